"""What a knowledge base is made of: its encoders, its index, its store, what was measured."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from kb.encoder import EncoderFacts
from kb.errors import StoreProblem
from kb.evaluation.summary import Measured, read_measured
from kb.files.database import journal
from kb.files.signing_key import PublicKey, open_signing_key
from kb.home.opened import Home


@dataclass(frozen=True)
class About:
    """What this knowledge base is made of; `waiting` practices are not indexed in their present form,
    `vectors` passages have a vector of every encoder. `measured_here`: with the very encoders in use."""

    version: str
    encoders: tuple[EncoderFacts, ...]
    encoder_note: str
    practices: int
    passages: int
    vectors: int
    waiting: int
    journal: str
    plan_title: str
    measured: Measured | None
    measured_here: bool
    signing_key: PublicKey | None
    """What heads of the trail are signed with; none where the home cannot keep one."""


def about(home: Home) -> About:
    """What one home is made of at this moment."""
    encoders = home.encoders.all
    _, passages, vectors = home.index.counts([encoder.id for encoder in encoders])
    indexed = home.index.digests()
    measured = read_measured(home.settings.relevance / "summary.json")
    return About(
        version=version(),
        encoders=tuple(encoder.facts for encoder in encoders),
        encoder_note=home.encoders.note,
        practices=len(home.cards()),
        passages=passages,
        vectors=vectors,
        waiting=sum(1 for id, digest in home.collection().wanted().items() if indexed.get(id) != digest),
        journal=journal(),
        plan_title=home.plan.title,
        measured=measured,
        measured_here=measured is not None and measured.ids == tuple(encoder.id for encoder in encoders),
        signing_key=_signing_key(home),
    )


def _signing_key(home: Home) -> PublicKey | None:
    try:
        return open_signing_key(home.settings.keys).public
    except StoreProblem:
        return None


def version() -> str:
    """The version installed."""
    try:
        return installed("best-practice-kb")
    except PackageNotFoundError:
        return "not installed"
