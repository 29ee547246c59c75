"""When two names name one thing: the parts of a name, and how two of them relate."""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from dateline.resolution.words import load_words

MAX_WORDS = 24
"""Longer "names" are errors of the tagger or attacks; only their first words are compared (no name of the dev corpora has more than 15)."""
MAX_WORD = 60


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name, folded (no accents, lower case): `words` without articles, titles, legal endings and possessives.

    `given` and `family` only of persons with two words or more; `acronym` what its capitals spell, `capitals` whether it looks like
    one itself; `gender` what a title inside tells.
    """

    words: tuple[str, ...]
    text: str
    given: str = ""
    family: str = ""
    acronym: str = ""
    capitals: bool = False
    gender: str = ""


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case, without accents and full stops."""
    flat = unicodedata.normalize("NFKD", word[:MAX_WORD]) if not word.isascii() else word[:MAX_WORD]
    return "".join(c for c in flat if not unicodedata.combining(c)).lower().replace(".", "").replace("’", "'")


def read_name(text_words: tuple[str, ...], kind: str) -> Name:
    """The name that the words spell; `kind` is the OntoNotes class."""
    lists = load_words()
    raw = [w for w in text_words[:MAX_WORDS] if w not in ("'s", "’s", "'", "’", "“", "”", '"', ",", "(", ")", "-", "–")]
    words = [fold(w) for w in raw]
    letters = "".join(w[0] for w in raw if w[:1].isupper()).lower()
    letters = letters[1:] if words[:1] == ["the"] and raw[0] == "The" else letters
    gender = ""
    while len(words) > 1 and (words[0] in lists.articles or (kind == "PERSON" and words[0] in lists.honorifics)):
        told = lists.honorifics.get(words[0], "n")
        gender = told if told != "n" else gender
        words, raw = words[1:], raw[1:]
    endings = lists.generations if kind == "PERSON" else lists.legal if kind == "ORG" else frozenset()
    while len(words) > 1 and words[-1] in endings:
        words, raw = words[:-1], raw[:-1]
    if kind == "NORP" and len(words[-1:]) and words[-1].endswith("s") and len(words[-1]) > 4:
        words[-1] = words[-1][:-1]
    alone = len(raw) == 1 and sum(c.isupper() for c in raw[0]) >= 2 and raw[0][0].isupper() and len(raw[0]) <= 8 if raw else False
    given, family = _split_person(words) if kind == "PERSON" else ("", "")
    return Name(tuple(words), " ".join(words), given, family, letters if len(words) > 1 else "", bool(alone), gender)


def _split_person(words: list[str]) -> tuple[str, str]:
    """Given name and family name with its particles; ("", "") where there is one word only."""
    if len(words) < 2:
        return "", ""
    at = len(words) - 1
    while at > 1 and words[at - 1] in load_words().particles:
        at -= 1
    return words[0], " ".join(words[at:])


def same_given(a: str, b: str) -> bool:
    """Whether two given names can be one: the same, an initial, a short form."""
    if a == b or not a or not b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if a[0] == b[0] and max(len(a), len(b)) <= 2:
        return True
    short = load_words().short_names
    full_a, full_b = short.get(a, frozenset()) | {a}, short.get(b, frozenset()) | {b}
    return bool(full_a & full_b) or (min(len(a), len(b)) >= 5 and SequenceMatcher(None, a, b).ratio() >= 0.8)


@lru_cache(maxsize=20_000)
def relate_names(a: Name, b: Name, person: bool) -> str | None:
    """How the name `a` relates to `b`, or None where they are different; the relations are listed in features.RELATIONS.

    `person`: both are names of people, compared by given and family name.
    """
    if not a.words or not b.words:
        return None
    if a.words == b.words:
        return "same"
    if person:
        return _relate_persons(a, b)
    if (a.capitals and _spells(b.acronym, a.text)) or (b.capitals and _spells(a.acronym, b.text)):
        return "acronym"
    if len(a.words) != len(b.words):
        short, long, down = (a.words, b.words, "part") if len(a.words) < len(b.words) else (b.words, a.words, "whole")
        if long[: len(short)] == short:
            return down
        if long[-len(short) :] == short:
            return down + "_end"
        if set(short) <= set(long):
            return "inner"
    return _relate_spelling(a, b)


def _spells(acronym: str, text: str) -> bool:
    """Whether the capitals are those of the whole name, or of all but its first word ("U.S. National Security Council", NSC)."""
    return len(text) > 1 and (acronym == text or (len(text) > 2 and acronym[1:] == text))


def _relate_persons(a: Name, b: Name) -> str | None:
    if len(a.words) == 1 and len(b.words) == 1:
        return _relate_spelling(a, b)
    if len(a.words) == 1 or len(b.words) == 1:
        one, full, down = (a, b, "") if len(a.words) == 1 else (b, a, "longer_")
        word = one.words[0]
        if word == full.family or word == full.words[-1]:
            return down + "family"
        if word == full.given or (len(word) > 2 and word in load_words().short_names and same_given(word, full.given)):
            return down + "given"
        return down + "inner" if word in full.words else None
    if a.text == b.family or b.text == a.family:
        return "family" if a.text == b.family else "longer_family"
    if a.family == b.family or a.words[-1] == b.words[-1]:
        if same_given(a.given, b.given):
            return "full"
        return "middle" if a.given in b.words or b.given in a.words else None
    short, long = (a.words, b.words) if len(a.words) <= len(b.words) else (b.words, a.words)
    if set(short) <= set(long):
        return "inner"
    return _relate_spelling(a, b)


def _relate_spelling(a: Name, b: Name) -> str | None:
    """spelling: two forms differ by a letter or two; overlap: half of their words are shared; None where they hold other numbers."""
    if [w for w in a.words if not w.isalpha()] != [w for w in b.words if not w.isalpha()]:
        return None
    if (
        len(a.words) == len(b.words)
        and a.text[:1] == b.text[:1]
        and min(len(a.text), len(b.text)) >= 6
        and abs(len(a.text) - len(b.text)) <= 2
    ):
        matcher = SequenceMatcher(None, a.text, b.text)
        # 0.88: "Medvedev"/"Medvedyev" and "Kyiv"-like variants pass, "Austria"/"Australia" (0.875) does not.
        if matcher.real_quick_ratio() > 0.88 and matcher.quick_ratio() > 0.88 and matcher.ratio() > 0.88:
            return "spelling"
    shared = {w for w in a.words if len(w) > 3} & set(b.words)
    if len(a.words) > 1 and len(b.words) > 1 and 2 * len(shared) >= min(len(a.words), len(b.words)) and len(shared) >= 2:
        return "overlap"
    return None
