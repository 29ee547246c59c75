"""Doc to Analysis: a pure projection of the layers to the published schema.

Token indices become code points of the article's text, numbers of layers become ids: `e1…` for entities in the order of their
first mention, `t1…` for times and `ev1…` for events in the order of the text. A layer that nobody wrote gives an empty list.
Nothing is decided here except which entities are worth a node (`select_entities`).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, get_args

from spacy.tokens import Doc

from dateline import analysis as out
from dateline import layers
from dateline.article import Article
from dateline.events.plover import HISTORICAL, is_historical
from dateline.ontology import Ontology, load_ontology
from dateline.resolution.times import blur_times, sharpen_times

DECIMALS = 4  # of scores: finer digits differ between machines (float32 kernels), and calibration is far coarser
MAX_DEPTH = 32  # of the caller's own keys under meta: deeper values become null, told in a notice
LANGUAGE_KEY = "language"  # key of Article.meta under which a reader may tell the language
_ENTITY_TYPES = frozenset(get_args(out.EntityType))
_ROLES = {role: i for i, role in enumerate(get_args(out.RoleName))}
_TIME_NUMBER = re.compile(r"t(\d{1,9})")
_SURROGATE = re.compile("[\ud800-\udfff]")

Fields = dict[str, Any]


def project_analysis(doc: Doc, model: out.Model, *, explain: bool = False, ontology: Ontology | None = None) -> out.Analysis:
    """The Analysis of one Doc; the same layers give the same bytes.

    `explain` keeps the contributions of linking decisions (`Entity.why`); `ontology` tells the families (default: the package's).
    Raises ValueError if the Doc's tokens do not spell the article's text or if a layer holds an empty span or a label outside
    the schema, KeyError for an event type outside the ontology.
    """
    article: Article = doc._.article
    if doc.text != article.text:
        raise ValueError("the Doc does not spell the text of its article: offsets would lie")
    found = _Projection(doc, explain, ontology or load_ontology())
    record, notices = project_article(article, doc._.zones or ())
    return out.Analysis(
        model=model,
        article=record,
        entities=found.entities(),
        values=found.values(),
        times=found.times(),
        offices=found.offices(),
        events=found.events(),
        quotes=found.quotes(),
        notices=[*(out.Notice(stage=n.stage, message=n.message) for n in doc._.notices or ()), *notices],
    )


def project_article(article: Article, zones: Sequence[layers.Zone]) -> tuple[out.ArticleRecord, list[out.Notice]]:
    """The article as it is published, and what had to be changed so that it can be written as JSON."""
    dropped: list[str] = []
    language = article.meta.get(LANGUAGE_KEY)
    record = out.ArticleRecord(
        id=_spelt(article.id),
        title=None if article.title is None else _spelt(article.title),
        published=article.published,
        published_from=article.published_from,
        url=None if article.url is None else _spelt(article.url),
        source=None if article.source is None else _spelt(article.source),
        language=language if isinstance(language, str) else None,
        text=article.text,
        zones=[out.Zone.model_validate({"kind": z.kind, "start": z.start, "end": z.end}) for z in zones],
        meta=_plain(article.meta, dropped, MAX_DEPTH),
    )
    message = f"meta is nested more than {MAX_DEPTH} deep: null below"
    return record, [out.Notice(stage="results", message=message)] if dropped else []


def date_analysis(analysis: out.Analysis, published: str) -> out.Analysis:
    """The analysis as of another day of publication (an ISO date): times, and what hangs on them; nothing is found anew.

    Raises ValueError where `published` is no date.
    """
    record = analysis.article
    day = date.fromisoformat(published).isoformat()
    times = analysis.times if record.published in (None, day) else blur_times(analysis.times, str(record.published))
    told = {m.start: e.time for e in analysis.events if e.time is not None for m in e.mentions}
    times = sharpen_times(times, day, record.text, told)
    latest = {t.id: t.latest for t in times}
    events = [_dated(e, latest.get(e.time or ""), day) for e in analysis.events]
    article = record.model_copy(update={"published": day, "published_from": "given"})
    return analysis.model_copy(update={"article": article, "times": times, "events": events})


def _dated(event: out.Event, latest: str | None, published: str) -> out.Event:
    """The event, coded as history where its time ended long before the day of publication."""
    if event.plover is None:
        return event
    auxiliary = [a for a in event.plover.auxiliary if a != HISTORICAL]
    if event.status == "happened" and is_historical(latest, published):
        auxiliary.append(HISTORICAL)
    return event.model_copy(update={"plover": event.plover.model_copy(update={"auxiliary": auxiliary})})


def select_entities(entities: Sequence[layers.Entity], mentions: Sequence[layers.Mention], referenced: Iterable[int]) -> list[int]:
    """Numbers of the entities that are worth a node, in order.

    Kept: what has a name in the article, what an event, an office or a quotation refers to, what is told twice or more, and
    the members of what is kept. Left out: a common noun or a pronoun that stands alone and does nothing.
    """
    keep = set(referenced)
    for i, entity in enumerate(entities):
        if len(entity.mentions) >= 2 or any(mentions[m].kind == "name" for m in entity.mentions):
            keep.add(i)
    todo = sorted(keep)
    while todo:
        fresh = [m for m in entities[todo.pop()].members if m not in keep]
        keep.update(fresh)
        todo.extend(fresh)
    return sorted(keep)


def _spelt(text: str) -> str:
    """The text with U+FFFD for lone surrogates (file names may hold them), which no JSON writer accepts."""
    return _SURROGATE.sub("\ufffd", text)


def _plain(value: Any, dropped: list[str], depth: int) -> Any:
    """The value as plain JSON data; what has no JSON form becomes its string, what is too deep becomes None."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict | list | tuple) and depth == 0:
        dropped.append(type(value).__name__)
        return None
    if isinstance(value, dict):
        return {_spelt(str(k)): _plain(v, dropped, depth - 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v, dropped, depth - 1) for v in value]
    return _spelt(str(value))


def _number(prefix: str, places: dict[int, int]) -> dict[int, str]:
    """Ids by number of the layer, counted in the order of `places` (token of the first telling)."""
    return {i: f"{prefix}{n}" for n, i in enumerate(sorted(places, key=lambda i: (places[i], i)), 1)}


def _range(bounds: layers.Bounds | None) -> out.Range | None:
    return None if bounds is None else out.Range(min=bounds[0], max=bounds[1])


class _Projection:
    """The layers of one Doc, read once, and the ids that their numbers get."""

    def __init__(self, doc: Doc, explain: bool, ontology: Ontology) -> None:
        self._doc = doc
        self._text: str = doc.text
        self._explain = explain
        self._mentions: tuple[layers.Mention, ...] = doc._.mentions or ()
        self._triggers: tuple[layers.Trigger, ...] = doc._.triggers or ()
        self._entities: tuple[layers.Entity, ...] = doc._.entities or ()
        self._times: tuple[layers.Time, ...] = doc._.times or ()
        self._offices: tuple[layers.Office, ...] = doc._.offices or ()
        self._events: tuple[layers.Event, ...] = doc._.events or ()
        self._quotes: tuple[layers.Quote, ...] = doc._.quotes or ()
        self._types = ontology.types
        self._number_layers()

    def _number_layers(self) -> None:
        end = len(self._doc)
        kept = select_entities(self._entities, self._mentions, self._referenced())
        first = {i: min((self._mentions[m].start for m in self._entities[i].mentions), default=end) for i in kept}
        told = {i: min((self._triggers[t].start for t in e.triggers), default=end) for i, e in enumerate(self._events)}
        self._entity_ids = _number("e", first)
        self._time_ids = _number("t", {i: t.start for i, t in enumerate(self._times)})
        self._event_ids = _number("ev", told)

    def _referenced(self) -> set[int]:
        """Numbers of entities that an event, an office or a quotation refers to."""
        found: list[int | None] = [quote.speaker for quote in self._quotes]
        for event in self._events:
            found += [event.place, event.source, *(p.entity for p in event.participants)]
        for office in self._offices:
            found += [office.person, office.of]
        return {i for i in found if i is not None}

    def _edges(self, start: int, end: int) -> Fields:
        """Characters of tokens start:end, and their text."""
        if not 0 <= start < end <= len(self._doc):
            raise ValueError(f"no tokens {start}:{end} in a Doc of {len(self._doc)}")
        last = self._doc[end - 1]
        first, stop = self._doc[start].idx, last.idx + len(last)
        return {"start": first, "end": stop, "text": self._text[first:stop]}

    def _span(self, edges: tuple[int, int]) -> out.Span:
        return out.Span(**self._edges(*edges))

    def _entity_id(self, number: int | None) -> str | None:
        return None if number is None else self._entity_ids[number]

    def entities(self) -> list[out.Entity]:
        return [self._entity(self._entities[i], name) for i, name in self._entity_ids.items()]

    def _entity(self, entity: layers.Entity, name: str) -> out.Entity:
        told = {(m.start, m.end): m for m in (self._mentions[i] for i in entity.mentions)}
        place = entity.coordinates
        return out.Entity.model_validate(
            {
                "id": name,
                "type": entity.type,
                "name": entity.name,
                "aliases": list(entity.aliases),
                "mentions": [self._mention(told[edges], entity.type) for edges in sorted(told)],
                "links": dict(sorted(entity.links)),
                "country": entity.country,
                "sector": entity.sector,
                "coordinates": None if place is None else out.Coordinates(lat=place[0], lon=place[1]),
                "members": [self._entity_ids[m] for m in entity.members],
                "score": round(float(entity.score), DECIMALS),
                "why": [out.Contribution(feature=f, value=v, weight=w) for f, v, w in entity.why] if self._explain else [],
            }
        )

    def _mention(self, mention: layers.Mention, entity_type: str) -> Fields:
        other = mention.type if mention.type in _ENTITY_TYPES and mention.type != entity_type else None
        return self._edges(mention.start, mention.end) | {"kind": mention.kind, "type": other}

    def values(self) -> list[out.Value]:
        ordered = sorted(self._doc._.values or (), key=lambda v: (v.start, v.end))
        return [
            out.Value.model_validate(
                self._edges(v.start, v.end) | {"type": v.type, "value": v.value, "unit": v.unit, "min": v.low, "max": v.high}
            )
            for v in ordered
        ]

    def times(self) -> list[out.Time]:
        return [self._time(self._times[i], name) for i, name in self._time_ids.items()]

    def _time(self, time: layers.Time, name: str) -> out.Time:
        fields = {f: getattr(time, f) for f in ("type", "value", "earliest", "latest", "granularity", "rule")}
        number = _TIME_NUMBER.fullmatch(time.anchor or "")
        fields["anchor"] = self._time_ids[int(number[1])] if number else time.anchor
        return out.Time.model_validate(self._edges(time.start, time.end) | {"id": name} | fields)

    def offices(self) -> list[out.Office]:
        ordered = sorted(self._offices, key=lambda o: (o.start, o.end, o.person))
        return [
            out.Office(person=self._entity_ids[o.person], title=title, of=self._entity_id(o.of), start=o.since, end=o.until)
            for o in ordered
            for title in [self._span((o.start, o.end))]
        ]

    def events(self) -> list[out.Event]:
        return [self._event(self._events[i], name) for i, name in self._event_ids.items()]

    def _event(self, event: layers.Event, name: str) -> out.Event:
        told = [self._triggers[t] for t in event.triggers]
        return out.Event.model_validate(
            {
                "id": name,
                **{field: getattr(event, field) for field in ("type", "status", "typed_by")},
                "family": self._types[event.type].family,
                "count": _range(event.count),
                "part_of": None if event.part_of is None else self._event_ids[event.part_of],
                "mentions": [self._span((t.start, t.end)) for t in told],
                "participants": self._participants(event.participants),
                "place": self._entity_id(event.place),
                "time": None if event.time is None else self._time_ids[event.time],
                "source": self._entity_id(event.source),
                "topic": [self._event_ids[t] for t in event.topic],
                **{field: _range(getattr(event, field)) for field in ("dead", "injured", "arrested")},
                "plover": None if event.plover is None else _plover(event.plover),
                "evidence": self._evidence(event.evidence),
                **{field: round(float(getattr(event, field)), DECIMALS) for field in ("score", "type_score", "status_score")},
            }
        )

    def _participants(self, participants: Sequence[layers.Participant]) -> list[Fields]:
        """Actors, then recipients, then themes, each in the order of the text."""
        ordered = sorted(participants, key=lambda p: (_ROLES[p.role], p.start, p.end))
        spans = [self._edges(p.start, p.end) if p.start != p.end else {} for p in ordered]  # no tokens of its own: inferred
        return [{"role": p.role, "entity": self._entity_id(p.entity)} | span for p, span in zip(ordered, spans, strict=True)]

    def _evidence(self, evidence: Sequence[layers.Evidence]) -> list[Fields]:
        ordered = sorted(set(evidence), key=lambda e: (e.start, e.end, e.field))
        return [self._edges(e.start, e.end) | {"field": e.field} for e in ordered]

    def quotes(self) -> list[out.Quote]:
        ordered = sorted(self._quotes, key=lambda q: (q.start, q.end))
        return [
            out.Quote(**self._edges(q.start, q.end), direct=q.direct, speaker=self._entity_id(q.speaker), cue=q.cue and self._span(q.cue))
            for q in ordered
        ]


def _plover(coding: tuple[str, tuple[str, ...], tuple[str, ...], int | None, tuple[str, ...]]) -> out.Plover:
    event, mode, context, quad, auxiliary = coding
    return out.Plover(event=event, mode=list(mode), context=list(context), quad=quad, auxiliary=list(auxiliary))
