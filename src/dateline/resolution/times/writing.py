"""The times layer: spans found, valued one after another in the order of the text, and written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Doc

from dateline.layers import Time
from dateline.layers.storing import read_source
from dateline.resolution.times.alone import read_span
from dateline.resolution.times.bounding import open_bounds, open_end
from dateline.resolution.times.direction import Compass, lean_of, lean_score
from dateline.resolution.times.finding import Found, find_spans
from dateline.resolution.times.making import BARE
from dateline.resolution.times.meaning import Meaning
from dateline.resolution.times.remembering import remembered_times
from dateline.resolution.times.repeating import BESIDE, REPEATED, is_repeated
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
NEAR_DAYS = 1  # days: a bare "at dawn" belongs to the last day told only in the news of the day
AHEAD = 8  # words after a clock time in which its day may follow
SURELY_AHEAD = 1.0  # score from which on a clause surely looks forward
NO_TENSE = ", no tense"  # follows the score of a clause whose direction hangs on the calendar
PAIRS = frozenset("and to or through until - – — &".split())
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

    def scene(self, day: tuple[Reading, str] | None = None, year: int | None = None) -> Scene:
        """The scene of an expression that looks back, on a day, in a year."""
        reading, name = day or (None, None)
        return Scene(self.published, tuple(self.stories), year or self.far_year, reading, name, BACK)

    def enter(self, sentence: int) -> None:
        """A new sentence: what was told of another year is left behind."""
        if sentence != self.sentence:
            self.sentence, self.count = sentence, self.count + 1
            self.far_year = self.far_year if self.history else None
            self.stories = [s for s in self.stories if self.count - self.told[s[1]] <= MEMORY]

    def remember(self, reading: Reading | None, name: str, *, told: bool = True) -> None:
        """Dates become the story's last time; `told`: not counted from now, so that its year may hold for the sentence."""
        if reading is None or reading.first is None:
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


def _value_all(doc: Doc, spans: Sequence[Found], compass: Compass, published: date | None) -> list[Time]:
    """Times in order; in a sentence the days first, since "at 6 a.m. on Thursday" needs its Thursday."""
    meanings = tuple(s.meaning or read_span(doc[s.start : s.end].text, s.label) for s in spans)
    told = _Told(doc, read_source(doc), spans, meanings, compass)
    walk = Walk(published, history=told_history([s.meaning for s in spans if s.meaning is not None], published))
    out: dict[int, Time] = {}
    groups: dict[int, list[int]] = {}
    for i, span in enumerate(spans):
        groups.setdefault(compass.sentence(span.start)[0], []).append(i)
    for sentence, members in groups.items():
        walk.enter(sentence)
        days: dict[int, tuple[Reading, str]] = {}
        for i in sorted(members, key=lambda i: (waits(meanings[i]), i)):
            out[i], reading = told.value(i, walk, days)
            day = day_told(reading, meanings[i])
            if day is not None and day.unit == "day":
                days[i] = (day, f"t{i}")
    return [out[i] for i in sorted(out)]


def day_told(reading: Reading | None, meaning: Meaning | None) -> Reading | None:
    """The date that an expression tells: itself, or the day of "two o'clock on Sunday"; None for others."""
    if reading is None or not reading.value or meaning is None:
        return None
    if reading.type == "TIME" and meaning.inner is not None:
        return replace(reading, type="DATE", value=reading.value.partition("T")[0], unit="day")
    return reading if reading.type == "DATE" else None


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


@dataclass(frozen=True, slots=True)
class _Told:
    """The expressions of one Doc, in order, with what they say by themselves."""

    doc: Doc
    text: str
    spans: Sequence[Found]
    meanings: Sequence[Meaning | None]
    compass: Compass

    def value(self, i: int, walk: Walk, days: Mapping[int, tuple[Reading, str]]) -> tuple[Time, Reading | None]:
        """Time number i and its reading; `days`: the days that its sentence told so far, by number."""
        span, meaning = self.spans[i], self.meanings[i]
        if meaning is None:
            return Time(span.start, span.end, span.label or "DATE", None, rule="marked by the reading model"), None
        if meaning.name == BARE and self.compass.tells_morning(span.start):
            meaning = meaning.but(name=None)
        if self._repeats(i):
            reading = value_meaning(meaning, Scene())
            return Time(span.start, span.end, *time_fields(reading, meaning.but(rule=meaning.rule + REPEATED), BACK)), None
        reading, direction, score = self._directed(meaning, self._scene(i, walk, days), span)
        after = _word(self.doc, span.end)
        if meaning.kind == "part" and meaning.inner is None and self._words(span) == "night" and _word(self.doc, span.start - 1) == "at":
            reading = Reading("TIME", "TNI", unit="part of day")  # any night
        if waits_for_event(meaning, " " + after):
            reading = Reading("DATE", "XXXX-XX-XX" if meaning.unit == "day" else "XXXX", unit=meaning.unit)
        since = _word(self.doc, span.start - 1) == "since"
        walk.remember(day_told(reading, meaning), f"t{i}", told=meaning.year is not None and not since)
        start, end = self.doc[span.start].idx, self.doc[span.end - 1].idx + len(self.doc[span.end - 1])
        return Time(span.start, span.end, *time_fields(bounded(reading, self.text, start, end), meaning, direction, score)), reading

    def _words(self, span: Found) -> str:
        return str(self.doc[span.start : span.end].text)

    def _scene(self, i: int, walk: Walk, days: Mapping[int, tuple[Reading, str]]) -> Scene:
        """Where number i stands. A clock time that heads its line is of the day of publication, as in a page that goes on all day."""
        span, meaning = self.spans[i], self.meanings[i]
        beside = self._nearest(i, days)
        if beside is None and waits(meaning) and not self._heads_line(span):
            beside = walk.last_day()
        scene = walk.scene(beside, self._year_beside(i))
        far = scene.year is not None and walk.published is not None and scene.year == walk.far_year and scene.year < walk.published.year
        if far and meaning is not None and meaning.kind == "calendar" and self.compass.judge(span.start, span.end)[0] > SURELY_AHEAD:
            return replace(scene, year=None)  # a life is told, and then what will be
        return scene

    def _heads_line(self, span: Found) -> bool:
        return span.start == 0 or "\n" in self.doc[span.start - 1].text

    def _nearest(self, i: int, days: Mapping[int, tuple[Reading, str]]) -> tuple[Reading, str] | None:
        """The day told nearest to time number i in its sentence; the one right after it before others, one far after it not at all."""
        spans = self.spans
        if i + 1 in days and spans[i + 1].start - spans[i].end <= 2:
            return days[i + 1]
        near = [j for j in days if spans[j].start - spans[i].end <= AHEAD]
        return days[min(near, key=lambda j: abs(j - i))] if near else None

    def _repeats(self, i: int) -> bool:
        """Whether number i is a clock time of every day."""
        span, meaning = self.spans[i], self.meanings[i]
        if meaning is None or meaning.kind != "clock" or meaning.inner is not None:
            return False
        beside = [j for j in (i - 1, i + 1) if 0 <= j < len(self.spans) and self._gap(i, j) <= BESIDE]
        sets = any((m := self.meanings[j]) is not None and m.kind == "set" for j in beside)
        first, last = self.compass.sentence(span.start)
        return is_repeated(self.compass.lower[first:last], span.start - first, span.end - first, has_set=sets)

    def _gap(self, i: int, j: int) -> int:
        low, high = sorted((i, j))
        return self.spans[high].start - self.spans[low].end

    def _directed(self, meaning: Meaning, scene: Scene, span: Found) -> tuple[Reading, str, str | None]:
        """The reading in its clause's direction, that direction, and the clause's score while no date has had its say."""
        back = value_meaning(meaning, scene)
        if not back.used_direction:
            return back, BACK, None
        forward = value_meaning(meaning, replace(scene, direction=FORWARD))
        score, clear = self.compass.judge(span.start, span.end)
        lean = lean_of(back, forward, scene.published, clear=clear)
        chosen = (forward, FORWARD) if score + lean_score(lean) > 0 else (back, BACK)
        return (*chosen, None if scene.published else f"{score:+.2f}{'' if clear else NO_TENSE}")

    def _year_beside(self, i: int) -> int | None:
        """The year of the next expression where the two are a pair: between June and August 1998."""
        if i + 1 >= len(self.spans) or self._gap(i, i + 1) != 1 or self.doc[self.spans[i].end].lower_ not in PAIRS:
            return None
        after = self.meanings[i + 1]
        return after.year if after is not None and after.kind == "calendar" and after.unit != "year" else None


def bounded(reading: Reading, text: str, start: int, end: int) -> Reading:
    """The reading with the bound left out that the word before it at characters start:end leaves open."""
    first, last = open_bounds((reading.first, reading.last), open_end(text, start, end, reading.type))
    return replace(reading, first=first, last=last)


def _word(doc: Doc, at: int) -> str:
    return doc[at].lower_ if 0 <= at < len(doc) else ""


def time_fields(
    reading: Reading, meaning: Meaning, direction: str, score: str | None = None
) -> tuple[str, str | None, str | None, str | None, str | None, str | None, str]:
    """Type, value, first and last day, granularity, anchor and rule, as layers.Time takes them.

    The rule ends in the direction of the clause where it mattered, and in its `score` where a later date may still overrule it.
    """
    rule = meaning.rule or "number"
    if reading.used_direction:
        rule += f", {direction}" + ("" if score is None else f" ({score})")
    iso = [d.isoformat() if d else None for d in (reading.first, reading.last)]
    return reading.type, reading.value, iso[0], iso[1], reading.unit, reading.anchor, rule
