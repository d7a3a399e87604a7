"""The end of a filing: who still has to sign, what the signature means, and the copy that goes out.

The words come from the form of the day; the contact and the addresses for notices are in no draft: they pass through
here into the filing copy and nowhere else.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType, structs

from muniment.errors import UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import Part
from muniment.forms.describe import fields
from muniment.forms.filing_copy import complete_header, filed_copy
from muniment.forms.header import SubmissionHeader
from muniment.forms.paths import each, value_at
from muniment.forms.spec import Signatures
from muniment.forms.tables import wordings
from muniment.pages import page
from muniment.pages.blocks import Block, Heading, Words
from muniment.reading import Submission
from muniment.writers.xml import write_submission

_RULES = {"Rule 13d-1(b)": "acquired and are held in the ordinary course", "Rule 13d-1(c)": "were not acquired and"}
_FOREIGN = "foreign regulatory scheme"


def with_signers(record: Record, today: date) -> Record:
    """Return the record with a signature to be given for each issuer or reporting person, dated today."""
    roles = form_of(record).roles
    how = roles.signatures
    if how is None:
        return record
    kind = _signature_kind(record, how)
    names = [name for path in roles.principals for name in _named(record, path)]
    if how.alone and getattr(record, how.alone) is True:
        names = names[:1]
    signed = list(getattr(record, how.path) or ())
    signed += [kind(**{how.principal: name}) for name in names[len(signed) :]]
    return structs.replace(record, **{how.path: tuple(_dated(one, how, today) for one in signed) or UNSET})


def _named(record: Record, path: str) -> Iterator[str | UnsetType]:
    """Yield the name of each for whom is signed, UNSET where it is not stated yet."""
    around, _, field = path.rpartition(".")
    if "[]" in path:
        yield from (getattr(part, field) for _, part in each(record, around))
    else:
        yield value_at(record, path)


def _signature_kind(record: Record, how: Signatures) -> type[Any]:
    return next(one.part for one in fields(type(record)) if one.part and one.name == how.path)


def _dated(one: Part, how: Signatures, today: date) -> Part:
    if not how.signers:
        return one if _has_date(one) else structs.replace(one, date=today)
    kind: Any = next(field.part for field in fields(type(one)) if field.name == how.signers)
    signers = getattr(one, how.signers) or (kind(),)
    return structs.replace(one, **{how.signers: tuple(_dated(each, Signatures("", ""), today) for each in signers)})


def as_if_signed(record: Record, today: date) -> Record:
    """Return the record as it will be once everybody has signed: nobody is told to sign before it is time to."""
    signed, how = with_signers(record, today), form_of(record).roles.signatures
    given = getattr(signed, how.path) if how else UNSET
    if how is None or given is UNSET:
        return signed
    return structs.replace(signed, **{how.path: tuple(map(_supposed, given))})


def _supposed(part: Part) -> Part:
    """Return a signature with something in each place that is still empty."""
    signers = getattr(part, "signers", UNSET)
    if signers is not UNSET:
        return structs.replace(part, signers=tuple(map(_supposed, signers)))
    empty = [name for name in ("signature", "name", "title") if getattr(part, name, None) is UNSET]
    return structs.replace(part, **dict.fromkeys(empty, "/s/"))


def _has_date(part: Part) -> bool:
    """Tell whether a day was typed, be it one or not."""
    return value_at(part, "date") is not UNSET or any(one.field == "date" for one in part.as_filed)


def with_names(record: Record) -> Record:
    """Return the record with the name of each signer that was left empty: what was signed, without /s/."""
    how = form_of(record).roles.signatures
    if how is None or not how.name:
        return record
    signed: Any = getattr(record, how.path) or ()
    named = tuple(
        structs.replace(one, **{how.name: name})
        if getattr(one, how.name) is UNSET and (name := (one.signature or "").removeprefix("/s/").strip())
        else one
        for one in signed
    )
    return structs.replace(record, **{how.path: named}) if named else record


def terms(record: Record, day: date) -> tuple[Block, ...]:
    """Return what a signature means, in the words of the form of a day: what is printed above the signatures."""
    blocks = page(record, day).blocks
    begin = next((n for n, one in enumerate(blocks, 1) if _begins_signature(one)), len(blocks))
    told = []
    for one in blocks[begin:]:
        if not isinstance(one, Words | Heading) or one.path:
            break
        told.append(one)
    return tuple(told)


def _begins_signature(block: Block) -> bool:
    return isinstance(block, Heading) and "signature" in block.text.casefold()


def certificates(record: Record, day: date) -> tuple[str, ...]:
    """Return the certificates of Item 10 of a Schedule 13G that its rules ask for, in the words of a day."""
    rules = getattr(record, "rules", UNSET) or ()
    told = [_certificate(_RULES[rule], day) for rule in rules if rule in _RULES]
    item3 = getattr(record, "item3", UNSET)
    if "Rule 13d-1(b)" in rules and item3 is not UNSET and "FI" in (item3.types or ()):
        told.append(_certificate(_FOREIGN, day))
    return tuple(one for one in told if one)


def _certificate(phrase: str, day: date) -> str:
    known = [
        one
        for one in wordings("13G")
        if one.field == "item10.certifications"
        and phrase in one.words
        and (one.since or 0) <= day.year <= (one.until or day.year)
    ]
    return max(known, key=lambda one: (one.since or 0, len(one.words))).words if known else ""


def filing_copy(record: Record, header: SubmissionHeader) -> bytes:
    """Return the filing copy, with EDGAR's placeholder for the access code of each filer.

    Raises:
        RecordError: something in the record cannot be written.
        UsageError: the header brings access codes, which have no place in a copy that is kept.
    """
    if header.credentials:
        raise UsageError("a copy that is kept holds no access codes: they are given when it is sent")
    return write_submission(Submission(filed_copy(record), complete_header(record, header)))
