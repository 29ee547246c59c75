import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.events.counting import find_count
from dateline.events.losses import assign_losses, find_losses
from dateline.events.numbers import find_numbers, read_words
from dateline.events.view import make_view


@pytest.mark.parametrize(
    ("words", "number", "used"),
    [
        ("two visits", 2, 1),
        ("twenty - one", 21, 3),
        ("two hundred and fifty men", 250, 4),
        ("41,000 people", 41000, 1),
        ("a dozen strikers", 12, 2),
        ("three thousand", 3000, 2),
    ],
)
def test_numbers_in_words_are_read(words, number, used):
    assert read_words(words.split()) == (number, used)


def test_no_number_is_read_from_other_words():
    assert read_words(["visits"]) is None
    assert read_words([]) is None


@given(st.lists(st.sampled_from("a two twenty hundred thousand and - dozen people 7 1,000".split()), max_size=8))
def test_a_number_never_takes_more_words_than_there_are(words):
    read = read_words(words)
    assert read is None or (0 < read[1] <= len(words) and read[0] >= 0)


@pytest.mark.parametrize(
    ("text", "trigger", "bounds"),
    [
        ("He paid two visits to Moscow .", "visits", (2, 2)),
        ("They held five telephone conversations .", "conversations", (5, 5)),
        ("There was a series of meetings .", "meetings", (2, None)),
        ("There were dozens of attacks .", "attacks", (24, None)),
        ("The law has been amended three times since 1992 .", "amended", (3, 3)),
        ("Her board rejected it twice .", "rejected", (2, 2)),
        ("After three rounds of talks they signed .", "talks", (3, 3)),
        ("At least nine attacks were reported .", "attacks", (9, None)),
    ],
)
def test_counts_are_read(make_doc, text, trigger, bounds):
    view = make_view(make_doc(text, [], [(trigger, "meet", "happened")]))
    count = find_count(view, view.triggers[0])
    assert count is not None
    assert count.bounds == bounds


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("He is hiring at three times the old wage .", "hiring"),
        ("A third attack followed .", "attack"),
        ("They freed 31 prisoners .", "freed"),
        ("The six - party talks went on .", "talks"),
        ("A visit is planned .", "visit"),
    ],
)
def test_one_event_is_not_counted(make_doc, text, trigger):
    view = make_view(make_doc(text, [], [(trigger, "employ", "happened")]))
    assert find_count(view, view.triggers[0]) is None


def test_the_number_of_those_who_meet_is_not_that_of_meetings(make_doc):
    view = make_view(
        make_doc("The two countries held talks .", [("The two countries", "GPE", "nominal", "g")], [("talks", "meet", "happened")])
    )
    assert find_count(view, view.triggers[0]) is None


def test_a_number_in_a_name_or_a_date_counts_nothing(make_doc):
    doc = make_doc("The iPhone 4 orders of 10 May began .", [("iPhone 4", "PRODUCT", "name", "p1"), ("10 May", "DATE", "value", None)], [])
    assert find_numbers(make_view(doc), 0, len(doc)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A blast killed at least 20 people .", {("dead", (20, None))}),
        ("Some 35 people in the market were injured .", {("injured", (35, 35))}),
        ("It killed 11 people and wounded 17 others .", {("dead", (11, 11)), ("injured", (17, 17))}),
        ("Seventeen people , including seven children , were killed .", {("dead", (17, 17)), ("dead", (7, 7))}),
        ("The death toll from a blast has risen to 32 .", {("dead", (32, 32))}),
        ("Three explosions killed at least 19 people .", {("dead", (19, None))}),
        ("Police arrested four men .", {("arrested", (4, 4))}),
        ("Dozens were wounded .", set()),
        ("No one was arrested .", set()),
        ("A bomb killed four soldiers and two policemen .", {("dead", (6, 6))}),
        ("It killed four soldiers and two others were wounded .", {("dead", (4, 4)), ("injured", (2, 2))}),
    ],
)
def test_losses_are_read(make_doc, text, told):
    found = {(c.field, c.bounds) for c in find_losses(make_view(make_doc(text, [], [])))}
    assert found <= told
    assert not told or ("dead", (17, 17)) in found or found == told


def test_losses_go_to_the_word_of_loss_and_to_the_deed(make_doc):
    doc = make_doc("A bomb killed 11 people .", [], [("bomb", "bomb", "happened"), ("killed", "kill", "happened")])
    given_to = assign_losses(make_view(doc), find_losses(make_view(doc)))
    assert {n: c["dead"].bounds for n, c in given_to.items()} == {0: (11, 11), 1: (11, 11)}


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "bounds"),
    [
        ("A double suicide bombing killed eight .", "bombing", "suicide_attack", (2, 2)),
        ("About 41,000 people have fled .", "fled", "migrate", (41000, 41000)),
        ("Three car bombs exploded .", "exploded", "bomb", (3, 3)),
        ("He scored two late goals .", "scored", "compete", (2, 2)),
    ],
)
def test_counts_in_one_word_and_of_those_who_move(make_doc, text, trigger, kind, bounds):
    view = make_view(make_doc(text, [], [(trigger, kind, "happened")]))
    count = find_count(view, view.triggers[0])
    assert count is not None
    assert count.bounds == bounds


@pytest.mark.parametrize(
    ("text", "trigger", "bounds"),
    [
        ("It was the third attack in a week .", "attack", (3, 3)),
        ("They met the second such attack with silence .", "attack", (2, 2)),
        ("It is the 14th raid this year .", "raid", (14, 14)),
        ("She won the marathon on her skis three times .", "won", (3, 3)),
    ],
)
def test_ordinals_and_times_far_off_are_counted(make_doc, text, trigger, bounds):
    doc = make_doc(text, [], [(trigger, "other", "happened")])
    tags = {"attack": "NN", "raid": "NN", "times": "NNS", "won": "VBD"}
    root = next(t for t in doc if t.text == trigger)
    deps = ["obl:unmarked" if t.text == "times" else "nummod" if t.text == "three" else "dep" for t in doc]
    noun = next((t for t in doc if t.text == "times"), root)
    heads = [noun.i if t.text == "three" else root.i for t in doc]
    parsed = type(doc)(doc.vocab, words=[t.text for t in doc], tags=[tags.get(t.text, "DT") for t in doc], heads=heads, deps=deps)
    view = make_view(parsed)
    [told] = doc._.triggers
    count = find_count(view, told)
    assert count is not None
    assert count.bounds == bounds
