"""What speaks for one person or organisation of the base among those of a name: features, each between -1 and 1."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from spacy.tokens import Doc

from dateline.knowledge import Knowledge, OrganisationRecord, PersonRecord, Term
from dateline.knowledge.names import fold_name, split_person
from dateline.layers import Entity, Mention, Office

MAX_TITLES = 12  # titles of one person that are compared; nobody has more in one article
MAX_MENTIONS = 50  # mentions of one entity that are looked at for titles beside them


@dataclass(frozen=True, slots=True)
class Told:
    """A title that the text gives a person: its words, the country (alpha-3) that it is of, and whether it is over."""

    title: str
    country: str | None = None
    past: bool = False


@dataclass
class Setting:
    """What the article tells besides a name: countries by how often they are named, titles of each entity, the day of publication."""

    countries: Counter[str] = field(default_factory=Counter)
    titles: dict[int, tuple[Told, ...]] = field(default_factory=dict)
    published: str | None = None


@lru_cache(maxsize=1)
def load_titles() -> dict[str, Any]:
    """How titles are compared: data/knowledge/titles.toml."""
    return tomllib.loads((files("dateline") / "data/knowledge/titles.toml").read_text(encoding="utf-8"))


def read_setting(doc: Doc, entities: Sequence[Entity], offices: Sequence[Office], knowledge: Knowledge) -> Setting:
    """Countries (of entities of any type that have one, places, nationalities), titles and the date."""
    setting = Setting(published=doc._.article.published)
    for e in entities:
        if e.country and e.type in ("GPE", "LOC", "NORP", "FAC"):
            setting.countries[e.country] += min(max(len(e.mentions), 1), 5)
    told: dict[int, dict[str, Told]] = {}
    for office in offices:
        body = entities[office.of] if office.of is not None and office.of < len(entities) else None
        title = doc[office.start : office.end].text
        past = _is_past(doc, office.start) or office.until is not None
        told.setdefault(office.person, {})[title.lower()] = Told(title, body.country if body else None, past)
    for i, title in _find_titles(doc, entities):
        told.setdefault(i, {}).setdefault(title.lower(), Told(title, None, False))
    setting.titles = {i: tuple(t.values())[:MAX_TITLES] for i, t in told.items()}
    return setting


def _is_past(doc: Doc, start: int) -> bool:
    return any(t.lower_ in load_titles()["past"] for t in doc[max(0, start - 3) : start])


def _find_titles(doc: Doc, entities: Sequence[Entity]) -> list[tuple[int, str]]:
    """(entity, title) where a title ends right before a name of a person."""
    mentions: tuple[Mention, ...] = doc._.mentions or ()
    ends = {m.end: doc[m.start : m.end].text for m in mentions if m.kind == "title"}
    return [
        (i, ends[mentions[m].start])
        for i, e in enumerate(entities)
        if e.type == "PERSON"
        for m in e.mentions[:MAX_MENTIONS]
        if m < len(mentions) and mentions[m].start in ends
    ]


@lru_cache(maxsize=16384)
def read_title(title: str) -> frozenset[str]:
    """The words that count of a title, with words of one meaning made one: "Foreign Minister" equals "Minister of Foreign Affairs"."""
    rules = load_titles()
    words: set[str] = set()
    for word in title[:200].lower().replace(",", " ").split():
        if word not in rules["ignored"]:
            words.update(rules["same"].get(word, (word,)))
    return frozenset(words)


def compare_titles(told: str, held: str) -> float:
    """How well an office of the base fits a title of the text: 1 the same, 0 another one."""
    a, b = read_title(told), read_title(held)
    qualifiers = set(load_titles()["qualifiers"])
    if not a or not b or (a & qualifiers) != (b & qualifiers):
        return 0.0
    common = len(a & b)
    return common / len(a) * (0.6 + 0.4 * common / len(a | b)) if common == len(a) else 0.4 * common / len(a | b)


def hold_on(term: Term, day: str | None, slack: int = 0) -> float:
    """1 where the term holds on the day, -1 where it does not, 0 where that cannot be known; `slack` years on either side."""
    if day is None or (term.since is None and term.until is None):
        return 0.0
    early, late = _shift(day, slack), _shift(day, -slack)
    begun = term.since is None or term.since[: len(early)] <= early[: len(term.since)]
    open_still = term.until is None or term.until[: len(late)] >= late[: len(term.until)]
    return 1.0 if begun and open_still else -1.0


def _shift(day: str, years: int) -> str:
    return f"{int(day[:4]) + years:04d}{day[4:]}" if years and day[:4].isdigit() else day


def compare_person(entity: Entity, person: PersonRecord) -> str | None:
    """How an entity's names fit a person's: full, surname, or None where they do not fit."""
    records = [split_person(n) for n in (person.name, *person.aliases)]
    best = None
    for name in (entity.name, *entity.aliases[:6]):
        words = split_person(name)
        if len(words) > 1 and any(len(r) > 1 and ((words[0], words[-1]) == (r[0], r[-1]) or words == r) for r in records):
            return "full"
        if len(words) == 1:
            best = "surname"
    return best if max(len(split_person(n)) for n in (entity.name, *entity.aliases[:6])) < 2 else None


def read_person(i: int, entity: Entity, person: PersonRecord, setting: Setting, gender: str | None) -> dict[str, float]:
    """Features of one person for entity i; `gender`: f, m or None, what the text says; `entity` fits the person's name."""
    told = setting.titles.get(i, ())
    day = setting.published
    fits = [(compare_titles(t.title, term.title), t, term) for t in told for term in person.terms]
    best = max(fits, key=lambda f: (round(f[0], 2), hold_on(f[2], day)), default=None)
    office = best[0] if best and best[0] >= 0.5 else 0.0
    countries = {t.country for t in told if t.country}
    total = sum(setting.countries.values())
    share = setting.countries[person.country] / total if person.country and total else 0.0
    held = hold_on(best[2], day) if best and office else 0.0
    return {
        compare_person(entity, person) or "surname": 1.0,
        "office": office,
        "no_office": float(bool(told) and not office and max((f[0] for f in fits), default=0.0) < 0.2),
        "term": -held if best and best[1].past else held,
        "active": float(any(hold_on(t, day, 1) > 0 for t in person.terms)),
        "body": float(person.country in countries),
        "country": min(1.0, 2 * share),
        "foreign": float(bool(countries) and person.country not in countries),
        "prior": min(person.prior, 7.0) / 7,
        "unlived": float(_has_not_lived(person, day)),
        "gender": float(gender is not None and person.gender is not None and gender != person.gender),
    }


def _has_not_lived(person: PersonRecord, day: str | None) -> bool:
    if day is None or not day[:4].isdigit():
        return False
    year = int(day[:4])
    died, born = person.died, person.born
    return bool((died and died[:4].isdigit() and int(died[:4]) < year - 10) or (born and born[:4].isdigit() and int(born[:4]) > year - 18))


def read_organisation(entity: Entity, record: OrganisationRecord, rivals: int, setting: Setting, kinds: frozenset[str]) -> dict[str, float]:
    """Features of one organisation; `rivals`: how many others have the name, `kinds`: what else bears it (Knowledge.kinds_of)."""
    key = fold_name(entity.name)
    words = key.split()
    named = setting.countries[record.country] if record.country else 0
    return {
        "exact": float(fold_name(record.name) == key),
        "several": float(len(words) > 1),
        "abbreviation": float(entity.name.isupper() and 2 <= len(key) <= 6),
        "country": float(named > 0),
        "foreign": float(bool(record.country and setting.countries) and not named),
        "prior": min(record.prior, 8.0) / 8,
        "alone": float(rivals == 0),
        "generic": float(all(w in load_titles()["generic"] for w in words)),
        "common": float(len(words) == 1 and bool(kinds & {"place", "country"} or not entity.name[:1].isupper())),
    }
