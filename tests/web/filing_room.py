"""Somebody at the pages who files what was prepared with a local EDGAR, with a browser without scripts."""

import re
from html import unescape

from litestar.testing import TestClient
from lxml import html

import muniment
from muniment.drafts.starting import Draft
from muniment.drafts.store import DraftStore
from muniment.store import Store
from muniment.web.app import create_app
from muniment.web.preparing import filing_context
from muniment.writers.yaml import Remarks

from .hostile import EXAMPLES

NOON = "2026-06-02T12:00"
EVERYWHERE = {"contact.contact_name": "Ada Heron", "contact.contact_email": "ada@heron.example"}


class Room:
    """Somebody at the pages: a browser without scripts."""

    def __init__(self, folder, edgar, url=None):
        self.folder, self.edgar = folder, edgar
        Store.open(folder / "empty.db").close()
        day = edgar.clock.now().date()
        self.context = filing_context(folder / "drafts", folder / "outbox", lambda: day)
        given = muniment.read(EXAMPLES / "form-d.xml").record
        self.cik = given.primary_issuer.cik
        self.name = DraftStore(folder / "drafts").add(Draft(given, Remarks()), "form d")
        self.client = self.browser(url or edgar.url)

    def browser(self, url):
        app = create_app(self.folder / "empty.db", context=self.context, edgar=url)
        return TestClient(app, base_url="http://127.0.0.1")

    @classmethod
    def again(cls, room):
        """The same room after a new start of the server."""
        later = object.__new__(cls)
        later.__dict__ |= room.__dict__
        later.client = room.browser(room.edgar.url)
        return later

    def token(self):
        return re.search(r'name="form_token" value="([^"]+)"', self.client.get("/prepare").text)[1]

    def __enter__(self):
        self.client.__enter__()
        return self

    def __exit__(self, *error):
        self.client.__exit__(*error)

    def press(self, address, do, status=303, **typed):
        """Fill in the last form of a page that has the button, and press it."""
        page = html.fromstring(self.client.get(address).text)
        (*_, button) = page.xpath(f'//button[@value="{do}"]')
        form = button.xpath("ancestor::form")[0]
        values = [(name, value) for name, value in form.form_values() if name != "do" and name not in typed]
        goal = button.get("formaction") or form.get("action")
        pairs = {}
        for name, value in [*values, *typed.items(), ("do", do)]:
            pairs.setdefault(name, []).append(value)
        answer = self.client.post(goal, data=pairs, follow_redirects=False)
        assert answer.status_code == status, told(answer)
        return answer if status != 303 else answer.headers["location"]

    def submit(self):
        """SUBMIT; return the address from which the submission is filed."""
        where = f"/prepare/{self.name}/sign"
        page = html.fromstring(self.client.get(where).text)
        data = dict(page.forms[-1].form_values()) | EVERYWHERE | {"do": "submit", "live_or_test": "LIVE"}
        answer = self.client.post(f"/prepare/{self.name}/submit", data=data, follow_redirects=False)
        if answer.status_code != 303:
            answer = self.client.post(
                f"/prepare/{self.name}/submit", data=data | {"confirm": "yes"}, follow_redirects=False
            )
        assert answer.status_code == 303, told(answer)
        receipt = html.fromstring(self.client.get(answer.headers["location"]).text)
        (link,) = receipt.xpath('//a[text()="File with EDGAR" or text()="See what EDGAR says"]/@href')
        return link

    def secrets(self, *more):
        made = self.edgar.token(self.cik, *more, new_ccc=True)
        return {"filer_token": made.filer, "user_token": made.user, f"ccc-{self.cik}": made.ccc[self.cik]}

    def file(self, **others):
        """SUBMIT and file; return the page's address and the accession number."""
        where = self.submit()
        assert self.press(where, "send", **(self.secrets() | others)) == where
        number = re.search(r"\d{10}-\d\d-\d{6}", self.see(where))[0]
        self.edgar.wait_until_final(number)
        return where, number

    def see(self, where):
        return told(self.client.get(where))


def told(answer):
    body = answer.text.partition("<main")[2] or answer.text
    return unescape(re.sub(r"<[^>]+>|\s+", " ", body))
