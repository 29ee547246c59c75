"""Which spans do the tags of a head say? Viterbi over BIOES tags, and BIO."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Labelled = tuple[int, int, str, float]  # start, end, label, probability


def softmax(x: Floats) -> Floats:
    """Probabilities over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), np.float32)


def sigmoid(x: Floats) -> Floats:
    """Elementwise probability of a logit."""
    return np.asarray(0.5 * (np.tanh(0.5 * x) + 1.0), np.float32)


@lru_cache(maxsize=8)
def _tables(size: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a tag may start a run of words, and whether it may end one. Order: O, then B I E S of each class."""
    kind = np.array(["O", *("BIES"[(i - 1) % 4] for i in range(1, size))])
    return np.isin(kind, list("OBS")), np.isin(kind, list("OES"))


def best_tags(scores: Floats, breaks: Sequence[int] = ()) -> NDArray[np.int64]:
    """The best legal BIOES path: log-probabilities [N, 1 + 4·C] → tags [N]. No span crosses a word in `breaks` (a first word of a line).

    A tag that opens or ends nothing may follow any closing tag; inside a span only the same class goes on. So each step compares
    the best closed state with the open state of the same class: O(N·C), not O(N·C²).
    """
    n, size = scores.shape
    starts, ends = _tables(size)
    opening = np.arange(1, size, 4)
    back = np.zeros((n, size), np.int64)
    stops = set(breaks)
    state = np.where(starts, scores[0], -np.inf)
    for i in range(1, n):
        closed = np.where(ends, state, -np.inf)
        best = int(closed.argmax())
        step = np.full(size, -np.inf)
        step[starts] = closed[best]
        back[i, starts] = best
        if i not in stops:
            b, inner = state[opening], state[opening + 1]
            goes = np.maximum(b, inner)
            source = np.where(b >= inner, opening, opening + 1)
            for offset in (1, 2):
                step[opening + offset] = goes
                back[i, opening + offset] = source
        state = step + scores[i]
    tags = np.zeros(n, np.int64)
    tags[-1] = int(np.where(ends, state, -np.inf).argmax())
    for i in range(n - 1, 0, -1):
        tags[i - 1] = back[i, tags[i]]
    return tags


SURE = 0.99  # probability from which a word outside of every span parts what stands before it from what follows


def tag_lines(probabilities: Floats, breaks: Sequence[int] = ()) -> NDArray[np.int64]:
    """The likeliest tags where they are legal by themselves (nearly always); around a fault, up to the next words that are
    surely outside or the line's ends, the best legal path (`best_tags`).
    """
    tags: NDArray[np.int64] = probabilities.argmax(1)
    first = np.zeros(len(tags) + 1, np.bool_)
    first[[0, len(tags), *(b for b in breaks if b < len(tags))]] = True
    faults = np.flatnonzero(find_faults(tags, first))
    if not len(faults):
        return tags
    outside = (tags == 0) & (probabilities[:, 0] >= SURE)
    cuts = np.flatnonzero(first[:-1] | outside | np.r_[False, outside[:-1]])  # a sure word is a piece of its own
    for piece in np.unique(np.searchsorted(cuts, faults, side="right")).tolist():
        a, b = int(cuts[piece - 1]), int(cuts[piece]) if piece < len(cuts) else len(tags)
        tags[a:b] = best_tags(np.log(np.maximum(probabilities[a:b], 1e-9)))
    return tags


def find_faults(tags: NDArray[np.int64], first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Words [N] whose BIOES tag does not fit the word before or after it; `first` [N + 1] marks first words of lines, and the end."""
    kind, label = (tags - 1) % 4, (tags - 1) // 4
    opens = (tags > 0) & (kind <= 1)  # B and I go on to the next word
    follows = (tags > 0) & ((kind == 1) | (kind == 2))  # I and E come from the word before
    joined = opens[:-1] & follows[1:] & (label[:-1] == label[1:]) & ~first[1:-1]
    from_before, to_after = np.r_[False, joined], np.r_[joined, False]
    return np.asarray((opens & ~to_after) | (follows & ~from_before))


def read_spans(logits: Floats, labels: Sequence[str], breaks: Sequence[int] = ()) -> list[Labelled]:
    """Spans with label and probability (mean over the words) of logits [N, 1 + 4·C]."""
    if not len(logits):
        return []
    probabilities = softmax(logits)
    tags = tag_lines(probabilities, breaks)
    chosen = probabilities[np.arange(len(tags)), tags]
    spans: list[Labelled] = []
    start = 0
    for i in np.flatnonzero(tags).tolist():
        tag = int(tags[i])
        position, label = (tag - 1) % 4, labels[(tag - 1) // 4]
        if position in (0, 3):
            start = i
        if position in (2, 3):
            spans.append((start, i + 1, label, float(chosen[start : i + 1].mean())))
    return spans


def read_bio(logits: Floats, threshold: float = 0.5, breaks: Sequence[int] = ()) -> list[tuple[int, int, float]]:
    """Spans with probability of logits [N, 3]: a span starts where B is at least `threshold` (or I alone), goes on where I leads."""
    if not len(logits):
        return []
    p = softmax(logits)
    some = p[:, 1] + p[:, 2]
    goes = (p[:, 2] > p[:, 0]) & (p[:, 2] >= p[:, 1])
    stops = set(breaks)
    spans: list[tuple[int, int, float]] = []
    for i in np.flatnonzero((some >= threshold) | goes).tolist():
        if goes[i] and spans and spans[-1][1] == i and i not in stops:
            start, _, score = spans[-1]
            spans[-1] = (start, i + 1, score)
        elif some[i] >= threshold:
            spans.append((i, i + 1, float(some[i])))
    return spans
