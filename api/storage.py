"""The one module that reads and writes the database: problems, runs, their events and schedules, the audit log.

Every public method is one transaction. The service and the child processes that solve use the
same file at the same time. The audit log names actions, object ids and actors, never a person
who is planned.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, undefer

from api import tables
from api.busy_store import BusyStorage, forget_busy_times
from api.candidacy_store import CandidacyStorage, purge_candidacies
from api.database import empty_wal
from api.feed_store import FeedStorage
from api.mail_purge import purge_mails
from api.outbox_store import OutboxStorage
from api.poll_store import PollStorage, forget_people
from api.release_store import ReleaseStorage
from api.reply_store import ReplyStorage
from api.tables import AuditRow, EventRow, ProblemRow, RunRow, ScheduleRow
from api.transactions import LOCAL, SYSTEM, note, utc_now
from scheduler.domain import Problem
from scheduler.fingerprint import fingerprint
from scheduler.retention import anonymise
from scheduler.schedule import Schedule

KEPT_SCHEDULES = 10
BEAT_EVERY = dt.timedelta(seconds=1)


class Storage(FeedStorage, ReleaseStorage, OutboxStorage, ReplyStorage, CandidacyStorage, PollStorage, BusyStorage):
    """The database of one service.

    Parameters
    ----------
    path : Path
        The SQLite file, made when missing; its directory must exist.
    """

    # --- problems -------------------------------------------------------------------------------

    def add_problem(self, problem: Problem, actor: str = LOCAL) -> tuple[ProblemRow, bool]:
        """Store ``problem`` as the next version of its campaign; the same problem is stored once.

        Returns
        -------
        tuple of ProblemRow and bool
            The row, and whether it is new.
        """
        digest = fingerprint(problem)
        with self._write() as session:
            same = ProblemRow.fingerprint == digest, ProblemRow.names_purged_at.is_(None)
            found = session.scalar(select(ProblemRow).where(*same))
            if found is not None:
                return found, False
            code = problem.campaign.code
            latest = session.scalar(select(func.max(ProblemRow.version)).where(ProblemRow.campaign == code))
            row = ProblemRow(
                id=uuid.uuid4().hex,
                campaign=code,
                version=(latest or 0) + 1,
                title=problem.campaign.title,
                fingerprint=digest,
                campaign_end=problem.campaign.end,
                candidates=len(problem.candidates),
                examiners=len(problem.examiners),
                rooms=len(problem.rooms),
                created_at=utc_now(),
                document=problem.model_dump_json(by_alias=True),
            )
            session.add(row)
            note(session, "problem.create", row.id, actor, version=row.version)
            return row, True

    def problem(self, problem_id: str) -> ProblemRow | None:
        """Return the problem's figures, its document not read."""
        with self._read() as session:
            return session.get(ProblemRow, problem_id)

    def problem_document(self, problem_id: str) -> Problem | None:
        """Return the problem itself."""
        with self._read() as session:
            text = session.scalar(select(ProblemRow.document).where(ProblemRow.id == problem_id))
        return None if text is None else Problem.model_validate_json(text)

    def problems(self, limit: int, offset: int = 0) -> tuple[Sequence[ProblemRow], int]:
        """Return one page of problems, newest first, and how many there are in all."""
        newest = select(ProblemRow).order_by(ProblemRow.created_at.desc(), ProblemRow.id)
        with self._read() as session:
            total = session.scalar(select(func.count()).select_from(ProblemRow)) or 0
            return session.scalars(newest.limit(limit).offset(offset)).all(), total

    def purge_names(self, before: dt.date, actor: str = SYSTEM) -> list[str]:
        """Take the personal data out of every problem whose campaign ended before ``before``.

        What leaves and what stays is told in `scheduler.retention`. Schedules (ids, times, tiers) stay.
        Freed pages are overwritten and the write-ahead log is emptied, so that no name stays in the file.

        Returns
        -------
        list of str
            Ids of the problems treated now; those treated before are left alone.
        """
        due = ProblemRow.campaign_end < before, ProblemRow.names_purged_at.is_(None)
        with self._write() as session:
            rows = session.scalars(select(ProblemRow).where(*due).options(undefer(ProblemRow.document))).all()
            for row in rows:
                nameless = anonymise(Problem.model_validate_json(row.document))
                row.document = nameless.model_dump_json(by_alias=True)
                row.names_purged_at = utc_now()
                forget_people(session, row.campaign)
                forget_busy_times(session, row.campaign)
                note(session, "problem.purge_names", row.id, actor, before=before.isoformat())
            purge_mails(session, before)
            purge_candidacies(session, {row.campaign for row in rows})
        empty_wal(self._engine)
        return [row.id for row in rows]

    # --- runs -----------------------------------------------------------------------------------

    def add_run(self, problem_id: str, settings: dict[str, Any], actor: str = LOCAL) -> RunRow:
        """Put a solve of the problem at the end of the queue."""
        with self._write() as session:
            position = (session.scalar(select(func.max(RunRow.position))) or 0) + 1
            row = RunRow(
                id=uuid.uuid4().hex,
                problem_id=problem_id,
                position=position,
                status=tables.QUEUED,
                settings=settings,
                created_at=utc_now(),
                stop_requested=False,
            )
            session.add(row)
            note(session, "run.create", row.id, actor, problem=problem_id)
            session.flush()
            _event(session, row.id, "status", {"status": tables.QUEUED})
            return row

    def run(self, run_id: str) -> RunRow | None:
        """Return the run as it stands."""
        with self._read() as session:
            return session.get(RunRow, run_id)

    def running(self) -> Sequence[RunRow]:
        """Return the runs marked running."""
        with self._read() as session:
            return session.scalars(select(RunRow).where(RunRow.status == tables.RUNNING)).all()

    def count_runs(self) -> dict[str, int]:
        """Return how many runs have each status."""
        with self._read() as session:
            counted = session.execute(select(RunRow.status, func.count()).group_by(RunRow.status)).all()
        return {row[0]: row[1] for row in counted}

    def claim_next(self, max_running: int) -> RunRow | None:
        """Mark the first queued run as running, when fewer than ``max_running`` are."""
        with self._write() as session:
            active = session.scalar(select(func.count()).select_from(RunRow).where(RunRow.status == tables.RUNNING))
            if (active or 0) >= max_running:
                return None
            queue = select(RunRow).where(RunRow.status == tables.QUEUED).order_by(RunRow.position).limit(1)
            row = session.scalar(queue)
            if row is None:
                return None
            row.status, row.started_at, row.heartbeat = tables.RUNNING, utc_now(), utc_now()
            _event(session, row.id, "status", {"status": tables.RUNNING})
            return row

    def beat(self, run_id: str, pid: int) -> bool:
        """Note that process ``pid`` works on the run; return whether it should stop.

        A run that is no longer marked running (given up, or gone) must stop too.
        """
        with self._write() as session:
            row = session.get(RunRow, run_id)
            if row is None or row.status != tables.RUNNING:
                return True
            now = utc_now()
            if row.pid != pid or row.heartbeat is None or now - row.heartbeat >= BEAT_EVERY:
                row.pid, row.heartbeat = pid, now
            return row.stop_requested

    def request_stop(self, run_id: str, actor: str = LOCAL) -> RunRow | None:
        """Ask a run to stop; a queued one is stopped at once, an ended one is left as it is."""
        with self._write() as session:
            row = session.get(RunRow, run_id)
            if row is None or row.status in tables.ENDED:
                return row
            if not row.stop_requested:
                row.stop_requested = True
                note(session, "run.stop", run_id, actor)
            if row.status == tables.QUEUED:
                _end(session, row, tables.STOPPED, "user")
            return row

    def end_run(self, run_id: str, status: str, stopped_by: str | None = None, error_code: str | None = None) -> bool:
        """Mark a run as ended, once; return whether this call did it.

        Parameters
        ----------
        status : str
            One of ``done``, ``stopped``, ``failed``, ``interrupted``.
        stopped_by : str, optional
            What ended the search, as in `scheduler.result.Result`.
        error_code : str, optional
            A key, never a message.
        """
        with self._write() as session:
            row = session.get(RunRow, run_id)
            if row is None or row.status in tables.ENDED:
                return False
            row.error_code = error_code
            _end(session, row, status, stopped_by)
            return True

    # --- events and schedules -------------------------------------------------------------------

    def add_event(self, run_id: str, kind: str, data: dict[str, Any]) -> None:
        """Append an event to the run."""
        with self._write() as session:
            _event(session, run_id, kind, data)

    def events(self, run_id: str, after: int = 0) -> Sequence[EventRow]:
        """Return the run's events with a number above ``after``, in order."""
        with self._read() as session:
            wanted = select(EventRow).where(EventRow.run_id == run_id, EventRow.number > after)
            return session.scalars(wanted.order_by(EventRow.number)).all()

    def last_event(self, run_id: str, kind: str) -> EventRow | None:
        """Return the run's latest event of a kind."""
        with self._read() as session:
            wanted = select(EventRow).where(EventRow.run_id == run_id, EventRow.kind == kind)
            return session.scalar(wanted.order_by(EventRow.number.desc()).limit(1))

    def add_schedule(self, run_id: str, schedule: Schedule) -> int:
        """Store a better verified schedule and its event together; return its number.

        Nothing is stored when the run has ended or its best schedule is this one.
        Only the last ``KEPT_SCHEDULES`` of a run are kept.
        """
        document = schedule.model_dump_json()
        with self._write() as session:
            best = session.scalar(_best(run_id))
            number = best.number if best else 0
            run = session.get(RunRow, run_id)
            if run is None or run.status in tables.ENDED or (best and best.document == document):
                return number
            placed, unplaced = len(schedule.hearings), len(schedule.unplaced)
            session.add(
                ScheduleRow(
                    run_id=run_id,
                    number=number + 1,
                    placed=placed,
                    unplaced=unplaced,
                    created_at=utc_now(),
                    document=document,
                )
            )
            too_old = ScheduleRow.run_id == run_id, ScheduleRow.number <= number + 1 - KEPT_SCHEDULES
            session.execute(delete(ScheduleRow).where(*too_old))
            figures = {"number": number + 1, "placed": placed, "unplaced": unplaced, "status": schedule.status}
            _event(session, run_id, "schedule", figures)
            return number + 1

    def best_schedule(self, run_id: str) -> tuple[ScheduleRow, Schedule] | None:
        """Return the run's last verified schedule with its row."""
        with self._read() as session:
            row = session.scalar(_best(run_id))
        return None if row is None else (row, Schedule.model_validate_json(row.document))

    # --- audit ----------------------------------------------------------------------------------

    def audit(self, action: str, object_id: str, actor: str = LOCAL, **detail: Any) -> None:
        """Append a line to the audit log; ``detail`` holds ids and figures only."""
        with self._write() as session:
            note(session, action, object_id, actor, **detail)

    def audit_log(self) -> Sequence[AuditRow]:
        """Return the whole audit log, oldest first."""
        with self._read() as session:
            return session.scalars(select(AuditRow).order_by(AuditRow.id)).all()


def check(database: Path) -> None:
    """Open a database and close it; made when missing.

    Raises
    ------
    DatabaseVersionError
        If it is not one of this version of the program.
    """
    Storage(database).close()


def purge_names(database: str | Path, before: dt.date) -> list[str]:
    """Open ``database``, purge the names of campaigns that ended before ``before``, close it; return problem ids.

    Raises
    ------
    FileNotFoundError
        If there is no such database.
    """
    if not Path(database).is_file():
        raise FileNotFoundError(database)
    storage = Storage(Path(database))
    try:
        return storage.purge_names(before, actor=LOCAL)
    finally:
        storage.close()


def _best(run_id: str) -> Select[ScheduleRow]:
    return select(ScheduleRow).where(ScheduleRow.run_id == run_id).order_by(ScheduleRow.number.desc()).limit(1)


def _event(session: Session, run_id: str, kind: str, data: dict[str, Any]) -> None:
    latest = session.scalar(select(func.max(EventRow.number)).where(EventRow.run_id == run_id))
    session.add(EventRow(run_id=run_id, number=(latest or 0) + 1, kind=kind, data=data, at=utc_now()))
    session.flush()


def _end(session: Session, row: RunRow, status: str, stopped_by: str | None) -> None:
    row.status, row.stopped_by, row.ended_at, row.pid = status, stopped_by, utc_now(), None
    _event(session, row.id, "end", {"status": status, "stopped_by": stopped_by, "error_code": row.error_code})
    note(session, f"run.{status}", row.id, SYSTEM)
