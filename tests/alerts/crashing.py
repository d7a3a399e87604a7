"""Watcher and local EDGAR killed at random while filings come in: what is lost, what is there twice, how long it takes.

Both run as users run them, in processes of their own. Filings are published at a pace; what stands in the outbox in the
end is compared with what a watcher writes that nobody disturbs.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import httpx
from msgspec import Struct, field
from sqlalchemy import select

from muniment.alerts import intake, saved
from muniment.alerts.saved import SavedAlert
from muniment.alerts.watching import Watcher
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.public import Public
from muniment.edgar.client.transport import Line
from muniment.edgar.sandbox.database import database, transaction
from muniment.edgar.sandbox.publishing import publish
from muniment.lab.corpus import Corpus
from muniment.lab.documents import submission
from muniment.store import Store
from muniment.store.tables import events
from muniment.study.updating import update

_SINCE = date(2025, 1, 1)
_ALERTS = (
    SavedAlert(name="every", sql="select accession, form from filings"),
    SavedAlert(name="crossed", question="crossings"),
    SavedAlert(name="late", question="late_notices"),
)
_PATIENCE = 120.0  # seconds


class Outcome(Struct):
    """What came of it: published filings, kills by what was killed, seconds until each event was there, the faults."""

    filings: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The seconds within which that share of the filings was told."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Crash:
    """A local EDGAR, a watcher, and filings of the last two years that are published one after the other."""

    def __init__(self, folder: Path, count: int, seed: int = 1) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.store, self.data = folder / "filings.db", folder / "edgar"
        corpus = Corpus(seed, max(count * 8, 400))
        recent = [planned for planned in corpus if planned.filed >= _SINCE]
        self.documents = [submission(planned, corpus).data for planned in recent[-count:]]
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.published: dict[str, float] = {}
        self.seen: dict[str, float] = {}
        self.kills: Counter[str] = Counter()
        self.url = ""

    def run(self, rounds: int, pace: float) -> Outcome:
        """Publish everything, one filing after so many seconds, killing so often meanwhile."""
        self._begin("edgar")
        with Store.open(self.store) as store:
            update(store)
            for alert in _ALERTS:
                saved.save(store, alert)
        over = threading.Event()
        looking = threading.Thread(target=self._look, args=(over,))
        looking.start()
        try:
            self._begin("watcher")
            self._wait(lambda: "watching" in (self.folder / "watcher.log").read_text())
            killing = threading.Thread(target=self._kill, args=(rounds, pace))
            killing.start()
            self._publish(pace)
            killing.join()
            self._wait(lambda: len(self.seen) == len(self.published))
        finally:
            over.set()
            looking.join()
            for name in ("watcher", "edgar"):
                self.running[name].kill()
                self.running[name].wait()
        return self._outcome()

    # ---- processes --------------------------------------------------------------------------------------------------

    def _begin(self, name: str) -> None:
        commands = {
            "edgar": ["edgar", "serve", "--data", str(self.data), "--port", self.url.rpartition(":")[2] or "0"],
            "watcher": ["watch", "--store", str(self.store), "--from", self.url, "--since", str(_SINCE)],
        }
        log = self.folder / f"{name}.log"
        with log.open("ab") as file:
            command = [sys.executable, "-m", "muniment", *commands[name]]
            self.running[name] = subprocess.Popen(command, stdout=file, stderr=file, cwd=self.folder)
        if name == "edgar":
            self._wait(lambda: "http://" in log.read_text())
            self.url = self.url or "http://" + log.read_text().split("http://")[1].split()[0].rstrip("/,.;")
            self._wait(self._answers)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/", headers={"User-Agent": "muniment anybody@example.com"}).status_code < 500
        except httpx.HTTPError:
            return False

    def _kill(self, rounds: int, pace: float) -> None:
        span = pace * len(self.documents) / (rounds + 1)
        for _ in range(rounds):
            time.sleep(span * self.random.uniform(0.5, 1.5))
            name = self.random.choice(["watcher", "watcher", "edgar"])
            os.kill(self.running[name].pid, signal.SIGKILL)
            self.running[name].wait()
            self.kills[name] += 1
            self._begin(name)

    def _wait(self, is_so) -> None:
        end = time.monotonic() + _PATIENCE
        while not is_so():
            if time.monotonic() > end:
                logs = "\n".join(path.read_text()[-2000:] for path in self.folder.glob("*.log"))
                raise AssertionError(f"not in time: {len(self.seen)} of {len(self.published)} filings told\n{logs}")
            time.sleep(0.05)

    # ---- filings ----------------------------------------------------------------------------------------------------

    def _publish(self, pace: float) -> None:
        with closing(database(self.data)) as connection:
            for document in self.documents:
                begin = time.monotonic()
                with transaction(connection):
                    number = publish(connection, document)
                self.published[number] = time.monotonic()
                time.sleep(max(0.0, pace - (time.monotonic() - begin)))

    def _look(self, over: threading.Event) -> None:
        """Note when the event of each filing is there, as whoever delivers it would see it."""
        last = 0
        with Store.open(self.store, read_only=True) as store:
            while not over.wait(0.01):
                with store.reading() as connection:
                    rows = connection.execute(select(events.c.id, events.c.accession).where(events.c.id > last)).all()
                for number, accession in rows:
                    last = max(last, number)
                    self.seen.setdefault(accession, time.monotonic())

    # ---- what came of it --------------------------------------------------------------------------------------------

    def _outcome(self) -> Outcome:
        got, expected = self._events(self.store), self._undisturbed()
        made = Outcome(len(self.published), dict(self.kills))
        made.seconds = [self.seen[number] - moment for number, moment in self.published.items() if number in self.seen]
        made.lost = [str(event) for event in (expected - got).elements()]
        made.doubled = [str(event) for event in (got - expected).elements()]
        return made

    def _undisturbed(self) -> Counter[tuple[str, str, str]]:
        """Return the events that a watcher writes which sees the same filings, and runs through."""
        where = self.folder / "control.db"
        self._begin("edgar")
        try:
            with Store.open(where) as store, Line("muniment anybody@example.com") as line:
                update(store)
                for alert in _ALERTS:
                    saved.save(store, alert)
                to = endpoint(self.url)
                watcher = Watcher(store, Public(line, to), to, say=_nothing, warn=_nothing, since=_SINCE)
                watcher.run(threading.Event(), once=True)
                assert not intake.lag(store).waiting
        finally:
            self.running["edgar"].kill()
            self.running["edgar"].wait()
        return self._events(where)

    @staticmethod
    def _events(where: Path) -> Counter[tuple[str, str, str]]:
        with Store.open(where, read_only=True) as store, store.reading() as connection:
            rows = connection.execute(select(events.c.alert, events.c.accession, events.c.body)).all()
        return Counter((alert, accession, json.loads(body)["sentence"]) for alert, accession, body in rows)


def _nothing(_: str) -> None:
    """Say nothing."""
