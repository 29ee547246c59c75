import time

import pytest
import spacy

from dateline.article import Article
from dateline.knowledge import Knowledge
from dateline.layers import Entity, Mention
from dateline.resolution.places import choose_places

NLP = spacy.blank("en")


@pytest.fixture(scope="module")
def known():
    return Knowledge.open()


def place(known, text, names, kinds=None, url=None):
    """Entities of the names (one word or more, in the order of the text), with places chosen."""
    doc = NLP(text)
    doc._.article = Article(text=text, url=url)
    mentions, entities, at = [], [], 0
    for n, name in enumerate(names):
        at = text.index(name, at)
        span = doc.char_span(at, at + len(name), alignment_mode="expand")
        mentions.append(Mention(span.start, span.end, (kinds or {}).get(name, "GPE"), "name"))
        entities.append(Entity(mentions[-1].type, name, (n,)))
        at += len(name)
    doc._.mentions = mentions
    return {e.name: e for e in choose_places(doc, entities, known)}


def test_the_well_known_one_wins_without_context(known):
    got = place(known, "Talks were held in Paris.", ["Paris"])["Paris"]
    assert (got.country, dict(got.links)["geonames"]) == ("FRA", "2988507")
    assert got.coordinates == pytest.approx((48.85, 2.35), abs=0.1)


def test_a_container_after_a_comma_decides(known):
    got = place(known, "A fire broke out in Paris, Texas, on Monday.", ["Paris", "Texas"])
    assert got["Paris"].country == "USA" and got["Paris"].coordinates[0] == pytest.approx(33.66, abs=0.1)
    assert any(name == "told" for name, _, _ in got["Paris"].why)


def test_states_of_a_list_are_not_containers(known):
    got = place(
        known, "It rained in New South Wales, Victoria, Queensland and Tasmania.", ["New South Wales", "Victoria", "Queensland", "Tasmania"]
    )
    assert {e.country for e in got.values()} == {"AUS"}


def test_an_unknown_town_of_a_told_state_is_not_a_namesake_elsewhere(known):
    got = place(known, "She lives in Moscow, Ontario, near a lake in Canada.", ["Moscow", "Ontario", "Canada"])
    assert got["Moscow"].country != "USA"


def test_countries_have_iso_codes_and_nationalities_a_country_only(known):
    got = place(known, "Israel and the Russian side met.", ["Israel", "Russian"], {"Russian": "NORP"})
    assert dict(got["Israel"].links)["iso3166"] == "IL" and dict(got["Israel"].links)["wikidata"] == "Q801"
    assert got["Russian"].country == "RUS" and got["Russian"].coordinates is None


def test_seas_and_regions(known):
    got = place(
        known,
        "Ships crossed the Black Sea towards the Middle East.",
        ["Black Sea", "Middle East"],
        {"Black Sea": "LOC", "Middle East": "LOC"},
    )
    assert got["Black Sea"].coordinates and got["Middle East"].coordinates and got["Black Sea"].country is None


@pytest.mark.parametrize("name", ["Zzyzxville", "South", "x" * 5000, "\ud800"])
def test_nothing_is_invented(known, name):
    got = place(known, f"They went to {name} .".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), [])
    doc = NLP("They went there .")
    doc._.mentions = [Mention(2, 3, "GPE", "name")]
    (entity,) = choose_places(doc, [Entity("GPE", name, (0,))], known)
    assert got == {} and entity.coordinates is None and entity.country is None and entity.why == ()


def test_ten_thousand_mentions_take_bounded_time(known):
    doc = NLP.make_doc("Paris , " * 10_000)
    doc._.mentions = [Mention(2 * i, 2 * i + 1, "GPE", "name") for i in range(10_000)]
    entities = [Entity("GPE", f"Springfield {i}" if i % 2 else "Springfield", (i,)) for i in range(2_000)]
    start = time.process_time()
    assert len(choose_places(doc, entities, known)) == 2_000
    assert time.process_time() - start < 20
    assert choose_places(NLP("x"), entities[:2], known)  # no mentions layer at all


def test_what_holds_a_known_town_is_the_state_and_not_the_country(known):
    got = place(known, "Samples went to a laboratory in Atlanta, Georgia, on Monday.", ["Atlanta", "Georgia"])
    assert got["Georgia"].country == "USA"


def test_the_word_state_tells_a_state_from_a_city(known):
    got = place(known, "The cow came from a Washington state farm.", ["Washington"])
    assert got["Washington"].coordinates[0] == pytest.approx(47.5, abs=1)


def test_a_part_of_a_country_in_small_letters_is_no_country_of_that_name(known):
    got = place(known, "Fighting went on in south Sudan for years.", ["south Sudan"])
    assert got["south Sudan"].country == "SDN"


def test_a_town_read_as_a_body_is_a_place_where_it_stands_as_one(known):
    got = place(known, "It was grown in the fields of Oxnard, California, last year.", ["Oxnard", "California"], {"Oxnard": "ORG"})
    assert (got["Oxnard"].type, got["Oxnard"].country) == ("GPE", "USA")
    assert place(known, "Boeing said so in Oxnard.", ["Boeing"], {"Boeing": "ORG"})["Boeing"].type == "ORG"


def test_buildings_and_organisations_lie_where_their_names_say(known):
    text = "Passengers from Egypt waited at Cairo airport, said the Health Ministry of Uganda and the National Congress."
    kinds = {"Cairo airport": "FAC", "Health Ministry of Uganda": "ORG", "National Congress": "ORG"}
    got = place(known, text, ["Egypt", *kinds], kinds)
    assert got["Cairo airport"].coordinates == pytest.approx((30.06, 31.25), abs=0.2)
    assert got["Health Ministry of Uganda"].country == "UGA" and "geonames" not in dict(got["Health Ministry of Uganda"].links)
    assert got["National Congress"].coordinates is None


def test_what_stands_before_the_comma_tells_the_state_from_the_country(known):
    got = place(known, "The centre is in Atlanta, Georgia.", ["Atlanta", "Georgia"])
    assert got["Georgia"].country == "USA"


def test_small_towns_need_their_country_in_the_article(known):
    got = place(known, "The storm hit Innisfail in Queensland, Australia.", ["Innisfail", "Queensland", "Australia"])
    assert got["Innisfail"].coordinates == pytest.approx((-17.5, 146.0), abs=0.1)


def test_what_has_no_name_is_no_namesake(known):
    doc = NLP("They met on a bridge near Paris.")
    doc._.article = Article(text=doc.text)
    doc._.mentions = [Mention(3, 5, "FAC", "nominal"), Mention(6, 7, "GPE", "name")]
    bridge, paris = choose_places(doc, [Entity("FAC", "bridge", (0,)), Entity("GPE", "Paris", (1,))], known)
    assert (bridge.country, bridge.links, bridge.coordinates) == (None, (), None)
    assert paris.country == "FRA"
