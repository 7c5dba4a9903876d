"""How Alembic reaches the database: `alembic revision --autogenerate -m "..."` after a change of
the tables in app/orders.py; the server brings its database up to date when it starts.
"""

from alembic import context

from app.orders import Base, engine

with engine.begin() as connection:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA busy_timeout = 60000")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    context.run_migrations()
