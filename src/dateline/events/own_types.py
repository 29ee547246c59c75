"""Where does a text tell events of a user's own types? By their trigger words, and by vectors that lie near those of example sentences.

    own = OwnTypes(ontology, read)      `read` gives the Docs of sentences, with word vectors
    own.judge(doc)                      tokens that tell an event of an own type, and whether words or examples decided

An example has no marked word: its anchor is the trigger word of its type in it, else its surest trigger, else the root of its sentence. A
candidate of the text (words of an own type, or a trigger that the network found) is compared with all anchors, by the vectors of the words
themselves and of the content words around them: with those of the own type's examples, of its near misses, and of the examples of all other
types but those that the network takes the own examples for, since an own type is often a kind of one that is there. The nearest wins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.events.lexicon import WordMatch, match_types
from dateline.events.typing import OWN, Judgement
from dateline.ontology import Ontology

Vector = NDArray[np.float32]
VECTORS = "dateline.vectors"  # in doc.user_data, from language/: a vector [v] for each token
Read = Callable[[Sequence[str]], Iterable[Doc]]

# Cosine from which examples alone give a trigger an own type. Of the package's own 232 examples, each left out in turn, the nearest one
# is of the same type for 41 in 100 of all, and for 52 in 100 of those that lie nearer than 0.5 by the word alone.
CLOSE = 0.45
AROUND = 0.2  # part of the words around: with it near misses lie farther off ("released" lynxes and journalists: 0.11 apart for 0.06)
REACH = 10  # tokens on either side, inside the sentence
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
SURE_WORD = 0.5  # weight from which a trigger word needs no example to agree
PARENT = 0.5  # share of an own type's examples that the network takes for one type, from which that is the kind of thing it is


@dataclass(frozen=True)
class Anchor:
    """An example's vector [2 v], of words and of what stands around them, and the type that the network gives it."""

    vector: Vector
    head: str | None


@dataclass(frozen=True)
class Anchors:
    """Vectors [n, 2 v] of length 1 of the examples of an own type, of its near misses, and of the examples of its rivals."""

    match: Vector
    mismatch: Vector
    rivals: Vector


class OwnTypes:
    """The types of an overlay with the vectors of their examples."""

    def __init__(self, ontology: Ontology, read: Read) -> None:
        """Read the examples of own types, and those of all others where there are any to compare with."""
        self.ontology = ontology
        self.names = tuple(sorted(ontology.overlay))
        self.anchors: dict[str, Anchors] = {}
        self.mean: Vector = np.zeros(0, np.float32)
        if any(ontology.types[name].examples.match for name in self.names):
            self._compare(read)

    def _compare(self, read: Read) -> None:
        types = self.ontology.types
        match = {name: find_anchors(read(t.examples.match), name, self.ontology) for name, t in types.items()}
        self.mean = np.mean([a.vector for name in types if name not in self.names for a in match[name]], axis=0)
        for name in self.names:
            if match[name]:
                miss = find_anchors(read(types[name].examples.mismatch), name, self.ontology)
                heads = [a.head for a in match[name]]
                kept = [n for n in types if n != name and heads.count(n) < PARENT * len(heads)]
                sides = (match[name], miss, [a for n in kept for a in match[n]])
                self.anchors[name] = Anchors(*(self._scale([a.vector for a in side]) for side in sides))

    def _scale(self, vectors: Sequence[Vector]) -> Vector:
        """The vectors less the mean of all, each half of its own length, as rows of length 1."""
        if not vectors:
            return np.zeros((0, len(self.mean)), np.float32)
        halves = np.split(np.stack(vectors) - self.mean, 2, axis=1)
        parts = zip(halves, (1 - AROUND, AROUND), strict=True)
        return np.hstack([half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-6) * part**0.5 for half, part in parts])

    def judge(self, doc: Doc) -> list[Judgement]:
        """Tokens that tell events of own types, in order; none overlap. The Doc's vectors are taken out of it."""
        vectors = doc.user_data.pop(VECTORS, None)
        words = match_types(doc, self.ontology, self.names)
        spans = {(m.start, m.end) for m in words}
        spans |= {(t.start, t.end) for t in doc._.triggers or () if not any(s < t.end and t.start < e for s, e in spans)}
        near = {span: self._scale([read_vector(doc, span, vectors)])[0] for span in sorted(spans)} if self.anchors else {}
        told = {(m.start, m.end) for m in words}
        found = [self._judge_words(m, near.get((m.start, m.end))) for m in words]
        found += [self._judge_trigger(span, one) for span, one in near.items() if span not in told]
        kept: list[Judgement] = []
        for judgement in sorted((j for j in found if j is not None), key=lambda j: (-j.score, j.start - j.end, j.start, j.type)):
            if not any(k.start < judgement.end and judgement.start < k.end for k in kept):
                kept.append(judgement)
        return sorted(kept, key=lambda j: j.start)

    def note(self, doc: Doc, found: Iterable[Judgement]) -> None:
        """Keep what was decided in the Doc, for typing."""
        doc.user_data[OWN] = [[j.start, j.end, j.type, j.score, j.by] for j in found]

    def _judge_words(self, match: WordMatch, one: Vector | None) -> Judgement | None:
        """A trigger word holds unless a near miss is nearer than every example; one of little weight needs an example."""
        sure = match.weight >= SURE_WORD
        if match.type not in self.anchors or one is None:
            return Judgement(match.start, match.end, match.type, match.weight, "words") if sure else None
        near, miss, other = self._compare_with(one, match.type)
        if miss > near or not (sure or near > other):
            return None
        return Judgement(match.start, match.end, match.type, max(match.weight, SURE_WORD), "words" if sure else "examples")

    def _judge_trigger(self, span: tuple[int, int], one: Vector) -> Judgement | None:
        best: Judgement | None = None
        for name in self.anchors:
            near, miss, other = self._compare_with(one, name)
            if near >= CLOSE and near > max(miss, other) and (best is None or near > best.score):
                best = Judgement(*span, name, round(near, 4), "examples")
        return best

    def _compare_with(self, one: Vector, name: str) -> tuple[float, float, float]:
        """Cosines with the nearest example of the type, its nearest near miss, and its nearest rival."""
        anchors = self.anchors[name]
        return _nearest(anchors.match, one), _nearest(anchors.mismatch, one), _nearest(anchors.rivals, one)


def _nearest(anchors: Vector, one: Vector) -> float:
    return float((anchors @ one).max()) if len(anchors) else -1.0


def read_vector(doc: Doc, span: tuple[int, int], vectors: Vector) -> Vector:
    """The mean vector [v] of the span's words, and that of the content words around it in its sentence, as one [2 v]."""
    start, end = low, high = span
    while low > max(0, start - REACH) and not doc[low].is_sent_start:
        low -= 1
    while high < min(len(doc), end + REACH) and not doc[high].is_sent_start:
        high += 1
    around = [i for i in range(low, high) if not start <= i < end and doc[i].pos_ in CONTENT]
    own = vectors[start:end].mean(axis=0)
    return np.concatenate([own, vectors[around].mean(axis=0) if around else own])


def find_anchors(docs: Iterable[Doc], name: str, ontology: Ontology) -> list[Anchor]:
    """The anchor of each example of a type; a sentence without words has none."""
    found = []
    for doc in docs:
        span = _find_anchor(doc, name, ontology)
        if span is not None:
            heads = [t.type for t in doc._.triggers or () if t.start < span[1] and span[0] < t.end]
            found.append(Anchor(read_vector(doc, span, doc.user_data[VECTORS]), heads[0] if heads else None))
    return found


def _find_anchor(doc: Doc, name: str, ontology: Ontology) -> tuple[int, int] | None:
    words = match_types(doc, ontology, (name,))
    if words:
        best = max(words, key=lambda m: (m.weight, m.end - m.start, -m.start))
        return best.start, best.end
    if doc._.triggers:
        surest = max(doc._.triggers, key=lambda t: (t.score, -t.start))
        return surest.start, surest.end
    roots = [t.i for t in doc if t.dep_.lower() == "root" and not t.is_punct]
    return (roots[0], roots[0] + 1) if roots else None
