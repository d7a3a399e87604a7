"""A whole Form D read from its printed page, and the record of what was found."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count, takewhile
from typing import Any, TypeVar, cast

from msgspec import UNSET, Struct, structs

from muniment.documents.printed import TICKED, TOLD_BOX, UNTICKED, PrintedText
from muniment.errors import FormNotRead
from muniment.forms.definition import Part, fields
from muniment.forms.form_d.fields import FormD
from muniment.readers.labelled.cover import title_letter
from muniment.readers.labelled.form_d.answers import (
    BESIDE_LABEL,
    Answers,
    Page,
    as_printed,
    read_answers,
    read_signatures,
)
from muniment.readers.labelled.form_d.layout import Label, Section, find_headings, groups, sections, tidied, words_of
from muniment.readers.labelled.form_d.typed import cells, digits
from muniment.readers.labelled.form_d.wordings import Group, Item, printed_form
from muniment.readers.labelled.text import Prepared, blanked, running_lines
from muniment.readers.labelled.values import Found

_SOME, _MANY = 5, 12  # headings that make a page a Form D, and a sound one
_SOUND, _DAMAGED, _PART, _UNLIKELY = 0.99, 0.88, 0.6, 0.1
# Labels that nobody types: none is a word that a name, a street or a title has.
_LABELS = tuple(
    label
    for label in {row.field.at.label.casefold() for row in printed_form().rows.values()}
    if label.endswith((" name", "address 1", "address 2", "postal code", "of signer"))
)
# Titles that hardly stand together elsewhere: a look at them spares most texts a closer one.
_TITLE = re.compile(r"[0-9]+\. ([a-z]+(?: [a-z]+)+)")
_TITLES = [hit[1] for words in printed_form().headings.values() if (hit := _TITLE.fullmatch(words[0].casefold()))]
_SEVERAL = 3
# A number at the right of a line in which a label goes on in the next one.
_WITHIN = re.compile(
    r"(?<![^\S\n])[^\S\n]{3,}+(?P<number>\$?[0-9][0-9,]*+)(?:[^\S\n]++USD\b[^\n]{0,200}+|[^\S\n]*+)(?=\n[^\S\n]*+[a-z])"
)

# A part of what stands for the picture of a box, and what is left of it where a line or column ends.
_PICTURED, _CHECKED = re.compile(r"\b(?:Checkbox|Radio button)\b"), re.compile(r"\bchecked\b")
_TORN = re.compile(
    r"\bCheckbox\b|(?:^|(?<=  )|(?<=\t))(?:Radio|Radio button|button|not|checked|not checked)(?=  |\t|[^\S\n]*$)",
    re.MULTILINE,
)
P = TypeVar("P", bound=Part)
_LISTED = re.compile(r"\]\Z|\.states\[")  # paths of entries of lists
_PAPER = ("notice of sale of securities", "uniform limited offering exemption", "regulation d")


class Notice(Struct):
    """What a page says: the record, what was found for each of its paths, and stretches that are labels."""

    text: str
    record: FormD
    found: dict[str, Found]
    labels: list[tuple[int, int]]


def is_form_d(page: Prepared) -> bool:
    """Whether a printed text is a Form D in its electronic layout.

    Raises:
        FormNotRead: it is one as it was on paper.
    """
    text, small = page.text, page.small
    if all(words in small for words in _PAPER) and not title_letter(text):  # a schedule may speak of such a notice
        raise FormNotRead("a Form D as it was on paper before 2008: recognised, not read")
    missing = 0
    for title in _TITLES:  # of most texts it is known soon that too few are there
        missing += title not in small
        if missing > len(_TITLES) - _SEVERAL:
            return False
    tidy = tidied(text)
    return len({item for item, _, _ in find_headings(tidy, words_of(tidy))}) >= _SOME


def read_notice(
    printed: PrintedText, *, is_html: bool, typed: Sequence[tuple[int, int]] = (), pages: Sequence[int] = ()
) -> Notice:
    """Read a Form D; `typed` are stretches that stand where the form has room for answers, `pages` begin pages."""
    text = tidied(printed.text)
    within: list[tuple[int, int, int]] = []
    has_torn = False
    if not is_html:
        text, has_torn = _with_boxes_told(blanked(text, running_lines(text, pages)))
        within = [(*hit.span("number"), hit.end()) for hit in _WITHIN.finditer(text)]
    words = words_of(blanked(text, [(start, end) for start, _, end in within]))
    found = find_headings(text, words)
    cut = sections(text, words, found, typed)
    has_ticks = TICKED in text or UNTICKED in text or any(spot.ticked for section in cut for spot in section.spots)
    sound = _SOUND if len({section.items[0] for section in cut}) >= _MANY and not has_torn else _DAMAGED
    gathered = _Gathered(Page(text, is_html, has_ticks and not has_torn, sound, within))
    for section in cut:
        gathered.add(section)
    gathered.compare()
    gathered.sign()
    _lower_confidence(gathered.found, typed)
    record = _assembled(cast("type[FormD]", printed_form().layout.record), "", gathered.found, gathered.counts)
    labels = [(label.spot.box[0], label.spot.end) for label in gathered.labels]
    labels += list(_terms(cut[-1])) if cut else []
    labels += [*gathered.again, *((start, end) for _, start, end in found)]
    if cut:
        labels.append((0, cut[0].start))
    return Notice(text, record, gathered.found, labels)


def _with_boxes_told(text: str) -> tuple[str, bool]:
    """Return a text with boxes for the words that stood for pictures of them, and whether some of these are torn.

    A frame is then the place of a picture, ticked or not, and no box.
    """
    if not _PICTURED.search(text) or not _CHECKED.search(text):  # one of the two may be in somebody's name
        return text, False
    text = TOLD_BOX.sub(
        lambda told: (UNTICKED if told["not"] else TICKED).rjust(len(told[0])), text.replace(UNTICKED, " ")
    )
    torn = [hit.span() for hit in _TORN.finditer(text)]
    text = blanked(text, torn)
    return text, bool(torn) or _PICTURED.search(text) is not None


def _lower_confidence(found: Mapping[str, Found], typed: Sequence[tuple[int, int]]) -> None:
    """Trust values less that are parts of what stands together below a label, but for entries of a list.

    And texts in which labels or boxes stand: what was typed stands elsewhere, or ends before them.
    """
    for path, value in found.items():
        if value.end > value.start and not _LISTED.search(path):
            place = value.start, value.end
            n = bisect_right(typed, place) - 1
            near = (stretch for stretch in typed[max(n, 0) : n + 2] if stretch[0] < place[1] and place[0] < stretch[1])
            if any(place != stretch for stretch in near):
                value.confidence = min(value.confidence, _PART)
        if value.how == BESIDE_LABEL and isinstance(value.value, str) and not value.value.isdecimal():
            text = " ".join(value.words.casefold().split())
            labels = sum(label in text for label in _LABELS)
            if labels > 1 or any(words in text for words in (TICKED, UNTICKED, "radio button", "not checked")):
                value.confidence = min(value.confidence, _UNLIKELY)
            elif labels:
                value.confidence = min(value.confidence, _PART)


def _terms(section: Section) -> Iterator[tuple[int, int]]:
    """Yield the terms of submission and the last footnote: they are longer than what the wordings have of them."""
    notes = {spot.means[0].field: spot for spot in reversed(section.spots) if spot.means[0].role == "note"}
    terms, certification = notes.get("<terms-of-submission>"), notes.get("<certification>")
    if terms and certification and terms.start < certification.start:
        yield terms.start, certification.start
    if section.spots and section.spots[-1].means[0].field == "<terms-of-submission>":
        yield section.spots[-1].end, section.end


class _Gathered:
    """Answers under their record paths, issuer by issuer and person by person."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, Found] = {}
        self.counts: dict[str, int] = {}
        self.labels: list[Label] = []
        self.again: list[tuple[int, int]] = []
        self.signed: list[tuple[list[str], int, int]] = []
        self.begun: Counter[Item] = Counter()

    def add(self, section: Section) -> None:
        """Add an item."""
        item = section.items[0]
        group = printed_form().groups.get(item)
        leading = group.leading if group else ()
        split = groups(section, leading=leading)
        for n, labels in enumerate(split):
            following = split[n + 1] if n + 1 < len(split) else []
            end = following[0].spot.box[0] if following else section.end
            self.labels += labels
            answers = read_answers(self.page, labels, end)
            if n == 0 and _leads_with_number(self.page, section, labels):
                for answer in answers.found.values():
                    if answer.how == BESIDE_LABEL and isinstance(answer.value, int):
                        answer.confidence = min(answer.confidence, _UNLIKELY)
            # What stands beside the labels that are there may belong to one that is not.
            there = {label.printed.field for label in labels}
            complete = all(name in there for item in section.items for name in printed_form().value_fields(item))
            if not complete or (following and following[0].printed.field not in leading):
                for answer in (*answers.found.values(), *chain.from_iterable(answers.several.values())):
                    answer.confidence = min(answer.confidence, _DAMAGED)
            self.put(item, answers)

    def put(self, item: str, answers: Answers) -> None:
        """Note the answers of one group under their paths."""
        group = printed_form().groups.get(item)
        if group and group.blank and answers.is_blank():
            return
        old, new = (group.path, self.next(item, group)) if group else ("", "")
        self.signed += answers.signed
        for name, value in answers.found.items():
            path = new + name.removeprefix(old) if old and name.startswith(old) else name
            path = path.removesuffix("[].state").removesuffix("[]")  # a list of which nothing is there
            before = self.found.get(path)
            if before is None or not before.stated:
                self.found[path] = value
            else:  # the name of the issuer stands above its address again
                self.again.append((value.start, value.end))
        for name, many in answers.several.items():
            path = new + name.removeprefix(old) if old and name.startswith(old) else name
            self.several(path, many)

    def next(self, item: Item, group: Group) -> str:
        """Count one more part of which an item has several; return its path."""
        name, n = group.further or group.path.removesuffix("[]."), self.begun[item] - bool(group.further)
        self.begun[item] += 1
        if n < 0:
            return group.path
        self.counts[name] = max(n + 1, self.counts.get(name, 0))
        return f"{name}[{n}]."

    def several(self, path: str, many: list[Found]) -> None:
        """Note the entries of a list, which may have fields of their own."""
        name, _, rest = path.partition("[]") if "states[]" not in path else path.rpartition("[]")
        if "states[]" in path:
            stated = [state for state in many if state.stated]
            self.counts[name] = len(stated)
            for n, state in enumerate(stated):
                self.found[f"{name}[{n}]{rest}"] = state
                if state.words != state.value:
                    self.found[f"{name}[{n}].name"] = as_printed(state)
            return
        for n, entry in enumerate(many):
            self.found[f"{name}[{n}]"] = entry

    def compare(self) -> None:
        """Trust all issuers less where there are not as many first items as second ones: who has which address?"""
        issuers = {item: group for item, group in printed_form().groups.items() if group.further}
        if len({self.begun[item] for item in issuers}) > 1:
            begins = tuple(begin for group in issuers.values() for begin in (group.path, f"{group.further}["))
            for path, value in self.found.items():
                if path.startswith(begins):
                    value.confidence = min(value.confidence, _DAMAGED)

    def sign(self) -> None:
        """Read the signature block, which is easier when the issuers are known."""
        issuers = ("primary_issuer.", "other_issuers[")
        found = [name for path, name in self.found.items() if path.startswith(issuers) and path.endswith(".name")]
        names = [str(name.value) for name in found if name.stated]
        rows = [
            row for columns, start, end in self.signed for row in read_signatures(self.page, columns, start, end, names)
        ]
        self.counts["signatures"] = len(rows)
        for n, row in enumerate(rows):
            for name, value in row.items():
                self.found[f"signatures[{n}].{name}"] = value
        amendment = self.found.get("is_amendment")
        if amendment and amendment.stated:
            self.found["submission_type"] = structs.replace(amendment, value="D/A" if amendment.value else "D")


def _leads_with_number(page: Page, section: Section, labels: list[Label]) -> bool:
    """Whether a number, or its box, stands between a heading and the first label: each may stand above its label."""
    first = labels[0].spot.box[0] if labels else section.start
    leading = [page.text[slice(*cell)] for cell in cells(page.text, section.start, first)]
    return any(digits(text) or TICKED in text or UNTICKED in text for text in leading)


def _assembled(kind: type[P], path: str, found: Mapping[str, Found], counts: Mapping[str, int]) -> P:
    """Return a part of the record with the values that were found for its fields."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        here = f"{path}{field.name}"
        if field.part is None and field.repeats:
            entries = takewhile(bool, (found.get(f"{here}[{n}]") for n in count()))
            value = tuple(value for entry in entries if (value := _stated(entry)) is not UNSET) or UNSET
        elif field.part is None:
            value = _stated(found.get(here))
        elif field.repeats:
            parts = (_assembled(field.part, f"{here}[{n}].", found, counts) for n in range(counts.get(here, 0)))
            value = tuple(parts) or UNSET
        else:
            part = _assembled(field.part, f"{here}.", found, counts)
            value = part if part != field.part() else UNSET
        if value is not UNSET:
            values[field.name] = value
    return kind(**values)


def _stated(found: Found | None) -> object:
    return found.value if found and found.is_confident else UNSET
