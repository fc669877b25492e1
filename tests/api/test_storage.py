"""Storage on real SQLite files."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api import tables
from api.database import DatabaseVersionError
from api.storage import KEPT_SCHEDULES, Storage, purge_names, utc_now
from api.tables import UtcDateTime
from tests.api.helpers import MARKED_NAME, MARKED_TIE, hand_made_schedule, marked_problem, opened, small_problem

SETTINGS = {"time_limit": 5.0, "seed": 1, "workers": 1, "profile": None}


def _run(storage: Storage) -> str:
    row, _ = storage.add_problem(small_problem())
    return storage.add_run(row.id, SETTINGS).id


def test_the_same_problem_is_stored_once(storage: Storage) -> None:
    first, new = storage.add_problem(small_problem())
    again, new_again = storage.add_problem(small_problem())
    assert (new, new_again) == (True, False)
    assert first.id == again.id
    assert storage.problem_document(first.id) == small_problem()


def test_versions_count_by_campaign(storage: Storage) -> None:
    problems = [small_problem(), small_problem(title="deux"), small_problem("AUTRE"), small_problem(title="trois")]
    assert [storage.add_problem(problem)[0].version for problem in problems] == [1, 2, 1, 3]


def test_problems_are_listed_newest_first_by_pages(storage: Storage) -> None:
    for code in "ABC":
        storage.add_problem(small_problem(code))
    rows, total = storage.problems(limit=2, offset=1)
    assert ([row.campaign for row in rows], total) == (["B", "A"], 3)


def test_instants_come_back_aware_and_naive_ones_are_refused(storage: Storage) -> None:
    row, _ = storage.add_problem(small_problem())
    found = storage.problem(row.id)
    assert found is not None
    assert found.created_at == row.created_at
    assert found.created_at.tzinfo is dt.UTC
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(dt.datetime(2027, 3, 15, 9), None)  # type: ignore[arg-type]


def test_an_instant_with_another_offset_is_kept_in_utc() -> None:
    paris = dt.datetime(2027, 3, 15, 9, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    stored = UtcDateTime().process_bind_param(paris, None)  # type: ignore[arg-type]
    assert stored == dt.datetime(2027, 3, 15, 8)


def test_pragmas_and_foreign_keys_are_in_force(storage: Storage) -> None:
    with storage._engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1}
    with pytest.raises(IntegrityError):
        storage.add_run("nowhere", SETTINGS)


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "later.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DatabaseVersionError, match="99"):
        Storage(path)


def test_the_file_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (id INTEGER)")
    connection.commit()
    with pytest.raises(DatabaseVersionError, match="not a database of this program"):
        Storage(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    connection.close()


def test_runs_are_claimed_in_order_up_to_the_limit(storage: Storage) -> None:
    first, second = _run(storage), _run(storage)
    claimed = storage.claim_next(1)
    assert claimed is not None
    assert claimed.id == first
    assert storage.claim_next(1) is None
    storage.end_run(first, tables.DONE, "finished")
    following = storage.claim_next(1)
    assert following is not None
    assert following.id == second


def test_a_beat_tells_the_stop_flag_and_that_the_run_is_over(storage: Storage) -> None:
    run_id = _run(storage)
    storage.claim_next(1)
    assert storage.beat(run_id, 123) is False
    storage.request_stop(run_id)
    assert storage.beat(run_id, 123) is True
    storage.end_run(run_id, tables.STOPPED, "user")
    assert storage.beat(run_id, 123) is True


def test_a_queued_run_stops_at_once_and_an_ended_one_stays(storage: Storage) -> None:
    run_id = _run(storage)
    stopped = storage.request_stop(run_id)
    assert stopped is not None
    assert stopped.status == tables.STOPPED
    assert storage.end_run(run_id, tables.DONE) is False
    assert storage.request_stop("nowhere") is None


def test_events_are_numbered_from_one(storage: Storage) -> None:
    run_id = _run(storage)
    storage.claim_next(1)
    storage.add_event(run_id, "progress", {"placed": 2})
    storage.end_run(run_id, tables.DONE, "finished")
    assert [(e.number, e.kind) for e in storage.events(run_id)] == [
        (1, "status"),
        (2, "status"),
        (3, "progress"),
        (4, "end"),
    ]
    assert [e.number for e in storage.events(run_id, after=2)] == [3, 4]


def test_the_best_schedule_is_the_last_and_a_repeat_is_not_stored(storage: Storage) -> None:
    run_id = _run(storage)
    storage.claim_next(1)
    better = hand_made_schedule("2027-03-16T09:00:00+01:00", "2027-03-16T10:00:00+01:00")
    assert [storage.add_schedule(run_id, s) for s in (hand_made_schedule(), better, better)] == [1, 2, 2]
    best = storage.best_schedule(run_id)
    assert best is not None
    assert (best[0].number, best[0].placed, best[0].unplaced, best[1]) == (2, 1, 3, better)


def test_no_schedule_after_the_end(storage: Storage) -> None:
    run_id = _run(storage)
    storage.end_run(run_id, tables.STOPPED, "user")
    storage.add_schedule(run_id, hand_made_schedule())
    assert storage.best_schedule(run_id) is None


def test_only_the_last_schedules_are_kept(storage: Storage) -> None:
    run_id = _run(storage)
    for minute in range(KEPT_SCHEDULES + 5):
        storage.add_schedule(run_id, hand_made_schedule().model_copy(update={"warnings": (str(minute),)}))
    with storage._engine.connect() as connection:
        numbers = connection.execute(text("SELECT number FROM schedule ORDER BY number")).scalars().all()
    assert numbers == list(range(6, KEPT_SCHEDULES + 6))


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_audit_log_is_append_only(storage: Storage, statement: str) -> None:
    _run(storage)
    with storage._writing.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(statement))
    assert [row.action for row in storage.audit_log()] == ["problem.create", "run.create"]


def test_the_audit_log_tells_who_did_what(storage: Storage) -> None:
    run_id = _run(storage)
    storage.claim_next(1)
    storage.request_stop(run_id, actor="marie")
    storage.end_run(run_id, tables.STOPPED, "user")
    told = [(row.action, row.actor) for row in storage.audit_log()]
    assert told[1:] == [("run.create", "local"), ("run.stop", "marie"), ("run.stopped", "system")]


def test_the_purge_empties_the_file_of_names_and_keeps_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "jury.sqlite3"
    with opened(path) as storage:
        row, _ = storage.add_problem(marked_problem())
        run_id = storage.add_run(row.id, SETTINGS).id
        storage.add_schedule(run_id, hand_made_schedule())
    assert purge_names(path, dt.date(2027, 3, 20)) == [row.id]  # the campaign ended on the 19th
    with opened(path) as storage:
        purged = storage.problem(row.id)
        assert purged is not None
        assert purged.names_purged_at is not None
        best = storage.best_schedule(run_id)
        assert best is not None
        assert best[1] == hand_made_schedule()
        assert storage.audit_log()[-1].action == "problem.purge_names"
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert MARKED_NAME.encode() not in content
    assert MARKED_TIE.encode() not in content


def test_the_purge_spares_later_campaigns_and_is_done_once(storage: Storage) -> None:
    row, _ = storage.add_problem(marked_problem())
    assert storage.purge_names(dt.date(2027, 3, 19)) == []
    assert storage.purge_names(dt.date(2027, 3, 20)) == [row.id]
    assert storage.purge_names(dt.date(2027, 3, 20)) == []
    again, new = storage.add_problem(marked_problem())
    assert new
    assert again.version == 2


def test_the_purge_needs_a_database(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        purge_names(tmp_path / "none.sqlite3", utc_now().date())
    assert list(tmp_path.iterdir()) == []
