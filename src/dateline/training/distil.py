"""A large teacher learns from the corpora; then a student of the size that ships learns from the corpora and from the teacher, on all text.

python -m dateline.training.prepare RECIPE DATA FOLDER            labels.json and units.pkl, where the corpora are
python -m dateline.training.distil RECIPE FOLDER --start STATE    where a GPU is: state.pt, log.jsonl

DATELINE_TEACHER names MPNet's safetensors. What the teacher adds: answers to all heads in every corpus, one that annotates names alone or
nothing too, and what is nearly right.
"""

import argparse
import json
import os
import pickle
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from dateline.language.decoding.mentions import THINGS, VALUES
from dateline.training.batches import Batch, Noise, Packed, collate, make_example, pack
from dateline.training.bert import TEACHER
from dateline.training.labels import CLASSES, NOMINALS, Labels
from dateline.training.loop import Batches, Clock, Log, Run, averaged, make_optimizer, take_step
from dateline.training.losses import hard_losses, soft_losses
from dateline.training.recipe import Recipe, allowed_tags, read_recipe
from dateline.training.steps import Models, Outputs, run_batch
from dateline.training.units import IGNORE, UNTYPED, Array, Unit

SHORTEST_HERE = 0.0  # on a GPU padding costs less than another pass: what limits is how fast kernels are launched


@dataclass(frozen=True)
class Place:
    """Where training runs, and the folder of the run."""

    device: torch.device
    workers: int
    folder: Path

    def load(self, batches: Dataset[Packed]) -> Iterator[Batch]:
        """Batches on the device, collated by the workers."""
        packed: DataLoader[Packed] = DataLoader(
            batches, batch_size=None, num_workers=self.workers, pin_memory=self.device.type == "cuda",
            prefetch_factor=4 if self.workers else None,
        )  # fmt: skip
        return (p.unpack(self.device) for p in packed)


class Chunks(Dataset[Packed]):
    """A batch, without noise, of each run of units."""

    def __init__(self, parts: list[Sequence[Unit]]) -> None:
        self.parts = parts

    def __len__(self) -> int:
        """Batches."""
        return len(self.parts)

    def __getitem__(self, number: int) -> Packed:
        """One batch."""
        return pack(collate([make_example(u) for u in self.parts[number]], Noise(), random.Random(0), SHORTEST_HERE))


def cut_runs(units: Sequence[Unit], size: int = 32) -> list[Sequence[Unit]]:
    """Runs of so many units."""
    return [units[i : i + size] for i in range(0, len(units), size)]


def train_stage(models: Models, recipe: Recipe, units: dict[str, list[Unit]], place: Place, teacher: Models | None = None) -> None:
    """Train for the minutes of the recipe and leave the averaged weights in the models."""
    run = Run(models, make_optimizer(models, recipe), Clock(recipe.minutes))
    allowed = {s: allowed_tags(recipe, s, models.word.labels).to(place.device) for s in recipe.schemes}
    lines = Log(place.folder / ("log.jsonl" if teacher else "teacher.jsonl"), 1)
    models.train()
    progress = 0.0
    for batch in place.load(Batches(units, recipe, recipe.seed, SHORTEST_HERE)):
        models.word.encoder.set_rounded(progress >= recipe.rounded_from)
        out = run_batch(models, batch)
        found = hard_losses(models, batch, out, allowed)
        loss = torch.stack(list(found.values())).sum()
        if teacher is not None:
            with torch.no_grad():
                told = run_batch(teacher, batch)
            soft = soft_losses(models, batch, out, teacher, told)
            loss = recipe.teacher["hard"] * loss + recipe.teacher["soft"] * torch.stack(list(soft.values())).sum()
            found = found | {f"soft_{k}": v for k, v in soft.items()}
        loss.backward()
        progress = run.clock.progress()
        take_step(run, recipe, progress)
        if progress >= recipe.average_from and run.step % 4 == 0:
            run.average = averaged(run.average, models, 0.02)
        lines.add(run, progress, batch, found)
        if progress >= 1.0:
            break
    if run.average is not None:
        models.load_state_dict(run.average)
    models.eval()


def guess_units(teacher: Models, units: Sequence[Unit], place: Place) -> list[Unit]:
    """The units with the teacher's mentions and triggers."""
    found: list[Unit] = []
    parts = cut_runs(units)
    for part, batch in zip(parts, place.load(Chunks(parts)), strict=True):
        with torch.no_grad():
            out = run_batch(teacher, batch)
        tags = {h: _best(out, h, batch.rows) for h in ("names", "nominals", "triggers", "pronouns")}
        at = 0
        for unit in part:
            n = unit.windows[-1][1]
            found.append(_guess(unit, {h: x[at : at + n] for h, x in tags.items()}))
            at += n
    return found


def guess_untold(teacher: Models, units: dict[str, list[Unit]], place: Place) -> dict[str, list[Unit]]:
    """All corpora, guessed at where they tell neither events nor mentions."""
    untold = [name for name, some in units.items() if not any(u.events or u.mentions or u.marks for u in some)]
    guessed = iter(guess_units(teacher, [u for name in untold for u in units[name]], place))
    return {name: [next(guessed) for _ in some] if name in untold else some for name, some in units.items()}


def _best(out: Outputs, head: str, rows: Tensor) -> Array:
    best: Array = out.words[head].argmax(-1)[rows].cpu().numpy()
    return best


def _guess(unit: Unit, tags: dict[str, Array]) -> Unit:
    mentions = []
    for head, classes in (("names", CLASSES), ("nominals", NOMINALS)):
        for start, end, k in read_tags(tags[head]):
            label = classes[k]
            kind = "nominal" if head == "nominals" else "title" if label == "TITLE" else "value" if label in VALUES else "name"
            mentions.append((start, end, label, kind, f"{head}-{start}"))
    for i in np.flatnonzero(tags["pronouns"]).tolist():
        label = "ORG" if unit.words.texts[i].lower() in THINGS else "PERSON"
        mentions.append((i, i + 1, label, "pronoun", f"pronoun-{i}"))
    bio = tags["triggers"]
    starts = np.flatnonzero((bio == 1) | ((bio == 2) & (np.r_[0, bio[:-1]] == 0)))
    events = []
    for start in starts.tolist():
        rest = np.flatnonzero(bio[start + 1 :] != 2)
        events.append(
            UNTYPED | {"span": (start, start + 1 + (int(rest[0]) if len(rest) else len(bio) - start - 1)), "cluster": f"e{start}"}
        )
    return replace(unit, mentions=mentions, events=events, guessed=True, coreference=False)


def read_tags(tags: Array) -> Iterator[tuple[int, int, int]]:
    """Spans (start, end, class) of BIOES tags, legal or not: one starts at B, S, a new class or behind E, S or O."""
    label = np.where(tags > 0, (tags - 1) // 4, -1)
    kind = (tags - 1) % 4
    before, closed = np.r_[-1, label[:-1]], np.r_[True, (tags[:-1] == 0) | np.isin(kind[:-1], (2, 3))]
    starts = (tags > 0) & ((label != before) | closed | np.isin(kind, (0, 3)))
    ends = [*np.flatnonzero(starts | (tags == 0)).tolist(), len(tags)]
    after = np.searchsorted(ends, np.flatnonzero(starts), side="right")
    for start, e in zip(np.flatnonzero(starts).tolist(), after.tolist(), strict=True):
        yield start, ends[e], int(label[start])


def measure(models: Models, dev: dict[str, list[Unit]], recipe: Recipe, place: Place) -> dict[str, dict[str, float]]:
    """For each dev split the mean hard losses, and how many types and statuses are right in percent."""
    allowed = {s: allowed_tags(recipe, s, models.word.labels).to(place.device) for s in recipe.schemes}
    parts = [(name, part) for name, units in dev.items() for part in cut_runs(units)]
    found: dict[str, dict[str, list[float]]] = {name: {} for name in dev}
    for (name, _), batch in zip(parts, place.load(Chunks([part for _, part in parts])), strict=True):
        with torch.no_grad():
            out = run_batch(models, batch)
            here = {head: float(x) for head, x in hard_losses(models, batch, out, allowed).items()}
        for head, logits in (("types", out.types), ("statuses", out.statuses)):
            gold = batch.answers[head]
            if (asked := gold != IGNORE).any():
                here[f"{head}_right"] = 100 * float((logits.argmax(-1) == gold)[asked].float().mean())
        for head, x in here.items():
            found[name].setdefault(head, []).append(x)
    return {name: {k: round(sum(v) / len(v), 4) for k, v in sorted(here.items())} for name, here in found.items()}


def teach(recipe: Recipe, start: Path, place: Place) -> None:
    """Both stages; writes state.pt (weights that the release takes) and dev.json (losses of teacher and student on dev splits)."""
    folder = place.folder
    labels = Labels(**json.loads((folder / "labels.json").read_text()))
    with (folder / "units.pkl").open("rb") as file:
        kept = pickle.load(file)
    units, dev = kept["train"], kept["dev"]
    own = {f.name for f in fields(Recipe)}
    for_teacher = replace(recipe, **{k: v for k, v in recipe.teacher.items() if k in own})
    told = {k: v for k, v in units.items() if not recipe.corpora[k].get("raw")}
    teacher = Models(labels, TEACHER, for_teacher.dropout)
    teacher.word.encoder.load_mpnet(Path(os.environ["DATELINE_TEACHER"]))
    teacher.to(place.device)
    begun, scores = time.time(), {}

    def tell(name: str, models: Models) -> None:
        scores[name] = measure(models, dev, recipe, place)
        (folder / "dev.json").write_text(json.dumps(scores, indent=1))
        line = {
            k: {h: x for h, x in v.items() if h in ("names", "triggers", "types", "roles", "types_right")} for k, v in scores[name].items()
        }
        print(round(time.time() - begun), name, json.dumps(line), flush=True)  # noqa: T201

    train_stage(teacher, for_teacher, told, place)
    tell("teacher", teacher)
    units = guess_untold(teacher, units, place)
    print(round(time.time() - begun), "guessed", flush=True)  # noqa: T201
    student = Models(labels, dropout=recipe.dropout)
    student.load_state_dict(torch.load(start, weights_only=True)["average"])
    student.to(place.device)
    tell("before", student)
    train_stage(student, recipe, units, place, teacher)
    weights = {k: v.cpu() for k, v in student.state_dict().items()}
    torch.save({"average": weights}, folder / "state.pt")
    tell("student", student)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--start", type=Path, required=True, help="the state.pt of the stage before: the student's first weights")
    parser.add_argument("--workers", type=int, default=min(6, (os.cpu_count() or 1) // 2), help="processes that make batches")
    options = parser.parse_args()
    torch.set_float32_matmul_precision("high")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    teach(read_recipe(options.recipe), options.start, Place(device, options.workers, options.folder))


if __name__ == "__main__":
    main()
