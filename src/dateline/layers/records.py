"""The records of the layers; the package says which stage writes which."""

from dataclasses import dataclass


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

    `plover`: (event, modes, contexts, quad, auxiliary) or None. `typed_by`: "head", "words" or "examples" decided the type.
    `score`, `type_score`, `status_score`: that it is told at all, that its type and status are right.
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
    typed_by: str = "head"
    type_score: float = 1.0
    status_score: float = 1.0


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
