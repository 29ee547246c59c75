"""What number an expression tells, and the bounds that it leaves: digits, words, fractions, ranges, "more than", "dozens".

Pure and linear in the length of the text (only the first 200 characters are read). Numbers without a hedge have low = high = value.
"""

import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dateline.resolution.words import read_data

Reading = tuple[float | None, float | None, float | None]
NOTHING: Reading = (None, None, None)
MAX_LENGTH = 200
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[½¼¾⅓⅔⅛⅜⅝⅞]|[^\W\d_]+|[-–—−/+><≥≤±]")
INDIAN = re.compile(r"\d{1,3}(,\d{2,3})+(\.\d+)?$")
DOTTED = re.compile(r"\d{1,3}(\.\d{3}){2,}(,\d+)?$")
MINUS = frozenset({"minus", "negative", "−"})
DASHES = frozenset({"-", "–", "—", "to", "and", "or"})


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of numbers.yaml; `hedges` are (words, side) from the longest on, side above or below."""

    units: dict[str, float]
    ordinals: dict[str, float]
    scales: dict[str, float]
    vague: dict[str, float]
    several: dict[str, float]
    fractions: dict[str, float]
    characters: dict[str, float]
    hedges: tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One number at the tokens start:end; `vague`: it is only a lower bound; `scaled`: it names its own "million"."""

    start: int
    end: int
    value: float
    vague: bool = False
    scaled: bool = False


@cache
def load_lists() -> Lists:
    """numbers.yaml, read once."""
    raw = read_data("numbers.yaml")
    hedges = [(tuple(phrase.split()), side) for side in ("above", "below") for phrase in raw.pop(side)]
    return Lists(**raw, hedges=tuple(sorted(hedges, key=lambda h: -len(h[0]))))


def read_number(text: str) -> Reading:
    """Value, low and high of a number expression; a bound that the words leave open is None, all three where there is no single number.

    "more than a million" (1e6, 1e6, None) · "up to 40" (40, None, 40) · "20-30" (None, 20, 30) · "dozens" (None, 24, None) ·
    "half a million" (5e5, 5e5, 5e5) · "a tenth" (0.1, 0.1, 0.1) · "some 300" (300, 300, 300).
    """
    words = TOKEN.findall(text[:MAX_LENGTH].lower().replace("’", "'"))
    pieces = _find_pieces(words)
    if not pieces:
        return NOTHING
    if len(pieces) == 1:
        return _bound(words, pieces[0])
    return _read_range(words, pieces, text)


def read_digits(word: str) -> float | None:
    """A number in digits: "1,300", "5,00,000" (Indian), "11,5" (decimal comma), "1.234.567"; None where it is none."""
    if INDIAN.match(word) and not re.fullmatch(r"\d+,\d{1,2}", word):
        word = word.replace(",", "")
    elif DOTTED.match(word):
        word = word.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", word):
        word = word.replace(",", ".")
    try:
        found = float(word)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _find_pieces(words: list[str]) -> list[Piece]:
    found = []
    i = 0
    while i < len(words):
        piece = _read_piece(words, i)
        if piece is None:
            i += 1
            continue
        found.append(piece)
        i = piece.end
    return found


def _read_piece(words: list[str], i: int) -> Piece | None:
    """The number that begins at word `i`."""
    lists = load_lists()
    word = words[i]
    if word in lists.vague:
        return _read_vague(words, i, lists.vague[word], i + 1)
    if word in lists.several and i + 1 < len(words) and words[i + 1] in lists.scales and lists.several[word]:
        return _read_vague(words, i, lists.several[word] * lists.scales[words[i + 1]], i + 2)
    if word in ("several", "few", "numerous", "multiple") and (i + 1 == len(words) or words[i + 1] not in lists.scales):
        return (
            Piece(i, i + 1, lists.several[word], True)
            if word != "few" or i == 0 or words[i - 1] in ("a", "last", "next", "first")
            else None
        )
    if word in lists.fractions and not _is_ordinal(words, i):
        return _scale_fraction(words, i, i + 1, lists.fractions[word])
    if word in lists.ordinals:
        return Piece(i, i + 1, lists.ordinals[word])
    return _read_plain(words, i)


def _is_ordinal(words: list[str], i: int) -> bool:
    """Whether "third" stands for the third one rather than for a part: nothing countable in front."""
    return words[i] in load_lists().ordinals and (i == 0 or words[i - 1] in ("the", "-", "his", "her", "its", "their"))


def _read_vague(words: list[str], i: int, low: float, end: int) -> Piece:
    """A lower bound: "tens of thousands", "hundreds of millions": the counted unit multiplies."""
    lists = load_lists()
    while end + 1 < len(words) and words[end] == "of" and words[end + 1] in lists.vague:
        low *= lists.vague[words[end + 1]] / 2
        end += 2
    if end < len(words) and words[end] in ("million", "thousand", "billion", "hundred"):
        low, end = low * lists.scales[words[end]], end + 1
    return Piece(i, end, low, True, True)


def _read_plain(words: list[str], i: int) -> Piece | None:
    """Digits or words with their scales, hundreds added up: "two hundred and fifty thousand", "3.5m", "one and a half"."""
    lists = load_lists()
    total, part, seen, scaled = 0.0, 0.0, False, False
    k = i
    while k < len(words):
        word = words[k]
        value = read_digits(word) if word[0].isdigit() else lists.units.get(word)
        if word in ("a", "an"):
            value = 1.0 if not seen and _counts_as_one(words, k) else None
        if value is not None and (not seen or (not word[0].isdigit() and _adds(part, value, words[k - 1]))):
            part, seen, k = part + value, True, k + 1
        elif word in lists.characters:
            part, seen, k = part + lists.characters[word], True, k + 1
        elif word in lists.scales and seen:
            part, scaled, k = (part or 1) * lists.scales[word], True, k + 1
            if lists.scales[word] >= 1000:
                total, part = total + part, 0.0
        elif word in lists.ordinals and seen and words[k - 1] == "-" and part % 10 == 0 and part >= 20:
            part, k = part + lists.ordinals[word], k + 1
        elif word in lists.fractions and seen and words[k - 1] != "hundred":
            return _scale_fraction(words, i, k + 1, (part or 1) * lists.fractions[word])
        elif seen and word == "and" and words[k + 1 : k + 3] == ["a", "half"]:
            part, k = part + 0.5, k + 3
        elif seen and (word in ("st", "nd", "rd", "th") or (word in ("and", "-") and _continues(words, k, part))):
            k += 1
        else:
            break
    while k > i and words[k - 1] in ("and", "-"):
        k -= 1
    sign = -1 if i and words[i - 1] in MINUS else 1
    return Piece(i, k, sign * (total + part), False, scaled) if seen else None


def _counts_as_one(words: list[str], k: int) -> bool:
    """Whether "a" is a number here: before a scale or a part ("a million", "a tenth"), or where no other number follows ("a metre")."""
    lists = load_lists()
    if k + 1 < len(words) and (words[k + 1] in lists.scales or words[k + 1] in lists.fractions):
        return True
    known = (lists.units, lists.scales, lists.vague, lists.fractions, lists.several)
    return k == 0 and not any(w[0].isdigit() or (w not in ("a", "an") and any(w in table for table in known)) for w in words[1:])


def _adds(part: float, value: float, before: str) -> bool:
    """Whether a number word goes on with the one before: "forty" "one", "two hundred" "five"."""
    if before in ("-", "and") or before in load_lists().scales or before in load_lists().units:
        return (part % 100 == 0 and value < 100 and part > 0) or (part % 10 == 0 and part % 100 >= 20 and value < 10) or part == 0
    return False


def _continues(words: list[str], k: int, part: float) -> bool:
    lists = load_lists()
    after = words[k + 1] if k + 1 < len(words) else ""
    if (words[k] == "-" and after in lists.scales) or (after in lists.fractions and words[k] == "-"):
        return True
    if words[k] == "-" and after in lists.ordinals and part % 10 == 0:
        return True
    value = lists.units.get(after)
    return (
        value is not None
        and after not in ("a", "an", "no")
        and words[k - 1] in {**lists.scales, **lists.units}
        and _adds(part, value, words[k])
    )


def _scale_fraction(words: list[str], start: int, end: int, value: float) -> Piece:
    """A part: "half a million", "half of 1", "a quarter million", "five-tenths of a": what follows is multiplied."""
    lists = load_lists()
    k = end
    while k < len(words) and words[k] in ("a", "an", "of", "-", "the"):
        k += 1
    if k < len(words) and words[k] in lists.scales and k > end:
        return Piece(start, k + 1, value * lists.scales[words[k]], False, True)
    if k < len(words) and words[k][0].isdigit() and words[end : end + 1] == ["of"]:
        return Piece(start, k + 1, value * (read_digits(words[k]) or 1))
    return Piece(start, end, value)


def _find_hedge(words: list[str], inside: tuple[int, int]) -> str | None:
    """above, below or None: the longest hedge outside of the number itself."""
    start, end = inside
    around = [words[:start], words[end:]]
    for phrase, side in load_lists().hedges:
        for part in around:
            if any(tuple(part[k : k + len(phrase)]) == phrase for k in range(len(part) - len(phrase) + 1)):
                return side
    return None


def _bound(words: list[str], piece: Piece) -> Reading:
    value = float(piece.value)
    if "±" in words[: piece.start] or words[: piece.start][-3:] == ["plus", "or", "minus"]:
        return None, -abs(value), abs(value)
    side = _find_hedge(words, (piece.start, piece.end))
    if piece.vague:
        return None, float(value) if side != "below" else None, None
    if side == "above":
        return value, value, None
    return (value, None, value) if side == "below" else (value, value, value)


def _read_range(words: list[str], pieces: list[Piece], text: str) -> Reading:
    """Two numbers with a dash, "to", or "and" after "between"; scores ("2-1") and lists are no range."""
    if len(pieces) != 2:
        same = all(a.value == b.value for a, b in pairwise(pieces))
        return _bound(words, pieces[0]) if same else NOTHING
    first, second = pieces
    joint = [
        w
        for w in words[first.end : second.start]
        if w not in MINUS and w not in ("a", "an", "about", "some", "perhaps", "maybe", "even", "$", "from")
    ]
    if not joint or joint[0] not in DASHES or (joint[0] == "and" and "between" not in words[: first.start]):
        return NOTHING
    low, high = first.value, second.value
    if second.scaled and not first.scaled and low < high / 1000:
        scale = next((load_lists().scales[w] for w in words[second.start : second.end] if w in load_lists().scales), 1)
        low *= scale
    if re.fullmatch(r"\s*\d\s*[-–]\s*\d\s*", text) or low >= high:
        return NOTHING
    if second.vague:
        return None, low, None
    return None, low, high
