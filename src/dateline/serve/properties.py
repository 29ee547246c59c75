"""What can be asked of a thing: its properties, their values in the shapes of the reconciliation API, and whether a value agrees."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dateline.errors import UsageError
from dateline.knowledge import AnyRecord, CountryRecord, Knowledge, PersonRecord, PlaceRecord, Term
from dateline.knowledge.names import fold_name
from dateline.reading import check_date
from dateline.resolution.link_features import hold_on
from dateline.resolution.place_features import measure_km
from dateline.serve.kinds import CLASSES

NEAR = 50.0
"""Kilometres within which coordinates agree: the middle of a large city is told that differently by different sources."""

UNKNOWN = 0.5
"""Agreement where the base tells nothing of a property: neither for the candidate nor against it."""

Value = dict[str, Any]
Reader = Callable[[AnyRecord, Knowledge], list[Value]]


@dataclass(frozen=True, slots=True)
class Property:
    """A property: `of` the classes that have it, `read` gives its values, none where the base does not tell."""

    id: str
    name: str
    of: frozenset[str]
    read: Reader


def find_country(record: AnyRecord, knowledge: Knowledge) -> CountryRecord | None:
    """The country of a thing; of a country itself."""
    if isinstance(record, CountryRecord):
        return record
    return knowledge.find_country(record.country) if record.country else None


def hold_office(person: PersonRecord, day: str | None) -> tuple[Term, ...]:
    """The terms of office of a person, or those that held on a day (ISO)."""
    return tuple(t for t in person.terms if day is None or hold_on(t, day) > 0)


def word_term(term: Term, knowledge: Knowledge) -> str:
    """A term in words: "Chancellor, Germany, 2005-11-22 to 2021-12-08"; open ends are left out."""
    country = knowledge.find_country(term.of) if term.of else None
    dates = f"{term.since or ''} to {term.until}" if term.until else f"since {term.since}" if term.since else ""
    return ", ".join(part for part in (term.title, country.name if country else term.of, dates.strip()) if part)


def _texts(*values: object) -> list[Value]:
    return [{"str": str(v)} for v in values if v not in (None, "")]


def _field(name: str) -> Reader:
    """The values of a field of the record, a list or one."""

    def read(record: AnyRecord, _: Knowledge) -> list[Value]:
        value = getattr(record, name, None)
        return _texts(*value) if isinstance(value, tuple) else _texts(value)

    return read


def _degrees(name: str) -> Reader:
    return lambda record, _: [] if getattr(record, name, None) is None else [{"float": getattr(record, name)}]


def _read_country(record: AnyRecord, knowledge: Knowledge) -> list[Value]:
    country = find_country(record, knowledge)
    return [{"id": country.id, "name": country.name}] if country else []


def _of_country(name: str) -> Reader:
    return lambda record, knowledge: _texts(getattr(find_country(record, knowledge), name, None))


def _read_coordinates(record: AnyRecord, _: Knowledge) -> list[Value]:
    lat, lon = getattr(record, "lat", None), getattr(record, "lon", None)
    return [] if lat is None or lon is None else [{"str": f"{lat:g},{lon:g}"}]


def _read_wikidata(record: AnyRecord, _: Knowledge) -> list[Value]:
    own = record.id if record.id[:1] == "Q" and record.id[1:].isdecimal() else None
    return _texts(own or getattr(record, "wikidata", None))


def _read_population(record: AnyRecord, _: Knowledge) -> list[Value]:
    return [{"int": record.population}] if isinstance(record, PlaceRecord) and record.population else []


def _read_offices(record: AnyRecord, knowledge: Knowledge) -> list[Value]:
    return _texts(*(word_term(t, knowledge) for t in record.terms)) if isinstance(record, PersonRecord) else []


def _make(identity: str, name: str, of: str, read: Reader) -> tuple[str, Property]:
    return identity, Property(identity, name, frozenset(of.split()), read)


ALL = " ".join(CLASSES.values())
PROPERTIES: Mapping[str, Property] = dict((
    _make("country", "country", ALL, _read_country),
    _make("iso3", "ISO 3166-1 alpha-3 code of the country", ALL, _of_country("code")),
    _make("iso2", "ISO 3166-1 alpha-2 code of the country", ALL, _of_country("alpha2")),
    _make("coordinates", "coordinates (latitude,longitude)", "country place", _read_coordinates),
    _make("latitude", "latitude", "country place", _degrees("lat")),
    _make("longitude", "longitude", "country place", _degrees("lon")),
    _make("geonames", "GeoNames id", "country place", _field("geonames")),
    _make("wikidata", "Wikidata id", ALL, _read_wikidata),
    _make("admin1", "state, province or region", "place", _field("admin1")),
    _make("population", "population", "place", _read_population),
    _make("capital", "capital", "country", _field("capital")),
    _make("demonym", "nationality or name of the people", "country place", _field("demonyms")),
    _make("office", "terms of office", "person", _read_offices),
    _make("gender", "gender (f, m)", "person", _field("gender")),
    _make("born", "born", "person", _field("born")),
    _make("died", "died", "person", _field("died")),
    _make("kind", "kind of thing", "country place organisation", _field("kind")),
    _make("sector", "PLOVER sector", "organisation", _field("sector")),
    _make("alias", "other names", ALL, _field("aliases")),
    _make("origin", "where the facts are from", ALL, _field("origins")),
))  # fmt: skip


def read_property(record: AnyRecord, identity: str, settings: Mapping[str, Any], knowledge: Knowledge) -> list[Value]:
    """The values of a property of a thing; the setting `on` (YYYY-MM-DD) keeps only offices held on that day, no day keeps all.

    Raises UsageError for an `on` that is no date.
    """
    day = settings.get("on")
    if identity == "office" and isinstance(record, PersonRecord) and day not in (None, ""):
        if not isinstance(day, str):
            raise UsageError("the setting `on` is a date, YYYY-MM-DD")
        return _texts(*(word_term(t, knowledge) for t in hold_office(record, check_date(day))))
    found = PROPERTIES.get(identity)
    return found.read(record, knowledge) if found else []


def compare_property(record: AnyRecord, identity: str, values: tuple[str, ...], knowledge: Knowledge) -> float:
    """1 where the thing has one of the values, 0 where it has others or its class has none, UNKNOWN where the base does not tell."""
    if CLASSES[type(record)] not in PROPERTIES[identity].of:
        return 0.0
    known = PROPERTIES[identity].read(record, knowledge)
    if not known:
        return UNKNOWN
    return float(any(_agrees(record, identity, value, known, knowledge) for value in values))


def _agrees(record: AnyRecord, identity: str, value: str, known: list[Value], knowledge: Knowledge) -> bool:
    key = fold_name(value)
    if identity in ("country", "iso3", "iso2"):
        told = knowledge.find_country(value if identity == "country" else value.upper())
        return any(v.get("id") == value for v in known) or (told is not None and find_country(record, knowledge) == told)
    if identity == "admin1" and isinstance(record, PlaceRecord):
        return lies_in(record, value, knowledge)
    if identity == "office" and isinstance(record, PersonRecord):
        return bool(key) and any(key in fold_name(t.title) for t in record.terms)
    if identity == "coordinates":
        return _is_near(record, value)
    if identity in ("born", "died"):
        return any(v["str"].startswith(value) or value.startswith(v["str"]) for v in known)
    return any(_is_same(v, key, value) for v in known)


def _is_same(known: Value, key: str, value: str) -> bool:
    number = known.get("int", known.get("float"))
    if number is not None:
        try:
            return math.isclose(float(value), number, rel_tol=0.01)
        except ValueError:
            return False
    return bool(key) and fold_name(str(known["str"])) == key


def _is_near(record: AnyRecord, value: str) -> bool:
    """Whether "latitude,longitude" lies within NEAR of the place."""
    try:
        lat, lon = (float(part) for part in value.split(","))
    except ValueError:
        return False
    own = getattr(record, "lat", 0.0), getattr(record, "lon", 0.0)
    return math.isfinite(lat + lon) and bool(measure_km(np.array([own]), np.array([(lat, lon)]))[0, 0] <= NEAR)


def lies_in(place: PlaceRecord, container: str, knowledge: Knowledge) -> bool:
    """Whether a place is told to lie in a country or division of this name or abbreviation ("Texas", "IL", "Canada")."""
    country = knowledge.find_country(container)
    if country is not None and country.code == place.country:
        return True
    if not place.admin1:
        return False
    if fold_name(container) == fold_name(place.admin1):
        return True
    return any(d.name == place.admin1 and d.country == place.country for d in knowledge.find_places(container) if d.code)
