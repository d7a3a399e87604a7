"""`muniment read --attachments DIR`: the documents attached to filings, as files."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path, PurePath

from muniment.cli.output import printable, warn
from muniment.documents.exhibits import AttachedDocument
from muniment.drafts.files import put
from muniment.errors import EnvironmentProblem
from muniment.reading import Reading


def described(attachment: AttachedDocument) -> str:
    """Return what an attached document is, in one line."""
    parts = attachment.type or "no type", attachment.media_type, f"{len(attachment.data):,} bytes"
    description = f" {attachment.description}" if attachment.description else ""
    fault = f": {attachment.fault}" if attachment.fault else ""
    return " ".join(printable(f"{attachment.name or 'no name'} ({', '.join(parts)}){description}{fault}").split())


def extract(reading: Reading, folder: Path) -> Iterator[Path]:
    """Write the documents attached to a filing into a folder, each whole or not at all; yield where each is.

    A file that is there already stays: where it is another one, the document gets the next free name, and standard
    error says so.

    Raises:
        EnvironmentProblem: one cannot be written.
    """
    for attachment in reading.attachments:
        path = _written(attachment, folder)
        if path.name != (attachment.name or path.name):
            warn(f"{reading.source.name}: {printable(attachment.name or '')} is written as {path}")
        yield path


def _written(attachment: AttachedDocument, folder: Path) -> Path:
    wanted = PurePath(attachment.file_name)
    for number in count(1):
        path = folder / (wanted.name if number == 1 else f"{wanted.stem}-{number}{wanted.suffix}")
        if put(attachment.data, path, only_new=True) or _holds(path, attachment.data):
            return path
    raise AssertionError


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file has exactly these bytes; a folder or a link that leads nowhere has none."""
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError as error:
        raise EnvironmentProblem(f"{path}: cannot be read: {error.strerror}") from error
