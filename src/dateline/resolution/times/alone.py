"""What a span says by itself, out of its sentence; a bare number that the model took for a time is an age, a year or an hour."""

from collections.abc import Sequence

from dateline.resolution.times.grammar import parse
from dateline.resolution.times.lexing import lex
from dateline.resolution.times.making import BARE, LATEST_BARE, NUMBERS
from dateline.resolution.times.meaning import Meaning, Node

OLDEST = 130  # years of age


def read_span(text: str, label: str | None) -> Meaning | None:
    """Meaning of an expression alone; `label` is the model's class or the TIMEX3 type. None where it says nothing that we know."""
    nodes = parse(text)
    if not nodes:
        return read_alone(text, label)
    return compose(nodes) or max(nodes, key=lambda n: n.end - n.start).meaning


def compose(nodes: Sequence[Node]) -> Meaning | None:
    """A clock time or a part of the day, and a day, that were drawn as one: 11am on Saturday. None where they are not that."""
    if len(nodes) < 2:
        return None
    meanings = [n.meaning for n in nodes if n.meaning is not None]
    time = next((m for m in meanings if m.kind in ("clock", "part") and m.inner is None), None)
    day = next((m for m in meanings if m.unit in ("day", "holiday", "nth") and m.kind in ("calendar", "offset")), None)
    return time.but(inner=day) if time is not None and day is not None else None


def read_alone(text: str, label: str | None) -> Meaning | None:
    """Meaning of a span without any word of time in it, or None."""
    nodes = [n for n in lex(text) if n.symbol != "mark"]
    numbers = [n for n in nodes if n.symbol in NUMBERS]
    if not numbers or len(nodes) > 3:
        return None
    number = float(sum(n.value for n in numbers)) if all(n.symbol in ("tens", "w12", "teens") for n in numbers) else float(numbers[0].value)
    if label == "TIME":
        hour, minute = int(number), round(number % 1 * 100)
        bare = BARE if 1 <= hour <= LATEST_BARE else None
        return Meaning("clock", hour=hour, minute=minute, name=bare, rule="bare hour") if hour <= 24 and minute < 60 else None
    if (numbers[0].symbol == "y4" and len(nodes) <= 2) or (numbers[0].symbol == "count" and OLDEST < number < 1000):
        return Meaning("calendar", "year", year=int(number), rule="year")
    if number <= OLDEST:
        return Meaning("duration", amounts=((number, "year"),), rule="age")
    return None
