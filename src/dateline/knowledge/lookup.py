"""Which things a name may stand for: look-ups in the package's base, with one's own names before it."""

import os
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from dateline.knowledge.given import clear_gender
from dateline.knowledge.names import family_name, fold_name, short_organisation, short_person
from dateline.knowledge.records import KINDS, AnyRecord, CountryRecord, OrganisationRecord, PersonRecord, PlaceRecord
from dateline.knowledge.staging import record_keys
from dateline.knowledge.world import World

MAX_CANDIDATES = 30
"""Records that a look-up returns at most: the most frequent main name of places (Washington County) has 30 bearers.
Of family names with more, the least known are left out."""

R = TypeVar("R", CountryRecord, PlaceRecord, PersonRecord, OrganisationRecord)


def own_path() -> Path:
    """Where one's own names are kept: `own.dlk` in $DATELINE_HOME, else in the user's data folder of the system."""
    home = os.environ.get("DATELINE_HOME")
    if home:
        return Path(home) / "own.dlk"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "dateline" / "own.dlk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "dateline" / "own.dlk"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "dateline" / "own.dlk"


def base_path() -> Path:
    """The knowledge file in the package."""
    return Path(str(files("dateline") / "data" / "knowledge" / "base.dlk"))


def _is_there(own: Path) -> bool:
    """Whether one's own names can be read; a folder that the user may not enter (a service's) counts as empty."""
    try:
        return own.exists() and os.access(own, os.R_OK)
    except OSError:
        return False


class Knowledge:
    """The knowledge base: several files, the first with priority. Safe to use from several threads and after a fork."""

    def __init__(self, worlds: list[World]) -> None:
        """Look in these files, in this order."""
        self.worlds = worlds
        self.find_places: Callable[[str], tuple[PlaceRecord, ...]] = lru_cache(maxsize=4096)(self._find_places)
        self.find_people: Callable[[str], tuple[PersonRecord, ...]] = lru_cache(maxsize=4096)(self._find_people)
        self.find_organisations: Callable[[str], tuple[OrganisationRecord, ...]] = lru_cache(maxsize=4096)(self._find_organisations)
        self._country = lru_cache(maxsize=8192)(self._read_country)
        self._demonym = lru_cache(maxsize=8192)(self._read_demonym)
        self._given: dict[str, tuple[int, int]] | None = None

    @classmethod
    def open(cls, path: Path | None = None) -> "Knowledge":
        """Open a base (None: the package's own) and one's own names before it, if there are any.

        Raises MissingError where `path` is not there, ArtefactError where a file is no knowledge file of this version.
        """
        own = own_path()
        return cls([*([World(own)] if own != path and _is_there(own) else []), World(path or base_path())])

    @property
    def version(self) -> str:
        """The version of each file, joined with "+": part of what makes a result repeatable."""
        return "+".join(str(w.header.get("version", "?")) for w in self.worlds)

    def _read(self, key: str, cls: type[R], family: bool = False) -> Iterator[R]:
        """Records of a kind that have this key, best prior first, those of the first file before others; checked, without repeats."""
        if not key:
            return
        kind, seen, count = KINDS.index(cls), set[str](), 0
        for world in self.worlds:
            for number in world.refs(key, family):
                if world.kind_of(number) != kind:
                    continue
                record, keys, families = _read_keys(world, number)
                if isinstance(record, cls) and record.id not in seen and key in (families if family else keys):
                    seen.add(record.id)
                    yield record
                    count += 1
                if count >= MAX_CANDIDATES:
                    return

    def _find_places(self, name: str) -> tuple[PlaceRecord, ...]:
        """Places of this name, countries not among them; at most MAX_CANDIDATES, the most populous and weighty first."""
        return tuple(self._read(fold_name(name), PlaceRecord))

    def _find_people(self, name: str) -> tuple[PersonRecord, ...]:
        """People of this name, middle names forgiven; for a single word also those whose family name it is. The best known first."""
        key, short = fold_name(name), short_person(name)
        found = dict.fromkeys(self._read(key, PersonRecord))
        if short and short != key:
            found |= dict.fromkeys(self._read(short, PersonRecord))
        if not short or not found:
            family = family_name(name) if not short else ""
            found |= dict.fromkeys(self._read(family, PersonRecord, family=True))
        return tuple(found)[:MAX_CANDIDATES]

    def _find_organisations(self, name: str) -> tuple[OrganisationRecord, ...]:
        """Organisations of this name or abbreviation, "Inc." and the like forgiven; the best known first."""
        key, short = fold_name(name), short_organisation(name)
        found = dict.fromkeys(self._read(key, OrganisationRecord))
        if short != key:
            found |= dict.fromkeys(self._read(short, OrganisationRecord))
        return tuple(found)[:MAX_CANDIDATES]

    def find_country(self, name_or_code: str, codes: bool = True) -> CountryRecord | None:
        """The country of a name or, with `codes` and in capitals, of an ISO 3166-1 code (alpha-2 or alpha-3); None where there is none."""
        return self._country(name_or_code, codes)

    def _read_country(self, name_or_code: str, codes: bool) -> CountryRecord | None:
        name = name_or_code.strip()
        keys = [fold_name(name)]
        if codes and name.isalpha() and name.isupper() and len(name) in (2, 3):
            keys.insert(0, f"={name.lower()}") if len(name) == 3 else keys.append(f"={name.lower()}")
        return next((r for key in keys for r in self._read(key, CountryRecord)), None)

    def find_demonym(self, word: str) -> CountryRecord | None:
        """The country of a nationality, noun or adjective ("Israeli", "Danes"), the first where several share it; None for others."""
        return self._demonym(word)

    def _read_demonym(self, word: str) -> CountryRecord | None:
        return next(self._read(f"~{fold_name(word)}", CountryRecord), None)

    def find_demonym_place(self, word: str) -> PlaceRecord | None:
        """The place other than a country whose people or adjective this is ("Scottish", "European")."""
        return next(self._read(f"~{fold_name(word)}", PlaceRecord), None)

    def kinds_of(self, name: str) -> frozenset[str]:
        """Which kinds of things bear this name: country, place, person, organisation. Reads no record (wrong once in 8,000)."""
        names = ("country", "place", "person", "organisation")
        key = fold_name(name)
        return frozenset(names[w.kind_of(number)] for w in self.worlds for number in w.refs(key)) if key else frozenset()

    def _load_given(self) -> dict[str, tuple[int, int]]:
        if self._given is None:
            self._given = next((g for w in self.worlds if (g := w.given_names())), {})
        return self._given

    def is_given_name(self, word: str) -> bool:
        """Whether people of the base bear this word as their given name (at least two)."""
        return fold_name(word) in self._load_given()

    def guess_gender(self, name: str) -> str | None:
        """f, m or None from the first word of a name ("Angela Merkel" → f), where nearly all who bear it are women or men."""
        words = fold_name(name).split()
        counts = self._load_given().get(words[0]) if words else None
        return clear_gender(*counts) if counts else None

    def look_up(self, name: str) -> list[AnyRecord]:
        """All candidates of a name: country, nationality, places, people, organisations, in that order."""
        country = self.find_country(name) or self.find_demonym(name)
        return [*([country] if country else []), *self.find_places(name), *self.find_people(name), *self.find_organisations(name)]


@lru_cache(maxsize=16384)
def _read_keys(world: World, number: int) -> tuple[AnyRecord, frozenset[str], frozenset[str]]:
    """A record with the keys of its names and, of people, of their family names."""
    record = world.read(number)
    families = (family_name(n, record.country) for n in (record.name, *record.aliases)) if isinstance(record, PersonRecord) else ()
    return record, frozenset(record_keys(record)), frozenset(families)
