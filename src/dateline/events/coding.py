"""Which PLOVER type does a given pair tell? Two views of one text, multiplied: the head that saw the pair marked, and the sum over triggers
of P(trigger) · P(actor) · P(recipient) · P(type) · P(status).

What a status makes of a type (PLOVER manual, draft 2.0): planned cooperation is AGREE, denied cooperation may be REJECT, and harm that is
planned or made to hang on a condition may be THREATEN.
"""

import dataclasses
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from dateline.analysis import PairCoding
from dateline.analysis import Span as TextSpan
from dateline.events.plover import plover_root
from dateline.events.typing import type_triggers
from dateline.layers import Trigger
from dateline.ontology import Ontology

Span = tuple[int, int]
Sides = tuple[Span | None, Span | None]
Roles = Mapping[str, float]

MUTUAL = frozenset({"CONSULT", "COOPERATE", "SUPPORT", "AGREE", "ASSAULT"})  # roots whose sides may both be actors
# How a parse hangs what is said, wanted, begun or refused on the word that says so.
INSIDE = frozenset({"xcomp", "ccomp", "obj", "obl", "nmod", "acl", "advcl", "csubj", "csubj:pass", "compound"})
LINKED = 0.5  # score of a coreference link from which two mentions are one thing
LEAST = 1e-4  # of the marked head's probability, so that it never rules a root out
NARROW = 0.01  # likewise of a root's share in the sum over triggers


@dataclass(frozen=True, slots=True)
class Weights:
    """Numbers of data/events/coding.json, written by `dateline.training.fit_coding`.

    `triggers`: exponent of the sum over triggers (the marked head has 1); `floor`: of a side's role probability, so that one missing role
    does not veto a trigger; `inner`: of an event told inside another one ("ending a ban", "refused to help"), at most `reach` tokens away;
    `place`: of a side that is the place; `both`, `swapped`: of two actors, and of actor and recipient changed round, for mutual roots;
    `unreal`: of events that are denied or hang on something; `denied`: of their part in REJECT; `threat`: of harm to come in THREATEN.
    """

    triggers: float
    floor: float
    inner: float
    reach: float
    place: float
    both: float
    swapped: float
    unreal: float
    denied: float
    threat: float


@functools.cache
def load_weights() -> Weights:
    """The weights that ship."""
    path = Path(__file__).parents[1] / "data" / "events" / "coding.json"
    return Weights(**json.loads(path.read_text(encoding="utf-8"))["weights"])


@dataclass(frozen=True, slots=True)
class Clue:
    """What one trigger says of a pair, before any weight.

    `shares`: for (root, channel) the probability of the types and statuses that tell it, channels being real, unreal, denied and threat;
    `kinds`: the likeliest type of each root; `inner`: tokens to the event that it is told inside of, or None; `actor` and `recipient`: role
    scores of the two sides, None for a side that was not given.
    """

    trigger: int
    score: float
    shares: Mapping[tuple[str, str], float]
    kinds: Mapping[str, str]
    inner: int | None
    actor: Roles | None
    recipient: Roles | None


def code_pair(doc: Doc, sides: Sides, marked: Mapping[str, float], ontology: Ontology) -> PairCoding:
    """The PLOVER type between actor and recipient, token spans of which either may be None; `marked`: what the marked head says."""
    clues = gather_clues(doc, sides, ontology)
    scores = weigh_roots(clues, marked, load_weights())
    ranked = dict(sorted(((root, round(s, 4)) for root, s in scores.items()), key=lambda x: (-x[1], x[0])))
    event = next(iter(ranked))
    best = max(clues, key=lambda c: (weigh_clue(c, load_weights()).get(event, 0.0), -c.trigger), default=None)
    if best is None or not weigh_clue(best, load_weights()).get(event):
        return PairCoding(event=event, mode=None, quad=ontology.roots[event].quad, scores=ranked, evidence=[])
    kind = ontology.types.get(best.kinds.get(event, ""))
    mode = kind.mode if kind is not None and kind.plover == event else None
    span = doc[doc._.triggers[best.trigger].start : doc._.triggers[best.trigger].end]
    evidence = [TextSpan(start=span.start_char, end=span.end_char, text=span.text)]
    return PairCoding(event=event, mode=mode, quad=ontology.roots[event].quad, scores=ranked, evidence=evidence)


def weigh_roots(clues: Sequence[Clue], marked: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """Probability of each root."""
    told: dict[str, float] = {}
    for clue in clues:
        for root, weight in weigh_clue(clue, weights).items():
            told[root] = told.get(root, 0.0) + weight
    total = sum(told.values()) or 1.0
    scores = {root: max(p, LEAST) * (told.get(root, 0.0) / total + NARROW) ** weights.triggers for root, p in marked.items()}
    norm = sum(scores.values())
    return {root: s / norm for root, s in scores.items()}


def weigh_clue(clue: Clue, weights: Weights) -> dict[str, float]:
    """What one trigger gives to each root."""
    channels = {"real": 1.0, "unreal": weights.unreal, "denied": weights.denied, "threat": weights.threat}
    outer = weights.inner if clue.inner is not None and clue.inner <= weights.reach else 1.0
    told: dict[str, float] = {}
    for (root, channel), share in clue.shares.items():
        weight = clue.score * outer * share * channels[channel] * _weigh_sides(clue, root, weights)
        told[root] = told.get(root, 0.0) + weight
    return told


def _weigh_sides(clue: Clue, root: str, weights: Weights) -> float:
    """P(actor) · P(recipient) of the pair for a trigger; for mutual roots two actors do as well."""
    first = 1.0 if clue.actor is None else max(clue.actor["actor"], weights.floor)
    if clue.recipient is None:
        return first
    second = max(clue.recipient["recipient"], weights.place * clue.recipient["place"], weights.floor)
    if root not in MUTUAL or clue.actor is None:
        return first * second
    both = weights.both * clue.actor["actor"] * clue.recipient["actor"]
    swapped = weights.swapped * clue.actor["recipient"] * clue.recipient["actor"] if root == "CONSULT" else 0.0
    return max(first * second, both, swapped)


def gather_clues(doc: Doc, sides: Sides, ontology: Ontology) -> list[Clue]:
    """What each trigger of the Doc says of the pair."""
    triggers = type_triggers(doc, ontology)
    inner = find_inner(doc, triggers)
    mentions = [None if side is None else _find_mentions(doc, side) for side in sides]
    clues = []
    for i, trigger in enumerate(triggers):
        shares, kinds = share_roots(trigger, ontology)
        if shares:
            actor, recipient = (None if m is None else _role_scores(doc, i, m) for m in mentions)
            clues.append(Clue(i, trigger.score, shares, kinds, inner.get(i), actor, recipient))
    return clues


def share_roots(trigger: Trigger, ontology: Ontology) -> tuple[dict[tuple[str, str], float], dict[str, str]]:
    """Probability of each root and channel, over types and statuses of a trigger; and the likeliest type of each root."""
    shares: dict[tuple[str, str], float] = {}
    kinds: dict[str, str] = {}
    for kind, p in trigger.types or ((trigger.type, 1.0),):
        own = plover_root(kind, "happened", ontology)
        if own is None:
            continue
        for status, q in trigger.statuses or ((trigger.status, 1.0),):
            for key in _find_channels(own, plover_root(kind, status, ontology) or own, status, ontology):
                shares[key] = shares.get(key, 0.0) + p * q
                kinds.setdefault(key[0], kind)
    return shares, kinds


def _find_channels(own: str, told: str, status: str, ontology: Ontology) -> list[tuple[str, str]]:
    """(root, channel) of an event whose type has the root `own`, and that is exported as `told` while it has this status."""
    quad = ontology.roots[own].quad
    unreal = status in ("conditional", "hypothetical", "denied")
    found = [(own, "unreal") if unreal else (told, "real")]
    if status == "denied" and quad <= 2:
        found.append(("REJECT", "denied"))
    if status in ("planned", "conditional", "hypothetical") and quad == 4 and own != "PROTEST":
        found.append(("THREATEN", "threat"))
    return found


def find_inner(doc: Doc, triggers: Sequence[Trigger]) -> dict[int, int]:
    """Triggers that are told inside another one before them, by topic or by grammar, with the tokens between."""
    found: dict[int, int] = {}

    def note(head: int, tail: int) -> None:
        gap = triggers[tail].start - triggers[head].start
        if gap > 0:
            found[tail] = min(gap, found.get(tail, gap))

    for relation in doc._.relations or ():
        if relation.kind == "topic" and relation.score >= 0.5:
            note(relation.head, relation.tail)
    at = {i: n for n, t in enumerate(triggers) for i in range(t.start, t.end)}
    for n, trigger in enumerate(triggers):
        for token in doc[trigger.start : trigger.end]:
            if token.dep_ in INSIDE and (head := at.get(token.head.i, n)) != n:
                note(head, n)
    return found


def _find_mentions(doc: Doc, side: Span) -> dict[int, float]:
    """Mentions that overlap the span with 1, and those that coreference links to them with the link's score."""
    found = {i: 1.0 for i, m in enumerate(doc._.mentions or ()) if m.start < side[1] and side[0] < m.end}
    for link in doc._.antecedents or ():
        if link.score >= LINKED:
            ends = link.mention, link.antecedent
            for one, other in (ends, ends[::-1]):
                if one in found and other not in found:
                    found[other] = found[one] * link.score
    return found


def _role_scores(doc: Doc, trigger: int, mentions: Mapping[int, float]) -> dict[str, float]:
    """The best score of each role over the mentions of one side."""
    scores = {"actor": 0.0, "recipient": 0.0, "place": 0.0}
    for a in doc._.arguments or ():
        if a.trigger == trigger and a.role in scores and a.target in mentions:
            scores[a.role] = max(scores[a.role], a.score * mentions[a.target])
    return scores


def replace_weight(weights: Weights, name: str, value: float) -> Weights:
    """The same weights with one of them changed."""
    return Weights(**{**dataclasses.asdict(weights), name: value})
