"""Tokens spell the text, whatever it is, and split where the treebanks split."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.language.tokenizer import MAX_RUN, cut_runs, make_nlp, make_tokens

NLP = make_nlp()


def tokens(text: str) -> list[str]:
    return [t.text for t in make_tokens(NLP, text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a 43-year-old man", ["a", "43", "-", "year", "-", "old", "man"]),
        ("Israeli-Russian talks", ["Israeli", "-", "Russian", "talks"]),
        ("Netanyahu’s visit", ["Netanyahu", "’s", "visit"]),
        ("It didn't.", ["It", "did", "n't", "."]),
        ("U.S. troops", ["U.S.", "troops"]),
        ("1998-2001", ["1998", "-", "2001"]),
        ("either/or", ["either", "/", "or"]),
        ("What?!!!", ["What", "?", "!!!"]),
        ("=====", ["====="]),
        ("$1.2 billion", ["$", "1.2", "billion"]),
    ],
)
def test_splits_as_the_treebanks_do(text: str, words: list[str]) -> None:
    assert tokens(text) == words


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=600))
@settings(max_examples=200)
def test_tokens_spell_the_text(text: str) -> None:
    assert make_tokens(NLP, text).text == text


@given(st.text(max_size=1000), st.integers(1, 50))
def test_cut_pieces_join_to_the_text_and_hold_no_long_run(text: str, most: int) -> None:
    parts = cut_runs(text, most)
    assert "".join(parts) == text
    assert all(len(run) <= most for part in parts for run in part.split())


def test_a_run_of_brackets_takes_linear_time() -> None:
    make_tokens(NLP, "(" * MAX_RUN)
    begin = time.process_time()
    doc = make_tokens(NLP, "(" * 40_000)
    assert len(doc.text) == 40_000
    assert time.process_time() - begin < 10  # spaCy alone takes minutes
