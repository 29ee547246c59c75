"""Which pieces of the encoder's vocabulary is a word made of? WordPiece as BERT has it (Devlin et al. 2019), uncased.

A word is cleaned (control characters and accents dropped, letters made small), parted at punctuation, blanks and Chinese characters, and
each part covered from the left by the longest piece that the vocabulary has; pieces inside of a part are written "##…". What this gives is
what the package tokenizers gives for the same tokenizer.json, to the last piece; the tests compare the two.

data/language/characters.tsv says which characters are dropped and which part a word (class, first, last; hexadecimal): the control, format,
private-use and non-spacing marks, and the punctuation, of Unicode 8, which that package goes by whatever Python knows.
"""

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from dateline.errors import ArtefactError

MOST_PIECES = 12  # of one word; longer ones are URLs and noise
MOST_LETTERS = 100  # of a part; a longer one is unknown, as in BERT
REMEMBERED = 65_536  # words: some 20 MB where all differ; the dev sets have 30,000
CHINESE = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
           (0x2B920, 0x2CEAF), (0x2F800, 0x2FA1F))  # fmt: skip
READABLE = {
    "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
}
MODEL = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": MOST_LETTERS}
Range = tuple[int, int]


class WordPieces:
    """A vocabulary, and the words that it has split."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """`vocabulary` holds the pieces with their numbers, among them "[UNK]", "[CLS]" and "[SEP]"."""
        self._vocabulary = vocabulary
        self._longest = max(map(len, vocabulary))
        self.unknown, self.first, self.last = (vocabulary[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self.split = lru_cache(maxsize=REMEMBERED)(self._split)

    @classmethod
    def read(cls, path: Path) -> "WordPieces":
        """The vocabulary of a tokenizer.json; raises ArtefactError where it is no uncased WordPiece."""
        try:
            told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            model = told["model"]
            if any(told[key] != value for key, value in READABLE.items()) or any(model[key] != value for key, value in MODEL.items()):
                raise ArtefactError(f"{path} is no uncased WordPiece")
            return cls(model["vocab"])
        except (KeyError, TypeError, ValueError) as error:
            raise ArtefactError(f"{path} is no tokenizer.json") from error

    def _split(self, word: str) -> tuple[int, ...]:
        """Numbers of the word's pieces, at most MOST_PIECES; the unknown piece where nothing of the word is left."""
        found: list[int] = []
        for part in part_word(word):
            found += self._cover(part)
            if len(found) >= MOST_PIECES:
                break
        return tuple(found[:MOST_PIECES]) or (self.unknown,)

    def _cover(self, part: str) -> list[int]:
        if len(part) > MOST_LETTERS:
            return [self.unknown]
        found: list[int] = []
        start, mark = 0, ""
        while start < len(part):
            for end in range(min(len(part), start + self._longest), start, -1):
                piece = self._vocabulary.get(mark + part[start:end])
                if piece is not None:
                    break
            else:
                return [self.unknown]
            found.append(piece)
            start, mark = end, "##"
        return found


def part_word(word: str) -> list[str]:
    """The cleaned parts of a word: punctuation and Chinese characters each alone, blanks left out."""
    if word.isascii():
        if word.isalpha():
            return [word.lower()]
    elif any(_within(c, CHINESE) for c in word):
        word = "".join(f" {c} " if _within(c, CHINESE) else c for c in word)
    dropped, parting = _classes()
    parts = [""]
    for c in unicodedata.normalize("NFD", word):
        if _within(c, dropped):
            continue
        if _within(c, parting):
            parts += [c, ""]
        elif c.isspace():
            parts.append("")
        else:
            parts[-1] += c.lower()  # letter by letter: a last sigma is as any other
    return [part for part in parts if part]


@lru_cache(maxsize=1)
def _classes() -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """Ranges of the characters that are dropped, and of those that part a word, ascending."""
    path = Path(__file__).parents[1] / "data" / "language" / "characters.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    drop, part = (tuple((int(a, 16), int(b, 16)) for name, a, b in rows if name == kind) for kind in ("drop", "part"))
    return drop, part


def _within(character: str, ranges: tuple[Range, ...]) -> bool:
    code = ord(character)
    at = bisect_right(ranges, (code, 0x110000))
    return at > 0 and ranges[at - 1][1] >= code
