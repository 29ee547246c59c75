import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from dateline import layers as ly
from dateline.analysis import Analysis, Model
from dateline.article import Article
from dateline.results import MAX_DEPTH, project_analysis, project_article, select_entities

NLP = spacy.blank("en")
MODEL = Model(name="test", version="0", sha256="0" * 64)
SHARED = Path(os.environ.get("DATELINE_SHARED", Path(__file__).parents[2] / "shared"))


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every record with start, end and text, wherever it stands."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys() and value["start"] is not None:
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def assert_true(analysis: Analysis) -> None:
    """Spans tell the truth and ids lead somewhere."""
    text = analysis.article.text
    for span in spans(analysis.model_dump()):
        assert text[span["start"] : span["end"]] == span["text"] != ""
    entities, events = {e.id for e in analysis.entities}, {e.id for e in analysis.events}
    times = {t.id for t in analysis.times}
    for e in analysis.events:
        assert {p.entity for p in e.participants} | {e.place, e.source} <= entities | {None}
        assert {e.part_of, *e.topic} <= events | {None}
        assert e.time in times | {None}
    assert {m for e in analysis.entities for m in e.members} <= entities
    assert {q.speaker for q in analysis.quotes} | {o.of for o in analysis.offices} <= entities | {None}


def test_spans_are_true_and_ids_are_closed(visit: Analysis) -> None:
    assert_true(visit)
    assert len(visit.events) == 8
    assert len(visit.quotes) == 1


def test_ids_follow_the_text(visit: Analysis) -> None:
    assert [e.id for e in visit.entities] == [f"e{i + 1}" for i in range(len(visit.entities))]
    assert [e.mentions[0].start for e in visit.entities] == sorted(e.mentions[0].start for e in visit.entities)
    assert [t.start for t in visit.times] == sorted(t.start for t in visit.times)
    assert visit.events[0].type == "visit"
    assert visit.events[0].mentions[0].text == "travel"  # the main trigger first, although the lead tells it earlier


def test_participants_are_ordered_by_role_whatever_the_layer_says(visit: Analysis) -> None:
    assert [p.role for p in visit.events[0].participants] == ["actor", "recipient"]


def test_events_carry_family_and_rounded_score(visit: Analysis) -> None:
    assert (visit.events[0].family, visit.events[0].score) == ("contact", 0.9877)


def test_an_anchor_that_is_a_time_becomes_its_id(visit: Analysis) -> None:
    june = next(t for t in visit.times if t.text == "June")
    anchor = next(t for t in visit.times if t.id == june.anchor)
    assert anchor.text == "this year"


def test_open_ranges_stay_open(visit: Analysis) -> None:
    last = next(e for e in visit.events if e.dead)
    assert (last.count.min, last.count.max) == (1, None)
    assert last.dead is not None
    assert (last.dead.min, last.dead.max) == (20, None)


def test_a_lonely_common_noun_is_left_out_and_a_group_keeps_its_members(visit: Analysis) -> None:
    assert "ministers" not in {e.name for e in visit.entities}
    both = next(e for e in visit.entities if e.name == "both sides")
    assert {e.name for e in visit.entities if e.id in both.members} == {"Israel", "Russia"}


def test_select_entities_keeps_what_is_named_repeated_or_referred_to() -> None:
    mentions = [ly.Mention(i, i + 1, "PERSON", kind) for i, kind in enumerate(["name", "nominal", "pronoun", "nominal", "nominal"])]
    entities = [ly.Entity("PERSON", "x", m) for m in [(0,), (1, 2), (3,), (4,)]] + [ly.Entity("PERSON", "y", (), members=(2,))]
    assert select_entities(entities, mentions, ()) == [0, 1]
    assert select_entities(entities, mentions, {3}) == [0, 1, 3]
    assert select_entities(entities, mentions, {4}) == [0, 1, 2, 4]


def test_contributions_are_kept_only_on_demand(visit: Analysis, visit_doc: Doc) -> None:
    assert not any(e.why for e in visit.entities)
    explained = project_analysis(visit_doc, MODEL, explain=True)
    assert [c.feature for e in explained.entities for c in e.why] == ["name"]


def test_the_same_layers_give_the_same_bytes_after_a_trip(visit_doc: Doc) -> None:
    first = project_analysis(visit_doc, MODEL).to_json()
    [back] = DocBin(store_user_data=True, docs=[visit_doc]).get_docs(NLP.vocab)
    assert project_analysis(back, MODEL).to_json() == first
    assert Analysis.model_validate_json(first).to_json() == first


def test_layers_that_nobody_wrote_are_empty_lists() -> None:
    doc = NLP("Nothing happened.")
    analysis = project_analysis(doc, MODEL)
    assert (analysis.entities, analysis.times, analysis.events, analysis.quotes, analysis.article.zones) == ([], [], [], [], [])
    assert analysis.article.published is None


def test_a_doc_that_spells_another_text_is_refused() -> None:
    doc = NLP("One text.")
    doc._.article = Article(text="Another text.")
    with pytest.raises(ValueError, match="offsets"):
        project_analysis(doc, MODEL)


def test_an_empty_span_is_refused() -> None:
    doc = NLP("One text.")
    doc._.times = [ly.Time(1, 1, "DATE", None)]
    with pytest.raises(ValueError, match="no tokens 1:1"):
        project_analysis(doc, MODEL)


def test_a_participant_without_tokens_has_no_span() -> None:
    doc = NLP("Come here.")
    doc._.triggers = [ly.Trigger(0, 1, "visit", "planned")]
    doc._.events = [ly.Event("visit", "planned", (0,), (ly.Participant("actor", None, 0, 0),))]
    [participant] = project_analysis(doc, MODEL).events[0].participants
    assert participant.text is None


def test_what_json_cannot_hold_is_replaced() -> None:
    deep: Any = "x"
    for _ in range(MAX_DEPTH + 5):
        deep = [deep]
    article = Article(text="a", source="caf\udce9.txt", meta={"deep": deep, "path": Path("a"), "bad\ud800": "\udfff", "language": "en"})
    record, notices = project_article(article, ())
    assert record.source == "caf\ufffd.txt"
    assert record.language == "en"
    assert record.meta["bad\ufffd"] == "\ufffd"
    assert record.meta["path"] == "a"
    assert [n.stage for n in notices] == ["results"]
    record.model_dump_json()


@settings(max_examples=40)
@given(st.data())
def test_whatever_the_layers_say_spans_are_true(data: st.DataObject) -> None:
    text = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    doc = NLP(text)
    edges = st.tuples(st.integers(0, len(doc) - 1), st.integers(1, 4)).map(lambda e: (e[0], min(e[0] + e[1], len(doc))))
    kinds = st.sampled_from(["name", "nominal", "pronoun"])
    doc._.mentions = [ly.Mention(*e, "PERSON", data.draw(kinds)) for e in data.draw(st.lists(edges, min_size=1, max_size=6))]
    numbers = st.integers(0, len(doc._.mentions) - 1)
    groups = data.draw(st.lists(st.lists(numbers, min_size=1, max_size=3, unique=True), min_size=1, max_size=4))
    doc._.entities = [ly.Entity("PERSON", "x", tuple(g)) for g in groups]
    doc._.triggers = [ly.Trigger(*data.draw(edges), "meet", "happened") for _ in range(3)]
    who = st.integers(0, len(groups) - 1)
    doc._.events = [
        ly.Event("meet", "happened", (i,), (ly.Participant("actor", data.draw(who), *data.draw(edges)),), source=data.draw(who))
        for i in (2, 0, 1)
    ]
    analysis = project_analysis(doc, MODEL)
    assert_true(analysis)
    assert [e.mentions[0].start for e in analysis.events] == sorted(e.mentions[0].start for e in analysis.events)
    assert Analysis.model_validate_json(analysis.to_json()) == analysis


@pytest.mark.skipif(not (SHARED / "data" / "authored.dev.jsonl.gz").exists(), reason="the corpora are not here")
def test_gold_documents_project() -> None:
    from dateline.reading.corpora import make_gold_doc, read_corpus

    vocab = NLP.vocab
    for n, row in enumerate(read_corpus(SHARED / "data" / "authored.dev.jsonl.gz")):
        assert_true(project_analysis(make_gold_doc(row, vocab), MODEL))
        if n == 8:
            break
