"""One signature block, and those that an attorney-in-fact signs for others."""

from collections.abc import Sequence

from msgspec import Struct, field

from muniment.readers.labelled.signing.items import Item


class Block(Struct):
    """One signature line: who is named above it, the signature, what stands beneath.

    `inherited` are those named above an earlier signature that also hold for this one. `place` is where it stands;
    `leads` says that an attorney-in-fact signs there for those whose lines refer to it.
    """

    above: list[Item] = field(default_factory=list)
    sign: Item | None = None
    name: Item | None = None
    titles: list[Item] = field(default_factory=list)
    under: list[Item] = field(default_factory=list)
    chain: list[Item] = field(default_factory=list)
    represented: list[Item] = field(default_factory=list)
    day: Item | None = None
    place: Item | None = None
    leads: bool = False
    inherited: list[Item] = field(default_factory=list)
    left_over: int = 0
    labels: int = 0

    @property
    def line(self) -> int:
        """Return the line that the signature stands on."""
        return self.place.line if self.place is not None else 0

    @property
    def starred(self) -> bool:
        """Whether the signature or the name refers to somebody who signs in that name."""
        return any(item is not None and item.starred for item in (self.sign, self.name))

    @property
    def at(self) -> int:
        """Return the character at which the signature stands."""
        return self.place.start if self.place is not None else 0


def settled(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with those signed that refer to the signature of an attorney-in-fact further below.

    A line signed with a name stays a signature line of its own; those with a mark only are one with the attorney's.
    """
    kept: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        if block.leads:
            kept += _signed_by(block, waiting)
            waiting = []
        elif block.starred or waiting:
            waiting.append(block)
        else:
            kept.append(block)
    return kept + waiting


def _signed_by(attorney: Block, waiting: Sequence[Block]) -> list[Block]:
    """Return the blocks above the one of an attorney-in-fact, signed by that, and that one where it is one itself."""
    kept: list[Block] = []
    marked: list[Block] = []
    if not any(item is not None and item.words for item in (attorney.sign, attorney.name)):
        return [*waiting, attorney]
    for block in waiting:
        if block.starred and block.sign is not None and block.sign.slashed:
            block.represented += [named for named in (block.name or block.sign,) if named is not None]
            block.sign, block.name, block.titles = attorney.sign, attorney.name, attorney.titles
            kept.append(block)
        elif block.starred or (block.sign is None and not block.titles):
            marked.append(block)
        else:
            kept.append(block)
    if marked:
        attorney.above = [named for block in [*marked, attorney] for named in _represented(block)]
    named_others = any(block.represented for block in kept)
    return kept if named_others and not marked and not attorney.represented else [*kept, attorney]


def _represented(block: Block) -> list[Item]:
    """Return those in whose name a block is signed: the entities above it, else whose name is beneath it."""
    if block.leads and not block.represented:
        return []
    own = block.represented or [one for one in (block.name, block.sign) if one is not None and one.words]
    return block.above or block.under or own[:1]
