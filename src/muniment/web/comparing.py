"""What changed between two filings of the store, as a page; and which filings one may be compared with."""

from typing import Any
from urllib.parse import quote

from msgspec import UNSET, Struct

from muniment.compare import STYLE, KnownFiling, compare, counted
from muniment.drafts.questions import is_amendment
from muniment.errors import UsageError
from muniment.forms import Record, form_of
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.findings import history_of
from muniment.store import Store
from muniment.store.stored import Cut, Query, StoredFiling
from muniment.web import lists
from muniment.web.filing_items import Comparison, Side
from muniment.web.filing_page import find, headline, title
from muniment.web.lists import Row
from muniment.web.responses import NotThere, Reply
from muniment.web.study.figures import compare_href
from muniment.wording import day

STYLES = "/redline.css"
"""Where the styles of a redline are: the policy of these pages allows none in place."""


class Choosing(Struct, frozen=True):
    """A filing, and the others of its history in the store: its amendments, and what it amends; oldest first.

    Where the store has too many filings about its issuer to look for them, `cut` says how many, and leads to these.
    `example` is another filing of the same form, "" for none.
    """

    key: str
    filing: str
    history: list[Row]
    cut: dict[str, Cut]
    example: str = ""


def choosing(cache: EvidenceCache, key: str) -> Reply:
    """Return the page that asks what to compare a filing with.

    Raises:
        NotThere: the store has no such filing, or no record of it.
    """
    stored_filing = _with_record(cache, key)
    others = history_of(cache, stored_filing.row)
    history = [lists.row(filing) for filing in others.filings if filing.id != stored_filing.row.id]
    about = lists.Listing(issuer=stored_filing.row.issuer_cik or stored_filing.row.issuer or "").address()
    cut = {"history": Cut(0, others.unread, about)} if others.unread else {}
    newest = cache.store.filings(Query(form=form_of(_known_filing(stored_filing).record).name, limit=2)).items
    example = next((filing.key for filing in newest if filing.id != stored_filing.row.id), "")
    data = Choosing(stored_filing.row.key, title(stored_filing), history, cut, example)
    return Reply(data, "Compare with another filing", "choosing", "filings")


def chosen(cache: EvidenceCache, key: str, other_key: str) -> str:
    """Return the address of the comparison with the filing that a user named.

    Raises:
        NotThere: the store has no such filings.
    """
    return compare_href(_with_record(cache, key).row.key, _with_record(cache, other_key.strip()).row.key)


def comparison(cache: EvidenceCache, key: str, other_key: str) -> Reply:
    """Return what changed from the earlier of two filings to the later one, in whichever order they are named.

    Raises:
        NotThere: the store has no such filings, or no record of one.
        UsageError: both are the same filing, or one is a Form D and the other a schedule.
    """
    before, after = _in_order(cache, _with_record(cache, key), _with_record(cache, other_key))
    sides = _known_filing(before), _known_filing(after)
    form, other_form = (form_of(filing.record) for filing in sides)
    if form.series != other_form.series:
        message = f"A {form.called} and a {other_form.called} have no items in common"
        raise UsageError(f"{message}: compare filings of one kind.")
    changes = compare(*sides)
    data = Comparison(_side(before), _side(after), counted(changes), changes)
    days = data.before.filed, data.after.filed
    is_dated = all(days) and days[0] != days[1]
    title = f"from {days[0]} to {days[1]}" if is_dated else "from one filing to the other"
    return Reply(data, f"What changed {title}", "comparing", "filings")


def amended(store: Store, record: Record) -> str:
    """Return the key of the filing that a draft amends, "" where it names none or the store has it not."""
    number = getattr(record, form_of(record).amending.accession, UNSET)
    try:
        return find(store, number).row.key if number and is_amendment(record) else ""
    except NotThere:
        return ""


def draft_changes(cache: EvidenceCache, key: str, record: Record, called: str, href: str) -> Reply:
    """Return what a draft changes in a filing of the store; `href` is where all its answers are.

    Raises:
        NotThere: the store has no such filing, or no record of it.
    """
    before = _with_record(cache, key)
    changes = compare(_known_filing(before), record)
    data = Comparison(_side(before), Side("", href, called, "", headline(record)), counted(changes), changes)
    return Reply(data, "What this amendment changes", "comparing", "prepare")


def styles() -> bytes:
    """Return the styles of a redline, but for those of the page that stands alone."""
    return "\n".join(line for line in STYLE.split("\n") if not line.startswith("body ")).encode()


def _with_record(cache: EvidenceCache, key: str) -> StoredFiling:
    stored_filing = find(cache.store, key)
    if stored_filing.record is UNSET:
        raise NotThere(f"No answers could be read from {stored_filing.row.key}, so that there is nothing to compare.")
    return stored_filing


def _known_filing(stored_filing: StoredFiling) -> KnownFiling:
    record: Any = stored_filing.record  # never UNSET here
    return KnownFiling(record, stored_filing.states, stored_filing.evidence, stored_filing.problems)


def _in_order(cache: EvidenceCache, first: StoredFiling, second: StoredFiling) -> tuple[StoredFiling, StoredFiling]:
    """Return two filings, the earlier one first: as their history has them, else by day, else as they were named."""
    if first.row.id == second.row.id:
        raise UsageError("Both are the same filing: choose another one to compare it with.")
    history = [row.id for row in history_of(cache, first.row).filings]
    if second.row.id in history:
        is_later = history.index(first.row.id) > history.index(second.row.id)
    else:
        is_later = bool(first.row.filed and second.row.filed and first.row.filed > second.row.filed)
    return (second, first) if is_later else (first, second)


def _side(stored_filing: StoredFiling) -> Side:
    row = stored_filing.row
    return Side(row.key, f"/filings/{quote(row.key)}", lists.form_label(row.form), day(row.filed), title(stored_filing))
