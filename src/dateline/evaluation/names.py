"""How well are names and amounts found? Exact spans with class; articles before and possessives behind do not count."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from dateline.evaluation.clusters import Span, character_span
from dateline.evaluation.figures import Tally

AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


def score_classes(docs: Iterable[tuple[Doc, Doc]]) -> dict[str, float]:
    """F1 in percent over (predicted, gold) Docs, as `F`, with precision `P`, recall `R` and the F1 of each class by its name."""
    total, by_class = Tally(), dict[str, Tally]()
    for predicted, gold in docs:
        p, g = named_spans(predicted), named_spans(gold)
        for found, field in ((p & g, "hits"), (p - g, "wrong"), (g - p, "missed")):
            total.add(**{field: len(found)})
            for _, _, kind in found:
                by_class.setdefault(kind, Tally()).add(**{field: 1})
    scores = {"P": total.precision, "R": total.recall, "F": total.f1}
    return scores | {kind: tally.f1 for kind, tally in sorted(by_class.items())}


def named_spans(doc: Doc) -> set[tuple[int, int, str]]:
    """(start, end, class) in code points of names and amounts, bare."""
    told = (m for m in doc._.mentions or () if m.kind == "name" or m.type in AMOUNTS)
    return {(*bare_span(doc.text, character_span(doc, m.start, m.end)), m.type) for m in told}


def bare_span(text: str, span: Span) -> Span:
    """The span without an article before it and a possessive behind it."""
    start, end = span
    article = _ARTICLE.match(text, start, end)
    start = article.end() if article else start
    possessive = _POSSESSIVE.search(text[start:end])
    return start, end - (len(possessive[0]) if possessive else 0)
