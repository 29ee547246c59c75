"""Weights of directions: what is fitted from samples, what is held, and what is written."""

from pathlib import Path

import pytest
import spacy
import yaml

from dateline.reading.corpora import make_gold_doc
from dateline.training.fit_directions import CALENDAR, CALENDAR_DAYS, fit_weights, gather_samples, measure, write_weights

SAMPLES = [
    ({"always": 1.0, "past tense": 1.0, "calendar, day": 0.5}, False),
    ({"always": 1.0, "cue forward": 1.0, "calendar, month": -0.5}, True),
] * 20
ROW = {
    "id": "a",
    "text": "They met on Friday .",
    "published": "2016-10-18",
    "tokens": [[0, 4], [5, 8], [9, 11], [12, 18], [19, 20]],
    "sentences": [[0, 5]],
    "times": [{"start": 3, "end": 4, "type": "DATE", "value": "2016-10-14"}],
}


def test_what_looks_forward_weighs_more_than_what_looks_back() -> None:
    weights = fit_weights(SAMPLES)
    assert weights["cue forward"] > 0 > weights["past tense"]
    assert measure(SAMPLES, weights) == 100


def test_the_calendar_is_held_where_a_tense_is_clear() -> None:
    weights = fit_weights([*SAMPLES, ({"calendar alone": 1.0}, True)])
    assert weights["calendar alone"] != CALENDAR_DAYS
    assert (weights["calendar, day"], weights["calendar, month"]) == (CALENDAR_DAYS, CALENDAR)


def test_the_same_samples_give_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_weights(fit_weights(SAMPLES), "# told\n", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert yaml.safe_load((tmp_path / "a").read_text(encoding="utf-8"))["weights"] == fit_weights(SAMPLES)


@pytest.mark.parametrize("share", [1.0, 0.0])
def test_a_time_whose_value_tells_the_direction_is_a_sample(share: float) -> None:
    doc = make_gold_doc(ROW, spacy.blank("en").vocab)
    del doc.user_data["dateline.times"]
    [(features, forward)] = gather_samples([(ROW, doc)], share)
    assert not forward
    assert features["after on"] == 1.0
