"""How a document is cut for the encoder: consecutive sentences packed into windows of about 128 pieces.

Windows of 64 to 256 pieces are fastest on a CPU, and packing gives context across sentences for free.
"""

import itertools
import re
from collections.abc import Sequence

from dateline.language.features import Pieces, Words

MAX_WINDOW = 126  # pieces, without [CLS] and [SEP]
CLOSED = re.compile(r"^[.!?]+$")
CLOSERS = frozenset("\"'”’)]")


def cut_sentences(words: Words) -> list[int]:
    """Where rough sentences start, by punctuation and new lines alone: good for packing, not for reading."""
    starts = []
    for i, text in enumerate(words.texts):
        after_stop = i > 0 and _closes(words.texts, i) and (text[:1].isupper() or not text[:1].isalpha()) and text not in CLOSERS
        if i == 0 or words.gaps[i] == 2 or after_stop:
            starts.append(i)
    return starts


def _closes(texts: Sequence[str], i: int) -> bool:
    j = i - 1
    while j > 0 and texts[j] in CLOSERS and i - j < 4:
        j -= 1
    return bool(CLOSED.match(texts[j]))


def pack_windows(words: Words, pieces: Pieces, limit: int = MAX_WINDOW) -> list[tuple[int, int]]:
    """Word ranges of the windows: whole rough sentences while they fit; a longer sentence is cut at the limit."""
    sizes = [len(p) for p in pieces.ids]
    starts = [*cut_sentences(words), len(words.texts)]
    windows: list[tuple[int, int]] = []
    begin, filled = 0, 0
    for a, b in itertools.pairwise(starts):
        size = sum(sizes[a:b])
        if filled and filled + size > limit:
            windows.append((begin, a))
            begin, filled = a, 0
        if size <= limit:
            filled += size
            continue
        for i in range(a, b):
            if filled + sizes[i] > limit:
                windows.append((begin, i))
                begin, filled = i, 0
            filled += sizes[i]
    if begin < len(words.texts):
        windows.append((begin, len(words.texts)))
    return windows
