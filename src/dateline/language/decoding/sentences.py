"""Where do sentences start?"""

import numpy as np
from numpy.typing import NDArray

from dateline.language.decoding.spans import sigmoid
from dateline.language.features import Words

# Half is the point of best F1 on ewt.dev; at a new line a start is likely even where the head doubts.
THRESHOLD, AT_LINE = 0.5, 0.2


def read_starts(logits: NDArray[np.float32], words: Words) -> NDArray[np.int64]:
    """First words of sentences, ascending, from logits [N, 1]; word 0 is always one."""
    p = sigmoid(logits[:, 0])
    least = np.where(np.array(words.gaps) == 2, AT_LINE, THRESHOLD)
    starts = np.flatnonzero(p >= least)
    return np.unique(np.concatenate([[0], starts])).astype(np.int64)
