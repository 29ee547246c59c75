"""Which weights suit the coding of given pairs? A logistic fit of the numbers of data/events/coding.json.

Run it after `fit_typing`, when the reading model, the lexicon or the rules of coding change:

    python -m dateline.training.fit_coding ../shared/data [--docs cache/]

The weights make the right roots likeliest on the dev halves of pairs, authored and annotated (the network has learned the training
halves by heart); the lexicon's strength is the one of LEXICON with which they do so best. The figures that it tells are honest all the
same: each fifth of the stories is coded with weights fitted on the others.
The same corpora and model give the same file.
"""

import json
import math
import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.article import Article
from dateline.evaluation.pairs import AskedPair, gather_pairs, score_roots
from dateline.events.coding import FEATURES, LEAST, NARROW, Clue, Weights, gather_clues, list_features, weigh_roots
from dateline.language import Reader
from dateline.language.reader import GIVEN, ROOTS
from dateline.layers import Zone
from dateline.ontology import load_ontology
from dateline.pipeline import find_tokens
from dateline.reading.corpora import read_corpus
from dateline.training.options import make_parser

OUT = Path(__file__).parents[1] / "data" / "events" / "coding.json"
CORPORA = ("pairs", "authored", "annotated")
FOLDS = 5
LEXICON = (0.4, 0.6, 0.8, 1.0, 1.3)
STEPS, RATE = 300, 0.05  # of Adam; the loss no longer moves in its third digit
# Pull towards START for each feature, in parts of the mean loss. 0.0003 to 0.01 give the same macro F1 within half a point.
PULL = 0.001
START = {"trigger": 1.0, "actor": 1.0, "recipient": 1.0}  # plain probabilities
Floats = NDArray[np.float64]
Span = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """A pair as the model reads it: the Doc of its sentence, token spans of both sides, what the marked head says, the right roots.

    `story` is the id of the document that it is of.
    """

    story: str
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
            for story, data, sides, marked, roots in pickle.loads(kept.read_bytes()):
                yield Asked(story, Doc(reader.nlp.vocab).from_bytes(data), sides, marked, roots)
            continue
        rows = list(read_corpus(folder / f"{corpus}.{half}.jsonl.gz"))
        made = list(read_pairs(reader, [(row["id"], pair) for row in rows for pair in gather_pairs(row, ontology)]))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps([(a.story, a.doc.to_bytes(), a.sides, a.marked, a.roots) for a in made]))
        yield from made


def read_pairs(reader: Reader, pairs: Sequence[tuple[str, AskedPair]]) -> Iterator[Asked]:
    """The pairs as `dateline code` reads them: one at a time, since the int8 network answers a little differently in a group."""
    for story, pair in pairs:
        doc = reader.make_doc(Article(pair.text), (Zone("body", 0, len(pair.text)),))
        sides = find_tokens(doc, pair.actor), find_tokens(doc, pair.recipient)
        doc.user_data[GIVEN] = [s for s in sides if s]
        [doc] = reader.annotate([doc])
        yield Asked(story, doc, sides, reader.read_roots(doc, *sides), pair.roots)


@dataclass(frozen=True)
class Case:
    """A pair as weights see it: what each trigger says of it, what the marked head says, the right roots, and of which story it is."""

    clues: Sequence[Clue]
    marked: Mapping[str, float]
    roots: frozenset[str]
    story: str = ""


def answer(case: Case, weights: Weights) -> str:
    """The likeliest root."""
    scores = weigh_roots(case.clues, case.marked, weights)
    return max(scores, key=lambda root: scores[root])


def measure(cases: Sequence[Case], weights: Sequence[Weights]) -> float:
    """Macro F1 of the cases, each coded with its own weights, in percent."""
    return score_roots([(case.roots, answer(case, own)) for case, own in zip(cases, weights, strict=True)])


@dataclass(frozen=True)
class Table:
    """Cases as arrays. For each case [n, 16]: logarithm of the marked head, 1 for right roots; for each share of a trigger in a root:
    its cell (case · 16 + root), probability and features [m, f].
    """

    marked: Floats
    right: Floats
    cells: NDArray[np.int64]
    shares: Floats
    features: Floats


def make_table(cases: Sequence[Case]) -> Table:
    """The arrays of the cases."""
    rows = [
        (n * len(ROOTS) + ROOTS.index(root), share, list_features(clue, root, channel))
        for n, case in enumerate(cases)
        for clue in case.clues
        for (root, channel), share in clue.shares.items()
    ]
    marked = np.array([[case.marked[root] for root in ROOTS] for case in cases])
    right = np.array([[float(root in case.roots) for root in ROOTS] for case in cases])
    cells, shares, features = zip(*rows, strict=True)
    return Table(np.log(marked + LEAST), right, np.array(cells), np.array(shares), np.array(features))


def find_loss(cases: Sequence[Case], weights: Weights) -> float:
    """Mean of minus the logarithm of the right roots' probability."""
    scores = (weigh_roots(case.clues, case.marked, weights) for case in cases)
    return float(np.mean([-math.log(sum(s[root] for root in case.roots)) for s, case in zip(scores, cases, strict=True)]))


def find_slope(table: Table, numbers: Floats) -> Floats:
    """Slope of the loss in marked, told and the features."""
    size = table.marked.shape
    weighed = table.shares * np.exp(table.features @ numbers[2:])
    sums = np.bincount(table.cells, weighed, size[0] * size[1]).reshape(size)
    total = sums.sum(1, keepdims=True) + 1e-12
    told = sums / total
    scores = np.exp(numbers[0] * table.marked + numbers[1] * np.log(told + NARROW))
    scores /= scores.sum(1, keepdims=True)
    hits = scores * table.right
    change = (scores - hits / (hits.sum(1, keepdims=True) + 1e-12)) / size[0]  # of the loss in the exponent of each root
    of_told = change * numbers[1] / (told + NARROW)
    of_sums = (of_told - (of_told * told).sum(1, keepdims=True)) / total
    slope = table.features.T @ (of_sums.reshape(-1)[table.cells] * weighed)
    return np.array([(change * table.marked).sum(), (change * np.log(told + NARROW)).sum(), *slope])


def fit(cases: Sequence[Case], lexicon: float) -> Weights:
    """The weights under which the right roots are likeliest, found by Adam from START, where the clues were gathered with that lexicon."""
    table = make_table(cases)
    start = np.array([1.0, 1.0, *(START.get(name, 0.0) for name in FEATURES)])
    pull = np.array([0.0, 0.0, *(PULL for _ in FEATURES)])
    numbers, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        slope = find_slope(table, numbers) + pull * (numbers - start)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        size = RATE * (1 - 0.9 * step / STEPS)
        numbers = numbers - size * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    told = [round(float(x), 3) for x in numbers]
    return Weights(told[0], told[1], lexicon, tuple(told[2:]))


def fit_apart(cases: Sequence[Case], lexicon: float) -> list[Weights]:
    """For each case the weights fitted on the stories of the other folds."""
    folds = [zlib.crc32(case.story.encode()) % FOLDS for case in cases]
    fitted = {k: fit([case for case, fold in zip(cases, folds, strict=True) if fold != k], lexicon) for k in set(folds)}
    return [fitted[fold] for fold in folds]


def tell_figures(cases: Sequence[Case], lexicon: float, sizes: Sequence[int]) -> str:
    """What the fit reaches, for `sizes` cases of each corpus and for all."""
    apart = fit_apart(cases, lexicon)
    figures, start = {}, 0
    for corpus, size in zip(CORPORA, sizes, strict=True):
        figures[corpus] = measure(cases[start : start + size], apart[start : start + size])
        start += size
    told = ", ".join(f"{name} {figure:.1f}" for name, figure in (figures | {"all": measure(cases, apart)}).items())
    return f"written by dateline.training.fit_coding; macro F1 on the dev halves, each fifth coded by weights of the others: {told}"


def main() -> None:
    """The command of the docstring above."""
    parser = make_parser(__doc__, OUT)
    parser.add_argument("--model", type=Path, help="the model's folder (default: the one in the package)")
    options = parser.parse_args()
    ontology = load_ontology()
    asked = {c: list(read_asked(options.folder, (c,), "dev", options.docs, options.model)) for c in CORPORA}
    tried = {}
    for lexicon in LEXICON:
        cases = [
            Case(gather_clues(a.doc, a.sides, ontology, lexicon), a.marked, a.roots, a.story) for corpus in CORPORA for a in asked[corpus]
        ]
        tried[lexicon] = fit(cases, lexicon), cases
    weights, cases = min(tried.values(), key=lambda found: find_loss(found[1], found[0]))
    story = tell_figures(cases, weights.lexicon, [len(asked[corpus]) for corpus in CORPORA])
    numbers = {"marked": weights.marked, "told": weights.told, "lexicon": weights.lexicon}
    table = {"story": story, "weights": {**numbers, "features": dict(zip(FEATURES, weights.features, strict=True))}}
    options.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(story)  # noqa: T201


if __name__ == "__main__":
    main()
