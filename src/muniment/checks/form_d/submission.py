"""The submission as a whole: what EDGAR alone is told, what it fills in by itself, and the file."""

from collections.abc import Iterator

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, STRUCTURED, issuers, issuers_by_path, joined
from muniment.checks.rule import Copy, Example, rule
from muniment.forms import FormD
from muniment.forms.form_d.header import FormDHeader
from muniment.forms.header import Credentials

_XML: tuple[Copy, ...] = ("xml",)
_CCC = 8
_ACCESS = Credentials("0009900031", "abcd1@ef")
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


@rule(
    "E-07",
    "access-codes",
    "Each issuer comes with its EDGAR access code (CCC).",
    cites=f"{SPEC}, section 6",
    forms="D",
    severity="error",
    in_schema=True,
    copies=_XML,
    profiles=("submit",),
    mend="Give the CCC of each issuer; it is eight characters long.",
    basis="Whether a code is the right one only EDGAR can tell; whether one is there, the submission shows.",
    passes=Example(profile="submit", header={"credentials": (_ACCESS,)}),
    fails=(
        Example(profile="submit", header={"credentials": ()}),
        Example(profile="submit", header={"credentials": (Credentials("0009900031", "short"),)}),
    ),
)
def access_codes(filing: Filing[FormD]) -> Iterator[Doubt]:
    """Compare the issuers with those whose access codes are given; the codes themselves are never told."""
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
_NOT_SENT: dict[str, object] = {
    "schema_version": None,
    "primary_issuer.name": None,
    "primary_issuer.jurisdiction": None,
    "primary_issuer.no_edgar_previous_names": None,
}


@rule(
    "E-08",
    "filled-in-by-edgar",
    "A submission leaves out what EDGAR fills in itself: schema version, and each issuer's name, jurisdiction and "
    "previous names on file.",
    cites=f"{SPEC}, sections 3.3, 5.2 and 5.3",
    forms="D",
    severity="warning",
    copies=_XML,
    profiles=("submit",),
    mend="Leave them out: EDGAR drops what is given and puts in what it has on file.",
    basis="EDGAR warns and discards the values; published copies always have them.",
    passes=Example(profile="submit", changes=_NOT_SENT),
    fails=Example(profile="submit", changes={**_NOT_SENT, "primary_issuer.name": "Pocket Orchard Robotics, Inc."}),
)
def filled_in_by_edgar(filing: Filing[FormD]) -> Doubt | None:
    """Tell which of those fields are given."""
    record: FormD = filing.record
    given = ["schema_version"] if record.schema_version else []
    for path, issuer in issuers_by_path(record).items():
        given += [f"{path}.{name}" for name in _FILLED_IN if getattr(issuer, name)]
    if not given:
        return None
    named = dict.fromkeys(_FILLED_IN.get(path.rpartition(".")[2], "the schema version") for path in given)
    return Doubt(f"EDGAR itself fills in {joined([*named])}, which are given here.", tuple(given))


@rule(
    "E-29",
    "over-100-flag",
    "A box for more than 100 entries is ticked only where the list itself is full.",
    cites=f"{SPEC}, section 6",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    needs=(".",),
    mend="List the entries; tick the box only when more of them exist than the form has room for.",
    basis="0 of 27,125 accepted notices tick one (data sets of 2025 Q2 and Q3); the longest list has 52 persons.",
    passes={},
    fails=(
        {"over_100_related_persons": True},
        {"over_100_issuers": True},
        {"over_100_recipients": True},
    ),
)
def over_100(record: FormD) -> Iterator[Doubt]:
    """Count the entries of each list whose box is ticked."""
    if record.over_100_issuers and len(record.other_issuers or ()) < 99:  # the primary issuer is the hundredth
        yield _not_full("Over 100 Issuers", len(issuers(record)), "over_100_issuers")
    if record.over_100_related_persons and len(record.related_persons or ()) < 100:
        yield _not_full("Over 100 Related Persons", len(record.related_persons or ()), "over_100_related_persons")
    if record.over_100_recipients and len(record.recipients or ()) < 100:
        yield _not_full("Over 100 Recipients", len(record.recipients or ()), "over_100_recipients")


def _not_full(box: str, listed: int, path: str) -> Doubt:
    return Doubt(f"{box} is ticked, and {listed} are listed.", (path,))


@rule(
    "E-33",
    "contact-given",
    "A submission names a person to contact, with telephone number and e-mail address.",
    cites=f"{SPEC}, section 6 and note o#2",
    forms="D",
    severity="error",
    copies=_XML,
    profiles=("submit",),
    mend="Give the contact: EDGAR does not publish it.",
    basis="EDGAR removes the contact before it publishes a notice, so that only a filing copy can be judged.",
    passes=Example(profile="submit", header={"contact_name": "Tabitha Inkwell"}),
    fails=(
        Example(profile="submit", header={"contact_phone": None}),
        Example(profile="submit", header={"contact_email": None}),
    ),
)
def contact(filing: Filing[FormD]) -> Doubt | None:
    """Tell which parts of the contact are missing; a file to be submitted that has no header at all lacks them all."""
    header = filing.submission
    if not isinstance(header, FormDHeader):
        if not filing.source:
            return None  # a bare record: its header is written when it is submitted
        header = FormDHeader()
    missing = [words for name, words in _CONTACT if not (getattr(header, name) or "").strip()]
    return Doubt(f"The contact of the submission lacks its {joined(missing)}.") if missing else None


@rule(
    "E-36",
    "plain-xml-file",
    "The file of a submission is plain XML, neither compressed nor encoded nor wrapped.",
    cites=f"{SPEC}, section 5.1",
    forms="D",
    severity="error",
    copies=_XML,
    profiles=("submit",),
    mend="Submit the XML itself, under a name that ends in .xml.",
    basis="Judged by the first bytes of the file.",
    passes=Example(profile="submit", source=b'<?xml version="1.0"?><edgarSubmission/>', also=("E-33",)),
    fails=Example(profile="submit", source=b"\x1f\x8b\x08\x00", also=("E-33",)),
)
def plain_file(filing: Filing[FormD]) -> Doubt | None:
    """Look at how the file begins."""
    for begin, words in _WRAPPINGS:
        if filing.source.startswith(begin):
            return Doubt(f"The file is {words}.")
    return None
