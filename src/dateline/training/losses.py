"""One loss a head; a head that a unit says nothing about adds none."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from dateline.language.candidates import COREFERENCE_REACH, coreference_pairs, relation_pairs, role_pairs
from dateline.training.labels import CLASSES, ROLES
from dateline.training.network import KINDS, PairNetwork
from dateline.training.targets import IGNORE, Unit

Losses = dict[str, Tensor]

# How much a head counts: chosen by hand so that no head's gradient drowns the others' after a thousand steps.
WEIGHTS = {
    "starts": 0.5, "upos": 0.6, "xpos": 0.6, "lemma": 0.3, "arcs": 1.0, "rel": 0.6, "names": 2.0, "marginal": 0.8, "names_inner": 0.2,
    "nominals": 0.6, "nominals_inner": 0.2, "pronouns": 0.2, "triggers": 1.0, "triggers_ecb": 0.2, "triggers_meantime": 0.2,
    "quotations": 0.3, "types": 1.3, "statuses": 0.7, "roles": 1.0, "relations": 0.6, "coreference": 0.5, "roots": 0.8,
    "frames": 0.2,
}  # fmt: skip
FULL = 200  # labelled words from which a head's mean loss counts in full
FULL_SPANS = 20  # the same for heads over events, mentions and predicates


Sums = dict[str, tuple[Tensor, int]]  # summed loss and number of words that it is over


def word_losses(out: dict[str, Tensor], labels: dict[str, Tensor], allowed: dict[str, Tensor]) -> Sums:
    """Cross-entropy of every word head: logits [B, W, n], labels [B, W] with IGNORE; corpus schemes also reach the own names head."""
    sums: Sums = {}
    for head, gold in labels.items():
        if head in ("heads", "deprel") or not (seen := (gold != IGNORE)).any():
            continue
        count = int(seen.sum())
        if head == "starts":
            sums[head] = F.binary_cross_entropy_with_logits(out[head][..., 0][seen], gold[seen].float(), reduction="sum"), count
            continue
        sums[head] = F.cross_entropy(out[head][seen], gold[seen], reduction="sum"), count
        scheme = head.removeprefix("names_")
        if scheme in allowed:
            possible = torch.log_softmax(out["names"][seen], -1) + allowed[scheme][gold[seen]]
            sums[f"marginal_{scheme}"] = -torch.logsumexp(possible, -1).sum(), count
    return sums


def parse_losses(out: dict[str, Tensor], labels: dict[str, Tensor], sentences: Tensor, pairs: PairNetwork) -> Sums:
    """Arcs by cross-entropy over the words of the same sentence and the root; relations at the gold arcs."""
    heads = labels.get("heads")
    if heads is None or not (seen := heads != IGNORE).any():
        return {}
    b, w = heads.shape
    same = sentences[:, :, None] == sentences[:, None, :]
    mask = torch.cat([torch.ones(b, w, 1, dtype=torch.bool), same], 2)
    arcs = out["arcs"].masked_fill(~mask, -1e4)
    count = int(seen.sum())
    sums = {"arcs": (F.cross_entropy(arcs[seen], heads[seen] + 1, reduction="sum"), count)}
    dep, head = out["rel"].chunk(2, -1)
    dep, head = dep[seen], F.pad(head, (0, 0, 1, 0))
    row = torch.arange(b)[:, None].expand(b, w)[seen]
    logits = pairs.relate_arcs(dep, head[row, heads[seen] + 1])
    sums["rel"] = F.cross_entropy(logits, labels["deprel"][seen], ignore_index=IGNORE, reduction="sum"), count
    return sums


def weigh_sums(parts: list[Sums], full: int = FULL) -> Losses:
    """Mean loss of each head over all it was asked in the step, times its weight; a head that was asked less than `full` counts less."""
    out: Losses = {}
    for key in sorted({k for p in parts for k in p}):
        mine = [p[key] for p in parts if key in p]
        count = sum(n for _, n in mine)
        weight = WEIGHTS.get("marginal" if key.startswith("marginal") else key, 0.5)
        out[key] = torch.stack([s for s, _ in mine]).sum() / count * weight * min(1.0, count / full)
    return out


@dataclass(frozen=True)
class SpanBatch:
    """Spans and pairs of one unit, as the second graph takes them."""

    triggers: list[tuple[int, int]]
    mentions: list[tuple[int, int]]
    entities: list[frozenset[str]]
    arrays: list[Tensor]


def make_spans(unit: Unit) -> SpanBatch:
    """Triggers and mentions (titles left out) of a unit with all pairs that are asked."""
    triggers = [e["span"] for e in unit.events]
    kept = [m for m in unit.mentions if m[3] != "title" and m[2] in CLASSES]
    kept.sort(key=lambda m: (m[0], -m[1]))
    mentions = [(m[0], m[1]) for m in kept]
    words = unit.words.texts
    sentence_of = unit.sentence_of if unit.sentence_of is not None else np.zeros(len(words), np.int64)
    pairs: list[np.ndarray] = [*role_pairs(triggers, mentions, sentence_of), *relation_pairs(triggers, words, sentence_of)]
    if unit.coreference and mentions:
        pairs += coreference_pairs(mentions, words, sentence_of)
    else:
        pairs += [np.zeros((0, 2), np.int64), np.zeros((0, 8), np.int64)]
    own = [
        np.array(triggers, np.int64).reshape(-1, 2),
        np.array(mentions, np.int64).reshape(-1, 2),
        np.array([CLASSES.index(m[2]) for m in kept], np.int64),
        np.array([KINDS.index(m[3]) for m in kept], np.int64),
    ]
    arrays = [torch.from_numpy(np.ascontiguousarray(a)) for a in [*own, *pairs]]
    return SpanBatch(triggers, mentions, [frozenset(m[4].split("+")) for m in kept], arrays)


def span_losses(unit: Unit, vectors: Tensor, pairs: PairNetwork) -> Sums:
    """Types, statuses, roles, relations and coreference of one unit: vectors [N, v]. Counts are of events, mentions and predicates."""
    sums = frame_losses(unit, vectors, pairs)
    if not unit.mentions and not unit.events:
        return sums
    batch = make_spans(unit)
    types, statuses, roles, relations, links, new = pairs(vectors, *batch.arrays)
    if unit.events:
        sums |= event_losses(unit, types, statuses)
        n = len(unit.events)
        if len(roles) and unit.mentions:
            sums["roles"] = _role_loss(unit, batch, roles), n
        if len(relations):
            sums["relations"] = _relation_loss(unit, batch, relations), n
    if unit.coreference and len(links):
        sums |= _coreference_loss(unit, batch, links, new)
    return sums


def event_losses(unit: Unit, types: Tensor, statuses: Tensor) -> Sums:
    """Cross-entropy of types [T, …] and statuses [T, 6] where the corpus tells them."""
    sums: Sums = {}
    for head, key, logits, smoothing in (("types", "type", types, 0.05), ("statuses", "status", statuses, 0.0)):
        gold = torch.tensor([e[key] for e in unit.events])
        if count := int((gold != IGNORE).sum()):
            sums[head] = F.cross_entropy(logits, gold, ignore_index=IGNORE, label_smoothing=smoothing, reduction="sum"), count
    return sums


def frame_pairs(unit: Unit) -> np.ndarray:
    """(predicate, word) for every predicate and every other word of its sentence: [R, 2]."""
    if unit.sentence_of is None or not unit.frames:
        return np.zeros((0, 2), np.int64)
    out = []
    for p, _ in unit.frames:
        words = np.flatnonzero(unit.sentence_of == unit.sentence_of[p])
        words = words[words != p]
        out.append(np.stack([np.full(len(words), p), words], 1))
    return np.concatenate(out)


def frame_losses(unit: Unit, vectors: Tensor, pairs: PairNetwork) -> Sums:
    """Cross-entropy of PropBank roles, summed over the words of a sentence; counted are predicates."""
    asked = frame_pairs(unit)
    if not len(asked):
        return {}
    known = dict(unit.frames)
    gold = torch.tensor([known[int(p)].get(int(w), 0) for p, w in asked])
    logits = pairs.frame_roles(vectors, torch.from_numpy(asked))
    return {"frames": (F.cross_entropy(logits, gold, reduction="sum"), len(unit.frames))}


def _role_loss(unit: Unit, batch: SpanBatch, logits: Tensor) -> Tensor:
    """Binary cross-entropy, summed over the pairs of a trigger: the nearest mention of an argument is right, its others are not asked."""
    pairs = batch.arrays[4].numpy()
    gold = np.zeros((len(pairs), len(ROLES)), np.float32)
    asked = np.ones_like(gold)
    asked[:, [k for k, role in enumerate(ROLES) if role in unit.silent]] = 0.0
    rows: dict[int, list[int]] = {}
    for r, (t, _) in enumerate(pairs):
        rows.setdefault(int(t), []).append(r)
    sentence_of = unit.sentence_of if unit.sentence_of is not None else np.zeros(len(unit.words.texts), np.int64)
    for t, event in enumerate(unit.events):
        at = event["span"][0]
        for role, entity in event["arguments"]:
            if role not in ROLES or role in unit.silent:
                continue
            k = ROLES.index(role)
            near = [r for r in rows.get(t, ()) if entity in batch.entities[pairs[r][1]]]
            if not near:
                continue
            place = {r: batch.mentions[pairs[r][1]][0] for r in near}
            best = min(near, key=lambda r: (abs(int(sentence_of[place[r]]) - int(sentence_of[at])), abs(place[r] - at)))
            asked[near, k] = np.where(gold[near, k] > 0, 1.0, 0.0)
            asked[best, k] = gold[best, k] = 1.0
    return F.binary_cross_entropy_with_logits(logits, torch.from_numpy(gold), weight=torch.from_numpy(asked), reduction="sum")


def _relation_loss(unit: Unit, batch: SpanBatch, logits: Tensor) -> Tensor:
    """Binary cross-entropy over ordered trigger pairs: topic, same (tail before head), part_of. Foreign corpora know the second alone."""
    pairs = batch.arrays[6].numpy()
    gold = np.zeros((len(pairs), 3), np.float32)
    clusters = [e["cluster"] for e in unit.events]
    for r, (i, j) in enumerate(pairs):
        a = unit.events[i]
        gold[r] = (clusters[j] in a["topics"], clusters[i] == clusters[j] and j < i, a["part_of"] == clusters[j])
    known = slice(None) if any(e["type"] != IGNORE for e in unit.events) else slice(1, 2)
    return F.binary_cross_entropy_with_logits(logits[:, known], torch.from_numpy(gold)[:, known], reduction="sum")


def _coreference_loss(unit: Unit, batch: SpanBatch, links: Tensor, new: Tensor) -> Sums:
    """Negative log of the probability of all right antecedents, or of starting a new thing. GAP asks its pronoun alone."""
    m = len(batch.mentions)
    pairs = batch.arrays[8].numpy()
    table = torch.full((m, COREFERENCE_REACH + 1), -1e4)
    right = np.zeros((m, COREFERENCE_REACH + 1), bool)
    i, j = pairs[:, 0], pairs[:, 1]
    table = table.index_put((torch.from_numpy(i), torch.from_numpy(i - j)), links)
    table[:, 0] = new
    for a, b in pairs:
        right[a, a - b] = not batch.entities[a].isdisjoint(batch.entities[b])
    right[:, 0] = ~right.any(1)
    asked = np.array([k not in ("value",) for k in _kinds(batch)])
    if unit.corpus == "gap":
        asked &= np.array([k == "pronoun" for k in _kinds(batch)]) & ~right[:, 0]
    if not asked.any():
        return {}
    scores = torch.log_softmax(table, -1).masked_fill(~torch.from_numpy(right), -1e4)
    return {"coreference": (-torch.logsumexp(scores, -1)[torch.from_numpy(asked)].sum(), int(asked.sum()))}


def _kinds(batch: SpanBatch) -> list[str]:
    return [KINDS[int(k)] for k in batch.arrays[3]]


def root_loss(logits: Tensor, units: list[Unit]) -> Losses:
    """Negative log of the probability of any of the right PLOVER roots: logits [B, 16], one window a unit."""
    rows = [(i, u.roots) for i, u in enumerate(units) if u.roots]
    if not rows:
        return {}
    scores = torch.log_softmax(logits, -1)
    parts = [-torch.logsumexp(scores[i, torch.tensor(sorted(roots))], 0) for i, roots in rows]
    return {"roots": WEIGHTS["roots"] * torch.stack(parts).mean() * min(1.0, len(parts) / 4)}
