"""People of whom running text tells: biographies, a sentence for several, an entry set as a paragraph."""

import re
from collections.abc import Sequence

from muniment.readers.labelled.items.people_claims import (
    ALL,
    OTHERS,
    PRONOUN,
    SUFFIX,
    Claim,
    Paragraph,
    claims,
    is_same,
    items_of,
    leading_name,
    names_in,
    sentences,
    value_of,
    without_marker,
    words_of_name,
)
from muniment.readers.labelled.items.people_lines import (
    CITY,
    COUNTRIES,
    LABEL,
    LETTERS,
    RETIRED,
    Person,
    is_address,
    kinds_of,
    line_of,
    office_and_address,
)
from muniment.readers.labelled.items.people_names import is_office
from muniment.readers.labelled.signatures.words import has_title, is_entity

_ALIKE = 8  # people with a name in common, at most
_LONGEST = 4000  # characters of a paragraph that is looked at
_LETTER = re.compile(r"\(([a-f])\)\s")
_PLURAL = re.compile(r"\b(director|officer|manager|member|partner|trustee)s\b")
_BESIDE = re.compile(r"(?:directors?|members?|trustees?)\b", re.IGNORECASE)  # what somebody is beside an occupation
_OF_ISSUER = re.compile(r"\bof\s+(?:the\s+)?(?:issuer|company)\b", re.IGNORECASE)
_VERB = re.compile(r"\s(?:is|are|was|were|has|have|had|serves?|served|acts?|acted|holds?|held|received|joined)\s")
_OFFICES = (
    r"(?:(?:sole|executive|managing|general|principal|current)\s){0,3}"
    r"(?:directors?|officers?|members?|managers?|partners?|trustees?)"
)
_LIST_IS = re.compile(
    rf"\b(?P<office>{_OFFICES}(?:(?:,\s|,?\sand\s){_OFFICES}){{0,2}})\sof\s(?:(?!\b(?:is|are)\b)[^:;]){{1,200}}?"
    r"\s(?:is|are)(?:\sas\sfollows)?:?\s(?=[A-Z])",
    re.IGNORECASE,
)


class _Draft:
    """A person in the making."""

    def __init__(self, name: str, place: Paragraph, *, listed: bool = False) -> None:
        self.name, self.start, self.end, self.listed = name, place.start, place.end, listed
        self.values: dict[str, str] = {}
        self.shared: list[tuple[int, int]] = []

    def take(self, claim: Claim, place: Paragraph) -> None:
        """Take what is said of the person, of two offices the second as the occupation, and nothing twice."""
        kind = claim.kind
        if kind == "position" and self.values.get(kind, claim.value) != claim.value and not _BESIDE.match(claim.value):
            kind = "second"
        if self.values.setdefault(kind, line_of([claim.value])) != claim.value:
            return
        if place.end > self.end and (place.start, place.end) not in self.shared:
            self.shared.append((place.start, place.end))

    def is_officer(self) -> bool:
        """Whether an office is stated that is not one with the issuer."""
        office = self.values.get("position", self.values.get("occupation", ""))
        return is_office(office) and not _OF_ISSUER.search(office)

    def person(self) -> Person:
        """Return the person; an office alone is the occupation."""
        position = self.values.get("position", "")
        occupation = self.values.get("occupation", self.values.get("second", ""))
        if not occupation:
            occupation, position = position, ""
        address, citizenship = self.values.get("address", ""), self.values.get("citizenship", "")
        return Person(self.start, self.end, self.name, address, occupation, citizenship, position, tuple(self.shared))


class Prose:
    """A walk through paragraphs: each may begin a person, or say more of those before it."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self.named: dict[str, list[_Draft]] = {}  # by each word of the name
        self.lettered: list[_Draft] = []  # who stands at "(a)"

    def take(self, paragraph: Paragraph) -> bool:
        """Take a paragraph; whether it says anything of a person."""
        if len(paragraph.words) > _LONGEST:
            return False
        new: list[_Draft] = []
        letter = _LETTER.match(paragraph.words)
        # behind "(a) Name" the next letters are of the same
        current = self.lettered if letter and letter[1] != "a" else []
        took = False
        run_in = len(current) == 1  # while words behind a name have no verb
        for sentence in sentences(without_marker(paragraph.words)):
            listed = _listed(sentence, paragraph)
            if listed:
                new += listed
                current, took = listed, True
                continue
            name = leading_name(sentence)[0]
            if name:
                current = [draft for draft in new if draft.name == name] or [_Draft(name, paragraph)]
                new += [draft for draft in current if draft not in new]
                run_in = True
            for clause, claim in claims(sentence):
                if claim is None:
                    words = clause
                    if name and clause == sentence[: len(clause)]:
                        words = leading_name(clause)[1]
                    asked = LETTERS.get(letter[1], "") if letter else ""
                    run_in = run_in and len(current) == 1 and _fragment(words, current[0], paragraph, asked)
                    took = took or run_in
                    continue
                if letter and letter[1] == "c" and claim.kind == "position":
                    claim = claim._replace(kind="occupation")
                if claim.kind == "position":
                    new += self._unknown(claim.who, new, paragraph)
                current = self._whom(claim.who, new, current) or (current if not claim.who.strip() else [])
                for draft in current:
                    value = claim.value if len(current) == 1 else _PLURAL.sub(r"\1", claim.value)
                    draft.take(claim._replace(value=value), paragraph)
                    took = True
        self._keep([draft for draft in new if draft.values])
        if new or not letter or letter[1] == "a":
            self.lettered = new if len(new) == 1 else []
        return took

    def _keep(self, drafts: Sequence[_Draft]) -> None:
        self.drafts += drafts
        for draft in drafts:
            for word in set(words_of_name(draft.name)):
                self.named.setdefault(word, []).append(draft)

    def _of_name(self, name: str, new: Sequence[_Draft]) -> list[_Draft]:
        """Return those of a name, in this paragraph or else the last before it."""
        words = words_of_name(name)
        before = self.named.get(words[-1], [])[-_ALIKE:] if words else []
        own = [draft for draft in new if is_same(name, draft.name)]
        return own or [draft for draft in before if is_same(name, draft.name)]

    def _unknown(self, who: str, new: Sequence[_Draft], paragraph: Paragraph) -> list[_Draft]:
        """Return those whom a clause names in full for the first time."""
        names = [name for name in names_in(who) if " " in name and not self._of_name(name, new)]
        return [_Draft(name, paragraph) for name in names]

    def _whom(self, who: str, new: Sequence[_Draft], current: list[_Draft]) -> list[_Draft]:
        """Return those of whom a clause speaks, in a paragraph that began some, and whose last clause was of some."""
        if PRONOUN.fullmatch(who):
            return current
        names = names_in(who)
        if not names and ALL.search(who) and not OTHERS.search(who):
            return list(new)
        return list({id(draft): draft for name in names for draft in self._of_name(name, new)}.values())

    def people(self, *, listed: bool = True) -> list[Person]:
        """Return the people so far, of those on no list the ones with an office."""
        return [draft.person() for draft in self.drafts if listed or draft.listed or draft.is_officer()]


def _listed(sentence: str, paragraph: Paragraph) -> list[_Draft]:
    """Return the people of a sentence that names all of an office: "The directors of X are A, B and C"."""
    hit = _LIST_IS.search(sentence)
    if hit is None:
        return []
    office = _PLURAL.sub(r"\1", re.sub(r"\A(?:current|principal)\s+", "", hit["office"]))
    drafts: list[tuple[_Draft, list[str]]] = []
    for item in items_of(sentence[hit.end() :].rstrip(".")):
        said = ", ".join(drafts[-1][1]) if drafts else ""
        is_open = "address" in said and not CITY.search(said)
        name, rest = ("", "") if is_open else leading_name(item)
        if name and not is_entity(item):
            drafts.append((_Draft(name, paragraph, listed=True), [rest.strip(" ,()")] if rest.strip(" ,()") else []))
        elif not drafts:
            return []
        elif SUFFIX.fullmatch(item):
            drafts[-1][0].name += f", {item}"
        else:
            drafts[-1][1].append(item)
    for draft, more in drafts:
        for clause, claim in claims(", ".join(more)):
            if claim:
                draft.take(claim, paragraph)
            else:
                _fragment(clause, draft, paragraph)
        if "position" not in draft.values:
            draft.take(Claim("position", "", office), paragraph)
    return [draft for draft, _ in drafts]


def _fragment(words: str, draft: _Draft, paragraph: Paragraph, asked: str = "") -> bool:
    """Take words without a verb behind a name: an office, an address, a label with its value; whether it was any.

    `asked` is what the letter before them asks for.
    """
    words = value_of(words.strip(" ,;:-–—()"))
    if _VERB.search(words):
        return False
    label = LABEL.match(words)
    kind = next((kind for kind in kinds_of(label["label"]) if kind != "name"), "") if label else ""
    if label and kind:
        draft.take(Claim(kind, "", words[label.end() :]), paragraph)
        return True
    if asked == "occupation" or (asked == "citizenship" and COUNTRIES.fullmatch(words)):
        draft.take(Claim(asked, "", words), paragraph)
        return True
    office, address = office_and_address(words)
    office = re.sub(r"\A(?:an?|the|its)\s+", "", office)
    if office and (has_title(office) or is_office(office) or RETIRED.match(office)):
        draft.take(Claim("occupation" if "position" in draft.values else "position", "", office), paragraph)
        address = address if is_address(address) else ""
    elif not address or not is_address(address):
        return not words
    if address:
        draft.take(Claim("address", "", address), paragraph)
    return True
