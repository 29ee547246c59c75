"""Which number stands here? Bounds of the numbers in a sentence: the values layer where it has one, else a small reader of words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.events.cues import find_phrases, load_cues, load_phrases
from dateline.events.view import View
from dateline.layers import Bounds, Mention

_DIGITS = re.compile(r"\d{1,3}(?:,\d{2,3})+|\d{1,9}")
_LONGEST = 5  # tokens of a number that is read: "two hundred and fifty thousand"
_NOT_COUNTS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number of things told by tokens start:end; `bounds` inclusive, None is open; `article` where it is only "a" or "an"."""

    start: int
    end: int
    bounds: Bounds
    article: bool = False


def find_numbers(view: View, start: int, end: int) -> list[Number]:
    """Numbers of things in tokens start:end, in order; dates, sums, measures and ordinals are none."""
    found: list[Number] = []
    i = start
    while i < end:
        number = _valued(view, i) or _read(view, i, end) if i in view.numbers or _may_begin(view.words[i]) else None
        if number is not None:
            found.append(number)
        i = max(i + 1, number.end if number else 0)
    return found


@lru_cache(maxsize=65536)
def _may_begin(word: str) -> bool:
    """True where a number may begin with the word: nearly no word does, and asking all of them again and again takes its time."""
    return word in load_cues()["vague"] or read_words((word,)) is not None


def read_words(words: Sequence[str]) -> tuple[int, int] | None:
    """The number that lower-case words spell from their start, and how many words it takes; None where the first spells none."""
    table, scales = load_cues()["numbers"], load_cues()["scales"]
    total, part, used = 0, None, 0
    for i, word in enumerate(words[:_LONGEST]):
        if _DIGITS.fullmatch(word):
            if part is not None:
                break
            part = int(word.replace(",", ""))
        elif word in scales and (part is not None or word == "dozen"):
            total, part = _scaled(total, 1 if part is None else part, scales[word])
        elif word in table and _continues(part, table[word]) and (part is None or word not in ("a", "an")):
            part = (part or 0) + int(table[word])
        elif word not in ("and", "-") or not used or i + 1 >= len(words) or words[i + 1] not in table:
            break
        else:
            continue
        used = i + 1
    return (total + (part or 0), used) if used else None


def _continues(part: int | None, number: int) -> bool:
    """True where a number word may follow what was read: "twenty one", "two hundred fifty", but not "five six"."""
    return part is None or (part % 100 == 0 and part > 0 and number < 100) or (20 <= part < 100 and part % 10 == 0 and 0 < number < 10)


def _scaled(total: int, part: int, scale: int) -> tuple[int, int]:
    return (total + part * scale, 0) if scale >= 1000 else (total, part * scale)


def _valued(view: View, i: int) -> Number | None:
    """The number of the values layer that starts at token i."""
    value = view.numbers.get(i)
    if value is None or value.start != i:
        return None
    low, high = value.low, value.high
    if low is None and high is None:
        low = high = value.value
    if low is None and high is None:
        return None
    return Number(i, value.end, (_whole(low), _whole(high)))


def _whole(number: float | None) -> int | None:
    return None if number is None or abs(number) > 1e12 else int(number)


def _read(view: View, i: int, end: int) -> Number | None:
    """The number that the words from token i spell, with the bound told before it."""
    if i in view.numbers or any(_is_other(view.mentions[m]) for m in view.mention_at.get(i, ())):
        return None
    vague = load_cues()["vague"].get(view.words[i])
    if vague is not None and i + 1 < end and view.words[i + 1] == "of":
        return Number(i, i + 1, (vague[0], vague[1]))
    read = read_words(view.words[i : min(end, i + _LONGEST)])
    if read is None:
        return None
    number, used = read
    start, side = _bound(view, i)
    bounds: Bounds = {"low": (number, None), "high": (None, number)}.get(side, (number, number))
    return Number(start, i + used, bounds, used == 1 and view.words[i] in ("a", "an"))


def _is_other(mention: Mention) -> bool:
    """True for mentions whose digits count no things: dates, sums, and names ("iPhone 4")."""
    return mention.type in _NOT_COUNTS or (mention.kind == "name" and mention.type != "CARDINAL")


def _bound(view: View, i: int) -> tuple[int, str]:
    """Where the words that bound the number at token i start, and which side they leave open."""
    first = max(view.sentence(i)[0], i - 4)
    for side in ("low", "high", "about"):
        for a, b in find_phrases(view.words, first, i, load_phrases("bounds", side)):
            if b == i:
                return a, side
    return i, ""
