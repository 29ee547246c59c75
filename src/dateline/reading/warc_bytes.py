"""The bytes of an archive in bounded memory: members of a gzip file that survive one another's damage, and lines and blocks of each."""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

MAGIC = b"\x1f\x8b\x08"
READ = 1 << 16  # bytes a step, packed or unpacked
KEEP = 64  # bytes kept across steps while searching, more than the longest pattern


class Damage(Exception):  # noqa: N818 it is an event of reading, caught inside reading/
    """A gzip member is broken or cut off; `offset` is where it begins in the file."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset, self.message = offset, message


class Blocks:
    """Bytes with look-ahead: lines, blocks, and skipping to a pattern; `offset` counts the bytes given out."""

    def __init__(self, stream: BinaryIO | None = None, source: Callable[[], bytes] | None = None) -> None:
        self._next = source or (lambda: stream.read(READ) if stream else b"")
        self._buffer = bytearray()
        self._at = 0
        self.offset = 0

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer only at the end."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return self._take(min(size, len(self._buffer) - self._at))

    def readline(self, limit: int) -> bytes:
        """Up to and with the next line feed, at most `limit` bytes; b"" at the end."""
        searched = 0  # bytes after self._at, which moves when the buffer is filled
        while (found := self._buffer.find(b"\n", self._at + searched, self._at + limit)) < 0:
            searched = len(self._buffer) - self._at
            if searched >= limit or not self._fill():
                break
        end = found + 1 if found >= 0 else min(len(self._buffer), self._at + limit)
        return self._take(end - self._at)

    def skip_past(self, pattern: re.Pattern[bytes]) -> bool:
        """Move behind the next match (below 64 bytes long); False at the end of the bytes if there is none."""
        while True:
            found = pattern.search(self._buffer, self._at)
            if found:
                self._take(found.end() - self._at)
                return True
            self._take(max(0, len(self._buffer) - self._at - KEEP))
            if not self._fill():
                self._take(len(self._buffer) - self._at)
                return False

    def push_back(self, data: bytes) -> None:
        """Give these bytes out again."""
        self._buffer[: self._at] = data
        self._at = 0
        self.offset -= len(data)

    def _fill(self) -> bool:
        more = self._next()
        if self._at > READ:
            del self._buffer[: self._at]
            self._at = 0
        self._buffer += more
        return bool(more)

    def _take(self, size: int) -> bytes:
        part = bytes(self._buffer[self._at : self._at + size])
        self._at += size
        self.offset += size
        return part


class Member:
    """A gzip member (`packed`) or a whole plain file: where it begins in the file, and its bytes."""

    def __init__(self, offset: int, blocks: Blocks, packed: bool = False) -> None:
        self.offset, self.blocks, self.packed = offset, blocks, packed


class _Packed:
    """The raw bytes of a gzip file, and the decompressor of the member that is being read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.buffer = bytearray()
        self.offset = 0  # of buffer[0] in the file
        self.ended = False
        self.inflate = zlib.decompressobj(31)
        self.start = 0
        self.done = True
        self.recovering = False  # damage was told, and nothing whole was met since

    def fill(self) -> bool:
        more = self.stream.read(READ)
        self.buffer += more
        return bool(more)

    def drop(self, size: int) -> None:
        del self.buffer[:size]
        self.offset += size

    def begin(self) -> None:
        self.inflate, self.start, self.done = zlib.decompressobj(31), self.offset, False

    def unpack(self) -> bytes:
        """Some unpacked bytes of the member, b"" at its end; raises Damage, once for a run of broken bytes."""
        while not self.done:
            ended = not self.buffer and not self.fill()  # even so, there may be output that did not fit the last step
            chunk = bytes(self.buffer[:READ])
            try:
                out = self.inflate.decompress(chunk, READ)
            except zlib.error as error:
                return self._stop(f"the record's gzip member is damaged ({error}); reading went on at the next one")
            self.done = self.inflate.eof  # at the end, unconsumed_tail may hold the same bytes as unused_data
            self.drop(len(chunk) - len(self.inflate.unused_data if self.done else self.inflate.unconsumed_tail))
            if out:
                self.recovering = False
                return out
            if ended and not self.done:
                return self._stop("the gzip file ends inside this record: it was cut off")
        return b""

    def _stop(self, message: str) -> bytes:
        self.done = True
        if self.recovering:
            return b""
        self.recovering = True
        raise Damage(self.start, message)


def find_members(stream: BinaryIO) -> Iterator[Member | Damage]:
    """The members of a gzip file, to be read in turn; broken bytes give one Damage, and it goes on at the next magic."""
    packed = _Packed(stream)
    while True:
        lost = _seek_magic(packed)
        if lost and not packed.recovering:
            yield Damage(packed.offset, f"{lost:,} bytes before this place are no gzip and were passed over")
        if not packed.buffer:
            return
        packed.begin()
        yield Member(packed.offset, Blocks(source=packed.unpack), packed=True)
        yield from _finish(packed)


def _finish(packed: _Packed) -> Iterator[Damage]:
    """Read to the end of the member, whatever of it was used; its damage, if nobody met it before."""
    try:
        while packed.unpack():
            pass
    except Damage as damage:
        yield damage
    if packed.offset == packed.start and packed.buffer:
        packed.drop(1)  # a magic that begins no member: look further


def _seek_magic(packed: _Packed) -> int:
    """Drop bytes up to the next gzip magic, and return how many were neither zeros nor line ends, which pad some archives."""
    lost = 0
    while (at := packed.buffer.find(MAGIC)) < 0:
        passed = max(0, len(packed.buffer) - len(MAGIC) + 1)
        lost += len(packed.buffer[:passed].strip(b"\0\r\n"))
        packed.drop(passed)
        if not packed.fill():
            at = len(packed.buffer)
            break
    lost += len(packed.buffer[:at].strip(b"\0\r\n"))
    packed.drop(at)
    return lost
