"""How many dead, injured and arrested? The numbers of a sentence that words of loss belong to, and the triggers that bear them.

Triggers of dying, killing, hurting and arresting tell their number by the grammar of their clause (events/groups.py); where that tells
none, the words of loss of data/events/cues.yaml find it.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from dateline.events.counting import Count
from dateline.events.cues import find_phrases, load_cues, load_phrases
from dateline.events.groups import ACTING, BEFALLEN, find_group
from dateline.events.numbers import Number, find_numbers, read_words
from dateline.events.view import View
from dateline.layers import Bounds, Trigger

KINDS = ("dead", "injured", "arrested")
TOLD_BY = {
    "kill": ("dead", BEFALLEN),
    "die": ("dead", ACTING | BEFALLEN),
    "injure": ("injured", BEFALLEN),
    "arrest": ("arrested", BEFALLEN),
}
FAR = 7  # tokens between a number and the words of loss after it: "35 people in the market were injured"
ADDED = 5  # tokens between the two numbers of a sum, and after the second that hold no word of loss
_BREAKS = frozenset({"in", "on", "for", "when", "after", "and", ";", ":", "\n"})
_BREAKS_AFTER = frozenset({";", ":", "and", "but", "who", "including", ",", "while", "\n"})


def find_losses(view: View) -> list[Count]:
    """Every number of dead, injured or arrested that the text tells, in order, with the words of loss inside its span."""
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in view.triggers:
        if trigger.type in TOLD_BY:
            by_sentence.setdefault(view.sentences[trigger.start], []).append(trigger)
    found = []
    for number, (first, last) in enumerate(view.edges):
        words = _loss_words(view, first, last)
        if words or number in by_sentence:
            numbers = find_numbers(view, first, last)
            grouped = _find_groups(view, by_sentence.get(number, ()), numbers)
            found += grouped + [c for c in _find_in_sentence(view, numbers, words) if not any(_tells_again(g, c) for g in grouped)]
    return found


def _find_groups(view: View, triggers: Sequence[Trigger], numbers: Sequence[Number]) -> list[Count]:
    """The losses that triggers of dying, killing, hurting and arresting tell by the grammar of their clause."""
    found = []
    for trigger in triggers:
        field, ways = TOLD_BY[trigger.type]
        group = find_group(view, trigger, ways, numbers)
        if group is not None and view.words[group[1]] not in load_cues()["vague"]:
            found.append(Count(field, group[0], min(group[1], trigger.start), max(group[2], trigger.end)))
    return found


def _tells_again(grouped: Count, count: Count) -> bool:
    """True where a number beside a word of loss lies within what the grammar told."""
    return grouped.field == count.field and count.start < grouped.end and grouped.start < count.end


def _find_in_sentence(view: View, numbers: Sequence[Number], words: list[tuple[int, str, str]]) -> list[Count]:
    """The losses of one sentence; "killed four soldiers and two policemen" is one of six."""
    found: list[Count] = []
    last: Number | None = None
    for number in numbers:
        loss = _loss(view, number, words)
        if loss is not None:
            found.append(loss)
        elif last is not None and _is_added(view, last, number, words):
            found[-1] = Count(found[-1].field, _summed(found[-1].bounds, number.bounds), found[-1].start, number.end)
        else:
            last = None
            continue
        last = number
    return found


def _is_added(view: View, one: Number, other: Number, words: list[tuple[int, str, str]]) -> bool:
    """True where "and" joins a second number of things to a loss's number, and no word of loss of its own follows."""
    between = view.words[one.end : other.start]
    joined = 2 <= len(between) <= ADDED and between[-1] == "and" and _BREAKS.isdisjoint(between[:-1])
    follows = range(other.end, other.end + ADDED)
    return joined and not other.article and not any(at in follows or one.end <= at < other.start for at, _, _ in words)


def _summed(one: Bounds, other: Bounds) -> Bounds:
    low = None if one[0] is None or other[0] is None else one[0] + other[0]
    high = None if one[1] is None or other[1] is None else one[1] + other[1]
    return low, high


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


def add_single(view: View, kind: str, recipients: Sequence[tuple[tuple[str, int], int]]) -> Mapping[str, Count]:
    """The loss of one where the only one that it befell has a name: "the murder of Rafik Hariri" is one dead.

    `recipients`: key and mention of each. Of the named single victims of `kill` in the training halves 11 of 14 are annotated so; of
    other types less than half.
    """
    field: str | None = load_cues()["single"].get(kind)
    if field is None or len(recipients) != 1 or recipients[0][0][0] != "e":
        return {}
    entity = view.entities[recipients[0][0][1]]
    if entity.type != "PERSON" or entity.members or not any(view.mentions[m].kind == "name" for m in entity.mentions):
        return {}
    m = view.mentions[recipients[0][1]]
    return {field: Count(field, (1, 1), m.start, m.end)}
