"""What a spec promises: names that are there, roles that lead to fields, hooks that are functions of ours."""

import pytest
from msgspec import structs

from muniment.forms import FORMS
from muniment.forms.definition import rows
from muniment.forms.spec import mentions, resolved
from muniment.pages import page
from muniment.readers import read
from test_examples import EXAMPLES

forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def _fields(form):
    return {row.path for row in rows(form.record)}


@forms
def test_hooks_are_functions_of_ours(form):
    hooks = structs.asdict(form.hooks).values()
    assert [hook for hook in hooks if not hook.startswith("muniment.")] == []
    assert all(callable(resolved(hook)) for hook in hooks)


@forms
def test_parties_stand_where_the_form_has_fields(form):
    roles, known = form.roles, _fields(form)
    for party in (*roles.issuers, *roles.parties, roles.signers):
        names = (*party.name, party.cik, party.phone, party.jurisdiction)
        for name in filter(None, (*names, *(f"{former}[]" for former in party.former))):
            assert f"{party.path}.{name}".lstrip(".") in known
        assert not party.address or any(path.startswith(f"{party.path}.{party.address}".lstrip(".")) for path in known)


@forms
def test_single_roles_are_fields(form):
    roles = form.roles
    told = (*roles.principals, *roles.filers, roles.event, roles.phone, form.amending.accession)
    assert [path for path in filter(None, told) if path not in _fields(form)] == []
    assert not form.dissemination.items or f"{form.dissemination.items}[]" in _fields(form)
    assert roles.leading
    assert form.dissemination.sheets[-1][0] == ""  # whatever version a copy states, it has a sheet


@pytest.mark.parametrize(
    ("name", "role", "issuers_file"),
    [
        ("form-d.xml", "related person", True),
        ("schedule-13d.xml", "reporting person", False),
        ("schedule-13g.xml", "reporting person", False),
    ],
)
def test_who_is_named_beside_the_issuer(name, role, issuers_file):
    record = read(EXAMPLES / name).record
    form = next(one for one in FORMS.values() if isinstance(record, one.record))
    found = list(mentions(record, form.roles.leading))
    assert {one.party.role for one in found} == {role}
    assert form.roles.issuers_file is issuers_file


@forms
def test_a_record_that_says_nothing_has_a_page_and_names_nobody(form):
    record = form.record()
    assert page(record).blocks
    assert list(mentions(record, (*form.roles.issuers, *form.roles.parties))) == []
    assert form.items_of(record) == ()
