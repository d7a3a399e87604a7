"""The commands that write, each with what is there before it."""

import csv
import json
from pathlib import Path

import msgspec

import muniment
from commands import run

EXAMPLES = Path(__file__).parents[2] / "examples"
EVERYTHING = Path(__file__).parents[1] / "everything"
CIK = "9900031"


class Command(msgspec.Struct, frozen=True):
    """A command and those before it; {here} is the folder on the disk that gets full, {beside} one on another.

    `alter` is SQL by which the store is changed before it, as no command does. `whole` names databases that change
    wholly or not at all, `again` what is added when it is gone on with. `more`: each run makes more of the same, and
    its last write may be durable though it failed, so that two runs' worth is right too. By day every second
    goes that writes in a `way` of its own, by night all.
    """

    name: str
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    alter: str = ""
    whole: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    more: bool = False
    way: bool = True


def beside(folder: Path) -> Path:
    """Make the files that the commands take, in a folder, and return it."""
    folder.mkdir()
    contact = {"contact_name": "Ada Pomelo", "contact_phone": "212-555-0100", "contact_email": "ada@pomelo.example"}
    code = {"credentials": [{"cik": "9900014", "ccc": "aaaa@aa1"}]}
    (folder / "header.json").write_text(json.dumps(code | contact))
    (folder / "password").write_text("a long word, and another\n")
    with (folder / "funds.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("issuer_name", "event_date"), ("Acme", "2025-03-31"), ("Beta", "2025-03-31")])
    record = muniment.read(EVERYTHING / "schedule-13d.xml").record
    (folder / "all.yaml").write_bytes(muniment.write(record, "yaml"))
    store = folder / "filings.db"
    run("ingest", _FORM_D, "--store", store)
    run(*_CORRECTED[:-1], store)
    run("review", "--export", folder / "truths", "--store", store)
    return folder


_STORE = ("--store", "{here}/filings.db")
_BACKUP = ("backup", *_STORE, "--output", "{here}/copy")
_EDGAR = ("--data", "{here}/edgar")
_FORM_D, _SCHEDULE, _PRINTED, _PAGE = (
    str(EXAMPLES / name)
    for name in ("form-d.xml", "schedule-13g.xml", "schedule-13g-1997.txt", "schedule-13d-2004.htm")
)
_ONE = ("ingest", _FORM_D, *_STORE)
_MORE = ("ingest", _FORM_D, _SCHEDULE, _PRINTED, str(EXAMPLES / "form-d-amendment.xml"), *_STORE)
_STUDY = ("study", *_STORE)
_DECIDED = ("--because", "page 2", "--who", "Ada", *_STORE)
_CORRECTED = ("correct", "1", "total_amount_sold", "1", *_DECIDED)
_TOKEN = ("edgar", "token", "--cik", CIK, *_EDGAR)
_VERA = ("team", "add", "vera", "--role", "signer", "--password-file", "{beside}/password", *_STORE)
_DESK = ("destination", "add", "desk", "{beside}/alerts.jsonl", *_STORE)
_SOME_TABLES = ("--tables", "form_d", "--tables", "schedule_13g")
_FORCE = ("--force",)  # each file is whole, and those that are there are to be written over
_OLDER = "UPDATE versions SET reader_version = '0'; UPDATE readings SET reader_version = '0'"

COMMANDS = [
    Command("ingest", _ONE, way=False),
    Command("ingest more", _MORE, (_ONE,)),
    Command("ingest in processes", (*_MORE, "--engine", "processes", "--workers", "2"), (_ONE,)),
    Command("reread", ("reread", *_STORE), (_ONE,), alter=_OLDER),
    Command("study", _STUDY, (_MORE,)),
    Command("study anew", (*_STUDY, "--anew"), (_MORE, _STUDY), way=False),
    Command("check", ("check", *_STORE), (_MORE,)),
    Command("check again", ("check", "--again", *_STORE), (_MORE,), way=False),
    Command("correct", _CORRECTED, (_ONE,), whole=("filings.db",)),
    Command("join", ("who", "--join", "cik:0009900001", "cik:0009900031", *_DECIDED), (_MORE, _STUDY), way=False),
    Command("review export", ("review", "--export", "{here}/truths", *_STORE), (_ONE, _CORRECTED)),
    Command("backup", _BACKUP, (_ONE,), whole=("copy/filings.db",), way=False),
    Command("backup over another", (*_BACKUP, "--force"), (_ONE, _BACKUP, _MORE), whole=("copy/filings.db",)),
    Command(
        "restore", ("restore", "{here}/copy", "--store", "{here}/new.db"), (_ONE, _BACKUP), whole=("new.db",), way=False
    ),
    Command(
        "restore over another",
        ("restore", "{here}/copy", *_STORE, "--force"),
        (_ONE, _BACKUP, _CORRECTED),
        whole=("filings.db",),
    ),
    Command("verify", ("verify", *_STORE), (_ONE, _STUDY)),
    Command("rescue", ("verify", *_STORE, "--rescue", "{here}/new.db"), (_ONE,), whole=("new.db",)),
    *(
        Command(
            f"export {to}",
            ("export", *_STORE, "--to", to, *more, "--output", "{here}/exported"),
            (_MORE, _STUDY),
            way=to not in ("jsonl", "ics", "bods", "sec-tsv"),  # files of lines, as `csv`
        )
        for to, more in {
            **dict.fromkeys(("csv", "jsonl", "parquet", "xlsx", "sqlite", "duckdb"), _SOME_TABLES),
            **dict.fromkeys(("sec-tsv", "ics", "bods"), ()),
        }.items()
    ),
    Command("convert to jsonl", ("convert", _PRINTED, _PAGE, "--to", "jsonl", "--output", "{here}/new")),
    Command("convert to xml", ("convert", _PRINTED, _PAGE, "--to", "xml", "--output", "{here}/new"), way=False),
    Command("draft new", ("draft", "new", "D", "--output", "{here}/d.yaml"), way=False),
    Command("draft from", ("draft", "from", _FORM_D, "--output", "{here}/d.yaml"), way=False),
    Command(
        "draft from-csv",
        ("draft", "from-csv", "{beside}/funds.csv", "--base", _SCHEDULE, "-o", "{here}/new"),
        again=_FORCE,
    ),
    Command(
        "draft documents",
        ("draft", "documents", "{beside}/all.yaml", "--filed", "2026-05-08", "-o", "{here}/new"),
        again=_FORCE,
    ),
    *(
        Command(f"write {to}", ("write", _SCHEDULE, "--to", to, "--output", "{here}/new"), way=to == "pdf")
        for to in ("xml", "json", "yaml", "html", "pdf", "text")
    ),
    Command(
        "write submission",
        ("write", _SCHEDULE, "--to", "submission", "--header", "{beside}/header.json", "--output", "{here}/new"),
    ),
    Command(
        "read attachments", ("read", str(EVERYTHING / "schedule-13d-submission.xml"), "--attachments", "{here}/new")
    ),
    Command("due ics", ("due", "--form", "13D", "--event", "2026-01-05", "--ics", "{here}/new.ics"), way=False),
    Command("evaluate", ("evaluate", "{beside}/truths", "--save", "{here}/scores.json"), way=False),
    Command("sample submissions", ("sample", "--count", "5", "--output", "{here}/new")),
    Command("sample zip", ("sample", "--count", "5", "--format", "zip", "--output", "{here}/new"), way=False),
    Command("sample store", ("sample", "--count", "5", *_STORE), (_ONE,), way=False),
    Command("sample straight", ("sample", "--count", "5", "--straight", *_STORE), (_ONE,)),
    Command("panel", ("panel", "{here}/panel", _FORM_D, _SCHEDULE, _PRINTED, "--workers", "1")),
    Command("destination add", _DESK, (_ONE,), whole=("filings.db",), way=False),
    Command("alert add", ("alert", "add", "over", "--question", "crossings", "--to", "desk", *_STORE), (_MORE, _DESK)),
    Command("team add", _VERA, (_ONE,)),
    Command("team role", ("team", "role", "vera", "viewer", *_STORE), (_ONE, _VERA), whole=("access.db",), way=False),
    Command("edgar token", _TOKEN, more=True),
    Command("edgar filer", ("edgar", "filer", CIK, "--set", "state=DE", *_EDGAR), (_TOKEN,), whole=("edgar/edgar.db",)),
    Command("edgar load", ("edgar", "load", str(EXAMPLES), *_EDGAR), (_TOKEN,)),
    Command("edgar certs", ("edgar", "certs", *_EDGAR)),
    Command("edgar run", ("edgar", "run", "--way", "proxy", *_EDGAR, "--", "true")),
]
