"""A missing tool is a skip with its name, and a failure where every tool is required."""

from __future__ import annotations

import pytest

from tests.tools import require


def test_a_missing_tool_skips_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JURY_REQUIRE_ALL", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.skip.Exception, match="node is missing \\(Debian package nodejs\\)"):
        require("node")


def test_a_missing_tool_fails_where_all_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JURY_REQUIRE_ALL", "1")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.fail.Exception, match="chromium is missing"):
        require("chromium")
