"""Who stands on the cover, and who must stand again in Item 1 and under the schedule."""

from collections import Counter
from collections.abc import Iterator

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.checks.schedule_13.persons import Signed, folded, persons, stated
from muniment.forms import Schedule13
from muniment.forms.schedule_13.base import Address

_STRUCTURED: tuple[Copy, ...] = ("xml", "table")
_SPEC = "Schedule 13D and 13G XML Technical Specification"
_LINES = ("street1", "street2", "city", "state", "zip_code")


@rule(
    "X-13",
    "issuer-twice",
    "The cover and Item 1 give the issuer the same name and address.",
    cites=f"{_SPEC}, tables 7-2 and 7-3",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    mend="Give the issuer in Item 1 as on the cover.",
    basis="Compared without regard to case and blanks; Item 1(b) of Schedule 13G is free text and is not compared.",
    passes={"item1.issuer_name": "LARKSPUR  Lantern Works, Inc."},
    fails=(
        {"item1.issuer_name": "Larkspur Lantern Corp."},
        Example(form="13D", changes={"item1.issuer_address.city": "Bangor"}),
    ),
)
def issuer_twice(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Compare the names, and the lines of the addresses."""
    cover, item = filing.record, filing.record.item1
    if not item:
        return
    name, again = stated(cover.issuer_name), stated(item.issuer_name)
    if name and again and folded(name) != folded(again):
        yield Doubt(f"The cover names the issuer {name!r}, Item 1 {again!r}.", ("issuer_name", "item1.issuer_name"))
    if isinstance(cover.issuer_address, Address) and isinstance(item.issuer_address, Address):
        yield from _addresses(cover.issuer_address, item.issuer_address)


def _addresses(cover: Address, item: Address) -> Iterator[Doubt]:
    for line in _LINES:
        one, other = stated(getattr(cover, line)), stated(getattr(item, line))
        if one and other and folded(one) != folded(other):
            paths = (f"issuer_address.{line}", f"item1.issuer_address.{line}")
            yield Doubt(f"The issuer's address has {one!r} on the cover and {other!r} in Item 1.", paths)


@rule(
    "X-14",
    "person-twice",
    "Every reporting person has another name.",
    cites=f"{_SPEC}, tables 7-2 and 7-3",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    mend="Report each person once, or tell the names apart.",
    passes={},
    fails=Example(changes={"reporting_persons[1].name": "Tidewrack  Asset Management, INC."}, also=("X-15",)),
)
def person_twice(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Count the names."""
    names = [(path, stated(person.name)) for path, person in persons(filing) if stated(person.name)]
    often = Counter(folded(name) for _, name in names)
    for wanted, number in often.items():
        if number > 1:
            found = [(path, name) for path, name in names if folded(name) == wanted]
            yield Doubt(f"{found[0][1]} reports {number} times.", tuple(f"{path}.name" for path, _ in found))


@rule(
    "X-15",
    "signed-by-others",
    "The reporting persons on the cover are those under the schedule, by name.",
    cites=f"{_SPEC}, tables 7-2 and 7-3",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    mend="Give one signature block for each reporting person, under the name on its cover page.",
    passes={"signatures[0].reporting_person": "TIDEWRACK Asset Management, Inc."},
    fails={"signatures[1].reporting_person": "Tidewrack Financial Corporation"},
)
def signed_by_others(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Compare the names of cover pages and signature blocks as sets."""
    cover = {folded(one.name): one.name for _, one in persons(filing) if one.name and stated(one.name)}
    blocks = _blocks(filing)
    if not cover or not blocks:
        return
    for name in cover.keys() - blocks.keys():
        yield Doubt(f"No signature block has the name of {cover[name]}.", ("signatures",))
    for name in blocks.keys() - cover.keys():
        words = f"A signature block has the name of {blocks[name].reporting_person}, who is on no cover page."
        yield Doubt(words, ("signatures",))


@rule(
    "X-16",
    "person-without-signature",
    "Every reporting person has a signature.",
    cites=f"{_SPEC}, tables 7-2 and 7-3",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    basis="A person without a block of its own is told by signed-by-others.",
    passes={},
    fails=Example(changes={"signatures[1].signers": None}, also=("X-06",)),
)
def person_without_signature(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look into the block of each person."""
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
