"""From which score is a filler taken? A sweep of the thresholds of data/events/participants.json, and how often the rules are right.

Run it after `fit_merging`, when the reading model, coreference or merging change:

    python -m dateline.training.fit_participants ../shared/data [--docs cache/]

Each role's threshold is the one with the best F1 of whole events on the dev halves of authored and annotated (the network has learned
the training halves by heart, so that its scores there are too high). Actors and recipients have a second one for those beside the best; of
pairs of both that are within SLACK of the best the lowest first one is taken, so that fewer events are left without one. It prints for
each role how many things the grammar gave there (data/events/completions.yaml) and the share of them that are right: under a half, rules
are to be left out.
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
PARTIES = {"actor": (0.4, 0.5, 0.6, 0.7), "recipient": (0.3, 0.4, 0.5)}  # thresholds of the best party that are tried with those of others
BEYOND = (0.0, 0.1, 0.2, 0.3, 0.4)  # how far the threshold of others lies above
SLACK = 0.2


def score_thresholds(docs: Sequence[Seen], thresholds: Mapping[str, float]) -> Mapping[str, float]:
    """F1 of each role of whole events with thresholds by role."""
    ontology, pairs = load_ontology(), []
    for seen in docs:
        view = dataclasses.replace(seen.view, thresholds=thresholds)
        fillers = complete_fillers(view, find_fillers(view), ontology)
        quotes, _ = find_quotes(view, fillers)
        view.doc.user_data.pop("dateline.events", None)
        write_layer(view.doc, "events", assemble_events(view, fillers, quotes))
        pairs.append((view.doc, seen.gold))
    return {**score_facts(pairs), "theme": score_themes(pairs)}


def fit_parties(docs: Sequence[Seen], best: Mapping[str, float]) -> tuple[dict[str, float], str]:
    """The two thresholds of actors and of recipients, and the F1 of each pair in words; what both have in common is tried together."""
    scores: dict[str, dict[tuple[float, float], float]] = {role: {} for role in PARTIES}
    for number in range(max(map(len, PARTIES.values()))):
        for beyond in BEYOND:
            tried = {role: (firsts[min(number, len(firsts) - 1)], beyond) for role, firsts in PARTIES.items()}
            told = {role: first for role, (first, _) in tried.items()}
            told |= {f"further {role}": round(first + beyond, 2) for role, (first, _) in tried.items()}
            found = score_thresholds(docs, {**best, **told})
            for role, pair in tried.items():
                scores[role][pair] = found[role]
    chosen: dict[str, float] = {}
    for role, of_role in scores.items():
        first, beyond = min(pair for pair, f in of_role.items() if f >= max(of_role.values()) - SLACK)
        chosen |= {role: first, f"further {role}": round(first + beyond, 2)}
    words = "; ".join(f"{role} " + ", ".join(f"{a}+{b} {f:.1f}" for (a, b), f in of_role.items()) for role, of_role in scores.items())
    return chosen, words


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
    scores = {step: score_thresholds(dev, dict.fromkeys(ROLES, step)) for step in STEPS}
    best = {r: max(STEPS, key=lambda s: round(scores[s][r], 1)) for r in ROLES}
    told = "; ".join(f"{r} " + ", ".join(f"{s} {scores[s][r]:.1f}" for s in STEPS) for r in best)
    parties = fit_parties(dev, best)
    table = {
        "story": f"written by dateline.training.fit_participants; F1 on the dev halves: {told}; with two thresholds: {parties[1]}",
        "thresholds": best | parties[0],
    }
    options.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    rules = count_rules(dev)
    print(json.dumps({"rules, given and right": rules}))  # noqa: T201


if __name__ == "__main__":
    main()
