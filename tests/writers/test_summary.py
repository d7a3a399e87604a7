"""The summary: one shape, three answers kept apart."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from muniment.evidence import State
from muniment.forms.form_d import FormD
from muniment.forms.schedule_13.base import Signer
from muniment.readers import read
from muniment.writers.summary import Says, _signature, form_d, summary
from readers.labelled.pages import PERSON, WHOLE
from shared_data import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
EVERYTHING = ROOT / "tests" / "everything"
PERSON_KEYS = {
    "name", "irs_number", "group", "citizenship", "funds", "sole_voting", "shared_voting", "sole_dispositive",
    "shared_dispositive", "aggregate", "excludes_shares", "percent", "types",
}  # fmt: skip
SCHEDULE_KEYS = {
    "form", "amendment_number", "issuer", "security", "event_date", "rules", "persons", "item3", "item5_exit",
    "signatures", "items",
}  # fmt: skip
FORM_D_KEYS = {
    "form", "issuers", "related_persons", "industry", "fund_type", "investment_company_act", "size", "exemptions",
    "previous_accession", "first_sale", "more_than_one_year", "securities", "business_combination",
    "minimum_investment", "recipients", "offered", "sold", "remaining", "non_accredited", "investors", "commissions",
    "finders_fees", "use_of_proceeds", "clarifications", "estimates", "signatures",
}  # fmt: skip


def with_changes(name: str, *changes: tuple[str, str]) -> dict:
    """The summary of an example in which some words were changed."""
    text = (EXAMPLES / name).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return summary(read(text.encode()))


def test_a_schedule_whole():
    told = summary(read(EXAMPLES / "schedule-13d.xml"))
    assert set(told) == SCHEDULE_KEYS
    assert told["form"] == "SC 13D"
    assert told["issuer"] == {"name": "Larkspur Lantern Works, Inc.", "cik": "0009900001"}
    assert told["security"]["cusips"] == ["99021L100", "99021L118"]
    assert [set(person) for person in told["persons"]] == [PERSON_KEYS] * 3
    assert told["persons"][0]["citizenship"] == "CAYMAN ISLANDS"
    assert told["persons"][0]["funds"] == ["WC", "OO"]
    assert told["persons"][0]["aggregate"] == 1_700_000
    assert type(told["persons"][0]["aggregate"]) is int
    assert told["persons"][2]["percent"] == "7.1"
    assert list(told["items"]) == ["1", "2", "3", "4", "5", "6", "7"]
    assert told["item5_exit"] is None


def test_a_13g_whole():
    told = summary(read(EXAMPLES / "schedule-13g-exit.xml"))
    assert set(told) == SCHEDULE_KEYS
    assert told["rules"] == ["13d-1(b)"]
    assert told["item3"] == ["e", "g"]
    assert told["item5_exit"] is True


def test_form_d_whole():
    told = summary(read(EXAMPLES / "form-d.xml"))
    assert set(told) == FORM_D_KEYS
    assert told["issuers"][0]["year"] == 2023
    assert told["issuers"][0]["state"] == "COLORADO"
    assert told["recipients"][1]["crd"] == "N/A"
    assert told["offered"] == 4_000_000


@pytest.mark.parametrize("name", ["form-d.xml", "form-d-submission.xml"])
def test_everything_of_form_d_is_told(name):
    told = summary(read(EVERYTHING / name))
    assert set(told) == FORM_D_KEYS
    assert all(told["clarifications"][number] for number in ("10", "13", "15", "16"))


@pytest.mark.parametrize(
    ("revenue", "assets", "size"),
    [
        ("not applicable", "not applicable", "N/A"),
        ("unreadable", "not applicable", None),
        ("not applicable", "blank", None),
        ("blank", "not applicable", None),
    ],
)
def test_a_size_does_not_apply_where_neither_range_does(revenue, assets, size):
    states = {"revenue_range": State(revenue), "net_asset_value_range": State(assets)}
    assert form_d(FormD(), Says(states, coded=True))["size"] == size
    assert form_d(FormD(net_asset_value_range="No Revenues"), Says(states, coded=True))["size"] == "No Revenues"


def test_indefinite_and_yet_to_occur_are_words():
    told = summary(read(EXAMPLES / "form-d-amendment.xml"))
    assert (told["offered"], told["remaining"]) == ("Indefinite", "Indefinite")
    told = with_changes(
        "form-d.xml",
        ("<dateOfFirstSale>", "<dateOfFirstSale><yetToOccur>true</yetToOccur></dateOfFirstSale><gone>"),
        ("</dateOfFirstSale>\n", "</gone>\n"),
    )
    assert told["first_sale"] == "yet to occur"


def test_absent_not_applicable_and_zero_are_three_answers():
    first = "<sharedVotingPower>1388200</sharedVotingPower>"
    text = (EXAMPLES / "schedule-13g.xml").read_text("utf-8")
    assert first in text
    for words, answer in (("", None), ("N/A", "N/A"), ("0", 0), ("7.50", Decimal("7.50")), ("5,5", None)):
        changed = text.replace(first, f"<sharedVotingPower>{words}</sharedVotingPower>", 1)
        assert summary(read(changed.encode()))["persons"][0]["shared_voting"] == answer
    assert summary(read(text.replace(first, "", 1).encode()))["persons"][0]["shared_voting"] is None


@pytest.mark.parametrize(
    ("element", "key"),
    [
        ("totalAmountSold", "sold"),
        ("totalNumberAlreadyInvested", "investors"),
        ("minimumInvestmentAccepted", "minimum_investment"),
        ("totalRemaining", "remaining"),
    ],
)
def test_a_form_d_that_says_a_number_does_not_apply(element, key):
    text = (EXAMPLES / "form-d.xml").read_text("utf-8")
    changed, count = re.subn(rf"(?<=<{element}>)[^<]+", "N/A", text)
    assert count == 1
    assert summary(read(changed.encode()))[key] == "N/A"


LABELLED = ROOT / "tests" / "readers" / "labelled"


def places(told: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every path of a summary, with what it says there."""
    yield path, told
    entries = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in entries:
        yield from places(value, f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".lstrip("."))


TWO = """Item 1(a) Name of Issuer:
Fern Holdings Inc.
Item 2(a) Name of Person Filing:
Fern Fund, L.P.
"""


@pytest.mark.parametrize(
    "text",
    [(LABELLED / "form_d" / "page.txt").read_text("utf-8"), WHOLE.replace("Item 3.", f"{TWO}Item 3.", 1)],
    ids=["D", "13G"],
)
def test_of_a_print_each_value_has_its_confidence_and_each_confidence_a_value(text):
    told = summary(read(text.encode()))
    sure = told.pop("confidence")
    there = dict(places(told))
    stated = {
        path
        for path, value in there.items()
        if not isinstance(value, dict | list) and value not in (None, False, "N/A")
    }
    assert stated == {path for path in stated if path in sure or path.rpartition("[")[0] in sure}
    assert sure.keys() <= there.keys()


def test_what_persons_answer_in_turn_stays_in_the_order_of_the_page():
    turns = "".join(
        f"{name}\n\n     (a) It owns {shares} shares, {percent}%.\n     (b) It has sole power.\n     (c) None.\n\n"
        for name, shares, percent in (("A. Fern Fund, L.P.", "1,200", "5.1"), ("B. Moss Fund, L.P.", "1,300", "5.4"))
    )
    text = f"""SCHEDULE 13D
Under the Securities Exchange Act of 1934

Fern Holdings Inc.
(Name of Issuer)

Common Stock
(Title of Class of Securities)

30000A107
(CUSIP Number)

December 31, 2009
(Date of Event Which Requires Filing of this Statement)

{PERSON}
Item 1. Security and Issuer.

The Common Stock of Fern Holdings Inc.

Item 5. Interest in Securities of the Issuer.

{turns}Item 6. Contracts, Arrangements, Understandings or Relationships with Respect to Securities of the Issuer.

None.
"""
    told = summary(read(text.encode()))["items"]["5"]
    assert told == " ".join(turns.split())


def test_damage_is_told_as_doubt():
    told = summary(read(EXAMPLES / "damaged" / "cut-off.xml"))
    assert told["confidence"]["issuer"] == 0.9
    assert "confidence" not in summary(read(EXAMPLES / "schedule-13g.xml"))


@pytest.mark.parametrize(
    ("signature", "title", "person", "name", "said", "on_behalf"),
    [
        ("/s/ Ada Heron", "Ada Heron, Director", "Heron LP", "Ada Heron", "Director", "Heron LP"),
        ("/S/ Ada Heron", "Director", "Heron LP", "Ada Heron", "Director", "Heron LP"),
        ("Ada Heron", "Ada Heron", "Ada Heron", "Ada Heron", None, None),
        ("Ada Heron", "Director, Ada Heron", "Heron LP", "Ada Heron", "Director", "Heron LP"),
        ("Ada Heron", "By: Heron GP, By: Ada Heron, its Manager", "Heron LP", "Ada Heron", "its Manager", "Heron LP"),
        ("Ada Heron", "Ada Heron, Trustee of the Ada Heron Fund", "", "Ada Heron", "Trustee of the Ada Heron Fund", ""),
        ("Heron LLC", "Managing Member of Heron LLC", "", "Heron LLC", "Managing Member of Heron LLC", ""),
        ("Al", "General Partner", "", "Al", "General Partner", ""),
    ],
)
def test_who_signed_as_what_for_whom(signature, title, person, name, said, on_behalf):
    told = _signature(Signer(signature=signature, title=title), person, Says({}, coded=True))
    assert (told["name"], told["title"], told["for"]) == (name, said, on_behalf)


@needs_shared
@pytest.mark.parametrize("path", sorted(SHARED.glob("data/*/xml/*.xml")), ids=lambda path: path.name)
def test_every_real_filing_has_a_summary(path):
    told = summary(read(path))
    assert set(told) - {"confidence"} in (SCHEDULE_KEYS, FORM_D_KEYS)
    assert told["form"]
    assert told.get("persons") or told["related_persons"]


@pytest.mark.parametrize(
    ("signature", "person", "on_behalf"),
    [
        ("Braden M Roe", "Roe Braden Michael", None),
        ("/s/ Jane Q. Public", "PUBLIC JANE QUINN", None),
        ("John Roe II", "John Roe I", "John Roe I"),
        ("John Roe", "John Roe Family Trust", "John Roe Family Trust"),
        ("J. Roe", "Jane Roe", "Jane Roe"),
        ("Jane Roe", "Ann Roe", "Ann Roe"),
    ],
)
def test_who_signs_as_himself_in_another_order_signs_for_nobody(signature, person, on_behalf):
    assert _signature(Signer(signature=signature), person, Says({}, coded=True))["for"] == on_behalf
