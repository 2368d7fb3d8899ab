package dev.terse.adapter.postgres.repartition;

import java.util.List;

/**
 * The triggers by which each change of {@code urls} is made in {@code urls_new} as well, in the same transaction, whoever makes it. Why no
 * change is lost is in docs/adr/0017.
 *
 * <p>They run after the row was changed, since an insert that gives way to another row has no change to mirror; and with the rights of
 * the table's owner, since writers have none on the new table.
 */
final class Mirror {
    private static final String FUNCTION =
            """
            WITH columns AS (
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names,
                       string_agg('OLD.' || quote_ident(attname), ', ' ORDER BY attnum) AS old_values,
                       string_agg('NEW.' || quote_ident(attname), ', ' ORDER BY attnum) AS new_values,
                       string_agg(format('%1$I = excluded.%1$I', attname), ', ' ORDER BY attnum)
                           FILTER (WHERE attname <> 'short_code') AS assignments
                FROM pg_attribute
                WHERE attrelid = 'urls'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            )
            SELECT format($format$
                CREATE OR REPLACE FUNCTION terse_repartition_mirror() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $mirror$
                BEGIN
                    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND OLD.short_code <> NEW.short_code THEN
                        DELETE FROM urls_new
                        WHERE short_code = OLD.short_code;
                        -- A snapshot that is older than the copy of the row does not show it, but an insert meets it, and fails.
                        IF NOT FOUND AND current_setting('transaction_isolation') <> 'read committed' THEN
                            INSERT INTO urls_new (%2$s)
                                OVERRIDING SYSTEM VALUE
                                VALUES (%3$s)
                                ON CONFLICT (short_code) DO UPDATE
                                SET %5$s;
                            DELETE FROM urls_new
                            WHERE short_code = OLD.short_code;
                        END IF;
                    END IF;
                    IF TG_OP <> 'DELETE' THEN
                        INSERT INTO urls_new (%2$s)
                            OVERRIDING SYSTEM VALUE
                            VALUES (%4$s)
                            ON CONFLICT (short_code) DO UPDATE
                            SET %5$s;
                    END IF;
                    RETURN NULL;
                END $mirror$;
                REVOKE ALL ON FUNCTION terse_repartition_mirror() FROM PUBLIC;
                CREATE OR REPLACE FUNCTION terse_repartition_truncate() RETURNS trigger
                LANGUAGE plpgsql AS $truncate$
                BEGIN
                    RAISE EXCEPTION 'The table urls is being repartitioned and can not be truncated'
                        USING ERRCODE = 'object_in_use', HINT = 'DELETE works.';
                END $truncate$;
                ALTER FUNCTION terse_repartition_mirror() OWNER TO %6$I;
                ALTER FUNCTION terse_repartition_truncate() OWNER TO %6$I
                $format$, current_schema(), names, old_values, new_values, assignments, pg_get_userbyid(relowner))
            FROM columns
            JOIN pg_class ON oid = 'urls'::regclass""";

    /** Those on the rows are made on the partitions by the server. */
    private static final String TRIGGERS =
            """
            SELECT $$
                CREATE TRIGGER terse_repartition_mirror AFTER INSERT OR UPDATE OR DELETE ON urls
                FOR EACH ROW EXECUTE FUNCTION terse_repartition_mirror();
                ALTER TABLE urls ENABLE ALWAYS TRIGGER terse_repartition_mirror
                $$
            UNION ALL
            SELECT format('CREATE TRIGGER terse_repartition_truncate BEFORE TRUNCATE ON %1$s'
                || ' FOR EACH STATEMENT EXECUTE FUNCTION terse_repartition_truncate();'
                || ' ALTER TABLE ONLY %1$s ENABLE ALWAYS TRIGGER terse_repartition_truncate', oid::regclass)
            FROM pg_class
            WHERE oid = 'urls'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass)""";

    private static final String IS_ON =
            """
            SELECT bool_and(EXISTS (
                SELECT
                FROM pg_trigger
                WHERE tgrelid = leaves.oid AND tgname = 'terse_repartition_mirror' AND tgenabled = 'A'))
            FROM (
            %s
            ) AS leaves"""
                    .formatted(Layout.LEAVES);

    private static final String TRIGGERS_TO_DROP =
            """
            SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass)
            FROM pg_trigger
            WHERE tgname LIKE 'terse\\_repartition\\_%' AND tgparentid = 0
                AND (tgrelid = 'urls'::regclass OR tgrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass))""";

    private static final List<String> FUNCTIONS_TO_DROP = List.of(
            "DROP FUNCTION IF EXISTS terse_repartition_mirror()",
            "DROP FUNCTION IF EXISTS terse_repartition_truncate()");

    private final Session session;
    private final TableLock lock;

    Mirror(Session session, TableLock lock) {
        this.session = session;
        this.lock = lock;
    }

    /** Begins to mirror, in the current transaction. Whoever was writing has finished then. */
    void create(String definition) {
        lock.take("urls", "SHARE ROW EXCLUSIVE");
        new Definition(session.jdbc()).check(definition);
        session.executeAll(session.statements(FUNCTION));
        session.executeAll(session.statements(TRIGGERS));
    }

    /** Refuses to go on where it was switched off, or taken away. */
    void check() {
        if (!session.jdbc().sql(IS_ON).query(Boolean.class).single()) {
            throw new RepartitionFailedException(
                    "The trigger that mirrors changes of the table urls was taken away or disabled. Abort, and begin anew.");
        }
    }

    /** Ends it, in the current transaction. */
    void drop() {
        List<String> triggers = session.statements(TRIGGERS_TO_DROP);
        if (!triggers.isEmpty()) {
            lock.take("urls", "ACCESS EXCLUSIVE");
            session.executeAll(triggers);
        }
    }

    /** Drops what is left when no table has the triggers any more. */
    void dropFunctions() {
        session.executeAll(FUNCTIONS_TO_DROP);
    }
}
