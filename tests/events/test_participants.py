"""Which of the fillers of a role are taken."""

import dataclasses

from dateline.events.participants import Filler, choose_exact_time, choose_fillers, find_fillers, pool_fillers, prefer_near
from dateline.events.view import make_view

TEXT = "Rao to visit Lima next month . She will arrive on May 3 and meet Diaz . Peru waits ."


def read(make_doc, arguments):
    doc = make_doc(
        TEXT,
        [
            ("next month", "DATE", "value", None),
            ("May 3", "DATE", "value", None),
            ("Diaz", "PERSON", "name", "p2"),
            ("Peru", "GPE", "name", "g1"),
        ],
        [("visit", "visit", "planned"), ("arrive", "visit", "planned")],
        arguments,
    )
    bounds = [("2016-05-01", "2016-05-31"), ("2016-05-03", "2016-05-03")]
    view = make_view(doc)
    times = tuple(dataclasses.replace(t, earliest=a, latest=b) for t, (a, b) in zip(view.times, bounds, strict=True))
    view = dataclasses.replace(view, times=times)
    return view, pool_fillers(find_fillers(view))


def test_the_day_is_taken_rather_than_the_month_that_it_lies_in(make_doc):
    view, fillers = read(make_doc, [(0, 0, "time", 0.99), (1, 1, "time", 0.9)])
    [month, day] = sorted(fillers["time"].values(), key=lambda f: -f.score)
    assert choose_exact_time(view, fillers, [month]) == [day]
    assert choose_exact_time(view, fillers, [day]) == [day], "never the other way"
    assert choose_exact_time(view, {"time": {month.key: month}}, [month]) == [month]
    assert choose_exact_time(view, fillers, []) == []


def test_who_stands_in_the_sentence_goes_before_who_stands_elsewhere(make_doc):
    view, fillers = read(make_doc, [(1, 2, "recipient", 0.7), (1, 3, "recipient", 0.9)])
    both = list(fillers["recipient"].values())
    assert [f.score for f in prefer_near(view, [1], both)] == [0.7]
    assert prefer_near(view, [0], both) == both


def test_others_than_the_best_need_a_higher_score() -> None:
    def fillers(*scores: float, grammar: bool = False) -> dict:
        return {"actor": {("e", n): Filler(("e", n), n, s, grammar=grammar) for n, s in enumerate(scores)}}

    thresholds = dict.fromkeys(("actor", "recipient", "theme", "place", "time", "source"), 0.4)
    further = {**thresholds, "further actor": 0.7}
    assert [f.score for f in choose_fillers(fillers(0.5, 0.6, 0.8), thresholds)["actor"]] == [0.8, 0.6, 0.5]
    assert [f.score for f in choose_fillers(fillers(0.5, 0.6, 0.8), further)["actor"]] == [0.8]
    assert [f.score for f in choose_fillers(fillers(0.5, 0.45), further)["actor"]] == [0.5]
    assert [f.score for f in choose_fillers(fillers(0.5, 0.45, grammar=True), further)["actor"]] == [0.5, 0.45]
