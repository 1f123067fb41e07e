"""No model and no index works while the store is locked: others would wait for it with every write of theirs."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.accounts.account import Account
from kb.care.edit import bulk_edit
from kb.encoder import HashingEncoder
from kb.errors import Conflict
from kb.index.index_file import IndexFile
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, operator
from kb.practice.practice import Submission
from kb.search.collection import PracticeCollection
from kb.submissions.dossier import Dossier
from kb.tagging.ensemble import Ensemble
from kb.tagging.evidence import SuggestionVerdict
from tests.dossiers import ENTRIES, again, handed_in
from tests.importing.test_importing import GOOD, sheet

BY = operator("secretariat")
CHILE, JAPAN, PERU = "chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window"


class Watch:
    """Tries a write of another process whenever a model or an index is at work."""

    def __init__(self, home: Path) -> None:
        self._file = home / "kb.sqlite"
        self.seen: list[str] = []
        self.locked: list[str] = []

    def look(self, at: str) -> None:
        self.seen.append(at)
        other = sqlite3.connect(self._file, timeout=0.05, isolation_level=None)
        try:
            other.execute("begin immediate")
            other.execute("rollback")
        except sqlite3.OperationalError:
            self.locked.append(at)
        finally:
            other.close()

    def over(self, monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        before = getattr(owner, name)

        def looking(*given: Any, **named: Any) -> Any:
            self.look(f"{owner.__name__}.{name}")
            return before(*given, **named)

        monkeypatch.setattr(owner, name, looking)


@pytest.fixture
def watch(home: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch(home)
    for name in ("passages", "with_parts", "query", "queries"):
        made.over(monkeypatch, HashingEncoder, name)
    for name in ("see", "suggest"):
        made.over(monkeypatch, Ensemble, name)
    for name in ("suggest", "update", "close_away"):
        made.over(monkeypatch, PracticeCollection, name)
    for name in ("put", "put_vectors", "remove"):
        made.over(monkeypatch, IndexFile, name)
    return made


def afresh(kb: KnowledgeBase) -> KnowledgeBase:
    """The home as another process opens it: nothing was read or encoded yet."""
    return KnowledgeBase(kb.settings, HashingEncoder())


@pytest.fixture
def officer(account_of: Callable[[str], Account]) -> Person:
    return account_of("officer").person()


@pytest.fixture
def taken(kb: KnowledgeBase, account_of: Callable[[str], Account], officer: Person) -> Dossier:
    dossier = handed_in(kb, account_of("delegate"))
    kb.desk.conversation.take(officer, dossier.id)
    return dossier


@pytest.mark.parametrize("rejected", [(), ("3.1",)])
def test_suggestions_are_made_before_the_store_is_locked(
    kb: KnowledgeBase, officer: Person, taken: Dossier, watch: Watch, rejected: Sequence[str]
) -> None:
    doors: tuple[Callable[[KnowledgeBase], object], ...] = (
        lambda home: home.desk.objectives.choose(officer, taken.id, ["4.1"], rejected),
        lambda home: home.desk.publishing.publish(officer, taken.id, ["4.1"], rejected=rejected),
        lambda home: home.desk.objectives.choose(officer, taken.id, ["4.1", "1.3"], rejected),
        lambda home: home.desk.objectives.tag(officer, CHILE, ["1.3"], rejected),
        lambda home: home.desk.objectives.tag(officer, PERU, [], ["2.1"]),
        lambda home: home.recording.confirm(JAPAN, ["1.3"], officer),
    )
    for door in doors:
        door(afresh(kb))
    assert {"Ensemble.suggest", "Ensemble.see", "HashingEncoder.passages"} <= set(watch.seen)
    assert watch.locked == []
    said = {e.objective: e.verdict for e in kb.home.store.evidence() if e.practice == taken.practice}
    assert said["4.1"] in (SuggestionVerdict.CONFIRMED, SuggestionVerdict.MISSED)
    assert {"4.1", "1.3"} == set(kb.home.store.confirmations(kb.plan.id)[taken.practice].objectives)


def test_an_index_follows_after_the_store_is_free_again(
    kb: KnowledgeBase, watch: Watch, officer: Person, taken: Dossier
) -> None:
    kb.desk.publishing.publish(officer, taken.id, ["4.1"])
    kb.desk.publishing.withdraw(officer, taken.id, "a wish")
    edit = bulk_edit("groups", "add", "youth", False)
    kb.care.bulk.apply(edit, [CHILE, JAPAN], kb.care.bulk.preview(edit, [CHILE, JAPAN], BY).digest, BY, "a rule")
    kb.care.bulk.undo(1, BY, "a slip")
    kb.care.versions.restore(JAPAN, 2, BY, "it was right")
    kb.care.withdrawing.withdraw("korea-plan-only", BY, "a wish")
    kb.care.withdrawing.reinstate("korea-plan-only", BY, "taken back")
    kb.care.merges.merge(CHILE, PERU, BY, "doubles", agreed=True)
    kb.submissions.withdrawal.withdraw(JAPAN, BY, "a wish")
    kb.importing.apply(BY, sheet(GOOD), "x.xlsx")
    kb.importing.index(BY)
    assert {
        "PracticeCollection.update",
        "PracticeCollection.close_away",
        "IndexFile.put",
        "HashingEncoder.with_parts",
    } <= set(watch.seen)
    assert watch.locked == []


def test_nothing_is_decided_on_a_text_that_changed_while_it_was_read(
    kb: KnowledgeBase, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest, other = PracticeCollection.suggest, afresh(kb)

    def meanwhile(shelf: PracticeCollection, text: Submission, *given: Any) -> Any:
        source = other.home.store.source(JAPAN).replace(b"Banks keep", b"All banks keep")
        other.home.store.put(replace(other.home.store.practice(JAPAN), body="Another text."), source, (), "x")
        return suggest(shelf, text, *given)

    monkeypatch.setattr(PracticeCollection, "suggest", meanwhile)
    before = kb.home.store.confirmations(kb.plan.id)[JAPAN]
    with pytest.raises(Conflict, match="look at it again"):
        kb.desk.objectives.tag(officer, JAPAN, ["1.3"])
    assert kb.home.store.confirmations(kb.plan.id)[JAPAN] == before and not kb.home.store.evidence()


def test_a_round_that_comes_in_while_it_is_published_is_not_published_unseen(
    kb: KnowledgeBase, officer: Person, taken: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest, other = PracticeCollection.suggest, afresh(kb)

    def meanwhile(shelf: PracticeCollection, text: Submission, *given: Any) -> Any:
        if other.home.store.dossier(taken.id).round == 1:
            other.desk.conversation.ask_change(officer, taken.id, "title", "shorter")
            other.desk.conversation.request_changes(officer, taken.id)
            again(other, taken, {**ENTRIES, "title": "Invoices paid"})
            other.desk.conversation.take(officer, taken.id)
        return suggest(shelf, text, *given)

    monkeypatch.setattr(PracticeCollection, "suggest", meanwhile)
    with pytest.raises(Conflict, match="look at it again"):
        kb.desk.publishing.publish(officer, taken.id, ["4.1"])
    assert taken.practice not in kb.home.store.digests()
    assert kb.desk.publishing.publish(officer, taken.id, ["4.1"])
    assert kb.home.store.practice(taken.practice).title == "Invoices paid"
