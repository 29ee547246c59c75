"""Where does it happen? An SVG map of an article's places, drawn from coastlines in the package; nothing is fetched."""

import functools
import gzip
import importlib.resources
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.report.marks import escape

WIDTH, HEIGHT = 720, 360  # units of the drawing
LEAST = 16.0  # degrees of latitude that are always shown: closer in, the coast of 1:110 million is a caricature
MARGIN = 0.18  # of the places' extent, on each side
LABEL_HEIGHT, LETTER = 15.0, 6.9  # units; the mean width of a letter at 13 units
Box = tuple[float, float, float, float]
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map: degrees, its name, what the pointer tells, and how many events happen there."""

    lat: float
    lon: float
    name: str
    told: str
    events: int = 0


def draw_map(spots: Sequence[Spot]) -> str:
    """An SVG element with the spots on their coasts; "" where there is none."""
    if not spots:
        return ""
    view = _View(choose_view(spots))
    land = "".join(_path(ring, view) for ring in load_rings() if view.meets(ring))
    ordered = sorted(spots, key=lambda s: (-s.events, s.name))
    taken = [_around(*view.place(s.lon, s.lat)) for s in ordered]
    marks = "".join(_spot(spot, view, taken) for spot in ordered)
    head = f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Map of the places">'
    return f'{head}<rect class="sea" width="{WIDTH}" height="{HEIGHT}"/><path class="land" d="{land}"/>{marks}</svg>'


def choose_view(spots: Sequence[Spot]) -> Box:
    """West, south, east, north in degrees around all spots, in the drawing's shape."""
    lats, lons = [s.lat for s in spots], [s.lon for s in spots]
    middle = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    squeeze = max(math.cos(math.radians(middle[0])), 0.2)
    height = max((max(lats) - min(lats)) * (1 + 2 * MARGIN), LEAST)
    width = max((max(lons) - min(lons)) * (1 + 2 * MARGIN), height * WIDTH / HEIGHT / squeeze)
    height = max(height, width * squeeze * HEIGHT / WIDTH)
    return middle[1] - width / 2, middle[0] - height / 2, middle[1] + width / 2, middle[0] + height / 2


@functools.cache
def load_rings() -> tuple[Ring, ...]:
    """Outlines of countries in degrees (longitude, latitude), made by docs/make_map.py."""
    packed = (importlib.resources.files("dateline") / "data" / "map" / "world.json.gz").read_bytes()
    rings = []
    for steps in json.loads(gzip.decompress(packed))["rings"]:
        x = y = 0
        ring: Ring = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x / 100, y / 100))
        rings.append(ring)
    return tuple(rings)


class _View:
    """Degrees to units of the drawing; parallels are as long as they are at the middle latitude."""

    def __init__(self, box: Box) -> None:
        self.west, self.south, self.east, self.north = box

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Units from the left and from the top."""
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        return x, (self.north - lat) / (self.north - self.south) * HEIGHT

    def meets(self, ring: Ring) -> bool:
        """Whether any of the ring may be seen."""
        lons, lats = [p[0] for p in ring], [p[1] for p in ring]
        return max(lons) >= self.west and min(lons) <= self.east and max(lats) >= self.south and min(lats) <= self.north


def _path(ring: Ring, view: _View) -> str:
    """The ring as path data, without points closer than half a unit to the one before."""
    points: list[tuple[float, float]] = []
    for lon, lat in ring:
        point = view.place(lon, lat)
        if not points or abs(point[0] - points[-1][0]) + abs(point[1] - points[-1][1]) >= 0.5:
            points.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z" if len(points) > 2 else ""


def _spot(spot: Spot, view: _View, taken: list[Box]) -> str:
    x, y = view.place(spot.lon, spot.lat)
    radius = min(4.5 + 1.5 * spot.events, 12)
    kind = "spot busy" if spot.events else "spot"
    label = _label(spot.name, (x, y, radius), taken)
    return f'<g class="{kind}"><title>{escape(spot.told)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>{label}</g>'


def _around(x: float, y: float) -> Box:
    return x - 5, y - 5, x + 5, y + 5


def _label(name: str, circle: tuple[float, float, float], taken: list[Box]) -> str:
    """The name right, left, above or below its circle, where it meets no other; "" where it would everywhere."""
    x, y, radius = circle
    shown = name if len(name) <= 24 else f"{name[:23]}…"
    width, gap = len(shown) * LETTER, radius + 4
    for anchor, left, base in (
        ("start", x + gap, y + 4),
        ("end", x - gap - width, y + 4),
        ("middle", x - width / 2, y - gap),
        ("middle", x - width / 2, y + gap + 10),
    ):
        box = left, base - LABEL_HEIGHT + 3, left + width, base + 3
        inside = left >= 0 and left + width <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            at = left if anchor == "start" else left + width if anchor == "end" else x
            return f'<text x="{at:.1f}" y="{base:.1f}" text-anchor="{anchor}">{escape(shown)}</text>'
    return ""


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
