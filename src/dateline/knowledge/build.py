"""Bigger worlds: a Wikidata JSON dump or GeoNames' files become a knowledge file of the same format.

One pass, streamed, memory bounded (records wait in an SQLite file beside the result), and resumable: a run that was stopped goes on
where it last kept its place. The package's own records are put in first, unless told otherwise.
"""

import math
import zipfile
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from dateline.errors import FormatError, MissingError
from dateline.knowledge.dump import OFFICES, Filter, make_record, open_dump, read_entities, read_label, read_type, read_values
from dateline.knowledge.given import count_given
from dateline.knowledge.lookup import Knowledge, base_path
from dateline.knowledge.records import KINDS, AnyRecord, CountryRecord, PersonRecord, PlaceRecord
from dateline.knowledge.staging import Staging
from dateline.knowledge.world import World

Progress = Callable[[int, int], None]
"""Called now and then with (lines read, records kept)."""
EVERY = 20_000  # lines between two calls of progress and two savings of the place
CLASSES = {"P": "city", "A": "division", "H": "sea", "T": "mountains", "L": "region"}
"""GeoNames' feature classes that are read, and the kind that their places get (codes below refine it)."""
CODES = {
    "PPLC": "capital",
    "ADM1": "division",
    "ADM2": "county",
    "ISL": "island",
    "STM": "river",
    "LK": "lake",
    "RGN": "region",
    "CONT": "continent",
    "STRT": "strait",
    "GULF": "gulf",
}


def build_knowledge(source: Path, out: Path, wanted: Filter | None = None, progress: Progress | None = None, with_base: bool = True) -> int:
    """Build a knowledge file from a Wikidata dump (a file .json, .json.gz or .json.bz2) or GeoNames (a .txt, a .zip, or a folder of them).

    Returns how many records it has. `out.staging` stays while a run is unfinished; the same call goes on. Raises MissingError where the
    source is not there, FormatError where nothing in it can be read.
    """
    if not source.exists():
        raise MissingError(f"no {source}")
    wanted, progress = wanted or Filter(), progress or (lambda _lines, _records: None)
    out.parent.mkdir(parents=True, exist_ok=True)
    path = out.with_name(out.name + ".staging")
    with Staging(path) as staging:
        if with_base and staging.recall("base") is None:
            base = World(base_path())
            staging.add(base.records())
            staging.count_given(base.given_names())
            staging.keep(base="done")
        read = _read_dump if ".json" in "".join(source.suffixes).lower() else _read_geonames
        if read(source, staging, wanted, progress) == 0:
            raise FormatError(f"{source}: no line of a Wikidata JSON dump or of GeoNames' tables in it")
        staging.name_titles()
        facts = staging.finish(out, {"version": f"built from {source.name}", "note": "built by the user"})
    for rest in path.parent.glob(path.name + "*"):
        rest.unlink()
    return sum(facts["counts"])


def _read_dump(source: Path, staging: Staging, wanted: Filter, progress: Progress) -> int:
    """Put the dump's records into staging; returns how many lines held an entity, now or in an earlier run."""
    done, kept, entities = (int(staging.recall(name) or 0) for name in ("lines", "records", "entities"))
    codes = {r.id: r.code for r in World(base_path()).records(KINDS.index(CountryRecord)) if isinstance(r, CountryRecord)}
    records: list[AnyRecord] = []
    titles: list[tuple[str, str]] = []
    number = done
    with open_dump(source) as lines:
        for number, entity in read_entities(lines, done):
            if entity is not None:
                entities += 1
                label = read_label(entity)
                if label and OFFICES & set(read_values(entity, "P31")):
                    titles.append((entity["id"], label))
                kind = read_type(entity, wanted)
                if kind:
                    records.append(make_record(entity, kind, codes))
            if number % EVERY == 0:
                kept += _save(staging, records, titles)
                staging.keep(lines=number, records=kept, entities=entities)
                progress(number, kept)
    kept += _save(staging, records, titles)
    staging.keep(lines=number, records=kept, entities=entities)
    progress(number, kept)
    return entities


def _save(staging: Staging, records: list[AnyRecord], titles: list[tuple[str, str]]) -> int:
    """Move what was gathered into staging; returns how many records."""
    people = (r for r in records if isinstance(r, PersonRecord))
    staging.count_given(count_given((p.name, p.country, p.gender) for p in people))
    staging.add_titles(titles)
    count = staging.add(records)
    records.clear()
    titles.clear()
    return count


def _read_geonames(source: Path, staging: Staging, wanted: Filter, progress: Progress) -> int:
    """Put GeoNames' places into staging; returns how many rows were tables' rows."""
    folder = source if source.is_dir() else source.parent
    provinces = _read_provinces(folder / "admin1CodesASCII.txt")
    base = Knowledge([World(base_path())])
    files = (
        [f for f in sorted(folder.iterdir()) if f.suffix in (".txt", ".zip") and f.name != "admin1CodesASCII.txt"]
        if source.is_dir()
        else [source]
    )
    rows = kept = 0
    for file in files:
        lines = _open_table(file)
        while chunk := list(islice(lines, EVERY)):
            fields = [row for line in chunk if len(row := line.rstrip("\n").split("\t")) == 19 and row[0].isdigit()]
            rows += len(fields)
            kept += staging.add(place for row in fields if (place := make_geonames(row, provinces, base, wanted)))
            staging.keep()
            progress(rows, kept)
    return rows


def _open_table(path: Path) -> Iterator[str]:
    """Lines of a table of GeoNames, from the .zip where it is one."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".txt") and name != "readme.txt":
                    with archive.open(name) as file:
                        yield from TextIOWrapper(file, encoding="utf-8", errors="replace")
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from file


def _read_provinces(path: Path) -> dict[str, str]:
    """Code ("US.TX") → name, by admin1CodesASCII.txt; empty where it is not there."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {row[0]: row[1] for line in file if len(row := line.rstrip("\n").split("\t")) >= 2}


def make_geonames(row: list[str], provinces: dict[str, str], base: Knowledge, wanted: Filter) -> PlaceRecord | None:
    """The place of a row of 19 fields (geonames.org, readme.txt of the export), or None where its class or country is not wanted.

    Other names are kept where they are in Latin letters.
    """
    if "place" not in wanted.types or row[6] not in CLASSES:
        return None
    country = base.find_country(row[8]) if row[8] else None
    if wanted.countries is not None and (country is None or country.id not in wanted.countries):
        return None
    try:
        people, lat, lon = int(row[14] or 0), float(row[4]), float(row[5])
    except ValueError:
        return None
    aliases = tuple(a for a in (row[2], *row[3].split(",")) if a and a != row[1] and all(ord(c) < 0x250 for c in a))
    prior = math.log10(people + 1) if people else 2.0
    code = f"{row[8]}.{row[10]}"
    return PlaceRecord(
        f"geonames:{row[0]}", row[1], aliases[:40], CODES.get(row[7], CLASSES[row[6]]), country.code if country else None,
        provinces.get(code), int(row[0]), None, round(lat, 4), round(lon, 4), people,
        code if row[7] == "ADM1" else None, (), round(prior, 2), ("geonames",),
    )  # fmt: skip
