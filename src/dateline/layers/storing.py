"""How layers lie in a Doc: as plain data in `doc.user_data`, so that `Doc.to_bytes` and several processes work."""

import dataclasses
import operator
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from spacy.tokens import Doc

from dateline.article import Article
from dateline.layers.records import (
    Antecedent,
    Argument,
    Entity,
    Event,
    Evidence,
    Layer,
    Mention,
    Notice,
    Office,
    Participant,
    Quotation,
    Quote,
    Relation,
    Time,
    Trigger,
    Value,
    Zone,
)

LAYERS: dict[str, type[Layer]] = {
    "zones": Zone, "mentions": Mention, "triggers": Trigger, "arguments": Argument, "relations": Relation, "antecedents": Antecedent,
    "quotations": Quotation, "entities": Entity, "times": Time, "values": Value, "offices": Office, "events": Event, "quotes": Quote,
    "notices": Notice,
}  # fmt: skip


def _fields(cls: type[Any]) -> list[str]:
    return [f.name for f in dataclasses.fields(cls)]


_READERS: dict[type[Any], Callable[[Any], tuple[Any, ...]]] = {
    cls: operator.attrgetter(*_fields(cls)) for cls in (*LAYERS.values(), Participant, Evidence)
}
_NESTED = tuple(_fields(Event).index(name) for name in ("participants", "evidence"))


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list | tuple) else value


def _rebuilt(cls: type[Layer], row: Sequence[Any]) -> Layer:
    values = [_frozen(v) for v in row]
    if cls is Event:
        p, e = _NESTED
        values[p] = tuple(Participant(*v) for v in values[p])
        values[e] = tuple(Evidence(*v) for v in values[e])
    return cls(*values)


_RECENT: OrderedDict[int, tuple[list[Any], tuple[Any, ...]]] = OrderedDict()  # records of a layer by identity of its rows
_KEPT = 512  # layers: a few groups of articles


def read_layer(doc: Doc, name: str) -> tuple[Any, ...] | None:
    """The layer as a tuple of frozen records, or None if nobody wrote it. The last few layers read are remembered."""
    rows = doc.user_data.get(f"dateline.{name}")
    if rows is None:
        return None
    kept = _RECENT.get(id(rows))
    if kept is not None and kept[0] is rows:
        return kept[1]
    records = tuple(_rebuilt(LAYERS[name], row) for row in rows)
    _remember(rows, records)
    return records


def _remember(rows: list[Any], records: tuple[Any, ...]) -> None:
    _RECENT[id(rows)] = (rows, records)
    if len(_RECENT) > _KEPT:
        _RECENT.popitem(last=False)


def write_layer(doc: Doc, name: str, records: Sequence[Layer]) -> None:
    """Write a layer, once, as plain data; raises ValueError if another stage wrote it before (notices are appended to)."""
    key = f"dateline.{name}"
    if name == "notices":
        records = [*(read_layer(doc, name) or ()), *records]
    elif key in doc.user_data:
        raise ValueError(f"layer {name} is already written: one author a layer")
    rows = doc.user_data[key] = [_plain(r) for r in records]
    _remember(rows, tuple(records))


def renew_layer(doc: Doc, name: str, records: Sequence[Layer]) -> None:
    """Write a layer again, for its own author only, who reads once more what later stages told; raises KeyError if nobody wrote it."""
    del doc.user_data[f"dateline.{name}"]
    write_layer(doc, name, records)


def _plain(record: Layer) -> list[Any]:
    """The record's fields as plain data (dataclasses.astuple without its deep copies, which cost a tenth of the whole run)."""
    values = list(_READERS[type(record)](record))
    if isinstance(record, Event):
        for i in _NESTED:
            values[i] = [_READERS[type(v)](v) for v in values[i]]
    return values


def read_article(doc: Doc) -> Article:
    """The article that the Doc was made from; a bare Doc gives one with its text only."""
    row = doc.user_data.get("dateline.article")
    return Article(text=doc.text) if row is None else Article(**row)


def read_source(doc: Doc) -> str:
    """The text that the Doc was made from (`doc.text` spells it anew from its tokens each time)."""
    row = doc.user_data.get("dateline.article")
    text: str = doc.text if row is None else row["text"]
    return text


def write_article(doc: Doc, article: Article) -> None:
    """Keep the article's facts beside its tokens."""
    doc.user_data["dateline.article"] = dataclasses.asdict(article)


def _setter(name: str) -> Any:
    def write(doc: Doc, records: Sequence[Layer]) -> None:
        write_layer(doc, name, records)

    return write


for _name in LAYERS:
    Doc.set_extension(_name, getter=partial(read_layer, name=_name), setter=_setter(_name), force=True)
Doc.set_extension("article", getter=read_article, setter=write_article, force=True)
