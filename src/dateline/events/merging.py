"""Which triggers tell one happening? A score for each pair from a visible list of weighted features, then clusters.

The weights stand in data/events/merging.json, fitted by `python -m dateline.training.fit_merging` on documents that the reading
model has not learned; what to re-run when the reading model changes stands there too.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dateline.events.likeness import Features, Profile, make_profiles, pair_features
from dateline.events.participants import Fillers
from dateline.events.view import View

REACH = 25  # earlier triggers of each type and word that a trigger is compared with: keeps time linear in the text
LIKELY = 0.2  # probability from which a type counts when candidates are looked up


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
    profiles = make_profiles(view, fillers)
    clusters: list[list[int]] = []
    where: dict[int, int] = {}
    for number, near in find_candidates(view, profiles):
        fits: dict[int, list[float]] = {}
        for other in near:
            features = pair_features(profiles[other], profiles[number], told_same(view, other, number))
            fits.setdefault(where[other], []).append(score_pair(features, weights.weights))
        ranked = sorted(fits, key=lambda c: (-_mean(fits[c]), c))
        best = next((c for c in ranked if not is_barred([profiles[t] for t in clusters[c]], profiles[number])), -1)
        if best >= 0 and _mean(fits[best]) >= weights.threshold:
            clusters[best].append(number)
            where[number] = best
        else:
            where[number] = len(clusters)
            clusters.append([number])
    return [tuple(c) for c in clusters]


def is_barred(cluster: Sequence[Profile], one: Profile) -> bool:
    """True where a trigger cannot tell the happening of a cluster, however alike the words.

    A series is never one of its members. Actors that are apart only weigh: to bar them outright costs 1.5 CoNLL on the dev halves, since
    a deed is told as its doer's, its leader's and its country's.
    """
    return any({other.several, one.several} == {True, False} for other in cluster)


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


def told_same(view: View, one: int, other: int) -> float:
    """The network's score that two triggers tell one happening; 0 where it told nothing."""
    return view.same_scores.get((min(one, other), max(one, other)), 0.0)


def score_pair(features: Features, weights: Mapping[str, float]) -> float:
    """Probability that both triggers tell one happening, between 0 and 1."""
    total = sum(value * weights.get(name, 0.0) for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
