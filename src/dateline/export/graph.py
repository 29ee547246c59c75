"""GraphML of who acts on whom, for Gephi, Cytoscape or networkx: entities are nodes, each event gives edges.

Nodes are shared across articles: by Wikidata or GeoNames id, else by type and name. An event with actors and recipients gives an edge
from each actor to each recipient; one with several actors alone (a meeting) gives an edge between each two of them, marked undirected.
Where that would be more than `MAX_EDGES` edges, the first actor is joined to each other one instead (a star), so that size stays linear.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from dateline.analysis import Analysis, Entity, Event, Failure

MAX_EDGES = 64  # edges of one event before it is drawn as a star
NODE_KEYS = {"label": "string", "type": "string", "country": "string", "sector": "string", "lat": "double", "lon": "double"}
EDGE_KEYS = {
    "event": "string", "family": "string", "status": "string", "earliest": "string", "latest": "string", "count": "int", "plover": "string",
    "quad": "int", "article": "string", "url": "string",
}  # fmt: skip


def write_graph(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """One GraphML document over all articles; nodes are written when first met, edges after their nodes."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for target, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, kind in keys.items():
            out.write(f'<key id="{target[0]}_{name}" for="{target}" attr.name="{name}" attr.type="{kind}"/>\n')
    out.write('<graph edgedefault="directed">\n')
    seen: dict[str, str] = {}
    for result in results:
        for line in _lines(result, seen) if isinstance(result, Analysis) else ():
            out.write(line + "\n")
    out.write("</graph>\n</graphml>\n")


def name_node(entity: Entity) -> str:
    """The identity of an entity across articles."""
    for link in ("wikidata", "geonames", "iso3166"):
        if link in entity.links:
            return f"{link}:{entity.links[link]}"
    return f"{entity.type}:{entity.name.casefold()}"


def choose_edges(event: Event) -> Iterator[tuple[str, str, bool]]:
    """Pairs of entity ids with whether the edge is directed."""
    sides = {r: list(dict.fromkeys(p.entity for p in event.participants if p.role == r and p.entity)) for r in ("actor", "recipient")}
    actors, recipients = sides["actor"], sides["recipient"]
    if recipients:
        pairs = [(a, b, True) for a in actors for b in recipients if a != b]
    else:
        pairs = [(a, b, False) for i, a in enumerate(actors) for b in actors[i + 1 :]]
    if len(pairs) > MAX_EDGES:
        pairs = [(actors[0], b, bool(recipients)) for b in dict.fromkeys([*recipients, *actors]) if b != actors[0]]
    yield from pairs


def _lines(analysis: Analysis, seen: dict[str, str]) -> Iterator[str]:
    entities = {e.id: e for e in analysis.entities}
    for event in analysis.events:
        for a, b, directed in choose_edges(event):
            ends = []
            for entity in (entities[a], entities[b]):
                name = name_node(entity)
                if name not in seen:
                    seen[name] = f"n{len(seen)}"
                    yield _element("node", f'id="{seen[name]}"', _node(entity))
                ends.append(seen[name])
            shape = "" if directed else ' directed="false"'
            yield _element("edge", f'source="{ends[0]}" target="{ends[1]}"{shape}', _edge(analysis, event))


def _node(entity: Entity) -> dict[str, Any]:
    place = entity.coordinates
    facts = {"label": entity.name, "type": entity.type, "country": entity.country, "sector": entity.sector}
    return facts | {"lat": place.lat if place else None, "lon": place.lon if place else None}


def _edge(analysis: Analysis, event: Event) -> dict[str, Any]:
    time = next((t for t in analysis.times if t.id == event.time), None)
    return {
        "event": event.type,
        "family": event.family,
        "status": event.status,
        "earliest": time.earliest if time else None,
        "latest": time.latest if time else None,
        "count": event.count.min,
        "plover": event.plover.event if event.plover else None,
        "quad": event.plover.quad if event.plover else None,
        "article": analysis.article.id,
        "url": analysis.article.url,
    }


def _element(name: str, attributes: str, data: dict[str, Any]) -> str:
    inside = "".join(f"<data key={quoteattr(f'{name[0]}_{k}')}>{escape(_legal(str(v)))}</data>" for k, v in data.items() if v is not None)
    return f"<{name} {attributes}>{inside}</{name}>"


def _legal(text: str) -> str:
    """The text without the control characters that XML 1.0 forbids."""
    return "".join(c for c in text if (c >= " " and c not in "\ufffe\uffff") or c in "\t\n")
