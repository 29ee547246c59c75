"""When a holiday falls in a year: fixed days, days of the moon, nth weekdays, and tables.

Easter: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8) and Meeus' Julian one. Islamic days: the
tabular calendar, counted from the evening that astronomers take (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30);
the observed new moon may differ by a day, and so may what a newspaper calls Eid.
Hebrew days: the arithmetic calendar (Reingold and Dershowitz, Calendrical Calculations, chapter 8).
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from dateline.resolution.times.lexing import read_data
from dateline.resolution.times.periods import Period, make_day, month_end

Row = dict[str, Any]
ISLAMIC_EPOCH = 227014  # 15 July 622, Julian, as an ordinal of Python's proleptic Gregorian calendar
HEBREW_EPOCH = -1373427  # 1 Tishri 1 as such an ordinal, less one: 7 October 3761 BCE, Julian


def easter_sunday(year: int) -> date:
    """Western Easter."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Eastern Easter, as a Gregorian date."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def islamic_day(year: int, month: int, day: int) -> int:
    """Ordinal of a day of the tabular Islamic calendar."""
    return day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + ISLAMIC_EPOCH - 1


def _hebrew_elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = 29 * months + parts // 25920
    return day + 1 if (3 * (day + 1)) % 7 < 3 else day


def _hebrew_new_year(year: int) -> int:
    before, this, after = (_hebrew_elapsed(year + n) for n in (-1, 0, 1))
    late = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return HEBREW_EPOCH + this + late


def hebrew_day(year: int, month: int, day: int) -> int:
    """Ordinal of a day of Nisan (1), Sivan (3), Tishri (7) or Kislev (9); the others are not needed."""
    start = _hebrew_new_year(year)
    length = _hebrew_new_year(year + 1) - start
    if month == 7:
        return start + day - 1
    if month == 9:
        return start + 30 + (30 if length % 10 == 5 else 29) + day - 1
    return start + length - 177 + (59 if month == 3 else 0) + day - 1


def feasts_of(name: str) -> tuple[str, ...]:
    """The names that a name may stand for: "eid" is one of two feasts; others are themselves."""
    return tuple(read_data("holidays.yaml")[name].get("either", (name,)))


@lru_cache(maxsize=4096)
def find_holiday(name: str, year: int) -> Period | None:
    """The period of a holiday of holidays.yaml in a (Gregorian) year, or None where no rule gives it; the first of those that the name
    may stand for. KeyError for an unknown name.
    """
    row = read_data("holidays.yaml")[feasts_of(name)[0]]
    if not 1 < year < 9999:
        return None
    first = _first_day(row, year)
    if first is None:
        return None
    last = first + timedelta(days=row.get("span", 1) - 1)
    if row.get("unit") == "month":
        return Period(first, last, f"{first.year:04d}-{first.month:02d}", "month")
    if row.get("unit") == "week":
        iso = first.isocalendar()
        return Period(first, last, f"{iso[0]:04d}-W{iso[1] + (first.weekday() == 6):02d}", "week")
    return Period(first, last, first.isoformat(), "day")


def _first_day(row: Row, year: int) -> date | None:
    if "easter" in row:
        return easter_sunday(year) + timedelta(days=row["easter"]) if year > 1582 else None
    if "orthodox" in row:
        return orthodox_easter(year) + timedelta(days=row["orthodox"]) if year > 1582 else None
    if "nth" in row:
        return nth_weekday(year, row["month"], row["weekday"], row["nth"], row.get("plus", 0))
    if "table" in row:
        known = read_data("holiday_tables.yaml")[row["table"]].get(year)
        return date.fromisoformat(f"{year}-{known}") if known else None
    if "islamic" in row:
        return _in_year(lambda y: islamic_day(y, *row["islamic"]), year, int((year - 622) * 1.0307))
    if "hebrew" in row:
        return _in_year(lambda y: hebrew_day(y, *row["hebrew"]), year, year + 3760)
    return make_day(year, row["month"], row["day"])


def _in_year(ordinal: Any, year: int, guess: int) -> date | None:
    """The first of the days of another calendar that lies in the Gregorian year."""
    for y in range(max(1, guess - 1), guess + 3):
        number = ordinal(y)
        if number > 0 and (day := date.fromordinal(number)).year == year:
            return day
    return None


def nth_weekday(year: int, month: int, weekday: int, nth: int, plus: int = 0) -> date | None:
    """The nth Monday (1) … Sunday (7) of a month, from the end where negative, and `plus` days; None where there is none."""
    if nth > 0:
        first = date(year, month, 1)
        day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    else:
        last = month_end(year, month)
        day = last - timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-nth - 1))
    return day + timedelta(days=plus) if day.month == month else None
