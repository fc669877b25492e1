"""The application, and the server that `jury serve` starts."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from api import tables
from api.answers import complete, errors
from api.dependencies import StorageDep
from api.errors import install_error_handlers
from api.feed_book import FeedBook
from api.feed_door import FeedDoor
from api.guards import Guard, LastNet
from api.jobs import JobRunner
from api.mail_settings import MailSettings
from api.postman import Postman
from api.routers import (
    answers,
    busy,
    calendars,
    deadlines,
    demo,
    exports,
    feeds,
    jobs,
    outbox,
    poll_books,
    polls,
    problems,
    releases,
    repairs,
    reply_pages,
    schedules,
    statistics,
)
from api.schemas import Health
from api.secrets import hide_in_access_log
from api.settings import ApiSettings
from api.storage import Storage

VERSION = version("jury-scheduler")
_ROUTERS = (
    *(problems, jobs, schedules, repairs, exports, releases, outbox, answers, reply_pages),
    *(feeds, polls, poll_books, busy, deadlines, calendars, statistics, demo),
)
LOOPBACK = ("127.0.0.1", "::1", "localhost")

_DESCRIPTION = """Plan VAE juries: send a problem, start a job, follow it, take its schedule.

A first try: `GET /demo-data/small`, send the answer to `POST /problems`, then `POST /problems/{id}/jobs`,
follow `GET /jobs/{id}/events`, and take `GET /jobs/{id}/schedule` or an export.

Every error has one shape, `{"error": {"code", "message", "issues": […]}}`, in French or, with
`Accept-Language: en`, in English. Times carry their offset. Every schedule was accepted by a checker
that does not know the solver."""


class Application(FastAPI):
    """FastAPI whose OpenAPI text is completed when it is first asked for."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI text."""
        if self.openapi_schema is None:
            self.openapi_schema = complete(super().openapi())
        return self.openapi_schema


def create_app(settings: ApiSettings | None = None, mail: MailSettings | None = None) -> FastAPI:
    """Return the application; its database is opened and its queue served while it runs.

    Parameters
    ----------
    settings : ApiSettings, optional
        Default: those of the environment.
    mail : MailSettings, optional
        Default: those of the environment.
    """
    chosen = settings or ApiSettings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings = chosen
        app.state.storage = Storage(chosen.database)
        app.state.runner = JobRunner(app.state.storage, chosen)
        app.state.feed_book = FeedBook(app.state.storage)
        logging.getLogger("uvicorn.access").addFilter(hide_in_access_log)
        app.state.mail = mail or MailSettings.from_environment()
        app.state.postman = Postman(app.state.storage, app.state.mail)
        app.state.runner.start()
        app.state.postman.start()
        yield
        app.state.postman.close()
        app.state.runner.close()
        app.state.feed_book.close()
        app.state.storage.close()

    app = Application(
        title="jury-scheduler",
        version=VERSION,
        description=_DESCRIPTION,
        lifespan=lifespan,
        responses=errors(403, 413, 422, 500),
        separate_input_output_schemas=False,
        redirect_slashes=False,
    )
    install_error_handlers(app)
    _add_guards(app, chosen)
    for module in _ROUTERS:
        app.include_router(module.router)
    app.get("/health", tags=["health"])(health)
    return app


def health(storage: StorageDep) -> Health:
    """Tell that the service and its database answer, and how long the queue is."""
    counted = storage.count_runs()
    queued, running = counted.get(tables.QUEUED, 0), counted.get(tables.RUNNING, 0)
    return Health(status="ok", version=VERSION, queued=queued, running=running)


def serve(host: str = "127.0.0.1", port: int = 8000, database: str | Path | None = None) -> None:
    """Run the service until it is interrupted.

    Parameters
    ----------
    host, port
        Where to listen. On a loopback address only local host names are answered.
    database : path, optional
        The SQLite file; default: ``JURY_DATABASE``, else ``jury.sqlite3`` in the working directory.
    """
    public = urlsplit(os.environ.get("JURY_PUBLIC_URL", "")).hostname  # a proxy on this machine passes it on
    hosts = (*LOOPBACK, host, *([public] if public else ())) if host in LOOPBACK else ()
    app = create_app(ApiSettings.from_environment(database, allowed_hosts=hosts))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # An open event stream must not hold back the end of the service.
    uvicorn.run(app, host=host, port=port, timeout_graceful_shutdown=2, server_header=False)


def _add_guards(app: FastAPI, settings: ApiSettings) -> None:
    """Add the guards, the last one added being the first one met."""
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.max_body_bytes)
    app.add_middleware(FeedDoor)
    app.add_middleware(Guard, max_body_bytes=settings.max_body_bytes, allowed_hosts=settings.allowed_hosts)
    app.add_middleware(LastNet)
