"""Which characters of a text are marked with what? Marks may nest and cross; what comes out nests, as HTML wants it."""

import html
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters start:end get an element of this tag and these attributes (values are escaped when written)."""

    start: int
    end: int
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)


def escape(text: str) -> str:
    """The text for HTML, in content and in quoted attributes; control characters that HTML forbids become U+FFFD."""
    legal = "".join(c if c >= " " or c in "\n\t" else "\ufffd" for c in text) if min(text, default=" ") < " " else text
    return html.escape(legal, quote=True)


def nest_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in the order in which they open, cut where they would cross: the one that opens later is split at the end of the other.

    The second piece of a split mark has no `id`, for ids are unique. Time grows with the number of marks times how deep they nest.
    """
    waiting = sorted(marks, key=lambda m: (m.start, -m.end), reverse=True)
    found: list[Mark] = []
    open_ends: list[int] = []
    while waiting:
        mark = waiting.pop()
        while open_ends and open_ends[-1] <= mark.start:
            open_ends.pop()
        if open_ends and open_ends[-1] < mark.end:
            rest = Mark(open_ends[-1], mark.end, mark.tag, {k: v for k, v in mark.attributes.items() if k != "id"})
            _insert(waiting, rest)
            mark = Mark(mark.start, open_ends[-1], mark.tag, mark.attributes)
        if mark.start < mark.end:
            found.append(mark)
            open_ends.append(mark.end)
    return found


def _insert(waiting: list[Mark], mark: Mark) -> None:
    """Put the rest of a split mark where it belongs among those that wait (last first)."""
    at = len(waiting)
    while at and (waiting[at - 1].start, -waiting[at - 1].end) < (mark.start, -mark.end):
        at -= 1
    waiting.insert(at, mark)


def render_marks(text: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """HTML of text[start:end] with the marks that lie within; everything else is escaped."""
    pieces: list[str] = []
    closing: list[Mark] = []
    at = start
    for mark in nest_marks(m for m in marks if start <= m.start and m.end <= end):
        while closing and closing[-1].end <= mark.start:
            last = closing.pop()
            pieces += [escape(text[at : last.end]), f"</{last.tag}>"]
            at = last.end
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in mark.attributes.items())
        pieces += [escape(text[at : mark.start]), f"<{mark.tag}{attributes}>"]
        at = mark.start
        closing.append(mark)
    while closing:
        last = closing.pop()
        pieces += [escape(text[at : last.end]), f"</{last.tag}>"]
        at = last.end
    return "".join([*pieces, escape(text[at:end])])
