"""What the sandbox does and why it does so: by a published text, or by assumption; with a switch where sources differ.

Every behaviour stands here once, with its source; the code that follows a switch asks `switch`. Forced
outcomes, such as submissions suspended or requests cut off, are stored in the database, so that they hold for every
process and after a restart.
"""

import sqlite3
from typing import Literal

import msgspec
from msgspec import Struct, structs

from muniment.edgar.sandbox.database import set_setting, setting
from muniment.errors import UsageError

Basis = Literal["published", "observed", "assumed"]


class Behaviour(Struct, frozen=True):
    """One behaviour: published by the SEC, observed in real answers, or assumed. The first choice is the usual one."""

    name: str
    words: str
    basis: Basis
    source: str
    choices: tuple[str, ...] = ()


BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "hours",
        "Submissions and questions about them outside 6:00 to 22:00 Eastern time on business days get 503; `open` "
        "takes them at any time.",
        "published",
        "OpenAPI document 1.11.0, 503 of the submission calls",
        ("open", "real"),
    ),
    Behaviour(
        "tokens",
        "Calls of the Submission and Filer Management APIs take two tokens in one header, as the running service does; "
        "`one` takes the filer's alone, as the security scheme of the published document has it.",
        "observed",
        "EDGAR API Development Toolkit; OpenAPI document 1.11.0 models one bearer token",
        ("two", "one"),
    ),
    Behaviour(
        "condition",
        "The operational status is a text, as the running service answers; `object` wraps it in an object with `name`.",
        "observed",
        "clients of the running service; older published documents have an object",
        ("text", "object"),
    ),
    Behaviour(
        "fresh-status",
        "A status can be asked for at once; `404` says for 3 seconds that there is no such submission, as is observed.",
        "observed",
        "answers of the beta service, recorded in May 2026",
        ("found", "404"),
    ),
    Behaviour(
        "enrolment",
        "The tokens must be allowed to file for every CIK that a submission gives an access code for, else 403; "
        "`code` lets the right access code suffice.",
        "published",
        "OpenAPI document 1.11.0, 403 of the submission calls",
        ("refuse", "code"),
    ),
    Behaviour(
        "api-rate",
        "Requests above a rate that is not published get 429: none are counted; `10` takes 10 a second for each token.",
        "assumed",
        "EDGAR API Development Toolkit names 429 and no number",
        ("none", "10"),
    ),
    Behaviour(
        "api-user-agent",
        "A request without a User-Agent gets a NOTICE with its answer; `refuse` answers 400.",
        "published",
        "EDGAR API Development Toolkit: one or the other may happen",
        ("notice", "refuse"),
    ),
    Behaviour(
        "invitations",
        "Delegations and roles hold as soon as they are offered; `pending` waits until they are accepted, which the "
        "real service does on its dashboard and the sandbox by PUT /sandbox/delegations.",
        "assumed",
        "no call of the published document accepts an invitation",
        ("at-once", "pending"),
    ),
    Behaviour(
        "largest-body",
        "A submission of more than 64 MiB gets 413.",
        "assumed",
        "EDGAR API Development Toolkit names 413 and no number",
    ),
    Behaviour(
        "filer-without-code",
        "What is told of a filer never has its access code: the sandbox keeps no code, only its hash.",
        "assumed",
        "OpenAPI document 1.11.0, FilerInfo, has a field for it",
    ),
    Behaviour(
        "not-well-formed",
        "A submission that is not well-formed XML gets an accession number and is suspended; an empty one, or one in "
        "an encoding that is not taken, gets 400 and no number.",
        "assumed",
        "not documented",
    ),
    Behaviour(
        "dissemination",
        "What came after the cut-off of its form is public at 6:00 on the next business day; `at-once` shows it when "
        "it is accepted.",
        "assumed",
        "the SEC names the next business day, and no hour",
        ("at-once", "real"),
    ),
    Behaviour(
        "form-d-by-api",
        "Whether Form D may come by the API is uncertain: `take` processes it, `refuse` suspends it with error 386.",
        "assumed",
        "the sources differ: OpenAPI document 1.11.0; Form D technical specification of March 2025, section 1; the "
        "README of edgar-filings 0.1.1 leaves Form D to the online forms; nobody has shown one that came by the API",
        ("take", "refuse"),
    ),
    Behaviour(
        "schedule-13-by-api",
        "Whether Schedules 13D and 13G may come by the API is uncertain: `take` processes them, `refuse` suspends them "
        "with error 386.",
        "assumed",
        "the sources differ: FundApps, support article 267273, files 13G by the API; the README of edgar-filings 0.1.1 "
        "leaves 13D and 13G to the online forms; 13D/13G technical specification 2.2, section 1.1, names no API",
        ("take", "refuse"),
    ),
    Behaviour(
        "mode-mismatch",
        "A document whose LIVE or TEST flag differs from the path's: nothing is published; `suspend` suspends it, "
        "`path` follows the path.",
        "assumed",
        "not documented",
        ("suspend", "path"),
    ),
    Behaviour(
        "missing-object",
        "An object that is not there, under /Archives, gets 403 with AccessDenied, as observed; `404` where a client "
        "expects that.",
        "observed",
        "answers of sec.gov, as clients record them",
        ("403", "404"),
    ),
    Behaviour(
        "company-search",
        "Feeds of the latest filings, of a company and of companies that a search finds, the search of headers, CIK "
        "lookup, current events, funds and the notice of effectiveness are as recorded, element for element.",
        "observed",
        "answers of sec.gov, as a client recorded them in April 2021, December 2025 and July 2026",
    ),
    Behaviour(
        "company-pages",
        "The pages of browse-edgar that list filings and companies, insider transactions, the viewer of financial data "
        "and the feed of a search of headers have what published programs read of them; so has the page, 404, of an "
        "address outside of the archives that nobody has.",
        "assumed",
        "no answer with such rows is recorded",
    ),
    Behaviour(
        "user-agent",
        "Who reads has to say in the User-Agent who asks: with an address for mail, or as a browser; everybody else "
        "gets 403 with a page. `present` takes any User-Agent, `off` none.",
        "published",
        'SEC, "Accessing EDGAR Data"; which programs are refused is assumed',
        ("contact", "present", "off"),
    ),
    Behaviour(
        "rate",
        "Everybody may ask as fast as this machine can answer; `real` takes 10 requests a second from one address, and "
        "refuses more with 403 and a page, full-text search with 429, until the rate falls.",
        "published",
        'SEC, "Accessing EDGAR Data"; that the real block lasts about 10 minutes is not followed',
        ("off", "real"),
    ),
    Behaviour(
        "data-sets",
        "The Form D data set of the current quarter is there too, with what has been filed so far; `ended` has it from "
        "the day after the quarter's end.",
        "assumed",
        "the real ones came some days or weeks after the quarter",
        ("at-once", "ended"),
    ),
    Behaviour(
        "search",
        "Full-text search takes q, forms, ciks, startdt with enddt, locationCodes, entityName, sics, from and size and "
        "ignores other questions; hits behind the 10,000th are an error with status 200, a CIK without ten digits is "
        "answered 500.",
        "observed",
        "notes of client authors, who measured it in September 2026; entityName, sics, size, and 500 for a day that is "
        "none are assumed",
    ),
    Behaviour(
        "acceptance-clock",
        "acceptanceDateTime of the submissions JSON is UTC, as it says; `eastern` has the Eastern clock in its place, "
        "`mixed` has it for 8 of 25 companies, as often as the real service does.",
        "observed",
        "25 answers of data.sec.gov of 2025 and 2026: 17 UTC, 8 Eastern, on one day and of one filing both",
        ("utc", "eastern", "mixed"),
    ),
    Behaviour(
        "acceptance-unknown",
        "A filing of the past whose header states no acceptance has midnight Eastern time of its filing date as its "
        "acceptanceDateTime, and on its index page; `blank` leaves the first empty. The header stays as it is.",
        "observed",
        "rows of 1996 to 2002 in two answers of data.sec.gov and an index page of 2000, recorded in 2025 and 2026",
        ("midnight", "blank"),
    ),
    Behaviour(
        "unknown-issuer",
        "A schedule about an issuer whose CIK EDGAR does not know is suspended; `learn` puts the issuer on file.",
        "published",
        "Schedule 13D and 13G XML Technical Specification 2.2, table 7-1",
        ("suspend", "learn"),
    ),
    Behaviour(
        "empty-jurisdiction",
        "A notice of an issuer for which EDGAR has no jurisdiction on file is accepted, since a local EDGAR has little "
        "on file; `suspend` suspends it, as the specification says.",
        "published",
        "Form D XML Technical Specification of March 2025, section 6",
        ("accept", "suspend"),
    ),
    Behaviour(
        "joint-filers",
        "Reporting persons with a CIK that EDGAR knows stand in the header as FILED BY beside the filer; `filer-only` "
        "names the filer alone. Those without a block are group members.",
        "assumed",
        "not documented for schedules in XML",
        ("filed-by", "filer-only"),
    ),
    Behaviour(
        "error-numbers",
        "Only two numbers are published, 386 and 442; faults of single values have 442, contradictions between values "
        "have the label INCONSISTENT_TAG_VALUE and no number.",
        "assumed",
        "OpenAPI document 1.11.0, examples; a recorded exchange of May 2026",
    ),
    Behaviour(
        "message-context",
        "`context` of the messages of a submission is `none`, as recorded; `rule` has there the rule and the field, as "
        "in `E-28 total_amount_sold`, which the page of the submission shows in any case.",
        "observed",
        "answers of the beta service, recorded in May 2026",
        ("none", "rule"),
    ),
    Behaviour(
        "warnings",
        "EDGAR warns of what its specifications name, and of nothing else: an address that is notified twice, values "
        "that EDGAR fills in itself (which are dropped), an offering of 0, Rule 504 above $10,000,000, Rule 506(b) "
        "with more than 35 who are not accredited, section 3(c) without fund interests. Late filings get no word.",
        "published",
        "Form D specification of March 2025, section 6; 13D/13G specification 2.2, tables 7-1 to 7-3",
    ),
    Behaviour(
        "after-acceptance",
        "What was accepted LIVE is DISSEMINATED from the moment on at which it is public, and DONE from 22:00 of its "
        "filing date on; `accepted` stays at ACCEPTED. Each of these is final. That DONE follows then is assumed.",
        "assumed",
        "OpenAPI document 1.11.0 has these states, and not when they follow each other",
        ("disseminated", "accepted"),
    ),
    Behaviour(
        "element-order",
        "A submission whose elements stand in another order than the schema's is suspended; `take` accepts it where "
        "nothing else is against it.",
        "assumed",
        "13D/13G specification 2.2, table 7-1, says SUSPENDED; one disseminated Schedule 13G has memberGroup out of "
        "its order all the same",
        ("suspend", "take"),
    ),
    Behaviour(
        "letters",
        "CORRESP is taken as a submission of its own, in the envelope of EDGARLink, and stays private; so is COVER.",
        "published",
        'SEC, "Submit a Correspondence (CORRESP)"; that COVER is taken likewise is assumed',
    ),
    Behaviour(
        "other-forms",
        "What has an XML schema of its own is suspended in the envelope of EDGARLink with error 386, in EDGAR's words; "
        "of all other forms this local EDGAR says that it does not process them, which the real one does.",
        "observed",
        "answers of the beta service to a Form 13F, recorded in May 2026",
    ),
    Behaviour(
        "largest-exhibit",
        "An exhibit of more than 10 MB, and all of more than 40 MB together, suspend a submission.",
        "assumed",
        "the SEC's published guides name no size for one document",
    ),
    Behaviour(
        "file-numbers",
        "All schedules about one issuer share a number 005-; every new notice gets a number 021-, which its "
        "amendments keep, and further issuers of it have a suffix.",
        "observed",
        "headers of disseminated filings; that amendments keep it, and the suffix, are assumed",
    ),
)

_BY_NAME = {behaviour.name: behaviour for behaviour in BEHAVIOURS}


def switch(connection: sqlite3.Connection, name: str) -> str:
    """Return what was chosen for a behaviour, else its usual choice."""
    return setting(connection, f"switch {name}", _BY_NAME[name].choices[0])


def set_switch(connection: sqlite3.Connection, name: str, choice: str) -> None:
    """Choose.

    Raises:
        UsageError: there is no such behaviour or no such choice.
    """
    switched = _BY_NAME.get(name)
    if switched is None or choice not in switched.choices:
        choices = ", ".join(
            f"{behaviour.name}={'|'.join(behaviour.choices)}" for behaviour in BEHAVIOURS if behaviour.choices
        )
        raise UsageError(f"{name}={choice} is no switch of the sandbox: there are {choices}")
    set_setting(connection, f"switch {name}", choice)


# ---- outcomes that were asked for ------------------------------------------------------------------------------------

Outcome = Literal["suspend", "unavailable", "delay", "cut"]
_OUTCOMES = "forced"
_NONE = "[]"


class Forced(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to the next `next` submissions or requests.

    `suspend` holds for submissions of a form (all where `form` is empty; "SCHEDULE 13G" holds for amendments too), the
    others for requests whose path begins with `path`: 503, an answer that comes `seconds` late, or none at all.
    """

    outcome: Outcome
    next: int = msgspec.field(default=1)
    path: str = "/submission/"
    form: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense."""
        if not (1 <= self.next <= 1_000_000 and 0 <= self.seconds <= 3600):
            raise ValueError("`next` is from 1 to 1000000, `seconds` from 0 to 3600")


def pending_outcomes(connection: sqlite3.Connection) -> list[Forced]:
    """Return the forced outcomes that have not happened yet."""
    return msgspec.json.decode(setting(connection, _OUTCOMES, _NONE), type=list[Forced])


def set_outcomes(connection: sqlite3.Connection, outcomes: list[Forced]) -> None:
    """Replace the forced outcomes, inside a transaction of the caller."""
    set_setting(connection, _OUTCOMES, msgspec.json.encode(outcomes).decode())


def takes_suspension(connection: sqlite3.Connection, form: str) -> bool:
    """Whether a submission of a form is to be suspended, which is counted; inside a transaction of the caller."""
    return (
        _next_outcome(connection, lambda outcome: outcome.outcome == "suspend" and form.startswith(outcome.form))
        is not None
    )


def take_outcome(connection: sqlite3.Connection, path: str) -> Forced | None:
    """Return what happens to a request, which is counted; inside a transaction of the caller."""
    return _next_outcome(connection, lambda outcome: outcome.outcome != "suspend" and path.startswith(outcome.path))


def has_outcome(connection: sqlite3.Connection, path: str) -> bool:
    """Whether something is to happen to a request for `path`; counts nothing."""
    stored = setting(connection, _OUTCOMES, _NONE)
    return stored != _NONE and any(
        outcome.outcome != "suspend" and path.startswith(outcome.path)
        for outcome in msgspec.json.decode(stored, type=list[Forced])
    )


def _next_outcome(connection: sqlite3.Connection, fits) -> Forced | None:  # noqa: ANN001
    if setting(connection, _OUTCOMES, _NONE) == _NONE:
        return None
    outcomes = pending_outcomes(connection)
    for position, outcome in enumerate(outcomes):
        if fits(outcome):
            left = [structs.replace(outcome, next=outcome.next - 1)] if outcome.next > 1 else []
            set_outcomes(connection, [*outcomes[:position], *left, *outcomes[position + 1 :]])
            return outcome
    return None
