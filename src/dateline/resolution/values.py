"""Amounts: MONEY, PERCENT, QUANTITY, ORDINAL and CARDINAL mentions as numbers with unit or currency, and bounds."""

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from dateline.layers import Value
from dateline.resolution.numbers import read_number
from dateline.resolution.words import read_rows

TYPES = frozenset({"MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
PERCENT = re.compile(r"%|\bper\s?-?cent\b|\bpercent(age)?\b|\bpct\b", re.IGNORECASE)
POINTS = re.compile(r"\bpoints?\b|\bpp\b", re.IGNORECASE)
SCALES = r"(?:k|m|mn|mln|bn|bln|tn|b|million|billion|trillion|thousand|hundred|lakh|crore)?"


@cache
def _currencies() -> tuple[re.Pattern[str], dict[str, tuple[str | None, float]]]:
    """A pattern that finds the longest written form, and its code and factor."""
    table = {form: (None if code == "-" else code, float(factor)) for form, code, factor in read_rows("currencies.tsv")}
    forms = sorted(table, key=lambda f: (-len(f), f))
    words = "|".join(re.escape(f) for f in forms)
    return re.compile(rf"(?<![^\W\d_])({words})(s|es)?(?![^\W\d_])", re.IGNORECASE), table


@cache
def _units() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for a unit at the end of a number or after it, and the symbols."""
    table = {row[0]: row[1] for row in read_rows("units.tsv")}
    forms = "|".join(re.escape(f).replace(r"\ ", r"[\s-]+") for f in sorted(table, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<![^\W\d_])({forms})(s|es)?(?![^\W\d_])\.?", re.IGNORECASE), table


def read_values(doc: Doc) -> tuple[Value, ...]:
    """The amounts among the mentions, in order; a sum that names no currency takes that of the sum before it in its sentence."""
    found: list[Value] = []
    sentence, last, unit = -1, -1, None
    starts = [t.i for t in doc if t.is_sent_start]
    for m in doc._.mentions or ():
        if m.type not in TYPES:
            continue
        while sentence + 1 < len(starts) and starts[sentence + 1] <= m.start:
            sentence += 1
        value = read_value(doc[m.start : m.end].text, m.type)
        if m.type == "MONEY":
            if value.unit is None and last == sentence and not _names_currency(doc[m.start : m.end].text):
                value = replace(value, unit=unit)
            last, unit = sentence, value.unit
        found.append(replace(value, start=m.start, end=m.end))
    return tuple(found)


def read_value(text: str, kind: str) -> Value:
    """The amount that the words tell; start and end are 0. `kind`: one of TYPES.

    unit: ISO 4217 code of MONEY (None where the words do not tell which: "crowns"), "%" or "pp" of PERCENT, a symbol of QUANTITY.
    """
    text = text[:200]
    if kind == "MONEY":
        return _read_money(text)
    if kind == "PERCENT":
        marked = PERCENT.search(text) is not None
        unit = "pp" if marked and POINTS.search(text) else "%"
        value, _, low, high = _spread(PERCENT.sub(" ", text), unit)
        part = not marked and max(value or 0, low or 0, high or 0) < 1  # "a tenth" of something is 10 %
        return Value(0, 0, kind, *(_spread(text, unit, 100) if part else (value, unit, low, high)))
    if kind == "QUANTITY":
        return _read_quantity(text)
    return Value(0, 0, kind, *_spread(text, None))


def _spread(text: str, unit: str | None, factor: float = 1.0) -> tuple[float | None, str | None, float | None, float | None]:
    """Value, unit, low and high, times the factor."""
    value, low, high = (None if n is None else round(n * factor, 6) for n in read_number(text))
    return value, unit, low, high


def _names_currency(text: str) -> bool:
    return _currencies()[0].search(text) is not None


def _read_money(text: str) -> Value:
    pattern, table = _currencies()
    forms = [(m[1].lower(), m.span()) for m in pattern.finditer(text)]
    known = [(f, span) for f, span in forms if f not in ("p", "r") or (f == "p") == (span[0] > 0)]
    rest = text
    for _, (start, end) in reversed(known):
        rest = rest[:start] + " " + rest[end:]
    code, factor = next((table[f] for f, _ in known if table[f][0]), (None, 1.0)) if known else (None, 1.0)
    if known and code is None:
        factor = table[known[0][0]][1]
    return Value(0, 0, "MONEY", *_spread(rest, code, factor))


def _read_quantity(text: str) -> Value:
    pattern, table = _units()
    found = list(pattern.finditer(text))
    if not found:
        return Value(0, 0, "QUANTITY", *_spread(text, None))
    best = max(found, key=lambda m: (len(m[0]), -m.start()))
    symbol = table.get(re.sub(r"[\s-]+", " ", best[1].lower()), table.get(best[1].lower()))
    rest = text[: best.start()] + " " + text[best.end() :]
    value = Value(0, 0, "QUANTITY", *_spread(rest, symbol))
    if value.low is None and value.high is None and not re.search(r"\d", rest) and re.match(r"(?i)\s*an?\b", text):
        return Value(0, 0, "QUANTITY", 1.0, symbol, 1.0, 1.0)
    return value
