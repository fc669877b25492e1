"""Tell an instance's kind by its content, and read it."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.adapters.base import Adapter
from tests.benchmarks.adapters.bench import Bench
from tests.benchmarks.adapters.campaign import Own
from tests.benchmarks.adapters.kul import Kul
from tests.benchmarks.adapters.momilp import Momilp

KINDS: tuple[type[Adapter], ...] = (Bench, Kul, Momilp, Own)


def load(path: Path) -> Adapter:
    """Return the instance at ``path``, of the first kind that recognises it.

    Raises
    ------
    FileNotFoundError
        If there is nothing at ``path``.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    return next(kind for kind in KINDS if kind.recognises(path)).read(path)
