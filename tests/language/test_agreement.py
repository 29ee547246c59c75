"""A text decides who is a person where a sentence leaves it open, and leaves places and bodies of one name alone."""

from dateline.language.decoding.agreement import agree_on_names
from dateline.layers import Mention


def name(start: int, end: int, kind: str, score: float = 0.8) -> Mention:
    return Mention(start, end, kind, "name", score)


def test_a_surname_is_a_person_where_the_full_name_stands() -> None:
    texts = "Ann Rappaport Jr. spoke . Rappaport left".split()
    found = agree_on_names([name(0, 3, "PERSON"), name(5, 6, "ORG", 0.9)], texts)
    assert [m.type for m in found] == ["PERSON", "PERSON"]


def test_a_body_that_bears_the_name_stays() -> None:
    texts = "Ann Ford met Ford Motor . Ford fell".split()
    found = agree_on_names([name(0, 2, "PERSON"), name(3, 5, "ORG"), name(6, 7, "ORG")], texts)
    assert [m.type for m in found] == ["PERSON", "ORG", "ORG"]


def test_the_city_and_the_club_stay_two() -> None:
    found = agree_on_names([name(0, 1, "GPE"), name(1, 2, "ORG"), name(2, 3, "GPE")], ["Leeds"] * 3)
    assert [m.type for m in found] == ["GPE", "ORG", "GPE"]


def test_the_weightier_reading_of_one_spelling_wins() -> None:
    found = agree_on_names([name(0, 1, "PERSON"), name(1, 2, "PERSON"), name(2, 3, "ORG", 0.6)], ["Castro"] * 3)
    assert {m.type for m in found} == {"PERSON"}
