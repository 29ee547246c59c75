"""Archives: their pages are articles, damage costs only what is damaged, and memory stays bounded."""

import gzip
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.article import Article
from dateline.errors import FormatError, InputError, LimitError
from dateline.reading.warc import read_warc
from dateline.reading.warc_bytes import Blocks, Damage, find_members

LIMIT = 1_000_000


def page(number: int) -> bytes:
    sentences = f"Minister number {number} said on Tuesday that the talks in the capital would go on until the end of the month. " * 3
    article = f"<article><p>{sentences}</p><p>{sentences}</p></article>"
    return f"<html><head><title>Talks {number}</title></head><body>{article}</body></html>".encode()


def record(
    kind: str, block: bytes, media: str = "application/http; msgtype=response", length: int | None = None, url: str = "http://e.org/"
) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\n"
    return head.encode() + f"Content-Length: {len(block) if length is None else length}\r\n\r\n".encode() + block + b"\r\n\r\n"


def response(number: int, body: bytes | None = None, head: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + (page(number) if body is None else body)
    return record("response", http, url=f"http://e.org/{number}")


def read(data: bytes, packed: bool = False, limit: int = LIMIT):
    return list(read_warc(io.BytesIO(data), "f", limit, packed=packed))


def urls(items) -> list[str]:
    return [i.url.rsplit("/", 1)[1] for i in items if isinstance(i, Article)]


def errors(items) -> list[InputError]:
    return [i[1] for i in items if not isinstance(i, Article)]


def test_pages_are_articles_and_the_rest_is_passed_over():
    chunked = b"%x\r\n" % len(page(3)) + page(3) + b"\r\n0\r\n\r\n"
    archive = b"".join(
        [
            record("warcinfo", b"software: x", "application/warc-fields"),
            record("request", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
            response(1),
            response(9, b"\x89PNG", "Content-Type: image/png"),
            response(9, status="404 Not Found"),
            response(2, gzip.compress(page(2)), "Content-Type: text/html\r\nContent-Encoding: gzip"),
            response(3, chunked, "Content-Type: text/html\r\nTransfer-Encoding: chunked"),
            record("conversion", b"Plain text of a page.", "text/plain", url="http://e.org/4"),
            record("resource", page(5), "text/html", url="http://e.org/5"),
        ]
    )
    items = read(archive)
    assert urls(items) == ["1", "2", "3", "4", "5"]
    assert not errors(items)
    assert "Minister number 2 said" in items[1].text
    assert items[0].title == "Talks 1"
    assert items[0].published is None


@pytest.mark.parametrize("one_member", [True, False])
def test_packed_archives(one_member):
    records = [response(i) for i in range(5)]
    data = gzip.compress(b"".join(records)) if one_member else b"".join(map(gzip.compress, records))
    assert urls(read(data, packed=True)) == list("01234")


@pytest.mark.parametrize("damage", ["flip", "cut", "junk", "header"])
def test_a_damaged_member_costs_itself(damage):
    members = [gzip.compress(response(i)) for i in range(9)]
    if damage == "flip":
        members[4] = members[4][:60] + bytes(b ^ 0xFF for b in members[4][60:90]) + members[4][90:]
    elif damage == "cut":
        members[4] = members[4][: len(members[4]) // 2]
    elif damage == "header":
        members[4] = b"\x1f\x8b\x08\xff" + members[4][4:]
    else:
        members[4] = random.Random(1).randbytes(500)
    items = read(b"".join(members), packed=True)
    assert urls(items) == list("01235678")
    assert len(errors(items)) == 1


def test_a_truncated_archive_gives_what_came_before():
    data = b"".join(gzip.compress(response(i)) for i in range(4))
    items = read(data[:-40], packed=True)
    assert urls(items) == list("012")
    assert "cut off" in str(errors(items)[0])
    plain = b"".join(response(i) for i in range(4))
    items = read(plain[:-300])
    assert urls(items) == list("012")
    assert "cut off" in str(errors(items)[0])


@pytest.mark.parametrize("length", [10, 10**15, 999_999, -5])
def test_a_length_that_lies_does_not_swallow_the_rest(length):
    bad = record("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(1), length=length)
    items = read(response(0) + bad + response(2) + response(3))
    assert urls(items) == list("023")
    assert len(errors(items)) == 1


def test_a_record_over_the_limit_is_told():
    items = read(response(0) + response(1, b"<p>" + b"x" * 50_000) + response(2), limit=20_000)
    assert urls(items) == list("02")
    assert isinstance(errors(items)[0], LimitError)


def test_a_bomb_in_a_page_is_told():
    bomb = gzip.compress(b"x" * 5_000_000)
    items = read(response(0, bomb, "Content-Type: text/html\r\nContent-Encoding: gzip") + response(1))
    assert urls(items) == ["1"]
    assert isinstance(errors(items)[0], LimitError)


def test_a_bomb_of_a_member_is_passed_in_bounded_memory():
    big = gzip.compress(record("resource", b"x" * 5_000_000, "application/octet-stream"))
    items = read(big + gzip.compress(response(1)), packed=True)
    assert urls(items) == ["1"]


def test_what_is_no_archive_is_one_error():
    items = read(b"WARC/1.0 but nothing of the kind\n" * 50)
    assert len(errors(items)) == 1
    assert isinstance(errors(items)[0], FormatError)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=40), st.booleans())
def test_any_overwritten_bytes_leave_most_pages(at, junk, packed):
    records = [record("conversion", b"Plain text of a page. " * 20, "text/plain", url=f"http://e.org/{i}") for i in range(8)]
    data = bytearray(b"".join(map(gzip.compress, records)) if packed else b"".join(records))
    at %= len(data)
    data[at : at + len(junk)] = junk
    items = read(bytes(data), packed=packed)
    assert sum(isinstance(i, Article) for i in items) >= 6
    assert all(isinstance(e, InputError) for e in errors(items))


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=6))
def test_members_give_back_their_bytes(blocks):
    found = find_members(io.BytesIO(b"".join(map(gzip.compress, blocks))))
    assert [m if isinstance(m, Damage) else m.blocks.read(1000) for m in found] == blocks


@given(st.binary(max_size=200), st.integers(1, 9), st.integers(1, 30))
def test_lines_of_blocks_are_the_bytes(data, step, limit):
    pieces = iter([data[i : i + step] for i in range(0, len(data), step)])
    blocks = Blocks(source=lambda: next(pieces, b""))
    lines = list(iter(lambda: blocks.readline(limit), b""))
    assert b"".join(lines) == data
    assert all(len(line) <= limit and b"\n" not in line[:-1] for line in lines)
    assert blocks.offset == len(data)
