"""Watcher, local EDGAR and receiver killed at random while filings come in: what is lost, doubled, how long it takes.

All run as users run them, in processes of their own; the receiver is a program of somebody who knows the keys of what
he has. Filings are published at a pace; what was received in the end is compared with the events of a watcher that
nobody disturbs.
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
from msgspec.structs import replace
from sqlalchemy import select

from alerts.receiving import whole_lines
from muniment.alerts import intake, outbox, saved
from muniment.alerts.saved import SavedAlert
from muniment.alerts.saved_destinations import Secrets, add
from muniment.alerts.watching import Watcher
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.public import Public
from muniment.edgar.client.transport import Line
from muniment.edgar.sandbox.database import database, transaction
from muniment.edgar.sandbox.publishing import publish
from muniment.lab.corpus import Corpus, submission
from muniment.store import Store
from muniment.store.tables import deliveries, events

_RECEIVER = str(Path(__file__).with_name("receiving.py"))
_ALONE = os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
_SINCE = date(2025, 1, 1)
_ALERTS = (
    SavedAlert(name="every", sql="select accession, form from filings"),
    SavedAlert(name="crossed", question="crossings"),
    SavedAlert(name="late", question="late_notices"),
)
_NAMES = ("watcher", "edgar", "receiver")
_PATIENCE = 120.0  # seconds


class Outcome(Struct):
    """What came of it: published filings, kills by what was killed, seconds until each was received, the faults.

    `repeated` are messages that came again under a key that the receiver had.
    """

    filings: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: int = 0

    def percentile(self, share: float) -> float:
        """The seconds within which that share of the filings was told."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Crash:
    """A local EDGAR, a watcher, a receiver, and filings of two years that are published one after the other.

    A `share` of the requests to the receiver fails.
    """

    def __init__(self, folder: Path, count: int, seed: int = 1, share: float = 0.0) -> None:
        self.folder, self.random, self.share = folder, random.Random(seed), share
        self.store, self.data = folder / "filings.db", folder / "edgar"
        corpus = Corpus(seed, max(count * 8, 400))
        recent = [planned for planned in corpus if planned.filed >= _SINCE]
        self.documents = [submission(planned, corpus).data for planned in recent[-count:]]
        assert len(self.documents) == count, "a corpus of this seed has fewer filings of these years"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.published: dict[str, float] = {}
        self.received = folder / "received.jsonl"
        self.kills: Counter[str] = Counter()
        self.urls: dict[str, str] = {}

    def run(self, rounds: int, pace: float) -> Outcome:
        """Publish everything, one filing after so many seconds, killing so often meanwhile."""
        try:
            self._begin("edgar")
            self._begin("receiver")
            with Store.open(self.store) as store:
                add(store, Secrets(store.place), "hook", self.urls["receiver"], kind="webhook", private=True)
                for alert in _ALERTS:
                    saved.save(store, replace(alert, destinations=("hook",)))
            self._begin("watcher")
            self._wait(lambda: "watching" in (self.folder / "watcher.log").read_text())
            killing = threading.Thread(target=self._kill, args=(rounds, pace))
            killing.start()
            self._publish(pace)
            killing.join()
            self._wait(self._is_told)
        finally:
            for process in self.running.values():
                process.kill()
                process.wait()
        return self._outcome()

    # ---- processes --------------------------------------------------------------------------------------------------

    def _begin(self, name: str) -> None:
        url = self.urls.get(name, "")
        port = url.rpartition(":")[2] or "0"
        commands = {
            "edgar": ["-m", "muniment", "edgar", "serve", "--data", str(self.data), "--port", port],
            "watcher": ["-m", "muniment", "watch", "--store", str(self.store), "--from", self.urls.get("edgar", ""),
                        "--since", str(_SINCE)],
            "receiver": [_RECEIVER, str(self.received), port, str(self.share)],
        }  # fmt: skip
        log = self.folder / f"{name}.log"
        with log.open("ab") as file:
            command = [sys.executable, *commands[name]]
            self.running[name] = subprocess.Popen(command, stdout=file, stderr=file, cwd=self.folder, env=_ALONE)
        if name != "watcher":
            self._wait(lambda: "http://" in log.read_text())
            self.urls[name] = url or "http://" + log.read_text().split("http://")[1].split()[0].rstrip("/,.;")
        if name == "edgar":
            self._wait(self._answers)

    def _answers(self) -> bool:
        try:
            agent = {"User-Agent": "muniment anybody@example.com"}
            return httpx.get(f"{self.urls['edgar']}/", headers=agent).status_code < 500
        except httpx.HTTPError:
            return False

    def _kill(self, rounds: int, pace: float) -> None:
        span = pace * len(self.documents) / (rounds + 1)
        for _ in range(rounds):
            time.sleep(span * self.random.uniform(0.5, 1.5))
            name = self.random.choice(_NAMES)
            os.kill(self.running[name].pid, signal.SIGKILL)
            self.running[name].wait()
            self.kills[name] += 1
            self._begin(name)

    def _wait(self, is_so) -> None:
        end = time.monotonic() + _PATIENCE
        while not is_so():
            if time.monotonic() > end:
                logs = "\n".join(path.read_text()[-2000:] for path in self.folder.glob("*.log"))
                raise AssertionError(f"not in time: {len(self.published)} filings\n{logs}")
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

    def _is_told(self) -> bool:
        """Whether every filing was told, and the watcher has heard so of all that it sent."""
        with Store.open(self.store, read_only=True) as store, store.reading() as connection:
            told = set(connection.execute(select(events.c.accession)).scalars())
            waits = connection.execute(select(deliveries.c.event).where(deliveries.c.state == outbox.WAITING)).first()
        return not self.published.keys() - told and waits is None

    # ---- what came of it --------------------------------------------------------------------------------------------

    def _outcome(self) -> Outcome:
        messages = [json.loads(line) for line in whole_lines(self.received)]
        taken = [message for message in messages if not message["again"]]
        got = Counter((message["alert"], message["accession"], message["sentence"]) for message in taken)
        expected, seen = self._undisturbed(), dict[str, float]()
        for message in taken:
            seen[message["accession"]] = max(message["at"], seen.get(message["accession"], 0.0))
        made = Outcome(len(self.published), dict(self.kills), repeated=len(messages) - len(taken))
        made.seconds = [seen[number] - moment for number, moment in self.published.items() if number in seen]
        made.lost = [str(event) for event in (expected - got).elements()]
        made.doubled = [str(event) for event in (got - expected).elements()]
        return made

    def _undisturbed(self) -> Counter[tuple[str, str, str]]:
        """Return the events that a watcher writes which sees the same filings, and runs through."""
        where = self.folder / "control.db"
        self._begin("edgar")
        try:
            with Store.open(where) as store, Line("muniment anybody@example.com") as line:
                for alert in _ALERTS:
                    saved.save(store, alert)
                to = endpoint(self.urls["edgar"])
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
