"""What the network sees of a run of words: pieces for the encoder, and the shape that an uncased encoder cannot see.

Used alike by training and by reading, so that both see the same. Arrays of one window (P pieces, W words):

    ids     int64 [P]     word pieces, [CLS] first, [SEP] last
    shapes  int64 [P]     case class of the piece's word plus CASES times its gap class; 0 for [CLS] and [SEP]
    firsts  int64 [W]     position of each word's first piece
    hashes  int64 [W, 3]  hashed cased prefix and suffix of three letters, and word shape
"""

import itertools
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dateline.language.pieces import REMEMBERED, WordPieces

Ints = NDArray[np.int64]

CASES = 8  # lower, Title, UPPER, miXed, digits, digits and letters, punctuation, one capital
GAPS = 3  # glued to the word before, after a blank, first of a line
AFFIX_BUCKETS = 4096
SHAPE_BUCKETS = 1024


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a document without white space: text, gap class (0 glued, 1 blank, 2 new line) and token index in the Doc."""

    texts: list[str]
    gaps: list[int]
    tokens: list[int]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces and surface features of a document's words, before they are cut into windows."""

    ids: list[tuple[int, ...]]
    shapes: Ints
    hashes: Ints


@dataclass(frozen=True, slots=True)
class Window:
    """Arrays of one window over words start:end of the document; see the module."""

    start: int
    end: int
    ids: Ints
    shapes: Ints
    firsts: Ints
    hashes: Ints


def case_class(word: str) -> int:
    """Which of the CASES a word is; 1-based so that 0 stays for [CLS] and [SEP]."""
    if word.isalpha():
        if word.islower():
            return 0
        if word.isupper():
            return 7 if len(word) == 1 else 2
        return 1 if word[0].isupper() and word[1:].islower() else 3
    if any(c.isdigit() for c in word):
        return 5 if any(c.isalpha() for c in word) else 4
    if any(c.isalpha() for c in word):
        return 1 if word[:1].isupper() else 0
    return 6


def word_shape(word: str) -> str:
    """Xxxx-like shape, runs shortened to two: "Medvedev" → "Xxx", "2016" → "dd"."""
    out = ""
    for c in word[:20]:
        s = "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c
        if not out.endswith(s * 2):
            out += s
    return out


def _bucket(text: str, buckets: int) -> int:
    return zlib.crc32(text.encode("utf-8", "replace")) % buckets


@lru_cache(maxsize=REMEMBERED)
def _letters(word: str) -> tuple[int, int, int, int]:
    """Case class of the word; hashes of its first and last three letters and of its shape."""
    first, last = _bucket("<" + word[:3], AFFIX_BUCKETS), _bucket(word[-3:] + ">", AFFIX_BUCKETS)
    return case_class(word), first, last, _bucket(word_shape(word), SHAPE_BUCKETS)


def surface(words: Words) -> tuple[Ints, Ints]:
    """Shapes [N] and hashes [N, 3] of the words."""
    letters = np.array([_letters(w) for w in words.texts], np.int64).reshape(-1, 4)
    return 1 + letters[:, 0] + CASES * np.array(words.gaps, np.int64), np.ascontiguousarray(letters[:, 1:])


def split_pieces(words: Words, pieces: WordPieces) -> Pieces:
    """Word pieces of every word (at least one: the unknown piece) and its surface features."""
    shapes, hashes = surface(words)
    return Pieces([pieces.split(w) for w in words.texts], shapes, hashes)


def make_window(pieces: Pieces, start: int, end: int, ends: tuple[int, int]) -> Window:
    """The arrays of words start:end; `ends` are the ids of [CLS] and [SEP]."""
    own = pieces.ids[start:end]
    sizes = np.array([len(i) for i in own], np.int64)
    ids = np.array([ends[0], *itertools.chain.from_iterable(own), ends[1]], np.int64)
    shapes = np.zeros(len(ids), np.int64)
    shapes[1:-1] = np.repeat(pieces.shapes[start:end], sizes)
    return Window(start, end, ids, shapes, np.cumsum(sizes) - sizes + 1, pieces.hashes[start:end])


def stack(arrays: list[Ints], width: int) -> Ints:
    """Arrays of different first dimension in one, padded with zeros to `width`: [B, width, …]."""
    out = np.zeros((len(arrays), width, *arrays[0].shape[1:]), np.int64)
    for i, a in enumerate(arrays):
        out[i, : len(a)] = a
    return out
