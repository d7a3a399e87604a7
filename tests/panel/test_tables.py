"""What stands in the tables: what the sample says, with its confidence and place; types and descriptions that agree."""

import hashlib
import json
import zipfile
from collections import Counter

import duckdb
import pyarrow.parquet as pq
import pytest

from muniment.panel.tables import EDITION, beside, panel_tables, schema_of
from panel.truth import differences, expected

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows(released):
    """All rows by table."""
    files = {name: sorted((released.folder / name).glob("*.parquet")) for name in panel_tables()}
    return {name: [row for path in paths for row in pq.read_table(path).to_pylist()] for name, paths in files.items()}


def test_the_tables_are_the_sample(rows, corpus):
    """All of XML; of printed pages every person, and no number that is wrong though the reader is sure."""
    by_key = {
        (table, row["filing"], row.get("position", 0)): row for table in ("holdings", "raises") for row in rows[table]
    }
    found, cells = Counter(), 0
    for planned in corpus:
        for truth in expected(planned, corpus):
            found += differences(truth, by_key.pop((truth.table, truth.filing, truth.position), None))
            cells += len(truth.values)
    assert by_key == {}
    assert cells > 2000
    assert [difference for difference in found if difference.style == "XML"] == []
    assert [difference for difference in found if difference.how == "no row"] == []
    wrong = [difference for difference in found if difference.how in ("wrong", "invented") and difference.sure]
    assert [difference for difference in wrong if difference.column not in ("citizenship", "class_title")] == []
    assert found.total() < cells / 50


def test_each_filing_is_there_once(rows, corpus):
    assert len({row["filing"] for row in rows["filings"]}) == len(rows["filings"]) == corpus.count
    assert {row["state"] for row in rows["filings"]} <= {"read", "doubtful"}
    keys = {row["filing"] for row in rows["filings"]}
    for name in ("holdings", "positions", "offerings", "raises", "intents"):
        assert {row["filing"] for row in rows[name]} <= keys, name


def test_a_row_is_where_it_says(rows, pile):
    """The bytes of the place, in the file with that hash, have the number that was read."""
    files = {}
    for archive in pile.glob("*.zip"):
        with zipfile.ZipFile(archive) as opened:
            files |= {
                hashlib.sha256(data).hexdigest(): data for name in opened.namelist() for data in [opened.read(name)]
            }
    looked = 0
    for row in rows["holdings"]:
        if row["shares"]:
            place = files[row["source"]][row["start"] : row["end"]].decode("latin-1")
            digits = f"{int(row['shares']):,}"
            assert digits in place or digits.replace(",", "") in place, row
            looked += 1
    assert looked > 100


def test_a_value_has_a_confidence_and_what_is_none_says_why(rows):
    for name, table in panel_tables().items():
        for column in table.read:
            for row in rows[name]:
                confidence = row[beside(column)]
                assert confidence is None or 0 <= confidence <= 1
    holdings = rows["holdings"]
    assert all(row[beside("shares")] is not None for row in holdings if row["shares"] is not None)
    printed = [reason for row in holdings for reason in row["not_read"] if reason.startswith("percent: no value: ")]
    assert all("percent" not in reason or reason.rpartition(": ")[2].strip() for reason in printed)


def test_keys_name_rows_in_other_tables(rows):
    issuers, persons = ({row["key"] for row in rows[name]} for name in ("issuers", "persons"))
    for name in ("holdings", "positions", "intents", "raises", "offerings"):
        assert {row["issuer"] for row in rows[name]} - {None} <= issuers
    assert {row["holder"] for name in ("holdings", "positions", "intents") for row in rows[name]} - {None} <= persons
    assert {row["key"] for row in rows["crosswalk"]} == issuers | persons
    assert {row["offering"] for row in rows["raises"]} == {row["offering"] for row in rows["offerings"]}
    for name, table in panel_tables().items():
        keys = [tuple(row[column] for column in table.table.key) for row in rows[name]]
        assert len(set(keys)) == len(keys), name
        assert not any(None in key for key in keys), name


def test_a_flag_stands_on_a_sentence_of_item_4(rows):
    purposes = {row["filing"]: row["purpose"] for row in rows["intents"]}
    assert len(rows["intent_flags"]) > 10
    for row in rows["intent_flags"]:
        assert purposes[row["filing"]][row["begins"] : row["ends"]] == row["sentence"], row


def test_positions_follow_one_another(rows):
    """The filing after one begins where it ends, on both clocks."""
    by_statement = {}
    for row in rows["positions"]:
        by_statement.setdefault(row["statement"], {})[row["number"]] = row
    followed = 0
    for positions in by_statement.values():
        for number, row in positions.items():
            after = positions.get(number + 1)
            assert row["known_until"] == (after and after["known"])
            assert row["true_until"] == (after and after["true_from"])
            followed += after is not None
    assert followed > 20


def test_raised_is_added_up(rows):
    sums = Counter()
    for row in rows["raises"]:
        sums[row["offering"]] += row["raised"] or 0
    assert {row["offering"]: row["raised"] or 0 for row in rows["offerings"]} == dict(sums)


def test_types_are_those_of_the_definition(released):
    for name, table in panel_tables().items():
        for path in (released.folder / name).glob("*.parquet"):
            written, schema = pq.read_schema(path), schema_of(table.table)
            assert written.equals(schema), path
            assert written.metadata[b"schema_version"] == EDITION.encode()
            for field, written_field in zip(schema, written, strict=True):
                assert written_field.metadata[b"description"] == field.metadata[b"description"]


def test_descriptions_name_every_file_and_column(released):
    package = json.loads((released.folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        table = panel_tables()[resource["name"]].table
        paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
        assert paths == sorted(f"{table.name}/{path.name}" for path in (released.folder / table.name).iterdir())
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.columns)
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert resource["rowCount"] == sum(pq.read_metadata(released.folder / path).num_rows for path in paths)
    croissant = json.loads((released.folder / "croissant.json").read_text())
    objects = {part["@id"]: part for part in croissant["distribution"]}
    for record in croissant["recordSet"]:
        assert [field["name"] for field in record["field"]] == list(panel_tables()[record["name"]].table.columns)
        assert {field["source"]["fileSet"]["@id"] for field in record["field"]} <= set(objects)
    for path in released.folder.glob("*/*.parquet"):
        name = path.relative_to(released.folder).as_posix()
        assert objects[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_checksums_are_those_of_all_files(released):
    lines = (released.folder / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {path.relative_to(released.folder).as_posix() for path in released.folder.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((released.folder / name).read_bytes()).hexdigest() == sums[name] for name in sums)


def test_the_select_of_the_card_answers(released):
    card = (released.folder / "README.md").read_text()
    assert "{" not in card
    select = card.partition("```sql")[2].partition("```")[0].replace("positions/", f"{released.folder}/positions/")
    known = duckdb.sql(select).fetchall()
    statements = duckdb.sql(f"SELECT statement FROM ({select.strip().rstrip(';')})").fetchall()
    assert len(known) == len(set(statements)) > 0
