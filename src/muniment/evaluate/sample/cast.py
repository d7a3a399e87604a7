"""Who there is in a sample world: companies, holders with their families, private issuers, brokers, officers.

Nobody is kept: each is made from the seed and a number when needed, and is the same every time. Numbers of EDGAR are
in ranges that EDGAR has given to nobody: CIKs from 0090000000 (it is at 00022 now), file numbers with seven digits,
CUSIPs whose issuer begins with 99, which CUSIP Global Services leaves to the users for their own.
"""

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from msgspec import Struct

from muniment.evaluate.sample import words
from muniment.evaluate.sample.days import FIRST_DAY, LAST_DAY
from muniment.evaluate.sample.words import Place, dice
from muniment.identifiers import cusip

FICTIONAL_CIKS = range(90_000_000, 100_000_000)
_ISSUERS, _PRIVATE, _HOLDERS, _AGENTS = 90_000_000, 91_000_000, 93_000_000, 99_900_000
_FAMILY = 8  # CIKs kept for one holder and those around it
_FILE_NUMBERS = 9_000_000
_KEPT = 20_000
AGENTS = 12
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_INCORPORATED = ("DE", "DE", "DE", "DE", "NV", "MD", "NY", "CA", "E9")
_INDUSTRIES = ("7372", "2834", "6022", "1311", "3674", "4813", "2860", "6798", "3841", "5812", "7990", "1040")
_CLASSES = ("Common Stock", "Common Stock, $.01 par value", "Common Stock, par value $0.001 per share", "Common Shares")
_SCHEMES = ("institution", "institution", "institution", "fund", "fund", "fund", "insider", "insider", "company")
_RENAMED, _TWO_CLASSES = 0.12, 0.06


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
    """Somebody who reports: name, CIK ("" for some), type of person, home; people have `parts` of their name."""

    name: str
    cik: str
    code: str
    home: str

    @property
    def human(self) -> bool:
        """Whether this is a human being."""
        return self.code == "IN"


class Holder(Struct, frozen=True):
    """Those who file together, the lead filer first; `scheme` is what they are, `signer` who signs for them."""

    number: int
    scheme: str
    members: tuple[Member, ...]
    place: Place
    phone: str
    signer: str
    office: str


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
    """A related person: a human being, or a company such as a general partner, whose first name is a dash."""

    first: str
    middle: str
    last: str
    place: Place


class Broker(Struct, frozen=True):
    """Somebody paid for finding investors; `crd` is "" where there is none."""

    name: str
    crd: str
    place: Place


class Cast:
    """Everybody in a world of `count` filings with this seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.seed, self.count = seed, count
        self.issuers = max(6, count // 45)
        self.holders = max(12, int(2.2 * count**0.62))
        self.brokers = max(4, int(count**0.5 / 2))
        self.issuer = lru_cache(_KEPT)(self._issuer)
        self.holder = lru_cache(_KEPT)(self._holder)
        self.venture = lru_cache(_KEPT)(self._venture)

    def _issuer(self, number: int) -> Company:
        rng = dice(self.seed, "issuer", number)
        name = words.company(number, words.PUBLIC_TRADES)
        names = [(date.min, name)]
        if rng.random() < _RENAMED:
            day = FIRST_DAY + timedelta(rng.randrange((LAST_DAY - FIRST_DAY).days))
            names.append((day, words.company(number + self.issuers + 7, words.PUBLIC_TRADES)))
        stem = f"99{number // 34**3 % 10}" + "".join(_SYMBOLS[number // 34**n % 34] for n in (2, 1, 0))
        title = rng.choice(_CLASSES)
        two = rng.random() < _TWO_CLASSES
        titles = (f"Class A {title}", f"Class B {title}") if two else (title,)
        return Company(
            cik=f"{_ISSUERS + number:010d}",
            names=tuple(names),
            place=words.place(rng),
            incorporated=rng.choice(_INCORPORATED),
            sic=rng.choice(_INDUSTRIES),
            phone=words.phone(rng),
            file_number=f"005-{_FILE_NUMBERS + number}",
            classes=tuple((one, _cusip(stem, n)) for n, one in enumerate(titles)),
            outstanding=int(10 ** rng.gauss(7.4, 0.5)) + 400_000,
            growth=rng.uniform(-0.01, 0.05),
        )

    def _holder(self, number: int) -> Holder:
        rng = dice(self.seed, "holder", number)
        scheme = rng.choice(_SCHEMES)
        if number < self.holders // 40:
            scheme = "institution"
        base = _HOLDERS + number * _FAMILY
        people = [" ".join(filter(None, words.person(rng))) for _ in range(3)]
        told = _members(rng, scheme, words.root(number * 3 + 1), people)
        ciks = [f"{base + n:010d}" if n == 0 or rng.random() < 0.8 else "" for n in range(len(told))]
        members = tuple(Member(name, one, code, home) for one, (name, code, home) in zip(ciks, told, strict=True))
        signer = people[0] if any(one.human for one in members) else people[2]
        office = rng.choice(("Managing Member", "Chief Compliance Officer", "Vice President", "General Counsel"))
        return Holder(number, scheme, members, words.place(rng), words.phone(rng), signer, office)

    def _venture(self, number: int) -> Venture:
        rng = dice(self.seed, "venture", number)
        fund = rng.random() < 0.45
        sponsor = int((number // 4 + 1) * rng.random() ** 1.5)
        if fund:
            kind = rng.choice(
                ("Opportunity", "Growth", "Credit", "Master", "Real Assets", "Ventures", "Special Situations")
            )
            name = f"{words.root(sponsor * 3)} {kind} Fund {number + 1}, {rng.choice(('L.P.', 'LP', 'LLC', 'Ltd.'))}"
        else:
            name = words.company(number, words.PRIVATE_TRADES, rng.choice((", Inc.", " LLC", " Inc.", " Corp.")))
        former = words.company(number + 11, words.PRIVATE_TRADES, " LLC") if rng.random() < 0.05 else ""
        return Venture(
            cik=f"{_PRIVATE + number:010d}",
            name=name,
            former=former,
            fund=fund,
            place=self.sponsor(sponsor).place if fund else words.place(rng),
            incorporated="E9" if name.endswith("Ltd.") else rng.choice(("DE", "DE", "DE", "NV", "CA")),
            phone=words.phone(rng),
            age=rng.randint(0, 8),
            sponsor=sponsor,
        )

    def sponsor(self, number: int) -> Officer:
        """Return the general partner of a family of funds."""
        place = words.place(dice(self.seed, "sponsor", number))
        return Officer("-", "", f"{words.root(number * 3)} GP, LLC", place)

    def officer(self, number: int) -> Officer:
        """Return a related person."""
        rng = dice(self.seed, "officer", number)
        return Officer(*words.person(rng), words.place(rng))

    def broker(self, number: int) -> Broker:
        """Return somebody who is paid for finding investors."""
        rng = dice(self.seed, "broker", number)
        name = f"{words.root(number * 7 + 2)} {rng.choice(('Securities LLC', 'Capital Markets, Inc.', '& Co., LLC'))}"
        return Broker(name, "" if rng.random() < 0.1 else str(999_000_000 + number), words.place(rng))

    def agent(self, rng: Random) -> str:
        """Return the CIK of a filing agent, whose login sends the filings of many."""
        return f"{_AGENTS + int(AGENTS * rng.random() ** 2):010d}"


def _cusip(stem: str, which: int) -> str:
    body = stem + ("10", "20")[which]
    return body + cusip.calc_check_digit(body)


def _members(rng: Random, scheme: str, root: str, people: list[str]) -> list[tuple[str, str, str]]:
    """Return name, type and home of those who file together, the lead filer first."""
    adviser = f"{root} {rng.choice(('Capital Management, LLC', 'Asset Management, Inc.', 'Advisers LLC'))}", "IA", "DE"
    match scheme:
        case "institution":
            parent = f"{root} {rng.choice(('Financial Group, Inc.', 'Group plc', 'Bancshares, Inc.'))}", "HC", "DE"
            small = f"{root} Small Company Fund", "IV", "MA"
            return [adviser, *rng.choice(((), (), (parent,), (parent, small)))]
        case "fund":
            master = f"{root} Master Fund, L.P.", "PN", "E9"
            partner = f"{root} GP, LLC", "OO", "DE"
            return [master, adviser, *rng.choice(((), (partner,))), (people[0], "IN", "X1")]
        case "insider":
            trust = f"The {people[0].split()[-1]} Family Trust", "OO", "CA"
            return [(people[0], "IN", "X1"), *rng.choice(((), (), (trust,)))]
    whole = f"{root} Holdings Inc.", "CO", "NY"
    below = f"{root} International Ltd.", "CO", "X0"
    return [whole, *rng.choice(((), (below,)))]
