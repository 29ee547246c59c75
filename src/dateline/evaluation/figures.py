"""What do hits and misses amount to? Counts of right, wrong and missed, and precision, recall and F1 in percent."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Hits, false alarms and misses; grows while Docs are compared."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, hits: int = 0, wrong: int = 0, missed: int = 0) -> None:
        """Count some more."""
        self.hits += hits
        self.wrong += wrong
        self.missed += missed

    @property
    def precision(self) -> float:
        """Share of what was found that is right, percent; 0 where nothing was found."""
        return 100 * self.hits / max(1, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is there that was found, percent; 0 where nothing is there."""
        return 100 * self.hits / max(1, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, percent."""
        total = 2 * self.hits + self.wrong + self.missed
        return 200 * self.hits / total if total else 0.0
