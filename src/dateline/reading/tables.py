"""Many articles in one file: JSONL (an object a line), JSON (one object, or an array of them), CSV and TSV (a header with a column `text`).

Read as a stream, a record at a time: the size of the file does not matter, that of a record does. A broken record gives its error and its
line, and the next one is read.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from dateline.article import Article
from dateline.errors import EmptyError, FormatError, InputError, LimitError
from dateline.reading.records import make_article
from dateline.reading.text import MARKS, decode_text

Line = tuple[int, bytes | LimitError]
Found = Article | tuple[str, InputError]  # an article, or the place ("file:line") and what is wrong there
WIDE = ("utf-16", "utf-32")


def read_jsonl(stream: BinaryIO, source: str, max_bytes: int) -> Iterator[Found]:
    """An article or an error for every line that is not blank; an EmptyError if there is none."""
    return _read_objects(iterate_lines(stream, max_bytes), source)


def read_json(stream: BinaryIO, source: str, max_bytes: int) -> Iterator[Found]:
    """Articles of a .json file: one object, an array of objects, or (as JSONL) an object a line."""
    lines = iterate_lines(stream, max_bytes)
    start = next(((n, line) for n, line in lines if not isinstance(line, bytes) or line.strip()), (1, b""))
    if isinstance(start[1], InputError) or _is_object(start[1]):
        return _read_objects(chain([start], lines), source)
    return _read_whole(chain([start], lines), source, max_bytes)


def read_csv(stream: BinaryIO, source: str, max_bytes: int, *, tabs: bool = False) -> Iterator[Found]:
    """An article or an error for every row under the header; the first row must name a column `text`."""
    csv.field_size_limit(max(csv.field_size_limit(), max_bytes))
    lines = _Lines(stream, max_bytes)
    try:
        first = next((line for line in lines if line.strip()), "")
        delimiter = _choose_delimiter(first, tabs)
        header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
        if "text" not in header:
            raise FormatError(f"the first row must name the columns, and one must be text; it says: {', '.join(header)}"[:300])
    except (csv.Error, InputError) as error:
        yield source, error if isinstance(error, InputError) else FormatError(f"broken header: {error}")
        return
    yield from _read_rows(csv.reader(lines, delimiter=delimiter, strict=True), header, lines, source)


def _read_rows(rows: Iterator[list[str]], header: list[str], lines: "_Lines", source: str) -> Iterator[Found]:
    empty = True
    while True:
        try:
            row = next(rows)
            if not any(row):
                continue
            empty = False
            yield _with_notices(make_article(_make_record(header, row), source), lines.take_notices())
        except StopIteration:
            break
        except (csv.Error, InputError) as error:
            empty = False
            yield f"{source}:{lines.number}", error if isinstance(error, InputError) else FormatError(f"broken row: {error}")
    if empty:
        yield source, EmptyError("the table holds no rows under its header")


def iterate_lines(stream: BinaryIO, max_bytes: int) -> Iterator[Line]:
    """Numbered lines from 1, bytes with their line end; one longer than `max_bytes` is skipped and gives a LimitError."""
    first = stream.readline(max_bytes + 1)
    if any(first.startswith(mark) and name in WIDE for mark, name in MARKS):
        data = first + stream.read(max_bytes)
        if len(data) > max_bytes:
            yield 1, LimitError(f"a file in UTF-16 is read whole, and this one has more than {max_bytes:,} bytes: save it as UTF-8")
            return
        wide, _ = decode_text(data)
        yield from enumerate(wide.encode("utf-8", "surrogatepass").splitlines(keepends=True), 1)
        return
    number, line = 1, first.removeprefix(b"\xef\xbb\xbf")
    while line:
        if len(line) > max_bytes:
            yield number, LimitError(f"the line is longer than {max_bytes:,} bytes (max_bytes of the settings)")
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
        else:
            yield number, line
        number, line = number + 1, stream.readline(max_bytes + 1)


def _read_object(line: bytes, source: str) -> Article:
    text, notices = decode_text(line)
    value = parse_json(text)
    if not isinstance(value, dict):
        raise FormatError("the line is JSON but no object: each line must be an object with a field text")
    return _with_notices(make_article(value, source), notices)


def parse_json(text: str) -> Any:
    """The JSON value; raises FormatError that says where it breaks, or that the text ends in the middle of it."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        length = len(text.rstrip())
        # a raw line end inside of a string: the rest of the line is missing
        if error.pos >= length or error.msg.startswith("Unterminated string"):
            raise FormatError(f"no valid JSON: it ends in the middle, after {length} characters; it was cut off") from error
        raise FormatError(f"no valid JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:  # an integer of over 4,300 digits; nested too deep
        raise FormatError(f"JSON that cannot be read: {error}"[:200]) from error


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(decode_text(line)[0]), dict)
    except (ValueError, RecursionError, InputError):
        return False


def _read_objects(lines: Iterable[Line], source: str) -> Iterator[Found]:
    empty = True
    for number, line in lines:
        if isinstance(line, bytes) and not line.strip():
            continue
        empty = False
        try:
            if isinstance(line, InputError):
                raise line
            yield _read_object(line, source)
        except InputError as error:
            yield f"{source}:{number}", error
    if empty:
        yield source, EmptyError("the file holds no records")


def _read_whole(lines: Iterable[Line], source: str, max_bytes: int) -> Iterator[Found]:
    """Records of one JSON value over many lines; their places are numbered by record."""
    try:
        text, notices = decode_text(_join(lines, max_bytes))
        value = parse_json(text) if text.strip() else []
    except InputError as error:
        yield source, error
        return
    records = value if isinstance(value, list) else [value]
    if not records:
        yield source, EmptyError("the file holds no records")
    for number, record in enumerate(records, 1):
        try:
            if not isinstance(record, dict):
                raise FormatError("the record is no object with a field text")
            yield _with_notices(make_article(record, source), notices)
        except InputError as error:
            yield f"{source}:{number}", error


def _join(lines: Iterable[Line], max_bytes: int) -> bytes:
    whole = bytearray()
    for _, line in lines:
        if isinstance(line, InputError) or len(whole) + len(line) > max_bytes:
            raise LimitError(f"the file is one JSON value of more than {max_bytes:,} bytes: write it as JSONL, one object a line")
        whole += line
    return bytes(whole)


def _with_notices(article: Article, notices: list[str]) -> Article:
    return article.replace(meta={**article.meta, "notices": [*notices, *article.meta.get("notices", [])]}) if notices else article


def _make_record(header: list[str], row: list[str]) -> dict[str, Any]:
    if len(row) > len(header):
        raise FormatError(f"the row has {len(row)} fields, the header {len(header)}: put text that holds the separator into quotes")
    return {name: value for name, value in zip(header, row, strict=False) if name and (value or name == "text")}


def _choose_delimiter(header: str, tabs: bool) -> str:
    """Tab for .tsv; semicolon or tab where the header holds those and no comma, as spreadsheets in much of Europe write."""
    if tabs or ("," not in header and "\t" in header):
        return "\t"
    return ";" if "," not in header and ";" in header else ","


class _Lines:
    """Decoded lines of a table for csv.reader; remembers what was doubtful in those handed out since it was last asked."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._lines = iterate_lines(stream, max_bytes)
        self.number = 0
        self._notices: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if isinstance(line, InputError):
            raise line
        text, notices = decode_text(line)
        self._notices.extend(n for n in notices if n not in self._notices)
        return text

    def take_notices(self) -> list[str]:
        taken, self._notices = self._notices, []
        return taken
