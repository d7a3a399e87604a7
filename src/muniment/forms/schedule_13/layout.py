"""Schedules 13D and 13G as people see them: cover, a page for each reporting person, items, signatures.

Sources: style sheets SCHEDULE 13D_X02 and 13G_X02, filings of 1994 to 2024.
"""

from muniment.forms.definition import Part as Record
from muniment.forms.layout import (
    FILE,
    SIGNATURE,
    Again,
    Break,
    Choices,
    Cover,
    Edition,
    Elsewhere,
    Layout,
    Lines,
    Node,
    Question,
    Repeated,
    Row,
    Section,
    Step,
    Text,
    Ticks,
    Unprinted,
    letters_of,
)
from muniment.forms.schedule_13.schedule_13d import Schedule13D
from muniment.forms.schedule_13.schedule_13g import Schedule13G

# The boxes of Item 3 of Schedule 13G, the last of which is that of a group.
_LETTERS = (Edition("abcdefgh", until=1997), Edition("abcdefghij", until=2008), Edition("abcdefghijk"))
_ADDRESS = ("street1", "street2", "city", "state", "zip_code")
_CONTACT = ("name", *(f"address.{name}" for name in _ADDRESS), "phone")
_COVER = Step("cover", "Cover page", (FILE, "cover"))
_PERSONS = Step("persons", "Reporting persons", ("persons",))
_SIGN = Step(SIGNATURE, "Signature", ("signature",))
_FILE = ("schema_version", "submission_type", "previous_accession_number", "filer_cik", "live_or_test")
_HEAD = ("agency", "form-title", "act", "rule-of-form", "omb-approval", "omb-note", "fee-paragraph", "remainder-note")
_NAMELESS = "(Reporting person not named)"  # ours: where one signature ends and the next begins has to be seen


def item3_letters(year: int) -> str:
    """Return the letters of the boxes of Item 3 of a Schedule 13G as printed in `year`.

    >>> item3_letters(1997)[-1], item3_letters(2005)[-1], item3_letters(2015)[-1]
    ('h', 'j', 'k')
    """
    return letters_of(_LETTERS, year)


def _lines(*names: str) -> tuple[Question, ...]:
    return tuple(Question(name, "line") for name in names)


def _questions(*names: str) -> tuple[Question, ...]:
    """Return answers whose labels are always printed."""
    return tuple(Question(name, "answer") for name in names)


def _answers(*names: str) -> tuple[Question, ...]:
    """Return answers that are printed where there are some."""
    return tuple(Question(name, "answer", when="answered") for name in names)


def _alone(name: str) -> Question:
    """Return the one answer below a heading, which needs no label."""
    return Question(name, "answer", label=None, when="answered")


def _again(name: str) -> Question:
    """Return an answer that the structured form has on its cover alone."""
    lines = _ADDRESS if name == "issuer_address" else ()
    return Question(name, "answer", when="answered", otherwise=name, lines=lines)


def _item(number: int, *nodes: Node, called: str = "") -> Section:
    return Section(str(number), nodes, part=f"item{number}", called=called)


def _waived(number: int, *nodes: Node, begins: str = "") -> Section:
    """Return an item of Schedule 13G that may not apply, with the instruction that begins so."""
    waiver = Ticks(("not_applicable",), when="ticked", states=True)
    instruction = (Text("<item-instruction>", "instruction", begins=begins, unless="not_applicable"),) if begins else ()
    return _item(number, waiver, *instruction, *nodes)


def _head(form: str, unprinted: tuple[str, ...], *nodes: Node) -> tuple[Node, ...]:
    """Return the cover page, which is the same on both schedules up to the number of the security."""
    return (
        Section(FILE, (Unprinted(_FILE, "they tell of the file, not of the holding"),), called="About this file"),
        *(Elsewhere(f"<{name}>") for name in _HEAD),
        Text("SECURITIES AND EXCHANGE COMMISSION", "agency"),
        Text("Washington, D.C. 20549", "agency"),
        Text(f"SCHEDULE {form}", "title"),
        Text("UNDER THE SECURITIES EXCHANGE ACT OF 1934", "subtitle"),
        Section(
            "cover",
            (
                Question("amendment_number", "inline", label="(Amendment No. )", when="amended"),
                Question("issuer_name", "caption"),
                Unprinted(unprinted, "the cover page has no room for it"),
                Question("class_title", "caption"),
                Question("cusips", "caption", label="(CUSIP Number)"),
                *nodes,
            ),
            called="Cover page",
            law="cover page",
        ),
    )


def _person(form: str, why: str, *above: str) -> Section:
    """Return the page of a reporting person; `above` are the lines between its group and the four powers."""
    named = (
        Question("name", "line"),
        Question("irs_number", "line", when="answered"),
        Question("group", "line", codes="ab"),
        Text("<sec-use-only>", number="3"),
        *_lines(*above),
    )
    powers = _lines("sole_voting_power", "shared_voting_power", "sole_dispositive_power", "shared_dispositive_power")
    sums = _lines("aggregate_amount", "excludes_shares", "percent", "types")
    parts = (Lines(named), Lines(powers, "<powers-heading>"), Lines(sums))
    cover = Cover(f"SCHEDULE {form}", "CUSIP Number(s):", "cusips", parts)
    unprinted = (Unprinted(("cik", "has_no_cik"), why), Elsewhere("<irs-number>"))
    nodes = (Break(), *unprinted, cover, *_answers("comment"))
    persons = Repeated("reporting_persons", nodes)
    return Section("persons", (persons,), called="Reporting persons", law="reporting_persons[]")


def _signature(*nodes: Node) -> Section:
    signing = Row((Question("signature", width=5), Question("title", width=5), Question("date", width=2)))
    named = (
        Question("reporting_person", "value", when="answered"),
        Text(_NAMELESS, "caption", unless="reporting_person"),
    )
    return Section(
        "signature",
        (
            Text("<certification>"),
            Repeated("signatures", (*named, Repeated("signers", (signing,)))),
            *_answers("signature_comment"),
            *nodes,
        ),
        called="Signature",
        law="signature",
        heading="SIGNATURE",
    )


def _layout(form: str, record: type[Record], nodes: tuple[Node, ...], steps: tuple[Step, ...]) -> Layout:
    return Layout(
        form, record, nodes, (_COVER, _PERSONS, *steps, _SIGN), since=1994, defined=2023, colon=":", copied=True
    )


LAYOUT_13D = _layout(
    "13D",
    Schedule13D,
    (
        *_head(
            "13D",
            ("issuer_cik",),
            Question("authorized_persons[]", "caption", lines=_CONTACT),
            Question("event_date", "caption"),
            Ticks(("previously_filed_13g",)),
            Text("<section-18-note>", "instruction"),
            Unprinted(("issuer_address",), "Item 1 has it"),
        ),
        _person("13D", "the page has no room for them", "fund_sources", "legal_proceedings", "citizenship"),
        Break(),
        Text("SCHEDULE 13D", "subtitle"),
        _item(1, *map(_again, ("class_title", "issuer_name", "issuer_address")), *_answers("comment")),
        _item(2, *_answers("names", "addresses", "occupations", "convictions", "civil_proceedings", "citizenship")),
        _item(3, _alone("funds")),
        _item(4, _alone("purpose")),
        _item(5, *_answers("amount_and_percent", "powers", "transactions", "others_with_rights", "ceased_on")),
        _item(6, _alone("contracts")),
        _item(7, _alone("exhibits")),
        _signature(),
    ),
    (
        Step("items-1-2", "Issuer, identity and background", ("item-1", "item-2")),
        Step("items-3-4", "Funds and purpose", ("item-3", "item-4")),
        Step("item-5", "Interest in securities", ("item-5",)),
        Step("items-6-7", "Contracts and exhibits", ("item-6", "item-7")),
    ),
)
LAYOUT_13G = _layout(
    "13G",
    Schedule13G,
    (
        *_head(
            "13G",
            ("issuer_cik", "issuer_address"),
            Question("event_date", "caption", since=1999),
            Choices("rules", columns=3, since=1998),
        ),
        _person("13G", "EDGAR removes them from the public copy", "citizenship"),
        Break(),
        Text("SCHEDULE 13G", "subtitle"),
        # The form gives these two items no title of their own: it is that of their parts.
        _item(
            1,
            *_questions("issuer_name", "issuer_address"),
            called="Name of Issuer, Address of Issuer's Principal Executive Offices",
        ),
        _item(
            2,
            *_questions("names", "addresses", "citizenship"),
            Again("class_title", "item 2(d)"),
            Again("cusips", "item 2(e)"),
            called="Name of Person Filing, Address, Citizenship, Title of Class of Securities, CUSIP Number",
        ),
        _waived(3, Choices("types", labelled=False, item="item 3", editions=_LETTERS), _alone("other_type")),
        _item(
            4,
            *_questions("amount", "percent"),
            Text("item 4(c)", "letter"),
            *_questions("sole_voting_power", "shared_voting_power"),
            *_questions("sole_dispositive_power", "shared_dispositive_power"),
        ),
        _waived(5, Ticks(("five_percent_or_less",), when="answered")),
        _waived(6, _alone("others"), begins="If any other person is known"),
        _waived(7, _alone("subsidiaries"), begins="If a parent holding company"),
        _waived(8, _alone("members"), begins="If a group has filed"),
        _waived(9, _alone("dissolution"), begins="Notice of dissolution"),
        _waived(10, _alone("certifications")),
        _signature(Text("Exhibit Information", "heading", where="exhibit_information"), _alone("exhibit_information")),
    ),
    (
        Step("items-1-2", "Issuer and persons filing", ("item-1", "item-2")),
        Step("item-3", "What the person filing is", ("item-3",)),
        Step("item-4", "Ownership", ("item-4",)),
        Step("items-5-9", "Other items", ("item-5", "item-6", "item-7", "item-8", "item-9")),
        Step("item-10", "Certifications", ("item-10",)),
    ),
)
