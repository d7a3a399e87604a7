"""Questions about Form D: how long each takes over rows of notices that are put straight into the tables of a study."""

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from muniment.codes.form_d import INDUSTRIES
from muniment.codes.states import SOLICITATION
from muniment.store import Store
from muniment.study import offerings, questions, tables
from muniment.study.offerings import size_of

_FIRST_DAY, _DAYS = date(2021, 1, 4), 1460
_SETS = (("06b",), ("06b", "3C", "3C.1"), ("06b", "3C", "3C.7"), ("06c",), ("06c", "3C", "3C.1"), ("04",))
_BROKERS, _PORTION = 2_000, 10_000
_STATES, _TRADES = list(SOLICITATION), list(INDUSTRIES)
_FUND = "Pooled Investment Fund"
_ASKED: tuple[dict[str, str], ...] = (
    {},
    {"since": "2024-07-01", "until": "2024-09-30"},
    {"state": "CA"},
    {"industry": "Technology", "state": "CA", "funds": "no", "since": "2024-07-01"},
    {"exemption": "06c"},
    {"known": "2023-06-30", "funds": "yes"},
)


def run(count: int, rounds: int, where: Path | None = None) -> dict[str, tuple[float, float]]:
    """Print and return the median and the slowest of each question over `count` notices, in processor milliseconds.

    Nothing is waited for, so that this is what an idle machine takes, also where others are at work on it.

    A store is made in a folder of its own, or at `where`, where it is used again if it is there.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = where or Path(folder, "questions.db")
        with Store.open(path) as store:
            _fill(store, count)
            return _measure(store, rounds)


def _measure(store: Store, rounds: int) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    names = [name for name, one in questions.questions().items() if {"since", "funds"} <= _names(one)]
    everything: list[float] = []
    with store.reading() as connection:
        for name in names:
            times = [_timed(connection, name, given) for _ in range(rounds) for given in _ASKED]
            everything += times
            found[name] = statistics.median(times), max(times)
            first = statistics.median(times[:: len(_ASKED)])
            print(f"  {name:24} median {found[name][0]:7.1f}   most {found[name][1]:7.1f}   all of it {first:7.1f} ms")
    print(f"  {'all questions':24} median {statistics.median(everything):7.1f}")
    return found


def _names(one: questions.Question) -> set[str]:
    return {parameter.name for parameter in one.parameters}


def _timed(connection: Connection, name: str, given: dict[str, str]) -> float:
    begin = time.process_time()
    questions.ask(connection, name, given, limit=50)
    return (time.process_time() - begin) * 1000


# ---- rows -----------------------------------------------------------------------------------------------------------


def _fill(store: Store, count: int) -> None:
    with store.writing() as connection:
        if not tables.make_ready(connection):
            return
        chance = random.Random(count)
        begin = time.perf_counter()
        offered = list(_offerings(chance, count))
        _put(connection, tables.entities, [_entity(number + 1, "company") for number in range(len(offered) + _BROKERS)])
        _put(connection, tables.statements, [_statement(number + 1, rows) for number, rows in enumerate(offered)])
        notices = [row for rows in offered for row in rows]
        _put(connection, tables.notices, notices)
        _put(connection, tables.mentions, [_broker(row, chance, len(offered)) for row in notices[::5]])
        sets = [{"exemptions": one, "code": code} for one in _SETS for code in one]
        connection.execute(insert(tables.exemption_sets), sets)
        print(f"{len(notices):,} rows put in {time.perf_counter() - begin:.1f} s")
        begin = time.perf_counter()
        offerings.follow(connection, range(1, len(offered) + 1))
        print(f"followed in {time.perf_counter() - begin:.1f} s")
        questions.make_views(connection)


def _put(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401 - a table
    for start in range(0, len(rows), _PORTION):
        connection.execute(insert(table), rows[start : start + _PORTION])


def _offerings(chance: random.Random, count: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the notices of one offering after another, `count` in all: three of four have one alone."""
    made = offering = 0
    while made < count:
        offering += 1
        size = min(chance.choice((1, 1, 1, 3)), count - made)
        yield list(_notices(chance, offering, made, size))
        made += size


def _notices(chance: random.Random, offering: int, made: int, size: int) -> Iterator[dict[str, Any]]:
    industry = _FUND if chance.random() < 0.6 else chance.choice(_TRADES)
    sold, filed = int(10 ** chance.uniform(4, 8)), _FIRST_DAY + timedelta(chance.randrange(_DAYS))
    offered = None if chance.random() < 0.45 else sold * 20
    always = {
        "statement_id": offering,
        "issuer_id": offering,
        "issuer_name": f"Issuer {offering}",
        "state": chance.choice(_STATES),
        "industry": industry,
        "industry_group": INDUSTRIES[industry].group or industry,
        "is_fund": industry == _FUND,
        "revenue_range": chance.choice(("Decline to Disclose", "No Revenues", "Not Applicable")),
        "exemptions": chance.choice(_SETS),
        "first_sale": filed - timedelta(chance.randrange(60)),
        "offered": offered,
        "offered_indefinite": offered is None,
        "size": size_of(offered, offered is None),
        "investors": chance.randrange(1, 200),
        "raised_kind": "unstated",
    }
    for number in range(1, size + 1):
        due = always["first_sale"] + timedelta(15)
        yield {
            **always,
            "filing_id": made + number,
            "number": number,
            "accession": f"{offering:010d}-21-{number:06d}",
            "form": "D" if number == 1 else "D/A",
            "amendment": number > 1,
            "filed": filed,
            "known": f"{filed}T16:00:00",
            "week": str(filed - timedelta(filed.weekday())),
            "month": f"{filed:%Y-%m}",
            "quarter": f"{filed.year}Q{(filed.month - 1) // 3 + 1}",
            "year": filed.year,
            "days_to_filing": (filed - always["first_sale"]).days if number == 1 else None,
            "due": due if number == 1 else None,
            "days_late": (filed - due).days if number == 1 else None,
            "sold": sold,
            "remaining": None if offered is None else offered - sold,
        }
        sold, filed = int(sold * chance.uniform(0.98, 2)), filed + timedelta(365)


def _entity(number: int, kind: str) -> dict[str, Any]:
    name = f"Issuer {number}"
    return {"id": number, "key": f"name:{number}", "kind": kind, "name": name, "folded": name.lower(), "filings": 1}


def _statement(number: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    ends = {"first_id": rows[0]["filing_id"], "current_id": rows[-1]["filing_id"], "filings": len(rows)}
    return {"id": number, "kind": "offering", "key": str(number), "file_number": f"021-{number:06d}", **ends}


def _broker(row: dict[str, Any], chance: random.Random, offered: int) -> dict[str, Any]:
    words = {"role": "recipient", "name": "Broker", "path": "recipients[0].name", "linked": "CRD"}
    return {
        "filing_id": row["filing_id"],
        "position": 1,
        "entity_id": offered + 1 + chance.randrange(_BROKERS),
        **words,
    }
