import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from spacy.tokens import Doc, DocBin

from dateline import export as _export  # noqa: F401 the room is importable
from dateline.analysis import Analysis, Event, Failure, Participant, Range
from dateline.export import calendar, followthemoney, graph
from dateline.export.brat import write_brat
from dateline.export.calendar import write_calendar
from dateline.export.conllu import make_lines, write_conllu
from dateline.export.docbin import write_docbin
from dateline.export.geojson import write_geojson
from dateline.export.jsonl import write_json, write_jsonl
from dateline.export.jsonld import make_jsonld

FAILED = Failure(id="bad", stage="reading", error="EmptyError", message="nothing there")


@pytest.fixture(autouse=True)
def _codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followthemoney, "find_alpha2", {"RUS": "ru", "ISR": "il"}.get)


def test_jsonl_keeps_failures_in_their_place(visit: Analysis) -> None:
    out = io.StringIO()
    write_jsonl([visit, FAILED, visit], out)
    lines = out.getvalue().splitlines()
    assert Analysis.model_validate_json(lines[0]) == visit == Analysis.model_validate_json(lines[2])
    assert Failure.model_validate_json(lines[1]) == FAILED


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_json_is_one_object_or_an_array(visit: Analysis, n: int) -> None:
    out = io.StringIO()
    write_json([visit] * n, out)
    found = json.loads(out.getvalue())
    assert found["article"]["id"] == visit.article.id if n == 1 else len(found) == n


def test_ftm_events_lead_to_entities_of_the_file(visit: Analysis) -> None:
    found = list(followthemoney.make_ftm(visit))
    ids = {e["id"] for e in found}
    assert len(ids) == len(found)
    events = [e for e in found if e["schema"] == "Event"]
    assert {
        ref for e in events for key in ("involved", "organizer", "proof", "addressEntity") for ref in e["properties"].get(key, [])
    } <= ids
    planned = events[0]["properties"]
    assert planned["name"] == ["visit: Dmitry Medvedev → Israel"]
    assert planned["date"] == ["2016-11-10"]
    assert planned["location"] == ["Israel"]


def test_ftm_says_nothing_that_may_not_have_happened(visit: Analysis) -> None:
    names = [n for e in followthemoney.make_ftm(visit) if e["schema"] == "Event" for n in e["properties"]["name"]]
    assert not any("give aid" in n for n in names)
    assert len(names) == 6


def test_ftm_people_have_their_offices_and_schemata(visit: Analysis) -> None:
    found = {e["properties"]["name"][0]: e for e in followthemoney.make_ftm(visit) if "name" in e["properties"]}
    assert found["Dmitry Medvedev"]["properties"]["position"] == ["prime minister, Russia"]
    assert found["Dmitry Medvedev"]["properties"]["country"] == ["ru"]
    assert found["the Russian embassy"]["schema"] == "PublicBody"
    assert found["Israel"]["schema"] == "PublicBody"


def test_jsonld_refers_to_its_own_nodes(visit: Analysis) -> None:
    document = make_jsonld(visit)
    ids = {node["@id"] for node in document["@graph"]}
    used = [ref for node in document["@graph"] for key in ("sem:hasActor", "mentions", "about") for ref in node.get(key, [])]
    used += [node[key] for node in document["@graph"] for key in ("sem:hasPlace", "sem:hasTime", "sem:subEventOf") if key in node]
    assert used
    assert set(used) <= ids
    putin = next(node for node in document["@graph"] if node.get("name") == "Vladimir Putin")
    assert putin["sameAs"] == ["http://www.wikidata.org/entity/Q7747"]


def test_jsonld_ids_are_uris_whatever_the_article_is_called(visit: Analysis) -> None:
    odd = visit.model_copy(update={"article": visit.article.model_copy(update={"id": 'a "b" <c>/é'})})
    assert make_jsonld(odd)["@graph"][0]["@id"] == "urn:dateline:article:a%20%22b%22%20%3Cc%3E%2F%C3%A9"


def test_geojson_puts_longitude_first_and_events_at_their_place(visit: Analysis) -> None:
    out = io.StringIO()
    write_geojson([visit, FAILED], out)
    features = {f["properties"]["name"]: f for f in json.loads(out.getvalue())["features"]}
    assert features["Kaliningrad"]["geometry"]["coordinates"] == [20.511, 54.7065]
    assert [e["type"] for e in features["Moscow"]["properties"]["events"]] == ["visit"] * 3


def test_graph_is_xml_whose_edges_join_its_nodes(visit: Analysis) -> None:
    out = io.StringIO()
    write_graph = graph.write_graph
    hostile = visit.model_copy(update={"entities": [e.model_copy(update={"name": f'{e.name}<&\x00">'}) for e in visit.entities]})
    write_graph([hostile, hostile], out)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ET.fromstring(out.getvalue())
    nodes = [n.attrib["id"] for n in root.iterfind(".//g:node", space)]
    ends = [(e.attrib["source"], e.attrib["target"]) for e in root.iterfind(".//g:edge", space)]
    assert len(nodes) == len(set(nodes)) == 4  # Medvedev, Israel, Netanyahu, Putin
    assert {n for pair in ends for n in pair} == set(nodes)
    assert len(ends) == 4


def test_a_crowd_of_actors_becomes_a_star() -> None:
    parties = [Participant(role="actor", entity=f"e{i}") for i in range(200)]
    event = Event(id="ev1", type="meet", family="contact", status="happened", participants=parties)
    edges = list(graph.choose_edges(event))
    assert len(edges) == 199
    assert all(a == "e0" and not directed for a, _, directed in edges)


def test_calendar_has_planned_days_only(visit: Analysis) -> None:
    out = io.StringIO(newline="")
    write_calendar([visit, FAILED], out)
    text = out.getvalue()
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20161110\r\nDTEND;VALUE=DATE:20161111\r\n" in text
    assert "SUMMARY:Dmitry Medvedev → Israel: visit\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_calendar_text_is_escaped_and_folded_without_breaking_characters() -> None:
    assert calendar.escape("a;b,c\\d\r\ne\x07") == "a\\;b\\,c\\\\d\\ne"
    line = "SUMMARY:" + "ü" * 200
    folded = calendar.fold_line(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))


def test_brat_spans_are_those_of_the_text(visit: Analysis, tmp_path: Path) -> None:
    write_brat([FAILED, visit], tmp_path)
    [ann], [txt] = tmp_path.glob("*.ann"), tmp_path.glob("*.txt")
    text = txt.read_text(encoding="utf-8")
    assert text == visit.article.text
    known = set()
    for line in ann.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            where, words = rest.split("\t")
            start, end = map(int, where.split(" ")[1:])
            assert text[start:end] == words
            known.add(name)
        if name.startswith("E"):
            assert {part.split(":")[1] for part in rest.split(" ")} <= known
    assert "\nvisit\t" in (tmp_path / "annotation.conf").read_text(encoding="utf-8")


def test_brat_never_leaves_its_folder(visit: Analysis, tmp_path: Path) -> None:
    odd = visit.model_copy(update={"article": visit.article.model_copy(update={"id": "../../etc/passwd\n"})})
    write_brat([odd], tmp_path / "in")
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_docbin_keeps_the_layers(visit_doc: Doc, tmp_path: Path) -> None:
    write_docbin([visit_doc, FAILED], tmp_path / "a.spacy")
    [back] = DocBin().from_disk(tmp_path / "a.spacy").get_docs(visit_doc.vocab)
    assert back._.events == visit_doc._.events
    assert back._.article == visit_doc._.article


def parsed(doc: Doc, debris: tuple[int, int] | None = None) -> list[list[list[str]]]:
    return [
        [row.split("\t") for row in block.splitlines() if not row.startswith("#")]
        for block in "\n".join(make_lines(doc)).split("\n\n")
        if block
    ]


def make_parsed(visit_doc: Doc) -> Doc:
    words = ["\n", "He", "met", "her", "twice", ".", "\n\n", "She", "left"]
    spaces = [False, True, True, True, False, False, False, True, False]
    heads = [2, 2, 2, 2, 2, 2, 2, 8, 2]  # "left" hangs on a word of another sentence
    deps = ["dep", "nsubj", "ROOT", "obj", "advmod", "punct", "dep", "nsubj", "conj"]
    return Doc(visit_doc.vocab, words=words, spaces=spaces, heads=heads, deps=deps, sent_starts=None)


def test_conllu_is_valid_and_gives_the_text_back(visit_doc: Doc) -> None:
    doc = make_parsed(visit_doc)
    out = io.StringIO()
    write_conllu([doc, FAILED], out)
    rows = [line.split("\t") for line in out.getvalue().splitlines() if line and not line.startswith("#")]
    assert all(len(row) == 10 for row in rows)
    gaps = {"_": " ", "SpaceAfter=No": ""}
    told = "".join(r[1] + gaps.get(r[9], r[9].removeprefix("SpacesAfter=").replace("\\n", "\n").replace("\\s", " ")) for r in rows)
    assert told == doc.text.lstrip("\n")


def test_conllu_sentences_have_one_root_and_heads_inside(visit_doc: Doc) -> None:
    for sentence in parsed(make_parsed(visit_doc)):
        heads = [int(row[6]) for row in sentence]
        assert heads.count(0) == 1
        assert max(heads) <= len(sentence)
        assert [row[7] for row in sentence if row[6] == "0"] == ["root"]
        assert not any(row[7] == "root" for row in sentence if row[6] != "0")


def test_conllu_leaves_debris_out(visit_doc: Doc) -> None:
    assert "Suitcase" not in "\n".join(make_lines(visit_doc))


def test_ranges_are_only_told_where_they_are(visit: Analysis) -> None:
    assert [e.dead for e in visit.events if e.dead] == [Range(min=20, max=None)]
