"""A submission of the outbox on its way to EDGAR: sent once, asked about, and mended in its draft if it was refused."""

from collections.abc import Callable, Mapping

from msgspec import UNSET, Struct

from muniment.apart import apart
from muniment.drafts.outbox import Sent as Lying
from muniment.drafts.shelf import Opened
from muniment.drafts.suspension import Reason, noted
from muniment.edgar.client.answers import State
from muniment.edgar.client.credentials import Purse, Secret
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.filing import Prepared, Sending, Sendings, fingerprint, prepared, send_once
from muniment.errors import EnvironmentProblem, MunimentError, RecordError, UsageError
from muniment.forms.filers import filers
from muniment.identifiers import cik as ciks
from muniment.readers import read
from muniment.reading import Submission
from muniment.web.filing.office import Office
from muniment.web.preparing.desk import Desk
from muniment.writers import write


class Case(Struct, frozen=True):
    """A submission of the outbox, the draft that it was made of, where it goes, and with whose secrets."""

    office: Office
    opened: Opened
    file: Lying
    to: Endpoint
    purse: Purse
    ready: Prepared
    sendings: Sendings

    @property
    def ciks(self) -> tuple[str, ...]:
        """The filers, each of whom needs an access code."""
        return tuple(dict.fromkeys(filers(self.ready.submission.record)))

    @property
    def lacks_filer_token(self) -> bool:
        """Whether nobody has given the filer token, without which EDGAR is not even asked."""
        return not has(self.purse.filer)

    def sending(self) -> Sending | None:
        """Return the last time that it was sent there, None where it was not."""
        return self.sendings.of(self.to.api, self.ready.mode, fingerprint(self.ready.submission))


def case(office: Office, desk: Desk, name: str, file: str, who: str) -> Case:
    """Return a submission of the outbox as a case.

    Raises:
        NoDraft, NoSubmission: there is none of that name.
        EnvironmentProblem: there is no EDGAR to file with now.
        RecordError: what lies in the outbox is not what was put there.
        UsageError: it is a test and goes where live filings go, or the other way round.
    """
    opened, lying = desk.shelf.open(name), desk.outbox.open(file)
    to = office.endpoint()
    if to is None:
        raise EnvironmentProblem(
            "There is no EDGAR to file with: start a local one with `muniment edgar serve`, or name one with "
            "`muniment serve --edgar`."
        )
    submission = _submission(lying)
    purse = office.purse(who, to)
    return Case(office, opened, lying, to, purse, prepared(submission, to, purse), Sendings(desk.outbox.folder / file))


def _submission(lying: Lying) -> Submission:
    """Return what lies in the outbox, which has to be what was put there: whole, and changed by nobody since."""
    found = apart(read, lying.data, len(lying.data)).submission
    if found is UNSET or write(found, "submission") != lying.data:
        raise RecordError(
            f"{lying.name}: was changed since it was submitted: go back to the draft, and SUBMIT it again"
        )
    return found


def has(secret: Callable[[], Secret]) -> bool:
    """Tell whether a purse can give a secret."""
    try:
        return bool(secret())
    except EnvironmentProblem:
        return False


def missing(one: Case) -> dict[str, str]:
    """Return what is still to be given before it can be sent, in words, by the name of its field."""
    wanted = {"filer": one.purse.filer, "user": one.purse.user}
    told = {f"{who}_token": f"The {who} API token is missing." for who, secret in wanted.items() if not has(secret)}
    codes = {code_field(cik): f"The access code (CCC) of CIK {cik} is missing." for cik in one.ready.without_code}
    return told | codes


def code_field(number: str) -> str:
    """Return the name of the field for the access code of a filer."""
    return f"ccc-{ciks.compact(number)}"


def send(one: Case, *, looked: bool) -> str:
    """Send it, unless it was sent before and may still be filed; return its accession number.

    `looked` says that somebody looked whether an earlier sending, that nobody answered, has arrived.

    Raises:
        MunimentError: it was not sent, or nobody can tell.
    """
    earlier = one.sending()
    is_over = earlier is not None and (_is_suspended(one, earlier.accession) if earlier.accession else looked)
    with one.office.filing(one.to, one.purse) as filing:
        return send_once(filing, one.ready, one.sendings, after=earlier if is_over else None).accession


def _is_suspended(one: Case, number: str) -> bool:
    state, _ = look(one, number)
    return state is not None and state.is_suspended


def look(one: Case, number: str) -> tuple[State | None, str]:
    """Return how far a submission has come, asking EDGAR unless that is decided, and why it does not say.

    Without a filer token it is told what was told last.
    """
    known = one.office.state(one.to, number)
    if (known and known.final) or one.lacks_filer_token:
        return known, ""
    try:
        with one.office.filing(one.to, one.purse) as filing:
            (state,) = filing.status([number])
    except MunimentError as error:
        return known, str(error)
    if state.is_known:
        one.office.remember(one.to, state)
        return state, ""
    return known, ""


def reasons(state: State) -> list[Reason]:
    """Return why a submission was suspended."""
    return [Reason.told(state.accession, one.content, one.context) for one in state.reasons if one.is_error]


def note_reasons(desk: Desk, one: Case) -> list[Reason]:
    """Keep in the draft why its submission was suspended, and return that.

    Raises:
        UsageError: EDGAR has not suspended it.
        Conflict: the draft was changed in this very moment.
    """
    sending = one.sending()
    state = look(one, sending.accession)[0] if sending else None
    if state is None or not state.is_suspended:
        raise UsageError("EDGAR has not suspended this submission, as far as it is known here.")
    found = reasons(state)
    now = desk.shelf.open(one.opened.name)
    remarks = noted(now.remarks, found)
    if remarks != now.remarks:
        desk.shelf.save(now.name, now.record, now.version, remarks)
    return found


def typed_codes(one: Case, answers: Mapping[str, object]) -> dict[str, str]:
    """Return the access codes that were typed, by CIK.

    Raises:
        UsageError: there is a code for somebody who files nothing here.
    """
    known = {code_field(number): number for number in one.ciks}
    found = {}
    for field, words in answers.items():
        if not field.startswith("ccc-"):
            continue
        if field not in known:
            raise UsageError("There is an access code for a filer whom this submission does not name.")
        found[known[field]] = str(words)
    return found
