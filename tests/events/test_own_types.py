"""A user's own types: by words, by examples, and what near misses keep out."""

import re
from pathlib import Path

import numpy as np
import pytest
from spacy.tokens import Doc

from dateline.errors import ArtefactError, MissingError
from dateline.events import find_events
from dateline.events.own_types import VECTORS, OwnTypes
from dateline.events.typing import OWN, read_judgements, type_triggers
from dateline.language.reader import add_told
from dateline.language.tokenizer import make_nlp
from dateline.layers import Trigger, write_layer
from dateline.ontology import load_ontology

NLP = make_nlp()
ROOT = Path(__file__).parents[2]
# A vector for each word that matters; all others are short noise. Words of one meaning point one way.
WAYS = {"freed": 0, "loosed": 0, "unleashed": 0, "lynxes": 1, "wolves": 1, "hostages": 2, "captives": 2, "met": 3}


def make_doc(text: str, *triggers: str) -> Doc:
    doc = NLP.make_doc(text)
    rows = np.full((len(doc), 8), 0.01, np.float32)
    for token in doc:
        token.pos_ = "NOUN" if token.lower_ in ("lynxes", "wolves", "hostages", "captives", "they", "whales") else "VERB"
        token.is_sent_start = token.i == 0
        if token.lower_ in WAYS:
            rows[token.i, WAYS[token.lower_]] = 1.0
    doc.user_data[VECTORS] = rows
    found = [
        Trigger(t.i, t.i + 1, "meet", "happened", 0.9, (("meet", 0.9),)) for t in doc if t.lower_ in (triggers or WAYS) and t.pos_ == "VERB"
    ]
    write_layer(doc, "triggers", found)
    return doc


def make_types(tmp_path: Path, text: str) -> OwnTypes:
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    return OwnTypes(load_ontology(path), lambda sentences: [make_doc(s) for s in sentences])


FREE = "types:\n  reintroduce:\n    match: [Rangers freed lynxes.]\n    mismatch: [Rebels freed hostages.]\n"


def test_words_alone_decide(tmp_path: Path) -> None:
    own = make_types(tmp_path, "types:\n  strand:\n    verbs: strand, land 0.2\n")
    assert [(j.start, j.end, j.type, j.by) for j in own.judge(make_doc("Whales stranded here"))] == [(1, 2, "strand", "words")]
    assert own.judge(make_doc("Whales landed here")) == []


def test_examples_alone_decide(tmp_path: Path) -> None:
    own = make_types(tmp_path, FREE)
    [found] = own.judge(make_doc("They loosed wolves"))
    assert (found.start, found.end, found.type, found.by) == (1, 2, "reintroduce", "examples")
    assert own.judge(make_doc("They met wolves")) == []


def test_a_near_miss_keeps_out(tmp_path: Path) -> None:
    assert make_types(tmp_path, FREE).judge(make_doc("They loosed captives")) == []
    words = FREE.replace("    match", "    verbs: loose, free, unleash 0.3\n    match")
    own = make_types(tmp_path, words)
    assert own.judge(make_doc("They loosed captives")) == []
    assert [j.by for j in own.judge(make_doc("They loosed wolves"))] == ["words"]
    assert [j.by for j in own.judge(make_doc("They unleashed wolves"))] == ["examples"]


def test_typing_takes_the_judgement() -> None:
    doc = make_doc("They loosed wolves")
    doc.user_data[OWN] = [[1, 2, "reintroduce", 0.8, "examples"]]
    [typed] = type_triggers(doc, load_ontology())
    assert typed.type == "reintroduce" and typed.types == (("reintroduce", 0.8), ("meet", 0.18))
    assert read_judgements(doc)[0].by == "examples"


def test_events_say_what_decided(tmp_path: Path) -> None:
    own = make_types(tmp_path, FREE)
    doc = make_doc("They loosed wolves")
    own.note(doc, own.judge(doc))
    assert [(e.type, e.typed_by) for e in find_events(doc, own.ontology)._.events] == [("reintroduce", "examples")]
    plain = make_doc("They met wolves")
    assert [(e.type, e.typed_by) for e in find_events(plain, load_ontology())._.events] == [("meet", "head")]


def test_told_words_are_read_as_triggers() -> None:
    class Words:
        tokens = (0, 2, 3, 4)

    assert add_told([(0, 1, 0.7)], Words, [(3, 5), (0, 1)]) == [(0, 1, 0.7), (2, 4, 1.0)]  # type: ignore[arg-type]


TEXT = """Beavers return to the Otter

EXETER, England, 4 May 2023 - Beavers were released in a valley west of the town on Monday, three centuries after the last one was shot.

Twelve dolphins stranded on the beach at Dawlish on Tuesday. Sixty passengers were stranded at the airport.

The judge released three protesters on Wednesday.
"""


def test_overlay_of_the_page_on_the_real_model(tmp_path: Path) -> None:
    from dateline.article import Article
    from dateline.pipeline import load_pipeline

    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.S)
    assert example is not None
    path = tmp_path / "my.yaml"
    path.write_text(example[1], encoding="utf-8")
    try:
        pipeline = load_pipeline(ontology=path)
    except (ArtefactError, MissingError):
        pytest.skip("no model in the package")
    [analysis] = pipeline.analyse([Article(TEXT)])
    found = [(e.type, e.typed_by, e.mentions[0].text) for e in analysis.events if e.family == "animals"]  # type: ignore[union-attr]
    assert found == [("reintroduce", "examples", "released"), ("strand", "words", "stranded")]
