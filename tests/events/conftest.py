"""Little Docs with every layer that the events room reads, made by hand."""

import pytest
import spacy
from spacy.tokens import Doc

from dateline import layers
from dateline.article import Article

NLP = spacy.blank("en")


@pytest.fixture(scope="session", name="make_doc")
def make_doc_fixture():
    return make_doc


def make_doc(text: str, mentions: list[tuple], triggers: list[tuple], arguments: list[tuple] = (), **more) -> Doc:
    """mentions: (words, type, kind, entity or None); triggers: (words, type, status); arguments: (trigger, mention, role[, score])."""
    doc = NLP(text)
    doc._.article = Article(text=text, published="2016-10-18", published_from="given")
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text in (".", "\n", "?")
    told, groups, at = [], {}, 0
    for words, kind_of, kind, entity in mentions:
        start, end = find(doc, words, at)
        at = start
        if entity is not None:
            groups.setdefault(entity, []).append(len(told))
        told.append(layers.Mention(start, end, kind_of, kind))
    names = list(groups)
    members = {n: tuple(names.index(p) for p in n.split("+")) if "+" in n else () for n in names}
    doc._.mentions = told
    doc._.entities = [layers.Entity(told[m[0]].type, n, tuple(m), members=members[n]) for n, m in groups.items()]
    doc._.times = [layers.Time(m.start, m.end, "DATE", None) for m in told if m.type in ("DATE", "TIME")]
    places, at = [], 0
    for words, kind_of, status in triggers:
        start, end = find(doc, words, at)
        at = end
        places.append(layers.Trigger(start, end, kind_of, status))
    doc._.triggers = places
    doc._.arguments = [layers.Argument(t, m, role, *score) for t, m, role, *score in arguments]
    for name, records in more.items():
        setattr(doc._, name, records)
    return doc


def find(doc: Doc, words: str, at: int = 0) -> tuple[int, int]:
    """Tokens of the first occurrence of the words from token `at` on, else from the start."""
    for first in (doc[at].idx if at < len(doc) else 0, 0):
        i = doc.text.find(words, first)
        if i >= 0:
            span = doc.char_span(i, i + len(words), alignment_mode="expand")
            return span.start, span.end
    raise AssertionError(f"{words!r} is not in the text")
