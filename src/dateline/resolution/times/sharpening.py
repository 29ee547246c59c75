"""Values made sharper by a date of publication that came late; the model does not run again.

A record's text says what the expression means; its rule ends in the direction of its clause, with the score that decided where no
date did ("weekday, back (-2.31)"); its anchor names the time that it was counted from. That and the text between the times is all
that valuing needs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dateline.analysis import Time
from dateline.resolution.times.alone import read_span
from dateline.resolution.times.anchoring import Placed, anchor_lengths, date_of
from dateline.resolution.times.direction import lean_of, lean_score
from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.periods import parse_value
from dateline.resolution.times.remembering import REMEMBERS, anniversary_years, years_before
from dateline.resolution.times.repeating import REPEATED
from dateline.resolution.times.valuing import BACK, FORWARD, Reading, Scene, value_meaning
from dateline.resolution.times.writing import NO_TENSE, Walk, bounded, day_told, time_fields, told_history, waits, waits_for_event

SCORE = re.compile(r", (?:back|forward) \(([+-][\d.]+)(" + NO_TENSE + r")?\)$")
ENDS = re.compile(r"[.!?][”\"’')]*\s+[“\"‘'(]*[A-Z0-9]|\n")  # where no parse is left, a sentence ends so
FIELDS = ("type", "value", "earliest", "latest", "granularity", "anchor", "rule")


def sharpen_times(times: Sequence[Time], published: str, text: str = "", told: Mapping[int, str] | None = None) -> list[Time]:
    """The times with what their values left open filled in, in order; those with bounds stay as they are.

    `published`: an ISO date; ValueError where it is none. `text` is the article's, for the sentences between the times and the events
    after them; `told`: first character of each trigger, and the id of its event's time. Ids, spans and text never change.
    """
    day = date.fromisoformat(published)
    meanings = [None if is_settled(t) else read_span(t.text, t.type) for t in times]
    every = [read_span(t.text, t.type) for t in times]
    run = _Run(Walk(day, history=told_history([m for m in every if m is not None], day)), text)
    out = [run.sharpen(time, meaning) for time, meaning in zip(times, meanings, strict=True)]
    out = [run.remember(time) for time in out]
    return _anchored(out, text, told or {})


def blur_times(times: Sequence[Time], published: str) -> list[Time]:
    """The times without what they owe to a date of publication, to be sharpened by another one."""
    anchors = {t.id: t.anchor for t in times}
    owes: dict[str | None, bool] = {published: True}
    for name in anchors:
        chain: list[str | None] = []
        at: str | None = name
        while at not in owes and at in anchors and at not in chain:
            chain.append(at)
            at = anchors[at]
        owes.update(dict.fromkeys(chain, owes.get(at, False)))
    return [t.model_copy(update={"earliest": None, "latest": None}) if owes[t.id] else t for t in times]


def is_settled(time: Time) -> bool:
    """Whether the time has its days already: one bound at least, since "until Friday" has no other."""
    return time.earliest is not None or time.latest is not None


@dataclass(slots=True)
class _Run:
    """The way through the records of one article."""

    walk: Walk
    text: str
    known: dict[str, Reading] = field(default_factory=dict)
    sentence: int = 0
    end: int = 0

    def sharpen(self, time: Time, meaning: Meaning | None) -> Time:
        """The record with its value as of the walk's day."""
        if ENDS.search(self.text, self.end, time.start):
            self.sentence += 1
        self.end = time.end
        self.walk.enter(self.sentence)
        sharper, reading = self._sharpened(time, meaning)
        if reading is not None:
            self.known[time.id] = reading
            self.walk.remember(
                day_told(reading, meaning or read_span(time.text, time.type)),
                time.id,
                told=meaning is not None and meaning.year is not None,
            )
        return sharper

    def _sharpened(self, time: Time, meaning: Meaning | None) -> tuple[Time, Reading | None]:
        """The record and its reading, None where it has no place in time."""
        if is_settled(time):
            period = parse_value(time.value)
            return time, Reading(time.type, period.value, period.first, period.last, period.unit) if period else None
        if (time.rule or "").endswith(REPEATED):
            return time, None
        waiting = meaning is not None and waits_for_event(meaning, self.text[time.end : time.end + 24])
        if meaning is None or waiting or (time.rule or "").startswith(REMEMBERS):
            return time, None
        day = (self.known[time.anchor], time.anchor) if time.anchor in self.known else self.walk.last_day() if waits(meaning) else None
        reading, direction = _directed(time, meaning, self.walk.scene(day))
        made = dict(zip(FIELDS, time_fields(bounded(reading, self.text, time.start, time.end), meaning, direction), strict=True))
        if made["value"] is None or made["type"] != time.type:
            return time, None
        return time.model_copy(update=made | {"anchor": made["anchor"] or time.anchor}), reading

    def remember(self, time: Time) -> Time:
        """The record; where it is what an anniversary remembers, as many years before the anniversary's day."""
        if is_settled(time) or not (time.rule or "").startswith(REMEMBERS):
            return time
        occasion = self.known.get(time.anchor or "")
        years = anniversary_years(time.text)
        if occasion is None or occasion.value is None or years is None:
            return time
        then = years_before(occasion.value, years)
        if then is None:
            return time
        bounds = {"earliest": then.first.isoformat(), "latest": then.last.isoformat(), "granularity": then.unit}
        return time.model_copy(update={"value": then.value, **bounds})


def _directed(time: Time, meaning: Meaning, scene: Scene) -> tuple[Reading, str]:
    """The reading in the direction that its rule tells, and the calendar's say in it where the rule left a score."""
    back = value_meaning(meaning, scene)
    if not back.used_direction:
        return back, BACK
    forward = value_meaning(meaning, replace(scene, direction=FORWARD))
    score = SCORE.search(time.rule or "")
    if score:
        total = float(score[1]) + lean_score(lean_of(back, forward, scene.published, clear=score[2] is None))
        return (forward, FORWARD) if total > 0 else (back, BACK)
    return (forward, FORWARD) if (time.rule or "").endswith(FORWARD) else (back, BACK)


def _anchored(times: list[Time], text: str, told: Mapping[int, str]) -> list[Time]:
    """The times with lengths beside an event of known day turned into dates."""
    number_of = {t.id: i for i, t in enumerate(times)}
    placed = [Placed(t.start, t.end, t.type, date_of(t.earliest), date_of(t.latest), t.rule) for t in times]
    starts = {at: number_of[name] for at, name in told.items() if name in number_of}
    out = list(times)
    for number, made in anchor_lengths(text, placed, starts).items():
        changes = dict(zip(FIELDS, made, strict=True))
        anchor = changes["anchor"]
        changes["anchor"] = times[int(anchor[1:])].id if anchor else None
        out[number] = times[number].model_copy(update=changes)
    return out
