"""Signature blocks: what belongs to one signature line, and those that an attorney-in-fact signs for others."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise
from operator import attrgetter

from msgspec import Struct, field, structs

from muniment.readers.labelled.signatures.items import Item
from muniment.readers.labelled.signatures.words import (
    ends_in_title,
    has_title,
    is_contact,
    is_department,
    is_entity,
    is_human,
    is_person,
    is_same_human,
    known,
    letters,
    may_be_same,
)


class Block(Struct):
    """One signature line: who is named above it, the signature, what stands beneath.

    `inherited` are those named above an earlier signature that also hold for this one. `place` is where it stands;
    `leads` says that an attorney-in-fact signs there for those whose lines refer to it; `goes_on` that words were left
    out directly beneath the title; `joins` how many lines with a name and an office were taken for one with it;
    `beside` that the inherited ones are named above the signature in its line, or above several: "By its Trustees:";
    `captioned` that "Name" stands beneath the signature, which is the name in print then; `officers` are those of an
    entity in whose names an attorney-in-fact signs.
    """

    above: list[Item] = field(default_factory=list)
    sign: Item | None = None
    name: Item | None = None
    titles: list[Item] = field(default_factory=list)
    under: list[Item] = field(default_factory=list)
    chain: list[Item] = field(default_factory=list)
    represented: list[Item] = field(default_factory=list)
    officers: list[Item] = field(default_factory=list)
    day: Item | None = None
    place: Item | None = None
    leads: bool = False
    inherited: list[Item] = field(default_factory=list)
    left_over: int = 0
    labels: int = 0
    goes_on: bool = False
    joins: int = 0
    beside: bool = False
    captioned: bool = False

    @property
    def line(self) -> int:
        """Return the line that the signature stands on."""
        return self.place.line if self.place is not None else 0

    @property
    def starred(self) -> bool:
        """Whether the signature or the name refers to somebody who signs in that name."""
        return any(item is not None and item.starred for item in (self.sign, self.name))

    @property
    def awaits_another(self) -> bool:
        """Whether a signature refers to that of an attorney-in-fact, which was not found."""
        given = self.sign is not None and self.sign.slashed and self.starred
        by_attorney = any(item is not None and item.leads for item in (self.sign, self.name))
        return given and not by_attorney and not any(_ATTORNEY.search(item.words) for item in self.titles)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands behind the "By:" of a signature, or above a name in print."""
        sign = self.sign
        if sign is None:
            return not self.starred
        return sign.label == "by" and not (sign.words or sign.slashed or self.starred)

    @property
    def begins(self) -> int:
        """Return the character at which the first of those named above the signature stands, else the signature."""
        return min([self.at, *(item.start for item in self.above)])

    @property
    def at(self) -> int:
        """Return the character at which the signature stands."""
        return self.place.start if self.place is not None else 0


_AS = re.compile(r"\Aas\s+", re.IGNORECASE)


def _is_said(block: Block, office: str) -> bool:
    """Whether an office stands in a block already: beneath the signature, and again behind "Title:"."""
    return any(letters(_AS.sub("", title.words)) == letters(office) for title in block.titles)


def settled(columns: Sequence[list[Block]]) -> list[Block]:
    """Return the blocks of all columns by which anybody is named; a star refers to its own column if it may.

    Those are signed that refer to the signature of an attorney-in-fact further below: a line signed with a name stays a
    signature line of its own, those with a mark only are one with the attorney's.
    """
    starred = [any(block.starred and not block.leads for block in column) for column in columns]
    resolved = [any(block.leads for block in column) for column in columns]
    blocks = sorted((block for column in columns for block in column), key=_signed_at)
    alone = all(own or not star for star, own in zip(starred, resolved, strict=True))
    kept: list[Block] = []
    for column in columns if alone else [blocks]:
        waiting: list[Block] = []
        for block in column:
            if block.leads:
                kept += _signed_by(block, waiting)
                waiting = []
            elif block.starred or waiting:
                waiting.append(block)
            else:
                kept.append(block)
        kept += waiting
    named = (block for block in kept if any(item is not None and item.words for item in (block.sign, block.name)))
    return sorted(named, key=attrgetter("at"))


def _signed_at(block: Block) -> int:
    """Return the character at which a block is signed: that of an attorney may begin with a star above it."""
    return block.sign.start if block.leads and block.sign is not None else block.at


def _signed_by(attorney: Block, waiting: Sequence[Block]) -> list[Block]:
    """Return the blocks above the one of an attorney-in-fact, signed by that, and that one where it is one itself."""
    kept: list[Block] = []
    marked: list[Block] = []
    if not any(item is not None and item.words for item in (attorney.sign, attorney.name)):
        return [*waiting, attorney]
    resolved = False
    signer = _name_of(attorney)
    for block in waiting:
        if block.starred and block.sign is not None and (block.sign.slashed or _is_given(block.sign, block.name)):
            resolved = True
            if not is_same_human(_name_of(block), signer):
                block.represented += [named for named in (block.name or block.sign,) if named is not None]
                block.officers += block.represented[-1:] if block.titles else []
                block.above, block.under = (_without(block, side) for side in (block.above, block.under))
                block.sign, block.name, block.titles = attorney.sign, attorney.name, attorney.titles
            kept.append(block)
        elif block.starred or (block.sign is None and not block.titles):
            marked.append(block)
        else:
            kept.append(block)
    if marked:
        named = (item for block in [*marked, attorney] for item in _represented(block))
        attorney.above = sorted(named, key=attrgetter("start"))
        officers = [block.name or block.sign for block in marked if block.titles and _name_of(block)]
        attorney.joins += len(officers)
        attorney.officers += filter(None, officers)
    return kept if resolved and not marked and not attorney.represented else [*kept, attorney]


def _is_given(sign: Item, name: Item | None) -> bool:
    """Whether a signature names who gives it: behind a label, or above the same name in print."""
    labelled = sign.label in ("by", "signature") or (name is not None and is_same_human(sign.words, name.words))
    return bool(sign.words) and labelled


def _name_of(block: Block) -> str:
    return next((item.words for item in (block.name, block.sign) if item is not None and item.words), "")


def _without(block: Block, named: list[Item]) -> list[Item]:
    """Return those named with a block but for the one in whose name another signs, unless nobody else is."""
    others = [item for item in named if not is_same_human(item.words, _name_of(block))]
    return others or named


def _represented(block: Block) -> list[Item]:
    """Return those in whose name a block is signed: the entities above it, else whose name is beneath it."""
    if block.leads and not block.represented:
        return []
    own = block.represented or [item for item in (block.name, block.sign) if item is not None and item.words]
    return block.above or block.under or own[:1]


_JOINTLY = re.compile(
    r"(?:by\s)?(?:its|the)\s.{0,30}(?:partners|trustees|members|managers|directors|officers)\W*\Z", re.IGNORECASE
)
_UNDER_DEED = re.compile(r"(?:as\s+)?(?:co-)?trustees?\s+under\b", re.IGNORECASE)
_ATTORNEY = re.compile(r"attorney|power", re.IGNORECASE)
_WITNESSES = 6  # of the names of those who witness, how many are looked at again
_NOTARY = re.compile(r"\bnotary\s+public\b", re.IGNORECASE)


class Gatherer:
    """Goes through the items of one column and gathers them into blocks."""

    def __init__(self, items: Sequence[Item], persons: Sequence[str] = ()) -> None:
        self.items, self.persons = _told_in_turn(items), persons
        self.at = 0
        self.witnessed = False
        self.joint: list[Item] = []  # those whose trustees or partners sign one beneath the other
        self.witnesses: list[str] = []
        self.blocks: list[Block] = []
        self.pending: list[Item] = []
        self.aside: list[Item] = []  # who heads the block beneath that of somebody beside
        self.chain: list[Item] = []
        self.open: Block | None = None
        self.first_sign = next((at for at, item in enumerate(self.items) if item.kind == "sign"), len(self.items))
        self.marked = self.first_sign < len(self.items)
        self.runs = _runs_of_entities(items)
        following = pairwise(items)
        self.of_partners = {id(title) for chain, title in following if chain.kind == "chain" and title.label == "its"}
        self.below = self._names_entities_below()

    def _names_entities_below(self) -> bool:
        """Whether entities stand beneath the signatures for them rather than above: as most are set, else by order."""
        sides = Counter(map(self._side, self.runs))
        if sides["beneath"] != sides["above"]:
            return sides["beneath"] > sides["above"]
        signs = [
            at
            for at, item in enumerate(self.items)
            if item.kind in ("sign", "name") and not (item.kind == "sign" and (item.starred or item.leads))
        ]
        entities = [
            at
            for at, (above, item) in enumerate(pairwise([None, *self.items]))
            if item
            and (item.kind in ("entity", "chain") or (item.kind == "human" and above and _is_of_attorney(above, item)))
        ]
        if not signs:
            signs = [at for at, item in enumerate(self.items) if item.kind == "human"]
        while signs and self._signs_for_himself(signs[0]):
            signs = [at for at in signs[1:] if not is_same_human(self.items[at].words, self.items[signs[0]].words)]
        while signs and self._signs_for_himself(signs[-1]):
            signs = signs[:-1]
        if not (signs and entities) or signs[0] > entities[0]:
            return False
        return signs[-1] < entities[-1] or self._follow_offices(entities)

    def _follow_offices(self, entities: Sequence[int]) -> bool:
        """Whether each entity stands beneath an office, and none beneath the last entity: who signs there has none."""
        offices = {at for at, item in enumerate(self.items) if item.kind == "title" or has_title(item.title)}
        beneath = all(at - 1 in offices or self.items[at - 1].kind == "entity" for at in entities)
        return beneath and max(offices, default=0) < entities[-1]

    def _signs_for_himself(self, at: int) -> bool:
        """Whether a reporting person signs here without a title: no entity belongs to that."""
        item = self.items[at]
        following = islice((other for other in self.items[at + 1 : at + 4] if other.kind != "day"), 2)
        return (
            is_human(item.words)
            and any(is_same_human(item.words, person) for person in self.persons)
            and not item.title
            and item.label != "by"
            and not any(other.kind == "title" or has_title(other.title) for other in following)
        )

    def _side(self, at: int) -> str:
        """Return on which side of a signature an entity is set, by the lines that are left free; "" if on neither."""
        first, last = self.runs.get(at, (at, at))
        if at not in self.runs and at - 1 in self.runs and _apart(self.items[at - 1 : at + 1]) == 1:
            first = self.runs[at - 1][0]
        if at not in self.runs and at + 1 in self.runs and _apart(self.items[at : at + 2]) == 1:
            last = self.runs[at + 1][1]
        before, after = self.items[max(first - 1, 0) : first], self.items[last + 1 : last + 3]
        signed = not self.marked or self.first_sign < first  # else names of a list that the entity ends
        beneath = any(_is_of_signer(item) and (signed or item.kind != "human") for item in before) and (
            _apart([*before, self.items[first]]) <= 1 + self.items[first].ruled
        )
        above = bool(after) and _apart([self.items[last], *after[:1]]) == 1
        if beneath and above and after[0].kind == "day":  # which ends the block, unless a signature follows that
            above = len(after) > 1 and _apart(after) <= 1
        return "" if beneath == above else "beneath" if beneath else "above"

    def gather(self) -> list[Block]:
        """Return the blocks in order."""
        take = {
            "sign": self._sign, "name": self._name, "title": self._title, "entity": self._entity, "human": self._human,
            "chain": self._chain, "described": self._described, "beneath": self._beneath, "other": self._other,
        }  # fmt: skip
        for at, item in enumerate(self.items):
            self.at = at
            if self._extends_title(item):
                continue
            if item.label in ("by", "its") and _JOINTLY.match(f"{item.label} {item.words or item.title}"):
                self.joint = self.pending
            if item.kind in take:
                take[item.kind](item)
        # Names at the end that no sign stands beside count where nobody else's signature has one either.
        humans = [item for item in self.pending if item.kind == "human"]
        if humans and len(humans) == len(self.pending) and not any(item.slashed for item in self.items):
            self.pending = []
            for item in humans:
                self._begin(None, item)
                self._titled(self.blocks[-1], item)
        return self.blocks

    def _begin(self, sign: Item | None, name: Item | None) -> None:
        place = sign or name
        aside = self.aside if sign is not None and sign.label == "by" else []
        self.aside = self.pending if sign is not None and self._signs_beside(sign) else []
        self.pending = [] if self.aside else [*aside, *self.pending]
        self.open = Block(above=self.pending, sign=sign, name=name, chain=self.chain, place=place)
        self.open.leads = place is not None and place.leads
        self.open.beside = bool(self.blocks and place) and self.blocks[-1].line == self.open.line
        if self.blocks and not self.open.above and not self.below:
            self.open.inherited = self.blocks[-1].above or self.blocks[-1].inherited
        if self.joint and self.joint in (self.pending, self.open.inherited):
            again = (is_same_human(_name_of(block), place.words) for block in self.blocks[-_WITNESSES:] if place)
            self.open.beside |= not any(again)
        self.pending, self.chain = [], []
        self.blocks.append(self.open)

    def _signs_beside(self, sign: Item) -> bool:
        """Whether a reporting person signs for himself beside the lines of an entity whose "By:" follows beneath."""
        if not (self.pending and sign.slashed and not sign.label and sign.line <= self.pending[-1].last):
            return False
        himself = any(is_human(person) and is_same_human(sign.words, person) for person in self.persons)
        last, beneath = self.pending[-1].last, None
        for item in self.items[self.at + 1 :]:
            if item.kind == "entity" and item.line == last + 1:
                last = item.last or item.line  # one more of them
            elif item.kind in ("entity", "sign", "title", "described"):
                beneath = item
                break
        return himself and beneath is not None and beneath.kind == "sign" and beneath.label == "by"

    def _sign(self, item: Item) -> None:
        block = self.open
        beneath = [item, *(other for other in self.items[self.at + 1 : self.at + 2] if not other.gap)]
        again = not self.blocks and any(is_same_human(item.words, witness) for witness in self.witnesses[-_WITNESSES:])
        if self.witnessed or again or any(_NOTARY.search(f"{other.words} {other.title}") for other in beneath):
            # Whoever witnesses a signature signs nothing; the name beneath is that one's too.
            self.open, self.witnessed = Block(sign=item), False
            self.witnesses += [other.words for other in beneath if other.words]
            return
        if block is not None and not self.pending and not self.chain and self._belongs(block, item):
            return
        if block is not None and not self.pending and not self.chain and _is_set_apart(block, item):
            block.sign = item
            return
        # The block may have but the label of a signature.
        sign = block.sign if block is not None and block.name is None else None
        if block is not None and sign and item.slashed and not self.pending and not (sign.words and item.leads):
            # or it names the officer of the entity above whose attorney signs
            officer = sign.label == "by" and not sign.slashed and item.label == "by"
            named = (f"{other.title} {other.words}" for other in self.items[self.at : self.at + 3])
            officer = officer and (not item.gap or (bool(block.titles) and any(map(_ATTORNEY.search, named))))
            if not (sign.words or sign.starred) or (officer and not is_same_human(sign.words, item.words)):
                block.sign, block.titles = item, []
                self._titled(block, item)
                return
        if block is not None and sign and self._names_itself_below(sign, item):
            block.under, block.name, self.pending = self.pending, item if item.words else None, []
            self._titled(block, item)
            return
        if block is not None and block.starred and item.leads and is_same_human(_name_of(block), item.words):
            return  # the attorney again, who signed each block
        by_attorney = item.leads or _ATTORNEY.search(item.title)  # for those above
        if (
            block is not None
            and not self.chain
            and ((block.starred and by_attorney) or self._signs_where_nobody_did(block, item))
        ):
            self._for_another(block, item)
            return
        self._begin(item, None)
        self._titled(self.blocks[-1], item)

    def _signs_where_nobody_did(self, block: Block, item: Item) -> bool:
        """Whether an attorney-in-fact is named right beneath the name and office of one who left "By: ____" blank."""
        beneath = [item, *self.items[self.at + 1 : self.at + 3]]
        blank = block.sign is not None and block.is_blank and block.name is not None and bool(block.titles)
        return blank and not item.gap and any(_ATTORNEY.search(f"{other.title} {other.words}") for other in beneath)

    def _belongs(self, block: Block, item: Item) -> bool:
        """Whether a "By:" beneath a signature only prints its name; takes it then."""
        if block.sign is None or block.name is not None:
            return False
        noted = block.under and is_same_human(block.sign.words, item.words)  # below the one in whose name it is signed
        if item.slashed or (item.starred and not noted) or item.label not in ("by", "signature"):
            return False
        if not item.words:
            return not block.sign.words or self._is_rule_beneath(block.sign, item)
        if not may_be_same(block.sign.words, item.words):
            return False
        block.name = item
        self._titled(block, item)
        return True

    def _names_itself_below(self, sign: Item, item: Item) -> bool:
        """Whether a signature stands above an entity or a principal, and this line says by whom and as what."""
        first = self.pending[0] if self.pending else None
        given_for = ("entity", "human") if item.leads or _ATTORNEY.search(item.title) else ("entity",)
        beneath = (other.words for other in self.items[self.at + 1 : self.at + 2] if other.kind == "human")
        return (
            first is not None
            and sign.slashed
            and not item.slashed
            and item.label == "by"
            and is_same_human(sign.words, item.words or next(beneath, ""))
            and all(named.kind in given_for for named in self.pending)
            and _apart([sign, first]) <= 1 + first.ruled
        )

    def _is_rule_beneath(self, sign: Item, item: Item) -> bool:
        """Whether "By: ____" is the rule that the signature above it stands on."""
        below = [other for other in self.items[self.at + 1 : self.at + 3] if other.kind != "beneath"][:1]
        named = [other.words for other in below if other.kind in ("name", "human")]
        return (
            sign.slashed
            and sign.label != "by"
            and (is_same_human(sign.words, named[0]) if named else item.line - sign.last <= 1)
        )

    def _extends_title(self, item: Item) -> bool:
        """Take a line beneath a title that says what the office is over."""
        title = self.open.titles[-1] if self.open is not None and self.open.titles and not self.pending else None
        if self.open is None or title is None or item.kind not in ("entity", "human", "other") or item.label:
            return False
        named = bool(self.open.above)
        if (
            _apart([title, item]) != 1
            or not is_department(item.words, alone=not named)
            or known(item.words, self.persons)
        ):
            return False
        self.open.titles.append(item)
        return True

    def _for_another(self, block: Block, item: Item) -> None:
        """Take the signature of an attorney-in-fact beneath the name of the one signed for."""
        before = block.name or block.sign
        if before is not None:
            block.represented.append(before)
            officer = bool(block.titles and before.words)
            block.joins += officer
            block.officers += [before] if officer else []
        block.under += self.pending
        self.pending = []
        block.sign, block.name, block.titles = item, None, []
        self._titled(block, item)
        block.leads = True

    def _name(self, item: Item) -> None:
        block = self.open
        if block is not None and block.name is None and not self.pending:
            block.name = item
            block.labels += 1
            self._titled(block, item)
        elif block is None or self.pending or block.name is None or not is_same_human(block.name.words, item.words):
            self._begin(None, item)
            self._titled(self.blocks[-1], item)

    @staticmethod
    def _titled(block: Block, item: Item) -> None:
        if item.title and not _is_said(block, item.title):
            title = Item("title", item.title, item.start, item.end, item.line, label=item.label, last=item.last)
            title.lines = item.lines
            said = letters(
                _AS.sub("", item.title)
            )  # `Trustee` beside the signature, `Trustee of the Orr Trust` beneath
            block.titles = [shorter for shorter in block.titles if not said.startswith(letters(shorter.words))]
            block.titles.append(title)

    def _without_partners(self, block: Block) -> list[Item]:
        """Return the titles of a block but one that is, beside its signature, of the partner it is signed by."""
        beside = block.sign is not None and block.sign.slashed
        return [title for title in block.titles if not (beside and id(title) in self.of_partners)]

    def _title(self, item: Item) -> None:
        if self.open is not None and not self.pending:
            self.open.titles = self._without_partners(self.open)
            if self.open.titles and item.gap and not item.label:
                self.open.left_over += 1
                self.open.goes_on |= item.words.lower().startswith("and ")
            elif not self.open.titles or not _is_said(self.open, item.words):
                self.open.titles.append(item)
        elif is_entity(item.words) and not item.label and not _UNDER_DEED.match(item.words):
            self.pending.append(item)

    def _entity(self, item: Item) -> None:
        block = self.open
        if block is not None and not self.pending:
            side = self._side(self.at)
            signs_himself = is_person(_name_of(block), self.persons) and not block.titles
            heads_next = self._signed_next() and (block.above or signs_himself)
            beneath = (self.below and side != "above") or (side == "beneath" and not heads_next)
            beneath = beneath or (item.label == "for" and side != "above" and not heads_next)
            if beneath and not block.above and (not item.paged or item.label == "for"):
                block.under.append(item)
                return
            if side == "beneath" and not heads_next:  # a block that has its entity says more of it, or of an office
                block.left_over += 1
                beside = bool(block.titles) and _apart([block.titles[-1], item]) == 1
                block.goes_on |= beside and not known(item.words, self.persons)
                return
        self._list(item)

    def _list(self, item: Item) -> None:
        self.pending.append(item)
        self.chain = []

    def _human(self, item: Item) -> None:
        block = self.open
        is_listed = any(other.kind == "sign" for other in self.items[self.at + 1 : self.at + 3])
        if block is not None and block.sign is not None and is_same_human(block.sign.another, item.words):
            return  # in print, the one in whose name it is signed
        if block is not None and not (self.pending or block.under) and self._is_signed_for(block, item):
            block.under.append(item)
            return
        if block is not None and not self.pending and block.name is None and self._fits(block, item):
            block.name = item
            block.leads = block.leads or item.leads
            self._titled(block, item)
        elif item.starred and not self.pending and self._is_printed_beneath(item):
            self._begin(item, None)  # "Ann Orme*", whose attorney-in-fact signs below
        elif not self.marked or item.leads or (item.ruled and not is_listed):
            self._begin(None, item)
            self._titled(self.blocks[-1], item)
        elif (
            block is None
            or self.pending
            or block.name is None
            or not is_same_human(block.name.words, item.words)
            or self._signed_by_another(item)
        ):
            if block is not None and not self.pending and self._is_represented_beneath(block, item):
                block.under.append(item)
            else:
                self._list(item)
        elif not block.titles:  # the name once more, with the office
            self._titled(block, item)

    def _is_signed_for(self, block: Block, item: Item) -> bool:
        """Whether the name of a reporting person stands beneath one who signs "as attorney-in-fact"."""
        sign = block.sign
        by_attorney = sign is not None and sign.slashed and _ATTORNEY.search(sign.title) is not None and not item.gap
        person = known(item.words, self.persons)
        return by_attorney and bool(person) and sign is not None and not is_same_human(sign.words, item.words)

    def _is_represented_beneath(self, block: Block, item: Item) -> bool:
        """Whether somebody is named beneath who signs for him: a person of the covers, or whoever has an attorney."""
        side = self._side(self.at)
        if block.name is None or side == "above":
            return False
        if any(_ATTORNEY.search(title.words) for title in block.titles) and not (block.above or item.gap):
            return side == "beneath" or self.below
        return side == "beneath" and bool(known(item.words, self.persons)) and not self._signed_next()

    def _is_printed_beneath(self, item: Item) -> bool:
        """Whether the name of a line stands again, in print, right beneath it."""
        beneath = self.items[self.at + 1 : self.at + 2]
        return any(other.kind == "human" and is_same_human(item.words, other.words) for other in beneath)

    def _fits(self, block: Block, item: Item) -> bool:
        """Whether a name is the one beneath this signature."""
        sign = block.sign
        if sign is None or (block.titles and not sign.slashed and is_human(sign.words)):
            return False
        # "Ann Orr, by Max Poe" in print: who signs in her name
        if any(is_same_human(sign.words, name) for name in (item.words, item.another)):
            return True
        if not is_human(sign.words):
            return not any(is_same_human(sign.words, person) for person in self.persons)
        return may_be_same(sign.words, item.words) and not self._signed_next()

    def _chain(self, item: Item) -> None:
        if not self.pending and not item.label:
            self._entity(item)
            return
        if self.open is not None and not self.pending and item.label != "by":
            return
        self.chain.append(item)

    def _described(self, item: Item) -> None:
        words = item.words.lower()
        if len(self.pending) > 1 and "partner" in words and "its" not in words:
            self.chain.append(self.pending.pop())
        elif (
            self.open is not None
            and not self.pending
            and not self._without_partners(self.open)
            and has_title(item.title)
        ):
            self.open.titles = [item]
        elif self.open is not None and not self.pending and self.open.titles:
            self.open.goes_on |= not ends_in_title(self.open.titles[-1].words)

    def _beneath(self, item: Item) -> None:
        if self.open is not None:
            self.open.labels += 1
            self.open.captioned |= item.label.startswith("name") and self.items[self.at - 1] is self.open.sign

    def _other(self, item: Item) -> None:
        block = self.open
        self.witnessed = item.label == "witness"
        if item.label:
            return
        if block is None or self.pending:
            self._list(item)
        elif block.sign is not None and not is_human(block.sign.words) and block.name is None and not block.sign.words:
            block.name = item
        elif self._is_office(block, item):
            block.titles.append(item)
        else:
            block.left_over += 1
            block.goes_on = block.goes_on or (bool(block.titles) and _apart([block.titles[-1], item]) == 1)
            if len(self.items) > 1 and self._signed_next():
                self._list(item)

    def _is_office(self, block: Block, item: Item) -> bool:
        """Whether words right beneath a signature and its name in print say an office, in whatever language."""
        given = block.sign is not None and block.sign.slashed and block.name is not None and not block.titles
        beneath = given and self.items[self.at - 1] is block.name and _apart(self.items[self.at - 1 : self.at + 1]) == 1
        return beneath and _IN_WORDS.fullmatch(item.words) is not None and not is_contact(item.words)

    def _signed_by_another(self, item: Item) -> bool:
        """Whether somebody else signs directly beneath the name of a person, for him."""
        beneath = self.items[self.at + 1 : self.at + 2]
        return any(
            other.slashed and bool(other.words) and not is_same_human(other.words, item.words) for other in beneath
        )

    def _signed_next(self) -> bool:
        """Whether a signature stands directly beneath these words: they name whom it is for."""
        return any(other.kind in ("sign", "chain") for other in self.items[self.at + 1 : self.at + 2])


_IN_WORDS = re.compile(
    r"[^\W\d_a-z](?:[^\W\d_]|[ ,.&'’/()-](?=[^\W\d_(])){5,60}[).]?"
)  # neither figures nor one short word
_OF_SIGNER = ("sign", "name", "title", "human", "beneath")


def _is_of_attorney(above: Item, item: Item) -> bool:
    """Whether somebody is named directly beneath the office of his attorney-in-fact."""
    return above.kind == "title" and not item.gap and _ATTORNEY.search(above.words) is not None


def _is_of_signer(item: Item) -> bool:
    """Whether an item is of one who signs: his signature, his name, his office, a caption of these."""
    return item.kind in _OF_SIGNER or (item.kind == "described" and has_title(item.title))


def _is_set_apart(block: Block, item: Item) -> bool:
    """Whether a signature beneath a block is that of its "By:", which nobody signed beside, or of its "Name:" alone."""
    sign, name = block.sign, block.name
    if sign is None and name is not None and name.label == "name" and item.label == "signature":
        return is_same_human(name.words, item.words)
    bare = sign is not None and sign.label == "by" and not (sign.starred or sign.slashed)
    names = [named.words for named in (sign, block.name) if named is not None and named.words]
    return bare and item.slashed and not item.label and bool(names) and is_same_human(names[0], item.words)


_RESPECTIVELY = re.compile(r",?\s{0,9}\brespectively\W{0,9}\Z", re.IGNORECASE)
_OF_TWO = 4  # items: two signatures, a line of both names, and one of both titles
_IN_TURN = re.compile(r"\s{1,9}and\s{1,9}|;\s{1,9}")


def _told_in_turn(items: Sequence[Item]) -> Sequence[Item]:
    """Return items, two signatures in a line each with its title of the one below that tells both "respectively"."""
    told = list[Item]()
    for item in items:
        told.append(item)
        if item.kind != "title" or len(told) < _OF_TWO or not (end := _RESPECTIVELY.search(item.words)):
            continue
        first, second, names, title = told[-_OF_TWO:]
        titles, parts = _IN_TURN.split(title.words[: end.start()]), _IN_TURN.split(names.words)
        signed = first.slashed and second.slashed and first.line == second.line and len(parts) == len(titles) == 2
        if signed and all(is_same_human(s.words, part) for s, part in zip((first, second), parts, strict=True)):
            one, other = (structs.replace(title, words=words) for words in titles)
            told[-_OF_TWO:] = [first, one, second, other]
    return told


def _runs_of_entities(items: Sequence[Item]) -> dict[int, tuple[int, int]]:
    """Return for the place of each entity that of the first and of the last of those line beneath line around it."""
    runs: dict[int, tuple[int, int]] = {}
    first = 0
    for at, item in enumerate(items):
        if item.kind == "entity" and (
            at + 1 == len(items) or items[at + 1].kind != "entity" or _apart(items[at : at + 2]) != 1
        ):
            runs |= dict.fromkeys(range(first, at + 1), (first, at))
            first = at + 1
        elif item.kind != "entity":
            first = at + 1
    return runs


def _apart(items: Sequence[Item]) -> int:
    """Return how many lines the second of two items stands below the first."""
    return items[1].line - max(items[0].last, items[0].line)


def dated(blocks: Sequence[Block], days: Sequence[Item]) -> None:
    """Give each block the day that holds for it: beside it, above it or beneath it."""
    if not days or not blocks:
        return
    leading = days[0].start < blocks[0].at
    for block in blocks:
        at = bisect_left(days, block.at, key=lambda day: day.start)
        # The last day above a signature, or the first beneath it, else the last of all. Where the first signature has
        # its day beneath it, one before another on its line ends the block beside that.
        other = days[max(at - 1, 0)] if leading else days[min(at, len(days) - 1)]
        beside = days[max(at - 1, 0) : at + 1] if leading else days[at : at + 1]
        block.day = next((day for day in beside if day.line == block.line), other)
