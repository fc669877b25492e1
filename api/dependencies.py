"""What routes ask for: the storage, the job runner, the language, an object that must exist."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from api.errors import language_of, not_found
from api.jobs import JobRunner
from api.mail_settings import MailSettings
from api.settings import ApiSettings
from api.storage import Storage
from api.tables import ProblemRow, RunRow
from scheduler.texts import Lang, Text


def get_storage(request: Request) -> Storage:
    """Return the service's storage."""
    storage: Storage = request.app.state.storage
    return storage


def get_runner(request: Request) -> JobRunner:
    """Return the service's job runner."""
    runner: JobRunner = request.app.state.runner
    return runner


def get_settings(request: Request) -> ApiSettings:
    """Return the service's settings."""
    settings: ApiSettings = request.app.state.settings
    return settings


def get_mail(request: Request) -> MailSettings:
    """Return how the service sends and reads mail."""
    mail: MailSettings = request.app.state.mail
    return mail


StorageDep = Annotated[Storage, Depends(get_storage)]
RunnerDep = Annotated[JobRunner, Depends(get_runner)]
SettingsDep = Annotated[ApiSettings, Depends(get_settings)]
MailDep = Annotated[MailSettings, Depends(get_mail)]
LangDep = Annotated[Lang, Depends(language_of)]


def existing_problem(storage: StorageDep, problem_id: Annotated[str, Path(max_length=64)]) -> ProblemRow:
    """Return the problem of the address; 404 when there is none."""
    row = storage.problem(problem_id)
    if row is None:
        raise not_found(Text("Problème", "Problem"))
    return row


def existing_run(storage: StorageDep, job_id: Annotated[str, Path(max_length=64)]) -> RunRow:
    """Return the run of the address; 404 when there is none."""
    row = storage.run(job_id)
    if row is None:
        raise not_found(Text("Calcul", "Job"))
    return row


ProblemDep = Annotated[ProblemRow, Depends(existing_problem)]
RunDep = Annotated[RunRow, Depends(existing_run)]
