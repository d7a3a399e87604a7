"""WCAG 2.2 AA in Chromium: axe-core on every page and state, the keyboard alone, zoom, motion, and paper.

What is tested here is what `docs/accessibility.md` says. A page that has no state here fails `test_every_page_is_here`.
"""

import re
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from random import Random

import pytest

from documents.made_pdf import pdf
from documents.made_pdf import typed as typed_pdf
from lab.printed import printed_filing
from lanes import some
from muniment.documents.archive import Item
from muniment.drafts import amendment, blank
from muniment.drafts.store import draft_of
from muniment.pipeline.ingest import extract, ingest
from muniment.readers import read
from muniment.store import Query, Store
from muniment.store.stored import DATASET
from muniment.study import review
from muniment.web.access.team import app_for
from muniment.web.access.visits import Role
from muniment.web.app import beside, create_app, served
from muniment.web.preparing import filing_context

from .alerted import alerted
from .doubts import DATA, doubted
from .hostile import EXAMPLES, hostile_dataset, hostile_filing
from .journeys import PATIENCE, Keys, typist
from .study import markets
from .teams import NAMES, PASSWORDS, Clock, team_of
from .test_filing_journey import filed, room, submitted, typed

axe = pytest.importorskip("axe_playwright_python", reason="needs the Python package axe-playwright-python")

WIDTHS = (1280, 390)
NARROWEST = 320
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PRINTED = "/print"  # the Commission's own page: its landmarks are not ours to add
RUN = """async (only) => {
  const found = await axe.run(document, {
    runOnly: only, rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
  });
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.html.slice(0, 160)}`));
}"""
TODAY = date(2025, 9, 1)
DRAFTS = ("form-d", "schedule-13d", "schedule-13g")
"""A notice and schedules as they are; `empty` is a draft of nothing, whose pages name all that is missing."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with all that pages show: filings of every kind, readings to review, a study of ownership and money."""
    folder = tmp_path_factory.mktemp("accessible")
    (folder / "hostile.xml").write_bytes(hostile_filing())
    (folder / "hostile.zip").write_bytes(hostile_dataset("0000000666-25-000001"))
    with Store.open(folder / "filings.db") as store:
        ingest([EXAMPLES, folder / "hostile.xml", folder / "hostile.zip"], store)
        entry = doubted()
        store.add([entry], {entry.content_hash: DATA})
        _add_pdf(store)
        markets.neighbours(store)
        markets.quarter(store)
        markets.studied(store)
        review.update(store)
        alerted(store)
    return folder / "filings.db"


@pytest.fixture(scope="module")
def context(store):
    context = filing_context(store.parent / "drafts", store.parent / "outbox", lambda: TODAY)
    for name in DRAFTS:
        context.drafts.add(draft_of(read(EXAMPLES / f"{name}.xml")), name)
    context.drafts.add(amendment(read(EXAMPLES / "form-d-submission.txt"), TODAY), "amended")
    return context


@pytest.fixture(scope="module")
def address(store, context):
    with served(store, context=context) as address:
        yield address


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "new.db"
    Store.open(path).close()
    with served(path) as address:
        yield address


@pytest.fixture(scope="module")
def team(store, tmp_path_factory):
    team = team_of(tmp_path_factory.mktemp("team") / "filings.db", Clock())
    with served(store, app_for(store, team, context=beside(store))) as address:
        yield address


# ---- every page and state -------------------------------------------------------------------------------------------


def _add_pdf(store):
    page = printed_filing(Random(3), "text-ruled").data.decode().replace("<PAGE>", "").split("\n")
    data = pdf(*(typed_pdf("\n".join(page[n : n + 70])) for n in range(0, len(page), 70)))
    (entry,) = extract(Item("filing.pdf", data))
    store.add([entry], {entry.content_hash: data})


@pytest.fixture(scope="module")
def states(store, context):
    """Pages of a full store in all their states, by address."""
    with Store.open(store, read_only=True) as opened:
        rows = [row for offset in (0, 100) for row in opened.filings(Query(limit=100, offset=offset)).items]
    keys = {row.name.rpartition("/")[2].rpartition("!")[2]: row.key for row in rows}
    odd, schedule, exit_ = (keys[name] for name in ("odd-values.xml", "schedule-13d.xml", "schedule-13g-exit.xml"))
    doubt, printed, pdf = keys["doubted.txt"], keys["schedule-13g-1997.txt"], keys["filing.pdf"]
    (tabular,) = [row.key for row in rows if row.rank == DATASET and not row.reason]
    issuer, holder = f"/issuers/{markets.LIQUIDMETAL}", "/persons/0009900771"
    context.drafts.add(blank("D"), "empty")
    return [
        *("/", "/new?since=0", "/about", "/schema", "/rules", "/rules?form=D", "/rules/E-27"),
        *("/filings", "/filings?form=13G&q=lamps&order=oldest", "/filings?q=zzyzx", "/filings?form=X"),
        *("/search", "/search?q=technology+colorado", "/search?q=Larkspr+Lantern", "/search?q=zzyzx"),
        *("/search?q=0009900001", "/search?q=lamps", "/search?q=quarter&part=named"),
        *(f"/filings/{key}" for key in (odd, doubt, schedule, tabular, keys["hostile.xml"], pdf)),
        *(f"/filings/{key}/source" for key in (doubt, schedule, tabular, pdf)),
        *(f"/filings/{key}/print" for key in (schedule, exit_)),
        f"/filings/{doubt}/source?path=class_title#mark",
        f"/filings/{tabular}/source?path=minimum_investment#mark",
        f"/filings/{pdf}/page?page=1",
        *(f"/filings/{key}/compare" for key in (exit_, printed)),
        f"/filings/{keys['schedule-13g.xml']}/compare/{exit_}",
        *(issuer, f"{issuer}?as_of=2012-12-31", f"{issuer}?part=study.holders&sort=-percent", "/issuers/0009900001"),
        *(f"{issuer}?part=study.holders&find=zzyzx", f"{issuer}?part=study.mentioned", holder, "/issuers/0000000001"),
        f"/network/{markets.LIQUIDMETAL}",
        *("/study", "/study?period=all&state=CA", "/study?period=1990"),
        *("/study/ownership", "/study/ownership?period=all&kind=exit", "/study/ownership?kind=group"),
        *("/ask", "/ask/holders", f"/ask/holders?issuer={markets.LIQUIDMETAL}", "/ask/holders?issuer=nobody+at+all"),
        *("/ask/raised_by_state", "/ask/top_raised?sort=-notices", "/ask/raised?state=nowhere", "/ask/lookalikes"),
        *("/sql", "/sql?q=select+form,+count(*)+from+filings+group+by+form", "/sql?q=select", "/sql?q=select+:a"),
        *("/deadlines", "/deadlines?what=past", "/deadlines?what=soon&form=D", "/deadlines?happened=13D:breakfast"),
        "/deadlines?happened=13D:initial&on=2025-01-03",
        "/deadlines?shares=1200000&outstanding=20000000&date=3/27/2026&filer=passive",
        *("/alerts", "/alerts?state=failed", "/alerts/alert?name=crossed", "/alerts/alert?name=by-sql&span=all"),
        *("/alerts/new", "/alerts/new?question=crossings&p.threshold=5", "/alerts/new?question=deadlines"),
        *("/alerts/new?question=positions&p.holder=nobody", "/alerts/new?q=select+accession+from+filings"),
        *(
            "/alerts/destinations",
            "/alerts/destinations?state=dead",
            "/alerts/deliveries",
            "/alerts/deliveries?to=paused",
        ),
        *("/review", "/review?form=13G", "/review/settled"),
        "/prepare",
        *(f"/prepare/{name}/{key}" for name in (*DRAFTS, "empty") for key in ("check", "page", "exhibits")),
        *(f"/prepare/{name}/blotter" for name in DRAFTS[1:]),
        "/prepare/amended/changes",
        "/prepare/nothing/check",
    ]


def _steps(page):
    """The pages of the form of a draft, from any of them."""
    keys = page.eval_on_selector_all("button[value^='go:']", "all => all.map(e => e.value.slice(3))")
    return [key for key in keys if key != "check"]


class Visitor:
    """A browser that goes to addresses, and says what is wrong with each page."""

    def __init__(self, browser, address):
        self.context = browser.new_context(base_url=address, reduced_motion="reduce")
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.settings = self.context.new_cdp_session(self.page)
        self.said = []

    def go(self, path):
        self.page.goto(path)
        self.look(path)

    def look(self, name):
        """Say what is wrong with the page that is open, which is loaded once for all that it is looked at for."""
        self.page.wait_for_load_state()  # with its style: a button may lead to a page that is only begun
        self.page.wait_for_selector(NOT_DRAWN, state="detached")
        for words in (*self._by_axe(name), *self._by_its_width(), *self._on_paper()):
            self.said.append(f"{name}: {words}")

    def _by_axe(self, name):
        """All rules at both widths, narrow in the dark and wide in the light, which share all but their colours."""
        page = self.page
        only = {"type": "tag", "values": WCAG if name.endswith(PRINTED) else [*WCAG, "best-practice"]}
        page.evaluate(AXE)
        for scheme, width in zip(("dark", "light"), sorted(WIDTHS), strict=True):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            yield from (f"{words}, {scheme} at {width}" for words in page.evaluate(RUN, only))

    def _by_its_width(self):
        """At 200 and at 400 percent, and with text of twice its size."""
        for width in (WIDTHS[0] // 2, NARROWEST):
            if self._is_wider_than(width):
                yield f"wider than the screen of {width}"
        with self._text_of(standard=32, fixed=26):
            if self._is_wider_than(WIDTHS[0]):
                yield "wider than the screen with large text"
        if self.page.evaluate(MOVING):
            yield "it moves"

    def _on_paper(self):
        self.page.emulate_media(media="print")
        if self._is_wider_than(PAPER):
            yield "cut off on paper"
        if self.page.locator("header nav:visible").count():
            yield "its navigation is on paper"
        self.page.emulate_media(media="screen")

    def _is_wider_than(self, width):
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page.evaluate("document.documentElement.scrollWidth") > width

    @contextmanager
    def _text_of(self, **sizes):
        """Text of these sizes (pixels), as who reads sets them in the browser: 16 and 13 before and after."""
        for given in (sizes, {"standard": 16, "fixed": 13}):
            self.settings.send("Page.setFontSizes", {"fontSizes": given})
            assert self.page.evaluate(LAID_OUT, given["standard"])
            if given is sizes:
                yield


AXE = (files(axe) / "axe.min.js").read_text(encoding="utf-8")
PAPER = 720
NOT_DRAWN = "picture[data-chart] img:not(.replaced)"
LAID_OUT = """async (size) => {
  const probe = document.body.appendChild(document.createElement('p'));
  probe.style.fontSize = 'medium';
  const is_there = () => parseFloat(getComputedStyle(probe).fontSize) === size;
  for (let frame = 0; frame < 600 && !is_there(); frame++) await new Promise(requestAnimationFrame);
  const found = is_there();
  probe.remove();
  return found;
}"""
MOVING = """[...document.querySelectorAll('*')].some((e) => {
  const style = getComputedStyle(e);
  return style.animationName !== 'none' || style.transitionDuration !== '0s' || style.scrollBehavior === 'smooth';
})"""


@pytest.fixture
def visitor(browser, address):
    visitor = Visitor(browser, address)
    yield visitor
    visitor.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("part", some(range(3), 3))
def test_every_page_and_state(visitor, address, states, part):
    paths = list(states)
    for name in (*DRAFTS, "empty"):
        visitor.page.goto(f"/prepare/{name}")
        paths += [f"/prepare/{name}/{key}?look=yes" for key in _steps(visitor.page)]
    visitor.page.goto("/review")
    links = visitor.page.eval_on_selector_all("a[href^='/review/doubt']", "all => all.map(e => e.href)")[:3]
    paths += [link.removeprefix(address) for link in links]
    for path in paths[part::3]:
        visitor.go(path)
    assert not visitor.said, "\n".join(visitor.said)


@pytest.mark.slow
def test_an_alert_is_made_and_tested_with_what_went_wrong_on_the_way(visitor, address):
    page = visitor.page
    visitor.go("/ask/crossings?threshold=5")
    page.get_by_role("link", name="Tell me").click()
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Save").click()
    visitor.look("an alert without a name")
    page.get_by_label("Name", exact=True).fill("Five percent")
    page.get_by_label("On which past").select_option("all")
    page.get_by_role("button", name="Test it on the past").click()
    visitor.look("an alert that is tested")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/alerts/alert?name=five-percent")
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/alerts")
    visitor.go("/alerts/destinations")
    page.get_by_role("button", name="Make it").click()
    visitor.look("a destination without a name")
    page.get_by_label("Name", exact=True).fill("more")
    page.get_by_label("Kind").select_option("feed")
    page.get_by_role("button", name="Make it").click()
    visitor.look("a destination that was made")
    page.get_by_role("button", name="Test more").click()
    visitor.look("a destination that was tested")
    page.get_by_role("button", name="Remove more").click()
    visitor.go("/alerts/deliveries")
    page.get_by_role("button", name="Send again", exact=True).click()
    visitor.look("a replay without a destination")
    assert not visitor.said, "\n".join(visitor.said)


def test_every_page_is_here(store, context, states):
    """A page that a route was added for has a state above."""
    visited = [path.partition("?")[0].partition("#")[0] for path in states]
    app = create_app(store, context=context)
    patterns = {route.path for route in app.routes if "GET" in getattr(route, "methods", ())}
    missing = {
        pattern
        for pattern in patterns
        if not re.search(
            r"\.(json|csv|txt|png|pdf|ics|atom|css|ico|yaml)$|/(static|charts|schema)/|/(files|papers|submitted)/",
            pattern,
        )
        and not any(
            re.fullmatch(re.sub(r"\{[^}]*:path\}", ".+", re.sub(r"\{[^}]*:(?!path)[^}]*\}", "[^/]+", pattern)), path)
            for path in visited
        )
    }
    assert missing == {
        "/add/{number:str}",  # below: files are dropped
        "/prepare/{name:str}", "/prepare/{name:str}/receipt", "/review/doubt",
        "/saved/{number:int}/feed/{token:str}", "/health", "/ready", "/metrics",
    }  # fmt: skip


def test_an_empty_store_and_what_is_dropped_on_it(browser, empty):
    visitor = Visitor(browser, empty)
    for path in (
        "/",
        "/filings",
        "/study",
        "/study/ownership",
        "/ask",
        "/deadlines",
        "/alerts",
        "/alerts/destinations",
        "/alerts/deliveries",
        "/review",
        "/search?q=x",
        "/prepare",
    ):
        visitor.go(path)
    visitor.page.goto("/")
    visitor.page.get_by_label("Add filings").set_input_files([EXAMPLES / "form-d.xml"])
    visitor.page.get_by_role("button", name="Add files").click()
    visitor.page.get_by_role("heading", name="came in").wait_for()
    visitor.look("what came in")
    visitor.context.close()
    assert not visitor.said, "\n".join(visitor.said)


def test_the_pages_of_a_team(browser, team):
    visitor = Visitor(browser, team)
    page = visitor.page
    visitor.go("/login")
    page.get_by_label("Name").fill(NAMES[Role.SIGNER])
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    visitor.look("a wrong password")
    page.get_by_label("Name").fill(NAMES[Role.SIGNER])
    page.get_by_label("Password").fill(PASSWORDS[Role.SIGNER])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")
    for path in ("/", "/password", "/log", "/about", "/deadlines?form=D", "/ask/raised_by_state"):
        visitor.go(path)
    page.get_by_label("Save this query as").fill("States")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Follow").click()
    visitor.look("the address of a feed")
    visitor.go("/ask")
    page.goto("/deadlines?form=D")
    page.get_by_role("button", name="Make an address").click()
    visitor.look("the address of a calendar")
    visitor.go("/deadlines?form=D")
    page.goto("/alerts/destinations")
    page.get_by_text("Secret addresses of feed").click()
    page.get_by_role("button", name="Address for a calendar of feed").click()
    visitor.look("the address of a feed of alerts")
    visitor.go("/alerts/destinations")
    visitor.context.close()
    assert not visitor.said, "\n".join(visitor.said)


# ---- the keyboard alone ---------------------------------------------------------------------------------------------


def test_a_form_d_is_filed_with_the_keyboard_alone(browser, edgar, tmp_path):
    with room(tmp_path, edgar) as address:
        hand = typist(browser, address, hand=Keys)
        typed(hand)
        submitted(hand)
        assert hand.count <= 60
        filed(hand, edgar.token("0009900061", names=("Puffin Gantry Works, Inc.",)))
        assert "DISSEMINATED" in hand.page.inner_text("main")
        assert hand.said == []


def test_a_chart_is_reached_by_keyboard_and_says_what_it_shows(visitor):
    page = visitor.page
    page.goto("/study?period=all")
    mark = page.locator("svg.drawn a").first
    mark.wait_for()
    for _ in range(400):
        page.keyboard.press("Tab")
        if mark.evaluate("e => e === document.activeElement"):
            break
    assert page.locator(".tip").inner_text() == mark.locator("[aria-label]").get_attribute("aria-label")
