"""`muniment fetch`: full submissions from EDGAR into a folder or a store; `watch`: what comes in there, as it comes."""

import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, nullcontext
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer
from msgspec import Struct

from muniment import deadlines
from muniment.atomic import put
from muniment.cli.commands import refuse_idle
from muniment.cli.edgar_options import EndpointOption, line_for
from muniment.cli.inputs import day_option, refuse_reversed
from muniment.cli.output import JsonOption, complain, emit, emit_counts, note, printable, warn
from muniment.cli.progress import counting
from muniment.cli.store_options import DEFAULT_STORE, StorePath, opened
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.listings import Criteria, Listing, wanted_form
from muniment.edgar.client.public import Follower, Public, of_company, of_form
from muniment.edgar.client.transport import CutOff, NotFound
from muniment.engines import Engine, engine
from muniment.errors import EnvironmentProblem, SourceError, UsageError
from muniment.extras import need
from muniment.identifiers import accession, cik
from muniment.pipeline.ingest import ingest
from muniment.store import Store

_BATCH = 50  # filings that are stored together: so many at most are fetched again after an interruption
_TRIES = 10  # rounds of --follow that a filing of the feed may be missing in the archive
_WITH_CIK = re.compile(r"(?P<cik>[0-9]{1,10})/(?P<number>\S+)").fullmatch


class FolderTarget:
    """A folder with a file for each filing: its accession number with `.txt` behind it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, number: str) -> bool:
        """Tell whether there is a file of that number."""
        return (self._folder / f"{number}.txt").is_file()

    def add(self, number: str, data: bytes) -> None:
        """Write the file whole or not at all."""
        put(data, self._folder / f"{number}.txt")

    def finish(self) -> None:
        """Do nothing: each file is written at once."""


class StoreTarget:
    """A store, into which filings go in batches, by way of files in a temporary folder."""

    def __init__(self, store: Store, folder: Path, engine: Engine) -> None:
        self._store, self._folder, self._engine = store, folder, engine
        self._known = set(store.ids())
        self._files: list[Path] = []

    def has(self, number: str) -> bool:
        """Tell whether the store has the filing."""
        return number in self._known

    def add(self, number: str, data: bytes) -> None:
        """Add a filing; it is in the store after `finish` at the latest."""
        file = self._folder / f"{number}.txt"
        file.write_bytes(data)
        self._files.append(file)
        self._known.add(number)
        if len(self._files) >= _BATCH:
            self.finish()

    def finish(self) -> None:
        """Store what was added."""
        files, self._files = self._files, []
        for refused in ingest(files, self._store, self._engine).refused if files else ():
            complain(f"{refused.name}: {refused.message}")
        for file in files:
            file.unlink()


Target: TypeAlias = FolderTarget | StoreTarget


class Counts(Struct):
    """What became of the filings."""

    fetched: int = 0
    present: int = 0
    failed: int = 0
    is_whole: bool = False

    def show(self) -> None:
        """Print them, a line each; nothing of work that could not even begin."""
        if self.is_whole or self.fetched or self.present or self.failed:
            emit(f"fetched\t{self.fetched}\nthere already\t{self.present}\nfailed\t{self.failed}\n")


def fetch_command(
    context: typer.Context,
    what: Annotated[
        list[str] | None, typer.Argument(metavar="WHAT", help="CIK, ticker, accession number, or CIK/number.")
    ] = None,
    form: Annotated[
        str, typer.Option("--form", help="D, 13G or 13D, in any spelling; 13G/A for amendments only.")
    ] = "",
    since: Annotated[date | None, day_option("--since", help="Filed on this day or later.")] = None,
    until: Annotated[date | None, day_option("--until", help="Filed on this day or before.")] = None,
    store: Annotated[
        str | None, typer.Option("--store", envvar="MUNIMENT_STORE", help="The store to put them into.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The folder to write them into.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="How many to fetch at most.")] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what comes in, until interrupted.")] = False,
    every: Annotated[float, typer.Option("--every", min=1.0, help="With --follow: seconds between questions.")] = 60.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list them.")] = False,
    to: EndpointOption = "live",
) -> None:
    """Fetch filings from EDGAR as full submissions, into a folder, a store, or both.

    What is there already is not fetched again, so that an interrupted run goes on where it was. Exit code 1 when a
    filing could not be had.
    """
    if not follow:
        refuse_idle(context, "without --follow", "every")
    wanted = Criteria(wanted_form(form) if form else None, since, until)
    if what and follow:
        raise UsageError("--follow goes with --form, or alone: it does not follow single companies")
    if not what and not follow and wanted.since is None:
        raise UsageError("name a CIK, a ticker or an accession number, or a form and time with --form and --since")
    refuse_reversed({"since": since, "until": until}, ("since", "until"))
    if not (store or output or dry_run):
        raise UsageError("say where to: -o FOLDER or --store STORE (--dry-run only lists)")
    where = endpoint(to)
    with ExitStack() as stack:
        public = Public(stack.enter_context(line_for(where, public=True)), where)
        fetcher = Fetcher(public, _targets(store, output, stack), limit, dry_run=dry_run)
        try:
            if follow:
                fetcher.follow(Follower(public, wanted, warn), every)
            else:
                named = (listing for query in what or () for listing in _named(public, query.strip(), wanted))
                fetcher.fetch(named if what else of_form(public, wanted, deadlines.today(), warn))
            fetcher.counts.is_whole = True
        finally:
            fetcher.finish()
    raise typer.Exit(1 if fetcher.counts.failed else 0)


class Fetcher:
    """Fetches what targets do not have yet, up to a limit."""

    def __init__(self, public: Public, targets: list[Target], limit: int | None = None, *, dry_run: bool) -> None:
        self._public, self._targets, self._limit, self._dry_run = public, targets, limit, dry_run
        self.counts = Counts()

    def fetch(self, listings: Iterable[Listing]) -> None:
        """Fetch, with a bar on a terminal."""
        with counting("filings", "fetching") as show:
            new = islice(filter(self._is_new, listings), None if self._limit is None else self._left())
            # Without a bar the number of filings is not needed before the first is fetched.
            several = list(new) if show and not self._dry_run else new
            for number, filing in enumerate(several, 1):
                try:
                    self._take(filing)
                except (CutOff, NotFound, SourceError) as error:  # does not stop the others
                    complain(str(error))
                    self.counts.failed += 1
                if show:
                    show(number, len(several) if isinstance(several, list) else number)

    def follow(self, follower: Follower, every: float) -> None:
        """Fetch what comes in; whatever fails is tried again, a round later."""
        waiting: dict[str, Listing] = {}
        tries = Counter[str]()
        while self._left():
            try:
                waiting |= {filing.accession: filing for filing in filter(self._is_new, follower.news())}
                self._round(waiting, tries)
                self._flush()
            except (EnvironmentProblem, SourceError) as error:
                complain(f"{error}; next try in {every:g} seconds")
            if self._left():
                time.sleep(every)

    def _round(self, waiting: dict[str, Listing], tries: Counter[str]) -> None:
        """Fetch what waits. The feed may be ahead of the archive: what is not there yet goes on waiting for a while."""
        for filing in list(waiting.values()):
            if not self._left():
                return
            try:
                self._take(filing)
            except (CutOff, NotFound, SourceError) as error:
                tries[filing.accession] += 1
                if tries[filing.accession] < _TRIES:
                    continue
                complain(str(error))
                self.counts.failed += 1
            else:
                if not self._dry_run:
                    note([_line(filing)])
            del waiting[filing.accession]

    def finish(self) -> None:
        """Store what is under way, and print what became of the filings."""
        self._flush()
        if not self._dry_run:
            self.counts.show()
        if not self._left():
            warn(f"ended at --limit {self._limit:,}: there may be more; run it again to go on")

    def _flush(self) -> None:
        for target in self._targets:
            target.finish()

    def _left(self) -> int:
        """Return how many may still be fetched; a number that is never used up where there is no limit."""
        return -1 if self._limit is None else max(self._limit - self.counts.fetched, 0)

    def _is_new(self, filing: Listing) -> bool:
        is_there = bool(self._targets) and all(target.has(filing.accession) for target in self._targets)
        self.counts.present += is_there
        return not is_there

    def _take(self, filing: Listing) -> None:
        if self._dry_run:
            emit(f"{_line(filing)}\n")
        else:
            data = self._download(filing)
            for target in self._targets:
                if not target.has(filing.accession):
                    target.add(filing.accession, data)
        self.counts.fetched += 1

    def _download(self, filing: Listing) -> bytes:
        if filing.cik:
            return self._public.full_submission(filing.cik, filing.accession)
        return self._public.anywhere(filing.accession)[1]


# ---- the command line -----------------------------------------------------------------------------------------------


def _targets(store: str | None, output: Path | None, stack: ExitStack) -> list[Target]:
    targets: list[Target] = []
    if output:
        targets.append(FolderTarget(output))
    if store:
        opened_store = stack.enter_context(opened(store, read_only=False))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="muniment-"))
        targets.append(StoreTarget(opened_store, Path(folder), stack.enter_context(closing(engine()))))
    return targets


def _named(public: Public, what: str, wanted: Criteria) -> Iterator[Listing]:
    """Yield the filings that a word names: one by its number, or those of a company.

    Raises:
        UsageError: it names nothing.
        NotThere: EDGAR does not have it.
    """
    both = _WITH_CIK(what)
    if both and accession.is_valid(both["number"]):
        yield Listing(accession.validate(both["number"]), "", None, cik.compact(both["cik"]))
    elif accession.is_valid(what):
        yield Listing(accession.validate(what), "", None, "")
    else:
        number = what if cik.is_valid(what) else public.cik_of(what)
        if number is None:
            raise UsageError(f"{what[:40]!r} is no CIK, no accession number and no ticker that EDGAR knows")
        yield from of_company(public, number, wanted)


def _line(filing: Listing) -> str:
    filed = filing.filed.isoformat() if filing.filed else ""
    return "\t".join(map(printable, (filing.accession, filing.form, filed, filing.cik, filing.name)))


# ---- watch ----------------------------------------------------------------------------------------------------------

_LOCAL, _AWAY = 0.2, 1.0  # seconds between two looks at the feed


Delivering = Literal["beside", "no", "only"]
"""Whether a watcher sends alerts."""


def watch_command(
    store: StorePath = DEFAULT_STORE,
    source: Annotated[
        str, typer.Option("--from", metavar="EDGAR", help="live (the SEC's), sandbox (on this machine), or an address.")
    ] = "live",
    since: Annotated[
        date | None, day_option("--since", help="Filed on this day or later; else from where it ended, or today.")
    ] = None,
    every: Annotated[
        float | None, typer.Option("--every", min=0.05, help="Seconds between two looks at the feed (1; locally 0.2).")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when nothing waits any more.")] = False,
    delivering: Annotated[
        Delivering, typer.Option("--deliver", help="Send alerts beside it, not at all, or do nothing else.")
    ] = "beside",
    as_json: JsonOption = False,
) -> None:
    """Follow EDGAR: store each new Form D, 13D and 13G, study it, write what alerts have to tell, and send it.

    What came in while it did not run is filled from the indexes, in order. It may be ended, or killed, at any time.
    """
    if delivering == "only":
        _deliver(store, once=once)
        return
    # The alerts, and what sends them, take as long to load as all the rest, and `fetch` needs none of it.
    watching, delivery = need("muniment.alerts.watching", "edgar"), need("muniment.alerts.delivering", "edgar")
    where = endpoint(source)
    pause = every if every is not None else _LOCAL if where.is_local else _AWAY
    with (
        opened(store, read_only=False) as opened_store,
        line_for(where, public=True) as line,
        nullcontext() if delivering == "no" else delivery.beside(opened_store, warn) as deliverer,
    ):
        woken = {"woken": deliverer.wake} if deliverer else {}
        public = Public(line, where)
        watcher = watching.Watcher(opened_store, public, where, say=_say, warn=warn, since=since, every=pause, **woken)
        try:
            watcher.run(threading.Event(), once=once)
            if deliverer:
                deliverer.finish()
        finally:
            done = watcher.counts
            counts = {"filings": done.filings, "cannot be read": done.unreadable, "events": done.events}
            emit_counts(counts, as_json=as_json)


def _deliver(store: str, *, once: bool) -> None:
    beside = need("muniment.alerts.delivering", "edgar").beside
    with opened(store, read_only=False, create=False) as opened_store, beside(opened_store, warn) as deliverer:
        _say(f"delivering the alerts of {opened_store.place.name}")
        if not once:
            threading.Event().wait()
        deliverer.finish()


def _say(line: str) -> None:
    note([printable(line)])
