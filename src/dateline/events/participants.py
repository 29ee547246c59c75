"""Who takes part, where and when? Scored arguments to the fillers of each role, first a trigger, then an event.

The network scores every mention near a trigger for every role on its own (a sigmoid each), and learned that of an entity's
mentions the nearest is the one to point at. So the score of an entity is that of its best mention.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.events.thresholds import FLOOR
from dateline.events.view import DATES, PLACES, View
from dateline.layers import Participant, Time

PARTIES = ("actor", "recipient", "theme")
SINGLE = ("place", "time", "source")


@dataclass(frozen=True, slots=True)
class Filler:
    """One candidate for a role: `key` is ("e", entity), ("t", time) or ("m", mention) where it is neither.

    `grammar`: True where the grammar of the sentence decided (`completion`), not the network's score.
    """

    key: tuple[str, int]
    mention: int
    score: float
    grammar: bool = False


Fillers = dict[str, dict[tuple[str, int], Filler]]


def find_fillers(view: View) -> list[Fillers]:
    """For each trigger, by role, the best filler a thing that scores at least FLOOR; groups stand beside their members."""
    found: list[Fillers] = [{} for _ in view.triggers]
    for a in view.arguments:
        if a.score >= FLOOR and is_plausible(view, a.role, a.target):
            for key in name_things(view, a.role, a.target):
                _keep(found[a.trigger].setdefault(a.role, {}), Filler(key, a.target, a.score))
    return found


def is_plausible(view: View, role: str, mention: int) -> bool:
    """False where the mention's class excludes the role: a time must be a DATE or TIME, a place no person, nobody acts as a date."""
    m = view.mentions[mention]
    if role == "time":
        return m.type in DATES
    if role == "place":
        return m.type in PLACES or m.kind == "pronoun"
    if role == "source":
        return m.kind not in ("value", "title") and m.type not in DATES
    return m.type not in DATES or role == "theme"


def name_things(view: View, role: str, mention: int) -> list[tuple[str, int]]:
    """What the mention stands for: a time of the times layer, an entity, each member of a group, or else the mention itself."""
    if role == "time":
        m = view.mentions[mention]
        time = match_time(view, m.start, m.end)
        return [] if time is None else [("t", time)]
    entity = view.entity_of.get(mention)
    if entity is None:
        return [("m", mention)]
    return [("e", e) for e in expand_group(view, entity)]


def expand_group(view: View, entity: int) -> list[int]:
    """The members of a group, or the entity itself: "the two countries" acts as both."""
    todo: list[int] = [entity]
    found: list[int] = []
    while todo:
        e = todo.pop(0)
        members = [m for m in view.entities[e].members if m != e and m not in found]
        if members and len(found) + len(todo) < 50:
            todo += members
        elif e not in found:
            found.append(e)
    return found


def match_time(view: View, start: int, end: int) -> int | None:
    """Number of the time that shares most tokens with start:end, of several the one of its length, or None."""
    near = sorted({n for i in range(start, end) for n in view.times_at.get(i, ())})
    return max(near, key=lambda n: _likeness(view.times[n], start, end), default=None)


def _likeness(time: Time, start: int, end: int) -> tuple[int, int]:
    return min(end, time.end) - max(start, time.start), -abs((time.end - time.start) - (end - start))


def pool_fillers(told: Iterable[Fillers]) -> Fillers:
    """Fillers of an event told by several triggers: of each thing the best score anywhere."""
    pooled: Fillers = {}
    for fillers in told:
        for role, things in fillers.items():
            for filler in things.values():
                _keep(pooled.setdefault(role, {}), filler)
    return pooled


def choose_fillers(fillers: Fillers, thresholds: Mapping[str, float]) -> dict[str, list[Filler]]:
    """Fillers of each role, best first: the best from the role's threshold on, others from that of further ones, and of place, time and
    source only the best.

    Nobody is actor and recipient of one event: the better score decides.
    """
    chosen = {role: _rank(things.values(), thresholds[role], thresholds.get(f"further {role}", 0.0)) for role, things in fillers.items()}
    for role, other in (("actor", "recipient"), ("recipient", "actor")):
        rivals = {f.key: f.score for f in chosen.get(other, [])}
        chosen[role] = [f for f in chosen.get(role, []) if f.score >= rivals.get(f.key, 0.0)]
    for role in SINGLE:
        chosen[role] = chosen.get(role, [])[:1]
    return chosen


def _rank(fillers: Iterable[Filler], least: float, further: float) -> list[Filler]:
    """Those from `least` on, best first; behind the best those from `further` on, of its mention ("both"), or that the grammar gives."""
    ranked = sorted((f for f in fillers if f.score >= least), key=lambda f: (-f.score, f.mention))
    return [f for f in ranked if f.score >= further or f.grammar or f.mention == ranked[0].mention]


def prefer_near(view: View, triggers: Sequence[int], fillers: Sequence[Filler]) -> list[Filler]:
    """Those of the sentences that tell the event, where there are any; else all."""
    told = {view.sentences[view.triggers[t].start] for t in triggers}
    return [f for f in fillers if view.sentences[view.mentions[f.mention].start] in told] or list(fillers)


def choose_exact_time(view: View, fillers: Fillers, chosen: Sequence[Filler]) -> list[Filler]:
    """The best time, or one told elsewhere that lies within it: "next month" in the headline is the "November 10" of the text."""
    best = chosen[0] if chosen else None
    if best is None:
        return []
    bounds = _bounds(view, best)
    if bounds is None:
        return [best]
    within = [f for f in fillers.get("time", {}).values() if f.score >= view.thresholds["time"] and _is_within(_bounds(view, f), bounds)]
    return [max(within, key=lambda f: (f.score, -f.mention), default=best)]


def _bounds(view: View, filler: Filler) -> tuple[str, str] | None:
    time = view.times[filler.key[1]]
    return (time.earliest, time.latest) if time.earliest and time.latest else None


def _is_within(inner: tuple[str, str] | None, outer: tuple[str, str]) -> bool:
    return inner is not None and inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def receive_visitors(view: View, kind: str, chosen: dict[str, list[Filler]]) -> None:
    """Who visits does not visit the own country; where no other host is told, the place is, or its country where the article names it.

    Of 173 visits with a country or city as place in the annotated corpora 157 have a recipient, 94 the place itself.
    """
    if kind not in ("visit", "travel"):
        return
    homes = {view.entities[f.key[1]].country for f in chosen["actor"] if f.key[0] == "e"} - {None}
    abroad = [f for f in chosen["recipient"] if f.key[0] != "e" or not _is_country(view, f.key[1], homes)]
    if kind == "visit":
        chosen["recipient"] = abroad or _find_hosts(view, chosen["place"], homes)
    elif abroad:
        chosen["recipient"] = abroad


def _find_hosts(view: View, places: Sequence[Filler], homes: Collection[str | None]) -> list[Filler]:
    """The country of a place abroad that is told as a country or city, or the place itself."""
    return [
        Filler(_find_country(view, f.key, homes), f.mention, f.score, grammar=True)
        for f in places
        if f.key[0] == "e" and view.entities[f.key[1]].type == "GPE"
    ]


def _find_country(view: View, place: tuple[str, int], homes: Collection[str | None]) -> tuple[str, int]:
    code = view.entities[place[1]].country
    abroad = code is not None and code not in homes
    return next((("e", e) for e in range(len(view.entities)) if abroad and _is_country(view, e, [code])), place)


def _is_country(view: View, entity: int, codes: Collection[str | None]) -> bool:
    found = view.entities[entity]
    return found.type == "GPE" and found.country in codes and any(name == "iso3166" for name, _ in found.links)


def make_participants(view: View, chosen: Mapping[str, Sequence[Filler]]) -> tuple[Participant, ...]:
    """Actors, recipients and themes with entity and span."""
    return tuple(
        Participant(role, f.key[1] if f.key[0] == "e" else None, view.mentions[f.mention].start, view.mentions[f.mention].end, f.score)
        for role in PARTIES
        for f in chosen.get(role, ())
    )


def _keep(things: dict[tuple[str, int], Filler], filler: Filler) -> None:
    old = things.get(filler.key)
    if old is None or filler.score > old.score:
        things[filler.key] = filler
