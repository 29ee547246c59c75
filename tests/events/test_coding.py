"""Pairs: what statuses make of types, inner events, who stands on which side, and the fit of the weights."""

import dataclasses

import numpy as np
import pytest
from spacy.tokens import Doc

from dateline.evaluation.pairs import gather_pairs, score_roots
from dateline.events.coding import (
    FEATURES,
    Clue,
    Side,
    Weights,
    code_pair,
    find_inner,
    gather_clues,
    list_features,
    load_weights,
    share_roots,
    weigh_clue,
    weigh_roots,
)
from dateline.language.reader import ROOTS
from dateline.language.tokenizer import make_nlp
from dateline.layers import Antecedent, Argument, Mention, Relation, Trigger, write_layer
from dateline.ontology import load_ontology
from dateline.training.fit_coding import Case, find_slope, fit, fit_apart, make_table, measure

NLP, ONTOLOGY = make_nlp(), load_ontology()
EVEN = dict.fromkeys(ROOTS, 1 / len(ROOTS))
PLAIN = Weights(1.0, 1.0, 1.0, tuple(float(name in ("trigger", "actor", "recipient")) for name in FEATURES))


def make_side(actor: float, recipient: float) -> Side:
    return Side({"actor": actor, "recipient": recipient, "place": 0.0}, 0.0, 1)


def make_clue(root: str, actor: Side | None = None, recipient: Side | None = None, inner: bool = False) -> Clue:
    shares = {(root, "real"): 1.0}
    return Clue(0, 1.0, shares, {root: root.lower()}, inner, actor or make_side(1.0, 0.0), recipient or make_side(0.0, 1.0))


def make_trigger(kind: str, status: str = "happened", start: int = 1) -> Trigger:
    return Trigger(start, start + 1, kind, status, 0.9, ((kind, 1.0),), ((status, 1.0),))


def make_doc(text: str, triggers: list[Trigger], mentions: list[Mention], arguments: list[Argument]) -> Doc:
    doc = NLP.make_doc(text)
    write_layer(doc, "triggers", triggers)
    write_layer(doc, "mentions", mentions)
    write_layer(doc, "arguments", arguments)
    return doc


def shares(kind: str, status: str) -> dict[tuple[str, str], float]:
    return share_roots(make_trigger(kind, status), ONTOLOGY)[0]


def test_statuses_move_types_to_other_roots() -> None:
    assert shares("visit", "happened") == {("CONSULT", "real"): 1.0}
    assert shares("visit", "planned") == {("AGREE", "real"): 1.0}
    assert shares("visit", "denied") == {("CONSULT", "unreal"): 1.0, ("REJECT", "denied"): 1.0}
    assert shares("bomb", "conditional") == {("ASSAULT", "unreal"): 1.0, ("THREATEN", "threat"): 1.0}
    assert shares("demonstrate", "planned") == {("PROTEST", "real"): 1.0}
    assert shares("die", "happened") == {}


def test_direction_is_told_by_roles() -> None:
    mentions = [Mention(0, 1, "GPE", "name"), Mention(2, 3, "GPE", "name")]
    roles = [Argument(0, 0, "actor", 0.9), Argument(0, 1, "recipient", 0.9), Argument(1, 1, "actor", 0.9), Argument(1, 0, "recipient", 0.9)]
    doc = make_doc("Iran bombed Iraq which accused", [make_trigger("bomb"), make_trigger("accuse", start=4)], mentions, roles)
    told = code_pair(doc, ((0, 1), (2, 3)), EVEN, ONTOLOGY)
    assert (told.event, told.mode, told.evidence[0].text) == ("ASSAULT", "explosives", "bombed")
    assert code_pair(doc, ((2, 3), (0, 1)), EVEN, ONTOLOGY).event == "ACCUSE"
    assert set(told.scores) == set(ROOTS) and abs(sum(told.scores.values()) - 1) < 0.01


def test_coreference_carries_roles_to_the_side_that_was_given() -> None:
    mentions = [Mention(0, 1, "GPE", "name"), Mention(2, 3, "GPE", "pronoun"), Mention(4, 5, "GPE", "name")]
    doc = make_doc(
        "Iran said it bombed Iraq",
        [make_trigger("bomb", start=3)],
        mentions,
        [Argument(0, 1, "actor", 0.9), Argument(0, 2, "recipient", 0.9)],
    )
    write_layer(doc, "antecedents", [Antecedent(1, 0, 0.8)])
    assert code_pair(doc, ((0, 1), (4, 5)), EVEN, ONTOLOGY).event == "ASSAULT"


def test_always_an_answer() -> None:
    doc = make_doc("Nothing here", [], [], [])
    told = code_pair(doc, (None, None), {**EVEN, "AID": 0.2}, ONTOLOGY)
    assert (told.event, told.mode, told.evidence) == ("AID", None, [])


def test_what_starts_anew_is_linked_to_nothing() -> None:
    mentions = [Mention(0, 1, "GPE", "name"), Mention(2, 3, "GPE", "name"), Mention(4, 5, "GPE", "name")]
    doc = make_doc("Iran and Oman bombed Iraq", [make_trigger("bomb", start=3)], mentions, [Argument(0, 1, "actor", 0.9)])
    write_layer(doc, "antecedents", [Antecedent(i, -1, 0.9) for i in range(3)])
    [clue] = gather_clues(doc, ((0, 1), (4, 5)), ONTOLOGY, 1.0)
    assert clue.actor is not None and (clue.actor.roles["actor"], clue.actor.rival) == (0.0, 0.9)


def test_the_two_sides_are_two_things_whatever_coreference_says() -> None:
    mentions = [Mention(0, 1, "GPE", "name"), Mention(2, 3, "GPE", "name")]
    doc = make_doc("Iran bombed Iraq", [make_trigger("bomb")], mentions, [Argument(0, 0, "actor", 0.9), Argument(0, 1, "recipient", 0.8)])
    write_layer(doc, "antecedents", [Antecedent(1, 0, 0.9)])
    [clue] = gather_clues(doc, ((0, 1), (2, 3)), ONTOLOGY, 1.0)
    assert clue.actor is not None and clue.recipient is not None
    assert (clue.actor.roles["recipient"], clue.recipient.roles["actor"], clue.recipient.gap) == (0.0, 0.0, 1)


def test_inner_events_by_topic() -> None:
    triggers = [make_trigger("reject"), make_trigger("give_aid", start=3)]
    doc = make_doc("Iran refused to help", triggers, [], [])
    write_layer(doc, "relations", [Relation(0, 1, "topic", 0.9)])
    assert find_inner(doc, triggers) == {1}


def test_a_trigger_weighs_by_its_roles_and_channel() -> None:
    assert weigh_clue(make_clue("AID", make_side(0.5, 0.0), make_side(0.0, 0.5)), PLAIN) == {"AID": pytest.approx(0.25)}
    assert weigh_clue(make_clue("AID", actor=make_side(0.0, 0.0)), PLAIN) == {"AID": pytest.approx(0.02)}
    bare = Clue(0, 1.0, {("AID", "unreal"): 1.0}, {"AID": "give_aid"}, True, None, None)
    features = dict(zip(FEATURES, list_features(bare, "AID", "unreal"), strict=True))
    assert features["unreal"] == features["inner"] == 1.0 and sum(features.values()) == 2.0


def test_two_actors_do_where_both_may_act() -> None:
    both = make_side(1.0, 0.0)
    assert weigh_clue(make_clue("CONSULT", recipient=both), PLAIN) == {"CONSULT": pytest.approx(0.5)}
    assert weigh_clue(make_clue("AID", recipient=both), PLAIN) == {"AID": pytest.approx(0.02)}
    host = make_side(0.0, 1.0)
    assert weigh_clue(make_clue("CONSULT", actor=host, recipient=both), PLAIN) == {"CONSULT": pytest.approx(0.5)}


def make_cases() -> list[Case]:
    """Stories that a trigger tells rightly and the marked head wrongly."""
    marked = {**EVEN, "AID": 0.9}
    return [Case([make_clue(root)], marked, frozenset({root}), f"story-{n}") for n, root in enumerate(["REJECT", "ASSAULT", "PROTEST"] * 9)]


def test_the_fit_trusts_the_view_that_is_right() -> None:
    cases = make_cases()
    fitted = fit(cases, 1.0)
    assert fitted == fit(cases, 1.0) and fitted.told > 1 > fitted.marked
    assert measure(cases, [fitted] * len(cases)) == measure(cases, fit_apart(cases, 1.0)) == 100.0
    head_alone = weigh_roots(cases[0].clues, cases[0].marked, Weights(1.0, 0.0, 1.0, PLAIN.features))
    assert max(head_alone, key=head_alone.__getitem__) == "AID"


def test_the_slope_is_that_of_the_loss() -> None:
    def loss(numbers: np.ndarray) -> float:
        weights = Weights(numbers[0], numbers[1], 1.0, tuple(numbers[2:]))
        return float(np.mean([-np.log(sum(weigh_roots(c.clues, c.marked, weights)[r] for r in c.roots)) for c in cases]))

    cases = [
        dataclasses.replace(c, clues=[*c.clues, make_clue("AID", make_side(0.3, 0.0), make_side(0.0, 0.6), inner=True)])
        for c in make_cases()[:3]
    ]
    numbers = np.array([0.7, 0.9, *(0.1 * n for n in range(len(FEATURES)))])
    slope = find_slope(make_table(cases), numbers)
    for i, step in enumerate(np.eye(len(numbers)) * 1e-5):
        assert slope[i] == pytest.approx((loss(numbers + step) - loss(numbers - step)) / 2e-5, abs=1e-6)


def test_the_weights_that_ship_are_those_of_the_features() -> None:
    assert len(load_weights().features) == len(FEATURES)


def test_pairs_of_a_row_are_those_told_in_one_sentence() -> None:
    arguments = [{"role": "actor", "start": 0, "end": 1}, {"role": "recipient", "start": 2, "end": 3}]
    event = {"start": 1, "end": 2, "type": "visit", "status": "planned", "arguments": arguments}
    row = {"text": "Iran visits Iraq.", "tokens": [[0, 4], [5, 11], [12, 16], [16, 17]], "sentences": [[0, 4]], "events": [event]}
    [pair] = gather_pairs(row, ONTOLOGY)
    assert (pair.actor, pair.recipient, pair.roots) == ((0, 4), (12, 16), frozenset({"AGREE"}))
    assert list(gather_pairs({**row, "events": [{**event, "status": "denied"}]}, ONTOLOGY)) == []


def test_macro_f1_counts_concede_and_retreat_as_one() -> None:
    assert score_roots([(frozenset({"CONCEDE"}), "RETREAT"), (frozenset({"AID"}), "AID")]) == 100.0
    assert score_roots([(frozenset({"AID"}), "ASSAULT"), (frozenset({"ASSAULT"}), "ASSAULT")]) == 100 * (0 + 2 / 3) / 2
