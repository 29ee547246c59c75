"""What an expression means in its scene: the nouns that valuers share, and the way to the valuer of each kind of meaning."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.periods import Period

BACK, FORWARD = "back", "forward"
FINENESS = {"century": 0, "decade": 0, "year": 0, "half": 1, "season": 1, "quarter": 1, "month": 1, "week": 2, "weekend": 2, "day": 3}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means: TIMEX3 type and value, first and last day (inclusive) or None, how fine, and what it was counted from."""

    type: str
    value: str | None
    first: date | None = None
    last: date | None = None
    unit: str | None = None
    anchor: str | None = None
    used_direction: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an expression stands.

    `published`; `stories`: the story's last times with their names, the latest first; `year`: the year that the words beside it tell
    ("June and August 1998"); `day`: the day of its sentence; `direction` of its clause.
    """

    published: date | None = None
    stories: tuple[tuple[Reading, str], ...] = ()
    year: int | None = None
    day: Reading | None = None
    day_name: str | None = None
    direction: str = BACK

    def story(self, unit: str) -> tuple[Reading | None, str | None]:
        """The last time told that is as fine as the unit needs: no weekday is counted from a year."""
        need = FINENESS.get(unit, 0)
        return next((s for s in self.stories if FINENESS.get(s[0].unit or "", 0) >= need and s[0].first), (None, None))


def value_meaning(meaning: Meaning, scene: Scene) -> Reading:
    """The reading of a meaning in its scene; its value is None where the words have no TIMEX3 value."""
    return VALUERS[meaning.kind](meaning, scene)


def date_period(period: Period | None, **more: object) -> Reading:
    """The reading DATE of a period with further fields; without a period, one without a value."""
    if period is None:
        return Reading("DATE", None)
    reading = Reading("DATE", period.value, period.first, period.last, period.unit)
    return replace(reading, **more) if more else reading  # type: ignore[arg-type]


# --- calendar: what has a place in a year -------------------------------------------------------------------------------------


# Filled by valuing.py: a function for each kind of meaning.
VALUERS: dict[str, Callable[[Meaning, Scene], Reading]] = {}
