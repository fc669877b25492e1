"""The part of the storage that keeps secret feed addresses and tells what is published."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from api.candidacy_store import latest_records, records_version
from api.feed_tables import FeedRow
from api.release_queries import latest, parts
from api.release_tables import HearingRow, ReleaseRow
from api.secrets import new_token, token_hash
from api.tables import ProblemRow
from api.transactions import LOCAL, Transactions, note, utc_now
from scheduler.candidacies.records import Candidacies
from scheduler.domain import Problem
from scheduler.invitations.faces import by_uid
from scheduler.io.feeds import CalledOff, FeedKind, Publication, Revision
from scheduler.schedule import Hearing, Schedule
from scheduler.texts import Lang

PublicationKey = tuple[str, str, int]
"""Names one state of what a campaign publishes: equal keys, equal feeds."""


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed just made: its token is known now and never again."""

    row: FeedRow
    token: str


class FeedStorage(Transactions):
    """Feeds of the database."""

    def campaign_problem(self, campaign: str) -> ProblemRow | None:
        """Return the latest version of a campaign's problem, its document not read."""
        with self._read() as session:
            newest = select(ProblemRow).where(ProblemRow.campaign == campaign).order_by(ProblemRow.version.desc())
            return session.scalar(newest.limit(1))

    def add_feeds(
        self, campaign: str, readers: Iterable[tuple[FeedKind, str]], lang: Lang, actor: str = LOCAL
    ) -> list[NewFeed]:
        """Make an address for each reader; a reader's former address is revoked."""
        made = []
        with self._write() as session:
            for kind, who in readers:
                _revoke(session, FeedRow.campaign == campaign, FeedRow.kind == kind, FeedRow.who == who)
                token = new_token()
                row = FeedRow(
                    id=uuid.uuid4().hex,
                    campaign=campaign,
                    kind=kind,
                    who=who,
                    lang=lang,
                    token_hash=token_hash(token),
                    created_at=utc_now(),
                )
                session.add(row)
                session.flush()
                note(session, "feed.create", row.id, actor, kind=kind)
                made.append(NewFeed(row, token))
        return made

    def feeds(self, campaign: str | None = None) -> Sequence[FeedRow]:
        """Return the feeds, of one campaign or all, revoked ones too, oldest first."""
        wanted = select(FeedRow).order_by(FeedRow.campaign, FeedRow.kind, FeedRow.who, FeedRow.created_at)
        with self._read() as session:
            return session.scalars(wanted if campaign is None else wanted.where(FeedRow.campaign == campaign)).all()

    def feed(self, feed_id: str) -> FeedRow | None:
        """Return a feed by its id, which is no secret."""
        with self._read() as session:
            return session.get(FeedRow, feed_id)

    def revoke_feed(self, feed_id: str, actor: str = LOCAL) -> FeedRow | None:
        """Close an address for good; a closed one is left as it is."""
        with self._write() as session:
            row = session.get(FeedRow, feed_id)
            if row is not None and row.revoked_at is None:
                row.revoked_at = utc_now()
                note(session, "feed.revoke", feed_id, actor)
            return row

    def feeds_in_force(self) -> Mapping[str, FeedRow]:
        """Return every feed that is not revoked, by the hash of its token."""
        with self._read() as session:
            rows = session.scalars(select(FeedRow).where(FeedRow.revoked_at.is_(None))).all()
        return {row.token_hash: row for row in rows}

    def publication_keys(self, campaigns: Iterable[str]) -> Mapping[str, PublicationKey]:
        """Return what names the present publication of each campaign; one that has none is left out."""
        with self._read() as session:
            found = {campaign: _published(session, campaign) for campaign in campaigns}
        return {campaign: key for campaign, key in found.items() if key is not None}

    def publication(self, campaign: str) -> tuple[PublicationKey, Publication] | None:
        """Return what the feeds of a campaign show now, and its key: its latest published release.

        Before there is one nobody has a hearing; once the names are purged there is no publication.
        """
        with self._read() as session:
            key = _published(session, campaign)
            if key is None:
                return None
            problem_id, release_id, _ = key
            records, recorded = _recorded(session, campaign, problem_id, release_id)
            if not release_id:
                document = session.scalar(select(ProblemRow.document).where(ProblemRow.id == problem_id))
                problem = Problem.model_validate_json(document or "")
                return key, Publication(problem, Schedule(), records=records, recorded=recorded)
            problem, schedule = parts(session, release_id)
            hearings = session.scalars(select(HearingRow).where(HearingRow.campaign == campaign)).all()
            off = tuple(_called_off(session, hearings))
        revisions = {row.uid: Revision(row.sequence, row.revised_at) for row in hearings if not row.off}
        return key, Publication(problem, schedule, revisions, off, records, recorded)


def _recorded(session: Session, campaign: str, problem_id: str, release_id: str) -> tuple[Candidacies, Revision]:
    """Return the candidacies on record, and when what deadlines come from last changed.

    Its number is the seconds since the campaign's first data, and the changes since: it only grows, whatever
    is published, also within one second.
    """
    records, recorded_at = latest_records(session, campaign)
    problem_at = session.scalar(select(ProblemRow.created_at).where(ProblemRow.id == problem_id))
    release = session.get(ReleaseRow, release_id) if release_id else None
    shown_at = release.published_at if release is not None else problem_at
    at = max(one for one in (shown_at, recorded_at, problem_at) if one is not None)
    first = session.scalar(select(func.min(ProblemRow.created_at)).where(ProblemRow.campaign == campaign))
    steps = records_version(session, campaign) + (release.number or 0 if release is not None else 0)
    return records, Revision(int((at - (first or at)).total_seconds()) + steps, at)


def _called_off(session: Session, hearings: Iterable[HearingRow]) -> Iterator[CalledOff]:
    """Yield the hearings that are off, as the last release that held them had them."""
    known: dict[str, tuple[Problem, Mapping[str, Hearing]]] = {}
    for row in sorted(hearings, key=lambda row: row.uid):
        if not row.off:
            continue
        if row.release_id not in known:
            problem, schedule = parts(session, row.release_id)
            known[row.release_id] = problem, by_uid(problem, schedule)
        problem, held = known[row.release_id]
        if row.uid in held:
            yield CalledOff(problem, held[row.uid], Revision(row.sequence, row.revised_at))


def _revoke(session: Session, *which: ColumnElement[bool]) -> None:
    closing = update(FeedRow).where(*which, FeedRow.revoked_at.is_(None))
    session.execute(closing.values(revoked_at=utc_now()))


def _published(session: Session, campaign: str) -> PublicationKey | None:
    """Return (problem, release, version of the candidacies) of the last published release.

    Before there is one, the latest problem and "".
    """
    version = records_version(session, campaign)
    release = latest(session, campaign)
    if release is not None:
        purged = session.scalar(select(ProblemRow.names_purged_at).where(ProblemRow.id == release.problem_id))
        return None if purged is not None else (release.problem_id, release.id, version)
    newest = select(ProblemRow.id).where(ProblemRow.campaign == campaign, ProblemRow.names_purged_at.is_(None))
    problem_id = session.scalar(newest.order_by(ProblemRow.version.desc()).limit(1))
    return None if problem_id is None else (problem_id, "", version)
