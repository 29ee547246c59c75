"""What would a perfect reader have found? The layers `events` and `quotes` of a gold Doc, from its corpus row."""

from typing import Any

from spacy.tokens import Doc

from dateline.layers import Bounds, Event, Participant, Quote, write_layer
from dateline.reading.corpora import Row

PARTIES = ("actor", "recipient", "theme")


def add_gold_events(doc: Doc, row: Row) -> Doc:
    """The same gold Doc (of a corpus in our own annotation) with the layers `events` and `quotes`.

    One event a cluster, in the order of the row. Place, time and source keep the first that is annotated; `times` of the layer are
    matched by span. A Doc whose row has no `events` stays as it is.
    """
    if "events" not in row:
        return doc
    entities = _entity_numbers(doc, row)
    clusters: dict[str, list[int]] = {}
    for i, event in enumerate(row["events"]):
        clusters.setdefault(event["cluster"], []).append(i)
    number_of = {name: i for i, name in enumerate(clusters)}
    write_layer(doc, "events", [_event(doc, row, triggers, entities, number_of) for triggers in clusters.values()])
    if "quotes" in row:
        token_at = {t.idx: t.i for t in doc}
        places = [token_at[start] for start, _ in row["tokens"]]
        quotes = [Quote(places[q["start"]], places[q["end"] - 1] + 1, True, entities.get(q.get("speaker"))) for q in row["quotes"]]
        write_layer(doc, "quotes", quotes)
    return doc


def read_bounds(text: object) -> Bounds | None:
    """Bounds of an annotated number: 5, "5", "2-3", "20+" (open above); None where it is no number."""
    raw = str(text)
    low, dash, high = raw.rstrip("+").partition("-")
    if not low.isdigit() or (dash and high and not high.isdigit()):
        return None
    if raw.endswith("+") or (dash and not high):
        return (int(low), None)
    return (int(low), int(high or low))


def _entity_numbers(doc: Doc, row: Row) -> dict[str, int]:
    """Number in the entities layer of each entity id of the row."""
    rows = sorted(row.get("mentions", []), key=lambda m: (m["start"], -m["end"]))
    name_of = {i: m["entity"] for i, m in enumerate(rows)}
    return {name_of[e.mentions[0]]: number for number, e in enumerate(doc._.entities or ()) if e.mentions}


def _event(doc: Doc, row: Row, triggers: list[int], entities: dict[str, int], number_of: dict[str, int]) -> Event:
    first = row["events"][triggers[0]]
    told = [doc._.triggers[t] for t in triggers]
    arguments = [a for t in triggers for a in row["events"][t].get("arguments", [])]
    extras: dict[str, Any] = next((row["events"][t]["extras"] for t in triggers if row["events"][t].get("extras")), {})
    parties = {(a["role"], entities[a["entity"]]) for a in arguments if a["role"] in PARTIES and a.get("entity") in entities}
    times = {t.get("entity"): i for i, t in reversed(list(enumerate(row.get("times", []))))}
    return Event(
        type=first["type"],
        status=first["status"],
        triggers=tuple(triggers),
        participants=tuple(Participant(role, e, told[0].start, told[0].end) for role, e in sorted(parties)),
        place=_first(arguments, "place", entities),
        time=_first(arguments, "time", times),
        source=_first(arguments, "source", entities),
        count=read_bounds(extras.get("count", 1)) or (1, 1),
        part_of=number_of.get(extras.get("part_of", "")),
        topic=tuple(sorted({number_of[a["event"]] for a in arguments if a["role"] == "topic" and a.get("event") in number_of})),
        dead=_loss(extras, "dead"),
        injured=_loss(extras, "injured"),
        arrested=_loss(extras, "arrested"),
    )


def _loss(extras: dict[str, Any], field: str) -> Bounds | None:
    return read_bounds(extras[field]) if field in extras else None


def _first(arguments: list[Row], role: str, numbers: dict[Any, int]) -> int | None:
    return next((numbers[a["entity"]] for a in arguments if a["role"] == role and a.get("entity") in numbers), None)
