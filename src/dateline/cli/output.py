"""Where results go: standard output, or a file that appears whole or not at all."""

import gzip
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from dateline.errors import UsageError


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """A text stream (UTF-8, newlines as written): standard output for None and "-", else a file, packed where it ends in .gz.

    The file gets its name when the block ends well; before that it is a hidden one beside it, removed on failure. A device or a
    pipe is written to directly. Raises UsageError where it cannot be written.
    """
    if path is None or str(path) == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")
        yield sys.stdout
        return
    with open_whole(path) as hidden, ExitStack() as stack:
        try:
            raw: BinaryIO = stack.enter_context(hidden.open("wb"))
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
        if path.suffix == ".gz":  # no name, no clock: the same bytes every time
            raw = cast(BinaryIO, stack.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)))
        yield stack.enter_context(io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline=""))


@contextmanager
def open_whole(path: Path) -> Iterator[Path]:
    """A hidden path beside `path` that takes its place when the block ends well, with the permissions of what was there."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        if target.is_dir():
            raise UsageError(f"{path} is a folder")
        yield target
        return
    hidden = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield hidden
        if target.exists():
            shutil.copymode(target, hidden)
        hidden.replace(target)
    finally:
        hidden.unlink(missing_ok=True)


@contextmanager
def open_folder(path: Path) -> Iterator[Path]:
    """A hidden folder whose files move into `path` (made if need be) when the block ends well."""
    target = path.resolve()
    if target.exists() and not target.is_dir():
        raise UsageError(f"{path} is a file, and this format needs a folder")
    hidden = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        hidden.mkdir(parents=True)
        yield hidden
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted(hidden.iterdir()):
            file.replace(target / file.name)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
