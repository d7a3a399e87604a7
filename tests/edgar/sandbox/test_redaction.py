import base64
from pathlib import Path

import pytest

from muniment.edgar.sandbox.intake import PLACEHOLDER, Unreadable, redact

CODE, KNOWN = "abc1@def", "kno1wn#x"
EVERYTHING = sorted((Path(__file__).parents[2] / "everything").glob("*-submission.xml"))
HOSTILE = {
    "plain": "<a><cik>9900014</cik><ccc>{}</ccc></a>",
    "prefix": '<c:a xmlns:c="urn:x"><c:filerCcc>{}</c:filerCcc></c:a>',
    "upper case": "<a><CCC>{}</CCC></a>",
    "blanks in tags": "<a><ccc\n >{}</ccc\t></a>",
    "cdata": "<a><ccc><![CDATA[{}]]></ccc></a>",
    "end tag in cdata": "<a><ccc><![CDATA[</ccc>]]>{}</ccc><z>1</z></a>",
    "split by a comment": "<a><ccc>abc1<!-- -->@def</ccc></a>",
    "in a comment": "<a><!-- <ccc>{}</ccc> --><b/></a>",
    "in a processing instruction": "<a><?x <ccc>{}</ccc>?><b/></a>",
    "child": "<a><ccc><b>{}</b></ccc></a>",
    "attribute": "<a><b ccc='{}' c:myCcc=\"{}\"/></a>",
    "attribute on ccc": '<a><ccc ccc="{}">{}</ccc></a>',
    "greater than in attribute": "<a><ccc x='>'>{}</ccc></a>",
    "entity": '<!DOCTYPE a [<!ENTITY c "{}">]><a><ccc>&c;</ccc></a>',
    "cut off": "<a><ccc>{}",
    "cut off in cdata": "<a><ccc><![CDATA[{}",
    "cut off in the tag": "<a><ccc {}",
    "no end tag": "<a><ccc>{}</a>",
    "two starts": "<a><ccc <ccc>{}</ccc></a>",
    "open quote": "<a><ccc x='abc>{}</ccc></a>",
    "open attribute": "<a ccc='{}",
    "escaped": "<a>&lt;ccc&gt;{}&lt;/ccc&gt;</a>",
    "twice": "<a><ccc>{}</ccc><note>my code is {}, keep it</note></a>",
    "in base64": "<a><contents>@base64@</contents></a>",
}


def document(name: str, code: str) -> str:
    inner = base64.encodebytes(
        f"<x><cik>9900014</cik><ccc>{code}</ccc><p>{'much text ' * 20}</p></x>".encode()
    ).decode()
    return HOSTILE[name].replace("{}", code).replace("@base64@", inner)


def all_text(data: bytes) -> str:
    """Everything that could be read in some bytes: without zeros, and what stands in base64."""
    plain = data.replace(b"\0", b"").decode("latin-1")
    begin, end = plain.find("<contents>"), plain.find("</contents>")
    inner = base64.b64decode(plain[begin + 10 : end]).decode("latin-1") if begin >= 0 else ""
    return plain + inner


def nobody(_code: str) -> bool:
    return False


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_access_code_is_left(name, codec):
    left = all_text(redact(document(name, CODE).encode(codec), nobody).body)
    assert CODE not in left
    assert "@def" not in left
    assert PLACEHOLDER in left


@pytest.mark.parametrize(
    "text", ["<a>{}</a>", "<a>--{}--</a>", "<a b='x{}y'/>", "<a><!--{}--></a>", "<a>kno1wn&#35;x</a>", "<a>{}"]
)
def test_somebodys_code_is_found_wherever_it_stands(text):
    left = redact(text.replace("{}", KNOWN).encode(), lambda code: code == KNOWN).body
    assert b"kno1wn" not in left
    assert b"&#35;" not in left


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda one: one.name)
def test_nothing_but_codes_is_changed(path):
    data = path.read_bytes()
    found = redact(data, nobody)
    expected = data
    for one in found.credentials:
        expected = expected.replace(one.code.encode(), PLACEHOLDER.encode())
    assert found.body == expected != data
    assert found.sound
    assert all(one.code and one.cik and one.line for one in found.credentials)
    assert redact(found.body, nobody).body == found.body


def test_form_and_mode_are_told():
    by_name = {path.name: redact(path.read_bytes(), nobody) for path in EVERYTHING}
    assert by_name["form-d-submission.xml"].form == "D/A"
    assert by_name["schedule-13g-submission.xml"].form == "SCHEDULE 13G/A"
    assert {one.mode for one in by_name.values()} == {"LIVE"}


def test_base64_without_codes_stays_as_it_is():
    words = base64.encodebytes(b"%PDF-1.7 <not> a code" * 30).decode()
    data = f"<a><contents>\n{words}</contents><ccc>{CODE}</ccc></a>".encode()
    assert words.encode() in redact(data, nobody).body


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"%PDF-1.7", "no XML"),
        ("<a><ccc>abc1@def</ccc></a>".encode("cp037"), "no XML"),
        (b"<?xml version='1.0' encoding='UTF-7'?><a>+ADw-ccc+AD4-abc1@def</a>", "UTF-7"),
        (b"<a>\0</a>", "zero"),
        (b"\xff\xfe<\0a\0>", "something else"),
        (b"<a>" + b" ".join(b"ab%05d@" % number for number in range(30_000)) + b"</a>", "20,000"),
    ],
)
def test_what_nobody_can_search_is_refused(data, words):
    with pytest.raises(Unreadable, match=words) as caught:
        redact(data, nobody)
    assert CODE not in str(caught.value)


@pytest.mark.parametrize(
    "part", ["<ccc>", "<ccc ", "<ccc a='", "<ccc><![CDATA[", "<!ENTITY ", " ccc=", "c", "&lt;ccc", "&#", "<a ccc"]
)
def test_repetition_does_not_hold_up_the_door(part):
    """With anything that searches twice, these would take hours."""
    found = redact(f"<a> {part * 50_000}".encode(), nobody)
    assert (found.sound, found.credentials) == (False, ())


@pytest.mark.slow
def test_more_signs_than_can_be_looked_at_are_refused():
    with pytest.raises(Unreadable, match="too much"):
        redact(b"<a>" + b"@@@@@@@@" * 100_000, nobody)


def test_secrets_are_not_shown():
    found = redact(document("plain", CODE).encode(), nobody)
    assert CODE not in repr(found)
    assert CODE not in repr(found.credentials)
