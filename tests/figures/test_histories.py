"""Over random histories of a home every door tells what the oracle tells: a few here, many in the campaign."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.doors import Comparison, compare_doors, compare_use_cases
from tests.histories import History, begin, some_steps

STEPS = 60


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], History]:
    """Histories that begin at the same home."""
    template = begin(tmp_path_factory.mktemp("histories"))

    def _begun() -> History:
        return History.begun(template, tmp_path_factory.mktemp("history"))

    return _begun


@pytest.mark.parametrize("seed", [4, 31, 75, 114])
def test_over_a_history_every_figure_list_row_and_late_line_is_the_oracles(
    begun: Callable[[], History], seed: int
) -> None:
    made, found, random = begun(), Comparison(), Random(seed)
    for _ in range(3):
        some_steps(random, made, STEPS // 3, next_plan=False)
        compare_use_cases(made, found)
    assert found.faults == [] and sum(found.compared.values()) > 400
    assert sum(1 for taken in made.world.snapshots.values() if taken) >= 1


def test_after_a_history_every_door_tells_the_same(begun: Callable[[], History]) -> None:
    made, found = begun(), Comparison()
    some_steps(Random(7), made, STEPS)
    compare_doors(made, found, ("visitor",))
    assert found.faults == []


def test_under_the_next_plan_both_plans_are_told_as_the_oracle_tells_them(begun: Callable[[], History]) -> None:
    made, found = begun(), Comparison()
    some_steps(Random(5), made, STEPS, next_plan=True)
    compare_use_cases(made, found)
    assert found.faults == [] and made.kb.plan.id == "next"


def test_the_same_figures_have_the_same_hash(begun: Callable[[], History]) -> None:
    hashes = []
    for made in (begun(), begun()):
        some_steps(Random(31), made, STEPS)
        hashes.append([one.hash for one in made.kb.home.store.snapshots()])
    assert hashes[0] and hashes[0] == hashes[1]


def test_a_step_that_the_home_refuses_is_told_to_nobody(begun: Callable[[], History]) -> None:
    made, found = begun(), Comparison()
    made.do(("confirm", {"practice": "p1", "economy": "Peru", "speaker": "Peru"}))
    made.do(("origin", {"practice": "p1", "economy": "Chile"}))
    assert len(made.refused) == 1 and Path(made.kb.settings.home).exists()
    compare_use_cases(made, found)
    assert found.faults == []
