"""The sample write-ups and the demonstration ledger that ship."""

from collections import Counter

import pytest

from kb.files.strict_yaml import read_bytes
from kb.plan.reference import read_economies, read_plan
from kb.practice.practice import problems
from kb.practice.rendering import render
from kb.practice.writeup import read
from tests.conftest import ROOT

PRACTICES = ROOT / "practices"
PATHS = sorted((PRACTICES / "writeups").glob("*.md"))
ECONOMIES = read_economies(PRACTICES / "economies.yaml")
PLAN = read_plan(PRACTICES / "plans" / "smewg-2021-2024.yaml")
SAMPLES = {path.stem: read(read_bytes(path), str(path), path.stem, ECONOMIES) for path in PATHS}


def test_there_are_forty_or_more_from_fifteen_or_more_economies() -> None:
    assert len(SAMPLES) >= 40
    assert len({name for sample in SAMPLES.values() for name in sample.economies}) >= 15


def test_every_objective_has_at_least_two() -> None:
    served = Counter(objective for sample in SAMPLES.values() for objective in sample.objectives)
    assert {objective.id for objective in PLAN.objectives if served[objective.id] < 2} == set()


@pytest.mark.parametrize("id", SAMPLES)
def test_a_sample_is_complete_names_its_source_and_says_where_it_comes_from(id: str) -> None:
    sample = SAMPLES[id]
    assert sample.id == id
    assert problems(sample, PLAN) == ()
    assert sample.sources and all(source.title and source.url.startswith("https://") for source in sample.sources)
    assert sample.provenance == "drafted from public sources, not submitted by the economy"
    assert render(sample.body).contents[0][1] == "Problem and context"
