"""Where the time expressions are: the spans of the reading model and those of the grammar, each where it is better.

The grammar knows where an expression ends ("the last two years"); the model knows what only the sentence tells (that "44" is an age
and "may" no month). A span of the model is widened to the grammar's where that holds it; a strong expression of the grammar stands
without the model; a weak one ("now", "the week", "1984" alone) needs it, or, where no model ran, a preposition.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from dateline.layers import DEBRIS, PLAIN
from dateline.layers.storing import read_source
from dateline.resolution.times.alone import compose
from dateline.resolution.times.grammar import parse
from dateline.resolution.times.lexing import lexicon, read_data
from dateline.resolution.times.meaning import Meaning, Node
from dateline.resolution.times.ranges import DAY_RULE, LENGTH_RULE, with_range_ends

BEFORE = re.compile(r"(?:^|[\s(\[“\"'’])((?:[^\W\d_]+|,|\(|-|–|—))[\s]*$")
LEADS = frozenset(
    "in on at by since until till from for during of before after between around about and or to through throughout "
    "within over under into as the this last next early late mid circa c than post pre ( - – — , both".split()
)
GOES_ON = frozenset(
    "of and or to at in on for from by as but when while where with until till after before is was were will has had".split()
)
TRIMMED = frozenset("in on at by since until till from for during of".split())
REFS = frozenset({"present", "past", "future", "indefinite future", "recent units"})
ALONE_WEAK = frozenset(
    {"present", "past", "future", "part of the story's day", "nth unit as a length", "half of a year", "length of time told vaguely"}
)
# Names that a time may lie in and stay one: festivals are told as EVENT in some corpora, and as times in others.
HOLDING = frozenset({"PERSON", "ORG", "FAC", "GPE", "LOC", "PRODUCT", "WORK_OF_ART", "LAW", "NORP", "MONEY", "PERCENT", "QUANTITY"})
COMPARABLE = frozenset({"units earlier", "units later"})
LONGEST = 120  # characters that one expression may have


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens start:end, half-open, with what they say (None: the model's span, which the grammar cannot read) and the model's class."""

    start: int
    end: int
    meaning: Meaning | None
    label: str | None


def find_spans(doc: Doc) -> list[Found]:
    """Time expressions of the article zones of a Doc, in order, without overlap."""
    text = read_source(doc)
    starts = [t.idx for t in doc]
    ends = [t.idx + len(t) for t in doc]
    marked = _marked(doc, starts, ends)
    names = _names(doc, starts, ends)
    nodes = [n for n in parse(text) if n.end - n.start <= LONGEST and not _held(n, names)]
    nodes = with_range_ends(text, _parted(text, [_compared(text, n) for n in nodes], marked))
    chosen = _joined(text, nodes, marked, modelled=doc._.mentions is not None)
    found: list[Found] = []
    zones = sorted((z.start, z.end, z.kind) for z in doc._.zones or ())
    for start, end, meaning, label in chosen:
        first, last = bisect_right(starts, start) - 1, bisect_left(ends, end) + 1
        if 0 <= first < last <= len(doc) and (not found or found[-1].end <= first) and _in_article(zones, text, start, end):
            found.append(Found(first, last, meaning, label))
    return found


def _marked(doc: Doc, starts: list[int], ends: list[int]) -> list[tuple[int, int, str]]:
    rows = [m for m in doc._.mentions or () if m.kind == "value" and m.type in ("DATE", "TIME")]
    return sorted((starts[m.start], ends[m.end - 1], m.type) for m in rows if m.start < m.end)


def _names(doc: Doc, starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    rows = [m for m in doc._.mentions or () if m.type in HOLDING and m.kind in ("name", "value")]
    return sorted((starts[m.start], ends[m.end - 1]) for m in rows if m.start < m.end)


def _held(node: Node, names: list[tuple[int, int]]) -> bool:
    """Whether the node lies inside a name or an amount."""
    i = bisect_right(names, (node.start, 10**12)) - 1
    return any(s <= node.start and node.end <= e for s, e in names[max(0, i - 3) : i + 1]) or any(
        s < node.end and node.start < e and e - s >= node.end - node.start for s, e in names[max(0, i - 3) : i + 2]
    )


def _in_article(zones: list[tuple[int, int, str]], text: str, start: int, end: int) -> bool:
    """Whether the zone of the span is read for times: not the debris, and of bylines and datelines only lines that are a date."""
    at = bisect_right(zones, (start, len(text) + 1, "")) - 1
    zone = zones[at][2] if at >= 0 and start < zones[at][1] else "body"
    if zone in PLAIN:
        before, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        return not text[before:start].strip() and not text[end : after if after >= 0 else len(text)].strip(" .")
    return zone not in DEBRIS


def _compared(text: str, node: Node) -> Node:
    """The node; of "a week earlier than planned" the length, since it tells no day."""
    m = node.meaning
    if m is None or m.rule not in COMPARABLE or m.count is None or not text.startswith(" than ", node.end):
        return node
    length = Meaning("duration", amounts=((abs(m.count), m.unit or "day"),), rule="length of time")
    return Node(node.start, node.start + len(text[node.start : node.end].rsplit(maxsplit=1)[0]), "dur", "", length)


def _parted(text: str, nodes: list[Node], marked: list[tuple[int, int, str]]) -> list[Node]:
    """The nodes; a clock time with its day in two where the model marks the two apart ("noon", "Friday")."""
    out: list[Node] = []
    starts = [start for start, _, _ in marked]
    for node in nodes:
        apart = marked[bisect_left(starts, node.start) : bisect_left(starts, node.end)]
        if node.meaning is None or node.meaning.kind not in ("clock", "part") or node.meaning.inner is None or len(apart) < 2:
            out.append(node)
            continue
        for start, end, _ in apart:
            inside = parse(text[start : min(end, node.end)])
            out.extend(Node(n.start + start, n.end + start, n.symbol, n.word, n.meaning, n.value) for n in inside)
    return out


Choice = tuple[int, int, Meaning | None, str | None]


def _joined(text: str, nodes: list[Node], marked: list[tuple[int, int, str]], *, modelled: bool) -> list[Choice]:
    """The model's spans with what the grammar reads in them, and the grammar's own."""
    out: list[Choice] = []
    used: set[int] = set()
    low = 0
    for start, end, label in marked:
        while low < len(nodes) and nodes[low].end <= start:
            low += 1
        inside = []
        for i in range(low, len(nodes)):
            if nodes[i].start >= end:
                break
            inside.append(i)
        used.update(inside)
        out.extend(_ends(text, (start, end, label), [nodes[i] for i in inside]))
    for i, node in enumerate(nodes):
        if i not in used and node.meaning is not None and _stands(text, node, modelled=modelled):
            out.append((node.start, node.end, node.meaning, None))
    return sorted(out, key=lambda c: (c[0], -c[1]))


def _ends(text: str, span: tuple[int, int, str], nodes: list[Node]) -> list[Choice]:
    """The model's span as one choice; where it is a range ("between 60 and 90 days", "May 12 to 14"), each end; where it is a day with a
    length of time behind it ("on Tuesday 25 years had passed"), each.
    """
    ranged = any(n.meaning is not None and n.meaning.rule in (DAY_RULE, LENGTH_RULE) for n in nodes)
    if len(nodes) == 2 and (ranged or _is_day_and_length(nodes)):
        return [(n.start, n.end, n.meaning, span[2]) for n in nodes]
    return [_settled(text, *span, nodes)]


def _is_day_and_length(nodes: list[Node]) -> bool:
    day, length = (n.meaning for n in nodes)
    apart = day is not None and length is not None and day.kind != "duration" and length.kind == "duration"
    return apart and compose(nodes) is None


def _settled(text: str, start: int, end: int, label: str, nodes: list[Node]) -> Choice:
    """A span of the model and the nodes that touch it, as one choice."""
    if not nodes:
        return start, end, _second_year(text, start, end), label
    composed = compose(nodes)
    if composed is not None:
        return min(start, nodes[0].start), max(end, nodes[-1].end), composed, label
    if _feast(text, start, end, nodes):
        return start, end, Meaning("calendar", "feast", rule="holiday that the calendar does not know"), label
    best = max(nodes, key=lambda n: (min(n.end, end) - max(n.start, start), n.end - n.start))
    if best.start <= start and end <= best.end:
        return best.start, best.end, best.meaning, label
    if start <= best.start and best.end <= end:
        first = re.match(r"[^\W\d_]+\s+", text[start:end])
        if first and first[0].strip().lower() in TRIMMED and start + first.end() <= best.start:
            start += first.end()
        return start, end, best.meaning, label
    return min(start, best.start), max(end, best.end), best.meaning, label


def _feast(text: str, start: int, end: int, nodes: list[Node]) -> bool:
    """Independence Day, National Day: a day with a name of its own, whose place in the year no table of ours tells."""
    words = text[start:end].split()
    one = (
        len(nodes) == 1
        and nodes[0].meaning is not None
        and nodes[0].meaning.kind == "duration"
        and nodes[0].meaning.amounts == ((1.0, "day"),)
    )
    return one and len(words) > 1 and words[-1] == "Day" and words[-2][:1].isupper() and words[-2].isalpha()


def _second_year(text: str, start: int, end: int) -> Meaning | None:
    """The 96 of 1894-96."""
    before = re.search(r"(?<!\d)(1\d|20)(\d\d)\s?[-–/]\s?$", text[max(0, start - 8) : start])
    if not before or not re.fullmatch(r"\d\d", text[start:end]) or int(text[start:end]) <= int(before[2]):
        return None
    return Meaning("calendar", "year", year=int(before[1] + text[start:end]), rule="year")


def _stands(text: str, node: Node, *, modelled: bool) -> bool:
    """Whether the grammar's node is a time without the model."""
    assert node.meaning is not None
    if not node.meaning.weak:
        return not _surname(text, node) and not _title(text, node)
    before = _word_before(text, node.start)
    if (node.meaning.kind, node.meaning.unit) == ("calendar", "day"):
        return not _counts(text, node) and (before in TRIMMED or text[node.end : node.end + 1] == ",")
    if node.meaning.kind == "calendar" and node.meaning.unit in ("year", "month", "season"):
        return before in LEADS and not _surname(text, node) and not _counted(text, node)
    return not modelled and node.meaning.rule in ALONE_WEAK


def _counts(text: str, node: Node) -> bool:
    """The 25th anniversary, the 14th floor: an ordinal right before the word that it counts is no day of a month."""
    after = re.match(r"[ -]([^\W\d_]+)", text[node.end : node.end + 24])
    return node.meaning is not None and node.meaning.month is None and bool(after) and after[1].lower() not in GOES_ON  # type: ignore[index]


def _title(text: str, node: Node) -> bool:
    """Happy Days, the Nine Days, 24 Hours of Le Mans: units with a capital that begin no sentence; a night watch."""
    words = text[node.start : node.end].split()
    if node.meaning is None or node.meaning.kind != "duration":
        return False
    last = words[-1]
    if last[0].isupper() and not last.isupper() and _word_before(text, node.start) not in (".", "“", '"', "", ":"):
        return True
    return words[-1] == "night" and words[0].lower() == "a" and text[node.end : node.end + 2].strip()[:1].isalpha()


def _word_before(text: str, at: int) -> str:
    m = re.search(r"([^\W\d_]+|[^\w\s])\s?$", text[max(0, at - 24) : at])
    return m[1].lower() if m else ""


def _surname(text: str, node: Node) -> bool:
    """Theresa May, June Carter, April Ryan: an ambiguous word of time beside a capitalised word that is none."""
    word = text[node.start : node.end]
    if word.lower() not in read_data("words.yaml")["ambiguous"]:
        return False
    if not word[0].isupper():
        return True
    before = re.search(r"([^\W\d_]+) $", text[max(0, node.start - 24) : node.start])
    after = re.match(r" ([A-Z][a-z]+)", text[node.end : node.end + 24])
    if before and before[1][0].isupper() and before[1].lower() not in LEADS and before[1].lower() not in lexicon():
        return True
    return bool(after and after[1].lower() not in lexicon() and not (before and before[1].lower() in LEADS))


def _counted(text: str, node: Node) -> bool:
    """2000 homes, 1500 metres: a number before a plural noun in small letters; not "2003 figures", which nobody can tell apart."""
    if node.meaning is None or node.meaning.unit != "year":
        return False
    after = text[node.end : node.end + 2]
    return after[:1] in ("%", "m", "k") or after == ".5"
