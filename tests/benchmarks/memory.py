"""Peak memory of this process and all its children together, sampled from ``/proc``."""

from __future__ import annotations

import os
import resource
import threading
from pathlib import Path

SAMPLE_SECONDS = 0.2


class PeakMemory:
    """Sample resident memory until `stop`; elsewhere than on Linux only the largest process is known."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, tree_bytes(os.getpid()))

    def stop(self) -> float:
        """Return the peak in MB."""
        self._done.set()
        self._thread.join()
        most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return round(max(self.peak, 1024 * most) / 1e6, 1)


def tree_bytes(pid: int) -> int:
    """Return the resident bytes of a process and its descendants (pages they share are counted once each)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(tree_bytes(child) for child in children)
