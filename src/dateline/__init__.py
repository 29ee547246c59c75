"""Who did what to whom, where and when, planned or past: events and entities from news.

    import dateline

    analysis = dateline.read("article.txt", published="2016-10-18")     the first article of a file
    analysis = dateline.analyse(text, published="2016-10-18")           a string
    frame = dateline.to_frame([analysis], "events")                     pandas
    nlp = dateline.load()                                               the spaCy Language; nlp(text)._.events

Importing this is cheap: model, knowledge and spaCy are loaded at first use, once a process.
"""

import functools
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    from spacy.language import Language

    from dateline.analysis import Analysis, Failure, PairCoding
    from dateline.article import Article
    from dateline.export.tables import TableName
    from dateline.pipeline import Pipeline
    from dateline.settings import Settings

__version__ = "0.1.0"
__all__ = ["Analysis", "Article", "Failure", "analyse", "code", "load", "read", "to_frame"]

_NOUNS = {"Analysis": "dateline.analysis", "Failure": "dateline.analysis", "Article": "dateline.article"}


def load(settings: "Settings | None" = None) -> "Language":
    """A spaCy Language whose Docs carry every layer: `nlp(text)._.events`, `doc.ents`.

    Raises MissingError or ArtefactError where the model cannot be opened.
    """
    from dateline.pipeline import load as load_language

    return load_language(settings)


def read(path: str | Path, published: str | None = None, *, settings: "Settings | None" = None) -> "Analysis":
    """The Analysis of the first article of a file ("-" is standard input); `dateline read` reads all of them.

    `published` is the day of publication (YYYY-MM-DD). Raises the InputError that tells why it cannot be read (EmptyError where there
    is no article), UsageError for a date that is none.
    """
    from dateline.errors import EmptyError
    from dateline.reading import read_articles
    from dateline.settings import load_settings

    articles = read_articles([str(path)], settings=settings or load_settings(), published=published)
    first = next(iter(_pipeline(settings).analyse(articles)), None)
    if first is None:
        raise EmptyError(f"{path}: no article there")
    return _unwrap(first)


def analyse(
    text: str,
    published: str | None = None,
    *,
    title: str | None = None,
    url: str | None = None,
    settings: "Settings | None" = None,
) -> "Analysis":
    """The Analysis of a string; `title` only where it is not part of the text. Offsets are code points of `analysis.article.text`.

    Lone surrogates and NULs of the text are replaced by U+FFFD, one for one. Raises UsageError for a date that is none, InputError for a
    text that cannot be read.
    """
    from dateline.article import Article
    from dateline.reading import check_date
    from dateline.reading.text import replace_unfit

    fit, _ = replace_unfit(text)
    day = check_date(published) if published else None
    article = Article(text=fit, title=title, url=url, published=day, published_from="given" if day else None)
    return _unwrap(next(iter(_pipeline(settings).analyse([article]))))


def code(text: str, actor: tuple[int, int] | None = None, recipient: tuple[int, int] | None = None) -> "PairCoding":
    """PLOVER for a given pair: event, mode, quad, scores of all 16 types and evidence; `actor`, `recipient` are characters, half-open.

    Always an answer, also where one side or both are None. Raises ValueError for a span outside of the text.
    """
    return _pipeline(None).code(text, actor, recipient)


def to_frame(analyses: "Iterable[Analysis | Failure]", table: "TableName" = "events") -> "pandas.DataFrame":
    """A pandas frame with flat, stable columns; table: events, entities, times, values, quotes or offices.

    Raises MissingError where pandas is not installed (pip install 'dateline[frames]'), ValueError for an unknown table.
    """
    from dateline.export.tables import to_frame as make_frame

    return make_frame(analyses, table)


@functools.cache
def _pipeline(settings: "Settings | None") -> "Pipeline":
    from dateline.pipeline import load_pipeline

    return load_pipeline(settings)


def _unwrap(result: "Analysis | Failure") -> "Analysis":
    """The Analysis, or the error that a Failure tells, raised."""
    from dateline import errors
    from dateline.analysis import Failure

    if not isinstance(result, Failure):
        return result
    kind = getattr(errors, result.error, None)
    if isinstance(kind, type) and issubclass(kind, errors.DatelineError):
        raise kind(result.message)
    raise errors.InputError(f"{result.stage}: {result.message}")


def __getattr__(name: str) -> Any:
    """The nouns, imported at first use."""
    if name in _NOUNS:
        return getattr(import_module(_NOUNS[name]), name)
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")
