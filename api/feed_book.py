"""What is served at secret addresses, held in memory and renewed when the database has changed.

Calendar programs ask again and again for what has not changed: such a question costs one look at
SQLite's change counter, no query. The counter is the only thing asked, so that a revocation or a new
publication made by another process (the command line, a solve) is seen by the very next request.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from api.feed_store import PublicationKey
from api.feed_tables import FeedRow
from api.secrets import token_hash
from api.storage import Storage
from scheduler.io.feeds import DEADLINES, FeedKind, FeedWriter
from scheduler.texts import Lang

KEPT_BODIES = 5_000
KEPT_WRITERS = 4


@dataclass(frozen=True, slots=True)
class Served:
    """A feed as bytes with its strong entity tag."""

    etag: str
    body: bytes
    lang: str


@dataclass(frozen=True)
class _Snapshot:
    version: int = -1
    feeds: Mapping[str, FeedRow] = field(default_factory=dict)
    keys: Mapping[str, PublicationKey] = field(default_factory=dict)


class FeedBook:
    """Finds feeds by their token; safe to use from several threads."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._counter = sqlite3.connect(storage.path, check_same_thread=False, isolation_level=None)
        self._counter_lock = threading.Lock()
        self._renewing = threading.Lock()
        self._snapshot = _Snapshot()
        self._bodies: OrderedDict[tuple[str, PublicationKey, str], Served] = OrderedDict()
        self._writers: OrderedDict[PublicationKey, FeedWriter] = OrderedDict()

    def close(self) -> None:
        """Close the connection that watches the database."""
        self._counter.close()

    def at_hand(self, token: str) -> tuple[bool, Served | None]:
        """Return whether the answer is known without a query, and the answer; quick enough for an event loop."""
        snapshot = self._snapshot
        if snapshot.version != self._version():
            return False, None
        row = snapshot.feeds.get(token_hash(token))
        key = snapshot.keys.get(row.campaign) if row else None
        if row is None or key is None:
            return True, None
        served = self._bodies.get((row.id, key, _day(row)))
        return served is not None, served

    def find(self, token: str) -> Served | None:
        """Return the feed of a token; None when it is unknown, revoked, or its campaign's names are purged."""
        with self._renewing:
            self._renew()
            row = self._snapshot.feeds.get(token_hash(token))
            if row is None or row.campaign not in self._snapshot.keys:
                return None
            known = self._bodies.get((row.id, self._snapshot.keys[row.campaign], _day(row)))
            return known or self._written(row)

    def _version(self) -> int:
        with self._counter_lock:
            return int(self._counter.execute("PRAGMA data_version").fetchone()[0])

    def _renew(self) -> None:
        version = self._version()  # before the reading: a change during it is seen next time
        if version == self._snapshot.version:
            return
        feeds = self._storage.feeds_in_force()
        keys = self._storage.publication_keys({row.campaign for row in feeds.values()})
        self._snapshot = _Snapshot(version, feeds, keys)
        # What is no longer published or open must not stay in memory.
        current, ids = set(keys.values()), {row.id for row in feeds.values()}
        for name in [name for name in self._bodies if name[1] not in current or name[0] not in ids]:
            del self._bodies[name]
        for key in [key for key in self._writers if key not in current]:
            del self._writers[key]

    def _written(self, row: FeedRow) -> Served | None:
        key = self._snapshot.keys[row.campaign]
        writer = self._writers.get(key)
        if writer is None:
            found = self._storage.publication(row.campaign)
            if found is None:
                return None
            key, publication = found
            writer = self._writers[key] = FeedWriter(publication)
        day = _day(row)
        on = dt.date.fromisoformat(day) if day else None
        body = writer.write(cast("FeedKind", row.kind), row.who, cast("Lang", row.lang), on)
        served = Served(f'"{hashlib.sha256(body).hexdigest()}"', body, row.lang)
        self._bodies[row.id, key, day] = served
        while len(self._bodies) > KEPT_BODIES:
            self._bodies.popitem(last=False)
        while len(self._writers) > KEPT_WRITERS:
            self._writers.popitem(last=False)
        return served


def _day(row: FeedRow) -> str:
    """Return the day a feed depends on; only which deadlines are ahead does."""
    return dt.date.today().isoformat() if row.kind in DEADLINES else ""
