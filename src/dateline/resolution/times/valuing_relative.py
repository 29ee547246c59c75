"""Days counted from another time, clock times, lengths, repetitions and references: a `Meaning` in its scene, to a `Reading`."""

import re
from dataclasses import replace
from datetime import date

from dateline.resolution.times.lengths import name_length
from dateline.resolution.times.making import BARE, MIDNIGHT
from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.periods import YEARS, month_end, period_at, shift
from dateline.resolution.times.readings import Reading, Scene, date_period, value_meaning
from dateline.resolution.times.symbols import finest_unit, name_symbol

# --- counted from another time ------------------------------------------------------------------------------------------------


def value_offset(m: Meaning, scene: Scene) -> Reading:
    """Three days ago, two weeks later: counted from now, from the last time told or from an event."""
    if m.name == "then":
        story, name = scene.story("year")
        return replace(story, anchor=name, used_direction=False) if story else Reading("DATE", "XXXX-XX-XX", unit="day")
    base, anchor, used = _base(m, scene)
    count, unit = m.count, m.unit or "day"
    if unit in ("hour", "minute", "second") and (count is None or unit != "hour" or count % 24):  # two hours later: within the day
        return Reading("DURATION", name_length(((None if count is None else abs(count), unit),)), unit=unit)
    if count is None:
        return Reading("DATE", "PAST_REF" if (m.number or 0) < 0 else "FUTURE_REF")
    if unit == "hour":
        count, unit = count / 24, "day"
    if base is None:
        return _unknown_offset(m, count, unit)
    if count % 1 and unit in ("year", "decade", "century"):
        count, unit = count * {"year": 12, "decade": 120, "century": 1200}[unit], "month"
    day = shift(base, unit, count)
    if day is None:
        before = int(-count * YEARS.get(unit, 0)) - base.year  # years before our era
        return Reading("DATE", f"BC{before:04d}" if before > 0 else None, unit="year")
    fine = (
        unit
        if m.name != "ago" and m.inner is None
        else {"week": "day", "weekend": "day", "decade": "year", "century": "year"}.get(unit, unit)
    )
    if m.inner is not None:
        fine = "day" if unit in ("week", "fortnight", "night") else fine
    return date_period(period_at("day" if fine in ("night", "fortnight") else fine, day), anchor=anchor, used_direction=used)


def _base(m: Meaning, scene: Scene) -> tuple[date | None, str | None, bool]:
    """The day to count from, its name, and whether the direction of the clause had a say in it."""
    if m.inner is not None:
        inner = value_meaning(m.inner, scene)
        return (inner.last if (m.count or 0) > 0 else inner.first), inner.value, inner.used_direction
    if m.base == "narrative":
        story, name = scene.story({"day": "day", "week": "week", "weekend": "week", "month": "month"}.get(m.unit or "", "year"))
        if story is not None:
            return story.first, name, False
    day = scene.published
    return day, day.isoformat() if day else None, False


def _unknown_offset(m: Meaning, count: float, unit: str) -> Reading:
    """Relative values where no base is known."""
    if m.inner is not None or m.base == "narrative":
        return Reading("DATE", {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX"}.get(unit), unit=unit)
    if unit == "day" and m.name != "ago":
        return Reading("DATE", "XXXX-XX-XX" if count else "PRESENT_REF", unit="day")
    if unit == "weekend" and not count:
        return Reading("DATE", "XXXX-WXX-WE", unit="weekend")
    if m.name in ("earlier", "later"):
        return Reading("DATE", "PAST_REF" if m.name == "earlier" else "FUTURE_REF", unit=unit)
    return Reading("DATE", "PAST_REF" if count < 0 else "FUTURE_REF" if count > 0 else "PRESENT_REF", unit=unit)


def value_edge(m: Meaning, scene: Scene) -> Reading:
    """The end of June is its last day; the end of 2015 and early 2014 keep the year's value, with bounds of a third of it."""
    assert m.inner is not None
    inner = value_meaning(m.inner, scene)
    if inner.first is None or inner.last is None:
        value = {"year": "XXXX", "month": "XXXX-XX"}.get(inner.unit or "") if m.number else inner.value
        bare = re.fullmatch(r"XXXX-(\d\d)", inner.value or "")
        if m.name == "end" and bare and bare[1] != "02":  # as where the year is known; the last of February hangs on it
            return replace(inner, value=f"{inner.value}-{month_end(2001, int(bare[1])).day}", unit="day")
        return replace(inner, value=value if m.number else inner.value)
    near = m.inner.kind == "offset" and m.inner.count == 0
    if m.name == "end" and (inner.unit == "month" or (m.number and inner.unit in ("year", "quarter"))):
        return replace(inner, value=inner.last.isoformat(), first=inner.last, unit="day")
    if m.name in ("start", "mid") and near and inner.unit == "year":
        month = date(inner.first.year, 1 if m.name == "start" else 6, 1)
        return date_period(period_at("month", month), anchor=inner.anchor)
    if m.name == "start" and near and inner.unit == "week":
        return date_period(period_at("day", inner.first), anchor=inner.anchor)
    days = (inner.last - inner.first).days
    low = {"end": 2 * days // 3, "late": 2 * days // 3, "mid": days // 3, "second half": days // 2}.get(m.name or "", 0)
    high = {"start": days // 3, "early": days // 3, "mid": 2 * days // 3, "first half": days // 2}.get(m.name or "", days)
    first, last = shift(inner.first, "day", low), shift(inner.first, "day", high)
    return replace(inner, first=first, last=last)


# --- of a day -------------------------------------------------------------------------------------------------------------------


def _day_of(m: Meaning, scene: Scene) -> Reading:
    """The day of a clock time: its own, its sentence's, or the day of publication."""
    if m.inner is not None:
        return value_meaning(m.inner, scene)
    if scene.day is not None:
        return replace(scene.day, anchor=scene.day_name or scene.day.anchor)
    if scene.published is not None:
        return date_period(period_at("day", scene.published), anchor=scene.published.isoformat())
    return Reading("DATE", None)


def value_clock(m: Meaning, scene: Scene) -> Reading:
    """A clock time on its day."""
    day = _day_of(m, scene)
    second = f":{m.second:02d}" if m.second is not None else ""
    hour = 24 if m.name == MIDNIGHT else (m.hour or 0) + (12 if m.name == BARE else 0)
    told = f"T{hour:02d}:{m.minute or 0:02d}{second}{m.zone or ''}"
    return _timed(day, told, "hour" if not m.minute and m.second is None else "minute")


def value_part(m: Meaning, scene: Scene) -> Reading:
    """A part of a day: Friday evening."""
    return _timed(_day_of(m, scene), f"T{m.name}", "part of day")


def _timed(day: Reading, told: str, unit: str) -> Reading:
    known = day.value if day.value not in ("PRESENT_REF", "PAST_REF", "FUTURE_REF") else "XXXX-XX-XX"
    return Reading("TIME", (known or "") + told, day.first, day.last, unit, day.anchor, day.used_direction)


# --- lengths, repetitions, references -----------------------------------------------------------------------------------------------


def value_duration(m: Meaning, scene: Scene) -> Reading:
    """A length; one that ends or begins now has bounds."""
    value = name_length(m.amounts)
    unit = m.amounts[0][1] if m.amounts else None
    now = scene.published
    if m.pick is None or now is None or len(m.amounts) != 1 or m.amounts[0][0] is None:
        return Reading("DURATION", value, unit=unit)
    count = m.amounts[0][0] * (-1 if m.pick == "past" else 1)
    other = shift(now, unit or "day", count)
    if other is None:
        return Reading("DURATION", value, unit=unit)
    return Reading("DURATION", value, min(now, other), max(now, other), unit, now.isoformat())


def value_set(m: Meaning, scene: Scene) -> Reading:
    """A repetition: every Tuesday, twice a year."""
    if m.inner is not None:
        return Reading("SET", name_symbol(m.inner), unit=finest_unit(m.inner))
    if m.name is not None:
        return Reading("SET", m.name)
    return Reading("SET", name_length(m.amounts), unit=m.amounts[0][1] if m.amounts else None)


def value_ref(m: Meaning, scene: Scene) -> Reading:
    """Now, recently, soon: a reference without days."""
    return Reading("DATE", m.name)


def value_number(m: Meaning, scene: Scene) -> Reading:
    """A bare number is no time."""
    return Reading("DATE", None)
