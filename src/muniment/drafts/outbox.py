"""A folder of finished submissions, waiting to be sent. What is in it is never changed, and holds no access codes."""

import re
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from muniment.atomic import put
from muniment.errors import EnvironmentProblem, MunimentError

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,90}\.xml").fullmatch
_MOST = 1000


class NoSubmission(MunimentError):
    """There is no such file in the outbox."""


class Sent(Struct, frozen=True):
    """A file of the outbox: its name, its bytes, and their hash."""

    name: str
    data: bytes
    sha256: str


class Outbox:
    """The finished submissions in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, data: bytes) -> Sent:
        """Write a submission under a name of its own; one that is there already with the same bytes is that one.

        Raises:
            EnvironmentProblem: it cannot be written.
        """
        for number in range(1, _MOST + 1):
            file = f"{name}.xml" if number == 1 else f"{name}-{number}.xml"
            path = self.folder / file
            if put(data, path, only_new=True) or path.read_bytes() == data:
                return Sent(file, data, sha256(data).hexdigest())
        raise EnvironmentProblem(f"{self.folder}: has more than {_MOST} submissions called {name}")

    def open(self, file: str) -> Sent:
        """Return a submission.

        Raises:
            NoSubmission: there is none of that name.
        """
        path = self.folder / file
        if not _NAME(file) or not path.is_file():
            raise NoSubmission(f"There is no submission {file[:100]!r} in the outbox.")
        data = path.read_bytes()
        return Sent(file, data, sha256(data).hexdigest())
