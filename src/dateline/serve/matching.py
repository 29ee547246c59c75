"""Which things a query may mean: candidates scored by a visible list of weighted features, sure only where nothing rivals."""

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.knowledge import AnyRecord, CountryRecord, Knowledge, OrganisationRecord, PersonRecord, PlaceRecord
from dateline.knowledge.names import MAX_NAME, fold_name
from dateline.serve.catalogue import Catalogue, renown
from dateline.serve.kinds import type_ids
from dateline.serve.properties import PROPERTIES, compare_property, lies_in
from dateline.serve.queries import Condition, Query

WEIGHTS = {"name": 80.0, "renown": 20.0, "properties": 60.0}
"""Points of a candidate whose feature is 1; a score is the share of the points that the query could give, in hundredths. Set by hand: a
whole name without renown stays above a family name with it, and a property that disagrees costs more than any renown gives."""

WHOLE, ALIAS, SHORT, NATIONALITY, FAMILY, BEGINNING = 1.0, 0.95, 0.8, 0.7, 0.5, 0.4
"""How well a name fits: the main name; another name or code; without middle names or "Inc."; the people of a country; the family name
alone; only its beginning."""

FIT = SHORT
"""From here on a name fits whole: such candidates are one another's rivals."""

KNOWN = 0.5
"""Renown from which a person's name is enough for a match: ministers and those above them, as in linking (resolution/linking.py). Below,
one of the base's 100,000 members of parliaments bears nearly every common name, and most people are in no base."""

LISTED = 0.25
"""Renown from which an organisation of one word matches by its name alone: two lists or sources have it. Others may be any firm."""

COMPLETIONS = 5
"""Candidates by the beginning of the name, where the whole name is not known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a query may mean: `features` from 0 to 1, `score` from 0 to 100, `match` where nothing else can be meant."""

    record: AnyRecord
    features: dict[str, float]
    score: float
    match: bool


def rank_candidates(query: Query, catalogue: Catalogue) -> list[Candidate]:
    """The candidates of a query, best first; those of other types and those beyond the limit are left out after the match is decided."""
    conditions = [c for c in query.conditions if c.property in PROPERTIES]
    rows = []
    for record, name in _gather(query, catalogue):
        if not _has_type(record, query):
            continue
        features = {"name": name, "renown": renown(record)}
        told = [compare_property(record, c.property, c.values, catalogue.knowledge) for c in conditions]
        if told:
            features["properties"] = sum(told) / len(told)
        rows.append((record, features, 0.0 in told))
    rivals = [record.id for record, features, contradicted in rows if features["name"] >= FIT and not contradicted]
    found = [
        Candidate(record, features, score(features), rivals == [record.id] and is_sure(query, record, features))
        for record, features, _ in rows
    ]
    return sorted(found, key=lambda c: (-c.score, -c.record.prior, c.record.id))[: query.limit]


def score(features: dict[str, float]) -> float:
    """0 to 100, rounded to a tenth."""
    points = sum(WEIGHTS[name] * value for name, value in features.items())
    return round(100 * points / sum(WEIGHTS[name] for name in features), 1)


def is_sure(query: Query, record: AnyRecord, features: dict[str, float]) -> bool:
    """Whether the only candidate that fits may be taken without asking: its name fits, what is told agrees, and it is not just anybody."""
    if features["name"] < ALIAS or features.get("properties", 1.0) < 1.0:
        return False
    if "properties" in features or record.id == query.text.strip():
        return True
    if isinstance(record, PersonRecord):
        return features["renown"] >= KNOWN
    single = " " not in fold_name(query.text)
    return not (isinstance(record, OrganisationRecord) and single and features["renown"] < LISTED)


def _has_type(record: AnyRecord, query: Query) -> bool:
    types, wanted = type_ids(record), set(query.types)
    return not wanted or (wanted <= types if query.all_types else not wanted.isdisjoint(types))


def _gather(query: Query, catalogue: Catalogue) -> list[tuple[AnyRecord, float]]:
    """Things that the words may name, with how well the name fits; each once."""
    text = query.text.strip()
    if not text:
        return [(record, WHOLE) for record in _find_by_ids(query.conditions, catalogue)]
    found = {r.id: (r, compare_name(text, r)) for r in reversed(catalogue.knowledge.look_up(text))}
    if not found and (record := catalogue.find(text)):
        found[record.id] = (record, WHOLE)
    if not found and len(text) <= MAX_NAME:
        found = {r.id: (r, fit) for r, fit in _read_comma(text, catalogue.knowledge)}
    if not found:
        named = catalogue.complete(text, limit=COMPLETIONS, types=query.types)
        found = {r.id: (r, BEGINNING) for r in named}
    return list(found.values())


def _find_by_ids(conditions: tuple[Condition, ...], catalogue: Catalogue) -> list[AnyRecord]:
    """Things without a name, by the identifiers among the properties."""
    found: dict[str, AnyRecord] = {}
    for condition in conditions:
        for value in condition.values:
            record: AnyRecord | None = None
            if condition.property == "wikidata":
                record = catalogue.find(value)
            elif condition.property == "geonames":
                record = catalogue.find(f"geonames:{value}")
            elif condition.property in ("iso2", "iso3"):
                record = catalogue.knowledge.find_country(value.upper())
            if record is not None:
                found[record.id] = record
    return list(found.values())


def compare_name(text: str, record: AnyRecord) -> float:
    """How well the words fit the names of a thing that was looked up by them."""
    key = fold_name(text)
    if key == fold_name(record.name):
        return WHOLE
    if any(key == fold_name(alias) for alias in record.aliases):
        return ALIAS
    if isinstance(record, CountryRecord | PlaceRecord) and any(key == fold_name(d) for d in record.demonyms):
        return NATIONALITY
    if isinstance(record, CountryRecord):
        return ALIAS  # a code
    return FAMILY if isinstance(record, PersonRecord) and " " not in key else SHORT


def _read_comma(text: str, knowledge: Knowledge) -> Iterator[tuple[AnyRecord, float]]:
    """Places in a place ("Paris, Texas", "Springfield, IL, USA") and people whose family name stands first ("Merkel, Angela")."""
    head, *rest = (part.strip() for part in text.split(","))
    if not rest or not head or not all(rest):
        return
    for place in knowledge.find_places(head):
        if all(lies_in(place, container, knowledge) for container in rest):
            yield place, compare_name(head, place)
    if len(rest) == 1:
        turned = f"{rest[0]} {head}"
        yield from ((person, compare_name(turned, person)) for person in knowledge.find_people(turned))
