"""What the operator of the service can set, by environment variables or by `jury serve`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scheduler.io.limits import MAX_JSON_BYTES


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Settings of one service.

    Attributes
    ----------
    database : Path
        The SQLite file (``JURY_DATABASE``).
    max_body_bytes : int
        Larger requests are refused with 413 (``JURY_MAX_BODY_BYTES``). As much as a file of a whole campaign may hold.
    max_running : int
        Solves at a time; the others wait (``JURY_MAX_RUNNING``).
    max_time_limit : float
        Longest solve a request may ask for, in seconds (``JURY_MAX_TIME_LIMIT``).
    stop_grace : float
        Seconds a solve has to answer a stop before it is killed.
    allowed_hosts : tuple of str
        Host names the service answers to; empty: any. Against DNS rebinding on a private machine.
    public_url : str
        Where people reach the service (``JURY_PUBLIC_URL``): the start of secret addresses. Empty: as asked.
    calendar_hosts : tuple of str
        Host names and addresses whose calendars are fetched although they are internal
        (``JURY_CALENDAR_HOSTS``, joined by commas).
    """

    database: Path = Path("jury.sqlite3")
    max_body_bytes: int = MAX_JSON_BYTES
    max_running: int = 1
    max_time_limit: float = 86_400.0
    stop_grace: float = 1.0
    allowed_hosts: tuple[str, ...] = ()
    public_url: str = ""
    calendar_hosts: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, database: str | Path | None = None, allowed_hosts: tuple[str, ...] = ()) -> ApiSettings:
        """Return the settings of the environment; ``database`` given here wins.

        Raises
        ------
        ValueError
            If a number of the environment is not one.
        """
        known = cls()
        return cls(
            database=Path(database or os.environ.get("JURY_DATABASE") or known.database),
            max_body_bytes=int(os.environ.get("JURY_MAX_BODY_BYTES", known.max_body_bytes)),
            max_running=int(os.environ.get("JURY_MAX_RUNNING", known.max_running)),
            max_time_limit=float(os.environ.get("JURY_MAX_TIME_LIMIT", known.max_time_limit)),
            allowed_hosts=allowed_hosts,
            public_url=os.environ.get("JURY_PUBLIC_URL", known.public_url),
            calendar_hosts=tuple(
                host.strip() for host in os.environ.get("JURY_CALENDAR_HOSTS", "").split(",") if host.strip()
            ),
        )
