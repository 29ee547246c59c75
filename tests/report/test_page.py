import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.analysis import Analysis, Failure, Notice
from dateline.report.drawing import Spot, choose_view, draw_map
from dateline.report.html import link, render_page, write_html
from dateline.report.marks import Mark, render_marks

PAYLOADS = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>", "<svg/onload=alert(1)>", "--><script>alert(1)</script>", "&lt;script&gt;", "<base href=//evil>",
    "\x00<script>", "<iframe srcdoc='x'>", "</textarea><script>", "javascript:alert(1)", "<a href=javascript:alert(1)>", "{{7*7}}",
]  # fmt: skip
VOID = {"meta", "img", "br", "link", "base", "input"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "p", "a", "div", "table", "tr", "th", "td", "span",
    "mark", "b", "details", "summary", "svg", "rect", "path", "g", "circle", "text", "ol", "li", "time", "dl", "dt", "dd", "blockquote",
    "footer", "ul",
}  # fmt: skip


class Elements(HTMLParser):
    """What a browser would see: elements with attributes, text, and whether tags are balanced."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.stack: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def poison(visit: Analysis, payload: str) -> Analysis:
    """The payload in every field that is free text; the offsets move with it."""
    n = len(payload)
    data = visit.model_dump()

    def move(value: object) -> object:
        if isinstance(value, dict):
            found = {k: move(v) for k, v in value.items()}
            if "start" in found and isinstance(found["start"], int) and isinstance(found.get("end"), int):
                found |= {"start": found["start"] + n, "end": found["end"] + n}
            return found
        return [move(v) for v in value] if isinstance(value, list) else value

    data = move(data)  # type: ignore[assignment]
    data["article"] |= {"text": payload + visit.article.text, "title": payload, "url": payload, "source": payload, "id": payload}
    for entity in data["entities"]:
        entity |= {
            "name": payload,
            "aliases": [payload],
            "country": payload,
            "sector": payload,
            "links": {"wikidata": payload, "geonames": payload},
        }
    for time in data["times"]:
        time |= {"value": payload, "rule": payload}
    data["values"][0]["unit"] = payload
    for quote in data["quotes"]:
        quote["text"] = payload
    data["notices"] = [Notice(stage=payload, message=payload).model_dump()]
    data["model"] |= {"name": payload, "version": payload}
    return Analysis.model_validate(data)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_field_can_bring_in_elements_handlers_or_urls(visit: Analysis, payload: str) -> None:
    page = Elements(render_page(poison(visit, payload)))
    assert not page.stack
    assert {tag for tag, _ in page.found} <= ALLOWED
    for _, attributes in page.found:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        href = attributes.get("href")
        assert href is None or re.match(r"#a1-|https?://", href)
        assert "src" not in attributes


def test_ids_are_unique_and_every_link_inside_leads_to_one(visit: Analysis) -> None:
    page = Elements(render_page(visit))
    ids = [a["id"] for _, a in page.found if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for t, a in page.found if t == "a" and a["href"] and a["href"].startswith("#")} <= set(ids)


def test_the_policy_allows_the_style_sheet_and_nothing_else(visit: Analysis) -> None:
    page = render_page(visit)
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    policy = next(a["content"] for t, a in Elements(page).found if a.get("http-equiv") == "Content-Security-Policy")
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "<script" not in page
    assert " style=" not in page


def test_the_whole_article_is_on_the_page(visit: Analysis) -> None:
    told = "".join(Elements(render_page(visit)).text)
    for line in visit.article.text.splitlines():
        assert line in told


def test_several_articles_and_failures_share_a_page(visit: Analysis) -> None:
    out = io.StringIO()
    write_html([visit, Failure(id="<b>", stage="reading", error="E", message="<i>"), visit], out)
    page = Elements(out.getvalue())
    assert sum(t == "section" for t, _ in page.found) == 3
    ids = [a["id"] for _, a in page.found if "id" in a]
    assert len(ids) == len(set(ids))
    assert "i" not in {t for t, _ in page.found}


def test_no_article_is_a_page_too() -> None:
    out = io.StringIO()
    write_html([], out)
    assert "No articles." in Elements(out.getvalue()).text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "file:///etc/passwd", "http://[", "vbscript:x", "https://"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert "<a" not in link(url)
    assert link("https://example.org/?a=1&b=2") == (
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">https://example.org/?a=1&amp;b=2</a>'
    )


@given(
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))),
)
def test_marks_nest_and_keep_the_text(text: str, edges: list[tuple[int, int]]) -> None:
    marks = [Mark(a, b, "mark", {"id": f"m{i}"}) for i, (a, b) in enumerate(edges) if a < b <= len(text)]
    page = Elements(render_marks(text, 0, len(text), marks))
    assert not page.stack
    assert "".join(page.text) == text
    assert {a["id"] for _, a in page.found if "id" in a} == {m.attributes["id"] for m in marks}


def test_crossing_marks_are_split() -> None:
    marks = [Mark(0, 4, "b", {"id": "x"}), Mark(2, 6, "i", {"id": "y"})]
    assert render_marks("abcdef", 0, 6, marks) == '<b id="x">ab<i id="y">cd</i></b><i>ef</i>'


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=8))
def test_every_place_is_in_view(places: list[tuple[float, float]]) -> None:
    west, south, east, north = choose_view([Spot(lat, lon, "x", "x") for lat, lon in places])
    assert all(west <= lon <= east and south <= lat <= north for lat, lon in places)


def test_the_map_labels_its_places_and_escapes_them() -> None:
    drawing = draw_map([Spot(55.7, 37.6, "<Moscow>", "a & b", 2), Spot(54.7, 20.5, "Kaliningrad", "k")])
    page = Elements(drawing)
    assert "<Moscow>" in page.text
    assert "a & b" in page.text
    assert draw_map([]) == ""
