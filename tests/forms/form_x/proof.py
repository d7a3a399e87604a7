"""What a form must be able to do without a line of its own elsewhere: page by page and command by command.

Each part says what it did with the values of the form: every field must come up where people or programs look for it.
"""

import json
import re
import sqlite3
from datetime import date
from html import unescape
from pathlib import Path

from lxml import html

import muniment
from commands import run
from muniment.forms import FORMS, form_of
from muniment.forms.definition import Part

CIK, NAME, OWNER, AMOUNT, SITE = "0009000077", "Lantern Works Inc", "Quilla Marsh", 4_250_000, "lamps.example"
DAY = date(2026, 6, 2)


class Proof:
    """One part of the proof, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.spec, self.folder = FORMS["X"], folder

    @property
    def widened(self) -> bool:
        return "website" in self.spec.record.__struct_fields__

    @property
    def values(self) -> tuple[str, ...]:
        """What must stand wherever all of the form is shown."""
        return (NAME, OWNER, *((SITE,) if self.widened else ()))

    def record(self, **changes) -> Part:
        """A first filing that answers all."""
        from muniment.forms.describe import fields

        owner = next(field.part for field in fields(self.spec.record) if field.name == "owners")
        answers = {"submission_type": "X", "cik": CIK, "issuer_name": NAME, "amount": AMOUNT}
        answers |= {"website": SITE} if self.widened else {}
        return self.spec.record(**answers | {"owners": (owner(name=OWNER),)} | changes)

    def has(self, text: str, *more: str) -> None:
        missing = [value for value in (*self.values, *more) if value not in text]
        assert not missing, (missing, text)

    def written(self, name: str = "x.xml", **changes) -> Path:
        path = self.folder / name
        path.write_bytes(muniment.write(self.record(**changes), path.suffix[1:]))
        return path

    # ---- parts ------------------------------------------------------------------------------------------------------

    def files(self) -> None:
        """It is read and written as XML, JSON and YAML, and listed among the forms."""
        record = self.record()
        for kind in ("xml", "yaml"):
            path = self.written(f"x.{kind}")
            reading = muniment.read(path)
            assert reading.record == record, (kind, reading.record)
            assert form_of(reading.record) is self.spec
            assert reading.problems == () and reading.unread == ()
            out, _ = run("read", path)
            self.has(out, f"{AMOUNT}")
            told = json.loads(run("read", "--format", "json", path)[0])
            self.has(json.dumps(told), str(AMOUNT))
            brief = json.loads(run("read", "--format", "summary", path)[0])
            self.has(json.dumps(brief), str(AMOUNT))
        self.has(run("write", self.folder / "x.xml", "--to", "json")[0], str(AMOUNT))
        assert "X\tNotice of a test" in run("forms")[0]
        listed = [json.loads(line)["path"] for line in run("forms", "x", "--format", "json")[0].splitlines()]
        assert len(listed) == 7 if self.widened else 6
        run("forms", "X", "--format", "schema")

    def pages(self) -> None:
        """Its page is printed as HTML, text and PDF, with every field that it has."""
        import pypdfium2

        path = self.written()
        assert self.spec.layout.unplaced() == (), self.spec.layout.unplaced()
        for kind in ("html", "text"):
            self.has(run("write", path, "--to", kind)[0], "4,250,000")
        target = self.folder / "x.pdf"
        run("write", path, "--to", "pdf", "--output", target)
        with pypdfium2.PdfDocument(target) as document:
            self.has(document[0].get_textpage().get_text_bounded(), "4,250,000")

    def redline(self) -> None:
        """Two filings are held against each other, field by field."""
        before = self.written(
            "before.xml", issuer_name="Wick Works Inc", **({"website": "old"} if self.widened else {})
        )
        after = self.written("after.xml")
        out, _ = run("diff", before, after)
        assert "Wick Works Inc" in out and NAME in out
        assert not self.widened or SITE in out
        page, _ = run("diff", before, after, "--format", "html")
        assert "Wick Works Inc" in page and NAME in page and (not self.widened or SITE in page)

    def checked(self) -> None:
        """Its fields are checked, one by one."""
        from msgspec import UNSET

        run("check", self.written(), "--profile", "submit")
        wrong = self.written(
            "wrong.yaml", issuer_name="A" * 151, amount=UNSET, **({"website": "é" * 3} if self.widened else {})
        )
        out, _ = run("check", wrong, "--profile", "submit", code=1)
        assert "150" in out and "Amount Offered" in out, out
        assert not self.widened or "Website" in out, out

    def drafts(self) -> None:
        """It is drafted from blank, and as an amendment."""
        out, _ = run("draft", "new", "X")
        assert 'form: "X"' in out and "Amount Offered" in out, out
        assert not self.widened or "Website" in out
        draft = self.folder / "amended.yaml"
        run("draft", "from", self.written(), "--output", draft)
        amended = muniment.read(draft).record
        assert amended.submission_type == "X/A"
        self.has(draft.read_text())
        assert "previous_accession_number" in draft.read_text()

    def stored(self) -> None:
        """It is ingested, listed, searched, shown, and exported."""
        store = self.folder / "x.db"
        run("ingest", self.written(), "--store", store)
        out, _ = run("list", "--store", store)
        assert NAME in out and OWNER in out, out
        key = out.split("\t")[0]
        assert NAME in run("list", "--store", store, "--form", "X")[0]
        assert NAME in run("search", "--store", store, OWNER)[0]
        self.has(run("show", "--store", store, key)[0])
        for kind in ("csv", "parquet"):
            run("export", "--store", store, "--to", kind, "--output", self.folder / kind)
        import pyarrow.parquet

        exported = pyarrow.parquet.read_table(self.folder / "parquet" / "form_x.parquet").to_pylist()
        assert [(row["issuer_name"], row["amount"]) for row in exported] == [(NAME, AMOUNT)]
        assert not self.widened or exported[0]["website"] == SITE
        assert NAME in (self.folder / "csv" / "form_x.csv").read_text()
        assert OWNER in (self.folder / "csv" / "form_x_owners.csv").read_text()
        run("reread", "--store", store)
        run("verify", "--store", store)
        run("check", "--store", store)
        run("study", "--store", store)
        run("review", "--store", store)
        assert NAME in run("who", "--store", store, NAME)[0]
        with sqlite3.connect(store) as connection:
            assert connection.execute("SELECT issuer_name FROM form_x").fetchone() == (NAME,)

    def browser(self) -> None:
        """Its filing has a page in the browser, and its draft is asked there, page by page, to its end."""
        from litestar.testing import TestClient

        from muniment.drafts.shelf import DraftShelf
        from muniment.web.app import create_app
        from muniment.web.preparing import desk_over

        store = self.folder / "x.db"
        run("ingest", self.written(), "--store", store)
        desk = desk_over(self.folder / "drafts", self.folder / "outbox", lambda: DAY)
        with TestClient(create_app(store, desk=desk), base_url="http://127.0.0.1") as client:
            assert NAME in self.seen(client, "/filings")
            self.has(self.seen(client, "/filings/1"), "4,250,000")
            assert NAME in self.seen(client, "/filings?form=X")
            assert NAME in self.seen(client, f"/search?q={OWNER}")
            self.has(self.seen(client, "/filings/1/print"), "4,250,000")
            self.seen(client, "/rules?form=X")
            visitor = Visitor(client)
            visitor.begin("X")
            answers = {"cik": CIK, "issuer_name": NAME, "owners": "1", "owners[0].name": OWNER}
            visitor.send("form-x/who", answers)
            visitor.send("form-x/sign", {"amount": str(AMOUNT), **({"website": SITE} if self.widened else {})})
            assert DraftShelf(self.folder / "drafts").open("form-x").record == self.record()
            self.seen(client, "/prepare/form-x/check")
            visitor.submit("form-x")
            (file,) = (self.folder / "outbox").glob("*.xml")
            assert muniment.read(file).record == self.record()

    def edgar(self) -> None:
        """The local EDGAR accepts and publishes it, refuses one with a fault, and takes its amendment."""
        from msgspec import UNSET, structs

        from muniment.edgar.sandbox.local_edgar import LocalEdgar

        with LocalEdgar(self.folder / "edgar") as edgar:
            edgar.clock.set(f"{DAY}T11:00:00")
            edgar.filer(CIK, NAME, state="DE")
            first = self.record()
            number = self.accepted(edgar, first)
            self.accepted(edgar, structs.replace(first, amount=UNSET), "SUSPENDED")
            draft = self.folder / "next.yaml"
            run("draft", "from", self.folder / f"{number}.txt", "--output", draft)
            amended = structs.replace(muniment.read(draft).record, amount=AMOUNT * 2)
            assert amended.previous_accession_number == number
            self.accepted(edgar, amended)

    def accepted(self, edgar, record, expected: str = "ACCEPTED") -> str:
        """Submit a record, and see what is made of it: what is accepted is public, and reads as it was filed."""
        from muniment.edgar.client.credentials import Given, Purse, Secret
        from muniment.edgar.client.endpoints import endpoint
        from muniment.edgar.client.filing import Filing, prepared
        from muniment.edgar.client.listing import Wanted
        from muniment.edgar.client.fetching import of_company
        from muniment.edgar.client.public import Public
        from muniment.edgar.client.transport import Line
        from muniment.forms.filing_copy import filed_copy
        from muniment.reading import Submission

        to, made = endpoint(edgar.url), edgar.token(CIK, new_ccc=True)
        codes = {cik: Secret(code) for cik, code in made.ccc.items()}
        purse = Purse(to, {}, Given(Secret(made.filer), Secret(made.user), codes), lookup=lambda *_: None)
        with Line("muniment tests@muniment.example") as line:
            ready = prepared(Submission(filed_copy(record), self.spec.header()), to, purse)
            number = Filing(line, to, purse).submit(ready).accession
            ended = edgar.wait_until_final(number)
            assert ended.status == expected, [(one.context, one.content) for one in ended.submission_messages]
            if expected == "ACCEPTED":
                public = Public(line, to)
                assert number in {one.listed.accession for one in public.latest(record.submission_type)}
                assert number in {one.accession for one in of_company(public, CIK, Wanted())}
                assert number in {one.listed.accession for one in public.search(f'"{OWNER}"').hits}
                path = self.folder / f"{number}.txt"
                path.write_bytes(public.anywhere(number)[1])
                reading = muniment.read(path)
                assert reading.record == record
                assert reading.problems == ()
        return number

    def seen(self, client, address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.text)
        return unescape(re.sub(r"<[^>]+>|\s+", " ", answer.text))


class Visitor:
    """Somebody at the pages for preparing, with a browser without scripts."""

    def __init__(self, client) -> None:
        self.client = client

    def begin(self, form: str) -> None:
        page = html.fromstring(self.client.get("/prepare").text)
        (token, *_) = page.xpath('//input[@name="form_token"]/@value')
        answer = self.client.post("/prepare", data={"form_token": token, "form": form}, follow_redirects=False)
        assert answer.status_code == 303, answer.text

    def send(self, page: str, answers: dict[str, str]) -> None:
        """Answer every question of a page, each of which must be there."""
        form = html.fromstring(self.client.get(f"/prepare/{page}").text).forms[-1]
        sent = dict(form.form_values())
        missing = [name for name in answers if not form.xpath(f'.//*[@name="{name}"]')]
        assert missing == [], (page, missing, sorted(form.fields))
        data = sent | answers | {"do": "stay"}
        answer = self.client.post(f"/prepare/{page}", data=data, follow_redirects=False)
        assert answer.status_code == (200 if page.endswith("/sign") else 303), answer.text

    def submit(self, name: str) -> None:
        """Press SUBMIT."""
        form = html.fromstring(self.client.get(f"/prepare/{name}/sign").text).forms[-1]
        data = dict(form.form_values()) | {"do": "submit", "live_or_test": "LIVE", "confirm": "yes"}
        answer = self.client.post(f"/prepare/{name}/submit", data=data, follow_redirects=False)
        assert answer.status_code == 303, answer.text
