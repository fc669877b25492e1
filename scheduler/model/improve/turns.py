"""Which kind of turn comes next, steps over whole sessions or small ones, by what each has gained for its time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

OLDER = 0.9
"""What is left of older experience after each turn of a kind."""
LEAST = 0.1
"""How much the worse kind counts at the least, beside the better one: what pays changes as a plan gets better."""
PACKS, SMALL = "packs", "small"


@dataclass(slots=True)
class Turns:
    """What the turns of each kind have gained.

    On a campaign of many sectors (300 candidates, 10 sectors, free on any day, 120 s) 50 steps over whole sessions
    gained 256 in 76 s, five spells of small steps 196 in 6 s; where sessions exchange many candidates it is the other
    way round. So neither has a fixed share.

    Attributes
    ----------
    gain, seconds : dict of str to float
        Of each kind; a first guess to begin with.
    """

    gain: dict[str, float] = field(default_factory=lambda: {PACKS: 40.0, SMALL: 2.0})
    seconds: dict[str, float] = field(default_factory=lambda: {PACKS: 4.0, SMALL: 2.0})

    def packs(self, rng: random.Random) -> bool:
        """Draw whether the next turn is a step over whole sessions."""
        rates = {kind: max(0.0, self.gain[kind]) / self.seconds[kind] for kind in self.gain}
        least = LEAST * max(rates.values()) or 1.0
        weights = [max(rate, least) for rate in rates.values()]
        return rng.choices(list(rates), weights)[0] == PACKS

    def learn(self, *, packs: bool, gained: float, seconds: float) -> None:
        """Note what a turn gave; a leap to a dearer plan loses, what is won back after it counts elsewhere."""
        kind = PACKS if packs else SMALL
        self.gain[kind] = OLDER * self.gain[kind] + gained
        self.seconds[kind] = OLDER * self.seconds[kind] + seconds
