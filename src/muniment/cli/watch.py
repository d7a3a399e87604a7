"""`muniment watch`: what comes in at EDGAR, into a store and to the alerts, as long as it runs."""

import threading
from contextlib import nullcontext
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from muniment.alerts.delivering import beside
from muniment.alerts.watching import Watcher
from muniment.cli.edgar_options import line_for
from muniment.cli.inputs import day_option
from muniment.cli.output import JsonOption, emit_counts, note, printable, warn
from muniment.cli.store_options import DEFAULT_STORE, StorePath, opened
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.public import Public

_LOCAL, _AWAY = 0.2, 1.0  # seconds between two looks at the feed


class Delivering(StrEnum):
    """Whether a watcher sends alerts."""

    BESIDE = "beside"
    NO = "no"
    ONLY = "only"


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
    ] = Delivering.BESIDE,
    as_json: JsonOption = False,
) -> None:
    """Follow EDGAR: store each new Form D, 13D and 13G, study it, write what alerts have to tell, and send it.

    What came in while it did not run is filled from the indexes, in order. It may be ended, or killed, at any time.
    """
    if delivering is Delivering.ONLY:
        _deliver(store, once=once)
        return
    where = endpoint(source)
    pause = every if every is not None else _LOCAL if where.is_local else _AWAY
    with (
        opened(store, read_only=False) as opened_store,
        line_for(where, public=True) as line,
        nullcontext() if delivering is Delivering.NO else beside(opened_store, warn) as deliverer,
    ):
        woken = {"woken": deliverer.wake} if deliverer else {}
        public = Public(line, where)
        watcher = Watcher(opened_store, public, where, say=_say, warn=warn, since=since, every=pause, **woken)
        try:
            watcher.run(threading.Event(), once=once)
            if deliverer:
                deliverer.finish()
        finally:
            done = watcher.counts
            counts = {"filings": done.filings, "cannot be read": done.unreadable, "events": done.events}
            emit_counts(counts, as_json=as_json)


def _deliver(store: str, *, once: bool) -> None:
    with opened(store, read_only=False, create=False) as opened_store, beside(opened_store, warn) as deliverer:
        _say(f"delivering the alerts of {opened_store.place.name}")
        if not once:
            threading.Event().wait()
        deliverer.finish()


def _say(line: str) -> None:
    note([printable(line)])
