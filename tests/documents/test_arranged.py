"""Forms on the pages of a PDF: what wraps in a column, what stands in a pane, boxes, lists and page breaks."""

import pytest

from documents.made_pdf import box, cross, pdf, rule, text

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

from muniment.documents.arranged import arranged
from muniment.documents.cells import cells_of, glazed
from muniment.documents.pdf import sheets_of
from muniment.documents.placed import Sheet, Word

SIZE = 10.0


def pane(left, top, right, bottom, words="", height=792):
    """Four lines around some words."""
    lines = [rule(left, top, right), rule(left, bottom, right)]
    lines += [f"{at} {height - bottom} 0.7 {bottom - top} re f" for at in (left, right - 0.7)]
    return "\n".join([*lines, text(words, left + 4, top + 13, font="F") if words else ""])


def filler(count=12, top=640):
    """As many panes as a form has, at the foot of a page."""
    return "\n".join(pane(40 + 42 * n, top, 76 + 42 * n, top + 18, f"n{n}") for n in range(count))


def shown(*pages):
    return arranged(sheets_of(pdf(*pages)))


def lines(*pages):
    return [line for line in shown(*pages).text.split("\n") if not line.startswith("n0\t")]


def words(*placed):
    """Words of one size at places: text, left, top."""
    return [Word(one, left, top, left + 5.0 * len(one), top + SIZE) for one, left, top in placed]


def told(cells):
    return sorted(" ".join(word.text for word in cell.words) for cell in cells)


# ---- cells ----------------------------------------------------------------------------------------------------------


def test_what_wraps_in_a_column_is_one_passage_and_rows_are_not():
    found = cells_of(words(("Name", 40, 50), ("of", 63, 50), ("Signer", 40, 60), ("Date", 40, 75)))
    assert told(found) == ["Date", "Name of Signer"]


def test_columns_are_told_by_what_begins_below():
    found = cells_of(words(("Postal", 40, 50), ("Phone", 73, 50), ("Code", 40, 60), ("Number", 73, 60)))
    assert told(found) == ["Phone Number", "Postal Code"]


def test_a_list_whose_rows_touch_is_cut_by_its_boxes():
    placed = words(("☐", 30, 50), ("Insurance", 42, 50), ("☒", 30, 60), ("Investing", 42, 60), ("☐", 30, 75))
    placed += words(("Hospitals", 42, 70), ("Physicians", 42, 80))
    assert told(cells_of(placed)) == ["☐ Hospitals Physicians", "☐ Insurance", "☒ Investing"]


def test_what_follows_a_box_in_its_line_wraps_below_the_box():
    placed = words(("☒", 30, 50), ("Limited", 38, 50), ("Liability", 75, 50), ("Company", 30, 60))
    assert told(cells_of(placed)) == ["☒ Limited Liability Company"]


def test_a_line_with_room_left_did_not_wrap():
    placed = words(("☐", 30, 50), ("Yes", 38, 50), ("Other", 30, 60), ("Banking", 57, 60), ("Services", 94, 60))
    assert told(cells_of(placed)) == ["Other Banking Services", "☐ Yes"]


def test_a_box_without_words_stays():
    assert told(cells_of(words(("☐", 30, 50), ("far", 300, 50)))) == ["far", "☐"]


# ---- panes ----------------------------------------------------------------------------------------------------------


def grid(lefts, tops):
    """Lines through a whole table."""
    across = [(lefts[0], top, lefts[-1] + 0.5, top + 0.5) for top in tops]
    return across + [(left, tops[0], left + 0.5, tops[-1] + 0.5) for left in lefts]


def test_lines_through_a_table_close_its_cells():
    found = glazed(words(("a", 45, 52), ("b", 105, 52), ("c", 45, 72)), grid([40, 100, 160], [50, 70, 90]))
    assert [[word.text for word in one.words] for one in found.panes] in (
        [["a"], ["b"], ["c"], []],
        [["a"], ["c"], ["b"], []],
    )


def test_a_pane_in_a_pane_holds_its_words():
    rules = grid([40, 160], [50, 90]) + grid([50, 120], [56, 80])
    found = glazed(words(("in", 60, 60), ("out", 140, 60)), rules)
    assert [word.text for word in found.panes[0].words] == ["out"]
    assert [word.text for word in found.panes[0].panes[0].words] == ["in"]


def test_boxes_to_be_ticked_are_no_panes():
    assert glazed([], grid([40, 50], [50, 60])).panes == []


def test_a_page_of_lines_comes_to_an_end():
    rules = [(20.0 + n % 50, 5.0 * (n // 50), 400.0, 5.0 * (n // 50) + 0.5) for n in range(30_000)]
    assert glazed([], rules).panes == []


def test_panes_in_panes_without_end_come_to_one():
    rules = [rule for n in range(1_000) for rule in grid([5 * n, 14_000 - 5 * n], [5 * n, 14_000 - 5 * n])]
    printed = arranged([Sheet(1, 14_000, 14_000, words(*((f"w{n}", 5 * n + 1, 5 * n) for n in range(900))), rules)])
    assert len(printed.words) == 900


# ---- reading order --------------------------------------------------------------------------------------------------


def test_every_label_stands_before_the_pane_below_it():
    page = [text("Last Name", 40, 60, font="F"), text("First Name", 200, 60, font="F")]
    page += [pane(40, 64, 180, 84, "Marsh"), pane(200, 64, 340, 84), filler()]
    printed = shown("\n".join(page))
    assert printed.text.startswith("Last Name\nMarsh\nFirst Name\n")
    assert [printed.text[start:end] for start, end in printed.typed] == ["Marsh"]


def test_labels_side_by_side_are_told_by_the_panes_below_them():
    page = [text("State", 40, 60, font="F"), text("Code", 68, 60, font="F")]
    page += [pane(40, 64, 66, 84, "NY"), pane(68, 64, 200, 84, "10005"), filler()]
    assert lines("\n".join(page))[:4] == ["State", "NY", "Code", "10005"]


def test_words_that_wrap_in_a_pane_are_one_answer_whatever_their_indent():
    page = [text("City", 40, 60, font="F"), pane(40, 64, 100, 92), text("San", 48, 76, font="F")]
    page += [text("Francisco", 43, 87, font="F"), filler()]
    assert lines("\n".join(page))[:2] == ["City", "San Francisco"]


def test_a_word_that_wraps_behind_its_hyphen_is_whole_and_less_sure():
    page = [text("Phone", 40, 60, font="F"), pane(40, 64, 100, 92), text("415-417-", 43, 76, font="F")]
    page += [text("3000", 43, 87, font="F"), filler()]
    printed = shown("\n".join(page))
    assert printed.text.startswith("Phone\n415-417-3000\n")
    assert printed.confidence(6, 18) < 0.9


def test_panes_below_each_other_are_a_list_unless_they_are_amounts_or_a_table():
    page = [text("States", 40, 60, font="F"), pane(40, 64, 140, 82, "OHIO"), pane(40, 83, 150, 101, "TEXAS")]
    page += [text("Sold", 40, 143, font="F"), text("$", 90, 143, font="F"), pane(100, 130, 160, 148, "5")]
    page += [text("USD", 164, 143, font="F"), text("Left", 40, 162, font="F"), text("$", 90, 162, font="F")]
    page += [pane(100, 149, 160, 167, "7"), text("USD", 164, 162, font="F"), filler()]
    assert lines("\n".join(page))[:5] == ["States", "OHIO", "TEXAS", "Sold\t$\t5\tUSD", "Left\t$\t7\tUSD"]


def test_rows_of_a_table_stay_rows():
    page = [text("Name", 44, 60, font="F"), text("Date", 144, 60, font="F")]
    page += [pane(40 + 100 * n, 64 + 20 * m, 139 + 100 * n, 83 + 20 * m, f"{n}{m}") for n in (0, 1) for m in (0, 1)]
    assert lines("\n".join([*page, filler()]))[:3] == ["Name\tDate", "00\t10", "01\t11"]


def test_boxes_stand_before_their_words():
    page = [box(40, 52), cross(40, 52), text("Executive", 56, 55, font="F"), text("Officer", 56, 66, font="F")]
    page += [box(140, 52), text("Director", 156, 60, font="F"), filler()]
    assert lines("\n".join(page))[0] == "☒ Executive Officer\t☐ Director"


def test_on_a_page_with_few_panes_nothing_is_known_to_be_typed():
    printed = shown("\n".join([text("Last Name", 40, 60, font="F"), pane(40, 64, 180, 84, "Marsh")]))
    assert (printed.text, printed.typed) == ("Last Name\nMarsh", ())
    assert arranged([]).text == ""


# ---- page breaks ----------------------------------------------------------------------------------------------------


def test_a_label_at_the_end_of_a_page_has_its_answer_on_the_next():
    first = "\n".join([filler(top=600), text("Last Name", 40, 760, font="F")])
    assert lines(first, pane(40, 40, 180, 60, "Marsh"))[-2:] == ["Last Name", "Marsh"]


def test_a_passage_goes_on_on_the_next_page():
    first = "\n".join([filler(top=600), text("Number of persons who", 40, 760, font="F")])
    assert lines(first, text("have invested", 40, 40, font="F"))[-1] == "Number of persons who have invested"


def test_a_pane_that_a_page_break_cuts_is_one():
    sides = "\n".join(f"{at} {{}} 0.7 30 re f" for at in (40, 139))
    first = "\n".join([filler(top=600), text("Issuer", 40, 715, font="F"), rule(40, 722, 139.7)])
    first += "\n" + text("Briarwick", 44, 735, font="F") + "\n" + sides.format(40, 40)
    second = "\n".join([sides.format(732, 732), rule(40, 60, 139.7), text("LLC", 44, 45, font="F")])
    assert lines(first, second)[-2:] == ["Issuer", "Briarwick LLC"]


def test_what_a_browser_prints_on_every_page_stands_apart_from_the_form():
    def page(n, inside):
        head = text(f"1/2/26, 2:0{n} PM", 30, 20, 8, font="F") + text("Form D", 300, 20, 8, font="F")
        return "\n".join([head, inside, text(f"{n}/3", 570, 780, 8, font="F")])

    pages = page(1, filler() + text("Last Name", 40, 720, font="F")), page(2, pane(40, 40, 180, 60, "Marsh"))
    found = lines(*pages, page(3, text("the end", 40, 60, font="F")))
    assert found[0].startswith("1/2/26, 2:01 PM")
    assert found[-3:] == ["Last Name", "Marsh", "the end"]


def test_evidence_is_where_the_words_are_seen():
    first = "\n".join([filler(top=600), text("Last Name", 40, 760, font="F")])
    printed = shown(first, pane(40, 40, 180, 60, "Marsh"))
    at = printed.text.index("Marsh")
    span = printed.span("sha256:0", at, at + 5)
    assert span.page == 2
    assert span.rectangle is not None
    assert 40 < span.rectangle[0] < 60
    assert 40 <= span.rectangle[1] < span.rectangle[3] <= 60


def test_empty_pages_are_passed_over():
    sheets = sheets_of(pdf(filler()))
    printed = arranged([Sheet(1, 612, 792, []), *sheets])
    assert printed.text.startswith("n0\tn1")
