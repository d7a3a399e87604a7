"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from muniment.checks import Finding
from muniment.cli.output import printable
from muniment.pipeline.checking import Judged

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def command(one: Judged, finding: Finding) -> str:
    """Return a finding as one line; a cell or a page is told in the message."""
    places = one.places(finding)
    first = places[0] if places else None
    told = {"file": one.file}
    beside = ""
    if first and (first.cell or first.page):
        beside = f" ({first.cell.words if first.cell else f'page {first.page}'})"
    elif first and first.place:
        place = first.place
        told |= {"line": str(place.line), "endLine": str(place.end_line)}
        if place.line == place.end_line:  # GitHub takes columns within one line only
            told |= {"col": str(place.column), "endColumn": str(place.end_column)}
    told["title"] = f"{finding.code} {finding.name}"
    said = ",".join(f"{name}={_property(words)}" for name, words in told.items())
    message = " ".join(filter(None, (finding.message, finding.mend, f"[{finding.citation}]"))) + beside
    return f"::{_COMMANDS[finding.severity]} {said}::{_data(message)}"


def _data(words: str) -> str:
    """Return words as the runner takes them: they end at a line end, unless that is written otherwise."""
    return printable(words).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
