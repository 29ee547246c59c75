"""How well does a run know PropBank's core roles (ARG0 to ARG5)? Predicates are given, arguments are found by their head words.

python -m dateline.training.frame_scores RUN DATA [--earlier RUN] prints precision, recall and F1 over ewt_propbank.dev.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import torch

from dateline.language.tokenizer import make_nlp
from dateline.reading.corpora import Row, read_corpus
from dateline.training.batches import Noise, collate, make_example
from dateline.training.data import load_pieces
from dateline.training.labels import FRAMES, Labels
from dateline.training.release import load_models
from dateline.training.steps import Models, run_batch
from dateline.training.targets import Targets
from dateline.training.units import Unit

CORE = frozenset(i for i, name in enumerate(FRAMES) if name.startswith("ARG") and not name.startswith("ARGM"))
Found = tuple[int, int, int]  # predicate, word, role


def dev_units(data: Path, labels: Labels) -> Iterator[Unit]:
    """Documents of the dev split with their predicates."""
    targets = Targets(make_nlp(), load_pieces(), labels)
    for row in read_corpus(data / "ewt_propbank.dev.jsonl.gz"):
        framed: Row = row | {"frames": row["events"]}
        yield targets.make_unit(framed, "ewt_propbank", None)


def find_roles(models: Models, unit: Unit) -> set[Found]:
    """Core roles that the network gives: the best label of each predicate and word, where it is one."""
    batch = collate([make_example(unit)], Noise(), random.Random(0))
    best = run_batch(models, batch).frames.argmax(1).tolist()
    return {(p, w, k) for (p, w), k in zip(batch.answers["frame_pairs"].tolist(), best, strict=True) if k in CORE}


def score_run(run: Path, data: Path, earlier: Path | None = None) -> dict[str, float]:
    """P, R and F in percent."""
    models, labels = load_models(run, earlier)
    right = given = wanted = 0
    with torch.no_grad():
        for unit in dev_units(data, labels):
            gold = {(p, w, k) for p, words in unit.frames for w, k in words.items() if k in CORE}
            found = find_roles(models, unit)
            right, given, wanted = right + len(gold & found), given + len(found), wanted + len(gold)
    return {"P": 100 * right / max(1, given), "R": 100 * right / max(1, wanted), "F": 200 * right / max(1, given + wanted)}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--earlier", type=Path)
    options = parser.parse_args()
    scores = score_run(options.run, options.data, options.earlier)
    print("  ".join(f"{name} {value:.1f}" for name, value in scores.items()))  # noqa: T201


if __name__ == "__main__":
    main()
