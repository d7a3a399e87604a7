"""The feed of the latest filings, as Atom. Source: `browse-edgar?action=getcurrent&output=atom` of sec.gov."""

import re
from datetime import datetime

from lxml import etree
from msgspec import Struct

from muniment.documents import xml
from muniment.documents.passage import Passage
from muniment.edgar.client.listing import NUMBER, Listed
from muniment.errors import SourceError
from muniment.identifiers import cik

_TITLE = re.compile(r"(?P<name>.*\S) \((?P<cik>[0-9]{1,10})\)(?: \((?P<role>[^()]*)\))?\s*")
_FILED = re.compile(r"Filed:(?:\s|<[^<>]*+>)*+(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})")


class Entry(Struct, frozen=True):
    """An entry of the feed: the filing with one party, its role, and when EDGAR accepted it, None where not told."""

    listed: Listed
    role: str
    accepted: datetime | None


def read_feed(data: bytes, where: str = "") -> list[Entry]:
    """Return the entries of a page of the feed, latest first; there is one for each party of a filing.

    Raises:
        SourceError: it is no such feed, or damaged: entries could be missing.
    """
    document = xml.parse(Passage.whole(data))
    root = document.root
    if document.mended or etree.QName(root).localname != "feed":
        raise SourceError("is no feed of EDGAR, or a damaged one", source=where)
    return [_entry(one, where) for one in root if etree.QName(one).localname == "entry"]


def _entry(element: etree._Element, where: str) -> Entry:
    told = {etree.QName(one).localname: one for one in element}
    named, _, rest = " ".join(_words(told.get("title")).split()).partition(" - ")
    title = _TITLE.fullmatch(rest)
    number = NUMBER.search(_words(told.get("id")))
    if not named or title is None or number is None:
        raise SourceError("an entry of the feed names no filing", source=where, place=f"line {element.sourceline}")
    category = told.get("category")
    form = (category.get("term") if category is not None else "") or named
    filed = _FILED.search(_words(told.get("summary")))
    accepted = _moment(_words(told.get("updated")))
    day = datetime.fromisoformat(filed["day"]).date() if filed else None
    listed = Listed(number[0], form.strip(), day, cik.compact(title["cik"]), title["name"])
    return Entry(listed, title["role"] or "", accepted)


def _words(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _moment(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        return None
