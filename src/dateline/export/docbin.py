"""spaCy's DocBin, with every layer in user_data.

Read it with `DocBin().from_disk(path).get_docs(nlp.vocab)`; after `import dateline.layers` each Doc has its layers (`doc._.events`).
"""

from collections.abc import Iterable
from pathlib import Path

from spacy.tokens import Doc, DocBin

from dateline.analysis import Failure

ATTRIBUTES = ["ORTH", "SPACY", "LEMMA", "POS", "TAG", "MORPH", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE"]


def write_docbin(docs: Iterable[Doc | Failure], path: Path) -> None:
    """All Docs in one file; they are held in memory until the last, as DocBin does. Failures are passed over."""
    found = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for doc in docs:
        if isinstance(doc, Doc):
            found.add(doc)
    found.to_disk(path)
