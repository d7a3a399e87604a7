"""Schedule 13D, Item 5(c) and (e): the transactions, and the day on which ownership fell to five percent or less."""

import re
from datetime import date, timedelta
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.rooms import FIVE, highest, lowest, stated, together, words
from muniment.checks.schedule_13.texts import (
    day_in,
    fields_of,
    holds_figure,
    item_5,
    places,
    refers,
    says_none,
    texts_13d,
    whole,
)
from muniment.checks.schedule_13.trades import trades
from muniment.forms import Schedule13D
from muniment.forms.schedule_13.schedule_13d import ReportingPerson
from muniment.wording import amount, day

_SIXTY = timedelta(days=60)
_ROUNDS_TO_FIVE = Decimal("4.95")
_TRADING = re.compile(
    r"transact|purchas|bought|acqui|sold|sale|dispos|\bsixty\b|\b60\b|effected|traded|convert|exercis", re.IGNORECASE
)
_NO_TRADE = re.compile(
    r"\b(?:grant|split|vest|dividend|distribut|outstanding|conver|exercis|gift|merger|reinvest|issued|award)",
    re.IGNORECASE,
)
_CEASED = re.compile(
    r"ceas\w{1,4}[^.;]{0,80}(?:five|5)\s*(?:percent|per\s+cent|%)|no\s+longer[^.;]{0,80}(?:own|(?:five|5)\s*(?:percent|%))"
    r"|ceas\w{1,4}\s+to\s+(?:be|own|have|beneficially)",
    re.IGNORECASE,
)
_REMAINS = re.compile(r"\b(?:remains?|continues?|still|not)\b", re.IGNORECASE)


@rule(
    "S-11",
    "transactions-told",
    "Item 5(c) lists the transactions of the past sixty days, or since the last statement, or says there were none.",
    cites="17 CFR 240.13d-101, Item 5(c)",
    forms="13D",
    severity="warning",
    needs=("reporting_persons",),
    mend="List each transaction with date, amount, price and manner, or say that there were none.",
    basis="In an amendment only where an amount changed since the last statement, and no text tells another reason.",
    passes=(
        {"item5.transactions": "None."},
        Example(form="13D/A"),
        Example(form="13D/A", earlier=(Example(changes={"reporting_persons[0].aggregate_amount": Decimal(1000000)}),)),
    ),
    fails=(
        {"item5.transactions": "The Fund trades."},
        Example(
            form="13D/A",
            changes={
                "item5.transactions": None,
                "item5.amount_and_percent": "1,123,214.58 shares, or 6.1%",
                "item4.purpose": "Investment.",
                "reporting_persons[2].comment": None,
            },
            earlier=(Example(changes={"reporting_persons[0].aggregate_amount": Decimal(1000000)}),),
            also=("C-18",),
        ),
    ),
)
def transactions_told(persons: tuple[ReportingPerson, ...], filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for trades, or a word about them, in a first statement and after a change of an amount."""
    item5 = filing.record.item5
    told = item5.transactions if item5 else UNSET
    if told:
        if holds_figure(told) or refers(told) or says_none(told) or re.search(r"\bno|\bexcept", told, re.I):
            return None
        return Doubt("Item 5(c) neither lists a transaction nor says that there was none.", ("item5.transactions",))
    changed = _changed(persons, filing) if filing.amendment else None
    if changed is None or _said_elsewhere(filing.record):
        return None
    number, was, now = changed
    return Doubt(
        f"The amount owned went from {amount(was, '')} to {amount(now, '')}, but Item 5(c) tells of no transaction.",
        (f"reporting_persons[{number}].aggregate_amount", "item5.transactions"),
    )


def _said_elsewhere(record: Schedule13D) -> bool:
    return bool(_TRADING.search(whole(item_5(record))) or _NO_TRADE.search(whole(texts_13d(record))))


def _changed(persons: tuple[ReportingPerson, ...], filing: Filing[Schedule13D]) -> tuple[int, Decimal, Decimal] | None:
    """Return who owns another number of shares than in the last Schedule 13D, and both numbers."""
    before = [one.record for one in filing.earlier or () if isinstance(one.record, Schedule13D)]
    held = {one.name: one.aggregate_amount for one in (before[-1].reporting_persons if before else ()) or ()}
    for number, person in enumerate(persons):
        was = held.get(person.name, UNSET)
        if was is not UNSET and person.aggregate_amount is not UNSET and was != person.aggregate_amount:
            return number, was, person.aggregate_amount
    return None


_OLD_TRADE = "Date\tShares purchased\tPrice per share\n09/01/2025\t150,000\t$17.92"


@rule(
    "S-12",
    "sixty-days",
    "The transactions in Item 5(c) are those of the sixty days before the event or the filing.",
    cites="17 CFR 240.13d-101, Item 5(c)",
    forms="13D",
    severity="note",
    mend="Check the years of the dates; transactions further back may be told, but need not.",
    basis="More than is asked for does no harm. In an amendment the last statement may lie further back: silent.",
    passes=(
        {"item5.transactions": _OLD_TRADE.replace("09/01/2025", "02/09/2026")},
        Example(form="13D/A", changes={"item5.transactions": _OLD_TRADE}, filed=date(2025, 9, 20)),
    ),
    fails=({"item5.transactions": _OLD_TRADE}, {"item5.transactions": _OLD_TRADE.replace("2025", "2026")}),
)
def sixty_days(filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for days of trading that are too far back, or behind the filing."""
    days = sorted({one.date for one in trades(filing) if one.date})
    if not days:
        return None
    known = [one for one in (filing.record.event_date or None, filing.day("filed")) if one]
    if filing.filed and days[-1] > filing.filed:
        return Doubt(
            f"Item 5(c) lists a transaction of {day(days[-1])}, after the filing of {day(filing.filed)}.",
            ("item5.transactions",),
        )
    first = min(known, default=None)
    if first is None or filing.amendment is not False or days[0] >= first - _SIXTY:
        return None
    return Doubt(
        f"Item 5(c) lists a transaction of {day(days[0])}, more than sixty days before {day(first)}.",
        ("item5.transactions",),
    )


def _all(percent: str) -> dict[str, object]:
    return {f"reporting_persons[{number}].percent": Decimal(percent) for number in range(3)}


@rule(
    "S-13",
    "exit-date",
    "When ownership has fallen to five percent or less, Item 5(e) gives the day.",
    cites="17 CFR 240.13d-101, Item 5(e)",
    forms="13D",
    only="amendment",
    severity="warning",
    needs=("reporting_persons",),
    mend="Give in Item 5(e) the day on which ownership came down to five percent or less.",
    basis="Silent where all persons together may hold more, or where another text tells of the end.",
    passes=(
        Example(form="13D/A"),
        Example(form="13D/A", changes={**_all("4.1"), "item5.ceased_on": "September 17, 2025"}),
        Example(form="13D/A", changes=_all("5.0")),
        Example(form="13D/A", changes=_all("4.1"), earlier=(Example(changes=_all("4.2")),)),
    ),
    fails=Example(form="13D/A", changes=_all("4.1"), also=("C-06", "C-17")),
)
def exit_date(persons: tuple[ReportingPerson, ...], filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for a day, or words of an end, where nobody holds more than five percent."""
    if not _below_five(persons):
        return None
    before = [one.record for one in filing.earlier or () if isinstance(one.record, Schedule13D)]
    if before and _below_five(before[-1].reporting_persons or ()):
        return None
    told = fields_of(filing.record.item5, "ceased_on")
    if day_in(told) or (told and not says_none(told) and refers(told)):
        return None
    elsewhere = [*item_5(filing.record), *places(filing.record, "item4.purpose", "item1.comment")]
    if _CEASED.search(whole(elsewhere)):
        return None
    return Doubt(
        f"The cover says {words(stated(persons) or ())}, but Item 5(e) does not say since when.",
        ("item5.ceased_on", *(f"reporting_persons[{number}].percent" for number in range(len(persons)))),
    )


def _below_five(persons: tuple[ReportingPerson, ...]) -> bool:
    percents = stated(persons)
    if percents is None or any(person.group == "a" for person in persons[:1] if len(persons) == 1):
        return False
    return max(percents) < _ROUNDS_TO_FIVE and max(map(highest, percents)) <= FIVE and together(persons) <= FIVE


@rule(
    "S-14",
    "exit-date-above-five",
    "Item 5(e) stays empty while everybody holds more than five percent.",
    cites="17 CFR 240.13d-101, Item 5(e)",
    forms="13D",
    severity="note",
    needs=("reporting_persons", "item5.ceased_on"),
    mend="Say not applicable in Item 5(e), or check the percentages.",
    basis="One of several persons may have left before.",
    passes=(
        {"item5.ceased_on": "Not applicable."},
        {"item5.ceased_on": "The Fund remains above it on March 27, 2026."},
    ),
    fails={"item5.ceased_on": "March 23, 2026"},
)
def exit_above_five(persons: tuple[ReportingPerson, ...], ceased: str) -> Doubt | None:
    """Look for a day in Item 5(e) where all percentages are above five."""
    percents = stated(persons)
    if percents is None or min(map(lowest, percents)) <= FIVE or _REMAINS.search(ceased):
        return None
    when = day_in(ceased)
    if not isinstance(when, date):
        return None
    return Doubt(
        f"Item 5(e) gives {day(when)} as the end of more than five percent, but the cover says {words(percents)}.",
        ("item5.ceased_on",),
    )
