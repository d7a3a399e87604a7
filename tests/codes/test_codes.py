"""The official code tables: what they hold, in which order, and which names are understood."""

import copy
import importlib
import os
import pickle
import pkgutil
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment import codes
from muniment.codes import TABLES, Code, CodeTable, schedule_13, states, table
from muniment.codes.form_d import EXEMPTIONS, INDUSTRIES, INDUSTRY_GROUPS, NET_ASSET_VALUE_RANGES, REVENUE_RANGES
from muniment.codes.schedule_13 import FUND_SOURCES, RULES
from muniment.errors import IdentifierError

SIZES = {
    "form_d_states": 309,
    "schedule_13_states": 331,
    "solicitation_states": 52,
    "all_states": 332,
    "entity_types": 6,
    "relationships": 3,
    "industries": 35,
    "fund_types": 4,
    "revenue_ranges": 8,
    "net_asset_value_ranges": 8,
    "exemptions": 24,
    "rules": 3,
    "person_types_13d": 13,
    "person_types_13g": 14,
    "item_3": 11,
    "fund_sources": 6,
}

JUNK: list[object] = [
    *(None, 0, 1.5, b"DE", ["DE"]),
    *("", " ", "\x00", "DE\x00", "\ud800", "\U0001f600", "\u2167", "D E", "xyzzy"),
    *("\u0664", "0\u2074", "0\u0665"),  # digits that are not ASCII digits
    "a" * 1_000_000,
    "\u00c5" * 1_000_000,
]


def test_every_table_is_there():
    assert {name: len(found) for name, found in TABLES.items()} == SIZES
    assert all(found.name == name for name, found in TABLES.items())


def test_no_table_is_forgotten():
    made = {
        value.name
        for module in pkgutil.iter_modules(codes.__path__)
        for value in vars(importlib.import_module(f"muniment.codes.{module.name}")).values()
        if isinstance(value, CodeTable)
    }
    assert made == set(TABLES)


@pytest.mark.parametrize("found", TABLES.values(), ids=TABLES)
class TestEveryTable:
    def test_source_and_date(self, found: CodeTable):
        assert re.search(r"\.xsd|schemas", found.source)
        assert re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", found.as_of)

    def test_is_a_mapping_that_cannot_be_changed(self, found: CodeTable):
        assert isinstance(found, Mapping)
        assert list(found) == [row.code for row in found.values()]
        assert not hasattr(found, "__setitem__")
        with pytest.raises(AttributeError):
            found.name = "other"  # pyright: ignore[reportAttributeAccessIssue]
        with pytest.raises(AttributeError):
            next(iter(found.values())).code = "other"  # pyright: ignore[reportAttributeAccessIssue]

    def test_every_code_and_every_label_is_understood(self, found: CodeTable):
        for code, row in found.items():
            assert found.compact(code) == found.compact(f" {code.lower()}\n") == code
            assert (
                found.compact(row.label)
                == found.compact(row.label.upper())
                == found.compact(found.format(code))
                == code
            )
            assert found.compact(row.label.replace("&", "and")) == code
            assert found.validate(code) == code
            assert found.is_valid(found.format(code))

    def test_labels_are_printed_ones(self, found: CodeTable):
        labels = [row.label for row in found.values()]
        assert len(set(labels)) == len(labels)
        assert all(label == label.strip() and label for label in labels)

    def test_no_alias_means_two_codes(self, found: CodeTable):
        meanings: dict[str, set[str]] = {}
        for row in found.values():
            for words in (row.code, row.label, *row.aliases):
                meanings.setdefault(table.fold(words), set()).add(row.code)
        several = {words for words, meant in meanings.items() if len(meant) > 1}
        # East Timor is the printed name of historical 2F; where that code is not in the list, it means Timor-Leste.
        assert several == ({"east timor"} if "2F" in found else set())
        assert "" not in meanings

    def test_junk_is_refused_quietly(self, found: CodeTable):
        assert [junk for junk in JUNK if found.is_valid(junk)] == []
        for junk in JUNK:
            if isinstance(junk, str):
                with pytest.raises(IdentifierError) as caught:
                    found.compact(junk)
                assert len(str(caught.value)) < 500
                assert str(caught.value).isprintable()

    def test_can_be_copied_and_sent_to_another_process(self, found: CodeTable):
        assert dict(pickle.loads(pickle.dumps(found))) == dict(found) == dict(copy.deepcopy(found))


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_refused(text: str):
    for found in TABLES.values():
        try:
            code = found.compact(text)
        except IdentifierError:
            assert not found.is_valid(text)
            assert text not in found
        else:
            assert found.compact(code) == code


def test_a_code_cannot_stand_twice():
    with pytest.raises(ValueError, match="stands twice in the list of fruit"):
        CodeTable("fruit", [Code("A", "Apple"), Code("A", "Apricot")], source="x.xsd", as_of="2025-01")


# States and countries


def test_state_lists_are_in_the_order_of_the_schemas():
    assert list(states.SCHEDULE_13)[:9] == ["AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC"]
    assert list(states.SCHEDULE_13)[-3:] == ["X7", "2F", "Y2"]
    assert list(states.FORM_D)[43:47] == ["TX", "X1", "UT", "VT"]
    assert list(states.FORM_D)[-2:] == ["Y5", "XX"]
    assert list(states.SOLICITATION)[-2:] == ["WY", "PR"]
    assert list(states.ALL) == [*states.SCHEDULE_13, "E6"]


def test_the_lists_differ_as_the_schemas_do():
    historical = [code for code in states.SCHEDULE_13 if code not in states.FORM_D]
    assert len(historical) == 22
    assert {states.SCHEDULE_13[code].kind for code in historical} == {"historical"}
    assert not any(states.SCHEDULE_13[code].current for code in historical)
    assert set(states.FORM_D) < set(states.SCHEDULE_13)
    assert set(states.SOLICITATION) < set(states.FORM_D)
    assert states.ALL["E6"] == Code("E6", "MONTREAL, CANADA", kind="spec-only", current=False)
    assert all(states.FORM_D[code].current for code in states.FORM_D)


def test_kinds():
    kinds = [row.kind for row in states.ALL.values()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "us-state": 50,
        "us-district": 1,
        "us-territory": 6,
        "us-country": 1,
        "canada-province": 11,
        "canada-country": 1,
        "country": 238,
        "historical": 22,
        "unknown": 1,
        "spec-only": 1,
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("delaware", "DE"),
        ("State of Delaware", "DE"),
        ("Commonwealth of Massachusetts", "MA"),
        ("Washington, D.C.", "DC"),
        ("Washington", "WA"),
        ("Mass.", "MA"),
        ("N. Y.", "NY"),
        ("W.Va.", "WV"),
        ("Georgia", "GA"),
        ("State of Georgia", "GA"),
        ("Republic of Georgia", "2Q"),
        ("Georgia (country)", "2Q"),
        ("de", "DE"),
        ("U.S.A.", "X1"),
        ("United States of America", "X1"),
        ("The Netherlands", "P7"),
        ("Kingdom of the Netherlands", "P7"),
        ("Cayman Islands", "E9"),
        ("British Virgin Islands", "D8"),
        ("Virgin Islands, British", "D8"),
        ("U.S. Virgin Islands", "VI"),
        ("People\u2019s Republic of China", "F4"),
        ("Republic of China", "F5"),
        ("Taiwan, R.O.C.", "F5"),
        ("Republic of Korea", "M5"),
        ("KOREA, REPUBLIC OF", "M5"),
        ("England & Wales", "X0"),
        ("Republic of the Marshall Islands", "1T"),
        ("Federal Republic of Germany", "2M"),
        ("C\u00f4te d\u2019Ivoire", "L7"),
        ("Qu\u00e9bec", "A8"),
        ("Ontario, Canada", "A6"),
        ("Province of Ontario", "A6"),
        ("T\u00fcrkiye", "W8"),
        ("Kazakhstan", "1P"),
        ("East Timor", "Z3"),
        ("Hong Kong SAR", "K3"),
        ("Bailiwick of Jersey", "Y9"),
        ("St. Vincent & the Grenadines", "V1"),
    ],
)
def test_places_as_people_write_them(text: str, code: str):
    assert states.FORM_D.compact(text) == code


@pytest.mark.parametrize(
    "text",
    ["Curacao", "Kosovo", "South Sudan", "Virgin Islands", "State of", "NL", "GB", "Republic of", "Soviet Union"],
)
def test_places_without_a_code_in_form_d(text: str):
    with pytest.raises(IdentifierError, match="is not in the list of form d states"):
        states.FORM_D.compact(text)


def test_names_belong_to_their_list():
    assert states.SCHEDULE_13.compact("Soviet Union") == "U2"
    assert states.SCHEDULE_13.compact("East Timor") == "2F"
    assert not states.SOLICITATION.is_valid("Republic of Georgia")
    assert not states.SOLICITATION.is_valid("Canada")
    assert states.FORM_D.format("State of Delaware") == "DELAWARE"
    assert "de" not in states.FORM_D


def test_the_data_file_names_its_source():
    first, columns, *rows = (Path(states.__file__).with_name("states.tsv")).read_text(encoding="utf-8").splitlines()
    assert first.startswith("# Source: SEC EDGAR schemas eis_stateCodes.xsd")
    assert "March 2026" in first
    assert columns.split("\t") == ["code", "label", "kind", "aliases", "in_13dg", "in_form_d", "in_solicitation"]
    assert {row.count("\t") for row in rows} == {6}


# Form D


def test_industries():
    assert list(INDUSTRIES)[::34] == ["Agriculture", "Other"]
    assert list(INDUSTRY_GROUPS) == [
        "Banking & Financial Services", "Energy", "Health Care", "Real Estate", "Technology", "Travel",
    ]  # fmt: skip
    assert [len(group) for group in INDUSTRY_GROUPS.values()] == [6, 6, 5, 5, 3, 4]
    assert [code for code, row in INDUSTRIES.items() if not row.group] == [
        "Agriculture", "Business Services", "Manufacturing", "Retailing", "Restaurants", "Other",
    ]  # fmt: skip
    assert INDUSTRIES.compact("Hospitals & Physicians") == "Hospitals and Physicians"
    assert INDUSTRIES.format("Other Banking and Financial Services") == "Other Banking & Financial Services"
    assert INDUSTRIES.compact("REITs and finance") == "REITS and Finance"


def test_ranges():
    assert REVENUE_RANGES.compact("$1\u2013$1,000,000") == "$1 - $1,000,000"
    assert not REVENUE_RANGES.is_valid("$1 - $5,000,000")
    assert NET_ASSET_VALUE_RANGES.compact("$1-$5,000,000") == "$1 - $5,000,000"
    assert not NET_ASSET_VALUE_RANGES.is_valid("$11,000,000")
    assert list(REVENUE_RANGES)[-3:] == ["Over $100,000,000", "Decline to Disclose", "Not Applicable"]
    assert set(REVENUE_RANGES) & set(NET_ASSET_VALUE_RANGES) == {
        "$5,000,001 - $25,000,000", "Over $100,000,000", "Decline to Disclose", "Not Applicable",
    }  # fmt: skip


def test_exemptions_are_in_the_order_of_the_schema():
    assert " ".join(EXEMPTIONS) == (
        "04 04.1 04.2 04.3 05 06 06b 06c 46 4a5 3C "
        "3C.1 3C.2 3C.3 3C.4 3C.5 3C.6 3C.7 3C.9 3C.10 3C.11 3C.12 3C.13 3C.14"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("06B", "06b"),
        ("3c.7", "3C.7"),
        ("Rule 504 (b)(1)(ii)", "04.2"),
        ("Rule 504(b)(1)(ii)", "04.2"),
        ("Rule 504(b)(1) (not (i), (ii) or (iii))", "04"),
        ("Rule 504", "04"),
        ("506(c)", "06c"),
        ("Rule 506", "06"),
        ("Section 3(c)(14)", "3C.14"),
        ("Investment Company Act Section 3(c)", "3C"),
        ("Securities Act Section 4(5)", "46"),
        ("Section 4(a)(5)", "4a5"),
    ],
)
def test_exemptions_as_forms_print_them(text: str, code: str):
    assert EXEMPTIONS.compact(text) == code


@pytest.mark.parametrize("text", ["3C.8", "0.5", "041", "3C1", "07", "Section 3(c)(8)", "5", "506(d)"])
def test_no_exemptions(text: str):
    assert not EXEMPTIONS.is_valid(text)


def test_days_of_exemptions():
    assert [code for code, row in EXEMPTIONS.items() if not row.current] == ["05", "06", "46"]
    assert (EXEMPTIONS["05"].until, EXEMPTIONS["06"].until) == (date(2017, 5, 21), date(2013, 9, 22))
    assert EXEMPTIONS["06b"].since == EXEMPTIONS["06c"].since == date(2013, 9, 23)


# Schedules 13D and 13G


def test_who_may_report_as_what():
    assert " ".join(schedule_13.PERSON_TYPES_13D) == "BD BK CP CO EP IN IA IC IV HC PN SA OO"
    assert " ".join(schedule_13.PERSON_TYPES_13G) == "BD BK IC IV IA EP HC SA CP CO PN IN FI OO"
    assert " ".join(schedule_13.ITEM_3) == "BD BK IC IV IA EP HC SA CP FI OO"
    assert "".join(row.letter for row in schedule_13.ITEM_3.values()) == "abcdefghijk"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ia", "IA"),
        ("Investment advisor", "IA"),
        ("broker-dealer", "BD"),
        ("Non-US institution", "FI"),
        ("Parent Holding Company or Control Person", "HC"),
        ("Savings association", "SA"),
    ],
)
def test_person_types_as_people_write_them(text: str, code: str):
    assert schedule_13.PERSON_TYPES_13G.compact(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rule 13d-1(b)(1)(ii)(E)", "IA"),
        ("\u00a7 240.13d-1(b)(1)(ii)(G)", "HC"),
        ("A church plan that is excluded from the definition of an investment company under section 3(c)(14) "
         "of the Investment Company Act of 1940 (15 U.S.C. 80a-3);", "CP"),
    ],
)  # fmt: skip
def test_item_3_as_printed(text: str, code: str):
    assert schedule_13.ITEM_3.compact(text) == code


@pytest.mark.parametrize(("last", "codes_"), [
    ("h", "BD BK IC IV IA EP HC OO"),
    ("j", "BD BK IC IV IA EP HC SA CP OO"),
    ("k", "BD BK IC IV IA EP HC SA CP FI OO"),
])  # fmt: skip
def test_letters_of_item_3_have_moved(last: str, codes_: str):
    letters = "abcdefghijk"[: len(codes_.split())]
    assert letters[-1] == last
    assert [schedule_13.from_letter(f"({letter})", last=last).code for letter in letters] == codes_.split()


@pytest.mark.parametrize(
    ("letter", "last"), [("l", "k"), ("k", "j"), ("", "k"), ("ab", "k"), ("a", "i"), ("\ud800", "k")]
)
def test_no_letters_of_item_3(letter: str, last: str):
    with pytest.raises(IdentifierError, match="is no box of an Item 3"):
        schedule_13.from_letter(letter, last=last)


def test_rules_and_funds():
    assert list(RULES) == ["Rule 13d-1(b)", "Rule 13d-1(c)", "Rule 13d-1(d)"]
    assert {RULES.compact(text) for text in ("13d-1c", "13d-1(c)", "rule 13D-1 (c)", "Rule 13d\u20111(c)")} == {
        "Rule 13d-1(c)"
    }
    assert not RULES.is_valid("13d-1(e)")
    assert " ".join(FUND_SOURCES) == "SC BK AF WC PF OO"
    assert FUND_SOURCES.compact("Personal funds") == "PF"


def test_importing_the_tables_loads_nothing_heavy():
    words = "import sys, muniment.codes.states; print(*sys.modules)"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}  # coverage loads much
    done = subprocess.run([sys.executable, "-c", words], env=bare, capture_output=True, text=True, check=True)
    out = done.stdout.split()
    assert "muniment.codes.states" in out
    assert not {"csv", "dataclasses", "importlib.resources", "inspect", "stdnum", "ssl"} & set(out)
