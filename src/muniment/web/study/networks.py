"""Who stands with whom around a company or a person, from covers of schedules and notices of Form D."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, literal, select

from muniment.store.database import select_in
from muniment.store.showing import ISSUER, LEADS
from muniment.store.stored import Cut
from muniment.study import tables
from muniment.study.charts import network as drawing
from muniment.study.charts.network import Family, Node
from muniment.study.entities.lookup import Entity
from muniment.web.lists import A_PART, address_of
from muniment.web.responses import NotThere
from muniment.web.study.figures import Cell, Column, Figure, Picture, cells, distinct_names, entity_href, picture
from muniment.wording import count

_GROUP = "group"
Shared = Any  # a row: an issuer or a member of a group, who stands with it, as what, and the filing
_E = tables.entities.c
_ISSUER, _PARTY = tables.mentions.alias("issuer").c, tables.mentions.alias("party").c
_MEMBER, _OTHER = tables.holdings.alias("member").c, tables.holdings.alias("other").c
COLUMNS = (
    Column("other", "With whom"),
    Column("tie", "As"),
    Column("filings", "Filings", "number"),
    Column("family", "Family"),
)


class Line(Struct, frozen=True):
    """One of the others in the list: name and page, its own network, as what, the filings shared, and its family.

    `family` is "" where it is in none; `members` is how many that has, and `family_href` leads to its picture.
    """

    who: Cell
    network: str
    words: str
    filings: int
    family: str
    members: int
    family_href: str


class NetworkPage(Struct, frozen=True):
    """The network around an entity: its picture, and in `rows` all `others` that stand with it, by families.

    `family` is the one that is looked at alone, "" for all; `nodes` are those drawn, each in its family.
    """

    name: str
    href: str
    family: str
    whole: str
    picture: Picture
    others: int
    nodes: int
    left_out: int
    rows: list[Line]
    cut: dict[str, Cut] = {}


class Around(Struct, frozen=True):
    """The entities that appear with an entity in filings, in families, and what is drawn; `within` a family.

    Nobody `is_named` who only filed: EDGAR knows such a filer, and no cover and no list has the name.
    """

    families: list[Family]
    drawn: drawing.Network
    within: str = ""
    is_named: bool = True

    @property
    def others(self) -> int:
        """How many appear with it."""
        return sum(len(family.members) for family in self.families)

    @property
    def left_out(self) -> int:
        """How many of the others are in no family that is drawn."""
        return sum(number for _, number in self.drawn.folded)


def network_page(connection: Connection, entity: Entity, family: str = "", offset: int = 0) -> NetworkPage:
    """Return the network around an entity, or of one family of it; the list from an offset.

    Raises:
        NotThere: it appears with no such family.
    """
    around = network_of(connection, entity, family)
    page = entity_href("network", entity.key, entity.cik)
    given = {"family": family} if family else {}
    lines = [_line(node, group) for group in around.families for node in group.members]
    shown = lines[offset : offset + A_PART]
    rest = address_of(page, {**given, "offset": offset + len(shown)}) if offset + len(shown) < len(lines) else ""
    about = select(_ISSUER.entity_id).where(_ISSUER.entity_id == entity.id, _ISSUER.role == ISSUER).limit(1)
    area = "issuers" if connection.execute(about).first() else "persons"
    return NetworkPage(
        entity.name,
        entity_href(area, entity.key, entity.cik),
        around.within,
        page,
        picture("network", figure_of(entity, around, family), {"entity": entity.key, **given}, 0),
        around.others,
        around.others - around.left_out,
        around.left_out,
        shown,
        {"rows": Cut(len(shown), len(lines), rest, offset)} if len(shown) < len(lines) else {},
    )


def _line(node: Node, family: Family) -> Line:
    name = family.name if len(family.members) > 1 else ""
    href = family.href if name else ""
    return Line(
        Cell(node.label or node.name, node.href), _own(node), node.words, node.filings, name, len(family.members), href
    )


def drawn_network(connection: Connection, entity: Entity, family: str = "") -> Figure:
    """Return the figure of a network alone, for its picture."""
    return figure_of(entity, network_of(connection, entity, family), family)


def figure_of(entity: Entity, around: Around, family: str = "") -> Figure:
    """Return the figure of a network: its title counts who stands with the entity, its table has them all."""
    rows = tuple(
        cells(
            (node.label or node.name, node.href), node.words, node.filings, group.name if len(group.members) > 1 else ""
        )
        for group in around.families
        for node in group.members
    )
    number = count(around.others, "other")
    title = f"{entity.name} appears with {number} in filings" if around.others else f"{entity.name} appears alone"
    if not around.is_named:
        title = f"No cover or list of related persons names {entity.name}"
    if family:
        title = f"{entity.name} appears with {number} of one family in filings"
    note = (
        f"{count(around.left_out, 'other')} of them, with fewer filings, in the list only. " if around.left_out else ""
    )
    folded = any(len(group.members) > 1 for group in around.families)
    note += (
        "Series of one company, and issuers whose names begin alike, are one family; the number is how many. "
        if folded
        else ""
    )
    return Figure(
        title,
        f"{note}Squares are issuers; a line is thicker the more filings name both.",
        "Covers of schedules and related persons of Form D in this store",
        COLUMNS,
        rows,
        lambda theme, width: drawing.network(around.drawn, theme, width),
    )


def network_of(connection: Connection, entity: Entity, family: str = "") -> Around:
    """Return who stands in filings with an entity, in families, or only a family, in families of its own.

    A family inside of another is named behind it and a stroke, `series of orchard llc/pari …`.

    Raises:
        NotThere: it appears with no such family.
    """
    shared = _Shared(entity.id)
    shared.take(_with_issuer(connection, _ISSUER.entity_id == entity.id))
    shared.take(_with_issuer(connection, _PARTY.entity_id == entity.id))
    shared.take(_in_group(connection, _MEMBER.holder_id == entity.id))
    page = entity_href("network", entity.key, entity.cik)
    nodes: list[Node] = []
    rows: list[Any] = [*select_in(connection, select(_E.id, _E.key, _E.name, _E.cik), _E.id, sorted(shared.filings))]
    for row, label in zip(rows, distinct_names(rows), strict=True):
        kind = "issuer" if row.id in shared.issuers else "person"
        told = len(shared.filings[row.id]), shared.sentence(row.id), entity_href(f"{kind}s", row.key, row.cik)
        nodes.append(Node(row.key, row.name, kind, *told, label if label != row.name else ""))
    families = [_linked(made, page) for made in drawing.families(nodes)]
    name = ""
    for at, key in enumerate(filter(None, family.split("/"))):
        chosen = next((made for made in families if made.key == key and len(made.members) > 1), None)
        if chosen is None:
            raise NotThere(f"{entity.name} appears with no family {key[:40]!r} in this store.")
        name, within = chosen.name.removesuffix(" …"), "/".join(family.split("/")[: at + 1])
        families = [_linked(made, page, f"{within}/") for made in drawing.families(chosen.members)]
    here = address_of(page, {"family": family}) if family else page
    kind = "issuer" if entity.id in shared.issuers else "person"
    as_named = select(_PARTY.entity_id).where(_PARTY.entity_id == entity.id, _PARTY.role.in_((ISSUER, *LEADS))).limit(1)
    is_named = bool(rows) or connection.execute(as_named).first() is not None
    return Around(families, drawing.reduced(families, entity.name, f"{here}#list", kind), name, is_named)


def _linked(family: Family, page: str, within: str = "") -> Family:
    """Return a family with the address that its mark leads to: its own picture, or the network of the only one."""
    only, *others = family.members
    href = address_of(page, {"family": within + family.key}) if others else _own(only)
    return Family(family.key, family.name, family.kind, family.members, href)


def _own(node: Node) -> str:
    return f"/network/{node.href.rpartition('/')[2]}"


class _Shared:
    """The filings that others share with an entity, by their id, as what, and who of them are issuers there."""

    def __init__(self, middle: int) -> None:
        self.filings: dict[int, set[int]] = defaultdict(set)
        self.issuers: set[int] = set()
        self._middle = middle
        self._words: dict[int, set[str]] = defaultdict(set)

    def take(self, rows: Iterable[Shared]) -> None:
        """Add filings: the issuer, or a member of a group, who appears with it, as what, and in which."""
        for first, second, sentence, filing in rows:
            other = second if first == self._middle else first
            self.filings[other].add(filing)
            self._words[other].add(ISSUER if other == first and sentence != _GROUP else sentence)
            self.issuers |= {first} if sentence != _GROUP else set()

    def sentence(self, other: int) -> str:
        """Return as what the other stands there."""
        return ", ".join(sorted(self._words[other]))


def _with_issuer(connection: Connection, *conditions: ColumnElement[bool]) -> Iterable[Shared]:
    """Return issuers with the holders and related persons of their filings."""
    together = _ISSUER.filing_id == _PARTY.filing_id, _ISSUER.entity_id != _PARTY.entity_id
    roles = _ISSUER.role == ISSUER, _PARTY.role.in_(LEADS)
    shown = select(_ISSUER.entity_id, _PARTY.entity_id, _PARTY.role, _ISSUER.filing_id)
    return connection.execute(shown.where(*together, *roles, *conditions))


def _in_group(connection: Connection, *conditions: ColumnElement[bool]) -> Iterable[Shared]:
    together = _MEMBER.filing_id == _OTHER.filing_id, _MEMBER.holder_id != _OTHER.holder_id
    shown = select(_MEMBER.holder_id, _OTHER.holder_id, literal(_GROUP), _MEMBER.filing_id)
    return connection.execute(shown.where(*together, _MEMBER.in_group, _OTHER.in_group, *conditions))
