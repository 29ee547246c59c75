"""How alike are two partitions? Spans matched by overlap, and MUC, B³ and CEAF over clusters of spans."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from spacy.tokens import Doc

Span = tuple[int, int]
Item = TypeVar("Item", bound=Hashable)


def overlap(a: Span, b: Span) -> int:
    """How much two half-open spans share; 0 or less where they do not."""
    return min(a[1], b[1]) - max(a[0], b[0])


def character_span(doc: Doc, start: int, end: int) -> Span:
    """Code points of tokens start:end, half-open."""
    last = doc[end - 1]
    return doc[start].idx, last.idx + len(last)


def trigger_spans(doc: Doc) -> list[Span]:
    """Code points of each trigger."""
    return [character_span(doc, t.start, t.end) for t in doc._.triggers or ()]


def match_spans(found: Sequence[Span], wanted: Sequence[Span]) -> dict[int, int]:
    """Number of the wanted span for each found one that overlaps one: in order of the text, each span at most once."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    matched: dict[int, int] = {}
    at = 0
    for i in sorted(range(len(found)), key=lambda i: found[i]):
        while at < len(order) and wanted[order[at]][1] <= found[i][0]:
            at += 1
        if at < len(order) and overlap(found[i], wanted[order[at]]) > 0:
            matched[i] = order[at]
            at += 1
    return matched


def gold_clusters(doc: Doc) -> list[int]:
    """Cluster number of each trigger of a gold Doc, from its relations `same`."""
    number = list(range(len(doc._.triggers or ())))

    def root(i: int) -> int:
        while number[i] != i:
            i = number[i]
        return i

    for r in doc._.relations or ():
        if r.kind == "same":
            number[root(r.head)] = root(r.tail)
    return [root(i) for i in range(len(number))]


def score_clusters(docs: Iterable[tuple[Sequence[set[Item]], Sequence[set[Item]]]]) -> dict[str, float]:
    """MUC, B³, CEAF (entity-based, greedy) and their mean `conll`, F1 in percent, over (gold, predicted) clusters of each Doc.

    Clusters of one item do not count (CoNLL-2012 without singletons; Vilain 1995, Bagga and Baldwin 1998, Luo 2005).
    """
    total: dict[str, float] = defaultdict(float)
    for gold, predicted in docs:
        g, p = ([c for c in side if len(c) > 1] for side in (gold, predicted))
        for side, other, kind in ((g, p, "recall"), (p, g, "precision")):
            _count_links(total, side, other, kind)
        total["ceaf"] += _aligned(g, p)
        total["ceaf recall"] += len(g)
        total["ceaf precision"] += len(p)
    muc, b3 = (
        _f1(total[f"{m} precision"] / max(1, total[f"{m} precision all"]), total[f"{m} recall"] / max(1, total[f"{m} recall all"]))
        for m in ("muc", "b3")
    )
    ceaf = _f1(total["ceaf"] / max(1, total["ceaf precision"]), total["ceaf"] / max(1, total["ceaf recall"]))
    return {"muc": muc, "b3": b3, "ceaf": ceaf, "conll": (muc + b3 + ceaf) / 3}


def _count_links(total: dict[str, float], side: Sequence[set[Item]], other: Sequence[set[Item]], kind: str) -> None:
    where = {item: i for i, cluster in enumerate(other) for item in cluster}
    for cluster in side:
        parts = {where[item] for item in cluster if item in where}
        alone = sum(item not in where for item in cluster)
        total[f"muc {kind}"] += len(cluster) - len(parts) - alone
        total[f"muc {kind} all"] += len(cluster) - 1
        total[f"b3 {kind} all"] += len(cluster)
        shares = (len(cluster & other[where[item]]) / len(cluster) for item in cluster if item in where)
        total[f"b3 {kind}"] += sum(shares)


def _aligned(gold: Sequence[set[Item]], predicted: Sequence[set[Item]]) -> float:
    """Summed Dice similarity of the best pairs of clusters, each used once, the most alike first."""
    pairs = [(2 * len(a & b) / (len(a) + len(b)), i, j) for i, a in enumerate(gold) for j, b in enumerate(predicted) if a & b]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    total = 0.0
    for similarity, i, j in sorted(pairs, reverse=True):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            total += similarity
    return total


def _f1(precision: float, recall: float) -> float:
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0
