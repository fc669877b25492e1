"""What every part of the storage stands on: read and write transactions, and the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from api.database import open_engine
from api.tables import AuditRow

LOCAL, SYSTEM = "local", "system"


def utc_now() -> dt.datetime:
    """Return the present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


class Transactions:
    """An open database.

    Parameters
    ----------
    path : Path
        The SQLite file, made when missing; its directory must exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._engine = open_engine(self.path)
        self._writing = self._engine.execution_options(writing=True)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def _write(self) -> Iterator[Session]:
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session


def note(session: Session, action: str, object_id: str, actor: str, **detail: Any) -> None:
    """Append a line to the audit log; ``detail`` holds ids and figures only."""
    session.add(AuditRow(at=utc_now(), action=action, object_id=object_id, actor=actor, detail=detail))
