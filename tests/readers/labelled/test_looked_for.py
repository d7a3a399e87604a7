"""What the layout of a form prints is looked for on printed pages, and a field that it places is read from them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from forms.test_layout import WebFormD, with_website
from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.forms import FORMS
from muniment.forms.definition import rows
from muniment.forms.layout import Items, Part, Question, Row, Section, Unprinted, plain, positions
from muniment.forms.tables import wordings
from muniment.readers.labelled.form_d import read_notice
from muniment.readers.labelled.form_d.wordings import PrintedForm, printed_form
from muniment.readers.labelled.items.headings import ASKED
from muniment.readers.labelled.labels import find_labels
from muniment.readers.labelled.row_values import READERS
from muniment.readers.labelled.text import words_of

PAGE = (Path(__file__).parent / "form_d/page.txt").read_text("utf-8")

# Fields that are printed and have no words of their own to look for, by how their paths end, and why.
WITHOUT_WORDS = {
    "D": {
        "state_name": "stands in the place of the state's code",
        "states[].name": "stands in the place of the state's code",
        "edgar_previous_names": "stand among the previous names",
        "no_edgar_previous_names": "its box is that of the previous names",
    },
    "13D": {"reporting_persons[].irs_number": "has a name of its own in the table of wordings"},
}
WITHOUT_WORDS["13G"] = WITHOUT_WORDS["13D"] | {
    "not_applicable": "said in words under the heading",
    "item3.types": "boxes with letters, by their place (`labelled/boxes.py`)",
    "item5.five_percent_or_less": "a box, by its place (`labelled/boxes.py`)",
    "exhibit_information": "stands below the signatures without a heading, among exhibits",
}
# Signatures have no labels but on the structured form: they are read by their shape (`signatures/`).
BY_SHAPE = "signature"


def printed(layout) -> Iterator[str]:
    """The fields that a layout prints, but for the parts they belong to."""
    unprinted = {
        f"{position.prefix}{name}"
        for position in positions(layout.nodes)
        if isinstance(position.node, Unprinted)
        for name in position.node.fields
    }
    for row in rows(layout.record):
        path = row.path.removesuffix("[]")
        if not any(path == other or path.startswith((f"{other}.", f"{other}[")) for other in unprinted):
            yield path


def silent(form, path):
    return path.endswith(tuple(WITHOUT_WORDS[form]))


def forgotten(layout) -> list[str]:
    """The fields of a Form D that are printed and not looked for; further issuers are like the first."""
    form = PrintedForm(layout)
    known = [one for same in form.vocabulary(form.items).by_words.values() for one in same]
    looked_for = {plain(path) for one in known for path in (one.field, one.text)} | {*map(plain, form.beside.values())}
    alike = {f"{group.further}[].": group.path for group in form.groups.values() if group.further}
    return [
        path
        for path in printed(layout)
        if not silent("D", path) and not path.startswith(tuple(alike)) and path not in looked_for
    ]


def test_every_field_of_a_form_d_is_looked_for():
    assert forgotten(FORMS["D"].layout) == []


def test_a_field_that_nothing_looks_for_is_named():
    layout = with_website(structs.replace(FORMS["D"].layout, record=WebFormD))
    assert forgotten(layout) == []

    def hidden(node):
        """The new field as one that stands among the previous names."""
        if isinstance(node, Part | Section):
            return structs.replace(node, nodes=tuple(map(hidden, node.nodes)))
        if isinstance(node, Items) and node.field == "previous_names":
            return structs.replace(node, also=(*node.also, "website"))
        return structs.replace(node, questions=()) if node == Row((Question("website"),)) else node

    layout = structs.replace(layout, nodes=tuple(map(hidden, layout.nodes)))
    assert layout.unplaced() == ()
    assert forgotten(layout) == ["primary_issuer.website"]


@pytest.mark.parametrize("form", ["13D", "13G"])
def test_every_field_of_a_schedule_is_looked_for(form):
    layout = FORMS[form].layout
    known = {plain(label.field) for row in wordings(form) for label in find_labels(words_of(row.words))}
    known |= {path for paths in ASKED[form[-1]].values() for path in paths}
    missing = [
        path
        for path in printed(layout)
        if layout.section(path).key != BY_SHAPE
        and not silent(form, path)
        and not known & {path, path.partition("[")[0]}
    ]
    assert missing == []


@pytest.mark.parametrize("form", ["13D", "13G"])
def test_every_numbered_line_has_a_reader(form):
    lines = [plain(path).rpartition(".")[2] for path in FORMS[form].layout.lines if path[0] != "<"]
    assert [line for line in lines if line not in {*READERS, "name", "irs_number"}] == []


@pytest.mark.parametrize("form", FORMS)
def test_what_needs_no_words_is_printed(form):
    paths = [path for path in printed(FORMS[form].layout) if silent(form, path)]
    assert [end for end in WITHOUT_WORDS[form] if not any(path.endswith(end) for path in paths)] == []


@pytest.fixture
def with_a_website(monkeypatch):
    layout = with_website(structs.replace(FORMS["D"].layout, record=WebFormD))
    monkeypatch.setitem(FORMS, "D", structs.replace(FORMS["D"], record=WebFormD, layout=layout))
    printed_form.cache_clear()
    yield
    monkeypatch.undo()
    printed_form.cache_clear()


def read(text):
    return read_notice(read_plain(Passage.whole(text.encode())), is_html=False)


@pytest.mark.usefixtures("with_a_website")
def test_a_field_that_is_placed_is_read_from_a_printed_page():
    notice = read(PAGE.replace("DELAWARE\n", "DELAWARE\nWebsite\nlamps.example\n", 1))
    shown = {name: notice.found[f"primary_issuer.{name}"].value for name in ("jurisdiction", "website")}
    assert shown == {"jurisdiction": "DELAWARE", "website": "lamps.example"}
    assert "website='lamps.example'" in repr(notice.record)
