"""Web archives (WARC 1.0 and 1.1, ISO 28500), plain and gzip, and the WET text extracts of Common Crawl: their pages as articles.

Read record by record in bounded memory. Of the records, responses and resources that are HTML or plain text and conversions to plain text
are articles; requests, redirects, error pages, pictures and the archive's own notes are passed over. A damaged record costs itself: after a
bad gzip member reading goes on at the next gzip magic, after a bad length at the next "WARC/1." at the start of a line.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from dateline.article import Article
from dateline.errors import FormatError, InputError, LimitError
from dateline.reading.html import read_html
from dateline.reading.tables import Found
from dateline.reading.text import read_text
from dateline.reading.warc_bytes import Blocks, Damage, Member, find_members

Headers = dict[str, str]
HEADER = 64_000  # bytes of a record's header: real ones have below 2,000
NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/1\.)")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
TEXT = ("text/html", "application/xhtml+xml", "text/plain")


def read_warc(stream: BinaryIO, source: str, max_bytes: int, *, packed: bool = False) -> Iterator[Found]:
    """Articles of an archive and the errors of its pages and broken places, in order; places are "source:offset" in bytes of the file
    ("source:offset+inner" for the further records of one gzip member).
    """
    limit = min(max_bytes, 64_000_000)  # one record in memory; pages are below 5 MB, what is larger is film and data
    members: Iterator[Member | Damage] = find_members(stream) if packed else iter([Member(0, Blocks(stream))])
    for member in members:
        if isinstance(member, Damage):
            yield f"{source}:{member.offset}", FormatError(member.message)
            continue
        yield from _read_member(member, source, limit)


def _read_member(member: Member, source: str, limit: int) -> Iterator[Found]:
    """The records of a gzip member (mostly one), or of a whole plain file."""
    blocks = member.blocks
    while True:
        inner = blocks.offset
        place = f"{source}:{member.offset}" + (f"+{inner}" if inner else "") if member.packed else f"{source}:{inner}"
        try:
            headers = _read_headers(blocks)
            if headers is None:
                return
            data = _read_content(blocks, headers, limit)
            article = _make_article(headers, data, place, limit)
            if article is not None:
                yield article.replace(source=source)
        except Damage as damage:  # the gzip member ends here; find_members goes on after it
            yield place, FormatError(damage.message)
            return
        except InputError as error:
            yield place, error


def _read_headers(blocks: Blocks) -> Headers | None:
    """The header of the next record, names in lower case; None at the end. Raises FormatError, having moved to the next record."""
    line = b"\n"
    while line in (b"\r\n", b"\n"):
        line = blocks.readline(HEADER)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        blocks.skip_past(NEXT)
        raise FormatError("the archive is broken here: a record should begin with WARC/1.0")
    return _parse_headers(_read_block(blocks))


def _read_block(blocks: Blocks) -> bytes:
    block = bytearray()
    while len(block) < HEADER:
        line = blocks.readline(HEADER)
        if line in (b"", b"\r\n", b"\n"):
            return bytes(block)
        block += line
    blocks.skip_past(NEXT)
    raise FormatError(f"the header of the record is longer than {HEADER:,} bytes")


def _parse_headers(block: bytes) -> Headers:
    lines = re.sub(rb"\r?\n[ \t]+", b" ", block).split(b"\n")
    pairs = (line.decode("utf-8", "replace").partition(":") for line in lines if b":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _read_content(blocks: Blocks, headers: Headers, limit: int) -> bytes:
    """The record's block; raises LimitError and FormatError, having moved to the next record."""
    length = headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        blocks.skip_past(NEXT)
        raise FormatError("the record tells no length")
    if int(length) > limit:
        blocks.skip_past(NEXT)  # not by the length, which may be a lie that swallows the rest of the file
        raise LimitError(f"the record says that it has {int(length[:30]):,} bytes; the limit is {limit:,}")
    data = blocks.read(int(length))
    after = blocks.readline(8)
    if len(data) == int(length) and after in (b"\r\n", b"\n", b""):
        return data
    blocks.push_back(data + after)
    found = blocks.skip_past(NEXT)
    raise FormatError("the length that the record tells is wrong" if found else "the archive ends inside the record: it was cut off")


def _make_article(headers: Headers, data: bytes, place: str, limit: int) -> Article | None:
    """The article of a record, or None for a record that is no page."""
    kind, media = headers.get("warc-type", ""), _media(headers.get("content-type", ""))
    url = headers.get("warc-target-uri", "").strip("<>") or None
    charset: str | None = None
    if kind == "response" and media == "application/http":
        http, data = _split_http(data)
        media, charset = _media(http.get("content-type", "text/html")), _charset(http.get("content-type", ""))
        if http.get("status") != "200" or media not in TEXT:
            return None
        data = _decode_body(data, http, limit)
    elif kind not in ("resource", "conversion") or media not in TEXT:
        return None
    if media == "text/plain":
        return read_text(data, place).replace(url=url, id="")
    return read_html(data, place, url=url, charset=charset)


def _media(value: str) -> str:
    return value.partition(";")[0].strip().lower()


def _charset(value: str) -> str | None:
    found = re.search(r"(?i)charset\s*=\s*[\"']?([\w.:-]{2,40})", value)
    return found[1] if found else None


def _split_http(data: bytes) -> tuple[Headers, bytes]:
    """Headers of an HTTP response, its status among them as "status", and its body."""
    end = re.search(rb"\r?\n\r?\n", data[:HEADER])
    head, body = (data[: end.start()], data[end.end() :]) if end else (data[:HEADER], b"")
    first, _, rest = head.partition(b"\n")
    parts = first.decode("ascii", "replace").split()
    return {**_parse_headers(rest), "status": parts[1] if len(parts) > 1 else ""}, body


def _decode_body(data: bytes, http: Headers, limit: int) -> bytes:
    """The body without its transfer coding and compression; many archives keep them, others keep the headers only."""
    if http.get("transfer-encoding", "").lower() == "chunked" and CHUNK.match(data):
        data = _join_chunks(data)
    coding = http.get("content-encoding", "").lower()
    if coding in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
        return _inflate(data, 31, limit)
    if coding == "deflate" and data[:1] == b"\x78":
        return _inflate(data, 15, limit)
    if coding in ("br", "zstd") and b"<" not in data[:200]:
        raise FormatError(f"the page is compressed with {coding}, which is not read")
    return data


def _inflate(data: bytes, bits: int, limit: int) -> bytes:
    try:
        unpacked = zlib.decompressobj(bits).decompress(data, limit + 1)
    except zlib.error as error:
        raise FormatError(f"the compressed page is damaged: {error}") from error
    if len(unpacked) > limit:
        raise LimitError(f"the page unpacks to more than {limit:,} bytes")
    return unpacked


def _join_chunks(data: bytes) -> bytes:
    """The body of chunked transfer coding (RFC 9112, 7.1); what does not fit the scheme is taken as it is."""
    parts, at = [], 0
    while found := CHUNK.match(data, at):
        size = int(found[1], 16)
        if size == 0:
            break
        parts.append(data[found.end() : found.end() + size])
        at = found.end() + size
        at += 2 if data[at : at + 2] == b"\r\n" else data[at : at + 1] == b"\n"
    return b"".join(parts)
