"""A thing while it is being put together: what its mentions so far tell about it."""

from collections import Counter
from dataclasses import dataclass, field

from dateline.resolution.names import Name
from dateline.resolution.profiles import Profile
from dateline.resolution.words import load_words

PAIRS_KEPT = 12
"""Name forms kept for comparison: more do not help, and bound the time where one thing is named in many ways."""
BLOCK = 64
"""Tokens of a block of positions; neighbours and nested mentions are looked for in the blocks around, so a mention may be as long."""


@dataclass(slots=True)
class Node:
    """One thing. `mentions`: all its profiles; `seen`: those that the walk through the article has passed, in order."""

    number: int
    mentions: list[Profile] = field(default_factory=list)
    seen: list[Profile] = field(default_factory=list)
    members: tuple[int, ...] = ()
    types: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    names: dict[str, Name] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)
    content: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    groups: set[int] = field(default_factory=set)
    lands: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, p: Profile) -> None:
        """Take a mention in, and learn from it."""
        self.mentions.append(p)
        self.places.setdefault(p.start // BLOCK, []).append((p.start, p.end))
        if p.kind != "pronoun":
            weight = 2 if p.kind == "name" else 1
            self.types[p.type] += weight
            self.titles |= p.titles
            self.texts.add(p.text)
        if p.name and p.name.text not in self.names and len(self.names) < PAIRS_KEPT:
            self.names[p.name.text] = p.name
        if p.gender and p.person == 3:
            self.genders[p.gender] += 1
        if p.number and p.person == 3:
            self.numbers[p.number] += 1
        if p.kind == "nominal":
            self.heads.add(p.head)
            self.content |= p.content
            self.groups |= load_words().synonyms.get(p.head, frozenset())
        if p.place:
            self.lands[p.place, p.land] += 1

    def near(self, p: Profile) -> list[tuple[int, int]]:
        """The spans of the mentions that begin within a block of the mention `p`."""
        block = p.start // BLOCK
        return [span for k in (block - 1, block, block + 1) for span in self.places.get(k, ())]

    @property
    def land(self) -> tuple[str, str]:
        """("country", code), ("capital", code) or ("", "")."""
        return max(self.lands, key=lambda k: self.lands[k]) if self.lands else ("", "")

    @property
    def type(self) -> str:
        """The commonest class of its names and nouns, or "" where it has pronouns only."""
        return max(self.types, key=lambda t: self.types[t]) if self.types else ""

    @property
    def gender(self) -> str:
        """m, f, n or ""."""
        if not self.genders:
            return "n" if self.types and self.type != "PERSON" else ""
        return max(self.genders, key=lambda g: self.genders[g])

    @property
    def number_told(self) -> str:
        """s, p or "" (unknown or either)."""
        if self.names and self.type in ("PERSON",) and not self.numbers:
            return "s"
        if self.members:
            return "p"
        return max(self.numbers, key=lambda n: self.numbers[n]) if self.numbers else ""
