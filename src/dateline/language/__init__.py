"""Article to Doc; the only place that runs the network."""

from dateline.language.reader import Reader

__all__ = ["Reader"]
