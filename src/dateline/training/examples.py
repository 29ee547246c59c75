"""A unit as arrays: what the network is asked about its spans and pairs of spans, and the right answers.

Shapes: T triggers, M mentions, R role pairs, L relation pairs, C coreference pairs, F frame pairs; A = COREFERENCE_REACH + 1.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dateline.language.candidates import COREFERENCE_REACH, FLAGS, coreference_pairs, relation_pairs, role_pairs
from dateline.training.labels import CLASSES, KINDS, RELATIONS, ROLES
from dateline.training.units import IGNORE, Array, Unit

Flags = NDArray[np.bool_]


@dataclass
class Spans:
    """Spans and pairs of a unit, as the second graph takes them behind the word vectors; numbers count from the unit's first word."""

    triggers: Array  # [T, 2]
    mentions: Array  # [M, 2]
    classes: Array  # [M]
    kinds: Array  # [M]
    role_pairs: Array  # [R, 2]
    role_facts: Array
    relation_pairs: Array  # [L, 2]
    relation_facts: Array
    coreference_pairs: Array  # [C, 2]
    coreference_facts: Array
    entities: list[frozenset[str]] = field(default_factory=list)


@dataclass
class Answers:
    """What is right of them, and which of it is asked."""

    types: Array  # [T], IGNORE where not told
    statuses: Array  # [T]
    roles: Flags  # [R, 6]
    roles_asked: Flags
    relations: Flags  # [L, 3]
    relations_asked: Flags
    antecedents: Flags  # [M, A]: column 0 is a new thing, column k the k-th mention before
    antecedents_asked: Flags  # [M]
    frame_pairs: Array  # [F, 2]: predicate, word
    frames: Array  # [F]


def make_spans(unit: Unit) -> Spans:
    """Triggers and mentions (titles left out) of a unit with all pairs that are asked."""
    triggers = [e["span"] for e in unit.events]
    kept = [m for m in unit.mentions if m[3] != "title" and m[2] in CLASSES]
    kept.sort(key=lambda m: (m[0], -m[1]))
    mentions = [(m[0], m[1]) for m in kept]
    words, sentence_of = unit.words.texts, _sentences(unit)
    if unit.coreference and mentions:
        links = coreference_pairs(mentions, words, sentence_of)
    else:
        links = np.zeros((0, 2), np.int64), np.zeros((0, 2 + FLAGS), np.int64)
    return Spans(
        np.array(triggers, np.int64).reshape(-1, 2),
        np.array(mentions, np.int64).reshape(-1, 2),
        np.array([CLASSES.index(m[2]) for m in kept], np.int64),
        np.array([KINDS.index(m[3]) for m in kept], np.int64),
        *role_pairs(triggers, mentions, sentence_of),
        *relation_pairs(triggers, words, sentence_of),
        *links,
        [frozenset(m[4].split("+")) for m in kept],
    )


def make_answers(unit: Unit, spans: Spans) -> Answers:
    """The right answers to a unit's spans and pairs."""
    asked_frames, frames = frame_answers(unit)
    return Answers(
        np.array([e["type"] for e in unit.events], np.int64),
        np.array([e["status"] for e in unit.events], np.int64),
        *_role_answers(unit, spans),
        *_relation_answers(unit, spans),
        *_antecedent_answers(unit, spans),
        asked_frames,
        frames,
    )


def _sentences(unit: Unit) -> Array:
    return unit.sentence_of if unit.sentence_of is not None else np.zeros(len(unit.words.texts), np.int64)


def _role_answers(unit: Unit, spans: Spans) -> tuple[Flags, Flags]:
    """The nearest mention of an argument is right, its others are not asked; nor are roles that the corpus does not tell."""
    pairs, sentence_of = spans.role_pairs, _sentences(unit)
    right = np.zeros((len(pairs), len(ROLES)), np.bool_)
    asked = np.full_like(right, not unit.guessed)
    asked[:, [k for k, role in enumerate(ROLES) if role in unit.silent]] = False
    rows: dict[int, list[int]] = defaultdict(list)
    for r, (t, _) in enumerate(pairs.tolist()):
        rows[t].append(r)
    for t, event in enumerate(unit.events):
        at = event["span"][0]
        for role, entity in event["arguments"]:
            if role not in ROLES or role in unit.silent:
                continue
            k = ROLES.index(role)
            near = [r for r in rows.get(t, ()) if entity in spans.entities[pairs[r, 1]]]
            if not near:
                continue
            place = {r: int(spans.mentions[pairs[r, 1], 0]) for r in near}
            best = min(near, key=lambda r: (abs(int(sentence_of[place[r]]) - int(sentence_of[at])), abs(place[r] - at)))
            asked[near, k] = right[near, k]
            asked[best, k] = right[best, k] = True
    return right, asked


def _relation_answers(unit: Unit, spans: Spans) -> tuple[Flags, Flags]:
    """Ordered trigger pairs: topic, same (tail before head), part_of. Foreign corpora know the second alone."""
    pairs = spans.relation_pairs
    right = np.zeros((len(pairs), len(RELATIONS)), np.bool_)
    clusters = [e["cluster"] for e in unit.events]
    for r, (i, j) in enumerate(pairs.tolist()):
        a = unit.events[i]
        right[r] = (clusters[j] in a["topics"], clusters[i] == clusters[j] and j < i, a["part_of"] == clusters[j])
    asked = np.full_like(right, not unit.guessed)
    if all(e["type"] == IGNORE for e in unit.events):
        asked[:, [k for k, name in enumerate(RELATIONS) if name != "same"]] = False
    return right, asked


def _antecedent_answers(unit: Unit, spans: Spans) -> tuple[Flags, Flags]:
    """All earlier mentions of the same thing are right, or none is: a new thing. Values are not asked; GAP asks its pronoun alone."""
    m = len(spans.mentions)
    right = np.zeros((m, COREFERENCE_REACH + 1), np.bool_)
    for a, b in spans.coreference_pairs.tolist():
        right[a, a - b] = not spans.entities[a].isdisjoint(spans.entities[b])
    right[:, 0] = ~right.any(1)
    asked = spans.kinds != KINDS.index("value")
    if unit.corpus == "gap":
        asked &= (spans.kinds == KINDS.index("pronoun")) & ~right[:, 0]
    return right, asked if unit.coreference and len(spans.coreference_pairs) else np.zeros(m, np.bool_)


def frame_answers(unit: Unit) -> tuple[Array, Array]:
    """(predicate, word) for every PropBank predicate and every other word of its sentence [F, 2], and the word's role [F]."""
    pairs, roles = [np.zeros((0, 2), np.int64)], [np.zeros(0, np.int64)]
    sentence_of = _sentences(unit)
    for p, arguments in unit.frames:
        words = np.flatnonzero(sentence_of == sentence_of[p])
        words = words[words != p]
        pairs.append(np.stack([np.full(len(words), p), words], 1))
        roles.append(np.array([arguments.get(int(w), 0) for w in words], np.int64))
    return np.concatenate(pairs), np.concatenate(roles)
