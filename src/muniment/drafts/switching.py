"""Another form in place of the last filing: a Schedule 13D in place of a 13G, and back.

What the law says of it stands with the form, as data (`FormSpec.switches`). What both forms have by the same name
carries over; the draft remembers at its head by which paragraph it was made, so that its deadline and what may not be
done until then are told as long as it is worked on.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from msgspec import UNSET, structs

from muniment.deadlines import due
from muniment.drafts.figures import figures_before
from muniment.drafts.questions import in_one_line
from muniment.drafts.starting import Draft, blank, current_record, doubts, expanded, head, todays, unsigned
from muniment.drafts.submitting import certificates
from muniment.errors import UsageError
from muniment.forms import FORMS, FormSpec, Record, form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.paths import part_at, placed, steps, value_at
from muniment.forms.spec import Switch
from muniment.readers.dataset import DatasetReading
from muniment.reading import Reading
from muniment.values import Choice, Percent
from muniment.wording import meant
from muniment.writers.yaml import Remarks

_WORD = "SWITCH"
_LINE = re.compile(rf"{_WORD} (?P<name>[\w-]+): ").match
_CERTIFICATE = "item10.certifications"
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
    carried = _carried(todays(record), type(begun), form.amending.anew)
    accession = {FORMS[switch.to].amending.accession: UNSET, FORMS[switch.to].amending.number: UNSET}
    kept = {field: value for field in _HEADER if (value := getattr(begun, field, UNSET)) is not UNSET}
    made: Any = structs.replace(carried, **{key: value for key, value in accession.items() if key}, **kept)
    for path, value in switch.says.items():
        made = placed(made, path, value)
    for path, source in switch.same.items():
        if (value := _same(record, source, type(made), path)) is not UNSET:
            made = placed(made, path, value)
    if event is not None:
        made = placed(made, FORMS[switch.to].roles.event, event)
    if official := certificates(made, today):
        made = placed(made, _CERTIFICATE, "\n\n".join(official))
    signed, anew = unsigned(made)
    look = {path: words for held, words in switch.look.items() for path in expanded(signed, held)}
    source = reading.accession if isinstance(reading, DatasetReading) else PurePath(reading.source.name).name
    own = {path: words for path, words in doubts(reading, source).items() if value_at(signed, path) is not UNSET}
    accession_of = reading.header.accession_number if reading.header else UNSET
    lines = head(f"{FORMS[switch.to].called} in place of {form.called} {accession_of or source}", today)
    return Draft(signed, Remarks((*lines, head_line(switch), *figures_before(record)), own | look | anew))


def head_line(switch: Switch) -> str:
    """Return the line at the head of a draft that tells by which paragraph it was made."""
    cooling = f" {switch.cooling_off}, until the tenth day after it is filed." if switch.cooling_off else ""
    return f"{_WORD} {switch.name}: {switch.citation}: {switch.words}.{cooling}"


def switch_in(remarks: Remarks) -> Switch | None:
    """Return by which paragraph a draft was made, None for any other draft."""
    name = next((line["name"] for line in map(_LINE, remarks.head) if line), "")
    return next((switch for _, switch in switches() if switch.name == name), None)


def notice(record: Record, remarks: Remarks) -> tuple[str, ...]:
    """Return what is said of a draft in place of another form: by when, by which paragraph, what may not be done.

    Nothing for other drafts. The day is counted from the event that stands in the draft.
    """
    switch = switch_in(remarks)
    return () if switch is None else tuple(_notice(record, switch))


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
    known = {switch.name: switch for switch in form.switches}
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    found = next((switch for key, switch in known.items() if key.replace("-", "") in (plain, f"13d1{plain}")), None)
    if found is None and not known:
        raise UsageError(f"a {form.called} gives way to no other form")
    if found is None:
        choices = "; ".join(f"{switch.name}: {switch.words}" for switch in known.values())
        if name:
            raise UsageError(f"rule: {name!r} does not end a {form.called}: {meant(name, known)}")
        raise UsageError(f"rule: say which paragraph ends the {form.called}. {choices}")
    return found


# ---- what carries over ----------------------------------------------------------------------------------------------


def _carried(part: Part, kind: type[Part], but: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - a part of that kind
    """Return a part of another kind with what it has by the same name and of the same sort."""
    held: dict[str, Any] = {}
    for field in fields(kind):
        value: Any = getattr(part, field.name, UNSET)
        if value is UNSET or field.name in but:
            continue
        kept = _value(field, value, _field(type(part), field.name))
        if kept is not UNSET and kept != ():
            held[field.name] = kept
    return kind(**held)


def _field(kind: type[Part], name: str) -> Field:
    return next(field for field in fields(kind) if field.name == name)


def _value(field: Field, value: Any, before: Field) -> Any:  # noqa: ANN401 - what the field takes
    if field.part is not None and before.part is not None:
        if not field.repeats:
            inner = _carried(value, field.part)
            return UNSET if inner == field.part() else inner
        return tuple(_carried(entry, field.part) for entry in value)
    if field.part is not None or before.part is not None or type(field.at.kind) is not type(before.at.kind):
        return UNSET
    if isinstance(field.at.kind, Choice):  # a code that the other list lacks is asked anew
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
    number: Any = _field(around or type(record), source.rpartition(".")[2]).at.kind
    words = number.write_typed(value)
    return f"{words}%" if isinstance(number, Percent) else words
