"""The rulebook in the browser: findings at their fields, a page for each rule, and who breaks it."""

import pytest
from litestar.testing import TestClient
from lxml import html

from muniment.checks import REGISTRY
from muniment.checks.explanations import explain
from muniment.checks.registry import Undecidable
from muniment.pipeline.findings import keep_findings
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web import rulebook
from muniment.web.app import create_app
from muniment.web.original import chart
from pipeline.piles import submission
from web.hostile import EXAMPLES
from web.test_pages import text_in

FAULTY = (EXAMPLES / "faulty" / "form-d.xml").read_bytes()


def filed(number, year, document=FAULTY):
    return submission(number, document).replace(b"20240209", f"{year}0209".encode())


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Pages over a store that is judged: two filings of 2024 and one of 2026 break a rule, one of 2025 does not."""
    folder = tmp_path_factory.mktemp("rules")
    pile = folder / "pile"
    pile.mkdir()
    sound = (EXAMPLES / "form-d.xml").read_bytes()
    for number, (year, document) in enumerate(((2024, FAULTY), (2024, FAULTY), (2025, sound), (2026, FAULTY))):
        (pile / f"{number}.txt").write_bytes(filed(number, year, document))
    with Store.open(folder / "filings.db") as store:
        ingest([pile], store)
        keep_findings(store)
    with TestClient(create_app(folder / "filings.db"), base_url="http://127.0.0.1") as client:
        yield client


def key_of(client, number):
    return f"0009990001-24-{number:06}"


# ---- a filing -------------------------------------------------------------------------------------------------------


def test_a_filing_shows_its_findings_at_their_fields(judged):
    page = judged.get(f"/filings/{key_of(judged, 0)}")
    tree = html.fromstring(page.content)
    (summary,) = tree.xpath("//section[@id='findings']")
    assert "errors" in summary.xpath("string(h2)")
    (line,) = [one for one in summary.xpath(".//li") if "E-27" in one.text_content()]
    assert "✗ Error" in " ".join(line.text_content().split())
    assert line.xpath("a/@href") == ["/rules/E-27", "#total_offering_amount"]
    (remark,) = tree.xpath("//div[@id='total_offering_amount']//p[contains(@class, 'remark')]")
    words = " ".join(remark.text_content().split())
    assert "✗ Error E-27: $4,000,000 offered less $2,650,000 sold leaves $1,350,000, not $1,300,000." in words
    assert "Say $1,350,000 remaining" in words
    assert "note m#8" in words
    (beside,) = tree.xpath("//div[@id='total_remaining']//p[contains(@class, 'remark')]")
    assert beside.xpath("a/@href") == ["#total_offering_amount"]


def test_the_json_of_a_filing_has_its_findings(judged):
    told = judged.get(f"/filings/{key_of(judged, 0)}.json").json()["data"]
    (one,) = [one for one in told["findings"] if one["code"] == "E-27"]
    assert one["paths"] == ["total_offering_amount", "total_amount_sold", "total_remaining"]
    assert one["at"] == one["paths"]
    assert (one["severity"], one["href"]) == ("error", "/rules/E-27")
    assert told["found"].startswith(f"{sum(one['severity'] == 'error' for one in told['findings'])} error")


def test_a_sound_filing_has_no_such_finding(judged):
    told = judged.get(f"/filings/{key_of(judged, 2)}.json").json()["data"]
    assert "E-27" not in {one["code"] for one in told["findings"]}


def test_what_is_not_judged_yet_is_judged_for_the_page(client, keys):
    told = client.get(f"/filings/{keys['odd-values.xml']}.json").json()["data"]
    codes = [one["code"] for one in told["findings"]]
    assert "X-06" in codes
    page = text_in(client.get(f"/filings/{keys['odd-values.xml']}"))
    assert all(" ".join(one["message"].split()) in page for one in told["findings"])


def test_every_link_to_a_field_leads_to_one(client, keys):
    for name in ("odd-values.xml", "cut-off.xml", "form-d.xml", "hostile.xml"):
        tree = html.fromstring(client.get(f"/filings/{keys[name]}").content)
        ids = set(tree.xpath("//@id"))
        places = {
            place for one in client.get(f"/filings/{keys[name]}.json").json()["data"]["findings"] for place in one["at"]
        }
        assert places <= ids


# ---- the rulebook ---------------------------------------------------------------------------------------------------


def test_all_rules_are_listed_with_who_breaks_them(judged):
    told = judged.get("/rules.json").json()["data"]
    assert [one["code"] for one in told["rules"]] == list(REGISTRY)
    broken = {one["code"]: one["filings"] for one in told["rules"]}
    assert (broken["E-27"], broken["E-28"]) == (3, 0)
    page = text_in(judged.get("/rules"))
    assert page.count("✗ Error") == sum(rule.severity == "error" for rule in REGISTRY.values())
    assert "3 filings" in page
    assert "judges what is missing" not in page


@pytest.mark.parametrize(("form", "severity"), [("D", ""), ("13G", "warning"), ("SC 13D/A", "error"), ("", "note")])
def test_rules_are_narrowed_by_form_and_severity(judged, form, severity):
    told = judged.get("/rules.json", params={"form": form, "severity": severity}).json()["data"]
    family = form.removeprefix("SC ").removesuffix("/A")
    assert [one["code"] for one in told["rules"]] == [
        code
        for code, rule in REGISTRY.items()
        if (not family or family in rule.forms) and (not severity or rule.severity == severity)
    ]
    tree = html.fromstring(judged.get("/rules", params={"form": form, "severity": severity}).content)
    assert len(tree.xpath("//p[@class='ways']/a[@aria-current]")) == 2


def test_a_store_that_is_not_judged_says_how_to_judge_it(client):
    told = client.get("/rules.json").json()["data"]
    assert told["judged"]["judged"] == 0
    assert {one["filings"] for one in told["rules"]} == {None}
    for address in ("/rules", "/rules/E-27"):
        assert "muniment check --store filings.db" in text_in(client.get(address))


# ---- one rule -------------------------------------------------------------------------------------------------------


def test_every_rule_has_a_page(judged):
    for code, rule in REGISTRY.items():
        page = text_in(judged.get(f"/rules/{code}"))
        told = explain(rule)
        shown = (
            told.text,
            told.citation,
            told.in_force,
            told.judgement,
            told.at_hand,
            told.suggestion,
            told.rationale,
            told.editions,
        )
        for words in (*shown, told.rationale, *told.passes, *told.fails):
            assert " ".join(words.split()) in page, code


def test_a_rule_shows_who_breaks_it_by_year(judged):
    told = judged.get("/rules/E-27.json").json()["data"]
    assert (told["broken"], told["findings"]) == (3, 3)
    assert [(one["year"], one["broken"], one["filings"], one["share"]) for one in told["years"]] == [
        ("2024", 2, 2, "100.0%"),
        ("2025", 0, 1, "0.0%"),
        ("2026", 1, 1, "100.0%"),
    ]
    assert told["chart"]["title"] == "Most filings that break it are of 2024: 2 of 3"
    assert [row["key"] for row in told["rows"]] == [key_of(judged, number) for number in (3, 1, 0)]
    tree = html.fromstring(judged.get("/rules/E-27").content)
    (drawing,) = tree.xpath("//figure/svg")
    assert [one.text for one in drawing.xpath("text[@class='number']")] == ["2", "1"]
    assert [one.text for one in drawing.xpath("text[@class='name']")] == ["2024", "2025", "2026"]
    assert drawing.get("role") == "img"
    assert tree.xpath("//table[contains(@class, 'years')]/tbody/tr[1]/td/text()") == ["2024", "2", "2", "100.0%"]


def test_a_rule_that_nobody_breaks_says_so(judged):
    page = text_in(judged.get("/rules/E-28"))
    assert "No filing of this store breaks it" in page
    assert judged.get("/rules/E-28.json").json()["data"]["chart"] is None


def test_the_filings_of_a_rule_are_paged(judged, monkeypatch):
    monkeypatch.setattr(rulebook, "A_PAGE", 2)
    told = judged.get("/rules/E-27.json").json()
    assert len(told["data"]["rows"]) == 2
    rest = judged.get("/rules/E-27.json", params={"offset": 2}).json()["data"]["rows"]
    assert [row["key"] for row in rest] == [key_of(judged, 0)]


def test_a_rule_that_no_filing_can_show_broken_says_why(judged, monkeypatch):
    one = Undecidable("Z-01", "The stars are right.", "Nowhere", "Nobody looks up.", "no")
    monkeypatch.setattr(rulebook, "look_up", lambda code: [one])
    page = text_in(judged.get("/rules/Z-01"))
    assert "The stars are right." in page
    assert "Nobody looks up." in page
    assert "written from memory" in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/rules/E-277", 404, "There is no rule 'E-277'; did you mean E-27?"),
        ("/rules/E", 404, "that begin so"),
        ("/rules/<script>", 404, "There is no rule"),
        ("/rules?form=10-K", 400, "form: there is no '10-K'; there is D"),
        ("/rules?severity=fatal", 400, "severity: there is no 'fatal'"),
        ("/rules/E-27?offset=-1", 400, "offset"),
    ],
)
def test_what_is_not_there(judged, address, status, words):
    answer = judged.get(address)
    assert answer.status_code == status
    assert words in text_in(answer)


# ---- the chart ------------------------------------------------------------------------------------------------------


def test_a_chart_needs_two_years_and_something_to_show():
    assert chart([("2024", 5)], "") is None
    assert chart([("2024", 0), ("2025", 0)], "") is None
    assert chart([("2024", 5), ("day unknown", 3)], "") is None


def test_many_years_keep_their_numbers_and_lose_some_names():
    drawn = chart([(str(year), year - 1990) for year in range(1993, 2027)], "Many")
    assert len(drawn.bars) == 34
    assert drawn.bars[-1].named == "2026"
    assert sum(bool(bar.named) for bar in drawn.bars) <= 16
    assert all(bar.x + bar.width <= drawn.width for bar in drawn.bars)
    assert max(bar.height for bar in drawn.bars) == drawn.bars[-1].height
