"""What lies beside the tables of a release: the account, a data card, descriptions for programs, checksums, a manifest.

`datapackage.json` is Data Package 2.0 (datapackage.org), `croissant.json` Croissant 1.0 (mlcommons.org/croissant).
Nothing in them tells when, where or with which libraries they were made.
"""

from collections.abc import Sequence
from hashlib import file_digest
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import msgspec

from muniment import atomic
from muniment.checks.registry import edition
from muniment.panel.rows import Line, Proof, as_text
from muniment.panel.tables import EDITION, panel_tables
from muniment.pipeline.export import DATAPACKAGE, PARQUET, resource
from muniment.reading import READER_VERSION
from muniment.store.exporting import Table
from muniment.study.tables import EDITION as STUDY_EDITION
from muniment.version import __version__

ACCOUNT, CARD, CROISSANT, MANIFEST, SUMS = "account.tsv", "README.md", "croissant.json", "manifest.json", "SHA256SUMS"

_NAME = "muniment-panel"
_TITLE = "Block holdings and exempt offerings: Schedules 13D and 13G and Form D, filing by filing"
_ABOUT = (
    "Every Schedule 13D and 13G and every Form D of the sources, as tables: who holds how much from when to when, what "
    "issuers raise without registration, who they are. Each row has its accession number and its place in the source, "
    "each value that was read its confidence; every filing is accounted for."
)
_CITE = (
    "Made with muniment {version} from filings of the SEC's EDGAR, panel {edition}, reader {reader}; sources with the "
    "SHA-256 {sources}."
)
_LICENSE = "https://creativecommons.org/publicdomain/mark/1.0/"
_URL = "https://www.sec.gov/edgar"
_CROISSANT_TYPES = {
    **dict.fromkeys(("money", "shares", "percent", "confidence"), "sc:Float"),
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    **{
        name: f"cr:{name}"
        for name in (
            *("citeAs", "column", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes"),
            *("isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex"),
            *("repeated", "replace", "separator", "source", "subField", "transform"),
        )
    },
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}


def describe(
    folder: Path, lines: Sequence[Line], proofs: Sequence[Proof], rows: dict[str, int], about: dict[str, Any]
) -> None:
    """Write everything beside the tables into a release; `about` is what the manifest says of the sources."""
    editions = {"muniment": __version__, "panel": EDITION, "reader": READER_VERSION, "study": STUDY_EDITION}
    manifest = {"editions": editions | {"rulebook": edition()}, **about, "rows": rows, "counts": proofs}
    cite = _CITE.format(
        version=__version__, edition=EDITION, reader=READER_VERSION, sources=about["contents"]["sha256"]
    )
    tables = {name: _files(folder, f"{name}/*.parquet") for name in panel_tables()}
    _write(folder / ACCOUNT, as_text(lines).encode())
    _write(folder / MANIFEST, _json(manifest))
    _write(folder / DATAPACKAGE, _json(_datapackage(tables, rows)))
    _write(folder / CROISSANT, _json(_croissant(folder, tables, cite)))
    _write(folder / CARD, _card(lines, proofs, rows, cite).encode())
    sums = (f"{_digest(folder / path)}  {path}\n" for path in _files(folder, "**/*") if path != SUMS)
    _write(folder / SUMS, "".join(sums).encode())


def _files(folder: Path, pattern: str) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern) if path.is_file())


def _write(path: Path, data: bytes) -> None:
    atomic.write(data, path, mode=0o666)


def _json(document: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


# ---- for programs ---------------------------------------------------------------------------------------------------


def _datapackage(tables: dict[str, list[str]], rows: dict[str, int]) -> dict[str, Any]:
    described = [
        resource(panel_tables()[name].table, set(tables), rows[name], paths, PARQUET) for name, paths in tables.items()
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": _NAME,
        "title": _TITLE,
        "description": _ABOUT,
        "version": EDITION,
        "resources": described,
    }


def _croissant(folder: Path, tables: dict[str, list[str]], cite: str) -> dict[str, Any]:
    objects = [_file_object(folder, path) for paths in tables.values() for path in paths]
    sets = [
        {
            "@type": "cr:FileSet",
            "@id": f"{name}-files",
            "name": f"{name}-files",
            "containedIn": [{"@id": path} for path in paths],
            "encodingFormat": PARQUET["mediatype"],
            "includes": f"{name}/*.parquet",
        }
        for name, paths in tables.items()
    ]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": _NAME,
        "description": f"{_TITLE}. {_ABOUT}",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": EDITION,
        "license": _LICENSE,
        "url": _URL,
        "citeAs": cite,
        "isLiveDataset": False,
        "distribution": [*objects, *sets],
        "recordSet": [_record_set(panel_tables()[name].table) for name in tables],
    }


def _file_object(folder: Path, path: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{(folder / path).stat().st_size} B",
        "encodingFormat": PARQUET["mediatype"],
        "sha256": _digest(folder / path),
    }


def _record_set(table: Table) -> dict[str, Any]:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{table.name}/{name}",
            "name": name,
            "description": table.meanings[name],
            "dataType": _CROISSANT_TYPES.get(kind.name, "sc:Text"),
            **({"repeated": True} if kind.name == "list" else {}),
            "source": {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": name}},
        }
        for name, kind in table.columns.items()
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": fields,
    }


# ---- for people -----------------------------------------------------------------------------------------------------


def _card(lines: Sequence[Line], proofs: Sequence[Proof], rows: dict[str, int], cite: str) -> str:
    """Return the data card: what is in it, how much, what of it to trust, how to cite it."""
    head, tail = lines[-1], [line for line in lines if line.form != "all"]
    days = sorted({line.quarter for line in tail if line.quarter[:1].isdigit()})
    text = resources("muniment.panel").joinpath("card.md").read_text("utf-8")
    words = {
        "title": _TITLE,
        "about": _ABOUT,
        "period": f"{days[0]} to {days[-1]}" if days else "no quarter",
        "tables": "\n".join(_table_line(name, count) for name, count in rows.items()),
        "read": f"{head.read:,}",
        "doubtful": f"{head.doubtful:,}",
        "refused": f"{head.refused:,}",
        "index": _index_in_words(head),
        "counts": "\n".join(f"* {proof_in_words(proof)}" for proof in proofs),
        "cite": cite,
    }
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _table_line(name: str, rows: int) -> str:
    return f"| `{name}` | {rows:,} | {panel_tables()[name].table.meaning} |"


def _index_in_words(whole: Line) -> str:
    if whole.listed is None:
        return "The sources have no index: what should be there and is not cannot be told."
    return (
        f"The indexes list {whole.listed:,} filings: {whole.missing:,} of them are in no source. "
        f"{whole.not_listed:,} filings of the sources are in no index."
    )


def proof_in_words(proof: Proof) -> str:
    """Return the count of a form in words."""
    words = f"Form {proof.form}: {proof.accession_numbers:,} filings, each accession number once"
    return words if proof.index_lines is None else f"{words}, on {proof.index_lines:,} lines of the indexes"
