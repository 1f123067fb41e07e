"""What a knowledge base is made of: its encoders, its index, its store, what was measured."""

from dataclasses import dataclass

from kb.encoder import EncoderFacts
from kb.evaluation.summary import Measured


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
