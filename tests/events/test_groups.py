import pytest
from spacy.tokens import Doc

from dateline.events.groups import BEFALLEN, find_group
from dateline.events.numbers import find_numbers
from dateline.events.view import make_view
from dateline.layers import Mention, Trigger


def make_clause(vocab, rows, person=()):
    """rows: (word, tag, head, relation)."""
    words, tags, heads, deps = zip(*rows, strict=True)
    doc = Doc(vocab, words=words, tags=tags, heads=heads, deps=deps)
    doc._.mentions = [Mention(a, b, "PERSON", "nominal") for a, b in person]
    return make_view(doc)


@pytest.mark.parametrize(
    ("rows", "person", "bounds"),
    [
        (
            [("killed", "VBD", 0, "ROOT"), ("a", "DT", 2, "det"), ("general", "NN", 0, "obj"), ("and", "CC", 4, "cc"),
             ("two", "CD", 2, "conj"), ("of", "IN", 7, "case"), ("his", "PRP$", 7, "nmod:poss"), ("men", "NNS", 4, "nmod")],
            [(1, 3)], (3, 3),
        ),
        ([("killed", "VBD", 0, "ROOT"), ("six", "CD", 2, "nummod"), ("men", "NNS", 0, "obj")], [], (6, 6)),
        ([("killed", "VBD", 0, "ROOT"), ("a", "DT", 2, "det"), ("farmer", "NN", 0, "obj")], [(1, 3)], (1, 1)),
        (
            [("killed", "VBD", 0, "ROOT"), ("nine", "CD", 2, "nummod"), ("men", "NNS", 0, "obj"), ("and", "CC", 5, "cc"),
             ("a", "DT", 5, "det"), ("girl", "NN", 2, "conj"), ("of", "IN", 7, "case"), ("four", "CD", 5, "nmod")],
            [], (10, 10),
        ),
        ([("killed", "VBD", 0, "ROOT"), ("a", "DT", 2, "det"), ("proposal", "NN", 0, "obj")], [], None),
        ([("killed", "VBD", 0, "ROOT"), ("men", "NNS", 0, "obj")], [], None),
    ],
)  # fmt: skip
def test_the_members_of_a_phrase_are_added_up(make_doc, rows, person, bounds):
    view = make_clause(make_doc("x", [], []).vocab, rows, person)
    found = find_group(view, Trigger(0, 1, "kill", "happened"), BEFALLEN, find_numbers(view, 0, len(rows)))
    assert (found and found[0]) == bounds
