"""What speaks for one place among those of a name: features of a candidate in its article, each between -1 and 1."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import pairwise
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.knowledge import CountryRecord, Knowledge, PlaceRecord
from dateline.knowledge.names import fold_name
from dateline.layers import Entity, Mention

Place = CountryRecord | PlaceRecord
PLACE_TYPES = frozenset({"GPE", "LOC", "FAC"})
MAX_MENTIONS = 50
"""Mentions of one entity that are looked at for neighbours; what the fiftieth adds is nothing new, and an article can hold 10,000."""
MAX_OTHERS = 24
"""Other places of the article that a candidate's distance is taken to: the most often named."""
NEAR = 300.0
"""Kilometres at which the nearness of two places has fallen to 1/e: neighbouring provinces, small countries."""
SMALL = 15_000
"""People below which a town of a country that the article does not name is rather an unknown namesake; at 30,000 real ones were lost."""
CLASSES = {"capital": "capital", "division": "division", "city": "city", "county": "county"}


@dataclass
class Context:
    """What the article tells of places, apart from each entity's own name.

    `countries`: alpha-3 → how often named (by name or nationality, at most 5 an entity); `divisions`: keys of named first-level divisions;
    `following`, `beside`: entity number → containers told after a comma, or standing within four tokens; `held`: the other way round,
    what stands before the comma; `called`: entity number → what the words beside it call it (CALLED); `outlet`: alpha-3 or None.
    """

    countries: Counter[str] = field(default_factory=Counter)
    own: dict[int, str] = field(default_factory=dict)
    divisions: dict[str, int] = field(default_factory=dict)
    following: dict[int, set[int]] = field(default_factory=dict)
    beside: dict[int, set[int]] = field(default_factory=dict)
    held: dict[int, set[int]] = field(default_factory=dict)
    called: dict[int, str] = field(default_factory=dict)
    outlet: str | None = None


def find_candidates(entity: Entity, knowledge: Knowledge) -> tuple[Place, ...]:
    """Countries and places that the entity's names may stand for; its first name's come first."""
    found: dict[str, Place] = {}
    for name in (entity.name, *entity.aliases[:4]):
        if len(key := fold_name(name)) < 2 or key in _PARTS:
            continue  # "the South" is a part of whatever the article is about, not Cameroon's South
        same = () if _is_part(name) else _find_same(name, knowledge)
        for record in same or _find_shorter(name, knowledge):
            found.setdefault(record.id, record)
        if found:
            break
    return tuple(found.values())


_WORDS = tomllib.loads((files("dateline") / "data/knowledge/names.toml").read_text(encoding="utf-8"))["places"]
_GENERIC, _BEFORE, _PARTS = frozenset(_WORDS["generic"]), tuple(_WORDS["before"]), frozenset(_WORDS["parts"])


def _find_same(name: str, knowledge: Knowledge) -> tuple[Place, ...]:
    country = knowledge.find_country(name, codes=False)
    return (*((country,) if country else ()), *knowledge.find_places(name))


def _is_part(name: str) -> bool:
    """Whether a part of a place is meant, by a small letter: "south Sudan" is no country, as South Sudan is."""
    first, _, rest = name.partition(" ")
    return first in _PARTS and rest[:1].isupper()


def _find_shorter(name: str, knowledge: Knowledge) -> tuple[Place, ...]:
    """Places of a name without its generic words: "Aleppo Governorate", "the city of Aleppo", "northern Syria"."""
    key = fold_name(name)
    short = next((key[len(b) :] for b in _BEFORE if key.startswith(b)), key)
    words = short.split()
    if len(words) > 1 and words[-1] in _GENERIC:
        words = words[:-1]
    elif len(words) > 1 and words[0] in _PARTS:
        words = words[1:]
    short = " ".join(words)
    return _find_same(short, knowledge) if short and short != key else ()


def read_context(doc: Doc, entities: Sequence[Entity], candidates: dict[int, tuple[Place, ...]], knowledge: Knowledge) -> Context:
    """Countries, divisions and neighbours named in the article."""
    context = Context(outlet=_find_outlet(doc, knowledge))
    for i, entity in enumerate(entities):
        country = _named_country(entity, candidates.get(i, ()), knowledge)
        if country:
            context.own[i] = country
            context.countries[country] += min(len(entity.mentions), 5)
        for c in candidates.get(i, ()):
            if isinstance(c, PlaceRecord) and c.kind == "division":
                context.divisions.setdefault(fold_name(c.name), i)
    _read_neighbours(doc, entities, context)
    _read_called(doc, entities, context)
    return context


CALLED = {
    "state": "division", "province": "division", "region": "division", "oblast": "division", "prefecture": "division",
    "governorate": "division", "territory": "division", "county": "county", "city": "city", "town": "city",
}  # fmt: skip
"""Words beside a name that say which class of place it is: "Washington state", "the province of Quebec"."""


def _read_called(doc: Doc, entities: Sequence[Entity], context: Context) -> None:
    """What the words directly behind a name, or before "of" in front of it or of its list, call a place."""
    mentions: tuple[Mention, ...] = doc._.mentions or ()
    for i, e in enumerate(entities):
        for m in (mentions[k] for k in e.mentions[:MAX_MENTIONS] if e.type in PLACE_TYPES and k < len(mentions)):
            behind = doc[m.end].text if m.end < len(doc) else ""
            start = m.start
            while start > max(0, m.start - 8) and (doc[start - 1].text in (",", "and", "or", "the") or doc[start - 1].text[:1].isupper()):
                start -= 1
            before = doc[start - 2].lower_ if start > 1 and doc[start - 1].lower_ == "of" else ""
            before = "county" if before == "counties" else "city" if before == "cities" else before.removesuffix("s")
            called = CALLED.get(behind) or CALLED.get(before)
            if called:
                context.called.setdefault(i, called)


def _named_country(entity: Entity, candidates: tuple[Place, ...], knowledge: Knowledge) -> str | None:
    """The country that an entity names, as a country or a nationality."""
    if entity.type == "NORP":
        return find_nationality(entity, knowledge)
    return next((c.code for c in candidates[:1] if isinstance(c, CountryRecord)), None)


def find_nationality(entity: Entity, knowledge: Knowledge) -> str | None:
    """The country (alpha-3) of a nationality or of a people of one part of a country ("Scottish" → GBR); None for others."""
    for name in (entity.name, *entity.aliases[:3]):
        country = knowledge.find_demonym(name) or knowledge.find_country(name, codes=False)
        if country:
            return country.code
        place = knowledge.find_demonym_place(name)
        if place:
            return place.country
    return None


def _find_outlet(doc: Doc, knowledge: Knowledge) -> str | None:
    """The country of the article's URL by its last part (".co.uk" → GBR); None for .com and the like."""
    url = doc._.article.url
    host = (urlsplit(url).hostname or "") if url else ""
    last = host.rsplit(".", 1)[-1].upper()
    country = knowledge.find_country({"UK": "GB"}.get(last, last)) if len(last) == 2 else None
    return country.code if country else None


def _read_neighbours(doc: Doc, entities: Sequence[Entity], context: Context) -> None:
    """Which place entities stand right after a comma, or close by, of each entity's mentions."""
    mentions: tuple[Mention, ...] = doc._.mentions or ()
    spots = sorted(
        (mentions[m].start, mentions[m].end, i)
        for i, e in enumerate(entities)
        if e.type in PLACE_TYPES or e.type == "NORP"
        for m in e.mentions[:MAX_MENTIONS]
        if m < len(mentions)
    )
    for (_, end, one), (start, _, two) in pairwise(spots):
        if one == two or not 0 <= start - end <= 4:
            continue
        between = [t.lower_ for t in doc[end:start] if not t.is_space]
        if between == [","] or between == ["("]:
            context.following.setdefault(one, set()).add(two)
            context.held.setdefault(two, set()).add(one)
        elif not {";", ".", "and", "or", "but", "to", "from"} & set(between):
            context.beside.setdefault(one, set()).add(two)
            context.beside.setdefault(two, set()).add(one)


def within(place: Place, containers: Sequence[Place]) -> bool:
    """Whether a place lies in one of the containers: its country, or its first-level division."""
    for c in containers:
        if isinstance(c, CountryRecord):
            if isinstance(place, PlaceRecord) and place.country == c.code:
                return True
        elif (
            isinstance(place, PlaceRecord) and c.kind == "division" and c.country == place.country and place.admin1 in (c.name, *c.aliases)
        ):
            return True
    return False


def _told(i: int, place: Place, context: Context, candidates: dict[int, tuple[Place, ...]]) -> tuple[float, float]:
    """(1 where the text says by a comma that the place lies in what follows, 1 where what follows says another container)."""
    if isinstance(place, CountryRecord):
        return 0.0, 0.0
    smaller = place.kind not in ("division", "region")
    containers = [
        c
        for j in context.following.get(i, ())
        for c in candidates.get(j, ())
        if isinstance(c, CountryRecord) or (smaller and c.kind == "division")
    ]
    if not containers:
        return 0.0, 0.0
    inside = within(place, containers)
    unknown = place.admin1 is None and any(isinstance(c, PlaceRecord) and c.country == place.country for c in containers)
    return float(inside), float(not inside and not unknown)


def read_features(i: int, place: Place, entity: Entity, context: Context, candidates: dict[int, tuple[Place, ...]]) -> dict[str, float]:
    """Features of one candidate of entity i, without the distance to other places."""
    key = fold_name(entity.name)
    code = place.code if isinstance(place, CountryRecord) else place.country
    own = context.own.get(i)
    counts = context.countries
    total = sum(counts.values()) - (min(len(entity.mentions), 5) if own else 0)
    same = counts[code] - (min(len(entity.mentions), 5) if own == code else 0) if code else 0
    told, contradicted = _told(i, place, context, candidates)
    neighbours = [c for j in context.beside.get(i, ()) for c in candidates.get(j, ())]
    beside = within(place, neighbours) or any(
        context.own.get(j) == code for j in context.beside.get(i, ()) if code and not isinstance(place, CountryRecord)
    )
    division = context.divisions.get(fold_name(place.admin1 or "")) if isinstance(place, PlaceRecord) else None
    small = isinstance(place, PlaceRecord) and place.kind == "city" and place.population < SMALL
    kind = "country" if isinstance(place, CountryRecord) else CLASSES.get(place.kind, "nature")
    holds = _holds(i, place, context, candidates)
    called = context.called.get(i)
    return {
        "exact": float(fold_name(place.name) == key),
        "prior": min(place.prior, 12.0) / 12,
        kind: 1.0,
        "told": told,
        "contradicted": contradicted,
        "holds": float(holds),
        "holds_not": float(not holds and any(_holds(i, p, context, candidates) for p in candidates.get(i, ()))),
        "called": 0.0 if called is None else float(called == ("city" if kind == "capital" else kind)),
        "beside": float(beside),
        "same_country": same / total if total > 0 else 0.0,
        "in_division": float(division is not None and division != i),
        "stranger": float(small and total > 0 and not counts[code or ""]),
        "outlet": float(code is not None and code == context.outlet),
        "type_fits": float((entity.type == "GPE") == (kind != "nature")) if entity.type != "FAC" else 0.0,
    }


def _holds(i: int, place: Place, context: Context, candidates: dict[int, tuple[Place, ...]]) -> bool:
    """Whether a place that lies in this one stands before entity i and a comma: "Atlanta, Georgia"."""
    return any(within(c, [place]) for j in context.held.get(i, ()) for c in candidates.get(j, ()))


def read_nearness(places: Sequence[Place], others: Sequence[Place]) -> list[float]:
    """For each place the nearness exp(-distance / NEAR) of the others: half the nearest one's, half the mean; 0 where there are none."""
    points = np.array([(o.lat, o.lon) for o in others[:MAX_OTHERS] if o.lat is not None and o.lon is not None], dtype=np.float64)
    if not len(points):
        return [0.0] * len(places)
    spots = np.array([(p.lat or 0.0, p.lon or 0.0) for p in places], dtype=np.float64)
    close = np.exp(-measure_km(spots, points) / NEAR)
    made = (close.max(axis=1) + close.mean(axis=1)) / 2
    return [0.0 if p.lat is None else float(near) for p, near in zip(places, made, strict=True)]


def measure_km(spots: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances (n, m) in kilometres between spots (n, 2) and points (m, 2) of degrees; haversine."""
    a, b = np.radians(spots)[:, None, 0], np.radians(spots)[:, None, 1]
    c, d = np.radians(points)[None, :, 0], np.radians(points)[None, :, 1]
    h = np.sin((a - c) / 2) ** 2 + np.cos(c) * np.cos(a) * np.sin((b - d) / 2) ** 2
    made: NDArray[np.float64] = 12742 * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return made
