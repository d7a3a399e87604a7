"""The submission: the file, what goes to EDGAR alone or is filled in by it, and whether it amends.

Of amendments: which changes have to be reported at once, and what does not change within one offering. Rule
503(a)(3)(ii) names the changes that may wait for the annual amendment. When a change came about is not stated in any
filing, so all these are notes; those about time are found only where the amendment came as late as an annual one.

Of item 7: the first sale, when a notice is due after it, and which day EDGAR gives the notice.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import UNSET, structs

from muniment.checks.filing import DAY_UNKNOWN, Filing, day_of_filing, late_after, lateness, wrong_filing_date
from muniment.checks.form_d.answers import issuers, issuers_by_path, last, noticed_before, stated, ticked
from muniment.checks.rule import Undecided, Violation, rule
from muniment.deadlines import due_dates, latest
from muniment.documents.sniff import NAMES
from muniment.forms import FormD, parse_name
from muniment.forms.definition import Answer, Day, Words
from muniment.forms.form_d import FormDHeader
from muniment.reading import Reading
from muniment.wording import amount, day, listed

_CCC = 8
_CONTACT = (("contact_name", "name"), ("contact_phone", "telephone number"), ("contact_email", "e-mail address"))
_WRAPPINGS = (
    (b"\x1f\x8b", "compressed with gzip"),
    (b"PK\x03\x04", "a zip archive"),
    (b"BZh", "compressed with bzip2"),
    (b"-----BEGIN", "wrapped for transmission"),
    (b"begin ", "encoded with uuencode"),
    (b"<SEC-DOCUMENT>", "a whole submission as EDGAR publishes it"),
    (b"<SUBMISSION>", "a whole submission as EDGAR passes it on"),
)


@rule("E-07")
def access_codes(filing: Filing[FormD]) -> Iterator[Violation]:
    header = filing.submission
    if not isinstance(header, FormDHeader):
        return
    record: FormD = filing.record
    for path, issuer in issuers_by_path(record).items():
        if issuer.cik and len(header.codes.get(issuer.cik.zfill(10), "").strip()) != _CCC:
            yield Violation(
                f"Item 1: no access code of {_CCC} characters is given for CIK {issuer.cik}.", (f"{path}.cik",)
            )


_FILLED_IN = {
    "name": "names of issuers",
    "jurisdiction": "jurisdictions",
    "no_edgar_previous_names": "previous names on file",
    "edgar_previous_names": "previous names on file",
}


@rule("E-08")
def filled_in_by_edgar(filing: Filing[FormD]) -> Violation | None:
    record: FormD = filing.record
    given = ["schema_version"] if record.schema_version else []
    for path, issuer in issuers_by_path(record).items():
        given += [f"{path}.{name}" for name in _FILLED_IN if getattr(issuer, name)]
    if not given:
        return None
    named = dict.fromkeys(_FILLED_IN.get(path.rpartition(".")[2], "the schema version") for path in given)
    return Violation(f"EDGAR itself fills in {listed(named)}, which are given here.", tuple(given))


@rule("E-29", requires=(".",), whole=True)
def over_100(record: FormD) -> Iterator[Violation]:
    if record.over_100_issuers and len(record.other_issuers or ()) < 99:  # the primary issuer is the hundredth
        yield _not_full("Over 100 Issuers", len(issuers(record)), "over_100_issuers")
    if record.over_100_related_persons and len(record.related_persons or ()) < 100:
        yield _not_full("Over 100 Related Persons", len(record.related_persons or ()), "over_100_related_persons")
    if record.over_100_recipients and len(record.recipients or ()) < 100:
        yield _not_full("Over 100 Recipients", len(record.recipients or ()), "over_100_recipients")


def _not_full(box: str, listed: int, path: str) -> Violation:
    return Violation(f"{box} is ticked, and {listed} are listed.", (path,))


@rule("E-33")
def contact(filing: Filing[FormD]) -> Violation | None:
    header = filing.submission
    if not isinstance(header, FormDHeader):
        if not filing.source or (isinstance(filing.reading, Reading) and filing.reading.is_draft):
            return None  # a bare record, a draft: the header is written when it is submitted
        header = FormDHeader()
    missing = {name: label for name, label in _CONTACT if not (getattr(header, name) or "").strip()}
    lacks = f"The contact of the submission lacks its {listed(missing.values())}."
    return Violation(lacks, tuple(missing)) if missing else None


@rule("E-36")
def plain_file(filing: Filing[FormD]) -> Violation | None:
    if filing.packed:
        return Violation(f"The file is {NAMES[filing.packed]}.")
    for begin, label in _WRAPPINGS:
        if filing.source.startswith(begin):
            return Violation(f"The file is {label}.")
    return None


_TWO_YEARS = 731
_AMENDED_OFTEN = 2


@rule("E-04", requires=("previous_accession_number?",))
def names_previous(number: Words) -> Violation | None:
    return Violation(f"Item 7: a new notice names {number} as its previous filing.") if number else None


@rule("E-05", requires=(".", "previous_accession_number?"))
def amends_what(record: FormD, number: Words, filing: Filing[FormD]) -> Violation | None:
    if number is UNSET:
        if stated(record, "previous_accession_number"):
            return None  # no accession number, which is a fault of its own
        return Violation(
            "Item 7: an amendment does not say which notice it amends.", ("is_amendment", "previous_accession_number")
        )
    for earlier in filing.earlier or ():
        if earlier.accession == number and isinstance(earlier.record, FormD):
            ours, theirs = _ciks(record), _ciks(earlier.record)
            if ours and theirs and ours.isdisjoint(theirs):
                return Violation(f"Item 7: {number} is a notice of another issuer.", ("previous_accession_number",))
    return None


def _ciks(record: FormD) -> set[str]:
    return {issuer.cik for issuer in issuers(record) if issuer.cik}


@rule("E-06", requires=("submission_type", "is_amendment"))
def amendment_box(submission_type: str, answer: bool) -> Violation | None:
    named = parse_name(submission_type)
    if named is None or named.amendment is answer:
        return None
    answered = "an amendment" if answer else "a new notice"
    return Violation(f"Item 7 says {answered}, and the form type is {submission_type}.")


@rule("K-32", requires=("more_than_one_year",))
def duration(more_than_one_year: bool, filing: Filing[FormD]) -> Violation | None:
    filed = filing.day("filed")
    earlier = [notice for notice in filing.earlier or () if notice.day("filed")]
    amendments = sum(notice.amendment is True for notice in earlier)
    first = earlier[0].day("filed") if earlier else None
    if more_than_one_year or not filed or not first or amendments < _AMENDED_OFTEN:
        return None
    if (filed - first).days <= _TWO_YEARS:
        return None
    so_often = f"this is amendment {amendments + 1} since {day(first)}"
    return Violation(f"Item 8: the offering is said to last one year at most, and {so_often}.")


_AS_LATE_AS_ANNUAL = timedelta(days=300)


def _waited(filing: Filing[FormD]) -> Filing[FormD] | None:
    """Return the filing before, where this amendment came as late as an annual one."""
    before = last(filing)
    if before is None or before.filed is None or filing.filed is None:
        return None
    return before if filing.filed - before.filed >= _AS_LATE_AS_ANNUAL else None


def _tenth_more(earlier: int, later: int) -> bool:
    return later * 10 > earlier * 11


def _changed(what: str, earlier: str, later: str, before: Filing[FormD]) -> str:
    when = f" on {day(before.filed)}" if before.filed else ""
    return f"{what} is {later}; the filing before{when} had {earlier}."


@rule("L-09", requires=("minimum_investment",))
def minimum_lowered(minimum: int, filing: Filing[FormD]) -> Violation | None:
    before = _waited(filing)
    earlier = before.confident("minimum_investment", before.record.minimum_investment) if before else None
    if before is None or earlier is None or minimum * 10 >= earlier * 9:
        return None
    return Violation(_changed("The minimum investment", amount(earlier), amount(minimum), before))


@rule("L-11", requires=("total_offering_amount",))
def offering_raised(offered: int | str, filing: Filing[FormD]) -> Violation | None:
    before = _waited(filing)
    earlier = before.confident("total_offering_amount", before.record.total_offering_amount) if before else None
    if (
        before is None
        or earlier is None
        or isinstance(earlier, str)
        or isinstance(offered, str)
        or not _tenth_more(earlier, offered)
    ):
        return None
    return Violation(_changed("The total offering amount", amount(earlier), amount(offered), before))


@rule("L-13", requires=("non_accredited_investors",))
def non_accredited(number: int, filing: Filing[FormD]) -> Violation | None:
    most = 35
    before = _waited(filing) if number > most else None
    earlier = before.confident("non_accredited_investors", before.record.non_accredited_investors) if before else None
    if before is None or earlier is None or earlier > most:
        return None
    return Violation(_changed("The number of non-accredited investors", f"{earlier:,}", f"{number:,}", before))


@rule("L-15")
def payments_raised(filing: Filing[FormD]) -> list[Violation] | None:
    before = _waited(filing)
    if before is None:
        return None
    violations: list[Violation] = []
    for name, label in _PAYMENTS.items():
        earlier, now = before.confident(name, getattr(before.record, name)), getattr(filing.record, name)
        if earlier is not None and now is not UNSET and _tenth_more(earlier, now):
            violations.append(Violation(_changed(label, amount(earlier), amount(now), before), (name,)))
    return violations


_PAYMENTS = {
    "sales_commissions": "The amount of sales commissions",
    "finders_fees": "The amount of finders' fees",
    "proceeds_to_related_persons": "The amount paid to related persons out of the proceeds",
}


@rule("L-19", requires=("first_sale?", "first_sale_yet_to_occur?"))
def first_sale_changed(sale: Day, yet_to_occur: Answer, filing: Filing[FormD]) -> Violation | None:
    before = last(filing)
    earlier = before.confident("first_sale", before.record.first_sale) if before else None
    if before is None or earlier is None or earlier == sale or (sale is UNSET and yet_to_occur is not True):
        return None
    now, field = (day(sale), "first_sale") if sale is not UNSET else ("yet to occur", "first_sale_yet_to_occur")
    return Violation(_changed("The first sale", day(earlier), now, before), (field,))


@rule("L-20", requires=("total_amount_sold",))
def sold_falls(sold: int, filing: Filing[FormD]) -> Violation | None:
    before = last(filing)
    earlier = before.confident("total_amount_sold", before.record.total_amount_sold) if before else None
    if before is None or earlier is None or sold >= earlier:
        return None
    return Violation(_changed("The amount sold", amount(earlier), amount(sold), before))


# ---- first sale ------------------------------------------------------------------------------------------------------


@rule("E-24", requires=(".",))
def answered(record: FormD) -> Violation | None:
    given, yet = stated(record, "first_sale"), ticked(record, "first_sale_yet_to_occur")
    if given is not yet:
        return None
    problem = "both a date and yet to occur are given" if given else "neither a date nor yet to occur is given"
    return Violation(f"Item 7: of the first sale {problem}.", ("first_sale", "first_sale_yet_to_occur"))


@rule("K-07", requires=("first_sale-", "."))
def before_formation(first_sale: date, record: FormD) -> Violation | None:
    all_issuers = issuers(record)
    years = [issuer.year_formed for issuer in all_issuers if issuer.year_formed]
    if len(years) < len(all_issuers) or not years or min(years) <= first_sale.year:
        return None
    formed = min(years)
    return Violation(
        f"The first sale was on {day(first_sale)}, and the issuer was formed in {formed}.",
        ("first_sale", "primary_issuer.year_formed"),
    )


@rule("K-08", requires=("first_sale-",))
def after_filing(first_sale: date, filing: Filing[FormD]) -> Violation | Undecided | None:
    if filing.filed is None:
        return DAY_UNKNOWN
    if first_sale <= filing.filed:
        return None
    return Violation(f"Item 7: the first sale is dated {day(first_sale)}, after the filing on {day(filing.filed)}.")


@rule("K-40", requires=("total_amount_sold", "."))
def sold_unformed(sold: int, record: FormD) -> Violation | None:
    all_issuers = issuers(record)
    if not all_issuers or any(issuer.yet_to_be_formed is not True for issuer in all_issuers):
        return None
    if not sold and not record.first_sale:
        return None
    what = f"{amount(sold)} is sold" if sold else f"the first sale was on {day(record.first_sale)}"
    return Violation(
        f"The issuer is yet to be formed, and {what}.",
        ("primary_issuer.yet_to_be_formed", "total_amount_sold" if sold else "first_sale"),
        severity=None if sold else "note",
    )


@rule("K-09", requires=("first_sale_yet_to_occur?", "total_amount_sold"))
def sold_yet_to_occur(yet: Answer, sold: int) -> Violation | None:
    return Violation(f"The first sale is yet to occur, and {amount(sold)} is sold.") if yet and sold else None


@rule("K-10", requires=("first_sale-", "total_amount_sold"))
def sale_of_nothing(first_sale: Day, sold: int) -> Violation | None:
    return None if sold else Violation(f"The first sale was on {day(first_sale)}, and nothing is sold.")


# ---- when a notice is due --------------------------------------------------------------------------------------------

_ELECTRONIC = date(2008, 9, 15)
_IN_TIME, _IN_TIME_FOR_A_YEAR = timedelta(days=15), timedelta(days=365)


_CLARIFICATIONS = tuple(f"{item}_clarification" for item in ("amounts", "fees", "proceeds", "business_combination"))
_BEFORE = r"(?<!not\s)(?<!never\s)\b(?:previously|originally|initially|already|earlier|first)\s+(?:filed|submitted)\b"
# A notice that was filed before this one: not notice that is given to somebody, nor this one that comes late.
_NOTICED = re.compile(
    rf"{_BEFORE}[^.;]{{0,60}}\b(?:form\s+d|notice)\b|\b(?:form\s+d|notice)\b[^.;]{{0,60}}{_BEFORE}"
    r"|\b(?:previous|prior|original|initial|earlier|paper)\s+(?:form\s+d\b"
    r"|notice\s+(?:of\s+(?:this|the)\s+offering|for\s+(?:this|the)|filed|was\s+filed|had\s+been))"
    r"|(?<!this\s)\bform\s+d\s+(?:\w+\s+){0,5}?(?:was|had\s+been)\s+(?:filed|submitted)\b(?!\s+late)"
    r"|\b(?:filed|submitted)\s+(?:\w+\s+){0,3}?(?:on|in)\s+paper\b"
    r"|\bamend(?:s|ed|ing|ments?)\s+(?:(?:to|of|filing|an?|the|this|its|and|restates?)\s+){0,4}?(?:\w+\s+)?"
    r"(?:form\s+d|notice|filing)\b",
    re.IGNORECASE,
)


@rule("L-01", "L-24", requires=("first_sale",))
def notice_late(sale: date, filing: Filing[FormD]) -> Violation | Undecided | None:
    when = day_of_filing(filing)
    if when is None:
        return DAY_UNKNOWN
    if when.day - sale <= _IN_TIME or noticed_before(filing):
        return None
    dues = due_dates("D", "", sale, trigger="first-sale")
    violation = late_after(filing, sale, "The date of the first sale", dues, ("first_sale",))
    if violation is None:
        return None
    for name in _CLARIFICATIONS:
        if _NOTICED.search(getattr(filing.record, name) or ""):
            return Undecided("a clarification speaks of a notice that was filed before", ("first_sale", name))
    if sale >= _ELECTRONIC:
        return violation
    return structs.replace(
        violation,
        message=f"{violation.message.rstrip('.')}; notices were on paper then, and one may have been filed.",
        suggestion="Where a notice was filed on paper, a clarification can say when; else correct the date where it is "
        "wrong. A late notice does not by itself lose the exemption (Rule 507, 17 CFR 230.507).",
        severity="note",
    )


@rule("L-30", requires=("first_sale?",))
def second_notice(_: Day, filing: Filing[FormD]) -> Violation | None:
    before = noticed_before(filing)
    if before is None:
        return None
    number = f" as {before.accession}" if before.accession else ""
    when = f" on {day(before.filed)}" if before.filed else ""
    return Violation(
        f"A notice of this offering was filed{when}{number}: is this its amendment, or is the offering another one?",
        ("is_amendment", "first_sale"),
    )


@rule("L-03")
def filing_day(filing: Filing[FormD]) -> Violation | Undecided | None:
    return wrong_filing_date(filing)


@rule("L-17", requires=("previous_accession_number",))
def annual_late(named: str, filing: Filing[FormD]) -> Violation | None:
    before, when = last(filing), day_of_filing(filing)
    if before is None or before.filed is None or when is None or before.accession != named:
        return None
    if when.day - before.filed <= _IN_TIME_FOR_A_YEAR or before.record.total_remaining == 0:
        return None  # what is sold out is over
    due = latest(due_dates("D", "", before.filed, amendment=True, trigger="annual"))
    if due is None or when.day <= due:
        return None
    return Violation(f"The last filing was on {day(before.filed)}, so that one was due on {lateness(when, due)}.")


@rule("L-22")
def too_early(filing: Filing[FormD]) -> Violation | None:
    when = day_of_filing(filing)
    if when is None:
        return None
    return Violation(f"A structured Form D {when}, before there were any.")
