"""Compile the knowledge base of the package: `python -m dateline.knowledge.compile SOURCE_DIR OUT [TOWNS_DIR]`.

SOURCE_DIR holds countries, people, organisations and places as `.jsonl.gz`, one record a line with `id`, `name`, `aliases`, `type`,
`country` (alpha-3), `source` and what belongs to the kind (`roles`, `lat`, `lon`, `population`, …). Records with a share-alike source
are left out (SHARE_ALIKE), and our own lists of data/knowledge are put in. TOWNS_DIR gives towns of less than 5,000 people (towns.py).
"""

import csv
import gzip
import json
import logging
import math
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from dateline.errors import MissingError
from dateline.knowledge.given import count_given
from dateline.knowledge.names import fold_name
from dateline.knowledge.offices import rank_office
from dateline.knowledge.records import ORIGINS, CountryRecord, OrganisationRecord, PersonRecord, PlaceRecord, Term
from dateline.knowledge.sectors import read_code, sector_of_kind, sector_of_name
from dateline.knowledge.staging import MAX_ALIASES, Staging
from dateline.knowledge.towns import read_towns

SHARE_ALIKE = frozenset({"supraverden"})
Row = dict[str, Any]

KIND_PRIOR = {
    "continent": 9.0,
    "ocean": 9.0,
    "sea": 8.0,
    "region": 7.5,
    "gulf": 7.0,
    "strait": 7.0,
    "county": 4.0,
    "river": 5.5,
    "mountains": 5.5,
}
"""Priors beside the log10 of cities' populations: continents, seas and regions come before any city of their name, counties after most."""
OTHER_PRIOR = 5.0  # islands, lakes, deserts, …: as a city of 100,000


def read_rows(path: Path) -> Iterator[Row]:
    """Records of a gzip-compressed JSON-lines file without the share-alike ones; raises MissingError where it is not there."""
    if not path.exists():
        raise MissingError(f"no {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row: Row = json.loads(line)
            if not SHARE_ALIKE.intersection(row["source"]):
                yield row


def read_table(name: str) -> Iterator[Row]:
    """Rows of one of our own lists in data/knowledge, a column `aliases` split at "|"."""
    text = (files("dateline") / "data/knowledge" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t"):
        yield {**row, "aliases": [a for a in (row["aliases"] or "").split("|") if a]}


def clean_aliases(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Other names without repeats and without those whose key is the name's own; at most MAX_ALIASES."""
    seen, kept = {fold_name(name), ""}, []
    for alias in aliases:
        key = fold_name(alias)
        if key not in seen:
            seen.add(key)
            kept.append(alias)
    return tuple(kept[:MAX_ALIASES])


def read_origins(row: Row) -> tuple[str, ...]:
    """The short names of a row's sources: "datasets/country-codes (PDDL)" → country-codes."""
    return tuple(sorted({o for s in row["source"] for o in ORIGINS if o in s}))


def make_country(row: Row, more: Row) -> CountryRecord:
    """A country of the source, with what our own list adds (an empty row where it adds nothing)."""
    names = clean_aliases(row["name"], [*row["aliases"], *more.get("aliases", ())])
    demonyms = dict.fromkeys([*row.get("demonyms", ()), *filter(None, (more.get("demonyms") or "").split("|"))])
    prior = float(more.get("prior") or (20.0 if row["type"] == "country" else 12.0))
    lat, lon = (float(more["lat"]), float(more["lon"])) if more.get("lat") else (row.get("lat"), row.get("lon"))
    return CountryRecord(
        row["id"], row["name"], names, row["type"], row["country"], row["iso2"], tuple(demonyms), row.get("capital"), row.get("geonames"),
        round_degrees(lat), round_degrees(lon), prior, read_origins(row),
    )  # fmt: skip


def round_degrees(value: float | None) -> float | None:
    """Degrees to three decimals, some hundred metres: more than a city's "place" means, and less to store."""
    return None if value is None else round(value, 3)


def make_place(row: Row, capitals: frozenset[str]) -> PlaceRecord:
    """A place of the source; `capitals`: GeoNames ids (as text) of cities that are their country's capital."""
    kind = "capital" if str(row.get("geonames")) in capitals and row["type"] == "city" else row["type"]
    people = int(row.get("population") or 0)
    prior = row.get("prior") or (
        math.log10(people + 1) if people else KIND_PRIOR.get(kind, OTHER_PRIOR if kind not in ("city", "division") else 3.0)
    )
    prior += {"capital": 2.0, "division": 0.5}.get(kind, 0.0)
    return PlaceRecord(
        row["id"], row["name"], clean_aliases(row["name"], row["aliases"]), kind, row.get("country"), row.get("admin1"),
        row.get("geonames"), row.get("wikidata"), round_degrees(row.get("lat")), round_degrees(row.get("lon")), people,
        row.get("code"), tuple(row.get("demonyms", ())), round(prior, 2), read_origins(row),
    )  # fmt: skip


NO_NAMES = ("administration", "government", "president-elect", "vice-president", "president ", "former ")
"""Parts of "other names" of people in the sources that are offices and governments, not names."""


def make_person(row: Row) -> PersonRecord:
    """A person of the source, with a prior from the highest office, a Wikipedia article, and being named in several sources."""
    terms = tuple(Term(t["title"], t.get("of"), t.get("from"), t.get("to")) for t in row["roles"])
    rank = max((rank_office(t.title)[0] for t in terms), default=0)
    prior = rank + 0.5 * bool(row.get("wiki")) + 0.5 * (len(row["source"]) - 1) + 0.1 * min(len(terms), 5)
    aliases = clean_aliases(row["name"], (a for a in row["aliases"] if not any(w in a.lower() for w in NO_NAMES)))
    return PersonRecord(
        row["id"], row["name"], aliases, row.get("country"), terms, {"female": "f", "male": "m"}.get(row.get("gender", "")),
        row.get("born"), row.get("died"), bool(row.get("wiki")), round(prior, 2), read_origins(row),
    )  # fmt: skip


def make_organisation(row: Row) -> OrganisationRecord:
    """An organisation of the source; sector and actor code from its CAMEO code, else from the words of its name, else from its kind."""
    sector, actor = read_code(row.get("cameo"))
    prior = len(row["source"]) + {"party": 1.0, "armed group": 1.0, "intergovernmental": 2.0}.get(row["type"], 0.0)
    return OrganisationRecord(
        row["id"], row["name"], clean_aliases(row["name"], row["aliases"]), row["type"], row.get("country"),
        sector or sector_of_name(row["name"]) or sector_of_kind(row["type"]), actor, prior, read_origins(row),
    )  # fmt: skip


def merge_organisations(rows: Iterable[Row]) -> Iterator[OrganisationRecord]:
    """The source's organisations with our own list over them.

    One record is made of the same Wikidata id, or of the same name where the source has none ("x-…").
    """
    own = {(r["wikidata"] or fold_name(r["name"])): r for r in read_table("organisations.tsv")}
    names = {fold_name(n): key for key, r in own.items() for n in (r["name"], *r["aliases"])}
    merged: dict[str, list[OrganisationRecord]] = {}
    for row in rows:
        key = row["id"] if row["id"] in own else names.get(fold_name(row["name"])) if row["id"].startswith("x-") else None
        if key:
            merged.setdefault(key, []).append(make_organisation(row))
        else:
            yield make_organisation(row)
    for key, row in own.items():
        old = merged.get(key, [])
        aliases = [*row["aliases"], *(n for o in old for n in (o.name, *o.aliases))]
        identity = row["wikidata"] or next((o.id for o in old), f"x-{key.replace(' ', '-')}")
        origins = tuple(sorted({"hand", *(n for o in old for n in o.origins)}))
        yield OrganisationRecord(
            identity, row["name"], clean_aliases(row["name"], aliases), row["kind"], row["country"] or None, row["sector"] or None,
            row["actor"] or None, 8.0, origins,
        )  # fmt: skip


def find_capitals(countries: list[Row], places: Iterable[Row]) -> frozenset[str]:
    """GeoNames ids, as text, of the largest city of each country that bears its capital's name."""
    wanted = {(c["country"], fold_name(c["capital"])) for c in countries if c.get("capital")}
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for row in places:
        keys = {(row.get("country", ""), fold_name(n)) for n in (row["name"], *row["aliases"])} & wanted if row["type"] == "city" else set()
        for key in keys:
            best[key] = max(best.get(key, (0, "")), (int(row.get("population") or 0), str(row.get("geonames"))))
    return frozenset(identity for _, identity in best.values())


def find_middles(places: Iterable[Row]) -> dict[tuple[str, str], tuple[float, float]]:
    """(country, name of its first-level division) → middle of the box of its cities, where it has three or more.

    The source's own points of divisions are means over people, which lie by the largest city (Queensland's in Brisbane). The outermost
    fortieth of the cities at each side, and at least one of ten, does not count: some stand under a wrong division.
    """
    boxes: dict[tuple[str, str], list[list[float]]] = {}
    for row in places:
        if row["type"] == "city" and row.get("admin1") and row.get("lat") is not None:
            boxes.setdefault((row["country"], row["admin1"]), []).append([row["lat"], row["lon"]])
    middles = {}
    for key, points in boxes.items():
        cut = max(len(points) // 40, int(len(points) >= 10))
        lats, lons = (sorted(degrees)[cut : len(points) - cut] for degrees in zip(*points, strict=True))
        if len(points) >= 3 and lons[-1] - lons[0] < 90:
            middles[key] = ((lats[0] + lats[-1]) / 2, (lons[0] + lons[-1]) / 2)
    return middles


def make_places(source: Path, countries: list[Row], towns: Path | None = None) -> Iterator[PlaceRecord]:
    """The source's places, without the second copy of the continents, then those of our own list that it has not, then small towns.

    What our own list tells of a place goes before what the source does, where both have it.
    """
    capitals = find_capitals(countries, read_rows(source / "places.jsonl.gz"))
    middles = find_middles(read_rows(source / "places.jsonl.gz"))
    divisions = {r["code"]: r for r in read_table("divisions.tsv")}
    own = {fold_name(r["name"]): r for r in read_table("places.tsv")}
    for row in read_rows(source / "places.jsonl.gz"):
        if not row["id"].startswith("x-continent"):
            told = own.get(fold_name(row["name"]), {}) if row["type"] != "city" else {}
            if told and (not told["country"] or row.get("country") in (None, told["country"])):
                del own[fold_name(row["name"])]
                row |= {"country": told["country"] or row.get("country"), "lat": float(told["lat"]), "lon": float(told["lon"])}
                yield make_place({**row, "aliases": [*told["aliases"], *row["aliases"]]}, capitals)
                continue
            if row["type"] == "division":
                more = divisions.get(row.get("code", ""), {})
                point = (float(more["lat"]), float(more["lon"])) if more.get("lat") else (row.get("lat"), row.get("lon"))
                row["lat"], row["lon"] = point if more.get("lat") else middles.get((row["country"], row["name"]), point)
                row["aliases"] = [*more.get("aliases", ()), *row["aliases"]]
            yield make_place(row, capitals)
    for row in own.values():
        made = {"id": f"x-{row['kind']}:{fold_name(row['name']).replace(' ', '-')}", "type": row["kind"], "source": ["hand"]}
        made |= {"country": row["country"] or None, "demonyms": [d for d in (row["demonyms"] or "").split("|") if d]}
        yield make_place({**row, **made, "lat": float(row["lat"]), "lon": float(row["lon"])}, capitals)
    if towns is not None:
        known = read_rows(source / "places.jsonl.gz")
        yield from (make_place(r, capitals) for r in read_towns(towns, known, {c["iso2"]: c["country"] for c in countries}))


def compile_base(source: Path, out: Path, version: str, towns: Path | None = None) -> dict[str, Any]:
    """Compile the four files of `source` and the towns of `towns` into the knowledge file `out`; returns the facts of its header."""
    with tempfile.TemporaryDirectory() as folder, Staging(Path(folder) / "staging.sqlite") as staging:
        countries = list(read_rows(source / "countries.jsonl.gz"))
        more = {r["code"]: r for r in read_table("countries.tsv")}
        staging.add(make_country(row, more.get(row["country"], {})) for row in countries)
        staging.add(make_places(source, countries, towns))
        people = [make_person(row) for row in read_rows(source / "people.jsonl.gz")]
        staging.add(people)
        staging.count_given(count_given((p.name, p.country, p.gender) for p in people))
        staging.add(merge_organisations(read_rows(source / "organisations.jsonl.gz")))
        staging.keep()
        return staging.finish(out, {"version": version, "note": "the package's own base; origins: ORIGINS.md"})


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: python -m dateline.knowledge.compile SOURCE_DIR OUT [TOWNS_DIR]")
    made = compile_base(Path(sys.argv[1]), Path(sys.argv[2]), "1", Path(sys.argv[3]) if len(sys.argv) == 4 else None)
    logging.info("%s: %s", sys.argv[2], made)
