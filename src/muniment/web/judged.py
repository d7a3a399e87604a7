"""What people said of places, as pages say it."""

from urllib.parse import quote, urlencode

from msgspec import UNSET, Struct

from muniment.forms import form_of
from muniment.store.corrections import How, Standing, field_at, standings
from muniment.store.stored import Correction, StoredFiling
from muniment.study.review import Settled, label_of
from muniment.wording import day, plain

STANDS: dict[How, str] = {
    "replaced": "somebody said something else later",
    "confirms": "the reading was right",
    "applies": "laid over the reading",
    "agreed": "the reading says the same by now",
    "changed": "the reading is another one since: look again",
    "lost": "the reading has no such place any more: look again",
}
_NO_VALUE = {
    "absent": "nothing is stated here",
    "not applicable": "does not apply, the source says",
    "unreadable": "nobody can read it",
    "value": "nothing is stated here",
}


class Said(Struct, frozen=True):
    """What somebody said of a place: the answer in words, who, when and why, by which words, and how it stands."""

    key: str
    form: str
    issuer: str
    label: str
    path: str
    words: str
    who: str
    when: str
    why: str
    by: str
    stands: str
    asks: bool
    href: str


def judge_href(held: StoredFiling, path: str) -> str:
    """Return the address where people say what is right at a place, "" for what is no place of a value."""
    family = "" if held.record is UNSET else form_of(held.record).name
    return f"/review/doubt?{urlencode({'filing': held.row.key, 'path': path})}" if field_at(family, path) else ""


def answer(one: Correction) -> str:
    """Return what somebody said: the value, or why there is none."""
    return _NO_VALUE[one.kind] if one.value is None else plain(one.value)


def of_settled(one: Settled) -> Said:
    """Return a line of the list of judgements."""
    return _said(one.key, one.form, one.issuer or "", one.label, Standing(one.correction, one.how))


def said_of(held: StoredFiling, path: str = "") -> list[Said]:
    """Return what was said of a filing, or of one place in it, the oldest first."""
    row = held.row
    family = "" if held.record is UNSET else form_of(held.record).name
    return [
        _said(row.key, row.form, row.issuer or "", label_of(family, one.correction.path), one)
        for one in standings(held.body, held.corrections)
        if path in ("", one.correction.path)
    ]


def _said(key: str, form: str, issuer: str, label: str, standing: Standing) -> Said:
    one = standing.correction
    href = f"/filings/{quote(key)}#{quote(one.path)}"
    who = one.who, day(one.added.date()), one.why, one.words
    return Said(key, form, issuer, label, one.path, answer(one), *who, STANDS[standing.how], standing.asks, href)
