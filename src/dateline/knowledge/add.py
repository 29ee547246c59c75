"""One's own names: a CSV or JSONL file becomes a small knowledge file that is looked into before the package's.

Columns or keys: `name` (required); `type` (person, organisation or place; by default organisation); `aliases` (a list, or text
split at "|"); `id` (Wikidata "Q…", or any text of one's own); `country` (alpha-3, alpha-2 or name); `lat`, `lon`; `kind`; `sector`;
`gender`; `title` with `since` and `until` (an office that the person holds). Unknown keys are left alone.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.errors import FormatError, MissingError
from dateline.knowledge.lookup import Knowledge, own_path
from dateline.knowledge.names import MAX_NAME, fold_name
from dateline.knowledge.records import AnyRecord, OrganisationRecord, PersonRecord, PlaceRecord, Term
from dateline.knowledge.staging import Staging

OWN_PRIOR = 11.0
"""Above every record of the package (heads of state 7, world cities 9): who adds a name means it."""


def add_names(path: Path, into: Path | None = None) -> int:
    """Add the names of a CSV or JSONL file to one's own knowledge file (`into`, by default the user's); returns how many records.

    What was added before stays; the same type, id and name again replaces. Raises MissingError where the file is not there and
    FormatError, with the line's number, where a line has no name or a wrong value.
    """
    if not path.exists():
        raise MissingError(f"no {path}")
    into = into or own_path()
    base = Knowledge.open()
    records = [make_own(row, f"{path}:{line}", base) for line, row in _read_lines(path)]
    into.parent.mkdir(parents=True, exist_ok=True)
    with Staging(into.with_suffix(".sqlite")) as staging:
        staging.add(records)
        staging.keep()
        staging.finish(into, {"version": "own", "note": "names added by the user"})
    return len(records)


def _read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of the line, row) of a CSV (comma, semicolon or tab) or JSONL file; raises FormatError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            if path.suffix.lower() in (".jsonl", ".json", ".ndjson"):
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield number, _read_object(line, f"{path}:{number}")
                return
            head = lines.readline()
            mark = max(",;\t", key=head.count)
            fields = [f.strip().lower() for f in next(csv.reader([head], delimiter=mark), [])]
            if "name" not in fields:
                raise FormatError(f"{path}: the first line names no column `name`")
            for number, values in enumerate(csv.reader(lines, delimiter=mark), 2):
                if any(values):
                    yield number, dict(zip(fields, values, strict=False))
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: not UTF-8: {error}") from error


def _read_object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise FormatError(f"{where}: no JSON: {error}") from error
    if not isinstance(row, dict):
        raise FormatError(f"{where}: an object is wanted")
    return row


def _number(row: dict[str, Any], name: str, where: str) -> float | None:
    value = row.get(name)
    if value in (None, ""):
        return None
    try:
        number = float(str(value))
    except ValueError as error:
        raise FormatError(f"{where}: {name} is no number: {value!r}") from error
    if not abs(number) <= (90 if name == "lat" else 180):
        raise FormatError(f"{where}: {name} is out of range: {value}")
    return number


def make_own(row: dict[str, Any], where: str, base: Knowledge) -> AnyRecord:
    """A record of one row; `where` is for the message, `base` knows countries by name. Raises FormatError."""
    name = str(row.get("name") or "").strip()
    if not fold_name(name):
        raise FormatError(f"{where}: no name, or one of more than {MAX_NAME} characters")
    told = row.get("aliases") or ()
    aliases = tuple(a.strip() for a in (told.split("|") if isinstance(told, str) else map(str, told)) if a.strip())
    country = None
    if row.get("country"):
        found = base.find_country(str(row["country"]))
        if found is None:
            raise FormatError(f"{where}: no country {row['country']!r}")
        country = found.code
    kind = str(row.get("type") or "organisation").strip().lower()
    own = str(row.get("id") or "").strip() or fold_name(name).replace(" ", "-")
    identity = own if own[:1] == "Q" and own[1:].isdigit() else f"own:{own}"
    facts: dict[str, Any] = {"id": identity, "name": name, "aliases": aliases, "country": country, "prior": OWN_PRIOR, "origins": ("own",)}
    if kind == "person":
        terms = (Term(str(row["title"]), country, row.get("since") or None, row.get("until") or None),) if row.get("title") else ()
        return PersonRecord(**facts, terms=terms, gender=(str(row.get("gender") or "")[:1].lower() or None))
    if kind == "place":
        wikidata = identity if identity.startswith("Q") else None
        lat, lon = _number(row, "lat", where), _number(row, "lon", where)
        return PlaceRecord(**facts, kind=str(row.get("kind") or "city"), wikidata=wikidata, lat=lat, lon=lon)
    if kind in ("organisation", "organization"):
        return OrganisationRecord(**facts, kind=str(row.get("kind") or "organisation"), sector=row.get("sector") or None)
    raise FormatError(f"{where}: type is person, organisation or place, not {kind!r}")
