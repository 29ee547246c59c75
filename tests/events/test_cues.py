import pytest

from dateline.analysis import Status
from dateline.events.cues import find_phrases, load_cues, load_phrases
from dateline.events.status import find_status_cue, guess_status
from dateline.events.view import make_view
from dateline.ontology import load_ontology


def test_every_status_has_cues_and_no_other_heading_does():
    assert set(load_cues()["status"]) == set(Status.__args__)


def test_words_are_lower_case_and_stand_under_one_side():
    for table in load_cues()["losses"].values():
        for side in table.values():
            assert all(w == w.lower() for w in side)
    assert all(p == tuple(w.lower() for w in p) for p in load_phrases("speech", "cues"))


def test_types_named_by_the_cues_are_types_of_the_ontology():
    cues, known = load_cues(), load_ontology().types
    named = {*cues["counted_things"], *cues["counted_movers"], *cues["counted_victims"], *cues["speaking"]}
    named |= {t for table in (cues["bearing"], cues["own"]) for types in table.values() for t in types}
    assert named <= set(known)


def test_the_longest_phrase_is_found():
    assert find_phrases("he plans to go".split(), 0, 4, frozenset({("to",), ("plans", "to")})) == [(1, 3)]


@pytest.mark.parametrize(
    ("text", "status", "cue"),
    [
        ("He will visit Israel .", "planned", "will"),
        ("He did not visit Israel .", "denied", "not"),
        ("If he should visit Israel .", "conditional", "If"),
        ("He may visit Israel .", "hypothetical", "may"),
        ("He plans to visit Israel .", "planned", "plans to"),
    ],
)
def test_cues_are_evidence_and_a_fallback(make_doc, text, status, cue):
    doc = make_doc(text, [], [("visit", "visit", status)])
    view = make_view(doc)
    found = find_status_cue(view, view.triggers[0], status)
    assert guess_status(view, view.triggers[0]) == status
    assert found is not None
    assert doc[found.start : found.end].text.lower() in (cue.lower(), "should")
