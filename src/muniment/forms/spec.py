"""What the rest of the package may know about a form: its names, its record, and the roles that its fields play.

A generic room (store, pages, drafts, the local EDGAR) asks a `FormSpec`, never which form a record is: whoever adds a
form writes one, and every room knows it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import Any, Literal, overload

from msgspec import UNSET, Struct

from muniment.forms.definition import Part, SubmissionHeader, Words
from muniment.forms.layout import Layout, Step
from muniment.forms.walk import each


class Party(Struct, frozen=True):
    """Somebody whom a form names: as what, and where.

    * `role`: in the words of the field, such as "related person";
    * `path`: the part that is one of them, `[]` behind a list, "" for the record itself;
    * `name`: the fields of that part that make up the name, in order; `cik`, `address`, `phone`, `jurisdiction`: those
      fields, "" for none;
    * `former`: its fields with former names.
    """

    role: str
    path: str
    name: tuple[str, ...]
    cik: str = ""
    address: str = ""
    former: tuple[str, ...] = ()
    phone: str = ""
    jurisdiction: str = ""

    def name_of(self, part: Part) -> str:
        """Return the name of a part that is one of them, "" for none; "-" stands for a part of a name that is not."""
        parts = [getattr(part, field) for field in self.name]
        if len(parts) > 1:
            parts = [UNSET if text == "-" else text for text in parts]
        return " ".join(text for text in parts if text is not UNSET)

    @overload
    def answer(self, part: Part, what: Literal["cik", "phone", "jurisdiction"]) -> Words: ...
    @overload
    def answer(self, part: Part, what: Literal["address"]) -> Any: ...  # noqa: ANN401 - the form's own type
    def answer(self, part: Part, what: str) -> object:
        """Return what a part says of them, UNSET too where the form does not ask."""
        field = getattr(self, what)
        return getattr(part, field) if field else UNSET


class Mention(Struct, frozen=True):
    """Somebody whom a record names: as what, by which name, the path of the name, and the part that states it."""

    party: Party
    name: str
    path: str
    part: Part


class Signatures(Struct, frozen=True):
    """Where a form is signed: the list, its field that names for whom, and its list of signers, "" where it is one.

    `name` is the field with the signer's printed name, "" where only the signature tells it; `alone` a box by which
    the first of those who sign does so for all; `by_attorney`: whether an attorney-in-fact may sign for somebody, who
    then gives a power of attorney.
    """

    path: str
    principal: str
    signers: str = ""
    name: str = ""
    alone: str = ""
    by_attorney: bool = False

    @property
    def each(self) -> str:
        """The path of one signature."""
        return f"{self.path}[].{self.signers}[]" if self.signers else f"{self.path}[]"


class Amending(Struct, frozen=True):
    """How a filing is amended.

    * `accession`: the field for the number of the filing that is amended; `flag` the box that says it amends, `number`
      the field that numbers amendments, "" where the form has none;
    * `cleared`: the fields of which nothing carries over;
    * `look`: what must be looked at, in words, by path, `[]` for each entry of a list.
    """

    accession: str
    look: Mapping[str, str] = {}
    flag: str = ""
    number: str = ""
    cleared: tuple[str, ...] = ("schema_version",)


class Switch(Struct, frozen=True, kw_only=True):
    """How another form takes the place of a filing.

    * `name`: what a user types, as "13d-1e"; `citation`: the paragraph; `words`: when that is so;
    * `to`: the short name of the other form; `says`: what a draft of it answers from the beginning;
    * `same`: where it has what this form has elsewhere: its paths, each with that of this form; `[0]` for an entry that
      has to be the only one. What has the same name on both carries over by itself;
    * `look`: what must be stated again, in words, by path, `[]` for each entry of a list;
    * `clock`: form, rule and trigger by which it is due; none where the law names no number of days;
    * `cooling_off`: what may not be done until the tenth day after the filing, and the paragraph, "" for nothing;
    * `after`: what else follows; `refusal`: why a record may not be followed so, "" where it may.
    """

    name: str
    citation: str
    words: str
    to: str
    says: Mapping[str, object] = {}
    same: Mapping[str, str] = {}
    look: Mapping[str, str] = {}
    clock: tuple[str, str, str] | None = None
    cooling_off: str = ""
    after: tuple[str, ...] = ()
    refusal: Callable[[Any], str]


class Figures(Struct, frozen=True):
    """The numbers that every filing is expected to state, by the first of which filings are compared.

    `path` is the part that states them: of several parts the greatest number counts; `unit` is what the first counts.
    """

    path: str = ""
    names: tuple[str, ...] = ()
    unit: Literal["dollars", "shares"] = "dollars"


class Dissemination(Struct, frozen=True):
    """How EDGAR shows a filing to the public.

    * `act`: the act of its file numbers, as headers name it, "" where it gets none;
    * `items`: the field whose codes are the items of its header, "" for none;
    * `effective`: whether it takes effect on its filing date;
    * `is_rewritten`: whether EDGAR writes its XML again, with what it has on file; of other forms the private parts
      are cut out of what was filed;
    * `version`: the schema version that public copies state, and since which filing date, None for always; "" for none;
    * `sheets`: the folders of the rendered form, the newest first, each behind how the schema version of a copy begins,
      "" for any, and before the filing date since which it is so, None for always.
    """

    act: str = ""
    version: tuple[str, date | None] = ("", None)
    sheets: tuple[tuple[str, str, date | None], ...] = ()
    items: str = ""
    effective: bool = False
    is_rewritten: bool = False


class Roles(Struct, frozen=True):
    """Which fields of a form play the parts that generic rooms need.

    * `issuers`: the issuer, then further ones; `parties`: everybody else, in the order of the form; `leads`: the roles
      of those whom a list names beside the issuer;
    * `signers`: who signs; `signatures`: how; None where nobody does;
    * `principals`: the fields that name those for whom is signed;
    * `filers`: the fields with the CIKs whose access codes EDGAR asks for;
    * `keeper`: who keeps signed documents (17 CFR 232.302), and `keeping`, what else says so;
    * `joint`: those who file jointly, "" for none; `exhibits`: the field that lists exhibits, and its label;
      `members`: the field that names the members of a group, and its label;
    * `event`: the field with the day of what is reported: the event, the first sale; "" for none;
    * `phone`: the field with the telephone of whom EDGAR may call;
    * `cusips`: the field with the numbers of the class of securities, "" for none;
    * `trades`: the field that lists transactions, and its label; `exit`: the field that says when a threshold was left;
    * `industry`: the field with the issuer's industry, `exemptions`: with those claimed, "" for none;
    * `purpose`: the field that says what its filer means to do, "" for none: `study.intent` reads it.
    """

    issuers: tuple[Party, ...]
    filers: tuple[str, ...]
    parties: tuple[Party, ...] = ()
    leads: tuple[str, ...] = ()
    signers: Party | None = None
    signatures: Signatures | None = None
    principals: tuple[str, ...] = ()
    figures: Figures = Figures()
    keeper: str = "filer"
    event: str = ""
    keeping: str = ""
    joint: str = ""
    exhibits: tuple[str, str] = ("", "")
    members: tuple[str, str] = ("", "")
    phone: str = ""
    cusips: str = ""
    trades: tuple[str, str] = ("", "")
    exit: str = ""
    industry: str = ""
    exemptions: str = ""
    purpose: str = ""

    @property
    def leading(self) -> tuple[Party, ...]:
        """Those whom a list names beside the issuer: related persons, reporting persons."""
        return tuple(party for party in self.parties if party.role in self.leads)

    @property
    def counted(self) -> Party | None:
        """Those whose figures filings are compared by; None where these are figures of the record itself."""
        return next((party for party in self.parties if party.path and party.path == self.figures.path), None)

    @property
    def named(self) -> tuple[Party, ...]:
        """Everybody but the issuers; who signs comes last."""
        return (*self.parties, self.signers) if self.signers else self.parties

    @property
    def issuers_file(self) -> bool:
        """Whether the issuers file it themselves; else others do, about an issuer."""
        issuer = self.issuers[0]
        return bool(issuer.cik) and f"{issuer.path}.{issuer.cik}".lstrip(".") in self.filers


class Hooks(Struct, frozen=True):
    """The functions of higher rooms that know one form: `module:name`, imported when first asked for.

    Without them it is described by its roles and its layout.

    * `summary`: the short JSON of what it says;
    * `headline`, `facts`: one sentence that says what was filed, and what people look for first;
    * `mentions`: everybody whom a filing names, with what tells them from others of the name.
    """

    summary: str = "muniment.writers.summary:of_any"
    headline: str = "muniment.web.filing_page:of_any"
    facts: str = "muniment.web.filing_page:facts_of_any"
    mentions: str = "muniment.study.facts:of_any"


@cache
def resolved(hook: str) -> Callable[..., Any]:
    """Return what `module:name` names."""
    module, _, name = hook.partition(":")
    return getattr(import_module(module), name)


class FormSpec(Struct, frozen=True):
    """A form.

    * `name`: its short name, by which users name it: "D", "13G"; `called` what a sentence says: "Schedule 13G";
    * `index_type`: its type in EDGAR's indexes, `submission_type` in its XML; an amendment has "/A" behind either;
    * `spellings`: all that it is called, in capitals, without "FORM" before it;
    * `series`: what its filings and their amendments make up: an offering, a report of ownership, "" nothing that is
      studied;
    * `family`: the forms that share a folder and EDGAR's ways, as switches name it: "schedule-13"; "" for no switch;
    * `record`, `header`: the types of its record and of a submission's header; `root` the outermost element;
    * `blank`: what a first filing says before anybody has answered; `amending`: how it is amended; `switches`: how
      another form takes its place;
    * `schema`: the SEC's schema of a submission, in the folder of the schemas, "" for none;
    * `layout`: the form as people see it, and the pages on which it is asked;
    * `derived`: fills in what follows from other answers: of the record before and after a page was filled in;
    * `dissemination`: how EDGAR shows it; `hooks`: what other rooms have for this form alone;
    * `is_read_from_paper`: whether filings of the years before its XML are read, and put into the terms of today's form
      before they are written.

    A record has the type of its submission as `submission_type`.
    """

    name: str
    called: str
    title: str
    index_type: str
    submission_type: str
    spellings: frozenset[str]
    record: type[Part]
    roles: Roles
    amending: Amending
    layout: Layout
    series: Literal["offering", "ownership", ""] = ""
    family: str = ""
    schema: str = ""
    header: type[SubmissionHeader] = SubmissionHeader
    dissemination: Dissemination = Dissemination()
    hooks: Hooks = Hooks()
    blank: Mapping[str, object] = {}
    switches: tuple[Switch, ...] = ()
    derived: Callable[[Any, Any], Any] | None = None
    is_read_from_paper: bool = False
    root: str = "edgarSubmission"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages on which it is asked."""
        return self.layout.steps

    @property
    def namespace(self) -> str | None:
        """The namespace of its elements."""
        return self.record.namespace

    @property
    def takes_exhibits(self) -> bool:
        """Whether a submission has room for exhibits."""
        return "attachments" in self.header.__struct_fields__

    def items_of(self, record: Part) -> tuple[str, ...]:
        """Return the codes that are the items of its header: the exemptions that a notice claims."""
        name = self.dissemination.items
        return getattr(record, name) or () if name else ()


def mentions(record: Part, parties: Iterable[Party]) -> Iterator[Mention]:
    """Yield everybody who plays one of some parts in a record, in its order: those of one entry of a list together."""
    for path, group in groupby(parties, key=lambda party: party.path):
        playing = tuple(group)
        for at, part in each(record, path):
            for party in playing:
                if name := party.name_of(part):
                    field = party.name[0] if len(party.name) == 1 else ""
                    yield Mention(party, name, ".".join(filter(None, (at, field))), part)
