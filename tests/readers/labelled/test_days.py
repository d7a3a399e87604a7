"""Days as cover pages and signatures print them."""

from datetime import date

import pytest

from muniment.readers.labelled.values import day_in, find_day
from patience import patience


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("February 14, 2013", date(2013, 2, 14)),
        ("2/14/13", date(2013, 2, 14)),
        ("14 February 2013", date(2013, 2, 14)),
        ("this 10th day of February, 1997", date(1997, 2, 10)),
        ("February l4, 1995", date(1995, 2, 14)),
        ("Feb. 2O, 2Ol3", date(2013, 2, 20)),
        ("Fcbruary 14, 1995", date(1995, 2, 14)),
        ("0ctober S, 20Z4", date(2024, 10, 5)),
        ("Friday, February 2, 2001", date(2001, 2, 2)),
        ("02-14-2013", date(2013, 2, 14)),
        ("2013-02-14", date(2013, 2, 14)),
        ("31/12/2003", date(2003, 12, 31)),
        ("31.12.2003", date(2003, 12, 31)),
        ("14-Feb-2005", date(2005, 2, 14)),
        ("31 Dec. 98", date(1998, 12, 31)),
        ("FEBRUARY 14 1996", date(1996, 2, 14)),
        ("December 31,2012", date(2012, 12, 31)),
        ("____December 31, 2012____", date(2012, 12, 31)),
        ("Sept. 3rd, 1999", date(1999, 9, 3)),
        ("December 31⁽st⁾, 2003", date(2003, 12, 31)),
        ("1 April 2004", date(2004, 4, 1)),
        ("April 2004", "2004-04"),
        ("February __, 2013", "2013-02"),
        ("February [ ], 2013", "2013-02"),
        ("March  , 2020", "2020-03"),
        ("October 20 12", None),
        ("February 31, 2013", None),
        ("February 31, 2013, or February 28, 2013", date(2013, 2, 28)),
        ("Section 13(d) of 1934", None),
        ("section 1.2.03", None),
        ("1-800-555-1234", None),
        ("December 31, 1012", None),
        ("June 5, 1912", None),
        ("June 1912", None),
        ("March 2095", None),
        ("8\n\nDecember 31, 2012", date(2012, 12, 31)),
        ("Page 2 of 7 May 10, 1998", date(1998, 5, 10)),
        ("7 May 10", date(2010, 5, 7)),
        ("Jan 29 96", date(1996, 1, 29)),
        ("Jan 29 96 shares", None),
        ("February 14 19", None),  # of a year that was cut
        ("Feb. 14, '96", date(1996, 2, 14)),
        ("October 5, 20\r12", date(2012, 10, 5)),
    ],
)
def test_day(words: str, value: date | str | None) -> None:
    day = day_in(words)
    assert (day.value if day is not None else None) == value


def test_the_first_of_two_days_and_its_place() -> None:
    text = "Event: as of December 31, 2012 (filed 2/14/2013)"
    day = find_day(text, 7, len(text))
    assert day is not None
    assert (day.value, text[day.start : day.end]) == (date(2012, 12, 31), "December 31, 2012")


@pytest.mark.parametrize("flood", ["this the ", "1 ", "May ", "Monday, ", "1", "as of ", "May" + " " * 50, "1/1/"])
def test_a_flood_is_searched_in_time(flood: str) -> None:
    text = flood * (1_000_000 // len(flood))
    with patience():
        find_day(text, 0, len(text))
