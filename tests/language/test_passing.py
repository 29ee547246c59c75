import numpy as np
import pytest

from dateline.language.decoding.passing import without_passing
from dateline.layers import Mention


@pytest.mark.parametrize(
    ("text", "time", "heads", "subject", "kept"),
    [
        ("25 years passed", (0, 2), [1, 2, -1], 1, False),
        ("Parliament passed it", None, [1, -1, 1], 0, True),
        ("anniversary which fell", None, [-1, 2, 0], 1, False),
        ("Prices fell", None, [1, -1], 0, True),
        ("birthday falls", None, [1, -1], 0, False),
    ],
)
def test_what_days_do_is_no_event(text, time, heads, subject, kept):
    words = text.split()
    trigger = next(i for i, w in enumerate(words) if w in ("passed", "fell", "falls"))
    mentions = [Mention(*time, "DATE", "value")] if time else []
    subjects = np.arange(len(words)) == subject
    told = [(trigger, trigger + 1, 0.9)]
    assert without_passing(told, mentions, words, np.array(heads), subjects) == (told if kept else [])
