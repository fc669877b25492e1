"""Releases: one draft per campaign, published as numbered versions; what each owes waits in the outbox."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.answers import errors
from api.dependencies import MailDep, SettingsDep, StorageDep
from api.errors import ApiError, not_found
from api.release_admin import detail_of, draft_of, publish, release_of
from api.release_schemas import Draft, DraftOrder, PublishOrder, Release, ReleaseDetail, ReleaseList
from api.release_store import ReleaseError
from api.storage import Storage
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.rules import under_profile
from scheduler.schedule import Schedule
from scheduler.texts import Text
from scheduler.verification import verify

router = APIRouter(tags=["releases"])

CampaignPath = Annotated[str, Path(max_length=200)]
_DRAFT, _RELEASE = Text("Brouillon", "Draft"), Text("Version", "Release")


@router.put("/campaigns/{campaign}/draft", responses=errors(400, 404, 409, 422))
def set_draft(campaign: CampaignPath, order: DraftOrder, storage: StorageDep) -> Draft:
    """Make a schedule the campaign's draft, once the checker has accepted it; a former draft is replaced.

    The answer tells which hearings change and who would be written to; nothing is sent.
    """
    problem_id, problem, schedule = _chosen(storage, order)
    if problem.campaign.code != campaign:
        raise InputError([InputIssue(_OTHER_CAMPAIGN, column="problem_id")])
    if violations := verify(problem, schedule):
        issues = [InputIssue(Text(one.text, one.text_en), column=one.rule) for one in violations]
        raise ApiError(422, "schedule_refused", _REFUSED, issues)
    storage.set_draft(problem_id, schedule, order.lang)
    return _draft(storage, campaign)


@router.get("/campaigns/{campaign}/draft", responses=errors(404, 409))
def get_draft(campaign: CampaignPath, storage: StorageDep) -> Draft:
    """Return the campaign's draft and what publishing it would send."""
    return _draft(storage, campaign)


@router.post("/campaigns/{campaign}/releases", status_code=201, responses=errors(400, 404, 422))
def publish_release(
    campaign: CampaignPath,
    order: PublishOrder,
    storage: StorageDep,
    settings: SettingsDep,
    mail: MailDep,
    request: Request,
) -> ReleaseDetail:
    """Publish the draft as the next number; the messages it owes are drafts of the outbox."""
    if storage.draft(campaign) is None:
        raise not_found(_DRAFT)
    row = publish(storage, campaign, order.comment, mail, settings.public_url or str(request.base_url))
    return detail_of(storage, row)


@router.get("/campaigns/{campaign}/releases")
def list_releases(campaign: CampaignPath, storage: StorageDep) -> ReleaseList:
    """List the published versions of a campaign, oldest first."""
    return ReleaseList(releases=[release_of(row) for row in storage.releases(campaign)])


@router.get("/campaigns/{campaign}/releases/{number}", responses=errors(404))
def get_release(
    campaign: CampaignPath, number: Annotated[int, Path(ge=1, le=1_000_000)], storage: StorageDep
) -> ReleaseDetail:
    """Return a published version, with its messages by state."""
    row = storage.release(campaign, number)
    if row is None:
        raise not_found(_RELEASE)
    return detail_of(storage, row)


@router.get("/releases", responses=errors(422))
def list_all_releases(
    storage: StorageDep, campaign: Annotated[str | None, Query(max_length=200)] = None
) -> ReleaseList:
    """List the published versions of all campaigns, or of one."""
    found: list[Release] = [release_of(row) for row in storage.releases(campaign)]
    return ReleaseList(releases=found)


def _draft(storage: Storage, campaign: str) -> Draft:
    try:
        return draft_of(storage.coming(campaign))
    except ReleaseError as error:
        if error.code == "names_purged":
            raise ApiError(409, "names_purged", _PURGED) from None
        raise not_found(_DRAFT) from None


def _chosen(storage: Storage, order: DraftOrder) -> tuple[str, Problem, Schedule]:
    """Return the problem and the schedule asked for."""
    if (order.job_id is None) == (order.schedule is None):
        raise InputError([InputIssue(_ONE_OF, column="job_id")])
    profile = None
    problem_id, schedule = order.problem_id or "", order.schedule
    if order.job_id is not None:
        run, best = storage.run(order.job_id), storage.best_schedule(order.job_id)
        if run is None or best is None:
            raise not_found(Text("Calcul avec un planning", "Job with a schedule"))
        problem_id, schedule, profile = run.problem_id, best[1], run.settings.get("profile")
    row = storage.problem(problem_id)
    problem = storage.problem_document(problem_id)
    if row is None or problem is None or schedule is None:
        raise not_found(Text("Problème", "Problem"))
    if row.names_purged_at is not None:
        raise ApiError(409, "names_purged", _PURGED)
    return problem_id, under_profile(problem, profile) if profile else problem, schedule


_OTHER_CAMPAIGN = Text("ce problème est d'une autre campagne", "this problem is of another campaign")
_ONE_OF = Text(
    "donnez job_id, ou schedule avec problem_id, et pas les deux", "give job_id, or schedule with problem_id, not both"
)
_REFUSED = Text(
    "Seul un planning que le contrôle accepte se publie.", "Only a schedule that the check accepts is published."
)
_PURGED = Text("Les noms de cette campagne sont effacés.", "The names of this campaign were erased.")
