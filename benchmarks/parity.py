"""What do eight bits cost? The floors' figures with the graphs as trained (float32) beside those of the model that ships (int8).

    python benchmarks/parity.py RUN

RUN is the folder of a training run after `dateline.training.release`, which leaves words-float32.onnx and pairs-float32.onnx there. The
float32 model is read from a folder of its own by DATELINE_MODEL_DIR. Exit status 1 where a figure is more than MOST points lower in int8.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from dateline.language.artefact import digest_file
from scoring import ROOT, Scorer, load_scorer

MODEL = ROOT / "src" / "dateline" / "data" / "model"
MOST = 0.3
FIGURES = (
    ("names", "ewt", "F"),
    ("names", "wikigold", "F"),
    ("names", "masc", "F"),
    ("classes", "authored", "F"),
    ("classes", "annotated", "F"),
    ("triggers", "authored", "F"),
    ("triggers", "authored", "type_F"),
    ("triggers", "authored", "status_found"),
    ("triggers", "annotated", "F"),
    ("triggers", "annotated", "type_F"),
    ("triggers", "annotated", "status_found"),
    ("triggers", "pairs", "F"),
)


def lay_out(run: Path, folder: Path) -> None:
    """A model's folder with the float32 graphs of the run, and everything else of the model that ships."""
    for file in MODEL.iterdir():
        shutil.copyfile(file, folder / file.name)
    for graph in ("words", "pairs"):
        shutil.copyfile(run / f"{graph}-float32.onnx", folder / f"{graph}.onnx")
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["files"] = {name: digest_file(folder / name) for name in card["files"]}
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")


def measure(score: Any) -> list[float]:
    """The figures, in order, each set read once."""
    scorer = Scorer(score)
    return [scorer.measure(layer, name)[metric] for layer, name, metric in FIGURES]


def main() -> int:
    """Measure both, print a line a figure, and say by the exit status whether int8 holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    options = parser.parse_args()
    score = load_scorer()
    if score is None:
        print("parity: the dev sets are not beside the checkout; nothing measured")
        return 0
    small = measure(score)
    with tempfile.TemporaryDirectory() as folder:
        lay_out(options.run, Path(folder))
        os.environ["DATELINE_MODEL_DIR"] = folder
        full = measure(score)
    for (layer, name, metric), a, b in zip(FIGURES, full, small, strict=True):
        print(f"{layer} {name} {metric}: float32 {a:.2f}, int8 {b:.2f}, {b - a:+.2f}")
    return int(any(a - b > MOST for a, b in zip(full, small, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
