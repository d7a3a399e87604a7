"""The submission: the file, what EDGAR alone is told and fills in, and whether it is a notice or an amendment."""

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.shared import issuers, issuers_by_path, stated
from muniment.checks.rule import rule
from muniment.forms import FormD
from muniment.forms.form_d import FormDHeader
from muniment.forms.names import parse
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
def access_codes(filing: Filing[FormD]) -> Iterator[Doubt]:
    header = filing.submission
    if not isinstance(header, FormDHeader):
        return
    given = {one.cik.zfill(10): one.ccc for one in header.credentials}
    record: FormD = filing.record
    for path, issuer in issuers_by_path(record).items():
        if issuer.cik and len(given.get(issuer.cik.zfill(10), "").strip()) != _CCC:
            yield Doubt(f"Item 1: no access code of {_CCC} characters is given for CIK {issuer.cik}.", (f"{path}.cik",))


_FILLED_IN = {
    "name": "names of issuers",
    "jurisdiction": "jurisdictions",
    "no_edgar_previous_names": "previous names on file",
    "edgar_previous_names": "previous names on file",
}


@rule("E-08")
def filled_in_by_edgar(filing: Filing[FormD]) -> Doubt | None:
    record: FormD = filing.record
    given = ["schema_version"] if record.schema_version else []
    for path, issuer in issuers_by_path(record).items():
        given += [f"{path}.{name}" for name in _FILLED_IN if getattr(issuer, name)]
    if not given:
        return None
    named = dict.fromkeys(_FILLED_IN.get(path.rpartition(".")[2], "the schema version") for path in given)
    return Doubt(f"EDGAR itself fills in {listed(named)}, which are given here.", tuple(given))


@rule("E-29", needs=(".",))
def over_100(record: FormD) -> Iterator[Doubt]:
    if record.over_100_issuers and len(record.other_issuers or ()) < 99:  # the primary issuer is the hundredth
        yield _not_full("Over 100 Issuers", len(issuers(record)), "over_100_issuers")
    if record.over_100_related_persons and len(record.related_persons or ()) < 100:
        yield _not_full("Over 100 Related Persons", len(record.related_persons or ()), "over_100_related_persons")
    if record.over_100_recipients and len(record.recipients or ()) < 100:
        yield _not_full("Over 100 Recipients", len(record.recipients or ()), "over_100_recipients")


def _not_full(box: str, listed: int, path: str) -> Doubt:
    return Doubt(f"{box} is ticked, and {listed} are listed.", (path,))


@rule("E-33")
def contact(filing: Filing[FormD]) -> Doubt | None:
    header = filing.submission
    if not isinstance(header, FormDHeader):
        if not filing.source:
            return None  # a bare record: its header is written when it is submitted
        header = FormDHeader()
    missing = [words for name, words in _CONTACT if not (getattr(header, name) or "").strip()]
    return Doubt(f"The contact of the submission lacks its {listed(missing)}.") if missing else None


@rule("E-36")
def plain_file(filing: Filing[FormD]) -> Doubt | None:
    for begin, words in _WRAPPINGS:
        if filing.source.startswith(begin):
            return Doubt(f"The file is {words}.")
    return None


_TWO_YEARS = 731
_AMENDED_OFTEN = 2


@rule("E-04", needs=("previous_accession_number?",))
def names_previous(number: str | UnsetType) -> Doubt | None:
    return Doubt(f"Item 7: a new notice names {number} as its previous filing.") if number else None


@rule("E-05", needs=(".", "previous_accession_number?"))
def amends_what(record: FormD, number: str | UnsetType, filing: Filing[FormD]) -> Doubt | None:
    if number is UNSET:
        if stated(record, "previous_accession_number"):
            return None  # no accession number, and told as such
        return Doubt(
            "Item 7: an amendment does not say which notice it amends.", ("is_amendment", "previous_accession_number")
        )
    for earlier in filing.earlier or ():
        if earlier.accession == number and isinstance(earlier.record, FormD):
            ours, theirs = _ciks(record), _ciks(earlier.record)
            if ours and theirs and ours.isdisjoint(theirs):
                return Doubt(f"Item 7: {number} is a notice of another issuer.", ("previous_accession_number",))
    return None


def _ciks(record: FormD) -> set[str]:
    return {issuer.cik for issuer in issuers(record) if issuer.cik}


@rule("E-06", needs=("submission_type", "is_amendment"))
def amendment_box(submission_type: str, answer: bool) -> Doubt | None:
    named = parse(submission_type)
    if named is None or named.amendment is answer:
        return None
    told = "an amendment" if answer else "a new notice"
    return Doubt(f"Item 7 says {told}, and the form type is {submission_type}.")


@rule("K-32", needs=("more_than_one_year",))
def duration(more_than_one_year: bool, filing: Filing[FormD]) -> Doubt | None:
    day = filing.day("filed")
    earlier = [one for one in filing.earlier or () if one.day("filed")]
    amendments = sum(one.amendment is True for one in earlier)
    first = earlier[0].day("filed") if earlier else None
    if more_than_one_year or not day or not first or amendments < _AMENDED_OFTEN or (day - first).days <= _TWO_YEARS:
        return None
    return Doubt(
        f"Item 8: the offering is said to last one year at most, and this is amendment {amendments + 1} since {first}."
    )
