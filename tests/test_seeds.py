"""Seeds: an article as one copies it (NAME.txt) and what should be found in it (NAME.news). `make seeds` writes the texts anew."""

from pathlib import Path

import pytest

from dateline.ontology import load_ontology
from dateline.training.markup import read_stories
from dateline.training.rows import make_row

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.news"))
POINTING = frozenset({"actor", "recipient", "place", "time", "source", "theme", "topic", "part_of", "speaker"})


def test_there_are_six() -> None:
    assert len(SEEDS) >= 6


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_text_and_markup_agree(path: Path) -> None:
    (story,) = read_stories(path)
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == story.text


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_a_seed_looks_like_a_copied_page(path: Path) -> None:
    (story,) = read_stories(path)
    kinds = {kind for kind, _, _ in story.zones}
    assert {"title", "body"} < kinds
    assert kinds & {"related", "promo", "footer"}


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_every_fact_points_at_something(path: Path) -> None:
    (story,) = read_stories(path)
    told = {part for mark in story.marks for part in mark.id.split("+")} | {mark.id for mark in story.marks}
    lost = [(f.head, key, v) for f in story.facts for key, values in f.pairs if key in POINTING for v in values if v not in told]
    assert lost == []
    assert [f.head for f in story.facts if f.head not in told | {"role", "in", "same"}] == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_types_and_statuses_are_those_of_the_ontology(path: Path) -> None:
    ontology = load_ontology()
    events = make_row(next(read_stories(path)), "seeds")["events"]
    assert len(events) >= 15
    assert [(e["type"], e["status"]) for e in events if e["type"] not in ontology.types or e["status"] not in ontology.statuses] == []
