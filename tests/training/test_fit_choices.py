import json

import numpy as np
import spacy

from dateline.resolution.profiles import read_profiles
from dateline.resolution.text import read_text
from dateline.resolution.walk import Walk
from dateline.training.fit_coreference import Choices, fit_choices, follow_things, write_weights
from dateline.training.fit_places import fit_weights, replace_weights
from dateline.training.gold_mentions import set_gold


def make_choices(n=20):
    found = Choices()
    for i in range(n):
        found.add([("new",), ("near", "same"), ("far",)], [1], 1.0)
        found.add([("new",), ("far", f"once {i}")], [0], 1.0)
    return found


def test_the_right_options_get_the_weight_and_rare_features_none():
    weights = fit_choices(make_choices())
    assert weights["same"] > 0 > weights["far"]
    assert not any(name.startswith("once") for name in weights)


def test_the_same_choices_give_the_same_weights():
    assert fit_choices(make_choices()) == fit_choices(make_choices())


def test_any_of_several_right_options_will_do():
    found = Choices()
    for _ in range(20):
        found.add([("new",), ("a",), ("b",)], [1, 2], 1.0)
    weights = fit_choices(found)
    assert weights["a"] == weights["b"] > weights["new"]


def test_the_table_is_written_with_what_the_network_weighs(tmp_path):
    write_weights({"he": {"near": 1.0}}, {"he": 0.5}, tmp_path / "w.json")
    table = json.loads((tmp_path / "w.json").read_text())
    assert table["weights"]["he"] == {"near": 1.0, "learned": 0.5}


def test_weights_of_places_lean_to_the_right_candidates_and_keep_their_remarks():
    cases = [(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([True, False]), 1.0)] * 30
    fitted = fit_weights(cases, np.array([0.5, 0.5]))
    assert fitted[0] > 0.5 > fitted[1]
    assert replace_weights("near = 2.83   # close\nnearer = 1.0\n", {"near": -1.5}) == "near = -1.5   # close\nnearer = 1.0\n"


def test_a_story_gives_choices_of_its_people():
    text = "Eva Lund left. She smiled."
    row = {
        "id": "x",
        "text": text,
        "tokens": [[0, 3], [4, 8], [9, 13], [13, 14], [15, 18], [19, 25], [25, 26]],
        "mentions": [
            {"start": 0, "end": 2, "type": "PERSON", "kind": "name", "entity": "p1"},
            {"start": 4, "end": 5, "type": "pron", "kind": "pronoun", "entity": "p1"},
        ],
    }
    doc, seen = spacy.blank("en")(text), []
    things = set_gold(row, doc)
    read = read_text(doc)
    follow_things(Walk(read, read_profiles(doc, read)), things, lambda p, kind, options, right: seen.append((kind, right)))
    assert seen == [("name", [0]), ("he", [1])]
