"""Plain text: bytes to characters, and nothing else: the text of the article is the file's own, so that offsets point into it.

A byte-order mark belongs to the encoding, not to the text: it is left out, so offsets count code points after it. Line ends stay as they
are. Bytes that are not UTF-8 are read as Windows-1252 where they look like English text, and a notice says so.
"""

import codecs
import re

from dateline.article import Article
from dateline.errors import EmptyError, EncodingError, FormatError

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))
UNFIT = re.compile("[\0\ud800-\udfff]")  # what no JSON, database or tokenizer takes
# stories of authored.train hold 0.4 % characters above 127 (quotes, dashes, names), at most 1.3 %; in 8-bit Cyrillic nearly all
MOST_HIGH = 0.15
# a short line may be nothing but an accented name
FEW_HIGH = 8
# share of control characters that is let pass, for stray ones in old text files; chosen, not measured
MOST_CONTROL = 0.01
FEW_CONTROL = 3
# UTF-16 of English without a mark has a zero in every other byte; one place in ten may be another script or a symbol
LEAST_ZEROS = 0.9


def read_text(data: bytes, source: str) -> Article:
    """The article of a plain text file; raises FormatError, EncodingError or EmptyError."""
    text, notices = decode_text(data)
    if not text.strip():
        raise EmptyError("the file is empty: there is nothing to read" if not text else "the file holds only white space")
    return Article(text=text, source=source, meta={"notices": notices} if notices else {})


def decode_text(data: bytes) -> tuple[str, list[str]]:
    """Characters of the bytes, and notices on what was doubtful; raises FormatError for a binary, EncodingError for an unknown encoding."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding)
    if b"\0" in data:
        return _decode_zeros(data)
    if len(data) - len(data.translate(None, CONTROL)) > FEW_CONTROL + len(data) * MOST_CONTROL:
        raise FormatError("this is a binary file, not text")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _decode_broken(data, error)


def replace_unfit(text: str) -> tuple[str, int]:
    """The text with each lone surrogate and NUL replaced by U+FFFD, one for one, and how many there were."""
    return UNFIT.subn("\ufffd", text)


def _decode_marked(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if "\0" in text or bad > len(text) * MOST_CONTROL + 1:
        raise EncodingError(f"the file begins with the mark of {encoding.removesuffix('-sig').upper()} but is not in it: save it as UTF-8")
    return text, [f"{bad} broken characters of the file were replaced by U+FFFD"] if bad else []


def _decode_zeros(data: bytes) -> tuple[str, list[str]]:
    """UTF-16 without a mark, or a binary."""
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if zeros.count(0) >= LEAST_ZEROS * len(zeros) and len(data) % 2 == 0:
            text = data.decode(encoding, "replace")
            if "\0" not in text:
                return text, [f"read as {encoding.upper()}: the file has no byte-order mark"]
    raise FormatError("this is a binary file (it holds NUL bytes), not text")


def _decode_broken(data: bytes, error: UnicodeDecodeError) -> tuple[str, list[str]]:
    """UTF-8 with some damage, or Windows-1252."""
    repaired = data.decode("utf-8", "replace")
    bad = repaired.count("\ufffd")
    good = sum(c > "\x7f" for c in repaired) - bad
    if good > bad or _is_cut_off(data, error, bad):
        return repaired, [f"{bad} bytes that are not UTF-8 were replaced by U+FFFD"]
    letters = len(data.translate(None, b" \t\r\n"))
    high = sum(data.count(b) for b in range(128, 256))
    try:
        if high > max(FEW_HIGH, MOST_HIGH * letters):
            raise EncodingError("the text is not UTF-8 and does not look like Windows-1252: save it as UTF-8")
        return data.decode("cp1252"), ["the file is not UTF-8; it was read as Windows-1252"]
    except UnicodeDecodeError:
        raise EncodingError(f"byte {error.start} is not UTF-8, and the file is not Windows-1252: save it as UTF-8") from error


def _is_cut_off(data: bytes, error: UnicodeDecodeError, bad: int) -> bool:
    """Whether the only damage is a character cut off at the very end."""
    return bad == 1 and error.end == len(data) and error.reason == "unexpected end of data"
