"""The training loop: two processes with one thread each, gradients averaged, resumable, a rate that decays over the wall clock.

python -m dateline.training.loop RECIPE DATA RUN_FOLDER [--minutes N]
"""

import argparse
import json
import os
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.utils.data import IterableDataset, get_worker_info

from dateline.training.batches import SHORTEST, Batch, Example, Noise, Packed, collate, make_example, pack
from dateline.training.labels import Labels
from dateline.training.losses import Losses, hard_losses, weight_of
from dateline.training.recipe import Recipe, allowed_tags, read_recipe
from dateline.training.steps import Models, run_batch
from dateline.training.units import Unit


class Batches(IterableDataset[Packed]):
    """Endless batches: units drawn by corpus weight (counted in windows), shuffled within each corpus."""

    def __init__(self, units: dict[str, list[Unit]], recipe: Recipe, seed: int, shortest: float = SHORTEST) -> None:
        self.units, self.recipe, self.seed, self.shortest = units, recipe, seed, shortest
        self.known: dict[tuple[str, int], Example] = {}

    def __iter__(self) -> Iterator[Packed]:
        worker = get_worker_info()
        rng = random.Random(self.seed + (worker.id * 1000 if worker else 0))
        noise = Noise(self.recipe.recased, self.recipe.masked)
        drawn = self._draw(rng)
        while True:
            step: list[Example] = []
            while sum(e.pieces for e in step) < 120 * self.recipe.windows_a_step:
                step.append(next(drawn))
            yield pack(collate(step, noise, rng, self.shortest))

    def _draw(self, rng: random.Random) -> Iterator[Example]:
        """Each unit is of the corpus that is furthest behind its share."""
        queues: dict[str, list[int]] = {name: [] for name in self.units}
        taken = {name: rng.random() for name in self.units}
        while True:
            name = min(self.units, key=lambda n: taken[n] / self.recipe.weights[n])
            if not queues[name]:
                queues[name] = list(range(len(self.units[name])))
                rng.shuffle(queues[name])
            number = queues[name].pop()
            if (name, number) not in self.known:
                self.known[name, number] = make_example(self.units[name][number])
            example = self.known[name, number]
            taken[name] += example.pieces / 126
            yield example


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
    """AdamW with a rate for the encoder and one for the heads; word and position embeddings, and `frozen` layers, stay as they were."""
    encoder = models.word.encoder
    encoder.words.weight.requires_grad = encoder.positions.weight.requires_grad = False
    if recipe.frozen:
        for part in (encoder.norm, encoder.shapes, encoder.marks, *encoder.layers[: recipe.frozen]):
            part.requires_grad_(False)
        encoder.kind.requires_grad = False
    inside = {id(p) for p in encoder.parameters()}
    fresh = {id(encoder.shapes.weight), id(encoder.marks.weight)}
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for p in models.parameters():
        if p.requires_grad:
            rate = recipe.encoder_rate if id(p) in inside - fresh else recipe.head_rate
            groups.setdefault((rate, 0.01 if p.dim() > 1 else 0.0), []).append(p)
    told = [{"params": ps, "base": rate, "lr": rate, "weight_decay": wd} for (rate, wd), ps in groups.items()]
    return torch.optim.AdamW(told, fused=encoder.kind.is_cuda)


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


@dataclass
class Run:
    """What a process trains with, and how far it has come."""

    models: Models
    optimizer: torch.optim.AdamW
    clock: Clock
    step: int = 0
    average: dict[str, Tensor] | None = None

    def save(self, path: Path) -> None:
        """Write a checkpoint in one piece."""
        parts = {"models": self.models.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step}
        torch.save(parts | {"seconds": self.clock.seconds(), "average": self.average}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)


def open_run(recipe: Recipe, folder: Path) -> Run:
    """A fresh run, one that starts from the weights of start.pt, or one that goes on from state.pt, whatever the folder holds."""
    models = Models(Labels(**json.loads((folder / "labels.json").read_text())), dropout=recipe.dropout)
    models.word.encoder.load_bert(Path(os.environ["DATELINE_ENCODER"]))
    if (folder / "start.pt").exists():
        first = torch.load(folder / "start.pt", weights_only=True)
        models.load_state_dict(first["average"] or first["models"], strict=False)  # heads may be new
    run = Run(models, make_optimizer(models, recipe), Clock(recipe.minutes))
    if (folder / "state.pt").exists():
        kept = torch.load(folder / "state.pt", weights_only=True)
        models.load_state_dict(kept["models"])
        run.optimizer.load_state_dict(kept["optimizer"])
        run.step, run.clock, run.average = kept["step"], Clock(recipe.minutes, kept["seconds"]), kept["average"]
    return run


def train(rank: int, world: int, recipe: Recipe, folder: Path, units: dict[str, list[Unit]]) -> None:
    """One process of the run; the first writes the log and the checkpoints."""
    torch.set_num_threads(1)
    run, device = open_run(recipe, folder), torch.device("cpu")
    torch.manual_seed(recipe.seed + 100 * rank + run.step)
    allowed = {s: allowed_tags(recipe, s, run.models.word.labels) for s in recipe.schemes}
    log, saved, progress = Log(folder / "log.jsonl", world), time.time(), run.clock.progress()
    for packed in Batches(units, recipe, recipe.seed + rank + 10 * run.step):
        run.models.train()
        run.models.word.encoder.set_rounded(progress >= recipe.rounded_from)
        batch = packed.unpack(device)
        found = hard_losses(run.models, batch, run_batch(run.models, batch), allowed)
        torch.stack(list(found.values())).sum().backward()
        progress = average_gradients(run.models, run.clock.progress(), world)
        take_step(run, recipe, progress)
        if not rank:
            run.average = averaged(run.average, run.models) if progress >= recipe.average_from else None
            log.add(run, progress, batch, found)
            if time.time() - saved > 240 or progress >= 1.0:
                saved = time.time()
                run.save(folder / "state.pt")
        if progress >= 1.0:
            return


def take_step(run: Run, recipe: Recipe, progress: float) -> None:
    """One step of the optimizer, at the rate of this moment: up over the warm-up, then down to nothing."""
    rate = progress / recipe.warm_up if progress < recipe.warm_up else (1.0 - progress) / (1.0 - recipe.warm_up)
    for group in run.optimizer.param_groups:
        group["lr"] = group["base"] * max(rate, 1e-3)
    nn.utils.clip_grad_norm_([p for p in run.models.parameters() if p.requires_grad], recipe.clip)
    run.optimizer.step()
    run.optimizer.zero_grad(set_to_none=True)
    run.step += 1


class Log:
    """Mean losses (unweighted) of every fifty steps, a JSON line each."""

    def __init__(self, path: Path, world: int) -> None:
        self.path, self.world, self.pieces = path, world, 0
        self.seen: dict[str, list[Tensor]] = {}

    def add(self, run: Run, progress: float, batch: Batch, found: Losses) -> None:
        """Count a step, and write a line where it is the fiftieth."""
        self.pieces += batch.counts["pieces"]
        for k, v in found.items():
            self.seen.setdefault(k, []).append(v.detach())
        if run.step % 50:
            return
        speed = round(self.world * self.pieces / (time.time() - run.clock.begin))
        line = {"step": run.step, "progress": round(progress, 4), "seconds": round(run.clock.seconds()), "pieces_s": speed}
        means = {k: round(float(torch.stack(v).mean()) / weight_of(k), 4) for k, v in sorted(self.seen.items())}
        with self.path.open("a") as log:
            log.write(json.dumps(line | means) + "\n")
        self.seen = {}


def averaged(average: dict[str, Tensor] | None, models: Models, share: float = 0.005) -> dict[str, Tensor]:
    """Exponential moving average of the weights; frozen ones are the same in both."""
    now = {k: v.detach() for k, v in models.state_dict().items()}
    if average is None:
        return {k: v.clone() for k, v in now.items()}
    moving = [k for k, v in now.items() if v.is_floating_point()]
    torch._foreach_lerp_([average[k] for k in moving], [now[k] for k in moving], share)
    return average


def main() -> None:
    """Prepare units once, then fork the processes."""
    from dateline.training.data import load_labels, load_units

    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("recipe", "data", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--start", type=Path, help="the state.pt of an earlier stage, to take its weights")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    recipe = read_recipe(options.recipe)
    if options.minutes:
        recipe = replace(recipe, minutes=options.minutes)
    recipe = replace(recipe, corpora={n: c for n, c in recipe.corpora.items() if not c.get("raw")})  # those are for a teacher alone
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.start:
        shutil.copyfile(options.start, options.folder / "start.pt")
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
