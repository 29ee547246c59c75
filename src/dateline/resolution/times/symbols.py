"""How a meaning is written where its year or day is not known: with X."""

from dateline.resolution.times.holidays import find_holiday
from dateline.resolution.times.meaning import Meaning

YEARS = (2001, 2002, 2010, 2018)  # a feast on one day in all of these does not move


def finest_unit(m: Meaning) -> str | None:
    """The unit that a calendar meaning is as fine as."""
    return "day" if m.unit == "holiday" else m.unit


def name_symbol(m: Meaning) -> str | None:
    """The value with X for the year that nobody tells."""
    if m.unit == "holiday":
        found = [find_holiday(m.name or "", year) for year in YEARS]
        days = {day.value[4:] for day in found if day}
        if len(days) == 1 and all(found):
            return f"XXXX{days.pop()}"
        return {"month": "XXXX-XX", "week": "XXXX-WXX"}.get(next((day.unit for day in found if day), "day"), "XXXX-XX-XX")
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
