"""What `make recording` files and holds against each other; the campaign itself makes a home and walks it whole."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.campaigns.recording.answers import Answer, Steady
from tests.campaigns.recording.comparing import compare

STEADY = Steady("http://127.0.0.1:8765", datetime(2026, 3, 4, 10, 30, 20, tzinfo=UTC))


def recorded(folder: Path, **answers: str) -> Path:
    """A recording whose answers have these bodies."""
    for name, body in answers.items():
        Answer(f"visitor GET /{name}?a=[1]", "200\ncontent-type: text/html", body).keep(folder)
    return folder


def test_equal_recordings_are_told_to_be_equal(tmp_path: Path) -> None:
    before, after = recorded(tmp_path / "a", areas="Areas", desk=""), recorded(tmp_path / "b", areas="Areas", desk="")
    assert compare(before, after, None) == 0


@pytest.mark.parametrize("after", [{"areas": "Aeras"}, {"areas": "Areas", "desk": "More"}, {"desk": "Areas"}])
def test_whatever_changed_came_or_went_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], after: dict[str, str]
) -> None:
    assert compare(recorded(tmp_path / "a", areas="Areas"), recorded(tmp_path / "b", **after), None) == 1
    assert "visitor GET /" in capsys.readouterr().out


def test_what_is_meant_to_differ_is_named_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = recorded(tmp_path / "a", areas="Areas"), recorded(tmp_path / "b", areas="Fields")
    meant = tmp_path / "meant.txt"
    meant.write_text("# a comment\nvisitor GET /areas?a=[1]  they are called fields now\n", "utf-8")
    assert compare(before, after, meant) == 0
    assert "they are called fields now" in capsys.readouterr().out
    meant.write_text("* GET /areas*\n", "utf-8")
    with pytest.raises(RuntimeError, match="say why"):
        compare(before, after, meant)


def test_only_moments_of_the_recording_itself_are_taken_out() -> None:
    told = "at 2026-03-04T10:30:21+00:00, on 4 March 2026, 10:31, kept at 2026-03-04T10:30:20, on 4 March 2026, 10:30"
    assert STEADY.text(told) == "at {now}, on {now}, kept at {day}T10:30:20, on {day}, 10:30"
    assert STEADY.text("http://127.0.0.1:8765/about on 4 March 2026") == "{site}/about on {day}"
    assert STEADY.headers({"Set-Cookie": "kb=abc; Path=/", "Date": "now"}) == "set-cookie: kb={secret}; Path=/"


def test_a_file_that_is_packed_is_filed_by_its_members(tmp_path: Path) -> None:

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<p>Told on 2026-03-04</p>")
        archive.writestr("picture.png", b"\x89PNG\xff")
    lines = STEADY.body(data.getvalue()).split("\n")
    assert lines[:3] == ["=== word/document.xml", "<p>Told on {day}</p>", "=== picture.png"]
    assert lines[3].startswith("5 bytes, SHA-256 ")
