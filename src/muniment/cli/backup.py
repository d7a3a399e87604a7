"""`muniment backup`, `restore` and `verify`: a store copied while in use, put back, and looked through for damage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from muniment.cli.commands import refuse_idle
from muniment.cli.output import Format, FormatOption, console, emit, emit_json, is_for_people, note, printable
from muniment.cli.progress import counting, progress, working
from muniment.cli.store_options import DEFAULT_STORE, DraftsOption, StorePath, opened
from muniment.errors import UsageError
from muniment.pipeline.backup import Manifest, backup, place_of, restore
from muniment.pipeline.rescuing import rescue
from muniment.pipeline.verifying import Fault, Verified, Verifier
from muniment.study import updating as study
from muniment.wording import count

_Outbox = Annotated[
    Path | None, typer.Option("--outbox", help="The folder of submissions (default: outbox, beside the store).")
]


def backup_command(
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder to make.")],
    store: StorePath = DEFAULT_STORE,
    drafts: DraftsOption = None,
    outbox: _Outbox = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an older backup there.")] = False,
) -> None:
    """Copy a store into a folder, while it is in use: the store, its saved queries, its team, its drafts and outbox.

    The folder is there whole or not at all. It holds what only its owner may read: keep it so. `muniment restore` takes
    it, and any command reads the store in it.
    """
    with counting("pages", "copying") as show:
        manifest = backup(place_of(store, drafts, outbox), output, force=force, progress=show)
    emit(f"{output}: {_summary(manifest)}\n")


def restore_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `muniment backup` made.")],
    store: StorePath = DEFAULT_STORE,
    drafts: DraftsOption = None,
    outbox: _Outbox = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Put a backup where a store is to be, once every file of it has the hash that it had."""
    with counting("pages", "copying") as show:
        manifest = restore(folder, place_of(store, drafts, outbox), force=force, progress=show)
    emit(f"{store}: {_summary(manifest)}, as of {manifest.made:%Y-%m-%d %H:%M:%S} UTC\n")


def _summary(manifest: Manifest) -> str:
    size = sum(file.size for file in manifest.files)
    return f"{count(len(manifest.files), 'file')}, {count(size, 'byte')}"


_STAGES = ("contents", "filings", "findings", "study")


def verify_command(
    context: typer.Context,
    store: StorePath = DEFAULT_STORE,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, metavar="N", help="Only so many contents and filings, by lot.")
    ] = None,
    reread: Annotated[
        bool, typer.Option("--reread", help="Also read each content again, and compare with what was read before.")
    ] = False,
    begin: Annotated[
        str, typer.Option("--from", metavar="PLACE", help="Where an interrupted run stopped, as it printed.")
    ] = "",
    into: Annotated[
        Path | None,
        typer.Option("--rescue", metavar="NEW.db", help="Make a new store of what can be read; look at nothing else."),
    ] = None,
    fmt: FormatOption = "table",
) -> None:
    """Look whether a store is whole; it may be in use meanwhile.

    The database itself, the hash of every file in it, every version of every filing, the places of their values, and
    all that was worked out of them, which is worked out again: tables, findings, the study. What is wrong is a line
    each, and exit code 1. --sample leaves findings and study out.
    """
    if into is not None:
        refuse_idle(context, "with --rescue, which looks at nothing else", "sample", "reread", "begin", "fmt")
        raise typer.Exit(_rescue(store, into))
    stage, first = _place(begin)
    if begin and sample is not None:
        raise UsageError("--from goes on with a whole run: leave --sample out")
    with opened(store) as opened_store:
        verifier = Verifier(opened_store, sample=sample, reread=reread)
        try:
            faults = sum(_print_fault(fault, fmt) for fault in _all(verifier, stage, first))
        except KeyboardInterrupt:
            if sample is None:
                note(["what comes next is looked at with --from {}:{}".format(*verifier.at)])
            raise
        unstudied = 0 if faults or sample is not None else study.filings_behind(opened_store)
    _print_summary(verifier.done, unstudied, faults, fmt)
    raise typer.Exit(1 if faults else 0)


def _rescue(store: str, into: Path) -> int:
    """Make a new store of a damaged one, print what came of it, and return the exit code: 1 where something is lost."""
    with working(None, None) as engine, progress([]) as show:
        done = rescue(store, into, engine, progress=show)
    emit("".join(f"lost: {printable(line)}\n" for line in done.lost))
    emit(
        f"{into}: {count(done.contents, 'content')} read again, {count(done.report.filings, 'filing')};"
        f" {count(done.taken_over, 'filing')} taken over without a file that was kept;"
        f" {count(done.said, 'correction or decision', 'corrections and decisions')};"
        f" {count(done.alerting, 'row')} of alerts and their outbox; {count(len(done.lost), 'loss', 'losses')}\n"
    )
    note(["study it with `muniment study`, check it with `muniment check --store`"])
    return 1 if done.lost or done.report.refused else 0


def _place(begin: str) -> tuple[str, int]:
    stage, _, first = begin.partition(":")
    if not begin:
        return "", 0
    if stage not in _STAGES or not (first.isascii() and first.isdecimal()) or len(first) > 18:
        raise UsageError(f"--from {printable(begin)[:40]}: is no place, such as filings:1200")
    return stage, int(first)


def _all(verifier: Verifier, stage: str, first: int) -> Iterator[Fault]:
    if not stage:
        yield from verifier.database()
    left = _STAGES[_STAGES.index(stage) if stage else 0 : 2 if verifier.sample else None]
    if "contents" in left:
        with counting("contents", "reading again" if verifier.reread else "hashing") as show:
            yield from verifier.contents(first if stage == "contents" else 0, show)
    if "filings" in left:
        with counting("filings", "looking through") as show:
            yield from verifier.filings(first if stage == "filings" else 0, show)
    if "findings" in left:
        with counting("filings", "checking again") as show:
            yield from verifier.findings(show)
    if "study" in left:
        verifier.at = "study", 0
        with counting("filings", "studying again") as show:
            yield from (Fault("study", table, "", message) for table, message in study.differing(verifier.store, show))


def _print_fault(fault: Fault, fmt: Format) -> int:
    if fmt == "json":
        emit_json(fault)
        return 1
    where = " ".join(filter(None, (fault.what, fault.key, fault.path)))
    line = " ".join(printable(f"{where}: {fault.words}").split())
    if is_for_people():
        console().print(line, markup=False, soft_wrap=True)
    else:
        emit(f"{line}\n")
    return 1


def _print_summary(done: Verified, unstudied: int, faults: int, fmt: Format) -> None:
    """Print what was looked at, on standard error where programs read the answer."""
    lines = [
        f"{count(done.contents, 'content')} and {count(done.filings, 'filing')} looked at, {count(faults, 'fault')}"
    ]
    if done.not_kept:
        lines.append(f"{count(done.not_kept, 'content holds', 'contents hold')} access codes: the bytes are not kept")
    if done.reread or done.unread:
        lines.append(f"{count(done.reread, 'content')} read again, {done.unread:,} not read by this reader yet")
    if done.judged and done.unjudged:
        lines.append(
            f"{count(done.unjudged, 'filing is', 'filings are')} not checked yet: `muniment check --store` does so"
        )
    if unstudied:
        waiting = count(unstudied, "filing or decision is", "filings or decisions are")
        lines.append(f"{waiting} not studied yet: `muniment study`, then verify again")
    if fmt == "json":
        note(lines)
    else:
        emit("".join(f"{line}\n" for line in lines))
