"""What EDGAR asks of an attached document."""

import pytest

from muniment.documents.exhibits import (
    LARGEST,
    content_faults,
    description_faults,
    name_faults,
    suggested,
    type_faults,
    type_of,
)


def said(faults):
    return [(one.severity, one.message) for one in faults]


@pytest.mark.parametrize("name", ["ex99-1.txt", "a_b-c1.xml", "ex24.pdf", "a.htm"])
def test_good_names(name):
    assert said(name_faults(name)) == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../ex99.txt",
        "a b.txt",
        "ex99.docx",
        "a" * 30 + ".txt",
        "ex99.txt\x00",
        "éx.txt",
        ".txt",
        "a\n.txt",
        "C:\\a.txt",
    ],
)
def test_bad_names_are_errors(name):
    assert [one.severity for one in name_faults(name)] == ["error"]


@pytest.mark.parametrize(
    ("kind", "weights"),
    [
        ("EX-99.1", []),
        ("EX-24", []),
        ("EX-99.A.SBSEF", []),
        ("CORRESP", []),
        ("EX-27", ["warning"]),
        ("FULL", ["warning"]),
        ("99", ["error"]),
        ("EX-99\x00", ["error"]),
        ("E" * 129, ["error"]),
    ],
)
def test_types(kind, weights):
    assert [one.severity for one in type_faults(kind)] == weights


@pytest.mark.parametrize(
    ("name", "data", "weights"),
    [
        ("a.txt", b"An agreement.\r\n\x0cPage 2\t$5", []),
        ("a.txt", b"", ["error"]),
        ("a.txt", b" \n ", ["error"]),
        ("a.txt", "Zoë".encode(), ["error"]),
        ("a.txt", "Zoë".encode("latin-1"), ["error"]),
        ("a.txt", "An agreement".encode("utf-16"), ["error"]),
        ("a.txt", b"\x00\x01", ["error"]),
        ("a.txt", b"x" * 81, ["warning"]),
        ("a.htm", b"<html><body><p>Zo&#235;</p></body></html>", []),
        ("a.htm", b"no tag at all", ["error"]),
        ("a.htm", b"no tag <!-- but <p> --> at all", ["error"]),
        ("a.htm", b"<p>x<![foo y]>z</p>", []),
        ("a.htm", b"<div>" * 100_000 + b"<script>", ["error"]),
        ("a.htm", b"<p>" + b"<a " * 1_000_000, []),
        ("a.htm", b"<p>" + b"<a b='" * 1_000_000, []),
        ("a.htm", b"<p>" + b"<!--" * 1_000_000, []),
        ("a.htm", b"<p>x</p><script>alert(1)</script>", ["error"]),
        ("a.htm", b"<P ONCLICK=x>y</P>", ["error"]),
        ("a.htm", b"<a href='java\nscript:x()'>y</a>", ["error"]),
        ("a.htm", b"<a href='https://www.sec.gov/Archives/x.htm'>y</a><a href='#b'>z</a>", []),
        ("a.htm", b"<a href='https://www.sec.gov.evil.example/'>y</a>", ["error"]),
        ("a.htm", b"<img src='logo.jpg'>", []),
        ("a.htm", b"<img src='https://evil.example/logo.jpg'>", ["error"]),
        ("a.htm", b"<p>x</p><video>", ["warning"]),
        ("a.pdf", b"%PDF-1.4\n", []),
        ("a.pdf", b"PK\x03\x04", ["error"]),
        ("a.pdf", b"%PDF-1.4\n/JavaScript", ["error"]),
        ("a.pdf", b"%PDF-1.4\n/Encrypt", ["error"]),
        ("a.xml", b"<a/>", []),
        ("a.xml", b"<a>", ["error"]),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", ["error"]),
        ("a.htm", b"<meta http-equiv='Refresh' content='0; url=x'><p>a", ["error"]),
        ("a.htm", b"<meta http-equiv='Content-Type' content='text/html'><p>a", []),
    ],
)
def test_contents(name, data, weights):
    assert [one.severity for one in content_faults(name, data)] == weights


def test_the_line_of_a_sign_is_told():
    assert "first ’ in line 3" in next(content_faults("a.txt", "a\nb\nit’s".encode())).message


def test_a_large_file_is_refused_by_its_size():
    assert "more than 10 MB" in next(content_faults("a.txt", b"x" * (LARGEST + 1))).message


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("EX-99.1", "Joint Filing (signed).PDF", "ex99-1.pdf"),
        ("EX-24", "power.html", "ex24.htm"),
        ("EX-99.2", "x.docx", "ex99-2.txt"),
        ("EX-99.B.7", "", "ex99-b7.txt"),
        ("EX-99." + "9" * 60, "a.txt", "ex99-" + "9" * 23 + ".txt"),
    ],
)
def test_a_name_is_suggested_that_is_allowed(kind, name, told):
    assert suggested(kind, name) == told
    assert said(name_faults(told)) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("ex99-1.txt", "EX-99.1"), ("ex24_power.htm", "EX-24"), ("agreement.txt", ""), ("ex99-1.docx.exe", "")],
)
def test_names_tell_types(name, kind):
    assert type_of(name) == kind


def test_descriptions():
    assert said(description_faults("Joint Filing Agreement")) == said(description_faults("")) == []
    assert [one.severity for one in description_faults("é")] == ["error"]
    assert [one.severity for one in description_faults("x" * 256)] == ["error"]
