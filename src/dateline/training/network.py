"""The network: one BERT-like encoder with word heads, and pair heads over its word vectors.

Shapes: B windows, P pieces, W words of a window, N words of a document, T triggers, M mentions.
"""

import math
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from dateline.language import candidates
from dateline.language.features import AFFIX_BUCKETS, SHAPE_BUCKETS
from dateline.training.bert import Encoder, Sizes
from dateline.training.labels import CLASSES, FRAMES, KINDS, RELATIONS, ROLES, ROOTS, STATUSES, Labels

FRAME_REACH = 16  # words between predicate and argument that are told apart


class Group(nn.Module):
    """The encoder's layers at each word in a learned mix, with the word's own letters, for heads that share it."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        h = sizes.hidden
        self.mix = nn.Parameter(torch.linspace(-1.0, 1.0, sizes.layers + 1))
        self.line, self.norm, self.dropout = nn.Linear(sizes.width + sum(sizes.letters), h), nn.LayerNorm(h), nn.Dropout(dropout)
        self.conv = nn.Conv1d(h, h, 3, padding=1)

    def forward(self, x: Tensor, letters: Tensor, real: Tensor) -> Tensor:
        """Mixed layers at words [B, W, d], letters [B, W, l], real [B, W, 1] (0: padding, which no word sees) → [B, W, hidden]."""
        x = F.gelu(self.line(torch.cat([x, letters], -1))) * real
        near = F.gelu(self.conv(x.transpose(1, 2)).transpose(1, 2))
        return self.dropout(self.norm(x + near))


class WordNetwork(nn.Module):
    """Encoder and word heads: the first graph."""

    GROUPS: ClassVar = {
        "syntax": ("starts", "upos", "xpos", "lemma"),
        "events": ("triggers", "triggers_ecb", "triggers_meantime", "quotations"),
    }

    def __init__(self, labels: Labels, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.labels, self.encoder = labels, Encoder(sizes, dropout)
        h, arc = sizes.hidden, sizes.arc
        self.prefix, self.suffix = (nn.Embedding(AFFIX_BUCKETS, n) for n in sizes.letters[:2])
        self.shape = nn.Embedding(SHAPE_BUCKETS, sizes.letters[2])
        for table in (self.prefix, self.suffix, self.shape):
            nn.init.normal_(table.weight, std=0.1)
        self.groups = nn.ModuleDict({g: Group(sizes, dropout) for g in ("syntax", "mentions", "events")})
        where = {h: g for g, heads in self.GROUPS.items() for h in heads}
        self.group_of = {h: where.get(h, "mentions") for h in labels.sizes()}
        self.heads = nn.ModuleDict({head: nn.Linear(h, size) for head, size in labels.sizes().items()})
        self.arc_dep, self.arc_head, self.rel = nn.Linear(h, arc), nn.Linear(h, arc), nn.Linear(h, 2 * sizes.rel)
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.root_head = nn.Parameter(torch.zeros(arc))
        nn.init.normal_(self.arc, std=0.05)
        self.coding = nn.Sequential(nn.Linear(3 * sizes.width, h), nn.GELU(), nn.Dropout(dropout), nn.Linear(h, len(ROOTS)))

    def forward(  # noqa: PLR0913
        self, ids: Tensor, mask: Tensor, shapes: Tensor, marks: Tensor, firsts: Tensor, hashes: Tensor
    ) -> dict[str, Tensor]:
        """Pieces [B, P], firsts [B, W], hashes [B, W, 3] → logits [B, W, …] a head, `arcs` [B, W, W + 1] (column 0: root),
        `rel` [B, W, 2·rel], `vectors` [B, W, 2·hidden], `roots` [B, 16].
        """
        outputs = self.encoder(ids, mask, shapes, marks)
        letters = torch.cat([self.prefix(hashes[..., 0]), self.suffix(hashes[..., 1]), self.shape(hashes[..., 2])], -1)
        mixed = self._mix(outputs, firsts)
        real = (firsts > 0)[..., None].to(mixed.dtype)
        x = {g: group(mixed[i], letters, real) for i, (g, group) in enumerate(self.groups.items())}
        out = {h: head(x[self.group_of[h]]) for h, head in self.heads.items()}
        dep, head = F.gelu(self.arc_dep(x["syntax"])), F.gelu(self.arc_head(x["syntax"]))
        head = torch.cat([self.root_head.expand(head.shape[0], 1, -1), head], 1)
        dep = torch.cat([dep, torch.ones_like(dep[..., :1])], -1)
        out["arcs"] = dep @ self.arc @ head.transpose(1, 2)
        out["rel"] = F.gelu(self.rel(x["syntax"]))
        out["vectors"] = torch.cat([x["mentions"], x["events"]], -1)
        out["roots"] = self.coding(self._marked(outputs[-1], marks))
        return out

    def _mix(self, outputs: list[Tensor], firsts: Tensor) -> Tensor:
        """Layer outputs [B, P, d] at words, mixed for each group by one matrix product: [groups, B, W, d]."""
        b, p, d = outputs[0].shape
        rows = (firsts + torch.arange(b, device=firsts.device)[:, None] * p).flatten()
        at_words = torch.stack([o.reshape(b * p, d)[rows] for o in outputs]).flatten(1)
        weights = torch.stack([torch.softmax(g.mix, 0) for g in self.groups.values()])
        return (weights @ at_words).view(len(self.groups), b, firsts.shape[1], d)

    def _marked(self, x: Tensor, marks: Tensor) -> Tensor:
        """[CLS] and the means over the pieces marked as actor (1) and recipient (2): [B, 3·d]."""
        parts = [x[:, 0]]
        for mark in (1, 2):
            here = (marks == mark).float()[..., None]
            parts.append((x * here).sum(1) / here.sum(1).clamp(min=1.0))
        return torch.cat(parts, -1)


class PairNetwork(nn.Module):
    """Heads over spans and pairs of spans of a whole document: the second graph."""

    def __init__(self, labels: Labels, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        h = sizes.hidden
        self.trigger, self.mention = nn.Linear(6 * h, h), nn.Linear(6 * h, h)
        self.dropout = nn.Dropout(dropout)
        self.types, self.statuses = nn.Linear(h, len(labels.types)), nn.Linear(h, len(STATUSES))
        self.classes, self.kinds = nn.Embedding(len(CLASSES), h), nn.Embedding(len(KINDS), h)
        self.roles = Pairs(len(ROLES), (candidates.DISTANCES, candidates.SENTENCES), sizes)
        self.relations = Pairs(len(RELATIONS), (candidates.DISTANCES, candidates.SENTENCES, 2), sizes)
        self.coreference = Pairs(1, (candidates.DISTANCES, candidates.SENTENCES, *[2] * candidates.FLAGS), sizes)
        self.new = nn.Linear(h, 1)
        self.predicate, self.argument = nn.Linear(2 * h, h), nn.Linear(2 * h, h)
        self.frames = Pairs(len(FRAMES), (2 * FRAME_REACH + 1,), sizes)
        self.deprel = nn.Linear((sizes.rel + 1) ** 2, len(labels.deprel), bias=False)

    def spans(self, vectors: Tensor, spans: Tensor, line: nn.Linear) -> Tensor:
        """First, last and mean vector of each span: vectors [N, v], spans [S, 2] → [S, hidden]."""
        sums = F.pad(torch.cumsum(vectors, 0), (0, 0, 1, 0))
        start, end = spans[:, 0], spans[:, 1]
        mean = (sums[end] - sums[start]) / (end - start)[:, None].to(vectors.dtype)
        return self.dropout(F.gelu(line(torch.cat([vectors[start], vectors[end - 1], mean], -1))))

    def mention_vectors(self, vectors: Tensor, spans: Tensor, classes: Tensor, kinds: Tensor) -> Tensor:
        """[M, hidden] of mention spans [M, 2] with class and kind numbers [M]."""
        return self.spans(vectors, spans, self.mention) + self.classes(classes) + self.kinds(kinds)

    def frame_roles(self, vectors: Tensor, pairs: Tensor) -> Tensor:
        """PropBank roles [R, FRAMES] of (predicate, word) pairs [R, 2] over word vectors [N, v]: an auxiliary task, not exported."""
        far = (pairs[:, 1] - pairs[:, 0]).clamp(-FRAME_REACH, FRAME_REACH) + FRAME_REACH
        return self.frames(F.gelu(self.predicate(vectors)), F.gelu(self.argument(vectors)), pairs, far[:, None])

    def relate_arcs(self, dep: Tensor, head: Tensor) -> Tensor:
        """Relation logits [A, L] of arcs: dep, head [A, rel]; the head of a root is a row of zeros."""
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
        """Types [T, …], statuses [T, 6], roles [R, 6], relations [L, 3], coreference [C], new [M]: logits."""
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

    def __init__(self, outputs: int, buckets: tuple[int, ...], sizes: Sizes) -> None:
        super().__init__()
        h, pair = sizes.hidden, sizes.pair
        self.left, self.right = nn.Linear(h, pair), nn.Linear(h, pair)
        self.facts = nn.ModuleList(nn.Embedding(n, pair) for n in buckets)
        self.out = nn.Linear(pair, outputs)
        self.low_left, self.low_right = nn.Linear(h, sizes.low * outputs, bias=False), nn.Linear(h, sizes.low, bias=False)
        self.outputs, self.low = outputs, sizes.low
        for table in self.facts:
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, a: Tensor, b: Tensor, pairs: Tensor, facts: Tensor) -> Tensor:
        """A [A, hidden], b [B, hidden], pairs [R, 2], facts [R, F] → [R, outputs]."""
        i, j = pairs[:, 0], pairs[:, 1]
        x = self.left(a)[i] + self.right(b)[j]
        flags = [k for k, table in enumerate(self.facts) if table.num_embeddings == 2]
        for k, table in enumerate(self.facts):
            if k not in flags:
                x = x + table(facts[:, k])
        if flags:  # yes or no: one matrix product for all
            tables = torch.stack([self.facts[k].weight for k in flags])
            x = x + tables[:, 0].sum(0) + facts[:, flags].to(x.dtype) @ (tables[:, 1] - tables[:, 0])
        low = self.low_left(a).view(-1, self.outputs, self.low)[i]
        return self.out(F.gelu(x)) + (low * self.low_right(b)[j][:, None]).sum(-1) / math.sqrt(self.low)
