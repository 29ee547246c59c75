"""How far a time reaches: "since May" and "until Friday" have one end only, and the other bound stays open.

The value of the expression is still its own ("until Friday": the Friday); what is bounded is when that may be which the words tell.
"""

import re
from datetime import date

from dateline.resolution.times.lexing import read_data

BEFORE = 24  # characters looked at before the expression
WORDS = re.compile(r"(?:([^\W\d_]+)\s+)?([^\W\d_]+)\s+(?:the\s+)?$")


def open_end(text: str, start: int, end: int, kind: str) -> str | None:
    """Which bound the word before the expression at characters start:end leaves open: "earliest", "latest" or None.

    The words stand in data/times/words.yaml, `open`. `kind` is the TIMEX3 type: "shortly after 9 p.m." is no open end but about nine, so
    that before and after count with dates only, and not where a word like "shortly" stands before them.
    """
    if kind not in ("DATE", "TIME"):
        return None
    words = read_data("words.yaml")["open"]
    first = text[start:end].split(maxsplit=1)
    lead = WORDS.search(text, max(0, start - BEFORE), start)
    word, before = (lead[2].lower(), (lead[1] or "").lower()) if lead else ("", "")
    if first and first[0].lower() in words["always"]:
        word, before = first[0].lower(), ""
    if word in words["always"]:
        return str(words["always"][word])
    dated = kind == "DATE" and word in words["dates"] and before not in words["near"]
    return str(words["dates"][word]) if dated else None


def open_bounds(bounds: tuple[date | None, date | None], side: str | None) -> tuple[date | None, date | None]:
    """First and last day with the open one left out."""
    return (None if side == "earliest" else bounds[0]), (None if side == "latest" else bounds[1])
