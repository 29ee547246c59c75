"""Weights and thresholds of events, fitted on little pairs."""

from dateline.training.fit_merging import fit_merging


def test_fitting_finds_the_feature_that_decides():
    pairs = [({"bias": 1.0, "same": 1.0}, True)] * 30 + [({"bias": 1.0}, False)] * 30
    weights = fit_merging(pairs)
    assert weights["same"] > 1
    assert weights["bias"] < 0
