"""Whom EDGAR may call about a submission: no draft keeps it, for it is not published. It comes with the submission.

Who files states it once, in `muniment.toml`, in the working directory or above it:

```toml
[contact]
name = "Jane Roe"
phone = "212-555-0142"
email = "jane.roe@example.com"
```
"""

from pathlib import Path

from msgspec import UNSET, Struct, structs

from muniment.checks import Filing
from muniment.checks.settings import KEYS, NAME, nearest
from muniment.drafts.exhibits import attached, beside
from muniment.drafts.submitting import CONTACT, contact_faults
from muniment.errors import UsageError
from muniment.forms import Record, form_of
from muniment.forms.definition import SubmissionHeader
from muniment.forms.describe import fields
from muniment.forms.filing_copy import complete_header
from muniment.reading import Reading

TABLE = "contact"
_SAMPLE = "'Jane Roe, 212-555-0142, jane.roe@example.com'"


class Contact(Struct, frozen=True):
    """Who is called: the name, the telephone number, the e-mail address; `source` says where they were stated."""

    name: str
    phone: str
    email: str
    source: str

    def on(self, record: Record, header: SubmissionHeader) -> SubmissionHeader:
        """Return a header with what it leaves open of the contact; a form whose header has none is left alone.

        Raises:
            UsageError: the form takes no such answer.
        """
        stated = {f"contact_{key}": value for key in KEYS[TABLE] if (value := getattr(self, key))}
        missing = {name: value for name, value in stated.items() if getattr(header, name, None) is UNSET}
        faults = contact_faults(record, {f"{CONTACT}{name}": [value] for name, value in missing.items()})
        wrong = next((words for name, words in faults.items() if name.removeprefix(CONTACT) in missing), "")
        if wrong:
            raise UsageError(f"{self.source}: {wrong.rstrip('.')}")
        return structs.replace(header, **missing)


NOBODY = Contact("", "", "", "")


def contact_in(words: str, source: str) -> Contact:
    """Return the contact that `NAME, TELEPHONE, E-MAIL` names; a name may have commas.

    Raises:
        UsageError: it is no such text.
    """
    match [part.strip() for part in words.rsplit(",", 2)]:
        case [name, phone, email] if name and phone and email:
            return Contact(name, phone, email, source)
    raise UsageError(f"{source}: takes name, telephone number and e-mail address, as in {_SAMPLE}")


def contact_of(folder: Path) -> Contact:
    """Return the contact of the nearest `muniment.toml`, `NOBODY` where it names none.

    Raises:
        UsageError: what stands there is no text.
    """
    path, settings = nearest(folder) or (folder / NAME, {})
    table = settings.get(TABLE, {})
    for key, value in table.items():
        if not isinstance(value, str):
            raise UsageError(f"{path}: {TABLE}.{key}: is a text")
    name, phone, email = (table.get(key, "").strip() for key in KEYS[TABLE])
    return Contact(name, phone, email, f"{path}: [{TABLE}]") if name or phone or email else NOBODY


def header_of_draft(record: Record, contact: Contact) -> SubmissionHeader:
    """Return the header by which a draft is checked: with the contact, and placeholders for access codes.

    What is missing of the contact has a placeholder, too, unless the schema lets it go, as that of Form D does: then a
    rule asks for it (E-33).
    """
    whole = complete_header(record)
    known = contact.on(record, form_of(record).header(credentials=whole.credentials))
    placeholders = {
        field.name: getattr(whole, field.name)
        for field in fields(type(whole))
        if field.at.need != "o#2" and getattr(known, field.name) is UNSET
    }
    return structs.replace(known, **placeholders)


def complete(file: str, filing: Filing[Record], contact: Contact) -> None:
    """Add to a draft, read from `file`, what its submission will have beside it: header, contact and exhibits.

    Raises:
        SourceError: a file in the folder of the exhibits is no exhibit that EDGAR would take.
        UsageError: the contact is none, or the exhibits do not go together.
    """
    record = filing.record
    header = contact.on(record, filing.submission) if filing.submission else header_of_draft(record, contact)
    exhibits = beside(Path(file)) if form_of(record).takes_exhibits else ()
    filing.submission = attached(record, header, exhibits)
    if isinstance(filing.reading, Reading) and filing.reading.is_draft:
        filing.source = b""  # the comments of a draft are not filed: rules on texts look at its answers
