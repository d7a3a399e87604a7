"""The indexes of the archive, in every layout."""

from datetime import date

import pytest

from edgar.client.answering import master, zipped
from muniment.deadlines.business_days import Quarter
from muniment.edgar.client.listings import Listing, of_day, of_quarter, quarters, read_index
from muniment.errors import SourceError

ROWS = [
    ("SCHEDULE 13D/A", "Larkspur Lantern Works, Inc.", "9900001", "2025-02-05", "0009900016-25-000001"),
    (
        "SC 13G",
        "A NAME SO LONG THAT IT NEEDS EACH OF THE SIXTY-TWO COLUMNS, L.",
        "9900002",
        "2025-02-05",
        "0009900016-25-000002",
    ),
    ("D", "Fund D", "9900031", "2025-02-05", "0009900031-25-000003"),
    ("10-K405", "Vitamin D", "31", "2025-02-05", "0009900031-25-000004"),
    ("NT 10-K", "Acme | Partners  Holdings", "31", "2025-02-05", "0009900031-25-000005"),
]
LISTED = tuple(Listing(number, form, date(2025, 2, 5), cik.zfill(10), name) for form, name, cik, _, number in ROWS)


def path(cik, number, *, crawler=False):
    if crawler:
        return f"https://www.sec.gov/Archives/edgar/data/{cik}/{number}-index.htm"
    return f"edgar/data/{cik}/{number}.txt"


def index(kind, *, daily=False, broken_title=False):
    """An index as EDGAR writes it; names that are too long push what follows to the right."""
    titles = {
        "form": ("Form Type", "Company Name", "CIK", "Date Filed", "File Name"),
        "company": ("Company Name", "Form Type", "CIK", "Date Filed", "File Name"),
        "crawler": ("Company Name", "Form Type", "CIK", "Date Filed", "URL"),
    }
    by = {"form": "Form Type", "company": "Company Name", "crawler": "Company Name"}[kind]
    widths = (12, 62) if kind == "form" else (62, 12)
    lines = [
        f"Description:           Daily Index of EDGAR Dissemination Feed by {by}",
        "Last Data Received:    Oct  3, 2022",
        "Comments:              webmaster@sec.gov",
        "Anonymous FTP:         ftp://ftp.sec.gov/edgar/",
        "",
    ]
    title = "  ".join(titles[kind])
    lines += title.split("  CIK") if broken_title else [title]
    lines.append("-" * 141)
    for form, name, cik, day, number in ROWS:
        first, second = (form, name) if kind == "form" else (name, form)
        one = f"{first:<{widths[0] - 2}}  {second:<{widths[1] - 2}}  {cik:<10}  "
        one += f"{day.replace('-', '') if daily else day:<10}  {path(cik, number, crawler=kind == 'crawler')}"
        lines.append(f"{one}   " if daily else one)
    return ("\n".join(lines) + "\n").encode()


@pytest.mark.parametrize("broken_title", [False, True])
@pytest.mark.parametrize("daily", [False, True])
@pytest.mark.parametrize("kind", ["form", "company", "crawler"])
def test_columns(kind, daily, broken_title):
    read = read_index(index(kind, daily=daily, broken_title=broken_title))
    assert [one.form for one in read.listings] == [one.form for one in LISTED]
    assert [one.name.split() for one in read.listings] == [one.name.split() for one in LISTED]
    assert [(one.accession, one.cik, one.filed) for one in read.listings] == [
        (one.accession, one.cik, one.filed) for one in LISTED
    ]
    assert (read.unread, read.through) == ((), date(2022, 10, 3))


@pytest.mark.parametrize("pack", [lambda data: data, zipped])
def test_bars(pack):
    data = master([(cik, name, form, day, number) for form, name, cik, day, number in ROWS], "March 31, 2021")
    read = read_index(pack(data))
    assert (read.listings, read.unread, read.through) == (LISTED, (), date(2021, 3, 31))


def test_a_name_in_an_old_encoding_is_read():
    data = master([("1", "CAFÉ HOLDINGS", "D", "2025-02-05", "0009900031-25-000003")])
    assert read_index(data.decode().encode("latin-1")).listings[0].name == "CAFÉ HOLDINGS"


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\x0b", "\x1c"])
def test_a_name_may_have_any_sign_that_ends_no_line(sign):
    read = read_index(master([("1", f"A{sign}B", "D", "2025-02-05", "0009900031-25-000003")]))
    assert ([one.name for one in read.listings], read.unread) == ([f"A{sign}B"], ())


def test_rows_that_nobody_can_read_are_told():
    data = (
        master([("x", "Acme", "D", "2025-02-05", "0009900031-25-000003")])
        + b"nonsense\n1|A|D|2025-13-01|edgar/data/1/x.txt\n"
    )
    read = read_index(data)
    assert (read.listings, len(read.unread)) == ((), 3)


def test_an_index_may_not_say_how_far_it_goes():
    assert read_index(master([], "soon")).through is None


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x1f\x8b\x08damaged", b"\x00" * 100, master([])[:50]])
def test_what_is_no_index_is_told(data):
    with pytest.raises(SourceError, match="here: "):
        read_index(data, "here")


def test_an_index_that_is_cut_off_loses_no_rows_unsaid():
    rows = [(str(number * 7919), "Acme", "D", "2025-02-05", f"0009900031-25-{number:06}") for number in range(2000)]
    whole = zipped(master(rows))
    for data in (whole[: len(whole) // 2], whole[:-8], whole + whole):
        with pytest.raises(SourceError, match="here: its compression is not whole"):
            read_index(data, "here")


def test_where_indexes_stand():
    assert of_quarter(Quarter(2025, 1)) == "full-index/2025/QTR1/master.idx"
    assert of_day(date(2025, 10, 3)) == "daily-index/2025/QTR4/master.20251003.idx"
    assert list(quarters(date(2025, 1, 1), date(2025, 3, 31))) == [Quarter(2025, 1)]
    assert list(quarters(date(2025, 2, 1), date(2025, 1, 1))) == [Quarter(2025, 1)]
