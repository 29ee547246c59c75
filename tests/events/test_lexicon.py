"""What the words of a trigger say about its type."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from dateline.events.lexicon import blend_types, list_lemmas, match_types, span_prior, spot_phrases, type_prior
from dateline.ontology import EventType, load_ontology

ONTOLOGY = load_ontology()
NLP = spacy.blank("en")
type_prior("visit", "NOUN", ONTOLOGY)  # builds the index once, outside of the timed properties
WORDS = st.sampled_from(sorted({" ".join(w.words) for t in ONTOLOGY.types.values() for w in t.triggers}))


def best(words: str, text: str) -> str | None:
    doc = NLP(text)
    start = text.index(words)
    span = doc.char_span(start, start + len(words))
    assert span is not None
    return next(iter(span_prior(doc, span.start, span.end, ONTOLOGY)), None)


@given(WORDS, st.sampled_from(["VERB", "NOUN", "ADJ", ""]))
def test_prior_is_a_distribution(lemma: str, pos: str) -> None:
    prior = type_prior(lemma, pos, ONTOLOGY)
    assert sum(prior.values()) == pytest.approx(1)
    assert list(prior.values()) == sorted(prior.values(), reverse=True)
    assert set(prior) <= set(ONTOLOGY.types)


@pytest.mark.parametrize(
    ("lemma", "pos", "kind"),
    [
        ("visit", "NOUN", "visit"),
        ("kidnap", "VERB", "abduct"),
        ("blow himself up", "VERB", "suicide_attack"),
        ("airstrike", "NOUN", "airstrike"),
        ("strike", "NOUN", "strike"),
        ("sue", "VERB", "sue"),
        ("Sue", "VERB", "sue"),
    ],
)
def test_words_tell_their_type(lemma: str, pos: str, kind: str) -> None:
    assert next(iter(type_prior(lemma, pos, ONTOLOGY))) == kind


def test_part_of_speech_matters() -> None:
    assert type_prior("strike", "NOUN", ONTOLOGY) != type_prior("strike", "VERB", ONTOLOGY)


@pytest.mark.parametrize("lemma", ["", "the", "zyxel", "xx yy"])
def test_unknown_word_has_no_prior(lemma: str) -> None:
    assert type_prior(lemma, "NOUN", ONTOLOGY) == {}


@pytest.mark.parametrize(
    ("words", "text", "kind"),
    [
        ("stepped", "The abbot stepped down after thirty years.", "resign"),
        ("stepped down", "The abbot stepped down.", "resign"),
        ("declared", "They declared a state of emergency.", "martial_law"),
        ("took", "Gunmen took two nurses hostage.", "abduct"),
        ("blew herself up", "The bomber blew herself up.", "suicide_attack"),
        ("peace talks", "The peace talks failed.", "negotiate"),
        ("overthrew", "Officers overthrew him.", "coup"),
        ("ill-treatment", "They deny the ill-treatment of prisoners.", "torture"),
    ],
)
def test_phrases_go_before_words(words: str, text: str, kind: str) -> None:
    assert best(words, text) == kind


def test_phrase_does_not_reach_over_a_stop() -> None:
    assert best("stepped", "He stepped out. Down came the rain.") != "resign"


def test_tagged_lemma_is_used() -> None:
    doc = Doc(NLP.vocab, words=["They", "zzz"], pos=["PRON", "VERB"], lemmas=["they", "kidnap"])
    assert next(iter(span_prior(doc, 1, 2, ONTOLOGY))) == "abduct"


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("banned", "ban"), ("raped", "rape"), ("fined", "fine"), ("denies", "deny"), ("denied", "deny"), ("struck", "strike"),
     ("clashes", "clash"), ("held", "hold"), ("mimicking", "mimic"), ("crises", "crisis"), ("talks", "talk")],
)  # fmt: skip
def test_lemmas_of_forms(form: str, lemma: str) -> None:
    assert lemma in list_lemmas(form)
    assert list_lemmas(form)[0] == form


@given(st.text(max_size=12))
def test_lemmas_never_fail(form: str) -> None:
    assert form in list_lemmas(form)


@pytest.mark.parametrize("event_type", ONTOLOGY.types.values(), ids=lambda t: t.name)
def test_examples_hold_a_trigger_word(event_type: EventType) -> None:
    for sentence in event_type.examples.match:
        assert match_types(NLP(sentence), ONTOLOGY, [event_type.name]), sentence


def test_matches_are_spans_in_order_without_overlap() -> None:
    doc = NLP("Police fired tear gas at the marchers; later the police fired rubber bullets.")
    found = match_types(doc, ONTOLOGY, ["crowd_control"])
    assert [doc[m.start : m.end].text for m in found] == ["fired tear gas", "fired rubber bullets"]
    assert all(0 < m.weight <= 1 for m in found)


def test_tags_rule_out_other_parts_of_speech() -> None:
    words = ["The", "visit", "ended"]
    noun = Doc(NLP.vocab, words=words, pos=["DET", "NOUN", "VERB"], lemmas=["the", "visit", "end"])
    adjective = Doc(NLP.vocab, words=words, pos=["DET", "ADV", "VERB"], lemmas=["the", "visit", "end"])
    assert match_types(noun, ONTOLOGY, ["visit"]) and not match_types(adjective, ONTOLOGY, ["visit"])


def test_own_types_are_matched(tmp_path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text("types:\n  strand:\n    verbs: strand, wash ashore 0.6\n", encoding="utf-8")
    ontology = load_ontology(path)
    doc = NLP("Forty whales stranded near the bay; two washed up ashore.")
    assert [(m.start, m.weight) for m in match_types(doc, ontology, ontology.overlay)] == [(2, 1.0), (8, 0.6)]


def test_empty_doc_has_no_matches() -> None:
    assert match_types(NLP(""), ONTOLOGY, ["visit"]) == []


def test_blend_without_a_prior_is_the_head() -> None:
    assert blend_types({"meet": 0.3, "visit": 0.7}, {}) == {"visit": 0.7, "meet": 0.3}


def test_blend_lets_the_words_decide_between_near_types() -> None:
    head = {"shell": 0.40, "airstrike": 0.38, "bomb": 0.22}
    assert next(iter(blend_types(head, {"airstrike": 0.9, "bomb": 0.1}))) == "airstrike"
    assert next(iter(blend_types(head, {"airstrike": 0.9, "bomb": 0.1}, strength=0.0))) == "shell"


def test_blend_never_rules_a_sure_head_out() -> None:
    assert next(iter(blend_types({"state": 0.97, "visit": 0.03}, {"visit": 1.0}))) == "state"


@given(st.dictionaries(st.sampled_from("abcd"), st.floats(0.01, 1), min_size=1), st.floats(0, 1))
def test_blend_sums_to_one(head: dict[str, float], strength: float) -> None:
    assert sum(blend_types(head, {"a": 0.5, "x": 0.5}, strength).values()) == pytest.approx(1)


def test_spotted_phrases_stand_side_by_side() -> None:
    doc = NLP("They fired rubber bullets, and later tear the gas bill up.")
    assert spot_phrases(doc, 0, len(doc), frozenset({"rubber bullet", "tear gas"})) == {"rubber bullet": 2}
    assert spot_phrases(doc, 0, 3, frozenset({"rubber bullet"})) == {}
