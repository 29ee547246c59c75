import json

import pytest

from dateline.errors import MissingError
from dateline.knowledge.towns import read_towns


def test_what_is_known_is_left_out_and_divisions_lie_amid_their_towns(tmp_path):
    cities = [
        {"name": n, "lat": str(15 + k / 10), "lng": "120.5", "country": "UG", "admin1": "01", "admin2": "PS"}
        for k, n in enumerate(["Bani", "Manaoag", "Palauig", "Urdaneta"])
    ]
    tables = {
        "cities": cities,
        "admin1": [{"code": "UG.01", "name": "Ilocos"}],
        "admin2": [{"code": "UG.01.PS", "name": "Province of Pangasinan"}],
    }
    for name, rows in tables.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(rows))
    known = [{"type": "city", "name": "Urdaneta", "aliases": [], "country": "UGA", "lat": 15.3, "lon": 120.5}]
    rows = {r["name"]: r for r in read_towns(tmp_path, known, {"UG": "UGA"})}
    assert set(rows) == {"Bani", "Manaoag", "Palauig", "Pangasinan"}
    assert rows["Bani"]["admin1"] == "Ilocos" and rows["Pangasinan"]["aliases"] == ["Province of Pangasinan"]
    assert rows["Pangasinan"]["type"] == "county" and rows["Pangasinan"]["lat"] == pytest.approx(15.15)


def test_another_folder_is_refused(tmp_path):
    with pytest.raises(MissingError):
        list(read_towns(tmp_path, [], {}))
