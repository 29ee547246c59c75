"""Our word pieces are those of the package tokenizers, word for word."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from dateline.errors import ArtefactError
from dateline.language.artefact import find_model
from dateline.language.pieces import MOST_PIECES, WordPieces
from dateline.language.tokenizer import make_nlp

FILE = find_model() / "tokenizer.json"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ours() -> WordPieces:
    return WordPieces.read(FILE)


@pytest.fixture(scope="module")
def theirs() -> Callable[[str], tuple[int, ...]]:
    tokenizer = Tokenizer.from_file(str(FILE))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def split(word: str) -> tuple[int, ...]:
        ids = tokenizer.encode([word], is_pretokenized=True, add_special_tokens=False).ids
        return tuple(ids[:MOST_PIECES]) or (tokenizer.token_to_id("[UNK]"),)

    return split


@given(word=st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="["), min_size=1, max_size=12))
@example(word="ΟΔΟΣ")
@example(word="İstanbul")
@example(word="naïve\u00ad\u200d")
@example(word="x\u0301\u061d東京\u2028\x85\x1c\ufffd\0")
@example(word="a" * 101)
@example(word="antidisestablishmentarianism-" * 5)
@example(word="\u0301")
def test_any_word_has_the_pieces_of_tokenizers(ours: WordPieces, theirs: Callable[[str], tuple[int, ...]], word: str) -> None:
    assert ours.split(word) == theirs(word)


def test_words_of_our_stories_have_the_pieces_of_tokenizers(ours: WordPieces, theirs: Callable[[str], tuple[int, ...]]) -> None:
    nlp = make_nlp()
    words = {t.text for path in (ROOT / "seeds").glob("*.txt") for t in nlp.tokenizer(path.read_text(encoding="utf-8"))}
    assert len(words) > 500
    for word in words:
        assert ours.split(word) == theirs(word), word


def test_a_word_with_nothing_left_is_unknown(ours: WordPieces) -> None:
    assert ours.split("\u200b") == ours.split("\U0001f9ff") == (ours.unknown,)


def test_another_kind_of_tokenizer_is_refused(tmp_path: Path) -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    (tmp_path / "cased.json").write_text(json.dumps(told | {"normalizer": told["normalizer"] | {"lowercase": False}}))
    (tmp_path / "list.json").write_text("[]")
    for name in ("cased.json", "list.json"):
        with pytest.raises(ArtefactError):
            WordPieces.read(tmp_path / name)
