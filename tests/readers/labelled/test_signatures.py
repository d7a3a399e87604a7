"""Who signed: blocks of every family, the section among what stands around it, and the labelled filings."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from lab.printed import printed_filing
from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.documents.sniff import sniff
from muniment.documents.submission import FullSubmission
from muniment.readers import read
from muniment.readers.labelled.signatures import ONLY_PERSON, Signed, find_signatures, read_signatures
from muniment.readers.labelled.signatures.words import is_contact, is_same_human
from muniment.readers.labelled.values import Found
from patience import patience
from readers.labelled.pages import FIRST, PERSON
from shared_data import SHARED, needs_shared

CERTIFICATE = """Item 7. None.

       SIGNATURE

After reasonable inquiry and to the best of my knowledge and belief, I certify that the information
set forth in this statement is true, complete and correct.

"""
TRUTH = SHARED / "data/schedule-13/truth"


class Case(NamedTuple):
    """A family of blocks: the text, the reporting persons, and each signature as said below."""

    family: str
    persons: tuple[str, ...]
    signed: list[tuple[str | None, ...]]
    text: str


def _cases() -> list[Case]:
    parts = Path(__file__).with_name("signature_blocks.txt").read_text("utf-8").split("=== ")[1:]
    cases = []
    for family, *lines in (part.split("\n") for part in parts):
        persons = tuple(line[2:] for line in lines if line.startswith("> "))
        signed = [line[2:].split(" | ") for line in lines if line.startswith("< ")]
        text = "\n".join(lines[len(persons) + len(signed) :])
        cases.append(Case(family, persons, [tuple(None if v == "-" else v for v in one) for one in signed], text))
    return cases


CASES = _cases()


def said(found: Found | None) -> str | None:
    """The value as a truth file writes it."""
    if found is None:
        return None
    return found.value.isoformat() if isinstance(found.value, date) else str(found.value)


def signed(text: str, persons: tuple[str, ...] = ()) -> list[tuple[str | None, ...]]:
    lines = [line for section in find_signatures(text, 0) for line in read_signatures(text, *section, persons)]
    return [(said(line.name), said(line.title), said(line.for_), said(line.date)) for line in lines]


@pytest.mark.parametrize("case", CASES, ids=[case.family for case in CASES])
def test_family(case: Case) -> None:
    own = case.text.startswith("!\n")
    text = "Item 10. None.\n\n" + case.text.removeprefix("!\n") if own else CERTIFICATE + case.text
    assert signed(text, case.persons) == case.signed


@pytest.mark.parametrize(
    "following",
    [
        "EXHIBIT INDEX\n\nA. Joint Filing Agreement\n\nBy: /s/ Mary Other\n",
        "Exhibit A\n\nJOINT FILING AGREEMENT\n\nThe undersigned agree.\n\n/s/ Mary Other\nMary Other\n",
        "JOlNT FILING AGREEMENT PURSUANT TO RULE 13D-1(K)\n\nThe undersigned agree.\n\n/s/ Mary Other\nMary Other\n",
        "POWER OF ATTORNEY\n\nKnow all men.\n\n/s/ Mary Other\nMary Other\n",
        "POWER OF ATT0RNEY\n\nKnow all men.\n\n/s/ Mary Other\nMary Other\n",
        "SECRETARY'5 CERTlFICATE\n\n/s/ Mary Other\nMary Other, Secretary\n",
        "SCHEDULE A\n\nMary Other     Director\n/s/ Mary Other\n",
        "Attention: Intentional misstatements or omissions of fact\n\n/s/ Mary Other\nMary Other\n",
        "SCHEDULE 13G - TO BE INCLUDED IN STATEMENTS\n\nOther Fund, Inc.\n\nBy: /s/ Mary Other\n",
        "Pursuant to instructions in Item 7, Other\nFund, Inc. is an adviser.\n\n/s/ Mary Other\n",
        "SECRETARY'S CERTIFICATE\n\nI, Mary Other, am Secretary.\n\n/s/ Mary Other\nMary Other, Secretary\n",
        "I, Mary Other, certify that this was resolved.\n\n/s/ Mary Other\nMary Other, Secretary\n",
    ],
)
def test_what_follows_the_schedule_is_none_of_its_signatures(following: str) -> None:
    block = "Date: May 2, 2001\n\n/s/ John Doe\n----------\nJohn Doe\n\n"
    assert signed(CERTIFICATE + block + following, ("John Doe",)) == [("John Doe", None, None, "2001-05-02")]


def test_whom_one_signs_for_may_stand_in_several_lines_left_of_the_signature() -> None:
    left = ("FERN FUND VI, L.P.", "FERN PARTNERS VI, LLC", "Max Orme", "")
    right = ("By: /s/ Ada Moss", "    __________________", "    Ada Moss", "    Attorney-in-Fact")
    text = CERTIFICATE + "".join(f"{one:<40}{other}\n" for one, other in zip(left, right, strict=True))
    for persons in (left[:3], ()):
        assert signed(text, persons) == [("Ada Moss", "Attorney-in-Fact", "; ".join(left[:3]), None)]


@pytest.mark.parametrize(
    "before", ["STATE OF OHIO    )\nCOUNTY OF STARK  ) ss.:\n\n", "Subscribed and sworn to before me on May 3, 2001\n"]
)
def test_a_notary_signs_for_nobody(before: str) -> None:
    block = "Date: May 2, 2001\n\n/s/ John Doe\nJohn Doe\n\n"
    notary = f"{before}\n/s/ Mary Other\nMary Other\nNotary Public\nMy commission expires: June 1, 2005\n\n"
    again = block.replace("John", "Jane")
    expected = [("John Doe", None, None, "2001-05-02"), ("Jane Doe", None, None, "2001-05-02")]
    assert signed(CERTIFICATE + block + notary + again, ("John Doe", "Jane Doe")) == expected


def test_the_day_on_which_a_commission_expires_is_no_day_of_signing() -> None:
    pair = "FERN FUND, L.P.                   MOSS, INC.\nBy: /s/ John Doe                  By: /s/ John Doe\n"
    notary = "Subscribed and sworn to before me\n" + "\n".join(
        f"{'':40}{line}" for line in ("/s/ Mary Other", "Notary Public", "My commission expires: June 1, 2005")
    )
    found = signed(f"{CERTIFICATE}{pair}\nDate: May 2, 2001\n\n{notary}\n", ("Fern Fund, L.P.", "Moss, Inc."))
    assert "2005-06-01" not in [day for *_, day in found]


def test_who_signs_below_the_own_name_signs_for_nobody_though_a_letter_is_misread() -> None:
    block = "Dated: May 2, 2001\n\nJOHN WIDGETER\n\nBy: /s/ John Widgetcr\n"
    assert signed(CERTIFICATE + block, ("John Widgeter",)) == [("John Widgetcr", None, None, "2001-05-02")]


@pytest.mark.parametrize(
    ("certificate", "mark", "typed"),
    [
        (CERTIFICATE, "MARYALDER", ""),  # a blank was lost
        (CERTIFICATE, "Mary Alder", "MaryAlder, Ph.D."),
        (CERTIFICATE, "Mary Alder", "Mary Alder, Pb.D."),  # letters were misread
        (CERTIFICATE.replace("correct.", "correc\tt."), "Mary Alder", ""),
        (CERTIFICATE, "Mr. Mary Alder", ""),
    ],
)
def test_what_damage_leaves_of_a_name_is_of_no_other(certificate: str, mark: str, typed: str) -> None:
    block = f"Dated: May 2, 2001\n\nMARY ALDER, PH.D.\n\n/s/ {mark}\n{typed}\n\nJOHN DOE\n\n/s/ John Doe\n"
    [(name, *alder), doe] = signed(certificate + block, ("Mary Alder, Ph.D.", "John Doe"))
    assert name in {mark.removeprefix("Mr. "), typed}
    assert alder == [None, None, "2001-05-02"]
    assert doe == ("John Doe", None, None, "2001-05-02")


def test_a_name_with_a_letter_misread_is_no_list_of_two() -> None:
    person = "Weir Research and Management Company"
    block = "Date: May 2, 2001\n\nWeir Research and Managemcnt Company\n\nBy: /s/ John Doe\n-----\nName: John Doe\n"
    [(_, _, signed_for, _)] = signed(CERTIFICATE + block, (person,))
    assert signed_for in (person, person.replace("ment", "mcnt"))


def test_a_last_name_of_two_letters_is_no_degree() -> None:
    assert is_same_human("Wei Ann", "Wei Ann, Pb.D.")
    assert not is_same_human("Wei Ann", "Wei Ann Wu")
    assert not is_same_human("Wei Li", "Wei")  # a name, no numeral


def test_a_day_behind_one_that_was_misread_is_doubted() -> None:
    block = "Date: May 2, 20a1 (for the period ended April 30, 2001)\n\n/s/ John Doe\nJohn Doe\n"
    text = CERTIFICATE + block
    [one] = read_signatures(text, *find_signatures(text, 0)[0], ["John Doe"])
    assert one.date is not None
    assert "other_days" in one.date.signs


def test_the_day_on_which_a_deed_was_filed_is_none_of_a_signature() -> None:
    deed = "*Signed under a Power of Attorney dated\nMay 2, 2001 and\nfiled on May 3, 2001.\n"
    text = f"{CERTIFICATE}By: /s/ John Doe\nJohn Doe\n\n{deed}"
    [one] = read_signatures(text, *find_signatures(text, 0)[0], ["John Doe"])
    assert one.date is None


def test_words_beneath_a_title_that_may_be_of_it_put_it_in_doubt() -> None:
    block = "Dated: May 2, 2001\n\nALPHA, INC.\n\nBy: /s/ John Doe\n    John Doe, Vice President\n    {}\n"
    table = "\n\nName                     Title                     Beneficially Owned"
    for beneath, doubted in (("Widget Partners", True), ("ALPHA, INC.", False), (table, True)):
        text = CERTIFICATE + block.format(beneath)
        [place] = find_signatures(text, 0)
        [one] = read_signatures(text, *place, ["Alpha, Inc."])
        assert one.title is not None
        assert ("doubted" in one.title.signs) == doubted


def test_a_letter_behind_the_signatures_is_none_of_them() -> None:
    letter = (
        "MARKET WIDGETS CORPORATION\n\nIn connection with your consideration of a possible transaction with the\n"
        "company, you have indicated that you may request information concerning it and you\n"
        "agree to treat any such information in accordance with the provisions of this letter.\n\n"
        "By: /s/ Mary Other\n"
    )
    block = "Date: May 2, 2001\n\n/s/ John Doe\nVice President\n\nPage 2 of 6\n\n"
    assert signed(CERTIFICATE + block + letter) == [("John Doe", "Vice President", None, "2001-05-02")]


@pytest.mark.parametrize(
    "titles",
    ["Name                Date        No. of Shares      Price", "Trade Date", "Date of\nDate of Purchase     Amount"],
)
def test_a_list_of_transactions_right_behind_is_no_signature(titles: str) -> None:
    signed = "Dated: March 3, 1999\n\nFERN FUND, L.P.\n\nBy: /s/ Ann Orme\n    Name: Ann Orme\n    Title: Partner\n\n"
    text = f"{CERTIFICATE}{signed}{titles}\nFern Fund, L.P.     3/01/99     1,500              10.25\n"
    [place] = find_signatures(text, 0)
    assert "Partner" in text[slice(*place)]
    assert "3/01/99" not in text[slice(*place)]


def test_a_section_without_heading_and_certificate() -> None:
    text = (
        "Item 10. I certify the above to you and to all of whom it may be of any concern.\n\n/s/ John Doe\nJohn Doe\n"
    )
    assert signed(text, ("John Doe",)) == [("John Doe", None, None, None)]


def test_what_is_certified_may_be_the_above() -> None:
    for above in ("foregoing statements are true", "information above is true, complete"):
        text = f"Item 7. None.\n\n   We certify that the {above} and correct.\n\n/s/ John Doe\n"
        [(start, _)] = find_signatures(text, 0)
        assert text[start:].lstrip().startswith("We certify")
        assert signed(text) == [("John Doe", None, None, None)]


@pytest.mark.parametrize(
    "words",
    [
        "I certify, after reasonable inquiry",
        "The undersigned, after reasonable inquiry",
        "I certify to the best of my knowledge and belief, after reasonable inquiry",
    ],
)
def test_the_sentence_that_is_certified_may_begin_with_who_does_so(words: str) -> None:
    text = f"Item 7. None.\n\n   {words} and to the best of my knowledge, that it is true.\n\n/s/ John Doe\n"
    assert text[find_signatures(text, 0)[0][0] :].startswith(words)


def test_nothing_is_signed() -> None:
    assert find_signatures("Item 1. Security and Issuer.\n\nCommon stock.\n", 0) == []


def test_a_star_without_an_attorney_is_doubted() -> None:
    text = CERTIFICATE + "Dated: May 2, 2001\n\n   /s/ John Doe*\n   John Doe\n"
    [place] = find_signatures(text, 0)
    for star in ("*", ""):
        [line] = read_signatures(text.replace("*", star), *place, ["John Doe"])
        assert line.name is not None
        assert line.name.signs.get("doubted", 0.0) == float(bool(star))


def test_places_hold_what_is_said() -> None:
    text = CERTIFICATE + "Dated: May 2, 2001\n\nALPHA, INC.\n\nBy: /s/ John Doe\nName: John Doe\nTitle: President\n"
    [place] = find_signatures(text, 0)
    [one] = read_signatures(text, *place, ["Alpha, Inc."])
    values = (one.name, one.title, one.for_, one.date)
    assert all(value is not None for value in values)
    words = [text[value.start : value.end] for value in values if value is not None]
    assert words == ["Name: John Doe", "Title: President", "ALPHA, INC.", "Dated: May 2, 2001"]
    assert one.name is not None
    assert one.name.signs["slashed"] == one.name.signs["repeated"] == one.name.signs["headed"] == 1


def _unheld(text: str, persons: Sequence[str]) -> list[tuple[object, str]]:
    """The values and the places of those that no words of their places say, but names known from the cover page."""
    lines = [line for section in find_signatures(text, 0) for line in read_signatures(text, *section, persons)]
    found = [found for line in lines for found in (line.name, line.title, line.for_) if found]
    places = [
        (value, " ".join(text[slice(*place)] for place in ((value.start, value.end), *value.further)))
        for value in found
        if value.how != ONLY_PERSON
    ]
    return [
        (value.value, words)
        for value, words in places
        if not all(_letters(part) in _letters(words) for part in str(value.value).replace(";", "").split())
    ]


@pytest.mark.parametrize("case", CASES, ids=[case.family for case in CASES])
def test_places_of_a_family_hold_what_is_said(case: Case) -> None:
    assert _unheld(CERTIFICATE + case.text.removeprefix("!\n"), case.persons) == []


def test_of_two_who_sign_beside_each_other_neither_has_the_place_of_the_other() -> None:
    block = (
        "HEATH CORP.                  MOOR CORP.\n\nBy: /s/ Ada Orme             By: /s/ Otto Moss\n"
        "    Ada Orme,                    Otto Moss,\n    Treasurer                    Vice\n"
        "                                 President\n"
    )
    text = CERTIFICATE + block
    (section,) = find_signatures(text, 0)
    lines = read_signatures(text, *section, ["Heath Corp.", "Moor Corp."])
    titles = [line.title for line in lines if line.title]
    words = [[text[slice(*place)] for place in ((title.start, title.end), *title.further)] for title in titles]
    assert words == [["Ada Orme,", "Treasurer"], ["Otto Moss,", "Vice\n                                 President"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    "flood",
    [
        "-" * 1_000_000,
        "_ " * 500_000 + "a",
        " " * 1_000_000 + "a",
        "\t" * 1_000_000 + "a",
        "(" * 1_000_000,
        "/s/ " * 250_000,
        "By: " * 250_000,
        "A, " * 300_000,
        "February 1, 2013 " * 50_000,
        "Alpha of\n" * 100_000,
        "Alpha Fund\n" * 100_000,
        "*\n" * 300_000,
        "/s/ John Doe*\n*By: /s/ Mary Other\n" * 30_000,
        "after reasonable inquiry " * 40_000,
        "SIGNATURE\n" * 100_000,
        "reasonable " * 100_000,
        "JOINT AGREEMENT " * 60_000,
    ],
    ids=lambda flood: repr(flood[:12]),
)
def test_a_flood_is_read_in_time(flood: str) -> None:
    text = CERTIFICATE + flood
    with patience():
        signed(text)


def _printed(stem: str) -> str:
    """The printed text of a labelled filing."""
    folders = ("ascii", "html", "sgml")
    [file] = [file for name in folders for file in (TRUTH.parent / name).glob(f"{stem}.*")][:1]
    data = file.read_bytes()
    passage = Passage.whole(data)
    if sniff(data) == "submission":
        passage = FullSubmission.read(data).documents[0].passage
    return (read_html if sniff(passage.data) == "html" else read_plain)(passage).text


def _letters(value: Any) -> str:
    return "".join(filter(str.isalnum, str(value or "").casefold()))


def _counted(truth: list[dict[str, Any]], read: list[Signed], unsure: set[str]) -> Counter[str]:
    """Compare signatures in order, each value by its letters and digits."""
    counted: Counter[str] = Counter()
    for at, expected in enumerate(truth):
        found = read[at] if at < len(read) else Signed(None, None, None, None)
        for key, value in (("name", found.name), ("title", found.title), ("for", found.for_), ("date", found.date)):
            if f"signatures[{at}].{key}" in unsure:
                continue
            wanted, got = _letters(expected[key]), _letters(said(value))
            counted["owed"] += bool(wanted)
            counted["stated"] += bool(got)
            counted["right"] += bool(wanted) and wanted == got
    counted["stated"] += sum(value is not None for one in read[len(truth) :] for value in (one.name, one.date))
    return counted


@pytest.mark.parametrize("seed", range(40))
def test_printed_filings(seed: int) -> None:
    sample = printed_filing(Random(seed))
    read = read_html if sniff(sample.data) == "html" else read_plain
    text = read(Passage.whole(sample.data)).text
    expected = [(one["name"], one["title"], one["for"], one["date"]) for one in sample.truth["signatures"]]
    found = signed(text, tuple(person["name"] for person in sample.truth["persons"]))
    assert [tuple(map(_letters, one)) for one in found] == [tuple(map(_letters, one)) for one in expected]
    assert _unheld(text, tuple(person["name"] for person in sample.truth["persons"])) == []


@needs_shared
def test_labelled_filings() -> None:
    total: Counter[str] = Counter()
    for file in sorted(TRUTH.glob("*.json")):
        truth = json.loads(file.read_text("utf-8"))
        text = _printed(file.stem)
        names = [one["name"] for one in truth["persons"]]
        read = [line for section in find_signatures(text, 0) for line in read_signatures(text, *section, names)]
        assert _unheld(text, names) == []
        total += _counted(truth["signatures"], read, set(truth.get("uncertain", ())))
    assert total["right"] >= 0.99 * total["stated"], total
    assert total["right"] >= 0.99 * total["owed"], total


def test_a_note_on_the_power_of_attorney_is_no_signature() -> None:
    text = (
        CERTIFICATE
        + """
        Date:          February 11, 2005

        Signature:     *Dorothea Q. Plover
        Name/Title:    Dorothea Q. Plover, Chairman
                       Marrow & Finch International, Inc.


        *By    /s/ Kendrick R. Gorse
               Kendrick R. Gorse
               Attorney-in-fact

               Signed pursuant to a Power of Attorney dated January 30,
               2003 included as an Exhibit to Schedule 13G filed with
               the Securities and Exchange Commission
"""
    )
    assert [one[:2] for one in signed(text)] == [("Kendrick R. Gorse", "Attorney-in-fact")]


def test_labels_alone_are_no_signature() -> None:
    assert signed(CERTIFICATE + "Name:\n\nTitle:\n", ()) == []


def test_a_name_that_ends_in_an_initial_lacks_its_surname() -> None:
    text = f"{CERTIFICATE}Date: May 2, 2001      John Q.\n"
    [line] = [line for section in find_signatures(text, 0) for line in read_signatures(text, *section, ["John Q. Doe"])]
    assert line.name is not None
    assert "doubted" in line.name.signs


def test_a_bank_signs_as_executor_of_an_estate_whose_name_is_wrapped() -> None:
    text = f"{CERTIFICATE}FERN TRUST CO.,\nCo-Executor of the Estate of Ada\nQ. Moss\n\nBy: /s/ Ann Lee\n    Ann Lee\n"
    persons = ["Estate of Ada Q. Moss", "Ada Moss"]
    [line] = [line for section in find_signatures(text, 0) for line in read_signatures(text, *section, persons)]
    assert line.for_ is not None
    assert line.for_.value == "Estate of Ada Q. Moss"


def test_what_stands_beneath_two_joined_signatures_is_doubted() -> None:
    text = f"{CERTIFICATE}ALPHA POINT, INC.\nBY /S/ John Doe BY /S/ Jane Roe\nJohn Doe Jane Roe\nTrustee\n"
    lines = [line for section in find_signatures(text, 0) for line in read_signatures(text, *section, [])]
    stated = [found for line in lines for found in (line.title, line.for_) if found]
    assert len(lines) == 2
    assert stated
    assert all("doubted" in found.signs for found in stated)


def test_whom_a_signature_is_for_is_doubted_where_its_name_is_cut_or_signs_itself() -> None:
    cut = "DUNLIN ASSET MANAGEMENT\n\nBy: /s/ Ada Moss\n    Director\n"
    itself = "/s/ Olive Fern\nOlive Fern\n\nALPHA TRUST\n\nBy: /s/ Ada Moss\n\n   OLIVE FERN\n\nBy: /s/ Ada Moss\n"
    more = "AURELIA MOSSMAN, Co-Trustec\n\nBy: /s/ Olive Fern\n"
    end = "MASTER AND FELLOWS OF DUNLIN\n  COLLEGE\n\nBy: /s/ Ada Moss\n"
    amid = "Fern Group Trust and its direct\nand indirect subsidiaries:\nBy: /s/ Ada Moss\n    Ada Moss\n"
    known = ["Dunlin Asset Management (Jersey) Limited"], ["Dunlin Asset Management Association, as Trustee"]
    for text, persons in (
        (cut, known[0]),
        (cut, known[1]),
        (more, ["Aurelia Mossman"]),
        (end, []),
        (amid, ["Fern Group Trust and its direct and indirect subsidiaries"]),
        (itself, ["Olive Fern", "Ivo Larch"]),
    ):
        text = f"{CERTIFICATE}{text}"
        lines = [line for section in find_signatures(text, 0) for line in read_signatures(text, *section, persons)]
        stated = [line.for_ for line in lines if line.for_]
        assert "doubted" in stated[-1].signs


def test_a_name_in_print_that_nobody_signed_above_is_doubted() -> None:
    text = f"{CERTIFICATE}/s/ Olive Fern\n--------\nOlive Fern\n\n\n-----------\nIvo Larch\n"
    signed, unsigned = (
        line.name for section in find_signatures(text, 0) for line in read_signatures(text, *section, [])
    )
    assert signed is not None
    assert unsigned is not None
    assert ("unsigned" in signed.signs, "unsigned" in unsigned.signs) == (False, True)


@pytest.mark.parametrize(
    "words",
    [
        "(303) 555-0100",
        "303.555.0100 x12",
        "+44 20 7946 0018",
        "Tel: (303) 555-0100",
        "Facsimile No.: 303-555-0101",
        "ada@fern.example",
        "E-mail: ada@fern.example",
        "www.fern.example",
        "12 Hill Road",
        "12 Hill Road, Suite 400",
        "101 Federal St.",
        "One Hill Plaza",
        "25th Floor",
        "P.O. Box 12",
        "Denver, Colorado",
        "Denver, CO",
        "Washington, D.C.",
        "Toronto, Ontario",
        "London EC2V 7NQ",
        "12 Hill Road\n    Denver, Colorado\n    (303) 555-0100",
    ],
)
def test_where_somebody_is_found_heads_no_block(words: str) -> None:
    block = f"FERN FUND, L.P.\nBy: /s/ Ann Orme\n    Ann Orme\n    General Partner\n    {words}\n"
    text = f"{CERTIFICATE}{block}\n/s/ Cora Moss\nCora Moss\n"
    (section,) = find_signatures(text, 0)
    first, second = read_signatures(text, *section, ["Fern Fund, L.P.", "Cora Moss"])
    assert (said(first.name), said(first.title), said(first.for_)) == ("Ann Orme", "General Partner", "FERN FUND, L.P.")
    assert first.title is not None
    assert "doubted" not in first.title.signs
    assert (said(second.name), second.for_) == ("Cora Moss", None)


@pytest.mark.parametrize(
    "words", ["Vice President, Mexico", "Director, Jersey", "Ann Orr, Jr.", "Fern & Moss, Delaware"]
)
def test_an_office_or_a_name_is_no_address(words: str) -> None:
    assert not is_contact(words)


@pytest.mark.parametrize(
    ("beneath", "repeated"), [("Name\nDirector\nTitle", 1.0), ("Director\nTitle", 0.0), ("Name:\nTitle: Director", 0.0)]
)
def test_a_name_above_the_word_name_is_the_one_in_print(beneath: str, repeated: float) -> None:
    text = f"{CERTIFICATE}Fern Fund, L.P.\n/s/ Ann Orme\n{beneath}\n"
    (section,) = find_signatures(text, 0)
    (line,) = read_signatures(text, *section, ["Fern Fund, L.P."])
    assert (said(line.name), said(line.title)) == ("Ann Orme", "Director")
    assert line.name is not None
    assert line.name.signs["repeated"] == repeated


def test_one_of_a_couple_signs_for_himself() -> None:
    text = CERTIFICATE + "/s/ Ada Moss\nAda Moss\n\n/s/ Olive Moss\nOlive Moss\n"
    couple = ("Ada and Olive Moss, JTWROS",)
    assert signed(text, couple) == [("Ada Moss", None, None, None), ("Olive Moss", None, None, None)]


@pytest.mark.parametrize(
    "blocks",
    [
        "Date: 3-19-98\nDate: 3-20-98\n\nFERN BANK\n\nBy /s/ Ann Orme\nAnn Orme\n\n/s/ Basil Thwaite\nBasil Thwaite\n",
        "June 3, 1998\n\nFERN BANK\n\nJune 1, 1998\n\nBy:\n\n/s/ Ann Orme\nAnn Orme\n\nBy:\n\n/s/ Cora Moss\nCora Moss",
        "   /s/ Ann Orme          June 3, 1998\n   Ann Orme\n\n   /s/ Basil Thwaite\n   Basil Thwaite\n\n"
        "   /s/ Cora Moss         June 5, 1998\n   Cora Moss\n",
    ],
    ids=["together", "torn", "one without"],
)
def test_days_that_may_be_of_another_signature_are_doubted(blocks: str) -> None:
    text = CERTIFICATE + blocks
    (section,) = find_signatures(text, 0)
    lines = read_signatures(text, *section, ["Ann Orme", "Basil Thwaite", "Cora Moss"])
    days = [line.date.signs.get("doubted") for line in lines if line.date]
    assert len(days) == len(lines) > 1
    assert any(days)
    assert days[1]


@pytest.mark.parametrize(
    ("words", "doubted"),
    [("This eighth day of February, 1998", 1.0), ("12 Hill Road, Suite 8\nFebruary, 1998", None)],
)
def test_a_month_whose_day_is_not_read_is_doubted(words: str, doubted: float | None) -> None:
    text = f"{CERTIFICATE}{words}\n\n/s/ Ann Orme\nAnn Orme\n"
    (section,) = find_signatures(text, 0)
    (line,) = read_signatures(text, *section, ["Ann Orme"])
    assert line.date is not None
    assert (line.date.value, line.date.signs.get("doubted")) == ("1998-02", doubted)


@pytest.mark.parametrize("words", ["February", "March __, ____", "2/30/98"])
def test_what_is_no_day_where_one_is_asked_for_is_unreadable(words: str) -> None:
    text = f"{CERTIFICATE}Dated:  {words}\n\n/s/ Ann Orme\nAnn Orme\n"
    (section,) = find_signatures(text, 0)
    (line,) = read_signatures(text, *section, ["Ann Orme"])
    assert line.date is not None
    assert (line.date.absence, line.date.words.rstrip(" ,_")) == ("unreadable", words.rstrip(" ,_"))


def test_whom_a_signature_is_for_is_doubted_where_columns_were_written_below_each_other() -> None:
    torn = (
        "FERN BANK\n\nMOSS TRUST COMPANY\n\nBy:\n\nBy:\n\n/s/ Ann Orme\nAnn Orme\n\n/s/ Basil Thwaite\nBasil Thwaite\n"
    )
    text = CERTIFICATE + torn
    (section,) = find_signatures(text, 0)
    lines = read_signatures(text, *section, ["FERN BANK", "MOSS TRUST COMPANY"])
    doubted = [found.signs.get("doubted") for line in lines if (found := line.for_)]
    assert doubted
    assert all(doubted)


def test_a_blank_amid_a_signature_fails_nothing() -> None:
    text = (
        "Item 2(e)   CUSIP Number\n       007094105\n"
        "      After reasonable inquiry and to the best of my knowledge and\n"
        "       Dat:         July 9, 19 (Forthe perio endd\n                     December 31, 1997)"
    )
    assert read(text.encode()).record is not None


def test_a_degree_in_a_line_of_its_own_goes_on_with_the_name_above() -> None:
    text = f"{CERTIFICATE}Fern Fund, L.P.\nBy: /s/ Ann Orme,\nPh.D.\nAnn Orme, Ph.D.,\nManaging Partner\n"
    (section,) = find_signatures(text, 0)
    lines = read_signatures(text, *section, ["Fern Fund, L.P."])
    assert [(said(line.name), said(line.for_)) for line in lines] == [("Ann Orme, Ph.D.", "Fern Fund, L.P.")]


def test_the_deed_that_a_signature_rests_on_is_no_entity() -> None:
    lines = [
        "Date:  February 8, 1999",
        "",
        "Signature:    *Basil Moss, Jr.",
        "Name/Title:    Basil Moss, Jr., Executive Vice",
    ]
    lines += [f"{' ' * 15}{line}" for line in ("President", "", "Fern Research and Management Company", "", "", "")]
    lines += ["*By", "", f"{' ' * 15}Ann Orme", f"{' ' * 15}Attorney-in-fact", ""]
    deed = [
        "Signed pursuant to a Power of Attorney dated January 29,",
        "1999 included as an Exhibit to Schedule 13G filed with",
    ]
    deed += ["the Securities and Exchange Commission by Fern Research", "and Management Company on February 8, 1999."]
    text = CERTIFICATE + "\n".join([*lines, *(f"{' ' * 15}{line}" for line in deed)])
    (section,) = find_signatures(text, 0)
    (line,) = read_signatures(text, *section, ["Fern Research and Management Company"])
    assert (said(line.name), said(line.for_)) == ("Ann Orme", "Fern Research and Management Company")


def test_a_block_without_a_heading_begins_below_the_title_of_the_last_item():
    text = (
        "Item 5.\n\nInterest in Securities of the Issuer.\n\nItem 6.\n\n"
        "Contracts, Arrangements, Understandings or Relationships with Respect to Securities of the Issuer.\n\n"
        "Date: March 3, 2013\n\nFERN MANAGEMENT LP\n\nBy:\n\n/s/ Ada Moss\n\nAda Moss\n"
    )
    [(start, end)] = find_signatures(text, 0)
    assert text[start:end].lstrip().startswith("Date:")


def test_a_caption_that_a_narrow_cell_breaks_keeps_all_lines_of_the_title():
    """So do some browsers print EDGAR's own page."""
    page = """
                  Fern Fund, L.P.

                             Signature:   /s/ Ian Moss
                             Name/        Ian Moss / Authorized
                             Title:       Signatory, Fern Partners GP
                                          LP, its general partner

                             Date:        05/06/2025
"""
    persons = PERSON + PERSON.replace("Fern Fund, L.P.", "Fern Partners GP LP")
    (signature,) = read(f"{FIRST}{persons}SIGNATURE\n{page}".encode()).record.signatures
    assert signature.signers[0].title == "Authorized Signatory, Fern Partners GP LP, its general partner"


@pytest.mark.parametrize(
    "offices", [("Diretor-Presidente", "Diretora de Financas"), ("Verkstallande direktor", "Chefsjurist")]
)
def test_offices_of_other_languages_stand_below_names_in_columns(offices) -> None:
    rows = [("/s/ Ada Moss", "/s/ Olive de Elm"), ("Ada Moss", "Olive de Elm"), offices]
    text = CERTIFICATE + "FERN S.A.\n\n" + "".join(f"{left:<40}{right}\n" for left, right in rows)
    (section,) = find_signatures(text, 0)
    lines = read_signatures(text, *section, ["Fern S.A."])
    assert [(said(line.name), said(line.title)) for line in lines] == [
        ("Ada Moss", offices[0]),
        ("Olive de Elm", offices[1]),
    ]


def test_an_actuary_signs_behind_per_without_a_mark() -> None:
    """F.S.A. is no end of a company's name."""
    block = (
        "Dated this 7th day of February, 1997\n\nFERN ASSURANCE SOCIETY\n\n{} Ada B. Moss, F.S.A.\n{}    Treasurer\n"
    )
    whole = [("Ada B. Moss, F.S.A.", "Treasurer", "FERN ASSURANCE SOCIETY", "1997-02-07")]
    for by in ("Per:", "By:"):
        assert signed(CERTIFICATE + block.format(by, " " * len(by)), ("Fern Assurance Society",)) == whole


def test_a_person_below_on_whose_behalf_somebody_signs_begins_the_next_block() -> None:
    persons = ("Moss Advisers Ltd", "Fern Fund SPC, for the account of Portfolio B")
    text = f"""Date: August 8, 2019

MOSS ADVISERS LTD
By: /s/ Ada Elm
Ada Elm, duly authorised under Power of Attorney effective as of July 1, 2018, by and on behalf of Max Orme
{persons[1].upper()}
By: /s/ Olive Poe
Olive Poe
Director
"""
    assert [(name, whom) for name, _, whom, _ in signed(CERTIFICATE + text, persons)] == [
        ("Ada Elm", "MOSS ADVISERS LTD"),
        ("Olive Poe", persons[1].upper()),
    ]


def test_a_day_may_stand_in_cells_word_by_word() -> None:
    text = "Dated:\tMay\t17,\t2006\n\nFERN FUND, L.P.\n\nBy: /s/ Ada Elm\nName: Ada Elm\nTitle: President\n"
    assert signed(CERTIFICATE + text, ("Fern Fund, L.P.",)) == [
        ("Ada Elm", "President", "FERN FUND, L.P.", "2006-05-17")
    ]


def test_names_beside_each_other_above_the_same_in_print_are_signatures() -> None:
    """Each was read as two who sign."""
    lines = [
        ("ADA MOSS", "OLIVE FERN"),
        ("_" * 24, "_" * 24),
        ("Ada Moss, Trustee", "Olive Fern,"),
        ("", "Trustee"),
    ]
    block = "".join(f"{left:36}{right}\n" for left, right in lines)
    whom = "FERN SHARING TRUST"
    assert signed(f"{CERTIFICATE}March 9, 1994\n\n{whom}\n\n{block}", ("Fern Sharing Trust",)) == [
        ("Ada Moss", "Trustee", whom, "1994-03-09"),
        ("Olive Fern", "Trustee", whom, "1994-03-09"),
    ]


def test_signatures_of_which_nobody_is_read_are_told() -> None:
    page = f"{FIRST}{PERSON}{CERTIFICATE}"
    told = [
        [
            (problem.code, problem.words)
            for problem in read((page + block).encode()).problems
            if problem.path == "signatures"
        ]
        for block in ("May 9, 1994\n\nFERN FUND, L.P.\n\nRe: 8 4 12 X\n", "By: /s/ Ada Moss\n", "__ 19__")
    ]
    assert told == [[("missing", "nobody was read among the signatures")], [], []]
