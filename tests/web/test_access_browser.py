"""A team in Chromium: log in, see one's role, log out."""

import pytest

from muniment.web.access.team import app_for
from muniment.web.access.visits import Role
from muniment.web.app import served

from .teams import NAMES, PASSWORDS, Clock, team_of
from .test_browser import CONTRAST, playwright


@pytest.fixture(scope="module")
def address(store_path, tmp_path_factory):
    team = team_of(tmp_path_factory.mktemp("team") / "filings.db", Clock())
    with served(store_path, app_for(store_path, team)) as address:
        yield address


@pytest.fixture
def page(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=True)
    yield context.new_page()
    context.close()


def log_in(page, role, password=None):
    page.get_by_label("Name").fill(NAMES[role])
    page.get_by_label("Password").fill(password or PASSWORDS[role])
    page.get_by_role("button", name="Log in").click()


def test_log_in_see_the_role_log_out(page):
    page.goto("/filings?form=13D")
    assert page.url.endswith("/login?next=%2Ffilings%3Fform%3D13D")
    log_in(page, Role.PREPARER, "not the password")
    playwright.expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    log_in(page, Role.PREPARER)
    page.wait_for_url("**/filings?form=13D")
    playwright.expect(page.locator(".visitor span")).to_have_text("piet, preparer")
    assert page.evaluate("document.cookie") == ""
    cookies = page.context.cookies()  # of the session, and of the browser in which somebody logged in
    assert [(one["httpOnly"], one["sameSite"]) for one in cookies] == [(True, "Lax")] * 2
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    page.goto("/filings")
    assert page.url.endswith("/login?next=%2Ffilings")


def test_a_signer_reads_the_log_and_another_password_is_taken(page):
    page.goto("/login")
    log_in(page, Role.SIGNER)
    page.get_by_role("link", name="Log", exact=True).click()
    assert page.inner_text("h1") == "Log"
    page.get_by_role("link", name="sigrid").click()
    page.get_by_label("Current password").fill(PASSWORDS[Role.SIGNER])
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("quite other words now")
    page.get_by_role("button", name="Change password").click()
    playwright.expect(page.get_by_role("status")).to_contain_text("Your password is changed.")


def test_a_page_elsewhere_cannot_send_our_forms(page, address):
    page.goto("/login")
    log_in(page, Role.VIEWER)
    page.wait_for_url(f"{address}/")
    page.route(
        "http://elsewhere.test/",
        lambda route: route.fulfill(
            content_type="text/html", body=f'<form method="post" action="{address}/logout"><button>Win</button></form>'
        ),
    )
    page.goto("http://elsewhere.test/")
    page.get_by_role("button", name="Win").click()
    page.wait_for_url(f"{address}/logout")
    assert page.inner_text("h1") in ("Not allowed", "Not logged in")
    page.goto(f"{address}/about")
    playwright.expect(page.locator(".visitor span")).to_have_text("vera, viewer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_the_pages_of_a_team_can_be_read_on_every_screen(page, scheme, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto("/login")
    log_in(page, Role.VIEWER, "not the password")
    page.get_by_role("alert").wait_for()
    read(page, width)
    log_in(page, Role.VIEWER)
    page.locator(".visitor").wait_for()
    for room in ("/", "/password", "/log"):
        page.goto(room)
        read(page, width)


def read(page, width):
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.evaluate(CONTRAST) == [], page.url
