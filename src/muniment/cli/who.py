"""`muniment who`: the entities that filings name, why mentions are joined, and the decisions of users on that."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.text import Text

from muniment.cli.output import console, emit, emit_json, is_for_people, one_line, printable, user
from muniment.cli.store_options import DEFAULT_STORE, Format, FormatOption, StorePath, following, opened
from muniment.cli.study import study
from muniment.errors import UsageError
from muniment.store import Store, decisions
from muniment.store.decisions import Decision
from muniment.study import tables
from muniment.study.entities import lookup
from muniment.study.entities.lookup import Tie, Who, who

_Pair = tuple[str, str]


def who_command(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="A key, CIK, CUSIP or name, or how it begins.")
    ] = None,
    store: StorePath = DEFAULT_STORE,
    join: Annotated[
        _Pair | None, typer.Option("--join", metavar="KEY KEY", help="Decide that these two are one.")
    ] = None,
    split: Annotated[
        _Pair | None,
        typer.Option("--split", metavar="FILING PATH", help="Decide that what stands there is not WORDS."),
    ] = None,
    undo: Annotated[int | None, typer.Option("--undo", metavar="NUMBER", help="Take back a decision.")] = None,
    because: Annotated[str, typer.Option("--because", help="Why; a decision needs it.")] = "",
    by: Annotated[str, typer.Option("--who", help="Who decides (default: the user of this machine).")] = "",
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show an entity and why each mention is taken for it; join entities, split a mention off.

    A decision is stored with who made it, why and when, and outlasts every new study of the store.
    """
    query = " ".join(words or ())
    decisions = [name for name, given in (("--join", join), ("--split", split), ("--undo", undo)) if given is not None]
    if len(decisions) > 1:
        raise UsageError(f"{decisions[0]} and {decisions[1]} are two decisions: make one at a time")
    with opened(store, read_only=not decisions, create=False) as opened_store:
        if decisions:
            query = _decide(opened_store, query, join, split, undo, (by or user(), because))
        if query:
            _show(opened_store, query, fmt)
        elif not decisions:
            _list(opened_store, fmt)


def _decide(
    store: Store, query: str, join: _Pair | None, split: _Pair | None, undo: int | None, by_and_why: _Pair
) -> str:
    """Make a decision, have the study follow it, and return what to show."""
    if not by_and_why[1].strip():
        raise UsageError("say why with --because: it is kept with the decision")
    shown = query
    if join:
        lookup.join(store, *join, *by_and_why)
        shown = query or join[0]
    elif split:
        if not query:
            raise UsageError("say whom the mention is not: muniment who WORDS --split FILING PATH")
        lookup.split(store, query, *split, *by_and_why)
    elif undo is not None:
        lookup.undo(store, undo, *by_and_why)
    with following("the decision"):
        study(store)
    return shown


# ---- showing --------------------------------------------------------------------------------------------------------


def _show(store: Store, query: str, fmt: Format) -> None:
    with store.reading() as connection:
        tables.need_study(connection)
        found = lookup.entities(connection, query) or lookup.beginning(connection, query)
    if len(found) != 1:
        who(store, query) if not found else _tell_several(found, fmt)
        return
    entity = who(store, found[0].key)
    if fmt is Format.JSON:
        emit_json(entity)
    elif is_for_people():
        _tell(entity)
    else:
        emit("".join("\t".join(_plain(entity, tie)) + "\n" for tie in entity.ties))


def _tell_several(found: Iterable[lookup.Entity], fmt: Format) -> None:
    if fmt is Format.JSON:
        emit_json(*found)
    else:
        emit("".join(f"{printable(entity.key)}\t{entity.kind}\t{one_line(entity.name)}\n" for entity in found))


def _tell(entity: Who) -> None:
    out = console()
    out.print(Text(printable(f"{entity.entity.name}  {entity.entity.key}"), style="bold"), soft_wrap=True)
    before = ""
    for tie in sorted(entity.ties, key=lambda tie: tie.linked):
        if tie.linked != before:
            out.print(f"\nby {tie.linked}:", markup=False)
            before = tie.linked
        seen_on = sorted({str(day) for day in (tie.first, tie.last) if day})
        days = f", {' to '.join(seen_on)}" if seen_on else ""
        out.print(f"  {one_line(tie.name)}, {tie.role} in {_filings(tie.filings)}{days}", markup=False, soft_wrap=True)
        for seen in tie.evidence:
            out.print(Text(f"    {seen.filing} {seen.path}  {one_line(seen.address)}", style="dim"), soft_wrap=True)
    for decision in entity.decisions:
        out.print(f"\n{_words(decision)}", markup=False, soft_wrap=True)


def _filings(number: int) -> str:
    return "1 filing" if number == 1 else f"{number:,} filings"


def _plain(entity: Who, tie: Tie) -> list[str]:
    days = (str(day or "") for day in (tie.first, tie.last))
    first = tie.evidence[0] if tie.evidence else None
    place = (first.filing, first.path) if first else ("", "")
    return [entity.entity.key, tie.linked, tie.role, one_line(tie.name), str(tie.filings), *days, *place]


def _words(decision: Decision) -> str:
    what = (
        f"{decision.key} and {decision.other} are one"
        if decision.kind == decisions.JOIN
        else f"{decision.path} is not {decision.key}"
    )
    return printable(
        f"decision {decision.id}, {decision.added:%Y-%m-%d}, {decision.who}: {what}, because {decision.why}"
    )


def _list(store: Store, fmt: Format) -> None:
    """Print the decisions that count."""
    with store.reading() as connection:
        made = decisions.decisions_of(connection)
    if fmt is Format.JSON:
        emit_json(*made)
    elif made:
        emit("".join(f"{_words(decision)}\n" for decision in made))
    else:
        raise UsageError("say whom: muniment who WORDS; nothing was decided in this store so far")
