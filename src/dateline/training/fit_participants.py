"""From which score is a filler taken? A sweep of the thresholds of data/events/participants.json, and how often the rules are right.

Run it after `fit_merging`, when the reading model, coreference or merging change:

    python -m dateline.training.fit_participants ../shared/data [--docs cache/]

Each role's threshold is the one with the best F1 of whole events on the dev halves of authored and annotated (the network has learned
the training halves by heart, so that its scores there are too high). It prints for each role how many things the grammar gave there
(data/events/completions.yaml) and the share of them that are right: under a half, rules are to be left out.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from spacy.tokens import Doc

from dateline.evaluation.clusters import Span, character_span, match_spans, overlap, trigger_spans
from dateline.evaluation.facts import pair_events, score_facts
from dateline.evaluation.gold import add_gold_events
from dateline.events.assembly import assemble_events
from dateline.events.attribution import find_quotes
from dateline.events.completion import complete_fillers
from dateline.events.participants import find_fillers
from dateline.layers import Event, write_layer
from dateline.ontology import load_ontology
from dateline.training.fit_merging import Seen, read_seen
from dateline.training.gold_mentions import find_edges
from dateline.training.options import make_parser

OUT = Path(__file__).parents[1] / "data" / "events" / "participants.json"
STEPS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
ROLES = ("actor", "recipient", "theme", "place", "time", "source")


def score_step(docs: Sequence[Seen], step: float) -> Mapping[str, float]:
    """F1 of each role of whole events with one threshold for all."""
    ontology, pairs = load_ontology(), []
    for seen in docs:
        view = dataclasses.replace(seen.view, thresholds=dict.fromkeys(ROLES, step))
        fillers = complete_fillers(view, find_fillers(view), ontology)
        quotes, _ = find_quotes(view, fillers)
        view.doc.user_data.pop("dateline.events", None)
        write_layer(view.doc, "events", assemble_events(view, fillers, quotes))
        pairs.append((view.doc, seen.gold))
    return {**score_facts(pairs), "theme": score_themes(pairs)}


def score_themes(pairs: Iterable[tuple[Doc, Doc]]) -> float:
    """F1 of themes of paired events: right where the spans overlap."""
    right = found = wanted = 0
    for predicted, gold in pairs:
        partner = pair_events(predicted, gold)
        themes = [_find_themes(predicted, predicted._.events[n]) for n in partner.values()]
        truth = [_find_themes(gold, gold._.events[n]) for n in partner]
        right += sum(any(is_met(a, b) for b in t) for mine, t in zip(themes, truth, strict=True) for a in mine)
        found, wanted = found + sum(map(len, themes)), wanted + sum(map(len, truth))
    return 200 * right / max(1, found + wanted)


def _find_themes(doc: Doc, event: Event) -> list[list[Span]]:
    """Code points of every mention of each theme."""
    mentions, entities = doc._.mentions or (), doc._.entities or ()
    found = []
    for p in event.participants:
        if p.role == "theme":
            spans = [(p.start, p.end)] if p.entity is None else [(mentions[m].start, mentions[m].end) for m in entities[p.entity].mentions]
            found.append([character_span(doc, *span) for span in spans])
    return found


def is_met(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """True where a span of one thing overlaps one of the other."""
    return any(overlap(a, b) > 0 for a in one for b in other)


def count_rules(docs: Iterable[Seen]) -> dict[str, tuple[int, float]]:
    """By role how many things the grammar gave to triggers that are annotated, and the share that is right."""
    given, right = Counter[str](), Counter[str]()
    for seen in docs:
        spans = trigger_spans(seen.view.doc)
        wanted = [find_edges(seen.row, e) for e in seen.row["events"]]
        for trigger, event in match_spans(spans, wanted).items():
            for role, things in seen.fillers[trigger].items():
                for f in things.values():
                    if f.grammar:
                        given[role] += 1
                        right[role] += _has_role(seen, f.mention, role, event)
    return {role: (n, round(right[role] / n, 2)) for role, n in sorted(given.items())}


def _has_role(seen: Seen, mention: int, role: str, event: int) -> bool:
    """Whether a mention overlaps one of a thing that the annotation gives the role."""
    arguments = seen.row["events"][event].get("arguments", [])
    things = {a.get("entity") for a in arguments if a["role"] == role}
    m = seen.view.mentions[mention]
    mine = seen.view.doc[m.start : m.end]
    return any(
        x["entity"] in things and overlap(find_edges(seen.row, x), (mine.start_char, mine.end_char)) > 0 for x in seen.row["mentions"]
    )


def main() -> None:
    """The command of the docstring above."""
    parser = make_parser(__doc__, OUT)
    options = parser.parse_args()
    dev = list(read_seen(options.folder, options.docs))
    for seen in dev:
        add_gold_events(seen.gold, seen.row)
    scores = {step: score_step(dev, step) for step in STEPS}
    best = {r: max(STEPS, key=lambda s: round(scores[s][r], 1)) for r in ROLES}
    told = "; ".join(f"{r} " + ", ".join(f"{s} {scores[s][r]:.1f}" for s in STEPS) for r in best)
    table = {
        "story": f"written by dateline.training.fit_participants; F1 on the dev halves: {told}",
        "thresholds": best,
    }
    options.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    rules = count_rules(dev)
    print(json.dumps({"rules, given and right": rules}))  # noqa: T201


if __name__ == "__main__":
    main()
