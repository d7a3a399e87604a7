"""Stores with a damaged page, for tests: a page of random bytes in the place of one of a whole store."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from muniment.lab import direct_load
from muniment.lab.corpus import Corpus
from muniment.pipeline.findings import keep_findings
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.store.loading import key_of
from muniment.study import review, updating
from muniment.study.entities import repository
from pipeline.piles import ROOT, pile

PAGE = 8192


def fill(where: Path | str, folder: Path) -> None:
    """Fill a store with files and a small world, judge it, study it, look for doubts, and correct something."""
    world = Corpus(5, 90)
    entries = [direct_load.entry(planned, world) for planned in world]
    with Store.open(where) as store:
        ingest([pile(folder / "pile", 5), ROOT / "examples"], store)
        store.add(entries, {one.content_hash: None for one in entries})
        store.correct("0009900016-25-000001", "class_title", "Common", "ada", "looked")
        with store.writing() as connection:
            place = {"filing_id": key_of(connection, "0009900016-25-000001"), "path": "filer_cik"}
            repository.decide(connection, repository.SPLIT, "ada", "another", key="cik:0009900016", **place)
        keep_findings(store)
        updating.update(store)
        review.update(store)


def in_one_file(path: Path) -> None:
    """Have nothing of a store lie beside its file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def damaged(whole: Path, path: Path, page: int, chance: random.Random) -> Path:
    """Make a copy of a store at `path`, with random bytes in the place of a page, the first of which is 0."""
    shutil.copy(whole, path)
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(chance.randbytes(PAGE))
    return path
