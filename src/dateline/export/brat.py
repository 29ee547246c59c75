"""brat's standoff format: a .txt with the article and an .ann with entities, triggers, events and links, and an annotation.conf for all.

Offsets are code points, as in brat; a span over several lines becomes a discontinuous one, for brat wants no newline inside an annotation.
Lines: T text-bound, E event, A attribute (status), * equivalence (mentions of one entity), # note (links).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from dateline.analysis import Analysis, Failure, RoleName, Span, Status, Time, Value

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LINE = re.compile(r"[^\n]+")


def write_brat(results: Iterable[Analysis | Failure], folder: Path) -> None:
    """Two files an article, named by number and id, and the configuration with the types that occur; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    labels: set[str] = set()
    types: set[str] = set()
    done = (r for r in results if isinstance(r, Analysis))
    for n, analysis in enumerate(done, 1):
        name = f"{n:06d}-{_UNSAFE.sub('_', analysis.article.id)[:80].strip('.') or 'article'}"
        (folder / f"{name}.txt").write_text(analysis.article.text, encoding="utf-8", newline="")
        (folder / f"{name}.ann").write_text("".join(f"{line}\n" for line in make_annotations(analysis)), encoding="utf-8", newline="")
        labels |= {e.type for e in analysis.entities} | {t.type for t in analysis.times} | {v.type for v in analysis.values}
        types |= {e.type for e in analysis.events}
    (folder / "annotation.conf").write_text(_configuration(sorted(labels), sorted(types)), encoding="utf-8", newline="")


def make_annotations(analysis: Analysis) -> Iterator[str]:
    """Lines of the .ann file."""
    number = 0
    at: dict[tuple[int, int], str] = {}
    for entity in analysis.entities:
        ids = []
        for mention in entity.mentions:
            number += 1
            ids.append(f"T{number}")
            at.setdefault((mention.start, mention.end), ids[-1])
            yield _bound(ids[-1], mention.type or entity.type, mention)
        if len(ids) > 1:
            yield f"*\tEquiv {' '.join(ids)}"
        if entity.links and ids:
            yield f"#{number}\tAnnotatorNotes {ids[0]}\t{' '.join(f'{k}:{v}' for k, v in sorted(entity.links.items()))}"
    spans: list[Time | Value] = [*analysis.times, *analysis.values]
    for span in spans:
        number += 1
        at.setdefault((span.start, span.end), f"T{number}")
        yield _bound(f"T{number}", span.type, span)
    yield from _events(analysis, at, number)


def _events(analysis: Analysis, at: dict[tuple[int, int], str], number: int) -> Iterator[str]:
    """Trigger, event and status of each event; participants that are no mention of an entity get a text-bound line of their own."""
    times = {t.id: at.get((t.start, t.end)) for t in analysis.times}
    for n, event in enumerate((e for e in analysis.events if e.mentions), 1):
        number += 1
        trigger = f"T{number}"
        yield _bound(trigger, event.type, event.mentions[0])
        parts = [f"{event.type}:{trigger}"]
        for p in event.participants:
            if p.start is None or p.end is None or p.text is None:
                continue
            if (p.start, p.end) not in at:
                number += 1
                at[p.start, p.end] = f"T{number}"
                yield _bound(f"T{number}", "SPAN", Span(start=p.start, end=p.end, text=p.text))
            parts.append(f"{p.role}:{at[p.start, p.end]}")
        if event.time and times.get(event.time):
            parts.append(f"time:{times[event.time]}")
        yield f"E{n}\t{' '.join(parts)}"
        yield f"A{n}\tStatus E{n} {event.status}"


def _bound(name: str, label: str, span: Span) -> str:
    pieces = [(span.start + m.start(), span.start + m.end()) for m in _LINE.finditer(span.text)]
    where = ";".join(f"{start} {end}" for start, end in pieces)
    words = " ".join(m[0] for m in _LINE.finditer(span.text))
    return f"{name}\t{label} {where}\t{words}"


def _configuration(labels: list[str], types: list[str]) -> str:
    roles = ", ".join(f"{role}*:<ENTITY>" for role in (*get_args(RoleName), "time"))
    lines = ["[entities]", *labels, "SPAN", "[relations]", "[events]", *(f"{t}\t{roles}" for t in types)]
    return "\n".join([*lines, "[attributes]", f"Status\tArg:<EVENT>, Value:{'|'.join(get_args(Status))}", ""])
