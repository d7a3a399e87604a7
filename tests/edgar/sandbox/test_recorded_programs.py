"""What is below /cgi-bin, made again from what recorded answers of the SEC's programs tell: line for line the same."""

import json
import re
from datetime import date, datetime
from html import unescape
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from lxml import etree, html

from edgar.sandbox.public import Public
from edgar.sandbox.test_recorded import RECORDED, needs_recorded
from muniment.documents.header import HeaderAddress
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.dissemination import programs
from muniment.edgar.sandbox.dissemination.listings import PartyFiling, Question
from muniment.edgar.sandbox.dissemination.responses import PublicRequest
from muniment.edgar.sandbox.entities import Details, Entity, FormerName

pytestmark = needs_recorded
FEED = "{http://www.w3.org/2005/Atom}"


def body(name: str) -> str:
    return (RECORDED / name).read_bytes().decode("latin-1")


def question(address: str) -> Question:
    request = PublicRequest.of(b"/cgi-bin/browse-edgar", address.partition("?")[2].encode())
    assert request is not None
    return Question.of(request)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(EASTERN)


def texts(element: etree._Element) -> dict[str, str]:
    return {child.tag.removeprefix(FEED): child.text or "" for child in element}


def bytes_of(size: str) -> int:
    number, unit = size.split()
    return int(number) << (20 if unit == "MB" else 10)


def address_of(element: etree._Element) -> HeaderAddress:
    return HeaderAddress(**texts(element))


def entity_of(info: etree._Element, described: str = "") -> Entity:
    stated = texts(info)
    by_kind = {one.get("type"): address_of(one) for one in info.iter(f"{FEED}address")}
    former = tuple(
        FormerName(names["name"], until=date.fromisoformat(names["date"]))
        for names in map(texts, info.iter(f"{FEED}names"))
    )
    details = Details(
        sic=stated.get("assigned-sic") or stated.get("sic", ""),
        sic_words=stated.get("assigned-sic-desc") or described,
        fiscal_year_end=stated.get("fiscal-year-end", ""),
        irs=stated.get("irs-number", "").replace("000000000", ""),
        office=unescape(stated.get("office", "")).replace("Office of", "05"),
        state=stated.get("state-of-incorporation", ""),
        business=by_kind["business"],
        mail=by_kind["mailing"],
        former_names=former,
    )
    return Entity(stated["cik"], stated.get("conformed-name") or stated["name"], details)


def codes_of(described: str) -> str:
    return json.dumps(re.findall(r"\d\.\d\d", described))


def party_filing(entry: etree._Element, cik: str) -> PartyFiling:
    stated = texts(entry.find(f"{FEED}content"))
    accepted = entry.findtext(f"{FEED}updated")
    return PartyFiling(
        accession=stated["accession-number"],
        form=stated["filing-type"],
        filed=stated["filing-date"],
        accepted="" if "T00:00:00" in accepted else accepted[:19],
        public="",
        size=bytes_of(stated["size"]),
        items=codes_of(stated.get("items-desc", "")),
        role="FILER",
        cik=cik,
        name="",
        act=stated.get("act", ""),
        file_number=stated.get("file-number", ""),
        film_number=stated.get("film-number", ""),
    )


COMPANY_FEEDS = {
    "webr-browse-edgar-11457c.body": "CIK=EA&owner=exclude&type=&dateb=&start=0&count=40&output=atom",
    "webr-browse-edgar-3731bc.body": "CIK=AAPL&owner=exclude&type=&dateb=&start=0&count=40&output=atom",
    "webr-browse-edgar-d798f7.body": "CIK=AAPL&owner=exclude&type=10-K&dateb=20170801&start=0&count=40&output=atom",
    "webr-browse-edgar-c0b437.body": "company=delhaize%20america&match=&State=&SIC=&myowner=exclude&output=atom",
}


def comparable(feed: str) -> list[str]:
    """The lines but of financial data, which is not held here; of the oldest index pages the accession number alone."""
    feed = re.sub(r" *<xbrl_href>.*\n", "", feed)
    feed = re.sub(r"/Archives/edgar/data/\d+/(?:\d{18}/)?(\d{10}-\d\d-\d{6})-index\.html?", r"/\1", feed)
    return [line for line in feed.splitlines() if line.strip()]


@pytest.mark.parametrize("name", COMPANY_FEEDS)
def test_the_feed_of_a_company(name):
    theirs = body(name)
    feed = etree.fromstring(theirs.encode("latin-1"))
    entity = entity_of(feed.find(f"{FEED}company-info"))
    filings = [party_filing(entry, entity.cik) for entry in feed.iter(f"{FEED}entry")]
    filings += filings[-1:] if 'rel="next"' in theirs else []  # one more than the page has
    asked = question(f"?action=getcompany&{COMPANY_FEEDS[name]}")
    ours = programs.company_feed(entity, filings, asked, moment(feed.findtext(f"{FEED}updated")))
    assert comparable(ours.decode("latin-1")) == comparable(theirs)


FOUND = {
    "webr-browse-edgar-ea17e0.body": "company=delhaize&match=&State=&Country=&SIC=&myowner=exclude&output=atom",
    "webr-browse-edgar-4f7d04.body": "company=vanguard&match=&State=&SIC=&myowner=exclude&type=N-PX&output=atom",
    "webr-browse-edgar-959b74.body": "company=llc&match=contains&State=&Country=&SIC=&myowner=exclude&output=atom",
}


@pytest.mark.parametrize("name", FOUND)
def test_the_feed_of_companies_that_a_search_finds(name):
    theirs = body(name)
    feed = etree.fromstring(theirs.encode("latin-1"))
    found = []
    for entry in feed.iter(f"{FEED}entry"):
        (info,) = entry.iter(f"{FEED}company-info")
        _, _, described = entry.findtext(f"{FEED}summary").partition("<strong>SIC:</strong> ")
        found.append((entity_of(info, unescape(described)), info.findtext(f"{FEED}last-date")))
    found += found[-1:] if 'rel="next"' in theirs else []
    asked = question(f"?action=getcompany&{FOUND[name]}")
    ours = programs.companies_feed(found, asked, moment(feed.findtext(f"{FEED}updated"))).decode("latin-1")
    assert [line for line in ours.splitlines() if line] == [line for line in theirs.splitlines() if line]


ROLES = {"Issuer": "ISSUER", "Reporting": "REPORTING-OWNER", "Filer": "FILER", "Subject": "SUBJECT COMPANY"}


@pytest.mark.parametrize(
    "name",
    ["browse-0135.body", "browse-0137.body", "browse-0195.body", "webr-browse-edgar-85a602.body",
     "form_d_atom_sample.xml", "form_13f_atom_sample.xml", "form_8k_atom_sample.xml"],
)  # fmt: skip
def test_the_feed_of_the_latest_filings(name):
    theirs = body(name)
    feed = etree.fromstring(theirs.encode("latin-1"))
    filings = []
    for entry in feed.iter(f"{FEED}entry"):
        form = entry.find(f"{FEED}category").get("term")
        title = re.fullmatch(re.escape(form) + r" - (.*) \((\d{10})\) \((.*)\)", entry.findtext(f"{FEED}title"))
        summary = entry.findtext(f"{FEED}summary")
        facts = re.search(r"</b> (\S+) <b>AccNo:</b> (\S+) <b>Size:</b> (\d+ .B)", summary)
        filings.append(
            PartyFiling(
                accession=facts[2],
                form=form,
                filed=facts[1],
                accepted=entry.findtext(f"{FEED}updated")[:19],
                public="",
                size=bytes_of(facts[3]),
                items=json.dumps(["06b", *re.findall(r"Item (\S+):", summary)]),  # rule 506 is in no summary
                role=ROLES.get(title[3], title[3].upper()),
                cik=title[2],
                name=title[1],
                act="",
                file_number="",
                film_number="",
            )
        )
    ours = programs.current_feed(filings, moment(feed.findtext(f"{FEED}updated"))).decode("latin-1")
    assert ours.splitlines() == theirs.splitlines()


# ---- pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        yield public


def shape(element: html.HtmlElement) -> list:
    """An element with the names of its attributes, its text and what is in it."""
    if not isinstance(element.tag, str):
        return []
    inside = [shape(child) for child in element if isinstance(child.tag, str)]
    return [element.tag, sorted(element.keys()), " ".join((element.text or "").split()), *inside]


def test_the_page_of_who_has_no_such_ticker(edgar):
    theirs = html.fromstring(body("webr-browse-edgar-63ab6a.html")).xpath('//div[@style="margin-left: 10px"]')[0]
    answer = edgar.get("/cgi-bin/browse-edgar?action=getcompany&CIK=zzz&output=atom")
    assert answer.headers["content-type"].startswith("text/html")
    assert shape(html.fromstring(answer.content).xpath('//div[@style="margin-left: 10px"]')[0]) == shape(theirs)


def looked_up(text: str) -> str:
    start = text.index("<h1>Results of EDGAR CIK Lookup")
    return re.sub(r"[ \t]+\n", "\n", text[start : text.index("Generated  at")])


@pytest.mark.parametrize(
    ("name", "asked"),
    [("8208af", "cloudera"), ("f91e78", "NOBODYSNAME"), ("523580", "intel")],
)
def test_the_lookup_of_names(edgar, name, asked):
    theirs = body(f"webr-cik_lookup-{name}.html")
    names: dict[str, list[str]] = {}
    for cik, listed in re.findall(r">(\d{10})</a>   (.*)", theirs):
        names.setdefault(cik, []).append(unescape(listed).strip())
    with transaction(edgar.connection):
        for cik, (present, *former) in names.items():
            entities.add(edgar.connection, cik, present, former_names=[{"name": one} for one in former])
        if asked == "intel":
            entities.add(edgar.connection, "1", "INTELLECTUS ZZZ")
    ours = edgar.get(f"/cgi-bin/cik_lookup?company={asked}").text
    assert looked_up(ours) == looked_up(theirs)


def put(edgar: Public, number: int, filing: dict, parties: list[tuple[str, str]]) -> None:
    """Put a filing into the lists, without its text."""
    columns = ", ".join(filing)
    marks = ", ".join("?" * len(filing))
    edgar.connection.execute(f"INSERT INTO filings (id, {columns}) VALUES ({number}, {marks})", [*filing.values()])
    for position, (cik, name) in enumerate(parties):
        edgar.connection.execute(
            "INSERT INTO parties (filing, position, role, cik, name) VALUES (?, ?, 'FILER', ?, ?)",
            (number, position, cik, name),
        )
        known = entities.entity(edgar.connection, cik)
        former = [{"name": name}, *({"name": one.name} for one in known.details.former_names)] if known else []
        entities.add(edgar.connection, cik, known.name if known else name, former_names=former)


def test_current_events(edgar):
    theirs = body("webr-current-1eb469.html")
    rows = re.findall(r'/(\d{10}-\d\d-\d{6})-index.html">(\S+)</a> +<a [^>]*>(\d+)</a>   (.*)', theirs)
    by_number: dict[str, list] = {}
    for number, form, cik, name in rows:
        by_number.setdefault(number, [form]).append((cik.zfill(10), unescape(name).strip()))
    with transaction(edgar.connection):
        for at, (number, (form, *parties)) in enumerate(by_number.items(), 1):
            filed = {"accession": number, "form": form, "filed": "2021-04-16", "size": 1, "public": "2021-04-16T06:00"}
            put(edgar, at, filed, parties)
    edgar.clock.set(datetime(2021, 4, 18, 12, 54, 10), runs=False)  # a Sunday
    ours = edgar.get("/cgi-bin/current?q1=0&q2=0&q3=10-K").text

    def listed(text: str) -> str:
        text = text[text.index("<h1>") : text.index("Generated  at")].replace("&amp;CIK", "&CIK")
        return re.sub(r"(total number of forms for \S+ is <strong>)\d+", r"\1", text)

    assert listed(ours) == listed(theirs)
    assert re.search("Generated  at .*?<", ours)[0] == re.search("Generated  at .*?<", theirs)[0]
    assert "<strong>0</strong><br>" in edgar.get("/cgi-bin/current?q1=1&q3=10-K").text


def by_name_and_day(table: html.HtmlElement) -> list:
    """The rows with their links; those of one name and day in any order, since the recorded ones have none."""
    rows = [(row[1][0].text, row[4].text, [one.get("href") for one in row.iter("a")], shape(row)) for row in table[1:]]
    return [sorted(together, key=str) for _, together in groupby(rows, key=itemgetter(0, 1))]


@pytest.mark.parametrize("name", ["webr-srch-edgar-3ad08d.html", "webr-srch-edgar-de72a2.html"])
def test_the_search_of_headers(edgar, name):
    theirs = html.fromstring(body(name))
    (table,) = theirs.xpath("//body/div/table")
    filed: dict[str, tuple[dict, list]] = {}
    for row in reversed(table.xpath("./tr")[1:]):
        cik, accession = re.search(r"/data/(\d+)/\d+/(\S+)-index.htm", row.xpath("./td[2]/a/@href")[0]).groups()
        month, day, year = row[4].text.split("/")
        on = f"{year}-{month}-{day}"
        values = {"accession": accession, "form": row[3].text, "filed": on, "size": int(row[5].text), "public": on}
        filed.setdefault(accession, (values, []))[1].append((cik.zfill(10), row[1][0].text))
    with transaction(edgar.connection):
        for number, (values, parties) in enumerate(filed.values(), 1):
            put(edgar, number, values, parties)
    edgar.clock.set(datetime(2021, 4, 18, 12, 54), runs=False)
    years = re.search("first=(\\d+)&amp;last=(\\d+)", body(name))
    asked = f"text=company-name%20%3D%20Apple&first={years[1]}&last={years[2]}"
    ours = html.fromstring(edgar.get(f"/cgi-bin/srch-edgar?{asked}").content)
    (made,) = ours.xpath("//body/div/table")
    assert shape(made)[:4] == shape(table)[:4]
    assert by_name_and_day(made) == by_name_and_day(table)
    form, theirs_form = ours.xpath("//form")[0], theirs.xpath("//form")[0]
    assert [shape(one) for one in form.iter("input", "select", "label")] == [
        shape(one) for one in theirs_form.iter("input", "select", "label")
    ]
    counted = re.search(
        r"Your search matched <b>81</b>\s+documents.<br>\s+<b>80</b> are presented", html.tostring(ours).decode()
    )
    assert counted


def test_the_notice_of_effectiveness_has_the_heads_of_the_recorded_one(edgar):
    def heads(text: str) -> list[str]:
        page = html.fromstring(text)
        return [
            cell.text_content().strip()
            for cell in page.xpath('//div/table//td[@colspan="5" or @colspan="3"] | //div/table//td[b]')
        ]

    assert (
        heads(edgar.get("/cgi-bin/browse-edgar?action=geteffect").text)[:7]
        == heads(body("webr-browse-edgar-b970eb.html"))[:7]
    )


def test_funds_are_searched_with_no_result(edgar):
    def outline(text: str) -> list:
        page = html.fromstring(text)
        (table,) = page.xpath("//body/div/table | //body/form/following-sibling::table[1]")
        return [shape(row) for row in table.xpath("./tr")[:5]]

    ours = edgar.get("/cgi-bin/series?sc=companyseries&type=N-PX&company=precious+metals&Find=Search").text
    assert outline(ours) == outline(body("webr-series-26a524.html"))
    assert "Found <b>0</b> records." in ours
    assert not html.fromstring(ours).xpath("//a[starts-with(., 'C')]")
