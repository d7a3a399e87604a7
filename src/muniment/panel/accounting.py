"""What became of every filing: by form and quarter: read, doubtful, refused and missing are the index."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from muniment.forms import FORMS, parse_name
from muniment.panel.listing import Count, quarter_of
from muniment.panel.rows import DOUBTFUL_STATE, MISSING, READ, REFUSED, Row

_OTHER = "other or none"
_NOT_LISTED = "not listed"


class Tally(Struct, frozen=True, order=True):
    """A kind of filing: its form and quarter (by the index where one lists it), what became of it, whether listed."""

    form: str
    quarter: str
    state: str
    listed: bool


class Line(Struct, frozen=True):
    """The account of a form in a quarter, or of all.

    * `listed`: filings of the indexes, each accession number once; None where there is no index;
    * `read`, `doubtful`, `refused`, `missing`: what became of filings, whether an index lists them or not;
    * `not_listed`: those among them that no index lists; None where there is no index.
    """

    form: str
    quarter: str
    listed: int | None
    read: int
    doubtful: int
    refused: int
    missing: int
    not_listed: int | None

    @property
    def is_balanced(self) -> bool:
        """Whether every filing of the indexes became one of the four; without an index there is nothing to balance."""
        became = self.read + self.doubtful + self.refused + self.missing
        return self.listed is None or became == self.listed + (self.not_listed or 0)


def tally_of(row: Row) -> Tally:
    """Return the kind that a row of `filings` is of."""
    form = row["listed_form"] or (row["form"] if row["family"] else None) or _OTHER
    return Tally(form, quarter_of(row["listed_filed"] or row["filed"]), row["state"], bool(row["listed"]))


def account(tallies: Counter[Tally], listed: Mapping[tuple[str, str], Count] | None) -> list[Line]:
    """Return a line for each form and quarter, and at the end one for all.

    `listed` is what the indexes list, counted in them and not in what became of it; None where there is no index.
    """
    states: dict[tuple[str, str], Counter[str]] = {kind: Counter() for kind in listed or ()}
    for tally, count in tallies.items():
        counts = states.setdefault((tally.form, tally.quarter), Counter())
        counts[tally.state] += count
        counts[_NOT_LISTED] += count * (not tally.listed)
    found = [_line(*kind, states[kind], listed, kind) for kind in sorted(states)]
    return [*found, _line("all", "all", sum(states.values(), Counter()), listed, *(listed or ()))]


def _line(
    form: str,
    quarter: str,
    counts: Counter[str],
    listed: Mapping[tuple[str, str], Count] | None,
    *kinds: tuple[str, str],
) -> Line:
    whole = None if listed is None else sum(listed[kind].filings for kind in kinds if kind in listed)
    not_listed = None if listed is None else counts[_NOT_LISTED]
    return Line(
        form,
        quarter,
        listed=whole,
        read=counts[READ],
        doubtful=counts[DOUBTFUL_STATE],
        refused=counts[REFUSED],
        missing=counts[MISSING],
        not_listed=not_listed,
    )


def as_text(lines: Iterable[Line]) -> str:
    """Return an account as a table of tab-separated lines with a head; what no index tells is empty."""
    rows = (("" if cell is None else str(cell) for cell in structs.astuple(line)) for line in lines)
    return "".join("\t".join(row) + "\n" for row in (Line.__struct_fields__, *rows))


def unbalanced(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that do not account for their index: there are none, or this program is wrong."""
    return [line for line in lines if not line.is_balanced]


class Proof(Struct, frozen=True):
    """How many filings of a form there are, and what that rests on.

    * `accession_numbers`: each once, in the indexes, else in the sources; `index_lines`: a filing has one for each
      company in it, so that to count lines is to count filings several times; None without an index.
    """

    form: str
    accession_numbers: int
    index_lines: int | None


def proofs(lines: Iterable[Line], listed: Mapping[tuple[str, str], Count] | None) -> list[Proof]:
    """Return the count of each form that muniment reads, amendments with their form."""
    found: list[Proof] = []
    lines = list(lines)
    for name in FORMS:
        if listed is None:
            became = (line for line in lines if is_of(line.form, name))
            found.append(Proof(name, sum(line.read + line.doubtful + line.refused for line in became), None))
        else:
            counts = [count for (form, _), count in listed.items() if is_of(form, name)]
            found.append(Proof(name, sum(count.filings for count in counts), sum(count.lines for count in counts)))
    return found


def is_of(form: str, name: str) -> bool:
    """Whether a form in our spelling is this one or its amendment."""
    parsed = parse_name(form)
    return parsed is not None and parsed.form == name
