"""What was meant by a path, a glob, a folder or "-": the inputs one after another, opened, unpacked and with their format known.

Fetching pages is off: an address gives a Failure that tells what to do instead.
"""

import glob
import gzip
import io
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from dateline.errors import DatelineError, EmptyError, FormatError, MissingError, UsageError
from dateline.reading.formats import DOCUMENTS, PEEK, SUFFIXES, choose_kind, suffix_of

GZIP = b"\x1f\x8b"
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Input:
    """One file or standard input ("-"), not opened yet; or what is wrong with the name that was given."""

    name: str
    error: DatelineError | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An input with its format; `stream` gives unpacked bytes, except of a WARC, whose own reader unpacks it record by record."""

    name: str
    kind: str
    stream: BinaryIO
    raw: BinaryIO
    packed: bool = False

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.name != "-":
            self.raw.close()


def find_inputs(sources: Iterable[str]) -> Iterator[Input]:
    """The inputs that the sources name, in their order: files of a folder or glob sorted, each folder walked to its depths.

    Of a folder, files with the suffix of a format that is read are taken, those without a suffix, and documents that are not read (they
    become Failures); pictures, scripts and hidden files are passed over. A name that leads to nothing is an Input with its error.
    """
    stdin_used = False
    for source in sources:
        if source == "-":
            error = UsageError("standard input can be read only once") if stdin_used else None
            yield Input("-", error)
            stdin_used = True
        elif "://" in source[:12]:
            yield Input(
                source,
                UsageError(f"pages are not fetched: save the page and give its path, or pipe it: curl -sL '{source}' | dateline read -"),
            )
        else:
            yield from _find_files(source)


def _find_files(source: str) -> Iterator[Input]:
    try:
        path = Path(source)
        if path.is_dir():
            yield from _walk(source)
        elif path.exists():
            yield Input(source)
        elif glob.has_magic(source):
            found = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 Path.glob takes no absolute pattern
            if not found:
                yield Input(source, MissingError("no file matches this pattern"))
            for name in found:
                yield from [Input(name)] if not Path(name).is_dir() else () if "**" in source else _walk(name)
        else:
            yield Input(source, MissingError("there is no such file or folder"))
    except (OSError, ValueError) as error:  # a name with a NUL, too long, a folder that may not be looked into
        yield Input(source, MissingError(f"cannot be opened: {getattr(error, 'strerror', None) or error}"))


def _walk(folder: str) -> Iterator[Input]:
    empty = True
    closed: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            suffix = suffix_of(name)
            known = suffix in SUFFIXES or suffix in DOCUMENTS or not suffix
            if known and not name.startswith(".") and Path(at, name).is_file():
                empty = False
                yield Input(str(Path(at, name)))
    for error in closed:
        yield Input(str(error.filename), MissingError(f"the folder cannot be opened: {error.strerror}"))
    if empty and not closed:
        yield Input(folder, EmptyError("the folder holds no articles: no text, HTML, JSONL, CSV, WARC or feed"))


def open_input(found: Input, *, kind: str | None = None, stdin: BinaryIO | None = None) -> Opened:
    """Open an input, look at its first bytes and unpack gzip; raises the errors of errors.py, never OSError.

    An empty file raises EmptyError, a damaged gzip FormatError.
    """
    if found.error is not None:
        raise found.error
    try:
        raw = stdin if found.name == "-" and stdin is not None else Path(found.name).open("rb")  # noqa: SIM115 the reader closes it
    except OSError as error:
        raise MissingError(f"cannot be opened: {error.strerror or error}") from error
    try:
        return _unpack(found.name, raw, kind)
    except BaseException:
        if raw is not stdin:
            raw.close()
        raise


def _unpack(name: str, raw: BinaryIO, kind: str | None) -> Opened:
    try:
        stream, head = _peek(raw)
        packed = head.startswith(GZIP)
        if not packed:
            if not head:
                raise EmptyError("the file is empty: there is nothing to read")
            if name.lower().endswith(".gz") and kind is None:
                raise FormatError("the name ends in .gz, but this is no gzip file: fetch it again, or name it without .gz")
            return Opened(name, choose_kind(name, head, kind), stream, raw)
        start = zlib.decompressobj(31).decompress(head, PEEK)
        if kind == "warc" or start.startswith(b"WARC/") or (kind is None and suffix_of(name) in (".warc", ".wet")):
            return Opened(name, "warc", stream, raw, packed=True)
        unpacked, head = _peek(cast(BinaryIO, gzip.GzipFile(fileobj=stream)))
        if not head:
            raise EmptyError("the gzip file holds nothing")
        return Opened(name, choose_kind(name, head, kind), unpacked, raw, packed=True)
    except DAMAGED as error:
        raise damaged(error) from error
    except OSError as error:
        raise MissingError(f"cannot be read: {error.strerror or error}") from error


def _peek(raw: BinaryIO) -> tuple[BinaryIO, bytes]:
    """A buffered stream over `raw` and its first bytes, which stay in the stream."""
    head = b""
    while len(head) < PEEK:  # a pipe gives what has arrived
        more = raw.read(PEEK - len(head))
        if not more:
            break
        head += more
    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, _Rest(head, raw)), 1 << 16)), head


class _Rest(io.RawIOBase):
    """A stream that gives the bytes already read, then the rest."""

    def __init__(self, head: bytes, raw: BinaryIO) -> None:
        super().__init__()
        self._head, self._raw = head, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part = self._head[: len(buffer)] or self._raw.read(len(buffer))
        self._head = self._head[len(part) :]
        buffer[: len(part)] = part
        return len(part)


def damaged(error: Exception) -> FormatError:
    """The error of a gzip file that ends early or is broken."""
    early = isinstance(error, EOFError)
    return FormatError(
        "the gzip file ends early: it was cut off; fetch or pack it again" if early else f"the gzip file is damaged: {error}"
    )
