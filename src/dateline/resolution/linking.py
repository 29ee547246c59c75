"""Which person or organisation of the base a name stands for: by weighted features, none where the evidence is thin.

The features are link_features.py's, the weights data/knowledge/link_weights.toml's; contributions stay in `Entity.why`. A name alone never
links a person: office, country or date must support it, because others bear the same name.
"""

import dataclasses
import tomllib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from spacy.tokens import Doc

from dateline.knowledge import Knowledge, OrganisationRecord, PersonRecord
from dateline.knowledge.names import fold_name, split_person
from dateline.knowledge.offices import rank_office
from dateline.knowledge.sectors import sector_of_name
from dateline.layers import Entity, Office
from dateline.resolution.link_features import Setting, compare_person, hold_on, read_organisation, read_person, read_setting

Weights = dict[str, dict[str, float]]
R = TypeVar("R", PersonRecord, OrganisationRecord)
Ranked = tuple[tuple[float, R, dict[str, float]], ...]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Weights of people and organisations, and limits."""
    weights: Weights = tomllib.loads((files("dateline") / "data/knowledge/link_weights.toml").read_text(encoding="utf-8"))
    return weights


def link_entities(doc: Doc, entities: Sequence[Entity], offices: Sequence[Office], knowledge: Knowledge) -> list[Entity]:
    """The entities with links, country, sector, name and why of people and organisations; others as they were.

    Works best after `choose_places`: countries of places and nationalities are evidence. `name` becomes the base's where that is fuller;
    the article's then joins the aliases. Where there is no link, `country` is that of the office or of the words of the name;
    sectors of such are left to sectors.py.
    """
    setting = read_setting(doc, entities, offices, knowledge)
    pronouns = {n: g for n, m in enumerate(doc._.mentions or ()) if m.kind == "pronoun" and (g := _GENDERS.get(doc[m.start].lower_))}
    made = []
    for i, entity in enumerate(entities):
        if entity.type == "PERSON":
            made.append(_link_person(i, entity, setting, knowledge, _read_gender(entity, pronouns)))
        elif entity.type == "ORG":
            made.append(_link_organisation(entity, setting, knowledge))
        else:
            made.append(entity)
    return made


_GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}


def _read_gender(entity: Entity, pronouns: dict[int, str]) -> str | None:
    """f or m by the pronouns of the entity (mention number → gender); None where there are none or they disagree."""
    found = {pronouns[m] for m in entity.mentions if m in pronouns}
    return next(iter(found)) if len(found) == 1 else None


def rank_people(i: int, entity: Entity, setting: Setting, knowledge: Knowledge, gender: str | None = None) -> Ranked[PersonRecord]:
    """People that entity i may be, with score and features, best first."""
    weights = load_weights()["person"]
    found = {p.id: p for name in (entity.name, *entity.aliases[:6]) for p in knowledge.find_people(name)}
    scored = []
    for person in found.values():
        if compare_person(entity, person):
            features = read_person(i, entity, person, setting, gender)
            scored.append((sum(weights[n] * v for n, v in features.items()), person, features))
    return tuple(sorted(scored, key=lambda s: (-s[0], s[1].id)))


TOWN = 3.7
"""log10 of the people below which a town makes no name common: 5,000."""
RENOWN = 0.5
"""Share of the highest prior from which a full name may link without a title that fits: ministers and those above them. Below
are members of parliaments, of whom the base has 100,000: one of them bears nearly every common name."""


def _is_supported(features: dict[str, float]) -> bool:
    """Whether something besides the name and renown speaks for a person: an office that fits, or the country and a time in office."""
    if "full" not in features:
        return features["office"] >= 0.5 and (features["body"] > 0 or features["country"] > 0) and features["term"] >= 0
    if features["office"] >= 0.5 and features["term"] >= 0:
        return features["body"] > 0 or features["country"] > 0 or features["term"] > 0
    return features["prior"] >= RENOWN and (features["country"] > 0 or features["body"] > 0 or features["active"] > 0)


def _accept(ranked: Ranked[R], limit: float, margin: float) -> bool:
    """Whether the best is good enough and clearly before the second."""
    return bool(ranked) and ranked[0][0] >= limit and (len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= margin)


def _link_person(i: int, entity: Entity, setting: Setting, knowledge: Knowledge, gender: str | None) -> Entity:
    limits = load_weights()["limits"]
    ranked = rank_people(i, entity, setting, knowledge, gender)
    limit = limits["person" if ranked and "full" in ranked[0][2] else "surname"]
    if not _accept(ranked, limit, limits["margin"]) or not _is_supported(ranked[0][2]):
        told = [t.country for t in setting.titles.get(i, ()) if t.country]
        return dataclasses.replace(entity, country=entity.country or (told[0] if told else None))
    _, person, features = ranked[0]
    sector = find_sector(person, setting.published)
    named = _rename(entity, person.name, lambda n: tuple(split_person(n)))
    return _fill(named, person, "person", features, sector)


def find_sector(person: PersonRecord, day: str | None) -> str | None:
    """PLOVER sector of the highest office that a person holds on a day; ELI where all offices are over, None where it cannot be known."""
    if day is None or not person.terms:
        return None
    held = [rank_office(t.title) for t in person.terms if hold_on(t, day) > 0]
    if held:
        return max(held, key=lambda r: r[0])[1]
    return "ELI" if all(t.until and t.until < day for t in person.terms) else None


def rank_organisations(entity: Entity, setting: Setting, knowledge: Knowledge) -> Ranked[OrganisationRecord]:
    """Organisations that an entity may be, with score and features, best first."""
    weights = load_weights()["organisation"]
    found = {o.id: o for name in (entity.name, *entity.aliases[:4]) for o in knowledge.find_organisations(name)}
    kinds = knowledge.kinds_of(entity.name)
    if "place" in kinds and all(p.prior < TOWN for p in knowledge.find_places(entity.name)):
        kinds -= {"place"}  # the hamlet of Congress takes nothing from the parliament
    scored = []
    for record in found.values():
        features = read_organisation(entity, record, len(found) - 1, setting, kinds)
        scored.append((sum(weights[n] * v for n, v in features.items()), record, features))
    return tuple(sorted(scored, key=lambda s: (-s[0], s[1].id)))


def _link_organisation(entity: Entity, setting: Setting, knowledge: Knowledge) -> Entity:
    limits = load_weights()["limits"]
    ranked = rank_organisations(entity, setting, knowledge)
    if not _accept(ranked, limits["organisation"], limits["margin"]):
        country = entity.country or _country_in(entity.name, knowledge)
        return dataclasses.replace(entity, country=country)
    _, record, features = ranked[0]
    named = entity if entity.name.lower() == record.name.lower() else _rename(entity, record.name, lambda n: tuple(fold_name(n).split()))
    return _fill(named, record, "organisation", features, record.sector or record.actor or sector_of_name(entity.name))


def _country_in(name: str, knowledge: Knowledge) -> str | None:
    """The country that the words of an organisation's name tell ("Russian Foreign Ministry", "Bank of Japan")."""
    words = name.split()[:12]
    if len(words) < 2:
        return None
    for word in words:
        country = knowledge.find_demonym(word) or (knowledge.find_country(word, codes=False) if word[:1].isupper() else None)
        if country:
            return country.code
    return None


def _rename(entity: Entity, name: str, split: Callable[[str], tuple[str, ...]]) -> Entity:
    """The base's name where it has more words than the article's fullest; the article's then joins the aliases."""
    if len(split(name)) <= len(split(entity.name)):
        return entity
    aliases = (entity.name, *(a for a in entity.aliases if a not in (name, entity.name)))
    return dataclasses.replace(entity, name=name, aliases=aliases)


def _fill(entity: Entity, record: PersonRecord | OrganisationRecord, kind: str, features: dict[str, float], sector: str | None) -> Entity:
    """The entity with links, country, sector and contributions of a record."""
    weights = load_weights()[kind]
    links = dict(entity.links)
    if record.id.startswith("Q"):
        links["wikidata"] = record.id
    elif record.id.startswith("ror.org/"):
        links["ror"] = record.id
    elif record.id.startswith("own:"):
        links["own"] = record.id.removeprefix("own:")
    return dataclasses.replace(
        entity,
        links=tuple(sorted(links.items())),
        country=record.country or entity.country,
        sector=sector or entity.sector,
        why=(*entity.why, *((n, round(v, 3), weights[n]) for n, v in features.items() if v)),
    )
