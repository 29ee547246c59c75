"""A machine that computes the model otherwise than it was released is found out, and told."""

import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest

from dateline.errors import PrecisionWarning
from dateline.language import Reader
from dateline.language.artefact import SelfTest, find_model, update_card
from dateline.language.selftest import EXACT, FAST, choose_network, read_logits


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return Reader(find_model())


def test_the_shipped_model_passes_on_this_machine() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Reader(find_model()).precision == FAST


def test_exact_products_give_the_same(shipped: Reader) -> None:
    windows = shipped.prepare(shipped.nlp(shipped.artefact.card.selftest.text))[2]
    exact = type(shipped.network)(shipped.artefact.folder, shipped.artefact.card.outputs, exact=True)
    found = read_logits(exact, windows)
    assert np.abs(found - read_logits(shipped.network, windows)).mean() < shipped.artefact.card.selftest.allowed


def test_products_that_overflow_are_replaced_by_exact_ones(shipped: Reader) -> None:
    windows = shipped.prepare(shipped.nlp("The rebels left."))[2]
    right = read_logits(shipped.network, windows)
    test = SelfTest(text="The rebels left.", expected=right.tolist(), allowed=0.01)

    class Overflowing:
        def read_windows(self, windows: object) -> list[dict[str, np.ndarray]]:
            return [{"triggers": right + 1}]

    assert choose_network(lambda exact: shipped.network if exact else Overflowing(), test, windows) == (shipped.network, EXACT)


def test_a_machine_that_is_wrong_either_way_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(find_model(), folder)
    test = Reader(folder).artefact.card.selftest
    update_card(folder, selftest=test.model_copy(update={"expected": [[x + 1 for x in row] for row in test.expected]}))
    with pytest.warns(PrecisionWarning, match="off"):
        assert Reader(folder).precision == EXACT
