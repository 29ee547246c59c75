"""What is found: the typed layers that stages add to a spaCy `Doc`. Frozen; one author a layer; declared here, once.

All `start`/`end` are token indices of the Doc, half-open, except those of `Zone` (characters). Layers refer to one another by
index: an `Argument.target` is a position in the `mentions` layer, an `Event.time` one in `times`.

    doc._.zones       zones/       Zone             which lines are the article
    doc._.mentions    language/    Mention          names, common nouns, pronouns, titles and values (DATE, MONEY, …), in order
    doc._.triggers    language/    Trigger          words that tell an event, with type and status
    doc._.arguments   language/    Argument         scored roles between triggers and mentions
    doc._.relations   language/    Relation         scored relations between triggers: topic, same, part_of
    doc._.antecedents language/    Antecedent       scored coreference links between mentions
    doc._.quotations  language/    Quotation        spans of quotations, direct and indirect
    doc._.entities    resolution/  Entity           one node a thing
    doc._.times       resolution/  Time             normalised time expressions
    doc._.values      resolution/  Value            normalised amounts
    doc._.offices     resolution/  Office           who holds which office
    doc._.events      events/      Event            one happening, one event
    doc._.quotes      events/      Quote            quotations with speaker and cue
    doc._.notices     anyone       Notice           what was skipped or doubtful

A layer that was never written is None: not annotated. An empty tuple means annotated, none here. Layers are kept as plain data in
`doc.user_data`, so that `Doc.to_bytes` and several processes work (a dataclass there breaks both in spaCy 3.8).
"""

from dateline.layers.records import (
    DEBRIS,
    PLAIN,
    Antecedent,
    Argument,
    Bounds,
    Entity,
    Event,
    Evidence,
    Layer,
    Mention,
    Notice,
    Office,
    Participant,
    Quotation,
    Quote,
    Relation,
    Time,
    Trigger,
    Value,
    Zone,
)
from dateline.layers.storing import LAYERS, read_article, read_layer, renew_layer, write_article, write_layer

__all__ = [
    "DEBRIS",
    "LAYERS",
    "PLAIN",
    "Antecedent",
    "Argument",
    "Bounds",
    "Entity",
    "Event",
    "Evidence",
    "Layer",
    "Mention",
    "Notice",
    "Office",
    "Participant",
    "Quotation",
    "Quote",
    "Relation",
    "Time",
    "Trigger",
    "Value",
    "Zone",
    "read_article",
    "read_layer",
    "renew_layer",
    "write_article",
    "write_layer",
]
