"""Pairs: what statuses make of types, inner events, who stands on which side, and the fit of the weights."""

import dataclasses

from spacy.tokens import Doc

from dateline.evaluation.pairs import gather_pairs, score_roots
from dateline.events.coding import Clue, code_pair, find_inner, load_weights, replace_weight, share_roots, weigh_clue, weigh_roots
from dateline.language.reader import ROOTS
from dateline.language.tokenizer import make_nlp
from dateline.layers import Antecedent, Argument, Mention, Relation, Trigger, write_layer
from dateline.ontology import load_ontology
from dateline.training.fit_coding import Case, climb, measure

NLP, ONTOLOGY = make_nlp(), load_ontology()
EVEN = dict.fromkeys(ROOTS, 1 / len(ROOTS))


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


def test_inner_events_by_topic() -> None:
    triggers = [make_trigger("reject"), make_trigger("give_aid", start=3)]
    doc = make_doc("Iran refused to help", triggers, [], [])
    write_layer(doc, "relations", [Relation(0, 1, "topic", 0.9)])
    assert find_inner(doc, triggers) == {1: 2}


def test_an_inner_event_weighs_less() -> None:
    weights = replace_weight(replace_weight(load_weights(), "inner", 0.3), "reach", 6)
    clue = Clue(0, 1.0, {("AID", "real"): 1.0}, {"AID": "give_aid"}, None, None, None)
    assert weigh_clue(clue, weights) == {"AID": 1.0}
    assert weigh_clue(dataclasses.replace(clue, inner=2), weights) == {"AID": 0.3}
    assert weigh_clue(dataclasses.replace(clue, inner=9), weights) == {"AID": 1.0}


def test_the_climb_finds_the_weight_that_matters() -> None:
    marked = {**EVEN, "AID": 0.09}
    clue = Clue(0, 1.0, {("REJECT", "real"): 1.0}, {"REJECT": "reject"}, None, None, None)
    cases = [Case([clue], marked, frozenset({"REJECT"}))]
    start = replace_weight(load_weights(), "triggers", 0.0)
    assert measure(cases, start) == 0.0 and measure(cases, climb(cases, start)) == 100.0
    assert max(weigh_roots([clue], marked, start), key=weigh_roots([clue], marked, start).__getitem__) == "AID"


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
