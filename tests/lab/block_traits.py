"""Traits of what is filled in and of how pages follow each other: each changes the blocks of a document, truth and all.

A value stays marked as the leaf of the truth that it is, whatever words a filer sets around it; what a trait takes from
the page is taken from its truth when the page is done (`printed.remaining_truth`).
"""

import re
from collections.abc import Callable, Container, Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from muniment.lab import names
from muniment.lab.composition import Block, Break, Captioned, Centered, Item, Prose, Row, Rows, Signing
from muniment.lab.marks import END, LABEL, Marks, Style, is_mark, left, plain, width

_AMOUNTS = ("sole_voting", "shared_voting", "sole_dispositive", "shared_dispositive", "aggregate")
_NOTES = (" (see Note A)", " *", "**", " (1)", " [1]", "  ** see Note 1 **", " (1)(2)", " (See Item 5)")
_WORDS = (
    " shares of Common Stock", " Shares", " Units", " shares (with disclaimer of beneficial ownership)", " SHARES*",
    " shares, including 12,500 shares issuable upon exercise of options",
    " (includes warrants to purchase 20,000 shares)",
)  # fmt: skip
_ZEROS = ("-0- shares", "No shares", "0 shares", "-0- (1)", "zero", "Nil", "0*", "NONE  (1)", "-0-*")
_ELSEWHERE = ("See Item 4", "(See Item 5)", "See attached Exhibit A", "See Note 1 below", "See Row 6 above")
_OF_CLASS = (
    "% of the class", "% (based on 12,345,678 shares outstanding)", "% (1)", " % *", "% as of December 31", " percent",
    "% of the outstanding Common Stock", "%**",
)  # fmt: skip
_CODES = {
    "IA": "Investment Adviser", "IN": "Individual", "PN": "Limited Partnership", "CO": "Corporation", "BK": "Bank",
    "HC": "Parent Holding Company", "OO": "Limited Liability Company", "BD": "Broker-Dealer",
    "EP": "Employee Benefit Plan", "IC": "Insurance Company", "IV": "Investment Company",
    "WC": "Working Capital", "AF": "Affiliate", "PF": "Personal Funds", "SC": "Subject Company",
}  # fmt: skip
_NUMBERED = (
    "IRS No. {}", "I.R.S. # {}", "EIN: {}", "TIN {}", "(Tax ID: {})", "Federal I.D. No. {}", "#{}", "EIN No. {}",
)  # fmt: skip
_NUMBERLESS = (
    "Social Security Number: ###-##-####", "No SS or IRS Identification Number", "I.R.S. No.: Not applicable",
    "S.S. No. Omitted", "IRS Identification No.: N/A",
)  # fmt: skip
_DAYS = (
    "{short}. {d}, {y}", "{d} {month} {y}", "{m}-{d}-{yy:02d}", "{m:02d}-{d:02d}-{y}", "As of {month} {d}, {y}",
    "{month} {d}, {y}.", "{caps} {d}, {y}", "{d}-{short}-{y}", "{month}  {d},  {y}", "{month} {d},{y}",
)  # fmt: skip
_BESIDE = (
    ("NUMBER OF SHARES", "BENEFICIALLY OWNED", "BY EACH REPORTING", "PERSON WITH"),
    ("NUMBER OF", "SHARES", "BENEFICIALLY", "OWNED BY", "THE", "REPORTING", "PERSON", "WITH"),
    ("NUMBER OF", "SHARES", "BENEFICIALLY", "OWNED BY EACH", "REPORTING", "PERSON WITH:"),
    ("NO. OF", "SHARES", "BENE-", "FICIALLY", "OWNED BY", "EACH", "REPORTING", "PERSON", "WITH"),
)
_SHORT_LABELS = {
    "aggregate": ("Aggregate Amount", "Aggregate Amount Beneficially Owned", "Aggregate Amount Owned"),
    "percent": ("Percent of Class", "Percent of Class Represented", "Percentage of Class"),
    "types": ("Type of Reporting Person", "Type of Person"),
    "funds": ("Source of Funds",),
    "citizenship": ("Citizenship", "Place of Organization", "Citizenship or Organization"),
}
_FURNITURE = (
    ("SEC 1745 (2/92)",),
    ("Page 1 of 9 Pages",),
    ("OMB APPROVAL", "OMB Number: 3235-0145", "Expires: October 31, 2002", "hours per response . . . 14.90"),
    ("Exhibit Index on Page 7",),
    ("Persons who respond to the collection of information contained in this form are not required to respond",
     "unless the form displays a currently valid OMB control number."),
)  # fmt: skip
_FOOTNOTES = (
    "(1) Includes {a} shares held by {name}, over which the reporting person has shared voting power and sole "
    "dispositive power, and {b} shares issuable upon exercise of warrants.",
    "* The reporting person disclaims beneficial ownership of {a} shares ({p}% of the class) owned by {name}.",
    "** Based on {a} shares outstanding on March 1, as reported in the Issuer's annual report on Form 10-K. {name} "
    "holds {b} of them.",
)


class Page(Struct):
    """A document in the making: its blocks, and what they state; `uncertain` are places two people may read apart."""

    blocks: list[Block]
    truth: dict[str, Any]
    style: Style
    marks: Marks
    uncertain: set[str] = field(default_factory=set)

    def change_rows(self, change: Callable[[Row, str], Row | None]) -> None:
        """Replace every row by what `change` makes of it and of the path of its leaf; None takes it from the page."""
        for n, block in enumerate(self.blocks):
            if isinstance(block, Rows):
                rows = (change(row, self.path(row.label)) for row in block.rows)
                self.blocks[n] = replace(block, rows=tuple(row for row in rows if row))

    def change_values(self, leaves: Container[str], change: Callable[[Row, str], tuple[str, ...] | None]) -> None:
        """Replace the values of rows that ask for `leaves` by what `change` makes of row and path; None leaves them."""

        def changed(row: Row, path: str) -> Row:
            values = change(row, path) if row.values and path.rpartition(".")[2] in leaves else None
            return row if values is None else replace(row, values=values)

        self.change_rows(changed)

    def change_amounts(self, change: Callable[[str, str], str | None]) -> None:
        """Replace the values of powers and sums by what `change` makes of their words and path; None leaves one."""
        self.change_values(_AMOUNTS, lambda row, path: (words,) if (words := change(row.values[0], path)) else None)

    def person(self, path: str) -> dict[str, Any]:
        """Return the truth of the person that the path of a leaf belongs to."""
        return self.truth["persons"][int(path[len("persons[") : path.index("]")])]

    def stated(self, path: str) -> object:
        """Return what the truth says of a leaf of a person."""
        return self.person(path)[path.rpartition(".")[2]]

    def path(self, label: str) -> str:
        """Return the path of the leaf that a label asks for, "" where none is known."""
        paths = (path for sign in label if is_mark(sign) and sign != END for path in self.marks.of(sign))
        return next((path.removeprefix(LABEL) for path in paths if path.startswith(LABEL)), "")


BlockTrait = Callable[[Page, Random], None]
BLOCK_TRAITS: dict[str, BlockTrait] = {}
"""The traits of this module by their names in `traits.tsv`, in the order in which they change a document."""


def _trait(trait: BlockTrait) -> BlockTrait:
    BLOCK_TRAITS[trait.__name__.strip("_").replace("_", "-")] = trait
    return trait


def _only(words: str) -> str:
    """Return the marked part of a value, without the words that a style puts around it."""
    signs = [n for n, sign in enumerate(words) if is_mark(sign)]
    return words[signs[0] : signs[-1] + 1] if signs else words


SIGNING_TRAITS = frozenset({"date-beside", "signed-in-columns"})
"""Those that set columns of blanks."""


# ---- numbers --------------------------------------------------------------------------------------------------------


@_trait
def _amount_noted(page: Page, rng: Random) -> None:
    """Say behind a number where its note is."""
    note = rng.choice(_NOTES)
    page.change_amounts(lambda words, path: _only(words) + note if page.stated(path) != "N/A" else None)


@_trait
def _amount_worded(page: Page, rng: Random) -> None:
    """Say behind a number what it counts."""
    what = rng.choice(_WORDS)
    page.change_amounts(lambda words, path: _only(words) + what if page.stated(path) not in (0, "N/A") else None)


@_trait
def _note_glued(page: Page, rng: Random) -> None:
    """Lose the raised position of the mark of a note: it is the last digit of the number."""

    def glued(words: str, path: str) -> str | None:
        return _only(words) + "1" if re.search(r"\d,\d{3}$", plain(_only(words))) else None

    page.change_amounts(glued)


@_trait
def _amount_named(page: Page, rng: Random) -> None:
    """Name the person before each number."""

    def named(words: str, path: str) -> str:
        return f"{str(page.person(path)['name'] or 'Filer').split()[0].strip(',')}: {words}"

    page.change_amounts(named)


@_trait
def _zero_worded(page: Page, rng: Random) -> None:
    """Say that there are no shares in some other way than by a figure."""
    zero = rng.choice(_ZEROS)
    page.change_amounts(lambda _, path: page.marks(zero, path) if page.stated(path) == 0 else None)


@_trait
def _amount_elsewhere(page: Page, rng: Random) -> None:
    """Refer to an item instead of stating powers; what such a power is, two people may read apart."""
    words = rng.choice(_ELSEWHERE)

    def referred(_: str, path: str) -> str | None:
        if path.endswith("aggregate"):
            return None
        page.uncertain.add(path)
        return words

    page.change_amounts(referred)


@_trait
def _powers_blank(page: Page, rng: Random) -> None:
    """Leave powers blank that are none, whatever Item 4 says of them."""

    def blank(row: Row, path: str) -> Row:
        if not row.power or not path or page.stated(path) != 0:
            return row
        page.person(path)[path.rpartition(".")[2]] = None
        return replace(row, values=())

    page.change_rows(blank)


@_trait
def _percent_worded(page: Page, rng: Random) -> None:
    """Say of what the percentage is one."""
    what, before = rng.choice(_OF_CLASS), rng.choice(("", "", "", "Approximately ", "approx. ", "Less than "))

    def worded(row: Row, path: str) -> tuple[str, ...] | None:
        stated = page.stated(path)
        if not isinstance(stated, str) or not stated[0].isdigit() or not Decimal(stated):
            return None
        if before == "Less than ":
            page.person(path)["percent"] = f"<{stated}"
        return (f"{before}{_only(row.values[0])}{what}",)

    page.change_values(("percent",), worded)


# ---- names, codes, days ---------------------------------------------------------------------------------------------


@_trait
def _type_dotted(page: Page, rng: Random) -> None:
    """Put full stops into codes."""
    _codes(page, lambda codes: ", ".join(f"{code[0]}.{code[1]}." for code in codes))


@_trait
def _type_explained(page: Page, rng: Random) -> None:
    """Say behind a code what it means."""
    form = rng.choice(("{} - {}", "{} ({})", "{}, {}", "{}  {}", "({}) {}"))
    _codes(page, lambda codes: "; ".join(form.format(code, _CODES.get(code, "Other")) for code in codes))


@_trait
def _type_zeros(page: Page, rng: Random) -> None:
    """Type two zeros for the letters OO, and divide codes by a stroke or an ampersand."""
    between = rng.choice(("/", " & ", " and ", "-", ",", " "))
    _codes(page, lambda codes: between.join(codes).replace("OO", "00"))


def _codes(page: Page, write: Callable[[list[str]], str]) -> None:
    def written(_: Row, path: str) -> tuple[str, ...] | None:
        codes = page.stated(path)
        return (page.marks(write(list(map(str, codes))), path),) if isinstance(codes, list) and codes else None

    page.change_values(("types", "funds"), written)


@_trait
def _tax_number_worded(page: Page, rng: Random) -> None:
    """Say what the tax number is, or that there is none."""
    form, nothing = rng.choice(_NUMBERED), rng.choice(_NUMBERLESS)

    def worded(_: Row, path: str) -> tuple[str, ...]:
        number = page.person(path)["irs_number"]
        line = form.format(page.marks(number, path.replace(".name", ".irs_number"))) if number else nothing
        return page.marks(str(page.person(path)["name"]), path), line

    page.change_values(("name",), worded)


@_trait
def _tax_number_row(page: Page, rng: Random) -> None:
    """Give the tax number a row of its own below the name."""

    def split(rows: tuple[Row, ...]) -> Iterator[Row]:
        for row in rows:
            path = page.path(row.label)
            number = page.person(path)["irs_number"] if path.endswith(".name") and row.values else None
            if not number:
                yield row
                continue
            short = page.marks("Name of Reporting Person", f"{LABEL}{path}")
            yield replace(row, label=short, values=(page.marks(str(page.person(path)["name"]), path),))
            printed = page.marks(number, path.replace(".name", ".irs_number"))
            yield Row("", "I.R.S. Identification No. of Above Person (entities only)", (printed,))

    for n, block in enumerate(page.blocks):
        if isinstance(block, Rows):
            page.blocks[n] = replace(block, rows=tuple(split(block.rows)))


@_trait
def _name_of_lines(page: Page, rng: Random) -> None:
    """Make the name of a filer longer than a line: that of a trustee or of a fund that stands for another."""
    tail = rng.choice((
        "as Trustee for the {0} Employee Stock Ownership Trust", "on behalf of its series {0} Growth Fund",
        "as Trustee under the {0} Voting Trust Agreement",
    )).format(names.any_root(rng))  # fmt: skip

    def longer(row: Row, path: str) -> tuple[str, ...] | None:
        if path != "persons[0].name" or len(row.values) > 2:
            return None
        name = str(page.person(path)["name"])
        page.person(path)["name"] = f"{name}, {tail}"
        # Whom an officer of the only filer signs for may be told by the cover alone, which has more words now.
        page.uncertain |= {
            f"signatures[{n}].for" for n, line in enumerate(page.truth["signatures"]) if line["for"] == name
        }
        words = tail.split()
        cut = max(min(62 - len(name), 40), 4)
        head = " ".join(words)[:cut].rpartition(" ")[0]
        lines = (f"{name}, {head}".rstrip(", ") + ("," if not head else ""), " ".join(words)[len(head) :].strip())
        return *(page.marks(line, path) for line in lines), *row.values[1:]

    page.change_values(("name",), longer)


@_trait
def _name_noted(page: Page, rng: Random) -> None:
    """Refer to a note behind the name."""
    note = rng.choice((" (1)", "*", " **", " (See Item 2)"))
    page.change_values(("name",), lambda row, _: (row.values[0] + note, *row.values[1:]))


@_trait
def _name_address(page: Page, rng: Random) -> None:
    """Set the address of the person below the name."""
    where = names.place(rng).lines
    page.change_values(("name",), lambda row, _: (*row.values, *where))


@_trait
def _place_worded(page: Page, rng: Random) -> None:
    """Say more than the place of organization."""
    form = rng.choice(("{}, USA", "{} Corporation", "A {} limited partnership", "State of {}", "{}.", "{}, U.S.A."))

    def worded(_: Row, path: str) -> tuple[str, ...] | None:
        place = page.stated(path)
        if not isinstance(place, str) or place.lower().startswith(("u", "the", "state")):
            return None
        page.person(path)["citizenship"] = form.format(place)
        return (page.marks(form.format(place), path),)

    page.change_values(("citizenship",), worded)


@_trait
def _group_inapplicable(page: Page, rng: Random) -> None:
    """Write across the boxes of a group that they do not apply."""

    def written(row: Row, path: str) -> Row:
        if not path.endswith(".group") or page.stated(path) or not row.boxes:
            return row
        return replace(row, values=(rng.choice(("Not Applicable", "N/A", "NOT APPLICABLE")),))

    page.change_rows(written)


@_trait
def _day_written(page: Page, rng: Random) -> None:
    """Write every date in another way than with month, day and year in this order."""
    chosen = rng.choice(_DAYS)
    old, new = page.style, replace(page.style, day=chosen)
    dates = [page.truth.get("event_date"), *(signature.get("date") for signature in page.truth["signatures"])]
    pairs = {old.dated(date.fromisoformat(day)): new.dated(date.fromisoformat(day)) for day in dates if day}

    printed = re.compile("|".join(rf"(?<!\d){re.escape(day)}" for day in pairs) or r"\Z(?!\Z)")

    def rewritten(words: str) -> str:
        return printed.sub(lambda hit: pairs[hit[0]], words)

    for n, block in enumerate(page.blocks):
        if isinstance(block, Captioned):
            page.blocks[n] = replace(block, values=tuple(map(rewritten, block.values)))
        elif isinstance(block, Signing):
            page.blocks[n] = Signing(tuple((depth, rewritten(line)) for depth, line in block.lines))


# ---- rows -----------------------------------------------------------------------------------------------------------


@_trait
def _labels_cut(page: Page, rng: Random) -> None:
    """Shorten labels to their first words."""
    short = {name: rng.choice(labels) for name, labels in _SHORT_LABELS.items()}

    def cut(row: Row, path: str) -> Row:
        label = short.get(path.rpartition(".")[2])
        return replace(row, label=page.marks(page.style.cased(label), f"{LABEL}{path}")) if label else row

    page.change_rows(cut)


@_trait
def _sec_row_missing(page: Page, rng: Random) -> None:
    """Leave out the row for the SEC."""
    page.change_rows(lambda row, _: None if "SEC" in plain(row.label).upper().split() else row)


@_trait
def _exclusion_row_missing(page: Page, rng: Random) -> None:
    """Leave out the row of excluded shares."""
    page.change_rows(lambda row, path: None if path.endswith("excludes_shares") else row)


@_trait
def _side_words(page: Page, rng: Random) -> None:
    """Divide the words beside the powers in another way."""
    chosen = rng.choice(_BESIDE)
    for n, block in enumerate(page.blocks):
        if isinstance(block, Rows):
            page.blocks[n] = replace(block, beside=chosen)


@_trait
def _footnotes(page: Page, rng: Random) -> None:
    """Put notes with numbers and words of the form below the rows."""
    blocks: list[Block] = []
    for block in page.blocks:
        blocks.append(block)
        if isinstance(block, Rows):
            a, b = f"{rng.randint(10_000, 9_000_000):,}", f"{rng.randint(1000, 90_000):,}"
            note = rng.choice(_FOOTNOTES).format(
                a=a, b=b, p=rng.randint(1, 9), name=f"{names.any_root(rng)} Fund, L.P."
            )
            blocks.append(Prose(note, rng.choice((0, 5))))
    page.blocks = blocks


@_trait
def _rows_torn(page: Page, rng: Random) -> None:
    """Begin a new page within the rows of a person."""
    head = next((block.head for block in page.blocks if isinstance(block, Break)), ())
    blocks: list[Block] = []
    for block in page.blocks:
        powers = [n for n, row in enumerate(block.rows) if row.power] if isinstance(block, Rows) else []
        if not isinstance(block, Rows) or not powers or len(block.rows) - powers[-1] < 4:
            blocks.append(block)
            continue
        cut = powers[-1] + rng.choice((2, 3))
        head_again = Break(rng.randint(2, 9), head)
        blocks += [replace(block, rows=block.rows[:cut]), head_again, replace(block, rows=block.rows[cut:])]
    page.blocks = blocks


# ---- pages ----------------------------------------------------------------------------------------------------------


def _first(page: Page, *kinds: type[Block]) -> int:
    """Return the place of the first block of some kinds, or of the end."""
    return next((n for n, block in enumerate(page.blocks) if isinstance(block, kinds)), len(page.blocks))


@_trait
def _furniture(page: Page, rng: Random) -> None:
    """Print numbers of forms and pages, and notes of offices, between the lines of the first page."""
    at = rng.choice((1, max(_first(page, Rows) - 1, 1)))
    page.blocks.insert(at, Centered(rng.choice(_FURNITURE)))


@_trait
def _cover_again(page: Page, rng: Random) -> None:
    """Print title, issuer and class once more before the items."""
    again = [block for block in page.blocks[: _first(page, Rows)] if isinstance(block, Centered | Captioned)][:4]
    at = _first(page, Item)
    page.blocks[at:at] = again


@_trait
def _rows_first(page: Page, rng: Random) -> None:
    """Print the rows of the persons before the first page of the form."""
    begin, end = _first(page, Break), _first(page, Item)
    last = max((n for n in range(begin, end) if isinstance(page.blocks[n], Break)), default=begin)
    cover, rows = page.blocks[:begin], page.blocks[begin:last]
    page.blocks[:last] = [*rows[1:], Break(len(rows) + 1), *cover]


@_trait
def _agreement_first(page: Page, rng: Random) -> None:
    """Print an exhibit with signatures of its own before the items."""
    signed = [str(signature["name"]) for signature in page.truth["signatures"]]
    if not signed:
        return
    lines = tuple(line for name in signed for line in ((4, f"By: /s/ {name}"), (4, "-" * 24), (4, "")))
    at = _first(page, Item)
    page.blocks[at:at] = [
        Break(rng.randint(3, 9)),
        Centered((rng.choice(("EXHIBIT 1", "EXHIBIT A", "Exhibit 99.1")), "JOINT FILING AGREEMENT")),
        Prose("The undersigned hereby agree that this Statement is filed on behalf of each of them.", 5),
        Signing(lines),
        Break(rng.randint(3, 9)),
    ]


@_trait
def _no_page_heads(page: Page, rng: Random) -> None:
    """Let pages follow without a head."""
    page.blocks = [replace(block, head=()) if isinstance(block, Break) else block for block in page.blocks]


# ---- signatures -----------------------------------------------------------------------------------------------------


@_trait
def _date_beside(page: Page, rng: Random) -> None:
    """Set a date on the line of the signature, left of it."""
    blocks: list[Block] = []
    for block in page.blocks:
        before = blocks[-1] if blocks else None
        dated = isinstance(before, Signing) and len(before.lines) == 1 and "date" in before.lines[0][1].lower()
        if dated and isinstance(block, Signing) and isinstance(before, Signing) and width(before.lines[0][1]) < 36:
            (_, line), *others = block.lines
            blocks[-1] = Signing(((0, left(before.lines[0][1], 38) + line), *((38, text) for _, text in others)))
        else:
            blocks.append(block)
    page.blocks = blocks


@_trait
def _signed_in_columns(page: Page, rng: Random) -> None:
    """Set signatures side by side."""
    blocks: list[Block] = []
    for block in page.blocks:
        before = blocks[-1] if blocks else None
        if isinstance(block, Signing) and isinstance(before, Signing) and _is_column(before) and _is_column(block):
            rows = max(len(before.lines), len(block.lines))
            sides = [[text for _, text in one.lines] + [""] * (rows - len(one.lines)) for one in (before, block)]
            merged = ((0, left(one, 40) + other) for one, other in zip(*sides, strict=True))
            blocks[-1] = Signing((*merged, (0, "")))
        else:
            blocks.append(block)
    page.blocks = blocks


def _is_column(block: Signing) -> bool:
    return len(block.lines) > 1 and all(width(text) < 38 for _, text in block.lines)
