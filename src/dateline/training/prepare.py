"""Corpora of a recipe as units in one file, for training where the corpora are not: FOLDER/labels.json and FOLDER/units.pkl (train, dev).

python -m dateline.training.prepare RECIPE DATA FOLDER [--labels LABELS_OF_AN_EARLIER_RUN]
"""

import argparse
import json
import pickle
from dataclasses import asdict
from pathlib import Path

from dateline.training.data import load_dev, load_labels, load_units
from dateline.training.labels import Labels
from dateline.training.recipe import read_recipe


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("recipe", "data", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--labels", type=Path, help="labels.json of the run that the student starts from")
    options = parser.parse_args()
    recipe = read_recipe(options.recipe)
    options.folder.mkdir(parents=True, exist_ok=True)
    told = json.loads(options.labels.read_text()) if options.labels else asdict(load_labels(recipe, options.data))
    (options.folder / "labels.json").write_text(json.dumps(told))
    labels = Labels(**told)
    units = {"train": load_units(recipe, options.data, labels), "dev": load_dev(recipe, options.data, labels)}
    with (options.folder / "units.pkl").open("wb") as file:
        pickle.dump(units, file, protocol=5)


if __name__ == "__main__":
    main()
