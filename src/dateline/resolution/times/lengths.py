"""How a length of time is written in TIMEX3: P2Y, PT30M, P1Y6M, PXD."""

from dateline.resolution.times.meaning import Amount

LETTERS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "night": "D", "week": "W", "month": "M", "year": "Y"}
PARTS = {"fortnight": (2, "week"), "quarter": (3, "month"), "semester": (6, "month"), "season": (1, "year"), "weekend": (2, "day"),
         "decade": (10, "year"), "century": (100, "year"), "millennium": (1000, "year")}  # fmt: skip
CLOCK = ("second", "minute", "hour")
FINER = {"hour": ("minute", 60), "day": ("hour", 24), "year": ("month", 12), "minute": ("second", 60)}
LONGEST = 1e12  # numbers beyond are no lengths that a newspaper tells


def name_length(amounts: tuple[Amount, ...]) -> str | None:
    """The value of a length given by (number, unit) pairs, from long to short; X for a number that is not told."""
    days, clock = "", ""
    for number, unit in amounts:
        size, base = PARTS.get(unit, (1, unit))
        if number is None:
            digits = "X" if size in (1, 2, 3, 6) else "X" + "0" * (len(str(size)) - 1)
        else:
            number, base = _whole(number * size, base)
            if number > LONGEST:
                return None
            digits = f"{number:.6g}" if number % 1 else f"{int(number)}"
        if base in CLOCK:
            clock += digits + LETTERS[base]
        else:
            days += digits + LETTERS[base]
    return f"P{days}" + (f"T{clock}" if clock else "") if days or clock else None


def _whole(number: float, unit: str) -> tuple[float, str]:
    """Half an hour is PT30M, a day and a half PT36H, half a year P6M; two and a half years stay P2.5Y, as TIMEX3 has them."""
    finer = FINER.get(unit)
    if number % 1 and finer and (number < 1 or unit != "year") and not (number * finer[1]) % 1:
        return number * finer[1], finer[0]
    return number, unit
