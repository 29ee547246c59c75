"""Stories in the `.news` markup of docs/annotation.md: text, zones, mentions, triggers, quotations and fact lines, as they stand.

A file holds many stories: `=== id`, head lines (`published: …`, `style: …`), one paragraph a line with an optional `@zone:`,
`---`, fact lines.
Inline: `{id|LABEL|words}` a mention, `<id|words>` a trigger, `[id|words]` a quotation; they nest. rows.py makes corpus rows of stories.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dateline.errors import FormatError

HEADS = frozenset({"published", "style", "source"})
ZONES = frozenset("title lead byline dateline caption subhead body related promo footer".split())
_CLOSING = {"{": "}", "<": ">", "[": "]"}
_FIELDS = {"{": 2, "<": 1, "[": 1}  # id and label; id; id
_OPENING = re.compile(r"[{<\[]((?:[a-z]+\d*[a-z]*)(?:\+[a-z]+\d*[a-z]*)*)\|")
_ZONE = re.compile(r"@([a-z]+): ?")


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of markup. `kind` is its bracket; `label` is empty but for mentions; characters of the story's text, half-open."""

    kind: str
    id: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A line under `---`. For events `words` is (type, status) and `pairs` the key=value ones; for `role` and `in` all is words."""

    head: str
    words: tuple[str, ...]
    pairs: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One annotated story. `zones`: (kind, start, end) of each line of `text`; `heads`: published, style, source where given."""

    id: str
    heads: dict[str, str]
    text: str
    zones: tuple[tuple[str, int, int], ...]
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class _Draft:
    """A story while its lines are read."""

    id: str
    heads: dict[str, str] = field(default_factory=dict)
    text: str = ""
    zones: list[tuple[str, int, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    part: str = "heads"

    def freeze(self) -> Story:
        """The finished story."""
        return Story(self.id, self.heads, self.text, tuple(self.zones), tuple(self.marks), tuple(self.facts))


def read_stories(path: Path) -> Iterator[Story]:
    """Stories of a `.news` file, in order; raises FormatError with path and line where the markup is broken."""
    draft: _Draft | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        try:
            if line.startswith("=== "):
                if draft is not None:
                    yield draft.freeze()
                draft = _Draft(line[4:].strip())
            elif draft is not None:
                _add_line(draft, line)
            elif line.strip():
                raise FormatError("text before the first story")
        except FormatError as error:
            raise FormatError(f"{path}, line {number}: {error}") from None
    if draft is not None:
        yield draft.freeze()


def write_text(path: Path) -> Path:
    """Write the words of the file's first story beside it, as NAME.txt, and say where; raises FormatError where the markup is broken."""
    story = next(read_stories(path))
    target = path.with_suffix(".txt")
    target.write_text(story.text, encoding="utf-8")
    return target


def _add_line(draft: _Draft, line: str) -> None:
    """Put a line where it belongs: head, paragraph or fact."""
    head, colon, value = line.partition(":")
    if draft.part == "heads" and colon and head in HEADS:
        draft.heads[head] = value.strip()
    elif line.strip() == "---":
        draft.part = "facts"
    elif draft.part == "facts":
        if line.strip():
            draft.facts.append(read_fact(line))
    elif line.strip():
        draft.part = "text"
        _add_paragraph(draft, line)


def _add_paragraph(draft: _Draft, line: str) -> None:
    zone = _ZONE.match(line)
    kind = zone[1] if zone else "body"
    if kind not in ZONES:
        raise FormatError(f"unknown zone {kind}")
    text, marks = read_markup(line[zone.end() :] if zone else line, len(draft.text))
    draft.zones.append((kind, len(draft.text), len(draft.text) + len(text)))
    draft.text += text + "\n"
    draft.marks.extend(marks)


def read_markup(line: str, offset: int = 0) -> tuple[str, list[Mark]]:
    """The plain words of a line and its marks, inner before outer, counted from `offset`; raises FormatError where brackets do not fit."""
    text: list[str] = []
    marks: list[Mark] = []
    open_: list[tuple[str, str, str, int]] = []  # bracket, id, label, start
    at = 0
    while at < len(line):
        if line[at] in _CLOSING:
            names, at_next = _read_opening(line, at)
            open_.append((line[at], *names, len(text)))
            at = at_next
        elif line[at] in _CLOSING.values():
            if not open_ or _CLOSING[open_[-1][0]] != line[at]:
                raise FormatError(f"{line[at]} closes nothing at {line[max(0, at - 20) : at + 1]!r}")
            bracket, name, label, start = open_.pop()
            marks.append(Mark(bracket, name, label, start + offset, len(text) + offset))
            at += 1
        else:
            text.append(line[at])
            at += 1
    if open_:
        raise FormatError(f"{open_[-1][0]}{open_[-1][1]} is never closed")
    return "".join(text), marks


def _read_opening(line: str, at: int) -> tuple[tuple[str, str], int]:
    """Id and label of the mark that opens at `at`, and where its words begin."""
    opening = _OPENING.match(line, at)
    if opening is None:
        raise FormatError(f"no id after {line[at : at + 12]!r}")
    if _FIELDS[line[at]] == 1:
        return (opening[1], ""), opening.end()
    bar = line.find("|", opening.end())
    if bar < 0:
        raise FormatError(f"no label in {line[at : at + 20]!r}")
    return (opening[1], line[opening.end() : bar]), bar + 1


def read_fact(line: str) -> Fact:
    """A fact line; raises FormatError where a key comes without a value."""
    head, *rest = line.split()
    words: list[str] = []
    pairs: list[tuple[str, tuple[str, ...]]] = []
    for piece in rest:
        key, equals, value = piece.partition("=")
        if not equals:
            words.append(piece)
        elif key and value:
            pairs.append((key, tuple(v for v in value.split(",") if v)))
        else:
            raise FormatError(f"broken fact {piece!r}")
    return Fact(head, tuple(words), tuple(pairs))
