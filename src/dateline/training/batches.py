"""Units to the tensors of one step. Windows go in groups of like length; words, spans and pairs are counted on from unit to unit.

A *row* is a word's place among all words of the step, padding included: groups behind one another, in each the words of its windows.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dateline.language.features import Words, make_window, stack, surface
from dateline.training.examples import Answers, Spans, make_answers, make_spans
from dateline.training.labels import ROOTS
from dateline.training.units import IGNORE, Array, Unit

CLS, SEP, MASK = 101, 102, 103
RECASES = (str.upper, str.title, str.lower)
SHORTEST = 0.7  # of the longest window of its group


@dataclass(frozen=True)
class Noise:
    """How units are changed before the network sees them."""

    recased: float = 0.0  # share of units in ALL CAPS, Headline Case or lower case
    masked: float = 0.0  # share of words hidden, in half of the units


@dataclass
class Example:
    """A unit with everything about it that stays the same from epoch to epoch."""

    unit: Unit
    windows: list[tuple[int, int, Array, Array, Array]]  # first word, last + 1, piece ids, word of each piece (-1: none), first pieces
    spans: Spans
    answers: Answers

    @property
    def pieces(self) -> int:
        """Word pieces of all windows."""
        return sum(len(ids) for _, _, ids, _, _ in self.windows)


@dataclass
class Batch:
    """Tensors of one step."""

    groups: list[dict[str, Tensor]]  # inputs of the word network, and `sentences` [B, W], 0 for padding
    rows: Tensor  # [N] of all real words, in the order of the documents: what spans count
    windows: Tensor  # [rows] the window of each row, padding included
    bases: Tensor  # [windows] the first row of each window
    labels: dict[str, tuple[Tensor, Tensor]]  # head: rows, right answers
    spans: dict[str, Tensor]
    answers: dict[str, Tensor]
    marked: tuple[Tensor, Tensor]  # windows with a given pair [K], their roots [K, 16]
    counts: dict[str, int]


@dataclass(frozen=True)
class _Place:
    """Where a tensor lies in a buffer, in the place of the tensor."""

    start: int
    shape: torch.Size
    kind: torch.dtype


@dataclass(frozen=True)
class Packed:
    """A batch in one buffer of 32-bit integers: cheap to hand from process to process and to a device."""

    buffer: Tensor
    layout: Batch

    def pin_memory(self) -> "Packed":
        """The same in memory that a device can copy from while the processor works on."""
        return replace(self, buffer=self.buffer.pin_memory())

    def unpack(self, device: torch.device) -> Batch:
        """The batch on a device."""
        buffer = self.buffer.to(device, non_blocking=True)

        def take(value: object) -> object:
            if isinstance(value, _Place):
                return buffer[value.start : value.start + value.shape.numel()].view(value.shape).to(value.kind)
            return value

        return replace(self.layout, **{f.name: _each(getattr(self.layout, f.name), take) for f in fields(Batch)})


def pack(batch: Batch) -> Packed:
    """Everything of a batch in one buffer."""
    parts: list[Tensor] = []
    ends = [0]

    def put(value: object) -> object:
        if not isinstance(value, Tensor):
            return value
        parts.append(value.flatten().to(torch.int32))
        ends.append(ends[-1] + value.numel())
        return _Place(ends[-2], value.shape, value.dtype)

    layout = replace(batch, **{f.name: _each(getattr(batch, f.name), put) for f in fields(Batch)})
    return Packed(torch.cat(parts), layout)


def _each(value: Any, change: Callable[[object], object]) -> Any:
    if isinstance(value, dict):
        return {k: _each(v, change) for k, v in value.items()}
    return type(value)(_each(v, change) for v in value) if isinstance(value, list | tuple) else change(value)


def make_example(unit: Unit) -> Example:
    """Everything about a unit that does not change."""
    windows = []
    for start, end in unit.windows:
        w = make_window(unit.pieces, start, end, (CLS, SEP))
        counts = np.diff([*w.firsts, len(w.ids) - 1])
        places = np.concatenate([[-1], np.repeat(np.arange(start, end), counts), [-1]])
        windows.append((start, end, w.ids, places, w.firsts))
    spans = make_spans(unit)
    return Example(unit, windows, spans, make_answers(unit, spans))


@dataclass
class _Window:
    """One window ready to be stacked."""

    example: int
    span: tuple[int, int]
    inputs: dict[str, Array]


def collate(examples: Sequence[Example], noise: Noise, rng: random.Random, shortest: float = SHORTEST) -> Batch:
    """The batch of some examples."""
    windows = [w for i, example in enumerate(examples) for w in _make_windows(i, example, noise, rng)]
    groups, row_of, bases, row_windows = _stack_groups(windows, shortest)
    order = {i: k for k, i in enumerate(sorted(range(len(windows)), key=lambda i: row_of[i]))}  # windows as they are stacked
    labels = _collect_labels(examples, windows, row_of)
    spans, answers = _join_spans(examples)
    marked = [(order[i], examples[w.example].unit.roots) for i, w in enumerate(windows) if examples[w.example].unit.roots]
    roots = np.zeros((len(marked), len(ROOTS)), np.bool_)
    for k, (_, right) in enumerate(marked):
        roots[k, sorted(right)] = True
    counts = {head: len(rows) for head, (rows, _) in labels.items()}
    counts |= _count_answers(examples) | {"pieces": sum(e.pieces for e in examples)}
    rows = np.concatenate([row_of[i] + np.arange(w.span[1] - w.span[0]) for i, w in enumerate(windows)])
    return Batch(
        [{k: torch.from_numpy(v) for k, v in g.items()} for g in groups],
        torch.from_numpy(rows),
        torch.from_numpy(row_windows),
        torch.from_numpy(bases),
        {k: (torch.from_numpy(a), torch.from_numpy(b)) for k, (a, b) in labels.items()},
        {k: torch.from_numpy(v) for k, v in spans.items()},
        {k: torch.from_numpy(v) for k, v in answers.items()},
        (torch.tensor([k for k, _ in marked], dtype=torch.long), torch.from_numpy(roots)),
        counts,
    )


def _make_windows(number: int, example: Example, noise: Noise, rng: random.Random) -> Iterator[_Window]:
    unit = example.unit
    shapes, hashes = unit.pieces.shapes, unit.pieces.hashes
    if rng.random() < noise.recased:
        recase = rng.choice(RECASES)
        shapes, hashes = surface(Words([recase(w) for w in unit.words.texts], unit.words.gaps, unit.words.tokens))
    hidden = np.zeros(len(shapes) + 1, np.bool_)  # the last is for pieces of no word
    if noise.masked and rng.random() < 0.5:
        hidden[:-1] = np.random.default_rng(rng.getrandbits(32)).random(len(shapes)) < noise.masked
        hashes = np.where(hidden[:-1, None], 0, hashes)
    sentence_of = unit.sentence_of if unit.sentence_of is not None else np.zeros(len(shapes), np.int64)
    for start, end, ids, places, firsts in example.windows:
        inputs = {
            "ids": np.where(hidden[places], MASK, ids),
            "mask": np.ones(len(ids), np.int64),
            "shapes": np.where(places < 0, 0, shapes[places]),
            "marks": _piece_marks(unit, places),
            "firsts": firsts,
            "hashes": hashes[start:end],
            "sentences": sentence_of[start:end] + 1,
        }
        yield _Window(number, (start, end), inputs)


def _piece_marks(unit: Unit, places: Array) -> Array:
    """1 over the actor of a given pair, 2 over its recipient, else 0: [P]."""
    out = np.zeros(len(places), np.int64)
    for mark, span in enumerate(unit.marks or (), 1):
        if span is not None:
            out[(places >= span[0]) & (places < span[1])] = mark
    return out


def _stack_groups(windows: Sequence[_Window], shortest: float) -> tuple[list[dict[str, Array]], list[int], Array, Array]:
    """Stacked inputs of each group, the first row of each window, first rows in the order of stacking, the window of each row."""
    sizes = [len(w.inputs["ids"]) for w in windows]
    groups: list[list[int]] = []
    for i in sorted(range(len(windows)), key=lambda i: sizes[i]):
        if groups and sizes[groups[-1][0]] >= shortest * sizes[i]:
            groups[-1].append(i)
        else:
            groups.append([i])
    stacked, row_of, bases, row_windows = [], [0] * len(windows), [], []
    base = number = 0
    for group in groups:
        pieces = -(-max(sizes[i] for i in group) // 8) * 8
        words = max(len(windows[i].inputs["firsts"]) for i in group)
        width = {k: words if k in ("firsts", "hashes", "sentences") else pieces for k in windows[group[0]].inputs}
        stacked.append({k: stack([windows[i].inputs[k] for i in group], w) for k, w in width.items()})
        for k, i in enumerate(group):
            row_of[i] = base + k * words
            bases.append(row_of[i])
        row_windows.append(np.repeat(np.arange(number, number + len(group)), words))
        base, number = base + len(group) * words, number + len(group)
    return stacked, row_of, np.array(bases, np.int64), np.concatenate(row_windows)


def _collect_labels(examples: Sequence[Example], windows: Sequence[_Window], row_of: Sequence[int]) -> dict[str, tuple[Array, Array]]:
    """Rows and answers of each head; `arcs` answers with the head's place in the window plus one (0: root), beside it `deprel`."""
    found: dict[str, list[tuple[Array, Array]]] = {}
    for i, window in enumerate(windows):
        start, end = window.span
        for head, values in examples[window.example].unit.labels.items():
            part = values[start:end]
            if head == "heads":
                part = np.where((part >= start) & (part < end), part - start + 1, np.where(part == -1, 0, IGNORE))
            seen = np.flatnonzero(part != IGNORE)
            if len(seen):
                found.setdefault("arcs" if head == "heads" else head, []).append((row_of[i] + seen, part[seen].astype(np.int64)))
    joined = {head: (np.concatenate([a for a, _ in x]), np.concatenate([b for _, b in x])) for head, x in sorted(found.items())}
    if "arcs" in joined:
        rows, places = joined["arcs"]
        told = dict(zip(*(x.tolist() for x in joined.pop("deprel")), strict=True))
        joined["rel"] = rows, np.array([told.get(r, IGNORE) for r in rows.tolist()], np.int64)
        joined["arcs"] = rows, places
    return joined


def _join_spans(examples: Sequence[Example]) -> tuple[dict[str, Array], dict[str, Array]]:
    """Spans and answers of all examples, counted on from one another."""
    spans: dict[str, list[Array]] = {f.name: [] for f in fields(Spans) if f.name != "entities"}
    answers: dict[str, list[Array]] = {f.name: [] for f in fields(Answers)}
    words = triggers = mentions = 0
    for example in examples:
        shift: dict[str, Any] = {
            "triggers": words, "mentions": words, "relation_pairs": triggers,
            "role_pairs": np.array([triggers, mentions]), "coreference_pairs": mentions,
        }  # fmt: skip
        for name, parts in spans.items():
            parts.append(getattr(example.spans, name) + shift.get(name, 0))
        for name, parts in answers.items():
            told = getattr(example.answers, name)
            parts.append(told + words if name == "frame_pairs" else told)
        words += sum(end - start for start, end, *_ in example.windows)
        triggers, mentions = triggers + len(example.spans.triggers), mentions + len(example.spans.mentions)
    return {k: np.concatenate(v) for k, v in spans.items()}, {k: np.concatenate(v) for k, v in answers.items()}


def _count_answers(examples: Iterable[Example]) -> dict[str, int]:
    """How many events, mentions and predicates each head over spans is asked about."""
    out = dict.fromkeys(("types", "statuses", "roles", "relations", "coreference", "frames", "triggers_all", "roots"), 0)
    for e in examples:
        n = len(e.spans.triggers)
        out["types"] += int((e.answers.types != IGNORE).sum())
        out["statuses"] += int((e.answers.statuses != IGNORE).sum())
        out["roles"] += n if e.answers.roles_asked.any() else 0
        out["relations"] += n if e.answers.relations_asked.any() else 0
        out["coreference"] += int(e.answers.antecedents_asked.sum())
        out["frames"] += len(e.unit.frames)
        out["triggers_all"] += n
        out["roots"] += bool(e.unit.roots)
    return out
