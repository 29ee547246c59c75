"""One loss a head; a head that a batch says nothing about adds none."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from dateline.training.batches import Batch
from dateline.training.steps import Models, Outputs, relate
from dateline.training.units import IGNORE

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
FULL_ROOTS = 4
SMOOTHING = 0.05  # of types
TAUGHT = (
    "starts", "upos", "xpos", "lemma", "names", "names_inner", "nominals", "nominals_inner", "pronouns", "triggers", "quotations",
)  # fmt: skip


def weight_of(head: str) -> float:
    """How much a head counts; heads of other corpora's schemes share one weight."""
    return WEIGHTS.get("marginal" if head.startswith("marginal") else head, 0.5)


def hard_losses(models: Models, batch: Batch, out: Outputs, allowed: dict[str, Tensor]) -> Losses:
    """Mean loss of each head over all that the corpora tell, weighted; a head that is asked little counts less."""
    losses = {}
    for head, (rows, gold) in batch.labels.items():
        if head == "rel":
            told = F.cross_entropy(relate(models, batch, out, rows, batch.labels["arcs"][1]), gold, ignore_index=IGNORE, reduction="sum")
        elif head == "starts":
            told = F.binary_cross_entropy_with_logits(out.words[head][rows, 0], gold.float(), reduction="sum")
        else:
            told = F.cross_entropy(out.words[head][rows], gold, reduction="sum")
        losses[head] = _weigh(head, told, batch.counts[head], FULL)
        if (scheme := head.removeprefix("names_")) in allowed:
            possible = torch.log_softmax(out.words["names"][rows], -1) + allowed[scheme][gold]
            told = -torch.logsumexp(possible, -1).sum()
            losses[f"marginal_{scheme}"] = _weigh(f"marginal_{scheme}", told, batch.counts[head], FULL)
    return losses | _span_losses(batch, out) | _root_loss(batch, out)


def _weigh(head: str, told: Tensor, count: int, full: int) -> Tensor:
    return told / count * weight_of(head) * min(1.0, count / full)


def _span_losses(batch: Batch, out: Outputs) -> Losses:
    """Types, statuses and frames by cross-entropy; roles and relations binary, summed over an event's pairs; antecedents by the
    probability of all right ones together.
    """
    a = batch.answers
    scores = torch.log_softmax(out.antecedents, -1).masked_fill(~a["antecedents"], -1e4)
    told = {
        "types": F.cross_entropy(out.types, a["types"], ignore_index=IGNORE, label_smoothing=SMOOTHING, reduction="sum"),
        "statuses": F.cross_entropy(out.statuses, a["statuses"], ignore_index=IGNORE, reduction="sum"),
        "roles": F.binary_cross_entropy_with_logits(out.roles, a["roles"].float(), a["roles_asked"].float(), reduction="sum"),
        "relations": F.binary_cross_entropy_with_logits(
            out.relations, a["relations"].float(), a["relations_asked"].float(), reduction="sum"
        ),
        "coreference": -(torch.logsumexp(scores, -1) * a["antecedents_asked"]).sum(),
        "frames": F.cross_entropy(out.frames, a["frames"], reduction="sum"),
    }
    return {head: _weigh(head, x, batch.counts[head], FULL_SPANS) for head, x in told.items() if batch.counts[head]}


def _root_loss(batch: Batch, out: Outputs) -> Losses:
    """Negative log of the probability of any of the right PLOVER roots, one window a given pair."""
    windows, right = batch.marked
    if not len(windows):
        return {}
    scores = torch.log_softmax(out.words["roots"][windows], -1).masked_fill(~right, -1e4)
    return {"roots": _weigh("roots", -torch.logsumexp(scores, -1).sum(), len(windows), FULL_ROOTS)}


def soft_losses(models: Models, batch: Batch, out: Outputs, teacher: Models, told: Outputs) -> Losses:
    """How far each head is from a teacher's answers over all words, spans and pairs of the batch, weighted as hard losses are."""
    rows, counts = batch.rows, batch.counts
    losses = {}
    for head in TAUGHT:
        ours, theirs = out.words[head][rows], told.words[head][rows]
        far = _binary(ours, theirs).sum() if head == "starts" else _divergence(ours, theirs).sum()
        losses[head] = _weigh(head, far, len(rows), FULL)
    losses["arcs"] = _weigh("arcs", _divergence(out.words["arcs"][rows], told.words["arcs"][rows]).sum(), len(rows), FULL)
    heads = told.words["arcs"][rows].argmax(-1)
    ours, theirs = relate(models, batch, out, rows, heads), relate(teacher, batch, told, rows, heads)
    losses["rel"] = _weigh("rel", _divergence(ours, theirs).sum(), len(rows), FULL)
    if len(batch.marked[0]):
        windows = batch.marked[0]
        far = _divergence(out.words["roots"][windows], told.words["roots"][windows]).sum()
        losses["roots"] = _weigh("roots", far, len(windows), FULL_ROOTS)
    if n := len(out.types):
        far_spans = {"types": _divergence(out.types, told.types).sum(), "statuses": _divergence(out.statuses, told.statuses).sum()}
        far_spans |= {"roles": _binary(out.roles, told.roles).sum(), "relations": _binary(out.relations, told.relations).sum()}
        losses |= {head: _weigh(head, far, n, FULL_SPANS) for head, far in far_spans.items()}
    if counts["coreference"]:
        far = (_divergence(out.antecedents, told.antecedents) * batch.answers["antecedents_asked"]).sum()
        losses["coreference"] = _weigh("coreference", far, counts["coreference"], FULL_SPANS)
    return losses


def _divergence(ours: Tensor, theirs: Tensor) -> Tensor:
    """Kullback-Leibler divergence of our distribution from theirs, over the last dimension."""
    ours, theirs = torch.log_softmax(ours, -1), torch.log_softmax(theirs, -1)
    return (theirs.exp() * (theirs - ours)).sum(-1)


def _binary(ours: Tensor, theirs: Tensor) -> Tensor:
    """The same of single probabilities, less their entropy."""
    p = torch.sigmoid(theirs)
    return F.binary_cross_entropy_with_logits(ours, p, reduction="none") - F.binary_cross_entropy_with_logits(theirs, p, reduction="none")
