"""What a scan confused, joined or left behind: never stated as sure."""

import pytest
from msgspec import UNSET

from muniment import read
from muniment.forms import Schedule13D
from muniment.lab.score import SURE
from muniment.readers.labelled import confidence
from muniment.readers.labelled.boxes import headings, read_item3
from muniment.readers.labelled.plausibility import has_label, is_misread
from muniment.readers.labelled.signatures import find_signatures, read_signatures
from muniment.readers.labelled.text import lowered
from muniment.readers.labelled.values import LEAST, Found, codes
from readers.labelled.pages import FIRST, ITEMS, PERSON, WHOLE


def _read(*changes: tuple[str, str]):
    text = WHOLE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return read(text.encode())


def test_the_whole_page_is_sure():
    found = _read().evidence
    sure = ("issuer_name", "class_title", "reporting_persons[0].name", "reporting_persons[0].percent")
    assert {path: found[path].confidence >= SURE for path in sure} == dict.fromkeys(sure, True)


def test_words_struck_out_are_no_values_but_unread():
    page = f"<html><pre>{WHOLE.replace('Common Stock', '<s>Preferred</s> Common Stock', 1)}</pre></html>".encode()
    reading = read(page)
    assert reading.record.class_title == "Common Stock"
    assert b"Preferred" in [page[span.start : span.end] for span in reading.unread]


def test_what_stands_for_a_lost_character_is_never_sure():
    reading = _read(("   Fern Fund, L.P.\n", "   F\ufffdrn Fund, L.P.\n"), ("See the cover page.", "S\ufffde it."))
    evidence = reading.evidence
    for path in ("reporting_persons[0].name", "item4.amount"):
        assert evidence[path].confidence < SURE
        assert any(problem.path == path and problem.code == "lost-characters" for problem in reading.problems)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Fern Fnnd Managernent, L.P.\n"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Fern Gard3n 5edge Fund, L.P.\n"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Fe Fern Fund, L.P.\n"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Fern & Co. Co.\n"),
        ("reporting_persons[0].name", "NAME OF REPORTING PERSON", "WHO IS REPORTING\n   I.R.S. IDENTIFICATION NO."),
        ("signatures[0].signers[0].title", "Title: Managing Member", "Title: Vice President, Lichen Bancorp"),
        ("class_title", "Fern Holdings Inc.\n(Name of Issuer)", "Fern Boats (PFIC)\n(Subject Company)"),
        ("class_title", "Fern Holdings Inc.\n(Name of Issuer)\n\n", "Fern Boats\nTarget\n"),
        ("reporting_persons[0].citizenship", "   Delaware\n", "   Formation . . . . . Delaware\n"),
        ("reporting_persons[0].aggregate_amount", "1. NAME OF", "(Amounts are in thousands)\n1. NAME OF"),
        ("class_title", "Common Stock", "Comrnon Stock"),
        ("class_title", "Common Stock", "Common Stock, $.O1 par value"),
        ("class_title", "Common Stock", "1O% Preferred Stock"),
        ("class_title", "Common Stock", "Fern Holdings Inc.          Common Stock"),
        ("issuer_name", "Fern Holdings Inc.", "Fern Ho1dings Inc."),
        ("issuer_name", "Fern Holdings Inc.", "Fern Holdings lnc."),
        ("issuer_name", "Fern Holdings Inc.", "Fern Il Holdings Inc."),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Fern Fund IIl, L.P.\n"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Fern Fund Vl, L.P.\n"),
        ("reporting_persons[0].citizenship", "   Delaware\n", "   GANIZATION Delaware\n"),
        ("reporting_persons[0].citizenship", "   Delaware\n", "   Delawarc\n"),
        ("reporting_persons[0].sole_voting_power", "   1,000\n", "   1.000\n"),
        ("reporting_persons[0].sole_voting_power", "   1,000\n", "   4,\n   264,210\n"),
        ("reporting_persons[0].shared_voting_power", "   -0-\n", "   8\n"),
        ("reporting_persons[0].percent", "5.3%", "05%"),
        ("reporting_persons[0].shared_voting_power", "   -0-\n", "   159,9\t00\n"),
        (
            "item5.five_percent_or_less",
            "If this statement is being filed to report that the reporting person has ceased to be the beneficial "
            "owner of more than\nfive percent of the class of securities, check the following [ ].\n",
            "As of this day Fern Fund, L.P. reports that it has\nclass of securities of Fern Holdings Inc.\n",
        ),
        ("item5.five_percent_or_less", "five percent of the class of securities, check the following [ ].\n", ""),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Jcffrey Fern\n"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   REPORT ING PERSON Fern Fund, L.P.\n"),
        ("reporting_persons[0].citizenship", "   Delaware\n", "   Delaware NUMB ER OF\n"),
        ("reporting_persons[0].aggregate_amount", "REPORTING PERSON\n   1,000\n", "REPORTING PERSON\n   1,000,Z68\n"),
        ("class_title", "Common Stock", "Fern Holdings Inc. (company) Common Stock"),
        ("class_title", "Common Stock", "Common Stock : 30000"),
        ("item4.amount", "See the cover page.", "5ame as above."),
        ("item4.amount", "See the cover page.", "12,3O0 shares, of 1 Fern Row, Ladle 131O"),
        ("item4.amount", "See the cover page.", "8ELOW, as of today"),
        ("issuer_name", "Fern Holdings Inc.", "Fern Holdings Inc. Common"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Securities\n"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Holder - Fern Fund, L.P.\n"),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Norway\n"),
        ("reporting_persons[0].citizenship", "   Delaware\n", "   Bermuda Norway\n"),
        ("reporting_persons[0].citizenship", "   Delaware\n", "   home nation Norway\n"),
        ("submission_type", "SCHEDULE 13G\n", "\n"),
        ("event_date", "December 31, 2009", "December 31, Z009"),
        (
            "signatures[0].signers[0].title",
            "Title: Managing Member\n",
            "Title: Vice President and S\tecretary\n\nBy: /s/ Ann Orr\nAnn Orr\nTitle: Vice President and Secretary\n",
        ),
        ("reporting_persons[0].name", "   Fern Fund, L.P.\n", "   Fern Fund, L.P. l.D.\n"),
        (
            "reporting_persons[0].shared_dispositive_power",
            "   N/A\n9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON\n   1,000\n",
            "\n   PERSON - 1,000\n",
        ),
        ("cusips", "30000A107", "99O34P106"),
        ("amendment_number", "No. 2)*", "No. 1 12)*"),
        ("reporting_persons[0].irs_number", "12-3456789", "IRS Identification Number 84-02356"),
    ],
)
def test_what_looks_misread_is_not_sure(path: str, before: str, after: str):
    reading = _read((before, after))
    evidence = reading.evidence[path]
    assert LEAST <= evidence.confidence < SURE, "doubted, and stated all the same"
    assert path in {problem.path for problem in reading.problems}


def test_whom_a_signer_signs_for_beside_himself_is_not_sure():
    """Of `Ada Moss, General Manager, / of Fern PLC, and Fern Fund, L.P.` the line between may be lost."""
    block = "Fern Fund, L.P.\n\nBy: /s/ Ada Moss\nName: Ada Moss\nTitle: Managing Member\n"
    reading = _read((block, "/s/ Ada Moss\n----------\nAda Moss,\nand Fern Fund, L.P.\n"))
    assert reading.record.signatures[0].reporting_person == "Ada Moss; Fern Fund, L.P."
    assert reading.evidence["signatures[0].reporting_person"].confidence < SURE


@pytest.mark.parametrize(
    ("name", "signer"), [("Ada Rossen", "Ada Rosscn"), ("Ada B.C. Moss", "Ada B.C."), ("Ada Moss", "Da Moss")]
)
def test_a_signer_whose_name_is_nearly_another_is_not_sure(name: str, signer: str):
    signature = "Fern Fund, L.P.\n\nBy: /s/ Ada Moss\nName: Ada Moss\nTitle: Managing Member\n"
    reading = _read(("   Fern Fund, L.P.\n", f"   {name}\n"), (signature, f"/s/ {signer}\n{signer}\n"))
    signed = "signatures[0].signers[0].signature"
    assert (reading.words(reading.evidence[signed].spans[0]), reading.evidence[signed].confidence < SURE) == (
        signer,
        True,
    )


@pytest.mark.parametrize(
    "page", ["5. {} {} 2,000\n6. {} {} 3,000\n", "   {1}   {0}\n   {3}   {2}\n"], ids=["abreast", "before"]
)
def test_powers_of_other_persons_or_rows_are_not_sure(page: str):
    sole, shared = "SOLE VOTING POWER", "SHARED VOTING POWER"
    before = f"5. {sole}\n   1,000\n6. {shared}\n   -0-\n"
    reading = _read((before, page.format(sole, "     1,000      ", shared, "     500      ")))
    assert reading.evidence["reporting_persons[0].sole_voting_power"].confidence < SURE


def test_a_name_that_is_spelled_otherwise_at_the_end_of_a_long_text_is_not_sure():
    text = WHOLE.replace("   Fern Fund, L.P.\n", "   Charles Ellwcin\n", 1) + "\nMr. Ellwein signs.\n".rjust(90_000)
    assert read(text.encode()).evidence["reporting_persons[0].name"].confidence < SURE


@pytest.mark.parametrize(
    ("words", "again"), [("Ann Moss", True), ("nn Moss", False), ("Ann Mos", False), ("-Ann", True)]
)
def test_a_piece_of_other_words_is_not_said_again(words: str, again: bool):
    text = f"{words}\nMary-Ann Moss\n".lower()
    assert confidence._is_said_again(Found(words, 0, len(words), words), text) == again


def test_a_code_that_may_be_another_leaves_the_others_doubted():
    found = codes("IA, 8K, PN", 0, 10, frozenset(("IA", "BK", "PN")))
    assert found.value == ("IA",)
    assert found.signs["doubted"]


def test_powers_where_neither_name_nor_amount_is_read_may_be_of_other_rows():
    reading = _read(("   Fern Fund, L.P.\n", "\n"), ("REPORTING PERSON\n   1,000\n", "REPORTING PERSON\n\n"))
    [person] = reading.record.reporting_persons
    assert (person.name, person.aggregate_amount) == (UNSET, UNSET)
    assert reading.evidence["reporting_persons[0].sole_voting_power"].confidence < SURE


def test_a_percent_among_words_is_not_sure():
    reading = _read(
        ("5.3%", "As of December 31, 2008, of the shares that were then issued and outstanding, as reported")
    )
    found = reading.evidence.get("reporting_persons[0].percent")
    assert found is None or found.confidence < SURE


def test_names_that_look_odd_are_right():
    """McGrath and Marino are names: nothing about their letters, or their ends, is like damage."""
    names = (
        "Rory McGrath",
        "Schwartz Fern, Inc.",
        "Lee Marino",
        "Arctic Function Ltd.",
        "TCW Fern",
        "KRCP V Fern",
        "Ann Newbury",
    )
    for name in names:
        assert not is_misread(name, frozenset(name.lower().split())), name
        assert not has_label(name), name


def test_pieces_of_labels_in_a_name():
    ends = "Fern, LLC 52-Z343049", "Fern, N.A., 94311Z999"
    for name in ("persons. Fern, Inc.", "Olive Fern 2. Check tbe", "Olive Fern 2 Check thc", *ends):
        assert has_label(name), name
    assert is_misread("Tbomas Fern", frozenset(["tbomas", "fern"]))


def test_a_word_that_is_right_is_none_that_looks_like_another():
    document = frozenset(["hill", "bill", "fern", "holdings", "o2wireless"])
    assert not is_misread("Fern Holdings, Inc.", document)
    assert not is_misread("O2Wireless", document, again=True)
    assert is_misread("Fe1ix", frozenset(["felix", "fe1ix"]), again=True)
    assert is_misread("IC5 Fern", frozenset(["ics", "ic5", "fern"]))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(Name of Issuer)", "(Nameof Issuer)"),
        ("(Title of Class of Securities)", "(Title ofClass of Securities)"),
        ("NAME OF REPORTING PERSON", "NAMEOF REPORTING PERSON"),
        ("NAME OF REPORTING PERSON", "NAME OF REPORTINGPERSON"),
        ("CITIZENSHIP OR PLACE OF ORGANIZATION", "CITIZENSHIP ORPLACE OFORGANIZATION"),
        ("CHECK THE APPROPRIATE BOX", "CHECK THEAPPROPRIATE BOX"),
        ("   Fern Fund, L.P.\n", "   Pcrsons   Fern Fund, L.P.\n"),
        ("   12-3456789\n", "   IRS IdentificationNumber 12-3456789\n"),
    ],
)
def test_labels_without_a_blank_are_labels(before: str, after: str):
    assert _read((before, after)).record == _read().record


def test_of_a_cusip_number_printed_twice_the_one_that_can_be_is_taken():
    twice = _read(("30000A107\n", "037833100\nCUSIP 03783310O\n"))
    assert twice.record.cusips == ("037833100",)
    once = _read(("30000A107\n", "03783310O\n"))
    assert once.record.cusips == ("037833100",)
    assert once.evidence["cusips"].confidence < SURE
    elsewhere = _read(("30000A107\n", "4370821O8\n"), ("See the cover page.", "CUSIP 437082108"))
    assert elsewhere.evidence["cusips"].confidence < SURE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(a) [ ] Broker or dealer", "(a) [X] Brokcr or dcalcr"),  # a tick beside words that nobody knows
        ("(e) [X]", "(a) [X]"),  # a letter that another choice has
    ],
)
def test_a_choice_that_cannot_be_told_is_doubted(before: str, after: str):
    text = ITEMS.replace(before, after)
    assert read_item3(ITEMS, headings(lowered(ITEMS))).signs == {"boxes": 1.0}
    assert read_item3(text, headings(lowered(text))).signs["doubted"] == 1.0


def test_an_agreement_without_its_heading_ends_the_signatures():
    signed = "\nSIGNATURE\n\nFERN FUND, L.P.\nBy: /s/ Basil Orme\nBasil Orme\n\nMay 2, 2010\n\n"
    text = f"{signed}\n   Pursuant to Rule 13d-1(k)(1) the undersigned agree.\n\nFERN FUND, L.P.\nBy: /s/ Basil Orme\n"
    (section,) = find_signatures(text, 0)
    assert text[slice(*section)].strip() == signed.strip()


def test_powers_of_a_page_that_lacks_one_are_not_sure():
    torn = _read(("8. SHARED DISPOSITIVE POWER\n", "8.\n"))
    powers = [path for path in torn.evidence if path.startswith("reporting_persons") and path.endswith("_power")]
    assert powers
    assert all(torn.evidence[path].confidence < SURE for path in powers)


def test_a_zero_above_an_amount_is_not_sure():
    reading = _read(("REPORTING PERSON\n   1,000\n", "REPORTING PERSON\n   0\n   2,000,000\n"))
    assert reading.evidence["reporting_persons[0].aggregate_amount"].confidence < SURE


def test_the_day_elsewhere_is_not_sure_where_one_behind_its_label_is_not_read():
    block = (
        "FERN ASSOCIATES, INC.\nDate: {}\nSignature: /s/ Ada Heron\nName & Title: Ada Heron, Partner\n\n12/31/2021\n"
    )
    days = {}
    for day in ("February 14, 2022", "Fcbrnary 14, 2022", ""):
        text = block.format(day)
        (line,) = read_signatures(text, 0, len(text), ["FERN ASSOCIATES, INC."])
        days[day] = line.date
    assert str(days["February 14, 2022"].value) == "2022-02-14"
    assert "doubted" in days["Fcbrnary 14, 2022"].signs
    assert "doubted" not in days[""].signs


def test_blocks_that_may_be_shifted_are_not_sure():
    second = PERSON.replace("Fern Fund, L.P.", "Sedge Holdings, Inc.")
    block = "By: /s/ Ada Moss\nName: Ada Moss\nTitle: Managing Member\n"
    both = ITEMS.replace(block, f"{block}\nSedge Holdings, Inc.\n\n{block.replace('Ada Moss', 'Basil Orme')}")
    whole = read((FIRST + PERSON + second + both).encode())
    torn = read((FIRST + PERSON + second + both.replace("\nFern Fund, L.P.\n\nBy", "\nBy")).encode())
    second = "signatures[1].reporting_person"
    assert whole.evidence[second].confidence >= SURE > torn.evidence[second].confidence


NOTE = """If the filing person has previously filed a statement on
               Schedule 13G to report the acquisition that is the subject of
this Schedule 13D, check the following box [ ].

"""


@pytest.mark.parametrize("title", ["SCHEDULE 13D\n", "\n"])
@pytest.mark.parametrize("amendment", ["Amendment", "Amendrnent", "Arnendment", "Amcndment"])
def test_the_form_is_known_by_what_it_calls_itself(title: str, amendment: str):
    first = FIRST.replace("SCHEDULE 13G\n", title).replace("Amendment", amendment).partition("Check the")[0]
    record = read((first + NOTE + PERSON.replace("12. TYPE", "14. TYPE")).encode()).record
    assert isinstance(record, Schedule13D)
    assert record.amendment_number == 2


def test_words_that_refer_to_the_cover_name_no_issuer():
    item = "Item 1(a). Name of Issuer:\n   Reference is made to page 1 of this Schedule 13G\n\nItem 3. If"
    lost = (("Fern Holdings Inc.\n(Name of Issuer)\n\n", ""), ("Item 3. If", item))
    assert _read(*lost).record.issuer_name is UNSET


def test_a_name_that_a_table_breaks_in_a_column_keeps_its_first_words():
    name = "Fern States Mutual Motor Insurance Company"
    person = PERSON.replace("Fern Fund, L.P.", name)
    table = "Name                       Shares\nFern States Mutual Motor    1,000\n   Insurance Company\n"
    reading = read((FIRST + person + ITEMS + table).encode())
    assert reading.record.reporting_persons[0].name == name
    assert "reporting_persons[0].name" not in {problem.path for problem in reading.problems}


def test_a_name_that_points_to_a_list_of_names_is_doubted():
    person = PERSON.replace("Fern Fund, L.P.", "Each of the persons listed on Exhibit A hereto")
    reading = read((FIRST + person + ITEMS).encode())
    assert ("reporting_persons[0].name", "doubtful") in {(one.path, one.code) for one in reading.problems}
