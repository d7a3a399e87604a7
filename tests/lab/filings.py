"""A benchmark of filings that do not exist: a folder of files and labels, and the list that describes them."""

import json
from hashlib import sha256
from pathlib import Path
from random import Random

import msgspec

from lab.printed import printed_filing
from muniment.lab.benchmark import PRINTS, Entry, letters_hash, write_list
from muniment.lab.evaluation import hash_of_labels
from muniment.lab.truth_files import load

LAYOUT = "text-ruled"


def entry(folder: Path, name: str, group: str = "invented", of: str = "", suffix: str = ".txt") -> Entry:
    """Describe a file and its labels that lie in a folder."""
    data, labels = (folder / f"{name}{suffix}").read_bytes(), load(folder / f"{name}.json")
    number = name[:20] if name[:1].isdigit() else ""
    return Entry(
        name=name,
        group=group,
        of=of,
        accession=number,
        cik="9900001" if number else "",
        kind="ascii",
        suffix=suffix,
        sha256=sha256(data).hexdigest(),
        letters=letters_hash(data),
        labels=hash_of_labels(labels),
        url="" if group == PRINTS else f"https://archive.example/{name}{suffix}",
    )


def labelled(folder: Path, name: str, seed: int) -> None:
    """Write a printed schedule and its truth."""
    folder.mkdir(parents=True, exist_ok=True)
    sample = printed_filing(Random(seed), LAYOUT)
    truth = {key: value for key, value in sample.truth.items() if key != "items"}
    (folder / f"{name}.txt").write_bytes(sample.data)
    (folder / f"{name}.json").write_bytes(msgspec.json.Encoder(decimal_format="number").encode(truth))


def benchmark(folder: Path, names: list[str]) -> Path:
    """Write filings of these names, and return the path of their list."""
    for seed, name in enumerate(names):
        labelled(folder, name, seed)
    path = folder / "list.tsv"
    write_list([entry(folder, name) for name in names], path)
    return path


def relabel(folder: Path, name: str, **changes: object) -> None:
    """Change labels."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
