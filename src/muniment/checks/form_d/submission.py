"""The submission: the file, what goes to EDGAR alone or is filled in by it, and whether it amends."""

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.form_d.answers import issuers, issuers_by_path, stated
from muniment.checks.rule import Violation, rule
from muniment.documents.sniff import NAMES
from muniment.forms import FormD, parse_name
from muniment.forms.form_d import FormDHeader
from muniment.wording import listed

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
    given = {filer.cik.zfill(10): filer.ccc for filer in header.credentials}
    record: FormD = filing.record
    for path, issuer in issuers_by_path(record).items():
        if issuer.cik and len(given.get(issuer.cik.zfill(10), "").strip()) != _CCC:
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


@rule("E-29", requires=(".",))
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
        if not filing.source:
            return None  # a bare record: its header is written when it is submitted
        header = FormDHeader()
    missing = [label for name, label in _CONTACT if not (getattr(header, name) or "").strip()]
    return Violation(f"The contact of the submission lacks its {listed(missing)}.") if missing else None


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
def names_previous(number: str | UnsetType) -> Violation | None:
    return Violation(f"Item 7: a new notice names {number} as its previous filing.") if number else None


@rule("E-05", requires=(".", "previous_accession_number?"))
def amends_what(record: FormD, number: str | UnsetType, filing: Filing[FormD]) -> Violation | None:
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
    day = filing.day("filed")
    earlier = [notice for notice in filing.earlier or () if notice.day("filed")]
    amendments = sum(notice.amendment is True for notice in earlier)
    first = earlier[0].day("filed") if earlier else None
    if more_than_one_year or not day or not first or amendments < _AMENDED_OFTEN or (day - first).days <= _TWO_YEARS:
        return None
    return Violation(
        f"Item 8: the offering is said to last one year at most, and this is amendment {amendments + 1} since {first}."
    )
