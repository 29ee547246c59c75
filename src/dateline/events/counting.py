"""How many? The number of events that a trigger stands for, and the dead, injured and arrested told with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dateline.events.cues import find_phrases, load_cues, load_phrases
from dateline.events.numbers import Number, find_numbers, read_words
from dateline.events.view import View
from dateline.layers import Bounds, Evidence, Trigger

KINDS = ("dead", "injured", "arrested")
NEAR = 4  # tokens between a number and the noun that it counts: "two crude roadside bombs"
FAR = 7  # tokens between a number and the words of loss after it: "35 people in the market were injured"
_STOPS = frozenset([",", ";", ":", ".", "(", ")", "\n", *"and of to in on at by with from for who that when after but".split()])
_BREAKS = frozenset({"in", "on", "for", "when", "after", "and", ";", ":", "\n"})
_BREAKS_AFTER = frozenset({";", ":", "and", "but", "who", "including", ",", "while", "\n"})


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
    word, token = view.words[trigger.end - 1], view.doc[trigger.end - 1]
    if token.tag_:
        return token.tag_ in ("NNS", "NNPS")
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


def find_losses(view: View) -> list[Count]:
    """Every number of dead, injured or arrested that the text tells, in order, with the words of loss inside its span."""
    found = []
    for first, last in view.edges:
        words = _loss_words(view, first, last)
        if words:
            numbers = find_numbers(view, first, last)
            found += [c for n in numbers if (c := _loss(view, n, words)) is not None]
    return found


def _loss_words(view: View, first: int, last: int) -> list[tuple[int, str, str]]:
    """(token, field, side) of the words of loss in first:last; `side` tells where their number stands."""
    table = _loss_table()
    return [(i, *entry) for i in range(first, last) if view.words[i] in table for entry in table[view.words[i]]]


@cache
def _loss_table() -> dict[str, tuple[tuple[str, str], ...]]:
    """(field, side) of each word of loss."""
    found: dict[str, list[tuple[str, str]]] = {word: [("dead", "toll")] for word in load_cues()["toll"]}
    for field in KINDS:
        for side in ("before", "after"):
            for word in load_cues()["losses"][field][side]:
                entries = found.setdefault(word, [])
                if (field, side) not in entries:
                    entries.append((field, side))
    return {word: tuple(entries) for word, entries in found.items()}


def _loss(view: View, number: Number, words: list[tuple[int, str, str]]) -> Count | None:
    """The loss that the number tells: the nearest word of loss that it can belong to. Vague numbers ("dozens") tell none."""
    if number.bounds == (0, 0) or view.words[number.end - 1] in load_cues()["vague"]:
        return None
    fits = [(gap, at, field) for at, field, side in words if (gap := _gap_to(view, number, at, side)) is not None]
    if not fits:
        return None
    _, at, field = min(fits)
    return Count(field, number.bounds, min(number.start, at), max(number.end, at + 1))


def _gap_to(view: View, number: Number, at: int, side: str) -> int | None:
    """Tokens between a number and the word of loss at `at`, or None where it cannot be that word's number."""
    if side == "toll" and at < number.start and not number.article:
        return number.start - at if view.words[number.start - 1] in load_cues()["toll before"] else None
    if side == "before" and at < number.start:
        gap, between = number.start - at - 1, view.words[at + 1 : number.start]
        return gap if gap <= (0 if number.article else 3) and _BREAKS.isdisjoint(between) else None
    if side == "after" and at >= number.end and not number.article and not _is_active(view, at):
        if view.words[number.start - 1 : number.start] == ("no",):
            return None
        bare = _without_inset(view.words[number.end : at])
        return len(bare) + 1 if len(bare) < FAR and _BREAKS_AFTER.isdisjoint(bare) else None
    return None


def _is_active(view: View, at: int) -> bool:
    """True where the word of loss takes an object: "three explosions killed at least 19 people" counts no dead before the verb."""
    if view.words[at] not in load_cues()["transitive"]:
        return False
    objects = load_cues()["objects"]
    follows = view.words[at + 1 : at + 2]
    return bool(follows) and (
        follows[0] in objects
        or read_words(follows) is not None
        or bool(find_phrases(view.words, at + 1, at + 3, load_phrases("bounds", "low")))
    )


def _without_inset(words: Sequence[str]) -> Sequence[str]:
    """The words without what stands between two commas: "people, including seven children, were killed"."""
    commas = [i for i, w in enumerate(words) if w == ","]
    return [*words[: commas[0]], *words[commas[-1] + 1 :]] if len(commas) >= 2 else words


def assign_losses(view: View, losses: list[Count]) -> dict[int, dict[str, Count]]:
    """For each trigger number, the losses that it bears.

    A trigger that is itself the word of loss bears it; of the other bearing types the nearest trigger of the sentence does.
    """
    table = load_cues()
    given: dict[int, dict[str, Count]] = {}
    by_sentence: dict[int, list[int]] = {}
    for number, trigger in enumerate(view.triggers):
        by_sentence.setdefault(view.sentences[trigger.start], []).append(number)
    for loss in losses:
        near = by_sentence.get(view.sentences[loss.start], [])
        own = [n for n in near if view.triggers[n].type in table["own"][loss.field]]
        other = [n for n in near if view.triggers[n].type in table["bearing"][loss.field] and n not in own]
        for group in (own, other):
            best = min(group, key=lambda n: (_gap(view.triggers[n], loss), n), default=None)
            if best is not None and loss.field not in given.setdefault(best, {}):
                given[best][loss.field] = loss
    return given


def _gap(trigger: Trigger, loss: Count) -> int:
    return max(0, loss.start - trigger.end, trigger.start - loss.end)
