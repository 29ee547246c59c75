"""The network: one BERT-like encoder with word heads, and pair heads over its word vectors.

Shapes: B windows, P pieces, W words of a window, N words of a document, T triggers, M mentions.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from dateline.language import candidates
from dateline.language.features import AFFIX_BUCKETS, CASES, GAPS, SHAPE_BUCKETS
from dateline.training.labels import CLASSES, RELATIONS, ROLES, ROOTS, STATUSES, Labels

KINDS = ["name", "nominal", "pronoun", "title", "value"]
HIDDEN = 256
ARC, REL, PAIR, LOW = 128, 64, 160, 64


class Layer(nn.Module):
    """One BERT layer, post-norm."""

    def __init__(self, d: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(d, d) for _ in range(4))
        self.up, self.down = nn.Linear(d, inner), nn.Linear(inner, d)
        self.norm1, self.norm2 = nn.LayerNorm(d, 1e-12), nn.LayerNorm(d, 1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [B, P, d], bias [B, 1, 1, P] → [B, P, d]."""
        b, p, d = x.shape
        q, k, v = (f(x).view(b, p, self.heads, d // self.heads).transpose(1, 2) for f in (self.query, self.key, self.value))
        if self.training:  # fused and twice as fast; plain matrix products are what exports to ONNX and quantises
            mixed = F.scaled_dot_product_attention(q, k, v, bias)
        else:
            mixed = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(d // self.heads) + bias, -1) @ v
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(b, p, d))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM with embeddings of case, gap and mark added before the first norm, zero at the start."""

    def __init__(self, d: int = 384, layers: int = 6, heads: int = 12, dropout: float = 0.1, *, vocabulary: int = 30522) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(vocabulary, d), nn.Embedding(512, d)
        self.kind = nn.Parameter(torch.zeros(d))
        self.shapes, self.marks = nn.Embedding(1 + CASES * GAPS, d), nn.Embedding(3, d)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.marks.weight)
        self.norm, self.dropout = nn.LayerNorm(d, 1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(d, heads, 4 * d, dropout) for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor) -> list[Tensor]:
        """ids, mask, shapes, marks [B, P] → outputs of the embeddings and of every layer, [B, P, d] each."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kind + self.shapes(shapes) + self.marks(marks)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask.float())[:, None, None] * -1e4
        out = [x]
        for layer in self.layers:
            out.append(x := layer(x, bias))
        return out

    def load_bert(self, path: Path) -> None:
        """Take the weights of a BERT model in safetensors."""
        w = {k.removeprefix("bert."): v for k, v in load_file(path).items()}
        names = {
            "words.weight": "embeddings.word_embeddings.weight",
            "positions.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i in range(len(self.layers)):
            for ours, theirs in parts.items():
                for kind in ("weight", "bias"):
                    names[f"layers.{i}.{ours}.{kind}"] = f"encoder.layer.{i}.{theirs}.{kind}"
        state = {ours: w[theirs] for ours, theirs in names.items()}
        state["kind"] = w["embeddings.token_type_embeddings.weight"][0]
        missing = set(self.load_state_dict(state, strict=False).missing_keys)
        if missing != {"shapes.weight", "marks.weight"}:
            raise ValueError(f"the encoder's weights do not fit: {sorted(missing)}")


class Group(nn.Module):
    """A learned mix of the encoder's layers at each word, with the word's own letters, for heads that share it."""

    def __init__(self, d: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.linspace(-1.0, 1.0, layers + 1))
        self.line, self.norm, self.dropout = nn.Linear(d + 80, HIDDEN), nn.LayerNorm(HIDDEN), nn.Dropout(dropout)
        self.conv = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)

    def forward(self, outputs: list[Tensor], letters: Tensor) -> Tensor:
        """Layer outputs at words [B, W, d] and letters [B, W, 80] → [B, W, HIDDEN]."""
        weights = torch.softmax(self.mix, 0)
        x = sum(w * o for w, o in zip(weights, outputs, strict=True))
        x = F.gelu(self.line(torch.cat([x, letters], -1)))  # type: ignore[list-item]
        near = F.gelu(self.conv(x.transpose(1, 2)).transpose(1, 2))
        return self.dropout(self.norm(x + near))


class WordNetwork(nn.Module):
    """Encoder and word heads: the first graph."""

    GROUPS = {"syntax": ("starts", "upos", "xpos", "lemma"), "events": ("triggers", "triggers_ecb", "triggers_meantime", "quotations")}

    def __init__(self, labels: Labels, encoder: Encoder, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        d, n = encoder.words.embedding_dim, len(encoder.layers)
        self.prefix, self.suffix = nn.Embedding(AFFIX_BUCKETS, 32), nn.Embedding(AFFIX_BUCKETS, 32)
        self.shape = nn.Embedding(SHAPE_BUCKETS, 16)
        for table in (self.prefix, self.suffix, self.shape):
            nn.init.normal_(table.weight, std=0.1)
        self.groups = nn.ModuleDict({g: Group(d, n, dropout) for g in ("syntax", "mentions", "events")})
        where = {h: g for g, heads in self.GROUPS.items() for h in heads}
        self.group_of = {h: where.get(h, "mentions") for h in labels.sizes()}
        self.heads = nn.ModuleDict({h: nn.Linear(HIDDEN, size) for h, size in labels.sizes().items()})
        self.arc_dep, self.arc_head, self.rel = nn.Linear(HIDDEN, ARC), nn.Linear(HIDDEN, ARC), nn.Linear(HIDDEN, 2 * REL)
        self.arc = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.root_head = nn.Parameter(torch.zeros(ARC))
        nn.init.normal_(self.arc, std=0.05)
        self.coding = nn.Sequential(nn.Linear(3 * d, HIDDEN), nn.GELU(), nn.Dropout(dropout), nn.Linear(HIDDEN, len(ROOTS)))

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor, firsts: Tensor, hashes: Tensor) -> dict[str, Tensor]:
        """Pieces [B, P], firsts [B, W], hashes [B, W, 3] → logits [B, W, …] a head, `arcs` [B, W, W + 1] (column 0: root),
        `rel` [B, W, 2·REL], `vectors` [B, W, 2·HIDDEN], `roots` [B, 16]."""
        outputs = self.encoder(ids, mask, shapes, marks)
        index = firsts[..., None].expand(-1, -1, outputs[0].shape[-1])
        at_words = [torch.gather(o, 1, index) for o in outputs]
        letters = torch.cat([self.prefix(hashes[..., 0]), self.suffix(hashes[..., 1]), self.shape(hashes[..., 2])], -1)
        x = {g: group(at_words, letters) for g, group in self.groups.items()}
        out = {h: head(x[self.group_of[h]]) for h, head in self.heads.items()}
        dep, head = F.gelu(self.arc_dep(x["syntax"])), F.gelu(self.arc_head(x["syntax"]))
        head = torch.cat([self.root_head.expand(head.shape[0], 1, -1), head], 1)
        dep = torch.cat([dep, torch.ones_like(dep[..., :1])], -1)
        out["arcs"] = dep @ self.arc @ head.transpose(1, 2)
        out["rel"] = F.gelu(self.rel(x["syntax"]))
        out["vectors"] = torch.cat([x["mentions"], x["events"]], -1)
        out["roots"] = self.coding(self._marked(outputs[-1], marks))
        return out

    def _marked(self, x: Tensor, marks: Tensor) -> Tensor:
        """[CLS] and the means over the pieces marked as actor (1) and recipient (2): [B, 3·d]."""
        parts = [x[:, 0]]
        for mark in (1, 2):
            here = (marks == mark).float()[..., None]
            parts.append((x * here).sum(1) / here.sum(1).clamp(min=1.0))
        return torch.cat(parts, -1)


class PairNetwork(nn.Module):
    """Heads over spans and pairs of spans of a whole document: the second graph."""

    def __init__(self, labels: Labels, dropout: float = 0.1) -> None:
        super().__init__()
        v = 2 * HIDDEN
        self.trigger, self.mention = nn.Linear(3 * v, HIDDEN), nn.Linear(3 * v, HIDDEN)
        self.dropout = nn.Dropout(dropout)
        self.types, self.statuses = nn.Linear(HIDDEN, len(labels.types)), nn.Linear(HIDDEN, len(STATUSES))
        self.classes, self.kinds = nn.Embedding(len(CLASSES), HIDDEN), nn.Embedding(len(KINDS), HIDDEN)
        self.roles = Pairs(len(ROLES), (candidates.DISTANCES, candidates.SENTENCES))
        self.relations = Pairs(len(RELATIONS), (candidates.DISTANCES, candidates.SENTENCES, 2))
        self.coreference = Pairs(1, (candidates.DISTANCES, candidates.SENTENCES, *[2] * candidates.FLAGS))
        self.new = nn.Linear(HIDDEN, 1)
        self.deprel = nn.Linear((REL + 1) * (REL + 1), len(labels.deprel), bias=False)

    def spans(self, vectors: Tensor, spans: Tensor, line: nn.Linear) -> Tensor:
        """First, last and mean vector of each span: vectors [N, v], spans [S, 2] → [S, HIDDEN]."""
        sums = F.pad(torch.cumsum(vectors, 0), (0, 0, 1, 0))
        start, end = spans[:, 0], spans[:, 1]
        mean = (sums[end] - sums[start]) / (end - start)[:, None].to(vectors.dtype)
        return self.dropout(F.gelu(line(torch.cat([vectors[start], vectors[end - 1], mean], -1))))

    def mention_vectors(self, vectors: Tensor, spans: Tensor, classes: Tensor, kinds: Tensor) -> Tensor:
        """[M, HIDDEN] of mention spans [M, 2] with class and kind numbers [M]."""
        return self.spans(vectors, spans, self.mention) + self.classes(classes) + self.kinds(kinds)

    def relate_arcs(self, dep: Tensor, head: Tensor) -> Tensor:
        """Relation logits [A, L] of arcs: dep, head [A, REL]; the head of a root is a row of zeros."""
        dep, head = (F.pad(x, (0, 1), value=1.0) for x in (dep, head))
        return self.deprel((dep[:, :, None] * head[:, None, :]).flatten(1))

    def forward(  # noqa: PLR0913
        self,
        vectors: Tensor,
        triggers: Tensor,
        mentions: Tensor,
        classes: Tensor,
        kinds: Tensor,
        role_pairs: Tensor,
        role_facts: Tensor,
        relation_pairs: Tensor,
        relation_facts: Tensor,
        coreference_pairs: Tensor,
        coreference_facts: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """types [T, …], statuses [T, 6], roles [R, 6], relations [L, 3], coreference [C], new [M]: logits."""
        t = self.spans(vectors, triggers, self.trigger)
        m = self.mention_vectors(vectors, mentions, classes, kinds)
        return (
            self.types(t),
            self.statuses(t),
            self.roles(t, m, role_pairs, role_facts),
            self.relations(t, t, relation_pairs, relation_facts),
            self.coreference(m, m, coreference_pairs, coreference_facts)[:, 0],
            self.new(m)[:, 0],
        )


class Pairs(nn.Module):
    """Scores of pairs: a small network over both sides and bucketed facts, plus a low-rank bilinear form."""

    def __init__(self, outputs: int, buckets: tuple[int, ...]) -> None:
        super().__init__()
        self.left, self.right = nn.Linear(HIDDEN, PAIR), nn.Linear(HIDDEN, PAIR)
        self.facts = nn.ModuleList(nn.Embedding(n, PAIR) for n in buckets)
        self.out = nn.Linear(PAIR, outputs)
        self.low_left, self.low_right = nn.Linear(HIDDEN, LOW * outputs, bias=False), nn.Linear(HIDDEN, LOW, bias=False)
        self.outputs = outputs
        for table in self.facts:
            nn.init.normal_(table.weight, std=0.1)  # type: ignore[arg-type]

    def forward(self, a: Tensor, b: Tensor, pairs: Tensor, facts: Tensor) -> Tensor:
        """a [A, HIDDEN], b [B, HIDDEN], pairs [R, 2], facts [R, F] → [R, outputs]."""
        i, j = pairs[:, 0], pairs[:, 1]
        x = self.left(a)[i] + self.right(b)[j]
        for k, table in enumerate(self.facts):
            x = x + table(facts[:, k])
        low = self.low_left(a).view(-1, self.outputs, LOW)[i]
        return self.out(F.gelu(x)) + (low * self.low_right(b)[j][:, None]).sum(-1) / math.sqrt(LOW)
