"""Signature pages: who signed for whom, as what and when, in the many shapes in which lawyers set that."""

from random import Random
from typing import Any

from msgspec import UNSET, Struct

from muniment.evaluate import names
from muniment.evaluate.marks import Marks
from muniment.evaluate.records import Case
from muniment.evaluate.sheet import Block, Break, Centered, Prose, Signing
from muniment.evaluate.style import Style
from muniment.forms.schedule_13.base import Signer

_SIGNS = ("/s/ {}", "/s/ {}", "/s/{}", "/S/ {}", "/s {}", "//{}//", "{}", "[signed] {}")
_AGREEMENT = (
    "The undersigned agree that the statement on Schedule {} to which this agreement is attached, and any amendment "
    "of it, is filed on behalf of each of them, as Rule 13d-1(k) allows."
)


class _Block(Struct):
    """One signature: the signer, and those for whom it is given."""

    signer: Signer
    entities: list[str]
    n: int = 0


def signature_blocks(case: Case, style: Style, rng: Random, marks: Marks) -> tuple[list[Block], list[dict[str, Any]]]:
    """Return the signature page, an exhibit with signatures of its own now and then, and what the page states."""
    writer = _Signatures(case, style, rng, marks)
    blocks: list[Block] = [Centered((style.label("<signature-heading>").upper(),))]
    blocks.append(Prose(style.labels["<certification>"], 5))
    if writer.dates == "once":
        blocks.append(Signing(((0, f"{writer.date_label} {writer.shared_date()}"),)))
    blocks += [writer.signing(block) for block in writer.blocks]
    if len(writer.blocks) > 1 and rng.random() < 0.4:
        blocks += writer.agreement()
    return blocks, writer.truth


class _Signatures:
    """Writes signature blocks."""

    def __init__(self, case: Case, style: Style, rng: Random, marks: Marks) -> None:
        self.case, self.style, self.rng, self.marks = case, style, rng, marks
        self.blocks = _merged(case, rng)
        self.dates = rng.choice(("once", "once", "below", "above", "none" if rng.random() < 0.3 else "below"))
        self.date_label = rng.choice(("Dated:", "Date:", "DATED:", "", "Date"))
        self.sign = rng.choice(_SIGNS)
        self.by = rng.choice(("By: ", "By: ", "By:", "BY: ", "By "))
        self.shape = rng.choice(("typed", "typed", "labelled", "comma", "captions"))
        self.depth = rng.choice((0, 4, 30, 38))
        self.chain = rng.random() < 0.3
        # Where no entity is named, the only reporting person is meant.
        self.nameless = len(case.record.reporting_persons or ()) == 1 and rng.random() < 0.25
        self.truth: list[dict[str, Any]] = [self._states(block) for block in self.blocks]

    def _states(self, block: _Block) -> dict[str, Any]:
        own = block.entities == [block.signer.signature]
        day = block.signer.date
        dated = self.dates != "none" and day is not UNSET
        return {
            "name": block.signer.signature,
            "title": block.signer.title or None,
            "for": None if own else "; ".join(block.entities),
            "date": day.isoformat() if dated and day is not UNSET else None,
        }

    def shared_date(self) -> str:
        """Return the one date that holds for all signatures."""
        paths = tuple(f"signatures[{block.n}].date" for block in self.blocks)
        return self.marks(self._date(self.blocks[0]), *paths)

    def _date(self, block: _Block) -> str:
        day = block.signer.date
        return "" if day is UNSET else self.style.dated(day)

    def signing(self, block: _Block) -> Signing:
        """Return one signature block."""
        lines = [(depth + self.depth, text) for depth, text in self._lines(block)]
        day = (self.depth, f"{self.date_label} {self.marks(self._date(block), f'signatures[{block.n}].date')}".strip())
        if self.dates in ("above", "below"):
            lines.insert(0 if self.dates == "above" else len(lines), day)
        return Signing(tuple(lines))

    def _lines(self, block: _Block) -> list[tuple[int, str]]:
        path = f"signatures[{block.n}]"
        name, title = block.signer.signature or "", block.signer.title or ""
        signed = self.sign.format(self.marks(name, f"{path}.name"))
        typed = self.marks(name, f"{path}.name")
        said = self.marks(title, f"{path}.title") if title else ""
        if block.entities == [name]:
            return [(0, signed), (0, "_" * 28), (0, typed)]
        if self.nameless:
            return [(0, text) for text in self._below(signed, typed, said)]
        lines = [(0, self.marks(entity, f"{path}.for")) for entity in block.entities]
        deep = 0
        if self.chain and title in ("Managing Member", "President", "Director", "Authorized Signatory"):
            for role in ("general partner", "managing member")[: self.rng.choice((1, 1, 2))]:
                lines.append((deep, f"{self.by}{names.root(self.rng)} GP LLC, its {role}"))
                deep += 4
        return [*lines, *((deep, text) for text in self._below(signed, typed, said))]

    def _below(self, signed: str, typed: str, title: str) -> list[str]:
        """Return the lines of a signature below the name of the entity."""
        line = f"{self.by}{signed}"
        match self.shape:
            case "labelled":
                return [line, f"Name: {typed}", *([f"Title: {title}"] if title else [])]
            case "comma":
                return [line, "-" * 30, f"{typed}, {title}" if title else typed]
            case "captions":
                return [signed, "-" * 30, "Signature", f"{typed}, {title}" if title else typed, "Name/Title"]
        return [line, typed, *([title] if title else [])]

    def agreement(self) -> list[Block]:
        """Return an exhibit that the same people signed; it is no signature of the schedule."""
        lines: list[tuple[int, str]] = []
        for block in self.blocks:
            for entity in block.entities:
                lines += [(4, entity), (4, f"{self.by}{self.sign.format(block.signer.signature)}"), (4, "")]
        return [
            Break(len(self.blocks) + 5),
            Centered((self.rng.choice(("EXHIBIT A", "Exhibit 99.1", "EXHIBIT 1")), "JOINT FILING AGREEMENT")),
            Prose(_AGREEMENT.format(self.style.form), 5),
            Signing(tuple(lines)),
        ]


def _merged(case: Case, rng: Random) -> list[_Block]:
    """Return one block for each person, or one for all whom the same hand signs for."""
    blocks: list[_Block] = []
    together = rng.random() < 0.35
    for signed in case.record.signatures or ():
        for signer in signed.signers or ():
            entity, last = signed.reporting_person or "", blocks[-1] if blocks else None
            if together and last and last.signer == signer and signer.title:
                last.entities.append(entity)
            else:
                blocks.append(_Block(signer, [entity], len(blocks)))
    return blocks
