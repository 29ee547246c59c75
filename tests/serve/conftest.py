"""The application over the twin model and the package's knowledge base, once for all tests; whoever asks for it has FastAPI."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.knowledge import Knowledge
from dateline.pipeline import Pipeline
from dateline.settings import Settings

TWIN = Path(__file__).parents[1] / "fixtures" / "model"


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_HOME", str(tmp_path_factory.mktemp("no-own-names")))
        made = Pipeline(Settings(model_dir=TWIN, max_characters=20_000))
        assert isinstance(made.knowledge, Knowledge)
        yield made


@pytest.fixture(scope="session")
def client(pipeline: Pipeline) -> Iterator[Any]:
    from fastapi.testclient import TestClient

    from dateline.serve import make_app

    with TestClient(make_app(pipeline)) as made:
        yield made
