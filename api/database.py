"""Opening the SQLite file: pragmas, transactions that cannot deadlock, tables and triggers."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from api.tables import APPEND_ONLY, SCHEMA_VERSION, Base

BUSY_MILLISECONDS = 10_000
PRAGMAS = (
    "journal_mode = WAL",
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "foreign_keys = ON",
    # What is deleted or purged is overwritten, not only unlinked.
    "secure_delete = ON",
)


class DatabaseVersionError(SQLAlchemyError):
    """The file was made by another version of the program, or by another program."""


def open_engine(path: Path) -> Engine:
    """Return an engine on ``path``, its tables made when missing.

    Reads run in deferred transactions; an engine derived with ``execution_options(writing=True)``
    takes the write lock at once, so that two writers wait for each other instead of failing.

    Raises
    ------
    DatabaseVersionError
        If the file holds another version of the tables.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with engine.execution_options(writing=True).begin() as connection:
        _make_tables(connection, path)
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are opened by `_begin`, not by the driver
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options: Any = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def _make_tables(connection: Connection, path: Path) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found not in (0, SCHEMA_VERSION):
        raise DatabaseVersionError(f"{path.name}: version {found} of the tables, {SCHEMA_VERSION} expected")
    if found == 0 and connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        raise DatabaseVersionError(f"{path.name}: not a database of this program")
    Base.metadata.create_all(connection)
    for trigger in APPEND_ONLY:
        connection.exec_driver_sql(trigger)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def empty_wal(engine: Engine) -> bool:
    """Move the write-ahead log into the file and truncate it; return whether nothing is left in it."""
    raw = engine.raw_connection()
    try:
        busy, *_ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    return not busy
