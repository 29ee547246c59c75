import pytest

from dateline.knowledge import Knowledge
from dateline.resolution.coreference import group_mentions
from dateline.resolution.offices import find_offices, is_past

from .marked import make_marked_doc


def read(marked, knowledge=None):
    doc = make_marked_doc(marked)
    entities = group_mentions(doc)
    found = find_offices(doc, entities, knowledge)
    return [(entities[o.person].name, doc[o.start : o.end].text, entities[o.of].name if o.of is not None else None) for o in found]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "{g|GPE|Israel}'s {x|TITLE|Prime Minister} {p|PERSON|Benjamin Netanyahu} <spoke>.",
            ("Benjamin Netanyahu", "Prime Minister", "Israel"),
        ),
        (
            "{p|PERSON|Alistair Crewe}, {x|TITLE|chairman} of {o|ORG|Hallamshire Bank}, <left>.",
            ("Alistair Crewe", "chairman", "Hallamshire Bank"),
        ),
        ("{o|ORG|Acme}'s {x|TITLE|chief executive}, {p|PERSON|Eva Lund}, <quit>.", ("Eva Lund", "chief executive", "Acme")),
        ("{p|PERSON|Eva Lund} was <named> {x|TITLE|director} of {o|ORG|Acme}.", ("Eva Lund", "director", "Acme")),
        ("{p|PERSON|Eva Lund} is the {x|TITLE|president} of {g|GPE|Iceland}.", ("Eva Lund", "president", "Iceland")),
        ("Ms. {p|PERSON|Rao}, who chairs {o|org|the bank}, <spoke>.", ("Rao", "chairs", "the bank")),
    ],
)
def test_offices_beside_names(marked, expected):
    assert read(marked) == [expected]


def test_a_nationality_stands_for_its_country_where_the_article_names_it():
    marked = "{n|NORP|Russian} {x|TITLE|Prime Minister} {p|PERSON|Dmitry Medvedev} <left> {g|GPE|Russia}."
    assert read(marked) == [("Dmitry Medvedev", "Prime Minister", "Russia")]


def test_since_gives_the_year():
    doc = make_marked_doc("{p|PERSON|Alistair Crewe}, {x|TITLE|chairman} of {o|ORG|Hallamshire Bank} since 2001, <left>.")
    (office,) = find_offices(doc, group_mentions(doc))
    assert (office.since, office.until) == ("2001", None)


def test_former_is_past():
    doc = make_marked_doc("Former {x|TITLE|mayor} {p|PERSON|Eva Lund} <spoke>.")
    (office,) = find_offices(doc, group_mentions(doc))
    assert is_past(doc, office)


def test_a_title_without_a_person_is_no_office():
    assert read("The post of {x|TITLE|mayor} <fell> vacant.") == []


def test_other_words_of_a_nationality_need_the_knowledge_base():
    marked = "{n|NORP|Dutch} {x|TITLE|Prime Minister} {p|PERSON|Mark Rutte} <left> the {g|GPE|Netherlands}."
    assert read(marked, Knowledge.open()) == [("Mark Rutte", "Prime Minister", "Netherlands")]
