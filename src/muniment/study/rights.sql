-- Parts of the statements that give the users of a shared store their rights; see `sql.py`, which fills them in.

-- part long steps
-- The functions of a server that take as long as two of their values multiplied, and cannot be ended meanwhile: of all
-- that take two values, those that went on when they were. Whoever asks has others in their place: `bounded`.
    pronamespace = 'pg_catalog'::regnamespace AND pronargs > 1 AND (proname ~ '^(text|bpchar|name|bytea)(ic)?n?like$'
    OR proname IN ('like', 'notlike', 'strpos', 'position', 'replace', 'translate', 'split_part', 'string_to_array',
        'string_to_table', 'btrim', 'ltrim', 'rtrim', 'arraycontains', 'arraycontained', 'arrayoverlap',
        'jsonb_contains', 'jsonb_contained'))

-- part closed functions
-- The functions of a server that nobody who asks may call, as a condition on `pg_proc`: those that do something beside
-- giving a value (wait, lock, set, write, notify, end others), whatever extension brings them; those that hide a query,
-- or show those of others; and steps that the server cannot end.
    (provolatile = 'v' AND proname NOT IN ('random', 'random_normal', 'setseed', 'clock_timestamp', 'timeofday',
        'gen_random_uuid', 'uuidv4', 'uuidv7')
    OR proname ~ '^(xpath|xmlexists|(query|table|schema|database|cursor)_to_xml|path_|poly_)'
    OR proname IN ('pg_stat_get_activity', 'pg_current_xact_id', 'txid_current', 'ts_rewrite')
    OR {long_steps})
    AND prorettype NOT IN ('internal'::regtype, 'trigger'::regtype, 'event_trigger'::regtype)
    AND 'internal'::regtype <> ALL (proargtypes)

-- part owned
-- Give the tables and views to who writes.
DO $$ DECLARE one regclass; BEGIN
  FOR one IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace
  LOOP EXECUTE format('ALTER TABLE %s OWNER TO {writer}', one); END LOOP; END $$

-- part temporary
-- Let nobody else make temporary tables.
DO $$ BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {users}', current_database()); END $$

-- part functions
-- Close functions to everybody but these users.
DO $$ DECLARE one regprocedure; BEGIN
  FOR one IN SELECT oid FROM pg_proc WHERE ({closed}) AND has_function_privilege('public', oid, 'EXECUTE')
  LOOP EXECUTE format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', one);
    EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO {users}', one); END LOOP; END $$

-- part bounded
-- In the place of functions that the server cannot end: the same over values that are not too long, by the same names
-- and operators, which are looked for here before they are in the server's own. They are the writer's, and run as it.
DO $$ DECLARE f record; o record; BEGIN
DROP SCHEMA IF EXISTS {schema} CASCADE;
CREATE SCHEMA {schema} AUTHORIZATION {writer};
FOR f IN
    SELECT proc.oid, proname, string_agg(format_type(type, NULL), ', ' ORDER BY n) AS types,
        string_agg('$' || n, ', ' ORDER BY n) AS given,
        CASE WHEN proretset THEN 'SETOF ' ELSE '' END || format_type(prorettype, NULL) AS result,
        CASE WHEN proretset THEN 'QUERY SELECT' ELSE '' END AS how,
        string_agg(format(CASE type WHEN 'jsonb'::regtype THEN 'pg_column_size($%s)'
            WHEN 'anyarray'::regtype THEN 'cardinality($%s)' WHEN 'bytea'::regtype THEN 'octet_length($%s)'
            ELSE 'octet_length($%s::text)' END, n) || '::float8', ' * ') FILTER (WHERE n < 3) AS size
    FROM pg_proc AS proc, unnest(proargtypes) WITH ORDINALITY AS argument (type, n)
    WHERE {long_steps} GROUP BY proc.oid, proname, proretset, prorettype
LOOP
    EXECUTE format('CREATE FUNCTION {schema}.%I(%s) RETURNS %s LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS %L',
        f.proname, f.types, f.result, format('BEGIN IF %s > {step} THEN RAISE program_limit_exceeded; END IF;'
        ' RETURN %s pg_catalog.%I(%s); END', f.size, f.how, f.proname, f.given));
    EXECUTE format('ALTER FUNCTION {schema}.%I(%s) OWNER TO {writer}', f.proname, f.types);
    FOR o IN SELECT oprname, format_type(oprleft, NULL) AS one, format_type(oprright, NULL) AS other
        FROM pg_operator WHERE oprcode = f.oid
    LOOP
        EXECUTE format('CREATE OPERATOR {schema}.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = {schema}.%I)',
            o.oprname, o.one, o.other, f.proname);
    END LOOP;
END LOOP;
END $$
