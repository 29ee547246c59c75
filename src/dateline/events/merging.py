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

from dateline.events.participants import Filler, Fillers
from dateline.events.view import HEADS, View

SHARED_ROLES = ("actor", "recipient", "place", "time", "theme")
REACH = 60  # earlier triggers of the same type, word or relation that a trigger is compared with
TAKEN = 0.4  # score from which a filler counts as known when two triggers are compared
LEAST_DOUBT = 0.95  # scores of `same` beyond this or its opposite say no more: the network sees its training stories too clearly
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their"})
FRESH = frozenset({"a", "an", "another", "other", "new", "second", "third", "separate", "fresh", "similar", "previous", "earlier", "next"})

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each feature by name, and the probability from which a trigger joins a cluster."""

    weights: Mapping[str, float]
    threshold: float


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
    clusters: list[list[int]] = []
    where: dict[int, int] = {}
    for number, near in find_candidates(view):
        fits: dict[int, list[float]] = {}
        for other in near:
            fits.setdefault(where[other], []).append(score_pair(pair_features(view, fillers, (other, number)), weights.weights))
        best = max(fits, key=lambda c: (_mean(fits[c]), -c), default=-1)
        if best >= 0 and _mean(fits[best]) >= weights.threshold:
            clusters[best].append(number)
            where[number] = best
        else:
            where[number] = len(clusters)
            clusters.append([number])
    return [tuple(c) for c in clusters]


def find_candidates(view: View) -> list[tuple[int, list[int]]]:
    """Each trigger, in the order of the text, with the earlier ones that may tell the same: of its type, its word, or related as `same`; at most REACH of each."""
    related = view.same_scores
    partners: dict[int, set[int]] = {}
    for a, b in related:
        partners.setdefault(a, set()).add(b)
        partners.setdefault(b, set()).add(a)
    seen: dict[str, list[int]] = {}
    found: list[tuple[int, list[int]]] = []
    done: set[int] = set()
    for number in sorted(range(len(view.triggers)), key=lambda n: (view.triggers[n].start, n)):
        trigger = view.triggers[number]
        near = partners.get(number, set()) & done
        keys = {"type " + t for t, p in trigger.types if p >= 0.2} | {"type " + trigger.type, "word " + stem(view, number)}
        for key in sorted(keys):
            near.update(seen.get(key, ())[-REACH:])
            seen.setdefault(key, []).append(number)
        found.append((number, sorted(near)))
        done.add(number)
    return found


def stem(view: View, number: int) -> str:
    """First five letters of the lemma of a trigger's first token: "announcement" and "announced" share it."""
    return view.lemma(view.triggers[number].start)[:5]


def pair_features(view: View, fillers: Sequence[Fillers], pair: tuple[int, int]) -> Features:
    """The features of an earlier and a later trigger in the text; absent ones are 0."""
    i, j = pair
    a, b = view.triggers[i], view.triggers[j]
    found: Features = {"bias": 1.0}
    found["same type"] = float(a.type == b.type)
    found["same stem"] = float(stem(view, i) == stem(view, j))
    found["same word"] = float(view.words[a.start] == view.words[b.start])
    found["same type and stem"] = found["same type"] * found["same stem"]
    found["same status"] = float(a.status == b.status)
    found["denied once"] = float((a.status == "denied") != (b.status == "denied"))
    found["planned once"] = float((a.status == "planned") != (b.status == "planned"))
    told = min(LEAST_DOUBT, max(1 - LEAST_DOUBT, view.same_scores.get((min(pair), max(pair)), 0.0)))
    found["told same"] = math.log(told / (1 - told)) - math.log((1 - LEAST_DOUBT) / LEAST_DOUBT)
    found.update(_distance(view, a.start, b.start))
    before = set(view.words[max(view.sentence(b.start)[0], b.start - 3) : b.start])
    found["definite"] = float(not DEFINITE.isdisjoint(before))
    found["fresh"] = float(not FRESH.isdisjoint(before))
    for role in SHARED_ROLES:
        found.update(_agreement(role, fillers[i].get(role, {}), fillers[j].get(role, {})))
    return {name: value for name, value in found.items() if value} | _typed(a.type, found)


def _typed(kind: str, found: Features) -> Features:
    """Statements are told again and again with one subject, and are hardly ever one happening."""
    return {"statement": found["same type"]} if kind == "state" else {}


def _distance(view: View, a: int, b: int) -> Features:
    gap = view.sentences[b] - view.sentences[a]
    return {
        "same sentence": float(gap == 0),
        "next sentence": float(gap == 1),
        "far": math.log1p(gap),
        "from title or lead": float(view.zones[a] in HEADS and view.zones[b] != view.zones[a]),
        "first in title": float(view.sentences[a] == 0 and gap > 0),
    }


def _agreement(role: str, one: Mapping[tuple[str, int], Filler], two: Mapping[tuple[str, int], Filler]) -> Features:
    a = {k for k, f in one.items() if f.score >= TAKEN}
    b = {k for k, f in two.items() if f.score >= TAKEN}
    if not a or not b:
        return {f"{role} open": 1.0}
    return {f"{role} shared": len(a & b) / len(a | b), f"{role} apart": float(a.isdisjoint(b))}


def score_pair(features: Features, weights: Mapping[str, float]) -> float:
    """Probability that both triggers tell one happening, between 0 and 1."""
    total = sum(value * weights.get(name, 0.0) for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
