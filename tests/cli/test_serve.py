"""``jury serve`` starts, answers and ends in order."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.cli.helpers import SECONDS, command, environment, jury, wait_until


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=30) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_the_service_answers_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    port = _free_port()
    process = subprocess.Popen(
        command("serve", "--port", port, "--database", tmp_path / "jury.sqlite3", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
        cwd=tmp_path,
    )
    try:
        wait_until(lambda: _answers(f"http://127.0.0.1:{port}"), process)
        taken = jury("serve", "--port", port)
        process.send_signal(signal.SIGINT)
        output, told = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert process.returncode == 0
    assert json.loads(output) == {"command": "serve", "exit_status": 0, "address": f"http://127.0.0.1:{port}"}
    assert "Traceback" not in told
    assert (taken.returncode, f"le port {port} est déjà utilisé" in taken.stderr) == (2, True)


@pytest.mark.parametrize("more", [("--host", "nulle.part.invalid"), ("--database", "absent/jury.sqlite3")])
def test_a_service_that_cannot_start(more: tuple[str, str], tmp_path: Path) -> None:
    run = jury("serve", "--port", _free_port(), *more, cwd=tmp_path)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 2
    assert list(tmp_path.iterdir()) == []
