"""Who there is in a corpus of sample filings: companies, holders with their groups, ventures, brokers, officers.

No entity is stored: each is made from the seed and a number when needed, and is the same every time. Numbers of EDGAR
are in ranges that EDGAR has not assigned: CIKs from 0090000000 (it is at 00022 now), file numbers with seven digits,
CUSIPs whose issuer begins with 99, which CUSIP Global Services leaves to the users for their own.
"""

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from msgspec import Struct

from muniment.identifiers import cusip
from muniment.lab import names
from muniment.lab.names import FICTION, Place, dice

FIRST_DAY, LAST_DAY = date(1994, 1, 4), date(2026, 9, 30)
"""The days of the first and the last filing."""
FICTIONAL_CIKS = range(90_000_000, 100_000_000)
_ISSUERS, _PRIVATE, _HOLDERS, _AGENTS = 90_000_000, 91_000_000, 93_000_000, 99_900_000
_FAMILY = 16  # CIKs kept for one holder and those around it
_FILE_NUMBERS = 9_000_000
_CACHE_SIZE = 20_000
AGENTS = 12
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_INCORPORATED = ("DE", "DE", "DE", "DE", "NV", "MD", "NY", "CA", "E9")
_INDUSTRIES = ("7372", "2834", "6022", "1311", "3674", "4813", "2860", "6798", "3841", "5812", "7990", "1040")
_HOMES = ("DE",) * 6 + ("NY", "CA", "TX", "MA", "MN", "E9", "X0", "D0", "N7", "D8", "A6")
_HOMES_OF_PEOPLE = ("X1",) * 8 + ("L3", "X0", "M0")
_RENAMED, _TWO_CLASSES = 0.12, 0.06


class Scheme(Struct, frozen=True):
    """A kind of holder: how many there are, how many of its statements begin on 13G, its rule, where its money is from.

    `members` are choices of those who file together, by the codes of their types; `alone` says who has sole power.
    """

    often: int
    passive: float
    rule: str
    funds: str
    alone: bool
    members: tuple[str, ...]


SCHEMES = {
    "institution": Scheme(8, 0.97, "Rule 13d-1(b)", "OO", True, ("IA", "IA", "IA HC", "IA HC IV", "HC IA IV IV IV IV")),
    "bank": Scheme(2, 0.97, "Rule 13d-1(b)", "OO", True, ("BK", "HC BK", "HC BK IA", "EP", "EP BK")),
    "insurer": Scheme(1, 0.95, "Rule 13d-1(b)", "OO", True, ("IC", "IC IA", "HC IC IC IA", "BD HC")),
    "fund": Scheme(
        9, 0.55, "Rule 13d-1(c)", "WC", False,
        ("PN IA IN", "PN IA IN", "PN IA OO IN", "PN IA OO IN", "PN CO IA OO IN IN", "PN PN PN CO CO IA OO OO IN IN IN"),
    ),
    "insider": Scheme(5, 0.4, "Rule 13d-1(d)", "PF", True, ("IN", "IN", "IN OO", "IN IN OO OO")),
    "company": Scheme(3, 0.3, "Rule 13d-1(c)", "WC", False, ("CO", "CO", "CO CO", "CO OO PN")),
    "group": Scheme(1, 0.2, "Rule 13d-1(c)", "PF", False, ("IN IN IN", "IN IN IN IN IN", "IN IN IN IN IN IN IN OO")),
}  # fmt: skip


class Company(Struct, frozen=True):
    """An issuer of listed shares: `names` with the day from which each counts, the oldest first."""

    cik: str
    names: tuple[tuple[date, str], ...]
    place: Place
    incorporated: str
    sic: str
    phone: str
    file_number: str
    classes: tuple[tuple[str, str], ...]
    outstanding: int
    growth: float

    def named(self, day: date) -> str:
        """Return what it is called on a day."""
        return next(name for since, name in reversed(self.names) if since <= day)

    def shares(self, day: date, which: int) -> int:
        """Return how many shares of a class are outstanding on a day."""
        years = (day - FIRST_DAY).days / 365.25
        return int(self.outstanding * (1 + self.growth) ** years) // (1 + 3 * which)


class Member(Struct, frozen=True):
    """A person who reports: name, CIK ("" for some), type of person, home."""

    name: str
    cik: str
    code: str
    home: str

    @property
    def human(self) -> bool:
        """Whether this is a natural person."""
        return self.code == "IN"


class Holder(Struct, frozen=True):
    """Those who file together, the lead filer first; `scheme` is what they are, `signer` who signs for them."""

    number: int
    scheme: Scheme
    members: tuple[Member, ...]
    place: Place
    phone: str
    signer: str
    title: str


class Venture(Struct, frozen=True):
    """An issuer of unlisted securities, or a fund; `age` in years at its first notice; `sponsor`: of which family."""

    cik: str
    name: str
    former: str
    fund: bool
    place: Place
    incorporated: str
    phone: str
    age: int
    sponsor: int


class Officer(Struct, frozen=True):
    """A related person: a natural one, or a company such as a general partner, whose first name is a dash."""

    first: str
    middle: str
    last: str
    place: Place


class Broker(Struct, frozen=True):
    """A broker who is paid for finding investors; `crd` is "" where there is none."""

    name: str
    crd: str
    place: Place


class Entities:
    """All entities in a corpus of `count` filings with this seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.seed, self.count = seed, count
        self.issuers = max(6, count // 45)
        self.holders = max(12, int(2.2 * count**0.62))
        self.brokers = max(4, int(count**0.5 / 2))
        self.issuer = lru_cache(_CACHE_SIZE)(self._issuer)
        self.holder = lru_cache(_CACHE_SIZE)(self._holder)
        self.venture = lru_cache(_CACHE_SIZE)(self._venture)

    def _issuer(self, number: int) -> Company:
        rng = dice(self.seed, "issuer", number)
        called = [(date.min, names.company(number, "public"))]
        if rng.random() < _RENAMED:
            day = FIRST_DAY + timedelta(rng.randrange((LAST_DAY - FIRST_DAY).days))
            called.append((day, names.company(number + self.issuers + 7, "public")))
        stem = f"99{number // 34**3 % 10}" + "".join(_SYMBOLS[number // 34**n % 34] for n in (2, 1, 0))
        two = rng.random() < _TWO_CLASSES
        titles = ("Class A Common Stock", "Class B Common Stock") if two else (rng.choice(FICTION["classes"]),)
        return Company(
            cik=f"{_ISSUERS + number:010d}",
            names=tuple(called),
            place=names.place(rng),
            incorporated=rng.choice(_INCORPORATED),
            sic=rng.choice(_INDUSTRIES),
            phone=names.phone(rng),
            file_number=f"005-{_FILE_NUMBERS + number}",
            classes=tuple((title, cusip_of(stem, issue)) for title, issue in zip(titles, ("10", "20"), strict=False)),
            outstanding=int(10 ** rng.gauss(7.4, 0.5)) + 400_000,
            growth=rng.uniform(-0.01, 0.05),
        )

    def _holder(self, number: int) -> Holder:
        rng = dice(self.seed, "holder", number)
        scheme = rng.choices(tuple(SCHEMES.values()), [scheme.often for scheme in SCHEMES.values()])[0]
        if number < self.holders // 40:
            scheme = SCHEMES["institution"]
        stem = names.root(number * 3 + 1)
        members: dict[str, Member] = {}
        for code in rng.choice(scheme.members).split():
            name = stem
            while name in {stem, *members}:
                name = names.full_name(rng) if code == "IN" else names.entity(rng, code, stem)
            cik = f"{_HOLDERS + number * _FAMILY + len(members):010d}"
            home = rng.choice(_HOMES_OF_PEOPLE if code == "IN" else _HOMES)
            members[name] = Member(name, cik if not members or rng.random() < 0.8 else "", code, home)
        signer = next((name for name, member in members.items() if member.human), names.full_name(rng))
        place, phone, title = names.place(rng), names.phone(rng), rng.choice(FICTION["offices"])
        return Holder(number, scheme, tuple(members.values()), place, phone, signer, title)

    def _venture(self, number: int) -> Venture:
        rng = dice(self.seed, "venture", number)
        fund = rng.random() < 0.45
        sponsor = int((number // 4 + 1) * rng.random() ** 1.5)
        if fund:
            kind = rng.choice(
                ("Opportunity", "Growth", "Credit", "Master", "Real Assets", "Ventures", "Special Situations")
            )
            name = f"{names.root(sponsor * 3)} {kind} Fund {number + 1}, {rng.choice(('L.P.', 'LP', 'LLC', 'Ltd.'))}"
        else:
            name = names.company(number, "private", rng.choice((", Inc.", " LLC", " Inc.", " Corp.")))
        former = names.company(number + 11, "private", " LLC") if rng.random() < 0.05 else ""
        return Venture(
            cik=f"{_PRIVATE + number:010d}",
            name=name,
            former=former,
            fund=fund,
            place=self.sponsor(sponsor).place if fund else names.place(rng),
            incorporated="E9" if name.endswith("Ltd.") else rng.choice(("DE", "DE", "DE", "NV", "CA")),
            phone=names.phone(rng),
            age=rng.randint(0, 8),
            sponsor=sponsor,
        )

    def sponsor(self, number: int) -> Officer:
        """Return the general partner of a family of funds."""
        return Officer("-", "", f"{names.root(number * 3)} GP, LLC", names.place(dice(self.seed, "sponsor", number)))

    def officer(self, number: int) -> Officer:
        """Return a related person."""
        rng = dice(self.seed, "officer", number)
        return Officer(*names.person(rng), names.place(rng))

    def broker(self, number: int) -> Broker:
        """Return a broker."""
        rng = dice(self.seed, "broker", number)
        name = f"{names.root(number * 7 + 2)} {rng.choice(('Securities LLC', 'Capital Markets, Inc.', '& Co., LLC'))}"
        return Broker(name, "" if rng.random() < 0.1 else str(999_000_000 + number), names.place(rng))

    def agent(self, rng: Random) -> str:
        """Return the CIK of a filing agent, whose login sends the filings of many."""
        return f"{_AGENTS + int(AGENTS * rng.random() ** 2):010d}"


def cusip_of(stem: str, issue: str) -> str:
    """Return a CUSIP number: the six characters of its issuer, the two of the issue, and their check digit."""
    return stem + issue + cusip.calc_check_digit(stem + issue)
