"""The responses of EDGAR's filing interface, read as they come.

The OpenAPI document 1.11.0 and real responses differ: a flag may be a text, a number too; a message has its text under
`content` or `message`; what is a list in one may be a single object in the other; new states appear. So
nothing here is refused for its shape: what is not understood is kept as it came, in `other`.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from muniment.edgar.protocol import MessageType, Status

_FINAL = frozenset({Status.SUSPENDED, Status.ACCEPTED, Status.DISSEMINATED, Status.DONE})
_NOTHING = ("", "0", "none")  # what stands in a message for a place that there is not
_LONGEST = 2_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")  # in no text


class Message(Struct, frozen=True, omit_defaults=True):
    """A message of EDGAR: its type and text; of an error its number, label and place, as far as it has them."""

    type: str = ""
    content: str = ""
    number: str = ""
    label: str = ""
    document: str = ""
    line: str = ""
    offset: str = ""
    context: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it suspends a submission; a message without a type counts as an error."""
        return self.type in (MessageType.ERROR, "")


class Response(Struct, frozen=True):
    """What every response has: its body as an object, how the SEC finds it again, and messages."""

    body: Mapping[str, Any]
    tracking: str = ""
    locator: str = ""
    messages: tuple[Message, ...] = ()

    @property
    def reference(self) -> str:
        """What support at the SEC asks for, in brackets; "" where there is nothing."""
        identifiers = {"tracking": self.tracking, "locator": self.locator}
        text = ", ".join(f"{name} {value}" for name, value in identifiers.items() if value)
        return f" ({text})" if text else ""

    @property
    def text(self) -> str:
        """All messages in one line, without the notices where there is an error."""
        grave = [message for message in self.messages if message.type in (MessageType.ERROR, MessageType.WARNING, "")]
        return "; ".join(message.content.rstrip(".") for message in grave or self.messages if message.content)


class Registrant(Struct, frozen=True, omit_defaults=True):
    """A party that a submission is by or about."""

    cik: str = ""
    company: str = ""
    role: str = ""
    file_numbers: tuple[str, ...] = ()


class State(Struct, frozen=True, omit_defaults=True):
    """How far a submission has come; dates as EDGAR writes them, Eastern with offset.

    `status` is as EDGAR spells it, known or not; "" for none. `reasons` are the messages about the submission.
    `notification` is the text that the filer is sent. `other` keeps what came besides.
    """

    accession: str
    status: str = ""
    final: bool = False
    form: str = ""
    mode: str = ""
    company: str = ""
    documents: str = ""
    received: str = ""
    filed: str = ""
    accepted: str = ""
    suspended: str = ""
    file_numbers: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    registrants: tuple[Registrant, ...] = ()
    reasons: tuple[Message, ...] = ()
    notification: str = ""
    other: Mapping[str, Any] = {}

    @property
    def is_suspended(self) -> bool:
        """Whether EDGAR has refused it."""
        return self.status == Status.SUSPENDED

    @property
    def has_ended(self) -> bool:
        """Whether asking again is of no use: it is final, or BLOCKED, which awaits somebody's action."""
        return self.final or self.status == Status.BLOCKED

    @property
    def is_filed(self) -> bool:
        """Whether EDGAR has accepted it."""
        return self.final and self.status in _FINAL and not self.is_suspended

    @property
    def is_known(self) -> bool:
        """Whether EDGAR knows the submission."""
        return bool(self.status)


class Receipt(Struct, frozen=True):
    """A submission was received: `accession` is "" where EDGAR gave no number, `transmission` what became of it."""

    accession: str
    mode: str
    transmission: str
    response: Response


def read_response(data: bytes) -> Response:
    """Return a response; one that is no JSON object has the beginning of its text as message."""
    try:
        body = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        body = None
    if not isinstance(body, dict):
        text = " ".join(data[:200].decode("utf-8", "replace").split())
        return Response({}, messages=(Message(content=text),) if text and not text.startswith("<") else ())
    messages = tuple(_messages(body.get("messages")))
    return Response(body, _text(body.get("tracking")), _text(body.get("locator")), messages)


def receipt(response: Response) -> Receipt:
    """Return the receipt in the response to a submission."""
    body = response.body
    return Receipt(
        _text(body.get("accessionNumber")), _text(body.get("mode")), _text(body.get("transmissionStatus")), response
    )


def states(response: Response) -> list[State]:
    """Return the submissions in a response about one or several."""
    body = response.body
    bodies = next((body[name] for name in ("responses", "statuses") if name in body), None)
    return [_state(item) for item in _objects(body if bodies is None else bodies) if item]


_KNOWN = frozenset(
    [
        "accessionNumber",
        "submissionAccessionNumber",
        "status",
        "submissionProcessingStatus",
        "processingStatus",
        "final",
        "formType",
        "submissionFormType",
        "mode",
        "company",
        "documentCount",
        "receivedDate",
        "filingDate",
        "acceptedDate",
        "suspendedDate",
        "fileNumbers",
        "items",
        "registrants",
        "submissionMessages",
        "messages",
        "notification",
        "tracking",
        "locator",
    ]
)


def _state(body: Mapping[str, Any]) -> State:
    def text(*names: str) -> str:
        return next((stated for name in names if (stated := _text(body.get(name)))), "")

    status = text("status", "submissionProcessingStatus", "processingStatus")
    return State(
        accession=text("accessionNumber", "submissionAccessionNumber"),
        status=status,
        final=_flag(body.get("final"), status in _FINAL),
        form=text("formType", "submissionFormType"),
        mode=text("mode"),
        company=text("company"),
        documents=text("documentCount"),
        received=text("receivedDate"),
        filed=text("filingDate"),
        accepted=text("acceptedDate"),
        suspended=text("suspendedDate"),
        file_numbers=_texts(body.get("fileNumbers")),
        items=_texts(body.get("items")),
        registrants=tuple(
            Registrant(
                _text(registrant.get("cik")),
                _text(registrant.get("company")),
                _text(registrant.get("filingRole")),
                _texts(registrant.get("fileNumbers")),
            )
            for registrant in _objects(body.get("registrants"))
        ),
        reasons=(*_messages(body.get("submissionMessages")), *_messages(body.get("messages"))),
        notification=_notification(body.get("notification")),
        other={name: value for name, value in body.items() if name not in _KNOWN},
    )


def _messages(value: object) -> Iterator[Message]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            yield Message(content=item[:_LONGEST])
        for body in _objects(item):
            yield Message(
                type=_text(body.get("type")).upper(),
                content=_text(body.get("content")) or _text(body.get("message")),
                number=_place(body.get("errorNumber")),
                label=_place(body.get("errorLabel")),
                document=_place(body.get("docSequenceNum", body.get("docSequenceNumber"))),
                line=_place(body.get("lineNumber")),
                offset=_place(body.get("lineOffset")),
                context=_place(body.get("context")),
            )


# ---- values as they come --------------------------------------------------------------------------------------------


def _objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list, or a single one as a list."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def _text(value: object) -> str:
    """Return a text or a number as text; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()[:_LONGEST]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for item in (value if isinstance(value, list) else [value]) if (text := _text(item)))


def _place(value: object) -> str:
    text = _text(value)
    return "" if text.lower() in _NOTHING else text


def _flag(value: object, otherwise: bool) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(_text(value).lower(), otherwise)


def _notification(value: object) -> str:
    """Return the text of a notification: base64, as it comes, or plain text.

    A plain word such as `Accepted` may look like base64; decoded it is no text.
    """
    text = value if isinstance(value, str) else ""
    try:
        decoded = base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text
    return text if _CONTROLS.search(decoded) else decoded
