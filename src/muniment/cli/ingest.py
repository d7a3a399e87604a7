"""`muniment ingest`, `convert`, `study` and `who`: filings into a store, and what is worked out of those in it."""

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import typer
from rich.text import Text
from sqlalchemy import func, select

from muniment import ready
from muniment.cli.commands import refuse_idle
from muniment.cli.output import (
    Format,
    FormatOption,
    JsonOption,
    complain,
    complain_each,
    console,
    emit,
    emit_counts,
    emit_json,
    emitted,
    hanging,
    is_for_people,
    one_line,
    print_counts,
    print_time,
    printable,
    user,
    warn_of_cut,
)
from muniment.cli.progress import EngineOption, WorkersOption, counting, progress, working
from muniment.cli.store_options import DEFAULT_STORE, StorePath, following, opened
from muniment.errors import UsageError
from muniment.pipeline.convert import convert_all
from muniment.pipeline.ingest import Report, ingest
from muniment.pipeline.sources import need_any
from muniment.store import Store
from muniment.study import review, tables
from muniment.study.entities import lookup, repository
from muniment.study.entities.lookup import Tie, Who, who
from muniment.study.entities.repository import Decision
from muniment.study.statements import Statement, Step, Unlinked, statement, unlinked
from muniment.study.updating import Studied, update
from muniment.wording import amount, count

_REASONS = 20  # reasons that are named one by one to people


def ingest_command(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, zips, s3://…, edgar:2024Q1:13G.")],
    store: StorePath = DEFAULT_STORE,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Store every filing in files, folders, zips and the SEC's Form D data sets; a second run takes only what is new.

    What is no filing, or cannot be read yet, is kept with the reason. At the end what is new is studied, as `muniment
    study` does. Exit code 1 when a file was refused.
    """
    need_any(paths)
    with opened(store, read_only=False) as opened_store:
        with working(engine, workers) as chosen, progress(paths) as show:
            report = ingest(paths, opened_store, chosen, show)
        _print_report(report, as_json=as_json)
        study(opened_store)
    raise typer.Exit(1 if report.refused else 0)


def _print_report(report: Report, *, as_json: bool) -> None:
    """Print what became of the files: words for people, tab-separated lines or JSON for programs."""
    complain_each([f"{refused.name}: {refused.message}" for refused in report.refused], "files refused")
    counts = {
        "filings read": report.read,
        "kept unread": report.kept,
        "known already": report.known,
        "refused": len(report.refused),
    }
    if as_json:
        emit_json({name.replace(" ", "_"): count for name, count in counts.items()} | {"reasons": report.unread})
    elif is_for_people():
        _for_people(report, counts)
    else:
        emit_counts(counts)
        emit("".join(f"unread: {one_line(reason)}\t{count}\n" for reason, count in _most(report.unread)))


def _for_people(report: Report, counts: dict[str, int]) -> None:
    out = console()
    for name, number in counts.items():
        out.print(f"{number:>12,}  {name}", markup=False)
        if name == "kept unread":
            for reason, times in _most(report.unread)[:_REASONS]:
                where = f"{'' if times == 1 else 'first '}{report.firsts[reason]}"
                out.print(f"{times:>16,}  {one_line(f'{reason}: {where}')}", markup=False, style="dim")
            warn_of_cut(min(_REASONS, len(report.unread)), len(report.unread), "reasons", "pipe the output to see all")
    print_time(report.filings, report.seconds)


def _most(reasons: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(reasons.items(), key=lambda item: (-item[1], item[0]))


# ---- convert --------------------------------------------------------------------------------------------------------


Target = Literal["jsonl", "xml"]
"""What to convert to."""


def convert_command(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, zips, s3://…, edgar:2024Q1:13G.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A folder for xml, a file for each filing; one file for jsonl.")
    ],
    to: Annotated[Target, typer.Option("--to", help="JSON lines with everything, or today's XML.")] = "jsonl",
    engine: EngineOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Convert printed Schedules 13D and 13G to today's form: copies for reading and counting, never for filing.

    Nothing is made up: what is left out, and what today's form asks beside it, is named in each copy. What is in XML
    already is left alone; a second run takes only what is new. Exit code 1 when a file failed.
    """
    need_any(paths)
    with working(engine, workers) as chosen, progress(paths) as show:
        report = convert_all(paths, to, output, show, chosen)
    for refused in report.failed:
        complain(f"{refused.name}: {refused.message}")
    counts = {
        "converted": report.filings,
        "there already": report.known,
        "no printed schedules": report.others,
        "failed": len(report.failed),
    }
    print_counts(counts, as_json=as_json, filings=report.filings, seconds=report.seconds)
    raise typer.Exit(1 if report.failed else 0)


# ---- study ----------------------------------------------------------------------------------------------------------

_KINDS = {"ownership": "Schedules 13D and 13G", "offering": "Form D"}


def study_command(
    store: StorePath = DEFAULT_STORE,
    anew: Annotated[bool, typer.Option("--anew", help="Work everything out again, not only what is new.")] = False,
    of: Annotated[
        str, typer.Option("--statement", metavar="KEY", help="Show one statement: what each amendment changed.")
    ] = "",
    form: FormatOption = "table",
) -> None:
    """Work out statements, holders and money raised from what is new in a store; say what could not be linked.

    A filing and its amendments are one statement. `muniment ask` asks what was worked out.
    """
    with opened(store, read_only=False, create=False) as opened_store:
        done = study(opened_store, anew=anew)
        if of:
            print_statement(statement(opened_store, of), as_json=form == "json")
            return
        with opened_store.reading() as connection:
            counts = unlinked(connection)
            before = connection.execute(select(func.count()).select_from(tables.studied)).scalar_one() - done.filings
    _print_studied(done, before, counts, as_json=form == "json")


def study(store: Store, *, anew: bool = False) -> Studied:
    """Study what is new in a store, and gather what is doubtful in it, with a bar on a terminal."""
    with counting("filings", "studying") as show:
        done = update(store, anew=anew, progress=show)
    with counting("filings", "looking for doubts") as show:
        review.update(store, progress=show)
    ready.keep(store)
    return done


def _print_studied(done: Studied, before: int, counts: tuple[Unlinked, ...], *, as_json: bool) -> None:
    if as_json:
        studied: Any = {"studied": done.filings, "studied_before": before, "gone": done.gone, "amendments": counts}
        emit_json(studied)
        return
    lines = {"filings studied": done.filings}
    if before:
        lines["filings studied before"] = before
    if done.gone:
        lines["filings taken out, which the store has no more"] = done.gone
    for unlinked_ in counts:
        if unlinked_.amendments:
            amendments = f"amendments of {_KINDS[unlinked_.kind]}"
            lines[f"{amendments} linked with an earlier filing"] = unlinked_.linked
            lines |= {f"{amendments} not: {why}": count for why, count in unlinked_.why_not.items()}
    print_counts(lines)


_CHANGES = 12  # changes of one filing that are printed


def print_statement(statement: Statement, *, as_json: bool) -> None:
    """Print a statement, the oldest filing first."""
    if as_json:
        emit(msgspec.json.encode(statement, enc_hook=str).decode() + "\n")
        return
    out = console()
    about = [
        statement.class_title or "",
        f"CUSIP {statement.cusip}" if statement.cusip else "",
        statement.file_number or "",
    ]
    out.print(
        printable(f"Statement {statement.key}: {', '.join(filter(None, about)) or statement.kind}"),
        markup=False,
        soft_wrap=True,
    )
    for step in statement.steps:
        out.print()
        out.print(Text(_title(step), style="bold"), soft_wrap=True)
        out.print(hanging("  ", step.linked, out), soft_wrap=True)
        for change in step.changes[:_CHANGES]:
            text = change.words or f"{change.before or 'nothing'} → {change.after or 'nothing'}"
            out.print(hanging(f"  {change.item} {change.label}: ", text, out), soft_wrap=True)
        if len(step.changes) > _CHANGES:
            out.print(f"  and {len(step.changes) - _CHANGES} more changes: --format json has all", markup=False)


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


# ---- who ------------------------------------------------------------------------------------------------------------

_Pair = tuple[str, str]


def who_command(
    context: typer.Context,
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
    fmt: FormatOption = "table",
) -> None:
    """Show an entity and why each mention is taken for it; join entities, split a mention off.

    A decision is stored with who made it, why and when, and outlasts every new study of the store.
    """
    query = " ".join(words or ())
    decisions = [name for name, given in (("--join", join), ("--split", split), ("--undo", undo)) if given is not None]
    if len(decisions) > 1:
        raise UsageError(f"{decisions[0]} and {decisions[1]} are two decisions: make one at a time")
    if not decisions:
        refuse_idle(context, "without a decision: --join, --split or --undo", "because", "by")
    with opened(store, read_only=not decisions, create=False) as opened_store:
        if decisions:
            query = _decide(opened_store, query, join, split, undo, (by or user(), because))
        if query:
            _show(opened_store, query, fmt)
        elif not decisions:
            made = opened_store.ask(repository.decisions_of)
            if fmt == "json":
                emit_json(*made)
            elif made:
                emit("".join(f"{_decision_text(decision)}\n" for decision in made))
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


def _show(store: Store, query: str, fmt: Format) -> None:
    with store.reading() as connection:
        tables.need_study(connection)
        entities = lookup.entities(connection, query) or lookup.beginning(connection, query)
    if len(entities) != 1:
        if not entities:
            who(store, query)  # says that there is none
        if fmt == "json":
            emit_json(*entities)
        else:
            emit("".join(f"{printable(entity.key)}\t{entity.kind}\t{one_line(entity.name)}\n" for entity in entities))
        return
    entity = who(store, entities[0].key)
    if not emitted(fmt, [entity], (_plain(entity, tie) for tie in entity.ties)):
        _print_entity(entity)


def _print_entity(entity: Who) -> None:
    out = console()
    out.print(Text(printable(f"{entity.entity.name}  {entity.entity.key}"), style="bold"), soft_wrap=True)
    before = ""
    for tie in sorted(entity.ties, key=lambda tie: tie.linked):
        if tie.linked != before:
            out.print(f"\nby {tie.linked}:", markup=False)
            before = tie.linked
        seen_on = sorted({str(day) for day in (tie.first, tie.last) if day})
        days = f", {' to '.join(seen_on)}" if seen_on else ""
        out.print(
            f"  {one_line(tie.name)}, {tie.role} in {count(tie.filings, 'filing')}{days}", markup=False, soft_wrap=True
        )
        for seen in tie.evidence:
            out.print(Text(f"    {seen.filing} {seen.path}  {one_line(seen.address)}", style="dim"), soft_wrap=True)
    for decision in entity.decisions:
        out.print(f"\n{_decision_text(decision)}", markup=False, soft_wrap=True)


def _plain(entity: Who, tie: Tie) -> list[str]:
    days = (str(day or "") for day in (tie.first, tie.last))
    first = tie.evidence[0] if tie.evidence else None
    place = (first.filing, first.path) if first else ("", "")
    return [entity.entity.key, tie.linked, tie.role, tie.name, str(tie.filings), *days, *place]


def _decision_text(decision: Decision) -> str:
    what = (
        f"{decision.key} and {decision.other} are one"
        if decision.kind == repository.JOIN
        else f"{decision.path} is not {decision.key}"
    )
    return printable(
        f"decision {decision.id}, {decision.added:%Y-%m-%d}, {decision.who}: {what}, because {decision.why}"
    )
