"""What clarifications say of price and number, multiplied and compared with the amounts of Item 13."""

import re
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, Offered
from muniment.checks.rule import rule
from muniment.forms import FormD
from muniment.values import INDEFINITE
from muniment.wording import amount

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
_WORDS = r"(?:[A-Za-z'-]+\s+){0,4}?"
_COUNT = re.compile(rf"(?<![\d.,$])(\d[\d,]*)\s+{_WORDS}{_UNIT}\b", re.IGNORECASE)
_FOREIGN = re.compile(r"(?<!U)(?<!US)[A-Z][a-z]{0,2}\$|\$\s?[\d.,]+\s*(?:CAD|Cdn|Canadian|AUD|NZD|HKD|SGD)\b")
_MONEY = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?|\.\d+)(\s*(?:million|billion|mm?\b|k\b))?", re.IGNORECASE)
_EACH = re.compile(rf"\s*(?:USD\s*)?(?:per|a|an|each|/|for\s+each|for\s+one)\s*{_WORDS}{_UNIT}\b", re.IGNORECASE)
_LONGEST = 2_000
_HALF = Decimal("0.5")
_WHOLE = Decimal(1)


@rule(
    "K-37",
    "clarified-amount",
    "A number of securities and a price, named in a clarification, multiply to the amount offered, or sold.",
    cites=f"Form D Item 13; {SPEC}, note m#8",
    forms="D",
    severity="note",
    needs=("total_offering_amount", "."),
    mend="Correct the amount or the clarification, or say what else the offering holds.",
    basis="Quiet where a clarification names several prices, several numbers, other amounts or another currency, or "
    "speaks of a part of the offering.",
    passes={"amounts_clarification": "Represents 2,000,000 shares of common stock at $2.00 per share."},
    fails={"amounts_clarification": "Represents 102,024 shares of common stock at a price of $19.488 per share."},
)
def clarified_amount(offered: Offered, record: FormD) -> list[Doubt]:
    """Multiply what each clarification names, and compare the product with what it may speak of."""
    found: list[Doubt] = []
    for path in (*_OF_THE_OFFERING, *_OF_PAYMENTS):
        words = getattr(record, path)
        # Most clarifications name no price: they are left before any pattern is tried.
        if words is UNSET or "$" not in words or len(words) > _LONGEST or offered == INDEFINITE:
            continue
        if path in _OF_PAYMENTS and not _SPEAKS_OF_IT.search(words):
            continue
        told = priced(words)
        if told is not None and not _IN_PART.search(words):
            found += _compared(path, *told, offered, record)
    return found


def _compared(path: str, count: Decimal, price: Decimal, offered: int, record: FormD) -> list[Doubt]:
    product = count * price
    room = count * _half_of_last_digit(price) + 2 * price + _WHOLE
    known = [held for held in (offered, record.total_amount_sold, record.total_remaining) if isinstance(held, int)]
    if any(abs(product - held) <= room for held in known):
        return []
    cents = product.quantize(Decimal("0.01"))
    gap = abs(cents - offered)
    side = "less" if cents < offered else "more"
    return [
        Doubt(
            f"{amount(count, sign='')} at {amount(price)} each is {amount(cents)}, which is {amount(gap)} {side} than "
            f"the {amount(offered)} offered.",
            (path, "total_offering_amount"),
        )
    ]


def _half_of_last_digit(price: Decimal) -> Decimal:
    """Return how far a price may lie from what is printed: half of its last digit, where that is below a cent."""
    exponent = price.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    # A price in dollars and cents is the price; one with more digits was rounded somewhere.
    return _HALF.scaleb(-places) if places > 2 else Decimal(0)


def priced(words: str) -> tuple[Decimal, Decimal] | None:
    """Return the one number of securities and the one price that words name; None where they name none or more.

    >>> priced("102,024,643 shares of common stock at a price equal to $0.19488 per share.")
    (Decimal('102024643'), Decimal('0.19488'))
    >>> priced("100 shares at $5.00 per share and 50 warrants at $1.00 per warrant") is None
    True
    """
    if _FOREIGN.search(words):
        return None
    prices, rest = _prices(words)
    counts = {match[1].strip(",").replace(",", "") for match in _COUNT.finditer(rest)}
    if len(prices) != 1 or len(counts) != 1 or "$" in rest:
        return None
    count, price = Decimal(counts.pop()), prices.pop()
    return (count, price) if count > 1 and price else None


def _prices(words: str) -> tuple[set[Decimal], str]:
    """Return the prices of one security, and the words without them; other amounts stay."""
    prices: set[Decimal] = set()
    kept: list[str] = []
    at = 0
    for money in _MONEY.finditer(words):
        each = _EACH.match(words, money.end())
        if each and not money[2]:
            prices.add(Decimal(money[1].replace(",", "")))
            kept.append(words[at : money.start()])
            at = each.end()
    return prices, " ".join((*kept, words[at:]))
