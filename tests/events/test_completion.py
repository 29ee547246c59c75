"""Grammar where the network is silent: whose visit it is, both nationalities, shared subjects."""

import pytest

from dateline import layers
from dateline.events.clauses import Clauses
from dateline.events.completion import complete_fillers, load_rules
from dateline.events.participants import find_fillers
from dateline.events.view import make_view
from dateline.ontology import load_ontology


def parsed(make_doc, text, mentions, triggers, parse, arguments=()):
    """parse: (tag, relation, number of the head) of each token."""
    doc = make_doc(text, mentions, triggers, arguments)
    for token, (tag, relation, head) in zip(doc, parse, strict=True):
        token.tag_, token.dep_, token.head = tag, relation, doc[head]
    return doc


def actors(doc, trigger):
    view = make_view(doc)
    told = complete_fillers(view, find_fillers(view), load_ontology())[trigger].get("actor", {})
    return {view.entities[key[1]].name for key, f in told.items() if f.score >= 0.4}


def test_a_shared_subject_acts_in_both_verbs(make_doc):
    doc = parsed(
        make_doc,
        "Rebels stormed the town and freed prisoners .",
        [("Rebels", "PERSON", "nominal", "rebels"), ("prisoners", "PERSON", "nominal", "prisoners")],
        [("stormed", "attack", "happened"), ("freed", "release", "happened")],
        [
            ("NNS", "nsubj", 1), ("VBD", "ROOT", 1), ("DT", "det", 3), ("NN", "obj", 1), ("CC", "cc", 5), ("VBD", "conj", 1),
            ("NNS", "obj", 5), (".", "punct", 1),
        ],
        [(0, 0, "actor"), (1, 1, "recipient")],
    )  # fmt: skip
    assert Clauses(doc).find_ways(5, 6)[0] == "and^subject"
    assert actors(doc, 1) == {"rebels"}


def test_each_noun_keeps_its_own_party(make_doc):
    doc = parsed(
        make_doc,
        "Rivlin 's visit and two visits by Netanyahu .",
        [("Rivlin", "PERSON", "name", "Rivlin"), ("Netanyahu", "PERSON", "name", "Netanyahu")],
        [("visit", "visit", "happened"), ("visits", "visit", "happened")],
        [
            ("NNP", "nmod:poss", 2), ("POS", "case", 0), ("NN", "ROOT", 2), ("CC", "cc", 5), ("CD", "nummod", 5), ("NNS", "conj", 2),
            ("IN", "case", 7), ("NNP", "nmod", 5), (".", "punct", 2),
        ],
        [(0, 0, "actor"), (1, 0, "actor", 0.7), (1, 1, "actor", 0.3)],
    )  # fmt: skip
    assert actors(doc, 0) == {"Rivlin"}
    assert actors(doc, 1) == {"Netanyahu"}


def test_both_nationalities_take_part_in_talks(make_doc):
    doc = parsed(
        make_doc,
        "Israeli - Russian talks began .",
        [("Israeli", "NORP", "name", "Israeli"), ("Russian", "NORP", "name", "Russian")],
        [("talks", "negotiate", "happened")],
        [("JJ", "amod", 3), ("HYPH", "punct", 2), ("JJ", "amod", 3), ("NNS", "nsubj", 4), ("VBD", "ROOT", 4), (".", "punct", 4)],
    )
    assert actors(doc, 0) == {"Israeli", "Russian"}


def test_without_a_parse_the_network_alone_decides(make_doc):
    doc = make_doc("Anna met Ben .", [("Anna", "PERSON", "name", "a")], [("met", "meet", "happened")], [(0, 0, "actor")])
    view = make_view(doc)
    fillers = find_fillers(view)
    assert complete_fillers(view, fillers, load_ontology()) == fillers


@pytest.mark.parametrize("rule", load_rules())
def test_rules_name_roles_and_kinds(rule):
    assert rule.role in ("actor", "recipient", "source")
    assert {way.split(" ")[0] for way in rule.ways} <= {"v", "vp", "vn", "n", "o"}


def test_a_way_never_leads_into_the_trigger_itself(make_doc):
    doc = make_doc("one two three", [], [("two", "other", "happened")])
    assert 1 not in Clauses(doc).find_ways(1, 2)
    assert layers.Trigger(1, 2, "other", "happened") in doc._.triggers
