"""The work done in this process, one file after the other: nothing has to travel, so nothing is packed."""

from collections.abc import Iterable, Iterator

from muniment.documents.archive import Refused
from muniment.engines.work import Given, Known, Outcome, T, Task, Unit, groups, opened, outcome


class Local:
    """Does work in this process; what a file holds is made only as it is asked for."""

    def run(
        self, task: Task[T], units: Iterable[Unit], known: Known, *, together: int, keep: bool = False
    ) -> Iterator[list[Outcome[T]]]:
        """Yield what becomes of files, see `Engine`."""
        for group in groups(opened(units), known, together):
            yield [outcome(one, _made(task, one), keep=keep) for one in group]

    def close(self) -> None:
        """There is nobody to send home."""


def _made(task: Task[T], one: Given | Refused) -> Iterable[T]:
    return task(one.item) if isinstance(one, Given) and not one.known else ()
