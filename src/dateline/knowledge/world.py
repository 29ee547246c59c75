"""One knowledge file: how it is written and read. Memory-mapped, opened in about a millisecond, never changed.

    bytes 0-8     magic DATELINE
    8-12          length of the header, little-endian
    header        JSON: format, version, note, counts of each kind, and for each section its place [offset, bytes]
    sections      rows     zlib blocks of about 16 kB of JSON lines, sorted by kind and then name, so that namesakes lie together
                  blocks   uint64 offset of each block within rows, and one past the last
                  firsts   uint32 number of the first row of each block, and one past the last
                  hashes   uint32 CRC-32 of the key of each name, sorted
                  refs     uint32 row number beside each hash; of one hash, the best prior first
                  family_hashes, family_refs    the same for the family names of people
                  given    zlib: lines "name, tab, how many women, tab, how many men"
                  dictionary0 … dictionary3    zlib: what the blocks of each kind are compressed with

Two names can share a CRC-32 (1 look-up in 10,000 of an unknown name at half a million names), so rows are checked after reading.
"""

import json
import mmap
import shutil
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.errors import ArtefactError, MissingError
from dateline.knowledge.records import KINDS, AnyRecord, read_heading, read_row

MAGIC = b"DATELINE"
FORMAT = 1
HEADER = 4084  # bytes: sections then start at 4096, a page, and every one is aligned to 8
BLOCK = 16384
"""Bytes of rows a block before compression; at 8 kB the file grows by 3 %. Unpacking a block takes some 150 µs on a busy machine."""


class World:
    """An open knowledge file: rows by number, row numbers by key."""

    def __init__(self, path: Path) -> None:
        """Map the file; raises MissingError where it is not there and ArtefactError where it is no knowledge file of this format."""
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError as error:
            raise MissingError(f"no knowledge base at {path}") from error
        except (OSError, ValueError) as error:
            raise ArtefactError(f"{path}: cannot be opened as a knowledge base: {error}") from error
        self.header = self._read_header()
        counts: list[int] = self.header["counts"]
        self.bounds = [0, *np.cumsum(counts).tolist()]
        self._blocks, self._firsts = self._array("blocks", np.uint64), self._array("firsts", np.uint32)
        self._keys = (self._array("hashes", np.uint32), self._array("refs", np.uint32))
        self._families = (self._array("family_hashes", np.uint32), self._array("family_refs", np.uint32))
        self._rows_at: int = self.header["sections"]["rows"][0]
        self._dictionaries = [zlib.decompress(self._section(f"dictionary{k}")) for k in range(len(KINDS))]
        self._lines = lru_cache(maxsize=256)(self._unpack)

    def _read_header(self) -> dict[str, Any]:
        """The header, checked against the file's size."""
        try:
            if self._map[:8] != MAGIC:
                raise ValueError("not a knowledge file")
            (length,) = struct.unpack("<I", self._map[8:12])
            header: dict[str, Any] = json.loads(self._map[12 : 12 + length])
            if header["format"] != FORMAT or len(header["counts"]) != len(KINDS):
                raise ValueError(f"format {header['format']}, this version reads {FORMAT}")
            if max(at + size for at, size in header["sections"].values()) > len(self._map):
                raise ValueError("shorter than its header says")
        except (ValueError, KeyError, TypeError, struct.error) as error:
            raise ArtefactError(f"{self.path}: {error}") from error
        return header

    def _section(self, name: str) -> bytes:
        at, size = self.header["sections"][name]
        return self._map[at : at + size]

    def _array(self, name: str, dtype: Any) -> NDArray[Any]:
        at, size = self.header["sections"][name]
        return np.frombuffer(self._map, dtype=np.dtype(dtype).newbyteorder("<"), count=size // np.dtype(dtype).itemsize, offset=at)

    def _unpack(self, block: int) -> list[bytes]:
        start, end = (self._rows_at + int(at) for at in self._blocks[block : block + 2])
        dictionary = self._dictionaries[self.kind_of(int(self._firsts[block]))]
        return zlib.decompressobj(zdict=dictionary).decompress(self._map[start:end]).split(b"\n")

    def read(self, number: int) -> AnyRecord:
        """The record of a row number."""
        block = int(np.searchsorted(self._firsts, number, side="right")) - 1
        line = self._lines(block)[number - int(self._firsts[block])]
        return read_row(KINDS[self.kind_of(number)], line.decode("utf-8"))

    def kind_of(self, number: int) -> int:
        """Position in records.KINDS of the kind of a row."""
        return next(k for k in range(len(KINDS)) if number < self.bounds[k + 1])

    def refs(self, key: str, family: bool = False) -> list[int]:
        """Row numbers of things that have this key among their names (or as family name), the best prior first."""
        hashes, refs = self._families if family else self._keys
        value = np.uint32(zlib.crc32(key.encode("utf-8", "replace")))
        start, end = np.searchsorted(hashes, value, side="left"), np.searchsorted(hashes, value, side="right")
        found: list[int] = refs[start:end].tolist()
        return found

    def given_names(self) -> dict[str, tuple[int, int]]:
        """Given names with how many women and men of the people bear them."""
        text = zlib.decompress(self._section("given")).decode("utf-8")
        return {name: (int(f), int(m)) for name, f, m in (line.split("\t") for line in text.splitlines())}

    def records(self, kind: int | None = None) -> Iterator[AnyRecord]:
        """All records in the order of the file, or those of one kind (position in records.KINDS)."""
        start, end = (0, self.bounds[-1]) if kind is None else (self.bounds[kind], self.bounds[kind + 1])
        return (self.read(i) for i in range(start, end))

    def headings(self) -> Iterator[tuple[str, str, str, float]]:
        """Id, main name, kind and prior of every record, in the order of the file: what an index of ids and names is made from."""
        for block in range(len(self._firsts) - 1):
            number, end = int(self._firsts[block]), int(self._firsts[block + 1])
            cls = KINDS[self.kind_of(number)] if number < end else KINDS[0]
            yield from (read_heading(cls, line) for line in self._unpack(block)[: end - number])


def write_world(path: Path, sections: dict[str, bytes | Path], facts: dict[str, Any]) -> None:
    """Write a knowledge file from its sections and the facts of its header; a section may be a file, which is copied.

    Written under another name first, so that the file is whole or not there.
    """
    sizes = {n: s.stat().st_size if isinstance(s, Path) else len(s) for n, s in sections.items()}
    at = first = 12 + HEADER
    places: dict[str, tuple[int, int]] = {}
    for name, size in sizes.items():
        places[name] = (at, size)
        at += size + -size % 8
    header = json.dumps({"format": FORMAT, **facts, "sections": places}, ensure_ascii=False, sort_keys=True).encode()
    if len(header) > HEADER:
        raise ValueError(f"facts for the header take {len(header)} bytes, there is room for {HEADER}")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write((MAGIC + struct.pack("<I", HEADER) + header).ljust(first))
        for name, section in sections.items():
            if isinstance(section, Path):
                with section.open("rb") as source:
                    shutil.copyfileobj(source, file)
            else:
                file.write(section)
            file.write(b"\0" * (-sizes[name] % 8))
    part.replace(path)
