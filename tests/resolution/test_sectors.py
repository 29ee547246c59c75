from dataclasses import replace

import pytest

from dateline.resolution.coreference import group_mentions
from dateline.resolution.offices import find_offices
from dateline.resolution.sectors import assign_sectors, find_sector, load_sectors

from .marked import make_marked_doc

SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC IGO".split())


@pytest.mark.parametrize(
    ("phrase", "sector"),
    [
        ("foreign minister", "GOV"),
        ("opposition leader", "OPP"),
        ("Supreme Court", "JUD"),
        ("Bank of Ghana", "BUS"),
        ("three gunmen", "UAF"),
        ("the Russian embassy", "GOV"),
        ("Lt. Col.", "MIL"),
        ("xyzzy", None),
    ],
)
def test_sector_of_words(phrase, sector):
    assert find_sector(phrase) == sector


def test_the_list_holds_known_sectors_only_and_no_word_twice():
    assert set(load_sectors().values()) <= SECTORS


def assign(marked, **countries):
    doc = make_marked_doc(marked)
    entities = group_mentions(doc)
    entities = [replace(e, country=countries.get(e.name)) for e in entities]
    return {e.name: e for e in assign_sectors(doc, entities, find_offices(doc, entities))}


def test_the_embassy_is_of_the_country_in_front_not_of_the_place_behind():
    found = assign("{o|ORG|the {n|NORP|Russian} embassy in {g|GPE|Tel Aviv}} <said> so.", Russian="RUS", **{"Tel Aviv": "ISR"})
    embassy = next(e for n, e in found.items() if "embassy" in n)
    assert (embassy.country, embassy.sector) == ("RUS", "GOV")


def test_a_holder_takes_country_and_sector_of_the_office_with_the_reason():
    found = assign("{g|GPE|Israel}'s {x|TITLE|Prime Minister} {p|PERSON|Benjamin Netanyahu} <spoke>.", Israel="ISR")
    person = found["Benjamin Netanyahu"]
    assert (person.country, person.sector) == ("ISR", "GOV")
    assert any("prime minister" in feature for feature, _, _ in person.why)


def test_a_former_minister_is_of_the_elite():
    assert assign("Former {x|TITLE|prime minister} {p|PERSON|Eva Lund} <spoke>.")["Eva Lund"].sector == "ELI"


def test_nothing_known_nothing_given():
    person = assign("{p|PERSON|Eva Lund} <spoke>.")["Eva Lund"]
    assert (person.country, person.sector) == (None, None)
