"""How long the worklist takes: ``python -m tests.benchmarks.worklist [--sizes 10000 20000] [--profile NAME]``.

The data is made and loaded first; what is timed is the library call alone, in processor time of one
core, the least of some repeats. One line of JSON for each size.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time

from scheduler.candidacies.records import Candidacies, Candidacy, Document, Event
from scheduler.candidacies.worklist import worklist
from scheduler.domain import Campaign, Certification, Deliberation, Problem

STEPS = (
    ("contact", 0),
    ("eligibility_filed", 20),
    ("eligible", 60),
    ("accompaniment", 90),
    ("deposited", 150),
    ("heard", 200),
    ("decided", 210),
)
ON = dt.date(2027, 2, 1)


def load(size: int, profile: str) -> tuple[Problem, Candidacies]:
    """Return a campaign with ``size`` candidacies at every point of the path, some people twice."""
    certifications = tuple(Certification(code=f"X{i}", sector=f"S{i % 6}", registry_number="RNCP1") for i in range(40))
    rows, events = [], []
    documents = [Document(document=name) for name in ("CV", "Identité", "Attestations")]
    for i in range(size):
        who, first = f"C{i:05d}", dt.date(2026, 6, 1) + dt.timedelta(days=i % 300)
        mail = f"p{i % (size * 9 // 10)}@example.org"
        rows.append(Candidacy(id=who, certification=f"X{i % 40}", email=mail, experience_months=i % 30))
        for kind, days in STEPS[: i % 6 + 2]:
            result = "FULL_SUCCESS_OF_FULL_CERTIFICATION" if kind == "decided" else None
            on = first + dt.timedelta(days=days)
            events.append(Event.model_validate({"candidacy": who, "on": on, "kind": kind, "result": result}))
        if i % 3 == 0:
            documents.append(Document(document="CV", candidacy=who, received_on=first))
    campaign = Campaign(code="B", start=dt.date(2027, 1, 4), end=dt.date(2027, 12, 17), profile=profile)
    problem = Problem(
        campaign=campaign, certifications=certifications, seats=(), candidates=(), examiners=(), rooms=(),
        deliberations=tuple(Deliberation(day=dt.date(2027, month, 20)) for month in (3, 7, 11)),
    )  # fmt: skip
    return problem, Candidacies(candidacies=tuple(rows), events=tuple(events), documents=tuple(documents))


def main() -> None:
    """Print the time of each size."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=[10_000, 20_000])
    asked.add_argument("--profile", default="code-du-travail-2026")
    asked.add_argument("--repeats", type=int, default=3)
    chosen = asked.parse_args()
    for size in chosen.sizes:
        problem, records = load(size, chosen.profile)
        times = []
        for _ in range(chosen.repeats):
            fresh = Candidacies.model_construct(**{name: getattr(records, name) for name in Candidacies.model_fields})
            start = time.process_time()
            found = worklist(problem, fresh, ON)
            times.append(time.process_time() - start)
        figures = {"candidacies": size, "deadlines": len(found.deadlines), "seconds": round(min(times), 3)}
        print(json.dumps(figures | {"profile": chosen.profile}))


if __name__ == "__main__":
    main()
