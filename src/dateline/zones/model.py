"""The weights of the line classifier, and the best sequence of kinds for a page (a linear-chain CRF, decoded by Viterbi).

Trained by training/zones.py; kept as 8-bit whole numbers with one scale in data/zones/lines.npz (written without pickle).
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
KINDS = ("title", "lead", "byline", "dateline", "caption", "subhead", "body", "related", "promo", "footer")


@dataclass(frozen=True, slots=True)
class Weights:
    """`emission` [features, kinds], `transition` [kind before, kind after], `first` and `last` [kinds]; kinds in the order of KINDS."""

    emission: Floats
    transition: Floats
    first: Floats
    last: Floats


@cache
def load_weights() -> Weights:
    """The weights of the package."""
    with files("dateline").joinpath("data/zones/lines.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        if tuple(arrays["kinds"].tolist()) != KINDS:
            raise ValueError("data/zones/lines.npz was made for other kinds of lines: train it again")
        emission = arrays["emission"].astype(np.float32) * np.float32(arrays["scale"])
        return Weights(emission, arrays["transition"], arrays["first"], arrays["last"])


def score_lines(features: list[list[int]], weights: Weights) -> Floats:
    """Scores [lines, kinds] of each line by itself."""
    starts = np.cumsum([0, *(len(row) for row in features[:-1])])
    rows = np.fromiter((n for row in features for n in row), dtype=np.int64, count=sum(map(len, features)))
    return np.add.reduceat(weights.emission[rows], starts, axis=0)


def find_best(scores: Floats, weights: Weights) -> list[int]:
    """The sequence of kinds (numbers into KINDS) with the highest sum over the lines, [lines]."""
    n = len(scores)
    back = np.zeros((n, len(KINDS)), dtype=np.int8)
    best = scores[0] + weights.first
    for i in range(1, n):
        paths = best[:, None] + weights.transition
        back[i] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[i]
    kind = int((best + weights.last).argmax())
    sequence = [kind]
    for i in range(n - 1, 0, -1):
        kind = int(back[i, kind])
        sequence.append(kind)
    return sequence[::-1]
