"""Row-level security as a migration step: every table with an organisation gets it, forced."""

from django.db.migrations.operations import RunSQL


def isolate(table: str) -> RunSQL:
    """Show and accept only rows of the organisation in `app.organisation`; none when unset.

    FORCE makes it hold for the owner too. The sub-select lets PostgreSQL read the setting
    once per statement instead of once per row.
    """
    own = "organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::bigint)"
    return RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY own_organisation ON {table} USING ({own}) WITH CHECK ({own})",
        ],
        reverse_sql=[
            f"DROP POLICY own_organisation ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on the table: corrections are new rows."""
    return RunSQL(
        sql=[
            f"""
            CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION '{table} is append-only: a correction is a new row'
                USING ERRCODE = 'restrict_violation';
            END $$
            """,
            f"""
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()
            """,
        ],
        reverse_sql=[
            f"DROP TRIGGER append_only ON {table}",
            f"DROP FUNCTION {table}_is_append_only()",
        ],
    )
