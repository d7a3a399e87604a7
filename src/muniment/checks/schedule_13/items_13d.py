"""Schedule 13D, Items 1 to 5: whether each is answered, and the legal proceedings of Item 2."""

import re

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.texts import (
    Told,
    fields_of,
    guarded,
    holds_figure,
    item_5,
    lacks,
    listed,
    refers,
    says_none,
    sentences,
    shown,
    texts_13d,
    whole,
)
from muniment.forms import Schedule13, Schedule13D
from muniment.forms.definition import Part
from muniment.forms.schedule_13.schedule_13d import Item1, Item2, ReportingPerson

_ITEMS = ("item1", "item2", "item3", "item4", "item5", "item6", "item7")
_ITEM_1 = (
    ("class_title", "the title of the class"),
    ("issuer_name", "the name of the issuer"),
    ("issuer_address", "the address of the issuer"),
)
_ITEM_2 = ("names", "addresses", "occupations", "convictions", "civil_proceedings", "citizenship")
_CRIMINAL = re.compile(r"convict|criminal", re.IGNORECASE)
_CIVIL = re.compile(
    r"\bcivil\b|judicial|administrative|securities\s+law|judge?ment|decree|injunct|enjoin", re.IGNORECASE
)
_REPORTS = re.compile(
    r"\b(?:was|were|been)\s+convicted\b|\bpleaded\s+guilty\b|\bpled\s+guilty\b|\b(?:was|were)\s+(?:permanently\s+)?"
    r"enjoined\b|\bconsented\s+to\s+(?:the\s+)?entry\b|\bsettled\s+(?:charges|an?\s+(?:civil|administrative))",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(?:excluding|other\s+than|except(?:\s+for)?)\s+(?:minor\s+)?traffic[^,.;)]*", re.IGNORECASE)
_EXCEPTED = re.compile(
    r"\b(?:except|other\s+than|save|see|set\s+forth|described|below|schedule|annex)\b", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:none|no|not|neither|nor|never)\b", re.IGNORECASE)
_OFFICERS = re.compile(
    r"\b(?:director|officer|general\s+partner|managing\s+member|manager|trustee|control|president|chairman|principal"
    r"|schedule|annex|appendix|exhibit|attachment)",
    re.IGNORECASE,
)


@rule(
    "S-01",
    "seven-items",
    "A first statement answers Items 1 to 7, and says so where one does not apply.",
    cites="17 CFR 240.13d-101, General Instruction A and Items 1 to 7",
    forms="13D",
    only="original",
    severity="error",
    in_schema=True,
    mend="Answer the item, or say that it does not apply.",
    basis="Item 7 weighs less: a statement may have no exhibits. Of a printed page only a single lack is told.",
    passes=({}, Example(changes={"item4": None, "item6": None}, copy="print")),
    fails=(Example(changes={"item4": None}, also=("X-06", "S-09")), Example(changes={"item6": None}, copy="print")),
)
def seven_items(filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for each item."""
    missing = _unanswered(filing)
    if not missing:
        return None
    told = listed(f"Item {path[4:]}" for path in missing)
    return Doubt(
        f"A first statement has nothing under {told}.",
        tuple(missing),
        severity="warning" if missing == ["item7"] else None,
    )


def _unanswered(filing: Filing[Schedule13]) -> list[str]:
    """Return the items that are left out, or hold nothing."""
    held = {path: getattr(filing.record, path) for path in _ITEMS}
    if filing.copy != "print":
        return [path for path, item in held.items() if item is UNSET or _empty(item)]
    missing = [path for path, item in held.items() if item is UNSET and path != "item1"]  # the cover tells Item 1
    # who read all items but one found the way through the page, and would have found that one
    return missing if len(missing) == 1 and not _lost(filing, missing[0]) else []


def _lost(filing: Filing[Schedule13], path: str) -> bool:
    return filing.read is not None and any(key.startswith(path) for key in filing.read.states)


def _empty(item: Part) -> bool:
    told = (getattr(item, name) for name in item.__struct_fields__ if name != "as_filed")
    return all(one is UNSET or (isinstance(one, str) and not one.strip()) for one in told)


@rule(
    "S-02",
    "class-and-issuer",
    "Item 1 gives the title of the class, and the name and address of the issuer.",
    cites="17 CFR 240.13d-101, Item 1",
    forms="13D",
    severity="error",
    in_schema=True,
    needs=("item1?", *(f"{name}?" for name, _ in _ITEM_1)),
    basis="What the cover gives counts for Item 1 as well. Of a printed page only what is plainly left blank is told.",
    passes={"item1.class_title": None},
    fails=Example(changes={"class_title": None, "item1.class_title": None}, also=("X-06", "X-13")),
)
def class_and_issuer(item1: Item1 | UnsetType, *cover: object, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for what Item 1 asks for, there or on the cover."""
    missing = [
        (name, label)
        for (name, label), value in zip(_ITEM_1, cover, strict=True)
        if lacks(filing, name, value) and (item1 is UNSET or not getattr(item1, name))
    ]
    if not missing:
        return None
    return Doubt(
        f"The statement does not give {listed(label for _, label in missing)}.", tuple(name for name, _ in missing)
    )


_NO_D_AND_E: dict[str, object] = {"item2.convictions": None, "item2.civil_proceedings": None}


@rule(
    "S-03",
    "five-years-statement",
    "Item 2 tells for each person whether there were convictions, or judgments on securities, in the last five years.",
    cites="17 CFR 240.13d-101, Item 2(a) to (f)",
    forms="13D",
    only="original",
    severity="warning",
    needs=("item2",),
    mend="Say so under Item 2(d) and (e), also where there were none.",
    basis="Wording is free: raised only where no word of such a statement stands in Item 2.",
    passes={},
    fails=Example(changes=_NO_D_AND_E, also=("X-06",)),
)
def five_years(item2: Item2) -> Doubt | None:
    """Look for the words that such statements use."""
    if item2.convictions and item2.civil_proceedings:
        return None
    text = fields_of(item2, *_ITEM_2)
    if not text or _says_elsewhere(text):
        return None
    missing: list[tuple[str, str]] = []
    if not item2.convictions and not _CRIMINAL.search(text):
        missing.append(("convictions", "convictions"))
    if not item2.civil_proceedings and not _CIVIL.search(text):
        missing.append(("civil_proceedings", "judgments on securities laws"))
    if not missing:
        return None
    return Doubt(
        f"Item 2 does not tell of {listed(words for _, words in missing)} in the last five years.",
        tuple(f"item2.{name}" for name, _ in missing),
    )


def _says_elsewhere(text: str) -> bool:
    """Tell whether an Item 2 leaves its answers to another place."""
    return bool(re.search(r"incorporated\s+(?:herein\s+)?by\s+reference|\b(?:schedule|annex|appendix)\b", text, re.I))


_TICKED = {"reporting_persons[0].legal_proceedings": True}
_GUILTY = {"item2.convictions": "In 2023 Ms. Quill pleaded guilty to a charge of insider trading."}


@rule(
    "S-04",
    "legal-proceedings-box",
    "The box for legal proceedings is ticked exactly when Item 2(d) or 2(e) reports something.",
    cites="Schedule 13D cover, row 5",
    forms="13D",
    severity="warning",
    needs=("reporting_persons", "item2"),
    mend="Tick or clear the box in row 5, or correct Item 2(d) and (e).",
    basis="Raised only where the texts deny, or report, without a word that bounds it.",
    passes=({}, {**_TICKED, **_GUILTY}),
    fails=(_TICKED, _GUILTY),
)
def legal_proceedings_box(persons: tuple[ReportingPerson, ...], item2: Item2) -> Doubt | None:
    """Compare the box with what Item 2(d) and (e) plainly say."""
    boxes = [person.legal_proceedings for person in persons]
    if not boxes or UNSET in boxes:
        return None
    at = tuple(f"reporting_persons[{number}].legal_proceedings" for number in range(len(boxes)))
    texts = (item2.convictions, item2.civil_proceedings)
    if True in boxes:
        if not all(_denied(text) for text in texts):
            return None
        return Doubt("The box for legal proceedings is ticked, but Item 2(d) and 2(e) report none.", at)
    said = next((sentence for text in texts if text for sentence in _reported(text)), "")
    return Doubt(f"No box for legal proceedings is ticked, but Item 2 reads: “{shown(said)}”.", at) if said else None


def _denied(text: Told) -> bool:
    if not text:
        return False
    plain = _HARMLESS.sub("", text)
    return says_none(text) or (_DENIED.search(plain) is not None and _EXCEPTED.search(plain) is None)


def _reported(text: str) -> list[str]:
    if not _REPORTS.search(text):
        return []
    return [one for one in sentences(text) if _REPORTS.search(one) and not guarded(_HARMLESS.sub("", one))]


@rule(
    "S-05",
    "officers-of-filer",
    "For a corporation or partnership, Item 2 also covers its officers, directors, partners and those who control it.",
    cites="17 CFR 240.13d-101, General Instruction C",
    forms="13D",
    only="original",
    severity="note",
    needs=("reporting_persons", "item2"),
    mend="List them in Item 2, or in a schedule to which it refers.",
    basis="Raised only where no text speaks of any such person, and no list or exhibit of them is there.",
    passes={},
    fails=Example(
        changes={
            "reporting_persons[0].types": ("CO",),
            "item2.names": "Gadfly Point Corporation",
            "item2.citizenship": "Delaware",
            "item2.occupations": "It invests in securities.",
            "item2.convictions": "It has not been convicted in the last five years.",
            "item2.civil_proceedings": "It was in the last five years no party to a proceeding on securities laws.",
            "item4.purpose": "Investment.",
            "item5.transactions": "None.",
            "item7.exhibits": "None",
        },
        also=("S-12", "J-04", "C-17"),
    ),
)
def officers_of_filer(persons: tuple[ReportingPerson, ...], item2: Item2, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for any word of officers, directors, partners or control."""
    entities = [person.name for person in persons if person.types and {"CO", "PN"}.intersection(person.types)]
    if not entities or not fields_of(item2, *_ITEM_2) or filing.details.people or filing.attached:
        return None
    if _OFFICERS.search(whole(texts_13d(filing.record))):
        return None
    name = entities[0] or "An entity"
    return Doubt(f"{name} is a corporation or partnership, but no text tells who runs or controls it.", ("item2",))


@rule(
    "S-09",
    "purpose-stated",
    "Item 4 states the purpose of the acquisition, and plans on the matters in (a) to (j).",
    cites="17 CFR 240.13d-101, Item 4",
    forms="13D",
    only="original",
    severity="error",
    in_schema=True,
    needs=("item4.purpose?",),
    mend="State the purpose, such as: investment.",
    basis="None of the accepted XML statements at hand breaks it; “not applicable” is an answer and a warning.",
    passes={"item4.purpose": "Investment; the Fund may seek seats on the board."},
    fails=(Example(changes={"item4.purpose": None}, also=("S-01", "X-06")), {"item4.purpose": "Not applicable."}),
)
def purpose_stated(purpose: Told, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for a purpose."""
    if lacks(filing, "item4.purpose", purpose):
        return Doubt("Item 4 states no purpose.")
    if says_none(purpose):
        return Doubt("Item 4 of a first statement says that there is no purpose to state.", severity="warning")
    return None


@rule(
    "S-10",
    "interest-stated",
    "Item 5(a) and (b) give the amount, the percentage and the powers, or refer to where they stand.",
    cites="17 CFR 240.13d-101, Item 5(a) and (b)",
    forms="13D",
    only="original",
    severity="error",
    in_schema=True,
    needs=("item5.amount_and_percent?", "item5.powers?"),
    mend="Give the numbers, or refer to the rows of the cover.",
    basis="None of the accepted XML statements at hand breaks it; a warning where an answer has no number.",
    passes={"item5.powers": "See rows 7 to 10."},
    fails=(
        Example(changes={"item5.powers": None}, also=("X-06",)),
        {"item5.amount_and_percent": "The Fund owns shares."},
    ),
)
def interest_stated(amount: Told, powers: Told, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for numbers or references."""
    answers = (("amount_and_percent", amount, "the amount and percentage"), ("powers", powers, "the powers"))
    missing = [(name, words) for name, value, words in answers if lacks(filing, f"item5.{name}", value)]
    if missing:
        told = listed(words for _, words in missing)
        return Doubt(f"Item 5 does not state {told}.", tuple(f"item5.{name}" for name, _ in missing))
    together = whole(item_5(filing.record)) if filing.copy == "print" else ""  # letters may stand in one paragraph
    for name, value, words in answers:
        text = together or value
        if text and not holds_figure(text) and not refers(text) and not says_none(text):
            return Doubt(
                f"Item 5 states neither a number for {words} nor where it stands.",
                (f"item5.{name}",),
                severity="warning",
            )
    return None
