import time

import pytest

from dateline.errors import ArtefactError, MissingError
from dateline.knowledge import Knowledge
from dateline.knowledge.lookup import MAX_CANDIDATES


@pytest.fixture(scope="module")
def known():
    return Knowledge.open()


def test_opens_in_milliseconds_and_is_small():
    start = time.process_time()
    world = Knowledge.open().worlds[-1]
    assert time.process_time() - start < 0.5  # a millisecond on a quiet machine
    assert world.path.stat().st_size <= 15_000_000


@pytest.mark.parametrize(
    ("name", "code"), [("U.S.", "USA"), ("Britain", "GBR"), ("the Netherlands", "NLD"), ("IL", "ISR"), ("ISR", "ISR"), ("Burma", "MMR")]
)
def test_countries_by_name_and_code(known, name, code):
    assert known.find_country(name).code == code


def test_codes_are_read_only_where_they_are_asked_for(known):
    assert known.find_country("IL", codes=False) is None
    assert known.find_country("Atlantis") is None


def test_demonyms(known):
    assert known.find_demonym("Israeli").code == "ISR"
    assert known.find_demonym("Korean").code == "KOR"
    assert known.find_demonym("Table") is None
    assert known.find_demonym_place("Scottish").country == "GBR"


def test_the_best_known_place_comes_first_and_lists_are_bounded(known):
    assert known.find_places("Paris")[0].country == "FRA"
    assert known.find_places("Kobane")[0].country == "SYR"
    assert len(known.find_places("San Antonio")) <= MAX_CANDIDATES
    assert len(known.find_people("Smith")) <= MAX_CANDIDATES


def test_people_by_full_name_middle_name_and_family_name(known):
    for name in ("Vladimir Putin", "Vladimir Vladimirovich Putin", "Putin"):
        assert known.find_people(name)[0].id == "Q7747"
    assert any(t.title == "Prime Minister" and t.since == "2012-05-08" for t in known.find_people("Dmitry Medvedev")[0].terms)


def test_organisations_by_abbreviation(known):
    assert known.find_organisations("NATO")[0].id == "Q7184"
    assert known.find_organisations("Boeing Co.")[0].name == "Boeing"


def test_given_names_tell_the_gender_only_where_they_do(known):
    assert known.guess_gender("Angela Merkel") == "f"
    assert known.guess_gender("Dmitry") == "m"
    assert known.guess_gender("Andrea") is None
    assert known.is_given_name("Benjamin") and not known.is_given_name("Table")


def test_hostile_names_find_nothing_quickly(known):
    for name in ("x" * 5000, "\ud800", "\0", "~israeli", "=us", "' " * 60):
        assert known.look_up(name) == [] or len(known.look_up(name)) < 5 * MAX_CANDIDATES


def test_no_record_has_a_share_alike_origin(known):
    world = known.worlds[-1]
    assert all("supraverden" not in world.read(i).origins and world.read(i).origins for i in range(0, world.bounds[-1], 997))


def test_a_missing_and_a_foreign_file_are_told_apart(tmp_path):
    with pytest.raises(MissingError):
        Knowledge.open(tmp_path / "none.dlk")
    for name, data in {
        "empty.dlk": b"",
        "other.dlk": b"PK" * 9000,
        "cut.dlk": Knowledge.open().worlds[-1].path.read_bytes()[:9000],
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ArtefactError):
            Knowledge.open(tmp_path / name)
