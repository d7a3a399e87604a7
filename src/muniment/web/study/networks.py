"""Who stands with whom: the network around a company or a person, from covers of schedules and notices of Form D."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from muniment.store.names import HOLDER, ISSUER, RELATED
from muniment.study import tables
from muniment.study.charts import network as drawing
from muniment.study.charts.network import MOST_NODES, Network, Node, Tie
from muniment.study.finding import Entity
from muniment.web.lists import count
from muniment.web.study.figures import Column, Figure, Picture, cells, picture
from muniment.web.study.reading import entity_href

_ROLES = (ISSUER, HOLDER, RELATED)
_LATEST = 120  # filings of the one asked about that are looked at, in each role
_OF_OTHERS = 12  # and of each neighbour
_MOST_NEIGHBOURS = MOST_NODES
_GROUP = "group"
_M, _E, _H = tables.mentions.c, tables.entities.c, tables.holdings.c
COLUMNS = (
    Column("one", "Who"),
    Column("other", "With whom"),
    Column("tie", "As"),
    Column("filings", "Filings", "number"),
)


class NetworkPage(Struct, frozen=True):
    """The network around an entity: its picture and, in the table, every tie."""

    name: str
    href: str
    picture: Picture
    nodes: int
    left_out: int


def network_page(connection: Connection, entity: Entity) -> NetworkPage:
    """Return the network around an entity."""
    told = network_of(connection, entity)
    figure = figure_of(entity, told)
    room = "issuers" if any(one.key == entity.key and one.kind == "issuer" for one in told.nodes) else "persons"
    shown = picture("network", figure, {"entity": entity.key}, rows=200)
    return NetworkPage(entity.name, entity_href(room, entity.key, entity.cik), shown, len(told.nodes), told.left_out)


def drawn_network(connection: Connection, entity: Entity) -> Figure:
    """Return the figure of a network alone, for its picture."""
    return figure_of(entity, network_of(connection, entity))


def figure_of(entity: Entity, told: Network) -> Figure:
    """Return the figure of a network: who is closest as its title, every tie that is drawn in its table."""
    names = {one.key: one for one in told.nodes}
    rows = tuple(
        cells(
            (names[tie.one].name, names[tie.one].href),
            (names[tie.other].name, names[tie.other].href),
            tie.words,
            tie.filings,
        )
        for tie in sorted(told.ties, key=lambda tie: (-tie.filings, names[tie.one].name, names[tie.other].name))
    )
    near = len({tie.one for tie in told.ties} | {tie.other for tie in told.ties}) - 1
    title = (
        f"{entity.name} stands with {count(near, 'other')} in filings" if near > 0 else f"{entity.name} stands alone"
    )
    note = (
        f"The closest {len(told.nodes)} are drawn, {count(told.left_out, 'other')} left out. " if told.left_out else ""
    )
    note += (
        f"From its latest filings, at most {_LATEST} in each role; squares are issuers; a line is a filing with both."
    )
    return Figure(
        title,
        note,
        "Covers of schedules and related persons of Form D in this store",
        COLUMNS,
        rows,
        lambda theme, width: drawing.network(told, theme, width),
    )


def network_of(connection: Connection, entity: Entity) -> Network:
    """Return who stands in the latest filings of an entity, and in those of its neighbours."""
    ties = _Ties()
    ties.take(connection, _filings(connection, entity.id, _LATEST))
    near = ties.neighbours(entity.id)[:_MOST_NEIGHBOURS]
    more = {filing for one in near for filing in _filings(connection, one, _OF_OTHERS)}
    ties.take(connection, more - ties.seen)
    people = _nodes(connection, ties)
    told = [
        Tie(people[one].key, people[other].key, ", ".join(sorted(words)), len(filings))
        for (one, other), (words, filings) in ties.between.items()
        if one in people and other in people
    ]
    return drawing.kept(entity.key, list(people.values()), told)


def _filings(connection: Connection, entity_id: int, most: int) -> set[int]:
    """Return the latest filings that name an entity, in each role that ties."""
    found: set[int] = set()
    for role in _ROLES:
        named = select(_M.filing_id).where(_M.entity_id == entity_id, _M.role == role)
        found.update(connection.execute(named.order_by(_M.filing_id.desc()).limit(most)).scalars())
    return found


class _Ties:
    """Ties between entities, by their ids: as what, and in which filings."""

    def __init__(self) -> None:
        self.between: dict[tuple[int, int], tuple[set[str], set[int]]] = defaultdict(lambda: (set(), set()))
        self.issuers: set[int] = set()
        self.seen: set[int] = set()

    def take(self, connection: Connection, filings: set[int]) -> None:
        """Add what some filings say."""
        self.seen |= filings
        named: dict[int, list[Any]] = defaultdict(list)
        for some in _some(sorted(filings)):
            wanted = select(_M.filing_id, _M.entity_id, _M.role).where(_M.filing_id.in_(some), _M.role.in_(_ROLES))
            for row in connection.execute(wanted.order_by(_M.filing_id, _M.position)):
                named[row.filing_id].append(row)
            members = select(_H.filing_id, _H.holder_id).where(_H.filing_id.in_(some), _H.in_group)
            self._group(connection.execute(members.order_by(_H.filing_id, _H.position)))
        for filing, rows in named.items():
            self._of_issuer(filing, rows)

    def neighbours(self, entity_id: int) -> list[int]:
        """Return who is tied to an entity, by most filings first."""
        counts: dict[int, int] = defaultdict(int)
        for pair, (_, filings) in self.between.items():
            if entity_id in pair:
                counts[pair[0] if pair[1] == entity_id else pair[1]] += len(filings)
        return sorted(counts, key=lambda one: (-counts[one], one))

    def _of_issuer(self, filing: int, rows: Sequence[Any]) -> None:
        issuers = {row.entity_id for row in rows if row.role == ISSUER}
        self.issuers |= issuers
        for row in rows:
            for issuer in issuers - {row.entity_id}:
                if row.role != ISSUER:
                    self._tie(issuer, row.entity_id, row.role, filing)

    def _group(self, rows: Iterable[Any]) -> None:
        """Tie the members of a group on a cover, each with the first: all with all would be a knot."""
        first: dict[int, int] = {}
        for row in rows:
            if row.holder_id is None:
                continue
            lead = first.setdefault(row.filing_id, row.holder_id)
            if lead != row.holder_id:
                self._tie(lead, row.holder_id, _GROUP, row.filing_id)

    def _tie(self, one: int, other: int, words: str, filing: int) -> None:
        told = self.between[min(one, other), max(one, other)]
        told[0].add(words)
        told[1].add(filing)


def _some(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _nodes(connection: Connection, ties: _Ties) -> dict[int, Node]:
    ids = sorted({one for pair in ties.between for one in pair})
    found: dict[int, Node] = {}
    for some in _some(ids):
        for row in connection.execute(select(_E.id, _E.key, _E.name, _E.cik, _E.filings).where(_E.id.in_(some))):
            is_issuer = row.id in ties.issuers
            href = entity_href("issuers" if is_issuer else "persons", row.key, row.cik)
            kind = "issuer" if is_issuer else "person"
            found[row.id] = Node(row.key, row.name, kind, f"{row.name}: {count(row.filings, 'filing')}", href)
    return found
