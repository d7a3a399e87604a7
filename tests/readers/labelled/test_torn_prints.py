"""What converters and prints did to a schedule, and how it is read all the same, or doubted."""

import pytest

from muniment import read
from muniment.lab.score import SURE
from muniment.readers.labelled.boxes import headings, read_item3
from muniment.readers.labelled.converter_damage import with_names, without_cuts
from muniment.readers.labelled.row_values import read_row
from muniment.readers.labelled.signatures import find_signatures, read_signatures
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


@pytest.mark.parametrize(
    "above", ["If this is filed pursuant to the Rule, Item 3.   Check whether", "Item 3Person filing", ""]
)
def test_item_3_is_known_by_its_choices(above: str):
    text = f"{above}\n{LIST}\nItem 4. Ownership\n"
    assert read_item3(text, headings(text, 0)).value == (("e", "e"),)


def test_every_list_of_item_3_counts_and_a_rule_may_stand_before_its_heading():
    rule = f"- {' ' * 77}"
    bank = LIST.replace("(b) [ ]", "(b) [X]").replace("(e) [X]", "(e) [ ]")
    for heading in ("", f"{rule}ITEM 3. If filed pursuant to the Rule\n"):
        text = f"{heading}{LIST}{heading}{bank}"
        assert read_item3(text, headings(text, 0)).value == (("e", "e"), ("b", "b"))


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
