"""The written import order, lowest layer first, and where each heavy library may be used."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = (
    {"texts", "errors", "settings", "territories"},
    {"part", "coherence", "domain", "schedule", "result", "profiles", "rules", "events"},
    {"timegrid", "dates", "clocks", "eligibility", "fingerprint", "retention", "polls", "journal", "jury_days"},
    {"outcomes", "candidacies"},
    {"forecast", "yearly", "sums", "yearbook", "windows", "design", "publication"},
    {"view", "claims"},
    {"model"},
    {"verification", "design_check"},
    {"solver", "designer", "diagnosis", "replanning", "changes"},
    {"invitations"},
    {"io"},
    {"cli"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
HOMES = {
    "ortools": ("scheduler/model/", "scheduler/solver.py"),
    **dict.fromkeys(("pandas", "icalendar", "openpyxl", "xlsxwriter", "recurring_ical_events"), ("scheduler/io/",)),
    **dict.fromkeys(("uvicorn", "sqlalchemy"), ("scheduler/cli/",)),
    **dict.fromkeys(("fastapi", "starlette", "api"), ("nowhere",)),
}
FILES = sorted((ROOT / "scheduler").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names a module imports at its top level or below."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            yield node.module or ""
            if node.module == "scheduler":
                yield from (f"scheduler.{alias.name}" for alias in node.names)


def layer_of(path: Path) -> str:
    """Return the module or package of ``scheduler`` that a file belongs to."""
    return path.relative_to(ROOT / "scheduler").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    mine = layer_of(path)
    if mine == "__init__":
        return
    assert mine in RANK, f"give {mine} a layer in LAYERS"
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "scheduler" and rest and not rest.startswith("__"):
            theirs = rest.split(".")[0]
            assert RANK[theirs] <= RANK[mine], f"{mine} may not import {theirs}"
        homes = HOMES.get(package, ("scheduler/",))
        assert str(path.relative_to(ROOT)).startswith(homes), f"{path} may not import {package}"


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("scheduler.verification", {"ortools", "pandas", "icalendar", "openpyxl"}),
        ("scheduler.domain", {"ortools", "pandas", "icalendar", "openpyxl"}),
        ("scheduler.solver", {"icalendar", "openpyxl", "fastapi"}),  # ortools itself brings pandas
    ],
)
def test_what_an_import_brings_along(module: str, absent: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert absent.isdisjoint(name.split(".")[0] for name in done.stdout.split())


def test_the_outsiders_checker_imports_nothing_of_the_product() -> None:
    for path in (ROOT / "tests" / "oracle").glob("*.py"):
        if not path.name.startswith("test_"):
            assert not any(name.startswith(("scheduler", "api", "ortools")) for name in imports(path))


@pytest.mark.parametrize("path", [*FILES, *sorted((ROOT / "api").rglob("*.py"))], ids=lambda path: path.name)
def test_nothing_stands_where_it_is_never_reached(path: Path) -> None:
    """A line kept by mistake before another hid one of the reasons that candidates are told."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for part in ("body", "orelse", "finalbody"):
            block = getattr(node, part, None)
            for statement in block[:-1] if isinstance(block, list) else ():
                ends = isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break)
                assert not ends, f"{path}:{statement.lineno}"
