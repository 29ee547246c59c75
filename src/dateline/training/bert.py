"""The encoder: BERT's layers as plain modules, with what an uncased model cannot see added to its embeddings.

Shapes: B windows, P pieces, d the width.
"""

import functools
import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from dateline.language.features import CASES, GAPS


@dataclass(frozen=True)
class Sizes:
    """Widths of everything; the defaults are the model that ships, a twin for tests is tiny."""

    width: int = 384
    layers: int = 6
    heads: int = 12
    vocabulary: int = 30522
    hidden: int = 256
    letters: tuple[int, int, int] = (32, 32, 16)
    arc: int = 128
    rel: int = 64
    pair: int = 160
    low: int = 64
    epsilon: float = 1e-12
    distances: int = 0  # buckets of an attention bias by distance, as MPNet has it; 0: none


TEACHER = Sizes(width=768, layers=12, hidden=384, epsilon=1e-5, distances=32)  # all-mpnet-base-v2


class Layer(nn.Module):
    """One BERT layer, post-norm. `rounded`: it computes in 8 bits, as the released graph does, so that training learns to live with it."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        d, inner = sizes.width, 4 * sizes.width
        self.heads, self.rounded = sizes.heads, False
        self.query, self.key, self.value, self.out = (nn.Linear(d, d) for _ in range(4))
        self.up, self.down = nn.Linear(d, inner), nn.Linear(inner, d)
        self.norm1, self.norm2 = nn.LayerNorm(d, sizes.epsilon), nn.LayerNorm(d, sizes.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """X [B, P, d], bias [B, 1 or heads, 1 or P, P] → [B, P, d]."""
        b, p, d = x.shape
        lines = self._project(x, self.query, self.key, self.value)
        q, k, v = (y.view(b, p, self.heads, d // self.heads).transpose(1, 2) for y in lines)
        if self.training:  # fused and twice as fast; plain matrix products are what exports to ONNX and quantises
            mixed = F.scaled_dot_product_attention(q, k, v, bias)
        else:
            mixed = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(d // self.heads) + bias, -1) @ v
        x = self.norm1(x + self.dropout(self._project(mixed.transpose(1, 2).reshape(b, p, d), self.out)[0]))
        return self.norm2(x + self.dropout(self._project(F.gelu(self._project(x, self.up)[0]), self.down)[0]))

    def _project(self, x: Tensor, *lines: nn.Linear) -> list[Tensor]:
        if not self.rounded:
            return [line(x) for line in lines]
        x = round_values(x)
        return [F.linear(x, round_weights(line.weight), line.bias) for line in lines]


def round_values(x: Tensor) -> Tensor:
    """To 256 steps from the least to the greatest of a tensor (zero among them), with the gradient of the unrounded."""
    with torch.no_grad():
        y = x.float()
        low, high = y.amin().clamp(max=0.0), y.amax().clamp(min=0.0)
        step = (high - low).clamp(min=1e-9) / 255
        rounded = torch.round((y - low) / step) * step + low
    return x + (rounded - x).detach()


def round_weights(w: Tensor) -> Tensor:
    """Each row of [out, in] to 127 steps on either side of zero, with the gradient of the unrounded."""
    with torch.no_grad():
        step = w.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        rounded = torch.round(w / step) * step
    return w + (rounded - w).detach()


class Encoder(nn.Module):
    """MiniLM (or MPNet, a teacher) with embeddings of case, gap and mark added before the first norm, zero at the start."""

    def __init__(self, sizes: Sizes = Sizes(), dropout: float = 0.1) -> None:
        super().__init__()
        d = sizes.width
        self.words, self.positions = nn.Embedding(sizes.vocabulary, d), nn.Embedding(512, d)
        self.kind = nn.Parameter(torch.zeros(d))
        self.shapes, self.marks = nn.Embedding(1 + CASES * GAPS, d), nn.Embedding(3, d)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.marks.weight)
        self.norm, self.dropout = nn.LayerNorm(d, sizes.epsilon), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))
        self.distances = nn.Embedding(sizes.distances, sizes.heads) if sizes.distances else None

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor) -> list[Tensor]:
        """ids, mask, shapes, marks [B, P] → outputs of the embeddings and of every layer, [B, P, d] each."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kind + self.shapes(shapes) + self.marks(marks)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask.float())[:, None, None] * -1e4
        if self.distances is not None:
            bias = bias + self.distances(_distance_buckets(ids.shape[1], ids.device)).permute(2, 0, 1).detach()
        out = [x]
        for layer in self.layers:
            x = layer(x, bias)
            out.append(x)
        return out

    def set_rounded(self, rounded: bool) -> None:
        """Compute in 8 bits from now on, or no more."""
        for layer in self.layers:
            layer.rounded = rounded

    def load_bert(self, path: Path) -> None:
        """Take the weights of a BERT model in safetensors."""
        w = {k.removeprefix("bert."): v for k, v in load_file(path).items()}
        state = self._named(w, _BERT) | {"kind": w["embeddings.token_type_embeddings.weight"][0]}
        state |= {"words.weight": w["embeddings.word_embeddings.weight"], "positions.weight": w["embeddings.position_embeddings.weight"]}
        self._load(state)

    def load_mpnet(self, path: Path) -> None:
        """Take the weights of an uncased MPNet model, whose word pieces are BERT's four numbers on, specials apart."""
        w = load_file(path)
        words = w["embeddings.word_embeddings.weight"]
        rows = torch.arange(4, 4 + self.words.num_embeddings)
        for ours, theirs in ((0, 1), (101, 0), (102, 2), (103, len(words) - 1)):  # [PAD], [CLS], [SEP], [MASK]
            rows[ours] = theirs
        state = self._named(w, _MPNET) | {"words.weight": words[rows], "positions.weight": w["embeddings.position_embeddings.weight"][2:]}
        self._load(state | {"distances.weight": w["encoder.relative_attention_bias.weight"], "kind": torch.zeros_like(self.kind)})

    def _named(self, weights: dict[str, Tensor], names: dict[str, str]) -> dict[str, Tensor]:
        found = {f"norm.{kind}": weights[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
        for i in range(len(self.layers)):
            for ours, theirs in names.items():
                found |= {f"layers.{i}.{ours}.{kind}": weights[f"encoder.layer.{i}.{theirs}.{kind}"] for kind in ("weight", "bias")}
        return found

    def _load(self, state: dict[str, Tensor]) -> None:
        missing = set(self.load_state_dict(state, strict=False).missing_keys)
        if missing != {"shapes.weight", "marks.weight"}:
            raise ValueError(f"the encoder's weights do not fit: {sorted(missing)}")


_FEED = {"up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
_BERT = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "norm1": "attention.output.LayerNorm", **_FEED,
}  # fmt: skip
_MPNET = {
    "query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v",
    "out": "attention.attn.o", "norm1": "attention.LayerNorm", **_FEED,
}  # fmt: skip


@functools.cache
def _distance_buckets(size: int, device: torch.device) -> Tensor:
    """Buckets [size, size] of the distance from each place to each other: exact to 7, then by logarithm to 128; 16 for each side."""
    place = torch.arange(size, device=device)
    far = place[None] - place[:, None]
    near, width = far.abs(), 8
    large = (width + torch.log(near.clamp(min=1) / width) / math.log(128 / width) * width).long().clamp(max=2 * width - 1)
    return torch.where(far > 0, 2 * width, 0) + torch.where(near < width, near, large)
