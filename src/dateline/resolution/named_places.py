"""Which place the name of an organisation or a building tells: "Cairo airport", "Health Ministry of Uganda", "Taco Bell Canada".

The part of the name that is a place's name stands for a place as any other name does, with what the article tells of it. A part counts
where it is a country's name, where the article names the place too, where the base knows it as a division or a city of SEAT people or more,
or where the words beside it say that a place is meant and the article names its country; never where people or parties are called so.
The thing gets the place's point and country, not its ids: it is not that place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from dateline.knowledge import CountryRecord, Knowledge, PlaceRecord
from dateline.knowledge.names import fold_name
from dateline.layers import Entity
from dateline.resolution.link_features import load_titles
from dateline.resolution.words import load_words

Place = CountryRecord | PlaceRecord
NAMED = frozenset({"ORG", "FAC"})
SETTLED = frozenset({"city", "capital", "division", "county"})
MAX_WORDS = 12
"""Words of a name that are looked at; three of them are the most that a part has."""
PLACING = frozenset({"in", "at", "near", ","})
SEAT = 5.4
"""log10 of the people of a city that a bare name means: large enough to be news by itself."""


@cache
def load_generic() -> frozenset[str]:
    """Words that names of organisations, buildings and places of all kinds have: "union", "congress", "house"."""
    return frozenset(load_titles()["generic"]) | {w for w, kinds in load_words().head_types.items() if kinds - {"PERSON"}}


def split_parts(name: str) -> Iterator[tuple[str, bool]]:
    """Parts of a name that may be a place's, the likeliest first, and whether the words beside it say that it is one.

    They stand behind "of", "in" or "at", or are the first or the last words; "in", "at" and a word like "airport" behind it say so.
    """
    words = name.replace(",", " , ").replace("'s ", " ").replace("’s ", " ").split()[:MAX_WORDS]
    words = words[1:] if words[:1] in (["the"], ["The"]) else words
    for i, word in enumerate(words):
        if i and (word in PLACING or word in ("of", "for", "de")):
            yield from ((" ".join(words[i + 1 : i + 1 + n]), word in PLACING) for n in (3, 2, 1) if len(words) > i + n)
    for n in (3, 2, 1):
        if len(words) > n:
            yield " ".join(words[:n]), words[n].lower() in load_generic()
    for n in (3, 2, 1):
        if len(words) > n:
            yield " ".join(words[-n:]), False
    yield " ".join(words), True


def find_named(name: str, entities: Sequence[Entity], knowledge: Knowledge) -> tuple[str, tuple[Place, ...]]:
    """The part of the name that tells a place, and the places that it may be; ("", ()) where none does."""
    placed = [e for e in entities if e.coordinates is not None]
    article = {fold_name(n) for e in placed for n in (e.name, *e.aliases)}
    countries = {e.country for e in placed}
    for part, told in split_parts(name):
        country = knowledge.find_country(part, codes=False) if part[:1].isupper() else None
        if country is None and not (part[:1].isupper() and load_generic().isdisjoint(part.lower().split())):
            continue
        places = tuple(p for p in knowledge.find_places(part) if p.kind in SETTLED)
        if country is not None or (places and fold_name(part) in article):
            return part, (*(() if country is None else (country,)), *places)
        if not places or knowledge.find_people(part) or "organisation" in knowledge.kinds_of(part) or knowledge.is_given_name(part):
            continue
        if any((p.prior >= SEAT and fold_name(p.name) == fold_name(part)) or (told and p.country in countries) for p in places):
            return part, places
    return "", ()


def make_named(entities: Sequence[Entity], knowledge: Knowledge) -> dict[int, tuple[Entity, tuple[Place, ...]]]:
    """Entity number → the place of its name as an entity, and the places of the base that it may be."""
    found: dict[int, tuple[Entity, tuple[Place, ...]]] = {}
    for i, e in enumerate(entities):
        if e.type in NAMED and e.coordinates is None and e.name[:1].isupper():
            part, places = find_named(e.name, entities, knowledge)
            if places:
                found[i] = replace(e, type="GPE", name=part, aliases=()), places
    return found


def place_named(entity: Entity, place: Place) -> Entity:
    """The organisation or building at the place that its name tells."""
    country = place.code if isinstance(place, CountryRecord) else place.country
    point = None if place.lat is None or place.lon is None else (place.lat, place.lon)
    return replace(entity, coordinates=point, country=entity.country or country)
