"""Make src/dateline/data/map/world.json.gz, the coastlines and borders behind the map of a report.

    python docs/make_map.py countries-110m.json.gz

Input: TopoJSON of world-atlas 2 (ISC), made from Natural Earth 1:110m (public domain). Output: rings of countries in hundredths of a
degree, longitude and latitude by turns, the first point whole and the others as steps from the one before.
"""

import gzip
import itertools
import json
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "dateline" / "data" / "map" / "world.json.gz"


def decode_arcs(topology: dict) -> list[list[tuple[int, int]]]:
    """Arcs in hundredths of a degree."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((round(100 * (x * sx + tx)), round(100 * (y * sy + ty))))
        arcs.append(points)
    return arcs


def join_ring(numbers: list[int], arcs: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """A ring from its arcs; a negative number is an arc backwards."""
    ring: list[tuple[int, int]] = []
    for n in numbers:
        arc = arcs[n] if n >= 0 else arcs[~n][::-1]
        ring += arc[1:] if ring else arc
    return ring


def make_rings(topology: dict) -> list[list[int]]:
    """All outer and inner rings of all countries, as steps."""
    arcs = decode_arcs(topology)
    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        for ring in (join_ring(numbers, arcs) for polygon in polygons for numbers in polygon):
            steps = [*ring[0]]
            for (ax, ay), (bx, by) in itertools.pairwise(ring):
                steps += [bx - ax, by - ay] if (ax, ay) != (bx, by) else []
            found.append(steps)
    return found


if __name__ == "__main__":
    topology = json.loads(gzip.decompress(Path(sys.argv[1]).read_bytes()))
    record = {"origin": "Natural Earth 1:110m, public domain, by way of world-atlas 2 (ISC)", "rings": make_rings(topology)}
    OUT.write_bytes(gzip.compress(json.dumps(record, separators=(",", ":")).encode(), mtime=0))
