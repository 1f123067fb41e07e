"""Bringing in a back catalogue: a preview first, then all of it at once, and hostile files end in a sentence."""

import fcntl
import io
import json
import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.conftest import SHARED, shared_data
from tests.documents.test_sandbox import changed, word
from tests.documents.word_files import document, paragraph, run
from tests.homes import ROOT
from tests.importing.test_importing import GOOD, OFFICER, sheet
from tests.pages.conftest import MARKUP, OWN

AsWhom = Callable[[str], FlaskClient]


def bring(client: FlaskClient, data: bytes, name: str = "catalogue.xlsx"):  # type: ignore[no-untyped-def]
    return client.post("/import", data={"file": (io.BytesIO(data), name)}, headers=OWN)


def brought(client: FlaskClient, data: bytes, name: str = "catalogue.xlsx") -> str:
    """The address of the preview."""
    answer = bring(client, data, name)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def until(look: Callable[[], str], wanted: str) -> str:
    """What is looked at, once the site has come so far by itself."""
    for _ in range(600):
        if wanted in (found := look()):
            return found
        time.sleep(0.1)
    raise AssertionError(f"{wanted} never came: {found}")


@pytest.fixture
def kb_serves(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return kb.home.mend_indexes


def said(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).split())


def apply(client: FlaskClient, address: str):  # type: ignore[no-untyped-def]
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(address).text)
    assert seen
    return client.post(f"{address}/apply", data={"seen": seen[1]}, headers=OWN)


def test_rows_that_may_be_on_record_are_asked_about_in_one_block(client: FlaskClient, kb: KnowledgeBase) -> None:
    row = {**GOOD, "Title": "Online market days for vilage producers", "Submitting economies": "Chile"}
    address = brought(client, sheet(row, GOOD, {**GOOD, "Title": "A night markets for crafts"}))
    page = said(client, address)
    assert "2 new rows say nearly what" in page and "its title is nearly the same" in page and "3 new" in page
    chosen = {"same-2": "chile-market-days", "same-4": "-"}
    assert client.post(address, data=chosen, headers=OWN).status_code == 303
    page = said(client, address)
    assert "3 rows: 1 new, 1 changed, 0 the same already, 0 refused, 1 left out" in page
    assert "Row 2 as you chose" in page and "say nearly what" not in page
    client.post(address, data={**chosen, "same-4": ""}, headers=OWN)
    assert "2 new, 1 changed" in said(client, address), "a choice is taken back"
    assert client.post(address, data={"same-2": "nothing-such"}, headers=OWN).status_code == 404
    assert client.post(address, data={"same-99": "chile-market-days"}, headers=OWN).status_code == 400
    apply(client, address)
    assert kb.home.store.practice("chile-market-days").title == row["Title"]


def test_rows_become_drafts_instead(client: FlaskClient, kb: KnowledgeBase) -> None:
    before, address = set(kb.home.cards()), brought(client, sheet(GOOD))
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(address).text)
    assert seen
    answer = client.post(f"{address}/apply", data={"seen": seen[1], "as": "drafts"}, headers=OWN)
    assert answer.status_code == 303 and set(kb.home.cards()) == before
    assert "1 draft: look over and hand in under Submissions" in said(client, address)
    assert GOOD["Title"] in said(client, "/submissions")
    page = said(client, brought(client, sheet(GOOD)))
    assert "0 new" in page and "your draft d1 already" in page


def test_a_file_is_looked_at_and_then_comes_in_at_once(client: FlaskClient, kb: KnowledgeBase) -> None:
    before = len(kb.home.store.practices())
    address = brought(client, sheet(GOOD, {**GOOD, "Title": ""}))
    page = said(client, address)
    assert "2 rows: 1 new, 0 changed, 0 the same already, 1 refused" in page
    assert "Bring in 1 practice" in page
    assert "Title : a practice needs a title" in page
    assert len(kb.home.store.practices()) == before, "a look changes nothing"
    answer = apply(client, address)
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = said(client, address)
    assert "1 new, 0 changed, 0 the same already, 1 refused" in page
    assert "row 3" in page and "The search finds them already" in page
    assert "night market" in client.get("/?q=night+market+crafts").text
    assert {entry.by for entry in kb.home.store.trail(practice="SMEWG-BP-0006")} == {"account-1"}


def test_an_import_is_taken_back_from_its_report(client: FlaskClient, kb: KnowledgeBase) -> None:
    address = brought(client, sheet(GOOD, {**GOOD, "Title": "A second"}))
    apply(client, address)
    leading = re.search(r'href="(/care/batches/\d+)">Undo this import', client.get(address).text)
    assert leading
    page = said(client, leading[1])
    assert "2 practices of 2 would be taken back. No figure moves" in page and "2 new, 0 changed" in page
    assert client.post(f"{leading[1]}/undo", data={"why": "the wrong file"}, headers=OWN).status_code == 303
    assert "Undone on" in said(client, leading[1]) and "SMEWG-BP-0006" not in kb.home.cards()
    assert "Import of file" in said(client, "/care/batches")
    assert "2 new" in said(client, brought(client, sheet(GOOD, {**GOOD, "Title": "A second"})))


def test_the_site_indexes_what_came_in_by_itself_and_says_how_far_it_is(
    client: FlaskClient, kb: KnowledgeBase, kb_serves: Callable[[], None]
) -> None:
    kb_serves()
    kb.home.settings.built.mkdir(parents=True, exist_ok=True)
    with (kb.home.settings.built / "mending.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)  # another process is at it
        address = brought(client, sheet(*({**GOOD, "Title": f"Practice {no}"} for no in range(25))))
        assert apply(client, address).status_code == 303
        page = said(client, address)
        assert "0 of 25 indexed. The site does it by itself" in page and "kb index" not in page
        assert "25 practices are not indexed yet" in said(client, "/?q=night+market+crafts")
    page = until(lambda: said(client, address), "The search finds them already")
    assert "of 25 indexed" not in page
    assert "Practice 7" in client.get("/?q=Practice+7+stalls+were+let").text


def test_how_long_it_takes_is_told_by_what_was_done_so_far(
    client: FlaskClient, kb: KnowledgeBase, kb_serves: Callable[[], None]
) -> None:
    kb_serves()
    kb.home.settings.built.mkdir(parents=True, exist_ok=True)
    with (kb.home.settings.built / "mending.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        address = brought(client, sheet(*({**GOOD, "Title": f"Practice {no}"} for no in range(25))))
        apply(client, address)
        noted = kb.home.settings.built / "indexing.json"
        noted.write_text(json.dumps({"at": time.time() - 40, "waiting": 35}), "utf-8")
        assert "0 of 25 indexed, about 2 minutes to go" in said(client, address)
        for wrong in ("", "[]", "{}", '{"at": "x", "waiting": 3}'):
            noted.write_text(wrong, "utf-8")
            assert "0 of 25 indexed. The site" in said(client, address)


def test_what_waits_when_a_site_starts_is_indexed(kb: KnowledgeBase, kb_serves: Callable[[], None]) -> None:
    kb.home.update_index()
    kb.importing.apply(OFFICER, sheet(GOOD), "x.xlsx")
    assert kb.home.collection().waiting() == 1
    kb_serves()
    until(lambda: str(kb.home.collection().waiting()), "0")


def test_the_same_file_again_has_nothing_to_bring_in(client: FlaskClient) -> None:
    data = sheet(GOOD)
    apply(client, brought(client, data))
    page = said(client, brought(client, data))
    assert "0 new, 0 changed, 1 the same already" in page and "on record already" in page
    assert "<button>Bring in" not in client.get(brought(client, data)).text


def test_an_update_names_the_fields_that_it_changes(client: FlaskClient) -> None:
    page = said(
        client, brought(client, sheet({"ID": "chile-market-days", "Lead agency": "Another", "Status": "planned"}))
    )
    assert "changed Lead agency, Status" in page
    assert "Practices shared at SMEWG meetings 2 1" in page


def test_columns_are_chosen_by_a_person(client: FlaskClient, kb: KnowledgeBase) -> None:
    address = brought(client, b"Shoe size;Title;Submitting economies;What was done\n42;A thing;Chile;text\n", "x.csv")
    assert "4 of 4 columns read" in said(client, address)
    assert re.search(r'<option value="rest" selected', client.get(address).text), "what no field takes is kept"
    chosen = {"column-0": "agency", "column-1": "title", "column-2": "economies", "column-3": "done", "clear": "yes"}
    assert client.post(address, data=chosen, headers=OWN).status_code == 303
    assert "4 of 4 columns read" in said(client, address)
    assert 'name="clear" value="yes" checked' in client.get(address).text
    apply(client, address)
    assert kb.home.store.practice("SMEWG-BP-0006").agency == "42"
    wrong = client.post(brought(client, sheet(GOOD)), data={"column-0": "nonsense"}, headers=OWN)
    assert wrong.status_code == 400 and "nonsense" in wrong.text


def test_what_changed_meanwhile_is_shown_again_and_not_applied(client: FlaskClient, kb: KnowledgeBase) -> None:
    first, second = brought(client, sheet(GOOD)), brought(client, sheet(GOOD))
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(second).text)
    assert seen and apply(client, first).status_code == 303
    answer = client.post(f"{second}/apply", data={"seen": seen[1]}, headers=OWN)
    assert answer.status_code == 409
    assert "has changed since you looked" in answer.text and "1 the same already" in answer.text
    twice = client.post(f"{first}/apply", data={"seen": seen[1]}, headers=OWN)
    assert twice.status_code == 409
    assert len([p for p in kb.home.store.practices() if p.title == GOOD["Title"]]) == 1


def test_rows_are_paged_and_those_refused_can_be_seen_alone(client: FlaskClient) -> None:
    address = brought(client, sheet(*({**GOOD, "Title": f"Practice {no}"} for no in range(60)), {**GOOD, "Title": ""}))
    assert "Practice 49" in said(client, address) and "Practice 51" not in said(client, address)
    assert "Practice 51" in said(client, f"{address}?page=2")
    refused = said(client, f"{address}?show=refused")
    assert "without a title" in refused and "Practice 1" not in refused
    assert client.get(f"{address}?show=nonsense").status_code == 400
    assert client.get(f"{address}?page=x").status_code == 400


def test_only_the_one_who_brought_a_file_sees_it(client_as: AsWhom, client: FlaskClient) -> None:
    address = brought(client, sheet(GOOD))
    for who, status in (("delegate", 403), ("chair", 403), ("administrator", 403), ("visitor", 401)):
        assert client_as(who).get(address).status_code == status
        assert client_as(who).post(f"{address}/apply", headers=OWN).status_code == status
    assert client.get("/import/another").status_code == 404
    assert client.post("/import/another/apply", headers=OWN).status_code == 404


def test_what_the_reader_of_a_paper_has_to_say_stands_before_and_after(client: FlaskClient) -> None:
    hidden = paragraph("Stalls were let. ", run("Not cleared by the ministry", "<w:vanish/>"))
    address = brought(client, document(paragraph("A night market") + hidden), "paper.docx")
    page = said(client, address)
    assert "hidden" in page and "Not cleared" not in page
    apply(client, address)
    assert "hidden" in said(client, address)


PAPERS = ("a.doc", "a.docm", "a.DOTX", "a.rtf", "a.odt", "a.pages")


@pytest.mark.parametrize("name", [*PAPERS, "a.xls", "a.ods", "a.numbers"])
def test_a_file_of_another_kind_is_told_what_it_is_and_what_to_do(
    client: FlaskClient, client_as: AsWhom, kb: KnowledgeBase, tmp_path: Path, name: str
) -> None:
    wanted = r"it is (an? )?[^;]*(\.\w+|Pages|Numbers)[^;]*; (open|export) it .*(\.docx|\.xlsx)"
    assert re.search(wanted, unescape(bring(client, b"x", name).text)), name
    if name in PAPERS:
        paper = {"file": (io.BytesIO(b"x"), name)}
        answer = client_as("delegate").post("/submissions/from-paper", data=paper, headers=OWN)
        assert re.search(wanted, unescape(answer.text)), name
    (tmp_path / name).write_bytes(b"x")
    ((_, reason),) = kb.importing.import_files([tmp_path / name], OFFICER).refused
    assert re.search(wanted, reason)


def test_what_a_cell_holds_is_escaped(client: FlaskClient) -> None:
    row = {**GOOD, "Title": MARKUP, "Kind": MARKUP, MARKUP: "x"}
    address = brought(client, sheet(row), f"{MARKUP}.xlsx")
    assert MARKUP not in client.get(address).text
    row = {**GOOD, "Title": MARKUP, "Agency": MARKUP}
    address = brought(client, sheet(row, {**row, "Title": ""}), f"{MARKUP}.xlsx")
    apply(client, address)
    assert MARKUP not in client.get(address).text


def test_a_form_from_elsewhere_or_without_a_file_is_refused(client: FlaskClient) -> None:
    elsewhere = client.post("/import", data={"file": (io.BytesIO(sheet(GOOD)), "x.xlsx")})
    assert elsewhere.status_code == 403
    for data in ({}, {"file": (io.BytesIO(b""), "")}, {"file": "text"}):
        answer = client.post("/import", data=data, headers=OWN)
        assert answer.status_code == 400 and "choose one first" in answer.text
    for address in ("/import/x/apply", "/submissions/from-paper/place"):
        assert client.get(address).status_code == 405


def test_a_file_over_the_limit_is_told_so(client: FlaskClient) -> None:
    assert bring(client, bytes(21 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "x.docx", "x.pdf", "x.doc", "x", ".xlsx", "../../x.xlsx"])
@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 100, b"PK\x03\x04", word("x"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"a,b\n"],
    ids=["empty", "nothing", "cut", "word", "locked", "head"],
)
def test_what_is_no_catalogue_is_told_so_and_nothing_is_kept(
    client: FlaskClient, kb: KnowledgeBase, name: str, data: bytes
) -> None:
    answer = bring(client, data, name)
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        assert "cannot be read" in answer.text
        assert not (kb.settings.home / "imports").exists()


def test_a_bomb_is_a_sentence(client: FlaskClient) -> None:
    bomb = changed(sheet(GOOD), lambda parts: parts.update({"xl/media/a.bin": b"\0" * 70_000_000}))
    answer = bring(client, bomb)
    assert answer.status_code == 422 and "MB is the most" in answer.text


@shared_data
def test_the_collected_hostile_files_are_never_a_fault_of_ours(client: FlaskClient, kb: KnowledgeBase) -> None:
    home = {path for path in kb.settings.home.rglob("*") if "imports" not in path.parts}
    files = [path for folder in ("pdf", "upload", "csv", "own") for path in (SHARED / "payloads" / folder).glob("*")]
    for path in files:
        for name in (f"{path.stem}.csv", f"{path.stem}.xlsx"):
            answer = bring(client, path.read_bytes(), name)
            assert answer.status_code in (303, 422), (path, name)
            if answer.status_code == 303:
                assert client.get(answer.headers["Location"]).status_code == 200
        paper = client.post(
            "/submissions/from-paper", data={"file": (io.BytesIO(path.read_bytes()), f"{path.stem}.txt")}, headers=OWN
        )
        assert paper.status_code in (200, 422)
    assert {path for path in kb.settings.home.rglob("*") if "imports" not in path.parts} == home


@pytest.mark.parametrize("name", ["write-up.docx", "write-ups.xlsx"])
def test_a_template_is_handed_out_under_its_name(client: FlaskClient, kb: KnowledgeBase, name: str) -> None:
    answer = client.get(f"/templates/{name}")
    assert answer.status_code == 200
    assert answer.data == kb.importing.template(name.rpartition(".")[2])
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert "openxmlformats" in answer.headers["Content-Type"]
    assert client.get("/templates/other.docx").status_code == 404


def test_the_way_in_stands_in_the_head_for_those_who_may(client_as: AsWhom) -> None:
    assert ">Bring in<" in client_as("officer").get("/about").text
    assert ">Bring in<" not in client_as("delegate").get("/about").text
