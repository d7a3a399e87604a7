"""What the OpenAPI document says of calls whose requests are read by hand: their bodies, headers and tokens."""

from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import (
    Components,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
    SecurityScheme,
)

from muniment.edgar.protocol import LOGIN_CIK, MOST_NUMBERS, OLD_LOGIN_CIK

BOTH, FILER = "Filer API Token and User API Token", "Filer API Token"
COMPONENTS = Components(
    security_schemes={
        name: SecurityScheme(type="http", scheme="bearer", bearer_format="JWT", description=text)
        for name, text in (
            (BOTH, "One header with both: `Bearer FILER,USER`."),
            (FILER, "The token of a filer: `Bearer FILER`."),
        )
    }
)
_TEXT = Schema(type=OpenAPIType.STRING)
_FLAG = Schema(type=OpenAPIType.BOOLEAN)


def _login(name: str, *, old: bool = False) -> Parameter:
    description = (
        f"The CIK that the accession number is made with. {'Ignored where the newer header is sent.' if old else ''}"
    )
    return Parameter(
        name=name, param_in="header", schema=_TEXT, required=False, deprecated=old, description=description.strip()
    )


def _json(schema: Schema) -> RequestBody:
    return RequestBody(content={"application/json": OpenAPIMediaType(schema=schema)}, required=True)


def _object(required: list[str], **properties: Schema) -> Schema:
    return Schema(type=OpenAPIType.OBJECT, properties=properties, required=required)  # type: ignore[arg-type]


def _list(items: Schema, **more: Any) -> Schema:  # noqa: ANN401
    return Schema(type=OpenAPIType.ARRAY, items=items, **more)


_ROLES = {"inAdminRole": _FLAG, "inTechAdminRole": _FLAG, "inUserRole": _FLAG}
_NAMES = {"firstName": _TEXT, "middleName": _TEXT, "lastName": _TEXT}


def _operation(tokens: str, body: RequestBody | None = None, *parameters: Parameter) -> type[Operation]:
    """Return a kind of call: which tokens it takes, its body, and headers beside what its handler has."""

    @dataclass
    class Described(Operation):
        def __post_init__(self) -> None:
            self.security = [{tokens: []}]
            self.request_body = body
            self.parameters = [*(self.parameters or []), *parameters] or None

    return Described


_DOCUMENT = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format="xml"))  # type: ignore[arg-type]
_XML = RequestBody(content={"application/xml": _DOCUMENT, "application/octet-stream": _DOCUMENT}, required=True)
_NUMBERS = _list(_TEXT, min_items=1, max_items=MOST_NUMBERS)

Submitting = _operation(BOTH, _XML, _login(LOGIN_CIK), _login(OLD_LOGIN_CIK, old=True))
"""A call that takes an XML document."""
OfFiler = _operation(FILER)
"""A call with a filer's token."""
Asking = _operation(FILER, _json(_object(["accessionNumbers"], accessionNumbers=_NUMBERS)))
"""The question about several submissions."""
Managing = _operation(BOTH)
"""A call with both tokens."""
Listing = _operation(BOTH, _json(_list(_TEXT)))
"""A call that takes a list of texts."""
Inviting = _operation(BOTH, _json(_list(_object(["email"], email=_TEXT, **_NAMES, **_ROLES))))
"""A call that takes individuals with names and roles."""
Changing = _operation(BOTH, _json(_list(_object(["email"], email=_TEXT, **_ROLES))))
"""A call that takes addresses with roles."""
Coding = _operation(BOTH, _json(_object(["ccc", "newCCC"], ccc=_TEXT, newCCC=_TEXT)))
"""A call that takes two access codes."""
