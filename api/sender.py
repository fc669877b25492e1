"""The one sender of a database: it hands over what is queued, at a limited rate, and survives being killed.

Before a mail's first byte leaves, the database says that it may have; after the server's answer, what it
was. A sender killed between the two leaves a message in doubt: it is shown and not sent again unasked. One
killed before leaves it queued: the next sender goes on.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from api.release_tables import DOUBT, FAILED, QUEUED, SENT
from api.storage import Storage
from api.transactions import utc_now
from scheduler.io.smtp import MailServer, MailServerError, Post

MAILS_PER_CONNECTION = 100
BROKEN_IN_A_ROW = 3
"""After so many broken connections the server is taken to be down; what is left stays queued."""


class SenderBusyError(Exception):
    """Another sender is at work on this database."""


@dataclass
class Delivery:
    """What a sender did: ids by what became of them, and why it stopped early (empty: it did not)."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    stopped: str = ""

    def note(self, state: str, name: str) -> None:
        """Count one message."""
        {SENT: self.sent, FAILED: self.failed, DOUBT: self.in_doubt, QUEUED: self.later}.get(state, []).append(name)


@contextmanager
def sole_sender(database: Path) -> Iterator[None]:
    """Hold the sender's lock; the system lets it go when the process ends, however it ends.

    Raises
    ------
    SenderBusyError
        If another process holds it.
    """
    lock = sqlite3.connect(database.with_name(f"{database.name}.sender"), timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise SenderBusyError from None
        yield
    finally:
        lock.close()


def drain(
    storage: Storage,
    server: MailServer,
    per_minute: float = 60.0,
    stop: Callable[[], bool] = lambda: False,
    pause: Callable[[float], None] = time.sleep,
) -> Delivery:
    """Send what is queued until nothing is due; return what became of it.

    Parameters
    ----------
    per_minute : float
        The most mails handed over in a minute; counted across restarts.
    stop : callable
        Asked between two mails.
    pause : callable
        Waits so many seconds.

    Raises
    ------
    SenderBusyError
        If another sender is at work.
    """
    with sole_sender(storage.path):
        delivery = Delivery()
        for row in storage.recover_sending():
            if row.state == DOUBT:
                delivery.in_doubt.append(row.id)
        _Sender(storage, server, per_minute, stop, pause, delivery).run()
        return delivery


def recover(storage: Storage) -> None:
    """Settle what a killed sender was doing, unless a sender is at work."""
    try:
        with sole_sender(storage.path):
            storage.recover_sending()
    except SenderBusyError:
        return


@dataclass
class _Sender:
    storage: Storage
    server: MailServer
    per_minute: float
    stop: Callable[[], bool]
    pause: Callable[[float], None]
    delivery: Delivery

    def run(self) -> None:
        broken = 0
        while not self.stop() and broken < BROKEN_IN_A_ROW:
            if self.storage.next_queued() is None:
                return
            try:
                with Post(self.server) as post:
                    # A connection that broke with mails handed over is opened again.
                    broken = broken + 1 if self._some(post) == 0 else 0
            except MailServerError as error:
                self.delivery.stopped = error.code
                return
        if broken:
            self.delivery.stopped = "unreachable"

    def _some(self, post: Post) -> int:
        """Send some mails over one connection; return how many the server has answered for."""
        answered = 0
        for _ in range(MAILS_PER_CONNECTION):
            self._keep_the_rate()
            if self.stop():
                return max(answered, 1)
            ready = self.storage.claim_message()
            if ready is None:
                return max(answered, 1)
            handed = post.hand_over(
                ready.sender, ready.recipient, ready.mail, partial(self.storage.mark_risk, ready.id)
            )
            row = self.storage.mark_handed(ready.id, handed)
            self.delivery.note(row.state, row.id)
            answered += handed.status > 0
            if handed.status == 0:
                return answered
        return answered

    def _keep_the_rate(self) -> None:
        last = self.storage.last_attempt()
        while last is not None and self.per_minute > 0 and not self.stop():
            wait = 60.0 / self.per_minute - (utc_now() - last).total_seconds()
            if wait <= 0:
                return
            self.pause(min(wait, 1.0))
