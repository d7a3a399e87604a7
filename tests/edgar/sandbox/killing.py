"""A sandbox whose processes are killed while submissions pour in, and the count of what was lost or doubled."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from itertools import count
from pathlib import Path

import httpx
from msgspec import Struct, field

from edgar.sandbox.desk import CONTACT, Desk, submission, until
from muniment.edgar.sandbox.acceptance import MAILBOX
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.tokens import enrol
from patience import SECONDS

CIK = "0009900031"
_SENDERS = 4
_PACE = 0.03  # seconds between two submissions of one sender: the count needs no long queue
_MARK = "marked as number "


class Count(Struct):
    """What came of it all; everything but the first three must be empty.

    `told`: submissions whose accession number a sender was told; `accepted`: filings; `kills`: by whom.
    """

    told: int
    accepted: int
    kills: dict[str, int]
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    numbers_twice: list[str] = field(default_factory=list)
    mail_missing: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)


class Siege:
    """A served sandbox under load."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.desk.enrol("form-d")
        self.desk.clock.reset()
        self.desk.set("2026-06-02T11:00")
        with transaction(self.desk.connection):
            now = self.desk.clock.now()
            self.access = enrol(self.desk.connection, Keys(folder), [CIK], now)
        self.body = submission("form-d").replace(b"XXXXXXXX", self.access.ccc[CIK].encode())
        self.told: dict[str, str] = {}
        self.kills: Counter[str] = Counter()
        self.url = ""
        self.server: subprocess.Popen[str] | None = None
        self.over = threading.Event()
        self.marks = count(1)

    def run(self, rounds: int, seed: int = 0) -> Count:
        """Kill that often, then let everything come to rest and count."""
        chance = random.Random(seed)
        self.start()
        senders = [threading.Thread(target=self.send) for _ in range(_SENDERS)]
        for one in senders:
            one.start()
        try:
            for number in range(rounds):
                self.one_round(("worker", "server", "both")[number % 3], chance)
        finally:
            self.over.set()
            for one in senders:
                one.join()
        try:
            self.rest()
        finally:
            self.stop()
        return self.counted()

    def start(self) -> None:
        """Serve, and wait for the address."""
        command = [sys.executable, "-m", "muniment", "edgar", "serve", "--data", str(self.desk.folder), "--port", "0"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.server.stdout
        self.url = self.server.stdout.readline().strip()
        assert self.url.startswith("http"), self.url

    def stop(self) -> None:
        """End the server in the ordinary way."""
        if self.server:
            self.server.terminate()
            self.server.wait(SECONDS)
            if self.server.stdout:
                self.server.stdout.close()

    def one_round(self, victim: str, chance: random.Random) -> None:
        """Wait until submissions are taken and filings made, then kill somewhere in the middle of it."""
        told, filed = len(self.told), self.filings()
        until(lambda: len(self.told) > told + 5 and self.filings() > filed)
        time.sleep(chance.uniform(0, 0.3))
        server = self.server
        assert server
        workers = _children(server.pid) if victim != "server" else []
        if victim != "worker":
            server.send_signal(signal.SIGKILL)
        for one in workers:
            os.kill(one, signal.SIGKILL)
        self.kills[victim] += 1
        if victim != "worker":
            server.wait(SECONDS)
            if server.stdout:
                server.stdout.close()
            self.start()

    def send(self) -> None:
        """Submit one after another, each with a mark of its own; none is sent twice."""
        headers = {
            "Authorization": f"Bearer {self.access.filer},{self.access.user}",
            "Content-Type": "application/xml",
            "User-Agent": "Siege/1",
        }
        with httpx.Client(headers=headers, timeout=30) as client:
            while not self.over.is_set():
                mark = f"{_MARK}{next(self.marks)}."
                body = self.body.replace(b"Founder and Chief Executive Officer", mark.encode(), 1)
                try:
                    answer = client.post(f"{self.url}/submission/single/live", content=body)
                except httpx.HTTPError:
                    time.sleep(0.05)
                    continue
                assert answer.status_code == 202, answer.text
                self.told[mark] = answer.json()["accessionNumber"]
                time.sleep(_PACE)

    def filings(self) -> int:
        """Return how many filings there are."""
        return self.desk.row("SELECT count(*) FROM filings")[0]

    def rest(self) -> None:
        """Wait until nothing waits any more, neither to be accepted nor to be delivered, as long as it gets less."""
        while waiting := self.waiting():
            until(lambda: self.waiting() < waiting)

    def waiting(self) -> int:
        """Return how many submissions and notifications wait."""
        submissions = self.desk.row("SELECT count(*) FROM submissions WHERE final = 0")[0]
        return submissions + self.desk.row("SELECT count(*) FROM outbox")[0]

    def counted(self) -> Count:
        """Compare what senders were told with what is there."""
        rows = self.desk.connection.execute(
            "SELECT f.accession, t.data FROM filings f JOIN texts t ON t.filing = f.id ORDER BY f.id"
        ).fetchall()
        marks = Counter()
        there: dict[str, str] = {}
        for number, data in rows:
            text = zlib.decompress(data).decode()
            at = text.index(_MARK)
            mark = text[at : text.index(".", at) + 1]
            marks[mark] += 1
            there[mark] = number
        query = "SELECT file_number FROM parties UNION ALL SELECT film_number FROM parties"
        numbers = Counter(row[0] for row in self.desk.connection.execute(query))
        not_final = self.desk.connection.execute("SELECT accession FROM submissions WHERE status <> 'ACCEPTED'")
        mail = {
            address: {one.stem for one in (self.desk.folder / MAILBOX / address).glob("*.eml")}
            for address in (CONTACT["contact_email"], *CONTACT["notification_emails"])
        }
        filed = {row[0] for row in rows}
        return Count(
            told=len(self.told),
            accepted=len(rows),
            kills=dict(self.kills),
            lost=[number for mark, number in self.told.items() if there.get(mark) != number],
            doubled=[mark for mark, times in marks.items() if times > 1],
            numbers_twice=[number for number, times in numbers.items() if times > 1],
            mail_missing=[f"{address} {one}" for address, found in mail.items() for one in sorted(found ^ filed)],
            left_over=[row[0] for row in not_final],
        )


def _children(pid: int) -> list[int]:
    """Return the processes that a process started, as the system tells it."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(state[1]) == pid:
            found.append(int(file.parent.name))
    return found
