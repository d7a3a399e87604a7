"""Names of companies and people that do not exist, of offices and classes, and addresses on streets of no map.

Names of companies are put together from two halves of an invented word, so that there are enough of them and none is
met twice; the n-th of a kind is the same in every corpus.
"""

import tomllib
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

from muniment.codes import states

FICTION: dict[str, Any] = tomllib.loads(Path(__file__).with_name("fiction.toml").read_text("utf-8"))
"""The words that fiction is made of."""
ROOTS = len(FICTION["heads"]) * len(FICTION["tails"])
"""How many invented words there are."""
_STEP = 1_237  # shares no divisor with the number of roots, so that neighbours are not alike
_PLACES = [tuple(line.split("|")[:3]) for line in FICTION["places"]["cities"]]
_OFTEN = [int(line.rpartition("|")[2]) for line in FICTION["places"]["cities"]]
_AFTER = ("",) * 9 + (", Jr.", " III", ", Ph.D.")
_MIDDLES = ("",) * 10 + (" Global", " Special Situations", " Equity", " II", " Select")


class Place(Struct, frozen=True):
    """An address: street, floor ("" for none), city, EDGAR's code of state or country, postal code.

    `spelled` says that the state's name is written out, as that of a country always is.
    """

    street: str
    floor: str
    city: str
    state: str
    zip: str
    spelled: bool = False

    @property
    def lines(self) -> tuple[str, str]:
        """The address in two lines, as it is written on paper."""
        whole = self.spelled or not self.state.isalpha()
        state = states.SCHEDULE_13.format(self.state).title() if whole else self.state
        return ", ".join(filter(None, (self.street, self.floor))), f"{self.city}, {state} {self.zip}"

    @property
    def line(self) -> str:
        """The address in one line."""
        return ", ".join(self.lines)


def dice(*what: object) -> Random:
    """Return the source of chance for one thing of a corpus: the same whenever and wherever it is made."""
    return Random("/".join(map(str, what)))


def root(number: int) -> str:
    """Return the invented word number `number`: there are `ROOTS` of them, then they begin again.

    >>> root(0), root(1), root(0) == root(ROOTS)
    ('Abrelacre', 'Estralrigg', True)
    """
    at = number * _STEP % ROOTS
    heads, tails = FICTION["heads"], FICTION["tails"]
    return heads[at // len(tails)] + tails[at % len(tails)]


def any_root(rng: Random) -> str:
    """Return an invented word."""
    return root(rng.randrange(ROOTS))


def company(number: int, kind: str, end: str | None = None) -> str:
    """Return the name of company `number`, "public" or "private"; no two are the same but for what stands behind."""
    trades, ends = FICTION[f"{kind}_trades"], FICTION["ends"]
    turn, trade = divmod(number // ROOTS, len(trades))
    more = f" {'I' * (turn + 1)}" if turn else ""
    end = ends[number % len(ends)] if end is None else end
    return f"{root(number)} {trades[(trade + number) % len(trades)]}{more}{end}"


def entity(rng: Random, code: str, stem: str) -> str:
    """Return the name of a fund, firm or trust whose names begin with `stem`; `code` is its type of person."""
    return f"{stem}{rng.choice(_MIDDLES)} {rng.choice(FICTION['entities'][code])}"


def person(rng: Random) -> tuple[str, str, str]:
    """Return first name, middle initial ("" for most) and last name of a natural person."""
    people = FICTION["people"]
    middle = f"{rng.choice('ABCDEFGHJKLMPRSTW')}." if rng.random() < 0.4 else ""
    last = (
        rng.choice(people["whole"]) if rng.random() < 0.1 else rng.choice(people["heads"]) + rng.choice(people["tails"])
    )
    return rng.choice(people["first"]), middle, last


def full_name(rng: Random) -> str:
    """Return the name of a natural person as it is signed."""
    return " ".join(filter(None, person(rng))) + rng.choice(_AFTER)


def place(rng: Random) -> Place:
    """Return an address; large cities are met more often."""
    city, state, code = rng.choices(_PLACES, _OFTEN)[0]
    words = FICTION["places"]
    number, street, floor = rng.randint(1, 9800), rng.choice(words["streets"]), rng.choice(words["floors"])
    return Place(f"{number} {street}", floor, city, state, code, rng.random() < 0.2)


def phone(rng: Random) -> str:
    """Return a telephone number of those that are not assigned."""
    return f"({rng.randint(201, 989)}) 555-01{rng.randint(0, 99):02d}"


def misspelled(name: str, rng: Random) -> str:
    """Return a name with two neighbouring letters in the wrong order, as a typist may leave it."""
    at = rng.randint(1, max(len(name.split(maxsplit=1)[0]) - 2, 1))
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def conformed(name: str) -> str:
    """Return a name as EDGAR has it on file.

    >>> conformed("Abrelacre Systems, Inc.")
    'ABRELACRE SYSTEMS INC'
    """
    return name.upper().replace(",", "").replace(".", "")
