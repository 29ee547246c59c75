"""Every knob once: default, unit, where the number came from. Read from TOML, then the environment (DATELINE_NAME)."""

import os
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dateline.errors import UsageError


class Settings(BaseModel):
    """Knobs of a run; immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(64_000_000, gt=0, description="bytes of one input, after unpacking, from which on it is refused")
    max_characters: int = Field(1_000_000, gt=0, description="characters of one article; spaCy's own limit, E088")
    max_run: int = Field(
        200, gt=0, description="characters without white space before a token is cut: spaCy's tokenizer is quadratic in them"
    )
    model_dir: Path | None = Field(None, description="folder of another model than the one in the package")
    knowledge_path: Path | None = Field(None, description="another knowledge base than the one in the package")
    explain: bool = Field(False, description="keep the contributions of every linking decision in the result")


def load_settings(path: Path | None = None, **overrides: object) -> Settings:
    """Defaults, then the TOML file, then DATELINE_… of the environment, then `overrides`; raises UsageError on a wrong value."""
    values: dict[str, object] = {}
    try:
        if path is not None:
            values.update(tomllib.loads(path.read_text(encoding="utf-8")))
        values.update({n: v for n in Settings.model_fields if (v := os.environ.get(f"DATELINE_{n.upper()}")) is not None})
        values.update(overrides)
        return Settings.model_validate(values)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise UsageError(f"settings: {error}") from error
