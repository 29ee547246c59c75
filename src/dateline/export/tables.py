"""Flat tables of events, entities, times, values, quotes and offices: rows with stable columns, CSV files, pandas frames.

One row a record; lists are joined with "; ", ranges become two columns. Every row begins with the article's id, date and URL.
Spreadsheets run cells that begin with = + - @, a tab or a carriage return as formulas; CSV gets an apostrophe before them
(OWASP, CSV injection), which `neutralise=False` turns off. Numbers are written as numbers.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, get_args

from dateline.analysis import Analysis, Event, Failure, Participant, Range
from dateline.errors import MissingError

if TYPE_CHECKING:
    import pandas

TableName = Literal["events", "entities", "times", "values", "quotes", "offices"]
Row = dict[str, Any]

_ARTICLE = ("article", "published", "url")
COLUMNS: Mapping[TableName, tuple[str, ...]] = {
    "events": (
        *_ARTICLE, "id", "type", "family", "status", "text", "start", "end", "actor", "actor_id", "recipient", "recipient_id",
        "theme", "place", "place_id", "lat", "lon", "time", "time_value", "earliest", "latest", "source", "source_id",
        "count_min", "count_max", "part_of", "topic", "dead_min", "dead_max", "injured_min", "injured_max", "arrested_min",
        "arrested_max", "plover_event", "plover_mode", "plover_context", "plover_quad", "plover_auxiliary", "mentions", "score",
        "type_score", "status_score",
    ),
    "entities": (
        *_ARTICLE, "id", "type", "name", "aliases", "country", "sector", "lat", "lon", "wikidata", "geonames", "iso3166", "members",
        "mentions", "start", "end", "score",
    ),
    "times": (*_ARTICLE, "id", "start", "end", "text", "type", "value", "earliest", "latest", "granularity", "anchor", "rule"),
    "values": (*_ARTICLE, "start", "end", "text", "type", "value", "unit", "min", "max"),
    "quotes": (*_ARTICLE, "start", "end", "text", "direct", "speaker", "speaker_id", "cue"),
    "offices": (*_ARTICLE, "person", "person_id", "title", "of", "of_id", "since", "until", "start", "end"),
}  # fmt: skip
_NUMBERS = frozenset(
    {"start", "end", "lat", "lon", "count_min", "count_max", "dead_min", "dead_max", "injured_min", "injured_max", "arrested_min",
     "arrested_max", "plover_quad", "mentions", "score", "type_score", "status_score", "value", "min", "max"}
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def make_rows(analysis: Analysis, table: TableName) -> Iterator[Row]:
    """The rows of one table, with the keys of `COLUMNS[table]` in that order; raises ValueError for an unknown table."""
    if table not in COLUMNS:
        raise ValueError(f"unknown table {table!r}: one of {', '.join(COLUMNS)}")
    article = analysis.article
    head = {"article": article.id, "published": article.published, "url": article.url}
    for row in _MAKERS[table](analysis):
        whole = head | row
        yield {column: whole[column] for column in COLUMNS[table]}


def to_frame(analyses: Iterable[Analysis | Failure], table: TableName = "events") -> "pandas.DataFrame":
    """A pandas frame of one table over all analyses, with the same columns whatever was found; Failures are passed over.

    Raises MissingError where pandas is not installed, ValueError for an unknown table.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingError("to_frame needs pandas: pip install 'dateline[frames]'") from error
    if table not in COLUMNS:
        raise ValueError(f"unknown table {table!r}: one of {', '.join(COLUMNS)}")
    rows = [row for a in analyses if isinstance(a, Analysis) for row in make_rows(a, table)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS[table]), dtype=object)
    return frame.infer_objects()


def write_csv(results: Iterable[Analysis | Failure], out: TextIO, table: TableName = "events", *, neutralise: bool = True) -> None:
    """One table as CSV with a header, a row as it comes; text streams need newline=""."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[table])
    for result in results:
        if isinstance(result, Analysis):
            writer.writerows(_cells(row, neutralise) for row in make_rows(result, table))


def write_csv_folder(results: Iterable[Analysis | Failure], folder: Path, *, neutralise: bool = True) -> None:
    """Every table as a file of its own in the folder, and failures.csv; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        names = [*get_args(TableName), "failures"]
        files = {n: stack.enter_context((folder / f"{n}.csv").open("w", encoding="utf-8", newline="")) for n in names}
        writers = {n: csv.writer(f, lineterminator="\n") for n, f in files.items()}
        for name, columns in COLUMNS.items():
            writers[name].writerow(columns)
        writers["failures"].writerow(("id", "stage", "error", "message"))
        for result in results:
            if isinstance(result, Failure):
                row = {"id": result.id, "stage": result.stage, "error": result.error, "message": result.message}
                writers["failures"].writerow(_cells(row, neutralise))
                continue
            for name in COLUMNS:
                writers[name].writerows(_cells(row, neutralise) for row in make_rows(result, name))


def _cells(row: Row, neutralise: bool) -> list[Any]:
    return [neutralise_cell(v) if neutralise and k not in _NUMBERS else v for k, v in row.items()]


def neutralise_cell(value: Any) -> Any:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _both(name: str, bounds: Range | None) -> Row:
    return {f"{name}_min": bounds.min if bounds else None, f"{name}_max": bounds.max if bounds else None}


def _join(parts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(p for p in parts if p)) or None


def _events(analysis: Analysis) -> Iterator[Row]:
    names = {e.id: e for e in analysis.entities}
    times = {t.id: t for t in analysis.times}

    def who(participants: list[Participant]) -> str | None:
        return _join(names[p.entity].name if p.entity else p.text for p in participants)

    for event in analysis.events:
        roles = {role: [p for p in event.participants if p.role == role] for role in ("actor", "recipient", "theme")}
        row = {role: who(found) for role, found in roles.items()}
        row |= {f"{role}_id": _join(p.entity for p in roles[role]) for role in ("actor", "recipient")}
        place = names[event.place] if event.place else None
        source = names[event.source] if event.source else None
        time = times[event.time] if event.time else None
        yield (
            _event_facts(event)
            | row
            | {
                "place": place.name if place else None,
                "place_id": event.place,
                "lat": place.coordinates.lat if place and place.coordinates else None,
                "lon": place.coordinates.lon if place and place.coordinates else None,
                "time": time.text if time else None,
                "time_value": time.value if time else None,
                "earliest": time.earliest if time else None,
                "latest": time.latest if time else None,
                "source": source.name if source else None,
                "source_id": event.source,
            }
        )


def _event_facts(event: Event) -> Row:
    first, coded = event.mentions[0] if event.mentions else None, event.plover
    row: Row = {"id": event.id, "type": event.type, "family": event.family, "status": event.status, "part_of": event.part_of}
    row |= {"text": first.text if first else None, "topic": _join(event.topic)}
    row |= {field: getattr(event, field) for field in ("score", "type_score", "status_score")}
    row |= {"start": first.start if first else None, "end": first.end if first else None, "mentions": len(event.mentions)}
    row |= _both("count", event.count) | _both("dead", event.dead) | _both("injured", event.injured) | _both("arrested", event.arrested)
    return row | {
        "plover_event": coded.event if coded else None,
        "plover_mode": _join(coded.mode) if coded else None,
        "plover_context": _join(coded.context) if coded else None,
        "plover_quad": coded.quad if coded else None,
        "plover_auxiliary": _join(coded.auxiliary) if coded else None,
    }


def _entities(analysis: Analysis) -> Iterator[Row]:
    for e in analysis.entities:
        first = e.mentions[0] if e.mentions else None
        yield {
            "id": e.id, "type": e.type, "name": e.name, "aliases": _join(e.aliases), "country": e.country, "sector": e.sector,
            "lat": e.coordinates.lat if e.coordinates else None, "lon": e.coordinates.lon if e.coordinates else None,
            "wikidata": e.links.get("wikidata"), "geonames": e.links.get("geonames"), "iso3166": e.links.get("iso3166"),
            "members": _join(e.members), "mentions": len(e.mentions), "start": first.start if first else None,
            "end": first.end if first else None, "score": e.score,
        }  # fmt: skip


def _quotes(analysis: Analysis) -> Iterator[Row]:
    names = {e.id: e.name for e in analysis.entities}
    for q in analysis.quotes:
        row = {"start": q.start, "end": q.end, "text": q.text, "direct": q.direct, "cue": q.cue.text if q.cue else None}
        yield row | {"speaker": names[q.speaker] if q.speaker else None, "speaker_id": q.speaker}


def _offices(analysis: Analysis) -> Iterator[Row]:
    names = {e.id: e.name for e in analysis.entities}
    for o in analysis.offices:
        row = {"person": names[o.person], "person_id": o.person, "of": names[o.of] if o.of else None, "of_id": o.of}
        yield row | {"title": o.title.text, "since": o.start, "until": o.end, "start": o.title.start, "end": o.title.end}


_MAKERS: Mapping[TableName, Callable[[Analysis], Iterable[Row]]] = {
    "events": _events,
    "entities": _entities,
    "times": lambda a: (t.model_dump() for t in a.times),
    "values": lambda a: (v.model_dump() for v in a.values),
    "quotes": _quotes,
    "offices": _offices,
}
