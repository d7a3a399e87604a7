"""`muniment draft`: blank forms, amendments, families of notices; YAML files to edit and to keep."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec import structs

from muniment import deadlines
from muniment.atomic import put
from muniment.checks import Finding
from muniment.cli.check import Format as CheckFormat
from muniment.cli.check import run, settings
from muniment.cli.commands import group_of
from muniment.cli.diff import Format as DiffFormat
from muniment.cli.diff import diff_command
from muniment.cli.inputs import day_option, named_values, only_filing, table_text
from muniment.cli.output import complain, emit, note, printable, refuse_folder, save
from muniment.cli.write import FilingDayOption, OutputOption, deliver, printed, refuse_damaged
from muniment.deadlines.positions_file import write_positions
from muniment.drafts import Draft, amendment, blank, drafts_from, switched
from muniment.drafts.blotter import (
    Holdings,
    Trade,
    column_texts,
    filled,
    first_day,
    holding_texts,
    holdings,
    item_5c,
    read_blotter,
    reported,
    row_texts,
    supplement_of,
)
from muniment.drafts.checking import LEFT_OUT, old_findings
from muniment.drafts.exhibits import ENDINGS, NOT_FILED, folder_of, joint_exhibit, keep_list, offers, papers
from muniment.drafts.exhibits import printed as printed_paper
from muniment.drafts.figures import chosen_of, offer_text, old_figures, remembered, with_new
from muniment.drafts.starting import notice
from muniment.drafts.store import draft_of
from muniment.drafts.submitting import NO_CONTACT, certified, complete, contact_in, contact_of, sent_as
from muniment.errors import SourceError, UsageError
from muniment.pipeline.checking import CheckedFiling
from muniment.reading import Reading
from muniment.wording import count, form_named

draft_command = group_of(
    "draft", "Prepare filings as commented YAML files: blank, from the last filing, or from a table."
)


Document = Literal["html", "text"]
"""What documents are written as."""


Page = Literal["pdf", "html", "text"]
"""What the page of a draft is printed as."""


Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


@draft_command.command("new")
def new_command(
    form: Annotated[str, typer.Argument(metavar="FORM", help="D, 13G or 13D; 13G/A for an amendment.")],
    output: OutputOption = None,
    force: Force = False,
) -> None:
    """Write a blank draft: every question of the form, with its item, help and choices."""
    _put(blank(form_named("FORM", form).submission_type).yaml(), output, force=force)


@draft_command.command("from")
def from_command(
    file: Annotated[str, typer.Argument(metavar="FILING", help="The last filing, in any format.")],
    output: OutputOption = None,
    force: Force = False,
) -> None:
    """Write the draft of an amendment: what carries over stands there, LOOK marks what does not.

    Of a file that `muniment submit` or the pages sent, the accession number comes from what is remembered beside it.
    """
    number = sent_as(Path(file)) if file != "-" else ""
    _put(amendment(only_filing(file), deadlines.today(), accession=number).yaml(), output, force=force)


@draft_command.command("switch")
def switch_command(
    file: Annotated[str, typer.Argument(metavar="FILING", help="The last Schedule 13G or 13D, in any format.")],
    rule: Annotated[
        str, typer.Option("--rule", help="Why: 13d-1e, 13d-1f, 13d-1g, 13d-1a to a 13D; 13d-1c, 13d-1b back to a 13G.")
    ] = "",
    event: Annotated[date | None, day_option("--event", help="The day of what happened: the deadline counts.")] = None,
    output: OutputOption = None,
    force: Force = False,
) -> None:
    """Write the draft of a Schedule 13D in place of the last 13G, or of a 13G by 13d-1(h); say by when it is due."""
    draft = switched(only_filing(file), rule, event, deadlines.today())
    _put(draft.yaml(), output, force=force)
    note(notice(draft.record, draft.remarks))


@draft_command.command("certificate")
def certificate_command(
    file: Annotated[str, typer.Argument(metavar="DRAFT", help="A draft of a Schedule 13G with a rule on its cover.")],
    output: OutputOption = None,
    force: Force = False,
) -> None:
    """Put the official certificate of the rule on the cover into Item 10; it is yours to say that it is true."""
    draft = draft_of(only_filing(file))
    _put(Draft(certified(draft.record, deadlines.today()), draft.remarks).yaml(), output, force=force)


@draft_command.command("blotter")
def blotter_command(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV: line 1 names the columns, each row is a trade.")],
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="WHAT=HEADING", help="Which column is what, as in shares='Net Qty'."),
    ] = None,
    security: Annotated[str, typer.Option("--security", help="The one reported, as the table writes it.")] = "",
    opening: Annotated[
        list[str] | None,
        typer.Option("--opening", metavar="SHARES", help="Held before the first row; PERSON=SHARES for several."),
    ] = None,
    outstanding: Annotated[str, typer.Option("--outstanding", help="Shares of the class, for the percent.")] = "",
    since: Annotated[
        date | None, day_option("--since", help="Item 5(c) begins here (default: sixty days before the event).")
    ] = None,
    as_of: FilingDayOption = None,
    holder: Annotated[str, typer.Option("--holder", help="Who holds (default: as --into says).")] = "",
    issuer: Annotated[str, typer.Option("--issuer", help="Of whom (default: as --into says).")] = "",
    group: Annotated[str, typer.Option("--group", help="The persons of the table count together, as this.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="Of filer: institution, passive, exempt, control.")] = "control",
    yes: Annotated[bool, typer.Option("--yes", help="The columns are right: write what is asked for.")] = False,
    into: Annotated[
        str, typer.Option("--into", metavar="DRAFT", help="Put it into this draft (without: Item 5(c) alone).")
    ] = "",
    positions: Annotated[
        Path | None, typer.Option("--positions", metavar="CSV", help="Also write the history for due --positions.")
    ] = None,
    output: OutputOption = None,
    force: Force = False,
) -> None:
    """Make Item 5(c), the position and its history of a table of trades; show first what each column is taken for.

    Without --yes nothing is written. A row that cannot be read is named by its line, and then nothing is.
    """
    today = as_of or deadlines.today()
    chosen = named_values(column or (), "--column", "WHAT=HEADING")
    draft = draft_of(only_filing(into)) if into else None
    supplement = supplement_of(draft.record if draft else None, holder, issuer, kind, group, opening or (), outstanding)
    blotter = read_blotter(table_text(str(table)), str(table), chosen, security=security, today=today)
    lines = [*column_texts(blotter), *row_texts(blotter)]
    if blotter.faults:
        note(lines)
        for fault in blotter.faults:
            complain(fault)
        raise typer.Exit(1)
    holding = holdings(blotter.trades, supplement)
    lines += holding_texts(holding, supplement, blotter.trades)
    if not yes:
        lines.append("Nothing is written: --yes takes it so, --column WHAT=HEADING says otherwise.")
        emit("".join(f"{printable(line)}\n" for line in lines))
        return
    for path in filter(None, (output, positions)):
        _refuse_existing(path, force=force)
    if positions and not holding.positions:
        raise UsageError("--positions needs the shares of the class: give --outstanding, or a column of that name")
    data, notes = _of_blotter(draft, blotter.trades, holding, since, today)
    if positions:
        save(write_positions(holding.positions).encode(), positions)
    deliver(data, output)
    note((*lines, *notes))


def _of_blotter(
    draft: Draft | None, trades: Sequence[Trade], holding: Holdings, since: date | None, today: date
) -> tuple[bytes, Sequence[str]]:
    """Return the draft with the trades since a day in it, or their Item 5(c) alone; and what was made."""
    begin = since or first_day(draft.record if draft else None, today)
    if draft:
        done = filled(draft.record, trades, holding, begin, today)
        return Draft(done.record, remembered(draft.remarks, draft.record, done.record)).yaml(), done.notes
    reports = reported(trades, begin)
    return f"{item_5c(reports, begin, today)}\n".encode(), (f"{count(len(reports), 'transaction')} since {begin}",)


@draft_command.command("figures")
def figures_command(
    file: Annotated[str, typer.Argument(metavar="DRAFT", help="A draft made by draft from, or draft switch.")],
    take: Annotated[
        str, typer.Option("--take", help="Put new figures in: all that are sure, or numbers of the list, as in 1,3.")
    ] = "",
    output: OutputOption = None,
    force: Force = False,
) -> None:
    """List sentences that still say a figure of the last filing, with what the cover has; --take puts that in."""
    draft = draft_of(only_filing(file))
    offers = [(mark, offer) for mark in old_figures(draft.record, draft.remarks) for offer in mark.offers]
    if take:
        chosen = chosen_of(take, offers)
        _put(Draft(with_new(draft.record, chosen), draft.remarks).yaml(), output, force=force)
        note(offer_text(mark, offer) for mark, offer in chosen)
        return
    if output:
        raise UsageError("--output goes with --take: without it nothing changes")
    lines = [f"{number}. {offer_text(mark, offer)}" for number, (mark, offer) in enumerate(offers, 1)]
    emit("".join(f"{printable(line)}\n" for line in lines or ["No text says a figure that the cover had before."]))


@draft_command.command("from-csv")
def from_csv_command(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV: line 1 names fields, each row is a filing.")],
    base: Annotated[str, typer.Option("--base", help="The draft or filing that says what all rows share.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write the drafts into.")],
    force: Force = False,
) -> None:
    """Write a draft for each row of a table, such as the notices of a family of funds."""
    try:
        data = table.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(table)) from error
    drafts = drafts_from(data, only_filing(base).record, str(table))
    existing = [planned.name for planned in drafts if (output / f"{planned.name}.yaml").exists()]
    if existing and not force:
        raise UsageError(f"{output} has {existing[0]}.yaml already: --force writes over it")
    output.mkdir(parents=True, exist_ok=True)
    for planned in drafts:
        save(planned.draft.yaml(), output / f"{planned.name}.yaml")
    note([f"{count(len(drafts), 'draft')} in {output}"])


@draft_command.command("check")
def draft_check_command(
    files: Annotated[list[str], typer.Argument(metavar="DRAFT", help="Drafts; - is standard input.")],
    fmt: Annotated[
        CheckFormat, typer.Option("--format", help="For people, a JSON object a finding, or for tools.")
    ] = "table",
    contact: Annotated[
        str | None,
        typer.Option("--contact", metavar="NAME, PHONE, E-MAIL", help="Whom EDGAR may call (default: muniment.toml)."),
    ] = None,
    as_of: FilingDayOption = None,
) -> None:
    """Check drafts as EDGAR would: each fault with line, column, the text there, the rule, and what fixes it.

    No draft keeps the contact of the submission: it comes from --contact, or from the table contact of muniment.toml,
    and is checked where there is one. The exhibits are those of the folder beside the draft (draft.exhibits). Also each
    sentence with a figure of the last filing that the cover has no more (`draft figures` puts the new one in), and of a
    schedule in place of another by when it is due. Exit code 1 when an error is found.
    """
    stated = contact_of(Path.cwd()) if contact is None else contact_in(contact, "--contact")
    if stated == NO_CONTACT:
        note(["The contact, which every submission has, is not checked: give it by --contact or in muniment.toml."])
    chosen = settings("submit", None, (), ())
    chosen = structs.replace(chosen, ignore=(*chosen.ignore, *LEFT_OUT))
    prepare = partial(complete, contact=stated)
    raise typer.Exit(run(files, chosen, fmt, as_of=as_of or deadlines.today(), prepare=prepare, beside=_beside))


def _beside(checked: CheckedFiling) -> list[Finding]:
    """Return what a draft remembers against its texts, and say by when it is due."""
    reading = checked.filing.reading
    if not isinstance(reading, Reading):
        return []
    draft = draft_of(reading)
    note(notice(draft.record, draft.remarks))
    return old_findings(draft.record, draft.remarks, checked.findings)


@draft_command.command("diff")
def draft_diff_command(
    before: Annotated[str, typer.Argument(metavar="OLD", help="The earlier draft or filing.")],
    after: Annotated[str, typer.Argument(metavar="NEW", help="The later one.")],
    fmt: Annotated[DiffFormat, typer.Option("--format", help="For people, one JSON object, or a web page.")] = "table",
) -> None:
    """Show what changed between two drafts, or a filing and the draft of its amendment."""
    diff_command(before, after, fmt)


@draft_command.command("print")
def print_command(
    file: Annotated[str, typer.Argument(metavar="DRAFT", help="A draft, or a filing in any format.")],
    fmt: Annotated[Page, typer.Option("--format", help="PDF, HTML, or text.")] = "pdf",
    output: OutputOption = None,
    force: Force = False,
) -> None:
    """Print a draft as its official form, with DRAFT across each page."""
    reading = only_filing(file)
    refuse_damaged(reading, anyway=True)
    _put(printed(reading, fmt, draft=True), output, force=force, is_pdf=fmt == "pdf")


@draft_command.command("documents")
def documents_command(
    file: Annotated[str, typer.Argument(metavar="DRAFT", help="A draft, or a filing in any format.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The folder (default: beside DRAFT).")] = None,
    fmt: Annotated[Document, typer.Option("--format", help="HTML, or text.")] = "html",
    signed: Annotated[
        bool, typer.Option("--signed", help="All have signed the joint filing agreement: write the copy to be filed.")
    ] = False,
    filed: Annotated[date | None, day_option("--filed", help="The day of filing (default: today).")] = None,
    force: Force = False,
) -> None:
    """Write what is signed beside a filing: joint filing agreement, powers of attorney, Rule 302(b) authentications.

    They go into the folder of the draft's exhibits, under not-filed, with a list of what is kept until when. With
    --signed the joint filing agreement becomes an exhibit, with the signatures as the schedule has them.
    """
    if output is None and file == "-":
        raise UsageError("give the folder with --output where the draft comes from standard input")
    folder = folder_of(Path(file)) if output is None else output
    record = only_filing(file).record
    documents = {f"{NOT_FILED}/{paper.name}{ENDINGS[fmt]}": printed_paper(paper, fmt) for paper in papers(record)}
    documents[f"{NOT_FILED}/to-keep.txt"] = keep_list(record, filed or deadlines.today()).encode()
    exhibits = (joint_exhibit(record),) if signed else ()
    documents |= {exhibit.name: exhibit.data for exhibit in exhibits}
    for name in documents:
        _refuse_existing(folder / name, force=force)
    for name, data in documents.items():
        put(data, folder / name)
    note([f"{count(len(documents), 'document')} in {folder}"])
    note(f"{offer.label} ({offer.path}) may say: {offer.text}" for offer in offers(record, exhibits))


def _refuse_existing(path: Path, *, force: bool) -> None:
    refuse_folder(path)
    if path.exists() and not force:
        raise UsageError(f"{path} is there already: --force writes over it")


def _put(data: bytes, output: Path | None, *, force: bool, is_pdf: bool = False) -> None:
    if output is not None:
        _refuse_existing(output, force=force)
    deliver(data, output, is_pdf=is_pdf)
