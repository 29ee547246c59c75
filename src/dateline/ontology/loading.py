"""How are the ontology's files read? Strictly: an unknown key, label or reference raises OntologyError with file and line."""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from dateline.errors import MissingError, OntologyError
from dateline.ontology.records import Context, EventType, Examples, Family, Ontology, PloverRoot, parse_trigger_words

FOLDER = Path(__file__).parent.parent / "data" / "ontology"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster; both read the same

POS = {"verbs": "VERB", "nouns": "NOUN", "others": "X"}
TEXT_KEYS = frozenset({"meaning", "actor", "recipient", "plover", "mode", "ace", "wikidata", "iptc"})
LIST_KEYS = frozenset({"match", "mismatch"})
WORD_KEYS = frozenset({"cameo", "recipient_words", *POS})
NAME = re.compile(r"[a-z][a-z0-9_]*")
PATTERNS = {
    "wikidata": re.compile(r"Q[1-9][0-9]*"),
    "iptc": re.compile(r"medtop:[0-9]{8}"),
    "ace": re.compile(r"[A-Z][A-Za-z]+\.[A-Z][A-Za-z-]+"),
}

Keys = tuple[str, ...]


class _File:
    """A YAML file and its name, able to say on which line a key stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MissingError(f"ontology file {path}: {error}") from error
        try:
            self.data = yaml.load(self.text, Loader=Loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 1
            raise OntologyError(f"{path}:{line}: no YAML: {getattr(error, 'problem', error)}") from error
        if not isinstance(self.data, dict):
            raise OntologyError(f"{path}:1: not a mapping")

    def error(self, message: str, *keys: str) -> OntologyError:
        """The error to raise, with the line of the innermost key that exists."""
        where = f" ({'.'.join(keys)})" if keys else ""
        return OntologyError(f"{self.path}:{self._line(keys)}: {message}{where}")

    def _line(self, keys: Keys) -> int:
        node = yaml.compose(self.text, Loader=Loader)
        line = 1
        for key in keys:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            found = [(k, v) for k, v in pairs if k.value == key]
            if not found:
                break
            line, node = found[-1][0].start_mark.line + 1, found[-1][1]
        return line


def load_ontology(overlay: Path | None = None) -> Ontology:
    """The ontology of the package, with the types of an overlay file laid over; the same object every time for None.

    An overlay has the keys of a family file; a type there needs trigger words or examples, everything else is optional.
    Raises MissingError if the file is not there, OntologyError with file and line if it breaks the rules.
    """
    base = _load_base()
    if overlay is None:
        return base
    family, types = _read_family(_File(overlay), base.roots, own=True)
    return _lay_over(base, family, types, overlay)


@functools.cache
def _load_base() -> Ontology:
    scheme = _File(FOLDER / "scheme" / "plover.yaml")
    roots = _read_roots(scheme)
    families: dict[str, Family] = {}
    types: dict[str, EventType] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        family, found = _read_family(_File(path), roots)
        for name in found:
            if name in types:
                raise OntologyError(f"{path}: type {name} stands in family {types[name].family} already")
        families[family.name] = family
        types.update(found)
    terms = _File(FOLDER / "scheme" / "terms.yaml")
    _refuse_unknown(terms, terms.data, {"statuses", "roles"})
    return Ontology(
        types=MappingProxyType(types),
        families=MappingProxyType(families),
        statuses=MappingProxyType(dict(terms.data["statuses"])),
        roles=MappingProxyType(dict(terms.data["roles"])),
        roots=MappingProxyType(roots),
        mode_words=_read_mode_words(scheme, roots),
        topic_modes=_read_topic_modes(scheme, roots, types),
    )


def _lay_over(base: Ontology, family: Family, types: dict[str, EventType], path: Path) -> Ontology:
    for name in types:
        if name in base.types:
            raise _File(path).error("a type of this name is in the ontology already", "types", name)
    if family.name in base.families:
        raise _File(path).error("a family of this name is in the ontology already", "family")
    return Ontology(
        types=MappingProxyType({**base.types, **types}),
        families=MappingProxyType({**base.families, family.name: family}),
        statuses=base.statuses,
        roles=base.roles,
        roots=base.roots,
        mode_words=base.mode_words,
        topic_modes=base.topic_modes,
        overlay=frozenset(types),
    )


def _refuse_unknown(file: _File, data: Mapping[str, Any], known: set[str] | frozenset[str], *keys: str) -> None:
    for key in data:
        if key not in known:
            raise file.error(f"unknown key {key!r}; known: {', '.join(sorted(known))}", *keys, str(key))


def _read_family(file: _File, roots: Mapping[str, PloverRoot], own: bool = False) -> tuple[Family, dict[str, EventType]]:
    """A family and its types; `own`: a user's file, in which names and meanings may be left out."""
    _refuse_unknown(file, file.data, {"family", "meaning", "types"})
    name = file.data.get("family", "overlay" if own else None)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise file.error("family must be a name in lower case", "family")
    rows = file.data.get("types")
    if not isinstance(rows, dict) or not rows:
        raise file.error("types must be a mapping of names", "types")
    types = {key: _read_type(file, key, name, row or {}) for key, row in rows.items()}
    for event_type in types.values():
        _check_type(file, event_type, roots, own)
    return Family(name, str(file.data.get("meaning", "")), tuple(types)), types


def _read_type(file: _File, name: object, family: str, row: Any) -> EventType:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise file.error(f"{name!r} is no name of a type: lower case letters, digits and _", "types", str(name))
    if not isinstance(row, dict):
        raise file.error("a type is a mapping", "types", name)
    _refuse_unknown(file, row, TEXT_KEYS | LIST_KEYS | WORD_KEYS, "types", name)
    for key, value in row.items():
        if key in LIST_KEYS and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            raise file.error("must be a list of sentences", "types", name, key)
        if key not in LIST_KEYS and value is not None and not isinstance(value, str):
            raise file.error(f"must be text, not {type(value).__name__}; quote it", "types", name, key)
    text = {key: row.get(key) for key in TEXT_KEYS - {"meaning"}}
    return EventType(
        name=name,
        family=family,
        meaning=row.get("meaning") or "",
        cameo=tuple(_pieces(row.get("cameo") or "")),
        recipient_words=tuple(_pieces(row.get("recipient_words") or "")),
        examples=Examples(tuple(row.get("match") or ()), tuple(row.get("mismatch") or ())),
        words={pos: row[key] for key, pos in POS.items() if row.get(key)},
        **text,
    )


def _pieces(text: str) -> Iterator[str]:
    return (piece for piece in (p.strip() for p in text.split(",")) if piece)


def _check_type(file: _File, event_type: EventType, roots: Mapping[str, PloverRoot], own: bool) -> None:
    keys = ("types", event_type.name)
    if event_type.plover is not None and event_type.plover not in roots:
        raise file.error(f"{event_type.plover!r} is no PLOVER event type", *keys, "plover")
    modes = roots[event_type.plover].modes if event_type.plover else ()
    if event_type.mode is not None and event_type.mode not in modes:
        raise file.error(f"{event_type.mode!r} is no mode of {event_type.plover}", *keys, "mode")
    for key, pattern in PATTERNS.items():
        value = getattr(event_type, key)
        if value is not None and not pattern.fullmatch(value):
            raise file.error(f"{value!r} does not look like one", *keys, key)
    if not own and not event_type.meaning:
        raise file.error("a type needs a meaning", *keys)
    if own:
        _check_own_type(file, event_type)


def _check_own_type(file: _File, event_type: EventType) -> None:
    """What the tests check for the package's own files, which are read at every start, is checked here for a user's file."""
    keys = ("types", event_type.name)
    for key, pos in POS.items():
        try:
            tuple(parse_trigger_words(event_type.words.get(pos, ""), pos))
        except ValueError as error:
            raise file.error(str(error), *keys, key) from error
    if not (event_type.triggers or event_type.examples.match):
        raise file.error("a type needs trigger words or examples", *keys)


def _read_roots(file: _File) -> dict[str, PloverRoot]:
    _refuse_unknown(file, file.data, {"roots", "mode_words", "topic_modes"})
    known = {"quad", "score", "meaning", "modes", "needs_recipient", "planned"}
    roots = {}
    for name, row in file.data["roots"].items():
        _refuse_unknown(file, row, known, "roots", name)
        roots[name] = PloverRoot(name=name, **{**row, "modes": tuple(_pieces(row.get("modes", "")))})
    for root in roots.values():
        if root.planned is not None and root.planned not in roots:
            raise file.error(f"{root.planned!r} is no root", "roots", root.name, "planned")
    return roots


def _read_mode_words(file: _File, roots: Mapping[str, PloverRoot]) -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    out = {}
    for root, rows in file.data["mode_words"].items():
        for mode in rows:
            if root not in roots or mode not in roots[root].modes:
                raise file.error(f"{mode!r} is no mode of {root}", "mode_words", root, mode)
        out[root] = tuple((mode, frozenset(_pieces(words))) for mode, words in rows.items())
    return MappingProxyType(out)


def _read_topic_modes(file: _File, roots: Mapping[str, PloverRoot], types: Mapping[str, EventType]) -> Mapping[str, Mapping[str, str]]:
    out: dict[str, Mapping[str, str]] = {}
    for root, rows in file.data["topic_modes"].items():
        found: dict[str, str] = {}
        for mode, names in rows.items():
            if root not in roots or mode not in roots[root].modes:
                raise file.error(f"{mode!r} is no mode of {root}", "topic_modes", root, mode)
            for name in _pieces(names):
                if name not in types or name in found:
                    raise file.error(f"{name!r} is no type, or told twice", "topic_modes", root, mode)
                found[name] = mode
        out[root] = MappingProxyType(found)
    return MappingProxyType(out)


@functools.cache
def load_contexts() -> Mapping[str, Context]:
    """The PLOVER contexts with the words that tell them; raises OntologyError if their file breaks the rules."""
    file = _File(FOLDER / "scheme" / "contexts.yaml")
    types = _load_base().types
    found = {}
    for name, row in file.data.items():
        _refuse_unknown(file, row, {"meaning", "strong", "weak", "types"}, name)
        context = Context(name, row["meaning"], *(frozenset(_pieces(row.get(key) or "")) for key in ("strong", "weak", "types")))
        for event_type in context.types:
            if event_type not in types:
                raise file.error(f"{event_type!r} is no type", name, "types")
        found[name] = context
    return MappingProxyType(found)
