"""Which weights suit the coding of given pairs? A climb over the numbers of data/events/coding.json.

Run it after `fit_typing`, when the reading model, the lexicon or the rules of coding change:

    python -m dateline.training.fit_coding ../shared/data [--docs cache/]

The weights are those with the best macro F1 on the dev halves of pairs, authored and annotated (the network has learned the training
halves by heart). Each number in turn takes the best of its steps, until none moves. The same corpora and model give the same file.
"""

import dataclasses
import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from dateline.article import Article
from dateline.evaluation.pairs import AskedPair, gather_pairs, score_roots
from dateline.events.coding import Clue, Weights, gather_clues, load_weights, replace_weight, weigh_roots
from dateline.language import Reader
from dateline.language.reader import GIVEN
from dateline.layers import Zone
from dateline.ontology import load_ontology
from dateline.pipeline import find_tokens
from dateline.reading.corpora import read_corpus
from dateline.training.options import make_parser

OUT = Path(__file__).parents[1] / "data" / "events" / "coding.json"
CORPORA = ("pairs", "authored", "annotated")
ROUNDS = 4
GAIN = 0.05  # of macro F1, in points
STEPS: Mapping[str, Sequence[float]] = {
    "triggers": (0.2, 0.4, 0.6, 0.8, 1.0, 1.3),
    "floor": (0.005, 0.01, 0.02, 0.04, 0.08),
    "inner": (0.1, 0.2, 0.3, 0.5, 0.7, 1.0),
    "reach": (4, 6, 9, 14),
    "unreal": (0.0, 0.2, 0.5, 0.8, 1.0),
    "denied": (0.0, 0.15, 0.3, 0.6, 1.0),
    "threat": (0.0, 0.15, 0.3, 0.6, 1.0),
    "place": (0.3, 0.7, 1.0),
    "both": (0.5, 0.9, 1.0),
    "swapped": (0.0, 0.25, 0.5),
}
Span = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """A pair as the model reads it: the Doc of its sentence, token spans of both sides, what the marked head says, the right roots."""

    doc: Doc
    sides: tuple[Span | None, Span | None]
    marked: Mapping[str, float]
    roots: frozenset[str]


def read_asked(folder: Path, corpora: Sequence[str], half: str, cache: Path | None, model: Path | None = None) -> Iterator[Asked]:
    """The pairs of one half ("train" or "dev") of the corpora; `cache`: a folder that keeps them between runs."""
    reader, ontology = Reader(model), load_ontology()
    for corpus in corpora:
        kept = cache / f"{corpus}.{half}.pairs" if cache is not None else None
        if kept is not None and kept.exists():
            for data, sides, marked, roots in pickle.loads(kept.read_bytes()):
                yield Asked(Doc(reader.nlp.vocab).from_bytes(data), sides, marked, roots)
            continue
        rows = list(read_corpus(folder / f"{corpus}.{half}.jsonl.gz"))
        made = list(read_pairs(reader, [pair for row in rows for pair in gather_pairs(row, ontology)]))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps([(a.doc.to_bytes(), a.sides, a.marked, a.roots) for a in made]))
        yield from made


def read_pairs(reader: Reader, pairs: Sequence[AskedPair]) -> Iterator[Asked]:
    """The pairs as `dateline code` reads them: one at a time, since the int8 network answers a little differently in a group."""
    for pair in pairs:
        doc = reader.make_doc(Article(pair.text), (Zone("body", 0, len(pair.text)),))
        sides = find_tokens(doc, pair.actor), find_tokens(doc, pair.recipient)
        doc.user_data[GIVEN] = [s for s in sides if s]
        [doc] = reader.annotate([doc])
        yield Asked(doc, sides, reader.read_roots(doc, *sides), pair.roots)


@dataclass(frozen=True)
class Case:
    """A pair as weights see it: what each trigger says of it, what the marked head says, the right roots."""

    clues: Sequence[Clue]
    marked: Mapping[str, float]
    roots: frozenset[str]


def measure(cases: Sequence[Case], weights: Weights) -> float:
    """Macro F1 over all cases, in percent."""
    answers = []
    for case in cases:
        scores = weigh_roots(case.clues, case.marked, weights)
        answers.append((case.roots, max(scores, key=lambda root: scores[root])))
    return score_roots(answers)


def climb(cases: Sequence[Case], weights: Weights) -> Weights:
    """Each number in turn at the best of its steps, until none moves; a step must give GAIN, so that ties keep what is there."""
    best = measure(cases, weights)
    for _ in range(ROUNDS):
        before = weights
        for name, steps in STEPS.items():
            for step in steps:
                tried = replace_weight(weights, name, step)
                if tried != weights and (reached := measure(cases, tried)) > best + GAIN:
                    best, weights = reached, tried
        if weights == before:
            break
    return weights


def main() -> None:
    """The command of the docstring above."""
    parser = make_parser(__doc__, OUT)
    parser.add_argument("--model", type=Path, help="the model's folder (default: the one in the package)")
    options = parser.parse_args()
    ontology = load_ontology()
    by_corpus: dict[str, list[Case]] = {}
    for corpus in CORPORA:
        asked = read_asked(options.folder, (corpus,), "dev", options.docs, options.model)
        by_corpus[corpus] = [Case(gather_clues(a.doc, a.sides, ontology), a.marked, a.roots) for a in asked]
    cases = [case for corpus in CORPORA for case in by_corpus[corpus]]
    weights = climb(cases, load_weights())
    figures = {corpus: measure(found, weights) for corpus, found in by_corpus.items()} | {"all": measure(cases, weights)}
    told = ", ".join(f"{corpus} {figure:.1f}" for corpus, figure in figures.items())
    table = {
        "story": f"written by dateline.training.fit_coding; macro F1 on the dev halves: {told}",
        "weights": dataclasses.asdict(weights),
    }
    options.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(table["story"])  # noqa: T201


if __name__ == "__main__":
    main()
