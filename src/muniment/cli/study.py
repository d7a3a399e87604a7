"""`muniment study`: who holds what and who raises what, worked out of the filings of a store."""

from typing import Annotated, Any

import msgspec
import typer

from muniment.cli.output import console, emit, is_for_people
from muniment.cli.progress import counting
from muniment.cli.statement import tell_statement
from muniment.cli.store_options import DEFAULT_STORE, Format, FormatOption, StorePath, opened
from muniment.store import Store
from muniment.study import review
from muniment.study.statements import Unlinked, statement, unlinked
from muniment.study.updating import Studied, update

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
