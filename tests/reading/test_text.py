"""Bytes to characters: nothing of the text is changed, and what is no text is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import EmptyError, EncodingError, FormatError
from dateline.reading.text import decode_text, read_text, replace_unfit

STORY = "The minister met the president in Paris on Tuesday.\nThey talked about “trade” in a café.\n"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda t: t.strip() and not t.startswith("\ufeff"))
)
def test_utf8_comes_back_unchanged(text):
    assert read_text(text.encode(), "x").text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marks_are_no_part_of_the_text(encoding):
    article = read_text(STORY.encode(encoding), "x")
    assert article.text == STORY
    assert "notices" not in article.meta


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_with_a_notice(encoding):
    text, notices = decode_text(STORY.encode(encoding))
    assert text == STORY
    assert notices


def test_carriage_returns_stay():
    assert read_text(b"One line.\r\nAnother.\r\n", "x").text == "One line.\r\nAnother.\r\n"


def test_windows_1252_is_read_with_a_notice():
    text, notices = decode_text(STORY.encode("cp1252"))
    assert text == STORY
    assert "Windows-1252" in notices[0]


def test_a_broken_byte_in_utf8_costs_one_character():
    data = STORY.encode()
    text, notices = decode_text(data[:20] + b"\xff" + data[20:])
    assert text == STORY[:20] + "\ufffd" + STORY[20:]
    assert notices


def test_a_character_cut_off_at_the_end_is_told():
    text, notices = decode_text(b"He drank a caf\xc3")
    assert text == "He drank a caf\ufffd"
    assert notices


@pytest.mark.parametrize("data", [bytes(range(256)), b"abc\0def", b"\x01\x02\x03\x04\x05" * 50])
def test_binaries_are_refused(data):
    with pytest.raises(FormatError):
        decode_text(data)


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251"])
def test_other_alphabets_are_not_taken_for_windows_1252(encoding):
    with pytest.raises(EncodingError):
        decode_text("Министр встретился с президентом в Париже".encode(encoding))


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", " \n".encode("utf-16")])
def test_nothing_to_read_is_told(data):
    with pytest.raises(EmptyError):
        read_text(data, "x")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_input_error(data):
    try:
        text, _ = decode_text(data)
    except (FormatError, EncodingError):
        return
    text.encode("utf-8")
    assert "\0" not in text


@given(st.text(alphabet=st.characters()))
def test_unfit_characters_are_replaced_one_for_one(text):
    clean, number = replace_unfit(text)
    assert len(clean) == len(text)
    assert number == sum(a != b for a, b in zip(text, clean, strict=True))
    clean.encode("utf-8")
