"""`muniment who`: everybody whom filings name, why mentions are taken for one, and what people decide about it."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
import typer
from rich.text import Text

from muniment.cli.output import console, emit, is_for_people, printable, user
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
    """Show who somebody is and why each mention is taken for them; join entities, split a mention off.

    A decision is kept with who made it, why and when, and outlasts every new study of the store.
    """
    said = " ".join(words or ())
    asked = [name for name, given in (("--join", join), ("--split", split), ("--undo", undo)) if given is not None]
    if len(asked) > 1:
        raise UsageError(f"{asked[0]} and {asked[1]} are two decisions: make one at a time")
    with opened(store, read_only=not asked, create=False) as held:
        if asked:
            said = _decide(held, said, join, split, undo, (by or user(), because))
        if said:
            _show(held, said, fmt)
        elif not asked:
            _list(held, fmt)


def _decide(store: Store, words: str, join: _Pair | None, split: _Pair | None, undo: int | None, told: _Pair) -> str:
    """Make a decision, have the study follow it, and return what to show."""
    if not told[1].strip():
        raise UsageError("say why with --because: it is kept with the decision")
    shown = words
    if join:
        lookup.join(store, *join, *told)
        shown = words or join[0]
    elif split:
        if not words:
            raise UsageError("say whom the mention is not: muniment who WORDS --split FILING PATH")
        lookup.split(store, words, *split, *told)
    elif undo is not None:
        lookup.undo(store, undo, *told)
    with following("the decision"):
        study(store)
    return shown


# ---- showing --------------------------------------------------------------------------------------------------------


def _show(store: Store, words: str, fmt: Format) -> None:
    with store.reading() as connection:
        tables.need_study(connection)
        found = lookup.entities(connection, words) or lookup.beginning(connection, words)
    if len(found) != 1:
        who(store, words) if not found else _tell_several(found, fmt)
        return
    one = who(store, found[0].key)
    if fmt is Format.JSON:
        emit(msgspec.json.encode(one).decode() + "\n")
    elif is_for_people():
        _tell(one)
    else:
        emit("".join("\t".join(_plain(one, tie)) + "\n" for tie in one.ties))


def _tell_several(found: Iterable[lookup.Entity], fmt: Format) -> None:
    if fmt is Format.JSON:
        emit("".join(msgspec.json.encode(one).decode() + "\n" for one in found))
    else:
        emit("".join(f"{printable(one.key)}\t{one.kind}\t{_line(one.name)}\n" for one in found))


def _tell(one: Who) -> None:
    out = console()
    out.print(Text(printable(f"{one.entity.name}  {one.entity.key}"), style="bold"), soft_wrap=True)
    before = ""
    for tie in sorted(one.ties, key=lambda tie: tie.linked):
        if tie.linked != before:
            out.print(f"\nby {tie.linked}:", markup=False)
            before = tie.linked
        seen_on = sorted({str(day) for day in (tie.first, tie.last) if day})
        days = f", {' to '.join(seen_on)}" if seen_on else ""
        out.print(f"  {_line(tie.name)}, {tie.role} in {_filings(tie.filings)}{days}", markup=False, soft_wrap=True)
        for seen in tie.evidence:
            out.print(Text(f"    {seen.filing} {seen.path}  {_line(seen.address)}", style="dim"), soft_wrap=True)
    for decision in one.decisions:
        out.print(f"\n{_words(decision)}", markup=False, soft_wrap=True)


def _filings(number: int) -> str:
    return "1 filing" if number == 1 else f"{number:,} filings"


def _plain(one: Who, tie: Tie) -> list[str]:
    days = (str(day or "") for day in (tie.first, tie.last))
    first = tie.evidence[0] if tie.evidence else None
    place = (first.filing, first.path) if first else ("", "")
    return [one.entity.key, tie.linked, tie.role, _line(tie.name), str(tie.filings), *days, *place]


def _words(one: Decision) -> str:
    what = f"{one.key} and {one.other} are one" if one.kind == decisions.JOIN else f"{one.path} is not {one.key}"
    return printable(f"decision {one.id}, {one.added:%Y-%m-%d}, {one.who}: {what}, because {one.why}")


def _list(store: Store, fmt: Format) -> None:
    """Print the decisions that count."""
    with store.reading() as connection:
        made = decisions.decisions_of(connection)
    if fmt is Format.JSON:
        emit("".join(msgspec.json.encode(one).decode() + "\n" for one in made))
    elif made:
        emit("".join(f"{_words(one)}\n" for one in made))
    else:
        raise UsageError("say whom: muniment who WORDS; nothing was decided in this store so far")


def _line(words: str) -> str:
    return " ".join(printable(words).split())
