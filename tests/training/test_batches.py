"""However units are put into batches, the losses are the same. Needs torch, which only training installs."""

import random

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from dateline.training.batches import Noise, collate, make_example, pack  # noqa: E402
from dateline.training.distil import read_tags  # noqa: E402
from dateline.training.labels import CLASSES, Labels, bioes  # noqa: E402
from dateline.training.losses import hard_losses, soft_losses  # noqa: E402
from dateline.training.steps import Models, run_batch  # noqa: E402
from dateline.training.twin import SIZES  # noqa: E402

LABELS = Labels(["NOUN", "VERB"], ["NN", "VB"], ["root", "obj"], ["-"], ["visit", "meet"])


@pytest.fixture(scope="module")
def models():
    torch.manual_seed(0)
    return Models(LABELS, SIZES).eval()


@pytest.fixture
def make_labelled(make_unit):
    """Makes a unit of thirteen words with labels of the heads of words, cut into windows at sentence starts."""
    return lambda cuts: label_unit(make_unit(), cuts)


def label_unit(unit, cuts):
    unit.windows = list(zip([0, *cuts], [*cuts, 13], strict=True))
    unit.pieces.ids[:] = [[104 + i % 5] * (1 + i % 2) for i in range(13)]
    unit.labels = {"names": np.arange(13) % 5, "triggers": np.arange(13) % 3, "heads": np.full(13, -100), "deprel": np.full(13, -100)}
    unit.labels["heads"][:3], unit.labels["deprel"][:3] = [1, -1, 1], [1, 0, 1]
    return unit


def losses_of(models, units, shortest):
    batch = pack(collate([make_example(u) for u in units], Noise(), random.Random(0), shortest)).unpack(torch.device("cpu"))
    with torch.no_grad():
        out = run_batch(models, batch)
        return hard_losses(models, batch, out, {}), soft_losses(models, batch, out, models, out)


def test_padding_and_grouping_change_nothing(models, make_labelled, monkeypatch):
    monkeypatch.setattr("dateline.training.batches.CLS", 2)
    monkeypatch.setattr("dateline.training.batches.SEP", 3)
    units = [make_labelled([4, 9]), make_labelled([]), make_labelled([9])]
    one, _ = losses_of(models, units, 0.01)
    many, _ = losses_of(models, units, 1.0)
    assert one.keys() == many.keys() >= {"names", "triggers", "arcs", "rel", "types", "roles", "relations", "coreference"}
    assert all(torch.allclose(one[k], many[k], atol=1e-5) for k in one)


def test_a_network_is_its_own_best_teacher(models, make_labelled):
    _, soft = losses_of(models, [make_labelled([4, 9])], 0.5)
    assert all(abs(float(x)) < 1e-4 for x in soft.values())


def test_hidden_words_lose_their_pieces_and_letters(make_labelled):
    unit = make_labelled([])
    unit.pieces.hashes[:] = 5
    for seed in range(20):
        batch = collate([make_example(unit)], Noise(masked=0.5), random.Random(seed))
        group = batch.groups[0]
        hidden = (group["hashes"][0] == 0).all(1)
        pieces = [
            bool((group["ids"][0, a:b] == 103).all()) for a, b in zip(group["firsts"][0], [*group["firsts"][0][1:], None], strict=True)
        ]
        assert pieces[:-1] == hidden[:-1].tolist()


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O B-ORG E-ORG O S-GPE", [(1, 3, "ORG"), (4, 5, "GPE")]),
        ("B-ORG I-ORG O", [(0, 2, "ORG")]),
        ("I-ORG E-ORG E-ORG S-GPE S-GPE", [(0, 2, "ORG"), (2, 3, "ORG"), (3, 4, "GPE"), (4, 5, "GPE")]),
        ("B-ORG I-GPE", [(0, 1, "ORG"), (1, 2, "GPE")]),
        ("O O", []),
    ],
)
def test_spans_of_tags_legal_or_not(tags, spans):
    inventory = bioes(CLASSES)
    found = read_tags(np.array([inventory.index(t) for t in tags.split()]))
    assert [(s, e, CLASSES[k]) for s, e, k in found] == spans
