"""`muniment study`: who holds what and who raises what, worked out of the filings of a store."""

from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from muniment.cli.output import console, emit, hanging, is_for_people, printable
from muniment.cli.progress import counting
from muniment.cli.store_options import DEFAULT_STORE, Format, FormatOption, StorePath, opened
from muniment.store import Store
from muniment.study.review import updating as review
from muniment.study.statements import Statement, Step, Unlinked, statement, unlinked
from muniment.study.updating import Studied, update
from muniment.wording import amount

_KINDS = {"ownership": "Schedules 13D and 13G", "offering": "Form D"}


def study_command(
    store: StorePath = DEFAULT_STORE,
    anew: Annotated[bool, typer.Option("--anew", help="Work everything out again, not only what is new.")] = False,
    of: Annotated[
        str, typer.Option("--statement", metavar="KEY", help="Show one statement: what each amendment changed.")
    ] = "",
    form: FormatOption = Format.TABLE,
) -> None:
    """Work out statements, holders and money raised from what is new in a store; say what could not be linked.

    A filing and its amendments are one statement. `muniment ask` asks what was worked out.
    """
    with opened(store, read_only=False, create=False) as held:
        done = study(held, anew=anew)
        if of:
            tell_statement(statement(held, of), as_json=form is Format.JSON)
            return
        with held.reading() as connection:
            counts = unlinked(connection)
    _tell(done, counts, as_json=form is Format.JSON)


def study(store: Store, *, anew: bool = False) -> Studied:
    """Study what is new in a store, and gather what is doubtful in it, with a bar on a terminal."""
    with counting("filings", "studying") as show:
        done = update(store, anew=anew, progress=show)
    with counting("filings", "looking for doubts") as show:
        review.update(store, progress=show)
    return done


def _tell(done: Studied, counts: tuple[Unlinked, ...], *, as_json: bool) -> None:
    if as_json:
        told: Any = {"studied": done.filings, "gone": done.gone, "amendments": counts}
        emit(msgspec.json.encode(told).decode() + "\n")
    elif is_for_people():
        out = console()
        for count, words in _lines(done, counts):
            out.print(f"{count:>12,}  {words}", markup=False)
    else:
        emit("".join(f"{words}\t{count}\n" for count, words in _lines(done, counts)))


def _lines(done: Studied, counts: tuple[Unlinked, ...]) -> list[tuple[int, str]]:
    lines = [(done.filings, "filings studied")]
    if done.gone:
        lines.append((done.gone, "filings taken out, which the store has no more"))
    for one in counts:
        if one.amendments:
            lines.append((one.linked, f"amendments of {_KINDS[one.kind]} linked with an earlier filing"))
            lines += [(count, f"amendments of {_KINDS[one.kind]} not: {why}") for why, count in one.why_not.items()]
    return lines


_SHOWN = 12  # changes of one filing that are told


def tell_statement(one: Statement, *, as_json: bool) -> None:
    """Print a statement, the oldest filing first."""
    if as_json:
        emit(msgspec.json.encode(one, enc_hook=str).decode() + "\n")
        return
    out = console()
    about = [one.class_title or "", f"CUSIP {one.cusip}" if one.cusip else "", one.file_number or ""]
    out.print(
        printable(f"Statement {one.key}: {', '.join(filter(None, about)) or one.kind}"), markup=False, soft_wrap=True
    )
    for step in one.steps:
        out.print()
        out.print(Text(_title(step), style="bold"), soft_wrap=True)
        out.print(hanging("  ", step.linked, out), soft_wrap=True)
        for change in step.changes[:_SHOWN]:
            words = change.words or f"{change.before or 'nothing'} → {change.after or 'nothing'}"
            out.print(hanging(f"  {change.item} {change.label}: ", words, out), soft_wrap=True)
        if len(step.changes) > _SHOWN:
            out.print(f"  and {len(step.changes) - _SHOWN} more changes: --format json has all", markup=False)


def _title(step: Step) -> str:
    figures = (
        (step.shares, "", " shares"),
        (step.percent, "", "%"),
        (step.sold, "$", " sold"),
        (step.raised, "$", " raised with it"),
    )
    told = [f"{amount(number, sign)}{unit}" for number, sign, unit in figures if number is not None]
    place = f"{step.number}." if step.number else "copy"
    return printable(f"{place} {step.form}, {step.filed or 'day unknown'}, {step.accession}: {', '.join(told)}")
