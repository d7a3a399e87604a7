"""Web pages that browsers save as one file, and mail: each value points into the file as it is."""

from quopri import encodestring
from random import Random

import pytest

import muniment
from lab.printed import printed_filing
from muniment.documents.submission import unwrap_mail
from muniment.errors import NotAFiling

_HEAD = b"From: <Saved by a browser>\r\nSubject: Fern\r\nMIME-Version: 1.0\r\n"


def _mail(*parts: bytes) -> bytes:
    """Return mail of several parts, each with its own head."""
    head = _HEAD + b'Content-Type: multipart/related;\r\n\tboundary="-=b"\r\n\r\n'
    return head + b"".join(b"---=b\r\n" + part + b"\r\n" for part in parts) + b"---=b--\r\n"


def _coded(kind: str, body: bytes, coding: str = "quoted-printable") -> bytes:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n".encode() + body


def test_the_page_is_taken_and_its_escapes_undone():
    page = "<p>caf\u00e9 = 5\u2009%</p>\n" + "Fern Partners " * 20
    data = _mail(
        _coded("text/plain", b"other"), _coded("text/html", encodestring(page.encode())), _coded("image/gif", b"x")
    )
    passage = unwrap_mail(data)
    assert passage.text().strip() == page.strip()
    at = page.encode().index(b"Fern")
    assert data[slice(*passage.source_range(at, at + 4))] == b"Fern"


def test_a_schedule_in_it_says_the_same_and_every_value_is_quoted():
    schedule = printed_filing(Random(3)).data
    mail = muniment.read(_mail(_coded("text/plain", encodestring(schedule))))
    assert mail.record == muniment.read(schedule).record
    name = mail.record.reporting_persons[0].name
    [place] = mail.evidence["reporting_persons[0].name"].spans
    assert mail.words(place).replace("=\r\n", "").replace("=\n", "") == name


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([_coded("text/html", b"PGI+", "base64")], "is coded in base64: open it and save it as a web page or as text"),
        ([_coded("application/pdf", b"JVBE", "base64")], "neither a page nor a text: save what is attached"),
    ],
)
def test_what_no_value_can_be_pointed_at_in_is_refused(parts, words):
    with pytest.raises(NotAFiling, match=words):
        muniment.read(_mail(*parts))
