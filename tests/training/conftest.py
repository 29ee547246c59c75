"""A unit of three sentences that the tests of training share."""

from collections.abc import Callable

import numpy as np
import pytest

from dateline.language.features import Pieces, Words
from dateline.training.units import Unit

TEXT = "Rao visited Lima . She met Diaz there . The visit ended .".split()


def build_unit(**changed: object) -> Unit:
    n = len(TEXT)
    words = Words(TEXT, [1] * n, list(range(n)))
    unit = Unit("authored", words, Pieces([[7]] * n, np.ones(n, np.int64), np.zeros((n, 3), np.int64)), [(0, n)])
    unit.sentence_of = np.repeat([0, 1, 2], [4, 5, 4])
    unit.mentions = [
        (0, 1, "PERSON", "name", "rao"),
        (2, 3, "GPE", "name", "lima"),
        (4, 5, "PERSON", "pronoun", "rao"),
        (6, 7, "PERSON", "name", "diaz"),
    ]
    blank = {"type": 1, "status": 0, "topics": set(), "part_of": None}
    unit.events = [
        blank | {"span": (1, 2), "cluster": "e1", "arguments": [("actor", "rao"), ("place", "lima")]},
        blank | {"span": (5, 6), "cluster": "e2", "arguments": [("actor", "rao"), ("recipient", "diaz")], "part_of": "e1"},
        blank | {"span": (10, 11), "cluster": "e1", "arguments": [("actor", "rao")], "topics": {"e2"}},
    ]
    unit.coreference = True
    for name, value in changed.items():
        setattr(unit, name, value)
    return unit


@pytest.fixture(scope="session")
def make_unit() -> Callable[..., Unit]:
    """A fresh unit, with some fields changed."""
    return build_unit
