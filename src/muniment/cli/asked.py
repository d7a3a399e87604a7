"""What the command line says of a submission: how it is made, and of what."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from muniment.errors import UsageError


class Asked(Struct, frozen=True):
    """What the command line says of a submission; `kept` where it goes into a file."""

    file: str
    header: Path | None = None
    attach: tuple[str, ...] = ()
    live: bool | None = None
    as_of: date | None = None
    force: bool = False
    kept: bool = False


def refuse_elsewhere(asked: Asked, *, is_submission: bool) -> None:
    """Refuse what makes no sense for another target, and standard input for two things at once.

    Raises:
        UsageError: it makes no sense.
    """
    only = {"--attach": bool(asked.attach), "--live and --test": asked.live is not None, "--as-of": asked.as_of}
    only["--force"] = asked.force
    for option, given in only.items():
        if given and not is_submission:
            raise UsageError(f"{option} is for a submission: add --to submission")
    if asked.file == "-" and str(asked.header) == "-":
        raise UsageError("standard input (-) can be read once only: give the filing or the header as a file")
