"""A text as lines: where each non-empty line lies, and whether the text is wrapped by hand."""

import re
from dataclasses import dataclass

LINE = re.compile(r"[^\r\n]+")
# share of lines that begin in lower case: at most 0.1 in authored.train and 0.125 in gum.train; 0.5 in half of masc, which is wrapped
WRAPPED = 0.25
LEAST_LINES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line end and without white space at its edges; `blank` tells whether an empty line stands before it."""

    start: int
    end: int
    text: str
    blank: bool


def split_lines(text: str) -> list[Line]:
    """The lines that hold more than white space, in order."""
    lines: list[Line] = []
    at = 0
    for m in LINE.finditer(text):
        bare = m[0].strip()
        if not bare:
            continue
        start = m.start() + m[0].index(bare[0])
        lines.append(Line(start, start + len(bare), bare, text.count("\n", at, m.start()) > 1 or not lines))
        at = m.end()
    return lines


def is_wrapped(lines: list[Line]) -> bool:
    """Whether paragraphs run over several lines, as in mail and old archives."""
    if len(lines) < LEAST_LINES:
        return False
    return sum(line.text[0].islower() for line in lines) >= WRAPPED * len(lines)
