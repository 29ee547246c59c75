"""Which words form a time expression, and what it says: the rules of data/times/grammar.yaml run in passes over symbols.

A cascade of finite-state passes: each looks at a row of symbols, takes the longest match from the left and puts one symbol in its
place. Only runs of words that the grammar knows, with a word of time among them, are looked at. Time is linear in the text.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.resolution.times import making, making_lengths, making_relative
from dateline.resolution.times.lexing import lex, read_data
from dateline.resolution.times.making import ALONE, Maker, Parts
from dateline.resolution.times.meaning import Node
from dateline.resolution.times.patterns import Alphabet, Compiled, compile_pattern

MAX_RUN = 400  # words looked at together: longer runs of nothing but time words are no sentence, and are cut there
MAKERS: dict[str, Maker] = {
    name: made
    for module in (making, making_lengths, making_relative)
    for name, made in vars(module).items()
    if callable(made) and getattr(made, "__module__", None) == module.__name__ and not name.startswith("_")
}
PLAIN = frozenset({"word", "mark", "x"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its readable name, its pattern, and the function that makes a meaning of the matched nodes."""

    name: str
    compiled: Compiled
    make: Maker
    symbol: str
    args: dict[str, Any]
    weak: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """All passes; in each, the rules by the character that they can begin with."""

    alphabet: Alphabet
    passes: tuple[dict[str, tuple[Rule, ...]], ...]


@cache
def load_grammar() -> Grammar:
    """The grammar of the package, compiled once; raises ValueError or KeyError where a rule is wrong."""
    data = read_data("grammar.yaml")
    alphabet = Alphabet(data["unions"], making.known_words())
    passes = []
    for rows in data["passes"]:
        table: dict[str, list[Rule]] = {}
        for row in rows:
            rule = _rule(row, alphabet)
            for char in rule.compiled.first:
                table.setdefault(char, []).append(rule)
        passes.append({char: tuple(rules) for char, rules in table.items()})
    return Grammar(alphabet, tuple(passes))


def _rule(row: dict[str, Any], alphabet: Alphabet) -> Rule:
    args = {k: v for k, v in row.items() if k not in ("rule", "pattern", "make", "as", "examples", "weak")}
    alphabet.code(row["as"])
    return Rule(row["rule"], compile_pattern(row["pattern"], alphabet), MAKERS[row["make"]], row["as"], args, row.get("weak", False))


def parse(text: str) -> list[Node]:
    """The time expressions that the grammar finds in the text, in order, without overlap; weak ones too."""
    grammar = load_grammar()
    codes = grammar.alphabet.codes
    found: list[Node] = []
    run: list[Node] = []
    chars: list[str] = []
    timely = False
    for node in lex(text):
        char = codes.get("=" + node.word, "") if node.symbol in PLAIN else codes.get(node.symbol, "")
        if char and len(run) < MAX_RUN:
            run.append(node)
            chars.append(char)
            timely = timely or node.symbol not in PLAIN or node.word in ALONE
            continue
        if timely:
            found.extend(_cascade(run, chars, grammar))
        run, chars, timely = ([node], [char], node.symbol not in PLAIN) if char else ([], [], False)
    if timely:
        found.extend(_cascade(run, chars, grammar))
    return found


def _cascade(run: list[Node], chars: list[str], grammar: Grammar) -> list[Node]:
    """All passes over one run of nodes; what carries the meaning of a time at the end."""
    row = "".join(chars)
    for table in grammar.passes:
        row, run = _one_pass(row, run, table, grammar.alphabet)
    return [n for n in run if n.meaning is not None and n.meaning.kind != "number"]


def _one_pass(row: str, run: list[Node], table: dict[str, tuple[Rule, ...]], alphabet: Alphabet) -> tuple[str, list[Node]]:
    out_row: list[str] = []
    out: list[Node] = []
    at = 0
    while at < len(row):
        node, stop = _longest(row, at, run, table.get(row[at], ()))
        out.append(node or run[at])
        out_row.append(alphabet.code(node.symbol) if node else row[at])
        at = stop
    return "".join(out_row), out


def _longest(row: str, at: int, run: list[Node], rules: tuple[Rule, ...]) -> tuple[Node | None, int]:
    """Node of the longest match at `at` whose maker accepts it, and where it ends."""
    ends: list[tuple[int, int]] = []
    for i, rule in enumerate(rules):
        match = rule.compiled.regex.match(row, at)
        if match:
            ends.append((-match.end(), i))
    for end, i in sorted(ends):
        rule, nodes = rules[i], run[at:-end]
        meaning = rule.make(Parts(nodes), rule.args)
        if meaning is not None:
            weak = rule.weak or (meaning.weak and len(nodes) == 1)
            meaning = meaning.but(rule=meaning.rule if rule.make is making_relative.same else rule.name, weak=weak)
            return Node(nodes[0].start, nodes[-1].end, rule.symbol, "", meaning, meaning.number if meaning.kind == "number" else None), -end
    return None, at + 1
