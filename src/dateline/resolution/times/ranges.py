"""The other end of a range: "3" in "from 3 to 7 May", "14" in "May 12 to 14", "four" in "between four and eleven months".

Each end is a time of its own.
"""

import re

from dateline.resolution.times.lexing import read_data
from dateline.resolution.times.making import DAYS
from dateline.resolution.times.meaning import Node

LEFT = re.compile(r"(?<![\w.,:/$€£-])(\d{1,2})(?:st|nd|rd|th)?(?: to | and | or | until |\s?[-–]\s?)$")
RIGHT = re.compile(r"(?: to |\s?[-–]\s?)(\d{1,2})(?:st|nd|rd|th)?(?![\w:%/-]|[.,]\d| percent| per cent| million| \d)")
FEW = re.compile(r"(?:\bbetween ([a-z]+|\d{1,3}) and |(?<![\w.,:/$€£-])\b([a-z]+|\d{1,3}) (?:to|or) )$", re.I)
LENGTH_RULE = "lower end of a range of lengths"
DAY_RULE = "day of a range"
WIDTH = 12  # characters looked at on either side


def with_range_ends(text: str, nodes: list[Node]) -> list[Node]:
    """The nodes and, for each day of a month and each length, the bare number that it forms a range with."""
    out: list[Node] = []
    for i, node in enumerate(nodes):
        low = nodes[i - 1].end if i else 0
        high = nodes[i + 1].start if i + 1 < len(nodes) else len(text)
        other = _other_end(text, node, low, high) or _shorter_end(text, node, low)
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
    meaning = m.but(day=int(found[1]), weekday=None, rule=DAY_RULE)
    return Node(base + found.start(1), base + found.end(1), "day", found[1], meaning)


def _shorter_end(text: str, node: Node, low: int) -> Node | None:
    """The four of "between four and eleven months"."""
    m = node.meaning
    if m is None or m.kind != "duration" or m.pick is not None or len(m.amounts) != 1 or m.amounts[0][0] is None:
        return None
    base = max(low, node.start - 2 * WIDTH)
    found = FEW.search(text[base : node.start])
    word = found and (found[1] or found[2])
    number = None if not found or not word else float(word) if word.isdigit() else read_data("words.yaml")["number"].get(word.lower())
    if not found or number is None or not 0 < number < m.amounts[0][0]:
        return None
    at = base + found.start(1 if found[1] else 2)
    meaning = m.but(amounts=((float(number), m.amounts[0][1]),), rule=LENGTH_RULE)
    return Node(at, at + len(word or ""), "dur", word or "", meaning)
