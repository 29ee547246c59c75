"""The reader writes every layer, for any text, and refuses an artefact that is not what its card says."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.article import Article
from dateline.errors import ArtefactError, MissingError
from dateline.language import Reader
from dateline.language.artefact import Artefact
from dateline.layers import Zone

TWIN = Path(__file__).parents[1] / "fixtures" / "model"
LAYERS = ("mentions", "triggers", "arguments", "relations", "antecedents", "quotations")
TEXT = "Ministers met in Oslo on Monday.\nThey agreed to meet again, the “Herald” said.\nClick here to subscribe"


def read(reader: Reader, text: str, zones: tuple[Zone, ...] = ()):
    [doc] = reader.annotate([reader.make_doc(Article(text), zones)])
    return doc


def test_every_layer_is_written_and_the_same_twice(reader: Reader) -> None:
    first, second = read(reader, TEXT), read(reader, TEXT)
    for name in LAYERS:
        assert getattr(first._, name) is not None
        assert getattr(first._, name) == getattr(second._, name)
    assert [t.head.i for t in first] == [t.head.i for t in second]


def test_debris_is_kept_but_not_read(reader: Reader) -> None:
    start = TEXT.index("Click")
    doc = read(reader, TEXT, (Zone("body", 0, start - 1), Zone("promo", start, len(TEXT))))
    assert doc.text == TEXT
    for layer in ("mentions", "triggers"):
        assert all(doc[x.end - 1].idx < start for x in getattr(doc._, layer))


def test_layers_point_at_one_another(reader: Reader) -> None:
    doc = read(reader, TEXT * 3)
    mentions, triggers = doc._.mentions, doc._.triggers
    assert all(0 <= m.start < m.end <= len(doc) for m in mentions)
    assert all(a.trigger < len(triggers) and mentions[a.target].kind != "title" for a in doc._.arguments)
    assert all(-1 <= x.antecedent < x.mention for x in doc._.antecedents)


def test_read_together_or_alone_is_the_same_but_for_rounding(reader: Reader) -> None:
    texts = ["Ministers met in Oslo.", "A bus crashed near Lima on Friday, killing 3 people, police said.", ""]
    together = list(reader.annotate([reader.make_doc(Article(t or " "), ()) for t in texts]))
    assert [d.text for d in together] == ["Ministers met in Oslo.", texts[1], " "]
    for doc in together[:2]:
        assert [t.tag_ for t in read(reader, doc.text)] == [t.tag_ for t in doc]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    doc = read(reader, text)
    assert doc.text == text
    assert all(doc[m.start : m.end].text.strip() for m in doc._.mentions)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    shutil.copytree(TWIN, tmp_path / "m")
    with (tmp_path / "m" / "pairs.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ArtefactError, match="sha256"):
        Artefact(tmp_path / "m")


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no model"):
        Artefact(tmp_path)


def test_a_card_of_another_format_is_refused(tmp_path: Path) -> None:
    shutil.copytree(TWIN, tmp_path / "m")
    card = json.loads((tmp_path / "m" / "card.json").read_text())
    (tmp_path / "m" / "card.json").write_text(json.dumps(card | {"format": 99}))
    with pytest.raises(ArtefactError, match="format"):
        Artefact(tmp_path / "m")


def test_roots_of_a_pair_are_probabilities(reader: Reader) -> None:
    doc = reader.make_doc(Article("Norway sued Sweden."), ())
    scores = reader.read_roots(doc, (0, 1), (2, 3))
    assert len(scores) == 16
    assert sum(scores.values()) == pytest.approx(1.0, abs=1e-2)
