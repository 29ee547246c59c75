import dataclasses

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import layers
from dateline.events import find_events
from dateline.events.assembly import assemble_events
from dateline.events.participants import find_fillers
from dateline.events.view import make_view, plain_stem
from dateline.ontology import load_ontology

NLP = spacy.blank("en")


VISIT = "Medvedev will visit Israel on Friday , the embassy announced ."


def visit_doc(make_doc, **more):
    return make_doc(
        VISIT,
        [
            ("Medvedev", "PERSON", "name", "p1"),
            ("Israel", "GPE", "name", "g1"),
            ("Friday", "DATE", "value", None),
            ("the embassy", "ORG", "nominal", "o1"),
        ],
        [("visit", "visit", "planned"), ("announced", "state", "happened")],
        [(0, 0, "actor"), (0, 1, "recipient"), (0, 1, "place", 0.9), (0, 2, "time"), (0, 3, "source"), (1, 3, "actor")],
        relations=[layers.Relation(1, 0, "topic", 0.9)],
        **more,
    )


def test_a_planned_visit_is_told_whole(make_doc):
    doc = find_events(visit_doc(make_doc), load_ontology())
    visit, said = doc._.events
    entities = [e.name for e in doc._.entities]
    assert (visit.type, visit.status) == ("visit", "planned")
    assert {(p.role, entities[p.entity]) for p in visit.participants} == {("actor", "p1"), ("recipient", "g1")}
    assert (entities[visit.place], visit.time, entities[visit.source]) == ("g1", 0, "o1")
    assert said.topic == (0,)
    assert {(e.field, doc[e.start : e.end].text) for e in visit.evidence} >= {("status", "will"), ("time", "Friday")}


def test_layers_of_others_stay_and_ours_are_written_once(make_doc):
    doc = visit_doc(make_doc)
    before = dict(doc.user_data)
    find_events(doc, load_ontology())
    assert all(doc.user_data[k] == v for k, v in before.items() if k != "dateline.notices")
    with pytest.raises(ValueError, match="already written"):
        find_events(doc, load_ontology())


def test_a_doc_without_any_layer_gives_empty_layers():
    doc = find_events(NLP("Nothing is known of this ."), load_ontology())
    assert doc._.events == ()
    assert doc._.quotes == ()
    assert len(find_events(NLP(""), load_ontology())._.events) == 0


def test_a_group_acts_as_each_of_its_members(make_doc):
    doc = make_doc(
        "Israel met Russia . The two countries signed a deal .",
        [("Israel", "GPE", "name", "g1"), ("Russia", "GPE", "name", "g2"), ("The two countries", "GPE", "nominal", "g1+g2")],
        [("signed", "sign_agreement", "happened")],
        [(0, 2, "actor", 0.8)],
    )
    [signed] = find_events(doc, load_ontology())._.events
    assert {doc._.entities[p.entity].name for p in signed.participants} == {"g1", "g2"}


def test_weak_arguments_are_left_out_and_nobody_is_on_both_sides(make_doc):
    doc = make_doc(
        "Anna accused Ben .",
        [("Anna", "PERSON", "name", "p1"), ("Ben", "PERSON", "name", "p2")],
        [("accused", "accuse", "happened")],
        [(0, 0, "actor", 0.9), (0, 0, "recipient", 0.6), (0, 1, "recipient", 0.8), (0, 1, "actor", 0.2)],
    )
    [accused] = find_events(doc, load_ontology())._.events
    assert [(p.role, doc._.entities[p.entity].name) for p in accused.participants] == [("actor", "p1"), ("recipient", "p2")]


def test_one_happening_told_twice_is_one_event(make_doc):
    doc = make_doc(
        "Medvedev will visit Israel . The visit will begin on Friday .",
        [("Medvedev", "PERSON", "name", "p1"), ("Israel", "GPE", "name", "g1"), ("Friday", "DATE", "value", None)],
        [("visit", "visit", "planned"), ("visit will", "visit", "planned")],
        [(0, 0, "actor"), (0, 1, "recipient"), (1, 2, "time")],
        relations=[layers.Relation(1, 0, "same", 0.9)],
    )
    [visit] = find_events(doc, load_ontology())._.events
    assert len(visit.triggers) == 2
    assert visit.time == 0


def test_different_visitors_stay_two_events(make_doc):
    doc = make_doc(
        "Anna visited Moscow . Ben visited Paris .",
        [
            ("Anna", "PERSON", "name", "p1"),
            ("Moscow", "GPE", "name", "g1"),
            ("Ben", "PERSON", "name", "p2"),
            ("Paris", "GPE", "name", "g2"),
        ],
        [("visited", "visit", "happened"), ("visited", "visit", "happened")],
        [(0, 0, "actor"), (0, 1, "recipient"), (1, 2, "actor"), (1, 3, "recipient")],
    )
    assert len(find_events(doc, load_ontology())._.events) == 2


def test_series_never_go_in_a_circle(make_doc):
    doc = make_doc(
        "Two visits . One visit . A visit .",
        [],
        [("visits", "visit", "happened"), ("visit", "visit", "happened"), ("visit", "visit", "planned")],
        relations=[layers.Relation(a, b, "part_of", 0.9) for a, b in ((0, 1), (1, 2), (2, 0))],
    )
    events = find_events(doc, load_ontology())._.events
    for number in range(len(events)):
        seen, at = set(), number
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = events[at].part_of


@pytest.mark.parametrize(
    ("word", "stem"), [("visits", "visit"), ("visited", "visit"), ("visiting", "visit"), ("stopped", "stop"), ("talks", "talk")]
)
def test_plain_stems(word, stem):
    assert plain_stem(word) == stem


@settings(max_examples=25)
@given(st.data())
def test_any_layers_give_events_over_every_trigger_once(data):
    words = data.draw(
        st.lists(st.sampled_from("Anna will not visit two 5 dead “ ” said , . \n killed times twice".split(" ")), min_size=1, max_size=25)
    )
    doc = NLP(" ".join(words))
    n = len(doc)
    span = st.integers(0, n - 1).map(lambda i: (i, i + 1))
    doc._.mentions = [layers.Mention(*data.draw(span), data.draw(st.sampled_from(["PERSON", "DATE", "GPE"])), "name") for _ in range(3)]
    doc._.triggers = [
        layers.Trigger(*data.draw(span), data.draw(st.sampled_from(["visit", "kill", "state"])), "happened") for _ in range(4)
    ]
    doc._.entities = [layers.Entity("PERSON", "A", (0,)), layers.Entity("GPE", "B", (2,), members=(0, 1))]
    score = st.floats(0, 1)
    roles = st.sampled_from("actor recipient theme place time source".split())
    doc._.arguments = [
        layers.Argument(data.draw(st.integers(0, 3)), data.draw(st.integers(0, 2)), data.draw(roles), data.draw(score)) for _ in range(6)
    ]
    kinds = st.sampled_from(["same", "topic", "part_of"])
    doc._.relations = [
        layers.Relation(data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3)), data.draw(kinds), data.draw(score)) for _ in range(5)
    ]
    events = find_events(doc, load_ontology())._.events
    assert sorted(t for e in events for t in e.triggers) == [0, 1, 2, 3]
    assert all(0 <= t < len(events) for e in events for t in (*e.topic, *([e.part_of] if e.part_of is not None else [])))
    assert all(0 <= x.start < x.end <= n for e in events for x in (*e.evidence, *e.participants))


def test_time_grows_with_the_text_only(make_doc):
    import time

    def seconds(copies):
        doc = make_doc("Anna visited two towns , killing 3 men . " * copies, [], [])
        doc.user_data.pop("dateline.triggers")
        doc._.triggers = [layers.Trigger(t.i, t.i + 1, "visit", "happened") for t in doc if t.text == "visited"]
        start = time.process_time()
        view = make_view(doc)
        assemble_events(view, find_fillers(view), [])
        return time.process_time() - start

    seconds(20)
    small, large = seconds(60), seconds(240)
    assert large < 12 * small + 0.5
    assert make_view(NLP("x")).sentences == (0,)


def test_who_visits_is_received_by_the_country_of_the_place_and_never_at_home(make_doc):
    doc = make_doc(
        "Kenya 's leader Otieno visited Accra . Ghana was glad .",
        [("Kenya", "GPE", "name", "k"), ("Otieno", "PERSON", "name", "o"), ("Accra", "GPE", "name", "a"), ("Ghana", "GPE", "name", "g")],
        [("visited", "visit", "happened")],
        [(0, 1, "actor", 0.9), (0, 0, "recipient", 0.8), (0, 2, "place", 0.9)],
    )
    kenya, otieno, accra, ghana = doc._.entities
    iso = {"links": (("iso3166", "X"),)}
    del doc.user_data["dateline.entities"]
    doc._.entities = [
        dataclasses.replace(kenya, country="KEN", **iso),
        dataclasses.replace(otieno, country="KEN"),
        dataclasses.replace(accra, country="GHA"),
        dataclasses.replace(ghana, country="GHA", **iso),
    ]
    [event] = find_events(doc, load_ontology())._.events
    assert [(p.role, p.entity) for p in event.participants] == [("actor", 1), ("recipient", 3)]
