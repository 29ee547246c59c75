"""How much does the lexicon weigh beside the network, when events are typed? A grid over the two numbers of data/events/typing.json.

Run it first of all fits of events, when the reading model or the trigger words of the ontology change:

    python -m dateline.training.fit_typing ../shared/data [--docs cache/]

Strength and miss are those with the best type accuracy of found triggers, on the mean of the dev halves of authored, annotated and pairs
(the network has learned the training halves by heart). The exponent then makes what is given as 0.8 right in eight cases of ten. The same
corpora and model give the same file.
"""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from dateline.evaluation.clusters import match_spans, trigger_spans
from dateline.events.lexicon import blend_types, span_prior
from dateline.events.typing import sharpen_types
from dateline.language import Reader
from dateline.ontology import Ontology, load_ontology
from dateline.reading.corpora import Row
from dateline.training.calibration import Distribution, describe_curve, fit_exponent, top
from dateline.training.fit_coreference import read_half
from dateline.training.gold_mentions import find_edges
from dateline.training.options import make_parser

OUT = Path(__file__).parents[1] / "data" / "events" / "typing.json"
CORPORA = ("authored", "annotated", "pairs")
STRENGTHS = (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9)
MISSES = (0.05, 0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class Found:
    """A trigger that is annotated: what the network says, what the lexicon says, and the right type."""

    head: Mapping[str, float]
    prior: Mapping[str, float]
    type: str


def find_typed(row: Row, doc: Doc, ontology: Ontology) -> Iterator[Found]:
    """The found triggers of a Doc that overlap an annotated one."""
    wanted = [find_edges(row, event) for event in row["events"]]
    for number, event in match_spans(trigger_spans(doc), wanted).items():
        trigger = doc._.triggers[number]
        if trigger.types:
            yield Found(dict(trigger.types), span_prior(doc, trigger.start, trigger.end, ontology), row["events"][event]["type"])


def measure(found: Sequence[Found], strength: float, miss: float) -> float:
    """Share of the triggers that get the right type, in percent."""
    right = 0
    for one in found:
        right += next(iter(blend_types(one.head, one.prior, strength, miss))) == one.type
    return 100 * right / max(1, len(found))


def show_curve(found: Sequence[Distribution]) -> str:
    """Scores beside what is right, each half with the exponent of the other."""
    halves = found[::2], found[1::2]
    exponents = fit_exponent(halves[1]), fit_exponent(halves[0])
    bent = [top(sharpen_types(types, e), right) for half, e in zip(halves, exponents, strict=True) for types, right in half]
    curve, error = describe_curve(bent)
    return f"types, calibrated, cross-validated: expected calibration error {100 * error:.1f} points\n{curve}"


def main() -> None:
    """The command of the docstring above."""
    parser = make_parser(__doc__, OUT)
    parser.add_argument("--model", type=Path, help="the model's folder (default: the one in the package)")
    options = parser.parse_args()
    reader, ontology, found = Reader(options.model), load_ontology(), {}
    for corpus in CORPORA:
        pairs = read_half(options.folder, corpus, "dev", reader, options.docs)
        found[corpus] = [one for row, doc in pairs for one in find_typed(row, doc, ontology)]
    grid = {(s, m): [measure(found[c], s, m) for c in CORPORA] for s in STRENGTHS for m in MISSES}
    strength, miss = max(grid, key=lambda key: (round(sum(grid[key]) / len(CORPORA), 2), -key[0], -key[1]))
    told = ", ".join(
        f"{c} {before:.1f} → {after:.1f}" for c, before, after in zip(CORPORA, grid[0.0, miss], grid[strength, miss], strict=True)
    )
    blended = [(blend_types(one.head, one.prior, strength, miss), one.type) for one in itertools.chain(*found.values())]
    story = f"written by dateline.training.fit_typing; type accuracy of found triggers without and with the lexicon, dev halves: {told}"
    table = {"story": story, "strength": strength, "miss": miss, "exponent": fit_exponent(blended)}
    options.out.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(story, show_curve(blended), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
