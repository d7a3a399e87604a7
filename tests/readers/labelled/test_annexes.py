"""Answers that stand in an exhibit or appendix behind the signatures."""

import pytest

from muniment import read
from readers.labelled.lots import schedules
from readers.labelled.pages import FIRST, ITEMS, PERSON

ITEM_7 = """Item 7. Identification and Classification of the Subsidiary Which Acquired the Security Being Reported on
By the Parent Holding Company.
{refers}
Item 10. Certification."""
LIST = """


{heading}

Subsidiaries

Fern Trust Company
Moss Advisers, LLC

All of them are banks or advisers as
the Act has them.
"""


def page(refers: str, behind: str) -> bytes:
    items = ITEMS.replace("Item 10. Certification.", ITEM_7.format(refers=refers))
    return (FIRST + PERSON + items + behind).encode()


READ = "Subsidiaries\nFern Trust Company\nMoss Advisers, LLC\nAll of them are banks or advisers as the Act has them."


@pytest.mark.parametrize(
    ("refers", "heading"),
    [
        ("See Exhibit A", "EXHIBIT A"),
        ("See Attached Appendix A.", "Appendix A"),
        ("Reference is made to Annex I.", "ANNEX I"),
        ("They are set forth in Schedule B.", "Schedule B:"),
        ("See Exhibit (2)", "Exhibit No. 2"),
        ("See attached Exhibit A", "APPENDIX A\n\nPursuant to the instructions of Item 7 of Schedule 13G:"),
    ],
)
def test_an_answer_behind_the_signatures_is_read(refers, heading):
    behind = "\nBy /s/ Ada Moss\nAda Moss\n\nExhibit X\n\nPOWER OF ATTORNEY\n\nOf nobody.\n"
    reading = read(page(refers, LIST.format(heading=heading) + behind))
    assert reading.record.item7.subsidiaries == refers  # as it is filed
    (annexed,) = reading.details.annexed
    assert (annexed.path, annexed.text.rpartition("Item 7 of Schedule 13G:\n")[2]) == ("item7.subsidiaries", READ)
    assert annexed.heading == heading.partition("\n")[0].strip(":")
    assert reading.words(annexed.span).endswith("Act has them.")
    assert not any(problem.code == "elsewhere" for problem in reading.problems)
    assert not any("Moss Advisers" in reading.words(span) for span in reading.unread)


def test_words_that_head_the_powers_of_a_cover_stay_in_an_annex():
    listed = "\n\nEXHIBIT A\n\nClass B\nShares\n\nFern Trust Company\n"
    (annexed,) = read(page("See Exhibit A", listed)).details.annexed
    assert annexed.text == "Class B\nShares\nFern Trust Company"


@pytest.mark.parametrize(
    ("refers", "behind"),
    [
        ("See Exhibit A", ""),
        ("See Exhibit B", LIST.format(heading="EXHIBIT A")),
        ("See Exhibit A", LIST.format(heading="APPENDIX A")),  # of which nothing says that it is meant
        ("See Exhibit A", LIST.format(heading="EXHIBIT A") * 2),
        ("See the attached exhibit.", LIST.format(heading="EXHIBIT A")),
        ("See Exhibit A", "\n\nEXHIBIT INDEX\n\nExhibit A\nSubsidiaries\nExhibit B\nAgreement\n"),
        ("See Exhibit A", "\n\nEXHIBIT A\n\nPOWER OF ATTORNEY\n\nAda Moss may sign.\n"),
        ("See Exhibit A", "\n\nIt is filed as\nExhibit A\nof the agreement.\n"),
    ],
)
def test_where_it_is_not_plain_it_is_said_so(refers, behind):
    reading = read(page(refers, behind))
    (problem,) = [problem for problem in reading.problems if problem.code == "elsewhere"]
    assert problem.words == f"says {refers!r}, and it is not plain where in this file that is"
    assert reading.words(problem.span) == refers
    assert not reading.details.annexed


@pytest.mark.parametrize(
    "answer",
    [
        "Fern Trust Company",
        "See the cover page.",
        "See Schedule 13D of Fern.",
        "See exhibitors A.",
        "See Exhibit A to the Schedule 13D of Moss Trust.",
        "See exhibit or items.",
    ],
)
def test_other_answers_are_not_elsewhere(answer):
    reading = read(page(answer, LIST.format(heading="EXHIBIT A")))
    assert not reading.details.annexed
    assert not any(problem.code == "elsewhere" for problem in reading.problems)


def test_an_index_before_the_exhibits_is_none_of_them():
    index = "\n\nEXHIBIT INDEX\n\nEXHIBIT A\n\nSubsidiaries\n\nEXHIBIT B\n\nAgreement\n"
    (annexed,) = read(
        page("See Exhibit A to this Schedule 13G.", index + LIST.format(heading="EXHIBIT A"))
    ).details.annexed
    assert (annexed.heading, annexed.text) == ("EXHIBIT A", READ)


def test_an_exhibit_of_the_submission_is_known_by_its_type():
    part = "<DOCUMENT>\n<TYPE>{}\n<SEQUENCE>{}\n<FILENAME>{}.txt\n<TEXT>\n{}\n</TEXT>\n</DOCUMENT>\n"
    main = part.format("SC 13G", 1, "a", page("See Exhibit 99.2", "").decode())
    others = part.format("EX-99.1", 2, "b", "Agreement") + part.format("EX-99.2", 3, "c", "Fern Trust Company\nA bank")
    head = "<SEC-DOCUMENT>0000000001-10-000001.txt : 20100201\n<SEC-HEADER>\n</SEC-HEADER>\n"
    (annexed,) = read(f"{head}{main}{others}</SEC-DOCUMENT>\n".encode()).details.annexed
    assert (annexed.heading, annexed.text) == ("EX-99.2", "Fern Trust Company\nA bank")


@pytest.mark.parametrize(("named", "many"), [("Annexes A-1 and A-2 for the transactions", 2), ("Annex B", 0)])
def test_sentences_of_annexes_that_item_5_names_are_transactions(named, many, tmp_path):
    lot = tmp_path / "lot.txt"
    lot.write_text(f"""=== a01 | txt | 2009 | Ada Moss
< 2009-03-03 | buy | 700 | 5.25 | Ms. Moss |
--- item5
     (c)  See {named} of Ms. Moss and her husband.
--- annex
ANNEX A-1
Ada Moss

On March 3, 2009, Ms. Moss purchased 700 shares of Common Stock in the open market at $5.25 per share.

ANNEX A-2
Max Moss

On March 4, 2009, Mr. Moss sold 300 shares of Common Stock in the open market at $5.50 per share.
""")
    (schedule,) = schedules(lot)
    transactions = read(schedule.data).details.transactions
    assert [(row.person, row.side, row.quantity) for row in transactions] == [
        ("Ms. Moss", "buy", 700),
        ("Mr. Moss", "sell", 300),
    ][:many]


LISTED = "\n\n{}\n\nExhibit 1   Joint Filing Agreement\nExhibit 2   Power of Attorney\n\nEXHIBIT 1\n\nThey agree.\n"


def with_item_7(words: str, behind: str) -> bytes:
    items = f"\nItem 7. Material to be Filed as Exhibits.\n\n{words}\n\nSignature\n\n/s/ Ada Moss\nAda Moss\n"
    return (FIRST.replace("13G", "13D") + PERSON + items + behind).encode()


@pytest.mark.parametrize("words", ["See Exhibit Index.", "Reference is made to the Index to Exhibits."])
@pytest.mark.parametrize("title", ["EXHIBIT INDEX", "INDEX TO EXHIBITS", "List of Exhibits"])
def test_an_index_that_item_7_refers_to_is_the_list_of_exhibits(words, title):
    reading = read(with_item_7(words, LISTED.format(title)))
    found = [(one.number, one.description) for one in reading.details.exhibits]
    assert found == [("1", "Joint Filing Agreement"), ("2", "Power of Attorney")]
    (annexed,) = reading.details.annexed
    assert (annexed.path, annexed.heading) == ("item7.exhibits", title)


def test_an_index_that_is_not_there_is_elsewhere():
    reading = read(with_item_7("See Exhibit Index.", ""))
    (problem,) = [problem for problem in reading.problems if problem.code == "elsewhere"]
    assert reading.words(problem.span) == "See Exhibit Index."
