"""The word lists of resolution, read once from data/resolution: who can be meant by what."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Pronoun:
    """`person` 1 to 3 or 0 (none), `number` s, p or "" (either), `gender` m, f, n (a thing) or ""."""

    person: int = 0
    number: str = ""
    gender: str = ""
    reflexive: bool = False
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Lower-case word lists; `honorifics` and `role_gender` give m, f or n of a word, `short_names` the full given names of a short one,
    `synonyms` the groups of head nouns that a noun is in.
    """

    articles: frozenset[str]
    honorifics: dict[str, str]
    generations: frozenset[str]
    particles: frozenset[str]
    legal: frozenset[str]
    short_names: dict[str, frozenset[str]]
    role_gender: dict[str, str]
    plural: frozenset[str]
    singular: frozenset[str]
    collective: frozenset[str]
    head_types: dict[str, frozenset[str]]
    pair_words: dict[str, int]
    synonyms: dict[str, frozenset[int]]
    saying: frozenset[str]
    locative: frozenset[str]
    indefinite: frozenset[str]
    definite: frozenset[str]
    possessive: frozenset[str]


def read_data(name: str) -> Any:
    """The parsed YAML file of data/resolution."""
    text = resources.files("dateline").joinpath(f"data/resolution/{name}").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_rows(name: str) -> list[list[str]]:
    """The rows of a tab-separated file of data/resolution; lines with # are remarks."""
    text = resources.files("dateline").joinpath(f"data/resolution/{name}").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _inverted(groups: dict[str, list[str]]) -> dict[str, str]:
    """word → group; a word that stands in several groups tells nothing and gets "n"."""
    found: dict[str, str] = {}
    for group, words in groups.items():
        for word in words:
            found[word] = group if found.get(word, group) == group else "n"
    return found


@cache
def load_words() -> Words:
    """The lists of words.yaml."""
    raw = read_data("words.yaml")
    short: dict[str, set[str]] = {}
    for full, forms in raw["nicknames"].items():
        for form in forms:
            short.setdefault(form, set()).add(full)
    heads: dict[str, set[str]] = {}
    for kind, words in raw["heads"].items():
        for word in words:
            heads.setdefault(word, set()).add(kind)
    alike: dict[str, set[int]] = {}
    for number, words in enumerate(raw["synonyms"]):
        for word in words:
            alike.setdefault(word, set()).add(number)
    plain = (
        "articles",
        "generations",
        "particles",
        "legal",
        "plural",
        "singular",
        "collective",
        "saying",
        "locative",
        "indefinite",
        "definite",
        "possessive",
    )
    return Words(
        honorifics=_inverted(raw["honorifics"]),
        short_names={k: frozenset(v) for k, v in short.items()},
        role_gender=_inverted(raw["role_gender"]),
        head_types={k: frozenset(v) for k, v in heads.items()},
        pair_words=dict(raw["numbers"]),
        synonyms={k: frozenset(v) for k, v in alike.items()},
        **{name: frozenset(raw[name]) for name in plain},
    )


@cache
def load_pronouns() -> dict[str, Pronoun]:
    """The table of pronouns.yaml, by the pronoun's words in lower case."""
    return {words: Pronoun(**facts) for words, facts in read_data("pronouns.yaml").items()}
