"""A unit of training: consecutive windows of one document, and all that a corpus says about them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.language.features import Pieces, Words

IGNORE = -100
Row = dict[str, Any]
Span = tuple[int, int]
Array = NDArray[np.int64]
UNTYPED: Row = {
    "type": IGNORE,
    "status": IGNORE,
    "arguments": [],
    "topics": set(),
    "part_of": None,
}  # an event of which only the trigger is told


@dataclass
class Unit:
    """Consecutive windows of one document with what is known about their words.

    `mentions`: (start, end, type, kind, entity) for pairs; `events`: (start, end, type, status, cluster, arguments, topics, part_of);
    `arguments` of an event: (role, entity). `marks`/`roots`: only for given pairs.
    `frames`: PropBank predicates, each (word, {head word of an argument: its number in FRAMES}).
    `silent`: roles that the corpus does not tell wherever they hold. `guessed`: mentions and events are a teacher's.
    """

    corpus: str
    words: Words
    pieces: Pieces
    windows: list[Span]
    labels: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    mentions: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    sentence_of: NDArray[np.int64] | None = None
    coreference: bool = False
    marks: tuple[Span | None, Span | None] | None = None
    roots: frozenset[int] = frozenset()
    frames: list[tuple[int, dict[int, int]]] = field(default_factory=list)
    silent: frozenset[str] = frozenset()
    guessed: bool = False
