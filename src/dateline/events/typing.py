"""Which type is an event of? The network's probabilities, with the lexicon of the ontology as a prior, and a user's own types over both."""

import dataclasses
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from dateline.events.lexicon import blend_types, span_prior
from dateline.layers import Event, Trigger
from dateline.ontology import Ontology

OWN = "dateline.own"  # in doc.user_data: what own_types.py decided, as plain rows


@dataclass(frozen=True, slots=True)
class Judgement:
    """Tokens, half-open, that tell an event of a user's own type; `by`: "words" or "examples"."""

    start: int
    end: int
    type: str
    score: float
    by: str


@functools.cache
def _load_table() -> dict[str, float]:
    """The numbers of data/events/typing.json, written by `dateline.training.fit_typing`."""
    table: dict[str, float] = json.loads((Path(__file__).parents[1] / "data" / "events" / "typing.json").read_text(encoding="utf-8"))
    return table


def load_prior() -> tuple[float, float]:
    """(strength, miss) of the lexicon's prior."""
    return _load_table()["strength"], _load_table()["miss"]


def score_type(triggers: Sequence[Trigger], kind: str) -> float:
    """Probability that an event told by the triggers is of a type: the mean of theirs, bent as sharpen_types says."""
    return sum(sharpen_types(dict(t.types) or {t.type: 1.0}, _load_table()["exponent"]).get(kind, 0.0) for t in triggers) / len(triggers)


def sharpen_types(types: Mapping[str, float], exponent: float) -> dict[str, float]:
    """The types with every probability to the power of the exponent, summing to 1 again (temperature scaling: Guo et al. 2017)."""
    powers = {name: p**exponent for name, p in types.items()}
    total = sum(powers.values())
    return {name: p / total for name, p in powers.items()}


def type_triggers(doc: Doc, ontology: Ontology, strength: float | None = None) -> list[Trigger]:
    """The triggers of the Doc with types blended with the lexicon's prior; those of an unknown word stay as they are.

    `strength`: of the prior, in place of the one that ships. A type that the network did not name then has its part of what those that it
    named leave over, so that the lexicon may bring it in; else it has none.
    """
    own = read_judgements(doc)
    return [_own(trigger, own) or _blended(doc, trigger, ontology, strength) for trigger in doc._.triggers or ()]


def read_judgements(doc: Doc) -> list[Judgement]:
    """Where own types were found in the Doc."""
    return [Judgement(*row) for row in doc.user_data.get(OWN, ())]


def _find_judgement(trigger: Trigger, own: Sequence[Judgement]) -> Judgement | None:
    fits = [j for j in own if j.start < trigger.end and trigger.start < j.end]
    return max(fits, key=lambda j: (j.score, -j.start), default=None)


def _own(trigger: Trigger, own: Sequence[Judgement]) -> Trigger | None:
    found = _find_judgement(trigger, own)
    if found is None:
        return None
    types = ((found.type, found.score), *((name, round(p * (1 - found.score), 4)) for name, p in trigger.types))
    return dataclasses.replace(trigger, type=found.type, types=types)


def _blended(doc: Doc, trigger: Trigger, ontology: Ontology, strength: float | None) -> Trigger:
    if not trigger.types:
        return trigger
    prior = span_prior(doc, trigger.start, trigger.end, ontology)
    usual, miss = load_prior()
    head = dict(trigger.types)
    if strength is not None:
        rest = max(0.0, 1 - sum(head.values())) / max(1, len(ontology.types) - len(head))
        head |= {kind: rest for kind in prior if kind not in head}
    blended = blend_types(head, prior, usual if strength is None else strength, miss)
    types = tuple(sorted(((name, round(p, 4)) for name, p in blended.items()), key=lambda x: (-x[1], x[0])))
    return dataclasses.replace(trigger, type=types[0][0], types=types)


def tell_deciders(doc: Doc, events: Sequence[Event]) -> list[Event]:
    """The same events with what decided their type: the network's `head`, `words` of the ontology over it, or a user's `examples`."""
    own, triggers = read_judgements(doc), doc._.triggers or ()
    told = []
    for event in events:
        main = triggers[event.triggers[0]] if event.triggers else None
        judged = _find_judgement(main, own) if main is not None else None
        by = judged.by if judged is not None else "words" if main is not None and main.type != event.type else "head"
        told.append(dataclasses.replace(event, typed_by=by))
    return told
