"""Everything that is filed in a corpus of sample filings, in the order of filing, from its seed and their number.

Only what goes on is kept, each statement and offering as the next filing it will make: so a million filings take no
more memory than those that are open at one time. Every number is given when a filing is made, so that accession numbers
rise with the days.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from msgspec import UNSET, Struct
from msgspec.structs import replace

from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.submission_writing import item_text
from muniment.errors import UsageError
from muniment.forms import Record
from muniment.lab import timeline
from muniment.lab.entities import FIRST_DAY, LAST_DAY, Entities
from muniment.lab.names import Place, conformed, dice
from muniment.lab.notices import notice_of
from muniment.lab.schedules import case_of
from muniment.lab.timeline import NOTICES_SINCE, Offering, Position

EDITION = 2
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
            accession = self._accession(due, rng)
            accepted = timeline.accepted(due.filed, rng, schedule=isinstance(due, Position))
            yield Planned(number, accession, accepted, due)
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
            return timeline.opened_offering(
                number, day, lambda offering: self.corpus.begins("o", offering), self.entities, rng
            )
        # One holder has one statement on a class at a time.
        due = timeline.opened_statement(number, day, self.entities, rng)
        for _ in range(_TRIES):
            if (due.issuer, due.which, due.holder) not in self.taken:
                break
            due = timeline.opened_statement(number, day, self.entities, rng)
        self.taken.add((due.issuer, due.which, due.holder))
        return due

    def _accession(self, due: Due, rng: Random) -> str:
        if due.filed.year != self.year:
            self.year = due.filed.year
            self.numbers_given.clear()
        login = self.entities.agent(rng)
        if rng.random() < _OWN_LOGIN and isinstance(due, Offering):
            login = self.entities.venture(due.venture).cik
        self.numbers_given[login] += 1
        return f"{login}-{self.year % 100:02d}-{self.numbers_given[login]:06d}"
