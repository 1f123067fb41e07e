"""A Word paper with what nobody was to see, at the doors of an author's pages and of the command line."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator
from tests.documents.word_files import changed, document, paragraph, run
from tests.pages.conftest import OWN

AsWhom = Callable[[str], FlaskClient]
HEADING = '<w:outlineLvl w:val="0"/>'
LEFT_OUT = "1 hidden passage was left out (under “Problem and context”)."
PAPER = document(
    paragraph("Guarantees for first borrowers", properties=HEADING)
    + paragraph("Submitting economies: Chile")
    + paragraph("Problem and context", properties='<w:outlineLvl w:val="1"/>')
    + paragraph("Firms lack collateral. ", run("UNCLEARED figure", "<w:vanish/>"))
    + paragraph(changed("del", run("A third")), changed("ins", run("A quarter"), 2), " have none.")
    + paragraph("All of it", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."),
    footnotes=f'<w:footnote w:id="2">{paragraph("unaudited")}</w:footnote>',
)


def sent() -> dict[str, object]:
    return {"file": (io.BytesIO(PAPER), "paper.docx"), "text": ""}


def test_the_proposal_of_a_paper_says_what_was_left_out_and_says_it_again_where_it_is_refused(
    client_as: AsWhom,
) -> None:
    client = client_as("delegate")
    page = client.post("/submissions/from-paper", data=sent(), headers=OWN).text
    assert "UNCLEARED" not in page and "A third" not in page
    assert "Firms lack collateral." in page and "All of it (note: unaudited)." in page
    assert LEFT_OUT in page and "2 tracked changes were read as accepted." in page
    remarks = re.findall(r'name="remark" value="([^"]+)"', page)
    wrong = {"text-1": "Japan", "place-1": "economies", "heading-1": "Economy", "remark": remarks}
    again = client.post("/submissions/from-paper/place", data=wrong, headers=OWN)
    assert again.status_code >= 400 and LEFT_OUT in again.text


def test_the_author_of_an_attachment_is_told_what_still_stands_in_the_file_and_it_is_not_searched(
    client_as: AsWhom, kb: KnowledgeBase
) -> None:
    client = client_as("delegate")
    address = client.post("/submissions", headers=OWN).headers["Location"]
    shown = client.post(f"{address}/attachments", data=sent(), headers=OWN, follow_redirects=True).text
    assert LEFT_OUT in shown and "still stands in the file itself" in shown
    assert "no text could be read in it" not in shown
    (one,) = kb.home.store.attachments(address.rsplit("/", 1)[1])
    text = kb.home.store.attachment(one.no).text
    assert "Firms lack collateral." in text and "(note: unaudited)" in text
    assert "UNCLEARED" not in text and "A third" not in text
    assert LEFT_OUT in client.get(address).text, "it stays with the submission"
    assert client.post(f"{address}/attachments/{one.no}/remove", headers=OWN).status_code == 303


def test_a_paper_that_is_imported_comes_without_what_was_hidden(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "paper.docx"
    file.write_bytes(PAPER)
    report = kb.importing.import_files([file], operator("operator"))
    assert report.added == 1
    (kept,) = [kb.home.store.source(one.id) for one in kb.home.store.practices() if "first borrowers" in one.title]
    assert b"Firms lack collateral." in kept and b"(note: unaudited)" in kept
    assert b"UNCLEARED" not in kept and b"A third" not in kept
