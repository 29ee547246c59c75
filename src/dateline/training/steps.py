"""One step: a batch through both graphs."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from dateline.language.candidates import COREFERENCE_REACH
from dateline.training.batches import Batch
from dateline.training.bert import Sizes
from dateline.training.labels import Labels
from dateline.training.network import PairNetwork, WordNetwork

WORD_INPUTS = ("ids", "mask", "shapes", "marks", "firsts", "hashes")


class Models(nn.Module):
    """Both graphs, trained together."""

    def __init__(self, labels: Labels, sizes: Sizes = Sizes(), dropout: float = 0.1) -> None:  # noqa: B008
        super().__init__()
        self.word, self.pair = WordNetwork(labels, sizes, dropout), PairNetwork(labels, sizes, dropout)


@dataclass
class Outputs:
    """Logits of a batch in float32. `words`: [rows, n] a head, arcs [rows, W + 1] masked to the word's own sentence."""

    words: dict[str, Tensor]
    types: Tensor
    statuses: Tensor
    roles: Tensor
    relations: Tensor
    antecedents: Tensor  # [M, A]: a new thing, then the mentions before; -10,000 where none is asked
    frames: Tensor


def run_batch(models: Models, batch: Batch) -> Outputs:
    """All logits of a batch."""
    outs = [models.word(*(g[k] for k in WORD_INPUTS)) for g in batch.groups]
    width = max(o["arcs"].shape[2] for o in outs)
    words = {
        k: torch.cat(
            [(F.pad(o[k], (0, width - o[k].shape[2])) if k == "arcs" else o[k]).flatten(0, 1 if k != "roots" else 0) for o in outs]
        )
        for k in outs[0]
    }
    words["arcs"] = words["arcs"].float().masked_fill(~_same_sentence(batch, width - 1), -1e4)
    vectors, s = words.pop("vectors")[batch.rows].float(), batch.spans
    types, statuses, roles, relations, links, new = models.pair(vectors, *s.values())
    table = torch.full((len(new), COREFERENCE_REACH + 1), -1e4, device=new.device)
    i, j = s["coreference_pairs"].T
    table = table.index_put((i, i - j), links.float())
    table = torch.cat([new.float()[:, None], table[:, 1:]], 1)
    frames = models.pair.frame_roles(vectors, batch.answers["frame_pairs"])
    found = (types, statuses, roles, relations, table, frames)
    return Outputs({k: v.float() for k, v in words.items()}, *(x.float() for x in found))


def _same_sentence(batch: Batch, width: int) -> Tensor:
    """Whether each word of a row's window is of its sentence; the root always is: [rows, width + 1]."""
    rows = torch.cat([g["sentences"].flatten() for g in batch.groups])
    windows = torch.cat([F.pad(g["sentences"], (0, width - g["sentences"].shape[1])) for g in batch.groups])
    same = rows[:, None] == windows[batch.windows]
    return torch.cat([torch.ones_like(same[:, :1]), same], 1)


def relate(models: Models, batch: Batch, out: Outputs, rows: Tensor, heads: Tensor) -> Tensor:
    """Logits of relations [K, n] at rows [K] with heads [K] as places in the window plus one (0: root)."""
    dep, head = out.words["rel"].chunk(2, -1)
    head = torch.cat([head, torch.zeros_like(head[:1])])  # a root's head is a row of zeros
    at = torch.where(heads > 0, batch.bases[batch.windows[rows]] + heads - 1, len(head) - 1)
    return models.pair.relate_arcs(dep[rows], head[at]).float()
