"""What does this room look at? Every layer of one Doc, read once, with the few indexes that the questions share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spacy.tokens import Doc

from dateline.events.clauses import Clauses
from dateline.events.thresholds import load_thresholds
from dateline.layers import Argument, Entity, Mention, Quotation, Relation, Time, Trigger, Value
from dateline.layers.wrapping import find_line_ends

PLACES = frozenset({"GPE", "LOC", "FAC"})
DATES = frozenset({"DATE", "TIME"})
HEADS = frozenset({"title", "lead"})


@dataclass(frozen=True)
class View:
    """The layers of one Doc; a layer that nobody wrote is empty here. All spans are tokens, half-open.

    `thresholds`: score by role from which a mention fills it.
    """

    doc: Doc
    mentions: tuple[Mention, ...]
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]
    relations: tuple[Relation, ...]
    quotations: tuple[Quotation, ...]
    entities: tuple[Entity, ...]
    times: tuple[Time, ...]
    values: tuple[Value, ...]
    thresholds: Mapping[str, float] = field(default_factory=load_thresholds)

    @cached_property
    def clauses(self) -> Clauses:
        """The parse."""
        return Clauses(self.doc)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Lower-case form of each token."""
        return tuple(self.clauses.words)

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Number of the sentence of each token; a line break starts a sentence too."""
        found, number, fresh = [], -1, True
        for start, last in zip(self.doc.to_array("SENT_START").tolist(), self.breaks, strict=True):
            number += fresh or start == 1
            fresh = last
            found.append(number)
        return tuple(found)

    @cached_property
    def breaks(self) -> tuple[bool, ...]:
        """True for each token that has a line break in it, one that only wraps excepted."""
        return tuple(find_line_ends(self.doc, self.words))

    @cached_property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """Tokens of each sentence, half-open, by its number."""
        found: list[tuple[int, int]] = []
        for i, number in enumerate(self.sentences):
            if number == len(found):
                found.append((i, i + 1))
            else:
                found[number] = (found[number][0], i + 1)
        return tuple(found)

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Kind of the zone of each token; "body" outside of every zone."""
        kinds = ["body"] * len(self.doc)
        for zone in self.doc._.zones or ():
            for token in self.doc.char_span(zone.start, zone.end, alignment_mode="expand") or ():
                kinds[token.i] = zone.kind
        return tuple(kinds)

    @cached_property
    def entity_of(self) -> dict[int, int]:
        """Entity number of each mention that has one; of several the largest thing, so that "both" stays a group."""
        found: dict[int, int] = {}
        for i, entity in enumerate(self.entities):
            for mention in entity.mentions:
                if mention not in found or len(entity.members) > len(self.entities[found[mention]].members):
                    found[mention] = i
        return found

    @cached_property
    def mention_at(self) -> dict[int, tuple[int, ...]]:
        """Numbers of the mentions that cover each token, shortest first."""
        found: dict[int, list[int]] = {}
        for i, m in enumerate(self.mentions):
            for token in range(m.start, m.end):
                found.setdefault(token, []).append(i)
        size = {i: m.end - m.start for i, m in enumerate(self.mentions)}
        return {t: tuple(sorted(ms, key=lambda m: size[m])) for t, ms in found.items()}

    @cached_property
    def trigger_at(self) -> dict[int, int]:
        """Number of the trigger that covers each token; the first of several."""
        found: dict[int, int] = {}
        for number, trigger in enumerate(self.triggers):
            for token in range(trigger.start, trigger.end):
                found.setdefault(token, number)
        return found

    @cached_property
    def times_at(self) -> dict[int, tuple[int, ...]]:
        """Numbers of the times that cover each token."""
        found: dict[int, tuple[int, ...]] = {}
        for number, time in enumerate(self.times):
            for token in range(time.start, time.end):
                found[token] = (*found.get(token, ()), number)
        return found

    @cached_property
    def numbers(self) -> dict[int, Value]:
        """The CARDINAL value that covers each token."""
        return {t: v for v in self.values if v.type == "CARDINAL" for t in range(v.start, v.end)}

    @cached_property
    def same_scores(self) -> dict[tuple[int, int], float]:
        """Scores of the relations `same` by (smaller, greater) trigger number; the better one where both directions are there."""
        found: dict[tuple[int, int], float] = {}
        for r in self.relations:
            if r.kind == "same" and r.head != r.tail:
                pair = (min(r.head, r.tail), max(r.head, r.tail))
                found[pair] = max(found.get(pair, 0.0), r.score)
        return found

    def sentence(self, token: int) -> tuple[int, int]:
        """Tokens of the sentence of a token, half-open."""
        return self.edges[self.sentences[token]]

    def lemma(self, token: int) -> str:
        """Lemma in lower case, or a plain stem where the Doc has no lemmas."""
        return self.doc[token].lemma_.lower() or plain_stem(self.words[token])


def make_view(doc: Doc) -> View:
    """The View of a Doc; layers that nobody wrote become empty."""
    names = ("mentions", "triggers", "arguments", "relations", "quotations", "entities", "times", "values")
    layers: dict[str, Any] = {name: getattr(doc._, name) or () for name in names}
    return View(doc, **layers)


def plain_stem(word: str) -> str:
    """The word without its commonest endings of inflection: "visits", "visited", "visiting" give "visit"."""
    for ending, least in (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least - 1 and not word.endswith("ss"):
            stem = word[: -len(ending)] + ("y" if ending == "ies" else "")
            doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls"
            return stem[:-1] if doubled else stem.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
