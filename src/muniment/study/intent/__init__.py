"""What the holder of a Schedule 13D means to do: Item 4 as flags, each with the sentence it stands on.

Item 4 asks for the purpose of the transaction and for plans that relate to its letters (a) to (j). The method is rows
of words (`words.tsv`): a subject, such as a nomination, counts by how it is said. What is denied is no plan, and what
somebody may do, if at all, is `reserved`: most of an Item 4 is that. A flag that stands on a sentence of which this is
not plain has a low confidence, and says why. A text is taken for itself: an amendment says what it adds.

>>> [(flag.flag, flag.standing) for flag in intents("The Fund intends to solicit proxies for its three nominees.")]
[('proxy', 'planned')]
>>> [(flag.flag, flag.standing) for flag in intents("The Fund may propose a sale of the Issuer.")]
[('merger_or_sale', 'reserved')]

Source: 17 CFR 240.13d-101, Item 4.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal

from msgspec import UNSET, Struct

from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.spec import mentions
from muniment.forms.walk import value_at
from muniment.store.stored import StoredRecord
from muniment.tsv import table_rows

Flag = Literal[
    "board_seats",
    "nomination",
    "proxy",
    "merger_or_sale",
    "strategic_review",
    "capital_return",
    "management_change",
    "engagement",
    "none",
]
Standing = Literal["planned", "reserved"]

LABELS: dict[str, str] = {
    "board_seats": "Board seats",
    "nomination": "Nomination of directors",
    "proxy": "Proxies or votes against the board",
    "merger_or_sale": "Merger or sale",
    "strategic_review": "Strategic review",
    "capital_return": "Return of capital",
    "management_change": "Change of management",
    "engagement": "Talks with the issuer or its holders",
    "none": "No plans",
}
"""The flags in the words of people, in the order in which they are listed."""

CONFIDENT = 0.7
"""The confidence from which on a flag counts; below it somebody has to read the sentence."""

_LONGEST = 1_000  # characters of a sentence in a table
_ANY, _ENGAGEMENT = "any", "engagement"
_OF_THE_BOARD = frozenset({"board_seats", "nomination", "proxy", "management_change"})
_MOODS = {"done": (0.95, "done or agreed"), "ask": (0.9, "asked of the issuer"), "intend": (0.9, "intended")}
_AFTERWARDS, _BARE, _FAINT, _IF, _ALONE = 0.15, 0.15, 0.25, 0.3, 0.4  # what is taken off a confidence
_REACH = 8  # words after a subject in which what is said of it may stand
_CLOSE = 3  # words after "may" in which a verb depends on it
_FAR, _DISTANCE = 0.1, 20  # what is taken off for each so many words between
_BESIDE = 5  # words between a bare verb and what it is said of
_NEAR = 4  # words after a denial that is of what stands beside it
_BARRIERS = frozenset({"but", "however", "although", "except", "notwithstanding"})
_ISSUER = frozenset(
    {"issuer", "issuer's", "company", "company's", "corporation", "corporation's", "registrant", "partnership"}
)
_HOLDERS = frozenset({"reporting", "holders", "fund", "funds", "they"})
_DIRECTORS = frozenset({"director", "directors"})
_BODIES = frozenset({"directors", "trustees", "managers", "governors", "representatives"})
_ITEM = re.compile(r"[;•]|\((?:[ivxIVX]{1,5}|[A-Za-z])\)")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*+")
_END = re.compile(r"[.!?][\"”’)]*+(?=\s)|\n[^\S\n]*+\n")
_SHORT_FORMS = frozenset(
    ("mr", "mrs", "ms", "dr", "messrs", "prof", "inc", "corp", "co", "ltd", "no", "nos", "st", "jr", "sr", "vs", "sec")
)
_BEGINS_LOW = re.compile(r"\s*+[a-z]")
_LIST_LINE = re.compile(r"[^\S\n]*+\n\s*+\(")
_ENUMERATOR = re.compile(r"\s*+\(?[a-z]{1,4}\)", re.IGNORECASE)


class Intent(Struct, frozen=True):
    """A flag of an Item 4 and the sentence it stands on: characters `start` to `end` of the text.

    `standing` is "planned" for what is done, agreed, asked or intended, and "reserved" for what somebody keeps the
    right to do. `confidence` is from 0 to 1, `reason` says in words how the sentence was read.
    """

    flag: Flag
    standing: Standing
    confidence: float
    reason: str
    start: int
    end: int


def intents(text: str, issuer: str = "") -> list[Intent]:
    """Return the flags of an Item 4, in the order of `LABELS`, then of the text; one a flag and sentence.

    `issuer` is its name, by which boards of others are known from its own. "none" stands on a sentence that denies
    plans, and is given only where no other flag is planned. A text that says nothing of any has no flags.
    """
    made: list[Intent] = []
    denials: list[Intent] = []
    enumeration = ""
    names = frozenset(word.casefold() for word in _WORD.findall(issuer))
    for start, end in sentences(text):
        sentence = _Sentence(text, start, end, names, enumeration if _ENUMERATOR.match(text, start, end) else "")
        made += sentence.flags()
        denials += sentence.denial()
        enumeration = sentence.announces() or (enumeration if sentence.inherited else "")
    if not any(flag.standing == "planned" and flag.confidence >= CONFIDENT for flag in made):
        made += denials
    order = list(LABELS)
    return sorted(made, key=lambda flag: (order.index(flag.flag), flag.start))


def of_record(record: Part) -> list[Intent]:
    """Return the flags of what a filing says of its purpose; none for a form that asks for none, or is not answered."""
    form = form_of(record)
    text = value_at(record, form.roles.purpose) if form.roles.purpose else UNSET
    if not isinstance(text, str):
        return []
    issuers = (mention.name for mention in mentions(record, form.roles.issuers))
    return intents(text, " ".join(name for name in issuers if isinstance(name, str)))


def rows(filing: StoredRecord) -> Iterator[dict[str, str | int]]:
    """Yield the rows of `tables.intent_flags` of a filing: long sentences are cut, with … at their end."""
    path = form_of(filing.record).roles.purpose
    for position, intent in enumerate(of_record(filing.record)):
        sentence = " ".join(value_at(filing.record, path)[intent.start : intent.end].split())
        yield {
            "filing_id": filing.id,
            "position": position,
            "flag": intent.flag,
            "standing": intent.standing,
            "confidence": round(intent.confidence * 100),
            "reason": intent.reason,
            "path": path,
            "begins": intent.start,
            "ends": intent.end,
            "sentence": sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}…",
        }


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends, without the blanks around it.

    A blank line ends one too, but where a list goes on: behind a colon, a semicolon or a comma.
    """
    start = 0
    for hit in _END.finditer(text):
        end = hit.end()
        if not _goes_on(text, start, hit):
            yield from _stripped(text, start, end)
            start = end
    yield from _stripped(text, start, len(text))


def _goes_on(text: str, start: int, hit: re.Match[str]) -> bool:
    """Whether a sentence goes on behind what may be its end."""
    if _BEGINS_LOW.match(text, hit.end()):
        return True
    if hit[0].isspace():
        return text[start : hit.start()].rstrip().endswith((":", ";", ","))
    word = text[max(hit.start() - 8, 0) : hit.start()].split()[-1:]
    last = word[0].lstrip('("“').casefold() if word else ""
    is_letter = len(last) == 1 and last.isalpha()
    is_short_form = last in _SHORT_FORMS or is_letter or (len(last) > 1 and last[-2] == ".")
    return is_short_form and not _LIST_LINE.match(text, hit.end())


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    sentence = text[start:end]
    if stripped := sentence.strip():
        begin = start + sentence.index(stripped[0])
        yield begin, begin + len(stripped)


# ---- the table of words ---------------------------------------------------------------------------------------------


class _Cue(Struct, frozen=True):
    """Words in their order: for each its alternatives, whole or as beginnings, and the words between.

    `gaps` are how many words may stand before each, `unless` what may not stand right behind it.
    """

    kind: str
    note: str
    words: tuple[tuple[frozenset[str], tuple[str, ...]], ...]
    gaps: tuple[int, ...]
    unless: tuple[frozenset[str], ...]


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(_cue(**row) for row in table_rows(__file__, "words.tsv"))


def _cue(kind: str, cue: str, note: str) -> _Cue:
    words: list[tuple[frozenset[str], tuple[str, ...]]] = []
    gaps: list[int] = []
    unless: list[frozenset[str]] = []
    gap = 0
    for part in cue.split():
        if part.startswith(".."):
            gap = int(part[2:])
            continue
        if part.startswith("!"):
            unless[-1] = frozenset(part[1:].split("|"))
            continue
        unless.append(frozenset())
        choices = part.split("|")
        exact = frozenset(choice for choice in choices if not choice.endswith("*"))
        words.append((exact, tuple(choice[:-1] for choice in choices if choice.endswith("*"))))
        gaps.append(gap)
        gap = 0
    return _Cue(kind, note, tuple(words), tuple(gaps), tuple(unless))


@lru_cache(maxsize=20_000)
def _parts(word: str) -> frozenset[tuple[int, int]]:
    """Return which words of which cues a word is: the number of the cue, and that of its word."""
    return frozenset(
        (number, place)
        for number, cue in enumerate(_cues())
        for place, (exact, prefixes) in enumerate(cue.words)
        if word in exact or word.startswith(prefixes)
    )


class _Hit(Struct, frozen=True):
    """A cue in a sentence: its first and last word."""

    first: int
    last: int
    cue: _Cue


def _hits(words: Sequence[str]) -> list[_Hit]:
    """Return every cue that begins at a word, in order; each word is looked at a bounded number of times."""
    parts = [_parts(word) for word in words]
    cues = _cues()
    hits = (
        _Hit(first, last, cues[number])
        for first, of_word in enumerate(parts)
        for number, place in of_word
        if place == 0 and (last := _last(cues[number], number, first, parts, words)) is not None
    )
    return sorted(hits, key=lambda hit: (hit.first, hit.last, hit.cue.kind))


def _last(
    cue: _Cue, number: int, first: int, parts: Sequence[frozenset[tuple[int, int]]], words: Sequence[str]
) -> int | None:
    at = first
    for place, gap in enumerate(cue.gaps):
        if place:
            reach = range(at + 1, min(at + 2 + gap, len(parts)))
            following = next((position for position in reach if (number, place) in parts[position]), None)
            if following is None:
                return None
            at = following
        if not cue.unless[place].isdisjoint(words[at + 1 : at + 2]):
            return None
    return at


# ---- one sentence ---------------------------------------------------------------------------------------------------


class _Sentence:
    """A sentence as its words, the subjects in it, and how each is said."""

    def __init__(self, text: str, start: int, end: int, issuer: frozenset[str], inherited: str) -> None:
        self.text, self.start, self.end, self.issuer, self.inherited = text, start, end, issuer, inherited
        self.spans = [hit.span() for hit in _WORD.finditer(text, start, end)]
        self.words = _words(text, self.spans)
        hits = _hits(self.words)
        self.subjects = [hit for hit in hits if hit.cue.kind in LABELS or hit.cue.kind == _ANY]
        self.moods = [hit for hit in hits if hit.cue.kind in _MOODS or hit.cue.kind in ("deny", "reserve")]
        self.is_aside = any(hit.cue.kind == "aside" for hit in hits)
        begins = [start for start, _ in self.spans]
        self.restarts = [bisect_left(begins, hit.end()) for hit in _ITEM.finditer(self.text, self.start, self.end)]
        self.barriers = [number for number, word in enumerate(self.words) if word in _BARRIERS]

    def flags(self) -> Iterator[Intent]:
        """Yield the flags of this sentence but "none": of each the one said most plainly."""
        best: dict[str, Intent] = {}
        if self.is_aside:
            return
        for subject in self.subjects:
            if subject.cue.kind == _ANY or self._is_elsewhere(subject) or self._is_of_issuer(subject):
                continue
            said = self._said(subject)
            if said and (subject.cue.kind not in best or _weight(said) > _weight(best[subject.cue.kind])):
                best[subject.cue.kind] = said
        yield from best.values()

    def denial(self) -> Iterator[Intent]:
        """Yield "none" where this sentence denies plans at large, or two subjects or more."""
        denied = [subject for subject in self.subjects if self._is_denied(subject)]
        at_large = any(subject.cue.kind == _ANY for subject in denied) and self._plans_are_denied()
        if at_large or (self._plans_are_denied() and len({subject.cue.kind for subject in denied}) > 1):
            excepted = bool({"except", "other"} & set(self.words))
            reason = "plans are denied, but for what else the item says" if excepted else "plans are denied"
            yield Intent("none", "planned", 0.85 if excepted else 0.95, reason, self.start, self.end)

    def announces(self) -> str:
        """Return how the parts of a list are said that this sentence ends with, "" for none."""
        if (
            not self.text[self.start : self.end].endswith((":", ";", ","))
            and ":" not in self.text[self.start : self.end]
        ):
            return ""
        return next((mood.cue.kind for mood in self.moods if mood.cue.kind in ("deny", "reserve")), self.inherited)

    def _plans_are_denied(self) -> bool:
        return self.inherited == "deny" or any(
            mood.cue.kind == "deny" and mood.cue.note == "plans" for mood in self.moods
        )

    def _is_denied(self, subject: _Hit) -> bool:
        """Whether something before a subject denies it, and nothing between takes that back."""
        for mood in self.moods:
            if mood.cue.kind != "deny":
                continue
            if mood.cue.note in LABELS:
                if mood.cue.note == subject.cue.kind:
                    return True
                continue
            if mood.first <= subject.last:
                if mood.cue.note == "near":
                    if 0 < subject.first - mood.last <= _NEAR:
                        return True
                    continue
                between = bisect_left(self.barriers, mood.last)
                if between == len(self.barriers) or not self._is_bounded(self.barriers[between], subject.first):
                    return True
        return self.inherited == "deny" and not (self.barriers and self.barriers[0] < subject.first)

    def _is_bounded(self, barrier: int, subject: int) -> bool:
        """Whether a denial ends at a word before a subject: an exception goes only as far as its part of a list."""
        if barrier > subject:
            return False
        if self.words[barrier] != "except":
            return True
        item = bisect_left(self.restarts, barrier + 1)
        return item == len(self.restarts) or self.restarts[item] > subject

    def _said(self, subject: _Hit) -> Intent | None:
        """Return how a subject is said, None where nothing says it, or it is denied."""
        if self._is_denied(subject):
            return None
        less = _FAINT if subject.cue.note == "faint" else 0.0
        weak: _Hit | None = None
        for mood in reversed(self._moods_before(subject)):
            if self._in_reserve(mood):
                return self._intent(subject, "reserved", 0.9, "kept open, not planned")
            if mood.cue.note == "weak":
                weak = weak or mood
            elif self._is_talked_of(subject, mood, weak):
                return self._intent(subject, "reserved", 0.7, "named as a subject of talks")
            else:
                chosen = weak if weak and weak.cue.kind == "ask" else mood
                return self._planned(subject, chosen, less)
        if self.inherited == "reserve":
            return self._intent(subject, "reserved", 0.9, "in a list of what is kept open")
        if weak:
            return self._planned(subject, weak, less + _ALONE)
        after = (mood for mood in self.moods if subject.first < mood.first <= subject.last + _REACH)
        for mood in after:
            if mood.cue.kind == "reserve":
                return self._intent(subject, "reserved", 0.8, "kept open, not planned")
            if mood.cue.kind in _MOODS and mood.cue.note != "weak":
                return self._planned(subject, mood, less + _AFTERWARDS)
        return None

    def _moods_before(self, subject: _Hit) -> list[_Hit]:
        """Return how things are said before a subject, without what is of another flag or a denial."""
        return [
            mood
            for mood in self.moods
            if mood.first <= subject.first
            and mood.cue.kind != "deny"
            and (mood.cue.note not in LABELS or mood.cue.note == subject.cue.kind)
        ]

    def _in_reserve(self, mood: _Hit) -> bool:
        """Whether this is said with reserve, or right behind words of reserve."""
        if mood.cue.kind == "reserve":
            return True
        return any(
            other.cue.kind == "reserve" and 0 <= mood.first - other.last <= _CLOSE and other.first < mood.first
            for other in self.moods
        )

    def _is_talked_of(self, subject: _Hit, mood: _Hit, ask: _Hit | None) -> bool:
        """Whether talks are what is said, and the subject only what they are about."""
        if subject.cue.kind == _ENGAGEMENT:
            return False
        return any(
            talk.cue.kind == _ENGAGEMENT
            and mood.first <= talk.first < subject.first
            and (ask is None or ask.first < talk.first)
            for talk in self.subjects
        )

    def _is_elsewhere(self, subject: _Hit) -> bool:
        """Whether the board is that of another company, by the name behind it."""
        if subject.cue.kind not in _OF_THE_BOARD:
            return False
        return any(
            (self.words[at] == "board" or (at == subject.last and self.words[at] in _DIRECTORS))
            and self._is_named(at + 1)
            for at in range(subject.first, min(subject.last + 2, len(self.words)))
        )

    def _is_named(self, at: int) -> bool:
        """Whether behind "board" stands whose it is, and that is a name which the issuer's has no word of."""
        if self.words[at : at + 1] == ["of"] and {*self.words[at + 1 : at + 2]} & _BODIES:
            at += 2
        if self.words[at : at + 1] != ["of"]:
            return False
        at += 2 if self.words[at + 1 : at + 2] == ["the"] else 1
        if at >= len(self.words) or not self.text[self.spans[at][0]].isupper():
            return False
        return self.words[at].removesuffix("'s") not in self.issuer and self.words[at] not in _ISSUER

    def _is_of_issuer(self, subject: _Hit) -> bool:
        """Whether it is the issuer who asks for proxies: its sentence begins with it, and names nobody else before."""
        return (
            subject.cue.kind == "proxy"
            and any(word in _ISSUER or word == "board" for word in self.words[:_CLOSE])
            and not any(word in _HOLDERS for word in self.words[: subject.first])
        )

    def _planned(self, subject: _Hit, mood: _Hit, less: float) -> Intent:
        confidence, words = _MOODS[mood.cue.kind]
        distance = abs(subject.first - mood.first)
        if mood.cue.note == "bare":
            less += _BARE if distance <= _BESIDE else 2 * _BARE
        less += _FAR * (distance // _DISTANCE)
        if any(other.cue.note == "condition" and other.first < mood.first for other in self.moods):
            less, words = less + _IF, f"{words}, under a condition"
        # Whether "but" or the like stands before the subject, and sets it against a denial.
        contrast = any(barrier < subject.first and self.words[barrier] != "except" for barrier in self.barriers)
        if self._plans_are_denied() and not contrast:
            less, words = less + _IF, f"{words}, beside a denial"
        said = " ".join(self.words[mood.first : mood.last + 1])
        return self._intent(subject, "planned", round(confidence - less, 2), f"{words}: “{said}”")

    def _intent(self, subject: _Hit, standing: Standing, confidence: float, reason: str) -> Intent:
        about = " ".join(self.words[subject.first : subject.last + 1])
        return Intent(subject.cue.kind, standing, confidence, f"{reason}; “{about}”", self.start, self.end)  # pyright: ignore


def _words(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return words in small letters; May, the month, is none that leaves something open."""
    words = [text[slice(*span)].replace("’", "'") for span in spans]
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    months = {
        at
        for at, (before, word, after) in enumerate(around)
        if word == "May" and (before.isdecimal() or after.isdecimal())
    }
    return ["" if at in months else word.casefold() for at, word in enumerate(words)]


def _weight(intent: Intent) -> tuple[bool, float]:
    return intent.standing == "planned", intent.confidence
