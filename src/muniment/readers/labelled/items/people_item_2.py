"""People whom sentences of Item 2 tell of: first their names are looked for, then who of them holds which office."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, takewhile
from typing import NamedTuple

from muniment.caching import in_groups
from muniment.readers.labelled.items.people_lines import (
    ENTITY_REST,
    GIVEN,
    HERS,
    PARTICLES,
    begins_address,
    ends_address,
    has_office,
    is_address,
    is_office,
    is_person_name,
    without_suffix,
)
from muniment.readers.labelled.items.people_prose import (
    ELSEWHERE,
    GROUP_NAME,
    HONORED,
    HONORED_FIRST,
    KIN,
    OCCUPATION,
    OPEN,
    OTHERS,
    POSSESSIVE,
    REFERS,
    SUFFIX,
    SUFFIXED,
    Paragraph,
    Role,
    is_same,
    items_of,
    leading_name,
    sentences,
    value_of,
    without_asides,
    words_of_name,
)
from muniment.readers.labelled.text import lowered

_KINDS = (
    r"sole|co|joint|general|managing|limited|senior|executive|non-executive|non-managing|testamentary|chief|vice|deputy|assistant|current|acting|initial|successor"
    r"|independent|individual|principal|investment|portfolio|administrative|operating|financial|controlling|founding|corporate|other|remaining|two|three|four"
)
_HOLDERS = (
    r"directors?|officers?|presidents?|chair(?:man|men|woman|person)?(?:\sof\sthe\sboard(?:\sof\s(?:directors|managers|trustees))?)?"
    r"|members?|managers?|partners?|(?:co-?)?trustees?|secretary|treasurer|controller|comptroller|executor|executrix|general\scounsel"
    r"|(?:co-?)?executors|personal\srepresentatives?|custodian|proprietor|principals?|portfolio\smanagers?|head(?=\sof\b)"
)
_OWNERS = r"(?:stock|share)holders?|owners?|grantors?|settlors?|trustors?|beneficiar(?:y|ies)|founders?"
_BOARD = (
    r"(?:(?:managing|management|supervisory|executive|administrative)\s)?"
    r"board(?:\sof\s(?:directors|managers|trustees))?"
)
_ROLE = (
    rf"(?:(?:{_KINDS})[\s-]){{0,4}}(?-i:(?:(?!The\s|Its\s|Each\s|All\s|Our\s)[A-Z][a-z]+\s){{0,2}})(?:{_HOLDERS}|{_OWNERS}|{_BOARD})(?!['’\w-])"
    r"(?:\s?[-–—]\s?(?-i:[A-Z][a-z]+(?:\sand\s[A-Z][a-z]+)?))?"
)
_AND = r"(?:,\s(?:and\s)?|\s(?:and|&)\s)(?:(?:is|as|are)\s)?(?:also\s)?(?:the\s|an?\s|its\s)?"
_CAPITAL = r"(?-i:[A-ZÀ-Þ][\w&'’\-]*(?:\.(?!\s*\Z))?|\d+)"
_OF_WHAT = (
    rf"(?:\s(?:of|for|with|in)\s(?:(?:each\sof|both)\s)?(?:the\s)?(?:(?:[a-z]+\s){{0,3}}firm\sof\s)?(?:{_CAPITAL}|(?:[a-z]+\s)?(?:board|council|committee)(?:\sof\s(?:the\s)?{_CAPITAL}(?:\s{_CAPITAL})*)?|(?:general\spartner|managing\smember|partnership|fund|trust|company|corporation|foundation|(?:investment\s)?(?:manager|adviser|advisor))(?!\w))"
    rf"(?:,?\s(?:Inc|LLC|L\.L\.C|L\.P|LP|Ltd|Limited|Corp|Co|N\.A|S\.A|plc)\b\.?|\s(?:(?:&|of|and|the|for|u/a|dated)\s){{0,2}}{_CAPITAL}){{0,12}})?"
)
_OFFICE = re.compile(rf"(?<![\w-])(?P<roles>{_ROLE}(?:{_AND}{_ROLE}){{0,5}}){_OF_WHAT}", re.IGNORECASE)
_IS_HELD = re.compile(rf"(?:{_HOLDERS}|board)\b", re.IGNORECASE)
_CASED = re.compile(r"[A-ZÀ-Þ]")
_DEFINITION = re.compile(r"\s?\((?:[^()\"“”]{0,40}[\"“”][^()]{1,80}|[^()]{0,30})\)")
# What stands between a name and the office held.
_WORDS_OF_LINK = (
    r"each|both|all|of|whom|who|which|is|are|being|be|currently|presently|also|serves?|serving|acts?|acting|as|the|an?|its|their"
    r"|has|have|been|was\sappointed|was\selected|were\sappointed|served|acted|elected|appointed|together|jointly|only|solely|in|his|her|capacity|capacities|principally|respectively|one|two|three|and\sis|and\sare|not\sindividually|but"
)
_LINK = re.compile(rf"(?:[\s,]|--|–|—|(?:{_WORDS_OF_LINK})(?![\w]))*+", re.IGNORECASE)
_ALSO = re.compile(
    rf"(?:,?\s(?:and|as\swell\sas)\s|,\s|;\s(?:and\s)?)(?:(?:{_WORDS_OF_LINK})\s)*+", re.IGNORECASE
)  # between two offices of one
_SAYS = re.compile(r"\b(?:is|are|being|serves?|serving|acts?|acting|as|been|served|elected|appointed)\b", re.IGNORECASE)
_APPOSED = re.compile(
    r"\s?[,(–—-]{1,2}\s?(?:(?:the|an?|its|each\san?|each|both|who\sis|as|one\sof)\s){0,2}", re.IGNORECASE
)
# What stands between an office and the name of who holds it.
_LEADS = re.compile(
    r"(?:[\s,:]|--|–|—|(?:is|are|consists?|of|being|namely|as\sfollows|currently|presently|the\sfollowing|(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
    r"|persons|individuals|natural|people|each|both|who|include|comprised|composed)(?!\w))*+",
    re.IGNORECASE,
)
_LEADS_SAY = re.compile(r"\b(?:is|are|consists?|being|namely|follow\w*|include|comprised|composed)\b|:", re.IGNORECASE)
_OWN = re.compile(r"\b(?:its|whose|the|their|sole)\s\Z|['’]s\s\Z", re.IGNORECASE)
_OF_ENTITY_BEFORE = re.compile(  # "Tarn GP, Inc., a Texas corporation and the partner of Tarn, Basil T. Orme and"
    r"\b(?:inc|l\.?l\.?c|l\.?p|ltd|limited|corp|corporation|company|partnership|trust|fund|n\.v|b\.v|s\.a|plc|gmbh)\b\.?"
    r"(?:\s?\([^()]*\))?,?\s(?:and\s|which\sis\s|as\s)?(?:an?\s|the\s|its\s)(?:sole\s)?\Z",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(
    r"(?:[\s,;]|and|or|&|both|each\sof|messrs\.?|\([ivxa-z\d]{1,4}\)|the\sreporting\spersons?)*+", re.IGNORECASE
)
_ASIDES = re.compile(
    rf"{_DEFINITION.pattern}|,\s(?:an?\s)?(?:[A-Z]\w+\s)?(?:citizens?|nationals?|residents?|individuals?)(?:\sof\s[A-Z][\w\s]*)?(?=,)"
)
_PLURAL = re.compile(
    r"\b(director|officer|manager|member|partner|trustee|president|executor|principal|owner|(?:share|stock)holder|grantor|settlor)s\b",
    re.I,
)
_FIRST = re.compile(r"\A(?:current|initial|other|remaining|two|three|four)\s+", re.IGNORECASE)
_HE = re.compile(r"(?:\A|,\s(?:and\s)?|\sand\s)(?P<he>[Hh]e|[Ss]he)\s(?=(?:is|serves|acts|has)\b)")
COUPLE = 2  # of a surname
_MOST_ALIKE = 20  # people of one surname; of more it names nobody


def full_names(place: Iterable[Paragraph]) -> list[str]:
    """Return the full names of people in running text: who hold an office, and who are called "Mr. Orme" or "Orme"."""
    words = _APART.join(paragraph.words for paragraph in place)
    surnames = {POSSESSIVE.sub("", name) for hit in REFERS.finditer(words) for name in _AND_OR_COMMA.split(hit["who"])}
    found = dict.fromkeys(filter(None, (_defined_in(hit) for hit in _DEFINES.finditer(words))))
    found |= dict.fromkeys([*_named_behind(words), *_named_before(words)])
    for hit in _RUN.finditer(words):
        name = hit[0]
        called = without_suffix(name).split()[-1] in surnames
        while name.count(" ") > 1 and not (_is_plainly_one(name) or (called and is_person_name(name))):
            name = name.partition(" ")[2]
        if (_is_plainly_one(name) or (called and is_person_name(name))) and not ENTITY_REST.match(words, hit.end() + 1):
            found.setdefault(name)
    entities = {hit[1] for hit in _IS_CALLED.finditer(words)}  # "Orme Tarn & Co. ("Orme Tarn")"
    people = [name for name in found if is_person_name(name) and not (_CAPITALS.search(name) or name in entities)]
    called = {*_called_in(words).values()}  # "Basil Orme ("Mr. Orme")" beside his son, "Mr. Orme, Jr."
    begun = {" ".join(name.split()[:n]) for name in people for n in range(2, name.count(" ") + 1)}
    alike = _by_surname(people)
    return [
        name
        for name in people
        if name in called
        or (
            name not in begun
            and not any(other != name and is_same(name, other) for other in alike.get(_surname(name), ()))
        )
    ]


def _surname(name: str) -> str:
    return words_of_name(without_suffix(name))[-1]


def _by_surname(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return names by surname in small letters, but for a surname that very many have."""
    found = in_groups([(_surname(name), name) for name in dict.fromkeys(names)])  # who stands on two lists is one
    return {surname: tuple(alike) for surname, alike in found.items() if len(alike) <= _MOST_ALIKE}


def _defined_in(hit: re.Match[str]) -> str:
    """Return the full name of whom words define a surname for: "Basil T. Orme ("Orme")"."""
    name = hit["name"].strip(" ,")
    return name if is_person_name(name) and hit["short"] in without_suffix(name).split()[1:] else ""


def _called_in(words: str) -> dict[str, str]:
    """Return who is called "Mr. Orme" or "Dr. Orme", as running text defines behind full names."""
    called = _CALLED.finditer(words) if '("' in words or "(“" in words else ()
    names = ((hit["called"], hit["name"].strip(" ,")) for hit in called)
    return {called: name for called, name in names if is_person_name(name)}


def _named_behind(words: str) -> Iterator[str]:
    """Yield the names behind an office: "The directors are A, B and C"."""
    for hit in _OFFICE.finditer(words):
        lead = _LEADS.match(words, hit.end())
        if lead and _LEADS_SAY.search(lead[0]) and not _OF_VALUE.search(_clause_before(words, hit.start())):
            rest = sentences(words[lead.end() : lead.end() + _LONGEST].partition(_APART)[0])[0]
            # with what stands behind a part: "Lake Forest, Illinois 60045" is nobody
            for start, end in items_of(rest) if _is_plural(hit["roles"]) else [(0, len(rest))]:
                yield leading_name(HONORED_FIRST.sub("", rest[start : end + _BEHIND].strip()), listed=True)[0]


def _named_before(words: str) -> Iterator[str]:
    """Yield the names of a list before an office: "A, B and C, who are the directors"."""
    for listed in _RUNS.finditer(words):
        link = _LINK.match(words, listed.end())
        if link and _SAYS.search(link[0]) and _OFFICE.match(words, link.end()):
            yield from _AND_OR_COMMA.split(listed[0])


def _is_plainly_one(name: str) -> bool:
    """Whether words are the name of a person, as an initial, a given name or a suffix says."""
    first, *others = name.split()
    return is_person_name(name) and (
        SUFFIXED.search(name) is not None
        or first.lower() in GIVEN
        or any(_INITIAL.fullmatch(word) for word in (first, *others[:-1]))
    )


_APART = " \0 "  # between paragraphs: no name has it
_LONGEST = 2000  # characters of a list
_BEHIND = 30  # characters behind a part of one
_NEAR = 200  # characters before an office, and between a list and what it is called
_CLAUSE_ENDS = re.compile(r"(?=[.;ia])(?:[.;]|\b(?:is|are)\b)", re.IGNORECASE)
_AND_OR_COMMA = re.compile(r",?\sand\s|,\s(?!(?:Jr|Sr)\b)")
_CAPITALS = re.compile(  # "Tarn GP"
    r"\b(?!I{2,3}\b|IV\b)[A-Z]{2,}\b(?=.{0,60}[a-z])|[a-z].{0,60}\b(?!I{2,3}\b|IV\b)[A-Z]{2,}\b"
)
_RUN = re.compile(
    rf"(?<!\d\s)(?<![\w.&'’\-])(?:[A-ZÀ-Þ](?:[\w'’\-]+|\.(?:[A-Z]\.)*)\s{PARTICLES}){{1,4}}"
    r"[A-ZÀ-Þ][\w'’\-]+"
    r"(?:,?\s(?:Jr|Sr)\b\.?|\s(?:II|III|IV)\b)?(?!['’\w-])"
)
_RUNS = re.compile(rf"(?:{_RUN.pattern}(?:,\s(?:and\s)?|\sand\s)){{1,12}}{_RUN.pattern}")
_INITIAL = re.compile(r"[A-Z]\.")
_DEFINES = re.compile(
    r"(?<![\w.'’\-])(?P<name>(?:[A-ZÀ-Þ][\w.'’\-]*,?\s){2,5})"
    r"\((?:the\s)?[\"“]\s?(?P<short>[A-ZÀ-Þ][\w'’\-]+)\s?[\"”][^()]{0,40}\)"
)
_IS_CALLED = re.compile(r"\((?:the\s)?[\"“]\s?([A-ZÀ-Þ][\w'’\-]+(?:\s[A-ZÀ-Þ][\w'’\-]+)+)\s?[\"”]")
_CALLED = re.compile(
    r"(?<![\w.'’\-])(?P<name>(?:[A-ZÀ-Þ][\w.'’\-]*,?\s){2,5})"
    rf"\([\"“]\s?(?P<called>{HONORED}[A-ZÀ-Þ][\w'’\-]+(?:,?\s{SUFFIX.pattern})?)\s?[\"”]\)"
)
_KIN = re.compile(rf"\s{KIN}")
_KIN_BEFORE = re.compile(  # "his wife, Ruth Orme"
    rf"(?:\b(?:his|her|their|the)|['’]s?)\s(?P<kin>{KIN}),?\s(?:M(?:rs?|s)\.\s)?(?P<name>{_RUN.pattern})"
)
_KIN_BEHIND = re.compile(
    rf"(?P<name>{_RUN.pattern})(?:[^.;]{{0,25}}?,\s(?:is\s)?|\sis\s)(?:(?:his|her|the)\s)?(?P<kin>{KIN})"
)
_TITLED_HER = re.compile(rf"\b(?:Mrs|Ms|Miss)\b\.?\s(?P<name>{_RUN.pattern})(?P<kin>)")
_FEMALE = frozenset(("wife", "widow", "daughter", "mother", "sister", "niece", "granddaughter", ""))


class Calls(NamedTuple):
    """How running text calls people: in full, behind "Mr.", by a surname it `defines`, or together in `groups`.

    Of whom it tells that they are somebody's wife or son `kin` says whether they are "her" or "his", and `called` who
    is "Dr. Orme" where it defines that.
    """

    names: Mapping[str, tuple[str, ...]]  # by surname
    defines: frozenset[str]
    kin: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    called: Mapping[str, str]

    def within(self, words: str) -> list[tuple[int, tuple[str, ...]]]:
        """Return whom words name, and where each of these places ends; nobody by a name that several have."""
        return [(mention.end, mention.names) for mention in _mentions(words, self)]


def calls(place: Sequence[Paragraph], names: Sequence[str]) -> Calls:
    """Return how running text calls the people with the names."""
    words = _APART.join(paragraph.words for paragraph in place)
    defined = {hit["short"]: name for hit in _DEFINES.finditer(words) if (name := _defined_in(hit))}
    # "Bustamante", who is Ignacio Bustamante Vila
    short = {word: (name,) for word, name in defined.items() if without_suffix(name).split()[-1] != word}
    of = Calls(_by_surname(names), frozenset(defined), _kin_among(words, names), short, _called_in(words))
    return of._replace(groups=short | _groups_in(place, of))


class _Mention(NamedTuple):
    start: int
    end: int
    names: tuple[str, ...]


def _before(sentence: str, at: int, most: int = _NEAR) -> str:
    """Return what stands before a place, and no more of it than is looked at."""
    return sentence[max(0, at - most) : at]


def _clause_before(sentence: str, at: int) -> str:
    """Return what of a clause stands before a place, behind its verb."""
    return _CLAUSE_ENDS.split(_before(sentence, at, _LONGEST))[-1]


def _mentions(sentence: str, of: Calls, last: tuple[str, ...] = ()) -> list[_Mention]:
    """Return where a sentence names people, in full or by a surname, and "he" who was named before."""
    found: list[_Mention] = []
    small = lowered(sentence)
    whole = _WORD.findall(small)
    likely = dict.fromkeys(POSSESSIVE.sub("", word) if word.endswith(_OF_SOMEBODY) else word for word in whole)
    for name in (name for word in likely for name in of.names.get(word, ())):
        for hit in _pattern_of(name).finditer(small):
            start, end = _with_title(small, *hit.span())
            bare = start == hit.start("surname")
            if _before(sentence, start).rstrip().endswith(('"', "“")):
                continue  # that is what somebody is called
            if of.called.get(sentence[start:end].strip(), name) != name:
                continue
            titled = HONORED_FIRST.match(sentence, start) is not None
            surname = sentence[slice(*hit.span("surname"))]
            is_defined = not bare or surname in of.defines
            if not is_defined and not _MESSRS.search(_before(sentence, start, _LONGEST)):
                continue  # which may be what an entity is called
            if not surname[:1].isupper() or (not titled and _within_name(sentence, start, end, bare=bare)):
                continue
            found.append(_Mention(start, end, (name,)))
    for hit in _HE.finditer(sentence):
        before = [m for m in found if m.end <= hit.start("he")]
        who = max(before, key=lambda m: m.end).names if before else last
        if len(who) == 1:
            found.append(_Mention(*hit.span("he"), who))
    for group, who in of.groups.items():
        at = -1
        while (at := sentence.find(group, at + 1)) >= 0:
            if not (_PART_OF_WORD.match(sentence, at + len(group)) or (at and _PART_OF_WORD.match(sentence, at - 1))):
                found.append(_Mention(at, at + len(group), who))
    found.sort()
    kept: list[_Mention] = []
    for mention in found:
        if kept and mention[:2] == kept[-1][:2]:
            kept[-1] = _Mention(mention.start, mention.end, (*kept[-1].names, *mention.names))
        elif not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    alike = frozenset(of.groups)
    told = [
        mention if sentence[mention.start : mention.end] in alike else _told_apart(mention, sentence, of.kin)
        for mention in kept
    ]
    if hit := _FOLLOWING.search(sentence):  # "The following persons, each of whom is a manager: A and B"
        who = tuple(name for mention in told if mention.start >= hit.end("until") for name in mention.names)
        told = sorted([*told, _Mention(*hit.span("who"), who)]) if who else told
    return told


@lru_cache(maxsize=2048)
def _pattern_of(name: str) -> re.Pattern[str]:
    """Return what finds a surname in small letters, behind other names of the person or nothing.

    It is made for each name: what is the same for all, and the letters' case, would take most of the time.
    """
    *first, surname = map(re.escape, words_of_name(without_suffix(name)))
    own = "|".join((*(rf"{part}\b\.?" for part in first), r"[a-z]\."))
    return re.compile(rf"(?<![\w.])(?:(?:{own})\s+){{0,4}}(?P<surname>{surname})(?![\w\-])")


_TITLE_BEFORE = re.compile(rf"(?<![\w.]){HONORED}\Z", re.IGNORECASE)
_SUFFIX_BEHIND = re.compile(rf",?\s{SUFFIX.pattern}(?![\w\-])", re.IGNORECASE)
_LONGEST_TITLE = 12  # characters, and the blank behind it


def _with_title(words: str, start: int, end: int) -> tuple[int, int]:
    """Return where a name stands together with the title before it and what is written behind it."""
    before = _TITLE_BEFORE.search(words, max(0, start - _LONGEST_TITLE), start)
    behind = _SUFFIX_BEHIND.match(words, end)
    return before.start() if before else start, behind.end() if behind else end


_FOLLOWING = re.compile(
    r"\b(?P<who>the\sfollowing\s(?:\w+\s)?(?:persons|individuals|people))\b[^:.]{1,300}(?P<until>:)\s", re.IGNORECASE
)
_WORD = re.compile(r"[\w'’\-]+")
_OF_SOMEBODY = ("'", "’", "'s", "’s")
_MESSRS = re.compile(r"\bM(?:essrs|r\.?\sand\sMrs|esdames)\b\.?\s(?:[\w.'’\-]{1,40}+,?\s){0,20}+\Z")
_PART_OF_WORD = re.compile(r"[\w“”\"]")
_COUPLE = re.compile(r"\bMr\.?\sand\sMrs\.?\s\Z")
_HERS = re.compile(r"(?:Mrs|Ms|Miss)\b")


def _told_apart(mention: _Mention, sentence: str, kin: Mapping[str, str]) -> _Mention:
    """Return a mention of a surname that several have as that of whom it means: of nobody where that is not plain."""
    has_suffix = SUFFIXED.search(sentence[mention.start : mention.end]) is not None
    alike = [name for name in mention.names if (SUFFIXED.search(name) is not None) == has_suffix]
    if len(alike) == 1:  # "Basil Orme, Jr." beside his father
        return mention._replace(names=(alike[0],))
    if len(mention.names) == 1 or _COUPLE.search(_before(sentence, mention.end - len(mention.names[0].split()[-1]))):
        return mention
    her = [name for name in mention.names if kin.get(name) == "her"]
    his = [name for name in mention.names if name not in kin] or [
        name for name in mention.names if kin.get(name) == "his"
    ]
    titled = sentence[mention.start : mention.end]
    who = her if _HERS.match(titled) else his if titled.startswith("Mr") and len(her) + len(his) > 1 else []
    return mention._replace(names=(who[0],) if len(who) == 1 else ())


_GIVEN = r"(?<![\w.])[A-ZÀ-Þ][\w'’\-]{0,30}(?:\s[A-Z]\.)?"
_SHARED_SURNAME = re.compile(
    rf"(?P<given>(?:{_GIVEN},\s){{0,5}}{_GIVEN},?\s(?:and|&)\s{_GIVEN})\s(?P<surname>[A-ZÀ-Þ][\w\-]+)"
)
_BETWEEN_GIVEN = re.compile(r",\s(?:and\s|&\s)?|\s(?:and|&)\s")
_TITLED = re.compile(
    r"(?<![\"“\w])(?<!Mr\.\sand\s)(?<!Mr\sand\s)(?P<title>Mrs?|Ms|Miss|Dr)\b\.?\s(?P<surname>[A-ZÀ-Þ][\w\-]+)(?!\s[A-ZÀ-Þ]\w)"
)
_ESTATE_OF = re.compile(r"\b[Ee]state\sof\s(?P<name>(?:[A-ZÀ-Þ][\w.'’\-]*\s){1,4}[A-ZÀ-Þ][\w'’\-]*)")
_BOTH_TITLED = re.compile(r"\bMr\.?\s(?:and|&)\sMrs\.?\s(?P<surname>[A-ZÀ-Þ][\w\-]+)", re.IGNORECASE)


def spelled_out(place: Sequence[Paragraph], names: Iterable[str]) -> list[Paragraph]:
    """Return paragraphs in which those who share a surname have their full names.

    "Ann and Basil Orme" are two of the names; who of them is "Mr. Orme" their kin or their given names tell.
    """
    words = _APART.join(paragraph.words for paragraph in place)
    dead = {hit["name"] for hit in _ESTATE_OF.finditer(words)}
    several = {surname: alike for surname, alike in _by_surname(names).items() if len(alike) > 1}
    if not several:
        return [*place]
    living = {surname: [one for one in alike if one not in dead] for surname, alike in several.items()}
    several |= {surname: tuple(alike) for surname, alike in living.items() if len(alike) == COUPLE}
    kin, called = (
        _kin_among(words, [name for alike in several.values() for name in alike]),
        {*_called_in(words).values()},
    )
    hers = {
        name: kin[name] == "her" if name in kin else words_of_name(name)[0] in HERS
        for alike in several.values()
        for name in alike
    }
    titles: dict[str, set[str]] = {}
    for hit in _TITLED.finditer(words):
        titles.setdefault(hit["surname"].lower(), set()).add(hit["title"])
    for hit in _BOTH_TITLED.finditer(words):
        titles.setdefault(hit["surname"].lower(), set()).add("Mr")
    couples = {
        surname: sorted(alike, key=lambda name: hers[name])
        for surname, alike in several.items()
        if len(alike) == COUPLE and sum(hers[name] for name in alike) == 1 and called.isdisjoint(alike)
    }  # fmt: skip

    def titled(hit: re.Match[str]) -> str:
        told = titles[surname := hit["surname"].lower()]
        his_title = "Mr" if "Mr" in told else "Dr" if told - {"Dr"} else ""  # Mrs. Orme and Dr. Orme
        his, her = couples.get(surname, (hit[0], hit[0])) if his_title in told else (hit[0], hit[0])
        return his if hit["title"] == his_title else hit[0] if hit["title"] == "Dr" else her

    def given(hit: re.Match[str]) -> str:
        alike = several.get(hit["surname"].lower(), ())
        first = [words_of_name(one)[:1] for one in _BETWEEN_GIVEN.split(hit["given"])]
        of = [[name for name in alike if words_of_name(name)[:1] == one] for one in first]
        return " and ".join(name for [name] in of) if all(len(one) == 1 for one in of) else hit[0]

    return [
        paragraph._replace(words=_TITLED.sub(titled, _SHARED_SURNAME.sub(given, paragraph.words)))
        for paragraph in place
    ]


def _kin_among(words: str, names: Iterable[str]) -> dict[str, str]:
    """Return which people with the names are told to be somebody's wife, sister, son ...: "her" or "his", by name."""
    patterns = (_KIN_BEHIND, _KIN_BEFORE, _TITLED_HER) if _KIN.search(words) else (_TITLED_HER,)
    told = {
        hit["name"]: "her" if hit["kin"] in _FEMALE else "his"
        for pattern in patterns
        for hit in pattern.finditer(words)
    }
    return {name: told[name] for name in names if name in told}


class _Sentence(NamedTuple):
    """A sentence, whom it names, and whom the one before named first."""

    words: str
    mentions: list[_Mention]
    last: tuple[str, ...]
    paragraph: Paragraph


def told_of(place: Iterable[Paragraph], of: Calls) -> Iterator[_Sentence]:
    """Yield the sentences of paragraphs with whom they name."""
    last: tuple[str, ...] = ()
    for paragraph in place:
        for words in map(without_asides, sentences(paragraph.words)):
            mentions = _mentions(words, of, last)
            yield _Sentence(words, mentions, last, paragraph)
            last = mentions[0].names if mentions else last


def occupations_in(told: Sequence[_Sentence]) -> Iterator[Role]:
    """Yield which of the people whom sentences name have which occupation: by that word, or as who "is a" farmer."""
    held = list[Role]()  # by whom "each of its general partners" is
    for sentence, mentions, last, paragraph in told:
        lists = _lists(sentence, mentions)
        said = OCCUPATION.search(sentence)
        hit = _OF_HOLDERS.search(sentence, said.end()) if said else None
        if hit and not any(hit.start() < mention.end <= hit.end() for mention in lists):
            held = held or [*offices_in(told)]
            lists = sorted([*lists, _Mention(*hit.span("who"), _holders(hit, held))])
        for who, value in (*_labelled(sentence, lists, last), *_called_so(sentence, lists)):
            if value and not (ELSEWHERE.match(value) or OPEN.search(value)):
                yield from (Role(name, _LOCATED.sub("", value), paragraph) for name in who)


_OF_HOLDERS = re.compile(
    rf"\b(?:of|for)\s(?:each|all)(?:\sof)?\s(?P<who>(?:(?:the|its|their|such|these|those)\s)?(?P<roles>{_ROLE})(?:\sof\s[^,;:]{{2,60}}?)?)\sis\s",
    re.IGNORECASE,
)


def _holders(hit: re.Match[str], held: Sequence[Role]) -> tuple[str, ...]:
    """Return who holds the office that words say all have of whom an occupation is: nobody where several are alike."""
    own = [role for role in held if role.value.partition(" of ")[0].lower() == named_of(hit["roles"]).lower()]
    return tuple(dict.fromkeys(role.name for role in own)) if len({role.value for role in own}) == 1 else ()


_LOCATED = re.compile(
    r",?\s(?:(?:with\s)?(?:its|his|her)?\s?(?:located|offices?)\s)?at\s(?:\d|the\ssame).*\Z|,?\s(?:located|with\soffices?)\sat\s.*\Z"
)


def _labelled(sentence: str, lists: Sequence[_Mention], last: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield whose occupation, or whose business where no entity has it, a sentence says by that word."""
    for hit in (*OCCUPATION.finditer(sentence), *_BUSINESS.finditer(sentence)):
        said = _OCCUPATION_IS.match(sentence, hit.end())
        if said is None or (hit.re is _BUSINESS and not _of_people(sentence, said, lists)):
            continue
        within = [mention for mention in lists if hit.end() <= mention.start < said.start("is")]
        before = [mention for mention in lists if mention.end <= hit.start()]
        if said["of"]:
            but = {name for mention in within if _is_excepted(sentence, mention) for name in mention.names}
            who = tuple(name for mention in within for name in mention.names if name not in but)
            who = who or (before[-1].names if before and _THEM.search(said["of"]) else ())
        else:
            who = before[-1].names if before else last
        yield who, _up_to_next(sentence, said.end(), lists)
        for that in _THAT_OF.finditer(sentence, said.end()):  # "and that of Mr. Orme is"
            mention = next((mention for mention in lists if mention.start == that.end()), None)
            if mention and (behind := _OCCUPATION_IS.match(sentence, mention.end)):
                yield mention.names, _up_to_next(sentence, behind.end(), lists)


def _of_people(sentence: str, said: re.Match[str], lists: Sequence[_Mention]) -> bool:
    """Whether words behind a label are of people, and not of entities beside them."""
    start, end = said.span("of")
    if start < 0:
        return False
    within = [mention for mention in lists if start <= mention.start < end]
    at = [start, *(mention.end for mention in within)]
    rest = " ".join(sentence[a:b] for a, b in zip(at, [*(mention.start for mention in within), end], strict=True))
    return bool(within) and not _CASED.search(rest.replace("Messrs", ""))


def _is_excepted(sentence: str, mention: _Mention) -> bool:
    return _BUT.search(_before(sentence, mention.start)) is not None


_BUSINESS = re.compile(r"\bprincipal\sbusiness\b", re.IGNORECASE)
_BUT = re.compile(rf"\b(?:other\sthan|except(?:ing)?(?:\sfor)?|excluding|{KIN}\sof)\s\Z", re.IGNORECASE)
_THAT_OF = re.compile(r"\bthat\sof\s")


def _called_so(sentence: str, lists: Sequence[_Mention]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield who is said to be "a" farmer, or retired."""
    for mention in lists:
        behind = _DEFINITION.match(sentence, mention.end)
        at = behind.end() if behind else mention.end
        apposed = _APPOSED.match(sentence, at)  # "Mr. Orme, a director of Tarn, who is a farmer"
        office = _OFFICE.match(sentence, apposed.end()) if apposed else None
        at = office.end() if office and sentence.startswith(", who ", office.end()) else at
        works = _ARE.match(sentence, at) if len(mention.names) > 1 else None
        if works and has_office(works["work"]) and _is_work(works):
            yield mention.names, f"{works['work']}{works['rest']}"
            continue
        hit = _IS_A.match(sentence, at) or _ENGAGED.match(sentence, at) or _IS_TITLED.match(sentence, at)
        if hit and hit.re is _IS_TITLED and not is_office(sentence[hit.end() : hit.end() + _NEAR]):
            continue
        if hit and not _NO_OCCUPATION.match(sentence, hit.end()):
            value = _up_to_next(sentence, hit.end(), lists)
            value = _CLAUSE_OVER.split(value)[0] if office else value
            if value[:1] in '“"':  # what somebody is called
                continue
            if (hit[0][:1] == "," or "who" in hit[0]) and _SAYS_MORE.search(value):
                continue
            retired = hit.groupdict().get("retired") or ""
            if retired or not _OFFICE.match(value):
                yield mention.names, f"{retired}{value}"


def _is_work(works: re.Match[str]) -> bool:
    """Whether what several "are" is a work and no office: "attorneys", "professional fund directors"."""
    is_other = _is_plural(works[0]) or _NO_OCCUPATION.match(works["work"])
    return _BY_TRADE.search(works[0]) is not None or not is_other


def _up_to_next(sentence: str, at: int, lists: Sequence[_Mention]) -> str:
    """Return the words from a place up to where a clause begins that is of somebody else, or of something else."""
    behind = (mention for mention in lists if mention.start > at)
    others = (m for m in behind if _VERB_OR_OWN.match(sentence, m.end) or sentence.endswith(", and ", 0, m.start))
    words = sentence[at : next((mention.start for mention in others), len(sentence))]
    end = _NEXT_SAID.search(words)
    return value_of((words[: end.start()] if end else words).rstrip(" ;,").removesuffix(" and").rstrip(" ,"))


_CLAUSE_OVER = re.compile(r",\s(?:may|and|has|have|is|are|owns?|holds?)\b")  # "who is a farmer, may be deemed"
_SAYS_MORE = re.compile(r"\s(?:has|have|had|is|are|was|were)\b")
_OCCUPATION_IS = re.compile(
    r"(?:\s(?:of|for)\s(?P<of>[^.;]{1,300}?))?\s(?P<is>is|are|was|:)\s"
    r"(?:(?:that\sof|as|(?:to\s(?:serve|act|be)|serving|acting|being)\sas)\s)?(?:(?:an?|the)\s)?"
)
_THEM = re.compile(r"\b(?:them|whom|both|each|such|these|those|foregoing)\b", re.IGNORECASE)
_IS_A = re.compile(
    r"(?:,?\swho)?(?:,|\s(?:is|are|works\sas|is\s(?:self-)?(?:employed|engaged)\sas))\s(?:(?:currently|presently|also|now|each)\s)?"
    r"(?:(?:an?|the)\s|(?P<retired>retired\b|(?=(?:not|self-)\s?(?:(?:presently|currently)\s)?employed\b)))",
    re.IGNORECASE,
)
_BY_TRADE = re.compile(r"\b(?:professional|independent|corporate|company)\s(?:\w+\s)?directors\b")  # and no office
_ARE = re.compile(  # "Mr. Orme and Ms. Moss are attorneys in private practice"
    r"\sare\s(?:(?:both|each|all)\s)?(?P<work>(?:[a-z-]{3,20}\s){0,2}[a-z-]{3,20})s(?P<rest>(?:\s(?:in|at|with|of)\s[^,;]{2,80}?)?)\.?\Z"
)
_ENGAGED = re.compile(
    r"(?:,?\swho)?\s(?:is|are)\s(?:\w+ly\s)?engaged\sin\s(?:the\s(?:business|practice)\sof\s)?", re.IGNORECASE
)
_IS_TITLED = re.compile(
    r"(?:,?\swho)?\sis\s(?:(?:currently|presently|also|now)\s)?(?=[A-Z])"
)  # "is Professor of Law at"
_NO_OCCUPATION = re.compile(
    r"(?:\S+\s){0,2}?(?:citizens?|nationals?|natural|accredited|affiliates?|married|individuals?|residents?|persons?|reporting|part(?:y|ies)|subject|beneficiar\w+|settlors?|grantors?|minors?|dual"
    rf"|(?:share|stock)holders?|owners?(?!\sof\s(?-i:[A-Z]))|{KIN}|foregoing|same|following|holder|corporation|company|partnership|trust|limited|fund|record|beneficial)\b",
    re.IGNORECASE,
)
_VERB_OR_OWN = re.compile(
    r"['’]|\s(?:is|are|was|were|has|have|serves?|acts?|resides?|owns?)\b|,\s(?:an?|the|who|whose)\s"
)
_NEXT_SAID = re.compile(
    r",?\s(?:and|with)\s(?:(?:his|her|their|whose|each|both|he|she|they|is|are|has|resides?|that\sof|of\swhich|as\ssuch|shares?\s|exercises?|owns?|holds?|controls?|makes?)\b|(?:a\s|the\s)?(?:present\s|principal\s){0,2}(?:business|residence|occupation|citizenship|address))"
    r"|,?\sand\s(?=(?-i:[A-ZÀ-Þ][\w.'’\-]+\s){1,5}(?:is|are|serves|has)\s)|\s\((?:together|collectively|each|the)\s|(?:,\s|\s)and\s(?=(?:Mr|Mrs|Ms|Dr|Messrs)\b)"
    r"|\sand\s(?:is\s)?an?\s(?:citizen|national|resident|dual|\w+\scitizen)\b|,\s(?:whose|which|who|and\sis|that\sof|the\s(?:\w+\s){0,3}address\sof\swhich)\b|\sresid(?:ing|ent)\s|\swhose\s|;\s",
    re.IGNORECASE,
)


def addresses_in(place: Sequence[Paragraph], of: Calls) -> Iterator[tuple[str, str, Paragraph]]:
    """Yield the addresses that end what sentences say of one person each: "is a partner in Tarn LLP, 9 Weir Lane"."""
    for sentence, mentions, _, paragraph in told_of(place, of):
        starts = [*(mention.start for mention in mentions), len(sentence)]
        for mention, stop in zip(mentions, starts[1:], strict=True):
            said = sentence[mention.end : stop].rstrip(" ;,.").removesuffix(" and").rstrip(" ;,.")
            found = (said[hit.end() :] for hit in _BEFORE_ADDRESS.finditer(said))
            if len(mention.names) == 1 and (address := next(filter(_is_whole_address, map(value_of, found)), "")):
                yield mention.names[0], address, paragraph


_BEFORE_ADDRESS = re.compile(r"(?:,|\b(?:at|of|is)|:)\s(?=\d|[A-Z])")


def _is_whole_address(words: str) -> bool:
    return (
        is_address(words) and ends_address(words) and (begins_address(words) or _STREET_FIRST.match(words) is not None)
    )


_STREET_FIRST = re.compile(r"[A-Z][\w.'’\s-]{2,40}\s\d{1,4}[a-z]?,")  # "Seestrasse 14, 82319 Starnberg"


_NAME_GOES_ON = re.compile(r"\s(?:[A-ZÀ-Þ](?!\.?\s?\()|&|\d{4}\b)")
_NAME_BEGINS = re.compile(r"(?:[A-ZÀ-Þ][\w.\-]{0,40}|&)\s\Z")


def _within_name(sentence: str, start: int, end: int, *, bare: bool) -> bool:
    """Whether a name is a part of another, and a surname alone is: "Orme Trust", "the Ruth Orme Foundation"."""
    behind = _NAME_GOES_ON.match(sentence, end)
    return behind is not None or (bare and _NAME_BEGINS.search(_before(sentence, start)) is not None)


def offices_in(told: Iterable[_Sentence]) -> Iterator[Role]:
    """Yield which of the people whom sentences name hold which offices, as these say."""
    for said in told:
        yield from (Role(name, named_of(office), said.paragraph) for name, office in _held(said.words, said.mentions))


def _groups_in(place: Iterable[Paragraph], of: Calls) -> dict[str, tuple[str, ...]]:
    """Return the people of whom paragraphs speak together by what they call them: "the Trustees"."""
    found: dict[str, tuple[str, ...]] = {}
    place = list(place)
    for paragraph in (paragraph for paragraph in place if GROUP_NAME.search(paragraph.words)):
        so_far: list[str] = []
        for sentence in sentences(paragraph.words):
            mentions = _mentions(sentence, of)
            for hit in GROUP_NAME.finditer(sentence):
                before = [mention for mention in mentions if mention.end <= hit.start()]
                lists = _lists(sentence, before)
                between = hit.start() - lists[-1].end if lists else _LONGEST
                names = lists[-1].names if lists else ()
                if _NAMED_THERE.search(sentence, 0, hit.start()) and so_far:
                    found.setdefault(hit["group"], tuple(dict.fromkeys(so_far)))
                elif OTHERS.search(hit["group"]):  # among them may be entities: who is called so stands right before it
                    if between <= _RIGHT_BEFORE or (lists and lists[-1].start == 0):
                        found.setdefault(hit["group"], names)
                elif between < _NEAR and len(names) > 1:
                    found.setdefault(hit["group"], names)
            so_far += (name for mention in mentions for name in mention.names)
    for hit in (hit for paragraph in place for hit in _EACH_CALLED.finditer(paragraph.words)):
        found.setdefault(f"{hit['group']}s", tuple(name for one in _mentions(hit["who"], of) for name in one.names))
    _add_filers(found, place, of)
    named = {group: names for group, names in found.items() if names}
    return named | {f"each {group.removesuffix('s')}": names for group, names in named.items()}


def _add_filers(found: dict[str, tuple[str, ...]], place: Sequence[Paragraph], of: Calls) -> None:
    """Add to groups who is called a reporting person together with others, or stands on a list of them."""
    patterns = (_TOGETHER, _FILERS_ARE)
    together = (p.words for p in place if any(pattern.search(p.words) for pattern in patterns))
    for sentence in (sentence for words in together for sentence in sentences(words)):
        mentions = _mentions(sentence, of)
        for hit in _FILERS_ARE.finditer(sentence):
            names = (name for mention in mentions if mention.start >= hit.end() for name in mention.names)
            found.setdefault(hit["group"], tuple(dict.fromkeys(names)))
        for hit in _TOGETHER.finditer(sentence):
            lists = _lists(sentence, [mention for mention in mentions if mention.end <= hit.start()])
            is_near = bool(lists) and hit.start() - lists[-1].end < _NEAR
            names = found.get(hit["own"]) or found.get(f"{hit['own']}s") or (lists[-1].names if is_near else ())
            found[hit["group"]] = tuple(dict.fromkeys((*found.get(hit["group"], ()), *names)))
    for n, paragraph in enumerate(place):  # "by the following (the "Reporting Persons"):", above their list
        if hit := _LISTED_BELOW.search(paragraph.words):
            behind = (line.words for line in islice(place, n + 1, n + 1 + _MOST_LISTED))
            below = [paragraph.words[hit.end() :], *takewhile(lambda words: not words.startswith("(b)"), behind)]
            parts = islice((part for words in below for part in words.split(";")), _MOST_LISTED)
            firsts = (next(iter(_mentions(part, of)), None) for part in parts)
            names = (first.names for first in firsts if first and first.start < _MARKER + 2)
            found.setdefault(hit["group"], tuple(dict.fromkeys(chain.from_iterable(names))))


_EACH_CALLED = re.compile(  # "(each of Dr. Orme and Ms. Weir, a "Managing Member" and"
    r"\(each\sof\s(?P<who>[^()“”\"]{3,200}?),\san?\s[“\"](?P<group>[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2})[,.]?[”\"]"
)
_NAMED_THERE = re.compile(
    r"\b(?:persons|individuals)\b[^.;]{0,40}\b(?:named|listed|identified)\sin\sthis\sparagraph\b"
    r"|\bforegoing\s(?:\w+\sand\s)?(?:persons|individuals)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(  # (the "Managers" and, together with Tarn Fund, the "Reporting Persons")
    r"\((?:the\s|each,?\san?\s|each\sof\s[^()“”\"]{3,200}?,\san?\s)?[“\"](?P<own>[^“”\"()]{1,40}?)[,.]?[”\"],?\sand,?\s(?:collectively,?\s)?(?:together\s)?with\s[^()]{1,400}?"
    r"[“\"](?P<group>(?i:reporting\s(?:persons|entities)|filing\spersons))[,.]?\s?[”\"]\)"
)
_FILERS_ARE = re.compile(r"\A(?:\(a\)\s)?(?:The\s)?(?P<group>(?i:reporting\spersons|filing\spersons))\sare:?\s")
_LISTED_BELOW = re.compile(
    r"\bfollowing\b[^.:]{0,80}\([^()“\"]{0,40}[“\"](?P<group>(?i:reporting\s(?:persons|entities)))[,.]?[”\"]\)\s?:"
)
_RIGHT_BEFORE = 2
_MOST_LISTED = 100  # who stand on a list of filers


def _lists(sentence: str, mentions: Sequence[_Mention]) -> list[_Mention]:
    """Return the mentions, those of a list together: "Messrs. Orme and Tarn"."""
    groups: list[_Mention] = []
    for mention in mentions:
        between = sentence[groups[-1].end : mention.start] if groups else ""
        if groups and _BETWEEN_NAMES.fullmatch(_DEFINITION.sub("", between)):
            groups[-1] = _Mention(groups[-1].start, mention.end, (*groups[-1].names, *mention.names))
        else:
            groups.append(mention)
    return groups


def _held(sentence: str, mentions: Sequence[_Mention]) -> Iterator[tuple[str, str]]:
    """Yield who holds which office of a sentence."""
    groups = _lists(sentence, mentions)
    holders: tuple[str, ...] = ()
    end = 0
    for hit in _OFFICE.finditer(sentence):
        if hit.start() < end or not _IS_HELD.search(hit["roles"]) or _NOT_HELD.search(_before(sentence, hit.start())):
            continue
        # an office ends where somebody is named
        stop = next((mention.start for mention in groups if hit.start() < mention.start < hit.end()), hit.end())
        office = sentence[hit.start() : stop].rstrip(" ,").removesuffix(" and").rstrip(" ,")
        office = office if len(office) >= len(hit["roles"]) else hit["roles"]
        aside = next((mention for mention in mentions if sentence[mention.end : hit.start()] == " ("), None)
        if aside:  # "Mr. Orme (President)" amid a list
            yield from ((name, office) for name in aside.names)
            end = stop
            continue
        before = [mention for mention in groups if mention.end <= hit.start() and not _is_excepted(sentence, mention)]
        behind = [mention for mention in groups if mention.start >= stop]
        chained, holders, end_before = holders, (), end
        end = stop
        gap = _ASIDES.sub("", sentence[before[-1].end : hit.start()]) if before else None
        is_said = gap is not None and _LINK.fullmatch(gap) and _SAYS.search(gap)
        # "the occupation of Mr. Orme is President", which is told elsewhere
        of_value = before and _OF_OCCUPATION.search(_clause_before(sentence, before[-1].start))
        if gap is not None and not of_value and end_before <= before[-1].end and (is_said or _APPOSED.fullmatch(gap)):
            # of one of several: "Ann Orme (President) and Basil Orme (Secretary)"
            within = gap.lstrip().startswith("(")
            holders = (
                [mention for mention in mentions if mention.end <= hit.start()][-1].names
                if within
                else before[-1].names
            )
            if is_said:
                amid = behind and gap.startswith(", who ") and sentence.endswith(", ", 0, behind[0].start)
                office = _AND_AS.split(_up_to_next(sentence, hit.start(), groups))[0]
                office = office[: behind[0].start - hit.start()].rstrip(" ,") if amid else office
                end = max(end, hit.start() + len(office))
        elif chained and _ALSO.fullmatch(sentence, end_before, hit.start()):
            holders = chained
        if holders:
            yield from ((name, office) for name in holders)
            continue
        if not behind:
            continue
        office = office if _MEMBERS.fullmatch(hit["roles"]) else hit["roles"]
        if _OF_VALUE.search(_clause_before(sentence, hit.start())):
            continue
        gap = _DEFINITION.sub("", sentence[stop : behind[0].start])
        said = _LEADS.fullmatch(gap) and _LEADS_SAY.search(gap)
        apposed = gap in (" ", ", ") and _OWN.search(_before(sentence, hit.start()))
        apposed = apposed and not _OF_ENTITY_BEFORE.search(_before(sentence, hit.start()))
        if said or apposed:
            named = behind[:1]
            if said and _is_plural(hit["roles"]):
                named = _of_list(sentence, behind)
            yield from ((name, office) for mention in named for name in mention.names)


# What is a word for several, and an office somebody has not: "who is not a director".
_NOT_HELD = re.compile(r"[\"“]\Z|\bnot\s(?:(?:an?|the|also)\s)?\Z", re.IGNORECASE)
_MEMBERS = re.compile(r"(?:other\s|current\s)?members?", re.IGNORECASE)  # of what is an office
_AND_AS = re.compile(  # behind an office: "of Tarn LLC, a maker of"
    rf",?\sand\s(?:as|is|are)\s|,?\swho\s(?:is|are|serves?|acts?)\b|,?\sand,|,\s(?:with\srespect|having|by\s(?:virtue|reason))\b|,\san?\s(?!{_ROLE})",
    re.IGNORECASE,
)
_OF_OCCUPATION = re.compile(r"\b(?:occupations?|employment)\b", re.IGNORECASE)
_OF_VALUE = re.compile(  # "the address of each of the directors is"
    r"\b(?:address(?:es)?|offices?|citizenship|nationality|occupations?|employment|business|information)\b",
    re.IGNORECASE,
)


def _of_list(sentence: str, behind: Sequence[_Mention]) -> list[_Mention]:
    """Return those whom a list names, one or some in each part of it, up to where a clause begins that is of one."""
    at = behind[0].start
    named: list[_Mention] = []
    for start, end in items_of(sentence[at:]):
        of = next((mention for mention in behind if mention.start < at + end and mention.end > at + start), None)
        lead = sentence[at + start : of.start] if of else ""
        if (
            of
            and of not in named
            and sentence[of.end : of.end + 1] not in ("'", "’")
            and (_BETWEEN_NAMES.fullmatch(lead) or len(lead) < _MARKER)
        ):
            if named and _VERB.match(sentence, of.end):
                break
            named.append(of)
    return named


_MARKER = 6
_VERB = re.compile(r"\s(?:is|are|was|were|has|have|serves?|acts?)\s")


def _is_plural(roles: str) -> bool:
    return _PLURAL.search(roles) is not None or "board" in roles.lower()


def named_of(office: str) -> str:
    """Return an office as one person holds it: "member of the Managing Board", "director"."""
    office = f"member of the {office}" if _BOARD_FIRST.match(office) else office
    head, of, what = office.partition(" of ")
    return _FIRST.sub("", _PLURAL.sub(r"\1", head)) + of + what


_BOARD_FIRST = re.compile(rf"{_BOARD}\b", re.IGNORECASE)
