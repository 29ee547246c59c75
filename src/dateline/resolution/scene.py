"""What the rules on offices look at: words, mentions with their entities, and where each begins and ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc

from dateline.layers import Entity, Mention
from dateline.resolution.words import read_data

BODIES = frozenset({"ORG", "GPE", "FAC", "LOC", "EVENT", "NORP"})
REACH = 4
"""Tokens between a body and the title ("the bank's long-time deputy chairman"): set by hand on the training corpora."""
YEAR = re.compile(r"(1[6-9]|20)\d\d")
ENDS = frozenset({".", ";", "!", "?", ":", "\n", "“", "”"})


@dataclass(slots=True)
class Scene:
    """What the rules look at: lower-case words, mentions with their entities, and where each begins and ends (longest first)."""

    words: list[str]
    mentions: Sequence[Mention]
    entities: Sequence[Entity]
    entity_of: dict[int, int]
    begins: dict[int, list[int]] = field(default_factory=dict)
    ends: dict[int, list[int]] = field(default_factory=dict)
    sentence: list[int] = field(default_factory=list)
    bodies: list[tuple[int, int]] = field(default_factory=list)
    countries: frozenset[int] = frozenset()
    lands: dict[int, str] = field(default_factory=dict)
    homelands: dict[int, frozenset[str]] = field(default_factory=dict)


@cache
def load_offices() -> dict[str, frozenset[str]]:
    """The word lists of offices.yaml."""
    return {name: frozenset(words) for name, words in read_data("offices.yaml").items()}


def read_scene(doc: Doc, entities: Sequence[Entity]) -> Scene:
    """The scene of a Doc with its entities; lists of mention numbers at each token, the longest first."""
    mentions = doc._.mentions or ()
    entity_of = {m: i for i, e in enumerate(entities) for m in e.mentions}
    sentence, s = [], -1
    for i, token in enumerate(doc):
        s += i == 0 or bool(token.is_sent_start)
        sentence.append(s)
    scene = Scene(
        [t.lower_ if not t.is_space else "\n" if "\n" in t.text else " " for t in doc], mentions, entities, entity_of, sentence=sentence
    )
    for i in sorted(entity_of, key=lambda i: mentions[i].start - mentions[i].end):
        scene.begins.setdefault(mentions[i].start, []).append(i)
        scene.ends.setdefault(mentions[i].end, []).append(i)
    scene.bodies = sorted(
        ((n, min(mentions[m].start for m in e.mentions)) for n, e in enumerate(entities) if e.type in BODIES and e.mentions),
        key=lambda b: b[1],
    )
    return scene
