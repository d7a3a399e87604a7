"""The file itself: how its XML begins and is written, whether it is compressed, and in which layout it is filed."""

import re
from collections.abc import Iterator
from datetime import date

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt, Profile
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.documents.sniff import NAMES, sniff
from muniment.forms import Schedule13
from muniment.forms.definition import AsFiled

_XML: tuple[Copy, ...] = ("xml",)
_SPEC = "Schedule 13D and 13G XML Technical Specification"
_SINGLE_CUSIP_UNTIL = date(2026, 3, 15)
_MARK = b"\xef\xbb\xbf"
_VERSION = re.compile(rb"""<\?xml\s[^<>]*?version\s*=\s*["']([^"'<>]{0,20})["']""")
_INSTRUCTION = re.compile(rb"<\?(?!xml\s)([A-Za-z_:][\w.:-]{0,60})")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # how a source in UTF-16 begins
_NO_TEXT = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_BARE = re.compile(rb"&(?!(?:#[0-9]{1,8}|#x[0-9A-Fa-f]{1,8}|amp|lt|gt|quot|apos);)|<(?![A-Za-z_/!?])")
_SHOWN = 30
_DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>'


def _example(inside: bytes = b"", before: bytes = _DECLARED, profile: Profile = "public") -> Example:
    """Return a filing whose source is a short file with something inside, or before its first element."""
    root = b'<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13g">'
    source = before + root + b"<headerData>" + inside + b"</headerData></edgarSubmission>"
    return Example(source=source, profile=profile)


def _xml(filing: Filing[Schedule13]) -> bytes:
    """Return the XML of the source in UTF-8; that of a full submission stands between two lines of its wrapper."""
    source = filing.source
    if source[:2] in _WIDE:
        return source.decode("utf-16", "replace").encode()
    begin = source.find(b"<XML>") if sniff(source[:200]) != "xml" else -1
    if begin < 0:
        return source
    begin += len(b"<XML>")
    return source[begin : source.find(b"</XML>", begin)]


@rule(
    "X-01",
    "declaration-first",
    "An XML declaration stands at the very beginning of the file and names version 1.0.",
    cites=f"{_SPEC}, section 6.1",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    profiles=("submit",),
    mend="Begin the file with the declaration, without a blank line before it.",
    basis="Judged of what is about to be filed: copies of public filings get and lose blank lines on their way.",
    passes=(_example(profile="submit"), _example(before=b"", profile="submit")),
    fails=(
        _example(before=b"\n" + _DECLARED, profile="submit"),
        _example(before=b"<?xml version='1.1'?>", profile="submit"),
    ),
)
def declaration_first(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look at the first bytes; a byte order mark may stand before them."""
    source = filing.source.removeprefix(_MARK)
    if not source.lstrip().startswith(b"<?xml"):
        return
    if not source.startswith(b"<?xml"):
        yield Doubt("White space stands before the XML declaration.")
    version = _VERSION.search(source[:200])
    if version and version[1] != b"1.0":
        yield Doubt(f"The XML declaration names version {version[1].decode('ascii', 'replace')}, not 1.0.")


@rule(
    "X-02",
    "no-instructions",
    "The file has no style sheet and no other processing instruction.",
    cites=f"{_SPEC}, table 7-1",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    mend="Remove the instruction.",
    basis="None of 15 accepted files has one.",
    passes=_example(),
    fails=_example(before=b'<?xml-stylesheet href="a.xsl"?>'),
)
def no_instructions(filing: Filing[Schedule13]) -> Doubt | None:
    """Look for an instruction besides the declaration."""
    data = _xml(filing)
    if data.count(b"<?") <= data.startswith(b"<?xml "):
        return None
    found = _INSTRUCTION.search(_NO_TEXT.sub(b"", data))
    return (
        Doubt(f"The file has the processing instruction <?{found[1].decode('ascii', 'replace')}?>.") if found else None
    )


@rule(
    "X-03",
    "schema-order",
    "The elements are those of the schema, in its order.",
    cites=f"{_SPEC}, table 7-1",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    profiles=("public",),
    mend="Put the element where the schema has it, or remove it.",
    basis="EDGAR is known to have accepted memberGroup out of its order.",
    passes=_example(b"<submissionType>SCHEDULE 13G</submissionType>"),
    fails=(
        _example(b"<issuerTicker>LLW</issuerTicker>"),
        _example(b"<filerInfo/><submissionType>SCHEDULE 13G</submissionType>"),
    ),
)
def schema_order(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Tell what the reader noticed about the places of elements."""
    for problem in filing.problems:
        if problem.code in ("order", "unknown-element", "namespace", "repeated"):
            yield Doubt(f"The element {problem.words.partition(':')[0]}.", (problem.path,) if problem.path else ())


@rule(
    "X-07",
    "bare-signs",
    "In a text an ampersand or a less-than sign is written as an entity: &amp; or &lt;.",
    cites=f"{_SPEC}, section 3.2 and table 7-1",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    profiles=("public",),
    mend="Write &amp; for &, and &lt; for <.",
    basis="The greater-than sign is left alone: XML allows it, and readers understand it.",
    passes=_example(b"<submissionType>A &amp; B</submissionType>"),
    fails=_example(b"<submissionType>A & B</submissionType>"),
)
def bare_signs(filing: Filing[Schedule13]) -> Doubt | None:
    """Look for signs that begin neither an entity nor a tag."""
    data = _xml(filing)
    if _BARE.search(data) is None:
        return None
    found = _BARE.search(data := _NO_TEXT.sub(b"", data))
    if found is None:
        return None
    words = data[found.start() : found.start() + _SHOWN].decode("utf-8", "replace").partition("\n")[0]
    return Doubt(f"A bare {found[0].decode('ascii')} stands in a text, at {words!r}.")


@rule(
    "X-23",
    "not-compressed",
    "The file that is submitted is not compressed.",
    cites=f"{_SPEC}, section 6.1",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    profiles=("submit",),
    mend="Submit the XML file itself.",
    passes=_example(profile="submit"),
    fails=(
        Example(source=b"\x1f\x8b\x08\x00", profile="submit"),
        Example(source=b"PK\x03\x04", profile="submit"),
    ),
)
def not_compressed(filing: Filing[Schedule13]) -> Doubt | None:
    """Tell by the first bytes whether the file is an archive."""
    kind = sniff(filing.source) if filing.source else ""
    return Doubt(f"The file is {NAMES[kind]}.") if kind in ("gzip", "zip") else None


@rule(
    "X-24",
    "cusip-list",
    "CUSIP numbers stand in a list, issuerCusips; until 15 March 2026 there was one element for a single number.",
    cites=f"{_SPEC}, section 1.2",
    forms=ALL_13,
    severity="error",
    copies=_XML,
    in_schema=True,
    profiles=("submit",),
    mend="Write <issuerCusips><issuerCusipNumber>...; `muniment write` does.",
    basis="Public copies are not judged: how long EDGAR takes the former spelling is not published.",
    needs=("cusips", "as_filed"),
    passes=(
        Example(form="13D", profile="submit"),
        Example(form="13G", profile="submit", filed=date(2026, 3, 13)),
    ),
    fails=Example(form="13G", profile="submit", filed=date(2026, 4, 1)),
)
def cusip_list(cusips: tuple[str, ...], as_filed: tuple[AsFiled, ...], filing: Filing[Schedule13]) -> Doubt | None:
    """Look in which element the number was filed."""
    day = filing.day("filed")
    former = next((one for one in as_filed if one.field == "cusips" and one.path), None)
    if former is None or day is None or day <= _SINGLE_CUSIP_UNTIL:
        return None
    name = former.path.rpartition("/")[2]
    return Doubt(f"CUSIP {', '.join(cusips)} stands in the former element {name}.", ("cusips",))


@rule(
    "X-25",
    "filed-as-xml",
    "Since 18 December 2024 a schedule is filed as XML under a SCHEDULE form type; the year before it could be.",
    cites="Release 33-11253, section II.G; 17 CFR 232.101 and 232.201",
    forms=ALL_13,
    severity="error",
    since=date(2024, 12, 18),
    mend="File it as XML.",
    basis="An SC 13D/A joined to a tender offer statement may still be text (EDGAR Filer Manual 8.1.10).",
    passes=(
        Example(filed=date(2025, 2, 14)),
        Example(copy="print", changes={"submission_type": "SC 13G"}, filed=date(2024, 12, 17)),
    ),
    fails=Example(copy="print", changes={"submission_type": "SC 13G"}, filed=date(2025, 2, 14)),
)
def filed_as_xml(filing: Filing[Schedule13]) -> Doubt | None:
    """Judge by the form type that EDGAR's header, or else the filing, names: a page alone may be EDGAR's rendering."""
    form = (filing.header and filing.header.form) or filing.record.submission_type or ""
    if filing.record.submission_type and filing.record.submission_type.startswith("SC "):
        form = filing.record.submission_type
    if not form.upper().startswith("SC 13") or form.upper() == "SC 13D/A":
        return None
    return Doubt(f"The filing is a text of the former form type {form}.", ("submission_type",))
