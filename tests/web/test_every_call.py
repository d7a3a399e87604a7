"""Whatever is asked of any address of the pages, for one user and for a team: never a failure of the server.

By `make nightly` each address is asked `CASES` / 10 times.
"""

import shutil

import httpx
import pytest
import schemathesis.checks

from calls import any_case, asked, calls_of, described, examples, made_of
from commands import run
from muniment.drafts.starting import Draft
from muniment.forms import FORMS
from muniment.readers import read
from muniment.store import Store
from muniment.study.questions import questions
from muniment.web.access.team import app_for
from muniment.web.access.visits import FIELD, Role
from muniment.web.app import create_app, served
from muniment.web.preparing import filing_context
from muniment.web.study.market import FIGURES
from muniment.writers.yaml import Remarks

from .hostile import EXAMPLES
from .teams import NAMES, PASSWORDS, Clock, form_token, team_of

pytestmark = [pytest.mark.slow, pytest.mark.hypothesis]

FEWEST = {True: 4, False: 2}  # examples of an address: a team is asked at all that one user is asked at, and at more
_FILES = ("/prepare/files", "/prepare/{name}/exhibits", "/prepare/{name}/blotter")
_DRAFTS = {name: read(EXAMPLES / f"{name}.xml").record for name in ("form-d", "schedule-13d", "schedule-13g")}
_STEPS = sorted({step.key for form in FORMS.values() for step in form.steps})
_PARTIES = ["0009900001", "0009900014", "cik:0009900011"]
_CHARTS = [f"{name}.{kind}" for name in (*FIGURES, "ownership", "network") for kind in ("svg", "csv", "vl.json")]
_COUNT = "select count(*) as n from filings where form = :form"


class Visitor:
    """Somebody who asks, and who logs in again where a request has ended the visit."""

    def __init__(self, address, *, team):
        self.http, self.team = httpx.Client(base_url=address, timeout=60), team
        self.statuses = set()
        self.enter()

    def enter(self):
        """Log in where that is asked for, and take a token for forms."""
        self.http.cookies.clear()
        token = form_token(self.http, "/login" if self.team else "/prepare")
        if self.team:
            who = {"name": NAMES[Role.SIGNER], "password": PASSWORDS[Role.SIGNER]}
            assert self.http.post("/login", data={FIELD: token, **who}).status_code == 303
            token = form_token(self.http, "/prepare")
        self.headers = {"x-form-token": token, "origin": str(self.http.base_url).rstrip("/")}

    def ask(self, case):
        """Send a request; where it leads is another address."""
        if isinstance(case.body, dict):
            case.body.pop(FIELD, None)  # it is in the header
        headers = {**self.headers, "cookie": "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)}
        answer = case.call(base_url=str(self.http.base_url), headers=headers, allow_redirects=False)
        self.statuses.add(answer.status_code)
        if answer.status_code == 401 or answer.headers.get("location", [""])[0].startswith("/login"):
            self.enter()
        case.validate_response(answer, checks=[schemathesis.checks.not_a_server_error])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a store of the examples, which is studied."""
    folder = tmp_path_factory.mktemp("called")
    run("ingest", EXAMPLES, "--store", folder / "filings.db")
    run("study", "--store", folder / "filings.db")
    return folder


@pytest.fixture(scope="module")
def known(folder):
    """What leads somewhere, by the first part of an address and the names of what is given to it."""
    with Store.open(folder / "filings.db", read_only=True) as store:
        rows = store.filings().items
        paths = [path for row in rows[:3] for path in list(store.filing(row.id).evidence)[:4]]
    keys = [row.key for row in rows]
    return {
        "filings": {"key": keys, "other": keys, "with": keys, "path": paths, "page": ["1", "2"], "form": ["D", "13G"]},
        "issuers": {"key": _PARTIES, "as_of": ["2025-06-30"], "part": ["all"]},
        "persons": {"key": _PARTIES, "as_of": ["2025-06-30"], "part": ["all"]},
        "network": {"key": _PARTIES},
        "charts": {"name": _CHARTS, "issuer": _PARTIES, "entity": _PARTIES, "period": ["quarter"]},
        "rules": {"code": ["A-01", "A-03"], "form": ["D"], "severity": ["note"]},
        "ask": {"name": list(questions())},
        "sql": {"q": [_COUNT, "select * from filings"]},
        "search": {"q": ["fund", "lantern works"]},
        "saved": {"number": ["1", "2"], "kind": ["sql"], "asked": [_COUNT], "name": ["forms"]},
        "review": {"filing": keys, "path": paths, "answer": ["right", "other"], "form": ["D"], "kind": ["unsure"]},
        "prepare": {
            "name": list(_DRAFTS),
            "key": _STEPS,
            "file": ["draft.yaml", "draft.xml", "draft.pdf"],
            "filing": keys,
            "form": ["D", "13D"],
            "do": ["stay", "next", "add", "anyway", *(f"go:{step}" for step in _STEPS), "read", "take", "history"],
            "table": ["Date,Shares,Price\n2026-10-01,100,14.25\n", "Date,Shares\n"],
            "outstanding": ["20,000,000", "1,5"],
            "rule": ["13d-1e", "13d-1c"],
            "event": ["2026-11-16"],
        },
        "static": {"file_path": ["style.css", "charts.js"]},
        "schema": {"path": ["openapi.json"]},
    }


@pytest.fixture(scope="module", params=["one user", "a team"])
def pages(request, folder, tmp_path_factory):
    """The application, in a thread, who asks, and whose drafts there are."""
    own = tmp_path_factory.mktemp("own")
    shutil.copytree(folder, own, dirs_exist_ok=True)
    path, context = own / "filings.db", filing_context(own / "drafts", own / "outbox")
    team = team_of(path, Clock()) if request.param == "a team" else None
    app = app_for(path, team, context) if team else create_app(path, context=context)
    with served(path, app=app) as address:
        visitor = Visitor(address, team=team is not None)
        yield app, visitor, context.drafts if team is None else context.drafts.of(NAMES[Role.SIGNER])
        visitor.http.close()


def test_whatever_is_asked_of_any_address_the_server_does_not_fail(pages, known):
    app, visitor, drafts = pages
    description = described(app, "web", _FILES)
    made, failed, answered = made_of(description), {}, set()
    for method, path in calls_of(description):
        for name in _DRAFTS.keys() - {draft.name for draft in drafts.list().rows}:  # they were taken away
            drafts.add(Draft(_DRAFTS[name], Remarks()), name)
        visitor.statuses.clear()
        leading = known.get(path.split("/")[1].partition(".")[0], {})
        try:
            asked(any_case(made[path][method], leading), visitor.ask, examples(FEWEST[visitor.team]))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other addresses are asked too
            failed[method, path] = str(error)
        answered |= {path} if min(visitor.statuses, default=500) < 400 else set()
    assert failed == {}
    assert len(answered) > 40, "most requests lead nowhere"
