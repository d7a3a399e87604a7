"""A driver whose files and units kill the workers that open them."""

import os
from contextlib import closing
from itertools import chain

import msgspec
from msgspec import Struct

from muniment.documents.archive import Found, Item
from muniment.engines import Had, engine, nothing_known

FILES = 16
DEADLY = (6, 7)


class Trap(Struct, frozen=True):
    """A unit that nobody opens and lives, but for the process that has made it."""

    maker: int
    files: int = 1
    size: int = 0

    def items(self) -> Found:
        """Die."""
        if os.getpid() != self.maker:
            os._exit(9)
        return iter([Item("trap", b"")])

    def parts(self):
        """Yield itself."""
        yield self


def name_of(item):
    """Return the name of a file, but die of some."""
    if b"deadly" in item.data:
        os._exit(9)
    yield item.name


def main(name: str) -> None:
    """Print what became of each file, a line each."""
    items = [Item(f"{number}.txt", b"deadly" if number in DEADLY else b"%d" % number) for number in range(FILES)]
    units = [*map(Had, items), *([Trap(os.getpid())] if name == "ray" else [])]
    with closing(engine(name, 2)) as by:
        for one in chain.from_iterable(by.run(name_of, units, nothing_known, together=4)):
            told = {"name": one.name, "made": list(one.made), "refused": one.refused and one.refused.words}
            print(msgspec.json.encode(told).decode())
