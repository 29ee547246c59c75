"""Which line ends are only where a line was full? Mail, agency wires and old archives break sentences at a fixed width.

A text is taken for wrapped where several lines go on in lower case, which no page with a paragraph a line does; then a single line end
after a line about as wide as those is no boundary: names, sentences and expressions go on over it.
"""

import re
from collections.abc import Sequence
from statistics import median

from spacy.tokens import Doc

from dateline.layers.storing import read_source

LEAST = 3  # lines that go on in lower case
SHARE = 0.15  # of all single line ends
NARROW = 0.6  # a line of less than this part of the usual width was not broken for being full
_END = re.compile(r"(?<=[^\s])[ \t]*\r?\n[ \t]*(?=[^\s])")


def find_wraps(text: str) -> frozenset[int]:
    """Offsets of the newlines that only wrap; empty for a text that is not wrapped. Linear in the text."""
    ends = [(m, m.group().index("\n") + m.start()) for m in _END.finditer(text)]
    if len(ends) < LEAST:
        return frozenset()
    widths = {at: m.start() - text.rfind("\n", 0, m.start()) - 1 for m, at in ends}
    goes_on = [widths[at] for m, at in ends if text[m.end()].islower() and text[m.start() - 1] not in ".!?:"]
    if len(goes_on) < max(LEAST, SHARE * len(ends)):
        return frozenset()
    least = NARROW * median(goes_on)
    return frozenset(at for _, at in ends if widths[at] >= least)


def find_line_ends(doc: Doc, words: Sequence[str]) -> list[bool]:
    """True for each token (its text in `words`) with a newline in it that does more than wrap."""
    found = ["\n" in word for word in words]
    if any(found) and (wraps := find_wraps(read_source(doc))):
        for i in (i for i, broken in enumerate(found) if broken):
            at = doc[i].idx
            found[i] = any(c == "\n" and at + k not in wraps for k, c in enumerate(words[i]))
    return found
