"""What people checked, as truth files for `muniment evaluate`: the places they looked at, and nothing else.

A truth file is the summary of the corrected record, cut down to what was checked. Which keys of the summary state a
place is not written down anywhere: the place is changed, and the keys that then say something else are its own. So
whatever the summary tells of a form can be truth.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct, field, structs

from muniment import atomic
from muniment.errors import UsageError
from muniment.evidence import Evidence, State
from muniment.forms import Record, form_of
from muniment.forms.walk import placed, replaced
from muniment.pipeline.evidence import EvidenceCache, reading_of
from muniment.store import Store
from muniment.store.corrections import (
    corrected,
    corrected_states,
    field_at,
    followed,
    is_whole_list,
    last_said,
    standings,
)
from muniment.store.exporting import writing
from muniment.store.stored import DATASET, Correction, StoredFiling
from muniment.values import Kind, Unreadable
from muniment.writers.summary import NAMED_BY, summary

TRUTH = "truth"
_SOURCES = "sources"
_PROBES = ("7", "8", "Probe", "Other Probe", "2001-02-03", "02/03/2001", "true", "Yes", "Y", "a", "b", "0000000007")
_ENCODE = msgspec.json.Encoder(decimal_format="number").encode
_ENDINGS = {"text/html": ".htm", "application/xml": ".xml", "application/pdf": ".pdf", "image/png": ".png"}


class Written(Struct):
    """How many truth files were written with how many checked places, and in one line each what was left out."""

    files: int = 0
    places: int = 0
    left_out: list[str] = field(default_factory=list)


def write_truths(store: Store, folder: Path) -> Written:
    """Write a truth file for each filing of which a place was checked, and its source in a folder beside it.

    Raises:
        EnvironmentProblem: the folder cannot be written.
    """
    written, cache = Written(), EvidenceCache(store)
    for key, corrections in store.corrections().items():
        filing = store.filing(key)
        reason = _why_not(filing)
        if reason:
            written.left_out.append(f"{filing.row.key}: {reason}")
            continue
        truth, missing = truth_of(filing, corrections, cache.evidence_of(filing))
        written.left_out += [f"{filing.row.key}: {path}: no key of the summary states this place" for path in missing]
        if truth:
            name, data = filing.row.accession or filing.row.content_hash[:16], store.content(filing.row.content_hash)
            ending = Path(filing.row.name).suffix.lower() or _ENDINGS.get(filing.shown.media_type, ".txt")
            ending = ".source" if ending == ".json" else ending
            with writing(folder):
                for part in (TRUTH, _SOURCES):
                    (folder / part).mkdir(parents=True, exist_ok=True)
                atomic.write(data, folder / _SOURCES / f"{name}{ending}", mode=0o666)
                text = msgspec.json.format(_ENCODE(truth), indent=1) + b"\n"  # every digit of a number kept
                atomic.write(text, folder / TRUTH / f"{name}.json", mode=0o666)
            written.files += 1
            written.places += len(last_said(corrections)) - len(missing)
    return written


def _why_not(filing: StoredFiling) -> str:
    source = filing.shown
    if filing.record is UNSET:
        return "it has no record"
    if not source.kept:
        return "the store does not keep its file"
    return "it stands in a data set, beside others" if source.rank == DATASET or source.place else ""


def truth_of(
    filing: StoredFiling, corrections: Sequence[Correction], evidence: Mapping[str, Evidence]
) -> tuple[dict[str, Any], list[str]]:
    """Return the truth that people checked of a filing, and the paths that no key of the summary states.

    A correction that lost its place is left out, too.
    """
    lost = {standing.correction.path for standing in standings(filing.body, corrections) if standing.how == "lost"}
    last = [correction for correction in last_said(corrections).values() if correction.path not in lost]
    if filing.record is UNSET:
        raise UsageError(f"{filing.row.key} has no record")
    record, read = corrected(filing.record, corrections), filing.record
    states = followed(corrected_states(filing.states, corrections), read, corrections)
    evidence = followed(evidence, read, corrections)
    placed_at = followed({correction.path: correction for correction in last}, read, corrections)
    places = {correction.path: path for path, correction in placed_at.items()}
    whole = _summary(filing, record, states, evidence)
    judged_keys: set[str] = set()
    missing = sorted(lost)
    for correction in last:
        at = places.get(correction.path, "")  # "" for an entry that was taken out
        variants = _varied(record, states, structs.replace(correction, path=at)) if at else ()
        keys = {key for variant in variants for key in _disagreeing(filing, whole, evidence, *variant)}
        judged_keys |= keys
        missing += [] if keys else [correction.path]
    return _cut_down(whole, judged_keys), missing


def _summary(
    filing: StoredFiling, record: Record, states: Mapping[str, State], evidence: Mapping[str, Evidence]
) -> dict[str, Any]:
    whole = summary(reading_of(filing, record, evidence, states))
    whole.pop("confidence", None)
    return whole


def _varied(record: Record, states: dict[str, State], correction: Correction) -> Iterator[tuple[Any, dict[str, State]]]:
    """Yield the record with something else at a place: nothing, and two other values, of which one differs."""
    place = field_at(form_of(record).name, correction.path)
    without = {path: state for path, state in states.items() if path != correction.path}
    if place is None or place.at.kind is None:
        return
    if not correction.path.endswith("]"):
        yield replaced_or_same(record, correction.path, UNSET), without
    for value in _probes(place.at.kind):
        try:
            yield placed(record, correction.path, (value,) if is_whole_list(place, correction.path) else value), without
        except UsageError:
            return


def replaced_or_same(record: Record, path: str, value: object) -> object:
    """Return the record with a value at a path; itself where there is no such place."""
    try:
        return replaced(record, path, value)
    except UsageError:
        return record


def _probes(kind: Kind[Any]) -> list[Any]:
    """Return two values that a field may take."""
    values: list[Any] = []
    for words in _PROBES:
        try:
            value = kind.read(words)
        except Unreadable:
            continue
        if value not in values:
            values.append(value)
    return values[:2]


def _disagreeing(
    filing: StoredFiling,
    whole: dict[str, Any],
    evidence: Mapping[str, Evidence],
    record: Record,
    states: dict[str, State],
) -> set[str]:
    """Return the keys of a summary that say something else of another record."""
    ours, theirs = dict(_leaves(whole)), dict(_leaves(_summary(filing, record, states, evidence)))
    return {key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)} & ours.keys()


def _leaves(part: object, at: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every leaf of a summary; a list of plain values is one."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _leaves(value, f"{at}.{key}" if at else key)
    elif isinstance(part, list) and any(isinstance(entry, dict) for entry in part):
        for number, entry in enumerate(part):
            yield from _leaves(entry, f"{at}[{number}]")
    else:
        yield at, part


# ---- cutting down ---------------------------------------------------------------------------------------------------


def _cut_down(whole: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """Return what was checked of a summary; of a list with a checked member all by name, those unsaid unsure."""
    truth: dict[str, Any] = {}
    unsure: list[str] = []
    for key, stated in whole.items():
        paths = {path for path in keys if path == key or path.startswith((f"{key}.", f"{key}["))}
        if not paths:
            continue
        if key in NAMED_BY and isinstance(stated, list):
            truth[key] = [_member(part, f"{key}[{n}]", NAMED_BY[key], paths, unsure) for n, part in enumerate(stated)]
        elif isinstance(stated, dict):
            truth[key] = {name: value for name, value in stated.items() if f"{key}.{name}" in paths}
        else:
            truth[key] = stated
    return {**truth, "uncertain": sorted(unsure)} if unsure else truth


def _member(member: dict[str, Any], at: str, name: str, keys: set[str], unsure: list[str]) -> dict[str, Any]:
    if f"{at}.{name}" not in keys:
        unsure.append(f"{at}.{name}")
    return {key: value for key, value in member.items() if key == name or f"{at}.{key}" in keys}
