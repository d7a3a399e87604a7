"""`muniment study`: who holds what and who raises what, worked out of the filings of a store."""

from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from muniment.cli.output import console, emit, emit_json, hanging, is_for_people, printable
from muniment.cli.progress import counting
from muniment.cli.store_options import DEFAULT_STORE, Format, FormatOption, StorePath, opened
from muniment.store import Store
from muniment.study import review
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
    with opened(store, read_only=False, create=False) as opened_store:
        done = study(opened_store, anew=anew)
        if of:
            tell_statement(statement(opened_store, of), as_json=form is Format.JSON)
            return
        with opened_store.reading() as connection:
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
        studied: Any = {"studied": done.filings, "gone": done.gone, "amendments": counts}
        emit_json(studied)
    elif is_for_people():
        out = console()
        for count, label in _lines(done, counts):
            out.print(f"{count:>12,}  {label}", markup=False)
    else:
        emit("".join(f"{label}\t{count}\n" for count, label in _lines(done, counts)))


def _lines(done: Studied, counts: tuple[Unlinked, ...]) -> list[tuple[int, str]]:
    lines = [(done.filings, "filings studied")]
    if done.gone:
        lines.append((done.gone, "filings taken out, which the store has no more"))
    for unlinked_ in counts:
        if unlinked_.amendments:
            lines.append((unlinked_.linked, f"amendments of {_KINDS[unlinked_.kind]} linked with an earlier filing"))
            lines += [
                (count, f"amendments of {_KINDS[unlinked_.kind]} not: {why}")
                for why, count in unlinked_.why_not.items()
            ]
    return lines


_SHOWN = 12  # changes of one filing that are told


def tell_statement(shown: Statement, *, as_json: bool) -> None:
    """Print a statement, the oldest filing first."""
    if as_json:
        emit(msgspec.json.encode(shown, enc_hook=str).decode() + "\n")
        return
    out = console()
    about = [shown.class_title or "", f"CUSIP {shown.cusip}" if shown.cusip else "", shown.file_number or ""]
    out.print(
        printable(f"Statement {shown.key}: {', '.join(filter(None, about)) or shown.kind}"),
        markup=False,
        soft_wrap=True,
    )
    for step in shown.steps:
        out.print()
        out.print(Text(_title(step), style="bold"), soft_wrap=True)
        out.print(hanging("  ", step.linked, out), soft_wrap=True)
        for change in step.changes[:_SHOWN]:
            text = change.words or f"{change.before or 'nothing'} → {change.after or 'nothing'}"
            out.print(hanging(f"  {change.item} {change.label}: ", text, out), soft_wrap=True)
        if len(step.changes) > _SHOWN:
            out.print(f"  and {len(step.changes) - _SHOWN} more changes: --format json has all", markup=False)


def _title(step: Step) -> str:
    figures = (
        (step.shares, "", " shares"),
        (step.percent, "", "%"),
        (step.sold, "$", " sold"),
        (step.raised, "$", " raised with it"),
    )
    parts = [f"{amount(number, sign)}{unit}" for number, sign, unit in figures if number is not None]
    place = f"{step.number}." if step.number else "copy"
    return printable(f"{place} {step.form}, {step.filed or 'day unknown'}, {step.accession}: {', '.join(parts)}")
