"""A submission before it is written: the filing copy, whom EDGAR may call, and all that EDGAR would have against it.

The official schema judges what is written, which leaves out what EDGAR fills in itself; the rules of EDGAR and of the
law, by the profile `submit`, judge the record with all that the preparer states.

No draft keeps the contact, for it is not published. Who files states it once, in `muniment.toml`, in the working
directory or above it:

```toml
[contact]
name = "Jane Roe"
phone = "212-555-0142"
email = "jane.roe@example.com"
```
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.atomic import put
from muniment.checks import Filing, Finding
from muniment.checks.settings import KEYS, NAME, nearest
from muniment.drafts.checking import findings_of
from muniment.drafts.exhibits import Exhibit, attached, beside
from muniment.drafts.filling import Posted
from muniment.drafts.questions import Question, control_of
from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.extras import need
from muniment.forms import FormSpec, Record, form_of
from muniment.forms.definition import Credentials, Field, Part, SubmissionHeader, field_of, fields
from muniment.forms.filing_copy import PLACEHOLDER, code_in, complete_header, filed_copy, filers
from muniment.forms.schedule_13.schedule_13g import CERTIFICATIONS, FOREIGN, certificate
from muniment.forms.spec import Signatures, mentions
from muniment.forms.walk import each, placed, value_at
from muniment.identifiers import cik as ciks
from muniment.pages import page
from muniment.pages.blocks import Block, Heading, Words
from muniment.reading import Reading, Submission
from muniment.values import Phone, Text
from muniment.values.characters import in_one_case, named, plain, refused, without_mark
from muniment.wording import quoted
from muniment.writers.xml import write_submission
from muniment.writers.yaml import Remarks


def with_signers(record: Record, today: date) -> Record:
    """Return the record with a signature to be given for each issuer or reporting person, dated today."""
    roles = form_of(record).roles
    how = roles.signatures
    if how is None:
        return record
    kind: Any = field_of(type(record), how.path).part
    names = [name for path in roles.principals for name in _named(record, path)]
    if how.alone and getattr(record, how.alone) is True:
        names = names[:1]
    signed = list(getattr(record, how.path) or ())
    unsigned = list(names)
    others = 0  # signatures for nobody who is named so: each of them may be for somebody
    for block in signed:
        name = in_one_case(getattr(block, how.principal) or "")
        at = next((at for at, other in enumerate(unsigned) if name and in_one_case(other or "") == name), None)
        if at is None:
            others += 1
        else:
            del unsigned[at]
    signed += [kind(**{how.principal: name}) for name in unsigned[others:]]
    return structs.replace(record, **{how.path: tuple(_dated(signature, how, today) for signature in signed) or UNSET})


def _named(record: Record, path: str) -> Iterator[str | UnsetType]:
    """Yield the name of each for whom is signed, UNSET where it is not stated yet."""
    around, _, field = path.rpartition(".")
    if "[]" in path:
        yield from (getattr(part, field) for _, part in each(record, around))
    else:
        yield value_at(record, path)


def _dated(part: Part, how: Signatures, today: date) -> Part:
    if not how.signers:
        return part if _has_date(part) else structs.replace(part, date=today)
    kind: Any = field_of(type(part), how.signers).part
    signers = getattr(part, how.signers) or (kind(),)
    return structs.replace(part, **{how.signers: tuple(_dated(each, Signatures("", ""), today) for each in signers)})


def as_if_signed(record: Record, today: date) -> Record:
    """Return the record as it will be once everybody has signed: none is missing before it is time."""
    signed, how = with_signers(record, today), form_of(record).roles.signatures
    given = getattr(signed, how.path) if how else UNSET
    if how is None or given is UNSET:
        return signed
    return structs.replace(signed, **{how.path: tuple(map(_supposed, given))})


def _supposed(part: Part) -> Part:
    signers = getattr(part, "signers", UNSET)
    if signers is not UNSET:
        return structs.replace(part, signers=tuple(map(_supposed, signers)))
    empty = [name for name in ("signature", "name", "title") if getattr(part, name, None) is UNSET]
    return structs.replace(part, **dict.fromkeys(empty, "/s/ Name"))


def _has_date(part: Part) -> bool:
    return value_at(part, "date") is not UNSET or any(spelling.field == "date" for spelling in part.as_filed)


def with_names(record: Record) -> Record:
    """Return the record with the name of each signer that was left empty: what was signed, without /s/."""
    how = form_of(record).roles.signatures
    if how is None or not how.name:
        return record
    signed: Any = getattr(record, how.path) or ()
    named = tuple(
        structs.replace(signature, **{how.name: name})
        if getattr(signature, how.name) is UNSET and (name := without_mark(signature.signature or "").strip())
        else signature
        for signature in signed
    )
    return structs.replace(record, **{how.path: named}) if named else record


def terms(record: Record, day: date) -> tuple[Block, ...]:
    """Return what a signature means, in the words of the form of a day: what is printed above the signatures."""
    blocks = page(record, day).blocks
    begin = next(
        (n for n, block in enumerate(blocks, 1) if isinstance(block, Heading) and "signature" in block.text.casefold()),
        len(blocks),
    )
    shown = []
    for block in blocks[begin:]:
        if not isinstance(block, Words | Heading) or block.path:
            break
        shown.append(block)
    return tuple(shown)


def certificates(record: Record, day: date) -> tuple[str, ...]:
    """Return the certificates of Item 10 of a Schedule 13G that its rules ask for, in the words of a day."""
    rules = getattr(record, "rules", UNSET) or ()
    texts = [certificate(rule, day) for rule in rules]
    item3 = getattr(record, "item3", UNSET)
    if "Rule 13d-1(b)" in rules and item3 is not UNSET and FOREIGN in (item3.types or ()):
        texts.append(certificate(FOREIGN, day))
    return tuple(text for text in texts if text)


def certified(record: Record, day: date) -> Record:
    """Return a Schedule 13G with the official certificates of its rules in Item 10, in the words of a day.

    Raises:
        UsageError: no rule is ticked that asks for one.
    """
    texts = certificates(record, day)
    if not texts:
        raise UsageError(
            "the rules ticked on the cover ask for no certificate, or none is ticked: tick Rule 13d-1(b) or 13d-1(c)"
        )
    return placed(record, CERTIFICATIONS, "\n\n".join(texts))


def filing_copy(record: Record, header: SubmissionHeader) -> bytes:
    """Return the filing copy, with EDGAR's placeholder for the access code of each filer.

    Raises:
        RecordError: something in the record cannot be written.
        UsageError: the header brings access codes, which have no place in a copy that is kept.
    """
    if header.credentials:
        raise UsageError("a copy that is kept holds no access codes: they are given when it is sent")
    return write_submission(Submission(filed_copy(record), complete_header(record, header)))


CONTACT = "contact."
_LONGEST = 2_000
# Of a Form D the schema lets them go, so that EDGAR can take them out; a submission needs them all the same.
_NEEDED = frozenset({"m", "o#2"})


def contact_questions(record: Record, posted: Posted, stated: Mapping[str, str] | None = None) -> tuple[Question, ...]:
    """Return what is asked beside the record, with what was typed; the names begin with `contact.`.

    Where nothing was typed yet stands what is `stated` once for all filings, else what the record lets one suppose.
    """
    defaults = _defaults(record) | dict(stated or {})
    return tuple(
        Question(
            path=f"{CONTACT}{field.name}",
            item="",
            label=field.at.label,
            control="lines" if field.repeats else control_of(field),
            hint=_HINTS.get(field.name, ""),
            texts=_typed(field, posted, defaults),
            needed=field.at.need in _NEEDED,
            longest=field.at.kind.longest if isinstance(field.at.kind, Text) else 0,
        )
        for field in _contact_fields(form_of(record))
    )


_HINTS = {
    "contact_name": "Whom EDGAR may call about this submission. It is not published.",
    "notification_emails": "Who else hears what became of it, up to three addresses, one to a line.",
}


def _contact_fields(form: FormSpec) -> list[Field]:
    return [field for field in fields(form.header) if field.part is None]


def _defaults(record: Record) -> dict[str, str]:
    """Return what the record lets one suppose: the issuer's telephone, and who signs."""
    roles = form_of(record).roles
    if not roles.phone:
        return {}
    names = (signer.name for signer in mentions(record, [roles.signers] if roles.signers else []))
    return {"contact_phone": value_at(record, roles.phone) or "", "contact_name": next(names, "")}


def _typed(field: Field, posted: Posted, defaults: dict[str, str]) -> tuple[str, ...]:
    sent = posted.get(f"{CONTACT}{field.name}")
    texts = sent if sent is not None else [defaults.get(field.name, "")]
    return tuple(text.strip() for text in texts if text.strip())


def header_of(record: Record, posted: Posted) -> SubmissionHeader:
    """Return the header that was typed, without access codes.

    Raises:
        UsageError: a name is no field of it, or an answer is larger than any page of ours allows.
    """
    form = form_of(record)
    by_name = {f"{CONTACT}{field.name}": field for field in _contact_fields(form)}
    # The schema of a Schedule 13D wants the answer to a tick, be it no.
    given: dict[str, Any] = {field.name: False for field in by_name.values() if control_of(field) == "tick"}
    for name, texts in posted.items():
        if name not in by_name or any(len(text) > _LONGEST for text in texts):
            raise UsageError(f"{name[:80]!r} is no field of this page, or too long")
        lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
        field = by_name[name]
        if not lines:
            continue
        if control_of(field) == "tick":
            given[field.name] = lines == ["yes"]
        else:
            given[field.name] = tuple(lines) if field.repeats else " ".join(lines)
    return form.header(**given)


def contact_faults(record: Record, posted: Posted) -> dict[str, str]:
    """Return what is wrong with the answers, in words, by name."""
    faults: dict[str, str] = {}
    kinds = {f"{CONTACT}{field.name}": field.at.kind for field in _contact_fields(form_of(record))}
    for question in contact_questions(record, posted):
        lines = [line.strip() for text in question.texts for line in text.splitlines() if line.strip()]
        if fault := _fault(question, kinds[question.path], lines):
            faults[question.path] = fault
    return faults


def _fault(question: Question, kind: object, lines: list[str]) -> str:
    label, most = question.label, _MOST_LINES.get(question.control, 1)
    if question.needed and not lines:
        return f"{label} is missing."
    if question.longest and any(len(word) > question.longest for word in lines):
        return f"{label} has more than {question.longest} characters."
    none = [word for word in lines if "@" not in word or not set(" ,;").isdisjoint(word)]
    if none and "mail" in label.casefold():
        several = "; write one address to a line" if most > 1 else ""
        return f"{label}: {quoted(none[0])} is no e-mail address{several}."
    if len(lines) > most:
        return f"There is room for {most} addresses."
    if isinstance(kind, Phone) and not all(map(kind.takes, lines)):
        return f"{label}: only letters, digits, blanks and # ( ) , . - may stand in it."
    refused_signs = refused("".join(lines))
    if not refused_signs:
        return ""
    spelled = plain(", ".join(lines))
    offer = f" In plain spelling it is {spelled}." if spelled else " Write it in plain letters."
    return f"{label} has {named(refused_signs)}, which EDGAR does not take.{offer}"


_MOST_LINES = {"lines": 3}
_PLACES = 3  # of a finding that a line names


class Against(Struct, frozen=True):
    """What stands against a submission."""

    findings: tuple[Finding, ...]

    def grave(self) -> Iterator[str]:
        """Yield what EDGAR would suspend it for, one line each."""
        yield from (_line(finding) for finding in self.findings if finding.severity == "error")

    def doubtful(self) -> Iterator[str]:
        """Yield what EDGAR or the law warns of, one line each."""
        yield from (_line(finding) for finding in self.findings if finding.severity == "warning")


def _line(finding: Finding) -> str:
    places, more = ", ".join(finding.paths[:_PLACES]), len(finding.paths) - _PLACES
    where = f" ({places}{f' and {more} more' if more > 0 else ''})" if places else ""
    return f"{finding.code}: {finding.message}{where}"


def submission_of(record: Record, header: SubmissionHeader, exhibits: Sequence[Exhibit] = ()) -> Submission:
    """Return what is written for EDGAR: the filing copy of a record, the header, the exhibits.

    Raises:
        UsageError: the form has no place for exhibits, or they do not go together.
    """
    return Submission(filed_copy(record), attached(record, header, exhibits))


def against(record: Record, submission: Submission, today: date, *, codes: bool = True) -> Against:
    """Return what stands against a submission of a record; without `codes` nobody asks for access codes yet."""
    header = submission.header if codes else with_places_for_codes(record, submission.header)
    return Against(tuple(findings_of(record, today, header)))


def with_places_for_codes(record: Record, header: SubmissionHeader) -> SubmissionHeader:
    """Return a header with EDGAR's placeholder for the access code of each filer: for judging, and to be kept."""
    return structs.replace(
        header, credentials=tuple(Credentials(cik, PLACEHOLDER) for cik in dict.fromkeys(filers(record)))
    )


def with_codes_of(record: Record, header: SubmissionHeader, environment: Mapping[str, str]) -> SubmissionHeader:
    """Return a header with the access codes that it lacks, from variables such as MUNIMENT_CCC_0000320193."""
    given = header.codes
    for cik in filter(ciks.is_valid, filers(record)):
        code = code_in(environment, cik)
        if code:
            given.setdefault(ciks.compact(cik), code)
    return structs.replace(header, credentials=tuple(Credentials(cik, code) for cik, code in given.items()))


def sent_as(file: Path) -> str:
    """Return the accession number that a file got when it was sent, "" for none, or where filing is not installed.

    Raises:
        EnvironmentProblem: what is remembered of its sending cannot be read.
    """
    sendings = _sendings()
    return sendings.accession_of(file) if sendings else ""


def is_sent(file: Path) -> bool:
    """Whether a file was sent, live or as a test, and EDGAR is not known to have turned it away.

    Raises:
        EnvironmentProblem: what is remembered of its sending cannot be read.
    """
    sendings = _sendings()
    return bool(sendings and sendings.sendings_of(file))


def _sendings() -> ModuleType | None:
    """Return the module that remembers what was sent, None where filing is not installed."""
    try:
        return need("muniment.edgar.client.sendings", "edgar")
    except EnvironmentProblem:
        return None


_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,90}\.xml").fullmatch
_MOST = 1000


_SUBMITTED = "SUBMITTED"
_LINE = re.compile(rf"{_SUBMITTED} (?P<file>[a-z0-9][a-z0-9-]{{0,90}}\.xml) on (?P<day>\d{{4}}-\d\d-\d\d)").fullmatch


def with_submission(remarks: Remarks, file: str, day: date) -> Remarks:
    """Return the remarks of a draft with the file of the outbox that was made of it, which its pages lead to."""
    line = f"{_SUBMITTED} {file} on {day.isoformat()}"
    return remarks if line in remarks.head else structs.replace(remarks, head=(*remarks.head, line))


def without_submissions(remarks: Remarks) -> Remarks:
    """Return remarks that name no file of the outbox: what somebody's file says of it is no leave to see it."""
    return structs.replace(remarks, head=tuple(line for line in remarks.head if not _LINE(line)))


def submissions_in(remarks: Remarks) -> list[tuple[str, str]]:
    """Return the files of the outbox that were made of a draft and on which day, the last first."""
    return [(line["file"], line["day"]) for line in filter(None, map(_LINE, reversed(remarks.head)))]


class NoSubmission(MunimentError):
    """There is no such file in the outbox."""


class Sent(Struct, frozen=True):
    """A file of the outbox: its name, its bytes, and their hash."""

    name: str
    data: bytes
    sha256: str


class Outbox:
    """The finished submissions in a folder. What is in it is never changed, and holds no access codes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, data: bytes) -> Sent:
        """Write a submission under a name of its own; one that is there already with the same bytes is that one.

        Raises:
            EnvironmentProblem: it cannot be written.
        """
        for number in range(1, _MOST + 1):
            file = f"{name}.xml" if number == 1 else f"{name}-{number}.xml"
            path = self.folder / file
            if put(data, path, only_new=True) or path.read_bytes() == data:
                return Sent(file, data, sha256(data).hexdigest())
        raise EnvironmentProblem(f"{self.folder}: has more than {_MOST} submissions called {name}")

    def open(self, file: str) -> Sent:
        """Return a submission.

        Raises:
            NoSubmission: there is none of that name.
        """
        path = self.folder / file
        if not _NAME(file) or not path.is_file():
            raise NoSubmission(f"There is no submission {file[:100]!r} in the outbox.")
        data = path.read_bytes()
        return Sent(file, data, sha256(data).hexdigest())


TABLE = "contact"
_SAMPLE = "'Jane Roe, 212-555-0142, jane.roe@example.com'"


class Contact(Struct, frozen=True):
    """Who is called: the name, the telephone number, the e-mail address; `source` says where they were stated."""

    name: str
    phone: str
    email: str
    source: str

    @property
    def answers(self) -> dict[str, str]:
        """What was stated, by the fields of a header."""
        return {f"contact_{key}": value for key in KEYS[TABLE] if (value := getattr(self, key))}

    def on(self, record: Record, header: SubmissionHeader) -> SubmissionHeader:
        """Return a header with what it leaves open of the contact; a form whose header has none is left alone.

        Raises:
            UsageError: the form takes no such answer.
        """
        missing = {name: value for name, value in self.answers.items() if getattr(header, name, None) is UNSET}
        faults = contact_faults(record, {f"{CONTACT}{name}": [value] for name, value in missing.items()})
        wrong = next((fault for name, fault in faults.items() if name.removeprefix(CONTACT) in missing), "")
        if wrong:
            raise UsageError(f"{self.source}: {wrong.rstrip('.')}")
        return structs.replace(header, **missing)


NO_CONTACT = Contact("", "", "", "")


def contact_in(text: str, source: str) -> Contact:
    """Return the contact that `NAME, TELEPHONE, E-MAIL` names; a name may have commas.

    Raises:
        UsageError: it is no such text.
    """
    match [part.strip() for part in text.rsplit(",", 2)]:
        case [name, phone, email] if name and phone and email:
            return Contact(name, phone, email, source)
    raise UsageError(f"{source}: takes name, telephone number and e-mail address, as in {_SAMPLE}")


def contact_of(folder: Path) -> Contact:
    """Return the contact of the nearest `muniment.toml`, `NOBODY` where it names none.

    Raises:
        UsageError: what stands there is no text.
    """
    path, settings = nearest(folder) or (folder / NAME, {})
    table = settings.get(TABLE, {})
    for key, value in table.items():
        if not isinstance(value, str):
            raise UsageError(f"{path}: {TABLE}.{key}: is a text")
    name, phone, email = (table.get(key, "").strip() for key in KEYS[TABLE])
    return Contact(name, phone, email, f"{path}: [{TABLE}]") if name or phone or email else NO_CONTACT


def header_of_draft(record: Record, contact: Contact) -> SubmissionHeader:
    """Return the header by which a draft is checked: with the contact, and placeholders for access codes.

    What is missing of the contact has a placeholder, too, unless the schema lets it go, as that of Form D does: then a
    rule asks for it (E-33). Where no contact is given at all, none is judged.
    """
    whole = complete_header(record)
    if contact == NO_CONTACT:
        return whole
    header = contact.on(record, form_of(record).header(credentials=whole.credentials))
    placeholders = {
        field.name: getattr(whole, field.name)
        for field in fields(type(whole))
        if field.at.need != "o#2" and getattr(header, field.name) is UNSET
    }
    return structs.replace(header, **placeholders)


def complete(file: str, filing: Filing[Record], contact: Contact) -> None:
    """Add to a draft, read from `file`, what its submission will have beside it: header, contact and exhibits.

    Raises:
        SourceError: a file in the folder of the exhibits is no exhibit that EDGAR would take.
        UsageError: the contact is none, or the exhibits do not go together.
    """
    record = filing.record
    header = contact.on(record, filing.submission) if filing.submission else header_of_draft(record, contact)
    filing.submission = attached(record, header, beside(Path(file)) if form_of(record).takes_exhibits else ())
    if isinstance(filing.reading, Reading) and filing.reading.is_draft:
        filing.source = b""  # the comments of a draft are not filed: rules on texts look at its answers
