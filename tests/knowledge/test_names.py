import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.knowledge.names import MAX_NAME, family_name, fold_name, short_organisation, short_person


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The U.S.'s", "us"),
        ("Tall Rif‘at", "tall rifat"),
        ("St. John’s", "saint john"),
        ("Łódź", "lodz"),
        ("Jean-Luc Mélenchon", "jean luc melenchon"),
        ("AT&T", "at and t"),
        ("the Netherlands’", "netherlands"),
        ("", ""),
        ("…", ""),
    ],
)
def test_fold_name_drops_what_does_not_tell_names_apart(name, key):
    assert fold_name(name) == key


def test_a_name_of_5000_characters_is_none():
    assert fold_name("x" * 5000) == ""
    assert short_person("Mr " * 2000) == ""


@given(st.text(max_size=MAX_NAME))
def test_folding_is_stable_and_never_raises(name):
    key = fold_name(name)
    assert key == " ".join(key.split())
    short_person(name), family_name(name), short_organisation(name)


def test_people_and_companies_have_shorter_keys():
    assert short_person("Robert F. Kennedy Jr.") == "robert kennedy"
    assert family_name("Abdel Fattah el-Sisi") == "sisi"
    assert family_name("Xi Jinping", "CHN") == "xi"
    assert short_organisation("Boeing Co.") == "boeing"
