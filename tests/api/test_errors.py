"""One shape for every error, in the language asked, whatever goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.language import negotiate
from api.main import create_app
from api.settings import ApiSettings
from tests.api.helpers import MARKED_NAME

EN = {"Accept-Language": "en"}


def _chunks() -> Iterator[bytes]:
    """Yield more than the limit without saying so beforehand."""
    yield from [b"x" * 50_000] * 5


@pytest.mark.parametrize(
    ("method", "url", "content", "headers", "status", "code"),
    [
        ("GET", "/nowhere", None, {}, 404, "not_found"),
        ("GET", "/problems/unknown", None, {}, 404, "not_found"),
        ("GET", "/jobs/unknown", None, {}, 404, "not_found"),
        ("GET", "/jobs/unknown/events", None, {}, 404, "not_found"),
        ("GET", "/jobs/%00", None, {}, 404, "not_found"),
        ("PATCH", "/problems", None, {}, 405, "method_not_allowed"),
        ("POST", "/problems", b"{", {"Content-Type": "application/json"}, 422, "invalid"),
        ("POST", "/problems", b"{}", {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        ("POST", "/problems", b"x", {"Content-Type": "multipart/form-data"}, 400, "bad_request"),
        ("POST", "/problems", b"x" * 200_001, {"Content-Type": "application/json"}, 413, "too_large"),
        ("POST", "/problems", _chunks(), {"Content-Type": "application/json"}, 413, "too_large"),
        ("POST", "/schedules/verify", _chunks(), {"Content-Type": "application/json"}, 413, "too_large"),
        ("POST", "/schedules/verify", b"\xff\xfe", {"Content-Type": "application/json"}, 422, "invalid"),
        ("GET", "/problems?limit=0", None, {}, 422, "invalid"),
    ],
)
def test_every_error_has_the_one_shape(
    client: TestClient,
    method: str,
    url: str,
    content: bytes | Iterator[bytes] | None,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = client.request(method, url, content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert list(answer.json()) == ["error"]
    assert list(answer.json()["error"]) == ["code", "message", "issues"]
    assert answer.json()["error"]["code"] == code


def test_405_names_the_methods_allowed(client: TestClient) -> None:
    assert client.patch("/jobs/x").headers["allow"] == "DELETE, GET"


def test_errors_are_french_or_english(client: TestClient) -> None:
    french, english = client.get("/problems/x"), client.get("/problems/x", headers=EN)
    assert french.json()["error"]["message"] == "Problème introuvable."
    assert english.json()["error"]["message"] == "Problem not found."
    assert (french.headers["content-language"], english.headers["content-language"]) == ("fr", "en")


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "fr"),
        ("", "fr"),
        ("*", "fr"),
        ("de", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9,fr;q=0.5", "en"),
        ("fr-CA, en;q=0.8", "fr"),
        ("en;q=0.8, fr;q=0.8", "fr"),
        ("en;q=0", "fr"),
        ("en;q=x", "fr"),
        ("EN-us ; q=0.3", "en"),
    ],
)
def test_language_negotiation(header: str | None, lang: str) -> None:
    assert negotiate(header) == lang


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Sec-Fetch-Site": "same-origin"}, 404),
        ({"Sec-Fetch-Site": "none"}, 404),
        ({"Origin": "http://testserver"}, 404),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
    ],
)
def test_other_sites_may_not_change_anything(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.delete("/jobs/unknown", headers=headers).status_code == status


def test_other_sites_may_link_to_a_page(client: TestClient) -> None:
    assert client.get("/health", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1:8000", 200), ("evil.example", 403), ("[", 403), ("[::1]:80", 200)]
)
def test_only_the_hosts_named_are_answered(tmp_path: Path, host: str, status: int) -> None:
    settings = ApiSettings(database=tmp_path / "jury.sqlite3", allowed_hosts=("127.0.0.1", "::1"))
    with TestClient(create_app(settings)) as client:
        assert client.get("/health", headers={"Host": host}).status_code == status


def test_an_unexpected_error_shows_and_logs_no_words(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(ApiSettings(database=tmp_path / "jury.sqlite3", max_running=0))

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError(MARKED_NAME)

    with caplog.at_level(logging.DEBUG), TestClient(app) as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal_error"
    assert "RuntimeError at test_errors.py:" in caplog.text
    assert MARKED_NAME not in caplog.text + answer.text
