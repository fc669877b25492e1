"""The part of the storage that keeps releases: one draft, numbered published versions, and what they owe."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.proposals import refresh_proposal
from api.release_queries import INVITATION, held_rows, latest, parts
from api.release_tables import (
    DRAFT,
    FAILED,
    NO_ADDRESS,
    QUEUED,
    REPLACED,
    SENT,
    HearingRow,
    MessageRow,
    ReleaseRow,
)
from api.signing import signing_key
from api.tables import ProblemRow
from api.transactions import LOCAL, Transactions, note, utc_now
from scheduler.domain import Problem
from scheduler.invitations.faces import Face, Key, addresses, by_uid, digest, faces
from scheduler.invitations.owed import Held, Owed, Published, owed
from scheduler.io.invitations import Organizer
from scheduler.schedule import Schedule
from scheduler.texts import Lang


class ReleaseError(Exception):
    """A release cannot be published as asked; ``code`` says why: ``no_draft``, ``names_purged``, ``organizer``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Coming:
    """What publishing the draft would do."""

    row: ReleaseRow
    problem: Problem
    schedule: Schedule
    before: tuple[Problem, Schedule] | None
    messages: list[Owed]
    counters: Mapping[str, int]
    revised: frozenset[str]
    former: Mapping[Key, str]


class ReleaseStorage(Transactions):
    """Releases of the database."""

    def set_draft(self, problem_id: str, schedule: Schedule, lang: Lang = "fr", actor: str = LOCAL) -> ReleaseRow:
        """Make a checked schedule the draft of its campaign; a former draft is replaced."""
        with self._write() as session:
            problem = session.get_one(ProblemRow, problem_id)
            row = session.scalar(_draft(problem.campaign))
            if row is None:
                row = ReleaseRow(id=uuid.uuid4().hex, campaign=problem.campaign, number=None, published_at=None)
                session.add(row)
            row.problem_id, row.lang, row.created_at = problem_id, lang, utc_now()
            row.comment = row.organizer = row.organizer_name = row.base_url = ""
            row.document = schedule.model_dump_json()
            session.flush()
            note(session, "release.draft", row.id, actor, problem=problem_id)
            return row

    def draft(self, campaign: str) -> ReleaseRow | None:
        """Return the campaign's draft."""
        with self._read() as session:
            return session.scalar(_draft(campaign))

    def releases(self, campaign: str | None = None) -> Sequence[ReleaseRow]:
        """Return the published releases, of one campaign or all, oldest first."""
        wanted = select(ReleaseRow).where(ReleaseRow.number.is_not(None))
        if campaign is not None:
            wanted = wanted.where(ReleaseRow.campaign == campaign)
        with self._read() as session:
            return session.scalars(wanted.order_by(ReleaseRow.campaign, ReleaseRow.number)).all()

    def release(self, campaign: str, number: int) -> ReleaseRow | None:
        """Return a published release."""
        with self._read() as session:
            wanted = select(ReleaseRow).where(ReleaseRow.campaign == campaign, ReleaseRow.number == number)
            return session.scalar(wanted)

    def release_parts(self, release_id: str) -> tuple[Problem, Schedule]:
        """Return the problem and the schedule of a release or a draft."""
        with self._read() as session:
            return parts(session, release_id)

    def coming(self, campaign: str) -> Coming:
        """Return what publishing the draft would send; nothing is changed.

        Raises
        ------
        ReleaseError
            If there is no draft.
        """
        with self._read() as session:
            return _coming(session, campaign)

    def publish(
        self,
        campaign: str,
        comment: str,
        organizer: Organizer,
        base_url: str = "",
        actor: str = LOCAL,
        now: dt.datetime | None = None,
    ) -> tuple[ReleaseRow, list[MessageRow]]:
        """Publish the draft as the next number; the messages owed become drafts of the outbox.

        One transaction: either the release and all it owes is there, or nothing.

        Raises
        ------
        ReleaseError
            Without a draft; when its names were purged; when the organizer is not the one of earlier
            releases, since clients take updates from the same ORGANIZER only.
        """
        with self._write() as session:
            coming = _coming(session, campaign)
            _check_organizer(session, campaign, organizer)
            at = (now or utc_now()).replace(microsecond=0)
            row = coming.row
            last = session.scalar(select(func.max(ReleaseRow.number)).where(ReleaseRow.campaign == campaign))
            row.number, row.comment, row.published_at = (last or 0) + 1, comment, at
            row.organizer, row.organizer_name, row.base_url = organizer.address, organizer.name, base_url
            signing_key(session)
            _replace_unsent(session, campaign)
            made = _add_messages(session, coming)
            _set_hearings(session, coming, at)
            session.flush()
            refresh_proposal(session, campaign)
            note(session, "release.publish", row.id, actor, number=row.number, messages=len(made))
            return row, made


def _coming(session: Session, campaign: str) -> Coming:
    row = session.scalar(_draft(campaign))
    if row is None:
        raise ReleaseError("no_draft")
    if session.scalar(select(ProblemRow.names_purged_at).where(ProblemRow.id == row.problem_id)) is not None:
        raise ReleaseError("names_purged")
    problem, schedule = parts(session, row.id)
    former = latest(session, campaign)
    known = {one.uid: one for one in session.scalars(select(HearingRow).where(HearingRow.campaign == campaign))}
    now = by_uid(problem, schedule)
    revised = {uid for uid in known if not known[uid].off and uid not in now}
    revised |= {uid for uid, one in now.items() if uid in known and _differs(known[uid], digest(problem, one))}
    rows = held_rows(session, campaign)
    published = Published(
        faces=faces(problem, schedule),
        held={key: _held(one) for key, one in rows.items()},
        addresses=addresses(problem),
        counters={uid: one.sequence for uid, one in known.items()},
        revised=revised,
    )
    messages, counters = owed(published)
    return Coming(
        row=row,
        problem=problem,
        schedule=schedule,
        before=None if former is None else parts(session, former.id),
        messages=messages,
        counters=counters,
        revised=frozenset(revised),
        former={key: one.release_id for key, one in rows.items() if one.release_id is not None},
    )


def _differs(row: HearingRow, now: str) -> bool:
    return row.off or row.digest != now


def _held(row: MessageRow) -> Held:
    return Held.model_validate(
        {"method": row.method, "sequence": row.sequence, "address": row.address, "face": Face.model_validate(row.face)}
    )


def _check_organizer(session: Session, campaign: str, organizer: Organizer) -> None:
    former = latest(session, campaign)
    if former is not None and former.organizer.casefold() != organizer.address.casefold():
        raise ReleaseError("organizer", former.organizer)


def _replace_unsent(session: Session, campaign: str) -> None:
    """Take back what was never sent: what is owed now is counted from what people have."""
    states = (DRAFT, QUEUED, FAILED, NO_ADDRESS)
    unsent = select(MessageRow).where(MessageRow.campaign == campaign, INVITATION, MessageRow.state.in_(states))
    for row in session.scalars(unsent):
        row.state, row.again = (SENT if row.sent_at is not None else REPLACED), False


def _add_messages(session: Session, coming: Coming) -> list[MessageRow]:
    first = (session.scalar(select(func.max(MessageRow.position))) or 0) + 1
    domain = coming.row.organizer.rpartition("@")[2]
    made = []
    for number, one in enumerate(coming.messages, start=first):
        name = uuid.uuid4().hex
        document = one.model_dump(mode="json")
        row = MessageRow(
            **{field: document[field] for field in Owed.model_fields},
            id=name,
            position=number,
            campaign=coming.row.campaign,
            release_id=coming.row.id,
            former_id=coming.former.get((one.uid, one.kind, one.person)),
            message_id=f"<{name}@{domain}>",
            state=DRAFT if one.address else NO_ADDRESS,
            again=False,
            attempts=0,
            risk=False,
            error="",
            created_at=utc_now(),
            answer="",
        )
        session.add(row)
        made.append(row)
    return made


def _set_hearings(session: Session, coming: Coming, at: dt.datetime) -> None:
    now = by_uid(coming.problem, coming.schedule)
    for uid, hearing in now.items():
        row = session.get(HearingRow, uid)
        if row is None:
            row = HearingRow(uid=uid, campaign=coming.row.campaign, sequence=-1)
            session.add(row)
        if row.sequence != coming.counters[uid]:
            _revise(row, coming.counters[uid], at)
        row.digest, row.release_id, row.off = digest(coming.problem, hearing), coming.row.id, False
    for row in session.scalars(select(HearingRow).where(HearingRow.campaign == coming.row.campaign)):
        if row.uid not in now and not row.off:
            row.off = True
            _revise(row, coming.counters[row.uid], at)
    # A hearing called off long ago whose CANCEL is owed only now (it had been in doubt) keeps its counter in step.
    for uid, number in coming.counters.items():
        known = session.get(HearingRow, uid)
        if known is not None and known.sequence < number:
            _revise(known, number, at)


def _revise(row: HearingRow, sequence: int, at: dt.datetime) -> None:
    """Count a revision, stamped later than the former one: calendars tell time by the second."""
    row.revised_at = at if row.revised_at is None else max(at, row.revised_at + dt.timedelta(seconds=1))
    row.sequence = sequence


def _draft(campaign: str) -> Select[ReleaseRow]:
    return select(ReleaseRow).where(ReleaseRow.campaign == campaign, ReleaseRow.number.is_(None))
