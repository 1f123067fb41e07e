"""Project proposals: several people score, proposals are ranked with reasons, economies never. All made up."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from kb.errors import BadValue, BrokenFile, Conflict, Forbidden, SignInNeeded, Unknown
from kb.implementation.plan_files import read_criteria
from kb.implementation.proposal import Criteria, Criterion, Proposal, Score, ranking
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role
from tests.conftest import ROOT

OFFICER = Person("o", Role.SECRETARIAT)
CHAIR = Person("ch", Role.CHAIR)
CHILE = Person("c", Role.DELEGATE, "Chile")
JAPAN = Person("j", Role.DELEGATE, "Japan")
CRITERIA = Criteria("made up", (Criterion("link", "Link", 3), Criterion("use", "Use", 1)))


def proposal(id: str) -> Proposal:
    return Proposal(id=id, title=id, summary="s", year=2024, economies=("Chile",))


def score(proposal: str, criterion: str, points: int, by: str = "o") -> Score:
    return Score(proposal, criterion, points, "because", by, "x")


def test_the_mean_over_people_is_weighed_and_equals_share_a_place() -> None:
    scores = [
        score("a", "link", 5), score("a", "link", 2, "ch"), score("a", "use", 1),
        score("b", "link", 0), score("b", "use", 5),
        score("c", "link", 5), score("c", "link", 2, "x"), score("c", "use", 1),
        score("d", "link", 5),
    ]  # fmt: skip
    ranked = ranking([proposal(id) for id in "dcba"], scores, CRITERIA)
    assert [(one.proposal.id, one.place, one.mean) for one in ranked] == [
        ("a", 1, Fraction(23, 8)),
        ("c", 1, Fraction(23, 8)),
        ("b", 3, Fraction(5, 4)),
        ("d", None, None),
    ]
    assert ranked[0].scorers == 2


@pytest.fixture
def scored(home: Path, empty: KnowledgeBase) -> KnowledgeBase:
    (home / "practices" / "proposal_criteria.yaml").write_bytes(
        (ROOT / "practices" / "proposal_criteria.yaml").read_bytes()
    )
    return empty


def propose(kb: KnowledgeBase, by: Person = CHILE, **more: object) -> Proposal:
    given = {"title": "T", "summary": "S", "year": "2024", "economies": ["Chile"], "objectives": ["3.1"], **more}
    return kb.implementation.proposals.keep(by, **given)  # type: ignore[arg-type]


def test_a_proposal_is_handed_in_scored_by_several_and_ranked(scored: KnowledgeBase) -> None:
    room = scored.implementation.proposals
    first, second = propose(scored), propose(scored, OFFICER, title="U", economies=["Japan"])
    assert (first.id, second.id) == ("proposal-0001", "proposal-0002")
    for criterion in room.criteria.criteria:
        room.score(OFFICER, first.id, criterion.id, "2", "because")
        room.score(CHAIR, first.id, criterion.id, "3", "because")
        room.score(OFFICER, second.id, criterion.id, "4", "because")
    ranked = room.ranked(CHILE)
    assert [(one.proposal.id, one.place, one.mean) for one in ranked] == [
        ("proposal-0002", 1, Fraction(4)),
        ("proposal-0001", 2, Fraction(5, 2)),
    ]
    assert len(list(scored.home.store.trail(kind="score"))) == 15
    with pytest.raises(Conflict):
        room.keep(CHILE, first.id, title="T2", summary="S", year="2024", economies=["Chile"])


def test_who_may_propose_and_score(scored: KnowledgeBase) -> None:
    room = scored.implementation.proposals
    made = propose(scored)
    with pytest.raises(SignInNeeded):
        room.ranked(VISITOR)
    with pytest.raises(Forbidden):
        propose(scored, JAPAN)
    with pytest.raises(Forbidden):
        room.keep(JAPAN, made.id, title="T2", summary="S", year="2024", economies=["Japan"])
    for person in (CHILE, JAPAN, Person("a", Role.ADMINISTRATOR), replace(OFFICER, economy="Chile")):
        with pytest.raises(Forbidden):
            room.score(person, made.id, "link", "5", "because")
    assert room.keep(CHILE, made.id, title="T2", summary="S", year="2024", economies=["Chile"]).title == "T2"


@pytest.mark.parametrize("points", ["6", "-1", "", "2.5", "five", "²"])
def test_points_are_whole_and_come_with_a_reason(scored: KnowledgeBase, points: str) -> None:
    made, room = propose(scored), scored.implementation.proposals
    with pytest.raises(BadValue):
        room.score(OFFICER, made.id, "link", points, "because")
    with pytest.raises(BadValue):
        room.score(OFFICER, made.id, "link", "3", " ")
    with pytest.raises(Unknown):
        room.score(OFFICER, made.id, "charm", "3", "because")


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"summary": " "}, {"year": "soon"}, {"objectives": ["1.1", "1.2", "1.3", "1.4"]}]
)
def test_a_proposal_that_lacks_something_is_refused(scored: KnowledgeBase, wrong: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        propose(scored, **wrong)
    with pytest.raises(BadValue):
        propose(scored, OFFICER, economies=[])
    with pytest.raises(Unknown):
        propose(scored, objectives=["9.9"])


def test_the_criteria_that_are_shipped_say_that_they_are_a_default() -> None:
    criteria = read_criteria(ROOT / "practices" / "proposal_criteria.yaml")
    assert criteria.label == "default, to be decided by the SMEWG"
    assert len(criteria.criteria) == 5
    assert max(criteria.criteria, key=lambda one: one.weight).id == "link"


def test_wrong_criteria_name_their_line(tmp_path: Path) -> None:
    assert read_criteria(tmp_path / "none.yaml").criteria == ()
    path = tmp_path / "c.yaml"
    path.write_text("label: l\ncriteria:\n  - {id: a, title: t, weight: 0}\n")
    with pytest.raises(BrokenFile, match="line 3"):
        read_criteria(path)
    path.write_text("label: l\ncriteria:\n  - {id: a, title: t, weight: 1}\n  - {id: a, title: t, weight: 1}\n")
    with pytest.raises(BrokenFile, match="stands twice"):
        read_criteria(path)
