"""What was written after a practice is read alone, row for row as it stands beside its words and vectors."""

from pathlib import Path

from kb.encoder import HashingEncoder
from kb.index.index_file import IndexFile
from kb.index.updating import update
from kb.practice.practice import Submission

BODY = "## What was done\n\nMarket days were held.\n\n## Results\n\nTrade grew by half."
ENCODER = HashingEncoder()


def written(id: str, body: str = BODY) -> Submission:
    return Submission(id=id, title=f"Market days in {id}", summary=f"How {id} did it.", economies=("Chile",), body=body)


def in_step(index: IndexFile, *practices: Submission) -> None:
    texts = {one.id: one for one in practices}
    update(index, {one.id: one.body for one in practices}, texts.__getitem__, [ENCODER])


def test_what_is_newer_than_a_practice_is_read_in_one_order(tmp_path: Path) -> None:
    index = IndexFile(tmp_path / "index.sqlite")
    in_step(index, written("a"), written("b"))
    last = int(index.numbers()[-1])
    in_step(index, written("a"), written("c", "One line."), written("b", f"{BODY}\n\n## Lessons\n\nBegin early."))

    assert [id for _, id, *_ in index.practices_after(0)] == ["a", "c", "b"]
    assert index.numbers().tolist() == [no for no, *_ in index.practices_after(0)]
    newer = index.practices_after(last)
    assert [id for _, id, *_ in newer] == ["c", "b"] and index.practices_after(newer[-1][0]) == []
    rows = index.passages_after(last)
    for no, id, *_ in newer:
        assert [row[::2] for row in rows if row[1] == no] == [row[:2] for row in index.passages(no)], id
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert [title.split()[-1] for title, *_ in index.words_after(last)] == ["c", "b"]
    forms = index.passage_words_after(last)
    assert len(forms) == len(rows) and "begin" in forms[-1] and "line" in forms[1]


def test_the_vectors_of_what_is_newer_stand_by_their_passages(tmp_path: Path) -> None:
    index = IndexFile(tmp_path / "index.sqlite")
    in_step(index, written("a"))
    last = int(index.numbers()[-1])
    in_step(index, written("a"), written("b"))
    rows = [no for no, _, _ in index.passages_after(last)]
    found = list(index.vectors_after(ENCODER.id, last))
    assert [no for no, _ in found] == rows
    assert all(len(vector) == 4 * ENCODER.query("x").size for _, vector in found)
    assert list(index.vectors_after("another", last)) == []
    with index.writing() as db:  # one that lacks its vector is passed over, and moves no other
        digest = db.execute("select digest from passages where no = ?", [rows[1]]).fetchone()
        db.execute("delete from vectors where digest = ?", digest)
    assert [no for no, _ in index.vectors_after(ENCODER.id, last)] == [rows[0], *rows[2:]]


def test_an_index_without_practices_has_no_numbers(tmp_path: Path) -> None:
    assert IndexFile(tmp_path / "index.sqlite").numbers().shape == (0,)
