"""Which days an expression means: a `Meaning` and the scene in which it was said, to a TIMEX3 value with its bounds.

Without a day of publication nothing is guessed: the value keeps X where it is not known, and the bounds are None.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dateline.resolution.times.holidays import find_holiday, nth_weekday
from dateline.resolution.times.lengths import name_length
from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.periods import Period, make_day, period_at, season_in, shift, years_of

BACK, FORWARD = "back", "forward"
FINENESS = {"century": 0, "decade": 0, "year": 0, "half": 1, "season": 1, "quarter": 1, "month": 1, "week": 2, "weekend": 2, "day": 3}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means: TIMEX3 type and value, first and last day (inclusive) or None, how fine, and what it was counted from."""

    type: str
    value: str | None
    first: date | None = None
    last: date | None = None
    unit: str | None = None
    anchor: str | None = None
    used_direction: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an expression stands.

    `published`; `stories`: the story's last times with their names, the latest first; `year`: the year that the words beside it tell
    ("June and August 1998"); `day`: the day of its sentence; `direction` of its clause.
    """

    published: date | None = None
    stories: tuple[tuple[Reading, str], ...] = ()
    year: int | None = None
    day: Reading | None = None
    day_name: str | None = None
    direction: str = BACK

    def story(self, unit: str) -> tuple[Reading | None, str | None]:
        """The last time told that is as fine as the unit needs: no weekday is counted from a year."""
        need = FINENESS.get(unit, 0)
        return next((s for s in self.stories if FINENESS.get(s[0].unit or "", 0) >= need and s[0].first), (None, None))


def value_meaning(meaning: Meaning, scene: Scene) -> Reading:
    """The reading of a meaning in its scene; its value is None where the words have no TIMEX3 value."""
    return VALUERS[meaning.kind](meaning, scene)


def _dated(period: Period | None, **more: object) -> Reading:
    if period is None:
        return Reading("DATE", None)
    reading = Reading("DATE", period.value, period.first, period.last, period.unit)
    return replace(reading, **more) if more else reading  # type: ignore[arg-type]


# --- calendar: what has a place in a year -------------------------------------------------------------------------------------


def _calendar(m: Meaning, scene: Scene) -> Reading:
    if m.inner is not None:
        return _inside(m, scene)
    if m.unit == "long ago":
        number = int(m.number or 0)
        return Reading("DATE", f"BC{number:04d}" if number else None, unit="year")
    if m.unit in ("decade", "century"):
        return _dated(years_of(m.unit, int(m.number or 0)))
    if m.unit == "year" and m.year is not None:
        return _dated(years_of("year", m.year)) if m.year < 10000 else Reading("DATE", None)
    if m.year is None and scene.year is not None and m.pick is None and m.inner is None and (m.month or m.unit in ("season", "quarter", "half", "holiday")):
        m = m.but(year=scene.year)
    if m.year is not None:
        return _dated(_in_year(m, m.year)) if 1 <= m.year <= 9998 else Reading("DATE", None)
    if scene.published is None:
        return Reading("DATE", _symbol(m), unit=_unit(m), used_direction=True)
    return _chosen(m, scene, scene.published)


def _unit(m: Meaning) -> str | None:
    return "day" if m.unit == "holiday" else m.unit


def _in_year(m: Meaning, year: int) -> Period | None:
    """The period of a month, day, quarter, half, season or holiday in a year."""
    if m.unit == "holiday":
        return find_holiday(m.name or "", year)
    if m.unit == "season":
        return season_in(year, m.name or "SU")
    if m.unit in ("quarter", "half"):
        size = 3 if m.unit == "quarter" else 6
        return period_at(m.unit, date(year, int((m.number or 1) - 1) * size + 1, 1))
    if m.month is None:
        return None
    day = make_day(year, m.month, m.day or 1)
    return None if day is None else period_at("day" if m.day else "month", day)


def _symbol(m: Meaning) -> str | None:
    """The value with X for the year that nobody tells."""
    if m.unit == "holiday":
        this = find_holiday(m.name or "", 2001)
        other = find_holiday(m.name or "", 2002)
        return f"XXXX{this.value[4:]}" if this and other and this.value[4:] == other.value[4:] else "XXXX-XX-XX"
    if m.unit == "season":
        return f"XXXX-{m.name}"
    if m.unit in ("quarter", "half"):
        return f"XXXX-{m.unit[0].upper()}{int(m.number or 1)}"
    if m.unit == "weekend":
        return "XXXX-WXX-WE"
    if m.month is not None:
        return f"XXXX-{m.month:02d}" + (f"-{m.day:02d}" if m.day else "")
    if m.weekday is not None:
        return f"XXXX-WXX-{m.weekday}"
    return f"XXXX-XX-{m.day:02d}" if m.day else "XXXX"


def _candidates(m: Meaning, now: date) -> list[Period]:
    """Periods that the words could mean around a day, in order."""
    if m.weekday is not None and m.month is None:
        back = (now.isoweekday() - m.weekday) % 7
        days = [shift(now, "day", n - back) for n in (-7, 0, 7, 14)]
        return [period_at("day", d) for d in days if d]
    if m.unit == "weekend":
        days = [shift(now, "week", n) for n in (-2, -1, 0, 1)]
        return [period_at("weekend", d) for d in days if d]
    if m.unit == "day" and m.month is None and m.day is not None:
        months = [shift(now.replace(day=1), "month", n) for n in (-1, 0, 1)]
        found = [make_day(d.year, d.month, m.day) for d in months if d]
        return [period_at("day", d) for d in found if d]
    years = [now.year + n for n in ((-4, -3, -2, -1, 0, 1, 2, 3, 4) if (m.month, m.day) == (2, 29) else (-2, -1, 0, 1, 2))]
    periods = [_in_year(m, y) for y in years if 1 < y < 9999]
    if m.weekday is not None and m.day is not None:
        agreeing = [p for p in periods if p and p.first.isoweekday() == m.weekday]
        periods = [*agreeing] or periods
    return [p for p in periods if p]


def _chosen(m: Meaning, scene: Scene, published: date) -> Reading:
    """One of the candidates, by what was picked in words, else by the direction of the clause."""
    story, name = scene.story("week" if m.weekday else "year") if m.base == "narrative" else (None, None)
    now = story.first if story and story.first else published
    anchor = name or published.isoformat()
    periods = _candidates(m, now)
    if not periods:
        return Reading("DATE", _symbol(m), unit=_unit(m), anchor=anchor)
    period = _pick(m, periods, now, scene.direction)
    return _dated(period, anchor=anchor, used_direction=m.pick is None)


def _pick(m: Meaning, periods: list[Period], now: date, direction: str) -> Period:
    before = [p for p in periods if p.last < now]
    after = [p for p in periods if p.first > now]
    if m.pick == "last":
        return before[-1] if before else periods[0]
    if m.pick == "next":
        return after[0] if after else periods[-1]
    if m.pick == "this":
        return _this(m, periods, now)
    if m.pick == "that":
        return min(periods, key=lambda p: abs((p.first - now).days))
    if m.pick == "coming" or direction == FORWARD:
        return next((p for p in periods if p.last >= now), periods[-1])
    started = [p for p in periods if p.first <= now]
    return started[-1] if started else periods[0]


def _this(m: Meaning, periods: list[Period], now: date) -> Period:
    """This Friday: of this week, the coming one where it is over; this summer: of this year."""
    if m.weekday is not None and m.month is None:
        return next((p for p in periods if p.first >= now), periods[-1])
    if m.unit == "season" and m.name == "WI" and now.month <= 2:
        return next(p for p in periods if p.first.year == now.year - 1)
    return next((p for p in periods if p.first.year == now.year), periods[-1])


# --- inside something else ------------------------------------------------------------------------------------------------------


def _inside(m: Meaning, scene: Scene) -> Reading:
    """March last year, Tuesday of last week, the last Friday of July, the first three months of 2016, Easter weekend."""
    assert m.inner is not None
    outer = value_meaning(m.inner, scene)
    if outer.first is None or outer.last is None:
        return Reading("DATE", _inside_symbol(m, outer), unit=_unit(m), used_direction=True)
    kept = {"anchor": outer.anchor, "used_direction": outer.used_direction}
    if m.unit == "nth":
        return _dated(_nth(m, outer), **kept)
    if m.unit == "run":
        return _run(m, outer)
    if m.unit == "around":
        return _dated(period_at(m.name or "week", outer.first), **kept)
    if m.weekday is not None and m.month is None and outer.unit in ("week", "weekend"):
        day = shift(outer.first, "day", (m.weekday - outer.first.isoweekday()) % 7)
        return _dated(day and period_at("day", day), **kept)
    if outer.unit == "year":
        return _dated(_in_year(m, outer.first.year), **kept)
    if outer.unit == "month" and m.day is not None:
        day = make_day(outer.first.year, outer.first.month, m.day)
        return _dated(day and period_at("day", day), **kept)
    return Reading("DATE", _symbol(m), unit=_unit(m))


def _inside_symbol(m: Meaning, outer: Reading) -> str | None:
    if m.unit in ("nth", "run", "around"):
        return outer.value
    return _symbol(m)


def _nth(m: Meaning, outer: Reading) -> Period | None:
    """The nth weekday or unit of a period; a week of a month is given by the month, as the corpora do."""
    assert outer.first is not None and outer.last is not None
    nth = int(m.number or 1)
    if m.weekday is not None:
        if outer.unit != "month":
            return None
        day = nth_weekday(outer.first.year, outer.first.month, m.weekday, nth)
        return day and period_at("day", day)
    if m.name == "week" or (m.name == "weekend" and nth > 0):
        return period_at("month", outer.first) if outer.unit == "month" else None
    day = shift(outer.first, m.name or "day", nth - 1) if nth > 0 else outer.last
    return period_at(m.name or "day", day) if day is not None and outer.first <= day <= outer.last else None


def _run(m: Meaning, outer: Reading) -> Reading:
    """The first three months of 2016 is its first quarter; other runs keep the value of the whole and have bounds of their own."""
    assert outer.first is not None and outer.last is not None
    unit, number, front = m.name or "day", m.number or 1, (m.count or 1) > 0
    end = shift(outer.first, unit, number) if front else None
    start = outer.first if front else shift(outer.last, unit, -number)
    first = outer.first if front else start and shift(start, "day", 1)
    last = end and shift(end, "day", -1) if front else outer.last
    if first is None or last is None or first < outer.first or last > outer.last:
        return replace(outer, used_direction=outer.used_direction)
    if front is False and unit == "month":
        first = first.replace(day=1)
    named = next((p for u in ("quarter", "half") if (p := period_at(u, first)).first == first and p.last == last), None)
    value, granularity = (named.value, named.unit) if named else (outer.value, outer.unit)
    return Reading("DATE", value, first, last, granularity, outer.anchor, outer.used_direction)


# --- counted from another time ------------------------------------------------------------------------------------------------


def _offset(m: Meaning, scene: Scene) -> Reading:
    base, anchor, used = _base(m, scene)
    count, unit = m.count, m.unit or "day"
    if count is None:
        return Reading("DATE", "PAST_REF" if (m.number or 0) < 0 else "FUTURE_REF")
    if unit in ("hour", "minute", "second"):
        if unit != "hour" or count % 24:
            return Reading("DATE", "PAST_REF" if count < 0 else "FUTURE_REF")
        count, unit = count / 24, "day"
    if base is None:
        return _unknown_offset(m, count, unit)
    if count % 1 and unit in ("year", "decade", "century"):
        count, unit = count * {"year": 12, "decade": 120, "century": 1200}[unit], "month"
    day = shift(base, unit, count)
    if day is None:
        return Reading("DATE", f"BC{int(-count) * (1 if unit == 'year' else 0):04d}" if unit == "year" and count < -9999 else None)
    fine = unit if m.name != "ago" and m.inner is None else {"week": "day", "weekend": "day", "decade": "year", "century": "year"}.get(unit, unit)
    if m.inner is not None:
        fine = "day" if unit in ("week", "fortnight", "night") else fine
    return _dated(period_at("day" if fine in ("night", "fortnight") else fine, day), anchor=anchor, used_direction=used)


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


def _edge(m: Meaning, scene: Scene) -> Reading:
    """The end of June is its last day; the end of 2015 and early 2014 keep the year's value, with bounds of a third of it."""
    assert m.inner is not None
    inner = value_meaning(m.inner, scene)
    if inner.first is None or inner.last is None:
        value = {"year": "XXXX", "month": "XXXX-XX"}.get(inner.unit or "") if m.number else inner.value
        return replace(inner, value=value if m.number else inner.value)
    near = m.inner.kind == "offset" and m.inner.count == 0
    if m.name == "end" and (inner.unit == "month" or (near and inner.unit in ("year", "quarter"))):
        return replace(inner, value=inner.last.isoformat(), first=inner.last, unit="day")
    if m.name in ("start", "mid") and near and inner.unit == "year":
        month = date(inner.first.year, 1 if m.name == "start" else 6, 1)
        return _dated(period_at("month", month), anchor=inner.anchor)
    if m.name == "start" and near and inner.unit == "week":
        return _dated(period_at("day", inner.first), anchor=inner.anchor)
    days = (inner.last - inner.first).days
    low = {"end": 2 * days // 3, "late": 2 * days // 3, "mid": days // 3}.get(m.name or "", 0)
    high = {"start": days // 3, "early": days // 3, "mid": 2 * days // 3}.get(m.name or "", days)
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
        return _dated(period_at("day", scene.published), anchor=scene.published.isoformat())
    return Reading("DATE", None)


def _clock(m: Meaning, scene: Scene) -> Reading:
    day = _day_of(m, scene)
    second = f":{m.second:02d}" if m.second is not None else ""
    told = f"T{m.hour or 0:02d}:{m.minute or 0:02d}{second}{m.zone or ''}"
    return _timed(day, told, "hour" if not m.minute and m.second is None else "minute")


def _part(m: Meaning, scene: Scene) -> Reading:
    return _timed(_day_of(m, scene), f"T{m.name}", "part of day")


def _timed(day: Reading, told: str, unit: str) -> Reading:
    known = day.value if day.value not in ("PRESENT_REF", "PAST_REF", "FUTURE_REF") else "XXXX-XX-XX"
    return Reading("TIME", (known or "") + told, day.first, day.last, unit, day.anchor, day.used_direction)


# --- lengths, repetitions, references -----------------------------------------------------------------------------------------------


def _duration(m: Meaning, scene: Scene) -> Reading:
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


def _set(m: Meaning, scene: Scene) -> Reading:
    if m.inner is not None:
        return Reading("SET", _symbol(m.inner), unit=_unit(m.inner))
    if m.name is not None:
        return Reading("SET", m.name)
    return Reading("SET", name_length(m.amounts), unit=m.amounts[0][1] if m.amounts else None)


def _ref(m: Meaning, scene: Scene) -> Reading:
    return Reading("DATE", m.name)


def _number(m: Meaning, scene: Scene) -> Reading:
    return Reading("DATE", None)


VALUERS: dict[str, Callable[[Meaning, Scene], Reading]] = {
    "calendar": _calendar,
    "offset": _offset,
    "edge": _edge,
    "clock": _clock,
    "part": _part,
    "duration": _duration,
    "set": _set,
    "ref": _ref,
    "number": _number,
}
