"""How many? The number of events that a trigger stands for."""

from dataclasses import dataclass

from dateline.events.cues import load_cues
from dateline.events.numbers import Number, find_numbers
from dateline.events.view import View
from dateline.layers import Bounds, Evidence, Trigger

NEAR = 4  # tokens between a number and the noun that it counts: "two crude roadside bombs"
FAR = 7  # tokens before a verb in which the number of its subject is looked for: "some 41,000 people have fled"
_STOPS = frozenset([",", ";", ":", ".", "(", ")", "\n", *"and of to in on at by with from for who that when after but".split()])


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
    verb ("met twice", "three times"), for the types of `counted_things` the number of the things done to ("freed 11 passengers"), and
    for those of `counted_movers` of who moves ("41,000 people have fled").
    """
    first, last = view.sentence(trigger.start)
    return (
        _times(view, trigger, first, last) or _before(view, trigger, first) or _things(view, trigger, last) or _movers(view, trigger, first)
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


def _movers(view: View, trigger: Trigger, first: int) -> Count | None:
    """The number in the subject right before a verb of a type that counts who moves."""
    if trigger.type not in load_cues()["counted_movers"]:
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
    if trigger.type not in load_cues()["counted_things"]:
        return None
    for number in find_numbers(view, trigger.end, min(last, trigger.end + NEAR)):
        between = view.words[trigger.end : number.start]
        known = not number.article and number.bounds != (1, 1) and view.words[number.end - 1] not in load_cues()["vague"]
        if known and (between == ("of",) or _STOPS.isdisjoint(between)):
            return Count("count", number.bounds, number.start, number.end)
    return None
