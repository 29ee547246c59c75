import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.resolution.names import read_name, relate_names, same_given


def name(text: str, kind: str = "PERSON"):
    return read_name(tuple(text.split()), kind)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("Netanyahu", "Benjamin Netanyahu", "family"),
        ("Benjamin Netanyahu", "Netanyahu", "longer_family"),
        ("Bibi", "Benjamin Netanyahu", "given"),
        ("J. Smith", "John Smith", "full"),
        ("Bill Clinton", "William Clinton", "full"),
        ("Mr. Putin", "Vladimir Putin", "family"),
        ("Angela Merkel", "Ursula Merkel", None),
        ("Ángela García", "Angela Garcia", "same"),
        ("van Rossum", "Guido van Rossum", "family"),
    ],
)
def test_forms_of_persons(a, b, relation):
    assert relate_names(name(a), name(b), True) == relation


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("IMF", "the International Monetary Fund", "acronym"),
        ("BBC", "British Broadcasting Corporation", "acronym"),
        ("NSC", "U.S. National Security Council", "acronym"),
        ("Boeing Co.", "Boeing", "same"),
        ("Acme Holdings Ltd", "Acme", "same"),
        ("the Kremlin", "Kremlin", "same"),
        ("Hallamshire", "Hallamshire Bank", "part"),
        ("Air Force", "U.S. Air Force", "part_end"),
        ("Austria", "Australia", None),
        ("Bank", "Fund", None),
    ],
)
def test_forms_of_organisations(a, b, relation):
    assert relate_names(name(a, "ORG"), name(b, "ORG"), False) == relation


def test_a_title_inside_tells_gender_and_is_no_part_of_the_name():
    found = name("Mrs. May")
    assert (found.words, found.gender) == (("may",), "f")


def test_given_names_of_different_people_differ():
    assert not same_given("john", "james")
    assert same_given("joe", "joseph")


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_relation_of_any_two_strings_is_found_and_exact_equality_is_seen(a, b, person):
    kind = "PERSON" if person else "ORG"
    left, right = read_name(tuple(a.split()), kind), read_name(tuple(b.split()), kind)
    relate_names(left, right, person)
    if left.words:
        assert relate_names(left, left, person) == "same"


def test_a_name_of_five_thousand_characters_is_cut():
    found = name("A" * 5000 + " " + "b " * 5000)
    assert len(found.words) <= 24
    assert all(len(w) <= 60 for w in found.words)
