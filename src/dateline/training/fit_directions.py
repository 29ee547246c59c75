r"""Which weights tell whether a clause looks back or forward? Those of data/times/direction.yaml, fitted on times whose value tells it.

Run it when the words of tense, the features of `Compass` or the statuses of the reading model change:

    python -m dateline.training.fit_directions --train authored.train.jsonl.gz pairs.train.jsonl.gz meantime.train.jsonl.gz \
        --dev authored.dev.jsonl.gz pairs.dev.jsonl.gz

Logistic regression with a ridge, by Newton's method: the same corpora give the same file. Each corpus of our own is read three times:
with its triggers, with half of them, and without, since the reading model misses some. What the calendar says ("the nearer reading is
the likelier one") is held: free, it reaches 4 and overrules a plain past tense ("resigned on November 10"); as it is, a day or a weekday
may look as far as its tense tells, while a bare "Christmas" or "October" goes where it is nearest.
"""

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.layers import Mention, Zone
from dateline.reading.corpora import Row, make_gold_doc, read_corpus
from dateline.resolution.times.direction import Compass, lean_of
from dateline.resolution.times.finding import find_spans
from dateline.resolution.times.valuing import BACK, FORWARD, Scene, value_meaning
from dateline.resolution.times.writing import parse_date

Floats = NDArray[np.float64]
Sample = tuple[dict[str, float], bool]
OUT = Path(__file__).parents[1] / "data" / "times" / "direction.yaml"
RIDGE = 1.0
ROUNDS = 60
# Held weights of the calendar. Of days and weekdays 1.2, the most that keeps "visited on October 20" a year back on October 18; 1.6 is
# right a point more often without triggers, and the same with those of the reading model. Of the rest 3.
CALENDAR, CALENDAR_DAYS = 3.0, 1.2
DAYS = ("calendar, day", "calendar, weekday")
SHARES = (1.0, 0.5, 0.0)  # of the triggers that are left
TIED = 0.67  # of the arguments that are left, where triggers are


def gather_samples(rows: Iterable[Row], share: float, seed: int = 0) -> Iterator[Sample]:
    """Features and truth (True: forward) of the times whose two readings differ and one of which is annotated."""
    chance = random.Random(seed)
    vocab = spacy.blank("en").vocab
    for row in rows:
        if row.get("published") and "times" in row:
            doc = make_gold_doc(row, vocab)
            gold = {(t.start, t.end): t.value for t in doc._.times}
            _prepare(doc, row, share, chance)
            yield from _samples(doc, gold)


def _prepare(doc: Doc, row: Row, share: float, chance: random.Random) -> None:
    """The Doc as a reading model might have left it: some triggers, some arguments, the times as mentions."""
    layers = doc.user_data
    times = [(t.start, t.end) for t in doc._.times]
    del layers["dateline.times"]
    if "zones" in row:
        doc._.zones = [Zone(z["zone"], z["start"], z["end"]) for z in row["zones"]]
    if share < 1:
        layers["dateline.triggers"] = [t for t in layers.get("dateline.triggers") or [] if chance.random() < share]
        layers["dateline.arguments"] = []  # their numbers are those of triggers that may be gone
    elif layers.get("dateline.arguments"):
        layers["dateline.arguments"] = [a for a in layers["dateline.arguments"] if chance.random() < TIED]
    if "dateline.mentions" not in layers:
        doc._.mentions = [Mention(start, end, "DATE", "value") for start, end in times]


def _samples(doc: Doc, gold: dict[tuple[int, int], str | None]) -> Iterator[Sample]:
    compass, published = Compass(doc), parse_date(doc._.article.published)
    for span in find_spans(doc):
        value = next((v for (start, end), v in gold.items() if start < span.end and span.start < end), None)
        if span.meaning is None or not value:
            continue
        back, forward = (value_meaning(span.meaning, Scene(published, direction=d)) for d in (BACK, FORWARD))
        if back.used_direction and (back.value == value) != (forward.value == value):
            yield compass.features(span.start, span.end) | lean_of(back, forward, published), forward.value == value


def fit_weights(samples: Sequence[Sample]) -> dict[str, float]:
    """Weights by feature name, rounded to two digits, largest first; the calendar's are held."""
    names = sorted({name for features, _ in samples for name in features})
    column = {name: i for i, name in enumerate(names)}
    x, y = np.zeros((len(samples), len(names))), np.array([truth for _, truth in samples], float)
    for i, (features, _) in enumerate(samples):
        for name, value in features.items():
            x[i, column[name]] = value
    held = np.array([name.startswith("calendar") for name in names])
    w = np.array([(CALENDAR_DAYS if name in DAYS else CALENDAR) if h else 0.0 for name, h in zip(names, held, strict=True)])
    free = np.flatnonzero(~held)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x[:, free].T @ (p - y) + RIDGE * w[free]
        hessian = (x[:, free] * (p * (1 - p))[:, None]).T @ x[:, free] + RIDGE * np.eye(len(free))
        w[free] -= np.linalg.solve(hessian, gradient)
    rounded = {name: round(float(v), 2) for name, v in zip(names, w, strict=True)}
    return dict(sorted(rounded.items(), key=lambda item: (-abs(item[1]), item[0])))


def measure(samples: Sequence[Sample], weights: dict[str, float]) -> float:
    """Percent of the samples whose direction the weights tell."""
    right = [(sum(v * weights.get(name, 0.0) for name, v in features.items()) > 0) == truth for features, truth in samples]
    return 100 * sum(right) / max(1, len(right))


def write_weights(weights: dict[str, float], told: str, out: Path) -> None:
    """The weights as YAML, under the story of their fit."""
    rows = "\n".join(f"  {name}: {value:.2f}" for name, value in weights.items())
    out.write_text(f"{told}weights:\n{rows}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure and write; see the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", nargs="+", type=Path, required=True)
    parser.add_argument("--dev", nargs="+", type=Path, default=[])
    parser.add_argument("--out", type=Path, default=OUT)
    told = parser.parse_args(arguments)
    train = [list(read_corpus(path)) for path in told.train]
    samples = [s for rows in train for share in _shares(rows) for s in gather_samples(rows, share)]
    weights = fit_weights(samples)
    dev = [row for path in told.dev for row in read_corpus(path)]
    on_dev = [measure(list(gather_samples(dev, share)), weights) for share in (1.0, 0.0)]
    story = (
        "# Weights of what looks forward (positive) or back in the clause of a time: logistic regression on times whose value tells the\n"
        f"# direction ({len(samples):,}), written by training/fit_directions.py, which tells how. Right on the training data"
        f" {measure(samples, weights):.1f} %,\n# on dev with gold triggers {on_dev[0]:.1f} %, without triggers {on_dev[1]:.1f} %.\n"
    )
    write_weights(weights, story, told.out)
    sys.stderr.write(story)


def _shares(rows: Sequence[Row]) -> tuple[float, ...]:
    """How much of the triggers is left in each reading of a corpus; one whose events have no status is read once."""
    return SHARES if any("status" in event for row in rows for event in row.get("events", [])) else (1.0,)


if __name__ == "__main__":
    main()
