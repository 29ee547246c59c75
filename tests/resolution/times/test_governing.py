"""Which verb a time hangs on, and its tense, read from a parse."""

import pytest
import spacy
from spacy.tokens import Doc

from dateline.resolution.times.governing import governor, is_arranged, tense_of

VOCAB = spacy.blank("en").vocab
# Words, tags, heads (absolute) and relations; the time is the last word before the full stop.
CASES = [
    ("She will visit on Friday", "PRP MD VB IN NNP", [2, 2, 2, 4, 2], "nsubj aux ROOT case obl", "future"),
    ("She visited on Friday", "PRP VBD IN NNP", [1, 1, 3, 1], "nsubj ROOT case obl", "past"),
    ("She was seen on Friday", "PRP VBD VBN IN NNP", [2, 2, 2, 4, 2], "nsubj:pass aux:pass ROOT case obl", "past"),
    ("She is to speak on Friday", "PRP VBZ TO VB IN NNP", [3, 3, 3, 3, 5, 3], "nsubj aux mark ROOT case obl", "is to"),
    ("She was to speak on Friday", "PRP VBD TO VB IN NNP", [3, 3, 3, 3, 5, 3], "nsubj aux mark ROOT case obl", "was to"),
    ("She has gone since Friday", "PRP VBZ VBN IN NNP", [2, 2, 2, 4, 2], "nsubj aux ROOT case obl", "perfect"),
    ("She may go on Friday", "PRP MD VB IN NNP", [2, 2, 2, 4, 2], "nsubj aux ROOT case obl", "modal"),
    ("She agreed to go on Friday", "PRP VBD TO VB IN NNP", [1, 1, 3, 1, 5, 3], "nsubj ROOT mark xcomp case obl", "infinitive past"),
    ("deal brokered on Friday", "NN VBN IN NNP", [0, 0, 3, 1], "ROOT acl case obl", "participle"),
    ("vote is on Friday", "NN VBZ IN NNP", [3, 3, 3, 3], "nsubj cop case ROOT", "present"),
]


def parsed(words: str, tags: str, heads: list[int], relations: str) -> Doc:
    return Doc(VOCAB, words.split(), tags=tags.split(), heads=heads, deps=relations.split())


@pytest.mark.parametrize(("words", "tags", "heads", "relations", "tense"), CASES, ids=[c[0] for c in CASES])
def test_the_tense_of_the_verb_that_governs(words: str, tags: str, heads: list[int], relations: str, tense: str) -> None:
    doc = parsed(words, tags, heads, relations)
    verb = governor(doc[len(doc) - 1 :])
    assert verb is not None
    assert tense_of(verb) == tense


def test_without_a_parse_nothing_governs() -> None:
    assert governor(spacy.blank("en")("She visited on Friday")[3:]) is None


def test_a_verb_that_fixes_a_time_before_it_is_told_arranges_it() -> None:
    doc = parsed("They postponed it to Friday", "PRP VBD PRP IN NNP", [1, 1, 1, 4, 1], "nsubj ROOT obj case obl")
    assert is_arranged(doc[1], doc[4:])
    assert not is_arranged(doc[1], doc[0:1])
