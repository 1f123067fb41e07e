"""Words looked up in columns: what the full text index would say, whatever was published and withdrawn since."""

import random
import sqlite3
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.index import fulltext, occurrences
from kb.index.arrays import open_arrays, write_arrays
from kb.index.concepts import APART, concepts
from kb.index.indexed_words import IndexedWords, Wording
from kb.index.postings import WEIGHTS, PhrasePlaces, Postings
from kb.index.row_layers import MOST_LAYERS, RowLayers
from kb.index.word_list import WordList
from kb.index.word_memory import WordMemory
from kb.search.syntax import parsed, restrict
from tests.index.fts5_words import Reference, expression, passages, practices
from tests.index.random_homes import SYNONYMS, WORDS, Segments, index_of, query, step, submission

FIGURES = ("bm25", "use", "coverage", "title", "named", "together")


@pytest.fixture(scope="module", params=range(3))
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Segments]:
    """A collection of which a part was published, withdrawn and replaced after its base was made."""
    chance = random.Random(request.param)
    many = request.param == 0  # and few that are withdrawn
    written = {f"p{at}": submission(chance, f"p{at}") for at in range(70 if many else chance.randint(3, 30))}
    segments = Segments(index_of(tmp_path_factory.mktemp("home"), written))
    segments.read()
    for at in chance.sample(range(len(written)), 1 if many else len(written) // 3):
        del written[f"p{at}"]
    for at in range(100, 100 + chance.randint(1, 9)):
        written[f"p{at}"] = submission(chance, f"p{at}")
    written[next(iter(written))] = submission(chance, next(iter(written)))
    step(segments.file, written)
    segments.read()
    yield segments
    segments.file.close()


def queries(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return ["", "the of", *(query(chance) for _ in range(count))]


def test_a_search_is_what_the_full_text_index_counts_and_ranks(home: Segments) -> None:
    words, reference = home.words(), Reference(home.file)
    alive = words.alive
    for text in queries(1, 60):
        found = fulltext.search(words, text, SYNONYMS)
        asked, understood = concepts(words, text, SYNONYMS)
        shares = {concept.term.form: found.share(concept.term.form) for concept in asked}
        figures = reference.figures(asked, understood, shares)
        for name in FIGURES:
            array = getattr(found, name)
            assert array.dtype == np.float32
            assert not array[~alive].any(), (text, name)
            np.testing.assert_allclose(array[alive], figures[name], rtol=2e-5, atol=2e-6, err_msg=f"{text}: {name}")
        for concept in asked:
            holders = words.numbers[found.holders[concept.term.form]]
            held = reference.looked_up(concept)["cover"] > 0
            assert holders.tolist() == np.array(reference.numbers)[held].tolist()


def test_it_does_not_matter_how_the_practices_came_into_the_index(home: Segments) -> None:
    """In two segments, remembered or not, in one that was merged, and in one read afresh: the very same numbers."""
    merged = Postings.merged(home.parts())
    afresh = IndexedWords.read(home.file)
    again = IndexedWords(home.file, [merged], afresh.numbers, afresh.owners, afresh.alive, WordMemory())
    for text in queries(2, 40):
        first, one, *others = (
            fulltext.search(words, text, SYNONYMS) for words in (home.words(), home.words(), afresh, again)
        )
        assert first.weights == one.weights == others[0].weights == others[1].weights
        for name in FIGURES:
            array = getattr(first, name)
            assert np.array_equal(array, getattr(one, name))
            for other in others:
                assert np.array_equal(array[home.words().alive], getattr(other, name)), (text, name)


@pytest.mark.parametrize("block", [1, 100, occurrences.BLOCK])
def test_what_is_merged_is_what_would_have_been_made_at_once(
    home: Segments, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occurrences, "BLOCK", block)
    afresh = Segments(home.file)
    afresh.read()
    merged, made = Postings.merged(home.parts()).arrays(), afresh.postings[0].arrays()
    assert merged.keys() == made.keys()
    for name, array in made.items():
        assert array.dtype == merged[name].dtype, name
        assert np.array_equal(array, merged[name]), name


def test_columns_are_opened_as_they_were_saved(home: Segments, tmp_path: Path) -> None:
    write_arrays(tmp_path, home.postings[0].arrays())
    opened = Postings.opened(open_arrays(tmp_path))
    assert opened.size == home.postings[0].size
    for phrase in (*WORDS, "global value chain"):
        one, other = opened.of_phrase(phrase), home.postings[0].of_phrase(phrase)
        assert np.array_equal(one.places, other.places) and np.array_equal(one.rows, other.rows)


@pytest.mark.parametrize(
    "wording",
    [
        Wording(("credit",)),
        Wording(("valu chain",)),
        Wording(("",)),
        Wording(("credit", "export", "global valu chain", "quux")),
        Wording(("korea", "chile"), ("north korea", "credit")),
        Wording(("global", "chain"), apart=APART),
        Wording(("export", "credit", "market"), apart=2),
        Wording(("export", "export"), apart=1),
        Wording(("export", "quux"), apart=APART),
    ],
)
def test_a_wording_stands_where_the_full_text_index_has_it(home: Segments, wording: Wording) -> None:
    words, match = home.words(), expression(wording)
    posting = words.posting(wording)
    assert set(words.numbers[posting.places].tolist()) == practices(home.file, match)
    assert set(words.numbers[posting.title].tolist()) == practices(home.file, f"title : ({match})")
    assert set(words.numbers[posting.named].tolist()) == practices(home.file, f"names : ({match})")
    rows = posting.rows[words.alive[words.owners[posting.rows]]]
    assert {home.rows[row] for row in rows} == passages(home.file, match).keys()
    assert words.held(wording) == len(posting.places) == len(posting.use)
    assert words.stands(wording) == bool(len(posting.places))


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("+credit", '"credit"'),
        ('"value chain"', '"valu chain"'),
        ("-credit", 'NOT "credit"'),
        ("cred*", '"cred" *'),
        ("e-comm*", '"e comm" *'),
        ("title:rural", 'title : "rural"'),
        ("title:rur*", 'title : "rur" *'),
        ("credit OR export", '"credit" OR "export"'),
    ],
)
def test_operators_leave_what_the_full_text_index_would(home: Segments, text: str, match: str) -> None:
    words = home.words()
    mask = restrict(parsed(text), words)
    assert mask is not None
    everything = set(words.numbers[words.alive].tolist())
    there = practices(home.file, match.removeprefix("NOT "))
    assert set(words.numbers[mask].tolist()) == (everything - there if match.startswith("NOT") else there)


def test_an_index_of_nothing_is_searched(tmp_path: Path) -> None:
    file = index_of(tmp_path, {})
    words = IndexedWords.read(file)
    found = fulltext.search(words, "global value chain women Korea", SYNONYMS)
    assert (words.count, found.known, len(found.together)) == (0, 0.0, 0)
    segments = Segments(file)
    segments.read()
    step(file, {"p": submission(random.Random(5), "p")})
    segments.read()
    assert fulltext.search(segments.words(), " ".join(WORDS), SYNONYMS).known > 0
    merged = Postings.merged(segments.parts())
    assert merged.size == segments.postings[1].size
    file.close()


COLUMN = st.lists(st.sampled_from("abcd"), max_size=24).map(" ".join)


@given(st.lists(st.tuples(COLUMN, COLUMN, COLUMN, COLUMN), max_size=4), st.sampled_from(["a b", "a b c", "b a", "a a"]))
def test_words_are_close_where_the_full_text_index_counts_them(
    texts: list[tuple[str, str, str, str]], asked: str
) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table words using fts5(title, summary, body, names)")
    db.executemany(
        "insert into words (rowid, title, summary, body, names) values (?, ?, ?, ?, ?)",
        [(no, *row) for no, row in enumerate(texts)],
    )
    forms, apart = asked.split(), 3
    match = f"NEAR({asked}, {apart})"
    # each place that counts stands in brackets
    marked = db.execute(
        f"select rowid, {', '.join(f'highlight(words, {at}, char(91), char(93))' for at in range(4))} "
        "from words where words match ? order by rowid",
        [match],
    ).fetchall()
    found = Postings.of(texts, []).near(forms, apart)
    assert found.places.tolist() == [no for no, *_ in marked]
    for form, frequency in zip(forms, found.frequencies, strict=True):
        counted = [
            sum(w * column.count(f"[{form}]") for w, column in zip(WEIGHTS, row, strict=True)) for _, *row in marked
        ]
        assert frequency.tolist() == counted
    db.close()


@given(st.sets(st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc", "Cs"]), min_size=1)), st.text())
def test_a_word_is_found_and_those_that_begin_as_it_does(words: set[str], sought: str) -> None:
    some = sorted(words)
    one = WordList.of(some)
    assert [one.find(word) for word in some] == list(range(len(some)))
    assert one.words() == some
    assert (one.find(sought) >= 0) == (sought in words)
    first, last = one.beginning(sought)
    if "�" not in sought and sought.isprintable():
        assert some[first:last] == [word for word in some if word.startswith(sought)]


@given(st.lists(st.integers(0, MOST_LAYERS + 3), max_size=12), st.integers(0, 10))
def test_the_best_row_of_every_place_is_found(sizes: list[int], seed: int) -> None:
    owners = np.repeat(np.arange(len(sizes)), sizes)
    worth = np.random.default_rng(seed).random(len(owners)).astype(np.float32)
    layers = RowLayers(owners, len(sizes))
    slotted = np.zeros_like(worth)
    slotted[layers.slots] = worth
    best = [max(worth[owners == place], default=0.0) for place in range(len(sizes))]
    assert layers.best(slotted).tolist() == best


def places(size: int) -> PhrasePlaces:
    none = np.zeros(0, np.int64)
    return PhrasePlaces(np.zeros(size, np.int64), (), none, none, none)


def test_what_was_lately_asked_for_is_remembered_within_its_bounds() -> None:
    memory, looks = WordMemory(most_bytes=40_000), list[str]()

    def ask(key: str) -> None:
        def look() -> PhrasePlaces:
            looks.append(key)
            return places(1_000)

        memory.recalled((key,), 0, look)

    for key in ("a", "b", "c", "a", "d", "e", "a", "b"):
        ask(key)
    assert looks == ["a", "b", "c", "d", "e", "b"]  # the fifth made the least lately used go


def test_a_long_phrase_of_common_words_takes_no_memory_of_its_length() -> None:
    postings = Postings.of([("", "", "credit export " * 5_000, "")], [])
    phrase = "credit " * 1_000
    tracemalloc.start()
    found = postings.of_phrase(phrase)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not len(found.places)
    assert most < 2_000_000


def test_many_ask_at_once(home: Segments) -> None:
    words = home.words()
    asked = queries(3, 12)
    expected = [fulltext.search(home.words(), text, SYNONYMS).together for text in asked]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: fulltext.search(words, text, SYNONYMS).together, asked * 4))
    assert all(np.array_equal(one, expected[at % len(asked)]) for at, one in enumerate(found))
