"""Corpora of a recipe as units: read, cleaned of what the dev sets hold, cut, and kept by corpus."""

import collections
import csv
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dateline.language.features import Words, split_pieces
from dateline.language.lemmas import make_script
from dateline.language.pieces import WordPieces
from dateline.language.tokenizer import make_nlp
from dateline.reading.corpora import read_corpus
from dateline.training.cutting import split_units
from dateline.training.labels import ROOTS, Labels
from dateline.training.recipe import Recipe
from dateline.training.targets import Aligner, Targets
from dateline.training.units import Unit

Row = dict[str, Any]
OWN = ("authored", "annotated", "pairs", "wire", "briefs", "reports", "dispatches")
SINGLE = ("gmb", "fewnerd", "crossner")  # documents of one sentence
MEASURED = ("authored", "annotated", "pairs", "ewt", "gum", "masc", "wikigold")
MOST_WINDOWS = 6  # of a unit: longer documents are cut
UNREAL = ("conditional", "hypothetical", "denied")


def load_pieces() -> WordPieces:
    """The encoder's word pieces, from the folder of DATELINE_ENCODER."""
    import os

    return WordPieces.read(Path(os.environ["DATELINE_ENCODER"]).with_name("tokenizer.json"))


def train_rows(data: Path, name: str) -> list[Row]:
    """Training documents of a corpus."""
    return list(read_corpus(data / f"{name}.train.jsonl.gz"))


def read_types(data: Path) -> dict[str, str]:
    """Event types and their PLOVER roots, in the ontology's order."""
    with (data.parent / "design" / "ontology.tsv").open(encoding="utf-8") as lines:
        return {r["type"]: r["plover"] for r in csv.DictReader(lines, delimiter="\t")}


def load_labels(recipe: Recipe, data: Path) -> Labels:
    """Inventories: tags and relations of the treebanks, lemma scripts seen three times, label schemes of the recipe."""
    counts: dict[str, collections.Counter[str]] = {k: collections.Counter() for k in ("upos", "xpos", "deprel", "lemma")}
    for name in ("ewt", "gum"):
        for row in train_rows(data, name):
            syntax = row["syntax"]
            for k in ("upos", "xpos", "deprel"):
                counts[k].update(syntax[k])
            forms = [row["text"][s:e] for s, e in row["tokens"]]
            counts["lemma"].update(make_script(f, x) for f, x in zip(forms, syntax["lemma"], strict=True))
    kept = {k: [v for v, n in sorted(c.items(), key=lambda x: (-x[1], x[0])) if n >= 3 and v != "_"] for k, c in counts.items()}
    schemes = {s: [k for k in recipe.schemes[s] if k != "O"] for s in recipe.schemes}
    return Labels(**kept, types=list(read_types(data)), schemes=schemes)


def _sentences(row: Row) -> Iterator[str]:
    for s, e in row["sentences"]:
        if e - s >= 6:
            text = row["text"][row["tokens"][s][0] : row["tokens"][e - 1][1]]
            yield re.sub(r"\W+", "", text).lower()


def dev_sentences(data: Path) -> set[str]:
    """Sentences (letters only) of the dev sets whose texts other corpora's train splits may hold too."""
    names = ("annotated", "gum", "meantime", "ewt", "masc", "wikigold")
    return {s for n in names for row in read_corpus(data / f"{n}.dev.jsonl.gz") for s in _sentences(row)}


def without_dev(rows: Iterable[Row], dev: set[str]) -> list[Row]:
    """Documents that share no sentence with a dev set."""
    return [row for row in rows if dev.isdisjoint(_sentences(row))]


def with_frames(rows: Iterable[Row], framed: list[Row]) -> list[Row]:
    """Documents with the PropBank predicates of the same documents (the same tokens) as `frames`."""
    frames = {row["id"]: row["events"] for row in framed}
    return [row | {"frames": frames[row["id"]]} if row["id"] in frames else row for row in rows]


def join_sentences(rows: list[Row], rng: random.Random) -> Iterator[Row]:
    """Single-sentence documents joined at random to documents of some five sentences, a line each (for corpora without documents)."""
    rows = rows.copy()
    rng.shuffle(rows)
    for i in range(0, len(rows), 5):
        text = ""
        tokens: list[list[int]] = []
        sentences: list[list[int]] = []
        mentions: list[Row] = []
        for row in rows[i : i + 5]:
            at, base = len(text), len(tokens)
            tokens += [[s + at, e + at] for s, e in row["tokens"]]
            sentences.append([base, len(tokens)])
            mentions += [m | {"start": m["start"] + base, "end": m["end"] + base} for m in row["mentions"]]
            text += row["text"] + (" " if rng.random() < 0.7 else "\n")
        yield {"id": f"joined-{i}", "text": text, "tokens": tokens, "sentences": sentences, "mentions": mentions}


def load_units(recipe: Recipe, data: Path, labels: Labels) -> dict[str, list[Unit]]:
    """Units of every corpus of the recipe."""
    targets = Targets(make_nlp(), load_pieces(), labels)
    dev, rng = dev_sentences(data), random.Random(recipe.seed)
    units: dict[str, list[Unit]] = {}
    for name, corpus in recipe.corpora.items():
        if name == "coding":
            units[name] = list(coding_units(data, targets, [n for n in OWN if n in recipe.corpora]))
            continue
        rows: Iterable[Row] = without_dev(train_rows(data, name), dev)
        if name == "ewt":
            rows = with_frames(rows, train_rows(data, "ewt_propbank"))
        if name in SINGLE:
            rows = join_sentences(list(rows), rng)
        silent = frozenset(corpus.get("silent", ()))
        made = (targets.make_unit(row, name, corpus.get("names"), silent) for row in rows)
        cut = split_units(made, 1 if name in ("ecbplus", "meantime") else MOST_WINDOWS)
        units[name] = [u for u in cut if corpus.get("raw") or any((v != -100).any() for v in u.labels.values()) or u.mentions]
    return units


def load_dev(recipe: Recipe, data: Path, labels: Labels) -> dict[str, list[Unit]]:
    """Units of the dev splits that training is watched on."""
    targets, units = Targets(make_nlp(), load_pieces(), labels), {}
    for name in (n for n in MEASURED if n in recipe.corpora):
        corpus = recipe.corpora[name]
        made = (targets.make_unit(row, name, corpus.get("names")) for row in read_corpus(data / f"{name}.dev.jsonl.gz"))
        units[name] = list(split_units(made, MOST_WINDOWS))
    return units


def coding_units(data: Path, targets: Targets, names: list[str]) -> Iterator[Unit]:
    """A marked sentence for every pair of actor and recipient that our own stories tell, with the roots told between the two."""
    plover = read_types(data)
    for name in names:
        rows = train_rows(data, name)
        for row in rows if name != "annotated" else without_dev(rows, dev_sentences(data)):
            for s, pair, codes in told_pairs(row, plover):
                text = row["text"][s[0] : s[1]]
                a = Aligner(targets.nlp, text)
                marks = tuple(x and a.cover(x[0] - s[0], x[1] - s[0]) for x in pair)
                pieces = split_pieces(a.words, targets.pieces)
                if sum(map(len, pieces.ids)) <= 126 and any(marks):
                    words = Words(a.words.texts, a.words.gaps, a.words.tokens)
                    unit = Unit("coding", words, pieces, [(0, len(a.spans))])
                    unit.marks, unit.roots = marks, frozenset(ROOTS.index(c) for c in codes)  # type: ignore[assignment]
                    yield unit


def told_pairs(row: Row, plover: dict[str, str]) -> Iterator[tuple[tuple[int, int], tuple[Any, Any], set[str]]]:
    """(sentence, (actor, recipient), roots): characters; a side may be None where the event has none in its sentence."""

    def span(s: int, e: int) -> tuple[int, int]:
        return row["tokens"][s][0], row["tokens"][e - 1][1]

    found: dict[tuple[Any, Any, Any], set[str]] = collections.defaultdict(set)
    for e in row["events"]:
        root = plover.get(e["type"])
        s = next((x for x in row["sentences"] if x[0] <= e["start"] < x[1]), None)
        if not root or not s or e["status"] in UNREAL:
            continue
        if e["status"] == "planned" and root in ("CONSULT", "SUPPORT", "COOPERATE", "AID"):
            root = "AGREE"
        sides: list[list[tuple[int, int] | None]] = [
            [span(a["start"], a["end"]) for a in e["arguments"] if a["role"] == role and s[0] <= a.get("start", -1) and a["end"] <= s[1]]
            for role in ("actor", "recipient")
        ]
        for x in sides[0] or [None]:
            for y in sides[1] or [None]:
                if x or y:
                    found[span(*s), x, y].add(root)
    for (s, x, y), codes in found.items():
        yield s, (x, y), codes
