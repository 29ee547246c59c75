"""How well are mentions joined into things? CoNLL scores over persons, organisations, places and groups of people."""

from collections.abc import Iterable

from spacy.tokens import Doc

from dateline.evaluation.clusters import Span, character_span, score_clusters

WHO = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"})


def score_coreference(docs: Iterable[tuple[Doc, Doc]]) -> dict[str, float]:
    """`muc`, `b3`, `ceaf` and `conll` in percent over (predicted, gold) Docs; exact spans, things mentioned once do not count."""
    return score_clusters((mention_clusters(gold), mention_clusters(predicted)) for predicted, gold in docs)


def mention_clusters(doc: Doc) -> list[set[Span]]:
    """Spans in code points of the mentions of each person, organisation or place."""
    mentions = doc._.mentions or ()
    return [
        {character_span(doc, mentions[m].start, mentions[m].end) for m in entity.mentions}
        for entity in doc._.entities or ()
        if entity.type in WHO
    ]
