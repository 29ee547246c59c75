"""Dates of publication: taken where they are sure, left alone where not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import UsageError
from dateline.layers import Zone
from dateline.reading.dates import check_date, find_published, take_date


def zones_of(*lines: tuple[str, str]) -> tuple[str, list[Zone]]:
    text, zones = "", []
    for kind, line in lines:
        zones.append(Zone(kind, len(text), len(text) + len(line)))
        text += line + "\n"
    return text, zones


@given(st.dates())
def test_iso_dates_stay_as_they_are(day):
    assert check_date(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize("value", ["2016-13-01", "2016-02-30", "yesterday", "18.10.2016", "20161018", "2016-10", "", "2016-10-18T10:00"])
def test_what_is_no_date_is_wrong_use(value):
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        check_date(value)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2016-10-18", "2016-10-18"),
        ("2016-10-18T23:30:00-05:00", "2016-10-18"),
        ("2016-10-18 10:34", "2016-10-18"),
        ("Tue, 18 Oct 2016 10:34:00 GMT", "2016-10-18"),
        ("2016-10-181", None),
        ("18 May", None),
        ("", None),
        (20161018, None),
        (None, None),
        ("x" * 5000, None),
    ],
)
def test_dates_of_records(value, day):
    assert take_date(value) == day


@given(st.text())
def test_any_text_gives_a_date_or_none(value):
    day = take_date(value)
    assert day is None or check_date(day) == day


@pytest.mark.parametrize(
    "line",
    [
        "TEL AVIV, Oct. 18, 2016 (Reuters) - The embassy announced a visit on Tuesday.",
        "LONDON, 18 October 2016 — The embassy announced a visit on Tuesday.",
        "Tel Aviv, October 18, 2016 – The embassy announced a visit.",
    ],
)
def test_a_dateline_at_the_head_of_the_first_paragraph(line):
    assert find_published(*zones_of(("title", "Visit announced"), ("body", line))) == "2016-10-18"


@pytest.mark.parametrize(
    "line",
    [
        "October 18, 2016",
        "Tuesday, October 18, 2016",
        "Published: 18 October 2016 10:34 GMT",
        "Posted on Oct. 18, 2016 at 9:05 p.m.",
        "2016-10-18",
        "18 Oct 2016 | 10:34 CET",
    ],
)
@pytest.mark.parametrize("kind", ["dateline", "body", "byline"])
def test_a_line_that_does_nothing_but_date(line, kind):
    assert find_published(*zones_of(("title", "Visit announced"), (kind, line), ("body", "The embassy announced a visit."))) == "2016-10-18"


@pytest.mark.parametrize(
    "lines",
    [
        [("body", "The treaty was signed on October 18, 1991, in Moscow."), ("body", "More.")],
        [("title", "What happened on October 18, 1991"), ("body", "A look back.")],
        [("related", "October 18, 2016"), ("body", "The embassy announced a visit.")],
        [("dateline", "MOSCOW, Oct. 18"), ("body", "The embassy announced a visit.")],
        [("body", "TEL AVIV (Reuters) - The embassy said on October 18, 2016 that he would come.")],
        [("title", "A story"), *[("body", "Some words here.")] * 12, ("body", "October 18, 2016")],
        [("dateline", "Oct. 18, 2016"), ("dateline", "Nov. 2, 2016"), ("body", "Which of the two?")],
        [("title", "A story"), ("body", "One."), ("body", "Two."), ("dateline", "Published: 12 Jul 2017")],
        [("dateline", "February 30, 2016"), ("body", "There is no such day.")],
    ],
)
def test_no_date_is_invented(lines):
    assert find_published(*zones_of(*lines)) is None


def test_the_update_gives_way_to_the_publication():
    lines = [
        ("dateline", "Published: 18 October 2016"),
        ("dateline", "Updated: 19 October 2016"),
        ("body", "The embassy announced a visit."),
    ]
    assert find_published(*zones_of(*lines)) == "2016-10-18"
