"""Items as text: headings in their wordings, what is answered under them, and what is not part of an answer."""

import re
from pathlib import Path
from random import Random

import pytest

from lab.printed import printed_filing
from muniment import read, summary
from muniment.lab.score import SURE, agree, is_silent
from muniment.readers.labelled.confidence import reasons
from muniment.readers.labelled.items.answers import ITEM_4_PARTS, Answers, read_answers, tidy, within_page
from muniment.readers.labelled.signatures import find_signatures
from muniment.readers.labelled.text import Prepared
from patience import patience
from readers.labelled.pages import FIRST, ITEMS, PERSON, WHOLE
from shared_data import SHARED, needs_shared

G = """
Item 1(a).  Name of Issuer:
            Quillfeather Mills, Inc.
Item 1(b).  Address of Issuer's Principal Executive Offices:
            12 Weir Lane
            Tarnbrook, OH 43999
Item 2.
  (a) Name of Person Filing
      Brambleholt Partners LP
  2(b) Address or principal business office or, if none, residence:
      9 Sluice Street, Tarnbrook
  (c) Citizenship:  Delaware
  (d) Title of Class of Securities
      Common Stock
  (e) CUSIP No.: 99912X101
ITEM 3. If this statement is filed pursuant to Rule 13d-1(b), check whether the person filing is a:
  Not applicable
Item 4 - Ownership
  Provide the following information regarding the aggregate number and percentage of the class of
  securities of the issuer identified in Item 1.
  (a) Amount beneficially owned: 1,204,000
  (b) Percent of class: 6.1%
  (c) Number of shares as to which such person has:
      (i) Sole power to vote or to direct the vote: 1,204,000
      (ii) Shared power to vote or to direct the vote: 0
      (iii) Sole power to dispose or to direct the disposition of: 1,204,000
      (iv) Shared power to dispose or to direct the disposition of: 0
ITEM V. Ownership of Five Percent or Less of a Class
  Not applicable.
Item 6: Ownership of More than Five Percent on Behalf of Another Person
  Its clients have the right to the dividends of
  these shares.

  See Item 5 above; none of them has five percent.
  Page 4 of 6 Pages

  No client acts for another.
Item 7. Identification and Classification of the Subsidiary Which Acquired the Security Being
Reported on By the Parent Holding Company
  N/A
Item 8. Identification and Classification of Members of the Group

Item 9. Notice of Dissolution of Group:  Inapplicable.
Item 10. Certification
  By signing below I certify that the securities were not acquired for control.
"""
D = """
Item 1.\tSecurity and Issuer
This statement is about the units of Quillfeather Mills LP.
Item 2.\tIdentity and Background
(a) Name: Brambleholt Partners LP. (b) Business address: 9 Sluice Street. (c) It invests.
(d) and (e) No such proceedings. (f) Delaware.
III. Source and Amount of Funds or Other Consideration
Working capital, as Item 4 of the statement said
Item 4. Purpose of Transaction
Item 4 is hereby amended as follows:

The units are held for investment.
Item 5(a)-(b) of the statement is hereby amended: 5,000 units.
Item 5(c) is supplemented: none.
Item 7. Material to be Filed as Exhibits
Exhibit A: Joint filing agreement.
"""
CUT = "The shares were bought with the working capital of the"
APART = [  # what stands behind a page number, and whether it goes on with the sentence before it
    (CUT, "reporting persons, none of it borrowed.", True),
    (CUT, "a fund of theirs.", True),
    (f"{CUT} Fund.", "reporting persons, too.", False),
    (CUT, "Reporting persons bought them.", False),
    (CUT, "b) others.", False),
    (CUT, "ii. others.", False),
    (CUT, "a) others.", False),
    (CUT, "none", False),
    (CUT, "iFern Trust bought others.", False),
    ("Bought at 5 a share:", "common shares", False),
    ("Common shares", "bought privately", False),  # too short to be of a sentence
    (f"{CUT}   5,000   Fund", "reporting persons   3", False),  # rows
]


@pytest.mark.parametrize(("first", "second", "is_one"), APART)
@pytest.mark.parametrize("between", ["\n\n- 4 -\n\n", "\n\n", "\n                Page 4 of 9 Pages\n\n"])
def test_a_sentence_that_a_page_cut_is_one_paragraph(first, second, is_one, between):
    one, other = ("\t".join(re.split(" {2,}", words)) for words in (first, second))
    expected = f"{one}{' ' if is_one else chr(10)}{other}"
    assert tidy(f"{first}{between}{second}").replace("\t", " ") == expected.replace("\t", " ")


def test_the_raised_number_of_a_note_may_end_in_a_blank():
    assert tidy("⁽1 ⁾Held by a trust.") == "(1) Held by a trust."


def test_a_page_number_at_the_end_is_no_part_of_the_words():
    assert tidy(f"{CUT} Fund.\n\nPage 3") == f"{CUT} Fund."


@pytest.mark.parametrize(
    "foot",
    [
        "[Signature page follows]",
        "[Signature Page to Schedule 13D]",
        "Signature Page to Schedule 13D",
        "[Remainder of this page intentionally left blank.]",
    ],
)
def test_what_a_page_says_of_itself_in_brackets_is_no_part_of_the_words(foot):
    text = f"None.\n{foot}\n"
    assert text[slice(*within_page(text, 0, len(text)))] == "None."
    assert tidy(f"The Fund bought 5 shares.\n\n{foot}\n\nNo more.") == "The Fund bought 5 shares.\nNo more."


def test_a_title_wrapped_beside_its_answer_is_doubted_where_the_gap_was_lost():
    text = (
        "Item 1(a) Name of Issuer: Fern, Inc.\nItem 1(b) Address of Issuer's 18 Harbor Road, Suite 4\n"
        "Principal Executive Offices: Portland, Maine 04101\nItem 2(a) Name of Person Filing: Moss\n"
        "Item 2(b) Address of Principal 77 Wharf Street\nBusiness Office or, if None, Boston, MA 02110\nResidence:\n"
        "Item 2(c) Citizenship: Canada\n"
    )
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert found["item1.issuer_address"].value == "18 Harbor Road, Suite 4 Portland, Maine 04101"
    for path in ("item1.issuer_address", "item2.addresses"):
        assert "title_within" in found[path].signs


def test_numbers_near_each_other_are_cells_and_none_is_a_page():
    cells = ["Shares", "1,250", "500", "0"]
    assert tidy("\n\n".join(cells)) == "\n".join(cells)
    assert tidy("Exhibit\n\n1\n\nA lease\n\n2\n\nA will") == "Exhibit\n1\nA lease\n2\nA will"
    for page in ("1,250\n\n           7\n\nmore", "1,250\n\nmore\n\n7\n\nwords"):
        assert "7" not in tidy(f"Shares\n\n{page}")


def answers(text: str, letter: str = "G") -> dict[str, object]:
    return {path: found.value for path, found in read_answers(Prepared.of(text), letter, 0, len(text)).found.items()}


def test_powers_numbered_with_figures_end_before_the_next_number():
    text = G
    for n, numeral in enumerate(("i", "ii", "iii", "iv"), 1):
        text = text.replace(f"      ({numeral}) S", f"({n}) S")
    assert "(2) Shared" in text
    assert answers(text) == answers(G)


@pytest.mark.parametrize("again", ["ITEM 4. Ownership (CONT.)", "Item 4 - continued", "Item 4.  Ownership (cont'd):"])
def test_a_heading_that_says_that_its_item_goes_on_is_no_part_of_it(again):
    text = G.replace("      (iii) Sole", f"\n      Page 3 of 6 Pages\n\n{again}\n\n      (iii) Sole")
    assert again in text
    assert answers(text) == answers(G)


def test_the_foot_of_a_page_is_no_part_of_an_answer():
    text = G.replace("\nItem 8.", "\n\n                    PAGE 3 OF 6 PAGE(S)\n\nItem 8.")
    assert answers(text) == answers(G)


def test_labels_of_powers_in_columns_stay():
    begin, end = G.index("      (i) Sole"), G.index("ITEM V")
    table = """
           Sole Power   Shared Power   Sole Power   Shared Power
           to Vote      to Vote        to Dispose   to Dispose
Fern Fund  1,204,000    0              1,204,000    0
"""
    found = answers(G[:begin] + table + G[end:])
    assert str(found["item4.sole_voting_power"]).split() == table.split()


def test_numerals_that_head_columns_have_one_answer():
    begin, end = G.index("      (i) Sole"), G.index("ITEM V")
    table = """
           (i)         (ii)        (iii)       (iv)
           Sole to     Shared to   Sole to     Shared to
           vote        vote        dispose     dispose
Fern Fund  1,204,000   0           1,204,000   0
"""
    found = read_answers(Prepared.of(text := G[:begin] + table + G[end:]), "G", 0, len(text)).found
    powers = [found[f"item4.{name}"] for name in ITEM_4_PARTS[2:]]
    assert powers[0].words.split() == table.split()
    assert all("item4.sole_voting_power" in other.how and not other.absence for other in powers[1:])


@pytest.mark.parametrize("letters", ["(a).-(c).", "(a) - (c)", "(a) and (b).", "(a), (b) and (c)"])
def test_letters_of_several_parts_head_one_answer(letters):
    begin, end = G.index("  (a) Name of Person"), G.index("  (d) Title")
    asked = f"  {letters}  Names, Principal Business Addresses, and Citizenship of Persons Filing:\n"
    lines = ("(1) Fern LP", "9 Sluice Street", "Citizenship:  Ohio", "(2) Moss LP", "1 Weir Lane", "Citizenship:  Iowa")
    found = answers(G[:begin] + asked + "".join(f"      {line}\n" for line in lines) + G[end:])
    assert found["item2.names"] == " ".join(" ".join(lines).split())


@pytest.mark.parametrize("between", [" ", "\n      "])
def test_labels_that_a_word_joins_have_one_answer_below_them(between):
    begin, end = G.index("  (a) Name of Person"), G.index("  (d) Title")
    asked = f"(a) Name of Person Filing,{between}(b) Address of Principal Business Office and\n      (c) Citizenship:\n"
    text = "Fern Fund, L.P., of Ohio, and Moss Fund, L.P., of Iowa, which act together and have their offices at the\n"
    text += "      same place, 9 Sluice Street, Tarnbrook.\n"
    found = answers(f"{G[:begin]}      {asked}\n      {text}{G[end:]}")
    assert str(found["item2.names"]) == " ".join(text.split())


def test_a_note_below_the_last_power_is_no_part_of_it():
    text = G.replace("vote: 1,204,000", "vote: 1,204,000 (1)")
    text = text.replace("disposition of: 0\n", "disposition of: 0\n\n   (1) Persons who are officers vote them, too.\n")
    assert answers(text)["item4.shared_dispositive_power"] == "0"


def test_a_title_may_ask_for_the_class_and_its_number():
    begin, end = G.index("  (d) Title"), G.index("ITEM 3")
    asked = "  (d) and (e)  Title of Class of Securities\n     and CUSIP Number\n"
    text = f"{G[:begin]}{asked}      Common Stock\n      CUSIP # 99912X101\n{G[end:]}"
    places = read_answers(Prepared.of(text), "G", 0, len(text)).places
    assert text[slice(*places["2d"])].splitlines()[0] == "Common Stock"


def test_the_parts_of_item_4_are_named_down_to_their_numerals():
    begin, end = G.index("Item 4 - Ownership"), G.index("ITEM V")
    text = f"{G[:begin]}Item 4 (a)-(c)(iv).    Ownership:\n\n  See Items 5-9 of the cover page.\n\n{G[end:]}"
    assert answers(text)["item4.amount"] == "See Items 5-9 of the cover page."


def test_an_item_begins_below_another_that_its_number_heads() -> None:
    text = "\nItem 3. N/A\nItem 4. 1,000 shares, 5.3%, all with sole power\nItem 5. No\nItem 6. None\n"
    assert answers(text)["item4.amount"] == "1,000 shares, 5.3%, all with sole power"


def test_a_heading_behind_a_gap_is_told() -> None:
    text = "\nItem 1(a) Fern Holdings Inc.  Item 1(b) 1 High Street\nItem 2(a) Fern Fund\nItem 3 N/A\n"
    assert read_answers(Prepared.of(text), "G", 0, len(text)).found["item1.issuer_name"].confidence < SURE


@pytest.mark.parametrize("between", ["\n", " "])
def test_each_part_of_item_4_may_be_called_an_item_with_its_letter(between):
    begin, end = G.index("Item 4 - Ownership"), G.index("ITEM V")
    parts = ("Item 4(A): 402,000", "Item 4(B): 5.3%", "Item 4(C): (I) 402,000 (II) 0 (III) 401,000 (IV) 1,000")
    found = answers(f"{G[:begin]}{between.join(parts)}\n\n{G[end:]}")
    said = ["402,000", "5.3%", "402,000", "0", "401,000", "1,000"]
    assert [found[f"item4.{name}"] for name in ITEM_4_PARTS] == said


def test_labels_of_item_4_without_letters_are_wrapped_beside_their_answers():
    begin, end = G.index("  (a) Amount"), G.index("ITEM V")
    table = """
  (a)  Number of Shares
       Beneficially Owned:          9,000   See Exhibit A
  (b)  Percent of Class:            6.1
  (c)  Powers                       No. of Shares
       Sole power to vote or to     1,000   See Exhibit A
       direct the vote
       Shared power to vote or      8,000
       to direct the vote
       Sole power to dispose or         0
       to direct disposition
       Shared power to dispose      9,000
       or to direct disposition
"""
    said = ["9,000 See Exhibit A", "6.1", "1,000 See Exhibit A", "8,000", "0", "9,000"]
    found = answers(G[:begin] + table + G[end:])
    assert ["".join(str(found[f"item4.{name}"]).split("\t")) for name in ITEM_4_PARTS] == said


def test_powers_are_asked_for_by_their_names():
    begin, end = G.index(":\n      (i) Sole"), G.index("ITEM V")
    text = f"{G[:begin]}\n      voting and dispositive powers:\n\n      See Items 5 and 7 on page 2\n\n{G[end:]}"
    assert answers(text)["item4.sole_voting_power"] == "See Items 5 and 7 on page 2"


def test_a_title_may_ask_for_names_and_addresses():
    begin, end = G.index("  (a) Name of Person"), G.index("  (c) Citizenship")
    asked = "Item 2(a) and (b)\n  Name of Person Filing and Address of Principal Business Office:\n"
    lines = "Brambleholt LP,\n9 Sluice Street\nTarnbrook, OH 43999\nMoss Fund, L.P.\n1 Weir Lane\nTarnbrook, OH 43999"
    assert answers(f"{G[:begin]}\n{asked}{lines}\n{G[end:]}")["item2.names"] == " ".join(lines.split())


NUMBERED = """
1. (a)  Quillfeather Mills, Inc.
         (Name of Issuer)
   (b)  12 Weir Lane, Tarnbrook, OH 43999
         (Address of Issuer's Principal Executive Offices)
2. (a)  Brambleholt Trust Corporation
         (Name of Person Filing)
   (b)  9 Sluice Street
        Tarnbrook, OH 43999
         (Address of Person Filing)
   (c)  Delaware
         (Citizenship)
   (d)  Common Stock
         (Title of Class of Securities)
   (e)  99912X101
         (CUSIP Number)
3.  This statement is filed by a Parent Holding Company.
4. (a)  1,204,000
         (Amount Beneficially Owned)
   (b)  6.1
         (Percent of Class)
   (c)  Number of shares as to which such person has:
        (i)    1,204,000
               (Sole Power to Vote or to Direct the Vote)
        (ii)   0
               (Shared Power to Vote or to Direct the Vote)
        (iii)  1,204,000
               (Sole Power to Dispose or Direct Disposition)
        (iv)   0
               (Shared Power to Dispose or Direct Disposition)
5.  Not applicable.
6.  The shares are held for a plan.
7.  The Brambleholt Trust Company.
8.  Not applicable.
9.  Not applicable.
10. By signing below I certify that the shares were not acquired for control.
"""


def test_items_may_have_no_more_than_their_numbers_and_labels_below_their_values():
    found = answers(NUMBERED)
    assert found["item1.issuer_name"] == "Quillfeather Mills, Inc."
    assert found["item2.addresses"] == "9 Sluice Street Tarnbrook, OH 43999"
    assert found["item2.citizenship"] == "Delaware"
    assert [found[f"item4.{name}"] for name in ITEM_4_PARTS] == ["1,204,000", "6.1", *(2 * ("1,204,000", "0"))]
    assert found["item6.others"] == "The shares are held for a plan."
    assert found["item7.subsidiaries"] == "The Brambleholt Trust Company."
    assert found["item10.certifications"].startswith("By signing below")


def test_words_in_parentheses_below_a_name_are_no_label():
    text = G.replace(
        "      Brambleholt Partners LP\n", "      Brambleholt Partners LP\n      (sole general partner of the Fund)\n"
    )
    assert text != G
    assert answers(text)["item2.names"] == "Brambleholt Partners LP (sole general partner of the Fund)"


def test_numbers_without_items_are_told():
    whole = read((FIRST + PERSON + NUMBERED.replace("8.  Not", "Not") + ITEMS.partition("Item 10.")[2]).encode())
    told = [problem.words for problem in whole.problems if problem.code == "items-not-read"]
    assert told == ["lines numbered 1, 2, 4, 5, 6, 7 look like items that were not read"]
    assert not any(problem.code == "items-not-read" for problem in read((FIRST + PERSON + ITEMS).encode()).problems)


@pytest.mark.parametrize(
    "head", ["10.  By signing", "By signing", "Certification\n\n  By signing", "10. Certification.\nBy signing"]
)
def test_the_certification_ends_the_item_before_it(head):
    text = G.replace("Item 10. Certification\n  By signing", head)
    assert text != G
    found = answers(text)
    assert found["item10.certifications"] == answers(G)["item10.certifications"]
    assert found.get("item9.dissolution") == answers(G).get("item9.dissolution")


@pytest.mark.parametrize("address", ["12 Weir Lane, Hamilton HM 11, Bermuda", "9 Sluice Street, Central, Hong Kong"])
def test_an_item_may_begin_below_what_stands_beside_its_label(address):
    text = f"""
Item 1
  (a) Name of Issuer                     Quillfeather Mills, Inc.
  (b) Address of Issuer's Principal
      Executive Offices                  {address}
Item 2
  (a) Name of Person Filing              Brambleholt Partners LP
  (b) Address of Principal Business
      Office                             {address}
  (c) Citizenship                        Delaware
"""
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert (found["item1.issuer_address"].value, found["item2.addresses"].value) == (address, address)
    assert (found["item2.names"].value, found["item2.citizenship"].value) == ("Brambleholt Partners LP", "Delaware")


def test_an_item_may_begin_below_another_that_is_answered_in_its_line():
    answers = ["Thaddeus Quillfeather and Katherine Holt", "9 Sluice Street, Tarnbrook, Ohio", "United States"]
    text = "".join(f"\nItem 2({letter})  {words}" for letter, words in zip("abc", answers, strict=True))
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert [answer.value for answer in found.values() if answer.stated] == answers


def test_a_letter_in_a_wide_cell_is_no_part_of_its_answer():
    text = "\nItem 5. Interest in Securities of the Issuer\n(a)\t           Not Applicable.\n(b)\t           None.\n"
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert (found["item5.amount_and_percent"].value, found["item5.powers"].value) == ("Not Applicable.", "None.")
    text = text.replace("(a)", "Of the Fund: (a)")
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert found["item5.amount_and_percent"].value.startswith("Of the Fund")


@pytest.mark.parametrize(("path", "answers"), [
    ("item5.others_with_rights", "(c) Sales:\n\n(d) None.\n\nPrice\n          $2 7/8\nC$3.05\n.99\n3 1/4\n\n(e) None."),
    ("item5.others_with_rights", "(c) Sales:\n\n(d) None.\n\n1/18/02 - 500 - $5.20\n1/25/02 - 70 - $5\n17JAN02\n"),
    ("item5.transactions", "(c)\n\n(b) Sole power over all of them.\n\nSee Schedule I.\n\n(d) None."),
    ("item5.ceased_on", "(b) None.\n(e) Not applicable.\nthe former trustee.\n"),
])  # fmt: skip
def test_answers_that_a_print_set_in_another_order_are_doubted(path, answers):
    text = f"\nItem 5. Interest in Securities of the Issuer\n\n(a) 9,000 shares.\n{answers}\n"
    assert read_answers(Prepared.of(text), "D", 0, len(text)).found[path].confidence < SURE


def test_lines_set_to_one_width_are_one_paragraph():
    text = """(C) The fund may seek to acquire control of the issuer.   It has not
formulated   a  specific  plan or  proposal  to acquire  control  of it
and there can be no assurance that any such plan or proposal will be so
developed or as to the terms or the timing of any such plan that it
may have."""
    assert tidy(text) == " ".join(text.split())
    rows = "\n".join(f"March {n}, 2001, in the open market of New York City      {n},000      $5" for n in range(1, 5))
    assert tidy(rows) == "\n".join(" ".join(row.split()) for row in rows.split("\n"))


# Titles and letters in forms that filings have; each is one item with "x" for an answer.
WORDINGS = [
    ("G", "1a", "Item 1 (a) Name of Issuer: x"),
    ("G", "1a", "ITEM 1(A) NAME OF ISSUER\n  x"),
    ("G", "1a", "Items 1(a). The name of the issuer:\tx"),
    ("G", "2a", "Item 2(a) - Name of Person(s) Filing:\tx"),
    ("G", "2a", "Item 2.\t(a)\tName of Person Filing\tx"),
    ("G", "2c", "Item 2(c) – Citizenship or Place of Organization\nx"),
    ("G", "6", "Item 6 - Ownership of more than 5% on behalf of another person:\nx"),
    ("G", "8", "ITEM 8:IDENTIFICATION AND CLASSIFICATION OF MEMBERS OF THE GROUP\nx"),
    ("G", "9", "Item 9.\tNotice of Dissolution of the Group:\tx"),
    ("D", "3", "Item 3. Source or Amount of Funds and Other Consideration.\nx"),
    ("D", "4", "ITEM. 4  PURPOSE OF THE TRANSACTION\n\nx"),
    (
        "D",
        "6",
        "Item 6.  Contracts, Arrangements, Understandings or Relationships With Respect\nto Securities of Issuer.\nx",
    ),
    ("D", "7", "Item 7. Exhibits.\nx"),
]


def told(answers: Answers) -> dict[str, object]:
    """The values by path; of absent ones why."""
    return {path: one.value if one.stated else one.absence for path, one in answers.found.items()}


FAMILIES = Path(__file__).with_name("item_families.txt").read_text("utf-8").split("=== ")[1:]


@pytest.mark.parametrize("family", FAMILIES, ids=[family.partition("\n")[0] for family in FAMILIES])
def test_family(family: str) -> None:
    name, *lines = family.split("\n")
    asked = [
        line[2:].replace("\\n", "\n").replace("\\t", "\t").split(" | ", 1) for line in lines if line.startswith("< ")
    ]
    text = "\nThe cover.\n\n" + "\n".join(line for line in lines if not line.startswith("< "))
    found = read_answers(Prepared.of(text), name[0], 0, len(text)).found
    read = [[path, str(found[path].value) if path in found and found[path].stated else "-"] for path, _ in asked]
    assert read == asked


def test_items_of_schedule_13g() -> None:
    found = told(read_answers(Prepared.of(G), "G", 0, len(G)))
    assert found["item1.issuer_name"] == "Quillfeather Mills, Inc."
    assert found["item1.issuer_address"] == "12 Weir Lane Tarnbrook, OH 43999"
    assert found["item2.names"] == "Brambleholt Partners LP"
    assert found["item2.addresses"] == "9 Sluice Street, Tarnbrook"
    assert found["item2.citizenship"] == "Delaware"
    assert (found["item4.amount"], found["item4.percent"]) == ("1,204,000", "6.1%")
    assert (found["item4.sole_voting_power"], found["item4.shared_dispositive_power"]) == ("1,204,000", "0")
    assert found["item5.not_applicable"] is True
    assert (found["item7.subsidiaries"], found["item7.not_applicable"]) == ("not applicable", True)
    assert found["item8.members"] == "blank"
    assert found["item9.not_applicable"] is True
    assert str(found["item10.certifications"]).startswith("By signing below")


def test_paragraphs_stay_and_running_heads_go() -> None:
    answer = read_answers(Prepared.of(G), "G", 0, len(G)).found["item6.others"]
    assert answer.value == (
        "Its clients have the right to the dividends of these shares.\n"
        "See Item 5 above; none of them has five percent.\nNo client acts for another."
    )
    assert G[answer.start : answer.end] == answer.words


# A line of Item 4 as filers write it, the line as the form has it, and what is answered.
LINES_OF_4 = [
    (
        "  (a) Amount beneficially owned: 1,204,000\n  (b) Percent",
        "4(a) Amount beneficially owned\n 7 shares\n4(b) Percent",
        "7 shares",
    ),
    (
        "  (a) Amount beneficially owned: 1,204,000\n  (b) P",
        "ITEM 4(a). AMOUNT BENEFICIALLY OWNED\n 7\nITEM 4(b).  P",
        "7",
    ),
    ("Amount beneficially owned: 1,204,000", "Amount beneficially owned --\n 7", "7"),
    ("Amount beneficially owned: 1,204,000", "Amount beneficially owned\n 7 shares\n --- ---", "7 shares"),
    ("Amount beneficially owned: 1,204,000", "Amount beneficially owned\n 7\n Comments:", "7"),
    ("Amount beneficially owned: 1,204,000", "Amount beneficially owned: ________", "blank"),
]


@pytest.mark.parametrize(("form", "filer", "answer"), LINES_OF_4)
def test_what_is_no_part_of_an_answer(form: str, filer: str, answer: str) -> None:
    text = G.replace(form, filer)
    found = told(read_answers(Prepared.of(text), "G", 0, len(text)))
    assert (found["item4.amount"], found["item4.percent"]) == (answer, "6.1%")


def test_powers_of_item_4_in_the_words_of_the_cover() -> None:
    text = G.replace("Sole power to vote or to direct the vote:", "Sole Voting Power:")
    text = text.replace("Shared power to dispose or to direct the disposition of:", "Shared dispositive power:")
    found = told(read_answers(Prepared.of(text), "G", 0, len(text)))
    assert found == told(read_answers(Prepared.of(G), "G", 0, len(G)))


def test_columns_headed_by_the_titles_of_item_4_are_one_text() -> None:
    titles = "(a) Amount beneficially owned\t(b) Percent of class\t(c)(i) Sole power to vote\t(ii) Shared power to vote"
    titles += "\t(iii) Sole power to dispose\t(iv) Shared power to dispose"
    table = f"{titles}\nQuill LP\t5,000\t6.1%\t0\t5,000\t0\t5,000\nMoss LLC\t7,000\t8.5%\t0\t7,000\t0\t7,000\n"
    text = f"{G[: G.index('  (a) Amount')]}{table}{G[G.index('ITEM V') :]}"
    found = told(read_answers(Prepared.of(text), "G", 0, len(text)))
    assert "Moss LLC" in found["item4.amount"]
    assert not found["item4.percent"]


def test_a_print_wraps_titles_and_numbers_in_columns() -> None:
    text = G.replace("Item 1(b).  Address", "Item        Address", 1).replace("Offices:\n", "Offices:\n1(b)\n", 1)
    power = "(iv) Shared power to dispose or to"
    text = text.replace(f"{power} direct the disposition of: 0", f"{power} 77\n           direct the disposition of:")
    found = told(read_answers(Prepared.of(text), "G", 0, len(text)))
    assert found == told(read_answers(Prepared.of(G), "G", 0, len(G))) | {"item4.shared_dispositive_power": "77"}
    beside = text.replace("\n1(b)\n", "\n1(b)        of it\n")  # a title that goes on beside the number
    answers = read_answers(Prepared.of(beside), "G", 0, len(beside)).found.values()
    sure = [answer.value for answer in answers if answer.stated and answer.confidence >= SURE]
    assert not sure


def test_columns_of_item_4_whose_heads_are_wrapped_are_one_text() -> None:
    heads = "   ".join(f"({mark}) {word}" for mark, word in zip("ab", ("Amount", "Percent"), strict=True))
    heads += (
        "   (c)(i) Sole   (ii) Shared   (iii) Sole   (iv) Shared\n   owned   of class   vote   vote   sell   sell\n"
    )
    text = f"{G[: G.index('  (a) Amount')]}{heads}5,000   6.1%   0   5,000   0   5,000\n{G[G.index('ITEM V') :]}"
    found = told(read_answers(Prepared.of(text), "G", 0, len(text)))
    assert not found["item4.percent"]


def test_a_table_of_contents_heads_no_answers() -> None:
    titles = ["Security and Issuer", "Identity and Background", "Source of Funds", "Purpose of Transaction"]
    contents = "".join(f"Item {n}. {title}\t{n + 4}\n" for n, title in enumerate(titles, 1))
    text = f"\n{contents}SIGNATURES\t9\n" + "".join(
        f"Item {n}. {title}\nAnswer {n}.\n" for n, title in enumerate(titles, 1)
    )
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert sorted(filter(None, found.values())) == [f"Answer {n}." for n in range(1, 5)]


def test_items_of_schedule_13d_in_the_words_of_their_filers() -> None:
    text = """
Item 2. Identity and Background
Brambleholt Partners LP, a partnership of Delaware, invests from 9 Sluice Street, Tarnbrook.
(d) No conviction.
(e) No judgment.
Item 4. Purpose of Transaction
To hold them.
Item 5 is hereby amended as follows:
Item 5. Interest in Securities of the Issuer
(a) 5,000 units.
ITEM 6. CONTRACTS, ARRANGEMENTS, UNDERSTANDINGS WITH RESPECT TO SECURITIES OF THE ISSUER
None
"""
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert str(found["item2.names"]).startswith("Brambleholt Partners LP, a partnership of Delaware, invests")
    assert (found["item2.convictions"], found["item2.civil_proceedings"]) == ("No conviction.", "No judgment.")
    assert (found["item4.purpose"], found["item6.contracts"]) == ("To hold them.", "None")


# Lines that are made of words that stand beside the four powers on a cover page.
SPREAD = """
Each  Brambleholt fund agreed, for the number
of  units that it holds, with all
shares.
By  signing it they agreed each
with  the other, and own these
units
"""


def test_no_word_of_an_answer_is_taken_for_the_heading_beside_the_powers() -> None:
    reading = read((WHOLE.replace("See the cover page.", SPREAD)).encode())
    assert reading.record.item4.amount == " ".join(SPREAD.split())


def test_items_of_schedule_13d() -> None:
    found = told(read_answers(Prepared.of(D), "D", 0, len(D)))
    assert found["item1.comment"] == "This statement is about the units of Quillfeather Mills LP."
    assert (found["item2.names"], found["item2.addresses"]) == ("Brambleholt Partners LP.", "9 Sluice Street.")
    assert (found["item2.convictions"], found["item2.citizenship"]) == ("(d) and (e) No such proceedings.", "Delaware.")
    assert found["item3.funds"] == "Working capital, as Item 4 of the statement said"
    assert found["item4.purpose"] == "Item 4 is hereby amended as follows:\nThe units are held for investment."
    assert "5,000 units" in str(found["item5.amount_and_percent"])
    assert found["item7.exhibits"] == "Exhibit A: Joint filing agreement."


@pytest.mark.parametrize(("letter", "key", "words"), WORDINGS)
def test_every_wording_of_a_heading(letter: str, key: str, words: str) -> None:
    text = f"\n{words}\n"
    answers = read_answers(Prepared.of(text), letter, 0, len(text))
    place = answers.places[key]
    assert text[slice(*place)] == "x"


def test_a_mention_is_no_heading() -> None:
    text = "\nItem 4. Purpose of Transaction\nTo invest, as the reporting persons have said in reply to\nItem 5.\n"
    assert [head.key for head in read_answers(Prepared.of(text), "D", 0, len(text)).heads] == ["4"]


@pytest.mark.parametrize("seed", range(21))
def test_items_of_printed_layouts(seed: int) -> None:
    """Undamaged pages of every family: every item is right."""
    families = sorted(__import__("muniment.lab.layouts", fromlist=["LAYOUTS"]).LAYOUTS)
    sample = printed_filing(Random(7000 + seed), families[seed % len(families)])
    items = summary(read(sample.data))["items"]
    for key, truth in sample.truth["items"].items():
        read_as = items.get(key)
        assert (is_silent(truth) and is_silent(read_as)) or agree(key, truth, read_as), (key, truth, read_as)


@needs_shared
@pytest.mark.parametrize("name", ["ascii/0000834237-21-000476-doc.txt", "html/0001076809-24-000144-doc.htm"])
def test_all_headings_of_a_filing(name: str) -> None:
    reading = read(SHARED / "data/schedule-13" / name)
    keys = {head.key for head in reading.trace.statement.answers.heads}  # type: ignore[attr-defined]
    assert {"1a", "1b", "2a", "2b", "2c", "2d", "2e", "3", "4", "5", "6", "7", "8", "9", "10"} <= keys


@pytest.mark.parametrize(
    "part",
    [
        "\nItem 4. Ownership\n(a) x (b) y\n",
        "\n \n",
        "(a) (b) ",
        "\nSole power to vote 5\n",
        "\n(a) (a)",
        "item ",
    ],
)
@pytest.mark.parametrize("letter", ["G", "D"])
def test_a_flood_is_read_in_time(part: str, letter: str) -> None:
    """Nothing is quadratic: not many headings, not letters, not blank lines, not labels of Item 4."""
    text = "\nItem 4. Ownership\n" + part * (500_000 // len(part))
    with patience():
        read_answers(Prepared.of(text), letter, 0, len(text))


def test_annexes_are_no_part_of_the_last_item() -> None:
    text = D + "\nSIGNATURE\nAfter reasonable inquiry and I certify that it is true.\n\nSCHEDULE A\nPeople\n"
    [section] = find_signatures(text, 0)
    found = told(read_answers(Prepared.of(text), "D", 0, section[0]))
    assert found["item7.exhibits"] == "Exhibit A: Joint filing agreement."


def test_a_part_answered_with_another_has_its_place_and_no_state() -> None:
    text = "\nItem 2. Identity and Background\n(a, f) Fern Fund of Utopia.\n(b) - (c) It invests.\n(d) None.\n"
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert (found["item2.names"].value, found["item2.addresses"].value) == (
        "(a, f) Fern Fund of Utopia.",
        "(b) - (c) It invests.",
    )
    for path, other in (("item2.citizenship", "item2.names"), ("item2.occupations", "item2.addresses")):
        assert (found[path].stated, found[path].absence, found[path].how) == (False, "", f"in one text with {other}")
        assert found[path].start == found[other].start
    assert "item2.civil_proceedings" not in found


def test_a_list_within_a_part_is_none_for_several_persons() -> None:
    text = (
        "\nItem 5. Interest in Securities of the Issuer\na. 5,000 units, as (a) of Item 2 says.\nb. With Moss Inc.:\n"
    )
    text += "a. Utopia\nb. Mills\nc. 1 Main Street\nIt is no party.\nc. None.\nd. Nobody.\ne. No.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert found["item5.powers"] == "With Moss Inc.: a. Utopia b. Mills c. 1 Main Street It is no party."
    assert (found["item5.transactions"], found["item5.ceased_on"]) == ("None.", "No.")


def test_labels_one_below_the_other_share_the_text_below_them() -> None:
    labels = "\nItem 2. (a) Name of Person Filing:\n(b) Address of Principal Business Office:\n(c) Citizenship:\n"
    text = f"{labels}Fern Fund\n1 Main Street\nUtopia\nMoss Inc.\n2 Elm Street\nUtopia\n(d) Title of Class:\nUnits\n"
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert str(found["item2.names"].value).startswith("Fern Fund 1 Main Street")
    assert found["item2.names"].confidence < 0.9
    assert found["item2.citizenship"].how == found["item2.addresses"].how == "in one text with item2.names"
    text = f"{labels}Utopia\n(d) Title of Class:\nUnits\n"
    assert told(read_answers(Prepared.of(text), "G", 0, len(text)))["item2.names"] == "blank"


def test_titles_one_below_the_other_head_the_text_below_a_free_line() -> None:
    heads = (
        "\nItem 4. Purpose of Transaction.\n{}Item 6. Contracts, Arrangements, Understandings or Relationships With\n"
    )
    heads += "Respect to Securities of the Issuer.\n\nIt may sell.\n"
    for between, answer in (("", "It may sell."), ("\n", "blank")):
        text = heads.format(between)
        found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
        assert (found["item4.purpose"], found["item6.contracts"]) == (answer, "It may sell.")


def test_an_item_above_another_shares_its_text_with_doubt() -> None:
    text = "\nItem 2. Identity and Background.\nItem 3. Source and Amount of Funds or Other Consideration.\n\nCash.\n"
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert (found["item2.names"].confidence, found["item3.funds"].confidence) == (0.8, 0.97)


LETTERS = {
    "(a)\n(b) sole\n(c) none\n": ("blank", "sole", "none"),
    "(a) -\n(b) sole\n(c) none\n": ("blank", "sole", "none"),
    "(a)(b) sole\n(c) none\n": ("(a)(b) sole", "", "none"),
    "(a) (b) sole\n(c) none\n": ("(a) (b) sole", "", "none"),
    "(a)\nand (b) sole\n(c) none\n": ("(a) and (b) sole", "", "none"),
    "(a) - (c) none\n": ("(a) - (c) none", "", ""),
}


@pytest.mark.parametrize("words", LETTERS)
def test_letters_one_below_the_other_are_not_answered_together(words: str) -> None:
    text = f"\nItem 5. Interest in Securities of the Issuer\n{words}"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert tuple(found[f"item5.{name}"] for name in ("amount_and_percent", "powers", "transactions")) == LETTERS[words]


@pytest.mark.parametrize(("between", "confidence"), [("\n", 0.8), (" ", 0.97)])
def test_a_line_below_labels_may_answer_another_than_the_last(between: str, confidence: float) -> None:
    text = "\nItem 1(a). Name of Issuer:\nItem 1(b). Address of Issuer's Principal Executive Offices:"
    text += f"{between}Fern Incorporated\n"
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert [found[f"item1.{name}"].confidence for name in ("issuer_name", "issuer_address")] == [confidence] * 2


def test_a_list_within_the_first_part_is_doubted() -> None:
    text = "\nItem 5. Interest in Securities of the Issuer\n(a) The persons:\n (a) Ada Moss 100\n (b) Ben Heron 200\n"
    text += "(b) sole\n(c) none\n"
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert found["item5.amount_and_percent"].confidence == found["item5.powers"].confidence == 0.85


NOTES = {
    "1,000 ⁽1⁾⁽2⁾ units": "1,000 units",
    "5,000⁽1⁾ ⁽*⁾": "5,000",
    "10⁽6⁾ units": "10(6) units",
    "110⁽6⁾ units": "110 units",
    "H⁽2⁾O Fund": "H(2)O Fund",
}


@pytest.mark.parametrize("words", NOTES)
def test_marks_of_notes_are_no_part_of_an_answer(words: str) -> None:
    assert tidy(words) == NOTES[words]


RELETTERED = {
    "an entity's business and its address": (
        "(a) Fern Holdings, Inc.\n\n(b) Principal Business: Milling\n\n(c) Address of Principal Business: 1 Fern Row\n",
        {"addresses": "Address of Principal Business: 1 Fern Row", "occupations": "Milling"},
    ),
    "a letter fewer": (
        "(a) Ada Moss\n\n(b) The business address is 1 Fern Row.\n\n(c) Ms. Moss has not been convicted.\n\n"
        "(d) Ms. Moss has not been a party to a civil proceeding.\n\n(e) Citizenship: Canada\n",
        {
            "addresses": "The business address is 1 Fern Row.",
            "convictions": "Ms. Moss has not been convicted.",
            "civil_proceedings": "Ms. Moss has not been a party to a civil proceeding.",
            "citizenship": "Canada",
        },
    ),
}


@pytest.mark.parametrize("case", RELETTERED)
def test_letters_of_their_own_are_answers_to_what_they_say(case: str) -> None:
    words, answers = RELETTERED[case]
    text = f"\nItem 2. Identity and Background\n\n{words}\nItem 3. Source and Amount of Funds\n\nOf nobody.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert {name: found[f"item2.{name}"] for name in answers} == answers


MIDWAY = """
Item 1.   Security and Issuer
          Title of Class of Securities:
(a)
          Common Stock
          Name of Issuer:
(b)
          Fern Foods, Inc.
Item 2.   Identity and Background
          Ada Moss files this statement. She and those named in
(a)       Schedule A are together called the Reporting Persons, and
          each of them disclaims that they are a group.
(b)       The business address of Ada Moss is 1 Fern Row.
          The present principal occupation of Ada Moss is farming, at
(c)       a farm whose principal business is the growing of apples and
          of pears at 2 Fern Row.
          Ada Moss has not been convicted in a criminal
    (d)
          proceeding.
(e)       None.
"""


def test_letters_halfway_down_their_parts_begin_them() -> None:
    found = read_answers(Prepared.of(MIDWAY), "D", 0, len(MIDWAY)).found
    assert {path: one.value for path, one in found.items()} == {
        "item1.class_title": "Common Stock",
        "item1.issuer_name": "Fern Foods, Inc.",
        "item2.names": "Ada Moss files this statement. She and those named in Schedule A are together called the"
        " Reporting Persons, and each of them disclaims that they are a group.",
        "item2.addresses": "The business address of Ada Moss is 1 Fern Row.",
        "item2.occupations": "The present principal occupation of Ada Moss is farming, at a farm whose principal"
        " business is the growing of apples and of pears at 2 Fern Row.",
        "item2.convictions": "Ada Moss has not been convicted in a criminal proceeding.",
        "item2.civil_proceedings": "None.",
    }


TYPED = """
Item 5.  Interest in Securities of the Issuer
(a)  Ada Moss owns 5,000 shares of
     the class, with the Fern
     Fund, her own.
(b)  She has sole power
     over all of them.
"""


def test_letters_on_the_first_lines_of_their_parts_stay_there() -> None:
    found = told(read_answers(Prepared.of(TYPED), "D", 0, len(TYPED)))
    assert found["item5.powers"] == "She has sole power over all of them."
    twice = "Ada Moss owned 5,000 shares of the\n     class. Ben Moss owned 3,000 shares\n"
    text = f"\nItem 5.  Interest in Securities of the Issuer\n(a)  {twice}(b)  {twice}(c)  n/a\n(d)  {twice}(e)  n/a\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert (found["item5.amount_and_percent"], found["item5.transactions"]) == (" ".join(twice.split()), "n/a")


def test_a_letter_within_a_sentence_is_doubted() -> None:
    text = TYPED.replace(
        "her own.\n(b)  She has", "of Utopia, as her own, and as\n     those of Ben Moss.\n     He\n(b)  has"
    )
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert found["item5.amount_and_percent"].confidence < 0.9 > found["item5.powers"].confidence


@pytest.mark.parametrize("mark", [" (1)", "(1)(2)", "¹", " *"])
def test_the_mark_of_a_note_is_no_part_of_a_name(mark: str) -> None:
    text = f"\nItem 2(a). Name of Person Filing:\n   Fern Fund, L.P.{mark}\nItem 2(c). Citizenship:\n   Utopia\n"
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found["item2.names"]
    assert (found.value, text[found.start : found.end]) == ("Fern Fund, L.P.", "Fern Fund, L.P.")
    for other in ("See Item 4 (1)", "Each of them under Rule 13d-1(k)(1)"):
        page = text.replace(f"Fern Fund, L.P.{mark}", other)
        assert read_answers(Prepared.of(page), "G", 0, len(page)).found["item2.names"].value == other


DOUBTED = {
    "\nItem 4. Purpose of Transaction.\nItem 5. Interest in Securities of the Issuer\n\nNone.\n": "label",
    "\nItem 6.  Securities of the Issuer\n\n     None.\n": "first words",
    "\nItem 5.  Interest in Securities\n(a) Both:\n (a) Ada 1\n (b) Ben 2\n(b) sole\n(c) none\n": "letter",
    "\nItem 3.\n\nMay 2\n\nSource and Amount of Funds.\n\nNone.\n": "the title of its item",
    "\nItem 1. Security and Issuer\nFern.\nItem 2. Identity and Background\nMoss.\nItem 3. Source of Funds\nCash.\n"
    "Item 4. Purpose of Transaction\nTo hold.\n\n(a) 5%\n\nItem 6. Contracts, etc.\nNo.\nItem 7. Exhibits\nNo.\n": (
        "no heading"
    ),
    "\nItem 2(b). Address of Principal Business Office\nBath\nCitizenship - Ohio\nItem 3. No.\n": "another item",
    # as a print leaves a table that it does not know: column by column, or each cell by itself
    "\nItem 3.  Source of Funds\n\nHolder\nFern\nMoss\n\nPaid\n$ 5,000\n$ 600\n": "one below the other",
    "\nItem 3.  Source of Funds\n\nFern\n\n50\n\n1%\n\nMoss\n\n60\n\n2%\n": "one below the other",
}


@pytest.mark.parametrize("text", DOUBTED)
def test_a_doubted_answer_says_why_in_words_that_help(text: str) -> None:
    found = read_answers(Prepared.of(text), "G" if "2(b)" in text else "D", 0, len(text)).found.values()
    told = {reasons(answer) for answer in found if answer.stated and answer.confidence < 0.9}
    assert told
    assert all(DOUBTED[text] in words for words in told)


ABREAST = """
Item 2(a)                         Item 2(b)

Name of Person Filing:            Address of Principal Office:

Fern Research and                 1 Fern Row
Management Company                Springfield, Utopia
Item 2(c)  Citizenship:  Utopia
"""


def test_a_title_in_a_column_of_its_own_is_no_part_of_the_answer_beside_it() -> None:
    text = """
Item 1(b)  Address of Issuer's Principal   12 Weir Lane
           Executive Offices:              Tarnbrook, Ohio
Item 2(b)  Address of Principal Business   9 Sluice Street
           Office:                         Tarnbrook, Ohio
           Office of the Registrar
Item 2(c)  Citizenship:                    Ohio
Item 4     Ownership:
           (a) Amount beneficially          120,400
               owned:
           (b) Percent of class:            6.1%
           (c) Number of shares as to
               which such person has:
               (i)   sole power to vote     100,400
                     or direct the vote:
               (ii)  shared power to vote or direct the vote:
                                            0
               (iii) sole power to dispose  120,400
                     or direct the
                     disposition of:
               (iv)  shared power to        None
                     dispose or direct the
                     disposition of:
"""
    assert {
        path: answer.value for path, answer in read_answers(Prepared.of(text), "G", 0, len(text)).found.items()
    } == {
        "item1.issuer_address": "12 Weir Lane Tarnbrook, Ohio",
        "item2.addresses": "9 Sluice Street Tarnbrook, Ohio Office of the Registrar",
        "item2.citizenship": "Ohio",
        "item4.amount": "120,400",
        "item4.percent": "6.1%",
        "item4.sole_voting_power": "100,400",
        "item4.shared_voting_power": "0",
        "item4.sole_dispositive_power": "120,400",
        "item4.shared_dispositive_power": "None",
    }


def test_items_side_by_side_have_their_own_answers() -> None:
    found = told(read_answers(Prepared.of(ABREAST), "G", 0, len(ABREAST)))
    assert found == {
        "item2.names": "Fern Research and Management Company",
        "item2.addresses": "1 Fern Row Springfield, Utopia",
        "item2.citizenship": "Utopia",
    }


def test_each_part_of_item_4_may_have_the_number_of_the_item() -> None:
    lines = "(a):  5,000\n(b):  6.7%\n(c)(i):  0\n(c)(ii):  5,000\n(c)(iii):  0\n(c)(iv):  5,000\n".splitlines()
    text = "".join(f"\nItem 4{line}" for line in lines) + "\nItem 5  Ownership of 5% or Less of a Class\nNo.\n"
    found = told(read_answers(Prepared.of(text), "G", 0, len(text)))
    assert [value for path, value in found.items() if path.startswith("item4")] == [
        "5,000", "6.7%", "0", "5,000", "0", "5,000",
    ]  # fmt: skip
    text = text.replace("\nItem 4(c)(ii):  5,000", "")
    doubted = read_answers(Prepared.of(text), "G", 0, len(text)).found["item4.amount"]
    assert doubted.confidence < 0.9
    assert "another item" in reasons(doubted)


@pytest.mark.parametrize(("key", "title"), [("3", "Consideration"), ("5", "Interest"), ("6", "Contracts")])
def test_a_word_of_its_title_heads_an_item(key: str, title: str) -> None:
    for between in ("\n\n     ", ".  "):
        text = f"\nItem {key}.  {title}{between}Nothing.\n"
        answer = next(iter(read_answers(Prepared.of(text), "D", 0, len(text)).found.values()))
        assert (answer.value, answer.confidence) == ("Nothing.", 0.97)


def test_an_answer_that_begins_with_words_of_a_title_is_doubted() -> None:
    text = "\nItem 6.  Securities of the Issuer\n\n     None.\n"
    assert read_answers(Prepared.of(text), "D", 0, len(text)).found["item6.contracts"].confidence < 0.9


def test_a_letter_of_the_next_part_in_an_answer_is_doubted() -> None:
    text = "\nItem 2. (a) Fern Fund (b) 2 Elm Street (c) Utopia\nItem 4. Ownership\n5,000\n"
    names = read_answers(Prepared.of(text), "G", 0, len(text)).found["item2.names"]
    assert names.confidence < 0.9
    text = text.replace("(a) Fern Fund (b)", "(a) Fern Fund (a) and Moss (b)")
    assert read_answers(Prepared.of(text), "G", 0, len(text)).found["item2.names"].confidence >= 0.9


@pytest.mark.parametrize("words", ["(a) Sole:\n\n5,000\n\n(b) None:\n\n0", "May\n500\n$2\nJune\n600\n$3\n\nA\nB"])
def test_figures_below_their_labels_are_in_order(words: str) -> None:
    text = f"\nItem 3.  Source of Funds\n\n{words}\n"
    assert read_answers(Prepared.of(text), "D", 0, len(text)).found["item3.funds"].confidence >= 0.9


def test_that_an_item_is_amended_is_no_part_of_its_answer() -> None:
    text = "\nItem 4.  Purpose of Transaction.  (Amended)\n--------\n\nTo invest.\nItem 6. Contracts\nNone.\n"
    assert told(read_answers(Prepared.of(text), "D", 0, len(text)))["item4.purpose"] == "To invest."


INTEREST = "\nItem 5. Interest in Securities of the Issuer\n"


def test_letters_wide_apart_in_a_line_begin_their_parts() -> None:
    text = "\nItem 2. Identity and Background\n(a)-(c) Ada Moss.\n(d) Never.   (e) N/A\xa0\xa0\xa0(f) Utopia.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert [found[f"item2.{name}"] for name in ("civil_proceedings", "citizenship")] == ["N/A", "Utopia."]
    text = f"{INTEREST}(a) 5,000 shares, as in\xa0\xa0\xa0(b) below.\n(b) Sole.\n(c) None.\n"
    assert told(read_answers(Prepared.of(text), "D", 0, len(text)))["item5.powers"] == "Sole."


@pytest.mark.parametrize("named", ["Paragraph (c)", "Paragraph (c) of Item 5", "Subsection (c) of this item"])
def test_a_paragraph_that_is_amended_begins_its_part(named: str) -> None:
    text = f"{INTEREST}Paragraphs (a) and (b) are amended to read:\n(a), (b) 5 shares.\n{named} is amended: None.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert found["item5.transactions"] == f"{named} is amended: None."
    text = f"{INTEREST}(a) 5 shares, as in\nparagraph (c) below.\n(b) Sole.\n(c) None.\n"
    assert told(read_answers(Prepared.of(text), "D", 0, len(text)))["item5.transactions"] == "None."


def test_letters_without_a_first_parenthesis_begin_parts_of_item_5() -> None:
    text = f"{INTEREST}It is this:\na) Amount owned: 5,000\nb) Sole power: 5,000\n(c) None.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert [found[f"item5.{name}"] for name in ("powers", "transactions")] == ["Sole power: 5,000", "None."]


def test_behind_letters_that_each_person_has_the_item_goes_on_for_all() -> None:
    each = "{} Fund\n(a) {},000 shares.\n(b) Sole.\n"
    text = f"{INTEREST}{each.format('Fern', 5)}{each.format('Moss', 9)}(c) None.\n(d) Nobody.\n(e) n/a\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert found["item5.amount_and_percent"] == "Fern Fund\n5,000 shares.\nMoss Fund\n9,000 shares."
    assert found["item5.powers"] == "Fern Fund\nSole.\nMoss Fund\nSole."
    assert [found[f"item5.{name}"] for name in ("transactions", "others_with_rights")] == ["None.", "Nobody."]


@pytest.mark.parametrize(
    "names", [("A.  Fern Fund,\n        L.P.", "B.  Moss Inc."), ("(i) Fern Fund, L.P.", "(ii) Moss Inc.")]
)
def test_what_persons_answer_in_turn_goes_to_the_letters_of_the_item(names: tuple[str, str]) -> None:
    each = "\n\n  {}\n\n  (a), (b) See the cover.\n\n  (c) {}\n\n  (d) Nobody.\n"
    text = (
        f"{INTEREST}Item 5 is amended as follows:{each.format(names[0], 'None.')}{each.format(names[1], 'Sold all.')}"
    )
    answers = read_answers(Prepared.of(text), "D", 0, len(text))
    first, second = (" ".join(name.split()) for name in names)
    found = told(answers)
    assert found["item5.amount_and_percent"] == f"{first}\n(a), (b) See the cover.\n{second}\n(a), (b) See the cover."
    assert found["item5.transactions"] == f"{first}\nNone.\n{second}\nSold all."
    assert answers.found["item5.powers"].how == "in one text with item5.amount_and_percent"
    sales = answers.found["item5.transactions"]
    assert [" ".join(text[slice(*place)].split()) for place in sales.further] == ["None.", second, "Sold all."]


BACKGROUND = "\nItem 2. Identity and Background\n\n"
OF_EACH = "(a) {}\n(b) 3 Quay Street.\n(c) {}\n(d) No.\n(e) No.\n(f) {}\n\n"


@pytest.mark.parametrize("heads", [("Fern Fund, L.P.\n\n", "Ada Moss, Jr.\n\n"), ("1. ", "2. "), ("", "")])
def test_what_persons_say_of_themselves_in_turn_goes_to_the_letters_of_item_2(heads: tuple[str, str]) -> None:
    said = ("Fern Fund", "Investments.", "Ohio."), ("Ada Moss", "Manager.", "Canada.")
    text = BACKGROUND + "".join(head + OF_EACH.format(*own) for head, own in zip(heads, said, strict=True))
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    for path, (one, other) in (("names", (0, 0)), ("occupations", (1, 1)), ("citizenship", (2, 2))):
        lines = [heads[0].strip(), said[0][one], heads[1].strip(), said[1][other]]
        assert found[f"item2.{path}"] == "\n".join(filter(None, lines))


def test_letters_of_their_own_that_persons_answer_in_turn_stay_in_one_text() -> None:
    each = "{} (a) Name: {}\n(b) State: Ohio\n(c) Principal Business: Mills\n(d) Business Address: 3 Quay\n(e) None\n\n"
    text = BACKGROUND + each.format("1.", "Fern Fund") + each.format("2.", "Ada Moss")
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert found["item2.names"].count("Principal Business") == 2


def test_letters_that_begin_again_below_no_name_stay_in_one_text() -> None:
    text = f"{INTEREST}Fern Fund\n(a) 5,000 units.\n(b) Sole.\nIt was sold.\n(a) 9,000 units.\n(b) Shared.\n"
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert found["item5.powers"].how == "in one text with item5.amount_and_percent"


def test_what_amends_a_part_begins_it_below_the_title_of_its_item() -> None:
    text = "\nItem 5.  Interest in Securities of the Issuer\n\n  Item 5(c) is hereby amended to add:\n\n  Ada sold.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert found["item5.transactions"] == "Item 5(c) is hereby amended to add:\nAda sold."


def test_a_letter_behind_what_amends_its_part_begins_no_other() -> None:
    parts = (("a", "5,000 units."), ("c", "None."))
    text = INTEREST + "".join(f"Item 5({at}) is hereby amended as follows:\n({at}) {words}\n" for at, words in parts)
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    for name, words in (("amount_and_percent", "5,000 units."), ("transactions", "None.")):
        assert (found[f"item5.{name}"].value, found[f"item5.{name}"].confidence) == (words, 0.97)


def test_letters_behind_what_amends_several_parts_begin_them() -> None:
    amends = "Items 5(a) and (b) are amended and restated:"
    text = f"{INTEREST}{amends} (a) 5,000 units. (b) Sole.\n(c) None.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert (found["item5.amount_and_percent"], found["item5.powers"]) == ("5,000 units.", "Sole.")
    text = f"{INTEREST}{amends}\n(a) - (b) 5,000 units.\n(c) None.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert found["item5.amount_and_percent"] == "(a) - (b) 5,000 units."


def test_a_note_with_a_letter_ends_no_answer() -> None:
    text = f"{INTEREST}(a) and (b) See the cover.\n(c) Sold at $27.41 (a).\n\n(a) On average.\n\n(d) None.\n"
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert found["item5.transactions"].value == "Sold at $27.41 (a).\n(a) On average."
    assert found["item5.transactions"].confidence == 0.85
    assert found["item5.others_with_rights"].value == "None."


def test_what_says_that_parts_of_an_item_are_amended_is_no_heading() -> None:
    text = "\nItem 2. Identity and Background\nItem 2(a)-(c) is amended to say that Ada Moss left.\n"
    assert read_answers(Prepared.of(text), "D", 0, len(text)).found["item2.names"].confidence >= 0.95


def test_some_letters_in_a_line_are_doubted_unless_they_are_mentioned() -> None:
    text = "\nItem 5. Interest in Securities of the Issuer\n(a) 5,000 shares (b) sole\n(c) None.\n"
    assert read_answers(Prepared.of(text), "D", 0, len(text)).found["item5.amount_and_percent"].confidence < 0.9
    text = text.replace("shares (b) sole", "shares, as in (b) below\n(b) Sole.")
    assert read_answers(Prepared.of(text), "D", 0, len(text)).found["item5.amount_and_percent"].confidence >= 0.9


@pytest.mark.parametrize("begins", ["{}.   Item", "{}.   The response to Item", "The response to Item", "({})  Item"])
@pytest.mark.parametrize("numbers", ["12", "ab"])
def test_numbered_paragraphs_of_an_amendment_are_its_items(begins: str, numbers: str) -> None:
    first, second = map(begins.format, numbers)
    text = (
        f"\nThis Amendment No. 1 amends the Schedule 13D.\n\n  {first} 4 is hereby amended by adding:\n\n  Ada wrote.\n"
    )
    text += f"\n  {second} 5(a) is hereby amended to read:\n\n  Ada owns 5,000 shares.\n"
    found = told(read_answers(Prepared.of(text), "D", 0, len(text)))
    assert str(found["item4.purpose"]).endswith("\nAda wrote.")
    assert str(found["item5.amount_and_percent"]).endswith("\nAda owns 5,000 shares.")


@pytest.mark.parametrize(
    ("label", "words"), [("Residence:  ", "410\nPark Lane North"), ("Residence:\n", "Park Lane North")]
)
def test_a_number_on_the_line_of_a_label_is_that_of_a_house(label, words):
    text = f"Item 2(b) {label}410\nPark Lane North"
    start, end = within_page(text, text.index("410"), len(text))
    assert text[start:end] == words


def test_the_number_of_a_power_below_its_label_is_no_part_of_its_figure():
    begin, end = G.index("Item 4"), G.index("Item 5")
    powers = ("vote or to direct the vote", "dispose or to direct the disposition of")
    labels = [f"{kind} power to {power}" for power in powers for kind in ("Sole", "Shared")]
    rows = zip(labels, ("i", "ii", "iii", "iv"), ("0", "1,150", "0", "1,150"), strict=True)
    lines = "".join(f"     {label}\n({number})\n     {figure}\n" for label, number, figure in rows)
    item = f"Item 4. Ownership\n     Amount beneficially owned:\n(a)\n     1,150 shares\n{lines}\n"
    found = read_answers(Prepared.of(text := G[:begin] + item + G[end:]), "G", 0, len(text)).found
    read = [found[f"item4.{name}"].value for name in ITEM_4_PARTS if f"item4.{name}" in found]
    assert [words.partition("\n")[0] for words in read] == ["1,150 shares", "0", "1,150", "0", "1,150"]


@pytest.mark.parametrize("number", ["{}.({})", "{}. ({})", "{}({})"])
def test_the_number_of_an_item_may_stand_before_each_of_its_letters(number):
    def part(item: int, letter: str) -> str:
        return f"  {number.format(item, letter)}"

    text = f"""Item 1.
{part(1, "a")}  Name of Issuer:  Fern Mills
{part(1, "b")}  Address of Issuer's Principal Executive Offices:
        1 Fern Row, Ladle
Item 2.
{part(2, "a")}  Name of Person Filing:  Moss Fund
Item 4.
{part(4, "a")}  Shares held beneficially:  1,150
{part(4, "b")}  Percent of class:  5.1%
{part(4, "c")}  Number of shares as to which such person has:
        (i)    sole power to vote or to direct the vote:  1,150
        (ii)   shared power to vote or to direct the vote:  0
        (iii)  sole power to dispose or to direct the disposition of:  1,150
        (iv)   shared power to dispose or to direct the disposition of:  0
Item 5.  Not applicable
"""
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert (found["item1.issuer_name"].value, found["item2.names"].value) == ("Fern Mills", "Moss Fund")
    assert [found[f"item4.{name}"].value for name in ITEM_4_PARTS] == ["1,150", "5.1%", "1,150", "0", "1,150", "0"]
    assert found["item4.amount"].signs == {"titled": 1.0}


def test_a_number_in_a_cell_of_its_own_heads_an_item_whatever_its_title():
    text = (
        "ITEM 5\tOWNERSHIP OF FIVE PERCENT OR LESS\tNOT APPLICABLE\n"
        "ITEM 6\tOWNERSHIP ON BEHALF OF ANOTHER\tBENEFICIARIES RECEIVE DIVIDENDS\n"
        "ITEM 7\tPARENT COMPANIES\tNOT APPLICABLE\nITEM 8\tGROUP\tNOT APPLICABLE\n"
    )
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert (found["item5.not_applicable"].value, found["item6.others"].value) == (
        True,
        "BENEFICIARIES RECEIVE DIVIDENDS",
    )


def test_a_day_that_ends_the_label_of_an_amount_is_none_of_its_answer():
    begin, end = G.index("Item 4"), G.index("Item 5")
    item = "Item 4. Ownership\n (a) Amount Beneficially Owned as of December 31, 1996\n      1,150 shares\n"
    item += " (b) Percent of Class\n      5.1\n\n"
    found = read_answers(Prepared.of(text := G[:begin] + item + G[end:]), "G", 0, len(text)).found
    assert found["item4.amount"].value == "1,150 shares"


def test_na_without_a_sign_says_that_an_item_does_not_apply():
    text = "Item 5. OWNERSHIP OF FIVE PERCENT OR LESS OF A CLASS: NA\nItem 8. NA\n"
    found = read_answers(Prepared.of(text), "G", 0, len(text)).found
    assert (found["item5.not_applicable"].value, found["item8.members"].absence) == (True, "not applicable")


def test_an_exhibit_begins_the_answer_below_the_title_of_exhibits() -> None:
    text = "Item 7.  MATERIAL TO BE FILED AS EXHIBITS \nExhibit A: Joint Filing Agreement.\nExhibit B: Form of Proxy.\n"
    found = read_answers(Prepared.of(text), "D", 0, len(text)).found
    assert found["item7.exhibits"].value.startswith("Exhibit A: Joint Filing Agreement.")
