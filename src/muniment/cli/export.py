"""`muniment export`: filings and their study, for other programs."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec import structs

from muniment import deadlines
from muniment.cli.output import JsonOption, print_counts, warn, warn_of_cut
from muniment.cli.store_options import DEFAULT_STORE, StorePath, opened, with_filters
from muniment.deadlines.dues import as_day
from muniment.errors import EnvironmentProblem, UsageError
from muniment.pipeline.export import UNNUMBERED, export, export_sec_tsv, matching, tables
from muniment.pipeline.watch import export_calendar
from muniment.store import Query, Store
from muniment.store.exporting import ABSENCES, NOT_WHOLE, UNFIT_VALUES, Table
from muniment.study import tables as studied
from muniment.study.bods import export_bods
from muniment.study.exports import names, question_tables, study_tables
from muniment.study.questions import questions
from muniment.wording import count, one_of

Target = Literal["csv", "jsonl", "parquet", "xlsx", "sqlite", "duckdb", "sec-tsv", "ics", "bods"]
"""What to export to."""


@with_filters
def export_command(
    query: Query,
    output: Annotated[Path, typer.Option("--output", "-o", help="For csv, jsonl, parquet, sec-tsv a folder.")],
    to: Annotated[Target, typer.Option("--to", help="The format; sec-tsv has Form D only.")] = "csv",
    only: Annotated[
        list[str] | None,
        typer.Option("--tables", help="These only, by name, or forms, study, questions. Can be repeated."),
    ] = None,
    store: StorePath = DEFAULT_STORE,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many filings.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="Of ics: what is due from this day on; else from today.")] = "",
    raw: Annotated[bool, typer.Option("--raw", help="Of csv: no apostrophe before what a spreadsheet runs.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Export filings and their study: tables, the answers to all questions, a calendar, ownership statements."""
    # Options that say nothing about a format are refused, instead of passed over.
    tableless = ("sec-tsv", "ics", "bods")
    wrong = {"--tables": bool(only) and to in tableless, "--as-of": bool(as_of) and to != "ics"}
    wrong |= {"--raw": raw and to != "csv"}
    for name in (name for name, is_wrong in wrong.items() if is_wrong):
        raise UsageError(f"{name} says nothing about --to {to}: leave it out")
    with opened(store) as opened_store:
        narrowed = limit is not None or query != Query()
        keys = [row.id for row in matching(opened_store, query, limit)] if narrowed else None
        total = opened_store.filings(structs.replace(query, limit=1)).total if limit is not None else None
        counts = _export(opened_store, to, keys, output, only or (), as_of, raw=raw)
    print_counts(counts, as_json=as_json)
    if keys is not None and total is not None:
        warn_of_cut(len(keys), total, "filings")


def _export(
    store: Store, to: Target, keys: list[int] | None, output: Path, only: Collection[str], as_of: str, *, raw: bool
) -> dict[str, int]:
    if to == "sec-tsv":
        chosen = keys if keys is not None else [row.id for row in matching(store, Query())]
        counts = export_sec_tsv(store, chosen, output)
        if number := counts[UNNUMBERED]:
            notices = count(number, "Form D notice is", "Form D notices are")
            warn(f"{notices} left out: nothing states the accession number, as XML alone does not; full submissions do")
        return counts
    if to == "ics":
        return export_calendar(store, keys, output, as_day(as_of) if as_of else deadlines.today())
    if to == "bods":
        return export_bods(store, keys, output)
    wanted = list(_wanted(store, keys, only))  # what is wrong is reported before anything is made
    counts = export(wanted, "csv-raw" if raw else to, output, store)
    if number := counts[UNFIT_VALUES]:
        values = count(number, "value has", "values have")
        warn(f"{values} no exact place in the type of the column: empty there, whole in {UNFIT_VALUES}")
    if number := counts.get(NOT_WHOLE):
        texts = count(number, "text is", "texts are")
        warn(f"{texts} not whole in the workbook, too long for a cell or with signs it cannot hold: csv has them whole")
    return counts


# ---- which tables ---------------------------------------------------------------------------------------------------


def _wanted(store: Store, keys: Collection[int] | None, only: Collection[str]) -> Iterator[Table]:
    """Yield the tables that are wanted, those of the study only where there is one."""
    groups = {"forms": (*store.tables(), ABSENCES), "study": names(), "questions": tuple(questions())}
    every = [name for group in groups.values() for name in group]
    if not only:
        chosen = frozenset(every)
    else:
        by_name = groups | {name: (name,) for name in every}
        named = [name.strip().lower() for option in only for name in option.split(",")]
        chosen = frozenset(name for group in named for name in by_name[one_of("--tables", group, by_name)])
    is_studied = store.ask(studied.is_there)
    asks = [name for name in (*groups["study"], *groups["questions"]) if name in chosen]
    if asks and not is_studied:
        message = "the store has not been studied: run `muniment study` on it once"
        if only:
            raise EnvironmentProblem(message)
        warn(f"the tables of the study and its questions are left out: {message}")
    yield from (table for table in tables(store, keys) if table.name in chosen)
    if not is_studied:
        return
    yield from (table for table in study_tables(store, keys) if table.name in chosen)
    if keys is None:
        yield from (table for table in question_tables(store, chosen))
    elif only and chosen.intersection(groups["questions"]):
        raise UsageError("questions are asked of all filings: leave the filters out, or use `muniment ask`")
