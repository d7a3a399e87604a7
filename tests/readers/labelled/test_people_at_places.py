"""People of tables whose words stand at places on pages: rows told apart by how far lines stand apart."""

from muniment.documents.placed import Sheet, Word, laid_out
from muniment.documents.placed_tables import placed_rows
from muniment.readers.labelled.items.people import People, read_people
from muniment.readers.labelled.text import page_edges

HIGH, WIDE, BLANK = 10.0, 5.0, 2.5
LEFTS = (36.0, 150.0, 330.0, 480.0)
HEADER = ("Name", "Principal Occupation", "Business Address", "Citizenship")
SAID = "The directors of Tarn Corp. are listed below with what they do and where they live.\n" * 3
Cells = tuple[str, ...]


def _line(left: float, top: float, line: str) -> list[Word]:
    words = []
    for word in line.split():
        right = left + sum(WIDE - 2 * (char in "il.,") for char in word)
        words.append(Word(word, left, top, right, top + HIGH))
        left = right + BLANK
    return words


def _table(*rows: Cells, apart: float = 4, centred: bool = False, lefts: tuple[float, ...] = LEFTS) -> list[Word]:
    """Return the words of a paragraph and of a table below it, whose rows are some points further apart than lines."""
    words = [word for n, line in enumerate(SAID.splitlines()) for word in _line(36, 40 + n * (HIGH + 1), line)]
    top = 100.0
    for row in rows:
        tallest = max(cell.count("\n") for cell in row)
        for left, cell in zip(lefts, row, strict=True):
            down = (tallest - cell.count("\n")) / 2 if centred else 0
            for n, line in enumerate(cell.split("\n")):
                words += _line(left, top + (n + down) * (HIGH + 1), line)
        top += (tallest + 1) * (HIGH + 1) + apart
    return words


def _read(*pages: list[Word]) -> People:
    printed = laid_out([Sheet(n, 612, 792, words) for n, words in enumerate(pages, 1)])
    return read_people(printed.text, 0, len(printed.text), placed_rows(printed, printed.text))


def _said(people: People) -> list[Cells]:
    return [(one.name, one.occupation, one.address, one.citizenship) for one in people.read]


ORME = (
    "Basil Theodore\nOrme",
    "Chief Financial Officer\nof Tarn Corp.",
    "9 Weir Lane\nLeeds\nEngland",
    "United\nKingdom",
)
FENN = ("Eva Fenn", "Retired", "44 Rue Haute\nGeneva, Switzerland", "Swiss")
PRICE = ("Carla Margareta\nPrice", "Partner, Dray\n& Sallow LLP", "1 Mill Road\nDover, DE 19901", "Canada")
READ = [
    ("Basil Theodore Orme", "Chief Financial Officer of Tarn Corp.", "9 Weir Lane Leeds England", "United Kingdom"),
    ("Eva Fenn", "Retired", "44 Rue Haute Geneva, Switzerland", "Swiss"),
    ("Carla Margareta Price", "Partner, Dray & Sallow LLP", "1 Mill Road Dover, DE 19901", "Canada"),
]


def test_rows_that_stand_further_apart_than_lines_are_told_apart() -> None:
    for centred in (False, True):
        assert _said(_read(_table(HEADER, ORME, FENN, PRICE, centred=centred))) == READ


def test_columns_that_a_blank_divides_are_told_apart() -> None:
    lefts = (36.0, 112.0, 216.0, 305.0)  # nearest to the longest words
    assert _said(_read(_table(HEADER, ORME, FENN, PRICE, lefts=lefts))) == READ


def test_people_of_rows_that_are_not_told_apart_are_doubted() -> None:
    people = _read(_table(HEADER, ORME, PRICE, FENN, apart=0, centred=True))
    assert [one.doubt for one in people.read] == ["address"] * len(READ)


def test_rows_without_room_between_begin_where_a_cell_has_a_line_below_a_blank() -> None:
    assert _said(_read(_table(HEADER, ORME, FENN, PRICE, apart=0))) == READ


def test_the_line_with_which_each_page_begins_is_no_part_of_a_table() -> None:
    text = "Tarn 3/1/99   13D\n1 3/4 $5\nOrme\n\nTarn 3/1/99     13D\n2 3/4 $6\nFenn\n"
    assert [text[slice(*place)].split() for place in page_edges(text, [text.rindex("Tarn")])] == [
        ["Tarn", "3/1/99", "13D"]
    ] * 2


def test_a_row_that_a_page_cuts_is_one_over_the_header_of_the_next() -> None:
    first = ("", "Partner, Dray", "1 Mill Road", "Canada")
    rest = ("Carla Margareta Price", "& Sallow LLP", "Dover, DE 19901", "")
    below = [word for word in _table(HEADER, rest, FENN) if word.top > 90]
    people = _said(_read(_table(HEADER, ORME, first), below))
    assert people == [READ[0], READ[2], READ[1]]


def test_a_line_that_had_room_above_begins_one_of_its_own() -> None:
    header = ("Name and Address", "Principal Occupation", "Country", "Citizenship")
    orme = ("Basil T. Orme\n9 Weir Lane, Leeds", "Chairman", "England", "United Kingdom")
    price = ("Carla Maria Price-Holt\n1 Mill Road\nDover, DE 19901", "Retired", "USA", "Canada")
    people = _read(_table(header, orme, price))
    assert [(one.name, one.address) for one in people.read] == [
        ("Basil T. Orme", "9 Weir Lane, Leeds"),
        ("Carla Maria Price-Holt", "1 Mill Road Dover, DE 19901"),
    ]


def test_a_row_of_two_people_is_lost_and_the_one_above_is_doubted() -> None:
    two = ("Ann Ashby\nTom Ashby", "Retired", "9 Weir Lane\nLeeds", "Norway")
    people = _read(_table(HEADER, FENN, ORME, two, PRICE, FENN))
    assert [(one.name, one.doubt) for one in people.read] == [
        ("Eva Fenn", ""), ("Basil Theodore Orme", "address"), ("Carla Margareta Price", ""), ("Eva Fenn", "")
    ]  # fmt: skip
    assert len(people.lost) == 1


def test_the_header_of_a_table_may_end_a_page() -> None:
    ends = _table(("", "Name", "Principal Occupation\nor Employment", "Citizenship"))
    below = _table(("", "Eva Fenn", "Retired", "Swiss"), ("*", "Carla Price", "Partner, Dray\n& Sallow LLP", "Canada"))
    below = [word for word in below if word.top > 90]
    for words, down in ((ends, 600), (below, -60)):
        for word in words:
            word.top, word.bottom = word.top + down, word.bottom + down
    assert [one.name for one in _read(ends, below).read] == ["Eva Fenn", "Carla Price"]
