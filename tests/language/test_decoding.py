"""Decoders give legal answers: spans that do not cross, trees with one root."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.language.decoding.parse import best_tree
from dateline.language.decoding.spans import best_tags, read_bio, read_spans, softmax, tag_lines
from dateline.language.lemmas import apply_script, make_script


def is_legal(tags: list[int]) -> bool:
    inside = None
    for tag in tags:
        kind, label = ("O", None) if tag == 0 else ("BIES"[(tag - 1) % 4], (tag - 1) // 4)
        if (inside is None) != (kind in "OBS") or (inside is not None and label != inside):
            return False
        inside = label if kind in "BI" else None
    return inside is None


@given(st.integers(1, 7), st.integers(0, 10_000))
@settings(max_examples=150)
def test_best_tags_is_the_best_legal_path(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(min(n, 5), 5)).astype(np.float32)
    found = best_tags(scores).tolist()
    assert is_legal(found)
    legal = (p for p in itertools.product(range(5), repeat=len(scores)) if is_legal(list(p)))
    best = max(sum(scores[i, t] for i, t in enumerate(p)) for p in legal)
    assert sum(scores[i, t] for i, t in enumerate(found)) == pytest.approx(best, abs=1e-4)


def test_no_span_crosses_a_new_line() -> None:
    logits = np.full((4, 5), -5.0, np.float32)
    logits[0, 1] = logits[1, 2] = logits[2, 2] = logits[3, 3] = 5.0
    assert [s[:2] for s in read_spans(logits, ["PERSON"])] == [(0, 4)]
    assert all(not s < 2 < e for s, e, *_ in read_spans(logits, ["PERSON"], breaks=[2]))


def test_bio_starts_anew_at_b() -> None:
    logits = np.log(np.array([[0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.9, 0.05, 0.05]], np.float32))
    assert [(s, e) for s, e, _ in read_bio(logits)] == [(0, 1), (1, 3)]


@given(st.integers(1, 24), st.integers(0, 10_000))
@settings(max_examples=150)
def test_best_tree_is_a_tree_with_one_root(n: int, seed: int) -> None:
    heads = best_tree(np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32))
    assert (heads == -1).sum() == 1
    for word in range(n):
        steps = 0
        while word >= 0:
            word, steps = int(heads[word]), steps + 1
            assert steps <= n


@given(st.integers(2, 5), st.integers(0, 10_000))
@settings(max_examples=150)
def test_best_tree_is_best_among_trees_of_its_root(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1))
    found = best_tree(scores.astype(np.float32))
    root = int(np.flatnonzero(found == -1)[0])

    def total(heads: tuple[int, ...]) -> float:
        return sum(scores[i, h + 1] for i, h in enumerate(heads))

    def is_tree(heads: tuple[int, ...]) -> bool:
        for word in range(n):
            at, steps = word, 0
            while at >= 0 and steps <= n:
                at, steps = heads[at], steps + 1
            if at >= 0:
                return False
        return True

    candidates = itertools.product(*[[-1] if i == root else [h for h in range(n) if h != i] for i in range(n)])
    best = max(total(h) for h in candidates if is_tree(h))
    assert total(tuple(found.tolist())) == pytest.approx(best, abs=1e-4)


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_scripts_turn_forms_into_lemmas(form: str, lemma: str) -> None:
    script = make_script(form, lemma)
    if script.startswith(("=", "k")) or lemma == lemma.lower():
        assert apply_script(form, script) == lemma or form.lower() != form


@pytest.mark.parametrize(
    ("form", "lemma"), [("visited", "visit"), ("was", "be"), ("countries", "country"), ("Netanyahu", "Netanyahu"), ("Talks", "talk")]
)
def test_scripts_of_news_words(form: str, lemma: str) -> None:
    assert apply_script(form, make_script(form, lemma)) == lemma


def test_a_script_holds_for_other_words_of_the_same_kind() -> None:
    assert apply_script("ministries", make_script("countries", "country")) == "ministry"


@given(st.integers(1, 6), st.integers(0, 10_000))
@settings(max_examples=150)
def test_lines_are_tagged_as_by_viterbi(n: int, seed: int) -> None:
    scores = softmax(np.random.default_rng(seed).normal(size=(n, 9), scale=2).astype(np.float32))
    assert tag_lines(scores).tolist() == best_tags(np.log(scores)).tolist()
    assert is_legal(tag_lines(scores).tolist())
