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
    Layout,
    Lines,
    Node,
    Question,
    Repeated,
    Row,
    Section,
    Step,
    Text,
    Tick,
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
_NAMELESS = "(Reporting person not named)"  # ours: where one signature ends and the next begins has to be seen


def item3_letters(year: int) -> str:
    """Return the letters of the boxes of Item 3 of a Schedule 13G as printed in `year`.

    >>> item3_letters(1997)[-1], item3_letters(2005)[-1], item3_letters(2015)[-1]
    ('h', 'j', 'k')
    """
    return letters_of(_LETTERS, year)


def _lines(*names: str) -> tuple[Question, ...]:
    return tuple(Question(name, "line") for name in names)


def _answers(*names: str) -> tuple[Question, ...]:
    """Return answers that are printed where there are some."""
    return tuple(Question(name, "answer", when="answered") for name in names)


def _text(item: str, field: str) -> Section:
    """Return an item that is one text."""
    return Section(item, (Question(field, "answer", label=None, when="answered"),), part=f"item{item}")


def _waived(item: str, *nodes: Node, begins: str = "") -> Section:
    """Return an item of Schedule 13G that may not apply, with the instruction that begins so."""
    waiver = Ticks((Tick("not_applicable"),), when="ticked")
    told = (Text("<item-instruction>", "instruction", begins=begins, unless="not_applicable"),) if begins else ()
    return Section(item, (waiver, *told, *nodes), part=f"item{item}")


def _waived_text(item: str, field: str, begins: str = "") -> Section:
    return _waived(item, Question(field, "answer", label=None, when="answered"), begins=begins)


def _head(form: str, unprinted: tuple[str, ...], *nodes: Node) -> tuple[Node, ...]:
    """Return the cover page, up to the number of the security alike on both schedules."""
    return (
        Section(FILE, (Unprinted(_FILE, "they tell of the file, not of the holding"),), called="About this file"),
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
    return Section(
        "persons",
        (
            Repeated(
                "reporting_persons",
                (
                    Break(),
                    Unprinted(("cik", "has_no_cik"), why),
                    Cover(
                        f"SCHEDULE {form}",
                        "CUSIP Number(s):",
                        "cusips",
                        (
                            Lines(
                                (
                                    Question("name", "line"),
                                    Question("irs_number", "line", when="answered"),
                                    Question("group", "line", codes="ab"),
                                    Text("<sec-use-only>", number="3"),
                                    *_lines(*above),
                                )
                            ),
                            Lines(
                                _lines(
                                    "sole_voting_power",
                                    "shared_voting_power",
                                    "sole_dispositive_power",
                                    "shared_dispositive_power",
                                ),
                                "<powers-heading>",
                            ),
                            Lines(_lines("aggregate_amount", "excludes_shares", "percent", "types")),
                        ),
                    ),
                    Question("comment", "answer", when="answered"),
                ),
            ),
        ),
        called="Reporting persons",
        law="reporting_persons[]",
    )


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
            Ticks((Tick("previously_filed_13g"),)),
            Text("<section-18-note>", "instruction"),
            Unprinted(("issuer_address",), "Item 1 has it"),
        ),
        _person("13D", "the page has no room for them", "fund_sources", "legal_proceedings", "citizenship"),
        Break(),
        Text("SCHEDULE 13D", "subtitle"),
        Section(
            "1",
            (
                Question("class_title", "answer", when="answered", otherwise="class_title"),
                Question("issuer_name", "answer", when="answered", otherwise="issuer_name"),
                Question("issuer_address", "answer", when="answered", otherwise="issuer_address", lines=_ADDRESS),
                *_answers("comment"),
            ),
            part="item1",
        ),
        Section(
            "2",
            _answers("names", "addresses", "occupations", "convictions", "civil_proceedings", "citizenship"),
            part="item2",
        ),
        _text("3", "funds"),
        _text("4", "purpose"),
        Section(
            "5",
            _answers("amount_and_percent", "powers", "transactions", "others_with_rights", "ceased_on"),
            part="item5",
        ),
        _text("6", "contracts"),
        _text("7", "exhibits"),
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
        Section("1", (Question("issuer_name", "answer"), Question("issuer_address", "answer")), part="item1"),
        Section(
            "2",
            (
                Question("names", "answer"),
                Question("addresses", "answer"),
                Question("citizenship", "answer"),
                Again("class_title", "item 2(d)"),
                Again("cusips", "item 2(e)"),
            ),
            part="item2",
        ),
        _waived(
            "3",
            Choices("types", labelled=False, item="item 3", editions=_LETTERS),
            Question("other_type", "answer", label=None, when="answered"),
        ),
        Section(
            "4",
            (
                Question("amount", "answer"),
                Question("percent", "answer"),
                Text("item 4(c)", "letter"),
                Question("sole_voting_power", "answer"),
                Question("shared_voting_power", "answer"),
                Question("sole_dispositive_power", "answer"),
                Question("shared_dispositive_power", "answer"),
            ),
            part="item4",
        ),
        _waived("5", Ticks((Tick("five_percent_or_less"),), when="answered")),
        _waived_text("6", "others", begins="If any other person is known"),
        _waived_text("7", "subsidiaries", begins="If a parent holding company"),
        _waived_text("8", "members", begins="If a group has filed"),
        _waived_text("9", "dissolution", begins="Notice of dissolution"),
        _waived_text("10", "certifications"),
        _signature(
            Text("Exhibit Information", "heading", where="exhibit_information"),
            Question("exhibit_information", "answer", label=None, when="answered"),
        ),
    ),
    (
        Step("items-1-2", "Issuer and persons filing", ("item-1", "item-2")),
        Step("item-3", "What the person filing is", ("item-3",)),
        Step("item-4", "Ownership", ("item-4",)),
        Step("items-5-9", "Other items", ("item-5", "item-6", "item-7", "item-8", "item-9")),
        Step("item-10", "Certifications", ("item-10",)),
    ),
)
