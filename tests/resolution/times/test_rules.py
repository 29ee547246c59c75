"""The rules as data: every example is read whole, by its rule, to its value; and the pure halves: holidays, periods, lengths, ranges."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.resolution.times.grammar import load_grammar, parse
from dateline.resolution.times.holidays import find_holiday
from dateline.resolution.times.lengths import name_length
from dateline.resolution.times.lexing import read_data
from dateline.resolution.times.patterns import Alphabet, compile_pattern
from dateline.resolution.times.periods import parse_value, period_at, shift
from dateline.resolution.times.readings import BACK, FORWARD, Scene, value_meaning

UNITS = ("day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century")
ROWS = [row for rows in read_data("grammar.yaml")["passes"] for row in rows]
EXAMPLES = [(row, str(text), str(value)) for row in ROWS for text, value in (row.get("examples") or {}).items()]


@pytest.mark.parametrize(("row", "text", "value"), EXAMPLES, ids=[e[1] for e in EXAMPLES])
def test_an_example_is_read_whole_by_its_rule(row: dict[str, str], text: str, value: str) -> None:
    direction = FORWARD if text.endswith(" > ") else BACK
    plain = text.removesuffix(" > ")
    [node] = parse(plain)
    assert node.meaning is not None
    assert (node.start, node.end) == (0, len(plain))
    assert row["make"] == "same" or node.meaning.rule == row["rule"]
    assert value_meaning(node.meaning, Scene(date(2016, 10, 18), direction=direction)).value == value


def test_every_rule_of_time_has_an_example() -> None:
    _, *others = read_data("grammar.yaml")["passes"]  # the first pass makes numbers, which are no times yet
    assert [row["rule"] for rows in others for row in rows if not row.get("examples")] == []


def test_every_class_of_a_pattern_is_made_or_lexed() -> None:
    made = {row["as"] for row in ROWS} | {f"{n}_{v}" for n in ("unit", "units") for v in read_data("words.yaml")[n].values()}
    lexed = {"d0", "d12", "d24", "d31", "d59", "d99", "y4", "count", "decimal", "w12", "teens", "tens", "short", "nth", "nths", "second"}
    lexed |= (
        {"iso", "slashed", "clock", "dotted", "coded", "holiday", "meridiem"}
        | set(read_data("words.yaml"))
        | set(load_grammar().alphabet.unions)
    )
    told = {name for row in ROWS for group in re.findall(r"\{([\w|]+)\}", row["pattern"]) for name in group.split("|")}
    assert told <= made | lexed


def test_a_pattern_that_may_match_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        compile_pattern("(the)?", Alphabet({}))


def test_a_word_with_a_class_cannot_be_told_by_itself() -> None:
    with pytest.raises(ValueError, match="class"):
        compile_pattern("the may", Alphabet({}, frozenset({"may"})))


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("easter", 2016, "2016-03-27"), ("easter", 2024, "2024-03-31"), ("orthodox easter", 2016, "2016-05-01"),
        ("thanksgiving", 2015, "2015-11-26"), ("memorial day", 2016, "2016-05-30"), ("rosh hashanah", 2016, "2016-10-03"),
        ("passover", 2016, "2016-04-23"), ("yom kippur", 2023, "2023-09-25"), ("hanukkah", 2023, "2023-12-08"),
        ("eid al-fitr", 2016, "2016-07-06"), ("eid al-adha", 2016, "2016-09-12"), ("chinese new year", 2016, "2016-02-08"),
        ("black friday", 2016, "2016-11-25"), ("whit monday", 2016, "2016-05-16"),
    ],
)  # fmt: skip
def test_a_moving_holiday_falls_where_the_almanac_has_it(name: str, year: int, day: str) -> None:
    period = find_holiday(name, year)
    assert period is not None
    assert period.first.isoformat() == day


def test_a_holiday_beyond_its_table_is_unknown() -> None:
    assert find_holiday("diwali", 1950) is None


@given(st.sampled_from(sorted(read_data("holidays.yaml"))), st.integers(-5, 12000))
def test_a_holiday_lies_in_its_year(name: str, year: int) -> None:
    period = find_holiday(name, year)
    assert period is None or abs(period.first.year - year) <= 1


@given(st.dates(), st.sampled_from(UNITS))
def test_a_period_holds_its_day_and_its_value_names_it(day: date, unit: str) -> None:
    period = period_at(unit, day)
    assert unit == "weekend" or period.first <= max(day, date(1, 1, 1)) <= period.last or day.year == 1 or day.year % 100 == 0
    back = parse_value(period.value)
    assert back is None or (back.first, back.last) == (period.first, period.last) or day.year < 10


@given(st.dates(), st.sampled_from([*UNITS, "fortnight", "night"]), st.floats(-1e9, 1e9))
def test_shifting_never_overflows(day: date, unit: str, count: float) -> None:
    assert shift(day, unit, count) is None or isinstance(shift(day, unit, count), date)


@pytest.mark.parametrize(
    ("amounts", "value"),
    [
        (((2.5, "year"),), "P2.5Y"), (((0.5, "hour"),), "PT30M"), (((1.5, "hour"),), "PT90M"), (((None, "day"),), "PXD"),
        (((None, "decade"),), "PX0Y"), (((2.0, "fortnight"),), "P4W"), (((1.0, "hour"), (20.0, "minute")), "PT1H20M"),
        (((3.0, "year"), (6.0, "month")), "P3Y6M"), (((0.25, "century"),), "P25Y"), (((1e30, "year"),), None),
    ],
)  # fmt: skip
def test_a_length_is_written_as_timex(amounts: tuple[tuple[float | None, str], ...], value: str | None) -> None:
    assert name_length(amounts) == value
