"""What is found: the typed layers that stages add to a spaCy `Doc`. Frozen; one author a layer; declared here, once.

All `start`/`end` are token indices of the Doc, half-open, except those of `Zone` (characters). Layers refer to one another by
index: an `Argument.target` is a position in the `mentions` layer, an `Event.time` one in `times`.

    doc._.zones       zones/       Zone             which lines are the article
    doc._.mentions    language/    Mention          names, common nouns, pronouns, titles and values (DATE, MONEY, …), in order
    doc._.triggers    language/    Trigger          words that tell an event, with type and status
    doc._.arguments   language/    Argument         scored roles between triggers and mentions
    doc._.relations   language/    Relation         scored relations between triggers: topic, same, part_of
    doc._.antecedents language/    Antecedent       scored coreference links between mentions
    doc._.quotations  language/    Quotation        spans of quotations, direct and indirect
    doc._.entities    resolution/  Entity           one node a thing
    doc._.times       resolution/  Time             normalised time expressions
    doc._.values      resolution/  Value            normalised amounts
    doc._.offices     resolution/  Office           who holds which office
    doc._.events      events/      Event            one happening, one event
    doc._.quotes      events/      Quote            quotations with speaker and cue
    doc._.notices     anyone       Notice           what was skipped or doubtful

A layer that was never written is None: not annotated. An empty tuple means annotated, none here. Layers are kept as plain data in
`doc.user_data`, so that `Doc.to_bytes` and several processes work (a dataclass there breaks both in spaCy 3.8).
"""

import dataclasses
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from spacy.tokens import Doc

from dateline.article import Article


@dataclass(frozen=True, slots=True)
class Zone:
    """A run of lines of one kind; characters, not tokens. Kinds: analysis.ZoneKind."""

    kind: str
    start: int
    end: int


DEBRIS = frozenset({"related", "promo", "footer"})
PLAIN = frozenset({"byline", "dateline"})  # kept, read for authors and dates, but no events there


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that stands for a thing, a title or a value.

    `type`: OntoNotes class or TITLE. `kind`: name, nominal, pronoun, title or value (DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL).
    """

    start: int
    end: int
    type: str
    kind: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that say that something happens. `types`/`statuses`: the most probable ones with their probabilities, best first."""

    start: int
    end: int
    type: str
    status: str
    score: float = 1.0
    types: tuple[tuple[str, float], ...] = ()
    statuses: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """Trigger number `trigger` has mention number `target` in the role actor, recipient, theme, place, time or source."""

    trigger: int
    target: int
    role: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Relation:
    """Between triggers by number: kind `topic` (head says, asks, threatens tail), `same` (one event), `part_of` (head in tail)."""

    head: int
    tail: int
    kind: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Mention number `mention` refers to the same thing as the earlier mention number `antecedent`, with probability `score`.

    `antecedent` -1: it starts a new thing.
    """

    mention: int
    antecedent: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of quotation, marks inside."""

    start: int
    end: int
    direct: bool
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing of the article. `mentions`: numbers in the mentions layer; `members`: numbers of entities, for groups.

    `why`: (feature, value, weight) of the linking decision.
    """

    type: str
    name: str
    mentions: tuple[int, ...]
    aliases: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    country: str | None = None
    sector: str | None = None
    coordinates: tuple[float, float] | None = None
    members: tuple[int, ...] = ()
    score: float = 1.0
    why: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """A normalised time expression; fields as in analysis.Time, `anchor` an ISO date, or "t" and a number of this layer."""

    start: int
    end: int
    type: str
    value: str | None
    earliest: str | None = None
    latest: str | None = None
    granularity: str | None = None
    anchor: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A normalised amount; fields as in analysis.Value."""

    start: int
    end: int
    type: str
    value: float | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Entity number `person` holds the office told by tokens start:end, of entity number `of`; ISO dates or None."""

    person: int
    start: int
    end: int
    of: int | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """`entity` a number of the entities layer or None, and the span (tokens) that the role was read from."""

    role: str
    entity: int | None
    start: int
    end: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The tokens that support a field of an event."""

    field: str
    start: int
    end: int


Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Event:
    """One happening. `triggers`: numbers of the triggers layer, the main one first; place, source: entities;
    time: times; part_of, topic: events.

    `plover`: (event, modes, contexts, quad, auxiliary) or None.
    """

    type: str
    status: str
    triggers: tuple[int, ...]
    participants: tuple[Participant, ...] = ()
    place: int | None = None
    time: int | None = None
    source: int | None = None
    count: Bounds = (1, 1)
    part_of: int | None = None
    topic: tuple[int, ...] = ()
    dead: Bounds | None = None
    injured: Bounds | None = None
    arrested: Bounds | None = None
    plover: tuple[str, tuple[str, ...], tuple[str, ...], int | None, tuple[str, ...]] | None = None
    evidence: tuple[Evidence, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with entity number of the speaker and the tokens of the reporting word."""

    start: int
    end: int
    direct: bool
    speaker: int | None = None
    cue: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What was skipped, shortened or doubtful, and by which stage."""

    stage: str
    message: str


Layer = Zone | Mention | Trigger | Argument | Relation | Antecedent | Quotation | Entity | Time | Value | Office | Event | Quote | Notice
LAYERS: dict[str, type[Layer]] = {
    "zones": Zone, "mentions": Mention, "triggers": Trigger, "arguments": Argument, "relations": Relation, "antecedents": Antecedent,
    "quotations": Quotation, "entities": Entity, "times": Time, "values": Value, "offices": Office, "events": Event, "quotes": Quote,
    "notices": Notice,
}  # fmt: skip


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list | tuple) else value


def _rebuilt(cls: type[Layer], row: Sequence[Any]) -> Layer:
    values = [_frozen(v) for v in row]
    if cls is Event:
        names = [f.name for f in dataclasses.fields(Event)]
        p, e = names.index("participants"), names.index("evidence")
        values[p] = tuple(Participant(*v) for v in values[p])
        values[e] = tuple(Evidence(*v) for v in values[e])
    return cls(*values)


_RECENT: OrderedDict[int, tuple[list[Any], tuple[Any, ...]]] = OrderedDict()  # rebuilt layers by identity of their rows
_KEPT = 64  # layers: a few articles' worth


def read_layer(doc: Doc, name: str) -> tuple[Any, ...] | None:
    """The layer as a tuple of frozen records, or None if nobody wrote it. The last few layers read are remembered."""
    rows = doc.user_data.get(f"dateline.{name}")
    if rows is None:
        return None
    kept = _RECENT.get(id(rows))
    if kept is not None and kept[0] is rows:
        return kept[1]
    records = tuple(_rebuilt(LAYERS[name], row) for row in rows)
    _RECENT[id(rows)] = (rows, records)
    if len(_RECENT) > _KEPT:
        _RECENT.popitem(last=False)
    return records


def write_layer(doc: Doc, name: str, records: Sequence[Layer]) -> None:
    """Write a layer, once, as plain data; raises ValueError if another stage wrote it before (notices are appended to)."""
    key = f"dateline.{name}"
    if name == "notices":
        records = [*(read_layer(doc, name) or ()), *records]
    elif key in doc.user_data:
        raise ValueError(f"layer {name} is already written: one author a layer")
    doc.user_data[key] = [list(dataclasses.astuple(r)) for r in records]


def read_article(doc: Doc) -> Article:
    """The article that the Doc was made from; a bare Doc gives one with its text only."""
    row = doc.user_data.get("dateline.article")
    return Article(text=doc.text) if row is None else Article(**row)


def write_article(doc: Doc, article: Article) -> None:
    """Keep the article's facts beside its tokens."""
    doc.user_data["dateline.article"] = dataclasses.asdict(article)


def _setter(name: str) -> Any:
    def write(doc: Doc, records: Sequence[Layer]) -> None:
        write_layer(doc, name, records)

    return write


for _name in LAYERS:
    Doc.set_extension(_name, getter=partial(read_layer, name=_name), setter=_setter(_name), force=True)
Doc.set_extension("article", getter=read_article, setter=write_article, force=True)
