"""How well are time expressions found and valued? Strict, relaxed, type and value F1, as TempEval-3 counts them."""

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Doc

from dateline.evaluation.clusters import Span, character_span, overlap
from dateline.layers import Time

Placed = tuple[Span, Time]


def score_times(docs: Iterable[tuple[Doc, Doc]]) -> dict[str, float]:
    """`strict`, `relaxed`, `type` and `value` F1 in percent over (predicted, gold) Docs (UzZaman et al. 2013).

    A gold expression goes with the free predicted one that shares most with it; type and value count over those.
    """
    n: Counter[str] = Counter()
    for predicted, gold in docs:
        found, wanted = _placed(predicted), _placed(gold)
        n["all"] += len(found) + len(wanted)
        for one, other in pair_by_overlap(wanted, found):
            n["relaxed"] += 1
            n["strict"] += one[0] == other[0]
            n["type"] += one[1].type == other[1].type
            n["value"] += one[1].value == other[1].value
    return {field: 200 * n[field] / max(1, n["all"]) for field in ("strict", "relaxed", "type", "value")}


def pair_by_overlap(wanted: list[Placed], found: list[Placed]) -> list[tuple[Placed, Placed]]:
    """Each wanted item with the found one that shares most with it; each found one once."""
    free = list(found)
    pairs = []
    for item in wanted:
        best = max(free, key=lambda f: overlap(item[0], f[0]), default=None)
        if best is not None and overlap(item[0], best[0]) > 0:
            free.remove(best)
            pairs.append((item, best))
    return pairs


def _placed(doc: Doc) -> list[Placed]:
    return [(character_span(doc, t.start, t.end), t) for t in doc._.times or ()]
