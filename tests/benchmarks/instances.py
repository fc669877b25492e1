"""What the table is made of: shipped instances, fresh ones of the shipped generator, our own campaigns."""

from __future__ import annotations

import fnmatch
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from examples.generate import main as generate_campaign

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "bourgogne-franche-comte"
BENCH_SIZES = (30, 100, 300)
BENCH_SECONDS = {30: 10.0, 100: 60.0, 300: 60.0}
CAMPAIGN_SECONDS = {32: 30.0, 300: 120.0, 1000: 600.0, 10000: 1800.0}
# National campaigns take an hour: only when they are named.
USUAL = ("bench/*", "fresh/*", "kul/*", "momilp/*", "campaign/32", "campaign/300")


@dataclass(frozen=True, slots=True)
class Named:
    """One instance: its name in the table, where it is, and the seconds it is given unless told otherwise."""

    name: str
    path: Path
    seconds: float


def collect(data: Path, work: Path, patterns: Sequence[str], seeds: Sequence[int]) -> Iterator[Named]:
    """Yield the instances whose names match; fresh ones and campaigns are made in ``work`` when reached.

    Parameters
    ----------
    data : Path
        Holds ``bench/`` (with its generator ``jury_common.py``) and ``data/kul``, ``data/momilp``; what is
        absent is left out.
    work : Path
        Where generated instances go.
    patterns : sequence of str
        Shell patterns such as ``bench/*``, ``kul/june_2021``, ``fresh/300-*``, ``campaign/1000``.
    seeds : sequence of int
        Seeds of the fresh instances; the first one is also that of the campaigns.
    """

    def wanted(name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)

    for size in BENCH_SIZES:
        path = data / "bench" / f"inst_{size}.json"
        if path.exists() and wanted(f"bench/{size}"):
            yield Named(f"bench/{size}", path, BENCH_SECONDS[size])
    for seed in seeds:
        for size in BENCH_SIZES:
            name = f"fresh/{size}-s{seed}"
            if wanted(name) and (data / "bench" / "jury_common.py").exists():
                yield Named(name, _fresh(data, work, size, seed), BENCH_SECONDS[size])
    for path in sorted((data / "data" / "kul").glob("*")):
        if (path / "defences.csv").exists() and wanted(f"kul/{path.name}"):
            yield Named(f"kul/{path.name}", path, 100.0)
    for path in sorted((data / "data" / "momilp").glob("*.json"), key=lambda p: (len(p.stem), p.stem)):
        if wanted(f"momilp/{path.stem}"):
            yield Named(f"momilp/{path.stem}", path, 60.0)
    for size, seconds in CAMPAIGN_SECONDS.items():
        if wanted(f"campaign/{size}"):
            yield Named(f"campaign/{size}", _campaign(work, size, seeds[0] if seeds else 1), seconds)


def _fresh(data: Path, work: Path, size: int, seed: int) -> Path:
    folder = work / f"fresh-{seed}"
    path = folder / f"inst_{size}.json"
    if not path.exists():
        command = [sys.executable, str(data / "bench" / "jury_common.py"), "gen"]
        command += ["--seed", str(seed), "--out", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def _campaign(work: Path, size: int, seed: int) -> Path:
    if size == 32:
        return EXAMPLE
    folder = work / f"campaign-{size}-{seed}"
    path = folder / "problem.json"
    if not path.exists():
        generate_campaign([str(size), str(seed), "--out", str(folder), "--format", "json"])
    return path
