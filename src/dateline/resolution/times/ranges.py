"""The other end of a range: "3" in "from 3 to 7 May", "14" in "May 12 to 14"; each end is a time of its own."""

import re

from dateline.resolution.times.making import DAYS
from dateline.resolution.times.meaning import Node

LEFT = re.compile(r"(?<![\w.,:/$€£-])(\d{1,2})(?:st|nd|rd|th)?(?: to | and | or | until |\s?[-–]\s?)$")
RIGHT = re.compile(r"(?: to |\s?[-–]\s?)(\d{1,2})(?:st|nd|rd|th)?(?![\w:%/-]|[.,]\d| percent| per cent| million| \d)")
WIDTH = 12  # characters looked at on either side


def with_range_ends(text: str, nodes: list[Node]) -> list[Node]:
    """The nodes and, for each day of a month, the bare number that it forms a range with."""
    out: list[Node] = []
    for i, node in enumerate(nodes):
        low = nodes[i - 1].end if i else 0
        high = nodes[i + 1].start if i + 1 < len(nodes) else len(text)
        other = _other_end(text, node, low, high)
        out.extend(sorted([node, other], key=lambda n: n.start) if other else [node])
    return out


def _other_end(text: str, node: Node, low: int, high: int) -> Node | None:
    m = node.meaning
    if m is None or m.kind != "calendar" or m.unit != "day" or m.month is None or m.day is None:
        return None
    if text[node.start].isdigit():
        base = max(low, node.start - WIDTH)
        found = LEFT.search(text[base : node.start])
    elif m.year is None:
        base = node.end
        found = RIGHT.match(text[base : min(high, node.end + WIDTH)])
    else:
        return None
    if not found or not 1 <= int(found[1]) <= DAYS[m.month - 1] or int(found[1]) == m.day:
        return None
    meaning = m.but(day=int(found[1]), weekday=None, rule="day of a range")
    return Node(base + found.start(1), base + found.end(1), "day", found[1], meaning)
