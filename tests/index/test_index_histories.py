"""However an index came to be, it holds what one has that was built at once: words, passages, vectors, vocabulary."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kb.encoder import HashingEncoder
from kb.index.index_file import IndexFile
from kb.index.updating import update
from kb.index.vocabulary import WordKey
from kb.knowledge_base import KnowledgeBase
from kb.person import MEMBER, VISITOR, operator
from kb.practice import writeup
from kb.practice.practice import Classification, Practice, Source, Submission, missing
from kb.search.query import Mode, Query

ENCODER = HashingEncoder()
SAID = (
    "Stalls were lent for nothing.", "STALLS and Microcredit went together.", "Perú and Peru are one.",
    "中小企業の支援", "Micro-credit, microcredits: café owners.", "Trainning of the trainers.", "a" * 200,
    "Broken \x00 letters.",
)  # fmt: skip
NAMES = ("Ministry of Stalls", "Bank of Perú", "Cafés United", "")


def drawn(draw: Random, id: str) -> Submission:
    sections = [f"## {draw.choice(SAID)}\n\n" + "\n\n".join(draw.choices(SAID, k=3)) for _ in range(draw.randrange(3))]
    return Submission(
        id=id, title=draw.choice(SAID), body="\n\n".join(sections), summary=draw.choice(("", *SAID)),
        economies=("Chile", "Peru")[: draw.randrange(3)], agency=draw.choice(NAMES), partners=(draw.choice(NAMES),),
        sources=(Source(draw.choice(NAMES)),), other_origins=(draw.choice(NAMES),),
    )  # fmt: skip


def content(index: IndexFile) -> dict[str, Any]:
    """All that an index says, whatever numbers its rows have."""
    db = index.db
    practice = "join practices p on p.no = "
    return {
        "words": sorted(
            db.execute(f"select p.id, w.title, w.summary, w.body, w.names from words w {practice} w.rowid")
        ),
        "passages": sorted(
            db.execute(
                f"""select p.id, s.position, s.title, s.heading, s.text, s.digest, w.text from passages s
                    join passage_words w on w.rowid = s.no {practice} s.practice"""
            )
        ),
        "vectors": sorted(db.execute("select encoder, digest, vector, sentences from vectors")),
        "vocabulary": sorted(db.execute("select word, plain, spelled, singular, form, count from vocabulary")),
        "found": sorted(db.execute(f"select p.id from words w {practice} w.rowid where words match 'stall'")),
    }


@pytest.mark.parametrize("seed", range(8))
def test_a_history_of_changes_leaves_what_a_build_at_once_has(tmp_path: Path, seed: int) -> None:
    draw, written = Random(seed), dict[str, Submission]()
    index = IndexFile(tmp_path / "index.sqlite")
    for _ in range(12):
        touched = {f"p{draw.randrange(6)}" for _ in range(draw.randrange(1, 4))}
        for id in touched:
            if id in written and draw.random() < 0.4:
                del written[id]
            else:
                written[id] = drawn(draw, id)
        wanted = {id: repr(one) for id, one in written.items()}
        among = touched if draw.random() < 0.6 else None
        update(index, wanted, written.__getitem__, [ENCODER], among=among)
        if draw.random() < 0.2 and written:  # what may not be read any more is taken out between two updates
            id = draw.choice(sorted(written))
            index.drop_unused(index.remove([id, "never there"]))
            del written[id]
    once = IndexFile(tmp_path / "once.sqlite")
    update(once, {id: repr(one) for id, one in written.items()}, written.__getitem__, [ENCODER])
    assert content(index) == content(once)
    assert index.unsound() == once.unsound() == ()


def test_what_leaves_an_index_leaves_no_word_of_its_own(tmp_path: Path) -> None:
    index = IndexFile(tmp_path / "index.sqlite")
    one = Submission(id="one", title="Stalls", body="Zanzibarite stalls.", agency="Quillmaster", economies=("Chile",))
    other = Submission(id="other", title="Stalls", body="Lent stalls.", economies=("Chile",))
    update(index, {"one": "1", "other": "1"}, {"one": one, "other": other}.__getitem__, ())
    assert Counter({row.word: row.count for row in index.words_by(WordKey.PLAIN, "stalls")}) == Counter(
        Stalls=2, stalls=2
    )
    index.remove(["one"])
    assert not index.words_by(WordKey.PLAIN, "zanzibarite") and not index.words_by(WordKey.PLAIN, "quillmaster")
    assert [(row.word, row.count) for row in index.words_by(WordKey.PLAIN, "chile")] == [("Chile", 1)]
    index.remove(["other"])
    assert index.db.execute("select count(*) from vocabulary").fetchone() == (0,)


def test_a_vocabulary_that_is_not_its_passages_is_found(tmp_path: Path) -> None:
    index = IndexFile(tmp_path / "index.sqlite")
    update(index, {"one": "1"}, {"one": Submission(id="one", title="Stalls", body="Lent.")}.__getitem__, ())
    for change in (
        "update vocabulary set count = 9 where word = 'Lent'",
        "delete from vocabulary where word = 'Stalls'",
    ):
        assert index.unsound() == ()
        with pytest.raises(KeyboardInterrupt), index.writing() as db:
            db.execute(change)
            assert any("1 words" in one for one in index.unsound())
            raise KeyboardInterrupt


# -- by what the trail says ----------------------------------------------------------------------------------


def publish(kb: KnowledgeBase, one: Practice | Submission) -> None:
    text = writeup.write(one)
    kb.home.store.put(one, text, missing(one), "x")


def indexed(kb: KnowledgeBase) -> list[dict[str, Any]]:
    people = [VISITOR, MEMBER] if kb.home.collection(MEMBER) is not kb.home.collection(VISITOR) else [VISITOR]
    return [content(kb.home.collection(one).index) for one in people]


@pytest.mark.parametrize("seed", range(4))
def test_what_was_touched_is_all_that_has_to_be_compared(kb: KnowledgeBase, seed: int) -> None:
    draw, store = Random(seed), kb.home.store
    other = KnowledgeBase(kb.settings, HashingEncoder())
    for step in range(12):
        home = draw.choice((kb, other)).home
        ids = list(home.ledger().by_id)
        id = draw.choice(ids)
        match draw.randrange(6):
            case 0:
                store.put(drawn(draw, f"new-{step}"), str(step).encode(), (), "x")
            case 1:
                one = store.practice(id)
                publish(kb, replace(one, body=f"{one.body}\n\n## More\n\nStep {step}."))
            case 2:
                kind = draw.choice((Classification.MEMBERS, Classification.PUBLIC))
                publish(kb, replace(store.practice(id), classification=kind))
            case 3:
                store.withdraw(id, "x")
                home.close_in_index()
                assert not any(id in home.collection(who).index.ids() for who in (VISITOR, MEMBER))
            case 4:
                store.reinstate(id, "x", "why")
            case 5:
                keep = draw.choice([one for one in ids if one != id])
                if not home.ledger().by_id[keep].withdrawn and not home.ledger().by_id[id].withdrawn:
                    home_kb = kb if home is kb.home else other
                    home_kb.care.merges.merge(keep, id, operator("x"), "doubles", agreed=True)
        if draw.random() < 0.7:
            home.update_index(whole=False)
    kb.home.update_index(whole=False)
    narrow = indexed(kb)
    done = kb.home.update_index()
    assert (done.written, done.removed, done.encoded) == (0, 0, 0)
    assert indexed(kb) == narrow
    for path in kb.settings.built.glob("*.sqlite"):
        path.unlink()
    built = KnowledgeBase(kb.settings, HashingEncoder())
    built.home.update_index()
    assert indexed(built) == narrow


class Watched(HashingEncoder):
    """Says what it encodes, and does something beside it once."""

    def __init__(self, meanwhile: Any = lambda: None) -> None:
        self.read, self._meanwhile = list[str](), meanwhile

    def with_parts(self, texts: Any, parts: Any, tell: Any = print) -> Any:
        self.read += texts
        self._meanwhile()
        self._meanwhile = lambda: None
        return super().with_parts(texts, parts, tell)


def test_a_publication_looks_at_no_other_practice(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[str]()
    collection = kb.home.collection(VISITOR)
    searched_text = type(collection).searched_text

    def noted(self: Any, id: str) -> Submission:
        read.append(id)
        return searched_text(self, id)

    monkeypatch.setattr(type(collection), "searched_text", noted)
    for whole in ("without_vector", "sweep", "take_vectors", "ids"):
        monkeypatch.setattr(IndexFile, whole, lambda *_: pytest.fail("looks at everything"))
    kb.home.store.put(drawn(Random(1), "new"), b"x", (), "x")
    kb.home.update_index(whole=False)
    assert set(read) == {"new"} and "new" in collection.index.digests(["new"])
    kb.submissions.withdrawal.withdraw("new", by=operator("x"))
    assert not collection.index.digests(["new"])


def test_an_embargo_that_ends_is_noticed_though_nothing_was_written(kb: KnowledgeBase) -> None:
    from datetime import date, timedelta

    today, tomorrow = kb.settings.today(), kb.settings.today() + timedelta(1)
    one = kb.home.store.practice("chile-market-days")
    publish(kb, replace(one, classification=Classification.MEMBERS, release_date=tomorrow))
    kb.home.update_index(whole=False)
    assert one.id not in kb.home.index.ids()
    kb.home.update_index(whole=False)

    def settings_of(day: date) -> Any:
        class Later(type(kb.settings)):  # type: ignore[misc]
            def today(self) -> date:
                return day

        return Later(**vars(kb.settings))

    later = KnowledgeBase(settings_of(tomorrow), HashingEncoder())
    later.home.update_index(whole=False)
    assert one.id in later.home.index.ids() and today < tomorrow


def test_another_store_in_the_same_place_is_compared_whole(kb: KnowledgeBase, tmp_path: Path) -> None:
    import shutil

    kb.home.update_index()
    kept = tmp_path / "kept.sqlite"
    (store,) = (path for path in kb.home.store.files() if path.suffix == ".sqlite")
    shutil.copy(store, kept)
    kb.home.store.put(drawn(Random(1), "lost"), b"x", (), "x")
    kb.home.update_index(whole=False)
    kb.home.store._file.close()  # type: ignore[attr-defined]
    shutil.copy(kept, store)
    back = KnowledgeBase(kb.settings, HashingEncoder())
    for at in range(3):  # the trail is longer than it was, and says something else
        back.home.store.put(drawn(Random(at), "other"), str(at).encode(), (), "x")
    back.home.update_index(whole=False)
    assert back.home.index.ids() >= {"other"} and "lost" not in back.home.index.ids()


def test_what_is_closed_while_it_is_encoded_is_not_written(kb: KnowledgeBase) -> None:
    other = KnowledgeBase(kb.settings, HashingEncoder())
    encoder = Watched(lambda: other.submissions.withdrawal.withdraw("new", by=operator("x")))
    mine = KnowledgeBase(kb.settings, encoder)
    one = Submission(id="new", title="Quillmaster", body="Quillmaster stalls.", economies=("Chile",))
    publish(mine, one)
    mine.home.update_index(whole=False)
    assert "new" not in mine.home.index.ids() and not mine.home.index.words_by(WordKey.PLAIN, "quillmaster")
    assert kb.reading.search(Query("quillmaster", mode=Mode.WORDS)).total == 0
    assert mine.home.index.unsound() == ()


def test_what_is_replaced_while_it_is_encoded_stays_as_it_was_replaced(kb: KnowledgeBase) -> None:
    other = KnowledgeBase(kb.settings, HashingEncoder())
    one = Submission(id="new", title="Stalls", body="Quillmaster stalls.", economies=("Chile",))

    def replaced() -> None:
        publish(other, replace(one, body="Featherstone stalls."))
        other.home.update_index(whole=False)

    mine = KnowledgeBase(kb.settings, Watched(replaced))
    publish(mine, one)
    mine.home.update_index(whole=False)
    assert mine.home.index.words_by(WordKey.PLAIN, "featherstone")
    assert not mine.home.index.words_by(WordKey.PLAIN, "quillmaster")
    whole = mine.home.update_index()
    assert (whole.written, whole.removed, whole.encoded) == (0, 0, 0)


def test_a_build_that_was_killed_is_finished_by_the_next_publication(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.index.updating.BATCH", 1)

    def killed() -> None:
        raise KeyboardInterrupt

    for at in range(3):
        publish(kb, drawn(Random(at), f"new-{at}"))
    with pytest.raises(KeyboardInterrupt):
        KnowledgeBase(kb.settings, Watched(killed)).home.update_index(whole=False)
    kb.home.update_index(whole=False)
    assert kb.home.index.ids() >= {"new-0", "new-1", "new-2"} and kb.about().waiting == 0
