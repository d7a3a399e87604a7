from datetime import date, datetime

import msgspec
import pytest
from msgspec import UNSET

from documents.invented import OLD_HEADER, TAG_HEADER, TEXT_HEADER
from muniment.documents.header import LABELS, FilingHeader, FormerName, HeaderAddress, HeaderReading, Party, read_header
from muniment.documents.passage import Passage

SUBJECT = Party(
    role="SUBJECT COMPANY",
    name="BRAMBLE & FERN HOLDINGS INC",
    cik="0009990002",
    sic="GREENHOUSES [0181]",
    organization_name="01 Plants",
    state_of_incorporation="DE",
    fiscal_year_end="0430",
    form_type="SC 13G/A",
    act="1934 Act",
    file_number="005-99999",
    film_number="23000001",
    business_address=HeaderAddress(
        street1="1 HEDGE ROW", street2="SUITE: 4", city="MOSSWICK", state="VT", zip="05000", phone="(802) 555-0100"
    ),
    mail_address=HeaderAddress(street1="PO BOX 9", city="MOSSWICK"),
    former_names=(
        FormerName(name="BRAMBLE INC", changed=date(2001, 2, 3)),
        FormerName(name="OLD BRAMBLE INC", changed=date(1994, 12, 31)),
    ),
)
FILED_BY = Party(
    role="FILED BY", name="THISTLE CAPITAL LLC", cik="0009990001", irs_number="990000001", form_type="SC 13G/A"
)
HEADER = FilingHeader(
    accession_number="0009990001-23-000007",
    form="SC 13G/A",
    period=date(2022, 12, 31),
    items=("06b", "Section 3(c)(7)"),
    filed=date(2023, 3, 13),
    changed=date(2023, 3, 10),
    accepted=datetime(2023, 3, 10, 18, 7, 59),
    effective=date(2023, 3, 14),
    document_count=2,
    sros=("NYSE",),
    group_members=("ADA THISTLE", "THISTLE: PARTNERS, L.P."),
    parties=(SUBJECT, FILED_BY),
    file_name="0009990001-23-000007.txt",
    file_date=date(2023, 3, 13),
    header_name="0009990001-23-000007.hdr.sgml",
    header_date=date(2023, 3, 12),
    other=(("CONFIRMING COPY", ""),),
)


def _read(text: str) -> HeaderReading:
    return read_header(Passage.whole(text.encode()))


def _header(text: str) -> FilingHeader:
    return _read(text).header


def test_text_style():
    assert _header(TEXT_HEADER) == HEADER


def test_tag_style_gives_the_same_record():
    only_in_text_style = dict.fromkeys(("accepted", "file_name", "file_date", "header_name", "header_date"), UNSET)
    wanted = msgspec.structs.replace(HEADER, other=(("CONFIRMING-COPY", ""),), **only_in_text_style)
    assert _header(TAG_HEADER) == wanted


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n\n", " \n"])
@pytest.mark.parametrize("header", [TEXT_HEADER, TAG_HEADER, OLD_HEADER])
def test_line_ends(header, line_end):
    assert _header(header.replace("\n", line_end)) == _header(header)


def test_depth_and_kind_of_blanks_do_not_matter():
    assert _header(TEXT_HEADER.replace("\t", "   ")) == HEADER
    assert _header(TEXT_HEADER.replace("\t\t", "\t")) == HEADER


def test_header_of_1994_with_tags_among_the_labels():
    header = _header(OLD_HEADER)
    assert header.file_name == "0009990003-94-000001.txt"
    assert header.header_date == date(1994, 2, 2)
    assert header.accepted is UNSET
    assert header.parties == (
        Party(
            role="SUBJECT COMPANY",
            name="QUARRY LANE CORP",
            cik="0009990004",
            act="34",
            business_address=HeaderAddress(city="FLINT"),
        ),
        Party(role="REPORTING-OWNER", name="PEBBLE JANE", cik="0009990005", relationship="OWNER"),
    )


def test_a_date_that_is_none_stays_as_text():
    header = _header(OLD_HEADER)
    assert header.filed is UNSET
    assert header.other == (("FILED AS OF DATE", "19940200"),)
    for line in ("<ACCEPTANCE-DATETIME>20230310259999", "<PERIOD>2023-W01-1", "<PUBLIC-DOCUMENT-COUNT>two"):
        (kept,) = _header(line).other
        assert f"<{kept[0]}>{kept[1]}" == line


def test_blank_labels_stay_unset():
    assert _header("ACCESSION NUMBER:\t\nSROS:\nITEM INFORMATION:\nFILER:\n\tBUSINESS ADDRESS:\n\t\tCITY:\t\n") == (
        FilingHeader(parties=(Party(role="FILER"),))
    )


def test_nothing_unknown_is_lost():
    header = _header(
        "PAPER:\nFILER:\n\tEYE COLOUR:\tgreen\nno label\n<SERIES>S1\n</SERIES>\n</FILER>\n<TIMESTAMP>a:b\n"
    )
    assert header.other == (("PAPER", ""), ("TIMESTAMP", "a:b"))
    assert header.parties[0].other == (("EYE COLOUR", "green"), ("", "no label"), ("SERIES", "S1"), ("/SERIES", ""))


def test_a_second_value_is_kept_beside_the_first():
    header = _header("FILER:\n\tCENTRAL INDEX KEY:\t1\n\tCENTRAL INDEX KEY:\t2\n<TYPE>D\n<TYPE>D/A\n")
    assert header.form == "D"
    assert header.parties[0].cik == "1"
    assert header.parties[0].other == (("CENTRAL INDEX KEY", "2"), ("TYPE", "D/A"))


def test_a_second_address_is_not_mixed_into_the_first():
    first = "FILER:\n\tBUSINESS ADDRESS:\n\t\tSTREET 1:\t1 MAIN ST\n\t\tCITY:\tBOSTON\n"
    second = "\tBUSINESS ADDRESS:\n\t\tSTREET 1:\t9 OAK AVE\n\t\tSTREET 2:\tSUITE 500\n\t\tZIP:\t75201\n"
    (party,) = _header(first + second + "\tMAIL ADDRESS:\n\t\tCITY:\tRYE\n").parties
    assert party.business_address == HeaderAddress(street1="1 MAIN ST", city="BOSTON")
    assert party.mail_address == HeaderAddress(city="RYE")
    assert party.other == (("STREET 1", "9 OAK AVE"), ("STREET 2", "SUITE 500"), ("ZIP", "75201"))
    (party,) = _header("FILER:\n\tBUSINESS ADDRESS:\n" + first.partition("\n")[2]).parties
    assert party.business_address == HeaderAddress(street1="1 MAIN ST", city="BOSTON")


def test_values_without_their_party_or_block_are_kept_as_lines():
    header = _header("CENTRAL INDEX KEY:\t1\nFILER:\nCITY:\tRYE\n")
    assert header.other == (("CENTRAL INDEX KEY", "1"),)
    assert header.parties[0].other == (("CITY", "RYE"),)


def test_words_behind_a_heading_are_kept():
    assert _header("FILED BY:\tsomebody\n").parties == (Party(role="FILED BY", other=(("FILED BY", "somebody"),)),)


@pytest.mark.parametrize("header", [TEXT_HEADER, TAG_HEADER, OLD_HEADER])
def test_a_header_cut_off_anywhere_is_read_as_far_as_it_goes(header):
    names = [party.name for party in _header(header).parties]
    for end in range(0, len(header), 7):
        *whole, last = _header(header[:end]).parties or (None,)
        assert [party.name for party in whole] == names[: len(whole)]
        assert last is None or last.name is UNSET or names[len(whole)].startswith(last.name)


@pytest.mark.parametrize("header", [TEXT_HEADER, TAG_HEADER, OLD_HEADER])
def test_spans_hold_the_values(header):
    reading = _read(header)
    spans = dict(reading.spans)
    for path, value in leaves(reading.header):
        start, end = spans.pop(path)
        assert printed(value) in header.encode()[start:end].decode(), path
    assert not spans


def test_every_spelling_leads_to_one_label():
    assert LABELS["CENTRAL INDEX KEY"] is LABELS["CIK"]
    fields = {label.field for label in LABELS.values() if label.level == "party"}
    assert fields <= set(Party.__struct_fields__)
    assert {label.text for label in LABELS.values() if label.level == "role"} >= {
        "FILER",
        "FILED BY",
        "SUBJECT COMPANY",
    }


def leaves(record, path=""):
    """List the values of a header with their paths, as the spans name them; roles are not values."""
    for field in record.__struct_fields__:
        value, here = getattr(record, field), f"{path}.{field}" if path else field
        if value is UNSET or field == "role":
            continue
        parts = (
            [(f"{here}[{at}]", part) for at, part in enumerate(value)] if isinstance(value, tuple) else [(here, value)]
        )
        for place, part in parts:
            if isinstance(part, msgspec.Struct):
                yield from leaves(part, place)
            else:
                yield place, part[1] if isinstance(part, tuple) else part


def printed(value) -> str:
    """Spell a value as headers print it."""
    if isinstance(value, datetime):
        return f"{value:%Y%m%d%H%M%S}"
    return f"{value:%Y%m%d}" if isinstance(value, date) else str(value)
