import re
from pathlib import Path

import pytest

from dateline import analysis
from dateline.analysis import Record

PAGE = (Path(__file__).parents[2] / "docs" / "schema.md").read_text(encoding="utf-8")
TOLD = set(re.findall(r"[A-Za-z_0-9]+", " ".join(re.findall(r"`([^`]+)`", PAGE))))
RECORDS = [c for c in vars(analysis).values() if isinstance(c, type) and issubclass(c, Record) and c is not Record]


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_every_field_is_explained(record: type[Record]) -> None:
    assert set(record.model_fields) <= TOLD
