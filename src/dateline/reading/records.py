"""A record with named fields (a JSON object, a row of a table) to an Article.

    text                   required, a string that is not blank
    id title url source    optional strings (a number is taken as its digits)
    published              optional ISO date; of an ISO or RFC 822 time the date is taken
    meta                   an object of further facts; so are all other keys

Strings that no JSON or database takes back (lone surrogates, NULs) have each such character replaced by U+FFFD. What could not be used
is told in `Article.meta["notices"]`; a key of that name in the record is kept as "given_notices". An Article written as JSON reads back
as itself.
"""

import math
from typing import Any, cast

from dateline.article import Article, PublishedFrom
from dateline.errors import EmptyError, FormatError
from dateline.reading.dates import take_date
from dateline.reading.text import replace_unfit

FIELDS = ("text", "id", "title", "published", "published_from", "url", "source", "meta")
# JSON writers and pydantic refuse to follow values deeper than about 250, results.py below 32; real records stay below 10
DEEPEST = 30


def make_article(record: dict[str, Any], source: str) -> Article:
    """The article of one record; raises FormatError where `text` is missing or no string, EmptyError where it is blank."""
    text = record.get("text")
    if text is None and "text" in record:
        raise FormatError("the field text is null: it must be a string")
    if text is None:
        raise FormatError(f"no field named text: the fields are {', '.join(map(str, list(record)[:12])) or 'none'}"[:300])
    if not isinstance(text, str):
        raise FormatError(f"the field text is {_name(text)}: it must be a string")
    if not text.strip():
        raise EmptyError("the field text is empty")
    text, replaced = replace_unfit(text)
    notices = [f"{replaced} characters that are no text (NUL or lone surrogates) were replaced by U+FFFD"] if replaced else []
    meta = _read_meta(record, notices)
    title, url, given_id, told = (_read_string(record, name, notices) for name in ("title", "url", "id", "source"))
    published, published_from = _read_published(record, notices)
    if notices:
        meta["notices"] = notices
    return Article(
        text=text,
        id=given_id or "",
        title=title,
        published=published,
        published_from=published_from,
        url=url,
        source=told or source,
        meta=meta,
    )


def _read_string(record: dict[str, Any], name: str, notices: list[str]) -> str | None:
    value = record.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool) and name == "id":
        value = str(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        notices.append(f"the field {name} is no string and was left out")
        return None
    return replace_unfit(value)[0]


def _read_published(record: dict[str, Any], notices: list[str]) -> tuple[str | None, PublishedFrom | None]:
    value = record.get("published")
    if value is None or value == "":
        return None, None
    published = take_date(value)
    if published is None:
        notices.append(f"the field published holds no date (YYYY-MM-DD) and was left out: {str(value)[:60]!r}")
        return None, None
    known = record.get("published_from")
    return published, cast(PublishedFrom, known) if known in ("given", "metadata", "text") else "metadata"


def _read_meta(record: dict[str, Any], notices: list[str]) -> dict[str, Any]:
    own = record.get("meta")
    rest = {k: v for k, v in record.items() if k not in FIELDS}
    if isinstance(own, dict):
        rest = {**own, **rest}
    elif own not in (None, ""):
        rest["meta"] = own
    meta = {replace_unfit(str(k))[0]: _clean(v, notices, DEEPEST) for k, v in rest.items()}
    if "notices" in meta:
        meta["given_notices"] = meta.pop("notices")
    return meta


def _clean(value: Any, notices: list[str], depth: int) -> Any:
    """The value with fit strings and finite numbers; what is nested too deep becomes None."""
    if isinstance(value, str):
        return replace_unfit(value)[0]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        notices.append("a value under meta is nested too deep and was left out")
        return None
    if isinstance(value, list):
        return [_clean(v, notices, depth - 1) for v in value]
    return {replace_unfit(str(k))[0]: _clean(v, notices, depth - 1) for k, v in value.items()}


def _name(value: object) -> str:
    names = {"list": "an array", "dict": "an object", "bool": "true or false", "int": "a number", "float": "a number"}
    return names.get(type(value).__name__, type(value).__name__)
