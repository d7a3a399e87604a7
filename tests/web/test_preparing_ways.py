"""Ways through the pages for preparing, in Chromium: two tabs, no scripts, the keyboard alone, scripts in names."""

from datetime import date

import pytest

import muniment
from muniment.drafts.store import DraftStore
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web.access.middleware import KeyFile
from muniment.web.app import create_app, served
from muniment.web.preparing import filing_context

from .hostile import EXAMPLES
from .journeys import Hand, typist

TODAY = date(2026, 11, 20)

playwright = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")


@pytest.fixture
def address(tmp_path):
    with Store.open(tmp_path / "some.db") as store:
        ingest([EXAMPLES / "form-d-submission.txt"], store)
    with served(
        tmp_path / "some.db", context=filing_context(tmp_path / "drafts", tmp_path / "outbox", lambda: TODAY)
    ) as address:
        yield address


def kept(tmp_path, name="form-d"):
    return DraftStore(tmp_path / "drafts").open(name).record


def test_what_two_tabs_changed_is_shown_and_nothing_is_lost(browser, address, tmp_path):
    one = typist(browser, address)
    one.press("Form D")
    other = Hand(one.page.context.new_page())
    other.page.goto(one.page.url)
    one.fill("primary_issuer.name", "Larkspur Garden Lamps, Inc.")
    one.press("Save")
    one.page.get_by_text("Saved.").wait_for()
    other.fill("primary_issuer.name", "Larkspur Lamps LLC")
    other.fill("primary_issuer.phone", "512-555-0188")
    other.press("Save")
    told = other.page.locator(".summary").inner_text()
    assert "changed in another tab" in told
    assert "saved there: Larkspur Garden Lamps, Inc." in told
    assert "typed here: Larkspur Lamps LLC" in told
    assert other.place("primary_issuer.name").input_value() == "Larkspur Lamps LLC"
    assert kept(tmp_path).primary_issuer.name == "Larkspur Garden Lamps, Inc."
    other.press("Save")
    assert kept(tmp_path).primary_issuer.name == "Larkspur Lamps LLC"
    assert kept(tmp_path).primary_issuer.phone == "512-555-0188"


def test_what_two_tabs_changed_in_different_fields_is_joined_while_typing(browser, address, tmp_path):
    one = typist(browser, address)
    one.press("Form D")
    other = Hand(one.page.context.new_page())
    other.page.goto(one.page.url)
    one.fill("primary_issuer.name", "Larkspur Garden Lamps, Inc.")
    one.press("Save")
    other.fill("primary_issuer.phone", "512-555-0188")
    other.place("primary_issuer.name").focus()
    playwright.expect(other.place("primary_issuer.name")).to_have_value("Larkspur Garden Lamps, Inc.")
    one.fill("primary_issuer.name", "Larkspur Lamps LLC")
    one.press("Save")
    other.fill("primary_issuer.name", "Larkspur")
    other.place("primary_issuer.phone").focus()
    playwright.expect(other.page.locator(".unkept")).to_contain_text("changed in another tab")
    assert kept(tmp_path).primary_issuer.name == "Larkspur Lamps LLC"


def test_a_page_stays_where_no_server_answers(browser, address, tmp_path):
    hand = typist(browser, address)
    hand.press("Form D")
    hand.page.route("**/*", lambda route: route.abort())
    hand.fill("primary_issuer.name", "Larkspur")
    hand.page.get_by_role("button", name="Save", exact=True).last.click()
    playwright.expect(hand.page.locator(".unkept")).to_contain_text("Nothing was saved")
    hand.page.unroute("**/*")
    hand.press("Save")
    assert kept(tmp_path).primary_issuer.name == "Larkspur"


def test_two_tabs_on_different_pages_do_not_disturb_each_other(browser, address, tmp_path):
    one = typist(browser, address)
    one.press("Form D")
    other = Hand(one.page.context.new_page())
    other.page.goto(one.page.url.replace("/issuer", "/amounts"))
    one.fill("primary_issuer.name", "Larkspur Garden Lamps, Inc.")
    one.press("Save")
    other.fill("total_offering_amount", "1,000,000")
    other.press("Save")
    assert "Saved" in other.page.inner_text("main")
    assert kept(tmp_path).total_offering_amount == 1_000_000
    assert kept(tmp_path).primary_issuer.name == "Larkspur Garden Lamps, Inc."


def test_everything_works_without_scripts(browser, address, tmp_path):
    hand = typist(browser, address, java_script_enabled=False)
    hand.press("Form D")
    hand.fill("primary_issuer.cik", "12x45")
    hand.press("Save and continue")
    assert "'12x45': it takes a CIK, one to ten digits" in hand.page.locator(".summary").inner_text()
    hand.page.locator(".summary").get_by_role("link").first.click()
    assert hand.page.url.endswith("#primary_issuer.cik")
    assert hand.place("primary_issuer.cik").input_value() == "12x45"
    hand.fill("primary_issuer.cik", "1141240")
    hand.press("Continue, and fix it later")
    hand.fill("related_persons[0].last_name", "Roe")
    hand.press("Add another related person")
    hand.fill("related_persons[1].last_name", "Doe")
    hand.press("Save")
    hand.page.reload()
    assert hand.place("related_persons[1].last_name").input_value() == "Doe"
    hand.press("Remove related person 1")
    assert [one.last_name for one in kept(tmp_path).related_persons] == ["Doe"]
    hand.go("check")
    assert "Doe" in hand.page.inner_text("main")
    assert kept(tmp_path).primary_issuer.cik == "0001141240"


def test_what_the_rules_say_is_told_on_leaving_a_field(browser, address):
    hand = typist(browser, address)
    hand.press("Form D")
    hand.fill("primary_issuer.cik", "12x45")
    hand.place("primary_issuer.name").focus()
    said = hand.place("primary_issuer.cik-says")
    said.get_by_text("'12x45': it takes a CIK, one to ten digits").wait_for()
    assert hand.place("primary_issuer.cik").get_attribute("aria-invalid") == "true"
    assert hand.place("primary_issuer.name-says").inner_text() == ""
    hand.fill("primary_issuer.cik", "1141240")
    hand.place("primary_issuer.name").focus()
    playwright.expect(said).to_have_text("")
    hand.fill("primary_issuer.address.state", "Califor")
    hand.place("primary_issuer.name").focus()
    hand.place("primary_issuer.address.state-says").get_by_text("not in the official list").wait_for()
    hand.fill("primary_issuer.address.state", "California")
    hand.place("primary_issuer.name").focus()
    hand.place("primary_issuer.address.state-meaning").get_by_text("CALIFORNIA").wait_for()
    assert hand.said == []


def test_nothing_that_was_typed_is_lost_on_reload(browser, address):
    hand = typist(browser, address)
    hand.press("Form D")
    with hand.page.expect_response("**/judge/issuer"):
        hand.fill("primary_issuer.cik", "12x45")
        hand.place("primary_issuer.name").focus()
    hand.page.reload()
    assert hand.place("primary_issuer.cik").input_value() == "12x45"
    hand.fill("primary_issuer.cik", "1141240")
    hand.fill("primary_issuer.phone", "512-555-0188")  # not left yet when the form is sent
    hand.press("Save")
    assert "Saved" in hand.page.inner_text("main")
    assert hand.place("primary_issuer.phone").input_value() == "512-555-0188"


def test_what_follows_from_other_answers_is_shown_at_once(browser, address):
    hand = typist(browser, address)
    hand.press("Form D")
    hand.go("amounts")
    hand.fill("total_offering_amount", "1000")
    hand.fill("total_amount_sold", "400")
    hand.place("total_remaining").focus()
    playwright.expect(hand.place("total_remaining")).to_have_value("600")
    playwright.expect(hand.place("total_offering_amount")).to_have_value("1,000")
    hand.go("filing")
    with hand.page.expect_response("**/judge/filing"):
        hand.place("first_sale_yet_to_occur").check()
        hand.place("first_sale").focus()
    hand.fill("first_sale", "2026-03-27")
    hand.place("more_than_one_year").focus()
    playwright.expect(hand.place("first_sale_yet_to_occur")).not_to_be_checked()
    assert hand.said == []


def test_the_printed_page_beside_follows_the_fields(browser, address, tmp_path):
    hand = typist(browser, address)
    hand.page.set_viewport_size({"width": 1280, "height": 900})
    hand.press("Form D")
    hand.go("amounts")
    aside = hand.page.locator("aside.printed")
    assert aside.bounding_box()["x"] > hand.place("total_offering_amount").bounding_box()["x"] + 400
    hand.fill("total_offering_amount", "1000")
    hand.place("total_amount_sold").focus()
    playwright.expect(aside).to_contain_text("$1,000")
    box = aside.locator(".amount .beside").first
    assert box.bounding_box()["width"] < 120  # the box and "Indefinite" stand together
    hand.fill("amounts_clarification", "<img src=x onerror=alert(1)>")
    hand.place("total_amount_sold").focus()
    playwright.expect(aside).to_contain_text("<img src=x onerror=alert(1)>")
    assert aside.locator("img").count() == 0
    assert hand.said == []


def test_the_foot_of_a_page_says_one_thing(browser, address):
    hand = typist(browser, address)
    foot = hand.page.locator("footer").inner_text()
    assert "Drafts stay in a folder on this machine" in foot
    assert "leaves this machine" not in foot
    hand.page.goto("/")
    assert "Nothing here leaves this machine." in hand.page.locator("footer").inner_text()


def test_what_was_typed_outlives_a_new_start_of_the_server(browser, tmp_path):
    """Without scripts, with the key of forms lost: nothing but the page has what was typed."""
    Store.open(tmp_path / "some.db").close()
    context = filing_context(tmp_path / "drafts", tmp_path / "outbox", lambda: TODAY)
    app = create_app(tmp_path / "some.db", context=context)
    with served(tmp_path / "some.db", app) as address:
        hand = typist(browser, address, java_script_enabled=False)
        hand.press("Form D")
        hand.fill("primary_issuer.name", "Larkspur Garden Lamps, Inc.")
        app.state.access._key = KeyFile(None)
        hand.press("Save")
        assert "What you typed is not saved yet" in hand.page.inner_text(".summary")
        assert hand.place("primary_issuer.name").input_value() == "Larkspur Garden Lamps, Inc."
        assert not kept(tmp_path).primary_issuer
        hand.press("Save")
        assert "Saved" in hand.page.inner_text("main")
    assert kept(tmp_path).primary_issuer.name == "Larkspur Garden Lamps, Inc."


def test_that_typing_is_not_kept_is_told(browser, address):
    hand = typist(browser, address)
    hand.press("Form D")
    refused = {"status": 403, "body": ""}
    hand.page.route("**/judge/**", lambda route: route.fulfill(**refused))
    hand.fill("primary_issuer.name", "Larkspur")
    hand.place("primary_issuer.cik").focus()
    told = hand.page.locator(".unkept")
    playwright.expect(told).to_contain_text("not kept at the moment")
    hand.page.unroute("**/judge/**")
    hand.fill("primary_issuer.name", "Larkspur Lamps")
    hand.place("primary_issuer.cik").focus()
    playwright.expect(told).to_have_text("")


def test_the_keyboard_alone_fills_a_page_and_goes_on(browser, address, tmp_path):
    hand = typist(browser, address)
    page = hand.page
    page.get_by_role("button", name="Form D").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/issuer")
    hand.go("business")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "industry_group":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.type("Restaurants")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "fund_type"
    hand.go("filing")
    hand.place("first_sale_yet_to_occur").focus()
    page.keyboard.press("Space")
    hand.place("more_than_one_year").focus()
    page.keyboard.press("ArrowDown")
    hand.place("first_sale").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/filing?look=yes")
    assert page.evaluate("document.activeElement.className") == "summary"
    record = kept(tmp_path)
    assert record.industry_group == "Restaurants"
    assert record.first_sale_yet_to_occur is True
    assert record.more_than_one_year is False


def test_scripts_in_names_do_not_run(browser, address):
    hand = typist(browser, address)
    hand.page.on("dialog", lambda one: (hand.said.append(one.message), one.dismiss()))
    hand.press("Form D")
    evil = '"><script>window.flag = 1; alert(1)</script><img src=x onerror=alert(2)>'
    hand.fill("primary_issuer.name", evil)
    hand.fill("primary_issuer.previous_names", evil)
    hand.press("Save")
    assert hand.place("primary_issuer.name").input_value() == evil
    for key in ("issuer", "sign", "check", "page"):
        hand.page.goto(f"/prepare/form-d/{key}")
        hand.page.wait_for_load_state("networkidle")
        assert hand.page.evaluate("window.flag") is None, key
        assert "<script>window.flag" in hand.page.content() or "&lt;script" in hand.page.content()
    hand.page.goto("/prepare")
    assert hand.page.evaluate("window.flag") is None
    assert hand.said == []


def test_a_filing_of_the_store_is_amended(browser, address, tmp_path):
    hand = typist(browser, address)
    hand.page.goto("/filings/0009900021-25-000001")
    hand.follow("Prepare an amendment")
    hand.press("Prepare the amendment")
    hand.go("amounts")
    assert "Look:" in hand.page.inner_text("main")
    assert hand.place("total_offering_amount-indefinite").is_checked()
    hand.fill("total_offering_amount", "2,000,000")
    hand.fill("total_amount_sold", "1,999,000")
    hand.press("Save")
    assert hand.place("total_remaining").input_value() == "1,000"
    assert not hand.place("total_offering_amount-indefinite").is_checked()
    assert "Look:" not in hand.page.inner_text("main")
    (draft,) = (tmp_path / "drafts").glob("*.yaml")
    record = muniment.read(draft).record
    assert (record.submission_type, record.previous_accession_number) == ("D/A", "0009900021-25-000001")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_pages_are_no_wider_than_the_window(browser, address, width, height):
    hand = typist(browser, address)
    hand.page.set_viewport_size({"width": width, "height": height})
    hand.press("Form D")
    for key in ("issuer", "persons", "business", "filing", "securities", "amounts", "investors", "sign", "check"):
        hand.page.goto(f"/prepare/form-d/{key}?look=yes")
        wide = hand.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, key
