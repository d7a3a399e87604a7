"""What one filing tells that a study needs: pure, a record in, facts out; nothing is looked up here."""

from datetime import date

from msgspec import Struct

from muniment.store.names import FORMER_NAMES, ISSUER
from muniment.store.stored import Held

END_OF_DAY = "T23:59:59"


class Mention(Struct, frozen=True, gc=False):
    """A place where a filing names somebody: in which role, by which name and numbers, at which address.

    `kind` is company or person, as far as the filing tells; `path` is that of the part of the record ("header" for
    the header). Everything else is "" where it is not told. `cusip` stands beside issuers only, valid and whole.
    """

    role: str
    name: str
    path: str
    kind: str = "company"
    cik: str = ""
    crd: str = ""
    cusip: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    title: str = ""


class Facts(Struct, frozen=True):
    """A filing as a study takes it.

    * `held`: the filing, its record with people's corrections laid over it; `corrections`: how many;
    * `version_id`, `header_id`: which version was studied, see `tables.studied`;
    * `filed`: the day; `known`: the moment from which it could be known, see `tables`, "" where neither is told;
    * `mentions`: everybody it names, the issuer first; in schedules then the lead filer.
    """

    held: Held
    version_id: int
    header_id: int | None
    corrections: int
    filed: date | None
    known: str
    mentions: tuple[Mention, ...]

    @property
    def issuer(self) -> int | None:
        """The position of the issuer among the mentions, None where none is named."""
        return 0 if self.mentions and self.mentions[0].role == ISSUER else None

    @property
    def lead(self) -> int | None:
        """The position of who files a schedule: the lead filer, else the first reporting person."""
        others = (number for number, one in enumerate(self.mentions) if is_holder(one.role))
        return next(others, None)


def is_holder(role: str) -> bool:
    """Whether a role in a schedule is another than the issuer's own."""
    return role != ISSUER and role not in FORMER_NAMES


def of(
    held: Held, mentions: tuple[Mention, ...], version_id: int, header_id: int | None, corrections: int = 0
) -> Facts:
    """Return what a filing tells: its days by its header, and everybody whom it names."""
    header = held.header
    filed = (header and header.filed) or None
    accepted = (header and header.accepted) or None
    known = accepted.isoformat(timespec="seconds") if accepted else f"{filed}{END_OF_DAY}" if filed else ""
    return Facts(held, version_id, header_id, corrections, filed, known, mentions)
