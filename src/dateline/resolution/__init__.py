"""Who, where, when, how much: entities, offices, places, links, values and times of an annotated Doc. `resolve` is the way in."""

from spacy.tokens import Doc

from dateline.knowledge import Knowledge
from dateline.layers import write_layer
from dateline.resolution.coreference import group_mentions
from dateline.resolution.linking import link_entities
from dateline.resolution.numbers import read_number
from dateline.resolution.offices import find_offices
from dateline.resolution.places import choose_places
from dateline.resolution.sectors import assign_sectors
from dateline.resolution.text import read_text
from dateline.resolution.times import add_times, anchor_times
from dateline.resolution.values import read_values

__all__ = [
    "anchor_times",
    "assign_sectors",
    "choose_places",
    "find_offices",
    "group_mentions",
    "link_entities",
    "read_number",
    "read_values",
    "resolve",
]


def resolve(doc: Doc, knowledge: Knowledge | None = None) -> Doc:
    """Write the layers entities, offices, values and times of a Doc whose mentions are known; returns the same Doc.

    Without a knowledge base nothing is linked and no coordinates are given. Raises ValueError where a layer was written before.
    """
    text = read_text(doc)
    entities = group_mentions(doc, knowledge, text)
    offices = find_offices(doc, entities, knowledge)
    if knowledge is not None:
        entities = choose_places(doc, entities, knowledge)
        entities = link_entities(doc, entities, offices, knowledge)
    write_layer(doc, "entities", assign_sectors(doc, entities, offices, text))
    write_layer(doc, "offices", offices)
    write_layer(doc, "values", read_values(doc))
    add_times(doc)
    return doc
