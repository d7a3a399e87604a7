"""The pages of a form: every field stands on one, is asked with a control, and fills the record it came from."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, structs

import muniment
from muniment.drafts import blank
from muniment.drafts.filling import fill
from muniment.drafts.questions import (
    Entries,
    Group,
    asked_fields,
    control_of,
    every_question,
    is_amendment,
    questions,
    sames,
    single_choice,
)
from muniment.errors import UsageError
from muniment.forms import FORMS, FormD, form_of
from muniment.forms.definition import AsFiled, fields, rows
from muniment.forms.filing_copy import filed_copy
from muniment.forms.form_d.fields import Issuer, RelatedPerson
from muniment.forms.walk import placed, value_at

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "tests" / "everything").glob("*.xml"), *(ROOT / "examples").glob("*.xml")])
# What a draft says from its beginning or its end, what EDGAR adds, what was only ever printed.
NOT_ASKED = {
    "D": {
        "schema_version",
        "submission_type",
        "live_or_test",
        "is_amendment",
        *(
            f"{issuer}.{name}"
            for issuer in ("primary_issuer", "other_issuers[]")
            for name in ("address.state_name", "no_edgar_previous_names", "edgar_previous_names[]")
        ),
        "related_persons[].address.state_name",
        "recipients[].address.state_name",
        "recipients[].states[].name",
    },
    "13G": {"schema_version", "submission_type", "live_or_test", "reporting_persons[].irs_number"},
    "13D": {"schema_version", "submission_type", "live_or_test", "reporting_persons[].irs_number"},
}


def sent(nodes):
    """What a browser sends of a page that nobody has typed on."""
    found = {}
    for node in nodes:
        if isinstance(node, Entries):
            found[node.path] = [str(len(node.entries))]
            for entry in node.entries:
                found |= sent(entry.nodes)
        elif isinstance(node, Group):
            found |= sent(node.nodes)
        elif node.control == "lines":
            found[node.path] = ["\r\n".join(node.texts)]
        elif node.control in ("tick", "radios", "several", "yes or no"):
            found |= {node.path: list(node.texts)} if "".join(node.texts) != "no" or node.control != "tick" else {}
            found = {name: words for name, words in found.items() if words}
        else:
            found[node.path] = [one.replace("\n", "\r\n") for one in node.texts] or [""]
    return found


def page(form, key):
    return next(step for step in FORMS[form].steps if step.key == key)


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_a_form_stands_on_exactly_one_page(form):
    on_pages = [field.name for step in FORMS[form].steps for field in FORMS[form].layout.fields_on(step)]
    assert sorted(on_pages) == sorted(field.name for field in fields(FORMS[form].record))


def asked(part, prefix=""):
    """The paths of all fields that an amendment is asked: `[]` for each repetition."""
    for field in asked_fields(part, amendment=True):
        here = f"{prefix}{field.name}" + ("[]" if field.repeats else "")
        yield from asked(field.part, f"{here}.") if field.part else (here,)


@pytest.mark.parametrize("form", FORMS)
def test_every_field_is_asked_but_those_that_nobody_answers(form):
    there = set(asked(FORMS[form].record))
    assert {row.path for row in rows(FORMS[form].record)} - there == NOT_ASKED[form]


@pytest.mark.parametrize(
    ("form", "path", "control"),
    [
        ("D", "primary_issuer.entity_type", "radios"),
        ("D", "primary_issuer.address.state", "list"),
        ("D", "primary_issuer.previous_names", "lines"),
        ("D", "industry_group", "select"),
        ("D", "exemptions", "several"),
        ("D", "first_sale", "date"),
        ("D", "first_sale_yet_to_occur", "tick"),
        ("D", "is_business_combination", "yes or no"),
        ("D", "has_non_accredited_investors", "yes or no"),
        ("D", "total_offering_amount", "number"),
        ("D", "amounts_clarification", "long text"),
        ("13G", "rules", "several"),
        ("13G", "reporting_persons[0].group", "radios"),
        ("13G", "reporting_persons[0].percent", "number"),
        ("13G", "item5.not_applicable", "tick"),
        ("13G", "item3.types", "several"),
        ("13D", "cusips", "lines"),
        ("13D", "item4.purpose", "long text"),
    ],
)
def test_controls_follow_the_kinds_of_the_form(form, path, control):
    record = blank(form).record
    every = {one.path: one.control for one in every_question(questions(record, FORMS[form].layout.step(path)))}
    assert every[path] == control


def test_a_new_notice_is_not_asked_what_only_an_amendment_is():
    def asks(record):
        return {one.path for one in every_question(questions(record, page("D", "filing")))}

    new = blank("D").record
    amended = structs.replace(new, submission_type="D/A", is_amendment=True)
    assert asks(amended) - asks(new) == {"previous_accession_number"}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_a_page_sent_as_it_was_shown_changes_nothing(file):
    """Whatever the file wrote otherwise than its values would be written is kept too."""
    record = muniment.read(file).record
    for step in form_of(record).steps:
        assert fill(record, step, sent(questions(record, step))) == record, step.key


def rebuilt(record):
    """A record filled in page by page from nothing but what the pages of another show."""
    filled = structs.replace(type(record)(), submission_type=record.submission_type, live_or_test=record.live_or_test)
    if hasattr(record, "is_amendment"):
        filled = structs.replace(filled, is_amendment=record.is_amendment)
    for step in form_of(record).steps:
        filled = fill(filled, step, sent(questions(record, step)))
    return filled


def said(part, *, amendment):
    """The values of a part that pages ask for; of a tick no more than whether it is ticked."""
    told = {}
    for field in asked_fields(type(part), amendment=amendment):
        held = getattr(part, field.name)
        if held is UNSET or held == ():
            continue
        if single_choice(field, amendment=amendment):
            told[field.name] = tuple(one.state for one in held)
        elif field.part is not None:
            inner = held if field.repeats else (held,)
            told[field.name] = [said(one, amendment=amendment) for one in inner]
        elif not (held is False and control_of(field) == "tick"):
            told[field.name] = held
    return told


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_an_empty_form_filled_with_the_answers_of_a_filing_says_the_same(file):
    record = muniment.read(file).record
    amendment = is_amendment(record)
    assert said(rebuilt(record), amendment=amendment) == said(record, amendment=amendment)


# ---- what is typed ------------------------------------------------------------------------------


def one(form, key, answers, record=None):
    return fill(record or blank(form).record, page(form, key), {name: [value] for name, value in answers.items()})


@pytest.mark.parametrize(
    ("form", "key", "path", "typed", "value"),
    [
        ("D", "amounts", "total_offering_amount", " $20,000,000 ", 20_000_000),
        ("D", "amounts", "total_offering_amount", "Indefinite", "Indefinite"),
        ("D", "filing", "first_sale", "3/27/2026", date(2026, 3, 27)),
        ("D", "issuer", "primary_issuer.address.state", "california", "CA"),
        ("D", "issuer", "primary_issuer.address.state", "X0", "X0"),
        ("D", "issuer", "primary_issuer.cik", "1141240", "0001141240"),
        ("D", "filing", "more_than_one_year", "no", False),
        ("D", "securities", "offers_equity", "yes", True),
        ("D", "issuer", "primary_issuer.name", "A\x00 B\x1b Ltd", "A B Ltd"),
        ("D", "issuer", "primary_issuer.name", "A\x0bB\r\nLtd", "A B Ltd"),
        ("D", "amounts", "amounts_clarification", "A\x0bB\u2028C\r\nD", "A\nB\nC\nD"),
    ],
)
def test_what_people_type_becomes_the_value(form, key, path, typed, value):
    assert value_at(one(form, key, {path: typed}), path) == value


def test_ends_of_lines_in_names_stay_where_a_page_is_saved_as_it_is_shown():
    """A browser leaves them out of a field of one line, and joins the words; in a list they would make two names."""
    issuer = Issuer(name="Larkspur\nLantern", previous_names=("Larkspur\nLamp", "Wick Co"))
    record = FormD(primary_issuer=issuer)
    asked = {question.path: question for question in every_question(questions(record, page("D", "issuer")))}
    name, former = (asked[f"primary_issuer.{field}"].texts for field in ("name", "previous_names"))
    assert (name, former) == (("Larkspur Lantern",), ("Larkspur Lamp", "Wick Co"))
    sent = {"primary_issuer.name": name[0], "primary_issuer.previous_names": "\r\n".join(former)}
    assert one("D", "issuer", sent, record) == record


@pytest.mark.parametrize(
    ("form", "key", "path", "typed"),
    [
        ("D", "amounts", "total_amount_sold", "about ten"),
        ("D", "filing", "first_sale", "31 February"),
        ("D", "issuer", "primary_issuer.cik", "none yet"),
        ("D", "filing", "more_than_one_year", "perhaps"),
        ("13G", "cover", "event_date", "2026-13-45"),
    ],
)
def test_what_is_no_value_stays_as_it_was_typed(form, key, path, typed):
    record = one(form, key, {path: typed})
    assert value_at(record, path) is UNSET
    (question,) = (asking for asking in every_question(questions(record, page(form, key))) if asking.path == path)
    assert question.texts == (typed,)
    assert muniment.read(muniment.write(record, "yaml")).record == record
    emptied = one(form, key, {path: ""}, record)
    (question,) = (asking for asking in every_question(questions(emptied, page(form, key))) if asking.path == path)
    assert question.texts == ()


def test_lines_that_are_no_values_stay_between_those_that_are():
    record = one("13G", "cover", {"cusips": "037833100\r\nwhat?\r\n\r\n594918104"})
    assert record.cusips == ("037833100", "594918104")
    assert record.as_filed == (AsFiled("cusips[1]", "what?"),)
    (asking,) = (one for one in every_question(questions(record, page("13G", "cover"))) if one.path == "cusips")
    assert asking.texts == ("037833100", "what?", "594918104")


def test_a_choice_that_no_list_has_is_kept_for_the_rules_to_name():
    assert one("D", "business", {"industry_group": "Alchemy"}).industry_group == "Alchemy"


def test_of_three_ages_one_is_ticked():
    age = "primary_issuer.formed_within_five_years"
    young = one("D", "issuer", {age: "formed_within_five_years"})
    assert young.primary_issuer.formed_within_five_years is True
    old = one("D", "issuer", {age: "formed_over_five_years_ago"}, young)
    assert old.primary_issuer.formed_within_five_years is UNSET
    assert old.primary_issuer.formed_over_five_years_ago is True


def test_a_date_takes_the_place_of_the_tick_that_stood_for_it():
    before = one("D", "filing", {"first_sale_yet_to_occur": "yes"})
    after = one("D", "filing", {"first_sale_yet_to_occur": "yes", "first_sale": "2026-03-27"}, before)
    assert after.first_sale_yet_to_occur is UNSET
    both = one("D", "filing", {"first_sale_yet_to_occur": "yes", "first_sale": "2026-03-27"})
    assert both.first_sale_yet_to_occur is True  # typed at once, nobody can tell which is meant: the rules ask


@pytest.mark.parametrize(("code", "name"), [("TX", UNSET), ("CO", "COLORADO")])
def test_the_name_of_a_state_goes_with_its_code(code, name):
    record = muniment.read(ROOT / "examples/form-d.xml").record
    filled = fill(record, page("D", "issuer"), {"primary_issuer.address.state": [code]})
    assert (filled.primary_issuer.address.state, filled.primary_issuer.address.state_name) == (code, name)


def test_of_an_amount_and_indefinite_the_newer_counts():
    def amount(words, record):
        return fill(record, page("D", "amounts"), {"total_offering_amount": words}).total_offering_amount

    begun = blank("D").record
    said_indefinite = structs.replace(begun, total_offering_amount="Indefinite")
    assert amount(["5,000", "Indefinite"], said_indefinite) == 5000
    assert amount(["5,000", "Indefinite"], structs.replace(begun, total_offering_amount=5000)) == "Indefinite"


def test_an_empty_first_entry_that_was_only_shown_says_nothing():
    assert one("D", "persons", {"related_persons": "1"}).related_persons is UNSET
    added = structs.replace(blank("D").record, related_persons=(RelatedPerson(), RelatedPerson()))
    assert len(one("D", "persons", {"related_persons": "2"}, added).related_persons) == 2


def test_a_name_typed_twice_stays_twice():
    typed = one("D", "issuer", {"primary_issuer.previous_names": "Larkspur Lamp\nLarkspur Lamp\nWick Co"})
    assert typed.primary_issuer.previous_names == ("Larkspur Lamp", "Larkspur Lamp", "Wick Co")


def test_the_states_of_a_recipient_are_ticked():
    answers = {"recipients": ["1"], "recipients[0].name": ["Heron & Co."], "recipients[0].states": ["TX", "NY"]}
    record = fill(blank("D").record, page("D", "compensation"), answers)
    assert [one.state for one in record.recipients[0].states] == ["TX", "NY"]


# ---- nonsense ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "answers", "words"),
    [
        ("issuer", {"total_amount_sold": "1"}, "no field of this page"),
        ("issuer", {"primary_issuer.__class__": "x"}, "no field of this page"),
        ("issuer", {"primary_issuer.name.x": "x"}, "no field of this page"),
        ("issuer", {"schema_version": "X0708"}, "no field of this page"),
        ("persons", {"related_persons": "101"}, "no number of entries"),
        ("persons", {"related_persons": "-1"}, "no number of entries"),
        ("persons", {"related_persons": "٣"}, "no number of entries"),
        ("persons", {"related_persons": "1e9"}, "no number of entries"),
        ("persons", {"related_persons": "1", "related_persons[7].last_name": "x"}, "no field of this page"),
        ("persons", {"related_persons[0].last_name": "x"}, "no field of this page"),
        ("issuer", {"primary_issuer.name": "x" * 100_001}, "more than 100,000 characters"),
        ("issuer", {"primary_issuer.formed_within_five_years": "last week"}, "no choice of this page"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(key, answers, words):
    with pytest.raises(UsageError, match=words):
        one("D", key, answers)


@given(st.data())
def test_no_text_at_all_breaks_a_draft(data):
    """Whatever stands in a field is kept, and the draft is read back to the same record."""
    form = data.draw(st.sampled_from(sorted(FORMS)))
    step = data.draw(st.sampled_from(FORMS[form].steps))
    names = sent(questions(blank(form).record, step))
    texts = st.text(max_size=40) | st.sampled_from(
        ["N/A", "12x", "7/4/2026", "- a: b", "# no", "true", "0012", "{", "'"]
    )
    answers = {name: words if words and words[0].isdecimal() else [data.draw(texts)] for name, words in names.items()}
    ticks = {one.path for one in every_question(questions(blank(form).record, step)) if one.covers}
    record = fill(blank(form).record, step, {name: words for name, words in answers.items() if name not in ticks})
    assert muniment.read(muniment.write(record, "yaml")).record == record
    again = fill(record, step, sent(questions(record, step)))
    assert muniment.write(again, "yaml") == muniment.write(record, "yaml")


# ---- the same, and what a submission leaves out ----------------------------------------------


def test_what_may_be_the_same_as_said_before():
    assert {path: same.source for path, same in sames(FORMS["D"].record, amendment=False).items()} == {
        "other_issuers[].address": "primary_issuer.address",
        "related_persons[].address": "primary_issuer.address",
        "recipients[].address": "primary_issuer.address",
    }
    assert {path: same.source for path, same in sames(FORMS["13D"].record, amendment=False).items()} == {
        "authorized_persons[].address": "issuer_address",
        "item1.class_title": "class_title",
        "item1.issuer_name": "issuer_name",
        "item1.issuer_address": "issuer_address",
    }
    assert {path: same.source for path, same in sames(FORMS["13G"].record, amendment=False).items()} == {
        "item1.issuer_name": "issuer_name",
        "item1.issuer_address": "issuer_address",
    }


def test_a_submission_leaves_out_what_edgar_fills_in():
    record = muniment.read(ROOT / "examples" / "form-d.xml").record
    copy = filed_copy(structs.replace(record, recipients=UNSET))
    assert record.primary_issuer.name
    assert (copy.schema_version, copy.primary_issuer.name, copy.primary_issuer.jurisdiction) == (UNSET, UNSET, UNSET)
    assert copy.primary_issuer.address.state_name is UNSET
    assert copy.primary_issuer.cik == record.primary_issuer.cik
    assert copy.recipients == ()  # the element must stand there, though nobody is in it


def test_parts_on_the_way_are_made():
    record = placed(blank("D").record, "primary_issuer.address.city", "Austin")
    assert record.primary_issuer.address.city == "Austin"
    with pytest.raises(UsageError):
        placed(record, "related_persons[3].last_name", "Roe")
