"""The pages in Chromium: nothing in a filing runs, a search leads to the marked words, the keyboard reaches all."""

import pytest

from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.store import Store
from muniment.study.updating import update
from muniment.web.app import served
from store.entries import entry, form_d, schedule_13g

playwright = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")


@pytest.fixture(scope="module")
def address(store_path):
    with served(store_path) as address:
        yield address


@pytest.fixture
def page(browser, address):
    """A page that fails the test where anything is said on the console, a dialog opens, or another host is asked."""
    context = browser.new_context(base_url=address, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda asked: asked.url.startswith(address) or said.append(f"asked {asked.url}"))
    yield page
    context.close()
    assert said == []


# ---- hostile filings ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rooms(keys):
    """Every page that shows words of the hostile filing."""
    key, rows = keys["hostile.xml"], keys["hostile.zip"]
    printed = [f"/filings/{keys[name]}" for name in ("hostile.htm", "hostile.txt", "doubted.txt")]
    return [
        *printed,
        *(f"{room}/source" for room in printed),
        *(f"{room}/source?path=issuer_name#mark" for room in printed),
        *(f"{room}/source?path=reporting_persons%5B1%5D.name#mark" for room in printed),
        "/",
        "/filings",
        "/filings?issuer=Harmless",
        f"/filings/{key}",
        f"/filings/{key}/source",
        f"/filings/{key}/source?path=issuer_name#mark",
        f"/filings/{key}/source?path=item2.convictions#mark",
        f"/filings/{rows}",
        f"/filings/{rows}/source",
        f"/filings/{rows}/source?path=primary_issuer.name#mark",
        f"/filings/{rows}/source?path=related_persons%5B0%5D.clarification#mark",
        "/issuers/0009900666",
        "/search?q=Harmless",
        "/search?q=%3Cscript%3Ewindow.flag%3D9%3C/script%3E",
        "/filings?q=%22%3E%3Cimg+src%3Dx+onerror%3Dwindow.flag%3D9%3E",
        "/filings?issuer=%22+autofocus+onfocus%3D%22window.flag%3D9",
        "/persons/Gentle%20%22%20onmouseover",
    ]


def test_nothing_in_a_filing_runs(page, rooms):
    for room in rooms[:-1]:
        page.goto(room)
        assert page.evaluate("window.flag") is None, room
        foreign = "script:not([src^='/static/']), iframe, svg, img, object, embed, style"
        assert page.evaluate("found => document.querySelectorAll(found).length", foreign) == 0
        attributes = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
        assert page.evaluate(f"{attributes}.filter(a => /^on|^style$/.test(a.name)).length") == 0, room
        assert page.evaluate("[...document.links].filter(a => !/^https?:$/.test(a.protocol)).length") == 0, room
        assert page.evaluate("getComputedStyle(document.body).display") == "flex", room


def test_hostile_words_are_shown_as_they_are(page, keys):
    page.goto(f"/filings/{keys['hostile.xml']}")
    seen = page.inner_text("main")
    assert "<script>window.flag = 1; alert(1)</script>" in seen
    assert '<a href="javascript:window.flag=3">look</a>' in seen
    assert "{{ 7 * 7 }}" in seen


def test_hovering_and_focusing_hostile_names_does_nothing(page, keys):
    page.goto(f"/filings/{keys['hostile.xml']}")
    for place in page.locator("main a").all()[:40]:
        place.hover()
        place.focus()
    assert page.evaluate("window.flag") is None


def test_the_json_of_a_hostile_filing_is_not_a_page(page, keys):
    page.goto(f"/filings/{keys['hostile.xml']}.json")
    assert page.evaluate("document.contentType") == "application/json"
    assert page.evaluate("window.flag") is None


# ---- ways through the pages -----------------------------------------------------------------------------------------


def test_a_search_leads_to_the_words_marked_in_the_source(page):
    page.goto("/")
    page.get_by_label("Search for a name").fill("garden lamps")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="garden lamps").first.click()
    row = page.locator("[id='item4.purpose']")
    row.wait_for()
    row.locator("a.quote").click()
    mark = page.locator("#mark")
    mark.wait_for()
    assert mark.inner_text().startswith("The Reporting Persons bought the shares")
    playwright.expect(mark).to_be_in_viewport()
    page.get_by_role("link", name="←").click()
    assert page.url.endswith("#item4.purpose")


def test_a_value_leads_to_its_cell_in_the_rows_of_a_data_set(browser, address, keys):
    """The cell stands far to the right of its table, and is scrolled to without scripts."""
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport={"width": 900, "height": 600})
    page = context.new_page()
    page.goto(f"/filings/{keys['hostile.zip']}")
    page.locator("[id='minimum_investment'] a.quote").click()
    mark = page.locator("#mark")
    mark.wait_for()
    assert mark.inner_text() == "0"
    playwright.expect(mark).to_be_in_viewport()
    playwright.expect(page.locator("#OFFERING-1 th")).to_be_in_viewport()
    page.get_by_role("link", name="←").click()
    assert page.url.endswith("#minimum_investment")
    context.close()


@pytest.mark.parametrize("name", ["schedule-13d-2004.htm", "schedule-13g-1997.txt"])
def test_a_value_leads_to_its_words_on_the_printed_page_and_back(page, keys, name):
    page.goto(f"/filings/{keys[name]}")
    answer = page.locator("[id='reporting_persons[1].percent']")
    answer.locator("a.quote").click()
    mark = page.locator("#mark")
    mark.wait_for()
    assert mark.inner_text() in ("5.8%", "Less than 1%")
    playwright.expect(mark).to_be_in_viewport()
    page.locator(
        "a.claim", has_text="Gadfly Point Master Fund, L.P." if "13d" in name else "Tidewrack Growth Fund"
    ).first.click()
    assert page.url.endswith("#reporting_persons%5B1%5D.name")
    playwright.expect(page.locator("[id='reporting_persons[1].name']")).to_be_in_viewport()


def test_the_words_of_a_hostile_page_are_shown_as_they_are(page, keys):
    page.goto(f"/filings/{keys['hostile.htm']}/source")
    seen = page.inner_text(".source")
    assert "Harmless <script>window.flag = 1; alert(1)</script>" in seen
    assert "{{ 7 * 7 }}" in seen
    assert page.locator(".source base, .source table, .source b").count() == 0
    assert page.evaluate("document.baseURI").startswith("http://127.0.0.1")


def test_what_may_be_meant_leads_to_its_place(page, keys):
    page.goto(f"/filings/{keys['doubted.txt']}")
    page.locator("[id='reporting_persons[0].shared_voting_power'] a.there").first.click()
    mark = page.locator("#mark")
    mark.wait_for()
    assert mark.inner_text() == "None"
    playwright.expect(mark).to_be_in_viewport()
    assert page.locator("a.claim.doubtful").count() >= 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_filing_is_compared_with_the_one_before_it(browser, address, keys, scripts):
    context = browser.new_context(base_url=address, java_script_enabled=scripts, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"/filings/{keys['schedule-13g-exit.xml']}")
    page.get_by_role("link", name="the filing before").click()
    row = page.locator(".redline tr", has_text="Percent of class").first
    assert row.locator("del").inner_text() == "6.2%"
    row.get_by_role("link", name="1.7%").click()
    assert page.url.endswith(f"/filings/{keys['schedule-13g-exit.xml']}#reporting_persons%5B0%5D.percent")
    playwright.expect(page.locator("[id='reporting_persons[0].percent']")).to_be_in_viewport()
    page.get_by_role("link", name="another filing").click()
    page.get_by_label("Any other filing").fill(keys["schedule-13d.xml"])
    page.get_by_role("button", name="Compare").click()
    assert "Gadfly Point" in page.inner_text(".sides")
    context.close()


def test_facets_narrow_a_list(page):
    page.goto("/filings")
    page.get_by_role("link", name="SC 13D/A").click()
    assert page.inner_text("h1").startswith("3 SC 13D/A filings")
    page.get_by_role("link", name="Remove Form: SC 13D/A").click()
    assert page.url.endswith("/filings")


def test_the_keyboard_comes_first_to_the_skip_link(page, keys):
    page.goto(f"/filings/{keys['schedule-13d.xml']}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the content"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_focus_follows_the_page_and_is_seen(page, keys):
    page.goto(f"/filings/{keys['schedule-13d.xml']}")
    order = []
    for _ in range(14):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.innerText || document.activeElement.name"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    rooms = ["Filings", "Study", "Ask", "Deadlines", "Alerts", "Rules", "Review", "Prepare", "About"]
    assert order[:11] == ["Skip to the content", "muniment", *rooms]
    assert order[11:13] == ["q", "Search"]
    assert order[13] == "23 March 2026"


CONTRAST = """
() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = parts(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.closest('.skip, .unseen')) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}: ${e.textContent.slice(0, 30)}`);
  }
  return low;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(page, keys, scheme):
    page.emulate_media(color_scheme=scheme)
    filings = [f"/filings/{keys[name]}" for name in ("odd-values.xml", "doubted.txt")]
    compared = f"/filings/{keys['schedule-13g.xml']}/compare/{keys['schedule-13d.xml']}"
    for room in ("/", "/filings?form=D", *filings, compared, "/search?q=lamps", "/rules", "/rules/E-27", "/about"):
        page.goto(room)
        assert page.evaluate(CONTRAST) == [], room
    for key, path in (
        (keys["odd-values.xml"], "event_date"),
        (keys["hostile.zip"], "minimum_investment"),
        (keys["doubted.txt"], "class_title"),
    ):
        page.goto(f"/filings/{key}/source?path={path}#mark")
        assert page.evaluate(CONTRAST) == []


def test_dark_is_dark_and_light_is_light(page):
    page.goto("/")
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor"), page.screenshot()
    assert seen["light"][0] == "rgb(255, 255, 255)"
    assert seen["dark"][0] == "rgb(21, 24, 27)"
    assert seen["light"][1] != seen["dark"][1]


@pytest.mark.parametrize("width", [320, 390, 768, 1200])
def test_no_page_is_wider_than_the_screen(page, keys, width):
    page.set_viewport_size({"width": width, "height": 800})
    for room in (
        "/",
        "/filings",
        f"/filings/{keys['hostile.xml']}",
        f"/filings/{keys['hostile.xml']}/source",
        f"/filings/{keys['hostile.zip']}",
        f"/filings/{keys['hostile.zip']}/source",
        f"/filings/{keys['hostile.htm']}",
        f"/filings/{keys['hostile.htm']}/source",
        f"/filings/{keys['doubted.txt']}",
        f"/filings/{keys['doubted.txt']}/source",
        f"/filings/{keys['odd-values.xml']}",
        f"/filings/{keys['odd-values.xml']}/compare",
        f"/filings/{keys['schedule-13g.xml']}/compare/{keys['hostile.xml']}",
        "/rules",
        "/rules/E-27",
        "/about",
    ):
        page.goto(room)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, room


@pytest.mark.parametrize("width", [390, 1200])
def test_a_name_without_a_space_widens_no_page(browser, tmp_path, width):
    name = "W" * 120
    holders = (ReportingPerson(name=name), ReportingPerson(name="Ada Byrne"))
    made = [
        entry(b"1", form_d(name), accession="0001234567-25-000001"),
        entry(b"2", schedule_13g(name, issuer_cik="0001000001", reporting_persons=holders)),
    ]
    with Store.open(tmp_path / "filings.db") as store:
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
    with served(tmp_path / "filings.db") as address:
        page = browser.new_page(base_url=address, viewport={"width": width, "height": 900})
        for room in ("/issuers/0001000001", f"/persons/{name}", f"/search?q={name}", "/filings", "/study?period=all"):
            page.goto(room)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, room
        page.close()


def test_long_names_beside_it_leave_an_issuer_its_room(browser, tmp_path):
    holders = tuple(ReportingPerson(name=f"{name} Capital Management Partners, L.P.") for name in ("Fern", "Heron"))
    made = entry(b"1", schedule_13g("LARKSPUR LAMPS, INC.", reporting_persons=holders))
    with Store.open(tmp_path / "filings.db") as store:
        store.add([made], {made.content_hash: b""})
    with served(tmp_path / "filings.db") as address:
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
        page.goto("/filings")
        assert page.evaluate("document.querySelector('.filings .who a').getClientRects().length") == 1
        assert page.evaluate("document.querySelector('.filings .who').offsetWidth") >= 200
        page.close()


def test_a_filing_prints_without_what_is_for_the_screen(page, keys):
    page.goto(f"/filings/{keys['schedule-13d.xml']}")
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()
    assert not page.locator(".find").is_visible()
    assert page.locator("[id='item4.purpose'] .quote").is_visible()


def test_pages_work_without_scripts(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/filings")
    page.get_by_label("Words").fill("lamps")
    page.get_by_role("button", name="Show").click()
    assert "with “lamps”" in page.inner_text("h1")
    context.close()
