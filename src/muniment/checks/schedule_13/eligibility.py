"""Who must report, and on which schedule: five percent, the rules of a 13G and their limits, the purpose of control.

The purpose is read from free text: a sentence counts where a holder (its subject) does or means to do (an act) what
changes or influences control (an object), in that order, without a "not", an "if" or a "may" near by. What is only
possible, what somebody else does and what was withdrawn says nothing to a rule.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing, on_holding
from muniment.checks.rule import Violation, rule
from muniment.checks.schedule_13.amendments import largest_amount, largest_percent, last, moved_by
from muniment.checks.schedule_13.persons import (
    FIVE,
    ROUNDS_TO_FIVE,
    TWENTY,
    Codes,
    Person,
    Persons13G,
    all_percents,
    highest,
    list_percents,
    lowest,
    paths_of,
    says_five_or_less,
    together,
)
from muniment.checks.schedule_13.texts import (
    POWERS,
    Place,
    as_quoted,
    comments,
    is_missing,
    item_4,
    item_5,
    places,
    plainly,
    sentences,
    texts_13g,
    texts_of,
    trades,
    whole,
)
from muniment.forms import Schedule13, Schedule13D, Schedule13G
from muniment.forms.definition import Day, Exact, Several
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.reading import Reading
from muniment.wording import amount, day, listed

_LEADERS = r"(?:directors?|boards?|slate|chair(?:man|woman|person)?|chief\s+\w+\s+officer|ceo|cfo|management)"
_ACT = re.compile(
    r"\b(?:intends?|plans?|expects?|wants?|wishes|seeks?|aims?|proposes?|opposes?|urges?|demands?|calls?|will"
    r"|(?:is|are)\s+(?:now\s+|currently\s+|presently\s+|actively\s+)?(?!being|holding|filing)(?:\w+ing|in\s+talks)"
    r"|(?:for|with)\s+(?:the|a)\s+(?:purpose|view|intent|intention|aim|goal)\s+(?:of|to)|in\s+order\s+to|so\s+as\s+to"
    r"|(?:(?:has|have)\s+(?:now\s+|publicly\s+)?|(?<!was\s)(?<!were\s)(?<!been\s)(?<!be\s))"
    r"(?:nominated|designated|proposed|requested|demanded|redemanded|submitted|delivered|sent|issued|notified|filed"
    r"|commenced|launched|called|requisitioned|urged|asked|announced|made|wrote|pressed|offered|joined|entered\s+into"
    r"|decided|determined|resolved|formed|engaged|agreed|retained|told|informed|signed|given|gave|begun|began|accepted"
    r"|became|become|opposed|recommended|sought|threatened|encouraged|put\s+forward|started|initiated|presented|served|solicited))\b",
)
_OBJECT = re.compile(
    r"\b(?:"
    # who sits on the board and who manages
    r"(?:elect(?!ions?\b|ed\b)|appoint|designat|replac|remov|unseat|oust|install|reconstitut|chang|composition|expand|resign|oppos|new"
    rf"|influenc|involve|compel)\w*\b(?!\s+(?:in|of|to)\s+(?:its|their|his|her)\s+own\b)[^.;]{{0,60}}?\b{_LEADERS}"
    rf"|{_LEADERS}\b[^.;]{{0,50}}?\b(?:nominat|elected|appoint|replac|remov|reconstitut|expand|step\s+down|to\s+resign)\w*"
    r"|nominat(?:e|es|ed|ing|ions?)\b|nominees?\s+appointed|slates?\b|(?:board|director)\s+(?:representation|seats?)"
    r"|(?:representation|seats?)\s+on|(?:representatives?|designees?)\s+(?:to|on|join)\s+the\s+board"
    r"|candidates?\s+(?:for|to)\s+(?:the\s+)?(?:board|directors?)|unseat|oust|chair\w*\s+of\s+the\s+(?:issuer['’]s\s+)?board"
    r"|(?:designee|nominee|representative|member)s?\b[^;]{0,40}?\bto\s+(?:serve|join)|to\s+(?:serve\s+on|join)\s+the\s+board"
    r"|the\s+board\s+as\b[^.;]{0,40}?\b(?:designee|nominee|representative)|special\s+meeting"
    # the contest for it
    r"|prox(?:y|ies)\s+(?:contest|fight|battle|solicit\w+)|preliminary\s+proxy\s+statement|consent\s+solicitation"
    r"|solicit(?:ing)?\s+(?:\w+\s+){0,2}?(?:proxies|consents|votes)|soliciting\s+(?:proxies|consents)"
    r"|vote\s+(?:\w+\s+){0,4}?against"
    # control itself
    r"|(?:acquir|gain|obtain|tak|seek|seiz|chang|influenc|exert|exercis)(?:e|es|ing)?\s+(?:(?:and/or|and|or)\s+\w+\s+)?"
    r"(?:[\w’']+\s+){0,3}?(?:control(?!led)|controlling\s+interest|composition|policies)"
    r"|changes?\s+(?:in|of)\s+(?:the\s+)?control|controlling\s+(?:interest|stake|block)|activist"
    # the whole company
    r"|(?:proposal|offer|bid)s?\s+(?:to\s+(?:acquire|purchase|buy)|for)\s+(?:all|any\s+and\s+all|the\s+(?:issuer|company)"
    r"|(?:the\s+)?(?:remaining|outstanding))"
    r"|(?:purchase|acquire|buy)\s+(?:all|the\s+(?:(?:issuer|company)\b(?!['’])|remaining|rest|entire|whole))"
    r"|(?:issuer|company)\b[^.;]{0,40}?\bbe\s+(?:sold|merged|acquired|liquidated)|(?:going|go)[\s-]private"
    r"|tak(?:e|ing)\s+(?:\w+\s+){1,3}?private|(?:merger|business\s+combination)\s+(?:of|with)\s+the\s+(?:issuer|company)"
    r"|proposal\s+for\s+a\s+(?:merger|business\s+combination)|break-?up\b|strategic\s+alternatives|liquidat(?:e|ion)\b"
    r"|(?:outright\s+)?sale\s+of\s+(?:the\s+)?(?:issuer|company|corporation|itself)|up\s+for\s+sale"
    r"|sell\s+(?:the\s+(?:issuer|company)|itself)|(?:commence|conduct|explore|run|pursue)\s+(?:\w+\s+){0,3}?sale"
    r"|agreement\s+and\s+plan\s+of\s+(?:merger|reorganization)|letter\s+of\s+intent"
    r"|(?:cooperation|nomination)\s+agreement\s+with\s+the\s+(?:issuer|company)"
    # the schedule that follows from it
    r"|(?:file|report\s+on)\s+(?:a\s+)?(?:statement\s+on\s+)?schedule\s+13d"
    r")\b",
)
# A will, and at whom it is directed, without an act of change; talking, voting and asking for papers are none.
_WILL = re.compile(
    r"\b(?:intends?|plans?|wants?|seeks?|aims?|means?\s+to|proposes?|opposes?|urges?|demands?|calls?\s+for|purpose\s+is\s+to"
    r"|(?:has|have)\s+(?:decided|determined|resolved)|(?:is|are)\s+(?:now\s+)?(?:seeking|trying|attempting|working|planning)"
    r"|(?:has|have)\s+(?:proposed|urged|demanded|called\s+for|opposed)|agreed\s+with\s+the\s+(?:issuer|company)\s+that)\b",
)
_TARGET = re.compile(
    rf"\b(?:{_LEADERS}|board['’]s|(?:issuer|company)\s+(?:sold|merged|acquired)|(?:issuer|company)['’]s\s+(?:merger|sale"
    r"|strategy|policies|affairs)|affairs\s+of\s+the\s+(?:issuer|company))\b",
)
_TALK = re.compile(
    r"\b(?:discuss\w*|dialogue|engage\w*|communicat\w*|speak\w*|talk\w*|meet\w*|contact\w*|vot(?:e|es|ed|ing)|review\w*"
    r"|inform\w*|list|copy|copies|regist\w+|compensat\w+|elected\s+by|file|reports?|manage|hold|sell"
    r"|serve\s+as|remain|continue\w*)\b",
)
# A purpose by its name, which is named far oftener where it is denied; and those for which no act is needed.
_NAMED = re.compile(
    r"\b(?:"
    r"(?:purpose|intent|intention|effect|view)\s+(?:(?:and|or)\s+effect\s+)?(?:of|to)\s+"
    r"(?:chang|influenc|acquir|obtain|gain|seek|exert|replac)(?:e|ing)?\s+(?:(?:and/or|and|or)\s+)?(?:[\w’']+\s+){0,3}?"
    r"(?:control|management|policies|board|composition|directors)"
    r"|purposes?\s+of\s+[^.;]{1,60}?\bis\s+(?:now\s+)?to\s+(?:acquire|gain|obtain|influence|change|replace)\s+"
    r"(?:[\w’']+\s+){0,3}?(?:control|management|board)"
    r"|change[ds]?\b[^.;]{0,60}?\b(?:intent|intention|purpose)s?\b[^.;]{0,120}?\b(?:influenc\w*|control|activist)"
    r"|(?:intent|intention|purpose)s?\b[^.;]{0,80}?\bchanged\b[^.;]{0,120}?\b(?:influenc\w*|control|activist)"
    r"|to\s+(?:gain|obtain|seize|take|seek)\s+(?:the\s+)?control\s+of"
    r"|will\s+(?:be\s+)?merged?\s+with\s+and\s+into\s+the\s+(?:issuer|company)"
    r"|with\s+(?:the|a)\s+purpose\s+of\s+control|controlling\s+influence\s+(?:on|over)\s+the\s+(?:issuer|company)|(?:no\s+longer|ceased)\b[^.;]{0,60}?\bpassive\s+(?:investor|investment|holder)s?"
    r")\b",
)
_DENIED = re.compile(
    r"\b(?:neither|nor|none|never|nothing|without|if|unless|whether|withdr\w+|terminated|reserves?|returned|previously"
    r"|rights?\s+to|have\s+no|has\s+no)\b",
)
_LOST = re.compile(r"\bno\s+longer\s+(?:able|eligible|entitled|in\s+a\s+position)\s+to\s+certify\b")
_HEDGED = re.compile(
    r"\b(?:not|no(?!\s+longer)|may(?!\s+(?:\d|be\s+deemed))|might|could|(?<!that\sit\s)(?<!that\sthey\s)would|cannot)\b|n['’]t\b",
)
_HOLDER = re.compile(
    r"\b(?:reporting\s+(?:persons?|entit\w+)|filers?|advis[eo]rs?|managers?|funds?|partners(?:hip)?|investors?|group|trusts?"
    r"|committee|we|they|he|she|m(?:r|s|rs)\.?)\b",
)
_BY_OTHERS = re.compile(
    r"(?<!and\s)(?<!and\sthe\s)\b(?:issuer|company|corporation|registrant|trustees?|board(?:\s+of\s+directors)?)"
    r"(?:['’]s\s+(?:board|management))?\s+(?:(?:has|have|had|also|subsequently|unanimously|who|which|that)\s+){0,2}\Z",
)
_OF_OTHERS = re.compile(r"\s+by\s+(?:the\s+)?(?:issuer|company|board)\b")
_SUPPORTS = re.compile(r"\bvot(?:e|ing)\s+(?:(?:all|its|their|the|of)\s+){0,3}(?:shares\s+)?(?:for|in\s+favou?r)\b")
_SHORTEST = 20
_ROOTS = (
    "nominat", "nominee", "slate", "board", "director", "chair", "officer", "ceo", "cfo", "management", "represent",
    "seat", "designee", "candidate", "oust", "composition", "reconstitut", "meeting", "prox", "solicit", "consent",
    "against", "control", "polic", "activist", "proposal", "offer", "bid", "purchase", "acquire", "buy", "sold",
    "merge", "private", "combination", "break", "strateg", "liquidat", "sale", "sell", "agreement", "letter", "13d",
    "passive", "certify", "affairs", "influenc", "member",
)  # fmt: skip
_NEAR, _REACH = 60, 180


def purpose_of_control(texts: Iterable[Place], names: Iterable[str] = ()) -> Place | None:
    """Return the first sentence that plainly says that its holder means to change or influence control.

    `names` are those of the holders, which stand in it for "the Reporting Persons".
    """
    holders = first_words(names)
    for path, text in texts:
        roots = _roots_in(text, _ROOTS) if len(text) >= _SHORTEST else []
        for sentence in sentences(text) if roots else ():
            if _roots_in(sentence, roots) and states_purpose(sentence, holders):
                return Place(path, as_quoted(sentence))
    return None


def _roots_in(text: str, roots: Iterable[str]) -> list[str]:
    """Return which roots a text has: every pattern needs one, and most texts have none."""
    small = text.casefold()
    return [root for root in roots if root in small]


def first_words(names: Iterable[str]) -> list[str]:
    """Return the words by which texts call holders of these names, in small letters: the first of each.

    >>> first_words(["Gadfly Point LLC", "J. Roe"])
    ['gadfly']
    """
    return [word for name in names if len(word := name.split(" ", 1)[0].strip(",.").casefold()) > 2]


def states_purpose(sentence: str, holders: Iterable[str] = ()) -> bool:
    """Tell whether one sentence plainly states a purpose of control; `holders` are `first_words` of their names.

    >>> states_purpose("The Fund has nominated three directors."), states_purpose("The Fund may nominate directors.")
    (True, False)
    """
    sentence = sentence.lower()  # patterns of small letters alone are several times as fast
    if _LOST.search(sentence):
        return True
    if _DENIED.search(sentence):
        return False
    hedged = _HEDGED.search(sentence)
    if hedged is None and _NAMED.search(sentence):
        return True
    plain = hedged.start() if hedged else len(sentence)  # what stands behind a hedge is hedged
    if any(_acts(sentence, act, _OBJECT, holders) for act in _ACT.finditer(sentence, 0, plain)):
        return True
    return (
        _TARGET.search(sentence) is not None
        and _TALK.search(sentence) is None
        and any(_acts(sentence, act, _TARGET, holders) for act in _WILL.finditer(sentence, 0, plain))
    )


def _acts(sentence: str, act: re.Match[str], objects: re.Pattern[str], holders: Iterable[str]) -> bool:
    """Tell whether it is the holder who acts, on an object near by, and plainly."""
    begin = max(act.start() - _NEAR, 0)
    subject = sentence[: act.start()]
    object_ = objects.search(sentence, act.start(), act.end() + _REACH)
    if object_ is None or _BY_OTHERS.search(subject, begin) or _OF_OTHERS.match(sentence, act.end()):
        return False
    if _HEDGED.search(sentence, 0, object_.end()) or _SUPPORTS.search(sentence, act.end(), object_.start()):
        return False
    return _HOLDER.search(subject) is not None or any(word in subject for word in holders)


# ---- the rules of a Schedule 13G -------------------------------------------------------------------------------------

QUALIFIED = "Rule 13d-1(b)"
PASSIVE = "Rule 13d-1(c)"
EXEMPT = "Rule 13d-1(d)"

_TWO, _TWELVE_MONTHS = 2, timedelta(days=366)
_NO_GROUP = re.compile(
    r"disclaim[^.;]{0,80}\bgroup\b"
    r"|\bnot\b[^.;]{0,80}\b(?:constitute|members?\s+of|act\w*\s+as|part\s+of)\s+a\s+[\"“']?group\b",
    re.IGNORECASE,
)
_TWENTY_AND_ROUNDING = Decimal("20.05")
_BOUGHT = re.compile(
    r"\b(?:purchas\w+|bought|acquired)\b[^.;]{0,120}\b(?:in|on|through)\s+(?:the\s+)?open[\s-]market"
    r"|\bopen[\s-]market\s+(?:purchases?|transactions?)\b",
    re.IGNORECASE,
)


@rule("B-03", requires=("rules?", "reporting_persons?"))
def one_box(rules: Several, persons: Persons13G | UnsetType, filing: Filing[Schedule13G]) -> Violation | None:
    if is_missing(filing, "rules", rules):
        message = "No box on the cover says under which rule the statement is filed."
        return Violation(message, ("rules",), severity="note" if _mark_may_be_lost(filing) else None)
    if rules is not UNSET and len(rules) > 1 and persons is not UNSET and len(persons) == 1:
        return Violation(
            f"One person files under {listed(rules)}; one rule applies to each.", ("rules",), severity="note"
        )
    return None


def _mark_may_be_lost(filing: Filing[Schedule13G]) -> bool:
    """Tell whether a page prints the boxes, so that only its mark may be lost, or Item 3 tells the rule anyway."""
    if filing.copy != "print":
        return False
    item = filing.record.item3
    page = filing.reading.characters if isinstance(filing.reading, Reading) else filing.source
    return (item is not UNSET and bool(item.types)) or b"designate" in page.lower()


def _at_twenty(rules: Codes, persons: Persons13G) -> Iterator[tuple[str, Decimal]]:
    """Yield the places and percentages of twenty and more, where the whole statement is under Rule 13d-1(c)."""
    if rules == (PASSIVE,):
        for number, person in enumerate(persons):
            percent = person.percent
            if percent is not UNSET and percent >= _TWENTY_AND_ROUNDING and lowest(percent) >= TWENTY:
                yield f"reporting_persons[{number}].percent", percent


@rule("B-06", requires=("rules", "reporting_persons"))
def passive_below_twenty(rules: Codes, persons: Persons13G) -> Iterator[Violation]:
    for path, percent in _at_twenty(rules, persons):
        yield Violation(
            f"{percent:f}% of the class is reported under Rule 13d-1(c), which ends below 20%.", (path, "rules")
        )


@rule("B-14", requires=("rules", "reporting_persons"))
def passive_at_twenty(rules: Codes, persons: Persons13G) -> Violation | None:
    at_twenty = list(_at_twenty(rules, persons))
    if not at_twenty:
        return None
    largest = max(percent for _, percent in at_twenty)
    return Violation(
        f"The amendment reports {largest:f}% under Rule 13d-1(c); at 20% a Schedule 13D takes its place.",
        tuple(path for path, _ in at_twenty),
    )


@rule("B-22", requires=("rules", "reporting_persons"))
def passive_group(rules: Codes, persons: Persons13G, filing: Filing[Schedule13G]) -> Violation | None:
    members = [person for person in persons if person.group == "a"]
    if rules != (PASSIVE,) or len(members) < 2 or any(True for _ in _at_twenty(rules, persons)):
        return None
    least = _together_at_least(members)
    if least < TWENTY or _NO_GROUP.search(whole(texts_13g(filing.record))):
        return None
    return Violation(
        f"The members of the group hold {least.quantize(Decimal('0.1')):f}% or more together, under Rule "
        "13d-1(c), which ends below 20%.",
        (*paths_of(persons, "percent"), "rules"),
    )


def _together_at_least(members: list[ReportingPerson]) -> Decimal:
    """Return the least that members own together, as a percentage of the class.

    What one holds by sole power nobody else holds, nor several by shared power: all of the first and the most of the
    second. The same number twice may be a parent showing its subsidiary's.
    """
    totals = [Decimal(0)]
    for kind in ("voting", "dispositive"):
        alone: dict[Decimal, Decimal] = {}
        most_shared = Decimal(0)
        for member in members:
            owned, percent = member.aggregate_amount or Decimal(0), member.percent or Decimal(0)
            sole, shared = (getattr(member, f"{how}_{kind}_power") or Decimal(0) for how in ("sole", "shared"))
            if sole + shared and sole + shared <= owned:
                alone[sole] = lowest(percent) * sole / owned
                most_shared = max(most_shared, lowest(percent) * shared / owned)
        totals.append(sum(alone.values(), most_shared))
    return max(totals)


@rule("B-21", requires=("rules", "reporting_persons", "event_date?"))
def exempt_two_percent(rules: Codes, persons: Persons13G, event: Day, filing: Filing[Schedule13G]) -> Violation | None:
    now, when = largest_percent(filing), event or filing.day("filed")
    owned = largest_amount(filing.record)
    if rules != (EXEMPT,) or now is None or when is None or not owned:
        return None
    for earlier in filter(on_holding, reversed(filing.earlier or ())):
        then, before = earlier.event or earlier.day("filed"), largest_percent(earlier)
        # What has the same event is corrected, and tells of no acquisition.
        if before is None or then is None or before >= now or not timedelta(0) < when - then <= _TWELVE_MONTHS:
            continue
        bought = (owned - (largest_amount(earlier.record) or 0)) / owned * lowest(now)
        if moved_by(before, now) > _TWO and bought > _TWO:
            return Violation(
                f"An exempt holding rose from {before:f} to {now:f} percent between {day(then)} and {day(when)}; who "
                "acquires more than two percent in twelve months is no longer exempt.",
                (*paths_of(persons, "percent"), "rules"),
            )
    return None


@rule("B-08", requires=("rules",))
def exempt_but_bought(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    sentence = plainly(texts_13g(filing.record), _BOUGHT) if rules == (EXEMPT,) else None
    if not sentence:
        return None
    return Violation(
        f"A statement under Rule 13d-1(d) tells of purchases: “{sentence.text}”.", (sentence.path, "rules")
    )


# ---- who must report -------------------------------------------------------------------------------------------------

_NON_VOTING = re.compile(r"\bnon-?\s?voting\b", re.IGNORECASE)
_OTHER_CLASS = re.compile(r"\band\b|[;/&]|\bvoting\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\b(?:do(?:es)?\s+not\s+include|not\s+including|exclud(?:es?|ing))\b", re.IGNORECASE)
_SOON = re.compile(
    r"(?:exercisable|convertible|acquire[ds]?|vest(?:s|ing)?)\b[^.;]{0,80}\bwithin\s+(?:60|sixty)\s+(?:\(60\)\s+)?days"
    r"|\b(?:currently|presently|immediately)\s+(?:exercisable|convertible)",
    re.IGNORECASE,
)
_DISCLAIMS = re.compile(r"disclaim|13d-4|not\s+(?:be\s+)?deemed|not\s+(?:an\s+)?admi", re.IGNORECASE)
_LIMITED = re.compile(r"\b(?:not|none|no|unless|until|limit\w*|block\w*|prohibit\w*|cap|more\s+than)\b", re.IGNORECASE)


@rule("B-01", requires=("reporting_persons",))
def five_percent(persons: tuple[Person, ...], filing: Filing[Schedule13]) -> Violation | None:
    percents = all_percents(persons)
    if percents is None or any(person.group == "a" for person in persons):
        return None
    if max(percents) >= ROUNDS_TO_FIVE or together(persons) > FIVE:
        return None
    return Violation(
        f"A first statement reports {list_percents(percents)} of the class, which is not more than five percent.",
        paths_of(persons, "percent"),
        severity="note" if says_five_or_less(filing.record) else None,  # it catches up with an exit
    )


@rule("B-02", requires=("class_title",))
def non_voting(title: str) -> Violation | None:
    if "oting" not in title and "OTING" not in title:
        return None
    if not _NON_VOTING.search(title) or _OTHER_CLASS.search(_NON_VOTING.sub("", title)):
        return None
    return Violation(f"The class is {title!r}: a non-voting class is outside the duty to report.")


@rule("B-18")
def rights_left_out(filing: Filing[Schedule13]) -> Violation | None:
    record = filing.record
    items = item_5(record) if isinstance(record, Schedule13D) else item_4(record)
    contracts = places(record, "item6.contracts") if isinstance(record, Schedule13D) else []
    for path, text in (*comments(record), *items, *contracts):
        if _LEFT_OUT.search(text) and _SOON.search(text):
            for sentence in filter(_leaves_out, sentences(text)):
                return Violation(
                    f"Shares that can be acquired within sixty days are left out: “{as_quoted(sentence)}”.", (path,)
                )
    return None


def _leaves_out(sentence: str) -> bool:
    left_out = _LEFT_OUT.search(sentence)
    if left_out is None or not _SOON.search(sentence, left_out.end()):
        return False
    return _LIMITED.search(sentence, left_out.end()) is None


@rule("B-19", requires=("reporting_persons",))
def group_total(persons: tuple[Person, ...], filing: Filing[Schedule13]) -> Violation | None:
    members = [person for person in persons if person.group == "a" and person.aggregate_amount is not UNSET]
    if len(members) < 2 or len(members) < len(persons):
        return None
    largest = max(person.aggregate_amount or Decimal(0) for person in members)
    apart = max(_separate_sum(members, "sole_voting_power"), _separate_sum(members, "sole_dispositive_power"))
    if apart <= largest or "disclaim" in whole(texts_of(filing)).lower():
        return None
    return Violation(
        f"The members of the group hold {amount(apart, '')} shares by sole power, yet none shows more than "
        f"{amount(largest, '')}, and nothing is disclaimed.",
        paths_of(persons, "aggregate_amount"),
    )


def _separate_sum(members: list[Person], power: str) -> Decimal:
    """Return what members hold by sole power; the same number twice may be a parent showing its subsidiary's."""
    return sum({shares for member in members if (shares := getattr(member, power)) is not UNSET}, Decimal(0))


@rule("B-20", each="reporting_persons", requires=("aggregate_amount", *(f"{power}?" for power in POWERS)))
def silent_disclaimer(owned: Decimal, *powers: Exact, filing: Filing[Schedule13]) -> Violation | None:
    if owned:
        return None
    most = max((power for power in powers if power is not UNSET), default=Decimal(0))
    if not most or _DISCLAIMS.search(whole(texts_of(filing))):
        return None
    return Violation(f"Power over {amount(most, '')} shares is stated, but no shares owned, and no disclaimer.")


# ---- the purpose of control ------------------------------------------------------------------------------------------

_COOLING_OFF = timedelta(days=10)
_DEMAND = re.compile(
    r"\bletter\s+to\s+(?:the\s+)?(?:issuer|company|board|chair\w*|directors?|chief|ceo|stockholders|shareholders)"
    r"|\bnotice\s+of\s+nomination|\bnomination\s+notice|\bproxy\s+statement\b|\bpresentation\s+to\s+the\s+board",
    re.IGNORECASE,
)


def _tells(filing: Filing[Schedule13G], begins: str) -> Violation | None:
    """Return what a Schedule 13G plainly says of a purpose of control."""
    sentence = _purpose(tuple(texts_13g(filing.record)), tuple(_names(filing.record)))
    return (
        Violation(f"{begins} tells of a purpose of control: “{sentence.text}”.", (sentence.path, "rules"))
        if sentence
        else None
    )


_purpose = lru_cache(maxsize=4)(purpose_of_control)  # several rules ask in turn


def _names(record: Schedule13) -> list[str]:
    return [person.name for person in record.reporting_persons or () if person.name]


@rule("B-05", requires=("rules",))
def institution_with_purpose(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    return _tells(filing, "A statement under Rule 13d-1(b)") if QUALIFIED in rules else None


@rule("B-07", requires=("rules",))
def passive_with_purpose(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    passive = PASSIVE in rules and QUALIFIED not in rules
    return _tells(filing, "A statement under Rule 13d-1(c)") if passive else None


@rule("B-12", requires=("rules",))
def purpose_changed(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    return _tells(filing, "An amendment on Schedule 13G") if rules != (EXEMPT,) else None


# The staff's example: to vote as a holder says only if the issuer does as it says.
_AGAINST = (
    r"(?:will|would|shall|intends?\s+to|plans?\s+to|expects?\s+to|(?:has|have)\s+(?:decided|determined)\s+to)\s+(?:\w+\s+){0,2}?"
    r"(?:vote\s+(?:\S{1,40}\s+){0,8}?against|withhold|oppose|not\s+(?:vote\s+for|support))"
)
_CONDITIONS = re.compile(
    rf"\b{_AGAINST}\b[^.;]{{0,200}}?\b(?:unless|until|if)\b"
    rf"|\b(?:unless|until|if)\b[^.;]{{0,200}}?\b{_AGAINST}\b"
    r"|\b(?:condition(?:s|ed|ing)?|makes?|made)\s+(?:its|their|his|her|any|the)\s+(?:\w+\s+){0,3}?(?:support|votes?)\b"
    r"[^.;]{0,160}?\b(?:on|upon|depend\w*)\b"
    r"|\b(?:support|votes?)\b[^.;]{0,120}?\b(?:(?:is|are|will\s+be)\s+(?:conditioned|conditional|contingent|dependent)|depends?)"
    r"\s+(?:on|upon)\b"
    r"|\b(?:support|votes?)\b[^.;]{0,120}?\bonly\s+if\b",
    re.IGNORECASE,
)
_UNCONDITIONED = re.compile(
    r"\b(?:not|never|neither|nor|without|no)\s+(?:\w+\s+){0,3}?(?:condition\w*|mak(?:e|ing)|made|intend)\b"
    r"|\b(?:client|participant|beneficiar|polic(?:y|ies)\s+(?:is|are)|guidelines|generally)",
    re.IGNORECASE,
)
_BALLOT = re.compile(r"director|nominee|board|election|chair|slate|management|proposal", re.IGNORECASE)


@rule("B-23", requires=("rules",))
def votes_conditioned(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    if rules == (EXEMPT,):
        return None
    for path, text in texts_13g(filing.record):
        may_say = ("vot" in text or "support" in text) and _CONDITIONS.search(text)
        for sentence in sentences(text) if may_say else ():
            if not _BALLOT.search(sentence) or _UNCONDITIONED.search(sentence):
                continue
            if _CONDITIONS.search(sentence):
                return Violation(
                    f"A vote is made to depend on what the issuer does: “{as_quoted(sentence)}”.", (path, "rules")
                )
    return None


@rule("B-13")
def cooling_off(filing: Filing[Schedule13D]) -> Violation | None:
    period = _cooling(filing)
    if period is None:
        return None
    first, last = period
    bought = (trade for trade in trades(filing) if trade.side == "buy" and not trade.security)  # not options, swaps
    days = sorted({trade.date for trade in bought if trade.date and first < trade.date <= last})
    if not days:
        return None
    return Violation(
        f"A purchase of {day(days[0])} falls between the event of {day(first)} and the tenth day after the statement.",
        ("item5.transactions",),
    )


def _cooling(filing: Filing[Schedule13]) -> tuple[date, date] | None:
    """Return the event that took away the short form, and the last day on which nothing is bought."""
    statements = [
        (statement.record, statement.filed)
        for statement in (*(filing.earlier or ()), filing)
        if isinstance(statement.record, Schedule13D) and statement.amendment is False
    ]
    record, filed = statements[-1] if statements else (None, None)
    if record is None or record.previously_filed_13g is not True:
        return None
    event = record.event_date
    return (event, (filed or event) + _COOLING_OFF) if event else None


@rule("B-16", requires=("rules",))
def back_to_short_form(rules: Codes, filing: Filing[Schedule13G]) -> Violation | None:
    before = filing.earlier or ()
    if not before or before[-1].form != "13D" or rules == (EXEMPT,):
        return None
    statements = (earlier.record for earlier in reversed(before) if isinstance(earlier.record, Schedule13D))
    stated = (places(statement, "item4.purpose") for statement in statements)
    purposes: list[Place] = next(filter(None, stated), list[Place]())
    sentence = purpose_of_control(purposes, _names(filing.record))
    if not sentence:
        return None
    return Violation(f"The last purpose that a Schedule 13D of the holder states is: “{sentence.text}”.", ("rules",))


@rule("B-17", requires=("previously_filed_13g",))
def earlier_13g(ticked: bool, filing: Filing[Schedule13D]) -> Violation | None:
    before = last(filing)
    if ticked or before is None or not isinstance(before.record, Schedule13G) or _left(before.record):
        return None
    when = f" of {day(before.filed)}" if before.filed else ""
    return Violation(f"The holder's Schedule 13G{when} comes before this statement, but the box for it is empty.")


def _left(record: Schedule13G) -> bool:
    percents = all_percents(record.reporting_persons or ())
    return says_five_or_less(record) or (
        percents is not None and max(map(highest, percents), default=Decimal(0)) <= FIVE
    )


@rule("G-17", requires=("exhibit_information-",))
def short_form_demands(exhibits: str) -> Violation | None:
    demand = _DEMAND.search(exhibits)
    if not demand:
        return None
    return Violation(
        f"The exhibits name a “{' '.join(demand[0].split())}”; whether it states a purpose is worth a look."
    )
