"""What is a score worth? The network's probabilities, bent so that of a hundred things scored 0.8 about eighty are right.

A line (slope, intercept) over log odds for names and triggers (Platt scaling: John Platt 1999), an exponent for the distribution over
statuses (temperature scaling: Guo et al. 2017). The numbers are fitted on dev sets by training/calibration.py and lie in the model's card.
"""

import math
from collections.abc import Mapping

Line = tuple[float, float]
EDGE = 1e-4  # probabilities are kept this far from 0 and 1


def bend(probability: float, line: Line | None) -> float:
    """The calibrated probability; without a line as it is."""
    if line is None:
        return probability
    p = min(1 - EDGE, max(EDGE, probability))
    return 1 / (1 + math.exp(-(line[0] * math.log(p / (1 - p)) + line[1])))


def sharpen(distribution: Mapping[str, float], line: Line | None) -> dict[str, float]:
    """The distribution with every probability to the power of the slope, summing to 1 again; without a line as it is."""
    if line is None:
        return dict(distribution)
    powers = {k: max(p, EDGE) ** line[0] for k, p in distribution.items()}
    total = sum(powers.values())
    return {k: v / total for k, v in powers.items()}
