"""The copy of a submission's XML that EDGAR disseminates.

Of a schedule it is the filer's own file with the private parts cut out, so that whatever else it holds stays as it was
filed. Of Form D it is written anew, as EDGAR does, since EDGAR fills in what a submission leaves out: schema version,
names, jurisdictions and previous names on file, and the names of states.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from xml.parsers import expat

from msgspec import UNSET, UnsetType, structs

from muniment.codes import states
from muniment.edgar.sandbox.access.entities import Entity
from muniment.errors import RecordError
from muniment.forms import FormD
from muniment.forms.form_d import Address, Issuer, Recipient, SolicitationState
from muniment.writers.xml import write_xml

_FORM_D_VERSION = "X0708"
_SCHEDULE_VERSION, _SCHEDULE_VERSION_SINCE = "X0202", date(2026, 3, 16)
_INFO = ("edgarSubmission", "headerData", "filerInfo")
_CUT = frozenset(
    {
        (*_INFO, "contact"),
        (*_INFO, "flags"),
        (*_INFO, "notifications"),
        ("edgarSubmission", "documents"),
        # Of a Schedule 13G the CIKs of reporting persons are private: public copies have none.
        ("edgarSubmission", "formData", "coverPageHeaderReportingPersonDetails", "reportingCik"),
        ("edgarSubmission", "formData", "coverPageHeaderReportingPersonDetails", "reportingCikNotPresentInEdgarFlag"),
    }
)


def schedule_copy(data: bytes, filed: date) -> bytes:
    """Return a schedule without contact, flags, notification addresses and attachments.

    Args:
        data: the XML as filed, well-formed, its access codes already replaced.
        filed: the filing date; since 16 March 2026 a public copy names the version of its schema.

    Raises:
        RecordError: it is not well-formed after all.
    """
    parts: list[bytes] = []
    at = 0
    for start, end, put in _changes(data, versioned=filed >= _SCHEDULE_VERSION_SINCE):
        parts += (data[at:start], put)
        at = end
    return b"".join((*parts, data[at:]))


def _changes(data: bytes, *, versioned: bool) -> list[tuple[int, int, bytes]]:
    """Return the stretches to be replaced, in their order, each with what takes its place."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    walk.parser = parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise RecordError(f"the XML cannot be cut: {error}") from error
    found = [(start, _end_of_tag(data, end), b"") for start, end in walk.found]
    if versioned and walk.header >= 0 and not walk.has_version:
        prefix = walk.prefix.encode()
        name = prefix + b"schemaVersion>"
        indent = data[data.rfind(b">", 0, walk.header) + 1 : walk.header]
        element = b"<" + name + _SCHEDULE_VERSION.encode() + b"</" + name + indent
        found.append((walk.header, walk.header, element))
    return sorted(found)


def _end_of_tag(data: bytes, start: int) -> int:
    """Return the offset behind a tag: end tags have no attributes, so that no `>` can stand inside."""
    return data.index(b">", start) + 1


class _Walk:
    """Notes where the elements stand that are cut, by their names without prefixes."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.path: list[str] = []
        self.open = -1
        self.depth = 0
        self.found: list[tuple[int, int]] = []
        self.header, self.prefix, self.has_version = -1, "", False

    def start(self, name: str, _: Any) -> None:  # noqa: ANN401 - the attributes, which expat gives in several shapes
        prefix, _, local = name.rpartition(":")
        self.path.append(local)
        path = tuple(self.path)
        if path == ("edgarSubmission", "headerData"):
            self.header, self.prefix = self.parser.CurrentByteIndex, f"{prefix}:" if prefix else ""
        elif path == ("edgarSubmission", "schemaVersion"):
            self.has_version = True
        elif self.open < 0 and path in _CUT:
            self.open, self.depth = self.parser.CurrentByteIndex, len(path)

    def end(self, _: str) -> None:
        if self.open >= 0 and len(self.path) == self.depth:
            self.found.append((self.open, self.parser.CurrentByteIndex))
            self.open = -1
        self.path.pop()


def notice_copy(record: FormD, on_file: Mapping[str, Entity]) -> bytes:
    """Return a notice as EDGAR disseminates it.

    Args:
        record: the notice as submitted.
        on_file: the issuers by CIK, with what EDGAR has on file about them.
    """
    issuers = tuple(_issuer(one, on_file) for one in record.other_issuers or ())
    return write_xml(
        structs.replace(
            record,
            schema_version=_FORM_D_VERSION,
            primary_issuer=_issuer(record.primary_issuer, on_file) if record.primary_issuer else UNSET,
            other_issuers=issuers if record.other_issuers else record.other_issuers,
            related_persons=_each(record.related_persons, _addressed),
            recipients=_each(record.recipients, _recipient),
        )
    )


def _issuer(issuer: Issuer, on_file: Mapping[str, Entity]) -> Issuer:
    known = on_file.get(issuer.cik or "")
    if known is None:
        return _addressed(issuer)
    former = tuple(one.name for one in known.details.former_names[:3])
    return structs.replace(
        _addressed(issuer),
        name=known.name,
        jurisdiction=state_name(known.details.state) or issuer.jurisdiction,
        edgar_previous_names=former or UNSET,
        no_edgar_previous_names=UNSET if former else True,
    )


def _recipient(recipient: Recipient) -> Recipient:
    named = _each(recipient.states, _solicited)
    return structs.replace(_addressed(recipient), states=named)


def _solicited(place: SolicitationState) -> SolicitationState:
    return structs.replace(place, name=state_name(place.state or "") or place.name)


def _addressed(part: Any) -> Any:  # noqa: ANN401 - anybody with an address
    """Return a part with the name of its state beside the code."""
    address: Address | UnsetType = part.address
    if address is UNSET:
        return part
    named = structs.replace(address, state_name=state_name(address.state or "") or address.state_name)
    return structs.replace(part, address=named)


def _each(parts: Any, change: Any) -> Any:  # noqa: ANN401 - parts of one kind, or UNSET
    return tuple(map(change, parts)) if parts else parts


def state_name(code: str) -> str:
    """Return the name of a state or country by EDGAR's code, as Form D prints it; "" for any other words."""
    return states.FORM_D.format(code) if code in states.FORM_D else ""
