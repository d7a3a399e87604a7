"""What the rules have against a draft, at the questions of its pages, and what EDGAR had against its submission."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

from msgspec import UNSET, Struct, structs

from muniment.checks import Finding, check, rank
from muniment.drafts.figures import old_figures
from muniment.drafts.questions import Entries, Group, Node, Question, every_question
from muniment.forms import Record
from muniment.forms.definition import SubmissionHeader
from muniment.forms.walk import value_at
from muniment.reading import Submission
from muniment.wording import one_line
from muniment.writers.yaml import Remarks

LEFT_OUT = ("E-08", "X-24")
"""Rules that no draft is checked by. What EDGAR fills in itself a draft names for its printed page, and the filing copy
leaves out; what was read from an element of a former layout is written in that of today."""


_COMPARED = "C-16"


class PlacedFinding(Struct, frozen=True):
    """A finding at the question of a page that it concerns."""

    path: str
    finding: Finding


def in_order(findings: Iterable[Finding], pages: Sequence[Sequence[Node]]) -> list[Finding]:
    """Return findings of one weight after another, each weight in the order of the form."""
    places = [place for nodes in pages for place in _places(nodes)]
    order = {place: number for number, (place, _) in enumerate(places)}

    def key(finding: Finding) -> tuple[int, int]:
        places_of_finding = [order[place] for path in finding.paths if (place := _place(path, places))]
        return rank(finding.severity), min(places_of_finding, default=len(order))

    return sorted(findings, key=key)


def findings_of(record: Record, today: date, header: SubmissionHeader | None = None) -> list[Finding]:
    """Return what the rules say about a draft that is about to be filed, the gravest first."""
    whole = record if header is None else Submission(record, header)
    return check(whole, profile="submit", as_of=today, ignore=LEFT_OUT)


def at_questions(record: Record, findings: Iterable[Finding], nodes: Sequence[Node]) -> list[PlacedFinding]:
    """Return the findings that concern a question of a page, each at the first it concerns, in the page's order.

    What a finding is about stands first among its places: where that is on another page, and nothing stands there yet,
    the other page tells it.
    """
    places = [*_places(nodes)]
    placed = []
    for finding in findings:
        shown_at = next((place for path in finding.paths if (place := _place(path, places))), "")
        is_here = shown_at and (_place(finding.paths[0], places) or value_at(record, finding.paths[0]) is not UNSET)
        if is_here:
            placed.append(PlacedFinding(shown_at, finding))
    order = {place: number for number, (place, _) in enumerate(places)}
    return sorted(placed, key=lambda entry: order[entry.path])


def _places(nodes: Sequence[Node]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the places of a page where a finding can be shown, each with the paths that it covers."""
    places: list[tuple[str, tuple[str, ...]]] = []
    for node in nodes:
        if isinstance(node, Question):
            places.append((node.path, node.covers or (node.path,)))
            continue
        inner = (node.nodes,) if isinstance(node, Group) else tuple(entry.nodes for entry in node.entries)
        if isinstance(node, Entries) and not node.entries:
            places.append((node.path, (node.path,)))
        for inner_nodes in inner:
            places += _places(inner_nodes)
    return places


def _place(path: str, places: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """Return the place where a finding on a path is shown: its own, else the first below it, else that around it."""
    exact = next((place for place, covers in places if path in covers), "")
    below = exact or next((place for place, _ in places if place.startswith((f"{path}.", f"{path}["))), "")
    return below or next((place for place, _ in places if path.startswith((f"{place}.", f"{place}["))), "")


def at_answered(findings: Iterable[PlacedFinding], nodes: tuple[Node, ...]) -> list[PlacedFinding]:
    """Return the findings on questions that something was answered to: nobody is blamed for an empty page."""
    answered = {question.path for question in every_question(nodes) if question.texts}
    return [placed for placed in findings if placed.path in answered]


def by_place(findings: Iterable[PlacedFinding]) -> Mapping[str, list[Finding]]:
    """Return findings by the question that shows them, each message once."""
    findings_at: dict[str, list[Finding]] = {}
    for placed in findings:
        here = findings_at.setdefault(placed.path, [])
        if all(placed.finding.message != earlier.message for earlier in here):
            here.append(placed.finding)
    return findings_at


CODE = "EDGAR"
_WORD = "SUSPENDED"
_LONGEST = 1_000
_LINE = re.compile(
    rf"{_WORD} (?P<number>\d{{10}}-\d\d-\d{{6}})(?:, (?P<code>[\w-]+) (?P<path>[\w.\[\]]+))?: (?P<words>.*)"
).fullmatch
_CONTEXT = re.compile(r"(?P<code>[\w-]+) (?P<path>[a-z_][\w.\[\]]*)").fullmatch


class Reason(Struct, frozen=True):
    """One reason of EDGAR's: the submission, the words, and, as far as EDGAR tells, the rule and the path of the field.

    The reasons are lines at the head of the draft's file, so that they live as long as it does and whoever edits it by
    hand reads them too. A page shows each at its field until it is saved; with the next SUBMIT all are gone.
    """

    number: str
    message: str
    code: str = ""
    path: str = ""

    @classmethod
    def from_edgar(cls, number: str, message: str, context: str) -> "Reason":
        """Return a reason as EDGAR tells it; `context` is `CODE path` where a rule of ours found it."""
        match = _CONTEXT(context)
        return cls(
            number, one_line(message)[:_LONGEST] or "EDGAR gives no words for it.", *(match.groups() if match else ())
        )

    @property
    def name(self) -> str:
        """The field of the first level that it is about, "" where none is named."""
        return self.path.partition(".")[0].partition("[")[0]

    @property
    def finding(self) -> Finding:
        """The reason as pages show what stands against a field."""
        return Finding(
            code=self.code or CODE,
            name="suspended",
            severity="error",
            paths=(self.path,) if self.path else (),
            message=f"EDGAR suspended {self.number}: {self.message}",
            citation=f"EDGAR on {self.number}",
        )


def standing(record: Record, remarks: Remarks, findings: Iterable[Finding]) -> list[Finding]:
    """Return what a draft remembers against itself: EDGAR's reasons, and figures that the cover has no more."""
    return [*(reason.finding for reason in reasons_in(remarks)), *old_findings(record, remarks, findings)]


def old_findings(record: Record, remarks: Remarks, findings: Iterable[Finding]) -> list[Finding]:
    """Return the figures in the texts of a draft that the cover has no more, as findings.

    `findings` are those of the rules: where one of them compares a whole text with the cover, that is not told again.
    """
    compared = {path for finding in findings if finding.code == _COMPARED for path in finding.paths[:1]}
    return [mark.finding for mark in old_figures(record, remarks) if mark.path not in compared]


def noted(remarks: Remarks, reasons: Iterable[Reason]) -> Remarks:
    """Return the remarks of a draft with these reasons in the place of earlier ones."""
    lines = [
        f"{_WORD} {reason.number}{f', {reason.code} {reason.path}' if reason.path else ''}: {reason.message}"
        for reason in reasons
    ]
    return structs.replace(remarks, head=(*[line for line in remarks.head if not _LINE(line)], *lines))


def reasons_in(remarks: Remarks) -> list[Reason]:
    """Return the reasons that a draft keeps."""
    matches = filter(None, map(_LINE, remarks.head))
    return [Reason(match["number"], match["words"], match["code"] or "", match["path"] or "") for match in matches]


def mended(remarks: Remarks, names: Set[str] | None = None) -> Remarks:
    """Return the remarks without the reasons about some fields of the first level; without any where None is given."""
    left = [] if names is None else [reason for reason in reasons_in(remarks) if reason.name not in names]
    return noted(remarks, left)
