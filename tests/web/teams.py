"""A team for tests: a clock that is turned by hand, quick hashes, and somebody of each role."""

import re
from contextlib import contextmanager

from argon2 import PasswordHasher
from litestar import Request, get, post
from litestar.testing import TestClient

from muniment.web.access import visits
from muniment.web.access.accounts import Passwords
from muniment.web.access.team import Served, Team, app_for
from muniment.web.access.visits import Role

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORDS = {role: f"four plain {role} words" for role in Role}
NAMES = {Role.VIEWER: "vera", Role.PREPARER: "piet", Role.SIGNER: "sigrid"}
FIELD = re.compile(r'name="form_token" value="([^"]+)"')
BASE = "http://127.0.0.1"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now

    def turn(self, seconds):
        self.now += seconds


def team_of(store, clock, served=None):
    """A team beside `store`, with an account of each role."""
    team = Team(store, served or Served(), passwords=Passwords(QUICK), clock=clock)
    for role, name in NAMES.items():
        team.accounts.add(name, role, PASSWORDS[role])
    return team


def drafts(request: Request) -> str:
    """Stands for a page with drafts."""
    return visits.current(request).name


def save(request: Request) -> str:
    """Stands for a page that changes something, and forgot to say who may."""
    visits.record(request, "draft saved", "draft 7")
    return "saved"


def submit(request: Request) -> str:
    """Stands for what only a signer does."""
    visits.record(request, "submitted", "draft 7")
    return "submitted"


class Browser(TestClient):
    """A browser, as it were, that shows where it is led to and does not go there."""

    def __init__(self, app, base=BASE, **given):
        super().__init__(app, base_url=base, **given)
        self.follow_redirects = False


def client_of(store_path, team, base=BASE, context=None):
    """A browser before the pages of a team, and of some that stand for those with drafts."""
    app = app_for(store_path, team, context)
    app.register(get("/trial", guards=[visits.may_prepare], sync_to_thread=False)(drafts))
    app.register(post("/trial/save", sync_to_thread=False)(save))
    app.register(post("/trial/submit", guards=[visits.may_sign], sync_to_thread=False)(submit))
    return Browser(app, base)


def form_token(client, address="/login"):
    """The token in the form of a page."""
    return FIELD.search(client.get(address).text)[1]


def log_in(client, name, password, **fields):
    """Open the login page, and send its form."""
    told = {"form_token": form_token(client), "name": name, "password": password, **fields}
    return client.post("/login", data=told)


def log_in_as(client, role):
    """Log in as the one with a role; the answer has to be the way on."""
    answer = log_in(client, NAMES[role], PASSWORDS[role])
    assert answer.status_code == 303, answer.text
    return answer


@contextmanager
def browsers_of(store, team):
    """A browser of nobody, by None, and of each role, over the same pages."""
    with client_of(store, team) as outside:
        browsers = {None: outside}
        for role in Role:
            browsers[role] = Browser(outside.app)
            log_in_as(browsers[role], role)
        yield browsers
