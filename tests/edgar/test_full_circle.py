"""The full circle: a draft is checked, submitted, accepted, found wherever the public looks, fetched, and still itself.

Both ways in, all three forms, new and amended; and the two filings of the seeds, turned into drafts of today.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from msgspec import UNSET, structs

import muniment
from muniment.deadlines.business_days import Quarter
from muniment.drafts.checking import findings_of
from muniment.drafts.starting import amendment
from muniment.drafts.submitting import as_if_signed, filing_copy
from muniment.edgar.client.endpoints import EdgarCredentials, Secret, UserSecrets, endpoint
from muniment.edgar.client.filing import Filing, prepared
from muniment.edgar.client.listings import Criteria, wanted_form
from muniment.edgar.client.public import Public, of_company, of_form
from muniment.edgar.client.transport import Line
from muniment.edgar.sandbox.local_edgar import LocalEdgar
from muniment.forms import FormD, form_of
from muniment.forms.definition import Credentials
from muniment.forms.filing_copy import PLACEHOLDER, filed_copy, filers
from muniment.forms.schedule_13.base import Address
from muniment.forms.schedule_13.schedule_13g import Item7, Item9
from muniment.pipeline.ingest import ingest
from muniment.reading import Submission
from muniment.store import Store
from muniment.writers.conversion import convert
from shared_data import SHARED, needs_shared

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 6, 2)
LATER = date(2026, 6, 9)
CONTACT = {"contact_name": "Ada Pomelo", "contact_phone": "617-555-0100", "contact_email": "ada@pomelo.example"}
WAYS = ("api", "upload")
FORMS = ("form-d", "schedule-13g", "schedule-13d")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as running:
        yield running


@pytest.fixture
def circle(running, tmp_path):
    running.clean()
    with Line("muniment tests@muniment.example") as line:
        yield Circle(running, line, tmp_path)


class Circle:
    """A local EDGAR, somebody who files there, and a reader of what is public."""

    def __init__(self, edgar, line, folder):
        self.edgar, self.line, self.folder = edgar, line, folder
        self.to = endpoint(edgar.url)
        self.public = Public(line, self.to)
        self.on(DAY)

    def on(self, day, hour=11):
        """Stop the clock on a day."""
        self.edgar.clock.set(f"{day}T{hour:02}:00:00")

    def enrol(self, record):
        """Put the parties on file, and return tokens and access codes of the filers."""
        for number, name in parties(record).items():
            self.edgar.filer(number, name, state="DE")
        return self.edgar.token(*filers(record), new_ccc=True)

    def file(self, draft, way):
        """Check a draft and submit it; return what was filed, as it stands in the draft, and the accession number."""
        path = self.folder / "draft.yaml"
        path.write_bytes(muniment.write(draft, "yaml"))
        record = muniment.read(path).record
        header = form_of(record).header(**CONTACT)
        marked = structs.replace(header, credentials=tuple(Credentials(one, PLACEHOLDER) for one in filers(record)))
        found = [one for one in findings_of(record, self.edgar.clock.now().date(), marked) if one.severity == "error"]
        assert not found, [(one.code, one.message) for one in found]
        number = getattr(self, way)(record, header, self.enrol(record))
        ended = self.edgar.wait_until_final(number)
        assert ended.status == "DISSEMINATED", [(one.context, one.content) for one in ended.submission_messages]
        return record, number

    def api(self, record, header, tokens):
        """Submit with the client."""
        given = UserSecrets(
            Secret(tokens.filer), Secret(tokens.user), {cik: Secret(code) for cik, code in tokens.ccc.items()}
        )
        purse = EdgarCredentials(self.to, {}, given, lookup=lambda *_: None)
        ready = prepared(Submission(filed_copy(record), header), self.to, purse)
        return Filing(self.line, self.to, purse).submit(ready).accession

    def upload(self, record, header, tokens):
        """Submit with the form of the page."""
        data = filing_copy(record, header)
        for code in tokens.ccc.values():
            data = data.replace(PLACEHOLDER.encode(), code.encode(), 1)
        login = next(iter(filers(record)))
        form = {"login": login, "mode": record.live_or_test or "LIVE"}
        answer = httpx.post(f"{self.to.api}/onlineforms", data=form, files={"file": ("filing.xml", data)})
        assert answer.status_code == 202, answer.text
        return answer.json()["accessionNumber"]

    def is_everywhere(self, record, number, day):
        """Look for a filing wherever the public looks, with all its parties."""
        form = wanted_form(record.submission_type)
        assert number in {one.listing.accession for one in self.public.latest(record.submission_type)}
        for cik in parties(record):
            (one,) = (one for one in of_company(self.public, cik, Criteria()) if one.accession == number)
            assert (one.form, one.filed) == (record.submission_type, day)
        hits = self.public.search(f'"{word_of(record)}"').hits
        assert number in {one.listing.accession for one in hits}
        self.on(day + timedelta(days=1), hour=23)  # by then the indexes of the day are made
        assert number in {one.accession for one in self.public.day(day).listings}
        assert number in {one.accession for one in self.public.quarter(Quarter.of(day)).listings}
        wanted = Criteria(form, day, day)
        assert number in {one.accession for one in of_form(self.public, wanted, day + timedelta(days=1), pytest.fail)}

    def comes_back(self, record, number):
        """Fetch a filing, and store it: what is read is the draft, but for what EDGAR puts in itself."""
        name, data = self.public.anywhere(number)
        assert name in parties(record)
        path = self.folder / f"{number}.txt"
        path.write_bytes(data)
        fetched = muniment.read(path)
        assert fetched.unread == ()
        assert fetched.problems == ()
        assert bare(fetched.record) == bare(record)
        with Store.open(self.folder / f"{number}.db") as store:
            assert not ingest([path], store).refused
            stored = store.filing(store.ids()[number])
        assert bare(stored.record) == bare(record)
        return fetched

    def whole(self, draft, way):
        """Go all the way with a draft; return the reading of what was fetched."""
        day = self.edgar.clock.now().date()
        record, number = self.file(draft, way)
        self.is_everywhere(record, number, day)
        return self.comes_back(record, number)


def parties(record):
    """Return the parties that have a CIK, with their names."""
    if isinstance(record, FormD):
        return {one.cik: one.name for one in (record.primary_issuer, *(record.other_issuers or ()))}
    first = (record.reporting_persons or ())[0]
    named = {one.cik: one.name for one in record.reporting_persons if one.cik}
    return {record.filer_cik: first.name, **named, record.issuer_cik: record.issuer_name}


def word_of(record):
    """Return words of the form itself, which nobody has to have put into a header."""
    if isinstance(record, FormD):
        return record.related_persons[0].last_name
    return record.reporting_persons[0].name.partition(",")[0]


def bare(record):
    """Return a record without what EDGAR fills in, and without the version of the schema."""
    return structs.replace(filed_copy(record), schema_version=UNSET)


def example(name):
    record = muniment.read(EXAMPLES / f"{name}.xml").record
    return structs.replace(record, live_or_test="LIVE", as_filed=())


def amended(reading, day, **changes):
    """Return the amendment of what was fetched, signed and dated."""
    record = as_if_signed(amendment(reading, day).record, day)
    if not isinstance(record, FormD):
        changes = {"event_date": day, **changes}
    return structs.replace(record, live_or_test="LIVE", **changes)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", FORMS)
def test_new_and_amended(circle, name, way):
    first = circle.whole(example(name), way)
    assert not names_amendment(first.record)
    circle.on(LATER)
    second = circle.whole(amended(first, LATER), way)
    assert names_amendment(second.record)
    assert second.record.previous_accession_number == first.header.accession_number
    assert second.header.parties[0].file_number == first.header.parties[0].file_number
    assert [one["status"] for one in circle.edgar.submissions()] == ["DONE", "DONE"]


def names_amendment(record):
    return record.submission_type.endswith("/A")


# ---- the seeds ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("way", WAYS)
def test_the_notice_of_the_seeds(circle, way):
    seed = muniment.read(SHARED / "seeds" / "001_151b6a5844f18846.txt").record
    # Of the last person the page has lost all but the street, which is that of the others.
    *others, last = seed.related_persons
    complete = (*others, structs.replace(last, address=others[0].address))
    (signed,) = seed.signatures
    signed = structs.replace(signed, signature="/s/ Tony Chung", date=DAY)
    draft = structs.replace(
        seed, related_persons=complete, signatures=(signed,), submission_type="D", live_or_test="LIVE"
    )
    first = circle.whole(draft, way)
    assert first.record.total_offering_amount == 20_000_000
    assert len(first.record.related_persons) == 8
    circle.on(LATER)
    sold = {"total_amount_sold": 4_500_000, "total_remaining": 15_500_000}
    began = {"first_sale": DAY, "first_sale_yet_to_occur": UNSET}
    second = circle.whole(amended(first, LATER, **sold, **began), way)
    assert second.record.total_amount_sold == 4_500_000


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("way", WAYS)
def test_the_schedule_of_the_seeds(circle, way):
    printed = muniment.read(SHARED / "seeds" / "000_d2aa5ada885848d1.txt")
    seed = convert(printed).record
    assert seed.amendment_number == 1
    address = Address(
        street1="30452 Esperanza", city="Rancho Santa Margarita", state="CA", zip_code="92688"
    )  # as Item 1(b) has it, where the scan has broken a word
    item1 = structs.replace(
        seed.item1, issuer_name=seed.issuer_name, issuer_address="30452 Esperanza, Rancho Santa Margarita, CA 92688"
    )
    # Where the page says N/A, the form of today wants numbers: nothing is held any more (Item 5).
    powers = dict.fromkeys(
        ("sole_voting_power", "shared_voting_power", "sole_dispositive_power", "shared_dispositive_power"), Decimal(0)
    )
    (person,) = seed.reporting_persons
    person = structs.replace(person, **powers, aggregate_amount=Decimal(0), percent=Decimal(0), types=("HC",))
    completed = structs.replace(
        as_if_signed(seed, DAY),
        live_or_test="LIVE",
        filer_cik="0000070858",
        issuer_cik="0001141240",
        issuer_address=address,
        item1=item1,
        reporting_persons=(person,),
        item4=structs.replace(seed.item4, percent="0%", **dict.fromkeys(powers, "0")),
        item7=Item7(not_applicable=True),
        item9=Item9(not_applicable=True),
        event_date=DAY,
    )
    before = structs.replace(completed, submission_type="SCHEDULE 13G", amendment_number=UNSET)
    first = circle.whole(before, way)
    circle.on(LATER)
    number = first.header.accession_number
    second = circle.whole(structs.replace(completed, event_date=LATER, previous_accession_number=number), way)
    assert second.record.amendment_number == 1
    assert second.record.item5.five_percent_or_less
