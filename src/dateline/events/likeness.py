"""How alike are two triggers? A profile of each, and the features of a pair that merging weighs.

Two deeds are alike by what they are (types, words), by who, where and when, by where they stand (a title and the sentence that
tells it again), and by how they are told ("the attack", "another attack").
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.events.counting import find_count, is_plural
from dateline.events.participants import Filler, Fillers
from dateline.events.view import HEADS, View
from dateline.layers import Trigger

SHARED_ROLES = ("actor", "recipient", "place", "time", "theme")
SURE = 0.75  # score from which an actor counts as known for certain
LEAST_DOUBT = 0.95  # scores of `same` beyond this or its opposite say no more: the network sees its training stories too clearly
STEM = 5  # letters of a lemma that are compared: "announcement" and "announced" share them
ABOVE = 5  # links of the parse above a trigger that are looked at
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their"})
FRESH = frozenset({"a", "an", "another", "other", "new", "second", "third", "separate", "fresh", "similar", "previous", "earlier", "next"})

Features = dict[str, float]
Thing = tuple[str, int | str]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of one trigger.

    `several`: True where a number of events is told, None where the words leave it open (a plural), False for one. `order`: how many
    triggers of its type stand before it. `above`: tokens over it in the parse. `known` holds by role the score of each thing, times
    by their value; `sure` the actors whose score reaches SURE.
    """

    trigger: Trigger
    types: Mapping[str, float]
    stem: str
    word: str
    sentence: int
    head: bool
    definite: bool
    fresh: bool
    noun: bool
    order: int
    several: bool | None
    above: tuple[int, ...]
    known: Mapping[str, Mapping[Thing, float]]
    sure: frozenset[Thing]


def make_profiles(view: View, fillers: Sequence[Fillers]) -> list[Profile]:
    """The Profile of each trigger."""
    seen: dict[str, int] = {}
    order = [0] * len(view.triggers)
    for number in sorted(range(len(view.triggers)), key=lambda n: (view.triggers[n].start, n)):
        kind = view.triggers[number].type
        order[number] = seen.get(kind, 0)
        seen[kind] = order[number] + 1
    return [_profile(view, number, fillers[number], order[number]) for number in range(len(view.triggers))]


def _profile(view: View, number: int, fillers: Fillers, order: int) -> Profile:
    trigger = view.triggers[number]
    at = trigger.start
    root = view.clauses.root(trigger.start, trigger.end)
    before = set(view.words[max(view.sentence(at)[0], at - 3) : at])
    known = {role: {_name(view, f): f.score for f in fillers.get(role, {}).values()} for role in SHARED_ROLES}
    return Profile(
        trigger=trigger,
        types=dict(trigger.types) or {trigger.type: 1.0},
        stem=view.lemma(at)[:STEM],
        word=view.words[at],
        sentence=view.sentences[at],
        head=view.zones[at] in HEADS,
        definite=not DEFINITE.isdisjoint(before),
        fresh=not FRESH.isdisjoint(before),
        noun=view.clauses.tags[root].startswith("N"),
        order=order,
        several=counts_several(view, trigger),
        above=view.clauses.find_above(root, ABOVE),
        known=known,
        sure=frozenset(thing for thing, score in known["actor"].items() if score >= SURE),
    )


def _name(view: View, filler: Filler) -> Thing:
    """A thing, times by the value that they stand for."""
    value = view.times[filler.key[1]].value if filler.key[0] == "t" else None
    return filler.key if value is None else ("v", value)


def counts_several(view: View, trigger: Trigger) -> bool | None:
    """True where the trigger stands for a told number of events, False where it stands for one, None for a plural without a number."""
    count = find_count(view, trigger)
    if count is not None:
        return count.bounds != (1, 1)
    return None if is_plural(view, trigger) else False


def pair_features(one: Profile, two: Profile, told: float) -> Features:
    """The features of an earlier and a later trigger of the text, `told` the network's score; those that are 0 are left out."""
    a, b = one.trigger, two.trigger
    same_type, same_stem = a.type == b.type, one.stem == two.stem
    clipped = min(LEAST_DOUBT, max(1 - LEAST_DOUBT, told))
    found = {
        "bias": 1.0,
        "types shared": sum(min(p, two.types.get(t, 0.0)) for t, p in one.types.items()),
        "same type": float(same_type),
        "same stem": float(same_stem),
        "same word": float(one.word == two.word),
        "same type and stem": float(same_type and same_stem),
        "statement": float(same_type and a.type == "state"),
        "told same": math.log(clipped / (1 - clipped)) - math.log((1 - LEAST_DOUBT) / LEAST_DOUBT),
        "definite": float(two.definite and two.noun),
        "fresh": float(two.fresh),
        "both nouns": float(one.noun and two.noun),
        "noun again": float(two.noun and not one.noun),
        "verb again": float(one.noun and not two.noun),
    }
    found |= _stand(one, two, same_type) | _status(a, b)
    found["actors surely apart"] = float(bool(one.sure and two.sure) and one.sure.isdisjoint(two.sure))
    for role in SHARED_ROLES:
        found |= _agreement(role, one.known[role], two.known[role])
    return {name: value for name, value in found.items() if value}


def _stand(one: Profile, two: Profile, same_type: bool) -> Features:
    """Where both stand: sentences, zones, what of the type lies between, and whether one hangs on the other."""
    gap = abs(two.sentence - one.sentence)
    hangs = one.trigger.start in two.above or two.trigger.start in one.above
    return {
        "same sentence": float(gap == 0),
        "one on the other": float(hangs),
        "next sentence": float(gap == 1),
        "far": math.log1p(gap),
        "from title or lead": float(one.head and not two.head),
        "title and lead": float(one.head and two.head and gap > 0),
        "first in title": float(one.sentence == 0 and gap > 0),
        "first of its type": float(one.order == 0 and same_type),
        "others between": math.log1p(max(0, two.order - one.order - 1)) if same_type else 0.0,
    }


def _status(a: Trigger, b: Trigger) -> Features:
    same = a.status == b.status
    return {
        "same status": float(same),
        "denied once": float(not same and "denied" in (a.status, b.status)),
        "planned once": float(not same and "planned" in (a.status, b.status)),
    }


def _agreement(role: str, a: Mapping[Thing, float], b: Mapping[Thing, float]) -> Features:
    """How surely both share a thing in the role, and how surely each has one that is not the other's."""
    shared = max((min(p, b[thing]) for thing, p in a.items() if thing in b), default=0.0)
    apart = min(max(a.values(), default=0.0), max(b.values(), default=0.0)) - shared
    return {f"{role} shared": shared, f"{role} apart": max(0.0, apart)}
