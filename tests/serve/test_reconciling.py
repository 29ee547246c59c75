"""The reconciliation service over HTTP, its answers held against the JSON shapes of the API's specification, version 0.2."""

import html
import json
import re
from typing import Annotated, Any, Literal
from urllib.parse import quote

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel

from dateline.pipeline import Pipeline

pytest.importorskip("fastapi")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Type(Shape):
    id: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    broader: list["Type"] | None = None


Template = Annotated[str, Field(pattern=r"^https?://.*\{\{id\}\}.*$")]


class View(Shape):
    url: Template


class Preview(View):
    width: int
    height: int


class Suggest(Shape):
    service_url: Annotated[str, Field(pattern=r"^https?://")]
    service_path: Annotated[str, Field(pattern=r"^/")]
    flyout_service_url: str
    flyout_service_path: Annotated[str, Field(pattern=r".*\$\{id\}.*")]


class Setting(Shape):
    type: Literal["number", "text", "checkbox", "select"]
    name: str
    label: str
    default: str
    help_text: str


class Extend(Shape):
    propose_properties: dict[Literal["service_url", "service_path"], str]
    property_settings: list[Setting]


class Manifest(Shape):
    versions: list[str]
    name: str
    identifierSpace: Annotated[str, Field(pattern=r"^[a-z]+:")]  # noqa: N815 the specification's name
    schemaSpace: Annotated[str, Field(pattern=r"^[a-z]+:")]  # noqa: N815
    serviceVersion: str  # noqa: N815
    defaultTypes: list[Type]  # noqa: N815
    view: View
    preview: Preview
    suggest: dict[Literal["entity", "type", "property"], Suggest]
    extend: Extend
    batchSize: int  # noqa: N815


class Feature(Shape):
    id: str
    value: float


class Candidate(Shape):
    id: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    description: str
    type: list[Type]
    score: Annotated[float, Field(ge=0, le=100)]
    match: bool
    features: list[Feature]


class Result(Shape):
    result: list[Candidate]


class Suggested(Shape):
    id: str
    name: str
    description: str | None = None
    notable: list[Type] | None = None
    broader: list[Type] | None = None


class Suggestions(Shape):
    result: list[Suggested]


class Column(Shape):
    id: str
    name: str
    type: Type | None = None


class Cell(Shape):
    id: str | None = None
    name: str | None = None
    str_: str | None = Field(None, alias="str")
    float_: float | None = Field(None, alias="float")
    int_: int | None = Field(None, alias="int")


class Extension(Shape):
    meta: list[Column]
    rows: dict[str, dict[str, list[Cell]]]


ResultBatch = RootModel[dict[str, Result]]


def ask(client: Any, batch: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    ResultBatch.model_validate_json(answer.text)
    found: dict[str, Any] = answer.json()
    return found


def extend(client: Any, ids: list[str], *properties: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": list(properties)})})
    assert answer.status_code == 200, answer.text
    Extension.model_validate_json(answer.text)
    found: dict[str, Any] = answer.json()
    return found


def test_the_manifest_is_as_specified(client: Any) -> None:
    answer = client.get("/reconcile")
    told = Manifest.model_validate_json(answer.text)
    assert "0.2" in told.versions
    assert [t.id for t in told.defaultTypes] == ["country", "place", "person", "organisation"]
    assert client.post("/reconcile", data={}).json() == answer.json()


def test_every_address_of_the_manifest_leads_somewhere(client: Any) -> None:
    told = client.get("/reconcile").json()
    for place in ("view", "preview"):
        assert "Angela Merkel" in client.get(told[place]["url"].replace("{{id}}", quote("Q567", safe=""))).text
    for sort, identity in (("entity", "geonames:2988507"), ("type", "place/city"), ("property", "country")):
        service = told["suggest"][sort]
        assert client.get(service["service_url"] + service["service_path"], params={"prefix": "c"}).json()["result"]
        path = service["flyout_service_path"].replace("${id}", quote(identity, safe=""))
        flyout = client.get(service["flyout_service_url"] + path).json()
        assert flyout["id"] == identity and flyout["html"].startswith("<h1>")
    proposed = told["extend"]["propose_properties"]
    assert client.get(proposed["service_url"] + proposed["service_path"], params={"type": "person"}).json()["properties"]


def test_any_page_may_ask_the_reconciliation_service_and_no_other(client: Any) -> None:
    origin = {"Origin": "http://refine.example"}
    for address in ("/reconcile", "/reconcile/suggest/type?prefix=p", "/reconcile/preview?id=nobody"):
        assert client.get(address, headers=origin).headers["access-control-allow-origin"] == "*"
    for address in ("/health", "/", "/types"):
        assert "access-control-allow-origin" not in client.get(address, headers=origin).headers


def test_queries_by_get_and_post_are_the_same(client: Any) -> None:
    batch = {
        "q0": {"query": "Angela Merkel", "type": "person", "limit": 3, "type_strict": "should"},
        "q1": {"query": "nobody of this name"},
    }
    posted = ask(client, batch)
    assert client.get("/reconcile", params={"queries": json.dumps(batch)}).json() == posted
    assert list(posted) == ["q0", "q1"]
    [merkel] = posted["q0"]["result"]
    assert (merkel["id"], merkel["name"], merkel["match"]) == ("Q567", "Angela Merkel", True)
    assert merkel["type"] == [{"id": "person", "name": "person"}]
    assert posted["q1"]["result"] == []


def test_namesakes_are_shown_best_first_and_none_is_matched(client: Any) -> None:
    found = ask(client, {name: {"query": name} for name in ("Paris", "Georgia", "Springfield", "Washington")})
    for name, answer in found.items():
        scores = [c["score"] for c in answer["result"]]
        assert len(scores) > 1 and scores == sorted(scores, reverse=True), name
        assert not any(c["match"] for c in answer["result"]), name
    assert found["Paris"]["result"][0]["description"] == "capital, Île-de-France, France"
    assert [c["id"] for c in found["Georgia"]["result"][:2]] == ["Q230", "geonames:4197000"]


def test_the_limit_is_kept(client: Any) -> None:
    found = ask(client, {name: {"query": "Springfield", "limit": n} for name, n in (("a", 2), ("b", 1e300), ("c", 10**400))})
    assert found["b"] == found["c"]
    assert len(found["a"]["result"]) == 2
    assert len(found["b"]["result"]) > 10


def test_extension_gives_the_properties_of_things(client: Any) -> None:
    names = ("country", "coordinates", "geonames", "wikidata", "iso3", "population", "latitude", "office", "unheard-of")
    found = extend(client, ["geonames:2988507", "Q567", "nobody"], *({"id": n} for n in names))
    assert [c["id"] for c in found["meta"]] == list(names)
    assert found["meta"][0]["type"]["id"] == "country"
    paris, merkel, nobody = (found["rows"][i] for i in ("geonames:2988507", "Q567", "nobody"))
    assert paris["country"] == [{"id": "Q142", "name": "France"}]
    assert (paris["geonames"], paris["iso3"]) == ([{"str": "2988507"}], [{"str": "FRA"}])
    assert re.fullmatch(r"48\.\d+,2\.\d+", paris["coordinates"][0]["str"])
    assert paris["population"][0]["int"] > 2_000_000 and 48 < paris["latitude"][0]["float"] < 49
    assert merkel["wikidata"] == [{"str": "Q567"}] and merkel["coordinates"] == []
    assert {"str": "Chancellor, Germany, 2005-11-22 to 2021-12-08"} in merkel["office"]
    assert set(map(str, nobody.values())) == {"[]"}


def test_offices_of_a_day(client: Any) -> None:
    medvedev, on = "Q23530", {"id": "office", "settings": {"on": "2016-10-18"}}
    [office] = extend(client, [medvedev], on)["rows"][medvedev]["office"]
    assert office["str"] == "Prime Minister, Russia, 2012-05-08 to 2020-01-16"
    wrong = client.get(
        "/reconcile", params={"extend": json.dumps({"ids": [medvedev], "properties": [{"id": "office", "settings": {"on": 5}}]})}
    )
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("prefix", "first"), [("Angela Mer", "Q567"), ("Q567", "Q567"), ("united nations hig", "Q132551"), ("Paris", "geonames:2988507")]
)
def test_entities_are_suggested_by_how_they_begin(client: Any, prefix: str, first: str) -> None:
    answer = client.get("/reconcile/suggest/entity", params={"prefix": prefix})
    Suggestions.model_validate_json(answer.text)
    assert answer.json()["result"][0]["id"] == first


def test_suggestions_go_on_where_the_cursor_is(client: Any) -> None:
    pages = [client.get("/reconcile/suggest/entity", params={"prefix": "San", "cursor": n}).json()["result"] for n in (0, 20)]
    ids = [r["id"] for page in pages for r in page]
    assert len(ids) == len(set(ids)) == 40
    people = client.get("/reconcile/suggest/entity", params={"prefix": "San", "type": "person"}).json()["result"]
    assert {t["id"] for r in people for t in r["notable"]} == {"person"}


def test_types_and_properties_are_suggested(client: Any) -> None:
    types = client.get("/reconcile/suggest/type", params={"prefix": "cit"})
    Suggestions.model_validate_json(types.text)
    assert {"id": "place/city", "name": "city", "broader": [{"id": "place", "name": "place"}]} in types.json()["result"]
    properties = client.get("/reconcile/suggest/property", params={"prefix": "geon"})
    Suggestions.model_validate_json(properties.text)
    assert [p["id"] for p in properties.json()["result"]] == ["geonames"]


def test_properties_are_proposed_for_a_type(client: Any) -> None:
    told = client.get("/reconcile/properties", params={"type": "person", "limit": 3}).json()
    assert (told["type"], told["limit"], len(told["properties"])) == ("person", 3, 3)
    city = {p["id"] for p in client.get("/reconcile/properties", params={"type": "place/city"}).json()["properties"]}
    assert "coordinates" in city and "office" not in city


def test_previews_escape_and_send_nowhere(client: Any, pipeline: Pipeline) -> None:
    page = client.get("/reconcile/preview", params={"id": "Q567"})
    assert (
        "default-src 'none'" in html.unescape(page.text)
        and "<script" not in page.text
        and page.headers["content-type"].startswith("text/html")
    )
    lost = client.get("/reconcile/preview", params={"id": "<b>"})
    assert lost.status_code == 404 and lost.json()["error"] == "MissingError"
    assert client.get("/reconcile/flyout/thing", params={"id": "Q567"}).status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"a": {}}'}, 400),
        ({"queries": '{"a": {"query": "x", "limit": 0}}'}, 400),
        ({"queries": '{"a": {"query": "x", "type_strict": "maybe"}}'}, 400),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(201)})}, 413),
        ({"queries": "[" * 100_000}, 400),
        ({"extend": "{}"}, 400),
        ({"extend": json.dumps({"ids": ["Q1"] * 1001, "properties": []})}, 413),
        ({str(n): "x" for n in range(30)}, 400),
    ],
)
def test_what_is_no_query_is_refused_in_words(client: Any, form: dict[str, str], status: int) -> None:
    answer = client.post("/reconcile", data=form)
    assert (answer.status_code, answer.json()["stage"]) == (status, "serve")
    assert answer.json()["message"]


def test_other_bodies_are_refused_in_words(client: Any) -> None:
    assert client.post("/reconcile", json={"q": {}}).status_code == 400
    assert client.post("/reconcile", files={"queries": "{}"}).status_code == 400
    assert client.post("/reconcile", content=b"x" * 4_000_001).status_code == 413
    assert client.get("/reconcile/suggest/entity", params={"prefix": "x", "cursor": "-1"}).status_code == 422
    assert client.get("/reconcile/preview").status_code == 422
