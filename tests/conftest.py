"""What holds for every test: a busy machine fails none, and the same examples are tried each time."""

from __future__ import annotations

from hypothesis import settings

# A deadline per example would measure the machine; new examples each time would fail someone else's change.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
