"""Names of companies and people that do not exist, of offices and classes, and addresses on streets of no map.

Names of companies are put together from two halves of an invented word, so that there are enough of them and none is
met twice; the n-th of a kind is the same in every corpus.
"""

from random import Random

from msgspec import Struct

from muniment.codes import states

_HEADS = (
    "Abrel", "Aldwyn", "Ambrin", "Ardeth", "Averil", "Balmer", "Barnel", "Bexel", "Bramel", "Brindle", "Calvor",
    "Carrow", "Celdin", "Cindel", "Corvel", "Cressen", "Dalvin", "Dessel", "Dolmar", "Dorsel", "Dunmar", "Eldrin",
    "Elvers", "Embrel", "Estral", "Fallow", "Farnel", "Felmar", "Ferrow", "Galdor", "Garnel", "Gerrin", "Gorsel",
    "Halvor", "Harkel", "Hesper", "Hollin", "Illmar", "Ingrel", "Jessel", "Kelder", "Kerrin", "Kestrin", "Lambrel",
    "Lorrel", "Marrin", "Mirrin", "Norrel", "Ostrel", "Pellor", "Quorrin", "Ravel", "Sorrel", "Tamber", "Torvel",
    "Umbrin", "Velder", "Wessel", "Yarrel", "Zephrin",
)  # fmt: skip
_TAILS = (
    "acre", "barrow", "beck", "bourne", "brook", "cairn", "combe", "cote", "croft", "dale", "fell", "firth", "fold",
    "garth", "glade", "grove", "hallow", "haven", "heath", "holme", "holt", "hurst", "keld", "knoll", "lea", "loft",
    "mark", "marsh", "mead", "mere", "mont", "moor", "ness", "pike", "quay", "reach", "ridge", "rigg", "scar", "shaw",
    "stead", "stoke", "strand", "sward", "thorpe", "thwaite", "toft", "vale", "wick", "wold",
)  # fmt: skip
ROOTS = len(_HEADS) * len(_TAILS)
_STEP = 1_237  # shares no divisor with the number of roots, so that neighbours are not alike
_FIRST = (
    "Abigail", "Adrian", "Agnes", "Albert", "Amara", "Anders", "Arthur", "Beatrice", "Bernard", "Camille", "Caroline",
    "Cecil", "Chandra", "Clara", "Conrad", "Dalia", "Desmond", "Dmitri", "Dorothea", "Edgar", "Eleanor", "Elias",
    "Emeka", "Esther", "Felix", "Fiona", "Franklin", "Gareth", "Giselle", "Gretchen", "Harold", "Hiroshi", "Ignacio",
    "Imogen", "Ingrid", "Isaac", "Jerome", "Joanna", "Julian", "Katherine", "Kenji", "Lakshmi", "Leopold", "Linnea",
    "Lorenzo", "Lucinda", "Marguerite", "Matthias", "Mei-Ling", "Miriam", "Nathaniel", "Noriko", "Octavia", "Olivia",
    "Oscar", "Percival", "Pierre", "Prescott", "Priya", "Quentin", "Rafael", "Rosalind", "Rupert", "Sanjay",
    "Sebastian", "Selma", "Silas", "Soren", "Stella", "Theodora", "Tobias", "Ulrich", "Ursula", "Vikram", "Vivian",
    "Walter", "Winifred", "Winston", "Xavier", "Yolanda", "Yusuf", "Zachary",
)  # fmt: skip
_LAST_HEADS = (
    "Aber", "Alder", "Bell", "Brack", "Calder", "Castel", "Crom", "Dray", "East", "Ember", "Farn", "Fen", "Gold",
    "Hather", "Heather", "Ingle", "Jess", "Kil", "Lang", "Love", "Marsh", "Mont", "North", "Oster", "Pember", "Pren",
    "Quarr", "Rosen", "Sander", "Stan", "Thorn", "Trevan", "Under", "Voss", "Wether", "Whit", "Win", "Yar", "Zeal",
)  # fmt: skip
_LAST_TAILS = (
    "nethy", "lane", "cott", "by", "worth", "wyrm", "sage", "nook", "amy", "bride", "more", "rose", "cutt", "wick",
    "ier", "thorn", "lin", "hay", "berg", "all", "field", "stead", "ley", "combe", "ridge",
)  # fmt: skip
_LAST = (
    "O'Quillan", "Yarborough-Finch", "Okonjo-Reyes", "McAllerton", "Takamura", "Lindqvist", "Zielonka", "de Fontayne",
)  # fmt: skip
_AFTER = ("",) * 9 + (", Jr.", " III", ", Ph.D.")
_STREETS = (
    "Harbor View Drive", "Mill Race Road", "Foundry Street", "Old Orchard Lane", "Commerce Parkway", "Quay Row",
    "Tin Whistle Lane", "Beacon Wharf", "Inkhorn Place", "Ladle Street", "Owlet Terrace", "Seaglass Crescent",
    "Crabapple Road", "Lamplighter Square", "Cooperage Avenue", "Weathervane Way", "Almanac Street", "Sextant Plaza",
)  # fmt: skip
_FLOORS = ("", "", "", "Suite 1400", "25th Floor", "Suite 210", "Floor 3", "Unit 6", "Building C")
_CITIES = (
    "New York|NY|10022|170", "Buffalo|NY|14202|12", "San Francisco|CA|94111|80", "Los Angeles|CA|90017|70",
    "Palo Alto|CA|94301|50", "San Diego|CA|92101|22", "Boston|MA|02110|60", "Cambridge|MA|02139|20",
    "Houston|TX|77002|40", "Dallas|TX|75201|40", "Austin|TX|78701|25", "Chicago|IL|60606|50", "Miami|FL|33131|35",
    "Tampa|FL|33602|14", "Greenwich|CT|06830|30", "Stamford|CT|06901|14", "Denver|CO|80202|25", "Boulder|CO|80302|10",
    "Seattle|WA|98101|24", "Atlanta|GA|30303|24", "Philadelphia|PA|19103|22", "Pittsburgh|PA|15222|9",
    "Minneapolis|MN|55402|18", "Wilmington|DE|19801|12", "Princeton|NJ|08540|18", "Newark|NJ|07102|8",
    "Baltimore|MD|21202|12", "Bethesda|MD|20814|8", "Washington|DC|20005|10", "McLean|VA|22102|12",
    "Richmond|VA|23219|8", "Charlotte|NC|28202|14", "Durham|NC|27701|8", "Nashville|TN|37203|12",
    "Salt Lake City|UT|84101|16", "Phoenix|AZ|85004|13", "Scottsdale|AZ|85251|9", "Las Vegas|NV|89101|10",
    "Portland|OR|97204|9", "Columbus|OH|43215|9", "Cleveland|OH|44114|9", "Detroit|MI|48226|8", "St. Louis|MO|63101|9",
    "Kansas City|MO|64106|6", "Indianapolis|IN|46204|7", "Milwaukee|WI|53202|8", "Louisville|KY|40202|5",
    "New Orleans|LA|70112|5", "Birmingham|AL|35203|4", "Oklahoma City|OK|73102|6", "Tulsa|OK|74103|4",
    "Omaha|NE|68102|4", "Des Moines|IA|50309|4", "Wichita|KS|67202|3", "Little Rock|AR|72201|3",
    "Jackson|MS|39201|2", "Charleston|SC|29401|4", "Providence|RI|02903|4", "Portland|ME|04101|3",
    "Manchester|NH|03101|3", "Burlington|VT|05401|2", "Albuquerque|NM|87102|3", "Boise|ID|83702|4",
    "Billings|MT|59101|2", "Cheyenne|WY|82001|3", "Sioux Falls|SD|57104|2", "Fargo|ND|58102|1",
    "Charleston|WV|25301|2", "Honolulu|HI|96813|2", "Anchorage|AK|99501|1", "San Juan|PR|00901|2",
    "George Town|E9|KY1-1104|10", "London|X0|EC2V 7HN|10", "Toronto|A6|M5H 2N2|8", "Hong Kong|K3|00000|3",
)  # fmt: skip
_PLACES = tuple(tuple(line.split("|")[:3]) for line in _CITIES)
_OFTEN = tuple(int(line.rpartition("|")[2]) for line in _CITIES)
PUBLIC_TRADES = (
    "Systems", "Therapeutics", "Bancorp", "Pharmaceuticals", "Energy", "Technologies", "Industries", "Holdings",
    "Resources", "Communications", "Semiconductor", "Realty Trust", "Foods", "Medical", "Steel", "Software",
    "Financial", "Oil & Gas", "Mining", "Entertainment", "Logistics", "Insurance Group", "Networks", "Materials",
)  # fmt: skip
PRIVATE_TRADES = (
    "Robotics", "Biosciences", "Health", "Analytics", "Apps", "Brewing", "Storage", "Diagnostics", "Genomics", "Labs",
    "Payments", "Solar", "Batteries", "Kitchens", "Outfitters", "Learning", "Security", "Devices", "Freight", "Water",
)  # fmt: skip
_ENDS = (", Inc.", " Inc", " Corporation", " Corp.", " Corp", " Ltd.", ", Inc", " Co.", " plc", " N.V.", "")
_ENTITIES = {
    "PN": ("Partners, L.P.", "Master Fund, L.P.", "Capital Partners LP", "Associates Limited Partnership"),
    "IA": ("Capital Management, LLC", "Asset Management, Inc.", "Advisers LLC", "Investment Counsel, Inc."),
    "CO": ("Holdings Inc.", "Corporation", "Offshore Fund, Ltd.", "International (Cayman) Ltd."),
    "OO": ("GP, LLC", "Family Trust", "Irrevocable Trust dated May 3, 1991", "Charitable Foundation", "L.L.C."),
    "BK": ("Bank, N.A.", "Trust Company", "State Bank & Trust"),
    "IC": ("Life Insurance Company", "Mutual Insurance Co."),
    "HC": ("Financial Group, Inc.", "Group plc", "Bancshares, Inc.", "Holding AG"),
    "IV": ("Growth Fund", "Small Cap Value Fund, Inc.", "Small Company Fund", "Variable Insurance Trust"),
    "EP": ("Employees' Retirement Plan", "Employee Stock Ownership Trust"),
    "BD": ("Securities Corp.", "& Co. Incorporated"),
}
_MIDDLES = ("",) * 10 + (" Global", " Special Situations", " Equity", " II", " Select")
CLASSES = (
    "Common Stock", "Common Stock, $.01 par value", "Common Stock, par value $0.001 per share", "Class A Common Stock",
    "Ordinary Shares", "Common Stock (par value $1.00)", "American Depositary Shares", "Limited Partnership Units",
    "Common Shares, no par value", "Shares of Beneficial Interest", "COMMON", "Common Shares",
)  # fmt: skip
OFFICES = (
    "Managing Member", "General Partner", "President", "Vice President", "Chief Financial Officer", "Secretary",
    "Senior Vice President and General Counsel", "Chief Compliance Officer", "Trustee", "Authorized Signatory",
    "Executive Vice President, Finance", "Director", "General Counsel",
)  # fmt: skip


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
    """Return the source of chance for one thing of a corpus: the same whenever and wherever it is asked for."""
    return Random("/".join(map(str, what)))  # noqa: S311 - no secret


def root(number: int) -> str:
    """Return the invented word number `number`: there are `ROOTS` of them, then they begin again.

    >>> root(0), root(1), root(0) == root(ROOTS)
    ('Abrelacre', 'Fallowsward', True)
    """
    at = number * _STEP % ROOTS
    return _HEADS[at // len(_TAILS)] + _TAILS[at % len(_TAILS)]


def any_root(rng: Random) -> str:
    """Return an invented word."""
    return root(rng.randrange(ROOTS))


def company(number: int, trades: tuple[str, ...], end: str | None = None) -> str:
    """Return the name of company `number` of its kind; no two are called the same but for what stands behind."""
    turn, trade = divmod(number // ROOTS, len(trades))
    trade = (trade + number) % len(trades)
    more = f" {'I' * (turn + 1)}" if turn else ""
    return f"{root(number)} {trades[trade]}{more}{_ENDS[number % len(_ENDS)] if end is None else end}"


def entity(rng: Random, code: str, stem: str) -> str:
    """Return the name of a fund, firm or trust whose names begin with `stem`; `code` is its type of person."""
    return f"{stem}{rng.choice(_MIDDLES)} {rng.choice(_ENTITIES[code])}"


def person(rng: Random) -> tuple[str, str, str]:
    """Return first name, middle initial ("" for most) and last name of a natural person."""
    middle = f"{rng.choice('ABCDEFGHJKLMPRSTW')}." if rng.random() < 0.4 else ""
    last = rng.choice(_LAST) if rng.random() < 0.1 else rng.choice(_LAST_HEADS) + rng.choice(_LAST_TAILS)
    return rng.choice(_FIRST), middle, last


def full_name(rng: Random) -> str:
    """Return the name of a natural person as it is signed."""
    return " ".join(filter(None, person(rng))) + rng.choice(_AFTER)


def place(rng: Random) -> Place:
    """Return an address; large cities are met more often."""
    city, state, code = rng.choices(_PLACES, _OFTEN)[0]
    number, street, floor = rng.randint(1, 9800), rng.choice(_STREETS), rng.choice(_FLOORS)
    return Place(f"{number} {street}", floor, city, state, code, rng.random() < 0.2)


def phone(rng: Random) -> str:
    """Return a telephone number of those that are given to nobody."""
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
