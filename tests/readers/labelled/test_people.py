"""Lists of directors and officers in the layouts that filers use. All names are invented."""

import pytest

from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.readers.labelled.items.cells import page_rows
from muniment.readers.labelled.items.people import People, read_people, signed
from muniment.readers.labelled.items.people_lines import (
    Person,
    ends_address,
    has_office,
    is_person_name,
    name_and_rest,
    office_and_address,
    sort_lines,
)
from muniment.readers.labelled.signatures.words import is_entity
from muniment.readers.labelled.text import Prepared, without_running_heads

WRAPPED = """
                              SCHEDULE A
                    Directors and Executive Officers

Name                 Title                   Business Address
----                 -----                   ----------------
Sir Hugh             Chairman                9 Bahnhofstrasse,
Harkness                                     8001 Zurich, Switzerland

Basil T. Orme        Director                12 Weir Lane,
IV                                           Fennick, NY 10999

Odile "Dilly"        Director                12 Weir Lane,
Van Thwaite                                  Fennick, NY 10999

Petra de la          Director                12 Weir Lane,
Sorrel, M.D.                                 Fennick, NY 10999

Fern Oakley Fund, Ltd.

Louis Price          Director                12 Weir Lane,
                                             Fennick, NY 10999
"""
ADDRESS_FIRST = """
    Certain information about the directors and officers of Brambleholt, Inc. is set forth below:

    (a)  Odile Harkness
    (b)  9 Sluice Street, Tarnbrook, OH 43999
    (c)  Chairman of the Board
    (f)  Canada

    (a)  Basil T. Orme, Jr.
    (b)  12 Weir Lane, Fennick, NY 10999
    (c)  Retired
    (f)  United States
"""
HARKNESS = ("Odile Harkness", "Chairman of the Board", "9 Sluice Street, Tarnbrook, OH 43999", "Canada")
ORME = ("Basil T. Orme, Jr.", "Retired", "12 Weir Lane, Fennick, NY 10999", "United States")
TITLED = [("Odile Harkness", "Chairman of the Board"), ("Basil T. Orme, Jr.", "Vice President and Treasurer")]


def _text(text: str) -> People:
    return read_people(text, 0, len(text))


def _page(body: str) -> People:
    data = f"<html><body>{body}</body></html>".encode()
    printed = read_html(Passage(data, 0, len(data)))
    return read_people(printed.text, 0, len(printed.text), page_rows(printed))


def _table(*rows: str) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    return f"<table>{body}</table>"


def _office(person: Person) -> str:
    """Return the occupation, or the office where a column asks for that alone."""
    return person.occupation or person.position


def _whole(people: People) -> list[tuple[str, str, str, str]]:
    return [(person.name, _office(person), person.address, person.citizenship) for person in people.read]


TEXTS = {
    "two columns": """
                                   SCHEDULE I

               DIRECTORS AND EXECUTIVE OFFICERS OF BRAMBLEHOLT, INC.

Name and Business Address                    Principal Occupation
-------------------------                    --------------------
Odile Harkness                               Chairman of the Board
9 Sluice Street,
Tarnbrook, OH  43999
(Canadian citizen)

Basil T. Orme, Jr.                           Retired
12 Weir Lane,
Fennick, NY  10999
Citizenship:  United States
""",
    "four columns": """
                          SCHEDULE A
             Directors and Executive Officers

                        Principal                Business
Name                    Occupation               Address                 Citizenship

Odile                   Chairman of the          9 Sluice Street,        Canada
Harkness                Board                    Tarnbrook, OH 43999

Basil T.                Retired                  12 Weir Lane,           United
Orme, Jr.                                        Fennick, NY 10999       States
""",
    "no blank lines between": """
Set forth below are the name, business address, occupation and citizenship of each director of Brambleholt, Inc.

Name                   Occupation                Citizenship      Business Address
Odile Harkness         Chairman of the Board     Canada           9 Sluice Street, Tarnbrook, OH 43999
Basil T. Orme, Jr.     Retired                   United States    12 Weir Lane, Fennick, NY 10999
""",
    "blocks of lines": """
                             SCHEDULE I

    The name, business address, present principal occupation and citizenship
    of each director and executive officer of Brambleholt, Inc. is set forth
    below.  "Directors" are marked.

    Odile Harkness
    Chairman of the Board
    9 Sluice Street,
    Tarnbrook, OH 43999
    Citizen of Canada

    Basil T. Orme, Jr.
    Retired
    12 Weir Lane,
    Fennick, NY 10999
    Citizenship: United States

                             SIGNATURES
    Odile Harkness
    President
""",
    "labels": """
    Information about the directors and executive officers of Brambleholt, Inc. is set forth below:

    Name:                    Odile Harkness
    Business Address:        9 Sluice Street, Tarnbrook, OH 43999
    Principal Occupation:    Chairman of the Board
    Citizenship:             Canada

    Name:                    Basil T. Orme, Jr.
    Business Address:        12 Weir Lane, Fennick, NY 10999
    Principal Occupation:    Retired
    Citizenship:             United States
""",
}


@pytest.mark.parametrize("layout", TEXTS)
def test_people_of_a_text(layout: str) -> None:
    people = _text(TEXTS[layout])
    cited = [(*person[:3], person[3].replace("Canadian", "Canada")) for person in _whole(people)]
    assert cited == [HARKNESS, ORME]
    assert people.lost == []


OFFICES = {
    "dots": """
    DIRECTORS AND EXECUTIVE OFFICERS

    Odile Harkness ........................ Chairman of the Board
    Basil T. Orme, Jr. .................... Vice President and Treasurer
""",
    "dots with blanks between": """
    Name                                    Position
    Odile Harkness . . . . . . . . . . . .  Chairman of the Board
    Basil T. Orme, Jr.. . . . . . . . . . . Vice President and
                                            Treasurer
""",
    "commas": """
    The directors and executive officers of Brambleholt, Inc. are as follows:

    Odile Harkness, Chairman of the Board
    Basil T. Orme, Jr., Vice President and Treasurer
""",
    "dashes": """
    Executive Officers and Directors of Brambleholt, Inc.

    Odile Harkness - Chairman of the Board
    Basil T. Orme, Jr. - Vice President and Treasurer
""",
    "the office first": """
    DIRECTORS AND OFFICERS OF BRAMBLEHOLT, INC.

    Chairman of the Board               Odile Harkness
    Vice President and Treasurer        Basil T. Orme, Jr.
""",
    "three columns": """
    Name                    Age       Position with Brambleholt
    ----                    ---       -------------------------
    Odile Harkness          61        Chairman of the Board
    Basil T. Orme, Jr.      48        Vice President and
                                      Treasurer
""",
    "last names first": """
    Directors and Executive Officers

    Name                      Title
    HARKNESS, ODILE           Chairman of the Board
    ORME, BASIL T., JR.       Vice President and Treasurer
""",
    "tabs": """
Directors and Executive Officers
Name\tPosition
Odile Harkness\tChairman of the Board
Basil T. Orme, Jr.\tVice President and
\tTreasurer
""",
    "a list of managers, one a line": """
    The name and principal occupation of each manager of Brambleholt, LLC is set forth below.

    Manager                     Principal Occupation
    Odile Harkness              Chairman of the Board
    Basil T. Orme, Jr.          Vice President and Treasurer
""",
    "two words above the names": """
    SCHEDULE A

    Director/Officer            Title/Position
    ----------------            --------------
    Odile Harkness              Chairman of the Board
    Basil T. Orme, Jr.          Vice President and Treasurer
""",
    "what is said of all behind a list, in a line across its columns": """
                DIRECTORS AND OFFICERS OF BRAMBLEHOLT, INC.

    Name                     Position                         Citizenship
    Odile Harkness           Chairman of the Board            Canada
    Basil T. Orme, Jr.       Vice President and Treasurer     Canada

    The business address of each of the above is 9 Sluice Street, Tarnbrook, OH 43999, New
    Riding.
""",
    "a heading right below the header": """
    Directors and                Principal
    Officers                     Occupation
    Board of Directors:
    Odile Harkness               Chairman of the Board
    Executive Officers:
    Basil T. Orme, Jr.           Vice President and Treasurer
""",
    "an entry over the end of a page": """
    Name                   Position                Business Address
    ----                   --------                ----------------
    Odile Harkness         Chairman of             9 Sluice Street
                           the Board               Tarnbrook, OH 43999

    Basil T. Orme, Jr.     Vice President          12 Weir Lane
    (1)                    and                     Fennick

                               Page 9 of 12
<PAGE>

    Name                   Position                Business Address
    ----                   --------                ----------------
                           Treasurer               NY 10999
""",
    "a title above columns that begin apart": """
               DIRECTORS AND EXECUTIVE OFFICERS OF BRAMBLEHOLT, INC.

                             Position with             Business
    Name                     Brambleholt               Address

    Odile Harkness           Chairman of the Board     9 Sluice Street
                                                       Tarnbrook, OH 43999

    Basil T. Orme, Jr.       Vice President            12 Weir Lane
                             and Treasurer             Fennick, NY 10999
""",
}


LINES = """
    Directors of Brambleholt, Inc.:

    Odile Harkness                       Basil T. Orme, Jr.
    Chairman of the Board                Retired
    9 Sluice Street,                     12 Weir Lane,
    Tarnbrook, OH 43999                  Fennick, NY 10999
    Citizen of Canada                    Citizen of United States
"""
NUMBERED = """
    Executive officers and directors of Brambleholt, Inc.

    (1)  Odile Harkness, 9 Sluice Street, Tarnbrook, OH 43999; Chairman of the Board; citizen of Canada.
    (2)  Basil T. Orme, Jr., 12 Weir Lane, Fennick, NY 10999; Retired; citizen of United States.
"""
BROKEN = """
    Directors

    Name and Address                  Principal Occupation             Citizenship

    Odile Harkness                    Chairman of the Board            Canada
    9 Sluice Street,

                                     -12-

    Tarnbrook, OH 43999

    Basil T. Orme, Jr.                Retired                          United States
    12 Weir Lane,
    Fennick, NY 10999
"""


@pytest.mark.parametrize("text", [LINES, NUMBERED, BROKEN])
def test_people_side_by_side_numbered_and_over_pages(text: str) -> None:
    assert _whole(_text(text)) == [HARKNESS, ORME]


def test_names_that_a_narrow_column_wraps() -> None:
    people = _text(WRAPPED)
    assert [(person.name, _office(person)) for person in people.read] == [
        ("Sir Hugh Harkness", "Chairman"),
        ("Basil T. Orme IV", "Director"),
        ('Odile "Dilly" Van Thwaite', "Director"),
        ("Petra de la Sorrel, M.D.", "Director"),
        ("Louis Price", "Director"),
    ]
    assert {person.address for person in people.read} == {
        "9 Bahnhofstrasse, 8001 Zurich, Switzerland",
        "12 Weir Lane, Fennick, NY 10999",
    }


def test_entries_whose_address_comes_first() -> None:
    assert _whole(_text(ADDRESS_FIRST)) == [HARKNESS, ORME]
    lines = ["Odile Harkness", "9 Sluice Street,", "Tarnbrook, OH 43999", "Chairman, Brambleholt, Inc.", "Canada"]
    people = _text("\n    Directors and Executive Officers\n\n    " + "\n    ".join(lines) + "\n")
    assert _whole(people) == [("Odile Harkness", "Chairman, Brambleholt, Inc.", HARKNESS[2], "Canada")]


@pytest.mark.parametrize(
    "name",
    ["Louis T. Orme", "Anna Page", "George W. Price", "Dr. jur. Sabine Krug", "H.H. Sheikh Khalid bin Saif Al Orme",
     "Ana Zubiría Harkness L.", 'Chester ("Chet") L. Orme, Jr.', "Nancy England", "Francisco Orme"],
)  # fmt: skip
def test_names_of_words_that_mean_something_else(name: str) -> None:
    assert is_person_name(name)


@pytest.mark.parametrize(
    "words", ["San Francisco", "Weir Lane", "Stock Price", "Tarn Street", "Saint Louis", "New York"]
)
def test_places_are_no_names(words: str) -> None:
    assert not is_person_name(words)


@pytest.mark.parametrize("layout", OFFICES)
def test_offices_of_a_text(layout: str) -> None:
    people = _text(OFFICES[layout])
    found = [(person.name, _office(person)) for person in people.read]
    if layout == "last names first":
        assert [occupation for _, occupation in found] == [occupation for _, occupation in TITLED]
        assert [name for name, _ in found] == ["HARKNESS, ODILE", "ORME, BASIL T., JR."]
    else:
        assert found == TITLED
    assert people.lost == []


PAGES = {
    "a table": _table(
        "Name | Principal Occupation | Business Address | Citizenship",
        "<b>Directors</b>",
        "Odile Harkness | Chairman of the Board | 9 Sluice Street,<br>Tarnbrook, OH 43999 | Canada",
        "<b>Executive Officers</b>",
        "Basil T. Orme, Jr. | Retired | 12 Weir Lane,<br>Fennick, NY 10999 | United States",
    ),
    "a table whose rows go on": _table(
        "Name | Principal Occupation | Business Address | Citizenship",
        "Odile Harkness | Chairman of | 9 Sluice Street, | Canada",
        " | the Board | Tarnbrook, OH 43999 | ",
        "Basil T. Orme, Jr. | Retired | 12 Weir Lane, | United States",
        " | | Fennick, NY 10999 | ",
    ),
    "name and address in a cell": _table(
        "Name and Business Address | Present Principal Occupation | Citizenship",
        "Odile Harkness<br>9 Sluice Street,<br>Tarnbrook, OH 43999 | Chairman of the Board | Canada",
        "Basil T. Orme, Jr.<br>12 Weir Lane,<br>Fennick, NY 10999 | Retired | United States",
    ),
    "blocks of paragraphs": """
        <p>SCHEDULE I</p><p>Directors and Executive Officers of Brambleholt, Inc.</p>
        <p>The name, address, occupation and citizenship of each director is set forth below.</p>
        <p>Odile Harkness</p><p>Chairman of the Board</p><p>9 Sluice Street,</p><p>Tarnbrook, OH 43999</p>
        <p>Citizenship: Canada</p><p>&nbsp;</p>
        <p>Basil T. Orme, Jr.</p><p>Retired</p><p>12 Weir Lane,</p><p>Fennick, NY 10999</p>
        <p>Citizenship: United States</p><p>Sibyl Quarrender</p>""",
    "a paragraph each": """
        <p>Directors of Brambleholt, Inc.</p>
        <p>Odile Harkness<br>Chairman of the Board<br>9 Sluice Street,<br>Tarnbrook, OH 43999<br>(Citizen of Canada)</p>
        <p>Basil T. Orme, Jr.<br>Retired<br>12 Weir Lane,<br>Fennick, NY 10999<br>(Citizen of United States)</p>""",
    "labels in cells": "<p>Executive officers and directors</p>"
    + _table(
        "Name: | Odile Harkness",
        "Business Address: | 9 Sluice Street, Tarnbrook, OH 43999",
        "Principal Occupation: | Chairman of the Board",
        "Citizenship: | Canada",
    )
    + _table(
        "Name: | Basil T. Orme, Jr.",
        "Business Address: | 12 Weir Lane, Fennick, NY 10999",
        "Principal Occupation: | Retired",
        "Citizenship: | United States",
    ),
    "labels in paragraphs": """
        <p>Managers and executive officers of Brambleholt, LLC:</p>
        <p>Name: Odile Harkness</p><p>Business address: 9 Sluice Street, Tarnbrook, OH 43999</p>
        <p>Principal occupation: Chairman of the Board</p><p>Citizenship: Canada</p>
        <p>Name: Basil T. Orme, Jr.</p><p>Business address: 12 Weir Lane, Fennick, NY 10999</p>
        <p>Principal occupation: Retired</p><p>Citizenship: United States</p>""",
    "no header": "<p>Directors and Executive Officers of Brambleholt, Inc.</p>"
    + _table(
        "Odile Harkness | Chairman of the Board | 9 Sluice Street, Tarnbrook, OH 43999 | Canada",
        "Basil T. Orme, Jr. | Retired | 12 Weir Lane, Fennick, NY 10999 | United States",
    ),
    "numbers and notes": _table(
        "Name | | Principal Occupation | Business Address | Citizenship",
        "1. Odile Harkness* | | Chairman of the Board | 9 Sluice Street, Tarnbrook, OH 43999 | Canada",
        "2. Basil T. Orme, Jr.<sup>(1)</sup> | | Retired | 12 Weir Lane, Fennick, NY 10999 | United States",
    )
    + "<p>* Also a director of another company, as is said above.</p>",
}


@pytest.mark.parametrize("layout", PAGES)
def test_people_of_a_page(layout: str) -> None:
    people = _page(PAGES[layout])
    assert _whole(people) == [HARKNESS, ORME]
    assert people.lost == []


def test_an_age_beside_a_name_is_no_office() -> None:
    people = _text(
        "The directors and executive officers are:\n\n"
        "   Ada B. Moss, 52       President, Fern Mills Inc.\n   Basil Orme, 61        Professor of Law, Elm College\n"
    )
    assert [(one.name, one.position, one.occupation) for one in people.read] == [
        ("Ada B. Moss", "", "President, Fern Mills Inc."),
        ("Basil Orme", "", "Professor of Law, Elm College"),
    ]


def test_a_company_above_others_is_no_part_of_an_entry() -> None:
    heading = "<tr><td colspan=3>Fennick Fund, Ltd.</td></tr>"
    rows = [
        "Name | Title | Address",
        "Odile Harkness | Chairman | 9 Sluice Street",
        "Osier Thwaite | Director | 12 Weir Lane",
    ]
    page = _table(*rows).replace("<tr><td>Osier", f"{heading}<tr><td>Osier")
    people = _page(f"<p>Directors and Officers</p>{page}")
    assert [(person.name, _office(person), person.address) for person in people.read] == [
        ("Odile Harkness", "Chairman", "9 Sluice Street"),
        ("Osier Thwaite", "Director", "12 Weir Lane"),
    ]


def test_a_row_without_a_name_that_is_known_is_no_part_of_the_entry_above() -> None:
    rows = [
        "Name | Title | Citizenship",
        "Odile Harkness | Chairman | Canada",
        "Thwaite The Younger | Director | Canada",
        "Weir The Elder | 400 | Canada",
    ]
    people = _page(f"<p>Directors and Officers</p>{_table(*rows)}")
    assert [(person.name, _office(person)) for person in people.read] == [
        ("Odile Harkness", "Chairman"),
        ("Thwaite The Younger", "Director"),
    ]
    assert len(people.lost) == 1


def test_entries_with_offices_beside_their_names_need_no_blank_lines_between() -> None:
    spaced = """Executive Officers and Directors of the Undersigned

    The following sets forth as to each of them: his name; his business address; his present principal occupation or
employment. Each of them is a citizen of the United States.

Fern Investors, Inc.
Directors:
     Odile Harkness                Chairman
                                   Osier Bank Corporation
                                   9 Sluice Street
                                   Tarnbrook, OH  43999

     Basil T. Orme                 President

     Kay Loom                      Treasurer

     Ned Birch                     Controller

     Una Vale                      Secretary

     Ivo Thorn                     Comptroller

     Max Reed                      General Counsel
"""
    close = """
Fern Funds, LLC
Officers:
     Ada Heron                     Chief Investment Officer
     Carl J. Moss                  Treasurer
     Eve Poe                       Vice President
"""
    people = _text(spaced + close).read
    assert [(person.name, _office(person), person.address) for person in people[7:]] == [
        ("Ada Heron", "Chief Investment Officer", ""),
        ("Carl J. Moss", "Treasurer", ""),
        ("Eve Poe", "Vice President", ""),
    ]


def test_who_the_directors_are_is_told_where_no_list_follows() -> None:
    text = "The directors of Fern Corp. are Odile Harkness and Basil T. Orme. Mr. Orme is retired.\n"
    refers = "\nItem 2. Identity and Background\n\nReference is made to Schedule I annexed hereto.\n\nItem 3. None.\n"
    assert len(_text(f"{refers}\nSCHEDULE I\n\n{text}").lost) == 1


def test_each_of_whom_is_each_of_those_on_the_list() -> None:
    above = "Set forth below are the directors of Fern Corp., each of whom is a United States citizen."
    people = _text(f"{above}\n\n     Odile Harkness ......  Chairman\n     Basil T. Orme .......  President\n").read
    assert [person.citizenship for person in people] == ["United States"] * 2


def test_an_asterisk_of_which_a_note_tells_says_what_the_note_does() -> None:
    text = """Directors and Officers

Unless otherwise indicated by an asterisk (*), all persons are citizens of The Netherlands.

Name                     Title
Odile Harkness           Managing Director
Basil T. Orme*           Supervisory Director

* Citizen of the United States
"""
    assert [person.citizenship for person in _text(text).read] == ["The Netherlands", "United States"]


def test_a_company_behind_a_blank_line_heads_the_next_list() -> None:
    head = "Name               Position\n"
    fern = f"FERN HOLDINGS CORP.\n{head}Odile Harkness     Vice President; Secretary\n"
    moss = f"MOSS CORP.\n{head}Ada Heron          Chairman\n"
    people = _text("DIRECTORS AND EXECUTIVE OFFICERS\n\n" + f"{fern}\n{moss}").read
    assert [(person.name, person.position or person.occupation) for person in people] == [
        ("Odile Harkness", "Vice President; Secretary"),
        ("Ada Heron", "Chairman"),
    ]


def test_the_header_of_a_table_of_holders_is_no_row_of_people() -> None:
    people = _table("Name | Title", "Odile Harkness | Chairman")
    holders = _table("Name of Stockholder | No. Shares of Company Common Stock", "Fern Fund, L.P. | 2,694,673")
    found = _page(f"<p>Directors and Officers</p>{people}<p><b>SCHEDULE B</b></p>{holders}")
    assert ([person.name for person in found.read], found.lost) == (["Odile Harkness"], [])


def test_a_name_with_nothing_beside_it_is_no_rest_of_the_name_above() -> None:
    rows = (
        "Name\tOccupation\tCitizenship",
        "Basil T. Orme\tLawyer\tCanada",
        "Ada Heron\tPhysician\tIreland",
        "Carl J. Moss",
    )
    text = "\n".join(("Directors of the Fund", *rows))
    people = _text(text)
    assert [person.name for person in people.read] == ["Basil T. Orme"]
    assert [text[first:last] for first, last in people.lost] == ["\n".join(rows[2:])]


def test_a_short_sentence_of_a_list_is_one() -> None:
    told = "Basil T. Orme, Director, is a lawyer and a citizen of Canada."
    text = f"The occupation and citizenship of each director of the Fund are set forth below.\n\n{told}\n"
    assert _whole(_text(text)) == [("Basil T. Orme", "lawyer", "", "Canada")]


def test_position_and_occupation_stand_apart() -> None:
    [person] = _page(
        _table(
            "Name | Position at the Fund | Present Principal Occupation or Employment",
            "Odile Harkness | Director | Partner, Orme & Harkness LLP",
        )
    ).read
    assert (person.occupation, person.position) == ("Partner, Orme & Harkness LLP", "Director")


def test_an_office_in_a_column_of_offices_is_no_occupation() -> None:
    first, *_ = _text(WRAPPED).read
    assert (first.position, first.occupation) == ("Chairman", "")


def test_answers_by_letter_with_blank_lines_between_them() -> None:
    assert _whole(_text(ADDRESS_FIRST.replace("\n    (", "\n\n    ("))) == [HARKNESS, ORME]


IN_ITEM_2 = """
Item 2(a), (b) and (c).  The person filing this statement is Tarn, Inc.  The
officers and directors of Tarn, their business addresses and principal
occupations are:

     (1)  Odile Harkness
          9 Sluice Street
          Tarnbrook, OH 43999
          President of Tarn

     (2)  Basil T. Orme
          12 Weir Lane
          Fennick, NY 10999
          Secretary of Tarn

Item 2(d).  None.

Item 2(f).  Each of the individuals named above is a citizen of Canada.
"""
NOTED = """
Directors and Officers

Position              Name                 Principal Occupation
--------              ----                 --------------------

Director              Odile Harkness (a)   Dean

Director              Basil T. Orme        Pastor

- ----------
(a)  Ms. Harkness is a citizen of Canada.  Her business address is 12 Weir Lane,
     Fennick, NY 10999.
"""


def test_what_item_2_f_says_below_a_list_in_item_2() -> None:
    assert [person.citizenship for person in _text(IN_ITEM_2).read] == ["Canada", "Canada"]


def test_a_note_by_letter_is_no_part_of_an_entry() -> None:
    people = _text(NOTED)
    assert [(person.name, person.position, person.occupation, person.citizenship) for person in people.read] == [
        ("Odile Harkness", "Director", "Dean", "Canada"),
        ("Basil T. Orme", "Director", "Pastor", ""),
    ]
    assert not people.lost


def test_an_address_behind_an_occupation_is_one() -> None:
    [person] = _text("""
                                                Principal Occupation or
Name                  Office                    Employment and Address

Odile Harkness        Director                  Chairman,
                                                Orme Mills Inc.
                                                9 Sluice Street
                                                Tarnbrook, OH 43999
                                                (weaving mill)
""").read
    assert person[2:7] == (
        "Odile Harkness", "9 Sluice Street Tarnbrook, OH 43999", "Chairman, Orme Mills Inc. (weaving mill)", "",
        "Director",
    )  # fmt: skip


def test_captions_below_what_is_filled_in_are_no_list() -> None:
    """An annexed contract: its lines for a name and an address are no list of people."""
    form = (
        "Fern Mining Inc.     \n(Name)     (Position or Office)\n1 Moss Lane     \n(Address, including Postal Code)\n"
    )
    form += "(Contact Name)     (Address of the Contact)\n\nIN WITNESS of this agreement\n"
    assert _text(form) == ([], [])
    assert _text("(Name)     (Position)\nAnn B. Orme     Director\nJohn Quill     Secretary\n").read


def test_a_list_of_which_nothing_is_read_is_lost() -> None:
    assert _text("Name        Principal Occupation\n\n    see the annual report\n").lost


LETTERS = {
    "to a board": """
        <p>Board of Directors</p><p>Brambleholt, Inc.</p><p>c/o Basil T. Orme, Jr., Secretary</p>
        <p>9 Sluice Street</p><p>Tarnbrook, OH 43999</p><p>Dear Members of the Board of Directors:</p>
        <p>We propose to buy your company.</p><p>Sincerely,</p><p>Odile Harkness</p><p>CFO, Osier Mills, Inc.</p>""",
    "greeted alone": """
        <p>Members of the Board of Directors:</p><p>We propose to buy your company.</p><p>Very truly yours,</p>
        <p>Odile Harkness</p><p>Chairman</p><p>9 Sluice Street, Tarnbrook, OH 43999</p>""",
    "to whom": """
        <p>To the Board of Directors of Brambleholt, Inc.:</p><p>Gentlemen:</p><p>We propose to meet.</p>
        <p>With kind regards,</p><p>Odile Harkness</p><p>Chairman</p>""",
    "an office of one": """
        <p>Acting Chairman of the Management Board</p><p>Odile Harkness</p><p>President, Osier Mills, Inc.</p>""",
}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_no_list(letter: str) -> None:
    assert _page(LETTERS[letter]) == ([], [])


def test_a_list_below_a_heading_is_no_letter() -> None:
    people = _page("<p>Board of Directors</p><p>Brambleholt, Inc.</p><p>Odile Harkness</p><p>Retired</p>")
    assert [person.name for person in people.read] == ["Odile Harkness"]


def test_a_table_of_which_nothing_is_read_is_lost_above_another() -> None:
    entities = _table(
        "Name | Address of Principal Office | Organization",
        "Osier Bank of Tarnbrook | 9 Sluice Street, Tarnbrook, OH 43999 | Ohio",
    )
    people = _table("Name | Principal Occupation | Citizenship", "Odile Harkness | Retired | Canada")
    for above in (entities, entities + people):
        found = _page(f"<p>Persons other than individuals:</p>{above}<p>Individuals:</p>{people}")
        assert {person.name for person in found.read} == {"Odile Harkness"}
        assert len(found.lost) == 1
    assert not _page(people + people).lost


@pytest.mark.parametrize(
    "words",
    [
        "Odile Harkness",
        "BASIL T. ORME, JR.",
        "Dr. Ine van der Meulen",
        "Sir Colin Orme",
        "Orme, Basil T.",
        "Israel Quarrender",
    ],
)
def test_names(words: str) -> None:
    assert is_person_name(words)


@pytest.mark.parametrize(
    "words",
    ["Executive Officers", "Brambleholt Partners, L.P.", "New York, New York", "Reston, VA", "United Kingdom",
     "Business Address", "Vice President", "12 Weir Lane", "Orme", "the Board of Directors", "Hong Kong",
     "Tarnbrook Weaving Mills, Inc."],
)  # fmt: skip
def test_what_is_no_name(words: str) -> None:
    assert not is_person_name(words)


OF_ALL = """
DIRECTORS AND EXECUTIVE OFFICERS OF BRAMBLEHOLT, INC.

Unless otherwise indicated, the business address of each person listed below is 9 Sluice Street,
Tarnbrook, OH 43999, and each person listed is a citizen of the United States.

Name                       Principal Occupation
Odile Harkness             Chairman of the Board
Basil T. Orme, Jr.         Vice President
                           (Canadian citizen)
Petra Sorrel (1)           Retired

DIRECTORS OF FENNICK, INC.

Name                       Principal Occupation
Osier Thwaite              Director
"""


def test_what_is_said_of_all_on_a_list_holds_where_an_entry_says_nothing() -> None:
    """Not of an entry with a mark, which a note may except, nor of the next list."""
    people = _text(OF_ALL)
    at = "9 Sluice Street, Tarnbrook, OH 43999"
    found = {person.name: (person.address, person.citizenship) for person in people.read}
    assert found["Odile Harkness"] == (at, "United States")
    assert found["Basil T. Orme, Jr."][0] == at
    assert found["Basil T. Orme, Jr."][1] != "United States"
    assert found["Petra Sorrel"] == found["Osier Thwaite"] == ("", "")
    places = [OF_ALL[start:end] for person in people.read[:1] for start, end in person.shared]
    assert ["43999" in words for words in places] == [True, False]


@pytest.mark.parametrize(
    "said",
    [
        "Each person listed is a citizen of the United States, except Ms. Harkness.",
        "Each of the Reporting Persons is a citizen of the United States.",
        "Each director is a citizen of Canada. Each officer is a citizen of the United States.",
        "The address of each person is as stated. Each person is a citizen of good standing.",
    ],
)
def test_what_holds_for_some_is_said_of_none(said: str) -> None:
    begin, behind = OF_ALL.index("Unless"), OF_ALL.index("Name")
    people = _text(f"{OF_ALL[:begin]}{said}\n\n{OF_ALL[behind:]}")
    assert {(person.address, person.citizenship) for person in people.read[:1]} == {("", "")}


@pytest.mark.parametrize(
    ("said", "harkness", "orme"),
    [
        ("Each person listed is a citizen of Canada. Ms. Harkness is a citizen of France.", "France", "Canada"),
        ("All are citizens of Canada except for Ms. Harkness, who is a citizen of France.", "France", "Canada"),
        ("Ms. Harkness is a French national; all others listed are citizens of Canada.", "French", "Canada"),
        ("Except for Ms. Harkness, each person is a citizen of Canada.", "", "Canada"),
    ],
)
def test_what_is_said_of_one_by_name_holds_before_what_is_said_of_all(said: str, harkness: str, orme: str) -> None:
    begin, behind = OF_ALL.index("Unless"), OF_ALL.index("Name")
    table = OF_ALL[behind:].replace("(Canadian citizen)", "")
    people = _text(f"{OF_ALL[:begin]}{said}\n\n{table}")
    assert [person.citizenship for person in people.read[:2]] == [harkness, orme]


@pytest.mark.parametrize("but", [", unless otherwise indicated below.", " (except as stated below).", " unless noted."])
def test_an_exception_is_no_part_of_the_address_of_all(but: str) -> None:
    begin, behind = OF_ALL.index("Unless"), OF_ALL.index("Name")
    said = f"The business address of each person listed is 9 Sluice Street, Tarnbrook, OH 43999{but}"
    people = _text(f"{OF_ALL[:begin]}{said}\n\n{OF_ALL[behind:]}")
    assert people.read[0].address == "9 Sluice Street, Tarnbrook, OH 43999"


@pytest.mark.parametrize(
    ("note", "address"),
    [
        ("*\tThe business address of the persons above is 9 Sluice\nStreet, Tarnbrook, OH 43999.", HARKNESS[2]),
        ("**\tThe business address of the persons above is 9 Sluice Street, Tarnbrook, OH 43999.", ""),
        ("* The address of each is stated elsewhere.", ""),
    ],
)
def test_a_mark_for_an_address_leads_to_the_note_below(note: str, address: str) -> None:
    table = "Name              Business Address      Position\nOdile Harkness    *                     Chairman"
    people = _text(f"\nDirectors and Officers\n\n{table}\n\n{note}\n")
    assert [(person.name, person.address) for person in people.read] == [("Odile Harkness", address)]


def test_raised_ends_of_ordinals_are_read() -> None:
    text = TEXTS["two columns"].replace("12 Weir Lane,", "22⁽nd⁾ Floor, 12 Weir Lane,")
    assert _text(text).read[1].address == "22nd Floor, 12 Weir Lane, Fennick, NY 10999"


def test_several_people_in_one_cell_are_told_as_not_read_where_what_is_of_whom_is_not_plain() -> None:
    people = _page(
        "<p>Directors and Executive Officers of Brambleholt, Inc.</p><table>"
        "<tr><td>Odile Harkness</td><td>President</td></tr>"
        "<tr><td>Basil T. Orme<br>Petra Sorrel</td><td>Chairman<br>Tarn Mills, Inc.<br>Director</td></tr>"
        "<tr><td>Fern Trust, Inc.</td></tr><tr><td>Joe Mossman</td><td>Treasurer</td></tr></table>"
    )
    assert [(person.name, _office(person)) for person in people.read] == [
        ("Odile Harkness", "President"),
        ("Joe Mossman", "Treasurer"),
    ]
    assert len(people.lost) == 1


def test_an_entity_that_answers_letters_is_no_officer() -> None:
    answers = "(a) Name: {}\n\n     (c) Principal Occupation: Owner of one airplane"
    text = "\nItem 2.  Identity and Background.\n\n     {}\n\nItem 3.  Source of Funds.\n"
    assert [person.name for person in _text(text.format(answers.format("Odile Harkness"))).read] == ["Odile Harkness"]
    assert _text(text.format(answers.format("Fern Transport, Inc."))).read == []


TITLE = "           DIRECTORS AND EXECUTIVE OFFICERS OF OSPREY MILLING COMPANY\n\n"


def test_cells_between_which_no_line_runs_halfway_are_lost():
    text = TITLE + (
        "Name                     Title          Business Address\n"
        "Ruth Osterling           Treasurer      9 Kettle Lane\n"
        "                                        Peoria, Illinois 61602\n"
        "                                        77 Granary Way\n"
        "                                        Moline, Illinois 61265\n"
        "Gordon L. Pembury        President      31 Harrow Street\n"
        "                                        Evanston, Illinois 60201\n"
    )
    people = read_people(text, 0, len(text))
    assert not people.read
    assert [text[start:end].split("  ")[0] for start, end in people.lost] == ["Ruth Osterling"]


@pytest.mark.parametrize(
    "halves", [("9 Kettle Lane", "Peoria, Illinois 61602"), ("31 Harrow", "Boulevard")], ids=["city", "street"]
)
def test_halves_of_an_address_beside_two_people_are_of_none_and_lost(halves):
    text = TITLE + (
        "Name                     Title          Business Address\n"
        f"Ruth Osterling           Treasurer      {halves[0]}\n"
        f"Gordon L. Pembury        President      {halves[1]}\n"
        "Wendell Achterberg       Director       77 Granary Way, Moline, Illinois 61265\n"
    )
    people = read_people(text, 0, len(text))
    assert [person.address for person in people.read] == ["", "", "77 Granary Way, Moline, Illinois 61265"]
    assert len(people.lost) == 1


def test_two_asterisks_behind_a_name_lead_to_their_note():
    text = TITLE + (
        "Name                     Title          Business Address\n"
        "Ruth Osterling**         Treasurer      9 Kettle Lane, Peoria, Illinois 61602\n\n"
        "Gordon L. Pembury*       President      31 Harrow Street, Evanston, Illinois 60201\n\n"
        "*   Citizen of Japan.\n**  Citizen of France.\n\n"
        "Except as noted, all persons listed above are citizens of Canada.\n"
    )
    text = without_running_heads(Prepared.of(text)).text
    people = read_people(text, 0, len(text))
    assert [(person.name, person.citizenship) for person in people.read] == [
        ("Ruth Osterling", "France"),
        ("Gordon L. Pembury", "Japan"),
    ]
    bold = f"**{TITLE.strip()}**\n\n**Ruth Osterling**\nTreasurer\n9 Kettle Lane, Peoria, Illinois 61602\n"
    assert "*" not in without_running_heads(Prepared.of(bold)).text


def test_marks_behind_days_below_one_another_are_no_side_of_a_frame() -> None:
    rows = "".join(f"     11/{day:02}/2024*      {day},100      $ 12.50\n" for day in range(10, 18))
    assert without_running_heads(Prepared.of(rows)).text == rows


def test_rules_of_tables_drawn_cell_by_cell_leave_nothing() -> None:
    drawn = "+:----+=====+\n| 5   | SOLE |\n|     +------+---+\n| Fern + Moss |\n"
    assert "".join(without_running_heads(Prepared.of(drawn)).text.split()) == "5SOLEFern+Moss"


def test_an_address_that_is_cut_amid_a_house_is_of_none_and_lost():
    text = TITLE + (
        "Name                     Title          Business Address\n"
        "Ruth Osterling           Treasurer      9 Kettle Lane\n\n"
        "Gordon L. Pembury        President      Suite 4, Peoria, Illinois 61602\n"
    )
    people = read_people(text, 0, len(text))
    assert ([person.address for person in people.read], len(people.lost)) == (["", ""], 1)


def test_a_suffix_with_points_makes_no_second_person():
    people = _text(
        "\nItem 2.  Identity and Background.\n\n     Odile Harkness, M.D. is the President of Fern Mills, Inc. "
        "Her business address is 9 Sluice Street, Tarnbrook, OH 43999.\n\nItem 3.  Source of Funds.\n"
    )
    assert [person.name for person in people.read] == ["Odile Harkness, M.D."]


def test_lines_of_an_address_are_no_citizenship_and_told():
    text = TITLE + (
        "Name                     Title          Address           Citizenship\n\n"
        "Ruth Osterling           Treasurer                        Canada\n"
        "                                                          1959 Weir Street\n\n"
        "Gordon L. Pembury        President      31 Harrow Street  Japan\n"
    )
    people = read_people(text, 0, len(text))
    assert [person.citizenship for person in people.read] == ["", "Japan"]
    assert [text[start:end].split("  ")[0] for start, end in people.lost] == ["Ruth Osterling"]


def test_a_surname_beside_full_names_is_of_whom_words_before_named_in_full():
    people = _text(
        "\nItem 2.  Identity and Background.\n\nThis is filed by Odile B. Harkness and Fern Mills LLC. Mr. Harkness, "
        "Basil Orme and Petra Sorrel are the Investment Committee Directors of the GP and, in this capacity, act "
        "jointly.\n\nItem 3.  Source of Funds.\n"
    )
    office = "Investment Committee Director of the GP"
    names = ["Basil Orme", "Petra Sorrel", "Odile B. Harkness"]
    assert [(person.name, _office(person)) for person in people.read] == [(name, office) for name in names]


def test_what_is_said_of_all_holds_below_the_headings_of_parts():
    of_all = "The business address of each director and executive officer is 9 Sluice Street, Tarnbrook, OH 43999."
    table = "<table><tr><td>Name</td><td>Occupation</td></tr><tr><td>{}</td><td>Treasurer</td></tr></table>"
    people = _page(
        f"<p>The directors and executive officers of Brambleholt, Inc. are set forth below. {of_all}</p>"
        f"<p>a. DIRECTORS</p>{table.format('Odile Harkness')}"
        f"<p>b. EXECUTIVE OFFICERS</p>{table.format('Basil Orme')}"
    )
    assert [person.address for person in people.read] == ["9 Sluice Street, Tarnbrook, OH 43999"] * 2


def test_beside_a_labelled_citizenship_stands_the_address_of_the_employer():
    people = _text(
        TITLE + "Ruth Osterling                 Nonexecutive Director/\n"
        "Tarn Mills plc                 Chairman of Fern Mills plc\n"
        "4 Weir Street                  2 Moss Road\n"
        "London W1A 2AY                 Fennick UB7 7PL\n"
        "Citizenship:  German           England\n\n"
        "Gordon L. Pembury              Director\n"
        "4 Weir Street                  Fern Mills N.V.\n"
        "London W1A 2AY                 Fennick Center\n"
        "Citizenship:  British          Temselaan 100, B-1853\n"
    )
    assert [(person.name, person.citizenship) for person in people.read] == [
        ("Ruth Osterling", "German"),
        ("Gordon L. Pembury", "British"),
    ]
    assert not people.lost


def test_the_number_of_a_center_may_be_a_word():
    people = _page(
        "<p>Directors and Executive Officers of Brambleholt, Inc.</p><table><tr><td>Odile Harkness, CFA, CAIA</td>"
        "<td>Treasurer<br>Tarn Mills, LLC<br>One Corporate Center<br>Fennick, NY 10999</td></tr></table>"
    )
    assert [(person.name, person.address) for person in people.read] == [
        ("Odile Harkness, CFA, CAIA", "One Corporate Center Fennick, NY 10999")
    ]


def test_an_office_of_somebody_without_a_first_name_is_told() -> None:
    text = "\nItem 2.  Background.\n\nMr. Orme is the President of Tarn Corp.\n\nItem 3.  Funds.\n"
    people = read_people(text, 0, len(text))
    assert (people.read, [text[start:end] for start, end in people.lost]) == (
        [],
        ["Mr. Orme is the President of Tarn Corp."],
    )


def test_people_below_the_heading_of_another_list_in_one_cell_are_told_as_not_read():
    people = _page(
        "<p>Directors and Executive Officers of Brambleholt, Inc.</p><table>"
        "<tr><td>Odile Harkness</td><td>President</td></tr><tr><td>Fern Holdings LLC<br>Members:<br>Fern Mills, Inc."
        "<br>Joe Mossman</td><td>Manager and Member<br>Member</td></tr></table>"
    )
    assert [(person.name, _office(person), person.address) for person in people.read] == [
        ("Odile Harkness", "President", "")
    ]
    assert len(people.lost) == 1


def test_what_may_be_of_two_with_one_surname_is_of_neither_and_told() -> None:
    text = (
        "\nItem 2.  Background.\n\nThe executive officers of Tarn Inc. are Odile Orme and Basil Orme.\n\n"
        "The principal occupation of Mr. Orme is Chief Pilot. Mr. Orme is a citizen of Malta.\n\nItem 3.  Funds.\n"
    )
    people = read_people(text, 0, len(text))
    assert [(person.occupation, person.citizenship) for person in people.read] == [("executive officer", "")] * 2
    assert len(people.lost) == 1


def test_what_is_said_in_turn_of_fewer_people_is_of_none_and_told() -> None:
    text = (
        "\nItem 2.  Background.\n\nThe directors of Tarn Inc. are Odile Harkness, Basil Orme and Joe Mossman.\n\n"
        "Ms. Harkness, Mr. Orme and Mr. Mossman are citizens of Malta and Spain, respectively.\n\nItem 3.  Funds.\n"
    )
    people = read_people(text, 0, len(text))
    assert ([person.citizenship for person in people.read], len(people.lost)) == ([""] * 3, 1)


LEFT = {
    "strokes between cells": ("Ada Moss / Chairman / 9 Weir Lane, Fennick", ["Ada Moss"]),
    "quotation marks": ('"Ada Moss" - Chairman - citizen of Ireland', ["Ada Moss"]),
    "brackets around cells": ("[Ada Moss] [Chairman] [Ireland]", ["Ada Moss"]),
    "labels with signs": ("Name = Ada Moss; Office = Chairman; Citizen = Ireland", ["Ada Moss"]),
    "offices above names": (
        "President     Treasurer\nAda Moss      Joe Orme\nIrish         Irish",
        ["President     Treasurer"],
    ),
    "a single name": ("Sukarno      Commissioner      Indonesia\nAda Moss     Director     Ireland", ["Sukarno"]),
}


@pytest.mark.parametrize(("rows", "names"), LEFT.values(), ids=LEFT)
def test_names_of_a_list_that_no_entry_has_are_told(rows: str, names: list[str]) -> None:
    text = f"\nDIRECTORS AND OFFICERS OF TARN INC.\n\n{rows}\n"
    people = read_people(text, 0, len(text))
    assert [text[start:end] for start, end in people.lost] == names


def test_names_of_item_2_that_no_entry_has_are_told_but_those_of_the_cover() -> None:
    cover = "Name of Reporting Person\nAda Moss\n"
    said = "The Fund, of which Joe Orme and Ada Moss are stockholders, is run by:\n\n  B. Tarn\n  C. Fenn\n  D. Weir\n"
    text = f"{cover}\nItem 2.  Identity.\n\n{said}\n\nItem 3. Funds.\n"
    lost = [text[first:end] for first, end in read_people(text, len(cover), len(text)).lost]
    assert lost == ["Joe Orme", "B. Tarn", "C. Fenn", "D. Weir"]
    assert not read_people(text.replace("Item 2", "Item 6"), len(cover), len(text)).lost


def test_a_trustee_of_item_2_that_is_an_entity_is_told_but_not_one_of_the_cover() -> None:
    cover = "Name of Reporting Person\nTarn Trust\n"
    text = f"{cover}\nItem 2.  Identity.\n\nThe trustee of the Trust is Weir Trust Company, a bank.\n\nItem 3. Funds.\n"
    assert len(read_people(text, len(cover), len(text)).lost) == 1
    assert not read_people(f"Weir Trust Company\n{text}", len(cover) + 19, len(text) + 19).lost


@pytest.mark.parametrize("whose", ["Unless noted the business address", "Their business address"])
@pytest.mark.parametrize("before", [" is a trust company at ", ", Weir House, "])
def test_an_address_behind_the_name_of_who_files_is_that_of_others(whose: str, before: str) -> None:
    cover = "Name of Reporting Person\nTarn Trustco\n"
    said = f"Tarn Trustco{before}9 Weir Road, Fenn, Ohio 43999.  Its directors are:"
    rows = "     Ada Moss, Chairman\n     Joe Orme, Vice-Chairman\n"
    told = f"{said}\n\n{rows}\n     {whose} is that of Tarn Trustco."
    text = f"{cover}\nItem 2.  Identity.\n\n     {told}\n\nItem 3. Funds.\n"
    people = read_people(text, len(cover), len(text)).read
    house = "Weir House, " if "House" in before else ""
    assert [person.address for person in people] == [f"{house}9 Weir Road, Fenn, Ohio 43999"] * 2


@pytest.mark.parametrize(
    ("office", "count"),
    [("Chairman, Ireland", 1), ("Chairman (Irish)", 1), ("Chairman of Tarn (Ireland) Ltd", 0)],
)
def test_a_country_behind_an_office_that_may_be_the_citizenship_is_doubted(office: str, count: int) -> None:
    people = _text(f"Directors and Officers of Tarn Inc.\n\nAda Moss     {office}\n")
    assert ([person.doubt for person in people.read], people.lost) == (["citizenship" * count], [])


def test_ticks_in_columns_for_answers_are_doubted() -> None:
    rows = "Name          Director     Officer      Citizen of Tarn\nMoss, Ada     x            Chairman     x\n"
    assert [person.doubt for person in _text(f"Directors and Officers of Tarn Inc.\n\n{rows}").read] == ["citizenship"]


def test_an_asterisk_of_which_words_say_nothing_plain_is_doubted() -> None:
    said = "Directors of Tarn Inc.\n\nThose without an asterisk are citizens of Canada."
    people = _text(f"{said}\n\nAda Moss     Chairman\nJoe Orme*    Director\n").read
    assert [(person.citizenship, person.doubt) for person in people] == [("", "citizenship")] * 2


def test_an_address_of_whom_none_is_told_is_told_as_not_read() -> None:
    said = (
        "The directors of Tarn Inc. are Ada Moss, Chairman, and Joe Orme, Treasurer. Their address is that of Weir LLC."
    )
    text = f"\n\nItem 2.  Identity and Background.\n\n     {said}\n\nItem 3.  Source\n"
    people = _text(text)
    assert ([person.address for person in people.read], len(people.lost)) == (["", ""], 1)


def test_what_words_of_all_say_that_no_entry_has_is_doubted() -> None:
    said = "Directors of Tarn Inc.\n\n(All at 9 Weir Lane, Fennick, NY 10999. All British unless noted.)"
    people = _text(f"{said}\n\nAda Moss     Chairman\nJoe Orme     Director (Canadian citizen)\n").read
    assert [person.doubt for person in people] == ["address and citizenship", "address"]


def test_an_address_said_of_all_that_the_employer_decides_is_doubted() -> None:
    which = "the business address of each of which is"
    said = f"The employer of each is Tarn Inc., {which} 9 Weir Lane, Fennick, NY 10999, or Fern, {which} 1 Lea Road"
    people = _text(f"Directors of Tarn Inc.\n\n{said}, Orme, NY 10998.\n\nAda Moss     Chairman\n").read
    assert [(person.address, person.doubt) for person in people] == [("", "address")]


def test_an_entry_with_a_label_twice_is_cut_and_told() -> None:
    entries = "Ada Moss\nChairman\nCitizenship: Canada\nthe owner of a mill\nMiller\nCitizenship: Chad\n"
    people = _text(f"Directors of Tarn Inc.\n\n{entries}")
    assert ([person.citizenship for person in people.read], len(people.lost)) == (["Canada"], 1)


def test_what_stands_beside_a_surname_of_two_is_doubted() -> None:
    text = "Directors of Tarn Inc.\n\nAda Moss     Chairman\nJoe Moss     Director\n\nMr. Moss     Miller\n"
    assert [person.doubt for person in _text(text).read] == ["", "", "name"]


def test_the_same_as_another_entry_is_doubted() -> None:
    entries = "Ada Moss     Chairman     9 Weir Lane, Fennick, NY 10999\nJoe Orme     Director     Same as No. 7\n"
    people = _text(f"Directors of Tarn Inc.\n\nName         Occupation   Address\n\n{entries}").read
    assert [person.doubt for person in people] == ["", "address"]


def test_who_is_on_the_cover_is_no_officer_by_a_surname() -> None:
    item = "\nItem 2.  Identity and Background.\n\n     (f)  The Fund: Delaware. Ms. Quill: Canada.\n\nItem 3.  None.\n"
    cover = "1  Name of Reporting Person\n   Petra Quill\n"
    assert read_people(cover + item, len(cover), len(cover + item)).read == []
    for other in ("", "1  Name of Reporting Person\n   Quills & Co.\n"):
        assert [one.doubt for one in read_people(other + item, len(other), len(other + item)).read] == ["name"]


def test_values_that_run_over_two_rows_are_doubted() -> None:
    text = TITLE + (
        "Name               Title        Business Address              Citizenship\n"
        "Ruth Osterling     Treasurer    9 Kettle Lane, Peoria,        PRC Hong Kong\n"
        "\n"
        "Gordon Pembury     President    31 Harrow Street,             Canada\n"
        "\n"
        "Odile Harkness     Director     2 Mill Row, Zion, IL 60099    France\n"
    )
    assert [person.doubt for person in read_people(text, 0, len(text)).read] == ["citizenship", "address", ""]


ITEM = "\nItem 2.  Background.\n\n{}\n\nItem 3.  Funds.\n"


def _told(words: str) -> list[tuple[str, str, str, str, str]]:
    """Return the people of whom an answer to Item 2 tells."""
    text = ITEM.format(words)
    people = read_people(text, 0, len(text)).read
    return [(each.name, each.position, each.occupation, each.address, each.citizenship) for each in people]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            "Odile Harkness is a director of Tarn Corp. She is employed as a driver for Orme Lines, Inc. and lives at"
            " 9 Sluice Street, Tarnbrook, OH 43999.",
            ("director of Tarn Corp.", "driver for Orme Lines, Inc.", "9 Sluice Street, Tarnbrook, OH 43999", ""),
            id="employed as, and lives at",
        ),
        pytest.param(
            "Odile Harkness is a director of Tarn Corp. and a partner in the firm of Orme & Weir.",
            ("director of Tarn Corp.", "partner in the firm of Orme & Weir", "", ""),
            id="a seat and an occupation",
        ),
        pytest.param(
            "Odile Harkness, a director of Tarn Corp., is a stockbroker with Weir Limited.",
            ("director of Tarn Corp.", "stockbroker with Weir Limited", "", ""),
            id="an office in apposition, and a trade",
        ),
        pytest.param(
            "Odile Harkness is President of Tarn Corp. The principal occupation of Ms. Harkness is her office with"
            " Tarn Corp.",
            ("President of Tarn Corp.", "President of Tarn Corp.", "", ""),
            id="her office",
        ),
        pytest.param(
            "A.   (a) Odile Harkness, a trustee of the Trust and the wife of Basil Orme; (b) her address is 9 Sluice"
            " Street, Tarnbrook, OH 43999; (c) she is a homemaker; (d) and (e) no; and (f) she is a citizen of Malta.",
            ("trustee of the Trust", "homemaker", "9 Sluice Street, Tarnbrook, OH 43999", "Malta"),
            id="letters in a sentence",
        ),
    ],
)
def test_what_sentences_tell_of_a_person(words: str, told: tuple[str, str, str, str]) -> None:
    assert _told(words) == [("Odile Harkness", *told)]


def test_an_address_may_be_that_of_another_person() -> None:
    told = _told(
        "Odile Harkness is a director of Tarn Corp. Her business address is 9 Sluice Street, Tarnbrook, OH 43999.\n\n"
        "Basil Orme is a director of Tarn Corp. His business address is the same as that of Ms. Harkness."
    )
    assert [address for _, _, _, address, _ in told] == ["9 Sluice Street, Tarnbrook, OH 43999"] * 2


def test_an_occupation_that_is_said_of_each_in_turn_is_of_each() -> None:
    told = _told(
        "The only directors of Tarn Corp. are Odile Harkness and Basil Orme. The principal occupation of Ms. Harkness"
        " is Chairman of Tarn Corp., that of Mr. Orme is President of Tarn Corp."
    )
    assert [occupation for _, _, occupation, _, _ in told] == ["Chairman of Tarn Corp.", "President of Tarn Corp."]


def test_an_entity_that_is_called_by_two_names_is_nobody() -> None:
    assert not _told(
        "(a) Fern Lantern Limited (“Fern Lantern” or the “Company”).\n\n(c) Fern Lantern is an investment company."
    )


def test_what_each_named_in_the_item_is_holds_on_all_lists_of_it() -> None:
    told = _told(
        "The officers of Tarn are:\n\n    Odile Harkness, President\n\nThe officers of Weir are:\n\n    Basil Orme,"
        " President\n\nThe address of each person named in this Item is 9 Sluice Street, Tarnbrook, OH 43999, and each"
        " is a citizen of Malta."
    )
    assert [each[3:] for each in told] == [("9 Sluice Street, Tarnbrook, OH 43999", "Malta")] * 2


COMPANY = (
    "\n          Position with         Principal Occupation\nName      PF Life               and Business Address\n"
)


def test_below_position_with_stands_whom_it_is_with() -> None:
    people = _text(
        TITLE
        + COMPANY.replace("Name      ", "Name            ").replace("\n          P", "\n                P")
        + "\nOdile Harkness  Director, President   President and Chief\n                and Chief Executive   Executive"
        " Officer of\n                Officer               PF Life\n"
    )
    [person] = people.read
    assert person.position == "Director, President and Chief Executive Officer"
    assert person.occupation == "President and Chief Executive Officer of PF Life"


def test_two_tables_of_one_list_tell_of_the_same_people_by_initials() -> None:
    people = _text(
        TITLE
        + "\nName             Office            Principal Occupation\n----             ------            ---------\n"
        "O.B. Harkness    Chairman          Chairman of Tarn Corp.\nB. Orme          Director          Chief Pilot\n\n"
        "\nName                     Business Address               Citizenship\n----                     -------\n"
        "Odile B. Harkness        9 Sluice Street                Malta\n                         Tarnbrook, OH 43999\n"
        "Basil Orme               12 Weir Lane                   Spain\n                         Fennick, NY 10999\n"
    )
    assert [(each.name, each.position, each.occupation, each.citizenship) for each in people.read] == [
        ("Odile B. Harkness", "Chairman", "Chairman of Tarn Corp.", "Malta"),
        ("Basil Orme", "Director", "Chief Pilot", "Spain"),
    ]


def test_the_names_of_a_page_may_stand_last() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p>"
        + _table(
            "Business Address | Principal Occupation | Name", "9 Sluice Street, Tarnbrook | Pilot | Odile Harkness"
        )
    )
    assert [(each.name, each.occupation, each.address) for each in people.read] == [
        ("Odile Harkness", "Pilot", "9 Sluice Street, Tarnbrook")
    ]


def test_bullets_before_names_and_an_occupation_behind_the_office() -> None:
    people = _page(
        "<p>Directors and Executive Officers of Brambleholt, Inc.</p>"
        + _table("· | Odile Harkness – President", "· | Basil Orme – Director (principal occupation: Investor)")
        + "<p>Weir 1998 Irrevocable Trust</p>"
    )
    assert [(each.name, each.position, each.occupation, each.address) for each in people.read] == [
        ("Odile Harkness", "", "President", ""),
        ("Basil Orme", "Director", "Investor", ""),
    ]


def test_a_column_of_both_has_the_occupation_in_parentheses() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p>"
        + _table(
            "Name | Position (and Principal Occupation, if other than such position)",
            "Odile Harkness | Chairman",
            "Basil Orme | Outside Director (Professor of Law, Tarn College)",
        )
    )
    assert [(each.position, each.occupation) for each in people.read] == [
        ("", "Chairman"),
        ("Outside Director", "Professor of Law, Tarn College"),
    ]


LABELS = """
Name:                    Odile Harkness
Position with Tarn:      Chairman of the Board and Chief
                         Executive Officer
Principal Occupation:    Same
Citizenship:             Malta
"""


def test_what_a_label_asks_for_goes_on_in_the_next_line() -> None:
    [person] = _text(TITLE + LABELS).read
    assert (person.position, person.occupation) == ("Chairman of the Board and Chief Executive Officer",) * 2


def test_the_line_below_an_office_that_is_open_is_no_heading() -> None:
    people = _text(
        TITLE + "\nName and Position             Principal Occupation              Citizenship\n"
        "Odile Harkness                Chairman and Chief                Malta\n"
        "  Trustee and Chairman of     Executive Officer\n  the Board\n"
    )
    assert [each.position for each in people.read] == ["Trustee and Chairman of the Board"]


def test_others_than_those_with_an_asterisk_are_what_is_said_of_all() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p><p>Other than as indicated by an asterisk, all individuals listed are"
        " citizens of Malta.</p>"
        + _table("Name | Occupation", "Odile Harkness* | Pilot", "Basil Orme | Driver")
        + "<p>* Ms. Harkness is a citizen of Spain.</p>"
    )
    assert [each.citizenship for each in people.read] == ["Spain", "Malta"]


def test_a_heading_below_the_header_is_none_of_it() -> None:
    people = _text(
        TITLE + "Each person is a citizen of Malta.\n\n"
        "NAME AND BUSINESS ADDRESS             PRESENT PRINCIPAL OCCUPATION\n"
        "- -------------------------             ----------------------------\n\n"
        "                   Members of the Supervisory Board\n\n"
        "Odile Harkness (1)                    Retired; formerly Chairman of the\n"
        "Parklaan 12                           Board of Management of Tarn N.V.\n1405 GN Bussum\nThe Netherlands\n\n"
        "- ---------------\n(1)  Citizen of Belgium.\n"
    )
    assert [(each.address, each.citizenship) for each in people.read] == [
        ("Parklaan 12 1405 GN Bussum The Netherlands", "Belgium")
    ]


def test_a_column_of_trustees_has_their_offices_too_and_a_local_is_no_address() -> None:
    people = _text(
        "                  BOARD OF TRUSTEES OF THE FUND\n\n"
        "Trustee/                 Principal Occupation             Business (or\n"
        "Capacity                 and Employer                     Residence) Address\n"
        "- --------                 --------------------             ------------------\n"
        "Odile Harkness           President, Tarn Trimmers         9 Sluice Street\n"
        "Union Trustee and        Local 417                        Tarnbrook, OH 43999\nChairman\n\n"
    )
    assert [(each.position, each.occupation, each.address) for each in people.read] == [
        ("Union Trustee and Chairman", "President, Tarn Trimmers Local 417", "9 Sluice Street Tarnbrook, OH 43999")
    ]


def test_lines_of_two_columns_that_no_header_names_are_doubted() -> None:
    people = _text(
        TITLE + "Odile Harkness           President, Tarn Trimmers         9 Sluice Street\n"
        "                         12 Weir Lane                     Tarnbrook, OH 43999\n\n"
        "Basil Orme               Pilot, Tarn Mills                9 Sluice Street\n"
        "                                                          Tarnbrook, OH 43999\n"
    )
    assert [each.doubt for each in people.read] == ["address", ""]


def test_what_hangs_below_an_answer_is_of_it() -> None:
    told = _told(
        "(1)   (a)  Odile Harkness, Trustee\n\n      (b)  9 Sluice Street\n           Tarnbrook, OH 43999\n\n"
        "      (c)  Chairman of the Board of Tarn Corp.\n\n      (d)  None\n\n      (e)  None\n\n      (f)  Malta"
    )
    assert told == [
        (
            "Odile Harkness",
            "Trustee",
            "Chairman of the Board of Tarn Corp.",
            "9 Sluice Street Tarnbrook, OH 43999",
            "Malta",
        )
    ]


def test_the_address_of_the_employer_is_not_that_of_the_person() -> None:
    people = _text(
        ITEM.format(
            "The following is furnished with respect to the directors of Tarn Corp.:\n\n     (a)  Odile Harkness\n\n"
            "     (b)  9 Sluice Street\n          Tarnbrook, OH 43999\n\n"
            "     (c)  Partner, Orme & Weir, 12 Weir\n          Lane, Fennick, NY 10999\n\n     (f)  Malta\n"
        )
    )
    assert [each.address for each in people.read] == ["9 Sluice Street Tarnbrook, OH 43999"]


def test_whose_address_it_is_is_no_part_of_it() -> None:
    people = _text(
        TITLE + "The address of each person is Tarn's address, 9 Sluice Street, Tarnbrook, OH 43999.\n\n"
        "Name                Occupation\n----                ----------\nOdile Harkness      Pilot\n"
    )
    assert [each.address for each in people.read] == ["9 Sluice Street, Tarnbrook, OH 43999"]


def test_letters_in_cells_are_those_of_item_2() -> None:
    rows = ("(a) | Odile Harkness", "(b) | 9 Sluice Street, Tarnbrook, OH 43999", "(c) | President of Tarn")
    people = _page(
        "<p>Directors and Executive Officers of Brambleholt, Inc.</p><p>Odile Harkness</p>"
        + _table(*rows, "(d)-(e) | Legal proceedings: | None", "(f) | Malta")
    )
    assert [each[2:7] for each in people.read] == [
        ("Odile Harkness", "9 Sluice Street, Tarnbrook, OH 43999", "President of Tarn", "Malta", "")
    ]


def test_a_mark_may_stand_before_a_name() -> None:
    people = _text(
        TITLE
        + "Directors are indicated by an asterisk.\n\nName                Occupation\n----                ----------\n"
        "*Odile Harkness     Pilot\n Basil Orme         Driver\n"
    )
    assert [(each.name, each.occupation) for each in people.read] == [
        ("Odile Harkness", "Pilot"),
        ("Basil Orme", "Driver"),
    ]


def test_lines_below_citizenship_say_it_of_those_above() -> None:
    header = "NAME                OCCUPATION\n----                ----------\n"
    people = _text(
        TITLE + f"DIRECTORS\n\n{header}O. B. Harkness      Pilot\nB. Orme             Driver\n\n"
        "Citizenship\n\n      O. B. Harkness       Malta\n      All Others           U.S.A.\n\n"
        f"OFFICERS\n\n{header}P. Sorrel           Baker\nR. Weir             Miller\n\n"
        "Citizenship of both persons:  Spain\n"
    )
    assert [(each.name, each.citizenship) for each in people.read] == [
        ("O. B. Harkness", "Malta"),
        ("B. Orme", "U.S.A."),
        ("P. Sorrel", "Spain"),
        ("R. Weir", "Spain"),
    ]


def test_the_title_of_a_column_of_a_page_may_take_two_rows() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p>"
        + _table(
            "Name and Business Address | Position with | Present Principal",
            "(if applicable) | Tarn Mills | Occupation",
            "Odile Harkness | Director | Pilot",
        )
    )
    assert [(each.name, each.position, each.occupation) for each in people.read] == [
        ("Odile Harkness", "Director", "Pilot")
    ]


def test_what_a_sentence_says_of_each_after_a_comma() -> None:
    people = _text(
        TITLE + "The business address of each person named is 9 Sluice Street, Tarnbrook, OH 43999, each person's\n"
        "principal occupation is the position with Tarn set opposite his or her name, and each person is a\n"
        "citizen of Malta.\n\nName                Position with Tarn\n----                ------------------\n"
        "Odile Harkness      Pilot\n"
    )
    [person] = people.read
    assert (person.position, person.occupation, person.address, person.citizenship) == (
        "Pilot",
        "Pilot",
        "9 Sluice Street, Tarnbrook, OH 43999",
        "Malta",
    )


def test_offices_below_a_name_go_on_behind_a_semicolon() -> None:
    [person] = _text(
        TITLE + "NAME AND POSITION:        Odile Harkness\n                          Chairman and President;\n"
        "                          Director\nPRINCIPAL OCCUPATION:     Chairman of Tarn\n"
    ).read
    assert (person.position, person.occupation) == ("Chairman and President; Director", "Chairman of Tarn")


def test_a_note_may_have_three_marks_and_a_citizenship_two_lines() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p><p>Citizenship is Malta, unless otherwise noted.</p>"
        + _table(
            "Name &amp; Address | Position", "Odile Harkness (***)<br>9 Sluice Street<br>Tarnbrook, OH 43999 | Pilot"
        )
        + "<p>(***) Dual citizen of Malta and Spain.</p>"
    )
    assert [each.citizenship for each in people.read] == ["Malta and Spain"]
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p>"
        + _table("Name | Position", "Odile Harkness<br>Citizen of Malta<br>and Spain | Pilot")
    )
    assert [each.citizenship for each in people.read] == ["Malta and Spain"]


def test_a_row_whose_name_is_not_known_for_one_is_told() -> None:
    people = _text(
        TITLE + "Name and Title                   Principal Occupation and Address\n"
        "==============                   ================================\n\n"
        "Basil Orme, Chairman...........  Pilot\n                                 12 Weir Lane\n\n"
        "Leland Stock Horse, Director...  Driver\n                                 9 Sluice Street\n\n"
    )
    assert [each.name for each in people.read] == ["Basil Orme"]
    assert len(people.lost) == 1


def test_the_possessive_of_a_name_that_ends_with_s() -> None:
    told = _told("Basil Yates is a director of Tarn. Mr. Yates' business address is 12 Weir Lane, Fennick, NY 10999.")
    assert [each[3] for each in told] == ["12 Weir Lane, Fennick, NY 10999"]


def test_an_office_stands_in_parentheses_with_a_name_that_has_some() -> None:
    people = _page(
        "<p>Directors of Brambleholt</p>"
        + _table(
            "Name, Business Address and Position | Present Principal Occupation | Citizenship",
            "Odile Harkness (Ms.)<br>Slusgatan 8C<br>S-103 32 Tarnby<br>Sweden"
            "<br>(Chairman and Director, Tarn (Private) Limited) | Pilot | Maltese",
        )
    )
    [person] = people.read
    assert (person.name, person.position) == (
        "Odile Harkness (Ms.)",
        "Chairman and Director, Tarn (Private) Limited",
    )
    assert (person.address, person.occupation) == ("Slusgatan 8C S-103 32 Tarnby Sweden", "Pilot")


def test_an_employer_between_a_name_and_a_street_is_no_office() -> None:
    people = _text(
        TITLE
        + "Name                          Present Principal Occupation\n----                          ----------------"
        "\nOdile Harkness*               Dean of the Fennick School\n  The Fennick School\n  12 Weir Lane\n"
        "  Fennick, NY 10999\n\nBasil T. Orme*                Chairman of the Board of\n"
        "  Ampleforth Tarn             Ampleforth Tarn\n  9 Sluice Street\n  Tarnbrook, OH 43999\n"
    )
    assert [(each.name, each.position, each.occupation, each.address) for each in people.read] == [
        ("Odile Harkness", "", "Dean of the Fennick School", "The Fennick School 12 Weir Lane Fennick, NY 10999"),
        (
            "Basil T. Orme",
            "",
            "Chairman of the Board of Ampleforth Tarn",
            "Ampleforth Tarn 9 Sluice Street Tarnbrook, OH 43999",
        ),
    ]


def test_a_line_deeper_than_its_label_is_no_heading_and_no_name() -> None:
    people = _text(
        TITLE + "Name:                    Odile Harkness\nTitle:                   Secretary of the Supervisory\n"
        "                         Board\nPrincipal occupation:    Legal Officer and Secretary of\n"
        "                         Van Oldekerk\nCitizenship:             Malta\n\n"
        "Name:                    Basil T. Orme\nTitle:                   Director\nPrincipal occupation:    Pilot\n"
        "Citizenship:             Spain\n"
    )
    assert [(each.name, each.position, each.occupation, each.citizenship) for each in people.read] == [
        (
            "Odile Harkness",
            "Secretary of the Supervisory Board",
            "Legal Officer and Secretary of Van Oldekerk",
            "Malta",
        ),
        ("Basil T. Orme", "Director", "Pilot", "Spain"),
    ]


def test_an_occupation_stands_deeper_than_the_office_and_a_cross_marks_whom_all_is_not_said_of() -> None:
    people = _text(
        TITLE + "All of such persons are citizens of Malta with the exception of the person marked\n"
        "with a cross (+), who is a citizen of Spain.  Unless another address is shown, the\nbusiness address is 12 "
        "Weir Lane, Fennick, NY 10999.\n\n     THE LORD ORME OF TARN\n     Non-Executive Director\n"
        "          Warden of Weir House\n\n     ODILE HARKNESS +\n     Secretary\n          Clerk of Tarn plc\n"
        "          9 Sluice Street\n          Tarnbrook, OH 43999\n"
    )
    assert [each[2:7] for each in people.read] == [
        (
            "THE LORD ORME OF TARN",
            "12 Weir Lane, Fennick, NY 10999",
            "Warden of Weir House",
            "Malta",
            "Non-Executive Director",
        ),
        ("ODILE HARKNESS", "9 Sluice Street Tarnbrook, OH 43999", "Clerk of Tarn plc", "Spain", "Secretary"),
    ]


def test_the_address_of_one_of_whom_none_is_given_is_that_of_all() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p><p>Where no business address is given, the business address of the person"
        " is 12 Weir Lane, Fennick, NY 10999.</p>"
        + _table("Name | Position | Citizenship", "Odile Harkness | Pilot | Maltese")
    )
    assert [each.address for each in people.read] == ["12 Weir Lane, Fennick, NY 10999"]


def test_the_united_states_have_several_names() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p><p>Each person named below is a citizen of the United States.</p>"
        "<p>Each such person is a citizen of the United States of America.</p>"
        + _table("Name | Position", "Odile Harkness | Pilot")
    )
    assert [(each.citizenship, each.doubt) for each in people.read] == [("United States", "")]


def test_a_cell_of_an_address_announces_no_list() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p>"
        + _table(
            "Name | Relationship to Brambleholt | Principal Occupation | Citizenship",
            "Odile Harkness, Ph.D. | Member of the Board of Directors | Professor of Accounting, Fennick School of "
            "Weirs<br>Business Address:<br>Weir Annex 4<br>Fennick, NY 10999 | Maltese",
        )
    )
    [person] = people.read
    assert (person.occupation, person.address) == (
        "Professor of Accounting, Fennick School of Weirs",
        "Weir Annex 4 Fennick, NY 10999",
    )


def test_streets_below_an_employer_need_no_number() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p>"
        + _table(
            "Name | Present Principal Occupation or Employment and Business Address | Citizenship",
            "Odile Harkness<br>(Director) | Manager, Tarn Limited<br>Weir House<br>Upper Bay Street"
            "<br>St. Michael, Barbados | Maltese",
        )
    )
    [person] = people.read
    assert (person.occupation, person.address) == (
        "Manager, Tarn Limited",
        "Weir House Upper Bay Street St. Michael, Barbados",
    )


def test_numbered_sentences_of_a_page_are_running_text() -> None:
    rows = [
        "1. | Basil T. Orme is the Chairman of Tarn. Mr. Orme is a private investor.",
        "2. | Odile Harkness is a director of Tarn. Ms. Harkness&#8217; principal occupation is serving as Pilot of "
        "Weir Lines. Her business address is 9 Sluice Street, Tarnbrook, OH 43999.",
    ]
    people = _page("<p>Directors of Brambleholt, Inc.</p>" + "".join(map(_table, rows)))
    assert [(each.name, each.position, each.occupation, each.address) for each in people.read] == [
        ("Basil T. Orme", "Chairman of Tarn", "private investor", ""),
        ("Odile Harkness", "director of Tarn", "Pilot of Weir Lines", "9 Sluice Street, Tarnbrook, OH 43999"),
    ]


def test_partners_are_named_of_a_partnership_and_what_each_does_below() -> None:
    told = _told(
        "Tarn is a partnership of which Messrs. Basil T. Orme and Henry Tarn and Ms. Odile Harkness are the general\n"
        "partners and of which Mr. Joel Weir is the limited partner.\n\n"
        "Each of the general partners of Tarn is engaged as a managing director of Tarn & Co. Tarn & Co. is a firm.\n\n"
        "Each of the individuals named above is a citizen of Malta, except for Mr. Tarn, who is a citizen of Spain.\n"
    )
    assert told == [
        ("Basil T. Orme", "general partner", "managing director of Tarn & Co.", "", "Malta"),
        ("Henry Tarn", "general partner", "managing director of Tarn & Co.", "", "Spain"),
        ("Odile Harkness", "general partner", "managing director of Tarn & Co.", "", "Malta"),
        ("Joel Weir", "", "limited partner", "", "Malta"),
    ]


def test_an_entry_keeps_its_parentheses_and_a_country_in_brackets_is_no_address() -> None:
    people = _text(
        TITLE
        + "Each of the persons named in this Schedule is a citizen of Malta, except where another\ncitizenship is "
        "given in brackets.\n\n 1.  Basil T. Orme, Director; Chairman, Tarn Company (glass and\n     refractories); 12 "
        "Weir Lane, Fennick, NY 10999.\n\n 2.  Odile Harkness, Director; Manager, Weir Ltd.; 9 Sluice Street, "
        "Tarnbrook,\n"
        "     OH 43999.  [Spain]\n"
    )
    assert [(each.occupation, each.address, each.citizenship) for each in people.read] == [
        ("Chairman, Tarn Company (glass and refractories)", "12 Weir Lane, Fennick, NY 10999", "Malta"),
        ("Manager, Weir Ltd.", "9 Sluice Street, Tarnbrook, OH 43999", "Spain"),
    ]


def test_marks_of_notes_stand_between_strokes() -> None:
    people = _text(
        TITLE + "All of them are citizens of Malta with the exception of Mr. Orme, who is a citizen of Spain.\n\n"
        "Title                  Name                    Residence Address\n"
        "-----                  ----                    -----------------\n"
        "Chairman               Odile Harkness          12 Weir Lane\n"
        "                                               Fennick, NY 10999\n\n"
        "Managing Director      Basil T. Orme /1/       9 Sluice Street\n"
        "                                               Tarnbrook, OH 43999\n\n"
        "/1/  Mr. Orme's principal occupation is Manager, Weir Ltd.\n"
    )
    assert [(each.name, each.position, each.occupation, each.citizenship) for each in people.read] == [
        ("Odile Harkness", "Chairman", "", "Malta"),
        ("Basil T. Orme", "Managing Director", "Manager, Weir Ltd.", "Spain"),
    ]


def test_a_note_of_a_page_ends_with_its_line_and_an_office_stands_above_its_occupation() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p><p>The business address of each is 12 Weir Lane, Fennick, NY 10999.</p>"
        + _table(
            "Name | Office and Principal Occupation",
            "Odile Harkness<sup>(1)</sup> | <p>Director</p><p>Mining analyst; Principal of Weir &amp; Associates</p>",
        )
        + "<p><sup>(1)</sup> Maltese citizen.</p><p>SCHEDULE II<br>TARN CORP.</p>"
        "<p>The business address of each person in this Schedule II is 9 Sluice Street, Tarnbrook, OH 43999.</p>"
        + _table("Name | Office", "Basil T. Orme | Pilot")
    )
    person, _ = people.read
    assert (person.position, person.occupation) == ("Director", "Mining analyst; Principal of Weir & Associates")
    assert (person.address, person.citizenship) == ("12 Weir Lane, Fennick, NY 10999", "Maltese")


def test_an_office_shown_above_is_no_part_of_an_address() -> None:
    people = _text(
        TITLE + "Name                      Office Held\n----                      -----------\n"
        "Odile Harkness            President and Chief Executive\n\n"
        "The business address of each of the executive officers is 12 Weir Lane, Fennick, NY 10999, and the\n"
        "office shown above is the present principal occupation of each.\n"
    )
    assert [each.address for each in people.read] == ["12 Weir Lane, Fennick, NY 10999"]
    told = _told(
        "The trustees of Tarn are:\n\n     * Basil T. Orme, retired; formerly Secretary of Tarn, 12 Weir Lane,\n"
        "       Fennick, NY 10999.\n"
    )
    assert [each[1:3] for each in told] == [("", "retired; formerly Secretary of Tarn")]


def test_whom_a_statement_is_filed_for_has_the_office_that_his_occupation_is() -> None:
    told = _told(
        "This statement is filed by (i) Tarn LLC, a Delaware company; and Basil T. Orme and Odile Harkness, each a\n"
        "nominee for the Board.\n\nThe present principal occupation of Mr. Orme is serving as President of Weir Ltd.  "
        "The\nprincipal occupation of Ms. Harkness is that of Secretary of Tarn LLC.\n"
    )
    assert [each[:3] for each in told] == [
        ("Basil T. Orme", "", "President of Weir Ltd."),
        ("Odile Harkness", "", "Secretary of Tarn LLC"),
    ]


def test_a_word_below_an_office_that_is_none_is_of_the_employer() -> None:
    people = _text(
        TITLE + "     Odile Harkness -- farmer\n     Basil T. Orme -- veterinarian, Weir Animal\n          Clinic\n"
    )
    assert [(each.name, each.occupation) for each in people.read] == [
        ("Odile Harkness", "farmer"),
        ("Basil T. Orme", "veterinarian, Weir Animal Clinic"),
    ]


def test_a_country_in_brackets_behind_a_name_is_a_citizenship() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p><p>Citizenship is given in brackets for those who are not citizens of "
        "the United States; all others are citizens of the United States.</p>"
        + _table(
            "Trustee | Principal Occupation or Employment",
            "Odile Harkness | Pilot",
            "Ximena Carrasco [Chile] | Partner, Weir LLP",
            "Basil T. Orme, <i>ex officio</i> [Malta] | President, Weir University",
        )
    )
    assert [(each.name, each.citizenship) for each in people.read] == [
        ("Odile Harkness", "United States"),
        ("Ximena Carrasco", "Chile"),
        ("Basil T. Orme", "Malta"),
    ]


def test_whose_addresses_stand_in_notes_have_those_and_all_others_the_one_of_all() -> None:
    people = _page(
        "<p>Directors of Brambleholt, Inc.</p><p>The business address of each of the persons listed below, other than "
        "those whose business addresses are given in the Notes, is 12 Weir Lane, Fennick, NY 10999.</p>"
        + _table(
            "Name | Nationality | Present Principal Occupation",
            "FUNG Kam Shing | Chinese | Chairman",
            "Dr. the Hon. KOO Yat Ming, <i>GBS, JP</i><sup>(1)</sup> | Chinese | Solicitor",
        )
        + "<p>Notes:</p><p><sup>(1)</sup> 9 Sluice Street, Tarnbrook, OH 43999.</p>"
    )
    assert [(each.name, each.address) for each in people.read] == [
        ("FUNG Kam Shing", "12 Weir Lane, Fennick, NY 10999"),
        ("Dr. the Hon. KOO Yat Ming, GBS, JP", "9 Sluice Street, Tarnbrook, OH 43999"),
    ]


def test_a_house_below_a_name_is_nobody_and_an_occupation_follows_its_office() -> None:
    people = _text(
        TITLE + "   Sir Basil Orme  . . . . . . . .  Deputy Chairman (non-executive)\n"
        "     Cragside House                 Chairman, Weir Building\n     12 Weir Lane                     Society\n"
        "     Fennick, NY 10999\n\n   The Hon. Odile Harkness .  . .  Director\n"
    )
    assert [(each.name, each.position, each.occupation, each.address) for each in people.read] == [
        (
            "Sir Basil Orme",
            "Deputy Chairman (non-executive)",
            "Chairman, Weir Building Society",
            "Cragside House 12 Weir Lane Fennick, NY 10999",
        ),
        ("The Hon. Odile Harkness", "", "Director", ""),
    ]


def test_an_entity_right_below_an_office_that_is_cut_is_of_it() -> None:
    people = _text(
        TITLE + "Directors                                                        Citizen of\n"
        "---------                                                        ----------\n\n"
        "Odile Harkness, Provost, College of St. Odilia                   Malta\n\n"
        "Basil T. Orme, Vice President - Marine, Lakehead                 Spain\n"
        "     Grain Handling Ltd. (2)\n\n"
        "The business address of each of the above is 12 Weir Lane, Fennick, NY 10999, except as follows:\n\n"
        "(2)  9 Sluice Street, Tarnbrook, OH 43999\n"
    )
    assert [(each.name, each.occupation, each.address) for each in people.read] == [
        ("Odile Harkness", "Provost, College of St. Odilia", "12 Weir Lane, Fennick, NY 10999"),
        (
            "Basil T. Orme",
            "Vice President - Marine, Lakehead Grain Handling Ltd.",
            "9 Sluice Street, Tarnbrook, OH 43999",
        ),
    ]


def test_one_who_has_a_suffix_stands_amid_those_of_a_sentence() -> None:
    told = _told(
        "The executive officers and directors of Tarn are:  (i) Basil T. Orme, who is the President, a director and\n"
        "the holder of 55% of the stock of Tarn;\n(ii) Odile Harkness, who is a Vice President of Tarn; and (iii) Joel "
        "Weir, III, who is a director of\nTarn.\n\nThe principal occupation of Mr. Weir is investments, as a principal "
        "of Fennick & Co., a Delaware\ncorporation which provides services.\n"
    )
    assert [each[:3] for each in told] == [
        ("Basil T. Orme", "", "President, a director"),
        ("Odile Harkness", "", "Vice President of Tarn"),
        ("Joel Weir, III", "director of Tarn", "investments, as a principal of Fennick & Co."),
    ]


def test_a_citizenship_behind_an_office_amid_an_entry_is_kept() -> None:
    people = _text(
        TITLE + " 1.  Basil T. Orme, Director; Chairman, Tarn Company (Maltese citizen); 12 Weir Lane, Fennick,\n"
        "     NY 10999.\n\n 2.  Odile Harkness, Director; Manager, Weir Ltd.; 9 Sluice Street, Tarnbrook, OH 43999.\n"
    )
    person, other = people.read
    assert (person.occupation, person.citizenship) == ("Chairman, Tarn Company", "Maltese")
    assert (other.occupation, other.citizenship) == ("Manager, Weir Ltd.", "")


def test_a_second_name_in_a_cell_is_told_though_the_employer_has_it_too() -> None:
    people = _text(
        TITLE + "Name                          Present Principal Occupation\n"
        "----                          ----------------------------\n"
        "Odile Harkness                Pilot\n\n"
        "Basil Orme                    Partners, Henry Orme & Sons\nHenry Orme\n\n"
    )
    assert [each.name for each in people.read] == ["Odile Harkness"]
    assert len(people.lost) == 1


STATED = {  # what a sentence states of Odile Harkness, Basil Orme and Joe Mossman
    "Each such person is a citizen of the Republic of Malta, in each case except as stated.": (
        ["Republic of Malta"] * 3
    ),
    "With the sole exception of Mr. Orme, who is a citizen of the Republic of Malta, each such person is a citizen of "
    "Canada.": ["Canada", "Republic of Malta", "Canada"],
    "Save for Mr. Orme who is a citizen of Spain, they are citizens of Canada.": ["Canada", "Spain", "Canada"],
    "All of them are PRC nationals, other than Ms. Harkness (Hong Kong SAR) and Mr. Mossman (Spain).": [
        "Hong Kong SAR",
        "PRC",
        "Spain",
    ],
    "Everyone below whose citizenship is not shown, and each other person, is a citizen of Canada.": ["Canada"] * 3,
    "A person for whom no citizenship is stated is a citizen of Denmark.": ["Denmark"] * 3,
    "Nationality is Danish unless otherwise noted.": ["Danish"] * 3,
    "Each person is a citizen of Canada, except that Basil Orme is a citizen of Spain and Sister Joe Mossman is a "
    "national of Malta.": ["Canada", "Spain", "Malta"],
    "Each of them, other than Mr. Orme, is a citizen of Canada.": ["Canada", "", "Canada"],
    "Each person is a citizen of Canada, except for the person who is older than Mr. Weir.": [""] * 3,
    "Except for Mr. Orme and Ms. Weir, each of them is a citizen of Canada.": [""] * 3,
    "Except for Prof. Dr. Orme, each of them is a citizen of Canada.": ["Canada", "", "Canada"],
    "Each of them is a citizen of Canada, except Mr. Orme, who is a citizen of Spain and works with Mr. Mossman.": [
        "Canada",
        "Spain",
        "Canada",
    ],
    "Each of them is a citizen of Canada, except Mr. Orme, who is a citizen of Spain, and Mr. Mossman, of Malta.": [
        "Canada",
        "Spain",
        "",
    ],
    "All persons, including those marked with an asterisk, are citizens of Canada.": ["Canada"] * 3,
    "Each of them is a citizen of Canada, except Mr. Orme and Professor Weir.": [""] * 3,
    "Each of the Reporting Persons is a citizen of Canada.": [""] * 3,
    "Citizenship is shown only if other than Danish.": ["Danish"] * 3,
    "The country is given for each person who is not a Danish citizen; all others are citizens of Malta.": ["Malta"]
    * 3,
    "All are subjects of the United Kingdom.": ["United Kingdom"] * 3,
    "None of them is a citizen of Canada.": [""] * 3,
    "Each director of the Issuer is a citizen of Canada.": [""] * 3,
    "All acted under the laws of the United States subject to which the directors of First National are liable.": [""]
    * 3,
    "All of them, other than Ms. Weir, who is a citizen of Spain, are citizens of Canada.": ["Canada"] * 3,
}


@pytest.mark.parametrize("sentence", STATED)
def test_a_sentence_states_the_citizenship_of_those_it_names_and_of_all_others(sentence: str) -> None:
    people = _text(
        TITLE + f"{sentence}\n\nOdile Harkness\n   Chairman\n\nBasil Orme\n   Pilot\n\nJoe Mossman\n   Baker\n"
    )
    assert [each.citizenship for each in people.read] == STATED[sentence]


AT = "9 Weir Lane, Fennick, NY 10999"
OTHER = "4 Sluice Street, Tarnbrook, OH 43999"
STATED_AT = {
    f"Where no address appears beneath a name, the business address of the individual is {AT}.": [AT] * 3,
    f"They may be reached at Tarn's address, {AT}, and are citizens of Canada.": [AT] * 3,
    f"Other than in the case of Mr. Orme, whose business address is {OTHER}, the business address of each of them is "
    f"{AT}.": [AT, OTHER, AT],
    f"(i) the office shown is the occupation, (ii) the business address of each individual is {AT}, and (iii) each "
    "individual is a citizen of Canada.": [AT] * 3,
    f"Each has a business address of {AT}, the occupation of each is farming, and each is Danish.": [AT] * 3,
    f"The business address of each is that of Tarn at {AT}, unless another is given.": [AT] * 3,
    f"The business address of each is, unless otherwise stated, {AT}.": [AT] * 3,
    f"All may be addressed in care of Tarn Mills, {AT}, excepting Mr. Orme, whose business address is {OTHER}.": [
        f"Tarn Mills, {AT}",
        OTHER,
        f"Tarn Mills, {AT}",
    ],
    f"(All are employed full time by Tarn Mills at {AT}.)": [AT] * 3,
    f"They can be contacted at the office of the Foundation, {AT}.": [AT] * 3,
    f"The address of all below, with the exception of Ms. Weir, is {AT}.": [AT] * 3,
}


def test_whom_a_letter_leads_to_another_address_does_not_have_that_of_all() -> None:
    people = _text(
        TITLE
        + f"The business address of each person is {AT}, unless a letter appears after the person's name, in which "
        f"case it is as follows: (a) {OTHER}.\n\nOdile Harkness\n   Chairman\n\nBasil Orme (a)\n   Pilot\n"
    )
    assert [(each.address, each.doubt) for each in people.read] == [(AT, ""), ("", "address")]


def test_an_employer_named_again_above_its_address_is_not_in_the_occupation() -> None:
    people = _text(
        TITLE + "                                            Present Principal Occupation\n"
        "Name                                        and Business Address\n"
        "-----------------------------------------   --------------------------------\n\n"
        "Ada Moss (Irish)..                          Retired banker\n\n"
        "Odile Harkness (Danish)..................   Chairman, Tarn Air Company\n"
        "                                               Tarn Air Company\n"
        "                                               9 Weir Lane\n"
        "                                               Fennick, NY 10999\n"
    )
    assert [(each.name, each.citizenship, each.occupation) for each in people.read] == [
        ("Ada Moss", "Irish", "Retired banker"),
        ("Odile Harkness", "Danish", "Chairman, Tarn Air Company"),
    ]


@pytest.mark.parametrize("sentence", STATED_AT)
def test_a_sentence_states_the_address_of_those_it_names_and_of_all_others(sentence: str) -> None:
    people = _text(
        TITLE + f"{sentence}\n\nOdile Harkness\n   Chairman\n\nBasil Orme\n   Pilot\n\nJoe Mossman\n   Baker\n"
    )
    assert [each.address for each in people.read] == STATED_AT[sentence]


@pytest.mark.parametrize(("count", "citizenship"), [(10, "Canada"), (450, "")])
def test_of_more_statements_than_are_looked_at_none_is_of_all(count: int, citizenship: str) -> None:
    item = "\n\n".join(["Each director is a citizen of Canada."] * count)
    people = _text(
        f"\nItem 2.  Background.\n\n{item}\n\nItem 3.  Funds.\n\n{TITLE}Ada Moss\n   Chairman\n\nJoe Orme\n   Pilot\n"
    )
    assert [each.citizenship for each in people.read] == [citizenship] * 2


def test_of_many_people_whom_sentences_of_item_2_name_none_is_left_out() -> None:
    ends = ("ington", "bury", "ell", "ow", "mere", "ard", "stead", "wick", "gate", "ham")
    surnames = [f"{begin}{end}" for begin in ("Wend", "Harl", "Pem", "Thorn", "Osk", "Quill", "Brand") for end in ends]
    sentences = "\n\n".join(f"{name} Mills is run by its Secretary, Ann B. {name}." for name in surnames)
    text = f"\nItem 2.  Identity and Background.\n\n{sentences}\n\nItem 3.  Source of Funds.\n"
    people = read_people(text, 0, len(text)).read
    assert [person.name for person in people] == [f"Ann B. {name}" for name in surnames]


def test_whom_a_sentence_names_is_not_who_was_not_read() -> None:
    entries = "Basil T. Orme\nDirector\n\nName:\nAddress: 5 Weir Lane, Toledo, Ohio 43604\nCitizenship: Canada\n"
    people = _text(f"{TITLE}{entries}\nThe business address of Basil Orme is 9 Weir Lane, Toledo, Ohio 43604.\n")
    assert ([person.name for person in people.read], len(people.lost)) == (["Basil T. Orme"], 1)


def test_an_employer_above_a_street_is_of_the_address_where_labels_say_the_rest() -> None:
    entry = "Director\nTarn Mills Inc.\n5 Weir Lane\nToledo, Ohio 43604\nPrincipal Occupation: Miller\n"
    [person] = _text(f"{TITLE}Basil T. Orme\n{entry}Citizenship: Canada\n").read
    assert (person.position, person.occupation, person.citizenship) == ("Director", "Miller", "Canada")
    assert person.address == "Tarn Mills Inc. 5 Weir Lane Toledo, Ohio 43604"


BOTH = {
    "Position with Tarn and|Principal Occupation": "Non-Executive Director",
    "Present Principal Occupation;|Position with the Company": "Vice Chairman and a Director",
    "Present Principal|Occupation": "Outside Director",
}


@pytest.mark.parametrize("header", BOTH)
def test_a_seat_on_the_board_stands_before_an_occupation(header: str) -> None:
    edge = "\n" + " " * 20
    said = f"{BOTH[header]};{edge}Managing Director of Weir plc"
    rows = f"Basil T. Orme       {said}\n\nAda Moss            Chief Executive\n"
    head = f"Name                {header.replace('|', edge)}\n----                -----------------\n"
    person = _text(TITLE + head + rows).read[0]
    assert (person.position, person.occupation) == (BOTH[header], "Managing Director of Weir plc")


def test_who_is_named_before_the_reporting_persons_is_one_of_them() -> None:
    said = (
        'This is filed by Tarn LLC, Basil T. Orme and Ada Moss (collectively, the "Reporting Persons"). Mr. Orme and'
        " Ms. Moss are the managers of Tarn LLC.\n\nThe address of the principal office of each of the"
        " Reporting Persons is"
        " 9 Weir Lane, Toledo, Ohio 43604."
    )
    address = "9 Weir Lane, Toledo, Ohio 43604"
    assert [person[:4] for person in _told(said)] == [
        ("Basil T. Orme", "", "manager of Tarn LLC", address),
        ("Ada Moss", "", "manager of Tarn LLC", address),
    ]


@pytest.mark.parametrize(
    "same",
    [
        "The business address of each of Mr. Orme and Ms. Moss is the same as that of Tarn Inc.",
        "The occupation of each of Mr. Orme and Ms. Moss is stated there, and the address of each is the address of "
        "Tarn Inc. set forth above.",
    ],
)
def test_the_address_of_an_entity_may_be_somebodys(same: str) -> None:
    offices = "Basil T. Orme is the President of Tarn Inc. Ada Moss is its Secretary. Joe T. Fern is its Treasurer."
    office = "The address of its principal office is 9 Weir Lane, Toledo, Ohio 43604."
    said = f"This is filed by Tarn Inc. {office}\n\n{offices}"
    people = _told(f"{said} {same} The business address of Mr. Fern is 5 Sluice Street, Ada, Minnesota 56510.")
    assert [(person[0], person[3]) for person in people] == [
        ("Basil T. Orme", "9 Weir Lane, Toledo, Ohio 43604"),
        ("Ada Moss", "9 Weir Lane, Toledo, Ohio 43604"),
        ("Joe T. Fern", "5 Sluice Street, Ada, Minnesota 56510"),
    ]


def test_father_and_son_and_two_of_one_surname_are_those_they_are_called() -> None:
    said = (
        'This is filed by Basil T. Orme ("Mr. Orme"), Basil T. Orme, Jr. ("Mr. Orme, Jr.") and Ruth Orme Tarn ("Dr.'
        ' Tarn"), the general partners of Orme L.P., and by Joe T. Tarn ("Mr. Tarn"), as trustee of the Tarn Trust.\n\n'
        "Mr. Orme is a rancher. Mr. Orme, Jr. is a pilot. Dr. Tarn is a physician. Mr. Tarn is Professor of Law at Weir"
        " College."
    )
    assert [(name, occupation) for name, _, occupation, *_ in _told(said)] == [
        ("Basil T. Orme", "rancher"),
        ("Basil T. Orme, Jr.", "pilot"),
        ("Ruth Orme Tarn", "physician"),
        ("Joe T. Tarn", "Professor of Law at Weir College"),
    ]


def test_an_office_beside_an_entity_is_not_of_who_is_named_next() -> None:
    said = (
        'Information is given of Tarn Inc., a Texas corporation and the sole general partner of Fern L.P. ("Tarn"),'
        ' Basil T. Orme ("Orme") and Ada B. Moss ("Moss"). Orme is the President of Tarn. Moss is the Secretary'
        " of Tarn."
    )
    assert [(name, held) for name, _, held, *_ in _told(said)] == [
        ("Basil T. Orme", "President of Tarn"),
        ("Ada B. Moss", "Secretary of Tarn"),
    ]


ADDRESSES_OF_ALL = {
    "lines below": "The business address of each of the individuals listed below is:\n\n   9 Weir Lane\n   Weir"
    " de Fern\n"
    "   Toledo, Ohio 43604\n",
    "beside what is said of offices": "The occupation of each is the position set forth opposite the name with Osprey"
    " Milling Company, 9 Weir Lane, Weir de Fern, Toledo, Ohio 43604, which is also the business address of each.\n",
}


@pytest.mark.parametrize("said", ADDRESSES_OF_ALL)
def test_an_address_stands_below_or_beside_what_says_whose_it_is(said: str) -> None:
    people = _text(f"{TITLE}{ADDRESSES_OF_ALL[said]}\nAda Moss      Chairman\n\nJoe Orme      Pilot\n")
    assert [person.name for person in people.read] == ["Ada Moss", "Joe Orme"]
    addresses = {person.address.replace(",", "") for person in people.read}
    assert addresses == {"9 Weir Lane Weir de Fern Toledo Ohio 43604"}


def test_what_is_said_above_the_first_part_of_a_list_is_of_the_next() -> None:
    said = "Each of the following individuals is a citizen of Canada.\n"
    officers = "EXECUTIVE OFFICERS\n\nAll of them work full time.\n\nJoe Orme      Pilot\n"
    parts = f"DIRECTORS\n\nAda Moss      Chairman\n\n\n{officers}"
    assert [person.citizenship for person in _text(f"{TITLE}{said}\n{parts}").read] == ["Canada", "Canada"]


def test_the_country_of_residence_is_that_of_the_address() -> None:
    said = "Citizenship is the same as country of residence, unless otherwise noted.\n"
    entry = "Ada Moss            Chairman\n9 Weir Lane\nToronto, Canada\n"
    people = _text(f"{TITLE}{said}\nNAME & ADDRESS      POSITION\n--------------      --------\n{entry}")
    assert [person.citizenship for person in people.read] == ["Canada"]


def test_names_and_titles_of_more_lines_than_a_header_has() -> None:
    header = """
                      Occupation
                      Including
                      Name of
Name and Title        Employer             Citizenship
- --------------        --------             -----------

"""
    entries = """
Marcello Tarn         Chairman of          Italian
Valsecchi             Weir S.p.A.
(Deputy Chairman)

Giorgio Luca          Head of Group        Italian
Fern (Director)       Treasury
"""
    people = _text(f"{TITLE}{header}{entries}").read
    assert [(each.name, each.position, each.occupation) for each in people] == [
        ("Marcello Tarn Valsecchi", "Deputy Chairman", "Chairman of Weir S.p.A."),
        ("Giorgio Luca Fern", "Director", "Head of Group Treasury"),
    ]


def test_a_list_goes_on_below_its_heading_on_the_next_page() -> None:
    header = "NAME & ADDRESS           OCCUPATION\n--------------           ----------\n\n"
    first = "Ada Moss                 Chairman\nBeit Karmel\n9 Weir Lane\nToledo, Ohio 43604\n"
    second = "Joe Orme                 Vice President and\nBeit Karmel              Comptroller\n"
    second += "9 Weir Lane\nToledo, Ohio 43604\n"
    people = _text(f"{TITLE}{header}{first}\n        OSPREY COMPANY, INC. (continued)\n\n{header}{second}").read
    assert [(each.name, each.occupation, each.address) for each in people] == [
        ("Ada Moss", "Chairman", "Beit Karmel 9 Weir Lane Toledo, Ohio 43604"),
        ("Joe Orme", "Vice President and Comptroller", "Beit Karmel 9 Weir Lane Toledo, Ohio 43604"),
    ]


def test_a_word_alone_below_a_name_is_its_rest() -> None:
    header = "Name and                 Position\nBusiness Address\n----------------         --------\n"
    entries = "Frances Kittredge        Chairman\n Moline (1)\n\nAda Moss                 Pilot\n 9 Weir Lane\n"
    entries += " Ada, Minnesota 56510\n"
    note = "(1)  The business address of this individual is 5 Sluice Street, Toledo, Ohio 43604.\n"
    people = _text(f"{TITLE}{header}{entries}\n{note}").read
    assert [(each.name, each.address) for each in people] == [
        ("Frances Kittredge Moline", "5 Sluice Street, Toledo, Ohio 43604"),
        ("Ada Moss", "9 Weir Lane Ada, Minnesota 56510"),
    ]


def test_offices_in_parentheses_amid_a_list_and_a_group_by_what_each_is_called() -> None:
    said = (
        "The managers of Tarn GP are Basil T. Orme and Ada B. Moss. The executive officers of Tarn GP are Mr."
        " Orme (Chief"
        " Executive Officer), Ms. Moss (President) and Joe T. Fern (Treasurer). Each of the foregoing individuals (the"
        ' "Covered Individuals") is a citizen of Canada.\n\nThe occupation of each Covered Individual is as a'
        " partner of"
        " Weir LLC."
    )
    people = _told(said)
    assert [(name, occupation) for name, _, occupation, *_ in people] == [
        ("Basil T. Orme", "partner of Weir LLC"),
        ("Ada B. Moss", "partner of Weir LLC"),
        ("Joe T. Fern", "partner of Weir LLC"),
    ]
    assert "Treasurer" in people[2][1]
    assert {person[4] for person in people} == {"Canada"}


@pytest.mark.parametrize(
    "said",
    [
        "The address of Tarn Inc. is 9 Weir Lane, Toledo, Ohio 43604, which is also the business address of Mr. Orme.",
        "The address of the office of Tarn Inc. is 9 Weir Lane, Toledo, Ohio 43604. Mr. Orme is a baker. His"
        " address is that of Tarn Inc.",
    ],
)
def test_an_address_may_also_be_somebodys(said: str) -> None:
    assert [person[3] for person in _told(f"Basil T. Orme is the President of Tarn Inc. {said}")] == [
        "9 Weir Lane, Toledo, Ohio 43604"
    ]


def test_a_director_of_one_company_may_be_the_managing_director_of_another() -> None:
    said = (
        "The directors of Tarn Inc. are Ada B. Moss and Joe T. Fern. Mr. Fern is the managing director of"
        " Weir Pte. Ltd."
    )
    assert _told(said)[-1][:3] == ("Joe T. Fern", "director", "managing director of Weir Pte. Ltd.")


def test_a_name_behind_a_list_with_labels_that_ended() -> None:
    text = (
        "\n                  DIRECTORS OF TARN VALLEY CORPORATION\n"
        "Name ............................ Olive R. Tarn\n"
        "Principal Occupation ............ Retired\n"
        "Item 5.  Interest in Securities of the Issuer.\n"
        "                  DIRECTORS OF TARN VALLEY CORPORATION\n"
        "                                  Basil Orme\n"
    )
    assert [person.name for person in read_people(text, 0, len(text)).read] == ["Olive R. Tarn"]


OFFICE = "Level 28, 140 Weir Terrace, Perth, Western Australia 6000"
TOLD_THERE = {
    f"Unless another address appears beneath an individual's name, his or her business address is {OFFICE}.": OFFICE,
    "Except as set forth, each director of Tarn has as his business address the principal office of Tarn.": OFFICE,
    f"The business address of Messrs. Orme and Moss is {OFFICE}.": OFFICE,
    "Each director of Tarn has as his business address the principal office of Weir Mills, Inc.": "",
    "Each director of Tarn has as his business address the offices of the company by which he is employed.": "",
    f"Unless otherwise set forth opposite a director's name, the business address of Weir Ltd. is {AT}.": "",
    f"Unless another address appears below such person's name, the business address of Mr. Reed is {AT}.": "",
}


@pytest.mark.parametrize("stated", TOLD_THERE)
def test_item_2_tells_the_address_of_those_on_a_schedule(stated: str) -> None:
    people = _text(
        f"\nItem 2. Identity and Background\n\nThis is filed by Tarn Ltd. Its principal office is at {OFFICE}. "
        f"The directors are listed on Schedule A. {stated}\n\nItem 3. None.\n\n"
        "SCHEDULE A\n\nDirectors of Tarn Ltd.\n\n"
        "Name                 Principal Occupation\n\nBasil T. Orme        Pilot\n\nJoe Moss             Baker\n"
    )
    assert [each.address for each in people.read] == [TOLD_THERE[stated]] * 2


SENTENCES = {
    "who is retired beside a seat": (
        "Basil T. Orme is a director of Tarn Inc. and is retired.",
        [("Basil T. Orme", "director of Tarn Inc.", "retired", "", "")],
    ),
    "an address that is that of another": (
        f"Basil T. Orme is the President of Tarn Inc. His business address is {AT}. Joe R. Moss is the"
        f" Treasurer of Tarn"
        " Inc. His business address is the same as that of Basil T. Orme, and he is a citizen of Canada.",
        [
            ("Basil T. Orme", "", "President of Tarn Inc.", AT, ""),
            ("Joe R. Moss", "", "Treasurer of Tarn Inc.", AT, "Canada"),
        ],
    ),
    "letters of several answers before a name": (
        "(b)–(c) Basil T. Orme is Chairman of the Board Emeritus of Tarn Inc.",
        [("Basil T. Orme", "", "Chairman of the Board Emeritus of Tarn Inc.", "", "")],
    ),
    "an office, and who somebody is": (
        "The directors of Tarn Inc. are Ms. Ada Orme-Moss, a director of Tarn Inc., who is a psychologist in private"
        " practice, and Mr. Joe Weir, the treasurer of Tarn Inc.",
        [
            ("Ada Orme-Moss", "director of Tarn Inc.", "psychologist in private practice", "", ""),
            ("Joe Weir", "director", "treasurer of Tarn Inc.", "", ""),
        ],
    ),
    "a further citizenship": (
        "The managers of Tarn LLC are Ada B. Moss and Joe T. Fern. Each of the managers is a citizen of Canada. Mr."
        " Fern is also a citizen of Peru.",
        [
            ("Ada B. Moss", "", "manager", "", "Canada"),
            ("Joe T. Fern", "", "manager", "", "Canada and Peru"),
        ],
    ),
    "who is also a citizen, and of no other country": (
        "Basil T. Orme is the President of Tarn Inc. He is a citizen of Peru. Ada B. Moss is the Treasurer of Tarn Inc."
        " She is also a citizen of Peru.",
        [
            ("Basil T. Orme", "", "President of Tarn Inc.", "", "Peru"),
            ("Ada B. Moss", "", "Treasurer of Tarn Inc.", "", "Peru"),
        ],
    ),
    "what others are, behind the same comma": (
        "Messrs. Basil T. Orme and Joe T. Fern are the general partners of Tarn Associates, and Ada B. Moss"
        " and Olive R."
        " Weir are limited partners of Tarn Associates who serve on its committee.",
        [
            ("Ada B. Moss", "", "limited partner of Tarn Associates", "", ""),
            ("Olive R. Weir", "", "limited partner of Tarn Associates", "", ""),
            ("Basil T. Orme", "", "general partner of Tarn Associates", "", ""),
            ("Joe T. Fern", "", "general partner of Tarn Associates", "", ""),
        ],
    ),
    "two given names before one surname": (
        "The directors of Tarn Inc. are Ricardo Orme Moss and Javier Orme Moss. The business address of Mr."
        " Ricardo Orme"
        f" Moss is {AT}. The business address of Mr. Javier Orme Moss is {OTHER}.",
        [("Ricardo Orme Moss", "", "director", AT, ""), ("Javier Orme Moss", "", "director", OTHER, "")],
    ),
    "who is called a manager together with others": (
        "This is filed by Tarn LLC, Ada B. Moss and Joe T. Fern (each of Ms. Moss and Mr. Fern, a “Managing"
        " Member” and,"
        " collectively with Tarn LLC, the “Reporting Persons”). The Managing Members are all of the managing members of"
        " Tarn LLC. Each of the Managing Members is a farmer.",
        [
            ("Ada B. Moss", "managing member of Tarn LLC", "farmer", "", ""),
            ("Joe T. Fern", "managing member of Tarn LLC", "farmer", "", ""),
        ],
    ),
    "an office behind with": (
        f"Basil T. Orme is a director of Tarn Inc. Mr. Orme is an attorney in Fenn, Ohio, with offices at {AT}.",
        [("Basil T. Orme", "director of Tarn Inc.", "attorney in Fenn, Ohio", AT, "")],
    ),
    "an address of others of whom a paragraph speaks": (
        f"Tarn Offshore is a company. The office of Tarn LLC and Tarn Corp. is {AT}. The office of Tarn"
        f" Offshore is in Fenn."
        " Basil T. Orme is a director of Tarn Offshore, and his business address is that of Tarn Offshore.",
        [("Basil T. Orme", "", "director of Tarn Offshore", "", "")],
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_what_sentences_of_item_2_say_of_whom(case: str) -> None:
    said, people = SENTENCES[case]
    assert sorted(_told(said)) == sorted(people)


def test_father_and_son_on_a_list_with_letters_are_read_once() -> None:
    entries = "".join(
        f"  ({n})  (a)  Emile J. Moss, {end}, {office} and a director of Tarn\n\n       (b)  {AT}\n"
        f"\n       (c)  {job}\n\n"
        for n, end, office, job in ((1, "Sr.", "Chairman", "Baker"), (2, "Jr.", "President", "Pilot"))
    )
    names = [
        person[0] for person in _told(f"The directors and executive officers of Tarn are as follows:\n\n{entries}")
    ]
    assert names == ["Emile J. Moss, Sr.", "Emile J. Moss, Jr."]


COLUMNS = {
    "a home town, where a business address is told of all": (
        f"The business address of each person is {AT}.\n",
        "Name and Municipality\nof Residence          Position\n--------------------  --------\n",
        "Ada B. Moss           Chairman\nToronto, Ontario\n",
        ("Ada B. Moss", "Chairman", "", AT, ""),
    ),
    "an office, a point, and an occupation": (
        "",
        "Name          Office; Principal Occupation\n----          ----------------------------\n",
        "Ada B. Moss   Director and Treasurer.  Chief Financial\n              Officer, Weir Mills, Inc.\n",
        ("Ada B. Moss", "Director and Treasurer", "Chief Financial Officer, Weir Mills, Inc.", "", ""),
    ),
    "an office and a seat": (
        "",
        "Name          Office; Principal Occupation\n----          ----------------------------\n",
        "Ada B. Moss   Chief Financial Officer; Director\n",
        ("Ada B. Moss", "", "Chief Financial Officer; Director", "", ""),
    ),
    "what somebody is elsewhere, in the column of offices": (
        "",
        "Name                          Office\n----                          ------\n",
        "Ada B. Moss                   Secretary; Partner in the\n"
        "                              law firm of Weir & Fern\n",
        ("Ada B. Moss", "Secretary", "Partner in the law firm of Weir & Fern", "", ""),
    ),
    "a title that a hyphen divides, in capitals": (
        "",
        "                              CITI-\nNAME          OFFICE          ZEN\n----          ------          -----\n",
        "Ada B. Moss   Chairman        USA\n",
        ("Ada B. Moss", "Chairman", "", "", "USA"),
    ),
    "a reference behind an office": (
        "",
        "Name          Office\n----          ------\n",
        "Ada B. Moss   President of Tarn (see above)\n",
        ("Ada B. Moss", "President of Tarn", "", "", ""),
    ),
    "a department above a street": (
        "",
        "Name             Occupation and Business Address\n----             -------------------------------\n",
        "Ada B. Moss      Professor of Law, University of Fenn\n                 Department of Law\n"
        "                 9 Weir Lane\n                 Fennick, NY 10999\n",
        ("Ada B. Moss", "", "Professor of Law, University of Fenn", f"Department of Law {AT}".replace(", F", " F"), ""),
    ),
    "care of an entity behind a comma": (
        "",
        "Name             Occupation and Address\n----             ----------------------\n",
        "Ada B. Moss      Private Investor,\n                 c/o Weir Capital Partners, L.P.\n"
        "                 9 Weir Lane\n                 Fennick, NY 10999\n",
        ("Ada B. Moss", "", "Private Investor,", f"c/o Weir Capital Partners, L.P. {AT}".replace(", F", " F"), ""),
    ),
    "two offices of one company": (
        "",
        "Name             Office\n----             ------\n",
        "Ada B. Moss      Senior Vice President; head of Marketing\n",
        ("Ada B. Moss", "Senior Vice President; head of Marketing", "", "", ""),
    ),
    "an employer below a label": (
        "",
        "Name             Position\n----             --------\n",
        "Ada B. Moss      Director\n                 Principal occupation:  Chairman,\n"
        "                 The Weir Bank, Limited\n"
        "                 9 Weir Lane\n                 Fennick, NY 10999\n",
        ("Ada B. Moss", "Director", "Chairman, The Weir Bank, Limited", AT.replace(", F", " F"), ""),
    ),
}


@pytest.mark.parametrize("case", COLUMNS)
def test_columns_of_usual_lists(case: str) -> None:
    said, header, entry, person = COLUMNS[case]
    people = _text(f"{TITLE}{said}\n{header}{entry}\nJoe Orme                      Pilot\n").read
    assert [(each.name, each.position, each.occupation, each.address, each.citizenship) for each in people][:1] == [
        person
    ]


def test_the_name_of_a_peer_wraps_before_the_place() -> None:
    text = """
                           DIRECTORS OF TARN PLC

Name and             Position with         Business
Citizenship          Tarn                  Address
-----------          -------------         --------
Ian R. McVitie       Finance Director      9 Weir Lane
(British)                                  Fennick, NY 10999

Lord Penrhyl of      Non-Executive         4 Sluice Street
Conwy                Director              Tarnbrook, OH 43999
(British)
"""
    people = [(each.name, each.position, each.citizenship) for each in _text(text).read]
    assert people[1:] == [("Lord Penrhyl of Conwy", "Non-Executive Director", "British")]


ENTRIES = {
    "an office above another": (
        "1.   Prof. Dr. Ada B. Moss, Chairman\n     Chairman of the Board of Management of Westbank AG,\n     Fenn\n"
        "     Citizenship:  German\n",
        ("Prof. Dr. Ada B. Moss", "Chairman", "Chairman of the Board of Management of Westbank AG, Fenn", "", "German"),
    ),
    "a doctor of law": (
        "1.   Dr. jur. Ada B. Moss\n     Retired.  Formerly Chairman of the Board of Tarn AG\n"
        "     Citizenship:  German\n",
        (
            "Dr. jur. Ada B. Moss",
            "",
            "Retired.  Formerly Chairman of the Board of Tarn AG".replace("  ", " "),
            "",
            "German",
        ),
    ),
}


@pytest.mark.parametrize("case", ENTRIES)
def test_entries_with_labels_below_names(case: str) -> None:
    entry, person = ENTRIES[case]
    people = _text(f"{TITLE}{entry}\n2.   Joe Orme\n     Pilot\n     Citizenship:  Dutch\n").read
    first = people[0]
    assert (first.name, first.position, first.occupation, first.address, first.citizenship) == person


def test_those_with_an_asterisk_have_the_address_that_is_theirs() -> None:
    said = (
        f"The business address of each person is {AT}, except for those marked with an asterisk (*), whose business\n"
    )
    said += f"address is {OTHER}.\n"
    people = _text(
        f"{TITLE}{said}\nName            Occupation\n----            ----------\n"
        f"Ada B. Moss*    Chairman\nJoe Orme        Pilot\n"
    )
    assert [each.address for each in people.read] == [OTHER, AT]


def test_an_address_is_that_of_the_parts_it_names() -> None:
    said = f"The business address of each of the persons listed in Parts 1 and 2 is {AT}.\n"
    header = "\nName            Position          Citizenship\n----            --------          -----------\n"
    lists = f"1. Tarn Inc. – Directors\n\n{said}{header}Ada B. Moss     Chairman          Canada\n\n"
    lists += f"2. Tarn Inc. – Executive Officers\n{header}Joe Orme        Pilot             Canada\n"
    assert [each.address for each in _text(f"\nSCHEDULE A\n\n{TITLE}{lists}").read] == [AT, AT]


def test_an_address_below_a_first_column_is_not_of_those_below() -> None:
    said = f"Unless otherwise noted, the business address of each person is {OTHER}.\n"
    header = "Name and Business Address                   Occupation\n"
    header += "-------------------------                   ----------\n"
    first = "Baron Guy van der Elst*                     Managing Director of Tarn\n"
    first += "Societe Generale de Participations          Generale de Participations\n"
    first += "  du Hainaut S.A.                           Hainaut S.A.\n"
    first += "9 Weir Lane\nFennick, NY 10999\n(Citizen of Belgium)\n\n"
    rest = "Ada B. Moss                                 Pilot\n\nJoe Orme                                    Baker\n"
    people = _text(f"{TITLE}{said}\n{header}{first}{rest}").read
    assert [each.address for each in people][1:] == [OTHER, OTHER]


@pytest.mark.parametrize(
    ("words", "office", "address"),
    [
        ("Professor at the Institute of Namur, Rempart de la Vierge 5, 5000 Namur, Belgium", 0, 1),
        ("Dean, Upper Iowa College, Fourth and Union Streets, Fayette, Iowa 52142", 1, 2),
    ],
)
def test_an_address_begins_with_the_house_before_a_code_or_with_streets(words: str, office: int, address: int) -> None:
    parts = words.split(", ")
    assert office_and_address(words) == (", ".join(parts[: office + 1]), ", ".join(parts[address:]))


# What an office looks like that ran into the cell beside it or the heading below.
TORN = {
    "torn": "Chairman and Chief",
    "two_titles": "Director Chairman of Tarn Mills, Inc.",
    "heading": "Secretary ANNEX B",
    "answers": "Farmer No No",
}


def signs_of(people: list[Person], text: str) -> list[dict[str, float]]:
    return [signs for _, signs in signed(people, text, "")]


@pytest.mark.parametrize(("sign", "office"), TORN.items())
def test_an_office_that_ran_into_another_cell_has_a_sign(sign: str, office: str) -> None:
    moss = Person(0, 8, "Ann Moss", occupation=office)
    assert sign in signs_of([moss], "Ann Moss")[0]
    whole = moss._replace(occupation="Chairman and Chief Executive Officer")
    assert not signs_of([whole], "Ann Moss")[0].keys() & TORN.keys()


def test_words_below_each_other_that_no_entry_has_have_a_sign() -> None:
    text = "Name\nPosition\nOccupation\nAnn Moss\nDirector\nPresident of Tarn Mills\nJoe Reed\nClerk\n"
    places = [(text.index("Ann Moss"), text.index("\nPresident")), (text.index("Joe Reed"), len(text) - 1)]
    names = ("Ann Moss", "Joe Reed")
    people = [Person(*place, name, occupation="Director") for place, name in zip(places, names, strict=True)]
    moss, reed = signs_of(people, text)
    assert moss["stacked"] == reed["stacked"] == moss["between"] == 1.0
    assert "between" not in reed
    moss, reed = signs_of([people[0]._replace(end=places[1][0] - 1), people[1]], text.replace("n\nO", "n  O"))
    assert not {"stacked", "between"} & (moss.keys() | reed.keys())


@pytest.mark.parametrize("heading", ["SCHEDULE I", "EXHIBIT A"])
def test_a_schedule_that_item_2_names_needs_no_title(heading: str) -> None:
    said = f"Item 2.  Identity and Background\n\nInformation on each director of Tarn is set forth on {heading}.\n\n"
    index = "Item 7.  Exhibits\n\nExhibit A - Agreement\nExhibit I - Another\n\n"
    rows = f"Odile Harkness       Chairman     {AT}\nBasil T. Orme        Director     {OTHER}\n"
    people = _text(f"\n{said}{index}\n{heading}\n\n{rows}").read
    assert [(each.name, each.address) for each in people] == [("Odile Harkness", AT), ("Basil T. Orme", OTHER)]


@pytest.mark.parametrize("office", ["Executive", "Business Executive", "Chief Executive"])
def test_an_office_that_ends_as_executive_goes_on_in_no_other_row(office: str) -> None:
    header = "Name                Position             Citizenship\n\n"
    rows = f"Odile Harkness      {office:20} Canada\nBasil T. Orme       President            Peru\n"
    people = _text(f"{TITLE}{header}{rows}").read
    assert [(each.name, each.position) for each in people] == [
        ("Odile Harkness", office),
        ("Basil T. Orme", "President"),
    ]
    cut = "Odile Harkness      Chief Executive      Canada\nHarkness            Officer\n"
    assert [each.position for each in _text(f"{TITLE}{header}{cut}").read] == ["Chief Executive Officer"]


@pytest.mark.parametrize("marks", ["(1)(3)", " (1,2)", "(1), (2)", " [4]"])
def test_several_marks_of_notes_are_no_part_of_a_name_or_an_office(marks: str) -> None:
    header = "Name                     Position             Address\n\n"
    (orme,) = _text(f"{TITLE}{header}{f'Basil T. Orme{marks}':24} Director             {AT}\n").read
    assert (orme.name, orme.position) == ("Basil T. Orme", "Director")


def test_raised_marks_of_notes_are_no_part_of_a_name() -> None:
    cells = "<td>Name and Address</td><td>Position</td></tr><tr><td>Basil T. Orme<sup>(1,2)</sup><br>9 Weir Lane<br>"
    table = f"<p>Directors of Tarn Inc.</p><table><tr>{cells}Fennick, NY 10999</td><td>Director</td></tr></table>"
    assert [each.name for each in _page(table).read] == ["Basil T. Orme"]


@pytest.mark.parametrize(
    "country",
    ["BVI", "B.V.I.", "KSA", "USVI", "ROK", "Taiwan, R.O.C.", "Channel Islands", "Republic of China", "KY1-1104"],
)
def test_an_address_ends_with_a_country_called_by_its_letters(country: str) -> None:
    assert ends_address(f"9 Weir Lane, Fennick, {country}")
    assert not ends_address("9 Weir Lane, Rock")


def test_an_office_begins_with_a_shortened_word() -> None:
    assert has_office("Sr. Advisor to CEO")
    assert has_office("Sec./Treas.")
    assert not has_office("Sr. Orme")


def test_a_citizenship_or_an_office_may_stand_behind_a_stroke() -> None:
    assert name_and_rest("Basil T. Orme / Swiss") == ("Basil T. Orme", "Swiss")
    assert name_and_rest("Basil T. Orme / President") == ("Basil T. Orme", "President")
    assert name_and_rest("Basil T. Orme / Tarn Mills") == ("", "")


def test_whose_address_is_told_before_a_list_is_nobody_on_it() -> None:
    said = f"The directors of Tarn plc, each of whose business address is Weir House, {OTHER}, are"
    header = "     Name                 Position           Nationality\n\n"
    rows = "     Odile Harkness       Chairman           British\n     Basil T. Orme        Treasurer          Dutch\n"
    people = _text(f"     {said}:\n\n{header}{rows}").read
    assert [(each.name, each.address) for each in people] == [
        ("Odile Harkness", f"Weir House, {OTHER}"),
        ("Basil T. Orme", f"Weir House, {OTHER}"),
    ]
    assert [each.name for each in _text(f"\nItem 2. Identity\n\n{said} Odile Harkness and Basil T. Orme.\n").read] == [
        "Odile Harkness",
        "Basil T. Orme",
    ]


@pytest.mark.parametrize(
    ("office", "site"),
    [
        ("Vice President, Operations and Planning", "Tarnbrook Pulp Mill"),
        ("Attorney-at-law", "Harkness Law Office"),
    ],
)
def test_where_somebody_works_is_of_the_address_below_it(office: str, site: str) -> None:
    values: dict[str, list[str]] = {}
    sort_lines([office, site, "P.O. Box 20", "Fennick, NY 10999"], frozenset(), values, has_address=False)
    assert values == {"occupation": [office], "address": [site, "P.O. Box 20", "Fennick, NY 10999"]}


def test_what_stands_above_a_code_is_no_part_of_the_employer() -> None:
    values: dict[str, list[str]] = {}
    lines = ["Professor, Tarn", "Institute of Technology", "TIT Zentrum", "CH-8092 Zurich, Switzerland"]
    sort_lines(lines, frozenset({"occupation"}), values, has_address=False)
    assert values == {"occupation": lines[:2], "address": lines[2:]}


def test_offices_behind_the_last_answer_of_an_entry_head_the_next_list() -> None:
    entry = ["Director", "Principal Occupation: Partner, Weir LLP", "Citizenship: Canada"]
    for below in ("Sole Manager of Tarn Mills", "President and Secretary of Tarn Mills"):
        values: dict[str, list[str]] = {}
        sort_lines([*entry, below], frozenset(), values, has_address=False)
        assert values["occupation"] == ["Partner, Weir LLP"]


@pytest.mark.parametrize("head", ["Executive Committee (who are not directors)", "Corporate Auditors"])
def test_a_part_of_a_table_is_no_office_of_who_stands_above_it(head: str) -> None:
    rows = ("Name|Title / Occupation|Citizenship", "Odile Harkness|Member of the Board|Canada", f"{head}||")
    people = _page(f"<p>Directors of Tarn AG</p>{_table(*rows, 'Basil T. Orme|Head of Research|Canada')}")
    assert [(each.name, each.position, each.occupation) for each in people.read] == [
        ("Odile Harkness", "", "Member of the Board"),
        ("Basil T. Orme", "", "Head of Research"),
    ]


def test_the_rest_of_a_name_behind_an_initial_may_be_any_words() -> None:
    header = "Name                      Position                 Occupation\n\n"
    rows = (
        "Ada B. Weir               Director                 Partner, Weir LLP\n\n"
        "Odile Q.                  Vice President and       Vice President and Actuary\n"
        "  Two Horses              Actuary                  of Tarn Mutual\n\n"
        "Basil T. Orme             Treasurer                Treasurer of Tarn Mutual\n"
    )
    assert [each.name for each in _text(f"{TITLE}{header}{rows}").read][1:2] == ["Odile Q. Two Horses"]


def test_a_privy_counsellor_is_no_firm() -> None:
    assert is_person_name("The Hon. Odile F. Harkness, P.C.")
    assert not is_person_name("Odile F. Harkness, P.C.")


def test_an_entity_with_an_office_below_its_name_is_on_the_list() -> None:
    rows = ("Name and Position|Occupation|Address|Citizenship",)
    rows += (f"Odile Harkness<br>Director|Partner, Weir LLP|{AT}|Canada",)
    rows += (f"Tarn Nominees Ltd.<br>Director|Provider of nominees to funds|{AT}|Canada",)
    people = _page(f"<p>Directors of Fenn Fund</p>{_table(*rows)}").read
    assert [(each.name, each.position) for each in people] == [
        ("Odile Harkness", "Director"),
        ("Tarn Nominees Ltd.", "Director"),
    ]


_LETTERED_NAMES = f"""{TITLE}Name                          Principal Occupation

Odile Harkness                Chairman
Basil T. Orme (a)             Private investor

"""


@pytest.mark.parametrize(
    "said",
    [
        f"The business address of each person listed above is {AT}, except that the business address\n"
        "of the person marked (a) is 9 Sluice Street, Tarnbrook, OH 43999.",
        f"The business address of each person listed above is {AT}, unless a letter appears\n"
        "after the person's name, in which case it is as follows:\n\n   (a)  9 Sluice Street, Tarnbrook, OH 43999",
    ],
)
def test_a_letter_behind_a_name_leads_to_the_address(said: str) -> None:
    people = _text(f"{_LETTERED_NAMES}     {said}\n").read
    assert [each.address for each in people] == [AT, "9 Sluice Street, Tarnbrook, OH 43999"]


@pytest.mark.parametrize(
    "told",
    [
        "filed by Mr. Basil T. Orme, Ms. Ada Moss and Fern Corp. No.",
        "filed by Fern Corp. The remaining director of Fern Corp. is the Reverend Basil T.\nOrme.",
        "filed by Fern Corp. Also named is Basil T. Orme, who is engaged in ranching and whose address is 9 Weir Lane.",
        "filed by Fern Corp. Mr. Orme is a citizen of Canada.",
    ],
)
def test_of_whom_item_2_tells_and_no_entry_has_is_told(told: str) -> None:
    text = f"\nItem 2. Identity and Background\n\n     This statement is {told}\n\nItem 3. None.\n"
    assert len({*_text(text).lost}) == 1
    cover = f"Fern Corp.\nBasil T. Orme\nAda Moss\n{text}"
    assert not read_people(cover, cover.index("\nItem 2"), len(cover)).lost


@pytest.mark.parametrize(
    "named",
    [
        'Fern Corp. ("Fern Weir"), 9 Fern Weir, and Fern Estates Aktiengesellschaft, a company of Ruth',
        "Fern Corp., whose office is at Keizerskade 212, 1016 GZ Amsterdam, The Netherlands",
    ],
)
def test_defined_words_and_places_are_nobody_who_files(named: str) -> None:
    text = f"\nItem 2. Identity and Background\n\n     This statement is filed by {named}.\n\nItem 3. None.\n"
    assert not _text(text).lost


def test_a_row_with_a_marked_name_alone_is_told() -> None:
    head, first = "Name | Position | Citizenship", "Odile Harkness | Chairman | Canada"
    for alone in ("Basil T. Orme*", "Fern Partners, L.P.*", "Fern Partners, L.P."):
        people = _page(f"<p>Directors and Officers</p>{_table(head, first, f'{alone} | | ')}")
        assert ([person.name for person in people.read], len(people.lost)) == (["Odile Harkness"], 1)
    parts = _page(f"<p>Directors and Officers</p>{_table(head, 'Fern Partners, L.P. | | ', first)}")
    assert ([person.name for person in parts.read], parts.lost) == (["Odile Harkness"], [])


def test_a_sentence_below_columns_announces_people_below_each_other() -> None:
    text = TITLE + (
        "Title           Name                Citizenship\n\n"
        "Chairman        Odile Harkness      Canada\n\n"
        "                 TRUSTEES OF THE TARN TRUST\n\n"
        "     There are two trustees, each of whom is a Danish citizen:\n\n"
        "     Basil T. Orme\n     9 Kettle Lane\n     Peoria, Illinois 61602\n     Retired\n\n"
        "     Ada Moss\n     77 Granary Way\n     Moline, Illinois 61265\n     Dean, Tarn College\n"
    )
    assert [(person.name, _office(person)) for person in _text(text).read] == [
        ("Odile Harkness", "Chairman"),
        ("Basil T. Orme", "Retired"),
        ("Ada Moss", "Dean, Tarn College"),
    ]


def test_the_rest_of_an_office_that_looks_like_a_name_is_no_entry() -> None:
    text = TITLE + (
        "     Odile Harkness\n       Chairman and Chief Executive Officer, Tarn\n       Basil Orme\n"
        "       9 Weir Lane\n       Fenn, Iowa 50613\n\n"
        "     Ada Moss\n       Dean, Tarn College\n       77 Granary Way\n       Moline, Illinois 61265\n"
    )
    found = _text(text)
    assert [(person.name, _office(person)) for person in found.read] == [
        ("Odile Harkness", "Chairman and Chief Executive Officer, Tarn Basil Orme"),
        ("Ada Moss", "Dean, Tarn College"),
    ]


def test_names_and_titles_of_signatures_side_by_side_are_no_list() -> None:
    title = "<td></td><td>Title:</td><td>Managing Member</td>"
    signed = '<td>By:</td><td colspan="2">/s/ Ada Moss</td><td></td><td colspan="3">/s/ Ada Moss</td>'
    names = '<td></td><td>Name:</td><td>Ada Moss</td><td></td><td colspan="3">Ada Moss</td>'
    rows = f"<tr>{title}<td></td>{title}</tr><tr>{signed}</tr><tr>{names}</tr>"
    assert _page(f"<table>{rows}</table>") == People([], [])


def test_a_list_that_is_whole_in_one_line_is_told() -> None:
    titles = "Name Position Principal Occupation Business Address Citizenship"
    orme = "Basil T. Orme Director Dean, Tarn College 9 Weir Road, Fenn, Ohio 43999 Canada"
    moss = "Ada B. Moss Chair of the Board Professional board member 12 Weir Lane, Fenn, Ohio 43999 Canada"
    refers = "\nItem 2. Identity and Background\n\nThe directors are named in Schedule I.\n\nItem 3. None.\n"
    people = _text(f"{refers}\nSCHEDULE I DIRECTORS OF TARN MILLS, INC. {titles} {orme} {moss}\n")
    assert (people.read, len(people.lost)) == ([], 1)


@pytest.mark.parametrize(
    "words",
    ["Tarn Oyj", "Tarn ASA", "Tarn Chemie KGaA", "Tarn Sdn. Bhd.", "Tarn Seiki K.K.", "Tarn ApS", "PT Tarn Tbk"],
)
def test_entities_of_other_countries_are_no_persons(words: str) -> None:
    assert is_entity(words)
    assert not is_person_name(words)


def test_names_that_look_like_forms_of_entities_are_persons() -> None:
    assert not any(map(is_entity, ("Asa T. Orme", "K. K. Orme", "K.K. Orme")))


@pytest.mark.parametrize(
    "said",
    [
        "Each of them (except Mr. Dahl, a citizen of Sweden) is a citizen of Canada.",
        "All of the persons named below (other than Olof Dahl, a citizen of Sweden) are citizens of Canada.",
        "Each of the persons named below, except Mr. Dahl, a citizen of Sweden, is a citizen of Canada.",
        "All of the persons named below, save Mr. Dahl (a citizen of Sweden), are citizens of Canada.",
        "Mr. Orme is a citizen of Canada, Ms. Moss of Canada and Mr. Dahl of Sweden.",
    ],
)
def test_a_citizenship_within_a_sentence_is_of_those_it_stands_behind(said: str) -> None:
    rows = "Basil T. Orme     President\n\nAda Moss          Secretary\n\nOlof Dahl         Treasurer\n"
    people = _text(f"{TITLE}{said}\n\nName              Occupation\n\n{rows}").read
    assert [person.citizenship for person in people] == ["Canada", "Canada", "Sweden"]


# ---- lists as kinds of filers set them: each case by itself ----------------------------------------------------------


def _addresses(people: People) -> list[tuple[str, str]]:
    return [(person.name, " ".join(person.address.split())) for person in people.read]


def test_the_letter_of_an_address_leads_to_it_at_the_foot_of_the_table() -> None:
    """A dash for nothing, in the column before it, is no office that goes on in the next row."""
    people = _text(
        f"{TITLE}"
        "                         Principal Occupation       Director  Add-\n"
        "Name                     or Employment              Since     ress\n\n"
        "Basil T. Orme            President                  1981      A\n"
        "Ada Q. Moss              Vice President -           --        B\n"
        "                         Investments\n"
        "Olof Dahl                Treasurer                  --        A\n\n"
        "     A    9 Weir Road, Fenn, Ohio 43999\n"
        "     B    12, rue de la Paix, 75002 Paris, France\n"
    )
    weir, paris = "9 Weir Road, Fenn, Ohio 43999", "12, rue de la Paix, 75002 Paris, France"
    assert _addresses(people) == [("Basil T. Orme", weir), ("Ada Q. Moss", paris), ("Olof Dahl", weir)]
    assert people.lost == []


def test_a_letter_is_not_the_filer_whose_short_name_begins_with_it() -> None:
    item_2 = '\nItem 2. Identity\n\nBrant Corporation ("Brant") has its office at 9 Weir Road, Fenn, Ohio 43999.'
    rows = "Name             Occupation     Address\n\nBasil T. Orme    President      B\n"
    (orme,) = _text(f"{item_2}\n\n{TITLE}{rows}").read
    assert orme.address != "9 Weir Road, Fenn, Ohio 43999"


def test_an_address_that_is_as_wide_as_a_table_is_of_the_name_above() -> None:
    head = "<tr><td colspan=2>Name</td><td>Title</td><td>Citizenship</td></tr>"
    orme = "<tr><td colspan=2>Basil T. Orme</td><td>President</td><td>Canada</td></tr>"
    moss = "<tr><td colspan=2>Ada Q. Moss</td><td>Director</td><td>Peru</td></tr>"
    street = "<tr><td></td><td colspan=3>9 Weir Road, Fenn, Ohio 43999</td></tr>"
    entity = "<tr><td></td><td colspan=3>Tarn Mills, Inc., 4 Quay Street, Fenn, Ohio 43999</td></tr>"
    people = _page(f"<p>{TITLE}</p><table>{head}{orme}{street}{entity}{moss}{street}</table>")
    weir = "9 Weir Road, Fenn, Ohio 43999"
    assert _addresses(people) == [("Basil T. Orme", weir), ("Ada Q. Moss", weir)]
    headed = _page(f"<p>{TITLE}</p><table>{head}{orme}{entity}{moss}{street}</table>")
    assert _addresses(headed) == [("Basil T. Orme", ""), ("Ada Q. Moss", weir)]


def test_columns_of_a_street_a_city_a_state_and_a_code_are_an_address() -> None:
    titles = (
        "Name",
        "Position(s)",
        "Employer and Position (if other than Tarn)",
        "Street",
        "City",
        "State / Country",
        "Zip",
    )
    rows = (
        ("Basil T. Orme", "Director", "Dean of Tarn College", "9 Weir Road", "Fenn", "OH", "43999"),
        ("Ada Q. Moss", "President", "", "4 Quay Street", "Fenn", "OH", "43999"),
    )
    people = _page(f"<p>{TITLE}</p>{_table(*('<td>' + '</td><td>'.join(row) + '</td>' for row in (titles, *rows)))}")
    assert _addresses(people) == [
        ("Basil T. Orme", "9 Weir Road Fenn OH 43999"),
        ("Ada Q. Moss", "4 Quay Street Fenn OH 43999"),
    ]
    assert (people.read[0].position, people.read[0].occupation) == ("Director", "Dean of Tarn College")


def test_ditto_marks_below_each_word_are_the_address_above() -> None:
    people = _text(
        f"{TITLE}"
        "Name             Occupation     Address               Citizenship\n\n"
        "Basil T. Orme    President      9 Weir Road           Peru\n"
        "                                Fenn, Ohio 43999\n\n"
        'Ada Q. Moss      Farmer         "    "    "             "\n'
    )
    assert _addresses(people)[1] == ("Ada Q. Moss", "9 Weir Road Fenn, Ohio 43999")


def test_a_country_that_a_narrow_column_divides_is_whole() -> None:
    people = _text(
        f"{TITLE}"
        "Name             Occupation     Citizenship\n\n"
        "Basil T. Orme    President      The Nether-\n"
        "                                lands\n\n"
        "Ada Q. Moss      Farmer         Switzer-\n"
        "                                land\n"
    )
    assert [person.citizenship for person in people.read] == ["The Netherlands", "Switzerland"]


def test_an_employer_goes_on_before_its_address() -> None:
    people = _text(
        f"{TITLE}"
        "     President and    Ada Quill Moss, Executive of Tarnbrook\n"
        "     Director:        Holdings Limited, 590 Weir Street, New York,\n"
        "                      New York 10017 (U.S.A.)\n\n"
        "     Treasurer:       Claude Orme, Banker; Vice-Chairman, Banque\n"
        "                      Dahl (Suisse) S.A., 8, quai du Weir,\n"
        "                      1201 Geneva, Switzerland (Swiss)\n\n"
        "     Secretary:       Rupert Fell, Landowner, Fell Hall,\n"
        "                      Thirsk, North Yorkshire YO7 3DR, England (British)\n"
    )
    assert [(person.position, person.occupation, person.address.replace(",", "")) for person in people.read] == [
        (
            "President and Director",
            "Executive of Tarnbrook Holdings Limited",
            "590 Weir Street New York New York 10017",
        ),
        ("Treasurer", "Banker; Vice-Chairman, Banque Dahl (Suisse) S.A.", "8 quai du Weir 1201 Geneva Switzerland"),
        ("Secretary", "Landowner", "Fell Hall Thirsk North Yorkshire YO7 3DR England"),
    ]


def test_a_note_stands_below_the_marks_that_stand_alone_below_names() -> None:
    people = _text(
        f"{TITLE}"
        "Name and\n"
        "Address             Position                 Citizenship\n\n"
        "Basil T. Orme       Chairman                 Peru\n  (1)\n\n"
        "Ada Q. Moss         President                Peru\n  (1)\n\n"
        "Olof Dahl           Vice President -         Peru\n  (1)               Lands\n\n"
        "(1)  c/o Tarn Company, 9 Weir Road, Fenn, Ohio 43999.\n"
    )
    assert {address for _, address in _addresses(people)} == {"c/o Tarn Company, 9 Weir Road, Fenn, Ohio 43999"}


def test_whose_citizen_somebody_is_may_stand_behind_a_name_alone_on_its_line() -> None:
    people = _text(
        f"{TITLE}Basil T. Orme\n     President, Tarn Mills\n          9 Weir Road\n          Fenn, Ohio 43999\n\n"
        "Ernst Behrens (citizen of Germany)\n     Chemist, Behrens AG\n          Rheinufer 8\n"
        "          47798 Krefeld, Germany\n\n"
        "Except for Mr. Behrens, each of the foregoing is a citizen of the United States.\n"
    )
    assert [(person.name, person.citizenship) for person in people.read] == [
        ("Basil T. Orme", "United States"),
        ("Ernst Behrens", "Germany"),
    ]


def test_what_a_member_is_elsewhere_is_an_occupation() -> None:
    people = _text(
        "The manager and members of Tarn Ventures, LLC are:\n\n"
        "Ada Q. Moss\nMember\nPhysician at Tarn Medical Group\n9 Weir Road, Fenn, Ohio 43999\nPeru\n\n"
        "Nikhil Orme\nMember\nSoftware engineer at Dahl Corporation\n9 Weir Road, Fenn, Ohio 43999\nIndia\n"
    )
    assert [(person.position, person.occupation) for person in people.read] == [
        ("Member", "Physician at Tarn Medical Group"),
        ("Member", "Software engineer at Dahl Corporation"),
    ]


@pytest.mark.parametrize("sign", ["-", "="])
def test_the_number_of_an_address_leads_to_it_in_the_key_below_a_star(sign: str) -> None:
    people = _text(
        f"{TITLE}"
        "                                           Business\n"
        "Name                 Occupation            Address (*)\n\n"
        "Basil T. Orme        President                 1\n\n"
        "Ada Q. Moss          Farmer                    2\n\n"
        f"(*)  1 {sign} 9 Weir Road, Fenn, Ohio 43999\n     2 {sign} 4 Quay Street, Fenn, Ohio 43999\n"
    )
    assert [address for _, address in _addresses(people)] == [
        "9 Weir Road, Fenn, Ohio 43999",
        "4 Quay Street, Fenn, Ohio 43999",
    ]
    assert people.lost == []


def test_a_column_that_has_all_of_an_entry_beside_its_office_is_running_text() -> None:
    people = _text(
        f"{TITLE}"
        "     Office            Name, occupation, address and nationality\n"
        "     ------            -----------------------------------------\n\n"
        "     Director, Vice    Yvette Moss, Vice President of Tarn Ridge\n"
        "     President         Corporation, 77 Weir Road, Fennick, Quebec\n"
        "                       J9X 4P2 (Canadian)\n\n"
        "     Secretary         Lorna T. Dahl, Lawyer, Dahl Burke, 650 West\n"
        "                       Georgia Place, Fenn, British Columbia\n"
        "                       V6B 4N8 (British)\n"
    )
    assert [(person.position, person.occupation, person.address, person.citizenship) for person in people.read] == [
        (
            "Director, Vice President",
            "Vice President of Tarn Ridge Corporation",
            "77 Weir Road, Fennick, Quebec J9X 4P2",
            "Canadian",
        ),
        ("Secretary", "Lawyer, Dahl Burke", "650 West Georgia Place, Fenn, British Columbia V6B 4N8", "British"),
    ]


def test_semicolons_divide_what_lines_beside_a_name_run_on_with() -> None:
    people = _text(
        f"{TITLE}"
        "     Basil T. Orme......................Director; clergyman; 80 Weir\n"
        "                                        Street, Fenn, Ohio 43999\n"
        "     Ada Q. Moss........................Secretary; 9 Weir Road, Fenn,\n"
        "                                        Ohio 43999\n"
    )
    assert [(person.position, person.occupation, person.address) for person in people.read] == [
        ("Director", "clergyman", "80 Weir Street, Fenn, Ohio 43999"),
        ("", "Secretary", "9 Weir Road, Fenn, Ohio 43999"),
    ]


def test_what_an_officer_is_with_another_is_an_occupation() -> None:
    (person,) = _text(
        f"{TITLE}Ada Q. Moss\nChief Compliance Officer\nAttorney with Tarn Law Group\n"
        "9 Weir Road, Fenn, Ohio 43999\nPeru\n"
    ).read
    assert (person.position, person.occupation) == ("Chief Compliance Officer", "Attorney with Tarn Law Group")


@pytest.mark.parametrize("office", ["Landowner", "Director, Banker", "Chairman of Orme", "Director of Tarn"])
def test_an_employer_above_its_address_is_no_rest_of_an_occupation(office: str) -> None:
    (person,) = _text(
        f"{TITLE}Ada Q. Moss, {office}\n     Orme Mills Limited, 9 Weir Road, Fenn, Ohio 43999\n     Peru\n"
    ).read
    assert f"{office} Orme Mills" not in f"{person.position} {person.occupation}"


def test_the_country_of_an_address_in_running_text_is_no_citizenship() -> None:
    people = _text(
        f"{TITLE}"
        "     Office            Name, occupation, address and nationality\n"
        "     ------            -----------------------------------------\n\n"
        "     Secretary         Lorna T. Dahl, Lawyer, Dahl Burke, 12 Weir\n"
        "                       Road, Taipei 106, Taiwan (R.O.C.)\n"
    )
    (person,) = people.read
    assert person.citizenship != "R.O.C."


@pytest.mark.parametrize(
    ("position", "occupation"),
    [
        ("Trustee", "homemaker"),
        ("Company Secretary", "Company Secretary of Tarn Mills"),
        ("Chief Executive", "Chief Executive of Tarn Mills"),
        ("managing general partner", "president of Orme Capital, Inc."),
        ("Committee Member", "Machinist, Tarn Mills, Inc."),
        ("Director", "Visiting Professor, Tarn College"),
        ("Director and Chairman", "Chairman, Weir Steel Inc."),
    ],
)
@pytest.mark.parametrize("order", ["{name}\n{offices}\n{address}", "{name}\n{address}\n{offices}"])
def test_an_office_and_an_occupation_are_parted_by_their_lines(position: str, occupation: str, order: str) -> None:
    entries = (
        order.format(
            name=name,
            offices=f"{position}\n{occupation}",
            address="9 Weir Road\nWest Fenn Harbor, Massachusetts 01999-0001",
        )
        for name in ("Ada Q. Moss", "Basil T. Orme")
    )
    people = _text(TITLE + "\nPeru\n\n".join([*entries, ""])).read
    assert [(person.position, person.occupation, person.citizenship) for person in people] == [
        (position, occupation, "Peru")
    ] * 2


def test_what_is_wrapped_behind_a_name_is_no_running_text() -> None:
    people = _text(
        f"{TITLE}Ada Q. Moss, President of the Orme and Moss Foundation, a\ncharitable organization\n"
        "9 Weir Road\nFenn, Ohio 43999\n\nBasil T. Orme, Chairman of the Board and Chief Executive Officer\nU.S.A.\n"
    ).read
    assert [(person.occupation or person.position, person.address, person.citizenship) for person in people] == [
        ("President of the Orme and Moss Foundation, a charitable organization", "9 Weir Road Fenn, Ohio 43999", ""),
        ("Chairman of the Board and Chief Executive Officer", "", "U.S.A."),
    ]


def test_a_name_goes_on_below_itself_in_columns_without_titles() -> None:
    people = _text(
        f"{TITLE}"
        "  Ada Q.            Chairman of the    9 Weir Road         Republic of\n"
        "  Moss              Board              Fenn, Ohio 43999    France\n\n"
        "  Basil Orme        President          9 Weir Road         Peru\n"
        "                                       Fenn, Ohio 43999\n"
    ).read
    assert [(person.name, person.occupation or person.position, person.citizenship) for person in people] == [
        ("Ada Q. Moss", "Chairman of the Board", "Republic of France"),
        ("Basil Orme", "President", "Peru"),
    ]


@pytest.mark.parametrize("who", ["Such person's business address is", "The business address of this person is"])
def test_a_note_tells_of_those_with_its_mark_alone(who: str) -> None:
    people = _text(
        f"{TITLE}     Unless otherwise indicated, the business address of each person listed\n"
        "below is 3 Orme Square, Fenn, Ohio 43999.\n\n"
        "     Name                   Position\n     ----                   --------\n\n"
        "     Ada Q. Moss*           President\n\n     Basil T. Orme          Trustee\n\n"
        f"* {who} 9 Weir Road, Fenn, Ohio 43999.\n"
    ).read
    assert [person.address for person in people] == [
        "9 Weir Road, Fenn, Ohio 43999",
        "3 Orme Square, Fenn, Ohio 43999",
    ]


def test_a_letter_behind_a_name_leads_to_its_note() -> None:
    people = _text(
        f"{TITLE}     Except as otherwise indicated, each of the persons listed below is a\ncitizen of Peru.\n\n"
        "     Name                   Address\n     ----                   -------\n\n"
        "     Ada Q. Moss (a)        9 Weir Road, Fenn, Ohio 43999\n\n"
        "     Basil T. Orme          9 Weir Road, Fenn, Ohio 43999\n\n(a) Citizen of Canada.\n"
    ).read
    assert [person.citizenship for person in people] == ["Canada", "Peru"]


def test_a_column_of_countries_below_a_title_of_its_own_takes_no_entry_away() -> None:
    people = _text(
        f"{TITLE}"
        "     Name                Occupation                   Country of\n"
        "                                                      Citizenship\n\n"
        "     Ada Q. Moss         Chairman of the Board and    Peru\n"
        "                         President\n\n"
        "     Basil T. Orme       Treasurer                    Canada\n"
    ).read
    assert [person.name for person in people] == ["Ada Q. Moss", "Basil T. Orme"]


def test_a_board_behind_a_letter_heads_no_list() -> None:
    people = _text(
        f"{TITLE}(a) Ada Q. Moss\n(b) 9 Weir Road, Fenn, Ohio 43999\n(c) Chairman of the Management Board\n(d) No\n"
        "(f) Peru\n"
    ).read
    assert [(person.occupation, person.citizenship) for person in people] == [
        ("Chairman of the Management Board", "Peru")
    ]


def test_a_name_may_stand_behind_what_is_said_of_it() -> None:
    people = _text(
        f"{TITLE}     The present principal occupation of Basil T. Orme, M.D. is Surgeon.  His business\n"
        "address is 9 Weir Road, Fenn, Ohio 43999.  He is a citizen of Peru.\n"
    ).read
    assert [(person.name, person.occupation) for person in people] == [("Basil T. Orme, M.D.", "Surgeon")]


def test_an_occupation_goes_on_above_the_label_of_an_address() -> None:
    people = _text(
        f"{TITLE}Name:               Ada Q. Moss\nOccupation:         Retired Justice, Supreme\n"
        "                    Judicial Court\nBusiness Address:   9 Weir Road, Fenn, Ohio 43999\n"
        "Citizenship:        Peru\n"
    ).read
    assert [(person.occupation, person.address) for person in people] == [
        ("Retired Justice, Supreme Judicial Court", "9 Weir Road, Fenn, Ohio 43999")
    ]


def test_semicolons_divide_lines_that_are_wrapped_amid_an_employer() -> None:
    people = _text(
        f"{TITLE}Ada Q. Moss, Sr.; President and Chief Executive Officer, Tarn\n"
        "Point Energy Trust; Suite 600, 9 Weir Road, Fenn, Ohio 43999; Peru.\n"
    ).read
    assert [(person.name, person.occupation or person.position, person.address) for person in people] == [
        (
            "Ada Q. Moss, Sr.",
            "President and Chief Executive Officer, Tarn Point Energy Trust",
            "Suite 600, 9 Weir Road, Fenn, Ohio 43999",
        )
    ]


def test_a_house_with_a_name_is_of_the_address() -> None:
    people = _text(
        f"{TITLE}Ada Q. Moss - General Secretary of Tarn\nLes Miroirs\n22, avenue de Weir\n92400 Courbevoie, France\n\n"
        "Basil T. Orme - Treasurer of Tarn\n9 Weir Road\nFenn, Ohio 43999\n"
    ).read
    assert [(person.name, person.address.startswith("Les Miroirs")) for person in people] == [
        ("Ada Q. Moss", True),
        ("Basil T. Orme", False),
    ]


def test_a_work_below_a_seat_beside_a_name_is_no_part_of_it() -> None:
    """The line of the seat had room for it."""
    below = "9 Weir Road\nFenn, Ohio 43999\n\n"
    people = _text(
        f"{TITLE}Ada Q. Moss - managing member\nventure capital investor\n{below}"
        f"Basil T. Orme - managing member\nprivate investor\n{below}"
    ).read
    assert [(person.position, person.occupation) for person in people] == [
        ("managing member", "venture capital investor"),
        ("managing member", "private investor"),
    ]
    [joined] = _text(f"{TITLE}Ada Q. Moss - Manager of Sales\nand of marketing\n{below}").read
    assert (joined.position or joined.occupation) == "Manager of Sales and of marketing"
