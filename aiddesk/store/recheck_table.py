"""How many cases a random recheck looks into, as dated data that ships."""

import json
from dataclasses import dataclass
from functools import lru_cache

from aiddesk.domain.sampling import SizeStep
from aiddesk.shipped import shipped


@dataclass(frozen=True)
class RecheckSizes:
    """How many to look at again, by how many there are; `source` says on what it rests."""

    source: str
    steps: tuple[SizeStep, ...]


@lru_cache
def recheck_sizes() -> RecheckSizes:
    """Return the table of sizes of a random recheck."""
    data = json.loads(shipped("policy/recheck.json").read_text("utf-8"))
    return RecheckSizes(data["source"], tuple(SizeStep(s["up_to"], s["size"]) for s in data["sizes"]))
