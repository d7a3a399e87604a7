"""Who is authorized to receive notices, and the box for an earlier Schedule 13G, on covers of Schedule 13D."""

import pytest
from msgspec import UNSET

from muniment import read
from readers.labelled.pages import FIRST, ITEMS, PERSON

CAPTION = "(Name, Address and Telephone Number of Person Authorized to Receive Notices and Communications)"
BOX = (
    "If the filing person has previously filed a statement on Schedule 13G to report the acquisition that is the "
    "subject of\nthis Schedule 13D, and is filing this schedule because of Rule 13d-1(e), 13d-1(f) or 13d-1(g), "
    "check the following box"
)
ROWS = "4. SOURCE OF FUNDS\n   WC\n"


def page(who: str, caption: str = CAPTION, box: str = f"{BOX} [ ].") -> str:
    first = FIRST[: FIRST.index("Check the")].replace("13G", "13D")
    first = first.replace("(CUSIP Number)\n\n", f"(CUSIP Number)\n\n{who}\n{caption}\n\n")
    return f"{first}{box}\n\n{PERSON.replace('3. SEC USE ONLY', '3. SEC USE ONLY' + chr(10) + ROWS)}{ITEMS}"


def contacts(text: str) -> list[tuple[object, ...]]:
    """Return name, lines of the address and telephone number of each person; a city with state and code."""
    told = []
    for person in read(text.encode()).record.authorized_persons or ():
        where = person.address or None
        place = f"{where.city}, {where.state} {where.zip_code}" if where and where.state else None
        street = tuple(line for line in (where.street1, where.street2) if line) if where else ()
        told.append((person.name or None, *street, place, person.phone or None))
    return told


MOSS = ("Ada Moss", "12 Fern Street", "Boston, MA 02110", "(617) 555-0101")
_EXTENSION = "617.555.0101, ext. 12"
ONE = {
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\n(617) 555-0101": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, Massachusetts 02110\nTelephone: (617) 555-0101": MOSS,
    "Ada Moss, 12 Fern Street, Boston, MA 02110 (617) 555-0101": MOSS,
    "Ada Moss, President, 12 Fern Street\nBoston MA 02110, USA (617) 555-0101": MOSS,
    "         Ada Moss\n      General Counsel\n      12 Fern Street\n   Boston, MA  02110\n(617) 555-0101": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, MA 02110-1234\n(617) 555-0101\nFax: (617) 555-0102":
        ("Ada Moss", "12 Fern Street", "Boston, MA 02110-1234", "(617) 555-0101"),
    "Ada Moss, Esq.\nFern, Heron & Reed LLP\nOne Elm Plaza, Suite 3\nBoston, MA 02110\n617.555.0101, ext. 12":
        ("Ada Moss, Esq.", "Fern, Heron & Reed LLP", "One Elm Plaza, Suite 3", "Boston, MA 02110", _EXTENSION),
    "Fern Holdings Inc., 12 Fern Street,\nSt. Louis, Missouri 63131,\nAttention: Ada Moss, Secretary (314 555-0101)":
        ("Fern Holdings Inc.", "12 Fern Street", "St. Louis, MO 63131", "314 555-0101"),
    "Fern Fund, L.P.\nAttn: Ada Moss, 12 Fern Street\nBoston, MA 02110\n(617) 555-0101": ("Fern Fund, L.P.", *MOSS[1:]),
    "Ada Moss\nFern plc\n6 Elm Square\nLondon SW1Y 4AD\n+44 20 7946 0101":
        ("Ada Moss", "Fern plc, 6 Elm Square, London SW1Y 4AD", None, "+44 20 7946 0101"),
    "Ada Moss\n7 Elm Road\nToronto, Ontario\nCanada M5J 2J1\nTel. No. 416 555 0101":
        ("Ada Moss", "7 Elm Road", "Toronto, A6 M5J 2J1", "416 555 0101"),
    "Ada Moss\n7 Elm Road\nVancouver, British Columbia\nV6Z 2J1, Canada\n(604) 555-0101":
        ("Ada Moss", "7 Elm Road", "Vancouver, A1 V6Z 2J1", "(604) 555-0101"),
    "Ada Moss\n7 Elm Road\nGeneva, Switzerland CH-1204 41-22-555-0190":
        ("Ada Moss", "7 Elm Road", "Geneva, V8 CH-1204", "41-22-555-0190"),
    "Ada Moss\nNo. 7 Elm Road, Boston, MA 02110": ("Ada Moss", "No. 7 Elm Road", "Boston, MA 02110", None),
    "Ada Moss\n7 Elm Road\nLondon SW1Y 4AD\n+(44) 20 7946 0101":
        ("Ada Moss", "7 Elm Road, London SW1Y 4AD", None, "+(44) 20 7946 0101"),
    "Ada Moss\nGeneral Manager, Overseas Investment Team\nFern Mills Inc.\n12 Fern Street\nBoston, MA 02110":
        ("Ada Moss", "Fern Mills Inc.", "12 Fern Street", "Boston, MA 02110", None),
    "Ada Moss\n7 Elm Road\nVancouver, BC V6Z 2J1\nCanada\n(604) 555-0101":
        ("Ada Moss", "7 Elm Road", "Vancouver, A1 V6Z 2J1", "(604) 555-0101"),
    "Ada Moss\n7 Elm Road\nToronto, ON M5J 2J1\n(416) 555-0101":
        ("Ada Moss", "7 Elm Road", "Toronto, A6 M5J 2J1", "(416) 555-0101"),
    "Ada Moss\nFern House, Elm Road\nWilmslow, Cheshire SK9 1AT\nUnited Kingdom\n+44 1625 555 600":
        ("Ada Moss", "Fern House, Elm Road", "Wilmslow, Cheshire, X0 SK9 1AT", "+44 1625 555 600"),
    "ADA MOSS": ("ADA MOSS", None, None),
    "[Name]\nAda Moss\n12 Fern Street\nBoston, MA 02110\nTelephone: N/A": (*MOSS[:3], None),
    # the number before the address
    "Ada Moss (617) 555-0101\n12 Fern Street\nBoston, MA 02110": MOSS,
    "Ada Moss\n(617) 555-0101\n12 Fern Street\nBoston, MA 02110": MOSS,
    "(617) 555-0101\nAda Moss\n12 Fern Street\nBoston, MA 02110": MOSS,
    "Ada Moss\n(617) 555-0101\n(617) 555-0102\n12 Fern Street\nBoston, MA 02110": MOSS,
    "Ada Moss            12 Fern Street\n(617) 555-0101      Boston, MA 02110": MOSS,
    "Ada Moss\n+44 20 7946 0101\n6 Elm Square\nLondon SW1Y 4AD":
        ("Ada Moss", "6 Elm Square, London SW1Y 4AD", None, "+44 20 7946 0101"),
    # numbers of a fax
    "Ada Faxon\n12 Faxon Street\nBoston, MA 02110\n(617) 555-0101": ("Ada Faxon", "12 Faxon Street", *MOSS[2:]),
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\nFax: (617) 555-0102  Tel: (617) 555-0101": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\nF: (617) 555-0102 T: (617) 555-0101": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\nTel: (617) 555-0101     Facsimile: (617) 555-0102": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\nTel/Fax: (617) 555-0101": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\nFax:\n(617) 555-0102\n(617) 555-0101": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\n(617) 555-0102 (fax)\n(617) 555-0101": MOSS,
    "Ada Moss\n12 Fern Street\nBoston, MA 02110\nFacsimile telephone number: (617) 555-0102": (*MOSS[:3], None),
    "Ada Moss\nFern Center Boston, MA 02110\n(617) 555-0101":
        ("Ada Moss", "Fern Center Boston, MA 02110", None, "(617) 555-0101"),
    "Fern Inc.\na division of Moss Inc.\n12 Fern Street\nBoston, MA 02110":
        ("Fern Inc.", "a division of Moss Inc.", "12 Fern Street", "Boston, MA 02110", None),
    "Fern Plan\nc/o Ada Moss, Administrator\n12 Fern Street\nBoston, MA 02110":
        ("Fern Plan", "c/o Ada Moss, Administrator", "12 Fern Street", "Boston, MA 02110", None),
    "Ada Q. Moss, Fern, Heron & Reed,\nFern Tower, 12 Fern Street\nBoston, MA 02110":
        ("Ada Q. Moss", "Fern, Heron & Reed", "Fern Tower, 12 Fern Street", "Boston, MA 02110", None),
    "Fern Bank, N.A., as Trustee of the\nMoss Mills Employees' Plan\n12 Fern Street\nBoston, MA 02110":
        ("Fern Bank, N.A.", "12 Fern Street", "Boston, MA 02110", None),
    "Vice President\nAda Moss\n12 Fern Street\nBoston, MA 02110\n(617) 555-0101": MOSS,
}  # fmt: skip


@pytest.mark.parametrize("who", ONE)
def test_one_person_above_the_caption(who):
    assert contacts(page(who)) == [ONE[who]]


REED = ("Ben Reed, Esq.", "Reed & Heron LLP", "3 Elm Road", "Dallas, TX 75201", "(214) 555-0102")
_REED = "Ben Reed, Esq.\nReed & Heron LLP\n3 Elm Road\nDallas, TX 75201\n(214) 555-0102"
_MOSS = "Ada Moss\n12 Fern Street\nBoston, MA 02110\n(617) 555-0101"
SEVERAL = {
    "in turn": f"{_MOSS}\n\n{_REED}",
    "copies": f"{_MOSS}\n\nwith a copy to:\n\n{_REED}",
    "beside": (
        "Ada Moss                     With a copy to:\n12 Fern Street               Ben Reed, Esq.\n"
        "Boston, MA 02110             Reed & Heron LLP\n(617) 555-0101               3 Elm Road\n"
        "                             Dallas, TX 75201\n                             (214) 555-0102\n"
    ),
    "tabs": (
        "\t\twith a copy to:\nAda Moss\t\tBen Reed, Esq.\n12 Fern Street\t\tReed & Heron LLP\n"
        "Boston, MA 02110\t\t3 Elm Road\n(617) 555-0101\t\tDallas, TX 75201\n\t\t\t(214) 555-0102\n"
    ),
}


@pytest.mark.parametrize("layout", SEVERAL)
def test_several_persons(layout):
    assert contacts(page(SEVERAL[layout])) == [MOSS, REED]


def test_copies_below_the_caption_and_nothing_else_there():
    text = page(_MOSS, f"{CAPTION}\n\nCopies to:\n{_REED}")
    assert contacts(text) == [MOSS, REED]
    doubted = {problem.path: problem.words for problem in read(text.encode()).problems}
    assert "'Reed & Heron LLP, 3 Elm Road, Dallas, TX 75201'" in doubted["authorized_persons[1].address"]
    assert contacts(page(_MOSS, f"{CAPTION}\n\n{_REED}")) == [MOSS]


@pytest.mark.parametrize(
    "names",
    [
        "Ada Moss, Ph.D.\nBen Reed, Ph.D.",
        "Ada Moss\nBen T. Reed\nFern & Heron LLP",
        "Fern Fund, L.P.\nFern Associates, LLC",
    ],
)
def test_two_names_with_one_address_are_doubted(names):
    text = page(f"{names}\n12 Fern Street\nBoston, MA 02110\n(617) 555-0101")
    assert [name for name, *_ in contacts(text)] == names.split("\n")[:2]
    evidence = read(text.encode()).evidence
    assert {evidence[f"authorized_persons[{n}].name"].confidence for n in (0, 1)} == {0.85}


def test_the_address_of_an_issuer_is_divided_by_its_lines():
    item = "Item 1. Security and Issuer.\n\na. Title and class of equity securities:\n\nCommon Stock\n\n"
    item += "b. Name and address of principal executive offices of Issuer:\n\n"
    item += "Fern Holdings Inc.\n12 Moss Street\nBoston, MA 02110\n\nItem 2. Identity and Background.\n\nOf nobody.\n"
    address = read(page(_MOSS).replace(ITEMS, item).encode()).record.item1.issuer_address
    assert (address.street1, address.city, address.state, address.zip_code) == (
        "12 Moss Street", "Boston", "MA", "02110",
    )  # fmt: skip


@pytest.mark.parametrize("names", ["Ada Moss, Ben Reed", "Ada Moss and Ben Reed", "Ada Moss, Heron Ridge"])
def test_two_names_in_one_line_are_doubted(names):
    text = page(f"{names}\n12 Fern Street\nBoston, MA 02110\n(617) 555-0101")
    assert read(text.encode()).evidence["authorized_persons[0].name"].confidence < 0.9


@pytest.mark.parametrize(
    ("who", "kind"), [("Not applicable", "not applicable"), ("N/A", "not applicable"), ("[Name]", "unreadable")]
)
def test_words_that_name_nobody_are_no_person(who, kind):
    reading = read(page(who).encode())
    assert reading.record.authorized_persons is UNSET
    assert reading.states["authorized_persons"].kind == kind


def test_what_stands_behind_the_caption_where_all_captions_stand_before():
    text = page("", "").replace("\n(Name of Issuer)", "").replace("(Title of Class of Securities)", "")
    for words, label in (
        ("Fern Holdings Inc.", "Name of Issuer"),
        ("Common Stock", "Title of Class of Securities"),
        ("30000A107\n(CUSIP Number)", "CUSIP Number"),
    ):
        text = text.replace(words, f"{label}: {words.partition(chr(10))[0]}", 1)
    day = "December 31, 2009\n(Date of Event Which Requires Filing of this Statement)"
    text = text.replace(
        day,
        f"{CAPTION.strip('()')}:\n{_MOSS}\n\nDate of Event Which Requires Filing of this Statement: December 31, 2009",
    )
    assert contacts(text) == [MOSS]


def test_what_stands_beside_a_caption_that_is_wrapped():
    text = page(
        "",
        """
Name, Address and Telephone     Ada Moss
Number of Person Authorized to  12 Fern Street
Receive Notices and             Boston, MA 02110
Communications:                 (617) 555-0101

                                5 Heron Lane""",
    )
    assert contacts(text) == [MOSS]


@pytest.mark.parametrize(
    "words",
    [
        f"{_MOSS}\n(Person to Receive Notices and Communications)",
        f"Person authorized to receive notices:\n{_MOSS}",
        f"NOTICES TO\n   {_MOSS}",
        "Notices to: Ada Moss, 12 Fern Street, Boston, MA 02110, (617) 555-0101",
    ],
)
def test_a_caption_in_short(words):
    assert contacts(page(words, "")) == [MOSS]


def test_words_that_cannot_be_told_apart_are_no_persons():
    text = page("Ada Moss     Copy to:\nChairman\n12 Fern Street\nBoston, MA 02110     Ben Reed, Esq.\n3 Elm Road")
    reading = read(text.encode())
    assert reading.record.authorized_persons is UNSET
    assert reading.states["authorized_persons"].kind == "unreadable"
    assert "Ben Reed, Esq." in reading.states["authorized_persons"].words


def test_what_is_missing_is_blank_where_the_caption_asks_for_it():
    reading = read(page("").encode())
    assert reading.states["authorized_persons"].kind == "blank"
    reading = read(page("Ada Moss").encode())
    assert {reading.states[f"authorized_persons[0].{name}"].kind for name in ("address", "phone")} == {"blank"}
    reading = read(page("", "").encode())
    assert not [path for path in reading.states if path.startswith("authorized_persons")]


def test_no_line_above_or_below_is_taken():
    """The number above without its label, and the day of the event, are none of the person."""
    text = page(_MOSS).replace("\n(CUSIP Number)", "")
    assert contacts(text)[-1:] == [MOSS]
    reading = read(text.encode())
    assert not any("30000A107" in str(person) for person in reading.record.authorized_persons)


BOXES = {
    f"{BOX} [ ].": False, f"{BOX} [X].": True, f"{BOX}. ☐": False, f"{BOX}: ☒": True, f"{BOX} /  /": False,
    f"{BOX}. _____": False, f"{BOX}\n|_|": False, f"{BOX}.   o": False, f"[X] {BOX}.": True,
    f"{BOX} [ ].\n\nCheck the following box if a fee is being paid with the statement [X].": False,
    f"{BOX}.": "", "": "", f"{BOX}. ?": "unreadable",
    f"{BOX}:\n\nCheck the following box if a fee is being paid with the statement [X].": "",
    f"{BOX} Yes [ ] No [X]": False, f"{BOX}: [X] Yes [ ] No": True, f"{BOX} Yes [ ] No [ ]": "blank",
    f"{BOX} No [X] Yes [ ]": False, f"{BOX} No [X]": False, f"{BOX}.\n\nYes [ ] No [X]": False,
    f"{BOX}.\n\n[X]  NOTE: see above": True,
    f"{BOX}.\n\n[ ] Yes   [X] No": False, f"{BOX}.\n\n[X] fee paid": "", f"{BOX}.\n\n[ ]\n\n[X] fee paid": False,
    f"{BOX}: No": False, f"{BOX}. Yes": True, f"{BOX}:\nNO.": False, f"{BOX}. No shares were sold": "",
    f"{BOX}.\n\n[X].": True, f"{BOX}: Not applicable": "not applicable", f"{BOX}. N/A": "not applicable",
}  # fmt: skip


@pytest.mark.parametrize("box", BOXES)
def test_the_box_for_an_earlier_13g(box):
    reading = read(page(_MOSS, box=box).encode())
    state = reading.states.get("previously_filed_13g")
    value = reading.record.previously_filed_13g
    assert (value if value is not UNSET else state.kind if state else "") == BOXES[box]


def test_a_schedule_13g_has_neither():
    reading = read(page(_MOSS).replace("13D", "13G").encode())
    assert "authorized" not in repr(reading.record)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("amended and restated by this Amendment No. 3 to the Schedule 13D", 3),
        ("This Amendment Number Four amends the statement, as amended by Amendment No. 3", 4),
        ("as amended by Amendment No. 2", None),
        ("this Amendment No. 3 and this Amendment No. 4", None),
        ("this Amendment No. 5 to Schedule TO", None),
        ("this Amendment No. 5 to the Schedule 13E-3", None),
        ("this Amendment No. 7 to the Credit Agreement", None),
        ("this Amendment No. 7 (the “Seventh Amendment”) to its Credit Agreement", None),
        ("this Amendment No. 7 to the initial statement on Schedule 13D", 7),
        ("this Amendment No. 7 (this “Amendment”) to the Reporting Persons' Schedule 13D", 7),
        ("this Amendment No. 7 of the statement", 7),
        ("this Amendment No. 7 to\n   the  Schedule 13D", 7),
    ],
)
def test_the_number_by_which_an_amendment_calls_itself(words, number):
    text = page(_MOSS).replace("SCHEDULE 13D", "SCHEDULE 13D/A").replace("(Amendment No. 2)*", "")
    reading = read(text.replace("Item 3.", f"Item 1. Security and Issuer.\n\nIt is {words}.\n\nItem 3.", 1).encode())
    assert (reading.record.amendment_number or None) == number
    if number:
        assert reading.evidence["amendment_number"].confidence < 0.9


def test_a_day_in_parentheses_below_the_title():
    text = "SCHEDULE 13G\n (12/31/2000)\n\nFERN HOLDINGS INC\nCusip # 30000A107\nNew Filing\n\n"
    assert str(read((text + PERSON + ITEMS).encode()).record.event_date) == "2000-12-31"


def test_a_page_that_broke_its_lines_behind_their_first_word():
    torn = (
        "ADA M.\nMOSS, JR.\nFERN\nPARTNERS, LLC\n12\nElm Street, Suite 3\nBoston,\nMA 02110\n(617)\n555-0101\n"
        "[With\na copy to]\nOLIVE\nHERON, ESQ.\n7\nOak Road\nBoston,\nMA 02110\n(617)\n555-0102"
    )
    assert contacts(page(torn)) == [
        ("ADA M. MOSS, JR.", "FERN PARTNERS, LLC", "12 Elm Street, Suite 3", "Boston, MA 02110", "(617) 555-0101"),
        ("OLIVE HERON, ESQ.", "7 Oak Road", "Boston, MA 02110", "(617) 555-0102"),
    ]


def test_who_is_named_for_attention_behind_the_number_is_nobody_else():
    assert contacts(page("Fern Fund, L.P.\n12 Fern Street\nBoston, MA 02110\n(617) 555-0101\nAttn: Ada Moss")) == [
        ("Fern Fund, L.P.", *MOSS[1:])
    ]


def test_three_cells_beside_each_other() -> None:
    cells = "\t".join(f"{name}\n12 Fern Street\nBoston, MA 02110\n(617) 555-0101" for name in ("Ada Moss", "Ann Orr"))
    assert contacts(page(f"{cells}\t{_REED}")) == [MOSS, ("Ann Orr", *MOSS[1:]), REED]


@pytest.mark.parametrize("above", ["With a copy to:\nAda Moss", "Ada Moss"])
def test_cells_beside_each_other_follow_one_another(above):
    left = "Clive Roe\nFern Fund Ltd\n12 Church Street\nAustin, Texas 78701\n(512) 555-0100"
    right = f"{above}\nMoss & Roe LLP\n910 Kelp Street\nHouston, Texas 77002\n(713) 555-0122"
    assert contacts(page(f"{left}\t{right}")) == [
        ("Clive Roe", "Fern Fund Ltd", "12 Church Street", "Austin, TX 78701", "(512) 555-0100"),
        ("Ada Moss", "Moss & Roe LLP", "910 Kelp Street", "Houston, TX 77002", "(713) 555-0122"),
    ]
