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
    title = _title_contexts(doc)
    paragraphs: dict[int, tuple[str, ...]] = {}
    coded = []
    for event in events:
        event_type = ontology.types.get(event.type)
        if event_type is None or event_type.plover is None:
            coded.append(dataclasses.replace(event, plover=None))
            continue
        trigger = doc._.triggers[event.triggers[0]] if event.triggers else None
        at = trigger.start if trigger else 0
        start, end = find_paragraph(doc, at)
        if start not in paragraphs:
            paragraphs[start] = tell_contexts(doc, start, end, title)
        clues = Clues(
            modes=_word_modes(doc, at, event_type.plover, ontology),
            topics=tuple(events[i].type for i in event.topic if i < len(events)),
            contexts=_with_type(paragraphs[start], event.type),
            historical=_is_historical(doc, event),
            neutral_ground=_is_neutral(doc, event),
        )
        coded.append(dataclasses.replace(event, plover=code_event(event.type, event.status, clues, ontology)))
    return coded


def find_paragraph(doc: Doc, at: int) -> tuple[int, int]:
    """Tokens of the paragraph (between line breaks) that the token stands in, half-open."""
    start = end = at
    while start > 0 and "\n" not in doc[start - 1].text:
        start -= 1
    while end < len(doc) and "\n" not in doc[end].text:
        end += 1
    return start, end


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


def _word_modes(doc: Doc, at: int, root: str, ontology: Ontology) -> tuple[str, ...]:
    """Modes of the root that words near the trigger tell, nearest first; what is asked or threatened is told only by words behind it."""
    start, end = _sentence(doc, at)
    start = max(start, at + 1 if root in TOPICAL else at - REACH)
    end = min(end, at + REACH + 1)
    near: list[tuple[int, str]] = []
    for mode, words in ontology.mode_words.get(root, ()):
        near += [(abs(place - at), mode) for place in spot_phrases(doc, start, end, words).values()]
    return tuple(dict.fromkeys(mode for _, mode in sorted(near)))


def _sentence(doc: Doc, at: int) -> tuple[int, int]:
    start, stop = find_paragraph(doc, at)
    if doc.has_annotation("SENT_START"):
        while at > start and not doc[at].is_sent_start:
            at -= 1
        end = at + 1
        while end < stop and not doc[end].is_sent_start:
            end += 1
        return at, end
    return start, stop


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
