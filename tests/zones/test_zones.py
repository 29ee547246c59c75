"""Which lines are the article: on pages of many layouts, and never at the price of the article."""

import pathlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.layers import DEBRIS, Zone
from dateline.zones import select_zones
from dateline.zones.lines import is_wrapped, split_lines

PAGES = sorted((pathlib.Path(__file__).parents[1] / "fixtures" / "pages").glob("*.news"))
# of the lines of the 12 pages that were written apart from the training data, right as article or debris; what was reached, less two lines
LEAST_RIGHT = 0.92
STORY = (
    "The minister met the president in Paris on Tuesday, and the two agreed on a plan for the port that both have wanted for years.",
    "They will sign the agreement in March if the parliaments agree, a spokeswoman for the president told reporters after the meeting.",
    "“We have waited long enough for this port,” the minister said, standing beside the president in the garden of the palace.",
)
KINDS = {"title", "lead", "byline", "dateline", "caption", "subhead", "body", "quote", "related", "promo", "footer"}


def read_page(path: pathlib.Path) -> tuple[str, list[Zone]]:
    """The text of a page and its true zones: a line begins with its kind ("@promo: "), or is body."""
    text, zones = "", []
    for row in path.read_text(encoding="utf-8").split("\n"):
        kind = "body"
        if row.startswith("@"):
            kind, row = row[1:].split(": ", 1)
        if row:
            zones.append(Zone(kind, len(text), len(text) + len(row)))
        text += row + "\n"
    return text, zones


def kind_at(zones: tuple[Zone, ...], place: int) -> str:
    return next(z.kind for z in zones if z.start <= place < z.end)


def test_pages_of_many_layouts():
    right = lines = 0
    wrong = []
    for path in PAGES:
        text, gold = read_page(path)
        found = select_zones(text)
        for zone in gold:
            kind = kind_at(found, (zone.start + zone.end) // 2)
            lines += 1
            right += (kind in DEBRIS) == (zone.kind in DEBRIS)
            if (kind in DEBRIS) != (zone.kind in DEBRIS):
                wrong.append(f"{path.stem}: {zone.kind} taken for {kind}: {text[zone.start : zone.end][:60]}")
    assert len(PAGES) == 12
    assert right >= LEAST_RIGHT * lines, "\n".join(wrong)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_the_running_text_of_each_page_is_kept(path):
    text, gold = read_page(path)
    found = select_zones(text)
    body = [z for z in gold if z.kind == "body" and z.end - z.start > 100]
    lost = [z for z in body if kind_at(found, z.start) in DEBRIS]
    assert not lost, [text[z.start : z.end] for z in lost]


@pytest.mark.parametrize("ending", ["\n", "\n\n", "\r\n"])
def test_a_title_links_and_a_footer(ending):
    lines = [
        "Minister and president agree on port",
        *STORY,
        "Related articles",
        "- Fishermen protest against new port",
        "- Five things to know about the strait",
        "Subscribe to our newsletter",
        "© 2019 The Morning Post. All rights reserved.",
    ]
    text = ending.join(lines)
    kinds = [z.kind for z in select_zones(text)]
    assert kinds[0] == "title"
    assert kinds[1:4] == ["body"] * 3
    assert all(kind in DEBRIS for kind in kinds[4:])


def test_plain_paragraphs_are_all_article():
    assert {z.kind for z in select_zones("\n".join(STORY * 3))} == {"body"}


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe now",
        "Home\nWorld\nSport",
        "Share\nShare\nShare\nShare",
        "© 2019\n© 2020",
        "- one\n- two\n- three",
        "1. Milk\n2. Bread\n3. Eggs\n4. Tea",
    ],
)
def test_a_text_of_debris_only_is_kept(text):
    assert not any(z.kind in DEBRIS for z in select_zones(text))


@settings(max_examples=150)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*STORY, "Share", "", "  ", "- A link", "\r", "\u2028", "x" * 300]), max_size=12).map("\n".join)
)
def test_zones_cover_every_line_in_order_without_white_space_at_the_edges(text):
    zones = select_zones(text)
    covered = [False] * len(text)
    at = 0
    for zone in zones:
        assert at <= zone.start < zone.end <= len(text)
        assert zone.kind in KINDS
        assert text[zone.start : zone.end] == text[zone.start : zone.end].strip()
        assert zone.kind == "body" or "\n" not in text[zone.start : zone.end]
        covered[zone.start : zone.end] = [True] * (zone.end - zone.start)
        at = zone.end
    assert all(c or t.isspace() for c, t in zip(covered, text, strict=True))
    assert select_zones(text) == zones


def test_wrapped_paragraphs_are_one_zone_each():
    text = (
        "Talks end\n\nThe minister met the president in Paris\non Tuesday, and the two agreed on a plan\nfor the port.\n\n"
        "They will sign the agreement in March if the\nparliaments agree, a spokeswoman for the\npresident said.\n"
    )
    zones = select_zones(text)
    assert is_wrapped(split_lines(text))
    assert [text[z.start : z.end].count("\n") for z in zones if z.kind == "body"] == [2, 2]


@pytest.mark.parametrize(
    "text", [" " * 300_000, "\n" * 300_000, "x" * 300_000, "a\n" * 150_000, "( " * 150_000, "A. " * 100_000, ". \n" * 100_000]
)
def test_time_is_bounded(text):
    start = time.process_time()
    select_zones(text)
    assert time.process_time() - start < 5


def test_time_is_linear():
    page = "\n".join(["A title of some words", *STORY, "- A link to another story", "Share this", ""])
    select_zones(page)
    taken = []
    for copies in (40, 160):
        start = time.process_time()
        select_zones(page * copies)
        taken.append(time.process_time() - start)
    assert taken[1] < 8 * max(taken[0], 0.02)


def test_the_first_article():
    path = pathlib.Path(__file__).parents[2] / "../shared/seeds/russia-israel-visit.txt"
    if not path.exists():
        pytest.skip("the shared seeds are not there")
    text = path.read_text(encoding="utf-8")
    lines = [(text[z.start : z.end], z.kind) for z in select_zones(text)]
    debris = [line for line, kind in lines if kind in DEBRIS]
    assert lines[0][1] == "title"
    assert debris[:4] == [line for line, _ in lines[3:6]] + ["Click the alert icon to follow topics:"]
    assert debris[3:] == [line for line, _ in lines[lines.index(("Click the alert icon to follow topics:", "promo")) :]]
