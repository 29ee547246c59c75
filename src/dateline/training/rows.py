"""Annotated stories (markup.py) as rows of the corpus format: token indices, coreference, arguments by the nearest mention.

Every eighth story of a file is dev, so that the split needs no list.

python -m dateline.training.rows FOLDER DATA writes the stories in FOLDER as DATA/NAME.train.jsonl.gz and .dev.jsonl.gz, NAME being its own.
"""

import argparse
import gzip
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dateline.errors import FormatError
from dateline.training.markup import Fact, Mark, Story, read_stories
from dateline.training.plain_tokens import Spans, split_sentences, split_tokens

Row = dict[str, Any]

EVERY = 8  # each eighth story of a file is dev
VALUES = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL".split())
EXTRAS = ("count", "part_of", "dead", "injured", "arrested", "mode")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # anything else ("unknown", a year) is no date of publication
_EVENT = re.compile(r"e\d+[a-z]*")


def split_stories(paths: Iterable[Path], corpus: str) -> tuple[list[Row], list[Row]]:
    """Rows of train and dev, files by name; raises FormatError of a broken file."""
    train: list[Row] = []
    dev: list[Row] = []
    for path in sorted(paths):
        for number, story in enumerate(read_stories(path), 1):
            (train if number % EVERY else dev).append(make_row(story, corpus))
    return train, dev


def make_row(story: Story, corpus: str) -> Row:
    """The story as one document of the corpus format; raises FormatError where a mark covers no token."""
    tokens = split_tokens(story.text)
    sentences = split_sentences(story.text, tokens)
    index = _Index(story, tokens, sentences)
    row: Row = {"id": story.id, "corpus": corpus}
    if "style" in story.heads:
        row["genre"] = story.heads["style"]
    row |= {"text": story.text, "tokens": [list(t) for t in tokens], "sentences": [list(s) for s in sentences]}
    row["zones"] = [{"zone": kind, "start": start, "end": end} for kind, start, end in story.zones]
    row["mentions"] = index.mentions
    row["times"] = [t for m in story.marks if (t := _make_time(m, index)) is not None]
    row["events"] = _make_events(story, index)
    row["quotes"] = _make_quotes(story, index)
    row["roles"] = _make_roles(story.facts)
    if _DAY.fullmatch(story.heads.get("published", "")):
        row["published"] = story.heads["published"]
    return row


class _Index:
    """The story's marks in tokens."""

    def __init__(self, story: Story, tokens: Spans, sentences: Spans) -> None:
        self.starts, self.ends = [a for a, _ in tokens], [b for _, b in tokens]
        self.sentences = sentences
        types = _find_types(story.marks)
        self.mentions: list[Row] = [
            dict(zip(("start", "end"), self.span(mark), strict=True)) | _name_kind(mark, types) for mark in story.marks if mark.kind == "{"
        ]
        self.mentions.sort(key=lambda m: (m["start"], -m["end"]))

    def span(self, mark: Mark) -> tuple[int, int]:
        """Tokens of the mark, half-open, whole tokens even where the mark ends inside of one."""
        start, end = bisect_right(self.ends, mark.start), bisect_left(self.starts, mark.end)
        if start >= end:
            raise FormatError(f"{mark.kind}{mark.id} covers no token")
        return start, end

    def find_nearest(self, entity: str, start: int, end: int) -> Row | None:
        """The nearest mention of the entity, first in the sentence of the tokens start:end; None where the text has none."""
        found = [m for m in self.mentions if m["entity"] == entity] or [m for m in self.mentions if entity in m["entity"].split("+")]
        if not found:
            return None
        low, high = next((s for s in self.sentences if s[0] <= start < s[1]), (0, 0))
        return min(found, key=lambda m: (not low <= m["start"] < high, abs(m["start"] - start)))


def _find_types(marks: Iterable[Mark]) -> dict[str, str]:
    """The class of each entity, for its pronouns.

    Names tell it before common nouns, the last before the first; what a group is, its members are.
    """
    told = [m for m in marks if m.kind == "{" and m.label != "pron"]
    told.sort(key=lambda m: m.label.isupper())
    return {part: mark.label.upper() for mark in told for part in (mark.id, *mark.id.split("+"))}


def _name_kind(mark: Mark, types: dict[str, str]) -> Row:
    label = mark.label.partition("=")[0]
    if label == "pron":
        kind, label = "pronoun", next((types[i] for i in (mark.id, *mark.id.split("+")) if i in types), "PERSON")
    elif label.islower():
        kind, label = "nominal", label.upper()
    else:
        kind = "value" if label in VALUES else "title" if label == "TITLE" else "name"
    return {"type": label, "kind": kind, "named": kind == "name", "entity": mark.id}


def _make_time(mark: Mark, index: _Index) -> Row | None:
    label, _, value = mark.label.partition("=")
    if mark.kind != "{" or label not in ("DATE", "TIME"):
        return None
    start, end = index.span(mark)
    return {"start": start, "end": end, "type": label, "value": value, "entity": mark.id}


def _make_events(story: Story, index: _Index) -> list[Row]:
    """One record a trigger, events in the order of their first trigger."""
    facts = {f.head: f for f in story.facts if _EVENT.fullmatch(f.head)}
    marks: dict[str, list[Mark]] = {}
    for mark in story.marks:
        if mark.kind == "<":
            marks.setdefault(mark.id, []).append(mark)
    rows: list[Row] = []
    for name, found in marks.items():
        if name not in facts:
            raise FormatError(f"{name} has no fact line")
        rows.extend(_make_event(facts[name], index.span(mark), index) for mark in found)
    return rows


def _make_event(fact: Fact, span: tuple[int, int], index: _Index) -> Row:
    start, end = span
    kind, status = fact.words
    row: Row = {"start": start, "end": end, "type": kind, "status": status, "cluster": fact.head, "arguments": []}
    extras: Row = {}
    for role, targets in fact.pairs:
        if role in EXTRAS:
            extras[role] = ",".join(targets)
            continue
        for target in targets:
            if _EVENT.fullmatch(target):
                row["arguments"].append({"role": role, "event": target})
            elif (m := index.find_nearest(target, start, end)) is not None:
                row["arguments"].append({"role": role, "entity": target, "start": m["start"], "end": m["end"]})
    return row | ({"extras": extras} if extras else {})


def _make_quotes(story: Story, index: _Index) -> list[Row]:
    speakers = {f.head: dict(f.pairs).get("speaker", ("",))[0] for f in story.facts}
    rows = []
    for mark in story.marks:
        if mark.kind == "[":
            start, end = index.span(mark)
            rows.append({"start": start, "end": end, "speaker": speakers.get(mark.id)})
    return rows


def _make_roles(facts: Iterable[Fact]) -> list[Row]:
    return [dict(zip(("person", "title", "of"), f.words, strict=False)) for f in facts if f.head == "role"]


def write_rows(rows: Iterable[Row], path: Path) -> None:
    """Write rows as gzip-compressed JSON lines; the same rows give the same bytes."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()
    name = options.folder.name
    for part, rows in zip(("train", "dev"), split_stories(options.folder.glob("*.news"), name), strict=True):
        write_rows(rows, options.data / f"{name}.{part}.jsonl.gz")


if __name__ == "__main__":
    main()
