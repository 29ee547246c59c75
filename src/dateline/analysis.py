"""What goes out: the published schema. One `Analysis` or one `Failure` for every article.

Offsets are Python code points of `article.text`, half-open: `text[start:end] == span.text` for every span, always. Absent and unknown
values are None (`null`), never invented. `dateline schema` prints the JSON Schema of this module.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1"

ZoneKind = Literal["title", "lead", "byline", "dateline", "caption", "subhead", "body", "quote", "related", "promo", "footer"]
EntityType = Literal["PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"]
MentionKind = Literal["name", "nominal", "pronoun"]
ValueType = Literal["MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Status = Literal["happened", "ongoing", "planned", "conditional", "hypothetical", "denied"]
RoleName = Literal["actor", "recipient", "theme"]


class Record(BaseModel):
    """Base of everything in the schema: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A piece of `article.text`: code points, half-open, and the text itself."""

    start: int
    end: int
    text: str


class Model(Record):
    """Which artefact produced the analysis."""

    name: str
    version: str
    sha256: str


class Zone(Record):
    """A run of lines of one kind; related, promo and footer are debris and nothing is extracted from them."""

    kind: ZoneKind
    start: int
    end: int


class ArticleRecord(Record):
    """The article as it was read. `meta` carries the caller's own keys through."""

    id: str
    title: str | None = None
    published: str | None = None
    published_from: Literal["given", "metadata", "text"] | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    text: str
    zones: list[Zone] = Field(default_factory=list)
    meta: dict[str, Any] = Field(default_factory=dict)


class MentionSpan(Span):
    """A mention of an entity: a name, a common noun or a pronoun; `type` where it differs from the entity's."""

    kind: MentionKind
    type: EntityType | None = None


class Coordinates(Record):
    """WGS 84, degrees."""

    lat: float
    lon: float


class Contribution(Record):
    """One weighted feature of a ranking, kept so that a person can see why (only with `explain`)."""

    feature: str
    value: float
    weight: float


class Entity(Record):
    """One node a thing: person, organisation, place, … with everything that names it in the article.

    `country` is ISO 3166-1 alpha-3, `sector` a PLOVER sector, `members` the ids of a group's members ("the two countries").
    """

    id: str
    type: EntityType
    name: str
    aliases: list[str] = Field(default_factory=list)
    mentions: list[MentionSpan] = Field(default_factory=list)
    links: dict[str, str] = Field(default_factory=dict)
    country: str | None = None
    sector: str | None = None
    coordinates: Coordinates | None = None
    members: list[str] = Field(default_factory=list)
    score: float | None = None
    why: list[Contribution] = Field(default_factory=list)


class Value(Span):
    """An amount: normalised number and unit or currency (ISO 4217); `min`/`max` bound it, None is open ("more than")."""

    type: ValueType
    value: float | None = None
    unit: str | None = None
    min: float | None = None
    max: float | None = None


class Time(Span):
    """A time expression. `value` is a TIMEX3 value, "XXXX-11-10" where the year cannot be known.

    `earliest` and `latest` are ISO dates (inclusive) that bound it, or None; `anchor` the date or the time id that it was
    counted from; `rule` names the rule that decided, for a person to read.
    """

    id: str
    type: TimeType
    value: str | None = None
    earliest: str | None = None
    latest: str | None = None
    granularity: str | None = None
    anchor: str | None = None
    rule: str | None = None


class Office(Record):
    """Who holds which office of what: person and body or country by entity id; start and end as ISO dates or None."""

    person: str
    title: Span
    of: str | None = None
    start: str | None = None
    end: str | None = None


class Range(Record):
    """A number between min and max, inclusive; None is open."""

    min: int | None = None
    max: int | None = None


class Participant(Record):
    """Who takes part in an event, in which role; `entity` is None where the span is no resolved entity."""

    role: RoleName
    entity: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


class Evidence(Span):
    """The characters that support one field of an event ("status", "count", "time", "source", "dead", …)."""

    field: str


class Plover(Record):
    """PLOVER coding, derived from type and status: event, modes, contexts, quad class 1 to 4, auxiliary modes."""

    event: str
    mode: list[str] = Field(default_factory=list)
    context: list[str] = Field(default_factory=list)
    quad: int | None = None
    auxiliary: list[str] = Field(default_factory=list)


class Event(Record):
    """One happening, told once or many times: type and family of the ontology, status, participants, place, time, source.

    `count` says how many such events this one stands for, `part_of` the id of the series that it belongs to, `topic` the
    ids of the events that are said, asked or threatened. `typed_by`: what decided the type, the network's `head`, trigger `words` of the
    ontology over it, or `examples` of a user's own type. `score`, `type_score` and `status_score` are probabilities: that an event is told
    here at all, that the type is right, that the status is.
    """

    id: str
    type: str
    family: str
    status: Status
    count: Range = Field(default_factory=lambda: Range(min=1, max=1))
    part_of: str | None = None
    mentions: list[Span] = Field(default_factory=list)
    participants: list[Participant] = Field(default_factory=list)
    place: str | None = None
    time: str | None = None
    source: str | None = None
    topic: list[str] = Field(default_factory=list)
    dead: Range | None = None
    injured: Range | None = None
    arrested: Range | None = None
    plover: Plover | None = None
    evidence: list[Evidence] = Field(default_factory=list)
    score: float | None = None
    typed_by: Literal["head", "words", "examples"] = "head"
    type_score: float | None = None
    status_score: float | None = None


class Quote(Span):
    """A quotation; `speaker` an entity id, `cue` the reporting word."""

    direct: bool
    speaker: str | None = None
    cue: Span | None = None


class Notice(Record):
    """Anything skipped, shortened or doubtful: nothing is cut silently."""

    stage: str
    message: str


class PairCoding(Record):
    """PLOVER coding of a given pair: type, mode, quad class, scores of all sixteen types (they sum to 1), evidence."""

    id: str | None = None
    event: str
    mode: str | None = None
    quad: int
    scores: dict[str, float]
    evidence: list[Span] = Field(default_factory=list)


class Analysis(Record):
    """Everything found in one article."""

    schema_version: Literal["1"] = "1"
    model: Model
    article: ArticleRecord
    entities: list[Entity] = Field(default_factory=list)
    values: list[Value] = Field(default_factory=list)
    times: list[Time] = Field(default_factory=list)
    offices: list[Office] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    quotes: list[Quote] = Field(default_factory=list)
    notices: list[Notice] = Field(default_factory=list)

    def to_json(self) -> str:
        """One line of JSON, the same bytes for the same analysis."""
        return self.model_dump_json()

    def with_published(self, published: str) -> "Analysis":
        """The analysis as of another day of publication (YYYY-MM-DD): times get the values and bounds that wanted it.

        The model does not run: what was found stays found, with its ids and spans. Values that a former date gave are worked out anew.
        Raises ValueError where `published` is no date.
        """
        from dateline.results import date_analysis  # upwards, the one door of its kind: a method of the noun, as readers look for it

        return date_analysis(self, published)


class Failure(Record):
    """An article that could not be read or analysed: the run goes on, the record says why."""

    schema_version: Literal["1"] = "1"
    id: str
    stage: str
    error: str
    message: str

    def to_json(self) -> str:
        """One line of JSON."""
        return self.model_dump_json()
