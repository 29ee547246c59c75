"""FollowTheMoney entities, one JSON object a line, as Aleph and OpenSanctions' tools read them.

Schemata and properties are those of FollowTheMoney's model (Article, Person, Organization, PublicBody, Company, Address, Event):
an event's `involved` are its actors and recipients, `organizer` the actors alone, `proof` the article, `date` a day or `startDate` and
`endDate` its bounds. A country or city that acts is a PublicBody. Ids begin with the article's, so that files can be joined without
collisions; `wikidataId` lets the reader's own tools merge across articles. Country codes are ISO 3166-1 alpha-2 in lower case, as FtM
wants them.
"""

import functools
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from dateline.analysis import Analysis, ArticleRecord, Entity, Event, Failure
from dateline.knowledge import Knowledge

PUBLIC = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "IGO"})  # PLOVER sectors of bodies of the state
BUSINESS = frozenset({"BUS", "MNC"})
ACTING = {"GPE": "PublicBody", "NORP": "Organization", "ORG": "Organization", "PERSON": "Person"}  # what may be involved in an Event
PLACES = frozenset({"GPE", "LOC", "FAC"})
Properties = dict[str, list[str]]


def write_followthemoney(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """An entity a line: each article, then what acts and where, then what happens."""
    for result in results:
        if isinstance(result, Analysis):
            for entity in make_ftm(result):
                out.write(json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n")


def make_ftm(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """The FtM entities of one article; only events that happened, go on or are planned, for FtM has no way to say that one did not."""
    article = analysis.article
    yield _entity(article.id, "Article", _article(analysis))
    events = [e for e in analysis.events if e.status in ("happened", "ongoing", "planned") and e.family != "statement"]
    acting = {p.entity for e in events for p in e.participants if p.entity}
    places = {e.place for e in events}
    by_id = {e.id: e for e in analysis.entities}
    for entity in analysis.entities:
        schema = _schema(entity)
        if schema and (entity.id in acting or entity.type in ("PERSON", "ORG")):
            yield _entity(f"{article.id}-{entity.id}", schema, _party(analysis, entity))
        if entity.type in PLACES and entity.id in places:
            yield _entity(f"{article.id}-{entity.id}-address", "Address", _address(entity))
    for event in events:
        yield _entity(f"{article.id}-{event.id}", "Event", _event(analysis, event, by_id))


def _entity(name: str, schema: str, properties: Properties) -> dict[str, Any]:
    return {"id": name, "schema": schema, "properties": {k: v for k, v in sorted(properties.items()) if v}}


def _schema(entity: Entity) -> str | None:
    if entity.type == "ORG" and entity.sector in PUBLIC:
        return "PublicBody"
    if entity.type == "ORG" and entity.sector in BUSINESS:
        return "Company"
    return ACTING.get(entity.type)


def _one(value: str | None) -> list[str]:
    return [value] if value else []


def _title(article: ArticleRecord) -> str:
    if article.title:
        return article.title
    heads = [article.text[z.start : z.end] for z in article.zones if z.kind == "title"]
    return heads[0] if heads else article.id


def _article(analysis: Analysis) -> Properties:
    article = analysis.article
    return {
        "name": [_title(article)],
        "title": [_title(article)],
        "publishedAt": _one(article.published),
        "sourceUrl": _one(article.url),
        "fileName": _one(article.source),
        "language": _one(article.language),
        "namesMentioned": sorted({e.name for e in analysis.entities if e.type in ("PERSON", "ORG")}),
    }


def _party(analysis: Analysis, entity: Entity) -> Properties:
    held = [o for o in analysis.offices if o.person == entity.id]
    names = {e.id: e.name for e in analysis.entities}
    positions = [f"{o.title.text}, {names[o.of]}" if o.of else o.title.text for o in held]
    return {
        "name": [entity.name],
        "alias": sorted(set(entity.aliases) - {entity.name}),
        "country": _one(find_alpha2(entity.country)),
        "wikidataId": _one(entity.links.get("wikidata")),
        "position": positions if entity.type == "PERSON" else [],
        "proof": [analysis.article.id],
    }


def _address(entity: Entity) -> Properties:
    place = entity.coordinates
    return {
        "full": [entity.name],
        "country": _one(find_alpha2(entity.country)),
        "latitude": [str(place.lat)] if place else [],
        "longitude": [str(place.lon)] if place else [],
    }


def _event(analysis: Analysis, event: Event, entities: dict[str, Entity]) -> Properties:
    article = analysis.article
    told = [(p.role, p.entity) for p in event.participants if p.entity and _schema(entities[p.entity])]
    ids = {role: list(dict.fromkeys(f"{article.id}-{e}" for r, e in told if r == role)) for role in ("actor", "recipient")}
    time = next((t for t in analysis.times if t.id == event.time), None)
    place = entities[event.place] if event.place else None
    one_day = time is not None and time.earliest == time.latest
    words = dict.fromkeys(m.text for m in event.mentions)
    return {
        "name": [
            _name(event, [entities[e].name for r, e in told if r == "actor"], [entities[e].name for r, e in told if r == "recipient"])
        ],
        "summary": [f"{event.status}: {', '.join(words)}"],
        "involved": list(dict.fromkeys(ids["actor"] + ids["recipient"])),
        "organizer": ids["actor"],
        "date": _one(time.earliest) if time and one_day else [],
        "startDate": _one(time.earliest) if time and not one_day else [],
        "endDate": _one(time.latest) if time and not one_day else [],
        "location": _one(place.name if place else None),
        "addressEntity": [f"{article.id}-{place.id}-address"] if place and place.type in PLACES else [],
        "country": _one(find_alpha2(place.country)) if place else [],
        "sourceUrl": _one(article.url),
        "proof": [article.id],
    }


def _name(event: Event, actors: list[str], recipients: list[str]) -> str:
    sides = " → ".join(", ".join(dict.fromkeys(side)) for side in (actors, recipients) if side)
    return f"{event.type.replace('_', ' ')}: {sides}" if sides else event.type.replace("_", " ")


@functools.cache
def find_alpha2(code: str | None) -> str | None:
    """ISO 3166-1 alpha-2 in lower case of an alpha-3 code; None where there is none."""
    if code is None:
        return None
    found = _knowledge().find_country(code)
    return found.alpha2.lower() if found and found.alpha2 else None


@functools.cache
def _knowledge() -> Knowledge:
    return Knowledge.open()
