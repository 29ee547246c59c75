"""Patterns over words: a small language compiled to one regular expression over symbols, a character each.

{month}     a class of words.yaml or of an earlier rule; {a|b} one of several
of          the word itself; an apostrophe-s is 's
( … | … )   choice;   item? may be missing.   Nothing repeats, so matching is linear.
"""

import re
from dataclasses import dataclass

ITEM = re.compile(r"\{([\w|]+)\}|([()|?])|([^\s(){}|?]+)")


class Alphabet:
    """A private-use character for each class and each literal word that the grammar knows; chr(0xE000) is everything else."""

    def __init__(self, unions: dict[str, list[str]], taken: frozenset[str] = frozenset()) -> None:
        self.codes: dict[str, str] = {"x": "\ue000"}
        self.taken = taken
        self.unions = unions

    def code(self, name: str) -> str:
        """The character of a class ("month") or a word ("=of")."""
        return self.codes.setdefault(name, chr(0xE000 + len(self.codes)))

    def members(self, name: str) -> str:
        """All characters of a class or union of classes."""
        return "".join(
            dict.fromkeys(
                c
                for part in self.unions.get(name, [name])
                for c in (self.members(part) if part in self.unions and part != name else self.code(part))
            )
        )


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern's regular expression and the characters that it may begin with."""

    regex: re.Pattern[str]
    first: frozenset[str]


def compile_pattern(pattern: str, alphabet: Alphabet) -> Compiled:
    """Compile; raises ValueError on unbalanced brackets or a character that is no part of the language."""
    left = ITEM.sub("", pattern).strip()
    if left:
        raise ValueError(f"pattern {pattern!r}: cannot read {left!r}")
    out: list[str] = []
    for name, mark, word in ITEM.findall(pattern):
        if mark:
            out.append("(?:" if mark == "(" else mark)
        else:
            if word in alphabet.taken:
                raise ValueError(f"pattern {pattern!r}: {word!r} has a class and cannot be told by itself")
            codes = "".join(alphabet.members(n) for n in name.split("|")) if name else alphabet.code("=" + word)
            out.append(f"[{codes}]")
    regex = re.compile("".join(out))
    if regex.match(""):
        raise ValueError(f"pattern {pattern!r} matches nothing at all")
    return Compiled(regex, _first("".join(out)))


def _first(source: str) -> frozenset[str]:
    """Characters with which a match can begin, found by trying the derivative of a tiny grammar: sets, groups, | and ?."""
    chars, _, _ = _first_of(source, 0)
    return frozenset(chars)


def _first_of(source: str, at: int) -> tuple[set[str], bool, int]:
    """First set of the alternatives from `at` to the closing bracket; whether they may be empty; where they end."""
    chars: set[str] = set()
    empty_any = False
    empty = True
    while at < len(source) and source[at] != ")":
        if source[at] == "|":
            empty_any, empty, at = empty_any or empty, True, at + 1
            continue
        if source.startswith("(?:", at):
            part, part_empty, at = _first_of(source, at + 3)
            at += 1
        else:
            stop = source.index("]", at)
            part, part_empty, at = set(source[at + 1 : stop]), False, stop + 1
        if at < len(source) and source[at] == "?":
            part_empty, at = True, at + 1
        if empty:
            chars |= part
        empty = empty and part_empty
    return chars, empty_any or empty, at
