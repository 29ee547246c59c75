"""Which days a period covers, and its TIMEX3 name: arithmetic on the calendar that never overflows.

A period is first day, last day (inclusive) and value. Years run from 1 to 9999; outside of them a function returns None.
"""

from dataclasses import dataclass
from datetime import date, timedelta

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # the month that each begins in, northern half: as the corpora have them
YEARS = {"year": 1, "decade": 10, "century": 100, "season": 1, "millennium": 1000}
MONTHS = {"month": 1, "quarter": 3, "semester": 6, "half": 6}
DAYS = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Period:
    """Days first to last, inclusive, and the TIMEX3 value that names them."""

    first: date
    last: date
    value: str
    unit: str


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is none (February 30, the year 0)."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def shift(day: date, unit: str, count: float) -> date | None:
    """The day `count` units on (back where negative); the last of the month where the month is too short; None out of the calendar.

    A half of a year is six months, of a month two weeks; other fractions are cut.
    """
    if abs(count) > 1e7:
        return None
    try:
        if unit in DAYS:
            return day + timedelta(days=int(count * DAYS[unit]))
        months = int(count * (MONTHS[unit] if unit in MONTHS else YEARS[unit] * 12))
        total = day.year * 12 + day.month - 1 + months
        year, month = divmod(total, 12)
        if not 1 <= year <= 9999:
            return None
        return date(year, month + 1, min(day.day, month_end(year, month + 1).day))
    except (OverflowError, ValueError, KeyError):
        return None


def period_at(unit: str, day: date) -> Period:
    """The period of the unit that the day lies in; a night or a fortnight is given by its day."""
    if unit == "week":
        monday = date.fromordinal(max(1, day.toordinal() - day.weekday()))
        iso = day.isocalendar()
        return Period(monday, _plus(monday, 6), f"{iso[0]:04d}-W{iso[1]:02d}", "week")
    if unit == "weekend":
        saturday = date.fromordinal(min(date.max.toordinal(), max(1, day.toordinal() - day.weekday() + 5)))
        iso = day.isocalendar()
        return Period(saturday, _plus(saturday, 1), f"{iso[0]:04d}-W{iso[1]:02d}-WE", "weekend")
    if unit in ("month", "quarter", "half", "semester"):
        size = MONTHS[unit]
        number = (day.month - 1) // size
        first = date(day.year, number * size + 1, 1)
        name = f"{day.month:02d}" if size == 1 else f"Q{number + 1}" if size == 3 else f"H{number + 1}"
        return Period(first, month_end(day.year, first.month + size - 1), f"{day.year:04d}-{name}", unit)
    if unit == "season":
        return season_of(day)
    if unit in YEARS:
        return years_of(unit, day.year // YEARS[unit])
    return Period(day, day, day.isoformat(), "day")


def _plus(day: date, days: int) -> date:
    return date.fromordinal(min(date.max.toordinal(), day.toordinal() + days))


def years_of(unit: str, number: int) -> Period:
    """A year, decade (201: the 2010s), century (19: the twentieth) or millennium by its leading digits; within the calendar."""
    size = YEARS[unit]
    first = min(9999, max(1, number * size + (1 if size >= 100 else 0)))
    last = min(9999, max(1, number * size + size - (0 if size >= 100 else 1)))
    width = {1: 4, 10: 3, 100: 2, 1000: 1}[size]
    return Period(date(first, 1, 1), date(last, 12, 31), f"{number:0{width}d}", unit)


def season_in(year: int, name: str) -> Period:
    """A season by the year that it begins in; winter runs into the next year."""
    month = SEASONS[name]
    first = date(year, month, 1)
    last = month_end(min(9999, year + 1), 2) if name == "WI" else month_end(year, month + 2)
    return Period(first, last, f"{year:04d}-{name}", "season")


def season_of(day: date) -> Period:
    """The season that a day lies in."""
    if day.month <= 2:
        return season_in(max(1, day.year - 1), "WI")
    return season_in(day.year, next(n for n in ("WI", "FA", "SU", "SP") if day.month >= SEASONS[n]))


def parse_value(value: str | None) -> Period | None:
    """Period of a plain TIMEX3 date value (2016, 2016-10, 2016-10-18, 2016-W42, 2016-Q3, 201, 2016-10-18TEV); None for others."""
    if not value or "X" in value or value[0] not in "0123456789":
        return None
    head = value.split("T")[0]
    year, _, rest = head.partition("-")
    try:
        number = int(year)
        if not rest:
            unit = {4: "year", 3: "decade", 2: "century"}.get(len(year))
            return years_of(unit, number) if unit and (number or unit != "year") else None
        if not 1 <= number <= 9999:
            return None
        return _parse_rest(number, rest)
    except (ValueError, OverflowError):
        return None


def _parse_rest(year: int, rest: str) -> Period | None:
    if rest[0] == "W" and rest[1:3].isdigit():
        day = date.fromisocalendar(year, int(rest[1:3]), 1)
        return period_at("weekend" if rest.endswith("-WE") else "week", day)
    if rest[0] in "QH" and rest[1:].isdigit():
        unit = "quarter" if rest[0] == "Q" else "half"
        return period_at(unit, date(year, (int(rest[1:]) - 1) * MONTHS[unit] + 1, 1))
    if rest in SEASONS:
        return season_in(year, rest)
    month, _, day_of = rest.partition("-")
    return period_at("day", date(year, int(month), int(day_of))) if day_of else period_at("month", date(year, int(month), 1))
