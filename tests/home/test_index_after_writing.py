"""What was written is written, whatever becomes of the index: nobody is told that nothing was saved."""

import errno
import sqlite3

import pytest

from kb.care.edit import bulk_edit
from kb.errors import StoreProblem
from kb.index.index_file import IndexFile
from kb.knowledge_base import KnowledgeBase
from kb.person import operator

BY = operator("secretariat")
CHILE, JAPAN, PERU, KOREA = (
    "chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window", "korea-plan-only",
)  # fmt: skip


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left"), StoreProblem("disk full"), sqlite3.OperationalError("disk I/O error")],
    ids=repr,
)
def test_a_change_stands_though_its_index_cannot_be_written(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(IndexFile, "writing", refuse)
        edit = bulk_edit("groups", "add", "youth", False)
        kb.care.bulk.apply(edit, [CHILE, JAPAN], kb.care.bulk.preview(edit, [CHILE, JAPAN], BY).digest, BY, "a rule")
        kb.care.bulk.undo(1, BY, "a slip")
        kb.care.versions.restore(JAPAN, 2, BY, "it was right")
        kb.care.withdrawing.withdraw(KOREA, BY, "a wish")
        assert kb.home.ledger().by_id[KOREA].withdrawn and KOREA not in kb.home.cards()
        kb.care.withdrawing.reinstate(KOREA, BY, "taken back")
        kb.submissions.withdrawal.withdraw(JAPAN, BY, "a wish")
        kb.care.merges.merge(CHILE, PERU, BY, "doubles", agreed=True)
    assert {one.getMessage().partition(";")[0] for one in caplog.records} == {"the index could not be brought in step"}
    assert JAPAN not in kb.home.cards() and PERU in kb.home.store.merges()
    kb.home.update_index()
    assert kb.about().waiting == 0
    assert kb.home.index.ids() == set(kb.home.cards())
