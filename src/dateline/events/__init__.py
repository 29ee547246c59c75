"""What happened: typing, participants, status, counting, attribution, merging, plover. One question a file."""

from spacy.tokens import Doc

from dateline.events.assembly import assemble_events
from dateline.events.attribution import find_quotes
from dateline.events.view import make_view
from dateline.layers import write_layer

__all__ = ["find_events"]
