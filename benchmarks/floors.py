"""The gate of quality: every figure of tests/floors.json is measured on the dev sets and may not be lower than it was.

    python benchmarks/floors.py [--write]

A floor is {layer, set, metric, value}, and `limit` where only the first documents are read. Sets lie beside the checkout; without them
nothing is measured and that is said. `--write` puts what is reached into the card of the model, and raises the floors to it, less half a
point (rounding of other processors); it never lowers one. Exit status 1 where a floor is missed.
"""

import argparse
import json
import math
import sys
import time
from typing import Any

from dateline.language.artefact import find_model, update_card
from scoring import ROOT, Scorer, load_scorer

FLOORS = ROOT / "tests" / "floors.json"
SLACK = 0.5  # points between a figure and the floor under it: int8 kernels of other processors moved dev figures by up to 0.3


def read_floors() -> list[dict[str, Any]]:
    """The floors, in order."""
    floors: list[dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def measure_floors(floors: list[dict[str, Any]], scorer: Scorer) -> list[float]:
    """What is reached now for each floor, printed as it comes."""
    figures: dict[tuple[str, str, int | None], dict[str, float]] = {}
    reached = []
    for floor in floors:
        key = (floor["layer"], floor["set"], floor.get("limit"))
        if key not in figures:
            figures[key] = scorer.measure(*key)
        value = figures[key][floor["metric"]]
        verdict = "ok  " if value >= floor["value"] else "LOW "
        print(f"{verdict} {floor['layer']} {floor['set']} {floor['metric']}: {value:.1f}, floor {floor['value']:.1f}", flush=True)
        reached.append(value)
    return reached


def main() -> int:
    """Measure, tell, and say by the exit status whether all floors hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    score = load_scorer()
    if score is None:
        print("floors: the dev sets are not beside the checkout; nothing measured")
        return 0
    start = time.perf_counter()
    floors = read_floors()
    reached = measure_floors(floors, Scorer(score))
    missed = [(floor, value) for floor, value in zip(floors, reached, strict=True) if value < floor["value"]]
    if options.write:
        for floor, value in zip(floors, reached, strict=True):
            floor["value"] = max(floor["value"], math.floor((value - SLACK) * 10) / 10)
        rows = ",\n".join("  " + json.dumps(floor) for floor in floors)
        FLOORS.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
        scores = {f"{f['set']} {f['layer']} {f['metric']}": round(value, 2) for f, value in zip(floors, reached, strict=True)}
        update_card(find_model(), scores=scores)
    for floor, value in missed:
        print(f"floors: MISSED {floor['layer']} on {floor['set']}: {floor['metric']} is {value:.1f}, may not be under {floor['value']:.1f}")
    print(f"floors: {len(floors) - len(missed)} of {len(floors)} hold, {time.perf_counter() - start:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
