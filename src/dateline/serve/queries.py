"""Reconciliation queries and data extension queries as they come, checked: what is none of the API raises FormatError in words."""

import json
import math
from dataclasses import dataclass
from typing import Any

from dateline.errors import FormatError, LimitError

BATCH = 200
"""Queries a batch, as the manifest tells clients (`batchSize`); OpenRefine sends ten or what the manifest says."""

MOST_CANDIDATES = 100
USUAL_CANDIDATES = 10
MOST_CONDITIONS = 20
MOST_VALUES = 20
MOST_IDS = 1000
MOST_PROPERTIES = 40


@dataclass(frozen=True, slots=True)
class Condition:
    """A property that the thing should have with one of these values."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A name (may be empty, then properties tell), types (any of them, or all), how many candidates at most, further properties."""

    text: str
    types: tuple[str, ...] = ()
    all_types: bool = False
    limit: int = USUAL_CANDIDATES
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """For which things which properties are wanted; (property id, settings) each."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, dict[str, Any]], ...]


def parse_json(text: str | bytes) -> Any:
    """The value of a JSON text; raises FormatError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"no JSON: {error}"[:200]) from error


def read_batch(text: str) -> dict[str, Query]:
    """The queries of a batch by their ids; raises FormatError, and LimitError where there are more than BATCH."""
    batch = parse_json(text)
    if not isinstance(batch, dict):
        raise FormatError("queries is no JSON object of queries")
    if len(batch) > BATCH:
        raise LimitError(f"{len(batch)} queries in a batch; the limit is {BATCH} (batchSize of the manifest)")
    return {name: _read_query(str(name)[:40], query) for name, query in batch.items()}


def _read_query(name: str, query: Any) -> Query:
    if not isinstance(query, dict):
        raise FormatError(f"query {name}: no JSON object")
    text = query.get("query", "")
    if not isinstance(text, str):
        raise FormatError(f"query {name}: `query` is no string")
    types = query.get("type")
    types = [] if types is None else types if isinstance(types, list) else [types]
    strict = query.get("type_strict")
    if strict not in (None, "any", "all", "should"):
        raise FormatError(f"query {name}: `type_strict` is none of any, all, should")
    chosen = tuple(_read_id(t, name, "type") for t in types[:MOST_VALUES] if t != "")
    conditions = _read_conditions(query.get("properties"), name)
    if not text.strip() and not conditions:
        raise FormatError(f"query {name}: neither `query` nor `properties`")
    return Query(text, () if strict == "should" else chosen, strict == "all", _read_limit(query.get("limit"), name), conditions)


def _read_id(value: Any, name: str, field: str) -> str:
    """An id, given as a string or as an object with one."""
    value = value.get("id") if isinstance(value, dict) else value
    if not isinstance(value, str):
        raise FormatError(f"query {name}: `{field}` is no id")
    return value


def _read_limit(value: Any, name: str) -> int:
    if value is None:
        return USUAL_CANDIDATES
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 1 or value == math.inf:
        raise FormatError(f"query {name}: `limit` is no positive number")
    return int(min(value, MOST_CANDIDATES))


def _read_conditions(value: Any, name: str) -> tuple[Condition, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(c, dict) for c in value):
        raise FormatError(f"query {name}: `properties` is no array of objects")
    if len(value) > MOST_CONDITIONS:
        raise LimitError(f"query {name}: more than {MOST_CONDITIONS} properties")
    found = []
    for condition in value:
        values = condition.get("v")
        values = values if isinstance(values, list) else [values]
        words = tuple(w for v in values[:MOST_VALUES] if (w := _read_value(v, name)))
        if words:  # an empty cell asks for nothing
            found.append(Condition(_read_id(condition.get("pid"), name, "pid"), words))
    return tuple(found)


def _read_value(value: Any, name: str) -> str:
    """A property value in words: of a thing its id."""
    if isinstance(value, dict):
        return _read_id(value, name, "v")
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, bool | int | float):
        return json.dumps(value)[:100]
    raise FormatError(f"query {name}: `v` is neither text, number, true, false nor a thing with an id")


def read_extension(text: str) -> Extension:
    """The ids and properties of a data extension query; raises FormatError, and LimitError where there are too many."""
    query = parse_json(text)
    ids, properties = (query.get("ids"), query.get("properties")) if isinstance(query, dict) else (None, None)
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise FormatError("extend: `ids` is no array of strings")
    if not isinstance(properties, list) or not all(isinstance(p, dict) and isinstance(p.get("id"), str) for p in properties):
        raise FormatError("extend: `properties` is no array of objects with an id")
    if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
        raise LimitError(f"extend: more than {MOST_IDS} ids or {MOST_PROPERTIES} properties")
    settings = [p.get("settings") for p in properties]
    return Extension(tuple(ids), tuple((p["id"], s if isinstance(s, dict) else {}) for p, s in zip(properties, settings, strict=True)))
