"""Which place a name stands for: country, GeoNames and Wikidata id, coordinates, chosen by a visible list of weighted features.

The features are place_features.py's, the weights data/knowledge/place_weights.toml's; contributions stay in `Entity.why`.
"""

import dataclasses
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from spacy.tokens import Doc

from dateline.knowledge import CountryRecord, Knowledge, PlaceRecord
from dateline.knowledge.names import fold_name
from dateline.layers import Entity
from dateline.resolution.named_places import make_named, place_named
from dateline.resolution.place_features import (
    MAX_MENTIONS,
    PLACE_TYPES,
    Place,
    find_candidates,
    find_nationality,
    read_context,
    read_features,
    read_nearness,
    within,
)

# log10 of the population of a city that a bare name means rather than the division of that name: large enough to be news by itself.
SEAT = 5.4
PEOPLED = frozenset({"resident", "residents", "suburb", "suburbs", "area", "native", "neighbourhood", "neighborhood"})
Weights = dict[str, float]
Scored = tuple[float, Place, dict[str, float]]


@lru_cache(maxsize=1)
def load_weights() -> tuple[Weights, Weights]:
    """(weights of the features, limits) of choosing places."""
    data = tomllib.loads((files("dateline") / "data/knowledge/place_weights.toml").read_text(encoding="utf-8"))
    return data["weights"], data["limits"]


def _is_named(doc: Doc, entity: Entity) -> bool:
    """Whether a mention is a name: "a bridge" is not the town of Bridge."""
    mentions = doc._.mentions or ()
    return any(mentions[m].kind == "name" for m in entity.mentions if m < len(mentions))


def choose_places(doc: Doc, entities: Sequence[Entity], knowledge: Knowledge) -> list[Entity]:
    """The entities with country, coordinates, links and why of GPE, LOC and FAC, and country of NORP; others as they were.

    Nothing is filled where the name is unknown or the evidence is thin. Links: geonames, wikidata, iso3166 (alpha-2, countries only).
    Organisations and buildings whose name tells a place get its point and country (named_places.py).
    """
    entities = retype_places(doc, entities, knowledge)
    candidates = {i: find_candidates(e, knowledge) for i, e in enumerate(entities) if e.type in PLACE_TYPES and _is_named(doc, e)}
    ranked = rank_places(doc, entities, candidates, knowledge)
    filled = [_fill(e, ranked.get(i, ()), knowledge) for i, e in enumerate(entities)]
    return _place_named(doc, filled, candidates, knowledge)


def _place_named(doc: Doc, entities: list[Entity], candidates: dict[int, tuple[Place, ...]], knowledge: Knowledge) -> list[Entity]:
    """The entities with point and country of organisations and buildings by the place in their names, ranked beside the others."""
    named = make_named(entities, knowledge)
    if not named:
        return entities
    parts = [named[i][0] if i in named else e for i, e in enumerate(entities)]
    ranked = rank_places(doc, parts, candidates | {i: places for i, (_, places) in named.items()}, knowledge)
    thin = load_weights()[1]["thin"]
    for i in named:
        score, place, _ = ranked[i][0]
        if score >= thin:
            entities[i] = place_named(entities[i], place)
    return entities


def retype_places(doc: Doc, entities: Sequence[Entity], knowledge: Knowledge) -> list[Entity]:
    """The entities with class GPE for those that were read as organisations, but stand as places do: "in Solon", "of Oxnard, California".

    Only where the base knows places of the name and no organisation, and the words behind the comma are a container that it lies in,
    or every mention stands behind a preposition of place, or one before "residents".
    """
    mentions = doc._.mentions or ()
    starts = {mentions[m].start: e for e in entities if e.type in PLACE_TYPES for m in e.mentions[:MAX_MENTIONS] if m < len(mentions)}
    made = list(entities)
    for i, e in enumerate(entities):
        spans = [mentions[m] for m in e.mentions[:MAX_MENTIONS] if m < len(mentions) and mentions[m].kind == "name"]
        if e.type != "ORG" or not spans or e.aliases or knowledge.kinds_of(e.name) & {"organisation", "country"}:
            continue
        places = knowledge.find_places(e.name)
        holders = [starts[m.end + 1] for m in spans if m.end + 1 in starts and doc[m.end].text == ","]
        containers = [c for h in holders for c in find_candidates(h, knowledge)]
        located = all(m.start and doc[m.start - 1].lower_ in ("in", "near", "outside") for m in spans)
        peopled = any(m.end < len(doc) and doc[m.end].lower_ in PEOPLED for m in spans)
        if any(within(p, containers) for p in places) or (places and (located or peopled)):
            made[i] = dataclasses.replace(e, type="GPE")
    return made


def rank_places(
    doc: Doc, entities: Sequence[Entity], candidates: dict[int, tuple[Place, ...]], knowledge: Knowledge
) -> dict[int, tuple[Scored, ...]]:
    """Candidates of each entity with score and features, best first: by name and context, then also by nearness to the first choices."""
    weights, _ = load_weights()
    context = read_context(doc, entities, candidates, knowledge)
    features = {i: [read_features(i, p, entities[i], context, candidates) for p in places] for i, places in candidates.items()}
    first = {
        i: max(zip((_score(f, weights) for f in fs), candidates[i], strict=True), key=lambda x: x[0])[1] for i, fs in features.items() if fs
    }
    often = sorted(first, key=lambda i: (-len(entities[i].mentions), i))
    ranked = {}
    for i, places in candidates.items():
        others = [first[j] for j in often[:26] if j != i]
        nearness = read_nearness(places, others) if len(places) > 1 else [0.0] * len(places)
        for found, near in zip(features[i], nearness, strict=True):
            found["near"] = near
        scored = [(_score(f, weights), p, f) for p, f in zip(places, features[i], strict=True)]
        ordered = sorted(scored, key=lambda s: -s[0])
        ranked[i] = tuple(ordered) if i in context.called else prefer_seat(ordered, entities[i].name)
    return ranked


def prefer_seat(scored: Sequence[Scored], name: str) -> tuple[Scored, ...]:
    """The same candidates, but a city before the division of its name that would win: "Moscow" is the city where no word says oblast.

    Only a city of SEAT people or more whose main name is the one told, in the division's country.
    """
    if not scored or not isinstance(scored[0][1], PlaceRecord) or scored[0][1].kind != "division":
        return tuple(scored)
    division = scored[0][1]
    for rank, (_, place, _) in enumerate(scored):
        settled = isinstance(place, PlaceRecord) and place.kind in ("city", "capital") and place.country == division.country
        if settled and fold_name(place.name) == fold_name(name) and place.prior >= SEAT:
            return (scored[rank], *scored[:rank], *scored[rank + 1 :])
    return tuple(scored)


def _score(features: dict[str, float], weights: Weights) -> float:
    return sum(weights[name] * value for name, value in features.items())


def _fill(entity: Entity, ranked: Sequence[Scored], knowledge: Knowledge) -> Entity:
    """The entity with what the best candidate gives."""
    if entity.type == "NORP":
        country = find_nationality(entity, knowledge)
        return dataclasses.replace(entity, country=country) if country else entity
    weights, limits = load_weights()
    if not ranked or ranked[0][0] < limits["thin"] or (ranked[0][2].get("contradicted") and ranked[0][1].prior < limits["namesake"]):
        return entity
    _, place, features = ranked[0]
    links = {"geonames": str(place.geonames or ""), "wikidata": ""}
    if isinstance(place, CountryRecord):
        links |= {"iso3166": place.alpha2, "wikidata": place.id}
    else:
        links["wikidata"] = place.wikidata or ""
    merged = dict(entity.links) | {k: v for k, v in links.items() if v}
    return dataclasses.replace(
        entity,
        country=place.code if isinstance(place, CountryRecord) else place.country,
        coordinates=None if place.lat is None or place.lon is None else (place.lat, place.lon),
        links=tuple(sorted(merged.items())),
        why=(*entity.why, *((n, round(v, 3), weights[n]) for n, v in features.items() if v)),
    )
