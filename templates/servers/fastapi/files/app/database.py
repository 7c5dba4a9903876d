"""The database. Tables are declared next to the code that uses them, on `metadata`."""

from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

metadata = sa.MetaData()


def open_database(url: str) -> sa.Engine:
    """Return the database at this SQLAlchemy URL, with all tables in place.

    Raises:
        SystemExit: If it cannot be opened.
    """
    try:
        engine = sa.create_engine(url)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_immediate)
        metadata.create_all(engine)
    except (sa.exc.ArgumentError, sa.exc.DBAPIError) as error:
        reason = _without_password(str(getattr(error, "orig", error)), url)
        problem = f"- the database of DATABASE_URL cannot be opened: {reason}"
        raise SystemExit(f"The settings are not right:\n{problem}") from error
    return engine


def _without_password(text: str, url: str) -> str:
    """Return what a driver says; some repeat the address that they were given."""
    address = sa.make_url(url)
    for secret in (address.password, *address.normalized_query.get("password", ())):
        if secret:
            text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
    return text


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver leaves BEGIN to us
    # Under load a transaction waits for its turn, for up to these milliseconds, rather than fail.
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "busy_timeout = 30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    # Two transactions that read first and write later would refuse each other; these take turns.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
