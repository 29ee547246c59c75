"""Values made sharper by a date of publication that came late; the model does not run again.

A record's text says what the expression means, its rule ends in the direction of its clause ("weekday, back"), its anchor names
the time that it was counted from: that is all that valuing needs.
"""

from collections.abc import Sequence
from datetime import date

from dateline.analysis import Time
from dateline.resolution.times.alone import read_span
from dateline.resolution.times.periods import parse_value
from dateline.resolution.times.valuing import BACK, FORWARD, Reading, value_meaning
from dateline.resolution.times.writing import Walk, time_fields, waits


def sharpen_times(times: Sequence[Time], published: str) -> list[Time]:
    """The times with what their values left open filled in, in order; those with bounds stay as they are.

    `published`: an ISO date; ValueError where it is none. Ids, spans and text never change.
    """
    walk = Walk(date.fromisoformat(published))
    names: dict[str, str] = {}
    known: dict[str, Reading] = {}
    out: list[Time] = []
    for number, time in enumerate(times):
        sharper, reading = _sharpened(time, walk, known)
        names[f"t{number}"] = time.id
        if reading is not None:
            known[time.id] = known[f"t{number}"] = reading
            walk.remember(reading, number)
        if sharper.anchor in names:
            sharper = sharper.model_copy(update={"anchor": names[sharper.anchor]})
        out.append(sharper)
    return out


def _sharpened(time: Time, walk: Walk, known: dict[str, Reading]) -> tuple[Time, Reading | None]:
    """The record and its reading, None where it has no place in time."""
    if time.earliest is not None:
        period = parse_value(time.value)
        return time, Reading(time.type, period.value, period.first, period.last, period.unit) if period else None
    meaning = read_span(time.text, time.type)
    if meaning is None:
        return time, None
    direction = FORWARD if (time.rule or "").endswith(FORWARD) else BACK
    day = None
    if waits(meaning):
        day = (known[time.anchor], time.anchor) if time.anchor in known else walk.last_day()
    reading = value_meaning(meaning, walk.scene(direction, day, None))
    kind, value, earliest, latest, granularity, anchor, rule = time_fields(reading, meaning, direction)
    if value is None or kind != time.type:
        return time, None
    changes = {
        "value": value,
        "earliest": earliest,
        "latest": latest,
        "granularity": granularity,
        "anchor": anchor or time.anchor,
        "rule": rule,
    }
    return time.model_copy(update=changes), reading
