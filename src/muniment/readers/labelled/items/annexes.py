"""Answers that stand in an exhibit or appendix, behind the signatures: what an item refers to, and where that is."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from muniment.readers.labelled.items.answers import Answers, tidy, within_page
from muniment.readers.labelled.values import Found

_KIND = r"(?P<kind>exhibit|appendix|annex|schedule|attachment|addendum)"
_LABEL = r"(?P<label>\d{1,3}(?:\.\d{1,3})?|[a-z](?:-?\d{1,2})?|[ivx]{1,5})"
_MARKS = r"[\"“”'‘’(]?"
# "See attached Exhibit A", "Reference is made to Appendix I", "is set forth in Schedule B"; not Schedule 13G itself.
_REFERS = re.compile(
    r"\b(?:see|refer(?:ence\s+is\s+made)?\s+to|(?:set\s+forth|listed|contained|described)\s+(?:in|on)"
    rf"|attached\s+(?:\w+\s+)?as)\s+(?:the\s+)?(?P<attached>(?:attached|accompanying)\s+)?{_KIND}\b(?!\s+13\s?-?[dg])"
    rf"(?:\s+no\.?)?(?:\s*+{_MARKS}{_LABEL}\b[)\"”'’]?)?+"
    # not one of another paper: "Exhibit A to the Schedule 13D filed by Moss Trust"
    r"(?!\s+(?:to|of|filed\s+with)\s+(?!this\b|(?:the\s+)?(?:present\s+)?(?:schedule|statement)(?:\s+13[dg])?\W*\Z))",
    re.IGNORECASE,
)
_HEADING = re.compile(
    rf"(?:\A|\n)[^\w\n]*+(?P<words>{_KIND}(?:[^\S\n]+no\.?)?[^\S\n]*+{_MARKS}{_LABEL}\b)[^\w\n]*+(?=\n)"
    r"(?!\n[^\S\n]*+(?-i:[a-z]))",  # not within a sentence
    re.IGNORECASE,
)
# With which the text of an annex ends, where no other one begins: signatures, or a paper of another kind.
_END = re.compile(
    r"\n[^\S\n]*+(?:(?:by:?\s*+)?/s/|(?:limited\s+)?power\s+of\s+attorney|(?:joint\s+filing\s+)?agreement|signatures?)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\bitem\s+(\d{1,2})\b", re.IGNORECASE)
# Which may be its title: an agreement may say who they are that report, a power of attorney answers nothing.
_FIRST_LINE = re.compile(r"\s*+(?!(?:limited\s+)?power\s+of\s+attorney\b)[^\n]*+", re.IGNORECASE)
# Above a list of exhibits, with the titles of its columns.
_INDEX = re.compile(
    r"\n[^\S\n]*+(?:(?:exhibit\s+)?index|(?:index|list)\s+(?:to|of)\s+exhibits)(?:\W++(?:exhibits?\s+no|description|page)\b)*+\W*+",
    re.IGNORECASE,
)
_SHORT = 160  # characters of an answer that does little more than refer
_FIRST = 400  # characters of an annex in which it says to which item it belongs


class Annex(NamedTuple):
    """What the answer at a record `path` refers to: the heading, and the text under it with its place.

    There is no heading where the file has none that is called so, or more than one.
    """

    path: str
    answer: Found
    heading: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    document: int = 0


class _Headed(NamedTuple):
    """A heading of a document, with the text under it."""

    words: str
    kind: str
    label: str
    start: int
    end: int
    document: int


def references(answers: Answers) -> list[tuple[str, Found, re.Match[str]]]:
    """Return the short answers that refer to an exhibit or appendix, each with its record path and those words."""
    texts = ((path, found, found.value) for path, found in answers.found.items() if isinstance(found.value, str))
    short = ((path, found, _REFERS.search(value)) for path, found, value in texts if len(value) <= _SHORT)
    return [
        (path, found, refers) for path, found, refers in short if refers and (refers["label"] or refers["attached"])
    ]


def find_annexes(answers: Answers, documents: Sequence[tuple[str, int, str]]) -> Iterator[Annex]:
    """Yield what short answers refer to: `documents` are texts, each with where it begins to count, and its type.

    The type is that of a document of a submission, as EX-99.1, which is a heading, too.
    """
    referring = references(answers)
    if not referring:  # most
        return
    headed = [heading for n, document in enumerate(documents) for heading in _headings(n, *document)]
    for path, answer, refers in referring:
        fitting = _fitting(path, refers, headed, documents)
        if len(fitting) != 1:
            yield Annex(path, answer)
            continue
        (heading,) = fitting
        words = documents[heading.document][0][heading.start : heading.end]
        yield Annex(path, answer, heading.words, heading.start, heading.end, _in_lines(words), heading.document)


def _in_lines(words: str) -> str:
    r"""Return the text of an annex, paragraphs put together, the lines of a list each by itself.

    >>> _in_lines("Subsidiaries\n\n Fern Bank\n Moss Trust LLC\n\nAll of them are banks as\nthe Act has them.")
    'Subsidiaries\nFern Bank\nMoss Trust LLC\nAll of them are banks as the Act has them.'
    """
    blocks = (block.strip().split("\n") for block in re.split(r"\n[^\S\n]*+\n", words))
    entries: list[str] = []
    for lines in blocks:
        is_prose = any(line.lstrip()[:1].islower() for line in lines)
        entries += ["\n".join(lines)] if is_prose else lines
    return "\n".join(filter(None, map(tidy, entries)))


def _headings(document: int, text: str, start: int, kind: str) -> Iterator[_Headed]:
    """Yield the headings of exhibits and appendices behind a place, and that of a whole document of a submission."""
    hits = list(_HEADING.finditer(text, start))
    hits = hits[_in_index(text, start, hits) :]
    for hit, after in zip(hits, [*hits[1:], None], strict=False):
        limit = after.start() if after else len(text)
        first = _FIRST_LINE.match(text, hit.end())
        ended = _END.search(text, first.end() if first else hit.end(), limit)
        begin, stop = within_page(text, hit.end(), ended.start() if ended else limit)
        if begin < stop:
            words = " ".join(hit["words"].split())
            yield _Headed(words, hit["kind"].lower(), hit["label"].upper(), begin, stop, document)
    if kind.upper().startswith("EX-"):
        yield _Headed(kind, "exhibit", kind[3:].upper(), *within_page(text, 0, len(text)), document)


def _in_index(text: str, start: int, hits: Sequence[re.Match[str]]) -> int:
    """Return how many headings are the entries of an index before the exhibits: all up to the first named again."""
    index = _INDEX.search(text, start)
    if index is None or not hits or index.end() < hits[0].start("words") or index.start() > hits[0].start():
        return 0
    labels = [(hit["kind"].lower(), hit["label"].upper()) for hit in hits]
    first = {label: n for n, label in reversed(list(enumerate(labels)))}
    return next((n for n, label in enumerate(labels) if first[label] < n), len(hits))


def _fitting(
    path: str, refers: re.Match[str], headed: Sequence[_Headed], documents: Sequence[tuple[str, int, str]]
) -> list[_Headed]:
    """Return the headings that a reference may mean: of the same name, else of those that name the item themselves."""
    kind, label = refers["kind"].lower(), (refers["label"] or "").upper()
    same = [heading for heading in headed if label and (heading.kind, heading.label) == (kind, label)]
    if len(same) == 1:
        return same
    number = path.partition(".")[0].removeprefix("item")
    first = ((other, documents[other.document][0][other.start : other.end][:_FIRST]) for other in same or headed)
    own = [other for other, words in first if label in ("", other.label) and number in _ITEM.findall(words)]
    return own or same
