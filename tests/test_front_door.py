import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dateline
from dateline import errors
from dateline.analysis import Analysis, Failure
from dateline.article import Article

ROOT = Path(__file__).parents[1]


class Stub:
    """A pipeline that gives the visit's analysis with the article's own facts."""

    def __init__(self, visit: Analysis) -> None:
        self.visit = visit
        self.seen: list[Article] = []

    def analyse(self, articles: Any) -> Iterator[Analysis | Failure]:
        for article in articles:
            if isinstance(article, Failure):
                yield article
                continue
            self.seen.append(article)
            yield self.visit


@pytest.fixture
def stub(visit: Analysis, monkeypatch: pytest.MonkeyPatch) -> Stub:
    found = Stub(visit)
    monkeypatch.setattr(dateline, "_pipeline", lambda settings: found)
    return found


def test_importing_is_cheap() -> None:
    code = "import sys, dateline; print([m for m in ('spacy', 'pydantic', 'numpy', 'pandas', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "src")})
    assert done.stdout == "[]\n"


def test_read_gives_the_first_article(stub: Stub, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Rivlin visited Moscow.", encoding="utf-8")
    assert dateline.read(path, published="2016-10-18") is stub.visit
    assert (stub.seen[0].published, stub.seen[0].published_from) == ("2016-10-18", "given")


def test_read_raises_what_is_wrong(stub: Stub, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(errors.EmptyError):
        dateline.read(tmp_path / "empty.txt")
    with pytest.raises(errors.DatelineError):
        dateline.read(tmp_path / "absent.txt")
    with pytest.raises(errors.UsageError):
        dateline.read(tmp_path / "empty.txt", published="soon")


def test_a_failure_of_another_kind_is_an_input_error(visit: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = Failure(id="a", stage="events", error="ZeroDivisionError", message="oh")
    monkeypatch.setattr(Stub, "analyse", lambda self, articles: iter([failure]))
    monkeypatch.setattr(dateline, "_pipeline", lambda settings: Stub(visit))
    with pytest.raises(errors.InputError, match="events: oh"):
        dateline.analyse("text")


def test_analyse_replaces_what_cannot_be_kept_and_keeps_offsets(stub: Stub) -> None:
    dateline.analyse("a\x00b\ud800c", title="t", url="u")
    assert (stub.seen[0].text, stub.seen[0].title, stub.seen[0].published_from) == ("a\ufffdb\ufffdc", "t", None)


def test_the_nouns_are_there_and_others_are_not() -> None:
    assert dateline.Analysis is Analysis
    assert dateline.Article is Article
    with pytest.raises(AttributeError):
        dateline.Nonsense  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == dateline.__version__
