"""Notices of two quarters out of the SEC's data sets, studied in a store: some thousands, by night all."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study.updating import update
from shared_data import SHARED

QUARTERS = [SHARED / "data" / "form-d" / "datasets" / name for name in ("2025q2_d.zip", "2025q3_d.zip")]
# Parallel funds and the notices of one issuer have names that begin alike: none of them is chosen without the others.
_CHOSEN = re.compile("[jrvz]|cm|eb|si", re.IGNORECASE)
_ACCESSION = re.compile(rb"[0-9]{10}-[0-9]{2}-[0-9]{6}")


class Quarters(NamedTuple):
    """A store that is not to be changed, the data sets that were read into it, and whether they are whole."""

    store: Store
    files: list[Path]
    whole: bool


@pytest.fixture(scope="session", params=["some", pytest.param("all", marks=pytest.mark.nightly)])
def quarters(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarters]:
    """The notices of the issuers whose names begin with certain letters, and those of all issuers."""
    folder = tmp_path_factory.mktemp("quarters")
    whole = request.param == "all"
    files = QUARTERS if whole else [some(path, folder) for path in QUARTERS]
    with Store.open(folder / "filings.db") as store:
        ingest(files, store)
        update(store)
        yield Quarters(store, files, whole)


def some(path: Path, folder: Path) -> Path:
    """Write a data set anew with the notices of those issuers alone whose names begin with certain letters."""
    return cut(path, folder, lambda rows: {row["ACCESSIONNUMBER"] for row in rows if _CHOSEN.match(row["ENTITYNAME"])})


def cut(path: Path, folder: Path, choose: Callable[[list[dict[str, str]]], set[str]]) -> Path:
    """Write a data set anew with the notices alone whose numbers `choose` returns, from the rows of first issuers."""
    with zipfile.ZipFile(path) as archive:
        tables = {name: archive.read(name) for name in archive.namelist()}
    (issuers,) = (io.StringIO(data.decode(), "") for name, data in tables.items() if name.endswith("ISSUERS.tsv"))
    rows = [row for row in csv.DictReader(issuers, delimiter="\t") if row["IS_PRIMARYISSUER_FLAG"] == "YES"]
    wanted = {number.encode() for number in choose(rows)}
    with zipfile.ZipFile(folder / path.name, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tables.items():
            archive.writestr(name, b"".join(_of(wanted, data)) if name.endswith(".tsv") else data)
    return folder / path.name


def _of(wanted: set[bytes], data: bytes) -> Iterator[bytes]:
    """Yield the head of a table and the rows of some notices; what has no number goes on with the row above it."""
    is_wanted = True
    for line in data.splitlines(keepends=True):
        first = line.partition(b"\t")[0]
        if _ACCESSION.fullmatch(first):
            is_wanted = first in wanted
        if is_wanted:
            yield line
