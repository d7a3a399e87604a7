"""A bulk document: submissions in base64, one after another (`http://www.sec.gov/edgar/bulkfiling`)."""

import base64
import binascii

from lxml import etree
from msgspec import Struct

from muniment.edgar.protocol import Mode
from muniment.edgar.sandbox.intake import LARGEST_BODY
from muniment.edgar.sandbox.redaction import Unreadable, encoding, local_name
from muniment.errors import UsageError

_ROOT = "edgarBulkSubmission"
_MOST = 1_000


class Member(Struct, frozen=True):
    """A submission of a bulk: its bytes, or what is wrong with it."""

    body: bytes = b""
    fault: str = ""


def members(body: bytes, mode: Mode) -> list[Member]:
    """Return the submissions of a bulk document, in its order; one that cannot be taken does not stop the others.

    Raises:
        UsageError: it is no bulk document, has none or too many, or says LIVE where `mode` is TEST.
        Unreadable: it is empty, or in an encoding that is not taken.
    """
    encoding(body)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True)
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UsageError("the bulk submission is not well-formed XML") from None
    if local_name(root) != _ROOT:
        raise UsageError(f"a bulk submission is an {_ROOT}")
    flag = next((one.text or "" for one in root if local_name(one) == "liveTestFlag"), "").strip()
    if flag and flag != mode:
        raise UsageError(f"the bulk submission says {flag[:10]}, and was sent as {mode}")
    found = [one for one in root.iter() if local_name(one) == "attachment"]
    if not 1 <= len(found) <= _MOST:
        raise UsageError(f"a bulk submission has 1 to {_MOST:,} attachments, this one {len(found):,}")
    return [_member(one) for one in found]


def _member(attachment: etree._Element) -> Member:
    contents = next((one for one in attachment if local_name(one) == "contents"), None)
    words = "".join(map(str, contents.itertext())) if contents is not None else ""
    try:
        body = base64.b64decode("".join(words.split()), validate=True)
    except (binascii.Error, ValueError):
        return Member(fault="its contents are no base64")
    if len(body) > LARGEST_BODY:
        return Member(fault=f"it has {len(body):,} bytes: at most {LARGEST_BODY:,} are taken")
    try:
        encoding(body)
    except Unreadable as error:
        return Member(fault=str(error))
    return Member(body)
