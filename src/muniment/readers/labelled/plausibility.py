"""What speaks against words as they stand: letters that a scan confused, and pieces that damage left behind.

Nothing here changes a value. What is found lowers confidence in it, so that somebody looks.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import chain, filterfalse

from rapidfuzz import fuzz, process

from muniment.codes.states import SCHEDULE_13
from muniment.forms.tables import wordings
from muniment.readers.labelled.text import twins

# What scanners take for one another, in small letters: beside what `text` has for labels, what is the same there.
_ALIKE = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("e", "c"), ("h", "b"), ("l", "i"))
_FIGURES = (("0", "o"), ("1", "l"), ("1", "i"), ("5", "s"), ("8", "b"), ("2", "z"), ("6", "b"))
_SWAPS = (*_ALIKE, *((second, first) for first, second in _ALIKE), *_FIGURES)
_WORD = re.compile(r"[^\W_]+")
_DIVIDED = bytes(n if n < 128 and chr(n).isalnum() else ord(" ") for n in range(256))
_SHORTEST = 4  # letters of a word that is compared with others
_LONGEST = 40  # and of one that may be a word
_NEAR = 88  # of 100, how like the name of a place words are that spell it wrongly
_JOINED_TO_PLACE = re.compile(r"\b(?:of|in|the|and|or|by|under|citizen|is|:)\Z", re.IGNORECASE)
_FEW = 2  # words of a name that may be common ones
_MOST = 12  # words of a value that are looked at
# A figure inside a word: Ju1ian, COC0NUT, 5mall. A letter inside a number: $0.O1, 3O-0447847. An l for an I: lnc.
_FIGURE_IN_WORD = re.compile(
    r"[A-Za-z]{2}[01568][a-z]|\b[A-Z][01568][a-z]{2}|\b[A-Z]\.[01568]\.|[A-Z]{2}[012568][A-Z]{2}|[A-Z]{3}[058](?![\w.])|\b[1568][a-z]{3}|\b[568][A-Z]{4}|[a-z]{3}[0158](?!\w)"
)
# However often it stands there: a figure for an initial, a letter in an amount, an l for an I.
_NEVER_SO = re.compile(
    r"[0158$l](?:(?<=[A-Za-z] [0158])\. (?=[A-Z][A-Za-z])|(?<=\$)[.,\d]*\d[OolI](?!\w)|(?<=\bl)n[a-z])"
)
_LETTER_IN_NUMBER = re.compile(
    r"\d[.,-]?[OolIS](?:[.,-]?\d|%)|[$.]\d+[OolIS](?!\w)|\$[.,\d]*[OolIS][.,\d]|(?<!\w)[\dOolIS]{2,3}-[\dOolIS]{3,7}(?!\w)"
)
# Letters that no word has beside each other: Lcvy, Bcnun, Jcffrey, Hcrb; Ricbard, Wbitrose; TCW is none, but initials,
# and so are capitals without a vowel.
_INITIALS = re.compile(r"(?<!\w)[B-DF-HJ-NP-TV-XZ]{4,6}(?!\w)")
_UNLIKELY = re.compile(
    r"(?!(?<!\w)[A-Z]{3}(?!\w))"
    r"(?i:(?!\bmc)[b-df-hj-np-rtvwxz]c[bdfgjmnpqvwxz]|\b[bdfghjklnpqrtvwxz]c[^\W\d_aeiouyhk])|(?:c|\b[Ww])b[a-z]"
    r"|\b[TPSRGDVZ]b[a-z]"  # Tbomas
)
_SMALL_L = re.compile(
    r"\bl(?:[cdfgmnrv][a-z]|n\b|[A-Z]{2})|[A-Z]{2}l[A-Z]|\b(?=\w*l)(?=\w*[IVX])[IVXl]{2,5}\b|[a-z][SZBO](?![A-Za-z])"
)
# The beginning of a word, cut off before it: `L Leviticus Partners`. What stands behind a colon is no part of a name.
_PIECE = re.compile(r"(?<![\w.])([^\W\d_]{1,3}) (?=\1[^\W\d_])|(?<![\w.])([^\W\d_]{2,3}\.?) \2(?!\w)|\A[a-z]\.? [A-Z]")
_LABELLED = re.compile(r"\w:\s+\w")
# Common words of names and titles, beside those of the forms and of places.
_USUAL = frozenset(
    re.findall(
        r"\w+",
        "advisers advisors america associates capital chairman chief common company corporation counsel director"
        " executive financial foundation fund funds general global group holdings incorporated international"
        " investment investments investors limited management manager managing master member officer opportunity"
        " ordinary partner partners partnership preferred president principal secretary senior stock treasurer"
        " trust trustee value vice",
    )
)
_COMPANY = re.compile(
    r"\b(?:inc|corp|corporation|company|co|ltd|limited|plc|l\.p|llc|trust)\b\.?[^\S\n]{3,}\S"
    r"|(?:\A|\)\S?\s)(?![^()]{0,80}(?:stock|share|unit|interest|note|warrant|common|ordinary))"
    r"[^()]{4,80}\([^()]{0,40}\)\s?[a-z$]"
    r"|\A[^,(]{4,80}\b(?:inc|corp|corporation|company|ltd|plc)\b\.?\s(?:class \w )?(?:common|ordinary|shares|units)\b",
    re.IGNORECASE,
)
# A number of shares with three decimals, or a note's mark behind them, and no others: the point may be a comma.
_THOUSANDTHS = re.compile(r"(?<![\d.])(?:\d{1,3},)*\d{1,3}\.\d{3,4}(?!\d)")
_ROW, _BEGINS_WITH_ZERO = re.compile(r"[5-9]|1[0-4]|0\d+"), re.compile(r"0\d.*")


@cache
def _known() -> frozenset[str]:
    """Return words that the forms print, the names of places, and usual words of names, in small letters."""
    printed = (row.words for form in ("13D", "13G") for row in wordings(form))
    texts = chain(printed, (code.label for code in SCHEDULE_13.values()))
    return _USUAL | {word for text in texts for word in _WORD.findall(text.lower()) if len(word) >= _SHORTEST}


def unknown_words(name: str) -> set[str]:
    """Return the words of a name, in small letters, that neither forms nor places nor many names have.

    >>> unknown_words("Fern Capital Partners of Delaware")
    {'fern'}
    """
    return {word for word in _WORD.findall(name.lower()) if len(word) >= _SHORTEST} - _known()


def is_misread(words: str, document: frozenset[str], *, again: bool = False) -> bool:
    """Whether letters of a name, title or place look confused; `document` has the text's words, in small letters.

    What is confused is so once: of words that stand elsewhere `again`, only those are looked at that have figures in
    them, and stand without them, too.

    >>> is_misread("Charlcs Fern", frozenset(["charles", "charlcs", "fern"]))
    True
    >>> is_misread("Charles Fern", frozenset(["charles", "fern"]))
    False
    >>> is_misread("MARIO 8. FERN", frozenset(), again=True), is_misread("$.0l par", frozenset(), again=True)
    (True, True)
    >>> is_misread("Fern, lnc.", frozenset(), again=True), is_misread("FenZ, Inc.", frozenset())
    (True, True)
    """
    if _NEVER_SO.search(words):
        return True
    confused = None if again else _confused(words)
    others = _without_figures(words) | (confused or frozenset())
    return (confused is None and not again) or bool(others and not others.isdisjoint(document))


@lru_cache(maxsize=4096)
def _without_figures(words: str) -> frozenset[str]:
    """Return what words with figures in them may be without."""
    mixed = (word for word in _WORD.findall(words.lower())[:_MOST] if not word.isalpha() and not word.isdigit())
    return frozenset(twin for word in mixed for twin in twins(word, _FIGURES) if twin.isalpha())


@lru_cache(maxsize=4096)
def _confused(words: str) -> frozenset[str] | None:
    """Return what words may be whose letters were confused; None where they are so, whatever a document says."""
    is_unlikely = _UNLIKELY.search(_INITIALS.sub("", words))
    if is_unlikely or any(one.search(words) for one in (_FIGURE_IN_WORD, _LETTER_IN_NUMBER, _SMALL_L)):
        return None
    known = _known()
    rare = (word for word in _WORD.findall(words.lower())[:_MOST] if _SHORTEST <= len(word) <= _LONGEST)
    others = {twin for word in rare if word not in known for twin in twins(word, _SWAPS) if len(twin) >= _SHORTEST}
    return frozenset(others) if known.isdisjoint(others) else None


def near_place(words: str) -> str:
    """Return the name of the place that words are but for a letter or two; "" where there is none.

    >>> near_place("Bristish Virgin Islands"), near_place("a national bank")
    ('British Virgin Islands', '')
    """
    if len(words) > _LONGEST or len(words) < _SHORTEST:
        return ""
    names = _places()
    near = process.extractOne(" ".join(words.lower().split()), names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return names[near[0]] if near else ""


@cache
def _places() -> dict[str, str]:
    """Return the names of places, by themselves in small letters."""
    names = (name for code in SCHEDULE_13.values() for name in (code.label, *code.aliases) if len(name) >= _SHORTEST)
    return {name.lower(): name.title() if name.isupper() else name for name in names}


def has_piece(name: str) -> bool:
    """Whether the beginning of a word stands before it once more, or something else before a name."""
    return _PIECE.search(name) is not None or _LABELLED.search(name) is not None


# A letter that stands for more: of the second name of somebody, or of the last word of a bank. A series has one, too.
_INITIAL_LAST = re.compile(r"[^\W\d_]{2}\.?,? [A-Z]\.?\Z")
_SURNAME_FIRST = re.compile(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’-]+ [A-Z]\.?")
_OF_SERIES = re.compile(r"\b(?:class|fund|plan|portfolio|series|trust)\s+\w\Z|\b[ivx]\Z", re.IGNORECASE)


def ends_in_initial(name: str) -> bool:
    """Whether a name ends where one goes on: with the letter that a surname, or the rest of "N.A.", stands behind.

    >>> ends_in_initial("Ann B."), ends_in_initial("Fernbank, N."), ends_in_initial("Fern S.p.A.")
    (True, True, False)
    >>> ends_in_initial("Fern Trust A"), ends_in_initial("Fern Partners V"), ends_in_initial("Fern Fund L P")
    (False, False, False)
    >>> ends_in_initial("Moss, Ann B.")
    False
    """
    has_one = " " in name[-3:] and _INITIAL_LAST.search(name) is not None
    return has_one and not (_OF_SERIES.search(name) or _SURNAME_FIRST.fullmatch(name))


def has_issuer(title: str) -> bool:
    """Whether the name of a company stands before a title of class, blanks between: lines that were joined.

    >>> has_issuer("FERN, INC.        COMMON STOCK"), has_issuer("Common Stock of Fern, Inc.")
    (True, False)
    """
    return any(map(_COMPANY.search, (title, " ".join(title.split()))))


def is_common(name: str, document: str, usual: Callable[[], frozenset[str]]) -> bool:
    """Whether a name is one or two words that a document has in small letters, too, or is written so itself.

    `usual` tells the words of the document, which are many.

    >>> usual = frozenset(["holders"])
    >>> [is_common(name, "holders", lambda: usual) for name in ("Holders", "who reports", "Fern Holders")]
    [True, True, False]
    """
    words = [word.lower() for word in _WORD.findall(name)]
    is_short = 0 < len(words) <= _FEW and name.isascii()
    return is_short and (name.islower() or (all(map(document.__contains__, words)) and usual().issuperset(words)))


def is_doubled(words: str) -> bool:
    """Whether words are the same twice: `Managing Member Managing Member`."""
    half = len(words) // 2
    return len(words) > 2 * _SHORTEST and words[:half] == words[half + 1 :] and words[half] == " "


def names_more_than_place(words: str) -> bool:
    """Whether a place, or words that say nothing of one, stand right before a place: columns, or a label.

    >>> names_more_than_place("Bermuda Norway"), names_more_than_place("home nation Norway")
    (True, True)
    >>> names_more_than_place("Citizen of Norway"), names_more_than_place("Milan, Italy")
    (False, False)
    """
    parts = words.split()
    for n in range(1, len(parts)):
        before = " ".join(parts[:n])
        if parts[n][0].isalnum() and SCHEDULE_13.is_valid(" ".join(parts[n:])):
            own = SCHEDULE_13.is_valid(before) or unknown_words(before) or names_more_than_place(before)
            return bool(own) and before[-1].isalpha() and not _JOINED_TO_PLACE.search(before) and not near_place(words)
    return False


def is_in_thousandths(digits: str) -> bool:
    """Whether a number of shares ends in thousandths, as where a comma was read as a point.

    >>> is_in_thousandths("4,692.114"), is_in_thousandths("4,692.1141"), is_in_thousandths("4,692.5")
    (True, True, False)
    """
    return _THOUSANDTHS.fullmatch(digits) is not None


def is_remnant(digits: str, *, of_shares: bool) -> bool:
    """Whether a figure lost its beginning; or is, as a number of shares, that of a row, whose value was lost.

    >>> is_remnant("8", of_shares=True), is_remnant("8", of_shares=False), is_remnant("06", of_shares=False)
    (True, False, True)
    >>> is_remnant("00", of_shares=True)
    True
    """
    return (_ROW if of_shares else _BEGINS_WITH_ZERO).fullmatch(digits) is not None


# A figure that a scan put among the letters of a word: e1lwein, 5mall; but 10th, 13d, f4q.
_CONFUSED_WORD = re.compile(
    r"(?=[a-z]*[01568][a-z]*\Z)(?:[a-z]{2,}[01568][a-z]+|[a-z]+[01568][a-z]{2,}|[568][a-z]{3,})"
)
_MUCH = 0.01  # of the words of a document: as badly damaged as a page is that is still read


def share_misread(document: frozenset[str]) -> float:
    """Return how many of the words of a document have a figure among their letters, as a share of one in a hundred.

    >>> share_misread(frozenset(["fern", "holdings", "10th"])), share_misread(frozenset(["fern", "ho1dings"]))
    (0.0, 1.0)
    """
    mixed = filterfalse(str.isdigit, filterfalse(str.isalpha, document))  # hardly any word has both
    hits = sum(_CONFUSED_WORD.fullmatch(word) is not None for word in mixed)
    return min(hits / max(len(document), 1) / _MUCH, 1.0)


_OF_LABELS = re.compile(
    r"organi[sz]ation|citizenship|identification|reportingperson|numberof|exchangeact|checktheappropriate|i\.r\.[s5]\."
    r"|\Aplaceof|\A[a-z]{0,5}(?:nization|izenship)"
)
_ENDS_LIKE_LABEL = re.compile(
    r"\s(?:nos?|noss|omitted)\.?\Z|\A(?:reporting )?persons?[.:] |[a-z] (?:reporting|person) [a-z]"
    r"|\bsole\b.{0,60}\bshared\b|\b(?:type of|of class)\b|\A[a-z/ ]{2,40}:\s|(?:\.\s){3}"
    r"|\s\d{7,}(?!\w)|\s\((?:1[0-4]|[1-9])\)\s[a-z]|\s\(?2[.)]? check\b|\s[\dolisbz]{2}-?[\dolisbz]{7}\.?\Z"
)


@lru_cache(maxsize=4096)
def has_label(value: str) -> bool:
    """Whether words of a label stand in a value, whole or torn apart.

    >>> has_label("ORGANI ZATION U.S.A."), has_label("Fern Fund, L.P. No. Omitted"), has_label("Fern Person Fund")
    (True, True, True)
    >>> has_label("Fern Fund, L.P."), has_label("Fern Fund, L.P., 94311218 0")
    (False, True)
    """
    small = value.lower()
    return bool(_OF_LABELS.search(small.replace(" ", "")) or _ENDS_LIKE_LABEL.search(small))


_BEHIND_VALUE = re.compile(r"[,.]?\d|\t(?:[,.]?\d|-?[a-z])|[,.]?[OolISZB](?![A-Za-z])|[,.][OolISZB]\d|[a-z]")
_BEFORE_VALUE = re.compile(r"(?:\d[.,]|(?:(?<![A-Za-z.])|(?<=\d\.))[OolISZB][.,]?[ ]?)\Z")
_BESIDE_VALUE, _MAY_JOIN = 3, frozenset("OolISZB.,")  # characters before it; of what is one with it the last


def is_joined(text: str, start: int, end: int) -> bool:
    r"""Whether letters or figures stand right beside a value, which may be the rest of it.

    >>> is_joined("10,287,Z68", 0, 6), is_joined("10.O2%", 4, 6), is_joined("(9) 10,287 shares", 4, 10)
    (True, True, False)
    >>> is_joined("I.R.S. Fern Fund", 7, 16), is_joined("69\t,557", 0, 2)
    (False, True)
    """
    before, behind = text[max(0, start - _BESIDE_VALUE) : start], text[end : end + 1]
    if (behind == "\t" or not behind.isspace()) and _BEHIND_VALUE.match(text, end):
        return True
    if before[-1:].isalpha() and text[start : start + 1].islower():
        return True
    last = before[-2:-1] if before[-1:] == " " else before[-1:]
    return last in _MAY_JOIN and _BEFORE_VALUE.search(text, start - len(before), start) is not None


@lru_cache(maxsize=4)  # of one document, asked for by several
def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, which is in small letters; those with letters beyond ASCII in pieces."""
    return frozenset(text.encode("ascii", "replace").translate(_DIVIDED).decode("ascii").split())
