"""Which PLOVER type does a given pair tell? Two views of one text, multiplied: the head that saw the pair marked, and a sum over triggers
of their types and statuses, each trigger by what speaks for it as the event between these two (`list_features`).

What a status makes of a type (PLOVER manual, draft 2.0): planned cooperation is AGREE, denied cooperation may be REJECT, and harm that is
planned or made to hang on a condition may be THREATEN.
"""

import functools
import json
import math
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
PART = 0.5  # of a mention that only overlaps the span that was given: "Iran" in "Iran's ministers"
LEAST = 1e-3  # added to the marked head's probabilities, so that it never rules a root out
NARROW = 0.003  # likewise to a root's share in the sum over triggers
FLOOR = 0.02  # of a side's role, so that one missing role does not veto a trigger
# Of two actors in a root whose sides may both act, and of actor and recipient changed round in CONSULT (who visits whom is often
# told either way): beside a plain actor and recipient.
BOTH = 0.5
SWAPPED = 0.5
FAR = 20  # tokens between a side and a trigger beyond which further ones change nothing
FEATURES = ("trigger", "actor", "recipient", "actor_rival", "recipient_rival", "actor_gap", "recipient_gap", "inner", "unreal", "denied",
    "threat")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """Numbers of data/events/coding.json, written by `dateline.training.fit_coding`.

    `marked` and `told`: exponents of the marked head and of the sum over triggers; `lexicon`: strength of the lexicon's prior, more than
    where events are typed, since the marked head has the network's say already; `features`: weights of FEATURES, in the exponent of a
    trigger's part in that sum.
    """

    marked: float
    told: float
    lexicon: float
    features: tuple[float, ...]


@functools.cache
def load_weights() -> Weights:
    """The weights that ship."""
    path = Path(__file__).parents[1] / "data" / "events" / "coding.json"
    table = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return Weights(table["marked"], table["told"], table["lexicon"], tuple(table["features"][name] for name in FEATURES))


@dataclass(frozen=True, slots=True)
class Side:
    """How one of the two stands to a trigger: the score of each role, the best score that anything else has in the role that is asked
    about, and the tokens between.
    """

    roles: Roles
    rival: float
    gap: int


@dataclass(frozen=True, slots=True)
class Clue:
    """What one trigger says of a pair, before any weight.

    `shares`: for (root, channel) the probability of the types and statuses that tell it, channels being real, unreal, denied and threat;
    `kinds`: the likeliest type of each root; `inner`: whether it is told inside of another one; `actor` and `recipient`: None for a side
    that was not given.
    """

    trigger: int
    score: float
    shares: Mapping[tuple[str, str], float]
    kinds: Mapping[str, str]
    inner: bool
    actor: Side | None
    recipient: Side | None


def code_pair(doc: Doc, sides: Sides, marked: Mapping[str, float], ontology: Ontology) -> PairCoding:
    """The PLOVER type between actor and recipient, token spans of which either may be None; `marked`: what the marked head says."""
    weights = load_weights()
    clues = gather_clues(doc, sides, ontology, weights.lexicon)
    scores = weigh_roots(clues, marked, weights)
    ranked = dict(sorted(((root, round(s, 4)) for root, s in scores.items()), key=lambda x: (-x[1], x[0])))
    event = next(iter(ranked))
    best = max(clues, key=lambda c: (weigh_clue(c, weights).get(event, 0.0), -c.trigger), default=None)
    if best is None or not weigh_clue(best, weights).get(event):
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
    scores = {r: (p + LEAST) ** weights.marked * (told.get(r, 0.0) / total + NARROW) ** weights.told for r, p in marked.items()}
    norm = sum(scores.values())
    return {root: s / norm for root, s in scores.items()}


def weigh_clue(clue: Clue, weights: Weights) -> dict[str, float]:
    """What one trigger gives to each root."""
    told: dict[str, float] = {}
    for (root, channel), share in clue.shares.items():
        speaks = sum(w * x for w, x in zip(weights.features, list_features(clue, root, channel), strict=True))
        told[root] = told.get(root, 0.0) + share * math.exp(speaks)
    return told


def list_features(clue: Clue, root: str, channel: str) -> tuple[float, ...]:
    """Values of FEATURES: what speaks for the trigger as the event of this root between the two.

    Logarithms of the probabilities of trigger and roles; how much the roles belong to others; gaps in parts of FAR; 0 or 1 for the rest.
    """
    actor, recipient = clue.actor, clue.recipient
    acts = 1.0 if actor is None else actor.roles["actor"]
    takes = 1.0 if recipient is None else max(recipient.roles["recipient"], recipient.roles["place"])
    rivals = (0.0 if actor is None else actor.rival * (1 - acts)), (0.0 if recipient is None else recipient.rival * (1 - takes))
    if actor is not None and recipient is not None and root in MUTUAL:
        other = recipient.roles["actor"]
        swapped = SWAPPED * actor.roles["recipient"] * other
        if root == "CONSULT" and swapped > acts * max(takes, BOTH * other):
            acts, takes = SWAPPED * actor.roles["recipient"], other
        takes = max(takes, BOTH * other)
    gaps = (0.0 if side is None else min(side.gap, FAR) / FAR for side in (actor, recipient))
    known = (math.log(max(p, FLOOR)) for p in (clue.score, acts, takes))
    return (*known, *rivals, *gaps, float(clue.inner), *(float(channel == name) for name in FEATURES[-3:]))


def gather_clues(doc: Doc, sides: Sides, ontology: Ontology, lexicon: float) -> list[Clue]:
    """What each trigger of the Doc says of the pair; `lexicon`: strength of the lexicon's prior."""
    triggers = type_triggers(doc, ontology, lexicon)
    inner = find_inner(doc, triggers)
    named = [None if side is None else _find_named(doc, side) for side in sides]
    mentions = [None if own is None else _find_linked(doc, own, other or {}) for own, other in zip(named, named[::-1], strict=True)]
    clues = []
    for i, trigger in enumerate(triggers):
        shares, kinds = share_roots(trigger, ontology)
        if shares:
            actor, recipient = (
                None if side is None or found is None else Side(*_score_roles(doc, i, found, role), abs(side[0] - trigger.start))
                for side, found, role in zip(sides, mentions, ("actor", "recipient"), strict=True)
            )
            clues.append(Clue(i, trigger.score, shares, kinds, i in inner, actor, recipient))
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


def find_inner(doc: Doc, triggers: Sequence[Trigger]) -> set[int]:
    """Triggers that are told inside another one before them ("refused to help", "ending a ban"), by topic or by grammar."""
    pairs = [(r.head, r.tail) for r in doc._.relations or () if r.kind == "topic" and r.score >= 0.5]
    at = {i: n for n, t in enumerate(triggers) for i in range(t.start, t.end)}
    for n, trigger in enumerate(triggers):
        pairs += [(at.get(token.head.i, n), n) for token in doc[trigger.start : trigger.end] if token.dep_ in INSIDE]
    return {tail for head, tail in pairs if triggers[head].start < triggers[tail].start}


def _find_named(doc: Doc, side: Span) -> dict[int, float]:
    """Mentions that are the span with 1, and those that overlap it with PART."""
    overlapping = ((i, m) for i, m in enumerate(doc._.mentions or ()) if m.start < side[1] and side[0] < m.end)
    return {i: 1.0 if (m.start, m.end) == tuple(side) else PART for i, m in overlapping}


def _find_linked(doc: Doc, own: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    """The own mentions and those that coreference links to them, with the link's score; never one of the other side, which is another."""
    found = dict(own)
    for link in doc._.antecedents or ():
        if link.score >= LINKED and link.antecedent >= 0:
            ends = link.mention, link.antecedent
            for near, far in (ends, ends[::-1]):
                if near in found and far not in found and far not in other:
                    found[far] = found[near] * link.score
    return found


def _score_roles(doc: Doc, trigger: int, mentions: Mapping[int, float], asked: str) -> tuple[dict[str, float], float]:
    """The best score of each role over the mentions of one side, and the best of any other mention in the role that is asked about."""
    scores, rival = {"actor": 0.0, "recipient": 0.0, "place": 0.0}, 0.0
    for a in doc._.arguments or ():
        if a.trigger != trigger or a.role not in scores:
            continue
        if a.target in mentions:
            scores[a.role] = max(scores[a.role], a.score * mentions[a.target])
        elif a.role == asked:
            rival = max(rival, a.score)
    return scores, rival
