"""Things of the knowledge base by their id, and by the beginning of their names; the base's own file finds only whole names."""

import threading
import zlib
from array import array
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice
from typing import Any

import numpy as np

from dateline.knowledge import AnyRecord, CountryRecord, Knowledge, PersonRecord
from dateline.knowledge.names import MAX_NAME, family_name, fold_name
from dateline.knowledge.records import KINDS
from dateline.serve.kinds import CLASSES, type_ids

KEY = 32
"""Bytes of a name that are indexed; longer beginnings are compared with the record's whole name."""

MOST_READ = 400
"""Records that one completion reads at most while it looks for those of a type."""

TOP = (20.0, 9.0, 7.0, 8.0)
"""The prior of the best known country, place, person and organisation: what renown is a share of (from the package's own base)."""

PEOPLE = KINDS.index(PersonRecord)


def renown(record: AnyRecord) -> float:
    """How well known a thing is among those of its sort, 0 to 1."""
    return min(1.0, record.prior / TOP[KINDS.index(type(record))])


class Catalogue:
    """The knowledge base with an index of ids and of beginnings, made at first use: two to four seconds and 30 MB for the package's own."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Over this base; nothing is read yet."""
        self.knowledge = knowledge
        self._lock = threading.Lock()

    def find(self, identity: str) -> AnyRecord | None:
        """The thing of an id, one's own first, countries before other kinds; None where there is none."""
        hashes, rows = self._index["ids"]
        value = np.uint32(zlib.crc32(identity.encode("utf-8", "replace")))
        start, end = np.searchsorted(hashes, value, side="left"), np.searchsorted(hashes, value, side="right")
        return next((r for r in map(self._read, sorted(rows[start:end].tolist())) if r.id == identity), None)

    def complete(self, beginning: str, *, limit: int, types: tuple[str, ...] = ()) -> list[AnyRecord]:
        """Things whose name begins so (of people the family name too), of one of the types if there are any; the best known first."""
        found = (r for r in self._begin(fold_name(beginning)) if not types or not type_ids(r).isdisjoint(types))
        return list(islice(found, limit))

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Class and kind of the things that there are ("place", "city"), sorted."""
        found: list[tuple[str, str]] = self._index["kinds"]
        return found

    def _begin(self, key: str) -> Iterator[AnyRecord]:
        if not key:
            return
        keys, rows, ranks = self._index["names"]
        raw = key.encode("utf-8", "replace")[:KEY]
        start = np.searchsorted(keys, np.bytes_(raw), side="left")
        end = np.searchsorted(keys, np.bytes_(raw[: KEY - 1] + b"\xff" if len(raw) < KEY else raw), side="right")
        order = np.argsort(-ranks[start:end], kind="stable")[:MOST_READ]
        seen = set[str]()
        for number in rows[start:end][order].tolist():
            record = self._read(number)
            if record.id not in seen and any(k.startswith(key) for k in _beginnings(record)):
                seen.add(record.id)
                yield record

    def _read(self, number: int) -> AnyRecord:
        """The record of a number that counts through all files of the base."""
        for world in self.knowledge.worlds:
            if number < world.bounds[-1]:
                return world.read(number)
            number -= world.bounds[-1]
        raise IndexError(number)

    @property
    def _index(self) -> dict[str, Any]:
        with self._lock:  # whoever comes while it is made waits for it
            return self._made

    @cached_property
    def _made(self) -> dict[str, Any]:
        ids, rows, ranks = array("I"), array("I"), array("f")
        names: list[bytes] = []
        kinds: set[tuple[str, str]] = set()
        first = 0
        for world in self.knowledge.worlds:
            for number, (identity, name, kind, prior) in enumerate(world.headings()):
                sort = world.kind_of(number)
                ids.append(zlib.crc32(identity.encode("utf-8", "replace")))
                kinds.add((CLASSES[KINDS[sort]], kind))
                for key in _keys(name, sort == PEOPLE):
                    names.append(key)
                    rows.append(first + number)
                    ranks.append(prior / TOP[sort])
            first += world.bounds[-1]
        hashes, keys = np.array(ids, dtype=np.uint32), np.array(names, dtype=f"S{KEY}")
        by_hash, by_name = np.argsort(hashes, kind="stable"), np.argsort(keys, kind="stable")
        return {
            "ids": (hashes[by_hash], by_hash.astype(np.uint32)),
            "names": (keys[by_name], np.array(rows, dtype=np.uint32)[by_name], np.array(ranks, dtype=np.float32)[by_name]),
            "kinds": sorted(pair for pair in kinds if pair[1]),
        }


def _keys(name: str, person: bool) -> set[bytes]:
    """What a name may be found by when it is half written."""
    key = fold_name(name[:MAX_NAME])
    found = {key, key[at:]} if person and (at := key.rfind(" ") + 1) else {key}
    return {k.encode("utf-8", "replace")[:KEY] for k in found if k}


def _beginnings(record: AnyRecord) -> Iterator[str]:
    """The whole names of a record that a beginning is compared with."""
    names = chain((record.name,), record.aliases, (record.alpha2, record.code) if isinstance(record, CountryRecord) else ())
    yield from map(fold_name, names)
    key = fold_name(record.name[:MAX_NAME])
    yield key
    if isinstance(record, PersonRecord):
        yield key[key.rfind(" ") + 1 :]
        yield family_name(record.name, record.country)
