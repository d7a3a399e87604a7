"""Accepting a submission: its dates, numbers and header, and the full submission with its public copy.

* File number 005-: of the issuer of a schedule, for all holders' filings about it (see the behaviour `file-numbers`);
* 021-: of an offering, from its first notice on; further issuers of one notice have the suffix -01, -02;
* film numbers: the year in two digits and a running number.

The filing date is that of `muniment.deadlines`, from the time at which transmission began.

The public copy of the XML is mostly the filer's own file with the private parts cut out, so that whatever else it
holds stays as it was filed; one in UTF-16 is put into UTF-8. Form D is written again, as EDGAR does, since EDGAR fills
in what a submission leaves out: schema version, names, jurisdictions and previous names on file, and the names of
states.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from xml.parsers import expat

from lxml import etree
from msgspec import UNSET, Struct, UnsetType

from muniment.codes import states
from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.passage import Passage
from muniment.documents.sniff import in_utf8, is_utf16
from muniment.documents.submission import embedded, item_text, write_full
from muniment.documents.xml import parse
from muniment.edgar.protocol import Mode, Status
from muniment.edgar.sandbox.acceptance.on_file import OnFile
from muniment.edgar.sandbox.acceptance.review import PRIMARY, Review, Submitted
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.clock import EASTERN, opening
from muniment.edgar.sandbox.database import next_number
from muniment.edgar.sandbox.entities import Entity, store
from muniment.edgar.sandbox.publishing import publish
from muniment.errors import RecordError
from muniment.forms import FORMS, FormSpec, Record, form_of
from muniment.forms.definition import Part
from muniment.forms.filing_copy import access_codes, filers, numbers, private_elements
from muniment.forms.form_d.fields import Issuer
from muniment.forms.spec import mentions
from muniment.forms.walk import value_at
from muniment.identifiers import accession as accessions
from muniment.writers.xml import tree

_MOST_FORMER = 3
_ENCODING = re.compile(rb"""(<\?xml\s[^<>]*?encoding\s*=\s*)["'][^"'<>]*["']""")


def public_copy(data: bytes, form: FormSpec, filed: date, on_file: Mapping[str, Entity]) -> bytes:
    """Return the XML of a filing as EDGAR disseminates it: without contact, flags, access codes and attachments.

    Args:
        data: the XML as filed, well-formed, its access codes already replaced.
        form: what it is.
        filed: the filing date, which decides whether a public copy names the version of its schema.
        on_file: the issuers by CIK of ten digits, with what EDGAR has on file about them.

    Raises:
        RecordError, SourceError: it is not well-formed after all.
    """
    if form.dissemination.is_rewritten:
        return _rewritten(data, form, on_file)
    if is_utf16(data):
        data = _ENCODING.sub(rb'\1"UTF-8"', in_utf8(data), count=1)
    version, since = form.dissemination.version
    parts: list[bytes] = []
    at = 0
    for start, end, put in _changes(data, form, version if since is None or filed >= since else ""):
        parts += (data[at:start], put)
        at = end
    return b"".join((*parts, data[at:]))


def _changes(data: bytes, form: FormSpec, version: str) -> list[tuple[int, int, bytes]]:
    """Return the stretches to be replaced, in their order, each with what takes its place."""
    walk = _Elements(form)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    walk.parser = parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise RecordError(f"the XML cannot be cut: {error}") from error
    changes = [(start, _end(data, at, name), b"") for start, at, name in walk.found]
    if version and walk.header >= 0 and not walk.has_version:
        name = f"{walk.prefix}schemaVersion"
        indent = data[data.rfind(b">", 0, walk.header) + 1 : walk.header]
        changes.append((walk.header, walk.header, f"<{name}>{version}</{name}>".encode() + indent))
    return sorted(changes)


def _end(data: bytes, at: int, name: str) -> int:
    """Return the offset behind an element whose end was met at `at`: before its end tag, or behind one like `<a/>`.

    An end tag has no attributes, so that no `>` can stand inside. What stands behind `<a/>` may be the end tag of what
    it stands in, whose name is another.
    """
    return data.index(b">", at) + 1 if data.startswith(f"</{name}".encode(), at) else at


class _Elements:
    """Notes where the elements stand that are cut, by their names without prefixes."""

    def __init__(self, form: FormSpec) -> None:
        self.root = form.root
        self.cut = {(form.root, *way) for way in _private(form.name)}
        self.parser: Any = None
        self.path: list[str] = []
        self.open = -1
        self.depth = 0
        self.found: list[tuple[int, int, str]] = []
        self.header, self.prefix, self.has_version = -1, "", False

    def start(self, name: str, _: object) -> None:
        prefix, _, local = name.rpartition(":")
        self.path.append(local)
        path = tuple(self.path)
        if path == (self.root, "headerData"):
            self.header, self.prefix = self.parser.CurrentByteIndex, f"{prefix}:" if prefix else ""
        elif path == (self.root, "schemaVersion"):
            self.has_version = True
        elif self.open < 0 and path in self.cut:
            self.open, self.depth = self.parser.CurrentByteIndex, len(path)

    def end(self, name: str) -> None:
        if self.open >= 0 and len(self.path) == self.depth:
            self.found.append((self.open, self.parser.CurrentByteIndex, name))
            self.open = -1
        self.path.pop()


def _rewritten(data: bytes, form: FormSpec, on_file: Mapping[str, Entity]) -> bytes:
    """Return a notice as EDGAR writes it, with its own indent."""
    root = parse(Passage.whole(data)).root
    for element in [*root.iter(*(way[-1] for way in _private(form.name)), *access_codes(form))]:
        above = element.getparent()
        if above is None:
            raise RecordError(f"the whole submission is a {element.tag}")
        above.remove(element)
    _put(root, _element("schemaVersion", form.dissemination.version[0]), _order(form.record))
    for issuer in root.iter("primaryIssuer", "issuer"):
        entity = on_file.get((issuer.findtext("cik") or "").strip().zfill(10))
        if entity is not None:
            order = _order(Issuer)
            _put(issuer, _element("cik", entity.cik), order)
            _put(issuer, _element("entityName", entity.name), order)
            jurisdiction = state_name(entity.details.state)
            if jurisdiction:
                _put(issuer, _element("jurisdictionOfInc", jurisdiction), order)
            former = [_element("previousName", name.name) for name in entity.details.former_names[:_MOST_FORMER]]
            names = etree.Element("edgarPreviousNameList")
            names.extend(former or [_element("value", "None")])
            _put(issuer, names, order)
    for code in [*root.iter("stateOrCountry", "state")]:
        _name(code)
    etree.indent(root, "    ")
    return b'<?xml version="1.0"?>\n' + etree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"


@cache
def _private(name: str) -> frozenset[tuple[str, ...]]:
    """Return the private elements of a form, which are asked for with every filing."""
    return private_elements(FORMS[name])


def _name(code: etree._Element) -> None:
    """Put the name of a state behind its code; a code that EDGAR does not know keeps what stands there."""
    name = state_name((code.text or "").strip())
    tag = "description" if code.tag == "state" else "stateOrCountryDescription"
    behind = code.getnext()
    if not name:
        return
    if behind is not None and behind.tag == tag:
        behind.text = name
    else:
        code.addnext(_element(tag, name))


def _put(parent: etree._Element, child: etree._Element, order: Mapping[str, int]) -> None:
    """Put an element where the schema has it, in the place of one that stands there."""
    for element in parent.findall(str(child.tag)):
        parent.remove(element)
    place = order[str(child.tag)]
    at = next((n for n, one in enumerate(parent) if order.get(str(one.tag), -1) > place), len(parent))
    parent.insert(at, child)


@cache
def _order(part: type[Part]) -> Mapping[str, int]:
    """Return the places of the elements of a part, by the definition of the form."""
    return {node.tag: number for number, node in enumerate(tree(part, ""))}


def _element(tag: str, text: str) -> etree._Element:
    element = etree.Element(tag)
    element.text = text
    return element


def state_name(code: str) -> str:
    """Return the name of a state or country by EDGAR's code, as Form D prints it; "" for any other text."""
    return states.FORM_D.format(code) if code in states.FORM_D else ""


# ---- dates -----------------------------------------------------------------------------------------------------------

_STATUS_DAYS = {(Mode.TEST, Status.ACCEPTED): 2, (Mode.LIVE, Status.ACCEPTED): 60}
_DAYS_SUSPENDED = 6


def public_from(connection: sqlite3.Connection, accepted: datetime, filed: date) -> datetime:
    """Return when a filing is disseminated: at once, or at 6:00 on a filing date that is yet to come."""
    opens = opening(filed)
    if opens <= accepted or filed <= accepted.date() or switch(connection, "dissemination") == "at-once":
        return accepted
    return opens


def status_until(mode: Mode, status: Status, ended: datetime) -> datetime:
    """Return until when EDGAR gives a submission's status (OpenAPI document 1.11.0): 2, 60 or 6 days."""
    return ended + timedelta(days=_STATUS_DAYS.get((mode, status), _DAYS_SUSPENDED))


def midnight(day: date) -> str:
    """Return a day as the interface gives one: its beginning in Eastern time."""
    return datetime.combine(day, time(), EASTERN).isoformat()


# ---- numbers ---------------------------------------------------------------------------------------------------------

_FIRST_SUBJECT, _FIRST_OFFERING, _FIRST_FILM = 90_001, 600_001, 500_001


def subject_number(connection: sqlite3.Connection, cik: str) -> str:
    """Return the number 005- of an issuer: that of an earlier schedule about it, else a new one."""
    row = connection.execute(
        "SELECT file_number FROM parties WHERE cik = ? AND file_number LIKE '005-%' ORDER BY filing DESC LIMIT 1",
        (cik,),
    ).fetchone()
    return row[0] if row else _new(connection, "005", _FIRST_SUBJECT)


def offering_number(connection: sqlite3.Connection, previous: str) -> str:
    """Return the number 021- of an offering: that of the notice that is amended, else a new one.

    `previous` is the accession number of an accepted notice, "" for an initial one.
    """
    query = (
        "SELECT p.file_number FROM filings f JOIN parties p ON p.filing = f.id"
        " WHERE f.accession = ? AND p.file_number LIKE '021-%' ORDER BY p.position LIMIT 1"
    )
    row = connection.execute(query, (previous,)).fetchone() if previous else None
    return row[0] if row else _new(connection, "021", _FIRST_OFFERING)


def co_registrant(number: str, position: int) -> str:
    """Return the file number of the issuer at a position of a notice, 0 for the primary one.

    >>> co_registrant("021-600001", 0), co_registrant("021-600001", 2)
    ('021-600001', '021-600001-02')
    """
    return f"{number}-{position:02}" if position else number


def film_number(connection: sqlite3.Connection, year: int) -> str:
    """Return the next film number of a year."""
    two = f"{year % 100:02}"
    return f"{two}{next_number(connection, f'film {two}', first=_FIRST_FILM)}"


def _new(connection: sqlite3.Connection, register: str, first: int) -> str:
    """Return the next number of a register that no filing has: filings may have been loaded with theirs."""
    while True:
        number = f"{register}-{next_number(connection, f'file {register}', first=first)}"
        if not connection.execute("SELECT 1 FROM parties WHERE file_number = ? LIMIT 1", (number,)).fetchone():
            return number


# ---- header ----------------------------------------------------------------------------------------------------------


def header_of(
    connection: sqlite3.Connection,
    accession: str,
    review: Review,
    entities: dict[str, Entity],
    *,
    accepted: datetime,
    documents: int,
) -> FilingHeader:
    """Return the header of a filing, with its new numbers; inside a transaction of the caller.

    Args:
        connection: where the numbers run.
        accession: the accession number.
        review: the submission, of a known form and with a filing date.
        entities: its parties as EDGAR has them, by CIK.
        accepted: the moment of acceptance, Eastern time.
        documents: how many of its documents are public.

    Raises:
        RecordError: it is of no known form, or EDGAR knows none of its parties.
    """
    record = review.record
    if record is None or review.form is None or review.filed is None:
        raise RecordError("a filing of no known form has no header")
    form, name, year = form_of(record), review.form.submission_type, accepted.year
    parts = _Parts(connection, form, name, year)
    parties = tuple(parts.issuers(record, entities) if form.roles.issuers_file else parts.about(record, entities))
    if not parties:
        raise RecordError("none of its parties is on file")
    return FilingHeader(
        accession_number=accession,
        form=name,
        items=tuple(item_text(code).removeprefix("<ITEMS>") for code in form.items_of(record)),
        filed=review.filed,
        changed=accepted.date(),
        accepted=accepted.replace(tzinfo=None, microsecond=0),
        effective=review.filed if form.dissemination.effective else UNSET,
        document_count=documents,
        group_members=tuple(_members(record, parties)),
        parties=parties,
    )


class _Parts:
    """Makes the parties of one filing."""

    def __init__(self, connection: sqlite3.Connection, form: FormSpec, name: str, year: int) -> None:
        self.connection, self.form, self.name, self.year = connection, form, name, year

    def issuers(self, record: Record, entities: dict[str, Entity]) -> Iterator[Party]:
        """Yield a FILER for each issuer, the primary one first."""
        previous = value_at(record, self.form.amending.accession)
        before = accessions.compact(previous) if previous else ""
        number = offering_number(self.connection, before) if self.form.dissemination.act else ""
        for position, cik in enumerate(_ciks(filers(record))):
            if cik in entities:
                yield self._numbered("FILER", entities[cik], co_registrant(number, position) if number else "")

    def about(self, record: Record, entities: dict[str, Entity]) -> Iterator[Party]:
        """Yield the SUBJECT COMPANY, then the filer and those who file with it as FILED BY."""
        issuer = next(_ciks(numbers(record, self.form.roles.issuers)), "")
        if issuer in entities:
            yield self._numbered("SUBJECT COMPANY", entities[issuer], subject_number(self.connection, issuer))
        filing = list(filers(record))
        if switch(self.connection, "joint-filers") == "filed-by":
            filing += numbers(record, self.form.roles.leading)
        for cik in _ciks(filing):
            if cik in entities and cik != issuer:
                yield _party("FILED BY", entities[cik], form_type=self.name)

    def _numbered(self, role: str, entity: Entity, number: str) -> Party:
        act, film = self.form.dissemination.act or UNSET, film_number(self.connection, self.year)
        return _party(role, entity, form_type=self.name, act=act, file_number=number or UNSET, film_number=film)


def _ciks(stated: Iterable[str]) -> Iterator[str]:
    """Yield CIKs in ten digits, each once."""
    yield from dict.fromkeys(cik.zfill(10) for cik in stated if cik)


def _party(role: str, entity: Entity, **values: Any) -> Party:
    details = entity.details
    sic = f"{details.sic_words} [{details.sic}]" if details.sic else ""
    return Party(
        role=role,
        name=entity.name,
        cik=entity.cik,
        sic=sic.strip() or UNSET,
        organization_name=details.office or UNSET,
        irs_number=details.irs or UNSET,
        state_of_incorporation=details.state or UNSET,
        fiscal_year_end=details.fiscal_year_end or UNSET,
        business_address=_address(details.business),
        mail_address=_address(details.mail),
        former_names=tuple(
            FormerName(name=former.name, changed=former.until or UNSET) for former in details.former_names
        ),
        **values,
    )


def _address(address: HeaderAddress) -> HeaderAddress | UnsetType:
    return UNSET if address == HeaderAddress() else address


def _members(record: Record, parties: tuple[Party, ...]) -> Iterator[str]:
    """Yield the names of those who file jointly as a group and have no block of their own."""
    roles = form_of(record).roles
    filing = list(mentions(record, roles.leading)) if roles.joint else []
    blocks = {party.cik for party in parties}
    names = {(party.name or "").casefold() for party in parties}
    for mention in filing if filing and len(value_at(record, roles.joint)) > 1 else ():
        cik = mention.party.answer(mention.part, "cik")
        if mention.name.casefold() not in names and (not cik or cik.zfill(10) not in blocks):
            yield mention.name


# ---- accepting -------------------------------------------------------------------------------------------------------


class Accepted(Struct, frozen=True):
    """An accepted filing: its header, and how many documents it has, public or not."""

    header: FilingHeader
    documents: int


def accept(
    connection: sqlite3.Connection, submitted: Submitted, review: Review, parties: OnFile, accepted: datetime
) -> Accepted:
    """Make a filing of a submission, inside a transaction of the caller; a TEST filing is not published.

    Numbers of a TEST filing are taken back: only accession numbers are shared by both kinds.

    Raises:
        RecordError: it cannot be written as a full submission.
    """
    if review.record is None or review.filed is None or review.form is None:
        raise RecordError("what is of no known form cannot be accepted")
    data = public_copy(submitted.body, form_of(review.record), review.filed, parties.entities)
    attached = review.attached.documents if review.attached else []
    documents = [embedded(data, PRIMARY, review.form.submission_type, 1), *attached]
    if submitted.mode is Mode.TEST:
        connection.execute("SAVEPOINT trial")
    number, count = submitted.accession, len(documents)
    header = header_of(connection, number, review, parties.entities, accepted=accepted, documents=count)
    text = write_full(header, documents, "text")
    if submitted.mode is Mode.TEST:
        connection.execute("ROLLBACK TO trial")
        connection.execute("RELEASE trial")
    else:
        for entity in parties.learned:
            store(connection, entity)
        publish(connection, text, public=public_from(connection, accepted, review.filed))
    return Accepted(header, 1 + (review.attached.count if review.attached else 0))
