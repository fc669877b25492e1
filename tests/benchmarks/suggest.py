"""Suggestions against full solves with everything else pinned: ``python -m tests.benchmarks.suggest [CASES]``."""

from __future__ import annotations

import sys

from tests.replanning.test_suggest import MODES, compare_with_full_solve


def main() -> None:
    """Compare many random cases and print how many there were; a difference ends the run."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    placed = sum(compare_with_full_solve(seed, MODES[seed % 2]) for seed in range(cases))
    print(f"{cases} cases equal, {placed} with a place")


if __name__ == "__main__":
    main()
