"""The times layer: spans found, valued one after another in the order of the text, and written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Doc

from dateline.layers import Time
from dateline.resolution.times.alone import read_span
from dateline.resolution.times.direction import Compass, lean_of, lean_score
from dateline.resolution.times.finding import Found, find_spans
from dateline.resolution.times.making import BARE
from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.remembering import remembered_times
from dateline.resolution.times.valuing import BACK, FORWARD, Reading, Scene, value_meaning


def find_times(doc: Doc) -> tuple[Time, ...]:
    """Time expressions of a Doc with their values, in order, then those that anniversaries remember; pure.

    Fields as in `layers.Time`; `anchor` an ISO date, or "t" and a number of this layer.
    """
    compass = Compass(doc)
    told = _value_all(doc, find_spans(doc), compass, parse_date(doc._.article.published))
    return (*told, *remembered_times(doc, told, compass.starts))


def add_times(doc: Doc) -> Doc:
    """Write the times layer; ValueError where it is written already."""
    doc._.times = find_times(doc)
    return doc


def parse_date(text: str | None) -> date | None:
    """An ISO date, or None where it is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


FROM_EVENTS = ("the unit after", "the unit before")  # "the day after the vote" waits for the vote's day; "the day after" is the story's
GOES_ON = frozenset("and but or when in at on by as he she it they we with from to".split())
WORD = re.compile(r"\s+([^\W\d_]+)")
STORIES = 6  # times remembered: enough for one of each fineness, few enough to stay near
MEMORY = 5  # sentences with a time in them after which a story's time is forgotten: "the next day" points near
HISTORY, HISTORY_SHARE = 5, 0.6  # so many far years, and so much of all dates: set on gum.train, where lives have 0.7 and news 0.2
FAR = 2  # years between a told year and the day of publication from which on the sentence's months belong to it


@dataclass(slots=True)
class Walk:
    """What a reader remembers on the way through the text: the last times told, the latest first."""

    published: date | None
    stories: list[tuple[Reading, str]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    sentence: int = -1
    count: int = 0
    history: bool = False
    far_year: int | None = None

    def scene(self, direction: str, day: tuple[Reading, str] | None, year: int | None) -> Scene:
        """The scene of an expression."""
        reading, name = day or (None, None)
        return Scene(self.published, tuple(self.stories), year or self.far_year, reading, name, direction)

    def enter(self, sentence: int) -> None:
        """A new sentence: what was told of another year is left behind."""
        if sentence != self.sentence:
            self.sentence, self.count = sentence, self.count + 1
            self.far_year = self.far_year if self.history else None
            self.stories = [s for s in self.stories if self.count - self.told[s[1]] <= MEMORY]

    def remember(self, reading: Reading, name: str, *, told: bool = True) -> None:
        """Dates become the story's last time; `told`: not counted from now, so that its year may hold for the sentence."""
        if reading.type != "DATE" or reading.first is None:
            return
        self.told[name] = self.count
        self.stories = [(reading, name), *(s for s in self.stories if s[0].unit != reading.unit)][:STORIES]
        if (
            told
            and self.history
            and self.published
            and abs(self.published.year - reading.first.year) >= FAR
            and reading.unit in ("year", "month", "day")
        ):
            self.far_year = reading.first.year

    def last_day(self) -> tuple[Reading, str] | None:
        """The last day told, where it is near the day of publication."""
        day = next((s for s in self.stories if s[0].unit == "day"), None)
        if day is None or day[0].first is None or self.published is None:
            return None
        return day if abs((day[0].first - self.published).days) <= NEAR_DAYS else None


NEAR_DAYS = 1  # days: a bare "at dawn" belongs to the last day told only in the news of the day


def _value_all(doc: Doc, spans: Sequence[Found], compass: Compass, published: date | None) -> list[Time]:
    """Times in order; in a sentence the days first, since "at 6 a.m. on Thursday" needs its Thursday."""
    out: dict[int, Time] = {}
    days: dict[int, tuple[Reading, str]] = {}
    meanings = [s.meaning or read_span(doc[s.start : s.end].text, s.label) for s in spans]
    walk = Walk(published, history=told_history([s.meaning for s in spans if s.meaning is not None], published))
    groups: dict[int, list[int]] = {}
    for i, span in enumerate(spans):
        groups.setdefault(compass.sentence(span.start)[0], []).append(i)
    for sentence, members in groups.items():
        walk.enter(sentence)
        for i in sorted(members, key=lambda i: (waits(meanings[i]), i)):
            out[i], reading = _value_one(doc, spans, meanings, i, (compass, walk, _nearest(spans, days, members, i)))
            if reading is not None and reading.unit == "day" and reading.type == "DATE" and reading.value:
                days[i] = (reading, f"t{i}")
    return [out[i] for i in sorted(out)]


def told_history(meanings: Sequence[Meaning], published: date | None) -> bool:
    """Whether most dates of the text tell a year far from the day of publication: a life or a history, where a year holds on."""
    if published is None:
        return False
    dates = [m for m in meanings if m.kind in ("calendar", "offset", "edge")]
    far = sum(m.year is not None and abs(m.year - published.year) >= FAR for m in dates)
    return far >= HISTORY and far > HISTORY_SHARE * len(dates)


def waits_for_event(meaning: Meaning, after: str) -> bool:
    """Whether "the day after" is told of an event ("the day after the vote"), by the text behind it; alone it is the story's next day."""
    word = WORD.match(after) if meaning.rule in FROM_EVENTS else None
    return word is not None and word[1].lower() not in GOES_ON


def waits(meaning: Meaning | None) -> bool:
    """Whether a clock time or a part of a day still lacks its day."""
    return meaning is not None and meaning.kind in ("clock", "part") and meaning.inner is None


def _nearest(spans: Sequence[Found], days: dict[int, tuple[Reading, str]], members: list[int], i: int) -> tuple[Reading, str] | None:
    """The day told nearest to time number i in its sentence; the one right after it before others."""
    if i + 1 in days and i + 1 in members and spans[i + 1].start - spans[i].end <= 2:
        return days[i + 1]
    known = [j for j in members if j in days]
    return days[min(known, key=lambda j: abs(j - i))] if known else None


def _value_one(
    doc: Doc, spans: Sequence[Found], meanings: Sequence[Meaning | None], i: int, around: tuple[Compass, Walk, tuple[Reading, str] | None]
) -> tuple[Time, Reading | None]:
    span, meaning = spans[i], meanings[i]
    compass, walk, day = around
    if meaning is not None and meaning.name == BARE and compass.tells_morning(span.start):
        meaning = meaning.but(name=None)
    if meaning is None:
        return Time(span.start, span.end, span.label or "DATE", None, rule="marked by the reading model"), None
    scene = walk.scene(BACK, day or (walk.last_day() if waits(meaning) else None), _year_beside(doc, spans, meanings, i))
    reading, direction, score = _directed(meaning, scene, compass, span)
    if (
        meaning.kind == "part"
        and meaning.inner is None
        and doc[span.start : span.end].text == "night"
        and _word(doc, span.start - 1) == "at"
    ):
        reading = Reading("TIME", "TNI", unit="part of day")  # any night
    if waits_for_event(meaning, " " + _word(doc, span.end)):
        reading = Reading("DATE", "XXXX-XX-XX" if meaning.unit == "day" else "XXXX", unit=meaning.unit)
    since = span.start > 0 and doc[span.start - 1].lower_ == "since"
    walk.remember(reading, f"t{i}", told=meaning.year is not None and not since)
    return Time(span.start, span.end, *time_fields(reading, meaning, direction, score)), reading


def _word(doc: Doc, at: int) -> str:
    return doc[at].lower_ if 0 <= at < len(doc) else ""


def _directed(meaning: Meaning, scene: Scene, compass: Compass, span: Found) -> tuple[Reading, str, float | None]:
    """The reading in the direction of its clause, that direction, and the clause's score where no date of publication had its say yet."""
    back = value_meaning(meaning, scene)
    if not back.used_direction:
        return back, BACK, None
    forward = value_meaning(meaning, replace(scene, direction=FORWARD))
    score = compass.score(span.start, span.end)
    chosen = (forward, FORWARD) if score + lean_score(lean_of(back, forward, scene.published)) > 0 else (back, BACK)
    return (*chosen, None if scene.published else score)


def _year_beside(doc: Doc, spans: Sequence[Found], meanings: Sequence[Meaning | None], i: int) -> int | None:
    """The year of the next expression where the two are a pair: between June and August 1998."""
    if i + 1 >= len(spans) or spans[i + 1].start - spans[i].end > 1:
        return None
    after = meanings[i + 1]
    joined = spans[i + 1].start - spans[i].end == 1 and doc[spans[i].end].lower_ in (
        "and",
        "to",
        "or",
        "through",
        "until",
        "-",
        "–",
        "—",
        "&",
    )
    return after.year if joined and after is not None and after.kind == "calendar" and after.unit != "year" else None


def time_fields(
    reading: Reading, meaning: Meaning, direction: str, score: float | None = None
) -> tuple[str, str | None, str | None, str | None, str | None, str | None, str]:
    """Type, value, first and last day, granularity, anchor and rule, as layers.Time takes them.

    The rule ends in the direction of the clause where it mattered, and in its `score` where a later date may still overrule it.
    """
    rule = meaning.rule or "number"
    if reading.used_direction:
        rule += f", {direction}" + ("" if score is None else f" ({score:+.2f})")
    iso = [d.isoformat() if d else None for d in (reading.first, reading.last)]
    return reading.type, reading.value, iso[0], iso[1], reading.unit, reading.anchor, rule
