"""What the columns of a table of transactions hold: the rows that name them, their labels, and their values."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations, permutations
from typing import Literal, NamedTuple

from muniment.caching import in_groups, kept
from muniment.readers.labelled.items.cells import Amount, Cell, Row, amount_of, is_right_above, nearest, places_of
from muniment.readers.labelled.items.trade_rows import (
    _BUY,
    PRICED,
    RULE,
    SELL,
    Entry,
    is_dash,
    is_data,
    is_prose,
    says_side,
    side_in,
)
from muniment.readers.labelled.signatures.words import is_entity, is_human
from muniment.readers.labelled.text import BULLETS
from muniment.readers.labelled.values import MONTHS

# "each" is a quantity of the person whom the column is headed by.
Role = Literal["quantity", "buy", "sell", "each", "price", "total", "name", "other", ""]
TOTAL = re.compile(
    r"\b(?:sub-?)?totals?\b(?!\s(?:return|stock)\b)|\baverage\b|\bbalance\b|\baggregate\b|\bnet\b|\bsum\b|\bweighted\b",
    re.I,
)
# What a column is, by the words above it; what comes first counts.
_IN_PARENTHESES = re.compile(r"\([^()]*(?:commission|fees|range|rounded|approx|US\s+dollars)[^()]*\)", re.IGNORECASE)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("other", re.compile(
        r"\brange|\bhigh(?:est)?\b|\blow(?:est)?\b|%|percent|settle|balance|after\b|following|cumulative"
        r"|remaining|(?:number|no\.?|\#)\s+of\s+(?:trades|transactions|orders|executions|blocks)\b"
        r"|owned|(?:\A\W*|['’]s?\s+|\b(?:total|resulting|current|ending|final|new|net|aggregate|shares?|stock)\s+)holdings?\b"
        r"|\bheld\b|cusip|exerci|strike|expir", re.I)),
    ("price", re.compile(
        r"\bunit\s+(?:cost|price)|(?:proceeds|amount|consideration|paid|received)\s+per\s+(?:share|unit|ads)", re.I)),
    ("total", re.compile(
        r"(?:total|aggregate|gross|net)\s+(?:purchase\s+|sales?\s+|trade\s+|transaction\s+|dollar\s+)?"
        r"(?:price|costs?|amount(?!\s+of\s+(?:shares|securities|units)\b)|consideration|proceeds|value|paid)(?!\s+per)"
        r"|proceeds|amount\s*\(?\s*\$|consideration|\bvalue\b|(?:dollar|net|cash|purchase|sales?)\s+amount"
        r"|amount\s+(?:paid|received)|\btotal\s*\Z"
        r"|\btotal\s+\$|principal\b|cost\s+basis", re.I)),
    ("price", re.compile(
        r"\bprices?\b|\bcosts?\b|\bpremiums?\b|(?:per|/)\s*(?:share|unit|security|ads|bond|option)|\$\s*/\s*sh|\brate\b"
        r"|\bpps\b|\bpx\b", re.I)),
    ("other", re.compile(r"commission|\bfees?\b", re.I)),
    ("quantity", re.compile(
        r"(?:number|amount|quantity|no\.?|\#)\s+of\s+\w+|\bshares?\b|\bshs\b|\bunits?\b|quantity|\bqty\b|\bnumber\b"
        r"|\bamount\b|\bsecurities\b"
        r"|\bads(?:s|es)?\b|\badrs?\b|\bvolume\b|\bstock\b|\bbought\b|\bpurchase[sd]?\b|\bsold\b|\bsales?\b"
        r"|\bacquired\b|\bdisposed\b"
        r"|\bacquisitions?\b|\bdispositions?\b|\bnotes\b|\bbonds\b|\bwarrants?\b|\bcontracts\b|\boptions\b|\bswaps\b",
        re.I)),
)  # fmt: skip
DAYS = re.compile(r"\bdate[sd]?\b|\bday\b", re.IGNORECASE)
PERSONS = re.compile(
    r"\bnames?\b|reporting\s+persons?|\baccts?\b|\bentity\b|\bpurchaser\b|\bseller\b|\baccounts?\b|\bfund\b|\bparty\b|\bholder\b"
    r"|(?:(?:effected|executed|made)\s+|\A\W*)by\b|\bclient\b|\bperson\b|\bfiler\b|\bbuyer\b|\btrader\b|\bowner\b|shareholder|stockholder|\btrust\b|\bplan\b|\bpartnership\b|\binvestor\b|\bmember\b",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(r"\b(?i:by|for)\s+[A-Z]")
_NOT_OF_PERSONS = re.compile(r"\bbroker|market|security|class\b", re.IGNORECASE)
_OF_TRADE = re.compile(
    r"\b(?:brokers?|market|exchange|security|class|transactions?|trade|type|nature|kind|action|manner|how|where|ticker|symbol|currency)\b",
    re.IGNORECASE,
)
ABOVE = 10  # rows above a table in which its header is looked for
_SENTENCE = 110  # characters of a line that no header and no heading has
_MOST_COLUMNS = 8  # with numbers, of which three may be a quantity, its price and the product
NAME = 80  # characters of a heading


def is_sentence(row: Row) -> bool:
    """Whether a row has a cell as long as no header and no heading is."""
    return max(cell.end - cell.start for cell in row.cells) > _SENTENCE


_LINE = 120  # characters between the ends of one line and the words of the next, at most
_OF_COLUMN = re.compile(
    r"(?:type|nature|class|title|name|where|how|place|amount|approx\w*|number|no|percent(?:age)?|date|trade|transaction"
    r"|settlement|weighted"
    r"|average|aggregate|total|unit|net|gross|range|after|purchased|bought|acquired|sold|disposed|(?:purchase\s+)?price)\b\.?"
    r"(?:\s+(?:of|price|per|and|how|shares?|average|purchase|sale)\b){0,3}",
    re.I,
)
SIDE_HEADING = re.compile(
    r"(?:(?:open\s+market\s+)?(?:purchases?|sales?|acquisitions?|dispositions?|buys?|sells?)"
    r"|shares\s+(?:purchased|sold|acquired|bought))\s*:?",
    re.I,
)
NAMING = frozenset(("day", "quantity", "price"))


def kinds_in(row: Row) -> frozenset[str]:
    """Return which of day, quantity and price a row names."""
    return _kinds_named(row.words)


@kept(1024)  # of the lines above each row of a table, and cells repeat
def _kinds_named(words: str) -> frozenset[str]:
    kinds = {role for role, pattern in _ROLES if role in NAMING and pattern.search(words)}
    return frozenset({*kinds, "day"} if DAYS.search(words) else kinds)


_OF_SIGNATURE = re.compile(r"(?:title|name|by|its|dated?)\s*:\s*(?:/s/|[A-Z\d])", re.IGNORECASE)


def header_of(pending: Sequence[Row], row: Row) -> tuple[int, int]:
    """Return which rows above a row name its columns; 0, 0 where none do. Headings may follow them."""
    near: list[frozenset[str]] = []
    for line in reversed(pending[-ABOVE:]):
        ends = is_sentence(line) or (_OF_SIGNATURE.match(line.words) and len(kinds_in(line)) < PRICED)
        if ends or (any(near) and (is_prose(line) or (row.table and line.table != row.table))):
            break
        is_named = (len(line.cells) > 1 or len(line.words) < NAME // 2) and not (is_prose(line) or "=" in line.words)
        near.insert(0, kinds_in(line) if is_named else frozenset())
    offset = len(pending) - len(near)
    for enough in (NAMING, *(frozenset(pair) for pair in combinations(("quantity", "price", "day"), 2))):
        named: frozenset[str] = frozenset()
        begin = len(near)
        while begin and not named >= enough:
            begin -= 1
            named |= near[begin]
        if named >= enough and any(len(line.cells) > 1 for line in pending[offset + begin :]):
            break
    else:
        return 0, 0
    stop = _stop_of_header(pending[offset:], near, begin, enough)
    while stop < len(near) and len((line := pending[offset + stop]).cells) > 1 and not is_data(line):
        if ":" in line.cells[0].words:  # "Account:  Fern Fund"
            break
        stop += 1  # a header goes on below the line of its columns: "(Disposed)     CDN$"
    while begin and _heads(pending[offset + begin - 1], pending[offset + begin]):
        begin -= 1
    return offset + begin, offset + stop


_DONE = r"(?:purchased|bought|acquired|sold|disposed(?:\s+of)?|purchases?|sales?|acquisitions?|dispositions?)"
_OF_SHARES = rf"(?:shares?|securities|units|adss?)(?:\s+of\s+common\s+stock)?(?:\s+{_DONE})?(?:\s*[/(]+\s*{_DONE}\)?)?"
_TITLE = re.compile(
    r"(?:(?:trade|transaction|settle(?:ment)?|purchase|sale)\s+)?dates?"
    rf"(?:\s+(?:of\s+(?:the\s+)?(?:transactions?|trade|{_DONE})(?:\s*(?:/|or|and)\s*{_DONE})?|effected|traded))?"
    rf"|(?:(?:number|no\.?|amount|quantity|\#)\s+(?:of\s+)?)?{_OF_SHARES}|(?:number(?:\s+{_DONE})?|quantity|qty\.?|{_DONE})"
    rf"(?:\s*(?:/|or)\s*\(?{_DONE}\)?)?"
    r"|(?:(?:average|avg\.?|weighted|approx(?:imate|\.)?|unit|net|purchase|sales?|total|aggregate|dollar)\s+)*"
    r"(?:price|costs?|amount|consideration|proceeds|value)(?:\s*(?:per|/|a)\s*(?:share|unit))?(?:\s+paid)?"
    r"|total|settled|commissions?(?:\s+paid)?|fees?|balance|(?:shares|total\s+shares)\s+(?:owned|held)(?:\s+\w+){0,2}"
    r"|cumulative(?:\s+shares)?|(?:type|nature|class|title|name)\s+of\s+\w+|transaction(?:\s+type)?|type|action|activity"
    r"|(?:buy|b)\s?/\s?(?:sell|s)|security|names?|entity|fund|account|broker|market|exchange|reporting\s+person"
    r"|(?:where\s+)?(?:and\s+)?(?:how\s+)?effected|party\s+effecting\s+transaction|currency",
    re.IGNORECASE,
)
_BEHIND_TITLE = re.compile(r"(?:\s*\([^()]{1,40}\))?(?:\s+|\Z)")


OF_YEAR = re.compile(r"(?:(?:[a-z]{1,12}\s){0,2}dates?\W*)?\((?P<year>(?:19|20)\d\d)\)", re.IGNORECASE)
"""Of which year the days of a column are: "Trade Date (1998)"."""


def titles_in(words: str) -> list[str]:
    """Return the titles of columns that a line consists of, one blank apart; [] where it is no header."""
    titles: list[str] = []
    at = 0
    while at < len(words):
        hits = (_BEHIND_TITLE.match(words, hit.end()) for hit in [_TITLE.match(words, at)] if hit)
        behind = next(hits, None)
        if behind is None:
            return []
        titles.append(words[at : behind.end()].strip())
        at = behind.end()
    return titles


def _stop_of_header(rows: Sequence[Row], near: Sequence[frozenset[str]], begin: int, enough: frozenset[str]) -> int:
    """Return where a header ends that begins at a row: before numbers, or a line that says what was done."""
    named: frozenset[str] = frozenset()
    for n in range(begin, len(near)):
        cells = (cell.words for cell in rows[n].cells if not OF_YEAR.fullmatch(cell.words))
        numbers = sum(amount_of(words) is not None for words in cells)
        words = rows[n].words
        is_heading = rows[n].table or is_other(words) or without_security(words) != words
        is_heading = is_heading and len(rows[n].cells) == 1 and securities_of(rows[n])
        apart = n and (words.endswith(":") or not is_right_above(rows[n - 1], rows[n]))
        is_heading = is_heading or (apart and says_side(words) and _FOR_WHOM.search(words))  # "Purchases by Fern Fund:"
        if named >= enough and (numbers >= PRICED or SIDE_HEADING.fullmatch(words) or is_heading):
            near = near[:n]
            break
        named |= near[n]
    return max(n for n, kinds in enumerate(near) if kinds) + 1


_NUMBER = re.compile(rf"[{BULLETS}*-]|[A-Z]\.|\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})[.)]")


def is_lettered(row: Row) -> bool:
    """Whether a row is a heading behind its letter, number or bullet: "A.   Fern Fund"."""
    return len(row.cells) == 2 and _NUMBER.fullmatch(row.cells[0].words) is not None


ACCOUNT_NUMBER = re.compile(  # "Account No. 045-22110", "Fern Fund (A/C #045-22110)"
    r"(?:\A|\s[-–]\s|\()(?:account|acct\.?|a/c)\s?(?:(?:(?:no\.?|number)\s?:?|#|:)\s?[\w-]{0,9})?\d[\w-]{2,20}\)?\Z",
    re.IGNORECASE,
)


def _heads(line: Row, below: Row) -> bool:
    """Whether a line is part of the header that goes on below it: it names several columns, or one with that line."""
    if is_data(line) or is_prose(line) or is_lettered(line) or "=" in line.words:
        return False
    if len(line.cells) != 1:
        halves = sum(DAYS.search(cell.words) is not None for cell in below.cells)
        spans = (sum(of.left < cell.right and cell.left < of.right for of in below.cells) for cell in line.cells)
        beside = len(line.cells) == halves and all(n > 1 for n in spans)  # over tables side by side
        named = ":" in line.cells[0].words or ACCOUNT_NUMBER.search(line.cells[-1].words)
        return not (beside or named)  # "Account:  Fern Fund", "Account: Fern Fund   No. 12"
    cell = line.cells[0]
    over = [n for n, other in enumerate(below.cells) if cell.left < other.right and other.left < cell.right]
    led = cell.words.endswith(":")  # the end of a sentence, or a name
    if line.table or led or len(over) != 1 or below.start - line.end > _LINE:
        return False
    short = len(line.words) < NAME // 2 if over[0] else line.words.count(" ") < 3 and not says_side(line.words)
    # a blank line between, it heads the table: "FERN FUND, L.P."
    named = is_right_above(line, below) and (
        (over[0] and PERSONS.search(line.words)) or _goes_on(cell, below.cells[over[0]])
    )
    return bool(_OF_COLUMN.fullmatch(line.words) or (short and (kinds_in(line) or named)))


def _goes_on(cell: Cell, below: Cell) -> bool:
    """Whether the name of a person above a column goes on in the middle below it: "Brandt-Ostler", "Family Trust"."""
    is_lined_up = abs(cell.left + cell.right - below.left - below.right) <= 2 or 0 < cell.left == below.left
    return is_lined_up and _heads_own(f"{cell.words} {below.words}")


class Column(NamedTuple):
    """A column of a table: where it stands, what it holds, and the words above it."""

    left: int
    right: int
    role: Role
    label: str

    def has(self, cell: Cell) -> bool:
        """Whether a cell stands in it."""
        return self.left < cell.right and cell.left < self.right


def columns_of(header: Sequence[Row], entries: Sequence[Entry], before: Sequence[Column]) -> tuple[Column, ...] | None:
    """Return what the columns with numbers are, from left to right; None where none is one of quantities.

    As many columns as those `before`, of the table that goes on here, are what they were.
    """
    lines = [[*(cell for cell, _ in entry.amounts), *filter(is_dash, entry.words)] for entry in entries]
    places = _titled(header, places_of(lines))
    if len(places) == len(before):
        return tuple(
            column._replace(left=left, right=right) for column, (left, right) in zip(before, places, strict=True)
        )
    words = [[cell for cell in entry.words if not is_dash(cell)] for entry in entries]
    texts = places_of([entry.days for entry in entries]) + places_of(words)
    labels = _labels(header, places, texts)
    rows = in_groups([(entry.half, in_columns(places, entry.amounts)) for entry in entries])
    columns: dict[int, Column] = {}
    for half in rows.values():  # tables side by side have columns of their own
        mine = sorted({n for row in half for n in row} - columns.keys())
        shifted = [{mine.index(n): amount for n, amount in row.items() if n in mine} for row in half]
        roles = _roles(header, [labels[n] for n in mine], shifted)
        columns |= {n: Column(*places[n], role, labels[n]) for n, role in zip(mine, roles, strict=True)}
    empty = {n: Column(*place, role_of(labels[n]), labels[n]) for n, place in enumerate(places) if n not in columns}
    columns |= {n: column for n, column in empty.items() if column.role in ("buy", "sell")}
    if not any(column.role in QUANTITIES for column in columns.values()):
        return None
    return tuple(columns[n] for n in sorted(columns))


def _titled(header: Sequence[Row], places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where columns stand: below the titles of numbers, "Shares  Price  Shares  Price", if one is below two."""
    for row in header:
        titles = [(cell.left, cell.right) for cell in row.cells if role_of(cell.words) in ("price", *QUANTITIES)]
        is_whole = not row.table and len(titles) + sum(DAYS.search(c.words) is not None for c in row.cells) == len(
            row.cells
        )
        repeats = len({cell.words for cell in row.cells}) < len(row.cells)
        merged = any(right - left == 1 or sum(a < right and left < b for a, b in titles) > 1 for left, right in places)
        if is_whole and repeats and merged and len(titles) > len(places):
            return titles
    return places


def is_unread(column: Column) -> bool:
    """Whether nothing says what a column has, or whose it is or that it has shares, and it is not read as such."""
    is_shares = column.role == "other" and role_of(column.label) in QUANTITIES and not TOTAL.search(column.label)
    return is_shares or (not column.role and (not column.label or is_entity(column.label)))


def in_columns(places: Sequence[tuple[int, int]], amounts: Sequence[tuple[Cell, Amount]]) -> dict[int, Amount]:
    """Return the numbers of a row by the columns nearest to them, of a row that fills all of them in their order."""
    row: dict[int, Amount] = {}
    for cell, amount in amounts:
        row.setdefault(nearest(places, cell), amount)
    if len(row) < len(amounts) == len(places):  # it is not lined up with the others
        return dict(enumerate(amount for _, amount in sorted(amounts, key=lambda one: one[0].left)))
    return row


QUANTITIES = ("quantity", "buy", "sell", "each")


def _roles(header: Sequence[Row], labels: Sequence[str], rows: Sequence[dict[int, Amount]]) -> list[Role]:
    """Return what columns are, by their labels, else by the order of the header, as their values bear it out."""
    values = [[row[n] for row in rows if n in row] for n in range(len(labels))]
    roles: list[Role] = [role_of(label) for label in labels]
    is_whose = "price" in roles and any(map(_is_who, {*labels} & {*stacked(header)}))  # their shares
    if not is_whose and (not {*roles} & {*QUANTITIES} or len({*roles} - {""}) < min(len(labels), PRICED)):
        stated = _in_order(header)
        if len(stated) == len(labels):
            roles = stated
    return _by_values(roles, labels, values, rows)


def _labels(header: Sequence[Row], places: Sequence[tuple[int, int]], texts: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words above each column with numbers, by where they stand."""
    for row in header:
        if groups := _groups(row, len(places)):
            near = [min(groups, key=lambda cell: abs(cell.left + cell.right - sum(place))) for place in places]
            below = _labels([line for line in header if line is not row], places, texts)
            return [f"{cell.words} {label}".strip() for cell, label in zip(near, below, strict=True)]
    labels = ["" for _ in places]
    beside: dict[int, list[str]] = {}
    everywhere = [*places, *texts]
    lines = [row for row in header if not row.table]
    titles = stacked(lines)
    if len(titles) == len(everywhere):
        in_order = sorted(range(len(everywhere)), key=everywhere.__getitem__)
        by_place = dict(zip(in_order, titles, strict=True))
        return [by_place[n] for n in range(len(places))]
    last = header[-1] if header else None
    is_narrow = last and last.table and last.cells[-1].right < max(right for _, right in everywhere)
    if last and is_narrow and len(header) == 1 and len(last.cells) == len(everywhere):  # beside "$" in cells of its own
        in_order = sorted(range(len(everywhere)), key=everywhere.__getitem__)
        by_place = dict(zip(in_order, (" ".join(cell.words.split()) for cell in last.cells), strict=True))
        return [by_place[n] for n in range(len(places))]
    apart = _over_none(lines, everywhere) if lines else set[Cell]()
    for row in header:
        for cell in row.cells:
            words = " ".join(cell.words.split())
            if RULE.fullmatch(words) or cell in apart:
                continue
            over = [n for n, place in enumerate(everywhere) if place[0] < cell.right and cell.left < place[1]]
            pieces = [cell._replace(words=words)]
            below = [of for line in header if line is not row for of in line.cells if of.start > cell.end]
            named = [
                n for n, place in enumerate(everywhere)
                if any(place[0] < of.right and of.left < place[1] and _heads_own(of.words) for of in below)
            ]  # fmt: skip
            spanning = f"{_BY_WHOM.sub('', _IN_PAST.sub('', words))} "
            if len(over) > 1 and not row.table and SPANNING.fullmatch(spanning) and {*over} <= {*named}:
                # "Number of Shares", above the names of persons
                over = named
                labels = [
                    f"{label} {spanning.strip()}".strip() if n in over else label for n, label in enumerate(labels)
                ]
                continue
            if len(over) > 1 and not row.table and len(words) == cell.right - cell.left:
                pieces = [
                    Cell(0, 0, hit[0], cell.left + hit.start(), cell.left + hit.end())
                    for hit in re.finditer(r"\S+", words)
                ]
            for piece in pieces:
                if len(over) > 1 and row.table:
                    for n in over:
                        if n < len(places):
                            labels[n] = f"{labels[n]} {piece.words}".strip()
                else:
                    n = nearest(everywhere, piece)
                    # of a column that is empty, or the nearest one
                    if n < len(places) and not over and (row.table or _is_apart(row, piece, everywhere[n])):
                        beside.setdefault(n, []).append(piece.words)
                    elif n < len(places):
                        labels[n] = f"{labels[n]} {piece.words}".strip()
    return [label or " ".join(beside.get(n, ())) for n, label in enumerate(labels)]


def _is_apart(row: Row, cell: Cell, place: tuple[int, int]) -> bool:
    """Whether a cell names one side, "Sold", beside the other, which stands above a column."""
    over = (side_in(of.words) for of in row.cells if place[0] < of.right and of.left < place[1])
    return {side_in(cell.words), *over} >= {"buy", "sell"}


def _heads_own(words: str) -> bool:
    """Whether words may be the name of a person above the column of his shares."""
    return words[:1].isupper() and not (role_of(words) or DAYS.search(words) or TOTAL.search(words))


def _groups(row: Row, count: int) -> list[Cell]:
    """Return "Purchases" and "Sales" in a line of a header that stand above as many columns with numbers each."""
    groups = [cell for cell in row.cells if SIDE_HEADING.fullmatch(cell.words)]
    others = [cell for cell in row.cells if cell not in groups]
    whole = len({side_in(cell.words) for cell in groups}) == len(groups) > 1 and all(
        DAYS.search(c.words) for c in others
    )
    return groups if whole and not row.table and count > len(groups) and count % len(groups) == 0 else []


def stacked(header: Sequence[Row]) -> list[str]:
    """Return the words of a header, those that stand above one another together, from left to right."""
    stacks = _stacks([cell for row in header for cell in row.cells if not RULE.fullmatch(cell.words)])
    return [" ".join(cell.words for cell in sorted(stack, key=lambda cell: cell.start)) for stack in stacks]


def _stacks(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Return cells, those that stand above one another together, from left to right."""
    stacks: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: cell.left):
        if stacks and cell.left < max(above.right for above in stacks[-1]):
            stacks[-1].append(cell)
        else:
            stacks.append([cell])
    return stacks


def _over_none(header: Sequence[Row], places: Sequence[tuple[int, int]]) -> set[Cell]:
    """Return the titles of columns that are empty in all rows, where each other one stands above a column."""
    stacks = _stacks(cell for row in header for cell in row.cells)
    over = [
        {place for place in places for cell in stack if place[0] < cell.right and cell.left < place[1]}
        for stack in stacks
    ]
    is_lined_up = {*places} == {place for of in over for place in of} and max(map(len, over)) == 1
    return {cell for stack, of in zip(stacks, over, strict=True) if is_lined_up and not of for cell in stack}


_FUND = re.compile(  # one whose name may have words of a price or a sum: "Moss Value Fund"
    r"[A-Z].*\s(?i:funds?|partners(?:hip)?|trusts?|plan|offshore|onshore|master|foundation|inc|ltd|llc|l\.?p|l\.l\.c"
    r"|co|corp|corporation|company|ldc|associates|investors|advis[eo]rs|group)(?:\s[IVX]{1,4})?\W*\Z",
    re.DOTALL,
)
_BY_NAME = re.compile(r"\b(?i:by|for)\s+(?=[A-Z])")
_OF_FUND = re.compile(
    r"\b(?:of|per|by|for|number|shares?|amount|total|purchase\w*|sold|sales?|bought|acquired|owned|held)\b", re.I
)


_PRICE_ASIDE = re.compile(r"\b(?:cost|paid|amount|consideration)\s\((?:\w+\s)?(?:price\s)?per\s(?:share|unit)\)", re.I)


@kept(1024)
def role_of(label: str) -> Role:
    """Return what a column is, by its label."""
    if _PRICE_ASIDE.search(label):
        return "price"
    words = _IN_PARENTHESES.sub("", label)
    if (named := _BY_NAME.search(words)) and _FUND.match(words, named.end()):
        words = words[: named.start()]
    if _FUND.match(words) and not _OF_FUND.search(words):
        return ""
    roles: list[Role] = [role for role, pattern in _ROLES if pattern.search(words)]
    role = roles[0] if roles else ""
    if role == "quantity":
        buys, sells = _BUY.search(words), SELL.search(words)
        return "quantity" if bool(buys) == bool(sells) else "buy" if buys else "sell"
    return role


def _in_order(header: Sequence[Row]) -> list[Role]:
    """Return what a header names from left to right, by where each kind first stands."""
    leftmost: dict[Role, int] = {}
    for row in header:
        for cell in row.cells:
            role = role_of(" ".join(cell.words.split()))
            if role and role != "other" and not DAYS.search(cell.words):
                leftmost[role] = min(cell.left, leftmost.get(role, cell.left))
    if not {"buy", "sell"} <= leftmost.keys():
        quantities = [leftmost.pop(role) for role in QUANTITIES if role in leftmost]
        leftmost |= {"quantity": min(quantities)} if quantities else {}
    return sorted(leftmost, key=lambda role: leftmost[role])


SPANNING = re.compile(
    r"\A(?:allocat(?:ion|ed)\s+(?:(?:of|to|among)\s+)?|(?:number|no\.?|amount)\s+of\s+(?:(?:shares|units|ads[se]?s?)\s+)?|(?:shares|units|ads[se]?s?)\s+)"
    r"(?:(?:purchased|bought|acquired)\b\s*+(?:(?:or|and|/)\s*+)?+(?:\(?(?:sold|disposed(?:\s+of)?)\)?\s+)?"
    r"(?<=\s))?(?:allocated\s+(?:to|among)\s+)?",
    re.IGNORECASE,
)
"""A title above columns that are headed by the names of persons."""
_IN_PAST = re.compile(
    r"(?<!\s)\s+(?:during|in|within|over)\s+(?:the\s+)?(?:past|last|preceding|prior)\s[\w() -]{0,20}\Z", re.IGNORECASE
)

_BY_WHOM = re.compile(r"(?<!\s)\s+(?:by|for)\Z", re.IGNORECASE)  # "Shares Purchased By", above names


OF_SHARES = re.compile(
    r"(?<=[\w.:])\s++(?:(?:number|no\.?|amount)\s+of\s+)?(?:shares?|shs\.?)"
    r"(?:\s++(?:purchased|bought|acquired|sold)(?:\s\(sold\))?+)?+\Z",
    re.IGNORECASE,
)
"""What stands below the name of a person that heads a column: "Fern Fund", above "Shares"."""


def _is_who(label: str) -> bool:
    """Whether the label of a column names a person or an entity, and neither a kind of trade nor a sum."""
    return (is_entity(label) or is_human(label)) and not (
        role_of(label) or TOTAL.search(label) or _OF_TRADE.search(label) or DAYS.search(label)
    )


def _by_values(
    roles: Sequence[Role], labels: Sequence[str], values: Sequence[Sequence[Amount]], rows: Sequence[dict[int, Amount]]
) -> list[Role]:
    """Return the roles of columns as their values bear them out: quantities are whole, their products totals."""
    found = list(roles)
    whole = [sum(amount.whole for amount in column) >= 0.8 * len(column) for column in values]
    dollars = [any(amount.currency for amount in column) for column in values]
    product = _product(rows, len(found))
    if product and not (whole[product[2]] and "share" in labels[product[2]].lower()):  # by chance, of another person
        quantity, price, total = product
        found[price], found[total] = "price", "total"
        if found[quantity] not in QUANTITIES:
            found[quantity] = "quantity"
    if shares := _shares_of_all(found, labels, rows):
        for n in shares:
            found[n] = "each" if n != shares[0] else "other"
    quantities = [n for n, role in enumerate(found) if role in QUANTITIES]
    prices = [n for n, role in enumerate(found) if role == "price"]
    for n in [n for n in prices if len(quantities) == len(prices) == 1]:
        pairs = [(row[n].value, row[quantities[0]].value) for row in rows if n in row and quantities[0] in row]
        if _is_paid(pairs, labels[n]):
            found[n], prices = "total", []
    if not any(role in QUANTITIES for role in found):
        free = [n for n, role in enumerate(found) if role == "" and whole[n] and not dollars[n]]
        named = [n for n, role in enumerate(found) if role == "total" and not TOTAL.search(labels[n])]
        free = sorted([*free, *(n for n in named if free and is_no_sum(n, free, prices, rows))])  # the fund `Value`
        free = free or [n for n, role in enumerate(found) if role == "total" and whole[n] and not dollars[n]]
        if (
            (len(free) > 1 or (free and not _OF_TRADE.search(labels[free[0]])))
            and len(free) < len(found)
            and all(labels[n] and not TOTAL.search(labels[n]) for n in free[1:])
        ):
            for n in free:  # a column for each of several persons
                found[n] = "buy" if side_in(labels[n]) == "buy" else "sell" if side_in(labels[n]) == "sell" else "each"
        elif free:
            found[free[0]] = "quantity"
    if "price" not in found:
        free = [n for n, role in enumerate(found) if role == "" and (not whole[n] or dollars[n])]
        nets = [n for n, role in enumerate(found) if role == "total" and _NET_PRICE.search(labels[n])]
        free = free or [n for n in nets if not whole[n] and _are_alike([amount.value for amount in values[n]])]
        if free:
            found[free[0]] = "price"
    plain = [n for n, role in enumerate(found) if role == "quantity"]
    names = [n for n, role in enumerate(found) if not role and whole[n] and not dollars[n] and _is_who(labels[n])]
    if len(plain) == 1 and names and _is_who(SPANNING.sub("", labels[plain[0]])):  # "Number of Shares" above the names
        return ["each" if n in plain or n in names else role for n, role in enumerate(found)]
    whose = [_FOR_WHOM.search(labels[n]) or _is_who(OF_SHARES.sub("", SPANNING.sub("", labels[n]))) for n in plain]
    if len({labels[n] for n in plain}) == len(plain) > 1 and all(whose):
        return ["each" if n in plain else role for n, role in enumerate(found)]
    beside = [role for role in found if role in ("quantity", "price")]
    if len(plain) > 1 and beside == ["quantity", "price"] * len(plain):
        return found  # of several persons
    for n in plain[1:]:  # the further ones are balances, or further words for the same, or of another security
        apart = is_other(labels[n]) and not any(plain[0] in row and n in row for row in rows)
        if not apart and not any(role in ("buy", "sell") for role in found):
            found[n] = "other"
    return found


def _shares_of_all(roles: Sequence[Role], labels: Sequence[str], rows: Sequence[dict[int, Amount]]) -> list[int]:
    """Return the column of quantities that is the sum of columns of such or of no stated kind, and these.

    One that is called a total is that of what was bought, or of what was sold, too.
    """
    totals = [n for n, role in enumerate(roles) if role in QUANTITIES]
    for total in totals:
        alike = ("", *({roles[total]} if len(rows) > 1 else ()))
        own = {roles[n] for n in totals if n != total} if TOTAL.search(labels[total]) else set[Role]()
        alike = (*alike, *own) if len(own) == 1 else alike
        of_each = [n for n, role in enumerate(roles) if n != total and role in alike]
        if len(of_each) < PRICED or not {*totals} <= {total, *of_each}:
            continue
        sums = [(row[total].value, sum(row[n].value for n in of_each if n in row)) for row in rows if total in row]
        if sums and all(of_all == others for of_all, others in sums):
            return [total, *of_each]
    return []


def _product(rows: Sequence[dict[int, Amount]], count: int) -> tuple[int, int, int] | None:
    """Return three columns of which the third is the product of the others, in most rows: quantity, price, total."""
    count = min(count, _MOST_COLUMNS)
    for total, quantity, price in permutations(range(count), 3):
        full = [row for row in rows if total in row and quantity in row and price in row]
        if len(full) * 2 < len(rows) or not full:
            continue
        wholes = sum(row[quantity].whole for row in full)
        prices = sum(not row[price].whole for row in full)
        if wholes * 5 < len(full) * 4 or prices * 2 < len(full):
            continue
        near = sum(_is_product(row[quantity], row[price], row[total]) for row in full)
        if near * 5 >= len(full) * 4:
            return quantity, price, total
    return None


def is_no_sum(n: int, shares: Sequence[int], prices: Sequence[int], rows: Sequence[dict[int, Amount]]) -> bool:
    """Whether numbers of a column that is called one of sums are whole, and no row's shares, or what these cost."""
    sums = [(row[n], row) for row in rows if n in row]
    return bool(sums) and all(
        of_all.whole
        and not of_all.currency
        and any(p in row for p in prices)
        and of_all.value not in (sum(row[m].value for m in shares if m in row), abs(sum(_signed(row, shares))))
        and not any(
            2 * of_all.value >= abs(row[m].value * row[p].value) for m in shares if m in row for p in prices if p in row
        )
        for of_all, row in sums
    )


def _signed(row: dict[int, Amount], shares: Sequence[int]) -> list[Decimal]:
    return [-row[m].value if row[m].negative else row[m].value for m in shares if m in row]


_OF_ONE = re.compile(r"price|\bper\b|/|\bunit|average|\bavg", re.IGNORECASE)
_NET_PRICE = re.compile(r"\A\W*net\s+(?:(?:purchase|sales?)\s+)?price\b", re.IGNORECASE)
_DEAR = 1_000  # of a share that is said to cost more it is said that this is its price


def _are_alike(prices: Sequence[Decimal]) -> bool:
    """Whether numbers lie as near each other as the prices of one share, of small sums, do."""
    return bool(prices) and max(prices) < min(2 * min(prices), Decimal(_DEAR))


def _is_paid(pairs: Sequence[tuple[Decimal, Decimal]], label: str) -> bool:
    """Whether what a column says is paid, beside numbers of shares, is paid for all of them."""
    each = [paid / abs(shares) for paid, shares in pairs if shares and paid > 0]
    paid = [paid for paid, shares in pairs if shares and paid > 0]
    if not paid:
        return False
    dear = min(paid) >= _DEAR and not _OF_ONE.search(label)
    return dear or (len(paid) > PRICED and max(paid) > 2 * min(paid) and 2 * max(each) < 3 * min(each))


def _is_product(quantity: Amount, price: Amount, total: Amount) -> bool:
    product = quantity.value * price.value
    return total.value > quantity.value and bool(product) and abs(product - total.value) <= product / 50


def is_off(columns: Sequence[Column], row: dict[int, Amount], shares: Amount, price: Amount) -> bool:
    """Whether what a row says was paid is far from its shares times its price, by more than fees: one is another."""
    product = shares.value * price.value
    paid = [
        row[n].value for n, column in enumerate(columns)
        if n in row and column.role == role_of(column.label) == "total" and (row[n].currency or not row[n].whole)
    ]  # fmt: skip
    return bool(paid) and all(abs(product - total) > max(total / 10, _FEES) for total in paid)


_FEES = 100


def column_at(columns: Sequence[Column], cell: Cell) -> Column:
    """Return the column nearest to a cell."""
    return columns[nearest([(column.left, column.right) for column in columns], cell)]


def role_at(columns: Sequence[Column], cell: Cell) -> Role:
    """Return what the column nearest to a cell holds."""
    return column_at(columns, cell).role


class Days(NamedTuple):
    """Where columns of days stand, and which of them is that of the trade."""

    places: list[tuple[int, int]]
    traded: int

    def of(self, entry: Entry) -> Cell | None:
        """Return the day on which a row was traded; None where it states that of settlement alone."""
        if len(entry.days) >= len(self.places):
            return entry.days[self.traded]
        return next((day for day in entry.days if nearest(self.places, day) == self.traded), None)


def days_of(header: Sequence[Row], entries: Sequence[Entry], columns: Sequence[Column]) -> Days:
    """Return the days of rows, of which that of the trade is the first that no header calls that of settlement."""
    places = places_of([entry.days for entry in entries])
    if len(places) != max(len(entry.days) for entry in entries):
        return Days([], 0)
    labels = _labels(header, places, [(column.left, column.right) for column in columns])
    settled = ["settle" in label.lower() for label in labels]
    return Days(places, settled.index(False)) if True in settled and False in settled else Days([], 0)


def words_of(header: Sequence[Row], entries: Sequence[Entry], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns of words that a header names: those of persons, and others."""
    places = places_of([[cell for cell in entry.words if not is_dash(cell)] for entry in entries])
    others = [(column.left, column.right) for column in columns] + places_of([entry.days for entry in entries])
    labels = _labels(header, places, others)
    roles: list[Role] = [_role_of_words(label) for label in labels]
    columns = [Column(*place, role, label) for place, role, label in zip(places, roles, labels, strict=True)]
    cells = [cell for entry in entries for cell in entry.words]
    columns = [  # a number of an account is nobody
        of._replace(role="other") if not any(of.has(c) and c.words.lower() != c.words.upper() for c in cells) else of
        for of in columns
    ]
    names = [column for column in columns if column.role == "name"]
    if len(names) > 1 and any(_ON_BEHALF.fullmatch(column.label) for column in names):
        # "By Whom" stands beside, and all may be by the manager of the funds
        said = [len({cell.words for entry in entries for cell in entry.words if of.has(cell)}) for of in names]
        who = names[said.index(max(said))]
        columns = [of._replace(role="other") if of in names and of is not who else of for of in columns]
    return tuple(column for column in columns if column.role)


_ON_BEHALF = re.compile(r"(?:for|on\s+behalf\s+of)(?:\s+whom)?|for\s+(?:the\s+)?accounts?(?:\s+of)?", re.IGNORECASE)


def _role_of_words(label: str) -> Role:
    if _ON_BEHALF.fullmatch(label) or (PERSONS.search(label) and not _NOT_OF_PERSONS.search(label)):
        return "name"
    return "other" if _OF_TRADE.search(label) else ""


# ---- which security was traded ---------------------------------------------------------------------------------------

_SHARES = re.compile(r"common|ordinary|shares?|stock|shs")
_DEPOSITARY = re.compile(r"[ag]d[sr](?:e?s)?|deposit[ao]ry")
_KIND = re.compile(
    r"(?:option|call|put|warrant|swap|bond|debenture|contract|convertible|leap|cfd|derivative|founder)s?|notes|promissory|pfd"
    r"|prefer(?:red|ence)|futures|forwards?|rights"
)
_BESIDE = re.compile(  # what stands beside them in a name
    r"class|series|(?:american|european)(?:-style)?|style|global|listed|(?:exchange-)?traded|otc|over-the-counter"
    r"|(?:(?:cash|physically)-)?settled|cash|total|return|equity|short|long|(?:un)?covered|naked|written|strike|price"
    r"|expir(?:ing|ation|es)|exp|due|senior|subordinated|(?:un)?secured|note|exchangeable|cumulative|redeemable|perpetual"
    r"|restricted|private|placement|public|pre-?funded|penny|units?|(?:non-)?voting|capital|opening|agreements?|forward|security-based"
    rf"|{'|'.join(MONTHS)}|january|february|march|april|june|july|august|sept(?:ember)?|october|november|december"
)
_PRIVATE_UNITS = re.compile(r"\b(?:private|placement)\s+units?\b", re.IGNORECASE)  # of shares with warrants
_WITHIN = re.compile(r"of|to|date|close|open|closing|difference|[a-f]")  # and never first
_DEED = (
    r"(?:purchas(?:e[sd]?|ing)|sales?|sold|selling|bought|buys?|sells?|acquired|acquisitions?|disposed|dispositions?"
    r"|transactions?|trades?|trading|entered|wrote|writing)"
)
# How shares of the class come of another security.
TURNED = re.compile(
    r"exercis|assign|\bconver(?!tible)|\bupon\b|underl(?:ying|ies)|issu(?:ed|able|ance)\b|deliver", re.I
)
_LED = re.compile(
    rf"\W*+(?:open\s++market\s++)?+(?:{_DEED}\b(?:\s++(?:in|into|of)\b)?+|(?:number|amount|quantity|no\.?|#)\s++of\b)\W*+",
    re.IGNORECASE,
)
_BEHIND_DEED = re.compile(rf"(?<!\s)\s++{_DEED}\W*+\Z", re.IGNORECASE)
_TRADED = re.compile(rf"\b{_DEED}\b(?!\s(?:rights?|price|agreements?)\b)", re.IGNORECASE)
_OBJECTS = 160  # characters behind what was done that may say with what
_JOINED = frozenset(("and", "or", "and/or", "&", "in", "the"))
_NOT_TRADED = frozenset(("pursuant", "under", "via", "through", "against", "for", "from", "with"))  # is what follows
_LETTER = re.compile(r"\b(?i:class|series)\s+([A-Z]|[IVX]{1,4}|\d{1,2})\b(?!-)")
_WITH_RIGHTS = re.compile(r"[(\[]|\b(?:and|including|together\s+with)\b[^.;]{0,80}?\brights\b", re.IGNORECASE)
_COMMON = re.compile(r"\b(?:common|ordinary)\b", re.IGNORECASE)


def _bare(token: str) -> str:
    return token.strip("()[],.;:*\"'“”‘’").lower()


def _is_part(token: str) -> bool:
    return any(p.fullmatch(token) for p in (_KIND, _SHARES, _DEPOSITARY, _BESIDE)) or any(map(str.isdigit, token))


@kept(1024)
def kinds_of_security(words: str) -> frozenset[str]:
    """Return which kinds of securities words name: `share` for all that may be a class of shares."""
    tokens = [_bare(part) for part in words.replace("/", " ").split()]
    kinds = {token.removesuffix("s") for token in tokens if _KIND.fullmatch(token)}
    kinds |= {"unit"} if _PRIVATE_UNITS.search(words) else set()
    kinds |= {"share"} if any(map(_SHARES.fullmatch, tokens)) or _LETTER.search(words) else set()
    return frozenset(kinds | ({"ads"} if any(map(_DEPOSITARY.fullmatch, tokens)) else set()))


class Security(NamedTuple):
    """What was traded, as words say, whether they plainly say so, and where they stand if beside the row."""

    words: str = ""
    tied: bool = True
    start: int = 0
    end: int = 0


def stated(names: Sequence[str], start: int = 0, end: int = 0) -> Security:
    """Return what words name; of several securities it is not plain which one was traded, unless all are shares."""
    return Security(", ".join(names), len(names) == 1 or not any(map(is_other, names)), start, end)


def is_other(words: str) -> bool:
    """Whether words name more than shares."""
    return bool(kinds_of_security(words) - {"share"})


def _named(words: Sequence[str]) -> list[str]:
    """Return the names of securities that follow each other at the beginning of words, behind "of the" and the like."""
    found: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        bare = _bare(word)
        if run and not run[-1].endswith((",", ";")) and (_is_part(bare) or _WITHIN.fullmatch(bare)):
            run.append(word)
            continue
        while run and _WITHIN.fullmatch(_bare(run[-1])):
            run.pop()
        is_name = (
            (word[:1].isupper() or word == "&") and run and run[-1][-1].isalpha() and not _TRADED.match(word)
        )  # "Bond Street Fund"
        if kinds_of_security(" ".join(run)) and not is_name:
            found.append(" ".join(run).strip(" ,;:.*"))
        elif run and found:
            break
        run = [word] if _is_part(bare) and (not bare[:1].isdigit() or "%" in bare) else []
        if not run and (
            (found and (bare not in _JOINED or word[0] == "(")) or bare in _NOT_TRADED or TURNED.match(bare)
        ):
            break
    return found


_TERMS = re.compile(r"\s\((?=[^()]{0,60}(?:exercise|strike|expir))[^()]{1,120}\)", re.IGNORECASE)  # of an option


@kept(1024)
def security_in(words: str) -> str:
    """Return the security that a cell or a heading is the name of, without what was done with it; "" for none.

    >>> security_in("Sale of Call Options"), security_in("Purchase (Put)"), security_in("Bond Street Fund")
    ('Call Options', 'Put', '')
    """
    led = _LED.match(words)
    bare = _BEHIND_DEED.sub("", words[led.end() if led else 0 :]).strip(" :*-–—")
    bare = bare.removesuffix(")") if "(" not in bare else bare
    tokens = [token for part in _TERMS.sub("", bare).replace("/", " ").split() if (token := _bare(part))]
    return bare if kinds_of_security(bare) and all(_is_part(t) or _WITHIN.fullmatch(t) for t in tokens) else ""


@kept(1024)
def securities_traded(words: str) -> tuple[str, ...]:
    """Return the securities that a sentence or heading says were traded, in its words.

    >>> securities_traded("The following purchases of listed call options were made by the Fund:")
    ('listed call options',)
    >>> securities_traded("Transactions in Common Stock and warrants by Bond Street Fund, sold upon exercise of puts")
    ('Common Stock', 'warrants')
    >>> securities_traded("Cash-settled swaps entered into by Fern Fund")
    ('Cash-settled swaps',)
    """
    found: dict[str, None] = {}
    for hit in _TRADED.finditer(words):
        before = (
            words[max(0, hit.start() - _OBJECTS) : hit.start()].removesuffix(" were ").removesuffix(" was ").split()
        )
        until = next(
            (n for n, word in enumerate(reversed(before)) if not _is_part(_bare(word)) or word[-1] in ".;:"), None
        )
        names = _named(before[len(before) - until :] if until is not None else before)
        found |= dict.fromkeys([*names, *_named(words[hit.end() : hit.end() + _OBJECTS].split())])
    return tuple(found)


def is_class(security: str, title: str) -> bool:
    """Whether words may name the class of the cover, and where it has several no one of them.

    >>> is_class("Common Shares", "Common Stock, par value $.01"), is_class("Class B Stock", "Class A Common Stock")
    (True, False)
    """
    title = _WITH_RIGHTS.split(title, maxsplit=1)[0]
    titled = kinds_of_security(title)
    if kinds_of_security(security) - {"share"} - titled:
        return False
    if titled - {"share", "ads"} and _COMMON.search(security) and not _COMMON.search(title):
        return False
    letters = {*_LETTER.findall(security)}
    return not letters or not title or letters == {*_LETTER.findall(title)}


_DASHES = re.compile(r"\s[-–—]+\s|:\s")


def without_security(words: str) -> str:
    """Return a heading without the security or the side beside a person's name: "Fern Fund - Call Options"."""
    parts = _DASHES.split(words)
    names = [part for part in parts if not security_in(part)]
    names = [part for part in names if not SIDE_HEADING.fullmatch(part)] or names
    return names[0] if len(names) == 1 < len(parts) else words


def securities_of(row: Row) -> Sequence[str]:
    """Return the securities that a heading is the name of, also beside a person's, or says were traded."""
    named = [security for part in _DASHES.split(row.words) if (security := security_in(part))]
    is_line = row.words[:1].isupper() and not row.words.endswith((".", ",", ";"))
    return named or (securities_traded(row.words) if is_line and len(row.words) <= NAME else ())
