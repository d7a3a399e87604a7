"""A person at the pages in which filings are prepared: types, ticks, presses, and counts the fields."""

import shutil
from contextlib import contextmanager

import pytest
from lxml import etree

from patience import SECONDS
from shared_data import SHARED

# The first is the same without windows, which take half of the time of a page.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = SECONDS * 1000  # of the browser, which counts milliseconds
SCHEMAS = {
    "D": "form-d-v13/schema/formDSubmission.xsd.xml",
    "13D": "schedule-13d-13g-v2.2/schema/eis_Schedule13D_Filer.xsd",
    "13G": "schedule-13d-13g-v2.2/schema/eis_Schedule13G_Filer.xsd",
}
# What browsers say on the console that is no fault of a page: that a form is not taken yet is an answer, and a hand
# quicker than the end of loading has put the keyboard somewhere itself.
_NO_FAULT = (
    "Failed to load resource: the server responded with a status of 422",
    "Autofocus processing was blocked because a document already has a focused element",
)


@contextmanager
def launched():
    if CHROMIUM is None:
        pytest.skip("needs Debian's Chromium: apt-get install chromium-headless-shell")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def faults(form, data):
    """What the official schema has against a filing copy."""
    schema = etree.XMLSchema(etree.parse(SHARED / "specs" / "xsd" / SCHEMAS[form]))
    schema.validate(etree.fromstring(data))
    return [error.message for error in schema.error_log]


class Hand:
    """Somebody at the keyboard; `count` is how many fields were filled in."""

    def __init__(self, page):
        self.page, self.count, self.said = page, 0, []
        page.on("console", lambda one: one.text.startswith(_NO_FAULT) or self.said.append(one.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def place(self, path):
        return self.page.locator(f'[id="{path}"]')

    def fill(self, path, words):
        self.place(path).fill(words)
        self.count += 1

    def choose(self, path, label):
        self.place(path).select_option(label=label)
        self.count += 1

    def tick(self, label, within="main", *, exact=True):
        where = f'[data-path="{within}"], fieldset[id="{within}"]'
        box = self.page.locator(where).first if within != "main" else self.page.locator("main")
        box.get_by_label(label, exact=exact).check()
        self.count += 1

    def press(self, name, *, counts=False):
        with self._next_page():
            self.page.get_by_role("button", name=name, exact=True).last.click()
        self.count += counts

    def _next_page(self):
        """Wait for the page that a button leads to: the script first sends what was typed last."""
        return self.page.expect_event("load")

    def press_for(self, value):
        """Press the button that sends a certain value."""
        with self._next_page():
            self.page.locator(f'button[value="{value}"]').last.click()

    def follow(self, name):
        with self._next_page():
            self.page.get_by_role("link", name=name).first.click()

    def go(self, key):
        """Press the name of another page of the form: what was typed is saved on the way."""
        button = self.page.locator(f'button[value="go:{key}"]')
        if button.count():
            with self._next_page():
                button.click()
        else:
            self.page.goto(f"{self.page.url.split('?')[0].rpartition('/')[0]}/{key}")


class Keys(Hand):
    """Somebody who has no mouse: every field, tick and button is reached with Tab, and worked with keys."""

    def fill(self, path, words):
        self._reach(self.place(path))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)
        self.count += 1

    def choose(self, path, label):
        self._reach(self.place(path))
        self.page.keyboard.type(label)
        chosen = self.place(path).evaluate("e => e.selectedOptions[0].label.trim()")
        assert chosen == label, f"{path}: {chosen} is chosen by typing {label}"
        self.count += 1

    def tick(self, label, within="main", *, exact=True):
        where = f'[data-path="{within}"], fieldset[id="{within}"]' if within != "main" else "main"
        box = self.page.locator(where).first.get_by_label(label, exact=exact)
        if box.get_attribute("type") == "radio":  # a group is one stop, and its arrows choose
            self._reach(self.page.locator(f'[name="{box.get_attribute("name")}"]'))
            self._press_until("ArrowDown", box)
        else:
            self._reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked(), label
        self.count += 1

    def press(self, name, *, counts=False):
        self._reach(self.page.get_by_role("button", name=name, exact=True).last)
        with self._next_page():
            self.page.keyboard.press("Enter")
        self.count += counts

    def follow(self, name):
        self._reach(self.page.get_by_role("link", name=name).first)
        with self._next_page():
            self.page.keyboard.press("Enter")

    def _reach(self, place):
        self._press_until("Tab", place)
        outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "the focus is not seen"

    def _press_until(self, key, place):
        """Press a key until one of the elements at a place has the focus: no page may keep it elsewhere."""
        for _ in range(500):
            if place.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} never comes to {place}")


def typist(browser, address, path="/prepare", hand=Hand, **options):
    context = browser.new_context(base_url=address, viewport={"width": 1200, "height": 900}, **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(path)
    return hand(page)


def offer_equity(hand):
    """Answer Items 3 to 12 of a Form D: equity of a technology company under Rule 506(b), sold without commissions."""
    hand.choose("industry_group", "Other Technology")
    hand.choose("revenue_range", "Decline to Disclose")
    hand.press("Save and continue")
    hand.tick("Rule 506(b)")
    hand.tick("First Sale Yet to Occur")
    hand.tick("No")
    hand.press("Save and continue")
    hand.tick("Equity")
    hand.tick("No")
    hand.fill("minimum_investment", "$0")
    hand.press("Save and continue")
    hand.press("Save and continue")  # nobody is paid for selling
