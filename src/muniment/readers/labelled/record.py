"""From what was found in a text to a record: values in their fields, and by record path why others are absent."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from msgspec import UNSET, Struct, structs

from muniment.codes import schedule_13
from muniment.documents.header import FilingHeader
from muniment.errors import IdentifierError
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.definition import AsFiled, Part, Words
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Address, Signer
from muniment.readers.labelled.addresses import divided
from muniment.readers.labelled.cover import First
from muniment.readers.labelled.items.answers import doubted, tidy, trimmed, within_page
from muniment.readers.labelled.persons import numbered_rows
from muniment.readers.labelled.signatures import Signed, find_signatures
from muniment.readers.labelled.statement import Statement
from muniment.readers.labelled.values import RAISED, SHORT_FORM, Found, disclaims


def filled(letter: str, answers: dict[str, Found], found: dict[str, Found]) -> dict[str, Any]:
    """Return the item parts of a record, `item1` and so on, and note in `found` what was found for each path."""
    values: dict[str, dict[str, Any]] = {}
    for path, answer in answers.items():
        item, _, name = path.partition(".")
        found[path] = answer
        fields = values.setdefault(item, {})
        if answer.stated and answer.is_confident:
            fields[name] = answer.value
    if letter == "D" and isinstance(address := values.get("item1", {}).get("issuer_address"), str):
        lines = [line for line in map(tidy, answers["item1.issuer_address"].words.split("\n")) if line]
        values["item1"]["issuer_address"] = divided([address]) or divided(lines) or Address(street1=address)
    module = schedule_13g if letter == "G" else schedule_13d
    return {item: getattr(module, item.replace("i", "I", 1))(**fields) for item, fields in values.items()}


P = TypeVar("P", bound=Part)

_PLAIN = re.compile(r"\d{0,3}(?:\.\d*)?").fullmatch
# Rows of the cover page whose field has another name than the row.
_FIELDS = {"<irs-number>": "irs_number"}


class Built(Struct):
    """A record, and what was found for each of its paths: values, and what stands in their place."""

    record: Schedule13D | Schedule13G
    found: dict[str, Found]


def build(statement: Statement, issuer_cik: Words = UNSET) -> Built:
    """Return the record of a statement; `issuer_cik` is what the header of its submission says of the issuer."""
    found: dict[str, Found] = {}
    form, module = (Schedule13G, schedule_13g) if statement.letter == "G" else (Schedule13D, schedule_13d)
    persons = tuple(
        _part(module.ReportingPerson, person.rows, f"reporting_persons[{n}].", found)
        for n, person in enumerate(statement.persons)
    )
    signatures = tuple(
        _signature(module.PersonSignature, signature, f"signatures[{n}].", found)
        for n, signature in enumerate(statement.signed)
    )
    found["submission_type"] = statement.form
    fields: dict[str, Any] = {"submission_type": statement.form.value, "issuer_cik": issuer_cik}
    if persons:
        fields["reporting_persons"] = persons
    if signatures:
        fields["signatures"] = signatures
    fields |= filled(statement.letter, statement.answers.found, found)
    if statement.letter == "G":
        fields |= _boxes(statement, fields, found)
    else:
        fields |= _of_cover_13d(statement.first, found)
    return Built(_part(form, statement.first.fields, "", found, **fields), found)


def _part(kind: type[P], rows: Mapping[str, Found], prefix: str, found: dict[str, Found], **fields: object) -> P:
    """Return a part of the record with the values that were found for its fields, and note them by path."""
    as_filed: list[AsFiled] = []
    for row, entry in rows.items():
        name = _FIELDS.get(row, row)
        if name not in kind.__struct_fields__:
            continue
        found[prefix + name] = entry
        value, words = _fitting(name, entry)
        if words:
            as_filed.append(AsFiled(name, words))
        if value is not UNSET:
            fields[name] = value
    return kind(**fields, as_filed=tuple(as_filed))


def _fitting(name: str, found: Found) -> tuple[Any, str]:
    """Return a value as its field takes it, else UNSET and the words it is printed in: less than 1 %, a month."""
    value = found.value
    if value is UNSET or not found.is_confident:
        return UNSET, ""
    if name == "percent":
        return (Decimal(value), "") if _PLAIN(value) and any(map(str.isdigit, value)) else (UNSET, value)
    if name.endswith("date") and not isinstance(value, date):
        return UNSET, value
    return value, ""


def _signature(kind: type[P], line: Signed, path: str, found: dict[str, Found]) -> P:
    """Return one signature line as the record has it: the person signed for, and the one who signed."""
    rows = {"signature": line.name, "title": line.title, "date": line.date}
    signer = _part(Signer, {name: hit for name, hit in rows.items() if hit}, f"{path}signers[0].", found)
    signed_for = {"reporting_person": line.for_} if line.for_ else {}
    return _part(kind, signed_for, path, found, signers=(signer,))


def _of_cover_13d(first: First, found: dict[str, Found]) -> dict[str, Any]:
    """Return who is to receive notices, and the box for an earlier Schedule 13G."""
    found |= first.further
    fields = {name: value.value for name, value in first.further.items() if value.stated and value.is_confident}
    authorized = tuple(
        _part(schedule_13d.AuthorizedPerson, contact, f"authorized_persons[{n}].", found)
        for n, contact in enumerate(first.authorized)
    )
    return fields | ({"authorized_persons": authorized} if authorized else {})


def _boxes(statement: Statement, fields: Mapping[str, Any], found: dict[str, Found]) -> dict[str, Any]:
    """Return the items of a Schedule 13G that hold boxes; `fields` has what else was found of them."""
    items: dict[str, Any] = {}
    item3, item5 = fields.get("item3", schedule_13g.Item3()), fields.get("item5", schedule_13g.Item5())
    if statement.item3.stated:
        found["item3.types"] = statement.item3
        # The kinds that letters stand for, and the letters where today's form has others.
        codes, as_filed = [], []
        for n, (letter, kind) in enumerate(statement.item3.value):
            try:  # of a letter whose words are unknown, what it stands for today
                codes.append(schedule_13.from_letter(kind or letter).code)
            except IdentifierError:
                codes.append("OO")
            if schedule_13.ITEM_3[codes[-1]].letter != letter:
                as_filed.append(AsFiled(f"types[{n}]", letter))
        items["item3"] = structs.replace(item3, types=tuple(codes), as_filed=tuple(as_filed))
    elif statement.item3.absence == "not applicable":
        # the words, or the box before them, stand for the box of today's form
        flag = structs.replace(statement.item3, value=True, absence="")
        found["item3.types"], found["item3.not_applicable"] = statement.item3, flag
        items["item3"] = structs.replace(item3, not_applicable=flag.is_confident or UNSET)
    elif statement.item3.how:  # its boxes are there and empty, or words that name no kind of person
        found["item3.types"] = statement.item3
    if statement.exit.stated:
        found["item5.five_percent_or_less"] = statement.exit
        items["item5"] = structs.replace(item5, five_percent_or_less=statement.exit.value)
    elif statement.exit.absence == "unreadable":
        found["item5.five_percent_or_less"] = statement.exit
    return items


def issuer_cik(header: FilingHeader) -> Words:
    """Return the CIK of the subject company by a header; UNSET where it names none."""
    return next((party.cik for party in header.parties if party.cik and "SUBJECT" in party.role.upper()), UNSET)


# ---- notes of the cover, and disclaimers beside the answers ----------------------------------------------------------

_MARK = rf"(?:\((?:\d{{1,2}}|[a-z]|\*{{1,3}})\)|\[\d{{1,2}}\]|⁽[^⁾\n]{{1,12}}⁾|\*{{1,4}}|[†‡+#]{{1,2}}|{RAISED})"
_COUNTED = r"(?i:(?:[a-z]{1,12}\s){0,3}(?:shares|units|stock|adss?)(?:\sof\s[a-z][a-z ]{1,30}(?=\s?[(\[*⁽]))?)"
_REFERS = re.compile(rf"[^\S\n]*+(?:{_COUNTED}|%)?[^\S\n]*+((?:{_MARK}[\s,;]{{0,2}}){{1,4}})")
# A mark without what may stand around it in one place and not in the other: ⁽(1)⁾ behind the value, (1) at the note.
_BARE_MARK = re.compile(rf"\b(?:\d{{1,2}}|[a-z])\b|\*{{1,4}}|[†‡+#]{{1,2}}|{RAISED}")
# A print sets a mark in a column of its own above its note, or the marks of several notes above all of them.
_ABOVE = r"[^\S\n]*+(?:\n[^\S\n]*+){1,2}"
_NOTE = re.compile(
    rf"(?:\A|\n)[^\S\n]*+({_MARK}(?:{_ABOVE}{_MARK}){{0,5}})(?!\*)(?:{_ABOVE}|[^\S\n]*+)(?=[^\W\d_\s]|\d)"
)
# Right below the rows a number will do, `1. Held by a trust` or `1 Held by a trust`, but for items and rows.
_NUMBERED = re.compile(
    r"(?:\A|\n)[^\S\n]*+(\d{1,2})\.?[^\S\n]++(?=[A-Z“\"])(?!(?i:security\s+and|names?\b|item\b|cusip\b))"
)
# The same by name: `** see Note 1 **`, and `** Note 1 **` in a line of its own, wherever below.
_SEE_NOTE = re.compile(r"[^\S\n]*+(?:shares|%)?[^\S\n]*+[*(\[]{0,3}\s?see\s+(note\s+[\dA-Z]{1,2})\b", re.IGNORECASE)
_MENTIONS_NOTE = re.compile(r"see\s+note\s")  # in small letters
_NAMED_NOTE = re.compile(
    r"\n[^\S\n]*+[*(\[]{0,3}[^\S\n]?(note\s+[\dA-Z]{1,2})[^\w\n]{0,9}\s{0,200}(?-i:[A-Z“\"])[a-z]*+(?:[^\S\n]+\S+){4}",
    re.IGNORECASE,
)
# A line left free ends a note, but not where that is in the middle of a sentence.
_END_OF_NOTE = re.compile(
    r"(?<=[.;:!?)\"”%])[^\S\n]*+\n[^\S\n]*+\n|\n[^\S\n]*+\n(?!\s{0,40}+(?:[a-z“\"]|\d{1,2},\s\d{4}|\$|\d{1,3}(?:,\d{3})+\b))"
)
_END_OF_LINE = re.compile(r"\n")
_LEADS_ON = re.compile(r"(?:,|\b(?:and|or|of|the|an?|as|by|for|from|in|to|under|which|who|with))\Z")
_WORD, _COMPLETES = 12, frozenset(".;:!?")
_OF_FORM = re.compile(
    r"\W*(?:\w\W+)?(?:see\s+instructions?|the\s+remainder\s+of\s+this\s+cover\s+page)\b", re.IGNORECASE
)
_BELOW = 4_000  # characters below the rows of a person in which its notes stand, and of a note
_MOST_NOTES = 100  # that have names
_OF_NOTE = "a note that its cover page refers to"
_DISCLAIMED = re.compile(r"disclaim|admission")
_ENDS = re.compile(r"[.;](?=\s|\Z)|\n\s*\n")
_ENDS_OF_LINES = re.compile(r"[.;](?=\s|\Z)|\n")
_LONGEST, _SHORT = 2000, 10  # characters of a sentence on either side of a word, and of a short form and before it
_NEXT = 9  # characters of the word behind a point
_CONFIDENCE = 0.95


def with_comments(statement: Statement, built: Built, *, wrapped: bool) -> Built:
    """Return a record with the notes of its cover pages, and the first disclaimer that no answer holds on each.

    A note is known by the mark that stands behind a value and before the note: `5.3% (1)`, and below the rows
    `(1) Held by a trust.` For disclaimers the form has no place of its own: old pages have them beside the amount of
    row 9, under the title, or below a list of directors. Today's form takes both as comments. Those on the cover page
    of a person, or in the notes under it, become its comment, others the one at the signature; a comment that is there
    already is kept. In a `wrapped` text an end of line may stand within a sentence.
    """
    small = statement.small
    notes = dict(_cover_notes(statement, wrapped=wrapped)) | dict(_type_comments(statement))
    disclaimed = "disclaim" in small or "admission" in small
    if not notes and not disclaimed:
        return built
    values = (*statement.values(), *built.found.values())
    taken = [(value.start, value.end) for value in values if value.end > value.start]
    whole = [label for label in statement.labels if label.score == 1.0]
    taken += [(row.label.start, row.label.end) for row in numbered_rows(statement.text, whole)]
    taken += [place for note in notes.values() for place in ((note.start, note.end), *note.further)]
    ends = _ENDS if wrapped else _ENDS_OF_LINES
    for sentence in _sentences(statement.text, small, sorted(taken), ends) if disclaimed else ():
        path = _path(statement, sentence.start)
        first = notes.setdefault(path, sentence)
        if first.how == _OF_NOTE:
            notes[path] = _together([first, sentence], sentence.how)
            continue
        between = statement.text[first.end : sentence.start]
        if first is not sentence and not between.strip() and not ends.search(between):  # it goes on
            notes[path] = _comment(statement.text, first.start, sentence.end)
    record, found = built.record, dict(built.found)
    persons = list(record.reporting_persons or ())
    for path, note in notes.items():
        if path in found:
            continue
        found[path] = note
        if path == "signature_comment":
            record = structs.replace(record, signature_comment=note.value)
        else:
            number = int(path[path.index("[") + 1 : path.index("]")])
            persons[number] = structs.replace(persons[number], comment=note.value)
    if persons:
        record = structs.replace(record, reporting_persons=tuple(persons))
    return Built(record, found)


_EXPLAINS = re.compile(r"explan|introduct|pre(?:amble|liminary|fatory)|amend|statement|schedule|note", re.IGNORECASE)
_TOP_OF_FORM = re.compile(
    r"fee is being paid|both sides of the cover|before filling out|check the appropriate", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"\S(?:(?!\n\s*\n).)*+", re.DOTALL)
_SMALL_WORD, _FEWEST_WORDS = re.compile(r"(?<![^\s(“\"])[a-z]{2,}(?![^\s,.;:)”\"])"), 8


def note_before_items(statement: Statement, built: Built) -> tuple[int, int] | None:
    """Return where a note stands between the cover pages and the items, or the signatures of a text without any.

    It says why the statement is filed, what it amends, what its words mean, or what a figure of a cover page counts;
    the form has no place for it. It begins with a paragraph in sentences, or with the line above that is its heading.
    """
    text = statement.text
    if not statement.persons:
        return None
    after = statement.persons[-1].start
    ends = [head.start for head in statement.answers.heads[:1] if head.start > after]
    end = min(ends or [start for start, _ in find_signatures(text, after)], default=after)
    on_covers = [found for path, found in built.found.items() if path.startswith("reporting_persons[")]
    places = [place for found in on_covers for place in ((found.start, found.end), *found.further)]
    done = max((stop for start, stop in places if after <= start < end), default=end)
    above, line = None, text.find("\n", done, end)  # a value's own line may say more: "OO (Limited Liability Company)"
    for paragraph in _PARAGRAPH.finditer(text, line if line >= 0 else done, end):
        of_form = _TOP_OF_FORM.search(paragraph[0])
        if not of_form and len(_SMALL_WORD.findall(paragraph[0])) >= _FEWEST_WORDS:
            return within_page(text, (above or paragraph).start(), end)
        above = None if of_form else above or (paragraph if _EXPLAINS.search(paragraph[0]) else None)
    return None


# The label may be wrapped in a column of its own, its lines between those of the comment; they may have one word each.
_COMMENT_ON_TYPE = re.compile(
    r"^[^\S\n]*(?:the )?comment"
    + "".join(
        rf"(?:[^\S\n]+|(?P<{word}>[^\n]{{0,200}})\n[^\S\n]*){word}"
        for word in ("for", "type", "of", "reporting", "person")
    )
    + ":",
    re.MULTILINE | re.IGNORECASE,
)
_OF_EDGAR = re.compile(r"^[^\S\n]*schedule 13[dg][^\S\n]*$", re.MULTILINE | re.IGNORECASE)  # above each of its pages


def _type_comments(statement: Statement) -> Iterator[tuple[str, Found]]:
    """Yield the comments that a label of EDGAR's page asks for below the rows of a person, each as its path."""
    if "comment" not in statement.small:
        return
    text = statement.whole  # with the words of the label that stand beside the powers, too
    begins = sorted(
        [*(person.start for person in statement.persons), *(head.start for head in statement.answers.heads)]
    )
    for number, person in enumerate(statement.persons):
        following = bisect_right(begins, person.start)
        limit = begins[following] if following < len(begins) else len(text)
        label = _COMMENT_ON_TYPE.search(text, person.start, limit)
        if label is None:
            continue
        page = _OF_EDGAR.search(text, label.end(), limit)
        begun = [place for place in map(label.span, label.groupdict()) if text[slice(*place)].strip()]
        places = [*begun, within_page(text, label.end(), page.start() if page else limit)]
        start, end = trimmed(text, *places[0])
        if start >= end:
            continue
        found = _comment(text, start, end, "behind its label")
        yield (
            f"reporting_persons[{number}].comment",
            structs.replace(
                found,
                value=tidy("\n".join(text[slice(*place)].strip() for place in places)).replace("\n", " "),
                further=tuple(places[1:]),
            ),
        )


def _cover_notes(statement: Statement, *, wrapped: bool) -> Iterator[tuple[str, Found]]:
    """Yield the notes below the rows of each person that a value of its rows refers to, as the path of its comment."""
    text, heads = statement.text, [head.start for head in statement.answers.heads]
    begins = sorted([*(person.start for person in statement.persons), *heads])
    named = cache(lambda: _named_notes(text, begins[0], heads))
    have_names = _MENTIONS_NOTE.search(statement.small) is not None
    last = len(statement.persons) - 1
    waiting: list[tuple[int, set[str]]] = []  # persons whose marks have no notes below them, and these
    for number, person in enumerate(statement.persons):
        marked: list[tuple[Found, set[str]]] = []
        marks = {
            mark
            for found in person.rows.values()
            if found.end > found.start
            and text[found.end : found.end + 1] != "\n"
            and (behind := _REFERS.match(text, found.end))
            for mark in _BARE_MARK.findall(behind[1])
        }
        following = begins[bisect_right(begins, person.start) :][:1]
        limit = min([person.end + _BELOW, len(text), *following]) if marks else 0
        hits = _notes_below(text, person.end, max(limit, person.end), marks)
        rows = person.rows.values() if have_names else ()
        see = (_SEE_NOTE.match(text, found.end) for found in rows if found.end > found.start)
        names = dict.fromkeys(" ".join(hit[1].lower().split()) for hit in see if hit)
        notes = [structs.replace(named()[name]) for name in names if name in named()]
        for hit, after in zip(hits, [*hits[1:], None], strict=False):
            stop = after.start() if after else limit
            ended = _end_of_note(text, hit.end(), stop) if wrapped else _END_OF_LINE.search(text, hit.end(), stop)
            start, stop = hit.start(1), within_page(text, hit.start(1), ended.start() if ended else stop)[1]
            if marks.intersection(own := _BARE_MARK.findall(hit[1])) and not _OF_FORM.match(text, hit.end(), stop):
                note = _comment(text, start, stop, _OF_NOTE)
                notes.append(doubted(note, "out_of_order") if "\n" in hit[1] else note)
                marked.append((notes[-1], set(own)))
        if notes:
            yield f"reporting_persons[{number}].comment", _together(notes, _OF_NOTE)
        if marks and not notes:
            waiting.append((number, marks))
        if number == last == len(waiting):  # below the last cover page alone stand the notes of all
            for before, referred in waiting:
                if shared := [structs.replace(note) for note, own in marked if referred & own]:
                    yield f"reporting_persons[{before}].comment", _together(shared, _OF_NOTE)


def _notes_below(text: str, start: int, end: int, marks: Collection[str]) -> list[re.Match[str]]:
    """Return where notes begin below the rows of a person, which refer to `marks`, each match with its mark."""
    hits = [
        hit
        for hit in _NOTE.finditer(text, start, end)
        # a line of a sentence may begin so too: Rule 13d-3(d)(1)\n(i) under the Act, or a list in it
        if (above := text[start : hit.start()][-_WORD:].rstrip(" ")).endswith("\n")
        or (not _LEADS_ON.search(above) and (not text[hit.end()].islower() or above[-1:] in _COMPLETES))
    ]
    numbered = list(_NUMBERED.finditer(text, start, end)) if marks else []
    if numbered and numbered[0][1] in marks and not text[start : numbered[0].start()].strip():
        hits = sorted([*hits, *numbered], key=lambda hit: hit.start(1))
    return hits


def _end_of_note(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return where a note ends: at a line left free, but for one of the page behind a word that leads on."""
    ends = _END_OF_NOTE.finditer(text, start, end)
    return next((hit for hit in ends if not _LEADS_ON.search(text[start : hit.start()].rstrip()[-_WORD:])), None)


def _named_notes(text: str, start: int, heads: list[int]) -> dict[str, Found]:
    """Return the notes that have names, by these in small letters: each up to the next line left free, or item."""
    notes: dict[str, Found] = {}
    for hit in islice(_NAMED_NOTE.finditer(text, start), _MOST_NOTES):
        line = text.find("\n", hit.end())
        stop = min([hit.end() + _BELOW, len(text), *(head for head in heads if head > hit.end())])
        ended = _end_of_note(text, line + 1, stop) if line >= 0 else None
        end = len(text[: ended.start() if ended else stop].rstrip())
        notes.setdefault(" ".join(hit[1].lower().split()), _comment(text, hit.start(1), end, _OF_NOTE))
    return notes


def _together(notes: list[Found], how: str) -> Found:
    """Return several notes as one comment, a line each, with the places of all."""
    first, value = notes[0], "\n".join(str(note.value) for note in notes)
    _, *further = (place for note in notes for place in ((note.start, note.end), *note.further))
    least = min(notes, key=lambda note: note.confidence)
    first = structs.replace(first, confidence=least.confidence, signs=least.signs)
    return structs.replace(first, value=value, how=how, further=tuple(further))


def _sentences(text: str, small: str, taken: list[tuple[int, int]], ends: re.Pattern[str]) -> Iterator[Found]:
    """Yield the sentences between `taken` stretches that disclaim ownership; `small` is the text in small letters."""
    done = 0
    for begin, stop in [*taken, (len(text), len(text))]:
        for word in _DISCLAIMED.finditer(small, done, max(done, begin)):
            if word.start() < done:
                continue
            start, done = _sentence(text, word.start(), done, begin, ends)
            sentence = _comment(text, start, done)
            if disclaims(sentence.words):
                yield sentence
        done = max(done, stop)


def _comment(text: str, start: int, end: int, how: str = "words that disclaim ownership") -> Found:
    words = text[start:end]
    value = tidy(words).replace("\n", " ").replace("\t", " ")
    return Found(value, start, end, words, how=how, confidence=_CONFIDENCE)


def _sentence(text: str, at: int, begin: int, limit: int, ends: re.Pattern[str]) -> tuple[int, int]:
    """Return the sentence around a word, between two places, without the blanks around it.

    One that points back, as to "these securities", begins with what stands before it in its paragraph.
    """
    first, last = max(begin, at - _LONGEST), min(limit, at + _LONGEST)
    starts, end = [first], last
    for stop in ends.finditer(text, first, last):
        if stop[0] == "." and _is_short_form(text, first, stop.end(), last):
            continue
        if stop.start() < at:
            starts = [*starts, stop.end()] if stop[0] in ".;" else [stop.end()]
        else:
            end = stop.start() + (stop[0] == ".")
            break
    start = starts.pop()
    while starts and _points_back(text[start:end]):
        start = starts.pop()
    words = text[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip())


def _is_short_form(text: str, first: int, end: int, last: int) -> bool:
    """Whether a point, which ends at `end`, is that of a short form: "Mr.", or "N.A." within a sentence."""
    return any(hit.end() == end for hit in SHORT_FORM.finditer(text, max(first, end - _SHORT), min(last, end + _NEXT)))


_THESE = re.compile(r"\b(?:these|those|such|said)\s+(?:\w+\s+)?(?:securities|shares)\b", re.IGNORECASE)
_SECURITIES = re.compile(r"\b(?:securities|shares)\b", re.IGNORECASE)


def _points_back(sentence: str) -> bool:
    """Whether a sentence disclaims shares that one before it names."""
    these = _THESE.search(sentence)
    return bool(these and not _SECURITIES.search(sentence, 0, these.start()))


def _path(statement: Statement, at: int) -> str:
    """Return the comment that what stands at a place belongs into."""
    items = [start for start, _ in statement.answers.places.values()]
    begins = [person.start for person in statement.persons]
    for number, person in enumerate(statement.persons):
        stops = [place for place in (*begins[number + 1 :], *items) if place > person.start]
        if person.start <= at < min(stops, default=person.end):
            return f"reporting_persons[{number}].comment"
    return "signature_comment"
