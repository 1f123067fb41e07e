"""The guides say what they do in words that a browser carries out, show pictures that are there, and hold code that
runs."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook
from werkzeug.serving import make_server

from kb import KnowledgeBase
from kb.reading.guides import ORDER
from tests.guides import FOLDER, PICTURES, drawn, read_steps, shown, steps, text_of
from tests.homes import ROOT
from tests.sites import application

MOST = 2_500_000
"""Bytes of all pictures together: they travel with the product."""


def test_every_guide_is_listed_and_has_steps() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(ORDER)
    assert all(len(steps(name)) >= 6 for name in ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_what_is_bold_in_a_step_is_what_it_presses(name: str) -> None:
    assert [(step.place, step.bold ^ step.labels) for step in steps(name) if step.bold != step.labels] == []
    assert steps(name)[0].acts[0].verb == "as"


@pytest.mark.parametrize("said", [
    "do as you please", 'open "no address"', "as nobody", 'fill "Title"', 'press "Save', 'press "Save" twice', "",
])  # fmt: skip
def test_an_act_that_is_unknown_or_half_said_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="made: 1"):
        list(read_steps("made", f"1. Press it.\n   <!-- step: {said} -->\n"))


def test_a_numbered_step_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="carries one comment"):
        list(read_steps("made", "1. Press it.\n2. And again.\n"))


def test_every_picture_is_shown_drawn_and_there() -> None:
    files = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert set(shown()) == drawn() == set(files)
    assert all(len(said) > 20 for said in shown().values())
    assert sum(files.values()) < MOST


def code(word: str) -> str:
    (found,) = [one for one in re.findall(r"```python\n(.*?)```", text_of("integrator"), re.S) if word in one]
    return found


@pytest.fixture
def site(kb: KnowledgeBase) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, application(kb), threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    kb.home.settings = replace(kb.settings, served=address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()


def test_the_lines_that_harvest_harvest_all(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(code("sickle").replace("https://practices.example.org", site), {})
    assert capsys.readouterr().out.strip() == "5"  # one of six is for members


def test_the_lines_that_verify_a_message_take_a_true_one_and_refuse_another() -> None:
    names: dict[str, object] = {}
    exec(code("standardwebhooks"), names)
    secret, body, at = "whsec_" + "c2VjcmV0" * 4, '{"type": "ping"}', datetime.now(UTC)
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("m1", at, body),
    }
    verified = names["verified"]
    assert callable(verified) and verified(secret, body, headers) == {"type": "ping"}
    with pytest.raises(Exception, match="signature"):
        verified(secret, body.replace("ping", "pong"), headers)


def test_every_rule_of_the_style_sheet_is_closed() -> None:
    """One that is left open swallows all that stand below it, and no browser says so."""
    text = (ROOT / "webapp" / "static" / "css" / "site.css").read_text("utf-8")
    deep = 0
    for line in text.splitlines():
        assert deep == 0 or not line.startswith("/* "), line
        deep += line.count("{") - line.count("}")
    assert deep == 0
