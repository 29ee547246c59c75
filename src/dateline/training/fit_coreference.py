"""Which weights suit coreference? The table of `resolution.coreference`, fitted on annotated rows as the reading model reads them.

Run it when the reading model, the parse, the word lists or the features change:

    python -m dateline.training.fit_coreference ../shared/data [--docs cache/]

The weights go to data/resolution/coreference.json. Every choice of the walk is a softmax over candidates and "new"; the weights make the
right candidates most probable, less a ridge, by Adam over all choices at once: the same corpora and model give the same file.

    authored, annotated    annotated mentions on predicted words, each with its thing; and once more predicted mentions, as with gum
    gum                    predicted mentions that an annotated one matches, with its thing; the others go where the present weights say
    gap                    one pronoun a text and the names that it does or does not mean

What the network's own scores weigh (`learned`) is found afterwards on the dev halves, as that of LEARNED by which most choices are right:
the network has learned the training halves by heart, so that there its scores look better than they are.
"""

import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.article import Article
from dateline.knowledge import Knowledge
from dateline.language import Reader
from dateline.reading.corpora import Row, read_corpus
from dateline.resolution.coreference import choose, read_learned, score_features, score_learned
from dateline.resolution.profiles import Profile, read_profiles
from dateline.resolution.text import read_text
from dateline.resolution.walk import Option, Walk, walk_mentions
from dateline.training.gold_mentions import find_edges, match_gold, set_gold
from dateline.training.options import make_parser
from dateline.zones import select_zones

OUT = Path(__file__).parents[1] / "data" / "resolution" / "coreference.json"
LEARNED = (0.0, 0.15, 0.3, 0.5, 0.8, 1.2)
FIXED = {"he": 0.5}
"""Found end to end: F1 of gap.dev 74.3 with it, 73.0 with the 0.8 that gets most single choices right; no loss on the others."""
WEIGHTS = {"authored": 1.0, "annotated": 1.0, "gum": 0.5, "gap": 1.0}
OFTEN = 8  # choices in which a feature must turn up
RIDGE = 0.3
ROUNDS = 150
HE = frozenset({"he", "she", "his", "her", "him", "hers"})
Decide = Callable[[Profile, str, Sequence[Option]], tuple[int, float]]
Floats = NDArray[np.float64]


@dataclass(slots=True)
class Choices:
    """The choices of one kind of mention: for each its options' features (numbers of `names`), the right options, and a weight."""

    names: dict[str, int] = field(default_factory=dict)
    options: list[list[list[int]]] = field(default_factory=list)
    right: list[list[int]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, options: Sequence[Sequence[str]], right: list[int], weight: float) -> None:
        """Take a choice in: the features of its options."""
        self.options.append([[self.names.setdefault(f, len(self.names)) for f in features] for features in options])
        self.right.append(right)
        self.weights.append(weight)


def read_half(folder: Path, corpus: str, half: str, reader: Reader, cache: Path | None) -> list[tuple[Row, Doc]]:
    """The rows of one half ("train" or "dev") of a corpus with their Docs as the model reads them.

    `cache`: a folder that keeps the Docs between runs, to be emptied when the model changes.
    """
    rows = list(read_corpus(folder / f"{corpus}.{half}.jsonl.gz"))
    return list(zip(rows, _read_docs(rows, reader, cache and cache / f"{corpus}.{half}.docs"), strict=True))


def _read_docs(rows: Sequence[Row], reader: Reader, cache: Path | None) -> Iterator[Doc]:
    if cache is not None and cache.exists():
        for data in pickle.loads(cache.read_bytes()):
            yield Doc(reader.nlp.vocab).from_bytes(data)
        return
    articles = (Article(text=r["text"], id=r["id"], published=r.get("published")) for r in rows)
    made = list(reader.annotate(reader.make_doc(a, select_zones(a.text)) for a in articles))
    if cache is not None:
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(pickle.dumps([d.to_bytes() for d in made]))
    yield from made


Hits = dict[str, list[list[bool]]]  # kind of mention → for each choice, whether it is right with each of LEARNED
Notice = Callable[[Profile, str, Sequence[Option], list[int]], None]


def follow_things(walk: Walk, things: dict[int, str], notice: Notice) -> None:
    """Walk through mentions with annotated things, and tell `notice` each choice with the right options; what is annotated is chosen.

    A group's thing is "a+b".
    """
    thing_of: dict[int, str] = {}

    def decide(p: Profile, kind: str, options: Sequence[Option]) -> tuple[int, float]:
        thing = things.get(p.index)
        if thing is None:
            return choose(walk, p, kind, options)
        right = next((k for k, o in enumerate(options) if _is_thing(o, thing, thing_of)), 0)
        if right == 0 and options[0].node is not None and not _is_thing(options[0], thing, thing_of):
            return choose(walk, p, kind, options)  # a rule leaves no choice, and the annotators see it otherwise
        notice(p, kind, options, [right])
        node = options[right].node
        thing_of.setdefault(len(walk.nodes) if node is None or options[right].members else node.number, thing)
        return right, 1.0

    walk_mentions(walk, decide)


def _is_thing(option: Option, thing: str, thing_of: dict[int, str]) -> bool:
    if option.members:
        return "+" in thing and {thing_of.get(m) for m in option.members} == set(thing.split("+"))
    return option.node is not None and thing_of.get(option.node.number) == thing


def follow_pronoun(walk: Walk, row: Row, doc: Doc, notice: Notice) -> None:
    """Walk through a text of gap and tell the choice of its pronoun: right is what a name meant is in, or all but names not meant."""
    spans = [(doc.char_span(*find_edges(row, m), alignment_mode="expand"), m["entity"]) for m in row["mentions"]]
    pronoun = next(((s, e) for s, e in spans if s is not None and s.text.lower() in HE), None)
    if pronoun is None:
        return
    meant, others = (
        [(s.start, s.end) for s, e in spans if s is not None and s.start != pronoun[0].start and (e == pronoun[1]) == is_meant]
        for is_meant in (True, False)
    )

    def decide(p: Profile, kind: str, options: Sequence[Option]) -> tuple[int, float]:
        if (p.start, p.end) == (pronoun[0].start, pronoun[0].end) and kind == "he":
            bad = {k for k, o in enumerate(options) if _holds(o, others)}
            good = [k for k, o in enumerate(options) if _holds(o, meant) and k not in bad]
            rest = [k for k in range(1, len(options)) if k not in bad] if not meant and bad else []
            if good or rest:
                notice(p, kind, options, good or rest)
        return choose(walk, p, kind, options)

    walk_mentions(walk, decide)


def _holds(option: Option, spans: Sequence[tuple[int, int]]) -> bool:
    named = [q for q in option.node.mentions if q.kind == "name"] if option.node is not None and not option.members else []
    return any(q.start < end and start < q.end for q in named for start, end in spans)


def fit_choices(found: Choices, ridge: float = RIDGE) -> dict[str, float]:
    """Weights by feature that make the right options most probable; those seen in fewer than OFTEN choices count nothing."""
    seen = np.zeros(len(found.names), np.int64)
    for options in found.options:
        seen[list({f for o in options for f in o})] += 1
    number = np.where(seen >= OFTEN, np.cumsum(seen >= OFTEN) - 1, -1)
    size = int((seen >= OFTEN).sum())
    flat = [[number[f] for f in o if number[f] >= 0] for options in found.options for o in options]
    owner = np.repeat(np.arange(len(flat)), [len(f) for f in flat])
    features = np.array([f for o in flat for f in o], np.int64)
    first = np.cumsum([0, *(len(options) for options in found.options)])[:-1]
    choice = np.repeat(np.arange(len(found.options)), [len(options) for options in found.options])
    right = np.zeros(len(flat), bool)
    right[[first[i] + k for i, ks in enumerate(found.right) for k in ks]] = True
    weight = np.array(found.weights)[choice]

    def slope(w: Floats) -> Floats:
        scores = np.bincount(owner, w[features], len(flat))
        odds = np.exp(scores - np.maximum.reduceat(scores, first)[choice])
        true = odds * right
        error = (odds / np.add.reduceat(odds, first)[choice] - true / (np.add.reduceat(true, first) + 1e-30)[choice]) * weight
        return np.asarray(np.bincount(features, error[owner], size) + ridge * w)

    weights = descend(slope, np.zeros(size))
    return {
        name: round(float(weights[number[i]]), 3) for name, i in found.names.items() if number[i] >= 0 and abs(weights[number[i]]) >= 0.005
    }


def descend(slope: Callable[[Floats], Floats], start: Floats) -> Floats:
    """Where a convex function is least by its slope: Adam (Kingma 2015) over the whole data, the step shrinking to nothing."""
    w, mean, spread = start, np.zeros_like(start), np.zeros_like(start)
    for n in range(1, ROUNDS + 1):
        gradient = slope(w)
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.99 * spread + 0.01 * gradient**2
        rate = 0.1 * (1 - n / ROUNDS) + 0.002
        w = w - rate * (mean / (1 - 0.9**n)) / (np.sqrt(spread / (1 - 0.99**n)) + 1e-8)
    return w


@dataclass(slots=True)
class Source:
    """Where rows and Docs come from: the folder of the corpora, the model, the knowledge base, and what keeps the Docs between runs."""

    folder: Path
    cache: Path | None
    reader: Reader = field(default_factory=Reader)
    knowledge: Knowledge = field(default_factory=Knowledge.open)

    def read(self, corpus: str, half: str) -> list[tuple[Row, Doc]]:
        """The rows of a corpus with their Docs."""
        return read_half(self.folder, corpus, half, self.reader, self.cache)


def gather(source: Source, corpora: Iterable[str]) -> dict[str, Choices]:
    """The choices of the training halves by kind of mention."""
    found = dict[str, Choices]()
    for corpus in corpora:

        def notice(p: Profile, kind: str, options: Sequence[Option], right: list[int], weight: float = WEIGHTS[corpus]) -> None:
            found.setdefault(kind, Choices()).add([o.features for o in options], right, weight)

        for row, doc in source.read(corpus, "train"):
            text = read_text(doc)
            walk = Walk(text, read_profiles(doc, text, source.knowledge))
            if corpus == "gap":
                follow_pronoun(walk, row, doc, notice)
                continue
            follow_things(walk, match_gold(row, doc), notice)
            if corpus != "gum":
                things = set_gold(row, doc)
                follow_things(Walk(text, read_profiles(doc, text, source.knowledge)), things, notice)
    return found


def weigh_learned(source: Source, corpora: Iterable[str], weights: dict[str, dict[str, float]]) -> dict[str, float]:
    """For each kind of mention which of LEARNED gets most choices of the dev halves right, the first of equals; corpora count alike."""
    shares = {kind: np.zeros(len(LEARNED)) for kind in weights}
    for corpus in corpora:
        hits: Hits = {}
        for row, doc in source.read(corpus, "dev"):
            text = read_text(doc)
            walk = Walk(text, read_profiles(doc, text, source.knowledge), read_learned(doc))

            notice = _make_judge(walk, weights, hits)
            if corpus == "gap":
                follow_pronoun(walk, row, doc, notice)
            else:
                follow_things(walk, match_gold(row, doc), notice)
        for kind in hits.keys() & shares.keys():
            shares[kind] += np.mean(hits[kind], axis=0)
    return {kind: LEARNED[int(row.argmax())] for kind, row in shares.items()} | FIXED


def _make_judge(walk: Walk, weights: dict[str, dict[str, float]], hits: Hits) -> Notice:
    """What notes of each choice with which of LEARNED it is right."""

    def judge(p: Profile, kind: str, options: Sequence[Option], right: list[int]) -> None:
        plain = np.array([score_features(o.features, weights.get(kind, {})) for o in options])
        told = np.array([score_learned(walk, p, o, 1.0) for o in options])
        hits.setdefault(kind, []).append([int((plain + share * told).argmax()) in right for share in LEARNED])

    return judge


def write_weights(weights: dict[str, dict[str, float]], learned: dict[str, float], path: Path) -> None:
    """Write the table that coreference reads."""
    table = {kind: row | {"learned": learned.get(kind, 0.0)} for kind, row in weights.items()}
    note = "Weights of the features of resolution/features.py by kind of mention; written by dateline.training.fit_coreference."
    path.write_text(json.dumps({"note": note, "weights": table}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """The command of the docstring above."""
    parser = make_parser(__doc__, OUT)
    parser.add_argument("--corpora", nargs="+", default=list(WEIGHTS), choices=list(WEIGHTS))
    options = parser.parse_args()
    source = Source(options.folder, options.docs)
    weights = {kind: fit_choices(choices) for kind, choices in sorted(gather(source, options.corpora).items())}
    write_weights(weights, weigh_learned(source, options.corpora, weights), options.out)


if __name__ == "__main__":
    main()
