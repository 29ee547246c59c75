"""What happened: participants, status, counting, attribution, merging, plover. One question a file.

`find_events` writes the layers `events` and `quotes`; nothing else of a Doc is touched. It needs `mentions`, `triggers`, `arguments`,
`relations` and `quotations` of language/ and `entities`, `times` and `values` of resolution/; what is missing is taken as empty.
"""

import dataclasses

from spacy.tokens import Doc

from dateline.events.assembly import assemble_events
from dateline.events.attribution import find_quotes
from dateline.events.completion import complete_fillers
from dateline.events.participants import find_fillers
from dateline.events.plover import add_plover
from dateline.events.remembering import date_remembered
from dateline.events.typing import tell_deciders, type_triggers
from dateline.events.view import make_view
from dateline.layers import write_layer
from dateline.ontology import Ontology

__all__ = ["find_events"]


def find_events(doc: Doc, ontology: Ontology) -> Doc:
    """The same Doc with the layers `events` and `quotes`; raises ValueError if they are already written."""
    view = dataclasses.replace(make_view(doc), triggers=tuple(type_triggers(doc, ontology)))
    fillers = complete_fillers(view, find_fillers(view), ontology)
    quotes, notices = find_quotes(view, fillers)
    events = date_remembered(view, assemble_events(view, fillers, quotes))
    write_layer(doc, "quotes", quotes)
    write_layer(doc, "events", add_plover(doc, tell_deciders(doc, events), ontology))
    write_layer(doc, "notices", notices)
    return doc
