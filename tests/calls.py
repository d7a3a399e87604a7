"""Requests to every address of an application: as its description allows them, otherwise, and in great number.

Schemathesis makes them. What a description leaves out, such as forms of pages, is described here by its route, with the
names that fields have. Values that lead somewhere, such as keys of filings, are mixed in among those that do not.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy, booleans, composite, one_of, sampled_from
from litestar import Litestar
from msgspec.json import schema_components
from schemathesis import GenerationMode

Known = Mapping[str, Sequence[str]]
Call = tuple[str, str]

FORM, FILES, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")
_NAME = re.compile(r'\bname="([a-z_]+)"')


def examples(fewest: int) -> int:
    """Return how many examples an address gets: so many, or by night a tenth of what a property gets: there are 190."""
    name = settings.get_current_profile_name()
    return max(fewest, settings.get_profile(name).max_examples // 10) if name == "nightly" else fewest


def asked(cases: SearchStrategy[Any], check: Callable[[Any], object], most: int) -> None:
    """Ask what is made, by day the same each time; what `check` raises comes with the smallest request that does it."""
    by_day = settings.get_current_profile_name() != "nightly"
    few = settings(
        max_examples=most,
        derandomize=by_day,
        deadline=None,
        database=None,
        suppress_health_check=list[HealthCheck](HealthCheck),
    )

    def ask(case: Any) -> None:  # of which settings can be kept, as of a method they cannot
        check(case)

    few(given(case=cases)(ask))()


def any_case(call: Any, known: Known) -> SearchStrategy[Any]:
    """Make requests of a call: such as its description allows or such as it does not, with what is known in places."""
    return _with_known(_allowed_or_not(call), known)


@composite
def _with_known(draw: DrawFn, requests: SearchStrategy[Any], known: Known) -> Any:
    case = draw(requests)
    for there in (case.path_parameters, case.query, case.body):
        for name in sorted(known.keys() & there.keys()) if isinstance(there, dict) else ():
            if draw(sampled_from((True, True, False))):
                there[name] = draw(sampled_from(known[name]))
    for name in sorted(case.query or ()):
        if draw(booleans()):  # one that makes no sense hides what the others would do
            del case.query[name]
    return case


def _allowed_or_not(call: Any) -> SearchStrategy[Any]:
    allowed = call.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if FILES in call.definition.raw.get("requestBody", {}).get("content", {}):
        return allowed  # Schemathesis 4.32 cannot send all that it makes of forms with files
    others = call.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    try:
        others.validate()
    except InvalidArgument:  # there is nothing in it that could be otherwise
        return allowed
    return allowed if others.is_empty else one_of(allowed, allowed, others)


def described(
    app: Litestar, folder: str, files: Iterable[str] = (), objects: Mapping[str, type] = MappingProxyType({})
) -> dict[str, Any]:
    """Return a description of every route of an application, its own where it has one.

    `folder`, below `src/muniment`, has the templates in which the names of fields stand. `files` are the addresses of
    forms with files, and `objects` what is given as JSON, by address.
    """
    found = app.openapi_schema.to_schema()
    schemas, components = schema_components(list(objects.values()), ref_template="#/components/schemas/{name}")
    found.setdefault("components", {}).setdefault("schemas", {}).update(components)
    given = dict(zip(objects, schemas, strict=True))
    paths: dict[str, Any] = found["paths"]
    for route in app.routes:
        path = _PART.sub(r"{\1}", route.path)
        for method in sorted(getattr(route, "methods", ())):
            if method.lower() not in paths.setdefault(path, {}) and method in ("GET", "POST", "PUT", "DELETE"):
                body = {JSON: {"schema": given[path]}} if path in given else _form(folder, with_file=path in files)
                paths[path][method.lower()] = call_of(path, {} if method == "GET" else body)
    return {**found, "paths": {path: calls for path, calls in paths.items() if calls}}


def call_of(path: str, content: Mapping[str, Any], asks: Iterable[str] = ()) -> dict[str, Any]:
    """Return the description of a call: what is sent with it, by media type, and the names of its parameters."""
    text = {"type": "string"}
    there = [{"name": name, "in": "path", "required": True, "schema": text} for name in _PART.findall(path)]
    there += [{"name": name, "in": "query", "schema": text} for name in asks]
    body = {"requestBody": {"required": True, "content": dict(content)}} if content else {}
    return {"parameters": there, "responses": {"200": {"description": "an answer"}}, **body}


def _form(folder: str, *, with_file: bool) -> dict[str, Any]:
    text = {"type": "string"}
    properties = {
        **dict.fromkeys(_fields(folder), text),
        **({"file": {**text, "format": "binary"}} if with_file else {}),
    }
    schema = {"type": "object", "properties": properties, "additionalProperties": text}
    return {FILES if with_file else FORM: {"schema": schema}}


def calls_of(description: Mapping[str, Any]) -> list[Call]:
    """Return method and address of all calls."""
    return [(method.upper(), path) for path, calls in description["paths"].items() for method in calls]


def made_of(description: Mapping[str, Any]) -> Any:
    """Return what makes requests of a description."""
    return schemathesis.openapi.from_dict(dict(description))


@cache
def _fields(folder: str) -> tuple[str, ...]:
    templates = (Path(__file__).parents[1] / "src" / "muniment" / folder / "templates").rglob("*.html")
    return tuple(sorted({name for one in templates for name in _NAME.findall(one.read_text("utf-8"))}))
