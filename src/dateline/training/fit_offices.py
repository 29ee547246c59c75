"""Which weights tell the body of an office? The table of `resolution.bodies`, fitted on annotated stories with their own mentions.

Run it when the word lists or the features of offices change, after coreference:

    python -m dateline.training.fit_offices authored.train.jsonl.gz annotated.train.jsonl.gz

The weights go to data/resolution/offices.json. The choice of a body is a softmax over the bodies in view and "none"; the fit is that of
coreference, with the ridge RIDGE.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import Doc

from dateline.knowledge import Knowledge
from dateline.reading.corpora import Row, make_gold_doc, read_corpus
from dateline.resolution import group_mentions
from dateline.resolution.bodies import describe_bodies, find_homes, note_homelands
from dateline.resolution.holders import find_holders
from dateline.resolution.scene import read_scene
from dateline.training.fit_coreference import Choices, fit_choices

OUT = Path(__file__).parents[1] / "data" / "resolution" / "offices.json"
RIDGE = 0.5
NOTE = "Weights of the features of resolution/bodies.py: which body an office is of; written by dateline.training.fit_offices."


def gather_offices(row: Row, doc: Doc, knowledge: Knowledge, found: Choices) -> None:
    """The choices of a Doc with annotated mentions: for each title whose holder is annotated, the candidates and the annotated body."""
    annotated = sorted(row["mentions"], key=lambda m: (m["start"], -m["end"]))
    entities = group_mentions(doc, knowledge)
    names = [[annotated[m]["entity"] for m in e.mentions] for e in entities]
    bodies = {(role["person"], role["title"]): role.get("of") for role in row["roles"]}
    scene = read_scene(doc, entities)
    homes, scene.countries = find_homes(entities, knowledge)
    titles = [(m, label["entity"]) for m, label in zip(doc._.mentions, annotated, strict=True) if m.kind == "title"]
    note_homelands(scene, {p for t, _ in titles for p in find_holders(scene, t)}, knowledge)
    for title, label in titles:
        for person in find_holders(scene, title):
            told = [bodies[name, label] for name in dict.fromkeys(names[person]) if (name, label) in bodies]
            if not told:
                continue
            options = list(describe_bodies(scene, title, person, homes))
            right = next((i for i, (n, _) in enumerate(options) if n is not None and _main(names[n]) == told[0]), 0)
            found.add([features for _, features in options], [right], 1.0)


def _main(names: Iterable[str]) -> str:
    return Counter(names).most_common(1)[0][0]


def main() -> None:
    """The command of the docstring above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    knowledge, found, vocab = Knowledge.open(), Choices(), spacy.blank("en").vocab
    for path in options.corpora:
        for row in read_corpus(path):
            gather_offices(row, make_gold_doc(row, vocab), knowledge, found)
    table = {"note": NOTE, "weights": fit_choices(found, RIDGE)}
    options.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
