"""What a time expression says, before anyone knows when it was said."""

from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

Kind = Literal["calendar", "offset", "clock", "part", "duration", "set", "ref", "edge", "number"]
Amount = tuple[float | None, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The grammar's reading of some words; a tree through `inner`.

    kind      calendar  year, month, day, weekday, `unit` (week, quarter, half, season, decade, century, holiday …) and its `number`/`name`
              offset    `count` units from the base: the day of publication, the story's last time, or `inner`; None: some
              clock     hour, minute, second, zone of the day `inner`
              part      `name` (MO AF EV NI) of the day `inner`
              duration  `amounts` of (number or None, unit)
              set       `name` the value, or the repetition of `inner`
              ref       `name`: PRESENT_REF, PAST_REF, FUTURE_REF
              edge      `name` (start, end, mid, early, late) of `inner`
              number    a number on its way into something bigger
    `pick`: this, last, next, that, coming, past; `base`: published or narrative; `inner`: what it lies in or is counted from.
    `weak`: the words mean other things as often, so the grammar alone does not take them for a time.
    """

    kind: Kind
    unit: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    number: float | None = None
    name: str | None = None
    count: float | None = None
    amounts: tuple[Amount, ...] = ()
    pick: str | None = None
    base: str = "published"
    inner: "Meaning | None" = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: str | None = None
    rule: str = ""
    weak: bool = False

    def but(self, **changes: Any) -> "Meaning":
        """A copy with some fields changed."""
        return replace(self, **changes)


class Node(NamedTuple):
    """Characters start:end of the text, half-open, read as one thing; `symbol` is its class in the grammar. Every word makes one."""

    start: int
    end: int
    symbol: str
    word: str
    meaning: Meaning | None = None
    value: Any = None
