"""A Wikidata JSON dump read in one pass: one entity a line, bz2, gz or plain; records of people, places, organisations and countries."""

import bz2
import gzip
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from dateline.knowledge.records import AnyRecord, CountryRecord, OrganisationRecord, PersonRecord, PlaceRecord, Term

Entity = dict[str, Any]
CLASSES = {
    "person": frozenset({"Q5"}),
    "country": frozenset({"Q6256", "Q3624078"}),
    "place": frozenset(
        "Q515 Q486972 Q3957 Q532 Q1549591 Q5119 Q7930989 Q10864048 Q13220204 "
        "Q35657 Q56061 Q82794 Q165 Q9430 Q39594 Q37901 Q23442 Q33837 Q8502 Q46831 Q4022 Q23397 Q8514 Q5107".split()
    ),
    "organisation": frozenset(
        "Q43229 Q4830453 Q6881511 Q783794 Q891723 Q7278 Q3918 Q327333 Q484652 Q245065 "
        "Q163740 Q11032 Q192283 Q1616075 Q17149090 Q15265344 Q192350 Q35749 Q41487 Q16917 Q22687 Q476028".split()
    ),
}
"""Wikidata classes (instance of, P31) that are read, by type; a class below one of them counts only where it is listed or asked for."""


OFFICES = frozenset({"Q4164871", "Q294414", "Q480319", "Q114962596"})
"""Classes of positions and public offices: their labels are kept, to be the titles of people's offices."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is kept: `types` of CLASSES; `countries` by Wikidata id, or None for all; at least `sitelinks` wiki pages; further classes."""

    types: frozenset[str] = frozenset(CLASSES)
    countries: frozenset[str] | None = None
    sitelinks: int = 5
    classes: frozenset[str] = frozenset()


def open_dump(path: Path) -> IO[bytes]:
    """The dump's bytes, unpacked as they are read."""
    if path.suffix == ".bz2":
        return cast(IO[bytes], bz2.open(path, "rb"))
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def read_entities(lines: IO[bytes], skip: int = 0) -> Iterator[tuple[int, Entity | None]]:
    """(lines read so far, entity or None where the line holds none or is broken); the first `skip` lines are passed over unparsed."""
    for number, line in enumerate(lines, 1):
        if number <= skip:
            continue
        text = line.strip().rstrip(b",")
        if not text.startswith(b"{"):
            yield number, None
            continue
        try:
            entity = json.loads(text)
        except ValueError:
            entity = None
        yield number, entity if isinstance(entity, dict) and entity.get("type") == "item" else None


def read_values(entity: Entity, prop: str) -> list[Any]:
    """Values of a property's claims, preferred ones first, deprecated ones left out: ids, time strings, coordinates, texts."""
    claims = [c for c in entity.get("claims", {}).get(prop, ()) if c.get("rank") != "deprecated"]
    claims.sort(key=lambda c: c.get("rank") != "preferred")
    found = (read_value(c.get("mainsnak", {})) for c in claims)
    return [v for v in found if v is not None]


def read_value(snak: Entity) -> Any:
    """The value of a snak: "Q…" of an item, an ISO date (cut by its precision), a dict of coordinates, a number, a text; None for none."""
    value = snak.get("datavalue", {}).get("value")
    if isinstance(value, dict):
        if "id" in value:
            return value["id"]
        if "time" in value:
            return _read_date(value)
        if "amount" in value:
            return float(value["amount"])
        return value.get("text", value if "latitude" in value else None)
    return value


def _read_date(value: Entity) -> str | None:
    time = str(value["time"])
    if not time.startswith("+"):
        return None
    return time[1:].split("T")[0][: {11: 10, 10: 7}.get(int(value.get("precision", 9)), 4)]


def read_label(entity: Entity) -> str | None:
    """The English label, "mul" where there is none."""
    labels = entity.get("labels", {})
    return next((str(labels[x]["value"]) for x in ("en", "mul", "en-gb") if x in labels), None)


def read_type(entity: Entity, wanted: Filter) -> str | None:
    """The type of an entity that passes the filter, else None."""
    if len(entity.get("sitelinks", {})) < wanted.sitelinks or not read_label(entity):
        return None
    classes = set(read_values(entity, "P31"))
    kind = next((k for k, qs in CLASSES.items() if k in wanted.types and classes & qs), None)
    kind = kind or ("organisation" if classes & wanted.classes else None)
    if (
        kind
        and kind != "country"
        and wanted.countries is not None
        and not wanted.countries & {*read_values(entity, "P17"), *read_values(entity, "P27")}
    ):
        return None
    return kind


def make_record(entity: Entity, kind: str, codes: dict[str, str]) -> AnyRecord:
    """The record of an entity; `codes`: Wikidata id of countries → alpha-3. Offices keep Wikidata ids as titles until labels are known."""
    name = read_label(entity) or ""
    others = tuple(str(a["value"]) for a in entity.get("aliases", {}).get("en", ()))
    links = len(entity.get("sitelinks", {}))
    point = next((v for v in read_values(entity, "P625") if isinstance(v, dict)), {})
    lat, lon = point.get("latitude"), point.get("longitude")
    country = next((codes[q] for p in ("P17", "P27") for q in read_values(entity, p) if q in codes), None)
    geonames = next((int(v) for v in read_values(entity, "P1566") if str(v).isdigit()), None)
    facts: dict[str, Any] = {"id": entity["id"], "name": name, "aliases": others, "origins": ("wikidata",)}
    if kind == "country":
        code, alpha2 = (next(iter(read_values(entity, p)), "") for p in ("P298", "P297"))
        demonyms = tuple(dict.fromkeys(str(v) for v in read_values(entity, "P1549")))
        return CountryRecord(
            **facts, kind="country", code=code, alpha2=alpha2, demonyms=demonyms, geonames=geonames, lat=lat, lon=lon, prior=20.0
        )
    if kind == "place":
        people = int(next((v for v in read_values(entity, "P1082") if isinstance(v, float)), 0))
        prior = math.log10(people + 1) if people else min(7.0, 2 + math.log2(links + 1))
        facts["id"] = f"geonames:{geonames}" if geonames else entity["id"]  # so that it meets the record from GeoNames
        return PlaceRecord(
            **facts,
            kind="city" if people else "region",
            country=country,
            geonames=geonames,
            wikidata=entity["id"],
            lat=lat,
            lon=lon,
            population=people,
            prior=prior,
        )
    if kind == "person":
        return _make_person(entity, facts, country)
    return OrganisationRecord(**facts, kind="organisation", country=country, prior=min(8.0, math.log2(links + 1)))


def _make_person(entity: Entity, facts: dict[str, Any], country: str | None) -> PersonRecord:
    """The person of an entity, with gender, dates and offices."""
    sites = entity.get("sitelinks", {})
    gender = {"Q6581072": "f", "Q6581097": "m"}.get(next(iter(read_values(entity, "P21")), ""))
    born, died = (next(iter(read_values(entity, p)), None) for p in ("P569", "P570"))
    return PersonRecord(
        **facts,
        country=country,
        terms=read_terms(entity, country),
        gender=gender,
        born=born,
        died=died,
        wikipedia="enwiki" in sites,
        prior=min(7.0, math.log2(len(sites) + 1)),
    )


def read_terms(entity: Entity, country: str | None) -> tuple[Term, ...]:
    """Offices held (P39) with start (P580) and end (P582); the title is the office's Wikidata id."""
    terms = []
    for claim in entity.get("claims", {}).get("P39", ())[:40]:
        title = read_value(claim.get("mainsnak", {}))
        qualifiers = claim.get("qualifiers", {})
        since, until = (next((read_value(q) for q in qualifiers.get(p, ())), None) for p in ("P580", "P582"))
        if isinstance(title, str) and claim.get("rank") != "deprecated":
            terms.append(Term(title, country, since, until))
    return tuple(terms)
