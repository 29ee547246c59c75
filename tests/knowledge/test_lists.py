"""Linter of our own lists: closed references, no doubles, places on the globe."""

from dateline.knowledge import Knowledge
from dateline.knowledge.compile import read_table
from dateline.knowledge.names import fold_name

SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split())


def test_organisations_have_known_countries_and_sectors_and_no_doubles():
    known, rows = Knowledge.open(), list(read_table("organisations.tsv"))
    assert all(not r["country"] or known.find_country(r["country"]) for r in rows)
    assert {r["sector"] for r in rows if r["sector"]} <= SECTORS
    ids = [r["wikidata"] for r in rows if r["wikidata"]]
    assert len(ids) == len(set(ids))
    names = [fold_name(r["name"]) for r in rows]
    assert len(names) == len(set(names))


def test_places_lie_on_the_globe_in_known_countries():
    known = Knowledge.open()
    for row in read_table("places.tsv"):
        assert abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180
        assert not row["country"] or known.find_country(row["country"])


def test_countries_have_known_codes_once():
    codes = [r["code"] for r in read_table("countries.tsv")]
    assert len(codes) == len(set(codes)) and all(Knowledge.open().find_country(c) for c in codes)
