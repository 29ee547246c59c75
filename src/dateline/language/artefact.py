"""The model on disk: card.json, tokenizer.json and two ONNX graphs in one folder, pinned by checksum.

card.json        name, version, labels of every head, sizes, sha256 of the files, recipe, corpora, dev scores, licences
tokenizer.json   word pieces
words.onnx       the encoder with its word heads (int8 where parity holds)
pairs.onnx       heads over spans and pairs of spans (float32)
"""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from dateline.analysis import Model
from dateline.errors import ArtefactError, MissingError

FORMAT = 1
FILES = ("words.onnx", "pairs.onnx", "tokenizer.json")


class SelfTest(BaseModel):
    """What the word graph must give for one sentence: logits of triggers [words, 3], and the mean difference that is allowed,
    that of the same weights in float32.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    expected: list[list[float]]
    allowed: float


class Card(BaseModel):
    """What the model is and where it came from; see docs/model.md."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    name: str
    version: str
    labels: dict[str, Any]  # inventories as training/labels.py: upos, xpos, deprel, lemma, types, schemes
    outputs: list[str]  # names of the word graph's outputs, in order
    files: dict[str, str]  # file name: sha256
    precision: str = "int8"
    selftest: SelfTest | None = None
    calibration: dict[str, tuple[float, float]] = {}  # names, triggers, statuses: see language/calibration.py
    recipe: str = ""
    corpora: dict[str, str] = {}  # corpus file: sha256
    licences: dict[str, str] = {}
    scores: dict[str, float] = {}


class Artefact:
    """A model folder whose card and checksums have been verified."""

    def __init__(self, folder: Path) -> None:
        """Read the card and check the files; raises MissingError or ArtefactError."""
        self.folder = folder
        try:
            self.card = Card.model_validate(json.loads((folder / "card.json").read_text(encoding="utf-8")))
        except OSError as error:
            raise MissingError(f"there is no model in {folder}") from error
        except (ValueError, ValidationError) as error:
            raise ArtefactError(f"{folder / 'card.json'} is no model card: {error}") from error
        if self.card.format != FORMAT:
            raise ArtefactError(f"the model in {folder} has format {self.card.format}, this version of dateline reads {FORMAT}")
        for name in FILES:
            self._check(name)

    def _check(self, name: str) -> None:
        path = self.folder / name
        try:
            digest = digest_file(path)
        except OSError as error:
            raise MissingError(f"the model in {self.folder} lacks {name}") from error
        if digest != self.card.files.get(name):
            raise ArtefactError(f"{path} is not the file that card.json describes: its sha256 differs")

    @cached_property
    def model(self) -> Model:
        """Name, version and checksum, as every Analysis carries them."""
        return Model(name=self.card.name, version=self.card.version, sha256=self.card.files["words.onnx"])


def update_card(folder: Path, **changes: object) -> None:
    """Write some fields of a model's card anew; the files that it pins stay as they are."""
    path = folder / "card.json"
    card = Card.model_validate_json(path.read_text(encoding="utf-8"))
    path.write_text(card.model_copy(update=changes).model_dump_json(indent=1) + "\n", encoding="utf-8")


def digest_file(path: Path) -> str:
    """The sha256 of a file, hexadecimal, as cards pin it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def find_model(folder: Path | None = None) -> Path:
    """The folder given, or the one in the package."""
    return folder or Path(__file__).parents[1] / "data" / "model"
