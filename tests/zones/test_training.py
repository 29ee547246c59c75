"""The pages that the classifier learns from, and the arithmetic of its learning."""

import itertools
import random

import numpy as np
import pytest

from dateline.layers import DEBRIS
from dateline.training.zone_pages import Maker
from dateline.training.zones import Model, learn_page, marginals, write_weights
from dateline.zones.features import SIZE, find_features
from dateline.zones.lines import split_lines
from dateline.zones.model import KINDS, Weights, find_best, load_weights


def make_row(*lines: tuple[str, str]) -> dict:
    text, zones = "", []
    for kind, line in lines:
        zones.append({"zone": kind, "start": len(text), "end": len(text) + len(line)})
        text += line + "\n"
    return {"text": text, "zones": zones}


STORIES = [
    make_row(
        ("title", f"Minister {i} agrees on port"),
        ("byline", "By Ann Bo"),
        ("lead", "A plan for the strait is ready"),
        *[("body", f"The minister met president {i} in Paris on Tuesday, and the two agreed on a plan for the port and the road.")] * 3,
        ("caption", "The two in the garden"),
        ("subhead", "What now?"),
        ("related", "Five things to know about ports"),
        ("promo", "Subscribe to our letter"),
        ("footer", "© 2019 The Post"),
    )
    for i in range(8)
]
PLAIN = [{"text": "A first line of a letter.\nAnd a second one, as plain as it.\nYours, Ann"}] * 6


def test_every_line_of_a_made_page_has_its_kinds():
    pages = list(Maker(STORIES, PLAIN, random.Random(1)).make_pages())
    assert len(pages) > 8
    for page in pages:
        assert len(split_lines(page.text)) == len(page.allowed)
        assert all(kinds and kinds <= set(KINDS) for kinds in page.allowed)
    assert any("related" in kinds for page in pages for kinds in page.allowed)
    assert any(len(kinds) > 1 and not kinds & DEBRIS for page in pages for kinds in page.allowed)


def test_pages_are_the_same_for_the_same_seed():
    first, second = (list(Maker(STORIES, PLAIN, random.Random(7)).make_pages()) for _ in range(2))
    assert first == second


def test_marginals_are_those_of_all_sequences():
    rng = np.random.default_rng(1)
    k = len(KINDS)
    weights = {"transition": rng.normal(size=(k, k)), "first": rng.normal(size=k), "last": rng.normal(size=k)}
    scores = rng.normal(size=(3, k))
    total, node, pair = marginals(scores, weights)
    sums = np.zeros((3, k))
    moves = np.zeros((k, k))
    whole = 0.0
    for path in itertools.product(range(k), repeat=3):
        energy = weights["first"][path[0]] + weights["last"][path[-1]] + sum(scores[i, p] for i, p in enumerate(path))
        energy += sum(weights["transition"][a, b] for a, b in itertools.pairwise(path))
        p = np.exp(energy)
        whole += p
        for i, kind in enumerate(path):
            sums[i, kind] += p
        for a, b in itertools.pairwise(path):
            moves[a, b] += p
    assert total == pytest.approx(np.log(whole))
    np.testing.assert_allclose(node, sums / whole, rtol=1e-6)
    np.testing.assert_allclose(pair, moves / whole, rtol=1e-6)


def test_the_best_sequence_is_the_best_of_all():
    rng = np.random.default_rng(2)
    k = len(KINDS)
    weights = Weights(np.zeros((SIZE, k)), rng.normal(size=(k, k)), rng.normal(size=k), rng.normal(size=k))
    scores = rng.normal(size=(3, k))

    def worth(path):
        moves = sum(weights.transition[a, b] for a, b in itertools.pairwise(path))
        return weights.first[path[0]] + weights.last[path[-1]] + sum(scores[i, p] for i, p in enumerate(path)) + moves

    assert tuple(find_best(scores, weights)) == max(itertools.product(range(k), repeat=3), key=worth)


def test_learning_lowers_the_loss_and_the_weights_fit_the_reader(tmp_path):
    rng = random.Random(1)
    model = Model()
    maker = Maker(STORIES, PLAIN, rng)
    losses = [sum(learn_page(model, page, rng) for page in maker.make_pages()) for _ in range(4)]
    assert losses[-1] < losses[0] / 2
    write_weights(model, tmp_path / "w.npz")
    with np.load(tmp_path / "w.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"emission", "transition", "first", "last", "scale", "kinds"}
        error = np.abs(arrays["emission"] * arrays["scale"] - model.weights["emission"])
        assert np.quantile(error, 0.999) < 0.05


def test_the_shipped_weights_are_small_and_fit():
    weights = load_weights()
    assert weights.emission.shape == (SIZE, len(KINDS))
    assert weights.transition.shape == (len(KINDS), len(KINDS))
    assert np.isfinite(weights.emission).all()


def test_features_are_rows_of_the_weights():
    for row in find_features(split_lines(STORIES[0]["text"])):
        assert row
        assert all(0 <= n < SIZE for n in row)
