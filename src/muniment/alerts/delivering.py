"""Delivering: takes from the outbox what is due, sends it, and records what was answered, a lane for each destination.

A destination that is slow or away holds up its own lane and no other: after a failure the lane rests, longer each time
up to a minute, and then tries one message; once that goes through, all that failed there is tried at once.
"""

import os
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct

from muniment import atomic
from muniment.alerts import feeds, mail, outbox, webhook
from muniment.alerts.message import TEST, Alert, Answer, Message, one_line, single
from muniment.alerts.outbox import Claim, Destination, now
from muniment.alerts.saved_destinations import Secrets
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError, defect
from muniment.store import Store
from muniment.store.database import persisting

AT_ONCE = 16
"""Messages that a lane claims together."""

_LONGEST_REST = 60.0
_POLL = 0.1  # seconds between two looks into the outbox, where nobody wakes us
_ENDING = 1.5  # seconds that lanes have to end what they are at
_DAMAGED = 5.0  # seconds of rest after the store could not be asked


class Times(Struct, frozen=True):
    """Seconds: of the first rest of a lane, of a claim, and of one message; a claim outlasts a message."""

    rest: float = 0.25
    claim: float = 60.0
    message: float = 15.0


Report = Callable[[str], None]
"""What takes a line about a destination: that it fails, that it is there again, that something was given up."""


def send(
    store: Store, destination: Destination, secrets: Secrets, message: Message, seconds: float = Times().message
) -> Answer:
    """Send a message to a destination, and return what was answered; what went wrong is an answer, too."""
    try:
        secret = secrets.get(destination.secret) if destination.secret else None
        if destination.secret and secret is None:
            return Answer(
                False, f"its secret is missing: `muniment destination secret {destination.name}` keeps one again"
            )
        return _sent(store, destination, secret.reveal() if secret else "", message, seconds)
    except MunimentError as error:
        return Answer(False, one_line(str(error)))


def _sent(store: Store, to: Destination, secret: str, message: Message, seconds: float) -> Answer:
    match to.kind:
        case "webhook":
            return webhook.send(to.address, secret, message, private=to.private, seconds=seconds)
        case "slack":
            return webhook.send_to_slack(secret, message, private=to.private, seconds=seconds)
        case "email":
            return mail.send(to.address, secret, message, private=to.private, seconds=2 * seconds)
        case "file":
            return add_line(to.address, message)
        case "feed":
            if not to.address:
                return Answer(True, "in the feed")
            return feeds.write(to.address, store.ask(outbox.feed, to.name), to.made_at)
        case other:
            return Answer(False, f"this muniment knows no destinations of kind {one_line(other)}")


def send_test(store: Store, destination: Destination, secrets: Secrets, alert: str, title: str) -> Answer:
    """Send a message that says it is a test; it comes from no filing, and nothing of it is recorded."""
    body = {"kind": "test", "sentence": f"This alert would go to {destination.name}."}
    made = Alert(f"test-{token_hex(16)}", alert, title, None, datetime.now(UTC), body)
    return send(store, destination, secrets, single(made, TEST))


@contextmanager
def alone(store: Store) -> Generator[None]:
    """Be the only deliverer of a store that is a file, and take over what one that is gone had claimed.

    Over a database of a server several share the work, each by its claims.

    Raises:
        EnvironmentProblem: another one is at work.
    """
    at = store.place.at
    if not isinstance(at, Path):
        yield
        return
    try:
        held = FileLock(f"{at}.delivering.lock", mode=0o600).acquire(timeout=0)
    except Timeout:
        raise EnvironmentProblem(f"{store.place.name}: another muniment delivers its alerts already") from None
    with held:
        store.write(outbox.release_all)
        yield


@contextmanager
def beside(store: Store, report: Callable[[str], None]) -> Generator["Deliverer"]:
    """Deliver in a thread of its own as long as something else is done here, or until it has finished.

    Raises:
        EnvironmentProblem: another one delivers the alerts of this store.
    """
    with alone(store):
        deliverer = Deliverer(store, report=report)
        thread = threading.Thread(target=deliverer.loop, name="delivering", daemon=True)
        thread.start()
        try:
            yield deliverer
            while deliverer.is_finishing and thread.is_alive():
                thread.join(_POLL)  # in steps, so that signals are heard
        finally:
            deliverer.stop()
            thread.join(2 * _ENDING)


class _Lane:
    """The state of one destination: since when it fails, and until when it rests."""

    def __init__(self) -> None:
        self.thread: threading.Thread | None = None
        self.failures = 0
        self.until = 0.0
        self.is_new = True

    @property
    def is_free(self) -> bool:
        return (self.thread is None or not self.thread.is_alive()) and time.monotonic() >= self.until

    def rest(self, seconds: float) -> None:
        """Leave the destination alone for so long."""
        self.until = time.monotonic() + seconds


class Deliverer:
    """Delivers the alerts of a store until it is stopped.

    Args:
        store: opened to write.
        report: takes a line where an operator should know; nothing takes it by default.
        times: how long things take.
    """

    def __init__(self, store: Store, report: Report = lambda _line: None, times: Times = Times()) -> None:
        self._store, self._report, self._times = store, report, times
        self._secrets = Secrets(store.place)
        self._lanes: dict[str, _Lane] = {}
        self._woken, self._finishing, self._stopped = threading.Event(), threading.Event(), threading.Event()

    def wake(self) -> None:
        """Have the outbox looked at now: an event was written."""
        self._woken.set()

    def finish(self) -> None:
        """Have `run` end as soon as nothing is being sent; what failed waits for the next deliverer."""
        self._finishing.set()
        self._woken.set()

    def stop(self) -> None:
        """Have `run` end: what is being sent is ended first, if that takes no longer than a moment."""
        self._stopped.set()
        self._woken.set()

    def run(self) -> None:
        """Deliver until `stop` is called; the store may be away meanwhile.

        Raises:
            EnvironmentProblem: another one delivers the alerts of this store.
        """
        with alone(self._store):
            self.loop()

    def loop(self) -> None:
        """Deliver as `run` does, for who is `alone` already."""
        while not self._stopped.is_set():
            self._woken.clear()
            has_looked = self._look()
            is_busy = any(lane.thread and lane.thread.is_alive() for lane in self._lanes.values())
            if self._finishing.is_set() and has_looked and not is_busy:
                break
            self._woken.wait(_POLL if has_looked else _DAMAGED)
        until = time.monotonic() + _ENDING
        for lane in self._lanes.values():
            if lane.thread:
                lane.thread.join(max(until - time.monotonic(), 0.0))

    @property
    def is_finishing(self) -> bool:
        """Whether `finish` was called."""
        return self._finishing.is_set()

    def _look(self) -> bool:
        """Begin a lane for each destination that something is due for; return whether the store could be asked."""
        try:
            names = self._store.ask(outbox.due, now())
        except EnvironmentProblem as error:
            self._report(f"alerts wait: {error}")
            return False
        for name in names:
            lane = self._lanes.setdefault(name, _Lane())
            if lane.is_free:
                lane.thread = threading.Thread(target=self._deliver, args=(name, lane), name=f"to {name}", daemon=True)
                lane.thread.start()
        return True

    def _deliver(self, name: str, lane: _Lane) -> None:
        """Send what is due for one destination, until nothing is, or it fails for longer than a moment."""
        try:
            while self._batch(name, lane):
                short = lane.until - time.monotonic()
                if short > _POLL or self._stopped.wait(max(short, 0.0)):
                    return
        except MunimentError as error:
            lane.rest(_DAMAGED)
            self._report(f"{name}: {error}")
        except DEFECTS as error:
            lane.rest(_LONGEST_REST)
            self._report(f"{name}: {defect(error)}")

    def _batch(self, name: str, lane: _Lane) -> bool:
        """Send some messages; return whether there were any, and they may be gone on with."""
        moment = now()
        until = moment + timedelta(seconds=self._times.claim)
        with self._store.writing() as connection:
            destination = outbox.find_destination(connection, name)
            claims = outbox.claim(connection, name, moment, until, 1 if lane.failures else AT_ONCE)
        latest = until - timedelta(seconds=2 * self._times.message)
        left = list(claims)
        try:
            while left and not self._stopped.is_set() and now() < latest:
                if not self._deliver_message(destination, left.pop(0), lane):
                    break
        finally:
            if left:
                self._store.write(outbox.release, name, left)
        return bool(claims)

    def _deliver_message(self, destination: Destination, claimed: Claim, lane: _Lane) -> bool:
        """Send a message and record what was answered; return whether the next one may follow at once."""
        name = destination.name
        answer = send(self._store, destination, self._secrets, claimed.message, self._times.message)
        moment, is_back = now(), answer.delivered and (lane.failures > 0 or lane.is_new)

        def record() -> tuple[bool, bool]:
            with self._store.writing() as connection:
                again = outbox.record(connection, name, claimed, answer, moment)
                if is_back:
                    outbox.hasten(connection, name, moment)
                return answer.delivered or again is not None, outbox.is_active(connection, name)

        is_kept, is_active = persisting(record)  # what is not recorded is sent twice
        if not is_kept:
            self._report(f"{name}: {claimed.message.subject}: given up after {outbox.SPAN.days} days: {answer.text}")
        if answer.delivered:
            if lane.failures:
                self._report(f"{name}: delivered again")
            lane.failures, lane.is_new = 0, False
            return is_active
        lane.failures += 1
        if lane.failures == 1:
            self._report(f"{name}: not delivered, and tried again: {answer.text}")
        wait = min(answer.wait or 0.0, outbox.SPAN.total_seconds())
        lane.rest(max(outbox.doubling(self._times.rest, lane.failures - 1, _LONGEST_REST), wait))
        return False


# ---- a file with a line for each message ---------------------------------------------------------------------------

_BEGINNING = b'{"id":"'


class _Line(Struct):
    id: str


class _FileKeys:
    """The keys that stand in a file, up to a place in it."""

    def __init__(self) -> None:
        self.file: tuple[int, int] | None = None
        self.keys: set[str] = set()
        self.end = 0
        self.lock = threading.Lock()


_file_keys: dict[Path, _FileKeys] = {}
_making = threading.Lock()


def add_line(address: str, message: Message) -> Answer:
    """Add a message to a file as a line of JSON, on the disk before it counts; where the file has it already, nothing.

    Several processes may add to one file: they wait for each other. What a breakdown left of a line is taken out again,
    since the message it is of was not recorded as delivered, and comes again.
    """
    path = Path(address).absolute()
    if not path.parent.is_dir():
        return Answer(False, f"cannot be written: there is no folder {path.parent}")
    with _making:
        keys = _file_keys.setdefault(path, _FileKeys())
    try:
        with keys.lock, FileLock(f"{path}.lock", mode=0o600):
            atomic.make(path)
            return _added(path, keys, message)
    except OSError as error:
        return Answer(False, one_line(f"cannot be written: {error.strerror or error}"))


def _added(path: Path, keys: _FileKeys, message: Message) -> Answer:
    line = message.json() + b"\n"
    with path.open("r+b", buffering=0) as file:
        status = os.fstat(file.fileno())
        if keys.file != (status.st_dev, status.st_ino) or status.st_size < keys.end:
            keys.file, keys.keys, keys.end = (status.st_dev, status.st_ino), set(), 0
        file.seek(keys.end)
        rest = file.read()
        whole = rest[: rest.rfind(b"\n") + 1]
        for text in whole.splitlines():
            keys.keys |= _keys(text)
        keys.end += len(whole)
        torn = rest[len(whole) :]
        if torn and not (_BEGINNING.startswith(torn) or torn.startswith(_BEGINNING)):
            return Answer(False, "its last line has no end and is none of ours: end it, or name another file")
        if message.key in keys.keys:
            return Answer(True, "it was there already")
        file.seek(keys.end)
        file.truncate()
        atomic.add_line(file, line)
        keys.keys.add(message.key)
        keys.end += len(line)
    return Answer(True, f"added, {keys.end:,} bytes")


def _keys(line: bytes) -> set[str]:
    try:
        return {msgspec.json.decode(line, type=_Line).id}
    except msgspec.MsgspecError:  # a line of somebody else
        return set()
