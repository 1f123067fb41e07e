"""No text holds a worker up: at every door where people hand text in, each of these is done with or refused at once."""

import io
import json
import time
from collections.abc import Callable, Mapping

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.importing import paper as papers
from tests.dossiers import ENTRIES, begun
from tests.pages.conftest import OWN

As = Callable[[str], FlaskClient]

SECONDS = 8.0
"""Of the processor: generous, since what is looked for took tens of seconds."""

TEXTS: Mapping[str, str] = {
    "dots and letters": "a." * 35_000,
    "hyphens": "A-" * 50_000,
    "digits": "0.0" * 30_000,
    "at signs": "a@" * 50_000,
    "an address that never ends": "a@" + "-" * 100_000,
    "blanks in a heading": "# x" + " " * 100_000 + "x",
    "signs and blanks": ("# " + " " * 50) * 7_500,
    "tabs in a heading": "## x" + "\t" * 100_000 + "x",
    "dots in a heading": "# x" + "." * 100_000 + "x",
    "hashes": "# " + "#" * 100_000 + "x",
    "blanks": "x" + " " * 100_000 + "x",
    "addresses and blanks": "a http://" + " " * 100_000 + "x",
    "underlines": "a\n---\n\n" * 14_000,
    "rules": "-" * 100_000 + "x",
    "brackets": "[" * 100_000,
    "open and closed brackets": "[" * 50_000 + "]" * 50_000,
    "images": "![](" * 25_000,
    "parentheses": "(" * 100_000,
    "stars": "*a " * 33_000,
    "stars on both sides": "*" * 50_000 + "a" + "*" * 50_000,
    "lower lines": "_a_" * 33_000,
    "backticks": "".join("e" + "`" * n for n in range(400)),
    "tags": "<a " * 33_000,
    "comments": "<!--" * 25_000,
    "entities": "&#" * 50_000,
    "quotations": "> " * 50_000 + "a",
    "quotation marks": "“" * 100_000,
    "fences": "```\n" * 25_000,
    "open fences": "".join("`" * (n % 50 + 3) + "a\n" for n in range(3_500)),
    "lists in lists": "".join("  " * n + "- a\n" for n in range(300)),
    "definitions": "[a]: \n" * 16_000,
    "tables": "|a" * 50_000,
    "empty lines": "\n " * 50_000,
    "marks on a letter": "a" + "\u0315\u0301" * 50_000,
    "commas": "," * 100_000,
    "wide blanks": "x" + "\u3000" * 100_000 + "x",
}
hostile = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in TEXTS.items()])


def quickly(call: Callable[[], TestResponse]) -> TestResponse:
    began = time.process_time()
    answer = call()
    assert time.process_time() - began < SECONDS
    assert answer.status_code < 500
    return answer


@hostile
def test_a_form_is_shown_kept_and_looked_at_without_delay(
    text: str, client_as: As, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    dossier, client = begun(kb, account_of("delegate")), client_as("delegate")
    for field in ("done", "rest", "sources", "related"):
        entries = {**ENTRIES, field: text}
        quickly(lambda entries=entries: client.post(f"/submissions/{dossier.id}/preview", data=entries, headers=OWN))  # type: ignore[misc]
    entries = {**ENTRIES, "problem": text, "changed": dossier.changed}
    quickly(lambda: client.post(f"/submissions/{dossier.id}", data=entries, headers=OWN))
    quickly(lambda: client.get(f"/submissions/{dossier.id}"))


@hostile
def test_a_pasted_paper_is_cut_without_delay(text: str, client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    for paper in (text, f"Title\n\n## Results\n\n{text}"):
        quickly(lambda paper=paper: client.post("/submissions/from-paper", data={"text": paper}, headers=OWN))  # type: ignore[misc]


@hostile
def test_a_file_is_brought_in_without_delay(text: str, client: FlaskClient, kb: KnowledgeBase) -> None:
    for whole in (text, f"---\ntitle: x\neconomies: [Chile]\n---\n\n{text}", f"---\ntitle: {text}\n---\n\nx"):
        data = {"file": (io.BytesIO(whole.encode()), "x.md"), "text": ""}
        quickly(lambda data=data: client.post("/submissions/from-paper", data=data, headers=OWN))  # type: ignore[misc]
    cell = text[:30_000].replace('"', "")
    sheet = f'Title,Economies,What was done,Objectives,"{cell}"\nA,Chile,"{cell}","{cell}",b\n'
    answer = quickly(lambda: client.post("/import", data={"file": (io.BytesIO(sheet.encode()), "x.csv")}, headers=OWN))
    if answer.status_code == 303:
        quickly(lambda: client.get(answer.headers["Location"]))


@hostile
def test_a_program_hands_it_in_without_delay(text: str, client_as: As, kb: KnowledgeBase) -> None:
    entries = {**ENTRIES, "done": text, "rest": text}
    quickly(lambda: client_as("delegate").post("/api/v1/submissions", json=entries, headers=OWN))


@pytest.mark.parametrize(
    "deep", ["[" * 80_000, "{" * 80_000, "[a, {b: " * 20_000, "- " * 40_000, "[" * 40_000 + "]" * 40_000]
)
def test_deep_front_matter_is_refused_with_the_limit(deep: str, client_as: As) -> None:
    data = {"file": (io.BytesIO(f"---\ntitle: x\nsources:\n  {deep}\n---\n\nx".encode()), "x.md"), "text": ""}
    answer = quickly(lambda: client_as("delegate").post("/submissions/from-paper", data=data, headers=OWN))
    assert answer.status_code == 422 and "line 4: lists within lists more than 20 deep" in answer.text


@pytest.mark.parametrize("text", ["word " * 200_000, "## Results\n\na\n\n" * 70_000, "# " * 4_000_000])
def test_a_text_far_longer_than_a_write_up_is_refused_before_it_is_cut(text: str, client_as: As) -> None:
    answer = quickly(lambda: client_as("delegate").post("/submissions/from-paper", data={"text": text}, headers=OWN))
    assert answer.status_code == 422 and "is the most; keep the practice itself" in answer.text
    data = {"file": (io.BytesIO(b"---\ntitle: x\n---\n" + text.encode() * 2), "x.md"), "text": ""}
    answer = quickly(lambda: client_as("delegate").post("/submissions/from-paper", data=data, headers=OWN))
    assert answer.status_code == 422 and "is the most; keep the practice itself" in answer.text


def test_a_long_text_is_cut_in_the_sandbox_as_a_short_one_is_here(kb: KnowledgeBase) -> None:
    text = "Title\n\n## Results\n\nSales rose.\n\n" + "## Results\n\nMore | of * it\n\n" * 2_500
    few = papers.read_text(text, kb.plan)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(papers, "FEW", len(text))
        assert papers.read_text(text, kb.plan) == few
    assert few.entries["results"].count("More | of * it") == 2_500


def test_an_account_is_not_asked_for_a_password_that_holds_a_worker_up(client_as: As) -> None:
    form = {"email": "a@example.org", "password": "a" + "\u0315\u0301" * 50_000}
    quickly(lambda: client_as("visitor").post("/sign-in", data=form, headers=OWN))


def test_deep_json_is_refused(client_as: As) -> None:
    deep = '{"title": ' + "[" * 80_000 + "}"
    answer = quickly(
        lambda: client_as("delegate").post(
            "/api/v1/submissions", data=deep, content_type="application/json", headers=OWN
        )
    )
    assert answer.status_code == 400 and json.loads(answer.text)
