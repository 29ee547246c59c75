"""Which words tell something? The cue words of data/events/cues.yaml, read once."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Phrase = tuple[str, ...]


@cache
def load_cues() -> dict[str, Any]:
    """The table of cue words as it stands in the file; do not change it."""
    table: dict[str, Any] = yaml.safe_load(files("dateline.data").joinpath("events/cues.yaml").read_text(encoding="utf-8"))
    return table


@cache
def load_phrases(*path: str) -> frozenset[Phrase]:
    """The words and phrases under a heading ("status", "planned"), each split at its blanks."""
    node: Any = load_cues()
    for name in path:
        node = node[name]
    return frozenset(tuple(str(p).split(" ")) for p in node)


@cache
def by_first_word(phrases: frozenset[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """The phrases by their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        found.setdefault(phrase[0], []).append(phrase)
    return {word: tuple(of_word) for word, of_word in found.items()}


def find_phrases(words: Sequence[str], start: int, end: int, phrases: frozenset[Phrase]) -> list[tuple[int, int]]:
    """Where phrases stand within start:end, half-open, the longest at each place."""
    table, end = by_first_word(phrases), min(end, len(words))
    found, i = [], start
    while i < end:
        size = 0
        if words[i] in table:
            size = next((len(p) for p in table[words[i]] if i + len(p) <= end and (len(p) == 1 or tuple(words[i : i + len(p)]) == p)), 0)
        if size:
            found.append((i, i + size))
        i += size or 1
    return found
