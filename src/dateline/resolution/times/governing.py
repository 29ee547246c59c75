"""Which verb a time hangs on, and its tense: "will visit", "was to have opened", "fixed November 10", "brokered over the weekend".

Read from the parse (Universal Dependencies), which the time climbs from noun to noun until a verb or a copula says when that is.
"""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span, Token

from dateline.resolution.times.lexing import read_data

STEPS = 8  # heads climbed at most: keeps the time linear
AUXILIARY = frozenset({"aux", "aux:pass", "cop"})
FUTURE = frozenset("will shall 'll ’ll wo".split())
MODAL = frozenset("would could may might must should can ca ought 'd ’d".split())
HAVE, HAD = frozenset("has have 've ’ve having".split()), "had"
WAS, IS = frozenset({"was", "were"}), frozenset({"is", "are", "am", "'s", "’s", "'re", "’re", "be"})
BARE = {"VBD": "past", "VBZ": "present", "VBP": "present", "VBN": "participle", "VBG": "gerund", "VB": "bare"}
OPEN = frozenset({"present", "was to", "infinitive", "infinitive past", "infinitive present", "gerund", "bare", "modal"})


@cache
def _arranging() -> frozenset[str]:
    return frozenset(read_data("words.yaml")["tense"]["arranging"])


def heads(span: Span) -> Iterator[Token]:
    """The tokens that the span hangs on, from its own root upwards; at most STEPS. Nothing where the Doc has no parse."""
    if not span.doc.has_annotation("DEP"):
        return
    token = span.root
    for _ in range(STEPS):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def governor(span: Span) -> Token | None:
    """The nearest verb, or noun with a copula ("the vote is on Friday"), that the span hangs on."""
    return next((t for t in heads(span) if (t.tag_.startswith("VB") and t.i not in range(span.start, span.end)) or _has_copula(t)), None)


def is_direct(verb: Token, span: Span) -> bool:
    """Whether the span hangs on the verb itself, not on a noun below it ("ordered him held until a hearing on June 7")."""
    for token in heads(span):
        if token.i == verb.i:
            return True
        if token.tag_ in ("NN", "NNS") and token.i not in range(span.start, span.end):
            return False
    return False


def tense_of(verb: Token) -> str:
    """past, perfect, future, modal, present, participle, "is to", "was to", gerund, bare, or infinitive with the tense of its governor."""
    told = [c.lower_ for c in verb.children if c.dep_ in AUXILIARY]
    to = any(c.lower_ == "to" and c.dep_ == "mark" for c in verb.children)
    if not FUTURE.isdisjoint(told):
        return "future"
    if to and not WAS.isdisjoint(told):
        return "was to"
    if to and not IS.isdisjoint(told):
        return "is to"
    if to:
        above = verb.head if verb.head.i != verb.i and verb.head.tag_.startswith("VB") else None
        tense = finite_tense(above) if above is not None else ""
        return f"infinitive {tense}" if tense in ("past", "present") else "infinitive"
    if not told and verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBG", "VB") and verb.head.tag_.startswith("VB"):
        return finite_tense(verb.head)  # will be locked up and cut in May
    return finite_tense(verb)


def finite_tense(verb: Token) -> str:
    """The tense that a verb and its auxiliaries tell."""
    told = [c.lower_ for c in verb.children if c.dep_ in AUXILIARY]
    if not FUTURE.isdisjoint(told):
        return "future"
    if not MODAL.isdisjoint(told):
        return "modal"
    if HAD in told or not WAS.isdisjoint(told):
        return "past"
    if not HAVE.isdisjoint(told):
        return "perfect"
    return "present" if not IS.isdisjoint(told) else BARE.get(verb.tag_, "present")


def is_arranged(verb: Token, span: Span) -> bool:
    """Whether the verb fixes a time that comes after it: "postponed to Monday", "fixed 15 December for the trial"."""
    return verb.lower_ in _arranging() and verb.i < span.start


def _has_copula(token: Token) -> bool:
    return any(c.dep_ == "cop" for c in token.children)
