"""Samples as a panel takes them: archives a year, and the index that EDGAR would have of them."""

from pathlib import Path

from muniment.engines import engine
from muniment.lab.corpus import Corpus, is_bare, write
from muniment.panel.release import Release, Released


def sample(folder: Path, corpus: Corpus) -> Path:
    """Write a corpus as archives into a folder."""
    list(write(folder, corpus, "zip"))
    return folder


def archives(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.glob("*.zip"))]


def index_of(corpus: Corpus, more: tuple[str, ...] = ()) -> str:
    """Return the lines of an index of all filings of a corpus that have a header: one for each company in it."""
    lines = [
        f"{int(party.cik)}|{party.name}|{header.form}|{header.filed}|edgar/data/{int(party.cik)}/{planned.accession}.txt"
        for planned in corpus
        if not is_bare(planned, corpus)
        for header in [corpus.header(planned)]
        for party in header.parties
    ]
    head = "Description: Master Index of EDGAR Dissemination Feed\n \nCIK|Company Name|Form Type|Date Filed|Filename\n"
    return head + "-" * 80 + "\n" + "\n".join([*lines, *more]) + "\n"


def made(folder: Path, names: list[str], work: Path | None = None, workers: int = 1) -> Released:
    """Make a release of sources."""
    with Release(folder, names, work) as release:
        chosen = engine("", workers)
        try:
            release.gather(chosen)
        finally:
            chosen.close()
        release.study()
        return release.write()


def contents(folder: Path, *, of_tables: bool = False) -> dict[str, bytes]:
    """Return the files of a release by their places; of tables alone, what does not name the sources."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if not of_tables or name not in ("manifest.json", "SHA256SUMS")}
