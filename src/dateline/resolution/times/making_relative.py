"""What words say that are counted from another time: last week, two years later, the end of June, Friday evening."""

import re

from dateline.resolution.times.making import NUMBERS, Args, Parts, in_part
from dateline.resolution.times.meaning import Meaning

MOST_ON = 3  # "three weeks on Saturday" may still be a day; more weeks are a length and a day
POINTS = ("calendar", "offset", "edge", "part", "clock")


def offset(p: Parts, args: Args) -> Meaning | None:
    """last week, yesterday, the following year; "earlier", "later" in it are kept for the symbolic value."""
    name = next((w for w in ("earlier", "later") if w in p.words), None)
    if args["count"] == 0 and name and args.get("unit") != "day":
        return Meaning("offset", unit=p.unit(), count=0, base=args.get("base", "published"), name=name)
    return Meaning("offset", unit=args.get("unit") or p.unit(), count=args["count"], base=args.get("base", "published"))


def day_part(p: Parts, args: Args) -> Meaning | None:
    """last night, this morning, the next evening."""
    name = args.get("name") or p.value("part") or "NI"
    day = Meaning("offset", unit="day", count=args["count"], base=args.get("base", "published"))
    return Meaning("part", name=name, inner=day)


def length_to_now(p: Parts, _: Args) -> Meaning | None:
    """the last two years, the past decade: a length that ends now."""
    inner = next(iter(p.meanings()), None)
    amounts = inner.amounts if inner else ((1.0, p.unit() or "year"),)
    return Meaning("duration", amounts=amounts, pick="past")


def length_from_now(p: Parts, _: Args) -> Meaning | None:
    """the next four years: a length that begins now."""
    return Meaning("duration", amounts=p.meanings()[0].amounts, pick="coming")


def pick(p: Parts, args: Args) -> Meaning | None:
    """last Tuesday, next spring, this Friday, that June; only where no year is told already."""
    inner = p.meanings()[0]
    if inner.kind != "calendar" or inner.year is not None or inner.pick or inner.inner:
        return None
    chosen = "next" if "following" in p.words else args["pick"]
    if chosen == "this" and "past" in p.words:
        chosen = "last"
    base = "narrative" if args["pick"] == "that" else "published"
    return inner.but(pick=chosen, base=base, weak=False)


def ago(p: Parts, args: Args) -> Meaning | None:
    """two weeks ago, a month later, years from now; the value is as fine as the unit."""
    amounts = p.meanings()[0].amounts
    if len(amounts) != 1:
        return None
    number, unit = amounts[0]
    count = None if number is None else number * args["sign"]
    return Meaning("offset", unit=unit, count=count, base=args.get("base", "published"), number=args["sign"], name="ago")


def the_weekend(_: Parts, __: Args) -> Meaning | None:
    """the weekend: the one before or after the day of publication, by the tense."""
    return Meaning("calendar", "weekend")


def day_of_month(p: Parts, _: Args) -> Meaning | None:
    """the 14th."""
    day = p.value("nth")
    return Meaning("calendar", "day", day=day) if day <= 31 else None


def every(p: Parts, args: Args) -> Meaning | None:
    """every Tuesday, each year, twice a week, every two hours."""
    inner = next(iter(p.meanings()), None)
    unit = p.unit()
    if inner is not None and inner.kind == "duration":
        return Meaning("set", amounts=inner.amounts)
    if inner is not None and inner.kind == "calendar":
        return Meaning("set", inner=inner)
    if unit is None:
        return Meaning("set", name=f"XXXX-XX-XXT{p.value('part')}")
    return Meaning("set", amounts=((float(args.get("number", 1)), unit),))


def within(p: Parts, _: Args) -> Meaning | None:
    """March last year, the second quarter of 2014, Tuesday of last week."""
    inner, outer = p.meanings()
    if inner.kind != "calendar" or inner.year is not None or inner.inner or outer.kind not in ("calendar", "offset"):
        return None
    if inner.pick or (outer.kind == "calendar" and outer.unit not in ("year",)):
        return None
    if outer.unit not in ("year", "week", "month", "weekend"):
        return None
    if outer.unit == "month" and (inner.month or not inner.day):
        return None
    if outer.unit in ("week", "weekend") and (inner.month or not inner.weekday):
        return None
    return inner.but(inner=outer, weak=False)


def weekday_within(p: Parts, args: Args) -> Meaning | None:
    """Tuesday of last week, Friday next week."""
    inner, outer = p.meanings()
    return within(p, args) if inner.weekday and not inner.month and outer.unit in ("week", "weekend") else None


def nth_within(p: Parts, _: Args) -> Meaning | None:
    """the last Friday of July, the first week of June, the last day of 2015."""
    inner = p.meanings()
    unit, nth = p.unit(), p.ordinal()
    if inner[0].kind == "duration":
        nth, unit = int(inner[0].amounts[0][0] or 1), inner[0].amounts[0][1]
    last = p.has(("last", "final")) or inner[0].pick == "past"
    nth = -1 if last else 1 if p.has(("opening",)) else nth
    if nth is None or inner[-1].kind not in ("calendar", "offset"):
        return None
    if inner[0].kind == "calendar" and len(inner) == 2 and (inner[0].weekday is None or inner[0].month is not None or inner[0].pick):
        return None
    weekday = inner[0].weekday if len(inner) == 2 else None
    if last and inner[0].kind == "duration" and inner[0].amounts[0][0] != 1:
        return None
    return Meaning("calendar", "nth", name="day" if weekday else unit, number=nth, weekday=weekday, inner=inner[-1])


def run_within(p: Parts, _: Args) -> Meaning | None:
    """the first three months of 2016."""
    length, outer = p.meanings()
    if len(length.amounts) != 1 or length.amounts[0][0] is None:
        return None
    number, unit = length.amounts[0]
    if p.ordinal() not in (None, 1):
        return None
    return Meaning("calendar", "run", name=unit, number=number, count=-1 if p.has(("final",)) or length.pick == "past" else 1, inner=outer)


def period_of(p: Parts, args: Args) -> Meaning | None:
    """the week of May 4, Easter weekend."""
    return Meaning("calendar", "around", name=args["unit"], inner=p.meanings()[0])


def after_weekday(p: Parts, _: Args) -> Meaning | None:
    """Tuesday week, a week on Saturday: that day and so much more; not "its highest in 11 weeks on Monday"."""
    inner = p.meanings()
    day = inner[-1]
    if day.weekday is None and day.kind != "offset":
        return None
    number, unit = inner[0].amounts[0] if len(inner) == 2 and inner[0].amounts else (1.0, p.unit() or "")
    days = {"week": 7, "fortnight": 14}.get(unit)
    if days is None or number is None or number > MOST_ON:
        return None
    return Meaning("offset", unit="day", count=days * number, inner=day.but(pick="coming") if day.weekday else day)


def year_ending(p: Parts, _: Args) -> Meaning | None:
    """the year to March, the fiscal year ended June 30: named after the year that it ends in."""
    end = p.meanings()[0]
    return Meaning("calendar", "year ending", inner=end) if end.kind == "calendar" and end.month is not None else None


def half_of(p: Parts, _: Args) -> Meaning | None:
    """the second half of October."""
    half, month = p.meanings()
    if half.year is not None:
        return None
    return Meaning("edge", name="first half" if half.number == 1 else "second half", inner=month.but(weak=False))


def shifted(p: Parts, args: Args) -> Meaning | None:
    """three days after Christmas, the day before Thanksgiving."""
    inner = p.meanings()
    if inner[-1].kind not in POINTS or inner[-1].kind in ("part", "clock"):
        return None
    amounts = inner[0].amounts if len(inner) == 2 else ((1.0, "day"),)
    if len(amounts) != 1 or amounts[0][0] is None:
        return None
    return Meaning("offset", unit=amounts[0][1], count=amounts[0][0] * args["sign"], inner=inner[-1])


def same(p: Parts, _: Args) -> Meaning | None:
    """Words around a time that do not change its value: about, earlier."""
    inner = p.meanings()
    return inner[0].but(weak=False) if inner else None


def _told_hour(p: Parts) -> Meaning | None:
    """eight, 10:45 or 10.45 before a part of the day."""
    word = next(n.word for n in p.nodes if n.symbol in ("clock", "decimal", *NUMBERS))
    if p.value("decimal") is not None and not re.fullmatch(r"\d{1,2}\.[0-5]\d", word):
        return None
    hour, minute = ([*(int(x) for x in re.split("[:.]", word)), 0][:2]) if word[0].isdigit() else (int(p.number() or 0), 0)
    return Meaning("clock", hour=hour, minute=minute) if hour <= 24 else None


def on_day(p: Parts, _: Args) -> Meaning | None:
    """1:40 a.m. Wednesday, 10.45 this morning, Friday at 5 p.m."""
    inner = p.meanings()
    clock_time = next((m for m in inner if m.kind == "clock"), None)
    if clock_time is None:
        clock_time = _told_hour(p)
    day = next((m for m in inner if m is not clock_time and m.kind != "clock"), None)
    if day is None or clock_time is None or clock_time.inner is not None or (clock_time.hour or 0) > 24:
        return None
    part = p.value("part") or ("NI" if p.unit() == "night" else None)
    if day.kind == "part":
        part, day = day.name, day.inner
    if (
        day is None
        or (day.kind == "offset" and day.unit != "day")
        or (day.kind == "calendar" and day.unit not in ("day", "holiday", "nth"))
    ):
        return None
    return in_part(clock_time, part).but(inner=day)


def part_of_day(p: Parts, args: Args) -> Meaning | None:
    """Friday evening, dawn on Tuesday, late Monday, the early hours of Sunday."""
    day = p.meanings()[-1]
    if day.kind == "offset" and day.unit != "day":
        return None
    if day.kind == "clock":
        return None
    return Meaning("part", name=args.get("name") or p.value("part") or "NI", inner=day.but(weak=False))


def bare_part(p: Parts, _: Args) -> Meaning | None:
    """dawn, the evening: of the story's day."""
    name = p.value("part") or ("MO" if p.has(("light",)) else "NI")
    return Meaning("part", name=name)


def edge(p: Parts, args: Args) -> Meaning | None:
    """the end of June, early 2014, mid-March."""
    inner = p.meanings()[0]
    if inner.kind not in ("calendar", "offset") or inner.unit == "long ago":
        return None
    return Meaning("edge", name=args["name"], inner=inner.but(weak=False))


def unit_edge(p: Parts, args: Args) -> Meaning | None:
    """the end of the month, year-end."""
    return Meaning("edge", name=args["name"], inner=Meaning("offset", unit=p.unit(), count=0), number=1)


def then(_: Parts, __: Args) -> Meaning | None:
    """by then: the story's last time, as fine as it was told."""
    return Meaning("offset", unit="day", count=0, base="narrative", name="then")


def the_unit(p: Parts, args: Args) -> Meaning | None:
    """the week, the day: this one, or the story's; a bare unit is one such length."""
    if args.get("length"):
        return Meaning("duration", amounts=((1.0, p.unit() or "day"),))
    return Meaning("offset", unit=p.unit(), count=0, base=args.get("base", "published"))
