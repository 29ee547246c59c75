"""Train the line classifier of zones/: `python -m dateline.training.zones DATA [OUT] [--epochs N]`. numpy only; one or two minutes.

DATA is the folder of the annotated corpora. Pages are made anew in every epoch: the article of one story, its own debris, furniture of
web pages (data/zones/furniture.tsv) and headlines of other stories as links (zone_pages.py). Corpora without debris teach what must not be
lost: their lines may be any kind of article line (a marginal loss). The model is a linear-chain CRF, trained with Adagrad.
"""

import argparse
import random
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.reading.corpora import Row, read_corpus
from dateline.training.zone_pages import Maker, Page
from dateline.zones.features import SIZE, find_features
from dateline.zones.lines import split_lines
from dateline.zones.model import KINDS

Array = NDArray[np.float64]
# plain documents: no debris in them, or hardly any
PLAIN = ("ewt", "masc", "gum", "meantime", "re3d")
# chosen, not tuned; 6, 9 and 12 rounds differed less than the make-up of the pages did (data/zones/README.md)
RATE = 0.2
PENALTY = 1e-6
# share of features hidden in each step: words of 500 debris lines must not be trusted too much
HIDDEN = 0.2
NEVER = -1e9


class Model:
    """Weights of the CRF with their Adagrad sums; shapes as in zones.model.Weights."""

    def __init__(self) -> None:
        k = len(KINDS)
        self.weights = {"emission": np.zeros((SIZE, k)), "transition": np.zeros((k, k)), "first": np.zeros(k), "last": np.zeros(k)}
        self.squares = {name: np.full_like(w, 1e-2) for name, w in self.weights.items()}

    def update(self, name: str, gradient: Array, rows: NDArray[np.int64] | None = None) -> None:
        """One Adagrad step up the gradient; `rows` names the rows of a sparse one."""
        at = slice(None) if rows is None else rows
        self.squares[name][at] += gradient**2
        self.weights[name][at] += RATE * gradient / np.sqrt(self.squares[name][at]) - PENALTY * self.weights[name][at]


def marginals(scores: Array, weights: dict[str, Array]) -> tuple[float, Array, Array]:
    """Log of the sum over all sequences, P(kind) [lines, kinds], and the expected transitions [kinds, kinds]."""
    n, k = scores.shape
    t = weights["transition"]
    ahead, back = np.empty((n, k)), np.empty((n, k))
    ahead[0] = weights["first"] + scores[0]
    for i in range(1, n):
        ahead[i] = _logsum(ahead[i - 1][:, None] + t, 0) + scores[i]
    back[-1] = weights["last"]
    for i in range(n - 2, -1, -1):
        back[i] = _logsum(t + scores[i + 1] + back[i + 1], 1)
    total = float(_logsum(ahead[-1] + back[-1], 0))
    node = np.exp(ahead + back - total)
    pairs = ahead[:-1, :, None] + t + (scores[1:] + back[1:])[:, None, :] - total
    return total, node, np.exp(np.minimum(pairs, 0)).sum(axis=0)


def _logsum(values: Array, axis: int) -> Array:
    top = values.max(axis=axis, keepdims=True)
    out: Array = np.log(np.exp(values - top).sum(axis=axis)) + np.squeeze(top, axis)
    return out


def learn_page(model: Model, page: Page, rng: random.Random) -> float:
    """One step on one page; returns the loss (negative log likelihood of what is allowed)."""
    lines = split_lines(page.text)
    rows = [[f for f in row if rng.random() > HIDDEN] or row[:1] for row in find_features(lines)]
    starts = np.cumsum([0, *(len(r) for r in rows[:-1])])
    flat = np.array([f for r in rows for f in r])
    w = model.weights
    scores = np.add.reduceat(w["emission"][flat], starts, axis=0)
    barred = scores + np.array([[0.0 if kind in allowed else NEVER for kind in KINDS] for allowed in page.allowed])
    total, node, pair = marginals(scores, w)
    reached, right_node, right_pair = marginals(barred, w)
    slope = right_node - node
    unique, where = np.unique(flat, return_inverse=True)
    gradient = np.zeros((len(unique), len(KINDS)))
    np.add.at(gradient, where, np.repeat(slope, [len(r) for r in rows], axis=0))
    model.update("emission", gradient, unique)
    model.update("transition", right_pair - pair)
    model.update("first", slope[0])
    model.update("last", slope[-1])
    return total - reached


def train(data: Path, epochs: int, seed: int = 1) -> Model:
    """The model after `epochs` rounds over newly made pages; prints the loss of each round to nobody: see `main`."""
    rng = random.Random(seed)
    stories = [*read_corpus(data / "authored.train.jsonl.gz"), *read_corpus(data / "annotated.train.jsonl.gz")]
    plain: list[Row] = [row for name in PLAIN for row in read_corpus(data / f"{name}.train.jsonl.gz") if "\n" in row["text"].strip()]
    maker = Maker(stories, plain, rng)
    model = Model()
    mean = {name: np.zeros_like(w) for name, w in model.weights.items()}
    for epoch in range(epochs):
        for page in maker.make_pages():
            learn_page(model, page, rng)
        if epoch >= epochs // 2:  # the mean of the later rounds: steadier than the last one
            for name, w in model.weights.items():
                mean[name] += w / (epochs - epochs // 2)
    model.weights = mean
    return model


def write_weights(model: Model, path: Path) -> None:
    """Weights as 8-bit whole numbers with one scale; the largest are cut at the 99.99th percentile."""
    emission = model.weights["emission"]
    scale = float(np.quantile(np.abs(emission), 0.9999)) / 127
    small = {name: model.weights[name].astype(np.float32) for name in ("transition", "first", "last")}
    whole = np.clip(np.rint(emission / scale), -127, 127).astype(np.int8)
    arrays: dict[str, Any] = {"emission": whole, "scale": np.float32(scale), "kinds": np.array(KINDS), **small}
    np.savez_compressed(path, **arrays)


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path(__file__).parents[1] / "data/zones/lines.npz")
    parser.add_argument("--epochs", type=int, default=9)
    options = parser.parse_args()
    write_weights(train(options.data, options.epochs), options.out)


if __name__ == "__main__":
    main()
