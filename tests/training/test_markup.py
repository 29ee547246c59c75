import gzip
import json
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import FormatError
from dateline.training.markup import Fact, read_fact, read_markup, read_stories
from dateline.training.plain_tokens import split_sentences, split_tokens
from dateline.training.rows import Row, make_row, split_stories

ROOT = Path(__file__).parents[2]
CORPORA = ROOT / "recipes" / "corpora"
SHARED = Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared"))

STORY = """=== one
published: 2016-10-18
style: wire
@title: {g1|GPE|Norway} <e1|Hosts> {g2|GPE|Chile}
{p1|PERSON|Ana Ruiz}, {x1|TITLE|president} of {g2|GPE|Chile}, will <e1|visit> {g1|GPE|Norway} on {t1|DATE=2016-11-10|November 10}.
[q1|“{g1+g2|pron|We} will not be late,”] {p1|pron|she} <e2|said>.
@promo: Sign up
---
e1 visit planned actor=p1 recipient=g1 time=t1 source=p1
e2 state happened actor=p1 topic=e1
role p1 x1 g2
q1 speaker=p1
"""


@pytest.fixture
def story_file(tmp_path: Path) -> Path:
    path = tmp_path / "one.news"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_words_come_out_as_they_stand(story_file: Path) -> None:
    (story,) = read_stories(story_file)
    assert story.text.splitlines() == [
        "Norway Hosts Chile",
        "Ana Ruiz, president of Chile, will visit Norway on November 10.",
        "“We will not be late,” she said.",
        "Sign up",
    ]
    assert [kind for kind, _, _ in story.zones] == ["title", "body", "body", "promo"]
    assert {story.text[m.start : m.end] for m in story.marks if m.kind == "<"} == {"Hosts", "visit", "said"}


def test_a_row_ties_roles_to_the_nearest_mention(story_file: Path) -> None:
    row = make_row(next(read_stories(story_file)), "test")
    words = [row["text"][a:b] for a, b in row["tokens"]]
    visit = next(e for e in row["events"] if words[e["start"]] == "visit")
    said = {a["role"]: words[a["start"] : a["end"]] for a in visit["arguments"]}
    assert said == {"actor": ["Ana", "Ruiz"], "recipient": ["Norway"], "time": ["November", "10"], "source": ["Ana", "Ruiz"]}
    assert next(m for m in row["mentions"] if words[m["start"]] == "We")["type"] == "GPE"
    assert row["roles"] == [{"person": "p1", "title": "x1", "of": "g2"}]
    assert row["quotes"][0]["speaker"] == "p1"


@pytest.mark.parametrize("line", ["{g1|GPE|Norway", "Norway}", "<e1|visit}", "{GPE|Norway}", "{g1|Norway}", "[q1 he said]"])
def test_broken_brackets_are_an_error_with_a_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.news"
    path.write_text(f"=== x\n{line}\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"broken\.news, line 2"):
        list(read_stories(path))


def test_a_fact_needs_a_value() -> None:
    assert read_fact("e1 visit planned actor=p1,p2") == Fact("e1", ("visit", "planned"), (("actor", ("p1", "p2")),))
    with pytest.raises(FormatError, match="broken fact"):
        read_fact("e1 visit planned actor=")


def test_a_trigger_without_a_fact_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.news"
    path.write_text("=== x\nHe <e1|left>.\n---\n", encoding="utf-8")
    with pytest.raises(FormatError, match="e1 has no fact line"):
        make_row(next(read_stories(path)), "x")


@given(st.text())
def test_tokens_cover_all_but_white_space_and_sentences_cover_all_tokens(text: str) -> None:
    tokens = split_tokens(text)
    assert "".join(text[a:b] for a, b in tokens) == "".join(text.split())
    sentences = split_sentences(text, tokens)
    assert [i for a, b in sentences for i in range(a, b)] == list(range(len(tokens)))


@given(st.text(alphabet=st.characters(exclude_characters="{}<>[]|", exclude_categories=["Cs", "Cc"])))
def test_plain_words_have_no_marks(text: str) -> None:
    assert read_markup(text) == (text, [])
    assert read_markup(f"a {{g1|GPE|{text}}} b")[0] == f"a {text} b"


@cache
def read_ours(corpus: str) -> tuple[list[Row], list[Row]]:
    return split_stories((CORPORA / corpus).glob("*.news"), corpus)


@pytest.mark.parametrize("corpus", ["authored", "pairs"])
def test_every_story_of_ours_is_sound(corpus: str) -> None:
    train, dev = read_ours(corpus)
    assert len(dev) * 6 < len(train) < len(dev) * 8
    ids = [row["id"] for row in [*train, *dev]]
    assert len(ids) == len(set(ids))
    for row in [*train, *dev]:
        clusters = {e["cluster"] for e in row["events"]}
        topics = {a["event"] for e in row["events"] for a in e["arguments"] if "event" in a}
        assert topics <= clusters, row["id"]


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the published rows are not beside the checkout")
@pytest.mark.parametrize("corpus", ["authored", "pairs"])
def test_the_rows_are_those_that_were_published(corpus: str) -> None:
    for part, rows in zip(("train", "dev"), read_ours(corpus), strict=True):
        with gzip.open(SHARED / "data" / f"{corpus}.{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
            assert rows == [json.loads(line) for line in lines]
