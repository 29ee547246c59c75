"""Which word depends on which? The best tree of a sentence under the arc scores (Chu-Liu/Edmonds), one root."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def best_tree(scores: Floats) -> Ints:
    """Heads [n] of a sentence: scores [n, n + 1] of dependent and head, column 0 the root; -1 for the root word.

    Greedy heads are a tree nearly always; only where they are not is the maximum spanning tree computed. Exactly one root: the best word
    for it, where several would be.
    """
    n = len(scores)
    if n == 1:
        return np.array([-1], np.int64)
    arcs = scores.astype(np.float64)
    arcs[np.arange(n), np.arange(n) + 1] = -np.inf
    heads: Ints = arcs.argmax(1) - 1
    if (heads < 0).sum() == 1 and not _cycle(heads):
        return heads
    root = int((arcs[:, 0] - arcs[:, 1:].max(1)).argmax())
    square = np.full((n + 1, n + 1), -np.inf)
    square[1:] = arcs
    square[1:, 0] = -np.inf
    square[root + 1, 1:] = -np.inf
    square[root + 1, 0] = 0.0
    return _edmonds(square)[1:] - 1


def _cycle(heads: Ints) -> list[int]:
    """Words of a cycle among the heads (-1 or 0-based), or an empty list."""
    state = [0] * len(heads)
    for start in range(len(heads)):
        path = []
        at = start
        while at >= 0 and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if at >= 0 and state[at] == 1:
            return path[path.index(at) :]
        for word in path:
            state[word] = 2
    return []


def _edmonds(scores: NDArray[np.float64]) -> Ints:
    """Maximum spanning arborescence over dependents × heads [m, m], node 0 the root: heads [m], heads[0] = 0.

    Cycles are contracted one at a time in a loop over explicit levels (no recursion, so that long sentences cannot overflow the stack).
    """
    levels = []
    while True:
        heads: Ints = scores.argmax(1)
        heads[0] = -1
        cycle = _cycle(heads)
        if not cycle:
            break
        levels.append((scores, heads, cycle))
        scores = _contract(scores, heads, cycle)
    heads[0] = 0
    for scores, before, cycle in reversed(levels):
        heads = _expand(scores, before, cycle, heads)
    return heads


def _kept(size: int, cycle: list[int]) -> Ints:
    inside = np.zeros(size, bool)
    inside[cycle] = True
    return np.flatnonzero(~inside)


def _gains(scores: NDArray[np.float64], heads: Ints, cycle: list[int]) -> NDArray[np.float64]:
    """What each head outside gains by breaking the cycle at each of its words: [len(cycle), m]."""
    own = scores[cycle, heads[cycle]]
    return scores[cycle] - own[:, None]


def _contract(scores: NDArray[np.float64], heads: Ints, cycle: list[int]) -> NDArray[np.float64]:
    kept = _kept(len(scores), cycle)
    k = len(kept)
    out = np.full((k + 1, k + 1), -np.inf)
    out[:k, :k] = scores[np.ix_(kept, kept)]
    out[:k, k] = scores[np.ix_(kept, np.array(cycle))].max(1)
    out[k, :k] = _gains(scores, heads, cycle)[:, kept].max(0)
    out[0] = -np.inf
    return out


def _expand(scores: NDArray[np.float64], before: Ints, cycle: list[int], heads: Ints) -> Ints:
    kept = _kept(len(scores), cycle)
    k = len(kept)
    out = np.zeros(len(scores), np.int64)
    out[cycle] = before[cycle]
    for i, word in enumerate(kept):
        out[word] = kept[heads[i]] if heads[i] < k else cycle[int(scores[word, cycle].argmax())]
    outside = int(kept[heads[k]])
    broken = cycle[int(_gains(scores, before, cycle)[:, outside].argmax())]
    out[broken] = outside
    out[0] = 0
    return out
