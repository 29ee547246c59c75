"""Tokens and sentences of our own corpora: a plain splitter, kept still so that token indices of published rows stay what they are.

It is not the tokenizer of the product (language/tokenizer.py); it only gives corpora written in markup something to count in.
"""

import re

Spans = list[tuple[int, int]]

# Abbreviations that keep their stop. Short on purpose: every further one would move the tokens of stories that exist.
_ABBREVIATIONS = "Mr Mrs Ms Dr St Gen Col Lt Capt Sgt Gov Sen Rep No Jan Feb Aug Sept Oct Nov Dec"
_TOKEN = re.compile(
    rf"""(?:[A-Za-z]\.){{2,}}                                   # U.S., p.m.
    | \b(?:{"|".join(_ABBREVIATIONS.split())})\.
    | \d+(?:[.,:]\d+)*                                          # 610,000, 17:30, 13.10.2020
    | [^\W_]+(?=n['’]t\b) | n['’]t\b                            # do|n't
    | ['’](?:s|m|d|re|ve|ll)\b
    | [^\W_]+
    | \S""",
    re.VERBOSE,
)
_STOPS = frozenset(".?!")
_CLOSERS = frozenset("\"'”’)")


def split_tokens(text: str) -> Spans:
    """Character spans of the tokens, in order, half-open; white space belongs to none."""
    return [m.span() for m in _TOKEN.finditer(text)]


def split_sentences(text: str, tokens: Spans) -> Spans:
    """Token spans that cover all tokens: a line break ends a sentence, so does a stop before a capital, a digit or an opening quote."""
    starts = [i for i in range(len(tokens)) if i == 0 or _starts_sentence(text, tokens, i)]
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True)) if tokens else []


def _starts_sentence(text: str, tokens: Spans, i: int) -> bool:
    if "\n" in text[tokens[i - 1][1] : tokens[i][0]]:
        return True
    first = text[tokens[i][0]]
    if not (first.isupper() or first.isdigit() or first in "“‘"):
        return False
    back = i - 1
    while back > 0 and text[slice(*tokens[back])] in _CLOSERS:
        back -= 1
    return text[slice(*tokens[back])] in _STOPS
