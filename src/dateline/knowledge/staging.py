"""Records on their way into a knowledge file: kept on disk, so that memory does not grow with their number and a run can go on later."""

import re
import sqlite3
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np

from dateline.knowledge.names import family_name, fold_name, short_organisation, short_person
from dateline.knowledge.records import KINDS, AnyRecord, OrganisationRecord, PersonRecord, PlaceRecord, read_row, write_row
from dateline.knowledge.world import BLOCK, write_world

MAX_ALIASES = 60
"""Names of one record: GeoNames gives some cities over 100, in scripts and spellings that English text does not have."""


class Staging:
    """Records in an SQLite file, by kind and sort key; the same id again replaces the record (of two priors the better stays)."""

    def __init__(self, path: Path) -> None:
        """Open or go on with a staging file."""
        self.path = path
        self._db = sqlite3.connect(path)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=off")
        self._db.execute(
            "create table if not exists rows "
            "(kind int, sort text, id text, prior real, line text, primary key (kind, sort, id)) without rowid"
        )
        self._db.execute("create table if not exists facts (name text primary key, value text)")
        self._db.execute("create table if not exists titles (id text primary key, label text) without rowid")
        self._db.execute("create table if not exists given (name text primary key, women int, men int) without rowid")

    def add(self, records: Iterable[AnyRecord]) -> int:
        """Put records in; returns how many."""
        rows = [(KINDS.index(type(r)), sort_key(r), r.id, r.prior, write_row(r)) for r in records]
        self._db.executemany(
            "insert into rows values (?,?,?,?,?) "
            "on conflict do update set line=excluded.line, prior=excluded.prior where excluded.prior >= prior",
            rows,
        )
        return len(rows)

    def count_given(self, counts: dict[str, tuple[int, int]]) -> None:
        """Add to the counts of given names: name → (women, men)."""
        self._db.executemany(
            "insert into given values (?,?,?) on conflict do update set women=women+excluded.women, men=men+excluded.men",
            [(n, f, m) for n, (f, m) in counts.items()],
        )

    def add_titles(self, labels: Iterable[tuple[str, str]]) -> None:
        """Labels of offices by Wikidata id, for `name_titles`."""
        self._db.executemany("insert or replace into titles values (?,?)", labels)

    def name_titles(self) -> None:
        """Give people's offices that are still Wikidata ids their labels; those without a label go."""
        labels = dict(self._db.execute("select id, label from titles"))
        kind = KINDS.index(PersonRecord)
        for sort, identity, line in self._db.execute(
            "select sort, id, line from rows where kind=? and line like '%[[\"Q%'", (kind,)
        ).fetchall():
            record = read_row(PersonRecord, line)
            assert isinstance(record, PersonRecord)
            named = [replace(t, title=labels.get(t.title, t.title)) for t in record.terms]
            known = tuple(t for t in named if not (t.title[:1] == "Q" and t.title[1:].isdigit()))
            self._db.execute(
                "update rows set line=? where kind=? and sort=? and id=?", (write_row(replace(record, terms=known)), kind, sort, identity)
            )

    def keep(self, **facts: object) -> None:
        """Remember how far a run is and make everything so far durable."""
        self._db.executemany("insert or replace into facts values (?,?)", [(n, str(v)) for n, v in facts.items()])
        self._db.commit()

    def recall(self, name: str) -> str | None:
        """A remembered fact."""
        row = self._db.execute("select value from facts where name=?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def __enter__(self) -> Self:
        """Itself; closed at the end, whatever happens."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Close the staging file; it stays for a later run."""
        self._db.close()

    def _lines(self, kind: int) -> Iterator[bytes]:
        for (line,) in self._db.execute("select line from rows where kind=? order by sort, id", (kind,)):
            yield line.encode("utf-8")

    def finish(self, out: Path, facts: dict[str, Any], min_given: int = 2) -> dict[str, Any]:
        """Write the knowledge file; returns its header's facts. Given names borne by fewer than `min_given` people are left out."""
        out.parent.mkdir(parents=True, exist_ok=True)
        index, rows = _Index(), _Rows(out.with_name(out.name + ".rows"))
        try:
            dictionaries = [choose_dictionary(self._lines(kind)) for kind in range(len(KINDS))]
            counts = [rows.write(self._lines(kind), dictionaries[kind], partial(index.add, kind)) for kind in range(len(KINDS))]
            rows.file.close()
            given = self._db.execute("select name, women, men from given where women + men >= ? order by name", (min_given,))
            sections: dict[str, bytes | Path] = {
                "rows": rows.path,
                "blocks": np.array(rows.blocks, "<u8").tobytes(),
                "firsts": np.array(rows.firsts, "<u4").tobytes(),
                **index.sections(),
                "given": zlib.compress("\n".join(f"{n}\t{f}\t{m}" for n, f, m in given).encode(), 9),
                **{f"dictionary{kind}": zlib.compress(d, 9) for kind, d in enumerate(dictionaries)},
            }
            made = {**facts, "counts": counts, "names": len(index.hashes)}
            write_world(out, sections, made)
        finally:
            rows.file.close()
            rows.path.unlink(missing_ok=True)
        return made


_STRING = re.compile(rb'"[^"]{6,60}",?(?:"[A-Z]{3}",)?')


def choose_dictionary(lines: Iterable[bytes], sample: int = 16000) -> bytes:
    """The strings that most often come again (titles of offices, names of provinces), at most 32 kB, for zlib to know beforehand.

    Counted over every third line until `sample` lines are seen.
    """
    counts: Counter[bytes] = Counter()
    for line in islice(lines, 0, 3 * sample, 3):
        counts.update(_STRING.findall(line))
    best = sorted((s for s, n in counts.items() if n > 4), key=lambda s: (counts[s] * len(s), s))
    return b"".join(best)[-32768:] or b"0"


class _Rows:
    """Blocks of rows on their way into a file, with their offsets and first rows."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path.open("wb")
        self.blocks, self.firsts, self.number = [0], [0], 0

    def write(self, lines: Iterable[bytes], dictionary: bytes, note: Callable[[int, bytes], None]) -> int:
        """Write the rows of one kind and call `note` with each row's number and line; returns how many."""
        waiting: list[bytes] = []
        start, size = self.number, 0
        for line in lines:
            if size + len(line) > BLOCK and waiting:
                self._flush(waiting, dictionary)
                waiting, size = [], 0
            waiting.append(line)
            size += len(line) + 1
            note(self.number, line)
            self.number += 1
        if waiting:
            self._flush(waiting, dictionary)
        return self.number - start

    def _flush(self, waiting: list[bytes], dictionary: bytes) -> None:
        packer = zlib.compressobj(9, zdict=dictionary)
        self.blocks.append(self.blocks[-1] + self.file.write(packer.compress(b"\n".join(waiting)) + packer.flush()))
        self.firsts.append(self.firsts[-1] + len(waiting))


class _Index:
    """Hashes of names with row numbers and priors, as plain arrays: 12 bytes a name."""

    def __init__(self) -> None:
        self.hashes, self.refs, self.priors = array("I"), array("I"), array("f")
        self.family = (array("I"), array("I"), array("f"))

    def add(self, kind: int, number: int, line: bytes) -> None:
        record = read_row(KINDS[kind], line.decode("utf-8"))
        for key, weight in record_keys(record).items():
            self.hashes.append(zlib.crc32(key.encode("utf-8", "replace")))
            self.refs.append(number)
            self.priors.append(record.prior + weight)
        if isinstance(record, PersonRecord):
            for key in {family_name(n, record.country) for n in (record.name, *record.aliases)} - {""}:
                self.family[0].append(zlib.crc32(key.encode("utf-8", "replace")))
                self.family[1].append(number)
                self.family[2].append(record.prior)

    def sections(self) -> dict[str, bytes]:
        """The four arrays, sorted by hash, then prior from the best, then row."""
        made = {}
        for prefix, columns in (("", (self.hashes, self.refs, self.priors)), ("family_", self.family)):
            hashes, refs, priors = (np.array(c) for c in columns)
            order = np.lexsort((refs, -priors, hashes))
            made[f"{prefix}hashes"] = hashes[order].astype("<u4").tobytes()
            made[f"{prefix}refs"] = refs[order].astype("<u4").tobytes()
        return made


ALIAS_WEIGHT = -1.0
"""What a name other than the first costs in the order of candidates: as much as ten times the population (priors of places are log10)."""


def record_keys(record: AnyRecord) -> dict[str, float]:
    """Keys under which a record is found, each with what it adds to the prior: 0 for the main name, ALIAS_WEIGHT for others."""
    keys: dict[str, float] = {}
    for i, name in enumerate((record.name, *record.aliases)):
        shorts = {fold_name(name)}
        if isinstance(record, PersonRecord):
            shorts.add(short_person(name))
        elif isinstance(record, OrganisationRecord):
            shorts.add(short_organisation(name))
        for key in shorts - {""}:
            keys.setdefault(key, ALIAS_WEIGHT if i else 0.0)
    if not isinstance(record, PersonRecord | OrganisationRecord):
        for word in record.demonyms:
            keys.setdefault(f"~{fold_name(word)}", 0.0)
    if not isinstance(record, PersonRecord | OrganisationRecord | PlaceRecord):
        for code in (record.code, record.alpha2):
            keys.setdefault(f"={code.lower()}", 0.0)
    return keys


def sort_key(record: AnyRecord) -> str:
    """Namesakes lie together in the file, so that a look-up reads few blocks: people by family name, all others by name."""
    if isinstance(record, PersonRecord):
        return f"{family_name(record.name, record.country)} {fold_name(record.name)}"
    return fold_name(record.name)
