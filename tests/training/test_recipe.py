"""The recipe's label maps say what they should. Needs torch, which only training installs."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from dateline.training.labels import CLASSES, Labels, bioes  # noqa: E402
from dateline.training.recipe import allowed_tags, read_recipe  # noqa: E402

RECIPE = Path(__file__).parents[2] / "recipes" / "news.toml"
OWN = bioes(CLASSES)


def allowed(scheme: str, tag: str) -> set[str]:
    recipe = read_recipe(RECIPE)
    classes = [k for k in recipe.schemes[scheme] if k != "O"]
    labels = Labels([], [], [], [], [], schemes={scheme: classes})
    row = allowed_tags(recipe, scheme, labels)[bioes(classes).index(tag)]
    return {o for o, x in zip(OWN, row.tolist(), strict=True) if x == 0}


def test_a_person_keeps_its_place_in_the_span() -> None:
    assert allowed("ewt", "B-PER") == {"B-PERSON"}


def test_a_location_may_be_any_kind_of_place() -> None:
    assert allowed("ewt", "S-LOC") == {"S-GPE", "S-LOC", "S-FAC"}


def test_an_unmarked_word_may_be_a_date_but_no_person() -> None:
    free = allowed("ewt", "O")
    assert {"O", "B-DATE", "I-DATE", "S-NORP"} <= free
    assert not {o for o in free if o.endswith(("PERSON", "ORG", "GPE"))}


def test_gmb_persons_hold_titles() -> None:
    assert {"B-TITLE", "S-PERSON", "E-PERSON"} <= allowed("gmb", "I-per")


def test_a_stage_is_laid_over_the_one_before() -> None:
    first, fifth = read_recipe(RECIPE), read_recipe(RECIPE.with_name("news-5.toml"))
    assert fifth.schemes == first.schemes
    assert fifth.corpora["ewt"] == first.corpora["ewt"] | {"weight": 2.6}
    assert set(fifth.corpora) - set(first.corpora) == {"wire", "briefs"}
    assert (fifth.minutes, fifth.encoder_sha256) == (16, first.encoder_sha256)


def test_of_bare_texts_no_label_is_learned() -> None:
    sixth = read_recipe(RECIPE.with_name("news-6.toml"))
    bare = {name for name, corpus in sixth.corpora.items() if corpus.get("raw")}
    assert bare == {"fewnerd", "crossner", "geovirus"}
    assert not any("names" in sixth.corpora[name] for name in bare)
    assert sixth.teacher["minutes"] + sixth.minutes < 10
