r"""Which weights tell whether a clause looks back or forward? Those of data/times/direction.yaml, fitted on times whose value tells it.

Run it when the reading model, the words of tense or the features of `Compass` change:

    python -m dateline.training.fit_directions ../shared/data [--docs cache/]

Logistic regression with a ridge, by Newton's method, on rows as the reading model reads them: the same corpora and model give the same
file. Each Doc is read three times, with its triggers, with half of them and without, since the model has learned these very articles and
misses more triggers elsewhere. What the calendar says ("the nearer reading is the likelier one") is held where a tense is clear: free, it
reaches 4 and overrules a plain past tense ("resigned on November 10"); as it is, a day or a weekday may look as far as its tense tells,
while a bare "Christmas" or "October" goes where it is nearest. Where no tense is clear it is free.
"""

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.language import Reader
from dateline.reading.corpora import Row
from dateline.resolution.times.direction import CLEAR, Compass, lean_of
from dateline.resolution.times.finding import find_spans
from dateline.resolution.times.valuing import BACK, FORWARD, Scene, value_meaning
from dateline.resolution.times.writing import parse_date
from dateline.settings import load_settings
from dateline.training.fit_coreference import read_half
from dateline.training.options import make_parser

Floats = NDArray[np.float64]
Sample = tuple[dict[str, float], bool]
OUT = Path(__file__).parents[1] / "data" / "times" / "direction.yaml"
TRAIN = ("authored", "pairs", "annotated", "meantime")
DEV = ("authored", "pairs", "annotated")
RIDGE = 1.0
ROUNDS = 60
# Held weights of the calendar. Of days and weekdays 1.2, the most that keeps "visited on October 20" a year back on October 18; 1.6 is
# right a point more often without triggers, and the same with those of the reading model. Of the rest 3.
CALENDAR, CALENDAR_DAYS = 3.0, 1.2
DAYS = ("calendar, day", "calendar, weekday")
SHARES = (1.0, 0.5, 0.0)  # of the triggers that are left


def gather_samples(pairs: Iterable[tuple[Row, Doc]], share: float, seed: int = 0) -> Iterator[Sample]:
    """Features and truth (True: forward) of the times whose two readings differ and one of which is annotated.

    `pairs`: rows and their Docs as read; `share`: how many of the triggers are left.
    """
    chance = random.Random(seed)
    for row, doc in pairs:
        if row.get("published") and "times" in row:
            tokens = row["tokens"]
            gold = [(tokens[t["start"]][0], tokens[t["end"] - 1][1], t.get("value")) for t in row["times"]]
            yield from _samples(_thinned(doc, share, chance), gold)


def _thinned(doc: Doc, share: float, chance: random.Random) -> Doc:
    """The Doc as the reading model might have left it elsewhere: with some of its triggers, without arguments."""
    if share == 1:
        return doc
    thin = doc.copy()
    kept = [t for t in doc.user_data.get("dateline.triggers") or [] if chance.random() < share]
    thin.user_data = {**doc.user_data, "dateline.triggers": kept, "dateline.arguments": []}  # arguments are told by number of the trigger
    return thin


def _samples(doc: Doc, gold: Sequence[tuple[int, int, str | None]]) -> Iterator[Sample]:
    compass, published = Compass(doc), parse_date(doc._.article.published)
    for span in find_spans(doc):
        first, last = doc[span.start].idx, doc[span.end - 1].idx + len(doc[span.end - 1])
        value = next((v for start, end, v in gold if start < last and first < end), None)
        if span.meaning is None or not value:
            continue
        back, forward = (value_meaning(span.meaning, Scene(published, direction=d)) for d in (BACK, FORWARD))
        if back.used_direction and (back.value == value) != (forward.value == value):
            _, clear = compass.judge(span.start, span.end)
            features = compass.features(span.start, span.end) | lean_of(back, forward, published, clear=clear)
            features.pop(CLEAR, None)
            yield features, forward.value == value


def fit_weights(samples: Sequence[Sample]) -> dict[str, float]:
    """Weights by feature name, rounded to two digits, largest first; the calendar's are held where a tense is clear."""
    names = sorted({name for features, _ in samples for name in features})
    column = {name: i for i, name in enumerate(names)}
    x, y = np.zeros((len(samples), len(names))), np.array([truth for _, truth in samples], float)
    for i, (features, _) in enumerate(samples):
        for name, value in features.items():
            x[i, column[name]] = value
    held = np.array([name.startswith("calendar,") for name in names])
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


def read_pairs(folder: Path, corpora: Sequence[str], half: str, cache: Path | None) -> list[tuple[Row, Doc]]:
    """Rows of the corpora that are there, with their Docs as the model reads them; `cache` keeps these between runs."""
    reader = Reader(load_settings().model_dir)
    there = [c for c in corpora if (folder / f"{c}.{half}.jsonl.gz").exists()]
    return [pair for corpus in there for pair in read_half(folder, corpus, half, reader, cache)]


def main() -> None:
    """The command of the docstring above."""
    options = make_parser(__doc__, OUT).parse_args()
    train = read_pairs(options.folder, TRAIN, "train", options.docs)
    samples = [s for share in SHARES for s in gather_samples(train, share)]
    weights = fit_weights(samples)
    dev = read_pairs(options.folder, DEV, "dev", options.docs)
    on_dev = [measure(list(gather_samples(dev, share)), weights) for share in (1.0, 0.0)]
    story = (
        "# Weights of what looks forward (positive) or back in the clause of a time: logistic regression on times whose value tells the\n"
        f"# direction ({len(samples):,}), written by training/fit_directions.py, which tells how. Right on the training data"
        f" {measure(samples, weights):.1f} %,\n# on dev {on_dev[0]:.1f} %, without triggers {on_dev[1]:.1f} %.\n"
    )
    write_weights(weights, story, options.out)
    sys.stderr.write(story)


if __name__ == "__main__":
    main()
