"""Lots of schedules with lists of people, typed as kinds of filers set them, and what a careful reader finds there."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from muniment.lab.score import SURE
from muniment.readers import read
from muniment.reading import Officer, Reading

LOTS = Path(__file__).with_name("people_lots")
_COVER = (LOTS / "cover.txt").read_text(encoding="utf-8")
_PAGES = ("{item_2}", "{annex}")  # parts of the cover that are pages already


class Listed(NamedTuple):
    """A person as typed: each value may be worded in several ways, "" for none; the office is one of two or both."""

    name: str
    position: str = ""
    occupation: str = ""
    address: str = ""
    citizenship: str = ""


class Schedule(NamedTuple):
    """A schedule of a lot: the document as it would be filed, and the people on its lists."""

    name: str
    lot: str
    data: bytes
    people: list[Listed]


def schedules(path: Path) -> Iterator[Schedule]:
    """Yield the schedules of a lot: their heads, "< name | position | occupation | address | citizenship", texts."""
    for block in f"\n{path.read_text(encoding='utf-8')}".split("\n=== ")[1:]:
        head, _, rest = block.partition("\n")
        name, kind, year, filer = (part.strip() for part in head.split(" | "))
        truth, item_2, annex = re.split(r"^--- (?:item2|annex)\n?", rest, flags=re.MULTILINE)
        people = [Listed(*(value.strip() for value in line[2:].split("|"))) for line in truth.splitlines()]
        values = {"year": year, "filer": filer, "item_2": item_2.strip("\n"), "annex": annex.strip("\n")}
        yield Schedule(name, path.stem, (_COVER.format(**values) if kind == "txt" else _page(values)).encode(), people)


def _page(values: dict[str, str]) -> str:
    """Return the cover as a web page, its paragraphs with breaks, around parts that are pages already."""
    blocks = [block.strip("\n") for block in _COVER.split("\n\n") if block.strip()]
    lines = {block: block.format(**values).replace("&", "&amp;").replace("\n", "<br>") for block in blocks}
    parts = (values[block[1:-1]] if block in _PAGES else f"<p>{lines[block]}</p>" for block in blocks)
    return "<html><head><title>SC 13D</title></head><body>" + "\n".join(parts) + "</body></html>"


# ---- what is read, against what was typed ----------------------------------------------------------------------------


def compared(schedule: Schedule) -> Counter[str]:
    """Return how many people of a schedule are right, wrong, wrong and sure, not read, and on no list."""
    whole = read(schedule.data)
    counts = Counter({"people": len(schedule.people)})
    for listed, officer in pairs(schedule, whole):
        if listed and officer:
            is_right = not wrong(listed, officer, schedule)
            counts["right" if is_right else "wrong"] += 1
            counts["sure and wrong"] += not is_right and is_sure(officer)
        else:
            counts["lost" if listed else "extra"] += 1
            counts["sure and wrong"] += officer is not None and is_sure(officer)
    return counts


def is_sure(officer: Officer) -> bool:
    """Whether an entry is stated with confidence."""
    return isinstance(officer.confidence, float) and officer.confidence >= SURE


def pairs(schedule: Schedule, whole: Reading) -> Iterator[tuple[Listed | None, Officer | None]]:
    """Yield people as typed, each with the entry that is likest: of the name, else of the surname."""
    left = list(whole.details.people)
    for listed in schedule.people:
        surname = _plain(re.split(r"\s~\s", listed.name)[0]).split()[-1:]
        own = [officer for officer in left if _is(listed.name, officer.name)]
        own = own or [officer for officer in left if _plain(officer.name).split()[-1:] == surname]
        best = min(own, key=lambda officer: len(wrong(listed, officer, schedule)), default=None)
        if best:
            left.remove(best)
        yield listed, best
    yield from ((None, officer) for officer in left)


def wrong(listed: Listed, officer: Officer, schedule: Schedule) -> list[str]:
    """Return what of an entry is not as typed."""
    values = {kind: getattr(officer, kind) or "" for kind in Listed._fields}
    named = [kind for kind in ("name", "address", "citizenship") if not _is(getattr(listed, kind), values[kind])]
    return named if _is_office(listed, values["position"], values["occupation"], schedule) else [*named, "office"]


def _is_office(listed: Listed, position: str, occupation: str, schedule: Schedule) -> bool:
    """Whether the office is as typed; one of two may stand in either place, one that a heading gives be left out."""
    own, other = listed.position, listed.occupation
    if _plain(other) == "same":
        other = f"{own} ~ {other}"
    if own and other:
        of_heading = own and schedule.data.count(own.encode()) < sum(one.position == own for one in schedule.people)
        may_lack = of_heading or "~" in own or _is(own, other)
        return (_is(own, position) and _is(other, occupation)) or (
            may_lack and _is(other, occupation or position) and (not position or not occupation or _is(own, position))
        )
    stated = list(dict.fromkeys(filter(None, (position, occupation))))
    return _is(own or other, ", ".join(stated)) or (len(stated) == 2 and all(_is(own or other, one) for one in stated))


def _is(typed: str, value: str) -> bool:
    return any(_plain("" if one.strip() == "-" else one) == _plain(value) for one in re.split(r"\s~(?:\s|\Z)", typed))


def _plain(value: str) -> str:
    """Return a value without what is no part of it: marks, commas between lines, articles, "Mr."."""
    value = value.translate(str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\xa0": " "})).strip()
    value = re.sub(r"\A(?:Mr|Mrs|Ms|Miss)\.? (?=\S+ \S)", "", value, flags=re.IGNORECASE)
    value = re.sub(r"[*†‡]|\((?:\d|[a-z])\)", "", value)
    value = re.sub(r"[,;:\s]+", " ", value).strip(" .")
    value = re.sub(r"\A(?:an?|the)\s", "", value, flags=re.IGNORECASE)
    return re.sub(r"\bthe (?=united|netherlands)", "", value.replace(". ", " ").lower())
