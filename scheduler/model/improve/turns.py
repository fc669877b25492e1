"""Which kind of turn comes next, steps over whole sessions or small ones, by what each has gained for its time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

OLDER = 0.95
"""What is left of older experience after each turn of a kind: of thirty steps on a good plan one gains something."""
LEAST = 0.15
"""How much the worse kind counts at the least, beside the better one: what pays changes as a plan gets better."""
PACKS, SMALL = "packs", "small"


@dataclass(slots=True)
class Turns:
    """What the turns of each kind have gained.

    300 candidates of 10 and 8 sectors, from plans of 2299 and 2405, 50 s on one core, two seeds: steps over whole
    sessions gain 16, 8 and 8, small ones 85, 77 and 52, 39; ours of 300, from 2427: 4, 7 and 0, 1, from 2475 the former
    38. So neither has a fixed share.

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
