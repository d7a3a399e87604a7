"""The intake: a submission is compared, stripped of its access codes, numbered, and durable before its number is sent.

The same intake for every way in: the API, bulk documents, the upload form, and callers in the same process.

Access codes are found, taken out, and never kept: whatever stands in an element or attribute whose name has `ccc` in
it is replaced, in comments and unparsed parts too, whether the document is well-formed or not. Then every text of the
shape of an access code is looked up, and replaced where it is one of an entity's. Documents inside, in base64, are
treated in the same way.
"""

import base64
import html
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec
from lxml import etree
from msgspec import Struct

from muniment.documents.exhibits import from_base64
from muniment.documents.xml import LARGEST
from muniment.edgar.protocol import MessageType, Mode, SubmissionMessage
from muniment.edgar.sandbox import behaviours, entities
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import Writer, database, next_number
from muniment.edgar.sandbox.entities import CODE, Keys
from muniment.errors import UsageError
from muniment.identifiers import cik as ciks

PLACEHOLDER = "XXXXXXXX"
"""What EDGAR's public copies have in the place of an access code."""

# Looked for from the front, so that no name, however long, is searched twice.
_NAME = r"""(?=(?:(?!ccc)[^\s<>/"'=!?&;])*+ccc)[^\s<>/"'=&;]++"""
_START = re.compile(rf"""<({_NAME})(?:((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>|([^<>]*+)(?:>|\Z|(?=<)))""", re.IGNORECASE)
_ESCAPED = re.compile(rf"(&lt;{_NAME}&gt;)([^<>&]*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"""(\s{_NAME}\s*+=\s*+)("[^"<]*+"?|'[^'<]*+'?|[^\s<>"']++)""", re.IGNORECASE)
_TAG = re.compile(r"<[^\s<>!/?][^<>]*+")
_INSIDE = re.compile(
    r"<!\[CDATA\[(?:[^]]|](?!]>))*+(?:]]>)?|<!--(?:[^-]|-(?!->))*+(?:-->)?|<\?(?:[^?]|\?(?!>))*+(?:\?>)?"
    r"|</[^<>]*+>?|<[^<>]*+>?|[^<]++"
)
_ENTITY = re.compile(r"""(<!ENTITY\b[^"'<>]*+)("[^"]*+"?|'[^']*+'?)""")
_SIGN = re.compile(r"[@#$*]")
_SPELT = re.compile(r"(?:[A-Za-z0-9@#$*]|&#x?[0-9A-Fa-f]{1,6}+;)++")
_BASE64 = re.compile(r">([A-Za-z0-9+/=\s]{40,}+)<")
_CLAIM = re.compile(r"""<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*["']([^"'<>]{0,60})["']""")
_BYTEWISE = re.compile(r"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d", re.IGNORECASE)
_WIDE = re.compile(r"utf-?(16|32)([bl]e)?|ucs-?[24]|iso-10646-ucs-[24]", re.IGNORECASE)
_BYTE_ORDERS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DEEPEST = 3
_CODE_LENGTH = 8
_MOST_CODES = 20_000
_MOST_LOOKS = 2_000_000
_HUGE = 10_000_000


class Unreadable(ValueError):
    """The characters of a text are not known, so that it may hold an access code."""


class Credential(Struct, frozen=True):
    """CIK and access code of one filer, as a submission gives them, and the line of the code: never to be kept."""

    cik: str
    code: str
    line: int

    def __repr__(self) -> str:
        """Hide the code."""
        return f"Credential({self.cik!r}, ...)"


class Redacted(Struct, frozen=True):
    """A submission without access codes.

    `sound`: whether it is well-formed; else nothing is known of credentials, form and mode.
    """

    body: bytes
    credentials: tuple[Credential, ...]
    sound: bool = True
    form: str = ""
    mode: str = ""

    def __repr__(self) -> str:
        """Hide the codes."""
        return f"Redacted({len(self.body)} bytes, {self.form!r})"


def redact(body: bytes, is_code: Callable[[str], bool]) -> Redacted:
    """Take the access codes out of a submission; `is_code` decides whether a text is an entity's.

    Bytes that are no access code stay as they are.

    Raises:
        Unreadable: it is empty, or in an encoding that is not taken.
    """
    codec = encoding(body)
    root = _parsed(body)
    credentials = tuple(_credentials(root)) if root is not None else ()
    codes = _Codes(is_code, {credential.code for credential in credentials})
    clean = _without(body.decode(codec, _errors(codec)), codes, 0).encode(codec, _errors(codec))
    form = next(root.iter("{*}submissionType"), None) if root is not None else None
    mode = next(root.iter("{*}liveTestFlag", "{*}testOrLive"), None) if root is not None else None
    return Redacted(clean, credentials, root is not None, _text(form), _text(mode))


def encoding(body: bytes) -> str:
    """Return a codec by which every ASCII character of a document shows: `latin-1` stands for all that have them so.

    Raises:
        Unreadable: there is none, or the document has bytes that no XML has.
    """
    if not body.strip():
        raise Unreadable("the submission is empty")
    start = body.lstrip(b" \t\r\n") if body[:1] != b"\0" else body
    codec = next((codec for mark, codec in _BYTE_ORDERS if start.startswith(mark)), "latin-1")
    if codec == "latin-1" and b"\0" in body:
        raise Unreadable("the submission has bytes of zero, as no XML in UTF-8 has")
    head = body[:2000].decode(codec, "replace")
    claim = _CLAIM.search(head)
    if claim and not (_BYTEWISE.fullmatch(claim[1]) or _WIDE.fullmatch(claim[1])):
        raise Unreadable(f"the submission says that its encoding is {claim[1]!r}, which is not taken: UTF-8 is")
    if "<" not in head:
        raise Unreadable("the submission is no XML in UTF-8")
    try:
        body.decode(codec, _errors(codec))
    except UnicodeDecodeError:
        raise Unreadable(f"the submission begins in {codec}, but goes on in something else") from None
    return codec


def _errors(codec: str) -> str:
    """Return how lone halves of characters are kept: documents of hostile make have them."""
    return "strict" if codec == "latin-1" else "surrogatepass"


class _Codes:
    """Whether a text is an access code: one that stands here, or an entity's.

    Raises:
        Unreadable: too many texts have the shape of one to look all of them up.
    """

    def __init__(self, is_code: Callable[[str], bool], stated: set[str]) -> None:
        self._looks = 0
        self._is_code, self._answers = is_code, dict.fromkeys(filter(CODE.fullmatch, stated), True)

    def learn(self, text: str) -> str:
        """Take down what stands in the place of a code, so that it is found elsewhere too; return the placeholder."""
        self._answers.update((code[0], True) for code in CODE.finditer(text))
        return PLACEHOLDER

    def __call__(self, text: str) -> bool:
        self._looks += 1
        if self._looks > _MOST_LOOKS:
            raise Unreadable("too much of the submission could be access codes")
        if not CODE.fullmatch(text):
            return False
        if text not in self._answers:
            if len(self._answers) >= _MOST_CODES:
                raise Unreadable(f"more than {_MOST_CODES:,} texts in the submission could be access codes")
            self._answers[text] = self._is_code(text)
        return self._answers[text]


def _without(text: str, codes: _Codes, depth: int) -> str:
    """Return a text without access codes, documents inside in base64 included."""
    if "ccc" in text.lower():
        text = _ESCAPED.sub(lambda match: match[1] + codes.learn(match[2]), _emptied(text, codes))
        if _ATTRIBUTE.search(text):
            hidden = partial(_ATTRIBUTE.sub, lambda match: f'{match[1]}"{codes.learn(match[2])}"')
            text = _TAG.sub(lambda tag: hidden(tag[0]), text)
    if "<!ENTITY" in text:
        text = _ENTITY.sub(rf'\1"{PLACEHOLDER}"', text)
    text = _swept(text, codes)
    if "&#" in text:
        text = _SPELT.sub(lambda run: _spelt(run[0], codes), text)
    return _BASE64.sub(lambda match: f">{_inner(match[1], codes, depth)}<", text) if depth < _DEEPEST else text


def _emptied(text: str, codes: _Codes) -> str:
    """Return a text with the placeholder in every element whose name says that it has an access code."""
    pieces, at = [], 0
    for start in _START.finditer(text):
        if start.start() < at:
            continue
        if start[3] is not None:  # no tag that anybody could read: what it has may be anything
            tag = f"<{start[1]} {codes.learn(start[3])}" + (">" if start[0].endswith(">") else "")
        else:
            tag = start[0]
        content, ended = _content(text, start.end()) if not tag.endswith("/>") else ("", start.end())
        codes.learn(text[start.end() : ended])
        pieces += [text[at : start.start()], tag, content]
        at = ended
    return "".join([*pieces, text[at:]])


def _content(document: str, begin: int) -> tuple[str, int]:
    """Return what stands in an element in the place of its text, and where it ends: at its closing tag, or the end."""
    pieces, level, at, is_replaced = [], 0, begin, False
    for piece in _INSIDE.finditer(document, begin):
        text = piece[0]
        if text.startswith("</"):
            if level == 0:
                break
            level -= 1
        elif text.startswith("<") and text[1:2] not in "!?":
            level += not text.endswith("/>")
        elif not text.strip():
            pieces.append(text)
            at = piece.end()
            continue
        else:
            text, is_replaced = ("" if is_replaced else PLACEHOLDER), True
        pieces.append(text)
        at = piece.end()
    return "".join(pieces), at


def _swept(text: str, codes: _Codes) -> str:
    """Return a text with every access code in it replaced, wherever it stands."""
    pieces, at = [], 0
    for sign in _SIGN.finditer(text):
        first = max(at, sign.start() - _CODE_LENGTH + 1)
        for begin in range(first, sign.start() + 1):
            if codes(text[begin : begin + _CODE_LENGTH]):
                pieces += [text[at:begin], PLACEHOLDER]
                at = begin + _CODE_LENGTH
                break
    return "".join([*pieces, text[at:]])


def _spelt(run: str, codes: _Codes) -> str:
    """Return a word that is spelt with references to characters; the placeholder where an access code is in it."""
    plain = html.unescape(run) if "&#" in run else run
    return run if plain == run or _swept(plain, codes) == plain else PLACEHOLDER


def _inner(text: str, codes: _Codes, depth: int) -> str:
    """Return base64 as it is, or encoded again where the document in it had access codes."""
    try:
        data = base64.b64decode(text, validate=False)
        codec = encoding(data)
    except ValueError:  # no base64, or no text
        return text
    inner = data.decode(codec, _errors(codec))
    clean = _without(inner, codes, depth + 1)
    return text if clean == inner else base64.encodebytes(clean.encode(codec, _errors(codec))).decode()


def _parsed(body: bytes) -> etree._Element | None:
    """Return the root element of a sound document; entities are not resolved and nothing is fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=len(body) > _HUGE
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; "" for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _credentials(root: etree._Element) -> Iterator[Credential]:
    """Give CIK and access code of each filer, by the elements that stand side by side."""
    for element in root.iter(etree.Element):
        if "ccc" not in str(element.tag).casefold() or "ccc" not in local_name(element).casefold():
            continue
        beside = element.getparent()
        around = beside if beside is not None else ()
        cik = next((sibling.text for sibling in around if local_name(sibling).casefold() in ("cik", "filerid")), None)
        yield Credential((cik or "").strip(), "".join(map(str, element.itertext())).strip(), element.sourceline or 0)


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


LARGEST_BODY = LARGEST
"""Bytes of the largest submission that is taken: the SEC publishes no limit."""

Channel = Literal["api", "bulk", "upload"]


class TooLarge(ValueError):
    """A submission has more bytes than are taken."""


class Prepared(Struct, frozen=True):
    """A submission that may be kept: without access codes, and with what comparing them found.

    `filers` are the CIKs that it gives codes for, ten digits; `unknown` those of them that EDGAR does not have.
    """

    body: bytes
    filers: tuple[str, ...]
    unknown: frozenset[str]
    refused: tuple[SubmissionMessage, ...]
    form: str
    mode: str


class Arrival(Struct, frozen=True, kw_only=True):
    """How a submission came: whose number it gets (ten digits), LIVE or TEST, by which way, and from whom."""

    login: str
    mode: Mode
    channel: Channel = "api"
    submitter: str = ""


class Receipt(Struct, frozen=True):
    """A submission was taken: its accession number, and when."""

    accession: str
    received: datetime


class Intake:
    """Takes submissions of a sandbox."""

    def __init__(self, folder: Path, writer: Writer | None = None) -> None:
        self._keys, self._reading = Keys(folder), database(folder)
        self._writer, self._owns_writer = writer or Writer(folder), writer is None

    def take(self, body: bytes, arrival: Arrival) -> Receipt:
        """Take a submission and wait until it is durable; every call makes a submission of its own.

        Raises:
            TooLarge: it has too many bytes.
            Unreadable: it is empty, or in an encoding that is not taken.
            EnvironmentProblem: the database cannot be written; nothing was taken.
        """
        return self.store([self.prepare(body)], arrival).result()[0]

    def prepare(self, body: bytes) -> Prepared:
        """Compare the access codes of a submission and take them out.

        Raises:
            TooLarge: it has too many bytes.
            Unreadable: it is empty, or in an encoding that is not taken.
        """
        if len(body) > LARGEST_BODY:
            raise TooLarge(f"the submission has {len(body):,} bytes: at most {LARGEST_BODY:,} are taken")
        redacted = redact(body, partial(entities.is_any_code, self._reading, self._keys))
        stated = filter(ciks.is_valid, (credential.cik for credential in redacted.credentials))
        filers = tuple(dict.fromkeys(map(ciks.compact, stated)))
        unknown = frozenset(cik for cik in filers if entities.entity(self._reading, cik) is None)
        return Prepared(redacted.body, filers, unknown, tuple(self._refusals(redacted)), redacted.form, redacted.mode)

    def store(self, prepared: Sequence[Prepared], arrival: Arrival) -> "Future[list[Receipt]]":
        """Number what was prepared, in its order, and store all of it or nothing; done once it is durable."""
        return self._writer.hand(partial(_store, prepared, arrival))

    def close(self) -> None:
        """End, when all that was handed over is kept."""
        if self._owns_writer:
            self._writer.close()
        self._reading.close()

    def _refusals(self, redacted: Redacted) -> list[SubmissionMessage]:
        """Return what there is against the access codes; no message shows one."""
        if not redacted.sound:
            return [_error("NOT_WELL_FORMED", "The submission is not well-formed XML: no access code was compared.")]
        if not redacted.credentials:
            return [_error("CCC_MISSING", "The submission gives no access code (CCC) for any filer.")]
        faults = ((credential.line, *self._refusal(credential)) for credential in redacted.credentials)
        return [_error(label, text, line) for line, label, text in faults if label]

    def _refusal(self, credential: Credential) -> tuple[str, str]:
        """Return label and message of what there is against one filer's code; "" where it is right."""
        if not ciks.is_valid(credential.cik):
            if not credential.cik:
                return "CIK_INVALID", "An access code (CCC) stands beside no CIK."
            # Show digits alone: what stands in a wrong place may be a code.
            named = f", {credential.cik[:20]}" if credential.cik.isdecimal() else ""
            return "CIK_INVALID", f"The CIK beside an access code (CCC) is invalid{named}."
        number = ciks.compact(credential.cik)
        fits = entities.fits(self._reading, self._keys, number, credential.code)
        if fits is None:
            return "CIK_INVALID", f"EDGAR has no entity with CIK {number}."
        if not credential.code:
            return "CCC_MISSING", f"The access code (CCC) of the filer with CIK {number} is missing."
        wrong = f"The access code (CCC) is not that of the filer with CIK {number}."
        return ("", "") if fits else ("CCC_INVALID", wrong)


def _store(prepared: Sequence[Prepared], arrival: Arrival, connection: sqlite3.Connection) -> list[Receipt]:
    received = Clock(connection).now()
    return [_numbered(submission, arrival, received, connection) for submission in prepared]


def _numbered(submission: Prepared, arrival: Arrival, received: datetime, connection: sqlite3.Connection) -> Receipt:
    year = f"{received.year % 100:02}"
    while True:  # filings may have been loaded with their numbers
        accession = f"{arrival.login}-{year}-{next_number(connection, f'accession {arrival.login} {year}'):06}"
        if not connection.execute("SELECT 1 FROM filings WHERE accession = ?", (accession,)).fetchone():
            break
    refused = submission.refused
    if behaviours.takes_suspension(connection, submission.form):
        refused = (*refused, _error("FORCED", "The sandbox was set to suspend this submission."))
    came = (accession, arrival.login, arrival.mode, arrival.channel, arrival.submitter, received.isoformat())
    filers, refusals = (msgspec.json.encode(part).decode() for part in (submission.filers, refused))
    connection.execute(
        "INSERT INTO submissions (accession, login, mode, channel, submitter, received, filers, body, refused)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*came, filers, submission.body, refusals),
    )
    return Receipt(accession, received)


def _error(label: str, text: str, line: int = 0) -> SubmissionMessage:
    return SubmissionMessage(
        type=MessageType.ERROR, content=text, error_label=label, line_number=line, context="access-code"
    )


# ---- several in one document -----------------------------------------------------------------------------------------

_ROOT = "edgarBulkSubmission"
_MOST = 1_000


class Member(Struct, frozen=True):
    """A submission of a bulk: its bytes, or what is wrong with it."""

    body: bytes = b""
    fault: str = ""


def members(body: bytes, mode: Mode) -> list[Member]:
    """Return the submissions of a bulk document (`http://www.sec.gov/edgar/bulkfiling`), in its order.

    One that cannot be taken does not stop the others.

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
    flag = next((element.text or "" for element in root if local_name(element) == "liveTestFlag"), "").strip()
    if flag and flag != mode:
        raise UsageError(f"the bulk submission says {flag[:10]}, and was sent as {mode}")
    attachments = [element for element in root.iter() if local_name(element) == "attachment"]
    if not 1 <= len(attachments) <= _MOST:
        raise UsageError(f"a bulk submission has 1 to {_MOST:,} attachments, this one {len(attachments):,}")
    return [_member(element) for element in attachments]


def _member(attachment: etree._Element) -> Member:
    contents = next((element for element in attachment if local_name(element) == "contents"), None)
    body = from_base64("".join(map(str, contents.itertext())) if contents is not None else "")
    if body is None:
        return Member(fault="its contents are no base64")
    if len(body) > LARGEST_BODY:
        return Member(fault=f"it has {len(body):,} bytes: at most {LARGEST_BODY:,} are taken")
    try:
        encoding(body)
    except Unreadable as error:
        return Member(fault=str(error))
    return Member(body)
