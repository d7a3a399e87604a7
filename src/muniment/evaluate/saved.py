"""Saved scores, and what a change gained and lost against them.

A rise in a total may hide losses, so every value is compared with its own past. The file names places and verdicts and
holds no words of any filing: of a value that was read wrongly it keeps a few digits of a hash, enough to see that it
changed.
"""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, field

from muniment.errors import SourceError, UsageError
from muniment.evaluate.accuracy import Filing
from muniment.evaluate.leaves import NOT_ASKED
from muniment.evaluate.score import Fault, Scored, Tally, score
from muniment.store.output import one_file, writing

_FORMAT = 1
_INDEX = re.compile(r"\[\d+\]")
_RIGHT = "right"


class Kept(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is kept of a filing: a hash of its labels, its counts, and its faults by place."""

    labels: str
    tally: Tally
    unread: bool = False
    faults: dict[str, str] = field(default_factory=dict)


class Scores(Struct, forbid_unknown_fields=True):
    """A file of saved scores."""

    filings: dict[str, Kept] = field(default_factory=dict)
    format: int = _FORMAT


class Change(NamedTuple):
    """A place whose verdict, or wrong value, is another than it was."""

    filing: str
    field: str
    place: str
    before: str
    after: str
    truth: Any = None
    read: Any = None


class Changes(Struct):
    """What a change did: values gained, lost, wrong in another way; the counts before and after of what is compared.

    `relabelled` are filings whose truth is another than it was: what they gain or lose is not the reader's doing, so
    they are left out; `new` and `absent` are filings that only one side has.
    """

    gained: list[Change] = field(default_factory=list)
    lost: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    compared: int = 0
    relabelled: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def load_scores(path: Path) -> Scores:
    """Read saved scores.

    Raises:
        SourceError: it cannot be opened, or holds something else.
    """
    try:
        scores = msgspec.json.decode(path.read_bytes(), type=Scores)
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", source=str(path)) from error
    except msgspec.DecodeError as error:
        raise SourceError(f"not a file of saved scores: {error}", source=str(path)) from error
    if scores.format != _FORMAT:
        raise UsageError(f"{path}: saved in format {scores.format}; this version reads {_FORMAT}: save it anew")
    return scores


def save_scores(path: Path, filings: Iterable[Filing]) -> None:
    """Save scores; of filings that a file holds already and that are not among these, the scores stay.

    Raises:
        SourceError: the file that is there holds something else.
        EnvironmentProblem: it cannot be written.
    """
    scores = load_scores(path) if path.exists() else Scores()
    scores.filings |= {one.truth.name: _kept(one.truth.labels, one.scored) for one in filings}
    scores.filings = dict(sorted(scores.filings.items()))
    with writing(path), one_file(path, "the scores") as place:
        place.write_bytes(msgspec.json.format(msgspec.json.encode(scores), indent=1) + b"\n")


def changes(filings: Iterable[Filing], scores: Scores) -> Changes:
    """Compare each value with what it was."""
    told = Changes()
    for filing in filings:
        name, before = filing.truth.name, scores.filings.get(filing.truth.name)
        if before is None:
            told.new.append(name)
        elif before.labels != _hash(_labels(filing.truth.labels), 12):
            told.relabelled.append(name)
        else:
            told.compared += 1
            told.before += before.tally
            told.after += filing.scored.tally
            faults = before.faults or _faults(score(filing.truth.labels, {}) if before.unread else Scored())
            _compare(told, name, faults, filing.scored)
    return told


def _compare(told: Changes, name: str, before: Mapping[str, str], scored: Scored) -> None:
    faults = {fault.leaf.identity: fault for fault in scored.faults}
    for place, fault in faults.items():
        was, now = before.get(place, _RIGHT), _code(fault)
        if was != now:
            into = told.lost if was == _RIGHT else told.changed
            leaf = fault.leaf
            into.append(Change(name, leaf.field, place, _words(was), fault.words, leaf.truth, leaf.read))
    for place, was in before.items():
        if place not in faults:
            told.gained.append(Change(name, _field(place), place, _words(was), _RIGHT))


def _kept(labels: dict[str, Any], scored: Scored) -> Kept:
    faults = {} if scored.unread else _faults(scored)  # of an unread filing every value is missed: no need to list them
    return Kept(_hash(_labels(labels), 12), scored.tally, bool(scored.unread), dict(sorted(faults.items())))


def _faults(scored: Scored) -> dict[str, str]:
    return {fault.leaf.identity: _code(fault) for fault in scored.faults}


def _code(fault: Fault) -> str:
    """Return the verdicts of a fault, and some digits by which another wrong value is known."""
    silent = all(verdict.endswith("missed") for verdict in fault.verdicts)
    return fault.words if silent else f"{fault.words} #{_hash(fault.leaf.read, 8)}"


def _words(code: str) -> str:
    return code.partition(" #")[0]


def _field(place: str) -> str:
    return _INDEX.sub("[]", place.removeprefix("+"))


def _labels(labels: dict[str, Any]) -> dict[str, Any]:
    """Return what the score depends on: what is asked, and what is not scored."""
    return {key: value for key, value in labels.items() if key not in NOT_ASKED or key == "uncertain"}


def _hash(held: Any, digits: int) -> str:  # noqa: ANN401
    return sha256(json.dumps(held, sort_keys=True, default=_number).encode()).hexdigest()[:digits]


def _number(held: Any) -> str:  # noqa: ANN401
    if isinstance(held, Decimal):
        return f"number {held}"
    raise TypeError(f"{held!r} is not JSON")
