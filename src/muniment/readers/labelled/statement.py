"""A whole schedule read from its printed text: first page, reporting persons, items with boxes, signatures."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import UNSET, Struct, field, structs

from muniment.documents.printed import TICKED, UNTICKED, PrintedText
from muniment.errors import FormNotRead
from muniment.forms import FormName
from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import Heading, headings, read_exit, read_item3
from muniment.readers.labelled.converter_damage import (
    find_torn,
    is_torn,
    named_below,
    put_together,
    with_names,
    without_cuts,
    without_repeats,
)
from muniment.readers.labelled.cover import (
    First,
    amendment_in_text,
    head_of_form,
    read_first_page,
    title_letter,
    title_of_another,
)
from muniment.readers.labelled.items.answers import Answers, owned_by_each, read_answers, read_tender, tender_title
from muniment.readers.labelled.items.cells import page_rows
from muniment.readers.labelled.labels import CAPTIONS, Label, find_labels
from muniment.readers.labelled.persons import Cover, read_persons
from muniment.readers.labelled.rows import KNOWN_BY, NUMBERS, ORDER, POWERS
from muniment.readers.labelled.signatures import (
    ONLY_PERSON,
    Signed,
    body_of,
    find_signatures,
    is_captioned,
    read_signatures,
)
from muniment.readers.labelled.text import (
    Prepared,
    of_browser,
    underlines,
    with_boxes_told,
    without_double_spacing,
    without_leaders,
    without_margins,
    without_powers_heading,
    without_running_heads,
    words_of,
)
from muniment.readers.labelled.values import Check, Found

Letter = Literal["D", "G"]
_OF_A_SCHEDULE = 2  # labels of a first page that make a text a schedule
_WHOLE_PAGE = (*POWERS, "aggregate_amount", "percent", "types")  # rows of which no other paper has so many
_MOST_OF_PAGE = 6
_EXPECTED = 17  # labels of a first page and of a reporting person
_SURE = 0.9
# Words of the last rows of a cover page, and how many characters may follow on it.
_LAST_WORDS = {"citizenship or": 3_000, "dispositive": 2_500, "excludes": 1_500, "type of reporting": 600}
_PREAMBLE = 6_000  # characters behind the cover pages in which Item 1 ends
_FIRST_PAGE, _UNLABELLED = 6_000, 12_000  # characters of a first page, and of all covers that have no such words


class Statement(Struct):
    """What was found in a schedule, with the text it was found in and the labels that were recognised.

    `text` is the printed text without running heads, character for character, `small` the same in small letters.
    `form` is the type of the submission, as the page names it. `checks` compare its values with what is said of them
    elsewhere. `torn` is whether cells cut through its words, `unlined` whether it lost the ends of its lines. `tender`
    is where it is titled as a tender offer, too. `whole` has the words that stand beside the powers of a cover page,
    too: elsewhere they may head a column, "No. of Shares". `ends_early` says where the text ends that has no items: a
    part of a schedule, of which the rest is lost. `unsigned` is where signatures stand of which none was read.
    """

    text: str
    small: str
    letter: Letter
    form: Found
    first: First
    persons: list[Cover]
    item3: Found
    exit: Found
    answers: Answers
    signed: list[Signed]
    labels: list[Label]
    checks: list[Check] = field(default_factory=list)
    torn: bool = False
    unlined: bool = False
    tender: tuple[int, int] | None = None
    whole: str = ""
    ends_early: str = ""
    unsigned: tuple[int, int] = (0, 0)

    def values(self) -> Iterator[Found]:
        """Yield everything that was found."""
        yield self.form
        yield from self.first.values()
        for person in self.persons:
            yield from person.rows.values()
        yield from (self.item3, self.exit)
        yield from self.answers.found.values()
        for line in self.signed:
            yield from (found for found in (line.name, line.title, line.for_, line.date) if found)


_TAGS = 40  # of a page whose source was printed; a typed text has <PAGE>, <TABLE> and <S>, and closes few
_CLOSING = re.compile(r"</(?:p|td|tr|div|font|span|b|i|u|a)>", re.IGNORECASE)


def read_statement(
    printed: PrintedText, form: str = "", *, plain: bool = False, amended: bool = False, page: Prepared | None = None
) -> Statement:
    """Read a schedule; `form` is "13D" or "13G", and it is `amended`, where something beside the text says so.

    `page` is the printed text with its small letters, where they were made before.
    In `plain` text, tabs may be those of a converter that cut through words; those of a page are cells.

    Raises:
        FormNotRead: the text is no such schedule; the message says what it is most like. So is the source of a web page
            where it was printed: sizes and widths in its tags look like shares.
    """
    if printed.text.count("</") > _TAGS and len(_CLOSING.findall(printed.text)) > _TAGS:
        raise FormNotRead(
            "it shows the source of a web page, with its tags; hand in the page itself (.htm) or EDGAR's text (.txt)"
        )
    spaced, whole, torn = _prepared(printed.text, page, plain=plain)
    page = without_powers_heading(whole)
    page = page.without(underlines(page.text))
    text, small = page.text, page.small
    # The narrative behind the last cover page has no labels that values are read by.
    labels = find_labels(words_of(text[: _behind_first_pages(small)]))
    labels = _with_torn(text, labels) if torn else labels
    named = form[-1:] or title_letter(text)  # its title says which, else its rows
    funds = not named and any(label.field == "reporting_persons[].fund_sources[]" for label in labels)
    letter: Letter = "D" if named == "D" or funds else "G"
    boxed = headings(small)
    head = head_of_form(text, labels)
    rows = [label for label in labels if label.start >= head]
    persons = read_persons(text, rows, "13G" if letter == "G" else "13D", [heading.start for heading in boxed], head)
    _read_percents_in_notes(text, persons)
    first = read_first_page(text, labels, [(person.start, person.end) for person in persons], whole.text)
    other = "" if form or first.titled else title_of_another(text)
    if other:
        raise FormNotRead(f"not a Schedule 13D/G or Form D; it is titled {other!r}")
    if not _is_schedule(first, persons):
        raise FormNotRead(_nearest(labels))
    after, until = persons[-1].end if persons else 0, len(text)
    if boxed and persons and boxed[-1].start < persons[0].start:  # the covers follow the items, and the signatures
        after, until = 0, text.rfind("\n", 0, persons[0].start) + 1
    signs = {} if form or first.titled else {"untitled": 1.0}
    amended = amended or first.amended
    number = first.fields["amendment_number"]
    if not number.stated and (amended or not form):
        # in the preamble, between the cover pages and Item 2 or the next item, or in Item 1
        following = (item.start for item in boxed if item.start >= after and item.number > 1)
        behind = min(next(following, after + _PREAMBLE), after + _PREAMBLE)
        if said := amendment_in_text(whole.text, after, behind):
            signs |= {} if amended else {"in_text": 1.0}  # the line of the first page that said so is lost
            first.fields["amendment_number"], number, amended = said, said, True
    place = first.title or ((labels[0].start, labels[0].end) if labels else (0, 0))
    kind = FormName(f"13{letter}", amendment=amended).submission_type
    typed = Found(kind, *place, text[slice(*place)], how="as the page names it", signs=signs)
    typed.further = ((number.start, number.end),) if amended and number.stated else ()
    unread = _blank(), _blank(), Answers()
    statement = Statement(text, small, letter, typed, first, persons, *unread, [], labels, torn=torn, whole=whole.text)
    for person in persons if plain else ():
        person.rows["name"] = _with_marks(person.rows["name"], text)
    signing = without_cuts(with_names(printed.text, after, _names(persons))) if torn else spaced
    sections = find_signatures(signing[:until], after)
    end = sections[0][0] if sections else until
    statement.tender = tender_title(small) if letter == "D" else None
    statement.answers = read_tender(whole, after, end) if statement.tender else read_answers(whole, letter, after, end)
    if letter == "G":
        items = [heading for heading in boxed if after <= heading.start < until] or [
            Heading(int(head.key), head.start, head.start) for head in statement.answers.heads if head.key.isdigit()
        ]
        statement.item3, statement.exit = read_item3(text, items), read_exit(text, items)
        _read_in_item_4(statement)
    if torn:
        _recover(statement)
    if TICKED not in text and UNTICKED not in text and any(is_captioned(signing, *section) for section in sections):
        _lose_boxes(statement)
    statement.signed = list(_signed(printed, signing, sections, _names(persons)))
    if sections and not any(line.name and line.name.stated for line in statement.signed):
        start, end = sections[0]
        statement.unsigned = values.trimmed(signing, body_of(signing, start, end), end)
    statement.ends_early = _ends_early(statement)
    for line in statement.signed:
        if line.for_ and line.for_.how == ONLY_PERSON:  # whose name stands on the cover page
            line.for_.further = tuple(
                (name.start, name.end) for person in persons if (name := person.rows["name"]).stated
            )
    return statement


# A note that says how small a percent is, for which the row has no more than its mark: `* Less than 1%`.
_LESS_IN_NOTE = re.compile(
    r"\n[^\S\n]*+(?P<mark>\*{1,3}|\([a-z\d]\))[^\S\n]*+(?:(?:represents|denotes|indicates)[^\S\n]++)?"
    r"(?P<said>(?:less|fewer)[^\S\n]++than[^\n]++)",
    re.IGNORECASE,
)
_NOTES = 2_000  # characters below the rows of a person in which it stands


def _read_percents_in_notes(text: str, persons: Sequence[Cover]) -> None:
    """Read a percent in the note below the rows of a person whose mark is all that stands in row 11 or 13."""
    for person, after in zip(persons, [*persons[1:], None], strict=False):
        row = person.rows.get("percent")
        if row is None or row.absence != "unreadable":
            continue
        limit = min(person.end + _NOTES, after.start if after else len(text))
        for hit in _LESS_IN_NOTE.finditer(text, max(person.end - 1, 0), limit):
            if hit["mark"] == row.words.strip():
                person.rows["percent"] = values.percent(text, *hit.span("said"))
                break


# What a row has instead of a figure that Item 4 says: `See Item 4`, `See response to Item 4(c)`.
_SEES_ITEM_4 = re.compile(
    r"\W*(?:please\s+)?(?:see|refer\s+to)\b[^.;\d]{0,40}\bitem\s+4\b[^\d%]{0,60}\Z", re.IGNORECASE
)
IN_ITEM_4 = "in Item 4, to which its row refers"
"""How a figure was found that a row of the cover page has not."""


def _read_in_item_4(statement: Statement) -> None:
    """Read the figures for which rows refer to Item 4, where that says them of the only person or below each name."""
    referring = [
        (n, row, found)
        for n, person in enumerate(statement.persons)
        for row, found in person.rows.items()
        if row in _FIGURES and found.absence == "unreadable" and _SEES_ITEM_4.match(found.words)
    ]
    place = statement.answers.places.get("4")
    if not referring or not place:
        return
    text, names = statement.text, _names(statement.persons)
    alone = {path.partition(".")[2]: answer for path, answer in statement.answers.found.items() if path[:6] == "item4."}
    said = [alone] if len(statement.persons) == 1 else []
    said = said or (owned_by_each(text, statement.small, *place, names) if len(names) == len(statement.persons) else [])
    for n, row, refers in referring if said else ():
        answer = said[n].get("amount" if row == "aggregate_amount" else row)
        if answer is None or not answer.stated:
            continue
        figure = (values.percent if row == "percent" else values.shares)(text, answer.start, answer.end)
        if figure.stated:
            kept = {sign: value for sign, value in refers.signs.items() if sign in ("label", "numbered")}
            figure.signs, figure.how = {**figure.signs, **kept}, IN_ITEM_4
            figure.further = ((refers.start, refers.end),)
            statement.persons[n].rows[row] = figure


_FIGURES = frozenset((*POWERS, "aggregate_amount", "percent"))


def _ends_early(statement: Statement) -> str:
    """Say where a text ends that is cut off in its cover pages, and doubt a value that it ends in; "" of any other."""
    if not statement.persons or statement.answers.heads or statement.signed:
        return ""
    last = statement.persons[-1].rows
    if "types" in last:
        return "the text ends with the cover pages: no item and no signature was read"
    end = len(statement.text.rstrip())
    for name, value in last.items():
        if value.stated and value.end >= end:
            label = KNOWN_BY.get(name, "")
            words = " ".join(value.words.split())
            if label.startswith(words.lower()) or (name == "name" and words.islower()):  # the label is cut off
                last[name] = Found(UNSET, value.start, value.end, value.words, "unreadable")
            else:
                value.signs["ends"] = 1.0
    return "the text ends within this cover page: the rows behind are lost"


def _blank() -> Found:
    """Return a box that nobody ticked, each its own: what is noted of one value holds for no other."""
    return Found(UNSET, 0, 0, absence="blank")


def _signed(
    printed: PrintedText, text: str, sections: Sequence[tuple[int, int]], names: Sequence[str]
) -> Iterator[Signed]:
    tabbed = (section for section in sections if "\t" in text[slice(*section)])
    signed = (words for section in tabbed if "s/" in (words := text[slice(*section)].lower()) or "*" in words)
    rows = page_rows(printed) if any(signed) else []
    for section in sections:
        yield from read_signatures(text, *section, names, rows)


def _prepared(text: str, page: Prepared | None, *, plain: bool) -> tuple[str, Prepared, bool]:
    """Return a text evenly spaced, that without running heads and repeats, and whether a converter tore it."""
    spaced = without_double_spacing(without_margins(text)) if plain else with_boxes_told(text)
    page = page if page and page.text is spaced else Prepared.of(spaced)
    if ".." in spaced:
        spaced = without_leaders(spaced, _behind_first_pages(page.small))
        page = page if page.text is spaced else Prepared.of(spaced)
    if of_print := [*of_browser(page.small)]:  # its hour is no day on which somebody signed
        page = page.without(of_print)
        spaced = page.text
    page = without_running_heads(page)
    torn = plain and is_torn(page.text)
    if torn:  # below the first pages a table may say the same in two rows
        behind = _behind_first_pages(page.small)
        page = Prepared.of(without_repeats(page.text[:behind]) + page.text[behind:])
    return spaced, page, torn


def _behind_first_pages(small: str) -> int:
    """Return where no cover page goes on any more, by a text in small letters."""
    ends = [at + further for words, further in _LAST_WORDS.items() if (at := small.rfind(words)) >= 0]
    return max(_FIRST_PAGE, *ends) if ends else _UNLABELLED


def _recover(statement: Statement) -> None:
    """Put the answers together that a converter tore, and say which rows it lost; a name may be in Item 2(a) too."""
    found = statement.answers.found
    found.update({path: put_together(answer) for path, answer in found.items()})
    expected = [row for row in NUMBERS[f"13{statement.letter}"] if not row.startswith("<")]
    for person in statement.persons:
        missing = [row for row in expected if row not in person.rows]
        person.rows |= {row: Found(UNSET, person.end, person.end, absence="lost") for row in missing}
    if len(statement.persons) == 1:
        rows = statement.persons[0].rows
        rows["name"] = named_below(rows["name"], found.get("item2.names"))


def _lose_boxes(statement: Statement) -> None:
    """Say of boxes that nobody ticked that they are lost: a print of EDGAR's page has pictures of them, a text none."""
    statement.first.fields.setdefault("previously_filed_13g" if statement.letter == "D" else "rules", _blank())
    asked = [person.rows[row] for person in statement.persons for row in _BOXES if row in person.rows]
    asked += [statement.first.fields[box] for box in ("previously_filed_13g", "rules") if box in statement.first.fields]
    for box in (*asked, statement.item3):
        if box.absence == "blank":
            box.absence = "lost"


_BOXES = ("group", "legal_proceedings", "excludes_shares")
_LOOSE_MARKS = re.compile(r"(?:[ ]{1,9}[.,]){1,9}(?=[ \t]*(?:\n|\Z))")
_SPELLED = 200_000  # characters of a text in which a name is looked for again
_ABBREVIATED = re.compile(r"\b(?:inc|corp|ltd|co)\Z", re.IGNORECASE)
_MARKS_BEHIND = "beside its label, its points and commas behind it"


def _with_marks(name: Found, text: str) -> Found:
    """Return a name with the points and commas in it that its cell ends in, as `text` has them elsewhere.

    Where it has not, a name is doubted that a converter carried its marks behind: `Felix J Fern .`.
    """
    loose = _LOOSE_MARKS.match(text, name.end) if name.stated else None
    if loose is None or " " not in name.value:  # a word alone is no whole name
        return name
    marks = sorted("".join(loose[0].split()))
    words = r"[.,]?\s{0,9}".join(map(re.escape, name.value.split()))
    spellings: Counter[str] = Counter()
    for hit in re.compile(rf"(?<!\w){words}(?!\w)[.,]?").finditer(text, 0, _SPELLED):
        whole = " ".join(hit[0].split())
        for spelling in (whole, whole.rstrip(".,")):  # the last mark may be that of a sentence
            if sorted((Counter(spelling) - Counter(name.value)).elements()) == marks:
                spellings[spelling.rstrip(",")] += 1  # behind the name, it is of a sentence
                break
    if not spellings:
        return structs.replace(name, signs=name.signs | {"misread": 1.0})
    value, words = max(spellings, key=spellings.__getitem__), f"{name.words}{loose[0]}"
    # `Fern Bros Advisors, Inc .` may as well end in "Inc."
    is_own = "." in marks and _ABBREVIATED.search(name.value) and not value.endswith(".")
    signs = {"doubted": 1.0} if is_own else {}
    return structs.replace(name, value=value, end=loose.end(), words=words, how=_MARKS_BEHIND, signs=name.signs | signs)


def _names(persons: Sequence[Cover]) -> list[str]:
    return [str(person.rows["name"].value) for person in persons if person.rows["name"].stated]


def _with_torn(text: str, labels: Sequence[Label]) -> list[Label]:
    """Return labels with those that are known by their letters alone, which count for more."""
    exact = find_torn(text)
    others: list[Label] = []
    for label in labels:  # but those whose place one of these takes
        n = bisect_right(exact, label.end, key=lambda other: other.start)
        if all(other.end <= label.start for other in exact[max(0, n - 2) : n]):
            others.append(label)
    return sorted([*others, *exact], key=lambda label: label.start)


def _is_schedule(first: First, persons: Sequence[Cover]) -> bool:
    """Whether a text says it is a schedule, and has what one has."""
    labelled = sum(first.fields[field].stated for field in CAPTIONS if field in first.fields)
    named = [person.rows for person in persons if person.rows["name"].stated]
    # the first page may be lost where pages were copied one by one
    whole = any(sum(row in rows and rows[row].stated for row in _WHOLE_PAGE) >= _MOST_OF_PAGE for rows in named)
    return labelled >= _OF_A_SCHEDULE or bool(named and (labelled or first.letter or whole))


def _nearest(labels: Sequence[Label]) -> str:
    fields = {label.field for label in labels if label.score > _SURE}
    names = {field: field.removeprefix("reporting_persons[].").removesuffix("[]") for field in fields}
    rows = {row for row in ORDER if not row.startswith("<")}
    there = [field for field, name in names.items() if name in CAPTIONS or name in rows]
    funds = any("fund_sources" in field for field in there)
    return (
        "not a Schedule 13D/G or Form D; nearest is "
        f"Schedule {'13D' if funds else '13G'}, of which it has {len(there)} of {_EXPECTED} labels"
    )
