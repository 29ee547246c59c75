"""The scorer and the dev sets that lie beside the checkout (../shared, or DATELINE_SHARED); nothing here without them."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared"))
Row = dict[str, Any]


def load_scorer() -> Any:
    """The scorer as a module, or None where it is not there; it calls the command in DATELINE, by default this environment's."""
    path = SHARED / "tools" / "score.py"
    if not path.exists():
        return None
    os.environ.setdefault("DATELINE", str(Path(sys.executable).parent / "dateline"))
    os.environ.setdefault("GOLD", str(SHARED / "data"))
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode  # the folder may be read-only
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = kept
    return module


class Scorer:
    """Scores layers on dev sets; each set is read by dateline once, however many layers are asked for."""

    def __init__(self, score: Any) -> None:
        self.score = score
        self.read: dict[tuple[str, int | None], tuple[list[Row], dict[str, Row]]] = {}

    def measure(self, layer: str, name: str, limit: int | None = None) -> dict[str, float]:
        """The layer's figures on the set, of its first `limit` documents."""
        if layer == "pairs":
            pairs: dict[str, float] = self.score.pairs(self.score.load(name, limit), name)
            return pairs
        if (name, limit) not in self.read:
            documents = self.score.load(name, limit)
            self.read[name, limit] = documents, self.score.run(documents)
        documents, predictions = self.read[name, limit]
        figures: dict[str, float] = self.score.LAYERS[layer](documents, predictions, name)
        return figures
