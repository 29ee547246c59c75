"""One of two visits: which single events belong to a told number."""

import pytest

from dateline.events.series import find_members, is_series, without_circles
from dateline.layers import Entity, Event, Participant, Time

MOSCOW = Entity("GPE", "Moscow", (), country="RUS")
RUSSIA = Entity("GPE", "Russia", (), links=(("iso3166", "RUS"),), country="RUS")
KAZAN = Entity("GPE", "Kazan", (), country="RUS")
THINGS = [MOSCOW, Entity("PERSON", "Anna", ()), Entity("PERSON", "Ben", ()), RUSSIA, KAZAN, Entity("GPE", "Rome", ())]


def event(actors, count=(1, 1), **more):
    return Event("visit", more.pop("status", "happened"), (0,), tuple(Participant("actor", a, 0, 1) for a in actors), count=count, **more)


def test_a_single_visit_is_one_of_two_of_the_same_visitor():
    assert find_members([event([1], (2, 2)), event([1]), event([2])], [], THINGS) == {1: 0}


@pytest.mark.parametrize(
    "single",
    [
        event([1], status="planned"),
        event([], place=None),
        event([1], place=5),
        event([1], time=1),
        event([1], (3, 3)),
        event([1], part_of=2),
    ],
)
def test_what_sets_an_event_apart_keeps_it_out(single):
    times = [Time(0, 1, "DATE", "2016", "2016-01-01", "2016-12-31"), Time(2, 3, "DATE", "2017-03", "2017-03-01", "2017-03-31")]
    series = event([1], (2, 2), place=4, time=0)
    assert find_members([series, single], times, THINGS) == {}


def test_an_open_count_is_a_series_only_from_two_on():
    assert is_series(event([1], (2, None)))
    assert not is_series(event([1], (None, 3)))


def test_links_never_close_a_circle():
    assert without_circles({0: 1}, {1: 0, 2: 0}) == {0: 1, 2: 0}


@pytest.mark.parametrize(("place", "found"), [(0, {1: 0}), (3, {1: 0}), (4, {})])
def test_a_country_and_a_city_in_it_are_not_apart(place, found):
    assert find_members([event([1], (2, 2), place=0), event([1], place=place)], [], THINGS) == found
