"""A thing while it is being put together: what its mentions so far tell about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dateline.resolution.names import Name
from dateline.resolution.profiles import Profile
from dateline.resolution.words import load_words

PAIRS_KEPT = 12
"""Name forms kept for comparison: more do not help, and bound the time where one thing is named in many ways."""
BLOCK = 64
"""Tokens of a block of positions; neighbours and nested mentions are looked for in the blocks around, so a mention may be as long."""


@dataclass(slots=True)
class Node:
    """One thing. `mentions`: all its profiles; `seen`: those that the walk through the article has passed, in order.

    `type`: the commonest class of its names and nouns, "" where it has pronouns only; `land`: ("country", code), ("capital", code) or
    ("", ""); `gender`: m, f, n or ""; `number_told`: s, p or "" (unknown or either); `people`: alpha-3 code of the country of a
    nationality; `ages`: the years told of a person; `named`: how many names it has in the whole article, `standing` its place among the
    things of its class by that: "first", "even" (with others), "second", "other", or "" before all names are known.
    """

    number: int
    mentions: list[Profile] = field(default_factory=list)
    seen: list[Profile] = field(default_factory=list)
    members: tuple[int, ...] = ()
    types: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    names: dict[str, Name] = field(default_factory=dict)
    name_words: set[str] = field(default_factory=set)
    tails: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    content: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    groups: set[int] = field(default_factory=set)
    lands: Counter[tuple[str, str]] = field(default_factory=Counter)
    type: str = ""
    land: tuple[str, str] = ("", "")
    gender: str = ""
    number_told: str = ""
    people: str = ""
    ages: set[str] = field(default_factory=set)
    named: int = 0
    standing: str = ""

    def add(self, p: Profile) -> None:
        """Take a mention in, and learn from it."""
        self.mentions.append(p)
        self.named += p.kind == "name"
        self.places.setdefault(p.start // BLOCK, []).append((p.start, p.end))
        if p.kind != "pronoun":
            weight = 2 if p.kind == "name" else 1
            self.types[p.type] += weight
            self.titles |= p.titles
            self.texts.add(p.text)
        if p.name and p.name.text not in self.names and len(self.names) < PAIRS_KEPT:
            self.names[p.name.text] = p.name
            self.name_words.update(p.name.words)
            self.tails.update(p.name.words[-2:])
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
        self.people = self.people or (p.land if p.type == "NORP" else "")
        if p.age:
            self.ages.add(p.age)
        self.sum_up()

    def near(self, p: Profile) -> list[tuple[int, int]]:
        """The spans of the mentions that begin within a block of the mention `p`."""
        block = p.start // BLOCK
        if self.places.keys().isdisjoint((block - 1, block, block + 1)):
            return []
        return [span for k in (block - 1, block, block + 1) for span in self.places.get(k, ())]

    def sum_up(self) -> None:
        """Say again what is told most often; after every change of the counts, the names or the members."""
        self.land = _most(self.lands) or ("", "")
        self.type = _most(self.types) or ""
        self.gender = _most(self.genders) or ("n" if self.types and self.type != "PERSON" else "")
        if self.names and self.type == "PERSON" and not self.numbers:
            self.number_told = "s"
        else:
            self.number_told = "p" if self.members else _most(self.numbers) or ""


def rank_nodes(nodes: Sequence[Node]) -> None:
    """Set the standing of every thing among those of its class, by the number of its names."""
    counts: dict[str, list[int]] = {}
    for node in nodes:
        counts.setdefault(node.type, []).append(node.named)
    order = {kind: sorted(set(named), reverse=True) for kind, named in counts.items()}
    for node in nodes:
        place = order[node.type].index(node.named)
        first = "first" if counts[node.type].count(node.named) == 1 else "even"
        node.standing = first if place == 0 else "second" if place == 1 else "other"


T = TypeVar("T")


def _most(counts: Counter[T]) -> T | None:
    """The commonest one, of equals the first."""
    return max(counts, key=counts.__getitem__) if counts else None
