"""Measuring a knowledge base on judged sets: its search, and its suggestions."""

from collections.abc import Callable
from pathlib import Path

from kb import reference
from kb.knowledge_base import KnowledgeBase
from kb.search import evaluation as searching
from kb.search.indexing import Progress
from kb.tagging import evaluation as tagging


def evaluate_search(
    kb: KnowledgeBase, folder: Path, tell: Callable[[str, Progress], None] = lambda stage, progress: None
) -> tuple[searching.RunResult, ...]:
    """Run a test collection in every mode. Raises BrokenFile."""
    collection = searching.read_collection(folder)
    return searching.evaluate(collection, kb.settings.built, kb.encoders, tell, kb.synonyms)


def evaluate_tags(
    kb: KnowledgeBase,
    file: Path,
    plan: Path | None = None,
    train: Path | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> tagging.TagReport:
    """Judge suggestions on a file, under the home's plan or another. Raises BrokenFile."""
    vocabulary = reference.read_plan(plan) if plan else kb.plan
    examples = tagging.read_judged(train, vocabulary) if train else ()
    return tagging.evaluate(vocabulary, tagging.read_judged(file, vocabulary), examples, kb.encoders, tell)
