"""Requests of the public side, finished responses, refusals."""

import base64
import gzip
import io
import mimetypes
import re
import secrets
import sqlite3
import zipfile
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from html import escape
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from muniment.caching import LruCache

_T = TypeVar("_T")
_LONGEST = 2048
_RANGE = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})")
_MOST = 100  # questions
_DIGITS = 18  # of a number that is taken as it is


class PublicRequest(Struct, frozen=True):
    """A request. Nothing in it is ever a path of this machine: parts are only compared, or looked up in the database.

    `parts` are those between slashes, without empty ones; `is_folder` says that the path ends with a slash; `query` has
    the last value of each question, names as they were written; `body` is what was posted, None where nothing was.
    """

    path: str
    parts: tuple[str, ...]
    is_folder: bool
    query: dict[str, str]
    body: bytes | None = None

    @classmethod
    def of(cls, raw_path: bytes, query: bytes, body: bytes | None = None) -> "PublicRequest | None":
        """Parse a request; None where it is longer, or has more questions, than any that means something."""
        if len(raw_path) > _LONGEST or len(query) > 4 * _LONGEST or query.count(b"&") >= _MOST:
            return None
        written = raw_path.decode("latin-1")
        parts = tuple(unquote(part) for part in written.split("/") if part)
        questions = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
        return cls(written, parts, written.endswith("/"), questions, body)

    def number(self, name: str, default: int, most: int) -> int:
        """Return a question's answer as a number, at most so much; the default where it is none."""
        stated = self.query.get(name, "").strip()
        if not (stated.isascii() and stated.isdecimal()):
            return default
        return min(int(stated), most) if len(stated) <= _DIGITS else most


class Snapshot(Struct, frozen=True):
    """One look at the sandbox: what is public at `now`.

    `edition` differs where anything was written or became public in between; `results` keeps what is the same for
    several requests of one edition, such as the pages of a search.
    """

    connection: sqlite3.Connection
    now: datetime
    switches: dict[str, str]
    edition: int = 0
    results: LruCache[Any, Any] | None = None

    def cached(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what was made for a key in this edition, else make it."""
        if self.results is None:
            return make()
        made: _T | None = self.results.get((self.edition, key))
        if made is None:
            made = make()
            self.results.put((self.edition, key), made)
        return made

    @property
    def moment(self) -> str:
        """The time as the database has moments."""
        return self.now.isoformat()


HTML, XML, TEXT, JSON = "text/html; charset=utf-8", "text/xml", "text/plain", "application/json"
PLAIN_HTML = "text/html"  # as the SEC's servers say it: the page itself states its encoding
ATOM = "application/atom+xml"
_PACKED = ("text/", "application/json", "application/atom+xml")
_LEAST = 512  # bytes; compressing less saves nothing
_LEVEL, _QUICK_LEVEL = 4, 1
_SHORT = 32 << 10  # bytes; what is shorter is compressed while others wait
# A document of a filing is somebody else's: it may show, and neither run nor ask.
_FENCE = {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"}
_SECURE = "strict-transport-security"
_OF_WWW = {
    "x-frame-options": "SAMEORIGIN",
    "x-xss-protection": "1; mode=block",
    _SECURE: "max-age=31536000 ; includeSubDomains ; preload",
}

Host = Literal["archives", "files", "pages", "data", "search"]
"""Where an answer of the SEC comes from: archives, other files and pages of www.sec.gov, data.sec.gov, efts.sec.gov."""

_ANYWHERE = {"access-control-allow-origin": "*"}
_RANGES = "accept-ranges"


def host_headers(host: Host) -> dict[str, str]:
    """Return the headers by which answers of the SEC's servers are recognised, as recorded in 2025 and 2026."""
    match host:
        case "search":
            return _ANYWHERE
        case "data":
            now = datetime.now(UTC)
            return _ANYWHERE | {
                "cache-control": "max-age=0, no-cache, no-store",
                "pragma": "no-cache",
                "expires": format_datetime(now, usegmt=True),
                _SECURE: "max-age=31536000 ; preload",
                "x-amz-apigw-id": base64.b64encode(secrets.token_bytes(11)).decode(),
                "x-amzn-requestid": str(uuid4()),
                "x-amzn-trace-id": f"Root=1-{int(now.timestamp()):x}-{secrets.token_hex(12)}",
            }
        case "pages":
            return _OF_WWW | {"cache-control": "no-cache"}
        case "archives" | "files":
            return _OF_WWW | {
                _RANGES: "bytes",
                "x-amz-id-2": base64.b64encode(secrets.token_bytes(56)).decode(),
                "x-amz-request-id": secrets.token_hex(8).upper(),
                "x-amz-server-side-encryption": "AES256",
            }


class PublicResponse(Struct, eq=False):
    """What is sent: a status, a media type, bytes.

    `modified` is when it became what it is; it is sent from a second after that on, because within that second there
    may be two responses, which a date cannot distinguish. `headers` are sent besides.
    """

    body: bytes
    media: str
    status: int = 200
    modified: datetime | None = None
    fenced: bool = False
    headers: Mapping[str, str] = {}
    etag: bytes = b""
    _packed: bytes | None = None

    def __post_init__(self) -> None:
        """Name a whole answer by what it says."""
        self.etag = f'"{blake2b(self.body, digest_size=12).hexdigest()}"'.encode() if self.status == 200 else b""

    @property
    def size(self) -> int:
        """Bytes that it holds in memory."""
        return len(self.body) + len(self._packed or b"")

    def from_host(self, host: Host) -> "PublicResponse":
        """Give the answer the headers of where it comes from, unless it has such already."""
        self.headers = self.headers or host_headers(host)
        return self

    def pack(self) -> "PublicResponse":
        """Compress now rather than when it is first sent."""
        if len(self.body) >= _LEAST and self.media.startswith(_PACKED):
            self._packed = gzip.compress(self.body, _LEVEL if len(self.body) > _SHORT else _QUICK_LEVEL, mtime=0)
        return self

    def sent(self, request_headers: dict[bytes, bytes]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for who asks with these headers."""
        headers = {"content-type": self.media, "x-content-type-options": "nosniff", "vary": "accept-encoding"}
        headers |= self.headers
        if _SECURE in headers and b".sec.gov" not in request_headers.get(b"host", b""):
            del headers[_SECURE]  # it would bind every other program that answers under the name of this machine
        if self.etag:
            headers["etag"] = self.etag.decode()
        modified = None
        if self.modified is not None and (datetime.now(UTC) - self.modified).total_seconds() >= 1:
            modified = self.modified.astimezone(UTC).replace(microsecond=0)
            headers["last-modified"] = format_datetime(modified, usegmt=True)
        if self.fenced:
            headers |= _FENCE
        if self.etag and self._is_unchanged(request_headers, modified):
            return 304, headers, b""
        if self.etag and _RANGES in headers and (part := self._part(request_headers, headers)) is not None:
            status, body = part
            return status, headers, body
        encodings = request_headers.get(b"accept-encoding", b"")
        if b"gzip" in encodings and b"gzip;q=0" not in encodings and (packed := self._packed or self.pack()._packed):
            headers["content-encoding"] = "gzip"
            if self.etag:  # other bytes than those that a part is taken of: whoever goes on with these begins anew
                headers["etag"] = f"W/{self.etag.decode()}"
            return self.status, headers, packed
        return self.status, headers, self.body

    def _part(self, request_headers: dict[bytes, bytes], headers: dict[str, str]) -> tuple[int, bytes] | None:
        """Return the part that was asked for, and say in the headers which (RFC 9110, section 14); None for the whole.

        Several parts at once, and a part of what has changed since (`If-Range`), are answered with the whole.
        """
        match = _RANGE.fullmatch(request_headers.get(b"range", b""))
        unless = request_headers.get(b"if-range", self.etag)
        has_changed = unless not in (self.etag, headers.get("last-modified", "").encode())
        if match is None or match[0] == b"bytes=-" or has_changed:
            return None
        size = len(self.body)
        first = int(match[1]) if match[1] else max(size - int(match[2]), 0)
        last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
        if match[1] and match[2] and int(match[2]) < first:
            return None
        if first >= size:
            headers["content-range"] = f"bytes */{size}"
            return 416, b""
        headers["content-range"] = f"bytes {first}-{last}/{size}"
        return 206, self.body[first : last + 1]

    def _is_unchanged(self, request_headers: dict[bytes, bytes], modified: datetime | None) -> bool:
        """Whether the reader has it (RFC 9110, section 13.2.2: a tag goes before a date)."""
        tags = request_headers.get(b"if-none-match")
        if tags is not None:
            return tags.strip() == b"*" or self.etag in [tag.strip().removeprefix(b"W/") for tag in tags.split(b",")]
        since = request_headers.get(b"if-modified-since")
        if since is None or modified is None:
            return False
        try:
            return modified <= parsedate_to_datetime(since.decode("latin-1"))
        except (TypeError, ValueError):
            return False


PAGES = Environment(
    loader=PackageLoader("muniment.edgar.sandbox", "templates/public"),
    autoescape=True,
    finalize=lambda value: value if hasattr(value, "__html__") else Markup(escape(str(value))),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
"""Pages as the SEC's servers write them: values are escaped, quotation marks by their names."""


def filled(template: str, **values: object) -> str:
    """Return a page with values, which are escaped."""
    return PAGES.get_template(template).render(**values)


def page(template: str, **values: object) -> PublicResponse:
    """Return a page as it is sent: in ASCII, since the type of recorded pages names no encoding."""
    return PublicResponse(filled(template, **values).encode("ascii", "xmlcharrefreplace"), PLAIN_HTML)


def json(value: object, modified: datetime | None = None) -> PublicResponse:
    """Return an answer in JSON."""
    return PublicResponse(msgspec.json.encode(value), JSON, modified=modified)


def media_type(name: str) -> str:
    """Return the media type of a document by its name, as servers of files do."""
    lower = name.lower()
    if lower.endswith((".htm", ".html")):
        return "text/html"
    if lower.endswith((".txt", ".nc", ".sgml", ".paper")):
        return TEXT
    if lower.endswith((".xml", ".xsd")):
        return XML
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of files, given by name and content one after the other."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


# ---- refusals --------------------------------------------------------------------------------------------------------

UNDECLARED = "Your Request Originates from an Undeclared Automated Tool"
TOO_FAST = "Request Rate Threshold Exceeded"


_REFUSED = {
    "server": "AkamaiGHost",
    "mime-version": "1.0",
    "cache-control": "no-cache, no-store, must-revalidate",
    _SECURE: "max-age=31536000 ; preload",
}
"""Headers of the server before those of the SEC, which refuses what it takes for a robot: recorded in May 2026."""


def undeclared() -> PublicResponse:
    """Return 403 for who does not say who asks; programs look for the end of the SEC's second sentence."""
    return _refused(
        403,
        UNDECLARED,
        "To allow for equitable access to all users, SEC reserves the right to limit requests originating from "
        "undeclared automated tools. Your request has been identified as part of a network of automated tools outside "
        "of the acceptable policy and will be managed until action is taken to declare your traffic.</p>\n"
        "<p>Please declare your traffic by updating your user agent to include company specific information: "
        "<code>Sample Company admin@example.com</code>.",
    )


def too_fast(status: int) -> PublicResponse:
    """Return 403, or 429, for who asks more than ten times in a second."""
    return _refused(status, TOO_FAST, "This address asked more than 10 times in a second. Ask again more slowly.")


UNAVAILABLE = "This page is temporarily unavailable."
_SET_ASIDE = {"server": "AkamaiNetStorage", "cache-control": "max-age=0, no-cache, no-store", "accept-ranges": "bytes"}
"""Headers of the page that is shown in place of one that cannot be made: recorded in January 2026."""


def beyond_the_end() -> PublicResponse:
    """Return 503, which is what the list of latest filings says behind its last page."""
    page = _page(503, "File Unavailable", "There are no filings so far back in this list.", UNAVAILABLE)
    return PublicResponse(page.body, PLAIN_HTML, 503, headers=_SET_ASIDE)


def missing(host: Host, path: str = "", status: int = 404) -> PublicResponse:
    """Return what a host says of an address that it has not; `status`, 403 or 404, is that of the archives alone."""
    match host:
        case "archives":
            return _missing_object(status, path)
        case "data":
            answer = _missing_object(404, path)
            answer.headers = host_headers(host)
            return answer
        case "search":
            return PublicResponse(b'{"message":"Forbidden"}', JSON, 403, headers=host_headers(host))
        case _:
            return no_such_page()


def _missing_object(status: int, path: str) -> PublicResponse:
    code, message, key = "AccessDenied", "Access Denied", ""
    if status == 404:
        code, message = "NoSuchKey", "The specified key does not exist."
        key = f"<Key>{escape(path.lstrip('/'))}</Key>"
    request_id, host_id = secrets.token_hex(8).upper(), base64.b64encode(secrets.token_bytes(56)).decode()
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message>{key}'
        f"<RequestId>{request_id}</RequestId><HostId>{host_id}</HostId></Error>"
    )
    named = {"server": "Apache", "x-amz-id-2": host_id, "x-amz-request-id": request_id}
    return PublicResponse(body.encode(), "application/xml", status, headers=_OF_WWW | named)


def no_such_page() -> PublicResponse:
    """Return 404 with a page: what www.sec.gov says of an address, other than one of its archives, that it has not."""
    return _page(404, "File Not Found Error Alert (404)", "There is nothing at this address.").from_host("pages")


def not_allowed() -> PublicResponse:
    """Return 405: public things are only read."""
    return _page(405, "Method Not Allowed", "Here is only GET and HEAD.")


def failed() -> PublicResponse:
    """Return 500: the cause is in the log."""
    return _page(500, "Internal Server Error", "The sandbox could not make this answer; its log tells why.")


def _refused(status: int, title: str, message: str) -> PublicResponse:
    return PublicResponse(_page(status, title, message).body, PLAIN_HTML, status, headers=_REFUSED)


def _page(status: int, title: str, message: str, heading: str = "") -> PublicResponse:
    reference = f"0.{secrets.token_hex(4)}.{int(datetime.now(UTC).timestamp())}.{secrets.token_hex(4)}"
    body = (
        f"<!DOCTYPE html>\n<html><head><title>SEC.gov | {title}</title></head>\n"
        f"<body><h1>{heading or title}</h1>\n<p>{message}</p>\n<p>Reference ID: {reference}</p>\n"
        "<p>This is a local EDGAR by muniment, not the SEC's.</p></body></html>\n"
    )
    return PublicResponse(body.encode(), HTML, status)


# ---- .Z files: what compress(1) makes, which no library that we have writes ------------------------------------------

_MAGIC = b"\x1f\x9d\x90"  # codes of up to 16 bits, a table that may begin again (it does not here)
_FIRST, _LAST = 257, 1 << 16
_NARROW, _WIDE = 9, 16
_TOGETHER = 8  # codes of one width are written so many at a time


def compressed(data: bytes) -> bytes:
    """Return data as compress(1) packs it: LZW with codes that grow from 9 to 16 bits, lowest bit first.

    Before codes grow, those written so far are filled up to eight: the original wrote whole blocks, and readers skip
    what fills them.
    """
    if not data:
        return _MAGIC
    packed, codes = bytearray(_MAGIC), []
    table: dict[int, int] = {}
    width, free, prefix = _NARROW, _FIRST, data[0]
    for byte in memoryview(data)[1:]:
        key = prefix << 8 | byte
        code = table.get(key)
        if code is not None:
            prefix = code
            continue
        codes.append(prefix)
        if width < _WIDE and free >= 1 << width:
            packed += _block(codes, width, whole=True)
            width += 1
        elif len(codes) == _TOGETHER:
            packed += _block(codes, width, whole=True)
        if free < _LAST:
            table[key] = free
            free += 1
        prefix = byte
    codes.append(prefix)
    return bytes(packed + _block(codes, width, whole=False))


def _block(codes: list[int], width: int, *, whole: bool) -> bytes:
    """Return codes as bits, and begin again; a whole block has room for eight codes."""
    bits = sum(code << place * width for place, code in enumerate(codes))
    size = width if whole else (len(codes) * width + 7) // 8
    codes.clear()
    return bits.to_bytes(size, "little")
