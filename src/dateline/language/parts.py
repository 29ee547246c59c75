"""A long document's spans and pairs, cut for the pair graph: each part has the words and spans that its pairs stand on, and no others.

Pairs are sorted by their first span, and their second is near it (language/candidates.py), so that a part is about as large as what is
asked of it, however long the document is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Feed = dict[str, NDArray[Any]]
SPANS = {"triggers": ("types", "statuses"), "mentions": ("new",)}
PAIRS = {
    "role": ("triggers", "mentions", "roles"),
    "relation": ("triggers", "triggers", "relations"),
    "coreference": ("mentions", "mentions", "coreference"),
}
BESIDE = {"triggers": ("triggers",), "mentions": ("mentions", "classes", "kinds")}


def cut_feed(feed: Mapping[str, NDArray[Any]], most: int) -> Iterator[tuple[Feed, tuple[str, ...]]]:
    """Inputs of the pair graph with at most so many rows of one kind, and the outputs that they are for; in order of the rows."""
    for spans, outputs in SPANS.items():
        for start in range(0, len(feed[spans]), most):
            yield _take_spans(feed, {spans: (start, min(start + most, len(feed[spans])))}), outputs
    for kind, (left, right, output) in PAIRS.items():
        pairs, facts = feed[f"{kind}_pairs"], feed[f"{kind}_facts"]
        for start in range(0, len(pairs), most):
            rows = pairs[start : start + most]
            ranges: dict[str, tuple[int, int]] = {}
            for column, spans in enumerate((left, right)):
                low, high = ranges.get(spans, (len(feed[spans]), 0))
                ranges[spans] = min(low, int(rows[:, column].min())), max(high, int(rows[:, column].max()) + 1)
            shift = np.array([ranges[left][0], ranges[right][0]])
            part = _take_spans(feed, ranges) | {f"{kind}_pairs": rows - shift, f"{kind}_facts": facts[start : start + most]}
            yield part, (output,)


def _take_spans(feed: Mapping[str, NDArray[Any]], ranges: Mapping[str, tuple[int, int]]) -> Feed:
    """Spans a:b of each kind with what stands beside them, counted from the first word of any."""
    part: Feed = {name: feed[name][a:b] for spans, (a, b) in ranges.items() for name in BESIDE[spans]}
    first = min(int(part[spans].min()) for spans in ranges)
    last = max(int(part[spans].max()) for spans in ranges)
    return part | {spans: part[spans] - first for spans in ranges} | {"vectors": feed["vectors"][first:last]}
