import random

import pytest
from lxml import etree

from muniment.documents.xml import DAMAGED, MOST_FAULTS, Recovered, recover


def _mend(text: str) -> Recovered:
    return recover(text.encode(), 200)


def _tree(element: etree._Element) -> object:
    """The tree as names and texts; "…" marks what is torn."""
    if element.tag == DAMAGED:
        return "…"
    name = etree.QName(element).localname
    return (name, element.text or "", *(_tree(child) for child in element)) if len(element) or element.text else name


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("<r><a>1</a><b>2", ("r", "", ("a", "1"), ("b", "2", "…"), "…")),
        ("<r><a>1</a><b>2<", ("r", "", ("a", "1"), ("b", "2", "…"), "…")),
        ("<r><a>1</a><b>2</", ("r", "", ("a", "1"), ("b", "2"), "…")),
        ("<r><a>1</a><b>2</b", ("r", "", ("a", "1"), ("b", "2"), "…")),
        ("<r><a>1</a><b>2</c", ("r", "", ("a", "1"), ("b", "2", "…"), "…")),
        ("<r><a>1</a><b", ("r", "", ("a", "1"), "…")),
        ("<r><a>1</a><!-- b", ("r", "", ("a", "1"), "…")),
        ("<r><a>1<!-- b</a></r>", ("r", "", ("a", "1", "…"), "…")),
        ("<r><a><![CDATA[1</a></r>", ("r", "", ("a", "1</a></r>", "…"), "…")),
        ("<r><a>1</a", ("r", "", ("a", "1"), "…")),
        ("<r><a>1</a\n<b>2</b></r>", ("r", "", ("a", "1"), ("b", "2"))),
        ("<r><a>1<b>2</b></r>", ("r", "", ("a", "", ("b", "2"), "…"), "…")),
        ("<r>a>1</a><b>2</b></r>", ("r", "", ("b", "2"), "…")),
        ("<r><a1</a><b>2</b></r>", ("r", "", ("b", "2"), "…")),
        ("<r><a>1/a><b>2</b></r>", ("r", "", ("a", "", ("b", "2"), "…"), "…")),
        ("<r><a>1</b></a></r>", ("r", "", ("a", "1", "…"))),
        ("<r><l><a1</a></l></r>", ("r", "", ("l", "<a1", "…"))),
        ("<r><a>5 < 6 & 7</a></r>", ("r", "", ("a", "5 < 6 & 7"))),
        ("<r><a>R&D &amp; &copy; &copy &#8364; &lt;</a></r>", ("r", "", ("a", "R&D & © &copy € <"))),
        ("<r><a>&#0;1&#x1F;&#xD800;&#99999999;&#12;</a></r>", ("r", "", ("a", "1&#99999999;"))),
        ("<r><a>1\r\n2\r3&#13;</a>&</r>", ("r", "", ("a", "1\n2\n3\r"), "…")),
        ("<r><a>\x0b</a></r>", ("r", "", "a")),
        ("<r><a>1\x002</a></r>", ("r", "", ("a", "12"))),
        ("<r><a b='1' b='2'>3</a></r>", ("r", "", ("a", "3"))),
        ("<r>\n <a>1</a>\n</r><s><a>2</a></s>", ("r", "", ("a", "1"))),
        ("<r><a²>1</a²><b>2</b></r>", ("r", "", ("b", "2"), "…")),
        ("<r><2>1</2><b>2</b></r>", ("r", "", ("b", "2"), "…")),
        ("<r xmlns='a}b'><a>1</a></r>", ("r", "", ("a", "1"))),
        ("<r xmlns='a b'><a>1</a></r>", ("r", "", ("a", "1"))),
        ("<x:r><x:a>1</x:a></x:r>", ("r", "", ("a", "1"))),
        ("x<r/>", "r"),
    ],
    ids=ascii,
)
def test_what_is_read(text, tree):
    mended = _mend(text)
    assert mended.root is not None
    assert _tree(mended.root) == tree
    elements = [element for element in mended.root.iter() if not len(element)]
    assert len(elements) == len(mended.leaves)


def test_every_leaf_has_its_place():
    data = b"<r><a> 1 </a><b>2<c/>3</b><d>4</d"
    mended = recover(data, 200)
    assert [data[slice(*place)] for place in mended.leaves] == [b" 1 ", b"", b"", b"4", b""]


def test_namespaces_are_inherited_and_undone():
    mended = _mend("<r xmlns='u' xmlns:x='v'><x:a/><b xmlns='w'><c/></b><d/><y:e/>")
    assert mended.root is not None
    assert [element.tag for element in mended.root.iter() if element.tag != DAMAGED] == [
        "{u}r",
        "{v}a",
        "{w}b",
        "{w}c",
        "{u}d",
        "e",
    ]


@pytest.mark.parametrize(
    ("text", "words", "offset"),
    [
        ("<r><a>1</a", "the file is cut off here", 7),
        ("<r><a>1</a></r>x", "text stands outside the document", 15),
        ("<r/><s/>", "a second document begins with <s>", 4),
        ("<r></b></r>", "an end tag </b> without its start", 3),
        ("<r><a>1</r>", "<a> has no end", 6),
        ("<r>1 & 2</r>", "a bare < or & stands in a text", 3),
        ("<r>\x01</r>", "characters that no XML text may hold were left out", 3),
        ("<r>&#1;</r>", "characters that no XML text may hold were left out", 3),
        ("<r><1/></r>", "'1' is no name of an element", 3),
        ("<r><a/>1</r>", "text stands beside the elements of <r>", 3),
        ("<r><a>1</a<b/></r>", "the end tag </a is not closed", 7),
    ],
    ids=ascii,
)
def test_what_is_told(text, words, offset):
    assert ("damaged", words, offset) in _mend(text).faults


def test_faults_are_counted_when_they_are_many_and_names_shortened():
    mended = _mend("<r>" + "</a>" * 1000 + "</r>")
    assert len(mended.faults) == MOST_FAULTS + 1
    assert mended.faults[-1][1] == "900 further faults are not listed"
    assert max(len(words) for _, words, _ in _mend("<r>" + f"</{'a' * 10_000}>").faults) < 120


@pytest.mark.parametrize("text", ["", " ", "x", "<", "</a>", "<!-- <a/> -->", "<?xml version='1.0'?>", "\0"], ids=ascii)
def test_nothing_there(text):
    assert _mend(text).root is None


def test_too_deep():
    assert _mend("<a>" * 201).too_deep
    assert not _mend("<a>" * 200).too_deep


def test_no_scramble_breaks_it():
    words = [*"<>/!?-&;='\" ar\0²\n", "<r>", "</r>", "<a>", "</a>", "<!--", "-->", "<![CDATA[", "]]>", "&#", "xmlns='"]
    dice = random.Random(7)
    for _ in range(3000):
        mended = _mend("<r>" + "".join(dice.choices(words, k=dice.randint(1, 25))))
        assert mended.root is not None
        assert sum(not len(element) for element in mended.root.iter()) == len(mended.leaves)
        assert all(begin <= end for begin, end in mended.leaves)
