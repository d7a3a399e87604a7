"""Full submissions with the facts that a recorded index page states, so that ours can be held against it."""

import re
from datetime import date, datetime

from lxml import html
from msgspec import UNSET

from muniment.documents.header import FilingHeader, HeaderAddress, Party
from muniment.documents.passage import Passage
from muniment.documents.submission import EmbeddedDocument, write_full

ROLES = {"Filer": "FILER", "Subject": "SUBJECT COMPANY", "Filed by": "FILED BY", "Filed for": "FILED FOR",
         "Issuer": "ISSUER", "Reporting": "REPORTING-OWNER"}  # fmt: skip


def submission(page: html.HtmlElement) -> bytes:
    """Return a full submission of which the page could be the index page; what its documents say is invented."""
    heads = [element.text for element in page.find_class("infoHead")]
    infos = dict(zip(heads, page.find_class("info"), strict=True))
    accepted = datetime.fromisoformat(infos["Accepted"].text)
    period = infos.get("Period of Report")
    header = FilingHeader(
        accession_number=page.get_element_by_id("secNum").text_content().split()[-1],
        form=page.get_element_by_id("formName").findtext("strong").removeprefix("Form "),
        filed=date.fromisoformat(infos["Filing Date"].text),
        accepted=accepted if accepted.time().isoformat() != "00:00:00" else UNSET,
        period=date.fromisoformat(period.text) if period is not None else UNSET,
        items=tuple(line.partition(": ")[2] for line in infos["Items"].itertext()) if "Items" in infos else (),
        document_count=int(infos["Documents"].text),
        parties=tuple(_party(name) for name in page.find_class("companyName")),
    )
    return write_full(header, _documents(page), "text")


def _documents(page: html.HtmlElement) -> list[EmbeddedDocument]:
    """Every document that a row names; what stands between two numbers is EDGAR's own."""
    rendered = re.findall(r"xsl[A-Za-z0-9_]*(X[0-9]{2})/", " ".join(page.xpath("//table//a/@href")))
    text = f"<schemaVersion>{rendered[0]}06</schemaVersion>\n".encode() if rendered else b"text\n"
    documents = {}
    for row in page.xpath('//table[@class="tableFile"]/tr')[1:]:
        cells = [cell.text_content().strip() for cell in row]
        if not cells[0].isdecimal() or cells[4] == "":
            continue
        name = row.findtext("td/a") or UNSET
        documents[int(cells[0])] = EmbeddedDocument(
            type=cells[3], sequence=int(cells[0]), filename=name, description=cells[1] or UNSET,
            wrapper="XML" if name and name.endswith(".xml") else UNSET, passage=Passage.whole(text),
        )  # fmt: skip
    between = EmbeddedDocument(type="XML", filename="R1.htm", passage=Passage.whole(b"made by EDGAR\n"))
    return [documents.get(number, between) for number in range(1, max(documents) + 1)]


def _party(name: html.HtmlElement) -> Party:
    block = name.getparent().getparent()
    title = re.fullmatch(r"(.*) \(([A-Za-z ]+)\)", name.text_content().split("\n")[0])
    info = block.find_class("identInfo")[0]
    values = dict(re.findall(r"([A-Za-z.]+(?: [A-Za-z.]+)*?):\s+([^|\n:]*?)(?= \||$|\n)", _lines(info)))
    mail, business = (_address(mailer) for mailer in block.find_class("mailer"))
    sic = re.search(r"SIC: ([0-9]{4}) (.*)", _lines(info))
    office = re.search(r"\(CF Office: (.*)\)", _lines(info))
    return Party(
        role=ROLES[title[2]],
        name=title[1],
        cik=name.findall("a")[-1].text[:10],
        sic=f"{sic[2].upper()} [{sic[1]}]" if sic else UNSET,
        organization_name=office[1] if office else UNSET,
        irs_number=values.get("EIN.", values.get("IRS No.", UNSET)),
        state_of_incorporation=values.get("State of Incorp.", UNSET),
        fiscal_year_end=values.get("Fiscal Year End", UNSET),
        form_type=values.get("Type", UNSET),
        act=values.get("Act", UNSET),
        file_number=values.get("File No.", UNSET),
        film_number=values.get("Film No.", UNSET),
        mail_address=mail,
        business_address=business,
    )


def _lines(info: html.HtmlElement) -> str:
    for line_end in info.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "").lstrip("\n")
    return info.text_content()


def _address(mailer: html.HtmlElement) -> HeaderAddress:
    """Read an address; its place is the only line with line ends."""
    spans = [span for span in mailer if span.tag == "span"]
    place = next((span for span in spans if "\n" in (span.text or "")), None)
    if place is None:
        return UNSET
    at = spans.index(place)
    if len(place):
        city, state, zip_code = place.text.strip(), place[0].text, place[0].tail.strip()
    else:  # as pages were until 2021
        city, state, zip_code = re.fullmatch(r"(.*) ([A-Z0-9]{2}) ([0-9-]+)", place.text.strip()).groups()
    streets = [span.text for span in spans[:at]]
    return HeaderAddress(
        street1=streets[0],
        street2=streets[1] if len(streets) > 1 else UNSET,
        city=city,
        state=state,
        zip=zip_code,
        phone=spans[at + 1].text if len(spans) > at + 1 else UNSET,
    )
