import gzip
import random
import tracemalloc

import pytest

from documents.invented import PEM_BEGIN, PEM_END
from muniment.documents.passage import Passage
from muniment.documents.sniff import sniff
from muniment.documents.submission import unwrap_pem
from muniment.documents.xml import DEEPEST, LARGEST, MOST_TAGS, XmlDocument, parse
from muniment.errors import FormNotRead, NotAFiling, RefusedSource, SourceError
from muniment.readers import read
from patience import patience

BOMB = b"".join(
    b'<!ENTITY b%d "%s">' % (level + 1, b"&b%d;" % level * 10) if level else b'<!ENTITY b1 "ha">' for level in range(9)
)


def _parsed(data: bytes) -> XmlDocument:
    return parse(Passage.whole(data))


def _refused(data: bytes) -> SourceError:
    """Reading gives one readable line, soon."""
    with patience(), pytest.raises(SourceError) as caught:
        read(data)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 400
    return caught.value


@pytest.mark.parametrize(
    "declaration",
    [
        b"<!DOCTYPE r [" + BOMB + b"]>",
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">',
        b"<!DOCTYPE r>",
        b"<!doctype r>",
        b'<!ENTITY x "y">',
    ],
)
@pytest.mark.parametrize("before", [b"", b"\n", b'<?xml version="1.0"?>', b"<!-- c --> <?p q?>\n<!-- d -->"])
def test_document_types_are_refused(before, declaration):
    data = before + declaration + b"<r><a>&b9;&x;</a></r>"
    with pytest.raises(RefusedSource, match="declares a document type or entities, which no EDGAR form does"):
        _parsed(data)
    with pytest.raises(RefusedSource):
        _parsed((data.decode()).encode("utf-16"))


@pytest.mark.parametrize("inside", [b"<r><!DOCTYPE r [" + BOMB + b"]><a>&b9;</a></r>", b"<r/><!DOCTYPE r><r/>"])
def test_a_document_type_elsewhere_is_damage_and_declares_nothing(inside):
    document = _parsed(inside)
    assert document.recovered
    assert len("".join(document.root.itertext())) < len(inside)


def test_references_without_declaration_stay_as_they_are():
    document = _parsed(b"<r><a>&x;</a><b>&amp;&#65;</b></r>")
    assert document.root[0].text == "&x;"
    assert document.root[1].text == "&A"
    assert document.recovered


@pytest.mark.parametrize("end", [b"", b"</a>" * 10_000])
def test_ten_thousand_levels(end):
    for inside in (b"", b"x" * 11_000_000):
        with pytest.raises(RefusedSource, match=f"nested more than {DEEPEST} deep"):
            _parsed(b"<a>" * 10_000 + inside + end)


HOSTILE = {
    "levels": (b"", b"<a>", b""),
    "text": (b"<a>", b"x", b"</a>"),
    "attribute": (b'<a b="', b"x", b'"/>'),
    "open attribute": (b'<a b="', b"x", b""),
    "blanks": (b"", b" ", b""),
    "comments": (b"", b"<!--", b""),
    "empty comments": (b"", b"<!---->", b""),
    "elements": (b"<edgarSubmission>", b"<a/>", b"</edgarSubmission>"),
    "name": (b"<", b"a", b"/>"),
    "zeros": (b"", b"\0", b""),
    "zeros inside": (b"<a>", b"\0", b"</a>"),
    "references": (b"<a>", b"&#65;", b"</a>"),
    "ampersands": (b"<a>", b"&", b"</a>"),
    "foreign bytes": (b"<a>", b"\xff", b"</a>"),
    "sections": (b"<a>", b"<![CDATA[", b""),
    "brackets": (b"", b"<", b""),
    "declaration": (b'<?xml version="1.0"', b" ", b"?><a/>"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "parts",
    [pytest.param(HOSTILE[kind], marks=[pytest.mark.nightly] * (kind in ("brackets", "name"))) for kind in HOSTILE],
    ids=HOSTILE,
)
def test_seventy_megabytes(parts):
    before, unit, after = parts
    _refused(before + unit * (70_000_000 // len(unit)) + after)


@pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE)
def test_two_megabytes(parts):
    before, unit, after = parts
    _refused(before + unit * (2_000_000 // len(unit)) + after)


def test_two_hundred_megabytes_take_no_memory():
    data = b"<a>" * 66_666_667
    tracemalloc.start()
    with pytest.raises(RefusedSource, match=f"bytes: 200,000,001 bytes of XML: EDGAR forms stay far below {LARGEST:,}"):
        read(data)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_too_many_tags():
    with pytest.raises(RefusedSource, match=f"500,001 tags: EDGAR forms stay far below {MOST_TAGS:,}"):
        _parsed(b"<r>" + b"<a>" * 500_000)


def test_a_large_text_is_no_damage():
    """An attached document stands in the file as one text, and may be above libxml2's own limit."""
    document = _parsed(b"<r><a>" + b"x" * 11_000_000 + b"</a></r>")
    assert len(document.root[0].text) == 11_000_000
    assert document.faults == ()


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", NotAFiling, "bytes: the file is empty"),
        (b" \n\t", NotAFiling, "bytes: the file is empty"),
        (b"\xef\xbb\xbf", NotAFiling, "bytes: the file is empty"),
        (b"\xff\xfe", NotAFiling, "bytes: the file is empty"),
        (b"\0\0\0", NotAFiling, "bytes: the file is binary data, not a filing"),
        (b"{\\rtf1", FormNotRead, "bytes: the file is rich text (RTF); muniment reads "),
        (bytes(range(256)) * 10, NotAFiling, "bytes: the file is binary data, not a filing"),
        (b'<?xml version="1.0"?>', NotAFiling, "bytes: line 1: not XML that could be read: "),
        (b"<?xml", NotAFiling, "bytes: line 1: not XML that could be read: "),
        (b"<!-- only this -->", NotAFiling, "bytes: line 1: not XML that could be read: "),
        (b"<edgarSubmission", NotAFiling, "bytes: line 1: not XML that could be read: "),
        (b"<?xml version='1.0'?>\n<\n" + b"a" * 5000, NotAFiling, "bytes: line 2: not XML that could be read: "),
        ("<?xml?>é€\u2028".encode(), NotAFiling, "bytes: line 1: not XML that could be read: "),
        (b"just words", FormNotRead, "bytes: not a Schedule 13D/G or Form D; nearest is"),
        (gzip.compress(b"<a/>", mtime=0), FormNotRead, "bytes: the file is gzip-compressed; muniment reads"),
    ],
    ids=lambda value: ascii(value[:16]) if isinstance(value, bytes) else "",
)
def test_nothing_to_read(data, kind, words):
    error = _refused(data)
    assert type(error) is kind
    assert str(error).startswith(words)


def test_random_bytes_are_refused():
    dice = random.Random(3)
    for size in (1, 2, 3, 10, 1000, 5000):
        for head in (b"", b"<", b"<a", b"\xff\xfe", b"<?xml ", b"<edgarSubmission"):
            _refused(head + dice.randbytes(size))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<r><a>1</a></r>trailing", "text stands outside the document"),
        (b"<r><a>1</a></r><r><a>2</a></r>", "a second document begins with <r>"),
        (b"<?xml version='1.0'?><r><a>1</a></r><?xml version='1.0'?><r/>", "a second document begins with <r>"),
        (b"<r><a>1</a></r>\0\0", "characters that no XML text may hold were left out"),
        (b"<r><a>1</a></r>\xe2\x80", "text stands outside the document"),
        (b"<r><x:a>1</x:a></r>", "not well-formed: Namespace prefix x on a is not defined"),
        (b"<r><a b='1' b='2'>1</a></r>", "not well-formed: Attribute b redefined"),
        (b"<r><a>1</a></r><!-- open", "not well-formed: "),
    ],
)
def test_what_is_not_well_formed_never_passes_as_whole(data, words):
    document = _parsed(data)
    assert document.root[0].text == "1"
    assert any(fault.words.startswith(words) for fault in document.faults)
    assert document.recovered


def test_cdata_comments_entities_and_instructions_inside_values():
    data = b"<r><a><![CDATA[R&D <b>]]> x</a><b>1<!-- 2 -->3</b><c>A &amp; B &#x20AC;</c><d>4<?p q?>5</d></r>"
    document = _parsed(data)
    assert [leaf.text for leaf in document.root] == ["R&D <b> x", "13", "A & B €", "45"]
    assert [data[slice(*document.span(*place))] for place in document.leaves] == [
        b"<![CDATA[R&D <b>]]> x",
        b"1<!-- 2 -->3",
        b"A &amp; B &#x20AC;",
        b"4<?p q?>5",
    ]


def test_instructions_are_told():
    assert not _parsed(b"<?xml version='1.0'?><r><a>1</a></r>").has_instructions
    for data in (b"<?xml version='1.0'?><?p?><r/>", b"<?p?><r/>", b"<r><a>1<?p?></a></r>", b"<r/><?p?>"):
        assert _parsed(data).has_instructions


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_pem_wrapper(line_end):
    inner = '<?xml version="1.0"?>\n<r>\n<a>it’s</a>\n- -\n<b>2</b>\n</r>\n'
    data = (PEM_BEGIN + inner + PEM_END).replace("\n", line_end).encode()
    passage = unwrap_pem(data)
    assert passage
    document = parse(passage)
    assert [data[slice(*document.span(*place))].decode() for place in document.leaves] == ["it’s", "2"]


def test_lines():
    document = _parsed(b"\n\n<r>\n<a>1</a>\n</r>")
    assert document.line(document.leaves[0][0]) == 2
    assert document.span(*document.leaves[0]) == (9, 10)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<edgarSubmission/>", "xml"),
        (b"\n" * 10_000 + b"<edgarSubmission/>", "xml"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><a/>", "xml"),
        (b"<!-- c --><x:a.b-c d='e'/>", "xml"),
        (" <a/>".encode("utf-16-le"), "xml"),
        (" <a/>".encode("utf-16-be"), "xml"),
        (b"<html><body>", "html"),
        (b"<!DOCTYPE HTML PUBLIC", "html"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'><html>", "html"),
        (b"<!-- saved --><HTML>", "html"),
        (b"%PDF-1.7", "pdf"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "zip"),
        (b"\x89PNG\r\n", "image"),
        (b"<SEC-DOCUMENT>0009990001-23-000007.txt", "submission"),
        ((PEM_BEGIN + "<a/>\n" + PEM_END).encode(), "pem"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\n\r\n", "mail"),
        (b"TO: the holders\nRE: MIME-Version: 1.0\n", "text"),
        (" Schedule 13G".encode("utf-16"), "utf-16"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"PK\x03\x04" + b"\x14" * 26 + b"[Content_Types].xml", "office"),
        (b"", "empty"),
        (b" \n \t", "empty"),
        (b"a < b", "text"),
        (b"<PA GE>\n SCHEDULE 13G\n", "text"),
        (b"<P\tAGE>   1\n SCHEDULE 13G\n", "text"),
        (b"<5", "text"),
        (b"\0abc", "binary"),
    ],
    ids=lambda value: ascii(value[:20]),
)
def test_what_a_file_is(data, kind):
    assert sniff(data) == kind
