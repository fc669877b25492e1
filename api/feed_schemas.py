"""What the routes of feeds take and give."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from scheduler.io.feeds import FeedKind


class FeedReader(BaseModel):
    """Whose feed it is."""

    model_config = ConfigDict(extra="forbid")

    kind: FeedKind
    who: str = Field(
        "",
        max_length=200,
        description="id of the examiner, candidate or room; name of the centre, advisor or companion",
    )


class FeedOrder(BaseModel):
    """Which addresses to make: for these readers, or for all who have none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"campaign": "DEMO", "readers": [{"kind": "examiner", "who": "E1"}]}]},
    )

    campaign: str = Field(max_length=200, description="code of the campaign")
    readers: list[FeedReader] = Field([], max_length=20_000)
    everyone: bool = Field(False, description="all examiners, candidates, rooms, centres and the advisors' deadlines")
    lang: Literal["fr", "en"] = "fr"


class Feed(BaseModel):
    """One address, without its secret."""

    id: str
    campaign: str
    kind: FeedKind
    who: str
    lang: Literal["fr", "en"]
    created_at: dt.datetime
    revoked_at: dt.datetime | None = None


class OpenedFeed(Feed):
    """A feed just made: the address is shown this once."""

    url: str = Field(description="the secret address; only its hash is kept")


class OpenedFeeds(BaseModel):
    """The feeds just made."""

    feeds: list[OpenedFeed]


class FeedList(BaseModel):
    """The feeds of a campaign, or of all."""

    feeds: list[Feed]
