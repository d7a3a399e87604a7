"""Enrolling CIKs: entity, access code, the individual with its roles, and both tokens, in one go."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from muniment.edgar.sandbox.access import entities, people, tokens
from muniment.edgar.sandbox.access.keys import Keys
from muniment.identifiers import cik as ciks

EMAIL = "filer@example.com"
"""The individual of a sandbox, unless another is named."""


class Enrolled(Struct, frozen=True, kw_only=True):
    """The two tokens and what belongs to them: secrets, told once. `ccc` has the new access codes, by CIK."""

    filer: str
    user: str
    cik: str
    email: str
    filer_expires: datetime
    user_expires: datetime
    ccc: dict[str, str]

    def __repr__(self) -> str:
        """Hide the secrets."""
        return f"Enrolled(cik={self.cik!r}, email={self.email!r}, ...)"


def enrol(
    connection: sqlite3.Connection,
    keys: Keys,
    numbers: Sequence[str],
    now: datetime,
    *,
    email: str = EMAIL,
    names: Sequence[str] = (),
    codes: bool = False,
) -> Enrolled:
    """Make what is missing for these CIKs and new tokens, inside a transaction of the caller.

    The filer token is that of the first CIK; the others delegate to it. The individual is administrator and user of
    all. An entity that has no access code yet gets one, and with `codes` everyone gets a new one.

    Raises:
        WrongShape: one is no CIK.
        UsageError: the address is none.
    """
    numbers = list(dict.fromkeys(map(ciks.validate, numbers)))
    individual = people.add_user(connection, email)
    told = {}
    for position, cik in enumerate(numbers):
        entities.add(connection, cik, names[position] if position < len(names) else "")
        people.set_roles(connection, cik, individual.id, people.Roles(admin=True, technical=True, user=True))
        if cik != numbers[0]:
            people.delegate(connection, cik, numbers[0], people.Delegation(changed=now.isoformat()))
        if codes or not entities.has_code(connection, cik):
            told[cik] = entities.new_code()
            entities.set_code(connection, keys, cik, told[cik])
    filer, filer_end = tokens.mint(connection, keys, tokens.Kind.FILER, numbers[0], now)
    user, user_end = tokens.mint(connection, keys, tokens.Kind.USER, individual.id, now)
    return Enrolled(
        filer=filer,
        user=user,
        cik=numbers[0],
        email=individual.email,
        filer_expires=filer_end,
        user_expires=user_end,
        ccc=told,
    )
