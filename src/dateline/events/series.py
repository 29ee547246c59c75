"""Which single event is one of a told number? "Two visits to Moscow … In June Netanyahu visited Moscow": the latter is part of the former.

The network's relation `part_of` goes first; here an event that is told with a number takes in each single one of its type that shares a
party or the place with it and that nothing sets apart. A plural without a number takes in none: of 16 links that it gave on 180
training documents 1 was right.
"""

from collections.abc import Mapping, Sequence

from dateline.layers import Entity, Event, Time

Parties = frozenset[int]


def find_members(events: Sequence[Event], times: Sequence[Time], entities: Sequence[Entity]) -> dict[int, int]:
    """The series of each single event that belongs to one, by numbers of events: of several the one with most parties in common."""
    by_type: dict[str, list[int]] = {}
    for number, event in enumerate(events):
        if is_series(event):
            by_type.setdefault(event.type, []).append(number)
    found: dict[int, int] = {}
    for number, event in enumerate(events):
        if event.part_of is not None or is_series(event):
            continue
        fits = [n for n in by_type.get(event.type, ()) if is_member(event, events[n], times, entities)]
        if fits:
            found[number] = max(fits, key=lambda n: (len(parties_of(event) & parties_of(events[n])), -abs(n - number), -n))
    return found


def is_series(event: Event) -> bool:
    """True where the event stands for two or more."""
    return event.count != (1, 1) and (event.count[0] or 0) >= 2


def is_member(one: Event, series: Event, times: Sequence[Time], entities: Sequence[Entity]) -> bool:
    """True where a single event can be one of a series: it is as real, shares a party or the place, and nothing sets it apart."""
    if one.status != series.status or _at_other_time(one, series, times):
        return False
    shared = False
    for role in ("actor", "recipient", "place"):
        mine, of_series = _fillers(one, role), _fillers(series, role)
        found = {e for e in mine if any(is_same_place(e, other, entities) for other in of_series)}
        if mine and of_series and found != mine:
            return False
        shared = shared or bool(found)
    return shared


def is_same_place(one: int, other: int, entities: Sequence[Entity]) -> bool:
    """True for one thing, and for a country and a place in it: "visits to Moscow", "visited Russia"."""
    if one == other:
        return True
    a, b = entities[one], entities[other]
    same = a.country is not None and a.country == b.country and a.type == b.type == "GPE"
    return same and any(dict(e.links).get("iso3166") for e in (a, b))


def _fillers(event: Event, role: str) -> Parties:
    if role == "place":
        return frozenset() if event.place is None else frozenset({event.place})
    return parties_of(event, role)


def parties_of(event: Event, role: str | None = None) -> Parties:
    """Entities that take part in the event, in one role or in any."""
    return frozenset(p.entity for p in event.participants if p.entity is not None and role in (None, p.role))


def _at_other_time(one: Event, series: Event, times: Sequence[Time]) -> bool:
    """True where both have times whose bounds are known and do not meet."""
    if one.time is None or series.time is None:
        return False
    a, b = times[one.time], times[series.time]
    if None in (a.earliest, a.latest, b.earliest, b.latest):
        return False
    return str(a.latest) < str(b.earliest) or str(b.latest) < str(a.earliest)


def without_circles(parts: Mapping[int, int], more: Mapping[int, int]) -> dict[int, int]:
    """Both sets of links together; what `more` adds never closes a circle and never overrules."""
    found = dict(parts)
    for member, series in sorted(more.items()):
        at: int | None = series
        while at is not None and at != member:
            at = found.get(at)
        if at is None:
            found.setdefault(member, series)
    return found
