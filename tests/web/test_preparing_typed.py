"""What is typed on a page is judged on that page: what is wrong stands beside its field, with what was typed kept."""

import pytest
from litestar.testing import TestClient
from lxml import html

import muniment
from muniment.drafts import Draft, amendment
from muniment.drafts.store import DraftStore
from muniment.store import Store
from muniment.web.app import create_app
from muniment.web.preparing import filing_context

from .hostile import EXAMPLES
from .test_preparing import TODAY, send

FORM_D = ("form-d", False)
AMENDED_D = ("form-d", True)
FORM_13G = ("schedule-13g", False)
AMENDED_13G = ("schedule-13g", True)
AMENDED_13D = ("schedule-13d", True)
PERCENT = "reporting_persons[0].percent"
PREVIOUS = "previous_accession_number"
DAYS = "a day such as 2026-03-27 or 3/27/2026"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("typed")


@pytest.fixture(scope="module")
def client(folder):
    """The same pages for all: each test has a draft of its own."""
    Store.open(folder / "empty.db").close()
    context = filing_context(folder / "drafts", folder / "outbox", lambda: TODAY)
    with TestClient(create_app(folder / "empty.db", context=context), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "key", "path", "words", "message"),
    [
        (FORM_D, "amounts", "total_offering_amount", "25.000,00", "takes whole dollars such as"),
        (FORM_D, "amounts", "total_amount_sold", "4,00,000", "takes whole dollars such as"),
        (FORM_D, "amounts", "total_offering_amount", "1,5", "takes whole dollars such as"),
        (FORM_D, "investors", "total_investors", "1,,000", "takes a whole number such as"),
        (FORM_D, "filing", "first_sale", "27.3.2026", DAYS),
        (FORM_D, "filing", "first_sale", "2026-02-30", "a day that there is"),
        (FORM_D, "issuer", "primary_issuer.cik", "12x", "12x': it takes a CIK, one to ten digits"),
        (FORM_D, "issuer", "primary_issuer.cik", "0", "is a placeholder"),
        (FORM_D, "issuer", "primary_issuer.name", "Cañada Röbotics", "in plain spelling it is 'Canada Robotics'"),
        (AMENDED_D, "filing", PREVIOUS, "0009900031-26-00001", "takes an accession number such as"),
        (FORM_13G, "persons", PERCENT, "6,2", "takes a percentage such as 6.2 or 6.2%"),
        (FORM_13G, "persons", PERCENT, "", "Percent of class"),
        (FORM_13G, "persons", "reporting_persons[0].aggregate_amount", "25.000", "may be meant as 25,000"),
        (FORM_13G, "item-4", "item4.percent", "", "Percent of class"),
        (FORM_13G, "cover", "event_date", "31/12/2025", "a day that there is"),
        (FORM_13G, "cover", "issuer_cik", "12x", "12x': it takes a CIK, one to ten digits"),
        (AMENDED_13G, "persons", PERCENT, "", "states no percentage of the class"),
        (AMENDED_13G, "item-4", "item4.percent", "", "states no percentage of the class"),
        (AMENDED_13G, "cover", PREVIOUS, "950127-3-1233", "takes an accession number such as"),
        (AMENDED_13D, "persons", PERCENT, "", "states no percentage of the class"),
    ],
)
def test_what_is_typed_is_judged_on_its_page(client, token, folder, source, key, path, words, message):
    name, amended = source
    reading = muniment.read(EXAMPLES / f"{name}.xml")
    draft = amendment(reading, TODAY) if amended else Draft(reading.record)
    typed = DraftStore(folder / "drafts").add(draft, "typed")
    answer = send(client, token, key, {**_answers(client, typed, key), path: words}, do="next", name=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/prepare/{typed}/{key}?look=yes")
    page = html.fromstring(client.get(answer.headers["location"]).text)
    field = page.xpath("//*[self::input or self::textarea][@name=$name]", name=path)[0]
    assert (field.value or "").strip() == words
    described = (page.xpath("string(//*[@id=$id])", id=one) for one in field.get("aria-describedby").split())
    told = " ".join(" ".join(described).split())
    assert "Error:" in told
    assert message in told


def _answers(client, name, key):
    """What stands on a page, as a browser would send it."""
    page = html.fromstring(client.get(f"/prepare/{name}/{key}").text)
    form = next(one for one in page.forms if "version" in one.fields)
    return {name: value for name, value in form.form_values() if name not in ("version", "form_token", "do")}
