"""When did that happen which an anniversary remembers? The time that resolution worked out goes to the event told after it."""

import dataclasses
from collections.abc import Sequence

from dateline.events.view import View
from dateline.layers import Event, Evidence, Time

REMEMBERED = "anniversary of "  # the rule of such a time begins so
REACH = 12  # tokens from "anniversary" to the event that it is the anniversary of


def date_remembered(view: View, events: Sequence[Event]) -> list[Event]:
    """The same events; what "the 25th anniversary of" names has the remembered day, unless it has a time of its own."""
    out = list(events)
    owner = {t: number for number, e in enumerate(events) for t in e.triggers}
    triggers = sorted(owner, key=lambda t: view.triggers[t].start)
    for number, time in enumerate(view.times):
        if not (time.rule or "").startswith(REMEMBERED):
            continue
        named = next((t for t in triggers if time.end <= view.triggers[t].start <= time.end + REACH), None)
        if named is not None and _may_take(out[owner[named]], time, view, named):
            event = out[owner[named]]
            evidence = [e for e in event.evidence if e.field != "time"] + [Evidence("time", time.start, time.end)]
            ordered = tuple(sorted(evidence, key=lambda e: (e.start, e.end, e.field)))
            out[owner[named]] = dataclasses.replace(event, time=number, evidence=ordered)
    return out


def _may_take(event: Event, time: Time, view: View, trigger: int) -> bool:
    """Whether the event lies in the past, in the sentence of the anniversary, and has no time but the anniversary's own day."""
    same = not any("\n" in view.doc[i].text or view.doc[i].text in (".", "!", "?") for i in range(time.end, view.triggers[trigger].start))
    own = event.time is None or time.anchor == f"t{event.time}"
    return same and own and event.status in ("happened", "ongoing")
