"""A slice of the campaign of many writers; `make concurrent` runs it whole."""

from pathlib import Path

from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role
from tests.campaigns.concurrent import campaign, lost_words


def test_of_writers_at_once_nobody_loses_a_word_unseen(tmp_path: Path) -> None:
    outcome = campaign(tmp_path, operations=24, writers=2, officers=1)
    assert outcome.acts["edit"] > 0
    assert (outcome.lost, outcome.wrong) == ((), ())
    assert outcome.verify == 0, outcome.said


def test_a_word_that_was_written_over_unseen_is_found(empty: KnowledgeBase) -> None:
    officer, said = Person("o", Role.SECRETARIAT), {"kind": "activity", "year": "2022", "status": "planned"}
    id = empty.implementation.activities.record(officer, title="At first", **said).id
    noted = []
    for word, saw in (("One", "At first"), ("Two", "One"), ("Three", "One")):
        empty.implementation.activities.record(officer, id, title=word, **said)
        noted.append({"op": "edit", "record": id, "field": "title", "saw": saw, "wrote": word, "status": 303})
    gone = {"op": "edit", "record": id, "field": "title", "saw": "Three", "wrote": "Four", "status": 303}
    unseen, missing = lost_words(empty, [*noted, gone])
    assert "“Three” took the place of “Two”, and its writer had seen “One”" in unseen
    assert "“Four” was acknowledged and is 0 times in the trail" in missing
