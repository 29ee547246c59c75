"""The zones of a text: each non-empty line with its kind.

A line is a zone; only the lines of a paragraph that is wrapped by hand make one body zone together. Where nothing on the page would be left
as an article, everything is kept: losing an article is worse than reading a menu.
"""

import numpy as np

from dateline.layers import DEBRIS, Zone
from dateline.zones.features import find_features
from dateline.zones.lines import Line, is_wrapped, split_lines
from dateline.zones.model import KINDS, Floats, Weights, find_best, load_weights, score_lines

# a book, a table or a poem, not a page: 20,000 lines take a second; a news page with all comments has below 2,000
MOST_LINES = 20_000
# of the characters, those that must be left as an article's; pages with many links keep at least a fifth
LEAST_ARTICLE = 0.08
LEAST_CHARACTERS = 120
TEXT = frozenset({"lead", "body"})
NEVER = np.float32(-1e4)


def select_zones(text: str) -> tuple[Zone, ...]:
    """The zones of the text in order, covering every line that is not blank; `start` and `end` are characters, half-open.

    Kinds: title lead byline dateline caption subhead body, and the debris related promo footer. Time is linear in the length of the text.
    """
    lines = split_lines(text)
    if not lines:
        return ()
    if len(lines) == 1 or len(lines) > MOST_LINES:
        return _join_paragraphs(lines, ["body"] * len(lines))
    weights = load_weights()
    return _join_paragraphs(lines, choose_kinds(lines, score_lines(find_features(lines), weights), weights))


def choose_kinds(lines: list[Line], scores: Floats, weights: Weights) -> list[str]:
    """The kind of each line by its scores [lines, kinds]; without debris where too little would be left."""
    kinds = [KINDS[k] for k in find_best(scores, weights)]
    kept = sum(len(line.text) for line, kind in zip(lines, kinds, strict=True) if kind in TEXT)
    whole = sum(len(line.text) for line in lines)
    if kept >= max(LEAST_ARTICLE * whole, min(LEAST_CHARACTERS, whole / 4)) or not any(kind in DEBRIS for kind in kinds):
        return kinds
    barred = scores.copy()
    barred[:, [KINDS.index(kind) for kind in sorted(DEBRIS)]] += NEVER
    return [KINDS[k] for k in find_best(barred, weights)]


def _join_paragraphs(lines: list[Line], kinds: list[str]) -> tuple[Zone, ...]:
    zones: list[Zone] = []
    wrapped = is_wrapped(lines)
    for line, kind in zip(lines, kinds, strict=True):
        if wrapped and zones and kind == zones[-1].kind == "body" and not line.blank:
            zones[-1] = Zone("body", zones[-1].start, line.end)
        else:
            zones.append(Zone(kind, line.start, line.end))
    return tuple(zones)
