"""Which key a name is looked up under: case, accents, punctuation, articles and possessives do not count."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

MAX_NAME = 120
"""Characters; a few long-winded official names of the base (up to 191) are only found by their others. Longer is no name."""

_WORDS = tomllib.loads((files("dateline") / "data/knowledge/names.toml").read_text(encoding="utf-8"))
_LETTERS = str.maketrans(_WORDS["letters"] | dict.fromkeys("'’‘ʼʻ`´ʹʾʿ′.", ""))
_SHORT: dict[str, str] = _WORDS["short"]
_ARTICLES = tuple(f"{a} " for a in _WORDS["articles"])
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_SUFFIXES = frozenset(_WORDS["person_suffixes"])
_PARTICLES = frozenset(_WORDS["person_particles"])
_LEGAL = frozenset(_WORDS["legal_forms"])
SURNAME_FIRST = frozenset(_WORDS["surname_first"])


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """The key of a name: lower case without accents and punctuation; leading article and possessive dropped.

    "The U.S.'s" → "us", "Rif‘at" → "rifat", "St. John’s" → "saint john", "Jean-Luc" → "jean luc". Empty where nothing is left or where the
    name is longer than MAX_NAME characters. Scripts other than Latin are kept as they are.
    """
    if not name or len(name) > MAX_NAME:
        return ""
    text = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", name.strip()).casefold()).translate(_LETTERS)
    text = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    words = text.split()
    if len(words) > 1:
        words[0] = _SHORT.get(words[0], words[0])
    key = " ".join(words)
    for article in _ARTICLES:
        if key.startswith(article):
            return key[len(article) :]
    return key


def split_person(name: str) -> list[str]:
    """Words of a person's name as keys, without initials in the middle and without Jr., Sr., III and honours at the end.

    "Robert F. Kennedy Jr." → ["robert", "kennedy"]; "Al-Sisi" → ["al", "sisi"].
    """
    words = fold_name(name).split()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return [w for i, w in enumerate(words) if len(w) > 1 or i in (0, len(words) - 1)]


def short_person(name: str) -> str:
    """First and last word of a person's name: the key that forgives middle names; empty for one word."""
    words = split_person(name)
    return f"{words[0]} {words[-1]}" if len(words) > 1 else ""


def family_name(name: str, country: str | None = None) -> str:
    """The word that stands for a person alone: the last one, or the first where `country` writes that first; empty where there is none."""
    words = [w for w in split_person(name) if w not in _PARTICLES]
    if not words:
        return ""
    return words[0] if country in SURNAME_FIRST else words[-1]


def short_organisation(name: str) -> str:
    """The key of an organisation without the words of its legal form ("Boeing Co." → "boeing"); empty where nothing else is left."""
    words = fold_name(name).split()
    while words and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)
