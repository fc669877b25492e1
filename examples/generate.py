"""Make a campaign of SIZE candidates and tell how scarce its people are.

``python examples/generate.py 300 1 --out mine`` writes the sheets (or ``--format json``: problem.json)
of a campaign that is the same for the same SIZE and SEED.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if not __package__:  # run as a script: the folder above holds the package `examples`
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.generator import generate, grow, measure_scarcity
from examples.sheets import write_sheets
from scheduler.domain import Problem

__all__ = ["generate", "main"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        grown = grow(asked.size, asked.seed)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    problem = grown.problem
    folder = asked.out or Path(f"campagne-{asked.size}-{asked.seed}")
    _write(problem, folder, asked.format)
    print(
        f"{folder} : {len(problem.candidates)} candidatures, {len(problem.examiners)} examinateurs, "
        f"{len(problem.rooms)} salles, {len(problem.availability)} disponibilités"
    )
    heard = sum(len(session.members) for session in grown.plan.sessions)
    print(f"plan caché : {heard} candidatures entendues en {len(grown.plan.sessions)} sessions")
    print(measure_scarcity(problem).tell())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, metavar="SIZE", help="candidates, 30 to 10000")
    parser.add_argument("seed", type=int, metavar="SEED")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to write (default: campagne-SIZE-SEED)")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    return parser


def _write(problem: Problem, folder: Path, form: str) -> None:
    if form == "csv":
        write_sheets(problem, folder)
        return
    folder.mkdir(parents=True, exist_ok=True)
    text = problem.model_dump_json(by_alias=True, indent=1)
    (folder / "problem.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
