"""One shape for every official code list: a mapping from code to what the form says about it.

A table has the verbs of the identifiers (`compact`, `validate`, `is_valid`, `format`) and is otherwise a read-only
mapping in official order. `code in table` is the exact question a schema asks, upper and lower case included;
`compact` is the generous one a reader of paper forms asks.

>>> from muniment.codes.form_d import INDUSTRIES
>>> INDUSTRIES.compact("oil & gas"), INDUSTRIES.format("Oil and Gas"), "oil and gas" in INDUSTRIES
('Oil and Gas', 'Oil & Gas', False)
>>> INDUSTRIES.compact("Oil and Gasoline")
Traceback (most recent call last):
    ...
muniment.errors.IdentifierError: 'Oil and Gasoline' is not in the list of industries
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple

from muniment.errors import IdentifierError
from muniment.tsv import table_rows
from muniment.values.characters import unaccented

_LONGEST = 400  # no label is half as long; a longer text is not looked at
_QUOTED = 40
_NOT_CURRENT = ("historical", "spec-only")
_DASHES = str.maketrans(
    dict.fromkeys("\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | {"\u2019": "'", "§": " "}
)


class Code(NamedTuple):
    """One row of a table; what a list does not have is empty or None."""

    code: str
    """The value in XML, spelled as the schema spells it."""
    label: str
    """The words the official form or schema prints for it."""
    group: str = ""
    """The heading the form prints it under."""
    kind: str = ""
    """What sort of thing it is, such as "us-state" or "historical" for a place."""
    letter: str = ""
    """The letter of its box on the form."""
    since: date | None = None
    """First day on which it could be chosen, where that is known and later than the list itself."""
    until: date | None = None
    """Last day on which it could be chosen, where that is known."""
    current: bool = True
    """False for a code that only old filings hold."""
    note: str = ""
    """What a reader of old filings has to know about it; our words."""
    aliases: tuple[str, ...] = ()
    """Other names that people use for it; ours, not official."""


class CodeTable(Mapping[str, Code]):
    """A code list with its source and date, immutable, iterated in official order."""

    __slots__ = ("_as_of", "_codes", "_leads", "_name", "_source", "_spellings")

    def __init__(
        self, name: str, codes: Iterable[Code], *, source: str, as_of: str, leads: tuple[str, ...] = ()
    ) -> None:
        """Keep `codes` in the order given; `leads` are words that may stand before a label ("State of")."""
        rows = tuple(codes)
        self._codes = {row.code: row for row in rows}
        if len(self._codes) != len(rows):
            raise ValueError(f"a code stands twice in the list of {name}")
        self._name, self._source, self._as_of, self._leads = name, source, as_of, leads
        self._spellings: dict[str, str] = {}

    @property
    def name(self) -> str:
        """What the list is called: its key in `muniment.codes.TABLES`, and its name in messages."""
        return self._name

    @property
    def source(self) -> str:
        """The official document that the list was taken from."""
        return self._source

    @property
    def as_of(self) -> str:
        """The month of that document, YYYY-MM: what came later is not in the list."""
        return self._as_of

    def __getitem__(self, code: str) -> Code:
        return self._codes[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __repr__(self) -> str:
        return f"<CodeTable {self._name}: {len(self)} codes, {self._as_of}>"

    def compact(self, text: str) -> str:
        """Return the code that `text` spells or names, or raise IdentifierError.

        A code wins over a label. Case, blanks, commas, `&` for `and`, accents and typographic signs do not matter.
        """
        wanted = text.strip()
        if wanted in self._codes:
            return wanted
        code = self._by_spelling(fold(wanted))
        if not code:
            shown = ascii(text if len(text) <= _QUOTED else text[:_QUOTED] + "...")
            raise IdentifierError(f"{shown} is not in the list of {self._name.replace('_', ' ')}")
        return code

    def validate(self, text: str) -> str:
        """Return the code, or raise IdentifierError: beside belonging to the list, a code has nothing to check.

        Codes that only old filings hold (`Code.current` is false) pass; whether one may be used on a given day is a
        question of law, not of spelling.
        """
        return self.compact(text)

    def is_valid(self, text: object) -> bool:
        """Tell whether `text` spells or names a code of this list; never raises."""
        try:
            return isinstance(text, str) and bool(self.compact(text))
        except IdentifierError:
            return False

    def format(self, text: str) -> str:
        """Return the printed label of the code that `text` spells or names."""
        return self._codes[self.compact(text)].label

    def _by_spelling(self, key: str) -> str:
        """Look a folded text up, then again without the words that may stand before a label; "" for none."""
        spellings = self._spellings or self._index()
        if key in spellings:
            return spellings[key]
        rests = (key[len(lead) :].strip() for lead in self._leads if key.startswith(lead + " "))
        return next((spellings[rest] for rest in rests if rest in spellings), "")

    def _index(self) -> dict[str, str]:
        """Index every spelling, official ones first, so that no alias takes a label's place."""
        spellings: dict[str, str] = {}
        rows = self._codes.values()
        official = chain(((row.code, row.code) for row in rows), ((row.label, row.code) for row in rows))
        for name, code in chain(official, ((alias, row.code) for row in rows for alias in row.aliases)):
            spellings.setdefault(fold(name), code)
        self._spellings = spellings  # built whole before it is seen, so that threads need no lock
        return spellings


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Return the words and numbers of `text` alone, lower case, so that ways of printing one label fall together.

    Letters other than Latin ones, and digits other than ASCII ones, are not folded into anything: "" is returned.

    >>> fold("Hospitals & Physicians"), fold("Rule 504 (b)(1)(i)"), fold("Over $100,000,000"), fold("\u0664")
    ('hospitals and physicians', 'rule 504 b 1 i', 'over 100000000', '')
    """
    if len(text) > _LONGEST:
        return ""
    if not text.isascii():
        text = unaccented(text.translate(_DASHES), "NFD").replace("\xa0", " ")
    if not text.isascii() or "\0" in text:
        return ""
    plain = text.lower().replace("&", " and ").replace("'", "")
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})|\.(?![0-9])", "", plain)
    return " ".join(word for word in re.findall(r"[a-z0-9.]+", plain) if word != "the")


def code_of(row: Mapping[str, str]) -> Code:
    """Return a row of a file of codes; a column that the file does not have is as one that is empty."""
    since, until = (date.fromisoformat(row[day]) if row.get(day) else None for day in ("since", "until"))
    group, kind, letter, note = (row.get(name, "") for name in ("group", "kind", "letter", "note"))
    current = row.get("current") != "no" and kind not in _NOT_CURRENT
    aliases = tuple(filter(None, row["aliases"].split("|")))
    return Code(row["code"], row["label"], group, kind, letter, since, until, current, note, aliases)


def lists_of(module_file: str, as_of: str) -> Callable[[str, str], CodeTable]:
    """Return what makes the lists of the file of codes beside a module, each by its name and source."""
    rows = table_rows(module_file, f"{PurePath(module_file).stem}.tsv")
    return lambda name, source: CodeTable(
        name, (code_of(row) for row in rows if row["list"] == name), source=source, as_of=as_of
    )


def with_groups(table: CodeTable) -> CodeTable:
    """Return a list with the headings behind it that several of its codes stand under, as codes of their own."""
    headings = dict.fromkeys(row.group for row in table.values() if row.group and row.group not in table)
    rows = (*table.values(), *(Code(heading, heading) for heading in headings))
    return CodeTable(table.name, rows, source=table.source, as_of=table.as_of)
