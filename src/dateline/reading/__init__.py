"""Bytes to Page to Article, one format a file.

`read_articles` takes paths, globs, folders and "-", and gives an `Article` or a `Failure` for everything in them, in order:

    text      the file's own text, unchanged: offsets point into the file (a byte-order mark is no part of the text)
    HTML      text, title, authors and date as trafilatura and the page's own declarations give them
    JSONL     an object a line; also a .json file with one object or an array
    CSV, TSV  a row an article, under a header with a column `text`
    WARC      pages of a web archive, plain or gzip
    feeds     entries of RSS and Atom

All of them may be packed with gzip. Nothing is fetched.

Who tells the date of publication: `published` of the caller ("given") holds for plain text and HTML whatever they say themselves, and for
records, pages of archives and feed entries that have no date of their own; a record's own date is "metadata".
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from dateline.analysis import Failure
from dateline.article import Article, digest
from dateline.errors import DatelineError, LimitError, MissingError, UsageError
from dateline.reading.dates import check_date, find_published
from dateline.reading.formats import KINDS
from dateline.reading.language_guess import guess_language
from dateline.reading.sources import DAMAGED, Opened, damaged, find_inputs, open_input
from dateline.reading.tables import Found, read_csv, read_json, read_jsonl
from dateline.reading.text import read_text, replace_unfit
from dateline.settings import Settings

__all__ = ["KINDS", "check_date", "find_published", "guess_language", "read_articles"]

STAGE = "reading"


def read_articles(
    sources: Sequence[str],
    *,
    settings: Settings,
    published: str | None = None,
    kind: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | Failure]:
    """Articles and failures of all sources, in order; one bad file or record never stops the others.

    `kind` is a format of `KINDS` for every source, else name and first bytes tell it; `stdin` is what "-" reads. Each article's text is at
    most `settings.max_characters` long and holds neither lone surrogates nor NULs. Raises UsageError at once for a `published` that is no
    date and for an unknown `kind`.
    """
    day = check_date(published) if published else None
    if kind is not None and kind not in KINDS:
        raise UsageError(f"unknown format {kind!r}: one of {', '.join(KINDS)}")
    return _read_all(sources, settings, day, kind, stdin)


def _read_all(
    sources: Sequence[str], settings: Settings, day: str | None, kind: str | None, stdin: BinaryIO | None
) -> Iterator[Article | Failure]:
    for found in find_inputs(sources):
        try:
            opened = open_input(found, kind=kind, stdin=stdin)
        except DatelineError as error:
            yield make_failure(found.name, error)
            continue
        try:
            for item in _read_opened(opened, settings):
                yield _finish(item, opened, settings, day)
        except (DatelineError, OSError, MemoryError) as error:
            yield make_failure(found.name, error)
        finally:
            opened.close()


def make_failure(name: str, error: Exception) -> Failure:
    """The record of what could not be read: `name` is the file, or "file:line"."""
    if not isinstance(error, DatelineError):
        error = (
            LimitError("too large for this machine's memory")
            if isinstance(error, MemoryError)
            else MissingError(f"cannot be read: {error}")
        )
    return Failure(id=replace_unfit(name)[0], stage=STAGE, error=type(error).__name__, message=replace_unfit(str(error))[0])


def _read_opened(opened: Opened, settings: Settings) -> Iterator[Found]:
    """Articles and errors of one input; a gzip that breaks in the middle ends with its error, after what was before the break."""
    try:
        yield from _read_kind(opened, settings)
    except DAMAGED as error:
        yield opened.name, damaged(error)


def _read_kind(opened: Opened, settings: Settings) -> Iterator[Found]:
    name, kind, stream, limit = opened.name, opened.kind, opened.stream, settings.max_bytes
    if kind == "jsonl":
        yield from read_jsonl(stream, name, limit)
    elif kind == "json":
        yield from read_json(stream, name, limit)
    elif kind in ("csv", "tsv"):
        yield from read_csv(stream, name, limit, tabs=kind == "tsv")
    elif kind == "text":
        data = _read_whole(stream, limit)
        if len(data) > 4 * settings.max_characters + 4:  # in no encoding has it fewer characters: not worth decoding
            raise _too_long(f"more than {len(data) // 4:,}", settings)
        yield read_text(data, name)
    else:
        yield from _read_markup(opened, limit)


def _read_markup(opened: Opened, limit: int) -> Iterator[Found]:
    """HTML, feeds and archives; their libraries take half a second to load, so only here."""
    try:
        from dateline.reading.feeds import read_feed
        from dateline.reading.html import read_html
        from dateline.reading.warc import read_warc
    except ImportError as error:
        raise MissingError(f"reading web pages needs a package that is not there: {error}") from error
    if opened.kind == "html":
        yield read_html(_read_whole(opened.stream, limit), opened.name)
    elif opened.kind == "feed":
        yield from read_feed(_read_whole(opened.stream, limit), opened.name)
    else:
        yield from read_warc(opened.stream, opened.name, limit, packed=opened.packed)


def _read_whole(stream: BinaryIO, limit: int) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise LimitError(f"the file holds more than {limit:,} bytes (max_bytes of the settings)")
    return data


def _too_long(number: str, settings: Settings, begins: str = "") -> LimitError:
    return LimitError(
        f"the article{begins} has {number} characters; the limit is {settings.max_characters:,} (max_characters of the settings)"
    )


def _finish(item: Found, opened: Opened, settings: Settings, day: str | None) -> Article | Failure:
    """The article within the limits, with its date and language; or the failure."""
    if not isinstance(item, Article):
        return make_failure(*item)
    if len(item.text) > settings.max_characters:
        name = opened.name if item.id == digest(item.text, item.url) else item.id
        begins = "" if opened.kind in ("text", "html") else f", which begins {item.text[:40]!r},"
        return make_failure(name, _too_long(f"{len(item.text):,}", settings, begins))
    if day and (item.published is None or opened.kind in ("text", "html")):
        item = item.replace(published=day, published_from="given")
    language = item.meta.get("language") or guess_language(item.text)
    return item.replace(meta={**item.meta, "language": language}) if language else item
