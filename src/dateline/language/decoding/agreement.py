"""One text, one reading: a name that the sentence leaves open is what the rest of the text says it is.

Places and bodies of one name are left as they are (Leeds the city, Leeds the club): a text decides only who is a person.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from dateline.layers import Mention

SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "'s", "’s", ",", "'", "’"})
LEAD = 1.5  # by how much one reading must outweigh the other, in summed probabilities
DECIDED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"})


def agree_on_names(mentions: Sequence[Mention], texts: Sequence[str]) -> list[Mention]:
    """The mentions with the types of names of one word, or of one spelling, made to agree: a surname is a person where the text has
    the full name and no longer name of another type with it; else the reading with more weight in the text has it.
    """
    weights: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    surnames: set[str] = set()
    elsewhere: set[str] = set()
    for m in mentions:
        if m.kind != "name" or m.type not in DECIDED:
            continue
        words = _bare(texts[m.start : m.end])
        weights[words][m.type] += m.score
        if len(words) > 1:
            (surnames.add(words[-1]) if m.type == "PERSON" else elsewhere.update(words))
    known = surnames - elsewhere
    return [_agreed(m, weights, known, texts) if m.kind == "name" and m.type in DECIDED else m for m in mentions]


def _agreed(m: Mention, weights: dict[tuple[str, ...], dict[str, float]], surnames: set[str], texts: Sequence[str]) -> Mention:
    words = _bare(texts[m.start : m.end])
    if len(words) == 1 and words[0] in surnames:
        return replace(m, type="PERSON")
    said = weights[words]
    best = max(said, key=lambda k: (said[k], k))
    if "PERSON" in (best, m.type) and said[best] >= LEAD * said[m.type]:
        return replace(m, type=best)
    return m


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name without what follows it (Jr., 's)."""
    end = len(words)
    while end > 1 and words[end - 1].lower() in SUFFIXES:
        end -= 1
    return tuple(words[:end])
