"""What the rest of the package may know about a form: its names, its record, and the roles that its fields play.

A generic room (store, pages, drafts, the local EDGAR) asks a `FormSpec`, never which form a record is: whoever adds a
form writes one, and every room knows it.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import UNSET, Struct

from muniment.forms.definition import Part
from muniment.forms.header import SubmissionHeader
from muniment.forms.paths import each


class Party(Struct, frozen=True):
    """Somebody whom a form names: as what, and where.

    * `role`: in the words of the field, such as "related person";
    * `path`: the part that is one of them, `[]` behind a list, "" for the record itself;
    * `name`: the fields of that part that make up the name, in order; `cik`, `address`: those fields, "" for none;
    * `former`: its fields with former names.
    """

    role: str
    path: str
    name: tuple[str, ...]
    cik: str = ""
    address: str = ""
    former: tuple[str, ...] = ()

    def name_of(self, part: Part) -> str:
        """Return the name of a part that is one of them, "" for none; "-" stands for a part of a name that is not."""
        said = [getattr(part, field) for field in self.name]
        if len(said) > 1:
            said = [UNSET if words == "-" else words for words in said]
        return " ".join(words for words in said if words is not UNSET)


class Mention(Struct, frozen=True):
    """Somebody whom a record names: as what, by which name, the path of the name, and the part that states it."""

    party: Party
    name: str
    path: str
    part: Part


class Roles(Struct, frozen=True):
    """Which fields of a form play the parts that generic rooms need.

    * `issuers`: the issuer, then further ones; `parties`: everybody else, in the order of the form; `leads`: the roles
      of those whom a list names beside the issuer;
    * `signers`: who signs: the part that is one signature;
    * `amount`: by what filings are compared: of several the greatest counts;
    * `filers`: the fields with the CIKs whose access codes EDGAR asks for;
    * `keeper`: who keeps signed documents (17 CFR 232.302).
    """

    issuers: tuple[Party, ...]
    parties: tuple[Party, ...]
    leads: tuple[str, ...]
    signers: Party
    amount: str
    filers: tuple[str, ...]
    keeper: str


class FormSpec(Struct, frozen=True):
    """A form.

    * `name`: its short name, by which users name it: "D", "13G";
    * `index_type`: its type in EDGAR's indexes, `submission_type` in its XML; an amendment has "/A" behind either;
    * `spellings`: all that it is called, in capitals, without "FORM" before it;
    * `record`, `header`: the types of its record and of a submission's header; `root` the outermost element.
    """

    name: str
    title: str
    index_type: str
    submission_type: str
    record: type[Part]
    header: type[SubmissionHeader]
    roles: Roles
    spellings: frozenset[str]
    root: str = "edgarSubmission"

    @property
    def namespace(self) -> str | None:
        """The namespace of its elements."""
        return self.record.namespace


def mentions(record: Part, parties: Iterable[Party]) -> Iterator[Mention]:
    """Yield everybody who plays one of some parts in a record, in its order: those of one entry of a list together."""
    for path, group in groupby(parties, key=lambda party: party.path):
        playing = tuple(group)
        for at, part in each(record, path):
            for party in playing:
                if name := party.name_of(part):
                    field = party.name[0] if len(party.name) == 1 else ""
                    yield Mention(party, name, ".".join(filter(None, (at, field))), part)
