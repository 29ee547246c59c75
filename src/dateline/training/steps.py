"""One step of training: units to windows, windows through the network in groups of like length, losses of every head."""

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from dateline.language.features import Pieces, Window, Words, make_window, stack, surface
from dateline.training import losses
from dateline.training.labels import Labels
from dateline.training.network import PairNetwork, Sizes, WordNetwork
from dateline.training.recipe import Recipe
from dateline.training.targets import IGNORE, Unit

RECASES = (str.upper, str.title, str.lower)


class Models(nn.Module):
    """Both graphs, trained together."""

    def __init__(self, labels: Labels, sizes: Sizes = Sizes(), dropout: float = 0.1) -> None:  # noqa: B008
        super().__init__()
        self.word, self.pair = WordNetwork(labels, sizes, dropout), PairNetwork(labels, sizes, dropout)


@dataclass
class Prepared:
    """One window ready for the network: its arrays, marks, labels and sentence numbers, and which unit it is from."""

    unit: int
    window: Window
    marks: np.ndarray
    labels: dict[str, np.ndarray]
    sentences: np.ndarray


def prepare_windows(units: list[Unit], recipe: Recipe, rng: random.Random) -> list[Prepared]:
    """All windows of the units, in order; some units are recased."""
    out = []
    for number, unit in enumerate(units):
        surfaces = (unit.pieces.shapes, unit.pieces.hashes)
        if rng.random() < recipe.recased:
            recase = rng.choice(RECASES)
            surfaces = surface(Words([recase(w) for w in unit.words.texts], unit.words.gaps, unit.words.tokens))
        pieces = Pieces(unit.pieces.ids, *surfaces)
        for s, e in unit.windows:
            w = make_window(pieces, s, e, (101, 102))
            labels = {k: _window_labels(k, v, s, e) for k, v in unit.labels.items()}
            sentences = unit.sentence_of[s:e] if unit.sentence_of is not None else np.zeros(e - s, np.int64)
            out.append(Prepared(number, w, piece_marks(unit, w.firsts, len(w.ids), s), labels, sentences))
    return out


def run_units(models: Models, units: list[Unit], allowed: dict[str, Tensor], recipe: Recipe, rng: random.Random) -> losses.Losses:
    """Losses of one step. Windows go through the network in groups of like length."""
    windows = prepare_windows(units, recipe, rng)
    order = sorted(range(len(windows)), key=lambda i: len(windows[i].window.ids))
    groups = [g for g in _length_groups(order, [len(w.window.ids) for w in windows]) if g]
    sums: list[losses.Sums] = []
    vectors: list[Tensor | None] = [None] * len(windows)
    roots: dict[int, Tensor] = {}
    for group in groups:
        batch = [windows[i] for i in group]
        out, sentences = run_windows(models, batch)
        n = out["vectors"].shape[1]
        labels = {k: _stacked_labels([w.labels for w in batch], k, n) for k in sorted({k for w in batch for k in w.labels})}
        sums.append(losses.word_losses(out, labels, allowed) | losses.parse_losses(out, labels, sentences, models.pair))
        for row, i in enumerate(group):
            vectors[i] = out["vectors"][row, : len(windows[i].window.firsts)]
            roots[i] = out["roots"][row]
    found = losses.weigh_sums(sums)
    coded = [i for i, w in enumerate(windows) if units[w.unit].roots]
    if coded:
        found |= losses.root_loss(torch.stack([roots[i] for i in coded]), [units[windows[i].unit] for i in coded])
    parts_of: dict[int, list[Tensor]] = {}
    for w, v in zip(windows, vectors, strict=True):
        if v is not None and units[w.unit].marks is None:
            parts_of.setdefault(w.unit, []).append(v)
    spans = [losses.span_losses(units[u], torch.cat(vs), models.pair) for u, vs in parts_of.items()]
    return found | losses.weigh_sums(spans, losses.FULL_SPANS)


def run_windows(models: Models, batch: list[Prepared]) -> tuple[dict[str, Tensor], Tensor]:
    """Outputs of the word network for windows padded to the longest, and their sentence numbers [B, W] (0: padding)."""
    p, n = max(len(w.window.ids) for w in batch), max(len(w.window.firsts) for w in batch)

    def as_tensor(arrays: list[np.ndarray], width: int) -> Tensor:
        return torch.from_numpy(stack(arrays, width))

    mask = as_tensor([np.ones(len(w.window.ids), np.int64) for w in batch], p)
    pieces = [as_tensor([w.window.ids for w in batch], p), mask, as_tensor([w.window.shapes for w in batch], p)]
    marks = as_tensor([w.marks for w in batch], p)
    words = [as_tensor([w.window.firsts for w in batch], n), as_tensor([w.window.hashes for w in batch], n)]
    return models.word(*pieces, marks, *words), as_tensor([w.sentences + 1 for w in batch], n)


def _length_groups(order: list[int], lengths: list[int]) -> list[list[int]]:
    """Windows (shortest first) in groups whose shortest has at least 70 % of the longest's pieces, or that are single."""
    groups: list[list[int]] = []
    for i in order:
        if groups and lengths[groups[-1][0]] >= 0.7 * lengths[i]:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def piece_marks(unit: Unit, firsts: np.ndarray, pieces: int, start: int) -> np.ndarray:
    """Marks [pieces] of a window that begins at word `start`: 1 over the actor of a given pair, 2 over its recipient, else 0."""
    out = np.zeros(pieces, np.int64)
    for mark, span in enumerate(unit.marks or (), 1):
        if span is not None:
            ends = [*firsts.tolist(), pieces - 1]
            out[ends[max(0, span[0] - start)] : ends[min(len(firsts), span[1] - start)]] = mark
    return out


def _window_labels(name: str, values: np.ndarray, start: int, end: int) -> np.ndarray:
    part = values[start:end].copy()
    if name == "heads":
        inside = part >= 0
        part[inside] = np.where((part[inside] >= start) & (part[inside] < end), part[inside] - start, IGNORE)
    return part


def _stacked_labels(gold: list[dict[str, np.ndarray]], name: str, width: int) -> Tensor:
    out = np.full((len(gold), width), IGNORE, np.int64)
    for i, labels in enumerate(gold):
        if name in labels:
            out[i, : len(labels[name])] = labels[name]
    return torch.from_numpy(out)
