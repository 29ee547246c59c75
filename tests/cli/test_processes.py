import importlib
from pathlib import Path
from types import ModuleType

import pytest

from dateline.article import Article
from dateline.cli.workers import analyse_in_processes
from dateline.errors import MissingError
from dateline.settings import Settings

STAND_IN = """
import os
from dateline.analysis import Failure
from dateline.errors import MissingError

class Echo:
    def analyse(self, articles):
        for a in articles:
            if a.text == "DIE":
                os._exit(9)
            yield Failure(id=a.id, stage="echo", error="Echo", message=a.text)

def open_echo(settings, ontology):
    return Echo()

def refuse(settings, ontology):
    raise MissingError("no model")
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    (tmp_path / "stand_in_for_workers.py").write_text(STAND_IN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return importlib.import_module("stand_in_for_workers")


def test_order_is_kept_and_a_dying_worker_costs_one_article(stand_in: ModuleType) -> None:
    texts = [f"text {i}" if i != 30 else "DIE" for i in range(60)]
    articles = [Article(text=t, id=str(i)) for i, t in enumerate(texts)]
    found = list(analyse_in_processes(articles, Settings(), None, 2, opener=stand_in.open_echo))
    assert [r.id for r in found if not isinstance(r, Article)] == [str(i) for i in range(60)]  # type: ignore[union-attr]
    assert [r.message for i, r in enumerate(found) if i != 30] == [t for t in texts if t != "DIE"]  # type: ignore[union-attr]
    assert found[30].error == "BrokenProcessPool"  # type: ignore[union-attr]


def test_an_error_of_opening_reaches_the_caller(stand_in: ModuleType) -> None:
    with pytest.raises(MissingError, match="no model"):
        list(analyse_in_processes([Article(text="a")], Settings(), None, 2, opener=stand_in.refuse))
