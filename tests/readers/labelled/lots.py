"""Lots of schedules typed as kinds of filers set them, and what a careful reader finds there: people, transactions."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import UNSET

from muniment.lab.score import SURE
from muniment.readers import read
from muniment.reading import Officer, Reading, Transaction

_HERE = Path(__file__).parent
PEOPLE, TRADES = _HERE / "people_lots", _HERE / "trade_lots"
_COVER = (_HERE / "lots_cover.txt").read_text(encoding="utf-8")
_PAGE = _COVER[_COVER.index("CUSIP No.") : _COVER.index("{others}")]  # of each of several who file
_FILER = """     (a)-(c) This statement is filed by {filer}, 3 Quay Street, Boston,
Massachusetts 02110. (d)-(e) No. (f) Delaware."""


class Listed(NamedTuple):
    """A person as typed: each value may be worded in several ways, "" or "-" for none, "*" for anything.

    The office is one of two or both.
    """

    name: str
    position: str = ""
    occupation: str = ""
    address: str = ""
    citizenship: str = ""


class Trade(NamedTuple):
    """A transaction as typed: each value may be worded in several ways, "" or "-" for none; one with "?" may lack.

    What is "*" may be anything. A transaction whose day begins with "?" need not be read.
    """

    date: str
    side: str = ""
    quantity: str = ""
    price: str = ""
    person: str = ""
    security: str = ""


class Schedule(NamedTuple):
    """A schedule of a lot: the document as it would be filed, and the people or transactions on its lists."""

    name: str
    lot: str
    data: bytes
    listed: list[Any]
    filers: tuple[str, ...] = ()


def schedules(path: Path) -> Iterator[Schedule]:
    """Yield the schedules of a lot."""
    yield from in_lot(path.read_text(encoding="utf-8"), path.stem)


def in_lot(text: str, lot: str) -> Iterator[Schedule]:
    """Yield the schedules of the text of a lot: their heads, "< value | value | …" for each that is listed, texts."""
    for block in f"\n{text}".split("\n=== ")[1:]:
        head, _, rest = block.partition("\n")
        name, kind, year, filer = (part.strip() for part in head.split(" | "))
        truth, item, words, _, annex = re.split(r"^--- (item[25]|annex)\n?", rest, flags=re.MULTILINE)
        is_people = item == "item2"
        lines = ([value.strip() for value in line[2:].split("|")] for line in truth.splitlines())
        listed = [Listed(*line) if is_people else Trade(*line) for line in lines]
        filers = tuple(filer.split(" ; "))
        data = filed(kind, year, filers, f"{item[:4]}_{item[4:]}", words.strip("\n"), annex.strip("\n"))
        yield Schedule(name, lot, data, listed, filers)


def filed(kind: str, year: str, filers: tuple[str, ...], item: str, words: str, annex: str) -> bytes:
    """Return a schedule as it would be filed, a text or a web page, with an item and an annex as given."""
    first, *others = filers  # on a cover page each
    values = {"year": year, "filer": first, "others": "".join(_PAGE.format(filer=other) for other in others)}
    values |= {"item_2": _FILER.format(filer=", ".join(filers)), "item_5": "     (c) None."}
    values |= {item: words, "annex": annex}
    return (_COVER.format(**values) if kind == "txt" else _page(values, item)).encode()


def _page(values: dict[str, str], item: str) -> str:
    """Return the cover as a web page, its paragraphs with breaks, around an item and an annex as pages."""
    blocks = [block.strip("\n") for block in _COVER.split("\n\n") if block.strip()]
    lines = {block: block.format(**values).replace("&", "&amp;").replace("\n", "<br>") for block in blocks}
    pages = (f"{{{item}}}", "{annex}")
    parts = (values[block[1:-1]] if block in pages else f"<p>{lines[block]}</p>" for block in blocks)
    return "<html><head><title>SC 13D</title></head><body>" + "\n".join(parts) + "</body></html>"


# ---- what is read, against what was typed ----------------------------------------------------------------------------

L = Listed | Trade
V = Officer | Transaction


def compared(schedule: Schedule) -> Counter[str]:
    """Return how many entries of a schedule are right, wrong, wrong and sure, not read, and on no list.

    Those are untold that are wrong or lost without a problem that tells of such.
    """
    counts, reading = Counter[str](), read(schedule.data)
    for listed, entry in pairs(schedule, reading):
        if entry is None:
            counts["lost"] += 1
        else:
            is_right = listed is not None and not wrong(listed, entry, schedule)
            counts["right" if is_right else "wrong" if listed else "extra"] += 1
            counts["sure and wrong"] += not is_right and is_sure(entry)
        counts["listed"] += listed is not None
    told = {problem.code for problem in reading.problems}
    counts["untold"] += 0 if "rows-not-read" in told else counts["lost"]
    counts["untold"] += 0 if any(code.startswith("unclear-") for code in told) else counts["wrong"] + counts["extra"]
    return counts


def is_sure(entry: V) -> bool:
    """Whether an entry is stated with confidence."""
    return isinstance(entry.confidence, float) and entry.confidence >= SURE


def pairs(schedule: Schedule, whole: Reading) -> Iterator[tuple[L | None, V | None]]:
    """Yield what was typed, each with the entry that is likest, which may be none; and entries that nobody typed."""
    left: list[V] = [*whole.details.people] if isinstance(schedule.listed[0], Listed) else [*whole.details.transactions]
    found: list[tuple[int, bool, int, int]] = []
    for n, listed in enumerate(schedule.listed):
        near = (
            (len(wrong(listed, entry, schedule)), listed[0].startswith("?"), n, at)  # those that need not be read last
            for at, entry in enumerate(left)
            if _is_like(listed, entry, schedule)
        )
        found += near
    taken: dict[int, int] = {}
    for *_, n, at in sorted(found):
        if n not in taken and at not in taken.values():
            taken[n] = at
    for n, listed in enumerate(schedule.listed):
        if n in taken or not listed[0].startswith("?"):
            yield listed, left[taken[n]] if n in taken else None
    yield from ((None, entry) for at, entry in enumerate(left) if at not in taken.values())


def _is_like(listed: L, entry: V, schedule: Schedule) -> bool:
    """Whether an entry may be the one that was typed: of the name or surname, the shares or day and price."""
    if isinstance(listed, Listed) and isinstance(entry, Officer):
        surnames = (_plain(name).split()[-1:] for name in (re.split(r"\s~\s", listed.name.lstrip("?"))[0], entry.name))
        return _is(listed.name, entry.name) or len({*map(tuple, surnames)}) == 1
    lacks = wrong(listed, entry, schedule)
    return "quantity" not in lacks or not {"date", "price"} & {*lacks}


def wrong(listed: L, entry: V, schedule: Schedule) -> list[str]:
    """Return what of an entry is not as typed."""
    if isinstance(listed, Trade):
        return [kind for kind, typed in listed._asdict().items() if not _is_stated(kind, typed, getattr(entry, kind))]
    values = {kind: getattr(entry, kind) or "" for kind in Listed._fields}
    named = [kind for kind in ("name", "address", "citizenship") if not _is(getattr(listed, kind), values[kind])]
    return named if _is_office(listed, values["position"], values["occupation"], schedule) else [*named, "office"]


def _is_stated(kind: str, typed: str, value: Any) -> bool:
    """Whether a value of a transaction is as typed."""
    stated = "" if value is UNSET else str(value)
    for one in typed.lstrip("?").split("~"):
        said = one.strip()
        if said == "*" or (said.endswith("?") and not stated):
            return True
        said = "" if said == "-" else said.rstrip("?")
        if not said or not stated:
            is_same = said == stated
        elif kind in ("quantity", "price"):
            is_same = Decimal(said) == Decimal(stated)
        elif kind == "security":
            is_same = _plain(said) in _plain(stated) or _plain(stated) in _plain(said)
        else:
            is_same = _plain(said) == _plain(stated)
        if is_same:
            return True
    return False


def _is_office(listed: Listed, position: str, occupation: str, schedule: Schedule) -> bool:
    """Whether the office is as typed; one of two may stand in either place, one that a heading gives be left out."""
    own, other = listed.position, listed.occupation
    if _plain(other) == "same":
        other = f"{own} ~ {other}"
    if own and other:
        of_heading = own and schedule.data.count(own.encode()) < sum(one.position == own for one in schedule.listed)
        may_lack = of_heading or "~" in own or _is(own, other)
        if _is(other, "") and not (position and occupation):  # one office, in either place
            return _is(own, position or occupation)
        return (_is(own, position) and _is(other, occupation)) or (
            may_lack and _is(other, occupation or position) and (not position or not occupation or _is(own, position))
        )
    stated = list(dict.fromkeys(filter(None, (position, occupation))))
    return _is(own or other, ", ".join(stated)) or (len(stated) == 2 and all(_is(own or other, one) for one in stated))


def _is(typed: str, value: str) -> bool:
    said = [one.strip() for one in re.split(r"\s~(?:\s|\Z)", typed.lstrip("?"))]
    return any(one == "*" or _plain("" if one == "-" else one) == _plain(value) for one in said)


def _plain(value: str) -> str:
    """Return a value without what is no part of it: marks, commas between lines, articles, "Mr."."""
    value = value.translate(str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\xa0": " "})).strip()
    value = re.sub(r"\A(?:Mr|Mrs|Ms|Miss)\.? (?=\S+ \S)", "", value, flags=re.IGNORECASE)
    value = re.sub(r"[*†‡]|\((?:\d|[a-z])\)", "", value)
    value = re.sub(r"[,;:\s]+", " ", value).strip(" .")
    value = re.sub(r"\A(?:an?|the)\s", "", value, flags=re.IGNORECASE)
    return re.sub(r"\bthe (?=united|netherlands)", "", value.replace(". ", " ").lower())
