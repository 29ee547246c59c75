"""Which clock times are those of every day: "opens at 9 a.m. daily", "a curfew from 9 p.m.", "the 11 o'clock bus".

Such a time has no day of its own, and must not take that of its sentence or of the publication. The words are data: `habit` in
data/times/words.yaml.
"""

from collections.abc import Sequence
from functools import cache

from dateline.resolution.times.lexing import read_data

BESIDE = 3  # words between the time and a word of habit
WITHIN = 14  # words of the sentence looked at on either side for a curfew or an adverb of habit
REPEATED = ", repeated"  # the rule of such a time ends so
ENDS = frozenset(";:.!?—\n")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_data("words.yaml")["habit"][name])


def is_repeated(lower: Sequence[str], start: int, end: int, *, has_set: bool = False) -> bool:
    """Whether the clock time of words start:end (of the sentence, in lower case) is one of every day.

    `has_set`: an expression of repetition ("every evening") stands within BESIDE words.
    """
    before, after = _clause(lower, start, end)
    if has_set or any(w in _words("words") for w in (*before[-BESIDE:], *after[:BESIDE])):
        return True
    if after and after[0] in _words("nouns"):
        return True
    if not _words("spans").isdisjoint((*before, *after)) and before and before[-1] in _words("leads") and not _begins(before):
        return True
    return not _words("adverbs").isdisjoint(before[-WITHIN // 2 :])


def _begins(before: Sequence[str]) -> bool:
    """A curfew that will begin at ten begins once."""
    return before[-1] == "at" and len(before) > 1


def _clause(lower: Sequence[str], start: int, end: int) -> tuple[list[str], list[str]]:
    """Words of the same clause before and after, at most WITHIN."""
    before: list[str] = []
    for word in reversed(lower[max(0, start - WITHIN) : start]):
        if word in ENDS:
            break
        before.insert(0, word)
    after: list[str] = []
    for word in lower[end : end + WITHIN]:
        if word in ENDS:
            break
        after.append(word)
    return before, after
