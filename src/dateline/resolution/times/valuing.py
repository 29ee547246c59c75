"""Which days an expression means: a `Meaning` and the scene in which it was said, to a TIMEX3 value with its bounds.

Without a day of publication nothing is guessed: the value keeps X where it is not known, and the bounds are None.
"""

from dataclasses import replace
from datetime import date

from dateline.resolution.times import valuing_relative as relative
from dateline.resolution.times.holidays import feasts_of, find_holiday, nth_weekday
from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.periods import Period, make_day, period_at, season_in, shift, years_of
from dateline.resolution.times.readings import BACK, FORWARD, VALUERS, Reading, Scene, date_period, value_meaning
from dateline.resolution.times.symbols import finest_unit, name_symbol

__all__ = ["BACK", "FORWARD", "Reading", "Scene", "value_meaning"]


def _calendar(m: Meaning, scene: Scene) -> Reading:
    if m.inner is not None:
        return _inside(m, scene)
    if m.unit == "long ago":
        number = int(m.number or 0)
        return Reading("DATE", f"BC{number:04d}" if number else None, unit="year")
    if m.unit == "feast":
        return Reading("DATE", "XXXX-XX-XX", unit="day")
    if m.unit in ("decade", "century"):
        return date_period(years_of(m.unit, int(m.number or 0)))
    if m.unit == "year" and m.year is not None:
        return date_period(years_of("year", m.year)) if m.year < 10000 else Reading("DATE", None)
    if (
        m.year is None
        and scene.year is not None
        and m.pick is None
        and m.inner is None
        and (m.month or m.unit in ("season", "quarter", "half", "holiday"))
    ):
        m = m.but(year=scene.year)
    if m.year is not None:
        return date_period(_in_year(m, m.year)) if 1 <= m.year <= 9998 else Reading("DATE", None)
    story, name = scene.story("week" if m.weekday else "year") if m.base == "narrative" else (None, None)
    now = story.first if story else scene.published
    if now is None:
        return Reading("DATE", name_symbol(m), unit=finest_unit(m), used_direction=True)
    periods = _candidates(m, now)
    if story and story.unit == "year" and m.pick == "that" and m.weekday is None:  # in 1977 … that December
        periods = [p for p in periods if p.first.year == now.year] or periods
    anchor = name or now.isoformat()
    if not periods:
        return Reading("DATE", name_symbol(m), unit=finest_unit(m), anchor=anchor)
    return date_period(_pick(m, periods, now, scene.direction), anchor=anchor, used_direction=m.pick is None)


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
    names = feasts_of(m.name or "") if m.unit == "holiday" else (m.name,)
    periods = sorted((_in_year(m.but(name=n), y) for y in years if 1 < y < 9999 for n in names), key=lambda p: p.first if p else now)
    if m.weekday is not None and m.day is not None:
        agreeing = [p for p in periods if p and p.first.isoweekday() == m.weekday]
        periods = [*agreeing] or periods
    return [p for p in periods if p]


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
        return Reading("DATE", _inside_symbol(m, outer), unit=finest_unit(m), used_direction=True)
    kept = {"anchor": outer.anchor, "used_direction": outer.used_direction}
    if m.unit == "nth":
        return date_period(_nth(m, outer), **kept)
    if m.unit == "run":
        return _run(m, outer)
    if m.unit == "year ending":
        return _year_ending(outer)
    if m.unit == "around":
        return date_period(period_at(m.name or "week", outer.first), **kept)
    if m.weekday is not None and m.month is None and outer.unit in ("week", "weekend"):
        day = shift(outer.first, "day", (m.weekday - outer.first.isoweekday()) % 7)
        return date_period(period_at("day", day) if day else None, **kept)
    if outer.unit == "year":
        return date_period(_in_year(m, outer.first.year), **kept)
    if outer.unit == "month" and m.day is not None:
        day = make_day(outer.first.year, outer.first.month, m.day)
        return date_period(period_at("day", day) if day else None, **kept)
    return Reading("DATE", name_symbol(m), unit=finest_unit(m))


def _inside_symbol(m: Meaning, outer: Reading) -> str | None:
    if m.unit == "year ending":
        return "XXXX"
    if m.unit in ("nth", "run", "around"):
        return outer.value
    return name_symbol(m)


def _year_ending(outer: Reading) -> Reading:
    """The twelve months that end with a month or day, under the number of the year that they end in."""
    assert outer.last is not None
    before = shift(outer.last, "year", -1)
    first = before and (
        date(before.year + before.month // 12, before.month % 12 + 1, 1) if outer.unit == "month" else shift(before, "day", 1)
    )
    return replace(outer, value=f"{outer.last.year:04d}", first=first or outer.first, unit="year")


def _nth(m: Meaning, outer: Reading) -> Period | None:
    """The nth weekday, weekend (by its Saturday) or unit of a period; a week of a month is given by the month, as the corpora do."""
    assert outer.first is not None and outer.last is not None
    nth = int(m.number or 1)
    if m.weekday is not None:
        if outer.unit != "month":
            return None
        day = nth_weekday(outer.first.year, outer.first.month, m.weekday, nth)
        return period_at("day", day) if day else None
    if m.name == "week":
        return period_at("month", outer.first) if outer.unit == "month" else None
    if m.name == "weekend" and outer.unit == "month":
        saturday = nth_weekday(outer.first.year, outer.first.month, 6, nth)
        return period_at("weekend", saturday) if saturday else None
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


VALUERS.update(
    calendar=_calendar, offset=relative.value_offset, edge=relative.value_edge, clock=relative.value_clock, part=relative.value_part,
    duration=relative.value_duration, set=relative.value_set, ref=relative.value_ref, number=relative.value_number,
)  # fmt: skip
