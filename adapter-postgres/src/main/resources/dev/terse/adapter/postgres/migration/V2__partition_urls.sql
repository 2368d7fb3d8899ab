-- Turns urls into a table that is partitioned by the hash of short_code, in this one transaction: killed at any point, it leaves the
-- plain table as it was.
--
-- Placeholders: partitions (1 leaves the table plain) and offline_row_limit (rows that may be copied while nobody can write).

-- Whoever asks for the table waits behind this migration while it waits for its own lock: no longer than this, and then it is tried
-- again.
SET LOCAL lock_timeout = '500ms';
SET LOCAL statement_timeout = 0;

DO $migration$
DECLARE
    partitions        CONSTANT int := ${partitions};
    offline_row_limit CONSTANT bigint := ${offline_row_limit};
    rows_before       bigint;
    rows_after        bigint;
    unknown           text;
    old_owner         CONSTANT name := (SELECT rolname FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
                                        WHERE pg_class.oid = 'urls'::regclass);
    -- Not by its name, which a host's sequence may have had before.
    old_sequence      CONSTANT regclass := pg_get_serial_sequence('urls', 'id');
    next_id           bigint;
    named             record;
BEGIN
    -- Done already, by the online tool or by hand.
    IF (SELECT relkind = 'p' FROM pg_class WHERE oid = 'urls'::regclass) THEN
        IF pg_get_partkeydef('urls'::regclass) <> 'HASH (short_code)' OR NOT EXISTS (
            SELECT
            FROM pg_index
            WHERE indrelid = 'urls'::regclass AND indisunique AND indisvalid AND indpred IS NULL
                AND pg_get_indexdef(indexrelid) LIKE '%(short_code)'
        ) THEN
            RAISE EXCEPTION 'The table urls is partitioned, but not by HASH (short_code) with a unique index on short_code'
                USING ERRCODE = 'TR002';
        END IF;
        RETURN;
    END IF;
    -- Not wanted.
    IF partitions = 1 THEN
        RETURN;
    END IF;

    -- What V1 did not make would be lost with the old table.
    SELECT string_agg(thing, ', ') INTO unknown
    FROM (
        SELECT 'the column ' || quote_ident(attname) AS thing
        FROM pg_attribute
        WHERE attrelid = 'urls'::regclass AND attnum > 0 AND NOT attisdropped
            AND attname NOT IN ('id', 'short_code', 'original_url', 'clicks', 'created_at')
        UNION ALL
        SELECT 'the grants on the column ' || quote_ident(attname)
        FROM pg_attribute
        WHERE attrelid = 'urls'::regclass AND attacl IS NOT NULL
        UNION ALL
        SELECT 'the index ' || indexrelid::regclass
        FROM pg_index
        WHERE indrelid = 'urls'::regclass AND indexrelid NOT IN ('urls_pkey'::regclass, 'urls_short_code_key'::regclass)
        UNION ALL
        SELECT 'the constraint ' || quote_ident(conname)
        FROM pg_constraint
        WHERE conrelid = 'urls'::regclass AND contype NOT IN ('n', 'p')
            AND conname NOT IN ('urls_id_check', 'urls_short_code_check', 'urls_original_url_check',
                'urls_original_url_form_check', 'urls_clicks_check', 'urls_created_at_check')
        UNION ALL
        SELECT 'the foreign key ' || quote_ident(conname) || ' of ' || conrelid::regclass
        FROM pg_constraint
        WHERE confrelid = 'urls'::regclass
        UNION ALL
        SELECT 'the trigger ' || quote_ident(tgname)
        FROM pg_trigger
        WHERE tgrelid = 'urls'::regclass AND NOT tgisinternal
        UNION ALL
        SELECT 'the policy ' || quote_ident(polname)
        FROM pg_policy
        WHERE polrelid = 'urls'::regclass
        UNION ALL
        SELECT 'row level security'
        FROM pg_class
        WHERE oid = 'urls'::regclass AND relrowsecurity
        UNION ALL
        SELECT 'the publication ' || quote_ident(pubname)
        FROM pg_publication_rel
        JOIN pg_publication ON pg_publication.oid = prpubid
        WHERE prrelid = 'urls'::regclass
        UNION ALL
        SELECT DISTINCT 'the view ' || ev_class::regclass
        FROM pg_depend
        JOIN pg_rewrite ON pg_rewrite.oid = objid AND classid = 'pg_rewrite'::regclass
        WHERE refobjid = 'urls'::regclass AND refclassid = 'pg_class'::regclass AND ev_class <> 'urls'::regclass
    ) AS things;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'Partitioning the table urls would lose %', unknown
            USING ERRCODE = 'TR002';
    END IF;

    -- Asked before any lock is taken that would hold up the nodes that are running. Counted no further than matters.
    IF EXISTS (SELECT FROM urls OFFSET offline_row_limit) THEN
        RAISE EXCEPTION 'urls has more than % rows', offline_row_limit
            USING ERRCODE = 'TR001';
    END IF;

    LOCK TABLE urls IN ACCESS EXCLUSIVE MODE;

    -- The old table makes room for the new one under every name that it has. Since PostgreSQL 18 its not-null constraints have
    -- names as well; renaming a constraint renames its index.
    ALTER TABLE urls RENAME TO urls_unpartitioned;
    FOR named IN SELECT conname FROM pg_constraint WHERE conrelid = 'urls_unpartitioned'::regclass LOOP
        EXECUTE format('ALTER TABLE urls_unpartitioned RENAME CONSTRAINT %I TO %I', named.conname, 'old_' || named.conname);
    END LOOP;
    ALTER INDEX urls_short_code_key RENAME TO old_urls_short_code_key;
    EXECUTE format('SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM %s', old_sequence) INTO next_id;
    EXECUTE format('ALTER SEQUENCE %s RENAME TO old_urls_id_seq', old_sequence);

    -- PostgreSQL wants the partition key in each unique key, so the primary key is (id, short_code). The code alone stays unique
    -- over all partitions, since it decides the partition.
    CREATE TABLE urls (
        id           bigint GENERATED BY DEFAULT AS IDENTITY,
        short_code   text COLLATE "C" NOT NULL,
        original_url text NOT NULL,
        clicks       bigint NOT NULL DEFAULT 0,
        created_at   timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT urls_pkey PRIMARY KEY (id, short_code),
        CONSTRAINT urls_id_check CHECK (id >= 1),
        CONSTRAINT urls_short_code_check CHECK (short_code ~ '^[0-9A-Za-z_-]{1,64}$'),
        CONSTRAINT urls_original_url_check CHECK (
            char_length(original_url) BETWEEN 1 AND 4096
            OR (char_length(original_url) > 4096
                AND char_length(original_url) + char_length(regexp_replace(original_url, '[\u0001-\uffff]', '', 'g')) <= 8192)),
        CONSTRAINT urls_original_url_form_check CHECK (original_url ~* '^https?://[^/?#]'),
        CONSTRAINT urls_clicks_check CHECK (clicks >= 0),
        CONSTRAINT urls_created_at_check CHECK (isfinite(created_at))
    ) PARTITION BY HASH (short_code);
    CREATE UNIQUE INDEX urls_short_code_key ON urls (short_code);

    FOR remainder IN 0 .. partitions - 1 LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF urls FOR VALUES WITH (MODULUS %s, REMAINDER %s) WITH (fillfactor = 80)',
            'urls_p' || remainder, partitions, remainder);
    END LOOP;

    -- The ids are part of what is promised to clients (a list's order), so they are copied as they are.
    INSERT INTO urls (id, short_code, original_url, clicks, created_at)
        OVERRIDING SYSTEM VALUE
        SELECT id, short_code, original_url, clicks, created_at
        FROM urls_unpartitioned;
    GET DIAGNOSTICS rows_after = ROW_COUNT;
    SELECT count(*) INTO rows_before FROM urls_unpartitioned;
    IF rows_after <> rows_before THEN
        RAISE EXCEPTION 'copied % of % rows', rows_after, rows_before;
    END IF;

    -- The owner stays the owner, and a service that runs as another role than the one that migrates may do what it might before.
    -- Partitions need no grants: what goes through the table is checked there.
    FOR named IN SELECT relid FROM pg_partition_tree('urls') LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', named.relid, old_owner);
    END LOOP;
    FOR named IN
        SELECT entry.privilege_type, entry.is_grantable, pg_roles.rolname
        FROM pg_class AS class
        CROSS JOIN aclexplode(class.relacl) AS entry
        LEFT JOIN pg_roles ON pg_roles.oid = entry.grantee
        WHERE class.oid = 'urls_unpartitioned'::regclass AND entry.grantee <> class.relowner
    LOOP
        EXECUTE format(
            'GRANT %s ON urls TO %s %s',
            named.privilege_type,
            coalesce(quote_ident(named.rolname), 'PUBLIC'),
            CASE WHEN named.is_grantable THEN 'WITH GRANT OPTION' END);
    END LOOP;

    -- The next id is past the greatest, and past each that was given to a link that has been removed since. A table that never had
    -- a link starts at 1.
    PERFORM setval(
        pg_get_serial_sequence('urls', 'id'), greatest((SELECT max(id) + 1 FROM urls), next_id), false);

    DROP TABLE urls_unpartitioned;
END
$migration$;
