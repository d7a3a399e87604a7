"""The tables of a study: worked out of the store's filings, never entered; they can be dropped and made again.

They stand in the store's own database, so that a question joins them with the tables of the forms. `known` is the
moment from which the public could know a filing, `YYYY-MM-DDTHH:MM:SS` in Eastern time as EDGAR tells it: a text, since
it compares right as one in every database. Where only the day is stated it is the last second of that day, so that no
study sees a filing before others could. `event` is the day on which what the filing says was true.
"""

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Index, Integer, MetaData, String, Table, inspect

from muniment.errors import EnvironmentProblem
from muniment.store.sqlite import ORDERED_BY_KEY
from muniment.store.tables import (
    INTEGER,
    MONEY,
    PERCENT,
    SHARES,
    AnyRow,
    Exact,
    Key,
    Text,
    WordList,
    note,
    noted,
    of_type,
)

EDITION = "10"
"""Goes up when what the tables hold would be worked out differently: those of another edition are made again."""

_REVISION = "study revision"  # its note; a study that is made again goes on counting
_FORMER_INDEXES = {"entities_by_name", "profiles_by_entity", "notices_by_time"}

metadata = MetaData()


def _of_filing(name: str, *columns: Column | Index, several: bool = False) -> Table:
    """Return a table of things that each filing has one of, or `several` by position."""
    key = [Column("filing_id", Key, primary_key=True, autoincrement=False)]
    if several:
        key.append(Column("position", Integer, primary_key=True, autoincrement=False))
    return Table(name, metadata, *key, *columns, **(ORDERED_BY_KEY if several else {}))


studied = _of_filing(
    "studied",
    Column("version_id", Key, nullable=False),
    Column("header_id", Key),
    Column("corrections", Integer, nullable=False),
)
"""Which filings were studied, as which version with which header and how many corrections: another one is due."""

# ---- who is who -----------------------------------------------------------------------------------------------------

entities = Table(
    "entities",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    *of_type(Text, "name", "folded", filled=True),
    Column("cik", String(10)),
    Column("crd", Text),
    *of_type(Date, "first_seen", "last_seen"),
    Column("filings", Integer, nullable=False),
    Column("named", String(12)),
    Index("entities_by_cik", "cik"),
    Index("entities_by_name_and_kind", "folded", "kind"),
)
"""Companies and people, each once. `key` says what it is known by and is the same in every store: `cik:0001141240`,
`crd:12345`, `cusip:531234`, or `name:` with the name and the place. `kind` is company or person. `name` is the one it
was last called by, `named` what chose it."""

mentions = _of_filing(
    "mentions",
    Column("entity_id", Key, nullable=False),
    *of_type(Text, "role", "name", filled=True),
    Column("cik", String(10)),
    *of_type(Text, "crd", "cusip", "street", "city", "state", "zip", "title"),
    *of_type(Text, "path", "linked", filled=True),
    Column("profile_id", Key),
    Index("mentions_by_entity", "entity_id", "role"),
    several=True,
)
"""Every place where a filing names an entity, `path` of the record ("header" for its header), and in `linked` what tied
it to its entity: CIK, CRD number, CUSIP, name and address, name and issuer, name, by hand."""

profiles = Table(
    "profiles",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("hash", BigInteger, nullable=False, unique=True),
    Column("entity_id", Key, nullable=False),
    Column("number", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    *of_type(Text, "key", "middle", "state", "cusip", "linked", filled=True),
    Index("profiles_by_entity_and_state", "entity_id", "state"),
)
"""Mentions that say the same of who they are, once: what the rules of `entities` link. `number` is a CIK or CRD as a
key, "" for none; `key` what an entity of this profile alone would be called by; `cusip` the issuer's six characters."""

marks = Table(
    "marks",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("profile_id", Key, primary_key=True, autoincrement=False),
    Column("rank", Integer, nullable=False),
    Index("marks_by_profile", "profile_id"),
    **ORDERED_BY_KEY,
)
"""What profiles may share, hashed: a CUSIP's issuer, a name with an address or an issuer, a name; `rank` says which."""

# ---- statements -----------------------------------------------------------------------------------------------------

statements = Table(
    "statements",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("kind", String(9), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    *of_type(Key, "issuer_id", "holder_id"),
    *of_type(Text, "class_title", "cusip", "file_number"),
    *of_type(Date, "first_filed", "last_filed"),
    Column("filings", Integer, nullable=False),
    *of_type(Key, "first_id", "current_id", filled=True),
    Index("statements_by_issuer", "issuer_id"),
    Index("statements_by_holder", "holder_id"),
)
"""A filing and its amendments. `kind` is ownership (filer group × issuer × class) or offering (Form D); `key` is the
accession number of its first filing here; `first_id` and `current_id` are its first and its latest filing."""

chain_marks = Table(
    "chain_marks",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("filing_id", Key, primary_key=True, autoincrement=False),
    Index("chain_marks_by_filing", "filing_id"),
    **ORDERED_BY_KEY,
)
"""What filings share that may be one statement, hashed: only those with a mark in common are looked at together."""

ownership_texts = _of_filing("ownership_texts", Column("words", Text, nullable=False))
"""What schedules say of whose shares they report, as names are compared: who is named there may report them too."""

person_keys = _of_filing("person_keys", Column("key", Text, nullable=False), several=True)
"""What the reporting persons of schedules are known by in such words."""

chain_traits = _of_filing("chain_traits", Column("trait", Text, nullable=False))
"""What tells where a filing belongs, `muniment.checks.history.Trait` as JSON: no record is read for it again."""


def _chained() -> list[Column]:
    """Return the columns of a filing in its statement: its number in it, from 1, what links it, the one before.

    A further copy of a filing, which does not tell its accession number, has no number: it is nothing that happened.
    """
    return [Column("statement_id", Key), Column("number", Integer), Column("linked", Text), Column("before_id", Key)]


reports = _of_filing(
    "reports",
    *_chained(),
    *of_type(Text, "accession", "form", filled=True),
    Column("schedule", String(3), nullable=False),
    Column("amendment", Boolean),
    Column("amendment_number", Exact(INTEGER)),
    Column("rule", Text),
    *of_type(Date, "event", "filed"),
    Column("known", String(19)),
    Column("issuer_id", Key),
    *of_type(Text, "issuer_name", "class_title", "cusip"),
    Column("holder_id", Key),
    Column("holder_name", Text),
    Column("persons", Integer, nullable=False),
    Column("figure_position", Integer),
    Column("path", Text),
    Column("shares", Exact(SHARES)),
    Column("percent", Exact(PERCENT)),
    Column("basis", Text, nullable=False),
    Column("derived", Boolean, nullable=False, default=False),
    *of_type(Boolean, "disclaimed", "in_group", "exit", filled=True),
    Column("shares_change", Exact(SHARES)),
    Column("percent_change", Exact(PERCENT)),
    Column("due", Date),
    Column("days_late", Integer),
    Index("reports_by_issuer", "issuer_id", "known"),
    Index("reports_by_holder", "holder_id", "known"),
    Index("reports_by_statement", "statement_id", "number"),
    Index("reports_by_day", "filed"),
    Index("reports_by_name", "issuer_name").ddl_if(dialect="sqlite"),
)
"""Schedules 13D and 13G, one row a filing with its one figure: that of the person with the largest aggregate
(`figure_position`, row 9 or 11 of the cover), or of the group, `basis` saying in words how it was found, and `path`
where it stands; `derived` where it is a sum that nobody stated. `exit`: five percent or less, or nothing, is left.
`disclaimed`: somebody in it disclaims shares. `days_late` is negative where it was early.
"""

holdings = _of_filing(
    "holdings",
    *of_type(Key, "statement_id", "issuer_id", "holder_id"),
    Column("name", Text),
    Column("shares", Exact(SHARES)),
    Column("percent", Exact(PERCENT)),
    *of_type(Exact(SHARES), "sole_voting", "shared_voting", "sole_dispositive", "shared_dispositive"),
    Column("types", WordList),
    Column("citizenship", Text),
    *of_type(Boolean, "in_group", "excludes_shares"),
    Column("counted", Boolean, nullable=False),
    Column("same_as", Integer),
    Column("path", Text, nullable=False),
    Index("holdings_by_holder", "holder_id", "filing_id"),
    Index("holdings_by_issuer", "issuer_id", "filing_id"),
    several=True,
)
"""Each reporting person of each schedule as its cover has it. `counted`: these shares are in the one figure; `same_as`
is the position of the person whose shares these are too."""

movements = _of_filing(
    "movements",
    Column("statement_id", Key, nullable=False),
    *of_type(Key, "issuer_id", "holder_id"),
    Column("kind", Text, nullable=False),
    Column("threshold", Integer),
    *of_type(Exact(PERCENT), "before_percent", "percent"),
    Column("event", Date),
    Column("known", String(19)),
    Index("movements_by_kind", "kind", "threshold", "known"),
    Index("movements_by_issuer", "issuer_id", "known"),
    several=True,
)
"""What happened between a schedule and the one before it: `first`, `over` and `under` a `threshold` of 5, 10 or 20
percent, `13G to 13D`, `13D to 13G`, `exit`, `return`."""

intent_flags = _of_filing(
    "intent_flags",
    Column("flag", String(20), nullable=False),
    Column("standing", String(8), nullable=False),
    Column("confidence", Integer, nullable=False),
    *of_type(Text, "reason", "path", filled=True),
    *of_type(Integer, "begins", "ends", filled=True),
    Column("sentence", Text, nullable=False),
    Index("intent_flags_by_flag", "flag", "standing", "filing_id"),
    several=True,
)
"""What the holder of a Schedule 13D means to do, by the sentences of Item 4: `muniment.study.intent` has the flags.
`confidence` is in percent; `begins` and `ends` are characters of the text at `path`; a `sentence` that
is cut ends in …"""

# A question about money reads one of the indexes alone, in its order: a third of the time that the rows would take.
# What is added up stands by kind of raising at once behind what it is grouped by, so that nothing is sorted for that.
_MONEY = ("filed", "is_fund", "number", "amendment", "offered_indefinite", "raised", "raised_once", "apart")
_BY_KIND = ("raised_kind", "known", *_MONEY)
# All that notices may be narrowed by on the pages, in the order in which these count them.
_FACETS = ("month", "state", "industry", "industry_group", "exemptions", "size", "is_fund")
_COUNTED = ("filed", "known", "number", "amendment", "raised", "raised_once", "raised_kind")

notices = _of_filing(
    "notices",
    *_chained(),
    *of_type(Text, "accession", "form", filled=True),
    Column("amendment", Boolean),
    Column("previous", Text),
    Column("filed", Date),
    Column("known", String(19)),
    Column("week", String(10)),
    *of_type(String(7), "month", "quarter"),
    Column("year", Integer),
    Column("issuer_id", Key),
    *of_type(Text, "issuer_name", "state", "industry", "industry_group"),
    Column("is_fund", Boolean, nullable=False),
    *of_type(Text, "fund_type", "revenue_range", "net_asset_value_range"),
    *of_type(WordList, "exemptions", "securities"),
    Column("first_sale", Date),
    Column("yet_to_occur", Boolean),
    Column("days_to_filing", Integer),
    Column("due", Date),
    Column("days_late", Integer),
    Column("offered", Exact(MONEY)),
    Column("offered_indefinite", Boolean),
    *of_type(Exact(MONEY), "sold", "remaining", "raised", "raised_once"),
    Column("alike_id", Key),
    Column("raised_kind", Text, nullable=False),
    Column("apart", Exact(MONEY)),
    *of_type(Text, "doubt", "size"),
    Column("investors", Exact(INTEGER)),
    Column("minimum_investment", Exact(MONEY)),
    Index("notices_by_statement", "statement_id", "number"),
    Index("notices_by_day", "filed", "sold"),
    Index("notices_by_alike", "alike_id"),
    Index("notices_by_issuer", "issuer_id", "known", "raised_kind", *_MONEY),
    Index("notices_by_period", "quarter", "month", "week", *_BY_KIND),
    Index("notices_by_state", "state", *_BY_KIND),
    Index("notices_by_industry", "industry_group", "industry", *_BY_KIND),
    Index("notices_by_exemptions", "exemptions", *_BY_KIND),
    Index("notices_by_size", "size", *_BY_KIND),
    Index("notices_by_facets", *_FACETS, *_COUNTED),
    Index("notices_by_issuer_size", "revenue_range", "net_asset_value_range", *_BY_KIND),
)
"""Form D, one row a filing, the money of Item 13 in dollars. `muniment.study.offerings` defines what is worked out:

* `previous`: the accession number that Item 7 names; `industry`: the choice of Item 4, `industry_group` its heading;
* `exemptions`: the codes of Item 6 in official order, see `exemption_sets`; `securities`: the labels ticked in Item 9;
* `week` is its Monday, `month` 2025-07, `quarter` 2025Q3; `size`: how much is offered, see `offerings.sizes`;
* `days_to_filing`: from the first sale, for new notices; `days_late` is negative where it was early; of a new notice
  both are its own, though it may be the second of its offering, see the question `second_notices`;
* `raised`: what the amount sold grew by since the notice before it in the offering, the first in full; it may be
  summed;
* `raised_once`: the same without what another offering of that day reports as raised too, see `offerings.alike`;
  `alike_id`: the first notice that reports it;
* `raised_kind`: first, increase, none (0); and with NULL first seen (an amendment whose earlier notice is not here),
  fall, outlier, unstated, copy (a further copy of a notice, which has no `number`);
* `apart`: the dollars of these: the whole amount of a first seen, by how much it fell, what an outlier would have added
  (NULL where that is beyond the form);
* `doubt`: why an outlier's amount is not believed.
"""

exemption_sets = Table(
    "exemption_sets",
    metadata,
    Column("exemptions", WordList, primary_key=True),
    Column("code", Text, primary_key=True),
    Index("exemption_sets_by_code", "code"),
    **ORDERED_BY_KEY,
)
"""Which exemptions the few different lists in `notices.exemptions` hold: a list has a row for each of its codes."""


def make_ready(connection: Connection) -> bool:
    """Make the tables where there are none of this edition; return whether they were made again, and are empty."""
    if is_there(connection):
        existing = set(inspect(connection).get_table_names())
        if all(table.name in existing for table in metadata.sorted_tables):
            _index(connection)
            return False
    drop(connection)
    metadata.create_all(connection)
    note(connection, "study", EDITION)
    return True


def _index(connection: Connection) -> None:
    """Make the indexes that came since, and take away those that they are in the place of."""
    for table in (entities, profiles, notices):
        existing = {index["name"] for index in inspect(connection).get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in existing:
                index.create(connection)
        for name in _FORMER_INDEXES & existing:
            connection.exec_driver_sql(f"DROP INDEX {name}")


def drop(connection: Connection) -> None:
    """Take the tables away, whatever edition they are of."""
    for table in reversed(metadata.sorted_tables):
        drop_table(connection, table)
    note(connection, "study", "")
    revise(connection)


def drop_table(connection: Connection, table: Table) -> None:
    """Take a table away, and the views that ask it where a database would not leave them without it."""
    views = " CASCADE" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}{views}")


def revision(connection: Connection) -> str:
    """Return what is another one after every pass of the study that changed its tables."""
    return noted(connection, _REVISION)


def revise(connection: Connection) -> None:
    """Note that the tables are others now: in the transaction that changes them."""
    note(connection, _REVISION, str(int(revision(connection) or 0) + 1))


def is_there(connection: Connection) -> bool:
    """Whether the store has been studied by this edition."""
    return noted(connection, "study") == EDITION


def need_study(connection: Connection) -> None:
    """Refuse a store that has not been studied.

    Raises:
        EnvironmentProblem: it has not.
    """
    if not is_there(connection):
        raise EnvironmentProblem("the store has not been studied: run `muniment study` on it once")


def key_of(row: AnyRow) -> str:
    """Return what a filing is asked for by: its accession number, else its number in the store."""
    return row.accession or str(row.filing_id)
