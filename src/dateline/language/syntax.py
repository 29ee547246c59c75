"""Tags, lemmas, sentences and the parse, written on the Doc itself."""

import itertools
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.language.artefact import Card
from dateline.language.decoding.parse import best_tree
from dateline.language.encoder import Network, WordArrays
from dateline.language.features import Words
from dateline.language.lemmas import apply_script

CHUNK = 2000  # arcs labelled at a time, so that memory stays flat on long documents


@lru_cache(maxsize=1)
def _morphology() -> dict[str, str]:
    path = Path(__file__).parents[1] / "data" / "language" / "morphology.tsv"
    return dict(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)


def read_heads(arrays: WordArrays, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Head of each word (document word numbers, -1 for a root): a tree for each sentence, or each part of it in a window."""
    n = sum(e - s for s, e in arrays.windows)
    heads = np.full(n, -1, np.int64)
    for (begin, end), arcs in zip(arrays.windows, arrays.arcs, strict=True):
        inside = starts[(starts > begin) & (starts < end)]
        edges = [begin, *inside.tolist(), end]
        for a, b in itertools.pairwise(edges):
            columns = [0, *range(a - begin + 1, b - begin + 1)]
            tree = best_tree(arcs[a - begin : b - begin][:, columns])
            heads[a:b] = np.where(tree >= 0, tree + a, -1)
    return heads


def read_relations(network: Network, rel: NDArray[np.float32], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Relation number of each word to its head: rel [N, 2·r], dependent side first."""
    width = rel.shape[1] // 2
    dep = np.ascontiguousarray(rel[:, :width])
    head = np.where(heads[:, None] >= 0, rel[np.maximum(heads, 0), width:], 0.0).astype(np.float32)
    parts = [
        network.read_pairs({"rel_dep": dep[i : i + CHUNK], "rel_head": head[i : i + CHUNK]})["deprel"].argmax(1)
        for i in range(0, len(dep), CHUNK)
    ]
    return np.concatenate(parts)


def sentence_numbers(starts: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Sentence number of each of n words."""
    first = np.zeros(n, np.int64)
    first[starts] = 1
    return np.cumsum(first) - 1


def set_syntax(doc: Doc, words: Words, card: Card, arrays: WordArrays, parse: tuple[NDArray[np.int64], NDArray[np.int64]]) -> None:
    """Write tags, lemmas, heads and relations; tokens outside of the words hang on the token before them."""
    heads, relations = parse
    labels = card.labels
    upos, xpos, lemma = (arrays.words[k].argmax(1) for k in ("upos", "xpos", "lemma"))
    strings = doc.vocab.strings
    n = len(doc)
    head_of = np.arange(n, dtype=np.int64) - 1
    head_of[0] = 0
    word_at = np.full(n, -1, np.int64)
    word_at[words.tokens] = np.arange(len(words.tokens))
    columns = {name: np.zeros(n, np.uint64) for name in ("POS", "TAG", "LEMMA", "DEP", "MORPH")}
    _break_lines(doc, word_at, head_of)
    tokens = np.array(words.tokens)
    head_of[tokens] = np.where(heads < 0, tokens, tokens[heads])
    columns["POS"][tokens] = _hashes(strings.add, labels["upos"])[upos]
    columns["TAG"][tokens] = _hashes(strings.add, labels["xpos"])[xpos]
    columns["DEP"][tokens] = np.where(heads < 0, np.uint64(strings.add("ROOT")), _hashes(strings.add, labels["deprel"])[relations])
    columns["LEMMA"][tokens] = _hashes(strings.add, map(apply_script, words.texts, (labels["lemma"][i] for i in lemma.tolist())))
    morphology = _morphology()
    columns["MORPH"][tokens] = _hashes(doc.vocab.morphology.add, (morphology.get(tag, "") for tag in labels["xpos"]))[xpos]
    space = strings.add("SPACE")
    for other in np.flatnonzero(word_at < 0).tolist():
        columns["POS"][other] = space if doc[other].is_space else columns["POS"][other]
        columns["DEP"][other] = strings.add("dep")
    offsets = (head_of - np.arange(n)).astype(np.int64).view(np.uint64)
    rows: Any = np.stack([offsets, *columns.values()], 1)
    doc.from_array(["HEAD", *columns], rows)


def _hashes(add: Callable[[str], int], texts: Iterable[str]) -> NDArray[np.uint64]:
    """What the store of strings or of morphology keeps each text under."""
    return np.array([add(text) for text in texts], np.uint64)


def _break_lines(doc: Doc, word_at: NDArray[np.int64], head_of: NDArray[np.int64]) -> None:
    """Tokens that the network did not read (debris, white space): the first of a line is a root of its own."""
    for i in range(1, len(doc)):
        if word_at[i] < 0 and not doc[i].is_space and (word_at[i - 1] >= 0 or "\n" in doc[i - 1].text):
            head_of[i] = i
