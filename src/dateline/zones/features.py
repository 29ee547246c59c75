"""What can be seen of a line: length, ends, case, separators, words, neighbours, place, and whether the article speaks of the same.

A feature is a short string, hashed into `SIZE` rows of weights. Nothing here knows any site: words count for what they were worth in
training. Time is bounded for each line and linear in their number.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from dateline.zones.lines import Line, is_wrapped

SIZE = 1 << 14
LONG = 90  # characters from which a line with a full stop is surely running text: 92 % of authored.train body lines, 0.8 % of its debris
SHOWN = 160  # characters whose words and marks are looked at; what is longer is known by its length
STEMS = 500  # characters of a line of running text whose words count as spoken of
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
LONGER = re.compile(r"[^\W\d_]{4,}")
SEPARATOR = re.compile(r"\s[·|•/»›>—–-]\s|\s{3,}|\t|[·|•»]")
CLOSING = "\"”’')]»"
MARKS = (
    ("url", re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net|co|gov|int)\b")),
    ("mail", re.compile(r"\S@\S")),
    ("rights", re.compile(r"©|\(c\)|®", re.I)),
    ("quote", re.compile(r"[“”\"]")),
    ("bracket", re.compile(r"\A(?:\(.*\)|\[.*\])\.?\Z")),
    ("colon", re.compile(r"\A[^:]{2,30}: ")),
    ("by", re.compile(r"\Aby\s+[A-Z]|\ABY\s")),
    ("stop in", re.compile(r"[a-z0-9)”\"][.!?]”? [A-Z“\"]")),
    ("place head", re.compile(r"\A[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,}(?:,|\s\(|\s?[-–—]|\Z)")),
)
DIGIT_MARKS = (
    ("clock", re.compile(r"\b\d{1,2}[:.]\d{2}\b")),
    ("year", re.compile(r"\b(?:19|20)\d{2}\b")),
    ("phone", re.compile(r"\+?\d[\d\s()-]{7,}\d")),
    ("price", re.compile(r"[$€£]\s?\d")),
    ("count", re.compile(r"\A\(?\d+\)?\s+\w+\Z|\w+\s*\(\d[\d,.]*\)\Z")),
    ("ago", re.compile(r"\b\d+\s?(?:min|minutes?|h|hours?|days?|weeks?)\b")),
)
FUNCTION = frozenset(
    re.split(
        r"\s+",
        "a an the of to in on at by for from with as and or but that this these those it its is are was were be been has have had will "
        "would could may he she they his her their who which when after before over under into about not more than said we you your our "
        "i me my all no do did",
    )
)


@dataclass(frozen=True, slots=True)
class Look:
    """A line as it is looked at: its beginning, the words there (as written, in lower case), and its shape."""

    head: str
    words: list[str]
    lower: list[str]
    shape: str


def find_features(lines: list[Line]) -> list[list[int]]:
    """For each line the row numbers (0 ≤ n < SIZE) of its features."""
    looks = [_look_at(line.text) for line in lines]
    running = [i for i, line in enumerate(lines) if len(line.text) >= LONG and looks[i].shape[-1] == "."]
    spoken: Counter[str] = Counter()
    for i in running:
        spoken.update(_stems(lines[i].text[:STEMS]))
    wrapped = "wrapped" if is_wrapped(lines) else "plain"
    memory: dict[str, int] = {}
    found = []
    for i, look in enumerate(looks):
        share = _overlap(lines[i].text, look, spoken)
        place = _find_place(i, lines, running)
        phase, shape = place[0], look.shape
        names = [*place, *_describe(look), *_find_neighbours(i, looks, lines)]
        names += [f"o{share}", f"o{share}{phase}", f"{phase}{shape}", f"{phase}{shape}o{share}", wrapped, f"{wrapped}{shape}"]
        rows = {memory.get(name) or memory.setdefault(name, _hash(name)) for name in names}
        rows.update(_hash(name) for name in _find_words(lines[i].text, look))
        found.append(sorted(rows))
    return found


def _hash(name: str) -> int:
    return crc32(name.encode("utf-8", "replace")) % SIZE


def _bucket(number: int, edges: tuple[int, ...]) -> int:
    return sum([number >= edge for edge in edges])


def _look_at(text: str) -> Look:
    head = text[:SHOWN]
    words = WORD.findall(head)
    return Look(head, words, [w.lower() for w in words], _find_shape(text))


def _find_shape(text: str) -> str:
    """Length, how it begins and how it ends, in three characters."""
    first, last = text[0], text[-1]
    if first in "-•*·–—►▶■○●‣→»>+▸":
        begin = "b"
    elif first in "“\"‘'`":
        begin = "q"
    elif first.isdigit():
        begin = "9"
    else:
        begin = "a" if first.islower() else "A" if first.isalpha() else "x"
    bare = text[-6:].rstrip(CLOSING + " ")
    plain = "9" if last.isdigit() else last if last in ":,;)" else "”" if last in CLOSING else "a"
    end = "." if bare and bare[-1] in ".!?…" else plain
    return f"{_bucket(len(text), (4, 12, 25, 40, 60, 90, 140, 250))}{begin}{end}"


def _find_place(i: int, lines: list[Line], running: list[int]) -> list[str]:
    """Where the line stands, first of all before ("Pb"), among ("Pi") or behind ("Pa") the running text, if there is any ("P0")."""
    n = len(lines)
    phase = "P0" if not running else "Pb" if i < running[0] else "Pa" if i > running[-1] else "Pi"
    gap = running[0] - i if phase == "Pb" else i - running[-1] if phase == "Pa" else 0
    top, bottom = _bucket(i, (1, 2, 3, 4, 7, 12)), _bucket(n - 1 - i, (1, 2, 3, 6, 12, 25))
    blank = f"{'B' if lines[i].blank else 'b'}{'B' if i + 1 < n and lines[i + 1].blank else 'b'}"
    near = f"{phase}{_bucket(gap, (1, 2, 3, 4, 6, 9, 15))}"
    much = f"r{_bucket(len(running), (1, 2, 4, 8))}{phase}"
    return [phase, near, f"t{top}", f"e{bottom}", f"n{_bucket(n, (2, 3, 5, 9, 20, 50))}", f"k{blank}", f"t{top}{phase}", much]


def _describe(look: Look) -> list[str]:
    """Shape, case, grammar and marks."""
    shape, words = look.shape, look.words
    long_words = [w for w in words if len(w) > 3]
    case = str(4 * sum([w[0].isupper() for w in long_words]) // len(long_words)) if long_words else "0"
    if words and sum([w.isupper() for w in words]) > 0.7 * len(words):
        case += "U"
    grammar = str(min(4, 10 * sum([w in FUNCTION for w in look.lower]) // len(words))) if words else "0"
    number = _bucket(len(words), (1, 2, 3, 5, 8, 13, 21))
    parts = _bucket(len(SEPARATOR.findall(look.head)), (1, 2, 3, 5))
    names = [f"s{shape}", f"l{shape[0]}", f"b{shape[1]}", f"z{shape[2]}", f"c{case}", f"g{grammar}", f"w{number}", f"p{parts}", "bias"]
    names += [f"c{case}{shape}", f"g{grammar}{shape[0]}{shape[2]}", f"w{number}c{case}g{grammar}", f"p{parts}c{case}w{number}"]
    marks = [name for name, pattern in MARKS if pattern.search(look.head)]
    if any(map(str.isdigit, look.head)):
        marks += ["digit", *(name for name, pattern in DIGIT_MARKS if pattern.search(look.head))]
    return [*names, *(f"m{m}" for m in marks), *(f"m{m}{shape[0]}" for m in marks)]


def _find_neighbours(i: int, looks: list[Look], lines: list[Line]) -> list[str]:
    """Shapes of the two lines before and the two after; a lower-case beginning continues the line before."""
    own = looks[i].shape
    before = looks[i - 1].shape if i else "^"
    after = looks[i + 1].shape if i + 1 < len(looks) else "$"
    second_before = looks[i - 2].shape[0] if i > 1 else "^"
    second_after = looks[i + 2].shape[0] if i + 2 < len(looks) else "$"
    names = [f"<{before}", f">{after}", f"<{before}{own[0]}", f">{after}{own[0]}", f"<{before[0]}{own}", f">{after[0]}{own}"]
    names += [f"{before[0]}<{own[0]}>{after[0]}", f"<<{second_before}{before[0]}{own[0]}", f">>{own[0]}{after[0]}{second_after}"]
    if i and not lines[i].blank and before[-1] == "a" and own[1] == "a":
        names.append("continues")
    return names


def _find_words(text: str, look: Look) -> list[str]:
    """Its words and their beginnings, where it is short; of a long line the first two only."""
    words = look.lower
    names = [f"F{w}" for w in words[:1]] + [f"F2{a} {b}" for a, b in pairwise(words[:2])]
    if len(text) < SHOWN:
        names += [f"L{w}" for w in words[-1:]]
    if len(text) < LONG:
        names += [f"W{w}" for w in words] + [f"S{w[:5]}" for w in words if len(w) > 5]
        names += [f"2{a} {b}" for a, b in pairwise(words)] if len(words) < 12 else []
    return names


def _stems(text: str) -> set[str]:
    return {w[:6] for w in LONGER.findall(text.lower())} - FUNCTION


def _overlap(text: str, look: Look, spoken: Counter[str]) -> str:
    """How many of the line's content words the running text says elsewhere, in fifths; "-" for a line without such words."""
    if len(text) >= SHOWN:
        return "+"
    stems = _stems(look.head)
    if not stems:
        return "-"
    least = 2 if len(text) >= LONG and look.shape[-1] == "." else 1
    return str(5 * sum([spoken[s] >= least for s in stems]) // len(stems))
