"""Histories: what belongs together, in which order; and what amendments tell against what was filed before."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET, structs

from checks.samples import filing, sample
from muniment.checks import Example, Filing, findings
from muniment.checks.history import chain, histories, link, linked, trait
from muniment.documents.header import FilingHeader, Party

LARKSPUR, OTHER = "0009900001", "0009900002"


def made(form: str, number: int, day: date | None, *, parties: tuple[Party, ...] = (), **fields) -> Filing:
    """A filing of a sample with other fields; number 0 has no header, as XML by itself."""
    record, _ = sample(form)
    record = structs.replace(record, **fields)
    if not number:
        return Filing(record, filed=day)
    header = FilingHeader(accession_number=f"0009900099-25-{number:06}", filed=day or UNSET, parties=parties)
    read = type("Read", (), {"header": header, "states": {}, "evidence": {}, "problems": ()})()
    return Filing(record, reading=read)


def filer(number: str) -> tuple[Party, ...]:
    return (Party(role="FILER", file_number=number),)


def holder(cik: str) -> tuple[Party, ...]:
    return (Party(role="SUBJECT COMPANY", cik=LARKSPUR), Party(role="FILED BY", cik=cik))


def grouped(*filings: Filing) -> list[list[int]]:
    return histories(trait(one, number) for number, one in enumerate(filings))


D1, D2, D3 = date(2025, 1, 10), date(2025, 4, 10), date(2025, 7, 10)


def test_a_file_number_is_an_offering_and_its_days_are_the_order():
    filings = (
        made("D/A", 3, D3, parties=filer("021-100")),
        made("D", 1, D1, parties=filer("21-100  ")),
        made("D", 2, D1, parties=filer("021-200")),
    )
    assert grouped(*filings) == [[1, 0], [2]]


def test_of_one_day_the_named_filing_comes_first():
    named = {number: f"0009900099-25-{number:06}" for number in (1, 2, 3)}
    filings = (
        made("D/A", 1, D2, parties=filer("021-100"), previous_accession_number=named[2]),
        made("D/A", 2, D2, parties=filer("021-100"), previous_accession_number=named[3]),
        made("D/A", 3, D1, parties=filer("021-100"), previous_accession_number=named[1]),
    )
    assert grouped(*filings) == [[2, 1, 0]]


def test_a_previous_accession_number_joins_where_no_file_number_says_otherwise():
    named = "0009900099-25-000001"
    first = made("D", 1, D1, parties=filer("021-100"))
    bare = made("D/A", 2, D2, previous_accession_number=named, first_sale=UNSET)
    other = made("D/A", 3, D3, previous_accession_number=named, parties=filer("021-300"))
    assert grouped(first, bare, other) == [[0, 1], [2]]


def test_notices_without_numbers_are_joined_by_issuer_first_sale_and_exemptions():
    one = made("D/A", 0, D1)
    again = made("D/A", 0, D2, exemptions=("3C.7", "3C", "06c"))
    other = made("D/A", 0, D3, first_sale=date(2020, 1, 1))
    numbered = made("D/A", 4, D3, parties=filer("021-400"))
    assert grouped(one, again, other) == [[0, 1], [2]]
    assert grouped(one, numbered, again) == [[0, 2, 1]]
    another = made("D/A", 5, D3, parties=filer("021-500"))
    assert grouped(one, numbered, another) == [[0], [1], [2]]  # nobody can tell which


def test_a_notice_without_a_number_is_a_copy_of_the_one_that_says_the_same():
    xml, page = made("D", 0, D1), made("D", 0, D1, exemptions=UNSET)
    assert grouped(xml, page) == [[0, 1]]
    (group,) = linked([trait(xml, 0), trait(page, 1)])
    assert [one.is_copy for one in group] == [False, True]
    unsold = [made("D", 0, D1, first_sale=UNSET, exemptions=exemptions) for exemptions in (("06b",), UNSET)]
    assert grouped(*unsold) == [[0, 1]]
    assert grouped(page, made("D", 0, D1, total_offering_amount=7, exemptions=("3C",))) == [[0], [1]]
    filed = made("D", 6, D1, parties=filer("021-600"))
    assert grouped(page, filed) == [[0, 1]]
    assert grouped(page, filed, made("D", 7, D1, parties=filer("021-700"))) == [[0], [1], [2]]


def test_holders_are_known_by_filer_or_by_all_names_and_issuers_by_cik_cusip_or_name():
    persons = sample("13G")[0].reporting_persons
    by_cik = made("13G", 1, D1)
    printed = made("13G/A", 2, D2, filer_cik=UNSET, parties=holder("0009900014"), issuer_cik=UNSET)
    by_name = made(
        "13G/A",
        3,
        D3,
        filer_cik=UNSET,
        issuer_cik=UNSET,
        cusips=UNSET,
        issuer_name="LARKSPUR LANTERN WORKS INC",
        reporting_persons=tuple(
            structs.replace(person, name=person.name.upper().replace(".", "")) for person in persons
        ),
    )
    another = made("13G", 4, D3, filer_cik="0009900077", reporting_persons=persons[:1])
    elsewhere = made("13G", 5, D3, issuer_cik=OTHER, cusips=UNSET, issuer_name="Pennywhistle Foods Corporation")
    assert grouped(by_cik, printed, by_name, another, elsewhere) == [[0, 1, 2], [3], [4]]
    namesake = made("13G", 6, D3, issuer_cik=OTHER, cusips=UNSET)
    assert grouped(by_cik, printed, by_name, namesake) == [[0, 1], [2], [3]]  # whose name it is nobody can tell


def test_both_schedules_are_one_history():
    persons = sample("13G")[0].reporting_persons
    first = made("13G", 1, D1)
    then = made("13D", 2, D2, filer_cik="0009900014", issuer_cik=LARKSPUR)
    assert len(persons) == 2
    assert grouped(first, then) == [[0, 1]]


def test_a_filing_of_an_unknown_day_has_no_history():
    unknown = made("D/A", 0, None, signatures=UNSET)
    filings = [made("D/A", 0, D1), unknown]
    link(filings)
    assert filings[0].earlier == ()
    assert unknown.earlier is None


def test_copies_are_not_their_own_history():
    xml = made("13G/A", 0, None)
    whole = made("13G/A", 1, date(2026, 5, 14))
    link([xml, whole])
    assert whole.earlier == ()
    corrected = made("13G/A", 2, date(2026, 5, 20))
    chain([whole, corrected])
    assert corrected.earlier == (whole,)


def nameless(number: int, **changes):
    """An amendment that names no person on its cover, as the document alone where it has no number."""
    changed = {"filer_cik": UNSET, "reporting_persons": UNSET, "issuer_cik": UNSET, **changes}
    return made("13G/A", number, D2, parties=filer("021-100") if number else (), **changed)


def told_copies(*filings):
    return {
        one.key: one.tie
        for group in linked(trait(one, n) for n, one in enumerate(filings))
        for one in group
        if one.is_copy
    }


def test_a_document_without_persons_is_a_copy_of_the_filing_that_says_all_the_same():
    assert told_copies(nameless(3), nameless(0)) == {1: "copy of 0009900099-25-000003"}
    assert told_copies(nameless(0), nameless(3)) == {0: "copy of 0009900099-25-000003"}
    assert told_copies(nameless(0), nameless(0), nameless(3)).keys() == {0, 1}
    assert told_copies(nameless(0), nameless(0)) == {1: "copy of"}


def test_what_says_anything_else_is_no_copy():
    for change in (
        {"class_title": "Class B Common Stock"},
        {"issuer_name": "Another, Inc."},
        {"signature_comment": "x"},
    ):
        assert told_copies(nameless(3), nameless(0, **change)) == {}
    assert told_copies(nameless(3), nameless(4)) == {}  # two filings with numbers of their own
    no_day = {"event_date": UNSET, "signatures": UNSET}
    assert told_copies(nameless(3, **no_day), nameless(0, **no_day)) == {}


def test_link_tells_what_is_known_beyond_the_history():
    notice = made("D", 1, D1, parties=filer("021-100"))
    amended = made("13G/A", 2, D2, previous_accession_number="0009900099-25-000001")
    link([notice, amended])
    assert amended.previous is notice
    assert [finding.message for finding in findings(amended) if finding.code == "A-04"] == [
        "The previous accession number is 0009900099-25-000001, which is a Form D."
    ]


SALE = {"first_sale": date(2025, 1, 2), "signatures": UNSET}


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (made("D", 2, D2, parties=filer("021-200"), **SALE), {"L-30"}),  # EDGAR gives each new notice a number
        (made("D", 2, D2, parties=filer("021-100"), **SALE), {"L-30"}),
        (made("D", 2, D2, **SALE), {"L-30"}),
        (made("D", 2, D2, parties=filer("021-200"), **SALE | {"total_offering_amount": 7}), {"L-01"}),
        (made("D", 2, D2, parties=filer("021-200"), **SALE | {"exemptions": ("06c",)}), {"L-01"}),
        (made("D", 2, D2, parties=filer("021-200"), **SALE | {"first_sale": date(2025, 1, 3)}), {"L-01"}),
        (made("D/A", 2, D2, parties=filer("021-200"), **SALE), set()),
        (made("D", 1, D1, parties=filer("021-100"), **SALE), set()),  # the same filing once more
    ],
)
def test_a_second_notice_is_asked_about_and_not_late(second, expected):
    first = made("D", 1, D1, parties=filer("021-100"), **SALE)
    link([second, first])
    told = {finding.code for finding in findings(second) if finding.code[0] == "L"}
    assert told == expected
    assert not {finding.code for finding in findings(first)} & {"L-01", "L-30"}


# ---- amendments -----------------------------------------------------------------------------------------------------

ORIGINAL = Example(form="13G")
FIRST = Example(changes={"event_date": date(2025, 6, 30)}, filed=date(2025, 8, 14))
EXIT = {"reporting_persons[0].percent": Decimal("5.0"), "reporting_persons[1].percent": Decimal("5.0")}


@pytest.mark.parametrize(
    ("changes", "earlier", "expected"),
    [
        ({}, (ORIGINAL,), set()),
        ({}, (FIRST,), {"A-03", "A-05"}),  # No. 1 again, of another event
        ({}, (Example(),), set()),  # No. 1 again, of the same event: filed anew
        ({"amendment_number": 2}, (FIRST,), {"A-05"}),
        (
            {"amendment_number": 2},
            (Example(changes=EXIT | {"event_date": date(2025, 6, 30)}),),
            set(),
        ),  # 5.0 may be 5.04
        ({"amendment_number": None}, (FIRST,), {"A-05"}),
        ({"amendment_number": 9}, (FIRST, ORIGINAL), set()),  # a new original begins anew; what lies between is unknown
        ({"amendment_number": 2}, (FIRST, ORIGINAL), set()),
        ({"cusips": ("000000000",)}, (ORIGINAL,), set()),
        ({"cusips": ("99034P107",)}, (ORIGINAL,), set()),  # a wrong check digit is no other class
        ({"cusips": ("99034P106", "99021L100")}, (ORIGINAL,), set()),
        ({"previous_accession_number": "0009900099-24-000777", "amendment_number": 3}, (ORIGINAL,), set()),
        ({"event_date": None, "amendment_number": 2}, (FIRST,), {"A-05"}),
    ],
)
def test_amendments(changes, earlier, expected):
    found = findings(filing(Example(changes=changes, form="13G/A", earlier=earlier), "13G/A"))
    assert {finding.code for finding in found if finding.code[0] == "A"} - {"A-04"} == expected


@pytest.mark.parametrize(
    ("percent", "amount", "earlier", "expected"),
    [
        ("7.2", 1_310_000, date(2024, 9, 3), False),  # 6.1 and 7.2 may be 6.19, cut off, and 7.15
        ("7.3", 1_310_000, date(2024, 9, 3), True),
        ("7.3", 1_310_000, date(2025, 9, 3), False),
        ("7.3", Decimal("1123214.58"), date(2024, 9, 3), False),  # only the number outstanding moved
        ("4.9", 910_000, date(2024, 9, 3), True),
    ],
)
def test_one_percent(percent, amount, earlier, expected):
    changes = {
        "reporting_persons[2].percent": Decimal(percent),
        "reporting_persons[2].aggregate_amount": Decimal(amount),
        "event_date": UNSET,
    } | ({f"reporting_persons[{n}].percent": Decimal(percent) for n in (0, 1)} if percent == "4.9" else {})
    example = Example(changes=changes, form="13D/A", earlier=(Example(filed=earlier),))
    assert bool([finding for finding in findings(filing(example, "13D/A")) if finding.code == "A-01"]) is expected


def test_without_a_history_nobody_can_tell():
    filing_ = filing(Example(), "13G/A")
    assert [finding.code for finding in findings(filing_) if finding.code[0] == "A"] == []
    undecided = {finding.code for finding in findings(filing_, undecided=True) if not finding.decided}
    assert {"A-03", "A-05", "A-07", "A-09", "A-10"} <= undecided
