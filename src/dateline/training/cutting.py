"""Units cut to at most so many windows: what reaches over a cut is left out."""

from collections.abc import Iterable, Iterator

import numpy as np

from dateline.language.features import Pieces, Words
from dateline.training.units import IGNORE, Span, Unit


def split_units(units: Iterable[Unit], most: int) -> Iterator[Unit]:
    """Units of at most `most` windows; what reaches over a cut is left out, and units without any word are dropped."""
    for unit in units:
        for i in range(0, len(unit.windows), most):
            windows = unit.windows[i : i + most]
            if windows:
                yield cut_unit(unit, windows) if len(unit.windows) > most else unit


def cut_unit(unit: Unit, windows: list[Span]) -> Unit:
    """The part of a unit under the given consecutive windows, counted from its first word."""
    a, b = windows[0][0], windows[-1][1]
    shift = {k: v[a:b].copy() for k, v in unit.labels.items()}
    if "heads" in shift:
        heads = shift["heads"]
        inside = heads >= 0
        heads[inside] = np.where((heads[inside] >= a) & (heads[inside] < b), heads[inside] - a, IGNORE)
    words = Words(unit.words.texts[a:b], unit.words.gaps[a:b], unit.words.tokens[a:b])
    pieces = Pieces(unit.pieces.ids[a:b], unit.pieces.shapes[a:b], unit.pieces.hashes[a:b])
    mentions = [(s - a, e - a, *rest) for s, e, *rest in unit.mentions if a <= s and e <= b]
    events = [{**v, "span": (v["span"][0] - a, v["span"][1] - a)} for v in unit.events if a <= v["span"][0] and v["span"][1] <= b]
    sentences = None if unit.sentence_of is None else unit.sentence_of[a:b]
    spans = [(s - a, e - a) for s, e in windows]
    part = Unit(unit.corpus, words, pieces, spans, shift, mentions, events, sentences, unit.coreference)  # type: ignore[arg-type]
    part.frames = [(p - a, {w - a: x for w, x in f.items() if a <= w < b}) for p, f in unit.frames if a <= p < b]
    part.silent = unit.silent
    return part
