"""How well are triggers found, typed and given a status, and joined into events?"""

from collections.abc import Iterable

from spacy.tokens import Doc

from dateline.evaluation.clusters import gold_clusters, match_spans, score_clusters, trigger_spans
from dateline.evaluation.figures import Tally


def score_triggers(docs: Iterable[tuple[Doc, Doc]]) -> dict[str, float]:
    """`P`, `R`, `F` of spans by overlap, `type_F`, `status_F` of spans with type and status, `status_found` among the found; percent.

    Type and status are those of the event where the predicted Doc has the layer `events`, else those of the trigger.
    """
    spans, typed, stated = Tally(), 0, 0
    for predicted, gold in docs:
        matched = match_spans(trigger_spans(predicted), trigger_spans(gold))
        told = told_of_triggers(predicted)
        wanted = gold._.triggers or ()
        hits = len(matched)
        spans.add(hits, len(told) - hits, len(wanted) - hits)
        typed += sum(told[i][0] == wanted[j].type for i, j in matched.items())
        stated += sum(told[i][1] == wanted[j].status for i, j in matched.items())
    all_spans = max(1, 2 * spans.hits + spans.wrong + spans.missed)
    return {
        "P": spans.precision,
        "R": spans.recall,
        "F": spans.f1,
        "type_F": 200 * typed / all_spans,
        "status_F": 200 * stated / all_spans,
        "status_found": 100 * stated / max(1, spans.hits),
    }


def told_of_triggers(doc: Doc) -> list[tuple[str, str]]:
    """Type and status of each trigger, as its event has them where there are events."""
    told = [(t.type, t.status) for t in doc._.triggers or ()]
    for event in doc._.events or ():
        for number in event.triggers:
            told[number] = (event.type, event.status)
    return told


def score_events(docs: Iterable[tuple[Doc, Doc]]) -> dict[str, float]:
    """Coreference of events inside the article: `muc`, `b3`, `ceaf` and `conll` over clusters of triggers, percent.

    A predicted trigger counts as the gold one that it overlaps.
    """
    return score_clusters((_gold_sets(gold), _predicted_sets(predicted, gold)) for predicted, gold in docs)


def _gold_sets(gold: Doc) -> list[set[tuple[str, int]]]:
    sets: dict[int, set[tuple[str, int]]] = {}
    for number, cluster in enumerate(gold_clusters(gold)):
        sets.setdefault(cluster, set()).add(("gold", number))
    return list(sets.values())


def _predicted_sets(predicted: Doc, gold: Doc) -> list[set[tuple[str, int]]]:
    where = match_spans(trigger_spans(predicted), trigger_spans(gold))
    return [{("gold", where[t]) if t in where else ("found", t) for t in e.triggers} for e in predicted._.events or ()]
