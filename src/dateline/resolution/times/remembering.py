"""Times told through something else: what an anniversary remembers, and "three days after the vote" through the vote's own time."""

import dataclasses
from datetime import date

from spacy.tokens import Doc

from dateline.layers import Event, Time
from dateline.resolution.times.alone import read_span
from dateline.resolution.times.direction import Compass
from dateline.resolution.times.lexing import lex
from dateline.resolution.times.making import NUMBERS, ORDINALS
from dateline.resolution.times.periods import Period, parse_value, period_at, shift

FEASTS = frozenset({"anniversary", "jubilee", "birthday", "centenary", "bicentenary", "centennial", "bicentennial", "anniversaries"})
BY_NAME = {"centenary": 100, "centennial": 100, "bicentenary": 200, "bicentennial": 200}
REACH = 4  # words from the number to the word anniversary
AFTER, BEFORE = frozenset({"after", "following", "since"}), frozenset({"before", "ahead"})


def remembered_time(doc: Doc, number: int) -> Time | None:
    """When that happened which is remembered at time number `number` of the times layer: same day or month, so many years before.

    Reads "the 25th anniversary" in the time's sentence; None where none is told, or the time has no place in a known year. The
    result has the span of the time, `anchor` "t" and its number. IndexError where there is no such time.
    """
    time = (doc._.times or ())[number]
    period = parse_value(time.value)
    first, last = Compass(doc).sentence(time.start)
    years = anniversary_years(doc[first:last].text)
    if period is None or years is None:
        return None
    day = shift(period.first, "year", -years)
    if day is None:
        return None
    unit = period.unit if period.unit in ("day", "month", "year") else "year"
    then = period_at(unit, day)
    bounds = (then.first.isoformat(), then.last.isoformat(), unit, f"t{number}", f"anniversary of {years} years")
    return Time(time.start, time.end, "DATE", then.value, *bounds)


def anniversary_years(text: str) -> int | None:
    """How many years an anniversary told in the text counts: "25th anniversary", "ten-year anniversary", "centenary"; or None."""
    nodes = lex(text)
    for i, node in enumerate(nodes):
        if node.word not in FEASTS:
            continue
        if node.word in BY_NAME:
            return BY_NAME[node.word]
        for before in nodes[max(0, i - REACH) : i][::-1]:
            if before.symbol in (*ORDINALS, *NUMBERS) and before.value is not None and 0 < before.value < 3000:
                return int(before.value) + _tens(nodes, before.start)
    return None


def _tens(nodes: list, start: int) -> int:  # type: ignore[type-arg]
    """The twenty of twenty-fifth."""
    at = next(i for i, n in enumerate(nodes) if n.start == start)
    ahead = nodes[max(0, at - 2) : at]
    return int(ahead[0].value) if len(ahead) == 2 and ahead[0].symbol == "tens" and ahead[1].word == "-" else 0


def anchor_to_events(doc: Doc) -> tuple[Time, ...]:
    """The times layer, with lengths before "after" or "before" an event of known time turned into dates: "three days after the vote".

    Reads the times, triggers and events layers; a time whose event has no date stays as it is. `anchor` is "t" and the number of the
    event's time.
    """
    times: tuple[Time, ...] = doc._.times or ()
    triggers, events = doc._.triggers or (), doc._.events or ()
    owner = {t: e for e in events for t in e.triggers}
    starts = {t.start: i for i, t in enumerate(triggers)}
    out = []
    for number, time in enumerate(times):
        found = _event_beside(doc, time, starts, owner)
        moved = _moved(doc, time, times, *found) if found and found[0].time not in (None, number) else None
        out.append(moved or time)
    return tuple(out)


def _event_beside(doc: Doc, time: Time, starts: dict[int, int], owner: dict[int, Event]) -> tuple[Event, int] | None:
    """The event that the words after a time count from, and the sign of the count."""
    if time.end >= len(doc):
        return None
    word = doc[time.end].lower_
    inside = doc[time.end - 1].lower_
    sign = 1 if word in AFTER or inside == "after" else -1 if word in BEFORE or inside == "before" else 0
    if not sign:
        return None
    for token in range(time.end, min(len(doc), time.end + 8)):
        if token in starts and starts[token] in owner:
            return owner[starts[token]], sign
    return None


def _moved(doc: Doc, time: Time, times: tuple[Time, ...], event: Event, sign: int) -> Time | None:
    base = times[event.time] if event.time is not None else None
    meaning = read_span(doc[time.start : time.end].text, time.type)
    start = _day(base.earliest if sign < 0 else base.latest) if base else None
    if start is None or meaning is None:
        return None
    count, unit = _length(meaning.amounts, meaning.unit, meaning.kind)
    day = shift(start, unit, sign * count) if count else None
    if day is None:
        return None
    period: Period = period_at("day" if unit in ("week", "night", "fortnight") else unit, day)
    rule = f"{time.rule or 'length of time'}, from the event"
    more = (period.first.isoformat(), period.last.isoformat(), period.unit, f"t{event.time}", rule)
    return dataclasses.replace(Time(time.start, time.end, "DATE", period.value, *more))


def _length(amounts: tuple[tuple[float | None, str], ...], unit: str | None, kind: str) -> tuple[float, str]:
    if kind == "offset" and unit in ("day", "week", "month", "year"):
        return 1.0, unit
    if len(amounts) == 1 and amounts[0][0] is not None and amounts[0][1] in ("day", "night", "week", "fortnight", "month", "year"):
        return amounts[0][0], amounts[0][1]
    return 0.0, "day"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
