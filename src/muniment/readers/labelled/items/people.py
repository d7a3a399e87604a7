"""The people of lists of directors and officers: joined from lists and sentences, and how sure each is."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from muniment.caching import in_groups
from muniment.documents.html import TableRow
from muniment.readers.labelled.confidence import in_doubt, log_odds, sure
from muniment.readers.labelled.items.cells import words_of
from muniment.readers.labelled.items.people_columns import LIST, announces, divided
from muniment.readers.labelled.items.people_entries import COLUMNS, OPEN, ListReader, rows_of_lists
from muniment.readers.labelled.items.people_item_2 import (
    calls,
    full_names,
    occupations_in,
    offices_in,
    spelled_out,
    told_of,
)
from muniment.readers.labelled.items.people_lines import (
    CITY,
    COUNTRIES,
    COUNTRY,
    ENTITY_REST,
    HOME,
    LABEL,
    LONG_LINE,
    MOST_OF_LINE,
    PARTICLES,
    RETIRED,
    Person,
    ends_address,
    has_office,
    is_fragment,
    is_person_name,
    kinds_of,
    name_and_rest,
    says,
    seat_and_office,
    without_honorific,
    without_suffix,
)
from muniment.readers.labelled.items.people_prose import (
    POSSESSIVE,
    REFERS,
    Paragraph,
    Prose,
    by_surname,
    is_same,
    sentences,
    words_of_name,
)
from muniment.readers.labelled.items.people_shared import (
    NAMES_SCHEDULE,
    SAME,
    SCHEDULE_HEAD,
    addresses_below,
    citizens,
    groups_of,
    item_2,
    paragraphs_of,
    repeated,
    untorn,
    with_defined,
    with_own,
    with_shared,
)
from muniment.readers.labelled.signatures.words import has_title, is_entity, is_title
from muniment.readers.labelled.text import BULLETS, blanked, lowered

_TICK = re.compile(r"\W*[xX](?=\s|\Z)")  # in a column for each answer
_COUNTRY_TOLD = re.compile(
    rf"(?:[,;:()]|\bof\b)\s*+{COUNTRY.pattern}(?:\s+(?:citizen|national))?(?=\s*(?:[,;:.\n]|\)(?! Ltd| L)|\Z))",
    re.IGNORECASE,
)
_EMPLOYER_AGAIN = re.compile(
    r"(?P<office>.*(?:,|\b(?:of|with|at|for))\s(?P<who>[A-Z][^\s,]*(?:\s[^\s,]+){1,8}?)(?:,.*)?)(?<!\sof),?\s(?P=who)"
)
_LONGEST_OFFICE = 400
_DEFINES = re.compile(r"\((?:the\s)?[“\"]")
_VALUES = ("address", "occupation", "citizenship", "position")
_TWO_COUNTRIES = re.compile(rf"{COUNTRY.pattern}(?:\s++{COUNTRY.pattern})+\W*", re.IGNORECASE)  # those of several rows
_NICKNAME = re.compile(r"[(“\"][^()“”\"]{1,20}[)”\"]\s")
_INITIALS = re.compile(r"(?P<initials>(?:[A-Z]\.\s?){1,3})(?P<surname>\S.*)")
_ALIKE = 30  # people of one surname, at most


class People(NamedTuple):
    """The people of the lists of a text, and where entries or lists stand that were not read."""

    read: list[Person]
    lost: list[tuple[int, int]]


def read_people(
    text: str, start: int, end: int, tables: Sequence[TableRow] = (), announced: int | None = None
) -> People:
    """Return the people of all lists between two places, and the lists and entries that were not read.

    A list without a header counts where it is announced before the place `announced`, if one is given.
    """
    of_all = [*(hit.span() for hit in citizens(text, start, end)), *addresses_below(text, start, end)]
    printed, text = text, blanked(text, of_all)
    listing = _listing(text, start, end)
    tables, unclear = divided(text, tables)
    begin, stop = item_2(text, start, end)
    place = [*with_defined(paragraphs_of(printed, begin, stop), text, start, end)] if begin < stop else []
    named = full_names(place)
    place = spelled_out(place, named)
    reader = ListReader(text, end if announced is None else announced, listing, start, named)
    for rows in rows_of_lists(text, start, end, tables, listing):
        reader.walk(rows)
    found = [*reader.found, *_in_a_row(reader.alone, text)]
    prose = _of_item_2(place, named)
    listed = len(found)
    found += _only_in_sentences(reader.told, found)
    whole = [(n, person.name) for n, person in enumerate(found) if len(words_of_name(person.name)) > 1]
    names_of = in_groups([(called, n) for n, name in whole for called in {name, _plain(name)}])  # the entries of each
    officers = {person.name for person in prose.people(listed=False)}
    told = prose.people()
    occupied = prose.occupied()
    alike = Counter(_plain(person.name) for person in told)  # father and son
    with_their_own = with_own(told, place, named, text, start, end)
    for person, own in zip(told, with_their_own, strict=True):  # a list tells more than prose
        name = person.name if alike[plain := _plain(person.name)] > 1 else plain
        for n in names_of.get(name, ()):
            of_prose = n >= listed and begin <= found[n].start < stop
            offices = of_prose and n == names_of[name][-1]
            found[n] = _with_more(found[n], own if of_prose else person, occupied, offices=offices)
        if name not in names_of and person.name in officers:
            names_of[name] = [len(found)]
            found.append(own)
    for name, paragraph in prose.unknown:  # "Mr. Orme is the President", whose first name stands nowhere
        if not any(is_same(name.removesuffix("'s").removesuffix("’s"), person.name) for person in found):
            reader.lost.append((paragraph.start, paragraph.end))
    found += (Person(*place, "") for place in reader.lost)  # a list goes on over entries that were not read
    joined = _by_initials(_by_surname(sorted(found, key=lambda person: person.start), reader))
    whole, torn = untorn(repeated(joined))
    hit = _CITED_ASIDE.search(text, start, end)
    until = SCHEDULE_HEAD.search(lowered(text), hit.end(), end) if hit else None
    on = range(hit.end() if hit else start, until.start() if until else end)
    cited = [_with_country(person, _COUNTRY_ASIDE) if person.start in on else person for person in whole]
    whole = cited if hit else [*_with_countries_aside(whole, text)]
    begun = {person.start for person in whole}
    placed = tables if tables and tables[0].cells[0].lines else ()  # on pages
    heads = (row.cells[0] for row in placed if len(row.cells) > 1 and row.cells[0].lines)
    heads = ((cell.start, cell.end) for cell in heads if cell.start not in begun)  # right below what is said of all
    people = with_shared(whole, place, named, blanked(printed, heads), start, end)
    people = [*_with_countries_behind(people, text)]
    lost = [(person.start, person.end) for person in people if person.name and person[3:] == Person(0, 0, "")[3:]]
    read = [person for person in people if person.name and person[:2] not in lost]
    lost += (place for place in reader.lost if not any(p.start < place[1] and place[0] < p.end for p in read))
    left = [*_rows_left(text, placed, found)]
    lost += (*torn, *reader.torn, *prose.torn, *left)
    starts = [person.start for person in read]
    for start_of_row, _ in left:  # which may tell more of the person above
        n = bisect_right(starts, start_of_row)
        unclear += [(place, place + 1) for place in starts[max(n - 1, 0) : n]]
    read = [
        _with_occupation(person)._replace(
            doubt=person.doubt or _doubt(person, above, text) or _unclear(person, unclear)
        )
        for above, person in zip([Person(0, 0, ""), *read], read, strict=False)
    ]
    if read:
        read = [*with_confidence(read, text, text[slice(*item_2(text, start, end))])]
    return People(read, sorted({*lost, *_names_left(text, start, end, People(read, lost))}))


_CITED_ASIDE = re.compile(
    r"\b(?:citizenship|nationality)\b[^.;:,()]{0,60}\b(?:is|are)\s+(?:\w+\s+){0,2}in\s+(?:parenthes|brackets)",
    re.IGNORECASE,
)
_COUNTRY_ASIDE = re.compile(rf"(?<!\s)\s*+\((?P<country>{COUNTRY.pattern})\)\Z", re.IGNORECASE)
_COUNTRY_BEHIND = re.compile(rf"(?:,|;|\s[-–—]{{1,2}})\s(?P<country>{COUNTRY.pattern})\Z", re.IGNORECASE)
_OFFICES = ("occupation", "position")


def _with_country(person: Person, behind: re.Pattern[str], kinds: Sequence[str] = _OFFICES) -> Person:
    """Return a person without a citizenship with the country behind a value as it."""
    for kind in kinds:
        said = getattr(person, kind)
        if not person.citizenship and (hit := behind.search(said)):
            person = person._replace(**{kind: said[: hit.start()]}, citizenship=hit["country"])
    return person


def _with_countries_aside(people: Sequence[Person], text: str) -> Iterator[Person]:
    """Yield people, of a list whose entries all end with a country in parentheses each with it as the citizenship."""
    for group in groups_of(people, text):
        cited = [_with_country(person, _COUNTRY_ASIDE, ("address", *_OFFICES)) for person in group]
        left = [person for person in cited if person.name and not person.citizenship]
        yield from group if left or len(group) == 1 else cited


def _with_countries_behind(people: Sequence[Person], text: str) -> Iterator[Person]:
    """Yield people, of a list that has no citizenship but a country behind each office each with it.

    Behind the office of some alone it may be where they have it: "Chairman, USA".
    """
    for group in groups_of(people, text):
        cited = [_with_country(person, _COUNTRY_BEHIND) for person in group]
        every = len(group) > 1 and all(one is not person for one, person in zip(cited, group, strict=True))
        for one, person in zip(cited, group, strict=True):
            doubt = person.doubt or ("citizenship" if one is not person else "")
            yield one if every else person._replace(doubt=doubt)


def _only_in_sentences(told: Sequence[Person], listed: Sequence[Person]) -> list[Person]:
    """Return those of whom sentences tell who are on no list: a note may say "Basil Orme" of "Basil T. Orme"."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for person in listed if told else ():
        if len(words := words_of_name(name := _plain(person.name))) > 1:
            alike.setdefault(words[-1:], []).append(name)
    first = {(person.name, person.start): person for person in reversed(told)}
    names = (
        (person, _plain(person.name))
        for person in told  # a paragraph that is read in parts may name somebody again, and say no more
        if person.position or person.occupation or person is first[person.name, person.start]
    )
    return [
        person
        for person, name in names
        if not any(is_same(name, other) for other in alike.get(words_of_name(name)[-1:], [])[:_ALIKE])
    ]


def _with_more(person: Person, told: Person, occupied: Container[str], *, offices: bool) -> Person:
    """Return a person with what sentences tell that was left open or is there above, and `offices` where more is.

    Beside an office on the list the occupation counts of those who are said to be `occupied` so.
    """
    both = f"{person.citizenship} and " if person.citizenship else ""
    free = {"citizenship": told.citizenship} if told.citizenship and told.citizenship.startswith(both) else {}
    free |= {"address": told.address} if ends_address(told.address) and not person.address else {}
    free |= {kind: getattr(told, kind) for kind in _VALUES if SAME.fullmatch(getattr(person, kind))}
    if told.name in occupied and person.position and not person.occupation:
        free |= {"occupation": told.occupation}
    own, others = ({one.position, one.occupation} - {""} for one in (person, told))
    has_all = len(own) <= len(others) and all(
        any(value.startswith(other) or other.startswith(f"{value}; ") for other in others) for value in own
    )
    if offices and has_all and not person.titled:
        free |= {"position": told.position, "occupation": told.occupation}
    return person._replace(**free, shared=(*person.shared, (told.start, told.end))) if free else person


def _plain(name: str) -> str:
    """Return a name without a nickname, and without what is written behind it."""
    return without_suffix(_NICKNAME.sub("", name))


def _rows_left(text: str, tables: Sequence[TableRow], people: Sequence[Person]) -> Iterator[tuple[int, int]]:
    """Yield where rows of tables that stand at places on pages have no person below one that has, or a name alone."""
    ends = {person.start: person.end for person in people if person.name}
    listing, last = 0, 0
    for row in tables:
        start, end = row.cells[0].start, row.cells[-1].end
        if start in ends or not row.cells[0].lines:
            listing, last = row.table, max(last, ends.get(start, 0))
        elif not row.table:  # a line of rows that are not told apart
            name, rest = name_and_rest(words_of(text, row.cells[0]))
            if start < last and name and (not rest or has_office(rest)):
                yield start, end
        elif row.table == listing and len(row.cells) > 1 and last <= start:
            yield start, end


def _by_surname(people: Sequence[Person], reader: ListReader) -> list[Person]:
    """Return people, what stands beside "Mr. Orme" with the only one of that name; without one the name is doubted.

    Who is named on the cover pages files the schedule, and is on no list.
    """
    alone = [(words[0], person) for person in people if len(words := words_of_name(person.name)) == 1]
    if not alone:
        return [*people]
    filers = frozenset(re.findall(r"[\w'’-]+", reader.filers))
    whole = [person for person in people if len(words_of_name(person.name)) != 1]
    named: dict[str, dict[str, int]] = {}  # by each word of a name
    for n, person in reversed([*enumerate(whole)]):
        for word in words_of_name(person.name):
            named.setdefault(word, {})[person.name] = n
    for surname, person in alone:
        own = dict(by_surname(person.name, [*named.get(surname, {}).items()], lambda one: one[0]))
        if len(own) != 1:
            if own or surname not in filers:
                whole.append(person._replace(doubt="name"))
            continue
        [n] = own.values()
        free = person._asdict().items()
        more = {kind: value for kind, value in free if kind in _VALUES and value and not getattr(whole[n], kind)}
        whole[n] = whole[n]._replace(**more, shared=(*whole[n].shared, (person.start, person.end)))
    return sorted(whole, key=lambda person: person.start)


def _by_initials(people: Sequence[Person]) -> list[Person]:
    """Return people, "F.X. Orme" of one table with the only "Franklin X. Orme" of another, which says the rest."""
    short = {n: hit for n, person in enumerate(people) if (hit := _INITIALS.fullmatch(person.name))}
    if not short:
        return [*people]
    # Whom names in full have for their last word.
    named = in_groups((person.name.rpartition(" ")[2], n) for n, person in enumerate(people) if n not in short)
    whole, joined = [*people], set[int]()
    for n, hit in short.items():
        surname, initials = f" {hit['surname']}", re.findall("[A-Z]", hit["initials"])
        own = [
            m for m in named.get(surname.rpartition(" ")[2], [])[:_ALIKE]
            if people[m].name.endswith(surname)
            and [word[0] for word in people[m].name.removesuffix(surname).split()][: len(initials)] == initials
        ]  # fmt: skip
        if len(own) != 1:
            continue
        values = {kind: value for kind in _VALUES if (value := getattr(people[n], kind))}
        full = whole[own[0]]
        if not any(getattr(full, kind) for kind in values):  # nor has another of these initials said it
            whole[own[0]] = full._replace(
                **values,
                shared=(*full.shared, (people[n].start, people[n].end)),
                titled=full.titled or people[n].titled,
            )
            joined.add(n)
    return [person for n, person in enumerate(whole) if n not in joined]


def _without_employer(office: str) -> str:
    """Return an office without the name of the employer behind it that it has already: the first line of an address."""
    again = _EMPLOYER_AGAIN.fullmatch(office) if len(office) < _LONGEST_OFFICE else None
    return again["office"] if again else office


_AT_ADDRESS = re.compile(
    r",?(?<!\s)\s++at\s(?:the|that|such)\s(?:same\s)?(?:business\s)?address(?:\s(?:given|stated|set\sforth))?"
    r"\s(?:above|in(?:\sparagraph)?(?:\s\(b\))?(?:\sabove)?)\W*\Z"
)


def _with_occupation(person: Person) -> Person:
    """Return a person whose only office is the occupation, where no column asks for it alone; an age is none."""
    if person.position.isdigit():
        person = person._replace(position="")
    if person.address:
        occupation = _AT_ADDRESS.sub("", _without_employer(person.occupation))
        person = person._replace(occupation=occupation, address=HOME.sub("", person.address))
    if person.titled or says(person.occupation):
        return person
    seat, office = seat_and_office(person.position)
    return person._replace(occupation=office or seat, position=seat if office else "")


def _doubt(person: Person, above: Person, text: str) -> str:
    """Return which value of a person, whose entry stands below another, may be another; "" where none may."""
    if not person.citizenship and _tells_country(person, text):
        return "citizenship"
    if _TWO_COUNTRIES.fullmatch(person.citizenship):
        return "citizenship"
    if is_entity(person.occupation) and _DEFINES.search(person.occupation) and not has_office(person.occupation):
        return "occupation"  # an entity below a name, another on the list
    if person.address.endswith(",") or (person.end - above.start < _ROW and _may_share_cell(above, person, text)):
        return "address"
    others = ((kind, getattr(person, kind)) for kind in ("position", "occupation", "citizenship"))
    cut = (kind for kind, value in others if _TICK.match(value) or (value.endswith(",") and not is_entity(value)))
    return next(cut, "")


def _unclear(person: Person, unclear: Sequence[tuple[int, int]]) -> str:
    """Return a value of a person in a table whose rows are not told apart."""
    values = (kind for kind in _VALUES if getattr(person, kind))
    return next(values, "") if any(start <= person.start < end for start, end in unclear) else ""


def _may_share_cell(above: Person, person: Person, text: str) -> bool:
    """Whether the address of the entry above may be of this one, too: it has a cell more, which may be over both."""
    cells = (text.count("\t", one.start, one.end) for one in (above, person))
    return bool(above.address) and not person.address and next(cells) > next(cells)


def _tells_country(person: Person, text: str) -> bool:
    """Whether an entry names a country beside an address."""
    entry = text[person.start : min(person.end, person.start + MOST_OF_LINE)]
    return any(" ".join(hit[0].split()) not in person.address for hit in _COUNTRY_TOLD.finditer(entry))


def _in_a_row(names: Sequence[Person], text: str) -> Iterator[Person]:
    """Yield the names with nothing beside them that stand right above or below another."""
    for n, name in enumerate(names):
        near = [sorted((name, other)) for other in names[max(n - 1, 0) : n + 2] if other is not name]
        if any(text[one.end : two.start].isspace() for one, two in near):
            yield name


def _of_item_2(place: Sequence[Paragraph], names: Sequence[str]) -> Prose:
    """Return the people, of those whom paragraphs of Item 2 name in full, of whom they say which office they hold."""
    prose = Prose()
    prose.expect(names, place)
    for paragraph in place:
        prose.take(paragraph)
    if names:
        told = [*told_of(place, calls(place, names))]
        prose.take_roles(offices_in(told), occupations_in(told))
    return prose


_OF_PEOPLE = re.compile(rf"{LIST.pattern}|\b(?:director|officer|manager|trustee)\b", re.IGNORECASE)
_ALONE = re.compile(r"[^\w\n]*+\n")


def _listing(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the schedules begin of which Item 2 says that they list directors or officers."""
    begin, stop = item_2(text, start, end)
    if begin == stop:
        return []
    item = text[begin:stop]
    hits = NAMES_SCHEDULE.finditer(item.lower())
    named = {hit["label"] for hit in hits if _OF_PEOPLE.search(item, max(0, hit.start() - _ROW), hit.end() + _ROW)}
    heads = reversed([*SCHEDULE_HEAD.finditer(lowered(text), stop, end)])
    heads = sorted(heads, key=lambda head: _ALONE.match(text, head.end()) is not None)  # no entry of a list of exhibits
    return sorted({head["label"]: head.span() for head in heads if head["label"] in named}.values())


# ---- names that no entry took ----------------------------------------------------------------------------------------

_PART_OF_NAME = r"(?:(?:[A-Z]\.){1,3}|[A-ZÀ-Þ][\w'’\-]*+)"
_NAME = re.compile(  # "Orme, Basil T." and a single name in a cell, too
    r"(?<![\w.'’&/-])(?<!& )(?<![Tt]he\s)(?<!\d{4}\s)(?:"
    rf"{_PART_OF_NAME},[ ][A-ZÀ-Þ](?:\.|[\w'’\-]++)(?:[ ]{_PART_OF_NAME})?(?=  |\t|\n)"
    rf"|(?:{_PART_OF_NAME}[ ]{PARTICLES}){{1,5}}{_PART_OF_NAME}(?!\w)(?: I{{2,3}}\b|,? [JS]r\b\.?)?"
    r"|[A-ZÀ-Þ]\w++(?=  |\t))"
)
_HONOURED = re.compile(r"(?:Mr|Mrs|Ms|Messrs|Dr)\.?")
_OF_ENTITY = re.compile(r"L\.\s?(?:L\.?\s?)?[PC]\b")
_LINKS = re.compile(  # between a name and what is said of it
    r"(?:[\s,;:()\[\]\"“”*|.=\-–—/]++|\b(?:present|principal|office|title|position|occupation|all|is|was|are|being|ha(?:s|ve)\s+been|serves?|served|acts?|as|became|the|an?|its|their|sole"
    r"|who|each|both|currently|presently|also|of\s+wh(?:ich|om))\b){0,8}+",
    re.IGNORECASE,
)
_HOLDERS = re.compile(
    r"(?:(?:executive|managing|general)\s)?(?:directors|officers|members|managers|partners|trustees|stockholders)\b",
    re.I,
)
_CITIZEN = re.compile(r"(?:an?\s)?(?:\S+\s)?citizen\b", re.IGNORECASE)
_BEGINS_CELL = re.compile(rf"[\s.()\[\]\"“”*{BULLETS}\-–]*+(?:\(?\w{{1,3}}[.)]\s++)?")
_CELLS = re.compile(r"\n|\t|  |\|")
_LINE = re.compile(r"(?<=\n)[^\n]*+")
_TITLES_IN_LINE = re.compile(r"\b(?:Name|NAME)(?:\s(?:and|or|of|[A-Z][A-Za-z]{2,20})){2,12}")
_CELL_END = re.compile(r"[)\n\t|]|  ")
_JOINED = re.compile(r"[\s,;]*(?:and\s+)?")
_LIST_OVER = re.compile(
    r"\n[^\S\n]*+(?:(?:by|dated?|re)\s*:|/s/|signatures?\b|dear\b|sincerely|very\s+truly|in\s+witness"
    r"|(?:joint\s+filing\s+)?agreement\b|(?:limited\s+)?power\s+of\s+attorney)"
)
_LIST_HEAD = re.compile(
    rf"{SCHEDULE_HEAD.pattern}|\n[^\w\n]*+(?:executive\s+)?(?:directors|officers|trustees|managers)"
    r"\s(?:of|and\s(?:executive\s)?(?:directors|officers))\b[^\n]{0,90}+\n[^\S\n]*+(?=\n)"
)
_FILES = re.compile(r"\b(?:filed|submitted)\s[^.;]{0,100}?\b(?:by|behalf\sof)\b")
_NEXT = re.compile(r"(?:\A|[,;]|\band|[(\s][ivx\d]{1,4}\))\s(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?\Z")  # "by" or behind another
_ENDS_NAME = re.compile(
    r"\s?(?:[,;.](?!\s(?:an?|the)\s(?!citizen|national|individual))|\([^()]*\)[,;.](?!\s(?:an?|the)\s)|and\b|\Z)"
)
_NO_NAME_BEHIND = re.compile(
    r"(?:[“\"\d]|\b(?:in|at|late|each|that\sof|the\s[A-Z][a-z]+))\s?\Z"
)  # "1017 XK Utrecht", "the late"
_NO_NAME_BEFORE = re.compile(rf"[”\"]|\s?&|[\s,]*{ENTITY_REST.pattern}", re.IGNORECASE)
_AND_OR_COMMA = re.compile(r",?\sand\s|,\s")
_WHOSE = re.compile(r"[\s,]*(?:\([^()]{1,60}\)[\s,]*)?(?:who\s[^.;]{1,150}\s)?whose\s(?:\w+\s){0,3}address\b")
_HOLDER_IS = re.compile(  # "The remaining director of the Foundation is the Reverend"
    r"\b(?:the|its|our)\s(?:(?!address|business|occupation|office\b)\w+\s){0,4}(?:director|manager|member|officer|partner|trustee)"
    r"\s(?:(?!address|business|occupation|office\b)[^;,]){0,60}\bis(?:\sthe)?\s*\Z",
    re.IGNORECASE,
)
_TRUSTEE_IS = re.compile(  # "The trustee of the Trust is Tarn Trust Company"
    r"\btrustee\s(?:of\s[^;,.]{1,60}\s)?is\s(?P<who>(?:[A-Z][\w&.'’-]*\s){0,6}[A-Z][\w&'’-]*)"
)
_AROUND, _ROW, _TITLES, _SHORT = 80, 300, 1200, 40  # characters near a name, of titles, and of an office alone
_COLUMN = 3  # names below each other


def _names_left(text: str, start: int, end: int, people: People) -> Iterator[tuple[int, int]]:
    """Yield where names in lists and in Item 2 stand that no entry has: with an office, a citizenship, or in a column.

    Who stands on a cover page files. A name within an entry is part of it, but for one with a citizenship of its own.
    Offices side by side that no entry has are told, too.
    """
    names = [{*words_of_name(person.name)} for person in people.read]
    known = in_groups([(word, words) for words in names for word in words])
    filers = " ".join(lowered(text[:start]).split())
    cover = {*re.findall(r"\w+", filers)}

    def is_known(words: set[str]) -> bool:
        listed = [other for word in words for other in known.get(word, [])[-OPEN:]]
        return any(words <= other or other <= words for other in listed) or (
            all(word.strip("'’") in cover for word in words if len(word) > _LONE)
        )

    place = paragraphs_of(text, *item_2(text, start, end))
    yield from _told_left(place, is_known)
    for paragraph in place:
        trustees = (hit["who"] for hit in _TRUSTEE_IS.finditer(paragraph.words))
        if any(is_entity(who) and who.lower() not in filers and not is_known({who}) for who in trustees):
            yield paragraph.start, paragraph.end
    free = blanked(text, people.lost)
    outside = blanked(free, [(person.start, person.end) for person in people.read])
    for begin, stop in _places_of_people(text, start, end):
        joined = list[tuple[int, int]]()  # "A, B and C are directors"
        column = list[tuple[int, int]]()
        last = begin
        for line in _LINE.finditer(outside, begin, stop):
            cells = [*filter(None, map(str.strip, _CELLS.split(line[0][:_ROW])))]
            if len(cells) >= COLUMNS and all(len(cell) < _SHORT and is_title(cell) for cell in cells):
                yield line.span()
            titles = _TITLES_IN_LINE.search(line[0]) if len(line[0]) > LONG_LINE else None
            if titles and len(kinds_of(titles[0])) > COLUMNS:  # of a list that is whole in one line
                yield line.span()
        for hit in _NAME.finditer(free, begin, stop):
            before = free[max(hit.start() - _AROUND, begin - 1) : hit.start()]
            behind = free[hit.end() : min(hit.end() + _ROW, stop)]
            first, sign = bool(_BEGINS_CELL.fullmatch(_CELLS.split(before)[-1])), _sign(before, behind)
            name = _bare_name(hit[0], alone=first and sign == "office" and outside[hit.start()] != " ")
            if not name or ENTITY_REST.match(behind.lstrip(" ,")):
                continue
            words = {*words_of_name(name)}
            mine = first and (sign or _has_office_beside(behind))
            is_new = not is_known(words)
            inside = outside[hit.start()] == " " and not (first and sign == "citizenship")
            joined = joined if _JOINED.fullmatch(free[last : min(hit.start(), last + _AROUND)]) else []
            joined += [hit.span()] if is_new and not inside else []
            if first and not mine and is_new and not inside:
                between = free[column[-1][1] : min(hit.start(), column[-1][1] + _ROW)] if column else ""
                column = [*column, hit.span()] if between.count("\n") in (1, 2) else [hit.span()]
                yield from column if len(column) == _COLUMN else column[_COLUMN:][-1:]
            last = hit.end()
            if sign or mine:
                yield from joined
                joined, column = [], []


def _told_left(place: Iterable[Paragraph], is_known: Callable[[set[str]], bool]) -> Iterator[tuple[int, int]]:
    """Yield paragraphs of Item 2 that tell of somebody who is not known: an office, an address, or that they file."""
    for paragraph in place:
        for sentence in sentences(paragraph.words):
            files = _FILES.search(sentence)
            named = ((hit, [_bare_name(hit[0], alone=False)]) for hit in _NAME.finditer(sentence))
            called = ((hit, _AND_OR_COMMA.split(hit["who"])) for hit in REFERS.finditer(sentence))
            for hit, names in (*named, *called):
                before = sentence[max(0, hit.start() - _TITLES) : hit.start()]
                behind = sentence[hit.end() : hit.end() + _TITLES]
                known = (not words or is_known(words) for words in map(_words_alone, names))
                if all(known) or _NO_NAME_BEHIND.search(before) or _NO_NAME_BEFORE.match(behind):
                    continue
                told = _sign(before[-_AROUND:], behind[:_ROW]) or _WHOSE.match(behind) or _HOLDER_IS.search(before)
                of_files = sentence[max(files.end(), hit.start() - _AROUND) : hit.start()] if files else ""
                if told or (_NEXT.search(of_files) and _ENDS_NAME.match(behind)):
                    yield paragraph.start, paragraph.end


def _words_alone(name: str) -> set[str]:
    return {*words_of_name(POSSESSIVE.sub("", name.strip('“”"')))}


_FULL = 2  # words of a full name, at least
_LONE = 2  # letters, more than which a name of one word has


def _bare_name(words: str, *, alone: bool) -> str:
    """Return a full name without the title before it, and a single word where one stands `alone`; else ""."""
    parts = words.split()
    while len(parts) > _FULL and (is_title(parts[0]) or _HONOURED.fullmatch(parts[0])):
        parts = parts[1:]
    name = " ".join(parts)
    if len(parts) == 1:
        return name if alone and len(name) > _LONE and is_fragment(name) and not name.isupper() else ""
    return name if is_person_name(name) and len(words_of_name(name)) > 1 and not _OF_ENTITY.match(name) else ""


def _sign(before: str, behind: str) -> str:
    """Return whether an office or a citizenship stands behind a name, or an office before it; "" where none does."""
    link = _LINKS.match(behind)
    between = link[0] if link else ""
    rest = behind[len(between) :].split("\n", 1)[0]
    if is_title(rest) or _HOLDERS.match(rest) or RETIRED.match(rest):
        return "office"
    said = any(map(str.isalpha, between))  # "who is Danish"
    alone = between and "," not in between and COUNTRIES.fullmatch(_CELL_END.split(rest, maxsplit=1)[0])
    if alone or _CITIZEN.match(rest) or (said and COUNTRY.match(rest)):
        return "citizenship"
    said = re.split(r"[\n\t|]", before.rstrip())[-1].strip()
    listed = before.rstrip(" :\n").endswith((" are", " were", " include")) and _HOLDERS.search(before)
    return "office" if listed or (said.endswith(":") and is_title(said)) else ""


_CELL = re.compile(r"\t|[^\S\n]{2,}+|\|")


def _has_office_beside(behind: str) -> bool:
    """Whether a further cell of the row behind a name has an office."""
    return any(is_title(cell.strip()) for cell in _CELL.split(behind.split("\n", 1)[0])[1:])


def _places_of_people(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where Item 2 stands, and the schedules that it names or that say that they list directors or officers."""
    small = lowered(text)
    begin, start = item_2(text, start, end)
    named = {hit["label"] for hit in NAMES_SCHEDULE.finditer(small, begin, start)}
    if begin < start:
        yield begin, start
    heads = [head for head in _LIST_HEAD.finditer(small, start, end) if (head["label"] or "")[:2] != "13"]
    for head, after in zip(heads, [*heads[1:], None], strict=False):
        stop = _LIST_OVER.search(small, head.end(), after.start() if after else end)
        last = stop.start() if stop else after.start() if after else end
        lines = text[head.start() : min(last, head.end() + _TITLES * bool(head["label"]))].split("\n")
        lines = [*filter(str.strip, lines)]
        titles = (" ".join(" ".join(lines[n : n + size]).split()) for size in range(1, 5) for n in range(len(lines)))
        if head["label"] in named or any(map(announces, titles)):
            named.discard(head["label"])  # another of that name is of another paper
            yield head.start(), last


# ---- how sure an entry is --------------------------------------------------------------------------------------------

WEIGHTS = Path(__file__).with_suffix(".tsv")
"""What each sign says for an entry, in log odds."""

KINDS = ("address", "office", "citizenship")
"""What a list says of a person beside the name; an office is a position, an occupation, or both."""

_ABOVE, _BELOW, _OWN, _LABELS = 1600, 700, 2000, 8  # characters around a list, and of an entry; lines with labels
_ASKS = {  # in small letters
    "address": re.compile(r"address|located\s+at|offices?\s+(?:is|are)\b"),
    "office": re.compile(r"occupation|employ|title|position|office"),
    "citizenship": re.compile(r"citizen|nationals?\b|nationality"),
}
_STACK = 200  # characters above a list
_COLUMN_TITLE = re.compile(  # by itself on a line, as where columns are written below each other
    r"(?:(?:name|office|title|position|(?:present\s)?principal\s(?:occupation|business)|(?:present\s)?occupation|(?:business\s|residence\s)?address"
    r"|citizenship|nationality)\b(?:\s?[\w(),/&;]++)*+)",
    re.IGNORECASE,
)
_LONGEST = {"address": 140, "office": 140, "citizenship": 60}
_WORD = re.compile(r"[^\W_]{2,}")
_BESIDE = re.compile(  # words that labels and sentences have, and values have not
    r"names?|address|business|principal|occupation|employment|citizen(?:ship)?|present|position|title|residence|page|of"
    r"|the|and|an|is|are|or|his|her|he|she|each|mr|mrs|ms|dr|at|in|with|to"
)
_HOUSE = re.compile(
    r"\W{0,9}(?:c/o|\d|p\.?\s?o\.|one|two|three|four|five|six|suite|level|(?:[\w.'’-]{1,30}\s){1,4}\d)", re.IGNORECASE
)
_CODE = re.compile(r"\b\d{5}\b")
_PLACE = re.compile(r"\b(?:\d{5}|street|avenue|suite|road)\b|\bp\.o\.", re.IGNORECASE)
_SENTENCE = re.compile(r"\b(?:(?:Mr|Mrs|Ms|Dr)\b\.?\s|(?:he|she)\b)|\.\s[A-Z][a-z]+\s[a-z]")
_OF_WORDS = {  # of a value, whatever its kind
    "label": re.compile(
        r"[a-z)]\s?:(?:\s|\Z)|\b(?:principal\soccupation|business\saddress|citizen\sof|position\(s\))", re.I
    ),
    "open": re.compile(r"(?:\b(?:of|and|the|with|at|for|by)|[,(&/-])\s*\Z|\A\W*(?:of|and|with|at|which|whose)\b|\.{3}"),
    "bracket": re.compile(r"[\[\]]|\A\(.*\)\Z", re.DOTALL),
    "same": re.compile(r"\bsame\b", re.IGNORECASE),
    "torn": re.compile(  # "and Chief" in one column, "Financial Officer" in the next
        r"(?:\b(?:chief|vice|senior|assistant|deputy|formerly|chief\s(?:financial|operating|investment|accounting|administrative"
        r"|legal|information|technology|marketing|risk|compliance)|(?:and|,)\s(?:general|managing|executive))"
        r"|\A(?:(?:financial|operating|investment|accounting|legal)\sofficer\b|officer[;,]|counsel\b).*)\Z",
        re.IGNORECASE | re.DOTALL,
    ),
    "heading": re.compile(r"\b(?:ANNEX|SCHEDULE|EXHIBIT|APPENDIX)\s[A-Z\d]|\b(?:I{1,3}|IV|VI{0,3})\.\s[A-Z]{2}"),
    "answers": re.compile(r"\b(?:no|none|yes|n/a)\s(?:no|none|yes|n/a)\W*\Z", re.IGNORECASE),
}
_TWO_TITLES = re.compile(  # nothing divides what stands in two columns, or what two rows say
    r"(?:\b(?:Officer|Director|President|Secretary|Treasurer|Counsel|Chairman|Manager|Trustee|Clerk|Controller|Member|Partner|Board)|\))"
    r"\s(?:Chair(?:man|woman|person)?|President|Director|(?:Group\s)?Chief|(?:Senior\s|Executive\s|First\s)?(?:Vice|Executive\sVice)\s(?:President|Chairman)"
    r"|Senior\s(?:Managing|Vice|Executive)|Secretary|Treasurer|General\s(?:Counsel|Manager|Partner)|(?:Non-)?[Ee]xecutive\s[Dd]irector|Managing\s(?:Director|Partner|Member)"
    r"|Partner|Professor|Attorney|Retired|Permanent|Corporate\s[Dd]irector|Deputy|Head)\b"
)
_SEAT_FIRST = re.compile(  # "Director Chairman of Tarn Mills", of which the first is the position
    r"(?:[\w-]+\s){0,2}(?:Director|Trustee)\b(?:\s\([^()]*\))?(?:\s|;\s|\s\()(?=[A-Z])(?!and\b|[A-Z][a-z]+-?General\b)"
)
_SEAT_THEN = re.compile(
    r"(?:[\w-]+\s){0,2}(?:Director|Trustee|Auditor|Member)\s(?!General\b|Emerit)[A-Z]"
)  # "Director Bank, Ltd."
_SMALL_FIRST = re.compile(r"(?!c/o|p\.?\s?o\.)[a-z]")  # of an address
_MANY = 6  # words of an entry that are in no value
_LINES = 10
_NAMED_BELOW = 0.3  # how sure an entry is whose value a problem names
_IN_DOUBT = 0.89  # how sure an entry is at most of which a value is doubted
_ABOUT = (  # of which value a sign speaks
    ("address", ("asked_address", "far_address", "odd_address", "title_in_address", "no_house")),
    ("citizenship", ("asked_citizenship", "far_citizenship", "odd_citizenship")),
    ("occupation", ("asked_office", "far_office", "odd_office", "address_in_office", "sentence", "torn", "two_titles")),
)


class _Around(NamedTuple):
    """What a list and the text around it say: of which kinds they tell, and how many of its entries state each."""

    tells: Mapping[str, str]
    stated: Counter[str]
    entries: int


def with_confidence(people: Sequence[Person], text: str, item_2: str) -> Iterator[Person]:
    """Yield people with how sure it is that all their values are right, 0 to 1; `item_2` is the text of that item.

    Of one who is not likely to be right the value that is odd is doubted.
    """
    known = log_odds(WEIGHTS)
    for person, signs in signed(people, text, item_2):
        confidence = sure(signs, known)
        about = in_doubt(signs, known, _ABOUT) or "values" if confidence < _NAMED_BELOW else ""
        confidence = min(confidence, _IN_DOUBT) if person.doubt else confidence
        yield person._replace(confidence=confidence, doubt=person.doubt or about)


def signed(people: Sequence[Person], text: str, item_2: str) -> Iterator[tuple[Person, dict[str, float]]]:
    """Yield people, list by list, each with the signs of the entry: mostly 1, some a share of it."""
    small = item_2.lower()
    far = {kind for kind, asks in _ASKS.items() if asks.search(small)}
    groups = [*groups_of(people, text)]
    for group, following in zip(groups, [*groups[1:], None], strict=True):
        first, last = group[0].start, max(person.end for person in group)
        near = f"{text[max(0, first - _ABOVE) : first]}{text[last : last + _BELOW]}".lower()
        tells = {kind: "asked" if asks.search(near) else "far" if kind in far else "" for kind, asks in _ASKS.items()}
        stated = Counter(kind for person in group for kind, value in values_of(person).items() if value)
        around = _Around(tells, stated, len(group))
        above = text[max(0, first - _STACK) : first].split("\n")
        titles = [line for line in above if len(line) < _SHORT and _COLUMN_TITLE.fullmatch(line.strip())]
        of_list = {"stacked": 1.0} if len(titles) > 1 else {}
        until = min(last + _BELOW, following[0].start if following else len(text))
        over = _LIST_OVER.search(text, last, until)
        until = (over.start() if over else until) if of_list else last
        stops = [*(person.start for person in group[1:]), until]
        for n, (person, stop) in enumerate(zip(group, stops, strict=True)):
            between = [line.strip() for line in text[person.end : min(stop, person.end + _OWN)].split("\n")]
            is_left = any(is_title(line) or (n < len(group) - 1 and ends_address(line)) for line in between)
            yield person, dict(_signs(person, text, around)) | of_list | ({"between": 1.0} if is_left else {})


def values_of(person: Person) -> dict[str, str]:
    """Return what an entry states of each kind, "" for nothing."""
    office = " ".join(filter(None, (person.position, person.occupation)))
    return dict(zip(KINDS, (person.address, office, person.citizenship), strict=True))


def _signs(person: Person, text: str, around: _Around) -> Iterator[tuple[str, float]]:
    entry = text[person.start : min(person.end, person.start + _OWN)]
    values = values_of(person)
    said = Counter(word.lower() for value in (person.name, *values.values()) for word in _WORD.findall(value))
    left = [word for word in Counter(map(str.lower, _WORD.findall(entry))) - said if not _BESIDE.fullmatch(word)]
    if left:
        yield "left", min(len(left), _MANY) / _MANY
    others = around.entries - 1
    shares = {kind: (around.stated[kind] - bool(value)) / others if others else 0.5 for kind, value in values.items()}
    if others:
        yield "lacks", max(0.0 if values[kind] else share for kind, share in shares.items())
        yield "alone", max(1 - share if values[kind] else 0.0 for kind, share in shares.items())
    for kind, value in values.items():
        if value:
            yield from _of_value(kind, value)
        elif told := around.tells[kind]:  # what nothing asks for is blank
            yield f"{told}_{kind}", 1.0
    if person.address:
        yield from _of_address(person.address)
    if _PLACE.search(values["office"]):
        yield "address_in_office", 1.0
    if _SENTENCE.search(values["office"]):
        yield "sentence", 1.0
    if (
        _SEAT_THEN.match(person.position)
        or _TWO_TITLES.search(person.position)
        or _TWO_TITLES.search(person.occupation)
    ):
        yield "two_titles", 1.0
    for value in (person.position, person.occupation, person.address, person.citizenship):
        if len(value) < _OWN:
            yield from ((sign, 1.0) for sign, is_odd in _OF_WORDS.items() if is_odd.search(value))
    if person.position and person.occupation and not (has_office(person.position) and has_office(person.occupation)):
        yield "odd_one", 1.0
    if not person.position and _SEAT_FIRST.match(person.occupation):
        yield "seat_first", 1.0
    if _SMALL_FIRST.match(person.address):
        yield "small_first", 1.0
    if " " not in without_honorific(person.name):
        yield "one_word", 1.0
    if person.shared:
        yield "shared", 1.0
    elif person.address and " ".join(person.address.split()) not in " ".join(entry.split()):
        yield "put_address", 1.0
    if person.doubt:
        yield "doubt", 1.0
    if any(LABEL.match(line.strip()) for line in entry.split("\n", _LABELS)[:_LABELS]):
        yield "labels", 1.0
    yield "lines", min(entry.count("\n"), _LINES) / _LINES


def _of_value(kind: str, value: str) -> Iterator[tuple[str, float]]:
    whole = {"address": ends_address(value) or CITY.search(value), "citizenship": COUNTRIES.fullmatch(value)}
    if not (has_office(value) if kind == "office" else whole[kind]):
        yield f"odd_{kind}", 1.0
    if value.count("(") != value.count(")"):
        yield "paren", 1.0
    if len(value) > _LONGEST[kind]:
        yield "long", 1.0


def _of_address(address: str) -> Iterator[tuple[str, float]]:
    if has_title(address):
        yield "title_in_address", 1.0
    if not _HOUSE.match(address):
        yield "no_house", 1.0
    if len({*_CODE.findall(address)}) > 1:
        yield "two_codes", 1.0
