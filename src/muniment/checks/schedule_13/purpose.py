"""The purpose of control, as free text states it: what a holder intends, has asked for, or has done.

A sentence counts where a holder (its subject) does or means to do (an act) what changes or influences control (an
object), in that order, without a "not", an "if" or a "may" near by. What is only possible, what somebody else does and
what was withdrawn says nothing to a rule.
"""

import re
from collections.abc import Iterable

from muniment.checks.schedule_13.texts import Place, sentences, shown

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
    re.IGNORECASE,
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
    re.IGNORECASE,
)
# A will, and at whom it is directed, without an act of change; talking, voting and asking for papers are none.
_WILL = re.compile(
    r"\b(?:intends?|plans?|wants?|seeks?|aims?|means?\s+to|proposes?|opposes?|urges?|demands?|calls?\s+for|purpose\s+is\s+to"
    r"|(?:has|have)\s+(?:decided|determined|resolved)|(?:is|are)\s+(?:now\s+)?(?:seeking|trying|attempting|working|planning)"
    r"|(?:has|have)\s+(?:proposed|urged|demanded|called\s+for|opposed)|agreed\s+with\s+the\s+(?:issuer|company)\s+that)\b",
    re.IGNORECASE,
)
_TARGET = re.compile(
    rf"\b(?:{_LEADERS}|board['’]s|(?:issuer|company)\s+(?:sold|merged|acquired)|(?:issuer|company)['’]s\s+(?:merger|sale"
    r"|strategy|policies|affairs)|affairs\s+of\s+the\s+(?:issuer|company))\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:discuss\w*|dialogue|engage\w*|communicat\w*|speak\w*|talk\w*|meet\w*|contact\w*|vot(?:e|es|ed|ing)|review\w*"
    r"|inform\w*|list|copy|copies|regist\w+|compensat\w+|elected\s+by|file|reports?|manage|hold|sell"
    r"|serve\s+as|remain|continue\w*)\b",
    re.IGNORECASE,
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
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:neither|nor|none|never|nothing|without|if|unless|whether|withdr\w+|terminated|reserves?|returned|previously"
    r"|rights?\s+to|have\s+no|has\s+no)\b",
    re.IGNORECASE,
)
_LOST = re.compile(r"\bno\s+longer\s+(?:able|eligible|entitled|in\s+a\s+position)\s+to\s+certify\b", re.IGNORECASE)
_HEDGED = re.compile(
    r"\b(?:not|no(?!\s+longer)|may(?!\s+(?:\d|be\s+deemed))|might|could|(?<!that\sit\s)(?<!that\sthey\s)would|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"\b(?:reporting\s+(?:persons?|entit\w+)|filers?|advis[eo]rs?|managers?|funds?|partners(?:hip)?|investors?|group|trusts?"
    r"|committee|we|they|he|she|m(?:r|s|rs)\.?)\b",
    re.IGNORECASE,
)
_BY_OTHERS = re.compile(
    r"(?<!and\s)(?<!and\sthe\s)\b(?:issuer|company|corporation|registrant|trustees?|board(?:\s+of\s+directors)?)"
    r"(?:['’]s\s+(?:board|management))?\s+(?:(?:has|have|had|also|subsequently|unanimously|who|which|that)\s+){0,2}\Z",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"\s+by\s+(?:the\s+)?(?:issuer|company|board)\b", re.IGNORECASE)
_SUPPORTS = re.compile(
    r"\bvot(?:e|ing)\s+(?:(?:all|its|their|the|of)\s+){0,3}(?:shares\s+)?(?:for|in\s+favou?r)\b", re.IGNORECASE
)
_NEAR, _REACH = 60, 180


def purpose_of_control(texts: Iterable[Place], names: Iterable[str] = ()) -> Place | None:
    """Return the first sentence that plainly says that its holder means to change or influence control.

    `names` are those of the holders, which stand in it for "the Reporting Persons".
    """
    holders = first_words(names)
    for path, text in texts:
        if any(pattern.search(text) for pattern in (_OBJECT, _TARGET, _NAMED, _LOST)):
            for sentence in sentences(text):
                if states_purpose(sentence, holders):
                    return Place(path, shown(sentence))
    return None


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
    if _LOST.search(sentence):
        return True
    if _DENIED.search(sentence):
        return False
    if _NAMED.search(sentence) and not _HEDGED.search(sentence):
        return True
    if _OBJECT.search(sentence) and any(_acts(sentence, act, _OBJECT, holders) for act in _ACT.finditer(sentence)):
        return True
    return (
        _TARGET.search(sentence) is not None
        and _TALK.search(sentence) is None
        and any(_acts(sentence, act, _TARGET, holders) for act in _WILL.finditer(sentence))
    )


def _acts(sentence: str, act: re.Match[str], objects: re.Pattern[str], holders: Iterable[str]) -> bool:
    """Tell whether it is the holder who acts, on an object near by, and plainly."""
    begin = max(act.start() - _NEAR, 0)
    subject = sentence[: act.start()]
    found = objects.search(sentence, act.start(), act.end() + _REACH)
    if found is None or _BY_OTHERS.search(subject, begin) or _OF_OTHERS.match(sentence, act.end()):
        return False
    if _HEDGED.search(sentence, 0, found.end()) or _SUPPORTS.search(sentence, act.end(), found.start()):
        return False
    return _HOLDER.search(subject) is not None or any(word in subject.casefold() for word in holders)
