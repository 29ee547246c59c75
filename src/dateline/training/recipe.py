"""The recipe of a model: a TOML file with corpora, label maps and schedule."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from dateline.training.labels import CLASSES, Labels, bioes


@dataclass(frozen=True)
class Recipe:
    """See recipes/*.toml for what each number means."""

    name: str
    version: str
    encoder: str
    encoder_sha256: str
    seed: int
    minutes: float
    windows_a_step: int
    encoder_rate: float
    head_rate: float
    warm_up: float
    clip: float
    dropout: float
    recased: float
    masked: float
    rounded_from: float
    average_from: float
    frozen: int
    corpora: dict[str, dict[str, Any]]
    schemes: dict[str, dict[str, str]]
    teacher: dict[str, Any] = field(default_factory=dict)

    @property
    def weights(self) -> dict[str, float]:
        """Share of each corpus."""
        return {name: float(c["weight"]) for name, c in self.corpora.items()}


def read_recipe(path: Path) -> Recipe:
    """The recipe; raises TypeError on a key that it does not know. `base` names the file beside it whose tables it is laid over."""
    told: dict[str, Any] = {}
    for text in read_texts(path):
        told = _overlay(told, tomllib.loads(text))
    told.pop("base", None)
    return Recipe(**told)


def read_texts(path: Path) -> list[str]:
    """The text of a recipe behind those that it is laid over, the first of them first."""
    text = path.read_text(encoding="utf-8")
    base = tomllib.loads(text).get("base")
    return [*read_texts(path.with_name(base)), text] if base else [text]


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Tables laid over tables, anything else in the place of what was there."""
    tables = {k: _overlay(below.get(k, {}), v) for k, v in above.items() if isinstance(v, dict)}
    return below | above | tables


def allowed_tags(recipe: Recipe, scheme: str, labels: Labels) -> Tensor:
    """Log of what each tag of a corpus scheme allows in the own scheme: [tags, own tags], 0 or -10,000."""
    own = bioes(CLASSES)
    rows = []
    for tag in bioes(labels.schemes[scheme]):
        position, _, label = tag.partition("-")
        rule = recipe.schemes[scheme][label or "O"]
        rows.append([0.0 if _allows(rule, position, o) else -1e4 for o in own])
    return torch.tensor(rows)


def _allows(rule: str, position: str, own: str) -> bool:
    """Whether a rule such as "=GPE LOC" or "O ~DATE" allows the own tag at this position."""
    strict = True
    for word in rule.split():
        if word[0] in "=~":
            strict, word = word[0] == "=", word[1:]
        if word == "O" and own == "O":
            return True
        if own[2:] == word and own != "O" and (not strict or own[0] == position):
            return True
    return False
