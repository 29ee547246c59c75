"""What days and years do by themselves is no event: "25 years had passed", "the anniversary, which fell on Tuesday"."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.layers import Mention

PASSING = frozenset({"pass", "passes", "passed", "elapse", "elapses", "elapsed"})
FALLING = frozenset({"fall", "falls", "fell", "fallen"})
OCCASIONS = frozenset({"anniversary", "birthday", "holiday", "feast", "centenary", "deadline", "date", "day", "eve"})
RELATIVE = frozenset({"which", "that"})
Triggers = list[tuple[int, int, float]]


def without_passing(
    triggers: Triggers, mentions: Sequence[Mention], texts: Sequence[str], heads: NDArray[np.int64], subjects: NDArray[np.bool_]
) -> Triggers:
    """The triggers but for verbs of passing whose subject is a time, and of falling whose subject is an occasion.

    `heads` [N]: the head of each word, -1 for a root; `subjects` [N]: whether a word is the subject of its head.
    """
    times = {i for m in mentions if m.type in ("DATE", "TIME") for i in range(m.start, m.end)}
    subject_of = {int(heads[i]): int(i) for i in np.flatnonzero(subjects)}

    def passes(start: int) -> bool:
        word, subject = texts[start].lower(), subject_of.get(start)
        if subject is None:
            return False
        if word in FALLING and texts[subject].lower() in RELATIVE:
            subject = int(heads[start])
        return (word in PASSING and subject in times) or (word in FALLING and subject >= 0 and texts[subject].lower() in OCCASIONS)

    return [t for t in triggers if not passes(t[0])]
