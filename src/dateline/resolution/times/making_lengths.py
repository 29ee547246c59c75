"""Makers of lengths, repetitions and references; see making.py."""

from dateline.resolution.times.making import Args, Parts
from dateline.resolution.times.meaning import Amount, Meaning


def duration(p: Parts, args: Args) -> Meaning | None:
    """25 years, three-day, an hour and a half, decades, several weeks, a quarter of an hour."""
    unit = Parts(p.nodes[::-1]).unit() if "number" in args else p.unit()
    if unit is None:
        return None
    number = args.get("number", p.number())
    vague = any(n.symbol == "so_many" for n in p.nodes) or p.nodes[0].symbol.startswith("units_")
    if number is None and not vague:
        number = 1.0
    if number is not None:
        number += args.get("extra", 0)
    return Meaning("duration", amounts=((number, unit),))


def age(p: Parts, _: Args) -> Meaning | None:
    """aged eighteen."""
    return Meaning("duration", amounts=((p.number(), "year"),))


def long_word(p: Parts, _: Args) -> Meaning | None:
    """yearlong."""
    number, unit = p.value("long")
    return Meaning("duration", amounts=((float(number), unit),))


def ordinal_length(p: Parts, _: Args) -> Meaning | None:
    """a third day, their 17th week: that many units have run."""
    number, unit = p.ordinal() or p.value("big"), p.unit()
    return Meaning("duration", amounts=((float(number), unit),)) if number and unit else None


def add_durations(p: Parts, _: Args) -> Meaning | None:
    """two hours and 20 minutes."""
    amounts: tuple[Amount, ...] = tuple(a for m in p.meanings() for a in m.amounts)
    order = ["year", "month", "week", "day", "hour", "minute", "second"]
    if any(u not in order or n is None for n, u in amounts) or [order.index(u) for _, u in amounts] != sorted(
        {order.index(u) for _, u in amounts}
    ):
        return None
    return Meaning("duration", amounts=amounts)


def repeated_weekday(p: Parts, _: Args) -> Meaning | None:
    """Sundays."""
    return Meaning("set", name=f"XXXX-WXX-{p.value('weekdays')}")


def repeated_part(p: Parts, _: Args) -> Meaning | None:
    """the mornings."""
    return Meaning("set", name=f"XXXX-XX-XXT{p.value('parts')}")


def frequency(p: Parts, _: Args) -> Meaning | None:
    """daily, annual; "almost daily" is no period that one could count by."""
    return Meaning("set", name=p.value("frequency"))


def reference(p: Parts, args: Args) -> Meaning | None:
    """now, recently, soon, the coming weeks."""
    return Meaning("ref", name=args.get("name") or p.value("present", "past", "future"))


def every_year(_: Parts, __: Args) -> Meaning | None:
    """annual."""
    return Meaning("set", name="P1Y")


def set_name(_: Parts, args: Args) -> Meaning | None:
    """every day, every night: what the rule names."""
    return Meaning("set", name=args["name"])


def current(p: Parts, _: Args) -> Meaning | None:
    """recent, current."""
    return Meaning("ref", name="PAST_REF" if "recent" in p.words else "PRESENT_REF")
