"""Where does a text tell events of a user's own types? By their trigger words, and by vectors that lie near those of example sentences.

    own = OwnTypes(ontology, read)      `read` gives the Docs of sentences, with word vectors
    own.judge(doc)                      tokens that tell an event of an own type, and whether words or examples decided

An example has no marked word: its anchor is the trigger word of its type in it, else its surest trigger, else the root of its sentence. A
candidate of the text (words of an own type, or a trigger that the network found) is compared with all anchors: those of the own type's
examples against its near misses and the examples of all other types. The nearest wins.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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

# Cosine, after the mean of all anchors is taken off, from which examples alone give a trigger an own type. Read off the package's own
# examples, each left out in turn (tests/events/test_own_types.py tells how often the nearest one is of its type).
CLOSE = 0.5
SURE_WORD = 0.5  # weight from which a trigger word needs no example to agree


@dataclass(frozen=True)
class Anchors:
    """Vectors [n, v] of length 1 of the examples of one type, and of its near misses."""

    match: Vector
    mismatch: Vector


class OwnTypes:
    """The types of an overlay with the vectors of their examples."""

    def __init__(self, ontology: Ontology, read: Read) -> None:
        """Read the examples of own types, and those of all others where there are any to compare with."""
        self.ontology = ontology
        self.names = tuple(sorted(ontology.overlay))
        self.shown = tuple(name for name in self.names if ontology.types[name].examples.match)
        self.anchors: dict[str, Anchors] = {}
        self.others: Vector = np.zeros((0, 0), np.float32)
        self.mean: Vector = np.zeros(0, np.float32)
        if self.shown:
            self._compare(read)

    def _compare(self, read: Read) -> None:
        others = [name for name in self.ontology.types if name not in self.ontology.overlay]
        far = [v for name in others for v in find_anchors(read(self.ontology.types[name].examples.match), name, self.ontology)]
        self.mean = np.mean(far, axis=0)
        self.others = self._lengths(far)
        for name in self.shown:
            examples = self.ontology.types[name].examples
            sides = (list(find_anchors(read(s), name, self.ontology)) for s in (examples.match, examples.mismatch))
            self.anchors[name] = Anchors(*map(self._lengths, sides))

    def _lengths(self, vectors: Sequence[Vector]) -> Vector:
        if not vectors:
            return np.zeros((0, len(self.mean)), np.float32)
        centred = np.stack(vectors) - self.mean
        found: Vector = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        return found

    def judge(self, doc: Doc) -> list[Judgement]:
        """Tokens that tell events of own types, in order; none overlap. The Doc's vectors are taken out of it."""
        vectors = doc.user_data.pop(VECTORS, None)
        words = match_types(doc, self.ontology, self.names)
        found = [j for match in words if (j := self._judge_words(match, vectors)) is not None]
        taken = [(m.start, m.end) for m in words]
        for trigger in doc._.triggers or ():
            if not any(s < trigger.end and trigger.start < e for s, e in taken):
                near = self._judge_trigger(trigger.start, trigger.end, vectors)
                found += [near] if near is not None else []
        kept: list[Judgement] = []
        for judgement in sorted(found, key=lambda j: (-j.score, j.start - j.end, j.start, j.type)):
            if not any(k.start < judgement.end and judgement.start < k.end for k in kept):
                kept.append(judgement)
        return sorted(kept, key=lambda j: j.start)

    def note(self, doc: Doc, found: Iterable[Judgement]) -> None:
        """Keep what was decided in the Doc, for typing."""
        doc.user_data[OWN] = [[j.start, j.end, j.type, j.score, j.by] for j in found]

    def _judge_words(self, match: WordMatch, vectors: Vector | None) -> Judgement | None:
        """A trigger word holds unless a near miss is nearer than every example; one of little weight needs an example."""
        if match.type not in self.anchors or vectors is None:
            sure = match.weight >= SURE_WORD
            return Judgement(match.start, match.end, match.type, match.weight, "words") if sure else None
        near, miss, other = self._compare_span(vectors[match.start : match.end], match.type)
        if miss > near or (match.weight < SURE_WORD and other > near):
            return None
        by = "words" if match.weight >= SURE_WORD else "examples"
        return Judgement(match.start, match.end, match.type, max(match.weight, SURE_WORD), by)

    def _judge_trigger(self, start: int, end: int, vectors: Vector | None) -> Judgement | None:
        if vectors is None:
            return None
        best: Judgement | None = None
        for name in self.anchors:
            near, miss, other = self._compare_span(vectors[start:end], name)
            if near >= CLOSE and near > max(miss, other) and (best is None or near > best.score):
                best = Judgement(start, end, name, round(near, 4), "examples")
        return best

    def _compare_span(self, rows: Vector, name: str) -> tuple[float, float, float]:
        """Cosines of a span's mean vector with the nearest example of the type, its nearest near miss, and the nearest of other types."""
        [one] = self._lengths([rows.mean(axis=0)])
        anchors = self.anchors[name]
        rest = [self.others, *(a.match for other, a in self.anchors.items() if other != name)]
        return _nearest(anchors.match, one), _nearest(anchors.mismatch, one), max(_nearest(part, one) for part in rest)


def _nearest(anchors: Vector, one: Vector) -> float:
    return float((anchors @ one).max()) if len(anchors) else -1.0


def find_anchors(docs: Iterable[Doc], name: str, ontology: Ontology) -> Iterator[Vector]:
    """The mean vector [v] of the words of each sentence that tell its event; a sentence without words gives none."""
    for doc in docs:
        vectors: Vector = doc.user_data[VECTORS]
        span = _find_anchor(doc, name, ontology)
        if span is not None:
            yield vectors[span[0] : span[1]].mean(axis=0)


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
