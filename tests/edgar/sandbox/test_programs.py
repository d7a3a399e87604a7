"""The programs below /cgi-bin: what is asked, what is answered, and the lines of scrapers that read it."""

import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from lxml import html

from edgar.sandbox.public import CIK, FORM_D, SCHEDULE_13G, WHO, Public, form_d, several
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.dissemination import programs
from muniment.edgar.sandbox.dissemination.header_search import alternatives
from muniment.edgar.sandbox.dissemination.listings import forms_beginning
from muniment.edgar.sandbox.dissemination.responses import PublicRequest, Snapshot

ATOM = "{http://www.w3.org/2005/Atom}"
BROWSE = "/cgi-bin/browse-edgar"
FORM_4 = FORM_D.replace(b"SUBMISSION TYPE:\tD", b"SUBMISSION TYPE:\t4").replace(b"25-000001", b"25-000400")


@pytest.fixture
def edgar(tmp_path: Path):
    yield from filled(tmp_path)


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory):
    """The same for tests that only ask, made once for all of them."""
    yield from filled(tmp_path_factory.mktemp("edgar"))


def filled(folder: Path):
    with Public(folder) as public:
        public.publish(FORM_D, SCHEDULE_13G)
        with transaction(public.connection):
            on_file(public)
        yield public


def on_file(public: Public) -> None:
    entities.add(
        public.connection,
        CIK,
        "Nightjar Ridge Partners, L.P.",
        sic="6770",
        sic_words="Blank & Checks",
        office="05 Real Estate & Construction",
        state="DE",
        fiscal_year_end="1231",
        tickers=("NJR",),
        former_names=[{"name": "Owlet Terrace Fund", "until": "2020-01-02"}],
        business={"street1": "1200 OWLET TERRACE", "city": "GREENWICH", "state": "CT", "zip": "06830", "phone": "203"},
        mail={"street1": "BOX 4", "city": "GREENWICH", "state": "CT", "zip": "06831"},
    )
    entities.add(public.connection, "9900001", "Larkspur Lantern Works, Inc.", sic="3640", business={"state": "ME"})
    entities.add(public.connection, "9900030", "Lantern & Ridge Ltd", business={"state": "X0"})


def feed(edgar: Public, question: str) -> ElementTree.Element:
    answer = edgar.get(f"{BROWSE}?{question}&output=atom")
    assert answer.headers["content-type"] == "application/atom+xml", answer.text[:300]
    return ElementTree.fromstring(answer.content)


def page(edgar: Public, question: str) -> html.HtmlElement:
    return html.fromstring(edgar.get(f"/cgi-bin/{question}").content)


def names(edgar: Public, question: str) -> list[str]:
    return [one.findtext(f"{ATOM}title") for one in feed(edgar, question).iter(f"{ATOM}entry")]


def numbers(root: ElementTree.Element) -> list[str]:
    return [one.text[-20:] for one in root.findall(f"{ATOM}entry/{ATOM}id")]


# ---- searches for companies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("company=l", ["Lantern & Ridge Ltd", "Larkspur Lantern Works, Inc."]),
        ("company=lantern&match=contains", ["Lantern & Ridge Ltd", "Larkspur Lantern Works, Inc."]),
        ("company=ridge&match=contains", ["Lantern & Ridge Ltd", "Nightjar Ridge Partners, L.P."]),
        ("company=RIDGE&match=contains&count=1", ["Lantern & Ridge Ltd"]),
        ("company=r&match=contains&start=1&count=1", ["Larkspur Lantern Works, Inc."]),
        ("company=r&match=contains&type=SCHEDULE", ["Larkspur Lantern Works, Inc."]),
        ("company=r&match=contains&type=SCHEDULE%25", ["Larkspur Lantern Works, Inc."]),
    ],
)
def test_several_companies_are_a_list(as_it_is, asked, found):
    if len(found) == 1 and "type" in asked:  # one alone is answered with its filings
        assert feed(as_it_is, asked).findtext(f"{ATOM}company-info/{ATOM}conformed-name") == found[0]
    else:
        assert names(as_it_is, asked) == found


@pytest.mark.parametrize(
    ("asked", "cik"),
    [
        ("company=night", CIK),
        ("company=owlet", CIK),  # a name that it had
        ("company=terrace+fund&match=contains", CIK),
        ("State=CT", CIK),
        ("State=x0", "0009900030"),
        ("Country=X0", "0009900030"),
        ("SIC=3640", "0009900001"),
        ("SIC=3640&State=ME", "0009900001"),
        ("filenum=021-990001", CIK),
        ("filenum=005-99001", "0009900001"),
    ],
)
def test_one_company_is_its_filings(as_it_is, asked, cik):
    root = feed(as_it_is, f"action=getcompany&{asked}")
    assert root.findtext(f"{ATOM}company-info/{ATOM}cik") == cik


def test_all_states_of_the_united_states_are_one(as_it_is):
    assert names(as_it_is, "State=X1") == ["Larkspur Lantern Works, Inc.", "Nightjar Ridge Partners, L.P."]


@pytest.mark.parametrize(
    ("asked", "sought"),
    [("company=zzz", "companies"), ("SIC=9999", "companies"), ("CIK=1", "CIK"), ("CIK=zzz", "Ticker Symbol")],
)
def test_nobody_is_found(as_it_is, asked, sought):
    answer = as_it_is.get(f"{BROWSE}?action=getcompany&{asked}&output=atom")
    assert f"No matching {sought}." in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_filings_under_a_file_number_are_those_alone(edgar):
    other = form_d(2, date(2025, 4, 1)).replace(b"021-990001", b"021-990002")
    edgar.publish(other)
    assert numbers(feed(edgar, "filenum=021-990002")) == ["0009900021-25-000002"]
    assert len(numbers(feed(edgar, f"CIK={CIK}"))) == 2


# ---- pages of one company -------------------------------------------------------------------------------------------


def test_a_client_reads_all_pages_of_a_company_by_their_links(edgar):
    edgar.publish(*several(25)[1:])
    address, read, pages = f"{BROWSE}?action=getcompany&CIK=njr&type=D&count=10&output=atom", [], 0
    while address:
        root = ElementTree.fromstring(edgar.get(address).content)
        read, pages = read + numbers(root), pages + 1
        following = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "next"]
        address = following[0].removeprefix("https://www.sec.gov") if following else ""
    assert (pages, len(read), len(set(read))) == (3, 25, 25)


def test_buttons_turn_the_pages_of_a_company(edgar):
    edgar.publish(*several(25)[1:])
    address, read = f"browse-edgar?action=getcompany&CIK={CIK}&count=10", []
    while address:
        shown = page(edgar, address)
        read += shown.xpath('//table[@class="tableFile2"]/tr/td[2]/a/@href')
        scripts = shown.xpath('//input[@value="Next 10"]/@onclick')
        address = re.search(r"/cgi-bin/(.*)'", scripts[0])[1] if scripts else ""
    assert len(set(read)) == len(read) == 25
    assert shown.xpath('//input[@value="Previous 10"]')
    assert shown.find_class("items")[0].text == "Items 21 - 25"


@pytest.mark.parametrize(
    ("owner", "forms"), [("include", ["4", "D"]), ("exclude", ["D"]), ("only", ["4"]), ("", ["4", "D"])]
)
def test_reports_of_insiders_are_there_as_asked(edgar, owner, forms):
    edgar.publish(FORM_4)
    for action in (f"getcompany&CIK={CIK}", f"getcurrent&CIK={CIK}"):
        root = feed(edgar, f"action={action}&owner={owner}")
        assert sorted(one.get("term") for one in root.iter(f"{ATOM}category")) == forms


@pytest.mark.parametrize(
    ("asked", "count"),
    [("company=night", 1), ("CIK=9900021", 1), ("CIK=NJR", 1), ("CIK=1", 0), ("SIC=3640", 1), ("type=SCHEDULE", 2),
     ("State=ME", 1), ("company=night&type=SC", 0), ("type=ZZZ", 0), ("", 3)],
)  # fmt: skip
def test_the_latest_filings_are_narrowed(as_it_is, asked, count):
    assert len(names(as_it_is, f"action=getcurrent&{asked}")) == count


def test_items_of_a_notice_stand_in_summaries(as_it_is):
    for asked in ("action=getcurrent&type=D", f"action=getcompany&CIK={CIK}"):
        (summary,) = (one.text for one in feed(as_it_is, asked).iter(f"{ATOM}summary"))
        assert "<br>Item 3C: Investment Company Act Section 3(c)" in summary
        assert "<br>Item 3C.7: Section 3(c)(7)" in summary
        assert "06c" not in summary
    content = feed(as_it_is, f"CIK={CIK}").find(f"{ATOM}entry/{ATOM}content")
    assert content.findtext(f"{ATOM}items-desc") == "items 06c, 3Cand3C.7"


def test_a_filing_of_which_no_moment_is_known_has_its_day(edgar):
    edgar.publish(form_d(7).replace(b"<ACCEPTANCE-DATETIME>20250314141903\n", b""))
    (entry,) = (one for one in feed(edgar, f"CIK={CIK}").iter(f"{ATOM}entry") if "000007" in one.findtext(f"{ATOM}id"))
    assert entry.findtext(f"{ATOM}updated") == "2025-03-14T00:00:00-04:00"


# ---- lines of scrapers ----------------------------------------------------------------------------------------------


def test_a_scraper_of_ident_info(as_it_is):
    """As programs that prepare annual reports read the page of a company."""
    shown = page(as_it_is, f"browse-edgar?action=getcompany&CIK={CIK}&type=D")
    (info,) = shown.xpath('//div[@class="companyInfo"]/p[@class="identInfo"]')
    parts = dict(piece.split(":", 1) for piece in info.text_content().split("|")[1:])
    assert parts[" State of Inc."].strip() == "DE"
    assert re.search(r"Fiscal Year End: *(\d{4})", info.text_content())[1] == "1231"
    assert info.xpath('.//a[contains(@href, "SIC")]')[0].text == "6770"
    assert info.text_content().split("State location: ")[1].split("|")[0].strip() == "CT"
    assert "formerly: Owlet Terrace Fund (filings through 2020-01-02)" in info.text_content()
    assert "(Office of Real Estate & Construction)" in info.text_content()
    assert "insider transactions" not in info.text_content()
    assert [line.text for line in shown.find_class("mailerAddress")] == [
        "BOX 4", "GREENWICH CT 06831", "1200 OWLET TERRACE", "GREENWICH CT 06830", "203",
    ]  # fmt: skip
    (name,) = shown.find_class("companyName")
    assert name.text_content().split("CIK")[0].strip() == "Nightjar Ridge Partners, L.P."
    assert name.find("a").text.split()[0] == CIK


def test_a_scraper_of_the_table_of_filings(as_it_is):
    shown = page(as_it_is, f"browse-edgar?action=getcompany&CIK={CIK}")
    (row,) = shown.xpath('//table[@summary="Results"]/tr[td]')
    cells = [" ".join(cell.text_content().split()) for cell in row]
    assert cells == [
        "D",
        "Documents",
        "Notice of Exempt Offering of Securities, items 06c, 3C, and 3C.7"
        "Acc-no: 0009900021-25-000001 (33 Act) Size: 7 KB",
        "2025-03-14",
        "021-99000125990001",
    ]
    (button,) = row.xpath('.//a[@id="documentsbutton"]/@href')
    assert as_it_is.get(button)
    (number,) = row.xpath("./td[5]/a/@href")
    assert "companyName" in as_it_is.get(number).text


def test_a_scraper_of_the_list_of_companies(as_it_is):
    shown = page(as_it_is, "browse-edgar?company=ridge&match=contains")
    rows = shown.find_class("tableFile2")[0].findall("tr")[1:]
    assert [[cell.text_content() for cell in row] for row in rows] == [
        ["0009900030", "Lantern & Ridge Ltd", "X0"],
        [CIK, "Nightjar Ridge Partners, L.P.formerly: Owlet Terrace Fund (filings through 2020-01-02)"
         "SIC: 6770 BLANK & CHECKS", "CT"],
    ]  # fmt: skip


def test_a_scraper_of_the_lookup(as_it_is):
    """As edgarWebR reads it: the names stand behind the links."""
    for answer in (
        as_it_is.get("/cgi-bin/cik_lookup?company=l"),
        as_it_is.client.post("/cgi-bin/cik_lookup", data={"company": "l"}, headers=WHO),
    ):
        shown = html.fromstring(answer.content)
        links = shown.xpath("//pre/a[starts-with(@href, 'browse-edgar')]")
        assert [(link.text, link.tail.strip()) for link in links] == [
            ("0009900030", "LANTERN & RIDGE LTD"),
            ("0009900001", "LARKSPUR LANTERN WORKS, INC."),
        ]
    assert "<strong>0</strong> hits" in as_it_is.get("/cgi-bin/cik_lookup?company=").text
    assert "<strong>1</strong> hit." in as_it_is.get("/cgi-bin/cik_lookup?company=OWLET").text


def test_a_form_may_be_posted_below_cgi_bin_alone(as_it_is):
    posted = as_it_is.client.post(BROWSE, data={"company": "night", "match": "starts-with"}, headers=WHO)
    assert html.fromstring(posted.content).find_class("identInfo")
    assert as_it_is.client.post("/Archives/edgar/", headers=WHO).status_code == 405
    assert as_it_is.client.put(BROWSE, headers=WHO).status_code == 405


def test_a_scraper_of_current_events(edgar):
    edgar.clock.set(datetime(2025, 3, 18, 12), runs=False)  # a Tuesday; the notice was filed on the Friday before
    shown = page(edgar, "current?q1=2&q2=0&q3=d")
    (link,) = shown.xpath("//pre/a[starts-with(@href, '/Archives/edgar/data')]")
    assert (link.text, link.getnext().text, link.getnext().tail.strip()) == (
        "D", "9900021", "Nightjar Ridge Partners, L.P.",
    )  # fmt: skip
    assert link.getprevious().tail.strip() == "03-14-2025"
    assert edgar.get(link.get("href"))
    assert not page(edgar, "current?q1=0&q3=D").xpath("//pre/a")


def test_a_scraper_of_insider_transactions(edgar):
    """As published programs read it: the table's heads, and nothing that this EDGAR would have to invent."""
    issuer, owner = (form_4_of(role) for role in ("ISSUER", "REPORTING-OWNER"))
    end = b"</SEC-HEADER>"
    edgar.publish(issuer.replace(end, owner[owner.index(b"REPORTING-OWNER:") : owner.index(end)] + end))
    assert "insider transactions" in edgar.get(f"{BROWSE}?CIK={CIK}").text
    shown = page(edgar, f"own-disp?action=getissuer&CIK={CIK}")
    (name,) = shown.xpath("//table//b[a]")
    assert (name.text.split("(")[0].strip(), name[0].text) == ("Nightjar Ridge Partners, L.P.", CIK)
    (table,) = shown.xpath('//table[@id="transaction-report"]')
    heads = [head for head in table[0].text_content().split("\n") if head]
    assert (len(heads), heads[0], heads[1]) == (12, "Acquistion or Disposition", "Transaction Date")
    assert len(table) == 1
    rows = [[cell.text_content() for cell in row] for row in shown.xpath('//table[@border="1"]/tr')]
    assert rows == [
        ["Owner", "Filings", "Transaction Date", "Type of Owner"],
        ["Wren Hesper", "0009900077", "", ""],
    ]
    assert "does not read transactions" in shown.text_content()
    assert "Nightjar" in page(edgar, "own-disp?action=getowner&CIK=9900077").text_content()
    assert "No matching CIK." in edgar.get("/cgi-bin/own-disp?action=getissuer&CIK=1").text


def test_all_who_reported_are_reached_page_by_page(edgar):
    issuer, owner = (form_4_of(role) for role in ("ISSUER", "REPORTING-OWNER"))
    end = b"</SEC-HEADER>"
    block = owner[owner.index(b"REPORTING-OWNER:") : owner.index(end)]
    for number in range(1, 26):
        reported = block.replace(b"9900077", b"99001%02d" % number).replace(b"Wren Hesper", b"Wren %02d" % number)
        edgar.publish(issuer.replace(b"25-000400", b"25-0005%02d" % number).replace(end, reported + end))
    address, found = f"own-disp?action=getissuer&CIK={CIK}&count=10", []
    while address:
        shown = page(edgar, address)
        found += [row[0].text_content() for row in shown.xpath('//table[@border="1"]/tr')[1:]]
        turn = shown.xpath('//input[@value="Next 10"]/@onclick')
        address = re.search(r"/cgi-bin/(.*)'", turn[0])[1] if turn else ""
    assert found == [f"Wren {number:02}" for number in range(1, 26)]


def test_reports_that_are_not_public_yet_say_nothing(edgar):
    edgar.publish(form_4_of("ISSUER"), public=datetime(2199, 1, 1, tzinfo=EASTERN))
    assert "insider transactions" not in edgar.get(f"{BROWSE}?CIK={CIK}").text


def form_4_of(role: str) -> bytes:
    text = FORM_4.replace(b"\nFILER:", f"\n{role}:".encode())
    return (
        text
        if role == "ISSUER"
        else text.replace(b"Nightjar Ridge Partners, L.P.", b"Wren Hesper").replace(
            f"KEY:\t\t\t{CIK}".encode(), b"KEY:\t\t\t0009900077"
        )
    )


# ---- the search of headers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("a b", [[("", "a"), ("", "b")]]),
        ("a and b", [[("", "a"), ("", "b")]]),
        ('"a b" or c', [[("", "a b")], [("", "c")]]),
        ('"and"', [[("", "and")]]),
        ("form-type = (D or D/A) and state=ct",
         [[("FORM-TYPE", "D"), ("STATE", "ct")], [("FORM-TYPE", "D/A"), ("STATE", "ct")]]),
        ("(((", []),
        (") or and =", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_typed_is_read(typed, terms):
    assert [[(term.field, term.text) for term in one] for one in alternatives(typed)] == terms


def test_what_is_not_wanted_is_turned_around():
    (one,) = alternatives("not (a or b)")
    assert [(term.text, term.absent) for term in one] == [("a", True), ("b", True)]
    several = alternatives("not (a b)")
    assert [[(term.text, term.absent) for term in terms] for terms in several] == [[("a", True)], [("b", True)]]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("company-name = nightjar", {"D"}),
        ('company-name = "nightjar ridge"', {"D"}),
        ('company-name = "ridge nightjar"', set()),
        ("COMPANY-NAME=larkspur", {"SCHEDULE 13G"}),
        ("company-name = night*", {"D"}),
        ("company-name = night", set()),
        ("form-type = D", {"D"}),
        ("form-type = (D or SCHEDULE*)", {"D", "SCHEDULE 13G"}),
        ("schedule and 13g", {"SCHEDULE 13G"}),
        ("nightjar", {"D"}),
        ("larkspur not 13g", set()),
        ("larkspur not D", {"SCHEDULE 13G"}),
        ("cik = 9900021", {"D"}),
        ("cik=*0009900021", {"D"}),
        ("state=CT", {"D"}),
        ("assigned-sic=6770 and d", {"D"}),
        ("items=06c", {"D"}),
        ("06c", {"D"}),
        ("03/14/2025 and D", {"D"}),
        ("filing-date=20250314", {"D"}),
        ("accession-number=0009900021-25-000001", {"D"}),
        ("0009900021-25-000001", {"D"}),
        ("file-number=005-99001", {"SCHEDULE 13G"}),
        ("no-such-field=x", set()),
    ],
)
def test_headers_are_searched(as_it_is, typed, found):
    answer = as_it_is.client.get("/cgi-bin/srch-edgar", params={"text": typed, "first": "2025"}, headers=WHO)
    rows = html.fromstring(answer.content).xpath(
        "body/div/table/tr[position() > 1] | //body/div/table/tr[position() > 1]"
    )
    assert {row[3].text for row in rows} == found


def test_signs_in_names_part_words_and_cities_have_any_letters(edgar):
    edgar.publish(form_d(3).replace(b"Nightjar Ridge 9900021 Partners, L.P.", b"Yawl! (Ridge) L.P."))
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, "Yawl! (Ridge) L.P.", business={"city": "New Haven"})
    edgar.clock.set(datetime(2025, 3, 15, 8), runs=False)
    for text in ('company-name="yawl! (ridge), l.p."', 'company-name="yawl ridge l*"', 'city="new haven"'):
        assert "Yawl! (Ridge) L.P." in edgar.get(f"/cgi-bin/srch-edgar?text={quote(text)}").text


def test_headers_of_today_and_of_other_years_are_not_searched(edgar):
    edgar.clock.set(datetime(2025, 3, 14, 20), runs=False)
    assert "matched <b>0</b>" in edgar.get("/cgi-bin/srch-edgar?text=nightjar").text
    edgar.clock.set(datetime(2025, 3, 15, 8), runs=False)
    assert "matched <b>1</b>" in edgar.get("/cgi-bin/srch-edgar?text=nightjar").text
    assert "matched <b>0</b>" in edgar.get("/cgi-bin/srch-edgar?text=nightjar&first=1994&last=2024").text
    assert "matched" not in edgar.get("/cgi-bin/srch-edgar").text


def test_pages_and_the_feed_of_a_search(edgar):
    edgar.publish(*several(25)[1:])
    asked = "srch-edgar?text=form-type%3DD&first=2025&last=2025"
    first = page(edgar, f"{asked}&count=10")
    assert first.xpath("//center[1]/a/text()") == ["2", "3", "[NEXT]"]
    (following,) = {one.get("href") for one in first.xpath("//center/a[.='[NEXT]']")}
    second = page(edgar, following.removeprefix("/cgi-bin/"))
    assert second.xpath("//center[1]/a/text()") == ["[PREV]", "1", "3", "[NEXT]"]
    root = ElementTree.fromstring(edgar.get(f"/cgi-bin/{asked}&start=21&count=10&output=atom").content)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 5
    assert datetime.strptime(entries[0].findtext(f"{ATOM}updated"), "%m/%d/%Y")
    assert entries[0].findtext(f"{ATOM}summary").strip()[55:75] == entries[0].findtext(f"{ATOM}id")[-20:]
    assert entries[0].findtext(f"{ATOM}title").startswith("D - Nightjar Ridge")


# ---- whatever is asked ----------------------------------------------------------------------------------------------

_VALUES = ("", "\x00", "'", '"><script>', "%_", "\ue000", "9" * 40, "-1", "(", "S000012345", "x" * 500, "\x85🜁")
_ASKED = {
    "browse-edgar": ("company", "CIK", "State", "SIC", "filenum", "type", "owner", "myowner", "dateb", "count", "start",
                     "match", "output", "action"),
    "srch-edgar": ("text", "first", "start", "count", "output"),
    "cik_lookup": ("company",),
    "current": ("q1", "q3"),
    "own-disp": ("action", "CIK", "start"),
    "series": ("company",),
    "viewer": ("accession_number",),
}  # fmt: skip
_BESIDE = ({"company": "l", "output": "atom"}, {"action": "getcurrent"}, {"action": "getissuer", "CIK": CIK})


@pytest.mark.parametrize(("program", "name"), [(program, name) for program in _ASKED for name in _ASKED[program]])
def test_whatever_is_asked_is_answered(as_it_is, program, name):
    for value in _VALUES:
        for beside in _BESIDE[: 3 if program in ("browse-edgar", "own-disp") else 1]:
            answer = as_it_is.client.get(f"/cgi-bin/{program}", params={**beside, name: value}, headers=WHO)
            assert answer.status_code in ((200, 404, 503) if name == "start" else (200, 404)), value
            assert "<script>" not in answer.text
            if answer.headers["content-type"] == "application/atom+xml":
                ElementTree.fromstring(answer.content)


@pytest.mark.parametrize("program", ["nothing", "browse-edgar/more", "", "../etc/passwd", "viewer?accession_number=1"])
def test_a_program_that_there_is_not(as_it_is, program):
    answer = as_it_is.ask(f"/cgi-bin/{program}")
    assert answer.status_code == 404 or program.startswith("..")
    assert answer.headers["content-type"].startswith(("text/html", "application/"))


def test_what_nobody_files_here_has_no_rows(as_it_is):
    assert "Found <b>0</b> records." in as_it_is.get("/cgi-bin/series?company=fund").text
    notice = page(as_it_is, "browse-edgar?action=geteffect")
    assert not notice.xpath("//a[contains(@href, 'filenum=')]")
    viewer = as_it_is.get(
        "/cgi-bin/viewer?action=view&cik=9900021&accession_number=0009900021-25-000001&xbrl_type=v"
    ).text
    assert "no interactive data" in viewer


# ---- how it is looked up --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "browse-edgar?action=getcurrent",
        "browse-edgar?action=getcurrent&type=D",
        "browse-edgar?action=getcurrent&type=ZZ&owner=exclude",
        "browse-edgar?action=getcurrent&company=night",
        "browse-edgar?action=getcompany&CIK=9900021&type=D",
        "browse-edgar?company=night&type=D",
        "browse-edgar?filenum=021-990001",
        "browse-edgar?State=CT",
        "browse-edgar?SIC=6770",
        "cik_lookup?company=night",
        "current?q1=0&q3=D",
        "own-disp?action=getissuer&CIK=9900021",
        "srch-edgar?text=company-name%3Dnightjar",
        "srch-edgar?text=form-type%3DD",
        "srch-edgar?text=nightjar",
    ],
)
def test_no_program_reads_all_filings(as_it_is, address):
    path, _, query = f"/cgi-bin/{address}".partition("?")
    asked: list[str] = []
    as_it_is.connection.set_trace_callback(asked.append)
    programs.respond(
        PublicRequest.of(path.encode(), query.encode()), Snapshot(as_it_is.connection, as_it_is.clock.now(), {})
    )
    as_it_is.connection.set_trace_callback(None)
    plans = [row[3] for text in asked for row in as_it_is.connection.execute(f"EXPLAIN QUERY PLAN {text}")]
    assert any(plan.startswith("SEARCH") for plan in plans)
    # The latest filings of all forms are read in the order of their index, as far as a page needs them.
    scanned = [plan for plan in plans if re.match(r"SCAN (f|p|filings|parties)\b", plan)]
    assert [plan for plan in scanned if "filings_by_public" not in plan] == []


def test_no_form_and_no_company_is_left_out_of_the_latest_filings(edgar):
    with transaction(edgar.connection):
        for number in range(520):
            edgar.connection.execute(
                "INSERT INTO filings (accession, form, filed, size, public) VALUES (?, ?, ?, 1, ?)",
                (str(number), f"A{number:03}", "2020-01-02", "2020-01-02"),
            )
        for number in range(1_100):
            entities.add(edgar.connection, str(9_930_000 + number), f"A {number}", business={"state": "ME"})
    assert len(forms_beginning(edgar.connection, "")) == 522
    assert "Larkspur" in edgar.get(f"{BROWSE}?action=getcurrent&owner=exclude").text
    assert "Larkspur" in edgar.get(f"{BROWSE}?action=getcurrent&State=ME").text


def test_forms_are_found_step_by_step(edgar):
    edgar.publish(form_d(2, form="D/A"), FORM_4)
    assert forms_beginning(edgar.connection, "") == ["4", "D", "D/A", "SCHEDULE 13G"]
    assert forms_beginning(edgar.connection, "D") == ["D", "D/A"]
    assert forms_beginning(edgar.connection, "E") == []
