"""Which PLOVER type does a given pair tell? Two views of one text, multiplied: the head that saw the pair marked, and the sum over triggers
of P(trigger) · P(actor) · P(recipient) · P(type).
"""

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from dateline.analysis import PairCoding
from dateline.analysis import Span as TextSpan
from dateline.events.plover import plover_root
from dateline.events.typing import type_triggers
from dateline.layers import Trigger
from dateline.ontology import Ontology

Span = tuple[int, int]

# Chosen on the pairs of pairs.dev, authored.dev and annotated.dev together; re-run benchmarks/coding.py when the model changes.
TRIGGER_WEIGHT = 0.6  # exponent of the sum over triggers; the marked head has 1
FLOOR = 0.02  # of a side's role probability, so that one missing role does not veto a trigger
MUTUAL = frozenset({"CONSULT", "COOPERATE", "SUPPORT", "AGREE", "ASSAULT"})  # roots whose sides may both be actors
INNER = 0.3  # weight of an event told inside another one ("ending a ban", "refused to help") at most INNER_REACH tokens away
INNER_REACH = 6


def code_pair(doc: Doc, pair: tuple[Span | None, Span | None], marked: Mapping[str, float], ontology: Ontology) -> PairCoding:
    """The PLOVER type between actor and recipient, token spans of which either may be None; `marked`: what the marked head says."""
    told, best = sum_triggers(doc, pair, ontology)
    total = sum(told.values()) or 1.0
    scores = {root: max(p, 1e-4) * (told.get(root, 0.0) / total + 0.01) ** TRIGGER_WEIGHT for root, p in marked.items()}
    norm = sum(scores.values())
    ranked = dict(sorted(((root, round(s / norm, 4)) for root, s in scores.items()), key=lambda x: (-x[1], x[0])))
    event = next(iter(ranked))
    number, kind = best.get(event, (None, ""))
    mode = ontology.types[kind].mode if kind in ontology.types and ontology.types[kind].plover == event else None
    spans = [] if number is None else [doc[doc._.triggers[number].start : doc._.triggers[number].end]]
    evidence = [TextSpan(start=s.start_char, end=s.end_char, text=s.text) for s in spans]
    return PairCoding(event=event, mode=mode, quad=ontology.roots[event].quad, scores=ranked, evidence=evidence)


def sum_triggers(
    doc: Doc, pair: tuple[Span | None, Span | None], ontology: Ontology
) -> tuple[dict[str, float], dict[str, tuple[int | None, str]]]:
    """For each root the sum over the triggers, and the trigger and type that give most of it."""
    triggers = type_triggers(doc, ontology)
    told: dict[str, float] = {}
    most: dict[str, tuple[float, int, str]] = {}
    inner = _inner_weights(doc, triggers)
    for i, trigger in enumerate(triggers):
        for kind, p in trigger.types or ((trigger.type, 1.0),):
            root = plover_root(kind, trigger.status, ontology) if kind in ontology.types else None
            if root is None:
                continue
            weight = trigger.score * p * inner[i] * _pair_weight(doc, i, pair, root)
            told[root] = told.get(root, 0.0) + weight
            most[root] = max(most.get(root, (0.0, 0, "")), (weight, i, kind))
    return told, {root: (i, kind) for root, (_, i, kind) in most.items()}


def _inner_weights(doc: Doc, triggers: Sequence[Trigger]) -> list[float]:
    """INNER for a trigger that is the near topic of another trigger, else 1."""
    weights = [1.0] * len(triggers)
    for relation in doc._.relations or ():
        if relation.kind == "topic" and relation.score >= 0.5:
            gap = triggers[relation.tail].start - triggers[relation.head].start
            if 0 < gap <= INNER_REACH:
                weights[relation.tail] = INNER
    return weights


def _pair_weight(doc: Doc, trigger: int, pair: tuple[Span | None, Span | None], root: str) -> float:
    """P(actor) · P(recipient) of the pair for a trigger; for mutual roots two actors do as well."""
    actor, recipient = (_role_scores(doc, trigger, span) for span in pair)
    first = 1.0 if actor is None else actor["actor"]
    if recipient is None:
        return max(first, FLOOR)
    second = max(recipient["recipient"], 0.7 * recipient["place"])
    straight = max(first, FLOOR) * max(second, FLOOR)
    if root in MUTUAL and actor is not None:
        both = actor["actor"] * recipient["actor"]
        swapped = 0.5 * actor["recipient"] * recipient["actor"] if root == "CONSULT" else 0.0
        return max(straight, 0.9 * both, swapped)
    return straight


def _role_scores(doc: Doc, trigger: int, span: Span | None) -> dict[str, float] | None:
    """The best score of each role over the mentions that overlap the span, and over other mentions of their entities."""
    if span is None:
        return None
    scores = {"actor": 0.0, "recipient": 0.0, "place": 0.0}
    for a in doc._.arguments or ():
        mention = doc._.mentions[a.target]
        if a.trigger == trigger and a.role in scores and mention.start < span[1] and span[0] < mention.end:
            scores[a.role] = max(scores[a.role], a.score)
    return scores
