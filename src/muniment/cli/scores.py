"""Scores, gains and losses: as tables for people, as lines for programs."""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

import msgspec
from rich import box
from rich.table import Table
from rich.text import Text

from muniment.cli.output import console, printable
from muniment.lab.evaluation import Change, Changes, Figures, Group, Report, counted, faults, line, of_places

_SHOWN = 160  # characters of a value
_SHARES = ("f1", "precision", "recall", "macro-f1", "states", "persons", "sure", "sure-wrong")
_COUNTS = ("files", "unread")
_PLACES = ("f1", "precision", "recall", "right", "wrong", "missed", "invented", "states")
_FIELD, _FILING = attrgetter("field"), attrgetter("filing")  # of a change
_STYLES = {"gained": "green", "lost": "red", "changed": "yellow"}


class Wanted(NamedTuple):
    """What to show beside the totals: fields, files, how many differences, how many gains and losses each."""

    by_field: bool
    by_file: bool
    errors: int
    changes: int


# ---- lines ----------------------------------------------------------------------------------------------------------


def plain(report: Report, wanted: Wanted) -> Iterator[str]:
    """Yield one line for each difference, field, file, change and group; the total is the last."""
    for fault in faults(report.filings, wanted.errors):
        values = f"truth {_value(fault['truth'])}, read {_value(fault['read'])}"
        yield f"{fault['filing']}: {printable(fault['path'])}: {fault['verdict']}: {values}"
    if wanted.by_field:
        yield from map(line, report.fields)
    if wanted.by_file:
        yield from map(line, report.groups("file"))
    if report.changes:
        yield from _plain_changes(report.changes, wanted.changes)
    yield from map(line, [group for by in ("class", "decade", "part") for group in report.groups(by)])
    if report.speed:
        yield f"documents/s {report.speed:.0f}"
    yield line(report.whole)


def _plain_changes(told: Changes, most: int) -> Iterator[str]:
    for name, some in _lists(told):
        for change in some[:most]:
            yield f"{name}: {_change(change)}"
        if len(some) > most:
            yield f"{name}: {len(some) - most} more: --changes shows them"
    for by, rows in (("file", counted(told, _FILING)), ("field", counted(told, _FIELD))):
        for name, gained, lost, other in rows:
            yield f"changes:{by}:{name} gained {gained} lost {lost} changed {other}"
    yield (
        f"changes gained {len(told.gained)} lost {len(told.lost)} changed {len(told.changed)} {_moved(told)} "
        f"files {told.compared} relabelled {len(told.relabelled)} new {len(told.new)}"
    )


def _lists(told: Changes) -> tuple[tuple[str, list[Change]], ...]:
    return ("gained", told.gained), ("lost", told.lost), ("changed", told.changed)


def _change(change: Change) -> str:
    words = printable(f"{change.filing}: {change.place}: {change.before} → {change.after}")
    if change.after == "right":
        return words
    return f"{words}: truth {_value(change.truth)}, read {_value(change.read)}"


def _moved(told: Changes) -> str:
    before, after = of_places(told.before), of_places(told.after)
    return " ".join(f"{key} {before[key]:.4f} → {after[key]:.4f}" for key in ("precision", "recall", "f1", "states"))


def _value(held: object) -> str:
    """Return a value as JSON has it, in one line, cut where it is a whole item."""
    told = msgspec.json.Encoder(decimal_format="number").encode(held).decode()
    words = " ".join(printable(told).split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


# ---- tables ---------------------------------------------------------------------------------------------------------


def show(report: Report, wanted: Wanted) -> None:
    """Print tables."""
    out = console()
    out.print(_groups(report))
    if wanted.by_field:
        out.print(_table("field", _PLACES, report.fields))
    if wanted.by_file:
        out.print(_table("filing", _PLACES, report.groups("file")))
    for fault in faults(report.filings, wanted.errors):
        place = Text.assemble((fault["filing"], "cyan"), f" {printable(fault['path'])}: {fault['verdict']}")
        values = f": truth {_value(fault['truth'])}, read {_value(fault['read'])}"
        out.print(place.append(values, style="dim"), soft_wrap=True)
    if report.changes:
        _show_changes(report.changes, wanted.changes)
    if report.speed:
        out.print(f"{report.speed:,.0f} documents a second of reading", style="dim")


def _groups(report: Report) -> Table:
    table = _empty("", (*_COUNTS, *_SHARES))
    for groups in ([report.whole, *report.groups("part")], report.groups("class"), report.groups("decade")):
        for group in groups:
            table.add_row(Text(group.name or group.by), *_cells(group.figures, (*_COUNTS, *_SHARES)))
        table.add_section()
    return table


def _table(first: str, keys: tuple[str, ...], groups: Iterable[Group]) -> Table:
    table = _empty(first, keys)
    for group in groups:
        table.add_row(Text(printable(group.name)), *_cells(group.figures, keys))
    return table


def _empty(first: str, keys: Iterable[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, style="cyan", overflow="fold")
    for key in keys:
        table.add_column(key, justify="right", no_wrap=True)
    return table


def _cells(figures: Figures, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        held = figures[key]
        yield f"{held:.4f}" if isinstance(held, float) else f"{held:,}"


def _show_changes(told: Changes, most: int) -> None:
    out = console()
    for title, rows in (("field", counted(told, _FIELD)), ("filing", counted(told, _FILING))):
        if rows:
            table = _empty(title, ("gained", "lost", "changed"))
            for name, *numbers in rows:
                cells = (Text(f"{n or ''}", style=style) for n, style in zip(numbers, _STYLES.values(), strict=True))
                table.add_row(Text(printable(name)), *cells)
            out.print(table)
    for name, some in _lists(told):
        for change in some[:most]:
            out.print(Text.assemble((name, _STYLES[name]), f" {_change(change)}"), soft_wrap=True)
        if len(some) > most:
            out.print(f"and {len(some) - most:,} more {name}: --changes shows them", style="dim")
    numbers = ", ".join(f"{len(some):,} {name}" for name, some in _lists(told))
    out.print(f"{numbers} in {told.compared:,} filings; {_moved(told)}", markup=False, soft_wrap=True)
    for names, words in ((told.relabelled, "labelled anew since: not compared"), (told.new, "not in the saved scores")):
        if names:
            out.print(f"{len(names):,} filings {words}", style="dim")
