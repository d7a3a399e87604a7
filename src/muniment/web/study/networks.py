"""Who stands with whom: the network around a company or a person, from covers of schedules and notices of Form D."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, literal, select

from muniment.store.showing import ISSUER, LEADS
from muniment.study import tables
from muniment.study.charts import network as drawing
from muniment.study.charts.network import MOST_NODES, Network, Node, Tie
from muniment.study.entities.lookup import Entity
from muniment.web.lists import count
from muniment.web.study.figures import Column, Figure, Picture, batched, cells, entity_href, picture

_OF_OTHERS = 12  # filings of each neighbour, the latest, in which others behind it are looked for
_ROWS = 200  # of the table on the page; the files beside it have all
_GROUP = "group"
Shared = Any  # a row: an issuer or a member of a group, who stands with it, as what, and the filing
_M, _E = tables.mentions.c, tables.entities.c
_ISSUER, _PARTY = tables.mentions.alias("issuer").c, tables.mentions.alias("party").c
_MEMBER, _OTHER = tables.holdings.alias("member").c, tables.holdings.alias("other").c
COLUMNS = (
    Column("one", "Who"),
    Column("other", "With whom"),
    Column("tie", "As"),
    Column("filings", "Filings", "number"),
)


class NetworkPage(Struct, frozen=True):
    """The network around an entity: its picture; in the table, all `others` that stand with it and the ties drawn.

    `nodes` are those drawn, itself among them; `left_out` are others that stand in the table only.
    """

    name: str
    href: str
    picture: Picture
    others: int
    nodes: int
    left_out: int


class Around(Struct, frozen=True):
    """The entities that appear with an entity in filings, most shared filings first, and the network that is drawn."""

    others: list[tuple[Node, Tie]]
    drawn: Network

    @property
    def left_out(self) -> int:
        """How many of the others are not drawn."""
        shown = {node.key for node in self.drawn.nodes}
        return sum(node.key not in shown for node, _ in self.others)


def network_page(connection: Connection, entity: Entity) -> NetworkPage:
    """Return the network around an entity."""
    around = network_of(connection, entity)
    figure = figure_of(entity, around)
    nodes = around.drawn.nodes
    area = "issuers" if any(node.key == entity.key and node.kind == "issuer" for node in nodes) else "persons"
    shown = picture("network", figure, {"entity": entity.key}, _ROWS)
    href = entity_href(area, entity.key, entity.cik)
    return NetworkPage(entity.name, href, shown, len(around.others), len(nodes), around.left_out)


def drawn_network(connection: Connection, entity: Entity) -> Figure:
    """Return the figure of a network alone, for its picture."""
    return figure_of(entity, network_of(connection, entity))


def figure_of(entity: Entity, around: Around) -> Figure:
    """Return the figure of a network: its title counts who stands with the entity, its table has them all."""
    names = {node.key: node for node in (*around.drawn.nodes, *(node for node, _ in around.others))}
    behind = [tie for tie in around.drawn.ties if entity.key not in (tie.one, tie.other)]
    behind.sort(key=lambda tie: (-tie.filings, names[tie.one].name, names[tie.other].name))
    rows = tuple(
        cells(
            (names[tie.one].name, names[tie.one].href),
            (names[tie.other].name, names[tie.other].href),
            tie.words,
            tie.filings,
        )
        for tie in (*(tie for _, tie in around.others), *behind)
    )
    number = count(len(around.others), "other")
    title = (
        f"{entity.name} appears with {number} in filings"
        if around.others
        else f"{entity.name} appears alone in filings"
    )
    note = (
        f"{count(around.left_out, 'other')} of them, with fewer filings, in the table only. " if around.left_out else ""
    )
    note += "Behind them a few of their own others, of their latest filings. " if behind else ""
    return Figure(
        title,
        f"{note}Squares are issuers; a line is a filing with both.",
        "Covers of schedules and related persons of Form D in this store",
        COLUMNS,
        rows,
        lambda theme, width: drawing.network(around.drawn, theme, width),
    )


def network_of(connection: Connection, entity: Entity) -> Around:
    """Return who stands in filings with an entity, and the network of the closest of them and of some behind these."""
    direct = _Shared()
    direct.take(_with_issuer(connection, _ISSUER.entity_id == entity.id))
    direct.take(_with_issuer(connection, _PARTY.entity_id == entity.id))
    direct.take(_in_group(connection, _MEMBER.holder_id == entity.id))
    closest = sorted(direct.filings, key=lambda pair: (-len(direct.filings[pair]), pair))[:MOST_NODES]
    behind = _Shared()
    near = {member for pair in closest for member in pair} - {entity.id}
    for filings in batched(sorted({filing for entity_id in near for filing in _latest(connection, entity_id)})):
        behind.take(_with_issuer(connection, _ISSUER.filing_id.in_(filings)))
        behind.take(_with_first(connection, filings))
    people = _nodes(connection, {entity.id}.union(*direct.filings, *behind.filings), direct.issuers | behind.issuers)
    me = people[entity.id].key
    beside = [
        (people[max(pair) if min(pair) == entity.id else min(pair)], direct.tie(pair, people))
        for pair in direct.filings
    ]
    beside = [(node, structs.replace(tie, one=me, other=node.key)) for node, tie in beside]
    beside.sort(key=lambda pair: (-pair[1].filings, pair[0].name, pair[0].key))
    mine = [tie for _, tie in beside]
    sampled = [behind.tie(pair, people) for pair in behind.filings if entity.id not in pair]
    drawn = drawing.kept(me, list(people.values()), [*mine, *sampled])
    kept = {node.key for node in drawn.nodes}
    ids = [entity_id for entity_id, node in people.items() if node.key in kept and entity_id != entity.id]
    exact = _Shared({pair for pair in behind.filings if set(pair) <= set(ids)})
    exact.take(_with_issuer(connection, _ISSUER.entity_id.in_(ids), _PARTY.entity_id.in_(ids)))
    exact.take(_in_group(connection, _MEMBER.holder_id.in_(ids), _OTHER.holder_id.in_(ids)))
    ties = [*(tie for tie in mine if tie.other in kept), *(exact.tie(pair, people) for pair in exact.filings)]
    return Around(beside, structs.replace(drawn, ties=tuple(ties)))


class _Shared:
    """The filings that two entities share, by the pair of their ids, and as what; only of the pairs `among`, if any."""

    def __init__(self, among: Collection[tuple[int, int]] | None = None) -> None:
        self.filings: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.issuers: set[int] = set()
        self._words: dict[tuple[int, int], set[str]] = defaultdict(set)
        self._among = among

    def take(self, rows: Iterable[Shared]) -> None:
        """Add filings: the issuer, or a member of a group, who appears with it, as what, and in which."""
        for first, second, words, filing in rows:
            pair = min(first, second), max(first, second)
            if self._among is None or pair in self._among:
                self.filings[pair].add(filing)
                self._words[pair].add(words)
                self.issuers |= {first} if words != _GROUP else set()

    def tie(self, pair: tuple[int, int], people: Mapping[int, Node]) -> Tie:
        """Return what two share as a tie."""
        first, second = pair
        return Tie(people[first].key, people[second].key, ", ".join(sorted(self._words[pair])), len(self.filings[pair]))


def _with_issuer(connection: Connection, *conditions: ColumnElement[bool]) -> Iterable[Shared]:
    """Return issuers with the holders and related persons of their filings."""
    together = _ISSUER.filing_id == _PARTY.filing_id, _ISSUER.entity_id != _PARTY.entity_id
    roles = _ISSUER.role == ISSUER, _PARTY.role.in_(LEADS)
    shown = select(_ISSUER.entity_id, _PARTY.entity_id, _PARTY.role, _ISSUER.filing_id)
    return connection.execute(shown.where(*together, *roles, *conditions))


def _in_group(connection: Connection, *conditions: ColumnElement[bool]) -> Iterable[Shared]:
    """Return the members of groups, each with each other."""
    together = _MEMBER.filing_id == _OTHER.filing_id, _MEMBER.holder_id != _OTHER.holder_id
    shown = select(_MEMBER.holder_id, _OTHER.holder_id, literal(_GROUP), _MEMBER.filing_id)
    return connection.execute(shown.where(*together, _MEMBER.in_group, _OTHER.in_group, *conditions))


def _with_first(connection: Connection, filings: Sequence[int]) -> list[Shared]:
    """Return the members of groups in some filings, each with the first of its cover: all with all would be a knot."""
    members = select(_MEMBER.filing_id, _MEMBER.holder_id).where(_MEMBER.filing_id.in_(filings), _MEMBER.in_group)
    first: dict[int, int] = {}
    found = []
    for row in connection.execute(
        members.where(_MEMBER.holder_id.is_not(None)).order_by(_MEMBER.filing_id, _MEMBER.position)
    ):
        lead = first.setdefault(row.filing_id, row.holder_id)
        if lead != row.holder_id:
            found.append((lead, row.holder_id, _GROUP, row.filing_id))
    return found


def _latest(connection: Connection, entity_id: int) -> set[int]:
    """Return the latest filings that name an entity, some in each role that ties."""
    found: set[int] = set()
    for role in (ISSUER, *LEADS):
        named = select(_M.filing_id).where(_M.entity_id == entity_id, _M.role == role)
        found.update(connection.execute(named.order_by(_M.filing_id.desc()).limit(_OF_OTHERS)).scalars())
    return found


def _nodes(connection: Connection, ids: Iterable[int], issuers: Collection[int]) -> dict[int, Node]:
    found: dict[int, Node] = {}
    for batch in batched(sorted(ids)):
        for row in connection.execute(select(_E.id, _E.key, _E.name, _E.cik, _E.filings).where(_E.id.in_(batch))):
            kind = "issuer" if row.id in issuers else "person"
            href = entity_href(f"{kind}s", row.key, row.cik)
            found[row.id] = Node(row.key, row.name, kind, f"{row.name}: {count(row.filings, 'filing')}", href)
    return found
