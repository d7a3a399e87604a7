"""Nothing in a source is dropped unsaid: a walk of its own over every XML file, compared with what a reading claims.

Every text and every attribute is a value with evidence, a field of the submission header, part of an attached document,
or unread.
"""

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from lxml import etree
from msgspec import UNSET, to_builtins

import muniment
from muniment.errors import FormNotRead
from muniment.forms.definition import fields
from muniment.forms.filing_copy import PLACEHOLDER
from shared_data import SHARED

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in (ROOT / "examples", ROOT / "tests" / "everything", SHARED / "data", SHARED / "more", SHARED / "specs")
    for path in folder.rglob("*.xml")
)


def source_texts(root) -> Counter[str]:
    """Every text and attribute of a document, but the declarations of namespaces."""
    found: list[str] = []
    for element in root.iter(etree.Element):
        found += [element.text or "", *(child.tail or "" for child in element), *element.attrib.values()]
    return Counter(words for one in found if (words := " ".join(one.split())))


def claimed_texts(reading) -> Counter[str]:
    """Every text that a reading has a place for."""
    spans = {span for found in reading.evidence.values() for span in found.spans} | set(reading.unread)
    found = [ATTRIBUTE.sub(r"\1", reading.words(span)) for span in spans]
    for attachment in reading.attachments:
        found += etree.fromstring(f"<a><b>{reading.words(attachment.span)}</b></a>", RECOVER).itertext()
    if reading.submission is not UNSET:
        found += header_texts(reading.submission.header)
    return Counter(words for one in found if (words := " ".join(unescape(one).split())))


ATTRIBUTE = re.compile(r"""^[\w:.-]+\s*=\s*["'](.*)["']$""")
RECOVER = etree.XMLParser(recover=True, huge_tree=True)


def header_texts(header) -> list[str]:
    """The values of a submission header as they are written; attached documents have places of their own."""
    found = [code.ccc for code in header.credentials]
    for field in fields(type(header)):
        held = getattr(header, field.name)
        if field.part is None and held is not UNSET:
            found += map(field.at.kind.write, held if field.repeats else (held,))
    return found


def sound(path: Path):
    """A reading of a file and its tree; skips a file of another form, and one that only our own parser reads on."""
    try:
        root = etree.fromstring(path.read_bytes().strip(), etree.XMLParser(huge_tree=True))
        return muniment.read(path), root
    except etree.XMLSyntaxError:
        pytest.skip("not well-formed: what becomes of such files is tested beside the reader of damaged ones")
    except FormNotRead:
        pytest.skip("another form, which is not read")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_of_an_xml_source_is_accounted_for(path):
    reading, root = sound(path)
    there = source_texts(root)
    there[PLACEHOLDER] = 0  # EDGAR's bar over an access code says nothing
    assert there - claimed_texts(reading) == Counter()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_whatever_is_put_into_an_xml_source_is_accounted_for(path):
    """An unknown element, an attribute and a text, in turn, in every element that holds others."""
    _, root = sound(path)
    for number, element in enumerate([one for one in root.iter(etree.Element) if len(one)]):
        match number % 3:
            case 0:
                etree.SubElement(element, "unheardOf").text = f"element {number}"
            case 1:
                element.set("unheardOf", f"attribute {number}")
            case _:
                element[0].tail = f"text {number}"
    reading = muniment.read(etree.tostring(root))
    there = source_texts(root)
    there[PLACEHOLDER] = 0
    assert there - claimed_texts(reading) == Counter()
    assert {"unknown-element", "stray-attribute", "stray-text"} <= {problem.code for problem in reading.problems}


def test_a_second_entry_that_is_no_value_is_unread():
    """The state of a list says why its first entry is no value; what further ones say is nobody's."""
    name = b"<previousName>Windfall Apparatus LLC</previousName>"
    text = (ROOT / "examples" / "form-d.xml").read_bytes()
    assert name in text
    reading = muniment.read(text.replace(name, b"<previousName>None</previousName><previousName>N/A</previousName>"))
    path = "primary_issuer.previous_names"
    assert reading.states[path].words == "None"
    assert reading.words(reading.evidence[path].spans[0]) == "None"
    assert [reading.words(span) for span in reading.unread] == ["N/A"]


def test_the_record_says_what_its_attachments_are():
    text = (ROOT / "examples" / "schedule-13g.xml").read_text()
    document = (
        "<documents><com:document><com:conformedName>ex99.txt</com:conformedName>"
        "<com:conformedDocumentType>EX-99</com:conformedDocumentType><com:contents>{}</com:contents>"
        "</com:document></documents>"
    )
    common = 'xmlns:com="http://www.sec.gov/edgar/common"'
    assert common in text

    def with_document(contents: str) -> bytes:
        return text.replace("</edgarSubmission>", f"{document.format(contents)}</edgarSubmission>").encode()

    reading = muniment.read(with_document("YWdyZWVk"))
    (one,) = reading.attachments
    assert (one.name, one.type, one.data, one.media_type, one.fault) == (
        "ex99.txt",
        "EX-99",
        b"agreed",
        "text/plain",
        "",
    )
    assert reading.submission is UNSET, "documents that EDGAR left in a public copy make it no filing copy"
    assert (reading.problems, reading.unread) == ((), ())
    assert muniment.read(muniment.write(reading.record)).record == reading.record
    assert to_builtins(reading.record)["attachments"][0]["contents"] == "YWdyZWVk"
    damaged = muniment.read(with_document("no base64!"))
    assert [(problem.code, problem.path) for problem in damaged.problems] == [("attachment", "attachments[0]")]
    assert damaged.attachments[0].data == b"no base64!"
    assert muniment.read(muniment.write(damaged.record)).record == damaged.record
    emptied = muniment.read(text.replace("</edgarSubmission>", "<documents></documents></edgarSubmission>").encode())
    assert b"<documents></documents>" in muniment.write(emptied.record)
