"""PLOVER interchange: one JSON record an event, one a line (Event, Actor and Data Interchange Specification, draft 2.0: records).

`write_plover` writes the strict scheme, `write_all_plover` every event that has a PLOVER type.

What differs from `Analysis`: a planned CONSULT, SUPPORT, COOPERATE or AID is an AGREE of the day of publication, an announced RETREAT a
CONCEDE; events outside PLOVER are left out, and in the strict scheme also events that did not happen, that name no actor, lack the
recipient that their type needs, or have no date (a required field: neither the event nor the article tells one). What is left out is
counted.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

import dateline.analysis as out
from dateline.ontology import Ontology, PloverRoot, load_ontology

CODER = "dateline"
CODEBOOK = "PLOVER draft 2.0"
UNREAL = {"denied": "denied", "conditional": "not real", "hypothetical": "not real"}
RESOLUTION = {"FAC": 5}  # PLOVER's scale: 5 below city, 4 city, 3 district, 2 province, 1 country
NON_STATE = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})  # stand where a country's code stands

Row = dict[str, Any]


def write_plover(
    analyses: Iterable[out.Analysis | out.Failure], stream: TextIO, *, strict: bool = True, ontology: Ontology | None = None
) -> Counter[str]:
    """Write one record an event and a line; passes over Failures. Returns how many events were "written", and left out for which reason.

    Reasons: "no PLOVER type", and with `strict` also "denied", "not real" (conditional, hypothetical), "no actor", "no recipient" and
    "no date". Without `strict` a record of an event that nothing dates has no `date`.
    """
    known = ontology or load_ontology()
    counts: Counter[str] = Counter()
    for analysis in analyses:
        if isinstance(analysis, out.Failure):
            continue
        links = _find_links(analysis)
        for event in analysis.events:
            reason = reason_to_skip(event, analysis, known, strict=strict)
            counts[reason or "written"] += 1
            if reason is None:
                row = make_record(event, analysis, known)
                if event.id in links:
                    row["link"] = f"{analysis.article.id}-{links[event.id]}"
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return counts


def write_all_plover(analyses: Iterable[out.Analysis | out.Failure], stream: TextIO) -> Counter[str]:
    """As `write_plover` without `strict`: also events that did not happen, that name no parties, or that nothing dates."""
    return write_plover(analyses, stream, strict=False)


def reason_to_skip(event: out.Event, analysis: out.Analysis, ontology: Ontology, *, strict: bool = True) -> str | None:
    """Why the event has no place in the interchange format, or None."""
    if event.plover is None:
        return "no PLOVER type"
    if strict:
        if event.status in UNREAL:
            return UNREAL[event.status]
        roles = {p.role for p in event.participants}
        if "actor" not in roles:
            return "no actor"
        if _exported_root(event, ontology).needs_recipient and "recipient" not in roles and _count_actors(event) < 2:
            return "no recipient"
        if not _dates(event, analysis, ontology):
            return "no date"
    return None


def make_record(event: out.Event, analysis: out.Analysis, ontology: Ontology) -> Row:
    """One record with the fields of the specification; keys without a value are left out. Raises ValueError for an event outside PLOVER."""
    if event.plover is None:
        raise ValueError(f"event {event.id} has no PLOVER code")
    root = _exported_root(event, ontology)
    entities = {e.id: e for e in analysis.entities}
    turned = root.name != event.plover.event
    mention = event.mentions[0] if event.mentions else None
    row: Row = {
        "id": f"{analysis.article.id}-{event.id}",
        **_dates(event, analysis, ontology),
        "actor": [_party(p, entities) for p in event.participants if p.role == "actor"],
        "recipient": [_party(p, entities) for p in event.participants if p.role == "recipient"],
        "event": [root.name],
        "mode": [] if turned else event.plover.mode,  # AGREE and CONCEDE have none
        "context": event.plover.context,
        "quad_code": root.quad,
        "event_scale": root.score,
        "event_loc": _place(entities.get(event.place or "")),
        "size": _size(event),
        "event_text": mention.text if mention else None,
        "text_info": _text_info(event, analysis.article.text),
        "cite_info": _cite_info(analysis),
        "coder": CODER,
        "comment": f"planned {event.plover.event}" if turned else None,
    }
    auxiliary = [a for a in event.plover.auxiliary if not (turned and a == "future")]
    row["mode"] = [*row["mode"], *auxiliary]
    kept = {key: value for key, value in row.items() if value not in (None, [], {})}
    return {**kept, "actor": row["actor"], "event": row["event"]}


def _exported_root(event: out.Event, ontology: Ontology) -> PloverRoot:
    assert event.plover is not None
    root = ontology.roots[event.plover.event]
    return ontology.roots[root.planned] if event.status == "planned" and root.planned else root


def _count_actors(event: out.Event) -> int:
    return sum(p.role == "actor" for p in event.participants)


def _dates(event: out.Event, analysis: out.Analysis, ontology: Ontology) -> Row:
    """`date`, and `enddate` where it lasted longer; empty if nothing tells. What is announced happens on the day that tells it."""
    published = analysis.article.published
    turned = event.plover is not None and _exported_root(event, ontology).name != event.plover.event
    time = next((t for t in analysis.times if t.id == event.time), None)
    if time is not None and time.earliest and not turned:
        first, last = time.earliest[:10], (time.latest or time.earliest)[:10]
        return {"date": first} if first == last else {"date": first, "enddate": last}
    return {"date": published} if published else {}


def _party(participant: out.Participant, entities: Mapping[str, out.Entity]) -> Row:
    """An actor or recipient: ISO 3166-1 alpha-3 code (or IGO, NGO …) and sector where known, its text, its Wikidata id."""
    entity = entities.get(participant.entity or "")
    text = participant.text or (entity.name if entity else None)
    if entity is None:
        return {"entity_text": text}
    stateless = entity.sector in NON_STATE
    row = {
        "code": entity.sector if stateless else entity.country,
        "sector": None if stateless else entity.sector,
        "entity_text": text,
        "identifier_text": entity.name,
        "wikidata_id": entity.links.get("wikidata"),
    }
    codes = list(dict.fromkeys(c for m in entity.members if (member := entities.get(m)) and (c := member.country)))
    if not row["code"] and len(codes) == 1:
        row["code"] = codes[0]
    return {key: value for key, value in row.items() if value}


def _place(entity: out.Entity | None) -> Row | None:
    """`event_loc`; resolution 1 for a country, 5 for a building, left out where we only know that it is a place."""
    if entity is None:
        return None
    country = "iso3166" in entity.links
    row: Row = {
        "extracted_place": entity.mentions[0].text if entity.mentions else entity.name,
        "resolved_place": entity.name if entity.links or entity.coordinates else None,
        "geonameid": entity.links.get("geonames"),
        "lat": entity.coordinates.lat if entity.coordinates else None,
        "lon": entity.coordinates.lon if entity.coordinates else None,
        "country_code": entity.country,
        "resolution": 1 if country else RESOLUTION.get(entity.type),
    }
    return {key: value for key, value in row.items() if value is not None}


def _size(event: out.Event) -> Row:
    """dead, injured, arrested: the lower bound, which is what the text vouches for; the upper one where only that is told."""
    found = {}
    for name in ("dead", "injured", "arrested"):
        bounds: out.Range | None = getattr(event, name)
        if bounds is not None:
            found[name] = bounds.min if bounds.min is not None else bounds.max
    return {name: number for name, number in found.items() if number is not None}


def _text_info(event: out.Event, text: str) -> Row | None:
    """Offsets of the event's first words in the article's text, and the paragraph that they stand in."""
    if not event.mentions:
        return None
    span = event.mentions[0]
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    paragraph = text[start : end if end >= 0 else len(text)]
    return {"sequence": text.count("\n", 0, start), "start": span.start, "end": span.end, "text_story": paragraph}


def _cite_info(analysis: out.Analysis) -> Row:
    article = analysis.article
    row = {
        "citation": article.id,
        "url": article.url,
        "title": article.title,
        "language": article.language,
        "publication": article.published,
        "corpus": article.source,
        "coder": f"{analysis.model.name} {analysis.model.version}",
        "codebook": CODEBOOK,
        "version": analysis.schema_version,
    }
    return {key: value for key, value in row.items() if value is not None}


def _find_links(analysis: out.Analysis) -> dict[str, str]:
    """For events that belong together (member and series, demand and what is demanded) the id that they share: the first event's."""
    order = {event.id: i for i, event in enumerate(analysis.events)}
    parent = {event.id: event.id for event in analysis.events}

    def find(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    coded = {event.id for event in analysis.events if event.plover is not None}
    for event in analysis.events:
        for other in [event.part_of, *event.topic]:
            if other in parent and {event.id, other} <= coded:
                a, b = sorted((find(event.id), find(other)), key=order.__getitem__)
                parent[b] = a
    groups = Counter(find(name) for name in parent)
    return {name: find(name) for name in parent if groups[find(name)] > 1}
