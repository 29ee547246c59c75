"""iCalendar (RFC 5545) of what is planned: an all-day entry for each planned event whose dates are known.

Events without a date, and those that can only be placed within more than `MAX_DAYS` days, are left out: a calendar cannot say "some
time this year".
The same analyses give the same bytes: DTSTAMP is the day of publication, not the clock.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TextIO

from dateline.analysis import Analysis, Event, Failure

MAX_DAYS = 31  # a month, the coarsest span that still helps who looks at a calendar
FOLD = 75  # octets a line, RFC 5545 section 3.1


def write_calendar(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """One calendar over all articles; the stream must not translate newlines, for lines end with CR LF."""
    for line in ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dateline//events//EN", "CALSCALE:GREGORIAN"):
        out.write(line + "\r\n")
    for result in results:
        for line in make_entries(result) if isinstance(result, Analysis) else ():
            out.write(fold_line(line) + "\r\n")
    out.write("END:VCALENDAR\r\n")


def make_entries(analysis: Analysis) -> Iterator[str]:
    """Unfolded content lines of one article's entries."""
    times = {t.id: t for t in analysis.times}
    for event in analysis.events:
        time = times.get(event.time or "")
        if event.status != "planned" or time is None or not (time.earliest and time.latest):
            continue
        first, last = dt.date.fromisoformat(time.earliest), dt.date.fromisoformat(time.latest)
        if not 0 <= (last - first).days <= MAX_DAYS or last == dt.date.max:
            continue
        yield from _entry(analysis, event, first, last + dt.timedelta(days=1))


def _entry(analysis: Analysis, event: Event, first: dt.date, after: dt.date) -> Iterator[str]:
    article, names = analysis.article, {e.id: e for e in analysis.entities}
    place = names[event.place] if event.place else None
    stamp = (article.published or "1970-01-01").replace("-", "")
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(article.id)}-{event.id}@dateline"
    yield f"DTSTAMP:{stamp}T000000Z"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    yield f"SUMMARY:{escape(_summary(analysis, event))}"
    yield f"DESCRIPTION:{escape(_describe(analysis, event))}"
    yield f"CATEGORIES:{escape(event.type)}"
    if place:
        yield f"LOCATION:{escape(place.name)}"
    if place and place.coordinates:
        yield f"GEO:{place.coordinates.lat};{place.coordinates.lon}"
    if article.url and article.url.startswith(("http://", "https://")):
        yield f"URL:{_one_line(article.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _summary(analysis: Analysis, event: Event) -> str:
    names = {e.id: e.name for e in analysis.entities}
    sides = []
    for role in ("actor", "recipient"):
        told = [names[p.entity] if p.entity else p.text or "" for p in event.participants if p.role == role]
        sides.append(", ".join(dict.fromkeys(t for t in told if t)))
    who = " → ".join(side for side in sides if side)
    what = event.type.replace("_", " ")
    return f"{who}: {what}" if who else what


def _describe(analysis: Analysis, event: Event) -> str:
    """The line of the article that tells it, and who says so."""
    text = analysis.article.text
    names = {e.id: e.name for e in analysis.entities}
    at = event.mentions[0].start if event.mentions else 0
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)].strip()
    said = f"\nSaid by {names[event.source]}." if event.source else ""
    return f"{line}{said}"


def escape(text: str) -> str:
    """TEXT of section 3.3.11: backslash, semicolon, comma and newline escaped; other control characters are dropped."""
    found = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\n", "\\n")
    return "".join(c for c in found if c >= " " and c != "\x7f")


def _one_line(text: str) -> str:
    return "".join(c for c in text if c > " " and c != "\x7f")


def fold_line(line: str) -> str:
    """The line in pieces of at most 75 octets, joined by CR LF and a blank; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > FOLD:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + character, size + octets
    return "\r\n ".join([*pieces, piece])
