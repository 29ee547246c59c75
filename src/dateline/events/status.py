"""What in the text shows the status of an event? Cue words before the trigger, as evidence; and a guess where no model gave one.

The status itself is the trained head's: it reads the whole sentence, the cues see a handful of words. `guess_status` is for
triggers that came without one (a user's lexicon).
"""

from collections.abc import Sequence
from functools import cache
from typing import get_args

from dateline.analysis import Status
from dateline.events.cues import Phrase, find_phrases, load_phrases
from dateline.events.view import View
from dateline.layers import Evidence, Trigger

STATUSES: tuple[str, ...] = get_args(Status)
REACH = 8  # tokens before the trigger; nine in ten cues of authored.train stand nearer
BEHIND = 3  # tokens after it: "talks on Friday were called off" is beyond, "is not" behind a noun is within
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no"})
_ORDER = ("denied", "conditional", "planned", "hypothetical", "ongoing")  # which cue decides where several stand


def find_status_cue(view: View, trigger: Trigger, status: str) -> Evidence | None:
    """The nearest words that speak for the status, in the trigger's sentence, or None."""
    first, last = view.sentence(trigger.start)
    phrases = load_phrases("status", status)
    before = find_phrases(view.words, max(first, trigger.start - REACH), trigger.start, phrases)
    if before:
        return Evidence("status", *before[-1])
    after = find_phrases(view.words, trigger.end, min(last, trigger.end + BEHIND), _behind(status))
    return Evidence("status", *after[0]) if after else None


@cache
def _behind(status: str) -> frozenset[Phrase]:
    """The cues that may stand after the trigger."""
    return load_phrases("status", status) - {("to",)}


def guess_status(view: View, trigger: Trigger) -> str:
    """A status from cue words alone: the first of denied, conditional, planned, hypothetical, ongoing that has one, else happened."""
    return next((s for s in _ORDER if find_status_cue(view, trigger, s)), "happened")


def pool_status(view: View, triggers: Sequence[int]) -> tuple[str, float]:
    """The status of an event told by several triggers, and its mean probability: the main trigger decides a tie."""
    total: dict[str, float] = {}
    for rank, number in enumerate(triggers):
        for name, probability in weigh_statuses(view, view.triggers[number]).items():
            total[name] = total.get(name, 0.0) + probability + (1e-6 if rank == 0 else 0.0)
    best = max(total, key=lambda s: (total[s], -STATUSES.index(s)))
    return best, min(1.0, total[best] / sum(total.values()))


def weigh_statuses(view: View, trigger: Trigger) -> dict[str, float]:
    """The probabilities of a trigger's statuses, where grammar leaves no doubt corrected: "did not plan to sell" is no plan but its denial,
    and a plain past tense ("repaid") tells no plan.
    """
    status = trigger.status if trigger.status in STATUSES else guess_status(view, trigger)
    told = dict(trigger.statuses or ((status, 1.0),))
    planned = told.get("planned", 0.0)
    if not planned or max(told, key=lambda s: told[s]) != "planned":
        return told
    cue = find_status_cue(view, trigger, "planned")
    if (
        cue is not None
        and cue.end <= trigger.start
        and not NEGATIONS.isdisjoint(w.lower() for w in view.words[max(0, cue.start - 2) : cue.start])
    ):
        return told | {"planned": 0.0, "denied": told.get("denied", 0.0) + planned}
    if cue is None and trigger.end - trigger.start == 1 and view.clauses.tags[trigger.start] == "VBD":
        return told | {"planned": 0.0, "happened": told.get("happened", 0.0) + planned}
    return told
