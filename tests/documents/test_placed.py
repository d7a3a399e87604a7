"""Words at places as printed text: rows of ruled tables, columns that nearly touch, marks that browsers raise."""

import re

from muniment.documents.placed import Rectangle, Sheet, Word, laid_out

HIGH = 12.0


def _words(*lines: tuple[float, float, str]) -> list[Word]:
    """Return the words of lines that begin at a place, their characters not all of one width."""
    words = []
    for left, top, line in lines:
        for word in line.split():
            right = left + (5.6 + 0.4 * (len(word) % 3)) * len(word)
            words.append(Word(word, left, top, right, top + HIGH))
            left = right + 3
    return words


def _ruled(lefts: list[float], tops: list[float]) -> list[Rectangle]:
    """Return the lines around the cells of a table."""
    across = [(lefts[0], top, lefts[-1], top + 1) for top in tops]
    return across + [(left, tops[0], left + 1, tops[-1]) for left in lefts]


def test_cells_of_ruled_rows_begin_at_the_top() -> None:
    words = _words(
        (24, 112, "Gordon Pembury"), (112, 100, "31 Harrow Street"), (112, 112, "Evanston, Illinois"),
        (112, 124, "60201"),
        (232, 112, "Canada"),
        (24, 150, "Ruth Osterling"), (112, 144, "9 Kettle Lane"), (112, 156, "Peoria"), (232, 150, "Spain"),
    )  # fmt: skip
    text = laid_out([Sheet(1, 612, 792, words, _ruled([20, 109, 230, 300], [98, 140, 172]))]).text
    lines = [line.split("  ") for line in text.split("\n") if line.strip()]
    assert [[cell.strip() for cell in line if cell.strip()] for line in lines] == [
        ["Gordon Pembury", "31 Harrow Street", "Canada"], ["Evanston, Illinois"], ["60201"],
        ["Ruth Osterling", "9 Kettle Lane", "Spain"], ["Peoria"],
    ]  # fmt: skip


def test_the_number_of_a_heading_stays_behind_its_word() -> None:
    words = _words((24, 100, "Item 6."), (112, 100, "Contracts"), (112, 130, "None"), (24, 160, "Item 7."))
    words += _words((112, 160, "Exhibits"))
    lines = laid_out([Sheet(1, 612, 792, words, [(24, 90, 500, 91), (24, 200, 500, 201)])]).text.split("\n")
    assert [" ".join(line.split()) for line in lines if line] == ["Item 6. Contracts", "None", "Item 7. Exhibits"]


def test_a_column_that_nearly_touches_the_one_before_stands_apart() -> None:
    words = _words(
        (20, 100, "Ann Orme"), (130, 100, "9 Weir Lane"), (260, 100, "Spain"),
        (20, 120, "Llewellyn Osterling"), (130, 120, "31 Harrow Street"), (260, 120, "Canada"),
        (20, 140, "Eva Fenn"), (130, 140, "12 Weir Lane"), (260, 140, "Italy"),
    )  # fmt: skip
    assert "Llewellyn Osterling  31 Harrow Street" in laid_out([Sheet(1, 612, 792, words)]).text


def test_a_mark_as_browsers_raise_it_is_no_digit_of_its_number() -> None:
    words = [*_words((20, 100, "06/14/2022 21,000 3.07"))]
    words.append(Word("2", words[-1].right, 97.0, words[-1].right + 5, 97.0 + HIGH * 0.83, glued=True))
    assert "3.07⁽2⁾" in laid_out([Sheet(1, 612, 792, words)]).text


def test_a_number_as_small_as_the_word_before_it_is_no_mark() -> None:
    small = [Word("Item", 20, 98.0, 32, 98.0 + HIGH * 0.7), Word("3.", 34, 98.0, 39, 98.0 + HIGH * 0.7)]
    words = [*small, *_words((80, 100, "Ownership"))]
    assert "Item 3." in laid_out([Sheet(1, 612, 792, words)]).text


def test_the_end_of_an_ordinal_is_no_mark() -> None:
    words = [*_words((20, 100, "Weir House, 17"))]
    words.append(Word("th", words[-1].right + 1, 97.0, words[-1].right + 8, 97.0 + HIGH * 0.6))
    words += _words((words[-1].right + 4, 100, "Floor"))
    assert "Weir House, 17th Floor" in laid_out([Sheet(1, 612, 792, words)]).text


def test_a_ligature_that_is_lower_than_its_word_is_no_mark() -> None:
    words = [*_words((20, 100, "Partner of a law"), (140, 100, "of"), (164, 100, "ce"))]
    words[-1].glued = True
    words.append(Word("fi", words[-2].right, 100.0, words[-2].right + 8, 100 + HIGH * 0.8, glued=True))
    assert "law of⁽" not in laid_out([Sheet(1, 612, 792, words)]).text
    assert "office" in laid_out([Sheet(1, 612, 792, words)]).text


def test_a_cell_beside_two_ruled_rows_is_above_the_second() -> None:
    words = _words(
        (24, 104, "Ann Orme"), (232, 104, "Canada"), (112, 104, "9 Weir Lane,"), (112, 120, "Evanston"),
        (24, 120, "Eva Fenn"), (232, 120, "Italy"),
    )  # fmt: skip
    rules = [*_ruled([20, 109], [100, 116, 134]), *_ruled([109, 230], [100, 134]), *_ruled([230, 300], [100, 116, 134])]
    lines = laid_out([Sheet(1, 612, 792, words, rules)]).text.split("\n")
    assert [line.split() for line in lines if line.strip()] == [
        ["Ann", "Orme", "9", "Weir", "Lane,", "Canada"], ["Evanston"], ["Eva", "Fenn", "Italy"],
    ]  # fmt: skip


def _laid_out(words: list[Word], rules: list[Rectangle]) -> list[list[str]]:
    """Return the lines of a page, each divided at its wider blanks."""
    text = laid_out([Sheet(1, 612, 792, words, rules)]).text
    return [re.split(" {2,}", line.strip()) for line in text.split("\n") if line.strip()]


def _bordered(*cells: Rectangle) -> list[Rectangle]:
    """Return the lines that each of some cells draws around itself."""
    rules = []
    for left, top, right, bottom in cells:
        rules += [(left, top, right, top + 0.75), (left, bottom, right, bottom + 0.75)]
        rules += [(left, top, left + 0.75, bottom), (right, top, right + 0.75, bottom)]
    return rules


def test_a_row_ends_at_lines_that_its_neighbours_cells_draw_piece_by_piece() -> None:
    words = _words(
        (24, 104, "6"), (64, 100, "CITIZENSHIP OR PLACE OF ORGANIZATION"), (64, 112, "Delaware"),
        (24, 136, "SHARES"), (122, 136, "7"), (152, 136, "SOLE VOTING POWER 15,774,095"),
        (24, 160, "OWNED"), (122, 160, "8"), (152, 160, "SHARED VOTING POWER 0"),
        (24, 190, "11"), (64, 186, "AGGREGATE AMOUNT BENEFICIALLY OWNED"), (64, 198, "15,774,095"),
    )  # fmt: skip
    rules = _bordered(
        (20, 98, 60, 132), (60, 98, 500, 132), (20, 132, 116, 180), (116, 132, 148, 156), (148, 132, 500, 156),
        (116, 156, 148, 180), (148, 156, 500, 180), (20, 180, 60, 214), (60, 180, 500, 214),
    )  # fmt: skip
    assert _laid_out(words, rules) == [
        ["6", "CITIZENSHIP OR PLACE OF ORGANIZATION"], ["Delaware"], ["SHARES", "7", "SOLE VOTING POWER 15,774,095"],
        ["OWNED"], ["8", "SHARED VOTING POWER 0"], ["11", "AGGREGATE AMOUNT BENEFICIALLY OWNED"], ["15,774,095"],
    ]  # fmt: skip


def test_the_lines_of_a_cell_stay_below_each_other_beside_an_uneven_border() -> None:
    words = _words(
        (24, 104, "8"), (64, 100, "SHARED"), (64, 112, "992,411"), (24, 134, "9"), (64, 130, "SOLE"), (64, 142, "7"),
    )  # fmt: skip
    uneven = [(60.0, 98.0, 60.75, 110.5), (60.75, 110.5, 61.5, 128.0), (60.0, 128.0, 60.75, 140.5)]
    rules = [*_bordered((20, 98, 60, 128), (60, 98, 500, 128), (20, 128, 60, 158), (60, 128, 500, 158)), *uneven]
    rules = [rule for rule in rules if rule[2] - rule[0] > 1 or rule[0] != 60 or rule[3] != rule[1] + 30]
    assert _laid_out(words, [*rules, (60.75, 140.5, 61.5, 158.0)]) == [
        ["8", "SHARED"], ["992,411"], ["9", "SOLE"], ["7"],
    ]  # fmt: skip


def test_two_lines_of_small_letters_beside_a_large_number_stay_two() -> None:
    words = [*_words((20, 80, "The remainder of this cover page shall be filled out")), Word("6", 20, 100, 28, 118)]
    for left, top, word in ((60, 100, "CITIZENSHIP"), (120, 100, "OR"), (60, 109, "UNITED"), (100, 109, "STATES")):
        words.append(Word(word, left, top, left + 5 * len(word), top + 7.7))
    assert _laid_out(words, [])[1:] == [["6", "CITIZENSHIP OR"], ["UNITED", "STATES"]]


def test_small_capitals_stand_behind_the_large_one_that_they_touch() -> None:
    words = _words((20, 80, "The remainder of this cover page shall be filled out"), (20, 100, "S"))
    words += [Word("EC", words[-1].right - 0.2, 102, 40, 108, glued=True), Word("USE", 43, 102, 60, 108)]
    assert _laid_out(words, [])[1:] == [["SEC USE"]]
