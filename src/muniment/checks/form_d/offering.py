"""Items 9 to 16: the securities, the amounts and their clarifications, who invested, who is paid."""

import re
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.form_d.answers import POOLED, SECURITIES, US, Offered, placeholder, stated, ticked
from muniment.checks.rule import Violation, rule
from muniment.forms import FormD
from muniment.forms.definition import Answer, Whole, Words
from muniment.forms.form_d.fields import Recipient
from muniment.values import INDEFINITE
from muniment.values.kind import says_not_applicable
from muniment.wording import amount, count, listed

Recipients: TypeAlias = tuple[Recipient, ...] | UnsetType

# ---- Item 9: securities ----------------------------------------------------------------------------------------------


@rule("E-25", requires=(".",))
def security_type(record: FormD) -> Violation | None:
    if record.offers_other and not stated(record, "other_security"):
        return Violation("Item 9: another type of security is offered, and is not described.", ("other_security",))
    if stated(record, "other_security") and not ticked(record, "offers_other"):
        message = "Item 9: another type of security is described, and its box is not ticked."
        return Violation(message, ("offers_other", "other_security"))
    if any(ticked(record, name) for name in SECURITIES):
        return None
    return Violation("Item 9: no type of security is ticked.", SECURITIES)


@rule("K-28", requires=("industry_group", "."))
def fund_without_interests(industry: str, record: FormD) -> Violation | None:
    if industry != POOLED or record.offers_pooled_fund_interests:
        return None
    if not any(getattr(record, name) for name in SECURITIES):
        return None
    return Violation(
        "The industry group is Pooled Investment Fund, and its interests are not ticked in Item 9.",
        ("industry_group", "offers_pooled_fund_interests"),
    )


@rule("K-29", requires=("offers_pooled_fund_interests?", "industry_group"))
def interests_without_fund(offered: Answer, industry: str) -> Violation | None:
    if not offered or industry == POOLED:
        return None
    return Violation(f"Pooled investment fund interests are offered, and the industry group is {industry}.")


@rule("K-30", requires=("offers_option?", "offers_security_to_be_acquired?"))
def option_alone(option: Answer, security: Answer) -> Violation | None:
    if not option or security:
        return None
    return Violation("Item 9: an option, warrant or other right is offered without the security to be acquired by it.")


# ---- Item 10: business combination -----------------------------------------------------------------------------------

_COMBINATION = "business_combination_clarification"


@rule("K-27", requires=("is_business_combination", "."))
def combination(answer: bool, record: FormD) -> Violation | None:
    if not answer or stated(record, _COMBINATION):
        return None
    return Violation(
        "Item 10: the offering is made for a business combination, which nothing explains.",
        ("is_business_combination", _COMBINATION),
    )


# ---- Item 12: recipients of sales compensation -----------------------------------------------------------------------

_CRD = (("crd_number", "the recipient"), ("associated_dealer_crd_number", "the associated broker or dealer"))
_DEALER = ("associated_dealer", "associated_dealer_crd_number")


@rule("E-26", each="recipients", requires=(".",))
def whole(recipient: Recipient) -> list[Violation]:
    missing = tuple(name for name in ("name", "address") if not stated(recipient, name))
    if missing and any(stated(recipient, name) for name in (*_DEALER, "name", "address", "crd_number", "states")):
        return [Violation(f"Item 12: a recipient has no {listed(missing)}.", missing)]
    if not missing and not stated(recipient, "associated_dealer"):
        name = recipient.name or "the recipient"
        message = f"Item 12 states neither an associated broker or dealer nor None for {name}."
        return [Violation(message, ("associated_dealer",), severity="note")]
    return []


@rule("K-21", requires=("sales_commissions", "recipients?", "."))
def commission_alone(commissions: int, recipients: Recipients, record: FormD) -> Violation | None:
    return _unnamed(commissions, "sales commissions", "sales_commissions", recipients, record)


@rule("K-39", requires=("finders_fees", "sales_commissions?", "recipients?", "."))
def finder_unnamed(fees: int, commissions: Whole, recipients: Recipients, record: FormD) -> Violation | None:
    return None if commissions else _unnamed(fees, "finders' fees", "finders_fees", recipients, record)


def _unnamed(paid: int, what: str, path: str, recipients: Recipients, record: FormD) -> Violation | None:
    """Return that something is paid to nobody; a list of placeholders names nobody either."""
    if not paid or any(map(_who, recipients or ())):
        return None
    return Violation(
        f"Item 15 gives {amount(paid)} of {what}, and Item 12 names nobody who receives them.",
        (path, "recipients"),
        severity=None if record.total_amount_sold else "note",
    )


@rule("K-38", requires=("sales_commissions", "recipients-", "."))
def commission_without_crd(commissions: int, recipients: tuple[Recipient, ...], record: FormD) -> Violation | None:
    named = [
        (f"recipients[{number}].crd_number", recipient)
        for number, recipient in enumerate(recipients)
        if _who(recipient)
    ]
    elsewhere = "CRD" in (record.fees_clarification or "")
    if not commissions or not named or elsewhere or any(_registered(recipient) for _, recipient in named):
        return None
    who = _who(named[0][1])
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return Violation(
        f"Item 15 gives {amount(commissions)} of sales commissions, and Item 12 has no CRD number of {who}{more}, nor "
        "of an associated broker or dealer.",
        ("sales_commissions", *(path for path, _ in named)),
        severity="note" if not record.total_amount_sold or all(_exempt(recipient) for _, recipient in named) else None,
    )


def _who(recipient: Recipient) -> str:
    """Return whom an entry names, the recipient or else its dealer; "" where both only fill their places."""
    names = (recipient.name or "", recipient.associated_dealer or "")
    return next((name for name in names if not placeholder(name)), "")


def _registered(recipient: Recipient) -> bool:
    """Tell whether a recipient, or its dealer, has a CRD number; some put it in place of the dealer's name."""
    as_name = (recipient.associated_dealer or "").lstrip("#")
    return as_name.isdigit() or any(any(map(str.isdigit, _crd(recipient, path))) for path, _ in _CRD)


def _exempt(recipient: Recipient) -> bool:
    """Tell whether a recipient may need no registration: a bank, or one abroad who solicits in no state."""
    address = recipient.address
    state = address.state if address else UNSET
    abroad = bool(state) and state not in US and not recipient.states and not recipient.all_states
    return abroad or "bank" in _who(recipient).casefold()


# A clarification that speaks of what somebody is paid: the amounts are 0 because others pay, or later.
_PAID = re.compile(
    r"\b(?:pa(?:y|ys|id|ying|yable|yments?)|compensat\w*|remunerat\w*|commissions?|fees?|reimburs\w*|receiv\w*|"
    r"entitled|percent\w*)\b|\d\s?%",
    re.IGNORECASE,
)
_NOTHING_PAID = re.compile(r"\W*(?:no|none|zero)\b[\w\s,/&']{0,40}\W*", re.IGNORECASE)


@rule("K-22", requires=("recipients?", "sales_commissions", "finders_fees", "fees_clarification?"))
def recipient_unpaid(recipients: Recipients, commissions: int, fees: int, clarification: Words) -> Violation | None:
    pays = clarification and _PAID.search(clarification) and not _NOTHING_PAID.fullmatch(clarification)
    if commissions or fees or pays:
        return None
    named = [
        recipient.name
        for recipient in recipients or ()
        if recipient.name is not UNSET and not placeholder(recipient.name)
    ]
    if not named:
        return None
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return Violation(
        f"Item 12 names {named[0]}{more}, and Item 15 gives neither commissions nor finders' fees.",
        ("recipients", "sales_commissions", "finders_fees"),
    )


@rule("K-23", each="recipients", requires=("name", "."))
def crd_answered(name: str, recipient: Recipient) -> Violation | None:
    missing = [(path, who) for path, who in _CRD if not stated(recipient, path)]
    if not missing:
        return None
    missing_for = listed(who for _, who in missing)
    return Violation(
        f"Item 12 leaves the CRD number of {missing_for} blank for {name}.", tuple(path for path, _ in missing)
    )


@rule("K-24", each="recipients", requires=(".",))
def crd_digits(recipient: Recipient) -> list[Violation]:
    violations: list[Violation] = []
    for path, who in _CRD:
        number = _crd(recipient, path)
        if (
            number
            and not (len(number) <= 9 and number.isascii() and number.isdigit())
            and not says_not_applicable(number)
        ):
            violations.append(Violation(f"Item 12: the CRD number of {who} is given as {number!r}.", (path,)))
    return violations


def _crd(recipient: Recipient, path: str) -> str:
    """Return what stands for a CRD number, "" where nothing does."""
    filed = next((part.words.strip() for part in recipient.as_filed if part.field == path and part.words), "")
    return getattr(recipient, path) or filed


@rule("K-25", each="recipients", requires=("name", "."))
def solicitation(name: str, recipient: Recipient) -> Violation | None:
    if recipient.states or recipient.all_states or recipient.foreign or stated(recipient, "states"):
        return None
    return Violation(f"Item 12: no state is named in which {name} solicits.", ("states", "all_states"))


# ---- Item 13: amounts ------------------------------------------------------------------------------------------------


@rule("E-27", requires=("total_offering_amount", "total_amount_sold", "total_remaining"))
def remaining_amount(offered: Offered, sold: int, remaining: Offered) -> Violation | None:
    if offered == INDEFINITE or remaining == INDEFINITE:
        if offered == remaining:
            return None
        return Violation(
            f"{amount(offered)} is offered, and {amount(remaining)} remains.", suggestion="Say Indefinite for both."
        )
    if offered - sold == remaining:
        return None
    message = (
        f"{amount(offered)} offered less {amount(sold)} sold leaves {amount(offered - sold)}, not {amount(remaining)}."
    )
    suggestion = f"Say {amount(offered - sold)} remaining, or correct the amount offered or sold."
    return Violation(message, suggestion=suggestion)


@rule("E-28", requires=("total_amount_sold", "total_offering_amount"))
def sold_above_offered(sold: int, offered: Offered) -> Violation | None:
    if offered == INDEFINITE or sold <= offered:
        return None
    return Violation(f"{amount(sold)} is sold of {amount(offered)} offered.")


@rule("K-16", requires=("total_offering_amount",))
def nothing_offered(offered: Offered) -> Violation | None:
    return Violation("The total offering amount is $0.") if offered == 0 else None


@rule("K-17", requires=("minimum_investment", "total_offering_amount"))
def minimum_above(minimum: int, offered: Offered) -> Violation | None:
    if offered == INDEFINITE or not offered or minimum <= offered:
        return None
    return Violation(f"The minimum investment is {amount(minimum)}, and {amount(offered)} is offered.")


# What clarifications say of price and number is multiplied and compared with the amounts of Item 13.
_OF_THE_OFFERING = ("amounts_clarification", "business_combination_clarification")
_OF_PAYMENTS = ("fees_clarification", "proceeds_clarification")
_SPEAKS_OF_IT = re.compile(r"\boffering amount|\bamount (?:of the )?offer|\baggregate offering", re.IGNORECASE)
# Words by which the product is a part of the amount, or the price is no more than near.
_IN_PART = re.compile(
    r"\b(?:includ|in addition|additional|also\b|plus\b|exclud|except|conver|approximate|about\b|exchange rate"
    r"|exercise price|finder|broker|placement agent)",
    re.IGNORECASE,
)
_UNIT = r"(?:shares?|units?|interests?|notes?|warrants?|debentures?|memberships?|tokens?)"
_FEW_WORDS = r"(?:[A-Za-z'-]+\s+){0,4}?"
_COUNT = re.compile(rf"(?<![\d.,$])(\d[\d,]*)\s+{_FEW_WORDS}{_UNIT}\b", re.IGNORECASE)
_FOREIGN = re.compile(r"(?<!U)(?<!US)[A-Z][a-z]{0,2}\$|\$\s?[\d.,]+\s*(?:CAD|Cdn|Canadian|AUD|NZD|HKD|SGD)\b")
_MONEY = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?|\.\d+)(\s*(?:million|billion|mm?\b|k\b))?", re.IGNORECASE)
_EACH = re.compile(rf"\s*(?:USD\s*)?(?:per|a|an|each|/|for\s+each|for\s+one)\s*{_FEW_WORDS}{_UNIT}\b", re.IGNORECASE)
_LONGEST = 2_000
_HALF = Decimal("0.5")
_WHOLE = Decimal(1)


@rule("K-37", requires=("total_offering_amount", "."))
def clarified_amount(offered: Offered, record: FormD) -> list[Violation]:
    violations: list[Violation] = []
    for path in (*_OF_THE_OFFERING, *_OF_PAYMENTS):
        text = getattr(record, path)
        # Most clarifications name no price: they are left before any pattern is tried.
        if text is UNSET or "$" not in text or len(text) > _LONGEST or offered == INDEFINITE:
            continue
        if path in _OF_PAYMENTS and not _SPEAKS_OF_IT.search(text):
            continue
        priced_units = priced(text)
        if priced_units is not None and not _IN_PART.search(text):
            violations += _compared(path, *priced_units, offered, record)
    return violations


def _compared(path: str, count: Decimal, price: Decimal, offered: int, record: FormD) -> list[Violation]:
    product = count * price
    # How far a price may lie from what is printed: half of its last digit, where that is below a cent.
    exponent = price.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    # A price in dollars and cents is the price; one with more digits was rounded somewhere.
    half_of_last_digit = _HALF.scaleb(-places) if places > 2 else Decimal(0)
    tolerance = count * half_of_last_digit + 2 * price + _WHOLE
    amounts = [
        stated_amount
        for stated_amount in (offered, record.total_amount_sold, record.total_remaining)
        if isinstance(stated_amount, int)
    ]
    if any(abs(product - stated_amount) <= tolerance for stated_amount in amounts):
        return []
    cents = product.quantize(Decimal("0.01"))
    gap = abs(cents - offered)
    side = "less" if cents < offered else "more"
    return [
        Violation(
            f"{amount(count, sign='')} at {amount(price)} each is {amount(cents)}, which is {amount(gap)} {side} than "
            f"the {amount(offered)} offered.",
            (path, "total_offering_amount"),
        )
    ]


def priced(text: str) -> tuple[Decimal, Decimal] | None:
    """Return the one number of securities and the one price that words name; None where they name none or more.

    >>> priced("102,024,643 shares of common stock at a price equal to $0.19488 per share.")
    (Decimal('102024643'), Decimal('0.19488'))
    >>> priced("100 shares at $5.00 per share and 50 warrants at $1.00 per warrant") is None
    True
    """
    if _FOREIGN.search(text):
        return None
    prices, rest = _prices(text)
    counts = {match[1].strip(",").replace(",", "") for match in _COUNT.finditer(rest)}
    if len(prices) != 1 or len(counts) != 1 or "$" in rest:
        return None
    count, price = Decimal(counts.pop()), prices.pop()
    return (count, price) if count > 1 and price else None


def _prices(text: str) -> tuple[set[Decimal], str]:
    """Return the prices of one security, and the words without them; other amounts stay."""
    prices: set[Decimal] = set()
    remainder: list[str] = []
    at = 0
    for money in _MONEY.finditer(text):
        each = _EACH.match(text, money.end())
        if each and not money[2]:
            prices.add(Decimal(money[1].replace(",", "")))
            remainder.append(text[at : money.start()])
            at = each.end()
    return prices, " ".join((*remainder, text[at:]))


# ---- Item 14: investors ----------------------------------------------------------------------------------------------


@rule("K-11", requires=("total_amount_sold", "total_investors"))
def sold_without_investors(sold: int, investors: int) -> Violation | None:
    return Violation(f"{amount(sold)} is sold, and nobody has invested.") if sold and not investors else None


@rule("K-12", requires=("total_investors", "total_amount_sold"))
def invested_in_nothing(investors: int, sold: int) -> Violation | None:
    if not investors or sold:
        return None
    return Violation(f"{count(investors, 'investor has', 'investors have')} invested, and nothing is sold.")


@rule("K-13", requires=("non_accredited_investors?", "total_investors"))
def more_than_all(unaccredited: Whole, investors: int) -> Violation | None:
    if not unaccredited or unaccredited <= investors:
        return None
    return Violation(
        f"Item 14: {count(unaccredited, 'investor is', 'investors are')} not accredited, of {investors:,} in all."
    )


@rule("K-14", requires=("has_non_accredited_investors", "non_accredited_investors?"))
def uncounted(sells: bool, unaccredited: Whole) -> Violation | None:
    if not sells or unaccredited:
        return None
    count = "not counted" if isinstance(unaccredited, UnsetType) else "counted as 0"
    return Violation(
        f"Item 14: securities are or may be sold to investors who are not accredited, and they are {count}."
    )


@rule("K-15", requires=("has_non_accredited_investors", "non_accredited_investors?"))
def denied(sells: bool, unaccredited: Whole) -> Violation | None:
    if sells or not unaccredited:
        return None
    return Violation(
        f"Item 14: {count(unaccredited, 'investor is', 'investors are')} not accredited, "
        "and the box for selling to such is not ticked."
    )


_JOBS_ACT = date(2012, 4, 5)
_HOLDERS, _HOLDERS_BEFORE, _UNACCREDITED = 2_000, 500, 500
_BANKS = ("Commercial Banking",)
_SMALL = ("No Aggregate Net Asset Value", "$1 - $5,000,000")


@rule("F-27", "F-28", requires=("total_investors?", "non_accredited_investors?", "."))
def many_holders(investors: Whole, unaccredited: Whole, record: FormD, filing: Filing[FormD]) -> Violation | None:
    equity = record.offers_equity or record.offers_pooled_fund_interests
    if not equity or record.is_investment_company or record.net_asset_value_range in _SMALL:
        return None
    day = filing.day("filed")
    before = day is not None and day < _JOBS_ACT
    most = _HOLDERS_BEFORE if before else _HOLDERS
    if investors and investors >= most:
        who, path = count(investors, "investor"), "total_investors"
    elif unaccredited and unaccredited >= _UNACCREDITED and not before and record.industry_group not in _BANKS:
        who, path = (
            count(unaccredited, "investor who is not accredited", "investors who are not accredited"),
            "non_accredited_investors",
        )
        most = _UNACCREDITED
    else:
        return None
    return Violation(
        f"{who} have bought equity; from {most:,} such holders of record on a class is registered, where the issuer "
        "has more than $10,000,000 in assets.",
        (path,),
    )


@rule("K-19", requires=("minimum_investment", "total_amount_sold", "total_investors"))
def below_minimum(minimum: int, sold: int, investors: int) -> Violation | None:
    if not sold or sold >= minimum * investors:
        return None
    return Violation(
        f"{amount(sold)} is sold to {count(investors, 'investor')}, which is less than {amount(minimum)} for each."
    )


# ---- Items 15 and 16: fees and proceeds ------------------------------------------------------------------------------


@rule("K-20", requires=("total_offering_amount", "sales_commissions?", "finders_fees?"))
def fees_above(offered: Offered, commissions: Whole, fees: Whole) -> Violation | None:
    total = (commissions or 0) + (fees or 0)
    if offered == INDEFINITE or not offered or total <= offered:
        return None
    return Violation(f"{amount(total)} of commissions and finders' fees is paid on {amount(offered)} offered.")


@rule("K-26", requires=("proceeds_to_related_persons", "total_offering_amount"))
def proceeds_above(paid: int, offered: Offered) -> Violation | None:
    if offered == INDEFINITE or not offered or paid <= offered:
        return None
    return Violation(f"{amount(paid)} goes to related persons, out of {amount(offered)} offered.")
