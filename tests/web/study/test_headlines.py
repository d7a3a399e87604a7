"""A headline never says another thing than the rows below it: every title of every issuer, person, period and figure of
a generated market, of the sample world and of real notices, worked out again from the rows that the same answer shows.
"""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import fill
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.study import tables
from muniment.study.updating import update
from muniment.web.app import create_app
from shared_data import needs_shared
from store.entries import entry, form_d, header
from study.quarters import QUARTERS, cut

pytestmark = pytest.mark.slow  # a store of a quarter, and one of a market, are studied first

SEED, ISSUERS, NOTICES = 18, 24, 160
OTHERS = 60  # persons, of some hundreds
PLACE = Address(state="CA")
DOLLARS = re.compile(r"\$([0-9,]+)")
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def generated(folder):
    """A market in which notices lack earlier ones, fall, contradict themselves, state nothing, and repeat sums."""
    dice, numbers, made = Random(SEED), {}, []
    for number in range(1, NOTICES + 1):
        issuer = dice.randrange(ISSUERS)
        offering = issuer, dice.randrange(4)
        filed = date(2024, 11, 1) + timedelta(days=number)
        before = numbers.get(offering)
        is_amendment = before is not None or dice.random() < 0.2
        sold = dice.choice([0, 125_000, 2_900_000_000, 1_234_567, 80_700_000, dice.randrange(10**9)])
        fields = {
            "submission_type": "D/A" if is_amendment else "D",
            "primary_issuer": Issuer(
                name=f"Heron {issuer} LP", cik=f"{9900600 + issuer:010}", address=Address(state="CA")
            ),
            "related_persons": (RelatedPerson(first_name="Ada", last_name=f"Byrne{issuer // 2}"),),
            "total_amount_sold": sold,
            "total_offering_amount": dice.choice(["Indefinite", 2 * sold, sold // 2]),
            "total_investors": dice.choice([0, 3, 3, 3]),
            "first_sale": date(2024, 10, 1) + timedelta(days=offering[1]),
        }
        if is_amendment:
            fields["previous_accession_number"] = before or f"0009900001-20-{number:06d}"
        if dice.random() < 0.1:
            del fields["total_amount_sold"]
        accession = f"0009900600-25-{number:06d}"
        numbers[offering] = accession
        found = header(accession, fields["submission_type"], filed - timedelta(days=number % 2), f"Heron {issuer} LP")
        made.append(entry(accession.encode(), form_d(**fields), accession=accession, rank=SUBMISSION, header=found))
    with Store.open(folder / "generated.db") as store:
        store.add(made, {one.content_hash: b"" for one in made})
        update(store)
    return folder / "generated.db"


def sample(folder):
    with Store.open(folder / "sample.db") as store:
        list(fill(store, Corpus(SEED, 250)))
        update(store)
    return folder / "sample.db"


def real(folder):
    """The notices of those issuers of a real quarter that file most often, and some others."""

    def chosen(rows):
        often = {cik for cik, _ in Counter(row["CIK"] for row in rows).most_common(20)} | {"0001600001"}
        return {row["ACCESSIONNUMBER"] for at, row in enumerate(rows) if row["CIK"] in often or at % 200 == 0}

    with Store.open(folder / "real.db") as store:
        ingest([cut(QUARTERS[1], folder, chosen)], store)
        update(store)
    return folder / "real.db"


@pytest.fixture(scope="module", params=[generated, sample, pytest.param(real, marks=needs_shared)])
def store_path(request, tmp_path_factory):
    return request.param(tmp_path_factory.mktemp("headlines"))


@pytest.fixture(scope="module")
def pages(store_path):
    with TestClient(create_app(store_path), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def everybody(store_path):
    """The pages of every issuer and of some others, by their address."""
    with Store.open(store_path) as store, store.reading() as connection:
        keys = connection.execute(select(tables.entities.c.key).order_by(tables.entities.c.id)).scalars().all()
        about = select(tables.entities.c.key).where(
            tables.entities.c.id.in_(select(tables.notices.c.issuer_id).union(select(tables.reports.c.issuer_id)))
        )
        issuers = set(connection.execute(about).scalars())
    others = [key for key in keys if key not in issuers]
    keys = {*issuers, *others[:: max(1, len(others) // OTHERS)]}
    return sorted(f"/{'issuers' if key in issuers else 'persons'}/{key}.json" for key in keys if "/" not in key)


@pytest.fixture(scope="module")
def answers(pages, everybody):
    found = [pages.get(address) for address in everybody]
    assert {page.status_code for page in found} == {200}
    return [page.json()["data"] for page in found]


def dollars(words):
    return [int(one.replace(",", "")) for one in DOLLARS.findall(words)]


def money(words):
    return dollars(words)[0] if words else None


def spelled(number):
    return SMALL[number] if number < len(SMALL) else f"{number:,}"


def of_issuers(answers):
    found = [one["study"] for one in answers if one["study"] and "offerings" in one["study"]]
    assert found
    return found


def test_what_was_raised_and_what_is_sold_are_the_sums_of_the_offerings_below(answers, store_path):
    seen = Counter()
    for study in of_issuers(answers):
        if study["money"] is None:
            continue
        title, offerings = study["money"]["title"], study["offerings"]
        notices = [notice for one in offerings for notice in one["notices"]]
        raised = [money(notice["raised"]) for notice in notices if notice["raised"]]
        sold = []
        for one in offerings:
            stated = [it["sold"] for it in one["notices"] if it["sold"] and "contradicts" not in it["counted"]]
            sold += [money(stated[0])] if stated else []
            assert one["sold"] == (money(stated[0]) if stated else None)
        number = f"{spelled(len(offerings))} offering{'' if len(offerings) == 1 else 's'}"
        assert number in title
        if not raised:
            assert "nothing is counted as raised" in title
            assert dollars(title) == ([sum(sold)] if sold else [])
            seen["nothing raised"] += 1
        elif sum(raised) == sum(sold):
            assert dollars(title) == [sum(raised)]
            seen["alike"] += 1
        else:
            assert dollars(title.partition(" raised ")[2])[:2] == [sum(raised), *([sum(sold)] if sold else [])]
            assert " sold" in title
            seen["different"] += 1
        excluded = sum("excluded" in notice["counted"] for notice in notices)
        stated = [int(one.replace(",", "")) for one in re.findall(r"([0-9,]+) notices? ", study["money"]["note"])]
        assert sum(stated) == excluded
    assert seen["alike"]
    assert seen["different"] or store_path.name == "sample.db", "the sample world has every notice of its offerings"


def test_the_table_of_a_picture_has_the_rows_of_the_page(pages, answers):
    for study in of_issuers(answers)[:40]:
        if study["money"]:
            rows = pages.get(f"/charts/money.json?{study['money']['query']}").json()["rows"]
            notices = [notice for one in study["offerings"] for notice in one["notices"]]
            assert len(rows) == len(notices)
            assert sum(row["raised"] or 0 for row in rows) == sum(money(it["raised"]) or 0 for it in notices)


def test_every_offering_of_an_issuer_has_a_name_of_its_own(answers):
    for study in of_issuers(answers):
        names = [one["name"] for one in study["offerings"]]
        assert len(names) == len(set(names))
        assert all(one["file_number"] in one["name"] for one in study["offerings"])


def test_holders_are_as_many_and_hold_as_much_as_the_rows_say(answers):
    assert not [one["cik"] for one in answers if "study.holders" in one["cut"]]
    for study in of_issuers(answers):
        rows, title = study["holders"], study["finding"]
        if not rows:
            assert title.startswith("No filing in this store reports more than five percent")
            continue
        assert f": {spelled(len(rows))} statement{'' if len(rows) == 1 else 's'}" in title
        percents = [Decimal(str(row["percent"])) for row in rows if row["percent"] is not None]
        stated = re.findall(r"([0-9.]+)%", title.rpartition(":")[2])
        assert [Decimal(one) for one in stated] in ([sum(percents)], [max(percents, default=None)], [])


def test_positions_are_as_many_and_as_large_as_the_rows_say(answers):
    for study in (one["study"] for one in answers if one["study"] and "positions" in one["study"]):
        current = [row for row in study["positions"] if not row["is_over"]]
        title = study["finding"]
        if not current:
            assert "reports no holding" in title
            continue
        assert f": {spelled(len(current))} statement{'' if len(current) == 1 else 's'}" in title
        stated = [Decimal(one) for one in re.findall(r"the largest ([0-9.]+)%", title)]
        percents = [Decimal(str(row["percent"])) for row in current if row["percent"] is not None]
        assert stated == ([max(percents)] if percents else [])


def test_filings_are_as_many_as_are_listed(pages, everybody):
    for address in everybody[:60]:
        rows, offset = [], 0
        while True:
            data = pages.get(f"{address}?offset={offset}").json()["data"]
            rows += data["rows"]
            offset += len(data["rows"])
            if offset >= data["total"] or not data["rows"]:
                assert len(rows) == data["total"], address
                break


def periods(pages):
    return [one["value"] for one in pages.get("/study.json?period=all").json()["data"]["periods"] if one["value"]]


def test_money_of_a_period_is_the_sum_of_its_months_and_excluded_notices_are_those_listed(pages):
    for period in periods(pages):
        page = pages.get(f"/study.json?period={period}").json()["data"]
        total = page["total"]
        heading = re.search(r"<h1>(.*?)</h1>", pages.get(f"/study?period={period}").text)[1]
        once = [] if total["raised"] == total["raised_once"] else [total["raised_once"]]
        assert dollars(heading) == [total["raised"], *once]
        rows = pages.get(f"/charts/raised-by-month.json?period={period}").json()["rows"]
        dated = [sum(row[name] for row in rows) for name in ("notices", "raised", "raised_once", "excluded")]
        if period != "all" or total["notices"] == dated[0]:
            assert dated == [total[name] for name in ("notices", "raised", "raised_once", "excluded")]
        assert total["excluded"] == sum(one["count"] for one in page["reasons"])
        for address, number in [(page["excluded"], total["excluded"])] + [
            (one["href"], one["count"]) for one in page["reasons"]
        ]:
            listed = list(
                csv.DictReader(io.StringIO(pages.get(address.replace("raised_apart", "raised_apart.csv")).text))
            )
            assert len(listed) == number
            assert all(row["reason"] and not row.get("raised") for row in listed)


def test_who_leads_a_figure_leads_its_table(pages):
    for period in periods(pages):
        for name in ("raised-by-state", "raised-by-industry", "top-issuers"):
            found = pages.get(f"/charts/{name}.json?period={period}")
            if found.status_code != 200 or not (figure := found.json())["rows"]:
                continue
            first = figure["rows"][0]
            assert first["raised"] == max(row["raised"] for row in figure["rows"])
            if not first["raised"]:
                assert not dollars(figure["title"])
                continue
            assert dollars(figure["title"]) == [first["raised"]]
            assert next(iter(first.values())) in figure["title"]


def test_the_first_page_counts_what_is_listed(pages):
    data = pages.get("/index.json").json()["data"]
    counts = data["counts"]
    heading = re.search(r"<h1>(.*?)</h1>", pages.get("/").text)[1]
    assert heading.startswith(f"{counts['filings']:,} filing")
    assert (
        sum(one["count"] for one in data["forms"])
        == counts["filings"]
        == pages.get("/filings.json").json()["data"]["total"]
    )
    for one in data["forms"]:
        assert pages.get(one["href"].replace("/filings", "/filings.json")).json()["data"]["total"] == one["count"]
