"""Findings as lines for people: what is wrong, the words of the source underlined, the law, and what would mend it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from muniment.checks import SEVERITIES, Finding
from muniment.cli.output import hanging, printable
from muniment.forms.private import masked
from muniment.pipeline.checking import Judged, Where

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
"""How each severity looks on a terminal; its word stands beside it."""

_LINES = 4  # places that are shown of one finding
_WIDE = 100  # characters of a line of the source
_BEFORE = 24  # of these before the words, where a line is long


def block(one: Judged, finding: Finding, out: Console) -> Text:
    """Return a finding as lines."""
    places = one.places(finding)
    style = STYLES[finding.severity]
    head = Text.assemble((finding.severity if finding.decided else "cannot tell", style))
    head.append(f" {finding.code}", style="bold").append(f" {finding.name}")
    told = [head, Text.assemble(("  --> ", "blue"), place_line(one, places)), *_quoted(one, finding, places, style)]
    told.append(hanging("  ", finding.message, out, ("", "bold")))
    told += [hanging(f"  {label} ", words, out) for label, words in _beside(finding) if words]
    return Text("\n").join(told).append("\n")


def _beside(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "law: ", finding.citation
    yield "mend:", finding.mend
    yield "seen:", finding.seen


def place_line(one: Judged, places: Sequence[Where]) -> str:
    """Return file, filing and first place in one line, in the shape that editors open."""
    file = _line(one.file)
    if not places:
        return _named(file, one)
    first = places[0]
    if first.cell:
        return f"{_named(file, one)}: {first.cell.words}"
    if first.page:
        sides = ",".join(f"{side:g}" for side in first.rectangle or ())
        return f"{file}: page {first.page}" + (f" at {sides}" if sides else "")
    return f"{file}:{first.place.line}:{first.place.column}" if first.place else file


def _named(file: str, one: Judged) -> str:
    """Return the file, with the filing in it where it holds many."""
    return f"{file}: {one.accession}" if one.accession and one.lines is None else file


def _line(words: str) -> str:
    return " ".join(printable(words).split())


# ---- the words of the source ----------------------------------------------------------------------------------------


def _quoted(one: Judged, finding: Finding, places: Sequence[Where], style: str) -> Iterator[Text]:
    """Yield the lines of the source with the words underlined; of a data set the cells."""
    shown = places[:_LINES]
    if not shown:
        return
    width = max(len(_number(where)) for where in shown)
    gutter = f"{' ' * width} |"
    yield Text(gutter, style="blue")
    for where in shown:
        words, before, length = _excerpt(one, finding, where)
        yield Text.assemble((f"{_number(where):>{width}} | ", "blue"), words)
        if length:
            line = Text.assemble((f"{gutter} ", "blue"), " " * before, ("^" * length, style))
            yield line.append(f" {where.path}", style="dim") if len(shown) > 1 else line
    if len(places) > len(shown):
        yield Text.assemble(
            (f"{gutter} ", "blue"), (f"and {len(places) - len(shown)} more places; --format json has all", "dim")
        )
    yield Text(gutter, style="blue")


def _number(where: Where) -> str:
    """Return the number of a line; pages and cells have none that a person could look up."""
    return str(where.place.line) if where.place and not where.page else ""


def _excerpt(one: Judged, finding: Finding, where: Where) -> tuple[str, int, int]:
    """Return a line of the source, and how far from its beginning the words stand, and how wide they are."""
    if one.lines is None or not where.place:
        words = _line(finding.values.get(where.path, "")) or "(blank)"
        cell = f"{where.cell.column} = " if where.cell else ""
        return cell + words, cell_len(cell), cell_len(words)
    place = where.place
    whole = masked(one.lines.text(place.line))
    begin = place.column - 1
    stop = place.end_column - 1 if place.end_line == place.line else len(whole)
    before, said, behind = whole[:begin].lstrip(), whole[begin:stop], whole[stop:]
    if len(before) + len(said) + len(behind) > _WIDE:
        before = before if len(before) <= _BEFORE else f"…{before[-_BEFORE:]}"
        said = said if len(said) <= _WIDE else f"{said[:_WIDE]}…"
        behind = f"{behind[: max(_WIDE - len(before) - len(said), 0)]}…" if behind else ""
    before, said, behind = _flat(before), _flat(said), _flat(behind)
    marked = 0 if where.near else max(cell_len(said), 1)
    return before + said + behind, cell_len(before), marked


def _flat(words: str) -> str:
    """Return words with one blank for each tab, and nothing that a terminal would obey."""
    return printable(words.replace("\t", " ")).replace("\n", " ")


# ---- the last line --------------------------------------------------------------------------------------------------


def counted(counts: Counter[str], unshown: Counter[str], numbers: Mapping[str, int]) -> str:
    """Return how many findings there are in how many filings, in one line; and what was not shown or not read.

    `numbers` begin with that of the filings.
    """
    (things, filings), *others = numbers.items()
    said = _several(counts) + ([f"{counts['cannot tell']:,} that nobody can tell"] if counts["cannot tell"] else [])
    parts = [f"{', '.join(said) or 'No findings'} in {_number_of(filings, things)}"]
    parts += [_number_of(number, things) for things, number in others if number]
    lowest = next((one for one in reversed(SEVERITIES) if unshown[one]), "")
    parts += [f"{' and '.join(_several(unshown))} not shown: --min-severity {lowest} shows all"] if lowest else []
    return "; ".join(parts) + "."


def _several(counts: Counter[str]) -> list[str]:
    return [_number_of(counts[one], one) for one in SEVERITIES if counts[one]]


def _number_of(number: int, thing: str) -> str:
    """Return a number of things: 1 file not read, 2 files not read."""
    noun, _, rest = thing.partition(" ")
    return f"{number:,} {noun}{'' if number == 1 else 's'} {rest}".rstrip()


def print_blocks(out: Console, one: Judged, found: Iterable[Finding]) -> None:
    """Print findings of a filing."""
    for finding in found:
        out.print(block(one, finding, out), soft_wrap=True)
