"""Which triggers tell one happening? A score for each pair from a visible list of weighted features, then clusters.

The weights stand in data/events/merging.json, fitted by `dateline.evaluation.fitting` on the training halves of the annotated
corpora; what to re-run when the reading model changes stands there too.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dateline.events.counting import find_count, is_plural
from dateline.events.participants import Fillers
from dateline.events.view import HEADS, View
from dateline.layers import Trigger

SHARED_ROLES = ("actor", "recipient", "place", "time", "theme")
REACH = 25  # earlier triggers of each type and word that a trigger is compared with: keeps time linear in the text
SURE = 0.75  # score from which an actor bars a trigger with another: costs 0.6 CoNLL on train, but no two persons share a visit
TAKEN = 0.4  # score from which a filler counts as known when two triggers are compared
LEAST_DOUBT = 0.95  # scores of `same` beyond this or its opposite say no more: the network sees its training stories too clearly
STEM = 5  # letters of a lemma that are compared: "announcement" and "announced" share them
LIKELY = 0.2  # probability from which a type counts when candidates are looked up
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their"})
FRESH = frozenset({"a", "an", "another", "other", "new", "second", "third", "separate", "fresh", "similar", "previous", "earlier", "next"})

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each feature by name, and the probability from which a trigger joins a cluster."""

    weights: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of one trigger.

    `several`: True where a number of events is told, None where the words leave it open (a plural), False for one. `known` holds by
    role the things whose score reaches TAKEN, `sure` the actors whose score reaches SURE.
    """

    trigger: Trigger
    stem: str
    word: str
    sentence: int
    head: bool
    definite: bool
    fresh: bool
    several: bool | None
    known: Mapping[str, frozenset[tuple[str, int]]]
    sure: frozenset[tuple[str, int]]


@cache
def load_weights() -> Weights:
    """The fitted weights of data/events/merging.json."""
    row = json.loads(files("dateline.data").joinpath("events/merging.json").read_text(encoding="utf-8"))
    return Weights(row["weights"], row["threshold"])


def cluster_triggers(view: View, fillers: Sequence[Fillers], weights: Weights) -> list[tuple[int, ...]]:
    """Clusters of trigger numbers, each in order of the text, in the order of their first triggers.

    From the first trigger to the last, each joins the cluster whose members it fits best on average, if that reaches the
    threshold, or starts one of its own.
    """
    profiles = make_profiles(view, fillers)
    clusters: list[list[int]] = []
    where: dict[int, int] = {}
    for number, near in find_candidates(view, profiles):
        fits: dict[int, list[float]] = {}
        for other in near:
            features = pair_features(profiles[other], profiles[number], told_same(view, other, number))
            fits.setdefault(where[other], []).append(score_pair(features, weights.weights))
        fits = {c: f for c, f in fits.items() if not is_barred([profiles[t] for t in clusters[c]], profiles[number])}
        best = max(fits, key=lambda c: (_mean(fits[c]), -c), default=-1)
        if best >= 0 and _mean(fits[best]) >= weights.threshold:
            clusters[best].append(number)
            where[number] = best
        else:
            where[number] = len(clusters)
            clusters.append([number])
    return [tuple(c) for c in clusters]


def is_barred(cluster: Sequence[Profile], one: Profile) -> bool:
    """True where a trigger cannot tell the happening of a cluster, however alike the words.

    A series is never one of its members, and two deeds whose actors are sure and wholly different are two.
    """
    if any({other.several, one.several} == {True, False} for other in cluster):
        return True
    actors = frozenset().union(*(other.sure for other in cluster))
    return bool(actors and one.sure) and actors.isdisjoint(one.sure)


def find_candidates(view: View, profiles: Sequence[Profile]) -> list[tuple[int, list[int]]]:
    """Each trigger, in the order of the text, with the earlier ones that may tell the same.

    Those are of its type or its word, at most REACH of each, or related as `same`.
    """
    partners: dict[int, set[int]] = {}
    for a, b in view.same_scores:
        partners.setdefault(a, set()).add(b)
        partners.setdefault(b, set()).add(a)
    seen: dict[str, list[int]] = {}
    found: list[tuple[int, list[int]]] = []
    done: set[int] = set()
    for number in sorted(range(len(profiles)), key=lambda n: (view.triggers[n].start, n)):
        trigger = view.triggers[number]
        near = partners.get(number, set()) & done
        keys = {"type " + t for t, p in trigger.types if p >= LIKELY} | {"type " + trigger.type, "word " + profiles[number].stem}
        for key in sorted(keys):
            near.update(seen.get(key, ())[-REACH:])
            seen.setdefault(key, []).append(number)
        found.append((number, sorted(near)))
        done.add(number)
    return found


def make_profiles(view: View, fillers: Sequence[Fillers]) -> list[Profile]:
    """The Profile of each trigger."""
    return [_profile(view, number, fillers[number]) for number in range(len(view.triggers))]


def _profile(view: View, number: int, fillers: Fillers) -> Profile:
    trigger = view.triggers[number]
    at = trigger.start
    before = set(view.words[max(view.sentence(at)[0], at - 3) : at])
    known = {role: frozenset(k for k, f in fillers.get(role, {}).items() if f.score >= TAKEN) for role in SHARED_ROLES}
    return Profile(
        trigger=trigger,
        stem=view.lemma(at)[:STEM],
        word=view.words[at],
        sentence=view.sentences[at],
        head=view.zones[at] in HEADS,
        definite=not DEFINITE.isdisjoint(before),
        fresh=not FRESH.isdisjoint(before),
        several=counts_several(view, trigger),
        known=known,
        sure=frozenset(k for k, f in fillers.get("actor", {}).items() if f.score >= SURE),
    )


def counts_several(view: View, trigger: Trigger) -> bool | None:
    """True where the trigger stands for a told number of events, False where it stands for one, None for a plural without a number."""
    count = find_count(view, trigger)
    if count is not None:
        return count.bounds != (1, 1)
    return None if is_plural(view, trigger) else False


def told_same(view: View, one: int, other: int) -> float:
    """The network's score that two triggers tell one happening; 0 where it told nothing."""
    return view.same_scores.get((min(one, other), max(one, other)), 0.0)


def pair_features(one: Profile, two: Profile, told: float) -> Features:
    """The features of an earlier and a later trigger of the text; those that are 0 are left out."""
    a, b = one.trigger, two.trigger
    same_type, same_stem = a.type == b.type, one.stem == two.stem
    gap = abs(two.sentence - one.sentence)
    clipped = min(LEAST_DOUBT, max(1 - LEAST_DOUBT, told))
    found = {
        "bias": 1.0,
        "same type": float(same_type),
        "same stem": float(same_stem),
        "same word": float(one.word == two.word),
        "same type and stem": float(same_type and same_stem),
        "statement": float(same_type and a.type == "state"),
        "same status": float(a.status == b.status),
        "denied once": float((a.status == "denied") != (b.status == "denied")),
        "planned once": float((a.status == "planned") != (b.status == "planned")),
        "told same": math.log(clipped / (1 - clipped)) - math.log((1 - LEAST_DOUBT) / LEAST_DOUBT),
        "same sentence": float(gap == 0),
        "next sentence": float(gap == 1),
        "far": math.log1p(gap),
        "from title or lead": float(one.head and not two.head),
        "first in title": float(one.sentence == 0 and gap > 0),
        "actors surely apart": float(bool(one.sure and two.sure) and one.sure.isdisjoint(two.sure)),
        "definite": float(two.definite),
        "fresh": float(two.fresh),
    }
    for role in SHARED_ROLES:
        found.update(_agreement(role, one.known[role], two.known[role]))
    return {name: value for name, value in found.items() if value}


def _agreement(role: str, a: frozenset[tuple[str, int]], b: frozenset[tuple[str, int]]) -> Features:
    if not a or not b:
        return {f"{role} open": 1.0}
    return {f"{role} shared": len(a & b) / len(a | b), f"{role} apart": float(a.isdisjoint(b))}


def score_pair(features: Features, weights: Mapping[str, float]) -> float:
    """Probability that both triggers tell one happening, between 0 and 1."""
    total = sum(value * weights.get(name, 0.0) for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
