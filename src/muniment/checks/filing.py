"""A filing as checks see it: the record, what is known around it, and how late it was."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Generic, Protocol, TypeAlias, TypeGuard, TypeVar

from msgspec import UNSET, Struct, UnsetType

from muniment.caching import cached_property
from muniment.checks.faults import Fault, faults_of
from muniment.checks.rule import Copy, Dated, Profile, Undecided, Violation
from muniment.checks.validation import SchemaFault, schema_faults
from muniment.deadlines import Due, dated, days_late, filing_dates, latest
from muniment.deadlines.business_days import FIRST_DAY, LAST_DAY
from muniment.documents.archive import Packed
from muniment.documents.header import FilingHeader
from muniment.documents.passage import Passage
from muniment.documents.sniff import in_utf8
from muniment.documents.xml import parse as parse_xml
from muniment.errors import RecordError, UsageError
from muniment.evidence import DOUBTFUL, Evidence, Problem, State
from muniment.forms import FormD, Record, Schedule13, day_signed, form_of, is_record, stated_form
from muniment.forms.definition import SubmissionHeader, exact
from muniment.forms.filing_copy import complete_header, filed_copy
from muniment.forms.walk import value_at
from muniment.readers import read
from muniment.readers.dataset import DatasetReading
from muniment.readers.labelled import reader_of_lists
from muniment.readers.xml import walk
from muniment.readers.xml_trace import XmlTrace
from muniment.reading import Detailed, Details, Reading, Settled, Submission
from muniment.wording import count, day
from muniment.writers.xml import write_submission

T = TypeVar("T")

DAY_UNKNOWN = Undecided("the day of filing is not known")

DAMAGE = frozenset({"damaged", "torn"})
"""The problems of a source that is not whole: no text of XML, and an element without its end."""
R_co = TypeVar("R_co", bound=Record, covariant=True)


class StoredReading(Protocol):
    """What a store has beside a record, as a reading does."""

    header: FilingHeader | UnsetType
    states: Mapping[str, State]
    problems: tuple[Problem, ...]
    details: Details | UnsetType

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Where each value was read, by path."""
        ...


AnyReading: TypeAlias = Reading | DatasetReading | StoredReading


class Filing(Generic[R_co]):
    """What a rule may look at: of one form, as `Filing[FormD]`, of either schedule, or of any: `Filing[Record]`.

    * `record`; `form`: `D`, `13G` or `13D`; `amendment`: whether it amends, None where it does not say;
    * `filed`: the day EDGAR gave it, None where that is not known; `accepted`: when it was accepted, Eastern time;
    * `accession`: its accession number, "" where unknown;
    * `copy`: what the source is; `profile`: how it is checked;
    * `header`: EDGAR's header; `submission`: the filer-only header of a filing copy; else UNSET;
    * `attached`: the types of the documents attached to it, None where only this one is known;
    * `earlier`: the filings before it about the same offering or holding, oldest first; None: not looked up;
    * `noticed`: an earlier new notice that says the same of its offering, under another file number; None: not known;
    * `known`: every filing that is known, by accession number, whatever it is about;
    * `source`: the bytes it was read from, UTF-16 as UTF-8; b"" where they are not at hand; `packed`: what they were
      compressed as, gzip or zip, "" where they were not.
    """

    def __init__(
        self,
        record: R_co,
        *,
        reading: AnyReading | None = None,
        profile: Profile = "public",
        as_of: date | None = None,
        filed: date | None = None,
        earlier: Sequence["Filing[Record]"] | None = None,
        submission: SubmissionHeader | UnsetType = UNSET,
        copy: Copy = "xml",
        attached: tuple[str, ...] | None = None,
        source: bytes = b"",
        packed: Packed = "",
        accession: str = "",
    ) -> None:
        """Gather what is known; `as_of` is the day on which a filing not yet filed is checked."""
        self.record = record
        self.form = form_of(record).name
        self.reading, self.profile, self.copy, self.source = reading, profile, copy, in_utf8(source)
        self.packed: Packed = packed
        self.header = reading.header if reading else UNSET
        self.accession: str = accession or (self.header and self.header.accession_number) or ""
        self.submission, self.attached = submission, attached
        self.earlier = tuple(earlier) if earlier is not None else None
        was_filed = filed or (self.header and self.header.filed)
        self.filed = was_filed or (as_of if profile == "submit" else None) or None
        self.is_filed = bool(was_filed)
        self.known: Mapping[str, Filing[Record]] = {}
        self.noticed: Filing[Record] | None = None

    @staticmethod
    def of(
        subject: "Reading | DatasetReading | Submission | Record | Filing[Record]",
        *,
        profile: Profile = "public",
        as_of: date | None = None,
        earlier: Sequence["Filing[Record]"] | None = None,
    ) -> "Filing[Record]":
        """Return the filing that a reading, a row of a data set, a submission or a bare record is.

        Raises:
            RecordError: a record holds a value of another type than its field.
            UsageError: it is none of these; or it is a filing already, and others are given than its own.
        """
        if isinstance(subject, Filing):
            if profile not in ("public", subject.profile) or as_of is not None or earlier is not None:
                raise UsageError("profile, as_of and earlier of a Filing are its own: give them to Filing(…)")
            return subject
        filing = partial(Filing[Record], profile=profile, as_of=as_of, earlier=earlier)
        if isinstance(subject, Submission):
            return filing(exact(subject.record), submission=exact(subject.header))
        if isinstance(subject, DatasetReading):
            return filing(subject.record, reading=subject, copy="table", accession=subject.accession)
        if not isinstance(subject, Reading):
            if not is_record(subject):
                given = type(subject).__name__
                raise UsageError(f"a reading, a record or a submission is checked, such as read(…), not {given}")
            return filing(exact(subject))
        submission = subject.submission
        return filing(
            subject.record,
            reading=subject,
            submission=submission.header if submission else UNSET,
            copy="xml" if subject.is_xml else "print",
            attached=subject.attached,
            source=subject.data,
        )

    @cached_property
    def amendment(self) -> bool | None:
        """Whether the filing is an amendment, None where it does not say."""
        flag = form_of(self.record).amending.flag
        flagged = getattr(self.record, flag) if flag else UNSET
        if flagged is not UNSET:
            return flagged
        named = stated_form(self.record)
        return named.amendment if named else None

    @cached_property
    def previous(self) -> "Filing[Record] | None":
        """The filing that this one names as the one before it; None where it names none, or none that is known."""
        named = value_at(self.record, form_of(self.record).amending.accession)
        if not named:
            return None
        earlier = (filing for filing in self.earlier or () if filing.accession == named)
        return next(earlier, None) or self.known.get(named)

    @cached_property
    def accepted(self) -> datetime | None:
        """When EDGAR accepted it, Eastern time, without a zone."""
        return (self.header and self.header.accepted) or None

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the reader found wrong in the source: elements out of their order, unknown ones, damage."""
        return self.reading.problems if self.reading else ()

    @cached_property
    def is_damaged(self) -> bool:
        """Whether the source is damaged or cut off, so that what is absent from the record may have stood there."""
        return self.copy == "xml" and any(problem.code in DAMAGE for problem in self.problems)

    @cached_property
    def faults(self) -> Mapping[str, list[Fault]]:
        """What the definition of the form has against single fields, by kind of fault."""
        return faults_of(self.record, amendment=self.amendment, public=self.profile == "public")

    @cached_property
    def schema_faults(self) -> list[SchemaFault]:
        """What the official schema has against the submission: the XML it was read from, else what would be written.

        Contact and access codes of what is not written yet are taken as given.
        """
        wordings = {fault.path: fault.message for faults in self.faults.values() for fault in faults}
        form = form_of(self.record)
        reading = self.reading if isinstance(self.reading, Reading) else None
        if reading and isinstance(reading.trace, Settled):  # it was read in another process, which kept the document
            reading = read(reading.data)
        if reading and isinstance(reading.trace, XmlTrace):
            trace = reading.trace
            source = reading.source.content_hash
            document, notes = trace.document, trace.notes
            return schema_faults(document, notes, form, source=source, day=self.filed, wordings=wordings)
        header = complete_header(self.record, self.submission)
        try:
            document = parse_xml(Passage.whole(write_submission(Submission(filed_copy(self.record), header))))
        except RecordError as error:
            return [SchemaFault("", f"It cannot be written: {error}.")]
        return schema_faults(document, walk(document, form)[1], form, wordings=wordings)

    @cached_property
    def details(self) -> Details:
        """Lists and tables beside the record, as a reader found them; of a record alone its transactions."""
        if not isinstance(self.reading, Reading) or isinstance(self.reading.trace, Detailed | Settled):
            found: Details | UnsetType = getattr(self.reading, "details", UNSET)
            if found is not UNSET:
                return found
        path = form_of(self.record).roles.trades[0]
        answer = value_at(self.record, path) if path and self.copy != "print" else UNSET
        title = getattr(self.record, "class_title", None) or ""
        return reader_of_lists().details_of(answer, self.event, title) if answer else Details()

    @cached_property
    def signed(self) -> date | None:
        """The latest day of a signature."""
        return day_signed(self.record)

    @cached_property
    def event(self) -> date | None:
        """The day of what is reported: the event, the first sale."""
        event = form_of(self.record).roles.event
        return (value_at(self.record, event) or None) if event else None

    def day(self, dated: Dated) -> date | None:
        """Return the day that decides which law is in force; the day of signing stands in for that of filing."""
        return self.event if dated in ("event", "first sale") else self.filed or self.signed

    def confidence(self, path: str) -> float:
        """Return the confidence of the reading at `path`, or below it: 1 where the source is not a printed page."""
        if self.reading is None or self.copy != "print":
            return 1.0
        below = (f"{path}.", f"{path}[")
        places = self._places.items()
        return min(
            (evidence.confidence for key, evidence in places if key == path or key.startswith(below)), default=1.0
        )

    @cached_property
    def _places(self) -> Mapping[str, Evidence]:
        return self.reading.evidence if self.reading else {}

    def confident(self, path: str, value: T | UnsetType) -> T | None:
        """Return the value that stands at `path`, None where nothing does or its confidence is low."""
        return None if value is UNSET or self.low_confidence(path) else value

    def low_confidence(self, path: str) -> bool:
        """Tell whether what stands at `path` was read with low confidence."""
        return self.confidence(path) < DOUBTFUL


def on_offering(filing: Filing[Record]) -> TypeGuard[Filing[FormD]]:
    """Tell whether a filing is about an offering."""
    return form_of(filing.record).series == "offering"


def on_holding(filing: Filing[Record]) -> TypeGuard[Filing[Schedule13]]:
    """Tell whether a filing is about who owns shares."""
    return form_of(filing.record).series == "ownership"


# The calendar ends; what is counted near its end may lead beyond it.
_FIRST, _LAST = FIRST_DAY, LAST_DAY - timedelta(days=31)


class FilingDay(Struct, frozen=True):
    """The day that a filing carries, the word for what happened on it, filed or signed, and the day it was `made`.

    What is not filed yet has the day that EDGAR would give it, no word, and the day on which it is checked.
    """

    day: date
    word: str
    made: date

    def __str__(self) -> str:
        return f"was {self.word} on {day(self.day)}" if self.word else f"would be dated {day(self.day)}"


def day_of_filing(filing: Filing[Record]) -> FilingDay | None:
    """Return when a filing was filed; where XML has no such day, when it was signed, for nothing is filed before."""
    if filing.filed:
        would_carry = not filing.is_filed and _FIRST <= filing.filed <= _LAST
        carried = dated(filing.filed, filing.form) if would_carry else filing.filed
        return FilingDay(carried, "filed" if filing.is_filed else "", filing.filed)
    if filing.copy == "xml" and filing.signed:
        return FilingDay(filing.signed, "signed", filing.signed)
    return None


def late_after(
    filing: Filing[Record], event: date, label: str, dues: Iterable[Due], fields: tuple[str, ...] = ("event_date",)
) -> Violation | None:
    """Return that a filing is later than the latest of `dues` after an event; `label` names it, `fields` state it.

    Uncertainty favours the filer: where one of the clocks has no number of days, nothing is late.
    """
    when, last = day_of_filing(filing), latest(dues)
    if when is None or last is None or when.day <= last:
        return None
    return Violation(f"{label} is {day(event)}, so that the filing was due on {lateness(when, last)}.", fields)


def lateness(when: FilingDay, last: date) -> str:
    """Return the due date, the day of the filing and the days between them, as the end of a sentence."""
    late = count(days_late(when.day, last), "day")
    return f"{day(last)}; it {when}, {late} late"


def wrong_filing_date(filing: Filing[Record]) -> Violation | Undecided | None:
    """Return that EDGAR's day of a filing is later than its time of acceptance gives.

    An earlier day is silent: EDGAR may adjust it (17 CFR 232.13(b)).
    """
    if filing.filed is None:
        return DAY_UNKNOWN
    if filing.accepted is None:
        return Undecided("the time of acceptance is not known")
    accepted = filing.accepted
    if not _FIRST <= accepted.date() <= _LAST:
        return None
    last = filing_dates(accepted, filing.form)[-1]
    if filing.filed <= last:
        return None
    when = f"{accepted:%H:%M} on {day(accepted.date())}"
    return Violation(f"Accepted at {when}, the filing would carry {day(last)}, not {day(filing.filed)}.")
