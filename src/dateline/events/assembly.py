"""How do the answers come together? Triggers, fillers, clusters, counts and words of others into events."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.events import attribution, counting, losses, merging, participants, series, status, typing
from dateline.events.participants import Filler, Fillers
from dateline.events.view import View
from dateline.layers import Bounds, Event, Evidence, Quote, Relation

# Scores from which a relation between triggers is taken.
RELATED: Mapping[str, float] = {"topic": 0.5, "part_of": 0.5}
SPEAKER_SCORE = 0.75  # of a source that comes from the quotation around the trigger: right for 83 in 100 triggers of authored.train


@dataclass(frozen=True)
class Told:
    """What was found for each trigger before events are made."""

    fillers: Sequence[Fillers]
    counts: Mapping[int, counting.Count]
    losses: Mapping[int, Mapping[str, counting.Count]]


def assemble_events(view: View, fillers: Sequence[Fillers], quotes: Sequence[Quote]) -> list[Event]:
    """The events of a Doc in the order of their first triggers; `part_of` and `topic` are numbers of this list."""
    counts = {n: c for n, t in enumerate(view.triggers) if (c := counting.find_count(view, t)) is not None}
    speakers = attribution.find_speakers(view, quotes)
    spoken = [add_speaker(view, f, s) for f, s in zip(fillers, speakers, strict=True)]
    told = Told(spoken, counts, losses.assign_losses(view, losses.find_losses(view)))
    clusters = merging.cluster_triggers(view, fillers, merging.load_weights())
    number_of = {t: i for i, c in enumerate(clusters) for t in c}
    topics, parts = link_topics(view.relations, number_of), link_parts(view.relations, number_of)
    events = [make_event(view, told, c, (topics.get(i, ()), parts.get(i))) for i, c in enumerate(clusters)]
    parts = series.without_circles(parts, series.find_members(events, view.times, view.entities))
    return [dataclasses.replace(e, part_of=parts.get(i)) for i, e in enumerate(events)]


def make_event(view: View, told: Told, cluster: Sequence[int], links: tuple[tuple[int, ...], int | None]) -> Event:
    """One event from the triggers that tell it and its links (topics, series)."""
    ordered = order_triggers(view, cluster)
    pooled = participants.pool_fillers(told.fillers[t] for t in cluster)
    chosen = participants.choose_fillers(pooled, view.thresholds)
    chosen["recipient"] = participants.prefer_near(view, cluster, chosen["recipient"])
    chosen["time"] = participants.choose_exact_time(view, pooled, chosen["time"])
    voices = [participants.choose_fillers(told.fillers[t], view.thresholds)["source"] for t in ordered]
    chosen["source"] = voices[0] or _shared_source(voices)
    kind = view.triggers[ordered[0]].type
    participants.receive_visitors(view, kind, chosen)
    event_status, status_score = status.pool_status(view, ordered)
    count = next((told.counts[t] for t in ordered if t in told.counts), None)
    fallen = {f: c for t in reversed(ordered) for f, c in told.losses.get(t, {}).items()}
    if event_status not in ("happened", "ongoing"):
        fallen = {f: c for f, c in fallen.items() if c.bounds != (1, 1) and event_status != "denied"}
    else:
        fallen = {**losses.add_single(view, kind, [(f.key, f.mention) for f in chosen.get("recipient", ())]), **fallen}
    return Event(
        type=kind,
        status=event_status,
        triggers=tuple(ordered),
        participants=participants.make_participants(view, chosen),
        place=_entity(chosen["place"]),
        time=chosen["time"][0].key[1] if chosen["time"] else None,
        source=_entity(chosen["source"]),
        count=count.bounds if count else (1, 1),
        part_of=links[1],
        topic=links[0],
        dead=_bounds(fallen, "dead"),
        injured=_bounds(fallen, "injured"),
        arrested=_bounds(fallen, "arrested"),
        evidence=find_evidence(view, ordered, event_status, chosen, [*([count] if count else []), *fallen.values()]),
        score=max(view.triggers[t].score for t in cluster),
        type_score=typing.score_type([view.triggers[t] for t in cluster], kind),
        status_score=status_score,
    )


def _shared_source(voices: Sequence[Sequence[Filler]]) -> list[Filler]:
    """The source that half of the triggers or more have: what one voice adds to a plain report does not make the report hers."""
    found = [f for voice in voices for f in voice]
    number = Counter(f.key for f in found)
    often = [f for f in found if 2 * number[f.key] >= len(voices)]
    return [max(often, key=lambda f: (number[f.key], f.score, -f.mention))] if often else []


def order_triggers(view: View, cluster: Sequence[int]) -> list[int]:
    """Triggers of one event, the main one first: the surest of those with the type that they give together."""
    total: dict[str, float] = {}
    for number in cluster:
        t = view.triggers[number]
        for name, probability in t.types or ((t.type, t.score),):
            total[name] = total.get(name, 0.0) + probability
    kind = max(sorted({view.triggers[t].type for t in cluster}), key=lambda name: total.get(name, 0.0))
    of_kind = [t for t in cluster if view.triggers[t].type == kind]
    main = max(of_kind, key=lambda t: (dict(view.triggers[t].types).get(kind, view.triggers[t].score), -t))
    return [main, *(t for t in cluster if t != main)]


def add_speaker(view: View, fillers: Fillers, spoken: tuple[int, Quote] | None) -> Fillers:
    """The fillers with the speaker of the quotation around the trigger as a source, where the network gives no surer one."""
    if spoken is None:
        return fillers
    speaker, quote = spoken
    mention = next((m for m in view.entities[speaker].mentions if view.mentions[m].start >= quote.end), view.entities[speaker].mentions[0])
    sources = dict(fillers.get("source", {}))
    old = sources.get(("e", speaker))
    sources[("e", speaker)] = Filler(("e", speaker), old.mention if old else mention, max(SPEAKER_SCORE, old.score if old else 0.0))
    return {**fillers, "source": sources}


def link_topics(relations: Sequence[Relation], number_of: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Events that each event says, asks, threatens or denies, by the relations between their triggers."""
    found: dict[int, set[int]] = {}
    for r in relations:
        if r.kind == "topic" and r.score >= RELATED["topic"] and number_of[r.head] != number_of[r.tail]:
            found.setdefault(number_of[r.head], set()).add(number_of[r.tail])
    return {head: tuple(sorted(tails)) for head, tails in found.items()}


def link_parts(relations: Sequence[Relation], number_of: Mapping[int, int]) -> dict[int, int]:
    """The series that each event belongs to: the surest one, and never in a circle."""
    found: dict[int, int] = {}
    for r in sorted(relations, key=lambda r: (-r.score, r.head, r.tail)):
        head, tail = number_of[r.head], number_of[r.tail]
        if r.kind == "part_of" and r.score >= RELATED["part_of"] and head not in found and not _leads(found, tail, head):
            found[head] = tail
    return found


def _leads(parts: Mapping[int, int], start: int, goal: int) -> bool:
    """True where the chain of series from `start` reaches `goal`."""
    at: int | None = start
    while at is not None:
        if at == goal:
            return True
        at = parts.get(at)
    return False


def find_evidence(
    view: View, ordered: Sequence[int], event_status: str, chosen: Mapping[str, Sequence[Filler]], counts: Sequence[counting.Count]
) -> tuple[Evidence, ...]:
    """The tokens behind status, place, time, source, numbers, and parties that the grammar gave, in order of the text."""
    found = [c.evidence for c in counts]
    for number in ordered:
        cue = status.find_status_cue(view, view.triggers[number], event_status)
        if cue is not None:
            found.append(cue)
            break
    for role, fillers in chosen.items():
        for f in fillers:
            if role in participants.SINGLE or f.grammar:
                m = view.mentions[f.mention]
                found.append(Evidence(role, m.start, m.end))
    return tuple(sorted(set(found), key=lambda e: (e.start, e.end, e.field)))


def _entity(chosen: Sequence[Filler]) -> int | None:
    return chosen[0].key[1] if chosen and chosen[0].key[0] == "e" else None


def _bounds(fallen: Mapping[str, counting.Count], field: str) -> Bounds | None:
    return fallen[field].bounds if field in fallen else None
