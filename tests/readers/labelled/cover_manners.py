"""The truth of the lots of covers, set as whole filings in other usual manners of filer agents.

A lot says what a schedule says and one way to set it. `set_otherwise` keeps what it says, and draws for each part of
the page one of the manners in which agents set it: what stands beside, above or below what, how signatures stand
together, where days are. What a manner can not show is not asked. `python -m bench manners` prints how they are read.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from itertools import cycle, zip_longest
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from lab.judged import Verdict, judged
from readers.labelled.cover_paper import Block, Grid, Line, Page, damaged, typed, web

LOTS = Path(__file__).with_name("cover_lots")
_BOTH = re.compile(r"(?i)\b(?:of|for|as|behalf) |individually")  # a title that says for whom
_TRUSTEE = re.compile(r"(?i)\bas (?:\w+-)?trustee|not individually")
_OF_PARTNERS = ("Managing Member", "President", "Director", "Authorized Signatory", "Manager")
_WITHOUT_CHAIN = ("entity below", "title and entity", "behalf", "for and on behalf")
_KEPT = ("form", "amendment_number", "security", "event_date", "rules", "persons", "item3", "item5_exit")
_POWERS = ("sole_voting", "shared_voting", "sole_dispositive", "shared_dispositive")
_AGENT = "Nora T. Westerly"


class Sample(NamedTuple):
    """A filing set otherwise: its bytes, what it says, the manner of each part."""

    data: bytes
    truth: dict[str, Any]
    manners: dict[str, str]


@cache
def truths() -> tuple[dict[str, Any], ...]:
    """Return what each filing of the lots says."""
    return tuple(json.loads(path.read_text("utf-8")) for path in sorted(LOTS.glob("*/truth/*.json")))


def set_otherwise(seed: int, *, damaged: bool = False) -> Sample:
    """Return a filing of the lots in manners drawn by `seed`, `damaged` as converters damage."""
    rng = Random(seed)
    return _Filing(deepcopy(rng.choice(truths())), rng, damaged=damaged).sample()


_MANNERS = {
    "page": ("text", "text", "web"),
    "typed": ("plain",) * 4 + ("tables", "changes"),
    "persons": ("pages",) * 4 + ("abreast", "names above", "roster"),
    "heads": ("persons", "persons", "every page"),
    "first": ("above", "above", "ruled", "label", "columns", "caption above"),
    "number": ("1.", "(1)", "1)", "1", "ROW 1"),
    "rows": ("below", "below", "column", "beside", "same line", "label below", "above", "ruled", "underscored"),
    "powers": ("side", "side", "plain", "abreast", "left words", "labels over values"),
    "boxes": ("[X]", "/X/", "(X)", "|X|", "X", "☒"),
    "amount": ("plain", "plain", "shares", "noted", "starred", "dotted"),
    "percent": ("5%", "5%", "5", "words", "of class", "based", "noted"),
    "types": ("IA, OO", "IA; OO", "IA/OO", "IA OO", "IA and OO", "lines"),
    "items": (
        "heading, below", "heading, same line", "letters below", "letters with items", "columns", "letters in line",
    ),
    "restated": ("", "heading", "sentence"),
    "item 4": ("cover", "list", "table", "by person"),
    "none": ("Not applicable.", "Not Applicable", "N/A", "NOT APPLICABLE", "Inapplicable."),
    "shape": (
        "typed", "typed", "labelled", "labelled", "comma", "entity below", "captions", "its", "behalf",
        "signature label", "rule in line", "title and entity", "for and on behalf", "official",
    ),
    "alone": ("ruled", "ruled", "bare", "heading", "individually", "by"),
    "beside": ("stack", "stack", "right", "two abreast", "three abreast", "two cells", "by cells", "entity left"),
    "day": (
        "once above", "once above", "once below", "each above", "each below", "each left", "each right", "once left",
        "witness", "once right",
    ),
    "dates": ("same",) * 4 + ("differ",),
    "funds": ("",) * 9 + ("many",),
    "days": ("February 14, 2013", "February 14, 2013", "02/14/2013", "14 February 2013"),
    "day label": ("Dated: ", "Date: ", "DATED: ", "", "Dated as of "),
    "sign": ("/s/ {}", "/s/ {}", "/s/{}", "/S/ {}", "/s/ {!C}", "s/ {}"),
    "chain": ("", "", "one", "two lines", "its", "two", "deep"),
    "attorney": ("",) * 7 + ("star", "each", "for"),
    "sections": ("one", "one", "one", "each", "pages"),
    "after": (
        "nothing", "nothing", "agreement", "power", "index", "notary", "dated agreement", "powers", "certificate",
    ),
    "foot": ("", "", "-3-", "Page 3", "[Signature Page to Schedule 13G]", "Signature Page to Schedule 13D"),
    "entity": ("as is", "as is", "capitals", "colon"),
}  # fmt: skip


class _Filing:
    """One filing in the making."""

    def __init__(self, truth: dict[str, Any], rng: Random, *, damaged: bool) -> None:
        self.rng, self.damaged = rng, damaged
        self.manner = {part: rng.choice(ways) for part, ways in _MANNERS.items()}
        if self.manner["rows"] == "above":
            self.manner["powers"] = "plain"
        if len(truth["persons"]) < 2:
            self.manner["persons"] = "pages"
        self.truth = {key: truth[key] for key in _KEPT if key in truth}
        self.truth["issuer"] = {"name": truth["issuer"]["name"]}
        self.truth["uncertain"] = [path for path in truth.get("uncertain", ()) if path.startswith("persons")]
        self.is_13g = truth["form"].startswith("SC 13G")
        self.signatures = self._signers(truth["signatures"])
        self.truth["signatures"] = [dict(signer) for signer in self.signatures]
        for n, signer in enumerate(self.signatures):
            if _BOTH.search(signer["title"] or "") or _TRUSTEE.search(signer["for"] or ""):
                self.truth["uncertain"] += [f"signatures[{n}].title", f"signatures[{n}].for"]
            elif signer["title"] and not signer["for"]:  # for whom is left to the reader
                self.truth["uncertain"].append(f"signatures[{n}].for")
        self.items: dict[str, str] = {}
        self.truth["items"] = self.items
        day = truth.get("event_date") or next((s["date"] for s in self.signatures if s["date"]), None) or "2001-01-01"
        self.year = int(day[:4]) if day[:4].isdigit() else 2001

    def sample(self) -> Sample:
        """Return the filing."""
        blocks = [*self._first(), *self._persons(), *self._items(), *self._signed()]
        is_web = self.manner["page"] == "web"
        text = web(blocks, self.rng) if is_web else typed(blocks, self.manner["typed"])
        if self.damaged:
            self.manner["damage"], text = damaged(text, self.truth, self.rng, is_web=is_web)
        return Sample(text.encode(), self.truth, self.manner)

    def _signers(self, stated: list[dict[str, Any]]) -> list[dict[str, Any]]:
        signers = [{key: signer.get(key) for key in ("name", "title", "for", "date")} for signer in stated]
        self._date_apart(signers)
        self._sign_for_many(signers)
        own = [signer for signer in signers if not signer["for"] and not signer["title"]]
        if self.manner["attorney"] and len(own) < 2:
            self.manner["attorney"] = ""
        elif self.manner["attorney"]:
            for signer in own:
                signer |= {"for": signer["name"], "name": _AGENT, "title": "Attorney-in-Fact"}
        if self.manner["attorney"] == "star":
            together = own[0] | {"for": "; ".join(str(signer["for"]) for signer in own)}
            return [signer for signer in signers if signer not in own] + [together]
        return signers

    def _date_apart(self, signers: list[dict[str, Any]]) -> None:
        """Let those who sign do so on days of their own."""
        days = [signer["date"] or "" for signer in signers]
        if self.manner["dates"] == "same" or len({*days}) > 1 or len(days) < 2 or len(days[0]) < 10:
            self.manner["dates"] = "same"
            return
        for n, signer in enumerate(signers):
            signer["date"] = str(date.fromisoformat(signer["date"]) + timedelta(days=n))

    def _sign_for_many(self, signers: list[dict[str, Any]]) -> None:
        """Let an officer sign for twenty funds and more."""
        first = next((signer for signer in signers if signer["for"] and signer["title"]), None)
        if not self.manner["funds"] or first is None or "; " in first["for"] or _BOTH.search(first["title"]):
            self.manner["funds"] = ""
            return
        root = re.split(r"[\s,]", first["for"])[0].title()
        funds = [form.format(root, name) for name, form in zip(_FUNDS, cycle(_FUND_FORMS), strict=False)]
        first["for"] = "; ".join((first["for"], *funds[: self.rng.randint(19, len(funds))]))
        self.manner |= {"shape": "labelled", "beside": "stack"}

    # ---- first page --------------------------------------------------------------------------------------------------

    def _first(self) -> Iterator[Block]:
        truth = self.truth
        amended, number = truth["form"].endswith("/A"), truth["amendment_number"]
        said = self.rng.random() if number is not None else 0.0  # without a number only the title says so
        title = f"SCHEDULE {truth['form'][3:6]}{'/A' if amended and said < 0.4 else ''}"
        shown = f"(Amendment No. {number})*" if number is not None else "(Amendment No. __)*"
        heads = (*_AGENCY, "", title, "", "Under the Securities Exchange Act of 1934", shown, "")
        yield from (Line(head, centred=True) for head in heads)
        event = self._day(truth.get("event_date"))
        values = [
            (truth["issuer"]["name"], "Name of Issuer"),
            (truth["security"]["title"] or "", "Title of Class of Securities"),
            (", ".join(self._cusip(number) for number in truth["security"]["cusips"]) or "N/A", "CUSIP Number"),
        ]
        if not self.is_13g:
            values.append((f"{_AGENT}, Esq.\n40 Wharf Street\nProvidence, RI 02903\n(401) 555-0144", _NOTICES))
        if event:
            values.append((event, "Date of Event Which Requires Filing of this Statement"))
        yield from self._captioned(values)
        if self.is_13g and truth.get("rules") is not None and (self.year > 1998 or truth["rules"]):
            yield Line("Check the appropriate box to designate the rule pursuant to which this Schedule is filed:")
            for letter in "bcd":
                yield Line(f"{self._box(f'13d-1({letter})' in truth['rules'])} Rule 13d-1({letter})", 5)
        elif not self.is_13g:
            yield Line(_ACQUIRED)
        yield Line(_REMAINDER)
        yield Line(_SECTION_18)

    def _captioned(self, values: list[tuple[str, str]]) -> Iterator[Block]:
        way = self.manner["first"]
        if way == "columns":
            yield Grid([[f"{caption}:", value] for value, caption in values], (36, 42))
            return
        for value, caption in values:
            if way == "caption above":
                yield Line(f"{caption}:")
                yield from (Line(line, 5) for line in value.split("\n"))
                yield Line("")
                continue
            if way == "label":
                yield Line(f"{caption}:  " + ", ".join(value.split("\n")))
                continue
            yield from (Line(line, centred=True) for line in value.split("\n"))
            if way == "ruled":
                yield Line("_" * 40, centred=True)
            yield Line(f"({caption})", centred=True)
            yield Line("")

    def _cusip(self, number: str) -> str:
        parts = (number[:6], number[6:8], number[8:])
        return self.rng.choice((number, number, " ".join(parts), f"{number[:6]}-{number[6:]}"))

    def _box(self, is_ticked: bool) -> str:
        way = self.manner["boxes"]
        if way in ("☒", "X"):
            return {"☒": ("☐", "☒"), "X": ("___", "_X_")}[way][is_ticked]
        return way if is_ticked else way.replace("X", " ")

    def _day(self, day: str | None) -> str:
        if not day or not day[:4].isdigit():
            return day or ""
        if len(day) < 10:
            return date.fromisoformat(f"{day}-01").strftime("%B __, %Y")
        when = date.fromisoformat(day)
        match self.manner["days"]:
            case "02/14/2013":
                return f"{when:%m/%d/%Y}"
            case "14 February 2013":
                return f"{when.day} {when:%B} {when.year}"
        return f"{when:%B} {when.day}, {when.year}"

    # ---- the persons -------------------------------------------------------------------------------------------------

    def _persons(self) -> Iterator[Block]:
        persons = self.truth["persons"]
        if self.manner["persons"] != "pages":
            yield from self._together()
            return
        paged = len(persons) == 1 or self.rng.random() < 0.75  # else two on a page
        for n, person in enumerate(persons):
            cusip = (self.truth["security"]["cusips"] or ["N/A"])[0]
            page = f"Page {n + 2} of {len(persons) + 6} Pages"
            head = f"CUSIP No. {cusip}          {self.truth['form'][3:6]}          {page}"
            yield Page(head) if paged or n % 2 == 0 else Line(head)
            yield from self._rows(n, person)

    def _together(self) -> Iterator[Block]:
        """Yield the rows of several persons beside each other, or a table of all."""
        persons, way = self.truth["persons"], self.manner["persons"]
        cusip = (self.truth["security"]["cusips"] or ["N/A"])[0]
        head = f"CUSIP No. {cusip}          {self.truth['form'][3:6]}"
        if way == "roster":
            yield Page(head)
            yield from self._roster()
            return
        count = 3 if len(persons) % 3 == 0 and all(len(who["name"]) < 40 for who in persons) else 2
        for first in range(0, len(persons), count):
            yield Page(f"{head}          Page {first // count + 2} of {len(persons) // count + 6} Pages")
            yield from self._abreast(first, persons[first : first + count])

    def _abreast(self, first: int, persons: list[dict[str, Any]]) -> Iterator[Block]:
        notes: list[str] = []
        rows: list[list[str]] = []
        below = self.manner["persons"] == "names above"
        widths = (6, *(72 // len(persons),) * len(persons)) if below else (24, *(54 // len(persons),) * len(persons))
        for number, (field, label) in enumerate(_ROWS_13G if self.is_13g else _ROWS_13D, 1):
            shown = self.manner["number"].replace("1", str(number))
            values = [self._value(n, person, field, notes) for n, person in enumerate(persons, first)]
            if field == "group":  # nobody breaks a line within a box
                values = [re.sub(r"\s+(?=\(b\))", "\n", value) for value in values]
            if not below:
                rows.append([f"{shown} {label}", *values])
                continue
            yield Line(f"{shown} {label}")
            yield Grid([["", *values]], widths)
        if rows:
            yield Grid(rows, widths)
        yield from (Line(note) for note in notes)

    def _roster(self) -> Iterator[Block]:
        """Yield a table of persons as rows, and what their cover pages say as columns."""
        notes: list[str] = []
        asked = dict(_ROWS_13G if self.is_13g else _ROWS_13D)
        columns = [field for field in asked if field in _ROSTER]
        numbers = {field: n for n, field in enumerate(asked, 1)}
        shown = "ROW {}\n{}" if self.manner["number"].startswith("R") else "({})\n{}"
        heads = [shown.format(numbers[field], _ROSTER[field][0]) for field in columns]
        rows = []
        for n, person in enumerate(self.truth["persons"]):
            rows.append([self._value(n, person, field, notes) for field in columns])
            rows[-1][0] = person["name"]
            self.truth["uncertain"] += [f"persons[{n}].{field}" for field in person if field not in _ROSTER]
        yield Line("The information of the cover page as to each reporting person is as follows:")
        yield Line("")
        yield Grid([heads, *rows], tuple(_ROSTER[field][1] for field in columns))
        yield from (Line(note) for note in notes)

    def _rows(self, n: int, person: dict[str, Any]) -> Iterator[Block]:
        labels = _ROWS_13G if self.is_13g else _ROWS_13D
        notes: list[str] = []
        powers: list[tuple[str, str, str]] = []
        for number, (field, label) in enumerate(labels, 1):
            shown = self.manner["number"].replace("1", str(number))
            value = self._value(n, person, field, notes)
            if field in _POWERS:
                powers.append((shown, label, value))
                if len(powers) == len(_POWERS):
                    yield from self._powers(powers)
            else:
                yield from self._row(shown, label, value)
        yield from (Line(note) for note in notes)

    def _row(self, number: str, label: str, value: str) -> Iterator[Block]:
        match self.manner["rows"]:
            case "below":
                yield Line(f"{number} {label}")
                yield from (Line(line, 6) for line in value.split("\n"))
                yield Line("")
            case "above":
                yield from (Line(line, 6) for line in value.split("\n"))
                yield Line(f"{number} {label}")
                yield Line("")
            case "ruled":
                yield Line(f"{number} {label}")
                yield from (Line(line, 6) for line in value.split("\n"))
                yield Line("_" * 76)
            case "underscored":
                yield Line(f"{number} {label}:")
                yield from (Line(f"____{line}{'_' * (50 - len(line))}", 6) for line in value.split("\n"))
            case "column":
                yield Grid([[number, f"{label}\n\n{value}" if value else label]], (8, 70))
            case "beside":
                yield Grid([[number, label, value]], (8, 37, 33))
            case "same line":
                first, *others = value.split("\n")
                yield Line(f"{number} {label}: {first}")
                yield from (Line(line, 6) for line in others)
            case "label below":  # each value alone in a cell
                yield Grid([[number, label], ["", value]], (8, 70))

    def _powers(self, powers: list[tuple[str, str, str]]) -> Iterator[Block]:
        match self.manner["powers"]:
            case "plain":
                for power in powers:
                    yield from self._row(*power)
            case "side":
                beside = ("NUMBER OF\nSHARES", "BENEFICIALLY\nOWNED BY", "EACH\nREPORTING", "PERSON\nWITH")
                yield Grid([[w, n, f"{la}\n{v}"] for w, (n, la, v) in zip(beside, powers, strict=True)], (18, 8, 52))
            case "left words":
                yield Line("NUMBER OF SHARES BENEFICIALLY OWNED BY EACH REPORTING PERSON WITH:")
                yield from (Grid([[number, label, value]], (10, 36, 32)) for number, label, value in powers)
            case "labels over values":
                numbers, labels, values = zip(*powers, strict=True)
                heads = [f"{number} {label}" for number, label in zip(numbers, labels, strict=True)]
                yield Line("NUMBER OF SHARES BENEFICIALLY OWNED BY EACH REPORTING PERSON WITH:")
                yield Grid([heads, list(values)], (18, 20, 20, 20))
            case "abreast":
                cells = [f"{number} {label}\n{value}" for number, label, value in powers]
                yield Line("NUMBER OF SHARES BENEFICIALLY OWNED BY EACH REPORTING PERSON WITH:")
                yield Grid([cells[:2], cells[2:]], (39, 39))

    def _value(self, n: int, person: dict[str, Any], field: str, notes: list[str]) -> str:
        value: Any = person.get(field)
        match field:
            case "name":
                number = person.get("irs_number")
                if number == "N/A":
                    self.truth["uncertain"].append(f"persons[{n}].irs_number")
                shown = self.rng.choice((f"\n{number}", f"\nI.R.S. Identification No. {number}", f" ({number})"))
                return value + (shown if number and number != "N/A" else "")
            case "group":
                between = self.rng.choice(("   ", "\n"))
                return f"(a) {self._box(value == 'a')}{between}(b) {self._box(value == 'b')}"
            case "excludes_shares" | "legal_proceedings":
                return self._box(value is True)
            case "types" | "funds":
                return self._codes(value or [])
            case "percent":
                return self._percent(value, notes)
            case "" | "citizenship":
                return value or ""
        if value is None:
            return "See Item 4" if f"persons[{n}].{field}" in self.truth["uncertain"] else ""
        return self._amount(value, field, notes)

    def _codes(self, codes: list[str]) -> str:
        way = self.manner["types"]
        return ("\n" if way == "lines" else way[2:-2]).join(codes)

    def _amount(self, value: Any, field: str, notes: list[str]) -> str:
        if not isinstance(value, int):
            return str(value)
        if not value:
            return self.rng.choice(("0", "-0-", "None", "0 shares"))
        text, way = f"{value:,}", self.manner["amount"]
        if way == "shares":
            return f"{text} {self.rng.choice(('shares', 'shares of Common Stock', 'Shares'))}"
        if way in ("noted", "starred") and field in ("aggregate", "sole_voting", "shared_voting"):
            mark = "(1)" if way == "noted" else "*"
            note = f"{mark} Includes 12,500 shares issuable upon exercise of options within 60 days."
            notes += [note] if note not in notes else []
            return f"{text}{self.rng.choice(('', ' '))}{mark}"
        return f"{text}." if way == "dotted" else text

    def _percent(self, value: Any, notes: list[str]) -> str:
        if value is None or value == "N/A":
            return value or ""
        way = self.manner["percent"]
        if value.startswith("<"):
            return self.rng.choice((f"Less than {value[1:]}%", f"{value}%", f"less than {value[1:]} percent"))
        match way:
            case "words":
                return self.rng.choice((f"{value} percent", f"Approximately {value}%", f"{value} per cent"))
            case "of class":
                return f"{value}% of the outstanding {self.rng.choice(('shares', 'Common Stock', 'class'))}"
            case "based":
                return f"{value}% (based on 31,415,926 shares outstanding)"
            case "noted":
                notes.append("(2) Based on 31,415,926 shares outstanding, as the issuer reports.")
                return f"{value}%{self.rng.choice(('', ' '))}(2)"
        return f"{value}%" if way == "5%" else value

    # ---- the items ---------------------------------------------------------------------------------------------------

    def _items(self) -> Iterator[Block]:
        yield Page()
        if self.is_13g:
            yield from self._items_13g()
            return
        amended = self.truth["form"].endswith("/A")
        self.manner["restated"] = way = self.manner["restated"] if amended else ""
        kept = self.rng.sample(range(1, 8), self.rng.randint(1, 4)) if way else range(1, 8)
        for number, (title, answer) in enumerate(_ITEMS_13D, 1):
            if number not in kept:
                continue
            text = answer.format(issuer=self.truth["issuer"]["name"])
            if way:
                text = f"Item {number}{self.rng.choice(_RESTATED)} {text}"
                self.items[str(number)] = text
            if way == "sentence":
                yield Line(text, 5)
                yield Line("")
                continue
            if number in (4, 6):
                yield from self._next_page()
            if self.manner["items"] == "columns":
                yield Grid([[f"Item {number}.", f"{title}."]], (12, 66))
            else:
                yield Line(f"Item {number}.  {title}.")
            self.items[str(number)] = text
            yield Line(text, 5)

    def _items_13g(self) -> Iterator[Block]:
        truth, persons = self.truth, self.truth["persons"]
        titles = {
            "1a": ("Name of Issuer", truth["issuer"]["name"]),
            "1b": ("Address of Issuer's Principal Executive Offices", "18 Harbor Road, Suite 4\nPortland, Maine 04101"),
            "2a": ("Name of Person Filing", "\n".join(person["name"] for person in persons)),
            "2b": ("Address of Principal Business Office or, if None, Residence", "77 Wharf Street\nBoston, MA 02110"),
            "2c": ("Citizenship", "\n".join(dict.fromkeys(person["citizenship"] or "" for person in persons))),
            "2d": ("Title of Class of Securities", truth["security"]["title"] or ""),
            "2e": ("CUSIP Number", ", ".join(truth["security"]["cusips"]) or "N/A"),
        }
        for key in ("1b", "2b"):
            self.items[key] = titles[key][1].replace("\n", " ")
        if self.manner["items"] == "letters in line":
            for number in "12":
                parts = (
                    f"({key[1]}) {title}: {' '.join(answer.split())}"
                    for key, (title, answer) in titles.items()
                    if key[0] == number
                )
                yield Line(f"Item {number}.  {self.rng.choice(('  ', '; ')).join(parts)}")
        else:
            for key, (title, answer) in titles.items():
                yield from self._lettered(key, title, answer)
        yield from self._three()
        yield from self._next_page()
        yield Line("Item 4.  Ownership.")
        yield from self._four()
        yield from self._five()
        for number, title in _ITEMS_13G.items():
            yield from self._answered(f"Item {number}.", title, self.manner["none"])
            self.items[number] = self.manner["none"]

    def _next_page(self) -> Iterator[Block]:
        if self.manner["heads"] == "every page":
            cusip = (self.truth["security"]["cusips"] or ["N/A"])[0]
            yield Line("")
            yield Line(f"Page {self.rng.randint(4, 9)} of 12 Pages", 55)
            yield Page(f"CUSIP NO. {cusip}          SCHEDULE {self.truth['form'][3:6]}")

    def _lettered(self, key: str, title: str, answer: str) -> Iterator[Block]:
        number, letter = key
        match self.manner["items"]:
            case "letters below" | "letters with items":
                beside = self.manner["items"] == "letters with items"
                head = f"Item {number}."
                if letter == "a" and not beside:
                    yield Line(head)
                yield Line(f"{head}  ({letter})  {title}:" if beside and letter == "a" else f"({letter})  {title}:", 4)
                yield from (Line(line, 9) for line in answer.split("\n"))
            case "columns":
                yield Grid([[f"Item {number}({letter})", f"{title}:", answer]], (12, 30, 36))
            case _:
                yield from self._answered(f"Item {number}({letter}).", title, answer)

    def _answered(self, head: str, title: str, answer: str) -> Iterator[Block]:
        if self.manner["items"] == "heading, same line":
            first, *others = answer.split("\n")
            yield Line(f"{head}  {title}:  {first}")
            yield from (Line(line, 9) for line in others)
        elif self.manner["items"] == "columns":
            yield Grid([[head, f"{title}.\n\n{answer}"]], (12, 66))
        else:
            yield Line(f"{head}  {title}.")
            yield from (Line(line, 9) for line in answer.split("\n"))

    def _three(self) -> Iterator[Block]:
        ticked = self.truth["item3"] or []
        if not ticked:
            yield from self._answered("Item 3.", _THREE, self.manner["none"])
            return
        yield Line(f"Item 3.  {_THREE}:")
        for letter, text in zip("abcdefghijk", _KINDS[:8] if self.year < 1998 else _KINDS_LATER, strict=False):
            yield Line(f"({letter}) {self._box(letter in ticked)} {text}", 4)

    def _four(self) -> Iterator[Block]:
        persons, way = self.truth["persons"], self.manner["item 4"]
        plain = all(isinstance(person.get(key), int) for person in persons for key in (*_POWERS, "aggregate"))
        if way == "cover" or not plain or (way == "list" and len(persons) > 1):
            self.manner["item 4"] = "cover"
            yield Line("See the responses to Rows 5 through 9 and 11 of the cover pages, incorporated by reference.", 4)
        elif way == "table":
            heads = ["Reporting Person", "Amount", "Percent", "Sole Vote", "Shared Vote", "Sole Disp.", "Shared Disp."]
            rows = [
                [who["name"], f"{who['aggregate']:,}", f"{who['percent']}%", *(f"{who[key]:,}" for key in _POWERS)]
                for who in persons
            ]
            yield Grid([heads, *rows], (20, 10, 9, 10, 10, 10, 10))
        else:
            for person in persons:
                if len(persons) > 1:
                    yield Line(person["name"])
                yield from self._four_of(person)

    def _four_of(self, person: dict[str, Any]) -> Iterator[Block]:
        yield Line(f"(a) Amount beneficially owned: {person['aggregate']:,}", 4)
        yield Line(f"(b) Percent of class: {person['percent'] or ''}%", 4)
        yield Line("(c) Number of shares as to which such person has:", 4)
        for roman, key, label in zip(("i", "ii", "iii", "iv"), _POWERS, _FOUR, strict=True):
            yield Line(f"({roman}) {label}: {person[key]:,}", 8)

    def _five(self) -> Iterator[Block]:
        exits = self.truth["item5_exit"]
        if not exits and self.rng.random() < 0.5:
            yield from self._answered("Item 5.", "Ownership of Five Percent or Less of a Class", self.manner["none"])
            return
        yield Line("Item 5.  Ownership of Five Percent or Less of a Class.")
        yield Line(f"{_EXIT} {self._box(exits is True)}", 4)

    # ---- the signatures ----------------------------------------------------------------------------------------------

    def _signed(self) -> Iterator[Block]:
        days = {signer["date"] for signer in self.signatures}
        if len(days) > 1 or None in days or "-" not in next(iter(days))[5:]:
            self.manner["day"] = "each above" if self.manner["day"] == "each above" else "each below"
        if self.manner["beside"] not in ("stack", "right") and self.manner["day"] in (
            "each left", "each right", "once left", "once right",
        ):  # fmt: skip
            self.manner["day"] = "each above"
        if self.manner["attorney"] == "star" or self.manner["shape"] == "official":
            self.manner["sections"] = "one"
        if any("; " in (signer["for"] or "") for signer in self.signatures) and self.manner["shape"] in _WITHOUT_CHAIN:
            self.manner["shape"] = "typed"  # nobody sets names of some above and of others below
        if self.manner["shape"] == "official" and self.manner["day"] not in ("once above", "once below"):
            self.manner["day"] = "in block"
        if self.manner["sections"] == "pages" and (
            self.manner["attorney"] == "star" or self.manner["shape"] == "official" or not self.signatures
        ):
            self.manner["sections"] = "one"
        apart = self.manner["sections"] in ("each", "pages")
        for n in range(len(self.signatures) if apart else 1):
            chosen = self.signatures[n : n + 1] if apart else self.signatures
            yield from self._section(chosen, certified=n == 0 or self.manner["sections"] != "pages")
        yield from self._after()

    def _section(self, signers: list[dict[str, Any]], *, certified: bool) -> Iterator[Block]:
        if self.manner["foot"] or self.manner["sections"] != "one":
            yield Line("")
            yield Line(self.manner["foot"], centred=True)
            yield Page()
        if certified:
            yield Line("SIGNATURE" + ("S" if len(signers) > 1 else ""), centred=True)
            yield Line("")
            yield Line(_CERTIFIED)
        day, way = self._day(signers[0]["date"]) if signers else "", self.manner["day"]
        day = f"{self.manner['day label']}{day}" if day else ""
        if way == "witness" and day:
            yield Line(f"IN WITNESS WHEREOF, we have signed this statement {_nth(signers[0]['date'])}.")
        if way == "once above" and day:
            yield Line(day)
            yield Line("")
        yield from self._blocks(day, signers)
        if way == "once below" and day:
            yield Line("")
            yield Line(day)

    def _after(self) -> Iterator[Block]:
        """Yield what follows the signatures, which is none of them."""
        names = [(signer["for"] or signer["name"]).split("; ")[0] for signer in self.signatures]
        match self.manner["after"]:
            case "agreement":
                yield Page()
                yield Line("EXHIBIT A", centred=True)
                yield Line("JOINT FILING AGREEMENT", centred=True)
                yield Line(
                    f"The undersigned agree that this Schedule {self.truth['form'][3:6]} is filed for each of them."
                )
                for name, signer in zip(names, self.signatures, strict=True):
                    yield from (Line(text) for text in (name, f"By: {self._sign(signer)}", signer["name"], ""))
            case "dated agreement":
                yield Page()
                yield Line(self.rng.choice(("EXHIBIT 1", "Exhibit 99.1", "EXHIBIT A")), centred=True)
                yield Line(
                    self.rng.choice(("JOINT FILING AGREEMENT", "AGREEMENT", "Agreement of Joint Filing")), centred=True
                )
                yield Line(_AGREED)
                yield Line(f"Dated: {self._day('2001-03-05')}")
                yield Line("")
                for signer in self.signatures:
                    for lines in self._block(signer):
                        yield from (Line(text, depth) for depth, text in lines)
                        yield Line("")
            case "notary":
                yield from self._notary(names)
            case "certificate":
                yield Page()
                yield Line("SECRETARY'S CERTIFICATE", centred=True)
                whose = names[0] if names else "Fern Corp."
                yield Line(f"I, Olive Penhallow, Secretary of {whose}, certify that the resolution below was adopted.")
                yield from (Line(text) for text in ("", "/s/ Olive Penhallow", "_" * 26, "Olive Penhallow, Secretary"))
            case "powers":
                for name, signer in zip(names, self.signatures, strict=True):
                    yield Page()
                    yield Line("POWER OF ATTORNEY", centred=True)
                    yield Line(_POWER.format(agent=_AGENT))
                    yield Line(
                        "IN WITNESS WHEREOF, the undersigned has executed this Power of Attorney as of May 3, 2000."
                    )
                    yield Line("")
                    yield from (Line(text) for text in (name, f"By: {self._sign(signer)}", f"Name: {signer['name']}"))
            case "power":
                yield Page()
                yield Line("POWER OF ATTORNEY", centred=True)
                yield Line(f"The undersigned appoints {_AGENT} as attorney-in-fact to sign schedules in its name.")
                yield Line("Dated: January 5, 1995")
                yield Line(f"/s/ {self.signatures[0]['name'] if self.signatures else _AGENT}")
            case "index":
                yield Page()
                yield Line("EXHIBIT INDEX", centred=True)
                yield Grid([["Exhibit", "Description"], ["A", "Joint Filing Agreement"]], (12, 60))

    def _notary(self, names: list[str]) -> Iterator[Block]:
        for name, signer in zip(names[:1], self.signatures, strict=False):
            yield Line("")
            yield from (
                Line(text)
                for text in ("STATE OF NEW YORK    )", "                     ) ss.:", "COUNTY OF KINGS      )")
            )
            yield Line("")
            yield Line(
                f"On this 5th day of March, 2001, before me personally came {signer['name']}, to me known, who said "
                f"that the foregoing was signed on behalf of {name}."
            )
            yield Line("")
            yield from (
                Line(text, 36)
                for text in ("/s/ Olive Penhallow", "_" * 26, "Notary Public", "My commission expires: May 31, 2004")
            )

    def _blocks(self, day: str, signers: list[dict[str, Any]]) -> Iterator[Block]:
        blocks = [lines for signer in signers for lines in self._block(signer)]
        whole = (line for lines in blocks for at, line in enumerate(lines) if at or "s/" in line[1].lower())
        longest = max((depth + len(text) for depth, text in whole), default=0)  # entities may wrap, names do not
        if self.manner["beside"] == "three abreast" and longest > 24:
            self.manner["beside"] = "two abreast"
        if self.manner["beside"] in ("two abreast", "two cells") and longest > 37 and self.manner["page"] == "text":
            self.manner["beside"] = "stack"
        match self.manner["beside"]:
            case "two abreast" | "three abreast" | "two cells":
                count = 3 if self.manner["beside"] == "three abreast" else 2
                for first in range(0, len(blocks), count):
                    beside = blocks[first : first + count]
                    cells = ["\n".join(" " * depth + text for depth, text in lines) for lines in beside]
                    widths = (78 // count,) * len(cells)
                    if self.manner["beside"] == "two cells":
                        yield Grid([cells], widths)
                    else:  # a row for each line
                        rows = zip_longest(*(cell.split("\n") for cell in cells), fillvalue="")
                        yield Grid([list(row) for row in rows], widths)
                    yield Line("")
            case "entity left" if self._may_stand_left():
                for signer, lines in zip(signers, blocks, strict=True):
                    heads = (signer["for"] or signer["name"]).split("; ")
                    below = "\n".join(
                        " " * depth + text for depth, text in lines if text not in map(self._entity, heads)
                    )
                    yield Grid([["\n".join(map(self._entity, heads)), below]], (40, 38))
                    yield Line("")
            case "by cells":
                for lines in blocks:
                    yield Grid([_by_cells(text) for _, text in lines], (6, 60))
                    yield Line("")
            case _:
                yield from self._stacked(blocks, day)

    def _may_stand_left(self) -> bool:
        shapes, alone = ("typed", "labelled", "comma", "its", "rule in line"), ("ruled", "bare", "individually", "by")
        plain = self.manner["shape"] in shapes and self.manner["alone"] in alone and not self.manner["attorney"]
        return plain and not self.manner["chain"] and self.manner["day"] not in ("each above",)

    def _stacked(self, blocks: list[list[tuple[int, str]]], day: str) -> Iterator[Block]:
        way, deep = self.manner["day"], 36 if self.manner["beside"] == "right" else 0
        for n, lines in enumerate(blocks):
            if way in ("each left", "once left") and day:
                shown = day if way == "each left" or n == 0 else ""
                rows = [[shown if at == 0 else "", " " * depth + text] for at, (depth, text) in enumerate(lines)]
                yield Grid(rows, (36, 42))
            elif way in ("each right", "once right") and day:
                at_sign = next((at for at, (_, text) in enumerate(lines) if "s/" in text.lower()), 0)
                shown = day if way == "each right" or n == 0 else ""
                rows = [[" " * depth + text, shown if at == at_sign else ""] for at, (depth, text) in enumerate(lines)]
                yield Grid(rows, (46, 32))
            else:
                yield from (Line(text, depth + deep) for depth, text in lines)
            yield Line("")

    def _block(self, signer: dict[str, Any]) -> Iterator[list[tuple[int, str]]]:
        way = self.manner["attorney"]
        if signer["name"] == _AGENT and way == "star":
            for name in signer["for"].split("; "):
                yield [(8, "*"), (0, "_" * 26), (0, name)]
            lines = [(0, f"*By: {self._sign(signer)}"), (5, "_" * 26), (5, signer["name"]), (5, signer["title"])]
        elif signer["name"] == _AGENT and way == "for":
            whose = f"{signer['name']}, {signer['title']} for {signer['for']}"
            lines = [(0, self._sign(signer)), (0, "_" * 26), (0, whose)]
        elif signer["for"]:
            lines = self._of_entity(signer)
        else:
            lines = self._of_person(signer)
        own = self._day(signer["date"])
        if own and self.manner["day"] == "in block" and not signer["for"]:
            lines = [(0, own), (0, "(Date)"), (0, ""), *lines]
        if own and self.manner["day"] in ("each above", "each below"):
            at = 0 if self.manner["day"] == "each above" else len(lines)
            lines.insert(at, (0, f"{self.manner['day label']}{own}"))
        yield lines

    def _sign(self, signer: dict[str, Any]) -> str:
        way = self.manner["sign"]
        name = signer["name"]
        return way.replace("{!C}", name.upper()) if "!C" in way else way.format(name)

    def _of_person(self, signer: dict[str, Any]) -> list[tuple[int, str]]:
        name, sign = signer["name"], self._sign(signer)
        title = [(0, signer["title"])] if signer["title"] else []
        match self.manner["alone"]:
            case "bare":
                return [(0, sign), *title]
            case "heading":
                return [(0, name.upper()), (0, ""), (0, sign), (0, "_" * 26), *title]
            case "individually" if not title:
                return [(0, sign), (0, "_" * 26), (0, f"{name}, individually")]
            case "by":
                return [(0, f"By: {sign}"), (4, f"Name: {name}"), *((4, f"Title: {text}") for _, text in title)]
        return [(0, sign), (0, "_" * 26), (0, name), *title]

    def _chained(self, entity: str, title: str) -> tuple[list[tuple[int, str]], int]:
        """Return the lines of those through whom an entity acts, and how deep who signs for the last stands."""
        way = self.manner["chain"]
        many = [signer["for"] for signer in self.signatures].count(entity) > 1
        if not way or many or title.title() not in _OF_PARTNERS:
            return [], 0
        root = re.split(r"[\s,]", entity)[0].title()
        match way:
            case "one":
                return [(0, f"By: {root} GP, LLC, its general partner")], 0
            case "two lines":
                return [(0, f"By: {root} GP, LLC,"), (4, "its General Partner")], 0
            case "its":
                return [(0, f"By: {root} Management, Inc."), (0, "Its: General Partner")], 0
        deep = 4 if way == "deep" else 0
        second = (deep, f"By: {root} Holdings, LLC, its managing member")
        return [(0, f"By: {root} GP, L.P., its general partner"), second], 2 * deep

    def _of_entity(self, signer: dict[str, Any]) -> list[tuple[int, str]]:
        name, title, sign = signer["name"], signer["title"] or "", self._sign(signer)
        entities = signer["for"].split("; ")
        chain, deep = self._chained(entities[0], title) if self.manner["shape"] not in _WITHOUT_CHAIN else ([], 0)
        above = [(0, self._entity(entity)) for entity in entities] + chain
        by, rule, both = (deep, f"By: {sign}"), (deep + 4, "_" * 26), f"{name}, {title}" if title else name
        labelled = [(deep + 4, f"Name: {name}"), *([(deep + 4, f"Title: {title}")] if title else [])]
        single = len(entities) == 1 and not chain
        match self.manner["shape"]:
            case "labelled":
                return [*above, by, *labelled]
            case "comma":
                return [*above, by, rule, (deep + 4, both)]
            case "entity below" if single and title:
                return [(0, sign), (0, "_" * 26), (0, name), (0, title), (0, entities[0])]
            case "title and entity" if single and title:
                return [(0, sign), (0, "_" * 26), (0, name), (0, f"{title}, {entities[0]}")]
            case "captions":
                below = (sign, "_" * 26, "Signature", both, "_" * 26, "Name/Title")
                return [*above, *((deep, text) for text in below)]
            case "its" if title:
                return [*above, by, (deep + 4, f"Name: {name}"), (deep, f"Its: {title}")]
            case "behalf" if single and title:
                return [(0, sign), (0, "_" * 26), (0, f"{name}, {title},"), (0, f"on behalf of {entities[0]}")]
            case "for and on behalf" if single:
                below = (sign, "_" * 26, name, title)
                return [(0, "For and on behalf of"), *above, *((0, text) for text in below if text)]
            case "official":
                dated = (self._day(signer["date"]), "(Date)") if self.manner["day"] == "in block" else ()
                below = (*dated, "", sign, "_" * 26, "(Signature)", "", both, "_" * 26, "(Name/Title)")
                return [*above, *((deep, text) for text in below)]
            case "signature label":
                return [*above, (deep, f"Signature: {sign}"), (deep, f"Name/Title: {both}")]
            case "rule in line":
                return [*above, (deep, f"By: ___{sign}________"), *labelled]
        return [*above, by, rule, (deep + 4, name), *([(deep + 4, title)] if title else [])]

    def _entity(self, entity: str) -> str:
        way = self.manner["entity"]
        return entity.upper() if way == "capitals" else f"{entity}:" if way == "colon" else entity


def _by_cells(text: str) -> list[str]:
    """Return "By:" in a cell of its own before what stands behind it."""
    match = re.match(r"(\*?By:|Its:|Name:|Title:) (.*)", text)
    return [match[1], match[2]] if match and match[1] in ("By:", "*By:") else ["", text] if match else [text]


def _nth(day: str) -> str:
    when = date.fromisoformat(day)
    end = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(when.day, "th")
    return f"this {when.day}{end} day of {when:%B}, {when.year}"


# ---- words of the form -----------------------------------------------------------------------------------------------

_AGENCY = ("UNITED STATES", "SECURITIES AND EXCHANGE COMMISSION", "Washington, D.C. 20549")
_NOTICES = "Name, Address and Telephone Number of Person Authorized to Receive Notices and Communications"
_ACQUIRED = (
    "If the filing person has previously filed a statement on Schedule 13G to report the acquisition that is the "
    "subject of this Schedule 13D, and is filing it because of Rule 13d-1(e), 13d-1(f) or 13d-1(g), check the "
    "following box [ ]."
)
_REMAINDER = (
    "*The remainder of this cover page shall be filled out for a reporting person's initial filing on this form with "
    "respect to the subject class of securities, and for any subsequent amendment containing information which would "
    "alter the disclosures provided in a prior cover page."
)
_SECTION_18 = (
    'The information required in the remainder of this cover page shall not be deemed to be "filed" for the purpose of '
    "Section 18 of the Securities Exchange Act of 1934 or otherwise subject to the liabilities of that section of the "
    "Act but shall be subject to all other provisions of the Act (however, see the Notes)."
)
_CERTIFIED = (
    "After reasonable inquiry and to the best of my knowledge and belief, I certify that the information set forth in "
    "this statement is true, complete and correct."
)
_EXIT = (
    "If this statement is being filed to report the fact that as of the date hereof the reporting person has ceased to "
    "be the beneficial owner of more than five percent of the class of securities, check the following"
)
_THREE = "If this statement is filed pursuant to Rules 13d-1(b), or 13d-2(b), check whether the person filing is a"
_FOUR = (
    "Sole power to vote or to direct the vote", "Shared power to vote or to direct the vote",
    "Sole power to dispose or to direct the disposition of", "Shared power to dispose or to direct the disposition of",
)  # fmt: skip
_ROWS_13G = (
    ("name", "NAMES OF REPORTING PERSONS"),
    ("group", "CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP"),
    ("", "SEC USE ONLY"),
    ("citizenship", "CITIZENSHIP OR PLACE OF ORGANIZATION"),
    ("sole_voting", "SOLE VOTING POWER"),
    ("shared_voting", "SHARED VOTING POWER"),
    ("sole_dispositive", "SOLE DISPOSITIVE POWER"),
    ("shared_dispositive", "SHARED DISPOSITIVE POWER"),
    ("aggregate", "AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON"),
    ("excludes_shares", "CHECK BOX IF THE AGGREGATE AMOUNT IN ROW (9) EXCLUDES CERTAIN SHARES"),
    ("percent", "PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)"),
    ("types", "TYPE OF REPORTING PERSON"),
)
_ROWS_13D = (
    *_ROWS_13G[:3],
    ("funds", "SOURCE OF FUNDS"),
    ("legal_proceedings", "CHECK BOX IF DISCLOSURE OF LEGAL PROCEEDINGS IS REQUIRED PURSUANT TO ITEMS 2(d) OR 2(e)"),
    *_ROWS_13G[3:9],
    ("excludes_shares", "CHECK BOX IF THE AGGREGATE AMOUNT IN ROW (11) EXCLUDES CERTAIN SHARES"),
    ("percent", "PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (11)"),
    ("types", "TYPE OF REPORTING PERSON"),
)
_KINDS = (
    "Broker or dealer registered under Section 15 of the Act", "Bank as defined in Section 3(a)(6) of the Act",
    "Insurance company as defined in Section 3(a)(19) of the Act",
    "Investment company registered under Section 8 of the Investment Company Act of 1940",
    "Investment adviser in accordance with Rule 13d-1(b)(1)(ii)(E)",
    "Employee benefit plan or endowment fund in accordance with Rule 13d-1(b)(1)(ii)(F)",
    "Parent holding company or control person in accordance with Rule 13d-1(b)(1)(ii)(G)",
    "Group, in accordance with Rule 13d-1(b)(1)(ii)(H)",
)  # fmt: skip
_KINDS_LATER = (
    *_KINDS[:7], "Savings association as defined in Section 3(b) of the Federal Deposit Insurance Act",
    "Church plan that is excluded from the definition of an investment company under Section 3(c)(14)",
    "Group, in accordance with Rule 13d-1(b)(1)(ii)(J)",
)  # fmt: skip
_ITEMS_13G = {
    "6": "Ownership of More than Five Percent on Behalf of Another Person",
    "7": "Identification and Classification of the Subsidiary Which Acquired the Security Being Reported on",
    "8": "Identification and Classification of Members of the Group",
    "9": "Notice of Dissolution of Group",
}
_ITEMS_13D = (
    ("Security and Issuer", "This statement relates to shares of {issuer}, 18 Harbor Road, Portland."),
    ("Identity and Background", "The offices of those who file are at 77 Wharf Street, Boston. None was convicted."),
    ("Source and Amount of Funds or Other Consideration", "The shares were bought with working capital."),
    ("Purpose of Transaction", "The shares were acquired for investment. There are no plans or proposals."),
    ("Interest in Securities of the Issuer", "Rows 7 through 13 of the cover pages are incorporated by reference."),
    ("Contracts, Arrangements, Understandings or Relationships With Respect to Securities of the Issuer", "None."),
    ("Material to Be Filed as Exhibits", "Joint filing agreement."),
)


_AGREED = (
    "In accordance with Rule 13d-1(k) under the Securities Exchange Act of 1934, the undersigned agree to the joint "
    "filing on behalf of each of them of a statement with respect to the shares, and that this be an exhibit to it."
)
_POWER = (
    "Know all by these presents, that the undersigned hereby constitutes and appoints {agent} the undersigned's true "
    "and lawful attorney-in-fact to execute for and on behalf of the undersigned Schedules 13D and 13G."
)
_RESTATED = (
    " is hereby amended and restated in its entirety as follows:",
    " of the Schedule 13D is hereby amended to read as follows:",
    " is amended and supplemented by adding the following:", " is hereby amended and restated as follows:",
)  # fmt: skip
_FUNDS = (
    "Growth", "Value", "Balanced", "Equity Income", "Small Cap", "Mid Cap", "Overseas", "Europe", "Asia",
    "Pioneer Oaks", "Blue Heron", "Long Pond", "Select", "Focus", "Opportunity", "Capital Appreciation",
    "Utilities", "Real Estate", "Health", "Technology", "Emerging", "Special Situations", "Institutional",
    "Retirement", "Reserve", "Convertible",
)  # fmt: skip
_FUND_FORMS = ("{} {} Fund", "{} {} Fund, L.P.", "{} {} Portfolio", "{} {} Fund Ltd.", "{} {} Trust")
# The columns of a table of persons: their heads and widths.
_ROSTER = {
    "name": ("Name of Reporting Person", 26), "citizenship": ("Citizenship or Place of Organization", 16),
    "sole_voting": ("Sole Voting Power", 13), "shared_voting": ("Shared Voting Power", 13),
    "sole_dispositive": ("Sole Dispositive Power", 13), "shared_dispositive": ("Shared Dispositive Power", 13),
    "aggregate": ("Aggregate Amount Beneficially Owned", 14), "percent": ("Percent of Class", 12),
    "types": ("Type of Reporting Person", 12),
}  # fmt: skip


# ---- what is read, against what was set ------------------------------------------------------------------------------


def read_otherwise(page: int, *, damaged: bool = False) -> tuple[dict[str, str], list[Verdict]]:
    """Return the manners of a page, and the verdict on each of its leaves."""
    sample = set_otherwise(page, damaged=damaged)
    return sample.manners, [*judged(page, sample.data, sample.truth)]
