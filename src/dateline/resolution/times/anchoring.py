"""Lengths that count from an event: "three days after the vote" is a day as soon as the vote has one.

`anchor_lengths` is pure and over characters, so that it serves the layers of a Doc and the records of a stored analysis alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from dateline.layers import Time, renew_layer
from dateline.layers.storing import read_source
from dateline.resolution.times.alone import read_span
from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.periods import period_at, shift

SIGN = {"after": 1, "following": 1, "before": -1, "ahead": -1}
COUNTS = re.compile(r"\s+(after|following|before|ahead of)\s", re.I)
INSIDE = re.compile(r"\b(after|before)$", re.I)
LASTS = re.compile(
    r"\b(?:for|within|over|during|in|throughout)(?: the)? (?:about |nearly |almost )?$", re.I
)  # for three days after the vote: no day
WORDS = re.compile(r"[^\s.;:!?\n]+")  # the event must be told in the same clause
REACH = 8  # words from the time to the event's trigger
NEAR = 120  # characters looked at after the time
FROM_EVENT = ", counted from the event"
TOLD = ("DATE", "TIME", "DURATION")
POINTS = frozenset({"day", "week", "month", "year"})
UNITS = POINTS | {"night", "fortnight", "weekend", "decade"}
BY_DAY = frozenset({"week", "night", "fortnight", "weekend", "day"})  # two weeks after a day is a day


@dataclass(frozen=True, slots=True)
class Placed:
    """A time at characters start:end of the text, half-open, with the days that bound it (inclusive) or None."""

    start: int
    end: int
    type: str
    first: date | None
    last: date | None
    rule: str | None


Fields = tuple[str, str | None, str | None, str | None, str | None, str | None, str | None]


def anchor_lengths(text: str, times: Sequence[Placed], events: Mapping[int, int]) -> dict[int, Fields]:
    """For each length before "after" or "before" an event of known time: its fields as a date, by number of the time.

    `events`: first character of each trigger, and the number of its event's time. Fields: type, value, first day, last day, granularity,
    anchor ("t" and a number), rule. A time whose event has no day stays as it is and is not in the result.
    """
    found: dict[int, Fields] = {}
    for number, time in enumerate(times):
        sign, at = _sign(text, time)
        base = _event_time(text, at, events) if sign and time.type in TOLD else None
        made = _moved(text, time, times[base], sign) if base is not None and base != number else None
        if made is not None:
            found[number] = (*made, f"t{base}", (time.rule or "length of time").removesuffix(FROM_EVENT) + FROM_EVENT)
    return found


def _sign(text: str, time: Placed) -> tuple[int, int]:
    """1 where the words count on from what follows, -1 where they count back, 0 where they do not count; and where to read on."""
    if LASTS.search(text[max(0, time.start - 24) : time.start]):
        return 0, time.end
    inside = INSIDE.search(text, time.start, time.end)
    if inside:
        return SIGN[inside[1].lower()], time.end
    beside = COUNTS.match(text, time.end, time.end + NEAR)
    return (SIGN[beside[1].split()[0].lower()], beside.end()) if beside else (0, time.end)


def _event_time(text: str, at: int, events: Mapping[int, int]) -> int | None:
    """Number of the time of the first event told within REACH words."""
    end = re.compile(r"[.;:!?\n]").search(text, at, at + NEAR)
    for i, word in enumerate(WORDS.finditer(text, at, end.start() if end else min(len(text), at + NEAR))):
        if i >= REACH:
            return None
        for start in range(word.start(), min(word.end(), word.start() + 3)):  # a quotation mark or a bracket may stand before it
            if start in events:
                return events[start]
    return None


def _moved(text: str, time: Placed, base: Placed, sign: int) -> tuple[str, str, str, str, str] | None:
    meaning = read_span(text[time.start : time.end], time.type)
    start = base.first if sign < 0 else base.last
    if start is None or meaning is None:
        return None
    count, unit = _length(meaning)
    day = shift(start, unit, sign * count) if count else None
    if day is None:
        return None
    period = period_at("day" if unit in BY_DAY else unit, day)
    return "DATE", period.value, period.first.isoformat(), period.last.isoformat(), period.unit


def _length(meaning: Meaning) -> tuple[float, str]:
    """How many units: of "three days", and of "the day" in "the day after the vote"; 0 where it is no such length."""
    if meaning.kind == "offset" and meaning.unit in POINTS and meaning.base == "narrative" and meaning.inner is None:
        return 1.0, meaning.unit
    if meaning.kind != "duration" or meaning.pick is not None or len(meaning.amounts) != 1:
        return 0.0, "day"
    number, unit = meaning.amounts[0]
    return (number, unit) if number is not None and unit in UNITS else (0.0, "day")


def anchor_times(doc: Doc) -> Doc:
    """Read the times again once the events are known, and renew the layer: "three days after the vote" through the vote's own time.

    Reads times, triggers and events; a Doc without them stays as it is.
    """
    times, triggers = doc._.times or (), doc._.triggers or ()
    placed = [
        Placed(doc[t.start].idx, doc[t.end - 1].idx + len(doc[t.end - 1]), t.type, date_of(t.earliest), date_of(t.latest), t.rule)
        for t in times
    ]
    owners = {doc[triggers[n].start].idx: e.time for e in doc._.events or () if e.time is not None for n in e.triggers}
    found = anchor_lengths(read_source(doc), placed, owners)
    if found:
        renew_layer(doc, "times", [Time(t.start, t.end, *found[i]) if i in found else t for i, t in enumerate(times)])
    return doc


def date_of(text: str | None) -> date | None:
    """An ISO date, or None."""
    return date.fromisoformat(text[:10]) if text else None
