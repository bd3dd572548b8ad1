"""Every route of the application, with its rule and a request that fits it, read from the code."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.params import Form
from pydantic import TypeAdapter
from starlette.routing import Mount, Route

from govbot.accounts.auth import PUBLIC, Rule
from govbot.accounts.permissions import Permission

# Not FastAPI's: the schema, which says nothing of anybody, the page's files, and the MCP server,
# whose door asks who it is before anything else (see test_mcp).
FOREIGN = {"/api/v1/openapi.json", "/assets", "/mcp"}


@dataclass(frozen=True)
class Case:
    """One route and verb. `rule`: public, signed in, or a permission."""

    path: str
    method: str
    rule: str
    route: Any
    """FastAPI's own view of it, the prefixes of its routers included."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def permission(self) -> Permission | None:
        return None if self.rule in {"public", "signed in"} else Permission(self.rule)


def rules(dependant: Dependant) -> list[str]:
    """Return the rules among a route's dependencies, however deep they stand."""
    found: list[str] = []
    for each in dependant.dependencies:
        if isinstance(each.call, Rule):
            found.append(each.call.permission.value if each.call.permission else "signed in")
        elif each.call is PUBLIC.dependency:
            found.append("public")
        found += rules(each)
    return found


def routes(app: FastAPI) -> Iterator[Any]:
    """Yield each route as FastAPI sees it, those of included routers too."""
    for route in app.routes:
        inner = getattr(route, "effective_route_contexts", None)
        if inner is None:
            yield route
        else:
            yield from inner()


def undeclared(app: FastAPI) -> list[str]:
    """Return the routes that declare no rule, or several."""
    strays = []
    for route in routes(app):
        if dependant := getattr(route, "dependant", None):
            if len(set(rules(dependant))) != 1:
                strays.append(route.path)
        elif isinstance(route, Route | Mount) and route.path not in FOREIGN:
            strays.append(route.path)
    return strays


def cases(app: FastAPI) -> list[Case]:
    """Return every route and verb that takes requests."""
    return [
        Case(route.path, method, rules(route.dependant)[0], route)
        for route in routes(app)
        if getattr(route, "dependant", None) and getattr(route, "methods", None)
        for method in sorted(route.methods)
    ]


def path_of(case: Case, values: dict[str, Any]) -> str:
    """Return the path with its blanks filled.

    Raises:
        KeyError: a blank that nobody has said how to fill.
    """
    return case.path.replace(":path", "").format_map(
        {each.alias: values[each.alias] for each in case.route.dependant.path_params}
        | {
            each.alias: values[each.alias]
            for dependant in case.route.dependant.dependencies
            for each in dependant.path_params
        }
    )


def query_of(case: Case, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a route needs in its query, and every id that it takes there."""
    return {
        each.alias: values.get(each.alias, "prazo")
        for each in case.route.dependant.query_params
        if each.field_info.is_required() or each.alias in values
    }


def body_of(case: Case, values: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of httpx that carry a body: JSON, or a form with a file."""
    field = case.route.body_field
    if field is None:
        return {}
    params = case.route.dependant.body_params
    if any(isinstance(each.field_info, Form) for each in params):
        data = {each.alias: str(values[each.alias]) for each in params if each.alias in values}
        return {"data": data, "files": {"file": ("nova.txt", b"Art. 1 Texto novo.")}}
    schema = TypeAdapter(field.field_info.annotation).json_schema()
    return {"json": example(schema, schema.get("$defs", {}), values, "")}


def example(schema: Any, known: dict[str, Any], values: dict[str, Any], name: str) -> Any:  # noqa: PLR0911
    """Return a value that a JSON schema takes; ids are those that their names stand for."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known, values, name)
    if name in values and schema.get("type") != "array":
        return values[name]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            options = [each for each in schema[key] if each.get("type") != "null"]
            return example(options[0], known, values, name)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[-1])
    if schema.get("type") == "object":
        inside = schema.get("properties", {})
        return {key: example(each, known, values, key) for key, each in inside.items()}
    if schema.get("type") == "array":
        if name in values:
            return values[name]
        return [example(schema["items"], known, values, name)]
    return _plain(schema, values)


def _plain(schema: dict[str, Any], values: dict[str, Any]) -> Any:
    text = ("texto " * 40)[: max(schema.get("minLength", 1), 12)].strip()
    strings = {"uuid": values["id"], "date-time": "2099-01-01T00:00:00Z"}
    kinds = {
        "string": strings.get(schema.get("format", ""), text),
        "integer": max(schema.get("minimum", 1), 1),
        "number": max(schema.get("minimum", 1), 1),
        "boolean": False,
    }
    return kinds.get(schema.get("type", ""))


def jsonable(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with ids as text."""
    return {key: str(each) if isinstance(each, UUID) else each for key, each in values.items()}
