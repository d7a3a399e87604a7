"""`python -m bench list --files GROUP=FOLDER… [--list FILE]`: describe labelled filings for the benchmark by hashes.

Each folder has truth files and their sources, as `muniment evaluate` takes them, and may have a `MANIFEST.tsv` beside
them that says where a file was found (`file`, `source` as REPOSITORY:PATH@COMMIT). The rows of the groups named replace
those in the file, else in `src/muniment/lab/benchmark.tsv`; other groups stay.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from muniment.errors import UsageError
from muniment.lab.benchmark import LIST, PRINTS, Entry, letters_hash, load_list, write_list
from muniment.lab.evaluation import hash_of_labels
from muniment.lab.truth_files import Truth, find

_NUMBER = re.compile(r"\d{10}-\d{2}-\d{6}")
_CIK = re.compile(r"[_/](\d{4,10})\.txt$")
_PRINT = "-pdftext"


def run(folders: Sequence[Path], path: Path = LIST) -> None:
    """Write the rows of the groups and say how many each has."""
    if not folders or not all("=" in str(given) for given in folders):
        raise SystemExit("--files: write GROUP=FOLDER, one or more")
    groups = dict(str(given).split("=", 1) for given in folders)
    entries = [entry for entry in (load_list(path) if path.is_file() else []) if entry.group not in groups]
    for group, folder in groups.items():
        known = {entry.name for entry in entries}
        rows = list(_described(group, Path(folder), known))
        print(f"{group}\t{len(rows)}")
        entries += rows
    write_list(entries, path)


def _described(group: str, folder: Path, known: set[str]) -> Iterator[Entry]:
    """Yield a row for each truth; of a print the filing whose print it is, its name less `-pdftext`, must be known."""
    origins = _origins(folder if (folder / "MANIFEST.tsv").is_file() else folder.parent)
    try:
        truths = find(folder)
    except UsageError as error:
        raise SystemExit(f"--files: {error}") from error
    for truth in truths:
        if truth.source is None:
            raise SystemExit(truth.trouble)
        data, origin, of = truth.source.read_bytes(), origins.get(truth.source.name, ""), ""
        if group == PRINTS:
            elder = truth.name.removesuffix(_PRINT)
            of = next((name for name in (elder, f"{elder}-doc") if name in known), "")
            if not of:
                raise SystemExit(f"{truth.name}: a print of no filing of the list: list its group first")
        number, cik = _NUMBER.match(truth.name), _cik(truth, origin)
        yield Entry(
            name=truth.name,
            group=group,
            of=of,
            accession=number[0] if number else "",
            cik=cik,
            kind=truth.kind,
            suffix=truth.source.suffix,
            sha256=sha256(data).hexdigest(),
            letters=letters_hash(data),
            labels=hash_of_labels(truth.labels),
            url="" if group == PRINTS else _url(number[0] if number else "", cik, origin),
        )


def _cik(truth: Truth, origin: str) -> str:
    """Return the CIK of the issuer, without zeros before it: as the file was named, else as its header says."""
    named, issuer = _CIK.search(origin.partition("@")[0]), truth.labels.get("issuer") or {}
    return (named[1] if named else issuer.get("cik") or "").lstrip("0")


def _origins(folder: Path) -> dict[str, str]:
    path = folder / "MANIFEST.tsv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {Path(row["file"]).name: row["source"] for row in csv.DictReader(file, delimiter="\t")}


def _url(number: str, cik: str, origin: str) -> str:
    """Return where EDGAR serves a filing; of a file whose number nobody knows, where it was found."""
    if number and cik:
        return f"https://www.sec.gov/Archives/edgar/data/{cik}/{number}.txt"
    repository, _, rest = origin.partition(":")
    path, _, commit = rest.rpartition("@")
    return f"https://raw.githubusercontent.com/{repository}/{commit}/{path}" if commit else ""
