"""Layers survive a trip through bytes, and have one author."""

import pytest
import spacy
from spacy.tokens import Doc

from dateline.article import Article
from dateline.layers import Event, Evidence, Mention, Notice, Participant

NLP = spacy.blank("en")
EVENT = Event("visit", "planned", (0,), (Participant("actor", 0, 0, 1),), count=(2, None), evidence=(Evidence("count", 1, 2),))


def test_layers_survive_bytes() -> None:
    doc = NLP("Anna visits Oslo")
    doc._.article = Article("Anna visits Oslo", published="2020-01-02")
    doc._.mentions = [Mention(0, 1, "PERSON", "name")]
    doc._.events = [EVENT]
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert again._.mentions == (Mention(0, 1, "PERSON", "name"),)
    assert again._.events == (EVENT,)
    assert again._.article.published == "2020-01-02"


def test_a_layer_that_nobody_wrote_is_none_and_an_empty_one_is_empty() -> None:
    doc = NLP("x")
    assert doc._.times is None
    doc._.times = []
    assert doc._.times == ()


def test_a_layer_has_one_author_but_notices_add_up() -> None:
    doc = NLP("x")
    doc._.mentions = []
    with pytest.raises(ValueError, match="one author"):
        doc._.mentions = []
    doc._.notices = [Notice("a", "1")]
    doc._.notices = [Notice("b", "2")]
    assert [n.stage for n in doc._.notices] == ["a", "b"]
