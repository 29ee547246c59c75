"""What a unit's spans are asked, and which answers are right."""

import numpy as np

from dateline.training.examples import frame_answers, make_answers, make_spans
from dateline.training.labels import RELATIONS, ROLES
from dateline.training.units import IGNORE, Unit


def answers_of(unit: Unit, role: str) -> dict[tuple[int, int], tuple[bool, bool]]:
    """(trigger, mention): (right, asked)."""
    spans = make_spans(unit)
    told = make_answers(unit, spans)
    k = ROLES.index(role)
    return {(int(t), int(m)): (bool(told.roles[r, k]), bool(told.roles_asked[r, k])) for r, (t, m) in enumerate(spans.role_pairs.tolist())}


def test_only_the_nearest_mention_of_an_argument_is_right_and_its_others_are_not_asked(make_unit):
    told = answers_of(make_unit(), "actor")
    assert told[0, 0] == (True, True)
    assert told[0, 2] == (False, False), "the pronoun is the same person, farther away"
    assert told[1, 2] == (True, True)
    assert told[1, 0] == (False, False)
    assert told[1, 3] == (False, True), "somebody else"


def test_what_the_corpus_does_not_tell_is_not_asked(make_unit):
    silent = answers_of(make_unit(silent=frozenset({"actor"})), "actor")
    unit = make_unit(guessed=True)
    for event in unit.events:
        event["arguments"] = []
    assert not any(asked for told in (silent, answers_of(unit, "actor")) for _, asked in told.values())


def test_relations_are_ordered(make_unit):
    unit = make_unit()
    spans = make_spans(unit)
    told = make_answers(unit, spans).relations
    found = {(int(i), int(j)): {RELATIONS[k] for k in np.flatnonzero(row)} for (i, j), row in zip(spans.relation_pairs, told, strict=True)}
    assert found[2, 0] == {"same"}
    assert found[0, 2] == set(), "the later trigger is told to be the earlier one, not the other way round"
    assert found[1, 0] == found[1, 2] == {"part_of"}
    assert found[2, 1] == {"topic"}


def test_foreign_corpora_tell_of_one_relation_alone(make_unit):
    unit = make_unit()
    for event in unit.events:
        event["type"] = IGNORE
    asked = make_answers(unit, make_spans(unit)).relations_asked
    assert asked[:, RELATIONS.index("same")].all()
    assert not asked[:, [RELATIONS.index("topic"), RELATIONS.index("part_of")]].any()


def test_antecedents_are_all_earlier_mentions_of_the_same_thing_or_none(make_unit):
    unit = make_unit()
    told = make_answers(unit, make_spans(unit))
    assert [np.flatnonzero(row).tolist() for row in told.antecedents] == [[0], [0], [2], [0]]
    assert told.antecedents_asked.all()
    unit = make_unit(corpus="gap")
    assert make_answers(unit, make_spans(unit)).antecedents_asked.tolist() == [False, False, True, False]


def test_frames_are_asked_of_every_other_word_of_the_sentence(make_unit):
    pairs, roles = frame_answers(make_unit(frames=[(5, {4: 1, 6: 2})]))
    assert pairs.tolist() == [[5, 4], [5, 6], [5, 7], [5, 8]]
    assert roles.tolist() == [1, 2, 0, 0]
