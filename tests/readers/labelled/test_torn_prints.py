"""What converters and prints did to a schedule, and how it is read all the same, or doubted."""

import re

import pytest
from msgspec import UNSET

from documents.made_pdf import pdf, typed
from muniment import read
from muniment.errors import FormNotRead
from muniment.lab.score import SURE
from muniment.readers.labelled.boxes import headings, read_item3
from muniment.readers.labelled.converter_damage import is_torn, with_names, without_cuts
from muniment.readers.labelled.persons import lines_of
from muniment.readers.labelled.row_1 import read_name
from muniment.readers.labelled.row_values import read_row
from muniment.readers.labelled.signatures import find_signatures, read_signatures
from muniment.readers.labelled.text import lowered
from muniment.reading import Reading
from readers.labelled import pages

LIST = """
   (a) [ ] Broker or dealer registered under Section 15 of the Act.
   (b) [ ] Bank as defined in Section 3(a)(6) of the Act.
   (c) [ ] Insurance company as defined in Section 3(a)(19) of the Act.
   (d) [ ] Investment company registered under Section 8 of the Act of 1940.
   (e) [X] An investment adviser in accordance with Rule 13d-1(b)(1)(ii)(E);
   (f) [ ] An employee benefit plan or endowment fund in accordance with Rule 13d-1(b)(1)(ii)(F);
   (g) [ ] A parent holding company or control person in accordance with Rule 13d-1(b)(1)(ii)(G);
"""


def test_tabs_that_cut_words_divide_no_columns():
    torn = "\tApril\t7 2000 ,\tBy:\t/s/ Basil\tT .\tOrme\n\t\tE\txhibit\tA\n"
    whole = without_cuts(torn)
    assert len(whole) == len(torn)
    assert "April 7 2000,  By: /s/ Basil T.  Orme" in whole
    assert whole.split("\n")[1].strip() == "Exhibit A"


CUTS = "NAMES OF REP\tORTING PERSONS\nTYPE OF REPO\tRTING PERSON\nROW EXCL\tUDES CER\tTAIN SHA\tRES\nOWN\tED\n"
SCHEDULE_13D = pages.WHOLE.replace("SCHEDULE 13G", "SCHEDULE 13D")
TABLE = """
SCHEDULE A

The name and principal occupation of each director of Fern Fund are set forth below.

NAME\tPOSITION\tOCCUPATION

Osier Thwaite\tVice Chairman,\tVice Chairman,
\tDirector &\tFern Fund
\tDirector
Petra Sorrel\tDirector\tAttorney, Sorrel & Orme

SCHEDULE B

\tDATE\tSHARES\tPRICE
\t01-06-99\t5,000\t$15.25
"""


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        (CUTS, True),
        ("MEMBER OF A GRO\tOUP\n" * 3 + "BENEFICI\tALLY\n" * 3 + "PERSO\tNS\n", True),  # letters cut themselves
        ("ENEFICI\tALLY\n" * 9, False),  # one word again and again
        (TABLE * 3, False),  # whole words
        ("Number\tof\nSole\tVoting\tPower\nShared\tVoting\tPower\n" * 4, False),
        ("A\tS\tN/A\tN\tAME\n" * 4, False),
    ],
)
def test_a_text_is_torn_where_tabs_cut_words_of_the_form(text: str, torn: bool):
    assert is_torn(text) == torn


def test_tables_set_with_tabs_leave_a_schedule_whole():
    """Nothing is said to be damaged, and no cell lacks what the one above has too."""
    found = reading(SCHEDULE_13D + TABLE)
    [osier, _] = found.details.people
    assert osier.position == "Vice Chairman, Director & Director"
    assert not [path for path, state in found.states.items() if state.kind == "lost"]
    [trade] = found.details.transactions
    assert trade.quantity == 5000


def test_lists_that_a_converter_tore_are_told_as_not_read():
    torn = TABLE.replace("Osier", "Osi\ter").replace("5,000", "5\t000 ,").replace("15.25", "15\t25 .") + CUTS
    found = reading(SCHEDULE_13D + torn)
    assert not found.details.people
    assert not found.details.transactions
    assert {problem.code for problem in found.problems if "not read" in problem.words} == {"rows-not-read"}


def test_an_answer_that_tabs_cut_is_doubted_for_that():
    answer = "Item 4. Ownership.\nThe cov\ter page.\n"
    found = reading(pages.WHOLE.replace("Item 4. Ownership.\nSee the cover page.\n", answer) + CUTS)
    [problem] = [problem for problem in found.problems if problem.path == "item4.amount"]
    assert "torn" in problem.words


@pytest.mark.parametrize(
    "above", ["If this is filed pursuant to the Rule, Item 3.   Check whether", "Item 3Person filing", ""]
)
def test_item_3_is_known_by_its_choices(above: str):
    text = f"{above}\n{LIST}\nItem 4. Ownership\n"
    assert read_item3(text, headings(lowered(text))).value == (("e", "e"),)


def test_letters_of_item_3_that_stand_apart_are_none_of_its_choices():
    letters = "".join(f"({letter})\n" for letter in "abcdefghijk")
    text = f"Item 3.\n{letters}\n" + re.sub(r"\([a-k]\) (?=\[)", "", LIST)
    assert read_item3(text, headings(lowered(text))).value == (("e", "e"),)


def test_a_letter_of_item_2_below_the_number_of_item_3_is_no_answer_to_it():
    for below, answer in (("Address of Principal Business Office", UNSET), ("Item 4. Ownership", (("b", ""),))):
        text = f"Item 2.\n\nItem 3.\n\n(b)\n\n{below}\n1 Main Street\n"
        assert read_item3(text, headings(lowered(text))).value == answer


def test_boxes_of_item_3_that_stand_apart_are_doubted():
    mark = re.compile(r"\[[ X]\]")
    text = "Item 3.\n" + "\n".join(mark.findall(LIST)) + mark.sub("", LIST)
    assert read_item3(text, headings(lowered(text))).signs["doubted"]


def test_every_list_of_item_3_counts_and_a_rule_may_stand_before_its_heading():
    rule = f"- {' ' * 77}"
    bank = LIST.replace("(b) [ ]", "(b) [X]").replace("(e) [X]", "(e) [ ]")
    for heading in ("", f"{rule}ITEM 3. If filed pursuant to the Rule\n"):
        text = f"{heading}{LIST}{heading}{bank}"
        assert read_item3(text, headings(lowered(text))).value == (("e", "e"), ("b", "b"))


def test_who_signs_by_an_attorney_is_named_before_the_only_cover_that_was_read():
    text = """
                                  SIGNATURES
Dated:

April 25, 1994

/s/ Osier Thwaite*
Osier Thwaite
/s/ Petra Thwaite*
Petra Thwaite
/s/ Basil Orme
* Basil Orme,
Attorney-in-fact
"""
    (section,) = find_signatures(text, 0)
    signed = read_signatures(text, *section, ["Nell Thwaite"])
    assert [line.for_.value for line in signed if line.for_] == ["Osier Thwaite", "Petra Thwaite"]


def test_names_of_the_cover_are_put_together_where_people_sign():
    torn = "By:\tThorn & Co Incorporat\ted its\n/s/ Basil\tT .\tOrme\nBasil T T .\tOr\tme President\nBasil Orme\n"
    whole = with_names(torn, 0, ["Thorn & Co., Incorporated", "Basil T Orme", "Orme"])
    assert len(whole) == len(torn)
    assert [line.split() for line in without_cuts(whole).split("\n")[:2]] == [
        ["By:", "Thorn", "&", "Co", "Incorporated", "its"],
        ["/s/", "Basil", "T.", "Orme"],
    ]
    cut = "Basil Ol\tm Orme President\nBa\tsil Olm Orme President\n"
    (_, line, _) = without_cuts(with_names(cut, 0, ["Basil Olm Orme"])).split("\n")
    assert line.split() == ["Basil", "Olm", "Orme", "President"]


def test_values_and_labels_of_a_cover_joined_to_one_line_belong_together_in_their_order():
    apart = "Common Stock\n(Title of Class of Securities)\n\n30000A107\n(CUSIP Number)\n"
    joined = "Common Stock      30000A107 - -----------   ------- (Title of Class of Securities)    (CUSIP Number)\n"
    assert apart in pages.WHOLE
    record = reading(pages.WHOLE.replace(apart, joined)).record
    assert (record.class_title, record.cusips) == ("Common Stock", ("30000A107",))


def test_a_figure_beneath_a_place_is_of_the_next_row():
    stretch = "\n      Oregon Limited Partnership\n                        715,775 ** see\n"
    assert read_row("citizenship", stretch, 0).value == "Oregon Limited Partnership"


def test_the_last_word_of_a_label_is_no_part_of_a_place():
    assert read_row("citizenship", "Citizenship of Place of\nOrganization Milan,Italy\n", 0).value == "Milan,Italy"


def test_boxes_in_a_column_belong_to_the_first_of_several_persons_in_turn():
    column = "\n(a)\n(b)\n\n[ x ]\n[ ]\n"
    assert read_row("group", f"{column}\n(ii)\n\nJane Roe\n{column}", 0).value == "a"


def reading(text: str) -> Reading:
    return read(text.encode())


def test_a_name_that_goes_on_elsewhere_is_not_sure():
    whole = pages.WHOLE
    name = reading(whole).record.reporting_persons[0].name
    first = name.split()[0]
    torn = whole.replace(name, first, 1)
    assert reading(whole).evidence["reporting_persons[0].name"].confidence >= SURE
    found = reading(torn + f"\n{name} holds them. {name} and {name} again.\n")
    assert found.evidence["reporting_persons[0].name"].confidence < SURE


@pytest.mark.parametrize("caption", ["Signature", "Name/Title"])
def test_captions_below_a_name_are_no_rest_of_it(caption):
    name = reading(pages.WHOLE).record.reporting_persons[0].name
    found = reading(pages.WHOLE + f"\n{name}\n{caption}\n" * 4)
    assert not [problem for problem in found.problems if problem.code == "contradiction"]


NAME, AGGREGATE, PERCENT = (f"reporting_persons[0].{field}" for field in ("name", "aggregate_amount", "percent"))


@pytest.mark.parametrize(
    "above",
    [
        "1. NAME OF REPORTING PERSON I.R.S. Fern Fund, L.P.\nIDENTIFICATION NO. OF ABOVE PERSONS (ENTITIES ONLY)\n",
        "1. NAME OF REPORTING PERSON S.S. OR Fern Fund, L.P.\nI.R.S. IDENTIFICATION NO.\n",
        "1. NAME OF REPORTING      PERSONS Fern Fund, L.P.\n",
    ],
)
def test_words_of_labels_and_the_head_of_the_page_are_no_part_of_a_name(above):
    row = "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.\n   12-3456789\n"
    assert reading(pages.WHOLE.replace(row, above)).record.reporting_persons[0].name == "Fern Fund, L.P."


@pytest.mark.parametrize("head", ["CUSIP No. 30000A107", "** Rests on what the issuer states."])
def test_what_stands_above_a_name_above_its_label_is_no_part_of_it(head):
    assert read_name(f"{head}\nFern Fund, L.P.\n", 0).value == "Fern Fund, L.P."


def test_a_name_whose_end_stands_beside_the_next_label_is_put_together_where_it_is_told_whole():
    row = "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.\n   12-3456789\n"
    torn = "1. NAMES OF REPORTING PERSONS Fern Fund,\nI.R.S. IDENTIFICATION NO L.P.\n12-3456789\n"
    assert reading(pages.WHOLE.replace(row, torn)).record.reporting_persons[0].name == "Fern Fund, L.P."
    elsewhere = pages.WHOLE.replace(row, torn).replace("\nFern Fund, L.P.\n\nBy:", "\nFern Fund\n\nBy:")
    assert reading(elsewhere).evidence[NAME].confidence < SURE


@pytest.mark.parametrize("left", ["Fund, L.P.", "L.P.", "Fern Fund,"])
def test_a_name_that_lacks_what_it_has_elsewhere_is_not_sure(left):
    torn = pages.WHOLE.replace("Fern Fund, L.P.", left, 1)
    found = reading(torn)
    assert NAME not in found.evidence or found.evidence[NAME].confidence < SURE


def test_a_lone_cross_above_three_rules_is_not_sure():
    boxes = "[X] Rule 13d-1(b)\n[ ] Rule 13d-1(c)\n[ ] Rule 13d-1(d)\n"
    torn = reading(pages.WHOLE.replace(boxes, "X\n\nRule 13d-1(b)\nRule 13d-1(c)\nRule 13d-1(d)\n"))
    assert reading(pages.WHOLE).evidence["rules"].confidence >= SURE
    assert torn.evidence["rules"].confidence < SURE


def test_the_figure_of_a_label_is_not_surely_none_of_a_percent():
    row = "IN ROW (9)\n    5.3%\n"
    found = reading(pages.WHOLE.replace(row, "IN ROW 9.13%\n(9)\n"))
    assert PERCENT not in found.evidence or found.evidence[PERCENT].confidence < SURE


@pytest.mark.parametrize(
    "figures", ["- 0 1,000 SHARES\n- 0 1,000 SHARES\n", "9.\n10.\n11.\n12.\n\n1.\n2.\n3.\n4.\n\n1,000\n"]
)
def test_what_belongs_to_other_rows_is_no_sure_amount(figures):
    row = "BY EACH REPORTING PERSON\n   1,000\n"
    found = reading(pages.WHOLE.replace(row, f"BY EACH REPORTING PERSON\n{figures}"))
    value = found.record.reporting_persons[0].aggregate_amount
    assert value == 1000 or AGGREGATE not in found.evidence or found.evidence[AGGREGATE].confidence < SURE


def test_values_below_the_names_of_several_persons_are_theirs_in_their_order():
    text = "\n(1)\n(2)\n\nFern Fund, L.P.\nFern Advisers LLC\n\n1,000\n2,000\n\nNumber of shares\n"
    names = ["Fern Fund, L.P.", "Fern Advisers LLC"]
    told = [text[line.start : line.end] for line in lines_of(text, names, 0, len(text)) if line]
    assert told == ["1,000", "2,000"]
    others = lines_of(text.replace("2,000\n", "2,000\n3,000\n"), names, 0, len(text))
    assert [line.start == line.end for line in others if line] == [True, True]


@pytest.mark.parametrize(
    ("name", "elsewhere", "whole"),
    [
        ("Felix J Sorrel .", "held by Felix J. Sorrel. He", "Felix J. Sorrel"),
        ("Felix J Sorrel .  ,", "held by Felix J. Sorrel, who", "Felix J. Sorrel"),
        ("Fern Fund L P , . .", "by Fern\nFund, L.P., a fund", "Fern Fund, L.P."),
        ("Fern Bros Advisors , Inc .", "by Fern Bros. Advisors, Inc and", ""),
        ("Felix J Sorrel .", "nobody", ""),
    ],
)
def test_marks_carried_behind_a_name_are_put_where_the_document_has_them(name, elsewhere, whole):
    text = pages.WHOLE.replace("   Fern Fund, L.P.\n", f"   {name}\n").replace("See the cover page.", elsewhere)
    found = reading(text)
    persons = found.record.reporting_persons
    sure = found.evidence["reporting_persons[0].name"].confidence >= SURE
    assert persons
    assert sure == bool(whole)
    assert not whole or persons[0].name == whole
    [span] = found.evidence["reporting_persons[0].name"].spans if whole else [None]
    assert span is None or text[span.start : span.end] == name


CITIZENSHIP = "reporting_persons[0].citizenship"


@pytest.mark.parametrize("words", ["Fern Delaware", "PLA CE OF Delaware", "N/A"])
def test_what_is_no_place_alone_is_not_sure(words):
    row = "CITIZENSHIP OR PLACE OF ORGANIZATION\n   "
    found = reading(pages.WHOLE.replace(f"{row}Delaware", row + words))
    assert reading(pages.WHOLE).evidence[CITIZENSHIP].confidence >= SURE
    assert CITIZENSHIP not in found.evidence or found.evidence[CITIZENSHIP].confidence < SURE


@pytest.mark.parametrize("name", ["Fern Bank, N.", "Ann B", "Fern Person Global Fund"])
def test_a_name_that_ends_too_early_or_has_words_of_its_label_is_not_sure(name):
    found = reading(pages.WHOLE.replace("Fern Fund, L.P.", name))
    assert NAME not in found.evidence or found.evidence[NAME].confidence < SURE


def test_the_source_of_a_page_in_print_is_refused():
    source = "".join(f"<P>{line}</P>\n" for line in pages.WHOLE.splitlines())
    lines = source.splitlines(keepends=True)
    sheets = ["".join(lines[start : start + 50]) for start in range(0, len(lines), 50)]
    with pytest.raises(FormNotRead, match="source of a web page"):
        read(pdf(*map(typed, sheets)))
