"""How the commands open the pipeline: late, so that --help and wrong use are quick."""

from pathlib import Path
from typing import TYPE_CHECKING

from dateline.settings import Settings

if TYPE_CHECKING:
    from dateline.pipeline import Pipeline


def open_pipeline(settings: Settings, ontology: Path | None = None) -> "Pipeline":
    """The pipeline; raises MissingError, ArtefactError or OntologyError."""
    from dateline.pipeline import load_pipeline

    return load_pipeline(settings, ontology=ontology)
