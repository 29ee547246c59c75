"""The network at work: windows in, named arrays out. One thread a process; work is spread by processes.

Word arrays of a document (N words): every word head's logits [N, n]; `arcs` as a list of [W, W + 1] a window; `rel`, `vectors` [N, …].
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from dateline.errors import ArtefactError
from dateline.language.features import Window
from dateline.language.parts import cut_feed

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
WORD_INPUTS = ("ids", "mask", "shapes", "marks", "firsts", "hashes")
PAIR_INPUTS = (
    "vectors", "triggers", "mentions", "classes", "kinds", "role_pairs", "role_facts",
    "relation_pairs", "relation_facts", "coreference_pairs", "coreference_facts", "rel_dep", "rel_head",
)  # fmt: skip
MOST_PAIRS = 20_000  # of a kind that go through the pair graph at once: some 100 MB
PAIR_OUTPUTS = ("types", "statuses", "roles", "relations", "coreference", "new", "deprel")
# Fusions that slow a graph down: this kernel takes eight times as long as an Add and a LayerNormalization (onnxruntime 1.32 with AVX-512:
# 282 and 35 microseconds for 120 pieces), a tenth of the word graph's time.
SLOW_FUSIONS = frozenset({"SkipLayerNormFusion"})


def open_session(path: Path, *, exact: bool = False) -> onnxruntime.InferenceSession:
    """A session with one thread; raises ArtefactError where the graph cannot be loaded. External data is refused by the checksum.

    `exact`: eight-bit products that cannot overflow, twice as slow; see selftest.py.
    """
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.x64quantprecision", "1" if exact else "0")
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, ["CPUExecutionProvider"], disabled_optimizers=set(SLOW_FUSIONS))
    except Exception as error:  # onnxruntime raises many types of its own
        raise ArtefactError(f"{path} cannot be loaded: {error}") from error


@dataclass
class WordArrays:
    """Outputs of the word graph for the windows of one document, in word order; `windows` are their word ranges."""

    windows: list[tuple[int, int]]
    words: dict[str, Floats] = field(default_factory=dict)
    arcs: list[Floats] = field(default_factory=list)
    roots: list[Floats] = field(default_factory=list)


class Network:
    """Both graphs."""

    def __init__(self, folder: Path, outputs: Sequence[str], *, exact: bool = False) -> None:
        """Open the sessions; `outputs` are the word graph's output names from the card."""
        self.word_session, self.pair_session = (open_session(folder / name, exact=exact) for name in ("words.onnx", "pairs.onnx"))
        self.outputs = tuple(outputs)
        found = tuple(o.name for o in self.word_session.get_outputs())
        self.widths = {i.name: i.shape[-1] for i in self.pair_session.get_inputs() if len(i.shape) == 2}
        if found != self.outputs:
            raise ArtefactError(f"the word graph gives {found}, the card says {self.outputs}")

    def read_windows(self, windows: Sequence[Window], marks: Sequence[Ints] | None = None) -> list[dict[str, Floats]]:
        """Outputs of each window; `marks` [P] a window: 1 actor, 2 recipient, 0 else.

        Windows go through the graph one by one: eight bits are scaled by the largest number of all that goes through at once, so that
        of a batch each window's outputs would hang on its neighbours. On a CPU batches are no faster (2 alike, 4 six per cent slower).
        """
        return [self._run_words(window, marks[i] if marks else np.zeros_like(window.ids)) for i, window in enumerate(windows)]

    def _run_words(self, window: Window, marks: Ints) -> dict[str, Floats]:
        feed = {
            "ids": window.ids,
            "mask": np.ones_like(window.ids),
            "shapes": window.shapes,
            "marks": marks,
            "firsts": window.firsts,
            "hashes": window.hashes,
        }
        outputs = self.word_session.run(None, {name: array[None] for name, array in feed.items()})
        return {name: array[0] for name, array in zip(self.outputs, outputs, strict=True)}

    def read_pairs(self, feed: dict[str, Floats | Ints]) -> dict[str, Floats]:
        """Outputs of the pair graph; inputs that are not given are empty. A long document goes through it in parts, each with the words
        and spans that it needs: memory stays bounded, and time linear.
        """
        if max((len(rows) for name, rows in feed.items() if name != "vectors"), default=0) <= MOST_PAIRS:
            return self._run_pairs(feed)
        found: dict[str, list[Floats]] = {}
        for part, outputs in cut_feed(feed, MOST_PAIRS):
            out = self._run_pairs(part)
            for name in outputs:
                found.setdefault(name, []).append(out[name])
        return self._run_pairs({}) | {name: np.concatenate(rows) for name, rows in found.items()}

    def _run_pairs(self, feed: dict[str, Floats | Ints]) -> dict[str, Floats]:
        full: dict[str, Floats | Ints] = {}
        for name in PAIR_INPUTS:
            kind: type[np.float32 | np.int64] = np.float32 if name in ("vectors", "rel_dep", "rel_head") else np.int64
            rows = 1 if name == "vectors" else 0
            empty: Any = np.zeros((rows, self.widths[name]) if name in self.widths else rows, kind)
            full[name] = feed.get(name, empty)
        return dict(zip(PAIR_OUTPUTS, self.pair_session.run(None, full), strict=True))
