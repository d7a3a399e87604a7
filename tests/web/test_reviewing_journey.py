"""A person judges a doubtful reading in Chromium: from the front page to the filing that shows what he said."""

import shutil

import pytest

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import review
from muniment.web.app import served

from .doubts import DATA, DOUBTED, doubted
from .hostile import EXAMPLES
from .journeys import typist


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("reviewing") / "filings.db"
    with Store.open(path) as store:
        entry = doubted()
        store.add([entry], {entry.content_hash: DATA})
        ingest([EXAMPLES / "damaged" / "odd-values.xml"], store)
        review.update(store)
    return path


@pytest.fixture
def address(filled, tmp_path):
    with served(shutil.copy(filled, tmp_path / "filings.db")) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_front_page_to_the_corrected_value(browser, address, scripts):
    hand = typist(browser, address, path="/", java_script_enabled=scripts)
    page = hand.page
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name="Schedule 13G").click()
    page.get_by_role("link", name="Sole Dispositive Power, reporting person 1").click()
    assert "986,150" in page.locator("mark").first.inner_text()
    assert "Low confidence" in page.locator(".look").inner_text()
    page.get_by_label("Another value").check()
    page.get_by_label("The value").fill("about a million")
    page.get_by_label("Your name").fill("Zoë Adams")
    page.get_by_role("button", name="Save and see the filing").click()
    assert "it takes" in page.locator(".summary").inner_text()
    page.get_by_label("The value").fill("986151")
    page.get_by_label("Why?").fill("the last digit is smudged")
    page.get_by_role("button", name="Save and see the filing").click()
    told = page.locator("#judged").inner_text()
    assert "986151" in told
    assert "Zoë Adams" in told
    assert "the last digit is smudged" in told
    cell = page.locator(f'[id="{DOUBTED}"]')
    assert "Reviewed: 986151 (Zoë Adams" in cell.inner_text()
    assert "986,150" in cell.inner_text()
    with page.expect_event("load"):
        page.get_by_role("link", name="Review", exact=True).click()
    assert page.get_by_role("link", name="Sole Dispositive Power, reporting person 1").count() == 0
    hand.follow("1 reading reviewed so far")
    assert "986151" in page.locator("tbody").inner_text()
    assert hand.said == []


@pytest.mark.parametrize("scripts", [True, False])
def test_the_keyboard_alone(browser, address, scripts):
    hand = typist(browser, address, path="/review?form=13G", java_script_enabled=scripts)
    page = hand.page
    page.locator("tbody a").first.focus()
    page.keyboard.press("Enter")
    page.locator(".judging [autofocus]:focus").wait_for()  # the browser has put the keyboard there
    first = page.url
    page.locator("#answer-value").focus()
    page.keyboard.press("ArrowDown")  # nothing is stated here
    assert page.locator("#answer-absent").is_checked()
    page.keyboard.press("Tab")  # over the choices
    while page.evaluate("document.activeElement.id") != "who":
        page.keyboard.press("Tab")
    page.keyboard.type("Ada")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert page.url != first
    assert page.locator(".judging").count() == 1
    assert "Saved under the name Ada" in page.locator("form.asked").inner_text()
    second = page.url
    page.locator(".judging [autofocus]:focus").wait_for()
    read = page.locator(".judging [autofocus]").get_attribute("value")
    with page.expect_event("load"):
        page.keyboard.press("Enter")  # one key keeps what was read
    if read == "right":
        assert page.url != second
        assert "Saved: " in page.locator("[role=status]").inner_text() or page.url.endswith("/review?form=13G")
    assert hand.said == []


def test_letters_and_digits_choose_among_the_answers(browser, address):
    hand = typist(browser, address, path="/review?form=13G")
    page = hand.page
    page.locator("tbody a").first.click()
    page.locator(".judging [autofocus]:focus").wait_for()
    page.wait_for_load_state()  # keys are listened to from then on
    page.keyboard.press("3")
    assert page.locator("#answer input[type=radio]").nth(2).is_checked()
    page.keyboard.press("v")
    page.keyboard.type("12 sv")  # in a field letters are letters
    assert page.locator("#value").input_value() == "12 sv"
    assert page.locator("#answer-value").is_checked()
    page.locator("#answer-value").focus()
    first = page.url
    with page.expect_event("load"):
        page.keyboard.press("s")
    assert page.url != first
    assert hand.said == []


def test_the_marked_words_are_seen_on_a_telephone(browser, address):
    page = browser.new_page(base_url=address, viewport={"width": 390, "height": 844})
    page.goto("/review")
    page.get_by_role("link", name="Sole Dispositive Power, reporting person").first.click()
    for source in page.locator(".evidence .source").all():
        box, mark = source.bounding_box(), source.locator("mark").first.bounding_box()
        assert box["y"] <= mark["y"] <= box["y"] + box["height"] - mark["height"]
        # A line takes several there: one before them is shown, of how many there are.
        shown = [line.locator("mark").count() for line in source.locator("li").all() if line.is_visible()]
        assert shown.index(1) <= 1


@pytest.mark.parametrize("width", [320, 380, 1280])
def test_nothing_is_cut_off(browser, address, width):
    page = typist(browser, address, path="/review").page
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("tbody a").first.click()
    page.wait_for_selector(".judging")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
