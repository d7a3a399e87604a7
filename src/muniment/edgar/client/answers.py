"""What EDGAR's filing interface answers, read as it comes.

The OpenAPI document 1.11.0 and real answers differ: a flag may be a text, a number too; a message has its words under
`content` or `message`; what is a list in one may be a single object in the other; new words for states appear. So
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


class Told(Struct, frozen=True, omit_defaults=True):
    """A message of EDGAR: its weight and words; of an error its number, label and place, as far as it has them."""

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
        """Whether it suspends a submission; what has no weight is taken for one."""
        return self.type in (MessageType.ERROR, "")


class Answer(Struct, frozen=True):
    """What every answer has: its body as an object, how the SEC finds it again, and messages."""

    body: Mapping[str, Any]
    tracking: str = ""
    locator: str = ""
    messages: tuple[Told, ...] = ()

    @property
    def reference(self) -> str:
        """What support at the SEC asks for, in brackets; "" where there is nothing."""
        known = {"tracking": self.tracking, "locator": self.locator}
        told = ", ".join(f"{name} {value}" for name, value in known.items() if value)
        return f" ({told})" if told else ""

    @property
    def words(self) -> str:
        """All messages in one line, without the notices where there is an error."""
        grave = [one for one in self.messages if one.type in (MessageType.ERROR, MessageType.WARNING, "")]
        return "; ".join(one.content.rstrip(".") for one in grave or self.messages if one.content)


class Registrant(Struct, frozen=True, omit_defaults=True):
    """Somebody whom a submission is by or about."""

    cik: str = ""
    company: str = ""
    role: str = ""
    file_numbers: tuple[str, ...] = ()


class State(Struct, frozen=True, omit_defaults=True):
    """How far a submission has come; dates as EDGAR writes them, Eastern with offset.

    `status` is EDGAR's word, known or not; "" where it does not say. `reasons` are the messages about the submission.
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
    reasons: tuple[Told, ...] = ()
    notification: str = ""
    other: Mapping[str, Any] = {}

    @property
    def is_suspended(self) -> bool:
        """Whether EDGAR has refused it."""
        return self.status == Status.SUSPENDED

    @property
    def is_known(self) -> bool:
        """Whether EDGAR told anything of it."""
        return bool(self.status)


class Receipt(Struct, frozen=True):
    """A submission was received: `accession` is "" where EDGAR gave no number, `transmission` what became of it."""

    accession: str
    mode: str
    transmission: str
    answer: Answer


def answer(data: bytes) -> Answer:
    """Return an answer; one that is no JSON object has its first words as message."""
    try:
        body = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        body = None
    if not isinstance(body, dict):
        words = " ".join(data[:200].decode("utf-8", "replace").split())
        return Answer({}, messages=(Told(content=words),) if words and not words.startswith("<") else ())
    told = tuple(_messages(body.get("messages")))
    return Answer(body, _text(body.get("tracking")), _text(body.get("locator")), told)


def receipt(answered: Answer) -> Receipt:
    """Return what a submission was answered with."""
    body = answered.body
    return Receipt(
        _text(body.get("accessionNumber")), _text(body.get("mode")), _text(body.get("transmissionStatus")), answered
    )


def states(answered: Answer) -> list[State]:
    """Return the submissions that an answer about one or several tells of."""
    body = answered.body
    several = next((body[name] for name in ("responses", "statuses") if name in body), None)
    return [_state(one) for one in _objects(body if several is None else several) if one]


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
        return next((found for name in names if (found := _text(body.get(name)))), "")

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
                _text(one.get("cik")),
                _text(one.get("company")),
                _text(one.get("filingRole")),
                _texts(one.get("fileNumbers")),
            )
            for one in _objects(body.get("registrants"))
        ),
        reasons=(*_messages(body.get("submissionMessages")), *_messages(body.get("messages"))),
        notification=_notification(body.get("notification")),
        other={name: value for name, value in body.items() if name not in _KNOWN},
    )


def _messages(value: object) -> Iterator[Told]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one:
            yield Told(content=one[:_LONGEST])
        for body in _objects(one):
            yield Told(
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
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _text(value: object) -> str:
    """Return a text or a number as text; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()[:_LONGEST]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(found for one in (value if isinstance(value, list) else [value]) if (found := _text(one)))


def _place(value: object) -> str:
    text = _text(value)
    return "" if text.lower() in _NOTHING else text


def _flag(value: object, otherwise: bool) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(_text(value).lower(), otherwise)


def _notification(value: object) -> str:
    """Return the text of a notification: base64, as it comes, or plain where somebody sends it so.

    A plain word such as `Accepted` may look like base64; what comes out then is no text.
    """
    words = value if isinstance(value, str) else ""
    try:
        text = base64.b64decode("".join(words.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return words
    return words if _CONTROLS.search(text) else text
