import builtins
import csv
import io
from pathlib import Path
from typing import Any, get_args

import pytest

from dateline.analysis import Analysis, Failure
from dateline.errors import MissingError
from dateline.export.tables import COLUMNS, TableName, make_rows, neutralise_cell, to_frame, write_csv, write_csv_folder

FAILED = Failure(id="=bad()", stage="reading", error="EmptyError", message="nothing there")
TABLES: tuple[TableName, ...] = get_args(TableName)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_the_columns_in_their_order(visit: Analysis, table: TableName) -> None:
    rows = list(make_rows(visit, table))
    assert rows
    assert all(tuple(row) == COLUMNS[table] for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_frames_have_the_same_columns_with_and_without_rows(visit: Analysis, table: TableName) -> None:
    assert list(to_frame([], table).columns) == list(to_frame([visit, FAILED], table).columns) == list(COLUMNS[table])


def test_frame_of_events_reads_like_the_article(visit: Analysis) -> None:
    frame = to_frame([visit], "events")
    planned = frame[frame.status == "planned"].iloc[0]
    assert (planned.actor, planned.recipient, planned.place, planned.earliest) == ("Dmitry Medvedev", "Israel", "Israel", "2016-11-10")
    assert frame[frame.type == "call"].iloc[0].actor == "Benjamin Netanyahu; Vladimir Putin"
    assert frame[frame.type == "call"].iloc[0].count_max == 5


def test_an_unknown_table_is_a_mistake_of_the_programmer(visit: Analysis) -> None:
    with pytest.raises(ValueError, match="unknown table"):
        to_frame([visit], "people")  # type: ignore[arg-type]


def test_without_pandas_the_error_tells_what_to_install(visit: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingError, match=r"pip install 'dateline\[frames\]'"):
        to_frame([visit])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_neutralised_and_nothing_else(start: str) -> None:
    assert neutralise_cell(f"{start}cmd") == f"'{start}cmd"
    assert neutralise_cell(f"a{start}") == f"a{start}"
    assert neutralise_cell(-5.0) == -5.0


def test_csv_is_neutralised_unless_told_otherwise(visit: Analysis) -> None:
    hostile = visit.model_copy(update={"entities": [e.model_copy(update={"name": "=HYPERLINK(1)"}) for e in visit.entities]})
    for neutralise, expected in ((True, "'=HYPERLINK(1)"), (False, "=HYPERLINK(1)")):
        out = io.StringIO(newline="")
        write_csv([hostile], out, "entities", neutralise=neutralise)
        rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
        assert {row["name"] for row in rows} == {expected}


def test_numbers_keep_their_sign(visit: Analysis) -> None:
    south = [e.model_copy(update={"coordinates": e.coordinates and e.coordinates.model_copy(update={"lat": -3.5})}) for e in visit.entities]
    out = io.StringIO(newline="")
    write_csv([visit.model_copy(update={"entities": south})], out, "entities")
    assert ",-3.5," in out.getvalue()


def test_a_folder_holds_every_table_and_the_failures(visit: Analysis, tmp_path: Path) -> None:
    write_csv_folder([visit, FAILED], tmp_path / "out")
    assert {p.stem for p in (tmp_path / "out").iterdir()} == {*TABLES, "failures"}
    assert "'=bad()" in (tmp_path / "out" / "failures.csv").read_text(encoding="utf-8")
