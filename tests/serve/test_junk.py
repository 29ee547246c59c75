"""Whatever comes in, what goes out is an answer: never a 500, always JSON, always ended."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("fastapi")

words = st.text(max_size=40) | st.sampled_from(
    ["Paris", "Georgia", "Springfield, IL", "Q567", "country", "geonames", "coordinates", "office"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | words
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=8)
conditions = st.lists(st.fixed_dictionaries({"pid": words | values, "v": values}), max_size=3)
queries = st.fixed_dictionaries(
    {},
    optional={"query": words | values, "type": words | values, "limit": scalars, "properties": conditions | values, "type_strict": words},
)
extensions = st.fixed_dictionaries(
    {"ids": st.lists(words, max_size=4), "properties": st.lists(st.fixed_dictionaries({"id": words}), max_size=3)}
)

FEW = settings(max_examples=60)


def check(answer: Any, *also: int) -> None:
    assert answer.status_code in (200, 400, 413, 422, *also)
    assert isinstance(json.loads(answer.text), dict)


@FEW
@given(batch=st.dictionaries(words, queries | values, max_size=3))
def test_junk_queries(client: Any, batch: dict[str, Any]) -> None:
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    check(answer)
    if answer.status_code == 200:
        assert set(answer.json()) == set(json.loads(json.dumps(batch)))
        assert all(0 <= c["score"] <= 100 for r in answer.json().values() for c in r["result"])
        assert all(sum(c["match"] for c in r["result"]) <= 1 for r in answer.json().values())


@FEW
@given(text=st.text(max_size=200), field=st.sampled_from(["queries", "extend"]))
def test_junk_text(client: Any, text: str, field: str) -> None:
    check(client.get("/reconcile", params={field: text}))
    check(client.post("/reconcile", data={field: text}))


@FEW
@given(query=extensions | values)
def test_junk_extensions(client: Any, query: Any) -> None:
    check(client.post("/reconcile", data={"extend": json.dumps(query)}))


@FEW
@given(
    body=st.binary(max_size=200),
    address=st.sampled_from(["/reconcile", "/analyse"]),
    kind=st.sampled_from(["", "application/x-www-form-urlencoded", "text/plain"]),
)
def test_junk_bytes(client: Any, body: bytes, address: str, kind: str) -> None:
    check(client.post(address, content=body, headers={"Content-Type": kind} if kind else {}))


@FEW
@given(record=st.dictionaries(st.sampled_from(["text", "id", "title", "published", "url", "meta", "x"]), values, max_size=5))
def test_junk_articles(client: Any, record: dict[str, Any]) -> None:
    check(client.post("/analyse", content=json.dumps(record).encode("utf-8", "surrogatepass")))


@FEW
@given(
    word=words,
    address=st.sampled_from(
        ["suggest/entity?prefix", "suggest/type?prefix", "suggest/property?prefix", "flyout/entity?id", "properties?type"]
    ),
)
def test_junk_words(client: Any, word: str, address: str) -> None:
    path, _, name = address.partition("?")
    check(client.get(f"/reconcile/{path}", params={name: word}), 404)


def test_lone_surrogates_come_back_as_they_came(client: Any) -> None:
    answer = client.post("/reconcile", data={"queries": '{"\\ud800": {"query": "\\udfff"}}'})
    assert answer.json() == {"\ud800": {"result": []}}
    assert client.post("/reconcile", data={"extend": '{"ids": ["\\ud800"], "properties": [{"id": "\\ud800"}]}'}).status_code == 200
