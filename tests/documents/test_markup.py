import pytest
from lxml import etree

from muniment.documents import xml
from patience import patience


def _leaves(content: bytes) -> list[bytes]:
    number = int(etree.fromstring(content).xpath("count(//*[not(*)])"))
    return [content[slice(*place)] for place in xml.leaves(content, number)]


def _strays(content: bytes) -> list[tuple[str, bytes]]:
    return [(kind, content[slice(*place)]) for kind, place in xml.places(content).strays]


@pytest.mark.parametrize(
    ("content", "leaves"),
    [
        (b"<a/>", [b""]),
        (b"<a></a>", [b""]),
        (b"<a>1</a>", [b"1"]),
        (b"<a> 1\n</a\n>", [b" 1\n"]),
        (b"<r><a>1</a><b/><c >2</c ></r>", [b"1", b"", b"2"]),
        (b"<r>\n <a />\n <b x='1'/>\n</r>", [b"", b""]),
        (b'<r><a x=">">1</a><b y="/>"/><c z=\'"/>\'>2</c></r>', [b"1", b"", b"2"]),
        (b"<r><a/>text</r>", [b""]),
        (b"<x:r xmlns:x='u'><x:a>1</x:a></x:r>", [b"1"]),
        (b"<r><a>1<!-- 2 -->3</a><!-- <b>4</b> --><c>5</c></r>", [b"1<!-- 2 -->3", b"5"]),
        (b"<r><a><![CDATA[<b>1</b>]]></a></r>", [b"<![CDATA[<b>1</b>]]>"]),
        (b"<r><a>1<?p <b>?>2</a></r>", [b"1<?p <b>?>2"]),
        (b"<?xml version='1.0'?><r><a>1<?p x?></a><b>2</b></r>", [b"1<?p x?>", b"2"]),
        (b"<?p?><r><a>1</a></r>", [b"1"]),
        (b"<r><a>5 > 4</a><b>]]</b></r>", [b"5 > 4", b"]]"]),
        ("<r><é>ü</é></r>".encode(), ["ü".encode()]),
    ],
)
def test_leaves_as_the_parser_counts_them(content, leaves):
    assert _leaves(content) == leaves
    assert [content[slice(*place)] for place in xml.places(content).leaves] == leaves
    root = etree.fromstring(content, etree.XMLParser(remove_comments=True, remove_pis=True))
    assert sum(not len(element) for element in root.iter()) == len(leaves)


@pytest.mark.parametrize(
    ("content", "strays"),
    [
        (b"<r> <a>1</a>\n</r>", []),
        (b"<r>x<a>1</a></r>", [("text", b"x")]),
        (b"<r><a>1</a> y </r>", [("text", b"y")]),
        (b"<r>x<!-- c -->y<a/>z</r>", [("text", b"x"), ("text", b"y"), ("text", b"z")]),
        (b"<r>x<?p?><a/></r>", [("processing instruction", b"<?p?>"), ("text", b"x")]),
        (b"<r><a>1<!-- c -->2<?p?>3</a></r>", [("processing instruction", b"<?p?>")]),
        (b"<r><![CDATA[x]]><a/><![CDATA[y]]></r>", [("text", b"x"), ("text", b"y")]),
        (b"<r><a><![CDATA[x]]></a></r>", []),
        (b"<r>x</r>", []),
        (b"<r>x</r> y", [("text", b"y")]),
        (b"<?xml\nversion='1.0'?><r/>", []),
        (b"<?xml-stylesheet href='x'?><r/>", [("processing instruction", b"<?xml-stylesheet href='x'?>")]),
        (b"<r xmlns='u' xmlns:x='v' x:y='1' z = \"2\"/>", [("attribute", b"x:y='1'"), ("attribute", b'z = "2"')]),
        (b"<r xmlnsx='1'/>", [("attribute", b"xmlnsx='1'")]),
        (b"<r><a x='b=\"c\"'/></r>", [("attribute", b"x='b=\"c\"'")]),
    ],
)
def test_strays(content, strays):
    assert _strays(content) == strays
    only = [(kind, content[slice(*place)]) for kind, place in xml.attributes(content, 99)]
    assert only == [stray for stray in strays if stray[0] == "attribute"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        (b"<", b"a", b""),
        (b"<a ", b"b", b""),
        (b"<a ", b"b='c' ", b""),
        (b"<a b='", b"c", b""),
        (b"<a b='", b'"', b""),
        (b"", b"<a \"'", b""),
        (b"", b"<a '\"<b \"'", b""),
        (b"", b"</", b""),
        (b"</", b"a", b""),
        (b"</a", b" ", b"x"),
        (b"", b"</a ", b"x"),
        (b"", b"<a/", b""),
        (b"<a ", b"/", b""),
        (b"", b"<!-", b""),
        (b"", b"<!--", b""),
        (b"", b"<!---->", b""),
        (b"", b"<![CDATA[", b""),
        (b"", b"<?", b""),
        (b"<a>", b"]]>", b""),
        (b"<a>", b"&", b"</a>"),
        (b"<a>", b"&#", b"</a>"),
        (b"<a>&", b"a", b"</a>"),
        (b"<a>&#", b"1", b"</a>"),
        (b"<a ", b"xmlns:b='c' ", b"/>"),
        (b"<a ", b"x =", b"/>"),
        (b"", b">", b""),
        (b"", b"\0", b""),
        (b"<a>", b"</a", b""),
    ],
    ids=ascii,
)
def test_no_text_takes_long(before, unit, after):
    content = before + unit * (2_000_000 // len(unit)) + after
    if content.count(b"<") > 500_000:
        content = content[: len(content) // 4]  # above, a file is refused unread
    with patience():
        leaves = xml.leaves(content, -1)
        mended = xml.recover(content, 200)
    assert leaves == xml.places(content).leaves
    assert mended.too_deep or mended.root is None or mended.leaves
