"""How well are whole events told? F1 of participants, place, time, source, counts, losses and series."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from dateline.evaluation.clusters import Span, character_span, match_spans, overlap, trigger_spans
from dateline.evaluation.figures import Tally
from dateline.language.decoding.pairs import ROLES as TOLD_ROLES
from dateline.layers import Bounds, Event

ROLES = tuple(role for role in TOLD_ROLES if role != "theme")  # themes are not scored
LOSSES = ("dead", "injured", "arrested")


def score_facts(docs: Iterable[tuple[Doc, Doc]]) -> dict[str, float]:
    """F1 in percent of actor, recipient, place, time, source, count, losses and part_of over (predicted, gold) Docs.

    Both need the layer `events` (evaluation.gold writes that of a gold Doc). A gold event is compared with the predicted one that
    shares most triggers with it; a thing is right where one of its mentions covers half of the union with a gold mention; a
    count is right where its bounds are, or where one of them is the annotated number.
    """
    tallies = {field: Tally() for field in (*ROLES, "count", "losses", "part_of")}
    for predicted, gold in docs:
        found, wanted = _Facts(predicted), _Facts(gold)
        partner = pair_events(predicted, gold)
        back = {p: g for g, p in partner.items()}
        for number, event in enumerate(wanted.events):
            mate = found.events[partner[number]] if number in partner else None
            _compare_roles(tallies, (found, wanted), mate, event)
            _compare_numbers(tallies, mate, event)
            _compare_parts(tallies["part_of"], mate, event, back)
        for number, event in enumerate(found.events):
            if number not in back:
                for role in ROLES:
                    tallies[role].add(wrong=len(found.things(event, role)))
    return {field: tally.f1 for field, tally in tallies.items()}


def pair_events(predicted: Doc, gold: Doc) -> dict[int, int]:
    """Number of the predicted event that shares most triggers with each gold event; each is taken once, in the order of gold."""
    spans, wanted = trigger_spans(predicted), trigger_spans(gold)
    event_of = {t: n for n, e in enumerate(predicted._.events or ()) for t in e.triggers}
    found_for: dict[int, list[int]] = {}
    for found, target in match_spans(spans, wanted).items():
        if found in event_of:
            found_for.setdefault(target, []).append(event_of[found])
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for number, event in enumerate(gold._.events or ()):
        shared = [n for t in event.triggers for n in found_for.get(t, ())]
        best = max(sorted(set(shared)), key=shared.count, default=None)
        if best is not None and best not in taken:
            taken.add(best)
            pairs[number] = best
    return pairs


@dataclass(frozen=True)
class _Facts:
    """The events of a Doc and the spans of the things that they point to."""

    doc: Doc

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return self.doc._.events or ()

    @cached_property
    def _entities(self) -> list[list[Span]]:
        mentions = self.doc._.mentions or ()
        return [[character_span(self.doc, mentions[m].start, mentions[m].end) for m in e.mentions] for e in self.doc._.entities or ()]

    @cached_property
    def _times(self) -> list[list[Span]]:
        return [[character_span(self.doc, t.start, t.end)] for t in self.doc._.times or ()]

    def things(self, event: Event, role: str) -> list[list[Span]]:
        """Spans of each thing in a role of the event."""
        if role == "time":
            return [] if event.time is None else [self._times[event.time]]
        if role in ("place", "source"):
            number = event.place if role == "place" else event.source
            return [] if number is None else [self._entities[number]]
        parties = [p for p in event.participants if p.role == role]
        return [self._entities[p.entity] if p.entity is not None else [character_span(self.doc, p.start, p.end)] for p in parties]


def is_alike(a: Span, b: Span) -> bool:
    """True where two spans share at least half of their union."""
    return 2 * overlap(a, b) >= max(a[1], b[1]) - min(a[0], b[0])


def _compare_roles(tallies: Mapping[str, Tally], facts: tuple[_Facts, _Facts], mate: Event | None, event: Event) -> None:
    found, wanted = facts
    for role in ROLES:
        gold = wanted.things(event, role)
        mine = found.things(mate, role) if mate else []
        same = [[any(is_alike(a, b) for a in m for b in g) for g in gold] for m in mine]
        hits = sum(any(row[i] for row in same) for i in range(len(gold)))
        tallies[role].add(hits, sum(not any(row) for row in same), len(gold) - hits)


def _compare_numbers(tallies: Mapping[str, Tally], mate: Event | None, event: Event) -> None:
    fields = [("count", _several(event.count), _several(mate.count) if mate else None)]
    fields += [("losses", getattr(event, loss), getattr(mate, loss) if mate else None) for loss in LOSSES]
    for field, gold, mine in fields:
        right = gold is not None and mine is not None and (gold == mine or (gold[0] == gold[1] and gold[0] in mine))
        tallies[field].add(int(right), int(mine is not None and not right), int(gold is not None and not right))


def _several(count: Bounds) -> Bounds | None:
    """The count, or None where it is one: that is what an event is anyway."""
    return None if count == (1, 1) else count


def _compare_parts(tally: Tally, mate: Event | None, event: Event, back: Mapping[int, int]) -> None:
    mine = mate.part_of if mate else None
    right = event.part_of is not None and mine is not None and back.get(mine) == event.part_of
    tally.add(int(right), int(mine is not None and not right), int(event.part_of is not None and not right))
