"""What the OpenAPI document says of calls whose requests are read by hand: their bodies, headers and tokens."""

from dataclasses import dataclass, field
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
        name: SecurityScheme(type="http", scheme="bearer", bearer_format="JWT", description=words)
        for name, words in (
            (BOTH, "One header with both: `Bearer FILER,USER`."),
            (FILER, "The token of a filer: `Bearer FILER`."),
        )
    }
)
_TEXT = Schema(type=OpenAPIType.STRING)
_FLAG = Schema(type=OpenAPIType.BOOLEAN)


def _login(name: str, *, old: bool = False) -> Parameter:
    words = (
        f"The CIK that the accession number is made with. {'Ignored where the newer header is sent.' if old else ''}"
    )
    return Parameter(
        name=name, param_in="header", schema=_TEXT, required=False, deprecated=old, description=words.strip()
    )


def _json(schema: Schema) -> RequestBody:
    return RequestBody(content={"application/json": OpenAPIMediaType(schema=schema)}, required=True)


def _object(required: list[str], **properties: Schema) -> Schema:
    return Schema(type=OpenAPIType.OBJECT, properties=properties, required=required)  # type: ignore[arg-type]


def _list(items: Schema, **more: Any) -> Schema:  # noqa: ANN401
    return Schema(type=OpenAPIType.ARRAY, items=items, **more)


_ROLES = {"inAdminRole": _FLAG, "inTechAdminRole": _FLAG, "inUserRole": _FLAG}
_NAMES = {"firstName": _TEXT, "middleName": _TEXT, "lastName": _TEXT}


@dataclass
class Submitting(Operation):
    """A call that takes an XML document."""

    def __post_init__(self) -> None:
        """Say so."""
        document = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format="xml"))  # type: ignore[arg-type]
        self.request_body = RequestBody(
            content={"application/xml": document, "application/octet-stream": document}, required=True
        )
        self.parameters = [*(self.parameters or []), _login(LOGIN_CIK), _login(OLD_LOGIN_CIK, old=True)]
        self.security = [{BOTH: []}]


@dataclass
class OfFiler(Operation):
    """A call with a filer's token."""

    security: list[dict[str, list[str]]] | None = field(default_factory=lambda: [{FILER: []}])


@dataclass
class Asking(OfFiler):
    """The question about several submissions."""

    def __post_init__(self) -> None:
        """Say what it has."""
        numbers = _list(_TEXT, min_items=1, max_items=MOST_NUMBERS)
        self.request_body = _json(_object(["accessionNumbers"], accessionNumbers=numbers))


@dataclass
class Managing(Operation):
    """A call with both tokens."""

    security: list[dict[str, list[str]]] | None = field(default_factory=lambda: [{BOTH: []}])


@dataclass
class Listing(Managing):
    """A call that takes a list of texts."""

    def __post_init__(self) -> None:
        """Say so."""
        self.request_body = _json(_list(_TEXT))


@dataclass
class Inviting(Managing):
    """A call that takes individuals with names and roles."""

    def __post_init__(self) -> None:
        """Say so."""
        self.request_body = _json(_list(_object(["email"], email=_TEXT, **_NAMES, **_ROLES)))


@dataclass
class Changing(Managing):
    """A call that takes addresses with roles."""

    def __post_init__(self) -> None:
        """Say so."""
        self.request_body = _json(_list(_object(["email"], email=_TEXT, **_ROLES)))


@dataclass
class Coding(Managing):
    """A call that takes two access codes."""

    def __post_init__(self) -> None:
        """Say so."""
        self.request_body = _json(_object(["ccc", "newCCC"], ccc=_TEXT, newCCC=_TEXT))
