import itertools

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.events.attribution import find_marked, find_quotes
from dateline.events.participants import find_fillers
from dateline.events.view import make_view

NLP = spacy.blank("en")


def marked(text):
    words = [t.text for t in NLP(text)]
    return [" ".join(words[m.start : m.end]) for m in find_marked(words, ["\n" in w for w in words])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “we are ready” today.", "“ we are ready ”"),
        ('He said "we are ready" today.', '" we are ready "'),
        ("Il parle «bien sûr» ici.", "« bien sûr »"),
        ("He said ‘we are ready’ today.", "‘ we are ready ’"),
    ],
)
def test_every_kind_of_marks(text, found):
    assert marked(text) == [found]


def test_a_quotation_over_paragraphs_is_one():
    [only] = marked("“We came.\n“We saw.” He left.")
    assert only.endswith("”")
    assert "We came" in only


def test_a_quotation_that_never_closes_ends_with_its_paragraph_and_is_told(make_doc):
    doc = make_doc("He said “we came .\nThen he left .", [], [])
    quotes, notices = find_quotes(make_view(doc), find_fillers(make_view(doc)))
    assert len(notices) == 1
    assert all(doc[q.start : q.end].text.find("left") < 0 for q in quotes)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["“", "”", '"', "‘", "’", "\n", "word", "."]), max_size=40))
def test_quotations_are_ordered_disjoint_and_inside(words):
    found = find_marked(words, ["\n" in w for w in words])
    assert all(0 <= m.start < m.end <= len(words) for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_the_speaker_is_the_actor_of_the_reporting_word(make_doc):
    doc = make_doc(
        "Anna met Ben . “We are ready now , ” Ben said .",
        [("Anna", "PERSON", "name", "p1"), ("Ben", "PERSON", "name", "p2"), ("Ben said", "PERSON", "name", "p2")],
        [("met", "meet", "happened"), ("said", "state", "happened")],
        [(0, 0, "actor"), (1, 1, "actor")],
    )
    [quote] = find_quotes(make_view(doc), find_fillers(make_view(doc)))[0]
    assert quote.direct
    assert doc._.entities[quote.speaker].name == "p2"
    assert doc[quote.cue[0]].text == "said"


def test_short_marked_words_without_a_speaker_are_no_quotation(make_doc):
    doc = make_doc("The “ghost ” ship sank .", [], [])
    assert find_quotes(make_view(doc), find_fillers(make_view(doc)))[0] == []
