"""Names, classes and times of dateline beside spaCy's trained pipelines, on the same dev sets by the same scorer.

    python benchmarks/quality.py [--limit 200]

The peers' labels are OntoNotes' like ours; their DATE and TIME spans have no values, so only spans and types of times are compared.
"""

import argparse
import sys
from typing import Any

from peers import PEERS, load_pipeline
from scoring import Row, Scorer, load_scorer

TABLE = (
    ("names", "ewt", "F"),
    ("names", "wikigold", "F"),
    ("names", "masc", "F"),
    ("classes", "authored", "F"),
    ("classes", "annotated", "F"),
    ("times", "meantime", "relaxed"),
    ("times", "authored", "relaxed"),
)
_VALUES = frozenset({"MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
_TIMES = frozenset({"DATE", "TIME"})


class Peer(Scorer):
    """A spaCy pipeline scored as if its spans were an analysis of ours."""

    def __init__(self, score: Any, pipeline: Any) -> None:
        super().__init__(score)
        self.pipeline = pipeline

    def measure(self, layer: str, name: str, limit: int | None = None) -> dict[str, float]:
        """The layer's figures on the set, of its first `limit` documents."""
        if (name, limit) not in self.read:
            documents = self.score.load(name, limit)
            self.read[name, limit] = documents, {row["id"]: self.analyse(row["text"]) for row in documents}
        return super().measure(layer, name, limit)

    def analyse(self, text: str) -> Row:
        """Entities, values and times in the form of an analysis."""
        found: Row = {"entities": [], "values": [], "times": []}
        for span in self.pipeline(text).ents:
            row = {"start": span.start_char, "end": span.end_char, "type": span.label_}
            if span.label_ in _VALUES:
                found["values"].append(row)
            elif span.label_ in _TIMES:
                found["times"].append(row | {"value": None})
            else:
                found["entities"].append({"type": span.label_, "mentions": [row | {"kind": "name"}]})
        return found


def main() -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=None, help="documents of a set")
    options = parser.parse_args()
    score = load_scorer()
    if score is None:
        print("quality: the dev sets are not beside the checkout; nothing measured")
        return 0
    scorers: dict[str, Scorer] = {"dateline": Scorer(score)}
    for name in PEERS:
        pipeline = load_pipeline(name)
        if pipeline is not None:
            scorers[name] = Peer(score, pipeline)
    print("| layer, dev set | " + " | ".join(scorers) + " |\n| --- |" + " --- |" * len(scorers))
    for layer, name, metric in TABLE:
        cells = [f"{scorer.measure(layer, name, options.limit)[metric]:.1f}" for scorer in scorers.values()]
        print(f"| {layer} {name}, {metric} | " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
