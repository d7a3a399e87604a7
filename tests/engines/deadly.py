"""A driver whose files and units kill the workers that open them."""

import os
from collections.abc import Iterator
from contextlib import closing
from itertools import chain

import msgspec

from muniment.documents.archive import Item, ItemOrRefused
from muniment.engines import LoadedFile, Unit, engine, nothing_known

FILES = 16
DEADLY, GREEDY = (6, 7), 9


class Trap(Unit, frozen=True):
    """A unit that nobody opens and lives, but for the process that has made it."""

    maker: int

    def items(self) -> Iterator[ItemOrRefused]:
        """Die."""
        if os.getpid() != self.maker:
            os._exit(9)
        return iter([Item("trap", b"")])


def name_of(item):
    """Return the name of a file, but die of some, and take all memory for one."""
    if b"deadly" in item.data:
        os._exit(9)
    if b"greedy" in item.data:
        held = [bytearray(1 << 28) for _ in range(256)]
        del held
    yield item.name


def main(name: str) -> None:
    """Print what became of each file, a line each."""
    harm = {**dict.fromkeys(DEADLY, b"deadly"), GREEDY: b"greedy"}
    items = [Item(f"{number}.txt", harm.get(number, b"%d" % number)) for number in range(FILES)]
    units = [*map(LoadedFile, items), *([Trap(os.getpid())] if name == "ray" else [])]
    with closing(engine(name, 2)) as by:
        for one in chain.from_iterable(by.run(name_of, units, nothing_known, together=4)):
            told = {"name": one.name, "made": list(one.made), "refused": one.refused and one.refused.message}
            print(msgspec.json.encode(told).decode())
