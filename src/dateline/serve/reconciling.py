"""The reconciliation endpoint: W3C Entity Reconciliation Community Group, Reconciliation Service API 0.2, as OpenRefine speaks it.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ ; JSONP, which it leaves to services, is not spoken.
"""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

import dateline
from dateline.errors import MissingError
from dateline.knowledge import AnyRecord, Knowledge
from dateline.serve import matching, queries
from dateline.serve.bodies import read_form
from dateline.serve.catalogue import Catalogue
from dateline.serve.kinds import CLASSES, all_types, list_types, make_type
from dateline.serve.pages import PREVIEW_SIZE, describe_thing, render_card, render_facts, render_thing
from dateline.serve.properties import PROPERTIES, Property, read_property

ROOT = "/reconcile"
SUGGESTIONS = 20
IDENTIFIERS = "urn:dateline:knowledge:"  # ids are Wikidata's, GeoNames', ROR's and our own, so the space is ours
SCHEMA = "https://schema.org/Thing"
ON = {
    "name": "on",
    "label": "on the day",
    "type": "text",
    "default": "",
    "help_text": "terms of office: only those held on this day (YYYY-MM-DD)",
}

Prefix = Annotated[str, Query(max_length=1000)]
Cursor = Annotated[int, Query(ge=0, le=1000)]
Identity = Annotated[str, Query(max_length=1000)]


def make_manifest(base: str) -> dict[str, Any]:
    """The service manifest; `base` is the address of the endpoint without a slash at its end."""
    suggest = {
        name: {
            "service_url": base,
            "service_path": f"/suggest/{name}",
            "flyout_service_url": base,
            "flyout_service_path": f"/flyout/{name}?id=${{id}}",
        }
        for name in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": "dateline: people, places, organisations of the news",
        "identifierSpace": IDENTIFIERS,
        "schemaSpace": SCHEMA,
        "serviceVersion": dateline.__version__,
        "defaultTypes": [make_type(name) for name in CLASSES.values()],
        "view": {"url": f"{base}/view?id={{{{id}}}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": PREVIEW_SIZE[0], "height": PREVIEW_SIZE[1]},
        "suggest": suggest,
        "extend": {"propose_properties": {"service_url": base, "service_path": "/properties"}, "property_settings": [ON]},
        "batchSize": queries.BATCH,
    }


class Service:
    """What the routes answer, without HTTP."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Over a knowledge base."""
        self.knowledge = knowledge
        self.catalogue = Catalogue(knowledge)

    def reconcile(self, text: str) -> dict[str, Any]:
        """The result batch of a query batch; raises FormatError or LimitError."""
        batch = queries.read_batch(text)
        return {name: {"result": [self._show(c) for c in matching.rank_candidates(q, self.catalogue)]} for name, q in batch.items()}

    def _show(self, candidate: matching.Candidate) -> dict[str, Any]:
        record = candidate.record
        return {
            "id": record.id,
            "name": record.name,
            "description": describe_thing(record, self.knowledge),
            "type": list_types(record),
            "score": candidate.score,
            "match": candidate.match,
            "features": [{"id": name, "value": round(value, 3)} for name, value in candidate.features.items()],
        }

    def extend(self, text: str) -> dict[str, Any]:
        """Properties of things; things and properties that there are not get empty values. Raises FormatError, LimitError or UsageError."""
        wanted = queries.read_extension(text)
        rows: dict[str, Any] = {}
        for identity in wanted.ids:
            record = self.catalogue.find(identity)
            rows[identity] = {
                name: read_property(record, name, settings, self.knowledge) if record else [] for name, settings in wanted.properties
            }
        return {"meta": [_describe_column(name) for name, _ in wanted.properties], "rows": rows}

    def suggest_entities(self, prefix: str, cursor: int, types: tuple[str, ...]) -> list[dict[str, Any]]:
        """Things that the words name whole, then those that begin so; or the thing of this id."""
        named = [r for r in self.knowledge.look_up(prefix) if not types or any(t["id"] in types for t in list_types(r))]
        by_id = self.catalogue.find(prefix.strip())
        begun = self.catalogue.complete(prefix, limit=cursor + SUGGESTIONS, types=types)
        found: dict[str, AnyRecord] = {r.id: r for r in (*([by_id] if by_id else []), *named, *begun)}
        shown = list(found.values())[cursor : cursor + SUGGESTIONS]
        return [{"id": r.id, "name": r.name, "description": describe_thing(r, self.knowledge), "notable": list_types(r)} for r in shown]

    def suggest_types(self, prefix: str, cursor: int) -> list[dict[str, Any]]:
        """Types whose id or name begins so; all of them for nothing."""
        key = prefix.strip().lower()
        found = [t for t in all_types(self.catalogue.kinds) if str(t["id"]).startswith(key) or str(t["name"]).startswith(key)]
        return found[cursor : cursor + SUGGESTIONS]

    def suggest_properties(self, prefix: str, cursor: int) -> list[dict[str, Any]]:
        """Properties whose id, or a word of whose name, begins so; all of them for nothing."""
        key = prefix.strip().lower()
        found = [p for p in PROPERTIES.values() if p.id.startswith(key) or any(w.startswith(key) for w in p.name.lower().split())]
        return [{"id": p.id, "name": p.name, "description": f"of: {', '.join(sorted(p.of))}"} for p in found[cursor:][:SUGGESTIONS]]

    def find(self, identity: str) -> AnyRecord:
        """The thing; raises MissingError where there is none of this id."""
        record = self.catalogue.find(identity)
        if record is None:
            raise MissingError(f"nothing has the id {identity[:60]!r}")
        return record

    def render_flyout(self, sort: str, identity: str) -> str:
        """A small piece of HTML on a thing, a type or a property; raises MissingError where there is none."""
        if sort == "entity":
            return render_card(self.find(identity), self.knowledge)
        if sort == "type":
            found = next((t for t in all_types(self.catalogue.kinds) if t["id"] == identity), None)
            if found is not None:
                return render_facts(str(found["name"]), {"id": identity})
        elif (prop := PROPERTIES.get(identity)) is not None:
            return render_facts(prop.name, {"id": identity, "of": ", ".join(sorted(prop.of))})
        raise MissingError(f"no {sort} has the id {identity[:60]!r}")


def _describe_column(identity: str) -> dict[str, Any]:
    found = PROPERTIES.get(identity)
    column: dict[str, Any] = {"id": identity, "name": found.name if found else identity}
    return column | {"type": make_type("country")} if identity == "country" else column


def propose_properties(identity: str, limit: int | None) -> dict[str, Any]:
    """Properties of a type; of all where the type is not told or not known."""
    name = identity.partition("/")[0]
    found: list[Property] = [p for p in PROPERTIES.values() if name not in CLASSES.values() or name in p.of]
    told = {"type": identity, "properties": [{"id": p.id, "name": p.name} for p in found[:limit]]}
    return told if limit is None else told | {"limit": limit}


def answer_json(value: Any) -> Response:
    """JSON in ASCII: ids that clients made up may hold lone surrogates, which UTF-8 does not take."""
    return Response(json.dumps(value, ensure_ascii=True, allow_nan=False), media_type="application/json")


def make_router(service: Service) -> APIRouter:
    """The routes of the service."""
    router = APIRouter(prefix=ROOT)
    _add_suggestions(router, service)

    @router.get("")
    @router.post("")
    async def reconcile(request: Request) -> Response:
        """The manifest; with `queries` a result batch, with `extend` a data extension."""
        fields = await read_form(request)
        if "queries" in fields:
            return answer_json(await run_in_threadpool(service.reconcile, fields["queries"]))
        if "extend" in fields:
            return answer_json(await run_in_threadpool(service.extend, fields["extend"]))
        return answer_json(make_manifest(f"{str(request.base_url).rstrip('/')}{ROOT}"))

    @router.get("/flyout/{sort}")
    def flyout(sort: str, id: Identity) -> Response:
        return answer_json({"id": id, "html": service.render_flyout(sort, id)})

    @router.get("/preview")
    @router.get("/view")
    def preview(id: Identity) -> Response:
        return HTMLResponse(render_thing(service.find(id), service.knowledge))

    @router.get("/properties")
    def properties(type: Identity = "", limit: Annotated[int | None, Query(ge=1, le=1000)] = None) -> Response:
        return answer_json(propose_properties(type, limit))

    return router


def _add_suggestions(router: APIRouter, service: Service) -> None:
    """Completions of things, types and properties."""

    @router.get("/suggest/entity")
    def suggest_entity(prefix: Prefix = "", cursor: Cursor = 0, type: Identity = "") -> Response:
        return answer_json({"result": service.suggest_entities(prefix, cursor, (type,) if type else ())})

    @router.get("/suggest/type")
    def suggest_type(prefix: Prefix = "", cursor: Cursor = 0) -> Response:
        return answer_json({"result": service.suggest_types(prefix, cursor)})

    @router.get("/suggest/property")
    def suggest_property(prefix: Prefix = "", cursor: Cursor = 0) -> Response:
        return answer_json({"result": service.suggest_properties(prefix, cursor)})
