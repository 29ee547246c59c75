import time

import pytest
import spacy

from dateline.article import Article
from dateline.knowledge import Knowledge
from dateline.layers import Entity, Mention, Office
from dateline.resolution.link_features import compare_titles
from dateline.resolution.linking import find_sector, link_entities
from dateline.resolution.places import choose_places

NLP = spacy.blank("en")


@pytest.fixture(scope="module")
def known():
    return Knowledge.open()


def link(known, text, people=(), titles=(), places=(), orgs=(), published=None):
    """Entities by name; every title is the office of the first person, of the first place."""
    doc = NLP(text)
    doc._.article = Article(text=text, published=published)
    mentions, entities, offices = [], [], []
    for kind, names in (("PERSON", people), ("GPE", places), ("ORG", orgs)):
        for name in names:
            at = text.index(name)
            span = doc.char_span(at, at + len(name))
            entities.append(Entity(kind if not name.endswith("an") else "NORP", name, (len(mentions),)))
            mentions.append(Mention(span.start, span.end, entities[-1].type, "name"))
    for title in titles:
        at = text.index(title)
        span = doc.char_span(at, at + len(title))
        offices.append(Office(0, span.start, span.end, len(people) if places else None))
    doc._.mentions = mentions
    return {e.name: e for e in link_entities(doc, choose_places(doc, entities, known), offices, known)}


@pytest.mark.parametrize(
    ("text", "name", "title", "place", "wanted"),
    [
        ("President Reuven Rivlin of Israel said so.", "Reuven Rivlin", "President", "Israel", "Q455854"),
        ("Prime Minister Benjamin Netanyahu left Israel.", "Benjamin Netanyahu", "Prime Minister", "Israel", "Q43723"),
        ("Russian President Vladimir Putin spoke.", "Vladimir Putin", "President", "Russian", "Q7747"),
    ],
)
def test_office_holders_of_2016_link(known, text, name, title, place, wanted):
    got = link(known, text, [name], [title], [place], published="2016-10-18")[name]
    assert dict(got.links)["wikidata"] == wanted and got.sector == "GOV"
    assert {"full", "office", "term"} <= {n for n, _, _ in got.why}


def test_a_family_name_links_with_office_and_country_only(known):
    text = "Prime Minister Netanyahu left Israel."
    got = link(known, text, ["Netanyahu"], ["Prime Minister"], ["Israel"], published="2016-10-18")
    assert dict(got["Benjamin Netanyahu"].links)["wikidata"] == "Q43723" and got["Benjamin Netanyahu"].aliases == ("Netanyahu",)
    assert link(known, "Netanyahu left Israel.", ["Netanyahu"], [], ["Israel"], published="2016-10-18")["Netanyahu"].links == ()


@pytest.mark.parametrize(
    ("text", "name", "title", "place"),
    [
        ("The baker David Cameron sold bread.", "David Cameron", "baker", None),
        ("The teacher Hassan Diab lives in Leeds.", "Hassan Diab", "teacher", "Leeds"),
        ("John Smith met the neighbours.", "John Smith", None, None),
        ("Smith spoke in Australia.", "Smith", None, "Australia"),
    ],
)
def test_a_namesake_without_support_is_nobody(known, text, name, title, place):
    got = link(known, text, [name], [title] if title else [], [place] if place else [])
    assert got[name].links == () and got[name].why == ()


def test_offices_give_the_country_without_a_link(known):
    got = link(known, "Prime Minister Zorro Quixano of France resigned.", ["Zorro Quixano"], ["Prime Minister"], ["France"])[
        "Zorro Quixano"
    ]
    assert (got.country, got.links, got.why) == ("FRA", (), ())


def test_organisations_link_or_tell_the_country_by_their_words(known):
    got = link(known, "NATO met the Russian Foreign Ministry and Quuxcorp.", orgs=["NATO", "Russian Foreign Ministry", "Quuxcorp"])
    assert dict(got["NATO"].links)["wikidata"] == "Q7184"
    assert got["NATO"].sector == "MIL" and got["Russian Foreign Ministry"].country == "RUS"
    assert (got["Quuxcorp"].country, got["Quuxcorp"].links) == (None, ())


def test_sector_depends_on_the_day(known):
    medvedev = known.find_people("Dmitry Medvedev")[0]
    assert find_sector(medvedev, "2016-10-18") == "GOV"
    obama = known.find_people("Barack Obama")[0]
    assert (find_sector(obama, "2006-01-01"), find_sector(obama, "2010-01-01"), find_sector(obama, "2020-01-01")) == ("LEG", "GOV", "ELI")


def test_titles_are_compared_by_meaning():
    assert compare_titles("Foreign Minister", "Minister of Foreign Affairs") == 1.0
    assert compare_titles("President", "Vice President") == 0.0
    assert compare_titles("premier", "Prime Minister") == 1.0


def test_hostile_input_takes_bounded_time(known):
    doc = NLP.make_doc("Smith " * 10_000)
    doc._.mentions = [Mention(i, i + 1, "PERSON", "name") for i in range(10_000)]
    entities = [
        Entity("PERSON", "Smith", tuple(range(10_000))),
        Entity("ORG", "x" * 5_000, ()),
        Entity("PERSON", "a b " * 2_000, (1, 99_999)),
    ]
    entities += [Entity("PERSON", f"Smith {i}", (i,)) for i in range(1_000)]
    start = time.process_time()
    assert [e.links for e in link_entities(doc, entities, (), known)] == [()] * len(entities)
    assert time.process_time() - start < 20
