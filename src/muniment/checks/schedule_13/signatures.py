"""Who stands on the cover, who signs, in what capacity and by whose authority, and joint filings."""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.rule import Undecided, Violation, rule
from muniment.checks.schedule_13.eligibility import QUALIFIED
from muniment.checks.schedule_13.items_13g import INSTITUTIONS
from muniment.checks.schedule_13.persons import Signed, exhibits, name_of, persons, says, stated
from muniment.checks.schedule_13.texts import fields_of
from muniment.forms import Schedule13, Schedule13D, Schedule13G
from muniment.forms.schedule_13.base import Address, Signer
from muniment.values.characters import in_one_case
from muniment.wording import ADDRESS

# ---- cover and signature blocks --------------------------------------------------------------------------------------


@rule("X-13")
def issuer_twice(filing: Filing[Schedule13]) -> Iterator[Violation]:
    cover, item = filing.record, filing.record.item1
    if not item:
        return
    name, again = stated(cover.issuer_name), stated(item.issuer_name)
    if name and again and in_one_case(name) != in_one_case(again):
        yield Violation(f"The cover names the issuer {name!r}, Item 1 {again!r}.", ("issuer_name", "item1.issuer_name"))
    if not isinstance(cover.issuer_address, Address) or not isinstance(item.issuer_address, Address):
        return
    for line in ADDRESS:
        on_cover, in_item = stated(getattr(cover.issuer_address, line)), stated(getattr(item.issuer_address, line))
        if on_cover and in_item and in_one_case(on_cover) != in_one_case(in_item):
            paths = (f"issuer_address.{line}", f"item1.issuer_address.{line}")
            yield Violation(f"The issuer's address has {on_cover!r} on the cover and {in_item!r} in Item 1.", paths)


@rule("X-14")
def person_twice(filing: Filing[Schedule13]) -> Iterator[Violation]:
    names = [(path, stated(person.name)) for path, person in persons(filing) if stated(person.name)]
    for wanted, number in Counter(in_one_case(name) for _, name in names).items():
        if number > 1:
            repeated = [(path, name) for path, name in names if in_one_case(name) == wanted]
            yield Violation(f"{repeated[0][1]} reports {number} times.", tuple(f"{path}.name" for path, _ in repeated))


@rule("X-15")
def signed_by_others(filing: Filing[Schedule13]) -> Iterator[Violation]:
    cover = {
        in_one_case(person.name): person.name for _, person in persons(filing) if person.name and stated(person.name)
    }
    blocks = _blocks(filing)
    if not cover or not blocks:
        return
    for name in (cover[key] for key in cover if key not in blocks):
        yield Violation(f"No signature block has the name of {name}.", ("signatures",))
    for block in (blocks[key] for key in blocks if key not in cover):
        message = f"A signature block has the name of {block.reporting_person}, who is on no cover page."
        yield Violation(message, ("signatures",))


@rule("X-16", whole=True)
def person_without_signature(filing: Filing[Schedule13]) -> Iterator[Violation]:
    blocks = _blocks(filing)
    if not blocks and filing.record.reporting_persons and not filing.record.signatures:
        yield Violation("Nobody has signed the schedule.", ("signatures",))
    signed = {in_one_case(stated(block.reporting_person)) for _, block, by in _signers(filing) if stated(by.signature)}
    for path, person in persons(filing):
        name = in_one_case(stated(person.name))
        if name in blocks and name not in signed:  # a second block of one person may be left empty
            yield Violation(f"There is no signature for {person.name}.", (f"{path}.name",))


def _blocks(filing: Filing[Schedule13]) -> dict[str, Signed]:
    """Return the signature blocks by the names of their persons."""
    given = filing.record.signatures
    return {in_one_case(block.reporting_person): block for block in given or () if block.reporting_person is not UNSET}


# ---- signatures ------------------------------------------------------------------------------------------------------

_LETTER = re.compile(r"[^\W\d_]")
_MARK = re.compile(r"^\s*/\s*s\s*/", re.I)
_ATTORNEY = re.compile(r"\battorneys?[\s-]+in[\s-]+fact\b", re.I)
_POWER = re.compile(rb"powers?[\s-]+of[\s-]+attorney|authority to sign|authori[sz]ing (?:him|her|them|\w+ \w+) to sign")
# Rule 13d-1(f)(1) was what is 13d-1(k)(1) since 1998; every Schedule 13D names 13d-1(f) on its cover.
_OTHERS = re.compile(
    rb"on (?:its |their |his |her |the )?behalf(?! of another)|joint|13d-1 ?\(k\)|13d-1 ?\(f\) ?\(1\)|"
    rb"attorney.in.fact|powers? of attorney|for (?:itself|himself|herself|each)|"
    rb"each of the (?:undersigned|reporting|persons)"
)
_ATTACHMENTS_UNKNOWN = "the documents attached to the schedule are not known"
_SIGNING_TEXTS = ("signature_comment", "exhibit_information", "item7.exhibits", "item2.names")
_NOT_A_PERSON = {"CO", "PN", "IA", "IV", "BD", "BK", "IC", "EP", "SA", "CP", "FI"}


def _signers(filing: Filing[Schedule13]) -> Iterator[tuple[str, Signed, Signer]]:
    """Yield the path of each signature, its block and itself."""
    for number, block in enumerate(filing.record.signatures or ()):
        for place, signer in enumerate(block.signers or ()):
            yield f"signatures[{number}].signers[{place}]", block, signer


@rule("J-01")
def everyone_signs(filing: Filing[Schedule13]) -> Violation | None:
    people = list(persons(filing))
    blocks = {path.partition(".")[0] for path, _, signer in _signers(filing) if stated(signer.signature)}
    if not blocks or len(blocks) >= len(people) or says(filing, _OTHERS, *_SIGNING_TEXTS):
        return None
    return Violation(f"{len(people)} persons report, and {len(blocks)} signed.", ("signatures",))


@rule("J-02", whole=True)
def signature_whole(filing: Filing[Schedule13]) -> Iterator[Violation]:
    entities = {
        in_one_case(person.name)
        for _, person in persons(filing)
        if person.name and stated(person.name) and person.types and _NOT_A_PERSON.issuperset(person.types)
    }
    for path, block, signer in _signers(filing):
        name = stated(signer.signature)
        if not name or filing.low_confidence(path):
            continue
        if signer.date is UNSET and not (filing.reading and f"{path}.date" in filing.reading.states):
            yield Violation(f"The signature of {name} has no date.", (f"{path}.signature",))
        block_name = in_one_case(stated(block.reporting_person))
        if (
            signer.title is UNSET
            and block_name in entities
            and in_one_case(name) not in block_name
            and not says(filing, _POWER)
        ):
            message = f"{name} signs for {block.reporting_person} without a title."
            yield Violation(message, (f"{path}.signature",), severity="note")


@rule("J-03", whole=True)
def power_of_attorney(filing: Filing[Schedule13]) -> Violation | Undecided | None:
    by_attorney = next((row for row in _signers(filing) if _is_attorney(row[2])), None)
    if by_attorney is None:
        return None
    attached = exhibits(filing)
    if any(kind.startswith("EX-24") for kind in attached or ()) or says(filing, _POWER, *_SIGNING_TEXTS):
        return None
    path, block, signer = by_attorney
    if attached is None:
        return Undecided(_ATTACHMENTS_UNKNOWN, (f"{path}.signature",))
    name, whom = stated(signer.signature), stated(block.reporting_person)
    who = f"{_MARK.sub('', name).strip() or 'Somebody'} signs as attorney-in-fact{f' of {whom}' if whom else ''}"
    message = f"{who}, and no power of attorney is attached or named."
    # What an amendment's signer acts on was, as a rule, attached to an earlier filing.
    severity = "note" if filing.amendment else None
    return Violation(
        message,
        (f"{path}.title" if _ATTORNEY.search(stated(signer.title)) else f"{path}.signature",),
        severity=severity,
    )


def _is_attorney(signer: Signer) -> bool:
    return any(_ATTORNEY.search(stated(text)) for text in (signer.title, signer.signature))


@rule("J-07")
def empty_signature(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for path, block, signer in _signers(filing):
        text = stated(signer.signature)
        if text and not _LETTER.search(_MARK.sub("", text)):
            whom = stated(block.reporting_person) or "somebody"
            yield Violation(f"The signature for {whom} is {text!r}, which is no name.", (f"{path}.signature",))


# ---- joint filings ---------------------------------------------------------------------------------------------------

# Rule 13d-1(f)(1) was what is 13d-1(k)(1) since 1998; every Schedule 13D names 13d-1(f) on its cover.
_AGREED = re.compile(
    rb"joint|13d-1 ?\(k\)|13d-1 ?\(f\) ?\(1\)|on behalf of each|agree(?:s|d|ment)? (?:to file|that)|filing agreement"
)
_BY_REFERENCE = re.compile(rb"by reference|previously filed")
# An exhibit and what it is, in a list that is whole: not an index that stands elsewhere.
_EXHIBIT = re.compile(r"\b(?:exhibit|ex\.)\s{0,9}+[\d(a-z][\w.()]{0,9}\W{1,9}[a-z]{2}", re.I)
_LISTED_ELSEWHERE = re.compile(
    r"\b(?:index|list|attached|annex|appendix|schedules?|previously|reference|see|herewith|hereto|none?|not\s+applicable)\b"
    r"|\bset\s+forth|\bto\s+be\s+filed",
    re.I,
)
# Other words for the agreement, of which only the document itself could tell.
_MAY_AGREE = re.compile(
    r"\bagreements?\b[^.;]{0,40}\b(?:among|between|of|by)\b[^.;]{0,30}\b(?:reporting|filing)\s+persons\b"
    r"|\b13d-1\b|\bconsents?\b",
    re.I,
)
_JOINT_TEXTS = ("exhibit_information", "signature_comment", "item2.names", "item7.exhibits", "item6.contracts")


@rule("J-04", whole=True)
def joint_agreement(filing: Filing[Schedule13]) -> Violation | Undecided | None:
    people = list(persons(filing))
    if len(people) < 2:
        return None
    names = tuple(f"{path}.name" for path, _ in people)
    attached = exhibits(filing)
    if says(filing, _AGREED, *_JOINT_TEXTS):
        sent = filing.profile == "submit" and attached is not None and not says(filing, _BY_REFERENCE, *_JOINT_TEXTS)
        if not sent or any(not kind.startswith("EX-24") for kind in attached or ()):
            return None
        message = "report together, and the agreement to file jointly that the schedule speaks of is not attached."
        return Violation(f"{len(people)} persons {message}", names)
    if attached is None:
        item7 = fields_of(filing.record.item7, "exhibits") if isinstance(filing.record, Schedule13D) else ""
        if not _EXHIBIT.search(item7) or _LISTED_ELSEWHERE.search(item7) or _MAY_AGREE.search(item7):
            return Undecided(_ATTACHMENTS_UNKNOWN, names)
        message = f"{len(people)} persons report together, and Item 7 lists no agreement to file jointly."
        return Violation(message, ("item7.exhibits", *names))
    message = f"{len(people)} persons report together, and no agreement to file jointly is attached or named."
    return Violation(message, names)


@rule("J-05", requires=("rules",), whole=True)
def joint_filer_eligible(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Iterator[Violation]:
    people = list(persons(filing))
    if rules != (QUALIFIED,) or not any(INSTITUTIONS.intersection(person.types or ()) for _, person in people):
        return
    for path, person in people:
        if person.types and not INSTITUTIONS.intersection(person.types):
            message = f"{name_of(person)} files under Rule 13d-1(b), and is of the type {', '.join(person.types)}."
            yield Violation(message, (f"{path}.types", "rules"))
