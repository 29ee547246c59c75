"""GeoJSON (RFC 7946): a point for each place with coordinates, with the events that happen there."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from dateline.analysis import Analysis, Event, Failure


def write_geojson(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """One FeatureCollection over all articles, a feature a line."""
    out.write('{"type": "FeatureCollection", "features": [')
    between = "\n"
    for result in results:
        for feature in make_features(result) if isinstance(result, Analysis) else ():
            out.write(between + json.dumps(feature, ensure_ascii=False))
            between = ",\n"
    out.write("\n]}\n")


def make_features(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Features of one article; longitude comes first, as the RFC wants it."""
    article = analysis.article
    for entity in analysis.entities:
        if entity.coordinates is None or entity.type == "ORG":
            continue  # an organisation has the point of the place in its name, and is no place
        here = [e for e in analysis.events if e.place == entity.id]
        yield {
            "type": "Feature",
            "id": f"{article.id}#{entity.id}",
            "geometry": {"type": "Point", "coordinates": [entity.coordinates.lon, entity.coordinates.lat]},
            "properties": {
                "name": entity.name,
                "type": entity.type,
                "country": entity.country,
                "geonames": entity.links.get("geonames"),
                "mentions": len(entity.mentions),
                "article": article.id,
                "url": article.url,
                "published": article.published,
                "events": [_describe(analysis, event) for event in here],
            },
        }


def _describe(analysis: Analysis, event: Event) -> dict[str, Any]:
    time = next((t for t in analysis.times if t.id == event.time), None)
    text = ", ".join(dict.fromkeys(m.text for m in event.mentions))
    return {"id": event.id, "type": event.type, "status": event.status, "text": text, "time": time.value if time else None}
