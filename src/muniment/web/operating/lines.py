"""The log: one line an event, for people or as JSON, without secrets and without what filings say.

What goes wrong unexpectedly is told by its kind and where in the program it was, not in its own words: these may quote
a filing, or what somebody typed.
"""

import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

import msgspec

from muniment.errors import EnvironmentProblem

As = Literal["errors", "text", "json"]
"""How the log is written: as text, errors and warnings alone or everything, or everything as JSON."""

TOLD = "told"
"""Under which name a record carries what it tells beside its words."""

_FRAMES = 12
_PACKAGE = Path(__file__).parents[3]


class TextLines(logging.Formatter):
    """A line for people: when, how grave, what, and what belongs to it as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event = event_of(record)
        said = [str(event.pop(name)) for name in ("time", "level", "what")]
        return " ".join([*said, *(f"{name}={_quoted(value)}" for name, value in event.items())])


class JsonLines(logging.Formatter):
    """A line for programs: one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return msgspec.json.encode(event_of(record)).decode()


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a line tells: `time` (UTC), `level`, `what`, what it carries; of a failure `error` and `at`."""
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    event = {"time": time, "level": record.levelname.lower(), "what": " ".join(record.getMessage().split())}
    event |= getattr(record, TOLD, {})
    if record.exc_info and record.exc_info[1]:
        event |= _failure(record.exc_info[1], record.exc_info[2])
    return event


def _failure(error: BaseException, trace: TracebackType | None) -> dict[str, str]:
    """Return kind and place of a failure; the words are told where they are ours, and tell of a disk or a store."""
    words = f"{type(error).__name__}: {error}" if isinstance(error, EnvironmentProblem) else type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        words += f": {error.strerror}"
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    at = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    return {"error": " ".join(words.split()), "at": at}


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else "/".join(path.parts[-2:])


def _quoted(value: object) -> str:
    words = str(value)
    return msgspec.json.encode(words).decode() if not words or set(words) & set(' "=\\') else words


def write_to(stream: TextIO, written: As) -> None:
    """Have this process write its log to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if written == "json" else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("muniment").setLevel(logging.WARNING if written == "errors" else logging.INFO)
