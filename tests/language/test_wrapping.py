"""Lines that only wrap are no boundary; lines that are paragraphs are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.language.reader import select_words
from dateline.language.tokenizer import make_nlp, make_tokens
from dateline.layers.wrapping import find_wraps

WRAPPED = """\
HARBOUR TALKS RESUME

The harbour board said on Monday that it would talk to Marek
Dolny and to the two unions about the closure of the northern
quay, which has been out of use since the storm and was never
repaired. A first meeting is planned for the second week of a
month that suits both unions.
"""
PAGE = "Harbour talks resume\nThe board will meet the unions.\nThe quay was closed in May.\nA meeting is planned.\n"


def test_a_wrapped_text_goes_on_over_its_line_ends() -> None:
    soft = find_wraps(WRAPPED)
    assert {WRAPPED[: at + 1].split()[-1] for at in soft} == {"Marek", "northern", "never", "a"}


def test_a_page_with_a_paragraph_a_line_is_not_wrapped() -> None:
    assert not find_wraps(PAGE)


def test_words_over_a_wrapped_end_are_one_line() -> None:
    words = select_words(make_tokens(make_nlp(), WRAPPED))
    gaps = dict(zip(words.texts, words.gaps, strict=True))
    assert gaps["Dolny"] == 1
    assert gaps["The"] == 2


@pytest.mark.parametrize("text", ["", "\n\n\n", "one line", "a\n" * 50_000])
def test_odd_texts_have_an_answer(text: str) -> None:
    assert all(text[at] == "\n" for at in find_wraps(text))


@given(st.text(alphabet="aB .\n\t\r", max_size=200))
def test_only_newlines_wrap(text: str) -> None:
    assert all(text[at] == "\n" for at in find_wraps(text))
