"""Notes of cover pages, and disclaimers beside answers: kept as comments with their words and places, never made up."""

import pytest
from msgspec import UNSET

from muniment.readers import read
from muniment.readers.labelled.values import disclaims
from readers.labelled.pages import FIRST, ITEMS, PERSON, WHOLE

ROW_9 = "9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON\n   1,000"
NOTE = "Beneficial ownership disclaimed pursuant to\n   Rule 13d-4 (see Item 4)"
SAID = "Beneficial ownership disclaimed pursuant to Rule 13d-4 (see Item 4)"


def spelled(reading, path):
    return b"".join(reading.data[one.start : one.end] for one in reading.evidence[path].spans).decode()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Each of them disclaims beneficial ownership of these shares.", True),
        ("Mr. Roe, as trustee, expressly\ndisclaims that he is the owner of the Shares.", True),
        ("Such beneficial ownership is hereby disclaimed.", True),
        ("This should not be construed as an admission by Mr. Roe as to beneficial ownership of the Shares.", True),
        ("The filing of this statement is no admission that the Fund is the beneficial owner of any Shares.", True),
        ("Nothing herein is an admission that the Fund is the beneficial owner of any Shares.", True),
        ("Despite such shared beneficial ownership, the persons disclaim that they are a group.", False),
        ("They disclaim membership in a group that may own more.", False),
        ("99 Disclaimer of Beneficial Ownership", False),
        ("Exhibit B - Disclaimer of beneficial ownership", False),
        ("EXHIBIT LIST\n  A.  Power of Attorney\n  B.  Disclaimer of Beneficial Ownership", False),
        ("Disclaimer of beneficial ownership: each of them disclaims it.", True),
        ("The Fund does not disclaim beneficial ownership of the Shares.", False),
        ("The printer disclaims all warranties. The Fund owns the Shares.", False),
        (
            "Check if the aggregate amount reported as beneficially owned in row (9) does not include shares which the "
            "reporting person discloses in the report but as to which beneficial ownership is disclaimed pursuant to "
            "Rule 13d-4.",
            False,
        ),
        (
            "Filing by the O.T. Moss Trust is not an admission that Fern Bank, N.A., as trustee, beneficially owns it.",
            True,
        ),
        ("Nothing here is an admission of guilt by the holders of Class A. The Fund beneficially owns it.", False),
        ("Admission is free. The Fund is a beneficial owner.", False),
    ],
)
def test_what_disclaims(words, expected):
    assert disclaims(words) is expected


def test_words_beside_row_9_become_the_comment_of_the_person():
    reading = read(WHOLE.replace(ROW_9, f"{ROW_9}   {NOTE}").encode())
    person = reading.record.reporting_persons[0]
    assert (person.comment, person.aggregate_amount) == (SAID, 1000)
    assert " ".join(spelled(reading, "reporting_persons[0].comment").split()) == SAID
    assert not any(reading.data[one.start : one.end].startswith(b"Beneficial own") for one in reading.unread)


def test_each_person_keeps_its_own():
    other = PERSON.replace("Fern Fund", "Moss Fund").replace(ROW_9, f"{ROW_9}\n   The Moss Fund disclaims ownership.")
    first, second = read((FIRST + PERSON + other + ITEMS).encode()).record.reporting_persons
    assert (first.comment, second.comment) == (UNSET, "The Moss Fund disclaims ownership.")


@pytest.mark.parametrize(
    ("note", "comment"),
    [
        # What points back is kept with what it points at, and with no more.
        (
            "It is a trust. (3) Row 9 excludes 400 shares of his spouse. Mr. Moss disclaims ownership of these shares.",
            "(3) Row 9 excludes 400 shares of his spouse. Mr. Moss disclaims ownership of these shares.",
        ),
        (
            "It is a trust. The Fund disclaims ownership of the shares of A.B. Moss and the voting of such shares.",
            "The Fund disclaims ownership of the shares of A.B. Moss and the voting of such shares.",
        ),
        (
            "Those of his spouse.\n\nMr. Moss disclaims ownership of these shares.",
            "Mr. Moss disclaims ownership of these shares.",
        ),
        # One that follows another right away goes on with it.
        (
            "This is no admission that O.T. Moss owns it, nor an admission that he beneficially owns shares. "
            "In this connection he disclaims ownership.",
            "This is no admission that O.T. Moss owns it, nor an admission that he beneficially owns shares. "
            "In this connection he disclaims ownership.",
        ),
    ],
)
def test_a_disclaimer_is_kept_with_what_it_disclaims(note, comment):
    record = read(WHOLE.replace("    PN\n", f"    PN\n\n{note}\n").encode()).record
    assert record.reporting_persons[0].comment == comment


def test_a_note_goes_on_where_a_line_or_a_page_cuts_its_sentence():
    note = "(1) Owned by (a) a trust,\n(b) 500 of them under Rule 13d-3(d)(1)\n(i) of the Act with the\n"
    note += f"{' ' * 90}\n\nMoss Fund.\n\nOther words."
    text = WHOLE.replace("    5.3%\n", "    5.3% (1)\n").replace("    PN\n", f"    PN\n\n{note}\n")
    comment = "(1) Owned by (a) a trust, (b) 500 of them under Rule 13d-3(d)(1) (i) of the Act with the Moss Fund."
    assert read(text.encode()).record.reporting_persons[0].comment == comment


@pytest.mark.parametrize(
    "label",
    [
        "Comment for Type of Reporting Person: The Fund has a\npartner, as such\nno owner.",
        "Comment   The Fund has a\nfor Type  partner, as such\nof        no\nReporting\nPerson:   owner.",
        "Comment for\nType of\nReporting\nPerson:\nThe Fund has a partner, as such\nno owner.",
    ],
)
def test_the_label_of_a_comment_may_be_wrapped_beside_it(label):
    reading = read(WHOLE.replace("    PN\n", f"    PN\n\n{label}\n\nSCHEDULE 13G\n\n").encode())
    assert reading.record.reporting_persons[0].comment == "The Fund has a partner, as such no owner."
    assert spelled(reading, "reporting_persons[0].comment").startswith("The Fund has a")


@pytest.mark.parametrize("ends", ["SCHEDULE A\n\nAda Moss\tDirector\n\n", "\n\n"])
def test_words_behind_the_signature_become_the_comment_there(ends):
    said = "Each of the persons listed disclaims beneficial\nownership of the shares."
    reading = read(f"{WHOLE}\n{ends}{said} Nothing else.\n".encode())
    assert reading.record.signature_comment == " ".join(said.split())
    assert spelled(reading, "signature_comment") == said
    assert reading.record.reporting_persons[0].comment is UNSET


def test_a_line_of_a_page_is_a_sentence_by_itself():
    lines = "".join(f"<p>{line}</p>" for line in WHOLE.replace("&", "&amp;").splitlines() if line.strip())
    page = f"<html><body>{lines}<p>Ada Moss</p><p>Director</p><p>She disclaims ownership of them</p></body></html>"
    assert read(page.encode()).record.signature_comment == "She disclaims ownership of them"


def test_where_an_answer_says_it_no_comment_is_made():
    reading = read(WHOLE.replace("See the cover page.", "The Fund disclaims beneficial ownership.").encode())
    record = reading.record
    assert "disclaims" in record.item4.amount
    assert record.reporting_persons[0].comment is UNSET
    assert record.signature_comment is UNSET


def test_nothing_is_kept_where_nobody_disclaims():
    record = read(WHOLE.encode()).record
    assert record.reporting_persons[0].comment is UNSET
    assert record.signature_comment is UNSET


# ---- notes of cover pages

FIVE = "SOLE VOTING POWER\n   1,000"


def noted(notes, marks=("(1)", "*"), person=PERSON):
    first, second = marks
    person = person.replace(FIVE, f"{FIVE} {first}").replace("5.3%", f"5.3%{second}")
    return read((FIRST + person.rstrip("\n") + f"\n\n{notes}\n\n" + ITEMS).encode())


@pytest.mark.parametrize(
    ("notes", "marks", "comment"),
    [
        ("(1) Held by a trust.\n* Of 19,000 shares.", ("(1)", "*"), ["(1) Held by a trust.", "* Of 19,000 shares."]),
        (
            "[1] Held by a trust of\n    which she is a trustee.",
            ("[1]", ""),
            ["[1] Held by a trust of which she is a trustee."],
        ),
        ("(1) Held by\n\na trust.\n\nPage 2 of 9", ("(1)", ""), ["(1) Held by a trust."]),  # a text of free lines
        ("(1) Held by a trust.\n\nof others", ("(1)", ""), ["(1) Held by a trust."]),
        ("(1) A trust with\n\n1,000 shares.", ("(1)", ""), ["(1) A trust with 1,000 shares."]),  # of a print
        ("(1) Held by a trust.", ("⁽(1)⁾", ""), ["(1) Held by a trust."]),
        (
            "(1) Held by a trust.\n(2) Of 19,000 shares.",
            ("⁽1,2⁾", ""),
            ["(1) Held by a trust.", "(2) Of 19,000 shares."],
        ),
        (
            "1. Held by a trust.\n2. Of 19,000 shares.",
            ("(1)", "(2)"),
            ["1. Held by a trust.", "2. Of 19,000 shares."],
        ),
        ("1 Held by a trust.", ("⁽1⁾", ""), ["1 Held by a trust."]),
        ("(2) Held by a trust.\n** Of 19,000 shares.", ("(2)", "**"), ["(2) Held by a trust.", "** Of 19,000 shares."]),
        ("(1)\n\nHeld by a trust.", ("(1)", ""), ["(1) Held by a trust."]),  # a print, of a column of marks
        ("(2) Held by a trust.\n**Of 19,000 shares.", ("(2)", "**"), ["(2) Held by a trust.", "**Of 19,000 shares."]),
    ],
)
def test_notes_that_a_row_refers_to_are_the_comment_of_the_person(notes, marks, comment):
    reading = noted(notes, marks)
    assert reading.record.reporting_persons[0].comment.split("\n") == comment
    spans = reading.evidence["reporting_persons[0].comment"].spans
    assert [" ".join(reading.words(span).split()) for span in spans] == comment
    unread = " ".join(reading.words(span) for span in reading.unread)
    assert "trust" not in unread
    assert "19,000" not in unread


@pytest.mark.parametrize(
    "behind",
    ["", " shares", " SHARES OF COMMON STOCK", " shares of Class A Stock", " ordinary shares", " Class A Common Units"],
)
def test_a_mark_may_stand_behind_what_is_counted(behind):
    page = noted("(1) Held by a trust. Of 19,000 shares.", (f"{behind} (1)", ""))
    assert page.record.reporting_persons[0].comment == "(1) Held by a trust. Of 19,000 shares."


@pytest.mark.parametrize(
    ("notes", "marks"),
    [
        ("(1) Held by a trust.", ("", "")),  # which nothing refers to
        ("(2) Held by a trust.", ("(1)", "")),
        ("2. Held by a trust.", ("(1)", "")),
        ("1. Held by a trust.", ("", "")),
        ("Further:\n1. Held by a trust.", ("(1)", "")),
        ("1. Security and Issuer: Fern Holdings Inc.", ("(1)", "")),
        ("*See instructions before filling out!", ("", "*")),
        ("* The remainder of this cover page shall be filled out for a reporting person's filing.", ("", "*")),
        ("Held (1) by a trust.", ("(1)", "")),
    ],
)
def test_other_words_below_the_rows_are_no_notes(notes, marks):
    assert noted(notes, marks).record.reporting_persons[0].comment is UNSET


def test_notes_below_marks_of_several_are_doubted():
    reading = noted("(1)\n\n(2)\n\nHeld by a trust.\nOf 19,000 shares.", ("(1)", "(2)"))
    assert reading.record.reporting_persons[0].comment == "(1) (2) Held by a trust. Of 19,000 shares."
    (problem,) = (one for one in reading.problems if one.path.endswith("comment"))
    assert (problem.code, "one below the other" in problem.words) == ("doubtful", True)


def test_a_note_and_a_disclaimer_are_one_comment():
    person = PERSON.replace(ROW_9, f"{ROW_9}   {NOTE}")
    reading = noted("(1) Held by a trust.", ("(1)", ""), person)
    assert reading.record.reporting_persons[0].comment == f"(1) Held by a trust.\n{SAID}"
    assert len(reading.evidence["reporting_persons[0].comment"].spans) == 2


def test_each_person_has_the_notes_of_its_own_page():
    pages = [PERSON.replace(FIVE, f"{FIVE} (1)") + f"(1) Held by {whom}.\n\n" for whom in ("a trust", "a spouse")]
    first, second = read((FIRST + "".join(pages) + ITEMS).encode()).record.reporting_persons
    assert (first.comment, second.comment) == ("(1) Held by a trust.", "(1) Held by a spouse.")


@pytest.mark.parametrize(("own", "first"), [("", "(1) All of it."), ("(2) Some.\n\n", "(2) Some.")])
def test_notes_below_the_last_page_alone_are_those_of_all(own, first):
    page = PERSON.replace(ROW_9, f"{ROW_9} (1)(2)")
    text = f"{FIRST}{page}{own}{page.replace('Fern Fund', 'Moss Fund')}(1) All of it.\n\n{ITEMS}"
    assert [person.comment for person in read(text.encode()).record.reporting_persons] == [first, "(1) All of it."]


def test_the_number_of_a_note_may_be_a_character_of_its_own():
    page = WHOLE.replace("Fern Fund, L.P.\n   12", "Fern Fund, L.P. ¹\n   12").replace("5.3%\n", "5.3%¹²\n")
    page = page.replace("    PN\n", "    PN\n\n¹ A trust of Utopia.\n¹² Of 20,000 shares.\n")
    (person,) = read(page.encode()).record.reporting_persons
    assert (person.name, str(person.percent)) == ("Fern Fund, L.P.", "5.3")
    assert person.comment == "¹ A trust of Utopia.\n¹² Of 20,000 shares."


def test_a_note_of_a_page_is_a_line():
    text = FIRST + PERSON.replace(FIVE, f"{FIVE} (1)") + "(1) Held by a trust.\nCUSIP No. 30000A107\n" + ITEMS
    lines = "".join(f"<p>{line}</p>" for line in text.replace("&", "&amp;").splitlines() if line.strip())
    person = read(f"<html><body>{lines}</body></html>".encode()).record.reporting_persons[0]
    assert person.comment == "(1) Held by a trust."


@pytest.mark.parametrize("head", ["** Note 1 **\n", "** Note 1 ** ", "Note 1: ", "NOTE 1\n"])
def test_a_note_that_is_called_by_its_name_may_stand_in_an_item(head):
    words = "Fern Advisers, Inc. manages the funds that own all securities\nreported here, and votes them."
    page = WHOLE.replace(ROW_9, f"{ROW_9}   ** see Note 1 **")
    page = page.replace("Item 5.", f"\n{head}{words}\n\nItem 5.", 1)
    reading = read(page.encode())
    comment = str(reading.record.reporting_persons[0].comment)
    assert comment.casefold().startswith("note 1")
    assert comment.endswith(
        "Fern Advisers, Inc. manages the funds that own all securities reported here, and votes them."
    )


@pytest.mark.parametrize("below", ["(iv) Shared power to dispose: 0", "6. SHARED VOTING POWER", ""])
def test_what_refers_to_a_note_is_none(below):
    page = WHOLE.replace(ROW_9, f"{ROW_9}   ** see\n      Note 1 **\n{below}")
    assert read(page.encode()).record.reporting_persons[0].comment is UNSET


WHY = """This Amendment No. 2 amends the statement that Fern Fund, L.P. filed
on 7 May 2008, and only those items of it that are given below."""
TOP = """SCHEDULE 13G
Under the Securities Exchange Act of 1934
Check the following line if a fee is being paid with this statement: N/A
"""


@pytest.mark.parametrize(
    "above", ["", "Explanatory Note\n\n", "Amendment No. 2 to\n\nStatement on Schedule 13G\n\n", f"{TOP}\n"]
)
@pytest.mark.parametrize("signed_alone", [False, True])
def test_a_note_before_the_items_is_kept(above, signed_alone):
    behind = ITEMS
    if signed_alone:
        behind = behind[behind.index("SIGNATURE") :]
    reading = read(f"{FIRST}{PERSON}{above}{WHY}\n\n{behind}".encode())
    (note,) = reading.details.annexed
    heading = "" if above.startswith(TOP) else above
    assert (note.path, note.text.split()) == ("", f"{heading}{WHY}".split())
    assert note.heading == ("Explanatory Note" if above.startswith("Explanatory") else "")
    assert reading.data[note.span.start : note.span.end].decode().split() == note.text.split()
    assert not any(note.span.start <= span.start < note.span.end for span in reading.unread)


@pytest.mark.parametrize(
    "between", ["", TOP, "INCLUDE BOTH SIDES OF THE COVER PAGE, RESPONSES TO ITEMS 1-10\n", "Page 4 of 5\n"]
)
def test_what_the_form_prints_before_the_items_is_no_note(between):
    page = f"{FIRST}{PERSON}{between}\n{ITEMS}"
    assert read(page.encode()).details.annexed == ()


def test_what_stands_behind_a_value_on_its_line_is_no_note():
    page = f"{FIRST}{PERSON.rstrip()} (Limited Partnership)\n{WHY}\n\n{ITEMS}"
    (note,) = read(page.encode()).details.annexed
    assert note.text.split() == WHY.split()


def test_a_list_of_exhibits_is_no_comment():
    exhibits = "\nEXHIBIT LIST\n     A.  Power of Attorney\n     B.  Disclaimer of Beneficial Ownership\n\nSIGNATURE\n"
    assert read((WHOLE + exhibits).encode()).record.signature_comment is UNSET


def test_an_asterisk_in_brackets_leads_to_a_note():
    page = PERSON.replace("Fern Fund, L.P.\n", "Fern Fund, L.P. (*)\n") + "(*) Shares are held by clients.\n\n"
    assert (
        read((FIRST + page + ITEMS).encode()).record.reporting_persons[0].comment == "(*) Shares are held by clients."
    )
