"""The gate of quality: its file is sound, and a floor that is missed is named and ends the run."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
FLOOR = {"layer": "names", "set": "ewt", "metric": "F", "value": 80.0}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    spec = importlib.util.spec_from_file_location("floors", ROOT / "benchmarks" / "floors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FLOORS", tmp_path / "floors.json")
    module.FLOORS.write_text(json.dumps([FLOOR]), encoding="utf-8")
    shutil.copy(module.find_model() / "card.json", tmp_path)
    monkeypatch.setattr(module, "find_model", lambda: tmp_path)
    monkeypatch.setattr(sys, "argv", ["floors.py"])
    return module


def reach(gate: ModuleType, monkeypatch: pytest.MonkeyPatch, value: float) -> None:
    layers = {"names": lambda documents, predictions, name: {"F": value}}
    score = SimpleNamespace(load=lambda name, limit: [], run=lambda documents: {}, LAYERS=layers)
    monkeypatch.setattr(gate, "load_scorer", lambda: score)


def test_a_missed_floor_is_named(gate: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    reach(gate, monkeypatch, 79.9)
    assert gate.main() == 1
    assert "MISSED names on ewt: F is 79.9, may not be under 80.0" in capsys.readouterr().out


def test_a_floor_that_holds_is_passed(gate: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    reach(gate, monkeypatch, 80.0)
    assert gate.main() == 0
    assert "1 of 1 hold" in capsys.readouterr().out


@pytest.mark.parametrize(("reached", "floor"), [(85.27, 84.7), (80.2, 80.0), (60.0, 80.0)])
def test_writing_raises_floors_and_never_lowers_them(
    gate: ModuleType, monkeypatch: pytest.MonkeyPatch, reached: float, floor: float
) -> None:
    reach(gate, monkeypatch, reached)
    monkeypatch.setattr(sys, "argv", ["floors.py", "--write"])
    gate.main()
    assert json.loads(gate.FLOORS.read_text(encoding="utf-8"))[0]["value"] == floor
    assert json.loads((gate.find_model() / "card.json").read_text(encoding="utf-8"))["scores"] == {"ewt names F": reached}


def test_without_dev_sets_nothing_is_measured(
    gate: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gate, "load_scorer", lambda: None)
    assert gate.main() == 0
    assert "nothing measured" in capsys.readouterr().out


def test_the_floors_are_sound() -> None:
    floors = json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))
    assert all({"layer", "set", "metric", "value"} <= set(f) <= {"layer", "set", "metric", "value", "limit"} for f in floors)
    keys = [(f["layer"], f["set"], f["metric"]) for f in floors]
    assert len(keys) == len(set(keys))
    assert all(0 <= f["value"] <= 100 for f in floors)
