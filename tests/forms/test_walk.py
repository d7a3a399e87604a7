"""The walk through a record: every field once, in the order of the form, with the path that finds it."""

from pathlib import Path

import pytest
from msgspec import UNSET

from muniment.forms import FORMS, FormD
from muniment.forms.definition import rows
from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.forms.walk import value_at, walk, walk_both
from muniment.readers import read

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTICE = FormD(
    primary_issuer=Issuer(name="Larkspur Lantern Works", address=Address(city="Dover")),
    related_persons=(RelatedPerson(last_name="Finch"), RelatedPerson(last_name="Wren")),
)


def test_parts_come_before_their_fields_and_lists_before_their_entries():
    found = [visit.path for visit in walk(NOTICE) if visit.value is not UNSET]
    assert found == [
        "primary_issuer", "primary_issuer.name", "primary_issuer.address", "primary_issuer.address.city",
        "related_persons", "related_persons[0].last_name", "related_persons[1].last_name",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["form-d.xml", "schedule-13d.xml", "schedule-13g.xml"])
def test_every_path_leads_to_its_value(name):
    record = read(EXAMPLES / name).record
    visits = list(walk(record))
    assert [visit.path for visit in visits if value_at(record, visit.path) != visit.value] == []
    assert len({visit.path for visit in visits}) == len(visits) > 50


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_elements_and_items_are_those_of_the_definition(form):
    record = form.record(**{field.name: _some(field) for field in _fields(form.record)})
    found = {visit.path.replace("[0]", "[]"): visit for visit in walk(record)}
    for row in rows(form.record):
        visit = found.get(row.path.removesuffix("[]"))
        if visit:  # of parts inside parts the walk sees what is there
            assert (visit.element, visit.item) == (row.element, row.item)
    assert len(found) > 40


def _fields(part):
    return list({visit.field.name: visit.field for visit in walk(part())}.values())


def _some(field):
    """An empty part, or a list of one, so that the walk goes into it."""
    if field.part is None:
        return UNSET
    return (field.part(),) if field.repeats else field.part()


def test_what_is_not_gone_into_is_still_visited():
    paths = [visit.path for visit in walk(NOTICE, into=lambda field: field.repeats) if visit.value is not UNSET]
    assert paths == [
        "primary_issuer", "related_persons", "related_persons[0].last_name", "related_persons[1].last_name"
    ]  # fmt: skip


def test_two_records_side_by_side():
    """Entries that belong together are visited together, what is gone last, each with its path in both."""
    later = FormD(related_persons=(RelatedPerson(last_name="Wren"), RelatedPerson(last_name="Rook")))

    def paired(old, new):
        return [(1, 0), (None, 1), (0, None)] if old and new else []

    found = [
        (at.was, at.now, at.old, at.new)
        for at in walk_both(NOTICE, later, paired)
        if at.field.name == "last_name" or at.now == "primary_issuer.name"
    ]
    assert found == [
        ("primary_issuer.name", "primary_issuer.name", "Larkspur Lantern Works", UNSET),
        ("related_persons[1].last_name", "related_persons[0].last_name", "Wren", "Wren"),
        ("related_persons[None].last_name", "related_persons[1].last_name", UNSET, "Rook"),
        ("related_persons[0].last_name", "related_persons[None].last_name", "Finch", UNSET),
    ]
