"""Names of people, companies and places that do not exist, for pages that look as if they did."""

from random import Random

_ROOTS = (
    "Quillhaven", "Brantmoor", "Ostrelle", "Fenwicket", "Larkmere", "Tessadyne", "Corvantis", "Halbrook",
    "Penzarro", "Wyndelfort", "Mirravale", "Sablecrest", "Oakhollen", "Dunmarrow", "Velluna", "Kestriden",
    "Arborvane", "Pallisandre", "Grenholt", "Thornaby", "Zephyrine", "Lumerick", "Cindervale", "Bracknoll",
    "Aldergrave", "Novarrish", "Ravenstoke", "Copperlynn", "Elmsworthy", "Hollandine", "Jasperwick",
    "Marrowfield", "Nettlebridge", "Ortolane", "Pinemarrow", "Questerra", "Rivendale", "Silverlode", "Tamberlyn",
    "Umbrafield", "Vandermeere", "Westerlohn", "Yarrowdale", "Cloverton", "Driftmark", "Emberglow", "Foxglade",
    "Gallowmere", "Harrowgate", "Ironquill",
)  # fmt: skip
_TRADES = (
    "Systems",
    "Therapeutics",
    "Bancorp",
    "Pharmaceuticals",
    "Energy",
    "Technologies",
    "Industries",
    "Holdings",
    "Resources",
    "Communications",
    "Semiconductor",
    "Realty Trust",
    "Foods",
    "Medical",
    "Steel",
    "Software",
    "Financial",
    "Oil & Gas",
    "Mining",
    "Entertainment",
)
_ENDS = (", Inc.", " Inc", " Corporation", " Corp.", " Corp", " Ltd.", ", Inc", " Co.", " plc", " N.V.", "")
_FIRST = (
    "Abigail", "Bernard", "Caroline", "Desmond", "Eleanor", "Franklin", "Gretchen", "Harold", "Ingrid", "Jerome",
    "Katherine", "Leopold", "Marguerite", "Nathaniel", "Olivia", "Prescott", "Quentin", "Rosalind", "Sebastian",
    "Theodora", "Ulrich", "Vivian", "Winston", "Yolanda", "Zachary", "Noriko", "Pierre", "Sanjay", "Mei-Ling",
    "Dmitri",
)  # fmt: skip
_LAST = (
    "Abernethy", "Bellwether", "Castellane", "Drummondby", "Eastlake", "Farnsby", "Goldwyrm", "Hathersage",
    "Inglenook", "Jessamy", "Kilbride", "Lovelance", "Montrosse", "Northcutt", "O'Quillan", "Pemberwick",
    "Quarrier", "Rosenthorn", "Sanderlin", "Trevanion", "Underhay", "Vossberg", "Wetherall", "Yarborough-Finch",
    "Zielonka", "Okonjo-Reyes", "Takamura", "Lindqvist", "Fontayne", "McAllerton",
)  # fmt: skip
_STREETS = ("Harbor View Drive", "Mill Race Road", "Foundry Street", "Old Orchard Lane", "Commerce Parkway", "Quay Row")
_CITIES = (
    ("Greenwich", "CT", "06830"),
    ("New York", "NY", "10022"),
    ("Boston", "MA", "02110"),
    ("Chicago", "Illinois", "60606"),
    ("San Francisco", "California", "94111"),
    ("Dallas", "TX", "75201"),
    ("Wilmington", "Delaware", "19801"),
    ("Minneapolis", "MN", "55402"),
)
_TITLES = (
    "Common Stock",
    "Common Stock, $.01 par value",
    "Common Stock, par value $0.001 per share",
    "Class A Common Stock",
    "Ordinary Shares",
    "Common Stock (par value $1.00)",
    "American Depositary Shares",
    "Limited Partnership Units",
    "Common Shares, no par value",
    "Shares of Beneficial Interest",
    "COMMON",
)
OFFICES = (
    "Managing Member",
    "General Partner",
    "President",
    "Vice President",
    "Chief Financial Officer",
    "Senior Vice President and General Counsel",
    "Chief Compliance Officer",
    "Secretary",
    "Trustee",
    "Authorized Signatory",
    "Executive Vice President, Finance",
    "Director",
)
ROOTS = frozenset(_ROOTS)


def root(rng: Random) -> str:
    """Return the invented first word of a company's name."""
    return rng.choice(_ROOTS)


def issuer(rng: Random) -> str:
    """Return the name of a company with shares in public hands."""
    name = f"{root(rng)} {rng.choice(_TRADES)}{rng.choice(_ENDS)}"
    return name.upper() if rng.random() < 0.4 else name


def person(rng: Random) -> str:
    """Return the name of a human being."""
    middle = rng.choice(("", f" {rng.choice('ABCDEFGHJKLMPRSTW')}.", ""))
    end = rng.choice(("", "", "", "", "", ", Jr.", " III", ", Ph.D."))
    return f"{rng.choice(_FIRST)}{middle} {rng.choice(_LAST)}{end}"


def entity(rng: Random, kind: str, stem: str) -> str:
    """Return the name of a fund, firm or trust whose names begin with `stem`; `kind` is a type code."""
    ends = {
        "PN": ("Partners, L.P.", "Master Fund, L.P.", "Capital Partners LP", "Associates Limited Partnership"),
        "IA": ("Capital Management, LLC", "Asset Management, Inc.", "Advisers LLC", "Investment Counsel, Inc."),
        "CO": ("Holdings Inc.", "Corporation", "Offshore Fund, Ltd.", "International (Cayman) Ltd."),
        "OO": ("GP, LLC", "Family Trust", "Irrevocable Trust dated May 3, 1991", "Charitable Foundation", "L.L.C."),
        "BK": ("Bank, N.A.", "Trust Company", "State Bank & Trust"),
        "IC": ("Life Insurance Company", "Mutual Insurance Co."),
        "HC": ("Financial Group, Inc.", "Group plc", "Bancshares, Inc.", "Holding AG"),
        "IV": ("Growth Fund", "Small Cap Value Fund, Inc.", "Variable Insurance Trust"),
        "EP": ("Employees' Retirement Plan", "Employee Stock Ownership Trust"),
        "BD": ("Securities Corp.", "& Co. Incorporated"),
    }
    middle = rng.choice(("", "", f" {rng.choice(('Global', 'Special Situations', 'Equity', 'II', 'Select'))}"))
    return f"{stem}{middle} {rng.choice(ends[kind])}"


def street(rng: Random) -> tuple[str, str]:
    """Return the two lines of an address."""
    floor = rng.choice(("", "", ", Suite 1400", ", 25th Floor"))
    city, state, code = rng.choice(_CITIES)
    return f"{rng.randint(1, 9800)} {rng.choice(_STREETS)}{floor}", f"{city}, {state} {code}"


def phone(rng: Random) -> str:
    """Return a telephone number that nobody has."""
    return f"({rng.randint(201, 989)}) 555-{rng.randint(100, 9999):04d}"


def title(rng: Random) -> str:
    """Return the title of a class of securities."""
    return rng.choice(_TITLES)
