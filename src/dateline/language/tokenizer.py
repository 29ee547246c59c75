"""Where words begin and end: spaCy's English tokenizer, with hyphens and slashes split as Universal Dependencies splits them.

spaCy's tokenizer takes time quadratic in the length of a run without white space, so runs are cut at `max_run` characters first.
"""

import re

import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, HYPHENS, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found,unused-ignore]
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab

# 200 characters hold every word and nearly every URL of the dev corpora; a run of 8,000 brackets took spaCy 10 s.
MAX_RUN = 200

INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+*^](?=[0-9-])",
    rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9.])(?:{HYPHENS})(?=[{ALPHA}0-9$£€])",
    rf"(?<=[{ALPHA}0-9])[:<>=](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])/(?=[{ALPHA}])",
    r"[“”\"()\[\]]",
]
RUNS = r"(?P<run>[=*_~#+\-!?`'.<>])(?P=run)+"  # "====", "!!!" and "``" are one token, as in the treebanks

WHOLE = ("e-mail", "E-mail", "e-mails", "E-mails", "e-mailed", "Ft.", "ft.")  # one token in the treebanks
TELEPHONE = re.compile(r"^(\d{3}-)?\d{3}-\d{4}$")


def make_nlp() -> Language:
    """A blank English pipeline with our tokenizer."""
    nlp = spacy.blank("en")
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError("the blank English pipeline has no rule tokenizer")
    tokenizer.infix_finditer = compile_infix_regex(INFIXES).finditer
    tokenizer.prefix_search = compile_prefix_regex([RUNS, *(nlp.Defaults.prefixes or ())]).search
    tokenizer.suffix_search = compile_suffix_regex([RUNS, *(nlp.Defaults.suffixes or ())]).search
    rules = {text: rule for text, rule in tokenizer.rules.items() if "-" not in text and "/" not in text}
    tokenizer.rules = rules | {text: [{"ORTH": text}] for text in WHOLE}
    tokenizer.token_match = TELEPHONE.match
    return nlp


def make_tokens(nlp: Language, text: str, max_run: int = MAX_RUN) -> Doc:
    """A Doc whose text is exactly `text`; runs without white space are cut every `max_run` characters."""
    if not text:
        return Doc(nlp.vocab)
    parts = cut_runs(text, max_run)
    if len(parts) == 1:
        return nlp.tokenizer(text)
    return _join(nlp.vocab, [nlp.tokenizer(part) for part in parts if part])


def cut_runs(text: str, max_run: int) -> list[str]:
    """The text in pieces, cut inside every run of more than `max_run` characters without white space."""
    cuts = [0]
    for run in re.finditer(r"\S+", text):
        cuts.extend(range(run.start() + max_run, run.end(), max_run))
    return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _join(vocab: Vocab, docs: list[Doc]) -> Doc:
    words = [t.text for doc in docs for t in doc]
    spaces = [bool(t.whitespace_) for doc in docs for t in doc]
    return Doc(vocab, words=words, spaces=spaces)
