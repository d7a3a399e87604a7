import codecs

import pytest

from muniment.documents.passage import Passage
from muniment.documents.sniff import declared, decode, is_plain, is_utf16
from muniment.documents.xml import XmlDocument, parse
from muniment.readers import read

LEAVES = {"a": "plain", "b": "Genußscheine “A” — €5, it’s", "c": "5", "d": "\U0001f333 Łódź"[2:], "e": "é"}


def _xml(claim: str, leaves: dict[str, str] = LEAVES) -> str:
    declaration = f'<?xml version="1.0" encoding="{claim}"?>\n' if claim else ""
    return f"{declaration}<r>{''.join(f'<{tag}>{text}</{tag}>' for tag, text in leaves.items())}</r>\n"


def _parsed(data: bytes) -> XmlDocument:
    return parse(Passage.whole(data))


def _leaves(data: bytes, codec: str) -> list[tuple[str, str]]:
    """The text of each leaf, and what its span holds in the original bytes."""
    document = _parsed(data)
    leaves = [element for element in document.root.iter() if not len(element)]
    spans = [document.span(*place) for place in document.leaves]
    assert len(leaves) == len(spans)
    return [(leaf.text or "", data[start:end].decode(codec)) for leaf, (start, end) in zip(leaves, spans, strict=True)]


@pytest.mark.parametrize("before", ["", "\n", " \t\r\n ", " " * 5000], ids=["nothing", "line", "blanks", "5000"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["bare", "bom"])
@pytest.mark.parametrize("claim", ["", "utf-8", "UTF-16", "iso-8859-1"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_spans_lead_to_the_text_in_every_encoding(codec, claim, bom, before):
    data = (bom + before + _xml(claim)).encode(codec)
    assert _leaves(data, codec) == [(text, text) for text in LEAVES.values()]
    document = _parsed(data)
    assert not document.recovered
    agrees = claim in ("", codec) or (claim == "UTF-16" and codec.startswith("utf-16"))
    assert [fault.code for fault in document.faults] == ([] if agrees else ["encoding"])


def test_blanks_before_the_byte_order_mark():
    data = b"\r\n\xef\xbb\xbf \n" + _xml("utf-8").encode()
    assert _leaves(data, "utf-8") == [(text, text) for text in LEAVES.values()]
    assert _parsed(data).faults == ()


LATIN = {"a": "it’s “A” — €5", "b": "Müller & Söhne".replace("&", "&amp;"), "c": "7"}


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("UTF-8", "declares utf-8 but is windows-1252"),
        ("us-ascii", "declares us-ascii but is windows-1252"),
        ("", "declares nothing, which is to say utf-8, but is windows-1252"),
        ("ISO-8859-1", ""),
        ("windows-1252", ""),
    ],
)
def test_windows_1252_under_any_name(claim, words):
    data = _xml(claim, LATIN).encode("cp1252")
    assert _leaves(data, "cp1252")[::2] == [(LATIN["a"], LATIN["a"]), ("7", "7")]
    assert _leaves(data, "cp1252")[1] == ("Müller & Söhne", "Müller &amp; Söhne")
    assert [fault.words for fault in _parsed(data).faults] == ([f"the file {words}"] if words else [])


def test_bytes_that_windows_1252_has_no_character_for():
    data = _xml("", {"a": "#", "b": "it’s"}).encode("cp1252").replace(b"#", b"\x81")
    document = _parsed(data)
    assert [leaf.text for leaf in document.root] == ["\x81", "it’s"]
    assert data[slice(*document.span(*document.leaves[1]))] == b"it\x92s"


def test_one_foreign_byte_does_not_spoil_the_rest():
    data = _xml("utf-8", {"a": "Łódź", "b": "#", "c": "“€”"}).encode().replace(b"#", b"caf\xe9 \x96")
    document = _parsed(data)
    assert [leaf.text for leaf in document.root] == ["Łódź", "café –", "“€”"]
    assert [data[slice(*document.span(*place))] for place in document.leaves] == [
        "Łódź".encode(),
        b"caf\xe9 \x96",
        "“€”".encode(),
    ]
    assert [fault.words for fault in document.faults] == ["the file declares utf-8 but mixes utf-8 with windows-1252"]


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_character_cut_in_two_does_not_change_the_encoding(cut):
    data = ("<r><a>“A”</a><b>" + "\U0001f333").encode()[:-cut]
    document = _parsed(data)
    assert document.root[0].text == "“A”"
    assert [fault.code for fault in document.faults] == ["damaged"] * len(document.faults)
    assert data[slice(*document.span(*document.leaves[0]))].decode() == "“A”"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("more", [b"\0", b"<", "\ud83c".encode("utf-16-le", "surrogatepass")])
def test_half_a_character_at_the_end_of_utf_16(codec, more):
    data = _xml("").encode(codec) + more
    document = _parsed(data)
    assert [leaf.text for leaf in document.root] == list(LEAVES.values())
    assert document.recovered
    end = len(document.content)
    assert document.span(end, end)[1] <= len(data)


def test_ascii_may_call_itself_what_it_likes():
    for claim in ("us-ascii", "ISO-8859-1", "utf8", "Windows-1252", "UTF-8", "iso-8859-15"):
        data = _xml(claim, {"a": "plain"}).encode()
        assert is_plain(data)
        assert _parsed(data).faults == ()
    (fault,) = _parsed(_xml("utf-7", {"a": "+ADw-"}).encode()).faults
    assert fault.words == "the file declares utf-7 but is utf-8"
    assert _parsed(_xml("us-ascii").encode()).faults[0].words == "the file declares us-ascii but is utf-8"


def test_no_declaration_changes_how_the_bytes_are_read():
    """A document type could be hidden from the eye in UTF-7, behind a declaration of any length."""
    inner = "+ADwAIQ-DOCTYPE a+AD4-<a>+ADw-</a>"
    for claim in ("UTF-7", "IBM037", "no-such", "UTF-16"):
        for declaration in (
            f'<?xml version="1.0" encoding="{claim}"?>',
            f'<?xml version="1.0"{" " * 2000}encoding="{claim}"?>',
        ):
            assert _parsed(f"{declaration}<a>é +ADw-</a>".encode()).root.text == "é +ADw-"
    assert _parsed(inner[19:].encode()).root.text == "+ADw-"


def test_declared():
    assert declared(b'<?xml version="1.0" encoding="UTF-8"?><a/>') == "utf-8"
    assert declared(b"<?xml version='1.0'  encoding = 'X-y_1'  standalone='no' ?>") == "x-y_1"
    for none in (
        b"",
        b"<a/>",
        b'<?xml version="1.0"?><a encoding="x"/>',
        b'<?xmlish encoding="x"?>',
        b'<?xml encoding="x"',
    ):
        assert declared(none) == ""


def test_utf_16_is_told_by_its_first_character():
    assert is_utf16(codecs.BOM_UTF16_LE)
    assert is_utf16(codecs.BOM_UTF16_BE)
    assert is_utf16(" \n<".encode("utf-16-le"))
    assert is_utf16(" \n<".encode("utf-16-be"))
    assert not is_utf16(b"<a/>")
    assert not is_utf16(b"\0\0<")
    assert not is_utf16(b"")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "cp1252", "utf-8"])
def test_every_offset_leads_back(codec):
    text = "<a>" + "é—x" * 5000 + "</a>"
    decoded = decode(text.encode(codec))
    assert decoded.content == text.encode()
    at = original = 0
    for number, character in enumerate(text):
        if number % 997 == 0 or number > len(text) - 5:
            assert decoded.to_original(at) == original
        at += len(character.encode())
        original += len(character.encode(codec))
    assert decoded.to_original(len(decoded.content)) == len(text.encode(codec))


def test_lone_surrogates_become_one_sign_each():
    data = "<a>x\ud83cy</a>".encode("utf-16-le", "surrogatepass")
    decoded = decode(data)
    assert decoded.content.decode() == "<a>x\ufffdy</a>"
    assert decoded.to_original(len("<a>x\ufffdy".encode())) == 12


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_filing_in_every_encoding_gives_the_same_record(codec):
    text = (
        '<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13g"><headerData><submissionType>SCHEDULE 13G'
        "</submissionType></headerData><formData><coverPageHeader><securitiesClassTitle>Class “A”"
        "</securitiesClassTitle></coverPageHeader></formData></edgarSubmission>"
    )
    reading = read(text.encode(codec))
    assert reading.record == read(text.encode()).record
    span = reading.evidence["class_title"].spans[0]
    plain = codec.removesuffix("-sig") if codec != "utf-16" else "utf-16-le"
    assert text.encode(codec)[span.start : span.end].decode(plain) == "Class “A”"


@pytest.mark.parametrize("codec", ["utf-16", "cp1252"])
def test_the_words_of_a_span_in_every_encoding(codec):
    text = '<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13g"><headerData><submissionType>“13G”</submissionType></headerData></edgarSubmission>'
    reading = read(text.encode(codec))
    assert reading.words(reading.evidence["submission_type"].spans[0]) == "“13G”"
