"""The way back from printed text to the bytes of the file, in every encoding and wrapper."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.invented import PEM_BEGIN, PEM_END
from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.documents.printed import Printed, decoded, is_twice_encoded, read_plain
from muniment.documents.submission import unwrap_pem

LETTER = re.compile(r"[A-Za-z0-9]")
PAGE = """<html><body><p>Fern &amp; Moss Holdings, S.A.<br>N\u00famero 12 \u2014 <b>5</b>%</p>
<table><tr><td>7.</td><td>  1,234   567</td><td style="font-family:Wingdings">!</td></tr></table>
<p>\u201cEnd\u201d<sup>(1)</sup> &#8217;99 caf\u00e9</p><div style="display:none">gone</div></body></html>
"""
TEXT = """<PAGE>
     Fern & Moss S.A.  N\u00famero 12 \u2014 5%\r
<TABLE>\r
<S>       <C>\r
7.   1,234   <B>567</B>\r
</TABLE>
--- rule
-0-    \u201cEnd\u201d &amp; caf\u00e9 99\x0c
- last
"""
WAYS = {"text": (read_plain, TEXT), "page": (read_html, PAGE)}


def way_back(printed: Printed, data: bytes) -> int:
    """Check that every letter and digit leads to exactly its byte; return how many there were."""
    count = 0
    for hit in LETTER.finditer(printed.text):
        start, end = printed.source_range(*hit.span())
        assert data[start:end] == hit[0].encode(), (hit.span(), printed.text[max(0, hit.start() - 20) : hit.end() + 9])
        count += 1
    return count


@pytest.mark.parametrize("base", [0, 37])
@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
@pytest.mark.parametrize("kind", WAYS)
def test_every_letter_leads_to_its_byte(kind, codec, base):
    read, source = WAYS[kind]
    body = source.encode(codec)
    printed = read(Passage.whole(body, base))
    assert printed.encoding == codec
    assert "café" in printed.text
    assert way_back(printed, b"?" * base + body) > 40


@pytest.mark.parametrize("kind", WAYS)
def test_every_letter_leads_to_its_byte_through_a_wrapper(kind):
    """Lines that begin with a dash have "- " before them in such a file: the passage consists of pieces."""
    read, source = WAYS[kind]
    escaped = re.sub("(?m)^-", "- -", source + "-- one\n--two\n")
    data = (PEM_BEGIN + escaped + PEM_END).encode()
    passage = unwrap_pem(data)
    assert passage.data.decode() == source + "-- one\n--two\n"
    assert len(passage.starts) >= 3
    assert way_back(read(passage), data) > 40


def test_a_stretch_leads_to_its_bytes_from_the_first_to_the_last():
    data = "<p>N\u00famero &amp; <b>Fern</b> caf\u00e9 Holdings</p>".encode()
    printed = read_html(Passage.whole(data))
    for words, source in (("café Holdings", "café Holdings"), ("& Fern", "&amp; <b>Fern"), ("Número", "Número")):
        at = printed.text.index(words)
        first, last = printed.source_range(at, at + len(words))
        assert data[first:last].decode() == source


def test_an_empty_stretch_is_a_place():
    printed = read_plain(Passage.whole(b"Fern & Moss"))
    assert printed.source_range(4, 4) == (4, 4)
    assert printed.source_range(11, 11) == (11, 11)
    assert read_plain(Passage.whole(b"")).source_range(0, 0) == (0, 0)


def test_what_was_encoded_twice_leads_to_all_its_bytes():
    data = "caf\u00e9 Fern".encode().decode("cp1252").encode()
    printed = read_plain(Passage.whole(data))
    assert printed.text == "café Fern"
    assert printed.source_range(3, 4) == (3, 7)
    assert way_back(printed, data) == 7


ENCODINGS = {
    b"caf\xc3\xa9": ("café", "utf-8"),
    b"caf\xe9 \x97": ("café —", "cp1252"),
    b"caf\xe9 \x81": ("café \x81", "latin-1"),
    b"plain": ("plain", "utf-8"),
}


@pytest.mark.parametrize("data", ENCODINGS)
def test_encodings(data):
    assert decoded(Passage.whole(data)) == ENCODINGS[data]


def test_what_looks_twice_encoded():
    assert is_twice_encoded("Ã©")
    assert not is_twice_encoded("café — naïve “A”")


_WIDE = st.sampled_from(
    [*"aZ09 ,\n\t<>&é—“☒\u3042\U0001f333\u0130\xa0\r\x0c", "&amp;", "<b>", "</b>", "<p>", "<br>", "Ã©"]
)


@given(st.lists(_WIDE, max_size=60).map("".join), st.sampled_from([read_plain, read_html]))
def test_every_letter_of_anything_leads_to_its_byte(source, read):
    data = source.encode()
    printed = read(Passage.whole(data))
    way_back(printed, data)
    last = 0
    for at in range(len(printed.text)):
        start, end = printed.source_range(at, at + 1)
        assert last <= start <= end <= len(data)  # in the order of the file, and inside it
        last = start
