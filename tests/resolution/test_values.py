import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.resolution.numbers import read_number
from dateline.resolution.values import read_value, read_values

from .marked import make_marked_doc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than a million", (1e6, 1e6, None)),
        ("at least 20", (20, 20, None)),
        ("20 or more", (20, 20, None)),
        ("up to 40", (40, None, 40)),
        ("as many as 1,300", (1300, None, 1300)),
        ("nearly 40", (40, None, 40)),
        ("some 90,000", (90000, 90000, 90000)),
        ("between 3 and 5", (None, 3, 5)),
        ("20-30", (None, 20, 30)),
        ("two or three", (None, 2, 3)),
        ("20 to 30 million", (None, 2e7, 3e7)),
        ("a dozen", (12, 12, 12)),
        ("dozens", (None, 24, None)),
        ("tens of thousands", (None, 20000, None)),
        ("several hundred", (None, 300, None)),
        ("a few", (None, 3, None)),
        ("half a million", (5e5, 5e5, 5e5)),
        ("a tenth", (0.1, 0.1, 0.1)),
        ("two-thirds", (2 / 3, 2 / 3, 2 / 3)),
        ("third", (3, 3, 3)),
        ("fifty-third", (53, 53, 53)),
        ("Forty-one", (41, 41, 41)),
        ("two hundred and fifty thousand", (250000, 250000, 250000)),
        ("one and a half", (1.5, 1.5, 1.5)),
        ("5,00,000", (500000, 500000, 500000)),
        ("11,5", (11.5, 11.5, 11.5)),
        ("5 crore", (5e7, 5e7, 5e7)),
        ("minus 0.5", (-0.5, -0.5, -0.5)),
        ("1-0", (None, None, None)),
        ("6-7, 7-6, 7-5", (None, None, None)),
        ("nobody", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_numbers(text, expected):
    assert read_number(text) == pytest.approx(expected) if None not in expected else read_number(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("$1.2bn", "MONEY", 1.2e9, "USD"),
        ("£600 million", "MONEY", 6e8, "GBP"),
        ("Rs 5 crore", "MONEY", 5e7, None),
        ("40 million Swedish crowns", "MONEY", 4e7, "SEK"),
        ("12 million pesos", "MONEY", 1.2e7, None),
        ("20p", "MONEY", 0.2, "GBP"),
        ("HK$5", "MONEY", 5, "HKD"),
        ("12.5 per cent", "PERCENT", 12.5, "%"),
        ("one percentage point", "PERCENT", 1, "pp"),
        ("a tenth", "PERCENT", 10, "%"),
        ("some 90,000 tonnes", "QUANTITY", 90000, "t"),
        ("900m", "QUANTITY", 900, "m"),
        ("65 kilometres an hour", "QUANTITY", 65, "km/h"),
        ("minus 80 Celsius", "QUANTITY", -80, "°C"),
        ("two-metre", "QUANTITY", 2, "m"),
        ("21st", "ORDINAL", 21, None),
    ],
)
def test_amounts(text, kind, value, unit):
    found = read_value(text, kind)
    assert (found.value, found.unit) == (pytest.approx(value), unit)


def test_a_sum_without_currency_takes_that_of_its_sentence():
    doc = make_marked_doc("It rose from {a|MONEY|212 million euros} to {b|MONEY|291 million}. Then {c|MONEY|300} more.")
    assert [v.unit for v in read_values(doc)] == ["EUR", "EUR", None]


def test_a_currency_that_could_be_several_is_not_guessed_from_the_sum_before():
    doc = make_marked_doc("It rose from {a|MONEY|212 million euros} to {b|MONEY|291 million crowns}.")
    assert [v.unit for v in read_values(doc)] == ["EUR", None]


@given(st.text(max_size=250))
def test_any_text_gives_ordered_bounds(text):
    value, low, high = read_number(text)
    assert low is None or high is None or low <= high
    assert value is None or ((low is None or low <= value) and (high is None or value <= high))


@given(st.integers(0, 10**12))
def test_digits_with_commas_are_read_back(n):
    assert read_number(f"{n:,}") == (n, n, n)


def test_long_input_is_quick():
    begun = time.process_time()
    read_number("one hundred and " * 50_000)
    read_value("$1 " * 50_000, "MONEY")
    assert time.process_time() - begun < 2
