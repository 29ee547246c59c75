"""The ontology's files: a linter, and what the loader refuses."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline import analysis
from dateline.errors import MissingError, OntologyError
from dateline.ontology import EventType, load_contexts, load_ontology
from dateline.ontology.loading import FOLDER
from dateline.ontology.pages import render_ontology
from dateline.ontology.records import parse_trigger_words

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
TYPES = load_ontology().types.values()


def each_type(test):
    return pytest.mark.parametrize("event_type", TYPES, ids=lambda t: t.name)(test)


def write(folder: Path, text: str) -> Path:
    path = folder / "my.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# the linter


@each_type
def test_type_is_complete(event_type: EventType) -> None:
    assert event_type.meaning and event_type.actor
    assert len(event_type.examples.match) >= 2
    assert len(event_type.examples.mismatch) >= 2
    assert len(event_type.triggers) >= 15
    assert {word.pos for word in event_type.triggers} >= {"VERB", "NOUN"}


@each_type
def test_crosswalk_is_well_formed(event_type: EventType) -> None:
    assert all(re.fullmatch(r"(0[1-9]|1[0-9]|20)\d{0,2}", code) for code in event_type.cameo)
    assert event_type.mode is None or event_type.plover is not None
    assert event_type.ace is None or re.fullmatch(r"[A-Z]\w+\.[A-Z][\w-]+", event_type.ace)


def test_no_two_types_share_a_label() -> None:
    labels = [t.name.casefold() for t in TYPES]
    assert len(labels) == len(set(labels))
    ontology = load_ontology()
    assert not set(ontology.families) & {t.name for t in TYPES if t.name != t.family}
    sentences = [s for t in TYPES for s in (*t.examples.match, *t.examples.mismatch)]
    assert len(sentences) == len(set(sentences))


def test_one_meaning_a_type() -> None:
    meanings = [t.meaning for t in TYPES]
    assert len(meanings) == len(set(meanings))


def test_one_file_a_family() -> None:
    families = load_ontology().families
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(families)
    assert [name for family in families.values() for name in family.types] == list(load_ontology().types)


def test_statuses_and_roles_are_those_of_the_schema() -> None:
    ontology = load_ontology()
    assert set(ontology.statuses) == set(analysis.Status.__args__)
    assert set(analysis.RoleName.__args__) < set(ontology.roles)


def test_plover_is_the_manual() -> None:
    roots = load_ontology().roots
    quads = {1: "AGREE CONSULT SUPPORT CONCEDE", 2: "COOPERATE AID RETREAT", 3: "REQUEST ACCUSE REJECT THREATEN"}
    quads[4] = "PROTEST SANCTION MOBILIZE COERCE ASSAULT"
    assert {q: {r.name for r in roots.values() if r.quad == q} for q in quads} == {q: set(names.split()) for q, names in quads.items()}
    assert sum(len(r.modes) for r in roots.values()) == 4 + 6 + 4 + 3 + 4 + 6 + 7 + 4 + 4 + 10 + 15
    assert {r.name: r.planned for r in roots.values() if r.planned} == {
        **dict.fromkeys(("CONSULT", "SUPPORT", "COOPERATE", "AID"), "AGREE"),
        "RETREAT": "CONCEDE",
    }


def test_every_mode_is_reached_by_a_type_or_a_word() -> None:
    ontology = load_ontology()
    reached = {(t.plover, t.mode) for t in TYPES} | {(root, mode) for root, rows in ontology.mode_words.items() for mode, _ in rows}
    reached.add(("CONSULT", "third-party"))  # told by the place
    assert {(r.name, m) for r in ontology.roots.values() for m in r.modes} <= reached


def test_every_root_but_one_has_a_type() -> None:
    assert {t.plover for t in TYPES if t.plover} == set(load_ontology().roots)


def test_contexts_are_those_of_the_manual() -> None:
    assert len(load_contexts()) == 37
    for context in load_contexts().values():
        words = context.strong | context.weak
        assert len(context.strong) >= 3 and not context.strong & context.weak
        assert all(word == word.lower() for word in words)


@pytest.mark.skipif(not SHARED.exists(), reason="the project's shared folder is not there")
def test_every_type_of_the_table_is_there() -> None:
    rows = [line.split("\t") for line in (SHARED / "design" / "ontology.tsv").read_text(encoding="utf-8").splitlines()[1:] if line]
    mine = {t.name: (t.family, t.plover or "", t.mode or "", t.meaning, t.actor or "", t.recipient or "") for t in TYPES}
    assert mine == {row[0]: tuple(row[1:7]) for row in rows}


def test_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8") == render_ontology(load_ontology())


def test_example_of_the_page_loads(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    text = re.search(r"```yaml\n(.*?)```", page, re.S)
    assert text is not None
    strand = load_ontology(write(tmp_path, text[1])).types["strand"]
    assert ("wash", "ashore") in {word.words for word in strand.triggers}


# loading


def test_ontology_is_cached_and_frozen() -> None:
    ontology = load_ontology()
    assert load_ontology() is ontology
    with pytest.raises(AttributeError):
        ontology.types["visit"].mode = "phone"  # type: ignore[misc]
    with pytest.raises(TypeError):
        ontology.types["mine"] = ontology.types["visit"]  # type: ignore[index]


def test_loading_is_quick() -> None:
    code = "import time; from dateline.ontology import load_ontology as f; t = time.process_time(); f(); print(time.process_time() - t)"
    times = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(2)]
    assert min(times) < 0.1  # 0.03 s of processor time on the machine it was written on; generous for slower ones


def test_overlay_adds_a_type(tmp_path: Path) -> None:
    path = write(tmp_path, "types:\n  strand:\n    verbs: strand, beach 0.5\n    match: [Whales stranded.]\n")
    ontology = load_ontology(path)
    strand = ontology.types["strand"]
    assert ontology.overlay == {"strand"} and strand.family == "overlay" and "visit" in ontology.types
    assert [(w.words, w.pos, w.weight) for w in strand.triggers] == [(("strand",), "VERB", 1.0), (("beach",), "VERB", 0.5)]
    assert "strand" not in load_ontology().types


def test_overlay_may_carry_plover(tmp_path: Path) -> None:
    path = write(tmp_path, "family: sea\ntypes:\n  shadow:\n    plover: MOBILIZE\n    mode: weapons\n    verbs: tail\n")
    assert load_ontology(path).types["shadow"].mode == "weapons"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("types:\n  a:\n    verbs: run\n    trigger: x\n", 4, "trigger"),
        ("colour: red\ntypes:\n  a:\n    verbs: run\n", 1, "colour"),
        ("types:\n  a:\n    meaning: nothing\n", 2, "trigger words or examples"),
        ("types:\n  visit:\n    verbs: run\n", 2, "already"),
        ("family: contact\ntypes:\n  a:\n    verbs: run\n", 1, "already"),
        ("types:\n  a:\n    verbs: run\n    plover: FIGHT\n", 4, "FIGHT"),
        ("types:\n  a:\n    verbs: run\n    plover: AGREE\n    mode: visit\n", 5, "no mode"),
        ("types:\n  a:\n    verbs: run 1.5\n", 3, "weight"),
        ("types:\n  a:\n    verbs: run, walk, run\n", 3, "twice"),
        ("types:\n  a:\n    verbs: Run\n", 3, "lower case"),
        ("types:\n  a:\n    verbs: [run]\n", 3, "text"),
        ("types:\n  a:\n    match: yes\n", 3, "list"),
        ("types:\n  A type:\n    verbs: run\n", 2, "name"),
        ("types:\n  a:\n    verbs: run\n    wikidata: 42\n", 4, "quote"),
        ("types:\n  a:\n    verbs: run\n    wikidata: P42\n", 4, "P42"),
        ("types: []\n", 1, "mapping"),
        ("types:\n  a: [1]\n", 2, "mapping"),
        ("- a\n", 1, "mapping"),
        ("types:\n  a: {\n", 3, "YAML"),
        ("", 1, "mapping"),
    ],
)
def test_wrong_overlay_is_refused_with_its_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(OntologyError, match=re.escape(word)) as refused:
        load_ontology(path)
    assert str(refused.value).startswith(f"{path}:{line}:")


def test_missing_overlay_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"none\.yaml"):
        load_ontology(tmp_path / "none.yaml")


def test_weight_is_the_number_at_the_end() -> None:
    words = list(parse_trigger_words("visit, set foot 0.71,\n  24-hour strike, ", "NOUN"))
    assert [(w.words, w.weight) for w in words] == [(("visit",), 1.0), (("set", "foot"), 0.71), (("24-hour", "strike"), 1.0)]


def test_lines_are_searched_only_for_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    from dateline.ontology import loading

    monkeypatch.setattr(yaml, "compose", lambda *a, **k: pytest.fail("composed"))
    started = time.perf_counter()
    loading._load_base.__wrapped__()
    assert time.perf_counter() - started < 5
