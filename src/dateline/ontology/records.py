"""The frozen objects of the ontology."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TriggerWord:
    """A word or phrase that tells an event, as lemmas in lower case.

    `pos`: VERB, NOUN or X (anything else: "ablaze", "on fire"), of the phrase's first content word. `weight`: the share of the word's uses
    as a trigger that are of this type, in (0, 1]; counted on annotated news where the word was frequent, estimated by hand elsewhere.
    """

    words: tuple[str, ...]
    pos: str
    weight: float = 1.0


def parse_trigger_words(text: str, pos: str) -> Iterator[TriggerWord]:
    """Trigger words of a list like "visit, trip 0.7, travel to 0.4"; a number at the end is the weight.

    Raises ValueError at a weight that is none, a word told twice or a capital letter.
    """
    seen = set()
    for piece in text.split(","):
        words = tuple(piece.split())
        weight = 1.0
        if len(words) > 1 and words[-1][0].isdigit() and "." in words[-1]:
            weight, words = float(words[-1]), words[:-1]
        if not words:
            continue
        if not 0 < weight <= 1:
            raise ValueError(f"{piece.strip()!r}: a weight lies between 0 and 1")
        if words in seen:
            raise ValueError(f"{piece.strip()!r}: told twice")
        seen.add(words)
        yield TriggerWord(words, pos, weight)
    if text != text.lower():
        raise ValueError("trigger words are lemmas in lower case")


@dataclass(frozen=True, slots=True)
class Examples:
    """Short sentences that tell an event of the type, and near misses that do not."""

    match: tuple[str, ...] = ()
    mismatch: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventType:
    """One kind of event. `actor` and `recipient` say in words who is meant; None: the role is not used.

    `plover` is one of the sixteen roots or None, `mode` a mode of that root; `cameo` CAMEO codes, roots or longer; `ace` the nearest
    ACE/ERE type ("Conflict.Attack"); `wikidata` a class (QID); `iptc` a Media Topic ("medtop:20000574"). `recipient_words`: prepositions
    that bring the recipient. `words`: the trigger words as written, a list a part of speech.
    """

    name: str
    family: str
    meaning: str
    actor: str | None = None
    recipient: str | None = None
    plover: str | None = None
    mode: str | None = None
    cameo: tuple[str, ...] = ()
    ace: str | None = None
    wikidata: str | None = None
    iptc: str | None = None
    recipient_words: tuple[str, ...] = ()
    examples: Examples = field(default_factory=Examples)
    words: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @functools.cached_property
    def triggers(self) -> tuple[TriggerWord, ...]:
        """The trigger words, parsed from `words` (a list a part of speech) when first asked for."""
        return tuple(word for pos, text in self.words.items() for word in parse_trigger_words(text, pos))


@dataclass(frozen=True, slots=True)
class Family:
    """Types that belong together."""

    name: str
    meaning: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PloverRoot:
    """A PLOVER event type: quad class 1 to 4, conflict-cooperation score from -10 to 10, its legal modes.

    `planned`: the root that an event of this kind is exported as while it is still to come (PLOVER manual, draft 2.0: a planned visit
    is AGREE).
    """

    name: str
    quad: int
    score: float
    meaning: str
    modes: tuple[str, ...] = ()
    needs_recipient: bool = False
    planned: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A PLOVER context: `strong` words tell it alone, of the `weak` ones it takes two; `types` of events carry it by themselves."""

    name: str
    meaning: str
    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Ontology:
    """All types by name, in the order of the files; families, statuses and roles with their meanings; the PLOVER crosswalk.

    `mode_words`: for a root, (mode, words or phrases that tell it); `topic_modes`: for a root, the mode that the type of an asked, refused
    or threatened event gives; `overlay`: names of the user's own types. Compared and hashed by identity.
    """

    types: Mapping[str, EventType]
    families: Mapping[str, Family]
    statuses: Mapping[str, str]
    roles: Mapping[str, str]
    roots: Mapping[str, PloverRoot]
    mode_words: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    topic_modes: Mapping[str, Mapping[str, str]]
    overlay: frozenset[str] = frozenset()
