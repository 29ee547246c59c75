"""Which candidates a query has, how they are scored, and when one of them is taken as meant."""

from typing import Any

import pytest

from dateline.errors import FormatError
from dateline.pipeline import Pipeline
from dateline.serve.catalogue import Catalogue
from dateline.serve.matching import rank_candidates, score
from dateline.serve.queries import Condition, Query, read_batch


@pytest.fixture(scope="session")
def catalogue(pipeline: Pipeline) -> Catalogue:
    return Catalogue(pipeline.knowledge)


def rank(catalogue: Catalogue, text: str, *types: str, **conditions: Any) -> list[tuple[str, bool]]:
    told = tuple(Condition(name, (value,)) for name, value in conditions.items())
    return [(c.record.id, c.match) for c in rank_candidates(Query(text, types, conditions=told), catalogue)]


@pytest.mark.parametrize(
    ("text", "types", "first"),
    [
        ("Angela Merkel", (), "Q567"),
        ("Merkel, Angela", (), "Q567"),
        ("Emmanuel Macron", ("person",), "Q3052772"),
        ("Georgia", ("country",), "Q230"),
        ("Georgia", ("place/division",), "geonames:4197000"),
        ("NATO", ("organisation",), "Q7184"),
        ("Microsoft", (), "Q2283"),
        ("World Health Organization", (), "Q7817"),
        ("Paris, Texas", (), "geonames:4717560"),
        ("Springfield, IL", (), "geonames:4250542"),
        ("Springfield, Illinois, USA", (), "geonames:4250542"),
        ("Q567", (), "Q567"),
        ("geonames:2988507", (), "geonames:2988507"),
    ],
)
def test_what_nothing_else_can_be_is_matched(catalogue: Catalogue, text: str, types: tuple[str, ...], first: str) -> None:
    found = rank(catalogue, text, *types)
    assert found[0] == (first, True)
    assert not any(match for _, match in found[1:])


@pytest.mark.parametrize(
    "text",
    ["Paris", "Georgia", "Springfield", "Tel Aviv", "NATO", "John Smith", "Medvedev", "Israeli", "Angela Merk", "Springfield, USA", ""],
)
def test_what_may_be_something_else_is_not(catalogue: Catalogue, text: str) -> None:
    assert not any(match for _, match in rank(catalogue, text))


def test_somebody_unknown_is_not_matched_by_the_name_alone(catalogue: Catalogue) -> None:
    [(ivan, alone)] = rank(catalogue, "Ivan Medvedev")
    assert not alone
    assert rank(catalogue, "Ivan Medvedev", office="State Duma") == [(ivan, True)]
    assert rank(catalogue, "Ivan Medvedev", country="France") == [(ivan, False)]


@pytest.mark.parametrize(
    ("conditions", "first"),
    [
        ({"country": "France"}, "geonames:2988507"),
        ({"country": "Q142"}, "geonames:2988507"),
        ({"iso2": "FR"}, "geonames:2988507"),
        ({"iso3": "USA", "admin1": "Kentucky"}, "geonames:4303602"),
        ({"coordinates": "33.66,-95.55"}, "geonames:4717560"),
        ({"population": "24782"}, "geonames:4717560"),
    ],
)
def test_properties_choose_among_namesakes(catalogue: Catalogue, conditions: dict[str, str], first: str) -> None:
    assert rank(catalogue, "Paris", "place", **conditions)[0] == (first, True)


def test_properties_that_are_not_known_or_nonsense_choose_nothing(catalogue: Catalogue) -> None:
    plain = rank(catalogue, "Paris")
    assert rank(catalogue, "Paris", mayor="Hidalgo") == plain
    for value in ("", "x,y", "nan,nan", "1e999,0", "5"):
        assert not any(match for _, match in rank(catalogue, "Paris", coordinates=value))


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"wikidata": "Q567"}, "Q567"),
        ({"geonames": "2988507"}, "geonames:2988507"),
        ({"iso3": "deu"}, "Q183"),
        ({"country": "France"}, None),
    ],
)
def test_identifiers_find_things_without_a_name(catalogue: Catalogue, conditions: dict[str, str], found: str | None) -> None:
    assert rank(catalogue, "", **conditions) == ([(found, True)] if found else [])


def test_strict_types_are_all_wanted(catalogue: Catalogue) -> None:
    both = Query("Paris", ("place/city", "person"), all_types=True)
    assert rank_candidates(both, catalogue) == []
    assert len(rank(catalogue, "Paris", "place/city", "person")) > 3


def test_scores_lie_between_0_and_100() -> None:
    assert score({"name": 1.0, "renown": 1.0, "properties": 1.0}) == 100.0
    assert score({"name": 0.0, "renown": 0.0}) == 0.0
    assert score({"name": 1.0, "renown": 0.0}) > score({"name": 0.5, "renown": 1.0})


def test_names_of_5000_characters_and_none_have_no_candidates(catalogue: Catalogue) -> None:
    for text in ("x" * 5000, "," * 5000, "a," * 2500, "\ud800", "\0", "…", "😀"):
        assert rank(catalogue, text) == []


def test_beginnings_are_found_whole_and_cut(catalogue: Catalogue) -> None:
    name = "United Nations High Commissioner for Refugees"
    for end in (10, 31, 32, 33, len(name)):
        assert any(r.name == name for r in catalogue.complete(name[:end], limit=20)), end
    assert catalogue.complete(name + " of Utopia", limit=5) == []
    assert [r.id for r in catalogue.complete("merkel", limit=1)] == ["Q567"]


def test_values_of_queries_may_come_in_many_kinds() -> None:
    values = '["w", 5, true, {"id": "i"}, null, ""]'
    properties = f'[{{"pid": "p", "v": {values}}}, {{"pid": "q", "v": ""}}]'
    text = f'{{"a": {{"query": "x", "type": ["t", {{"id": "u"}}], "properties": {properties}}}}}'
    query = read_batch(text)["a"]
    assert query.types == ("t", "u")
    assert query.conditions == (Condition("p", ("w", "5", "true", "i")),)
    with pytest.raises(FormatError, match="`v`"):
        read_batch('{"a": {"query": "x", "properties": [{"pid": "p", "v": [[1]]}]}}')
