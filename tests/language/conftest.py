"""The twin: a tiny random model with every head, for tests that need a network but no sense."""

from pathlib import Path

import pytest

from dateline.language import Reader

TWIN = Path(__file__).parents[1] / "fixtures" / "model"


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(TWIN)
