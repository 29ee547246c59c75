import bz2
import gzip
import json
from itertools import pairwise

import pytest

from dateline.errors import FormatError, MissingError
from dateline.knowledge import Filter, Knowledge, add_names, build_knowledge
from dateline.knowledge.staging import Staging
from dateline.knowledge.world import World


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    return tmp_path


def test_own_names_come_first_and_stay(home):
    (home / "mine.csv").write_text(
        "name;type;aliases;country;lat;lon\nParis;place;The Club;Kenya;-1.3;36.8\nHallamshire Bank;organisation;HB|the bank;GBR;;\n",
        "utf-8",
    )
    assert add_names(home / "mine.csv") == 2
    (home / "more.jsonl").write_text(
        json.dumps({"name": "Ann Rao", "type": "person", "title": "Chair", "since": "2020", "country": "IN"}) + "\n", "utf-8"
    )
    assert add_names(home / "more.jsonl") == 1
    known = Knowledge.open()
    assert [p.country for p in known.find_places("Paris")[:2]] == ["KEN", "FRA"]
    assert known.find_organisations("HB")[0].id == "own:hallamshire-bank"
    assert known.find_people("Ann Rao")[0].terms[0].title == "Chair"


@pytest.mark.parametrize(
    "text",
    [
        "title\nx\n",
        "name,type\nx,ship\n",
        "name,lat,type\nx,north,place\n",
        "name,lat,type\nx,99,place\n",
        "name,country\nx,Narnia\n",
        "name\n" + "y" * 500 + "\n",
    ],
)
def test_a_wrong_line_is_told_and_nothing_is_added(home, text):
    (home / "bad.csv").write_text(text, "utf-8")
    with pytest.raises(FormatError, match=r"bad\.csv"):
        add_names(home / "bad.csv")
    assert not (home / "home" / "own.dlk").exists()


def _claim(prop, value, **more):
    return {"mainsnak": {"snaktype": "value", "property": prop, "datavalue": {"value": value}}, "rank": "normal", **more}


def _item(q):
    return {"entity-type": "item", "id": q}


def _entity(q, label, sites=9, aliases=(), **claims):
    return {
        "type": "item",
        "id": q,
        "labels": {"en": {"language": "en", "value": label}},
        "aliases": {"en": [{"language": "en", "value": a} for a in aliases]},
        "sitelinks": {f"w{i}": {} for i in range(sites)},
        "claims": claims,
    }


def _dump():
    since = {"P580": [{"datavalue": {"value": {"time": "+2021-03-00T00:00:00Z", "precision": 10}}}]}
    person = _entity(
        "Q900001", "Ada Example", aliases=["A. Example"], P31=[_claim("P31", _item("Q5"))], P27=[_claim("P27", _item("Q801"))],
        P21=[_claim("P21", _item("Q6581072"))], P39=[_claim("P39", _item("Q900003"), qualifiers=since)],
        P569=[_claim("P569", {"time": "+1970-01-02T00:00:00Z", "precision": 11})],
    )  # fmt: skip
    city = _entity(
        "Q900002", "Exampleton", P31=[_claim("P31", _item("Q515"))], P17=[_claim("P17", _item("Q159"))], P1566=[_claim("P1566", "123456")],
        P625=[_claim("P625", {"latitude": 55.5, "longitude": 37.25})], P1082=[_claim("P1082", {"amount": "+25000"})],
    )  # fmt: skip
    office = _entity("Q900003", "minister of examples", sites=0, P31=[_claim("P31", _item("Q294414"))])
    rare = _entity("Q900004", "Rare Person", sites=1, P31=[_claim("P31", _item("Q5"))])
    filler = [_entity(f"Q91{i:04d}", f"Nobody {i}", sites=0) for i in range(50)]
    return ["[", *(json.dumps(e) + "," for e in (person, *filler, city, office, rare)), '{"broken": ', "]"]


@pytest.mark.parametrize("pack", [bz2.compress, gzip.compress])
def test_a_wikidata_dump_becomes_a_base(tmp_path, pack):
    source = tmp_path / ("dump.json.bz2" if pack is bz2.compress else "dump.json.gz")
    source.write_bytes(pack("\n".join(_dump()).encode()))
    seen = []
    assert (
        build_knowledge(source, tmp_path / "big.dlk", progress=lambda lines, records: seen.append((lines, records)), with_base=False) == 2
    )
    known = Knowledge([World(tmp_path / "big.dlk")])
    person = known.find_people("Ada Example")[0]
    assert (person.gender, person.country, person.born) == ("f", "ISR", "1970-01-02")
    assert (person.terms[0].title, person.terms[0].since) == ("minister of examples", "2021-03")
    place = known.find_places("Exampleton")[0]
    assert (place.geonames, place.country, place.lat, place.population) == (123456, "RUS", 55.5, 25000)
    assert not known.find_people("Rare Person")
    assert seen == sorted(seen) and not list(tmp_path.glob("*.staging*"))


def test_filters_keep_types_and_countries(tmp_path):
    source = tmp_path / "dump.json"
    source.write_text("\n".join(_dump()), "utf-8")
    assert build_knowledge(source, tmp_path / "a.dlk", Filter(types=frozenset({"place"})), with_base=False) == 1
    assert build_knowledge(source, tmp_path / "b.dlk", Filter(countries=frozenset({"Q801"})), with_base=False) == 1
    assert build_knowledge(source, tmp_path / "c.dlk", Filter(sitelinks=1), with_base=False) == 3


def test_a_stopped_run_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.knowledge.build.EVERY", 10)
    source, out = tmp_path / "dump.json", tmp_path / "big.dlk"
    source.write_text("\n".join(_dump()), "utf-8")

    def stop(lines, _records):
        if lines >= 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_knowledge(source, out, progress=stop, with_base=False)
    assert not out.exists()
    staging = Staging(out.with_name("big.dlk.staging"))
    assert staging.recall("lines") == "30"
    staging.close()
    seen = []
    assert build_knowledge(source, out, progress=lambda lines, _: seen.append(lines), with_base=False) == 2
    assert seen[0] == 40 and all(a < b for a, b in pairwise(seen))
    assert Knowledge([World(out)]).find_people("Ada Example")[0].terms[0].title == "minister of examples"


def test_geonames_tables_become_a_base(tmp_path):
    row = [
        "77",
        "Ḩamāh",
        "Hamah",
        "Hama,حماة",
        "35.13",
        "36.75",
        "P",
        "PPLA",
        "SY",
        "",
        "10",
        "",
        "",
        "",
        "460602",
        "",
        "305",
        "Asia/Damascus",
        "2020-01-01",
    ]
    (tmp_path / "gn").mkdir()
    (tmp_path / "gn" / "SY.txt").write_text("\t".join(row) + "\nbroken\n", "utf-8")
    (tmp_path / "gn" / "admin1CodesASCII.txt").write_text("SY.10\tHama\tHama\t1\n", "utf-8")
    assert build_knowledge(tmp_path / "gn", tmp_path / "gn.dlk", with_base=False) == 1
    place = Knowledge([World(tmp_path / "gn.dlk")]).find_places("Hama")[0]
    assert (place.country, place.admin1, place.geonames) == ("SYR", "Hama", 77)


def test_wrong_sources_are_told(tmp_path):
    with pytest.raises(MissingError):
        build_knowledge(tmp_path / "none.json", tmp_path / "o.dlk", with_base=False)
    (tmp_path / "x.json").write_text("hello\n", "utf-8")
    with pytest.raises(FormatError):
        build_knowledge(tmp_path / "x.json", tmp_path / "o.dlk", with_base=False)
