"""The article's text as HTML, a paragraph a line, with everything found in it marked; debris is folded away but there."""

from collections.abc import Iterator
from typing import get_args

from dateline.analysis import Status, Zone
from dateline.report.marks import Mark, escape, render_marks
from dateline.report.wording import DEBRIS, Reader, one_line, word_kind

STATUSES = get_args(Status)


def legend() -> str:
    """What the marks mean, shown by themselves."""
    kinds = [
        ("PERSON", "person"),
        ("ORG", "organisation"),
        ("GPE", "place"),
        ("other", "other name"),
        ("time", "time"),
        ("value", "amount"),
    ]
    marks = [f'<mark class="{kind}">{label}</mark>' for kind, label in kinds]
    marks += ['<mark class="nominal">who is meant</mark>'] + [f'<b class="trigger {status}">{status}</b>' for status in STATUSES]
    return f'<p class="legend">{" ".join(marks)}</p>\n'


def _marks(reader: Reader, prefix: str) -> Iterator[Mark]:
    """Everything found, as marks of the text."""
    analysis = reader.analysis
    for entity in analysis.entities:
        told = f"{entity.name}: {reader.describe(entity)}".rstrip(": ")
        for n, m in enumerate(entity.mentions, 1):
            kind = f"{m.type or entity.type}" if m.kind == "name" else m.kind
            yield Mark(m.start, m.end, "mark", {"id": f"{prefix}-{entity.id}-{n}", "class": kind, "title": one_line(told)})
    for time in analysis.times:
        told = f"{time.value or 'no value'} ({time.type.lower()}{', ' + time.rule if time.rule else ''})"
        yield Mark(time.start, time.end, "mark", {"class": "time", "title": one_line(told)})
    for value in analysis.values:
        number = "" if value.value is None else f"{value.value:,.15g}"
        told = " ".join(part for part in (value.type.lower(), number, value.unit or "") if part)
        yield Mark(value.start, value.end, "mark", {"class": "value", "title": told})
    for event in analysis.events:
        told = f"{word_kind(event)}, {event.status}: {reader.who_whom(event)}".rstrip(": ")
        for n, span in enumerate(event.mentions, 1):
            facts = {"id": f"{prefix}-{event.id}-{n}", "class": f"trigger {event.status}", "title": one_line(told)}
            yield Mark(span.start, span.end, "b", facts)


def render_text(reader: Reader, prefix: str) -> str:
    """The article, a paragraph a line; runs of debris are folded away but there."""
    article = reader.analysis.article
    marks = sorted(_marks(reader, prefix), key=lambda m: m.start)
    zones = {z.start: z for z in article.zones}
    pieces: list[str] = []
    debris: list[str] = []
    at = first = 0
    for line in article.text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip():
            continue
        kind = _zone_kind(zones, article.zones, start, line)
        here = []
        while first < len(marks) and marks[first].start < end:
            here += _cut(marks[first], start, end)
            first += 1
        if kind in DEBRIS:
            debris.append(f"<p>{escape(line)}</p>")
            continue
        pieces += _fold(debris)
        pieces.append(f'<p class="{kind}">{render_marks(article.text, start, end, here)}</p>')
    return f'<div class="text">\n{chr(10).join([*pieces, *_fold(debris)])}\n</div>'


def _cut(mark: Mark, start: int, end: int) -> list[Mark]:
    """The piece of the mark that lies in the line: a mark that runs over the line's end is shown up to there."""
    piece = Mark(max(mark.start, start), min(mark.end, end), mark.tag, mark.attributes)
    return [piece] if piece.start < piece.end else []


def _zone_kind(by_start: dict[int, Zone], zones: list[Zone], start: int, line: str) -> str:
    indent = start + len(line) - len(line.lstrip())
    exact = by_start.get(start) or by_start.get(indent)
    if exact is not None:
        return exact.kind
    return next((z.kind for z in zones if z.start <= indent < z.end), "body")


def _fold(debris: list[str]) -> list[str]:
    """The lines as a closed fold, and the list emptied."""
    if not debris:
        return []
    n, inside = len(debris), "\n".join(debris)
    debris.clear()
    return [f"<details><summary>{n} {'line' if n == 1 else 'lines'} left out</summary>\n{inside}\n</details>"]
