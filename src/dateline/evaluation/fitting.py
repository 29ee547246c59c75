"""Which weights suit merging? Logistic regression over the features of pairs of triggers, on predicted Docs beside gold ones.

Run on the training halves of the annotated corpora whenever the reading model or the features change; the result goes to
data/events/merging.json:

    weights = fit_merging(gather_pairs(zip(predicted, gold)))
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from spacy.tokens import Doc

from dateline.evaluation.clusters import gold_clusters, match_spans, trigger_spans
from dateline.events.likeness import Features, make_profiles, pair_features
from dateline.events.merging import find_candidates, told_same
from dateline.events.participants import find_fillers
from dateline.events.view import make_view

RIDGE = 1.0  # of the squared weights: a feature that is seen ten times must not decide
ROUNDS = 30


def gather_pairs(docs: Iterable[tuple[Doc, Doc]]) -> Iterator[tuple[Features, bool]]:
    """Features and truth of the pairs that merging would look at, from (predicted, gold) Docs; triggers that gold lacks are left out."""
    for predicted, gold in docs:
        truth = gold_clusters(gold)
        where = match_spans(trigger_spans(predicted), trigger_spans(gold))
        view = make_view(predicted)
        profiles = make_profiles(view, find_fillers(view))
        for later, near in find_candidates(view, profiles):
            for earlier in near:
                if later in where and earlier in where:
                    features = pair_features(profiles[earlier], profiles[later], told_same(view, earlier, later))
                    yield features, truth[where[later]] == truth[where[earlier]]


def fit_merging(pairs: Iterable[tuple[Features, bool]]) -> Mapping[str, float]:
    """Weights by feature name that make the pairs most probable, by Newton's method with a ridge; rounded to 3 digits."""
    rows, truth = zip(*pairs, strict=True)
    names = sorted({name for row in rows for name in row})
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.items():
            x[i, column[name]] = value
    y, w = np.array(truth, float), np.zeros(len(names))
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + RIDGE * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(names))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(v), 3) for name, v in zip(names, w, strict=True)}
