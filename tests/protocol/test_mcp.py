"""The server as a client of the protocol meets it, in memory and over standard input and output.

This folder is not called after `muniment.mcp`: tests import one another without a prefix, and `mcp` is the SDK.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from datasets import ACCESSION, dataset, zipped
from edgar.clients.installed import python_of
from muniment.errors import UsageError
from muniment.mcp import Folders, make_server
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import sql
from web.asked import CIK, FIRST, SECOND, THIRD, studied_store

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
TOOLS = {"read", "check", "search", "ask", "holders", "due"}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return studied_store(tmp_path_factory.mktemp("mcp") / "filings.db")


@pytest.fixture(scope="module")
def server(path):
    with Store.open(path, read_only=True) as store:
        yield make_server(store, [EXAMPLES])


def call(server, name, **given):
    """What a tool answers: whether it failed, and its words."""

    async def calling():
        async with Client(server) as client:
            answer = await client.call_tool(name, given)
            return answer.is_error, answer.content[0].text

    return anyio.run(calling)


def told(server, name, **given):
    failed, words = call(server, name, **given)
    assert not failed, words
    return json.loads(words)


def failure(server, name, **given):
    failed, words = call(server, name, **given)
    assert failed
    assert "Traceback" not in words
    return words


# ---- answers --------------------------------------------------------------------------------------------------------


def test_the_tools_say_that_they_only_read(server):
    async def listing():
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = anyio.run(listing)
    assert {one.name for one in tools} == TOOLS
    assert all(one.annotations.read_only_hint and one.description for one in tools)


def test_descriptions_name_what_there_is(server):
    async def listing():
        async with Client(server) as client:
            return (await client.list_tools()).tools

    for tool in anyio.run(listing):
        Draft202012Validator.check_schema(tool.input_schema)
        parameters = tool.input_schema["properties"]
        assert all(each.get("description") for each in parameters.values()), tool.name
        texts = [tool.description, *(each["description"] for each in parameters.values())]
        named = {word for text in texts for word in re.findall("`([^`]*)`", text)}
        own = named - TOOLS - parameters.keys()
        assert own <= ({"filing"} if tool.name in ("ask", "holders") else set()), (tool.name, own)
        table = (ROOT / "docs" / "mcp.md").read_text("utf-8")
        assert parameters.keys() <= set(re.findall(r"`([a-z_]+)`", table)), tool.name


def test_findings_have_the_words_they_are_about(server):
    (filing,) = told(server, "check", filing="faulty/form-d.xml")["filings"]
    found = [each for finding in filing["findings"] for each in finding["evidence"]]
    assert found
    data = (EXAMPLES / "faulty" / "form-d.xml").read_bytes()
    for each in found:
        start, end = re.fullmatch("bytes ([0-9]+) to ([0-9]+)", each["places"][0]).groups()
        assert " ".join(data[int(start) : int(end)].decode().split()) in each["source"]
    (filing,) = told(server, "check", filing=SECOND)["filings"]
    assert all({"citation", "evidence"} <= finding.keys() for finding in filing["findings"])


STRICT = """
import asyncio, json, sys
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

async def main():
    async with Client(StdioTransport(sys.argv[1], sys.argv[2:])) as client:
        tools = await client.list_tools()
        answer = await client.call_tool("read", {"filing": "schedule-13g.xml", "path": "reporting_persons[0].percent"})
        wrong = await client.call_tool("read", {"filing": "/etc/passwd"}, raise_on_error=False)
        print(json.dumps([sorted(tool.name for tool in tools), json.loads(answer.content[0].text), wrong.is_error]))

asyncio.run(main())
"""


@pytest.mark.clients
def test_a_strict_client_of_others_is_answered():
    server = [sys.executable, "-m", "muniment", "mcp", "--folder", str(EXAMPLES)]
    done = subprocess.run([python_of("fastmcp"), "-c", STRICT, *server], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    names, answer, failed = json.loads(done.stdout)
    assert (set(names), failed) == (TOOLS, True)
    (value,) = answer["filings"][0]["values"]
    assert (value["value"], value["evidence"]["source"]) == ("6.2%", "6.2")


def test_every_value_of_a_file_has_its_evidence(server):
    (filing,) = told(server, "read", filing="schedule-13g.xml")["filings"]
    values = {one["path"]: one for one in filing["values"]}
    percent = values["reporting_persons[0].percent"]
    assert percent["evidence"]["confidence"] == 1.0
    assert percent["evidence"]["source"] == "6.2"
    assert percent["evidence"]["places"][0].startswith("bytes ")
    assert all("evidence" in one for one in filing["values"] if one["value"] is not None)


def test_what_is_absent_says_why(server):
    found = [told(server, "read", filing=one.name)["filings"][0] for one in sorted(EXAMPLES.glob("*.txt"))]
    absent = [one for filing in found for one in filing["values"] if one["value"] is None]
    assert absent
    assert all(one["absent"] in ("blank", "not applicable", "unreadable", "lost", "none") for one in absent)


def test_the_lists_of_a_schedule_are_read_with_their_places(server):
    (filing,) = told(server, "read", filing="schedule-13d.xml")["filings"]
    assert {name: len(entries) for name, entries in filing["details"].items()} == {"transactions": 4, "exhibits": 2}
    trade = filing["details"]["transactions"][0]
    assert (trade["quantity"], trade["price"], trade["side"]) == ("150000", "17.92", "buy")
    assert "150,000" in trade["evidence"]["source"]
    assert "details" not in told(server, "read", filing="schedule-13d.xml", path="item4")["filings"][0]


def test_a_part_of_a_filing_can_be_read(server):
    (filing,) = told(server, "read", filing="schedule-13g.xml", path="reporting_persons[0]")["filings"]
    assert {one["path"].split(".")[0] for one in filing["values"]} == {"reporting_persons[0]"}


@pytest.mark.parametrize(
    ("file", "inside", "answer", "words"),
    [
        ("form-d.xml", "primary_issuer.address.city", "primary_issuer.address", "Boulder"),
        ("form-d.xml", "recipients[0].states[1].state", "recipients[0].states", "Massachusetts (MA)"),
        ("schedule-13d.xml", "reporting_persons[0].types[0]", "reporting_persons[0].types", "Partnership (PN)"),
        ("schedule-13d.xml", "signatures[0].signers[0].title", "signatures[0].signers", "Managing Member"),
    ],
)
def test_a_path_inside_of_an_answer_gives_the_answer(server, file, inside, answer, words):
    """Findings and evidence name such paths, and what a filing does not list it does not state."""
    (filing,) = told(server, "read", filing=file, path=inside)["filings"]
    (value,) = filing["values"]
    assert value["path"] == answer
    assert words in value["value"]
    assert value["evidence"]["places"]


@pytest.mark.parametrize("unknown", ["reporting_person[0].percent", "percent", "reporting_persons[0].shares", "a b"])
def test_a_path_that_no_filing_has_is_refused(server, unknown):
    for filing in ("schedule-13g.xml", FIRST):
        assert "path" in failure(server, "read", filing=filing, path=unknown)


def test_a_path_where_nothing_is_stated_has_no_values(server):
    for empty in ("cusips[9]", "reporting_persons[0].irs_number", "reporting_persons[99].name"):
        assert told(server, "read", filing="schedule-13g.xml", path=empty)["filings"][0]["values"] == []


def test_a_stored_text_is_quoted_in_its_own_characters(tmp_path):
    page = (EXAMPLES / "schedule-13g-1997.txt").read_text("utf-8").replace("Tidewrack Growth Fund", "Société Tidéwrack")
    (tmp_path / "page.txt").write_bytes(page.encode("cp1252"))
    with Store.open(tmp_path / "filings.db") as store:
        ingest([tmp_path / "page.txt"], store)
        ((key,),) = store.rows("filings", ["id"])
        read = told(make_server(store), "read", filing=str(key), path="reporting_persons[1].name")
    (value,) = read["filings"][0]["values"]
    assert (value["value"], value["evidence"]["source"]) == ("Société Tidéwrack", "Société Tidéwrack")


def test_what_is_due_says_of_how_many_filings_it_is(tmp_path):
    submission = (EXAMPLES / "form-d-submission.txt").read_text("utf-8")
    document = submission[submission.index("<DOCUMENT>") : submission.index("</DOCUMENT>") + len("</DOCUMENT>\n")]
    (tmp_path / "two.txt").write_text(submission.replace(document, document * 2), "utf-8")
    owed = told(make_server(None, [tmp_path]), "due", filing="two.txt")
    assert (owed["cut"]["filings"]["shown"], owed["cut"]["filings"]["total"]) == (1, 2)


def test_a_stored_filing_is_read_by_its_number(server):
    (filing,) = told(server, "read", filing=FIRST)["filings"]
    assert (filing["filing"], filing["filed"]) == (FIRST, "2025-02-14")


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """A server whose store has a notice out of a data set and a text that is no filing, with files beside it."""
    folder = tmp_path_factory.mktemp("others")
    (folder / "2025Q2_d.zip").write_bytes(dataset())
    (folder / "noted.txt").write_text("SCHEDULE 13E-3\nnot a form of these")
    (folder / "empty.zip").write_bytes(zipped({}))
    with Store.open(folder / "filings.db") as store:
        ingest([folder / "2025Q2_d.zip", folder / "noted.txt"], store)
        unread = next(key for key, reason in store.rows("filings", ["id", "reason"]) if reason)
        yield make_server(store, [folder, EXAMPLES]), str(unread)


def test_a_value_out_of_a_data_set_has_the_words_of_its_cell(others):
    (filing,) = told(others[0], "read", filing=ACCESSION)["filings"]
    values = {one["path"]: one for one in filing["values"]}
    sold = values["total_amount_sold"]
    assert (sold["value"], sold["evidence"]["source"]) == ("$49,900,000,000", "49900000000")
    assert "OFFERING" in sold["evidence"]["places"][0]


def test_what_could_not_be_read_says_why(others):
    server, unread = others
    (filing,) = told(server, "read", filing=unread)["filings"]
    assert filing["not_read"]
    assert "values" not in filing
    for tool in ("check", "due"):
        assert f"could not be read: {filing['not_read']}" in failure(server, tool, filing=unread)


def test_a_file_is_judged_where_it_lies(others):
    (filing,) = told(others[0], "check", filing="damaged/odd-values.xml")["filings"]
    assert {one["severity"] for one in filing["findings"]} >= {"error"}
    owed = told(others[0], "due", filing="form-d-submission.txt")
    assert owed["file"] == "form-d-submission.txt"
    assert owed["on_time_until"] == "2025-03-18"


def test_findings_have_citations(server):
    (filing,) = told(server, "check", filing=THIRD)["filings"]
    assert filing["filing"] == THIRD
    assert filing["findings"]
    assert all(one["citation"] and one["code"] for one in filing["findings"])


def test_misspelt_words_say_what_may_be_meant(server):
    found = told(server, "search", words="graden lamps")
    assert (found["total"], found["did_you_mean"]) == (0, ["garden lamps"])
    assert "did_you_mean" not in told(server, "search", words="zyzzyva")


def test_search_tells_filings_and_words(server):
    found = told(server, "search", words="garden lamps")
    assert [one["filing"] for one in found["filings"]] == [THIRD]
    assert "Garden Lamps" in found["filings"][0]["words"]


def test_holders_name_their_filings(server):
    rows = told(server, "holders", issuer=CIK)["rows"]
    assert [row["filing"] for row in rows] == [FIRST, SECOND]
    assert rows[1]["percent"] is None
    assert rows[1]["shares"] == "0"
    assert len(told(server, "holders", issuer=CIK, known="2025-03-01")["rows"]) == 1


def test_questions_are_listed_and_asked(server):
    assert "holders" in {one["name"] for one in told(server, "ask")["questions"]}
    found = told(server, "ask", question="holders", given={"as_of": "2024-12-31"}, limit=1)
    assert [row["filing"] for row in found["rows"]] == [FIRST]
    assert told(server, "ask", question="holders", limit=1)["cut"] == {
        "rows": {"shown": 1, "total": 2, "rest": "ask again with offset 1", "offset": 0}
    }


def test_what_is_due_is_told(server):
    assert told(server, "due", filing=THIRD)["filing"] == THIRD
    owed = told(server, "due", as_of="2025-06-30", form="D")
    assert all(one["key"] for one in owed["may_be_owed"])


# ---- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../pyproject.toml",
        "/etc/passwd",
        str(ROOT / "pyproject.toml"),
        "..",
        "",
        "\0",
        "x" * 900,
        "~/.bashrc",
        "a/../../README.md",
    ],
)
def test_no_file_outside_the_folders_is_read(server, name):
    words = failure(server, "read", filing=name)
    assert "is no filing of the store" in words or "zero byte" in words


def test_a_link_out_of_a_folder_is_not_followed(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "secret.xml"
    inside.mkdir()
    outside.write_bytes((EXAMPLES / "form-d.xml").read_bytes())
    (inside / "link.xml").symlink_to(outside)
    (inside / "circle").symlink_to(inside / "circle")
    for name in ("link.xml", "circle", "../secret.xml"):
        with pytest.raises(UsageError, match="is no filing of the store"):
            Folders([inside]).file(name)


def test_without_folders_no_file_is_read(path):
    with Store.open(path, read_only=True) as store:
        assert "without --folder" in failure(make_server(store), "read", filing=str(EXAMPLES / "form-d.xml"))


def test_without_a_store_the_folders_answer(tmp_path):
    server = make_server(None, [EXAMPLES])
    assert told(server, "read", filing="form-d.xml")["filings"]
    assert "without --store" in failure(server, "search", words="lamps")


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("ask", {"question": "nothing"}, "there is no question"),
        ("ask", {"question": "holders", "given": {"wrong": "x"}}, "no parameter 'wrong'"),
        ("ask", {"question": "holders", "given": {"issuer": "x' or 1=1 --"}}, "nobody in this store"),
        ("ask", {"question": "holders", "given": {"issuer": "x" * 2000}}, "1,000 characters at most"),
        ("ask", {"question": "holders; drop table filings"}, "there is no question"),
        ("holders", {"issuer": "Twin Fund"}, "several in this store"),
        ("holders", {"issuer": CIK, "as_of": "yesterday"}, "as_of"),
        ("holders", {"issuer": CIK, "limit": 10_000}, "limit"),
        ("search", {"words": ""}, "no word in it"),
        ("search", {"words": "x" * 2000}, "words"),
        ("due", {"form": "10-K"}, "form"),
        ("check", {"filing": "damaged/empty.xml"}, "empty|no filing of the store"),
        ("read", {"filing": FIRST, "offset": -1}, "offset"),
        ("ask", {"given": {"issuer": CIK}}, "name the question that it is for"),
        ("due", {"filing": FIRST, "as_of": "2025-03-31"}, "as_of has no meaning with a filing"),
        ("due", {"filing": FIRST, "form": "D"}, "form has no meaning with a filing"),
    ],
)
def test_bad_input_is_told(server, name, given, words):
    said = failure(server, name, **given)
    assert any(one in said for one in words.split("|"))


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("read", {}, "read: filing: Field required"),
        ("read", {"filing": 1.5}, "read: filing: Input should be a valid string, not 1.5"),
        ("read", {"filing": FIRST, "offset": "1,5"}, "read: offset: Input should be a valid integer"),
        ("read", {"filing": FIRST, "offset": True}, "read: offset: Input should be a valid integer, not True"),
        ("search", {"words": "x" * 2000}, "search: words: String should have at most 1000 characters, not 'xxx"),
        ("ask", {"question": "holders", "given": ["x"]}, "ask: given: Input should be a valid dictionary, not ['x']"),
    ],
)
def test_arguments_that_do_not_fit_are_told_in_one_short_line(server, name, given, told):
    said = failure(server, name, **given)
    assert said.startswith(told)
    assert "\n" not in said
    assert "pydantic" not in said
    assert len(said) < 200


def test_halves_of_characters_name_no_file(tmp_path):
    with pytest.raises(UsageError, match="is no filing of the store"):
        Folders([tmp_path]).file("\ud800")


def test_a_question_is_bounded_in_time(server, monkeypatch):
    def slow(*_, **__):
        raise UsageError("the query took longer than 5 seconds and was ended: narrow it")

    monkeypatch.setattr(sql, "answer", slow)
    assert "took longer" in failure(server, "holders", issuer=CIK)


# ---- over standard input and output ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_answers_over_its_pipes(path):
    before = path.read_bytes()
    arguments = ["-m", "muniment", "mcp", "--store", str(path), "--folder", str(EXAMPLES)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    parameters = StdioServerParameters(command=sys.executable, args=arguments, env=environment)

    async def asking():
        async with Client(stdio_client(parameters)) as client:
            tools = (await client.list_tools()).tools
            answer = await client.call_tool("holders", {"issuer": CIK})
            wrong = await client.call_tool("read", {"filing": "/etc/passwd"})
            return {one.name for one in tools}, json.loads(answer.content[0].text), wrong

    names, answer, wrong = anyio.run(asking)
    assert names == TOOLS
    assert [row["filing"] for row in answer["rows"]] == [FIRST, SECOND]
    assert wrong.is_error
    assert path.read_bytes() == before
