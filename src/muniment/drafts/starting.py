"""A draft, and how one begins: blank, as an amendment, on another form, or as one of a family from a table.

Of an amendment: what carries over, what is stated again, and what the preparer must see. Rules: 17 CFR 230.503(a)(3)
and (4) for Form D (an amendment gives current answers to every item), 240.13d-2 for the schedules.

Of a Schedule 13D in place of a 13G, and back: what the law says of it stands with the form, as data
(`FormSpec.switches`). What both forms have by the same name carries over; the draft remembers at its head by which
paragraph it was made, so that its deadline and what may not be done until then are shown as long as it is worked on.

Of a table a row is a filing, and what they share stands in a draft of its own. The columns are the paths of the record
(`issuer_name`, `reporting_persons[0].percent`), in any order; an empty cell leaves what the shared draft says. Cells
are written as in a draft: 5,000,000 and 6.2% are understood.
"""

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.deadlines import due
from muniment.documents.archive import safe
from muniment.drafts.exhibits import own_names
from muniment.drafts.figures import figures_before
from muniment.drafts.questions import in_one_line
from muniment.drafts.submitting import certificates, certified
from muniment.errors import SourceError, UsageError
from muniment.evidence import DOUBTFUL
from muniment.forms import FORMS, FormSpec, Record, form_of, parse_name, stated_form
from muniment.forms.definition import Field, Part, Row, field_of, fields, rows
from muniment.forms.filing_copy import by_edgar
from muniment.forms.schedule_13.schedule_13g import CERTIFICATIONS, is_official
from muniment.forms.spec import Switch
from muniment.forms.walk import each, part_at, placed, replaced, steps, unnumbered, value_at
from muniment.readers.dataset import DatasetReading
from muniment.readers.yaml import value_of
from muniment.reading import Reading
from muniment.values import Choice, Percent, Unreadable
from muniment.wording import count, did_you_mean, nearest_name, one_line
from muniment.writers.conversion import convert, is_convertible
from muniment.writers.yaml import Remarks, write_yaml


class Draft(Struct, frozen=True):
    """A record that may be incomplete, and the remarks that stand beside its answers."""

    record: Record
    remarks: Remarks = Remarks()

    def yaml(self) -> bytes:
        """Return the draft as a commented YAML file in which every question of the form is asked."""
        return write_yaml(self.record, with_empty=True, remarks=self.remarks)


_HEAD = (
    "Fill in what applies; an empty key says nothing. `muniment draft check` tells what is missing or wrong, and",
    "`muniment write --to xml` writes the notice once nothing is. Access codes never belong in this file.",
)


def blank(form: str) -> Draft:
    """Return an empty draft: of a first filing (`D`, `13G` or `13D`), or of an amendment (`13G/A`), in any spelling.

    Raises:
        KeyError: it is no form that muniment knows.
    """
    name = parse_name(form)
    if name is None:
        raise KeyError(form)
    spec = FORMS[name.form]
    kind: Any = spec.record
    record = kind(submission_type=spec.submission_type, **spec.blank)
    if not name.amendment:
        return Draft(record, Remarks(_HEAD))
    amending = spec.amending
    look = {path: remark for pattern, remark in amending.look.items() for path in expanded(record, pattern)}
    if amending.number:
        look[amending.number] = "say which this one is: 1 for the first amendment."
    says = {"submission_type": f"{spec.submission_type}/A", **({amending.flag: True} if amending.flag else {})}
    return Draft(structs.replace(record, **says), Remarks(_HEAD, look))


def _source_of(reading: Reading | DatasetReading) -> str:
    """Return what a filing that was read is called: its accession number in a data set, else its file."""
    return reading.accession if isinstance(reading, DatasetReading) else safe(PurePath(reading.source.name).name)


def head(text: str, on: date) -> tuple[str, ...]:
    """Return the first lines of a draft that was made of something else."""
    return (f"{text}, {on.isoformat()}. LOOK marks what must be stated again or may have changed.", *_HEAD)


P = TypeVar("P", bound=Part)


def amendment(
    reading: Reading | DatasetReading, today: date, *, accession: str = "", names: Iterable[Record] = ()
) -> Draft:
    """Return the amendment of a filing, of whatever format it was read.

    Args:
        reading: the filing; a filing copy, which leaves out what EDGAR fills in, is amended too.
        today: named at the head of the draft.
        accession: the number of the filing, where the reading itself does not have it.
        names: records that may say what a filing copy leaves out, the likeliest first.
    """
    record = current_record(reading)
    for other in names:
        record = with_names_of(record, other)
    number = (reading.header and reading.header.accession_number) or accession or UNSET
    form = form_of(record)
    look = {path: remark for pattern, remark in form.amending.look.items() for path in expanded(record, pattern)}
    look = {
        path: remark for path, remark in look.items() if path not in _MAY_CHANGE or value_at(record, path) is not UNSET
    }
    look |= dict.fromkeys(_unnamed(record), _UNNAMED)
    if number is not UNSET:
        look.pop(form.amending.accession, None)
    look |= low_confidence(reading) | _retired(record) | _certificate(record, today)
    signed, unsigned_places = unsigned(_amended(record, form, number, look))
    lines = head(f"Amendment of {number or _source_of(reading)}", today)
    lines = (*lines, *_problem_lines(reading, record, look), *figures_before(record))
    return Draft(signed, Remarks(lines, look | unsigned_places))


_UNNAMED = "EDGAR fills it in, and the copy that was sent leaves it out: type it for the printed page and signatures."


_MAY_CHANGE = frozenset(
    {"first_sale_yet_to_occur", "non_accredited_investors", "item7.exhibits", "exhibit_information"}
)
"""Answers that are looked at where the filing amended gives them: a day of first sale stays what it is."""


def with_names_of(record: Record, other: Record) -> Record:
    """Return a filing copy with what EDGAR fills in, as far as another record of the form says it of the same CIK."""
    parties = form_of(record).roles.issuers
    if type(other) is not type(record):
        return record
    by_cik = {party.answer(part, "cik"): part for party in parties for _, part in each(other, party.path)}
    for party in parties:
        for path, part in each(record, party.path):
            source = by_cik.get(party.answer(part, "cik") or "")
            for field in fields(type(part)) if source is not None else ():
                value = getattr(source, field.name, UNSET)
                if by_edgar(field) and getattr(part, field.name) is UNSET and value is not UNSET:
                    record = replaced(record, f"{path}.{field.name}".lstrip("."), value)
    return record


def _unnamed(record: Record) -> Iterator[str]:
    for party in form_of(record).roles.issuers:
        for path, part in each(record, party.path):
            names = [field for field in fields(type(part)) if field.name in party.name and by_edgar(field)]
            if party.answer(part, "cik"):
                yield from (f"{path}.{name.name}".lstrip(".") for name in names if getattr(part, name.name) is UNSET)


def current_record(reading: Reading | DatasetReading) -> Record:
    """Return what a filing says in the terms of today's form: a printed schedule is put into them first."""
    if isinstance(reading, Reading) and is_convertible(reading):
        return convert(reading).record
    return reading.record


def expanded(record: Record, path: str) -> list[str]:
    """Return the paths of what a path with `[]` stands for; one that names no list is its own."""
    around, _, field = path.rpartition("[].")
    return [f"{at}.{field}" for at, _ in each(record, f"{around}[]")] if around else [path]


def _amended(record: Record, form: FormSpec, accession: str | UnsetType, look: dict[str, str]) -> Record:
    """Return the next amendment: numbered on, with nothing in what must be stated again."""
    amending = form.amending
    changes: dict[str, Any] = {name: value for name, value in form.blank.items() if getattr(record, name) is UNSET}
    changes |= {name: UNSET for name in amending.cleared if hasattr(record, name)}
    changes |= {"submission_type": f"{form.submission_type}/A", amending.accession: accession}
    if amending.flag:
        changes[amending.flag] = True
    if amending.number:
        before = getattr(record, amending.number)
        form_name = stated_form(record)
        if form_name is not None and form_name.amendment and before is UNSET:
            look[amending.number] = "the filing amended gives no number: say which this one is."
            changes[amending.number] = UNSET
        else:
            changes[amending.number] = (before or 0) + 1
    return structs.replace(todays(record), **changes)


def todays(part: P) -> P:
    """Return a part without spellings, places and empty fields of its time: an amendment is written as today's form."""
    spelled = (text for text in part.as_filed if not text.path and (text.words is UNSET or text.words.strip()))
    changes: dict[str, Any] = {"as_filed": tuple(spelled)}
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if field.part is not None and value is not UNSET:
            changes[field.name] = tuple(map(todays, value)) if field.repeats else todays(value)
    return structs.replace(part, **changes)


def unsigned(record: Record) -> tuple[Record, dict[str, str]]:
    """Return the record with its signatures still to be given, and what to say of each; who signs carries over."""
    look: dict[str, str] = {}

    def cleared(part: Part, path: str) -> Part:
        look[f"{path}.signature"] = "type it again; the date is the day of signing."
        return structs.replace(part, signature=UNSET, date=UNSET)

    signatures = form_of(record).roles.signatures
    if signatures is None:
        return record, look
    unsigned: list[Any] = []
    for number, signature in enumerate(getattr(record, signatures.path) or ()):
        path = f"{signatures.path}[{number}]"
        if not signatures.signers:
            unsigned.append(cleared(signature, path))
            continue
        signers = getattr(signature, signatures.signers) or ()
        again = tuple(cleared(signer, f"{path}.{signatures.signers}[{n}]") for n, signer in enumerate(signers))
        unsigned.append(structs.replace(signature, **{signatures.signers: again or UNSET}))
    return structs.replace(record, **{signatures.path: tuple(unsigned)}) if unsigned else record, look


def _retired(record: Record) -> dict[str, str]:
    """Return what the form no longer offers, though the filing amended claims it; an accepted filing may be old."""
    look = {}
    for field in fields(type(record)):
        codes: Any = field.at.kind.codes if isinstance(field.at.kind, Choice) else {}
        claimed: Any = getattr(record, field.name) or ()
        chosen = [codes[code] for code in (claimed if field.repeats else [claimed]) if code in codes]
        notes = [code.note for code in chosen if not getattr(code, "current", True)]
        if notes:
            look[field.name] = " ".join([*notes, "Say what is claimed today."])
    return look


def _certificate(record: Record, today: date) -> dict[str, str]:
    """Return that a Schedule 13G certifies in other words than those of today's form: they carry over as they are."""
    text = value_at(record, CERTIFICATIONS)
    if not text or is_official(text, today):
        return {}
    return {CERTIFICATIONS: "not in the words of today's form: `muniment draft certificate` writes those of the rule."}


def low_confidence(reading: Reading | DatasetReading) -> dict[str, str]:
    """Return what was read with doubt, by path."""
    return {
        path: f"read with doubt from {_source_of(reading)}: compare it with the page."
        for path, place in reading.evidence.items()
        if place.confidence < DOUBTFUL
    }


_SOURCE = "SOURCE: "
_MOST_PROBLEMS = 20  # that a draft names
_LONGEST_PROBLEM = 300  # characters


def _problem_lines(reading: Reading | DatasetReading, record: Record, look: Container[str]) -> Iterator[str]:
    """Yield lines for the head of a draft: what could not be read of its source, beside what is looked at anyway."""
    labels = {row.path: row.field.at.label for row in rows(type(record))}
    problems = [problem for problem in reading.problems if problem.path not in look]
    for problem in problems[:_MOST_PROBLEMS]:
        label = labels.get(unnumbered(problem.path))
        yield f"{_SOURCE}{label + ': ' if label else ''}{one_line(problem.words, _LONGEST_PROBLEM)}"
    if len(problems) > _MOST_PROBLEMS:
        yield f"{_SOURCE}{count(len(problems) - _MOST_PROBLEMS, 'further problem')} of its reading"


_MOST_ROWS = 5_000
_UNSAFE = re.compile(r"[^\w.-]+")
_NAMED = ("issuer_name", "primary_issuer.name", "cusips[0]", "issuer_cik", "primary_issuer.cik")


class Named(Struct, frozen=True):
    """A draft from one row: the name of its file, without a suffix, and the draft."""

    name: str
    draft: Draft


def drafts_from(table: bytes, shared: Record, name: str) -> list[Named]:
    """Return a draft for each row of a table in CSV; `name` is what errors call it.

    Raises:
        SourceError: a column is no field, a cell is no such value, or the table is none; row and column are named.
    """
    reader = csv.reader(io.StringIO(_decoded(table, name), newline=""), strict=True)
    drafts: list[Named] = []
    try:
        found_columns = [_column(column.strip(), shared, name) for column in next(reader, [])]
        # The second of two columns for one place would write over the first, as a list does over its entries.
        paths = [path for path, _ in found_columns]
        for at, path in enumerate(paths):
            if any(before == path or before.startswith(f"{path}[") for before in paths[:at]):
                raise SourceError(f"{path} has two columns", source=name, place="line 1")
        for number, cells in enumerate(reader, 2):  # as a spreadsheet counts, whatever lines a cell has
            if any(cell.strip() for cell in cells):
                drafts.append(_draft(cells, found_columns, shared, f"row {number}", name))
    except csv.Error as error:
        raise SourceError(f"is no CSV: {error}", source=name, place=f"line {reader.line_num}") from error
    if not drafts:
        raise SourceError("has no rows: the first line names the fields, each further line is a filing", source=name)
    if len(drafts) > _MOST_ROWS:
        raise SourceError(f"has more than {_MOST_ROWS:,} rows", source=name)
    names = own_names([named.name for named in drafts])
    return [structs.replace(named, name=own) for named, own in zip(drafts, names, strict=True)]


def _decoded(table: bytes, name: str) -> str:
    try:
        return table.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"is not UTF-8: byte {error.start}", source=name) from error


def _column(path: str, shared: Record, name: str) -> tuple[str, Row]:
    by_path = {row.path: row for row in rows(type(shared))}
    plain = unnumbered(path)
    row = by_path.get(plain) or by_path.get(f"{plain}[]")
    if row is None:
        near = nearest_name(plain, by_path)
        hint = f"; did you mean {near.replace('[]', '[0]')}?" if near else ""
        raise SourceError(f"{path!r} is no field of {form_of(shared).title}{hint}", source=name, place="line 1")
    return path, row


def _draft(cells: list[str], columns: list[tuple[str, Row]], shared: Record, place: str, name: str) -> Named:
    if len(cells) > len(columns):
        raise SourceError(f"has {len(cells)} cells under {len(columns)} names", source=name, place=place)
    record = shared
    for cell, (path, row) in zip(cells, columns, strict=False):
        if cell.strip():
            record = _put(record, path, row, cell.strip(), place, name)
    name_stated = next((value_at(record, path) for path in _NAMED if value_at(record, path) is not UNSET), "draft")
    return Named(_UNSAFE.sub("-", name_stated.strip()).strip("-.").lower()[:80] or "draft", Draft(record, Remarks()))


def _put(record: Record, path: str, row: Row, cell: str, place: str, name: str) -> Record:
    try:
        value = value_of(row.field, cell)
    except Unreadable as error:
        raise SourceError(f"{path} is {cell[:60]!r}: it {error}", source=name, place=place) from error
    is_list = row.field.repeats and not path.endswith("]")
    try:
        return placed(record, path, (value,) if is_list else value)
    except UsageError as error:
        raise SourceError(f"{path}: {error}", source=name, place=place) from error


_WORD = "SWITCH"
_LINE = re.compile(rf"{_WORD} (?P<name>[\w-]+): ").match
_COOLING = timedelta(days=10)
_HEADER = ("schema_version", "submission_type", "attachments")


def switches() -> Iterator[tuple[FormSpec, Switch]]:
    """Yield every way from one form to another, each with the form that it leads from."""
    for form in FORMS.values():
        for switch in form.switches:
            yield form, switch


def switched(reading: Reading | DatasetReading, name: str, event: date | None, today: date) -> Draft:
    """Return the draft of the form that takes the place of a filing.

    Args:
        reading: the last filing, of whatever format.
        name: the paragraph that asks for it, as in `13d-1e`, in any spelling.
        event: the day of what happened, None where it is still to be stated.
        today: named at the head of the draft.

    Raises:
        UsageError: there is no such paragraph for this form, or it is not for this filing.
    """
    record = current_record(reading)
    form = form_of(record)
    switch = _switch(form, name)
    refusal = switch.refusal(record)
    if refusal:
        raise UsageError(f"{switch.citation}: {refusal}")
    begun = blank(switch.to).record
    begun_with = _converted(todays(record), type(begun), form.amending.cleared)
    accession = {FORMS[switch.to].amending.accession: UNSET, FORMS[switch.to].amending.number: UNSET}
    kept = {field: value for field in _HEADER if (value := getattr(begun, field, UNSET)) is not UNSET}
    made: Any = structs.replace(begun_with, **{key: value for key, value in accession.items() if key}, **kept)
    for path, value in switch.says.items():
        made = placed(made, path, value)
    for path, source in switch.same.items():
        if (value := _same(record, source, type(made), path)) is not UNSET:
            made = placed(made, path, value)
    if event is not None:
        made = placed(made, FORMS[switch.to].roles.event, event)
    if certificates(made, today):
        made = certified(made, today)
    signed, unsigned_places = unsigned(made)
    look = {path: remark for pattern, remark in switch.look.items() for path in expanded(signed, pattern)}
    own = {path: remark for path, remark in low_confidence(reading).items() if value_at(signed, path) is not UNSET}
    accession_of = reading.header.accession_number if reading.header else UNSET
    lines = head(f"{FORMS[switch.to].called} in place of {form.called} {accession_of or _source_of(reading)}", today)
    lines = (*lines, head_line(switch), *_problem_lines(reading, record, own), *figures_before(record))
    return Draft(signed, Remarks(lines, own | look | unsigned_places))


def head_line(switch: Switch) -> str:
    """Return the line at the head of a draft that tells by which paragraph it was made."""
    cooling = f" {switch.cooling_off}, until the tenth day after it is filed." if switch.cooling_off else ""
    return f"{_WORD} {switch.name}: {switch.citation}: {switch.words}.{cooling}"


def switch_in(remarks: Remarks) -> Switch | None:
    """Return by which paragraph a draft was made, None for any other draft."""
    name = next((line["name"] for line in map(_LINE, remarks.head) if line), "")
    return next((switch for _, switch in switches() if switch.name == name), None)


def notice(record: Record, remarks: Remarks) -> tuple[str, ...]:
    """Return what is said of a draft: what of its source could not be read, and of one in place of another form more.

    By when it is due, by which paragraph, what may not be done. The day is counted from the event in the draft.
    """
    lost = [line.removeprefix(_SOURCE) for line in remarks.head if line.startswith(_SOURCE)]
    compare = ["Part of the filing that this draft begins with could not be read. Compare the draft with it:", *lost]
    switch = switch_in(remarks)
    return (*(compare if lost else ()), *(_notice(record, switch) if switch else ()))


def _notice(record: Record, switch: Switch) -> Iterator[str]:
    form = form_of(record)
    yield f"{form.called} by {switch.citation}: {switch.words}."
    event = getattr(record, form.roles.event)
    last: date | None = None
    if switch.clock and event is not UNSET:
        name, rule, trigger = switch.clock
        try:
            deadline = due(name, event, rule=rule, trigger=trigger)
        except UsageError as error:
            yield f"When it is due cannot be counted: {error}."
        else:
            last = deadline.date
            yield f"Due by {f'{last:%A}, {last}' if last else deadline.words}. {' '.join(deadline.steps)}"
    elif switch.clock:
        yield "Due within five business days of the event: state its date, and the day is counted."
    if switch.cooling_off:
        end = f"; filed on {last}, it lasts through {last + _COOLING}" if last else ""
        yield f"{switch.cooling_off}, until the tenth day after this schedule is filed{end}."
    yield from switch.after


def _switch(form: FormSpec, name: str) -> Switch:
    by_name = {switch.name: switch for switch in form.switches}
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    for key, switch in by_name.items():
        if key.replace("-", "") in (plain, f"13d1{plain}"):
            return switch
    if not by_name:
        raise UsageError(f"a {form.called} gives way to no other form")
    if name:
        raise UsageError(f"rule: {name!r} does not end a {form.called}: {did_you_mean(name, by_name)}")
    choices = "; ".join(f"{switch.name}: {switch.words}" for switch in by_name.values())
    raise UsageError(f"rule: say which paragraph ends the {form.called}. {choices}")


# ---- what carries over ----------------------------------------------------------------------------------------------


def _converted(part: Part, kind: type[P], but: tuple[str, ...] = ()) -> P:
    """Return a part of another kind with what it has by the same name and of the same sort."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        value: Any = getattr(part, field.name, UNSET)
        if value is UNSET or field.name in but:
            continue
        kept = _value(field, value, field_of(type(part), field.name))
        if kept is not UNSET and kept != ():
            values[field.name] = kept
    return kind(**values)


def _value(field: Field, value: Any, before: Field) -> Any:  # noqa: ANN401 - what the field takes
    if field.part is not None and before.part is not None:
        if not field.repeats:
            inner = _converted(value, field.part)
            return UNSET if inner == field.part() else inner
        return tuple(_converted(entry, field.part) for entry in value)
    if field.part is not None or before.part is not None or type(field.at.kind) is not type(before.at.kind):
        return UNSET
    if isinstance(field.at.kind, Choice):  # a code that is missing in the other list is asked again
        codes = field.at.kind.codes
        return tuple(code for code in value if code in codes) if field.repeats else value if value in codes else UNSET
    return value


def _same(record: Record, source: str, kind: type[Part], path: str) -> Any:  # noqa: ANN401 - as above
    """Return what stands at a place of the filing, for another place: addresses and numbers as text, if it asks so."""
    if "[0]" in source and len(value_at(record, source.partition("[")[0]) or ()) != 1:
        return UNSET
    value: Any = value_at(record, source)
    if value is UNSET or part_at(kind, steps(path)) is not None:
        return value
    if isinstance(value, Part):
        return in_one_line(value)
    if isinstance(value, str):
        return value
    around = part_at(type(record), steps(source)[:-1])
    number: Any = field_of(around or type(record), source.rpartition(".")[2]).at.kind
    text = number.write_typed(value)
    return f"{text}%" if isinstance(number, Percent) else text
