"""The family of errors that dateline raises.

    DatelineError
    ├── InputError            the article cannot be read; `dateline read` turns it into a Failure
    │   ├── FormatError       the bytes are not in the format that they claim (binary, PDF, broken JSON)
    │   ├── EncodingError     the bytes are not text in any encoding that we know
    │   ├── EmptyError        nothing to read: an empty file, a folder without articles, no article on the page
    │   └── LimitError        larger than a limit of settings.py
    ├── MissingError          a file, a model or a knowledge base is not there
    ├── ArtefactError         the model's files do not fit this version, or their checksum is wrong
    ├── OntologyError         an ontology file breaks the rules of docs/ontology
    └── UsageError            a wrong value for an option: a date that is none, an unknown output format

A bad article is never an exception for the caller who reads many: it becomes a `Failure` (analysis.py) with the
error's class name. A programmer's mistake raises ValueError or TypeError as usual. PrecisionWarning is the one warning: this machine does
not compute the model as it was released.
"""


class DatelineError(Exception):
    """Base of all errors of this package."""


class InputError(DatelineError):
    """The article cannot be read."""


class FormatError(InputError):
    """The bytes are not in the format that they claim or that we read."""


class EncodingError(InputError):
    """The bytes are not text in any encoding that we know."""


class EmptyError(InputError):
    """There is nothing to read."""


class LimitError(InputError):
    """The input is larger than a limit in settings.py."""


class MissingError(DatelineError):
    """A file, a model or a knowledge base is not there."""


class ArtefactError(DatelineError):
    """The model's files do not fit this version of dateline, or their checksum is wrong."""


class OntologyError(DatelineError):
    """An ontology file breaks the rules."""


class UsageError(DatelineError):
    """A wrong value for an option."""


class PrecisionWarning(UserWarning):
    """This machine computes the model otherwise than it was released: results may be wrong."""
