"""Fixtures of the tests of the interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import ApiSettings
from api.storage import Storage


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    opened = Storage(tmp_path / "jury.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of the application; no job starts: the queue holds none at a time."""
    settings = ApiSettings(database=tmp_path / "jury.sqlite3", max_body_bytes=200_000, max_running=0)
    with TestClient(create_app(settings), raise_server_exceptions=False) as opened:
        yield opened
