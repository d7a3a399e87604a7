"""`python -m bench law --count N --seed S`: the program's law beside a second opinion, written from the rules alone.

N random events and N random histories of holdings, 1994 to 2035: what both say is counted by kind, and the first
differences of each class are printed in full. A class that is settled stands in `tests/law/differences.tsv`.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.progress import track

import muniment
from law.cases import Single, histories, singles
from law.deadlines import RULES, Answer, filing_day
from law.positions import Row, due
from muniment.deadlines import filing_date
from muniment.deadlines.positions import Position, owed
from muniment.errors import UsageError

SETTLED = Path(__file__).parents[1] / "tests" / "law" / "differences.tsv"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers to one case: `group` is the class of the difference, `full` the case and both answers."""

    group: str
    full: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One case: the kind it is counted by, and how the opinions differ, if they do."""

    kind: str
    difference: Difference | None


def run(count: int, seed: int) -> None:
    """Compare `count` events and `count` histories; print the counts by kind and the first of each difference."""
    choices = settled()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    classes: dict[str, list[str]] = defaultdict(list)
    for compared in track(compare(count, seed), "comparing", 2 * count, transient=True):
        counts[compared.kind]["cases"] += 1
        if compared.difference is None:
            counts[compared.kind]["agreed"] += 1
        elif compared.difference.group in choices:
            counts[compared.kind]["settled"] += 1
        else:
            counts[compared.kind]["differing"] += 1
            classes[compared.difference.group].append(compared.difference.full)
    columns = ("cases", "agreed", "settled", "differing")
    print("kind".ljust(34), *(column.rjust(10) for column in columns))
    for kind, row in sorted(counts.items()):
        print(kind.ljust(34), *(f"{row[column]:,}".rjust(10) for column in columns))
    for group, cases in sorted(classes.items(), key=lambda item: -len(item[1])):
        print(f"\n{len(cases):,} times: {group}")
        print(*(case for case in sorted(cases, key=len)[:_SHOWN]), sep="\n")
    sys.exit(1 if classes else 0)


def settled() -> frozenset[str]:
    """Return the classes of difference in which the text leaves a choice; the file says which text, and why."""
    with SETTLED.open(newline="", encoding="utf-8") as file:
        return frozenset(row["class"] for row in csv.DictReader(file, delimiter="\t"))


def compare(count: int, seed: int) -> Iterator[Compared]:
    """Yield random events, then random histories, with how the program and the second opinion differ about each."""
    yield from map(_single, singles(count, seed))
    yield from map(_history, histories(count, seed))


def _single(case: Single) -> Compared:
    if case.moment:
        kind, theirs = f"filed, {case.form}", str(filing_day(case.moment, case.form.removeprefix("SC ")))
        return Compared(kind, _differ(kind, str(case.moment), str(filing_date(case.moment, case.form)), theirs))
    kind = " ".join(filter(None, (case.form, case.rule, case.trigger)))
    theirs = _said(RULES[case.form, case.rule, case.trigger](case.event))
    return Compared(kind, _differ(kind, str(case.event), _program(case), theirs))


def _differ(kind: str, case: str, ours: str, theirs: str) -> Difference | None:
    if ours.partition(" | ")[0] == theirs.partition(" | ")[0]:
        return None
    group = f"{kind}: {_shape(ours)} for {_shape(theirs)}"
    return Difference(group, f"  {kind}, {case}\n    program {ours}\n    second  {theirs}")


def _shape(answer: str) -> str:
    """Return what kind of answer one is, without its days."""
    head = answer.partition(" | ")[0]
    return head.split()[0] if not head[:1].isdigit() else "day"


def _program(case: Single) -> str:
    try:
        rule = {"rule": case.rule} if case.rule else {}
        answer = muniment.due(case.form, case.event.isoformat(), trigger=case.trigger, **rule)
    except UsageError as error:
        return f"none | {error}"
    said = [answer.form.removeprefix("SC "), str(answer.date or answer.words)]
    said += [f"argued {answer.argued}"] if answer.argued else []
    return f"{' '.join(said)} | {'; '.join(answer.citations)}"


def _said(answer: Answer | None) -> str:
    if answer is None:
        return "none | no rule of that day gives a date"
    said = [answer.form, str(answer.day or answer.words)] + ([f"argued {answer.argued}"] if answer.argued else [])
    return f"{' '.join(said)} | {answer.rule}"


def _history(rows: Sequence[Row]) -> Compared:
    kind = f"history, {'group, ' if rows[0].group else ''}{rows[0].kind}"
    try:
        answer = owed(_positions(rows))
    except UsageError as error:
        lines = [f"  {kind}", *(f"    {','.join(map(str, row))}" for row in rows), f"    program {error}"]
        return Compared(kind, Difference("history: refused", "\n".join(lines)))
    ours = {
        _duty(str(item.due.date or item.due.event), item.due.form.removeprefix("SC "), item.may, not item.due.date): (
            f"{item.due.citations[0].removeprefix('17 CFR 240.')}: {item.why}"
        )
        for item in answer
    }
    theirs = {_duty(str(duty.day), duty.form, duty.may, duty.promptly): duty.rule for duty in due(rows)}
    more, fewer = sorted(ours.keys() - theirs.keys()), sorted(theirs.keys() - ours.keys())
    if not more and not fewer:
        return Compared(kind, None)
    # What is owed goes before what may be; what comes after the first difference may come of it.
    may, first = min((duty[2], duty[0]) for duty in more + fewer)
    sides = [
        ", ".join(
            f"{_what(duty)} {said[duty].partition(':')[0]}" for duty in side if (duty[2], duty[0]) == (may, first)
        )
        or "nothing"
        for side, said in ((more, ours), (fewer, theirs))
    ]
    lines = [f"  {kind}"]
    lines += [f"    {','.join(map(str, row))}" for row in rows]
    lines += [f"    {'program' if duty in more else 'both   '} {_line(duty)} | {ours[duty]}" for duty in sorted(ours)]
    lines += [f"    second  {_line(duty)} | {theirs[duty]}" for duty in fewer]
    return Compared(kind, Difference(f"history: {sides[0]} for {sides[1]}", "\n".join(lines)))


_Duty = tuple[str, str, bool, bool]


def _duty(day: str, form: str, may: bool, promptly: bool) -> _Duty:
    return day, form, may, promptly


def _line(duty: _Duty) -> str:
    return f"{duty[0]} {_what(duty)}{', promptly' * duty[3]}"


def _what(duty: _Duty) -> str:
    return f"{duty[1]}{' may be owed' * duty[2]}"


def _positions(rows: Sequence[Row]) -> list[Position]:
    return [
        Position(
            holder=row.holder,
            issuer="X",
            shares=Decimal(row.shares),
            rights=Decimal(row.rights),
            outstanding=Decimal(row.outstanding),
            kind=row.kind,  # type: ignore[arg-type]
            date=row.day,
            group=row.group,
            event=row.event,  # type: ignore[arg-type]
            row=at,
        )
        for at, row in enumerate(rows, 2)
    ]
