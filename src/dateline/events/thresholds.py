"""From which score does a thing fill a role? The numbers of data/events/participants.json, with their story there."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FLOOR = 0.1  # what scores less is forgotten at once: it never helps another mention of the same event


@cache
def load_thresholds() -> Mapping[str, float]:
    """Score by role from which a filler is taken, and by "further actor" and "further recipient" from which one beside the best is; fitted
    by `python -m dateline.training.fit_participants`.
    """
    table: dict[str, dict[str, float]] = json.loads(files("dateline.data").joinpath("events/participants.json").read_text(encoding="utf-8"))
    return table["thresholds"]
