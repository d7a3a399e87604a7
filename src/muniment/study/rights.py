"""Who may do what in a shared store: the statements that an administrator of the server runs once."""

import re
from collections.abc import Iterator

from muniment.errors import UsageError
from muniment.store import tables as stored
from muniment.study.sql import CLOSED_FUNCTIONS, LONG_STEPS, closed_columns

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_OWNED = (
    "DO $$ DECLARE one regclass; BEGIN"
    " FOR one IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace"
    " LOOP EXECUTE format('ALTER TABLE %s OWNER TO {}', one); END LOOP; END $$"
)
_INNER = ("texts", "migrations")  # tables of the store that its metadata does not name
_CONNECTIONS = 4
# What a question takes of the server. Only an administrator may lift the first; the others a session could by itself
# if `set_config` were open, so that whoever asks ends it from outside as well.
_SETTINGS = {
    "temp_file_limit": "'256MB'",
    "work_mem": "'16MB'",
    "max_parallel_workers_per_gather": "0",
    "statement_timeout": "'1h'",
    "lock_timeout": "'1s'",
    "idle_in_transaction_session_timeout": "'1min'",
    "default_transaction_read_only": "on",
}
_TEMPORARY = (
    "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());"
    " EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {0}', current_database()); END $$"
)
_FUNCTIONS = (
    "DO $$ DECLARE one regprocedure; BEGIN FOR one IN SELECT oid FROM pg_proc"  # noqa: S608 - names of ours
    f" WHERE ({CLOSED_FUNCTIONS}) AND has_function_privilege('public', oid, 'EXECUTE') LOOP"
    " EXECUTE format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', one);"
    " EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO {0}', one); END LOOP; END $$"
)
_SCHEMA = "asking"
_STEP = 1_000_000_000  # of one call, about a second
# In the place of functions that the server cannot end: the same over values that are not too long, by the same names
# and operators, which are looked for here before they are in the server's own. They are the writer's, and run as it.
_BOUNDED = f"""DO $$ DECLARE f record; o record; BEGIN
DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE;
CREATE SCHEMA {_SCHEMA} AUTHORIZATION {{0}};
FOR f IN
    SELECT proc.oid, proname, string_agg(format_type(type, NULL), ', ' ORDER BY n) AS types,
        string_agg('$' || n, ', ' ORDER BY n) AS given,
        CASE WHEN proretset THEN 'SETOF ' ELSE '' END || format_type(prorettype, NULL) AS result,
        CASE WHEN proretset THEN 'QUERY SELECT' ELSE '' END AS how,
        string_agg(format(CASE type WHEN 'jsonb'::regtype THEN 'pg_column_size($%s)'
            WHEN 'anyarray'::regtype THEN 'cardinality($%s)' WHEN 'bytea'::regtype THEN 'octet_length($%s)'
            ELSE 'octet_length($%s::text)' END, n) || '::float8', ' * ') FILTER (WHERE n < 3) AS size
    FROM pg_proc AS proc, unnest(proargtypes) WITH ORDINALITY AS argument (type, n)
    WHERE {LONG_STEPS} GROUP BY proc.oid, proname, proretset, prorettype
LOOP
    EXECUTE format('CREATE FUNCTION {_SCHEMA}.%I(%s) RETURNS %s LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS %L',
        f.proname, f.types, f.result, format('BEGIN IF %s > {_STEP} THEN RAISE program_limit_exceeded; END IF;'
        ' RETURN %s pg_catalog.%I(%s); END', f.size, f.how, f.proname, f.given));
    EXECUTE format('ALTER FUNCTION {_SCHEMA}.%I(%s) OWNER TO {{0}}', f.proname, f.types);
    FOR o IN SELECT oprname, format_type(oprleft, NULL) AS one, format_type(oprright, NULL) AS other
        FROM pg_operator WHERE oprcode = f.oid
    LOOP
        EXECUTE format('CREATE OPERATOR {_SCHEMA}.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = {_SCHEMA}.%I)',
            o.oprname, o.one, o.other, f.proname);
    END LOOP;
END LOOP;
END $$"""  # noqa: S608 - names of ours


def statements(writer: str, reader: str, asker: str) -> Iterator[str]:
    """Yield the statements that make three users of a store and give them their rights.

    `writer` makes the tables and writes; `reader` reads everything; `asker` reads what questions in SQL may read. They
    are run in the database of the store, after its tables were made, which become the writer's: a study makes tables
    again. The rights to those that it will make are told beforehand. `writer` and `reader` may end what `asker` asks,
    and keep the functions that are closed to everybody else in this database.

    Raises:
        UsageError: a name is none that the server takes as it is, or two are the same.
    """
    users = (writer, reader, asker)
    wrong = next((user for user in users if not _NAME.fullmatch(user)), None)
    if wrong is not None or len(set(users)) < len(users):
        raise UsageError(f"{wrong or writer!r}: users have three different names of small letters, digits and _")
    yield from (f"CREATE ROLE {user} LOGIN" for user in users)
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {writer}"
    yield _OWNED.format(writer)
    yield f"GRANT USAGE ON SCHEMA public TO {reader}, {asker}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}, {asker}"
    yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {writer} IN SCHEMA public GRANT SELECT ON TABLES TO {reader}, {asker}"
    for table, closed in closed_columns().items():
        yield f"REVOKE SELECT ON {table} FROM {asker}"  # noqa: S608 - names of ours
        open_columns = [column.name for column in stored.metadata.tables[table].columns if column.name not in closed]
        if open_columns:
            yield f"GRANT SELECT ({', '.join(open_columns)}) ON {table} TO {asker}"
    yield from (f"REVOKE SELECT ON {table} FROM {asker}" for table in _INNER)  # noqa: S608
    yield f"GRANT {asker} TO {writer}, {reader}"
    yield f"ALTER ROLE {asker} CONNECTION LIMIT {_CONNECTIONS}"
    yield from (f"ALTER ROLE {asker} SET {name} = {value}" for name, value in _SETTINGS.items())
    yield from (statement.format(f"{writer}, {reader}") for statement in (_TEMPORARY, _FUNCTIONS))
    yield _BOUNDED.format(writer)
    yield f"GRANT USAGE ON SCHEMA {_SCHEMA} TO {asker}"
    yield f"ALTER ROLE {asker} SET search_path = {_SCHEMA}, pg_catalog, public"
