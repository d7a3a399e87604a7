"""Filings made of mentions alone, for tests of who is who; everybody in them is invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from msgspec import UNSET
from sqlalchemy import Connection, create_engine, select

from muniment.store import tables as stored
from muniment.store.stored import StoredRecord
from muniment.study import tables
from muniment.study.entities.resolve import take
from muniment.study.facts import Facts, Mention
from store.entries import form_d


def issuer(name: str = "Garden Lamps LLC", cik: str = "0001000001", **told: str) -> Mention:
    return Mention("issuer", name, "primary_issuer.name", cik=cik, **told)


def person(name: str, number: int = 0, kind: str = "person", **told: str) -> Mention:
    return Mention("related person", name, f"related_persons[{number}]", kind=kind, **told)


def filing(number: int, *mentions: Mention) -> Facts:
    """A filing with these mentions, filed on the day with its number."""
    held = StoredRecord(number, f"0001234567-25-{number:06d}", 0, form_d(), UNSET, {}, ())
    return Facts(held, 0, None, 0, date(2025, 1, 1 + number), "", mentions)


@contextmanager
def study() -> Iterator[Connection]:
    """Give an empty study in memory, of a store that has thirty filings."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        stored.metadata.create_all(connection)
        tables.make_ready(connection)
        blank = dict.fromkeys(("doubts", "unread", "rank", "version_id"), 0) | {
            "form": "D",
            "family": "D",
            "reason": "",
        }
        rows = [
            {"id": n, "accession": f"0001234567-25-{n:06d}", "filed": date(2025, 1, 1 + n), "text_id": n, **blank}
            for n in range(30)
        ]
        connection.execute(stored.filings.insert(), rows)
        yield connection
    engine.dispose()


def linked(*filings: Facts) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the key of whoever each mention is of, and what tied it, after taking filings one by one."""
    with study() as connection:
        for one in filings:
            take(connection, [one])
        return seen(connection)


def seen(connection: Connection) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the key and the tie of every mention, by filing and position."""
    m, e = tables.mentions.c, tables.entities.c
    question = select(m.filing_id, m.position, e.key, m.linked).join(tables.entities, e.id == m.entity_id)
    return {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(question)}


def everything(connection: Connection) -> list[list[tuple]]:
    """Return all that a study knows of who is who, without the numbers that only this store gives."""
    m, e, p, k = tables.mentions.c, tables.entities.c, tables.profiles.c, tables.marks.c
    entities = select(e.key, e.kind, e.name, e.cik, e.crd, e.first_seen, e.last_seen, e.filings, e.named)
    profiles = select(p.hash, p.linked, e.key).join(tables.entities, e.id == p.entity_id)
    marks = select(k.mark, k.rank, p.hash).join(tables.profiles, p.id == k.profile_id)
    mentions = select(m.filing_id, m.position, e.key, m.linked).join(tables.entities, e.id == m.entity_id)
    return [sorted(map(tuple, connection.execute(one)), key=repr) for one in (entities, profiles, marks, mentions)]
