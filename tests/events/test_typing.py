"""How sure a type is: of one trigger, and of an event that several tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.events.typing import score_type, sharpen_types
from dateline.layers import Trigger


def test_the_probability_of_a_type_is_the_mean_over_the_triggers() -> None:
    sure = Trigger(0, 1, "visit", "happened", types=(("visit", 0.99), ("meet", 0.01)))
    torn = Trigger(3, 4, "meet", "happened", types=(("meet", 0.5), ("visit", 0.5)))
    assert score_type([sure], "visit") > 0.9
    assert score_type([torn], "visit") == pytest.approx(0.5)
    assert score_type([sure, torn], "visit") == pytest.approx((score_type([sure], "visit") + 0.5) / 2)
    assert score_type([sure], "attack") == 0.0


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(1e-6, 1.0), min_size=1), st.floats(0.3, 1.5))
def test_sharpened_types_keep_their_order_and_sum_to_one(types: dict[str, float], exponent: float) -> None:
    sharp = sharpen_types(types, exponent)
    assert sum(sharp.values()) == pytest.approx(1.0)
    assert all(sharp[a] <= sharp[b] for a in types for b in types if types[a] <= types[b])
