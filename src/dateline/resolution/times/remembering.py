"""When that happened which an anniversary remembers: the same day or month, so many years before.

"On October 18 they mark the 25th anniversary of the restoration of relations" tells two times: October 18, and the day of the
restoration. The second is a time of its own, over the words that tell it ("25th anniversary"), counted from the first.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from dateline.layers import Time
from dateline.layers.storing import read_source
from dateline.resolution.times.lexing import lex
from dateline.resolution.times.making import NUMBERS, ORDINALS
from dateline.resolution.times.meaning import Node
from dateline.resolution.times.periods import Period, parse_value, period_at, shift

REMEMBERS = "anniversary of "  # the rule of a time that is remembered begins so, and its years follow
FEASTS = frozenset({"anniversary", "jubilee", "birthday", "centenary", "bicentenary", "centennial", "bicentennial", "anniversaries"})
BY_NAME = {"centenary": 100, "centennial": 100, "bicentenary": 200, "bicentennial": 200}
REACH = 4  # words from the number to the word anniversary
BEFORE = 40  # characters in which they stand
OF = re.compile(r"\b(?:anniversary|(?:bi)?centenary|(?:bi)?centennial)(?=\s+of\b)", re.I)
FINE = ("day", "month")
MOST = 40  # times of a sentence that are looked at: keeps the work linear


def remembered_times(doc: Doc, times: Sequence[Time], sentences: Sequence[int]) -> Iterator[Time]:
    """A time for each "25th anniversary of" that falls on one of the times, in order.

    `times`: the times told, in order; `sentences`: first tokens of the sentences. The anniversary falls on the day or month told last
    before it in its sentence, else on one told after it without a year (a year told after it is what is remembered: "in 1994"); where that
    is no day, on the day that another anniversary of as many years falls on in the article.
    `anchor` is "t" and the number of that time. Where the year is not known the value keeps X and the bounds are None.
    """
    starts = {t.idx: t.i for t in doc}
    begins = [t.start for t in times]
    text = read_source(doc)
    found: list[tuple[int, tuple[int, int], int | None]] = []  # years, span, the occasion
    for feast in OF.finditer(text):
        told = _years_before(text, feast)
        if told is None or told[1] not in starts or feast.start() not in starts:
            continue
        token = starts[feast.start()]
        at = bisect_right(sentences, token)
        first, last = sentences[at - 1] if at else 0, sentences[at] if at < len(sentences) else len(doc)
        low, high = bisect_left(begins, first), bisect_left(begins, last)
        falls = _occasion(doc, times, range(low, min(high, low + MOST)), token)
        found.append((told[0], (starts[told[1]], token + 1), falls))
    days = {years: falls for years, _, falls in reversed(found) if falls is not None and times[falls].granularity == "day"}
    for years, span, falls in found:
        best = falls if falls is not None and times[falls].granularity == "day" else days.get(years, falls)
        if best is not None:
            yield _remembered(times, best, years, span)


def _occasion(doc: Doc, times: Sequence[Time], sentence: range, at: int) -> int | None:
    """Number of the time, of those of the sentence, that the anniversary at token `at` falls on; a date that says which visit or attack
    is meant ("the November 10 visit") is no occasion.
    """
    near = [i for i in sentence if times[i].granularity in FINE and times[i].type == "DATE"]
    before = [i for i in near if times[i].end <= at and (times[i].end == at or doc[times[i].end].pos_ != "NOUN")]
    after = [i for i in near if times[i].start >= at and not (times[i].anchor is None and (times[i].earliest or times[i].latest))]
    return before[-1] if before else after[0] if after else None


def _remembered(times: Sequence[Time], number: int, years: int, span: tuple[int, int]) -> Time:
    then = years_before(times[number].value, years)
    rule, anchor = f"{REMEMBERS}{years} years", f"t{number}"
    if then is None:
        value = times[number].value or ""
        return Time(*span, "DATE", value if value.startswith("XXXX-") and "W" not in value else "XXXX", None, None, None, anchor, rule)
    return Time(*span, "DATE", then.value, then.first.isoformat(), then.last.isoformat(), then.unit, anchor, rule)


def years_before(value: str | None, years: int) -> Period | None:
    """The day, month or year so many years before the one of a TIMEX3 value; None where its year is not known."""
    period = parse_value(value)
    day = shift(period.first, "year", -years) if period else None
    if period is None or day is None:
        return None
    return period_at(period.unit if period.unit in ("day", "month", "year") else "year", day)


def anniversary_years(text: str) -> int | None:
    """How many years an anniversary told in the text counts: "25th anniversary", "ten-year anniversary", "centenary"; or None."""
    told = _told_years(lex(text))
    return told[0] if told else None


def _years_before(text: str, feast: re.Match[str]) -> tuple[int, int] | None:
    """Years that the word of a feast counts, and the first character that tells them."""
    low = max(0, feast.start() - BEFORE)
    told = _told_years(lex(text[low : feast.end()]))
    return (told[0], low + told[1]) if told else None


def _told_years(nodes: Sequence[Node]) -> tuple[int, int] | None:
    """Years and the character at which they begin, of the last feast that tells them."""
    for i, node in reversed(list(enumerate(nodes))):
        if node.word in BY_NAME:
            return BY_NAME[node.word], node.start
        if node.word not in FEASTS:
            continue
        for at in range(i - 1, max(-1, i - 1 - REACH), -1):
            before = nodes[at]
            if before.symbol in (*ORDINALS, *NUMBERS) and before.value is not None and 0 < before.value < 3000:
                tens = nodes[at - 2] if at >= 2 and nodes[at - 1].word == "-" and nodes[at - 2].symbol == "tens" else None
                return int(before.value) + (int(tens.value) if tens else 0), (tens or before).start
    return None
