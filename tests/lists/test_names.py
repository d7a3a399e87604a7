"""Unknown names are refused: parameters, options, arguments, keys, and values of a fixed set, with the nearest name.

What there is to be named is taken from the program itself: routes and their parameters, tools, commands and their
options. One that is new has to be said here, in `FIXED` with a wrong value or in `FREE` with what it holds.
"""

import json
import re
from typing import Literal, get_origin

import anyio
import pytest
from litestar.testing import TestClient
from mcp import Client

import muniment
from commands import call, run
from muniment.checks import settings
from muniment.cli.app import app as commands
from muniment.edgar.client.transport import contact
from muniment.errors import UsageError
from muniment.mcp import make_server
from muniment.store import Query, Store
from muniment.study.questions import CODED, questions
from muniment.web.app import create_app
from muniment.web.responses import declared
from study.held import LAMPS
from web.alerted import alerted

from .busy import LONG, busy
from .commands import walked

NEAREST = re.compile(r"did you mean|[Tt]here is |lists all")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = busy(tmp_path_factory.mktemp("named") / "filings.db")
    with Store.open(made) as store:
        alerted(store)
    return made


@pytest.fixture(scope="module")
def client(path):
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


# ---- addresses ------------------------------------------------------------------------------------------------------

PLACES = {"number": "1", "token": "x", "name": "positions", "key": LONG, "other": LONG, "code": "E-28", "file": "x"}
UNASKED = ("/static/", "/schema")  # files, and the description of all addresses


def routes(app):
    """Yield every address that is read, and what answers it."""
    for route in app.routes:
        if "GET" in getattr(route, "methods", ()) and not route.path.startswith(UNASKED):
            names = {name: PLACES[name] for name in route.path_parameters}
            yield route.path_format.format(**names), route.route_handler_map["GET"][0]


def test_every_address_refuses_an_unknown_parameter(client):
    asked = 0
    for address, handler in routes(client.app):
        address = address.replace("/charts/positions", "/charts/positions.json")
        for name in (declared(handler)[:1] and (f"{declared(handler)[0]}x",)) + ("utm_source",):
            answer = client.get(address, params={name: "x"})
            asked += 1
            assert answer.status_code == 400, (address, name, answer.status_code)
            words = answer.json()["error"]["detail"] if address.endswith(".json") else answer.text
            assert re.search(rf"no (parameter )?(&#39;|')?{name}", words), (address, words[-300:])
            assert NEAREST.search(words), (address, words[-300:])
    assert asked > 60, asked
    print(f"{asked} unknown parameters refused")


def test_a_parameter_given_twice_is_refused(client):
    answer = client.get("/filings.json?form=D&form=13G")
    assert (answer.status_code, answer.json()["error"]["detail"]) == (400, "form is given twice")


FIXED = {
    "form": "13X", "state": "Californa", "doubtful": "perhaps", "severity": "eror", "kind": "unshure",
    "industry": "Techology", "exemption": "06z", "size": "huge", "funds": "perhaps", "part": "study.rols",
    "period": "2025Q9", "look": "ja", "saved": "ja", "order": "newst", "plain": "ja", "what": "sooon",
    "span": "7",
}  # fmt: skip
FREE = {
    "since": "a day", "until": "a day", "as_of": "a day", "known": "a moment", "issuer": "words", "holder": "words",
    "q": "words, or SQL", "find": "words", "offset": "a number", "page": "a number", "path": "a place", "at": "a place",
    "with": "a filing", "filing": "a filing", "file": "a file", "sort": "a column",
    "name": "an alert", "to": "a destination", "alert": "an alert",
    "family": "words", "who": "words", "done": "a filing", "place": "a place",
    # of the forms for one event and one holding, whose errors stand beside their fields
    "happened": "a choice", "on": "a day", "rule": "a choice", "date": "a day", "filer": "a choice",
    "shares": "a number", "before": "a number", "rights": "a number", "outstanding": "a number",
}  # fmt: skip


def test_every_parameter_with_a_fixed_set_refuses_another_value(client):
    asked = set()
    for address, handler in routes(client.app):
        for name in declared(handler):
            assert name in FIXED or name in FREE, f"{name}: say in FIXED or FREE what it takes"
            if name not in FIXED:
                continue
            given = {name: FIXED[name], **({"q": "fund"} if address.startswith("/search") else {})}
            if address.startswith("/alerts/alert"):
                given |= {"name": "crossed", **({"span": "all"} if name == "part" else {})}
            if address.startswith("/review/doubt"):
                given |= {"filing": LONG, "path": "reporting_persons[0].percent"}
            answer = client.get(address.replace(LONG, LAMPS) if "issuers" in address else address, params=given)
            if address.startswith("/prepare") and answer.status_code == 404:
                continue  # there is no such draft
            if answer.history or ("persons" in address and answer.status_code == 404):
                answer = client.get(f"/persons/{LAMPS}", params=given)
            assert answer.status_code == 400, (address, name, answer.status_code)
            assert NEAREST.search(answer.text) or name == "period", (address, name, answer.text[-400:])
            asked.add((address, name))
    assert {name for _, name in asked} >= FIXED.keys() - {"look", "saved"}
    for name, value in (("theme", "drak"), ("narrow", "ja"), ("state", "Californa"), ("funds", "perhaps")):
        answer = client.get("/charts/raised-by-state.svg", params={"period": "all", name: value})
        assert answer.status_code == 400, name


@pytest.mark.slow
def test_every_question_refuses_unknown_parameters_and_codes(client):
    for name, one in questions().items():
        for suffix in ("", ".json", ".csv"):
            answer = client.get(f"/ask/{name}{suffix}", params={"colour": "red"})
            assert answer.status_code == 400, (name, suffix)
            for parameter in one.parameters:
                if parameter.kind in CODED or parameter.kind == "flag":
                    answer = client.get(f"/ask/{name}{suffix}", params={parameter.name: "perhaps not"})
                    assert answer.status_code == 400, (name, suffix, parameter.name)


def test_what_is_in_the_store_is_a_name(client):
    """A file kept unread has a form of its own; a link to it is answered."""
    assert client.get("/filings.json?form=10-A").json()["data"]["total"] == 1
    assert client.get("/filings.json?state=massachusetts").json()["data"]["asked"]["state"] == "massachusetts"
    assert client.get("/filings.json?state=massachusetts").json()["data"]["total"] > 0
    assert client.get("/study.json?period=all&state=California").json()["data"]["asked"]["chosen"] == {"state": "CA"}


@pytest.mark.slow
def test_every_link_and_form_of_a_page_is_taken(client):
    """No page of ours leads to a parameter that the next one refuses."""
    seen, waiting = set(), ["/", "/study?period=all", f"/issuers/{LAMPS}", f"/filings/{LONG}", "/ask/positions?holder="]
    while waiting and len(seen) < 250:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        answer = client.get(page)
        assert answer.status_code in (200, 404), (page, answer.status_code, answer.text[-300:])
        if answer.headers["content-type"].startswith("text/html"):
            kinds = {_kind(one) for one in seen}
            for found in re.findall(r'(?:href|src|srcset)="(/[^"#]*)', answer.text):
                address = found.replace("&amp;", "&").replace("&#39;", "'")
                if not address.startswith(("/static", "/schema/")) and _kind(address) not in kinds:
                    waiting.insert(0, address)
    assert len(seen) > 100


def _kind(address):
    return re.sub(r"[0-9]+", "0", address)


# ---- MCP ------------------------------------------------------------------------------------------------------------

WRONG = [
    ("search", {"words": "fund", "form": "13X"}),
    ("due", {"form": "10-K"}),
    ("ask", {"question": "positon"}),
    ("ask", {"question": "positions", "given": {"holdr": "x"}}),
    ("ask", {"question": "raised", "given": {"state": "Californa"}}),
    ("aks", {}),
]


def test_every_tool_refuses_unknown_arguments_and_values(path):
    async def asking():
        with Store.open(path, read_only=True) as store:
            async with Client(make_server(store)) as http:
                tools = (await http.list_tools()).tools
                assert all(one.input_schema["additionalProperties"] is False for one in tools)
                known = [(one.name, {next(iter(one.input_schema["properties"])) + "s": "x"}) for one in tools]
                known += [(one.name, {"name": "holders"}) for one in tools]
                found = []
                for name, given in (*known, *WRONG):
                    answer = await http.call_tool(name, given)
                    found.append((name, given, answer.is_error, answer.content[0].text))
                return found

    for name, given, failed, words in anyio.run(asking):
        assert failed, (name, given)
        assert NEAREST.search(words), (name, given, words)
        assert "\n" not in words, words


# ---- commands -------------------------------------------------------------------------------------------------------

OPTIONS = {
    ("--form", "rules"): ["rules"], ("--form", "list"): ["list"], ("--form", "search"): ["search", "x"],
    ("--form", "export"): ["export", "-o", "OUT"], ("--form", "review"): ["review"],
    ("--form", "due"): ["due", "--event", "2024-01-01"], ("--form", "fetch"): ["fetch", "--dry-run"],
    ("--state", "list"): ["list"], ("--state", "search"): ["search", "x"],
    ("--state", "export"): ["export", "-o", "OUT"],
    **{
        (option, name): given
        for option in ("--industry", "--exemption")
        for name, given in {"list": ["list"], "search": ["search", "x"], "export": ["export", "-o", "OUT"]}.items()
    },
    ("--kind", "review"): ["review"], ("--tables", "export"): ["export", "-o", "OUT"],
    ("--select", "check"): ["check", "FILE"], ("--ignore", "check"): ["check", "FILE"],
    ("--rule", "due"): ["due", "--form", "13G", "--event", "2024-01-01"],
    ("--trigger", "due"): ["due", "--form", "13G", "--event", "2024-01-01"],
    ("--states", "due"): ["due", "--form", "D", "--event", "2024-01-01"],
    ("--set", "filer"): ["edgar", "filer", "0000000123", "--name", "A", "--data", "OUT"],
    ("--endpoint", "submit"): ["submit", "FILE"], ("--endpoint", "status"): ["status", LONG],
    ("--endpoint", "fetch"): ["fetch", LAMPS, "--dry-run"], ("--edgar", "serve"): ["serve"],
    ("--rule", "switch"): ["draft", "switch", "SCHEDULE"], ("--kind", "blotter"): ["draft", "blotter", "FILE"],
    ("--question", "add"): ["alert", "add", "x"], ("--kind", "add"): ["destination", "add", "x", "alerts.jsonl"],
    ("form", "new"): ["draft", "new"], ("form", "forms"): ["forms"], ("codes", "rules"): ["rules"],
}  # fmt: skip
"""Options and arguments of a fixed set that Typer does not know: how each command is called with a wrong one."""

TEXTS = {
    "--store", "--issuer", "--holder", "--because", "--who", "--name", "--host", "--behind-proxy", "--given", "--as-of",
    "--event", "--ics", "--from", "--cik", "--user", "--login-cik", "--attach", "--writer", "--reader", "--asker",
    "--join", "--split", "files", "file", "paths", "before", "after", "words", "accession", "filing", "path", "value",
    "numbers", "what", "name", "query", "command", "cik", "--statement", "--sample", "--tokens", "--positions",
    "--header", "--base", "--webhook", "folder", "--output", "--column", "--security", "--opening", "--outstanding",
    "--group", "--into", "--take", "--contact", "--plot", "--endpoint", "--submit-test", "--system",
    "--sql", "--with", "--to", "--title", "--alert", "--since", "destination", "address", "sources",
}  # fmt: skip
"""Options and arguments that hold words, names, numbers, days or places of the user's own."""


@pytest.mark.slow
def test_every_option_with_a_fixed_set_refuses_another_value(path, tmp_path, monkeypatch):
    filing = tmp_path / "form-d.xml"
    examples = settings.Path(__file__).parents[2] / "examples"
    filing.write_bytes((examples / "form-d.xml").read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUNIMENT_USER_AGENT", "Test test@example.com")
    monkeypatch.setenv("MUNIMENT_STORE", str(path))
    places = {"OUT": str(tmp_path / "out"), "FILE": str(filing), "SCHEDULE": str(examples / "schedule-13g.xml")}
    asked = literals = 0
    for names, command in walked(commands):
        if names[0] == "ask":
            continue
        for one in command.params:
            kind, option = one.type_descriptor.annotation, one.opts[0] if one.opts[0].startswith("-") else one.name
            if get_origin(kind) is Literal:
                value = [option, "zzz"] if option.startswith("-") else ["x", "zzz"]
                done = call(*names, *value)
                assert done.code == 2, (names, option)
                literals += 1
            elif (option, names[-1]) in OPTIONS:
                given = [places.get(word, word) for word in OPTIONS[option, names[-1]]]
                done = call(*given, *([option] if option.startswith("-") else []), "Zzyx")
                words = done.err.decode()
                assert done.code == 2, (names, option, words)
                assert len(words.splitlines()) == 1, words
                assert NEAREST.search(words), (names, option, words)
                asked += 1
            elif kind is str or kind == list[str]:
                assert option in TEXTS, f"{' '.join(names)} {option}: say in OPTIONS or TEXTS what it takes"
    assert asked == len(OPTIONS)
    assert literals > 35, literals
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("share", ["some", pytest.param("all", marks=pytest.mark.nightly)])
def test_every_question_of_the_command_line_refuses_unknown_options_and_codes(path, share):
    """Each option that takes a code is tried with one of the questions that have it, by night with all."""
    tried = set()
    for name, one in questions().items():
        assert call("ask", name, "--colour", "red", "--store", path).code == 2
        for parameter in one.parameters:
            if parameter.kind not in (*CODED, "flag") or (
                share == "some" and (parameter.name, parameter.kind) in tried
            ):
                continue
            tried.add((parameter.name, parameter.kind))
            option = f"--{parameter.name.replace('_', '-')}"
            assert call("ask", name, option, "perhaps not", "--store", path).code == 2, (name, option)
    assert {kind for _, kind in tried} >= CODED.keys()
    _, err = run("ask", "positons", "--store", path, code=2)
    assert "did you mean positions?" in err
    _, err = run("lst", code=2)
    assert "did you mean list?" in err


# ---- muniment.toml --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", sorted(settings.KEYS))
def test_unknown_keys_of_the_settings_are_refused_whoever_reads_them(table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = settings.Path(__file__).parents[2] / "examples" / "form-d.xml"
    for key in settings.KEYS[table]:
        (tmp_path / settings.NAME).write_text(f"[{table}]\n{key}x = 1\n")
        _, err = run("check", source, code=2)
        assert f"there is no setting '{key}x'; did you mean {key}?" in err, err
        with pytest.raises(UsageError, match=f"did you mean {key}"):
            contact({}, tmp_path)
    (tmp_path / settings.NAME).write_text(f"[{table}x]\n")
    _, err = run("check", source, code=2)
    assert f"did you mean {table}?" in err
    (tmp_path / settings.NAME).write_text('[check.severity]\nE-999 = "off"\n')
    _, err = run("check", source, code=2)
    assert NEAREST.search(err)


# ---- Python ---------------------------------------------------------------------------------------------------------


def test_python_refuses_unknown_names(path):
    with Store.open(path, read_only=True) as store:
        for query in (Query(form="13X"), Query(state="Californa")):
            for ask in (store.filings, store.facets, lambda query: store.search("fund", query)):
                with pytest.raises(UsageError, match=NEAREST):
                    ask(query)
        with pytest.raises(UsageError, match="did you mean newest"):
            Query(order="newst")  # type: ignore[arg-type]
    for ask in (
        lambda: muniment.frame("holdngs", store=path),
        lambda: muniment.frame("positions", store=path, holdr="x"),
        lambda: muniment.ask("positons", store=path),
        lambda: muniment.ask("raised", store=path, state="Californa"),
        lambda: muniment.write(
            muniment.read(settings.Path(__file__).parents[2] / "examples" / "form-d.xml").record, to="xlm"
        ),
        lambda: muniment.due(form="13X", event="2024-01-01"),
    ):
        with pytest.raises(UsageError, match=NEAREST):
            ask()


def test_a_message_is_json_for_programs(client):
    answer = client.get("/filings.json?form=13X")
    assert json.loads(answer.text)["error"]["detail"].startswith("form: there is no '13X'; did you mean ")
