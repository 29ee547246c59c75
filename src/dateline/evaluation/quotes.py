"""How well are quotations found and given their speakers?"""

from collections.abc import Iterable

from spacy.tokens import Doc

from dateline.evaluation.clusters import Span, character_span
from dateline.evaluation.facts import is_alike
from dateline.evaluation.figures import Tally


def score_quotes(docs: Iterable[tuple[Doc, Doc]]) -> dict[str, float]:
    """`P`, `R`, `F` of quotations (half of the union shared) and `speaker`, the share of the found with the right one; percent."""
    spans, spoken = Tally(), 0
    for predicted, gold in docs:
        free = list(predicted._.quotes or ())
        for quote in gold._.quotes or ():
            edges = character_span(gold, quote.start, quote.end)
            mate = next((q for q in free if is_alike(character_span(predicted, q.start, q.end), edges)), None)
            if mate is None:
                spans.add(missed=1)
                continue
            free.remove(mate)
            spans.add(hits=1)
            mine, wanted = _voices(predicted, mate.speaker), _voices(gold, quote.speaker)
            spoken += any(is_alike(a, b) for a in mine for b in wanted)
        spans.add(wrong=len(free))
    return {"P": spans.precision, "R": spans.recall, "F": spans.f1, "speaker": 100 * spoken / max(1, spans.hits)}


def _voices(doc: Doc, speaker: int | None) -> list[Span]:
    mentions = doc._.mentions or ()
    return [] if speaker is None else [character_span(doc, mentions[m].start, mentions[m].end) for m in doc._.entities[speaker].mentions]
