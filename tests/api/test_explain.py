"""Why a candidate is not heard, over HTTP."""

from __future__ import annotations

from fastapi.testclient import TestClient

from examples import make_impossible


def test_a_reason_and_what_would_help(client: TestClient) -> None:
    document = make_impossible.build().model_dump(mode="json", by_alias=True)
    answer = client.post("/schedules/explain", json={"problem": document, "candidates": ["P01"]})
    assert answer.status_code == 200
    (one,) = answer.json()["candidates"]
    assert [fact["kind"] for fact in one["conflict"]["facts"]] == ["seats"]
    assert one["advice"][0]["kind"] == "examiner"
    unknown = client.post("/schedules/explain", json={"problem": document, "candidates": ["P99"]})
    assert unknown.status_code == 404
