"""Items 4 to 6: which exemptions and exclusions are claimed, when each existed, what it allows, and what a fund is.

A limit passed is never proof: what else was sold, and to whom, does not stand on the form.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.form_d.answers import POOLED, SECURITIES, Offered, stated
from muniment.checks.rule import Severity, Violation, rule
from muniment.codes.form_d import EXEMPTIONS
from muniment.forms import FormD
from muniment.forms.definition import Amount, Answer, Day, Whole, Words
from muniment.forms.form_d.fields import Issuer
from muniment.values import INDEFINITE
from muniment.wording import amount, count, listed

Codes: TypeAlias = tuple[str, ...]


def rule_504(codes: Iterable[str]) -> bool:
    """Tell whether Rule 504 is claimed, under any of its paragraphs."""
    return any(code.startswith("04") for code in codes)


def section_3c(codes: Iterable[str]) -> bool:
    """Tell whether an exclusion of section 3(c) of the Investment Company Act is claimed."""
    return any(code.startswith("3C") for code in codes)


def for_sales(codes: Iterable[str], *but: str) -> list[str]:
    """Return the codes that exempt the sale of securities, not the Investment Company Act's, `but` those that begin so.

    >>> for_sales(["04.2", "06b", "3C.1"], "04")
    ['06b']
    """
    return [code for code in codes if not code.startswith(("3C", *but))]


def printed(codes: Iterable[str]) -> str:
    """Return codes of exemptions as the form prints them.

    >>> printed(["06b", "3C.1"])
    'Rule 506(b) and Section 3(c)(1)'
    """
    return listed(EXEMPTIONS.format(code) if code in EXEMPTIONS else code for code in codes)


# ---- Item 6: what is claimed, and when it existed --------------------------------------------------------------------

_RULE_505_ENDS = date(2017, 5, 22)
_RULE_505_GONE = date(2017, 8, 22)  # three months later: when EDGAR took the box away is not known to the day
_506_DIVIDED = date(2013, 9, 23)
_506_GONE = date(2013, 12, 23)
_4A5_BEGINS = date(2012, 4, 5)
_46_GONE = date(2012, 7, 5)
_NO_LONGER = {"05": _RULE_505_GONE, "06": _506_GONE, "46": date(2025, 3, 31)}


@rule("E-21", requires=(".",))
def claimed(record: FormD) -> list[Violation]:
    codes = record.exemptions or ()
    if not codes:
        message = "Item 6: no exemption or exclusion is claimed."
        return [] if stated(record, "exemptions") else [Violation(message, ("exemptions",))]
    violations: list[Violation] = []
    for number, code in enumerate(codes):
        path = (f"exemptions[{number}]",)
        if code not in EXEMPTIONS:
            violations.append(Violation(f"Item 6: {code!r} is not in the official list.", path))
        elif code in codes[:number]:
            violations.append(Violation(f"Item 6: {printed([code])} is claimed twice.", path))
    return violations


@rule("E-22", requires=("exemptions",))
def both_506(codes: Codes) -> Violation | None:
    return Violation("Item 6: both Rule 506(b) and Rule 506(c) are claimed.") if {"06b", "06c"} <= {*codes} else None


@rule("E-23", requires=("exemptions",))
def retired(codes: Codes, filing: Filing[FormD]) -> list[Violation]:
    filed = filing.filed
    return [
        Violation(
            f"Item 6: the code {code} is no longer in EDGAR's list. {EXEMPTIONS[code].note}", (f"exemptions[{number}]",)
        )
        for number, code in enumerate(codes)
        if code in _NO_LONGER and filed and filed >= _NO_LONGER[code]
    ]


@rule("F-06", requires=("exemptions", "first_sale?"))
def rule_505_repealed(codes: Codes, first_sale: Day, filing: Filing[FormD]) -> Violation | None:
    began = first_sale or filing.day("filed")
    if "05" not in codes or not began or began < _RULE_505_ENDS:
        return None
    severity = "warning" if began < _RULE_505_GONE or filing.filed is None else None
    return Violation(
        f"Item 6: Rule 505 is claimed for an offering of {began.year}; it was repealed on 22 May 2017.",
        ("exemptions",),
        severity=severity,
    )


@rule("F-10", requires=("exemptions",))
def early_506c(codes: Codes, filing: Filing[FormD]) -> Violation | None:
    if "06c" not in codes:
        return None
    severity = None if filing.filed else "warning"
    return Violation("Item 6: Rule 506(c) is claimed, which exists since 23 September 2013.", severity=severity)


@rule("F-11", requires=("exemptions",))
def divided(codes: Codes, filing: Filing[FormD]) -> Violation | None:
    day = filing.day("filed")
    if day is None:
        return None
    severity = "note" if filing.amendment is not False else None if filing.filed else "warning"
    if day >= _506_GONE and "06" in codes:
        return Violation(
            f"Item 6: Rule 506 is claimed without a letter in {day.year}.", ("exemptions",), severity=severity
        )
    if day < _506_DIVIDED and "06b" in codes:
        message = f"Item 6: Rule 506(b) is claimed in {day.year}, before Rule 506 was divided."
        return Violation(message, severity=None if filing.filed else "warning")
    return None


@rule("F-15", requires=("exemptions",))
def renumbered(codes: Codes, filing: Filing[FormD]) -> Violation | None:
    day = filing.day("filed")
    if day is None:
        return None
    if day >= _46_GONE and "46" in codes:
        return Violation(f"Item 6: Section 4(6) is claimed in {day.year}; its number is 4(a)(5) since 5 April 2012.")
    if day < _4A5_BEGINS and "4a5" in codes:
        return Violation(f"Item 6: Section 4(a)(5) is claimed in {day.year}; its number was 4(6) until 5 April 2012.")
    return None


@rule("F-16", requires=("exemptions",))
def paragraph_alone(codes: Codes) -> Violation | None:
    paragraphs = [] if "3C" in codes else [code for code in codes if code.startswith("3C.")]
    return Violation(f"Item 6: {printed(paragraphs)} is claimed without the box Section 3(c).") if paragraphs else None


@rule("F-17", requires=("exemptions",))
def box_alone(codes: Codes) -> Violation | None:
    if "3C" not in codes or any(code.startswith("3C.") for code in codes):
        return None
    return Violation("Item 6: Section 3(c) of the Investment Company Act is claimed, and no paragraph of it.")


@rule("F-23", requires=("exemptions",))
def nothing_for_sales(codes: Codes) -> Violation | None:
    if not codes or not section_3c(codes) or for_sales(codes):
        return None
    return Violation(f"Item 6: only {printed(codes)} is claimed, which exempts no sale of securities.")


@rule("F-24", requires=("exemptions",))
def paragraphs_of_504(codes: Codes) -> Violation | None:
    if "04" not in codes:
        return None
    paragraphs = [code for code in codes if code.startswith("04.")]
    if not paragraphs:
        return None
    return Violation(f"Item 6: Rule 504 is claimed under none of its paragraphs and under {printed(paragraphs)}.")


# ---- Item 6 beside Items 4, 13 and 14: what an exemption allows ------------------------------------------------------

_LATEST_504 = date(2021, 3, 15)
_CAPS_504 = ((_LATEST_504, 10_000_000), (date(2017, 1, 20), 5_000_000), (date.min, 1_000_000))
_4A5 = ("4a5", "46")
_CAP_4A5 = 5_000_000
_MOST_UNACCREDITED = 35
_WINDOW = 90


@rule("F-01", "F-02", "F-03", requires=("exemptions", "total_offering_amount?", "total_amount_sold?"))
def above_cap_of_504(codes: Codes, offered: Amount, sold: Whole, filing: Filing[FormD]) -> Violation | None:
    day = filing.day("filed")
    since, cap = next(pair for pair in _CAPS_504 if day is None or pair[0] <= day)
    excess = _above(cap, offered, sold)
    if excess is None or not rule_504(codes):
        return None
    verb, dollars, path = excess
    other_codes = for_sales(codes, "04")
    when = "has" if since == _LATEST_504 else "then"
    return Violation(
        f"{amount(dollars)} is {verb} under Rule 504{_and_rules(other_codes)}, which {when} allowed {amount(cap)} in "
        "twelve months.",
        ("exemptions", path),
        severity="note" if any(code.startswith("06") for code in other_codes) else None,
    )


@rule("F-31", requires=("exemptions", "total_offering_amount"))
def indefinite_504(codes: Codes, offered: Offered, filing: Filing[FormD]) -> Violation | None:
    if offered != INDEFINITE or not rule_504(codes):
        return None
    day = filing.day("filed")
    cap = next(most for since, most in _CAPS_504 if day is None or since <= day)
    other_codes = for_sales(codes, "04")
    return Violation(
        f"An indefinite amount is offered under Rule 504{_and_rules(other_codes)}, which allows {amount(cap)} at most.",
        severity="note" if other_codes else None,
    )


@rule("F-30", requires=("exemptions", "total_offering_amount?", "total_amount_sold?"))
def above_cap_of_4a5(codes: Codes, offered: Amount, sold: Whole) -> Violation | None:
    code = next((code for code in codes if code in _4A5), "")
    if not code:
        return None
    verb, dollars, path = _above(_CAP_4A5, offered, sold) or ("", 0, "total_offering_amount")
    if not verb and offered != INDEFINITE:
        return None
    other_codes = for_sales(codes, *_4A5)
    what = f"{amount(dollars)} is {verb}" if verb else "An indefinite amount is offered"
    return Violation(
        f"{what} under {printed([code])}{_and_rules(other_codes)}, which allows {amount(_CAP_4A5)}.",
        ("exemptions", path),
        severity="note" if other_codes else None,
    )


def _above(cap: int, offered: Amount, sold: Whole) -> tuple[str, int, str] | None:
    """Return which amount is above a cap, offered or else sold, in dollars and where; None where neither is."""
    if isinstance(offered, int) and offered > cap:
        return "offered", offered, "total_offering_amount"
    return ("sold", sold, "total_amount_sold") if sold and sold > cap else None


def _and_rules(other_codes: list[str]) -> str:
    return f" together with {printed(other_codes)}" if other_codes else ""


@rule("F-04", requires=("exemptions", "industry_group?", "is_investment_company?"))
def by_a_fund(codes: Codes, industry: Words, registered: Answer) -> Violation | None:
    if not rule_504(codes) or not (registered is True or (industry == POOLED and section_3c(codes))):
        return None
    other_codes = for_sales(codes, "04")
    what = "a registered investment company" if registered else "a pooled fund that claims an exclusion of section 3(c)"
    return Violation(f"Rule 504 is claimed by {what}.", severity="note" if other_codes and not registered else None)


@rule("F-07", requires=("exemptions", "total_offering_amount?", "non_accredited_investors?"))
def rule_505(codes: Codes, offered: Amount, unaccredited: Whole) -> list[Violation]:
    if "05" not in codes:
        return []
    severity: Severity | None = "note" if for_sales(codes) != ["05"] else None
    violations: list[Violation] = []
    if offered and offered != INDEFINITE and offered > 5_000_000:
        message = f"{amount(offered)} is offered under Rule 505, which allowed $5,000,000 in twelve months."
        violations.append(Violation(message, ("exemptions", "total_offering_amount"), severity=severity))
    if unaccredited and unaccredited > _MOST_UNACCREDITED:
        message = f"{unaccredited:,} investors who are not accredited bought under Rule 505, which allowed 35."
        violations.append(Violation(message, ("exemptions", "non_accredited_investors"), severity=severity))
    return violations


@rule("F-08", requires=("exemptions", "non_accredited_investors?", "first_sale?"))
def above_35(codes: Codes, unaccredited: Whole, first_sale: Day, filing: Filing[FormD]) -> Violation | None:
    if not unaccredited or unaccredited <= _MOST_UNACCREDITED or not ("06b" in codes or "06" in codes):
        return None
    day = filing.day("filed")
    windows = day is None or day >= _LATEST_504
    short = first_sale and day and (day - first_sale).days <= _WINDOW
    return Violation(
        f"{unaccredited:,} investors who are not accredited bought under Rule 506(b), which allows 35"
        f"{' within 90 days' if windows else ''}.",
        ("exemptions", "non_accredited_investors"),
        severity="note" if windows and not short else None,
    )


@rule("F-09", requires=("exemptions", "has_non_accredited_investors?", "non_accredited_investors?"))
def only_accredited(codes: Codes, sells: Answer, unaccredited: Whole) -> Violation | None:
    return _unaccredited("06c", codes, sells, unaccredited) if "06c" in codes else None


@rule("F-14", requires=("exemptions", "has_non_accredited_investors?", "non_accredited_investors?"))
def only_accredited_4a5(codes: Codes, sells: Answer, unaccredited: Whole) -> Violation | None:
    code = next((code for code in codes if code in _4A5), "")
    return _unaccredited(code, codes, sells, unaccredited) if code else None


def _unaccredited(code: str, codes: Codes, sells: Answer, unaccredited: Whole) -> Violation | None:
    if not sells and not unaccredited:
        return None
    investors = (
        count(unaccredited, "investor who is not accredited", "investors who are not accredited")
        if unaccredited
        else "investors who are not accredited"
    )
    have = "have bought" if unaccredited else "have bought or may buy"
    other_codes = for_sales(codes, "06c", *_4A5)
    fields = ("exemptions", "has_non_accredited_investors", *(("non_accredited_investors",) if unaccredited else ()))
    return Violation(
        f"{printed([code])} is claimed, and {investors} {have}.", fields, severity="note" if other_codes else None
    )


@rule("F-26", requires=("exemptions", "has_non_accredited_investors?", "non_accredited_investors?"))
def qualified_purchasers(codes: Codes, sells: Answer, unaccredited: Whole) -> Violation | None:
    if "3C.7" not in codes or not (sells or unaccredited):
        return None
    number = f"{unaccredited:,}" if unaccredited else "some"
    fields = ("exemptions", "non_accredited_investors" if unaccredited else "has_non_accredited_investors")
    return Violation(f"Section 3(c)(7) is claimed, and of the investors {number} are or may be not accredited.", fields)


# ---- Items 4 and 5: funds --------------------------------------------------------------------------------------------

_BY_ASSETS = ("Hedge Fund", "Other Investment Fund")
_VENTURE = "Venture Capital Fund"
_VENTURE_SINCE = date(2018, 5, 24)


@rule("E-19", requires=("industry_group", "."))
def described(industry: str, record: FormD) -> Violation | None:
    labels = {"fund_type": "the kind of fund", "is_investment_company": "the answer about the 1940 Act"}
    given = [name for name in labels if stated(record, name)]
    if industry != POOLED:
        said = " and ".join(labels[name] for name in given)
        message = f"Item 4: {said} is given, and the industry is {industry}, no fund."
        return Violation(message, ("industry_group", *labels)) if given else None
    missing = tuple(name for name in labels if name not in given)
    if not missing:
        return None
    return Violation(f"Item 4: {' and '.join(labels[name] for name in missing)} is missing.", missing)


@rule("E-20", requires=("industry_group", "."))
def size_column(industry: str, record: FormD) -> Violation | None:
    if industry == POOLED and record.fund_type is UNSET:
        return None  # the column is not known
    by_assets = industry == POOLED and record.fund_type in _BY_ASSETS
    columns = ("net_asset_value_range", "revenue_range")
    right, wrong = columns if by_assets else columns[::-1]
    if getattr(record, wrong) is UNSET and stated(record, right):
        return None
    who = f"a fund of the type {record.fund_type}" if industry == POOLED else f"an issuer of the industry {industry}"
    column = "net asset value" if by_assets else "revenue"
    return Violation(f"Item 5: {who} states its {column}, and nothing else.", (right, wrong))


@rule("F-18", requires=("industry_group", "is_investment_company?", "exemptions"))
def without_exclusion(industry: str, registered: Answer, codes: Codes) -> Violation | None:
    if industry != POOLED or registered is not False or section_3c(codes):
        return None
    return Violation(
        "Neither is the fund registered under the 1940 Act, nor does Item 6 name an exclusion of section 3(c)."
    )


@rule("F-19", requires=("exemptions", "."))
def without_interests(codes: Codes, record: FormD) -> Violation | None:
    if not section_3c(codes) or record.offers_pooled_fund_interests:
        return None
    if not any(getattr(record, name) for name in SECURITIES):
        return None
    claimed = [code for code in codes if code.startswith("3C.")] or ["3C"]
    return Violation(
        f"{printed(claimed)} is claimed, and pooled investment fund interests are not ticked in Item 9.",
        ("exemptions", "offers_pooled_fund_interests"),
    )


@rule("F-20", requires=("is_investment_company?", "exemptions"))
def registered_and_excluded(registered: Answer, codes: Codes) -> Violation | None:
    if not registered or not section_3c(codes):
        return None
    claimed = [code for code in codes if code.startswith("3C.")] or ["3C"]
    return Violation(f"The fund is registered under the 1940 Act, and claims {printed(claimed)}.")


@rule("F-21", requires=("exemptions", "total_investors", "fund_type?", "other_issuers?"))
def owners(
    codes: Codes, investors: int, fund_type: Words, other_issuers: tuple[Issuer, ...] | UnsetType, filing: Filing[FormD]
) -> Violation | None:
    if "3C.1" not in codes or "3C.7" in codes or other_issuers:
        return None
    day = filing.day("filed")
    most = 250 if fund_type == _VENTURE and (day is None or day >= _VENTURE_SINCE) else 100
    if investors <= most:
        return None
    return Violation(
        f"Section 3(c)(1) is claimed, which allows {most} owners, and {investors:,} have invested.",
        ("exemptions", "total_investors"),
    )
