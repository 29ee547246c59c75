"""Has anything sunk? Figures beside the floors that were reached before: the gate of a release.

Floors are a JSON list: [{"layer": "facts", "set": "authored", "metric": "actor", "value": 78}]; `limit`, where given, is how many
documents of the set the figure is measured on. A figure that a floor names and that was not measured counts as sunk: nothing goes
missing silently.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.errors import MissingError, UsageError

Figures = Mapping[tuple[str, str], Mapping[str, float]]  # by (layer, set): figure by metric
MARGIN = 0.3  # points that a floor lies below what was reached: int8 on another processor moves a figure by as much


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a metric of a layer may be on a set, measured on its first `limit` documents or on all."""

    layer: str
    set: str
    metric: str
    value: float
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Sunk:
    """A floor and the figure below it; `reached` is None where nothing was measured."""

    floor: Floor
    reached: float | None


def read_floors(path: Path) -> tuple[Floor, ...]:
    """The floors of a JSON file; raises MissingError without the file, UsageError where it is no list of floors or names one twice."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MissingError(f"no floors at {path}") from error
    except ValueError as error:
        raise UsageError(f"{path} is no JSON: {error}") from error
    if not isinstance(rows, list):
        raise UsageError(f"{path}: floors are a list")
    floors = tuple(_read_floor(row, path) for row in rows)
    keys = [(f.layer, f.set, f.metric) for f in floors]
    if len(set(keys)) < len(keys):
        raise UsageError(f"{path}: a floor stands there twice")
    return floors


def _read_floor(row: object, path: Path) -> Floor:
    if not isinstance(row, dict) or not {"layer", "set", "metric", "value"} <= set(row) <= {"layer", "set", "metric", "value", "limit"}:
        raise UsageError(f"{path}: a floor has layer, set, metric, value and perhaps limit, not {row!r}")
    value, limit = row["value"], row.get("limit")
    numbers = isinstance(value, int | float) and not isinstance(value, bool) and (limit is None or type(limit) is int)
    if not numbers or not all(isinstance(row[k], str) for k in ("layer", "set", "metric")):
        raise UsageError(f"{path}: a floor's value and limit are numbers, its names are strings: {row!r}")
    return Floor(row["layer"], row["set"], row["metric"], float(value), limit)


def find_sunk(figures: Figures, floors: Iterable[Floor]) -> list[Sunk]:
    """The floors that the figures do not reach, in their order."""
    found = []
    for floor in floors:
        reached = figures.get((floor.layer, floor.set), {}).get(floor.metric)
        if reached is None or reached < floor.value:
            found.append(Sunk(floor, reached))
    return found


def raise_floors(figures: Figures, floors: Sequence[Floor], margin: float = MARGIN) -> list[Floor]:
    """The floors, each lifted to `margin` points below what was reached where that is higher: floors never sink."""
    lifted = []
    for floor in floors:
        reached = figures.get((floor.layer, floor.set), {}).get(floor.metric, floor.value)
        lifted.append(replace(floor, value=max(floor.value, round(reached - margin, 1))))
    return lifted
