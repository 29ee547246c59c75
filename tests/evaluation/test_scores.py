import json

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import MissingError, UsageError
from dateline.evaluation.clusters import match_spans, score_clusters
from dateline.evaluation.coreference import score_coreference
from dateline.evaluation.facts import score_facts
from dateline.evaluation.figures import Tally
from dateline.evaluation.floors import find_sunk, raise_floors, read_floors
from dateline.evaluation.gold import add_gold_events, read_bounds
from dateline.evaluation.names import bare_span, score_classes
from dateline.evaluation.quotes import score_quotes
from dateline.evaluation.times import score_times
from dateline.evaluation.triggers import score_events, score_triggers
from dateline.evaluation.zones import score_zones
from dateline.layers import Zone
from dateline.reading.corpora import make_gold_doc

TEXT = "Anna met Ben in Paris on Friday. The two talks killed “nobody at all here”, Ben said."
WORDS = "Anna met Ben in Paris on Friday . The two talks killed “ nobody at all here ” , Ben said ."


def make_row():
    tokens, at = [], 0
    for word in WORDS.split():
        start = TEXT.index(word, at)
        tokens.append([start, start + len(word)])
        at = start + len(word)

    def mention(i, kind_of, kind, entity):
        return {"start": i, "end": i + 1, "type": kind_of, "kind": kind, "entity": entity}

    def argument(role, i, entity):
        return {"role": role, "entity": entity, "start": i, "end": i + 1}

    return {
        "id": "x",
        "text": TEXT,
        "tokens": tokens,
        "sentences": [[0, 8], [8, len(tokens)]],
        "mentions": [
            mention(0, "PERSON", "name", "p1"),
            mention(2, "PERSON", "name", "p2"),
            mention(4, "GPE", "name", "g1"),
            mention(6, "DATE", "value", "t1"),
            mention(18, "PERSON", "name", "p2"),
        ],
        "times": [{"start": 6, "end": 7, "type": "DATE", "value": "2016-10-21", "entity": "t1"}],
        "events": [
            {
                "start": 1, "end": 2, "type": "meet", "status": "happened", "cluster": "e1",
                "arguments": [
                    argument("actor", 0, "p1"), argument("actor", 2, "p2"), argument("place", 4, "g1"), argument("time", 6, "t1"),
                ],
                "extras": {"count": "2", "dead": "0"},
            },
            {"start": 10, "end": 11, "type": "meet", "status": "happened", "cluster": "e1", "arguments": [], "extras": {}},
            {"start": 19, "end": 20, "type": "state", "status": "happened", "cluster": "e2",
             "arguments": [argument("actor", 18, "p2")], "extras": {"part_of": "e1"}},
        ],
        "quotes": [{"start": 12, "end": 17, "speaker": "p2"}],
    }  # fmt: skip


@pytest.fixture
def gold():
    row = make_row()
    return add_gold_events(make_gold_doc(row, spacy.blank("en").vocab), row)


def without(doc, *names):
    bare = make_gold_doc(make_row(), doc.vocab)
    for name in ("events", "quotes"):
        bare.user_data[f"dateline.{name}"] = doc.user_data[f"dateline.{name}"]
    for name in names:
        bare.user_data[f"dateline.{name}"] = []
    return bare


@pytest.mark.parametrize("score", [score_classes, score_times, score_triggers, score_events, score_coreference, score_facts, score_quotes])
def test_gold_beside_itself_is_perfect(score, gold):
    figures = score([(gold, gold)])
    for absent in ("recipient", "source"):  # the little story has none: nothing to find, nothing found
        figures.pop(absent, None)
    assert all(v == pytest.approx(100) for k, v in figures.items()), figures


@pytest.mark.parametrize(
    ("score", "layer", "figure"),
    [
        (score_classes, "mentions", "F"),
        (score_times, "times", "relaxed"),
        (score_events, "events", "conll"),
        (score_coreference, "entities", "conll"),
        (score_facts, "events", "actor"),
        (score_quotes, "quotes", "F"),
    ],
)
def test_nothing_found_scores_nothing(score, layer, figure, gold):
    assert score([(without(gold, layer), gold)])[figure] == 0


def test_a_wrong_actor_costs_twice(gold):
    other = without(gold)
    events = other.user_data["dateline.events"] = json.loads(json.dumps(gold.user_data["dateline.events"]))
    names = [e.name for e in gold._.entities]
    for participant in events[0][3]:
        if participant[0] == "actor" and participant[1] == names.index("Anna"):
            participant[1] = names.index("Paris")
    assert score_facts([(other, gold)])["actor"] == pytest.approx(100 * 4 / 6)


@pytest.mark.parametrize(
    ("text", "bounds"), [("5", (5, 5)), (5, (5, 5)), ("2-3", (2, 3)), ("20+", (20, None)), ("2-", (2, None)), ("many", None)]
)
def test_annotated_numbers(text, bounds):
    assert read_bounds(text) == bounds


def test_articles_and_possessives_do_not_count():
    text = "the Bank's"
    assert bare_span(text, (0, 10)) == (4, 8)
    assert bare_span("a", (0, 1)) == (0, 1)


def test_published_example_of_clusters():
    # Vilain et al. 1995: key {A B C D}, response {A B} {C D}: recall 2/3, precision 1
    figures = score_clusters([([set("ABCD")], [set("AB"), set("CD")])])
    assert figures["muc"] == pytest.approx(80)
    # Bagga and Baldwin: precision 1, recall 1/2
    assert figures["b3"] == pytest.approx(100 * 2 / 3)


@settings(max_examples=40)
@given(st.lists(st.sets(st.integers(0, 9), min_size=2), max_size=4))
def test_cluster_scores_lie_between_0_and_100(clusters):
    flat, seen = [], set()
    for c in clusters:
        flat.append(c - seen)
        seen |= c
    figures = score_clusters([(flat, [{1, 2, 3}])])
    assert all(-1e-9 <= v <= 100 + 1e-9 for v in figures.values())


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), max_size=8),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), max_size=8),
)
def test_matching_uses_each_span_once_and_only_where_they_overlap(a, b):
    one, two = [(s, s + n) for s, n in a], [(s, s + n) for s, n in b]
    matched = match_spans(one, two)
    assert len(set(matched.values())) == len(matched)
    assert all(one[i][0] < two[j][1] and two[j][0] < one[i][1] for i, j in matched.items())


def test_tally():
    t = Tally(3, 1, 2)
    assert (t.precision, t.recall) == (75, 60)
    assert t.f1 == pytest.approx(2 * 75 * 60 / 135)
    assert Tally().f1 == 0


def test_zones():
    gold = [Zone("body", 0, 10), Zone("promo", 10, 20), Zone("lead", 20, 30)]
    assert score_zones([(gold, gold)])["acc"] == 100
    wrong = [Zone("promo", 0, 10), Zone("body", 10, 30)]
    assert score_zones([(wrong, gold)]) == {"acc": pytest.approx(100 / 3), "debris_kept": 1, "article_lost": 1}


FLOORS = [
    {"layer": "facts", "set": "authored", "metric": "actor", "value": 78},
    {"layer": "facts", "set": "authored", "metric": "place", "value": 65.5, "limit": 60},
]


def test_floors_tell_what_sank_and_never_sink(tmp_path):
    path = tmp_path / "floors.json"
    path.write_text(json.dumps(FLOORS))
    floors = read_floors(path)
    sunk = find_sunk({("facts", "authored"): {"actor": 77.0}}, floors)
    assert [(s.floor.metric, s.reached) for s in sunk] == [("actor", 77.0), ("place", None)]
    assert find_sunk({("facts", "authored"): {"actor": 78.0, "place": 70}}, floors) == []
    assert [f.value for f in raise_floors({("facts", "authored"): {"actor": 70.0, "place": 80.0}}, floors)] == [78.0, 79.7]


@pytest.mark.parametrize(
    "text",
    ["{}", "{", "[1]", "[{}]", json.dumps([FLOORS[0] | {"value": "x"}]), json.dumps([FLOORS[0] | {"x": 1}]), json.dumps(FLOORS[:1] * 2)],
)
def test_broken_floors_are_refused(tmp_path, text):
    path = tmp_path / "floors.json"
    path.write_text(text)
    with pytest.raises(UsageError):
        read_floors(path)
    with pytest.raises(MissingError):
        read_floors(tmp_path / "none.json")
