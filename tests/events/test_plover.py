"""Events coded in PLOVER."""

import dataclasses

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from dateline import layers as ly
from dateline.article import Article
from dateline.events.plover import Clues, add_plover, code_event, find_paragraphs, plover_root, tell_contexts
from dateline.ontology import load_contexts, load_ontology

ONTOLOGY = load_ontology()
NLP = spacy.blank("en")


def make_doc(text: str, triggers: dict[str, tuple[str, str]], **facts) -> tuple[Doc, list[ly.Event]]:
    """A Doc with triggers by their words, and one event each; `facts` are other layers."""
    doc = NLP(text)
    doc._.article = Article(text=text, published="2016-10-18")
    found = []
    for words, (kind, status) in triggers.items():
        start = text.index(words)
        span = doc.char_span(start, start + len(words))
        assert span is not None, words
        found.append(ly.Trigger(span.start, span.end, kind, status))
    doc._.triggers = found
    for name, records in facts.items():
        setattr(doc._, name, records)
    return doc, [ly.Event(t.type, t.status, (i,)) for i, t in enumerate(found)]


def code_one(text: str, words: str, kind: str, status: str = "happened"):
    doc, events = make_doc(text, {words: (kind, status)})
    return add_plover(doc, events, ONTOLOGY)[0].plover


# the pure half


@given(
    st.sampled_from(sorted(ONTOLOGY.types)),
    st.sampled_from(sorted(ONTOLOGY.statuses)),
    st.builds(
        Clues,
        modes=st.lists(st.sampled_from(sorted({m for r in ONTOLOGY.roots.values() for m in r.modes})), max_size=3).map(tuple),
        topics=st.lists(st.sampled_from(sorted(ONTOLOGY.types)), max_size=2).map(tuple),
        historical=st.booleans(),
        neutral_ground=st.booleans(),
    ),
)
def test_codes_are_legal(kind: str, status: str, clues: Clues) -> None:
    code = code_event(kind, status, clues, ONTOLOGY)
    assert (code is None) == (ONTOLOGY.types[kind].plover is None)
    if code is not None:
        root = ONTOLOGY.roots[code[0]]
        assert code[3] == root.quad
        assert set(code[1]) <= set(root.modes) and len(code[1]) == len(set(code[1]))
        assert set(code[4]) <= {"historical", "future", "hypothetical", "negation"}


@pytest.mark.parametrize("kind", ["state", "elect", "die", "quake", "other"])
def test_outside_of_plover_is_none(kind: str) -> None:
    assert code_event(kind, "happened", Clues(), ONTOLOGY) is None
    assert plover_root(kind, "happened", ONTOLOGY) is None


def test_unknown_type_is_none() -> None:
    assert code_event("no_such_type", "happened", Clues(), ONTOLOGY) is None
    assert plover_root("no_such_type", "planned", ONTOLOGY) is None


@pytest.mark.parametrize(
    ("kind", "status", "root"),
    [
        ("visit", "planned", "AGREE"),
        ("visit", "happened", "CONSULT"),
        ("sign_agreement", "planned", "AGREE"),
        ("give_aid", "planned", "AGREE"),
        ("cooperate", "planned", "AGREE"),
        ("withdraw_forces", "planned", "CONCEDE"),
        ("ease", "planned", "CONCEDE"),
        ("attack", "planned", "ASSAULT"),
        ("visit", "denied", "CONSULT"),
        ("visit", "conditional", "CONSULT"),
    ],
)
def test_roots_of_what_is_to_come(kind: str, status: str, root: str) -> None:
    assert plover_root(kind, status, ONTOLOGY) == root


@pytest.mark.parametrize(
    ("status", "auxiliary"),
    [
        ("happened", ()),
        ("ongoing", ()),
        ("planned", ("future",)),
        ("conditional", ("hypothetical",)),
        ("hypothetical", ("hypothetical",)),
        ("denied", ("negation",)),
    ],
)
def test_record_keeps_the_event_and_tells_the_status(status: str, auxiliary: tuple[str, ...]) -> None:
    code = code_event("visit", status, Clues(), ONTOLOGY)
    assert code is not None and code[0] == "CONSULT" and code[4] == auxiliary


@pytest.mark.parametrize(
    ("kind", "topic", "mode"),
    [
        ("request", "give_aid", "assist"),
        ("request", "resign", "change"),
        ("request", "release", "yield"),
        ("request", "meet", "meet"),
        ("reject", "negotiate", "meet"),
        ("reject", "observe_ceasefire", "yield"),
        ("threaten", "attack", "violence"),
        ("threaten", "impose_sanctions", "restrict"),
        ("threaten", "seize", "territory"),
        ("threaten", "deport", "expel"),
        ("threaten", "withdraw_from", "relations"),
        ("threaten", "arrest", "arrest"),
    ],
)
def test_what_is_asked_or_threatened_gives_the_mode(kind: str, topic: str, mode: str) -> None:
    code = code_event(kind, "happened", Clues(modes=("meet", "violence"), topics=(topic,)), ONTOLOGY)
    assert code is not None and code[1] == (mode,)


# the words around


@pytest.mark.parametrize(
    ("text", "words", "kind", "modes"),
    [
        ("Militants attacked the post with mortars.", "attacked", "attack", ("heavy-weapons",)),
        ("A gunman shot and killed the judge.", "killed", "kill", ("targeted", "firearms")),
        ("Militants attacked the post.", "attacked", "attack", ()),
        ("The ministers talked by phone.", "talked", "negotiate", ("phone",)),
        ("Leaders met at the G20 summit.", "met", "meet", ("multilateral",)),
        ("Warplanes bombed a camp.", "bombed", "airstrike", ("aerial",)),
        ("Police fired at protesters who threw stones.", "fired", "shoot", ("firearms",)),
        ("They urged Minsk to free the editor.", "urged", "request", ("yield",)),
        ("It refused to send aid.", "refused", "reject", ("assist",)),
        ("He threatened to expel the envoy.", "threatened", "threaten", ("expel",)),
    ],
)
def test_words_near_the_trigger_tell_modes(text: str, words: str, kind: str, modes: tuple[str, ...]) -> None:
    code = code_one(text, words, kind)
    assert code is not None and code[1] == modes


def test_mode_words_of_another_sentence_do_not_count() -> None:
    text = "Militants attacked the post.\nMortars are made in the town."
    code = code_one(text, "attacked", "attack")
    assert code is not None and code[1] == ()


@pytest.mark.parametrize(
    ("text", "expected", "excluded"),
    [
        ("The foreign minister flew to Oslo.", {"diplomatic"}, {"economic", "military"}),
        ("Two refugees reached the refugee camp; cholera broke out.", {"asylum", "health"}, {"terrorism"}),
        ("A judge read the verdict.", {"legal"}, {"crime"}),
        ("A judge had lunch.", set(), {"legal"}),
        ("Uranium enrichment went on at the plant.", {"cbrn"}, {"environment"}),
        ("The sun shone over the bay.", set(), set(load_contexts())),
    ],
)
def test_contexts_of_a_paragraph(text: str, expected: set[str], excluded: set[str]) -> None:
    doc = NLP(text)
    found = set(tell_contexts(doc, 0, len(doc)))
    assert expected <= found and not found & excluded


def test_a_title_lets_one_weak_word_do() -> None:
    text = "Supreme Court hears the case\nA judge had lunch, then met the clerks."
    doc, events = make_doc(text, {"met": ("meet", "happened")})
    code = add_plover(doc, events, ONTOLOGY)[0].plover
    assert code is not None and "legal" not in code[2]
    zoned, events = make_doc(text, {"met": ("meet", "happened")}, zones=[ly.Zone("title", 0, 28)])
    code = add_plover(zoned, events, ONTOLOGY)[0].plover
    assert code is not None and "legal" in code[2]


def test_a_type_carries_its_context() -> None:
    code = code_one("They took in nine families.", "took in", "grant_asylum")
    assert code is not None and code[2] == ("asylum",)


def test_paragraphs_end_at_line_breaks() -> None:
    doc = NLP("One two.\nThree four.\n\nFive.")
    at = [t.text for t in doc].index("four")
    start, end = find_paragraphs(doc)[at]
    assert doc[start:end].text == "Three four."


# participants, places, times


def make_meeting(place: str, others: tuple[str | None, ...]) -> Doc:
    names = ("Oman", "Geneva", "Iran")
    mentions = [ly.Mention(i, i + 1, "GPE", "name") for i in range(3)]
    entities = [ly.Entity("GPE", n, (i,), country=c) for i, (n, c) in enumerate(zip(names, (others[0], place, others[1]), strict=True))]
    doc = Doc(NLP.vocab, words=[*names, "met"])
    doc._.mentions, doc._.entities, doc._.triggers = mentions, entities, [ly.Trigger(3, 4, "meet", "happened")]
    return doc


@pytest.mark.parametrize(
    ("place", "others", "neutral"),
    [("CHE", ("OMN", "IRN"), True), ("OMN", ("OMN", "IRN"), False), ("CHE", ("OMN", None), False), ("CHE", ("OMN", "OMN"), False)],
)
def test_neutral_ground_is_third_party(place: str, others: tuple[str | None, ...], neutral: bool) -> None:
    doc = make_meeting(place, others)
    parties = tuple(ly.Participant("actor", n, n, n + 1) for n in (0, 2))
    code = add_plover(doc, [ly.Event("meet", "happened", (0,), parties, place=1)], ONTOLOGY)[0].plover
    assert code is not None and ("third-party" in code[1]) is neutral


@pytest.mark.parametrize(
    ("latest", "historical"), [("1991-10-18", True), ("2016-06-30", False), ("2015-10-18", True), (None, False), ("1991", False)]
)
def test_long_past_is_historical(latest: str | None, historical: bool) -> None:
    doc, events = make_doc("They met long ago.", {"met": ("meet", "happened")}, times=[ly.Time(2, 4, "DATE", None, None, latest)])
    code = add_plover(doc, [dataclasses.replace(events[0], time=0)], ONTOLOGY)[0].plover
    assert code is not None and ("historical" in code[4]) is historical


def test_topic_events_are_followed() -> None:
    doc, events = make_doc("She demanded that he go.", {"demanded": ("request", "happened"), "go": ("resign", "hypothetical")})
    coded = add_plover(doc, [dataclasses.replace(events[0], topic=(1,)), events[1]], ONTOLOGY)
    assert [e.plover and e.plover[:2] for e in coded] == [("REQUEST", ("change",)), ("RETREAT", ("resign",))]


def test_nothing_else_of_the_events_is_touched(visit_doc: Doc) -> None:
    before = list(visit_doc._.events)
    after = add_plover(visit_doc, before, ONTOLOGY)
    assert [dataclasses.replace(e, plover=None) for e in after] == [dataclasses.replace(e, plover=None) for e in before]
    assert list(visit_doc._.events) == before


def test_bare_doc_is_enough() -> None:
    doc = NLP("They met.")
    assert add_plover(doc, [ly.Event("meet", "happened", ())], ONTOLOGY)[0].plover is not None
    assert add_plover(NLP(""), [], ONTOLOGY) == []
