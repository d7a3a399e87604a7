"""The layout of a form places every field of its definition, and what it places is on the page."""

from pathlib import Path
from types import SimpleNamespace
from typing import Annotated as A

import pytest
from msgspec import UNSET, Struct, UnsetType, structs

from muniment import read, write
from muniment.compare import compare
from muniment.drafts.questions import questions
from muniment.forms import FORMS, form_of
from muniment.forms.definition import At, Words
from muniment.forms.form_d.fields import FormD, Issuer
from muniment.forms.layout import Part, Question, Row, Section, Unprinted, plain, positions
from muniment.forms.walk import value_at
from muniment.pages import page
from muniment.values import Text
from muniment.views import answers
from muniment.web.filing_items import Context, sections
from muniment.writers.yaml import write_yaml

EVERYTHING = Path(__file__).parents[1] / "everything"
FILED = sorted(path.name for path in EVERYTHING.glob("*.xml"))


class WebIssuer(Issuer, frozen=True):
    """An issuer with a field that the form does not have."""

    website: A[Words, At("website", "1", "Website", Text(100))] = UNSET


class WebFormD(FormD, frozen=True):
    """A Form D that asks for it."""

    primary_issuer: A[WebIssuer | UnsetType, At("primaryIssuer", "1", "Issuer", need="m")] = UNSET


FORGETFUL = structs.replace(FORMS["D"].layout, record=WebFormD)


def with_website(layout):
    """The layout with the new field in Item 1 of the first issuer."""

    def changed(node):
        if not isinstance(node, Part):
            return node
        first, *rest = node.nodes
        assert isinstance(first, Section)
        first = structs.replace(first, nodes=(*first.nodes, Row((Question("website"),))))
        return structs.replace(node, nodes=(first, *rest))

    return structs.replace(layout, nodes=tuple(map(changed, layout.nodes)))


@pytest.mark.parametrize("form", FORMS)
def test_every_field_is_placed(form):
    assert FORMS[form].layout.unplaced() == ()


def test_a_field_that_the_layout_forgets_is_named():
    assert FORGETFUL.unplaced() == ("primary_issuer.website",)
    assert with_website(FORGETFUL).unplaced() == ()


def test_a_place_that_is_no_field_is_named():
    layout = with_website(FORMS["D"].layout)
    assert layout.unplaced() == ("primary_issuer.website",)


def test_a_field_that_is_placed_is_on_every_page(monkeypatch):
    spec = structs.replace(FORMS["D"], record=WebFormD, layout=with_website(FORGETFUL))
    monkeypatch.setitem(FORMS, "D", spec)
    record = WebFormD(primary_issuer=WebIssuer(name="Garden Lamps LLC", website="lamps.example"))
    step = spec.layout.step("primary_issuer.website")
    shown = {
        "html": write(record, "html"),
        "text": write(record, "text"),
        "yaml": write_yaml(record, with_empty=True),
        "terminal": list(answers(record, {})),
        "page of the filing": sections(record, Context({}, {}, (), SimpleNamespace(quote=None))),
        "question": questions(record, step),
        "redline": compare(WebFormD(), record),
    }
    assert {name for name, told in shown.items() if "lamps.example" not in str(told)} == set()
    assert {name for name, told in shown.items() if "Website" not in str(told)} == set()


def test_what_is_not_printed_says_why():
    nodes = [position.node for form in FORMS.values() for position in positions(form.layout.nodes)]
    assert [node for node in nodes if isinstance(node, Unprinted) and not node.why] == []


def unprinted(form):
    return tuple(
        path
        for path in form.layout.places
        for node in (position.node for position in positions(form.layout.nodes))
        if isinstance(node, Unprinted) and path.rpartition(".")[2] in node.fields
    )


def of_blocks(held):
    """Every word and path in a block."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, Struct):
        yield from of_blocks(structs.astuple(held))
    elif isinstance(held, tuple):
        for entry in held:
            yield from of_blocks(entry)


@pytest.mark.parametrize("name", FILED)
def test_every_value_that_is_filed_is_printed(name):
    """By its path, or by its words where another place prints them: the name of a state, names of EDGAR's list."""
    reading = read(EVERYTHING / name)
    form = form_of(reading.record)
    printed = set(of_blocks(page(reading.record).blocks))
    around = {path[:end] for path in printed for end in range(1, len(path)) if path[end] in ".["} | printed
    silent = unprinted(form)
    missing = [
        path
        for path in reading.evidence
        if path not in around
        and not any(path.startswith((f"{shown}[", f"{shown}.")) for shown in printed)
        and not plain(path).startswith(silent)
        and not any(str(value_at(reading.record, path)) in text for text in printed)
    ]
    assert missing == []
