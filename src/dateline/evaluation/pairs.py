"""How well are given pairs coded in PLOVER? Pairs of our own annotated events, and macro F1 over root types."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.events.plover import plover_root
from dateline.ontology import Ontology
from dateline.reading.corpora import Row

Characters = tuple[int, int]
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}  # one type in older PLOVER data, and in the published marks
UNREAL = frozenset({"conditional", "hypothetical", "denied"})  # events of these are asked for by nobody


@dataclass(frozen=True, slots=True)
class AskedPair:
    """A sentence with characters of actor and recipient in it, and the roots of every event told between the two."""

    text: str
    actor: Characters
    recipient: Characters
    roots: frozenset[str]


def gather_pairs(row: Row, ontology: Ontology) -> Iterator[AskedPair]:
    """Every pair of actor and recipient of an annotated document's events that stand in one sentence with the event's words."""
    found: dict[tuple[tuple[int, int], tuple[int, int], tuple[int, int]], set[str]] = {}
    for event in row["events"]:
        sentence = next(((s, e) for s, e in row["sentences"] if s <= event["start"] < e), None)
        root = plover_root(event["type"], event["status"], ontology)
        if root is None or sentence is None or event["status"] in UNREAL:
            continue
        sides = [_spans(event, role, sentence) for role in ("actor", "recipient")]
        for actor in sides[0]:
            for recipient in sides[1]:
                found.setdefault((sentence, actor, recipient), set()).add(root)
    for (sentence, actor, recipient), roots in found.items():
        low, high = _characters(row, sentence)
        a, r = ((start - low, end - low) for start, end in (_characters(row, actor), _characters(row, recipient)))
        yield AskedPair(row["text"][low:high], a, r, frozenset(roots))


def _spans(event: Row, role: str, sentence: tuple[int, int]) -> list[tuple[int, int]]:
    inside = (a for a in event["arguments"] if a["role"] == role and "start" in a)
    return [(a["start"], a["end"]) for a in inside if sentence[0] <= a["start"] and a["end"] <= sentence[1]]


def _characters(row: Row, span: tuple[int, int]) -> Characters:
    return row["tokens"][span[0]][0], row["tokens"][span[1] - 1][1]


def merge_root(root: str) -> str:
    """The root with CONCEDE and RETREAT as one, as the published marks count."""
    return YIELD.get(root, root)


def score_roots(answers: Iterable[tuple[frozenset[str], str]]) -> float:
    """Macro F1 over root types, in percent, of (right roots, answer): an answer is right where it is one of the right ones."""
    told = [(frozenset(map(merge_root, right)), merge_root(answer)) for right, answer in answers]
    figures = []
    for label in sorted(frozenset().union(*(right for right, _ in told))):
        hits = sum(label in right and answer == label for right, answer in told)
        wanted = sum(label in right and (answer == label or answer not in right) for right, answer in told)
        figures.append(2 * hits / max(1, wanted + sum(answer == label for _, answer in told)))
    return 100 * sum(figures) / max(1, len(figures))
