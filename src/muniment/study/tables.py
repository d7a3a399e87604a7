"""The tables of a study: worked out of the store's filings, never entered; they can be dropped and made again.

They stand in the store's own database, so that a question joins them with the tables of the forms. `known` is the
moment from which the public could know a filing, `YYYY-MM-DDTHH:MM:SS` in Eastern time as EDGAR tells it: a text, since
it compares right as one in every database. Where only the day is stated it is the last second of that day, so that no
study sees a filing before others could. `event` is the day on which what the filing says was true.
"""

from sqlalchemy import Connection, Index, MetaData, Table, inspect

from muniment.errors import EnvironmentProblem
from muniment.store.sqlite import ORDERED_BY_KEY
from muniment.store.tables import AnyRow, note, noted, tables_in

EDITION = "10"
"""Goes up when what the tables hold would be worked out differently: those of another edition are made again."""

_REVISION = "study revision"  # its note; a study that is made again goes on counting
_FORMER_INDEXES = {"entities_by_name", "profiles_by_entity", "notices_by_time"}

metadata = MetaData()
_table = tables_in(__file__, metadata)


studied = _table("studied")
"""Which filings were studied, as which version with which header and how many corrections: another one is due."""

# ---- who is who -----------------------------------------------------------------------------------------------------

entities = _table("entities", Index("entities_by_cik", "cik"), Index("entities_by_name_and_kind", "folded", "kind"))
"""Companies and people, each once. `key` says what it is known by and is the same in every store: `cik:0001141240`,
`crd:12345`, `cusip:531234`, or `name:` with the name and the place. `kind` is company or person. `name` is the one it
was last called by, `named` what chose it."""

mentions = _table("mentions", Index("mentions_by_entity", "entity_id", "role"), **ORDERED_BY_KEY)
"""Every place where a filing names an entity, `path` of the record ("header" for its header), and in `linked` what tied
it to its entity: CIK, CRD number, CUSIP, name and address, name and issuer, name, by hand."""

profiles = _table("profiles", Index("profiles_by_entity_and_state", "entity_id", "state"))
"""Mentions that say the same of who they are, once: what the rules of `entities` link. `number` is a CIK or CRD as a
key, "" for none; `key` what an entity of this profile alone would be called by; `cusip` the issuer's six characters."""

marks = _table("marks", Index("marks_by_profile", "profile_id"), **ORDERED_BY_KEY)
"""What profiles may share, hashed: a CUSIP's issuer, a name with an address or an issuer, a name; `rank` says which."""

# ---- statements -----------------------------------------------------------------------------------------------------

statements = _table(
    "statements", Index("statements_by_issuer", "issuer_id"), Index("statements_by_holder", "holder_id")
)
"""A filing and its amendments. `kind` is ownership (filer group × issuer × class) or offering (Form D); `key` is the
accession number of its first filing here; `first_id` and `current_id` are its first and its latest filing."""

chain_marks = _table("chain_marks", Index("chain_marks_by_filing", "filing_id"), **ORDERED_BY_KEY)
"""What filings share that may be one statement, hashed: only those with a mark in common are looked at together."""

ownership_texts = _table("ownership_texts")
"""What schedules say of whose shares they report, as names are compared: who is named there may report them too."""

person_keys = _table("person_keys", **ORDERED_BY_KEY)
"""What the reporting persons of schedules are known by in such words."""

chain_traits = _table("chain_traits")
"""What tells where a filing belongs, `muniment.checks.history.Trait` as JSON: no record is read for it again."""


# A further copy of a filing, which does not tell its accession number, has no number in its statement: it is nothing
# that happened.

reports = _table(
    "reports",
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

holdings = _table(
    "holdings",
    Index("holdings_by_holder", "holder_id", "filing_id"),
    Index("holdings_by_issuer", "issuer_id", "filing_id"),
    **ORDERED_BY_KEY,
)
"""Each reporting person of each schedule as its cover has it. `counted`: these shares are in the one figure; `same_as`
is the position of the person whose shares these are too."""

movements = _table(
    "movements",
    Index("movements_by_kind", "kind", "threshold", "known"),
    Index("movements_by_issuer", "issuer_id", "known"),
    **ORDERED_BY_KEY,
)
"""What happened between a schedule and the one before it: `first`, `over` and `under` a `threshold` of 5, 10 or 20
percent, `13G to 13D`, `13D to 13G`, `exit`, `return`."""

intent_flags = _table("intent_flags", Index("intent_flags_by_flag", "flag", "standing", "filing_id"), **ORDERED_BY_KEY)
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

notices = _table(
    "notices",
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

exemption_sets = _table("exemption_sets", Index("exemption_sets_by_code", "code"), **ORDERED_BY_KEY)
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
