"""What one part of a document says of another: agreement is evidence, a contradiction a problem with both in words."""

from decimal import Decimal

import pytest

from muniment import read
from muniment.forms.schedule_13.schedule_13g import Schedule13G
from muniment.lab.score import SURE
from muniment.readers.labelled.cross_checks import is_among
from muniment.readers.labelled.signatures import ONLY_PERSON
from muniment.readers.labelled.trace import LabelledTrace
from muniment.reading import Reading
from muniment.writers.summary import summary
from readers.labelled import pages

WHOLE = pages.WHOLE.replace("30000A107", "99034P106")  # whose check digit is right

ITEMS_1_AND_2 = """Item 1(a). Name of Issuer:
Fern Holdings Inc.
Item 1(b). Address of Issuer's Principal Executive Offices:
1 Moss Lane, Springfield, IL 62701
Item 2(a). Name of Person Filing:
Fern Fund, L.P.
Item 2(b). Address of Principal Business Office:
1 Moss Lane, Springfield, IL 62701
Item 2(c). Citizenship:
Delaware
Item 2(d). Title of Class of Securities:
Common Stock
Item 2(e). CUSIP Number:
99034P106
"""
ITEM_4 = """(a) Amount beneficially owned: 1,000
(b) Percent of class: 5.3%
(c) Number of shares as to which such person has:
(i) Sole power to vote or to direct the vote: 1,000
(ii) Shared power to vote or to direct the vote: 0
(iii) Sole power to dispose or to direct the disposition of: 1,000
(iv) Shared power to dispose or to direct the disposition of: 0
"""
FULL = WHOLE.replace("Item 3. If", f"{ITEMS_1_AND_2}Item 3. If").replace("See the cover page.\n", ITEM_4)
HEADER = """<SEC-DOCUMENT>0009990001-10-000007.txt : 20100203
<SEC-HEADER>0009990001-10-000007.hdr.sgml : 20100203
ACCESSION NUMBER:		0009990001-10-000007
CONFORMED SUBMISSION TYPE:	SC 13G/A
PUBLIC DOCUMENT COUNT:		1
FILED AS OF DATE:		20100203

SUBJECT COMPANY:

	COMPANY DATA:
		COMPANY CONFORMED NAME:			FERN HOLDINGS INC
		CENTRAL INDEX KEY:			0009990005
		IRS NUMBER:				990000001

FILED BY:

	COMPANY DATA:
		COMPANY CONFORMED NAME:			FERN FUND L P
		CENTRAL INDEX KEY:			0009990006
		IRS NUMBER:				123456789
</SEC-HEADER>
<DOCUMENT>
<TYPE>SC 13G/A
<SEQUENCE>1
<TEXT>
"""
SIGNER = "signatures[0].signers[0].signature"
SIGNED_ON = "signatures[0].signers[0].date"
BEHIND = "</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"


def reading(text: str) -> Reading:
    return read(text.encode())


def contradictions(of: Reading) -> dict[str, str]:
    return {problem.path: problem.words for problem in of.problems if problem.code in ("contradiction", "implausible")}


def confidence(of: Reading, path: str) -> float:
    return of.evidence[path].confidence


def test_what_agrees_everywhere_contradicts_nowhere():
    assert contradictions(reading(FULL)) == {}
    assert contradictions(reading(HEADER + FULL + BEHIND)) == {}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("SCHEDULE 13G", ""),
        ("SCHEDULE 13G/A", "This Amendment No. 2 of the statement says so."),
        ("SCHEDULE 13G", "This Amendment says so."),
        ("SCHEDULE 13G", "Item 4 of the Schedule 13G is hereby amended."),
        ("SCHEDULE 13G", "CUSIP No. 99034P106   13G/A   Page 2 of 4"),
    ],
)
def test_an_amendment_of_which_the_first_page_says_nothing_is_no_sure_original(form, words):
    changed = FULL.replace("(Amendment No. 2)*\n", "").replace("Item 1(a)", f"{words}\n\nItem 1(a)")
    assert (reading(FULL).record.submission_type, reading(changed).record.submission_type) == ("SCHEDULE 13G/A", form)
    sure = [confidence(of, "submission_type") >= SURE for of in (reading(FULL), reading(changed))]
    assert sure == [True, not words]
    assert (summary(reading(changed))["confidence"]["form"] >= SURE) == (not words)
    assert reading(HEADER.replace("13G/A", "13G") + changed + BEHIND).evidence["submission_type"].confidence >= SURE


PERSON = "reporting_persons[0]."
DIFFERENT = {
    "aggregate_amount": ("owned: 1,000", "owned: 1,900", "Row 9 says 1,000; Item 4(a) says 1,900"),
    "percent": ("of class: 5.3%", "of class: 3.5%", "Row 11 says 5.3%; Item 4(b) says 3.5%"),
    "sole_voting_power": (
        "direct the vote: 1,000", "direct the vote: 700", "Row 5 says 1,000; Item 4(c)(i) says 700",
    ),
    "name": (
        "Person Filing:\nFern Fund, L.P.", "Person Filing:\nGrebe Partners Ltd.",
        "Row 1 says 'Fern Fund, L.P.'; Item 2(a) says 'Grebe Partners Ltd.'",
    ),
    "issuer_name": (
        "Name of Issuer:\nFern Holdings Inc.", "Name of Issuer:\nSorrel Mining Corp.",
        "The cover says 'Fern Holdings Inc.'; Item 1(a) says 'Sorrel Mining Corp.'",
    ),
    "class_title": (
        "Class of Securities:\nCommon Stock", "Class of Securities:\n7 % Debentures",
        "The cover says 'Common Stock'; Item 2(d) says '7 % Debentures'",
    ),
    "cusips": (
        "CUSIP Number:\n99034P106", "CUSIP Number:\n30000A203",
        "The cover says CUSIP 99034P106; Item 2(e) says 30000A203",
    ),
}  # fmt: skip


@pytest.mark.parametrize("field", DIFFERENT)
def test_a_contradiction_is_told_with_both_places_and_doubted(field):
    old, new, words = DIFFERENT[field]
    path = field if field in ("issuer_name", "class_title", "cusips") else PERSON + field
    assert FULL.count(old) == 1
    agreeing, differing = reading(FULL), reading(FULL.replace(old, new))
    assert contradictions(differing) == {path: words}
    assert confidence(differing, path) < SURE <= confidence(agreeing, path)


@pytest.mark.parametrize(("name", "is_sure"), [("Fern Fund", False), ("Fern, L.P.", False), ("Fern Fund LP", True)])
def test_a_name_that_lacks_words_of_item_2_is_not_sure(name, is_sure):
    changed = reading(FULL.replace("   Fern Fund, L.P.\n", f"   {name}\n", 1))
    assert (confidence(changed, f"{PERSON}name") >= SURE) is is_sure
    assert (f"{PERSON}name" not in contradictions(changed)) is is_sure


def test_a_rounded_number_is_the_same_as_far_as_it_goes():
    text = FULL.replace("   1,000\n", "   1,482,600\n").replace("vote: 1,000", "vote: 1,482,600")
    text = text.replace("disposition of: 1,000", "disposition of: 1,482,600")
    agreeing, cut, differing, long = (
        contradictions(reading(text.replace("owned: 1,000", f"owned: approximately {said} shares")))
        for said in ("1.48 million", "1,482 thousand", "1.3 million", f"{10**40} million")
    )
    assert agreeing == cut == {}
    assert differing == {f"{PERSON}aggregate_amount": "Row 9 says 1,482,600; Item 4(a) says 1,300,000"}
    assert list(long) == list(differing)


def test_whose_figures_these_are_is_not_sure_where_the_name_is_contradicted():
    old, new, _ = DIFFERENT["name"]
    amount = PERSON + "aggregate_amount"
    others = FULL.replace(old, new).replace("\nFern Fund, L.P.\n\nBy:", "\nGrebe Partners Ltd.\n\nBy:")
    assert confidence(reading(others), amount) < SURE <= confidence(reading(FULL), amount)


@pytest.mark.parametrize(
    "answer",
    [
        "See row 9 of the cover page.",
        "1,000 shares, of which 400 are options",
        "Item 4(a) of Annex B says 1,900",
        "N/A",
    ],
)
def test_an_answer_that_says_several_things_or_none_contradicts_nothing(answer):
    assert contradictions(reading(FULL.replace("owned: 1,000", f"owned: {answer}"))) == {}


@pytest.mark.parametrize("tag", ["<foo width=3>", "</span2>", "<!DOCTYPE x>"])
def test_a_value_with_tags_in_it_is_not_sure(tag):
    words = "Common Stock\n(Title of Class"
    path = "class_title"
    assert confidence(reading(FULL.replace(words, f"Common Stock {tag}\n(Title of Class")), path) < SURE
    assert confidence(reading(FULL.replace(words, "Common Stock <HR size=1>\n(Title of Class")), path) >= SURE


def test_an_issuer_is_no_class_of_securities():
    """Labels in one column and values in another: the issuer stands above the next label."""
    found = reading(FULL.replace("Common Stock\n(Title", "Fern Holdings Inc.\n(Title"))
    assert (
        contradictions(found)["class_title"] == "'Fern Holdings Inc.' is the issuer rather than a class of securities"
    )
    assert confidence(found, "class_title") < SURE


@pytest.mark.parametrize(("mark", "is_sure"), [("", True), ("\n\nX", False)])
def test_a_lone_mark_below_all_rules_is_not_sure(mark, is_sure):
    rules = "[X] Rule 13d-1(b)\n[ ] Rule 13d-1(c)\n[ ] Rule 13d-1(d)"
    bare = "Rule 13d-1(b)\nRule 13d-1(c) X\nRule 13d-1(d)".replace(" X", "" if mark else " X") + mark
    found = reading(FULL.replace(rules, bare))
    assert (confidence(found, "rules") >= SURE) == is_sure
    assert isinstance(found.record, Schedule13G)
    assert found.record.rules == (("Rule 13d-1(d)",) if mark else ("Rule 13d-1(c)",))


@pytest.mark.parametrize(
    ("names", "is_sure"), [("Fern Fund, L.P.", True), ("Fern Fund, L.P.\n   Moss Fund, L.P.", False)]
)
def test_whom_somebody_signs_for_is_no_surer_than_the_only_name(names, is_sure):
    text = FULL.replace("Fern Fund, L.P.\n\nBy:", "By:").replace("   Fern Fund, L.P.\n", f"   {names}\n", 1)
    found = reading(text)
    evidence = found.evidence["signatures[0].reporting_person"]
    assert evidence.how == ONLY_PERSON
    assert "Fern Fund, L.P." in found.words(evidence.spans[1]), "where it is named"
    assert (confidence(found, "signatures[0].reporting_person") >= SURE) == is_sure


def test_no_power_exceeds_the_aggregate_amount():
    found = reading(FULL.replace("SHARED VOTING POWER\n   -0-", "SHARED VOTING POWER\n   1,420,000"))
    assert contradictions(found)[f"{PERSON}shared_voting_power"] in (
        "Row 6 says 1,420,000; Row 9 says 1,000, which is less",
        "Row 6 says 1,420,000; Item 4(c)(ii) says 0",
    )
    assert f"{PERSON}shared_voting_power" not in found.states, "stated, as printed, but not believed"
    assert confidence(found, f"{PERSON}shared_voting_power") < SURE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("based on 18,868 shares of Common Stock outstanding", None),
        ("There were outstanding 18,868 shares.", None),
        ("based on 14,000 shares outstanding, with options", None),
        ("held in all 1,600 shares, or 8.6 percent of the 18,868 shares outstanding", None),
        ("based on 188,680 shares of Common Stock outstanding", "1,000 of 188,680 shares outstanding are 0.53%"),
    ],
)
def test_the_percent_is_that_of_the_shares_outstanding(words, told):
    found = contradictions(reading(FULL.replace("\nItem 10.", f"\nThe percentage is {words}.\nItem 10.")))
    assert found == ({f"{PERSON}percent": f"Row 11 says 5.3%; {told}"} if told else {})


@pytest.mark.parametrize(("percent", "is_told"), [("38.4%", False), ("20.4%", True)])
def test_shares_of_warrants_may_add_to_those_outstanding(percent, is_told):
    said = "\nThe percentage is based on 1,605 shares outstanding plus the shares of the warrants.\nItem 10."
    found = contradictions(reading(FULL.replace("5.3%", percent).replace("\nItem 10.", said)))
    assert bool(found) == is_told


@pytest.mark.parametrize(
    ("old", "new", "path", "told"),
    [
        ("FERN HOLDINGS INC", "SORREL MINING CORP", "issuer_name", "submission says 'SORREL MINING CORP'"),
        ("FERN FUND L P", "GREBE PARTNERS LTD", f"{PERSON}name", "submission names 'GREBE PARTNERS LTD'"),
        ("123456789", "990000003", f"{PERSON}irs_number", "12-3456789; the header of the submission says 990000003"),
        ("DATE:		20100203", "DATE:		20091130", "event_date", "after the schedule was filed, 30 November 2009"),
        ("DATE:		20100203", "DATE:		20140203", "event_date", "the schedule was filed on 3 February 2014"),
    ],
)  # fmt: skip
def test_the_header_of_the_submission_is_another_witness(old, new, path, told):
    agreeing, differing = reading(HEADER + FULL + BEHIND), reading((HEADER + FULL + BEHIND).replace(old, new, 1))
    assert told in contradictions(differing)[path]
    assert confidence(differing, path) < SURE <= confidence(agreeing, path)


def test_the_tax_number_of_the_header_may_be_that_of_another_person():
    second = pages.PERSON.replace("Fern Fund, L.P.", "Fern Fund GP, L.L.C.").replace("12-3456789", "12-3456780")
    text = HEADER + FULL.replace(pages.ITEMS[:20], second + pages.ITEMS[:20]) + BEHIND
    found = contradictions(reading(text))
    assert "reporting_persons[1].irs_number" not in found
    others = contradictions(reading(text.replace("12-3456789", "12-3456781")))
    assert "the header of the submission says 123456789" in others["reporting_persons[1].irs_number"]


def test_the_day_of_the_event_is_before_the_signature():
    found = reading(FULL.replace("December 31, 2009", "December 31, 2010"))
    assert contradictions(found) == {
        "event_date": "The day of the event is 31 December 2010, after the schedule was signed, 1 February 2010",
        SIGNED_ON: "The schedule was signed 1 February 2010, before the day of the event, 31 December 2010",
    }
    assert max(confidence(found, "event_date"), confidence(found, SIGNED_ON)) < SURE


@pytest.mark.parametrize(("filed", "doubted"), [("20110203", SIGNED_ON), ("20100203", "event_date")])
def test_the_day_of_filing_says_which_day_is_wrong(filed, doubted):
    text = HEADER.replace("DATE:\t\t20100203", f"DATE:\t\t{filed}") + FULL + BEHIND
    found = reading(text.replace("December 31, 2009", "December 31, 2010"))
    other = "event_date" if doubted == SIGNED_ON else SIGNED_ON
    assert confidence(found, doubted) < confidence(found, other) < SURE


def test_the_heads_of_pages_say_the_number_again():
    head = "CUSIP No. {}      13G      Page {} of 4 Pages\n"
    heads = "".join(head.format("30000A203", n) + "Nothing.\n" for n in (2, 3))
    assert "the head of the pages says 30000A203" in contradictions(reading(WHOLE + heads))["cusips"]
    assert contradictions(reading(WHOLE + heads.replace("30000A203", "99034P106"))) == {}


def test_one_head_tells_which_letter_of_the_number_is_a_figure():
    of_cover, head = WHOLE.replace("99034P106", "896S22109"), "CUSIP No. {}      13G      Page 2 of 4 Pages\nNothing.\n"
    assert (
        "the head of the pages says 896522109" in contradictions(reading(of_cover + head.format("896522109")))["cusips"]
    )
    assert contradictions(reading(of_cover + head.format("30000A203"))) == {}


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("Fern Holdings Inc.\n(Name", "Common Stock\n(Name", "issuer_name"),
        ("Common Stock\n(Title", "Common Stock 99034P10 -\n(Title", "class_title"),
        ("Common Stock\n(Title", "$.0001 per share.\n(Title", "class_title"),
        ("Common Stock\n(Title", "par value $.01 per share\n(Title", "class_title"),
        ("99034P106\n(CUSIP", "30000A108\n(CUSIP", "cusips"),
    ],
)
def test_a_value_is_of_its_kind(old, new, path):
    found = reading(WHOLE.replace(old, new))
    assert list(contradictions(found)) == [path]
    assert "implausible" in {problem.code for problem in found.problems}
    assert confidence(found, path) < SURE


def test_letters_of_item_3_are_told_once():
    found = reading(WHOLE.replace("(e) [X] An", "(e) An"))
    assert all("e, e" not in problem.words for problem in found.problems)


def test_whoever_signs_is_a_reporting_person_or_signs_for_one():
    stranger = reading(WHOLE.replace("2010\n\nFern Fund, L.P.\n", "2010\n\nQuillon Mills, Inc.\n"))
    path = "signatures[0].reporting_person"
    told = "Ada Moss signs for 'Quillon Mills, Inc.', which is no reporting person; nobody signs for 'Fern Fund, L.P.'"
    assert contradictions(stranger)[path] == told
    assert confidence(stranger, path) < SURE <= confidence(reading(WHOLE), path)


@pytest.mark.parametrize(
    "heading", ["FOX CITIES BANK, TRUSTEE", "Fox Cities Bank, as Trustee of the Fern Family Trust"]
)
def test_a_trustee_signs_for_a_trust(heading: str):
    text = WHOLE.replace("2010\n\nFern Fund, L.P.\n", f"2010\n\n{heading}\n").replace(
        "Fern Fund, L.P.", "Fern Family Trust"
    )
    found = reading(text)
    path = "signatures[0].reporting_person"
    assert path not in contradictions(found)
    assert "unsigned" not in {problem.code for problem in found.problems}
    assert confidence(found, path) > 0.5
    assert (confidence(found, path) >= SURE) == ("as" in heading), "which names the trust, and for that it is"
    stranger = reading(text.replace("Fern Family Trust", "Fern Fund, L.P."))
    assert (path in contradictions(stranger)) == ("as" not in heading)


def test_who_signs_again_signs_perhaps_for_an_entity_that_nobody_signs_for():
    second = pages.PERSON.replace("Fern Fund, L.P.", "Moss Partners, L.P.").replace("12-3456789", "")
    again = "\nBy: /s/ Ada Moss\nName: Ada Moss\n"
    found = reading(WHOLE.replace(pages.ITEMS, second + pages.ITEMS) + again)
    path = "signatures[1].reporting_person"
    assert contradictions(found)[path] == (
        "Ada Moss signs again, for 'Fern Fund, L.P.' as it seems; nobody signs for 'Moss Partners, L.P.'"
    )
    assert confidence(found, path) < SURE
    other = reading(WHOLE.replace(pages.ITEMS, second + pages.ITEMS) + again.replace("Ada Moss", "Bea Orme"))
    assert path not in contradictions(other), "two officers sign for one"
    assert any(problem.code == "unsigned" and "Moss Partners" in problem.words for problem in other.problems)
    assert "another signature is for the same person" in " ".join(problem.words for problem in other.problems)
    officers = reading(WHOLE + "\nBy: /s/ Bea Orme\nName: Bea Orme\nTitle: Treasurer\n")
    assert confidence(officers, path) >= SURE, "for whom else could the second of two officers sign"
    alone = reading(WHOLE + again)
    assert path in alone.evidence
    assert path not in contradictions(alone)


SECOND = pages.PERSON.replace("12-3456789", "")
BLOCK = WHOLE[WHOLE.index("2010\n\nFern Fund, L.P.") + 6 :]


def unsigned(of: Reading) -> list[str]:
    return [problem.words for problem in of.problems if problem.code == "unsigned"]


@pytest.mark.parametrize(
    ("name", "block", "told"),
    [
        ("Moss Partners, L.P.", BLOCK, ["Nobody signs for 'Moss Partners, L.P.'"]),
        ("Fern Fund Limited", BLOCK, ["Nobody signs for 'Fern Fund Limited'"]),
        (
            "Moss GP, LLC",
            "/s/ Ada Moss\nAda Moss, as director of Moss GP, LLC, general\npartner of Fern Fund, L.P.\n",
            [],
        ),
        ("Moss GP, LLC", "Fern Fund, L.P.\nBy: Moss GP, LLC, its general partner\nBy: /s/ Ada Moss\nAda Moss\n", []),
        ("Moss GP, LLC", f"{BLOCK}who signs this statement as well for the partner in it, Moss GP, LLC\n", []),
        ("Fern Fund", BLOCK, ["Nobody signs for 'Fern Fund'"]),
        ("Ada Moss", f"{BLOCK}\n/s/ Ada B. Moss\nAda B. Moss\n", []),
        ("Moss Partners, L.P.", f"{BLOCK}for itself and on behalf of its affiliates\n", []),
        ("Moss Partners, L.P.", f"{BLOCK}\n/s/ John Sorrel\nJohn Sorrel\nPresident\n", []),
    ],
)
def test_it_is_told_for_whom_nobody_signs(name, block, told):
    text = WHOLE.replace(pages.ITEMS, SECOND.replace("Fern Fund, L.P.", name) + pages.ITEMS)
    found = reading(text.replace(BLOCK, block))
    assert unsigned(found) == told
    assert isinstance(found.trace, LabelledTrace)
    assert "contradicted" not in found.trace.statement.persons[1].rows["name"].signs, "it is right all the same"


def test_it_is_told_in_whose_name_an_attorney_signs():
    block = "Fern Fund, L.P.\n\nBy: Ada Moss*\nName: Ada Moss\nTitle: Managing Member\n\n"
    block += "* By: /s/ Max Poe\n     Max Poe, Attorney-in-Fact\n"
    found = reading(WHOLE.replace(BLOCK, block))
    told = [(problem.path, problem.words) for problem in found.problems if problem.code == "signed-for"]
    assert told == [("signatures[0]", "Max Poe signs in the name of 'Ada Moss', which no value holds")]


@pytest.mark.parametrize("own", [False, True])
def test_who_signs_individually_too_is_told(own):
    block = "/s/ Ada Moss\nAda Moss, individually, and as\nmanaging member of Fern Fund, L.P.\n"
    block += "\n/s/ Ada Moss\nAda Moss\n" if own else ""
    text = WHOLE.replace(pages.ITEMS, SECOND.replace("Fern Fund, L.P.", "Ada Moss") + pages.ITEMS)
    found = reading(text.replace(BLOCK, block))
    problems = {problem.path: problem.words for problem in found.problems}
    path = "signatures[0].reporting_person"
    assert unsigned(found) == []
    assert ("whoever signs does so individually too" in problems.get(path, "")) != own
    assert (confidence(found, path) >= SURE) == own


def test_of_several_offices_the_first_is_doubted():
    block = "/s/ Ada Moss\nAda Moss, as managing member of Moss GP, LLC,{}\n"
    path = "signatures[0].signers[0].title"
    alone, several = (
        reading(WHOLE.replace(BLOCK, block.format(rest))) for rest in ("", " and as general partner of Fern Fund, L.P.")
    )
    assert confidence(several, path) < SURE <= confidence(alone, path)


@pytest.mark.parametrize(
    ("dated", "day"),
    [("Dated: February 1, 2010\n\nFern Fund, L.P.\n", True), ("Fern Fund, L.P.\n\nDated: February 1, 2010\n", False)],
)
def test_an_empty_line_is_no_signature_where_others_have_a_mark(dated, day):
    text = WHOLE.replace("Dated: February 1, 2010\n\nFern Fund, L.P.\n", dated)
    found = reading(f"{text}\nMoss Partners Limited\n\nBy:\nJohn Sorrel\n")
    told = {problem.path: problem.words for problem in found.problems}
    path = "signatures[1].signers[0]."
    assert "no mark of a signature stands beside the name, though others have theirs" in told[f"{path}signature"]
    assert (f"{path}date" in found.evidence) == day, "the day of another's signature is none of his"
    assert not day or confidence(found, f"{path}date") < SURE
    assert confidence(found, "signatures[1].reporting_person") >= 0.5, "which is legible"


def test_a_percent_without_the_sign_and_decimals_of_the_others_is_not_sure():
    second = pages.PERSON.replace("Fern Fund, L.P.", "Ada Moss").replace("1,000", "2,000").replace("12-3456789", "")
    path = "reporting_persons[1].percent"
    bare, whole, signed = (
        confidence(reading(WHOLE.replace(pages.ITEMS, second.replace("5.3%", percent) + pages.ITEMS)), path)
        for percent in ("10", "10.6", "10%")
    )
    assert bare < SURE < min(whole, signed)


@pytest.mark.parametrize(
    "title",
    [
        "Managing Member of the General Partner",
        "Managing Member under Power of Attorney dated May 2, 1996",
        "Managing Member and",
        "Managing Member\nin charge of most matters",
        "Keeper of Lamps",
    ],
)
def test_a_title_that_may_go_on_is_not_sure(title):
    path = "signatures[0].signers[0].title"
    found = reading(WHOLE.replace("Title: Managing Member", f"Title: {title}"))
    assert 0.5 < confidence(found, path) < SURE <= confidence(reading(WHOLE), path)


def of_one_class(found: Reading) -> list[str]:
    assert isinstance(found.trace, LabelledTrace)
    return [check.path for check in found.trace.statement.checks if check.name == "the class of all persons"]


def test_amounts_and_percents_of_persons_are_of_one_class():
    second = pages.PERSON.replace("Fern Fund, L.P.", "Ada Moss").replace("1,000", "2,000").replace("12-3456789", "")
    places = ["reporting_persons[0].percent", "reporting_persons[1].percent"]
    agreeing, differing = (
        reading(WHOLE.replace(pages.ITEMS, second.replace("5.3%", percent) + pages.ITEMS))
        for percent in ("10.6%", "5.4%")
    )
    assert of_one_class(agreeing)[::2] == places
    assert of_one_class(differing) == []
    assert contradictions(differing) == {}, "persons may own shares of several classes"


def test_doubt_has_a_reason_in_words():
    found = reading(WHOLE.replace("   Fern Fund, L.P.\n", "   Fern Fund, L.P.\n   Moss Partners, LLC\n"))
    assert "'Fern Fund, L.P.; Moss Partners, LLC', with some doubt: row 1 holds several names" in " ".join(
        problem.words for problem in found.problems
    )


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("By: /s/ Ada Moss\nName: Ada Moss", "By: Ada Moss", SIGNER, "which is only typed"),
        ("Ada Moss\nName: Ada Moss\n", "Ada Mo5s\n", SIGNER, "no typed name was found beside the signature"),
        ("99034P106\n(CUSIP", "99034P10\n(CUSIP", "cusips", "8 characters, a CUSIP has 9"),
        ("   Delaware\n", "   Delawware\n", f"{PERSON}citizenship", "no place is spelled so; Delaware is near"),
        ("(a) [ ]  (b) [X]", "(a) [X]  (b) [X]", f"{PERSON}group", "both of its boxes are ticked"),
        ("   Delaware\n", "   a bank\n", f"{PERSON}citizenship", "it names no place that is known"),
    ],
)
def test_reasons_of_doubt_are_those_of_the_value(old, new, path, words):
    assert old in WHOLE
    told = {problem.path: problem.words for problem in reading(WHOLE.replace(old, new)).problems}
    assert words in told[path]
    assert "labels" not in told[path], "which are whole"


def signs(text: str, row: str) -> dict[str, float]:
    trace = reading(text).trace
    assert isinstance(trace, LabelledTrace)
    return trace.statement.persons[0].rows[row].signs


def test_a_figure_within_another_is_not_said_again():
    text = WHOLE.replace("\n   1,000\n", "\n   775\n", 1)
    inside, alone = (f"{text}\nThe class has {number} shares.\n" for number in ("31,775,337", "775"))
    assert [signs(page, "sole_voting_power")["again"] for page in (inside, alone)] == [0.0, 1.0]


def test_numbers_that_any_sentence_may_have_restate_nothing():
    numbers = frozenset(map(Decimal, ("5", "11", "31", "6.2", "775")))
    assert not any(is_among(value, numbers) for value in (Decimal(11), "31", "5", "N/A", Decimal(0)))
    assert all(is_among(value, numbers) for value in (Decimal(775), "6.2"))


def test_powers_that_add_up_to_row_9_speak_for_each_other():
    """Rows 5 and 6 are 1,000 and 0, row 9 is 1,000: so are rows 7 and 8, or these fall short."""
    page = WHOLE.replace("SHARED DISPOSITIVE POWER\n   N/A\n", "SHARED DISPOSITIVE POWER\n   0\n", 1)
    short = page.replace("SOLE DISPOSITIVE POWER\n   1,000\n", "SOLE DISPOSITIVE POWER\n   0\n", 1)
    assert short != page != WHOLE
    assert "adds_up" in signs(short, "sole_voting_power")
    assert "falls_short" in signs(short, "sole_dispositive_power")
    assert "adds_up" in signs(page, "sole_dispositive_power")


def test_a_name_that_heads_a_signature_says_it_again():
    alone = WHOLE.replace("Fern Fund, L.P.", "Ada Moss").replace("Name: Ada Moss\nTitle: Managing Member\n", "")
    bare = alone.replace("Ada Moss\n\nBy:", "By:")
    assert bare != alone
    assert confidence(reading(alone), SIGNER) > confidence(reading(bare), SIGNER)


def test_item_3_says_the_kinds_of_row_12():
    adviser = WHOLE.replace("    PN\n", "    IA\n")
    bank = adviser.replace("(e) [X] An investment adviser", "(b) [X] Bank as defined")
    assert confidence(reading(adviser), "item3.types") >= SURE
    assert contradictions(reading(bank)) == {"item3.types": "Item 3 says (b); row 12 says IA"}
    holding = adviser.replace("    IA\n", "    IA, HC\n")  # the box of a holding company is lost
    assert contradictions(reading(holding)) == {"item3.types": "Item 3 says (e); row 12 says HC, IA"}


@pytest.mark.parametrize("said", ["1.934.227", "1,934,227"])
def test_points_may_divide_thousands_in_item_4(said: str):
    text = FULL.replace("1,000", said)
    assert contradictions(reading(text)) == {}
