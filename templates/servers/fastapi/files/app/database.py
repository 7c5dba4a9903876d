"""The database. Tables are declared next to the code that uses them, on `metadata`."""

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

metadata = sa.MetaData()


def open_database(url: str) -> sa.Engine:
    """Return the database at this SQLAlchemy URL, with all tables in place.

    Raises:
        SystemExit: If it cannot be opened.
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_immediate)
    try:
        metadata.create_all(engine)
    except sa.exc.DBAPIError as error:
        problem = f"- the database of DATABASE_URL cannot be opened: {error.orig}"
        raise SystemExit(f"The settings are not right:\n{problem}") from error
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver leaves BEGIN to us
    # Under load a transaction waits for its turn, for up to these milliseconds, rather than fail.
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "busy_timeout = 30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    # Two transactions that read first and write later would refuse each other; these take turns.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
