"""Item 12: who is paid for soliciting purchasers."""

from msgspec import UNSET, UnsetType

from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, STRUCTURED, joined, other_words, placeholder, stated
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.forms.form_d.fields import Recipient
from muniment.values.kind import says_not_applicable
from muniment.wording import amount

_CRD = (("crd_number", "the recipient"), ("associated_dealer_crd_number", "the associated broker or dealer"))
_DEALER = ("associated_dealer", "associated_dealer_crd_number")


@rule(
    "E-26",
    "recipient-whole",
    "A recipient has a name and an address, or is not listed.",
    cites=f"{SPEC}, section 6 and note m#12; Form D Item 12",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    each="recipients",
    needs=(".",),
    mend="Give name and address, or leave the recipient out.",
    basis="0 of 12,036 accepted recipient rows lack them (data sets of 2025 Q2 and Q3). An associated broker or dealer "
    "left blank is a note; numbers and states have rules of their own.",
    passes={"recipients[0].associated_dealer_crd_number": "999000102"},
    fails=(
        {"recipients[0].name": None},
        {"recipients[0].address": None},
        {"recipients[1].associated_dealer": None},
    ),
)
def whole(recipient: Recipient) -> list[Doubt]:
    """Look for each part of a recipient of whom anything is told."""
    missing = tuple(name for name in ("name", "address") if not stated(recipient, name))
    if missing and any(stated(recipient, name) for name in (*_DEALER, "name", "address", "crd_number", "states")):
        return [Doubt(f"Item 12: a recipient has no {joined(missing)}.", missing)]
    if not missing and not stated(recipient, "associated_dealer"):
        words = f"Item 12: beside {_name(recipient)} stands neither an associated broker or dealer nor None."
        return [Doubt(words, ("associated_dealer",), severity="note")]
    return []


def _name(recipient: Recipient) -> str:
    return recipient.name or "the recipient"


@rule(
    "K-21",
    "commission-without-recipient",
    "Who pays sales commissions names who receives them.",
    cites="Form D Items 12 and 15",
    forms="D",
    severity="warning",
    needs=("sales_commissions", "recipients?", "."),
    mend="Name the recipient in Item 12.",
    basis="101 of 27,125 accepted notices name none (data sets of 2025 Q2 and Q3). As long as nothing is sold, the "
    "recipient may not be known: a note.",
    passes={},
    fails={"recipients": ()},
)
def commission_alone(commissions: int, recipients: tuple[Recipient, ...] | UnsetType, record: FormD) -> Doubt | None:
    """Compare the amount with the list."""
    if not commissions or recipients:
        return None
    return Doubt(
        f"Item 15 gives {amount(commissions)} of sales commissions, and Item 12 names nobody who receives them.",
        ("sales_commissions", "recipients"),
        severity=None if record.total_amount_sold else "note",
    )


@rule(
    "K-22",
    "recipient-without-commission",
    "Who names a recipient gives the commissions or finders' fees.",
    cites="Form D Items 12 and 15",
    forms="D",
    severity="note",
    needs=("recipients?", "sales_commissions", "finders_fees"),
    mend="Give the amount, or say in the clarification who else pays.",
    basis="2,252 of 5,549 accepted notices with a recipient give none (data sets of 2025 Q2 and Q3): others pay.",
    passes={},
    fails={"sales_commissions": 0, "finders_fees": 0},
)
def recipient_unpaid(recipients: tuple[Recipient, ...] | UnsetType, commissions: int, fees: int) -> Doubt | None:
    """Compare the list with the amounts; an entry named None names nobody."""
    if commissions or fees:
        return None
    named = [one.name for one in recipients or () if one.name is not UNSET and not placeholder(one.name)]
    if not named:
        return None
    others = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return Doubt(f"Item 12 names {named[0]}{others}, and Item 15 gives neither commissions nor finders' fees.")


@rule(
    "K-23",
    "crd-answered",
    "Each recipient, and the broker or dealer it is associated with, gives a CRD number or says None.",
    cites="Form D Item 12",
    forms="D",
    severity="note",
    copies=STRUCTURED,
    each="recipients",
    needs=("name", "."),
    mend="Give the number, or None.",
    basis="2,900 of 12,036 accepted recipient rows have no number, all of them with the word None (data sets of 2025 "
    "Q2 and Q3).",
    passes={"recipients[0].crd_number": "104234"},
    fails=({"recipients[0].crd_number": None}, {"recipients[1].associated_dealer_crd_number": None}),
)
def crd_answered(name: str, recipient: Recipient) -> Doubt | None:
    """Look for a number or a word in each place."""
    missing = [(path, whose) for path, whose in _CRD if not stated(recipient, path)]
    if not missing:
        return None
    told = joined([whose for _, whose in missing])
    return Doubt(f"Item 12: beside {name} the CRD number of {told} is left blank.", tuple(path for path, _ in missing))


@rule(
    "K-24",
    "crd-digits",
    "A CRD number has one to nine digits.",
    cites=f"{SPEC}, table 3.4; Form D Item 12",
    forms="D",
    severity="warning",
    each="recipients",
    needs=(".",),
    mend="Give the digits alone.",
    basis="0 of 12,036 accepted recipient rows break it (data sets of 2025 Q2 and Q3).",
    passes={"recipients[0].crd_number": "104234"},
    fails=(
        Example(changes={"recipients[0].crd_number": "CRD104234"}, also=("E-01",)),
        Example(changes={"recipients[0].crd_number": "1234567890"}, also=("E-01",)),
    ),
)
def crd_digits(recipient: Recipient) -> list[Doubt]:
    """Look at the numbers, and at the words that stand in the place of one."""
    found: list[Doubt] = []
    for path, whose in _CRD:
        held = getattr(recipient, path)
        words = held if held is not UNSET else _words(recipient, path)
        if words and not (len(words) <= 9 and words.isascii() and words.isdigit()) and not says_not_applicable(words):
            found.append(Doubt(f"Item 12: the CRD number of {whose} is given as {words!r}.", (path,)))
    return found


def _words(recipient: Recipient, path: str) -> str:
    if not recipient.as_filed or not other_words(recipient, path):
        return ""
    return next(one.words.strip() for one in recipient.as_filed if one.field == path and one.words)


@rule(
    "K-25",
    "solicitation-named",
    "Each recipient names the states in which it solicits, or solicits abroad.",
    cites="Form D Item 12",
    forms="D",
    severity="note",
    each="recipients",
    needs=("name", "."),
    mend="Choose the states, All States, or Foreign/non-US.",
    basis="2 of 12,036 accepted recipient rows break it (data sets of 2025 Q2 and Q3).",
    passes=({"recipients[0].states": (), "recipients[0].all_states": True}, {"recipients[1].states": ()}),
    fails={"recipients[0].states": ()},
)
def solicitation(name: str, recipient: Recipient) -> Doubt | None:
    """Look for any of the three answers."""
    if recipient.states or recipient.all_states or recipient.foreign or stated(recipient, "states"):
        return None
    return Doubt(f"Item 12: no state is named in which {name} solicits.", ("states", "all_states"))
