"""Who stands on the cover, who signs, in what capacity and by whose authority, and joint filings."""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import rule
from muniment.checks.schedule_13.eligibility import QUALIFIED
from muniment.checks.schedule_13.items_13g import INSTITUTIONS
from muniment.checks.schedule_13.persons import Signed, called, exhibits, folded, persons, says, stated
from muniment.forms import Schedule13, Schedule13G
from muniment.forms.schedule_13.base import Address, Signer

# ---- cover and signature blocks --------------------------------------------------------------------------------------

_LINES = ("street1", "street2", "city", "state", "zip_code")


@rule("X-13")
def issuer_twice(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    cover, item = filing.record, filing.record.item1
    if not item:
        return
    name, again = stated(cover.issuer_name), stated(item.issuer_name)
    if name and again and folded(name) != folded(again):
        yield Doubt(f"The cover names the issuer {name!r}, Item 1 {again!r}.", ("issuer_name", "item1.issuer_name"))
    if not isinstance(cover.issuer_address, Address) or not isinstance(item.issuer_address, Address):
        return
    for line in _LINES:
        one, other = stated(getattr(cover.issuer_address, line)), stated(getattr(item.issuer_address, line))
        if one and other and folded(one) != folded(other):
            paths = (f"issuer_address.{line}", f"item1.issuer_address.{line}")
            yield Doubt(f"The issuer's address has {one!r} on the cover and {other!r} in Item 1.", paths)


@rule("X-14")
def person_twice(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    names = [(path, stated(person.name)) for path, person in persons(filing) if stated(person.name)]
    often = Counter(folded(name) for _, name in names)
    for wanted, number in often.items():
        if number > 1:
            found = [(path, name) for path, name in names if folded(name) == wanted]
            yield Doubt(f"{found[0][1]} reports {number} times.", tuple(f"{path}.name" for path, _ in found))


@rule("X-15")
def signed_by_others(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    cover = {folded(one.name): one.name for _, one in persons(filing) if one.name and stated(one.name)}
    blocks = _blocks(filing)
    if not cover or not blocks:
        return
    for name in (cover[key] for key in cover if key not in blocks):
        yield Doubt(f"No signature block has the name of {name}.", ("signatures",))
    for block in (blocks[key] for key in blocks if key not in cover):
        words = f"A signature block has the name of {block.reporting_person}, who is on no cover page."
        yield Doubt(words, ("signatures",))


@rule("X-16")
def person_without_signature(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    blocks = _blocks(filing)
    if not blocks and filing.record.reporting_persons and not filing.record.signatures:
        yield Doubt("Nobody has signed the schedule.", ("signatures",))
    for path, person in persons(filing):
        block = blocks.get(folded(stated(person.name)))
        if block is not None and not any(stated(one.signature) for one in block.signers or ()):
            yield Doubt(f"There is no signature for {person.name}.", (f"{path}.name",))


def _blocks(filing: Filing[Schedule13]) -> dict[str, Signed]:
    """Return the signature blocks by the names of their persons."""
    given = filing.record.signatures
    return {folded(one.reporting_person): one for one in given or () if one.reporting_person is not UNSET}


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
_SIGNING_TEXTS = ("signature_comment", "exhibit_information", "item7.exhibits", "item2.names")
_NOT_A_PERSON = {"CO", "PN", "IA", "IV", "BD", "BK", "IC", "EP", "SA", "CP", "FI"}


def _signers(filing: Filing[Schedule13]) -> Iterator[tuple[str, Signed, Signer]]:
    """Yield the path of each signature, its block and itself."""
    for number, block in enumerate(filing.record.signatures or ()):
        for place, signer in enumerate(block.signers or ()):
            yield f"signatures[{number}].signers[{place}]", block, signer


@rule("J-01")
def everyone_signs(filing: Filing[Schedule13]) -> Doubt | None:
    people = list(persons(filing))
    blocks = {path.partition(".")[0] for path, _, signer in _signers(filing) if stated(signer.signature)}
    if not blocks or len(blocks) >= len(people) or says(filing, _OTHERS, *_SIGNING_TEXTS):
        return None
    return Doubt(f"{len(people)} persons report, and {len(blocks)} signed.", ("signatures",))


@rule("J-02")
def signature_whole(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    entities = {
        folded(person.name)
        for _, person in persons(filing)
        if person.name and stated(person.name) and person.types and _NOT_A_PERSON.issuperset(person.types)
    }
    for path, block, signer in _signers(filing):
        name = stated(signer.signature)
        if not name or filing.doubtful(path):
            continue
        if signer.date is UNSET and not (filing.read and f"{path}.date" in filing.read.states):
            yield Doubt(f"The signature of {name} has no date.", (f"{path}.signature",))
        whose = folded(stated(block.reporting_person))
        if signer.title is UNSET and whose in entities and folded(name) not in whose and not says(filing, _POWER):
            words = f"{name} signs for {block.reporting_person} without a title."
            yield Doubt(words, (f"{path}.signature",), severity="note")


@rule("J-03")
def power_of_attorney(filing: Filing[Schedule13]) -> Doubt | None:
    found = next((one for one in _signers(filing) if _is_attorney(one[2])), None)
    if found is None:
        return None
    attached = exhibits(filing)
    if attached is None or any(one.startswith("EX-24") for one in attached) or says(filing, _POWER, *_SIGNING_TEXTS):
        return None
    path, block, signer = found
    name, whom = stated(signer.signature), stated(block.reporting_person)
    who = f"{_MARK.sub('', name).strip() or 'Somebody'} signs as attorney-in-fact{f' of {whom}' if whom else ''}"
    words = f"{who}, and no power of attorney is attached or named."
    # What an amendment's signer acts on was, as a rule, attached to an earlier filing.
    weight = "note" if filing.amendment else None
    return Doubt(
        words, (f"{path}.title" if _ATTORNEY.search(stated(signer.title)) else f"{path}.signature",), severity=weight
    )


def _is_attorney(signer: Signer) -> bool:
    return any(_ATTORNEY.search(stated(words)) for words in (signer.title, signer.signature))


@rule("J-07")
def empty_signature(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    for path, block, signer in _signers(filing):
        words = stated(signer.signature)
        if words and not _LETTER.search(_MARK.sub("", words)):
            whose = stated(block.reporting_person) or "somebody"
            yield Doubt(f"The signature for {whose} is {words!r}, which is no name.", (f"{path}.signature",))


# ---- joint filings ---------------------------------------------------------------------------------------------------

# Rule 13d-1(f)(1) was what is 13d-1(k)(1) since 1998; every Schedule 13D names 13d-1(f) on its cover.
_AGREED = re.compile(
    rb"joint|13d-1 ?\(k\)|13d-1 ?\(f\) ?\(1\)|on behalf of each|agree(?:s|d|ment)? (?:to file|that)|filing agreement"
)
_JOINT_TEXTS = ("exhibit_information", "signature_comment", "item2.names", "item7.exhibits", "item6.contracts")


@rule("J-04")
def joint_agreement(filing: Filing[Schedule13]) -> Doubt | None:
    people = list(persons(filing))
    attached = exhibits(filing)
    if len(people) < 2 or attached is None or says(filing, _AGREED, *_JOINT_TEXTS):
        return None
    words = f"{len(people)} persons report together, and no agreement to file jointly is attached or named."
    return Doubt(words, tuple(f"{path}.name" for path, _ in people))


@rule("J-05", needs=("rules",))
def joint_filer_eligible(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Iterator[Doubt]:
    people = list(persons(filing))
    if rules != (QUALIFIED,) or not any(INSTITUTIONS.intersection(one.types or ()) for _, one in people):
        return
    for path, person in people:
        if person.types and not INSTITUTIONS.intersection(person.types):
            words = f"{called(person)} files under Rule 13d-1(b), and is of the type {', '.join(person.types)}."
            yield Doubt(words, (f"{path}.types", "rules"))
