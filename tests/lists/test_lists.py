"""No list is cut in silence: each answer holds all there is, or says how many there are and leads to the rest.

Every address, tool and command is asked twice over a store in which every list is long: once with every limit at `FEW`,
once with none. Whatever is shorter the first time has to have said so, with the number that the second answer has.
"""

import html
import json
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import anyio
import pytest
from litestar.testing import TestClient
from mcp import Client
from msgspec import structs
from sqlalchemy import text

from commands import run
from muniment.cli.app import app as commands
from muniment.mcp import make_server
from muniment.store import Query, Store
from muniment.study.questions import questions
from muniment.web.app import create_app
from study.held import LAMPS
from web.alerted import alerted

from .busy import HOLDER, LONG, MAKER, MANY, PERSON, busy, number
from .commands import walked
from .endings import SOURCE, endings

FEW, ALL = 3, 1000
LIMITS = {
    "muniment.web.lists": ("A_PAGE", "A_PART"),
    "muniment.web.parties": ("FIRST",),
    "muniment.web.home": ("_LATEST",),
    "muniment.web.asking.answers": ("A_PAGE", "DOWNLOADED"),
    "muniment.web.study.pictures": ("_TOP",),
    "muniment.web.study.figures": ("ROWS",),
    "muniment.web.study.market": ("TOP",),
    "muniment.study.sql": ("MAX_ROWS", "LIMITS"),
    "muniment.mcp": ("MOST", "_PLACES", "_FINDINGS", "_FILINGS"),
}
"""Where answers end, by module. `test_every_limit_is_known` finds those that are missing here."""


@contextmanager
def limits(most: int):
    """Set every limit, also where another module took it by name."""
    with pytest.MonkeyPatch.context() as patch:
        for module, names in LIMITS.items():
            for name in names:
                old = getattr(sys.modules[module], name)
                new = most if isinstance(old, int) else structs.replace(old, **_sizes(old, most))
                for one in [key for key in sys.modules if key.startswith("muniment.")]:
                    if one == module or (name in vars(sys.modules[one]) and _takes(one, module, name)):
                        patch.setattr(sys.modules[one], name, new)
        yield


def _sizes(old, most):
    return {"limit": most} if isinstance(old, Query) else {"rows": most}


def _takes(module, owner, name):
    """Whether a module imports a name from another."""
    source = Path(sys.modules[module].__file__).read_text("utf-8")
    return re.search(rf"from {re.escape(owner)} import [^\n]*\b{name}\b", source) is not None


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = busy(tmp_path_factory.mktemp("busy") / "filings.db")
    with Store.open(made) as store:
        alerted(store, MANY, MANY)
    return made


@pytest.fixture(scope="module")
def store(path):
    with Store.open(path, read_only=True) as store:
        yield store


def client(path):
    return TestClient(create_app(path), base_url="http://127.0.0.1")


@pytest.mark.slow
def test_every_limit_is_known():
    """A new slice by a limit, or LIMIT of a query, is said in `endings.tsv`, with how it tells its size."""
    known = {
        tuple(line.split("\t")[:2]) for line in (Path(__file__).parent / "endings.tsv").read_text().splitlines()[1:]
    }
    found = set(endings())
    assert not found - known, (
        "use web.lists.Lists, mcp.answers.part or cli.output.warn_of_cut, and say so in endings.tsv"
    )
    assert not known - found, "gone from the source: remove it from endings.tsv"
    questions_cut = [
        path.name
        for path in (SOURCE / "study" / "questions").rglob("*.sql")
        for line in path.read_text().splitlines()
        if re.search(r"\blimit (?!1\b)", line) and not line.startswith("--")
    ]
    assert not questions_cut


# ---- addresses ------------------------------------------------------------------------------------------------------

OTHER = number(300)
FILLED = {
    "/filings/{key:str}": [f"/filings/{LONG}.json", f"/filings/{number(100)}.json"],
    "/filings/{key:str}/compare.json": [f"/filings/{LONG}/compare.json"],
    "/filings/{key:str}/compare/{other:str}": [f"/filings/{LONG}/compare/{OTHER}.json"],
    "/filings/{key:str}/source.json": [],
    "/filings/{key:str}/page.json": [],
    "/issuers/{key:path}": [f"/issuers/{LAMPS}.json", f"/issuers/{MAKER}.json", "/issuers/0009900701.json"],
    "/persons/{key:path}": [f"/persons/{quote(PERSON)}.json", f"/persons/{HOLDER}.json", "/persons/0009900501.json"],
    "/network/{key:path}": [f"/network/{LAMPS}.json", f"/network/{quote(PERSON)}.json", f"/network/{HOLDER}.json"],
    "/rules/{code:str}": ["/rules/E-28.json"],
    "/ask/{name:str}": [f"/ask/{name}.json?{one.parameters[0].name}=" for name, one in questions().items()],
    "/charts/{name:str}": [
        "/charts/raised-by-month.json?period=all",
        "/charts/raised-by-state.json?period=all",
        "/charts/raised-by-industry.json?period=all",
        "/charts/top-issuers.json?period=all",
        f"/charts/ownership.json?issuer={LAMPS}",
        f"/charts/money.json?issuer={MAKER}",
        f"/charts/positions.json?holder={HOLDER}",
        f"/charts/network.json?entity={LAMPS}",
        "/charts/changes-by-quarter.json?period=all",
        "/charts/changes-by-issuer.json?period=all",
        "/charts/changes-by-holder.json?period=all",
        "/charts/changes-by-industry.json?period=all",
        "/charts/answer-holders.json",
        "/charts/largest-holders.json",
    ],
}
PLAIN = {
    "/search.json": ["/search.json?q=fund", "/search.json?q=zo%C3%AB+fund"],
    "/sql.json": ["/sql.json?q=select+*+from+filings"],
    "/study.json": ["/study.json?period=all"],
    "/filings.json": ["/filings.json", "/filings.json?q=fund"],
    "/alerts/alert.json": ["/alerts/alert.json?name=crossed&span=all", "/alerts/alert.json?name=by-sql&span=all"],
}
NO_LISTS = {
    "/deadlines.ics": "a calendar: refused where it is too large", "/add/{number:str}": "one upload",
    "/filings/{key:str}/source.txt": "bytes", "/filings/{key:str}/page.png": "a picture", "/favicon.ico": "a picture",
    "/filings/{key:str}/print": "a printed page", "/filings/{key:str}/print.pdf": "a printed page",
    "/filings/{key:str}/print.txt": "a printed page", "/print.css": "styles", "/redline.css": "styles",
    "/static/printed.css": "styles", "/static/{file_path:path}": "styles", "/health": "one answer",
    "/ready": "one answer", "/metrics": "numbers", "/sql.csv": "as /sql.json, with its size in the name",
    "/schema": "all addresses", "/schema/openapi.json": "all addresses", "/schema/{path:str}": "all addresses",
    "/saved/{number:int}/feed/{token:str}": "a feed: see below", "/alerts/new": "a form",
    "/alerts/feed.atom": "a feed, which says how many it leaves out: tests/alerts",
    "/alerts/feed.ics": "the same as a calendar", "/prepare": "every draft",
    "/review/doubt": "one doubt",
}  # fmt: skip


def addresses(made) -> dict[str, list[str]]:
    """Return what to ask of every route of the application that answers in JSON."""
    found: dict[str, list[str]] = {}
    known = {one.path for one in made.routes if "GET" in getattr(one, "methods", ())}
    for path in sorted(known):
        if path in FILLED:
            found[path] = FILLED[path]
        elif path.endswith(".json") and path not in NO_LISTS:
            found[path] = PLAIN.get(path, [path])
        elif path not in NO_LISTS and not path.startswith("/prepare/{name:str}"):  # a draft: all of it
            twin = "/index.json" if path == "/" else f"{path}.json"
            assert twin in known, f"{path}: say in FILLED how it is asked, or in NO_LISTS why it has no list"
    assert set(FILLED) | set(NO_LISTS) <= known
    return found


def shorter(some, whole, at=()):
    """Yield the path of every list that is shorter in one answer than in another, with both lengths."""
    if isinstance(some, dict) and isinstance(whole, dict):
        for name in some.keys() & whole.keys() - {"cut", "links"}:
            yield from shorter(some[name], whole[name], (*at, name))
    elif isinstance(some, list) and isinstance(whole, list):
        if len(some) < len(whole):
            yield at, len(some), len(whole)
        for number, (one, other) in enumerate(zip(some, whole, strict=False)):
            yield from shorter(one, other, (*at, number))


def told(answer, at):
    """Return what an answer says of a list that ends early: its cut, or the total of the main list with a next page."""
    for depth in range(len(at)):
        inner = answer
        for step in at[:depth]:
            inner = inner[step]
        if isinstance(inner, dict) and "cut" in inner:
            name = ".".join(map(str, at[depth:]))
            if name in (inner["cut"] or {}):
                return inner["cut"][name]
    data = answer.get("data", {})
    if len(at) == 2 and at[1] in ("rows", "hits", "lines") and isinstance(data, dict) and "total" in data:
        return {"total": data["total"], "rest": answer["links"].get("next", "")}
    return None


@pytest.mark.slow
def test_every_address_says_where_its_lists_end(path):
    with client(path) as http:
        asked = [one for some in addresses(http.app).values() for one in some]
        with limits(FEW):
            short = {one: http.get(one) for one in asked}
    with client(path) as http, limits(ALL):
        whole = {one: http.get(one) for one in asked}
    assert not {one: found.text[:200] for one, found in {**short, **whole}.items() if found.status_code != 200}
    silent, wrong, lists, rests = [], [], 0, []
    for one in asked:
        for at, some, all_of_it in shorter(short[one].json(), whole[one].json()):
            cut = told(short[one].json(), at)
            lists += 1
            if cut is None:
                silent.append((one, at, some, all_of_it))
            elif cut["total"] != all_of_it or not cut.get("rest"):
                wrong.append((one, at, cut, all_of_it))
            else:
                rests.append((one, at, cut))
    assert not silent
    assert not wrong
    assert (len(asked), lists) >= (60, 60), (len(asked), lists)
    print(f"{len(asked)} JSON addresses, {lists} lists that end early")
    with client(path) as http, limits(FEW):
        for one, at, cut in rests:
            follow(http, one, at, cut)


def follow(http, one, at, cut):
    """Walk from a list to its end, and see that the pages for people say and lead the same."""
    page, rest = one.replace(".json", "", 1).replace("/index", "/"), cut["rest"]
    onward = rest if rest.startswith("/charts") else rest.replace(".json", "", 1)
    if not rest.startswith("/"):
        return
    if not page.startswith(("/charts", "/sql")):
        shown = http.get(page).text
        assert f"{cut['total']:,}" in shown, (page, at)
        assert html.escape(onward).replace("&#x27;", "&#39;") in shown, (page, at, rest)
    if urlsplit(rest).path not in (urlsplit(page).path, urlsplit(one).path):
        assert http.get(rest).status_code == 200, rest
        return
    seen = cut.get("shown", FEW)
    while rest:
        assert http.get(rest.replace(".json", "", 1)).status_code == 200, rest
        there = urlsplit(rest)
        name = there.path if there.path.endswith(".json") else f"{there.path}.json"
        answer = http.get(f"{name}?{there.query}").json()
        inner = answer
        for step in at:
            inner = inner[step]
        assert inner, (one, at, rest)
        seen += len(inner)
        following = told(answer, at)
        rest = following["rest"] if following else answer["links"].get("next", "")
    assert seen == cut["total"], (one, at)


def test_the_counts_are_those_of_the_database(path, store):
    """Counted by SQL that shares nothing with the pages."""
    with client(path) as http, limits(FEW):
        person = http.get(f"/persons/{quote(PERSON)}.json").json()["data"]
        issuer = http.get(f"/issuers/{LAMPS}.json").json()["data"]
        maker = http.get(f"/issuers/{MAKER}.json").json()["data"]
        holder = http.get(f"/persons/{HOLDER}.json").json()["data"]
        network = http.get(f"/network/{LAMPS}.json").json()["data"]
        group = http.get(f"/network/{HOLDER}.json").json()["data"]
    with store.reading() as connection:

        def count(sql, **given):
            return connection.execute(text(sql), given).scalar_one()

        entity = "(select id from entities where cik = :cik)"
        assert person["cut"]["study.roles"]["total"] == count(
            "select count(distinct n.issuer_id) from notices n join mentions m on m.filing_id = n.filing_id"
            " join entities e on e.id = m.entity_id where e.name = :name",
            name=PERSON,
        )
        assert (
            issuer["cut"]["study.holders"]["total"]
            == issuer["cut"]["study.statements"]["total"]
            == count(f"select count(distinct statement_id) from reports where issuer_id = {entity}", cik=LAMPS)
        )
        assert maker["cut"]["study.offerings"]["total"] == count(
            f"select count(distinct statement_id) from notices where issuer_id = {entity}", cik=MAKER
        )
        assert holder["cut"]["study.positions"]["total"] == count(
            f"select count(distinct r.statement_id) from reports r join holdings h on h.filing_id = r.filing_id"
            f" where h.holder_id = {entity}",
            cik=HOLDER,
        )
        assert (
            network["others"]
            == MANY
            == count(
                f"select count(distinct p.entity_id) from mentions p join mentions i on i.filing_id = p.filing_id"
                f" where i.entity_id = {entity} and i.role = 'issuer' and p.role <> 'issuer'",
                cik=LAMPS,
            )
        )
        assert group["others"] == 2 * MANY  # the issuers that it holds, and the members of its groups
    assert f"appears with {MANY} others" in network["picture"]["title"]


def test_a_network_counts_everybody_and_says_who_is_not_drawn(path, monkeypatch):
    monkeypatch.setattr("muniment.study.charts.network.MOST_FAMILIES", FEW)
    with client(path) as http:
        found = http.get(f"/network/{HOLDER}.json").json()["data"]
        table = http.get(f"/charts/network.json?entity={HOLDER}").json()["rows"]
    assert found["others"] == len(table) == 2 * MANY
    assert found["nodes"] + found["left_out"] == 2 * MANY
    assert len(found["rows"]) == 2 * MANY
    assert found["picture"]["title"].endswith(f"appears with {2 * MANY} others in filings")
    assert found["left_out"]
    assert f"{found['left_out']} others of them, with fewer filings, in the list only" in found["picture"]["note"]


def test_a_feed_says_what_it_leaves_out(path, store, monkeypatch):
    from muniment.web.asking import feeds

    columns, rows = ("name",), [(f"row {at}",) for at in range(MANY)]
    monkeypatch.setattr(feeds, "_MAX_ENTRIES", FEW)
    found = feeds.entries(store, columns, rows)
    assert f"The latest {FEW} of {MANY} entries" in feeds._subtitle(found, rows, MANY)
    assert f"first {MANY} rows of 5,000" in feeds._subtitle(found, rows, 5000)


# ---- MCP ------------------------------------------------------------------------------------------------------------

ASKED = {
    "read": {"filing": LONG},
    "check": {"filing": LONG},
    "search": {"words": "fund", "limit": FEW},
    "ask": {"question": "positions", "limit": FEW},
    "holders": {"issuer": LAMPS, "limit": FEW},
    "due": {"as_of": "2020-12-31", "limit": FEW},
}


def test_every_tool_says_where_its_lists_end(store):
    server = make_server(store)

    async def asking(most):
        async with Client(server) as http:
            names = [one.name for one in (await http.list_tools()).tools]
            assert sorted(names) == sorted(ASKED), "say in ASKED how a new tool is asked"
            found = {}
            for name in names:
                given = {key: most if key == "limit" else value for key, value in ASKED[name].items()}
                answer = await http.call_tool(name, given)
                assert not answer.is_error, answer.content[0].text
                found[name] = json.loads(answer.content[0].text)
            return found

    with limits(FEW):
        short = anyio.run(asking, FEW)
    with limits(ALL):
        whole = anyio.run(asking, 200)
    ended = set()
    for name, answer in short.items():
        for at, _, all_of_it in shorter(answer, whole[name]):
            cut = told(answer, at)
            assert cut, (name, at)
            assert cut["total"] == all_of_it, (name, at)
            assert "ask " in cut["rest"], (name, at)
            ended.add(name)
    assert ended == {"read", "check", "search", "ask", "holders", "due"}

    async def going_on():
        async with Client(server) as http:
            rows, offset = [], 0
            while True:
                given = {"issuer": LAMPS, "limit": FEW, "offset": offset}
                answer = json.loads((await http.call_tool("holders", given)).content[0].text)
                rows += answer["rows"]
                if not answer.get("cut", {}).get("rows", {}).get("rest"):
                    return rows
                offset += FEW

    assert len(anyio.run(going_on)) == MANY


# ---- commands -------------------------------------------------------------------------------------------------------

LIMITED = {
    ("list",): [], ("list", "json"): ["--format", "json"], ("search",): ["fund"],
    ("search", "json"): ["fund", "--format", "json"], ("export",): ["--output", "OUT"],
    ("sql",): ["select * from filings"], ("review",): [], ("review", "json"): ["--format", "json"],
    ("due",): ["--watch", "--as-of", "2020-12-31"],
    **{("ask", name, fmt): ["--format", fmt] for name in ("positions", "raised") for fmt in ("csv", "json", "table")},
}  # fmt: skip
ELSEWHERE = {
    ("fetch",): "fetches, and says at its end that it ended at its limit: tests/cli/test_fetch.py",
    ("alert", "past"): "needs an alert, and filings that it would have told: tests/alerts/test_commands.py",
    ("alert", "deliveries"): "needs what was sent: tests/alerts/test_commands.py",
    ("team", "log"): "needs accounts: tests/cli/test_team.py",
}


@pytest.mark.slow
def test_every_command_with_a_limit_says_how_many_there_are(path, tmp_path):
    limited = {name for name, command in walked(commands) if any("--limit" in one.opts for one in command.params)}
    asked = {("ask", name.replace("_", "-")) for name in questions()} | {("ask", name) for name in questions()}
    known = {key[:1] for key in LIMITED} | set(ELSEWHERE) | asked
    assert limited <= known, "say in LIMITED how a new command is asked"
    for key, more in LIMITED.items():
        name = [*key[:2]] if key[0] == "ask" else [key[0]]
        more = [str(tmp_path / key[0]) if one == "OUT" else one for one in more]
        out, err = run(*name, *more, "--store", path, "--limit", FEW)
        said = err + out.replace("\n", " ")
        assert f"{FEW} of " in said or f"{FEW} rows of " in said, (key, said[-300:])
        assert "--limit shows" in said, (key, said[-300:])
