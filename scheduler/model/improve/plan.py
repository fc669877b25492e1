"""A plan under improvement: sessions, and who is where, so that a few can be taken out and put back otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from scheduler.model.frame import PlannedSession


class Plan:
    """Planned sessions with their indexes.

    Attributes
    ----------
    sessions : dict of str to PlannedSession
        By name.
    session_of : dict of str to str
        Name of the session that hears each candidate placed.
    settled : Counter of int
        Hearings by deliberation (row number).
    """

    def __init__(self, sessions: Iterable[PlannedSession] = ()) -> None:
        self.sessions: dict[str, PlannedSession] = {}
        self.session_of: dict[str, str] = {}
        self.settled: Counter[int] = Counter()
        # Dicts used as ordered sets: iteration must not depend on hashes, or two runs would differ.
        self._of_examiner: dict[str, dict[str, None]] = defaultdict(dict)
        self._of_half: dict[int, dict[str, None]] = defaultdict(dict)
        for session in sessions:
            self.add(session)

    def add(self, session: PlannedSession) -> None:
        """Put a session in."""
        self.sessions[session.name] = session
        self._of_half[session.half][session.name] = None
        for who in session.examiners:
            self._of_examiner[who][session.name] = None
        for hearing in session.hearings:
            self.session_of[hearing.candidate] = session.name
            if hearing.settled is not None:
                self.settled[hearing.settled] += 1

    def remove(self, name: str) -> PlannedSession:
        """Take a session out and return it."""
        session = self.sessions.pop(name)
        del self._of_half[session.half][name]
        for who in session.examiners:
            del self._of_examiner[who][name]
        for hearing in session.hearings:
            del self.session_of[hearing.candidate]
            if hearing.settled is not None:
                self.settled[hearing.settled] -= 1
        return session

    def replace(self, out: Iterable[str], into: Iterable[PlannedSession]) -> None:
        """Take some sessions out and put others in."""
        for name in list(out):
            self.remove(name)
        for session in into:
            self.add(session)

    def of_examiner(self, who: str) -> list[PlannedSession]:
        """Return the sessions an examiner sits on."""
        return [self.sessions[name] for name in self._of_examiner.get(who, ())]

    def of_half(self, half: int) -> list[PlannedSession]:
        """Return the sessions of a half-day (index)."""
        return [self.sessions[name] for name in self._of_half.get(half, ())]

    def around(
        self, freed: Collection[str], examiners: Iterable[str], candidates: Iterable[str] = ()
    ) -> list[PlannedSession]:
        """Return the sessions, other than those freed, of some examiners and candidates."""
        names: dict[str, None] = {}
        for who in examiners:
            names.update(self._of_examiner.get(who, {}))
        for who in candidates:
            if who in self.session_of:
                names[self.session_of[who]] = None
        return [self.sessions[name] for name in names if name not in freed]

    def __iter__(self) -> Iterator[PlannedSession]:
        return iter(self.sessions.values())

    def __len__(self) -> int:
        return len(self.session_of)
