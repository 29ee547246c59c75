"""The types of things that a query can ask for: four classes, and below them the kinds that the base tells ("place/city")."""

from dateline.knowledge import AnyRecord, CountryRecord, OrganisationRecord, PersonRecord, PlaceRecord

CLASSES: dict[type[AnyRecord], str] = {
    CountryRecord: "country",
    PlaceRecord: "place",
    PersonRecord: "person",
    OrganisationRecord: "organisation",
}
ALSO = {"place/capital": "place/city"}
"""Kinds that are of another kind too."""

Type = dict[str, str]


def make_type(identity: str) -> Type:
    """A type as the reconciliation API wants it: {id, name}."""
    return {"id": identity, "name": identity.rpartition("/")[2]}


def list_types(record: AnyRecord) -> list[Type]:
    """The types of a thing, the narrowest first."""
    return [make_type(identity) for identity in _type_list(record)]


def type_ids(record: AnyRecord) -> frozenset[str]:
    """The ids of the types of a thing."""
    return frozenset(_type_list(record))


def _type_list(record: AnyRecord) -> list[str]:
    name = CLASSES[type(record)]
    kind = getattr(record, "kind", "")
    own = f"{name}/{kind}" if kind and kind != name else ""
    return [t for t in (own, ALSO.get(own, ""), name) if t]


def all_types(kinds: list[tuple[str, str]]) -> list[dict[str, object]]:
    """Every type that there is, with the broader one of each: the four classes, then their kinds."""
    found: list[dict[str, object]] = [{**make_type(name)} for name in CLASSES.values()]
    for name, kind in kinds:
        if kind != name:
            identity = f"{name}/{kind}"
            found.append({**make_type(identity), "broader": [make_type(ALSO.get(identity, name))]})
    return found
