"""The pages about what came in and what went out: home, submissions, filings."""

from base64 import b64decode
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery, PathParameter
from msgspec import Struct

from muniment.edgar.protocol import SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox import forced
from muniment.edgar.sandbox.api import rules
from muniment.edgar.sandbox.api.rules import AnyRequest, RowNumber
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, switch
from muniment.edgar.sandbox.dissemination import places
from muniment.edgar.sandbox.pages.frame import shown

_MOST = 50
_LONGEST = 200_000  # characters of a body that a page shows


class Listed(Struct, frozen=True):
    """A submission in the list."""

    number: int
    accession: str
    mode: str
    channel: str
    received: str
    status: str
    form: str
    company: str
    reasons: int


class Filing(Struct, frozen=True):
    """A filing in the list: what it is, whose, and where it stands."""

    id: int
    accession: str
    form: str
    filed: str
    public: str
    names: tuple[str, ...]
    folder: str
    index: str
    rendered: str
    is_public: bool


@get("/")
async def home(request: AnyRequest) -> Response[bytes]:
    """Tell where it is, what it has, and how to begin."""
    sandbox = rules.held(request)
    reading = sandbox.reading
    counted = dict(reading.execute("SELECT status, count(*) FROM submissions GROUP BY status").fetchall())
    filings = reading.execute("SELECT count(*) FROM filings").fetchone()[0]
    entities = reading.execute("SELECT count(*) FROM entities").fetchone()[0]
    chosen = [one.name for one in BEHAVIOURS if one.choices and switch(reading, one.name) != one.choices[0]]
    return shown(
        request,
        "home",
        "A local EDGAR",
        address=str(request.base_url).rstrip("/"),
        counted=counted,
        filings=filings,
        entities=entities,
        chosen=chosen,
        waiting=forced.forced(reading),
    )


@get("/pages/submissions")
async def submissions(request: AnyRequest, before: RowNumber = 0, status: FromQuery[str] = "") -> Response[bytes]:
    """List submissions, the last first."""
    reading, of = rules.held(request).reading, "FROM submissions WHERE (? = '' OR status = ?)"
    rows = reading.execute(
        f"SELECT number, accession, mode, channel, received, status, outcome {of}"
        " AND (? = 0 OR number < ?) ORDER BY number DESC LIMIT ?",
        (status, status, before, before, _MOST + 1),
    ).fetchall()
    found = [_listed(row) for row in rows[:_MOST]]
    (total,) = reading.execute(f"SELECT count(*) {of}", (status, status)).fetchone()
    more = found[-1].number if len(rows) > _MOST else 0
    return shown(request, "submissions", "Submissions", rows=found, more=more, total=total, status=status)


@get("/pages/submissions/{accession:str}")
async def submission(
    request: AnyRequest, accession: Annotated[str, PathParameter(description="An accession number.")]
) -> Response[bytes]:
    """Show a submission: how it ended and why, what was told, and its body without access codes.

    Raises:
        NotFoundException: no submission has the number.
    """
    reading = rules.held(request).reading
    row = reading.execute(
        "SELECT accession, login, mode, channel, received, status, outcome, refused, filers, body FROM submissions"
        " WHERE accession = ?",
        (accession,),
    ).fetchone()
    if row is None:
        raise NotFoundException(f"No submission has the number {accession[:40]!r}.")
    number, login, mode, channel, received, status, outcome, refused, filers, body = row
    told = msgspec.json.decode(outcome, type=SubmissionStatus) if outcome else None
    waiting = msgspec.json.decode(refused, type=list[SubmissionMessage])
    text = body.decode("utf-8", "replace")
    return shown(
        request,
        "submission",
        number,
        accession=number,
        facts=(
            ("Login CIK", login),
            ("Mode", mode),
            ("Came by", channel),
            ("Received", received),
            ("Filers", ", ".join(msgspec.json.decode(filers, type=list[str]))),
        ),
        status=status,
        told=told,
        messages=(told.submission_messages or ()) if told else waiting,
        notification=_notification(told),
        body=text[:_LONGEST],
        cut=len(text) > _LONGEST,
        filing=_filing_of(request, number),
    )


@get("/pages/filings")
async def filings(request: AnyRequest, before: RowNumber = 0) -> Response[bytes]:
    """List filings, the last first."""
    reading = rules.held(request).reading
    asked = f"{_FILINGS} WHERE (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?"
    rows = reading.execute(asked, (before, before, _MOST + 1)).fetchall()
    found = [_filing(request, row) for row in rows[:_MOST]]
    (total,) = reading.execute("SELECT count(*) FROM filings").fetchone()
    more = found[-1].id if len(rows) > _MOST else 0
    return shown(request, "filings", "Filings", rows=found, more=more, total=total)


_FILINGS = "SELECT id, accession, form, filed, public, sheet, primary_document FROM filings"


def _listed(row: tuple[Any, ...]) -> Listed:
    number, accession, mode, channel, received, status, outcome = row
    told = msgspec.json.decode(outcome, type=SubmissionStatus) if outcome else None
    reasons = [one for one in (told.submission_messages or ()) if one.type == "ERROR"] if told else []
    form, company = (told.form_type or "", told.company or "") if told else ("", "")
    return Listed(number, accession, mode, channel, received, status, form, company, len(reasons))


def _notification(told: SubmissionStatus | None) -> str:
    if told is None or not told.notification:
        return ""
    return b64decode(told.notification).decode("utf-8", "replace")


def _filing_of(request: AnyRequest, accession: str) -> Filing | None:
    row = rules.held(request).reading.execute(f"{_FILINGS} WHERE accession = ?", (accession,)).fetchone()
    return _filing(request, row) if row else None


def _filing(request: AnyRequest, row: tuple[Any, ...]) -> Filing:
    id_, accession, form, filed, public, sheet, document = row
    sandbox = rules.held(request)
    parties = sandbox.reading.execute(
        "SELECT cik, name FROM parties WHERE filing = ? ORDER BY position", (id_,)
    ).fetchall()
    cik = parties[0][0] if parties else "0"  # it may have been taken away since it was listed
    folder = places.folder(cik, accession)
    return Filing(
        id_,
        accession,
        form,
        filed,
        public,
        tuple(dict.fromkeys(name or cik for cik, name in parties)),
        f"{folder}/",
        places.index_page(cik, accession),
        f"{folder}/{sheet}/{document}" if sheet and document else "",
        public <= sandbox.clock.now().isoformat(),
    )


HANDLERS = (home, submissions, submission, filings)
