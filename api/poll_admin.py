"""Opening, following, applying and closing availability polls, for the routes and the command line."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import cast

from api.errors import not_found
from api.poll_schemas import AppliedPoll, OpenedPoll, PollAddress, PollOrder, PollState, Reminder
from api.poll_tables import PollRow, ReminderRow
from api.storage import Storage
from api.transactions import utc_now
from scheduler.domain import Examiner, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io.invitations import Organizer
from scheduler.io.wording import clean, day_text, person_name
from scheduler.polls import Answers, missing, poll_slots, with_answers
from scheduler.texts import Lang, Text


def problem_of(storage: Storage, campaign: str) -> Problem:
    """Return the latest problem of a campaign.

    Raises
    ------
    ApiError
        404 if there is none, or its names are purged.
    """
    row = storage.campaign_problem(campaign)
    problem = storage.problem_document(row.id) if row and row.names_purged_at is None else None
    if problem is None:
        raise not_found(Text("Campagne", "Campaign"))
    return problem


def open_poll(storage: Storage, order: PollOrder, base_url: str) -> OpenedPoll:
    """Ask examiners for their half-days; those named get an address, which is in the answer and nowhere else.

    Raises
    ------
    ApiError
        404 if the campaign is unknown.
    InputError
        With every unknown examiner; nothing is made then.
    """
    problem = problem_of(storage, order.campaign)
    unknown = [name for name in order.examiners if name not in problem.examiner_of]
    if unknown:
        raise InputError(
            InputIssue(Text(f"« {name} » n'est pas un examinateur", f"{name!r} is no examiner"), column="examiners")
            for name in unknown
        )
    asked = list(dict.fromkeys(order.examiners)) or [one.id for one in problem.examiners]
    poll = storage.open_poll(order.campaign, order.closes_on)
    links = storage.add_poll_links(poll.id, asked)
    addresses = [PollAddress(examiner=link.examiner, url=poll_url(base_url, link.token)) for link in links]
    return OpenedPoll(poll=state_of(storage, poll, problem), links=addresses)


def poll_url(base_url: str, token: str) -> str:
    """Return the address of a token."""
    return f"{base_url.rstrip('/')}/availability/{token}"


def state_of(storage: Storage, poll: PollRow, problem: Problem) -> PollState:
    """Return a poll with those who have answered every half-day, and the others."""
    answers = storage.poll_answers(poll.id)
    slots = poll_slots(problem.campaign)
    whole = {who for who, row in answers.items() if not missing(slots, cast("Answers", row.said))}
    everyone = [one.id for one in problem.examiners]
    return PollState(
        id=poll.id,
        campaign=poll.campaign,
        created_at=poll.created_at,
        closed_at=poll.closed_at,
        closes_on=poll.closes_on,
        answered=[name for name in everyone if name in whole],
        waiting=[name for name in everyone if name not in whole],
    )


def is_closed(poll: PollRow, problem: Problem) -> bool:
    """Tell whether answers are no longer taken: closed by hand, or the last day is over where the campaign is."""
    today = dt.datetime.now(problem.campaign.zone).date()
    return poll.closed_at is not None or (poll.closes_on is not None and today > poll.closes_on)


def apply_poll(storage: Storage, poll: PollRow) -> AppliedPoll:
    """Write the answers into the campaign's latest problem, as its next version."""
    problem = problem_of(storage, poll.campaign)
    rows = storage.poll_answers(poll.id)
    said = {who: cast("Answers", row.said) for who, row in rows.items()}
    former = {who: cast("Answers", row.applied) for who, row in rows.items()}
    row, new = storage.add_problem(with_answers(problem, said, former))
    storage.mark_applied(poll.id, said)
    return AppliedPoll(problem_id=row.id, version=row.version, answers=len(said), new=new)


def draft_reminders(
    storage: Storage, poll: PollRow, base_url: str, lang: Lang, sender: Organizer | None
) -> list[Reminder]:
    """Draft a reminder for each examiner who has not answered, with a new address; nothing is sent.

    The former drafts are replaced. A draft holds the address in clear, as any mail will. With a sender
    the drafts are messages of the outbox.
    """
    problem = problem_of(storage, poll.campaign)
    waiting = state_of(storage, poll, problem).waiting
    drafts = [
        _draft(problem, poll, problem.examiner_of[link.examiner], poll_url(base_url, link.token), lang, sender)
        for link in storage.add_poll_links(poll.id, waiting)
    ]
    return [
        Reminder(
            message=row.id if row.organizer else None,
            examiner=row.examiner, address=row.address, subject=row.subject, body=row.body,
        )
        for row in storage.replace_reminders(poll.id, drafts)
    ]  # fmt: skip


def _draft(
    problem: Problem, poll: PollRow, examiner: Examiner, url: str, lang: Lang, sender: Organizer | None
) -> ReminderRow:
    title = clean(problem.campaign.title or problem.campaign.code)
    until = "" if poll.closes_on is None else _UNTIL.say(lang).format(day=day_text(poll.closes_on, lang))
    values: Mapping[str, str] = {"name": person_name(examiner), "title": title, "url": url, "until": until}
    return ReminderRow(
        id=uuid.uuid4().hex,
        poll_id=poll.id,
        examiner=examiner.id,
        address=examiner.email,
        subject=_SUBJECT.say(lang).format(**values),
        body=_BODY.say(lang).format(**values),
        created_at=utc_now(),
        url=url,
        lang=lang,
        organizer=sender.address if sender else "",
        organizer_name=sender.name if sender else "",
    )


_SUBJECT = Text("Vos disponibilités de jury – {title}", "Your availability for juries – {title}")
_UNTIL = Text(" au plus tard le {day}", " by {day}")
_BODY = Text(
    "Bonjour {name},\n\n"
    "Pour planifier les jurys de VAE « {title} », il nous manque vos disponibilités. "
    "Merci de les indiquer{until} sur votre page personnelle :\n\n{url}\n\n"
    "Cette adresse est à vous seul·e : ne la transmettez pas.\n\nMerci !\n",
    "Hello {name},\n\n"
    "To plan the VAE juries '{title}', we still need your availability. "
    "Please state it{until} on your own page:\n\n{url}\n\n"
    "This address is yours alone: do not pass it on.\n\nThank you!\n",
)
