"""How is an event coded in PLOVER? Event type, modes, contexts, quad class and auxiliary modes.

They come from type, status, participants and the words around the event.

Rules: PLOVER manual, draft 2.0 (Open Event Data Alliance). The record keeps the type's own event with an auxiliary mode (a planned visit is
CONSULT with `future`); what becomes of it in the interchange format (AGREE) is told by `plover_root` and done in export/.
"""

import dataclasses
import datetime
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from dateline.events.lexicon import spot_phrases
from dateline.layers import Event
from dateline.layers.tokens import read_strings
from dateline.ontology import Ontology, load_contexts

Code = tuple[str, tuple[str, ...], tuple[str, ...], int | None, tuple[str, ...]]

AUXILIARY = {"planned": "future", "conditional": "hypothetical", "hypothetical": "hypothetical", "denied": "negation"}
# The manual's "historical" are events told as background. A year before publication is our reading of it, not measured: anniversaries
# and past terms are then historical, last season's events are not.
LONG_AGO = datetime.timedelta(days=365)
HISTORICAL = "historical"
TOPICAL = frozenset({"REQUEST", "REJECT", "THREATEN"})  # roots whose mode tells what is asked, refused or threatened
# Modes that leave the means open, so that words beside the trigger may add one ("shot and killed": targeted, firearms). Every other mode
# says the means itself.
OPEN_MODES = frozenset({None, "targeted", "destroy", "visit"})
# Tokens on either side of the trigger in which a word tells its mode: about one clause. Modes are not annotated, so this is not measured.
REACH = 10
MEETINGS = frozenset({"meet", "negotiate", "visit"})


@dataclass(frozen=True, slots=True)
class Clues:
    """What the text around an event says for its code.

    `modes`: modes of its root that words tell; `topics`: types of the events that it asks, refuses or threatens; `contexts`: those of its
    paragraph; `historical`: it is long past; `neutral_ground`: it is held in a third country.
    """

    modes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    historical: bool = False
    neutral_ground: bool = False


def plover_root(kind: str, status: str, ontology: Ontology) -> str | None:
    """The root that an event of this type and status is exported as: planned cooperation is AGREE, an announced retreat CONCEDE.

    None where PLOVER has no place for the type, or the ontology does not know it.
    """
    event_type = ontology.types.get(kind)
    if event_type is None or event_type.plover is None:
        return None
    root = ontology.roots[event_type.plover]
    return root.planned or root.name if status == "planned" else root.name


def code_event(kind: str, status: str, clues: Clues, ontology: Ontology) -> Code | None:
    """(event, modes, contexts, quad, auxiliary) of layers.Event.plover; None for types outside PLOVER (statements, elections, deaths …)."""
    event_type = ontology.types.get(kind)
    if event_type is None or event_type.plover is None:
        return None
    root = ontology.roots[event_type.plover]
    modes = [event_type.mode] if event_type.mode else []
    if root.name in TOPICAL:
        told = [ontology.topic_modes[root.name].get(topic) for topic in clues.topics]
        modes += [m for m in told if m] or list(clues.modes[:1])
    elif event_type.mode in OPEN_MODES:
        modes += clues.modes
    if clues.neutral_ground and kind in MEETINGS:
        modes.append("third-party")
    auxiliary = [AUXILIARY[status]] if status in AUXILIARY else []
    if clues.historical and status == "happened":
        auxiliary.append(HISTORICAL)
    legal = tuple(m for m in dict.fromkeys(modes) if m in root.modes)
    return root.name, legal, clues.contexts, root.quad, tuple(auxiliary)


def add_plover(doc: Doc, events: Sequence[Event], ontology: Ontology) -> list[Event]:
    """The same events with their PLOVER codes; reads the layers triggers, entities and times and the words around each event."""
    title, edges = _title_contexts(doc), find_paragraphs(doc)
    paragraphs: dict[int, tuple[str, ...]] = {}
    triggers = doc._.triggers or ()
    coded = []
    for event in events:
        event_type = ontology.types.get(event.type)
        if event_type is None or event_type.plover is None:
            coded.append(dataclasses.replace(event, plover=None))
            continue
        at = triggers[event.triggers[0]].start if event.triggers else 0
        start, end = edges[at] if edges else (0, 0)
        if start not in paragraphs:
            paragraphs[start] = tell_contexts(doc, start, end, title)
        clues = Clues(
            modes=_word_modes(doc, at, (start, end), ontology.mode_words.get(event_type.plover, ()), event_type.plover in TOPICAL),
            topics=tuple(events[i].type for i in event.topic if i < len(events)),
            contexts=_with_type(paragraphs[start], event.type),
            historical=_is_historical(doc, event),
            neutral_ground=_is_neutral(doc, event),
        )
        coded.append(dataclasses.replace(event, plover=code_event(event.type, event.status, clues, ontology)))
    return coded


def find_paragraphs(doc: Doc) -> list[tuple[int, int]]:
    """For each token the tokens of its paragraph (between line breaks), half-open; a line break belongs to the paragraph before it."""
    edges: list[tuple[int, int]] = []
    start = 0
    for i, text in enumerate(read_strings(doc, "ORTH")):
        if "\n" in text:
            edges += [(start, i)] * (i + 1 - start)
            start = i + 1
    return edges + [(start, len(doc))] * (len(doc) - start)


def tell_contexts(doc: Doc, start: int, end: int, title: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Contexts that the words of doc[start:end] tell, in the ontology's order.

    A strong word tells one, or two weak ones, or one weak word under a title that tells the same.
    """
    words = frozenset(spot_phrases(doc, start, end, _context_words()))
    found = []
    for context in load_contexts().values():
        enough = 1 if context.name in title else 2
        if words & context.strong or len(words & context.weak) >= enough:
            found.append(context.name)
    return tuple(found)


@functools.cache
def _context_words() -> frozenset[str]:
    return frozenset().union(*(c.strong | c.weak for c in load_contexts().values()))


def _title_contexts(doc: Doc) -> frozenset[str]:
    for zone in doc._.zones or ():
        if zone.kind == "title":
            span = doc.char_span(zone.start, zone.end, alignment_mode="expand")
            return frozenset(tell_contexts(doc, span.start, span.end)) if span is not None else frozenset()
    return frozenset()


def _with_type(contexts: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """The contexts in the ontology's order, and those that the type carries by itself."""
    return tuple(c.name for c in load_contexts().values() if c.name in contexts or kind in c.types)


def _word_modes(
    doc: Doc, at: int, paragraph: tuple[int, int], words: Iterable[tuple[str, frozenset[str]]], behind: bool
) -> tuple[str, ...]:
    """Modes that words near the trigger tell, nearest first; `behind`: only words behind it, which tell what is asked or threatened."""
    start, end = _sentence(doc, at, paragraph)
    start = max(start, at + 1 if behind else at - REACH)
    end = min(end, at + REACH + 1)
    near: list[tuple[int, str]] = []
    for mode, phrases in words:
        near += [(abs(place - at), mode) for place in spot_phrases(doc, start, end, phrases).values()]
    return tuple(dict.fromkeys(mode for _, mode in sorted(near)))


def _sentence(doc: Doc, at: int, paragraph: tuple[int, int]) -> tuple[int, int]:
    """Tokens of the sentence inside its paragraph; only as far as modes are looked for."""
    start, stop = paragraph
    if not doc.has_annotation("SENT_START"):
        return start, stop
    low, high = at, at + 1
    while low > max(start, at - REACH) and not doc[low].is_sent_start:
        low -= 1
    while high < min(stop, at + REACH + 1) and not doc[high].is_sent_start:
        high += 1
    return low, high


def _is_historical(doc: Doc, event: Event) -> bool:
    if event.time is None or not doc._.times:
        return False
    return is_historical(doc._.times[event.time].latest, doc._.article.published)


def is_historical(latest: str | None, published: str | None) -> bool:
    """Whether the day `latest` lies more than LONG_AGO before the day of publication; False where one of them is not known."""
    try:
        return datetime.date.fromisoformat((published or "")[:10]) - datetime.date.fromisoformat((latest or "")[:10]) > LONG_AGO
    except ValueError:  # open or partial dates bound nothing
        return False


def _is_neutral(doc: Doc, event: Event) -> bool:
    """Whether the place lies in a country, and parties of two other countries take part."""
    entities = doc._.entities or ()
    ground = entities[event.place].country if event.place is not None else None
    numbers = [p.entity for p in event.participants if p.entity is not None and p.role in ("actor", "recipient")]
    members = [m for n in numbers for m in (entities[n].members or (n,))]
    countries = _countries(entities[n].country for n in members)
    return ground is not None and ground not in countries and len(countries) >= 2


def _countries(codes: Iterable[str | None]) -> frozenset[str]:
    return frozenset(code for code in codes if code)
