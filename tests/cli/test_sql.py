"""`muniment sql` as a user meets it: output, errors, exit codes."""

import csv
import json

import pytest

from commands import on_a_terminal, run
from web.asked import FIRST, studied_store

QUERY = "select accession as filing, issuer_name, shares from reports where shares > :least"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return studied_store(tmp_path_factory.mktemp("sql") / "filings.db")


def test_an_answer_in_each_format(store):
    asked = ("sql", QUERY, "--given", "least=5", "--store", store)
    out, _ = run(*asked, "--format", "json")
    assert json.loads(out)["filing"] == FIRST
    nothing = ("sql", "select null as a, '' as b, 2.5 as c", "--store", store, "--format", "json")
    assert run(*nothing)[0] == '{"a":null,"b":"","c":2.5}\n'
    out, _ = run(*asked, "--format", "csv")
    assert next(csv.DictReader(out.splitlines()))["shares"] == "1234567"
    out, _ = run(*asked)
    assert [line.split("\t")[0] for line in out.splitlines()] == ["filing", FIRST]
    assert "1234567" in on_a_terminal(*asked)


def test_a_query_from_standard_input(store):
    out, _ = run("sql", "-", "--store", store, stdin=b"select count(*) as n from filings")
    assert out == "n\n3\n"
    assert run("sql", "-", "--store", store, stdin="\ufeffselect 1 as n".encode())[0] == "n\n1\n"


def test_without_a_query_the_tables_are_listed(store):
    out, _ = run("sql", "--store", store)
    lines = dict(line.split("\t", 1) for line in out.splitlines())
    assert {"holders", "reports", "form_d", "filings"} <= set(lines)
    assert "data" not in lines["contents"].split("\t")[1].split(", ")


def test_what_is_cut_off_is_said(store):
    out, err = run("sql", "select accession from filings", "--limit", "1", "--store", store)
    assert len(out.splitlines()) == 2
    assert err == "warning: the first 1 row of 3; --limit shows more\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["drop table filings"], 2, "only a SELECT is answered here|no such table"),
        (["select data from contents"], 2, "not open to questions"),
        (["select 1; select 2"], 2, "one statement at a time"),
        (["select 1", "--given", "x"], 2, "--given 'x': write NAME=VALUE"),
        (["select :x as x", "--given", "x=1", "-g", ":x=2"], 2, "--given x: it is given twice"),
        (["select 1", "--given", "x=1"], 2, "no parameter :x"),
        (["with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n", "--seconds", "0.2"],
         2, "took longer than 0.2 seconds"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_line(store, words, code, said):
    out, err = run("sql", *words, "--store", store, code=code)
    assert out == ""
    assert err.count("\n") == 1
    assert any(one in err for one in said.split("|"))


def test_bytes_that_are_no_text(store):
    _, err = run("sql", "-", "--store", store, stdin=b"\xff\xfe", code=1)
    assert err == "error: standard input: is not UTF-8 text\n"


def test_the_server_needs_something_to_answer_from(tmp_path):
    _, err = run("mcp", code=2)
    assert "give --store, or --folder, or both" in err
    _, err = run("mcp", "--folder", tmp_path / "none", code=2)
    assert "is no folder" in err
    _, err = run("mcp", "--store", tmp_path / "none.db", code=3)
    assert "there is no store" in err
