"""JSON-LD: schema.org for things, the Simple Event Model (SEM) for who, where and when; one document a line.

Ids are URNs of the article; Wikidata and GeoNames come in as `sameAs`. Status, counts and PLOVER coding have no term in either vocabulary
and stand under this package's own prefix.
"""

import json
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from dateline.analysis import Analysis, Entity, Event, Failure, Time

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "dateline": "urn:dateline:terms:",
    "sameAs": {"@type": "@id"},
    "about": {"@type": "@id"},
    "mentions": {"@type": "@id"},
    "sem:hasActor": {"@type": "@id"},
    "sem:hasPlace": {"@type": "@id"},
    "sem:hasTime": {"@type": "@id"},
    "sem:subEventOf": {"@type": "@id"},
    "dateline:actor": {"@type": "@id"},
    "dateline:recipient": {"@type": "@id"},
    "dateline:theme": {"@type": "@id"},
    "dateline:source": {"@type": "@id"},
    "dateline:topic": {"@type": "@id"},
}
CLASSES = {
    "PERSON": "Person", "ORG": "Organization", "GPE": "AdministrativeArea", "LOC": "Place", "FAC": "Place", "PRODUCT": "Product",
    "EVENT": "Event", "WORK_OF_ART": "CreativeWork", "LAW": "Legislation", "LANGUAGE": "Language",
}  # fmt: skip
LINKS = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}
Node = dict[str, Any]


def write_jsonld(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """A JSON-LD document a line."""
    for result in results:
        if isinstance(result, Analysis):
            out.write(json.dumps(make_jsonld(result), ensure_ascii=False) + "\n")


def make_jsonld(analysis: Analysis) -> Node:
    """One article's graph: the article, its entities, times and events."""
    graph = [_article(analysis)]
    graph += [_thing(analysis, e) for e in analysis.entities]
    graph += [_time(analysis, t) for t in analysis.times]
    graph += [_event(analysis, e) for e in analysis.events]
    return {"@context": CONTEXT, "@graph": graph}


def _uri(analysis: Analysis, name: str | None) -> str | None:
    return None if name is None else f"{_base(analysis)}#{name}"


def _base(analysis: Analysis) -> str:
    safe = quote(analysis.article.id, safe="")
    return f"urn:dateline:article:{safe}"


def _filled(node: Node) -> Node:
    return {k: v for k, v in node.items() if v is not None and v != []}


def _article(analysis: Analysis) -> Node:
    article = analysis.article
    return _filled(
        {
            "@id": _base(analysis),
            "@type": "NewsArticle",
            "headline": article.title,
            "datePublished": article.published,
            "url": article.url,
            "inLanguage": article.language,
            "mentions": [_uri(analysis, e.id) for e in analysis.entities],
            "about": [_uri(analysis, e.id) for e in analysis.events],
        }
    )


def _thing(analysis: Analysis, entity: Entity) -> Node:
    place = entity.coordinates
    offices = [o for o in analysis.offices if o.person == entity.id]
    return _filled(
        {
            "@id": _uri(analysis, entity.id),
            "@type": CLASSES.get(entity.type, "Thing"),
            "name": entity.name,
            "alternateName": list(entity.aliases),
            "sameAs": [LINKS[k].format(v) for k, v in sorted(entity.links.items()) if k in LINKS],
            "jobTitle": [o.title.text for o in offices],
            "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon} if place else None,
            "dateline:country": entity.country,
            "dateline:sector": entity.sector,
            "member": [{"@id": _uri(analysis, m)} for m in entity.members],
        }
    )


def _time(analysis: Analysis, time: Time) -> Node:
    return _filled(
        {
            "@id": _uri(analysis, time.id),
            "@type": "sem:Time",
            "name": time.text,
            "dateline:timex": time.value,
            "sem:hasEarliestBeginTimeStamp": time.earliest,
            "sem:hasLatestEndTimeStamp": time.latest,
        }
    )


def _event(analysis: Analysis, event: Event) -> Node:
    parties = {
        r: [_uri(analysis, p.entity) for p in event.participants if p.role == r and p.entity] for r in ("actor", "recipient", "theme")
    }
    coded = event.plover
    return _filled(
        {
            "@id": _uri(analysis, event.id),
            "@type": ["sem:Event", f"dateline:{event.type}"],
            "name": ", ".join(dict.fromkeys(m.text for m in event.mentions)),
            "sem:hasActor": list(dict.fromkeys(parties["actor"] + parties["recipient"])),
            "sem:hasPlace": _uri(analysis, event.place),
            "sem:hasTime": _uri(analysis, event.time),
            "sem:subEventOf": _uri(analysis, event.part_of),
            "dateline:status": event.status,
            "dateline:count": event.count.model_dump(),
            "dateline:source": _uri(analysis, event.source),
            "dateline:topic": [_uri(analysis, t) for t in event.topic],
            "dateline:plover": coded.model_dump() if coded else None,
        }
        | {f"dateline:{role}": found for role, found in parties.items()}
    )
