"""Who is who by the rules, each on a few invented mentions; and whatever came first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.study import questions
from muniment.study.entities.linking import NUMBERS, WORDS, least
from muniment.study.entities.names import PersonName, person_name
from muniment.study.entities.resolve import forget, take
from muniment.study.facts import Mention
from study.entities.naming_things import everything, filing, issuer, linked, person, study

HERE = {"street": "12 Lamp Street", "city": "Boston", "state": "MA", "zip": "02110"}
THERE = {"street": "9 Heron Road", "city": "Reno", "state": "NV", "zip": "89501"}


def test_of_several_numbers_an_entity_is_called_by_the_least_as_a_number():
    assert least(["crd:10", "crd:9"]) == "crd:9"
    assert least(["crd:9", "cik:0001000001", "cusip:53634X", "name:ada byrne"]) == "cik:0001000001"
    assert least(["name:ada byrne", "cusip:53634X"]) == "cusip:53634X"


def test_a_cik_is_who_it_is_under_any_name():
    found = linked(filing(1, issuer("Garden Lamps LLC")), filing(2, issuer("Heron Lamps, Inc.")))
    assert set(found.values()) == {("cik:0001000001", "CIK")}


def test_two_ciks_are_two_however_alike():
    found = linked(filing(1, issuer(**HERE)), filing(2, issuer(cik="0001000002", **HERE)))
    assert {key for key, _ in found.values()} == {"cik:0001000001", "cik:0001000002"}


def test_an_issuer_without_cik_is_the_one_with_its_cusip():
    known = issuer("Liquid Media Corp", cusip="53634X100")
    found = linked(filing(1, issuer("LQMD", "", cusip="53634X209")), filing(2, known))
    assert found[1, 0] == ("cik:0001000001", "CUSIP")


def test_a_cusip_that_two_ciks_have_ties_to_neither():
    one, other = issuer("A Corp", cusip="53634X100"), issuer("B Corp", "0001000002", cusip="53634X100")
    found = linked(filing(1, one), filing(2, other), filing(3, issuer("C Corp", "", cusip="53634X100")))
    assert found[3, 0][0] == "cusip:53634X"


def test_an_issuer_without_cik_is_the_one_with_its_name_and_address():
    found = linked(filing(1, issuer("Liquid Media Corp.", **HERE)), filing(2, issuer("LIQUID MEDIA INC", "", **HERE)))
    assert found[2, 0] == ("cik:0001000001", "name and address")


def test_what_a_cusip_and_an_address_tell_of_two_companies_stays_apart():
    one, other = issuer("A Corp", cusip="53634X100"), issuer("B Corp", "0001000002", **HERE)
    found = linked(filing(1, one), filing(2, other), filing(3, issuer("B Corp", "", cusip="53634X100", **HERE)))
    assert found[3, 0][0] == "cusip:53634X"


def test_a_name_alone_ties_to_the_one_company_that_has_it():
    found = linked(filing(1, issuer("Liquid Media Corp", **HERE)), filing(2, issuer("Liquid Media Inc", "")))
    assert found[2, 0] == ("cik:0001000001", "name, which one company alone has")


def test_a_name_alone_ties_to_nobody_where_the_state_or_another_company_contradicts():
    known = filing(1, issuer("Liquid Media Corp", **HERE))
    elsewhere = linked(known, filing(2, issuer("Liquid Media Inc", "", state="NV")))
    assert elsewhere[2, 0] == ("name:liquid media|NV", "name alone")
    other = filing(3, issuer("Liquid Media Inc", "0001000002", **THERE))
    assert linked(known, other, filing(2, issuer("Liquid Media Ltd", "")))[2, 0][0] == "name:liquid media"


def test_a_whole_name_ties_to_the_one_company_that_bears_it_wherever_it_has_moved():
    one = filing(1, issuer("Liquid Media Corp", **HERE))
    other = filing(2, issuer("Liquid Media Inc", "0001000002", **HERE))
    moved = filing(3, issuer("LIQUID MEDIA, INCORPORATED", "", **THERE))
    whole = ("cik:0001000002", "whole name, which one company alone has")
    assert linked(one, other, moved)[3, 0] == whole
    there = filing(4, issuer("Liquid Media Corporation", "0001000003", **THERE))
    assert linked(one, other, moved, there)[3, 0] == whole
    twice = filing(5, issuer("Liquid Media Inc.", "0001000004"))
    assert linked(one, other, moved, there, twice)[3, 0] == ("cik:0001000003", "name and address")


def test_another_cusip_tells_an_issuer_from_the_one_that_bears_its_whole_name():
    known = filing(1, issuer("Liquid Media Corp", cusip="53634X100"))
    found = linked(known, filing(2, issuer("Liquid Media Corp", "", cusip="037833100")))
    assert found[2, 0] == ("cusip:037833", "CUSIP")


@pytest.mark.parametrize(
    ("place", "key"), [({}, "cik:0001000001"), (HERE, "cik:0001000001"), (THERE, "name:lamp holdings|89501")]
)
def test_a_holder_elsewhere_may_be_a_successor_of_the_one_that_bears_its_whole_name(place, key):
    def holder(cik: str, **told: str) -> Mention:
        return Mention("reporting person", "Lamp Holdings, Inc.", "reporting_persons[0].name", cik=cik, **told)

    known = filing(1, issuer(), holder("0001000001", **HERE))
    assert linked(known, filing(2, issuer(cik="0001000002"), holder("", **place)))[2, 1][0] == key


def test_every_tie_can_be_asked_for():
    linked = next(it for it in questions.question("links").parameters if it.name == "linked")
    assert set(linked.choices) == {*WORDS.values(), *NUMBERS.values(), "name alone"}


def test_funds_that_differ_by_a_numeral_stay_apart():
    known = filing(1, issuer("Lamp Fund II, L.P.", **HERE))
    found = linked(known, filing(2, issuer("Lamp Fund III LP", "", **HERE)), filing(3, issuer("Lamp Fund II LP", "")))
    assert found[2, 0][0] == "name:lamp fund iii lp|02110"
    assert found[3, 0][0] == "cik:0001000001"


def test_a_former_name_ties_nobody_else():
    former = Mention("former name", "Lamp Works", "primary_issuer.previous_names[0]", cik="0001000001")
    found = linked(filing(1, issuer(**HERE), former), filing(2, issuer("Lamp Works Inc", "")))
    assert found[1, 1][0] == "cik:0001000001"
    assert found[2, 0] == ("name:lamp works", "name alone")


def test_people_are_one_by_name_and_address_or_by_name_and_issuer():
    found = linked(
        filing(1, issuer(), person("Ada Byrne", **HERE)),
        filing(2, issuer(cik="0001000002"), person("Ada L. Byrne", **HERE)),
        filing(3, issuer(), person("Ada Byrne", **THERE)),
    )
    assert {found[number, 1][0] for number in (1, 2, 3)} == {"name:ada byrne|02110 12"}
    assert found[2, 1][1] == "name and address"
    assert found[3, 1][1] == "name and issuer"


def test_people_are_never_one_by_name_alone():
    found = linked(
        filing(1, issuer(), person("Ada Byrne", **HERE)),
        filing(2, issuer(cik="0001000002"), person("Ada Byrne", **THERE)),
        filing(3, issuer(cik="0001000003"), person("Ada Byrne")),
    )
    assert len({found[number, 1][0] for number in (1, 2, 3)}) == 3


def test_middle_names_tell_people_apart():
    found = linked(
        filing(1, issuer(), person("Ada L. Byrne", **HERE)),
        filing(2, issuer(cik="0001000002"), person("Ada Byrne", **HERE)),
        filing(3, issuer(cik="0001000003"), person("Ada M. Byrne", **HERE)),
    )
    assert [found[number, 1][0] for number in (1, 2, 3)] == [
        "name:ada byrne|02110 12 (l)",
        "name:ada byrne|02110 12",
        "name:ada byrne|02110 12 (m)",
    ]


def test_a_middle_name_that_the_list_repeats_tells_nobody_apart():
    found = linked(
        filing(1, issuer(), person("Ada L. Byrne", **HERE), person("Basil L. Orme", 1, **HERE)),
        filing(2, issuer(cik="0001000002"), person("Ada M. Byrne", **HERE), person("Cora M. Finch", 1, **HERE)),
        filing(3, issuer(cik="0001000003"), person("Ada B. Byrne", **HERE)),
    )
    assert {found[number, 1][0] for number in (1, 2, 3)} == {"name:ada byrne|02110 12"}


@pytest.mark.parametrize("name", ["Bill Orme", "ORME WILLIAM", "Orme, Will B."])
def test_a_short_first_name_or_the_last_name_first_is_the_same_person_at_one_address(name):
    found = linked(
        filing(1, issuer(), person("William Orme", **HERE)), filing(2, issuer(cik="0001000002"), person(name, **HERE))
    )
    assert found[1, 1][0] == found[2, 1][0]
    assert found[2, 1][1] == "name and address"


@pytest.mark.parametrize(
    "name",
    ["Ada Byrne, M.D.", "Byrne, Ada, Ph.D.", "Dr. Ada Byrne Ph. D., CFA", "Ada Byrne, J.D., M.B.A.", "Ada Byrne, MD"],
)
def test_degrees_are_no_part_of_a_name(name):
    assert person_name(name) == PersonName("ada byrne")


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Byrne, M. D.", ("m byrne", "d")), ("M. D. Byrne", ("m byrne", "d")), ("J. D. Byrne, Jr.", ("j byrne jr", "d"))],
)
def test_initials_are_no_degree(name, parts):
    assert person_name(name) == PersonName(*parts)


def test_a_fund_and_its_general_partner_are_two():
    people = person("Lamp Fund I LP", 0, "company", **HERE), person("Lamp Fund I LLC", 1, "company", **HERE)
    found = linked(filing(1, issuer(), *people))
    assert found[1, 1] != found[1, 2]


def test_a_broker_is_known_by_its_crd_number():
    one = Mention("recipient", "Lamp Brokers", "recipients[0].name", crd="10356")
    other = Mention("dealer", "LAMP BROKERS LLC", "recipients[0].associated_dealer", crd="10356")
    found = linked(filing(1, issuer(), one), filing(2, issuer(), other))
    assert found[1, 1] == found[2, 1] == ("crd:10356", "CRD number")


def test_a_loose_company_moves_to_the_cik_that_comes_later_and_the_pass_says_so():
    with study() as connection:
        take(connection, [filing(1, issuer("Liquid Media Inc", "", cusip="53634X100", **HERE))])
        take(connection, [filing(2, issuer("LM", "", cusip="53634X209"))])
        resolved = take(connection, [filing(3, issuer("Liquid Media Corp", **HERE))])
        assert resolved.changed == {1, 2}
        assert {row[0] for row in everything(connection)[0]} == {"cik:0001000001"}


def test_a_filing_that_is_gone_takes_along_what_only_it_tied():
    with study() as connection:
        take(connection, [filing(1, issuer("Liquid Media Inc", "", **HERE))])
        alone = everything(connection)
        take(connection, [filing(2, issuer("Liquid Media Corp", **HERE))])
        assert forget(connection, [2]) == {1}
        assert everything(connection) == alone


# ---- in any order ---------------------------------------------------------------------------------------------------

_ADDRESS = st.sampled_from([{}, {"state": "MA"}, HERE, THERE])
_CIK = st.sampled_from(["", "0001000001", "0001000002"])
_ISSUER = st.builds(
    lambda name, cik, cusip, place: issuer(name, cik, cusip=cusip, **place),
    st.sampled_from(["Lamp Corp", "LAMP INC", "Heron LLC"]),
    _CIK,
    st.sampled_from(["", "53634X100", "037833100"]),
    _ADDRESS,
)
_PERSON = st.builds(
    lambda name, place: person(name, **place), st.sampled_from(["Ada Byrne", "Ada L Byrne", "Ada M. Byrne"]), _ADDRESS
)
_HOLDER = st.builds(
    lambda name, cik, place: Mention("reporting person", name, "reporting_persons[0].name", cik=cik, **place),
    st.sampled_from(["Lamp Corp", "Heron LLC", "Ada Byrne"]),
    _CIK,
    _ADDRESS,
)
_FILINGS = st.lists(st.tuples(_ISSUER, _PERSON, _HOLDER), min_size=2, max_size=7)


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 5)  # each makes two studies
@given(_FILINGS, st.randoms(use_true_random=False), st.integers(1, 4))
def test_who_is_who_does_not_depend_on_what_came_first(mentioned, chance, portion):
    found = [filing(number, *mentions) for number, mentions in enumerate(mentioned)]
    with study() as connection:
        take(connection, found)
        at_once = everything(connection)
    shuffled = chance.sample(found, len(found))
    again = chance.choice(found)
    with study() as connection:
        first = [filing(one.filing.id, *chance.choice(mentioned)) for one in shuffled[:2]]
        take(connection, first)  # two are read otherwise at first
        for start in range(0, len(found), portion):
            take(connection, shuffled[start : start + portion])
        take(connection, [again])
        assert everything(connection) == at_once
