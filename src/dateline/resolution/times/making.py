"""What the matched words say: one small function a kind of rule, named by `make` in grammar.yaml.

A maker takes the matched nodes and the rule's own arguments, and returns a `Meaning`, or None where the words cannot mean it
(February 30, 25 o'clock).
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from dateline.resolution.times.lexing import lexicon, read_data
from dateline.resolution.times.meaning import Meaning, Node

Args = dict[str, Any]
ORDINALS = ("ordinal", "second", "nth", "nths", "bigord")
NUMBERS = ("d0", "d12", "d24", "d31", "d59", "d99", "y4", "count", "decimal", "w12", "teens", "tens", "big", "mixed")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Words without a class that stand for a time on their own.
ALONE = frozenset("today yesterday tomorrow tonight overnight recent current future past present moment annual annually then".split())


class Parts:
    """The nodes of a match, asked for by symbol, word or meaning."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.words = [n.word for n in nodes]

    def value(self, *symbols: str) -> Any:
        """What the first node of one of the symbols stands for, or None."""
        return next((n.value for n in self.nodes if n.symbol in symbols), None)

    def number(self) -> float | None:
        """The first number, in digits or words."""
        return self.value(*NUMBERS)  # type: ignore[no-any-return]

    def ordinal(self) -> int | None:
        """The first ordinal."""
        value = self.value(*ORDINALS)
        return None if value is None else int(value)

    def unit(self) -> str | None:
        """The first unit of time."""
        for n in self.nodes:
            if n.symbol.startswith(("unit_", "units_")):
                return n.symbol.split("_", 1)[1]
        return "second" if len(self.nodes) > 1 and self.nodes[-1].symbol == "second" else None

    def meanings(self) -> list[Meaning]:
        """Meanings that earlier rules made, in order."""
        return [n.meaning for n in self.nodes if n.meaning is not None]

    def has(self, words: Iterable[str]) -> bool:
        """Whether one of the words is there."""
        return any(w in self.words for w in words)


# Half past three, two o'clock: in the afternoon unless the sentence tells of the morning. Hours of 1 to 6 without a.m. or p.m. are so in 18
# of 25 of our own training stories, and most of the others say "morning"; later hours are as often before noon as after it.
BARE, LATEST_BARE = "bare", 6
MIDNIGHT = "midnight"
Maker = Callable[[Parts, Args], Meaning | None]


def _number(value: float) -> Meaning:
    return Meaning("number", number=value)


def add_numbers(p: Parts, _: Args) -> Meaning | None:
    """twenty-five, twenty-first."""
    tens, ones = p.nodes[0].value, p.nodes[-1].value
    return _number(float(tens + ones)) if ones < 10 else None


def multiply_numbers(p: Parts, _: Args) -> Meaning | None:
    """two hundred, 1.5 million, a hundred."""
    return _number((p.number() or 1.0) * p.value("scale"))


def fixed_number(_: Parts, args: Args) -> Meaning | None:
    """a dozen, a couple of."""
    return _number(float(args["number"]))


def number_and_half(p: Parts, _: Args) -> Meaning | None:
    """two and a half."""
    return _number((p.number() or 0.0) + 0.5)


def number_and_fraction(p: Parts, _: Args) -> Meaning | None:
    """33 1/2."""
    whole, upper, lower = (n.value for n in p.nodes if n.value is not None)
    return _number(whole + upper / lower) if upper < lower else None


def vague_number(p: Parts, args: Args) -> Meaning | None:
    """several, a few, hundreds of: a number that nobody tells."""
    return Meaning("number")


def iso_date(p: Parts, _: Args) -> Meaning | None:
    """2016-10-18, 2016-10-18T14:30Z."""
    m = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d)?(Z|[+-].*)?)?", p.value("iso"))
    if not m:
        return None
    day = _day(int(m[1]), int(m[2]), int(m[3]))
    if day is None or m[4] is None:
        return day
    return Meaning("clock", hour=int(m[4]), minute=int(m[5]), zone=m[6], inner=day) if int(m[4]) < 25 and int(m[5]) < 60 else None


def _day(year: int | None, month: int | None, day: int | None, weekday: int | None = None) -> Meaning | None:
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= (DAYS[month - 1] if month else 31):
        return None
    if year is not None and month == 2 and day == 29 and (year % 4 or (year % 100 == 0 and year % 400)):
        return None
    return Meaning("calendar", "day", year=year, month=month, day=day, weekday=weekday)


def slashed_date(p: Parts, _: Args) -> Meaning | None:
    """7/8/07, 31.12.1999: month first as Americans write, unless it cannot be; with full stops day first."""
    word = p.value("slashed")
    first, second, year = (int(x) for x in re.split(r"[/.-]", word))
    if len(re.split(r"[/.-]", word)[2]) == 2:
        year += 1900 if year >= 50 else 2000
    pairs = [(first, second), (second, first)]
    if "." in word:
        pairs.reverse()
    return next((d for month, day in pairs if (d := _day(year, month, day))), None)


def _year(p: Parts) -> int | None:
    value = p.value("y4")
    if value is not None:
        return int(value)
    short = p.value("short")
    return None if short is None else short + (1900 if short >= 40 else 2000)


def calendar_day(p: Parts, _: Args) -> Meaning | None:
    """10 November 2016, Nov. 10, Thursday the 5th of May."""
    day = p.value("d12", "d24", "d31", *ORDINALS)
    return _day(_year(p), p.value("month"), int(day), p.value("weekday"))


def calendar_month(p: Parts, _: Args) -> Meaning | None:
    """June 2016, June."""
    weak = p.words[0] in read_data("words.yaml")["ambiguous"]
    return Meaning("calendar", "month", year=_year(p), month=p.value("month"), weak=weak)


def weekday(p: Parts, _: Args) -> Meaning | None:
    """Tuesday."""
    weak = p.words[0] in read_data("words.yaml")["ambiguous"]
    return Meaning("calendar", "day", weekday=p.value("weekday"), weak=weak)


def calendar_year(p: Parts, _: Args) -> Meaning | None:
    """2016, '98, the year 71."""
    year = _year(p)
    if year is None:
        number = p.number()
        year = int(number) if number is not None and 0 < number < 10000 else None
    return None if year is None else Meaning("calendar", "year", year=year)


def year_before(p: Parts, _: Args) -> Meaning | None:
    """5000 BCE."""
    return Meaning("calendar", "long ago", number=p.number())


def coded_period(p: Parts, _: Args) -> Meaning | None:
    """Q3, H1 2014, FY2007."""
    code = p.value("coded").upper().replace(" ", "").replace("’", "'").replace("'", "")
    if code.startswith("FY"):
        year = int(code[2:])
        return Meaning("calendar", "year", year=year if year > 99 else year + (1900 if year >= 50 else 2000))
    if code[0] == "H" and int(code[1]) > 2:
        return None
    return Meaning("calendar", "quarter" if code[0] == "Q" else "half", number=int(code[1]), year=_year(p), weak=True)


def decade(p: Parts, _: Args) -> Meaning | None:
    """the 1990s, the sixties."""
    value = p.value("decade")
    if value >= 100 and value % 10 == 0 and value < 200:  # the 1600s are a century, the 2000s hardly ever
        return Meaning("calendar", "century", number=value // 10)
    return Meaning("calendar", "decade", number=value if value >= 10 else value + (200 if value < 2 else 190))


def century(p: Parts, _: Args) -> Meaning | None:
    """the 20th century."""
    number = p.ordinal()
    return Meaning("calendar", "century", number=number - 1) if number and number < 100 else None


def century_before(p: Parts, _: Args) -> Meaning | None:
    """the 5th century BC: only that it is long ago can be said in a value of ours."""
    return Meaning("calendar", "long ago", number=(p.ordinal() or 1) * 100)


def ordinal_period(p: Parts, args: Args) -> Meaning | None:
    """the third quarter, the first half."""
    number = args.get("nth") or p.ordinal()
    limit = 4 if args["unit"] == "quarter" else 2
    return Meaning("calendar", args["unit"], number=number) if number and number <= limit else None


def season(p: Parts, _: Args) -> Meaning | None:
    """the spring of 2014, summer."""
    return Meaning("calendar", "season", name=p.value("season"), year=_year(p))


def holiday(p: Parts, _: Args) -> Meaning | None:
    """Christmas, Easter 2014."""
    name = p.value("holiday")
    return Meaning("calendar", "holiday", name=name, year=_year(p))


def clock(p: Parts, _: Args) -> Meaning | None:
    """9:07 p.m., 3am, 18:00 UTC, six o'clock."""
    word = p.value("clock", "dotted")
    if word and word[0] == "0":  # 03:30, of twenty-four hours
        told = _clock([int(x) for x in re.split("[:.]", word)], p.value("meridiem"), _zone(p))
        return told.but(name=None) if told else None
    parts = [int(x) for x in re.split("[:.]", word)] if word else [int(p.number() or 0)]
    return _clock(parts, p.value("meridiem"), _zone(p))


def _zone(p: Parts) -> str | None:
    return next((n.value for n in p.nodes if n.symbol == "zone"), None)


def _clock(parts: list[int], meridiem: int | None, zone: str | None) -> Meaning | None:
    hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    if meridiem is not None and 1 <= hour <= 12:
        hour = hour % 12 + meridiem
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    bare = meridiem is None and zone is None and 1 <= hour <= LATEST_BARE
    return Meaning("clock", hour=hour, minute=minute, second=parts[2] if len(parts) > 2 else None, zone=zone, name=BARE if bare else None)


def minutes_past(p: Parts, args: Args) -> Meaning | None:
    """half past seven, a quarter to six, ten minutes to midnight."""
    numbers = [n.value for n in p.nodes if n.symbol in NUMBERS or n.symbol == "moment"]
    if numbers[0] % args.get("by", 1):  # "three to five" is no time of day
        return None
    minutes = args.get("minutes", numbers[0] * args.get("sign", 1))
    hour = 24 if p.value("moment") == 0 else int(numbers[-1])
    if abs(minutes) > 59:
        return None
    total = int(hour * 60 + minutes) % (24 * 60)
    return _clock([total // 60, total % 60], None, None)


def noon(p: Parts, _: Args) -> Meaning | None:
    """noon, midnight, which ends the day that is told with it."""
    hour = p.value("moment")
    return Meaning("clock", hour=hour, minute=0, name=None if hour else MIDNIGHT)


def clock_in_part(p: Parts, _: Args) -> Meaning | None:
    """six in the morning, ten at night."""
    part = p.value("part") or "NI"
    inner = next(iter(p.meanings()), None)
    if inner is None:
        word = p.value("clock")
        inner = _clock([int(x) for x in word.split(":")] if word else [int(p.number() or 0)], None, None)
    return None if inner is None else in_part(inner, part)


def in_part(clock_time: Meaning, part: str | None) -> Meaning:
    """An hour up to 12 told with its part of the day: five in the afternoon is 17."""
    hour = clock_time.hour or 0
    clock_time = clock_time.but(name=MIDNIGHT if clock_time.name == MIDNIGHT else None)
    if hour < 12 and (part in ("AF", "EV") or (part == "NI" and hour >= 6)):
        return clock_time.but(hour=hour + 12)
    return clock_time


def known_words() -> frozenset[str]:
    """All words that words.yaml gives a class."""
    return frozenset(lexicon())
