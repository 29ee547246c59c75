"""Has anything sunk? Scores beside the floors that were reached before: the gate of a release.

Floors are JSON: {"authored.dev": {"facts": {"actor": 78.0}}}: set, scorer, figure, and the least that it may be. A figure that a
floor names and no score gives counts as sunk: nothing goes missing silently.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import MissingError, UsageError

Table = Mapping[str, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class Sunk:
    """A figure below its floor; `reached` None where it was not measured."""

    corpus: str
    scorer: str
    figure: str
    floor: float
    reached: float | None


def read_floors(path: Path) -> Table:
    """The floors of a JSON file; raises MissingError without the file, UsageError where it holds anything but numbers in that shape."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MissingError(f"no floors at {path}") from error
    except ValueError as error:
        raise UsageError(f"{path} is no JSON: {error}") from error
    for corpus, scorer, figure, floor in _walk(table, path):
        if isinstance(floor, bool) or not isinstance(floor, int | float):
            raise UsageError(f"{path}: the floor of {corpus} {scorer} {figure} is no number")
    return table  # type: ignore[no-any-return]


def find_sunk(scores: Table, floors: Table, slack: float = 0.0) -> list[Sunk]:
    """Figures below their floor by more than `slack` points, in the order of the floors."""
    found = []
    for corpus, scorers in floors.items():
        for scorer, figures in scorers.items():
            for figure, floor in figures.items():
                reached = scores.get(corpus, {}).get(scorer, {}).get(figure)
                if reached is None or reached < floor - slack:
                    found.append(Sunk(corpus, scorer, figure, floor, reached))
    return found


def raise_floors(scores: Table, floors: Table, margin: float = 0.3) -> dict[str, dict[str, dict[str, float]]]:
    """The floors, each lifted to `margin` points below what was reached where that is higher; floors never sink."""
    lifted = {c: {s: dict(f) for s, f in scorers.items()} for c, scorers in floors.items()}
    for corpus, scorers in scores.items():
        for scorer, figures in scorers.items():
            for figure, reached in figures.items():
                table = lifted.setdefault(corpus, {}).setdefault(scorer, {})
                table[figure] = max(table.get(figure, float("-inf")), round(reached - margin, 1))
    return lifted


def _walk(table: object, path: Path) -> Iterator[tuple[str, str, str, object]]:
    if not isinstance(table, dict):
        raise UsageError(f"{path}: floors are a table of sets")
    for corpus, scorers in table.items():
        if not isinstance(scorers, dict) or not all(isinstance(f, dict) for f in scorers.values()):
            raise UsageError(f"{path}: {corpus} is no table of scorers and figures")
        for scorer, figures in scorers.items():
            for figure, floor in figures.items():
                yield corpus, scorer, figure, floor
