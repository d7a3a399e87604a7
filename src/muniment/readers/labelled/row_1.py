"""The name and the tax number in row 1: what of its words is the form's, what says which number it is, what a name."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise

from msgspec import structs

from muniment.forms.tables import wordings
from muniment.readers.labelled import values
from muniment.readers.labelled.row_values import STRAY, TYPES, without_label
from muniment.readers.labelled.rows import NUMBERS
from muniment.readers.labelled.text import blanked, column_of, line_before, spelled, with_glued, without, without_lines
from muniment.readers.labelled.values import Found

__all__ = ["REST", "are_of_form", "is_open", "read_name", "read_tax_number", "with_rest"]

_REACH = 600  # characters of a row in which a tax number stands
_NUMBER = r"(?<![\d-])(?:\d{2}(?:\s?-\s?|[ ])\d{7}|\d{2}-\d{3}-\d{4}|\d{3}-\d{2}-\d{4}|\d{9})(?![\d-])"
_TAX_NUMBER, _DIGIT = re.compile(_NUMBER), re.compile(r"\d")
_OF_CUSIP = re.compile(r"\bcusip\b[^\w\n]*+(?:n(?:o|umber)\b)?[^\w\n]*+\Z", re.IGNORECASE)
# The words that say what a number is: those by themselves, these beside them or beside a number. Those in capitals are
# parts of names where they are not printed so.
_OF_NUMBERS = frozenset((
    "irs", "ss", "ssn", "ein", "fein", "tin", "itin", "taxpayer", "identification",
    "identificationno", "identificationnos", "identificationnumber",  # without the blank between
))  # fmt: skip
_BESIDE_NUMBERS = frozenset(
    re.findall(
        r"\w+",
        "tax social security soc sec federal fed employer employers i id ld no nos number numbers or and of above"
        " person persons entity entities only none not applicable assigned available provided required us internal"
        " revenue service omitted withheld furnished upon request voluntary optional on file",
    )
)
_BESIDE_ID = frozenset(("tax", "federal", "fed", "employer", "no", "nos", "number"))
_ABOUT_NUMBERS = _OF_NUMBERS | _BESIDE_NUMBERS
# Of these words, those that no name begins with.
_BEGIN_NO_NAMES = frozenset((
    "and", "or", "i", "nos", "numbers", "persons", "only", "none", "not", "applicable", "assigned", "available",
    "provided", "required", "omitted", "withheld", "furnished", "upon", "request",
))  # fmt: skip
_END_LABELS = frozenset(["person", "persons", "only", "no.", "nos.", "number"])
_IN_CAPITALS = frozenset(["irs", "ss", "ssn", "ein", "fein", "tin", "itin", "id", "us"])
# With which such words begin behind a name on its line.
_FIRST = _OF_NUMBERS.union(re.findall(r"\w+", "tax social soc federal fed employer employers id i no nos internal"))
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<short>(?<![\w-])\d{{2}}-\d{{5,8}}(?![\w-]))"
    r"|(?P<masked>[#xX*]{3}-[#xX*]{2}-[#xX*\d]{4}|[#xX*]{2}-[#xX*]{5,7})"
    r"|(?P<word>[^\W\d_]+(?:[.'’/][^\W\d_]+)*+\.?)|(?P<other>[^\s,;:()\[\]{}#/–—-])"
)
# Without a sign of these no words of a number are looked for: most names have none.
_MAY_HAVE_NUMBER = re.compile(
    r"[\d#xX*iIsSfFeEtT](?:(?<=\d)|(?<=[#xX*])[#xX*]|(?<![^\W\d_].)(?i:(?<=i)(?:rs|tin|d|dentification)"
    r"|(?<=s)(?:sn?|ocial)|(?<=f)ein|(?<=e)in|(?<=t)(?:in|ax|axpayer))(?![^\W\d_]))",
    re.DOTALL,
)
_NAME_GOES_ON = re.compile(r"[^\W\d_]|\d{1,3} [A-Z]")
_MARKS = re.compile(r"[.'’]")
_AROUND = " \t,;:(\\[{-–—/#"  # signs before the words of a number that are no part of a name
_BEHIND = " \t,;:)]}.#/–—-"
_BOXES = re.compile(r"(?:\(?[ab]\)[\s_xX\[\]|/()]*+)+\Z", re.IGNORECASE)  # of the row below
_MARK_OF_NAME = re.compile(
    rf"(?<=[^\W_]|[.)])[^\S\n]*+(?:\(\d{{1,2}}\)|\[\d{{1,2}}\]|⁽\(?\d{{1,2}}\)?⁾|{values.RAISED})(?=[^\S\n]*+(?:\n|\Z))"
)
_ENDS_IN_MARK = re.compile(r"[)\]⁾⁰¹²³⁴⁵⁶⁷⁸⁹](?=[^\S\n]*+(?:\n|\Z))")
_SEVERAL = 2  # words of a number, or companies
_LONGEST = 3000  # characters of row 1
# The line of the tax number says that there is none; a remark says where more is written.
_NO_NUMBER = re.compile(
    r"(?<=\s)(?:(?:N/A|Not applicable|None)(?:\s*+\([^()\n]{0,60}\)|\s*+[-–—]{1,2}\s[^\n]{1,40})?+"
    r"|\((?:not\s+applicable|none|n/a|applied\s+for)\)"
    r"|\(no\s+(?:u\.?\s?s\.?\s+)?(?:tax|irs|i\.r\.s\.|identification)\b[^()\n]{0,40}\)"
    r"|(?:to\s+be\s+)?applied\s+for|(?:none|not)\s+(?:yet\s+)?assigned)\s*+\Z",
    re.IGNORECASE,
)
# The same in a line of its own, in whatever words.
_NO_NUMBER_LINE = re.compile(
    r"(?<=\n)[^\S\n]*+[(\[*]{0,2}(?:(?:intentionally|voluntarily)[ ])?+"
    r"(?:not[ ](?:(?:yet|publicly|currently)[ ])?+(?:applicable|available|given|known|[a-z]{3,12}ed)"
    r"|to[ ]be[ ][a-z]{3,12}ed|does[ ]not[ ]apply|omitted|withheld|exempt|pending|un(?:known|available|disclosed)"
    r"|inapplicable|confidential|optional|tbd|(?:foreign|non-?u\.?s\.?)(?![^\W_])(?:[ ]?[-–—,/][ ]?(?:none|n/a))?+)"
    r"(?:[ ](?:persons?|entit(?:y|ies)|individuals?|nationals?|organi[sz]ation|corporation|company"
    r"|(?:as|at|by|for|to|upon)[ ][^\n]{1,60}))?+[)\]*.]{0,3}[^\S\n]*+(?=\n|\Z)",
    re.IGNORECASE,
)
# So is N.A. below another name than that of a bank, which may end in it.
_NATIONAL_BELOW = re.compile(r"(?<=[^\s,])[^\S\n]*+\n\s*+N\.[ ]?A\.?[^\S\n]*+(?=\n|\Z)")
_OF_BANK = re.compile(r"\b(?:banks?|bancorp|trust|national)\b", re.IGNORECASE)
_INDIVIDUAL = re.compile(r"(?<=\S)\s++\((?:an\s)?individual\)(?=\s*+\Z)", re.IGNORECASE)
_REMARK = re.compile(r"[\[(]\s*(?:please\s+)?(?:see|refer\s+to)\b[^\[\]()]{0,120}+[\])]", re.IGNORECASE)
# Words of a number at the end, whose others are the next label: `Olive Fenn No` before `S.S. or I.R.S. Identification`.
_DANGLING = re.compile(
    r"(?<=[^\s,(])(?:[\s,(]++(?:(?:(?:(?:fed(?:eral)?|employer|tax)\b\.?[ ]++)?+i\.?d\.?[ ]++)?+nos?\b\.?"
    r"|irs\b|i\.r\.s\.|s\.s\.|i\.d\.)[\s#*]*+|[^\S\n]*+\n\s*+tax)\s*+\Z",
    re.IGNORECASE,
)
# The same before the name: `I.R.S. Olive Fenn`. Without "or" only where the rest of that label stands below it:
# somebody may be called S.S. Fenn.
_LEADING = re.compile(
    r"\A\s*+(?:persons?(?=\s++[A-Z])|(?:and|or)\s*+:|(?:(?:and|or)\s++)?+\([^()\n]{2,40}\)\s*+:|s\.s\.\s++or(?:\s++i\.r\.s\.)?|i\.r\.s\.\s++or(?:\s++s\.s\.)?)(?=\s++[^\W\d_])",
    re.IGNORECASE,
)
_LEADING_ALONE = re.compile(r"\A\s*+(?:s\.s\.|i\.r\.s\.)(?=\s++[^\W\d_])", re.IGNORECASE)
_REST_OF_LABEL = re.compile(r"^[^\S\n]*+(?:identification|numbers?|nos?)\b", re.IGNORECASE | re.MULTILINE)
# The head of a page, and a note to the row before, above a name that stands above its label.
_HEAD = re.compile(
    r"\n[^\S\n]*+(?:cusip\b[^\S\n]*+(?:no|num(?:ber)?|#)?[.:#\s]{0,9}[A-Z0-9 -]{6,14}|\*{1,3}[^\S\n][^*\n]{9,200}\."
    r"|[-_=]*+[^\S\n]*+page[^\S\n]++\d{1,3}[^\S\n]++of[^\S\n]++\d{1,3}(?:[^\S\n]++pages?)?"
    r"|(?:sc(?:hedule)?[^\S\n]++)?13[DG](?:/A)?)[^\S\n]*+(?=\n|\Z)",
    re.IGNORECASE,
)
# The number of the next row, and the beginning of its label: `Fern Fund, L.P. (2) CHECK` before `THE APPROPRIATE BOX`.
_NEXT_ROW = re.compile(r"(?<=[^\s,(])(?:\s++\(?2[.)]{1,2}\s++|[^\S\n]*+\n\s*+)check(?:\s++th\w)?+\s*+\Z", re.IGNORECASE)
# What a program that tore the page left of a tax number: no end of a name.
_TORN_NUMBER = re.compile(r"(?:^[^\S\n]*+\d{6,8}|(?<=\S)[^\S\n]++\d\d-)[^\S\n]*+$", re.MULTILINE)
_DANGLING_LINE = re.compile(
    r"(?<=[^\s,(])[\s,(]++(?:irs|i\.r\.s\.|s\.s\.)[ \t]*+#?(?=[ \t#*]*+\n)(?!\s*+nos?\b)", re.IGNORECASE
)
# What a label may be: `Who is the reporting person?` Within a name the sign stands for a lost character: `Ren? Quill`.
_QUESTION = re.compile(
    r"^[^\S\n]*+(?:who|which|what)\b(?=[^\n?]*?\b(?:person|report|fil))[^\n?]*+\?(?!\w)", re.IGNORECASE | re.MULTILINE
)
_FILER = re.compile(r"(?:\bnames?\s+of\s+)?\bfiling\s+persons?\b:?", re.IGNORECASE)  # as some labels have it
_CARE = re.compile(r"(?<=[^\s,])(?:,[^\S\n]*+|[^\S\n]++)c/o[^\S\n][^\n]*", re.IGNORECASE)  # behind a name, an address
# The number of a line of its own that the tax number has: `Row 1a:`, `1b.`, `Item 1(b)`.
_OF_TAX_LINE = re.compile(
    r"(?<=\n)[^\S\n]*+(?:(?:row|item|line|box)[^\S\n]++)?+\(?1[).]?\(?[a-c][).:]{0,2}(?=[^\S\n]|\Z)", re.IGNORECASE
)
# What is blank in row 1, each with what its words have one of, which is asked for first; and what is a whole line.
_BLANK = (
    (_QUESTION, ("?",)),
    (_FILER, ("filing",)),
    (_CARE, ("c/o",)),
    (_OF_TAX_LINE, ("1a", "1b", "1c", "1(", "1)(")),
    (
        _NO_NUMBER_LINE,
        (
            "not",
            "to be",
            "omit",
            "withheld",
            "exempt",
            "pending",
            "unkn",
            "unav",
            "undi",
            "confid",
            "optional",
            "tbd",
            "foreign",
            "non",
            "inap",
        ),
    ),
    (_NO_NUMBER, ("n/a", "not applicable", "none", "applied", "assigned", "(no")),
    (_REMARK, ("see", "refer")),
    (_INDIVIDUAL, ("individual",)),
    (_NEXT_ROW, ("check",)),
    (_DANGLING_LINE, ("irs", "i.r.s.", "s.s.")),
    (_DANGLING, ("no", "irs", "i.r.s.", "s.s.", "i.d.", "tax")),
)
_MAY_BE_BLANK = re.compile("|".join(re.escape(word) for _, words in _BLANK for word in words))
# An address below the name or behind it, known by a number and a street at its beginning, and a postal code at its end.
_ADDRESS = re.compile(
    r"(?<=[^\s,])(?!(?<=\d)[\s,]++(?:19|20)\d\d\b)"  # no year of a day
    # Within a line, no number of a name before the address: "Moss 1997 Trust, 12 Quay Row".
    r"(?:(?=[^\S\n]*+[,\n])[\s,]++|[^\S\n]++"
    r"(?![^\n]{1,100}?(?<!suite)(?<!unit)(?<!room)[,\n]\s*+(?:\d{1,5}|One|Two|Three|Four|Five)[^\S\n]++[A-Z]))"
    r"(?:c/o\s[^\n\d]{2,60}\n\s*+)?(?:(?:\d{3,5}[^\S\n]*+\n[^\S\n]*+(?=[A-Z])|(?:\d{1,5}[A-Z]?|One|Two|Three|Four|Five)[^\S\n]++(?!\d))|P\.?\s?O\.?\s+Box\s)"
    r"(?:[^\n,]{2,80},[^\n]{1,100}|[^\n]{1,80}(?:\n[^\S\n]*+[^\n]{0,80}){1,2})\b(?<!no\. )(?<!no )(?<!account )"
    r"(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}|KY\d-\d{4})"
    r"(?=[^\S\n]*+(?:\.[^\S\n]*+)*+(?:\Z|\n))",
    re.IGNORECASE,
)
_BANK, _NATIONAL = re.compile(r"\b(?:bank|trust|national)\b[^,]{0,40}+,\Z", re.IGNORECASE), re.compile(r"N\.\s?A\.?")
_APART = re.compile(r"\n|\t|[ ]{2}")
_GAP = re.compile(r"\n[ \t]*\n\s*")
# What the names of companies end in; a line that ends so, before another that does, is a name of its own.
_ENDINGS = r"\b(?:inc|llc|lp|llp|ltd|limited|corp|corporation|plc|n\.a|s\.a|l\.p|l\.l\.c|l\.l\.p)\b\.?"
_ENDS, _ENDS_LINE = (re.compile(_ENDINGS + tail, re.IGNORECASE) for tail in (r"\Z", r"[ \t]*+\n\s*+"))
_ENDINGS_ALONE = re.compile(rf"(?:{_ENDINGS}[\s,]*+)++", re.IGNORECASE)
_TRUST, _IN_PARENTHESES = re.compile(r"\b(?:trusts?|estate)\W*\Z", re.IGNORECASE), re.compile(r"\([^()]+\)")
_WORD_BEFORE, _REACH_BEFORE = re.compile(r"(?<![^\s;(])[A-Z][a-z]{2,30} \Z"), 40
_ENDS_NEXT = re.compile(r",?\s{1,3}(?:" + _ENDINGS + r"|partnership\b)", re.IGNORECASE)
# What is no ending where the next line has the rest of it: "Fern Associates Limited", and "Partnership" or "Liability".
_HALF_ENDING, _OTHER_HALF = (
    re.compile(words, re.IGNORECASE) for words in (r"\blimited\Z", r"(?:partnership|liability)\b")
)
# Words that names end in, and none consists of: what stood before them is elsewhere on a page that was torn.
_COMPANY_WORDS = (
    r"group|holdings?|partners|partnership|funds?|management|advis[eo]rs|associates|investments?|company|co|inc"
    r"|incorporated|llc|lp|llp|ltd|limited|corp|corporation|plc|l\.p|l\.l\.c|l\.l\.p"
)
REST = re.compile(rf"(?:(?:{_COMPANY_WORDS})\b[\s,.]*+)++", re.IGNORECASE)
_ENDS_NO_PERSON = re.compile(rf"\b(?:{_COMPANY_WORDS}|trusts?|estate|foundation)\W?\Z", re.IGNORECASE).search
# An address below the name: in care of whom, a box, or a street by its number; and the lines of it below that.
_STREET = (
    r"\b(?:street|st|avenue|ave|road|rd|drive|dr|lane|boulevard|blvd|broadway|parkway|pkwy|highway|plaza|place|square"
    r"|court|row|suite|floor|building|cent(?:er|re))\b"
)
_NO_ENTITY = rf"(?![^\n]*?\b(?:{_COMPANY_WORDS}|trusts?|estate|foundation)\b)"
_ADDRESS_BELOW = re.compile(
    r"(?<=[^\s,]),?[^\S\n]*+\n\s*+(?:c/o\b|P\.?[ ]?O\.?[ ]Box\b"
    rf"|{_NO_ENTITY}\d{{1,5}}[A-Z]?[ ][^\W\d_][^\n]{{0,40}}?{_STREET})[^\n]*+"
    rf"(?:\n[^\S\n]*+{_NO_ENTITY}(?:attn|attention|c/o|(?=[^\n]*?(?:\d|{_STREET}))"
    r"|(?:[^\W\d_]++[ ]?){1,3},[ ](?:[^\W\d_]++[. ]{0,2}){1,3}+(?=\n|\Z))[^\n]*+){0,6}",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?!(?:New|North|South|West|United|State) )[A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*\.?){1,3}"
    r"(?:,? (?:[JS]r\.?|I{2,3}|IV|M\.?D\.?|Ph\.?D\.?))?"
)
_NO_NAME = re.compile(r"(?:c/o|f/k/a|d/b/a|a/k/a|formerly|and|as|for|by|of|an?|the\s+general|general)\b", re.IGNORECASE)


@cache
def _letters_of_row_1() -> str:
    labels = [label for form in ("13D", "13G") for label in wordings(form)]
    in_row_1 = [label.words for label in labels if label.field in ("reporting_persons[].name", "<irs-number>")]
    return " ".join("".join(spelled(words)) for words in in_row_1)


@cache
def _words_of_form() -> frozenset[str]:
    """Return every word of the labels of a person's rows."""
    rows = {f"reporting_persons[].{name}{many}" for form in NUMBERS.values() for name in form for many in ("", "[]")}
    labels = [label for form in ("13D", "13G") for label in wordings(form) if label.field in {*rows, "<irs-number>"}]
    words = (word for label in labels for word in with_glued(spelled(label.words)))
    return frozenset(words) | frozenset(spelled(" ".join(("see and", *_OF_NUMBERS))))


@lru_cache(maxsize=4096)
def are_of_form(name: str) -> bool:
    """Whether words are nothing but the form's: of its labels, or torn pieces of that of row 1: `PORTING PERSONS`."""
    words = spelled(name)
    return all(word in _words_of_form() for word in words) or (
        len(words) > 1 and all(word in _letters_of_row_1() for word in words) and not _ENDS.search(name)
    )


def read_tax_number(stretch: str) -> Found | None:
    """Return the tax number of row 1; None where there is none, or where it is masked.

    Beside words that say what it is, a number may lack a digit.
    """
    if _DIGIT.search(stretch, 0, _REACH) is None:  # most names
        return None
    hits = _tax_numbers(stretch)
    if hits:
        signs = {"doubted": 1.0} if len({hit[0] for hit in hits}) > 1 else {}  # of whom is the first?
        return Found("".join(hits[0][0].split()), *hits[0].span(), hits[0][0], how="in row 1", signs=signs)
    for run in _runs(stretch[:_REACH]):
        number = next((token for token in run if token["short"]), None)
        if number:
            return Found("".join(number[0].split()), *number.span(), number[0], how="in row 1")
    return None


def _tax_numbers(stretch: str) -> list[re.Match[str]]:
    numbers = _TAX_NUMBER.finditer(stretch, 0, _REACH)
    return [hit for hit in numbers if not _OF_CUSIP.search(stretch[: hit.start()].rpartition("\n")[2])]


def read_name(stretch: str, number: int, document: str = "", at: int = 0) -> Found:
    """Read a name: what stands before a tax number, else behind it; of several companies or people all, by `; `.

    `document` is the text that the stretch begins `at`: a name in two lines, with words of the label between them, may
    stand whole elsewhere in it.
    """
    is_listed, whole = bool(_marks_of_names(stretch)), stretch
    stretch, stated = _typed(stretch, number, behind=document[(end := at + len(stretch)) : end + _REACH_BEFORE])
    while stated and are_of_form(stated[0].value):
        del stated[0]
    # Behind a name a word of the form may be its last: "Fern Small Company", and in the next line "Fund".
    names = [name for name in stated if _may_go_on(name.value)]
    if not names:
        return values.absent(stretch, 0, 0, "blank")
    name = names[0]
    parts = list(_companies(stretch, name)) or [name]
    people = [other for other in names[1:] if _PERSON.fullmatch(other.value) and not _ENDS_NO_PERSON(other.value)]
    if is_listed or (len(names) > 1 and len({hit[0] for hit in _tax_numbers(whole)}) == len(names)):
        parts = names  # each has its own mark or number
    elif _PERSON.fullmatch(name.value):
        parts += people
    elif not _goes_on(name.value):
        others = (other for other in names[1:] if not REST.fullmatch(other.value))
        parts += [company for other in others for company in _companies(stretch, other)]
    if len(parts) < _SEVERAL:
        return _with_next(document, names, at)
    value, end = "; ".join(dict.fromkeys(part.value for part in parts)), parts[-1].end
    signs = name.signs | {"several": 1.0}
    return Found(value, name.start, end, stretch[name.start : end], how="several names in row 1", signs=signs)


def _typed(stretch: str, number: int, before: str = "", behind: str = "") -> tuple[str, list[Found]]:
    """Return row 1, or what goes on behind a name `before` it, with blanks for all but names, and its paragraphs.

    `behind` is what the page goes on with.
    """
    stretch, stated = _read(stretch, number, before, behind)
    return stretch, [structs.replace(name, signs=dict(name.signs)) for name in stated]


@lru_cache(maxsize=256)
def _read(stretch: str, number: int, before: str, behind: str) -> tuple[str, list[Found]]:
    """Read row 1; all pages have the same behind its first label where the name stands behind the second."""
    stretch, small = without_lines(STRAY, without_lines(_HEAD, stretch)), stretch.lower()
    for pattern, words in _BLANK if _MAY_BE_BLANK.search(small) else ():
        if any(map(small.__contains__, words)):
            stretch = without(pattern, stretch)
    below = _NATIONAL_BELOW.finditer(stretch) if "N.A" in stretch or "N. A" in stretch else ()
    stretch = blanked(stretch, [hit.span() for hit in below if not _OF_BANK.search(line_before(stretch, hit.start()))])
    stretch = without(_TORN_NUMBER, stretch) if _DIGIT.search(stretch) else stretch
    runs = sorted([*((run[0].start(), run[-1].end()) for run in _runs(stretch)), *_marks_of_names(stretch)])
    rest = f"{stretch}{behind}"
    stretch = without(_LEADING, without_label(blanked(stretch, runs), "name"))
    if "c/o" in small or _DIGIT.search(stretch):
        stretch = without(_ADDRESS_BELOW, without(_ADDRESS, stretch))
    torn = _LEADING_ALONE.match(stretch)
    if torn and _REST_OF_LABEL.search(rest, torn.end()):
        stretch = blanked(stretch, [torn.span()])
    stated = _paragraphs(stretch, runs, number, before)
    return stretch, [name for name in stated if not (name.value in TYPES or _BOXES.match(name.value))]


def _marks_of_names(stretch: str) -> list[tuple[int, int]]:
    """Return the marks of notes at the ends of lines where several have one: then each line is a name."""
    if not _ENDS_IN_MARK.search(stretch, 0, _REACH):  # most names
        return []
    marks = [hit.span() for hit in _MARK_OF_NAME.finditer(stretch, 0, _REACH)]
    return marks if len(marks) >= _SEVERAL else []


def _may_go_on(words: str) -> bool:
    """Whether words may be a name, or the last of one: "Fund" is a word of the form, too."""
    return REST.fullmatch(words) is not None or not are_of_form(words)


def _paragraphs(stretch: str, runs: list[tuple[int, int]], number: int, before: str) -> Iterator[Found]:
    """Yield the paragraphs of row 1 between its numbers, which are blanks."""
    start = 0
    for first, last in [*runs, (len(stretch), len(stretch))]:
        end = start + len(stretch[start:first].rstrip(_AROUND))
        while (name := _words(stretch, start, end, number, before)).stated:
            yield name
            before = name.value
            gap = _GAP.search(stretch, name.end, end)
            if not gap:
                break
            start = gap.end()
        start = last + len(stretch[last:]) - len(stretch[last:].lstrip(_BEHIND))


def _words(stretch: str, start: int, end: int, number: int, before: str) -> Found:
    """Read one paragraph; N.A. is how the name of a bank before it ends, and not that there is no number."""
    found = values.without_enumeration(values.words(stretch, start, end, number))
    if found.absence == "not applicable" and _NATIONAL.fullmatch(found.words) and _BANK.search(before):
        return Found(found.words, found.start, found.end, found.words, how=found.how)
    return found


def _companies(stretch: str, name: Found) -> Iterator[Found]:
    """Yield the companies of one paragraph: a line that ends as their names do, before another that does so, is one."""
    ends = [hit.end() for hit in _ENDS_LINE.finditer(stretch, name.start, name.end)]
    for start, end in pairwise([name.start, *ends, name.end]):
        company = values.without_enumeration(values.words(stretch, start, end))
        if not company.stated or not _ENDS.search(company.value) or _NO_NAME.match(company.value):
            return
        yield company


def _runs(stretch: str) -> Iterator[list[re.Match[str]]]:
    """Yield the runs of words that say what a number is, with that number."""
    if not _MAY_HAVE_NUMBER.search(_MARKS.sub("", stretch[:_LONGEST])):
        return
    run: list[re.Match[str]] = []
    for token in [*_TOKEN.finditer(stretch, 0, _LONGEST), None]:
        if token and _is_of_number(token):
            if run or not _spelled(token) or _FIRST & _spelled(token) or _begins_line(stretch, token.start()):
                run.append(token)
            continue
        run = _without_first_of_name(stretch, run, token)
        words = {word for part in run for word in _spelled(part)}
        named = bool(words & _OF_NUMBERS) or {"social", "security"} <= words or {"soc", "sec"} <= words
        named = named or ("id" in words and not words.isdisjoint(_BESIDE_ID))
        if any(part["number"] or part["masked"] for part in run) or (named and len(run) >= _SEVERAL):
            yield run
        run = []


def _without_first_of_name(
    stretch: str, run: list[re.Match[str]], following: re.Match[str] | None
) -> list[re.Match[str]]:
    """Return a run without a word that begins what stands behind it, a name: `Above Capital, LLC`, `No. 1 Fund, LP`."""
    if len(run) < _SEVERAL or not following or not _NAME_GOES_ON.match(stretch, following.start()):
        return run
    before, last = run[-2:]
    alone = stretch[last.end() : following.start()] == " " and _spelled(last).isdisjoint(_BEGIN_NO_NAMES)
    between = stretch[before.end() : last.start()]
    is_ended = before[0].lower() in _END_LABELS
    is_told = ":" in between or bool((_APART if is_ended else _GAP).search(between))
    return run[:-1] if alone and is_told else run


def _begins_line(text: str, at: int) -> bool:
    return not line_before(text, at).strip()


def _is_of_number(token: re.Match[str]) -> bool:
    return token.lastgroup != "other" and (token.lastgroup != "word" or _says_number(token[0]))


@lru_cache(maxsize=4096)
def _says_number(word: str) -> bool:
    words = _words_about_slash(word)
    return words <= _ABOUT_NUMBERS and not (word[0].islower() and words & _IN_CAPITALS)


def _spelled(token: re.Match[str]) -> frozenset[str]:
    """Return the words of a token, of which several may stand about a slash; none for a number."""
    return _words_about_slash(token["word"] or "")


@lru_cache(maxsize=4096)
def _words_about_slash(token: str) -> frozenset[str]:
    word = _MARKS.sub("", token).lower()
    return frozenset(word.replace("n/a", "none").split("/")) - {""}


# ---- a name that goes on in the next line, beside the label of the tax number ----------------------------------------

#     NAME OF REPORTING PERSON              Tidewrack Asset Management,
#     I.R.S. IDENTIFICATION NO. OF ABOVE    Inc.
#
# What stands there may be something else, such as that there is no number. It is the rest of a name where the document
# has the whole of it once more, or where neither line could be a name by itself; else confidence in the name is low.
_IN_LINES = "in several lines beside its labels"
_AWAY = 2  # characters by which lines of a column may differ
_NO_REST = re.compile(
    r"(?:intentionally |voluntarily )?(?:not|none|omitted|n/?a|optional|voluntary|see|entities|the )\b", re.IGNORECASE
)
_NEXT = 400  # characters in which the next line stands
_DOCUMENT = 1_000_000  # characters of a document in which a name is looked for again
_PART, _MOST_PLACES = 200_000, 20  # characters in which the name of each of many persons is, and how often
_LETTER = re.compile(r"[^\W\d_]")
_CONTINUES = re.compile(r"(?!c/o\b)[a-z]|\([a-z]")  # "of the State of Fern", "(f/k/a Moss)": no name begins so
# With which no name ends.
_DANGLING_END = re.compile(  # "Fern Holding AS" is a company of Norway
    r"(?:&|\b(?!(?-i:(?<=[a-z]\s)AS\Z))(?:and|of|the|for|as|under|on|its|by|dated(?:\s[a-z]{3,9}\.?)?|as\s+trustee|on\s+behalf|of\s+its\s+series)|,)\Z",
    re.IGNORECASE,
)
# In what capacity somebody reports, behind a comma, and what the name of that trust or fund ends in.
_CAPACITY = re.compile(r"(?:not\s+individually\W|(?:solely\s+)?as\s|on\s+behalf\s+of\s)", re.IGNORECASE)
_DATED = re.compile(r"\b(?:[a-z]{3,9}\.?\s\d{1,2},|dated\s[a-z]{3,9}\.?)\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?:\d{1,2},\s)?(?:19|20)\d\d\b")
_OPEN_CAPACITY = re.compile(
    r",\s+(?:not\s+individually\b|(?:solely\s+)?as\b|on\b)[^\n]{0,80}?"
    r"\b(?:as|of|the|for|under|on|its|trustee|behalf|series)\Z|,\s+(?:as|on)\Z",
    re.IGNORECASE,
)
_OF_NAME = re.compile(r"(?<=\s\s)(?:and|of|for) \Z")
_IN_CAPACITY = re.compile(rf",\s+{_CAPACITY.pattern}", re.IGNORECASE)
_ENDS_CAPACITY = re.compile(
    rf"(?:\b(?:trusts?|agreement|plan|series|estate|foundation|account|{_COMPANY_WORDS})\b|{_ENDINGS})\W*"
    r"(?:(?:u/?[at]/?d?|u/?d/?t|dated|created|established)\b[^\n]{0,40}(?:19|20)\d\d\W*)?\Z",
    re.IGNORECASE,
)


def with_rest(text: str, name: Found, beside: tuple[int, int]) -> Found:
    """Return a name, and what goes on with it in the stretch of the tax number; doubtful where that is not told."""
    first = text.find("\n", name.end)
    behind = text[name.end : first].strip()
    opens = behind[:1] == "(" and ")" not in behind  # `Fern Fund (f/k/a`, and in the next line `Moss Fund)`
    if first < 0 or (behind and not opens) or "\n" in text[name.start : name.end]:
        return name
    if opens:
        name.signs["doubted"] = 1.0
    _, stated = _typed(text[beside[0] : min(beside[1], beside[0] + _NEXT)], 0, name.value)
    parts = [part for part in stated if _may_go_on(part.value)]
    for part in parts:
        part.start, part.end = part.start + beside[0], part.end + beside[0]
    if parts and (taken := _OF_NAME.search(text, first, parts[0].start)):  # by the label before it
        parts[0].start, parts[0].value = taken.start(), f"{taken[0].strip()} {parts[0].value}"
    if not parts or "\n" in text[first + 1 : parts[0].start].lstrip():
        return name
    if opens and parts[0].value.endswith(")") and _are_aligned(text, name, parts[0]):
        del name.signs["doubted"]
        return _whole(text, structs.replace(name, value=f"{name.value} {behind}"), parts[0])
    if _CONTINUES.match(parts[0].value) and not _NO_REST.match(parts[0].value) and _are_aligned(text, name, parts[0]):
        return _with_capacity(text, _whole(text, name, parts[0]), parts)
    if not _may_be_rest(parts[0], name.value):
        return name
    return _with_capacity(text, _joined(text, name, parts[0]), parts)


def _with_next(document: str, names: list[Found], at: int) -> Found:
    """Return the first of the paragraphs of row 1, with the next where the document has both as one name."""
    name = names[0]
    is_part = REST.fullmatch(name.value) or _is_part(document, name.value, at + name.start)
    if is_part or _DANGLING_END.search(name.value):
        name.signs["cut"] = 1.0
    if len(names) < _SEVERAL or not document:
        return name
    if not _is_ended(name, names[1]):
        name = _joined(document, name, names[1], at) if _may_be_rest(names[1], name.value) else name
    elif _may_be_another(names[1], name.value) and _are_aligned(document, name, names[1], at):
        name.signs["several"] = 1.0
    return _with_capacity(document, name, names[1:], at)


def _with_capacity(text: str, name: Found, parts: list[Found], at: int = 0) -> Found:
    """Return a name with the parts behind it that say in what capacity somebody reports: `Fern, as`, `Trustee for`."""
    for part in parts:
        if part.start < name.end:  # joined before
            continue
        if _are_names(part):
            break
        whole = f"{name.value} {part.value}"
        goes_on = _is_cut_in_capacity(name.value) and _ENDS_CAPACITY.search(whole)
        if not _is_capacity(name.value, part.value) and not goes_on:
            break
        words = text[at + name.start : at + part.end]
        name = Found(whole, name.start, part.end, words, how=_IN_LINES, signs=name.signs)
        name.signs.pop("cut", None)
    if is_open(name.value):
        name.signs["cut"] = 1.0
    return name


def is_open(name: str) -> bool:
    """Whether a name ends as none does: within words, or before the name of the trust or fund that it stands for."""
    return _DANGLING_END.search(name) is not None or _is_cut_in_capacity(name)


def _is_cut_in_capacity(name: str) -> bool:
    return _IN_CAPACITY.search(name) is not None and _ENDS_CAPACITY.search(name) is None


def _is_ended(name: Found, rest: Found) -> bool:
    """Whether a name ends as those of companies do, and what follows is not the other half of that ending."""
    is_half = _HALF_ENDING.search(name.value) and _OTHER_HALF.match(rest.value if rest.stated else "")
    return not is_half and _ENDS.search(name.value) is not None


def _is_part(document: str, name: str, own: int) -> bool:
    """Whether a document has a name elsewhere, each time an ending of companies behind it, or the same word before."""
    places = [start for start in islice(_places(document, name), _MOST_PLACES) if start != own]
    if not places or all(_ENDS_NEXT.match(document, start + len(name)) for start in places):
        return bool(places)
    within = (start for start in places if start and document[start - 1] != "\n")
    before = [_WORD_BEFORE.search(document, max(0, start - _REACH_BEFORE), start) for start in within]
    is_enough = len(places) >= _SEVERAL or _ENDS.search(name) is not None
    return is_enough and len({hit and hit[0] for hit in before}) == 1 and before[0] is not None


def _places(document: str, words: str) -> Iterator[int]:
    at = document.find(words, 0, _PART)
    while at >= 0:
        yield at
        at = document.find(words, at + len(words), _PART)


def _may_be_rest(rest: Found, name: str) -> bool:
    value = rest.value if rest.stated else ""
    no_rest = _NO_REST.match(value)
    is_other = (no_rest and not (no_rest[0].lower() == "the " and _goes_on(name))) or (
        _NO_NAME.match(value) and not _is_capacity(name, value)
    )
    return bool(_LETTER.search(value) or _is_day(name, value)) and not is_other


def _may_be_another(part: Found, name: str) -> bool:
    """Whether a line below the name of a company may be another name, though it does not end as theirs do."""
    return part.value[:1].isupper() and not _DIGIT.search(part.value) and _may_be_rest(part, name)


def _is_day(name: str, rest: str) -> bool:
    """Whether a day stands in both: `Fern Trust dated May 3,` and `1991`."""
    return bool(_YEAR.match(rest) and _DATED.search(name))


def _is_capacity(name: str, rest: str) -> bool:
    """Whether words say in what capacity somebody reports, or since when, whose name before them ends within that."""
    if _is_day(name, rest):
        return True
    return bool(_CAPACITY.match(rest) if name.endswith(",") else _OPEN_CAPACITY.search(name))


def _joined(text: str, name: Found, rest: Found, at: int = 0) -> Found:
    """Return both as one name where the text has it in one line, or neither is a name; else doubt one in their column.

    What goes on in small letters may do so in the next line there, too.
    """
    first, second = (r"\s+".join(map(re.escape, part.value.split())) for part in (name, rest))
    gap = r"\s+" if rest.value[0].islower() or "cut" in name.signs else r"[^\S\n]+"
    pattern = re.compile(rf"{first}{gap}{second}", re.IGNORECASE)
    aligned = _are_aligned(text, name, rest, at)
    is_next = not "".join(text[at + name.end : at + rest.start].split("\n")[1:-1]).strip()  # a number may stand beside
    is_restated = any(hit.start() != at + name.start for hit in pattern.finditer(text, 0, _DOCUMENT))
    if is_restated or (aligned and is_next and _are_halves(name.value, rest)):
        return _whole(text, name, rest, at)
    word = re.escape(rest.value.split()[0])
    begins = re.compile(rf"{first}[^\S\n]+{word}(?![^\W_])", re.IGNORECASE)
    if aligned or (not _is_ended(name, rest) and (is_next or begins.search(text, 0, _DOCUMENT))):
        name.signs["cut"] = 1.0
    return name


def _whole(text: str, name: Found, rest: Found, at: int = 0) -> Found:
    """Return a name and what goes on with it as one."""
    name.signs.pop("cut", None)
    words = text[at + name.start : at + rest.end]
    comma = "," if text[at + name.end : at + name.end + 1] == "," else ""
    return Found(f"{name.value}{comma} {rest.value}", name.start, rest.end, words, how=_IN_LINES, signs=name.signs)


def _are_aligned(text: str, name: Found, rest: Found, at: int = 0) -> bool:
    """Whether two lines begin, or end, in the same column."""
    edges = [[column_of(text, at + place) for place in (part.start, part.end)] for part in (name, rest)]
    return any(abs(one - other) <= _AWAY for one, other in zip(*edges, strict=True))


def _are_halves(name: str, rest: Found) -> bool:
    """Whether neither of two lines is a name: `Fern Management,` and `LLC`, `Fern` and `(Cayman) Ltd.`."""
    if _ENDS.search(name.rstrip(",")) or _are_names(rest):
        return False
    if not _ENDS.search(rest.value):
        return _ENDINGS_ALONE.match(rest.value) is not None  # no name begins so: `Inc., as Trustee for`
    if name.endswith(" and"):  # a person and a company
        return not _PERSON.fullmatch(name.removesuffix(" and"))
    return bool(_goes_on(name) or _IN_PARENTHESES.match(rest.value) or _ENDINGS_ALONE.fullmatch(rest.value))


def _are_names(part: Found) -> bool:
    """Whether each line of a part may be a name: `Moss Trust` and below it `Olive Fund, L.P.`, but not `Fund, L.P.`."""
    *above, last = (line.strip() for line in part.words.strip().split("\n"))
    ends = [2 if _ENDS.search(line) else 1 if _TRUST.search(line) else 0 for line in (*above, last)]
    return REST.match(last) is None and any(0 < end <= ends[-1] for end in ends[:-1])


def _goes_on(name: str) -> bool:
    """Whether a name ends as none does, but for a comma, which may stand between two."""
    return not name.endswith(",") and _DANGLING_END.search(name) is not None
