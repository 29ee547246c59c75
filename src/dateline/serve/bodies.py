"""What came in, bounded: bodies are counted while they arrive; what is wrong with them is told in words, with a status of its own."""

from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import Response

from dateline.analysis import Failure
from dateline.errors import DatelineError, EmptyError, FormatError, LimitError, MissingError, UsageError
from dateline.reading.text import replace_unfit

MAX_ARTICLE = 8_000_000
"""Bytes of one article as JSON, and of one line of a batch: a million characters, the limit of an article, with room for escapes."""

MAX_FORM = 4_000_000
"""Bytes of a form: a batch of queries, a data extension query, or a pasted article (percent-encoded, up to three bytes a byte)."""

IN_MEMORY = 1_000_000
"""Bytes of an upload that are kept in memory; more go to a temporary file."""

FIELDS = 20
GZIP = b"\x1f\x8b"  # a packed file would grow beyond the limit when it is read

STATUSES: dict[type[DatelineError], int] = {
    LimitError: 413,
    EmptyError: 422,
    FormatError: 400,
    UsageError: 400,
    MissingError: 404,
}


def choose_status(error: str) -> int:
    """The HTTP status of a Failure's error: 400 no such format, 413 too large, 404 not there, 422 for what cannot be analysed."""
    return next((status for kind, status in STATUSES.items() if kind.__name__ == error), 422)


def tell_failure(failure: Failure) -> Response:
    """A Failure as JSON, with its status."""
    return Response(failure.to_json(), status_code=choose_status(failure.error), media_type="application/json")


def tell_error(error: DatelineError) -> Response:
    """An error of ours as a Failure of the stage `serve`."""
    return tell_failure(Failure(id="-", stage="serve", error=type(error).__name__, message=replace_unfit(str(error))[0]))


async def read_body(request: Request, limit: int) -> bytes:
    """The body; raises LimitError beyond so many bytes, FormatError where it is packed."""
    return b"".join([piece async for piece in _read_pieces(request, limit)])


async def spool_body(request: Request, limit: int) -> BinaryIO:
    """The body as a file at its start, on disk where it is large; the caller closes it. Raises as `read_body`."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the caller closes it
    try:
        async for piece in _read_pieces(request, limit):
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return cast(BinaryIO, file)


async def _read_pieces(request: Request, limit: int) -> AsyncIterator[bytes]:
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and (len(told) > 15 or int(told) > limit):
        raise LimitError(f"the body has {told[:20]} bytes; the limit here is {limit:,}")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise FormatError("a packed body is not read: send it without Content-Encoding")
    taken = 0
    async for piece in request.stream():
        if taken == 0 and piece.startswith(GZIP):
            raise FormatError("a gzip file is not read here: send it unpacked")
        taken += len(piece)
        if taken > limit:
            raise LimitError(f"the body has more than {limit:,} bytes, the limit here")
        yield piece


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a query string and of a form-encoded body, the body's before the string's; raises FormatError or LimitError.

    The API wants application/x-www-form-urlencoded; a body of another type (multipart, JSON) is refused in words.
    """
    fields = _parse_form(request.url.query)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("", "application/x-www-form-urlencoded"):
            raise FormatError(f"the body is {kind[:60]}, and must be application/x-www-form-urlencoded")
        body = await read_body(request, MAX_FORM)
        fields |= _parse_form(body.decode("utf-8", "replace"))
    return fields


def _parse_form(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS, errors="replace"))
    except ValueError as error:
        raise FormatError(f"no form: {error}"[:200]) from error
