"""Exhibits: the files that go with a schedule, beside its draft in a folder; and papers, signed and kept.

Beside `lark.yaml` stands `lark.exhibits`, and each file in it names its type: `ex99-1.txt` is EX-99.1,
`ex24_power.htm` is EX-24. Folders in it are not looked into: there stands what is kept and not filed.

The words of papers are ours, not those of a form. A document to be signed has lines for it; the copy of the joint
filing agreement that is filed shows the signatures typed, which is right only once the document itself is signed.

Sources: 17 CFR 240.13d-1(k)(1)(iii) (joint filing agreement), 232.302(b) (authentication of typed signatures, kept
five years; what an electronic signature asks before, kept seven), EDGAR Filer Manual, Volume II, 8.1.9.18 (Form D) and
8.1.11 (power of attorney).
"""

import re
import textwrap
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import count
from pathlib import Path
from typing import Any, Literal

from msgspec import UNSET, Struct, structs

from muniment.atomic import put
from muniment.caching import in_groups
from muniment.documents import exhibits
from muniment.errors import EnvironmentProblem, MunimentError, RecordError, SourceError, UsageError
from muniment.forms import Record, form_of, issuer_of
from muniment.forms.definition import Attachment, SubmissionHeader, attachments_of
from muniment.forms.spec import mentions
from muniment.forms.walk import value_at
from muniment.pages.blocks import Block, Field, Fields, Heading, Sheet, Words
from muniment.tsv import table_rows
from muniment.values.characters import in_one_case
from muniment.wording import day, slug

FOLDER = ".exhibits"
MOST, LARGEST_OF_ALL = 100, 40 << 20
"""How many exhibits a submission may have, and their bytes together. Both bounds are ours."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}").fullmatch


class NoExhibit(MunimentError):
    """There is no such exhibit."""


class NoType(UsageError):
    """The type of an exhibit is none that a file is named after."""


class Exhibit(Struct, frozen=True):
    """A document to attach: its name and type by EDGAR's rules, its bytes, and what it is called."""

    name: str
    type: str
    data: bytes
    description: str = ""

    @property
    def title(self) -> str:
        """The description, the type where there is none."""
        return self.description or self.type


def folder_of(draft: Path) -> Path:
    """Return the folder in which the exhibits of a draft stand."""
    return draft.with_suffix(FOLDER)


def named(option: str) -> Exhibit:
    """Return the exhibit that `TYPE=FILE` names; of `FILE` alone the type is that of its name.

    Raises:
        SourceError: the file cannot be read, or EDGAR would not take it.
        UsageError: its type is not given.
    """
    kind, _, path = option.rpartition("=")
    file = Path(path)
    kind = kind.strip() or exhibits.type_of(file.name)
    if not kind:
        raise UsageError(f"{path}: its name tells no type: write EX-99.1={path}, or call it as in ex99-1.txt")
    return checked(Exhibit(file.name, kind, _read(file)), str(file))


def beside(draft: Path) -> tuple[Exhibit, ...]:
    """Return the exhibits that stand beside a draft, by name; none where there is no such folder.

    Raises:
        SourceError: a file in the folder is no exhibit that EDGAR would take.
    """
    folder = folder_of(draft)
    if not folder.is_dir():
        return ()
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    for file in files:
        if not exhibits.type_of(file.name):
            raise SourceError("its name tells no type of exhibit: call it as in ex99-1.txt", source=str(file))
    return tuple(checked(Exhibit(file.name, exhibits.type_of(file.name), _read(file)), str(file)) for file in files)


def _read(file: Path) -> bytes:
    """Return the bytes of a file, of one that is too large no more than shows it."""
    try:
        with file.open("rb") as opened:
            return opened.read(exhibits.LARGEST + 1)
    except (OSError, ValueError) as error:  # a name may hold what no system takes
        raise SourceError(f"cannot be opened: {getattr(error, 'strerror', error)}", source=str(file)) from error


def checked(exhibit: Exhibit, source: str = "") -> Exhibit:
    """Return an exhibit that EDGAR would take.

    Raises:
        SourceError: it would not; the error says why, and how it might be called.
    """
    if any(fault.severity == "error" for fault in exhibits.name_faults(exhibit.name)):
        proposed = exhibits.suggested(exhibit.type, exhibit.name)
        raise SourceError(
            f"has a name that EDGAR does not allow: call it {proposed}", source=source or exhibit.name[:80]
        )
    target = (
        *exhibits.type_faults(exhibit.type),
        *exhibits.description_faults(exhibit.description),
        *exhibits.content_faults(exhibit.name, exhibit.data),
    )
    for fault in target:
        if fault.severity == "error":
            raise SourceError(fault.message, source=source or exhibit.name)
    return exhibit


def together(some: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """Return exhibits for one submission.

    Raises:
        UsageError: two have one name, or they are too many or too large together.
    """
    submitted = tuple(some)
    names = [exhibit.name.lower() for exhibit in submitted]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UsageError(f"two exhibits are called {twice}: give each a name of its own")
    if len(submitted) > MOST or sum(len(exhibit.data) for exhibit in submitted) > LARGEST_OF_ALL:
        raise UsageError(f"a submission has room for {MOST} exhibits of {LARGEST_OF_ALL >> 20} MB together")
    return submitted


def attached(record: Record, header: SubmissionHeader, some: Sequence[Exhibit]) -> SubmissionHeader:
    """Return a header with exhibits behind the attachments that it has.

    Raises:
        UsageError: the form has no place for exhibits, or they are too many for one submission.
    """
    if not some:
        return header
    form = form_of(record)
    if not form.takes_exhibits:
        raise UsageError(f"a {form.called} has no exhibits: EDGAR has no place in it for {some[0].name}")
    present: tuple[Attachment, ...] = getattr(header, "attachments", UNSET) or ()
    taken = {(document.name or "").lower() for document in attachments_of(record, header)}
    again = next((exhibit.name for exhibit in some if exhibit.name.lower() in taken), "")
    if again:
        raise UsageError(f"the submission has an attachment called {again} already")
    return structs.replace(header, attachments=(*present, *map(_attachment, together(some))))


def _attachment(exhibit: Exhibit) -> Attachment:
    return Attachment(
        name=exhibit.name,
        type=exhibit.type,
        description=exhibit.description or UNSET,
        contents=b64encode(exhibit.data).decode(),
    )


class ExhibitStore:
    """The exhibits of one draft, in the folder beside it."""

    def __init__(self, draft: Path) -> None:
        self.draft, self.folder = draft, folder_of(draft)

    def list(self) -> tuple[Exhibit, ...]:
        """Return the exhibits, by name."""
        return beside(self.draft)

    def add(self, kind: str, name: str, data: bytes) -> Exhibit:
        """Put a document into the folder, under the name that its type gives it.

        Raises:
            SourceError: EDGAR would not take it.
            NoType: the type gives no name.
            UsageError: there is one of that type and ending already, or there are too many.
        """
        file = exhibits.suggested(kind, name)
        if not kind or exhibits.type_of(file) != kind.upper():
            raise NoType(f"{kind[:40]!r} is no type to name a file after: write it as in EX-99.1 or EX-24")
        exhibit = checked(Exhibit(file, kind.upper(), data), name[:80])
        together((*self.list(), exhibit))
        if not put(data, self.folder / exhibit.name, only_new=True):
            raise UsageError(f"there is an exhibit {exhibit.name} already: remove it first")
        return exhibit

    def remove(self, name: str) -> None:
        """Take an exhibit away, be it or another beside it one that EDGAR would not take.

        Raises:
            NoExhibit: there is none of that name.
        """
        path_ = next((path for path in self._files() if path.name == name), None)
        if path_ is None:
            raise NoExhibit(f"There is no exhibit {name[:80]!r} beside this draft.")
        path_.unlink(missing_ok=True)
        self._tidy()

    def clear(self) -> None:
        """Take all exhibits away, with the folder where nothing else stands in it."""
        for path in self._files():
            path.unlink(missing_ok=True)
        self._tidy()

    def _files(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (path for path in self.folder.iterdir() if path.is_file() and _NAME(path.name))

    def _tidy(self) -> None:
        try:
            if self.folder.is_dir() and not any(self.folder.iterdir()):
                self.folder.rmdir()
        except OSError as error:
            raise EnvironmentProblem(f"{self.folder}: cannot be removed: {error.strerror}") from error


# ---- papers ---------------------------------------------------------------------------------------------------------


JOINT = "EX-99.1"
NOT_FILED = "not-filed"
"""The folder, in that of the exhibits, of what is signed and kept and not filed."""
ENDINGS = {"html": ".htm", "text": ".txt"}
_ATTORNEY = re.compile(r"\battorneys?[\s-]+in[\s-]+fact\b", re.IGNORECASE)
_MARK = re.compile(r"^\s*/\s*s\s*/\s*", re.IGNORECASE)
_LINE = "_" * 36

PaperKind = Literal["authentication", "attestation", "agreement", "power"]


class Paper(Struct, frozen=True):
    """A document to be signed: what it is, its name without an ending, and its page."""

    kind: PaperKind
    name: str
    sheet: Sheet
    who: str


class Signing(Struct, frozen=True):
    """Somebody who signs: the name, and for whom with which typed signature, capacity and day."""

    name: str
    places: tuple[tuple[str, str, str, str], ...]


def signings(record: Record) -> tuple[Signing, ...]:
    """Return who signs a filing, each once, with every place where the name stands."""
    by_name = in_groups(
        (name, (whom, signature.signature or "", signature.title or "", day(signature.date)))
        for whom, signature, name in _signers(record)
        if name
    )
    return tuple(Signing(name, tuple(places)) for name, places in by_name.items())


def _signers(record: Record) -> Iterator[tuple[str, Any, str]]:
    """Yield for whom is signed, the signature, and the name of whoever signs."""
    how = form_of(record).roles.signatures
    if how is None:
        return
    for signature in getattr(record, how.path) or ():
        for signer in (getattr(signature, how.signers) or ()) if how.signers else (signature,):
            name = getattr(signer, how.name) if how.name else ""
            typed = signer.signature or ""
            yield getattr(signature, how.principal) or "", signer, name or _MARK.sub("", typed).strip(" _")


def joint_agreement(record: Record, *, signed: bool = False) -> Sheet | None:
    """Return the joint filing agreement of a schedule, None where fewer than two persons report.

    With `signed` it shows the signatures as they are typed in the schedule.

    Raises:
        UsageError: it is to show signatures, and a reporting person has none.
    """
    roles = form_of(record).roles
    persons = [mention.name for mention in mentions(record, roles.leading)] if roles.joint else []
    if len(persons) < 2:
        return None
    own: list[Block] = []
    for name in persons:
        own += [Heading(name, 3), *(_typed(record, name) if signed else _lines("By", "Name", "Title", "Date"))]
    about, numbers = value_at(record, "class_title"), value_at(record, "cusips")
    what = f"{about} of " if about else "securities of "
    return _sheet("agreement", record, own, what=what, cusips=f" (CUSIP {', '.join(numbers)})" if numbers else "")


def _sheet(paper: PaperKind, record: Record, own: Iterable[Block] = (), **names: str) -> Sheet:
    """Return a document in the words of `papers.tsv`, with what it has of its own and what `names` stand for."""
    names |= {"form": _called(record), "issuer": issuer_of(record) or "the issuer named in it"}
    head, *rows = [row for row in table_rows(__file__, "papers.tsv") if row["paper"] == paper]
    blocks: list[Block] = []
    for row in rows:
        look, text = row["look"], row["text"].format(**names)
        if look == "own":
            blocks += own
        elif look == "lines":
            blocks += _lines(*text.split("; "))
        elif look == "heading":
            blocks.append(Heading(text, 3))
        else:
            blocks.append(Words(text, "title" if look == "title" else "words"))
    return Sheet(head["text"], form_of(record).name, tuple(blocks))


def _typed(record: Record, name: str) -> Iterator[Block]:
    signed = [(signature, bare) for whom, signature, bare in _signers(record) if in_one_case(whom) == in_one_case(name)]
    complete = [signature for signature, bare in signed if bare and signature.date]
    if not complete:
        raise UsageError(f"{name} has not signed with a date yet: the agreement cannot be shown as signed")
    for signature in complete:
        yield _field("By", signature.signature)
        if signature.title:
            yield _field("Title", signature.title)
        yield _field("Date", day(signature.date))


def _authentication(record: Record, signing: Signing) -> Sheet:
    """Return the document by which a signer makes the typed signatures of a filing his or her own; not filed."""
    roles = form_of(record).roles
    issuers = "; ".join(issuer.name for issuer in mentions(record, roles.issuers))
    own: list[Block] = [_field("Filing", _called(record)), _field("Issuer", issuers)]
    for whom, typed, title, signed in signing.places:
        own.append(Heading(f"For {whom or 'the filer'}", 3))
        filled = (("Typed signature", typed), ("Title", title), ("Date in the filing", signed))
        own += [_field(label, text) for label, text in filled if text]
    keeping = f"; {roles.keeping}" if roles.keeping else ""
    return _sheet("authentication", record, own, signer=signing.name, keeper=roles.keeper, keeping=keeping)


def papers(record: Record) -> tuple[Paper, ...]:
    """Return every document to be signed for a filing, each with a name of its own."""
    sheets: list[Paper] = []
    agreement = joint_agreement(record)
    if agreement:
        sheets.append(Paper("agreement", "joint-filing-agreement", agreement, "each reporting person"))
    for grantor, attorney in _powers(record):
        sheet = _sheet("power", record, grantor=grantor, attorney=attorney)
        sheets.append(Paper("power", f"power-of-attorney-{slug(grantor, 'signer', 40)}", sheet, grantor))
    for signing in signings(record):
        name = slug(signing.name, "signer", 40)
        sheets.append(Paper("authentication", f"authentication-{name}", _authentication(record, signing), signing.name))
        attestation = _sheet("attestation", record, signer=signing.name)
        sheets.append(Paper("attestation", f"electronic-signatures-{name}", attestation, signing.name))
    names = own_names([paper.name for paper in sheets])
    return tuple(structs.replace(paper, name=name) for paper, name in zip(sheets, names, strict=True))


def _powers(record: Record) -> Iterator[tuple[str, str]]:
    how = form_of(record).roles.signatures
    pairs = [
        (whom, name)
        for whom, signature, name in (_signers(record) if how and how.by_attorney else ())
        if whom and name and _ATTORNEY.search(f"{signature.title or ''} {signature.signature or ''}")
    ]
    yield from dict.fromkeys((whom, _ATTORNEY.split(name)[0].strip(" ,")) for whom, name in pairs)


def own_names(names: Sequence[str]) -> list[str]:
    """Return names with a number behind each that another has already, so that no two files are one.

    >>> own_names(["acme", "acme", "acme-2"])
    ['acme', 'acme-3', 'acme-2']
    """
    taken, names_ = set(names), list[str]()
    numbers: dict[str, Iterator[int]] = {}
    for name in names:
        own = name
        if name in numbers:
            own = next(other for number in numbers[name] if (other := f"{name}-{number}") not in taken)
        numbers.setdefault(name, count(2))
        taken.add(own)
        names_.append(own)
    return names_


def joint_exhibit(record: Record) -> Exhibit:
    """Return the joint filing agreement as it is filed, with the signatures of the schedule.

    Raises:
        UsageError: nobody files jointly, or somebody has not signed yet.
    """
    sheet = joint_agreement(record, signed=True)
    if sheet is None:
        raise UsageError("fewer than two persons report: there is no joint filing agreement")
    return Exhibit("ex99-1.htm", JOINT, letter_html(sheet).encode(), "Joint Filing Agreement")


def printed(paper: Paper, to: str) -> bytes:
    """Return a document as "html" or "text"."""
    return (letter_html(paper.sheet) if to == "html" else letter_text(paper.sheet)).encode()


def _lines(*labels: str) -> tuple[Block, ...]:
    return tuple(_field(label, _LINE) for label in labels)


def _field(label: str, text: str) -> Fields:
    return Fields((Field(label, text, ""),))


def _called(record: Record) -> str:
    """Return what a filing is called: Schedule 13G (Amendment No. 2), Form D/A."""
    form = form_of(record)
    number = getattr(record, form.amending.number) if form.amending.number else UNSET
    if number:
        return f"{form.called} (Amendment No. {number})"
    return f"{form.called}/A" if form.amending.flag and getattr(record, form.amending.flag) else form.called


def years_after(filed: date, years: int) -> date:
    """Return the same day some years later; of a leap day the day after February.

    >>> years_after(date(2024, 2, 29), 5), years_after(date(2026, 11, 20), 7)
    (datetime.date(2029, 3, 1), datetime.date(2033, 11, 20))
    """
    try:
        return filed.replace(year=filed.year + years)
    except ValueError:
        return date(filed.year + years, 3, 1)


_ATTESTED = 7  # years after the last electronic signature


class Keep(Struct, frozen=True):
    """One document that is kept: its name, who signs it, who keeps it until when, and the rule that says so."""

    name: str
    signer: str
    keeper: str
    until: date
    rule: str


def to_keep(record: Record, filed: date) -> tuple[Keep, ...]:
    """Return what is kept of a filing that is made on a day."""
    keeper, keeps = f"the {form_of(record).roles.keeper}", []
    for paper in papers(record):
        years, part = (_ATTESTED, 2) if paper.kind == "attestation" else (5, 1)
        rule = f"17 CFR 232.302(b)({part})"
        keeps.append(Keep(paper.name, paper.who, keeper, years_after(filed, years), rule))
    return tuple(keeps)


def keep_list(record: Record, filed: date) -> str:
    """Return the list of what is kept as plain text."""
    lines = ["What is signed and kept; none of it is sent with the filing as it stands here.", ""]
    lines += [f"Counted from {day(filed)}, the day of filing. If it is filed on another day, count again.", ""]
    for paper in to_keep(record, filed):
        after = " at least; count from the last electronic signature" if paper.rule.endswith("(2)") else ""
        lines += [
            paper.name,
            f"    signed by {paper.signer}",
            f"    kept by {paper.keeper} until {day(paper.until)}{after} ({paper.rule})",
            "",
        ]
    return "\n".join(lines)


class Offer(Struct, frozen=True):
    """Words that a field of a schedule may say: its path, its label, and the words."""

    path: str
    label: str
    text: str


def offers(record: Record, exhibits: Sequence[Exhibit]) -> tuple[Offer, ...]:
    """Return words that name the exhibits, for the field of the form that asks for them; none where it says something.

    Of a Schedule 13G that is filed by a group also the members, for Item 8, where nothing stands there.
    """
    roles, offered = form_of(record).roles, []
    path, label = roles.exhibits
    if exhibits and path and not value_at(record, path):
        named = (f"Exhibit {exhibit.type.removeprefix('EX-')}: {_title(exhibit)}" for exhibit in exhibits)
        offered.append(Offer(path, label, "\n".join(named)))
    path, label = roles.members
    declined = f"{path.rpartition('.')[0]}.not_applicable"
    if path and not value_at(record, path) and not value_at(record, declined) and (members := _members(record)):
        offered.append(Offer(path, label, members))
    return tuple(offered)


def _title(exhibit: Exhibit) -> str:
    """Return what an exhibit is called: as somebody said, or as its type or its own words tell; else its file."""
    if exhibit.description:
        return exhibit.description
    if exhibit.type.startswith("EX-24"):
        return "Power of Attorney"
    text = b" ".join(exhibit.data.lower().split())
    return "Joint Filing Agreement" if b"joint filing agreement" in text else exhibit.name


def _members(record: Record) -> str:
    """Return the members of a group with their types; "" where nobody says that there is one."""
    persons = [person for person in value_at(record, "reporting_persons") or () if person.group == "a" and person.name]
    if len(persons) < 2:
        return ""
    return "\n".join(
        f"{person.name} ({', '.join(person.types)})" if person.types else person.name for person in persons
    )


_WIDTH = 76


def letter_html(sheet: Sheet) -> str:
    """Return a page of words, headings and fields as HTML; signs beyond ASCII are written as numbers."""
    body = "".join(_html(block) for block in sheet.blocks)
    return f"<html>\n<head>\n<title>{_plain(sheet.title)}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<p><b>{_plain(block.text)}</b></p>\n"
    if isinstance(block, Fields):
        return "".join(f"<p>{_plain(field.label)}: {_plain(field.value)}</p>\n" for field in block.fields)
    if isinstance(block, Words):
        text = _plain(block.text)
        return f'<p align="center"><b>{text}</b></p>\n' if block.look == "title" else f"<p>{text}</p>\n"
    raise TypeError(type(block))


def _plain(text: str) -> str:
    return escape(text).encode("ascii", "xmlcharrefreplace").decode()


def letter_text(sheet: Sheet) -> str:
    """Return a page of words, headings and fields as text.

    Raises:
        RecordError: a name has signs that EDGAR does not take in text; HTML holds them.
    """
    text = "\n".join(line for block in sheet.blocks for line in _text(block)).strip("\n") + "\n"
    foreign = next((character for character in text if not character.isascii()), "")
    if foreign:
        raise RecordError(f"{sheet.title}: EDGAR takes no {foreign} in text: write it as HTML")
    return text


def _text(block: Block) -> Iterator[str]:
    if isinstance(block, Fields):
        for field in block.fields:
            yield from _lines_of(f"{field.label}: {field.value}", "    ")
    elif isinstance(block, Words) and block.look == "title":
        yield from (block.text.center(_WIDTH).rstrip(), "")
    elif isinstance(block, Heading | Words):
        yield from ("", *_lines_of(block.text), "")
    else:
        raise TypeError(type(block))


def _lines_of(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="", subsequent_indent=indent, break_on_hyphens=False, break_long_words=True
    ) or [""]
