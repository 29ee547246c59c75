"""How many? The number of events that a trigger stands for."""

from dataclasses import dataclass

from dateline.events.clauses import SUBJECTS
from dateline.events.cues import load_cues
from dateline.events.numbers import Number, find_numbers
from dateline.events.view import View
from dateline.layers import Bounds, Evidence, Trigger

NEAR = 4  # tokens between a number and the noun that it counts: "two crude roadside bombs"
FAR = 7  # tokens before a verb in which the number of its subject is looked for: "some 41,000 people have fled"
_STOPS = frozenset([",", ";", ":", ".", "(", ")", "\n", *"and of to in on at by with from for who that when after but within".split()])
_ORDERED = frozenset(["is", "was", "'s", "’s", "be", "been", "becomes", "became", "marks", "marked"])  # before an ordinal that counts


@dataclass(frozen=True, slots=True)
class Count:
    """Bounds and the tokens that tell them."""

    field: str
    bounds: Bounds
    start: int
    end: int

    @property
    def evidence(self) -> Evidence:
        """The tokens as evidence for the field."""
        return Evidence(self.field, self.start, self.end)


def find_count(view: View, trigger: Trigger) -> Count | None:
    """How many events the trigger stands for, or None where nothing but one is told.

    Read are a number before the trigger in its own noun phrase ("two visits", "a series of meetings"), words of times around a
    verb ("met twice", "three times"), an ordinal that numbers what is told ("it is the fourth round of expulsions"), for the types of
    `counted_things` the number of the things done that are events themselves ("scored two goals"), and for those of `counted_movers` of
    who moves or goes off ("41,000 people have fled"). Who is freed or taken is not counted: of 58 such numbers in the training halves 7
    are annotated as counts of events.
    """
    first, last = view.sentence(trigger.start)
    return (
        _times(view, trigger, first, last)
        or _reached_times(view, trigger, first, last)
        or _before(view, trigger, first)
        or _ordinal(view, trigger, first)
        or _things(view, trigger, last)
        or _movers(view, trigger, first)
    )


def _times(view: View, trigger: Trigger, first: int, last: int) -> Count | None:
    table = load_cues()["times"]
    low, high = max(first, trigger.start - 3), min(last, trigger.end + 6)
    for i in sorted(range(low, high), key=lambda i: abs(i - trigger.start)):
        word = view.words[i]
        if word in table["words"] and not _parted(view, i, trigger):
            return Count("count", (table["words"][word], table["words"][word]), i, i + 1)
    for number in find_numbers(view, low, high):
        follows = view.words[number.end + 1] if number.end + 1 < last else ""
        counted = number.end < last and view.words[number.end] in table["nouns"] and follows not in table["not before"]
        if counted and not number.article and not _parted(view, number.start, trigger):
            return Count("count", number.bounds, number.start, number.end + 1)
    return None


def _reached_times(view: View, trigger: Trigger, first: int, last: int) -> Count | None:
    """The number of times that hangs on the trigger however far from it: "won the marathon on her skis three times"."""
    table, clauses = load_cues()["times"], view.clauses
    root = clauses.root(trigger.start, trigger.end)
    spoken_of = any(word in view.words[first:last] for word in table["nouns"])
    for number in find_numbers(view, first, last) if spoken_of else ():
        noun = number.end if number.end < last else number.start
        follows = view.words[noun + 1] if noun + 1 < last else ""
        hangs = clauses.heads[noun] == root and clauses.labels[noun] not in SUBJECTS and follows not in table["not before"]
        if hangs and view.words[noun] in table["nouns"] and not number.article:
            return Count("count", number.bounds, number.start, noun + 1)
    return None


def _ordinal(view: View, trigger: Trigger, first: int) -> Count | None:
    """The ordinal that says which of several this is: "it was the third raid since May", "the second such attack"."""
    clauses, root = view.clauses, view.clauses.root(trigger.start, trigger.end)
    start = trigger.start
    if clauses.relations[root].startswith("acl") and clauses.heads[root] < start:
        start = clauses.heads[root]
    elif not clauses.tags[root].startswith("NN"):
        return None
    table = load_cues()["ordinals"]
    for i in range(start - 1, max(first, start - NEAR - 1) - 1, -1):
        number = table["words"].get(view.words[i]) or _numeral(view.words[i])
        if number:
            told = view.words[i + 1] == "such" or not _ORDERED.isdisjoint(view.words[max(first, i - 3) : i])
            told = told and view.words[i - 1] != "a"
            return Count("count", (number, number), i, i + 1) if told else None
        if i in view.trigger_at or view.words[i] in _STOPS - {"of"}:
            return None
    return None


def _numeral(word: str) -> int:
    """The number of an ordinal in figures ("14th"), or 0."""
    figures = word[:-2]
    return int(figures) if word[-2:] in ("st", "nd", "rd", "th") and figures.isdigit() and len(figures) < 4 else 0


def _movers(view: View, trigger: Trigger, first: int) -> Count | None:
    """The number in the subject right before a verb of a type that counts who moves."""
    if trigger.type not in load_cues()["counted_movers"] or view.clauses.tags[trigger.start].startswith("NN"):
        return None
    for number in reversed(find_numbers(view, max(first, trigger.start - FAR), trigger.start)):
        between = view.words[number.end : trigger.start]
        if not number.article and number.bounds != (1, 1) and between and _STOPS.isdisjoint(between):
            return Count("count", number.bounds, number.start, number.end)
    return None


def _parted(view: View, token: int, trigger: Trigger) -> bool:
    """True where another trigger or a stop stands between the token and the trigger."""
    low, high = (token, trigger.start) if token < trigger.start else (trigger.end, token)
    between = range(low, high)
    return any(view.words[i] in (";", ":", ".", ",", "\n") for i in between) or any(i in view.trigger_at for i in between)


def _before(view: View, trigger: Trigger, first: int) -> Count | None:
    """The number that stands nearest before a trigger that is a plural noun, with nothing but modifiers between."""
    if trigger.type in load_cues()["counted_victims"]:
        return None
    if not is_plural(view, trigger):
        return _joint(view, trigger, first)
    for number in reversed(find_numbers(view, max(first, trigger.start - NEAR - 3), trigger.end)):
        if number.article or number.bounds == (1, 1):
            continue
        between = view.words[number.end : trigger.start]
        if between and between[0] in ("-", "–"):
            continue  # "six-party talks"
        loose = view.words[number.end - 1] in load_cues()["vague"] or (between and between[0] in load_cues()["rounds"])
        stops = _STOPS - {"of"} if loose else _STOPS
        if len(between) <= NEAR and stops.isdisjoint(between) and not _counts_other(view, number, trigger):
            return Count("count", number.bounds, number.start, number.end)
    return None


def _joint(view: View, trigger: Trigger, first: int) -> Count | None:
    """Two or three in one word before a singular: "a double suicide bombing"."""
    joint: dict[str, int] = load_cues()["joint"]
    for i in range(trigger.start - 1, max(first, trigger.start - 3) - 1, -1):
        if view.words[i] in joint:
            return Count("count", (joint[view.words[i]], joint[view.words[i]]), i, i + 1)
        if view.words[i] in _STOPS or i in view.trigger_at:
            break
    return None


def _counts_other(view: View, number: Number, trigger: Trigger) -> bool:
    """True where the number stands in a mention before the trigger ("the two countries held talks"), or a verb comes between."""
    inside = any(
        view.mentions[m].kind in ("nominal", "pronoun") and view.mentions[m].end <= trigger.start
        for m in view.mention_at.get(number.start, ())
    )
    return inside or any(view.doc[i].pos_ in ("VERB", "AUX") for i in range(number.end, trigger.start))


def is_plural(view: View, trigger: Trigger) -> bool:
    """True where the trigger ends in a plural noun, by its tag or, without tags, by its last letter."""
    word, tag = view.words[trigger.end - 1], view.clauses.tags[trigger.end - 1]
    if tag:
        return tag in ("NNS", "NNPS")
    return word.endswith("s") and not word.endswith("ss")


def _things(view: View, trigger: Trigger, last: int) -> Count | None:
    """The number before a noun of what is done, where that noun is an event itself: "hit two home runs"."""
    nouns = load_cues()["counted_things"].get(trigger.type)
    if nouns is None:
        return None
    for number in find_numbers(view, trigger.end, min(last, trigger.end + NEAR)):
        between = view.words[trigger.end : number.start]
        known = not number.article and number.bounds != (1, 1) and view.words[number.end - 1] not in load_cues()["vague"]
        follows = view.words[number.end : min(last, number.end + NEAR - 1)]
        particle = bool(between) and view.clauses.tags[trigger.end] == "RP"
        if known and _STOPS.isdisjoint(between[particle:]) and not set(nouns).isdisjoint(follows):
            return Count("count", number.bounds, number.start, number.end)
    return None
