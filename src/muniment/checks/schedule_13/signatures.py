"""Signatures: who signs, in what capacity, when, and by whose authority."""

import re
from collections.abc import Iterator

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.checks.schedule_13.persons import Signed, exhibits, folded, persons, says, stated
from muniment.forms import Schedule13
from muniment.forms.schedule_13.base import Signer

_PRINT: tuple[Copy, ...] = ("print",)
_SIGNED = "17 CFR 240.13d-101 and 240.13d-102, signature instruction"
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
_TEXTS = ("signature_comment", "exhibit_information", "item7.exhibits", "item2.names")
_NOT_A_PERSON = {"CO", "PN", "IA", "IV", "BD", "BK", "IC", "EP", "SA", "CP", "FI"}


def _signers(filing: Filing[Schedule13]) -> Iterator[tuple[str, Signed, Signer]]:
    """Yield the path of each signature, its block and itself."""
    for number, block in enumerate(filing.record.signatures or ()):
        for place, signer in enumerate(block.signers or ()):
            yield f"signatures[{number}].signers[{place}]", block, signer


@rule(
    "J-01",
    "everyone-signs",
    "Every reporting person signs, or somebody signs for it and says so.",
    cites=_SIGNED,
    forms=ALL_13,
    only="original",
    severity="warning",
    copies=_PRINT,
    basis="Judged on a page with fewer signatures than persons and no word of a joint filing or of signing for others; "
    "of XML the rules signed-by-others and person-without-signature tell it.",
    passes=Example(copy="print", changes={}),
    fails=Example(
        copy="print",
        changes={
            "signatures[1].signers": None,
            "signatures[1].reporting_person": None,
            "signature_comment": None,
            "exhibit_information": None,
        },
    ),
)
def everyone_signs(filing: Filing[Schedule13]) -> Doubt | None:
    """Count the persons and the blocks with a signature."""
    people = list(persons(filing))
    blocks = {path.partition(".")[0] for path, _, signer in _signers(filing) if stated(signer.signature)}
    if not blocks or len(blocks) >= len(people) or says(filing, _OTHERS, *_TEXTS):
        return None
    return Doubt(f"{len(people)} persons report, and {len(blocks)} signed.", ("signatures",))


@rule(
    "J-02",
    "signature-whole",
    "A signature has a date, and the title of whoever signs for an entity.",
    cites=_SIGNED,
    forms=ALL_13,
    severity="warning",
    copies=_PRINT,
    mend="Date the signature, and print name and title under it.",
    basis="Judged on a page where somebody signed; of XML the rule mandatory-missing tells it. A missing title weighs "
    "as a note: names and titles stand in many places on a page.",
    passes=Example(copy="print", changes={}),
    fails=(
        Example(copy="print", changes={"signatures[0].signers[0].date": None}),
        Example(copy="print", changes={"signatures[0].signers[0].title": None}),
    ),
)
def signature_whole(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look for a date beside each signature, and for a title where the person is plainly an entity."""
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


@rule(
    "J-03",
    "power-of-attorney",
    "Where an attorney-in-fact signs, the power of attorney is an exhibit, or is named as already on file.",
    cites=f"{_SIGNED}; EDGAR Filer Manual, Volume II, 8.1.11",
    forms=ALL_13,
    severity="warning",
    mend="Attach the power of attorney as EX-24, or name in the comment to the signature where it was filed.",
    basis="Judged where the documents beside the schedule are known; silent where any of them, or the schedule, speaks "
    "of a power of attorney; of an amendment it is a note.",
    passes=(Example(attached=()), Example(attached=("EX-24",), changes={"signature_comment": None})),
    fails=Example(attached=("EX-99.1",), changes={"signature_comment": None}),
)
def power_of_attorney(filing: Filing[Schedule13]) -> Doubt | None:
    """Look for attorneys among the signers, then for the power."""
    found = next((one for one in _signers(filing) if _is_attorney(one[2])), None)
    if found is None:
        return None
    attached = exhibits(filing)
    if attached is None or any(one.startswith("EX-24") for one in attached) or says(filing, _POWER, *_TEXTS):
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


@rule(
    "J-07",
    "empty-signature",
    "A typed signature holds the name of whoever signed by hand or electronically.",
    cites="17 CFR 232.302",
    forms=ALL_13,
    severity="note",
    mend="Type it as in /s/ Jane Roe.",
    basis="That the signed page is kept for five years, no filing shows.",
    passes={"signatures[0].signers[0].signature": "Ottoline Brackwater"},
    fails=({"signatures[0].signers[0].signature": "/s/"}, {"signatures[0].signers[0].signature": "________"}),
)
def empty_signature(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look for a letter behind the mark of a typed signature."""
    for path, block, signer in _signers(filing):
        words = stated(signer.signature)
        if words and not _LETTER.search(_MARK.sub("", words)):
            whose = stated(block.reporting_person) or "somebody"
            yield Doubt(f"The signature for {whose} is {words!r}, which is no name.", (f"{path}.signature",))
