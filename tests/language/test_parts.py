"""Parts of a long document hold what they stand on, and no row is lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dateline.language.candidates import (
    COREFERENCE_REACH,
    RELATION_REACH,
    ROLE_REACH,
    ROLE_WORDS,
    coreference_pairs,
    relation_pairs,
    role_pairs,
)  # fmt: skip
from dateline.language.parts import cut_feed

SPANS = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 4)), max_size=80).map(lambda xs: sorted((a, a + n) for a, n in xs))


def sentences(every):
    return np.arange(1000) // every


@given(SPANS, SPANS, st.integers(1, 300))
def test_pairs_are_those_within_reach(triggers, mentions, every):
    sentence_of, words = sentences(every), ["a"] * 1000
    near = [
        [t, m]
        for t, (a, _) in enumerate(triggers)
        for m, (b, _) in enumerate(mentions)
        if abs(a - b) <= ROLE_WORDS and abs(sentence_of[a] - sentence_of[b]) <= ROLE_REACH
    ]
    assert role_pairs(triggers, mentions, sentence_of)[0].tolist() == near
    n = len(triggers)
    beside = [[i, j] for i in range(n) for j in range(n) if i != j and abs(i - j) <= RELATION_REACH]
    assert relation_pairs(triggers, words, sentence_of)[0].tolist() == (beside if n > 1 else [])
    m = len(mentions)
    before = [[i, j] for i in range(m) for j in range(i) if i - j <= COREFERENCE_REACH]
    assert coreference_pairs(mentions, words, sentence_of)[0].tolist() == before


@given(SPANS.filter(bool), SPANS.filter(bool), st.integers(1, 40))
def test_parts_together_are_the_whole(triggers, mentions, most):
    sentence_of, words = sentences(20), ["a"] * 1000
    feed = {
        "vectors": np.arange(1000.0)[:, None],
        "triggers": np.array(triggers), "mentions": np.array(mentions),
        "classes": np.arange(len(mentions)), "kinds": np.arange(len(mentions)),
    }  # fmt: skip
    for kind, told in (
        ("role", role_pairs(triggers, mentions, sentence_of)),
        ("relation", relation_pairs(triggers, words, sentence_of)),
        ("coreference", coreference_pairs(mentions, words, sentence_of)),
    ):
        feed[f"{kind}_pairs"], feed[f"{kind}_facts"] = told
    seen = {"types": [], "new": [], "roles": [], "relations": [], "coreference": []}
    sides = {
        "roles": ("role", "triggers", "mentions"),
        "relations": ("relation", "triggers", "triggers"),
        "coreference": ("coreference", "mentions", "mentions"),
    }
    for part, (output, *_) in cut_feed(feed, most):
        if output in sides:
            kind, left, right = sides[output]
            assert len(part[f"{kind}_pairs"]) <= most
            starts = [part["vectors"][part[side][part[f"{kind}_pairs"][:, k], 0], 0] for k, side in enumerate((left, right))]
            seen[output] += list(zip(*(s.tolist() for s in starts), strict=True))
        else:
            spans = part["triggers" if output == "types" else "mentions"]
            seen[output] += part["vectors"][spans[:, 0], 0].tolist()
    assert seen["types"] == [a for a, _ in triggers]
    assert seen["new"] == [a for a, _ in mentions]
    for output, (kind, left, right) in sides.items():
        pairs = feed[f"{kind}_pairs"]
        assert seen[output] == list(zip(feed[left][pairs[:, 0], 0].tolist(), feed[right][pairs[:, 1], 0].tolist(), strict=True))
