"""A stored analysis gets a day of publication: `Analysis.with_published` and `dateline date`."""

from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from dateline import layers as ly
from dateline.analysis import Analysis, Failure, Model
from dateline.article import Article
from dateline.cli.app import app
from dateline.resolution.times import add_times
from dateline.results import project_analysis

NLP = spacy.blank("en")
MODEL = Model(name="test", version="0", sha256="0" * 64)
TEXT = "Medvedev will visit Israel on November 10. Three days after the visit he flies home. He was elected in March 2008."


def store(published: str | None = None) -> Analysis:
    """The analysis of TEXT, as one reads it back from a file."""
    doc = NLP(TEXT)
    doc._.article = Article(TEXT, published=published, published_from="metadata" if published else None)
    visits = [i for i, t in enumerate(doc) if t.text == "visit"]
    elected = next(i for i, t in enumerate(doc) if t.text == "elected")
    doc._.triggers = [ly.Trigger(i, i + 1, "visit", "planned") for i in visits] + [ly.Trigger(elected, elected + 1, "elect", "happened")]
    add_times(doc)
    code = ("CONSULT", ("visit",), (), 1, ())
    doc._.events = [
        ly.Event("visit", "planned", (0, 1), time=0, plover=("CONSULT", ("visit",), (), 1, ("future",))),
        ly.Event("visit", "happened", (2,), time=2, plover=code),
    ]
    return Analysis.model_validate_json(project_analysis(doc, MODEL).to_json())


def test_without_a_date_nothing_is_invented() -> None:
    stored = store()
    assert [(t.value, t.earliest) for t in stored.times] == [("XXXX-11-10", None), ("P3D", None), ("2008-03", "2008-03-01")]
    assert stored.article.published_from is None


def test_a_late_date_gives_days_to_times_and_events() -> None:
    dated = store().with_published("2016-10-18")
    assert [t.value for t in dated.times] == ["2016-11-10", "2016-11-13", "2008-03"]
    assert [(t.earliest, t.latest) for t in dated.times][:2] == [("2016-11-10",) * 2, ("2016-11-13",) * 2]
    assert dated.times[1].anchor == "t1"
    assert (dated.article.published, dated.article.published_from) == ("2016-10-18", "given")
    assert [e.time for e in dated.events] == ["t1", "t3"]
    assert [e.plover.auxiliary for e in dated.events if e.plover] == [["future"], ["historical"]]


def test_what_was_found_stays_found() -> None:
    stored, dated = store(), store().with_published("2016-10-18")
    assert [(t.id, t.start, t.end, t.text) for t in stored.times] == [(t.id, t.start, t.end, t.text) for t in dated.times]
    assert stored == store()
    assert dated.with_published("2016-10-18") == dated


def test_another_date_replaces_the_first() -> None:
    assert store().with_published("2016-10-18").with_published("2014-10-18").times == store().with_published("2014-10-18").times
    assert store("2016-10-18").with_published("2014-10-18").times[0].value == "2014-11-10"


def test_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        store().with_published("yesterday")


def test_the_command_dates_what_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "stored.jsonl"
    failure = Failure(id="b", stage="language", error="InputError", message="no text")
    path.write_text(store().to_json() + "\n" + failure.to_json() + "\nno record\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["date", str(path), "--published", "2016-10-18"])
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert Analysis.model_validate_json(lines[0]) == store().with_published("2016-10-18")
    assert Failure.model_validate_json(lines[1]) == failure
    assert Failure.model_validate_json(lines[2]).error == "FormatError"
