"""Measuring a knowledge base on judged sets: its search, and its suggestions."""

from collections.abc import Callable
from pathlib import Path

from kb.errors import BadValue
from kb.evaluation import collection as searching
from kb.evaluation import tags as tagging
from kb.evaluation.judged import labels_plan, read_judged
from kb.evaluation.measures import TagReport
from kb.evaluation.needs import EvaluationNeeds
from kb.index.updating import Progress
from kb.plan import reference


def evaluate_search(
    home: EvaluationNeeds, folder: Path, tell: Callable[[str, Progress], None] = lambda stage, progress: None
) -> tuple[searching.RunResult, ...]:
    """Run a test collection in every mode. Raises BrokenFile."""
    collection = searching.read_collection(folder)
    return searching.evaluate(collection, home.settings.built, home.collection().encoders, tell, home.synonyms)


def evaluate_tags(
    home: EvaluationNeeds,
    file: Path,
    plan: Path | None = None,
    train: Path | None = None,
    labels: bool = False,
    folds: int = 0,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> TagReport:
    """Judge suggestions on a file, under the home's plan, another, or the labels that the file itself uses.

    Learns from `train`, and with `folds` from the file's other folds. Raises BrokenFile and BadValue.
    """
    if plan and labels:
        raise BadValue("labels", str(plan), "either a plan or the file's own labels, not both")
    vocabulary = reference.read_plan(plan) if plan else home.plan
    if labels:
        vocabulary = labels_plan([path for path in (file, train) if path])
    examples = read_judged(train, vocabulary) if train else ()
    return tagging.evaluate(
        vocabulary, read_judged(file, vocabulary), examples, folds, home.collection().encoders, tell
    )
