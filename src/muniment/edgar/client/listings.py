"""What EDGAR lists, each format with its reader: indexes, the feed, a company's filings, what a search finds.

Source: SEC, "Accessing EDGAR Data" and "EDGAR Application Programming Interfaces", and files of 1993 to 2026.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec
from lxml import etree
from msgspec import Struct

from muniment.deadlines.business_days import Quarter
from muniment.documents import xml
from muniment.documents.passage import Passage, characters
from muniment.edgar.protocol import gunzipped
from muniment.errors import IdentifierError, SourceError
from muniment.forms import FormName, parse_name
from muniment.identifiers import accession, cik
from muniment.wording import form_named

NUMBER = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}")
"""An accession number inside of a path or a text."""


class Listing(Struct, frozen=True):
    """A filing in a list: its number, form as EDGAR spells it, filing date, and one of the companies in it.

    `filed` is None where the list does not state it. `cik` has ten digits.
    """

    accession: str
    form: str
    filed: date | None
    cik: str
    name: str = ""


class Criteria(Struct, frozen=True):
    """Which filings: of which form (None: all that muniment reads), filed from when until when, both inclusive."""

    form: FormName | None = None
    since: date | None = None
    until: date | None = None

    def __contains__(self, listing: Listing) -> bool:
        """Return whether a filing meets the criteria; one without a date does, whatever the days."""
        form = parse_name(listing.form)
        if form is None:
            return False
        if self.form and (form.form != self.form.form or (self.form.amendment and not form.amendment)):
            return False
        return listing.filed is None or (self.since or date.min) <= listing.filed <= (self.until or date.max)


def wanted_form(text: str) -> FormName:
    """Return the form that a user names; with `/A` its amendments only, without both.

    Raises:
        UsageError: it is none that muniment reads.
    """
    return form_named("--form", text)


def without_repeats(listings: Iterable[Listing]) -> Iterator[Listing]:
    """Yield each filing once: lists have a line for every company in it."""
    seen: set[str] = set()
    for listing in listings:
        if listing.accession not in seen:
            seen.add(listing.accession)
            yield listing


# ---- indexes ---------------------------------------------------------------------------------------------------------

_LARGEST = 256 << 20
_LINE_END = re.compile(r"\r\n|[\r\n]")
_RULE = re.compile(r"-{10,}\s*")
_TAIL = re.compile(r"(?P<left>.*\S)\s+(?P<cik>[0-9]{1,10})\s+(?P<day>[0-9]{4}-?[0-9]{2}-?[0-9]{2})\s+(?P<path>\S+)\s*")
_OURS = r"(?:SC|SCHEDULE) 13[DG](?:/A)?|D(?:/A)?"
_FORM_FIRST = re.compile(rf"(?P<form>{_OURS})\s+(?P<name>\S.*)")
_FORM_LAST = re.compile(rf"(?P<name>.*\S)\s+(?P<form>{_OURS})")
_BLANKS = re.compile(r"\s{2,}")
_LAST_RECEIVED = re.compile(r"Last Data Received:\s*(?P<day>[A-Za-z]{3,9}\s+[0-9]{1,2}, ?[0-9]{4})")
_FORM_WIDTH, _NAME_WIDTH = 12, 62
_BARRED_COLUMNS = 5


class Index(Struct, frozen=True):
    """An index: its rows, the last day it knows of (None where it does not say), and the rows that cannot be read."""

    listings: tuple[Listing, ...]
    through: date | None
    unread: tuple[str, ...]


def read_index(data: bytes, name: str = "") -> Index:
    """Return what an index of any layout lists.

    Read are `master` and `xbrl` (columns parted by `|`), `form`, `company` and `crawler` (columns of fixed width), as
    they are or with gzip. Where a form's name is longer than its column the others are pushed to the right, so rows are
    read from their end.

    Raises:
        SourceError: it is none, or its compression is damaged.
    """
    if data.startswith(b"\x1f\x8b"):
        try:
            data = gunzipped(data, _LARGEST)
        except ValueError as error:
            raise SourceError(str(error), source=name) from error
    lines = iter(_LINE_END.split(characters(data)))  # names have other signs at which `splitlines` parts them
    head: list[str] = []
    for line in lines:
        if _RULE.fullmatch(line):
            break
        head.append(line)
    else:
        raise SourceError("is no index of EDGAR: it has no line of dashes above its rows", source=name)
    title = " ".join(" ".join(head).split()).casefold()  # it may be broken in two
    form_first = -1 < title.rfind("form type") < title.rfind("company name")
    split = _with_bars if "|" in title else partial(_fixed, form_first=form_first)
    rows = [(line, split(line)) for line in lines if line.strip()]
    unread = tuple(line[:200] for line, listing in rows if listing is None)
    return Index(tuple(listing for _, listing in rows if listing), _through(" ".join(head)), unread)


def _through(head: str) -> date | None:
    stated = _LAST_RECEIVED.search(head)
    text = " ".join(stated["day"].replace(",", ", ").split()) if stated else ""
    for spelling in ("%B %d, %Y", "%b %d, %Y"):
        try:
            return datetime.strptime(text, spelling).date()
        except ValueError:
            continue
    return None


def _with_bars(line: str) -> Listing | None:
    first, _, rest = line.partition("|")
    parts = [first, *rest.rsplit("|", _BARRED_COLUMNS - 2)]  # the name, which may hold anything, stands second
    if len(parts) != _BARRED_COLUMNS:
        return None
    number, name, form, day, path = (part.strip() for part in parts)
    return _listing(form, name, number, day, path)


def _fixed(line: str, *, form_first: bool) -> Listing | None:
    tail = _TAIL.fullmatch(line)
    if not tail:
        return None
    front = tail["left"].strip()
    known_form = _FORM_FIRST.fullmatch(front) if form_first else _FORM_LAST.fullmatch(front)
    first, *more = _BLANKS.split(front)
    if known_form:
        form, name = known_form["form"], known_form["name"]
    elif more and form_first:
        form, name = first, _BLANKS.split(front, 1)[1]
    elif more:
        form, name = more[-1], " ".join((first, *more[:-1]))
    elif form_first:
        form, name = front[:_FORM_WIDTH], front[_FORM_WIDTH:]
    else:
        form, name = front[_NAME_WIDTH:], front[:_NAME_WIDTH]
    return _listing(form, name, tail["cik"], tail["day"], tail["path"])


def _listing(form: str, name: str, number: str, day: str, path: str) -> Listing | None:
    accession_number = NUMBER.search(path)
    try:
        filed = date.fromisoformat(day)
        company = cik.compact(number)
    except (ValueError, IdentifierError):
        return None
    return Listing(accession_number[0], form.strip(), filed, company, name.strip()) if accession_number else None


# ---- which indexes there are ----------------------------------------------------------------------------------------


def quarters(since: date, until: date) -> Iterator[Quarter]:
    """Yield all quarters that have a day of a time.

    >>> list(map(str, quarters(date(2023, 12, 31), date(2024, 4, 1))))
    ['2023Q4', '2024Q1', '2024Q2']
    """
    quarter = Quarter.of(since)
    while quarter <= Quarter.of(until):
        yield quarter
        quarter = quarter.following


def of_quarter(quarter: Quarter) -> str:
    """Return the path of the index of a quarter, below the archive."""
    return f"full-index/{quarter.year}/QTR{quarter.number}/master.idx"


def of_day(day: date) -> str:
    """Return the path of the index of a day, below the archive."""
    return f"daily-index/{day.year}/QTR{Quarter.of(day).number}/master.{day:%Y%m%d}.idx"


# ---- the feed --------------------------------------------------------------------------------------------------------

_TITLE = re.compile(r"(?P<name>.*\S) \((?P<cik>[0-9]{1,10})\)(?: \((?P<role>[^()]*)\))?\s*")
_FILED = re.compile(r"Filed:(?:\s|<[^<>]*+>)*+(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})")


class Entry(Struct, frozen=True):
    """An entry of the feed: the filing with one party, its role, and when EDGAR accepted it, None where not stated."""

    listing: Listing
    role: str
    accepted: datetime | None


def read_feed(data: bytes, where: str = "", unread: list[str] | None = None) -> list[Entry]:
    """Return the entries of a page of the feed, latest first; there is one for each party of a filing.

    `unread` gets why an entry cannot be read, for who has other lists besides, and would miss the whole page for it.

    Raises:
        SourceError: it is no such feed, or damaged; without `unread` also that an entry names no filing.
    """
    document = xml.parse(Passage.whole(data))
    root = document.root
    if document.recovered or etree.QName(root).localname != "feed":
        raise SourceError("is no feed of EDGAR, or a damaged one", source=where)
    entries: list[Entry] = []
    for element in root.iterchildren("{*}entry"):
        try:
            entries.append(_entry(element, where))
        except (IdentifierError, SourceError) as error:
            if unread is None:
                raise
            unread.append(str(error))
    return entries


def _entry(element: etree._Element, where: str) -> Entry:
    children = {etree.QName(child).localname: child for child in element}
    named, _, rest = " ".join(_text(children.get("title")).split()).partition(" - ")
    title = _TITLE.fullmatch(rest)
    number = NUMBER.search(_text(children.get("id")))
    if not named or title is None or number is None:
        raise SourceError("an entry of the feed names no filing", source=where, place=f"line {element.sourceline}")
    category = children.get("category")
    form = (category.get("term") if category is not None else "") or named
    filed = _FILED.search(_text(children.get("summary")))
    accepted = _moment(_text(children.get("updated")))
    day = _day(filed["day"]) if filed else None
    listing = Listing(number[0], form.strip(), day, cik.compact(title["cik"]), title["name"])
    return Entry(listing, title["role"] or "", accepted)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


# ---- companies -------------------------------------------------------------------------------------------------------

_PAGE = re.compile(r"CIK[0-9]{10}-submissions-[0-9]{3,6}\.json").fullmatch
_COLUMNS = ("accessionNumber", "form", "filingDate")


class OlderPage(Struct, frozen=True):
    """A further file with older filings; the days of the oldest and the latest in it, None where it does not say."""

    file: str
    since: date | None
    until: date | None


class Company(Struct, frozen=True):
    """A company and its latest filings, newest first; `older` are the files with the others."""

    cik: str
    name: str
    listings: tuple[Listing, ...]
    older: tuple[OlderPage, ...]


def read_company(data: bytes, where: str = "") -> Company:
    """Return a company as `submissions/CIK##########.json` describes it.

    Raises:
        SourceError: it is no such file.
    """
    body = _object(data, where)
    try:
        number = cik.compact(str(body["cik"]))
        recent, files = body["filings"]["recent"], body["filings"].get("files") or []
        name = str(body.get("name") or "")
        older = tuple(_older(file, where) for file in files)
    except (LookupError, TypeError, AttributeError, IdentifierError) as error:
        raise SourceError("is no list of a company's filings as EDGAR has it", source=where) from error
    return Company(number, name, _rows(recent, number, name, where), older)


def read_older(data: bytes, company: Company, where: str = "") -> tuple[Listing, ...]:
    """Return the filings of a further file of a company; the error is that of `read_company`."""
    return _rows(_object(data, where), company.cik, company.name, where)


def _rows(columns: object, number: str, name: str, where: str) -> tuple[Listing, ...]:
    """Turn parallel lists into rows; lists of unequal length would put values into the wrong filing."""
    lists = [columns.get(column) if isinstance(columns, Mapping) else None for column in _COLUMNS]
    if not all(isinstance(column, list) for column in lists) or len({len(column or ()) for column in lists}) != 1:
        raise SourceError(f"its lists {', '.join(_COLUMNS)} are missing or not equally long", source=where)
    listings = []
    for named, form, filed in zip(*(column or () for column in lists), strict=True):
        try:
            day = date.fromisoformat(str(filed))
            listings.append(Listing(accession.validate(str(named)), str(form), day, number, name))
        except (ValueError, IdentifierError) as error:
            raise SourceError(f"a filing in it cannot be read: {named!r:.40}, {filed!r:.40}", source=where) from error
    return tuple(listings)


def _older(page: Mapping[str, Any], where: str) -> OlderPage:
    file = str(page["name"])
    if not _PAGE(file):
        raise SourceError(f"names a file that is none of EDGAR's: {file[:60]!r}", source=where)
    return OlderPage(file, _day(page.get("filingFrom")), _day(page.get("filingTo")))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def read_tickers(data: bytes, where: str = "") -> dict[str, str]:
    """Return the CIK of each ticker in `company_tickers.json`.

    Raises:
        SourceError: it is no such file.
    """
    try:
        return {str(row["ticker"]).upper(): cik.compact(str(row["cik_str"])) for row in _object(data, where).values()}
    except (LookupError, TypeError, IdentifierError) as error:
        raise SourceError("is no list of tickers as EDGAR has it", source=where) from error


def _object(data: bytes, where: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(f"is no JSON object: {error}", source=where) from error


# ---- search ----------------------------------------------------------------------------------------------------------


class SearchPage(Struct, frozen=True):
    """A page of hits: how many there are in all (at least, where `is_least`), and the documents of this page.

    Each is a filing with the companies in it, the first of them in `listed`.
    """

    total: int
    is_least: bool
    hits: tuple["Hit", ...]


class Hit(Struct, frozen=True):
    """A document that was found: its filing, its file in the filing, and the CIKs of all companies of the filing."""

    listing: Listing
    file: str
    ciks: tuple[str, ...]


def read_search(data: bytes, where: str = "") -> SearchPage:
    """Return what a search of full texts found; it covers 2001 onward.

    Raises:
        SourceError: it is no answer to a search.
    """
    try:
        answer = msgspec.json.decode(data, type=dict[str, Any])["hits"]
        total, hits = answer["total"], tuple(_hit(hit) for hit in answer.get("hits", ()))
        return SearchPage(int(total["value"]), total.get("relation") == "gte", hits)
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise SourceError("is no answer of EDGAR's full-text search", source=where) from error


def _hit(body: Mapping[str, Any]) -> Hit:
    source = body["_source"]
    ciks = tuple(cik.compact(str(entry)) for entry in source["ciks"])
    named = source.get("display_names")
    name = str(named[0]).partition("  (")[0].strip() if isinstance(named, list) and named else ""  # not ticker and CIK
    number = accession.validate(source["adsh"])
    _, _, file = str(body.get("_id", "")).partition(":")
    form = str(source.get("form") or source.get("file_type") or "")
    return Hit(Listing(number, form, _day(source.get("file_date")), ciks[0] if ciks else "", name), file, ciks)
