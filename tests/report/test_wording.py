import pytest

from dateline.analysis import Analysis, Event, Range, Time
from dateline.report.wording import (
    Reader,
    find_headline,
    shorten,
    word_kind,
    word_left_out,
    word_place,
    word_published,
    word_range,
    word_time,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2016-11-10", "10 Nov 2016"),
        ("2016-11", "Nov 2016"),
        ("2016", "2016"),
        ("201", "2010s"),
        ("XXXX-11-10", "10 Nov, year ?"),
        ("2016-W42", "week 42, 2016"),
        ("2016-W42-WE", "weekend of week 42, 2016"),
        ("2016-Q3", "Q3 2016"),
        ("2016-SU", "summer 2016"),
        ("2016-10-18TEV", "18 Oct 2016, evening"),
        ("2016-10-18T14:30", "18 Oct 2016, 14:30"),
        ("2016-99-10", "2016-99-10"),
        ("P25Y", "“some words”"),
        ("PRESENT_REF", "“some words”"),
        (None, "“some words”"),
    ],
)
def test_times_are_worded_as_a_reader_writes_them(value: str | None, words: str) -> None:
    assert word_time(Time(id="t1", start=0, end=10, text="some words", type="DATE", value=value)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"), [(5, 5, "5"), (2, 3, "2–3"), (20, None, "20+"), (None, 7, "≤ 7"), (None, None, "several")]
)
def test_ranges(low: int | None, high: int | None, words: str) -> None:
    assert word_range(Range(min=low, max=high)) == words


def test_parties_and_groups_have_names(visit: Analysis) -> None:
    reader = Reader(visit)
    told = [reader.who_whom(e) for e in visit.events]
    assert told[0] == "Dmitry Medvedev → Israel"
    assert "Benjamin Netanyahu and Vladimir Putin" in told
    assert "Israel and Russia" in told
    assert "Russia → Israelis (pensions)" in told


def test_people_are_what_their_offices_say(visit: Analysis) -> None:
    reader = Reader(visit)
    people = {e.name: reader.describe(e) for e in visit.entities}
    assert people["Reuven Rivlin"] == "President, Israel"
    assert people["Tel Aviv"] == "Israel · 32.08° N 34.78° E"


def test_a_part_stands_under_its_series(visit: Analysis) -> None:
    rows = Reader(visit).ordered_events()
    assert len(rows) == len(visit.events)
    depth = [d for _, d in rows]
    assert depth.count(1) == 1
    part = depth.index(1)
    assert rows[part - 1][0].id == rows[part][0].part_of


def test_events_that_are_part_of_one_another_are_shown_once(visit: Analysis) -> None:
    first, second = visit.events[:2]
    knot = [first.model_copy(update={"part_of": second.id}), second.model_copy(update={"part_of": first.id})]
    rows = Reader(visit.model_copy(update={"events": knot})).ordered_events()
    assert [e.id for e, _ in rows] == [first.id, second.id]


def test_what_was_left_out_is_counted_by_lines(visit: Analysis) -> None:
    assert word_left_out(visit.article) == "12 lines left out: 9 promotion, 3 links to other stories"
    assert word_left_out(visit.article.model_copy(update={"zones": []})) == ""


def test_where_the_date_came_from(visit: Analysis) -> None:
    assert word_published(visit.article) == "published 2016-10-18 (as given)"
    assert word_published(visit.article.model_copy(update={"published": None})) == "date of publication unknown"


def test_headline_is_the_title_zone_or_the_first_line(visit: Analysis) -> None:
    assert find_headline(visit.article).startswith("Medvedev Due in Israel")
    assert find_headline(visit.article.model_copy(update={"zones": [], "text": "\n\nFirst line\nsecond"})) == "First line"
    assert find_headline(visit.article.model_copy(update={"zones": [], "text": " ", "id": "x"})) == "x"


def test_shorten_never_gives_more_than_it_was_asked_for() -> None:
    assert shorten("one  two\nthree", 9) == "one two…"
    assert shorten("abc", 3) == "abc"


def test_places_south_and_west() -> None:
    assert word_place(-33.87, -70.5) == "33.87° S 70.50° W"


def test_open_times_say_on_which_side() -> None:
    told = {"id": "t1", "start": 0, "end": 10, "text": "some words", "type": "DATE", "value": "2016-10"}
    assert word_time(Time(**told, latest="2016-10-31")) == "until Oct 2016"
    assert word_time(Time(**told, earliest="2016-10-01")) == "from Oct 2016"
    assert word_time(Time(**told, earliest="2016-10-01", latest="2016-10-31")) == "Oct 2016"


@pytest.mark.parametrize(("score", "words"), [(0.9, "sign agreement"), (0.4, "sign agreement?"), (None, "sign agreement")])
def test_a_doubtful_type_has_a_question_mark(score: float | None, words: str) -> None:
    event = Event(id="v1", type="sign_agreement", family="cooperation", status="happened", type_score=score)
    assert word_kind(event) == words
