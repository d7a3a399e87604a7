"""What a form can do without a line of its own elsewhere, page by page and command by command.

A part of the proof is a method of `Proof`: every value of the form must come up where people or programs look for it.
"""

import json
import os
import re
from datetime import date
from functools import cached_property
from html import unescape
from pathlib import Path
from unittest.mock import patch

from lxml import html
from msgspec import UNSET, structs

import muniment
from commands import run
from forms.form_x.spec import Owner
from muniment.forms import FORMS, form_of
from muniment.forms.definition import rows

CIK, NAME, OWNER, AMOUNT, SITE = "0009000077", "Lantern Works Inc", "Quilla Marsh", 4_250_000, "lamps.example"
DAY = date(2026, 6, 2)
EXAMPLES = Path(__file__).parents[3] / "examples"


class Proof:
    """Form X as `MUNIMENT_FORMS` names it, and a folder to work in."""

    def __init__(self, folder: Path):
        self.folder, self.spec = folder, FORMS["X"]
        self.site = {"website": SITE} if "website" in self.spec.record.__struct_fields__ else {}

    @cached_property
    def record(self):
        """A first filing that answers all that there is to answer."""
        answers = {"cik": CIK, "issuer_name": NAME, "owners": (Owner(name=OWNER),), "amount": AMOUNT}
        return self.spec.record(submission_type="X", **answers, **self.site)

    def written(self, name="x.xml", **changes):
        path = self.folder / name
        path.write_bytes(muniment.write(structs.replace(self.record, **changes), path.suffix[1:]))
        return path

    def has_all(self, text, amount=str(AMOUNT)):
        """See that a text says all that the form does."""
        missing = [value for value in (CIK, NAME, OWNER, amount, *self.site.values()) if value not in text]
        assert missing == [], f"not said: {missing}\n{text}"

    # ---- files and pages ------------------------------------------------------------------------------------------

    def files(self):
        """It is read and written as XML, JSON and YAML, and is in the reference of forms; others are what they were."""
        for kind in ("xml", "json", "yaml"):
            path = self.written(f"x.{kind}")
            reading = muniment.read(path)
            assert reading.record == self.record
            assert form_of(reading.record) is self.spec
            assert (reading.problems, reading.unread) == ((), ())
            assert muniment.write(reading.record, kind) == path.read_bytes()
            for told in ("table", "json", "summary"):
                self.has_all(run("read", path, "--format", told)[0])
        assert (
            form_of(muniment.read(EXAMPLES / "form-d.xml").record) is FORMS["D"]
        )  # whose elements have the same names
        assert "X\tNotice of a test\t" in run("forms")[0]
        listed = [json.loads(line)["path"] for line in run("forms", "form x", "--format", "json")[0].splitlines()]
        assert listed == [row.path for row in rows(self.spec.record)]
        assert {"FormX", "Owner"} < set(json.loads(run("forms", "X", "--format", "schema")[0])["$defs"])

    def pages(self):
        """Its page is printed as HTML, text and PDF, with every value of the form."""
        pdfium = __import__("pypdfium2")
        path, target = self.written(), self.folder / "x.pdf"
        for kind in ("html", "text"):
            self.has_all(run("write", path, "--to", kind)[0], "4,250,000")
        run("write", path, "--to", "pdf", "--output", target)
        with pdfium.PdfDocument(target) as document:
            self.has_all(document[0].get_textpage().get_text_bounded(), "4,250,000")
        assert self.spec.layout.unplaced() == ()

    def redline(self):
        """What changed between two filings is shown, field by field."""
        was = {
            "issuer_name": "Wick Works Inc",
            "amount": 1_000,
            "owners": (Owner(name="Ode Fen"),),
            "cik": "0009000078",
        }
        before = self.written("before.xml", **was, **dict.fromkeys(self.site, "wicks.example"))
        after = self.written("after.xml")
        for kind in ("table", "json", "html"):
            self.has_all(run("diff", before, after, "--format", kind)[0].replace("4,250,000", str(AMOUNT)))

    def checked(self):
        """Every field is checked: that it is there, and that it is what the form asks for."""
        assert run("check", self.written(), "--profile", "submit")[0] == "No findings in 1 filing.\n"
        empty = self.folder / "empty.yaml"
        empty.write_text('form: "X"\nsubmission_type: X\n')
        told, _ = run("check", empty, "--profile", "submit", code=1)
        needed = [row.field.at.label for row in rows(self.spec.record) if row.field.at.need == "m"][1:]
        assert [label for label in ("Owners", *needed) if label not in told and label != "Name of Owner"] == []
        wrong = {"issuer_name": "A" * 151, "amount": 10**15, "cik": "seven", "owners": (Owner(name="Å"),)}
        wrong |= dict.fromkeys(self.site, SITE * 20)
        told, _ = run("check", self.written("wrong.yaml", **wrong), "--profile", "submit", code=1)
        asked = [row.field.at.label for row in rows(self.spec.record) if row.path.partition("[")[0] in wrong]
        assert len(asked) == len(wrong)
        assert [label for label in asked if f"{label} has" not in told and f"{label} is" not in told] == [], told

    def drafts(self):
        """It is drafted from blank and as an amendment, and what is missing in a draft is told."""
        blank, next_one = self.folder / "blank.yaml", self.folder / "next.yaml"
        run("draft", "new", "X", "--output", blank)
        labels = [row.field.at.label for row in rows(self.spec.record)]
        assert [label for label in labels if label not in blank.read_text()] == []
        assert "CIK of the Issuer" in run("draft", "check", blank, code=1)[0]
        run("draft", "from", self.written(), "--output", next_one)
        assert muniment.read(next_one).record == structs.replace(self.record, submission_type="X/A")
        run("draft", "documents", next_one, "--output", self.folder / "papers")

    # ---- the store ------------------------------------------------------------------------------------------------

    def stored(self):
        """It is ingested, listed, searched, shown, checked, studied, and exported to Parquet and CSV."""
        parquet = __import__("pyarrow.parquet").parquet
        at = ("--store", self.folder / "x.db")
        run("ingest", self.written(), *at)
        for asked in (("list",), ("list", "--form", "X"), ("search", OWNER), ("list", "--holder", OWNER)):
            assert NAME in run(*asked, *at)[0]
        self.has_all(run("show", "1", *at)[0])
        run("export", "--to", "csv", "--output", self.folder / "csv", *at)
        run("export", "--to", "parquet", "--output", self.folder / "parquet", *at)
        (row,) = parquet.read_table(self.folder / "parquet" / "form_x.parquet").to_pylist()
        assert {name: row[name] for name in self.site} == self.site
        assert (row["cik"], row["issuer_name"], row["amount"]) == (CIK, NAME, AMOUNT)
        (owner,) = parquet.read_table(self.folder / "parquet" / "form_x_owners.parquet").to_pylist()
        assert owner["name"] == OWNER
        exported = [(self.folder / "csv" / f"{name}.csv").read_text() for name in ("form_x", "form_x_owners")]
        self.has_all("".join(exported))
        assert run("check", *at) == ("", "")
        assert "0 faults" in run("verify", *at)[0]
        run("study", *at)
        assert NAME in run("who", NAME, *at)[0]

    # ---- the browser ----------------------------------------------------------------------------------------------

    def browser(self):
        """Its filing has its pages, and a draft is asked there, page by page, until it is ready to be sent."""
        from litestar.testing import TestClient

        from muniment.drafts.store import DraftStore
        from muniment.web.app import create_app
        from muniment.web.preparing import filing_context

        store, drafts = self.folder / "x.db", DraftStore(self.folder / "drafts")
        run("ingest", self.written(), "--store", store)
        context = filing_context(self.folder / "drafts", self.folder / "outbox", lambda: DAY)
        with TestClient(create_app(store, context=context), base_url="http://127.0.0.1") as client:
            visitor = Visitor(client)
            for address in ("/filings", "/filings?form=X", f"/search?q={OWNER}"):
                assert NAME in visitor.sees(address)
            self.has_all(visitor.sees("/filings/1"), "4,250,000")
            assert f"Form X of {NAME}" in visitor.sees("/filings/1")
            self.has_all(visitor.sees("/filings/1/print"), "4,250,000")
            assert "Y-02" in visitor.sees("/rules?form=X")
            visitor.begins("X")
            visitor.answers("form-x", "who", {"cik": CIK, "issuer_name": NAME, "owners[0].name": OWNER})
            visitor.answers("form-x", "amount", {"amount": str(AMOUNT), **self.site})
            assert drafts.open("form-x").record == self.record
            self.has_all(visitor.sees("/prepare/form-x/check"), "4,250,000")
            visitor.answers("form-x", "sign", {"confirm": "yes"}, do="submit")
        (sent,) = (self.folder / "outbox").glob("*.xml")
        assert muniment.read(sent).record == self.record

    # ---- the local EDGAR ------------------------------------------------------------------------------------------

    def edgar(self):
        """The local EDGAR accepts and publishes it and its amendment, and suspends what lacks an answer."""
        from muniment.edgar.sandbox.local_edgar import LocalEdgar

        with LocalEdgar(self.folder / "edgar") as edgar:
            edgar.clock.set(f"{DAY}T11:00:00")
            edgar.filer(CIK, NAME)
            made = edgar.token(CIK, new_ccc=True)
            tokens = {"MUNIMENT_FILER_TOKEN": made.filer, "MUNIMENT_USER_TOKEN": made.user}
            tokens |= {f"MUNIMENT_CCC_{CIK}": made.ccc[CIK], "MUNIMENT_USER_AGENT": "tests tests@muniment.example"}
            with patch.dict(os.environ, tokens):
                first = self.filed(edgar.url, self.written("first.yaml"))
                run("draft", "from", self.folder / f"{first}.txt", "--output", self.folder / "second.yaml")
                amended = muniment.read(self.folder / "second.yaml").record
                assert amended == structs.replace(self.record, submission_type="X/A", previous_accession_number=first)
                second = self.filed(edgar.url, self.folder / "second.yaml")
                files = [self.folder / f"{number}.txt" for number in (first, second)]
                assert run("check", *files)[0] == "No findings in 2 filings.\n"
                lacking = self.written("lacking.yaml", amount=UNSET)
                to = ("--endpoint", edgar.url, "--wait")
                assert "Amount Offered" in run("submit", lacking, *to, code=1)[1]
                assert "SUSPENDED" in run("submit", lacking, *to, "--force", code=1)[0]

    def filed(self, url, draft):
        """Submit a draft, and fetch what everybody can see of it."""
        out, _ = run("submit", draft, "--endpoint", url, "--wait")
        number = out.split()[0]
        assert "DISSEMINATED" in out
        record = muniment.read(draft).record
        wanted = ("fetch", CIK, "--form", record.submission_type, "--endpoint", url, "--output", self.folder)
        run(*wanted)
        fetched = muniment.read(self.folder / f"{number}.txt")
        assert (fetched.record, fetched.problems, fetched.unread) == (record, (), ())
        assert (fetched.header.form, fetched.header.parties[0].role) == (record.submission_type, "FILER")
        return number


class Visitor:
    """Somebody at the pages, with a browser without scripts."""

    def __init__(self, client):
        self.client = client

    def sees(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.text)
        return unescape(re.sub(r"<[^>]+>|\s+", " ", answer.text))

    def begins(self, form):
        (token, *_) = html.fromstring(self.client.get("/prepare").text).xpath('//input[@name="form_token"]/@value')
        self._goes_on("/prepare", {"form_token": token, "form": form})

    def answers(self, draft, page, answers, do=""):
        """Fill in a page that must ask for all this, and press a button of it."""
        form = html.fromstring(self.client.get(f"/prepare/{draft}/{page}").text).forms[-1]
        known = dict(form.form_values())
        assert [name for name in answers if name != "confirm" and name not in form.fields] == []
        goal = f"/prepare/{draft}/{do or page}"
        self._goes_on(goal, known | answers | {"do": do or "stay"})

    def _goes_on(self, address, data):
        answer = self.client.post(address, data=data, follow_redirects=False)
        assert answer.status_code in (200, 303), (address, answer.text)
