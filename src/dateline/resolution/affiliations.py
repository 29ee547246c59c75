"""What stands beside a mention: the name in apposition that it means, and the bodies that a person belongs to."""

from collections.abc import Iterator, Sequence

from dateline.resolution.profiles import Profile
from dateline.resolution.text import Text
from dateline.resolution.words import load_words

BODIES = frozenset({"ORG", "GPE", "NORP"})
CLOSING = frozenset({",", ".", ")", "–", "—", ";", "”", '"'})
BELONGING = frozenset({"of", "for", "at", "from", "with"})
REACH = 10
"""Tokens behind a name in which its apposition tells a body: ", the foreign minister of Kenya"."""


def find_appositions(text: Text, profiles: Sequence[Profile]) -> dict[int, int]:
    """Position of a common noun → position of the name that follows it in commas: "the mayor of Lyon, Anna Weil,".

    The two have one class, the noun is no plural, and behind the name the apposition closes. Of 251 such of the training corpora
    248 are one thing.
    """
    names = {p.start: i for i, p in enumerate(profiles) if p.kind == "name"}
    starts: dict[int, int] = {}
    for p in profiles:
        if p.type != "PERSON" and p.kind != "pronoun":
            starts[p.start] = max(starts.get(p.start, 0), p.end)
    words, found = text.lower, {}
    for i, p in enumerate(profiles):
        if p.kind != "nominal" or p.number == "p":
            continue
        end = p.end
        if end + 1 < len(words) and words[end] in BELONGING:
            end = starts.get(end + 1) or (starts.get(end + 2, 0) if words[end + 1] in load_words().articles else 0) or end
        at = end + 1
        at += at < len(words) and words[at] in load_words().articles and at not in names
        name = names.get(at)
        if end < len(words) and words[end] == "," and name is not None and profiles[name].type == p.type:
            behind = profiles[name].end
            if behind >= len(words) or words[behind] in CLOSING:
                found[i] = name
    return found


def find_bodies(text: Text, profiles: Sequence[Profile]) -> dict[int, tuple[int, ...]]:
    """Position of a mention of a person → positions of the bodies told beside it.

    In it ("the bank's director"), before it ("Northrop Grumman CEO Ron Sugar"), behind it ("Anna Weil of Greenpeace"), in its apposition.
    """
    bodies = [(i, p) for i, p in enumerate(profiles) if p.type in BODIES and p.kind != "pronoun"]
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for i, p in bodies:
        starts.setdefault(p.start, []).append(i)
        ends.setdefault(p.end, []).append(i)
    found = {}
    for i, p in enumerate(profiles):
        if p.type == "PERSON" and p.kind != "pronoun":
            beside = dict.fromkeys((*_inside(p, starts), *_before(text, p, ends), *_behind(text, p, starts)))
            found[i] = tuple(b for b in beside if b != i)
    return {i: beside for i, beside in found.items() if beside}


def _inside(p: Profile, starts: dict[int, list[int]]) -> Iterator[int]:
    for at in range(p.start, min(p.end, p.start + REACH)):
        yield from starts.get(at, ())


def _before(text: Text, p: Profile, ends: dict[int, list[int]]) -> Iterator[int]:
    """Past the title: its words, and the possessive of the body."""
    at = p.start
    while at > max(0, p.start - 5) and at not in ends and (text.lower[at - 1] in p.titles or text.lower[at - 1] in ("'s", "’s", "’", "'")):
        at -= 1
    yield from ends.get(at, ())


def _behind(text: Text, p: Profile, starts: dict[int, list[int]]) -> Iterator[int]:
    words, end = text.lower, p.end
    last = min(len(words) - 1, end + REACH)
    if end < last and words[end] in BELONGING:
        at = end + 1 + (words[end + 1] in load_words().articles and end + 1 not in starts)
        yield from starts.get(at, ())
    elif end < last and words[end] == ",":
        for at in range(end + 1, last):
            if words[at] in (".", "“", "”", '"', ";", "said", "who", "which") or "\n" in text.words[at]:
                return
            if at in starts:
                yield from starts[at]
                return
