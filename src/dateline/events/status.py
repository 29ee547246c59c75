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
CONDITIONS = frozenset({"if", "once", "unless", "provided"})
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
    """The probabilities of a trigger's statuses, corrected where grammar leaves little doubt: "did not plan to sell" is a denial of a plan,
    a plain past tense ("repaid") tells no plan, and "once it is ratified, Russia will pay" tells one on a condition.
    """
    status = trigger.status if trigger.status in STATUSES else guess_status(view, trigger)
    told = dict(trigger.statuses or ((status, 1.0),))
    likely = max(told, key=lambda s: told[s])
    if likely in ("planned", "hypothetical") and _hangs_on_condition(view, trigger):
        open_ones = told.get("planned", 0.0) + told.get("hypothetical", 0.0)
        return told | {"planned": 0.0, "hypothetical": 0.0, "conditional": told.get("conditional", 0.0) + open_ones}
    return _without_plan(view, trigger, told) if likely == "planned" else told


def _without_plan(view: View, trigger: Trigger, told: dict[str, float]) -> dict[str, float]:
    """The statuses with what was given to a plan given to what it is: its denial, or a past tense."""
    cue, planned = find_status_cue(view, trigger, "planned"), told["planned"]
    if (
        cue is not None
        and cue.end <= trigger.start
        and not NEGATIONS.isdisjoint(w.lower() for w in view.words[max(0, cue.start - 2) : cue.start])
    ):
        return told | {"planned": 0.0, "denied": told.get("denied", 0.0) + planned}
    if cue is None and trigger.end - trigger.start == 1 and view.clauses.tags[trigger.start] == "VBD":
        return told | {"planned": 0.0, "happened": told.get("happened", 0.0) + planned}
    return told


def _hangs_on_condition(view: View, trigger: Trigger) -> bool:
    """True where a clause with "if", "once", "unless" or "provided" hangs on the trigger's own, which has a modal verb.

    Of 15 such triggers of the dev halves that the network takes for planned or hypothetical 10 are annotated as conditional.
    """
    clauses = view.clauses
    top = clauses.root(trigger.start, trigger.end)
    while clauses.relations[top] == "xcomp" and clauses.heads[top] != top:  # "will begin paying"
        top = clauses.heads[top]
    below = clauses.children[top]
    conditions = (c for c in below if clauses.relations[c] == "advcl")
    marks = {clauses.words[m] for c in conditions for m in clauses.children[c] if clauses.relations[m] == "mark"}
    return not CONDITIONS.isdisjoint(marks) and any(clauses.tags[c] == "MD" for c in below)
