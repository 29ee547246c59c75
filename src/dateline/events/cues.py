"""Which words tell something? The cue words of data/events/cues.yaml, read once."""

from collections.abc import Iterable, Sequence
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


def find_phrases(words: Sequence[str], start: int, end: int, phrases: Iterable[Phrase]) -> list[tuple[int, int]]:
    """Where phrases stand within start:end, half-open, the longest at each place."""
    known = set(phrases)
    longest = max((len(p) for p in known), default=0)
    found, i = [], start
    while i < end:
        size = next((n for n in range(min(longest, end - i), 0, -1) if tuple(words[i : i + n]) in known), 0)
        if size:
            found.append((i, i + size))
        i += size or 1
    return found
