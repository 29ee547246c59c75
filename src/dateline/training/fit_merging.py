"""Which weights suit merging? Logistic regression over the features of pairs of triggers, on predicted Docs beside gold ones.

Run it when the reading model, the typing prior, coreference or the features change:

    python -m dateline.training.fit_merging ../shared/data [--docs cache/]

Weights come from the held-out parts of our own corpora wire, reports and dispatches (`dateline.training.rows` writes them into the data
folder): the network has learned the training halves by heart, so that what it says of two triggers there is worth far more than anywhere
else. The threshold is chosen by CoNLL on the dev halves of authored and annotated: the highest that is within SLACK of the best, for two
happenings taken for one mislead more than one told twice. The result is data/events/merging.json: the same corpora and model give the
same file.
"""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from dateline.evaluation.clusters import gold_clusters, match_spans, score_clusters, trigger_spans
from dateline.events.completion import complete_fillers
from dateline.events.likeness import Features, make_profiles, pair_features
from dateline.events.merging import Weights, cluster_triggers, find_candidates, told_same
from dateline.events.participants import Fillers, find_fillers
from dateline.events.typing import type_triggers
from dateline.events.view import View, make_view
from dateline.knowledge import Knowledge
from dateline.language import Reader
from dateline.ontology import Ontology, load_ontology
from dateline.reading.corpora import Row, make_gold_doc
from dateline.resolution import resolve
from dateline.settings import load_settings
from dateline.training.fit_coreference import read_half
from dateline.training.options import make_parser

OUT = Path(__file__).parents[1] / "data" / "events" / "merging.json"
FITTED, CHOSEN = ("wire", "reports", "dispatches"), ("authored", "annotated")
SLACK = 0.5  # points of CoNLL; facts of whole events do not move by more than 0.5 between 0.16 and 0.36
THRESHOLDS = (0.08, 0.12, 0.16, 0.2, 0.24, 0.28, 0.32, 0.36, 0.4, 0.45, 0.5)
RIDGE = 1.0  # of the squared weights: a feature that is seen ten times must not decide
ROUNDS = 30


@dataclass(frozen=True)
class Seen:
    """A predicted Doc as events/ looks at it, beside the annotated row and its gold Doc."""

    row: Row
    view: View
    fillers: Sequence[Fillers]
    gold: Doc


def read_seen(folder: Path, cache: Path | None, corpora: Sequence[str] = CHOSEN) -> Iterator[Seen]:
    """Every Doc of the dev halves of the corpora, read by the model and resolved."""
    reader, knowledge, ontology = Reader(load_settings().model_dir), Knowledge.open(), load_ontology()
    for corpus in corpora:
        for row, doc in read_half(folder, corpus, "dev", reader, cache):
            yield see(row, resolve(doc, knowledge), ontology)


def see(row: Row, doc: Doc, ontology: Ontology) -> Seen:
    """A resolved Doc with typed triggers and completed fillers."""
    view = dataclasses.replace(make_view(doc), triggers=tuple(type_triggers(doc, ontology)))
    return Seen(row, view, complete_fillers(view, find_fillers(view), ontology), make_gold_doc(row, doc.vocab))


def gather_pairs(docs: Iterable[Seen]) -> Iterator[tuple[Features, bool]]:
    """Features and truth of the pairs that merging would look at; triggers that gold lacks are left out."""
    for seen in docs:
        truth, view = gold_clusters(seen.gold), seen.view
        where = match_spans(trigger_spans(view.doc), trigger_spans(seen.gold))
        profiles = make_profiles(view, seen.fillers)
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


def compare_clusters(seen: Seen, weights: Weights) -> tuple[list[set[tuple[str, int]]], list[set[tuple[str, int]]]]:
    """Gold and predicted clusters of one Doc: predicted triggers that overlap a gold one stand for it."""
    truth = gold_clusters(seen.gold)
    where = match_spans(trigger_spans(seen.view.doc), trigger_spans(seen.gold))
    gold: dict[int, set[tuple[str, int]]] = {}
    for number, cluster in enumerate(truth):
        gold.setdefault(cluster, set()).add(("gold", number))
    clusters = cluster_triggers(seen.view, seen.fillers, weights)
    return list(gold.values()), [{("gold", where[t]) if t in where else ("only", t) for t in c} for c in clusters]


def score_thresholds(docs: Sequence[Seen], weights: Mapping[str, float]) -> dict[float, float]:
    """CoNLL in percent by threshold."""
    scores = {}
    for threshold in THRESHOLDS:
        pairs = [compare_clusters(d, Weights(weights, threshold)) for d in docs]
        scores[threshold] = round(score_clusters(pairs)["conll"], 1)
    return scores


def main() -> None:
    """The command of the docstring above."""
    parser = make_parser(__doc__, OUT)
    options = parser.parse_args()
    weights = fit_merging(gather_pairs(read_seen(options.folder, options.docs, FITTED)))
    scores = score_thresholds(list(read_seen(options.folder, options.docs)), weights)
    best = max(t for t in THRESHOLDS if scores[t] >= max(scores.values()) - SLACK)
    told = ", ".join(f"{t} {s}" for t, s in scores.items())
    story = f"written by dateline.training.fit_merging; CoNLL on the dev halves by threshold: {told}"
    table = {"story": story, "threshold": best, "weights": dict(weights)}
    options.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
