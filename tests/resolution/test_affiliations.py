from dateline.resolution.affiliations import find_bodies
from dateline.resolution.profiles import read_profiles
from dateline.resolution.speakers import find_speakers
from dateline.resolution.text import read_text

from .marked import make_marked_doc


def read(marked):
    doc = make_marked_doc(marked)
    text = read_text(doc)
    return text, read_profiles(doc, text)


def bodies(marked):
    text, profiles = read(marked)
    return {profiles[i].text: [profiles[b].text for b in found] for i, found in find_bodies(text, profiles).items()}


def test_bodies_stand_before_in_and_behind_a_person():
    assert bodies("{o|ORG|Northrop} {t|TITLE|CEO} {p|PERSON|Ron Sugar} <left>.") == {"ron sugar": ["northrop"]}
    assert bodies("{p|PERSON|Anna Weil} of {o|ORG|Greenpeace} <left>.") == {"anna weil": ["greenpeace"]}
    assert bodies("{p|PERSON|Anna Weil}, the head of {o|ORG|Greenpeace}, <left>.") == {"anna weil": ["greenpeace"]}
    assert bodies("{q|person|{o|ORG|Clavis}'s director} <left>.") == {"clavis 's director": ["clavis"]}


def test_words_of_the_quotation_before_it_do_not_speak_it():
    text, profiles = read("“{w|pron|We} <wait> for {a|org|the army},” <said> {p|PERSON|Gloria Vega}.")
    assert {profiles[i].text for i in find_speakers(text, profiles, text.quoted).values()} == {"gloria vega"}
