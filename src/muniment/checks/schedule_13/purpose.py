"""The purpose of a holder: what the short form does not allow, and the ways from one schedule to the other."""

import re
from datetime import date, timedelta
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing, on_holding
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.past import last
from muniment.checks.schedule_13.rooms import FIVE, highest, stated
from muniment.checks.schedule_13.rules_box import EXEMPT, PASSIVE, QUALIFIED
from muniment.checks.schedule_13.texts import Place, places, plainly, texts_13g
from muniment.checks.schedule_13.trades import trades
from muniment.forms import Schedule13, Schedule13D, Schedule13G
from muniment.wording import day

_COOLING_OFF = timedelta(days=10)
_CONTROL = re.compile(
    r"\b(?:intends?|plans?|proposes?|seeks?|(?:has|have)\s+(?:decided|determined)|will)\s+(?:to\s+)?(?:\w+\s+){0,2}?"
    r"(?:nominate|solicit\s+prox\w+|replace\s+(?:\w+\s+){0,4}(?:directors|board)|acquire\s+control"
    r"|(?:effect|cause|seek)\s+a\s+change\s+(?:in|of)\s+(?:the\s+)?control"
    r"|(?:seek\s+|obtain\s+)?representation\s+on)\b"
    r"|\b(?:has|have)\s+(?:nominated|commenced\s+a\s+(?:proxy|consent)\s+(?:contest|solicitation)"
    r"|delivered\s+(?:to\s+the\s+issuer\s+)?(?:a\s+)?notice\s+of\s+(?:\w+\s+)?nomination)\b"
    r"|\b(?:is|are)\s+(?:soliciting\s+proxies|seeking\s+(?:board\s+)?representation\s+on"
    r"|(?:engaged|participating)\s+in\s+a\s+proxy\s+contest)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\bletter\s+to\s+(?:the\s+)?(?:issuer|company|board|chair\w*|directors?|chief|ceo|stockholders|shareholders)"
    r"|\bnotice\s+of\s+nomination|\bnomination\s+notice|\bproxy\s+statement\b|\bpresentation\s+to\s+the\s+board",
    re.IGNORECASE,
)
_NOMINATES = "The Adviser has nominated three directors for the next annual meeting of the issuer."
_ENGAGES = "The Adviser speaks with the management of the issuer and may nominate directors."
_C_TEXT = "were not acquired and are not held for the purpose of or with the effect of changing the control"
_C = {
    "rules": (PASSIVE,),
    "item3.types": None,
    "item3.not_applicable": True,
    "item10.certifications": _C_TEXT,
}


def _tells(filing: Filing[Schedule13G], begins: str) -> Doubt | None:
    """Return what a Schedule 13G plainly says of a purpose of control."""
    said = plainly(texts_13g(filing.record), _CONTROL)
    return Doubt(f"{begins} tells of a purpose of control: “{said.text}”.", (said.path, "rules")) if said else None


@rule(
    "B-05",
    "institution-with-purpose",
    "Rule 13d-1(b) is for shares held in the ordinary course of business, without a purpose of control.",
    cites="17 CFR 240.13d-1(b)(1)(i)",
    forms="13G",
    only="original",
    severity="warning",
    needs=("rules",),
    mend="A holder who means to change or influence control files a Schedule 13D.",
    basis="Talking with the issuer alone does not decide (C&DI 103.11 and 103.12); what is only possible is not told.",
    passes=({"item4.amount": _ENGAGES}, {**_C, "item4.amount": _NOMINATES}),
    fails={"item4.amount": _NOMINATES},
)
def institution_with_purpose(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for plain words of control in a statement under Rule 13d-1(b)."""
    return _tells(filing, "A statement under Rule 13d-1(b)") if QUALIFIED in rules else None


@rule(
    "B-07",
    "passive-with-purpose",
    "Rule 13d-1(c) is for shares held without purpose or effect of changing or influencing control.",
    cites="17 CFR 240.13d-1(c)(1)",
    forms="13G",
    only="original",
    severity="warning",
    needs=("rules",),
    mend="A holder who means to change or influence control files a Schedule 13D.",
    basis="Talking with the issuer alone does not decide (C&DI 103.11 and 103.12); what is only possible is not told.",
    passes={**_C, "item4.amount": _ENGAGES},
    fails=Example(changes={**_C, "item4.amount": _NOMINATES}, also=("T-10",)),
)
def passive_with_purpose(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for plain words of control in a statement under Rule 13d-1(c)."""
    passive = PASSIVE in rules and QUALIFIED not in rules
    return _tells(filing, "A statement under Rule 13d-1(c)") if passive else None


@rule(
    "B-12",
    "purpose-changed",
    "A holder on the short form who comes to have a purpose of control files a Schedule 13D.",
    cites="17 CFR 240.13d-1(e)(1)",
    forms="13G",
    only="amendment",
    severity="warning",
    needs=("rules",),
    mend="File a Schedule 13D.",
    passes=Example(changes={"item4.amount": _ENGAGES}, form="13G/A"),
    fails=Example(changes={"item4.amount": _NOMINATES}, form="13G/A", also=("C-16",)),
)
def purpose_changed(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Look for plain words of control in an amendment of a holder under Rule 13d-1(b) or (c)."""
    return _tells(filing, "An amendment on Schedule 13G") if rules != (EXEMPT,) else None


_FROM_13G = {"previously_filed_13g": True, "event_date": date(2026, 3, 20)}
_TRADED = "Date\tShares purchased\tPrice per share\n03/23/2026\t610,000\t$18.44"


@rule(
    "B-13",
    "cooling-off",
    "From a change of purpose until ten days after the Schedule 13D nothing more is bought, and no vote is cast.",
    cites="17 CFR 240.13d-1(e)(2) and (f)(2)",
    forms="13D",
    severity="note",
    mend="Check the days of the purchases, and the date of the event.",
    basis="The date of the event stands for the day on which the purpose changed; votes are not told in a filing.",
    passes=(
        {"previously_filed_13g": True, "item5.transactions": _TRADED},
        {"event_date": date(2026, 3, 20), "item5.transactions": _TRADED},
    ),
    fails=(
        {**_FROM_13G, "item5.transactions": _TRADED},
        Example(
            form="13D/A",
            changes={"item5.transactions": _TRADED.replace("03/23/2026", "09/16/2025")},
            earlier=(
                Example(
                    form="13D",
                    changes={"previously_filed_13g": True, "event_date": date(2025, 9, 8)},
                    filed=date(2025, 9, 12),
                ),
            ),
        ),
    ),
)
def cooling_off(filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for purchases between the change of purpose and the tenth day after the first Schedule 13D."""
    period = _cooling(filing)
    if period is None:
        return None
    first, last = period
    days = sorted({one.date for one in trades(filing) if one.side == "buy" and one.date and first < one.date <= last})
    if not days:
        return None
    return Doubt(
        f"A purchase of {day(days[0])} falls between the event of {day(first)} and the tenth day after the statement.",
        ("item5.transactions",),
    )


def _cooling(filing: Filing[Schedule13]) -> tuple[date, date] | None:
    """Return the event that took away the short form, and the last day on which nothing is bought."""
    statements = [
        (one.record, one.filed)
        for one in (*(filing.earlier or ()), filing)
        if isinstance(one.record, Schedule13D) and one.amendment is False
    ]
    record, filed = statements[-1] if statements else (None, None)
    if record is None or record.previously_filed_13g is not True:
        return None
    event = record.event_date
    return (event, (filed or event) + _COOLING_OFF) if event else None


@rule(
    "B-16",
    "back-to-short-form",
    "Who has filed a Schedule 13D may return to the short form once it is passive, or an institution, again.",
    cites="17 CFR 240.13d-1(h)",
    forms="13G",
    severity="note",
    history=True,
    needs=("rules",),
    mend="Close the Schedule 13D with an amendment that says how its plans ended.",
    passes=Example(earlier=(Example(form="13D/A"),)),
    fails=Example(earlier=(Example(form="13D", changes={"item4.purpose": "The Fund has nominated two directors."}),)),
)
def back_to_short_form(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Look at the plans that the last Schedule 13D of the holder stated."""
    before = filing.earlier or ()
    if not before or before[-1].form != "13D" or rules == (EXEMPT,):
        return None
    statements = (one for one in reversed(before) if on_holding(one))
    purposes = next((purpose for one in statements if (purpose := _purpose(one))), list[Place]())
    said = plainly(purposes, _CONTROL)
    if not said:
        return None
    return Doubt(f"The last purpose that a Schedule 13D of the holder states is: “{said.text}”.", ("rules",))


def _purpose(filing: Filing[Schedule13]) -> list[Place]:
    return places(filing.record, "item4.purpose") if filing.form == "13D" else []


@rule(
    "B-17",
    "earlier-13g-box",
    "A Schedule 13D that follows a Schedule 13G under Rule 13d-1(e), (f) or (g) says so on its cover.",
    cites="Schedule 13D cover; 17 CFR 240.13d-101",
    forms="13D",
    only="original",
    severity="warning",
    history=True,
    needs=("previously_filed_13g",),
    mend="Tick the box.",
    basis="Silent where the last Schedule 13G reported five percent or less: the holder had left.",
    passes=(
        Example(changes={"previously_filed_13g": True}, earlier=(Example(form="13G"),)),
        Example(earlier=(Example(form="13G/A"),)),
        Example(earlier=()),
    ),
    fails=Example(earlier=(Example(form="13G"),)),
)
def earlier_13g(ticked: bool, filing: Filing[Schedule13D]) -> Doubt | None:
    """Compare the box with the last statement of the holder."""
    before = last(filing)
    if ticked or before is None or not isinstance(before.record, Schedule13G) or _left(before.record):
        return None
    when = f" of {day(before.filed)}" if before.filed else ""
    return Doubt(f"The holder's Schedule 13G{when} comes before this statement, but the box for it is empty.")


def _left(record: Schedule13G) -> bool:
    percents = stated(record.reporting_persons or ())
    ticked = record.item5 is not UNSET and record.item5.five_percent_or_less is True
    return ticked or (percents is not None and max(map(highest, percents), default=Decimal(0)) <= FIVE)


@rule(
    "G-17",
    "short-form-demands",
    "Schedule 13G has no item for a purpose, and an exhibit that states one of control contradicts the form.",
    cites="17 CFR 240.13d-1(b)(1)(i) and (c)(1)",
    forms="13G",
    severity="note",
    needs=("exhibit_information",),
    mend="Check whether a Schedule 13D is due.",
    basis="Facts decide (C&DI 103.12): the list of exhibits only tells that there is a letter or a nomination.",
    passes={"exhibit_information": "Exhibit 99.1: Joint Filing Agreement"},
    fails={"exhibit_information": "Exhibit 99.2: Letter to the Board, asking for a sale of the company"},
)
def short_form_demands(exhibits: str) -> Doubt | None:
    """Look for letters and nominations in the list of exhibits."""
    found = _DEMAND.search(exhibits)
    if not found:
        return None
    return Doubt(f"The exhibits name a “{' '.join(found[0].split())}”; whether it states a purpose is worth a look.")
