"""What stands behind a record read from a page: evidence, states, unread parts and problems, worked out when asked for.

The traces of a schedule, of a Form D, and of a page that muniment printed itself.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from msgspec import UNSET, UnsetType, structs

from muniment.documents.exhibits import AttachedDocument, documents_beside
from muniment.documents.header import FilingHeader
from muniment.documents.passage import Passage
from muniment.documents.printed import TICKED, Printed, PrintedText
from muniment.documents.submission import FullSubmission
from muniment.evidence import DISPUTED, Candidate, Evidence, Problem, Span, State
from muniment.forms.definition import Part, SubmissionHeader
from muniment.readers.labelled.confidence import reasons
from muniment.readers.labelled.cross_checks import REPRESENTED, UNSIGNED
from muniment.readers.labelled.form_d import Notice
from muniment.readers.labelled.form_d.wordings import printed_form
from muniment.readers.labelled.items.answers import tidy
from muniment.readers.labelled.items.exhibits import Lists, annexes_of, lists_of
from muniment.readers.labelled.labels import best, find_labels
from muniment.readers.labelled.record import Built, note_before_items
from muniment.readers.labelled.statement import Statement, read_statement
from muniment.readers.labelled.text import spelled, words_of
from muniment.readers.labelled.values import Found
from muniment.reading import AnnexedAnswer, Details
from muniment.wording import address, clipped, is_address

_DOUBTFUL = 0.9
_QUOTED = 81  # characters of a value in a problem, with the sign that it goes on
# Of checks of a value by itself, and of one that finds no other value.
_CODES = {"kind": "implausible", "check digit": "implausible", UNSIGNED: "unsigned", REPRESENTED: "signed-for"}
# Signs by themselves say nothing: punctuation, empty boxes, the dollar beside an amount. A letter or a figure may.
_SAYS = re.compile(r"[^\W_]")
# What each first page has, and whether pages before 1998 had it, too.
_ON_FIRST_PAGE = (
    ("issuer_name", "name of the issuer", True),
    ("class_title", "title of the class", True),
    ("cusips", "CUSIP number", True),
    ("event_date", "date of the event", False),
    ("rules", "rule under which it is filed", False),
)
_ASKED_SINCE = date(1998, 2, 17)
_NUMBERED_LINE, _FEWEST_ITEMS = re.compile(r"^[^\S\n]*+(?:item\s)?(\d{1,2})[.)](?=\s)", re.MULTILINE | re.IGNORECASE), 3

# What a note before the items calls itself, in a line of its own or before a colon.
_CALLED = re.compile(
    r"(?:(?:explanatory|introductory|preliminary|prefatory)\s(?:notes?|statement)|introduction|preamble)(?=[^\S\n]*[:.\n])",
    re.IGNORECASE,
)


class PrintedTrace:
    """The trace of a form read from its text, whichever form: see `muniment.reading.Trace`.

    `text` is that of the page with blanks for running heads, character for character; `found` what was found in it, by
    record path.
    """

    def __init__(
        self, printed: PrintedText, media_type: str, whole: FullSubmission | None, text: str, found: Mapping[str, Found]
    ) -> None:
        self.printed, self.whole, self.text, self.found = printed, whole, text, found
        self.encoding = printed.encoding
        # Of a PDF in a full submission, what is read and shown are its pages.
        in_text = whole is not None and isinstance(printed, Printed)
        self.media_type = "text/plain; format=edgar-submission" if in_text else media_type

    def header(self) -> FilingHeader | UnsetType:
        """Return EDGAR's header, where the document stands in a full submission."""
        return self.whole.header if self.whole else UNSET

    def submission_header(self) -> SubmissionHeader | UnsetType:
        """Return nothing: what EDGAR alone may see is never printed."""
        return UNSET

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        """Return, by record path, where each value was read, how sure that is, and what else may have been meant."""
        evidence: dict[str, Evidence] = {}
        for path, found in self.found.items():
            if found.stated or found.end > found.start:  # words in place of a value, too
                places = ((found.start, found.end), *found.further)
                spans = tuple(self.printed.span(source, *place) for place in places)
                candidates = ()
                if found.stated and not found.is_confident:
                    candidates = (Candidate(_shown(found.value), found.confidence, spans),)
                candidates += tuple(
                    Candidate(_shown(value), 1 - found.confidence, (self.printed.span(source, *place),))
                    for value, *place in found.others
                )
                evidence[path] = Evidence(spans, found.confidence, found.how, candidates)
        return evidence

    def states(self) -> Mapping[str, State]:
        """Return, by record path, why values are absent."""
        states: dict[str, State] = {}
        for path, found in self.found.items():
            if found.stated and not found.is_confident:
                states[path] = State("unreadable", found.words)
            elif not found.stated and found.absence:
                states[path] = State(found.absence, " ".join(found.words.split()) if found.absence != "blank" else "")
        return states

    def unread(self, source: str) -> tuple[Span, ...]:
        """Return the parts of the text that no value and no label accounts for, what is left out, other documents."""
        spans = [self.printed.span(source, *stretch) for stretch in self._unclaimed()]
        if isinstance(self.printed, Printed):
            spans += [Span(source, *stretch) for stretch in self.printed.ranges_left_out()]
        spans += [Span(source, *passage.source_range(0, len(passage))) for passage in self._beside()]
        return tuple(sorted(spans, key=lambda span: (span.start, span.end)))

    def _unclaimed(self) -> Iterator[tuple[int, int]]:
        """Yield what lies between claimed stretches, without blanks around it. Running heads are blank already."""
        text, done = self.text, 0
        for start, end in [*sorted(self._claimed()), (len(text), len(text))]:
            if start > done and _SAYS.search(gap := text[done:start]):
                yield done + len(gap) - len(gap.lstrip()), done + len(gap.rstrip())
            done = max(done, end)

    def _claimed(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches that a value or a label accounts for."""
        raise NotImplementedError

    def _beside(self) -> list[Passage]:
        """Return what else a full submission holds: its exhibits, and what stands outside of all documents."""
        if self.whole is None or not isinstance(self.printed, Printed):
            return []
        own = self.printed.passage
        others = [document.passage for document in self.whole.documents if document.passage is not own]
        return [*(passage for passage in others if passage.data.strip()), *self.whole.unread]

    def attachments(self, source: str) -> Iterator[AttachedDocument]:
        """Yield the documents beside the one that was read, where it stands in a full submission."""
        own = self.printed.passage if isinstance(self.printed, Printed) else None
        return documents_beside(self.whole, own, source) if self.whole else iter(())

    def details(self, source: str) -> Details:
        """Return the lists beside the record; of a form that has none, none."""
        return Details()

    def problems(self, source: str) -> tuple[Problem, ...]:
        """Return the problems, in the order of the text; first pages that are damaged."""
        sheets = getattr(self.printed, "sheets", ())
        problems = [Problem("", "damaged", f"page {sheet.page} {sheet.damage}") for sheet in sheets if sheet.damage]
        for path, found in sorted(self.found.items(), key=lambda entry: entry[1].start):
            if found.stated and not found.is_confident:
                code, message = "candidate", f"may be {_quoted(found.value)}, too unsure to be stated: {reasons(found)}"
            elif found.stated and found.confidence < _DOUBTFUL:
                code = "lost-characters" if "lost" in found.signs else "doubtful"
                message = f"read as {_quoted(found.value)}, with some doubt: {reasons(found)}"
            elif found.absence == "unreadable":
                code, message = "unreadable", f"here stands {_quoted(found.words.strip())}, which is no such value"
            else:
                continue
            problems.append(Problem(path, code, message, self.printed.span(source, found.start, found.end)))
        return tuple(problems)


class LabelledTrace(PrintedTrace):
    """The trace of one schedule."""

    def __init__(
        self,
        printed: PrintedText,
        statement: Statement,
        built: Built,
        media_type: str,
        whole: FullSubmission | None,
        *,
        rendered: bool = False,
    ) -> None:
        super().__init__(printed, media_type, whole, statement.text, built.found)
        self.statement, self.built, self.rendered = statement, built, rendered
        self._lists: Lists | None = None

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        """Return the evidence, that of the issuer's CIK from the header of the submission too."""
        evidence = dict(super().evidence(source))
        cik = self._cik_place()
        if cik:
            evidence["issuer_cik"] = Evidence((Span(source, *cik),), 1.0, "header of the submission")
        return evidence

    def details(self, source: str) -> Details:
        """Return the lists and tables beside the record: transactions, exhibits, people, a note, annexed answers."""
        return self._read_lists(source).details

    def _read_lists(self, source: str) -> Lists:
        if self._lists is None:
            self._lists = lists_of(self.statement, self.printed, self.whole, source, rendered=self.rendered)
            if self.statement.unlined:
                self._lists = _doubted(self._lists)
            if self._note:
                words = self.text[slice(*self._note)]
                called = _CALLED.match(words)
                heading = called[0] if called else ""
                note = AnnexedAnswer(self.printed.span(source, *self._note), "", heading, tidy(words))
                details = structs.replace(self._lists.details, annexed=(note, *self._lists.details.annexed))
                self._lists = self._lists._replace(details=details)
        return self._lists

    @cached_property
    def _note(self) -> tuple[int, int] | None:
        return note_before_items(self.statement, self.built)

    def problems(self, source: str) -> tuple[Problem, ...]:
        """Return the problems of values, contradictions between what is said in several places, those of lists."""
        told = [
            Problem(
                check.path,
                _CODES.get(check.name, "contradiction"),
                check.message,
                self.printed.span(source, check.value.start, check.value.end),
            )
            for check in self.statement.checks
            if not check.agrees
        ]
        contradicted = {problem.path for problem in told}
        others = (
            problem
            for problem in super().problems(source)
            if problem.code != "doubtful" or problem.path not in contradicted
        )
        if not self.statement.persons:
            told.append(Problem("reporting_persons", "missing", "no cover page of a reporting person was read"))
        told += self._missing()
        if self.statement.unlined:
            message = "the text lost the ends of its lines: they were set anew at labels, and lists are not read whole"
            told.append(Problem("", "lines-lost", message))
        if self.statement.ends_early:
            last = len(self.statement.persons) - 1
            message, end = self.statement.ends_early, len(self.statement.text.rstrip())
            told.append(
                Problem(
                    f"reporting_persons[{last}]", "missing", message, self.printed.span(source, max(0, end - 1), end)
                )
            )
        start, end = self.statement.unsigned
        if any(map(str.isalpha, self.statement.text[start:end])):
            message = "nobody was read among the signatures"
            told.append(Problem("signatures", "missing", message, self.printed.span(source, start, end)))
        if unread := self._numbered_as_items():
            numbers = ", ".join(hit[1] for hit in unread)
            message = f"lines numbered {numbers} look like items that were not read"
            told.append(Problem("", "items-not-read", message, self.printed.span(source, *unread[0].span(1))))
        if self.statement.tender:
            message = "a tender offer, whose items have other numbers: read are those titled as in Schedule 13D"
            told.append(Problem("", "tender-offer", message, self.printed.span(source, *self.statement.tender)))
        return (*others, *told, *self._read_lists(source).problems)

    def _missing(self) -> Iterator[Problem]:
        """Yield what each first page says and this one does not, or not where anything looks for it.

        The day of the event and the rule are asked for on Schedules 13G since 1998; many covers are older forms' still.
        """
        if self.statement.tender:  # whose first page is another form's
            return
        days = [line.date.value for line in self.statement.signed if line.date and isinstance(line.date.value, date)]
        asked = self.statement.letter == "D" or max(days, default=_ASKED_SINCE) > _ASKED_SINCE
        asks = [(path, name) for path, name, always in _ON_FIRST_PAGE if always or asked]
        for path, name in asks[:-1] if self.statement.letter == "D" else asks:  # a Schedule 13D has no rules to tick
            found = self.found.get(path)
            if found is None or not (found.stated or found.absence):
                yield Problem(path, "missing", f"no {name} was read on the first page")

    def _numbered_as_items(self) -> list[re.Match[str]]:
        """Return lines with the numbers of items that were not found, in their order: the first stands above all found.

        In a Schedule 13D the others do so, too: its answers have lists of their own.
        """
        heads, persons = self.statement.answers.heads, self.statement.persons
        first = min((head.start for head in heads), default=0)
        last = max(head.start for head in heads) if heads and self.statement.letter == "G" else first
        found, hits = {head.key.rstrip("abcdef") for head in heads}, list[re.Match[str]]()
        for hit in _NUMBERED_LINE.finditer(self.statement.text, persons[-1].end if persons else first, last):
            expected = int(hits[-1][1]) + 1 if hits else 1
            while str(expected) in found:
                expected += 1
            if int(hit[1]) == expected and (hits or hit.start() < first):
                hits.append(hit)
        return hits if len(hits) >= _FEWEST_ITEMS else []

    def _cik_place(self) -> tuple[int, int] | None:
        """Return where the header names the subject company by its CIK."""
        if self.whole is None or self.built.record.issuer_cik is UNSET or not self.whole.header_reading:
            return None
        reading = self.whole.header_reading
        for n, party in enumerate(reading.header.parties):
            place = reading.spans.get(f"parties[{n}].cik")
            if party.cik == self.built.record.issuer_cik and place:
                return self.whole.header_passage.source_range(*place)
        return None

    def _claimed(self) -> Iterator[tuple[int, int]]:
        for found in (*self.statement.values(), *self.built.found.values()):
            if found.end > found.start:
                yield found.start, found.end
            yield from found.further
        for label in best(find_labels(words_of(self.statement.text), whole=True)):
            yield label.start, label.end
        yield from ((annex.start, annex.end) for annex in annexes_of(self.statement) if annex.heading)
        if self._note:
            yield self._note


def _doubted(lists: Lists) -> Lists:
    """Return the lists of a text that lost the ends of its lines: where an entry of them ends is a guess."""
    people, trades = (
        tuple(structs.replace(entry, confidence=min(entry.confidence or 0.0, DISPUTED)) for entry in entries)
        for entries in (lists.details.people, lists.details.transactions)
    )
    return lists._replace(details=structs.replace(lists.details, people=people, transactions=trades))


def _shown(value: object) -> str:
    """Return a value in words; an address in one line; of a choice of Item 3, a pair, the letter that is printed."""
    if isinstance(value, Part):
        return address(value) if is_address(type(value)) else repr(value)
    if not isinstance(value, tuple):
        return str(value)
    return ", ".join(str(part[0] if isinstance(part, tuple) else part) for part in value)


def _quoted(value: object) -> str:
    """Return a value as a problem quotes it, with a sign where it goes on."""
    text = ("no", "yes")[value] if isinstance(value, bool) else _shown(value)
    return repr(clipped(text, _QUOTED))


class NoticeTrace(PrintedTrace):
    """The trace of one Form D."""

    def __init__(self, printed: PrintedText, notice: Notice, media_type: str, whole: FullSubmission | None) -> None:
        super().__init__(printed, media_type, whole, notice.text, notice.found)
        self.notice = notice

    def _claimed(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches of values, and those of all that the form prints."""
        yield from self.notice.labels
        for found in self.notice.found.values():
            if found.end > found.start:
                yield found.start, found.end

    def problems(self, source: str) -> tuple[Problem, ...]:
        """Return the problems of values, then what was typed or ticked and is in no value."""
        told = list(super().problems(source))
        for start, end in self._unclaimed():
            words = self.text[start:end]
            if TICKED in words or not printed_form().words.issuperset(spelled(words)):
                message = f"{_quoted(words)} stands on the page, and is in no value: see where it belongs"
                told.append(Problem("", "stray-text", message, self.printed.span(source, start, end)))
        return tuple(told)


class SheetTrace(PrintedTrace):
    """The trace of one page."""

    def __init__(
        self, printed: PrintedText, found: dict[str, Found], form: str, media_type: str, whole: FullSubmission | None
    ) -> None:
        super().__init__(printed, media_type, whole, printed.text, found)
        self.form = form

    def details(self, source: str) -> Details:
        """Return the lists and tables beside the record of a schedule."""
        if self.form == "D":
            return super().details(source)
        return lists_of(read_statement(self.printed, self.form), self.printed, self.whole, source).details

    def _claimed(self) -> Iterator[tuple[int, int]]:
        """Yield the whole page: what is not filed is the form's."""
        yield 0, len(self.text)
