"""A tender offer that is a Schedule 13D too: its items are numbered otherwise."""

import pytest

from muniment import read
from readers.labelled.pages import FIRST, PERSON

TITLE = "                SCHEDULE {}\n\nTender Offer Statement under Section 14(d)(1)\n\n"
COVER = FIRST.partition("Check the appropriate box")[0].replace("SCHEDULE 13G", "SCHEDULE 13D")
ITEMS_OF_TO = """
Item 1. Summary Term Sheet.
The summary in the offer to purchase.

Item 2. Subject Company Information.
(a) Fern Holdings Inc.

Item 3. Identity and Background of Filing Person.
(a) Moss Fund, L.P., of Boston.

Item 4. Terms of the Transaction.
As in the offer to purchase.

Item 6. Purposes of the Transaction and Plans or Proposals.
To acquire the company.

Item 7. Source and Amount of Funds or Other Consideration.
Working capital.

Item 8. Interest in Securities of the Subject Company.
See the cover page.

Items 9 through 10 and Item 11.
None.

Item 12. Exhibits.
Item 12 of the Schedule TO is hereby amended:
(a)(1) Offer to Purchase, dated May 1, 2001.
(a)(2)(U) Letter of Transmittal.
(d) Agreement and Plan of Merger.

SIGNATURE

After due inquiry I certify that the information set forth in this statement is true.

Dated: May 1, 2001

Fern Fund, L.P.

By: /s/ Ada Moss
"""
OLD = """
Item 1. Security and Subject Company.
(a) Fern Holdings Inc.

Item 4. Source and Amount of Funds or Other Consideration.
Working capital.

Item 5. Purpose of the Tender Offer and Plans or Proposals of the Bidder.
To acquire the company.

Item 7. Contracts, Arrangements, Understandings or Relationships with Respect to the Subject Company's Securities.
None.

Item 9. Financial Statements of Certain Bidders.
Not applicable.

SIGNATURE

Dated: May 1, 1999

Fern Fund, L.P.

By: /s/ Ada Moss
"""


@pytest.mark.parametrize("title", ["TO", "TO-T/A", "TO/13D", "TO and Schedule 13D"])
def test_items_are_known_by_their_titles(title):
    reading = read((TITLE.format(title) + COVER + PERSON + ITEMS_OF_TO).encode())
    record = reading.record
    answers = (record.item2.names, record.item3.funds, record.item4.purpose, record.item5.amount_and_percent)
    assert answers == (
        "(a) Moss Fund, L.P., of Boston.",
        "Working capital.",
        "To acquire the company.",
        "See the cover page.",
    )
    exhibits = [(exhibit.number, exhibit.description) for exhibit in reading.details.exhibits]
    assert exhibits == [
        ("(a)(1)", "Offer to Purchase, dated May 1, 2001"),
        ("(a)(2)(U)", "Letter of Transmittal"),
        ("(d)", "Agreement and Plan of Merger"),
    ]
    unread = " ".join(reading.words(span) for span in reading.unread)
    assert all(words in unread for words in ("The summary in", "As in the offer", "None."))
    (problem,) = [problem for problem in reading.problems if problem.code == "tender-offer"]
    assert " ".join(reading.words(problem.span).split()) == f"SCHEDULE {title}"


def test_the_schedule_of_before_2000():
    record = read((TITLE.format("14D-1") + COVER + PERSON + OLD).encode()).record
    assert (record.item3.funds, record.item4.purpose, record.item6.contracts) == (
        "Working capital.",
        "To acquire the company.",
        "None.",
    )


@pytest.mark.parametrize("words", ["SCHEDULE TO BE FILED\n", "See the Schedule TO of Moss Fund.\n", ""])
def test_a_schedule_13d_that_is_none_is_read_by_its_numbers(words):
    items = ITEMS_OF_TO.replace("Item 6. Purposes of the Transaction and Plans or Proposals", "Item 4. The Purpose")
    reading = read(
        (words + COVER + PERSON + items.replace("Item 4. Terms of the Transaction.\nAs in", "As in")).encode()
    )
    assert reading.record.item4.purpose.endswith("To acquire the company.")
    assert not any(problem.code == "tender-offer" for problem in reading.problems)
