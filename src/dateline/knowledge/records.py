"""What the knowledge base knows of a thing: frozen records, and their rows in the file."""

import json
from dataclasses import dataclass
from typing import Any

ORIGINS = (
    "own",
    "hand",
    "wikidata",
    "geonames",
    "natural-earth",
    "us-atlas",
    "factbook",
    "petrarch2",
    "ror",
    "nsi",
    "country-codes",
    "rigour",
    "countryinfo",
)
"""Where a record's facts are from (data/knowledge/ORIGINS.md has licences); a row keeps their numbers, so names are only ever appended."""


@dataclass(frozen=True, slots=True)
class CountryRecord:
    """A country or territory. `code` ISO 3166-1 alpha-3, `alpha2` alpha-2; degrees WGS 84; `kind` country or territory."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    code: str
    alpha2: str
    demonyms: tuple[str, ...] = ()
    capital: str | None = None
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    prior: float = 0.0
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place other than a country. `kind`: city, division (first level), county, region, sea, river, mountains, …

    `country` alpha-3 or None (seas, regions of many countries); `admin1` the name of the division that it lies in; `code` GeoNames' code
    of a division ("US.TX"); `population` 0 where unknown.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None = None
    admin1: str | None = None
    geonames: int | None = None
    wikidata: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    code: str | None = None
    demonyms: tuple[str, ...] = ()
    prior: float = 0.0
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """Someone held an office: title, of which country (alpha-3), from and to as ISO dates or prefixes of them; None is open or unknown."""

    title: str
    of: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person. `gender` f, m or None; `born`, `died` ISO dates or prefixes; `wikipedia`: has an article there."""

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None = None
    terms: tuple[Term, ...] = ()
    gender: str | None = None
    born: str | None = None
    died: str | None = None
    wikipedia: bool = False
    prior: float = 0.0
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation. `kind`: company, party, university, government, armed group, …; `sector` a PLOVER sector or None.

    `actor`: the PLOVER code of one that belongs to no state (IGO, NGO, MNC, IMG, ISM, UNO, EUR).
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None = None
    sector: str | None = None
    actor: str | None = None
    prior: float = 0.0
    origins: tuple[str, ...] = ()


AnyRecord = CountryRecord | PlaceRecord | PersonRecord | OrganisationRecord
KINDS: tuple[type[AnyRecord], ...] = (CountryRecord, PlaceRecord, PersonRecord, OrganisationRecord)


def write_row(record: AnyRecord) -> str:
    """A record as one line of JSON: a list in the order of its fields, empty ones at the end left out, origins as numbers."""
    values: list[Any] = [getattr(record, name) for name in record.__slots__]
    values[-1] = [ORIGINS.index(o) for o in values[-1]]
    if isinstance(record, PlaceRecord) and record.id == f"geonames:{record.geonames}":
        values[0] = 0  # said by `geonames`
    if isinstance(record, PersonRecord):
        at = record.__slots__.index("terms")
        values[at] = [[t.title, t.of or 0, t.since or 0, t.until or 0] for t in record.terms]
    return json.dumps([v or 0 for v in values], ensure_ascii=False, separators=(",", ":"))


def read_row(cls: type[AnyRecord], line: str) -> AnyRecord:
    """The record of a line; 0 stands for every empty value."""
    row: list[Any] = json.loads(line)
    made: dict[str, Any] = {}
    if cls is PlaceRecord and not row[0]:
        row[0] = f"geonames:{row[cls.__slots__.index('geonames')]}"
    for name, value in zip(cls.__slots__, row, strict=True):
        if name in ("aliases", "demonyms"):
            made[name] = tuple(value or ())
        elif name == "origins":
            made[name] = tuple(ORIGINS[i] for i in value or ())
        elif name == "terms":
            made[name] = tuple(Term(t[0], t[1] or None, t[2] or None, t[3] or None) for t in value or ())
        elif name in ("population", "prior"):
            made[name] = value
        elif name == "wikipedia":
            made[name] = bool(value)
        elif name in ("lat", "lon") and value == 0:
            made[name] = 0.0 if any(row[cls.__slots__.index(n)] for n in ("lat", "lon")) else None
        else:
            made[name] = value or None
    return cls(**made)


def read_heading(cls: type[AnyRecord], line: bytes) -> tuple[str, str, str, float]:
    """Id, main name, kind ("" for people) and prior of a line, without the rest: a fifth of the time that the record takes."""
    row: list[Any] = json.loads(line)
    at = cls.__slots__.index
    kind = row[at("kind")] if "kind" in cls.__slots__ else ""
    return row[0] or f"geonames:{row[at('geonames')]}", row[1], kind or "", float(row[at("prior")])
