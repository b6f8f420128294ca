"""The audit log in the hands of another role of PostgreSQL: the site adds to it and reads it, and cannot unguard it."""

TABLES = ("access_auditentry", "access_auditseal")
GUARD = "audit_trail_guard()"


def statements(owner: str, site: str) -> list[str]:
    """SQL for whoever runs the database, who may give a table to another role. `owner` has to be there, cannot sign in
    and has no members; `site` is the role that the site connects with.

    The site may delete, for the trigger lets nothing go that is younger than six years; the trigger itself is the
    owner's from then on. Whoever owns the whole database can still drop the tables, which shows.
    """
    owner, site = _quoted(owner), _quoted(site)
    return [
        *(f"ALTER TABLE {table} OWNER TO {owner}" for table in TABLES),
        f"ALTER FUNCTION {GUARD} OWNER TO {owner}",
        *(f"REVOKE ALL ON {table} FROM PUBLIC, {site}" for table in TABLES),
        *(f"GRANT SELECT, INSERT, DELETE ON {table} TO {site}" for table in TABLES),
        f"GRANT EXECUTE ON FUNCTION {GUARD} TO {site}",
    ]


def _quoted(name: str) -> str:
    """An identifier of SQL, whatever is in it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
