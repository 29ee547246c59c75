"""Where grammar corrects the status that the network gives."""

import pytest

from dateline.events.status import pool_status, weigh_statuses
from dateline.events.view import make_view

# words of a sentence: form, tag, head (number of the word), relation
PROMISE = """Once IN 2 mark, it PRP 2 nsubj, passes VBZ 6 advcl, Peru NNP 6 nsubj, will MD 6 aux, soon RB 6 advmod, begin VB 6 root,
paying VBG 6 xcomp, . . 6 punct"""
PLAN = "Peru NNP 2 nsubj, will MD 2 aux, begin VB 2 root, paying VBG 2 xcomp, . . 2 punct"
PAST = "Peru NNP 1 nsubj, paid VBD 1 root, them PRP 1 obj, . . 1 punct"


def parse(make_doc, sentence: str, trigger: str, status: str):
    words = [word.split() for word in sentence.split(",")]
    doc = make_doc(" ".join(form for form, *_ in words), [], [(trigger, "pay", status)])
    for token, (_, tag, head, relation) in zip(doc, words, strict=True):
        token.tag_, token.dep_, token.head = tag, relation, doc[int(head)]
    return make_view(doc)


@pytest.mark.parametrize(
    ("sentence", "trigger", "given", "found"),
    [
        (PROMISE, "paying", "planned", "conditional"),
        (PROMISE, "paying", "hypothetical", "conditional"),
        (PROMISE, "paying", "denied", "denied"),
        (PLAN, "paying", "planned", "planned"),
        (PAST, "paid", "planned", "happened"),
    ],
)
def test_grammar_corrects_the_status(make_doc, sentence: str, trigger: str, given: str, found: str) -> None:
    view = parse(make_doc, sentence, trigger, given)
    told = weigh_statuses(view, view.triggers[0])
    assert max(told, key=lambda s: told[s]) == found
    assert pool_status(view, [0]) == (found, pytest.approx(1.0, abs=1e-4))
