"""The event that an anniversary remembers takes the remembered day, and no other."""

import spacy

from dateline import layers
from dateline.article import Article
from dateline.events.remembering import date_remembered
from dateline.events.view import make_view

NLP = spacy.blank("en")
DAY = layers.Time(1, 3, "DATE", "2016-10-18", "2016-10-18", "2016-10-18", "day", "2016-10-14", "month and day, forward")
THEN = layers.Time(6, 8, "DATE", "1991-10-18", "1991-10-18", "1991-10-18", "day", "t0", "anniversary of 25 years")


def view_of(text: str):
    """On October 18 they mark the 25th anniversary of the restoration …: two times, three triggers."""
    doc = NLP(text)
    doc._.article = Article(text, published="2016-10-14")
    doc._.mentions, doc._.entities, doc._.arguments = [], [], []
    doc._.times = [DAY, THEN]
    places = [(t.i, t.text) for t in doc if t.text in ("mark", "anniversary", "restoration", "said")]
    doc._.triggers = [layers.Trigger(i, i + 1, word, "happened") for i, word in places]
    return make_view(doc)


def events_of(restoration: int | None) -> list[layers.Event]:
    return [
        layers.Event("commemorate", "planned", (0, 1), time=0),
        layers.Event("establish_relations", "happened", (2,), time=restoration),
    ]


def test_the_restoration_happened_so_many_years_before() -> None:
    view = view_of("On October 18 they mark 25th anniversary of the restoration of relations .")
    party, restoration = date_remembered(view, events_of(None))
    assert (party.time, restoration.time) == (0, 1)
    assert restoration.evidence == (layers.Evidence("time", 6, 8),)


def test_the_day_of_the_party_is_not_the_restoration_s() -> None:
    view = view_of("On October 18 they mark 25th anniversary of the restoration of relations .")
    assert date_remembered(view, events_of(0))[1].time == 1


def test_a_time_of_its_own_stays() -> None:
    view = view_of("On October 18 they mark 25th anniversary of the restoration of relations .")
    assert date_remembered(view, events_of(7))[1].time == 7


def test_another_sentence_remembers_nothing() -> None:
    view = view_of("On October 18 they mark 25th anniversary . The restoration was hard")
    assert date_remembered(view, events_of(None)[:1]) == events_of(None)[:1]
