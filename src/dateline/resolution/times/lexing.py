"""Which words of the text belong to the language of time: characters to nodes, one symbol a word."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from dateline.layers.wrapping import find_wraps
from dateline.resolution.times.meaning import Node

CLASSES = (
    "month weekday weekdays unit units season part parts moment scale ordinal decade zone meridiem vague frequency long present past future"
).split()
# One alternative a shape; digits and letters never repeat inside a repetition, so the time is linear in the text.
SHAPES = re.compile(
    r"""(?P<iso>\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]))
    |(?P<slashed>\b\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)(?:\d{4}|\d\d)(?![\w/]))
    |(?P<money>(?:US|A|C|NZ|HK|S|R|RM)?[$€£¥₹₽]\ ?\d[\d.,]*)
    |(?P<decade>(?:\b\d{3}|['’]?\b\d)0(?:['’]?s)\b)
    |(?P<nth>\b\d{1,3}(?:st|nd|rd|th)\b)
    |(?P<clock>\b(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:]))
    |(?P<dotted>\b(?:[01]?\d|2[0-4])\.[0-5]\d(?=\ ?(?:[ap]\.?\ ?m\b)))
    |(?P<coded>\b(?:[QqHh][1-4]|FY\ ?['’]?(?:\d{4}|\d\d))\b)
    |(?P<short>(?<!\w)['’]\d\d(?!\w))
    |(?P<percent>\b\d[\d.,]*\ ?(?:%|per\ ?cent\b))
    |(?P<meridiem>(?:(?<=\d)|\b)[AaPp]\.?\ ?[Mm]\b\.?)
    |(?P<digits>(?:\b|(?<=\bAD))\d+(?:,\d{3})*(?:\.\d+)?(?=[ap]m\b|\b))
    |(?P<era>\bA\.?D\.?(?=\d{1,4}\b))
    |(?P<mixed>\b(?:\d+[^\W\d_]|[^\W\d_]+\d)\w*)
    |(?P<poss>['’]s?\b|['’](?=\s))
    |(?P<word>[^\W\d_]+\.?(?:['’](?:clock|day|night|til)\b)?)
    |(?P<lines>\s*\n\s*)
    |(?P<mark1>[^\w\s])""",
    re.VERBOSE,
)
CAPITAL = frozenset("may march mar jan jun jul dec sat sun wed mon est ist et ct pt z".split())  # words of time in capitals only
SHORTENED = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun hrs mins secs yrs".split()
)
SMALL = frozenset({"tet", "epiphany", "eid", "mardi gras", "pentecost"})  # no holidays in small letters
TENS = (20, 30, 40, 50, 60, 70, 80, 90)


@cache
def read_data(name: str) -> Any:
    """A YAML file of data/times."""
    return yaml.safe_load(files("dateline").joinpath("data", "times", name).read_text(encoding="utf-8"))


@cache
def lexicon() -> dict[str, tuple[str, Any]]:
    """Word in lower case to (class, what it stands for)."""
    data = read_data("words.yaml")
    table = {word: (name, value) for name in CLASSES for word, value in data[name].items()}
    table |= {word: ("tens" if n in TENS else "w12" if n <= 12 else "teens", float(n)) for word, n in data["number"].items()}
    table |= {word: (f"{name}_{value}", value) for name in ("unit", "units") for word, value in data[name].items()}
    table["second"] = ("second", 2)
    return table


@cache
def _holiday_names() -> re.Pattern[str]:
    names = sorted(read_data("holidays.yaml"), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(n).replace("'", "['’]").replace(r"\ ", r"[ ]") for n in names) + r")(?!\w)", re.I)


def lex(text: str) -> list[Node]:
    """Nodes of the words and marks of the text, in order, blanks left out; symbol "x" for what has no part in any time."""
    found: list[Node] = []
    soft = find_wraps(text)
    at = 0
    for name in _holiday_names().finditer(text):
        if name[0][0].isupper() or name[0].lower() not in SMALL:
            found.extend(_plain(text, at, name.start(), soft))
            key = name[0].lower().replace("’", "'")
            found.append(Node(name.start(), name.end(), "holiday", key, value=key))
            at = name.end()
    found.extend(_plain(text, at, len(text), soft))
    return found


def _plain(text: str, start: int, end: int, soft: frozenset[int]) -> Iterator[Node]:
    for m in SHAPES.finditer(text, start, end):
        shape, found = m.lastgroup or "", m[0]
        if shape == "lines" and m.start() + found.index("\n") in soft:
            continue
        if shape == "word":
            symbol, word, value, stopped = _classify(found)
            stop = m.end() - stopped
            yield Node(m.start(), stop, symbol, word, None, value)
            if stopped:
                yield Node(stop, m.end(), "mark", ".")
        else:
            yield _shaped(m, shape, found.lower())


@lru_cache(maxsize=65536)
def _classify(text: str) -> tuple[str, str, Any, bool]:
    """Symbol, form and value of a plain word, and whether its last character is a stop of the sentence's own."""
    words, word = lexicon(), text.lower()
    stopped = word.endswith(".") and word[:-1] not in SHORTENED
    word = word[:-1] if stopped else word
    known: tuple[str, Any] | None = None
    if not (text[0].islower() and word in CAPITAL):
        known = words.get(word) or words.get(word.rstrip("."))
    symbol, value = known or ("word", None)
    return symbol, word.rstrip("."), value, stopped


def _shaped(m: re.Match[str], shape: str, word: str) -> Node:
    """Node of anything that is no plain word."""
    if shape == "digits":
        return _digits(m, word)
    if shape in ("iso", "slashed", "clock", "dotted", "coded"):
        return Node(m.start(), m.end(), shape, word, value=m[0])
    if shape == "decade":
        digits = re.sub(r"\D", "", word)
        return Node(m.start(), m.end(), "decade", word, value=int(digits[:-1]))
    if shape == "nth":
        number = int(re.sub(r"\D", "", word))
        return Node(m.start(), m.end(), "nth" if number <= 31 else "nths", word, value=number)
    if shape == "short":
        return Node(m.start(), m.end(), "short", word, value=int(word[1:]))
    if shape == "meridiem":
        return Node(m.start(), m.end(), "meridiem", word, value=12 if word[0] == "p" else 0)
    if shape == "era":
        return Node(m.start(), m.end(), "word", "ad")
    if shape == "lines":
        return Node(m.start(), m.end(), "x", "\n")
    if shape == "poss":
        return Node(m.start(), m.end(), "mark", "'s")
    if shape == "mark1":
        return Node(m.start(), m.end(), "mark", "-" if word in "–—‐‑" else word)
    return Node(m.start(), m.end(), "x", word)


def _digits(m: re.Match[str], word: str) -> Node:
    plain = word.replace(",", "")
    if "." in plain or len(plain) > 12:
        return Node(m.start(), m.end(), "decimal" if len(plain) <= 12 else "x", word, value=float(plain) if len(plain) <= 12 else None)
    n = int(plain)
    if len(word) == 4 and 1000 <= n < 2200:
        symbol = "y4"
    elif len(word) <= 2:
        symbol = next(name for top, name in ((0, "d0"), (12, "d12"), (24, "d24"), (31, "d31"), (59, "d59"), (99, "d99")) if n <= top)
    else:
        symbol = "count"
    return Node(m.start(), m.end(), symbol, word, value=float(n))
