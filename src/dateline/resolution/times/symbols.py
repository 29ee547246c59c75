"""How a meaning is written where its year or day is not known: with X."""

from dateline.resolution.times.holidays import find_holiday
from dateline.resolution.times.meaning import Meaning


def finest_unit(m: Meaning) -> str | None:
    """The unit that a calendar meaning is as fine as."""
    return "day" if m.unit == "holiday" else m.unit


def name_symbol(m: Meaning) -> str | None:
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
