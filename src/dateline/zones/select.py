"""The zones of a text: each non-empty line with its kind.

A line is a zone; only the lines of a paragraph that is wrapped by hand make one body zone together. Where nothing on the page would be left
as an article, everything is kept: losing an article is worse than reading a menu.
"""

import numpy as np

from dateline.layers import DEBRIS, Zone
from dateline.zones.features import find_features
from dateline.zones.lines import Line, is_wrapped, split_lines
from dateline.zones.model import KINDS, Floats, Weights, find_best, load_weights, score_lines

# a book, a table or a poem, not a page: 20,000 lines take two to three seconds; a news page with all comments has below 2,000
MOST_LINES = 20_000
# of the characters, those that must be left as an article: a brief of 300 characters may stand among 5,000 of links
LEAST_ARTICLE = 0.04
LEAST_CHARACTERS = 120  # a shorter text is kept whole
TEXT = frozenset({"lead", "body"})
NEVER = np.float32(-1e4)
# taken from the scores of debris before the best sequence is sought, because a lost paragraph is worse than a kept link. On authored.dev,
# the test pages and characters of ewt.dev lost: 0 gave 98.5 %, 93.7 %, 1.1 %; 0.5 gave 98.3, 92.9, 0.5; 1.5 gave 97.9, 90.9, 0.1
DOUBT = np.float32(0.5)


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
    debris = [KINDS.index(kind) for kind in sorted(DEBRIS)]
    doubted = scores.copy()
    doubted[:, debris] -= DOUBT
    kinds = [KINDS[k] for k in find_best(doubted, weights)]
    kept = sum(len(line.text) for line, kind in zip(lines, kinds, strict=True) if kind in TEXT)
    whole = sum(len(line.text) for line in lines)
    if kept >= max(LEAST_ARTICLE * whole, min(LEAST_CHARACTERS, whole)) or not any(kind in DEBRIS for kind in kinds):
        return kinds
    doubted[:, debris] += NEVER
    return [KINDS[k] for k in find_best(doubted, weights)]


def _join_paragraphs(lines: list[Line], kinds: list[str]) -> tuple[Zone, ...]:
    zones: list[Zone] = []
    wrapped = is_wrapped(lines)
    for line, kind in zip(lines, kinds, strict=True):
        if wrapped and zones and kind == zones[-1].kind == "body" and not line.blank:
            zones[-1] = Zone("body", zones[-1].start, line.end)
        else:
            zones.append(Zone(kind, line.start, line.end))
    return tuple(zones)
