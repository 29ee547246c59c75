"""Which pairs the network is asked about, and the plain facts of each pair that go in beside the vectors.

Used alike by training and by reading. Spans are word ranges, half-open, in order of their starts; `sentence_of` gives the sentence number
of every word.

    role pairs         trigger × mention within ROLE_REACH sentences
    relation pairs     trigger × trigger (ordered) within RELATION_REACH triggers
    coreference pairs  mention × earlier mention within COREFERENCE_REACH mentions
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Span = tuple[int, int]

ROLE_REACH = 4  # sentences: 92-99 % of the arguments of authored.train and annotated.train lie within
ROLE_WORDS = 300  # words: bounds what a text without sentences costs
RELATION_REACH = 30  # triggers
COREFERENCE_REACH = 60  # mentions
DISTANCES = 20  # buckets of word distances, signed
SENTENCES = 9  # buckets of sentence distances, signed
FLAGS = 6  # string facts of a coreference pair
_EDGES = np.array([1, 2, 3, 5, 8, 12, 20, 35, 60])


def distance_bucket(distance: Ints) -> Ints:
    """Signed word distances in DISTANCES buckets."""
    size = np.searchsorted(_EDGES, np.abs(distance), side="right")
    return np.where(distance < 0, size + DISTANCES // 2, size).astype(np.int64)


def sentence_bucket(distance: Ints) -> Ints:
    """Signed sentence distances in SENTENCES buckets."""
    return (np.clip(distance, -(SENTENCES // 2), SENTENCES // 2) + SENTENCES // 2).astype(np.int64)


def _ranges(first: Ints, end: Ints) -> Ints:
    """(i, j) for every i and every j of first[i]:end[i], in order: [P, 2]. Time and memory grow with the pairs alone."""
    sizes = np.maximum(end - first, 0)
    i = np.repeat(np.arange(len(sizes)), sizes)
    j = np.arange(len(i)) - np.repeat(np.cumsum(sizes) - sizes - first, sizes)
    return np.stack([i, j], 1).astype(np.int64)


def role_pairs(triggers: Sequence[Span], mentions: Sequence[Span], sentence_of: Ints) -> tuple[Ints, Ints]:
    """Pairs [R, 2] of trigger and mention numbers, and their buckets [R, 2] of words and sentences."""
    if not triggers or not mentions:
        return np.zeros((0, 2), np.int64), np.zeros((0, 2), np.int64)
    t, m = np.array(triggers)[:, 0], np.array(mentions)
    ts, ms = sentence_of[t], sentence_of[m[:, 0]]
    first = np.maximum(np.searchsorted(ms, ts - ROLE_REACH), np.searchsorted(m[:, 0], t - ROLE_WORDS))
    end = np.minimum(np.searchsorted(ms, ts + ROLE_REACH, "right"), np.searchsorted(m[:, 0], t + ROLE_WORDS, "right"))
    pairs = _ranges(first, end)
    i, j = pairs[:, 0], pairs[:, 1]
    gap = np.where(m[j, 0] > t[i], m[j, 0] - t[i], np.minimum(m[j, 1] - 1 - t[i], 0))
    return pairs, np.stack([distance_bucket(gap), sentence_bucket(ms[j] - ts[i])], 1)


def relation_pairs(triggers: Sequence[Span], words: Sequence[str], sentence_of: Ints) -> tuple[Ints, Ints]:
    """Ordered pairs [L, 2] of trigger numbers, and [L, 3]: word bucket, sentence bucket, same word."""
    n = len(triggers)
    if n < 2:
        return np.zeros((0, 2), np.int64), np.zeros((0, 3), np.int64)
    number = np.arange(n)
    pairs = _ranges(np.maximum(number - RELATION_REACH, 0), np.minimum(number + RELATION_REACH + 1, n))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    at = np.array(triggers)[:, 0]
    stems = np.array([words[s].lower()[:5] for s, _ in triggers])
    i, j = pairs[:, 0], pairs[:, 1]
    facts = [
        distance_bucket(at[j] - at[i]),
        sentence_bucket(sentence_of[at[j]] - sentence_of[at[i]]),
        (stems[i] == stems[j]).astype(np.int64),
    ]
    return pairs, np.stack(facts, 1)


def coreference_pairs(mentions: Sequence[Span], words: Sequence[str], sentence_of: Ints) -> tuple[Ints, Ints]:
    """Pairs [C, 2] of mention and earlier mention (grouped by mention), and [C, 2 + FLAGS]: buckets and string facts."""
    n = len(mentions)
    number = np.arange(n)
    pairs = _ranges(np.maximum(number - COREFERENCE_REACH, 0), number)
    if not len(pairs):
        return np.zeros((0, 2), np.int64), np.zeros((0, 2 + FLAGS), np.int64)
    at = np.array(mentions)[:, 0]
    i, j = pairs[:, 0], pairs[:, 1]
    buckets = [distance_bucket(number[i] - number[j]), sentence_bucket(sentence_of[at[i]] - sentence_of[at[j]])]
    texts = [[w.lower() for w in words[s:e] if w.lower() not in _EMPTY] or [words[s].lower()] for s, e in mentions]
    return pairs, np.concatenate([np.stack(buckets, 1), _string_flags(texts)], 1)


_EMPTY = frozenset({"the", "a", "an", "'s", "’s", "'", "’", "-", "of", ",", "."})


def _string_flags(texts: Sequence[list[str]]) -> Ints:
    """String facts [C, FLAGS] of the pairs of `coreference_pairs`, in their order; only pairs that share a word or initials have any."""
    number = np.arange(len(texts))
    sizes = np.minimum(number, COREFERENCE_REACH)
    first = np.cumsum(sizes) - sizes - (number - sizes)  # row of the pair (a, b): first[a] + b
    flags = np.zeros((int(sizes.sum()), FLAGS), np.int64)
    told: dict[str, list[int]] = {}
    for a, words in enumerate(texts):
        initials = words[0].replace(".", "") if len(words) == 1 else "".join(w[0] for w in words)
        keys = {*words, _INITIALS + initials}
        near = {b for key in keys for b in itertools.takewhile(lambda b: b >= a - COREFERENCE_REACH, reversed(told.get(key, ())))}  # noqa: B023
        for b in near:
            flags[first[a] + b] = _string_facts(words, texts[b])
        for key in keys:
            told.setdefault(key, []).append(a)
    return flags


_INITIALS = "\n"  # marks a key that is no word


def _string_facts(a: list[str], b: list[str]) -> tuple[int, ...]:
    """Same, same last word, contained, share a word, initials, same first word."""
    if a == b:
        return (1, 1, 1, 1, 0, 1)
    small, big = (a, b) if len(a) <= len(b) else (b, a)
    share = not set(a).isdisjoint(b)
    initials = len(small) == 1 and len(big) > 1 and small[0].replace(".", "") == "".join(w[0] for w in big)
    return (0, int(a[-1] == b[-1]), int(share and set(small) <= set(big)), int(share), int(initials), int(a[0] == b[0]))
