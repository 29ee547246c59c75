"""Calibration bends scores and never their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.language.calibration import bend, sharpen

P = st.floats(0, 1)


@given(P, P, st.floats(0.2, 2), st.floats(-1, 1))
def test_order_stays(a: float, b: float, slope: float, intercept: float) -> None:
    low, high = sorted((a, b))
    assert 0 < bend(low, (slope, intercept)) <= bend(high, (slope, intercept)) < 1


def test_without_a_line_scores_are_as_they_were() -> None:
    assert bend(0.3, None) == 0.3
    assert sharpen({"happened": 0.7, "planned": 0.3}, None) == {"happened": 0.7, "planned": 0.3}


@given(st.dictionaries(st.sampled_from(["happened", "planned", "denied"]), P, min_size=1), st.floats(0.3, 1.5))
def test_a_distribution_stays_one(told: dict[str, float], exponent: float) -> None:
    found = sharpen(told, (exponent, 0.0))
    assert sum(found.values()) == pytest.approx(1.0)
    assert max(found.values()) == pytest.approx(found[max(told, key=lambda k: told[k])])
