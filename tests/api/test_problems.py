"""Problems over HTTP: JSON in, every mistake at once, nothing personal in lists."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import reading
from api.messages import MAX_ISSUES
from scheduler.io.problem_files import write_problem_sheets, write_problem_workbook
from tests.api.helpers import MARKED_NAME, marked_problem, small_problem

JSON = {"Content-Type": "application/json"}


def _document() -> dict[str, Any]:
    document: dict[str, Any] = small_problem().model_dump(mode="json", by_alias=True)
    return document


def _issues(client: TestClient, document: object, lang: str = "en") -> list[dict[str, Any]]:
    answer = client.post("/problems", json=document, headers={"Accept-Language": lang})
    assert answer.status_code == 422
    issues: list[dict[str, Any]] = answer.json()["error"]["issues"]
    return issues


def test_a_problem_is_created_then_found_again(client: TestClient) -> None:
    created = client.post("/problems", json=_document())
    again = client.post("/problems", json=_document())
    assert (created.status_code, again.status_code) == (201, 200)
    assert created.json() == again.json()
    assert created.json()["version"] == 1
    stored = client.get(created.headers["location"])
    assert stored.json() == _document()
    assert stored.headers["cache-control"] == "no-store"


def test_the_list_holds_nothing_personal(client: TestClient) -> None:
    client.post("/problems", json=marked_problem().model_dump(mode="json", by_alias=True))
    page = client.get("/problems")
    assert (page.json()["total"], page.json()["problems"][0]["candidates"]) == (1, 4)
    assert MARKED_NAME not in page.text


def test_every_wrong_field_is_told_with_its_place(client: TestClient) -> None:
    document = _document()
    document["candidates"][2]["extra_time"] = 3
    document["candidates"][3]["colour"] = "blue"
    document["campaign"]["start"] = "15/03/2027"
    del document["rooms"][0]["id"]
    told = [(i["sheet"], i["row"], i["column"], i["message"]) for i in _issues(client, document)]
    assert told == [
        ("", None, "campaign.start", "a date YYYY-MM-DD is expected"),
        ("candidates", 3, "extra_time", "the value must be at most 2.0"),
        ("candidates", 4, "colour", "this field is unknown"),
        ("rooms", 1, "id", "this field is required"),
    ]


def test_an_unknown_territory_is_refused_with_those_there_are(client: TestClient) -> None:
    document = _document()
    document["campaign"]["territory"] = "Zone A"
    (issue,) = _issues(client, document, "fr")
    assert issue["column"] == "campaign.territory"
    assert "6AE Alsace-Moselle" in issue["message"]
    assert issue["message"].startswith("ce territoire est inconnu")


def test_every_incoherence_is_told_in_both_languages(client: TestClient) -> None:
    document = _document()
    document["candidates"][0]["certification"] = "RIEN"
    document["examiners"][1]["id"] = "E1"
    document["campaign"]["profile"] = "inconnu"
    french = [(i["sheet"], i["row"], i["column"], i["message"]) for i in _issues(client, document, "fr")]
    assert french == [
        ("examiners", 2, "id", "l'identifiant « E1 » est déjà pris"),
        ("candidates", 1, "certification", "« RIEN » est inconnu"),
        ("campaign", None, "profile", "ce profil de règles est inconnu"),
    ]
    assert _issues(client, document)[1]["message"] == "'RIEN' is unknown"


def test_a_refused_value_is_not_repeated(client: TestClient) -> None:
    document = _document()
    document["candidates"][0] |= {"extra_time": MARKED_NAME, "sex": MARKED_NAME, "attempt": MARKED_NAME}
    assert MARKED_NAME not in json.dumps(_issues(client, document))


def test_half_a_character_in_a_key_is_no_server_error(client: TestClient) -> None:
    answer = client.post("/schedules/verify", content=b'{"\\ud800": 1, "schedule": {}}', headers=JSON)
    assert answer.status_code == 422


def test_hostile_nesting_is_refused(client: TestClient) -> None:
    assert client.post("/problems", content=b"[" * 100_000, headers=JSON).status_code == 422


def test_an_endless_list_of_mistakes_is_cut(client: TestClient) -> None:
    issues = _issues(client, _document() | {"rooms": [1] * (MAX_ISSUES + 20)})
    assert len(issues) == MAX_ISSUES + 1
    assert issues[-1]["message"] == "and 20 more errors"


def test_large_json_is_read_in_a_child_process() -> None:
    document = _document()
    document["campaign"]["title"] = "x" * reading.READ_HERE_BYTES
    problem = reading.problem_from_json(json.dumps(document).encode())
    assert problem.campaign.title == document["campaign"]["title"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("planning.pdf", b"%PDF", "this file format is not read"),
        ("données.zip", b"not a zip", "this archive is damaged, encrypted or too big"),
    ],
)
def test_other_files_are_refused_in_words(client: TestClient, name: str, content: bytes, message: str) -> None:
    answer = client.post("/problems", files={"file": (name, content)}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert [(i["file"], i["message"]) for i in answer.json()["error"]["issues"]] == [(name, message)]


def test_an_upload_without_file_is_refused(client: TestClient) -> None:
    answer = client.post("/problems", files={"other": ("a.csv", b"")}, headers={"Accept-Language": "en"})
    assert answer.json()["error"]["issues"][0]["message"] == "no file is attached"


def test_an_uploaded_json_is_read(client: TestClient) -> None:
    content = json.dumps(_document()).encode()
    assert client.post("/problems", files={"file": ("problem.json", content)}).status_code == 201


def test_sheets_are_read_zipped_or_not(client: TestClient) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = write_problem_sheets(small_problem(), Path(folder))
        sheets = {path.name: path.read_bytes() for path in paths}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sheets.items():
            archive.writestr(f"dossier/{name}", content)
    loose = client.post("/problems", files=[("file", sheet) for sheet in sheets.items()])
    zipped = client.post("/problems", files={"file": ("campagne.zip", packed.getvalue())})
    assert (loose.status_code, zipped.status_code) == (201, 200)
    assert client.get(loose.headers["location"]).json() == _document()


def test_a_workbook_is_read(client: TestClient, tmp_path: Path) -> None:
    write_problem_workbook(small_problem(), tmp_path / "campagne.xlsx")
    answer = client.post("/problems", files={"file": ("campagne.xlsx", (tmp_path / "campagne.xlsx").read_bytes())})
    assert client.get(answer.headers["location"]).json() == _document()


def test_a_zip_that_swells_is_refused(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("campagne.csv", bytes(reading.MAX_UNZIPPED_BYTES + 1))
    answer = client.post("/problems", files={"file": ("a.zip", packed.getvalue())}, headers={"Accept-Language": "en"})
    assert answer.json()["error"]["issues"][0]["message"] == "this archive is damaged, encrypted or too big"


def test_the_shipped_examples_are_listed_and_can_be_sent(client: TestClient) -> None:
    names = [example["name"] for example in client.get("/demo-data").json()["examples"]]
    assert names[0] == "small"
    for name in names:
        document = client.get(f"/demo-data/{name}").json()
        content = json.dumps(document).encode()
        assert reading.problem_from_json(content).campaign.code == document["campaign"]["code"]
    assert client.get("/demo-data/nothing").status_code == 404
