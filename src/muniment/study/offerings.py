"""Money of Form D: what each notice says, and what an offering raised with it.

Form D tells the total amount sold so far (Item 13), so that the money between two notices is the difference of two
totals. Only what a notice and those before it say counts, never one after it: what was raised on a day does not change
with what became known later.

* first: the offering's first notice, new and here: its amount in full;
* increase: what the amount grew by since the last amount that is believed; none: it did not;
* first seen: an amendment whose earlier notice is not here: the increase cannot be known; also where another offering
  with the same file number is here, see `follow`;
* fall: less is sold than before, which corrects an earlier notice; the next increase counts from the lower amount, so
  that what was raised less what fell is what is sold now;
* outlier: the notice itself contradicts its amount, see `doubt_about`; the next counts from the amount before it;
* unstated: no amount is stated;
* copy: a further copy of a notice in another source, which has no place in the offering: it is not asked about.

Nothing in a Form D says that two issuers are parts of one fund, each stating all of its money: a fund with its feeders
and parallel funds. Notices of different offerings are taken to report the same money where they are filed on one day,
state the same amount sold, a million dollars or more, and besides

* name a related person in common, or the same street and ZIP code of their issuers, and the amount has four
  significant digits or more ($564.5 million), or both state the same day of first sale, as round sums need it: one
  sponsor sells several funds of exactly $80 million each;
* or, with nobody in common, state the same day of first sale and an amount of six significant digits or more.

Measured on 2025 Q2 and Q3: of 966 pairs of notices of different offerings that state a million dollars or more to the
dollar on one day, 420 are taken to report the same money. Of the other 546 all but 16 have nobody in common.

>>> size_of(5_000_000, False), size_of(None, True), size_of(None, None)
('over $1 million to $5 million', 'Indefinite', None)
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

from msgspec import UNSET, Struct
from sqlalchemy import Connection, insert, select, tuple_

from muniment.codes.form_d import EXEMPTIONS, INDUSTRIES
from muniment.codes.table import Code, CodeTable
from muniment.deadlines import due_dates, latest
from muniment.deadlines.business_days import Quarter
from muniment.deadlines.of_filing import dues_of
from muniment.forms import FormD, parse_name
from muniment.forms.definition import fields, or_none
from muniment.store.database import chunks, delete_in, insert_rows, select_in, update_rows
from muniment.store.showing import ISSUER, RELATED_PERSON
from muniment.study import tables
from muniment.study.entities.names import is_no_name
from muniment.study.facts import Facts, Resolved
from muniment.values import INDEFINITE
from muniment.values.characters import folded

FIRST, FIRST_SEEN, INCREASE, NONE = "first", "first seen", "increase", "none"
FALL, OUTLIER, UNSTATED, COPY = "fall", "outlier", "unstated", "copy"
EXCLUDED = (FIRST_SEEN, FALL, OUTLIER, UNSTATED)
"""The kinds whose amount is not counted as raised."""
KINDS = CodeTable(
    "kinds of raising",
    (Code(kind, kind) for kind in (FIRST, INCREASE, NONE, *EXCLUDED)),
    source="definitions of ours",
    as_of="2025-03",
)
"""How the amount sold of a notice goes with those before it."""
MOST = 999_999_999_999
"""The largest amount that the form has room for (Form D XML Technical Specification 13, TOTAL_AMOUNT types)."""
MOST_OF_AN_INVESTOR = 2_000_000_000
"""Dollars for each investor above which growth is not believed.

Measured on the 17,668 notices of 2025 Q2 and Q3 that tell growth: one is above, with 5.3 billion for each of three
investors in a fund whose manager has less than that in all; the next has 1.7 billion.
"""
LEAST = 1_000_000
"""Dollars below which equal amounts are not compared: platforms file many small offerings of one sum each day."""
_DISTINCT, _ALONE = 4, 6  # significant digits: among notices of the same people; among notices of nobody in common
FUND = "Pooled Investment Fund"
"""The choice of Item 4 that makes an issuer a fund here, `is_fund`."""
_SECURITIES = {field.name: field.at.label for field in fields(FormD) if field.at.item == "9"}  # one tick each
_PLACES = {code: number for number, code in enumerate(EXEMPTIONS)}
_LIMITS = tuple(millions * 1_000_000 for millions in (1, 5, 10, 50, 100, 500, 1000))
_WORDS = ("$1 million", "$5 million", "$10 million", "$50 million", "$100 million", "$500 million", "$1 billion")
SIZES = CodeTable(
    "sizes of offerings",
    (
        Code(f"up to {_WORDS[0]}", f"up to {_WORDS[0]}"),
        *(Code(f"over {less} to {more}", f"over {less} to {more}") for less, more in pairwise(_WORDS)),
        Code(f"over {_WORDS[-1]}", f"over {_WORDS[-1]}"),
        Code(INDEFINITE, INDEFINITE),
    ),
    source="classes of ours over Form D, Item 13",
    as_of="2025-03",
)
"""The classes, smallest first; a limit belongs to the class below it."""
_ORDERED = tuple(SIZES)
_REQUIRED = date(2009, 3, 16)  # Release 33-8891: from then on every notice is on EDGAR
_N = tables.notices.c
_WORKED_OUT = ("raised", "raised_kind", "apart", "doubt", "due", "days_late")
_READ = (
    *(_N.statement_id, _N.number, _N.filing_id, _N.accession, _N.previous, _N.filed, _N.amendment, _N.first_sale),
    *(_N.sold, _N.offered, _N.remaining, _N.yet_to_occur, _N.investors, *(_N[name] for name in _WORKED_OUT)),
)


# ---- one notice -----------------------------------------------------------------------------------------------------


def put(connection: Connection, facts: Iterable[Facts], resolved: Resolved) -> None:
    """Write down what each Form D among these filings says; any other filing is passed over.

    Rows of these filings must not be there. Nothing is known of the notice before until `follow`.
    """
    rows = [_row(filing, filing.filing.record, resolved) for filing in facts if isinstance(filing.filing.record, FormD)]
    if not rows:
        return
    connection.execute(insert(tables.notices), rows)
    # Which exemptions the lists hold: there are a few hundred different ones at most.
    known_sets = set(connection.execute(select(tables.exemption_sets.c.exemptions).distinct()).scalars())
    new = {row["exemptions"] for row in rows if row["exemptions"]} - known_sets
    sets = [{"exemptions": exemptions, "code": code} for exemptions in sorted(new) for code in exemptions]
    insert_rows(connection, tables.exemption_sets, sets)


def exemption_lists(connection: Connection, filings: Iterable[int]) -> set[tuple[str, ...]]:
    """Return the lists of exemptions that these filings have."""
    lists = select_in(connection, select(_N.exemptions), _N.filing_id, sorted(filings))
    return {row.exemptions for row in lists if row.exemptions}


def forget_lists(connection: Connection, lists: set[tuple[str, ...]]) -> None:
    """Take out those of some lists of exemptions that no notice has any more."""
    in_use = select_in(connection, select(_N.exemptions).distinct(), _N.exemptions, sorted(lists))
    delete_in(connection, tables.exemption_sets.c.exemptions, sorted(lists - {row.exemptions for row in in_use}))


def size_of(offered: int | None, indefinite: bool | None) -> str | None:
    """Return the class of an amount offered in dollars; None where it is not stated."""
    if indefinite:
        return INDEFINITE
    return None if offered is None else _ORDERED[bisect_left(_LIMITS, offered)]


def _row(facts: Facts, record: FormD, resolved: Resolved) -> dict[str, Any]:
    # The form as the notice has it, else as its header does.
    header, filed = facts.filing.header, facts.filed
    spelled = (record.submission_type, UNSET if header is UNSET else header.form)
    parsed = (parse_name(text) for text in spelled if text)
    form = next((name for name in parsed if name and name.form == "D"), None)
    amendment = form.amendment if form else or_none(record.is_amendment)
    new, sale = amendment is False, or_none(record.first_sale)
    due = dues_of(record, filed).on_time_until if new else None
    offered, remaining = record.total_offering_amount, record.total_remaining
    indefinite = None if offered is UNSET else offered == INDEFINITE
    amount = None if offered is UNSET or offered == INDEFINITE else offered
    issuer, industry = record.primary_issuer, or_none(record.industry_group)
    address = UNSET if issuer is UNSET else issuer.address
    code = INDUSTRIES.get(industry) if industry else None
    # Each exemption once, in official order, those that are on no list last.
    exemptions = sorted(set(record.exemptions or ()), key=lambda code: (_PLACES.get(code, len(_PLACES)), code))
    return {
        "filing_id": facts.filing.id,
        "accession": facts.filing.key,
        "form": "D/A" if amendment else "D",
        "amendment": amendment,
        "previous": or_none(record.previous_accession_number),
        "filed": filed,
        "known": facts.known or None,
        "issuer_id": resolved.entity_of(facts, facts.issuer),
        "issuer_name": None if facts.issuer is None else facts.mentions[facts.issuer].name,
        "raised_kind": UNSTATED,
        "week": (filed - timedelta(days=filed.weekday())).isoformat() if filed else None,
        "month": f"{filed:%Y-%m}" if filed else None,
        "quarter": str(Quarter.of(filed)) if filed else None,
        "year": filed.year if filed else None,
        "state": None if address is UNSET else or_none(address.state),
        "industry": industry,
        "industry_group": (code.group or industry) if code else industry,
        "is_fund": industry == FUND,
        "fund_type": or_none(record.fund_type),
        "revenue_range": or_none(record.revenue_range),
        "net_asset_value_range": or_none(record.net_asset_value_range),
        "exemptions": None if record.exemptions is UNSET else tuple(exemptions),
        "securities": tuple(label for name, label in _SECURITIES.items() if getattr(record, name) is True) or None,
        "first_sale": sale,
        "yet_to_occur": or_none(record.first_sale_yet_to_occur),
        "days_to_filing": (filed - sale).days if new and filed and sale else None,
        "due": due,
        "days_late": (filed - due).days if filed and due else None,
        "offered": amount,
        "offered_indefinite": indefinite,
        "sold": or_none(record.total_amount_sold),
        "remaining": None if remaining == INDEFINITE else or_none(remaining),
        "size": size_of(amount, indefinite),
        "investors": or_none(record.total_investors),
        "minimum_investment": or_none(record.minimum_investment),
    }


# ---- what was raised ------------------------------------------------------------------------------------------------


class Stated(Struct, frozen=True, gc=False):
    """What a notice says about its money; None for what it does not say. Amounts are in dollars."""

    amendment: bool | None
    sold: int | None
    offered: int | None
    yet_to_occur: bool | None
    investors: int | None


class Raised(Struct, frozen=True, gc=False):
    """What was raised with a notice: the columns `raised`, `raised_kind`, `apart` and `doubt` of `tables.notices`."""

    kind: str
    raised: int | None = None
    apart: int | None = None
    doubt: str | None = None


def raised(notices: Iterable[Stated]) -> Iterator[Raised]:
    """Yield what was raised with each notice of one offering, given from its first to its last."""
    believed: int | None = None
    is_whole: bool | None = None
    for notice in notices:
        if is_whole is None:
            is_whole = notice.amendment is False
        result = _raised(notice, believed, is_whole=is_whole)
        if result.kind not in (OUTLIER, UNSTATED):
            believed = notice.sold
        yield result


def _raised(notice: Stated, believed: int | None, *, is_whole: bool) -> Raised:
    """Return what was raised since the amount believed; `is_whole` where the offering's first notice is here."""
    if notice.sold is None:
        return Raised(UNSTATED)
    growth = notice.sold - (believed or 0)
    if believed is not None and growth == 0:
        return Raised(NONE, 0)
    is_known = is_whole or believed is not None
    if reason := contradiction_of(notice, growth if is_known else 0):
        return Raised(OUTLIER, None, max(growth, 0) if notice.sold <= MOST else None, reason)
    if growth < 0:
        return Raised(FALL, None, -growth)
    if not is_known:
        return Raised(FIRST_SEEN, None, notice.sold)
    return Raised(FIRST if believed is None else INCREASE, growth)


def contradiction_of(notice: Stated, growth: int) -> str | None:
    """Return why the amount sold is not believed, None where nothing contradicts it; `growth` is new with it.

    The first three are what EDGAR's own specification (note m#8) and the rules E-28, K-09 and K-11 compare.
    """
    if not notice.sold:
        return None
    if notice.offered is not None and notice.sold > notice.offered:
        return "more is sold than offered"
    if notice.yet_to_occur:
        return "the first sale is yet to occur"
    if notice.investors == 0:
        return "nobody has invested"
    if notice.sold > MOST:
        return "more than the form has room for"
    if notice.investors and growth > notice.investors * MOST_OF_AN_INVESTOR:
        return "too much for each investor"
    return None


def amendment_due(named: str | None, before: str, filed: date | None, remaining: int | None) -> date | None:
    """Return the last day on which an amendment is on time; None where it cannot be known.

    `named` is the accession number that it names as the previous one; `before` is that of the notice before it here,
    `filed` and `remaining` are its day and the dollars it had left to sell.
    """
    if not before or named != before or filed is None or filed < _REQUIRED or remaining == 0:
        return None
    return latest(due_dates("D", "", filed, amendment=True, trigger="annual"))


def follow(connection: Connection, statement_ids: Iterable[int]) -> set[int]:
    """Work out what was raised with each notice of these offerings, and when its amendments were due.

    Their rows have `statement_id` and `number` by then. Rows in which nothing changes are not written; returns the
    filings of the others. What is counted once is as raised until `count_once` has looked at the other notices of
    the day.
    """
    written: set[int] = set()
    for portion in chunks(statement_ids):
        question = select(*_READ).where(_N.statement_id.in_(portion)).order_by(_N.statement_id, _N.number)
        rows = connection.execute(question).all()
        changed = [new for _, group in groupby(rows, lambda row: row.statement_id) for new in _changed(list(group))]
        update_rows(connection, tables.notices, changed, "filing_id")
        written.update(new["filing_id"] for new in changed)
    return written


def _changed(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield what is new in the rows of one offering, from its first notice to its last, and in further copies."""
    placed = [row for row in rows if row.number is not None]
    money: dict[int, Raised] = {}
    for line in _lines(placed):
        stated = (Stated(row.amendment, row.sold, row.offered, row.yet_to_occur, row.investors) for row in line)
        money.update(zip((row.filing_id for row in line), raised(stated), strict=True))
    copies = (row for row in rows if row.number is None)
    for row, before in [*zip(placed, [None, *placed], strict=False), *((copy, None) for copy in copies)]:
        result = money.get(row.filing_id, Raised(COPY))
        # A new notice knows by itself when it was due.
        due, late = row.due, row.days_late
        if row.amendment is not False:
            due = before and amendment_due(row.previous, before.accession, before.filed, before.remaining)
            late = (row.filed - due).days if due and row.filed else None
        new = (result.raised, result.kind, result.apart, result.doubt, due, late)
        if new != tuple(getattr(row, name) for name in _WORKED_OUT):
            worked_out = dict(zip(_WORKED_OUT, new, strict=True))
            yield {"filing_id": row.filing_id, **worked_out, "raised_once": result.raised}


def _lines(placed: Sequence[Any]) -> list[list[Any]]:
    """Return the notices whose amounts go on from one another, mostly all of them.

    EDGAR gives a few offerings of one issuer one file number: each notice goes on with what it names here, else with
    the one before, but where it is an amendment of another notice with another first sale.
    """
    lines: list[list[Any]] = []
    by_accession: dict[str, list[Any]] = {}
    before: Any = None
    for row in placed:
        line = by_accession.get(row.previous or "")
        if line is None and before is not None:
            named = row.amendment and row.previous and row.previous != before.previous
            sales = {row.first_sale, before.first_sale}
            if not named or None in sales or len(sales) == 1:
                line = by_accession[before.accession]
        if line is None:
            line = []
            lines.append(line)
        line.append(row)
        by_accession[row.accession] = line
        before = row
    return lines


# ---- the same money, counted once -----------------------------------------------------------------------------------

Amount = tuple[date, int]
"""A day of filing, and an amount sold in dollars."""


class Reported(Struct, frozen=True):
    """What a notice says of one amount of one day; `traits` are its related persons, and the address of its issuer."""

    filing_id: int
    statement_id: int | None
    sold: int
    raised: int | None
    first_sale: date | None
    traits: frozenset[str]


class Counted(Struct, frozen=True):
    """`alike_id`: the first notice that reports the same money, None where no other does; `raised_once`: dollars."""

    alike_id: int | None
    raised_once: int | None


def counted(notices: Sequence[Reported]) -> dict[int, Counted]:
    """Return what each of some notices of one amount adds to those before it, by filing; given as they became known.

    Of a sum that several report as raised, the first counts in full, each later one by how much more it raised.
    """
    first: dict[int, int] = {}
    most: dict[int, int] = {}
    results: dict[int, Counted] = {}
    for at, notice in enumerate(notices):
        same = next((first[before.filing_id] for before in notices[:at] if _is_same(before, notice)), notice.filing_id)
        first[notice.filing_id] = same
        before = most.get(same, 0)
        most[same] = max(before, notice.raised or 0)
        once = None if notice.raised is None else max(notice.raised - before, 0)
        results[notice.filing_id] = Counted(same, once)
    offerings = defaultdict[int, set[int | None]](set)
    for notice in notices:
        offerings[first[notice.filing_id]].add(notice.statement_id)
    alone = {same for same, several in offerings.items() if len(several) == 1}
    return {key: Counted(None, it.raised_once) if it.alike_id in alone else it for key, it in results.items()}


def _is_same(earlier: Reported, later: Reported) -> bool:
    """Whether two notices that state the same amount on the same day, maybe of one offering, report the same money."""
    if earlier.statement_id == later.statement_id:
        return True
    digits = len(str(earlier.sold).rstrip("0"))
    is_same_sale = earlier.first_sale is not None and earlier.first_sale == later.first_sale
    if earlier.traits & later.traits:
        return is_same_sale or digits >= _DISTINCT
    return is_same_sale and digits >= _ALONE


def amounts(connection: Connection, filings: Iterable[int]) -> set[Amount]:
    """Return the amounts of these filings that other notices may report, too."""
    question = select(_N.filed, _N.sold).where(_N.sold >= LEAST, _N.filed.is_not(None))
    return {(row.filed, row.sold) for row in select_in(connection, question, _N.filing_id, sorted(filings))}


def count_once(connection: Connection, changed: Iterable[Amount]) -> None:
    """Work out `alike_id` and `raised_once` of all notices that state one of these amounts on its day."""
    for portion in chunks(sorted(changed)):
        rows = connection.execute(
            select(_N.filed, _N.sold, _N.filing_id, _N.statement_id, _N.raised, _N.first_sale)
            .add_columns(_N.alike_id, _N.raised_once)
            .where(tuple_(_N.filed, _N.sold).in_(portion), _N.number.is_not(None))
            .order_by(_N.filed, _N.sold, _N.known, _N.accession, _N.filing_id)
        ).all()
        groups = [list(group) for _, group in groupby(rows, lambda row: (row.filed, row.sold))]
        traits = _traits(connection, [row.filing_id for group in groups if len(group) > 1 for row in group])
        new = []
        for group in groups:
            about = ((row.filing_id, row.statement_id, row.sold, row.raised, row.first_sale) for row in group)
            results = counted([Reported(*columns, traits[columns[0]]) for columns in about])
            for row in group:
                now = results[row.filing_id]
                if (row.alike_id, row.raised_once) != (now.alike_id, now.raised_once):
                    new.append({"filing_id": row.filing_id, "alike_id": now.alike_id, "raised_once": now.raised_once})
        update_rows(connection, tables.notices, new, "filing_id")


def _traits(connection: Connection, filings: Sequence[int]) -> defaultdict[int, frozenset[str]]:
    """Return the related persons of notices, and the street and ZIP code of their issuers, folded."""
    mentions = tables.mentions.c
    question = select(mentions.filing_id, mentions.role, mentions.name, mentions.street, mentions.zip)
    question = question.where(mentions.role.in_((ISSUER, RELATED_PERSON)))
    by_filing: dict[int, set[str]] = defaultdict(set)
    for row in select_in(connection, question, mentions.filing_id, filings):
        if row.role == RELATED_PERSON and not is_no_name(row.name):
            by_filing[row.filing_id].add(f"person {folded(row.name)}")
        elif row.role == ISSUER and row.street and row.zip:
            by_filing[row.filing_id].add(f"address {folded(row.street)} {folded(row.zip)}")
    return defaultdict(frozenset, {key: frozenset(traits) for key, traits in by_filing.items()})
