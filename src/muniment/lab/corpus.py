"""Everything that is filed in a corpus of sample filings, in the order of filing, from its seed and their number.

Only what goes on is kept, each statement and offering as the next filing it will make: so a million filings take no
more memory than those that are open at one time. Every number is given when a filing is made, so that accession numbers
rise with the days. First stands the notice on Form D of an offering.

Each filing is written as the kind of file of its time, in a folder a year or an archive a year. Form D is XML;
schedules are typewriter text until 2000, mostly web pages until December 2024, then XML. A few printed schedules are
kept without EDGAR's header, as they lie in many folders: nothing states their CIKs or accession number. A run that was
cut short is gone on with. A file is there whole or not at all: it is written under another name first. `.sample.json`
says which corpus it is.
"""

import heapq
import json
import shutil
import zipfile
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, Literal, TypeAlias

from msgspec import UNSET, Struct
from msgspec.structs import replace

from muniment import atomic
from muniment.codes import states
from muniment.documents.archive import Item
from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.submission import embedded, item_text, write_full
from muniment.engines import Engine, LoadedFile, Local, nothing_known
from muniment.errors import EnvironmentProblem, UsageError
from muniment.forms import FormD, Record
from muniment.forms.definition import AsFiled
from muniment.forms.form_d.fields import Address, Issuer, Recipient, RelatedPerson, Signature, SolicitationState
from muniment.isolated import packed, unpacked
from muniment.lab import timeline
from muniment.lab.entities import FIRST_DAY, LAST_DAY, Entities, Officer, Venture
from muniment.lab.layouts import LAYOUTS, PageLayout, printed
from muniment.lab.names import Place, conformed, dice
from muniment.lab.schedules import case_of
from muniment.lab.timeline import NOTICES_SINCE, Offering, Position
from muniment.writers.xml import write_xml

_DIVIDED_SINCE = date(2013, 9, 23)  # Rule 506 into 506(b) and 506(c)
_VERSIONS = ((date(2024, 3, 1), "X0708"), (date(2013, 9, 23), "X0706"), (date(2009, 1, 1), "X0603"))
_FUND_TYPES = ("Hedge Fund", "Hedge Fund", "Private Equity Fund", "Venture Capital Fund", "Other Investment Fund")
_INDUSTRIES = (
    *("Other Technology",) * 6, *("Other",) * 5, *("Biotechnology",) * 4, *("Other Health Care",) * 3,
    *("Commercial",) * 3, *("Residential",) * 3, *("Other Real Estate",) * 3, "Pharmaceuticals", "Computers",
    "Manufacturing", "Oil and Gas", "Other Energy", "Restaurants", "Retailing", "Business Services", "Insurance",
    "Agriculture", "Telecommunications", "Commercial Banking", "REITS and Finance", "Construction", "Investing",
    "Other Banking and Financial Services", "Hospitals and Physicians", "Lodging and Conventions",
)  # fmt: skip
_REVENUES = ("No Revenues", "$1 - $1,000,000", "$1,000,001 - $5,000,000", "Decline to Disclose", "Decline to Disclose")
_NET_ASSETS = ("Decline to Disclose", "Not Applicable", "$5,000,001 - $25,000,000", "Over $100,000,000")
_BY_ASSETS = frozenset({"Hedge Fund", "Other Investment Fund"})  # the others state revenues in Item 5
_ROLES = (("Executive Officer",), ("Executive Officer", "Director"), ("Director",), ("Executive Officer", "Promoter"))
_YOUNG = 5
_PAID, _NON_ACCREDITED = 0.18, 0.05


def notice_of(offering: Offering, entities: Entities) -> FormD:
    """Return the notice of an offering as it then stands."""
    venture = entities.venture(offering.venture)
    always = dice(entities.seed, "offering", offering.offering, "habits")
    rng = dice(entities.seed, "notice", offering.offering, offering.number)
    amended = offering.number > 1
    officers = _officers(offering, venture, entities, always)
    recipients = UNSET if always.random() > _PAID else _recipients(entities, always)
    least = always.choice((0, 0, 10_000, 25_000, 100_000))
    kind = _kind(offering, venture, always)
    investors = 1 + int(rng.expovariate(1 / 25)) if offering.stated else 0
    has_non_accredited = rng.random() < _NON_ACCREDITED
    signer = officers[0][0]
    name = " ".join(filter(None, (signer.first if signer.first != "-" else "", signer.middle, signer.last)))
    return FormD(
        schema_version=next(version for since, version in _VERSIONS if offering.filed >= since),
        submission_type="D/A" if amended else "D",
        live_or_test="LIVE",
        primary_issuer=_issuer(offering, venture),
        related_persons=tuple(
            RelatedPerson(
                first_name=who.first,
                middle_name=who.middle or UNSET,
                last_name=who.last,
                address=_notice_address(who.place),
                relationships=roles,
            )
            for who, roles in officers
        ),
        is_amendment=amended,
        previous_accession_number=offering.previous if amended and offering.names_it and offering.previous else UNSET,
        first_sale=offering.first_sale or UNSET,
        first_sale_yet_to_occur=UNSET if offering.first_sale else True,
        more_than_one_year=offering.lasting,
        is_business_combination=always.random() < 0.01,
        minimum_investment=least if offering.offered is None or least * 10 <= offering.offered else 0,
        recipients=recipients,
        total_offering_amount="Indefinite" if offering.offered is None else offering.offered,
        total_amount_sold=offering.stated,
        total_remaining="Indefinite" if offering.offered is None else max(offering.offered - offering.stated, 0),
        has_non_accredited_investors=has_non_accredited,
        non_accredited_investors=rng.randint(0, investors) if has_non_accredited else UNSET,
        total_investors=investors,
        sales_commissions=offering.stated * 3 // 100 if recipients else 0,
        finders_fees=0,
        proceeds_to_related_persons=0,
        is_authorized_representative=False,
        signatures=(
            Signature(
                issuer=venture.name,
                signature=f"/s/ {name}"[:30],
                name=name,
                title="General Partner" if signer.first == "-" else "Chief Executive Officer",
                date=offering.filed,
            ),
        ),
        **kind,
    )


def _kind(offering: Offering, venture: Venture, always: Random) -> dict[str, Any]:
    """Return industry, size, exemptions and securities."""
    rule = "06" if offering.filed < _DIVIDED_SINCE else always.choice(("06b",) * 9 + ("06c",))
    if venture.fund:
        kind, assets = always.choice(_FUND_TYPES), always.choice(_NET_ASSETS)
        of_assets = kind in _BY_ASSETS
        return {
            "industry_group": "Pooled Investment Fund",
            "fund_type": kind,
            "is_investment_company": False,
            "net_asset_value_range": assets if of_assets else UNSET,
            "revenue_range": UNSET if of_assets else "Decline to Disclose",
            "exemptions": (rule, "3C", always.choice(("3C.1", "3C.7", "3C.7"))),
            "offers_pooled_fund_interests": True,
        }
    debt = always.random() < 0.2
    return {
        "industry_group": always.choice(_INDUSTRIES),
        "revenue_range": always.choice(_REVENUES),
        "exemptions": (always.choice((rule,) * 19 + ("04",)),),
        "offers_equity": UNSET if debt else True,
        "offers_debt": True if debt else UNSET,
    }


def _issuer(offering: Offering, venture: Venture) -> Issuer:
    young = offering.filed.year - offering.formed <= _YOUNG
    partnership = "Limited Partnership" if venture.name.endswith(("L.P.", "LP")) else "Corporation"
    return Issuer(
        cik=venture.cik,
        name=venture.name,
        address=_notice_address(venture.place),
        phone=venture.phone,
        jurisdiction=_state(venture.incorporated),
        previous_names=(venture.former,) if venture.former else (),
        no_previous_names=UNSET if venture.former else True,
        no_edgar_previous_names=True,
        edgar_previous_names=(),
        entity_type="Limited Liability Company" if venture.name.endswith("LLC") else partnership,
        formed_within_five_years=True if young else UNSET,
        formed_over_five_years_ago=UNSET if young else True,
        year_formed=offering.formed if young else UNSET,
    )


def _officers(
    offering: Offering, venture: Venture, entities: Entities, always: Random
) -> list[tuple[Officer, tuple[str, ...]]]:
    """Return the related persons: those of a family of funds stand in all of them, a few others in many."""
    people = max(6, entities.count // 8)
    officers = []
    if venture.fund:
        officers.append((entities.sponsor(venture.sponsor), ("Promoter",)))
        officers += [(entities.officer(venture.sponsor * 3 + n), ("Executive Officer",)) for n in range(2)]
        return officers
    roles = dice(entities.seed, "venture", offering.venture, "officers")
    for n in range(roles.randint(1, 5)):
        number = int(people * roles.random() ** 4) if n else people + offering.venture
        officers.append((entities.officer(number), roles.choice(_ROLES)))
    if offering.number > 1 and always.random() < 0.2:
        officers.append((entities.officer(2 * people + offering.venture), ("Director",)))
    return officers


def _recipients(entities: Entities, always: Random) -> tuple[Recipient, ...]:
    """Return one to three brokers, none of whom has an associated dealer; a few have no CRD number."""
    numbers = dict.fromkeys(int(entities.brokers * always.random() ** 2) for _ in range(always.choice((1, 1, 1, 2, 3))))
    recipients = []
    for broker in map(entities.broker, numbers):
        everywhere = always.random() < 0.3
        codes = sorted(set(always.choices(("NY", "CA", "TX", "FL", "MA", "IL", "CO"), k=3)))
        none = (*(() if broker.crd else ("crd_number",)), "associated_dealer", "associated_dealer_crd_number")
        recipient = Recipient(
            as_filed=tuple(AsFiled(field=name, words="None") for name in none),
            name=broker.name,
            crd_number=broker.crd or UNSET,
            address=_notice_address(broker.place),
            all_states=True if everywhere else UNSET,
            states=() if everywhere else tuple(SolicitationState(state=code, name=_state(code)) for code in codes),
            foreign=False,
        )
        recipients.append(recipient)
    return tuple(recipients)


def _notice_address(place: Place) -> Address:
    return Address(
        street1=place.street,
        street2=place.floor or UNSET,
        city=place.city,
        state=place.state,
        state_name=_state(place.state),
        zip_code=place.zip,
    )


def _state(code: str) -> str:
    return states.FORM_D.format(code)


EDITION = 3
"""Goes up when the same seed and count would make other filings."""
MOST = 5_000_000
"""How many filings the ranges of numbers are wide enough for."""
SCHEDULES = 0.6
"""Which share of the filings are Schedules 13D and 13G; the others are notices on Form D."""
PER_STATEMENT, PER_OFFERING = 5.68, 2.01
"""How many filings a statement and an offering come to in the years of a corpus, measured."""
_GROWN = 3  # times as many begin at the end as at the beginning
_OWN_LOGIN = 0.15
_TRIES = 12
_OFFERINGS = 9_000_000
_ACTS_IN_WORDS_SINCE = date(1996, 1, 1)
_ACCEPTANCE_SINCE = date(2000, 1, 1)  # headers of the nineties do not state the moment of acceptance

Due = Position | Offering


class Planned(Struct, frozen=True):
    """A filing that is to be made: its number in the corpus from 0, its accession number, and what it reports."""

    number: int
    accession: str
    accepted: datetime
    due: Due

    @property
    def filed(self) -> date:
        """The filing date."""
        return self.due.filed


class Corpus:
    """A corpus of `count` filings; the same seed and count make the same filings, byte for byte."""

    def __init__(self, seed: int, count: int) -> None:
        if not 1 <= count <= MOST:
            raise UsageError(f"a sample has 1 to {MOST:,} filings, not {count:,}")
        self.seed, self.count = seed, count
        self.entities = Entities(seed, count)
        self._statements = int(count * SCHEDULES / PER_STATEMENT) + 1
        self._offerings = int(count * (1 - SCHEDULES) / PER_OFFERING) + 1

    def __iter__(self) -> Iterator[Planned]:
        return _Run(self).planned()

    def begins(self, kind: str, number: int) -> date:
        """Return the day of the first schedule of a statement ("s"), or of the first notice of an offering ("o")."""
        if kind == "s":
            return timeline.opening(number, self._statements, FIRST_DAY, _GROWN, season=True)
        return timeline.opening(number, self._offerings, NOTICES_SINCE, _GROWN, season=False)

    def record(self, planned: Planned) -> Record:
        """Return the record of a filing."""
        due = planned.due
        return notice_of(due, self.entities) if isinstance(due, Offering) else case_of(due, self.entities).record

    def header(self, planned: Planned) -> FilingHeader:
        """Return what EDGAR says about a filing: its number and days, and who files about whom."""
        due, filed = planned.due, planned.filed
        header = FilingHeader(
            accession_number=planned.accession,
            document_count=1,
            filed=filed,
            changed=filed,
            accepted=planned.accepted if filed >= _ACCEPTANCE_SINCE else UNSET,
        )
        if isinstance(due, Position):
            form = f"{'SCHEDULE' if due.in_xml else 'SC'} {due.schedule}{'/A' if due.amendment else ''}"
            members = self.entities.holder(due.holder).members[due.part + 1 :]
            parties, group = self._parties_of_schedule(due, form), tuple(conformed(member.name) for member in members)
            return replace(header, form=form, parties=parties, group_members=group)
        record = notice_of(due, self.entities)
        form = record.submission_type or "D"
        items = tuple(item_text(code).removeprefix("<ITEMS>") for code in record.exemptions or ())
        return replace(header, form=form, parties=(self._issuer_of_notice(due, form),), items=items, effective=filed)

    def _parties_of_schedule(self, due: Position, form: str) -> tuple[Party, Party]:
        company, holder = self.entities.issuer(due.issuer), self.entities.holder(due.holder)
        former = [
            FormerName(name=conformed(name), changed=until)
            for (_, name), (until, _) in zip(company.names, company.names[1:], strict=False)
            if until <= due.filed
        ]
        lead = holder.members[due.part]
        subject = Party(
            role="SUBJECT COMPANY",
            name=conformed(company.named(due.filed)),
            cik=company.cik,
            sic=company.sic,
            irs_number="000000000",
            state_of_incorporation=company.incorporated,
            fiscal_year_end="1231",
            form_type=form,
            act="1934 Act" if due.filed >= _ACTS_IN_WORDS_SINCE else "34",
            file_number=company.file_number,
            business_address=_address(company.place, company.phone),
            former_names=tuple(former),
        )
        filer = Party(
            role="FILED BY",
            name=conformed(lead.name),
            cik=lead.cik or holder.members[0].cik,
            state_of_incorporation=UNSET if lead.human else lead.home,
            form_type=form,
            business_address=_address(holder.place, holder.phone),
        )
        return subject, filer

    def _issuer_of_notice(self, due: Offering, form: str) -> Party:
        venture = self.entities.venture(due.venture)
        return Party(
            role="FILER",
            name=conformed(venture.name),
            cik=venture.cik,
            irs_number="000000000",
            state_of_incorporation=venture.incorporated,
            form_type=form,
            act="1933 Act",
            file_number=f"021-{_OFFERINGS + due.offering}",
            business_address=_address(venture.place, venture.phone),
            former_names=(FormerName(name=conformed(venture.former)),) if venture.former else (),
        )


def _address(place: Place, phone: str) -> HeaderAddress:
    return HeaderAddress(
        street1=place.street.upper(),
        street2=place.floor.upper() or UNSET,
        city=place.city.upper(),
        state=place.state,
        zip=place.zip,
        phone=phone,
    )


class _Run:
    """One way through a corpus: what is open, and the numbers given so far this year."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.entities, self.seed = corpus, corpus.entities, corpus.seed
        self.open: list[tuple[date, tuple[str, int], Due]] = []
        self.taken: set[tuple[int, int, int]] = set()
        self.numbers_given: dict[str, int] = defaultdict(int)
        self.year = 0
        self.begun = {"s": 0, "o": 0}

    def planned(self) -> Iterator[Planned]:
        """Yield the filings in the order of their days; those of one day by their statements."""
        for number in range(self.corpus.count):
            due = self._next()
            rng = dice(self.seed, "edgar", *due.key, due.number)
            if due.filed.year != self.year:
                self.year = due.filed.year
                self.numbers_given.clear()
            login = self.entities.agent(rng)
            if rng.random() < _OWN_LOGIN and isinstance(due, Offering):
                login = self.entities.venture(due.venture).cik
            self.numbers_given[login] += 1
            accession = f"{login}-{self.year % 100:02d}-{self.numbers_given[login]:06d}"
            yield Planned(number, accession, timeline.accepted(due.filed, rng, schedule=isinstance(due, Position)), due)
            upcoming = due.next_filing(self.entities, dice(self.seed, *due.key, due.number + 1))
            if upcoming is None and isinstance(due, Position):
                self.taken.discard((due.issuer, due.which, due.holder))
            if upcoming is not None and upcoming.filed <= LAST_DAY:
                heapq.heappush(self.open, (upcoming.filed, due.key, replace(upcoming, previous=accession)))

    def _next(self) -> Due:
        """Return what is filed next: what is open, or the beginning of something, whichever comes first."""
        day, kind = min((self.corpus.begins(kind, number), kind) for kind, number in self.begun.items())
        if self.open and self.open[0][0] <= day:
            return heapq.heappop(self.open)[2]
        number = self.begun[kind]
        self.begun[kind] = number + 1
        rng = dice(self.seed, kind, number, 1)
        if kind == "o":
            return timeline.opened_offering(number, day, partial(self.corpus.begins, "o"), self.entities, rng)
        # One holder has one statement on a class at a time.
        due = timeline.opened_statement(number, day, self.entities, rng)
        for _ in range(_TRIES):
            if (due.issuer, due.which, due.holder) not in self.taken:
                break
            due = timeline.opened_statement(number, day, self.entities, rng)
        self.taken.add((due.issuer, due.which, due.holder))
        return due


# ---- files -----------------------------------------------------------------------------------------------------------

Format = Literal["submissions", "files", "zip"]

MANIFEST = ".sample.json"
_HTML_SINCE = 2001
_BARE = 0.015
_TEXT_LATER = 0.12  # of the schedules of the years of web pages, those that were typed all the same
_TEXTS = tuple(name for name, layout in LAYOUTS.items() if not layout.markup and layout.since < _HTML_SINCE)
_TOGETHER = 100  # filings that a worker makes at a time
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the members of an archive: nothing depends on when it was made


class Document(Struct, frozen=True):
    """A file: its name without folders, its bytes."""

    name: str
    data: bytes


_Make: TypeAlias = Callable[[Iterable[Planned]], Iterator[tuple[Planned, Document]]]


def is_bare(planned: Planned, corpus: Corpus) -> bool:
    """Whether a filing is kept without EDGAR's header."""
    return not planned.due.in_xml and dice(corpus.seed, "bare", planned.number).random() < _BARE


def submission(planned: Planned, corpus: Corpus) -> Document:
    """Return the full submission of a filing: header and document; for a few the document alone."""
    if is_bare(planned, corpus):
        return primary(planned, corpus)
    header, suffix = corpus.header(planned), _suffix(planned, corpus)
    name = "primary_doc.xml" if suffix == "xml" else f"d{planned.number:07d}.{suffix}"
    data = write_full(header, [embedded(_page(planned, corpus), name, header.form or "", 1)], "text")
    return Document(f"{planned.accession}.txt", data)


def primary(planned: Planned, corpus: Corpus) -> Document:
    """Return the document of a filing alone."""
    return Document(f"{planned.accession}.{_suffix(planned, corpus)}", _page(planned, corpus))


def name_of(planned: Planned, corpus: Corpus, *, whole: bool) -> str:
    """Return what the file of a filing is called, `whole` for the full submission, without making it."""
    suffix = "txt" if whole and not is_bare(planned, corpus) else _suffix(planned, corpus)
    return f"{planned.accession}.{suffix}"


def _page(planned: Planned, corpus: Corpus) -> bytes:
    due = planned.due
    if isinstance(due, Offering) or due.in_xml:
        return write_xml(corpus.record(planned))
    rng = dice(corpus.seed, "page", planned.number)
    return printed(case_of(due, corpus.entities), rng, layout_of(planned, corpus).name)


def _suffix(planned: Planned, corpus: Corpus) -> str:
    """Return the ending of the name of the document."""
    return "xml" if planned.due.in_xml else layout_of(planned, corpus).suffix


def layout_of(planned: Planned, corpus: Corpus) -> PageLayout:
    """Return the layout in which a filing was printed."""
    year, rng = planned.filed.year, dice(corpus.seed, "layout", planned.number)
    if year < _HTML_SINCE or rng.random() < _TEXT_LATER:
        return LAYOUTS[rng.choice(_TEXTS)]
    return rng.choice([layout for layout in LAYOUTS.values() if layout.markup and layout.since <= year])


# ---- into a folder --------------------------------------------------------------------------------------------------


def write(folder: Path, corpus: Corpus, form: Format, engine: Engine | None = None) -> Iterator[int]:
    """Write a corpus into a folder, yield how many of its filings are done; `engine` makes them, else this process.

    `submissions` are full submissions in `1994/…`, `files` the documents alone, `zip` full submissions in `1994.zip`.

    Raises:
        UsageError: the folder holds another sample, or something else.
        EnvironmentProblem: it cannot be written.
    """
    try:
        _claim(folder, {"seed": corpus.seed, "count": corpus.count, "format": form, "edition": EDITION})
        make = partial(_documents, corpus, form, engine or Local())
        yield from _archives(folder, corpus, make) if form == "zip" else _files(folder, corpus, form, make)
    except OSError as error:
        where = error.filename or folder
        raise EnvironmentProblem(f"{where}: cannot be written: {error.strerror or error}") from error


def _claim(folder: Path, sample: dict[str, object]) -> None:
    """Say in the folder which corpus it holds, or find that it says so."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    if not manifest.exists():
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: is not empty and holds no sample; name another folder")
        atomic.write((json.dumps(sample) + "\n").encode(), manifest, mode=0o666)
        return
    try:
        stated = json.loads(manifest.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{manifest}: does not say which sample is here; name another folder") from error
    if stated != sample:
        raise UsageError(f"{folder}: holds another sample, {manifest.read_text('utf-8').strip()}; name another folder")
    for remainder in folder.rglob(".*.part"):  # by a run that was killed
        shutil.rmtree(remainder) if remainder.is_dir() else remainder.unlink()


def _files(folder: Path, corpus: Corpus, form: Format, make: _Make) -> Iterator[int]:
    def path(planned: Planned, name: str) -> Path:
        return folder / str(planned.filed.year) / name

    with_header = form == "submissions"
    yield 0
    left = (filing for filing in corpus if not path(filing, name_of(filing, corpus, whole=with_header)).exists())
    for planned, document in make(left):
        place = path(planned, document.name)
        place.parent.mkdir(exist_ok=True)
        atomic.write(document.data, place, mode=0o666, durable=False)
        yield planned.number + 1
    yield corpus.count


def _archives(folder: Path, corpus: Corpus, make: _Make) -> Iterator[int]:
    done = 0
    for year, filings in groupby(corpus, lambda planned: planned.filed.year):
        path = folder / f"{year}.zip"
        if path.exists():
            done += sum(1 for _ in filings)
            yield done
            continue
        with (
            atomic.replacing(path, durable=False) as place,
            zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for _, document in make(filings):
                archive.writestr(zipfile.ZipInfo(document.name, _EPOCH), document.data, zipfile.ZIP_DEFLATED)
                done += 1
                yield done


# ---- making, here or elsewhere --------------------------------------------------------------------------------------


def _documents(
    corpus: Corpus, form: Format, engine: Engine, filings: Iterable[Planned]
) -> Iterator[tuple[Planned, Document]]:
    """Yield filings with their documents, in their order."""
    waiting = deque[Planned]()

    def units() -> Iterator[LoadedFile]:
        for planned in filings:
            waiting.append(planned)
            yield LoadedFile(Item(planned.accession, packed(planned)))

    for done in engine.run(partial(_make, corpus.seed, corpus.count, form), units(), nothing_known, together=_TOGETHER):
        for outcome in done:
            if outcome.refused:
                raise EnvironmentProblem(f"{outcome.name}: cannot be made: {outcome.refused.message}")
            (document,) = outcome.made
            yield waiting.popleft(), document


def _make(seed: int, count: int, form: Format, item: Item) -> Iterator[Document]:
    """Make the document of a filing; the work of a worker."""
    planned: Planned = unpacked(item.data)
    yield (primary if form == "files" else submission)(planned, _corpus(seed, count))


_corpus = lru_cache(1)(Corpus)
