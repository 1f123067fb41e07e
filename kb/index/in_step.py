"""Up to where an index follows its store: what was touched since can be told from the trail."""

import json
from dataclasses import asdict, dataclass

from kb.index.passage import RECIPE
from kb.index.terms import FOLDING

WAYS = f"{RECIPE} {FOLDING}"
"""The ways of cutting a text and of comparing its words."""


@dataclass(frozen=True)
class InStep:
    """The trail's last number and its hash, the day, and how texts were cut and encoded, when an index was compared
    whole. No other store has the same hash under the number."""

    no: int
    hash: str
    day: str
    encoders: tuple[str, ...]
    ways: str = WAYS

    def text(self) -> str:
        return json.dumps(asdict(self))

    def reads_alike(self, now: "InStep") -> bool:
        """Whether texts are read as they were then."""
        return (self.ways, self.encoders) == (now.ways, now.encoders)


def in_step(text: str) -> InStep | None:
    """What a text says; None where it says nothing that is understood."""
    try:
        told = json.loads(text or "null")
        return InStep(
            int(told["no"]), str(told["hash"]), str(told["day"]), tuple(map(str, told["encoders"])), str(told["ways"])
        )
    except (ValueError, TypeError, KeyError):
        return None
