"""The training loop: two processes with one thread each, gradients averaged, resumable, a rate that decays over the wall clock.

    python -m dateline.training.loop RECIPE DATA RUN_FOLDER [--minutes N]
"""

import argparse
import json
import os
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

from dateline.language.features import Pieces, Window, Words, make_window, stack, surface
from dateline.training import losses
from dateline.training.data import load_labels, load_units
from dateline.training.labels import Labels
from dateline.training.network import Encoder, PairNetwork, WordNetwork
from dateline.training.recipe import Recipe, allowed_tags, read_recipe
from dateline.training.targets import IGNORE, Unit

RECASES = (str.upper, str.title, str.lower)


class Models(nn.Module):
    """Both graphs, trained together."""

    def __init__(self, labels: Labels, encoder: Encoder) -> None:
        super().__init__()
        self.word, self.pair = WordNetwork(labels, encoder), PairNetwork(labels)


class Sampler:
    """Endless stream of steps: units drawn by corpus weight (counted in windows), shuffled within each corpus."""

    def __init__(self, units: dict[str, list[Unit]], recipe: Recipe, seed: int) -> None:
        self.units, self.random, self.recipe = units, random.Random(seed), recipe
        self.queues: dict[str, list[int]] = {name: [] for name in units}
        self.drawn = {name: 0.0 for name in units}

    def next_unit(self) -> Unit:
        """The next unit of the corpus that is furthest behind its share."""
        name = min(self.units, key=lambda n: self.drawn[n] / self.recipe.weights[n])
        if not self.queues[name]:
            self.queues[name] = list(range(len(self.units[name])))
            self.random.shuffle(self.queues[name])
        unit = self.units[name][self.queues[name].pop()]
        size = sum(len(unit.pieces.ids[i]) for s, e in unit.windows for i in range(s, e))
        self.drawn[name] += size / 126
        return unit

    def next_step(self) -> list[Unit]:
        """Units of together about `windows_a_step` windows."""
        step: list[Unit] = []
        size = 0.0
        while size < self.recipe.windows_a_step:
            unit = self.next_unit()
            step.append(unit)
            size += sum(len(unit.pieces.ids[i]) for s, e in unit.windows for i in range(s, e)) / 120
        return step


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
            out.append(Prepared(number, w, _piece_marks(unit, w.firsts, len(w.ids), s), labels, sentences))
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
    return _add_spans(found, models, [(units[u], torch.cat(vs)) for u, vs in parts_of.items()])


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


def _add_spans(found: losses.Losses, models: Models, documents: list[tuple[Unit, Tensor]]) -> losses.Losses:
    parts = [losses.span_losses(unit, vectors, models.pair) for unit, vectors in documents]
    for key in sorted({k for p in parts for k in p}):
        found[key] = torch.stack([p[key] for p in parts if key in p]).mean()
    return found


def _piece_marks(unit: Unit, firsts: np.ndarray, pieces: int, start: int) -> np.ndarray:
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


class Clock:
    """Progress of the run from 0 to 1 by wall clock, going on where a stopped run left off."""

    def __init__(self, minutes: float, spent: float = 0.0) -> None:
        self.total, self.spent, self.begin = minutes * 60, spent, time.time()

    def seconds(self) -> float:
        """Seconds trained so far."""
        return self.spent + time.time() - self.begin

    def progress(self) -> float:
        """Share of the time that is over."""
        return min(1.0, self.seconds() / self.total)


def make_optimizer(models: Models, recipe: Recipe) -> torch.optim.AdamW:
    """AdamW with a rate for the encoder and one for the heads; word and position embeddings stay as they were."""
    encoder = models.word.encoder
    encoder.words.weight.requires_grad = encoder.positions.weight.requires_grad = False
    inside = {id(p) for p in encoder.parameters()}
    fresh = {id(encoder.shapes.weight), id(encoder.marks.weight)}
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for p in models.parameters():
        if p.requires_grad:
            rate = recipe.encoder_rate if id(p) in inside - fresh else recipe.head_rate
            groups.setdefault((rate, 0.01 if p.dim() > 1 else 0.0), []).append(p)
    return torch.optim.AdamW([{"params": ps, "base": rate, "lr": rate, "weight_decay": wd} for (rate, wd), ps in groups.items()])


def average_gradients(models: Models, progress: float, world: int) -> float:
    """Mean gradient of all processes, and the progress of the first, in one message."""
    parameters = [p for p in models.parameters() if p.requires_grad]
    if world == 1:
        return progress
    flat = torch.cat([(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in parameters] + [torch.tensor([progress])])
    dist.all_reduce(flat)
    flat /= world
    at = 0
    for p in parameters:
        p.grad = flat[at : at + p.numel()].view_as(p)
        at += p.numel()
    return float(flat[-1])


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint in one piece."""
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def train(rank: int, world: int, recipe: Recipe, folder: Path, units: dict[str, list[Unit]]) -> None:
    """One process of the run; the first writes the log and the checkpoints."""
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    labels = Labels(**json.loads((folder / "labels.json").read_text()))
    encoder = Encoder(dropout=recipe.dropout)
    encoder.load_bert(Path(os.environ["DATELINE_ENCODER"]))
    models = Models(labels, encoder)
    optimizer = make_optimizer(models, recipe)
    state = folder / "state.pt"
    step, clock, average = 0, Clock(recipe.minutes), None
    if state.exists():
        kept = torch.load(state, weights_only=True)
        models.load_state_dict(kept["models"])
        optimizer.load_state_dict(kept["optimizer"])
        step, clock, average = kept["step"], Clock(recipe.minutes, kept["seconds"]), kept["average"]
    torch.manual_seed(recipe.seed + 100 * rank + step)
    sampler, rng = Sampler(units, recipe, recipe.seed + rank + 10 * step), random.Random(rank + step)
    allowed = {s: allowed_tags(recipe, s, labels) for s in labels.schemes}
    seen: dict[str, list[float]] = {}
    progress, saved, pieces = clock.progress(), time.time(), 0
    while progress < 1.0:
        models.train()
        batch = sampler.next_step()
        found = run_units(models, batch, allowed, recipe, rng)
        total = torch.stack(list(found.values())).sum()
        total.backward()
        progress = average_gradients(models, clock.progress(), world)
        rate = min(1.0, progress / recipe.warm_up) if progress < recipe.warm_up else (1.0 - progress) / (1.0 - recipe.warm_up)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * max(rate, 1e-3)
        nn.utils.clip_grad_norm_([p for p in models.parameters() if p.requires_grad], recipe.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        pieces += sum(len(i) for u in batch for i in u.pieces.ids)
        if rank:
            continue
        average = _averaged(average, models) if progress >= recipe.average_from else None
        for k, v in found.items():
            seen.setdefault(k, []).append(float(v.detach()) / losses.WEIGHTS.get(k, 0.5))
        if step % 50 == 0:
            line = {"step": step, "progress": round(progress, 4), "seconds": round(clock.seconds()), "pieces_s": round(world * pieces / (time.time() - clock.begin))}
            with (folder / "log.jsonl").open("a") as log:
                log.write(json.dumps(line | {k: round(sum(v) / len(v), 4) for k, v in sorted(seen.items())}) + "\n")
            seen = {}
        if time.time() - saved > 240 or progress >= 1.0:
            saved = time.time()
            save(state, {"models": models.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": clock.seconds(), "average": average})


def _averaged(average: dict[str, Tensor] | None, models: Models) -> dict[str, Tensor]:
    """Exponential moving average of the weights."""
    now = {k: v.detach() for k, v in models.state_dict().items()}
    if average is None:
        return {k: v.clone() for k, v in now.items()}
    for k, v in now.items():
        if v.is_floating_point() and v.data_ptr() != average[k].data_ptr():
            average[k].lerp_(v, 0.005)
    return average


def main() -> None:
    """Prepare units once, then fork the processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("recipe", "data", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    recipe = read_recipe(options.recipe)
    if options.minutes:
        recipe = Recipe(**(asdict(recipe) | {"minutes": options.minutes}))
    options.folder.mkdir(parents=True, exist_ok=True)
    labels = load_labels(recipe, options.data)
    (options.folder / "labels.json").write_text(json.dumps(asdict(labels)))
    units = load_units(recipe, options.data, labels)
    counts = {n: [len(u), sum(len(x.windows) for x in u), sum(len(i) for x in u for i in x.pieces.ids)] for n, u in units.items()}
    (options.folder / "data.json").write_text(json.dumps(counts, indent=1))
    children = []
    for rank in range(options.processes):
        pid = os.fork()
        if pid == 0:
            os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=os.environ.get("MASTER_PORT", "29533"))
            dist.init_process_group("gloo", rank=rank, world_size=options.processes)
            train(rank, options.processes, recipe, options.folder, units)
            os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
