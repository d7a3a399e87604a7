"""The entries of lots of people set anew in usual manners of filers of 1994 to 2024: columns, blocks, labels, prose.

What a careful reader found in a lot is the truth; how it stands on the page is drawn by `Random(seed)`. A list is
set in a manner only where a filer would set it so: a sentence says of all what all have, an office and an occupation
stand in two columns where everybody has both, a value too long for its column is wrapped as a typist wraps it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from random import Random
from textwrap import wrap
from typing import NamedTuple

from readers.labelled.lots import Listed, Schedule, filed, schedules

_LONG = 1000  # characters of a line of a web page
_MOST = 6  # entries of a list
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*|[a-z]{2,3}|&),?(?: (?:[A-ZÀ-Þ][\w.'’-]*|[a-z]{2,3}),?){1,5}")
_LONGEST = {"name": 45, "position": 110, "occupation": 170, "address": 130, "citizenship": 40}
_ODD = re.compile(
    r"[*†‡\[\]\t]|\b(?:same|as above|see|none|n/a|not applicable|unknown|deceased)\b|\.\s[A-Z][a-z]+\s\w", re.I
)
_ADJECTIVE = re.compile(r"[A-Z][a-z]+(?:ish|ian|ese|can|man|nch|utch|wiss|iss|eek|sh|li|ani|wegian|ean)")
_STATE_LAST = re.compile(r"[A-Z][\w. ]+ (?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)")
_SUFFIX = re.compile(
    r",? (?:[JS]r\.?|I{2,3}|IV|M\.?D\.?|Ph\.?D\.?|Esq\.?|[A-Z]\.[A-Z]\.[A-Z]\.|Q\.?C\.?|CPA|CFA)(?=,|\Z).*"
)
_OFFICE_HELD = re.compile(r"(?:[A-Z]\w+\s)?(?:Chair|President|Director|Chief|Partner|Vice|Manag|Treas|Secret)[^.;]*")
_COMMA_OF_ADDRESS = re.compile(r", (?!(?:Inc|Ltd|L\.?L\.?C|L\.?P|N\.?A|S\.A|Limited|Co)\b)")
_ARTICLE = re.compile(r"\A(?:an?|the) (?=\w)", re.IGNORECASE)
_SERVING = re.compile(r"\A(?:to )?serv(?:es?|ing) as (?:(?:an?|the) )?", re.IGNORECASE)
_ADDRESS_WITHIN = re.compile(r"located (?:at|in)\b|\d.*, |, \d{4,5}\b", re.IGNORECASE)
_COUNTRY_WITH_THE = re.compile(
    r"(?:United|U\.|USA|US\b|UK\b|Netherlands|Bahamas|Philippines|Cayman|People|Republic|Kingdom)"
)
_OTHERS = ("Brackwater Holdings, Inc.", "Tilden Partners LLC", "Orde Mutual Insurance Company", "Vane Group plc")

_HEADS = {
    "name": ("Name", "NAME", "Name", "Name of Individual"),
    "position": ("Position", "Title", "Office", "Position with {filer}", "Title(s)"),
    "occupation": (
        "Present Principal Occupation or Employment",
        "Principal Occupation",
        "Present Principal Occupation",
        "Principal Occupation or Employment",
        "Occupation",
    ),
    "address": ("Business Address", "Residence or Business Address", "Address", "Principal Business Address"),
    "citizenship": ("Citizenship", "Citizenship", "Country of Citizenship", "Nationality"),
}
_ASKED = {
    "name": "name",
    "position": "position",
    "occupation": "present principal occupation or employment",
    "address": "business address",
    "citizenship": "citizenship",
}


class Columns(NamedTuple):
    """Columns of a list, each of one kind of value or two."""

    titles: list[str]
    rows: list[list[list[str]]]  # lines of each cell


class _List(NamedTuple):
    """A list to be set: of whom, for which filers, by what chance; `below` is which values a sentence says of all."""

    random: Random
    people: Sequence[Listed]
    filers: tuple[str, ...]
    of_all: tuple[str, ...] = ()

    @property
    def filer(self) -> str:
        return self.filers[0]

    @property
    def kinds(self) -> list[str]:
        """What everybody on the list has and no sentence says of all."""
        kinds = [kind for kind in Listed._fields if all(getattr(person, kind) for person in self.people)]
        return [kind for kind in kinds if kind not in self.of_all]

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def title(self, *kinds: str) -> str:
        """Return the words above a column."""
        heads = ([head for head in _HEADS[kind] if len(kinds) == 1 or "{" not in head] for kind in kinds)
        words = [self.random.choice(of_kind).format(filer=self.filer) for of_kind in heads]
        return self.one(" and ", " and ", "/" if len(" ".join(words)) < 25 else " and ").join(words)


# ---- what is set -----------------------------------------------------------------------------------------------------


def anew(path: Path, seed: int, left_out: Counter[str] | None = None) -> Iterator[tuple[Schedule, frozenset[str]]]:
    """Yield the schedules of a lot, each with one list of its people set in a manner, and what manner that is.

    `left_out` counts people whose values are odd, or who would be alone on a list.
    """
    for schedule in schedules(path):
        people = [person for listed in schedule.listed if (person := _settled(listed)) is not None]
        if left_out is not None:
            left_out["people"] += len(schedule.listed) - len(people) + (len(people) % _MOST == 1)
        for n, at in enumerate(range(0, len(people), _MOST)):
            some = people[at : at + _MOST]
            random = Random(f"{seed} {schedule.name} {n}")
            if len(some) > 1:
                manner, kind, words, listed = _in_a_manner(random, some, schedule.filers)
                year = str(random.randint(1994, 2024) if kind == "htm" else random.randint(1994, 2004))
                data = _whole(random, kind, year, schedule.filers, words)
                own = Schedule(f"{schedule.name}-{n}", schedule.lot, data, listed, schedule.filers)
                yield own, frozenset({manner})


def _settled(listed: Listed) -> Listed | None:
    """Return a person with one wording of each value, or none where the truth is too odd to be set."""
    first = {kind: re.split(r"\s~(?:\s|\Z)", value)[0].strip() for kind, value in listed._asdict().items()}
    first = {kind: "" if value == "-" else value for kind, value in first.items()}
    is_odd = any(len(value) > _LONGEST[kind] or _ODD.search(value) for kind, value in first.items())
    if is_odd or not _NAME.fullmatch(first["name"]) or not (first["address"] and first["citizenship"]):
        return None
    position, occupation = (_SERVING.sub("", _ARTICLE.sub("", first[kind])) for kind in ("position", "occupation"))
    if "(" in first["citizenship"] or any(_ADDRESS_WITHIN.search(office) for office in (position, occupation)):
        return None
    first["citizenship"] = re.sub(r" citizen\Z", "", first["citizenship"], flags=re.IGNORECASE)
    position = "" if position.lower() == occupation.lower() else position
    person = Listed(**{**first, "position": position, "occupation": occupation})
    return person if position or occupation else None


def _in_a_manner(
    random: Random, people: Sequence[Listed], filers: tuple[str, ...]
) -> tuple[str, str, str, list[Listed]]:
    """Return a manner, "txt" or "htm", the words of a list set in it, and the truth of the list."""
    both = all(person.position and person.occupation for person in people) and random.random() < 0.7
    settled = people if both else [_of_one_office(person) for person in people]
    for manner in random.sample([*_MANNERS], len(_MANNERS)):
        is_text, of_all, set_list = _MANNERS[manner]
        alike = settled
        for kind in of_all:
            [(value, _)] = Counter(getattr(person, kind) for person in alike).most_common(1)
            alike = [person for person in alike if getattr(person, kind) == value]
        if len(alike) > 1 and (words := set_list(_List(random, alike, filers, of_all))):
            words, truth = words if isinstance(words, tuple) else (words, alike)
            return manner, "txt" if is_text else "htm", words, [*truth]
    raise AssertionError  # columns hold every list


def _of_one_office(person: Listed) -> Listed:
    return person._replace(position="", occupation=person.occupation or person.position)


def _whole(random: Random, kind: str, year: str, filers: tuple[str, ...], words: str) -> bytes:
    """Return a schedule with a list in Item 2 or in a schedule of its own behind the signature."""
    para = "     {}\n\n".format if kind == "txt" else "<p>{}</p>\n".format
    filer = filers[0] if kind == "txt" else escape(filers[0], quote=False)
    first = f"(a)-(c) This statement is filed by {filer}, 3 Quay Street, Boston, Massachusetts 02110."
    last = "(d)-(e) None of them was convicted in a criminal proceeding during the last five years."
    if random.random() < 0.25:
        return filed(
            kind, year, filers, "item_2", _wrapped(kind, para(first)) + f"{words}\n\n" + _wrapped(kind, para(last)), ""
        )
    title = random.choice(("SCHEDULE I", "SCHEDULE A", "ANNEX A", "EXHIBIT A", "APPENDIX A", "Schedule I"))
    asked = random.choice(
        (
            f"Information about the directors and executive officers of {filer} is set forth on {title} hereto.",
            "The name, business address, present principal occupation or employment and citizenship of each director"
            f" and executive officer of {filer} is set forth on {title} attached hereto.",
        )
    )
    item = _wrapped(kind, para(first) + para(asked) + para(last))
    head = f"{title:^72}\n\n" if kind == "txt" else f'<p align="center"><b>{title}</b></p>\n'
    return filed(kind, year, filers, "item_2", item.strip("\n"), head + words)


def _wrapped(kind: str, words: str, width: int = 76) -> str:
    """Return paragraphs of a text in lines as a typist breaks them, those of a web page as they are."""
    if kind == "htm":
        return words
    paragraphs = words.strip("\n").split("\n\n")
    return "".join(
        "\n".join(wrap(f"     {one.strip()}", width, break_on_hyphens=False, break_long_words=False)) + "\n\n"
        for one in paragraphs
    )


# ---- words around a list ---------------------------------------------------------------------------------------------


def _heading(of: _List, filer: str = "") -> str:
    filer = filer or of.filer
    return of.one(
        f"Directors and Executive Officers of {filer}",
        f"DIRECTORS AND EXECUTIVE OFFICERS OF {filer.upper()}",
        f"Directors and Officers of {filer}",
        f"Executive Officers and Directors of {filer}",
    )


def _intro(of: _List, kinds: Sequence[str]) -> str:
    """Return a sentence above a list that says what the list has, or none."""
    asked = [_ASKED[kind] for kind in kinds]
    listed = ", ".join(asked[:-1]) + f" and {asked[-1]}"
    return of.one(
        "",
        f"The {listed} of each director and executive officer of {of.filer} are set forth below.",
        _ended(f"Set forth below is the {listed} of each of the directors and executive officers of {of.filer}"),
        _ended(f"The following table sets forth the {listed} of each executive officer and director of {of.filer}"),
    )


def _said_of_all(of: _List, *, below: bool) -> str:
    """Return sentences that say what all on a list have."""
    where, said = ("above" if below else "below"), []
    if "address" in of.of_all:
        address = of.people[0].address
        said.append(
            of.one(
                f"The business address of each of the persons listed {where} is {address}",
                f"The principal business address of each person named {where} is {address}",
                f"Each of the individuals listed {where} has a business address at {address}",
            )
        )
    if "citizenship" in of.of_all:
        country = of.people[0].citizenship
        said.append(
            of.one(
                f"Each of the persons listed {where} is {_citizen(country)}",
                f"Each person named {where} is {_citizen(country)}",
                f"All of the individuals listed {where} are {_citizen(country, several=True)}",
            )
        )
    of.random.shuffle(said)
    return " ".join(map(_ended, said))


def _ended(words: str) -> str:
    """Return words as a sentence, with one point at its end."""
    return words if words.endswith(".") else f"{words}."


def _citizen(country: str, *, several: bool = False) -> str:
    country = re.sub(r"\Athe (?=[A-Z])", "", country, flags=re.IGNORECASE)
    if _ADJECTIVE.fullmatch(country):
        return f"{country} citizens" if several else f"{'an' if country[0] in 'AEIO' else 'a'} {country} citizen"
    the = "the " if _COUNTRY_WITH_THE.match(country) else ""
    return f"{'citizens' if several else 'a citizen'} of {the}{country}"


def _framed(of: _List, words: str, *, kind: str, intro: str = "", heading: str | None = None) -> str:
    """Return a list with its heading, the sentence above it and what is said of all above or below it."""
    below = of.random.random() < 0.4
    said = _said_of_all(of, below=below)
    heading = _heading(of) if heading is None else heading
    above = " ".join(filter(None, (intro, "" if below else said)))
    if kind == "txt":
        head = "\n".join(line.center(72).rstrip() for line in wrap(heading, 60)) + "\n\n" if heading else ""
        below_it = f"\n\n{_wrapped('txt', said)}" if below and said else ""
        return head + (_wrapped("txt", above) if above else "") + words.rstrip("\n") + "\n" + below_it
    mark = of.one("<p align=center><b>{}</b></p>", "<p><b><u>{}</u></b></p>", '<div style="text-align:center">{}</div>')
    head = mark.format(escape(heading, quote=False)) + "\n" if heading else ""
    parts = (f"<p>{escape(one, quote=False)}</p>\n" if one else "" for one in (above, said if below else ""))
    first, last = parts
    return head + first + words + "\n" + last


# ---- columns ---------------------------------------------------------------------------------------------------------


def _address_lines(address: str) -> list[str]:
    """Return an address as it stands on an envelope: the house, what else there is of it, the city."""
    parts = re.split(_COMMA_OF_ADDRESS, address)
    last = 3 if len(parts) > 3 and not re.search(r"\d", parts[-1]) and _STATE_LAST.fullmatch(parts[-2]) else 2
    first = 2 if len(parts) > last + 1 and not re.search(r"[A-Za-z]{3}", parts[0]) else 1
    between = parts[first:-last]
    if parts[0].startswith("c/o ") and len(between) > 1:
        between = [between[0], ", ".join(between[1:])]
    elif between:
        between = [", ".join(between)]
    return [", ".join(parts[:first]), *between, ", ".join(parts[-last:])] if len(parts) > last else [address]


def _cell(of: _List, person: Listed, kinds: Sequence[str]) -> list[str]:
    """Return the lines of a cell."""
    lines: list[str] = []
    for kind in kinds:
        value = getattr(person, kind)
        lines += _address_lines(value) if kind == "address" and of.one("", "lines") else [value]
    return lines


def _columns(of: _List, *given: tuple[str, ...]) -> Columns | None:
    """Return the columns of a list: those given, or each of its values in one of its own, the name first."""
    kinds = of.kinds
    if not given:
        rest = [(kind,) for kind in kinds[1:]]
        if of.random.random() < 0.5:
            of.random.shuffle(rest)
        given = (("name",), *rest)
    if {kind for column in given for kind in column} != {*kinds}:
        return None
    return Columns(
        [of.title(*column) for column in given],
        [[_cell(of, person, column) for column in given] for person in of.people],
    )


def _typed(of: _List, columns: Columns, *, headed: bool = True) -> str:
    """Return columns as a typewriter sets them, every cell wrapped to the width of its column."""
    cells = [[line for row in columns.rows for line in row[n]] for n in range(len(columns.titles))]
    words = [
        max(len(word) for line in (*of_column, title) for word in line.split())
        for of_column, title in zip(cells, columns.titles, strict=True)
    ]
    longest = [max(map(len, of_column)) for of_column in cells]
    room = of.random.choice((76, 80, 96)) - 3 * len(longest) if len(longest) < 5 else 125
    widths = [max(word, min(line, 30 if n else 26)) for n, (word, line) in enumerate(zip(words, longest, strict=True))]
    while sum(widths) > room and any(width > word for width, word in zip(widths, words, strict=True)):
        n = max((n for n in range(len(widths)) if widths[n] > words[n]), key=lambda n: widths[n])
        widths[n] -= 1
    hanging = of.one("", "", "", " ", "  ")
    gap, edge = of.random.choice((2, 3, 4)), of.random.choice((0, 2, 5))
    wrapped = [
        [
            [
                part
                for line in cell
                for part in wrap(line, width, subsequent_indent=hanging, break_on_hyphens=False, break_long_words=False)
            ]
            for cell, width in zip(row, widths, strict=True)
        ]
        for row in columns.rows
    ]
    places = [edge + sum(widths[:n]) + gap * n for n in range(len(widths))]
    lines = ["\n".join(_beside(row, places)) for row in wrapped]
    tight = all(len(row[0]) == 1 for row in wrapped) and all(max(map(len, row)) == 1 for row in wrapped)
    body = of.one("\n", "\n\n") if tight else "\n\n"
    if not headed:
        return body.join(lines)
    titles = [
        wrap(title, width, break_on_hyphens=False, break_long_words=False)
        for title, width in zip(columns.titles, widths, strict=True)
    ]
    tall = max(map(len, titles))
    titles = [[""] * (tall - len(title)) + title for title in titles] if of.one("", "low") else titles
    rule = of.one("", "-", "-", "=", "_")
    ruled = [
        [*title, rule * (max(map(len, title)) if of.random.random() < 0.5 else width)]
        for title, width in zip(titles, widths, strict=True)
    ]
    head = "\n".join(_beside(ruled if rule else titles, places))
    if len(lines) > 3 and of.random.random() < 0.15:  # the list goes on overleaf
        return f"{head}\n\n{body.join(lines[:2])}\n\n<PAGE>\n\n{head}\n\n{body.join(lines[2:])}"
    return f"{head}\n\n{body.join(lines)}"


def _beside(cells: Sequence[Sequence[str]], places: Sequence[int]) -> list[str]:
    lines = []
    for n in range(max(map(len, cells))):
        line = ""
        for cell, place in zip(cells, places, strict=True):
            if n < len(cell) and cell[n]:
                line = line.ljust(place) + cell[n]
        lines.append(line)
    return lines


def _table(of: _List, columns: Columns, *, headed: bool = True) -> str:
    """Return columns as a table of a web page."""
    between = of.one("<br>", "<br>", "<br/>\n", "</p><p>", ", ", "</div><div>")
    if any(line.endswith((".", ",")) for row in columns.rows for cell in row for line in cell) and between == ", ":
        between = "<br>"
    open_, close = {"</p><p>": ("<p>", "</p>"), "</div><div>": ("<div>", "</div>")}.get(between, ("", ""))
    spacer = of.one("", "", "<td>&nbsp;</td>", '<td width="2%"></td>')
    style = of.one("", ' valign="top"', ' style="vertical-align:top;padding:2pt"')
    font, end = of.random.choice((("", ""), ("", ""), ('<font size="2">', "</font>"), ("<span>", "</span>")))

    def row(cells: Iterable[str], tag: str = "td") -> str:
        return "<tr>" + spacer.join(f"<{tag}{style}>{font}{cell}{end}</{tag}>" for cell in cells) + "</tr>\n"

    titles = [escape(title, quote=False) for title in columns.titles]
    bold = of.one("<b>{}</b>", "<u>{}</u>", "{}", "<b><u>{}</u></b>")
    titles = [bold.format(title.replace(" and ", " and<br>", 1) if of.one("", "br") else title) for title in titles]
    head = row(titles, of.one("td", "td", "th")) if headed else ""
    blank = of.one("", "", row("&nbsp;" for _ in titles))
    rows = [
        row(open_ + between.join(escape(line, quote=False) for line in cell) + close for cell in cells)
        for cells in columns.rows
    ]
    again = 3 if len(rows) > 4 and of.random.random() < 0.3 else len(rows)
    body = blank.join(rows[:again]) + (head + blank.join(rows[again:]) if rows[again:] else "")
    wide = len(titles) * 2 - 1 if spacer else len(titles)
    across = of.one("", "", f'<tr><td colspan="{wide}"><b>{escape(_heading(of), quote=False)}</b></td></tr>\n')
    return f"<table{of.one('', ' border=1', ' cellpadding=0 width=100%')}>\n{across}{head}{blank}{body}</table>"


def _of_columns(draw: Callable[..., str], kind: str, *given: tuple[str, ...]) -> Callable[[_List], str]:
    def set_list(of: _List) -> str:
        columns = _columns(of, *given)
        if columns is None:
            return ""
        order = [kind for column in given for kind in column] or of.kinds
        return _framed(of, draw(of, columns), kind=kind, intro=_intro(of, order))

    return set_list


def _unheaded(of: _List) -> str:
    """Columns without titles, below a sentence that says what they have."""
    columns = _columns(of, *((kind,) for kind in of.kinds))
    intro = ""
    while not intro:
        intro = _intro(of, of.kinds)
    return _framed(of, _typed(of, columns, headed=False), kind="txt", intro=intro) if columns else ""


def _unheaded_table(of: _List) -> str:
    columns = _columns(of, *((kind,) for kind in of.kinds))
    intro = ""
    while not intro:
        intro = _intro(of, of.kinds)
    return _framed(of, _table(of, columns, headed=False), kind="htm", intro=intro) if columns else ""


def _two_lists(draw: Callable[..., str], kind: str) -> Callable[[_List], str]:
    """Lists of two companies, one below the other."""

    def set_list(of: _List) -> str:
        if len(of.people) < 4:
            return ""
        half = len(of.people) // 2
        names = of.filers if len(of.filers) > 1 else (of.filer, of.random.choice(_OTHERS))
        words = ""
        for people, filer in ((of.people[:half], names[0]), (of.people[half:], names[1])):
            part = of._replace(people=people)
            columns = _columns(part)
            words += (
                _framed(part, draw(part, columns), kind=kind, heading=_heading(of, filer)) + "\n\n" if columns else ""
            )
        return words

    return set_list


_OF_OFFICERS = (
    ("Directors", "Executive Officers"),
    ("DIRECTORS", "EXECUTIVE OFFICERS"),
    ("Directors:", "Executive Officers (who are not directors):"),
)
_OF_BOARDS = (
    ("Supervisory Board", "Management Board"),
    ("Members of the Supervisory Board", "Members of the Management Board"),
    ("SUPERVISORY BOARD:", "MANAGING BOARD:"),
)


def _in_two_parts(
    draw: Callable[..., str], kind: str, headings: Sequence[tuple[str, str]], seat: str
) -> Callable[[_List], tuple[str, list[Listed]] | str]:
    """A list of directors and one of officers, or those of two boards, each below its heading."""

    def set_list(of: _List) -> tuple[str, list[Listed]] | str:
        if len(of.people) < 4 or "position" in of.kinds:
            return ""
        half = len(of.people) // 2
        parts = of._replace(people=of.people[:half]), of._replace(people=of.people[half:])
        titles = of.random.choice(headings)
        first, columns = _heading(of), _columns(of)
        if columns is None:
            return ""
        words = [
            draw(part, Columns(columns.titles, rows))
            for part, rows in zip(parts, (columns.rows[:half], columns.rows[half:]), strict=True)
        ]
        framed = [
            _framed(part._replace(of_all=()), one, kind=kind, heading=title)
            for part, one, title in zip(parts, words, titles, strict=True)
        ]
        head = f"{first.center(72)}\n\n" if kind == "txt" else f"<p>{escape(first, quote=False)}</p>\n"
        return head + "\n\n".join(framed), [
            *(person._replace(position=f"{seat} ~ -") for person in parts[0].people),
            *parts[1].people,
        ]

    return set_list


def _dotted(of: _List) -> str:
    """Names with dots up to the offices."""
    if of.kinds[1:] not in (["occupation"], ["position"]) or any(len(person.occupation) > 60 for person in of.people):
        return ""
    width = max(len(person.name) for person in of.people) + of.random.randint(6, 12)
    dots = of.one(".", " .")
    lines = []
    for person in of.people:
        office = wrap(person.occupation or person.position, 76 - width, break_on_hyphens=False, break_long_words=False)
        room = width - len(person.name) - 2
        lead = (dots * room)[:room].strip() if len(dots) == 1 else (dots * room)[:room]
        lines.append(f"{person.name} {lead.rjust(room)} " + ("\n" + " " * width).join(office))
    return _framed(
        of,
        "\n".join(lines) if all("\n" not in line for line in lines) else "\n\n".join(lines),
        kind="txt",
        intro=_intro(of, of.kinds),
    )


def _noted(draw: Callable[..., str], kind: str, of_note: str) -> Callable[[_List], str]:
    """A list whose citizenships or addresses stand in notes."""

    def set_list(of: _List) -> str:
        values = [*Counter(getattr(person, of_note) for person in of.people)]
        if len(values) != 2 or len(of.people) < 3:
            return ""
        usual, other = (value for value, _ in Counter(getattr(person, of_note) for person in of.people).most_common())
        mark = of.one("*", "(1)", "+", "(a)") if of_note == "citizenship" else of.one("*", "(1)")
        part = of._replace(
            people=[
                person._replace(
                    name=person.name + (mark if mark in "*+" else f" {mark}")
                    if getattr(person, of_note) == other
                    else person.name
                )
                for person in of.people
            ],
            of_all=(of_note,),
        )
        columns = _columns(part)
        if columns is None:
            return ""
        if of_note == "citizenship":
            said = f"Except as otherwise indicated, each of the persons listed below is {_citizen(usual)}"
            note = _citizen(other)
            note = (
                f"Citizen{note[9:]}"
                if note.startswith("a citizen") and of.one("", "short")
                else f"Such person is {note}"
            )
        else:
            said = f"Unless otherwise indicated, the business address of each person listed below is {usual}"
            note = of.one(
                f"Such person's business address is {other}", f"The business address of this person is {other}"
            )
        said, note = _ended(said), _ended(note)
        framed = _framed(part._replace(of_all=()), draw(part, columns), kind=kind, intro=said)
        return framed + (f"\n{mark} {note}\n" if kind == "txt" else f"<p>{mark} {escape(note, quote=False)}</p>\n")

    return set_list


# ---- entries of lines ------------------------------------------------------------------------------------------------


def _in_lines(of: _List, entries: Sequence[Sequence[str]], kind: str, between: str = "") -> str:
    """Return entries of lines, one below the other."""
    if kind == "txt":
        edge = " " * of.random.choice((0, 0, 5, 10))
        parts = (
            "\n".join(
                edge + part for line in entry for part in wrap(line, 70, break_on_hyphens=False, break_long_words=False)
            )
            for entry in entries
        )
        return (between or "\n\n").join(parts)
    shapes = (("<p>", "<br>", "</p>"), ("<div>", "<br>\n", "</div><br>"), ("<p>", "</p>\n<p>", "</p><p>&nbsp;</p>"))
    first, line, last = of.random.choice(shapes)
    return "\n".join(first + line.join(escape(one, quote=False) for one in entry) + last for entry in entries)


def _blocks(kind: str) -> Callable[[_List], str]:
    """A block of lines for each: the name, the office, the address as on an envelope, whose citizen somebody is."""

    def set_list(of: _List) -> str:
        kinds = of.kinds
        order = [one for one in kinds[1:] if one != "citizenship"]
        if of.random.random() < 0.3:  # the address right below the name
            order.sort(key=lambda one: one != "address")
        cited = (
            of.one("Citizenship: {}", "Citizen of {}", "{}", "{} citizen", "Citizenship:  {}")
            if "citizenship" in kinds
            else ""
        )
        if cited.startswith(("Citizen of", "{} c")) and any(
            bool(_ADJECTIVE.fullmatch(person.citizenship)) is cited.startswith("Citizen") for person in of.people
        ):
            cited = "Citizenship: {}"
        dash = of.one("", "", ", ", " - ") if order[:1] in (["occupation"], ["position"]) else ""
        entries = []
        for person in of.people:
            lines = [[getattr(person, one)] if one != "address" else _address_lines(person.address) for one in order]
            flat = [line for of_kind in lines for line in of_kind]
            top = [person.name + dash + flat[0], *flat[1:]] if dash else [person.name, *flat]
            entries.append(top + ([cited.format(person.citizenship)] if cited else []))
        return _framed(of, _in_lines(of, entries, kind), kind=kind, intro=_intro(of, kinds))

    return set_list


def _labelled(kind: str, *, table: bool = False) -> Callable[[_List], str]:
    """A block of labels for each: "Name:", "Business Address:"."""

    def set_list(of: _List) -> str:
        kinds = of.kinds
        rest = kinds[1:]
        if of.random.random() < 0.5:
            of.random.shuffle(rest)
        titles = {one: of.title(one) for one in kinds}
        if table:
            rows = []
            for person in of.people:
                pairs = ((titles[one] + ":", getattr(person, one)) for one in ("name", *rest))
                rows += [
                    f"<tr><td>{escape(label, quote=False)}</td><td>{escape(value, quote=False)}</td></tr>\n"
                    for label, value in pairs
                ]
                rows.append("<tr><td>&nbsp;</td><td>&nbsp;</td></tr>\n")
            return _framed(of, f"<table>\n{''.join(rows)}</table>", kind=kind, intro=_intro(of, kinds))
        wide = max(map(len, titles.values())) + 3 if of.one("", "aligned") and kind == "txt" else 0
        entries = []
        for person in of.people:
            lines = []
            for one in ("name", *rest):
                label = f"{titles[one]}:".ljust(wide) + ("" if wide else " ")
                cell = wrap(
                    getattr(person, one),
                    70 - wide if kind == "txt" else _LONG,
                    break_on_hyphens=False,
                    break_long_words=False,
                )
                lines += [label + cell[0], *(" " * wide + line for line in cell[1:])]
            entries.append(lines)
        return _framed(
            of,
            "\n\n".join("\n".join(lines) for lines in entries) if kind == "txt" else _in_lines(of, entries, kind),
            kind=kind,
            intro=_intro(of, kinds),
        )

    return set_list


def _lettered(kind: str) -> Callable[[_List], str]:
    """The letters of Item 2 for each."""

    def set_list(of: _List) -> str:
        if "position" in of.kinds or of.of_all:
            return ""
        no, numbered = of.one("No.", "None.", "Not applicable.", "No"), of.one("", "{}.  ")
        entries = []
        for n, person in enumerate(of.people, start=1):
            parts = {
                "a": person.name,
                "b": person.address,
                "c": person.occupation,
                "d": no,
                "e": no,
                "f": person.citizenship,
            }
            lines = [f"({letter}) {value}" for letter, value in parts.items()]
            entries.append([numbered.format(n) + lines[0], *lines[1:]])
        return _framed(of, _in_lines(of, entries, kind), kind=kind)

    return set_list


def _in_a_line(kind: str) -> Callable[[_List], str]:
    """A line for each: the name and the office."""

    def set_list(of: _List) -> str:
        if len(of.kinds) > 2 or any("," in person.name for person in of.people):
            return ""
        between, numbered = of.one(", ", " - ", " -- ", " (", ": "), of.one("", "", "{}. ", "({}) ")
        end = ")" if between == " (" else ""
        entries = []
        for n, person in enumerate(of.people, start=1):
            office = person.occupation or person.position
            if len(person.name + office) > 66 or (end and "(" in office):
                return ""
            entries.append([f"{numbered.format(n)}{person.name}{between}{office}{end}"])
        between = of.one("\n", "\n\n")
        return _framed(of, _in_lines(of, entries, kind, between), kind=kind, intro=_intro(of, of.kinds[:2]))

    return set_list


def _with_five_years(draw: Callable[..., str], kind: str) -> Callable[[_List], tuple[str, list[Listed]] | str]:
    """Columns as in tender offers: what somebody is, and was during the last five years."""

    def set_list(of: _List) -> tuple[str, list[Listed]] | str:
        if "position" in of.kinds or any(not _OFFICE_HELD.fullmatch(person.occupation) for person in of.people):
            return ""
        columns = _columns(of, ("name",), *((one,) for one in of.kinds[1:] if one != "occupation"), ("occupation",))
        if columns is None:
            return ""
        columns.titles[-1] = of.one(
            "Present Principal Occupation or Employment and Five-Year Employment History",
            "Present Principal Occupation or Employment; Material Positions Held During the Past Five Years",
        )
        truth = []
        for person, row in zip(of.people, columns.rows, strict=True):
            since = of.random.randint(1991, 1999)
            whom, he = of.random.choice(_OTHERS), _called(person)[1]
            whole = f"{person.occupation} since {since}"
            before = f"From {since - 4} to {since}, {he} was Vice President of {whom.rstrip('.')}."
            row[-1] = [f"{whole}. {before}"]
            truth.append(person._replace(occupation=f"{person.occupation} ~ {whole} ~ {whole}. {before}"))
        return _framed(of, draw(of, columns), kind=kind, intro=_intro(of, of.kinds)), truth

    return set_list


def _below_letters(draw: Callable[..., str], kind: str) -> Callable[[_List], str]:
    """The paragraphs of Item 2: names and offices in columns below (a) and (c), the rest said of all in (b) and (f)."""

    def set_list(of: _List) -> str:
        columns = _columns(of, *((one,) for one in of.kinds))
        if columns is None:
            return ""
        address, country = of.people[0].address, of.people[0].citizenship
        above = f"(a) and (c) The names and principal occupations of the directors and officers of {of.filer} are:"
        below = (
            _ended(f"(b) The business address of each of the persons named in paragraph (a) is {address}"),
            _ended(f"(f) Each of the persons named in paragraph (a) is {_citizen(country)}"),
        )
        mark = (lambda words: _wrapped("txt", words)) if kind == "txt" else (lambda words: f"<p>{escape(words)}</p>\n")
        return mark(above) + draw(of, columns) + "\n\n" + "".join(map(mark, below))

    return set_list


def _blanks(of: _List) -> str:
    """Columns of a web page as a word processor saves tabs: blanks that do not break, a paragraph for each line."""
    columns = _columns(of)
    if columns is None:
        return ""
    tag = of.one("p", "div")
    typed = (escape(line, quote=False) or "&nbsp;" for line in _typed(of, columns).split("\n"))
    lines = (re.sub(r"\A +|  +", lambda run: "&nbsp;" * len(run[0]), line) for line in typed)
    return _framed(of, "\n".join(f"<{tag}>{line}</{tag}>" for line in lines), kind="htm", intro=_intro(of, of.kinds))


def _over_pages(of: _List) -> str:
    """Blocks of lines, of which one goes on overleaf, below the heading of the page before, continued."""
    if len(of.people) < 3 or of.kinds[1:] not in (["occupation", "address"], ["position", "address"]):
        return ""
    heading = _heading(of)
    blocks = [
        [person.name, person.occupation or person.position, *_address_lines(person.address)] for person in of.people
    ]
    if any(len(line) > 70 for block in blocks for line in block) or len(blocks[1]) < 4:
        return ""
    cut, n = of.random.randint(2, len(blocks[1]) - 1), of.random.randint(3, 12)
    again = heading + of.one(" (continued)", " (cont'd)", " (CONTINUED)")
    page = [f"{n:>38}", "<PAGE>", "", *(line.center(72).rstrip() for line in wrap(again, 60)), ""]
    blocks[1][cut:cut] = ["", *page]
    return _framed(of, "\n\n".join("\n".join(block) for block in blocks), kind="txt", heading=heading)


# ---- prose -----------------------------------------------------------------------------------------------------------


def _called(person: Listed) -> tuple[str, str, str]:
    """Return what a person is called in a second sentence: "Mr. Orme", "he", "his"."""
    name = _SUFFIX.sub("", re.sub(r"\A(?:Dr|Mr|Mrs|Ms|Sir|Prof|Hon|Dame|Lord|The|Rev)\.? ", "", person.name))
    title, he, his = ("Ms.", "she", "her") if name.split()[0].endswith("a") else ("Mr.", "he", "his")
    return f"{title} {name.split()[-1]}", he, his


def _prose(kind: str) -> Callable[[_List], str]:
    """A paragraph of sentences for each."""

    def set_list(of: _List) -> tuple[str, list[Listed]] | str:
        if any(";" in person.position + person.occupation for person in of.people):
            return ""
        if any("," in person.name and not _SUFFIX.search(person.name) for person in of.people):
            return ""  # "Orme, Basil T."
        if len({_called(person)[0] for person in of.people}) < len(of.people):
            return ""
        manner = of.random.randrange(4)
        paragraphs = [_sentences(of, person, manner) for person in of.people]
        words = "\n\n".join(paragraphs)
        words = (
            _wrapped("txt", words)
            if kind == "txt"
            else f"<p>{escape(words, quote=False)}</p>".replace("\n\n", "</p>\n<p>")
        )
        ways = [
            f"{person.position} ~ {person.position} of {of.filer}" if person.position else "" for person in of.people
        ]
        truth = [person._replace(position=way) for person, way in zip(of.people, ways, strict=True)]
        return _framed(of, words, kind=kind), truth

    return set_list


def _sentences(of: _List, person: Listed, manner: int) -> str:
    """Return what is said of a person: an office or an occupation or both, an address, a citizenship."""
    called, he, his = _called(person)
    occupation = f"present principal occupation is {person.occupation}"
    if person.position:
        of_whom = "" if " of " in person.position or manner == 2 else f" of {of.filer}"
        said = [f"{person.name} {'serves as' if manner == 3 else 'is'} {person.position}{of_whom}"]
        said.append(f"{his.capitalize()} {occupation}")
    elif "," in person.name:
        said = [f"The present principal occupation of {person.name} is {person.occupation}"]
    else:
        said = [f"{person.name}'s {occupation}"]
    if "address" not in of.of_all:
        said.append(f"{f'{called}{chr(39)}s' if manner % 2 else his.capitalize()} business address is {person.address}")
    if "citizenship" not in of.of_all:
        said.append(f"{called if manner != 1 else he.capitalize()} is {_citizen(person.citizenship)}")
    return " ".join(map(_ended, said))


def _in_one_sentence(kind: str) -> Callable[[_List], str]:
    """An entry of one paragraph: the name, the office, the address and the citizenship, semicolons between."""

    def set_list(of: _List) -> str:
        if "position" in of.kinds or any(";" in person.occupation for person in of.people):
            return ""
        numbered = of.one("", "{}. ", "({}) ")
        entries = []
        for n, person in enumerate(of.people, start=1):
            cited = f"; {_citizen(person.citizenship)}" if "citizenship" not in of.of_all else ""
            entries.append([_ended(f"{numbered.format(n)}{person.name}; {person.occupation}; {person.address}{cited}")])
        return _framed(of, _in_lines(of, entries, kind), kind=kind, intro=_intro(of, of.kinds))

    return set_list


_Manner = tuple[bool, tuple[str, ...], Callable[[_List], str | tuple[str, list[Listed]]]]
_BOTH = ("address", "citizenship")
_DRAWN: tuple[tuple[str, str, bool, Callable[..., str]], ...] = (
    ("typed", "txt", True, _typed),
    ("table", "htm", False, _table),
)
_MANNERS: dict[str, _Manner] = {}
for _how, _kind, _is_text, _draw in _DRAWN:
    _MANNERS |= {
        f"{_how} columns": (_is_text, (), _of_columns(_draw, _kind)),
        f"{_how} columns, name and office in one": (
            _is_text,
            (),
            _of_columns(_draw, _kind, ("name", "position"), ("occupation",), ("address",), ("citizenship",)),
        ),
        f"{_how} columns, name and occupation in one": (
            _is_text,
            (),
            _of_columns(_draw, _kind, ("name", "occupation"), ("address",), ("citizenship",)),
        ),
        f"{_how} columns, name and address in one": (
            _is_text,
            (),
            _of_columns(_draw, _kind, ("name", "address"), ("occupation",), ("citizenship",)),
        ),
        f"{_how} columns, occupation and address in one": (
            _is_text,
            (),
            _of_columns(_draw, _kind, ("name",), ("occupation", "address"), ("citizenship",)),
        ),
        f"{_how} columns, citizenship of all": (_is_text, ("citizenship",), _of_columns(_draw, _kind)),
        f"{_how} columns, address of all": (_is_text, ("address",), _of_columns(_draw, _kind)),
        f"{_how} columns, both of all": (_is_text, _BOTH, _of_columns(_draw, _kind)),
        f"{_how} columns, citizenship in notes": (_is_text, (), _noted(_draw, _kind, "citizenship")),
        f"{_how} columns, address in notes": (_is_text, (), _noted(_draw, _kind, "address")),
        f"{_how} columns of two lists": (_is_text, (), _two_lists(_draw, _kind)),
        f"{_how} columns of directors, of officers": (
            _is_text,
            (),
            _in_two_parts(_draw, _kind, _OF_OFFICERS, "Director"),
        ),
        f"{_how} columns of two boards": (
            _is_text,
            (),
            _in_two_parts(_draw, _kind, _OF_BOARDS, "Member of the Supervisory Board"),
        ),
        f"{_how} columns with five years": (_is_text, (), _with_five_years(_draw, _kind)),
        f"{_how} columns within Item 2": (_is_text, _BOTH, _below_letters(_draw, _kind)),
    }
for _kind, _is_text in (("txt", True), ("htm", False)):
    _how = "typed" if _is_text else "web"
    _MANNERS |= {
        f"{_how} blocks": (_is_text, (), _blocks(_kind)),
        f"{_how} blocks, citizenship of all": (_is_text, ("citizenship",), _blocks(_kind)),
        f"{_how} blocks, address of all": (_is_text, ("address",), _blocks(_kind)),
        f"{_how} labels": (_is_text, (), _labelled(_kind)),
        f"{_how} labels, citizenship of all": (_is_text, ("citizenship",), _labelled(_kind)),
        f"{_how} letters": (_is_text, (), _lettered(_kind)),
        f"{_how} prose": (_is_text, (), _prose(_kind)),
        f"{_how} prose, citizenship of all": (_is_text, ("citizenship",), _prose(_kind)),
        f"{_how} prose, both of all": (_is_text, _BOTH, _prose(_kind)),
        f"{_how} names and offices in a line": (_is_text, _BOTH, _in_a_line(_kind)),
        f"{_how} sentences with semicolons": (_is_text, (), _in_one_sentence(_kind)),
    }
_MANNERS |= {
    "typed columns without titles": (True, (), _unheaded),
    "table without titles": (False, (), _unheaded_table),
    "table of labels": (False, (), _labelled("htm", table=True)),
    "dots": (True, _BOTH, _dotted),
    "web columns of blanks": (False, _BOTH, _blanks),
    "typed blocks over pages": (True, ("citizenship",), _over_pages),
}
