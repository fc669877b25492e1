"""Rules and score of the thesis-defence MILP, from the arrays alone (1-indexed, as published)."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any


def check_momilp(sizes: dict[str, int], par: dict[str, Any], solution: list[Any]) -> tuple[list[str], dict[str, float]]:
    """Return the breaches, and ``placed`` (the published score g)."""
    errors: list[str] = []
    seen: set[int] = set()
    committees: Counter[int] = Counter()
    busy: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    roles = {str(t) for t in range(1, sizes["n_t"] + 1)}
    for row in solution:
        j, day, slot, room = row["defence"], row["day"], row["start"], row["room"]
        if j in seen or not 1 <= j <= sizes["n_j"]:
            errors.append(f"defence {j} is unknown or placed twice")
        seen.add(j)
        if not (1 <= day <= sizes["n_k"] and 1 <= slot <= sizes["n_ell"] and 1 <= room < len(par["m"][1][1])):
            errors.append(f"defence {j}: no such day, slot or room")
            continue
        if not par["m"][day][slot][room]:
            errors.append(f"defence {j}: room {room} cannot be started in")
        members = row["members"]
        if members.keys() != roles or len(set(members.values())) != len(roles):
            errors.append(f"defence {j}: roles not filled by distinct members")
        for role, i in members.items():
            if not par["e"][i][j][int(role)] or not par["l"][i][day][slot]:
                errors.append(f"defence {j}: member {i} cannot take role {role} then")
            committees[i] += 1
            busy["member", i, day].append(slot)
        busy["room", room, day].append(slot)
    for (kind, who, day), slots in busy.items():
        if any(abs(one - two) < par["d"] for one, two in combinations(slots, 2)):
            errors.append(f"{kind} {who} twice at once on day {day}")
    errors += [f"member {i} in {n} committees" for i, n in committees.items() if n > par["c"][i]]
    return errors, {"placed": len(seen)}
