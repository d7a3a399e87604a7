"""Schedule 13D, Items 1 to 7: whether each is answered; proceedings, funds, transactions, contracts and exhibits."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing, FilingDay, day_of_filing
from muniment.checks.rule import Violation, rule
from muniment.checks.schedule_13.amendments import last_on
from muniment.checks.schedule_13.persons import (
    FIVE,
    ROUNDS_TO_FIVE,
    Persons13D,
    all_percents,
    highest,
    list_percents,
    lowest,
    paths_of,
    together,
)
from muniment.checks.schedule_13.texts import (
    ITEM_2,
    Place,
    as_quoted,
    day_in,
    denies_contracts,
    entry_path,
    fields_of,
    guarded,
    holds_figure,
    is_missing,
    item_5,
    joined,
    places,
    plainly,
    refers,
    says_none,
    sentences,
    texts_13d,
    trades,
    whole,
)
from muniment.codes.schedule_13 import FUND_SOURCES
from muniment.forms import Schedule13, Schedule13D
from muniment.forms.definition import Part, Several, Words
from muniment.forms.schedule_13.schedule_13d import Item1, Item2, Item7
from muniment.wording import amount, day, listed

# ---- Items 1, 2, 4 and 5: whether each is answered -------------------------------------------------------------------

_ITEMS = ("item1", "item2", "item3", "item4", "item5", "item6", "item7")
_ITEM_1 = (
    ("class_title", "the title of the class"),
    ("issuer_name", "the name of the issuer"),
    ("issuer_address", "the address of the issuer"),
)
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


@rule("S-01")
def seven_items(filing: Filing[Schedule13D]) -> Violation | None:
    missing = _unanswered(filing)
    if not missing:
        return None
    items = listed(f"Item {path[4:]}" for path in missing)
    return Violation(
        f"A first statement has nothing under {items}.",
        tuple(missing),
        severity="warning" if missing == ["item7"] else None,
    )


def _unanswered(filing: Filing[Schedule13]) -> list[str]:
    """Return the items that are left out, or hold nothing."""
    items = {path: getattr(filing.record, path) for path in _ITEMS}
    if filing.copy != "print":
        return [path for path, item in items.items() if item is UNSET or _empty(item)]
    missing = [path for path, item in items.items() if item is UNSET and path != "item1"]  # the cover states Item 1
    # who read all items but one found the way through the page, and would have found that one
    if len(missing) > 1:
        return []
    states: Iterable[str] = filing.reading.states if filing.reading else ()
    return [path for path in missing if not any(key.startswith(path) for key in states)]


def _empty(item: Part) -> bool:
    answers = (getattr(item, name) for name in item.__struct_fields__ if name != "as_filed")
    return all(answer is UNSET or (isinstance(answer, str) and not answer.strip()) for answer in answers)


@rule("S-02", requires=("item1?", *(f"{name}?" for name, _ in _ITEM_1)))
def class_and_issuer(item1: Item1 | UnsetType, *cover: object, filing: Filing[Schedule13D]) -> Violation | None:
    missing = [
        (name, label)
        for (name, label), value in zip(_ITEM_1, cover, strict=True)
        if is_missing(filing, name, value) and (item1 is UNSET or not getattr(item1, name))
    ]
    if not missing:
        return None
    return Violation(
        f"Item 1: the statement does not give {listed(label for _, label in missing)}.",
        tuple(name for name, _ in missing),
    )


@rule("S-03", requires=("item2",))
def five_years(item2: Item2) -> Violation | None:
    if item2.convictions and item2.civil_proceedings:
        return None
    text = fields_of(item2, *ITEM_2)
    if not text or _says_elsewhere(text):
        return None
    missing: list[tuple[str, str]] = []
    if not item2.convictions and not _CRIMINAL.search(text):
        missing.append(("convictions", "convictions"))
    if not item2.civil_proceedings and not _CIVIL.search(text):
        missing.append(("civil_proceedings", "judgments on securities laws"))
    if not missing:
        return None
    return Violation(
        f"Item 2 does not mention {listed(label for _, label in missing)} in the last five years.",
        tuple(f"item2.{name}" for name, _ in missing),
    )


def _says_elsewhere(text: str) -> bool:
    """Tell whether an Item 2 leaves its answers to another place."""
    return bool(re.search(r"incorporated\s+(?:herein\s+)?by\s+reference|\b(?:schedule|annex|appendix)\b", text, re.I))


@rule("S-04", requires=("reporting_persons", "item2"))
def legal_proceedings_box(persons: Persons13D, item2: Item2) -> Violation | None:
    boxes = [person.legal_proceedings for person in persons]
    if not boxes or UNSET in boxes:
        return None
    at = tuple(f"reporting_persons[{number}].legal_proceedings" for number in range(len(boxes)))
    texts = (item2.convictions, item2.civil_proceedings)
    if True in boxes:
        if not all(_denied(text) for text in texts):
            return None
        return Violation("The box for legal proceedings is ticked, but Item 2(d) and 2(e) report none.", at)
    reported = next((sentence for text in texts if text for sentence in _reported(text)), "")
    return (
        Violation(f"No box for legal proceedings is ticked, but Item 2 reads: “{as_quoted(reported)}”.", at)
        if reported
        else None
    )


def _denied(text: Words) -> bool:
    if not text:
        return False
    plain = _HARMLESS.sub("", text)
    return says_none(text) or (_DENIED.search(plain) is not None and _EXCEPTED.search(plain) is None)


def _reported(text: str) -> list[str]:
    if not _REPORTS.search(text):
        return []
    return [
        sentence
        for sentence in sentences(text)
        if _REPORTS.search(sentence) and not guarded(_HARMLESS.sub("", sentence))
    ]


@rule("S-05", requires=("reporting_persons", "item2"))
def officers_of_filer(persons: Persons13D, item2: Item2, filing: Filing[Schedule13D]) -> Violation | None:
    entities = [person.name for person in persons if person.types and {"CO", "PN"}.intersection(person.types)]
    if not entities or not fields_of(item2, *ITEM_2) or filing.details.people or filing.attached:
        return None
    if _OFFICERS.search(whole(texts_13d(filing.record))):
        return None
    name = entities[0] or "An entity"
    return Violation(f"{name} is a corporation or partnership, but no text tells who runs or controls it.", ("item2",))


@rule("S-09", requires=("item4.purpose?",))
def purpose_stated(purpose: Words, filing: Filing[Schedule13D]) -> Violation | None:
    if is_missing(filing, "item4.purpose", purpose):
        return Violation("Item 4 states no purpose.")
    if says_none(purpose):
        return Violation("Item 4 of a first statement says that there is no purpose to state.", severity="warning")
    return None


# That nothing is owned any more, which has no number.
_OWNS_NONE = re.compile(
    r"\b(?:no\s+longer|ceased\s+to|(?:do(?:es)?|did)\s+not)\s+(?:\w+\s+){0,3}own\w*"
    r"|\b(?:owns?|owning|holds?|ha(?:s|ve))\s+(?:beneficially\s+)?(?:no|none|zero)\b"
    r"|\b(?:no|none\s+of\s+the)\s+(?:\w+\s+){0,4}(?:shares|units|securities|stock)\b",
    re.IGNORECASE,
)


@rule("S-10", requires=("item5.amount_and_percent?", "item5.powers?"))
def interest_stated(amount: Words, powers: Words, filing: Filing[Schedule13D]) -> Violation | None:
    answers = (("amount_and_percent", amount, "the amount and percentage"), ("powers", powers, "the powers"))
    missing = [(name, label) for name, value, label in answers if is_missing(filing, f"item5.{name}", value)]
    if missing:
        labels = listed(label for _, label in missing)
        return Violation(f"Item 5 does not state {labels}.", tuple(f"item5.{name}" for name, _ in missing))
    item_text = whole(item_5(filing.record)) if filing.copy == "print" else ""  # letters may stand in one paragraph
    for name, value, label in answers:
        text = item_text or value
        if text and not (holds_figure(text) or refers(text) or says_none(value or text) or _OWNS_NONE.search(text)):
            return Violation(
                f"Item 5 states neither a number for {label} nor where it stands.",
                (f"item5.{name}",),
                severity="warning",
            )
    return None


# ---- Item 3: funds ---------------------------------------------------------------------------------------------------

_BANK = "BK"
_SOURCES: tuple[tuple[str, str, re.Pattern[str], frozenset[str]], ...] = (
    (
        "borrowed money",
        "neither BK (a bank) nor OO (another lender, as a broker)",
        re.compile(
            r"\b(?:margin|bank|term)\s+loans?\b|\b(?:proceeds\s+(?:of|from)|borrowings?\s+under)\s+(?:\w+\s+){0,3}"
            r"(?:loan|credit\s+(?:facility|agreement))\b",
            re.IGNORECASE,
        ),
        frozenset({"BK", "OO"}),
    ),
    ("personal funds", "not PF", re.compile(r"\bpersonal\s+funds\b", re.IGNORECASE), frozenset({"PF", "OO", "AF"})),
    ("working capital", "not WC", re.compile(r"\bworking\s+capital\b", re.IGNORECASE), frozenset({"WC", "OO", "AF"})),
)
_FINANCING = re.compile(
    r"\b(?:loan|credit|financing|commitment|facility|pledge|margin|promissory|note|lender|debt|bank)\b", re.IGNORECASE
)


@rule("S-06", each="reporting_persons", requires=("fund_sources?", "name?"))
def source_codes(sources: Several, name: Words, filing: Filing[Schedule13D]) -> Violation | None:
    who = name or "a reporting person"
    if not sources:
        # the place of one person's list is found by its number, which a rule about each does not know
        is_located = filing.copy != "print"
        return Violation(f"Row 4 names no source of funds for {who}.", ("fund_sources",)) if is_located else None
    unknown = [code for code in sources if code not in FUND_SOURCES]
    if not unknown:
        return None
    return Violation(
        f"Row 4 has {listed(unknown)} for {who}, which is no code of a source of funds.",
        tuple(dict.fromkeys(entry_path(filing, "fund_sources", sources, code) for code in unknown)),
    )


@rule("S-07", requires=("reporting_persons", "item3.funds"))
def sources_agree(persons: Persons13D, funds: str) -> Iterator[Violation]:
    if any(not person.fund_sources for person in persons):
        return
    codes = frozenset(code for person in persons for code in person.fund_sources or ())
    for source, missing, pattern, fitting in _SOURCES:
        if codes.isdisjoint(fitting) and plainly([Place("item3.funds", funds)], pattern):
            paths = ("item3.funds", *paths_of(persons, "fund_sources"))
            row_4 = listed(sorted(codes))
            yield Violation(f"Item 3 tells of {source}, but row 4 has {row_4}, {missing}.", paths)


@rule("S-08", requires=("reporting_persons", "item7?"), whole=True)
def loan_agreement(persons: Persons13D, item7: Item7 | UnsetType, filing: Filing[Schedule13D]) -> Violation | None:
    if not any(person.fund_sources and _BANK in person.fund_sources for person in persons):
        return None
    exhibits = fields_of(item7, "exhibits")
    funds = fields_of(filing.record.item3, "funds").lower()
    if _FINANCING.search(exhibits) or "confidential" in funds or "exhibit" in funds or "reference" in funds:
        return None
    at = paths_of(persons, "fund_sources")
    return Violation("Row 4 names a bank as source of funds, but Item 7 lists no agreement with one.", at)


# ---- Item 5(c) and (e): transactions and exits -----------------------------------------------------------------------

_SIXTY = timedelta(days=60)
_TRADING = re.compile(
    r"transact|purchas|bought|acqui|sold|sale|dispos|\bsixty\b|\b60\b|effected|traded|convert|exercis", re.IGNORECASE
)
_NO_TRADE = re.compile(
    r"\b(?:grant|split|vest|dividend|distribut|outstanding|conver|exercis|gift|merger|reinvest|issued|award)",
    re.IGNORECASE,
)
# Where and how shares change hands, as Item 5(c) asks.
_WHERE = re.compile(
    r"open[\s-]+market|\bmarket\s+(?:purchase|sale|transaction|order)|\bbroker(?:s|ed|-dealers?)?\b|\bexchange\b(?!\s+act)"
    r"|nasdaq|\bnyse\b|\bamex\b|over[\s-]the[\s-]counter|privately|\bprivate\s+(?:placement|transaction|sale|purchase)"
    r"|negotiated|\bblock\b|tender|\boffering\b|exercis"
    r"|conver|\bgrant|\bgift|merger|pursuant\s+to|agreement|(?:from|by|to)\s+the\s+(?:issuer|company)|\bplan\b|subscri"
    r"|dividend|distribut|donat|inherit|\baward|\bvest|swap|\bin\s+the\s+market|\bunderwrit|one\s+seller|market\s+price",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"(?<![\d,])\d[\d,]{0,14}\s+(?:\w+\s+){0,4}?(?:shares|units|ads)\b[^;]{0,80}?(?:\$\s?|\bat\s+|\bof\s+)\d",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\b(?:exhibit|annex|appendix|attach\w*|item\s+[346]|schedules?(?!\s+13))\b", re.IGNORECASE)
_CEASED = re.compile(
    r"ceas\w{1,4}[^.;]{0,80}(?:five|5)\s*(?:percent|per\s+cent|%)|no\s+longer[^.;]{0,80}(?:own|(?:five|5)\s*(?:percent|%))"
    r"|ceas\w{1,4}\s+to\s+(?:be|own|have|beneficially)",
    re.IGNORECASE,
)
_REMAINS = re.compile(r"\b(?:remains?|continues?|still|not)\b", re.IGNORECASE)


@rule("S-11", requires=("reporting_persons",))
def transactions_described(persons: Persons13D, filing: Filing[Schedule13D]) -> Violation | None:
    item5 = filing.record.item5
    transactions = item5.transactions if item5 else UNSET
    if transactions:
        is_told = holds_figure(transactions) or refers(transactions) or says_none(transactions)
        if is_told or re.search(r"\bno|\bexcept", transactions, re.I):
            return None
        return Violation("Item 5(c) neither lists a transaction nor says that there was none.", ("item5.transactions",))
    changed = _changed(persons, filing) if filing.amendment else None
    if changed is None:
        return None
    if _TRADING.search(whole(item_5(filing.record))) or _NO_TRADE.search(whole(texts_13d(filing.record))):
        return None
    number, was, now = changed
    return Violation(
        f"The amount owned went from {amount(was, '')} to {amount(now, '')}, but Item 5(c) tells of no transaction.",
        (f"reporting_persons[{number}].aggregate_amount", "item5.transactions"),
    )


@rule("S-18", requires=("item5.transactions-",))
def where_and_how(transactions: str, filing: Filing[Schedule13D]) -> Violation | None:
    if _WHERE.search(transactions) or _WHERE.search(fields_of(filing.record.item3, "funds")):
        return None
    if _ELSEWHERE.search(transactions):
        return None
    if not _days_traded(filing):
        return None
    return Violation("Item 5(c) lists transactions, and nothing says where and how they were effected.")


def _days_traded(filing: Filing[Schedule13D]) -> list[date | None]:
    """Return the day of each transaction, None where it has none; of a text that was not read so, its first one."""
    listed = trades(filing)
    text = fields_of(filing.record.item5, "transactions")
    if listed or not _PRICED.search(text):
        return [trade.date or None for trade in listed]
    day = day_in(text)
    return [day if isinstance(day, date) else None] if day else []


def _changed(persons: Persons13D, filing: Filing[Schedule13D]) -> tuple[int, Decimal, Decimal] | None:
    """Return who owns another number of shares than in the last Schedule 13D, and both numbers."""
    before = last_on(filing, Schedule13D)
    earlier_amounts = {
        person.name: person.aggregate_amount for person in (before.reporting_persons if before else ()) or ()
    }
    for number, person in enumerate(persons):
        was = earlier_amounts.get(person.name, UNSET)
        if was is not UNSET and person.aggregate_amount is not UNSET and was != person.aggregate_amount:
            return number, was, person.aggregate_amount
    return None


@rule("S-12")
def sixty_days(filing: Filing[Schedule13D]) -> Violation | None:
    first = min(filter(None, (filing.record.event_date or None, filing.day("filed"))), default=None)
    is_first = filing.amendment is False and first is not None
    earliest = min(filter(None, _days_traded(filing)), default=None) if is_first else None
    if first is None or earliest is None or first - earliest <= _SIXTY:
        return None
    return Violation(
        f"Item 5(c) lists a transaction of {day(earliest)}, more than sixty days before {day(first)}.",
        ("item5.transactions",),
    )


@rule("S-19")
def traded_afterwards(filing: Filing[Schedule13D]) -> Violation | None:
    signed = FilingDay(filing.signed, "signed", filing.signed) if filing.copy == "xml" and filing.signed else None
    made = min(filter(None, (day_of_filing(filing), signed)), key=lambda made: made.made, default=None)
    latest = max(filter(None, _days_traded(filing)), default=None)
    if made is None or latest is None or latest <= made.made:
        return None
    after = f"the day on which it was {made.word}, {day(made.made)}" if made.word else day(made.made)
    return Violation(f"Item 5(c) lists a transaction of {day(latest)}, after {after}.", ("item5.transactions",))


@rule("S-13", requires=("reporting_persons",))
def exit_date(persons: Persons13D, filing: Filing[Schedule13D]) -> Violation | None:
    if not _below_five(persons):
        return None
    before = last_on(filing, Schedule13D)
    if before and _below_five(before.reporting_persons or ()):
        return None
    ceased = fields_of(filing.record.item5, "ceased_on")
    if day_in(ceased) or (ceased and not says_none(ceased) and refers(ceased)):
        return None
    if _CEASED.search(whole([*item_5(filing.record), *places(filing.record, "item4.purpose", "item1.comment")])):
        return None
    return Violation(
        f"The cover says {list_percents(all_percents(persons) or ())}, but Item 5(e) does not say since when.",
        ("item5.ceased_on", *paths_of(persons, "percent")),
    )


def _below_five(persons: Persons13D) -> bool:
    percents = all_percents(persons)
    if percents is None or any(person.group == "a" for person in persons[:1] if len(persons) == 1):
        return False
    return max(percents) < ROUNDS_TO_FIVE and max(map(highest, percents)) <= FIVE and together(persons) <= FIVE


@rule("S-14", requires=("reporting_persons", "item5.ceased_on-"))
def exit_above_five(persons: Persons13D, ceased: str) -> Violation | None:
    percents = all_percents(persons)
    if percents is None or min(map(lowest, percents)) <= FIVE or _REMAINS.search(ceased):
        return None
    when = day_in(ceased)
    if not isinstance(when, date):
        return None
    return Violation(
        f"Item 5(e) gives {day(when)} as the end of more than five percent, but the cover says "
        f"{list_percents(percents)}.",
        ("item5.ceased_on",),
    )


# ---- Items 6 and 7: contracts and exhibits ---------------------------------------------------------------------------

_SWAPS = re.compile(
    r"\b(?:total\s+return|cash[\s-]settled|equity|security-based)\s+(?:equity\s+|total\s+return\s+)?swaps?\b"
    r"|\bcash[\s-]settled\s+(?:derivative|option|forward)",
    re.IGNORECASE,
)
_SWAP = re.compile(r"\bswap|\bderivative|cash[\s-]settled", re.IGNORECASE)
_AGREEMENT = re.compile(
    r"\b(?:voting|shareholders?['’]?|stockholders?['’]?|investors?['’]?|registration\s+rights|purchase|lock-?up|support"
    r"|loan|pledge|option|cooperation|standstill|nomination|subscription)\s+agreement\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\bincorporated|\breference\b|\bexhibits?\b|\bfiled\s+(?:as|with|by|herewith)\b", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"\bgroup\b|\bagree|\bjoint|\btogether\b|\bconcert|\bcontrol|\bgeneral\s+partner|\bmanag|\bspouse|\bwife|\bhusband"
    r"|\bfamily|\btrustee|\bsubsidiar|\bparent\b|\baffiliat|\bcontract",
    re.IGNORECASE,
)


@rule("S-15", requires=("item6.contracts",))
def derivatives_described(contracts: str, filing: Filing[Schedule13D]) -> Violation | None:
    if not denies_contracts(contracts) or _SWAP.search(contracts):
        return None
    sentence = plainly([*item_5(filing.record), *places(filing.record, "item3.funds")], _SWAPS)
    if not sentence:
        return None
    return Violation(
        f"Item 6 names no contract, but another item reads: “{sentence.text}”.", ("item6.contracts", sentence.path)
    )


@rule("S-16", requires=("item6.contracts", "item7?"))
def agreements_exhibited(contracts: str, item7: Item7 | UnsetType, filing: Filing[Schedule13D]) -> Violation | None:
    exhibits = fields_of(item7, "exhibits")
    if (exhibits and not says_none(exhibits)) or filing.attached:
        return None
    sentence = plainly([Place("item6.contracts", contracts)], _AGREEMENT)
    if not sentence or _REFERENCE.search(whole(texts_13d(filing.record))):
        return None
    return Violation(f"Item 7 lists no exhibit, but Item 6 reads: “{sentence.text}”.", (sentence.path, "item7"))


@rule("S-17", requires=("reporting_persons", "item6.contracts"))
def group_explained(persons: Persons13D, contracts: str, filing: Filing[Schedule13D]) -> Violation | None:
    if not any(person.group == "a" for person in persons) or not denies_contracts(contracts):
        return None
    record = filing.record
    answers = joined(
        fields_of(record.item2, "names", "occupations", "citizenship"),
        fields_of(record.item3, "funds"),
        fields_of(record.item4, "purpose"),
        whole(item_5(record)),
        fields_of(record.item7, "exhibits"),
    )
    if _TOGETHER.search(answers):
        return None
    return Violation(
        "Box (a) of row 2 affirms a group, but Item 6 names no contract and no item tells what makes it one.",
        ("item6.contracts", *paths_of(persons, "group")),
    )
