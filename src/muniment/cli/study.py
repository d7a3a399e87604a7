"""`muniment study` and `muniment who`: who holds what and who raises what, and who is who, worked out of a store."""

from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from muniment import ready
from muniment.cli.output import (
    Format,
    FormatOption,
    console,
    emit,
    emit_json,
    hanging,
    is_for_people,
    one_line,
    printable,
    tell_counts,
    user,
)
from muniment.cli.progress import counting
from muniment.cli.store_options import DEFAULT_STORE, StorePath, following, opened
from muniment.errors import UsageError
from muniment.store import Store
from muniment.study import review, tables
from muniment.study.entities import lookup, repository
from muniment.study.entities.lookup import Tie, Who, who
from muniment.study.entities.repository import Decision
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
    ready.keep(store)
    return done


def _tell(done: Studied, counts: tuple[Unlinked, ...], *, as_json: bool) -> None:
    if as_json:
        studied: Any = {"studied": done.filings, "gone": done.gone, "amendments": counts}
        emit_json(studied)
        return
    lines = {"filings studied": done.filings}
    if done.gone:
        lines["filings taken out, which the store has no more"] = done.gone
    for unlinked_ in counts:
        if unlinked_.amendments:
            amendments = f"amendments of {_KINDS[unlinked_.kind]}"
            lines[f"{amendments} linked with an earlier filing"] = unlinked_.linked
            lines |= {f"{amendments} not: {why}": count for why, count in unlinked_.why_not.items()}
    tell_counts(lines)


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
        _Pair | None, typer.Option("--split", metavar="FILING PATH", help="Decide that what stands there is not WORDS.")
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
            with opened_store.reading() as connection:
                made = repository.decisions_of(connection)
            if fmt is Format.JSON:
                emit_json(*made)
            elif made:
                emit("".join(f"{_words(decision)}\n" for decision in made))
            else:
                raise UsageError("say whom: muniment who WORDS; nothing was decided in this store so far")


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
        if not found:
            who(store, query)  # says that there is none
        if fmt is Format.JSON:
            emit_json(*found)
        else:
            emit("".join(f"{printable(entity.key)}\t{entity.kind}\t{one_line(entity.name)}\n" for entity in found))
        return
    entity = who(store, found[0].key)
    if fmt is Format.JSON:
        emit_json(entity)
    elif is_for_people():
        _tell_entity(entity)
    else:
        emit("".join("\t".join(_plain(entity, tie)) + "\n" for tie in entity.ties))


def _tell_entity(entity: Who) -> None:
    out = console()
    out.print(Text(printable(f"{entity.entity.name}  {entity.entity.key}"), style="bold"), soft_wrap=True)
    before = ""
    for tie in sorted(entity.ties, key=lambda tie: tie.linked):
        if tie.linked != before:
            out.print(f"\nby {tie.linked}:", markup=False)
            before = tie.linked
        seen_on = sorted({str(day) for day in (tie.first, tie.last) if day})
        days = f", {' to '.join(seen_on)}" if seen_on else ""
        filings = "1 filing" if tie.filings == 1 else f"{tie.filings:,} filings"
        out.print(f"  {one_line(tie.name)}, {tie.role} in {filings}{days}", markup=False, soft_wrap=True)
        for seen in tie.evidence:
            out.print(Text(f"    {seen.filing} {seen.path}  {one_line(seen.address)}", style="dim"), soft_wrap=True)
    for decision in entity.decisions:
        out.print(f"\n{_words(decision)}", markup=False, soft_wrap=True)


def _plain(entity: Who, tie: Tie) -> list[str]:
    days = (str(day or "") for day in (tie.first, tie.last))
    first = tie.evidence[0] if tie.evidence else None
    place = (first.filing, first.path) if first else ("", "")
    return [entity.entity.key, tie.linked, tie.role, one_line(tie.name), str(tie.filings), *days, *place]


def _words(decision: Decision) -> str:
    what = (
        f"{decision.key} and {decision.other} are one"
        if decision.kind == repository.JOIN
        else f"{decision.path} is not {decision.key}"
    )
    return printable(
        f"decision {decision.id}, {decision.added:%Y-%m-%d}, {decision.who}: {what}, because {decision.why}"
    )
